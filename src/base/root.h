/* The square root in whole numbers, bit by bit, so that every compiler and machine decides alike. */
#pragma once

#include <stdint.h>

static inline uint64_t sqrt_whole(uint64_t x)
{
	uint64_t root = 0;
	for (uint64_t bit = x > 0 ? UINT64_C(1) << ((63 - __builtin_clzll(x)) & ~1) : 0; bit > 0; bit >>= 2) {
		uint64_t fits = -(uint64_t)(x >= root + bit); /* no branch: the bits of a root cannot be foretold */
		x -= (root + bit) & fits;
		root = (root >> 1) + (bit & fits);
	}
	return root;
}
