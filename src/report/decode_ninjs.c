/* ninjs, as one document (an item or an array of items) and as one item a line. */
#include "base/array.h"
#include "base/ascii.h"
#include "report/decoding.h"
#include "report/digitalwires.h"
#include "report/embargo.h"
#include "report/json_read.h"
#include "report/ninjs.h"
#include "report/page.h"

#include <stdio.h>

/* Packages in packages: what lies deeper is not looked for. */
#define ASSOCIATIONS_DEPTH 4u

static bool has_any(const json_t *json, const char *const *keys, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (json_object_get(json, keys[i]))
			return true;
	return false;
}
#define HAS_ANY(json, ...) has_any((json), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* JSON that is no item. */
static const char *what_it_is(const json_t *json)
{
	if (HAS_ANY(json, "$schema", "$defs", "oneOf"))
		return "it is a JSON schema, not news";
	if (HAS_ANY(json, "features", "geometry", "geometries", "coordinates") && json_is_string(json_object_get(json, "type")))
		return "it is a map of places (GeoJSON), not news";
	if (json_object_get(json, "name") && HAS_ANY(json, "dependencies", "devDependencies", "peerDependencies", "scripts"))
		return "it is the description of a program (package.json), not news";
	if (HAS_ANY(json, "level", "severity", "levelname", "lvl") && HAS_ANY(json, "msg", "message", "event") && HAS_ANY(json, "ts", "time", "timestamp", "@timestamp", "asctime"))
		return "it is a log in JSON, not news";
	return "it is JSON but not a ninjs item: it has no headline, body or uri";
}

static bool is_item(const json_t *json)
{
	return ninjs_is_item(json) || page_ld_is_item(json);
}

static int emit(struct decoding *d, const json_t *item, uint64_t position, struct fault *fault)
{
	if (digitalwires_is_item(item)) {
		struct wire wire;
		wire_begin(&wire, d);
		digitalwires_read(item, &wire);
		return wire_emit(&wire, position, fault);
	}
	struct report report;
	const char *flaw = page_ld_is_item(item) ? page_ld_read_item(d->arena, item, &report) : ninjs_read(d, item, &report);
	if (flaw)
		return decoding_reject(d, position, flaw, fault);
	embargo_read(d->arena, &report);
	return decoding_emit(d, &report, SPAN_NONE, position, fault);
}

/* ---- one document ---- */

static bool is_json(struct span bytes)
{
	json_t *json = json_loadb(bytes.ptr, bytes.len, 0, NULL);
	json_decref(json);
	return json != NULL;
}

/* "{Sic} Flood in Streslau", "{Mandatory credit: The Bugle}": words in braces, in one line and without quotes, and more behind them are of a text. */
static bool is_note_in_braces(struct span s)
{
	size_t len = 1;
	while (len < s.len && !strchr("\"'{}\n", s.ptr[len]))
		len++;
	struct span words = span_trim(span_make(s.ptr + 1, len - 1)), behind = span_trim(span_from(s, len + 1));
	bool is_word = words.len > 0 && (ascii_is_letter(words.ptr[0]) || (signed char)words.ptr[0] < 0);
	return is_word && len < s.len && s.ptr[len] == '}' && behind.len > 0 && !strchr("{},", behind.ptr[0]);
}

/* A text may begin with "[" too: it is JSON where all of it is. */
static enum decode_tell tell_document(struct span head, bool is_whole)
{
	struct span whole = head;
	head = span_trim(head);
	if (head.len == 0)
		return is_whole ? TELL_NO : TELL_MAYBE;
	if (head.ptr[0] == '{')
		return is_note_in_braces(head) ? TELL_NO : TELL_YES;
	if (head.ptr[0] != '[')
		return TELL_NO;
	head = span_trim(span_from(head, 1));
	if (head.len == 0)
		return is_whole ? TELL_NO : TELL_MAYBE;
	if (strchr("{[]", head.ptr[0]))
		return is_note_in_braces(head) ? TELL_NO : TELL_YES;
	bool may_be = ascii_is_digit(head.ptr[0]) || strchr("\"-tfn", head.ptr[0]);
	return !may_be ? TELL_NO : !is_whole ? TELL_MAYBE : is_json(whole) ? TELL_YES : TELL_NO;
}

static uint64_t next_position(const struct decoding *d)
{
	return d->result.reports + d->result.rejects;
}

/* The item, then those associated with it that have a text of their own: a package may hold all that it speaks of. */
static int emit_tree(struct decoding *d, const json_t *item, unsigned depth, struct fault *fault)
{
	json_t *list = json_object_get(item, "associations"), *value;
	const char *key;
	size_t i;
	arena_clear(d->arena);
	if (emit(d, item, next_position(d), fault) < 0)
		return -1;
	if (depth == ASSOCIATIONS_DEPTH || digitalwires_is_item(item))
		return 0;
	json_array_foreach(list, i, value)
		if (ninjs_is_text(value) && emit_tree(d, value, depth + 1, fault) < 0)
			return -1;
	json_object_foreach(list, key, value)
		if (ninjs_is_text(value) && emit_tree(d, value, depth + 1, fault) < 0)
			return -1;
	return 0;
}

static int read_list(struct decoding *d, const json_t *list, struct fault *fault)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		char reason[JSON_REASON_MAX];
		snprintf(reason, sizeof(reason), "item %zu is not a ninjs item: it has no headline, body or uri", i + 1);
		if ((json_is_object(item) && is_item(item) ? emit_tree(d, item, 0, fault) : decoding_reject(d, next_position(d), reason, fault)) < 0)
			return -1;
	}
	return 0;
}

