/* JSON Feed 1.0 and 1.1, and what calls itself so: an object with a list of items. */
#include "report/date.h"
#include "report/feed.h"
#include "report/feed_text.h"
#include "report/json.h"
#include "report/json_read.h"
#include "text/utf8.h"

#include <stdio.h>

/* ---- telling ---- */

static bool has(struct span head, const char *text)
{
	return span_find(head, span_of(text)) >= 0;
}

/* Members stand in any order, so only the whole says which JSON it is; all kinds of JSON documents are gathered first anyway. */
static enum decode_tell tell(struct span head, bool is_whole)
{
	struct span start = span_trim(head);
	if (start.len > 0 && start.ptr[0] != '{')
		return TELL_NO;
	if (!is_whole)
		return TELL_MAYBE;
	bool is_named = has(head, "jsonfeed.org/version"), has_items = has(head, "\"items\"");
	bool has_content = has(head, "\"content_html\"") || has(head, "\"content_text\"") || has(head, "\"home_page_url\"") || has(head, "\"feed_url\"");
	return is_named || (has_items && has_content) ? TELL_YES : TELL_NO;
}

/* ---- reading ---- */

static struct span member(const json_t *object, const char *key)
{
	return span_trim(json_member(object, key));
}

static struct span plain(struct arena *arena, const json_t *object, const char *key)
{
	return feed_plain(arena, member(object, key));
}

/* 1.1 has a list of authors, 1.0 had one. */
static struct span authors_of(struct arena *arena, const json_t *object)
{
	const json_t *list = json_object_get(object, "authors");
	struct span names = SPAN_NONE;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct span name = plain(arena, json_array_get(list, i), "name");
		if (name.len > 0 && names.len + name.len < REPORT_TITLE_MAX)
			names = names.len == 0 ? name : arena_format(arena, "%.*s, %.*s", SPAN_ARG(names), SPAN_ARG(name));
	}
	const json_t *author = json_object_get(object, "author");
	if (names.len == 0)
		names = json_is_object(author) ? plain(arena, author, "name") : feed_plain(arena, json_span(author));
	return names;
}

static void read_dates(struct decoding *d, const json_t *item, struct report *report)
{
	struct date date;
	if (decoding_date(d, member(item, "date_modified"), &date))
		report->updated = date.time;
	if (decoding_date(d, member(item, "date_published"), &date)) {
		report->published = date.time;
		report->is_date_only = date.is_date_only;
	} else {
		report->published = report->updated;
	}
}

static void read_tags(struct arena *arena, const json_t *item, struct report *report)
{
	const json_t *tags = json_object_get(item, "tags");
	size_t len = json_array_size(tags) < REPORT_KEYWORDS_MAX ? json_array_size(tags) : REPORT_KEYWORDS_MAX;
	if (len == 0)
		return;
	struct span *keywords = ARENA_NEW(arena, struct span, len);
	for (size_t i = 0; i < len; i++)
		keywords[i] = feed_plain(arena, json_span(json_array_get(tags, i)));
	report->keywords = keywords;
	report->keywords_len = len;
}

/* It ought to be a string; numbers do happen. */
static struct span id_of(struct arena *arena, const json_t *item)
{
	const json_t *id = json_object_get(item, "id");
	return json_is_integer(id) ? arena_format(arena, "%lld", (long long)json_integer_value(id)) : span_trim(json_span(id));
}

static struct span link_of(struct arena *arena, const json_t *item, struct span base, struct span id)
{
	struct span link = feed_link(arena, base, member(item, "url"));
	if (link.len == 0)
		link = feed_link(arena, base, member(item, "external_url"));
	bool is_address = span_starts_nocase(id, SPAN("http://")) || span_starts_nocase(id, SPAN("https://"));
	return link.len == 0 && is_address ? id : link;
}

static int read_item(struct decoding *d, const json_t *item, struct span base, uint64_t position, struct fault *fault)
{
	struct arena *arena = d->arena;
	arena_clear(arena);
	struct span id = id_of(arena, item), html = feed_html(arena, member(item, "content_html"));
	struct report report = REPORT_BLANK;
	report.guid = id;
	report.uri = feed_uri(id);
	report.title = plain(arena, item, "title");
	report.text = html.len > 0 ? html : plain(arena, item, "content_text");
	report.summary = plain(arena, item, "summary");
	report.byline = authors_of(arena, item);
	report.language = member(item, "language");
	report.link = link_of(arena, item, base, id);
	read_dates(d, item, &report);
	read_tags(arena, item, &report);
	return feed_emit(d, &report, position, fault);
}

/* Where relative addresses of its items begin: where it says that it lies, or its page, before where it was fetched. */
static struct span items_base(struct decoding *d)
{
	const struct decode_feed *feed = &d->result.feed;
	return feed_is_address(feed->self) ? feed->self : feed_is_address(feed->link) ? feed->link : feed_base(d);
}

