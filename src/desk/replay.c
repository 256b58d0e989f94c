#include "desk/replay.h"

#include "base/vec.h"
#include "desk/judge.h"
#include "desk/order.h"

#include <string.h>

/* Reports that are read at once: a daemon's store cannot put its log in order while somebody reads. */
#define PAGE 1000u

struct replay {
	struct judge judge;
	struct {
		struct placed {
			uint64_t story, of; /* of a report: where it is now; 0: this is none */
		} *at;
		size_t len, cap;
	} placed;              /* by seq */
	struct map merged;     /* every story that there was: itself, or the one that it was merged into */
	struct desk_workshop *workshop;
	struct arena *arena;   /* of the entry in hand */
	struct buf source;     /* of the drop in hand */
	struct store_drop drop;
	uint64_t last;         /* of the journal, when it began */
	int (*each)(void *ctx, const struct replay_step *step);
	void *ctx;
	struct fault *fault;
	bool has_ended;        /* by a fault, or because nobody listens any more */
	bool is_faulty;
};

static int fail(struct replay *replay)
{
	replay->has_ended = replay->is_faulty = true;
	return -1;
}

/* ---- where everything is ---- */

static void place(struct replay *replay, uint64_t seq, uint64_t story, uint64_t of)
{
	while (replay->placed.len <= seq)
		VEC_PUSH(&replay->placed, (struct placed){ 0 });
	replay->placed.at[seq] = (struct placed){ story, of };
	if (!map_find(&replay->merged, story))
		*map_at(&replay->merged, story) = story;
}

/* 0: neither a story nor a report. */
static uint64_t story_named(const struct replay *replay, uint64_t id)
{
	const uint64_t *into = map_find(&replay->merged, id);
	if (!into)
		return id < replay->placed.len ? replay->placed.at[id].story : 0;
	while (*into != id) {
		id = *into;
		into = map_find(&replay->merged, id);
	}
	return id;
}

static void move(struct replay *replay, uint64_t seq, uint64_t story)
{
	replay->placed.at[seq].story = story;
	match_move(replay->judge.engine, seq, story);
}

/* Where the engine has moved reports already. */
static void follow(struct replay *replay, const struct verdict_move *moves, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (moves[i].report != 0) {
			replay->placed.at[moves[i].report].story = moves[i].to;
			continue;
		}
		for (uint64_t seq = 1; seq < replay->placed.len; seq++)
			if (replay->placed.at[seq].story == moves[i].from)
				replay->placed.at[seq].story = moves[i].to;
		*map_at(&replay->merged, moves[i].from) = moves[i].to;
	}
}

/* ---- one entry ---- */

static int note_drop(void *ctx, const struct store_drop *drop)
{
	struct replay *replay = ctx;
	buf_clear(&replay->source);
	buf_add_span(&replay->source, drop->source);
	replay->drop = (struct store_drop){ .id = drop->id, .source = buf_view(&replay->source) };
	return 0;
}

/* The drop that it came in: its folder says whose it may be. */
static int find_drop(struct replay *replay, uint64_t id)
{
	if (replay->drop.id == id)
		return 0;
	replay->drop = (struct store_drop){ .id = id };
	return store_drops(replay->judge.reader, id + 1, 1, note_drop, replay, replay->fault);
}

static int begin(struct replay *replay, const struct store_report *was, struct desk_material *material, struct desk_decided *decided)
{
	arena_clear(replay->arena);
	arena_clear(replay->judge.scratch);
	replay->judge.begun_seq = replay->judge.next_seq = was->seq;
	desk_material_read(replay->workshop, replay->arena, &was->report, material);
	*decided = (struct desk_decided){ .material = material };
	decided->entry = (struct store_report){
		.seq = was->seq, .id = was->id, .drop = was->drop, .ordinal = was->ordinal, .report = was->report, .received = was->received,
		.is_archive = was->is_archive,
	};
	return find_drop(replay, was->drop);
}

static void tell(struct replay *replay, const struct replay_step *step)
{
	if (replay->each(replay->ctx, step) != 0)
		replay->has_ended = true;
}

static bool has_other_figures(const struct store_report *was, const struct store_report *now)
{
	return was->when != now->when || was->is_dated != now->is_dated || !verdict_equals(&was->verdict, &now->verdict) ||
	       !span_equals(was->fingerprint, now->fingerprint);
}

