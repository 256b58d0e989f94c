/* For people: what two reports have in common. Made when somebody asks, from the texts, with the background's word frequencies. */
#include "story/match.h"

#include "story/fingerprint_inner.h"
#include "story/shingles.h"
#include "story/terms.h"

#include <stdlib.h>

#define EXPLAIN_TERMS_MAX 12u
#define EXPLAIN_OVERLAPS_MAX 5u
/* A passage in common is at least so many words in a row. */
#define PASSAGE_WORDS 6u
/* Of a text, from its beginning. */
#define EXPLAIN_WORDS_MAX 20000u

struct side {
	struct span text;
	struct words title_words, words;
	const uint32_t *ids;
	const uint16_t *weights;
	size_t len;
};

static uint32_t reports_with_none(const void *ctx, uint32_t id)
{
	(void)ctx;
	(void)id;
	return 0;
}

static struct side side_of(struct tokenizer *tokenizer, struct arena *arena, const struct report *report, const struct map *background)
{
	struct term_statistics statistics = { .background = background, .reports_with = reports_with_none };
	struct side side = { .text = report->text };
	uint32_t *ids;
	uint16_t *weights;
	side.title_words = words_of(tokenizer, arena, report->title, report->language);
	side.words = words_of(tokenizer, arena, report->text, report->language);
	if (side.words.len > EXPLAIN_WORDS_MAX)
		side.words.len = EXPLAIN_WORDS_MAX;
	side.len = terms_of(arena, &statistics, side.title_words, side.words, FINGERPRINT_TERMS_MAX, &ids, &weights);
	side.ids = ids;
	side.weights = weights;
	return side;
}

/* ---- shared terms ---- */

static struct span written_as(const struct side *side, uint32_t id)
{
	const struct words *const places[] = { &side->title_words, &side->words };
	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; i < places[p]->len; i++)
			if (term_id(places[p]->at[i].hash) == id)
				return places[p]->at[i].folded;
	return SPAN_NONE;
}

static int heaviest_first(const void *a, const void *b)
{
	const struct match_shared_term *one = a, *other = b;
	return one->weight != other->weight ? other->weight - one->weight : span_compare(one->term, other->term);
}

static void share_terms(struct arena *arena, const struct side *a, const struct side *b, struct match_explanation *explanation)
{
	struct match_shared_term *terms = ARENA_NEW(arena, struct match_shared_term, a->len + 1);
	uint64_t total = 0;
	size_t len = 0;
	for (size_t i = 0, j = 0; i < a->len && j < b->len;) {
		if (a->ids[i] != b->ids[j]) {
			a->ids[i] < b->ids[j] ? i++ : j++;
			continue;
		}
		uint32_t product = (uint32_t)a->weights[i] * b->weights[j];
		struct span term = written_as(a, a->ids[i]);
		total += product;
		if (!span_is_empty(term))
			terms[len++] = (struct match_shared_term){ .term = term, .weight = (int)(product >> 8) };
		i++;
		j++;
	}
	for (size_t i = 0; i < len && total > 0; i++)
		terms[i].weight = (int)(((uint64_t)(uint32_t)terms[i].weight << 8) * 1000 / total);
	qsort(terms, len, sizeof(*terms), heaviest_first);
	explanation->terms = terms;
	explanation->terms_len = len < EXPLAIN_TERMS_MAX ? len : EXPLAIN_TERMS_MAX;
}

/* ---- passages in common ---- */

static uint64_t gram_at(const struct words *words, size_t at)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < PASSAGE_WORDS; i++)
		hash = (hash ^ words->at[at + i].hash) * UINT64_C(0x9e3779b97f4a7c15);
	return hash;
}

static struct span slice(const struct side *side, size_t from, size_t len)
{
	const struct word *first = &side->words.at[from], *last = &side->words.at[from + len - 1];
	return span_make(side->text.ptr + first->offset, last->offset + last->length - first->offset);
}

static int longest_first(const void *a, const void *b)
{
	const struct match_overlap *one = a, *other = b;
	return (one->here.len < other->here.len) - (one->here.len > other->here.len);
}

/* Where a run of PASSAGE_WORDS of `b` is known from `a`, it is followed as far as both agree; the walk goes on behind it. */
static void find_passages(struct arena *arena, const struct side *a, const struct side *b, struct match_explanation *explanation)
{
	struct map places = { 0 };
	size_t len = 0;
	struct match_overlap *overlaps = ARENA_NEW(arena, struct match_overlap, b->words.len / PASSAGE_WORDS + 1);
	for (size_t i = 0; i + PASSAGE_WORDS <= a->words.len; i++) {
		uint64_t *place = map_at(&places, gram_at(&a->words, i));
		if (*place == 0)
			*place = i + 1;
	}
	for (size_t j = 0; j + PASSAGE_WORDS <= b->words.len;) {
		const uint64_t *place = map_find(&places, gram_at(&b->words, j));
		size_t i = place ? (size_t)*place - 1 : 0, run = 0;
		while (place && i + run < a->words.len && j + run < b->words.len && a->words.at[i + run].hash == b->words.at[j + run].hash)
			run++;
		if (run >= PASSAGE_WORDS)
			overlaps[len++] = (struct match_overlap){ .here = slice(a, i, run), .there = slice(b, j, run) };
		j += run > 0 ? run : 1;
	}
	map_done(&places);
	qsort(overlaps, len, sizeof(*overlaps), longest_first);
	explanation->overlaps = overlaps;
	explanation->overlaps_len = len < EXPLAIN_OVERLAPS_MAX ? len : EXPLAIN_OVERLAPS_MAX;
}

static int permille(size_t part, size_t whole)
{
	return whole > 0 ? (int)(part * 1000 / whole) : 0;
}

void match_explain(struct tokenizer *tokenizer, struct arena *arena, const struct report *first, const struct report *second,
		   struct match_explanation *ret_explanation)
{
	struct map background = { 0 };
	*ret_explanation = (struct match_explanation){ 0 };
	terms_background(&background);
	struct side a = side_of(tokenizer, arena, first, &background), b = side_of(tokenizer, arena, second, &background);
	map_done(&background);
	share_terms(arena, &a, &b, ret_explanation);
	find_passages(arena, &a, &b, ret_explanation);
	struct shingle_set set = shingle_set_of(arena, shingle_text(arena, first->title, first->text));
	struct shingle_overlap overlap = shingle_compare(&set, arena, shingle_text(arena, second->title, second->text));
	ret_explanation->share_of_first = permille(overlap.common, set.len);
	ret_explanation->share_of_second = permille(overlap.common, overlap.other);
}
