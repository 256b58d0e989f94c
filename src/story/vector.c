#include "story/vector.h"

#include <assert.h>

struct vector vector_pack(const uint64_t *terms, size_t len, uint16_t room[static 2 * VECTOR_MAX])
{
	uint32_t before = 0;
	size_t pairs = 0;
	assert(len <= VECTOR_TERMS_MAX);
	for (size_t i = 0; i < len; i++) {
		uint32_t number = (uint32_t)(terms[i] >> 16), far = (number - before) >> 16;
		if (far > 0) {
			room[2 * pairs] = (uint16_t)far;
			room[2 * pairs++ + 1] = VECTOR_FAR;
		}
		room[2 * pairs] = (uint16_t)(number - before);
		room[2 * pairs++ + 1] = (uint16_t)terms[i];
		before = number;
	}
	return (struct vector){ room, pairs };
}
