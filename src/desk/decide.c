/* The deciding half: what is this report, and who is to be told? Reads the store, writes nothing. */
#include "desk/desk_inner.h"

#include "base/vec.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Depends on the drop's bytes and the place in it only: taking it again after a crash gives the same. Neighbours in a drop of many
 * have neighbouring ids: scattered ones would make the store write every page of its index of ids with every commit. */
uint64_t desk_report_id(const struct store_drop *drop)
{
	return hash64(span_make((const char *)drop->digest.bytes, DIGEST_SIZE)) + drop->reports;
}

/* Novelty stems by the language that the earlier report was written in. */
static bool lend_text_and_language(void *ctx, uint64_t seq, struct span *ret_text, struct span *ret_language)
{
	struct desk *desk = ctx;
	struct store_report report;
	const struct desk_material *material = judge_uncommitted(&desk->judge, seq);
	if (material) {
		*ret_text = material->report.text;
		*ret_language = material->report.language;
		return true;
	}
	if (store_report_get(desk->judge.reader, seq, desk->judge.scratch, &report, &desk->judge.lend_fault) != 0)
		return false;
	*ret_text = report.report.text;
	*ret_language = report.report.language;
	return true;
}

void find_news(struct desk *desk, struct arena *arena, const struct novelty_sentences *sentences, const uint64_t *earlier, size_t earlier_len,
	       struct novelty *ret_novelty)
{
	struct novelty_lender lender = { .ctx = desk, .text_of = lend_text_and_language };
	uint64_t standing[2];
	size_t len = 0;
	for (size_t i = 0; i < earlier_len; i++)
		if (i == 0 || !match_is_withdrawn(desk->judge.engine, earlier[i]))
			standing[len++] = earlier[i];
	novelty_find(desk->novelty, desk->judge.tokenizer, arena, sentences, standing, len, &lender, ret_novelty);
}

/* Against the nearest report and the one that founded the story. */
static void find_news_of(struct desk *desk, struct arena *arena, struct desk_decided *decided)
{
	const struct store_report *entry = &decided->entry;
	uint64_t earlier[2] = { entry->verdict.of ? entry->verdict.of : entry->verdict.nearest, entry->story };
	size_t len = entry->verdict.relation == RELATION_NEW_STORY ? 0 : earlier[0] == earlier[1] ? 1 : 2;
	find_news(desk, arena, &decided->material->sentences, earlier, len, &decided->novelty);
}

/* Who cares. Whether he is told is a matter of the writing half, which knows the story. */
static void ask_watches(struct desk *desk, struct arena *arena, struct desk_decided *decided)
{
	const struct store_report *entry = &decided->entry;
	uint32_t *watches;
	decided->watches_len = watch_set_match(desk->watches, desk->judge.scratch, &decided->material->lookup, &watches);
	decided->watches = ARENA_NEW(arena, uint32_t, decided->watches_len + 1);
	if (decided->watches_len > 0)
		memcpy(decided->watches, watches, decided->watches_len * sizeof(*watches));
	bool is_kept_only = entry->is_archive || entry->withdrawn_by != 0;
	decided->may_tell = !is_kept_only && (decided->watches_len > 0 || silences_has_followers(desk->silences));
}

static int word_each(void *ctx, bool is_title, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	const struct desk_material *material = ctx;
	const struct words *cut = is_title ? &material->title_words : &material->text_words;
	struct arena *arena = arena_new();
	struct words words = words_with_ends(arena, *cut, is_title ? material->report.title : material->report.text);
	int result = words_emit(&words, emit_ctx, emit);
	arena_free(arena);
	return result;
}

/* What it shows to be elsewhere: "; merged story 43 into 41; moved report 44 from story 42 to 41". */
static void describe_moves(char *line, size_t size, const struct desk_decided *decided)
{
	size_t len = strlen(line);
	for (size_t i = 0; i < decided->moves_len && len < size; i++) {
		const struct verdict_move *move = &decided->moves[i];
		int added = move->report != 0 ? snprintf(line + len, size - len, "; moved report %" PRIu64 " from story %" PRIu64 " to %" PRIu64, move->report,
							 move->from, move->to) :
						snprintf(line + len, size - len, "; merged story %" PRIu64 " into %" PRIu64, move->from, move->to);
		len += added > 0 ? (size_t)added : 0;
	}
}

