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
		[PAIR_LEAD] = "lead", [PAIR_NAMES] = "names",	    [PAIR_STRANGERS] = "strangers", [PAIR_NUMBERS] = "numbers", [PAIR_DISTINCT] = "distinct",
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

/* ---- a report, and many that may be like it ---- */

static const struct pair_probe_place *probe_place(const struct pair_probe *probe, uint32_t term)
{
	size_t at = term % PAIR_PROBE_PLACES;
	while (probe->places[at].term != 0 && probe->places[at].term != term + 1)
		at = (at + 1) % PAIR_PROBE_PLACES;
	return &probe->places[at];
}

void pair_probe_init(struct pair_probe *probe, const uint32_t *terms, const uint16_t *weights, size_t len)
{
	memset(probe, 0, sizeof(*probe));
	for (size_t i = 0; i < len; i++) {
		if (terms[i] == PAIR_NO_TERM)
			continue;
		probe->marks[terms[i] % PAIR_PROBE_MARKS] = 1;
		probe->places[probe_place(probe, terms[i]) - probe->places] = (struct pair_probe_place){ terms[i] + 1, term_weight(weights[i]) };
	}
}

_Static_assert(PAIR_PROBE_MARKS <= UINT16_MAX + 1, "the lower half of a number tells its mark");

/* Which terms pass the marks; no branch. */
static size_t sieve(const struct pair_probe *probe, struct vector vector, uint8_t ret_passed[static VECTOR_TERMS_MAX])
{
	size_t passed = 0;
	for (size_t i = 0; i < vector.len; i++) {
		ret_passed[passed] = (uint8_t)i;
		passed += probe->marks[vector.at[i] % PAIR_PROBE_MARKS];
	}
	return passed;
}

uint32_t pair_probe_likeness(const struct pair_probe *probe, struct vector vector)
{
	const uint16_t *weights = vector_weights(vector), *step = vector_steps(vector), *end = vector.at + vector_size(vector);
	uint8_t passed[VECTOR_TERMS_MAX];
	uint64_t sum = 0;
	uint32_t upper = 0;
	size_t len = sieve(probe, vector, passed);
	for (size_t i = 0; i < len; i++) {
		size_t at = passed[i];
		for (; step < end && step[0] <= at; step += 2)
			upper = step[1];
		sum += (uint64_t)probe_place(probe, upper << 16 | vector.at[at])->weight * term_weight(weights[at]);
	}
	return (uint32_t)(sum >> 15);
}

/* ---- a report and others ---- */

static inline struct pair_place *place_of(struct pair_group *group, uint32_t term)
{
	size_t at = term & group->mask;
	uint32_t found = group->places[at].term, wanted = term + 1;
	while ((uint64_t)found * (found ^ wanted) != 0) { /* neither free nor it: in one branch, that is hardly ever taken */
		at = (at + 1) & group->mask;
		found = group->places[at].term;
	}
	group->places[at].term = wanted;
	return &group->places[at];
}

_Static_assert(2 * (PAIR_OTHERS_MAX + 1) * VECTOR_TERMS_MAX < PAIR_PLACES, "searches end soon");

void pair_group_init(struct pair_group *group, const uint32_t *terms, const uint16_t *weights, size_t len, size_t others_terms)
{
	uint32_t places = 64;
	while (2 * places < 3 * (len + others_terms) && places < PAIR_PLACES)
		places *= 2;
	group->mask = places - 1;
	memset(group->places, 0, places * sizeof(*group->places));
	group->others_len = 0;
	group->terms = terms;
	group->weights = weights;
	group->len = len;
	pair_lengths(weights, len, group->lengths);
	for (size_t i = 0; i < len; i++)
		if (terms[i] != PAIR_NO_TERM)
			place_of(group, terms[i])->asked = weights[i];
}

/* The terms are told apart without a branch: which the report has cannot be foretold. */
static void take_places(struct pair_group *group, size_t other, struct vector vector)
{
	uint16_t *places = group->others[other].places, *weights = group->others[other].weights;
	size_t shared = 0, own = VECTOR_TERMS_MAX;
	uint32_t terms[VECTOR_TERMS_MAX];
	vector_numbers(vector, terms);
	for (size_t i = 0; i < vector.len; i++) {
		const struct pair_place *place = place_of(group, terms[i]);
		size_t is_shared = place->asked != 0;
		own -= 1 - is_shared;
		size_t at = is_shared ? shared : own;
		places[at] = (uint16_t)(place - group->places);
		weights[at] = vector_weights(vector)[i];
		shared += is_shared;
	}
	group->others[other].shared = shared;
	group->others[other].own = own;
}

