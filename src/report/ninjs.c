#include "report/ninjs.h"

#include "base/array.h"
#include "report/date.h"
#include "report/feed_text.h"
#include "report/json.h"
#include "report/wire.h"
#include "text/markup.h"
#include "text/paragraphs.h"

static struct span member_of(const json_t *item, const char *const *keys)
{
	for (; *keys; keys++) {
		struct span value = json_member(item, *keys);
		if (value.len > 0)
			return value;
	}
	return SPAN_NONE;
}

static struct span name_of(const json_t *value)
{
	static const char *const keys[] = { "name", "literal", "value", "code", NULL };
	return json_is_object(value) ? member_of(value, keys) : json_span(value);
}

/* The name of the first of a list of {name, …} under any of the keys (1.x says `place`, 2.x `places`). */
static struct span first_name(const json_t *item, const char *const *keys)
{
	for (; *keys; keys++) {
		const json_t *list = json_object_get(item, *keys);
		struct span name = name_of(json_is_array(list) ? json_array_get(list, 0) : list);
		if (name.len > 0)
			return name;
	}
	return SPAN_NONE;
}

/* What begins with a tag is mark-up whatever it is called. */
static bool is_markup(const json_t *entry)
{
	static const char *const keys[] = { "contenttype", "contentType", NULL };
	struct span type = member_of(entry, keys), value = span_trim(json_member(entry, "value"));
	return span_find(type, SPAN("html")) >= 0 || span_find(type, SPAN("xml")) >= 0 || (value.len > 0 && value.ptr[0] == '<');
}

static bool has_role(const json_t *entry, const char *const *roles)
{
	for (; *roles; roles++)
		if (span_equals_nocase(json_member(entry, "role"), span_of(*roles)))
			return true;
	return false;
}

/* Which of many is meant; credits and captions in other words are described too. */
static const char *const mains[] = { "main", NULL }, *const summaries[] = { "summary", "abstract", "text", "lead", "main", "caption", NULL };

/* Of [{role, contenttype, value}]: one of those roles, else plain text before mark-up, else the first. */
static const json_t *entry_of(const json_t *item, const char *key, const char *const *roles)
{
	const json_t *list = json_object_get(item, key), *best = NULL;
	int best_score = -1;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		int score = json_member(entry, "value").len > 0 ? 2 * has_role(entry, roles) + !is_markup(entry) : -1;
		if (score <= best_score)
			continue;
		best = entry;
		best_score = score;
	}
	return best;
}

static struct span plain(struct arena *arena, struct span text, bool is_html)
{
	if (text.len == 0)
		return SPAN_NONE;
	struct buf out;
	buf_init(&out, 2 * (size_t)REPORT_MAX_BYTES);
	if (is_html)
		markup_add(&out, text);
	else
		paragraphs_add(&out, feed_unmarked(arena, text));
	struct span made = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return made;
}

static struct span entry_text(struct arena *arena, const json_t *entry)
{
	return entry ? plain(arena, json_member(entry, "value"), is_markup(entry)) : SPAN_NONE;
}

/* 1.x allows any body_SOMETHING, headline_SOMETHING, description_SOMETHING: "…_main" before the others. Those who know no ninjs write "body". */
static struct span extension_of(const json_t *item, const char *front, struct arena *arena)
{
	const char *key;
	json_t *value;
	struct span text = SPAN_NONE;
	json_object_foreach((json_t *)(uintptr_t)item, key, value) {
		bool is_ours = strncmp(key, front, strlen(front)) == 0 && json_string_length(value) > 0;
		bool is_markup = is_ours && (strstr(key, "html") || strstr(key, "xml") || span_starts(span_trim(json_span(value)), SPAN("<")));
		if (is_ours && (text.len == 0 || strcmp(key + strlen(front), "main") == 0))
			text = plain(arena, json_span(value), is_markup);
	}
	return text;
}

static struct span body_of(const json_t *item, struct arena *arena)
{
	struct span text = plain(arena, json_member(item, "body_text"), false);
	if (text.len == 0)
		text = entry_text(arena, entry_of(item, "bodies", mains));
	if (text.len == 0)
		text = plain(arena, json_member(item, "body_xhtml"), true);
	if (text.len == 0)
		text = plain(arena, json_member(item, "body_html"), true);
	if (text.len > 0)
		return text;
	text = extension_of(item, "body_", arena);
	return text.len > 0 ? text : extension_of(item, "body", arena);
}

