/* What a remembered report is about: its terms, by their numbers in the index of terms, which rise. First stand the lower halves of all numbers, then
 * the weights (q15), then, where the upper half changes, from which term on it is another: so many bytes as the numbers need, and whoever looks for a
 * few terms looks at lower halves, many at a time. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct vector {
	const uint16_t *at;
	uint32_t len;   /* terms */
	uint32_t steps; /* of the upper half: which term is the first, and the half; before them it is 0 */
};

#define VECTOR_TERMS_MAX 60u
#define VECTOR_ROOM (4 * VECTOR_TERMS_MAX) /* halves: each term may need a step */

/* `terms`: the number and, in the lower 16 bits, the weight; rising. They lie in `room`. */
struct vector vector_pack(const uint64_t *terms, size_t len, uint16_t room[static VECTOR_ROOM]);
/* The numbers of all terms. */
void vector_numbers(struct vector vector, uint32_t ret_numbers[static VECTOR_TERMS_MAX]);

static inline size_t vector_size(struct vector vector)
{
	return (size_t)2 * (vector.len + vector.steps); /* halves */
}

static inline const uint16_t *vector_weights(struct vector vector)
{
	return vector.at + vector.len;
}

static inline const uint16_t *vector_steps(struct vector vector)
{
	return vector.at + (size_t)2 * vector.len;
}
