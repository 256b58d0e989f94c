#include "desk/versions.h"

#include "base/vec.h"
#include "desk/copy_news.h"

/* A date that lies further ahead of its arrival than this is a mistake: the arrival counts. */
#define AHEAD_MAX CLOCK_DAY
/* Nothing was reported by wire before the wire. */
#define EARLIEST_YEAR 1840
#define CHAIN_ASKED 32u /* newest copies of a text: which of them were told; … */
#define TOLD_ASKED 8u   /* … of these the newest: whether one of them says what a new one says */
#define FINGERPRINT_MAX (1u << 20)
/* Reports remembered between two signs of progress. */
#define TOLD_EVERY 1000u

/* ---- life cycle ---- */

void judge_init(struct judge *judge, struct store *reader, size_t memory_reports)
{
	struct match_options options = { .memory_reports = memory_reports };
	*judge = (struct judge){
		.reader = reader, .memory_reports = memory_reports, .engine = match_engine_new(&options), .tokenizer = tokenizer_new(),
		.texts = texts_new(), .scratch = arena_new(),
	};
	buf_init(&judge->fingerprint, FINGERPRINT_MAX);
}

void judge_done(struct judge *judge)
{
	buf_done(&judge->fingerprint);
	arena_free(judge->scratch);
	VEC_DONE(&judge->instructions);
	map_done(&judge->uncommitted);
	map_done(&judge->folders);
	map_done(&judge->repeated);
	texts_free(judge->texts);
	tokenizer_free(judge->tokenizer);
	match_engine_free(judge->engine);
}

/* ---- the engine is a cache of the store ---- */

static struct match_memory memory_of(const struct store_report *report, const struct fingerprint *fingerprint)
{
	return (struct match_memory){
		.seq = report->seq,
		.story = report->story,
		.of = report->verdict.of,
		.source_key = desk_source_key(report->report.source),
		.uri_key = desk_uri_key(report->report.uri),
		.when = report->when,
		.is_dated = report->is_dated,
		.is_date_only = report->report.is_date_only,
		.is_withdrawn = report->withdrawn_by != 0,
		.is_placed = report->moved_by != 0,
		.fingerprint = fingerprint,
	};
}

void judge_remember(struct judge *judge, const struct store_report *report, const struct fingerprint *fingerprint)
{
	struct match_memory memory = memory_of(report, fingerprint);
	match_remember(judge->engine, &memory);
}

void judge_settle(struct judge *judge, struct arena *arena, struct desk_decided *decided, const struct fingerprint *fingerprint)
{
	judge_remember(judge, &decided->entry, fingerprint);
	decided->moves_len = match_settle(judge->engine, arena, decided->entry.seq, &decided->moves);
}

/* Each report is remembered when the one after it has been read: by then what has to come from memory for it has come. */
struct restoring {
	struct judge *judge;
	uint64_t done, all;
	struct arena *arenas[2]; /* of this report and of the one before, by turns */
	struct match_memory before;
	bool has_before;
};

static void tell_progress(const struct restoring *restoring)
{
	const struct desk_progress *progress = &restoring->judge->progress;
	if (progress->remembered)
		progress->remembered(progress->ctx, restoring->done, restoring->all);
}

static void remember_before(struct restoring *restoring)
{
	if (restoring->has_before)
		match_remember(restoring->judge->engine, &restoring->before);
	restoring->has_before = false;
}

static int restore_one(void *ctx, const struct store_report *report)
{
	struct restoring *restoring = ctx;
	struct arena *arena = restoring->arenas[restoring->done % 2];
	arena_clear(arena);
	const struct fingerprint *fingerprint = fingerprint_unpack(report->fingerprint, arena);
	if (fingerprint)
		match_expect(restoring->judge->engine, fingerprint);
	remember_before(restoring);
	restoring->has_before = fingerprint != NULL; /* else one of an older form: it is not compared any more */
	if (fingerprint)
		restoring->before = memory_of(report, fingerprint);
	if (++restoring->done % TOLD_EVERY == 0)
		tell_progress(restoring);
	return 0;
}

