#include "daemon/outbox.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "daemon/deliver.h"
#include "daemon/desk_thread.h"
#include "daemon/now.h"
#include "desk/overflow.h"
#include "pace/rate.h"
#include "store/store.h"

#include <sodium.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define LOADED_MAX DELIVER_BATCH_MAX
/* Counted failures of one notice after which it is given up. */
#define TRIES_MAX 5u
/* Until a booking that the store refused is tried again. */
#define BOOK_AGAIN_MS 1000u
/* Whether too many wait is looked at this often at most, where something has come meanwhile: counting a million rows takes a while. */
#define LOOK_MS (10 * CLOCK_SECOND)
/* Timers look at the clock at least this often: it may have been set. */
#define SLEEP_MAX_MS (60 * CLOCK_SECOND)

/* More than lies between two attempts at a receiver: meanwhile the daemon was off, or the receiver not configured, or the clock wrong. */
#define ABSENCE_MIN (2 * CLOCK_HOUR)

/* Names have 64 bytes at most. */
#define NAME_SIZE 72

struct row {
	uint64_t row;
	uint32_t attempts;
	int64_t since; /* when its waiting began */
};

struct settlement {
	uint64_t row;
	enum outbox_state state;
	char error[DELIVER_ERROR_SIZE];
	bool is_untried; /* it is given up without another attempt */
	bool is_passed;  /* on to the fallback */
};

/* What a receiver wants from the store, in one job: results down, next rows up. */
struct booking {
	struct desk_job job;
	const char *receiver;
	int64_t now;
	struct settlement settlements[LOADED_MAX];
	size_t settlements_len;
	bool puts_retry, puts_rate, recalls, loads;
	struct retry retry; /* to put, or recalled */
	struct rate rate;   /* likewise */
	char error[DELIVER_ERROR_SIZE];
	bool is_held;       /* recalled */
	int64_t released, failing, failed;
	char fallback[NAME_SIZE];
	bool passes;        /* something on to that */
	bool looks;         /* whether too many wait; loading, it sets them aside */
	uint32_t queue_max;
	char stand_in[NAME_SIZE]; /* that is told of those, or "" */
	uint64_t expired;   /* set: how many */
	bool is_over;       /* set: too many wait yet */
	bool waits;         /* set: something is to be told in place of what was given up */
	/* loaded: */
	struct arena *arena;
	struct row rows[LOADED_MAX];
	struct deliver_event events[LOADED_MAX];
	size_t rows_len;
};

struct receiver {
	struct outbox *outbox;
	struct receiver *next;
	char *name;
	const struct config_receiver *config;
	uv_timer_t timer;

	struct retry retry;
	char error[DELIVER_ERROR_SIZE]; /* of the last failure; "" since a success */
	uint64_t delivered;

	/* rows[head..rows_len) are still to be told; their text lives in the booking's arena, which only a load with nothing in memory clears */
	struct row rows[LOADED_MAX];
	struct deliver_event events[LOADED_MAX];
	size_t head, rows_len;
	struct deliver_attempt attempt;

	struct booking booking;
	struct settlement pending[LOADED_MAX]; /* results that wait for the booking underway */
	size_t pending_len;

	int64_t looked;     /* whether too many wait: when last */
	int64_t released;   /* by an operator, the last time; or TIME_NONE */
	int64_t failing;    /* since when it is not well, less the absences between; TIME_NONE: it is */
	int64_t failed;     /* when it failed last */
	struct rate rate;
	char fallback[NAME_SIZE]; /* that pending results are passed on to */

	bool is_known;      /* what the store says of it has been read, and nothing written since by others */
	bool is_begun;      /* its breaker goes on where the last run left it */
	bool is_held;       /* by an operator */
	bool is_stale;      /* others have written about it */
	bool is_sending, is_booking;
	bool may_be_over;   /* something has come since it was looked at */
	bool is_over;       /* too many wait */
	bool is_refused;    /* by the store: the booking is tried again by the timer */
	bool wants_load;    /* there may be more in the store */
	bool has_new_retry;
	bool is_gone;       /* from the configuration; `config` is NULL */
};

struct outbox {
	uv_loop_t *loop;
	struct desk_thread *desk;
	struct deliver deliver;
	struct receiver *receivers;
	struct outbox_events events;
	bool is_stopping;
	bool was_idle;
	size_t handles; /* timers not yet closed */
	bool is_freed;
};

static void receiver_step(struct receiver *receiver);

/* ---- desk thread: one booking ---- */

