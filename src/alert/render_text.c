/* The event as a person reads it:
 *
 *	UPDATE  Toll rises to 23 below the broken dam
 *	        Harbour Post, VESSK, 4 min ago
 *	        Third report of a story, from 2 sources
 *	  The death toll rose to 23 on Tuesday. Forty people are missing.
 *	  deaths    23
 *	  missing   40
 *	  watch     floods
 *	  why       like earlier reports of "Dam wall gives way above Vessk" (31 %, needed 18 %)
 *
 * An embargo stands before everything else, a note to editors behind the text:
 *
 *	NEW STORY  Bank to raise rates
 *	           EMBARGOED until 2026-03-01 12:00
 *
 * and of a report that was withdrawn only that:
 *
 *	WITHDRAWN  Toll rises to 23 below the broken dam
 *	           Harbour Post, VESSK, 4 min ago
 *	           Withdrawn for good by Harbour Post
 *	  note      The toll was that of another dam.
 *	  watch     floods
 *	  replaces  nt_0v2c6k3m9q4tx
 *
 * A feed has no report:
 *
 *	FEED QUIET  harbour
 *	            4 min ago
 *	            Strangely quiet: no new item for 12 days, where one came every 3 hours
 *	  title     Harbour News
 *	  url       https://news.example.org/harbour.rss
 *	  since     2026-02-17 09:30
 *	  next      2026-03-01 21:30
 *
 * Every string of the event goes through utf8_add_printable: what a report says cannot move the cursor.
 */
#include "alert/render.h"

#include "base/cleanup.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <jansson.h>

#define LABEL_WIDTH 10       /* "arrested  " and its like */
#define LEAD_MAX_BYTES 480u  /* of text, where nothing is new */
#define LEAD_SENTENCES 3u
#define STRING_MAX (64u << 10)

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

struct page {
	struct buf *out;
	const struct render_style *style;
};

static void paint(struct page *page, const char *code)
{
	if (page->style->has_colour)
		buf_add_text(page->out, code);
}

/* ---- members of the event ---- */

static struct span member(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value)) : SPAN_NONE;
}

static int64_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void add_member(struct buf *line, const json_t *object, const char *key)
{
	utf8_add_printable(line, member(object, key));
}

/* ---- wrapping ---- */

static void blanks(struct buf *out, int count)
{
	for (int i = 0; i < count; i++)
		buf_add_char(out, ' ');
}

/* What is never broken: a run of narrow characters without a blank, or one wide character with the marks upon it. */
static struct span next_chunk(struct span *rest, int *ret_width, bool *ret_has_blank)
{
	size_t at = 0, len;
	*ret_width = 0;
	while (at < rest->len && rest->ptr[at] == ' ')
		at++;
	*ret_has_blank = at > 0;
	size_t start = at;
	bool is_wide = false;
	while (at < rest->len && rest->ptr[at] != ' ') {
		int width = utf8_columns(utf8_next(span_from(*rest, at), &len));
		if (at > start && width > 0 && (is_wide || width > 1))
			break;
		is_wide = is_wide || width > 1;
		*ret_width += width;
		at += len;
	}
	struct span chunk = span_head(span_from(*rest, start), at - start);
	*rest = span_from(*rest, at);
	return chunk;
}

/* `text` from `column` on; lines after the first begin at `indent`. */
static void wrap(struct page *page, struct span text, int column, int indent)
{
	int width;
	bool has_blank, is_first = true;
	while (text.len > 0) {
		struct span chunk = next_chunk(&text, &width, &has_blank);
		if (chunk.len == 0)
			break;
		bool needs_blank = has_blank && !is_first;
		if (!is_first && page->style->width > 0 && column + needs_blank + width > page->style->width) {
			buf_add_char(page->out, '\n');
			blanks(page->out, indent);
			column = indent;
		} else if (needs_blank) {
			buf_add_char(page->out, ' ');
			column++;
		}
		buf_add_span(page->out, chunk);
		column += width;
		is_first = false;
	}
	buf_add_char(page->out, '\n');
}