static int restore_all(struct judge *judge, struct fault *fault)
{
	struct restoring restoring = { .judge = judge, .arenas = { arena_new(), arena_new() } };
	uint64_t first;
	int outcome = store_newest(judge->reader, judge->memory_reports, &first, &restoring.all, fault);
	if (outcome == 0) {
		tell_progress(&restoring);
		outcome = store_memories(judge->reader, first, restore_one, &restoring, fault);
		remember_before(&restoring);
	}
	arena_free(restoring.arenas[0]);
	arena_free(restoring.arenas[1]);
	return outcome;
}

int judge_restore(struct judge *judge, struct fault *fault)
{
	struct match_options options = { .memory_reports = judge->memory_reports };
	struct store_counts counts;
	match_engine_free(judge->engine);
	judge->engine = match_engine_new(&options);
	if (store_counts(judge->reader, &counts, fault) < 0)
		return -1;
	judge->has_instructions = counts.instructions > 0;
	return restore_all(judge, fault);
}

void judge_forget_uncommitted(struct judge *judge)
{
	map_clear(&judge->uncommitted);
	map_clear(&judge->folders);
	map_clear(&judge->repeated);
	VEC_CLEAR(&judge->instructions);
}

const struct desk_material *judge_uncommitted(const struct judge *judge, uint64_t seq)
{
	const uint64_t *at = map_find(&judge->uncommitted, seq);
	return at ? (const void *)(uintptr_t)*at : NULL;
}

/* ---- the question ---- */

/* Young texts are at hand, those of this transaction at least with their material, all others in the store. What cannot be read now must not change a
 * decision: the report is taken again later. */
static bool lend_text(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct judge *judge = ctx;
	if (texts_find(judge->texts, seq, ret_title, ret_text))
		return true;
	const struct desk_material *material = judge_uncommitted(judge, seq);
	if (material) {
		*ret_title = material->report.title;
		*ret_text = material->report.text;
		return true;
	}
	return store_report_text(judge->reader, seq, ret_title, ret_text, &judge->lend_fault) == 0;
}

/* Story time: the report's own date where that is credible, else its arrival. */
static void set_when(struct store_report *entry)
{
	int64_t own = report_date(&entry->report);
	entry->is_dated = own != TIME_NONE && own <= entry->received + AHEAD_MAX && own >= clock_from_civil(EARLIEST_YEAR, 1, 1, 0, 0, 0);
	entry->when = entry->is_dated ? own : entry->received;
}

/* One of the journal, committed or not, without its text. */
static bool find_repeated(struct judge *judge, uint64_t seq, struct report *ret_report)
{
	struct store_report stored;
	const struct desk_material *material = judge_uncommitted(judge, seq);
	if (!material && store_report_get(judge->reader, seq, judge->scratch, &stored, &judge->lend_fault) != 0)
		return false;
	*ret_report = material ? material->report : stored.report;
	return true;
}

static bool lend_version(void *ctx, uint64_t seq, int *ret_order)
{
	struct judge *judge = ctx;
	struct report other;
	return find_repeated(judge, seq, &other) && version_compare(judge->asked, &other, ret_order);
}

static const struct fingerprint *ask_engine(struct judge *judge, const struct desk_material *material, struct store_report *entry)
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
	struct match_lender lender = { .ctx = judge, .text_of = lend_text, .version_order = lend_version };
	judge->asked = &entry->report;
	return match_judge(judge->engine, judge->scratch, &subject, &lender, &entry->verdict);
}

/* Its like was held until further notice, of which this is the end: who was told so waits for it. */
static bool ends_embargo(struct judge *judge, const struct store_report *entry)
{
	struct report held;
	const struct report *report = &entry->report;
	if (!relation_is_copy(entry->verdict.relation) || report->uri.len == 0 || report->embargo != TIME_NONE || entry->is_archive ||
	    !find_repeated(judge, entry->verdict.of, &held))
		return false;
	return held.embargo == EMBARGO_OPEN && span_equals(held.uri, report->uri);
}

