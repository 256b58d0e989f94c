/* Terms: what a report is about, as a vector of the words that tell it from others. TF-IDF: a word counts by how often the report
 * says it (its title more, names more) and by how few reports do. That is known from a table of background frequencies, so that
 * the first report of a fresh store is not met blindly, and from the reports that the engine remembers. */
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "text/words.h"

#include <stdint.h>

/* A term is known by the lower half of its stem's hash. */
static inline uint32_t term_id(uint64_t hash)
{
	return (uint32_t)hash;
}

/* Reports of the background, per 10,000, by term id. */
void terms_background(struct map *ret_rates);

struct term_weight {
	uint32_t id;
	uint32_t weight;
};

/* How rare a term is: the asker answers with the remembered reports that have it. */
struct term_statistics {
	const struct map *background;
	const void *ctx;
	uint32_t (*reports_with)(const void *ctx, uint32_t id);
	uint32_t reports;
};

/* The heaviest terms as a vector of length 1 (q15), ids rising; at most `max`. Returns how many. */
size_t terms_of(struct arena *arena, const struct term_statistics *statistics, struct words title, struct words text, size_t max,
		uint32_t **ret_ids, uint16_t **ret_weights);

/* Of two such vectors, q15. */
uint32_t terms_dot(const uint32_t *ids_a, const uint16_t *weights_a, size_t len_a, const uint32_t *ids_b, const uint16_t *weights_b,
		   size_t len_b);
