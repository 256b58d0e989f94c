/* What a page says about itself, most trusted first: JSON-LD of an article, meta properties (Open Graph and its kin), microdata and <time>,
 * headings. */
#include "report/page.h"

#include "report/date.h"
#include "report/extract.h"
#include "report/tree.h"
#include "text/markup.h"

#include <jansson.h>

#define LD_DEPTH 6u       /* objects within objects that are searched for an article */
#define LD_MAX (4u << 20) /* bytes of one script */

struct meta {
	struct arena *arena;
	struct report *report;
	struct span body;
	struct span h1, title; /* the page's first heading, and its <title> */
	bool has_ld, has_time;
};

static void set(struct span *field, struct span value)
{
	value = span_trim(value);
	if (field->len == 0 && value.len > 0)
		*field = value;
}

/* The tree is gone before the report is. */
static struct span attribute(struct meta *m, const xmlNode *node, const char *name)
{
	return arena_copy(m->arena, span_trim(tree_attribute(node, name)));
}

/* Metadata is often escaped twice. */
static struct span unescaped(struct arena *arena, struct span s)
{
	if (s.len == 0 || (!memchr(s.ptr, '&', s.len) && !memchr(s.ptr, '<', s.len)))
		return s;
	struct buf text;
	buf_init(&text, REPORT_MAX_BYTES);
	markup_add(&text, s);
	struct span made = arena_copy(arena, buf_view(&text));
	buf_done(&text);
	return made;
}

static void set_published(struct meta *m, struct span value)
{
	struct date date;
	if (m->report->published != TIME_NONE || !date_parse(value, &date) || !date.has_day)
		return;
	m->report->published = date.time;
	m->report->is_date_only = date.is_date_only;
}

static void set_updated(struct meta *m, struct span value)
{
	struct date date;
	if (m->report->updated == TIME_NONE && date_parse(value, &date) && date.has_day)
		m->report->updated = date.time;
}