/* Of a mere copy. */
static bool says_more(const struct change *change)
{
	return !change->is_known || change->share_of_this < 1000 || (change->kinds & CHANGE_REHEADLINED);
}

static uint64_t repeated_of(const struct verdict *verdict)
{
	return relation_is_mere_copy(verdict->relation) ? 2 * verdict->of + says_more(&verdict->change) : 0;
}

/* What it repeats without news, as judge.h has it; 0: it was news. */
static uint64_t repeated_by(struct judge *judge, uint64_t seq)
{
	struct store_report stored;
	const uint64_t *at = map_find(&judge->repeated, seq);
	if (at)
		return *at;
	bool is_there = store_report_get(judge->reader, seq, judge->scratch, &stored, &judge->lend_fault) == 0;
	return is_there ? repeated_of(&stored.verdict) : 0;
}

/* A mere copy is told to nobody: what was told was what it repeats, in the end, but for what it was split off. `ret_says_more`: it says, or a copy in between,
 * what that does not. */
static uint64_t find_told(struct judge *judge, uint64_t seq, bool *ret_says_more)
{
	uint64_t repeated, story = match_story(judge->engine, seq);
	*ret_says_more = false;
	while ((repeated = repeated_by(judge, seq)) != 0) {
		uint64_t other = match_story(judge->engine, repeated / 2);
		if (other != 0 && other != story)
			break;
		*ret_says_more |= repeated % 2;
		seq = repeated / 2;
	}
	return seq;
}

/* What was done to another text on its way to the report, and whether that is news. */
struct comparison {
	struct change change;
	struct change_sentences sentences;
	enum copy_news news;
};

static bool compare_texts(struct judge *judge, const struct desk_material *material, uint64_t of, struct comparison *ret_comparison)
{
	const struct report *report = &material->report;
	struct comparison comparison;
	struct span title, text;
	if (!lend_text(judge, of, &title, &text))
		return false;
	struct change_text here = { .title = report->title, .text = report->text, .title_words = material->title_words, .text_words = material->text_words };
	struct change_text there = change_text_of(judge->tokenizer, judge->scratch, title, text, report->language);
	change_find(judge->scratch, &here, &there, report->language, &comparison.change, &comparison.sentences);
	comparison.news = copy_news_of(judge->scratch, &here, &there, report->language, &comparison.change, &comparison.sentences);
	*ret_comparison = comparison;
	return true;
}

/* Of the same words again there is nothing to ask. */
static struct comparison find_change(struct judge *judge, const struct desk_material *material, struct store_report *entry)
{
	struct verdict *verdict = &entry->verdict;
	struct comparison comparison = { .news = COPY_NEWS_NONE };
	if (verdict->relation == RELATION_DUPLICATE)
		comparison.change = (struct change){ .is_known = true, .share_of_this = 1000, .share_of_other = 1000 };
	else if (relation_is_copy(verdict->relation))
		(void)compare_texts(judge, material, verdict->of, &comparison);
	verdict->change = comparison.change;
	return comparison;
}

/* By their own dates. What has only a day is not earlier than anything of that day. */
static bool is_earlier(const struct report *a, const struct report *b)
{
	int64_t first = report_date(a), second = report_date(b), rest = a->is_date_only ? CLOCK_DAY - 1 : 0;
	return first != TIME_NONE && second != TIME_NONE && first + rest < second;
}

/* It was told to nobody, as a copy of `told`; but what it says beside that was said before, and is not put right by it. */
static bool is_heard(struct judge *judge, uint64_t seq, uint64_t told, enum copy_news news)
{
	struct report report, other;
	return news == COPY_NEWS_REST && find_repeated(judge, seq, &report) && find_repeated(judge, told, &other) && is_earlier(&report, &other);
}