struct moved {
	struct verdict_move *at;
	size_t len, cap;
};

static int note_move(void *ctx, const struct store_move *move)
{
	struct moved *moved = ctx;
	VEC_PUSH(moved, move->move);
	return 0;
}

/* What the report brought about when it came. */
static int find_moved(struct replay *replay, uint64_t seq, struct replay_step *step)
{
	struct moved moved = { 0 };
	struct store_move_filter filter = { .cause = seq };
	int result = store_moves(replay->judge.reader, &filter, note_move, &moved, replay->fault);
	struct verdict_move *copy = ARENA_NEW(replay->arena, struct verdict_move, moved.len);
	if (moved.len > 0)
		memcpy(copy, moved.at, moved.len * sizeof(*copy));
	step->moved = copy;
	step->moved_len = moved.len;
	VEC_DONE(&moved);
	return result;
}

static bool has_other_moves(const struct replay_step *step)
{
	bool is_other = step->moved_len != step->moves_len;
	for (size_t i = 0; !is_other && i < step->moves_len; i++) {
		const struct verdict_move *was = &step->moved[i], *now = &step->moves[i];
		is_other = now->report != was->report || now->from != was->from || now->to != was->to || now->score != was->score || now->was != was->was;
	}
	return is_other;
}

static int replay_report(void *ctx, const struct store_report *stored)
{
	struct replay *replay = ctx;
	struct store_report was = *stored;
	struct desk_material material;
	struct desk_decided decided;
	const struct fingerprint *fingerprint;
	if (was.withdrawn_by > was.seq)
		was.withdrawn_by = 0;
	was.story = was.verdict.story ? was.verdict.story : was.seq; /* as decided; orders come later */
	if (begin(replay, &was, &material, &decided) < 0 ||
	    judge_report(&replay->judge, replay->arena, &replay->drop, &decided, &fingerprint, replay->fault) < 0)
		return fail(replay);
	const struct store_report *now = &decided.entry;
	judge_settle(&replay->judge, replay->arena, &decided, fingerprint);
	place(replay, now->seq, now->story, now->verdict.of);
	follow(replay, decided.moves, decided.moves_len);
	texts_add(replay->judge.texts, now->seq, now->report.title, now->report.text);
	struct replay_step step = { .was = &was, .now = now, .moves = decided.moves, .moves_len = decided.moves_len };
	if (find_moved(replay, now->seq, &step) < 0)
		return fail(replay);
	step.has_other_decision = was.verdict.relation != now->verdict.relation || was.verdict.of != now->verdict.of || was.story != now->story ||
				  was.withdrawn_by != now->withdrawn_by || has_other_moves(&step);
	step.has_other_figures = !step.has_other_decision && has_other_figures(&was, now);
	tell(replay, &step);
	return replay->has_ended;
}

struct seqs {
	uint64_t before;
	uint64_t *at;
	size_t len, cap;
};

static int note_withdrawn(void *ctx, const struct store_report *report)
{
	struct seqs *seqs = ctx;
	if (report->seq < seqs->before)
		VEC_PUSH(seqs, report->seq);
	return 0;
}

static int replay_instruction(struct replay *replay, const struct store_report *was)
{
	struct store_filter by_it = { .withdrawn_by = was->seq };
	struct seqs withdrew = { .before = was->seq };
	struct desk_material material;
	struct desk_decided decided;
	int result = begin(replay, was, &material, &decided);
	if (result == 0)
		result = judge_instruction(&replay->judge, replay->arena, &replay->drop, &decided, replay->fault);
	if (result == 0)
		result = store_reports(replay->judge.reader, &by_it, note_withdrawn, &withdrew, replay->fault);
	if (result == 0) {
		struct replay_step step = {
			.was = was, .now = &decided.entry, .is_instruction = true, .withdrew = withdrew.at, .withdrew_len = withdrew.len,
			.withdraws = decided.withdrawn, .withdraws_len = decided.withdrawn_len,
		};
		step.has_other_decision = withdrew.len != decided.withdrawn_len ||
					  (withdrew.len > 0 && memcmp(withdrew.at, decided.withdrawn, withdrew.len * sizeof(*withdrew.at)) != 0);
		judge_withdraw(&replay->judge, &decided);
		replay->judge.has_instructions = true;
		tell(replay, &step);
	}
	VEC_DONE(&withdrew);
	return result < 0 ? fail(replay) : 0;
}

