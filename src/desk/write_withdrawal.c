/* What an instruction does: reports do not stand any more, and whoever was told of them, or is still to be told, is told that. */
#include "desk/desk_inner.h"

#include "base/vec.h"

struct told {
	struct desk *desk;
	struct { struct notice *at; size_t len, cap; } notices;    /* of the report, without their bodies */
	struct { struct span *at; size_t len, cap; } receivers;    /* of one of them */
};

static int keep_notice(void *ctx, uint64_t row, const struct notice *notice)
{
	struct told *told = ctx;
	(void)row;
	struct notice kept = *notice;
	kept.watches = arena_copy(told->desk->arena, notice->watches);
	if (notice->type != NOTICE_WITHDRAWN)
		VEC_PUSH(&told->notices, kept);
	return 0;
}

/* A dead letter that was never tried told nobody. Whoever is not configured at the moment is told when it is again. */
static int keep_receiver(void *ctx, const struct store_outbox *row)
{
	struct told *told = ctx;
	if (row->state != OUTBOX_DEAD || row->attempts > 0)
		VEC_PUSH(&told->receivers, arena_copy(told->desk->arena, row->receiver));
	return 0;
}

static void split_watches(struct arena *arena, struct span names, struct notice_cause *cause)
{
	size_t len = names.len > 0;
	for (size_t i = 0; i < names.len; i++)
		len += names.ptr[i] == ',';
	struct span *watches = ARENA_NEW(arena, struct span, len);
	cause->watches = watches;
	cause->watches_len = 0;
	while (cause->watches_len < len && span_next_item(&names, &watches[cause->watches_len]))
		cause->watches_len++;
}

/* The same receivers as the notice that it replaces. Where that has not been sent yet it still is: the order of a receiver's alerts is that
 * of the journal, and what was decided is never taken back. */
static int replace(struct told *told, struct notice_cause *cause, struct notice_withdrawal *withdrawal, const struct notice *earlier, struct fault *fault)
{
	struct desk *desk = told->desk;
	struct outbox_filter deliveries = { .state = -1, .notice_id = span_of(earlier->id) };
	struct notice notice;
	VEC_CLEAR(&told->receivers);
	if (store_outbox(desk->store, &deliveries, keep_receiver, told, fault) < 0)
		return -1;
	if (told->receivers.len == 0)
		return 0;
	withdrawal->replaces = earlier->id;
	split_watches(desk->arena, earlier->watches, cause);
	notice_make(desk->arena, cause, &notice);
	return store_notice_add(desk->store, &notice, told->receivers.at, told->receivers.len, fault);
}

static int tell_of(struct told *told, const struct store_report *instruction, uint64_t seq, struct fault *fault)
{
	struct desk *desk = told->desk;
	struct store_report report;
	struct notice_cause cause;
	char id[HASH_ID_SIZE];
	struct notice_withdrawal withdrawal = { .report = &instruction->report, .report_id = hash_id(instruction->id, id), .seq = instruction->seq };
	struct store_notice_filter notices_of = { .report = seq };
	VEC_CLEAR(&told->notices);
	if (store_notices(desk->store, &notices_of, keep_notice, told, fault) < 0)
		return -1;
	if (told->notices.len == 0)
		return 0;
	if (store_report_get(desk->store, seq, desk->arena, &report, fault) < 0 || gather_cause(desk, &report, &cause, fault) < 0 ||
	    store_story_since(desk->store, report.story, 0, &withdrawal.reports, &withdrawal.sources, fault) < 0)
		return -1;
	cause.received = instruction->received;
	cause.withdrawal = &withdrawal;
	for (size_t i = 0; i < told->notices.len; i++)
		if (replace(told, &cause, &withdrawal, &told->notices.at[i], fault) < 0)
			return -1;
	return 0;
}

int write_instruction(struct desk *desk, const struct desk_decided *decided, struct fault *fault)
{
	const struct store_report *instruction = &decided->entry;
	struct told told = { .desk = desk };
	uint64_t *withdrawn = ARENA_NEW(desk->arena, uint64_t, decided->withdrawn_len + 1);
	size_t len = 0;
	int result = store_instruction_add(desk->store, instruction, fault);
	for (size_t i = 0; i < decided->withdrawn_len && result >= 0; i++) {
		/* 1: another instruction has withdrawn it in this very transaction */
		result = store_report_withdraw(desk->store, decided->withdrawn[i], instruction->seq, fault);
		if (result == 0)
			withdrawn[len++] = decided->withdrawn[i];
	}
	/* all first: what is told of a story is what is left of it in the end */
	for (size_t i = 0; i < len && result >= 0 && !instruction->is_archive; i++)
		result = tell_of(&told, instruction, withdrawn[i], fault);
	VEC_DONE(&told.notices);
	VEC_DONE(&told.receivers);
	return result < 0 ? -1 : 0;
}