static void set_keywords(struct meta *m, struct span value)
{
	struct report *report = m->report;
	if (report->keywords_len > 0 || value.len == 0)
		return;
	struct span *keywords = ARENA_NEW(m->arena, struct span, REPORT_KEYWORDS_MAX);
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

/* ---- JSON-LD ---- */

static struct span text_of(struct meta *m, const json_t *value)
{
	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (!json_is_string(value))
		return SPAN_NONE;
	return arena_copy(m->arena, span_make(json_string_value(value), json_string_length(value)));
}

static struct span name_of(struct meta *m, const json_t *value)
{
	if (json_is_array(value))
		value = json_array_get(value, 0);
	return json_is_object(value) ? text_of(m, json_object_get(value, "name")) : text_of(m, value);
}

static bool is_article_type(const json_t *type)
{
	if (json_is_array(type))
		type = json_array_get(type, 0);
	struct span name = json_is_string(type) ? span_of(json_string_value(type)) : SPAN_NONE;
	return span_ends(name, SPAN("Article")) || span_ends(name, SPAN("Posting")) || span_ends(name, SPAN("Report"));
}

static void read_article(struct meta *m, const json_t *article)
{
	struct report *report = m->report;
	m->has_ld = true;
	set(&report->title, unescaped(m->arena, text_of(m, json_object_get(article, "headline"))));
	set(&m->body, text_of(m, json_object_get(article, "articleBody")));
	set(&report->byline, unescaped(m->arena, name_of(m, json_object_get(article, "author"))));
	set(&report->source, unescaped(m->arena, name_of(m, json_object_get(article, "publisher"))));
	set(&report->summary, unescaped(m->arena, text_of(m, json_object_get(article, "description"))));
	set(&report->language, text_of(m, json_object_get(article, "inLanguage")));
	set_published(m, text_of(m, json_object_get(article, "datePublished")));
	set_updated(m, text_of(m, json_object_get(article, "dateModified")));
	set_keywords(m, text_of(m, json_object_get(article, "keywords")));
}

/* The first article among the objects, those in lists and under @graph included; depth first, but not deep. */
static bool find_article(struct meta *m, const json_t *value, unsigned depth)
{
	if (depth == 0)
		return false;
	for (size_t i = 0; i < json_array_size(value); i++)
		if (find_article(m, json_array_get(value, i), depth - 1))
			return true;
	if (!json_is_object(value))
		return false;
	if (is_article_type(json_object_get(value, "@type"))) {
		read_article(m, value);
		return true;
	}
	return find_article(m, json_object_get(value, "@graph"), depth - 1) || find_article(m, json_object_get(value, "mainEntity"), depth - 1);
}

static void read_script(struct meta *m, const xmlNode *script)
{
	struct span type = tree_attribute(script, "type");
	const xmlNode *text = script->children;
	if (m->has_ld || !span_equals_nocase(span_trim(type), SPAN("application/ld+json")) || !text || !text->content)
		return;
	struct span content = span_of((const char *)text->content);
	if (content.len > LD_MAX)
		return;
	json_t *json = json_loadb(content.ptr, content.len, 0, NULL);
	(void)find_article(m, json, LD_DEPTH);
	json_decref(json);
}

/* ---- meta, link, time, headings ---- */

static void read_meta(struct meta *m, const xmlNode *node)
{
	struct span name = tree_attribute(node, "property");
	struct span content = attribute(m, node, "content");
	if (name.len == 0)
		name = tree_attribute(node, "name");
	if (name.len == 0)
		name = tree_attribute(node, "itemprop");
	if (name.len == 0 || content.len == 0)
		return;
	static const char *const published[] = { "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate",
		"publish-date", "publish_date", "sailthru.date", "parsely-pub-date", "og:published_time", "article.published", "cxenseparse:recs:publishtime" };
	static const char *const authors[] = { "author", "dc.creator", "byl", "parsely-author", "sailthru.author", "dcterms.creator" };
	struct report *report = m->report;
	for (size_t i = 0; i < sizeof(published) / sizeof(*published); i++)
		if (span_equals_nocase(name, span_of(published[i])))
			set_published(m, content);
	for (size_t i = 0; i < sizeof(authors) / sizeof(*authors); i++)
		if (span_equals_nocase(name, span_of(authors[i])) && span_find(content, SPAN("://")) < 0)
			set(&report->byline, span_starts_nocase(content, SPAN("by ")) ? span_from(content, 3) : content);
	if (span_equals_nocase(name, SPAN("article:modified_time")) || span_equals_nocase(name, SPAN("datemodified")) ||
	    span_equals_nocase(name, SPAN("og:updated_time")))
		set_updated(m, content);
	else if (span_equals_nocase(name, SPAN("og:title")) || span_equals_nocase(name, SPAN("dc.title")))
		set(&report->title, unescaped(m->arena, content));
	else if (span_equals_nocase(name, SPAN("og:site_name")) || span_equals_nocase(name, SPAN("application-name")))
		set(&report->source, unescaped(m->arena, content));
	else if (span_equals_nocase(name, SPAN("og:description")) || span_equals_nocase(name, SPAN("description")))
		set(&report->summary, unescaped(m->arena, content));
	else if (span_equals_nocase(name, SPAN("og:url")))
		set(&report->link, content);
	else if (span_equals_nocase(name, SPAN("keywords")) || span_equals_nocase(name, SPAN("news_keywords")))
		set_keywords(m, content);
	else if (span_equals_nocase(name, SPAN("og:locale")) || span_equals_nocase(name, SPAN("content-language")))
		set(&report->language, content);
}

static void read_time(struct meta *m, const xmlNode *node)
{
	struct span value = tree_attribute(node, "datetime");
	struct date date;
	/* the first of the page: later ones belong to comments and other stories */
	if (m->has_time || !date_parse(value.len > 0 ? value : tree_inner_text(node, m->arena), &date) || !date.has_day)
		return;
	m->has_time = true;
	if (m->report->published == TIME_NONE) {
		m->report->published = date.time;
		m->report->is_date_only = date.is_date_only;
	}
}

static void read_itemprop(struct meta *m, const xmlNode *node, struct span prop)
{
	struct span content = attribute(m, node, "content");
	if (content.len == 0)
		content = attribute(m, node, "datetime");
	if (span_equals_nocase(prop, SPAN("datePublished")))
		set_published(m, content.len > 0 ? content : tree_inner_text(node, m->arena));
	else if (span_equals_nocase(prop, SPAN("dateModified")))
		set_updated(m, content);
	else if (span_equals_nocase(prop, SPAN("author")) && m->report->byline.len == 0 && content.len == 0)
		set(&m->report->byline, span_head(tree_inner_text(node, m->arena), 120));
}

static void read_element(struct meta *m, const xmlNode *node)
{
	struct span prop = tree_attribute(node, "itemprop");
	if (tree_is(node, "meta"))
		read_meta(m, node);
	else if (tree_is(node, "script"))
		read_script(m, node);
	else if (tree_is(node, "time"))
		read_time(m, node);
	else if (tree_is(node, "h1") && m->h1.len == 0)
		m->h1 = tree_inner_text(node, m->arena);
	else if (tree_is(node, "title") && m->title.len == 0)
		m->title = tree_inner_text(node, m->arena);
	else if (tree_is(node, "html"))
		set(&m->report->language, attribute(m, node, "lang"));
	else if (tree_is(node, "link") && span_equals_nocase(tree_attribute(node, "rel"), SPAN("canonical")))
		set(&m->report->link, attribute(m, node, "href"));
	if (prop.len > 0 && !tree_is(node, "meta"))
		read_itemprop(m, node, prop);
}

/* "Flood in Ruritania - The Daily Bugle": what the heading or a site name confirms, else what stands before the last bar. */
static struct span clean_title(const struct meta *m)
{
	static const struct span bars[] = { SPAN(" | "), SPAN(" - "), SPAN(" \xE2\x80\x93 "), SPAN(" \xE2\x80\x94 "), SPAN(" \xC2\xBB "), SPAN(" :: ") };
	struct span title = m->title, h1 = m->h1;
	if (h1.len >= 10 && span_find(title, h1) >= 0)
		return h1;
	for (size_t i = title.len; i-- > 10;)
		for (size_t j = 0; j < sizeof(bars) / sizeof(*bars); j++)
			if (span_starts(span_from(title, i), bars[j]) && (title.len - i) * 2 < title.len)
				return span_trim(span_head(title, i));
	return title.len > 0 ? title : h1;
}

void page_meta(const xmlDoc *doc, struct arena *arena, struct report *report, struct span *ret_body)
{
	struct meta m = { .arena = arena, .report = report };
	const xmlNode *root = xmlDocGetRootElement(doc);
	/* two walks: JSON-LD speaks of the article alone, so it goes first wherever it stands */
	for (const xmlNode *n = root; n; n = tree_next(root, n, false))
		if (tree_is(n, "script"))
			read_script(&m, n);
	for (const xmlNode *n = root; n; n = tree_next(root, n, false))
		if (n->type == XML_ELEMENT_NODE)
			read_element(&m, n);
	struct date date;
	bool has_date;
	if (report->title.len == 0)
		set(&report->title, clean_title(&m));
	report->title = extract_title_date(report->title, &date, &has_date);
	if (has_date && report->published == TIME_NONE) {
		report->published = date.time;
		report->is_date_only = date.is_date_only;
	}
	if (span_starts_nocase(report->byline, SPAN("by ")))
		report->byline = span_from(report->byline, 3);
	*ret_body = m.body;
}
