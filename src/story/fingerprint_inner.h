/* What a fingerprint is made of; for this room only. */
#pragma once

#include "story/fingerprint.h"
#include "story/vector.h"

#define FINGERPRINT_TERMS_MAX VECTOR_TERMS_MAX
#define FINGERPRINT_SHINGLES_MAX 1024u

struct fingerprint {
	uint64_t digest[2];
	uint64_t root;             /* copies: seq of the report that its chain of copies began with; else 0 */
	uint32_t length;           /* of the normal form, bytes */
	uint16_t terms_len;
	uint16_t shingles_len;
	const uint32_t *term_ids;  /* rising */
	const uint16_t *weights;   /* q15, of a vector of length 1 */
	const uint32_t *shingles;  /* rising: what the index holds of this report; a copy's are those that its chain lacks */
};
