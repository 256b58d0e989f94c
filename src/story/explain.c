/* For people, and only on request: nothing here decides, and nothing here is fast. Terms are weighed by the background alone, since
 * the engine has moved on since the decision; what is shared and in which proportion hardly depends on it. */
#include "story/match.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "story/terms.h"
#include "story/tuning.h"

#include <stdlib.h>

struct side {
	const struct report *report;
	struct words title, text;
	uint32_t *ids;
	uint16_t *weights;
	size_t len;
};

static void add_rate(void *ctx, uint32_t id, uint32_t rate)
{
	*map_at(ctx, id) = rate;
}

static struct term_frequency background_only(const void *ctx, uint32_t id)
{
	uint64_t *rate = map_find(ctx, id);
	return (struct term_frequency){ rate ? (uint32_t)*rate : 0, 0 };
}

static struct side side_of(struct tokenizer *tokenizer, struct arena *arena, const struct report *report, const struct map *background)
{
	struct term_statistics statistics = { .ctx = background, .frequency_of = background_only };
	struct side side = { .report = report,
			     .title = words_of(tokenizer, arena, report->title, report->language),
			     .text = words_of(tokenizer, arena, report->text, report->language) };
	const struct term_count *counts;
	size_t counts_len = terms_count(arena, side.title, side.text, &counts);
	side.len = terms_weigh(arena, &statistics, counts, counts_len, TUNING_EXPLAIN_TERMS, &side.ids, &side.weights);
	return side;
}

/* The term as the report first writes it. */
static struct span written(const struct side *side, uint32_t id)
{
	for (size_t i = 0; i < side->title.len; i++)
		if (term_id(side->title.at[i].hash) == id)
			return span_make(side->report->title.ptr + side->title.at[i].offset, side->title.at[i].length);
	for (size_t i = 0; i < side->text.len; i++)
		if (term_id(side->text.at[i].hash) == id)
			return span_make(side->report->text.ptr + side->text.at[i].offset, side->text.at[i].length);
	return SPAN_NONE;
}

static int heavier_first(const void *a, const void *b)
{
	const struct match_shared_term *x = a, *y = b;
	return x->weight != y->weight ? (x->weight > y->weight ? -1 : 1) : span_compare(x->term, y->term);
}

static void explain_terms(struct arena *arena, const struct side *first, const struct side *second, struct match_explanation *explanation)
{
	struct match_shared_term *terms = ARENA_NEW(arena, struct match_shared_term, first->len);
	uint32_t dot = terms_dot(first->ids, first->weights, first->len, second->ids, second->weights, second->len);
	size_t len = 0;
	for (size_t i = 0, j = 0; dot > 0 && i < first->len && j < second->len;) {
		uint32_t a = first->ids[i], b = second->ids[j];
		if (a == b) {
			uint64_t part = ((uint64_t)first->weights[i] * second->weights[j] >> 15) * 1000 / dot;
			terms[len++] = (struct match_shared_term){ written(first, a), (int)(part > 1000 ? 1000 : part) };
		}
		i += a <= b;
		j += b <= a;
	}
	qsort(terms, len, sizeof(*terms), heavier_first);
	explanation->terms = terms;
	explanation->terms_len = len;
}

/* ---- the same words in a row ---- */

static bool same_word(const struct word *a, const struct word *b)
{
	return a->hash == b->hash && span_equals(a->folded, b->folded);
}

/* A key for TUNING_EXPLAIN_RUN words in a row. */
static uint64_t run_key(const struct word *at)
{
	uint64_t key = 0;
	for (size_t i = 0; i < TUNING_EXPLAIN_RUN; i++)
		key = (key ^ at[i].hash) * UINT64_C(0x9e3779b97f4a7c15);
	return key;
}

static struct span run_span(struct span text, const struct word *at, size_t len)
{
	const struct word *last = &at[len - 1];
	return span_make(text.ptr + at->offset, last->offset + last->length - at->offset);
}

static int longer_first(const void *a, const void *b)
{
	const struct match_overlap *x = a, *y = b;
	if (x->here.len != y->here.len)
		return x->here.len > y->here.len ? -1 : 1;
	return x->here.ptr < y->here.ptr ? -1 : x->here.ptr > y->here.ptr;
}

static void explain_overlaps(struct arena *arena, const struct change_text *first, const struct change_text *second,
			     struct match_explanation *explanation)
{
	struct words here = first->text_words, there = second->text_words;
	struct map runs = { 0 };
	struct {
		struct match_overlap *at;
		size_t len, cap;
	} found = { 0 };
	/* backwards, so that the first place is the one that stays */
	for (size_t j = there.len >= TUNING_EXPLAIN_RUN ? there.len - TUNING_EXPLAIN_RUN + 1 : 0; j-- > 0;)
		*map_at(&runs, run_key(&there.at[j])) = j;
	for (size_t i = 0; i + TUNING_EXPLAIN_RUN <= here.len;) {
		uint64_t *place = map_find(&runs, run_key(&here.at[i]));
		size_t len = 0;
		while (place && i + len < here.len && *place + len < there.len &&
		       same_word(&here.at[i + len], &there.at[*place + len]))
			len++;
		if (len < TUNING_EXPLAIN_RUN) {
			i++;
			continue;
		}
		VEC_PUSH(&found, (struct match_overlap){ run_span(first->text, &here.at[i], len),
							 run_span(second->text, &there.at[*place], len) });
		i += len;
	}
	if (found.len > 0)
		qsort(found.at, found.len, sizeof(*found.at), longer_first);
	explanation->overlaps_len = found.len < TUNING_EXPLAIN_OVERLAPS ? found.len : TUNING_EXPLAIN_OVERLAPS;
	struct match_overlap *overlaps = ARENA_NEW(arena, struct match_overlap, explanation->overlaps_len);
	if (explanation->overlaps_len > 0)
		memcpy(overlaps, found.at, explanation->overlaps_len * sizeof(*overlaps));
	explanation->overlaps = overlaps;
	VEC_DONE(&found);
	map_done(&runs);
}

/* ---- facts ---- */

static void explain_facts(struct arena *arena, const struct side *first, const struct side *second, struct match_explanation *explanation)
{
	struct facts_side here = { first->report, first->title, first->text }, there = { second->report, second->title, second->text };
	facts_compare(arena, &here, &there, &explanation->first_facts, &explanation->second_facts);
}

void match_explain(struct tokenizer *tokenizer, struct arena *arena, const struct report *first, const struct report *second,
		   struct match_explanation *ret_explanation)
{
	struct map background = { 0 };
	struct match_explanation explanation = { 0 };
	terms_background(&background, add_rate);
	struct side here = side_of(tokenizer, arena, first, &background), there = side_of(tokenizer, arena, second, &background);
	explain_terms(arena, &here, &there, &explanation);
	explain_facts(arena, &here, &there, &explanation);
	/* as the decision did, word by word in one language, whatever the other calls itself */
	struct change_text copy = change_text_of(tokenizer, arena, first->title, first->text, first->language);
	struct change_text original = change_text_of(tokenizer, arena, second->title, second->text, first->language);
	explain_overlaps(arena, &copy, &original, &explanation);
	change_find(arena, &copy, &original, first->language, &explanation.change, &explanation.sentences);
	explanation.is_cut = copy.text.len < first->text.len || original.text.len < second->text.len;
	map_done(&background);
	*ret_explanation = explanation;
}
