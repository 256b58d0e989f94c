/* Which remembered reports have a term: an inverted index of their vectors, with the frequencies by which terms are weighed. A term of the
 * background table is there from the beginning. A term has a number while it is there.
 *
 * The state is a function of the remembered reports alone, whatever was remembered and forgotten before. */
#pragma once

#include "base/numbers.h"
#include "base/pool.h"
#include "story/memory.h"
#include "story/sums.h"
#include "story/terms.h"
#include "story/tuning.h"

#define TERM_INDEX_SIZES 13u

struct term_index {
	const struct memory *memory;
	struct numbers slots;
	struct pool terms;
	struct pool postings[TERM_INDEX_SIZES]; /* for one, two, three … TUNING_POSTINGS of a term's reports */
};

void term_index_init(struct term_index *index, const struct memory *memory);
void term_index_done(struct term_index *index);
/* The newest of the memory, with its terms; their vector lies in `room`. */
struct vector term_index_add(struct term_index *index, uint32_t number, const uint32_t *ids, const uint16_t *weights, size_t len,
			     uint16_t room[static VECTOR_ROOM]);
/* Where terms of these ids are told, soon to be added. */
void term_index_expect(const struct term_index *index, const uint32_t *ids, size_t len);
/* The oldest, before it goes. */
void term_index_forget(struct term_index *index, uint32_t number);
/* false: no remembered report has it, nor the background. */
bool term_index_find(const struct term_index *index, uint32_t id, uint32_t *ret_term);
/* Adds to the sums of the newest TUNING_POSTINGS reports that have the term the product of both weights (q15; theirs rounded down to eight bits). Who has
 * `least` by that, and had less before, is named, oldest first; returns how many. */
size_t term_index_sum(const struct term_index *index, uint32_t term, uint32_t weight, const struct sums *sums, uint32_t least,
		      uint32_t ret_found[static TUNING_POSTINGS]);
/* They will be asked for soon. */
void term_index_prefetch_reports(const struct term_index *index, uint32_t term);
/* As struct term_statistics wants them; `ctx` is the index. A report counts for a term that is among its heaviest. */
struct term_frequency term_index_frequency_of(const void *ctx, uint32_t id);
void term_index_prefetch(const void *ctx, const struct term_count *counts, size_t len);
size_t term_index_bytes(const struct term_index *index);
