#include "story/shingle_index.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 4096u
/* What is shared stands elsewhere, and its index in the place of a number, which is told by its other bits: so many reports are never in at
 * once. */
#define IS_SHARED 0x80000000u

struct shingle_slot {
	uint32_t shingle; /* 0: free */
	uint32_t held;    /* the number of its one report; IS_SHARED: where the several are told */
};

struct shingle_shared {
	uint32_t reports; /* how many hold it; of a free one: the next free one */
	uint32_t newest[TUNING_COMMON];
};

void shingle_index_done(struct shingle_index *index)
{
	free(index->slots);
	VEC_DONE(&index->shared);
	*index = (struct shingle_index){ 0 };
}

/* ---- the table ---- */

/* The table grows by halves, so its size is no power of two. */
static size_t home_of(const struct shingle_index *index, uint32_t shingle)
{
	uint32_t mixed = (uint32_t)((shingle * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
	return (size_t)(((uint64_t)mixed * index->slots_cap) >> 32);
}

static size_t after(const struct shingle_index *index, size_t at)
{
	return at + 1 < index->slots_cap ? at + 1 : 0;
}

static size_t distance(const struct shingle_index *index, size_t from, size_t to)
{
	return to >= from ? to - from : to + index->slots_cap - from;
}

static struct shingle_slot *slot_at(const struct shingle_index *index, uint32_t shingle)
{
	size_t at = home_of(index, shingle);
	while (index->slots[at].shingle != 0 && index->slots[at].shingle != shingle)
		at = after(index, at);
	return &index->slots[at];
}

static void slots_grow(struct shingle_index *index)
{
	struct shingle_slot *old = index->slots;
	size_t old_cap = index->slots_cap;
	index->slots_cap = 0;
	index->slots = vec_fit(NULL, &index->slots_cap, old_cap ? old_cap + old_cap / 2 : SLOTS_FIRST, sizeof(*index->slots));
	memset(index->slots, 0, index->slots_cap * sizeof(*index->slots));
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].shingle != 0)
			*slot_at(index, old[i].shingle) = old[i];
	free(old);
}

/* As in base/map: whoever would no longer be found past the hole moves back into it. */
static void slot_remove(struct shingle_index *index, struct shingle_slot *slot)
{
	size_t hole = (size_t)(slot - index->slots);
	for (size_t at = after(index, hole); index->slots[at].shingle != 0; at = after(index, at)) {
		size_t home = home_of(index, index->slots[at].shingle);
		if (distance(index, home, at) >= distance(index, hole, at)) {
			index->slots[hole] = index->slots[at];
			hole = at;
		}
	}
	index->slots[hole] = (struct shingle_slot){ 0 };
	index->slots_len--;
}

/* ---- shared ones ---- */

static uint32_t shared_take(struct shingle_index *index)
{
	uint32_t at = index->free_shared;
	if (at == 0) {
		VEC_PUSH(&index->shared, (struct shingle_shared){ 0 });
		return (uint32_t)index->shared.len - 1;
	}
	index->free_shared = index->shared.at[at - 1].reports;
	return at - 1;
}

static size_t kept(const struct shingle_shared *shared)
{
	return shared->reports < TUNING_COMMON ? shared->reports : TUNING_COMMON;
}

static void shared_add(struct shingle_index *index, struct shingle_slot *slot, uint32_t number)
{
	if (!(slot->held & IS_SHARED)) {
		uint32_t at = shared_take(index);
		index->shared.at[at] = (struct shingle_shared){ 1, { slot->held } };
		slot->held = IS_SHARED | at;
	}
	struct shingle_shared *shared = &index->shared.at[slot->held & ~IS_SHARED];
	shared->reports++;
	for (size_t i = kept(shared) - 1; i > 0; i--)
		shared->newest[i] = shared->newest[i - 1];
	shared->newest[0] = number;
}

/* Of two, one is left, which is nothing shared. */
static void shared_forget(struct shingle_index *index, struct shingle_slot *slot)
{
	uint32_t at = slot->held & ~IS_SHARED;
	struct shingle_shared *shared = &index->shared.at[at];
	if (--shared->reports > 1)
		return;
	slot->held = shared->newest[0];
	shared->reports = index->free_shared;
	index->free_shared = at + 1;
}

/* ---- for the others ---- */

void shingle_index_add(struct shingle_index *index, uint32_t shingle, uint32_t number)
{
	if (4 * (index->slots_len + 1) > 3 * index->slots_cap)
		slots_grow(index);
	struct shingle_slot *slot = slot_at(index, shingle);
	number &= ~IS_SHARED;
	if (slot->shingle != 0) {
		shared_add(index, slot, number);
		return;
	}
	*slot = (struct shingle_slot){ shingle, number };
	index->slots_len++;
}

void shingle_index_forget(struct shingle_index *index, uint32_t shingle)
{
	struct shingle_slot *slot = slot_at(index, shingle);
	if (slot->held & IS_SHARED)
		shared_forget(index, slot);
	else
		slot_remove(index, slot);
}

static uint32_t whole(uint32_t number, uint32_t first)
{
	return first + ((number - first) & ~IS_SHARED);
}

size_t shingle_index_find(const struct shingle_index *index, uint32_t shingle, uint32_t first, uint32_t ret_newest[static TUNING_COMMON])
{
	const struct shingle_slot *slot = index->slots_cap > 0 ? slot_at(index, shingle) : NULL;
	if (!slot || slot->shingle == 0)
		return 0;
	if (!(slot->held & IS_SHARED)) {
		ret_newest[0] = whole(slot->held, first);
		return 1;
	}
	const struct shingle_shared *shared = &index->shared.at[slot->held & ~IS_SHARED];
	for (size_t i = 0; i < kept(shared); i++)
		ret_newest[i] = whole(shared->newest[i], first);
	return shared->reports;
}

/* The table is larger than any cache, and every shingle is somewhere else in it. */
void shingle_index_prefetch(const struct shingle_index *index, const uint32_t *shingles, size_t len)
{
	for (size_t i = 0; index->slots_cap > 0 && i < len; i++)
		__builtin_prefetch(&index->slots[home_of(index, shingles[i])]);
}

size_t shingle_index_bytes(const struct shingle_index *index)
{
	return index->slots_cap * sizeof(*index->slots) + index->shared.cap * sizeof(*index->shared.at);
}
