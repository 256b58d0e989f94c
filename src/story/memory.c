#include "story/memory.h"

#include "base/vec.h"

#define CHUNKS_FIRST 8u

_Static_assert(VECTOR_TERMS_MAX <= UINT8_MAX >> 2 && MEMORY_CHUNK * VECTOR_ROOM <= UINT32_MAX >> 12, "a glance can tell where a vector is");

static struct memory_chunk **chunk_place(const struct memory *memory, uint32_t number)
{
	return &memory->chunks[number / MEMORY_CHUNK & (memory->cap - 1)];
}

static void chunk_free(struct memory *memory, uint32_t number)
{
	struct memory_chunk **place = chunk_place(memory, number);
	memory->bytes -= sizeof(**place) + (*place)->vectors_cap * sizeof(*(*place)->vectors);
	free((*place)->vectors);
	free(*place);
	*place = NULL;
}

void memory_done(struct memory *memory)
{
	while (memory_len(memory) > 0)
		memory_pop(memory);
	for (size_t i = 0; i < memory->cap; i++)
		if (memory->chunks[i])
			chunk_free(memory, (uint32_t)i * MEMORY_CHUNK);
	free(memory->chunks);
	*memory = (struct memory){ 0 };
}

/* One chunk more than are alive, for the oldest may have left half of theirs. */
static void chunks_grow(struct memory *memory)
{
	struct memory old = *memory;
	size_t cap = 0;
	memory->cap = old.cap ? 2 * old.cap : CHUNKS_FIRST;
	memory->chunks = vec_fit(NULL, &cap, memory->cap, sizeof(struct memory_chunk *));
	memset(memory->chunks, 0, memory->cap * sizeof(struct memory_chunk *));
	for (uint32_t number = old.first; old.cap > 0 && number - old.first < memory_len(&old); number += MEMORY_CHUNK - number % MEMORY_CHUNK)
		*chunk_place(memory, number) = *chunk_place(&old, number);
	free(old.chunks);
	memory->bytes += (memory->cap - old.cap) * sizeof(struct memory_chunk *);
}

struct remembered *memory_push(struct memory *memory, uint32_t *ret_number)
{
	size_t cap = 0;
	uint32_t number = memory->next;
	if (memory->cap == 0 || (number % MEMORY_CHUNK == 0 && *chunk_place(memory, number)))
		chunks_grow(memory);
	struct memory_chunk **place = chunk_place(memory, number);
	if (!*place) {
		*place = vec_fit(NULL, &cap, 1, sizeof(**place));
		(*place)->vectors = NULL;
		(*place)->vectors_len = (*place)->vectors_cap = 0;
		memory->bytes += sizeof(**place);
	}
	memory->next++;
	*ret_number = number;
	*memory_glance(memory, number) = (struct glance){ .story = STORY_NONE };
	struct remembered *report = memory_get(memory, number);
	*report = (struct remembered){ 0 };
	return report;
}

/* The room grows by what the vectors so far suggest, and fits when the chunk is full: there is little to spare in any. */
static void vectors_reserve(struct memory *memory, struct memory_chunk *chunk, size_t wanted, uint32_t place)
{
	if (wanted == 0 || (wanted <= chunk->vectors_cap && place != MEMORY_CHUNK - 1))
		return; /* of a chunk of mere copies there is nothing to keep */
	size_t cap = place == MEMORY_CHUNK - 1 ? wanted : wanted + wanted / 4 + VECTOR_ROOM;
	memory->bytes += (cap - chunk->vectors_cap) * sizeof(*chunk->vectors);
	chunk->vectors = vec_resize(chunk->vectors, &chunk->vectors_cap, cap, sizeof(*chunk->vectors));
}

void memory_keep_vector(struct memory *memory, struct vector vector)
{
	uint32_t newest = memory->next - 1;
	struct memory_chunk *chunk = memory_chunk(memory, newest);
	struct glance *glance = memory_glance(memory, newest);
	vectors_reserve(memory, chunk, chunk->vectors_len + vector_size(vector), newest % MEMORY_CHUNK);
	glance->vector = (uint32_t)chunk->vectors_len & (UINT32_MAX >> 12);
	glance->vector_len = vector.len & (UINT8_MAX >> 2);
	glance->vector_steps = vector.steps & (UINT8_MAX >> 2);
	if (vector.len > 0)
		memcpy(chunk->vectors + chunk->vectors_len, vector.at, vector_size(vector) * sizeof(*vector.at));
	chunk->vectors_len += vector_size(vector);
}

void memory_pop(struct memory *memory)
{
	uint32_t oldest = memory->first++;
	free(memory_get(memory, oldest)->links);
	if (memory->first % MEMORY_CHUNK == 0)
		chunk_free(memory, oldest);
}

bool memory_find(const struct memory *memory, uint64_t seq, uint32_t *ret_number)
{
	uint32_t low = 0, high = memory->next - memory->first;
	/* as a rule one report comes after the other */
	uint64_t back = high > 0 ? memory_get(memory, memory->next - 1)->seq - seq : 0;
	if (back < high && memory_get(memory, memory->next - 1 - (uint32_t)back)->seq == seq) {
		*ret_number = memory->next - 1 - (uint32_t)back;
		return true;
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (memory_get(memory, memory->first + middle)->seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_number = memory->first + low;
	return memory_is_alive(memory, *ret_number) && memory_get(memory, *ret_number)->seq == seq;
}

struct glance memory_glance_of(int64_t when, bool is_dated, bool is_date_only, uint16_t language)
{
	int64_t minute = when / CLOCK_MINUTE - (when % CLOCK_MINUTE < 0);
	minute = minute < INT32_MIN ? INT32_MIN : minute > INT32_MAX ? INT32_MAX : minute;
	return (struct glance){ .story = STORY_NONE, .minute = (int32_t)minute, .language = language, .is_dated = is_dated, .is_date_only = is_date_only };
}
