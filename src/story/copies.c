#include "story/copies.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/vec.h"
#include "story/alignment.h"
#include "story/facts.h"
#include "story/headline.h"
#include "story/shingles.h"
#include "story/sort.h"
#include "story/tuning.h"

#include <assert.h>
#include <stdlib.h>

void copies_init(struct copies *copies, const struct memory *memory, size_t reports)
{
	*copies = (struct copies){ .memory = memory };
	shingle_index_init(&copies->shingles, reports);
}

void copies_done(struct copies *copies)
{
	shingle_index_done(&copies->shingles);
	numbers_done(&copies->digests);
	numbers_done(&copies->uris);
	numbers_done(&copies->chains);
	numbers_done(&copies->takes);
}

/* ---- remembering ---- */

static uint64_t digest_of_report(const void *ctx, uint32_t number)
{
	return memory_get(ctx, number)->digest;
}

static uint64_t uri_of_report(const void *ctx, uint32_t number)
{
	return memory_get(ctx, number)->uri_key;
}

static uint64_t root_of_report(const void *ctx, uint32_t number)
{
	return memory_get(ctx, number)->root;
}

/* Of a chain and a source. */
static uint64_t take_key(uint64_t root, uint32_t source_key)
{
	return root * UINT64_C(0x9e3779b97f4a7c15) ^ source_key;
}

static uint64_t take_of_report(const void *ctx, uint32_t number)
{
	const struct remembered *report = memory_get(ctx, number);
	return take_key(report->root, report->source_key);
}

/* Puts the report in the place of the newest with the same key, which it is told; itself where it is the first. */
static uint32_t newest_add(struct numbers *newest, uint64_t key, uint32_t number, numbers_key *key_of, const struct memory *memory)
{
	uint32_t before = 0;
	if (numbers_find(newest, key, key_of, memory, &before)) {
		numbers_replace(newest, key, number, key_of, memory);
		return before;
	}
	numbers_add(newest, key, number, key_of, memory);
	return number;
}

static void newest_forget(struct numbers *newest, uint64_t key, uint32_t number, numbers_key *key_of, const struct memory *memory)
{
	uint32_t found;
	if (numbers_find(newest, key, key_of, memory, &found) && found == number)
		numbers_remove(newest, key, key_of, memory);
}

/* The table knows the newest, and that one the oldest. */
static void same_add(struct copies *copies, uint32_t number, struct remembered *report)
{
	uint32_t before = newest_add(&copies->digests, report->digest, number, digest_of_report, copies->memory);
	struct remembered *newest = memory_get(copies->memory, before);
	report->same_after = before == number ? number : newest->same_after;
	newest->same_after = number;
}

/* The oldest of all is the oldest with its digest. */
static void same_forget(struct copies *copies, uint32_t number, const struct remembered *report)
{
	uint32_t newest;
	if (report->same_after == number)
		numbers_remove(&copies->digests, report->digest, digest_of_report, copies->memory);
	else if (numbers_find(&copies->digests, report->digest, digest_of_report, copies->memory, &newest))
		memory_get(copies->memory, newest)->same_after = report->same_after;
}

static bool is_copy(const struct remembered *report)
{
	return report->root != report->seq;
}

static void chain_add(struct copies *copies, uint32_t number, struct remembered *report)
{
	report->chain_before = report->take_before = number;
	if (!is_copy(report))
		return;
	uint32_t root;
	bool has_root = memory_find(copies->memory, report->root, &root);
	report->chain_before = newest_add(&copies->chains, report->root, number, root_of_report, copies->memory);
	if (report->chain_before == number && has_root)
		report->chain_before = root;
	if (report->source_key == 0)
		return;
	report->take_before = newest_add(&copies->takes, take_of_report(copies->memory, number), number, take_of_report, copies->memory);
	if (report->take_before == number && has_root && memory_get(copies->memory, root)->source_key == report->source_key)
		report->take_before = root;
}

/* Of the chain that the report is in. */
static uint32_t chain_newest(const struct copies *copies, uint32_t number)
{
	uint32_t newest;
	return numbers_find(&copies->chains, memory_get(copies->memory, number)->root, root_of_report, copies->memory, &newest) ? newest : number;
}

void copies_add(struct copies *copies, uint32_t number, const struct fingerprint *fingerprint)
{
	struct remembered *report = memory_get(copies->memory, number);
	same_add(copies, number, report);
	report->uri_before = number;
	if (report->uri_key != 0)
		report->uri_before = newest_add(&copies->uris, report->uri_key, number, uri_of_report, copies->memory);
	chain_add(copies, number, report);
	for (size_t i = 0; i < fingerprint->shingles_len; i++)
		shingle_index_add(&copies->shingles, fingerprint->shingles[i], number, copies->memory->first);
	shingle_index_sweep(&copies->shingles, copies->memory->first, copies->memory->next);
}

void copies_forget(struct copies *copies, uint32_t number)
{
	const struct remembered *report = memory_get(copies->memory, number);
	same_forget(copies, number, report);
	if (report->uri_key != 0)
		newest_forget(&copies->uris, report->uri_key, number, uri_of_report, copies->memory);
	if (!is_copy(report))
		return;
	newest_forget(&copies->chains, report->root, number, root_of_report, copies->memory);
	if (report->source_key != 0)
		newest_forget(&copies->takes, take_of_report(copies->memory, number), number, take_of_report, copies->memory);
}

