#include "story/pair.h"

#include "story/fixed.h"
#include "story/tuning.h"

#include <string.h>

const struct pair_model pair_model_learned = {
#include "story/pair_model.inc"
};

const char *pair_feature_name(enum pair_feature feature)
{
	static const char *const names[PAIR_FEATURES] = {
		[PAIR_LEAD] = "lead", [PAIR_NAMES] = "names",	    [PAIR_NUMBERS] = "numbers", [PAIR_DISTINCT] = "distinct",
		[PAIR_DAYS] = "days", [PAIR_UNDATED] = "undated", [PAIR_SHORT] = "short",
	};
	return names[feature];
}

/* 1 / (1 + e^-odds): e^-x is 2 to the power of -x / ln 2. */
static uint32_t logistic_q15(int64_t odds_q10)
{
	uint64_t size = (uint64_t)(odds_q10 < 0 ? -odds_q10 : odds_q10);
	uint64_t small = decay_q15(size * 1477, UINT64_C(1024) * 1024); /* 1477 / 1024: 1 / ln 2 */
	uint64_t chance = ((uint64_t)ONE_Q15 << 15) / (ONE_Q15 + small);
	return (uint32_t)(odds_q10 < 0 ? ONE_Q15 - chance : chance);
}

uint32_t pair_chance(const struct pair_model *model, const struct pair *pair)
{
	int64_t odds = (int64_t)model->bias * ONE_Q10;
	for (size_t i = 0; i < PAIR_FEATURES; i++)
		odds += (int64_t)model->weight[i] * pair->at[i];
	return logistic_q15(odds / (int64_t)ONE_Q10);
}

/* ---- likeness ---- */

/* As numbers to multiply by: no branch for each mark. */
static inline uint64_t if_marked(unsigned marks, unsigned kind, uint64_t value)
{
	return value & -(uint64_t)(marks >> kind & 1);
}

void pair_lengths(const uint16_t *weights, size_t len, uint16_t ret_lengths[static TERM_MARK_KINDS])
{
	uint64_t squares[TERM_MARK_KINDS] = { 0 };
	for (size_t i = 0; i < len; i++) {
		uint64_t square = (uint64_t)term_weight(weights[i]) * term_weight(weights[i]);
		for (unsigned kind = 0; kind < TERM_MARK_KINDS; kind++)
			squares[kind] += if_marked(weights[i], kind, square);
	}
	for (size_t kind = 0; kind < TERM_MARK_KINDS; kind++)
		ret_lengths[kind] = (uint16_t)sqrt_whole(squares[kind]);
}

void pair_measure(const struct terms_table *asker, const uint16_t *lengths, const struct pair_side *other, struct pair_likeness *ret_likeness)
{
	uint64_t full = 0, part[TERM_MARK_KINDS] = { 0 };
	struct vector rest = other->vector;
	uint32_t number = 0, weight;
	while (vector_next(&rest, &number, &weight)) {
		uint32_t own = terms_table_find(asker, number);
		if (own == 0)
			continue;
		uint64_t product = (uint64_t)term_weight(own) * term_weight(weight);
		full += product;
		for (unsigned kind = 0; kind < TERM_MARK_KINDS; kind++)
			part[kind] += if_marked(own & weight, kind, product);
	}
	ret_likeness->full = (uint32_t)(full >> 15);
	for (size_t kind = 0; kind < TERM_MARK_KINDS; kind++) {
		uint64_t both = (uint64_t)lengths[kind] * other->lengths[kind];
		ret_likeness->has[kind] = both > 0;
		ret_likeness->part[kind] = both > 0 ? (int32_t)(part[kind] * ONE_Q10 / both) : 0;
	}
}

/* ---- neighbourhood ---- */

void pair_neighbourhood_init(struct pair_neighbourhood *neighbourhood, size_t reports)
{
	uint32_t all = log2_q10(2 * (uint64_t)reports + 3);
	for (uint32_t having = 0; having <= reports; having++)
		neighbourhood->rarity[having] = (all - log2_q10(2 * (uint64_t)having + 1)) * ONE_Q10 / all;
	memset(neighbourhood->having, 0, sizeof(neighbourhood->having));
}

static inline size_t place(const struct pair_neighbourhood *neighbourhood, uint32_t term)
{
	size_t at = term % PAIR_NEIGHBOURHOOD_TABLE;
	while (neighbourhood->having[at] != 0 && neighbourhood->terms[at] != term)
		at = (at + 1) % PAIR_NEIGHBOURHOOD_TABLE;
	return at;
}

void pair_neighbourhood_add(struct pair_neighbourhood *neighbourhood, struct vector vector)
{
	uint32_t term = 0, weight;
	while (vector_next(&vector, &term, &weight)) {
		size_t at = place(neighbourhood, term);
		neighbourhood->terms[at] = term;
		neighbourhood->having[at]++;
	}
}

static inline uint32_t weigh(const struct pair_neighbourhood *neighbourhood, uint32_t term, uint32_t marked)
{
	return term_weight(marked) * neighbourhood->rarity[neighbourhood->having[place(neighbourhood, term)]] >> 10;
}

void pair_local_init(struct pair_local *local, const struct pair_neighbourhood *neighbourhood)
{
	local->neighbourhood = neighbourhood;
	local->square = 0;
	terms_table_clear(&local->table);
}

void pair_local_add(struct pair_local *local, uint32_t term, uint32_t marked)
{
	uint32_t weight = term == PAIR_NO_TERM ? term_weight(marked) * local->neighbourhood->rarity[0] >> 10 : weigh(local->neighbourhood, term, marked);
	local->square += (uint64_t)weight * weight;
	if (term != PAIR_NO_TERM)
		terms_table_add(&local->table, term, weight);
}

void pair_local_end(struct pair_local *local)
{
	local->length = sqrt_whole(local->square);
}

int32_t pair_local_measure(const struct pair_local *local, struct vector vector)
{
	uint64_t square = 0, product = 0;
	uint32_t term = 0, marked;
	while (vector_next(&vector, &term, &marked)) {
		uint64_t weight = weigh(local->neighbourhood, term, marked);
		square += weight * weight;
		product += weight * terms_table_find(&local->table, term);
	}
	uint64_t lengths = local->length * sqrt_whole(square);
	return lengths > 0 ? (int32_t)(product * ONE_Q10 / lengths) : 0;
}