static void labelled(struct page *page, const char *label, struct span text)
{
	if (span_is_empty(text))
		return;
	paint(page, DIM);
	buf_addf(page->out, "  %-*s", LABEL_WIDTH, label);
	paint(page, PLAIN);
	wrap(page, text, 2 + LABEL_WIDTH, 2 + LABEL_WIDTH);
}

/* ---- parts ---- */

static const char *heading_of(struct span relation)
{
	static const struct { const char *relation, *heading; } headings[] = {
		{ "new_story", "NEW STORY" }, { "update", "UPDATE" }, { "revision", "REVISED" }, { "reprint", "REPRINT" }, { "duplicate", "DUPLICATE" },
		{ "withdrawn", "WITHDRAWN" },
	};
	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++)
		if (span_equals(relation, span_of(headings[i].relation)))
			return headings[i].heading;
	return "NOTICE";
}

static void add_when(struct buf *line, const json_t *event, const json_t *report, const struct render_style *style)
{
	struct span published = member(report, "published");
	int64_t time;
	char text[CLOCK_ISO_SIZE];
	if (json_is_true(json_object_get(report, "date_only"))) {
		utf8_add_printable(line, span_head(published, 10));
		return;
	}
	if (!clock_iso_parse(published, &time) && !clock_iso_parse(member(event, "time"), &time))
		return;
	buf_add_text(line, style->now == TIME_NONE ? clock_local(time, text) : clock_ago(time, style->now, text));
}

static void add_separated(struct buf *line, const json_t *object, const char *key)
{
	if (span_is_empty(member(object, key)))
		return;
	add_member(line, object, key);
	buf_add_text(line, ", ");
}

/* In local time, as an editor's clock has it. Told when it is over, too: who published before would like to know. */
static void put_embargo(struct page *page, const json_t *report, int indent)
{
	int64_t time;
	char text[CLOCK_ISO_SIZE];
	if (!clock_iso_parse(member(report, "embargo"), &time))
		return;
	paint(page, BOLD);
	blanks(page->out, indent);
	buf_addf(page->out, "EMBARGOED until %s\n", time == EMBARGO_OPEN ? "further notice" : clock_local(time, text));
	paint(page, PLAIN);
}

static void put_heading(struct page *page, const json_t *event, const json_t *data)
{
	const json_t *report = json_object_get(data, "report"), *alert = json_object_get(data, "alert");
	const char *heading = heading_of(member(alert, "relation"));
	int indent = (int)strlen(heading) + 2;
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, STRING_MAX);
	add_member(&line, report, "title");
	if (line.len == 0)
		buf_add_text(&line, "(untitled)");
	paint(page, BOLD);
	buf_addf(page->out, "%s  ", heading);
	wrap(page, buf_view(&line), indent, indent);
	paint(page, PLAIN);

	put_embargo(page, report, indent);
	buf_clear(&line);
	add_separated(&line, report, "source");
	add_separated(&line, report, "place");
	add_when(&line, event, report, page->style);
	paint(page, DIM);
	blanks(page->out, indent);
	wrap(page, buf_view(&line), indent, indent);

	buf_clear(&line);
	add_member(&line, alert, "what");
	blanks(page->out, indent);
	wrap(page, buf_view(&line), indent, indent);
	paint(page, PLAIN);
}

static void add_new(struct buf *line, const json_t *data)
{
	const json_t *sentence;
	size_t i;
	json_array_foreach(json_object_get(data, "new"), i, sentence) {
		if (i > 0)
			buf_add_char(line, ' ');
		add_member(line, sentence, "text");
	}
}

/* How a text begins. */
static void add_lead(struct buf *line, struct span text)
{
	struct span sentence;
	for (size_t i = 0; i < LEAD_SENTENCES && line->len < LEAD_MAX_BYTES && sentence_next(&text, &sentence); i++) {
		if (i > 0)
			buf_add_char(line, ' ');
		struct span shown = utf8_head(sentence, LEAD_MAX_BYTES);
		utf8_add_printable(line, shown);
		if (shown.len < sentence.len)
			buf_add_text(line, "…");
	}
}

/* What is new, else the lead, else the summary. */
static void put_text(struct page *page, const json_t *data)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, STRING_MAX);
	add_new(&line, data);
	if (line.len == 0)
		add_lead(&line, member(json_object_get(data, "report"), "text"));
	if (line.len == 0)
		add_lead(&line, member(json_object_get(data, "report"), "summary"));
	if (line.len == 0)
		return;
	blanks(page->out, 2);
	wrap(page, buf_view(&line), 2, 2);
}

