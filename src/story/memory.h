/* The reports that the engine remembers, in journal order. Each has a number that only rises; the newest ones are alive. The rooms of the
 * engine (copies, stories) refer to reports by number and ask whether they are still alive, so that forgetting a report touches little.
 *
 * They lie in chunks that come with the first report in them and go with the last: nothing moves when the memory grows. */
#pragma once

#include "story/match.h"
#include "story/terms.h"
#include "story/vector.h"

/* Another report, and how likely it is that both tell of one event. */
struct __attribute__((packed)) link {
	uint32_t number;
	uint16_t chance; /* q15 */
};

struct remembered {
	uint8_t links_len, links_cap;
	bool is_placed;            /* by an editor in its story */
	uint16_t lengths[TERM_MARK_KINDS]; /* of the vector of its terms with each mark, q15 */
	uint16_t shingles_len;     /* how many the index holds of it */
	uint64_t seq;
	struct link *links;        /* to earlier and from later ones, in journal order; owned */
	uint64_t root;             /* seq of the first of its chain of copies: its own where it repeats nothing */
	uint64_t uri_key;
	uint64_t digest;
	uint32_t digest_rest;      /* of its second half; with the first it is as good as all */
	uint32_t source_key;       /* half of it: it is compared within a chain of copies only */
	uint32_t chain_before;     /* the member of its chain before it; itself where it is the first */
	uint32_t take_before;      /* the same of those from its own source, where that is known */
	uint32_t same_after;       /* the next with the same digest; after the newest comes the oldest again */
	uint32_t uri_before;       /* the report with the same address before it; itself where it is the first */
};

/* What the story question asks of every report that shares a term, close together. */
struct glance {
	uint32_t story;    /* its number, see story_table.h; STORY_NONE where it is withdrawn */
	int32_t minute;    /* of story time */
	uint16_t language; /* 0: unknown */
	bool is_dated : 1; /* by its own date, which … */
	bool is_date_only : 1; /* … means a day */
	bool is_withdrawn : 1; /* remembered, for its words and its place; matched with nothing */
	uint32_t vector_len : 6, vector_steps : 6, vector : 20; /* of it, and where it begins, in the chunk's vectors */
};
#define STORY_NONE UINT32_MAX

#define MEMORY_CHUNK 1024u

struct memory_chunk {
	struct glance glances[MEMORY_CHUNK];
	struct remembered reports[MEMORY_CHUNK];
	uint16_t *vectors;
	size_t vectors_len, vectors_cap;
};

struct memory {
	struct memory_chunk **chunks; /* a ring */
	size_t cap;                   /* of them; a power of two */
	uint32_t first, next;
	size_t bytes;
};

void memory_done(struct memory *memory);
/* A zeroed place for the next report. */
struct remembered *memory_push(struct memory *memory, uint32_t *ret_number);
/* The newest report's vector, once. */
void memory_keep_vector(struct memory *memory, struct vector vector);
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

static inline struct memory_chunk *memory_chunk(const struct memory *memory, uint32_t number)
{
	return memory->chunks[number / MEMORY_CHUNK & (memory->cap - 1)];
}

static inline struct remembered *memory_get(const struct memory *memory, uint32_t number)
{
	return &memory_chunk(memory, number)->reports[number % MEMORY_CHUNK];
}

static inline struct glance *memory_glance(const struct memory *memory, uint32_t number)
{
	return &memory_chunk(memory, number)->glances[number % MEMORY_CHUNK];
}

static inline struct vector memory_vector(const struct memory *memory, uint32_t number)
{
	const struct memory_chunk *chunk = memory_chunk(memory, number);
	const struct glance *glance = &chunk->glances[number % MEMORY_CHUNK];
	return (struct vector){ chunk->vectors + glance->vector, glance->vector_len, glance->vector_steps };
}

/* false where it is not remembered. */
bool memory_find(const struct memory *memory, uint64_t seq, uint32_t *ret_number);

struct glance memory_glance_of(int64_t when, bool is_dated, bool is_date_only, uint16_t language);
/* Minutes between two reports; a date without an hour is anywhere in its day. */
static inline int64_t memory_distance(const struct glance *a, const struct glance *b)
{
	const struct glance *earlier = a->minute < b->minute ? a : b, *later = earlier == a ? b : a;
	int64_t apart = (int64_t)later->minute - earlier->minute, day = earlier->is_date_only ? CLOCK_DAY / CLOCK_MINUTE - 1 : 0;
	return apart > day ? apart - day : 0;
}
