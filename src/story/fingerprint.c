/* The stored form, little-endian: a byte of version, the fixed part, then the arrays. Shingles are hashes and do not compress;
 * term ids, shingles and links rise, which unpacking insists on, for the matcher merges them.
 *
 * Form 1 knew neither marks nor links nor languages: it is read as if every term stood in the lead. Shingles of forms 1 and 2 were shorter
 * ones and meet no others: such a report is found by its digest and its address.
 *
 * Form 4 is form 3 with what the nearest pair was like behind it; where there is none, it is form 3.
 *
 * Digests knew no signs at first. Of a text that has some the old digest meets no other, as if a letter of it had changed: it is found by its shingles.
 *
 * A term is the hash of a stem as it was when the report was judged. Where a language is stemmed otherwise since, or folded, its old terms meet those
 * that are still the same; nothing else hangs on them. */
#include "story/fingerprint_inner.h"

#include "story/fixed.h"
#include "story/terms.h"

#define FORM_NEAREST 4
#define FORM 3
#define FORM_SHORT 2
#define FORM_UNMARKED 1
#define FIXED_SIZE (1 + 8 + 8 + 8 + 4 + 2 + 2)
#define FIXED_MORE (2 + 2)
#define LINK_SIZE (8 + 2)
#define NEAREST_SIZE (4 * PAIR_FEATURES)

static void add_whole(struct buf *out, uint64_t value, size_t size)
{
	char bytes[8];
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(value >> 8 * i);
	buf_add(out, bytes, size);
}

/* Numbers in a row: as they lie in memory where that is little-endian. */
static void add_array(struct buf *out, const void *numbers, size_t len, size_t size)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	buf_add(out, numbers, len * size);
#else
	for (size_t i = 0; i < len; i++)
		add_whole(out, size == 4 ? ((const uint32_t *)numbers)[i] : ((const uint16_t *)numbers)[i], size);
#endif
}

static uint64_t take_whole(struct span *rest, size_t size)
{
	uint64_t value = 0;
	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)(unsigned char)rest->ptr[i] << 8 * i;
	*rest = span_from(*rest, size);
	return value;
}

void fingerprint_pack(const struct fingerprint *fingerprint, struct buf *out)
{
	add_whole(out, fingerprint->nearest ? FORM_NEAREST : FORM, 1);
	add_whole(out, fingerprint->digest[0], 8);
	add_whole(out, fingerprint->digest[1], 8);
	add_whole(out, fingerprint->root, 8);
	add_whole(out, fingerprint->length, 4);
	add_whole(out, fingerprint->terms_len, 2);
	add_whole(out, fingerprint->shingles_len, 2);
	add_whole(out, fingerprint->links_len, 2);
	add_whole(out, fingerprint->language, 2);
	add_array(out, fingerprint->term_ids, fingerprint->terms_len, 4);
	add_array(out, fingerprint->weights, fingerprint->terms_len, 2);
	add_array(out, fingerprint->shingles, fingerprint->shingles_len, 4);
	for (size_t i = 0; i < fingerprint->links_len; i++) {
		add_whole(out, fingerprint->links[i].seq, 8);
		add_whole(out, fingerprint->links[i].chance, 2);
	}
	for (size_t i = 0; fingerprint->nearest && i < PAIR_FEATURES; i++)
		add_whole(out, (uint32_t)fingerprint->nearest->at[i], 4);
}

static const uint32_t *take_rising(struct span *rest, struct arena *arena, size_t len, bool *is_good)
{
	uint32_t *at = ARENA_NEW(arena, uint32_t, len);
	for (size_t i = 0; i < len; i++) {
		at[i] = (uint32_t)take_whole(rest, 4);
		*is_good &= i == 0 || at[i] > at[i - 1];
	}
	return at;
}

static const struct fingerprint_link *take_links(struct span *rest, struct arena *arena, size_t len, bool *is_good)
{
	struct fingerprint_link *at = ARENA_NEW(arena, struct fingerprint_link, len);
	for (size_t i = 0; i < len; i++) {
		at[i].seq = take_whole(rest, 8);
		at[i].chance = (uint16_t)take_whole(rest, 2);
		*is_good &= at[i].chance <= ONE_Q15 && (i == 0 || at[i].seq > at[i - 1].seq);
	}
	return at;
}

static const struct pair *take_pair(struct span *rest, struct arena *arena)
{
	struct pair *pair = ARENA_NEW(arena, struct pair, 1);
	for (size_t i = 0; i < PAIR_FEATURES; i++)
		pair->at[i] = (int32_t)(uint32_t)take_whole(rest, 4);
	return pair;
}

struct fingerprint *fingerprint_unpack(struct span bytes, struct arena *arena)
{
	if (bytes.len < FIXED_SIZE)
		return NULL;
	uint64_t form = take_whole(&bytes, 1);
	bool has_nearest = form == FORM_NEAREST, is_marked = form == FORM || form == FORM_SHORT || has_nearest;
	if (form != FORM_UNMARKED && (!is_marked || bytes.len < FIXED_SIZE - 1 + FIXED_MORE))
		return NULL;
	struct fingerprint *fingerprint = ARENA_NEW(arena, struct fingerprint, 1);
	fingerprint->digest[0] = take_whole(&bytes, 8);
	fingerprint->digest[1] = take_whole(&bytes, 8);
	fingerprint->root = take_whole(&bytes, 8);
	fingerprint->length = (uint32_t)take_whole(&bytes, 4);
	fingerprint->terms_len = (uint16_t)take_whole(&bytes, 2);
	fingerprint->shingles_len = (uint16_t)take_whole(&bytes, 2);
	fingerprint->links_len = is_marked ? (uint16_t)take_whole(&bytes, 2) : 0;
	fingerprint->language = is_marked ? (uint16_t)take_whole(&bytes, 2) : 0;
	if (fingerprint->terms_len > FINGERPRINT_TERMS_MAX || fingerprint->shingles_len > FINGERPRINT_SHINGLES_MAX ||
	    fingerprint->links_len > FINGERPRINT_LINKS_MAX ||
	    bytes.len != fingerprint->terms_len * 6u + fingerprint->shingles_len * 4u + fingerprint->links_len * (size_t)LINK_SIZE +
			     (has_nearest ? NEAREST_SIZE : 0))
		return NULL;
	bool is_good = true;
	uint16_t *weights = ARENA_NEW(arena, uint16_t, fingerprint->terms_len);
	fingerprint->term_ids = take_rising(&bytes, arena, fingerprint->terms_len, &is_good);
	for (size_t i = 0; i < fingerprint->terms_len; i++) {
		weights[i] = (uint16_t)take_whole(&bytes, 2);
		is_good &= term_weight(weights[i]) <= ONE_Q15;
		if (form == FORM_UNMARKED)
			weights[i] = (uint16_t)(term_weight(weights[i]) | TERM_LEAD);
	}
	fingerprint->weights = weights;
	fingerprint->shingles = take_rising(&bytes, arena, fingerprint->shingles_len, &is_good);
	if (form < FORM)
		fingerprint->shingles_len = 0;
	fingerprint->links = take_links(&bytes, arena, fingerprint->links_len, &is_good);
	fingerprint->nearest = has_nearest ? take_pair(&bytes, arena) : NULL;
	return is_good ? fingerprint : NULL;
}

const struct pair *fingerprint_nearest(const struct fingerprint *fingerprint)
{
	return fingerprint->nearest;
}
