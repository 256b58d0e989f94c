#include "desk/overflow.h"

#include "alert/notice_expired.h"
#include "base/cleanup.h"
#include "base/vec.h"
#include "store/store.h"

#include <inttypes.h>

struct folding {
	struct overflow *overflow;
	struct store *store;
	struct arena *arena;
	struct store_receiver state;
	struct notice_expired expired;
	struct notice notice;
	struct { uint64_t *at; size_t len, cap; } rows; /* that are folded */
	uint64_t delivery;                              /* of the notice */
};

/* ---- reading ---- */

/* The last notice of this kind, where it still waits. */
static int read_waiting(void *ctx, const struct store_outbox *row)
{
	struct folding *folding = ctx;
	struct notice_expired *expired = &folding->expired;
	if (row->row == folding->state.expiry && notice_expired_read(row->notice.body, &expired->notices, &expired->from))
		expired->replaces = arena_copy(folding->arena, span_of(row->notice.id));
	return 1;
}

static int read_state(struct folding *folding, struct fault *fault)
{
	struct span receiver = folding->overflow->receiver;
	int found = store_receiver_get(folding->store, receiver, folding->arena, &folding->state, fault);
	if (found != 0 || folding->state.expiry == 0)
		return found < 0 ? -1 : 0;
	struct outbox_filter last = {
		.receiver = receiver, .state = OUTBOX_QUEUED, .after_row = folding->state.expiry - 1, .limit = 1, .with_body = true
	};
	return store_outbox(folding->store, &last, read_waiting, folding, fault);
}

static int take_row(void *ctx, const struct store_outbox *row)
{
	struct folding *folding = ctx;
	struct notice_expired *expired = &folding->expired;
	if (!span_is_empty(expired->replaces) && row->row == folding->state.expiry)
		return 0;
	if (folding->rows.len == 0 && span_is_empty(expired->replaces))
		expired->from = row->notice.time;
	expired->to = row->notice.time;
	VEC_PUSH(&folding->rows, row->row);
	return folding->rows.len == folding->overflow->folded;
}

static int take_rows(struct folding *folding, struct fault *fault)
{
	struct outbox_filter oldest = { .receiver = folding->overflow->receiver, .state = OUTBOX_QUEUED };
	return store_outbox(folding->store, &oldest, take_row, folding, fault);
}

/* ---- writing ---- */

static int take_delivery(void *ctx, const struct store_outbox *row)
{
	struct folding *folding = ctx;
	folding->delivery = row->row;
	return 1;
}

static int write_notice(struct folding *folding, struct fault *fault)
{
	const struct overflow *overflow = folding->overflow;
	struct notice_expired *expired = &folding->expired;
	expired->receiver = overflow->receiver;
	expired->notices += folding->rows.len;
	expired->ever = folding->state.expired + folding->rows.len;
	expired->queue_max = overflow->max;
	expired->fallback = overflow->fallback;
	expired->time = overflow->now;
	expired->seq = store_next_seq(folding->store) - 1;
	expired->instance = overflow->instance;
	notice_expired_make(folding->arena, expired, &folding->notice);
	struct outbox_filter written = { .receiver = overflow->receiver, .state = OUTBOX_QUEUED, .notice_id = span_of(folding->notice.id), .limit = 1 };
	if (store_notice_add(folding->store, &folding->notice, &overflow->receiver, 1, fault) < 0 ||
	    store_outbox(folding->store, &written, take_delivery, folding, fault) < 0)
		return -1;
	return store_receiver_expire(folding->store, overflow->receiver, expired->ever, folding->delivery, fault);
}

static int bury_replaced(struct folding *folding, struct fault *fault)
{
	uint64_t moved, last;
	struct outbox_filter replaced = { .receiver = folding->overflow->receiver, .state = OUTBOX_QUEUED, .notice_id = folding->expired.replaces };
	struct span error = arena_format(folding->arena, "told by %s instead", folding->notice.id);
	if (span_is_empty(folding->expired.replaces))
		return 0;
	return store_outbox_move(folding->store, &replaced, OUTBOX_DEAD, error, folding->overflow->now, &moved, &last, fault);
}

/* The oldest, by now without the notice of before. */
static int bury_rows(struct folding *folding, struct fault *fault)
{
	const struct overflow *overflow = folding->overflow;
	uint64_t moved, last;
	struct outbox_filter oldest = { .receiver = overflow->receiver, .state = OUTBOX_QUEUED, .limit = folding->rows.len };
	struct span error = arena_format(folding->arena, "expired: more than %" PRIu32 " waited; told by %s", overflow->max, folding->notice.id);
	if (store_outbox_move(folding->store, &oldest, OUTBOX_DEAD, error, overflow->now, &moved, &last, fault) < 0)
		return -1;
	for (size_t i = 0; i < folding->rows.len && !span_is_empty(overflow->fallback); i++)
		if (store_outbox_pass(folding->store, folding->rows.at[i], overflow->fallback, error, overflow->now, fault) < 0)
			return -1;
	return 0;
}

static int fold(struct folding *folding, uint64_t waiting, struct fault *fault)
{
	struct overflow *overflow = folding->overflow;
	if (read_state(folding, fault) < 0)
		return -1;
	bool is_there = !span_is_empty(folding->expired.replaces); /* the notice has its place among those that wait */
	overflow->folded = waiting - overflow->max + !is_there;
	overflow->is_left = overflow->folded > OVERFLOW_AT_ONCE;
	if (overflow->is_left)
		overflow->folded = OVERFLOW_AT_ONCE;
	if (take_rows(folding, fault) < 0 || write_notice(folding, fault) < 0 || bury_replaced(folding, fault) < 0)
		return -1;
	return bury_rows(folding, fault);
}

int overflow_fold(struct store *store, struct overflow *overflow, struct fault *fault)
{
	uint64_t waiting;
	overflow->folded = 0;
	overflow->is_left = false;
	if (store_outbox_waiting(store, overflow->receiver, &waiting, fault) < 0)
		return -1;
	if (overflow->max == 0 || waiting <= overflow->max)
		return 0;
	struct folding folding = { .overflow = overflow, .store = store, .arena = arena_new() };
	int result = fold(&folding, waiting, fault);
	VEC_DONE(&folding.rows);
	arena_free(folding.arena);
	return result;
}
