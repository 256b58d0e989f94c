/* Hashes: XXH3 (64 bits) for tables and shingles, with a fixed seed so that decisions repeat; BLAKE2b (RFC 7693, 256 bits) for identity:
 * as strong as SHA-256 and several times faster where the processor has no instructions for that. */
#pragma once

#include "base/span.h"

#include <stdint.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE (2 * DIGEST_SIZE + 1)
#define HASH_ID_SIZE 14 /* 13 letters and NUL */

struct digest {
	uint8_t bytes[DIGEST_SIZE];
};

uint64_t hash64(struct span s);
uint64_t hash64_seeded(struct span s, uint64_t seed);

struct digest_state; /* a digest in pieces */

struct digest_state *digest_new(void);
void digest_add(struct digest_state *state, const void *bytes, size_t len);
struct digest digest_end(struct digest_state *state); /* frees the state */
void digest_free(struct digest_state *state);
struct digest digest_of(struct span s);
char *digest_hex(const struct digest *digest, char ret_text[static DIGEST_HEX_SIZE]);

/* Thirteen letters of Crockford's base 32 in lower case, for ids that people copy: "7zq4m0k2w9fhx". */
char *hash_id(uint64_t value, char ret_text[static HASH_ID_SIZE]);
bool hash_id_parse(struct span text, uint64_t *ret_value);
