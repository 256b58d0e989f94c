#include "story/copies.h"

#include "base/hash.h"
#include "base/vec.h"
#include "story/shingles.h"
#include "story/sort.h"
#include "story/tuning.h"

#include <stdlib.h>

void copies_init(struct copies *copies, const struct memory *memory, size_t reports)
{
	*copies = (struct copies){ .memory = memory };
	shingle_index_init(&copies->shingles, reports);
}

void copies_done(struct copies *copies)
{
	shingle_index_done(&copies->shingles);
	map_done(&copies->digests);
	map_done(&copies->uris);
	map_done(&copies->chains);
}

/* ---- remembering ---- */

static uint64_t digest_key(const uint64_t digest[static 2])
{
	return digest[0];
}

static void same_add(struct copies *copies, uint32_t number, struct remembered *report)
{
	report->same_after = report->same_newest = number;
	uint64_t *oldest = map_find(&copies->digests, digest_key(report->digest));
	if (!oldest) {
		*map_at(&copies->digests, digest_key(report->digest)) = number;
		return;
	}
	struct remembered *first = memory_get(copies->memory, (uint32_t)*oldest);
	memory_get(copies->memory, first->same_newest)->same_after = number;
	first->same_newest = number;
}

static void same_forget(struct copies *copies, uint32_t number, const struct remembered *report)
{
	uint64_t *oldest = map_find(&copies->digests, digest_key(report->digest));
	if (report->same_after == number) {
		(void)map_remove(&copies->digests, digest_key(report->digest));
		return;
	}
	memory_get(copies->memory, report->same_after)->same_newest = report->same_newest;
	*oldest = report->same_after;
}

static void uri_add(struct copies *copies, uint32_t number, struct remembered *report)
{
	report->uri_before = number;
	if (report->uri_key == 0)
		return;
	uint64_t *newest = map_find(&copies->uris, report->uri_key);
	if (newest)
		report->uri_before = (uint32_t)*newest;
	*map_at(&copies->uris, report->uri_key) = number;
}

void copies_add(struct copies *copies, uint32_t number, const struct fingerprint *fingerprint)
{
	struct remembered *report = memory_get(copies->memory, number);
	same_add(copies, number, report);
	uri_add(copies, number, report);
	uint64_t *newest = map_find(&copies->chains, report->root);
	report->chain_before = newest ? (uint32_t)*newest : number;
	*map_at(&copies->chains, report->root) = number;
	for (size_t i = 0; i < fingerprint->shingles_len; i++)
		shingle_index_add(&copies->shingles, fingerprint->shingles[i], number, copies->memory->first);
	shingle_index_sweep(&copies->shingles, copies->memory->first, copies->memory->next);
}

void copies_forget(struct copies *copies, uint32_t number)
{
	struct remembered *report = memory_get(copies->memory, number);
	same_forget(copies, number, report);
	uint64_t *newest = report->uri_key != 0 ? map_find(&copies->uris, report->uri_key) : NULL;
	if (newest && *newest == number)
		(void)map_remove(&copies->uris, report->uri_key);
	newest = map_find(&copies->chains, report->root);
	if (newest && *newest == number)
		(void)map_remove(&copies->chains, report->root);
}

/* ---- the question ---- */

struct candidate {
	uint32_t number;
	uint32_t hits; /* shingles that it shares */
};

struct inquiry {
	struct copies *copies;
	struct arena *arena;
	const struct match_subject *subject;
	const struct match_lender *lender;
	struct span normal;
	struct shingle_set set;   /* made when the first candidate is compared */
	const uint32_t *sample;
	size_t sample_len, rare;  /* of the sample: how many are not common */
};

struct comparison {
	uint32_t number;
	int share_of_this, share_of_other, containment, threshold;
	bool is_copy;
};

/* Every report that shares a rare shingle, with how many: most hits first, the elder where they are alike. */
static size_t find_candidates(struct inquiry *inquiry, struct candidate **ret_found)
{
	const struct copies *copies = inquiry->copies;
	uint64_t *hits = ARENA_NEW(inquiry->arena, uint64_t, inquiry->sample_len * TUNING_COMMON);
	size_t len = 0, kept = 0;
	shingle_index_prefetch(&copies->shingles, inquiry->sample, inquiry->sample_len);
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
		hits[kept++] = (uint64_t)(UINT32_MAX - (next - i)) << 32 | hits[i];
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
	return candidate->hits >= TUNING_HITS_MIN && candidate->hits * 1000 >= fewer * TUNING_HITS_SHARE;
}

static int copy_threshold(size_t shingles)
{
	if (shingles >= TUNING_COPY_FULL)
		return TUNING_COPY;
	return (int)(TUNING_COPY_TINY - (TUNING_COPY_TINY - TUNING_COPY) * shingles / TUNING_COPY_FULL);
}

/* Market reports, weather, results: the words are those of last week and the numbers are not. */
static bool looks_like_template(const struct inquiry *inquiry, const struct remembered *report, struct span other)
{
	const struct match_subject *subject = inquiry->subject;
	if (subject->is_dated && report->is_dated &&
	    memory_distance(subject->when, subject->is_date_only, report->when, report->is_date_only) > TUNING_COPY_LATE_MS)
		return true;
	size_t fewer, common = number_overlap(inquiry->arena, inquiry->normal, other, &fewer);
	return fewer >= TUNING_NUMBERS_MIN && common * 1000 < fewer * TUNING_NUMBERS_SHARE;
}

static bool is_same(uint64_t key, uint64_t other)
{
	return key != 0 && key == other;
}

