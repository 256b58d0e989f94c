/* Orders about the queue: what is to be delivered, and to whom. They are written in the store by the desk's thread, like all that is written there, and
 * then the outbox reads anew. Nothing disappears: what is dropped is kept as a dead letter, with who dropped it and why. */
#include "daemon/control_request.h"

#include "base/arena.h"
#include "base/log.h"
#include "daemon/now.h"
#include "daemon/outbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Deliveries moved in one job: a queue of a million must not keep the desk from its reports. */
#define MOVED_AT_ONCE 5000u
#define SAID_SIZE 1600
/* What is kept of an order with its delivery. */
#define WHY_SIZE (COMMENT_MAX + 400)

enum queue_verb { QUEUE_HOLD, QUEUE_RELEASE, QUEUE_REQUEUE, QUEUE_DROP };

static const char *const done_words[] = { "held", "released", "queued again", "dropped, kept as dead letters" };

struct queueing {
	struct desk_job job;
	struct request *request;
	enum queue_verb verb;
	struct author author;
	char *receiver, *alert, *comment; /* NULL: none */
	char alert_id[NOTICE_ID_SIZE];    /* in full */
	enum outbox_state from;
	int64_t now;
	bool is_known;       /* the receiver: by the configuration or by the store */
	bool was_held;
	/* of this job, and of all: */
	uint64_t after, moved, last, moved_in_all; /* a job may run again: it begins behind `after`, which it leaves alone */
	int found;           /* of the alert: see store_notice_get */
};

/* ---- desk thread ---- */

static struct queueing *queueing_of(struct desk_job *job)
{
	return (struct queueing *)((char *)job - offsetof(struct queueing, job));
}

/* "held by desk: until the printer is mended" */
static struct span why(const struct queueing *queueing, const char *done, char ret_text[static WHY_SIZE])
{
	int len = snprintf(ret_text, WHY_SIZE, "%s by %s%s%s", done, queueing->author.name[0] ? queueing->author.name : "somebody",
			   queueing->comment ? ": " : "", queueing->comment ? queueing->comment : "");
	return span_make(ret_text, (size_t)len);
}

static int write_hold(struct queueing *queueing, struct store *store, struct fault *fault)
{
	struct arena *arena = arena_new();
	struct span receiver = span_of(queueing->receiver);
	struct store_receiver known = { .hold = { .since = TIME_NONE } };
	struct store_hold hold = {
		.since = queueing->now,
		.has_uid = queueing->author.has_uid,
		.uid = queueing->author.uid,
		.author = queueing->author.name[0] ? span_of(queueing->author.name) : SPAN_NONE,
		.comment = queueing->comment ? span_of(queueing->comment) : SPAN_NONE,
	};
	int found = store_receiver_get(store, receiver, arena, &known, fault);
	queueing->is_known |= found == 0;
	queueing->was_held = known.hold.since != TIME_NONE;
	arena_free(arena);
	if (found < 0 || !queueing->is_known || (queueing->verb == QUEUE_RELEASE && !queueing->was_held))
		return found < 0 ? -1 : 0;
	return store_receiver_hold(store, receiver, queueing->verb == QUEUE_HOLD ? &hold : NULL, queueing->now, fault);
}

/* The alert's id in full. */
static int find_alert(struct queueing *queueing, struct store *store, struct fault *fault)
{
	struct arena *arena = arena_new();
	struct notice notice;
	uint64_t row;
	queueing->found = store_notice_get(store, span_of(queueing->alert), arena, &row, &notice, fault);
	if (queueing->found == 0)
		memcpy(queueing->alert_id, notice.id, sizeof(notice.id));
	arena_free(arena);
	return queueing->found < 0 ? -1 : 0;
}

static int move(struct queueing *queueing, struct store *store, struct fault *fault)
{
	static const enum outbox_state to[] = { OUTBOX_HELD, OUTBOX_QUEUED, OUTBOX_QUEUED, OUTBOX_DEAD };
	char text[WHY_SIZE];
	struct outbox_filter filter = {
		.state = (int)queueing->from,
		.receiver = queueing->receiver ? span_of(queueing->receiver) : SPAN_NONE,
		.notice_id = queueing->alert ? span_of(queueing->alert_id) : SPAN_NONE,
		.after_row = queueing->after,
		.limit = MOVED_AT_ONCE,
	};
	bool is_kept = to[queueing->verb] != OUTBOX_QUEUED;
	struct span error = is_kept ? why(queueing, queueing->verb == QUEUE_HOLD ? "held" : "dropped", text) : SPAN_NONE;
	return store_outbox_move(store, &filter, to[queueing->verb], error, queueing->now, &queueing->moved, &queueing->last, fault);
}

