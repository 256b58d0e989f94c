#include "alert/notice.h"

#include "alert/render.h"
#include "base/cleanup.h"
#include "base/hash.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <assert.h>

#define TITLE_MAX 240u
#define BODY_USUAL 8000u /* bytes; most need no growing */

const char *notice_type_name(enum notice_type type)
{
	static const char *const names[] = {
		[NOTICE_STORY_NEW] = "io.tidings.story.new.v1",
		[NOTICE_STORY_UPDATED] = "io.tidings.story.updated.v1",
		[NOTICE_REPORT_REPRINTED] = "io.tidings.report.reprinted.v1",
		[NOTICE_STORY_MERGED] = "io.tidings.story.merged.v1",
		[NOTICE_STORY_SPLIT] = "io.tidings.story.split.v1",
		[NOTICE_WITHDRAWN] = "io.tidings.notice.withdrawn.v1",
		[NOTICE_FEED_QUIET] = "io.tidings.feed.quiet.v1",
		[NOTICE_FEED_FAILING] = "io.tidings.feed.failing.v1",
		[NOTICE_FEED_GONE] = "io.tidings.feed.gone.v1",
		[NOTICE_FEED_REFUSED] = "io.tidings.feed.refused.v1",
		[NOTICE_FEED_MOVED] = "io.tidings.feed.moved.v1",
		[NOTICE_FEED_RECOVERED] = "io.tidings.feed.recovered.v1",
		[NOTICE_DIGEST] = "io.tidings.digest.v1",
		[NOTICE_EXPIRED] = "io.tidings.notices.expired.v1",
	};
	return names[type];
}

/* Whoever is told of a story's beginning together with an update is told of a new story. */
enum relation notice_relation(const struct notice_cause *cause)
{
	for (size_t i = 0; i < cause->folded_len; i++)
		if (cause->folded[i].relation == RELATION_NEW_STORY)
			return RELATION_NEW_STORY;
	return cause->relation;
}

enum notice_type notice_type_of(const struct notice_cause *cause)
{
	if (cause->withdrawal)
		return NOTICE_WITHDRAWN;
	switch (notice_relation(cause)) {
	case RELATION_NEW_STORY:
		return NOTICE_STORY_NEW;
	case RELATION_UPDATE:
	case RELATION_REVISION:
		return NOTICE_STORY_UPDATED;
	case RELATION_REPRINT:
	case RELATION_DUPLICATE:
		return NOTICE_REPORT_REPRINTED;
	}
	return NOTICE_STORY_NEW;
}

/* Of the cause alone: which report, what kind of news, told for which watches, withdrawn by what. The report's own number goes in unhashed: neighbours in a
 * drop then have neighbouring notices, which spares the store from rewriting its whole index of ids with every commit. */
static void id_of(const struct notice_cause *cause, enum notice_type type, char ret_id[static NOTICE_ID_SIZE])
{
	uint64_t report, hash = hash64(span_of(notice_type_name(type)));
	if (!hash_id_parse(span_of(cause->report_id), &report))
		report = hash64(span_of(cause->report_id));
	for (size_t i = 0; i < cause->watches_len; i++)
		hash = hash64_seeded(cause->watches[i], hash);
	if (cause->bundle.len > 0)
		hash = hash64_seeded(cause->bundle, hash);
	for (size_t i = 0; i < cause->folded_len; i++)
		hash = hash64_seeded(span_of(cause->folded[i].report_id), hash);
	if (cause->repeat)
		hash = hash64_seeded(span_of(cause->repeat->after), hash);
	if (cause->withdrawal) {
		hash = hash64_seeded(span_of(cause->withdrawal->report_id), hash);
		hash = hash64_seeded(span_of(cause->withdrawal->replaces), hash);
	}
	memcpy(ret_id, "nt_", 3);
	hash_id(report ^ hash, ret_id + 3);
}

struct span notice_watches(struct arena *arena, const struct span *watches, size_t watches_len)
{
	size_t len = 0, at = 0;
	for (size_t i = 0; i < watches_len; i++)
		len += watches[i].len + 1;
	char *joined = ARENA_NEW(arena, char, len + 1);
	for (size_t i = 0; i < watches_len; i++) {
		if (i > 0)
			joined[at++] = ',';
		if (watches[i].len > 0)
			memcpy(joined + at, watches[i].ptr, watches[i].len);
		at += watches[i].len;
	}
	return span_make(joined, at);
}

struct span notice_title(struct arena *arena, struct span text)
{
	CLEANUP(buf_done) struct buf line = { 0 };
	buf_init(&line, 4 * TITLE_MAX);
	utf8_add_printable(&line, utf8_head(text, TITLE_MAX));
	return arena_copy(arena, buf_view(&line));
}

/* A report without a title is known by its first sentence. */
static struct span title_of(struct arena *arena, const struct report *report)
{
	struct span rest = report->text, title = span_trim(report->title);
	if (span_is_empty(title) && !sentence_next(&rest, &title))
		title = SPAN("(untitled)");
	return notice_title(arena, title);
}

void notice_make(struct arena *arena, const struct notice_cause *cause, struct notice *ret_notice)
{
	enum notice_type type = notice_type_of(cause);
	struct notice notice = {
		.type = type,
		.time = cause->received,
		.report = cause->seq,
		.story = cause->story,
		.watches = notice_watches(arena, cause->watches, cause->watches_len),
		.title = title_of(arena, cause->report),
	};
	uint64_t *folded = ARENA_NEW(arena, uint64_t, cause->folded_len + 1);
	for (size_t i = 0; i < cause->folded_len; i++)
		folded[i] = cause->folded[i].seq;
	notice.folded = folded;
	notice.folded_len = cause->folded_len;
	id_of(cause, type, notice.id);
	CLEANUP(buf_done) struct buf body = { 0 };
	buf_init(&body, NOTICE_BODY_MAX);
	(void)buf_reserve(&body, BODY_USUAL); /* never at the ceiling */
	render_json(&body, cause, notice.id);
	assert(!body.is_full);
	notice.body = arena_copy(arena, buf_view(&body));
	*ret_notice = notice;
}
