/* The body of an HTTP response as crawls store it: taken out of its chunks (RFC 9112, 7.1) and unpacked (gzip, deflate) as it comes.
 *
 *	struct http_body *body = http_body_new(d, name, transfer, content, sink, ctx);
 *	http_body_push(body, bytes, &fault) … http_body_end(body, &fault); http_body_free(body);
 *
 * Both headers lie: many crawlers store the body without chunks and unpacked already and leave them as they were. A body that does not
 * begin as they say is taken as it is. Not for other rooms.
 */
#pragma once

#include "report/decoding.h"

struct http_body;

typedef int http_sink(void *ctx, struct span bytes, struct fault *fault);

/* `name`: of the response, for messages. `transfer`, `content`: the headers Transfer-Encoding and Content-Encoding. All lent until it is freed. Unpacked
 * bytes are counted in `d`. */
struct http_body *http_body_new(struct decoding *d, struct span name, struct span transfer, struct span content, http_sink *sink, void *ctx);
int http_body_push(struct http_body *body, struct span bytes, struct fault *fault);
int http_body_end(struct http_body *body, struct fault *fault);
void http_body_free(struct http_body *body);
