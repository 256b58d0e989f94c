#include "story/terms.h"

#include "base/array.h"
#include "base/hash.h"
#include "story/fixed.h"
#include "story/sort.h"
#include "story/tuning.h"

struct rate {
	const char *stem;
	size_t len;
	unsigned reports; /* of 10,000 */
};

#define W(stem, reports) { stem, sizeof(stem) - 1, reports },
static const struct rate background[] = {
#include "story/background.inc"
};
#undef W

bool terms_is_known(uint64_t stem)
{
	for (size_t i = 0; i < LEN(background); i++)
		if (hash64(span_make(background[i].stem, background[i].len)) == stem)
			return true;
	return false;
}

void terms_background(void *ctx, void (*each)(void *ctx, uint32_t id, uint32_t rate))
{
	for (size_t i = 0; i < LEN(background); i++)
		each(ctx, term_id(hash64(span_make(background[i].stem, background[i].len))), background[i].reports);
}

/* One after the other as they are met, and a table that tells where. */
struct counts {
	struct term_count *at;
	size_t len;
	uint32_t *slots; /* counted from 1; 0: free */
	size_t mask;
};

static void count_word(struct counts *counts, const struct word *word, uint32_t times, uint32_t marks)
{
	uint32_t id = term_id(word->hash);
	size_t slot = id & counts->mask;
	while (counts->slots[slot] != 0 && counts->at[counts->slots[slot] - 1].id != id)
		slot = (slot + 1) & counts->mask;
	if (counts->slots[slot] == 0) {
		counts->at[counts->len].id = id;
		counts->slots[slot] = (uint32_t)++counts->len;
	}
	struct term_count *count = &counts->at[counts->slots[slot] - 1];
	count->times += times;
	count->marks |= marks | (word->flags & WORD_NUMBER ? TERM_NUMBER : 0);
}

/* Single letters and single digits are initials and list marks. */
static bool is_term(const struct word *word)
{
	return word->folded.len > 1 && !(word->flags & WORD_FUNCTION);
}

size_t terms_count(struct arena *arena, struct words title, struct words text, const struct term_count **ret_counts)
{
	size_t text_len = text.len < TUNING_WORDS ? text.len : TUNING_WORDS, size = 64;
	while (size < 2 * (title.len + text_len))
		size *= 2;
	struct counts counts = { ARENA_NEW(arena, struct term_count, title.len + text_len), 0, ARENA_NEW(arena, uint32_t, size), size - 1 };
	for (size_t i = 0; i < title.len; i++)
		if (is_term(&title.at[i]))
			count_word(&counts, &title.at[i], TUNING_TITLE, TERM_LEAD);
	/* headlines write all words with capitals, so only the text tells names */
	for (size_t i = 0; i < text_len; i++)
		if (is_term(&text.at[i]))
			count_word(&counts, &text.at[i], 1, (i < TUNING_LEAD ? TERM_LEAD : 0) | (word_is_name(&text.at[i]) ? TERM_NAME : 0));
	*ret_counts = counts.at;
	return counts.len;
}

/* The share of reports that have it, as its binary logarithm below zero: background and memory as one collection, in which the
 * background is worth TUNING_PRIOR reports, and half a report for what nobody has said yet. 0 for a word that is no term. */
struct collection {
	uint64_t all;
	uint32_t log_all_q10;
};

static struct collection collection_of(const struct term_statistics *statistics)
{
	uint64_t all = ((uint64_t)TUNING_PRIOR + statistics->reports) * 10000;
	return (struct collection){ all, log2_q10(all + 5000) };
}

static uint32_t rarity_q10(const struct term_statistics *statistics, const struct collection *collection, uint32_t id)
{
	struct term_frequency frequency = statistics->frequency_of(statistics->ctx, id);
	uint64_t with = (uint64_t)frequency.rate * TUNING_PRIOR + (uint64_t)frequency.reports * 10000;
	if (with * 10000 > collection->all * TUNING_COMMON_WORD)
		return 0;
	return collection->log_all_q10 - log2_q10(with + 5000);
}