static int take_row(void *ctx, const struct store_outbox *found)
{
	struct booking *booking = ctx;
	struct arena *arena = booking->arena;
	const struct notice *notice = &found->notice;
	struct deliver_event *event = &booking->events[booking->rows_len];
	booking->rows[booking->rows_len++] = (struct row){ found->row, found->attempts, found->since };
	*event = (struct deliver_event){
		.type = notice->type,
		.story = notice->story,
		.report = notice->report,
		.watches = arena_copy(arena, notice->watches),
		.title = arena_copy(arena, notice->title),
		.body = arena_copy(arena, notice->body),
	};
	memcpy(event->id, notice->id, sizeof(event->id));
	return booking->rows_len == LOADED_MAX;
}

static int booking_load(struct booking *booking, struct store *store, struct fault *fault)
{
	arena_clear(booking->arena);
	struct outbox_filter filter = {
		.receiver = span_of(booking->receiver), .state = OUTBOX_QUEUED, .limit = LOADED_MAX, .with_body = true
	};
	return store_outbox(store, &filter, take_row, booking, fault);
}

/* The breaker as it was left, and why; and whether an operator holds it. */
static int booking_recall(struct booking *booking, struct store *store, struct fault *fault)
{
	struct store_receiver found = { .hold = { .since = TIME_NONE }, .released = TIME_NONE, .failing = TIME_NONE, .changed = TIME_NONE };
	if (store_receiver_get(store, span_of(booking->receiver), booking->arena, &found, fault) < 0)
		return -1;
	booking->retry = found.retry;
	booking->rate = found.rate;
	booking->is_held = found.hold.since != TIME_NONE;
	booking->released = found.released;
	booking->failing = found.failing;
	booking->failed = found.changed;
	snprintf(booking->error, sizeof(booking->error), "%.*s", SPAN_ARG(found.error));
	return 0;
}

/* What is given up is told to whoever stands in, if it stands; else what repeats it may be news here. */
static int booking_settle(struct booking *booking, struct desk *desk, const struct settlement *settlement, struct fault *fault)
{
	struct store *store = desk_store(desk);
	struct span error = settlement->error[0] ? span_of(settlement->error) : SPAN_NONE;
	if (settlement->is_untried ? store_outbox_bury(store, settlement->row, error, booking->now, fault) < 0 :
				     store_outbox_settle(store, settlement->row, settlement->state, error, booking->now, fault) < 0)
		return -1;
	if (settlement->is_passed && store_outbox_pass(store, settlement->row, span_of(booking->fallback), error, booking->now, fault) < 0)
		return -1;
	if (settlement->state != OUTBOX_DEAD)
		return 0;
	return desk_tell_instead(desk, settlement->row, settlement->is_passed, error, booking->now, &booking->waits, fault);
}

/* Only with nothing in memory are any set aside: so none of them is being sent. */
static int booking_look(struct booking *booking, struct desk *desk, struct fault *fault)
{
	struct overflow overflow = {
		.receiver = span_of(booking->receiver), .fallback = booking->stand_in[0] ? span_of(booking->stand_in) : SPAN_NONE, .max = booking->queue_max,
		.now = booking->now, .instance = desk_instance(desk),
	};
	uint64_t waiting = 0;
	if (booking->loads ? overflow_fold(desk_store(desk), &overflow, fault) < 0 :
			     store_outbox_waiting(desk_store(desk), overflow.receiver, &waiting, fault) < 0)
		return -1;
	booking->expired = overflow.folded;
	booking->is_over = overflow.is_left || waiting > booking->queue_max;
	return 0;
}

static int booking_run(struct desk_job *job, struct desk *desk)
{
	struct booking *booking = (struct booking *)job;
	struct store *store = desk_store(desk);
	struct span receiver = span_of(booking->receiver);
	booking->rows_len = 0;
	booking->waits = false;
	for (size_t i = 0; i < booking->settlements_len; i++)
		if (booking_settle(booking, desk, &booking->settlements[i], &job->fault) < 0)
			return -1;
	if (booking->puts_retry &&
	    store_receiver_put(store, receiver, &booking->retry, booking->failing, span_of(booking->error), booking->now, &job->fault) < 0)
		return -1;
	if (booking->puts_rate && store_receiver_put_rate(store, receiver, &booking->rate, &job->fault) < 0)
		return -1;
	if (booking->recalls && booking_recall(booking, store, &job->fault) < 0)
		return -1;
	booking->expired = 0;
	booking->is_over = false;
	if (booking->looks && booking_look(booking, desk, &job->fault) < 0)
		return -1;
	return booking->loads ? booking_load(booking, store, &job->fault) : 0;
}

/* ---- loop thread: booking ---- */

/* The breaker is told at the start only: from then on it is known here better than there. One that held is let go: the settings may have changed while we
 * were away, and asking costs one notice that is refused again. What an operator holds is another matter. */
