/* Sorting of a few hundred whole numbers at most: no calls, no memory of its own.
 *
 * Of a few, each goes where the number of smaller ones says: many comparisons, and none that the processor has to guess the outcome of. Of
 * more, Shell's with Ciura's gaps. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SORT_FEW 64u

#define SORT_DEFINE(name, type)                                                                           \
	static inline void name##_few(type *at, size_t len)                                               \
	{                                                                                                 \
		type sorted[SORT_FEW];                                                                    \
		uint8_t place[SORT_FEW];                                                                  \
		for (size_t i = 0; i < len; i++) {                                                        \
			unsigned greater = 0;                                                             \
			for (size_t j = 0; j < i; j++) {                                                  \
				unsigned is_greater = at[j] > at[i];                                      \
				place[j] = (uint8_t)(place[j] + is_greater);                              \
				greater += is_greater;                                                    \
			}                                                                                 \
			place[i] = (uint8_t)(i - greater);                                                \
		}                                                                                         \
		for (size_t i = 0; i < len; i++)                                                          \
			sorted[place[i]] = at[i];                                                         \
		if (len > 0)                                                                              \
			memcpy(at, sorted, len * sizeof(*at));                                            \
	}                                                                                                 \
	static inline void name(type *at, size_t len)                                                     \
	{                                                                                                 \
		static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };                         \
		if (len <= SORT_FEW) {                                                                    \
			name##_few(at, len);                                                              \
			return;                                                                           \
		}                                                                                         \
		for (size_t g = 0; g < sizeof(gaps) / sizeof(*gaps); g++) {                               \
			for (size_t i = gaps[g]; i < len; i++) {                                          \
				type held = at[i];                                                        \
				size_t hole = i;                                                          \
				for (; hole >= gaps[g] && at[hole - gaps[g]] > held; hole -= gaps[g])     \
					at[hole] = at[hole - gaps[g]];                                    \
				at[hole] = held;                                                          \
			}                                                                                 \
		}                                                                                         \
	}

SORT_DEFINE(sort_whole, uint64_t)
SORT_DEFINE(sort_half, uint32_t)
