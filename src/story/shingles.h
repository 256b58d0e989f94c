/* Shingles: hashes of so many bytes in a row of a text's normal form, by which copies are found. They survive cuts, reordering, other
 * headlines and scanning errors, where whole words or sentences do not.
 *
 * Two uses. When two texts are compared it is by all their shingles of nine bytes (nine Latin letters, three ideographs). To find whom to
 * compare with, a sample is kept in an index: those below a bound that falls with the length of the text, so that samples of texts of
 * different lengths still meet. They are longer, sixteen bytes: of nine, most of a short text are phrases that everybody uses, and the
 * more reports are remembered, the fewer are left by which it is known. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define SHINGLE_LEN 9u
#define SHINGLE_SAMPLED_LEN 16u
/* A longer text is known by its beginning, but for its digest: what two have in common is a share of that. */
#define SHINGLE_TEXT_MAX (256u << 10)
#define SHINGLE_SAMPLE_MAX 1024u

/* The normal form: title, a line end, text. */
struct span shingle_text(struct arena *arena, struct span title, struct span text);

static inline uint32_t shingle_mix(uint64_t first, uint64_t rest)
{
	uint64_t hash = (first ^ rest * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xd6e8feb86659fd93);
	hash = (hash ^ hash >> 32) * UINT64_C(0xd6e8feb86659fd93);
	uint32_t high = (uint32_t)(hash >> 32);
	return high ? high : 1;
}

static inline uint64_t shingle_eight(const char *at)
{
	uint64_t eight;
	memcpy(&eight, at, 8);
	return le64toh(eight);
}

/* Of the SHINGLE_LEN bytes at `at`; never 0. */
static inline uint32_t shingle_hash(const char *at)
{
	return shingle_mix(shingle_eight(at), (unsigned char)at[8]);
}

/* Of the SHINGLE_SAMPLED_LEN bytes; never 0. */
static inline uint32_t shingle_sampled_hash(const char *at)
{
	return shingle_mix(shingle_eight(at), shingle_eight(at + 8));
}

/* The sample of a normal form, rising, no two alike; at most SHINGLE_SAMPLE_MAX. */
size_t shingle_sample(struct arena *arena, struct span normal, const uint32_t **ret_sample);

/* The full set of one text, to compare others with. */
struct shingle_set {
	uint32_t *slots; /* 0: free */
	size_t mask, len;
};

struct shingle_set shingle_set_of(struct arena *arena, struct span normal);

struct shingle_overlap {
	size_t common, other; /* shingles in both; in the other text */
};
struct shingle_overlap shingle_compare(const struct shingle_set *set, struct arena *arena, struct span other_normal);

/* What of a text, by passages of SHINGLE_PASSAGE bytes from the end of its headline, the other lacks: a passage is the text's own where less than a
 * fourth of its shingles are in common, for some always are. */
#define SHINGLE_PASSAGE 128u
struct shingle_own {
	int share;    /* of the passages, permille */
	bool is_lead; /* most of the first one is not in common */
};
struct shingle_own shingle_own_of(const struct shingle_set *other, struct span normal);
