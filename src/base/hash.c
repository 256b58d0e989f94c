#define XXH_INLINE_ALL
#include "base/hash.h"

#include <sodium.h>
#include <stdlib.h>
#include <xxhash.h>

uint64_t hash64(struct span s)
{
	return XXH3_64bits(s.ptr, s.len);
}

uint64_t hash64_seeded(struct span s, uint64_t seed)
{
	return XXH3_64bits_withSeed(s.ptr, s.len, seed);
}

struct digest_state {
	crypto_generichash_state blake2b;
};

struct digest_state *digest_new(void)
{
	struct digest_state *state = aligned_alloc(_Alignof(struct digest_state), sizeof(*state));
	if (!state)
		abort(); /* a fixed, small size */
	crypto_generichash_init(&state->blake2b, NULL, 0, DIGEST_SIZE);
	return state;
}

void digest_add(struct digest_state *state, const void *bytes, size_t len)
{
	crypto_generichash_update(&state->blake2b, bytes, len);
}

struct digest digest_end(struct digest_state *state)
{
	struct digest digest;
	crypto_generichash_final(&state->blake2b, digest.bytes, DIGEST_SIZE);
	digest_free(state);
	return digest;
}

void digest_free(struct digest_state *state)
{
	free(state);
}

struct digest digest_of(struct span s)
{
	struct digest digest;
	crypto_generichash(digest.bytes, DIGEST_SIZE, (const unsigned char *)s.ptr, s.len, NULL, 0);
	return digest;
}

char *digest_hex(const struct digest *digest, char ret_text[static DIGEST_HEX_SIZE])
{
	return sodium_bin2hex(ret_text, DIGEST_HEX_SIZE, digest->bytes, DIGEST_SIZE);
}

/* Crockford's alphabet: no i, l, o, u. */
static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

char *hash_id(uint64_t value, char ret_text[static HASH_ID_SIZE])
{
	for (int i = HASH_ID_SIZE - 2; i >= 0; i--, value >>= 5)
		ret_text[i] = letters[value & 31];
	ret_text[HASH_ID_SIZE - 1] = '\0';
	return ret_text;
}

bool hash_id_parse(struct span text, uint64_t *ret_value)
{
	uint64_t value = 0;
	if (text.len != HASH_ID_SIZE - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const char *letter = text.ptr[i] ? strchr(letters, text.ptr[i]) : NULL;
		if (!letter || (i == 0 && letter - letters > 15)) /* 13 × 5 is one bit more than 64 */
			return false;
		value = value << 5 | (uint64_t)(letter - letters);
	}
	*ret_value = value;
	return true;
}
