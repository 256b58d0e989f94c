/* JSON-LD: what a page says of its article in a script. Written by templates, so often not quite JSON: wrapped in comments or CDATA,
 * with line ends inside strings, commas too many, several values one after another, everything escaped as HTML. */
#include "base/array.h"
#include "report/dateline.h"
#include "report/page.h"
#include "report/page_parts.h"
#include "text/markup.h"

#include <jansson.h>

#define LD_DEPTH 6u       /* objects within objects that are searched for an article */
#define LD_MAX (4u << 20) /* bytes of one script */
#define LD_VALUES_MAX 32u /* of one script, one after another */
#define AUTHORS_MAX 8u
#define PLACE_MAX 120u /* bytes of a dateline */

/* ---- not quite JSON ---- */

/* A comment or a wrapper at the front of `s` outside strings: its length, or 0. */
static size_t noise_len(struct span s)
{
	static const struct {
		struct span begin, end;
	} noises[] = { { SPAN("/*"), SPAN("*/") }, { SPAN("//"), SPAN("\n") } };
	static const struct span wrappers[] = { SPAN("<!--"), SPAN("-->"), SPAN("<![CDATA["), SPAN("]]>"), SPAN(";") };
	for (size_t i = 0; i < LEN(wrappers); i++)
		if (span_starts(s, wrappers[i]))
			return wrappers[i].len;
	for (size_t i = 0; i < LEN(noises); i++) {
		if (!span_starts(s, noises[i].begin))
			continue;
		if (span_starts(s, SPAN("//<![CDATA[")) || span_starts(s, SPAN("//]]>")))
			return 2;
		ptrdiff_t end = span_find(s, noises[i].end);
		return end < 0 ? s.len : (size_t)end + noises[i].end.len;
	}
	return 0;
}

/* A string as it may stand in JSON; returns the bytes of `s` that it takes, its quotes included. */
static size_t repair_string(struct buf *out, struct span s)
{
	size_t i = 1;
	buf_add_char(out, '"');
	for (; i < s.len && s.ptr[i] != '"'; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == '\\' && i + 1 < s.len && strchr("\"\\/bfnrtu", s.ptr[i + 1])) {
			buf_add(out, s.ptr + i++, 2);
		} else if (c == '\n') {
			buf_add_text(out, "\\n");
		} else if (c >= ' ' && c != '\\') {
			buf_add_char(out, (char)c);
		}
	}
	buf_add_char(out, '"');
	return i < s.len ? i + 1 : i;
}

static bool is_comma_too_many(struct span s)
{
	s = span_trim(span_from(s, 1));
	return s.len == 0 || s.ptr[0] == ']' || s.ptr[0] == '}' || s.ptr[0] == ',';
}

static void repair(struct buf *out, struct span s)
{
	while (s.len > 0 && !out->is_full) {
		size_t noise = noise_len(s);
		if (noise > 0) {
			s = span_from(s, noise);
		} else if (s.ptr[0] == '"') {
			s = span_from(s, repair_string(out, s));
		} else {
			if (s.ptr[0] != ',' || !is_comma_too_many(s))
				buf_add_char(out, s.ptr[0]);
			s = span_from(s, 1);
		}
	}
}

/* ---- values ---- */

struct ld {
	struct page_meta *meta;
	const json_t *root; /* of the script */
};

static struct span string_of(const json_t *value)
{
	if (json_is_array(value))
		value = json_array_get(value, 0);
	return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value)) : SPAN_NONE;
}

static struct span member(const json_t *object, const char *name)
{
	return string_of(json_object_get(object, name));
}

static struct span name_of(const json_t *value)
{
	if (json_is_array(value))
		value = json_array_get(value, 0);
	return json_is_object(value) ? member(value, "name") : string_of(value);
}