static void receiver_recall(struct receiver *receiver, const struct booking *booking)
{
	receiver->is_known = true;
	receiver->is_held = booking->is_held;
	receiver->released = booking->released;
	if (receiver->is_begun)
		return;
	receiver->is_begun = true;
	receiver->retry = booking->retry;
	receiver->rate = booking->rate;
	receiver->failing = booking->failing;
	receiver->failed = booking->failed;
	memcpy(receiver->error, booking->error, sizeof(receiver->error));
	if (booking->retry.phase == RETRY_HELD)
		retry_step(&receiver->retry, RETRY_EVENT_RELEASE, 0, 0, now_ms());
	if (booking->retry.phase == RETRY_DISABLED)
		log_warning("receiver '%s' has said that it is gone: disabled until 'tidings queue flush --receiver %s'", receiver->name, receiver->name);
	if (booking->is_held)
		log_notice("receiver '%s' is held until 'tidings queue release %s'; its alerts wait", receiver->name, receiver->name);
}

static bool booking_has_delivered(const struct booking *booking)
{
	for (size_t i = 0; i < booking->settlements_len; i++)
		if (booking->settlements[i].state == OUTBOX_DELIVERED)
			return true;
	return false;
}

static void booking_done(struct desk_job *job)
{
	struct booking *booking = (struct booking *)job;
	struct receiver *receiver = (struct receiver *)((char *)booking - offsetof(struct receiver, booking));
	receiver->is_booking = false;
	if (job->fault.kind != FAULT_NONE) {
		log_warning("cannot settle deliveries to '%s': %s, trying again", receiver->name, job->fault.text);
		receiver->is_refused = true;
		receiver_step(receiver);
		return;
	}
	if (booking->recalls)
		receiver_recall(receiver, booking);
	if (booking->looks)
		receiver->is_over = booking->is_over;
	if (booking->expired > 0)
		log_error("more than %" PRIu32 " alerts wait for '%s': %" PRIu64 " of them set aside, the oldest, and told of in one; see 'tidings queue list --state dead'",
			  booking->queue_max, receiver->name, booking->expired);
	if (booking->loads) {
		memcpy(receiver->rows, booking->rows, booking->rows_len * sizeof(*booking->rows));
		memcpy(receiver->events, booking->events, booking->rows_len * sizeof(*booking->events));
		receiver->head = 0;
		receiver->rows_len = booking->rows_len;
		receiver->wants_load |= booking->rows_len > 0;
	}
	if (booking_has_delivered(booking) && receiver->outbox->events.delivered)
		receiver->outbox->events.delivered(receiver->outbox->events.ctx);
	if (booking->waits && receiver->outbox->events.waits)
		receiver->outbox->events.waits(receiver->outbox->events.ctx);
	if (booking->expired > 0 && booking->stand_in[0])
		outbox_wake(receiver->outbox, booking->stand_in);
	if (booking->passes)
		outbox_wake(receiver->outbox, booking->fallback);
	receiver_step(receiver);
}

static void booking_post(struct receiver *receiver)
{
	receiver->is_booking = true;
	receiver->is_refused = false;
	desk_thread_post(receiver->outbox->desk, &receiver->booking.job);
}

static bool receiver_passes(const struct receiver *receiver)
{
	for (size_t i = 0; i < receiver->pending_len; i++)
		if (receiver->pending[i].is_passed)
			return true;
	return false;
}

/* Those that are too many are set aside by the next load, for which what is in memory is forgotten (receiver_forget). */
static bool receiver_may_look(const struct receiver *receiver, int64_t now)
{
	if (!receiver->config || receiver->config->queue_max == 0)
		return false;
	bool is_time = now - receiver->looked >= LOOK_MS || now < receiver->looked;
	return receiver->is_over || (receiver->may_be_over && is_time);
}

static void receiver_look(struct receiver *receiver, struct booking *booking)
{
	booking->looks = receiver_may_look(receiver, booking->now) && (booking->loads || !receiver->is_over);
	if (!booking->looks)
		return;
	booking->queue_max = receiver->config->queue_max;
	snprintf(booking->stand_in, sizeof(booking->stand_in), "%s", receiver->config->fallback ? receiver->config->fallback : "");
	receiver->may_be_over = false;
	receiver->looked = booking->now;
}