/* ---- the question ---- */

struct candidate {
	uint32_t number;
	uint32_t hits; /* shingles that it shares */
};

struct comparison {
	uint32_t number;
	int share_of_this, share_of_other, containment, threshold;
	bool is_copy;
};

/* The item at the same address, the candidates, and of each one's chain two sources' takes. */
#define COMPARISONS_MAX (1 + TUNING_CANDIDATES * (1 + 2 * TUNING_TAKES))

struct inquiry {
	struct copies *copies;
	struct arena *arena;
	const struct match_subject *subject;
	const struct match_lender *lender;
	struct span normal;
	struct shingle_set set;   /* made when the first candidate is compared */
	const uint32_t *sample;
	size_t sample_len, rare;  /* of the sample: how many are not common */
	bool is_routine;          /* its source says it anew each time: it has it from nobody else */
	struct comparison made[COMPARISONS_MAX];
	size_t made_len;
};

/* Every report that shares TUNING_HITS_MIN rare shingles, with how many: most hits first, the elder where they are alike. */
static size_t find_candidates(struct inquiry *inquiry, struct candidate **ret_found)
{
	const struct copies *copies = inquiry->copies;
	uint64_t *hits = ARENA_NEW(inquiry->arena, uint64_t, inquiry->sample_len * TUNING_COMMON);
	size_t len = 0, kept = 0;
	for (size_t i = 0; i < inquiry->sample_len; i++) {
		uint32_t holders[TUNING_COMMON + 1];
		size_t chains = shingle_index_find(&copies->shingles, inquiry->sample[i], copies->memory->first, copies->memory->next, holders);
		inquiry->rare += chains <= TUNING_COMMON;
		for (size_t j = 0; chains <= TUNING_COMMON && j < chains; j++)
			hits[len++] = holders[j] - copies->memory->first;
	}
	sort_whole(hits, len);
	for (size_t i = 0, next; i < len; i = next) {
		for (next = i + 1; next < len && hits[next] == hits[i]; next++)
			continue;
		hits[kept] = (uint64_t)(UINT32_MAX - (next - i)) << 32 | hits[i];
		kept += next - i >= TUNING_HITS_MIN;
	}
	sort_whole(hits, kept);
	*ret_found = ARENA_NEW(inquiry->arena, struct candidate, kept);
	for (size_t i = 0; i < kept; i++)
		(*ret_found)[i] = (struct candidate){ (uint32_t)hits[i] + copies->memory->first, UINT32_MAX - (uint32_t)(hits[i] >> 32) };
	return kept;
}

/* A cheap guess at the containment: the hits among the rare shingles of the smaller sample. */
static bool is_worth_comparing(const struct inquiry *inquiry, const struct candidate *candidate)
{
	const struct remembered *report = memory_get(inquiry->copies->memory, candidate->number);
	size_t fewer = inquiry->rare < report->shingles_len ? inquiry->rare : report->shingles_len;
	return candidate->hits * 1000 >= fewer * TUNING_HITS_SHARE;
}

static int copy_threshold(size_t shingles)
{
	if (shingles >= TUNING_COPY_FULL)
		return TUNING_COPY;
	return (int)(TUNING_COPY_TINY - (TUNING_COPY_TINY - TUNING_COPY) * shingles / TUNING_COPY_FULL);
}

static bool is_same(uint64_t key, uint64_t other)
{
	return key != 0 && key == other;
}

static struct glance glance_of(const struct match_subject *subject)
{
	return memory_glance_of(subject->when, subject->is_dated, subject->is_date_only, 0);
}

/* By their hours. */
static bool is_before(const struct glance *glance, const struct glance *other)
{
	return glance->is_dated && other->is_dated && !glance->is_date_only && !other->is_date_only && glance->minute < other->minute;
}

/* What looks alike long after is written to the same pattern, not from the same text. */
static bool is_long_after(const struct match_subject *subject, const struct glance *other)
{
	struct glance glance = glance_of(subject);
	return glance.is_dated && other->is_dated && memory_distance(&glance, other) > TUNING_COPY_LATE_MS / CLOCK_MINUTE;
}

/* A short item that comes again after so long, as "The council meets today" does, in the same words or in others: at the same address it is the same item. */
static bool is_said_anew(const struct match_subject *subject, const struct memory *memory, uint32_t number, size_t shingles)
{
	return shingles < TUNING_COPY_FULL && !is_same(subject->uri_key, memory_get(memory, number)->uri_key) &&
	       is_long_after(subject, memory_glance(memory, number));
}

static bool is_own(const struct match_subject *subject, const struct memory *memory, uint32_t number)
{
	return is_same((uint32_t)subject->source_key, memory_get(memory, number)->source_key);
}

/* From `least` to `most` by how many passages are replaced in so many bytes. */
static int raised(int least, int most, size_t replaced, size_t bytes)
{
	size_t few = bytes * TUNING_REPLACED_FEW, many = bytes * TUNING_REPLACED_MANY;
	if (replaced * 1000 <= few)
		return least;
	if (replaced * 1000 >= many)
		return most;
	return least + (int)((size_t)(most - least) * (replaced * 1000 - few) / (many - few));
}

/* ---- names ---- */

/* Where every word has a capital it says nothing. */
static bool has_names(const struct match_subject *subject)
{
	size_t names = 0;
	for (size_t i = 0; i < subject->text_words.len; i++)
		names += word_is_name(&subject->text_words.at[i]);
	return facts_are_capital(subject->report->language) && 2 * names <= subject->text_words.len;
}

