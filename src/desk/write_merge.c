/* An editor has made one of two stories, or taken a report out of one: whoever was told of what goes is told so, in the transaction of the order. */
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
		.reports = story.reports, .sources = story.sources, .seq = merge->seq, .time = merge->time, .instance = span_of(desk->instance),
	};
	for (size_t i = 0; i < told.notices.len && result >= 0; i++)
		result = replace(&told, &merged, &told.notices.at[i], fault);
	VEC_DONE(&told.notices);
	VEC_DONE(&told.seen);
	VEC_DONE(&told.receivers);
	return result < 0 ? -1 : 0;
}
