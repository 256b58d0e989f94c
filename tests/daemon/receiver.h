/* A receiver of webhooks on 127.0.0.1 that answers by a script, in a thread of its own, and remembers what it was sent. */
#pragma once

#include "base/span.h"

struct web_answer {
	const char *status;  /* "200 OK" */
	const char *headers; /* each with its CRLF; NULL: none */
	unsigned delay_ms;
	size_t body_bytes;   /* of 'x' */
};

struct web;

/* Answers in this order, then "200 OK" for ever. The script outlives it. */
struct web *web_new(const struct web_answer *script, size_t len);
void web_free(struct web *web);
const char *web_url(const struct web *web);
/* How many requests have been read; and the whole of one, headers and body. */
size_t web_requests(struct web *web);
const char *web_request(struct web *web, size_t index);
/* The value of a header in a request, or SPAN_NONE; and its body. */
struct span web_header(const char *request, const char *name);
struct span web_body(const char *request);
/* A port of 127.0.0.1 at which nobody listens. */
int web_closed_port(void);
