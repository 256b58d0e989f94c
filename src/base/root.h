/* The square root in whole numbers, bit by bit, so that every compiler and machine decides alike. */
#pragma once

#include <stdint.h>

static inline uint64_t sqrt_whole(uint64_t x)
{
	uint64_t root = 0;
	for (uint64_t bit = x > 0 ? UINT64_C(1) << ((63 - __builtin_clzll(x)) & ~1) : 0; bit > 0; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}
