/* Which reports hold a shingle. Most shingles are held by one report alone, whose number then stands in the table itself. Of a shingle that
 * several hold the newest TUNING_COMMON are kept beside their count: one that more hold is a template's and answers with no report, and the
 * oldest go first, so the newest are those that are left when it is none any more. Eight bytes for a shingle, twenty more for a shared one.
 *
 * Reports come in the order of their numbers, which may wrap around, and go in that order; `first` is the oldest that is in. */
#pragma once

#include "story/tuning.h"

#include <stddef.h>
#include <stdint.h>

struct shingle_index {
	struct shingle_slot *slots; /* open addressing by shingle */
	size_t slots_len, slots_cap;
	struct {
		struct shingle_shared *at;
		size_t len, cap;
	} shared;
	uint32_t free_shared; /* the first of a list, counted from 1; 0: none */
};

void shingle_index_done(struct shingle_index *index); /* a zeroed one is empty */
/* `shingle` is not 0; a report holds it once. */
void shingle_index_add(struct shingle_index *index, uint32_t shingle, uint32_t number);
/* What the oldest of its holders held. */
void shingle_index_forget(struct shingle_index *index, uint32_t shingle);
/* How many hold it; the newest of them, newest first. */
size_t shingle_index_find(const struct shingle_index *index, uint32_t shingle, uint32_t first, uint32_t ret_newest[static TUNING_COMMON]);
/* These will be asked for soon: sends for their places. */
void shingle_index_prefetch(const struct shingle_index *index, const uint32_t *shingles, size_t len);
size_t shingle_index_bytes(const struct shingle_index *index);