static bool is_among(const uint64_t *seqs, size_t len, uint64_t seq)
{
	for (size_t i = 0; i < len; i++)
		if (seqs[i] == seq)
			return true;
	return false;
}

/* Of those with one text the newest, each once, that were told, or have been heard of otherwise (is_heard). */
static size_t find_texts(struct judge *judge, uint64_t seq, enum copy_news news, uint64_t ret_seqs[static TOLD_ASKED])
{
	uint64_t seqs[CHAIN_ASKED];
	bool says_more;
	uint64_t nearest = find_told(judge, seq, &says_more);
	size_t len = match_chain(judge->engine, seq, seqs, CHAIN_ASKED), found = 0;
	for (size_t i = 0; i < len && found < TOLD_ASKED; i++) {
		uint64_t told = find_told(judge, seqs[i], &says_more), text = told == nearest && is_heard(judge, seqs[i], told, news) ? seqs[i] : told;
		if (!is_among(ret_seqs, found, text))
			ret_seqs[found++] = text;
	}
	return found;
}

/* Beside it nothing is news; but it has the sentences, too, that are corrected beside the other, or the headline where that is, and has not merely left them out. */
static bool says_so(const struct comparison *beside, const struct comparison *other)
{
	bool has_all = beside->news == COPY_NEWS_NONE, is_in_text = false;
	for (size_t i = 0; i < other->sentences.changed_len && has_all; i++) {
		const struct change_pair *pair = &other->sentences.changed[i];
		is_in_text |= pair->is_corrected;
		for (size_t j = 0; j < beside->sentences.added_len && pair->is_corrected; j++)
			has_all &= pair->here.ptr != beside->sentences.added[j].ptr;
	}
	bool is_in_headline = (other->change.kinds & CHANGE_CORRECTED) && !is_in_text;
	return has_all && !(is_in_headline && (beside->change.kinds & CHANGE_REHEADLINED));
}

/* Another has said so already. */
static bool is_said(struct judge *judge, const struct desk_material *material, struct verdict *verdict, const struct comparison *comparison)
{
	uint64_t seqs[TOLD_ASKED];
	size_t len = find_texts(judge, verdict->of, comparison->news, seqs);
	for (size_t i = 0; i < len; i++) {
		struct comparison beside;
		if (seqs[i] == verdict->of || !compare_texts(judge, material, seqs[i], &beside) || !says_so(&beside, comparison))
			continue;
		verdict->of = seqs[i];
		verdict->change = beside.change;
		return true;
	}
	return false;
}

/* Who prints another's report with another number or name in it, or under news of its own, says something else than was said: that is news, unless it is
 * what had been said before, or another has printed it so. */
static void take_for_news(struct judge *judge, const struct desk_material *material, struct store_report *entry, const struct comparison *comparison)
{
	struct report repeated;
	const struct report *report = &entry->report;
	struct verdict *verdict = &entry->verdict;
	if (verdict->relation != RELATION_REPRINT || !find_repeated(judge, verdict->of, &repeated))
		return;
	bool is_its_own = (report->source.len > 0 && span_equals(report->source, repeated.source)) || (report->uri.len > 0 && span_equals(report->uri, repeated.uri));
	bool is_put_right = comparison->news != COPY_NEWS_MORE && is_earlier(report, &repeated);
	if (!is_its_own && !is_put_right && !is_said(judge, material, verdict, comparison))
		verdict->relation = RELATION_REVISION;
}

/* What a copy says that was told to nobody, for it was a trifle beside what it repeats, or dated before it, is news from who says more, or says it later. */
static void compare_with_first(struct judge *judge, const struct desk_material *material, struct store_report *entry)
{
	struct verdict before = entry->verdict;
	struct comparison comparison;
	bool says_more;
	uint64_t told = find_told(judge, before.of, &says_more);
	if (!says_more || match_story(judge->engine, told) != before.story || !compare_texts(judge, material, told, &comparison) ||
	    comparison.news == COPY_NEWS_NONE || is_heard(judge, before.of, told, comparison.news))
		return;
	entry->verdict.of = told;
	entry->verdict.relation = RELATION_REPRINT;
	entry->verdict.change = comparison.change;
	take_for_news(judge, material, entry, &comparison);
	if (entry->verdict.relation != RELATION_REVISION && entry->verdict.of == told)
		entry->verdict = before; /* else it is a copy of who has said so */
}

