/* The little fixed-point arithmetic that scores are made of. Whole numbers only, so that every compiler and machine decides alike.
 *
 * Names say how many bits are behind the point: q10 is 1/1024, q15 is 1/32768. */
#pragma once

#include "base/root.h"

#include <stdint.h>

#define ONE_Q10 1024u
#define ONE_Q15 32768u

/* The binary logarithm of x >= 1: that of its six bits behind the first from a table, and a straight line from one to the next, which is less
 * than 1/20 of the last bit away. */
static inline uint32_t log2_q10(uint64_t x)
{
	static const uint32_t logs_q16[65] = { /* of 1 + i / 64 */
		0, 1466, 2909, 4331, 5732, 7112, 8473, 9814, 11136, 12440, 13727, 14996, 16248,
		17484, 18704, 19909, 21098, 22272, 23433, 24579, 25711, 26830, 27936, 29029, 30109, 31178,
		32234, 33279, 34312, 35334, 36346, 37346, 38336, 39316, 40286, 41246, 42196, 43137, 44068,
		44990, 45904, 46809, 47705, 48593, 49472, 50344, 51207, 52063, 52911, 53751, 54584, 55410,
		56229, 57040, 57845, 58643, 59434, 60219, 60997, 61769, 62534, 63294, 64047, 64794, 65536,
	};
	uint32_t whole = 63 - (uint32_t)__builtin_clzll(x);
	uint64_t y = x << (63 - whole) << 1 >> 32; /* what is behind the point of 1 <= y < 2, as q32 */
	const uint32_t *log = &logs_q16[y >> 26];
	uint64_t part_q16 = log[0] + ((log[1] - log[0]) * (y & ((1u << 26) - 1)) >> 26);
	return whole << 10 | (uint32_t)(part_q16 >> 6);
}

/* 1/2 to the power of age / half_life; 0 after sixteen half-lives. */
static inline uint32_t decay_q15(uint64_t age, uint64_t half_life)
{
	static const uint32_t sixteenths_q16[16] = { /* 2^-(i/16) */
		65536, 62757, 60097, 57549, 55109, 52773, 50535, 48393, 46341, 44376, 42495, 40693, 38968, 37316, 35734, 34219,
	}, parts_q16[16] = { /* 2^-(i/256) */
		65536, 65359, 65182, 65006, 64830, 64655, 64480, 64306, 64132, 63958, 63785, 63613, 63441, 63269, 63098, 62928,
	};
	if (age / half_life >= 16)
		return 0;
	uint64_t halvings_q8 = age * 256 / half_life;
	uint64_t value_q32 = (uint64_t)sixteenths_q16[halvings_q8 >> 4 & 15] * parts_q16[halvings_q8 & 15];
	return (uint32_t)(value_q32 >> 17 >> (halvings_q8 >> 8));
}

static inline int permille_of_q15(uint64_t q15)
{
	return (int)((q15 * 1000 + ONE_Q15 / 2) / ONE_Q15);
}
