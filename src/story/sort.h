/* Sorting of a few hundred whole numbers at most (Shell's, with Ciura's gaps): no calls, no memory of its own. */
#pragma once

#include <stddef.h>
#include <stdint.h>

static inline void sort_whole(uint64_t *at, size_t len)
{
	static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };
	for (size_t g = 0; g < sizeof(gaps) / sizeof(*gaps); g++) {
		for (size_t i = gaps[g]; i < len; i++) {
			uint64_t held = at[i];
			size_t hole = i;
			for (; hole >= gaps[g] && at[hole - gaps[g]] > held; hole -= gaps[g])
				at[hole] = at[hole - gaps[g]];
			at[hole] = held;
		}
	}
}

/* The same for halves. */
static inline void sort_half(uint32_t *at, size_t len)
{
	static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };
	for (size_t g = 0; g < sizeof(gaps) / sizeof(*gaps); g++) {
		for (size_t i = gaps[g]; i < len; i++) {
			uint32_t held = at[i];
			size_t hole = i;
			for (; hole >= gaps[g] && at[hole - gaps[g]] > held; hole -= gaps[g])
				at[hole] = at[hole - gaps[g]];
			at[hole] = held;
		}
	}
}