/* "story 41 updated by 'Reuters' (similarity 870 of 300): More dead …" */
static void describe(struct desk_decided *decided)
{
	const struct store_report *entry = &decided->entry;
	char *line = decided->line;
	size_t size = sizeof(decided->line);
	static const char *const words[] = {
		[RELATION_NEW_STORY] = "begun", [RELATION_UPDATE] = "updated", [RELATION_REVISION] = "revised",
		[RELATION_REPRINT] = "reprinted", [RELATION_DUPLICATE] = "repeated",
	};
	const struct verdict *verdict = &entry->verdict;
	struct span source = span_head(entry->report.source, 40), title = span_head(entry->report.title, 100);
	bool is_copy = relation_is_copy(verdict->relation);
	snprintf(line, size, "story %" PRIu64 " %s by '%.*s' (report %" PRIu64 ", %s %d of %d): %.*s", entry->story, words[verdict->relation],
		 SPAN_ARG(source), entry->seq, is_copy ? "overlap" : verdict_is_version(verdict) ? "a version of its item, similarity" : "similarity", is_copy ? verdict->containment : verdict->score,
		 is_copy ? verdict->containment_threshold : verdict->threshold, SPAN_ARG(title));
	if (decided->refused_len > 0)
		snprintf(line, size, "story %" PRIu64 " %s by '%.*s' (report %" PRIu64 "), refused to another source to withdraw it: %.*s", entry->story,
			 words[verdict->relation], SPAN_ARG(source), entry->seq, SPAN_ARG(title));
	if (entry->withdrawn_by != 0)
		snprintf(line, size, "story %" PRIu64 ": report %" PRIu64 " by '%.*s' was withdrawn before it came: %.*s", entry->story, entry->seq,
			 SPAN_ARG(source), SPAN_ARG(title));
}

static void enter(struct desk *desk, struct store_drop *drop, const struct desk_decided *decided)
{
	desk->is_dirty = true;
	drop->reports++;
	judge_enter(&desk->judge, drop, decided);
}

static int decide_report(struct desk *desk, struct arena *arena, struct store_drop *drop, struct desk_decided *decided, struct fault *fault)
{
	const struct store_report *entry = &decided->entry;
	const struct fingerprint *fingerprint;
	if (judge_report(&desk->judge, arena, drop, decided, &fingerprint, fault) < 0)
		return -1;
	ask_watches(desk, arena, decided);
	if (decided->may_tell)
		find_news_of(desk, arena, decided);
	if (desk->judge.lend_fault.kind != FAULT_NONE) {
		*fault = desk->judge.lend_fault;
		return -1;
	}
	enter(desk, drop, decided);
	judge_settle(&desk->judge, arena, decided, fingerprint);
	texts_add(desk->judge.texts, entry->seq, entry->report.title, entry->report.text);
	novelty_remember(desk->novelty, entry->seq, &decided->material->sentences);
	describe(decided);
	describe_moves(decided->line, sizeof(decided->line), decided);
	return 0;
}

static int decide_instruction(struct desk *desk, struct arena *arena, struct store_drop *drop, struct desk_decided *decided, struct fault *fault)
{
	const struct store_report *entry = &decided->entry;
	struct span source = span_head(entry->report.source, 40), title = span_head(entry->report.title, 100);
	char refused[80] = "";
	if (judge_instruction(&desk->judge, arena, drop, decided, fault) < 0)
		return -1;
	if (entry->report.status == REPORT_USABLE)
		return decide_report(desk, arena, drop, decided, fault);
	enter(desk, drop, decided);
	judge_withdraw(&desk->judge, decided);
	if (decided->refused_len > 0)
		snprintf(refused, sizeof(refused), ", %zu of another source refused", decided->refused_len);
	snprintf(decided->line, sizeof(decided->line), "%zu %s withdrawn by '%.*s' (%s, instruction %" PRIu64 ")%s: %.*s", decided->withdrawn_len,
		 decided->withdrawn_len == 1 ? "report" : "reports", SPAN_ARG(source), report_status_name(entry->report.status), entry->seq,
		 refused, SPAN_ARG(title));
	return 0;
}

int desk_decide(struct desk *desk, struct arena *arena, struct store_drop *drop, const struct desk_material *material, int64_t now,
		struct desk_decided *ret_decided, struct fault *fault)
{
	struct desk_decided decided = { .material = material };
	struct store_report *entry = &decided.entry;
	arena_clear(desk->judge.scratch);
	decided.indexed = (struct store_words){ .ctx = (void *)material, .each = word_each }; /* it only reads */
	*entry = (struct store_report){
		.seq = desk->judge.next_seq,
		.id = desk_report_id(drop),
		.drop = drop->id,
		.ordinal = drop->reports,
		.report = material->report,
		.received = now,
		.is_archive = drop->is_archive,
	};
	int result = material->report.status == REPORT_USABLE ? decide_report(desk, arena, drop, &decided, fault) :
								decide_instruction(desk, arena, drop, &decided, fault);
	if (result == 0)
		*ret_decided = decided;
	return result;
}
