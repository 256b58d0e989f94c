/* What a page says about itself, most trusted first: JSON-LD of an article, meta properties (Open Graph, Dublin Core and their kin),
 * microdata, <time>, headings, names of classes. */
#include "base/array.h"
#include "base/ascii.h"
#include "base/url.h"
#include "base/vec.h"
#include "report/date.h"
#include "report/page_parts.h"
#include "report/tree.h"
#include "text/markup.h"

#define INNER_MAX (64u << 10) /* bytes of inner text that are looked at */
#define ESCAPED_MAX 3u        /* as often as templates have been seen to escape it, and what was in it */
#define BYLINE_MAX 120u       /* a longer "author" is an essay about one */

enum wanted { WANTED_TITLE, WANTED_H1, WANTED_TIME, WANTED_AUTHOR, WANTED_BYLINE, WANTED_PUBLISHED, WANTED_HEADLINE, WANTED_PUBLISHER };

void page_meta_init(struct page_meta *meta, struct arena *arena)
{
	*meta = (struct page_meta){ .arena = arena };
	struct said *fields[] = { &meta->title, &meta->byline, &meta->source, &meta->summary, &meta->language, &meta->link, &meta->keywords, &meta->body, &meta->place };
	for (size_t i = 0; i < LEN(fields); i++)
		fields[i]->by = SAYS_NOBODY;
	meta->published = meta->updated = (struct said_date){ TIME_NONE, SAYS_NOBODY, false };
	meta->month = TIME_NONE;
	buf_init(&meta->inner, INNER_MAX);
}

void page_meta_done(struct page_meta *meta)
{
	buf_done(&meta->inner);
	VEC_DONE(&meta->times);
}

void page_said(struct page_meta *meta, struct said *field, enum says by, struct span value)
{
	value = span_trim(value);
	if (value.len > 0 && by < field->by)
		*field = (struct said){ arena_copy(meta->arena, value), by };
}

void page_said_date(struct page_meta *meta, struct said_date *field, enum says by, struct span value)
{
	struct date date;
	if (by < SAYS_TIME && meta->no_date.len == 0 && date_is_impossible(span_trim(value)))
		meta->no_date = arena_copy(meta->arena, span_trim(value));
	if (by >= field->by || !date_parse(span_trim(value), &date))
		return;
	if (date.has_day)
		*field = (struct said_date){ date.time, by, date.is_date_only };
	else if (by < SAYS_TIME && field == &meta->published && meta->month == TIME_NONE && date.month > 0)
		meta->month = date.time;
}

static bool has_entity(struct span s)
{
	ptrdiff_t at = span_find(s, SPAN("&"));
	return at >= 0 && span_find(span_from(s, (size_t)at), SPAN(";")) > 0;
}

struct span page_unescaped(struct arena *arena, struct span s)
{
	for (unsigned i = 0; i < ESCAPED_MAX && (has_entity(s) || (s.len > 0 && memchr(s.ptr, '<', s.len))); i++) {
		struct buf text;
		buf_init(&text, REPORT_MAX_BYTES);
		markup_add(&text, s);
		s = arena_copy(arena, buf_view(&text));
		buf_done(&text);
	}
	return s;
}

/* ---- meta and link ---- */

enum field { FIELD_TITLE, FIELD_PUBLISHED, FIELD_UPDATED, FIELD_BYLINE, FIELD_SOURCE, FIELD_SUMMARY, FIELD_LINK, FIELD_KEYWORDS, FIELD_TAG, FIELD_LANGUAGE };

