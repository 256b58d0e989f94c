/* An attempt that is one transfer of libcurl, over the connections that all of them share (daemon/http.h): no feed can hold an alert up, and no
 * receiver another.
 *
 *	struct post { struct deliver_transfer transfer; … };   // first
 *	post->transfer.ended = …; post->transfer.release = …;
 *	if (deliver_transfer_open(deliver, attempt, &post->transfer) && … settings on post->transfer.http.easy …)
 *		deliver_transfer_start(&post->transfer);
 *	else
 *		deliver_transfer_fail(&post->transfer, RETRY_EVENT_REFUSED, "…");
 *
 * In any case `ended` or the failure fills the result, `release` frees what the struct holds, the struct itself is freed, and the attempt is done;
 * never from within start.
 */
#pragma once

#include "daemon/deliver.h"
#include "daemon/http.h"

struct deliver_transfer {
	struct http_transfer http; /* first: what ends is cast back */
	struct deliver_attempt *attempt;
	/* It has run to its end, well or not: what does that mean? */
	void (*ended)(struct deliver_transfer *transfer, CURLcode code, struct deliver_result *result);
	void (*release)(struct deliver_transfer *transfer);
	uv_timer_t soon; /* to report what failed before it began, or was cancelled */
	const char *failed;
	enum retry_event event;
	bool is_counted; /* see struct deliver_result */
};

/* A handle with the receiver's time limit set on it. false: out of memory. In either case one of the two below follows. */
bool deliver_transfer_open(struct deliver *deliver, struct deliver_attempt *attempt, struct deliver_transfer *transfer);
void deliver_transfer_start(struct deliver_transfer *transfer);
/* `why` is a literal. */
void deliver_transfer_fail(struct deliver_transfer *transfer, enum retry_event event, const char *why);
/* The same where the event is at fault, which is given up after some tries. */
void deliver_transfer_fail_event(struct deliver_transfer *transfer, const char *why);
/* Of kinds whose state is a transfer. */
void deliver_transfer_cancel(struct deliver_attempt *attempt);
/* What libcurl says of `code`, on one line. */
void deliver_transfer_error(const struct deliver_transfer *transfer, CURLcode code, struct deliver_result *result);