/* By the sum of the squares of each term's share in the sum. The sum is at most ONE_Q15 squared. */
static uint32_t breadth_q10(uint64_t sum, uint64_t squares)
{
	uint64_t square = (sum >> 10) * (sum >> 10), share = square > 0 ? (squares >> 10) / square : ONE_Q10;
	if (share <= ONE_Q10 / 2)
		return ONE_Q10;
	return share < ONE_Q10 ? 2 * (ONE_Q10 - (uint32_t)share) : 0;
}

void pair_group_add(struct pair_group *group, struct vector vector, const uint16_t *lengths, struct pair_likeness *ret_likeness)
{
	uint64_t full = 0, squares = 0, part[TERM_MARK_KINDS] = { 0 };
	size_t other = group->others_len++;
	take_places(group, other, vector);
	for (size_t i = 0; i < group->others[other].shared; i++) {
		uint32_t asked = group->places[group->others[other].places[i]].asked, weight = group->others[other].weights[i];
		uint64_t product = (uint64_t)term_weight(asked) * term_weight(weight);
		full += product;
		squares += product * product;
		for (unsigned kind = 0; kind < TERM_MARK_KINDS; kind++)
			part[kind] += if_marked(asked & weight, kind, product);
	}
	uint32_t breadth = group->others[other].breadth = breadth_q10(full, squares);
	ret_likeness->full = (uint32_t)(full >> 15);
	for (size_t kind = 0; kind < TERM_MARK_KINDS; kind++) {
		uint64_t both = (uint64_t)group->lengths[kind] * lengths[kind];
		ret_likeness->has[kind] = both > 0;
		ret_likeness->part[kind] = both > 0 ? (int32_t)(part[kind] * breadth / both) : 0;
	}
}

static uint32_t weigh(const struct pair_group *group, const struct pair_place *place, uint32_t weight)
{
	return term_weight(weight) * group->rarity[place->having] >> 10;
}

void pair_group_settle(struct pair_group *group, size_t neighbours)
{
	uint32_t all = log2_q10(2 * (uint64_t)neighbours + 3);
	uint64_t square = 0;
	for (uint32_t having = 0; having <= neighbours; having++)
		group->rarity[having] = (all - log2_q10(2 * (uint64_t)having + 1)) * ONE_Q10 / all;
	for (size_t i = 0; i < neighbours; i++) {
		const uint16_t *places = group->others[i].places;
		for (size_t at = 0; at < group->others[i].shared; at++)
			group->places[places[at]].having++;
		for (size_t at = group->others[i].own; at < VECTOR_TERMS_MAX; at++)
			group->places[places[at]].having++;
	}
	for (size_t i = 0; i < group->len; i++) {
		static const struct pair_place nowhere = { 0 };
		uint64_t weight = weigh(group, group->terms[i] == PAIR_NO_TERM ? &nowhere : place_of(group, group->terms[i]), group->weights[i]);
		square += weight * weight;
	}
	group->length = sqrt_whole(square);
}

int32_t pair_group_distinct(const struct pair_group *group, size_t other)
{
	const uint16_t *places = group->others[other].places, *weights = group->others[other].weights;
	uint64_t square = 0, product = 0;
	for (size_t i = 0; i < group->others[other].shared; i++) {
		const struct pair_place *place = &group->places[places[i]];
		uint64_t weight = weigh(group, place, weights[i]);
		square += weight * weight;
		product += weight * weigh(group, place, place->asked);
	}
	for (size_t i = group->others[other].own; i < VECTOR_TERMS_MAX; i++) {
		uint64_t weight = weigh(group, &group->places[places[i]], weights[i]);
		square += weight * weight;
	}
	uint64_t lengths = group->length * sqrt_whole(square);
	return lengths > 0 ? (int32_t)(product * group->others[other].breadth / lengths) : 0;
}