struct term_weight {
	uint32_t id;
	uint32_t weight, marks;
};

static inline bool is_lighter(const struct term_weight *a, const struct term_weight *b)
{
	return a->weight != b->weight ? a->weight < b->weight : a->id > b->id;
}

/* Puts the lightest of the heap of the heaviest on top, from `at` downwards. */
static void sift(struct term_weight *heap, size_t len, size_t at)
{
	for (size_t child; (child = 2 * at + 1) < len; at = child) {
		if (child + 1 < len && is_lighter(&heap[child + 1], &heap[child]))
			child++;
		if (!is_lighter(&heap[child], &heap[at]))
			return;
		struct term_weight held = heap[at];
		heap[at] = heap[child];
		heap[child] = held;
	}
}

static size_t heaviest(const struct term_statistics *statistics, const struct term_count *counts, size_t counts_len, struct term_weight *heap,
		       size_t max)
{
	struct collection collection = collection_of(statistics);
	size_t len = 0;
	for (size_t i = 0; i < counts_len; i++) {
		uint32_t rarity = rarity_q10(statistics, &collection, counts[i].id);
		uint32_t often = counts[i].times > 1 ? log2_q10(counts[i].times) : 0; /* most are said once */
		struct term_weight term = { counts[i].id, (uint32_t)((uint64_t)(ONE_Q10 + often) * rarity >> 10), counts[i].marks };
		if (term.weight == 0)
			continue;
		if (len < max) {
			heap[len++] = term;
			for (size_t at = len; len == max && at-- > 0;)
				sift(heap, len, at);
		} else if (is_lighter(&heap[0], &term)) {
			heap[0] = term;
			sift(heap, len, 0);
		}
	}
	return len;
}

size_t terms_weigh(struct arena *arena, const struct term_statistics *statistics, const struct term_count *counts, size_t counts_len, size_t max,
		   uint32_t **ret_ids, uint16_t **ret_weights)
{
	struct term_weight *heap = ARENA_NEW(arena, struct term_weight, max);
	if (statistics->prefetch)
		statistics->prefetch(statistics->ctx, counts, counts_len);
	size_t len = heaviest(statistics, counts, counts_len, heap, max);
	uint64_t squares = 0, *terms = ARENA_NEW(arena, uint64_t, len);
	for (size_t i = 0; i < len; i++) {
		squares += (uint64_t)heap[i].weight * heap[i].weight;
		terms[i] = (uint64_t)heap[i].id << 32 | heap[i].weight << TERM_MARK_KINDS | heap[i].marks;
	}
	uint64_t length = sqrt_whole(squares);
	sort_whole(terms, len);
	*ret_ids = ARENA_NEW(arena, uint32_t, len);
	*ret_weights = ARENA_NEW(arena, uint16_t, len);
	for (size_t i = 0; i < len; i++) {
		uint64_t weight = ((terms[i] & UINT32_MAX) >> TERM_MARK_KINDS) * ONE_Q15 / length;
		if (weight > ONE_Q15)
			weight = ONE_Q15; /* the root is rounded down */
		(*ret_ids)[i] = (uint32_t)(terms[i] >> 32);
		(*ret_weights)[i] = (uint16_t)((weight & ~(uint64_t)TERM_MARKS) | (terms[i] & TERM_MARKS));
	}
	return len;
}

uint32_t terms_dot(const uint32_t *ids_a, const uint16_t *weights_a, size_t len_a, const uint32_t *ids_b, const uint16_t *weights_b, size_t len_b)
{
	uint64_t sum = 0;
	for (size_t i = 0, j = 0; i < len_a && j < len_b;) {
		uint32_t a = ids_a[i], b = ids_b[j];
		/* without a branch: which of the two is smaller cannot be foretold */
		sum += (uint64_t)(term_weight(weights_a[i]) * term_weight(weights_b[j])) & -(uint64_t)(a == b);
		i += a <= b;
		j += b <= a;
	}
	return (uint32_t)(sum >> 15);
}