static bool is_name_of(const struct match_subject *subject, struct span word)
{
	for (size_t i = 0; i < subject->text_words.len; i++)
		if (word_is_name(&subject->text_words.at[i]) && span_equals(subject->text_words.at[i].folded, word))
			return true;
	return false;
}

/* The subject's names in place of which the other text has something else. */
struct names {
	struct span first; /* known by its last word, by which it goes on: of "Walter Crane" Crane */
	size_t len;        /* as often as they stand there */
	bool are_several;  /* and not one of them many times */
};

static void add_name(struct names *names, struct span name)
{
	names->len += name.len > 0;
	names->are_several |= name.len > 0 && names->first.len > 0 && !span_equals(name, names->first);
	names->first = name.len > 0 ? name : names->first;
}

static struct names names_replaced(const struct match_subject *subject, const struct alignment *alignment, bool is_here)
{
	struct names names = { .len = 0 };
	size_t passages = alignment->replaced < ALIGNMENT_PASSAGES ? alignment->replaced : ALIGNMENT_PASSAGES;
	if (!has_names(subject))
		return names;
	for (size_t i = 0; i < passages; i++) {
		struct span name = SPAN_NONE, rest = is_here ? alignment->passages[i].here : alignment->passages[i].there;
		for (struct span word = span_next_word(&rest); word.len > 0; word = span_next_word(&rest)) {
			if (!is_name_of(subject, word))
				add_name(&names, name);
			name = is_name_of(subject, word) ? word : SPAN_NONE;
		}
		add_name(&names, name);
	}
	return names;
}

static struct span figure_of(struct span passage)
{
	struct span word = span_next_word(&passage);
	while (word.len > 0 && !ascii_is_digit(word.ptr[0]))
		word = span_next_word(&passage);
	return word;
}

/* No more than two, however often they stand there: in the headline, too. */
static bool are_few_figures(const struct alignment *alignment)
{
	struct span first = SPAN_NONE, second = SPAN_NONE;
	size_t passages = alignment->replaced < ALIGNMENT_PASSAGES ? alignment->replaced : ALIGNMENT_PASSAGES;
	for (size_t i = 0; i < passages; i++) {
		struct span figure = figure_of(alignment->passages[i].here);
		if (figure.len == 0 || span_equals(figure, first) || span_equals(figure, second))
			continue;
		if (second.len > 0)
			return false;
		second = first;
		first = figure;
	}
	return passages == alignment->replaced;
}

/* Under the same headline, labels and figures aside, soon after: it is put right there and then, and no pattern that is filled in anew. */
static bool is_put_right(const struct inquiry *inquiry, uint32_t number, struct span other)
{
	const struct memory *memory = inquiry->copies->memory;
	const struct match_subject *subject = inquiry->subject;
	struct glance glance = glance_of(subject);
	const struct glance *earlier = memory_glance(memory, number);
	return is_own(subject, memory, number) && glance.is_dated && earlier->is_dated &&
	       !glance.is_date_only && !earlier->is_date_only && memory_distance(&glance, earlier) <= TUNING_COPY_SOON_MS / CLOCK_MINUTE &&
	       headline_share(inquiry->normal, other, 1) == 1000;
}

/* How much of the shorter text must be in the other. Market reports, weather, results: the pattern is last week's, and goes on with other
 * names and numbers. So the more often what the two have in common goes on differently, the more they must have in common; long after, nothing
 * is enough that does so often. */
static int pattern_threshold(const struct inquiry *inquiry, uint32_t number, struct span other, bool is_shorter, bool is_late, int threshold)
{
	struct alignment alignment = is_shorter ? alignment_of(inquiry->arena, inquiry->normal, other) :
						  alignment_of(inquiry->arena, other, inquiry->normal);
	int words = raised(threshold, TUNING_COPY_PATTERN, alignment.replaced, alignment.common);
	/* whoever corrects a text corrects one figure, and no names with it, or one name; at once perhaps two figures */
	struct names names = names_replaced(inquiry->subject, &alignment, is_shorter);
	if (are_few_figures(&alignment) && !names.are_several && is_put_right(inquiry, number, other))
		return words;
	size_t facts = is_late || alignment.figures > 1 || names.are_several ? alignment.replaced : alignment.figures;
	if (names.are_several && names.len > facts)
		facts = names.len;
	int most = raised(threshold, TUNING_COPY_NEVER, facts, alignment.common);
	return words > most ? words : most;
}

/* A copy is cut, damaged or wrapped in furniture: what it keeps, it keeps from the beginning, or little else is in it. Two reports that share their
 * background, a quotation or what a company says about itself begin each with news of its own, and go on with it. */
static bool are_two(const struct inquiry *inquiry, struct span other)
{
	struct shingle_set set = shingle_set_of(inquiry->arena, other);
	struct shingle_own here = shingle_own_of(&set, inquiry->normal), there = shingle_own_of(&inquiry->set, other);
	return here.is_lead && there.is_lead && here.share >= TUNING_COPY_OWN && there.share >= TUNING_COPY_OWN;
}

