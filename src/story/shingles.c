#include "story/shingles.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/hash.h"
#include "story/sort.h"
#include "story/tuning.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <endian.h>

struct span shingle_text(struct arena *arena, struct span title, struct span text)
{
	struct buf normal;
	title = utf8_head(title, SHINGLE_TEXT_MAX);
	text = utf8_head(text, SHINGLE_TEXT_MAX);
	buf_init(&normal, 32 * (title.len + text.len) + 2); /* folding may lengthen; this is more than it can */
	(void)buf_reserve(&normal, title.len + text.len + 2); /* as a rule enough */
	fold_add_normal(&normal, title);
	buf_add_char(&normal, '\n');
	fold_add_normal(&normal, text);
	struct span copy = arena_copy(arena, buf_view(&normal));
	buf_done(&normal);
	return copy;
}

/* Of the nine bytes at `at`; never 0. */
static inline uint32_t shingle_hash(const char *at)
{
	uint64_t eight;
	memcpy(&eight, at, 8);
	uint64_t hash = (le64toh(eight) ^ (uint64_t)(unsigned char)at[8] * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xd6e8feb86659fd93);
	hash = (hash ^ hash >> 32) * UINT64_C(0xd6e8feb86659fd93);
	uint32_t high = (uint32_t)(hash >> 32);
	return high ? high : 1;
}

static size_t places(struct span normal)
{
	return normal.len >= SHINGLE_LEN ? normal.len - SHINGLE_LEN + 1 : 0;
}

static size_t sort_unique(uint32_t *at, size_t len)
{
	size_t kept = 0;
	sort_half(at, len);
	for (size_t i = 0; i < len; i++)
		if (i == 0 || at[i] != at[i - 1])
			at[kept++] = at[i];
	return kept;
}

size_t shingle_sample(struct arena *arena, struct span normal, const uint32_t **ret_sample)
{
	size_t all = places(normal), wanted = TUNING_SAMPLE_BASE + all / TUNING_SAMPLE_PART;
	if (wanted > SHINGLE_SAMPLE_MAX / 2)
		wanted = SHINGLE_SAMPLE_MAX / 2;
	uint64_t bound = wanted >= all ? UINT64_C(1) << 32 : ((uint64_t)wanted << 32) / all;
	uint32_t sample[SHINGLE_SAMPLE_MAX];
	size_t len = 0;
	for (size_t i = 0; i < all && len < SHINGLE_SAMPLE_MAX; i++) {
		uint32_t hash = shingle_hash(normal.ptr + i);
		sample[len] = hash;
		len += hash < bound; /* no branch: one in twenty is, and which cannot be foretold */
	}
	len = sort_unique(sample, len);
	uint32_t *copy = ARENA_NEW(arena, uint32_t, len);
	for (size_t i = 0; i < len; i++)
		copy[i] = sample[i];
	*ret_sample = copy;
	return len;
}

/* The slot of `hash`, or the free one where it would go. */
static inline size_t place(const uint32_t *slots, size_t mask, uint32_t hash)
{
	size_t at = hash & mask;
	while (slots[at] != 0 && slots[at] != hash)
		at = (at + 1) & mask;
	return at;
}

static size_t table_size(size_t len)
{
	size_t size = 16;
	while (size < 2 * len)
		size *= 2;
	return size;
}

struct shingle_set shingle_set_of(struct arena *arena, struct span normal)
{
	size_t all = places(normal), size = table_size(all);
	struct shingle_set set = { .slots = ARENA_NEW(arena, uint32_t, size), .marks = ARENA_NEW(arena, uint32_t, size), .mask = size - 1 };
	for (size_t i = 0; i < all; i++) {
		uint32_t hash = shingle_hash(normal.ptr + i);
		size_t at = place(set.slots, set.mask, hash);
		set.len += set.slots[at] == 0;
		set.slots[at] = hash;
	}
	return set;
}

struct shingle_overlap shingle_compare(struct shingle_set *set, struct arena *arena, struct span other_normal)
{
	struct shingle_overlap overlap = { 0 };
	size_t all = places(other_normal), size = table_size(all), alone = 0;
	uint32_t *others = ARENA_NEW(arena, uint32_t, size);
	set->round++;
	for (size_t i = 0; i < all; i++) {
		uint32_t hash = shingle_hash(other_normal.ptr + i);
		size_t at = place(set->slots, set->mask, hash);
		if (set->slots[at] == hash) {
			overlap.common += set->marks[at] != set->round;
			set->marks[at] = set->round;
			continue;
		}
		at = place(others, size - 1, hash);
		alone += others[at] == 0;
		others[at] = hash;
	}
	overlap.other = overlap.common + alone;
	return overlap;
}

static size_t token_end(struct span normal, size_t at)
{
	while (at < normal.len && normal.ptr[at] != ' ' && normal.ptr[at] != '\n')
		at++;
	return at;
}

static bool is_digit_at(struct span normal, size_t at)
{
	return at < normal.len && ascii_is_digit(normal.ptr[at]);
}

/* Words that begin with a digit, as hashes, rising, no two alike. In the normal form "1,402" is "1 402" and "0.9" is "0 9": two such
 * words in a row are one number, or every market report would share its small digits. */
static size_t numbers_of(struct arena *arena, struct span normal, uint32_t **ret_numbers)
{
	size_t room = TUNING_NUMBERS_MAX, len = 0;
	uint32_t *numbers = ARENA_NEW(arena, uint32_t, room);
	for (size_t at = 0, end; at < normal.len && len < room; at = end + 1) {
		end = token_end(normal, at);
		if (!is_digit_at(normal, at))
			continue;
		if (is_digit_at(normal, end + 1) && normal.ptr[end] == ' ')
			end = token_end(normal, end + 1);
		numbers[len++] = (uint32_t)hash64(span_make(normal.ptr + at, end - at));
	}
	*ret_numbers = numbers;
	return sort_unique(numbers, len);
}

size_t number_overlap(struct arena *arena, struct span a, struct span b, size_t *ret_fewer)
{
	uint32_t *in_a, *in_b;
	size_t len_a = numbers_of(arena, a, &in_a), len_b = numbers_of(arena, b, &in_b), common = 0;
	for (size_t i = 0, j = 0; i < len_a && j < len_b;) {
		common += in_a[i] == in_b[j];
		bool forward = in_a[i] <= in_b[j];
		j += in_b[j] <= in_a[i];
		i += forward;
	}
	*ret_fewer = len_a < len_b ? len_a : len_b;
	return common;
}