/* What it repeats may have left out the sentence that it puts right. */
static void compare_with_others(struct judge *judge, const struct desk_material *material, struct store_report *entry)
{
	const struct verdict before = entry->verdict;
	uint64_t seqs[TOLD_ASKED];
	size_t len = find_texts(judge, before.of, COPY_NEWS_OTHER, seqs);
	for (size_t i = 0; i < len && entry->verdict.relation != RELATION_REVISION; i++) {
		struct comparison comparison;
		if (seqs[i] == before.of || !compare_texts(judge, material, seqs[i], &comparison) || comparison.news != COPY_NEWS_OTHER)
			continue;
		entry->verdict.of = seqs[i];
		entry->verdict.change = comparison.change;
		take_for_news(judge, material, entry, &comparison);
		if (entry->verdict.relation != RELATION_REVISION)
			entry->verdict = before;
	}
}

int judge_report(struct judge *judge, struct arena *arena, const struct store_drop *drop, struct desk_decided *decided,
		 const struct fingerprint **ret_fingerprint, struct fault *fault)
{
	struct store_report *entry = &decided->entry;
	bool is_release;
	judge->lend_fault.kind = FAULT_NONE;
	if (withdraw_at_birth(judge, drop, decided, &is_release, fault) < 0)
		return -1;
	set_when(entry);
	const struct fingerprint *fingerprint = ask_engine(judge, decided->material, entry);
	if (version_place(judge, entry, fault) < 0)
		return -1;
	/* Who was told that it is withdrawn must hear that it is back, whoever has reprinted it meanwhile. */
	bool is_back = is_release && relation_is_copy(entry->verdict.relation) && entry->verdict.relation != RELATION_REVISION;
	if (is_back || ends_embargo(judge, entry)) {
		entry->verdict.relation = RELATION_UPDATE;
		entry->verdict.of = 0;
	}
	struct comparison comparison = find_change(judge, decided->material, entry);
	if (comparison.news != COPY_NEWS_NONE)
		take_for_news(judge, decided->material, entry, &comparison);
	if (relation_is_mere_copy(entry->verdict.relation))
		compare_with_first(judge, decided->material, entry);
	if (entry->verdict.relation == RELATION_REPRINT && says_more(&entry->verdict.change))
		compare_with_others(judge, decided->material, entry);
	entry->story = entry->verdict.story ? entry->verdict.story : entry->seq;
	buf_clear(&judge->fingerprint);
	fingerprint_pack(fingerprint, &judge->fingerprint);
	entry->fingerprint = arena_copy(arena, buf_view(&judge->fingerprint));
	*ret_fingerprint = fingerprint;
	if (judge->lend_fault.kind == FAULT_NONE)
		return 0;
	*fault = judge->lend_fault;
	return -1;
}

void judge_withdraw(struct judge *judge, const struct desk_decided *decided)
{
	for (size_t i = 0; i < decided->withdrawn_len; i++)
		match_withdraw(judge->engine, decided->withdrawn[i]);
}

void judge_enter(struct judge *judge, const struct store_drop *drop, const struct desk_decided *decided)
{
	judge->next_seq++;
	*map_at(&judge->uncommitted, decided->entry.seq) = (uint64_t)(uintptr_t)decided->material;
	*map_at(&judge->folders, decided->entry.seq) = desk_source_key(drop->source);
	*map_at(&judge->repeated, decided->entry.seq) = repeated_of(&decided->entry.verdict);
	if (decided->entry.report.status != REPORT_USABLE) {
		VEC_PUSH(&judge->instructions, decided->entry.seq);
		judge->has_instructions = true;
	}
}
