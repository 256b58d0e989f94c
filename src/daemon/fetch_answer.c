/* Reads the last answer of a fetch: its headers, and what it is. Headers of redirects before it are gone by then. */
#include "base/array.h"
#include "daemon/fetch_inner.h"
#include "daemon/now.h"
#include "pace/freshness.h"

#include <stdlib.h>
#include <string.h>

/* Of all lines of Cache-Control together. */
#define CACHE_CONTROL_MAX 8192u

/* Servers take no more of a header than some kilobytes. */
#define VALIDATOR_MAX 4096u

/* libcurl leaves the line's end in one that is empty. */
const char *fetch_header(const struct fetch *fetch, const char *name)
{
	struct curl_header *header;
	if (curl_easy_header(fetch->transfer.easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return NULL;
	return span_trim(span_of(header->value)).len > 0 ? header->value : NULL;
}

/* It goes back as it came; what could not is none. */
static const char *validator(const struct fetch *fetch, const char *name)
{
	const char *value = fetch_header(fetch, name);
	return value && strlen(value) <= VALIDATOR_MAX && fetch_is_header_text(value) ? value : NULL;
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
		{ 412, "precondition failed" },
		{ 421, "wrong server" },
		{ 429, "too many requests" },
		{ 431, "header too large" },
		{ 451, "forbidden by law" },
		{ 500, "internal error" },
		{ 502, "bad gateway" },
		{ 503, "not available" },
		{ 504, "gateway took too long" },
	};
	for (size_t i = 0; i < LEN(known); i++)
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
		fetch_fail(fetch, FETCH_CHALLENGE, "answered %d with a challenge: Cloudflare wants to see a person and a browser, and only its publisher can let others in",
			   answer->status);
	} else {
		fetch_fail(fetch, FETCH_STATUS, "answered %d%s%s%s", answer->status, words ? " (" : "", words ? words : "", words ? ")" : "");
	}
}

/* ---- headers ---- */

static struct span cut_at(struct span *rest, char c)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, c, rest->len) : NULL;
	struct span part = end ? span_head(*rest, (size_t)(end - rest->ptr)) : *rest;
	*rest = end ? span_from(*rest, part.len + 1) : SPAN_NONE;
	return part;
}

/* It may stand in several lines, which are one list. */
static int64_t fresh_ms(struct fetch *fetch)
{
	struct buf control = { .max = CACHE_CONTROL_MAX };
	struct curl_header *header;
	for (size_t i = 0; curl_easy_header(fetch->transfer.easy, "cache-control", i, CURLH_HEADER, -1, &header) == CURLHE_OK; i++)
		buf_addf(&control, "%s%s", i > 0 ? ", " : "", header->value);
	char *directives = buf_detach(&control);
	const struct freshness_headers headers = {
		.cache_control = directives, .age = fetch_header(fetch, "age"), .expires = fetch_header(fetch, "expires"),
		.date = fetch_header(fetch, "date"),
	};
	int64_t fresh = freshness_read(&headers, now_ms());
	free(directives);
	return fresh;
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
	answer->etag = validator(fetch, "etag");
	answer->last_modified = validator(fetch, "last-modified");
	answer->content_type = fetch_header(fetch, "content-type");
	answer->charset = charset_of(answer->content_type);
	answer->content_language = fetch_header(fetch, "content-language");
	answer->content_location = fetch_header(fetch, "content-location");
	answer->retry_after = fetch_header(fetch, "retry-after");
	answer->fresh_ms = fresh_ms(fetch);
	answer->url = fetch->url;
	answer->permanent_url = fetch->permanent_url;
	answer->moved_to = fetch->moved_to;
}