static int run_job(struct desk_job *job, struct desk *desk)
{
	struct queueing *queueing = queueing_of(job);
	struct store *store = desk_store(desk);
	bool is_of_receiver = !queueing->alert && (queueing->verb == QUEUE_HOLD || queueing->verb == QUEUE_RELEASE);
	if (is_of_receiver)
		return write_hold(queueing, store, &job->fault);
	if (queueing->alert && find_alert(queueing, store, &job->fault) < 0)
		return -1;
	return queueing->alert && queueing->found != 0 ? 0 : move(queueing, store, &job->fault);
}

/* ---- the answer ---- */

static void answer_done(struct queueing *queueing, const char *said)
{
	log_notice("%s, by %s%s%s", said, queueing->author.name[0] ? queueing->author.name : "somebody", queueing->comment ? ": " : "",
		   queueing->comment ? queueing->comment : "");
	request_answer_json(queueing->request, MHD_HTTP_OK, json_pack("{s:I, s:s}", "deliveries", (json_int_t)queueing->moved_in_all, "said", said));
}

static void answer_receiver(struct queueing *queueing)
{
	char said[SAID_SIZE];
	struct outbox *outbox = control_outbox(queueing->request->control);
	struct span receiver = span_of(queueing->receiver);
	if (!queueing->is_known) {
		request_answer_error(queueing->request, MHD_HTTP_NOT_FOUND, "there is no receiver '%s'", queueing->receiver);
		return;
	}
	outbox_reread(outbox, receiver);
	if (queueing->verb == QUEUE_RELEASE) {
		outbox_flush(outbox, receiver); /* what a refusal held is let go as well */
		snprintf(said, sizeof(said), "receiver '%s' is %s", queueing->receiver,
			 queueing->was_held ? "released: its alerts are delivered again" : "held by nobody: it is tried again now");
	} else {
		snprintf(said, sizeof(said), "receiver '%s' is held: its alerts wait until 'tidings queue release %s'", queueing->receiver, queueing->receiver);
	}
	answer_done(queueing, said);
}

static void answer_nothing(struct queueing *queueing)
{
	static const char *const states[] = { "waits", "has been delivered", "is a dead letter", "is held" };
	const char *state = queueing->verb == QUEUE_DROP ? "waits or is held" : states[queueing->from];
	const char *stands = queueing->verb == QUEUE_RELEASE || queueing->verb == QUEUE_REQUEUE ? " and not withdrawn" : "";
	if (queueing->alert && queueing->receiver)
		request_answer_error(queueing->request, MHD_HTTP_CONFLICT, "nothing of alert '%s' for '%s' %s%s", queueing->alert, queueing->receiver, state, stands);
	else if (queueing->alert)
		request_answer_error(queueing->request, MHD_HTTP_CONFLICT, "nothing of alert '%s' %s%s", queueing->alert, state, stands);
	else
		request_answer_error(queueing->request, MHD_HTTP_CONFLICT, "nothing for receiver '%s' %s%s", queueing->receiver, state, stands);
}

static void answer_moved(struct queueing *queueing)
{
	char said[SAID_SIZE];
	outbox_reread(control_outbox(queueing->request->control), queueing->receiver ? span_of(queueing->receiver) : SPAN_NONE);
	snprintf(said, sizeof(said), "%" PRIu64 " deliver%s%s%s%s%s %s", queueing->moved_in_all, queueing->moved_in_all == 1 ? "y" : "ies",
		 queueing->alert ? " of alert " : "", queueing->alert ? queueing->alert_id : "", queueing->receiver ? " to " : "",
		 queueing->receiver ? queueing->receiver : "", done_words[queueing->verb]);
	answer_done(queueing, said);
}

static void answer(struct queueing *queueing)
{
	struct request *request = queueing->request;
	bool is_of_receiver = !queueing->alert && (queueing->verb == QUEUE_HOLD || queueing->verb == QUEUE_RELEASE);
	if (queueing->job.fault.kind != FAULT_NONE)
		request_answer_fault(request, &queueing->job.fault);
	else if (is_of_receiver)
		answer_receiver(queueing);
	else if (queueing->alert && queueing->found != 0)
		request_answer_error(request, MHD_HTTP_NOT_FOUND, queueing->found == 2 ? "several alerts begin with '%s'" : "there is no alert '%s'",
				     queueing->alert);
	else if (queueing->moved_in_all > 0)
		answer_moved(queueing);
	else if (!queueing->alert && !outbox_has(control_outbox(request->control), span_of(queueing->receiver)))
		request_answer_error(request, MHD_HTTP_NOT_FOUND, "there is no receiver '%s'", queueing->receiver);
	else
		answer_nothing(queueing);
}

