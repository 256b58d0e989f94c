/* WARC 0.17, 1.0, 1.1 (ISO 28500): what a crawl has fetched, record by record, of any length. Compressed ones come through gzip.
 *
 *	HEAD --(headers of a page)--> HTTP --(its headers)--> BODY --(length)--> HEAD
 *	    \--(anything else)------> SKIP -----------------------(length)--> HEAD
 *
 * A page is a response that was found (200), a resource or a conversion, whose address readers can open and whose type may be news. Requests,
 * metadata and the like are left alone. A record whose head cannot be read is set aside, and the next "WARC/" is looked for. One that says that
 * it is longer than it is ends where the next begins: unless its response says the same length, the head of one is looked for within it.
 *
 * The day of the crawl becomes `updated` where a page tells no date: so the page stood then, and an archive read years later is not
 * today's news. It is never `published`: that nobody said. */
#include "report/decoding.h"
#include "base/ascii.h"
#include "report/date.h"
#include "report/http_body.h"
#include "report/member.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD_MAX (64u << 10) /* bytes of a record's headers, and of a response's */
#define LENGTH_DIGITS 15u
#define BEGIN_MAX 32u /* bytes by which the beginning of a record is known, or fewer */

enum place { PLACE_HEAD, PLACE_LOST, PLACE_HTTP, PLACE_BODY, PLACE_SKIP };

struct warc {
	enum place place;
	uint64_t left;            /* bytes of the record's block that are still to come … */
	bool is_sure;             /* … as its response says, too */
	uint64_t records;
	struct arena *arena;      /* of the record at hand */
	struct decode_hints hints;
	struct http_body *body;
	struct decode *inner;
	struct fault mine;        /* of the record */
	bool has_failed;
};

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)is_whole;
	return span_starts(head, SPAN("WARC/1.")) || span_starts(head, SPAN("WARC/0.")) ? TELL_YES : TELL_NO;
}

/* ---- headers ---- */

/* Behind the empty line that ends them, or 0 where it is not here yet. */
static size_t headers_len(struct span s)
{
	for (size_t i = 0; i + 1 < s.len; i++) {
		if (s.ptr[i] != '\n')
			continue;
		if (s.ptr[i + 1] == '\n')
			return i + 2;
		if (s.ptr[i + 1] == '\r' && i + 2 < s.len && s.ptr[i + 2] == '\n')
			return i + 3;
	}
	return 0;
}

/* The first of a name, without angle brackets. */
static struct span header(struct span headers, const char *name)
{
	struct span line, key = span_of(name);
	while (span_next_line(&headers, &line)) {
		if (!span_starts_nocase(line, key) || line.len <= key.len || line.ptr[key.len] != ':')
			continue;
		struct span value = span_trim(span_from(line, key.len + 1));
		return value.len > 2 && value.ptr[0] == '<' && value.ptr[value.len - 1] == '>' ? span_make(value.ptr + 1, value.len - 2) : value;
	}
	return SPAN_NONE;
}

static bool is_address(struct span url)
{
	return span_starts_nocase(url, SPAN("http://")) || span_starts_nocase(url, SPAN("https://")) || span_starts_nocase(url, SPAN("ftp://")) ||
	       span_starts_nocase(url, SPAN("file://"));
}

/* By the name of the file that its path ends with, if it does. */
static bool is_quiet_address(struct span url)
{
	struct span path = span_from(url, (size_t)span_find(url, SPAN("://")) + 3);
	const char *slash = path.len > 0 ? memchr(path.ptr, '/', path.len) : NULL;
	size_t len = slash ? (size_t)(slash - path.ptr) : path.len;
	path = span_from(path, len);
	for (len = 0; len < path.len && path.ptr[len] != '?' && path.ptr[len] != '#';)
		len++;
	path = span_head(path, len);
	return !span_ends(path, SPAN("/")) && member_is_quiet_name(path);
}

static void hints_read(struct warc *warc, struct span headers, struct span url)
{
	struct date date;
	bool has_date = date_parse(header(headers, "WARC-Date"), &date);
	warc->hints = (struct decode_hints){ .seen = has_date ? date.time : TIME_NONE };
	/* addresses are ASCII; what is not is no address that a reader could open */
	bool is_clean = true;
	for (size_t i = 0; i < url.len; i++)
		is_clean = is_clean && url.ptr[i] > ' ' && url.ptr[i] < 0x7F;
	if (is_clean)
		warc->hints.name = warc->hints.url = warc->hints.link = arena_copy(warc->arena, url);
}

/* ---- a page's bytes ---- */

static int hand_on(void *ctx, struct span bytes, struct fault *fault);

static void body_begin(struct decoding *d, struct warc *warc, struct span content_type, struct span transfer, struct span content)
{
	bool is_quiet = member_is_quiet_type(content_type);
	warc->hints.content_type = arena_copy(warc->arena, content_type);
	if (!is_quiet)
		warc->body = http_body_new(d, warc->hints.name, transfer, arena_copy(warc->arena, content), hand_on, d);
	warc->place = is_quiet ? PLACE_SKIP : PLACE_BODY;
}

