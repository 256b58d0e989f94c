/* An editor has made one of two stories, or taken a report out of one: whoever was told of what goes is told so, in the transaction of the order. */
#include "desk/desk_inner.h"

#include "alert/notice_merged.h"
#include "base/vec.h"

#define NOTICES_MAX 500u /* of the story that goes, the newest: whoever was told before these only has been told often */

struct told {
	struct desk *desk;
	uint64_t from; /* notices of this story; 0: of any */
	struct {
		struct earlier {
			char id[NOTICE_ID_SIZE];
			struct span title, watches;
		} *at;
		size_t len, cap;
	} notices;                                           /* newest first */
	struct { struct span *at; size_t len, cap; } seen, receivers; /* of all so far; of one notice, not seen before */
};

/* A notice names the story that its report was in when it was told. */
static int keep_notice(void *ctx, uint64_t row, const struct notice *notice)
{
	struct told *told = ctx;
	(void)row;
	if ((told->from != 0 && notice->story != told->from) || (notice->type != NOTICE_STORY_NEW && notice->type != NOTICE_STORY_UPDATED && notice->type != NOTICE_REPORT_REPRINTED))
		return 0;
	struct earlier kept = { .title = arena_copy(told->desk->arena, notice->title), .watches = arena_copy(told->desk->arena, notice->watches) };
	memcpy(kept.id, notice->id, sizeof(kept.id));
	VEC_PUSH(&told->notices, kept);
	return 0;
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
	if (!is_configured_receiver(told->desk->config, row->receiver) || is_among(told->seen.at, told->seen.len, row->receiver))
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
	if (!merged->is_split)
		merged->from_title = earlier->title;
	merged->watches = earlier->watches;
	merged->replaces = earlier->id;
	notice_merged_make(told->desk->arena, merged, &notice);
	return store_notice_add(told->desk->store, &notice, told->receivers.at, told->receivers.len, fault);
}

static int tell(struct told *told, struct notice_merged *merged, struct fault *fault)
{
	int result = 0;
	for (size_t i = 0; i < told->notices.len && result == 0; i++)
		result = replace(told, merged, &told->notices.at[i], fault);
	VEC_DONE(&told->notices);
	VEC_DONE(&told->seen);
	VEC_DONE(&told->receivers);
	return result < 0 ? -1 : 0;
}

static struct notice_merged merged_of(const struct desk *desk, const struct merge *merge, const struct store_story *story)
{
	return (struct notice_merged){
		.story = story->id, .from = merge->from, .story_title = story->title, .reports = story->reports, .sources = story->sources,
		.seq = merge->seq, .time = merge->time, .instance = span_of(desk->instance),
	};
}

int write_merge(struct desk *desk, const struct merge *merge, struct fault *fault)
{
	struct told told = { .desk = desk, .from = merge->from };
	struct store_notice_filter notices_of = { .story = merge->story, .limit = NOTICES_MAX, .is_newest_first = true };
	struct store_story story = { 0 };
	if (store_story_get(desk->store, merge->story, desk->arena, &story, fault) < 0 ||
	    store_notices(desk->store, &notices_of, keep_notice, &told, fault) < 0) {
		VEC_DONE(&told.notices);
		return -1;
	}
	struct notice_merged merged = merged_of(desk, merge, &story);
	return tell(&told, &merged, fault);
}

/* Each receiver once, for the last report of which it was told alone. */
int write_split(struct desk *desk, const struct merge *split, const uint64_t *reports, size_t len, struct fault *fault)
{
	struct told told = { .desk = desk };
	struct store_story story = { 0 }, from = { 0 };
	int result = store_story_get(desk->store, split->story, desk->arena, &story, fault);
	if (result >= 0)
		result = store_story_get(desk->store, split->from, desk->arena, &from, fault);
	for (size_t i = len; i-- > 0 && result >= 0;)
		result = store_notices(desk->store, &(struct store_notice_filter){ .report = reports[i], .is_newest_first = true }, keep_notice, &told, fault);
	if (result < 0) {
		VEC_DONE(&told.notices);
		return -1;
	}
	struct notice_merged merged = merged_of(desk, split, &story);
	merged.is_split = true;
	merged.from_title = from.title;
	return tell(&told, &merged, fault);
}