/* Results down as soon as there are any, the next rows up when the last have gone. */
static void receiver_book(struct receiver *receiver)
{
	struct booking *booking = &receiver->booking;
	bool loads = receiver->wants_load && receiver->head == receiver->rows_len && !receiver->is_sending && !receiver->outbox->is_stopping &&
		     !receiver->is_gone;
	bool looks = !receiver->is_over && receiver->is_known && receiver_may_look(receiver, now_ms()) && !receiver->outbox->is_stopping;
	if (receiver->is_booking || receiver->is_refused || !(loads || looks || receiver->pending_len > 0 || receiver->has_new_retry))
		return;
	booking->now = now_ms();
	booking->settlements_len = receiver->pending_len;
	memcpy(booking->settlements, receiver->pending, receiver->pending_len * sizeof(*receiver->pending));
	booking->passes = receiver_passes(receiver);
	snprintf(booking->fallback, sizeof(booking->fallback), "%s", receiver->fallback);
	booking->puts_retry = receiver->has_new_retry;
	booking->recalls = !receiver->is_known && loads;
	booking->loads = loads;
	receiver_look(receiver, booking);
	booking->retry = receiver->retry;
	booking->puts_rate = booking->settlements_len > 0 && receiver->config && receiver->config->rate_limit > 0;
	booking->rate = receiver->rate;
	booking->failing = receiver->failing;
	memcpy(booking->error, receiver->error, sizeof(booking->error));
	receiver->pending_len = 0;
	receiver->has_new_retry = false;
	if (loads)
		receiver->wants_load = false;
	booking_post(receiver);
}

/* ---- loop thread: results ---- */

static void receiver_settle(struct receiver *receiver, const struct row *row, enum outbox_state state, const char *error)
{
	struct settlement *settlement = &receiver->pending[receiver->pending_len++];
	*settlement = (struct settlement){ .row = row->row, .state = state };
	snprintf(settlement->error, sizeof(settlement->error), "%s", error);
}

/* A dead letter, which whoever stands in for the receiver gets. */
static void receiver_bury(struct receiver *receiver, const struct row *row, bool is_tried, const char *error)
{
	receiver_settle(receiver, row, OUTBOX_DEAD, error);
	receiver->pending[receiver->pending_len - 1].is_untried = !is_tried;
	if (!receiver->config || !receiver->config->fallback)
		return;
	receiver->pending[receiver->pending_len - 1].is_passed = true;
	snprintf(receiver->fallback, sizeof(receiver->fallback), "%s", receiver->config->fallback);
}

static double random_fraction(void)
{
	return (double)randombytes_uniform(1u << 20) / (double)(1u << 20);
}

static void receiver_log_failure(const struct receiver *receiver, int64_t now)
{
	char wait[CLOCK_ISO_SIZE];
	int64_t wait_ms = receiver->retry.next > now ? receiver->retry.next - now : 0;
	switch (receiver->retry.phase) {
	case RETRY_HELD:
		log_error("receiver '%s': %s, held until its settings change or 'tidings queue flush --receiver %s'; its alerts wait", receiver->name,
			  receiver->error, receiver->name);
		break;
	case RETRY_DISABLED:
		log_error("receiver '%s': %s, disabled until 'tidings queue flush --receiver %s'; its alerts wait", receiver->name, receiver->error,
			  receiver->name);
		break;
	case RETRY_CLOSED:
	case RETRY_OPEN:
	case RETRY_PROBING:
		clock_duration(wait_ms - wait_ms % CLOCK_SECOND, wait);
		log_warning("receiver '%s': %s (failure %" PRIu32 "), trying again in %s", receiver->name, receiver->error, receiver->retry.failures, wait);
		break;
	}
}

static void receiver_failed(struct receiver *receiver, const struct deliver_result *result, int64_t now)
{
	for (size_t i = 0; i < receiver->attempt.events_len; i++) {
		struct row *row = &receiver->rows[receiver->head + i];
		row->attempts++;
		bool is_given_up = result->is_counted && row->attempts >= TRIES_MAX;
		if (!is_given_up) {
			receiver_settle(receiver, row, OUTBOX_QUEUED, result->error);
			continue;
		}
		receiver_bury(receiver, row, true, result->error);
		log_error("alert %s for '%s' given up after %" PRIu32 " attempts: %s", receiver->events[receiver->head + i].id, receiver->name,
			  row->attempts, result->error);
		receiver->head++; /* counted failures come one event at a time */
	}
	memcpy(receiver->error, result->error, sizeof(receiver->error));
	receiver_log_failure(receiver, now);
}

static void receiver_succeeded(struct receiver *receiver)
{
	size_t len = receiver->attempt.events_len;
	for (size_t i = 0; i < len; i++) {
		log_debug("alert %s told to '%s'", receiver->events[receiver->head + i].id, receiver->name);
		receiver_settle(receiver, &receiver->rows[receiver->head + i], OUTBOX_DELIVERED, "");
	}
	receiver->head += len;
	receiver->delivered += len;
	receiver->error[0] = '\0';
	log_info("%zu alert%s told to '%s'", len, len == 1 ? "" : "s", receiver->name);
}

