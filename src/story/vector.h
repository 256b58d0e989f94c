/* What a remembered report is about: its terms, by their numbers in the index of terms, which rise. Of each two halves, how far its number is
 * from the one before and its weight (q15). Where that is too far for a half, a pair that is no term brings the upper half first. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vector {
	const uint16_t *at;
	size_t len; /* pairs */
};

#define VECTOR_TERMS_MAX 60u
#define VECTOR_MAX (2 * VECTOR_TERMS_MAX) /* pairs: each may need one to bridge what is far */
#define VECTOR_FAR UINT16_MAX             /* more than any weight */

/* `terms`: the number and, in the lower 16 bits, the weight; rising. The pairs lie in `room`. */
struct vector vector_pack(const uint64_t *terms, size_t len, uint16_t room[static 2 * VECTOR_MAX]);

/* Takes the next term off the front; `number` is that of the one before, first 0. */
static inline bool vector_next(struct vector *rest, uint32_t *number, uint32_t *ret_weight)
{
	for (; rest->len > 0; rest->at += 2, rest->len--) {
		if (rest->at[1] == VECTOR_FAR) {
			*number += (uint32_t)rest->at[0] << 16;
			continue;
		}
		*number += rest->at[0];
		*ret_weight = rest->at[1];
		rest->at += 2;
		rest->len--;
		return true;
	}
	return false;
}
