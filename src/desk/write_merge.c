/* Two stories have become one, by an order or because a report has shown it, or an editor has taken a report out of one: whoever was told of what goes is told
 * so, in the transaction of the order or the report. */
#include "desk/desk_inner.h"

#include "alert/notice_merged.h"
#include "base/vec.h"

#include <stdlib.h>

#define NOTICES_MAX 500u /* of what goes, those of the newest reports: whoever was told before these only has been told often */

struct told {
	struct desk *desk;
	struct {
		struct earlier {
			uint64_t row;
			char id[NOTICE_ID_SIZE];
			struct span watches;
		} *at;
		size_t len, cap;
	} notices;
	struct { struct span *at; size_t len, cap; } seen, receivers; /* of all so far; of one notice, not seen before */
};

static int keep_notice(void *ctx, uint64_t row, const struct notice *notice)
{
	static const unsigned news = 1u << NOTICE_STORY_NEW | 1u << NOTICE_STORY_UPDATED | 1u << NOTICE_REPORT_REPRINTED | 1u << NOTICE_DIGEST;
	struct told *told = ctx;
	if (!(news & 1u << notice->type))
		return 0;
	struct earlier kept = { .row = row, .watches = arena_copy(told->desk->arena, notice->watches) };
	memcpy(kept.id, notice->id, sizeof(kept.id));
	VEC_PUSH(&told->notices, kept);
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	uint64_t left = ((const struct earlier *)a)->row, right = ((const struct earlier *)b)->row;
	return (left < right) - (left > right);
}

/* Those that tell of the reports, whichever story these were in then: alone, beside others, in a digest. */
static int gather(struct told *told, const uint64_t *reports, size_t len, struct fault *fault)
{
	int result = 0;
	for (size_t i = len; i-- > 0 && told->notices.len < NOTICES_MAX && result == 0;)
		result = store_notices(told->desk->store, &(struct store_notice_filter){ .report = reports[i], .limit = NOTICES_MAX, .is_newest_first = true },
				       keep_notice, told, fault);
	if (told->notices.len > 0)
		qsort(told->notices.at, told->notices.len, sizeof(*told->notices.at), newest_first);
	return result;
}

static bool is_among(const struct span *names, size_t len, struct span name)
{
	for (size_t i = 0; i < len; i++)
		if (span_equals(names[i], name))
			return true;
	return false;
}

static int keep_receiver(void *ctx, const struct store_outbox *row)
{
	struct told *told = ctx;
	bool may_have_it = row->state != OUTBOX_DEAD || row->attempts > 0;
	if (!may_have_it || is_among(told->seen.at, told->seen.len, row->receiver))
		return 0;
	struct span receiver = arena_copy(told->desk->arena, row->receiver);
	VEC_PUSH(&told->seen, receiver);
	VEC_PUSH(&told->receivers, receiver);
	return 0;
}

static int replace(struct told *told, struct notice_merged *merged, const struct earlier *earlier, struct fault *fault)
{
	struct outbox_filter deliveries = { .state = -1, .notice_id = span_of(earlier->id) };
	struct notice notice;
	VEC_CLEAR(&told->receivers);
	if (store_outbox(told->desk->store, &deliveries, keep_receiver, told, fault) < 0)
		return -1;
	if (told->receivers.len == 0)
		return 0;
	merged->watches = earlier->watches;
	merged->replaces = earlier->id;
	notice_merged_make(told->desk->arena, merged, &notice);
	return store_notice_add(told->desk->store, &notice, told->receivers.at, told->receivers.len, fault);
}

/* Each receiver once, for the last of those that it got. */
int write_merge(struct desk *desk, const struct merge *merge, const uint64_t *reports, size_t len, struct fault *fault)
{
	struct told told = { .desk = desk };
	struct store_story story = { 0 };
	int result = store_story_get(desk->store, merge->story, desk->arena, &story, fault);
	if (result >= 0)
		result = gather(&told, reports, len, fault);
	struct notice_merged merged = {
		.is_split = merge->is_split, .story = story.id, .from = merge->from, .story_title = story.title, .from_title = merge->from_title,
		.reports = story.reports, .sources = story.sources, .cause = merge->cause, .seq = merge->seq, .time = merge->time, .instance = span_of(desk->instance),
	};
	for (size_t i = 0; i < told.notices.len && result >= 0; i++)
		result = replace(&told, &merged, &told.notices.at[i], fault);
	VEC_DONE(&told.notices);
	VEC_DONE(&told.seen);
	VEC_DONE(&told.receivers);
	return result < 0 ? -1 : 0;
}

/* ---- what a report has shown ---- */

/* A story about to go. */
struct leaving {
	const struct verdict_move *move;
	struct span title;
	struct { uint64_t *at; size_t len, cap; } reports;
};

static int note_report(void *ctx, const struct store_report *report)
{
	struct leaving *leaving = ctx;
	VEC_PUSH(&leaving->reports, report->seq);
	return 0;
}

/* By what the report is that has shown it, and of no watch. */
static bool is_silenced(const struct desk *desk, const struct desk_decided *decided, uint64_t story)
{
	const struct store_report *entry = &decided->entry;
	struct route_subject subject = {
		.report = &entry->report, .relation = entry->verdict.relation, .score = entry->verdict.score, .story = story,
		.figures = &decided->material->figures,
	};
	return silences_find(desk->silences, &subject, entry->received) != 0;
}

/* An archive tells nobody of anything. */
static bool is_told(const struct desk *desk, const struct desk_decided *decided, const struct verdict_move *move)
{
	return move->report == 0 && !decided->entry.is_archive && !is_silenced(desk, decided, move->from) && !is_silenced(desk, decided, move->to);
}

static int leave(struct desk *desk, const struct verdict_move *move, struct leaving *leaving, struct fault *fault)
{
	struct store_story story = { 0 };
	*leaving = (struct leaving){ .move = move };
	if (store_story_get(desk->store, move->from, desk->arena, &story, fault) < 0)
		return -1;
	leaving->title = story.title;
	return store_reports(desk->store, &(struct store_filter){ .story = move->from }, note_report, leaving, fault);
}

int write_moves(struct desk *desk, const struct desk_decided *decided, struct fault *fault)
{
	const struct store_report *entry = &decided->entry;
	struct leaving *leaving = ARENA_NEW(desk->arena, struct leaving, decided->moves_len + 1);
	size_t len = 0;
	int result = 0;
	for (size_t i = 0; i < decided->moves_len && result >= 0; i++)
		if (is_told(desk, decided, &decided->moves[i]))
			result = leave(desk, &decided->moves[i], &leaving[len++], fault);
	for (size_t i = 0; i < decided->moves_len; i++)
		if (decided->moves[i].report == 0)
			silences_merge(desk->silences, decided->moves[i].from, decided->moves[i].to);
	if (result >= 0)
		result = store_moves_add(desk->store, entry->seq, decided->moves, decided->moves_len, fault);
	for (size_t i = 0; i < len; i++) {
		struct merge merge = { false, leaving[i].move->to, leaving[i].move->from, leaving[i].title, entry->id, entry->seq, entry->received };
		if (result >= 0)
			result = write_merge(desk, &merge, leaving[i].reports.at, leaving[i].reports.len, fault);
		VEC_DONE(&leaving[i].reports);
	}
	return result < 0 ? -1 : 0;
}