static void put_figures(struct page *page, const json_t *data)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, STRING_MAX);
	const json_t *figure;
	size_t i;
	json_array_foreach(json_object_get(data, "figures"), i, figure) {
		CLEANUP(buf_done) struct buf label = { 0 };
		buf_init(&label, STRING_MAX);
		add_member(&label, figure, "kind");
		int64_t low = number(figure, "low"), high = number(figure, "high");
		buf_clear(&line);
		if (!json_is_integer(json_object_get(figure, "high")))
			buf_addf(&line, "at least %" PRId64, low);
		else if (low == high)
			buf_addf(&line, "%" PRId64, low);
		else if (low == 0)
			buf_addf(&line, "up to %" PRId64, high);
		else
			buf_addf(&line, "%" PRId64 " to %" PRId64, low, high);
		labelled(page, buf_view(&label).ptr, buf_view(&line));
	}
}

static void put_watches(struct page *page, const json_t *alert)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, STRING_MAX);
	const json_t *watch;
	size_t i;
	json_array_foreach(json_object_get(alert, "watches"), i, watch) {
		if (i > 0)
			buf_add_text(&line, ", ");
		utf8_add_printable(&line, span_make(json_string_value(watch), json_string_length(watch)));
	}
	if (number(alert, "watches_more") > 0)
		buf_addf(&line, " and %" PRId64 " more", number(alert, "watches_more"));
	labelled(page, "watch", buf_view(&line));
}

static int percent(const json_t *decision, const char *key)
{
	int64_t permille = number(decision, key);
	return permille < 0 || permille > 1000 ? 0 : (int)(permille + 5) / 10;
}

static void add_quoted(struct buf *line, const char *before, const json_t *object, const char *key)
{
	buf_add_text(line, before);
	if (span_is_empty(member(object, key))) {
		buf_add_text(line, "an earlier report");
		return;
	}
	buf_add_char(line, '"');
	add_member(line, object, key);
	buf_add_char(line, '"');
}

static void put_why(struct page *page, const json_t *decision)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, STRING_MAX);
	struct span relation = member(decision, "relation");
	const json_t *of = json_object_get(decision, "of");
	const json_t *earlier = json_array_get(json_object_get(decision, "background"), 0);
	if (span_equals(relation, SPAN("new_story")) && earlier && json_is_string(json_object_get(earlier, "title"))) {
		add_quoted(&line, "a story of its own; its background is ", earlier, "title");
		buf_addf(&line, " (story %" PRId64 ", %d %% alike)", number(earlier, "story"), percent(earlier, "score"));
	} else if (span_equals(relation, SPAN("new_story"))) {
		if (number(decision, "score") > 0)
			buf_addf(&line, "no earlier story within reach (best %d %%, needed %d %%)", percent(decision, "score"), percent(decision, "threshold"));
		else
			buf_add_text(&line, "nothing like it before");
	} else if (span_equals(relation, SPAN("update"))) {
		add_quoted(&line, "like earlier reports of ", decision, "story_title");
		buf_addf(&line, " (%d %%, needed %d %%)", percent(decision, "score"), percent(decision, "threshold"));
	} else if (span_equals(relation, SPAN("duplicate"))) {
		add_quoted(&line, "the same text as ", of, "title");
	} else {
		buf_addf(&line, "%d %% of its text is in ", percent(decision, "containment"));
		add_quoted(&line, "", of, "title");
	}
	labelled(page, "why", buf_view(&line));
}

static void put_member(struct page *page, const char *label, const json_t *object, const char *key)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, STRING_MAX);
	add_member(&line, object, key);
	labelled(page, label, buf_view(&line));
}

static void put_news(struct page *page, const json_t *data)
{
	const json_t *report = json_object_get(data, "report");
	put_text(page, data);
	put_member(page, "credit", report, "originator");
	put_member(page, "note", report, "note");
	if (number(report, "urgency") > 0) {
		char urgency[32];
		snprintf(urgency, sizeof(urgency), "%" PRId64, number(report, "urgency"));
		labelled(page, "urgency", span_of(urgency));
	}
	put_figures(page, data);
	put_watches(page, json_object_get(data, "alert"));
	put_why(page, json_object_get(data, "decision"));
	put_member(page, "link", report, "link");
}

