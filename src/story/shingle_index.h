/* Which reports hold a shingle. The shingles are dealt, by their upper bits once mixed, to lists that stay short; there an entry is what is
 * left of the shingle and a report's number, five bytes, the newest last. So a table never has to be made anew, adding touches one list, and nobody
 * takes out a report that is forgotten: its entries are passed over, and dropped when their room is needed.
 *
 * Of the reports with the same shingle the newest TUNING_COMMON + 1 are kept: one that so many hold is a template's and answers with no
 * report, and the oldest go first, so the newest are those that are left when it is none any more.
 *
 * Reports come in the order of their numbers, which may wrap around; those from `first` on, before `next`, are alive, and never more than
 * SHINGLE_REPORTS_MAX. What the index says is a function of these alone. */
#pragma once

#include "story/tuning.h"

#include <stddef.h>
#include <stdint.h>

/* Of a number three bytes are kept; a list is looked through before so many have come that a forgotten one could be taken for a new one. */
#define SHINGLE_REPORTS_MAX 12000000u

struct shingle_index {
	struct shingle_list **lists;
	unsigned bits;     /* of a shingle that tell its list */
	uint32_t swept;    /* the list that was last looked through */
	size_t list_bytes;
};

/* For about so many reports. */
void shingle_index_init(struct shingle_index *index, size_t reports);
void shingle_index_done(struct shingle_index *index);
/* A report that is alive, or the one that comes next; it holds a shingle once. */
void shingle_index_add(struct shingle_index *index, uint32_t shingle, uint32_t number, uint32_t first);
/* Once for every report that comes: gives back the room of some that are forgotten. */
void shingle_index_sweep(struct shingle_index *index, uint32_t first, uint32_t next);
/* How many hold it, or TUNING_COMMON + 1 where they are more; the newest of them, newest first. */
size_t shingle_index_find(const struct shingle_index *index, uint32_t shingle, uint32_t first, uint32_t next,
			  uint32_t ret_newest[static TUNING_COMMON + 1]);
/* These will be added after others: sends for where their lists are told. */
void shingle_index_expect(const struct shingle_index *index, const uint32_t *shingles, size_t len);
/* These will be asked for or added now: sends for the lists. */
void shingle_index_prefetch(const struct shingle_index *index, const uint32_t *shingles, size_t len);
size_t shingle_index_bytes(const struct shingle_index *index);