static bool compare(struct inquiry *inquiry, uint32_t number, struct comparison *ret_comparison)
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
	if (is_same(inquiry->subject->uri_key, report->uri_key))
		found.threshold = TUNING_COPY_URI;
	else if (found.threshold < (int)TUNING_COPY_TEMPLATE && found.containment >= found.threshold &&
		 looks_like_template(inquiry, report, other))
		found.threshold = TUNING_COPY_TEMPLATE;
	found.is_copy = found.containment >= found.threshold;
	*ret_comparison = found;
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

/* The newest report that bears the subject's address and stands. */
static bool find_same_uri(const struct inquiry *inquiry, uint32_t *ret_number)
{
	const struct memory *memory = inquiry->copies->memory;
	const uint64_t *newest = inquiry->subject->uri_key != 0 ? map_find(&inquiry->copies->uris, inquiry->subject->uri_key) : NULL;
	if (!newest)
		return false;
	uint32_t at = (uint32_t)*newest;
	while (memory_get(memory, at)->is_withdrawn) {
		uint32_t before = memory_get(memory, at)->uri_before;
		if (before == at || !memory_is_alive(memory, before))
			return false;
		at = before;
	}
	*ret_number = at;
	return true;
}

/* The candidate, or where it is withdrawn the eldest within reach of its chain that stands: a copy of what it was. */
static bool find_standing(const struct copies *copies, uint32_t number, uint32_t *ret_number)
{
	const struct memory *memory = copies->memory;
	*ret_number = number;
	if (!memory_get(memory, number)->is_withdrawn)
		return true;
	bool is_found = false;
	uint32_t at = (uint32_t)*map_find(&copies->chains, memory_get(memory, number)->root);
	for (size_t walked = 0; walked < TUNING_CHAIN_WALK; walked++) {
		const struct remembered *member = memory_get(memory, at);
		if (!member->is_withdrawn) {
			*ret_number = at;
			is_found = true;
		}
		if (member->chain_before == at || !memory_is_alive(memory, member->chain_before))
			break;
		at = member->chain_before;
	}
	return is_found;
}

static bool find_copied(struct inquiry *inquiry, struct comparison *ret_best)
{
	struct candidate *candidates;
	struct comparison comparison;
	bool has_best = false;
	uint32_t same_uri = 0, number;
	bool has_same_uri = find_same_uri(inquiry, &same_uri);
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
		if (compare(inquiry, number, &comparison))
			prefer(ret_best, &comparison, &has_best);
	}
	return has_best;
}

/* The newest member of the same chain that comes from the subject's own source or address: what a revision revises. */
static bool find_own(struct inquiry *inquiry, uint32_t number, uint32_t *ret_own)
{
	const struct memory *memory = inquiry->copies->memory;
	const struct match_subject *subject = inquiry->subject;
	uint32_t at = (uint32_t)*map_find(&inquiry->copies->chains, memory_get(memory, number)->root);
	for (size_t walked = 0; walked < TUNING_CHAIN_WALK; walked++) {
		const struct remembered *member = memory_get(memory, at);
		bool is_own = is_same(subject->uri_key, member->uri_key) || is_same(subject->source_key, member->source_key);
		if (is_own && !member->is_withdrawn) {
			*ret_own = at;
			return true;
		}
		if (member->chain_before == at || !memory_is_alive(memory, member->chain_before))
			return false;
		at = member->chain_before;
	}
	return false;
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
	verdict->story = report->story;
	fingerprint->root = report->root;
}

/* The same text, letter for letter of its normal form. */
static bool ask_digest(struct inquiry *inquiry, struct fingerprint *fingerprint, struct verdict *verdict)
{
	uint64_t *oldest = map_find(&inquiry->copies->digests, digest_key(fingerprint->digest));
	if (!oldest || inquiry->normal.len <= 1)
		return false;
	uint32_t number = (uint32_t)*oldest;
	const struct remembered *report = memory_get(inquiry->copies->memory, number);
	while (report->is_withdrawn && report->same_after != number) {
		number = report->same_after;
		report = memory_get(inquiry->copies->memory, number);
	}
	if (report->is_withdrawn || report->digest[1] != fingerprint->digest[1])
		return false;
	settle(inquiry, number, RELATION_DUPLICATE, fingerprint, verdict);
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
	verdict->copy_of = memory_get(inquiry->copies->memory, best.number)->seq;
	verdict->containment = best.containment;
	verdict->containment_threshold = best.threshold;
	verdict->share_of_this = best.share_of_this;
	verdict->share_of_other = best.share_of_other;
	if (!best.is_copy)
		return;
	uint32_t own;
	bool is_revision = find_own(inquiry, best.number, &own);
	settle(inquiry, is_revision ? own : best.number, is_revision ? RELATION_REVISION : RELATION_REPRINT, fingerprint, verdict);
	fingerprint->shingles_len = 0;
	if (best.share_of_this >= (int)TUNING_TAKE_SHARE)
		return;
	uint32_t *fresh = ARENA_NEW(inquiry->arena, uint32_t, inquiry->sample_len);
	memcpy(fresh, inquiry->sample, inquiry->sample_len * sizeof(*fresh));
	fingerprint->shingles = fresh;
	fingerprint->shingles_len = (uint16_t)leave_new(inquiry->copies, fingerprint->root, fresh, inquiry->sample_len);
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
	return shingle_index_bytes(&copies->shingles) + (copies->digests.cap + copies->uris.cap + copies->chains.cap) * 16;
}
