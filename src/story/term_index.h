/* Which remembered reports have a term: an inverted index of their vectors, with the frequencies by which terms are weighed. A term of the
 * background table is there from the beginning.
 *
 * The state is a function of the remembered reports alone, whatever was remembered and forgotten before. */
#pragma once

#include "base/map.h"
#include "story/memory.h"
#include "story/terms.h"

/* There are more of them than of anything else: six bytes, not eight. */
struct __attribute__((packed)) posting {
	uint32_t number;
	uint16_t weight;
};

/* A term's reports in journal order. Those forgotten stay in front until the room is needed; of the others only the newest
 * TUNING_POSTINGS are kept. */
struct term {
	uint32_t rate;    /* of the background; such a term stays when nobody uses it */
	uint32_t reports; /* alive, kept or not */
	uint32_t len, cap;
	struct posting *at;
};

struct term_index {
	const struct memory *memory;
	struct map slots;
	struct {
		struct term *at;
		size_t len, cap;
	} terms;
	struct {
		uint32_t *at;
		size_t len, cap;
	} free;
	size_t posting_bytes;
};

void term_index_init(struct term_index *index, const struct memory *memory);
void term_index_done(struct term_index *index);
/* The newest of the memory; the oldest, before it goes. */
void term_index_add(struct term_index *index, uint32_t number);
void term_index_forget(struct term_index *index, uint32_t number);
/* NULL: no remembered report has it, nor the background. Its newest TUNING_POSTINGS postings count, as far as they are alive. */
const struct term *term_index_find(const struct term_index *index, uint32_t id);
/* As struct term_statistics wants them; `ctx` is the index. A report counts for a term that is among its heaviest. */
struct term_frequency term_index_frequency_of(const void *ctx, uint32_t id);
void term_index_prefetch(const void *ctx, const struct term_count *counts, size_t len);
size_t term_index_bytes(const struct term_index *index);
