#include "report/feed_draft.h"

#include "base/array.h"
#include "report/date.h"
#include "report/feed.h"
#include "report/feed_text.h"
#include "report/tree.h"
#include "report/xml.h"

#define AUTHORS_MAX 1000u /* bytes: a feed may name a whole editorial office */

/* Feeds break nobody's line but their own: the first word that is said stays. */
static void set(struct span *field, struct span value)
{
	if (field->len == 0 && value.len > 0)
		*field = value;
}

static bool read_date(struct feed_draft *draft, struct span text, struct date *ret_date)
{
	text = span_trim(text);
	if (text.len > 0 && date_parse(text, ret_date))
		return true;
	set(&draft->no_date, text);
	return false;
}

/* Of several the last that is a date is the latest word. */
static void set_time(struct feed_draft *draft, int64_t *field, struct span text)
{
	struct date date;
	if (read_date(draft, text, &date))
		*field = date.time;
}

static void set_published(struct feed_draft *draft, struct span text)
{
	struct date date;
	if (!read_date(draft, text, &date))
		return;
	draft->published = date.time;
	draft->is_date_only = date.is_date_only;
}

/* An attribute, whatever the case of its name (CDF shouts). */
static struct span attribute(const xmlNode *node, const char *name)
{
	return span_trim(tree_attribute_nocase(node, name));
}

struct span feed_base_of(struct arena *arena, const xmlNode *node, struct span base)
{
	struct span own = feed_link(arena, base, attribute(node, "base"));
	return own.len > 0 ? own : base;
}

/* ---- links ---- */

static bool is_page(struct span type)
{
	return type.len == 0 || span_find(type, SPAN("html")) >= 0;
}

/* How much an element says where the item is: 0 nothing, 3 most. */
static int link_rank(const xmlNode *node)
{
	struct span rel = attribute(node, "rel");
	if (rel.len > 0 && !span_equals_nocase(rel, SPAN("alternate")) && !span_equals_nocase(rel, SPAN("permalink")) &&
	    !span_equals_nocase(rel, SPAN("http://www.iana.org/assignments/relation/alternate")))
		return 0;
	return is_page(attribute(node, "type")) ? 3 : 2;
}

static void add_media(struct feed_draft *draft, const xmlNode *node)
{
	struct span url = attribute(node, "url");
	set(&draft->media, feed_link(draft->arena, draft->base, url.len > 0 ? url : attribute(node, "href")));
}

/* Of the feed itself. */
static void add_address(struct feed_draft *draft, const xmlNode *node, struct span href)
{
	struct span rel = attribute(node, "rel");
	struct span *field = span_equals_nocase(rel, SPAN("self")) ? &draft->self : span_equals_nocase(rel, SPAN("hub")) ? &draft->hub : NULL;
	if (field)
		set(field, feed_link(draft->arena, feed_base_of(draft->arena, node, draft->base), href));
}

static void add_link(struct feed_draft *draft, const xmlNode *node)
{
	int rank = link_rank(node);
	if (span_equals_nocase(attribute(node, "rel"), SPAN("enclosure")))
		add_media(draft, node);
	struct span href = attribute(node, "href");
	add_address(draft, node, href);
	bool is_own = !draft->is_plain && !(node->ns && node->ns->prefix); /* of several in RSS the last counts, of several in Atom the first */
	if (href.len == 0)
		href = xml_text(node, draft->arena);
	if (rank + is_own <= draft->link_rank || rank == 0 || href.len == 0)
		return;
	struct span link = feed_link(draft->arena, feed_base_of(draft->arena, node, draft->base), href);
	if (link.len == 0)
		return;
	draft->link = link;
	draft->link_rank = rank;
}

/* RSS: a link unless it says that it is none. */
static void add_guid(struct feed_draft *draft, const xmlNode *node)
{
	struct span guid = xml_text(node, draft->arena);
	set(&draft->guid, guid);
	bool is_link = !span_equals_nocase(attribute(node, "isPermaLink"), SPAN("false")) && feed_uri(guid).len > 0;
	if (is_link && (span_starts_nocase(guid, SPAN("http:")) || span_starts_nocase(guid, SPAN("https:"))))
		set(&draft->permalink, guid);
}

/* ---- words ---- */

static void add_description(struct feed_draft *draft, const xmlNode *node)
{
	struct span text = feed_content(draft->arena, node, draft->is_plain);
	set(draft->descriptions[0].len == 0 ? &draft->descriptions[0] : &draft->descriptions[1], text);
}

static void add_description_else(struct feed_draft *draft, const xmlNode *node)
{
	struct span text = feed_content(draft->arena, node, false);
	if (text.len > draft->description_else.len)
		draft->description_else = text;
}