/* Names of meta properties, small letters. */
static const struct {
	const char *name;
	enum field field;
} properties[] = {
	{ "og:title", FIELD_TITLE }, { "twitter:title", FIELD_TITLE }, { "dc.title", FIELD_TITLE }, { "dcterms.title", FIELD_TITLE }, { "headline", FIELD_TITLE },
	{ "sailthru.title", FIELD_TITLE }, { "parsely-title", FIELD_TITLE },
	{ "article:published_time", FIELD_PUBLISHED }, { "datepublished", FIELD_PUBLISHED }, { "date", FIELD_PUBLISHED }, { "dc.date", FIELD_PUBLISHED },
	{ "dc.date.issued", FIELD_PUBLISHED }, { "dcterms.created", FIELD_PUBLISHED }, { "dcterms.issued", FIELD_PUBLISHED }, { "dcterms.date", FIELD_PUBLISHED },
	{ "dc.date.created", FIELD_PUBLISHED }, { "pubdate", FIELD_PUBLISHED }, { "publishdate", FIELD_PUBLISHED }, { "publish-date", FIELD_PUBLISHED },
	{ "publish_date", FIELD_PUBLISHED }, { "published-date", FIELD_PUBLISHED }, { "publication_date", FIELD_PUBLISHED }, { "publicationdate", FIELD_PUBLISHED },
	{ "sailthru.date", FIELD_PUBLISHED }, { "parsely-pub-date", FIELD_PUBLISHED }, { "og:published_time", FIELD_PUBLISHED }, { "og:article:published_time", FIELD_PUBLISHED },
	{ "article.published", FIELD_PUBLISHED }, { "cxenseparse:recs:publishtime", FIELD_PUBLISHED }, { "og:pubdate", FIELD_PUBLISHED }, { "article_date_original", FIELD_PUBLISHED },
	{ "citation_publication_date", FIELD_PUBLISHED }, { "last-modified", FIELD_UPDATED }, { "article:modified_time", FIELD_UPDATED }, { "datemodified", FIELD_UPDATED },
	{ "og:updated_time", FIELD_UPDATED }, { "dcterms.modified", FIELD_UPDATED }, { "dc.date.modified", FIELD_UPDATED }, { "lastmod", FIELD_UPDATED },
	{ "author", FIELD_BYLINE }, { "article:author", FIELD_BYLINE }, { "article:author_name", FIELD_BYLINE }, { "dc.creator", FIELD_BYLINE }, { "dcterms.creator", FIELD_BYLINE },
	{ "byl", FIELD_BYLINE }, { "parsely-author", FIELD_BYLINE }, { "sailthru.author", FIELD_BYLINE }, { "citation_author", FIELD_BYLINE },
	{ "og:site_name", FIELD_SOURCE }, { "application-name", FIELD_SOURCE }, { "dc.publisher", FIELD_SOURCE }, { "dcterms.publisher", FIELD_SOURCE },
	{ "og:description", FIELD_SUMMARY }, { "description", FIELD_SUMMARY }, { "twitter:description", FIELD_SUMMARY }, { "dc.description", FIELD_SUMMARY },
	{ "og:url", FIELD_LINK }, { "news_keywords", FIELD_KEYWORDS }, { "keywords", FIELD_KEYWORDS }, { "dc.subject", FIELD_KEYWORDS }, { "article:tag", FIELD_TAG },
	{ "og:locale", FIELD_LANGUAGE }, { "content-language", FIELD_LANGUAGE }, { "dc.language", FIELD_LANGUAGE }, { "dcterms.language", FIELD_LANGUAGE },
	{ "inlanguage", FIELD_LANGUAGE },
};

/* Pages also put addresses of all kinds, and their own numbers for people, where a name belongs. */
static bool is_name(struct span byline)
{
	bool is_address = memchr(byline.ptr, '@', byline.len) || span_find(byline, SPAN("://")) >= 0 || span_find(byline, SPAN("www.")) >= 0;
	bool has_letter = false;
	for (size_t i = 0; i < byline.len && !has_letter; i++)
		has_letter = ascii_is_letter(byline.ptr[i]) || (signed char)byline.ptr[i] < 0;
	return has_letter && !is_address && !span_starts(byline, SPAN("/")) && byline.len <= BYLINE_MAX;
}

/* Pages name each of their tags in a property of its own. */
static void add_tag(struct page_meta *meta, struct span tag)
{
	struct said *list = &meta->keywords;
	bool is_more = list->by == SAYS_META && list->value.len > 0 && list->value.len < 4096;
	if (is_more)
		list->value = arena_format(meta->arena, "%.*s, %.*s", SPAN_ARG(list->value), SPAN_ARG(tag));
	else
		page_said(meta, list, SAYS_META, tag);
}

/* A relative address counts for less than a whole one, whoever says it; one that lacks nothing but its scheme was meant as neither. */
static void say_link(struct page_meta *meta, enum says by, struct span href)
{
	href = span_trim(href);
	bool is_whole = span_find(href, SPAN("://")) > 0;
	if (is_whole || (url_scheme_len(href) == 0 && !span_starts_nocase(href, SPAN("www."))))
		page_said(meta, &meta->link, is_whole ? by : SAYS_ITEMPROP, href);
}