/* By the headlines: one is an item of the other, or they have nothing in common but a notice. */
static bool tells_else(const struct inquiry *inquiry, const struct comparison *found, struct span other, size_t shingles)
{
	if (shingles < TUNING_COPY_FULL &&
	    headline_tells_all(inquiry->normal, other, is_own(inquiry->subject, inquiry->copies->memory, found->number)))
		return true;
	if (found->share_of_this >= 500 && found->share_of_other < 500)
		return headline_is_item(inquiry->normal, other, shingle_own_of(&inquiry->set, other).is_lead);
	if (found->share_of_this >= 500 || found->share_of_other < 500)
		return false;
	struct shingle_set set = shingle_set_of(inquiry->arena, other);
	return headline_is_item(other, inquiry->normal, shingle_own_of(&set, inquiry->normal).is_lead);
}

/* What its source says again, or has said before others did. Anybody else may print it late. */
static bool is_of_routine(const struct inquiry *inquiry, uint32_t number, size_t shingles)
{
	const struct memory *memory = inquiry->copies->memory;
	if (is_own(inquiry->subject, memory, number))
		return is_said_anew(inquiry->subject, memory, number, shingles);
	return inquiry->is_routine && shingles < TUNING_COPY_FULL;
}

static bool compare_texts(struct inquiry *inquiry, uint32_t number, struct comparison *ret_comparison)
{
	const struct remembered *report = memory_get(inquiry->copies->memory, number);
	struct span title, text;
	if (!inquiry->lender->text_of(inquiry->lender->ctx, report->seq, &title, &text))
		return false;
	struct span other = shingle_text(inquiry->arena, title, text);
	if (!inquiry->set.slots)
		inquiry->set = shingle_set_of(inquiry->arena, inquiry->normal);
	struct shingle_overlap overlap = shingle_compare(&inquiry->set, inquiry->arena, other);
	size_t fewer = inquiry->set.len < overlap.other ? inquiry->set.len : overlap.other;
	if (fewer == 0)
		return false;
	struct comparison found = { .number = number,
				    .share_of_this = (int)(overlap.common * 1000 / inquiry->set.len),
				    .share_of_other = (int)(overlap.common * 1000 / overlap.other),
				    .containment = (int)(overlap.common * 1000 / fewer),
				    .threshold = copy_threshold(fewer) };
	bool is_late = is_long_after(inquiry->subject, memory_glance(inquiry->copies->memory, number));
	if (is_late)
		found.threshold = TUNING_COPY_PATTERN;
	bool is_own_uri = is_same(inquiry->subject->uri_key, report->uri_key);
	if (is_own_uri)
		found.threshold = TUNING_COPY_URI;
	else if (found.containment >= found.threshold && found.containment < TUNING_COPY_SURE)
		found.threshold = pattern_threshold(inquiry, number, other, inquiry->set.len < overlap.other, is_late, found.threshold);
	if (found.threshold < TUNING_COPY_PATTERN && found.containment >= found.threshold && !is_own_uri && are_two(inquiry, other))
		found.threshold = TUNING_COPY_PATTERN;
	if (is_of_routine(inquiry, number, fewer))
		found.threshold = VERDICT_COPY_ANEW;
	else if (found.containment >= found.threshold && !is_own_uri && tells_else(inquiry, &found, other, fewer))
		found.threshold = VERDICT_COPY_OTHER;
	found.is_copy = found.containment >= found.threshold;
	*ret_comparison = found;
	return true;
}

/* Each once. */
static bool compare(struct inquiry *inquiry, uint32_t number, struct comparison *ret_comparison)
{
	for (size_t i = 0; i < inquiry->made_len; i++) {
		if (inquiry->made[i].number == number) {
			*ret_comparison = inquiry->made[i];
			return true;
		}
	}
	if (!compare_texts(inquiry, number, ret_comparison))
		return false;
	assert(inquiry->made_len < COMPARISONS_MAX);
	inquiry->made[inquiry->made_len++] = *ret_comparison;
	return true;
}

/* The better of two: a copy before none, more of the texts in common, the elder. */
static void prefer(struct comparison *best, const struct comparison *other, bool *has_best)
{
	int common = other->share_of_this + other->share_of_other, best_common = best->share_of_this + best->share_of_other;
	if (!*has_best || other->is_copy > best->is_copy || (other->is_copy == best->is_copy && common > best_common))
		*best = *other;
	*has_best = true;
}

bool copies_find_item(const struct copies *copies, uint64_t uri_key, uint32_t *ret_number)
{
	const struct memory *memory = copies->memory;
	uint32_t at;
	if (uri_key == 0 || !numbers_find(&copies->uris, uri_key, uri_of_report, memory, &at))
		return false;
	while (memory_glance(memory, at)->is_withdrawn) {
		uint32_t before = memory_get(memory, at)->uri_before;
		if (before == at || !memory_is_alive(memory, before))
			return false;
		at = before;
	}
	*ret_number = at;
	return true;
}

/* Those of its chain that stand, newest first, as far as it is walked. */
static size_t chain_standing(const struct copies *copies, uint32_t number, uint32_t ret_numbers[static TUNING_CHAIN_WALK])
{
	const struct memory *memory = copies->memory;
	size_t len = 0;
	uint32_t at = chain_newest(copies, number);
	for (size_t walked = 0; walked < TUNING_CHAIN_WALK; walked++) {
		const struct remembered *member = memory_get(memory, at);
		if (!memory_glance(memory, at)->is_withdrawn)
			ret_numbers[len++] = at;
		if (member->chain_before == at || !memory_is_alive(memory, member->chain_before))
			break;
		at = member->chain_before;
	}
	return len;
}