static void receiver_note_health(struct receiver *receiver, int64_t now)
{
	bool is_well = receiver->retry.phase == RETRY_CLOSED && receiver->retry.failures == 0;
	if (is_well)
		receiver->failing = TIME_NONE;
	else if (receiver->failing == TIME_NONE)
		receiver->failing = now;
	else if (now - receiver->failed > ABSENCE_MIN)
		receiver->failing += now - receiver->failed;
	if (receiver->failing > now && !is_well)
		receiver->failing = now; /* the clock was set back */
	receiver->failed = now;
}

static void attempt_done(struct deliver_attempt *attempt, const struct deliver_result *result)
{
	struct receiver *receiver = attempt->ctx;
	struct retry before = receiver->retry;
	int64_t now = now_ms();
	receiver->is_sending = false;
	if (receiver->outbox->is_stopping && result->event != RETRY_EVENT_SUCCESS) {
		receiver_step(receiver); /* we ended it, or might have: it is no word of the receiver's */
		return;
	}
	retry_step(&receiver->retry, result->event, result->retry_after_ms, random_fraction(), now);
	receiver_note_health(receiver, now);
	if (result->event == RETRY_EVENT_SUCCESS)
		receiver_succeeded(receiver);
	else
		receiver_failed(receiver, result, now);
	receiver->has_new_retry |= before.phase != receiver->retry.phase || before.failures != receiver->retry.failures ||
				   before.next != receiver->retry.next;
	receiver_step(receiver);
}

/* ---- loop thread: a receiver's round ---- */

static size_t receiver_waiting(const struct receiver *receiver)
{
	return receiver->rows_len - receiver->head;
}

/* May an attempt be made now? One at a time is made, so that its alerts arrive in order, however many would be allowed. */
static unsigned receiver_allowance(const struct receiver *receiver, int64_t now)
{
	bool is_open = receiver->is_known && !receiver->is_held && !receiver->is_gone && !receiver->outbox->is_stopping;
	return is_open ? retry_allowance(&receiver->retry, now) : 0;
}

/* What counts is how long an alert has waited for a receiver that fails: not while an operator held that, nor while it was well and others had their turn
 * before. INT64_MAX: not now. */
static int64_t receiver_due_to_give_up(const struct receiver *receiver, const struct row *row, int64_t now)
{
	int64_t since = row->since > receiver->released ? row->since : receiver->released;
	if (receiver->failing == TIME_NONE || retry_allowance(&receiver->retry, now) > 0)
		return INT64_MAX;
	return (since > receiver->failing ? since : receiver->failing) + receiver->config->give_up_after_ms;
}

/* Rows that have waited too long: kept as dead letters, which the operator may requeue. Where the receiver may be tried, it is tried first. */
static void receiver_give_up(struct receiver *receiver, int64_t now)
{
	char age[CLOCK_ISO_SIZE], error[DELIVER_ERROR_SIZE];
	size_t given_up = 0;
	if (receiver->is_sending || receiver->is_gone || receiver->is_held || !receiver->is_known)
		return;
	while (receiver_waiting(receiver) > 0 && receiver->pending_len < LOADED_MAX) {
		const struct row *row = &receiver->rows[receiver->head];
		if (now < receiver_due_to_give_up(receiver, row, now))
			break;
		snprintf(error, sizeof(error), "given up after %s: %.200s", clock_duration(receiver->config->give_up_after_ms, age), receiver->error);
		receiver_bury(receiver, row, false, error);
		receiver->head++;
		given_up++;
	}
	if (given_up > 0)
		log_error("%zu alert%s for '%s' given up after %s, kept as dead letter%s", given_up, given_up == 1 ? "" : "s", receiver->name,
			  clock_duration(receiver->config->give_up_after_ms, age), given_up == 1 ? "" : "s");
}

/* Gone, or failing for so long that an alert of that time would be given up. */
static bool receiver_is_lost(const struct receiver *receiver, int64_t now)
{
	return receiver->retry.phase == RETRY_DISABLED ||
	       (receiver->failing != TIME_NONE && now - receiver->failing >= receiver->config->give_up_after_ms);
}

/* Alerts need not wait for one that is lost where another stands in for it. One is tried whenever the breaker lets one through, which shows that it is back. */
static void receiver_pass_on(struct receiver *receiver, int64_t now)
{
	char error[DELIVER_ERROR_SIZE];
	size_t passed = 0;
	bool is_open = receiver->is_known && !receiver->is_held && !receiver->is_sending;
	if (!receiver->config->fallback || !is_open || !receiver_is_lost(receiver, now) || retry_allowance(&receiver->retry, now) > 0)
		return;
	for (; receiver_waiting(receiver) > 0 && receiver->pending_len < LOADED_MAX; passed++) {
		snprintf(error, sizeof(error), "told to '%s' instead: %.200s", receiver->config->fallback, receiver->error);
		receiver_bury(receiver, &receiver->rows[receiver->head++], false, error);
	}
	if (passed > 0)
		log_warning("receiver '%s' is not well: %zu alert%s for it told to '%s' instead", receiver->name, passed, passed == 1 ? "" : "s",
			    receiver->config->fallback);
}

