#include "story/memory.h"

#include "base/vec.h"

#include <stdio.h>

#define CAP_FIRST 1024u

void memory_done(struct memory *memory)
{
	while (memory_len(memory) > 0)
		memory_pop(memory);
	free(memory->at);
	*memory = (struct memory){ 0 };
}

static void grow(struct memory *memory)
{
	struct memory old = *memory;
	size_t cap = 0;
	memory->cap = old.cap ? 2 * old.cap : CAP_FIRST;
	memory->at = vec_grow(NULL, &cap, memory->cap, sizeof(*memory->at));
	for (uint32_t number = old.first; number != old.next; number++)
		*memory_get(memory, number) = *memory_get(&old, number);
	free(old.at);
}

struct remembered *memory_push(struct memory *memory, uint32_t *ret_number)
{
	if (memory_len(memory) == memory->cap)
		grow(memory);
	*ret_number = memory->next++;
	struct remembered *report = memory_get(memory, *ret_number);
	*report = (struct remembered){ 0 };
	return report;
}

void *memory_resize(void *block, size_t size)
{
	void *resized = realloc(block, size);
	if (!resized) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	return resized;
}

void memory_pop(struct memory *memory)
{
	free(memory_get(memory, memory->first)->term_ids);
	memory->first++;
}

bool memory_find(const struct memory *memory, uint64_t seq, uint32_t *ret_number)
{
	uint32_t low = 0, high = memory->next - memory->first;
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

int64_t memory_distance(int64_t when, bool is_date_only, int64_t other_when, bool other_is_date_only)
{
	/* in unsigned arithmetic: times may be as far apart as their type allows */
	bool is_earlier = when < other_when;
	uint64_t apart = is_earlier ? (uint64_t)other_when - (uint64_t)when : (uint64_t)when - (uint64_t)other_when;
	uint64_t day = (is_earlier ? is_date_only : other_is_date_only) ? CLOCK_DAY - 1 : 0;
	apart = apart > day ? apart - day : 0;
	return apart > INT64_MAX ? INT64_MAX : (int64_t)apart;
}