static void read_property(struct page_meta *meta, enum field field, struct span content)
{
	struct span text = page_unescaped(meta->arena, content);
	switch (field) {
	case FIELD_TITLE:
		page_said(meta, &meta->title, SAYS_META, text);
		break;
	case FIELD_PUBLISHED:
		page_said_date(meta, &meta->published, SAYS_META, content);
		break;
	case FIELD_UPDATED:
		page_said_date(meta, &meta->updated, SAYS_META, content);
		break;
	case FIELD_BYLINE:
		if (is_name(text))
			page_said(meta, &meta->byline, SAYS_META, text);
		break;
	case FIELD_SOURCE:
		page_said(meta, &meta->source, SAYS_META, text);
		break;
	case FIELD_SUMMARY:
		page_said(meta, &meta->summary, SAYS_META, text);
		break;
	case FIELD_LINK:
		say_link(meta, SAYS_META, content);
		break;
	case FIELD_KEYWORDS:
		page_said(meta, &meta->keywords, SAYS_ITEMPROP, text);
		break;
	case FIELD_TAG:
		add_tag(meta, text);
		break;
	case FIELD_LANGUAGE:
		page_said(meta, &meta->language, SAYS_ITEMPROP, content);
		break;
	}
}

static void read_meta(struct page_meta *meta, page_attributes attributes)
{
	static const char *const keys[] = { "property", "name", "itemprop", "http-equiv" };
	struct span content = page_attribute(attributes, "content"), name = SPAN_NONE;
	if (span_equals_nocase(page_attribute(attributes, "http-equiv"), SPAN("refresh")))
		page_links_refresh(&meta->links, meta->arena, content);
	for (size_t i = 0; i < LEN(keys) && name.len == 0; i++)
		name = page_attribute(attributes, keys[i]);
	for (size_t i = 0; content.len > 0 && i < LEN(properties); i++) {
		if (span_equals_nocase(name, span_of(properties[i].name))) {
			read_property(meta, properties[i].field, content);
			return;
		}
	}
}

static void add_alternate(struct page_meta *meta, struct span href, struct span language)
{
	if (href.len == 0 || meta->alternates_len == ALTERNATES_MAX || span_equals_nocase(language, SPAN("x-default")))
		return;
	meta->alternates[meta->alternates_len].href = arena_copy(meta->arena, href);
	meta->alternates[meta->alternates_len++].language = arena_copy(meta->arena, language);
}

/* The language under which the page lists itself: surer than that of <html>, which is often its template's. */
static void read_alternates(struct page_meta *meta)
{
	for (size_t i = 0; i < meta->alternates_len; i++)
		if (span_equals(meta->alternates[i].href, meta->link.value))
			page_said(meta, &meta->language, SAYS_LD, meta->alternates[i].language);
}

static void read_link(struct page_meta *meta, page_attributes attributes)
{
	struct span rel = page_attribute(attributes, "rel"), href = page_attribute(attributes, "href");
	page_links_link(&meta->links, meta->arena, attributes);
	if (span_equals_nocase(rel, SPAN("canonical")))
		say_link(meta, SAYS_LD, href);
	else if (span_equals_nocase(rel, SPAN("alternate")) && page_attribute(attributes, "hreflang").len > 0)
		add_alternate(meta, href, page_attribute(attributes, "hreflang"));
}

/* ---- elements with text ---- */

static bool want(struct page_meta *meta, enum wanted field)
{
	if (meta->wanted_len == WANTED_MAX)
		return false;
	meta->wanted[meta->wanted_len].field = (int)field;
	meta->wanted[meta->wanted_len++].start = meta->inner.len;
	meta->wants_blank = true;
	return true;
}

static void add_time(struct page_meta *meta, struct span value)
{
	struct said_time time = meta->here;
	if (date_parse(span_trim(value), &time.date) && time.date.has_day)
		VEC_PUSH(&meta->times, time);
}

static bool read_time(struct page_meta *meta, page_attributes attributes)
{
	struct span value = page_attribute(attributes, "datetime");
	if (page_attribute(attributes, "pubdate").ptr)
		page_said_date(meta, &meta->published, SAYS_ITEMPROP, value);
	if (value.len > 0)
		add_time(meta, value);
	return value.len == 0 && meta->published.by > SAYS_TIME && want(meta, WANTED_TIME);
}