/* What others have written about is forgotten, and read anew with the next rows; so is what waits where too many do. */
static void receiver_forget(struct receiver *receiver)
{
	bool is_busy = receiver->is_sending || receiver->is_refused || (receiver->is_booking && receiver->booking.loads);
	if ((!receiver->is_stale && !receiver->is_over) || is_busy)
		return;
	if (receiver->is_stale)
		receiver->is_known = false;
	receiver->is_stale = false;
	receiver->head = receiver->rows_len = 0;
	receiver->wants_load = true;
}

static void receiver_send(struct receiver *receiver, int64_t now)
{
	const struct deliver_kind *kind = deliver_kind_of(receiver->config->type);
	size_t len = receiver_waiting(receiver);
	if (len > kind->batch)
		len = kind->batch;
	if (len > LOADED_MAX - receiver->pending_len) /* each row sent wants its place among the results */
		len = LOADED_MAX - receiver->pending_len;
	uint32_t allowed = rate_allowance(&receiver->rate, receiver->config->rate_limit, now);
	if (len > allowed)
		len = allowed;
	bool is_busy = receiver->is_sending || receiver->is_refused || (receiver->is_booking && receiver->booking.loads);
	if (len == 0 || is_busy || receiver_allowance(receiver, now) == 0)
		return;
	receiver->is_sending = true;
	retry_step(&receiver->retry, RETRY_EVENT_ATTEMPT, 0, 0, now);
	rate_take(&receiver->rate, receiver->config->rate_limit, (uint32_t)len, now);
	receiver->attempt = (struct deliver_attempt){
		.kind = kind, .config = receiver->config, .events = &receiver->events[receiver->head], .events_len = len, .done = attempt_done, .ctx = receiver
	};
	kind->start(&receiver->outbox->deliver, &receiver->attempt);
}

static void on_timer(uv_timer_t *timer)
{
	struct receiver *receiver = timer->data;
	if (receiver->is_refused && !receiver->is_booking)
		booking_post(receiver);
	receiver_step(receiver);
}

/* The next thing that time alone brings about. */
static void receiver_arm(struct receiver *receiver, int64_t now)
{
	int64_t wait_ms = INT64_MAX;
	if (receiver_waiting(receiver) > 0 && !receiver->is_sending && !receiver->is_gone && !receiver->is_held) {
		bool waits_for_retry = receiver->retry.phase != RETRY_HELD && receiver->retry.phase != RETRY_DISABLED;
		int64_t due = receiver_due_to_give_up(receiver, &receiver->rows[receiver->head], now);
		wait_ms = due == INT64_MAX ? due : due - now;
		int64_t next = rate_next(&receiver->rate, receiver->config->rate_limit, now);
		if (receiver->retry.next > next)
			next = receiver->retry.next;
		if (waits_for_retry && next - now < wait_ms)
			wait_ms = next - now;
		if (wait_ms < 1)
			wait_ms = 1;
		if (wait_ms > SLEEP_MAX_MS)
			wait_ms = SLEEP_MAX_MS;
	}
	bool looks = receiver->may_be_over && receiver->config && receiver->config->queue_max > 0;
	if (looks && receiver->looked + LOOK_MS - now < wait_ms)
		wait_ms = receiver->looked + LOOK_MS > now ? receiver->looked + LOOK_MS - now : 1;
	if (receiver->is_refused && wait_ms > BOOK_AGAIN_MS)
		wait_ms = BOOK_AGAIN_MS;
	if (wait_ms == INT64_MAX || receiver->outbox->is_stopping || receiver->is_booking) /* a booking that ends steps on */
		uv_timer_stop(&receiver->timer);
	else
		uv_timer_start(&receiver->timer, on_timer, (uint64_t)wait_ms, 0);
}

static bool receiver_is_idle(const struct receiver *receiver)
{
	if (receiver->is_booking || receiver->is_sending)
		return false;
	if (receiver->outbox->is_stopping)
		return receiver->is_refused || (receiver->pending_len == 0 && !receiver->has_new_retry);
	if (receiver->is_refused || receiver->pending_len > 0 || receiver->has_new_retry)
		return false;
	if (receiver_waiting(receiver) == 0)
		return !receiver->wants_load || receiver->is_gone;
	return receiver_allowance(receiver, now_ms()) == 0;
}