static int hand_on(void *ctx, struct span bytes, struct fault *fault)
{
	struct decoding *d = ctx;
	struct warc *warc = d->state;
	if (!warc->inner)
		warc->inner = decoding_inner_new(d, NULL, &warc->hints, fault);
	return warc->inner ? decode_push(warc->inner, bytes, fault) : -1;
}

/* Programs' answers are JSON, and seldom news: what is none is left alone. */
static bool is_quiet_fault(const struct warc *warc)
{
	return warc->mine.kind == FAULT_INPUT && span_starts_nocase(warc->hints.content_type, SPAN("application/json"));
}

static int body_end(struct decoding *d, struct warc *warc, struct fault *fault)
{
	if (warc->body && !warc->has_failed && http_body_end(warc->body, &warc->mine) < 0)
		warc->has_failed = true;
	http_body_free(warc->body);
	warc->body = NULL;
	struct decode *inner = warc->inner;
	warc->inner = NULL;
	if (inner && decoding_inner_end(inner, NULL, &warc->mine) < 0)
		warc->has_failed = true;
	if (!warc->has_failed || is_quiet_fault(warc))
		return 0;
	return decoding_set_aside(d, &warc->mine, fault);
}

/* ---- places ---- */

static void http_begin(struct decoding *d, struct warc *warc, struct span headers)
{
	struct span line, rest = headers;
	uint64_t length;
	warc->is_sure = span_number(header(headers, "Content-Length"), &length) && length == warc->left;
	bool is_found = span_next_line(&rest, &line) && span_starts(line, SPAN("HTTP/")) && span_find(line, SPAN(" 200")) > 0;
	if (!is_found)
		warc->place = PLACE_SKIP;
	else
		body_begin(d, warc, header(headers, "Content-Type"), header(headers, "Transfer-Encoding"), header(headers, "Content-Encoding"));
}

static int lose(struct decoding *d, struct warc *warc, const char *why, struct fault *fault)
{
	char reason[160];
	snprintf(reason, sizeof(reason), "record %llu of the crawl: %s", (unsigned long long)warc->records, why);
	warc->place = PLACE_LOST;
	return decoding_reject(d, decoding_position(d), reason, fault);
}

static int record_begin(struct decoding *d, struct warc *warc, struct span headers, struct fault *fault)
{
	struct span type = header(headers, "WARC-Type"), url = header(headers, "WARC-Target-URI"), content_type = header(headers, "Content-Type");
	warc->records++;
	warc->has_failed = warc->is_sure = false;
	warc->mine = (struct fault){ 0 };
	arena_clear(warc->arena);
	struct span length = header(headers, "Content-Length");
	if (length.len > LENGTH_DIGITS || !span_number(length, &warc->left))
		return lose(d, warc, "it does not say how long it is", fault);
	bool is_response = span_equals_nocase(type, SPAN("response")) && span_starts_nocase(content_type, SPAN("application/http"));
	bool is_resource = span_equals_nocase(type, SPAN("resource")) || span_equals_nocase(type, SPAN("conversion"));
	bool is_page = (is_response || is_resource) && is_address(url) && !is_quiet_address(url);
	hints_read(warc, headers, url);
	warc->place = !is_page ? PLACE_SKIP : PLACE_HTTP;
	if (is_page && is_resource)
		body_begin(d, warc, content_type, SPAN_NONE, SPAN_NONE);
	return 0;
}

/* "WARC/1.0", the end of the line, and a header: nothing else has them, whatever stands before. */
static bool begins_record(struct span s)
{
	size_t at = SPAN("WARC/").len;
	while (at < s.len && (ascii_is_digit(s.ptr[at]) || s.ptr[at] == '.'))
		at++;
	s = span_from(s, at);
	return span_starts(s, SPAN("\r\nWARC-")) || span_starts(s, SPAN("\r\nContent-"));
}

/* Where within a block the next record begins, or -1. */
static ptrdiff_t find_record(struct span block)
{
	size_t at = 0;
	for (ptrdiff_t next; (next = span_find(span_from(block, at), SPAN("WARC/"))) >= 0; at++) {
		at += (size_t)next;
		if (begins_record(span_head(span_from(block, at), BEGIN_MAX)))
			return (ptrdiff_t)at;
	}
	return -1;
}

/* The block, as much of it as is here, before the next record begins. */
static struct span before_next(struct decoding *d, struct warc *warc, struct span block, bool is_end)
{
	ptrdiff_t next = warc->is_sure ? -1 : find_record(block);
	if (next >= 0) {
		decoding_survive(d, "record %llu of the crawl is shorter than it says", (unsigned long long)warc->records);
		warc->left = (uint64_t)next;
		return span_head(block, (size_t)next);
	}
	bool may_begin = !warc->is_sure && !is_end && block.len < warc->left; /* the beginning of one may stand at the end */
	return may_begin ? span_head(block, block.len < BEGIN_MAX ? 0 : block.len - BEGIN_MAX + 1) : block;
}