static bool has_children(const xmlNode *node)
{
	return xmlFirstElementChild((xmlNode *)(uintptr_t)node) != NULL;
}

/* <author><name>, a line of text, or a line of text with <name> and <email> in it. */
static struct span person_of(struct arena *arena, const xmlNode *node)
{
	if (!has_children(node))
		return feed_person(arena, xml_text(node, arena));
	struct span name = feed_person(arena, xml_text(xml_child(node, "name"), arena));
	if (name.len == 0)
		name = feed_person(arena, xml_text(xml_find(node, "name"), arena)); /* <author><rdf:Description><name> */
	return name.len > 0 ? name : xml_text(xml_child(node, "email"), arena);
}

static void add_author(struct feed_draft *draft, const xmlNode *node)
{
	struct span name = person_of(draft->arena, node);
	if (name.len == 0 || draft->authors.len + name.len > AUTHORS_MAX)
		return;
	draft->authors = draft->authors.len == 0 ? name : arena_format(draft->arena, "%.*s, %.*s", SPAN_ARG(draft->authors), SPAN_ARG(name));
}

static void add_keyword(struct feed_draft *draft, struct span keyword)
{
	keyword = span_trim(keyword);
	if (keyword.len == 0 || draft->keywords_len == REPORT_KEYWORDS_MAX)
		return;
	if (!draft->keywords)
		draft->keywords = ARENA_NEW(draft->arena, struct span, REPORT_KEYWORDS_MAX);
	draft->keywords[draft->keywords_len++] = keyword;
}

static void add_category(struct feed_draft *draft, const xmlNode *node)
{
	static const char *const names[] = { "term", "label", "text" };
	struct span term = SPAN_NONE;
	for (size_t i = 0; i < LEN(names) && term.len == 0; i++)
		term = arena_copy(draft->arena, attribute(node, names[i]));
	add_keyword(draft, term.len > 0 ? feed_plain(draft->arena, term) : feed_content(draft->arena, node, true));
}

static void add_keywords(struct feed_draft *draft, const xmlNode *node)
{
	struct span all = feed_content(draft->arena, node, true);
	while (all.len > 0) {
		const char *comma = memchr(all.ptr, ',', all.len);
		size_t len = comma ? (size_t)(comma - all.ptr) : all.len;
		add_keyword(draft, span_head(all, len));
		all = span_from(all, len + (comma != NULL));
	}
}

/* RSS: a name; Atom: a feed in small. */
static struct span source_of(struct feed_draft *draft, const xmlNode *node)
{
	if (!has_children(node))
		return feed_content(draft->arena, node, true);
	const xmlNode *title = xml_child(node, "title");
	return title ? feed_content(draft->arena, title, true) : SPAN_NONE;
}

static void add_group(struct feed_draft *draft, const xmlNode *node)
{
	add_media(draft, node);
	for (const xmlNode *child = node->children; child; child = child->next)
		feed_draft_add(draft, child, feed_name_of(child));
}

/* ---- the whole ---- */

struct feed_draft feed_draft_of(struct arena *arena, const xmlNode *node, struct span base, bool is_plain)
{
	struct feed_draft draft = { .arena = arena, .is_plain = is_plain, .published = TIME_NONE, .updated = TIME_NONE, .created = TIME_NONE };
	draft.base = feed_base_of(arena, node, base);
	draft.language = arena_copy(arena, attribute(node, "lang"));
	set_time(&draft, &draft.updated, attribute(node, "lastmod")); /* CDF */
	set(&draft.guid, arena_copy(arena, attribute(node, "about"))); /* RDF */
	draft.link = feed_link(arena, draft.base, attribute(node, "href"));
	return draft;
}

void feed_draft_enter(struct feed_draft *draft, const xmlNode *node)
{
	struct feed_draft inner = feed_draft_of(draft->arena, node, draft->base, draft->is_plain);
	draft->base = inner.base;
	set(&draft->guid, inner.guid);
	set(&draft->link, inner.link);
	if (inner.language.len > 0)
		draft->language = inner.language;
	if (inner.updated != TIME_NONE)
		draft->updated = inner.updated;
}

