/* The deciding half: what is this report, and who is to be told? Reads the store, writes nothing. */
#include "desk/desk_inner.h"

#include "base/vec.h"

#include <inttypes.h>
#include <stdio.h>

/* A date that lies further ahead of its arrival than this is a mistake: the arrival counts. */
#define AHEAD_MAX CLOCK_DAY
/* Nothing was reported by wire before the wire. */
#define EARLIEST_YEAR 1840

/* Young texts are at hand, those of this transaction at least with their material, all others in the store. What cannot be read now must not change a decision: the report is
 * taken again later. */
static bool lend_text(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct desk *desk = ctx;
	if (texts_find(desk->texts, seq, ret_title, ret_text))
		return true;
	const uint64_t *at = map_find(&desk->uncommitted, seq);
	if (at) {
		const struct desk_material *material = (const void *)(uintptr_t)*at;
		*ret_title = material->report.title;
		*ret_text = material->report.text;
		return true;
	}
	int result = store_report_text(desk->reader, seq, ret_title, ret_text, &desk->lend_fault);
	return result == 0;
}

/* Depends on the drop's bytes and the place in it only: taking it again after a crash gives the same. Neighbours in a drop of many
 * have neighbouring ids: scattered ones would make the store write every page of its index of ids with every commit. */
uint64_t desk_report_id(const struct store_drop *drop)
{
	return hash64(span_make((const char *)drop->digest.bytes, DIGEST_SIZE)) + drop->reports;
}

/* Story time: the report's own date where that is credible, else its arrival. */
static void set_when(struct store_report *entry)
{
	int64_t own = entry->report.published;
	if (own == TIME_NONE)
		own = entry->report.updated;
	entry->is_dated = own != TIME_NONE && own <= entry->received + AHEAD_MAX && own >= clock_from_civil(EARLIEST_YEAR, 1, 1, 0, 0, 0);
	entry->when = entry->is_dated ? own : entry->received;
}

static struct fingerprint *judge(struct desk *desk, const struct desk_material *material, struct store_report *entry)
{
	struct match_subject subject = {
		.report = &entry->report,
		.sketch = &material->sketch,
		.title_words = material->title_words,
		.text_words = material->text_words,
		.source_key = material->source_key,
		.uri_key = material->uri_key,
		.when = entry->when,
		.is_dated = entry->is_dated,
		.is_date_only = entry->report.is_date_only,
	};
	struct match_lender lender = { .ctx = desk, .text_of = lend_text };
	return match_judge(desk->engine, desk->scratch, &subject, &lender, &entry->verdict);
}

/* The same for novelty, which stems by the language that the earlier report was written in. */
static bool lend_text_and_language(void *ctx, uint64_t seq, struct span *ret_text, struct span *ret_language)
{
	struct desk *desk = ctx;
	struct store_report report;
	const uint64_t *at = map_find(&desk->uncommitted, seq);
	if (at) {
		const struct desk_material *material = (const void *)(uintptr_t)*at;
		*ret_text = material->report.text;
		*ret_language = material->report.language;
		return true;
	}
	if (store_report_get(desk->reader, seq, desk->scratch, &report, &desk->lend_fault) != 0)
		return false;
	*ret_text = report.report.text;
	*ret_language = report.report.language;
	return true;
}

/* What it says that its story did not, against the nearest report and the one that founded the story. */
static void find_news(struct desk *desk, struct arena *arena, struct desk_decided *decided)
{
	const struct store_report *entry = &decided->entry;
	struct novelty_lender lender = { .ctx = desk, .text_of = lend_text_and_language };
	uint64_t earlier[2];
	size_t len = 0;
	if (entry->verdict.relation != RELATION_NEW_STORY) {
		earlier[len++] = entry->verdict.of ? entry->verdict.of : entry->verdict.nearest;
		if (entry->story != earlier[0] && !match_is_withdrawn(desk->engine, entry->story))
			earlier[len++] = entry->story;
	}
	novelty_find(desk->novelty, desk->tokenizer, arena, &decided->material->sentences, earlier, len, &lender, &decided->novelty);
}

/* Who cares, and who is told. */
static void ask_watches(struct desk *desk, struct arena *arena, struct desk_decided *decided)
{
	const struct store_report *entry = &decided->entry;
	uint32_t *watches;
	decided->watches_len = watch_set_match(desk->watches, desk->scratch, &decided->material->lookup, &watches);
	decided->watches = ARENA_NEW(arena, uint32_t, decided->watches_len + 1);
	if (decided->watches_len > 0)
		memcpy(decided->watches, watches, decided->watches_len * sizeof(*watches));
	decided->tellings_len = route_all(desk->routes, desk->config->routes_len, arena, decided->watches, decided->watches_len,
					  entry->verdict.relation, &decided->tellings, &decided->outcomes);
	if (entry->is_archive || entry->withdrawn_by != 0)
		decided->tellings_len = 0; /* kept, and told to nobody */
}