/* The candidate, or where it is withdrawn the eldest within reach of its chain that stands: a copy of what it was. */
static bool find_standing(const struct copies *copies, uint32_t number, uint32_t *ret_number)
{
	uint32_t standing[TUNING_CHAIN_WALK];
	*ret_number = number;
	if (!memory_glance(copies->memory, number)->is_withdrawn)
		return true;
	size_t len = chain_standing(copies, number, standing);
	if (len > 0)
		*ret_number = standing[len - 1];
	return len > 0;
}

size_t copies_chain(const struct copies *copies, uint32_t number, uint64_t *ret_seqs, size_t max)
{
	uint32_t standing[TUNING_CHAIN_WALK];
	size_t len = chain_standing(copies, number, standing);
	len = len < max ? len : max;
	for (size_t i = 0; i < len; i++)
		ret_seqs[i] = memory_get(copies->memory, standing[i])->seq;
	return len;
}

/* ---- whose text it is ---- */

/* The newest takes of one source in a chain, compared with the subject. */
struct takes {
	bool has_best, has_newest;
	struct comparison best;  /* as prefer has it; of the withdrawn ones, too, where no other is like it */
	uint32_t newest;         /* of those that stand and that it is a copy of; by their dates, else as they came */
};

static bool find_take(const struct copies *copies, uint64_t root, uint32_t source_key, uint32_t *ret_number)
{
	const struct memory *memory = copies->memory;
	return numbers_find(&copies->takes, take_key(root, source_key), take_of_report, memory, ret_number) ||
	       (memory_find(memory, root, ret_number) && memory_get(memory, *ret_number)->source_key == source_key);
}

/* Copies are in the story of what they repeat, unless an editor has put one elsewhere: from there on its text is another one. */
static bool is_parted(const struct memory *memory, uint32_t number, uint32_t other)
{
	uint32_t story = memory_glance(memory, number)->story, other_story = memory_glance(memory, other)->story;
	return story != other_story && story != STORY_NONE && other_story != STORY_NONE;
}

/* Of those in the chain of a candidate; with the same text the newest. */
static struct takes compare_takes(struct inquiry *inquiry, uint32_t number, uint32_t source_key)
{
	const struct memory *memory = inquiry->copies->memory;
	struct takes takes = { 0 };
	struct comparison comparison;
	uint64_t digest = 0;
	uint32_t at;
	bool is_there = find_take(inquiry->copies, memory_get(memory, number)->root, source_key, &at);
	for (size_t walked = 0, compared = 0; is_there && walked < TUNING_CHAIN_WALK && compared < TUNING_TAKES; walked++) {
		const struct remembered *take = memory_get(memory, at);
		bool stands = !memory_glance(memory, at)->is_withdrawn;
		if (take->digest != digest && !is_parted(memory, number, at) && compare(inquiry, at, &comparison)) {
			compared++;
			comparison.is_copy &= stands;
			prefer(&takes.best, &comparison, &takes.has_best);
			bool is_newest = !takes.has_newest || is_before(memory_glance(memory, takes.newest), memory_glance(memory, at));
			takes.newest = is_newest && comparison.is_copy ? at : takes.newest;
			takes.has_newest |= comparison.is_copy;
		}
		digest = take->digest;
		is_there = take->take_before != at && memory_is_alive(memory, take->take_before);
		at = take->take_before;
	}
	return takes;
}

/* A chain is the life of one text. Who repeats it may print other texts beside it, a newsletter many. What has those in common with it, and
 * nothing with what the chain began with, or with what its own source has there, is no copy but a report of its own; the comparison is then the
 * one with these. */
static void look_for_kin(struct inquiry *inquiry, uint32_t source_key, struct comparison *comparison)
{
	struct takes takes = compare_takes(inquiry, comparison->number, source_key);
	if (!takes.has_best || takes.best.containment >= TUNING_CHAIN)
		return;
	*comparison = takes.best;
	comparison->threshold = TUNING_CHAIN;
	comparison->is_copy = false;
}

static uint32_t source_of(const struct memory *memory, uint64_t seq)
{
	uint32_t number;
	return memory_find(memory, seq, &number) ? memory_get(memory, number)->source_key : 0;
}

static bool compare_candidate(struct inquiry *inquiry, uint32_t number, struct comparison *ret_comparison)
{
	const struct memory *memory = inquiry->copies->memory;
	uint64_t root = memory_get(memory, number)->root;
	uint32_t own = (uint32_t)inquiry->subject->source_key;
	if (!compare(inquiry, number, ret_comparison))
		return false;
	if (ret_comparison->is_copy)
		look_for_kin(inquiry, source_of(memory, root), ret_comparison);
	if (ret_comparison->is_copy && own != 0)
		look_for_kin(inquiry, own, ret_comparison);
	return true;
}

static bool find_copied(struct inquiry *inquiry, struct comparison *ret_best)
{
	struct candidate *candidates;
	struct comparison comparison;
	bool has_best = false;
	uint32_t same_uri = 0, number;
	bool has_same_uri = copies_find_item(inquiry->copies, inquiry->subject->uri_key, &same_uri);
	if (has_same_uri && compare(inquiry, same_uri, &comparison))
		prefer(ret_best, &comparison, &has_best);
	size_t len = find_candidates(inquiry, &candidates);
	for (size_t i = 0, compared = 0; i < len && compared < TUNING_CANDIDATES; i++) {
		if (!is_worth_comparing(inquiry, &candidates[i]) || !find_standing(inquiry->copies, candidates[i].number, &number) ||
		    (has_same_uri && same_uri == number))
			continue;
		/* the index is a sample, but not so poor a one that a third of the hits could mean a better copy */
		if (compared > 0 && ret_best->is_copy && 3 * candidates[i].hits < candidates[0].hits)
			break;
		compared++;
		if (compare_candidate(inquiry, number, &comparison))
			prefer(ret_best, &comparison, &has_best);
	}
	return has_best;
}