static int read_items(struct decoding *d, const json_t *items, struct fault *fault)
{
	struct span base = items_base(d);
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		char reason[80];
		snprintf(reason, sizeof(reason), "item %zu is no object", i + 1);
		int r = json_is_object(item) ? read_item(d, item, base, i, fault) : decoding_reject(d, i, reason, fault);
		if (r < 0)
			return -1;
	}
	return 0;
}

/* There may be other kinds of hubs; rssCloud's wants to be asked in another way. */
static struct span hub_of(struct arena *arena, const json_t *feed, struct span base)
{
	const json_t *hubs = json_object_get(feed, "hubs");
	struct span hub = SPAN_NONE;
	for (size_t i = 0; i < json_array_size(hubs) && hub.len == 0; i++) {
		struct span type = member(json_array_get(hubs, i), "type");
		if (span_equals_nocase(type, SPAN("WebSub")) || span_equals_nocase(type, SPAN("PubSubHubbub")))
			hub = feed_link(arena, base, member(json_array_get(hubs, i), "url"));
	}
	return hub;
}

static void read_about(struct decoding *d, const json_t *feed)
{
	struct arena *arena = d->arena;
	struct span base = feed_base(d);
	struct decode_feed about = {
		.title = plain(arena, feed, "title"),
		.subtitle = plain(arena, feed, "description"),
		.link = feed_link(arena, base, member(feed, "home_page_url")),
		.id = member(feed, "feed_url"),
		.language = member(feed, "language"),
		.author = authors_of(arena, feed),
		.updated = TIME_NONE,
		.self = feed_link(arena, base, member(feed, "feed_url")),
		.hub = hub_of(arena, feed, base),
		.is_expired = json_is_true(json_object_get(feed, "expired")),
	};
	if (about.language.len == 0)
		about.language = d->hints.language;
	feed_begin(d, &about);
}

/* ---- cut short ---- */

/* Bytes up to the end of the last whole item, or of the last whole member before the list of items, where the document ends before it is over; else
 * 0. */
static size_t whole_len(struct span json, bool *ret_has_items)
{
	size_t depth = 0, end = 0, string = 0;
	bool is_quoted = false, is_items = false, has_items = false;
	for (size_t i = 0; i < json.len; i++) {
		char c = json.ptr[i];
		if (is_quoted) {
			i += c == '\\';
			is_quoted = c != '"';
			is_items = is_quoted || depth != 1 ? is_items : span_equals(span_make(json.ptr + string, i - string), SPAN("items"));
		} else if (c == '"') {
			is_quoted = true;
			string = i + 1;
		} else if (c == '{' || c == '[') {
			depth++;
			if (depth == 2 && is_items && c == '[') {
				has_items = true;
				end = i + 1;
			}
		} else if (c == ',' && depth == 1 && !has_items) {
			end = i;
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
			end = depth == 2 && is_items ? i + 1 : end;
			if (depth == 0)
				return 0;
		}
	}
	*ret_has_items = has_items;
	return end;
}

/* UTF-8 that was cut within a character is UTF-8 all the same. */
static struct span without_half_character(struct span s)
{
	for (size_t cut = 0; cut < 4 && cut <= s.len; cut++)
		if (utf8_is_valid(span_head(s, s.len - cut)))
			return span_head(s, s.len - cut);
	return s;
}

/* What was whole before the cut, with the ends that it lacks; NULL where there is none. */
static json_t *json_before_cut(struct decoding *d, struct span bytes, const json_error_t *error)
{
	char reason[JSON_REASON_MAX];
	json_error_t ignored;
	struct buf whole;
	bool has_items = false;
	size_t len = whole_len(bytes, &has_items);
	if (len == 0)
		return NULL;
	json_reason(error, reason);
	decoding_survive(d, "it is cut short: line %d: %s", error->line, reason);
	buf_init(&whole, bytes.len + 16);
	buf_add_span(&whole, span_head(bytes, len));
	buf_add_text(&whole, has_items ? "]}" : ",\"items\":[]}");
	json_t *json = json_read(d, buf_view(&whole), &ignored);
	buf_done(&whole);
	return json;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	json_error_t error;
	bytes = without_half_character(bytes);
	json_t *json = json_read(d, bytes, &error);
	bool is_whole = json;
	json = is_whole ? json : json_before_cut(d, bytes, &error);
	const json_t *items = json_object_get(json, "items");
	int r;
	if (!json) {
		char reason[JSON_REASON_MAX];
		json_reason(&error, reason);
		r = decoding_fault(d, fault, "line %d: %s", error.line, reason);
	} else if (!json_is_array(items)) {
		r = decoding_fault(d, fault, "it is a JSON Feed without a list of items");
	} else {
		read_about(d, json);
		r = read_items(d, items, fault);
		d->result.feed.cut = is_whole ? DECODE_WHOLE : DECODE_CUT;
	}
	json_decref(json);
	return r;
}

const struct decode_format decode_json_feed = { .name = "json-feed", .tell = tell, .read = read };
