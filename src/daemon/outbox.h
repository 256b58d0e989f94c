/* The delivery of notices. Rows of the outbox are born in the transaction of their report; here they are carried to
 * the receivers, first in first out for each, and settled. The loop's side of the outbox: it never touches the store itself, it books.
 *
 * Invariants:
 *  1. A row is DELIVERED only after its receiver has it. A crash in between repeats it, with the same id.
 *  2. A receiver has at most 256 rows in memory; whatever more there is waits in the store.
 *  3. One attempt and one booking at a time for a receiver; receivers do not wait for each other.
 *  4. Nothing is sent while a booking has failed: what could not be settled must not become more.
 *  5. What is given up is passed on to the receiver's fallback, where it has one, in the transaction that makes it a dead letter; else the first copy that
 *     was left out for its sake waits to be told (desk_tell_instead).
 *  6. Where more wait than may (queue-max), the oldest become dead letters and one notice tells how many (desk/overflow.h); none that is being sent does.
 *  7. What an operator orders is written in the store first; then what is in memory is read anew (outbox_reread).
 *
 * A receiver's round:
 *
 *	        wake                 rows                        settled, next rows
 *	QUIET --------> BOOKING ------------> SENDING ----ok-----------> BOOKING …
 *	  ^ no rows        |                     |
 *	  '----------------'                     '--failed--> WAITING (retry's time, or held) --> SENDING
 */
#pragma once

#include "base/fault.h"
#include "base/span.h"
#include "config/config.h"

#include <jansson.h>
#include <uv.h>

struct desk_thread;
struct outbox;

/* Begins with what is queued in the store. `desk` outlives it; `config` does or is replaced by outbox_reload. */
int outbox_new(uv_loop_t *loop, struct desk_thread *desk, const struct config *config, struct outbox **ret_outbox, struct fault *fault);
/* No new attempts; those underway that may take long are ended. Call it, run the loop until outbox_is_idle, stop the desk, free it. */
void outbox_stop(struct outbox *outbox);
/* Closes its handles: run the loop once more afterwards. */
void outbox_free(struct outbox *outbox);

/* A commit has made notices, for this receiver or (NULL) for any. */
void outbox_wake(struct outbox *outbox, const char *receiver);
/* The rows of receivers that are gone stay queued; held receivers whose settings have changed are tried again. The old config is not
 * used afterwards. */
void outbox_reload(struct outbox *outbox, const struct config *config);
/* The operator wants this receiver (none: all) tried now, whatever it said before. false: no such receiver. */
bool outbox_flush(struct outbox *outbox, struct span receiver);
/* Others have written in the store about this receiver (none: any): its deliveries, or that it is held. What is being sent just now is not called back. */
void outbox_reread(struct outbox *outbox, struct span receiver);
/* Is it configured? */
bool outbox_has(const struct outbox *outbox, struct span receiver);
/* Has an operator said that nothing be delivered to it? */
bool outbox_is_held(const struct outbox *outbox, struct span receiver);

/* Whatever may be tried now has been tried and settled; what remains waits for its time. */
bool outbox_is_idle(const struct outbox *outbox);
struct outbox_events {
	void *ctx;
	void (*idle)(void *ctx);      /* loop: that has become so */
	void (*delivered)(void *ctx); /* loop: the store says of more alerts that they are */
	void (*waits)(void *ctx);     /* loop: in place of what was given up something waits to be told (see daemon/bundles.h) */
};
void outbox_listen(struct outbox *outbox, const struct outbox_events *events);

/* An array of {"receiver", "type", "phase", "failures", "next", "error", "loaded", "is_sending", "delivered", "passing_to"}. The caller's reference. */
json_t *outbox_status(const struct outbox *outbox);