/* Of those that say what this report of a chain says the last whose item, or source, had said something else before: it has come back to the text, and what
 * repeats that repeats what holds by now. Itself where none has. */
static uint32_t find_come_back(const struct memory *memory, uint32_t number)
{
	const struct remembered *report = memory_get(memory, number);
	uint32_t last = number, at = report->same_after;
	for (size_t walked = 0; at != number && walked < TUNING_CHAIN_WALK; walked++) {
		const struct remembered *same = memory_get(memory, at);
		uint32_t before = same->uri_before != at ? same->uri_before : same->take_before;
		bool is_said_since = same->root == report->root && same->digest_rest == report->digest_rest && at - memory->first > last - memory->first;
		if (is_said_since && !memory_glance(memory, at)->is_withdrawn && !is_parted(memory, number, at) && memory_is_alive(memory, before) &&
		    memory_get(memory, before)->digest != report->digest)
			last = at;
		at = same->same_after;
	}
	return last;
}

/* What the copy repeats, of the chain that the best candidate is in. A revision: the newest of its own item or source that it is a copy of. Any
 * other, and what is earlier than that: what it has most in common with, be it a take that adds so little to the chain that it is no candidate. */
static uint32_t find_repeated(struct inquiry *inquiry, struct comparison *best, enum relation *ret_relation)
{
	const struct memory *memory = inquiry->copies->memory;
	uint64_t root = memory_get(memory, best->number)->root;
	uint32_t own_key = (uint32_t)inquiry->subject->source_key, same_uri;
	struct comparison comparison;
	struct takes takes = compare_takes(inquiry, best->number, source_of(memory, root)), own = { 0 };
	bool has_best = true;
	if (own_key != 0)
		own = compare_takes(inquiry, best->number, own_key);
	bool is_item = copies_find_item(inquiry->copies, inquiry->subject->uri_key, &same_uri) && memory_get(memory, same_uri)->root == root &&
		       compare(inquiry, same_uri, &comparison) && comparison.is_copy;
	if (takes.has_best)
		prefer(best, &takes.best, &has_best);
	if (own.has_best)
		prefer(best, &own.best, &has_best);
	bool is_own = own.has_newest || is_same(own_key, memory_get(memory, best->number)->source_key);
	uint32_t newest = own.has_newest ? own.newest : best->number;
	struct glance glance = glance_of(inquiry->subject);
	is_own &= !is_before(&glance, memory_glance(memory, newest));
	*ret_relation = is_item || is_own ? RELATION_REVISION : RELATION_REPRINT;
	return is_item ? same_uri : is_own ? newest : find_come_back(memory, best->number);
}

/* Leaves of the sample what no member of the chain has posted. */
static size_t leave_new(const struct copies *copies, uint64_t root, uint32_t *shingles, size_t len)
{
	size_t kept = 0;
	for (size_t i = 0; i < len; i++) {
		uint32_t holders[TUNING_COMMON + 1];
		size_t chains = shingle_index_find(&copies->shingles, shingles[i], copies->memory->first, copies->memory->next, holders);
		bool is_known = false;
		for (size_t j = 0; chains <= TUNING_COMMON && j < chains && !is_known; j++)
			is_known = memory_get(copies->memory, holders[j])->root == root;
		if (!is_known)
			shingles[kept++] = shingles[i];
	}
	return kept;
}

static void settle(const struct inquiry *inquiry, uint32_t of, enum relation relation, struct fingerprint *fingerprint, struct verdict *verdict)
{
	const struct remembered *report = memory_get(inquiry->copies->memory, of);
	verdict->relation = relation;
	verdict->of = report->seq;
	fingerprint->root = report->root;
}

/* The versions of the subject's item that stand, or, where it has none, what its source has in the chain: newest first, as far as it is walked. */
static size_t own_standing(const struct inquiry *inquiry, uint32_t number, uint32_t ret_numbers[static TUNING_CHAIN_WALK])
{
	const struct memory *memory = inquiry->copies->memory;
	const struct match_subject *subject = inquiry->subject;
	uint32_t at = 0;
	size_t len = 0;
	bool is_item = copies_find_item(inquiry->copies, subject->uri_key, &at);
	bool is_there = is_item || (subject->source_key != 0 && find_take(inquiry->copies, memory_get(memory, number)->root, (uint32_t)subject->source_key, &at));
	for (size_t walked = 0; is_there && walked < TUNING_CHAIN_WALK; walked++) {
		uint32_t before = is_item ? memory_get(memory, at)->uri_before : memory_get(memory, at)->take_before;
		if (!memory_glance(memory, at)->is_withdrawn && !is_parted(memory, number, at))
			ret_numbers[len++] = at;
		is_there = before != at && memory_is_alive(memory, before);
		at = before;
	}
	return len;
}

