/* The writing half: what has been decided is written down, and with it the notices to those who are told. */
#include "desk/desk_inner.h"

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
		.relation = entry->verdict.relation,
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

int desk_write(struct desk *desk, const struct desk_decided *decided, struct fault *fault)
{
	struct store_report entry = decided->entry;
	arena_clear(desk->arena);
	if (entry.report.status != REPORT_USABLE)
		return write_instruction(desk, decided, fault);
	entry.words = is_indexed_as_cut(entry.report.language) ? &decided->indexed : NULL;
	if (store_report_add(desk->store, &entry, fault) < 0 || tell_report(desk, decided, fault) < 0)
		return -1;
	return write_moves(desk, decided, fault);
}