static void merge(struct replay *replay, const struct store_order *order, struct replay_step *step)
{
	uint64_t a = story_named(replay, order->story), b = story_named(replay, order->other);
	if (a == 0 || b == 0 || a == b)
		return;
	step->story = a < b ? a : b;
	step->other = a < b ? b : a;
	for (uint64_t seq = 1; seq < replay->placed.len; seq++)
		if (replay->placed.at[seq].story == step->other)
			move(replay, seq, step->story);
	*map_at(&replay->merged, step->other) = step->story;
}

static void split(struct replay *replay, const struct store_order *order, struct replay_step *step)
{
	struct order_group group = { .report = order->report };
	uint64_t from = order->report < replay->placed.len ? replay->placed.at[order->report].story : 0;
	uint64_t to = order->story == order->seq ? order->seq : story_named(replay, order->story);
	if (from == 0 || to == 0 || from == to)
		return;
	step->story = to;
	step->other = from;
	for (uint64_t seq = 1; seq < replay->placed.len; seq++)
		if (replay->placed.at[seq].story == from && order_group_takes(&group, seq, replay->placed.at[seq].of))
			move(replay, seq, to);
	*map_at(&replay->merged, to) = to;
	order_group_done(&group);
}

static void replay_order(struct replay *replay, const struct store_order *order)
{
	struct replay_step step = { .order = order };
	if (order->verb == STORY_MERGE)
		merge(replay, order, &step);
	else
		split(replay, order, &step);
	step.has_other_decision = step.story != order->story || step.other != order->other;
	tell(replay, &step);
}

/* ---- all ---- */

struct page {
	struct replay *replay;
	uint64_t next; /* seq that comes next */
};

/* What is no report in the number line is an instruction or an order. */
static int replay_between(struct page *page, uint64_t end)
{
	struct replay *replay = page->replay;
	for (; page->next < end && !replay->has_ended; page->next++) {
		struct arena *arena = arena_new(); /* the entry's own is used meanwhile */
		struct store_report instruction;
		struct store_order order;
		int found = store_instruction_get(replay->judge.reader, page->next, arena, &instruction, replay->fault);
		if (found == 0)
			(void)replay_instruction(replay, &instruction);
		else if (found == 1 && (found = store_order_get(replay->judge.reader, page->next, arena, &order, replay->fault)) == 0)
			replay_order(replay, &order);
		if (found < 0)
			(void)fail(replay);
		arena_free(arena);
	}
	return replay->has_ended;
}

static int replay_next(void *ctx, const struct store_report *report)
{
	struct page *page = ctx;
	if (replay_between(page, report->seq))
		return 1;
	page->next = report->seq + 1;
	return replay_report(page->replay, report);
}

static int replay_all(struct replay *replay)
{
	struct page page = { .replay = replay, .next = 1 };
	uint64_t before;
	do {
		struct store_filter some = { .after_seq = page.next - 1, .before_seq = replay->last + 1, .limit = PAGE,
					     .with = STORE_WITH_TEXT | STORE_WITH_FINGERPRINT };
		before = page.next;
		if (store_reports(replay->judge.reader, &some, replay_next, &page, replay->fault) < 0)
			return -1;
	} while (!replay->has_ended && page.next > before);
	(void)replay_between(&page, replay->last + 1);
	return replay->is_faulty ? -1 : 0;
}

int desk_replay(struct store *store, size_t memory_reports, int (*each)(void *ctx, const struct replay_step *step), void *ctx, struct fault *fault)
{
	struct store_counts counts;
	if (store_counts(store, &counts, fault) < 0)
		return -1;
	struct replay replay = { .workshop = desk_workshop_new(), .arena = arena_new(), .last = counts.last_seq, .each = each, .ctx = ctx, .fault = fault };
	buf_init(&replay.source, REPORT_TITLE_MAX);
	judge_init(&replay.judge, store, memory_reports);
	int result = replay_all(&replay);
	judge_done(&replay.judge);
	VEC_DONE(&replay.placed);
	map_done(&replay.merged);
	buf_done(&replay.source);
	arena_free(replay.arena);
	desk_workshop_free(replay.workshop);
	return result;
}