static void put_withdrawal(struct page *page, const json_t *data)
{
	put_member(page, "note", json_object_get(data, "withdrawal"), "note");
	put_watches(page, json_object_get(data, "alert"));
	put_member(page, "replaces", json_object_get(data, "alert"), "replaces");
}

/* ---- a feed ---- */

static const char *feed_heading_of(struct span type)
{
	static const struct { enum notice_type type; const char *heading; } headings[] = {
		{ NOTICE_FEED_QUIET, "FEED QUIET" }, { NOTICE_FEED_FAILING, "FEED FAILING" }, { NOTICE_FEED_GONE, "FEED GONE" },
		{ NOTICE_FEED_REFUSED, "FEED REFUSED" }, { NOTICE_FEED_MOVED, "FEED MOVED" }, { NOTICE_FEED_RECOVERED, "FEED RECOVERED" },
	};
	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++)
		if (span_equals(type, span_of(notice_type_name(headings[i].type))))
			return headings[i].heading;
	return "FEED";
}

static void put_time(struct page *page, const char *label, const json_t *object, const char *key)
{
	int64_t time;
	char text[CLOCK_ISO_SIZE];
	if (clock_iso_parse(member(object, key), &time))
		labelled(page, label, span_of(clock_local(time, text)));
}

static void put_feed_heading(struct page *page, const json_t *event, const json_t *data)
{
	CLEANUP(buf_done) struct buf line = { .max = STRING_MAX };
	int64_t time;
	char when[CLOCK_ISO_SIZE];
	const char *heading = feed_heading_of(member(event, "type"));
	int indent = (int)strlen(heading) + 2;
	add_member(&line, json_object_get(data, "feed"), "name");
	paint(page, BOLD);
	buf_addf(page->out, "%s  ", heading);
	wrap(page, buf_view(&line), indent, indent);
	paint(page, PLAIN);
	paint(page, DIM);
	if (clock_iso_parse(member(event, "time"), &time)) {
		blanks(page->out, indent);
		buf_addf(page->out, "%s\n", page->style->now == TIME_NONE ? clock_local(time, when) : clock_ago(time, page->style->now, when));
	}
	buf_clear(&line);
	add_member(&line, json_object_get(data, "alert"), "what");
	blanks(page->out, indent);
	wrap(page, buf_view(&line), indent, indent);
	paint(page, PLAIN);
}

static void put_feed(struct page *page, const json_t *event, const json_t *data)
{
	const json_t *feed = json_object_get(data, "feed");
	put_feed_heading(page, event, data);
	put_member(page, "title", feed, "title");
	put_member(page, "url", feed, "url");
	put_member(page, "before", feed, "moved_from");
	put_time(page, "since", feed, "since");
	put_member(page, "error", feed, "error");
	put_time(page, "next", feed, "next");
	put_member(page, "replaces", json_object_get(data, "alert"), "replaces");
}

static void put_report(struct page *page, const json_t *event, const json_t *data)
{
	put_heading(page, event, data);
	if (json_is_object(json_object_get(data, "withdrawal")))
		put_withdrawal(page, data);
	else
		put_news(page, data);
}

bool render_text(struct buf *out, struct span event_json, const struct render_style *style)
{
	json_error_t error;
	json_t *event = json_loadb(event_json.ptr ? event_json.ptr : "", event_json.len, JSON_REJECT_DUPLICATES, &error);
	const json_t *data = json_object_get(event, "data"), *alert = json_object_get(data, "alert");
	bool is_report = json_is_object(alert) && json_is_object(json_object_get(data, "report")) && json_is_object(json_object_get(data, "decision"));
	bool is_feed = json_is_object(alert) && json_is_object(json_object_get(data, "feed"));
	struct page page = { out, style };
	if (is_report)
		put_report(&page, event, data);
	else if (is_feed)
		put_feed(&page, event, data);
	json_decref(event);
	return is_report || is_feed;
}
