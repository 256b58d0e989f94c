/* One attempt to hand events to a receiver. The kinds of receivers (deliver_file.c, deliver_exec.c, …) are a table of functions;
 * which receiver is tried when, and what an outcome means for the next attempt, is the outbox's.
 *
 *	attempt->kind, config, events, done, ctx are set; kind->start(deliver, attempt) …
 *	… later, on the loop thread: attempt->done(attempt, &result), once, after which the attempt is the caller's again
 *
 * Rules for a kind:
 *  1. It never blocks the loop: file I/O goes to the thread pool, sockets and pipes to the loop.
 *  2. SUCCESS is said only when all events of the attempt are with the receiver (a file: on the disk).
 *  3. `config` is lent until start returns (a reload may replace it); the events until done.
 *  4. Nothing of an event reaches a command line, a header or a terminal, except its id.
 *  5. An error is one line of printable ASCII or of UTF-8 of our own; words of the other side go through deliver_quote.
 */
#pragma once

#include "alert/notice.h"
#include "base/fault.h"
#include "config/config.h"
#include "pace/retry.h"

#include <uv.h>

#define DELIVER_BATCH_MAX 256 /* rows of a receiver in memory: at most 5 MB */
#define DELIVER_ERROR_SIZE 256

struct deliver_event {
	char id[NOTICE_ID_SIZE];
	enum notice_type type;
	uint64_t story, report; /* seqs */
	struct span watches, title, body;
};

struct deliver_result {
	enum retry_event event;
	int64_t retry_after_ms; /* as the receiver asked; 0: it did not */
	bool is_counted;        /* the event itself may be what the receiver cannot bear: after some such failures it is given up */
	char error[DELIVER_ERROR_SIZE];
};

struct deliver_kind;

struct deliver_attempt {
	const struct deliver_kind *kind;
	const struct config_receiver *config;
	const struct deliver_event *events;
	size_t events_len; /* at most kind->batch */
	void (*done)(struct deliver_attempt *attempt, const struct deliver_result *result);
	void *ctx;
	void *state; /* the kind's own */
};

struct http;

/* What attempts of all receivers share. */
struct deliver {
	uv_loop_t *loop;
	struct http *http; /* connections of webhooks and mail */
};

struct deliver_kind {
	size_t batch; /* events an attempt can carry */
	void (*start)(struct deliver *deliver, struct deliver_attempt *attempt);
	/* Ends what can be ended early; done is called in any case, then or later. NULL: attempts are short. */
	void (*cancel)(struct deliver_attempt *attempt);
};

const struct deliver_kind *deliver_kind_of(enum receiver_type type);
const char *deliver_type_name(enum receiver_type type);

int deliver_init(struct deliver *deliver, uv_loop_t *loop, struct fault *fault);
/* No attempt is underway any more. Its handles are closed when the loop has run once more. */
void deliver_done(struct deliver *deliver);

/* Finishes an attempt with one phrase (none on success). */
void deliver_finish(struct deliver_attempt *attempt, enum retry_event event, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same of one that is over as soon as it has begun: when the loop has run once more, for none is done before its start has returned. The phrase is
 * kept by the caller. */
void deliver_finish_later(struct deliver *deliver, struct deliver_attempt *attempt, enum retry_event event, const char *phrase);
/* At most `max` characters of what a receiver said, on one line, everything that is not printable ASCII as '?'. */
char *deliver_quote(struct span said, char *ret_text, size_t size);

extern const struct deliver_kind deliver_kind_file, deliver_kind_exec, deliver_kind_webhook, deliver_kind_journal, deliver_kind_mail, deliver_kind_maildir,
	deliver_kind_atom, deliver_kind_socket;
