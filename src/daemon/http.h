/* HTTP as a client, on the loop: libcurl's multi interface, driven by sockets and a timer, no thread a request. What is asked and what an
 * answer means is the user's (deliver_webhook.c, fetch.c); what every request of ours keeps to is set here.
 *
 *	struct http_transfer post = { .done = on_done };
 *	http_transfer_open(http, &post);
 *	curl_easy_setopt(post.easy, CURLOPT_URL, …) …
 *	http_transfer_start(&post);
 *	… later, from the loop and never from within start: on_done(&post, code), once; it may start another one, or the same again
 *	http_transfer_close(&post);
 *
 * Rules:
 *  1. Nothing but http and https is spoken unless the transfer's user sets it otherwise (deliver_mail.c), no proxy of the environment is asked, no redirect followed, no cookie kept, TLS is verified.
 *  2. Connections and names that were resolved are kept for the next request; so are handles, without what was set on them, but for those of which
 *     a request has failed: what it leaves in them may stand in the way of the next one.
 *  3. A transfer belongs to its user: it may not move while it is open, and is closed before the http is freed.
 */
#pragma once

#include "base/fault.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <uv.h>

struct http;

struct http_transfer {
	void (*done)(struct http_transfer *transfer, CURLcode code);
	struct http *http;
	CURL *easy;
	bool is_running, has_failed; /* … once: its handle serves no other */
	char error[CURL_ERROR_SIZE]; /* curl's words for the code, or "" */
};

/* `connections_max`: at a time; more transfers than that wait, and their time runs. As many are kept open for the next ones. */
int http_new(uv_loop_t *loop, long connections_max, struct http **ret_http, struct fault *fault);
/* Its handles are closed when the loop has run once more. */
void http_free(struct http *http);

/* A handle with nothing set but what this header says; false: out of memory. */
bool http_transfer_open(struct http *http, struct http_transfer *transfer);
bool http_transfer_start(struct http_transfer *transfer);
/* Ends what runs; done is not called. The connection is closed then, since half an answer may be on it. */
void http_transfer_stop(struct http_transfer *transfer);
/* Also of one that runs, or was never opened. */
void http_transfer_close(struct http_transfer *transfer);
