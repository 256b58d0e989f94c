/* The writing half: what has been decided is written down, and with it the notices to those who are told. */
#include "desk/desk_inner.h"

#include "watch/route.h"

#include <stdlib.h>

int gather_cause(struct desk *desk, const struct store_report *entry, struct notice_cause *ret_cause, struct fault *fault)
{
	struct store_story story = { 0 };
	struct store_report of = { 0 };
	char *id = ARENA_NEW(desk->arena, char, HASH_ID_SIZE);
	char *of_id = ARENA_NEW(desk->arena, char, HASH_ID_SIZE);
	if (store_story_get(desk->store, entry->story, desk->arena, &story, fault) < 0)
		return -1;
	if (entry->verdict.of && store_report_get(desk->store, entry->verdict.of, desk->arena, &of, fault) < 0)
		return -1;
	struct notice_cause cause = {
		.report = &entry->report,
		.report_id = hash_id(entry->id, id),
		.seq = entry->seq,
		.received = entry->received,
		.verdict = &entry->verdict,
		.story = entry->story,
		.story_title = story.title,
		.story_reports = story.reports,
		.story_sources = story.sources,
		.of_id = of.seq ? span_of(hash_id(of.id, of_id)) : SPAN_NONE,
		.of_title = of.report.title,
		.of_source = of.report.source,
		.instance = span_of(desk->instance),
	};
	for (size_t i = 0; i < entry->verdict.background_len; i++) {
		struct store_story earlier = { 0 };
		if (store_story_get(desk->store, entry->verdict.background[i].story, desk->arena, &earlier, fault) < 0)
			return -1;
		cause.background_titles[i] = earlier.title;
	}
	*ret_cause = cause;
	return 0;
}

static struct span watch_name(const struct desk *desk, uint32_t watch)
{
	return span_of(desk->config->watches[watch].name);
}

static int by_name(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* One notice with its outbox rows. */
static int tell(struct desk *desk, struct notice_cause *cause, const struct route_telling *to, struct notice *ret_notice, struct fault *fault)
{
	struct span *watches = ARENA_NEW(desk->arena, struct span, to->watches_len);
	struct span *receivers = ARENA_NEW(desk->arena, struct span, to->receivers_len);
	for (size_t i = 0; i < to->watches_len; i++)
		watches[i] = watch_name(desk, to->watches[i]);
	qsort(watches, to->watches_len, sizeof(*watches), by_name);
	for (size_t i = 0; i < to->receivers_len; i++)
		receivers[i] = span_of(desk->config->receivers[to->receivers[i]].name);
	cause->watches = watches;
	cause->watches_len = to->watches_len;
	notice_make(desk->arena, cause, ret_notice);
	return store_notice_add(desk->store, ret_notice, receivers, to->receivers_len, fault);
}

/* The notice that told of this watch, if any of them did. */
static const char *notice_of_watch(const struct route_telling *tellings, const struct notice *notices, size_t len, uint32_t watch)
{
	for (size_t i = 0; i < len; i++)
		for (size_t w = 0; w < tellings[i].watches_len; w++)
			if (tellings[i].watches[w] == watch)
				return notices[i].id;
	return NULL;
}

static enum disposition disposition_of(const struct store_report *entry, enum route_outcome outcome)
{
	if (entry->is_archive)
		return DISPOSITION_ARCHIVED;
	if (entry->withdrawn_by != 0)
		return DISPOSITION_WITHHELD;
	switch (outcome) {
	case ROUTE_TOLD:
		return DISPOSITION_ALERTED;
	case ROUTE_RELATION_NOT_WANTED:
		return relation_is_copy(entry->verdict.relation) ? DISPOSITION_COPY : DISPOSITION_NO_ROUTE;
	case ROUTE_NONE:
		break;
	}
	return DISPOSITION_NO_ROUTE;
}

static int write_notices(struct desk *desk, const struct desk_decided *decided, struct notice *notices, struct fault *fault)
{
	struct notice_cause cause = { 0 };
	if (decided->tellings_len > 0 && gather_cause(desk, &decided->entry, &cause, fault) < 0)
		return -1;
	cause.novelty = &decided->novelty;
	cause.figures = &decided->material->figures;
	for (size_t i = 0; i < decided->tellings_len; i++)
		if (tell(desk, &cause, &decided->tellings[i], &notices[i], fault) < 0)
			return -1;
	return 0;
}

/* Every watch that matches gets its disposition. */
static int write_dispositions(struct desk *desk, const struct desk_decided *decided, const struct notice *notices, struct fault *fault)
{
	for (size_t i = 0; i < decided->watches_len; i++) {
		uint32_t watch = decided->watches[i];
		struct store_disposition disposition = {
			.watch = watch_name(desk, watch),
			.disposition = disposition_of(&decided->entry, decided->outcomes[i]),
			.notice_id = span_of(notice_of_watch(decided->tellings, notices, decided->tellings_len, watch)),
		};
		if (store_disposition_put(desk->store, decided->entry.seq, &disposition, fault) < 0)
			return -1;
	}
	return 0;
}

/* The search index stems everything as English (see desk_words.c), so only English words are the ones that it would find. */
static bool is_indexed_so(struct span language)
{
	return span_starts_nocase(language, SPAN("en")) && (language.len == 2 || language.ptr[2] == '-');
}

int desk_write(struct desk *desk, const struct desk_decided *decided, struct fault *fault)
{
	struct store_report entry = decided->entry;
	arena_clear(desk->arena);
	if (entry.report.status != REPORT_USABLE)
		return write_instruction(desk, decided, fault);
	entry.words = is_indexed_so(entry.report.language) ? &decided->indexed : NULL;
	struct notice *notices = ARENA_NEW(desk->arena, struct notice, decided->tellings_len + 1);
	if (store_report_add(desk->store, &entry, fault) < 0)
		return -1;
	if (write_notices(desk, decided, notices, fault) < 0 || write_dispositions(desk, decided, notices, fault) < 0)
		return -1;
	return store_moves_add(desk->store, entry.seq, decided->moves, decided->moves_len, fault);
}
