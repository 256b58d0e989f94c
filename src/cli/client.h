/* The daemon's control API over its Unix socket. One connection is kept for many questions. */
#pragma once

#include "base/buf.h"
#include "base/fault.h"

#include <stdint.h>
#include <stdio.h>

struct client;

enum client_outcome {
	CLIENT_ANSWERED,     /* with an HTTP status, good or bad */
	CLIENT_NOT_RUNNING,  /* nobody listens there */
	CLIENT_FORBIDDEN,    /* we may not connect */
	CLIENT_BROKEN,       /* the connection failed half way, or took too long */
};

struct client *client_new(const char *socket);
void client_free(struct client *client);
const char *client_socket(const struct client *client);

struct client_reply {
	enum client_outcome outcome;
	long status;
	struct buf body;
	char error[256];     /* CLIENT_BROKEN */
	int write_error;     /* errno where `out` of client_stream could not be written */
};
void client_reply_done(struct client_reply *reply);

/* `target` is path and query, escaped. */
void client_get(struct client *client, const char *target, int64_t timeout_ms, struct client_reply *ret_reply);
/* A good answer goes to `out` piece by piece as it comes, of any size; an error to the reply's body. */
void client_stream(struct client *client, const char *target, FILE *out, struct client_reply *ret_reply);

struct client_upload {
	FILE *from;
	int64_t size;        /* -1 unknown */
	void (*progress)(void *ctx, int64_t sent, int64_t size);
	void *ctx;
};
/* `upload` may be NULL: an empty body. */
void client_post(struct client *client, const char *target, const struct client_upload *upload, struct client_reply *ret_reply);
void client_delete(struct client *client, const char *target, struct client_reply *ret_reply);
/* Posts an empty body to each of the targets, CLIENT_AT_ONCE at the same time: for orders that last. `each` is called as they end, and may let
 * the rest be: nonzero. The reply is lent. */
#define CLIENT_AT_ONCE 8u
void client_post_many(struct client *client, char *const *targets, size_t len,
		      int (*each)(void *ctx, size_t place, const struct client_reply *reply), void *ctx);
