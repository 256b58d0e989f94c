/* An alert that became a dead letter has told nobody: the first copy of its reports that stands is told in its place. */
#include "desk/desk_inner.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

struct letter {
	struct desk *desk;
	int64_t now;
	struct span receiver; /* that it was meant for */
	char id[NOTICE_ID_SIZE]; /* of its notice */
	struct span watches;  /* and its watches */
	bool is_dead;         /* it tells of news, and that is how it has ended */
	struct span error;
};

/* Of news, and not dead by another's word. */
static int read_letter(void *ctx, const struct store_outbox *row)
{
	struct letter *letter = ctx;
	enum notice_type type = row->notice.type;
	bool is_news = type == NOTICE_STORY_NEW || type == NOTICE_STORY_UPDATED || type == NOTICE_REPORT_REPRINTED || type == NOTICE_DIGEST;
	letter->is_dead = is_news && row->state == OUTBOX_DEAD && span_equals(row->error, letter->error);
	letter->receiver = arena_copy(letter->desk->arena, row->instead_of.len > 0 ? row->instead_of : row->receiver);
	letter->watches = arena_copy(letter->desk->arena, row->notice.watches);
	memcpy(letter->id, row->notice.id, sizeof(letter->id));
	return 1;
}

static int let_wait(void *ctx, const struct store_report *entry, const struct told_for *told_for, struct fault *fault)
{
	const struct letter *letter = ctx;
	return wait_by_routes(letter->desk, entry, told_for, letter->now, fault);
}

static int tell_instead_of(struct letter *letter, struct arena *texts, uint64_t seq, struct fault *fault)
{
	struct instead instead = {
		.receiver = letter->receiver, .of = seq, .watches = letter->watches, .now = letter->now, .take = let_wait, .ctx = letter
	};
	return find_instead(letter->desk, texts, &instead, fault);
}

static int note_standing(void *ctx, const struct store_report *report)
{
	*(bool *)ctx |= report->withdrawn_by == 0;
	return 0;
}

/* 1: none of these stands. */
static int any_stands(struct desk *desk, const struct seqs *seqs, struct fault *fault)
{
	bool stands = false;
	for (size_t i = 0; i < seqs->len && !stands; i++)
		if (store_reports(desk->store, &(struct store_filter){ .after_seq = seqs->at[i] - 1, .limit = 1 }, note_standing, &stands, fault) < 0)
			return -1;
	return !stands;
}

int desk_tell_instead(struct desk *desk, uint64_t delivery, bool is_passed, struct span error, int64_t now, bool *ret_waits, struct fault *fault)
{
	struct letter letter = { .desk = desk, .now = now, .error = error };
	struct outbox_filter only = { .state = -1, .after_row = delivery - 1, .limit = 1 };
	struct seqs told = { 0 };
	struct arena *texts = arena_new();
	arena_clear(desk->arena);
	int result = store_outbox(desk->store, &only, read_letter, &letter, fault);
	if (result == 0 && letter.is_dead)
		result = store_notice_reports(desk->store, span_of(letter.id), keep_seq, &told, fault);
	bool is_told = false;
	if (result == 0 && is_passed) {
		result = any_stands(desk, &told, fault);
		is_told = result == 0;
	}
	for (size_t i = 0; i < told.len && result >= 0 && !is_told; i++) {
		result = tell_instead_of(&letter, texts, told.at[i], fault);
		*ret_waits |= result == 0;
	}
	VEC_DONE(&told);
	arena_free(texts);
	return result < 0 ? -1 : 0;
}
