/* Sorting of a few hundred whole numbers at most: no calls, no memory of its own.
 *
 * Runs of eight by a network of comparators, and then merging: hardly a branch that the processor has to guess the outcome of. Of more,
 * Shell's with Ciura's gaps. */
#pragma once

#include "base/array.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SORT_RUN 8u
#define SORT_MERGED 256u

/* The least network of comparators for eight (Knuth, The Art of Computer Programming 3, 5.3.4). */
static const struct { unsigned char a, b; } sort_network[] = {
	{ 0, 1 }, { 2, 3 }, { 4, 5 }, { 6, 7 }, { 0, 2 }, { 1, 3 }, { 4, 6 }, { 5, 7 }, { 1, 2 }, { 5, 6 },
	{ 0, 4 }, { 3, 7 }, { 1, 5 }, { 2, 6 }, { 1, 4 }, { 3, 6 }, { 2, 4 }, { 3, 5 }, { 3, 4 },
};

#define SORT_DEFINE(name, type)                                                                           \
	static inline void name##_exchange(type *a, type *b)                                              \
	{                                                                                                 \
		type lower = *a < *b ? *a : *b, upper = *a < *b ? *b : *a;                                \
		*a = lower;                                                                               \
		*b = upper;                                                                               \
	}                                                                                                 \
	static inline void name##_run(type *at)                                                           \
	{                                                                                                 \
		_Pragma("GCC unroll 19") for (size_t i = 0; i < 19; i++)                                  \
			name##_exchange(at + sort_network[i].a, at + sort_network[i].b);                  \
	}                                                                                                 \
	static inline void name##_rest(type *at, size_t len)                                              \
	{                                                                                                 \
		type run[SORT_RUN];                                                                       \
		memset(run, 0xff, sizeof(run));                                                           \
		memcpy(run, at, len * sizeof(*at));                                                       \
		name##_run(run);                                                                          \
		memcpy(at, run, len * sizeof(*at));                                                       \
	}                                                                                                 \
	static inline void name##_merge(const type *a, size_t a_len, const type *b, size_t b_len, type *to) \
	{                                                                                                 \
		const type *a_end = a + a_len, *b_end = b + b_len;                                        \
		while (a < a_end && b < b_end) {                                                          \
			size_t is_b = *b < *a;                                                            \
			*to++ = is_b ? *b : *a;                                                           \
			b += is_b;                                                                        \
			a += 1 - is_b;                                                                    \
		}                                                                                         \
		memcpy(to, a, (size_t)(a_end - a) * sizeof(*a));                                          \
		memcpy(to + (a_end - a), b, (size_t)(b_end - b) * sizeof(*b));                            \
	}                                                                                                 \
	static inline void name##_merged(type *at, size_t len)                                            \
	{                                                                                                 \
		type room[SORT_MERGED], *from = at, *to = room;                                           \
		size_t i = 0;                                                                             \
		for (; i + SORT_RUN <= len; i += SORT_RUN)                                                \
			name##_run(at + i);                                                               \
		name##_rest(at + i, len - i);                                                             \
		for (size_t width = SORT_RUN; width < len; width *= 2) {                                  \
			for (i = 0; i < len; i += 2 * width) {                                            \
				size_t left = len - i, a_len = left < width ? left : width;               \
				size_t b_len = left - a_len < width ? left - a_len : width;               \
				name##_merge(from + i, a_len, from + i + a_len, b_len, to + i);           \
			}                                                                                 \
			type *swap = from;                                                                \
			from = to;                                                                        \
			to = swap;                                                                        \
		}                                                                                         \
		if (from != at)                                                                           \
			memcpy(at, from, len * sizeof(*at));                                              \
	}                                                                                                 \
	static inline void name(type *at, size_t len)                                                     \
	{                                                                                                 \
		static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };                         \
		if (len <= SORT_MERGED) {                                                                 \
			if (len > 1)                                                                      \
				name##_merged(at, len);                                                   \
			return;                                                                           \
		}                                                                                         \
		for (size_t g = 0; g < LEN(gaps); g++) {                               \
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

/* Puts the largest of different numbers, so many or all, first; in what order nobody knows. Returns how many. */
static inline size_t sort_largest_first(uint64_t *at, size_t len, size_t wanted)
{
	if (len <= wanted)
		return len;
	for (size_t from = 0, end = len; end - from > 1;) {
		uint64_t pivot = at[from + (end - from) / 2];
		size_t larger = from;
		at[from + (end - from) / 2] = at[end - 1];
		for (size_t i = from; i < end - 1; i++) { /* no branch: which are larger cannot be foretold */
			uint64_t held = at[i];
			at[i] = at[larger];
			at[larger] = held;
			larger += held > pivot;
		}
		at[end - 1] = at[larger];
		at[larger] = pivot;
		if (larger == wanted)
			break;
		if (larger < wanted)
			from = larger + 1;
		else
			end = larger;
	}
	return wanted;
}