static int word_each(void *ctx, bool is_title, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	const struct desk_material *material = ctx;
	const struct words *words = is_title ? &material->title_words : &material->text_words;
	int result = 0;
	for (size_t i = 0; i < words->len && result == 0; i++) {
		const struct word *word = &words->at[i];
		result = emit(emit_ctx, word->stem, word->offset, (size_t)word->offset + word->length);
	}
	return result;
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
		 SPAN_ARG(source), entry->seq, is_copy ? "overlap" : "similarity", is_copy ? verdict->containment : verdict->score,
		 is_copy ? verdict->containment_threshold : verdict->threshold, SPAN_ARG(title));
	if (decided->refused_len > 0)
		snprintf(line, size, "story %" PRIu64 " %s by '%.*s' (report %" PRIu64 "), refused to another source to withdraw it: %.*s", entry->story,
			 words[verdict->relation], SPAN_ARG(source), entry->seq, SPAN_ARG(title));
	if (entry->withdrawn_by != 0)
		snprintf(line, size, "story %" PRIu64 ": report %" PRIu64 " by '%.*s' was withdrawn before it came: %.*s", entry->story, entry->seq,
			 SPAN_ARG(source), SPAN_ARG(title));
}

/* What has been decided of it is so from here on, for whatever comes next. */
static void enter(struct desk *desk, struct store_drop *drop, const struct desk_decided *decided)
{
	desk->is_dirty = true;
	desk->next_seq++;
	drop->reports++;
	*map_at(&desk->uncommitted, decided->entry.seq) = (uint64_t)(uintptr_t)decided->material;
	*map_at(&desk->folders, decided->entry.seq) = desk_source_key(drop->source);
}

static int decide_instruction(struct desk *desk, struct arena *arena, struct store_drop *drop, struct desk_decided *decided, struct fault *fault)
{
	const struct store_report *entry = &decided->entry;
	struct span source = span_head(entry->report.source, 40), title = span_head(entry->report.title, 100);
	char refused[80] = "";
	if (withdraw_earlier(desk, arena, drop, decided, fault) < 0)
		return -1;
	enter(desk, drop, decided);
	VEC_PUSH(&desk->instructions, entry->seq);
	desk->has_instructions = true;
	for (size_t i = 0; i < decided->withdrawn_len; i++)
		match_withdraw(desk->engine, decided->withdrawn[i]);
	if (decided->refused_len > 0)
		snprintf(refused, sizeof(refused), ", %zu of another source refused", decided->refused_len);
	snprintf(decided->line, sizeof(decided->line), "%zu %s withdrawn by '%.*s' (%s, instruction %" PRIu64 ")%s: %.*s", decided->withdrawn_len,
		 decided->withdrawn_len == 1 ? "report" : "reports", SPAN_ARG(source), report_status_name(entry->report.status), entry->seq,
		 refused, SPAN_ARG(title));
	return 0;
}

/* Its like was held until further notice, of which this is the end: who was told so waits for it. */
static bool ends_embargo(struct desk *desk, const struct store_report *entry)
{
	struct store_report earlier;
	const struct report *report = &entry->report, *held = &earlier.report;
	if (!relation_is_copy(entry->verdict.relation) || report->uri.len == 0 || report->embargo != TIME_NONE || entry->is_archive)
		return false;
	const uint64_t *at = map_find(&desk->uncommitted, entry->verdict.of);
	if (at)
		held = &((const struct desk_material *)(uintptr_t)*at)->report;
	else if (store_report_get(desk->reader, entry->verdict.of, desk->scratch, &earlier, &desk->lend_fault) != 0)
		return false;
	return held->embargo == EMBARGO_OPEN && span_equals(held->uri, report->uri);
}

static int decide_report(struct desk *desk, struct arena *arena, struct store_drop *drop, struct desk_decided *decided, struct fault *fault)
{
	struct store_report *entry = &decided->entry;
	const struct desk_material *material = decided->material;
	bool is_release;
	if (withdraw_at_birth(desk, drop, decided, &is_release, fault) < 0)
		return -1;
	set_when(entry);
	const struct fingerprint *fingerprint = judge(desk, material, entry);
	/* Who was told that it is withdrawn must hear that it is back, whoever has reprinted it meanwhile. */
	bool is_back = is_release && relation_is_copy(entry->verdict.relation) && entry->verdict.relation != RELATION_REVISION;
	if (is_back || ends_embargo(desk, entry)) {
		entry->verdict.relation = RELATION_UPDATE;
		entry->verdict.of = 0;
	}
	entry->story = entry->verdict.story ? entry->verdict.story : entry->seq;
	buf_clear(&desk->fingerprint);
	fingerprint_pack(fingerprint, &desk->fingerprint);
	entry->fingerprint = arena_copy(arena, buf_view(&desk->fingerprint));
	ask_watches(desk, arena, decided);
	if (decided->tellings_len > 0)
		find_news(desk, arena, decided);
	if (desk->lend_fault.kind != FAULT_NONE) {
		*fault = desk->lend_fault;
		return -1;
	}
	enter(desk, drop, decided);
	desk_remember(desk, entry, fingerprint);
	texts_add(desk->texts, entry->seq, entry->report.title, entry->report.text);
	novelty_remember(desk->novelty, entry->seq, &material->sentences);
	describe(decided);
	return 0;
}

int desk_decide(struct desk *desk, struct arena *arena, struct store_drop *drop, const struct desk_material *material, int64_t now,
		struct desk_decided *ret_decided, struct fault *fault)
{
	struct desk_decided decided = { .material = material };
	struct store_report *entry = &decided.entry;
	arena_clear(desk->scratch);
	desk->lend_fault.kind = FAULT_NONE;
	decided.indexed = (struct store_words){ .ctx = (void *)material, .each = word_each }; /* it only reads */
	*entry = (struct store_report){
		.seq = desk->next_seq,
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