/* {"@id": "#desk"}: the thing itself, which stands beside the article in the script. */
static const json_t *referred(const struct ld *ld, const json_t *value)
{
	const json_t *things = json_is_array(ld->root) ? ld->root : json_object_get(ld->root, "@graph");
	struct span id = member(value, "@id");
	for (size_t i = 0; id.len > 0 && !json_object_get(value, "name") && i < json_array_size(things); i++) {
		const json_t *thing = json_array_get(things, i);
		if (span_equals(member(thing, "@id"), id) && json_object_get(thing, "name"))
			return thing;
	}
	return value;
}

static bool is_type(const json_t *object, struct span ending)
{
	const json_t *type = json_object_get(object, "@type");
	size_t len = json_is_array(type) ? json_array_size(type) : 1;
	for (size_t i = 0; i < len; i++)
		if (span_ends(string_of(json_is_array(type) ? json_array_get(type, i) : type), ending))
			return true;
	return false;
}

static bool is_article(const json_t *object)
{
	return is_type(object, SPAN("Article")) || is_type(object, SPAN("Posting")) || is_type(object, SPAN("Report"));
}

static void say(struct page_meta *meta, struct said *field, struct span value)
{
	page_said(meta, field, SAYS_LD, page_unescaped(meta->arena, value));
}

/* A list of strings or of things with names as "a, b, c". */
static void say_list(const struct ld *ld, struct said *field, const json_t *value, size_t max)
{
	struct buf list;
	size_t len = json_is_array(value) ? json_array_size(value) : 1;
	buf_init(&list, REPORT_MAX_BYTES);
	for (size_t i = 0; i < len && i < max; i++) {
		struct span name = span_trim(name_of(referred(ld, json_is_array(value) ? json_array_get(value, i) : value)));
		if (name.len == 0 || (list.len > 0 && span_find(buf_view(&list), name) >= 0))
			continue;
		if (list.len > 0)
			buf_add_text(&list, ", ");
		buf_add_span(&list, name);
	}
	say(ld->meta, field, buf_view(&list));
	buf_done(&list);
}

/* The entries of a live report, in the order of the page. */
static void say_entries(struct page_meta *meta, const json_t *entries)
{
	struct buf body;
	buf_init(&body, REPORT_MAX_BYTES);
	for (size_t i = 0; i < json_array_size(entries); i++) {
		static const char *const parts[] = { "headline", "articleBody" };
		for (size_t j = 0; j < 2; j++) {
			struct span part = span_trim(member(json_array_get(entries, i), parts[j]));
			if (part.len == 0)
				continue;
			if (body.len > 0)
				buf_add_text(&body, "\n\n");
			buf_add_span(&body, part);
		}
	}
	page_said(meta, &meta->body, SAYS_LD, buf_view(&body));
	buf_done(&body);
}

/* "STRESLAU, Ruritania (RNA) —", or the place alone. */
static void say_place(struct page_meta *meta, struct span line)
{
	struct dateline dateline;
	line = span_trim(line);
	if (line.len == 0 || line.len > PLACE_MAX)
		return;
	if (dateline_read(arena_format(meta->arena, "%.*s A", SPAN_ARG(line)), meta->arena, &dateline) || dateline_read(arena_format(meta->arena, "%.*s - A", SPAN_ARG(line)), meta->arena, &dateline))
		say(meta, &meta->place, dateline.place);
	else if (!span_has_digit(line))
		say(meta, &meta->place, dateline_tidy_place(meta->arena, line));
}