bool outbox_is_idle(const struct outbox *outbox)
{
	for (const struct receiver *receiver = outbox->receivers; receiver; receiver = receiver->next)
		if (!receiver_is_idle(receiver))
			return false;
	return true;
}

static void outbox_look(struct outbox *outbox)
{
	bool is_idle = outbox_is_idle(outbox);
	bool has_become_idle = is_idle && !outbox->was_idle;
	outbox->was_idle = is_idle;
	if (has_become_idle && outbox->events.idle)
		outbox->events.idle(outbox->events.ctx);
}

static void receiver_remove(struct receiver *receiver);

/* Whatever can be done next for this receiver, in this order; called after everything that happens to it. */
static void receiver_step(struct receiver *receiver)
{
	struct outbox *outbox = receiver->outbox;
	int64_t now = now_ms();
	receiver_forget(receiver);
	if (!receiver->is_gone && !outbox->is_stopping) {
		receiver_give_up(receiver, now);
		receiver_pass_on(receiver, now);
		receiver_send(receiver, now);
	}
	receiver_book(receiver);
	receiver_arm(receiver, now);
	if (receiver->is_gone && receiver_is_idle(receiver))
		receiver_remove(receiver);
	outbox_look(outbox);
}

/* ---- receivers come and go ---- */

static void receiver_add(struct outbox *outbox, const struct config_receiver *config)
{
	struct receiver *receiver = calloc(1, sizeof(*receiver)), **end = &outbox->receivers;
	char *name = strdup(config->name);
	if (!receiver || !name)
		abort();
	while (*end)
		end = &(*end)->next;
	*end = receiver;
	receiver->outbox = outbox;
	receiver->name = name;
	receiver->config = config;
	receiver->wants_load = receiver->may_be_over = true;
	receiver->released = receiver->failing = receiver->failed = TIME_NONE;
	receiver->booking = (struct booking){
		.job = { .run = booking_run, .done = booking_done }, .receiver = name, .arena = arena_new()
	};
	uv_timer_init(outbox->loop, &receiver->timer);
	receiver->timer.data = receiver;
	uv_unref((uv_handle_t *)&receiver->timer);
	outbox->handles++;
}

static void outbox_release(struct outbox *outbox)
{
	if (outbox->is_freed && outbox->handles == 0)
		free(outbox);
}

static void on_receiver_closed(uv_handle_t *handle)
{
	struct receiver *receiver = handle->data;
	struct outbox *outbox = receiver->outbox;
	arena_free(receiver->booking.arena);
	free(receiver->name);
	free(receiver);
	outbox->handles--;
	outbox_release(outbox);
}

static void receiver_remove(struct receiver *receiver)
{
	struct receiver **at = &receiver->outbox->receivers;
	while (*at != receiver)
		at = &(*at)->next;
	*at = receiver->next;
	uv_close((uv_handle_t *)&receiver->timer, on_receiver_closed);
}

/* ---- the outbox ---- */

int outbox_new(uv_loop_t *loop, struct desk_thread *desk, const struct config *config, struct outbox **ret_outbox, struct fault *fault)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));
	if (!outbox)
		abort();
	*outbox = (struct outbox){ .loop = loop, .desk = desk };
	if (deliver_init(&outbox->deliver, loop, fault) < 0) {
		free(outbox);
		return -1;
	}
	for (size_t i = 0; i < config->receivers_len; i++)
		receiver_add(outbox, &config->receivers[i]);
	for (struct receiver *receiver = outbox->receivers; receiver; receiver = receiver->next)
		receiver_step(receiver);
	*ret_outbox = outbox;
	return 0;
}

void outbox_stop(struct outbox *outbox)
{
	outbox->is_stopping = true;
	outbox->was_idle = false;
	for (struct receiver *receiver = outbox->receivers, *next; receiver; receiver = next) {
		next = receiver->next;
		const struct deliver_kind *kind = receiver->attempt.kind;
		if (receiver->is_sending && kind->cancel)
			kind->cancel(&receiver->attempt);
		else
			receiver_step(receiver);
	}
	outbox_look(outbox);
}

void outbox_free(struct outbox *outbox)
{
	if (!outbox)
		return;
	while (outbox->receivers)
		receiver_remove(outbox->receivers);
	deliver_done(&outbox->deliver);
	outbox->is_freed = true;
	outbox_release(outbox);
}

void outbox_wake(struct outbox *outbox, const char *name)
{
	for (struct receiver *receiver = outbox->receivers, *next; receiver; receiver = next) {
		next = receiver->next;
		if (name && strcmp(receiver->name, name) != 0)
			continue;
		receiver->wants_load = receiver->may_be_over = true;
		outbox->was_idle = false;
		receiver_step(receiver);
	}
}

