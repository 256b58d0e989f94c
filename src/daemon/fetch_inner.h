/* What the files of a fetch share: fetch.c asks, hop by hop; fetch_answer.c reads what has come; fetch_failure.c says why nothing has. Not
 * for others. */
#pragma once

#include "base/address.h"
#include "daemon/fetch.h"
#include "daemon/http.h"

/* Why we ourselves have ended a hop. */
enum fetch_cut {
	FETCH_CUT_NONE,
	FETCH_CUT_HEADERS,
	FETCH_CUT_WIRE,
	FETCH_CUT_BODY,
	FETCH_CUT_ADDRESS,
	FETCH_CUT_ENOUGH, /* nothing is wrong: of a body that nobody wants, no more is read */
};

/* One request and its answer; a redirect begins the next. */
struct fetch_hop {
	enum fetch_cut cut;
	int64_t total_ms;  /* what was left of it */
	unsigned headers;
	size_t header_bytes;
	size_t body_bytes; /* unpacked, also of what was thrown away */
	bool is_asked;     /* the connection stands and the request goes out */
	char address[ADDRESS_TEXT_SIZE]; /* the last that may not be asked, or "" … */
	bool is_metadata;                /* … and it would be so anywhere */
};

struct fetch {
	struct http_transfer transfer; /* first: what ends is cast back */
	struct fetcher *fetcher;
	struct fetch *before, *after; /* all that run */
	fetch_done *done;
	void (*moves)(void *ctx, const char *url);
	void *ctx;

	struct fetch_limits limits; /* none is 0 */
	bool allow_private, has_proxy, wants_changes, stays;
	struct curl_slist *headers, *headers_home; /* for every host; and with the feed's own, for its host alone */
	CURLU *at;
	char *url, *permanent_url, *moved_to;
	bool is_home, is_permanent; /* so far: no hop has left the host; all were permanent */
	int64_t began, paused; /* … since when a hop waits for fetch_go_on */
	struct fetch_hop hop;
	struct fetch_answer answer;
	bool has_failed; /* before it began: told soon */
};

/* Sets kind and error; the first failure stays. */
void fetch_fail(struct fetch *fetch, enum fetch_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The host that is asked, printable. */
char *fetch_host(const struct fetch *fetch, char ret_host[static FETCH_TEXT_SIZE]);

/* No line break, no control character: one header stays one. */
bool fetch_is_header_text(const char *text);
/* A header of the last answer, NULL where there is none, or nothing in it. */
const char *fetch_header(const struct fetch *fetch, const char *name);
bool fetch_status_is_good(int status);
/* May turn out to be a challenge: some of its body is looked at. */
bool fetch_status_may_challenge(int status);
/* Fills the answer of what has come, whatever it is. */
void fetch_read_headers(struct fetch *fetch);
/* Says what a whole answer, no redirect, is. */
void fetch_judge(struct fetch *fetch);

/* Says what a code of curl's means for the user. */
void fetch_explain(struct fetch *fetch, CURLcode code);
/* Says why the hop's address may not be asked; `of`: " of 'feed.example'", whose it is, where it is not written in the URL. */
void fetch_fail_of_address(struct fetch *fetch, const char *of);