static void read_article(const struct ld *ld, const json_t *article)
{
	struct page_meta *meta = ld->meta;
	meta->has_ld = true;
	say(meta, &meta->title, member(article, "headline"));
	page_said(meta, &meta->body, SAYS_LD, member(article, "articleBody"));
	say_list(ld, &meta->byline, json_object_get(article, "author"), AUTHORS_MAX);
	say(meta, &meta->source, name_of(referred(ld, json_object_get(article, "publisher"))));
	say(meta, &meta->source, name_of(json_object_get(article, "isPartOf")));
	say(meta, &meta->summary, member(article, "description"));
	say(meta, &meta->language, member(article, "inLanguage"));
	say_list(ld, &meta->keywords, json_object_get(article, "keywords"), REPORT_KEYWORDS_MAX);
	say_place(meta, member(article, "dateline"));
	page_said_date(meta, &meta->published, SAYS_LD, member(article, "datePublished"));
	page_said_date(meta, &meta->updated, SAYS_LD, member(article, "dateModified"));
	if (is_type(article, SPAN("LiveBlogPosting"))) {
		meta->is_live = true;
		say_entries(meta, json_object_get(article, "liveBlogUpdate"));
	}
}

/* The first article among the objects, those in lists and under @graph included, or NULL; depth first, but not deep. */
static const json_t *find_article(const json_t *value, unsigned depth)
{
	static const char *const inner[] = { "@graph", "mainEntity", "mainEntityOfPage", "hasPart" };
	const json_t *found = json_is_object(value) && is_article(value) ? value : NULL;
	if (depth == 0 || found)
		return depth == 0 ? NULL : found;
	for (size_t i = 0; i < json_array_size(value) && !found; i++)
		found = find_article(json_array_get(value, i), depth - 1);
	for (size_t i = 0; i < LEN(inner) && !found; i++)
		found = find_article(json_object_get(value, inner[i]), depth - 1);
	return found;
}

/* The values that stand one after another in `s`; false where the first is no JSON. */
static bool read_values(struct page_meta *meta, struct span s)
{
	for (unsigned i = 0; i < LD_VALUES_MAX && !meta->has_ld; i++) {
		json_error_t error;
		s = span_trim(s);
		json_t *json = s.len > 0 ? json_loadb(s.ptr, s.len, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error) : NULL;
		if (!json)
			return i > 0;
		const json_t *article = find_article(json, LD_DEPTH);
		if (article)
			read_article(&(struct ld){ meta, json }, article);
		json_decref(json);
		s = span_from(s, error.position > 0 ? (size_t)error.position : s.len);
	}
	return true;
}

void page_ld_read(struct page_meta *meta, struct span script)
{
	script = span_trim(script);
	if (meta->has_ld || script.len == 0 || script.len > LD_MAX || read_values(meta, script))
		return;
	struct buf repaired;
	buf_init(&repaired, 2 * LD_MAX);
	repair(&repaired, memchr(script.ptr, '"', script.len) ? script : page_unescaped(meta->arena, script));
	(void)read_values(meta, buf_view(&repaired));
	buf_done(&repaired);
}

/* ---- without a page ---- */

bool page_ld_is_item(const json_t *json)
{
	return json_is_object(json) && find_article(json, LD_DEPTH);
}

/* "mainEntityOfPage": an address, or the page that has it. */
static struct span address_of(const json_t *article)
{
	struct span url = member(article, "url"), page = member(article, "mainEntityOfPage");
	return url.len > 0 ? url : page.len > 0 ? page : member(json_object_get(article, "mainEntityOfPage"), "@id");
}

const char *page_ld_read_item(struct arena *arena, const json_t *json, struct report *ret_report)
{
	struct page_meta meta;
	const json_t *article = find_article(json, LD_DEPTH);
	*ret_report = (struct report){ .guid = member(article, "@id"), .link = address_of(article), .published = TIME_NONE, .updated = TIME_NONE, .embargo = TIME_NONE };
	page_meta_init(&meta, arena);
	read_article(&(struct ld){ &meta, json }, article);
	page_meta_finish(&meta, SPAN_NONE, SPAN_NONE, ret_report);
	ret_report->text = page_body_text(arena, meta.body.value);
	page_meta_done(&meta);
	return ret_report->title.len + ret_report->text.len == 0 ? "an item has neither title nor text" : NULL;
}