static void receiver_release(struct receiver *receiver)
{
	retry_step(&receiver->retry, RETRY_EVENT_RELEASE, 0, random_fraction(), now_ms());
	receiver->has_new_retry = true;
	receiver->wants_load = true;
	receiver->outbox->was_idle = false;
	receiver_step(receiver);
}

bool outbox_flush(struct outbox *outbox, struct span name)
{
	bool is_found = span_is_empty(name);
	for (struct receiver *receiver = outbox->receivers, *next; receiver; receiver = next) {
		next = receiver->next;
		if (!span_is_empty(name) && !span_equals(span_of(receiver->name), name))
			continue;
		is_found = true;
		receiver_release(receiver);
	}
	return is_found;
}

void outbox_reread(struct outbox *outbox, struct span name)
{
	for (struct receiver *receiver = outbox->receivers, *next; receiver; receiver = next) {
		next = receiver->next;
		if (!span_is_empty(name) && !span_equals(span_of(receiver->name), name))
			continue;
		receiver->is_stale = receiver->may_be_over = true;
		receiver->looked = 0;
		outbox->was_idle = false;
		receiver_step(receiver);
	}
}

static const struct receiver *outbox_find(const struct outbox *outbox, struct span name)
{
	const struct receiver *receiver = outbox->receivers;
	while (receiver && (receiver->is_gone || !span_equals(span_of(receiver->name), name)))
		receiver = receiver->next;
	return receiver;
}

bool outbox_has(const struct outbox *outbox, struct span name)
{
	return outbox_find(outbox, name);
}

bool outbox_is_held(const struct outbox *outbox, struct span name)
{
	const struct receiver *receiver = outbox_find(outbox, name);
	return receiver && receiver->is_held;
}

void outbox_reload(struct outbox *outbox, const struct config *config)
{
	struct receiver *old = outbox->receivers, *next;
	for (struct receiver *receiver = old; receiver; receiver = receiver->next)
		receiver->is_gone = true;
	for (size_t i = 0; i < config->receivers_len; i++) {
		const struct config_receiver *wanted = &config->receivers[i];
		struct receiver *receiver = old;
		while (receiver && strcmp(receiver->name, wanted->name) != 0)
			receiver = receiver->next;
		if (!receiver) {
			receiver_add(outbox, wanted);
			continue;
		}
		bool is_changed = !receiver->config || !config_receiver_equals(receiver->config, wanted);
		receiver->is_gone = false;
		receiver->config = wanted;
		if (is_changed) {
			receiver->may_be_over = true;
			receiver->looked = 0;
		}
		if (is_changed && receiver->is_known) {
			receiver->failing = TIME_NONE;
			receiver_release(receiver);
		}
	}
	outbox->was_idle = false;
	for (struct receiver *receiver = outbox->receivers; receiver; receiver = next) {
		next = receiver->next;
		if (receiver->is_gone && receiver->config)
			log_notice("receiver '%s' is no longer configured: what is queued for it stays queued", receiver->name);
		if (receiver->is_gone)
			receiver->config = NULL; /* what is underway ends without it */
		receiver_step(receiver);
	}
}

void outbox_listen(struct outbox *outbox, const struct outbox_events *events)
{
	outbox->events = *events;
}

static json_t *receiver_status(const struct receiver *receiver)
{
	char next[CLOCK_ISO_SIZE];
	json_t *status = json_pack("{s:s, s:s, s:s, s:I, s:I, s:b, s:I}", "receiver", receiver->name, "type", deliver_type_name(receiver->config->type),
				   "phase", retry_phase_name(receiver->retry.phase), "failures", (json_int_t)receiver->retry.failures, "loaded",
				   (json_int_t)receiver_waiting(receiver), "is_sending", receiver->is_sending, "delivered", (json_int_t)receiver->delivered);
	if (!status)
		abort();
	bool has_next = receiver->retry.next > now_ms();
	json_object_set_new(status, "next", has_next ? json_string(clock_iso(receiver->retry.next, next)) : json_null());
	bool passes = receiver->config->fallback && receiver_is_lost(receiver, now_ms());
	json_object_set_new(status, "passing_to", passes ? json_string(receiver->config->fallback) : json_null());
	json_object_set_new(status, "error", receiver->error[0] ? json_string(receiver->error) : json_null());
	return status;
}

json_t *outbox_status(const struct outbox *outbox)
{
	json_t *all = json_array();
	for (const struct receiver *receiver = outbox->receivers; receiver; receiver = receiver->next)
		if (!receiver->is_gone)
			json_array_append_new(all, receiver_status(receiver));
	return all;
}
