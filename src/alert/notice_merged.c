#include "alert/notice_merged.h"

#include "alert/event.h"
#include "base/cleanup.h"
#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>

#define LINE_MAX_BYTES 800u
#define WATCHES_MAX_BYTES 1600u

static enum notice_type type_of(const struct notice_merged *merged)
{
	return merged->is_split ? NOTICE_STORY_SPLIT : NOTICE_STORY_MERGED;
}

static void id_of(const struct notice_merged *merged, char ret_id[static NOTICE_ID_SIZE])
{
	const uint64_t numbers[] = { merged->cause, merged->story, merged->from };
	uint64_t hash = hash64_seeded(span_of(merged->replaces), hash64(span_of(notice_type_name(type_of(merged)))));
	hash = hash64_seeded(span_make((const char *)numbers, sizeof(numbers)), hash);
	memcpy(ret_id, "nt_", 3);
	hash_id(hash, ret_id + 3);
}

static void add_watches(struct buf *out, struct arena *arena, struct span names)
{
	struct span *each = ARENA_NEW(arena, struct span, names.len + 1), name; /* at most, of empty ones */
	size_t len = 0;
	while (span_next_item(&names, &name))
		each[len++] = name;
	event_add_watches(out, each, len, WATCHES_MAX_BYTES);
}

static void add_merge(struct buf *out, const struct notice_merged *merged)
{
	event_add_number(out, merged->is_split ? ",\"split\":{\"story\":" : ",\"merge\":{\"story\":", (int64_t)merged->story);
	event_add_member(out, ",\"story_title\":", merged->story_title, LINE_MAX_BYTES);
	event_add_number(out, ",\"reports\":", merged->reports);
	event_add_number(out, ",\"sources\":", merged->sources);
	event_add_number(out, ",\"from\":", (int64_t)merged->from);
	event_add_member(out, ",\"from_title\":", merged->from_title, LINE_MAX_BYTES);
	buf_add_text(out, "}}}");
}

static void event_make(struct buf *out, struct arena *arena, const struct notice_merged *merged, const char *id, struct span what)
{
	event_add_head(out, &(struct event_head){
		.id = id,
		.type = notice_type_name(type_of(merged)),
		.instance = merged->instance,
		.subject = arena_format(arena, "story/%" PRIu64, merged->story),
		.time = merged->time,
		.sequence = merged->seq,
	});
	buf_addf(out, "\"alert\":{\"id\":\"%s\"", id);
	add_watches(out, arena, merged->watches);
	event_add_member(out, merged->is_split ? ",\"relation\":\"split\",\"what\":" : ",\"relation\":\"merged\",\"what\":", what, LINE_MAX_BYTES);
	event_add_member(out, ",\"replaces\":", span_of(merged->replaces), NOTICE_ID_SIZE);
	buf_add_char(out, '}');
	add_merge(out, merged);
}

void notice_merged_make(struct arena *arena, const struct notice_merged *merged, struct notice *ret_notice)
{
	CLEANUP(buf_done) struct buf body = { .max = NOTICE_BODY_MAX - 1 };
	struct span what = merged->is_split ? arena_format(arena, "A report of story %" PRIu64 " is part of story %" PRIu64 " now", merged->from, merged->story) :
					      arena_format(arena, "Story %" PRIu64 " is part of story %" PRIu64 " now", merged->from, merged->story);
	struct notice notice = {
		.type = type_of(merged),
		.time = merged->time,
		.story = merged->story,
		.watches = arena_copy(arena, merged->watches),
		.title = notice_title(arena, merged->story_title),
	};
	id_of(merged, notice.id);
	event_make(&body, arena, merged, notice.id, what);
	assert(!body.is_full);
	notice.body = arena_copy(arena, buf_view(&body));
	*ret_notice = notice;
}
