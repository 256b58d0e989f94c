/* What reports add up to, for one question after the other. A question begins with nothing, and nothing has to be taken back for that: a sum says
 * in which round it was made, and one of another round is 0.
 *
 * The sums lie in one piece, where the newest reports, who are asked most, are close together. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sums {
	uint32_t *at;   /* the round and, in the lower half, the sum; a ring, by number */
	size_t cap;     /* of it: a power of two */
	uint32_t round; /* in the upper half; never 0 */
};

#define SUM_BITS 16 /* of a sum */

void sums_done(struct sums *sums); /* a zeroed one is empty */
/* A question to so many reports, whose numbers follow each other. */
void sums_begin(struct sums *sums, size_t reports);
size_t sums_bytes(const struct sums *sums);

/* By its number, or the lower bits of that. */
static inline uint32_t *sums_place(const struct sums *sums, uint32_t number)
{
	return &sums->at[number & (sums->cap - 1)];
}

/* With its round; those of rounds before are smaller. No branch: who has a sum already cannot be foretold. */
static inline uint32_t sums_read(const struct sums *sums, const uint32_t *place)
{
	return *place > sums->round ? *place : sums->round;
}

static inline uint32_t sums_of(const struct sums *sums, uint32_t number)
{
	return sums_read(sums, sums_place(sums, number)) - sums->round;
}