/* What microdata says of a publisher follows it: the name of one, and of nothing else that has one. */
static bool is_name_of_publisher(struct page_meta *meta, struct span prop)
{
	static const struct span beside[] = { SPAN("logo"), SPAN("image"), SPAN("url"), SPAN("width"), SPAN("height"), SPAN("sameAs") };
	bool is_name = meta->has_publisher && span_equals_nocase(prop, SPAN("name")), is_beside = false;
	for (size_t i = 0; i < LEN(beside); i++)
		is_beside = is_beside || span_equals_nocase(prop, beside[i]);
	meta->has_publisher = span_equals_nocase(prop, SPAN("publisher")) || (meta->has_publisher && is_beside);
	return is_name;
}

static bool read_itemprop(struct page_meta *meta, struct span prop, page_attributes attributes)
{
	struct span content = page_attribute(attributes, "content");
	if (is_name_of_publisher(meta, prop)) {
		page_said(meta, &meta->source, SAYS_ITEMPROP, content);
		return content.len == 0 && meta->source.by > SAYS_ITEMPROP && want(meta, WANTED_PUBLISHER);
	}
	if (content.len == 0)
		content = page_attribute(attributes, "datetime");
	if (span_equals_nocase(prop, SPAN("datePublished"))) {
		page_said_date(meta, &meta->published, SAYS_ITEMPROP, content);
		return content.len == 0 && want(meta, WANTED_PUBLISHED);
	}
	if (span_equals_nocase(prop, SPAN("dateModified")))
		page_said_date(meta, &meta->updated, SAYS_ITEMPROP, content);
	else if (span_equals_nocase(prop, SPAN("author")) && content.len == 0)
		return meta->byline.by > SAYS_ITEMPROP && want(meta, WANTED_AUTHOR);
	else if (span_equals_nocase(prop, SPAN("headline")) && content.len == 0)
		return meta->title.by > SAYS_ITEMPROP && want(meta, WANTED_HEADLINE);
	return false;
}

static bool is_named_byline(page_attributes attributes)
{
	static const struct span names[] = { SPAN("byline"), SPAN("author"), SPAN("article-author"), SPAN("author-name"), SPAN("byline-name"), SPAN("post-author"),
		SPAN("entry-author"), SPAN("article__author"), SPAN("vcard author"), SPAN("author vcard"), SPAN("p-author"), SPAN("p-author h-card") };
	struct span class = page_attribute(attributes, "class");
	for (size_t i = 0; class.len > 0 && i < LEN(names); i++)
		if (span_equals_nocase(class, names[i]))
			return true;
	return span_equals_nocase(page_attribute(attributes, "rel"), SPAN("author"));
}

bool page_meta_enter(struct page_meta *meta, const struct page_tag *tag, page_attributes attributes)
{
	switch (tag->role) {
	case ROLE_META:
		read_meta(meta, attributes);
		if (is_name_of_publisher(meta, page_attribute(attributes, "itemprop")))
			page_said(meta, &meta->source, SAYS_ITEMPROP, page_attribute(attributes, "content"));
		return false;
	case ROLE_LINK:
		read_link(meta, attributes);
		return false;
	case ROLE_BASE:
		page_links_base(&meta->links, meta->arena, attributes);
		return false;
	case ROLE_HTML:
		page_said(meta, &meta->language, SAYS_META, page_attribute(attributes, "lang"));
		return false;
	case ROLE_TITLE:
		return meta->head_title.len == 0 && want(meta, WANTED_TITLE);
	default:
		break;
	}
	if (!attributes)
		return tag->role == ROLE_H1 && meta->h1_len < H1_MAX && want(meta, WANTED_H1);
	struct span prop = page_attribute(attributes, "itemprop");
	if (prop.len > 0 && tag->role != ROLE_H1)
		return read_itemprop(meta, prop, attributes);
	if (tag->role == ROLE_TIME)
		return read_time(meta, attributes);
	if (tag->role == ROLE_H1)
		return meta->h1_len < H1_MAX && want(meta, WANTED_H1);
	return tag->tag != TAG_HIDDEN && meta->byline.by > SAYS_NAME && is_named_byline(attributes) && want(meta, WANTED_BYLINE);
}

void page_meta_text(struct page_meta *meta, struct span text)
{
	tree_add_collapsed(&meta->inner, text, &meta->wants_blank);
}

