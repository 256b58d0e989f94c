#include "story/vector.h"

#include <assert.h>

struct vector vector_pack(const uint64_t *terms, size_t len, uint16_t room[static VECTOR_ROOM])
{
	uint16_t upper = 0, *steps = room + 2 * len;
	assert(len <= VECTOR_TERMS_MAX);
	for (size_t i = 0; i < len; i++) {
		room[i] = (uint16_t)(terms[i] >> 16);
		room[len + i] = (uint16_t)terms[i];
		if (terms[i] >> 32 == upper)
			continue;
		*steps++ = (uint16_t)i;
		*steps++ = upper = (uint16_t)(terms[i] >> 32);
	}
	return (struct vector){ room, (uint32_t)len, (uint32_t)(steps - vector_steps((struct vector){ room, (uint32_t)len, 0 })) / 2 };
}

void vector_numbers(struct vector vector, uint32_t ret_numbers[static VECTOR_TERMS_MAX])
{
	uint32_t upper = 0;
	size_t at = 0;
	for (const uint16_t *step = vector_steps(vector), *end = vector.at + vector_size(vector);; step += 2) {
		for (size_t next = step < end ? step[0] : vector.len; at < next; at++)
			ret_numbers[at] = upper << 16 | vector.at[at];
		if (step == end)
			return;
		upper = step[1];
	}
}
