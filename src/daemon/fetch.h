/* One GET, under all rules: the only way in which tidings asks the world for a feed or a page.
 *
 *	struct fetch_request request = { .url = "https://example.org/feed", .etag = etag, .last_modified = modified };
 *	fetch_start(fetcher, &request, on_fetched, ctx);
 *	… later, from the loop and never from within fetch_start: on_fetched(ctx, answer), once
 *
 * Rules:
 *  1. GET alone; http and https alone, also where a redirect leads; TLS is verified; no cookie, no referrer, no proxy of the environment.
 *  2. An address that is not public (base/address.h) is refused when the connection is made, after the name was resolved and whatever the
 *     spelling, for every hop and also for a connection that another fetch has left open. With `allow_private` the host of the URL may be private (as
 *     told under 5, until a redirect leaves it), and no other; where clouds tell their secrets nobody is asked. A proxy resolves names by itself; there
 *     only addresses written in the URL are looked at.
 *  3. Everything has its limit: bytes on the wire and unpacked (both counted as they come), bytes and lines of headers, redirects, time to
 *     connect, time in all (over all hops), and how slowly a server may drip.
 *  4. Validators go out byte for byte as they are given, and come back byte for byte as they are in the last answer; a redirect's headers
 *     are forgotten with it.
 *  5. Credentials and the feed's own headers go to the host of the URL alone: the same scheme, host and port, or https of the same host. A user and
 *     password within the URL are sent as basic authorisation and appear in nothing that is handed out.
 *  6. Connections stay open for the next fetch; a name is resolved once a minute at most.
 *
 * How many run at once, and how far apart, is the caller's (pace/host_pace.h).
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/* As many may run at once; more wait for a connection while their time runs. */
#define FETCH_PARALLEL_MAX 100
#define FETCH_TEXT_SIZE 256

struct fetch_limits { /* 0: the default, as told here */
	size_t wire_max;          /* bytes of the body as they come: 26 MiB */
	size_t body_max;          /* unpacked: 26 MiB. Real feeds of 26 MB exist */
	unsigned headers_max;     /* lines, of one answer: 200 */
	size_t header_bytes_max;  /* of one answer: 64 KiB */
	unsigned redirects_max;   /* 8 */
	int64_t total_ms;         /* 60 s */
	int64_t connect_ms;       /* name, connection and TLS: 15 s */
	int64_t slow_ms;          /* so long below `slow_bytes` a second, or without a word, is too slow: 30 s */
	unsigned slow_bytes;      /* 64 */
};

/* All text is lent until fetch_start returns. */
struct fetch_request {
	const char *url;
	const char *etag, *last_modified;      /* as an answer has given them; NULL: not asked for changes */
	const char *const *headers;            /* "Name: value", the feed's own */
	size_t headers_len;
	const char *user, *password;           /* basic authorisation; NULL: none */
	const char *bearer;                    /* a token; NULL: none */
	const char *accept;                    /* NULL: what feeds are */
	const char *contact;                   /* URL or mail address for the User-Agent; NULL: none */
	const char *proxy;                     /* URL; NULL: none */
	bool allow_private;                    /* the host of the URL, and no other */
	bool stays;                            /* a redirect is not followed, but the answer: FETCH_MOVED */
	/* Each hop of a redirect waits for fetch_go_on, also from within, while its time stands still; `url` is where it leads. NULL: it does not wait. */
	void (*moves)(void *ctx, const char *url);
	struct fetch_limits limits;
};

enum fetch_kind {
	FETCH_OK,           /* 200, 203 or 226, with its body whole */
	FETCH_NOT_MODIFIED, /* 304, and it was asked for */
	FETCH_STATUS,       /* answered with another status: `status` says which */
	FETCH_MOVED,        /* a redirect, and it was to stay: `moved_to` may be asked for, as far as an address tells */
	FETCH_CHALLENGE,    /* a page that wants to see a person and a browser (Cloudflare) */
	FETCH_NO_REQUEST,   /* the URL, or something else of the request, cannot be asked for */
	FETCH_NO_HOST,      /* the name does not resolve */
	FETCH_NO_CONNECTION,
	FETCH_NOT_PUBLIC,   /* the address is private, and that is not allowed */
	FETCH_NOT_TRUSTED,  /* TLS fails, or the certificate is not good */
	FETCH_TOO_SLOW,
	FETCH_TOO_BIG,
	FETCH_BROKEN,       /* not HTTP, cut short, not what its headers say */
	FETCH_ASTRAY,       /* too many redirects, or to where we do not go */
};

/* Lent for the call of `done`. Text that is not there is NULL. */
struct fetch_answer {
	enum fetch_kind kind;
	char error[FETCH_TEXT_SIZE]; /* one phrase for the user: "cannot resolve 'example.org'"; "" for OK and NOT_MODIFIED */
	bool is_house;               /* of NOT_PUBLIC: with allow_private it would have been asked */
	int status;                  /* of the last answer; 0: there was none */
	bool is_near;                /* … came from an address that is not public; never known behind a proxy */
	struct buf body;             /* unpacked, of FETCH_OK alone. May be taken over: buf_detach */

	const char *etag, *last_modified;
	const char *content_type;    /* raw, "text/xml; charset=utf-8" */
	struct span charset;         /* of it, "utf-8" */
	const char *content_language, *content_location;
	const char *retry_after;     /* raw */

	int64_t fresh_ms;            /* so long it says that it stays as it is (pace/freshness.h) */

	const char *url;           /* of the last answer, without user and password */
	const char *moved_to;      /* of FETCH_MOVED, likewise */
	const char *permanent_url; /* where 301 and 308 led, up to the first other answer; NULL: nowhere */
	unsigned redirects;
	size_t wire_bytes;
};

struct fetcher;
struct fetch;

typedef void fetch_done(void *ctx, struct fetch_answer *answer);

int fetcher_new(uv_loop_t *loop, struct fetcher **ret_fetcher, struct fault *fault);
/* Cancels what runs. Its handles are closed when the loop has run once more. */
void fetcher_free(struct fetcher *fetcher);

struct fetch *fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done, void *ctx);
void fetch_go_on(struct fetch *fetch);
/* `done` is not called. Not from within `done` for the fetch that is done, which is gone. */
void fetch_cancel(struct fetch *fetch);
