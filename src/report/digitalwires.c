#include "report/digitalwires.h"

#include "report/json.h"
#include "text/markup.h"

bool digitalwires_is_item(const json_t *item)
{
	return span_starts_nocase(json_member(item, "format"), SPAN("digitalwires")) ||
	       (json_member(item, "urn").len > 0 && json_object_get(item, "article_html") && json_object_get(item, "headline"));
}

static struct span plain(struct wire *wire, struct span html)
{
	struct buf text;
	if (html.len == 0)
		return SPAN_NONE;
	buf_init(&text, 2 * (size_t)REPORT_MAX_BYTES);
	markup_add(&text, html);
	struct span made = text.len > 0 ? arena_copy(wire->d->arena, buf_view(&text)) : SPAN_NONE;
	buf_done(&text);
	return made;
}

static void add_paragraphs(struct wire *wire, struct span more)
{
	struct span have = wire->report.text;
	if (more.len > 0)
		wire->report.text = have.len == 0 ? more : arena_format(wire->d->arena, "%.*s\n\n%.*s", SPAN_ARG(have), SPAN_ARG(more));
}

/* The teaser is printed before the article, and is its summary where a dateline begins the article. */
static void read_text(const json_t *item, struct wire *wire)
{
	struct span teaser = span_trim(json_member(item, "teaser")), dateline = json_member(item, "dateline");
	wire_set(&wire->report.summary, plain(wire, teaser));
	wire_dateline(wire, dateline);
	if (dateline.len == 0)
		add_paragraphs(wire, wire->report.summary);
	add_paragraphs(wire, plain(wire, json_member(item, "article_html")));
	add_paragraphs(wire, plain(wire, json_member(item, "infobox_html")));
}

static void read_list(const json_t *item, const char *list, const char *key, void (*take)(struct wire *, struct span), struct wire *wire)
{
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(item, list), i, entry)
		take(wire, key ? json_member(entry, key) : json_span(entry));
}

static void take_note(struct wire *wire, struct span note)
{
	wire_note(wire, plain(wire, note));
}

/* Of pictures the caption. */
static void take_description(struct wire *wire, struct span description)
{
	wire_set(&wire->report.summary, plain(wire, description));
}

void digitalwires_read(const json_t *item, struct wire *wire)
{
	struct report *r = &wire->report;
	r->guid = r->uri = json_member(item, "urn");
	r->version = json_member_or_number(item, "version", wire->d->arena);
	r->title = json_member(item, "headline");
	r->byline = json_member(item, "byline");
	r->source = json_member(item, "creditline");
	r->language = json_member(item, "language");
	wire_status(wire, json_member(item, "pubstatus"));
	wire_urgency(wire, json_member_or_number(item, "urgency", wire->d->arena));
	if (json_member(item, "embargoed").len > 0)
		wire_embargo(wire, json_member(item, "embargoed"));
	wire_published(wire, json_member(item, "version_created"));
	read_text(item, wire);
	read_list(item, "descriptions", "description", take_description, wire);
	read_list(item, "descriptions", "desc", take_description, wire);
	read_list(item, "ednotes", "ednote", take_note, wire);
	read_list(item, "keyword_names", NULL, wire_keyword, wire);
	read_list(item, "dpasubject_names", NULL, wire_keyword, wire);
	read_list(item, "geosubject_names", NULL, wire_keyword, wire);
}
