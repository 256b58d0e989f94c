#include "story/shingle_index.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 4096u
/* A cell's index stands in the place of a number, which is told by its other bits: so many reports are never in at once. */
#define IS_SHARED 0x80000000u

struct shingle_slot {
	uint32_t shingle; /* 0: free */
	uint32_t held;    /* the number of its one report; IS_SHARED: the cell that heads the ring of several */
};

/* The head of a ring, or one report in it. */
struct shingle_cell {
	uint32_t value; /* of a head: how many there are; else the number */
	uint32_t next;  /* of a head: the newest; of that the oldest, and so on to the newest. Of a free cell: the next free one */
};

void shingle_index_done(struct shingle_index *index)
{
	free(index->slots);
	VEC_DONE(&index->cells);
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

/* ---- rings ---- */

static uint32_t cell_take(struct shingle_index *index, struct shingle_cell cell)
{
	uint32_t at = index->free_cell;
	if (index->cells.len == 0)
		VEC_PUSH(&index->cells, (struct shingle_cell){ 0 }); /* 0 is none */
	if (at == 0) {
		VEC_PUSH(&index->cells, cell);
		return (uint32_t)index->cells.len - 1;
	}
	index->free_cell = index->cells.at[at].next;
	index->cells.at[at] = cell;
	return at;
}

static void cell_free(struct shingle_index *index, uint32_t at)
{
	index->cells.at[at].next = index->free_cell;
	index->free_cell = at;
}

static void ring_add(struct shingle_index *index, struct shingle_slot *slot, uint32_t number)
{
	if (!(slot->held & IS_SHARED)) {
		uint32_t only = cell_take(index, (struct shingle_cell){ slot->held, 0 });
		index->cells.at[only].next = only;
		slot->held = IS_SHARED | cell_take(index, (struct shingle_cell){ 1, only });
	}
	uint32_t head = slot->held & ~IS_SHARED, newest = index->cells.at[head].next;
	uint32_t cell = cell_take(index, (struct shingle_cell){ number, index->cells.at[newest].next });
	index->cells.at[newest].next = cell;
	index->cells.at[head] = (struct shingle_cell){ index->cells.at[head].value + 1, cell };
}

/* Of two, one is left, which needs no ring. */
static void ring_forget(struct shingle_index *index, struct shingle_slot *slot)
{
	uint32_t head = slot->held & ~IS_SHARED, newest = index->cells.at[head].next, oldest = index->cells.at[newest].next;
	index->cells.at[newest].next = index->cells.at[oldest].next;
	cell_free(index, oldest);
	if (--index->cells.at[head].value > 1)
		return;
	slot->held = index->cells.at[newest].value;
	cell_free(index, newest);
	cell_free(index, head);
}

/* ---- for the others ---- */

void shingle_index_add(struct shingle_index *index, uint32_t shingle, uint32_t number)
{
	if (4 * (index->slots_len + 1) > 3 * index->slots_cap)
		slots_grow(index);
	struct shingle_slot *slot = slot_at(index, shingle);
	number &= ~IS_SHARED;
	if (slot->shingle != 0) {
		ring_add(index, slot, number);
		return;
	}
	*slot = (struct shingle_slot){ shingle, number };
	index->slots_len++;
}

void shingle_index_forget(struct shingle_index *index, uint32_t shingle)
{
	struct shingle_slot *slot = slot_at(index, shingle);
	if (slot->held & IS_SHARED)
		ring_forget(index, slot);
	else
		slot_remove(index, slot);
}

static uint32_t whole(uint32_t number, uint32_t first)
{
	return first + ((number - first) & ~IS_SHARED);
}

size_t shingle_index_find(const struct shingle_index *index, uint32_t shingle, uint32_t first, size_t max, uint32_t *ret_numbers)
{
	const struct shingle_slot *slot = index->slots_cap > 0 ? slot_at(index, shingle) : NULL;
	if (!slot || slot->shingle == 0)
		return 0;
	if (!(slot->held & IS_SHARED)) {
		if (max > 0)
			ret_numbers[0] = whole(slot->held, first);
		return 1;
	}
	struct shingle_cell head = index->cells.at[slot->held & ~IS_SHARED];
	uint32_t at = head.next;
	for (size_t left = head.value <= max ? head.value : 0; left > 0; left--) {
		at = index->cells.at[at].next;
		ret_numbers[left - 1] = whole(index->cells.at[at].value, first);
	}
	return head.value;
}

/* The table is larger than any cache, and every shingle is somewhere else in it. */
void shingle_index_prefetch(const struct shingle_index *index, const uint32_t *shingles, size_t len)
{
	for (size_t i = 0; index->slots_cap > 0 && i < len; i++)
		__builtin_prefetch(&index->slots[home_of(index, shingles[i])]);
}

size_t shingle_index_bytes(const struct shingle_index *index)
{
	return index->slots_cap * sizeof(*index->slots) + index->cells.cap * sizeof(*index->cells.at);
}
