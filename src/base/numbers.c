#include "base/numbers.h"

#include "base/vec.h"

#include <string.h>

#define CAP_FIRST 64u

void numbers_done(struct numbers *numbers)
{
	free(numbers->slots);
	*numbers = (struct numbers){ 0 };
}

static void grow(struct numbers *numbers, numbers_key *key_of, const void *ctx)
{
	struct numbers old = *numbers;
	size_t cap = 0;
	numbers->cap = old.cap ? 2 * old.cap : CAP_FIRST;
	numbers->slots = vec_fit(NULL, &cap, numbers->cap, sizeof(*numbers->slots));
	memset(numbers->slots, 0, numbers->cap * sizeof(*numbers->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i] != 0)
			numbers->slots[numbers_slot(numbers, key_of(ctx, old.slots[i] - 1), key_of, ctx)] = old.slots[i];
	free(old.slots);
}

void numbers_add(struct numbers *numbers, uint64_t key, uint32_t number, numbers_key *key_of, const void *ctx)
{
	if (5 * (numbers->len + 1) > 4 * numbers->cap)
		grow(numbers, key_of, ctx);
	numbers->slots[numbers_slot(numbers, key, key_of, ctx)] = number + 1;
	numbers->len++;
}

void numbers_replace(struct numbers *numbers, uint64_t key, uint32_t number, numbers_key *key_of, const void *ctx)
{
	numbers->slots[numbers_slot(numbers, key, key_of, ctx)] = number + 1;
}

/* As in base/map: whoever would no longer be found past the hole moves back into it. */
void numbers_remove(struct numbers *numbers, uint64_t key, numbers_key *key_of, const void *ctx)
{
	size_t mask = numbers->cap - 1, hole = numbers_slot(numbers, key, key_of, ctx);
	for (size_t at = (hole + 1) & mask; numbers->slots[at] != 0; at = (at + 1) & mask) {
		size_t home = numbers_mix(key_of(ctx, numbers->slots[at] - 1)) & mask;
		if (((at - home) & mask) >= ((at - hole) & mask)) {
			numbers->slots[hole] = numbers->slots[at];
			hole = at;
		}
	}
	numbers->slots[hole] = 0;
	numbers->len--;
}

size_t numbers_bytes(const struct numbers *numbers)
{
	return numbers->cap * sizeof(*numbers->slots);
}
