/* What a fingerprint is made of; for this room only. */
#pragma once

#include "story/fingerprint.h"
#include "story/pair.h"
#include "story/vector.h"

#define FINGERPRINT_TERMS_MAX VECTOR_TERMS_MAX
#define FINGERPRINT_SHINGLES_MAX 1024u
#define FINGERPRINT_LINKS_MAX 16u

struct fingerprint {
	uint64_t digest[2];
	uint64_t root;             /* copies: seq of the report that its chain of copies began with; else 0 */
	uint32_t length;           /* of the normal form, bytes */
	uint16_t terms_len;
	uint16_t shingles_len;
	uint16_t links_len;
	uint16_t language;         /* of its words; 0: unknown */
	const uint32_t *term_ids;  /* rising */
	const uint16_t *weights;   /* q15, of a vector of length 1, with their marks */
	const uint32_t *shingles;  /* rising: what the index holds of this report; a copy's are those that its chain lacks */
	const struct fingerprint_link {
		uint64_t seq;
		uint16_t chance;       /* q15, at most ONE_Q15 */
	} *links;                  /* earlier reports that may be of the same event: seqs rising */
	const struct pair *nearest; /* what the pair was like that it makes with the nearest one; or NULL */
};