/* {"items": […]}: what a collection, or the answer of a server, wraps around its items. */
static const json_t *items_of(const json_t *object)
{
	static const char *const keys[] = { "items", "_items", "newsItems", "collection" };
	for (size_t i = 0; i < LEN(keys); i++) {
		const json_t *list = json_object_get(object, keys[i]);
		if (ninjs_is_item(json_array_get(list, 0)))
			return list;
	}
	return NULL;
}

static bool has_object(const json_t *list)
{
	size_t i = 0;
	while (i < json_array_size(list) && !json_is_object(json_array_get(list, i)))
		i++;
	return i < json_array_size(list);
}


static int read_document(struct decoding *d, struct span bytes, struct fault *fault)
{
	json_error_t error;
	json_t *json = json_read(d, bytes, &error);
	int r;
	if (!json) {
		char reason[JSON_REASON_MAX];
		json_reason(&error, reason);
		r = decoding_fault(d, fault, "line %d: %s", error.line, reason);
	} else if (json_is_array(json) && (json_array_size(json) == 0 || has_object(json))) {
		r = read_list(d, json, fault);
	} else if (items_of(json)) {
		r = read_list(d, items_of(json), fault);
	} else if (!is_item(json)) {
		r = decoding_fault(d, fault, "%s", what_it_is(json));
	} else {
		r = emit_tree(d, json, 0, fault);
	}
	json_decref(json);
	return r;
}

const struct decode_format decode_ninjs = { .name = "ninjs", .tell = tell_document, .read = read_document };

/* ---- one item a line ---- */

/* A second line that begins an object tells: inside a document that is printed over lines it would be indented. So does a first one that is an
 * object, whole, whatever became of the second. */
static enum decode_tell tell_lines(struct span head, bool is_whole)
{
	struct span line, first, rest = head;
	do {
		if (!span_next_line(&rest, &line))
			return is_whole ? TELL_NO : TELL_MAYBE;
	} while (span_trim(line).len == 0);
	first = line;
	if (line.ptr[0] != '{')
		return TELL_NO;
	if (head.len >= REPORT_MAX_BYTES && rest.len == 0)
		return TELL_YES; /* too long for a document, so at best the line is skipped and the rest read */
	while (span_next_line(&rest, &line))
		if (span_trim(line).len > 0)
			return line.ptr[0] == '{' || is_json(first) ? TELL_YES : TELL_NO;
	return is_whole ? TELL_NO : TELL_MAYBE;
}

static int reject_line(struct decoding *d, uint64_t position, const char *why, struct fault *fault)
{
	char reason[JSON_REASON_MAX + 40];
	snprintf(reason, sizeof(reason), "line %llu: %s", (unsigned long long)d->line, why);
	return decoding_reject(d, position, reason, fault);
}

static int reject_long(struct decoding *d, uint64_t position, struct fault *fault)
{
	char why[80];
	snprintf(why, sizeof(why), "it is longer than %u MiB, the most that one report may be", REPORT_MAX_BYTES >> 20);
	return reject_line(d, position, why, fault);
}

/* A report that cannot be sent on costs only itself; who takes the reports may end it all. */
static int emit_line(struct decoding *d, const json_t *item, uint64_t position, struct fault *fault)
{
	struct fault mine = { 0 };
	if (emit(d, item, position, &mine) == 0)
		return 0;
	if (mine.kind == FAULT_INPUT)
		return reject_line(d, position, "its text is larger than a report may be", fault);
	return fault_set(fault, mine.kind, "%s", mine.text);
}

static int read_line(struct decoding *d, struct span line, uint64_t position, struct fault *fault)
{
	d->line++;
	line = span_trim(line);
	if (line.len == 0)
		return 0;
	if (line.len > REPORT_MAX_BYTES)
		return reject_long(d, position, fault);
	arena_clear(d->arena);
	json_error_t error;
	json_t *json = json_read(d, line, &error);
	char reason[JSON_REASON_MAX];
	int r;
	if (!json)
		json_reason(&error, reason);
	else
		snprintf(reason, sizeof(reason), "%s", what_it_is(json));
	if (json_is_object(json) && is_item(json))
		r = emit_line(d, json, position, fault);
	else
		r = reject_line(d, position, reason, fault);
	json_decref(json);
	return r;
}

/* The end of a line that was too long has been looked for since; nothing of it is kept. */
static size_t skip_line(struct decoding *d, struct span pending)
{
	const char *end = pending.len > 0 ? memchr(pending.ptr, '\n', pending.len) : NULL;
	d->is_skipping = !end;
	return end ? (size_t)(end - pending.ptr) + 1 : pending.len;
}

static int take_lines(struct decoding *d, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	size_t at = d->is_skipping ? skip_line(d, pending) : 0;
	while (at < pending.len) {
		struct span rest = span_from(pending, at);
		const char *end = memchr(rest.ptr + d->scanned, '\n', rest.len - d->scanned);
		if (!end && !is_end) {
			d->scanned = rest.len;
			break;
		}
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
		d->scanned = 0;
		if (read_line(d, span_head(rest, len), d->offset + at, fault) < 0)
			return -1;
		at += len + (end != NULL);
	}
	if (d->scanned > REPORT_MAX_BYTES) {
		d->line++;
		if (reject_long(d, d->offset + at, fault) < 0)
			return -1;
		d->is_skipping = true;
		d->scanned = 0;
		at = pending.len;
	}
	*ret_taken = at;
	return 0;
}

const struct decode_format decode_ninjs_lines = { .name = "ninjs-lines", .tell = tell_lines, .take = take_lines };
