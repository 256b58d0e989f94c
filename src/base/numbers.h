/* A hash table of numbers: of things that lie elsewhere and know their own key. Four bytes a slot, open addressing, at most 4/5 full,
 * deletion by backward shift. Whoever has the things says what their keys are:
 *
 *	static uint64_t key_of(const void *ctx, uint32_t number);
 *	uint32_t *place = numbers_find(&table, key, key_of, things);
 *
 * A key is in the table once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct numbers {
	uint32_t *slots; /* number + 1; 0: free */
	size_t len, cap; /* cap is 0 or a power of two */
};

typedef uint64_t numbers_key(const void *ctx, uint32_t number);

void numbers_done(struct numbers *numbers); /* a zeroed one is empty */
/* The key is not there yet. */
void numbers_add(struct numbers *numbers, uint64_t key, uint32_t number, numbers_key *key_of, const void *ctx);
/* Puts another number in the place of the one with this key. */
void numbers_replace(struct numbers *numbers, uint64_t key, uint32_t number, numbers_key *key_of, const void *ctx);
void numbers_remove(struct numbers *numbers, uint64_t key, numbers_key *key_of, const void *ctx);
size_t numbers_bytes(const struct numbers *numbers);

/* As base/map: keys are hashes or count upwards. */
static inline uint64_t numbers_mix(uint64_t key)
{
	key = (key ^ key >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return key ^ key >> 32;
}

/* The slot of the key, or the free one where it would go; the table is not empty. */
static inline size_t numbers_slot(const struct numbers *numbers, uint64_t key, numbers_key *key_of, const void *ctx)
{
	size_t at = numbers_mix(key) & (numbers->cap - 1);
	while (numbers->slots[at] != 0 && key_of(ctx, numbers->slots[at] - 1) != key)
		at = (at + 1) & (numbers->cap - 1);
	return at;
}

/* false: there is none with this key. */
static inline bool numbers_find(const struct numbers *numbers, uint64_t key, numbers_key *key_of, const void *ctx, uint32_t *ret_number)
{
	if (numbers->cap == 0)
		return false;
	uint32_t slot = numbers->slots[numbers_slot(numbers, key, key_of, ctx)];
	*ret_number = slot - 1;
	return slot != 0;
}

/* The compiler takes a function that only prefetches for one without effect, and drops the calls that it has not inlined by then. */
__attribute__((always_inline)) static inline void numbers_prefetch(const struct numbers *numbers, uint64_t key)
{
	if (numbers->cap > 0)
		__builtin_prefetch(&numbers->slots[numbers_mix(key) & (numbers->cap - 1)]);
}
