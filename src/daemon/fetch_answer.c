/* Reads the last answer of a fetch: its headers, and what it is. Headers of redirects before it are gone by then. */
#include "base/clock.h"
#include "daemon/fetch_inner.h"
#include "report/date.h"

#include <stdlib.h>
#include <string.h>

/* The farthest that a server may ask for by its seconds; more is as good as for ever. */
#define SECONDS_MAX (INT64_C(10) * 366 * 86400)

const char *fetch_header(const struct fetch *fetch, const char *name)
{
	struct curl_header *header;
	if (curl_easy_header(fetch->transfer.easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return NULL;
	return header->value;
}

/* ---- status ---- */

bool fetch_status_is_good(int status)
{
	return status == 200 || status == 203 || status == 226;
}

bool fetch_status_may_challenge(int status)
{
	return status == 403 || status == 503;
}

static const char *status_words(int status)
{
	static const struct {
		int status;
		const char *words;
	} known[] = {
		{ 204, "no content" },
		{ 300, "several choices" },
		{ 301, "moved, but not whereto" },
		{ 302, "found elsewhere, but not where" },
		{ 303, "see elsewhere, but not where" },
		{ 307, "moved for now, but not whereto" },
		{ 308, "moved, but not whereto" },
		{ 400, "bad request" },
		{ 401, "wants a user and a password" },
		{ 402, "wants to be paid" },
		{ 403, "forbidden" },
		{ 404, "not found" },
		{ 406, "not acceptable" },
		{ 407, "the proxy wants a user and a password" },
		{ 408, "took too long" },
		{ 410, "gone for good" },
		{ 421, "wrong server" },
		{ 429, "too many requests" },
		{ 451, "forbidden by law" },
		{ 500, "internal error" },
		{ 502, "bad gateway" },
		{ 503, "not available" },
		{ 504, "gateway took too long" },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i].status == status)
			return known[i].words;
	return NULL;
}

static bool is_challenge(const struct fetch *fetch)
{
	const struct fetch_answer *answer = &fetch->answer;
	if (!fetch_status_may_challenge(answer->status))
		return false;
	if (span_equals_nocase(span_of(fetch_header(fetch, "cf-mitigated")), SPAN("challenge")))
		return true;
	return span_starts_nocase(span_of(fetch_header(fetch, "server")), SPAN("cloudflare")) &&
	       span_starts_nocase(span_of(answer->content_type), SPAN("text/html")) && span_find(buf_view(&answer->body), SPAN("Just a moment")) >= 0;
}

void fetch_judge(struct fetch *fetch)
{
	struct fetch_answer *answer = &fetch->answer;
	const char *words = status_words(answer->status);
	if (fetch_status_is_good(answer->status)) {
		answer->kind = FETCH_OK;
	} else if (answer->status == 304 && fetch->wants_changes) {
		answer->kind = FETCH_NOT_MODIFIED;
	} else if (answer->status == 304) {
		fetch_fail(fetch, FETCH_BROKEN, "answered 304 (not modified), though it was not asked for changes");
	} else if (answer->status == 206) {
		fetch_fail(fetch, FETCH_BROKEN, "answered 206 (a part), though it was asked for all");
	} else if (is_challenge(fetch)) {
		fetch_fail(fetch, FETCH_CHALLENGE, "answered %d with a challenge: Cloudflare wants to see a person and a browser", answer->status);
	} else {
		fetch_fail(fetch, FETCH_STATUS, "answered %d%s%s%s", answer->status, words ? " (" : "", words ? words : "", words ? ")" : "");
	}
}

/* ---- headers ---- */

/* Digits alone, perhaps in quotes; -1 otherwise. */
static int64_t seconds_of(struct span text)
{
	int64_t seconds = 0;
	text = span_trim(text);
	if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
		text = span_make(text.ptr + 1, text.len - 2);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return -1;
		seconds = 10 * seconds + (text.ptr[i] - '0');
		if (seconds > SECONDS_MAX)
			seconds = SECONDS_MAX;
	}
	return text.len > 0 ? seconds : -1;
}

static struct span cut_at(struct span *rest, char c)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, c, rest->len) : NULL;
	struct span part = end ? span_head(*rest, (size_t)(end - rest->ptr)) : *rest;
	*rest = end ? span_from(*rest, part.len + 1) : SPAN_NONE;
	return part;
}

static void read_directive(struct fetch_answer *answer, struct span directive)
{
	struct span value = directive, name = span_trim(cut_at(&value, '='));
	if (span_equals_nocase(name, SPAN("no-store")))
		answer->is_no_store = true;
	else if (span_equals_nocase(name, SPAN("no-cache")))
		answer->is_no_cache = true;
	else if (span_equals_nocase(name, SPAN("max-age")))
		answer->max_age_s = seconds_of(value);
}

/* It may stand in several lines, which are one list. */
static void read_cache_control(struct fetch *fetch)
{
	struct curl_header *header;
	for (size_t i = 0; curl_easy_header(fetch->transfer.easy, "cache-control", i, CURLH_HEADER, -1, &header) == CURLHE_OK; i++) {
		struct span rest = span_of(header->value);
		while (rest.len > 0)
			read_directive(&fetch->answer, cut_at(&rest, ','));
	}
}

static int64_t time_of(const char *value, int64_t otherwise)
{
	struct date date;
	if (!value)
		return TIME_NONE;
	return date_parse(span_of(value), &date) ? date.time : otherwise;
}

static struct span charset_of(const char *content_type)
{
	struct span rest = span_of(content_type);
	(void)cut_at(&rest, ';');
	while (rest.len > 0) {
		struct span value = cut_at(&rest, ';'), name = span_trim(cut_at(&value, '='));
		value = span_trim(value);
		if (!span_equals_nocase(name, SPAN("charset")))
			continue;
		bool is_quoted = value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0];
		return is_quoted ? span_make(value.ptr + 1, value.len - 2) : value;
	}
	return SPAN_NONE;
}

void fetch_read_headers(struct fetch *fetch)
{
	struct fetch_answer *answer = &fetch->answer;
	answer->etag = fetch_header(fetch, "etag");
	answer->last_modified = fetch_header(fetch, "last-modified");
	answer->content_type = fetch_header(fetch, "content-type");
	answer->charset = charset_of(answer->content_type);
	answer->content_language = fetch_header(fetch, "content-language");
	answer->content_location = fetch_header(fetch, "content-location");
	answer->retry_after = fetch_header(fetch, "retry-after");
	answer->max_age_s = -1;
	read_cache_control(fetch);
	answer->age_s = seconds_of(span_of(fetch_header(fetch, "age")));
	answer->date = time_of(fetch_header(fetch, "date"), TIME_NONE);
	answer->expires = time_of(fetch_header(fetch, "expires"), 0);
	answer->url = fetch->url;
	answer->permanent_url = fetch->permanent_url;
}