/* By their dates, else as they came. */
static bool is_later(const struct memory *memory, uint32_t number, uint32_t other)
{
	const struct glance *glance = memory_glance(memory, number), *there = memory_glance(memory, other);
	if (glance->is_dated && there->is_dated && glance->minute != there->minute)
		return glance->minute > there->minute;
	return number - memory->first > other - memory->first;
}

/* The latest of them, or of those with a text; false where there is none. */
static bool find_latest(const struct memory *memory, const uint32_t *numbers, size_t len, const uint64_t *digest, uint32_t *ret_number)
{
	bool is_found = false;
	for (size_t i = 0; i < len; i++) {
		if ((digest && memory_get(memory, numbers[i])->digest != *digest) || (is_found && !is_later(memory, numbers[i], *ret_number)))
			continue;
		*ret_number = numbers[i];
		is_found = true;
	}
	return is_found;
}

/* What stood between had itself come back after the text: two states of a page come in turns, and neither is news any more. */
static bool is_flapping(const struct memory *memory, const uint32_t *numbers, size_t len, uint64_t digest, uint32_t latest)
{
	uint32_t before = 0;
	if (!find_latest(memory, numbers, len, &digest, &before))
		return false;
	for (size_t i = 0; i < len; i++)
		if (memory_get(memory, numbers[i])->digest == memory_get(memory, latest)->digest && is_later(memory, before, numbers[i]))
			return true;
	return false;
}

/* By its version: above 0 where it is later than all of the item, below where it is earlier than one; false where nothing tells. */
static bool find_order(const struct inquiry *inquiry, const uint32_t *numbers, size_t len, int *ret_order)
{
	const struct memory *memory = inquiry->copies->memory;
	const struct match_lender *lender = inquiry->lender;
	bool is_known = false;
	int order;
	*ret_order = 1;
	for (size_t i = 0; lender->version_order && i < len; i++) {
		const struct remembered *report = memory_get(memory, numbers[i]);
		if (!is_same(inquiry->subject->uri_key, report->uri_key) || !lender->version_order(lender->ctx, report->seq, &order))
			continue;
		is_known = true;
		*ret_order = order < *ret_order ? order : *ret_order;
	}
	return is_known;
}

/* The latest that its source has said since in that story in much the same words, though it is no copy: "open" after "closed". An item that comes again
 * is what it was. */
static bool find_other_state(struct inquiry *inquiry, uint32_t since, uint32_t *ret_latest)
{
	const struct memory *memory = inquiry->copies->memory;
	const struct match_subject *subject = inquiry->subject;
	struct glance glance = glance_of(subject);
	struct candidate *candidates;
	struct comparison comparison;
	uint32_t at;
	if (is_same(subject->uri_key, memory_get(memory, since)->uri_key) || !is_before(memory_glance(memory, since), &glance))
		return false;
	*ret_latest = since;
	size_t len = find_candidates(inquiry, &candidates);
	for (size_t i = 0; i < len && i < TUNING_CANDIDATES; i++) {
		if (!find_take(inquiry->copies, memory_get(memory, candidates[i].number)->root, (uint32_t)subject->source_key, &at))
			continue;
		const struct glance *between = memory_glance(memory, at);
		if (!between->is_withdrawn && !is_parted(memory, since, at) && !is_long_after(subject, between) && is_before(between, &glance) &&
		    is_before(memory_glance(memory, *ret_latest), between) && compare(inquiry, at, &comparison) && comparison.share_of_this >= 500 &&
		    comparison.share_of_other >= 500)
			*ret_latest = at;
	}
	return memory_get(memory, *ret_latest)->digest != memory_get(memory, since)->digest;
}

/* Whoever has said something else, and comes back to the text later, takes back what was said between, as often as it happens. Where neither dates nor
 * versions tell, it may be the old report that has come again; but not, for once, in an item of the same time or in another item of that day. */
static bool is_taken_back(struct inquiry *inquiry, uint32_t number, uint32_t *ret_latest)
{
	const struct memory *memory = inquiry->copies->memory;
	const struct match_subject *subject = inquiry->subject;
	const struct remembered *report = memory_get(memory, number);
	uint32_t own[TUNING_CHAIN_WALK];
	size_t len = own_standing(inquiry, number, own);
	int order;
	if (!find_latest(memory, own, len, NULL, ret_latest))
		return false;
	if (memory_get(memory, *ret_latest)->digest == report->digest)
		return find_other_state(inquiry, *ret_latest, ret_latest);
	bool has_order = find_order(inquiry, own, len, &order);
	if (has_order && order != 0)
		return order > 0;
	struct glance glance = glance_of(subject);
	const struct glance *between = memory_glance(memory, *ret_latest);
	if (!glance.is_dated || !between->is_dated || glance.minute != between->minute)
		return glance.is_dated && between->is_dated && glance.minute > between->minute;
	bool is_item = is_same(subject->uri_key, memory_get(memory, *ret_latest)->uri_key);
	bool is_later_item = glance.is_date_only && between->is_date_only && subject->uri_key != 0 && !is_same(subject->uri_key, report->uri_key);
	return !has_order && (is_item || is_later_item) && !is_flapping(memory, own, len, report->digest, *ret_latest);
}

