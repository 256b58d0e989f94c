/* The little fixed-point arithmetic that scores are made of. Whole numbers only, so that every compiler and machine decides alike.
 *
 * Names say how many bits are behind the point: q10 is 1/1024, q15 is 1/32768. */
#pragma once

#include "base/root.h"

#include <stdint.h>

#define ONE_Q10 1024u
#define ONE_Q15 32768u

/* The binary logarithm of x >= 1, by squaring: each square doubles the logarithm, its whole part is the next bit. */
static inline uint32_t log2_q10(uint64_t x)
{
	uint32_t whole = 63 - (uint32_t)__builtin_clzll(x), part = 0;
	uint64_t y = x << (63 - whole) >> 32; /* 1 <= y < 2, as q31 */
	for (int bit = 0; bit < 10; bit++) {
		y = y * y >> 31;
		part = part << 1 | (uint32_t)(y >> 32);
		y >>= y >> 32;
	}
	return whole << 10 | part;
}

/* 1/2 to the power of age / half_life; 0 after sixteen half-lives. */
static inline uint32_t decay_q15(uint64_t age, uint64_t half_life)
{
	static const uint32_t roots_q16[8] = { 46341, 55109, 60097, 62757, 64132, 64830, 65182, 65359 }; /* 2^-(1/2), 2^-(1/4) … */
	if (age / half_life >= 16)
		return 0;
	uint64_t halvings_q8 = age * 256 / half_life;
	uint64_t value = ONE_Q15;
	for (int bit = 0; bit < 8; bit++)
		if (halvings_q8 >> (7 - bit) & 1)
			value = value * roots_q16[bit] >> 16;
	return (uint32_t)(value >> (halvings_q8 >> 8));
}

static inline int permille_of_q15(uint64_t q15)
{
	return (int)((q15 * 1000 + ONE_Q15 / 2) / ONE_Q15);
}