void feed_draft_add(struct feed_draft *draft, const xmlNode *node, enum feed_name name)
{
	struct arena *arena = draft->arena;
	switch (name) {
	case FEED_OTHER:
	case FEED_CONTAINER:
	case FEED_ITEM:
		break;
	case FEED_GROUP:
		add_group(draft, node);
		break;
	case FEED_TITLE:
		set(&draft->title, feed_content(arena, node, draft->is_plain));
		break;
	case FEED_TITLE_ELSE:
		set(&draft->title_else, feed_content(arena, node, false));
		break;
	case FEED_LINK:
		add_link(draft, node);
		break;
	case FEED_GUID:
		add_guid(draft, node);
		break;
	case FEED_ID:
		set(&draft->guid, feed_link(arena, feed_base_of(arena, node, draft->base), xml_text(node, arena)));
		break;
	case FEED_DESCRIPTION:
		add_description(draft, node);
		break;
	case FEED_DESCRIPTION_ELSE:
		add_description_else(draft, node);
		break;
	case FEED_SUBTITLE:
		set(&draft->subtitle, feed_content(arena, node, draft->is_plain));
		break;
	case FEED_CONTENT:
		set(&draft->content, feed_content(arena, node, draft->is_plain));
		break;
	case FEED_ENCODED:
		set(&draft->encoded, feed_content(arena, node, false));
		break;
	case FEED_AUTHOR:
		add_author(draft, node);
		break;
	case FEED_AUTHOR_ELSE:
		set(&draft->author_else, person_of(arena, node));
		break;
	case FEED_PUBLISHED:
		set_published(draft, xml_text(node, arena));
		break;
	case FEED_UPDATED:
		set_time(draft, &draft->updated, xml_text(node, arena));
		break;
	case FEED_CREATED:
		set_time(draft, &draft->created, xml_text(node, arena));
		break;
	case FEED_CATEGORY:
		add_category(draft, node);
		break;
	case FEED_KEYWORDS:
		add_keywords(draft, node);
		break;
	case FEED_LANGUAGE:
		draft->language = xml_text(node, arena);
		break;
	case FEED_RIGHTS:
		set(&draft->rights, feed_content(arena, node, draft->is_plain));
		break;
	case FEED_MEDIA:
		add_media(draft, node);
		break;
	case FEED_SOURCE:
		set(&draft->source, source_of(draft, node));
		break;
	case FEED_TTL:
	case FEED_SKIP_HOURS:
	case FEED_SKIP_DAYS:
	case FEED_UPDATE_PERIOD:
	case FEED_UPDATE_FREQUENCY:
	case FEED_UPDATE_BASE:
		feed_rhythm_add(&draft->rhythm, arena, node, name);
		break;
	}
}

/* "en_US" is "en-US". */
static struct span language_of(struct arena *arena, struct span tag)
{
	if (tag.len == 0 || !memchr(tag.ptr, '_', tag.len))
		return tag;
	char *tidy = arena_string(arena, tag);
	for (char *c = tidy; *c; c++)
		if (*c == '_')
			*c = '-';
	return span_make(tidy, tag.len);
}

static struct span first_of(struct span a, struct span b)
{
	return a.len > 0 ? a : b;
}

void feed_draft_to_report(const struct feed_draft *draft, struct report *ret_report)
{
	struct span text = first_of(first_of(draft->content, draft->encoded), draft->descriptions[1]);
	bool is_silent = text.len == 0 && draft->title.len == 0 && draft->title_else.len == 0 && draft->descriptions[0].len == 0;
	*ret_report = (struct report){
		.guid = draft->guid,
		.uri = feed_uri(draft->guid),
		.title = first_of(draft->title, draft->title_else),
		.text = text,
		/* who gives only the whole gives it for both, as readers of feeds expect */
		.summary = first_of(first_of(draft->descriptions[0], draft->description_else), text),
		.byline = first_of(draft->authors, draft->author_else),
		.source = draft->source,
		.language = draft->language,
		.link = first_of(draft->link, first_of(draft->permalink, is_silent ? draft->media : SPAN_NONE)),
		.published = draft->published,
		.updated = draft->updated,
		.embargo = TIME_NONE,
		.is_date_only = draft->is_date_only,
		.keywords = draft->keywords,
		.keywords_len = draft->keywords_len,
	};
	if (ret_report->published == TIME_NONE)
		ret_report->published = draft->created != TIME_NONE ? draft->created : draft->updated;
}

void feed_draft_to_feed(const struct feed_draft *draft, struct decode_feed *ret_feed)
{
	*ret_feed = (struct decode_feed){
		.title = first_of(draft->title, draft->title_else),
		.subtitle = first_of(draft->subtitle, first_of(draft->descriptions[0], draft->description_else)),
		.link = draft->link,
		.id = draft->guid,
		.language = language_of(draft->arena, draft->language),
		.author = first_of(draft->authors, draft->author_else),
		.rights = draft->rights,
		.updated = draft->updated != TIME_NONE ? draft->updated : draft->published,
		.self = draft->self,
		.hub = draft->hub,
		.rhythm = feed_rhythm_of(&draft->rhythm),
	};
}