static struct span summary_of(const json_t *item, struct arena *arena)
{
	struct span text = plain(arena, json_member(item, "description_text"), false);
	if (text.len == 0)
		text = entry_text(arena, entry_of(item, "descriptions", summaries));
	if (text.len == 0)
		text = plain(arena, json_member(item, "description_html"), true);
	return text.len > 0 ? text : extension_of(item, "description_", arena);
}

static struct span title_of(const json_t *item, struct arena *arena)
{
	struct span title = json_member(item, "headline");
	if (title.len == 0)
		title = entry_text(arena, entry_of(item, "headlines", mains));
	if (title.len == 0)
		title = extension_of(item, "headline_", arena);
	return feed_unmarked(arena, title.len > 0 ? title : json_member(item, "title"));
}

/* One "ednote" in 1.x, [{role, value}] in 3.x. */
static struct span note_of(const json_t *item, struct arena *arena)
{
	static const char *const keys[] = { "ednote", "edNote", NULL }, *const lists[] = { "ednotes", "edNotes" };
	struct span note = plain(arena, member_of(item, keys), false);
	for (size_t i = 0; i < 2; i++) {
		const json_t *list = json_object_get(item, lists[i]);
		for (size_t n = 0; n < json_array_size(list); n++) {
			struct span more = entry_text(arena, json_array_get(list, n));
			note = note.len == 0 ? more : more.len == 0 ? note : arena_format(arena, "%.*s\n\n%.*s", SPAN_ARG(note), SPAN_ARG(more));
		}
	}
	return note;
}

static uint8_t urgency_of(const json_t *item, struct arena *arena)
{
	struct span urgency = span_trim(json_member_or_number(item, "urgency", arena));
	return urgency.len == 1 && urgency.ptr[0] >= '1' && urgency.ptr[0] <= '9' ? (uint8_t)(urgency.ptr[0] - '0') : 0;
}

/* {"role-or-name": "value"} in 1.x, [{role, value}] in 2.x. */
static struct span guid_of(const json_t *item)
{
	struct span guid = json_member(item, "guid");
	const json_t *ids = json_object_get(item, json_object_get(item, "altids") ? "altids" : "altIds");
	if (guid.len > 0 || !ids)
		return guid;
	if (json_is_array(ids))
		return json_member(json_array_get(ids, 0), "value");
	static const char *const keys[] = { "guid", "id", "itemid", NULL };
	return json_is_object(ids) ? member_of(ids, keys) : SPAN_NONE;
}

static struct span link_of(const json_t *item)
{
	static const char *const keys[] = { "link", "url", "canonical", NULL };
	struct span link = member_of(item, keys);
	if (link.len > 0)
		return link;
	const json_t *list = json_object_get(item, "link");
	static const char *const hrefs[] = { "href", "url", NULL };
	link = member_of(json_is_array(list) ? json_array_get(list, 0) : list, hrefs);
	struct span uri = json_member(item, "uri");
	return link.len == 0 && (span_starts_nocase(uri, SPAN("http://")) || span_starts_nocase(uri, SPAN("https://"))) ? uri : link;
}

static void keywords_from(const json_t *list, struct arena *arena, struct span *keywords, size_t *len)
{
	for (size_t i = 0; i < json_array_size(list) && *len < REPORT_KEYWORDS_MAX; i++) {
		struct span name = name_of(json_array_get(list, i));
		if (name.len > 0)
			keywords[(*len)++] = feed_unmarked(arena, name);
	}
}

static void keywords_read(const json_t *item, struct arena *arena, struct report *report)
{
	const json_t *keywords = json_object_get(item, "keywords"), *subject = json_object_get(item, "subject");
	const json_t *subjects = json_object_get(item, "subjects");
	struct span slug = json_member(item, "slugline");
	if (!keywords && !subject && !subjects && slug.len == 0)
		return;
	struct span *at = ARENA_NEW(arena, struct span, REPORT_KEYWORDS_MAX);
	keywords_from(keywords, arena, at, &report->keywords_len);
	keywords_from(subject, arena, at, &report->keywords_len);
	keywords_from(subjects, arena, at, &report->keywords_len);
	if (report->keywords_len == 0 && slug.len > 0)
		at[report->keywords_len++] = slug;
	report->keywords = at;
}

/* 3.x writes versionCreated where its elders write versioncreated, embargoedUntil where they write embargoed. */
static bool read_time(struct decoding *d, const json_t *item, const char *const *keys, struct date *ret_date)
{
	return decoding_date(d, member_of(item, keys), ret_date);
}