/* The place is lost: the next "WARC/" at the front of a line is looked for. */
static void take_lost(struct warc *warc, struct span pending, bool is_end, size_t *ret_taken)
{
	static const struct span begin = SPAN("\nWARC/");
	ptrdiff_t next = span_find(pending, begin);
	if (next >= 0) {
		*ret_taken = (size_t)next + 1;
		warc->place = PLACE_HEAD;
	} else {
		*ret_taken = is_end ? pending.len : pending.len >= begin.len ? pending.len - begin.len + 1 : 0;
	}
}

static int take_head(struct decoding *d, struct warc *warc, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	size_t at = 0;
	while (at < pending.len && (pending.ptr[at] == '\r' || pending.ptr[at] == '\n'))
		at++;
	struct span rest = span_from(pending, at);
	*ret_taken = at;
	if (!span_starts(rest, SPAN("WARC/"))) {
		bool is_cut = rest.len < 5 && span_starts(SPAN("WARC/"), rest);
		if (rest.len == 0 || (is_cut && !is_end))
			return 0;
		warc->records++;
		return lose(d, warc, "it does not begin where the one before says that it ends", fault);
	}
	size_t len = headers_len(span_head(rest, HEAD_MAX));
	if (len == 0 && rest.len < HEAD_MAX && !is_end)
		return 0;
	*ret_taken = len > 0 ? at + len : at + 5;
	if (len > 0)
		return record_begin(d, warc, span_head(rest, len), fault);
	warc->records++;
	return lose(d, warc, is_end ? "it is cut short" : "its headers have no end", fault);
}

static int take_http(struct decoding *d, struct warc *warc, struct span pending, bool is_end, size_t *ret_taken)
{
	struct span block = span_head(pending, warc->left < HEAD_MAX ? (size_t)warc->left : HEAD_MAX);
	size_t len = headers_len(block);
	*ret_taken = 0;
	if (len == 0 && block.len < HEAD_MAX && block.len < warc->left && !is_end)
		return 0;
	warc->left -= len;
	*ret_taken = len;
	if (len > 0)
		http_begin(d, warc, span_head(block, len));
	else
		warc->place = PLACE_SKIP;
	return 0;
}

static int take_block(struct decoding *d, struct warc *warc, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	struct span block = before_next(d, warc, warc->left < pending.len ? span_head(pending, (size_t)warc->left) : pending, is_end);
	if (warc->place == PLACE_BODY && !warc->has_failed && block.len > 0)
		warc->has_failed = http_body_push(warc->body, block, &warc->mine) < 0;
	warc->left -= block.len;
	*ret_taken = block.len;
	if (is_end && warc->left > 0 && block.len == pending.len) {
		decoding_survive(d, "its last record is cut short");
		warc->left = 0;
	}
	if (warc->left > 0)
		return 0;
	warc->place = PLACE_HEAD;
	return body_end(d, warc, fault);
}

static int take_some(struct decoding *d, struct warc *warc, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	switch (warc->place) {
	case PLACE_HEAD:
		return take_head(d, warc, pending, is_end, ret_taken, fault);
	case PLACE_LOST:
		take_lost(warc, pending, is_end, ret_taken);
		return 0;
	case PLACE_HTTP:
		return take_http(d, warc, pending, is_end, ret_taken);
	case PLACE_BODY:
	case PLACE_SKIP:
		return take_block(d, warc, pending, is_end, ret_taken, fault);
	}
	return -1;
}

static struct warc *warc_new(void)
{
	struct warc *warc = calloc(1, sizeof(*warc));
	if (!warc)
		abort();
	warc->arena = arena_new();
	return warc;
}

static int take(struct decoding *d, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	struct warc *warc = d->state = d->state ? d->state : warc_new();
	size_t at = 0, taken;
	enum place before;
	do {
		before = warc->place;
		if (take_some(d, warc, span_from(pending, at), is_end, &taken, fault) < 0)
			return -1;
		at += taken;
	} while (at < pending.len && (taken > 0 || warc->place != before));
	*ret_taken = at;
	/* a block of no bytes, or one that the drop's end cut off */
	if (is_end && (warc->place == PLACE_BODY || warc->place == PLACE_SKIP || warc->place == PLACE_HTTP)) {
		warc->place = warc->place == PLACE_HTTP ? PLACE_SKIP : warc->place;
		return take_block(d, warc, SPAN_NONE, true, &taken, fault);
	}
	return 0;
}

static void done(struct decoding *d)
{
	struct warc *warc = d->state;
	if (!warc)
		return;
	http_body_free(warc->body);
	decode_free(warc->inner);
	arena_free(warc->arena);
	free(warc);
	d->state = NULL;
}

const struct decode_format decode_warc = { .name = "warc", .tell = tell, .is_binary = true, .take = take, .done = done };