/* ---- loop thread ---- */

/* What is dropped is what waits, and after that what is held. */
static bool goes_on(struct queueing *queueing)
{
	if (queueing->job.fault.kind != FAULT_NONE || control_is_stopping(queueing->request->control))
		return false;
	queueing->after = queueing->last;
	if (queueing->moved == MOVED_AT_ONCE)
		return true;
	if (queueing->verb != QUEUE_DROP || queueing->from != OUTBOX_QUEUED)
		return false;
	queueing->from = OUTBOX_HELD;
	queueing->after = 0;
	return true;
}

static void on_job_done(struct desk_job *job)
{
	struct queueing *queueing = queueing_of(job);
	struct request *request = queueing->request;
	queueing->moved_in_all += queueing->moved;
	if (goes_on(queueing)) {
		queueing->moved = 0;
		desk_thread_post(control_desk(request->control), job);
		return;
	}
	answer(queueing);
	request_release(request);
}

static void find_author(struct request *request, struct store *store)
{
	struct queueing *queueing = request->state;
	(void)store;
	author_find_name(&queueing->author);
}

static void post(struct request *request)
{
	struct queueing *queueing = request->state;
	request_post(request, &queueing->job);
}

static void give(struct request *request, enum queue_verb verb, enum outbox_state from)
{
	struct span receiver = request_parameter(request, "receiver"), alert = request_parameter(request, "alert"), comment;
	struct outbox *outbox = control_outbox(request->control);
	if (!request_may_order(request, outbox) || !request_comment(request, &comment))
		return;
	if (receiver.len == 0 && alert.len == 0) {
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "of which receiver or alert?");
		return;
	}
	struct queueing *queueing = calloc(1, sizeof(*queueing));
	if (!queueing)
		abort(); /* a fixed, small size */
	*queueing = (struct queueing){
		.job = { .run = run_job, .done = on_job_done }, .request = request, .verb = verb, .from = from, .now = now_ms(),
		.receiver = request_keep(receiver), .alert = request_keep(alert), .comment = request_keep(comment), .is_known = outbox_has(outbox, receiver),
	};
	author_find(request, &queueing->author);
	request->state = queueing;
	request_work(request, find_author, post);
}

void queue_hold_begin(struct request *request)
{
	give(request, QUEUE_HOLD, OUTBOX_QUEUED);
}

void queue_release_begin(struct request *request)
{
	give(request, QUEUE_RELEASE, OUTBOX_HELD);
}

void queue_drop_begin(struct request *request)
{
	give(request, QUEUE_DROP, OUTBOX_QUEUED);
}

void queue_requeue_begin(struct request *request)
{
	struct span state = request_parameter(request, "state");
	if (state.len == 0 || span_equals(state, SPAN("dead")))
		give(request, QUEUE_REQUEUE, OUTBOX_DEAD);
	else if (span_equals(state, SPAN("delivered")))
		give(request, QUEUE_REQUEUE, OUTBOX_DELIVERED);
	else
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "'state' is dead or delivered, not '%.*s'", SPAN_ARG(span_head(state, 100)));
}

void queue_close(struct request *request)
{
	struct queueing *queueing = request->state;
	if (!queueing)
		return;
	free(queueing->receiver);
	free(queueing->alert);
	free(queueing->comment);
	free(queueing);
}

void flush_begin(struct request *request)
{
	struct span receiver = request_parameter(request, "receiver");
	struct outbox *outbox = control_outbox(request->control);
	if (!request_may_order(request, outbox))
		return;
	if (outbox_is_held(outbox, receiver))
		request_answer_error(request, MHD_HTTP_CONFLICT, "receiver '%.*s' is held; 'tidings queue release' lets it go", SPAN_ARG(span_head(receiver, 200)));
	else if (outbox_flush(outbox, receiver))
		request_answer_json(request, MHD_HTTP_OK,
				    span_is_empty(receiver) ? json_pack("{s:b}", "flushed_all", true) :
							      json_pack("{s:s%}", "flushed", receiver.ptr, receiver.len));
	else
		request_answer_error(request, MHD_HTTP_NOT_FOUND, "no such receiver '%.*s'", (int)span_head(receiver, 200).len, receiver.ptr);
}
