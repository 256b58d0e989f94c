/* The copy question without an index: all questions at once against every text, shingle by shingle. */
#pragma once

#include "base/span.h"

#include <stdint.h>

struct story_exact;

/* Whose text has so much in common with the question's. */
struct story_exact_found {
	uint64_t *at;
	size_t len, cap;
};

struct story_exact *story_exact_new(void);
void story_exact_free(struct story_exact *exact);
/* Questions first, in the order of their numbers, from 0; each by its normal form. */
void story_exact_ask(struct story_exact *exact, struct span normal);
/* Then every report that could be the answer; `share`: of the shorter of the two texts, permille, from which on it is one. */
void story_exact_offer(struct story_exact *exact, uint64_t seq, struct span normal, unsigned share);
/* Lent. */
const struct story_exact_found *story_exact_answer(const struct story_exact *exact, size_t question);