void page_meta_leave(struct page_meta *meta)
{
	enum wanted field = (enum wanted)meta->wanted[--meta->wanted_len].field;
	struct span inner = span_trim(span_from(buf_view(&meta->inner), meta->wanted[meta->wanted_len].start));
	meta->wants_blank = true;
	switch (field) {
	case WANTED_TITLE:
		meta->head_title = arena_copy(meta->arena, inner);
		break;
	case WANTED_H1:
		if (inner.len > 0 && meta->h1_len < H1_MAX)
			meta->h1[meta->h1_len++] = arena_copy(meta->arena, inner);
		break;
	case WANTED_HEADLINE:
		page_said(meta, &meta->title, SAYS_ITEMPROP, inner);
		break;
	case WANTED_TIME:
		add_time(meta, inner);
		break;
	case WANTED_PUBLISHED:
		page_said_date(meta, &meta->published, SAYS_ITEMPROP, inner);
		break;
	case WANTED_PUBLISHER:
		page_said(meta, &meta->source, SAYS_ITEMPROP, inner);
		break;
	case WANTED_AUTHOR:
	case WANTED_BYLINE:
		if (inner.len <= BYLINE_MAX)
			page_said(meta, &meta->byline, field == WANTED_AUTHOR ? SAYS_ITEMPROP : SAYS_NAME, inner);
		break;
	}
	if (meta->wanted_len == 0) {
		buf_clear(&meta->inner);
		meta->wants_blank = false;
	}
}

/* ---- the whole ---- */

static void set(struct span *field, struct span value)
{
	if (field->len == 0 && value.len > 0)
		*field = value;
}

static void set_keywords(const struct page_meta *meta, struct report *report)
{
	struct span value = meta->keywords.value;
	if (report->keywords_len > 0 || value.len == 0)
		return;
	struct span *keywords = ARENA_NEW(meta->arena, struct span, REPORT_KEYWORDS_MAX);
	while (value.len > 0 && report->keywords_len < REPORT_KEYWORDS_MAX) {
		size_t len = 0;
		while (len < value.len && value.ptr[len] != ',' && value.ptr[len] != ';')
			len++;
		struct span keyword = span_trim(span_head(value, len));
		if (keyword.len > 0)
			keywords[report->keywords_len++] = keyword;
		value = span_from(value, len + 1);
	}
	report->keywords = keywords;
}

static bool is_number(struct span s, unsigned low, unsigned high, size_t digits, unsigned *ret_number)
{
	unsigned number = 0;
	if (s.len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		number = number * 10 + (unsigned)(s.ptr[i] - '0');
	}
	*ret_number = number;
	return number >= low && number <= high;
}

/* The day in "/2014/08/29/" or "/2014-08-29-flood": addresses keep it when pages forget. */
static void read_link_date(struct page_meta *meta)
{
	struct span link = meta->link.value;
	for (size_t i = 0; i + 11 <= link.len && meta->published.by == SAYS_NOBODY; i++) {
		unsigned year, month, day;
		char bar = link.ptr[i + 5];
		bool ends = i + 11 == link.len || strchr("/-_.?", link.ptr[i + 11]);
		if (link.ptr[i] != '/' || (bar != '/' && bar != '-') || link.ptr[i + 8] != bar || !ends)
			continue;
		if (is_number(span_from(link, i + 1), 1990, 2100, 4, &year) && is_number(span_from(link, i + 6), 1, 12, 2, &month) &&
		    is_number(span_from(link, i + 9), 1, 31, 2, &day))
			page_said_date(meta, &meta->published, SAYS_LINK, arena_format(meta->arena, "%04u-%02u-%02u", year, month, day));
	}
}

/* `title`: the date that stood with it, or NULL. */
static void set_dates(struct page_meta *meta, const struct date *title, struct report *report)
{
	read_link_date(meta);
	if (report->published == TIME_NONE && meta->published.by != SAYS_NOBODY) {
		report->published = meta->published.time;
		report->is_date_only = meta->published.is_date_only;
	}
	if (report->published == TIME_NONE && title) {
		report->published = title->time;
		report->is_date_only = title->is_date_only;
	}
	report->updated = report->updated == TIME_NONE ? meta->updated.time : report->updated;
}

void page_meta_finish(struct page_meta *meta, struct span body, struct span heading, struct report *report)
{
	struct date date;
	bool has_date;
	read_alternates(meta);
	set(&report->title, page_title(meta, body, heading, &date, &has_date));
	set(&report->byline, meta->byline.value);
	set(&report->place, meta->place.value);
	set(&report->source, meta->source.value);
	set(&report->summary, meta->summary.value);
	set(&report->language, meta->language.value);
	set(&report->link, meta->link.value);
	set_keywords(meta, report);
	set_dates(meta, has_date ? &date : NULL, report);
}
