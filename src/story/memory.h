/* The reports that the engine remembers, in journal order: a ring. Each has a number that only rises; the newest ones are alive.
 * The rooms of the engine (copies, stories) refer to reports by number and ask whether they are still alive, so that forgetting
 * a report touches little. */
#pragma once

#include "story/match.h"

struct remembered {
	/* what the story question reads of every member that it measures stands first, in one line of the cache */
	uint32_t *term_ids;        /* one block with weights, owned */
	uint16_t *weights;
	int64_t when;
	uint64_t seq;
	uint16_t terms_len;
	uint16_t shingles_len;     /* how many the index holds of it */
	bool is_dated, is_date_only;
	bool is_withdrawn;         /* remembered, for its words and its place; matched with nothing */
	uint32_t story_slot;
	uint64_t story, of;
	uint64_t root;             /* seq of the first of its chain of copies: its own where it repeats nothing */
	uint64_t source_key, uri_key;
	uint64_t digest[2];
	uint32_t chain_before;     /* the member of its chain before it; itself where it is the first */
	uint32_t same_after;       /* the next with the same digest; itself where there is none */
	uint32_t same_newest;      /* of the oldest with its digest: the newest */
	uint32_t uri_before;       /* the report with the same address before it; itself where it is the first */
};

struct memory {
	struct remembered *at;
	size_t cap;                /* a power of two */
	uint32_t first, next;
};

void memory_done(struct memory *memory);
/* A zeroed place for the next report. */
struct remembered *memory_push(struct memory *memory, uint32_t *ret_number);
/* A block of exactly so many bytes (a vector's growth would waste a third of what the engine holds), in place of `block`, which may be NULL;
 * to be freed. */
void *memory_resize(void *block, size_t size);
/* Forgets the oldest. */
void memory_pop(struct memory *memory);

static inline size_t memory_len(const struct memory *memory)
{
	return memory->next - memory->first;
}

static inline bool memory_is_alive(const struct memory *memory, uint32_t number)
{
	return number - memory->first < memory->next - memory->first;
}

static inline size_t memory_slot(const struct memory *memory, uint32_t number)
{
	return number & (memory->cap - 1);
}

static inline struct remembered *memory_get(const struct memory *memory, uint32_t number)
{
	return &memory->at[memory_slot(memory, number)];
}

/* false where it is not remembered. */
bool memory_find(const struct memory *memory, uint64_t seq, uint32_t *ret_number);

/* Milliseconds between two reports; a date without an hour is anywhere in its day. */
int64_t memory_distance(int64_t when, bool is_date_only, int64_t other_when, bool other_is_date_only);