/* A time, or until further notice where what is there is none. */
static int64_t embargo_of(struct decoding *d, const json_t *item)
{
	static const char *const keys[] = { "embargoed", "embargoedUntil", NULL };
	struct date date;
	if (read_time(d, item, keys, &date))
		return date.time;
	bool is_said = member_of(item, keys).len > 0;
	for (const char *const *key = keys; *key && !is_said; key++)
		is_said = json_is_true(json_object_get(item, *key));
	return is_said ? EMBARGO_OPEN : TIME_NONE;
}

static void times_read(struct decoding *d, const json_t *item, struct report *report)
{
	static const char *const version[] = { "versioncreated", "versionCreated", NULL };
	static const char *const first[] = { "firstcreated", "firstCreated", NULL }, *const content[] = { "contentcreated", "contentCreated", NULL };
	const char *const *const firsts[] = { first, content, version };
	struct date date;
	for (size_t i = 0; i < 3 && report->published == TIME_NONE; i++) {
		if (!read_time(d, item, firsts[i], &date))
			continue;
		report->published = date.time;
		report->is_date_only = date.is_date_only;
	}
	report->embargo = embargo_of(d, item);
	if (read_time(d, item, version, &date) && date.time != report->published)
		report->updated = date.time;
}

static struct span status_of(const json_t *item)
{
	static const char *const keys[] = { "pubstatus", "pubStatus", NULL };
	return member_of(item, keys);
}

bool ninjs_is_item(const json_t *item)
{
	static const char *const keys[] = { "headline", "headlines", "bodies", "body_text", "body_html", "body_xhtml", "description_text", "descriptions" };
	for (size_t i = 0; i < LEN(keys); i++)
		if (json_object_get(item, keys[i]))
			return true;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)item, key, value)
		if (strncmp(key, "headline_", 9) == 0 || strncmp(key, "body_", 5) == 0)
			return true;
	return json_member(item, "uri").len > 0;
}

bool ninjs_is_text(const json_t *item)
{
	struct span type = json_member(item, "type");
	if (type.len > 0 && !span_equals(type, SPAN("text")) && !span_equals(type, SPAN("composite")))
		return false;
	static const char *const keys[] = { "bodies", "body_text", "body_html", "body_xhtml" };
	for (size_t i = 0; i < LEN(keys); i++)
		if (json_array_size(json_object_get(item, keys[i])) > 0 || json_member(item, keys[i]).len > 0)
			return true;
	return false;
}

const char *ninjs_read(struct decoding *d, const json_t *item, struct report *ret_report)
{
	struct arena *arena = d->arena;
	static const char *const places[] = { "located", "place", "places", NULL };
	static const char *const sources[] = { "infosources", "infoSources", "infosource", "source", "provider", "copyrightholder", "copyrightHolder", NULL };
	static const char *const bylines[] = { "byline", "by", NULL };
	static const char *const languages[] = { "language", "contentlang", NULL };
	*ret_report = (struct report){
		.guid = guid_of(item),
		.uri = json_member(item, "uri"),
		.version = json_member_or_number(item, "version", arena),
		.title = title_of(item, arena),
		.text = body_of(item, arena),
		.summary = summary_of(item, arena),
		.byline = feed_unmarked(arena, member_of(item, bylines)),
		.place = feed_unmarked(arena, first_name(item, places)),
		.source = feed_unmarked(arena, first_name(item, sources)),
		.language = member_of(item, languages),
		.link = link_of(item),
		.published = TIME_NONE,
		.updated = TIME_NONE,
		.note = note_of(item, arena),
		.urgency = urgency_of(item, arena),
	};
	times_read(d, item, ret_report);
	keywords_read(item, arena, ret_report);
	bool is_embargoed;
	const char *flaw = wire_status_of(status_of(item), arena, &ret_report->status, &is_embargoed);
	if (flaw)
		return flaw;
	if (is_embargoed && ret_report->embargo == TIME_NONE)
		ret_report->embargo = EMBARGO_OPEN;
	if (ret_report->title.len + ret_report->text.len == 0) { /* a picture whose caption is all that it says */
		ret_report->text = ret_report->summary;
		ret_report->summary = SPAN_NONE;
	}
	bool is_empty = ret_report->status == REPORT_USABLE && ret_report->title.len + ret_report->text.len == 0;
	return is_empty ? "an item has neither title nor text" : NULL;
}
