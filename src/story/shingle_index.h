/* Which reports hold a shingle. Most shingles are held by one report alone, whose number then stands in the table itself; the few that
 * several hold lead to a ring of cells. Eight bytes for a shingle of one report, sixteen more where there are two, eight for each further.
 *
 * Reports come in the order of their numbers, which may wrap around, and go in that order; `first` is the oldest that is in. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct shingle_index {
	struct shingle_slot *slots; /* open addressing by shingle */
	size_t slots_len, slots_cap;
	struct {
		struct shingle_cell *at;
		size_t len, cap;
	} cells;
	uint32_t free_cell; /* the first of a list; 0: none */
};

void shingle_index_done(struct shingle_index *index); /* a zeroed one is empty */
/* `shingle` is not 0; a report holds it once. */
void shingle_index_add(struct shingle_index *index, uint32_t shingle, uint32_t number);
/* What the oldest of its holders held. */
void shingle_index_forget(struct shingle_index *index, uint32_t shingle);
/* How many hold it. Where these are no more than `max`, they are the answer, newest first. */
size_t shingle_index_find(const struct shingle_index *index, uint32_t shingle, uint32_t first, size_t max, uint32_t *ret_numbers);
/* These will be asked for soon: sends for their places. */
void shingle_index_prefetch(const struct shingle_index *index, const uint32_t *shingles, size_t len);
size_t shingle_index_bytes(const struct shingle_index *index);