/* Of those with the same text the newest of the subject's source, as far as it is walked; the newest of all where that has none. */
static uint32_t find_own_same(const struct inquiry *inquiry, uint32_t newest)
{
	const struct memory *memory = inquiry->copies->memory;
	uint32_t source_key = (uint32_t)inquiry->subject->source_key, own = newest, at;
	bool is_there = source_key != 0 && find_take(inquiry->copies, memory_get(memory, newest)->root, source_key, &at);
	for (size_t walked = 0; is_there && walked < TUNING_CHAIN_WALK; walked++) {
		const struct remembered *take = memory_get(memory, at);
		if (take->digest == memory_get(memory, newest)->digest)
			return at;
		is_there = take->take_before != at && memory_is_alive(memory, take->take_before);
		at = take->take_before;
	}
	at = newest;
	for (size_t walked = 0; walked < TUNING_CHAIN_WALK && (walked == 0 || at != newest); walked++) {
		at = memory_get(memory, at)->same_after;
		if (is_same(source_key, memory_get(memory, at)->source_key))
			own = at;
	}
	return own;
}

/* The same text, letter for letter of its normal form: nothing new, or a revision of what it takes back. */
static bool ask_digest(struct inquiry *inquiry, struct fingerprint *fingerprint, struct verdict *verdict)
{
	uint32_t newest, latest = 0;
	if (inquiry->normal.len <= 1 ||
	    !numbers_find(&inquiry->copies->digests, fingerprint->digest[0], digest_of_report, inquiry->copies->memory, &newest))
		return false;
	uint32_t number = memory_get(inquiry->copies->memory, newest)->same_after;
	const struct remembered *report = memory_get(inquiry->copies->memory, number);
	while (memory_glance(inquiry->copies->memory, number)->is_withdrawn && number != newest) {
		number = report->same_after;
		report = memory_get(inquiry->copies->memory, number);
	}
	size_t shingles = inquiry->normal.len; /* or not many fewer */
	if (is_said_anew(inquiry->subject, inquiry->copies->memory, number, shingles)) {
		number = find_own_same(inquiry, newest);
		report = memory_get(inquiry->copies->memory, number);
		inquiry->is_routine = is_own(inquiry->subject, inquiry->copies->memory, number) &&
				      is_said_anew(inquiry->subject, inquiry->copies->memory, number, shingles);
		if (inquiry->is_routine)
			return false;
	}
	if (memory_glance(inquiry->copies->memory, number)->is_withdrawn || report->digest_rest != (uint32_t)fingerprint->digest[1])
		return false;
	if (is_taken_back(inquiry, number, &latest))
		settle(inquiry, latest, RELATION_REVISION, fingerprint, verdict);
	else
		settle(inquiry, find_come_back(inquiry->copies->memory, number), RELATION_DUPLICATE, fingerprint, verdict);
	verdict->copy_of = report->seq;
	verdict->containment = verdict->share_of_this = verdict->share_of_other = 1000;
	verdict->containment_threshold = 1000;
	return true;
}

static void ask_shingles(struct inquiry *inquiry, struct fingerprint *fingerprint, struct verdict *verdict)
{
	struct comparison best = { 0 };
	fingerprint->shingles = inquiry->sample;
	fingerprint->shingles_len = (uint16_t)inquiry->sample_len;
	if (!find_copied(inquiry, &best))
		return;
	enum relation relation = RELATION_REPRINT;
	uint32_t of = best.is_copy ? find_repeated(inquiry, &best, &relation) : best.number;
	verdict->copy_of = memory_get(inquiry->copies->memory, best.number)->seq;
	verdict->containment = best.containment;
	verdict->containment_threshold = best.threshold;
	verdict->share_of_this = best.share_of_this;
	verdict->share_of_other = best.share_of_other;
	if (!best.is_copy)
		return;
	settle(inquiry, of, relation, fingerprint, verdict);
	fingerprint->shingles_len = 0;
	if (best.share_of_this >= (int)TUNING_TAKE_SHARE)
		return;
	uint32_t *fresh = ARENA_NEW(inquiry->arena, uint32_t, inquiry->sample_len);
	memcpy(fresh, inquiry->sample, inquiry->sample_len * sizeof(*fresh));
	fingerprint->shingles = fresh;
	fingerprint->shingles_len = (uint16_t)leave_new(inquiry->copies, fingerprint->root, fresh, inquiry->sample_len);
}

void copies_prefetch(const struct copies *copies, const struct match_sketch *sketch)
{
	numbers_prefetch(&copies->digests, sketch->digest[0]);
	shingle_index_prefetch(&copies->shingles, sketch->sample, sketch->sample_len);
}

void copies_ask(struct copies *copies, struct arena *arena, const struct match_subject *subject, const struct match_lender *lender,
		struct fingerprint *fingerprint, struct verdict *verdict)
{
	struct inquiry inquiry = { .copies = copies, .arena = arena, .subject = subject, .lender = lender };
	inquiry.normal = subject->sketch->normal;
	inquiry.sample = subject->sketch->sample;
	inquiry.sample_len = subject->sketch->sample_len;
	fingerprint->digest[0] = subject->sketch->digest[0];
	fingerprint->digest[1] = subject->sketch->digest[1];
	fingerprint->length = (uint32_t)inquiry.normal.len;
	if (!ask_digest(&inquiry, fingerprint, verdict))
		ask_shingles(&inquiry, fingerprint, verdict);
}

size_t copies_bytes(const struct copies *copies)
{
	return shingle_index_bytes(&copies->shingles) + numbers_bytes(&copies->digests) + numbers_bytes(&copies->uris) +
	       numbers_bytes(&copies->chains) + numbers_bytes(&copies->takes);
}
