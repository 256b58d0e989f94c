/* Terms: what a report is about, as a vector of the words that tell it from others. TF-IDF: a word counts by how often the report
 * says it (its title more) and by how few reports do. That is known from a table of background frequencies, so that
 * the first report of a fresh store is not met blindly, and from the reports that the engine remembers. The table is of English; of other languages
 * the words of their grammar are known, which are no terms (text/function_words.h). */
#pragma once

#include "base/arena.h"
#include "story/vector.h"
#include "text/words.h"

#include <stdint.h>

/* A term is known by the lower half of its stem's hash. */
static inline uint32_t term_id(uint64_t hash)
{
	return (uint32_t)hash;
}

/* How often a term is met: in the background, and among the reports that are remembered. */
struct term_frequency {
	uint32_t rate;    /* of 10,000 reports of the background */
	uint32_t reports; /* remembered */
};

/* Calls `each` for every term of the background table. */
void terms_background(void *ctx, void (*each)(void *ctx, uint32_t id, uint32_t rate));
/* Whether it is one of these, by the hash of its stem. For once in a while: it looks at all of them. */
bool terms_is_known(uint64_t stem);

/* Where a report has a term: in its title or its first words, as a name (with a capital that is not that of a sentence), as a number. They
 * are the lower bits of the weight, which is a multiple of 8. */
enum { TERM_LEAD = 1, TERM_NAME = 2, TERM_NUMBER = 4 };
#define TERM_MARKS 7u
#define TERM_MARK_KINDS 3

static inline uint32_t term_weight(uint32_t marked)
{
	return marked & ~TERM_MARKS;
}

/* How often a report says a term; its title counts more. */
struct term_count {
	uint32_t id;
	uint32_t times : 29, marks : TERM_MARK_KINDS;
};

/* How rare terms are: the asker knows. */
struct term_statistics {
	const void *ctx;
	/* All that will be asked for, before the first; or NULL. */
	void (*prefetch)(const void *ctx, const struct term_count *counts, size_t len);
	struct term_frequency (*frequency_of)(const void *ctx, uint32_t id);
	uint32_t reports; /* remembered in all */
};

/* The terms of a report, in no order. Depends on nothing else. Returns how many. */
size_t terms_count(struct arena *arena, struct words title, struct words text, const struct term_count **ret_counts);
/* The heaviest of them as a vector of length 1 (q15, with their marks), ids rising; at most `max`. Returns how many. */
size_t terms_weigh(struct arena *arena, const struct term_statistics *statistics, const struct term_count *counts, size_t counts_len, size_t max,
		   uint32_t **ret_ids, uint16_t **ret_weights);

/* Of two such vectors, q15. */
uint32_t terms_dot(const uint32_t *ids_a, const uint16_t *weights_a, size_t len_a, const uint32_t *ids_b, const uint16_t *weights_b,
		   size_t len_b);
