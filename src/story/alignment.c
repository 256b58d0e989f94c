#include "story/alignment.h"

#include "story/shingles.h"
#include "story/tuning.h"
#include "text/utf8.h"

#include <string.h>

#define NOWHERE UINT32_MAX
#define GAP_MAX 64u   /* bytes of a passage that can have been replaced; the bits of a word */
#define WORD_MAX 16u  /* bytes by which a passage is widened to whole words */
#define PASSAGE_MIN 32u /* bytes in a row that are more than a phrase */
#define WALK_MAX 16u  /* places of a shingle that are looked at */

/* The places of every shingle of the other text, those of each bucket rising. */
struct places {
	struct span other;
	uint32_t *first, *after;
	size_t mask;
};

static struct places places_of(struct arena *arena, struct span other)
{
	struct places places = { .other = other, .mask = 15 };
	size_t len = other.len - SHINGLE_LEN + 1;
	while (places.mask < len)
		places.mask = 2 * places.mask + 1;
	places.first = ARENA_NEW(arena, uint32_t, places.mask + 1);
	places.after = ARENA_NEW(arena, uint32_t, len);
	memset(places.first, 0xff, (places.mask + 1) * sizeof(*places.first));
	for (size_t at = len; at-- > 0;) {
		uint32_t *first = &places.first[shingle_hash(other.ptr + at) & places.mask];
		places.after[at] = *first;
		*first = (uint32_t)at;
	}
	return places;
}

/* The first place from `least` on, else the first of all; NOWHERE where the shingle is in none. */
static uint32_t places_find(const struct places *places, const char *shingle, size_t least)
{
	uint32_t any = NOWHERE, at = places->first[shingle_hash(shingle) & places->mask];
	for (size_t walked = 0; at != NOWHERE && walked < WALK_MAX; walked++, at = places->after[at]) {
		if (memcmp(places->other.ptr + at, shingle, SHINGLE_LEN) != 0)
			continue;
		if (at >= least)
			return at;
		if (any == NOWHERE)
			any = at;
	}
	return any;
}

/* Length of the longest common subsequence, by bits (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"). */
static size_t common_subsequence(struct span a, struct span b)
{
	uint64_t rows[256] = { 0 }, left = UINT64_MAX;
	for (size_t i = 0; i < a.len; i++)
		rows[(unsigned char)a.ptr[i]] |= UINT64_C(1) << i;
	for (size_t i = 0; i < b.len; i++) {
		uint64_t hits = left & rows[(unsigned char)b.ptr[i]];
		left = (left + hits) | (left - hits);
	}
	uint64_t used = a.len < 64 ? (UINT64_C(1) << a.len) - 1 : UINT64_MAX;
	return (size_t)__builtin_popcountll(~left & used);
}

/* Ends a word: a blank, or a byte of three or more that make a sign, as in scripts that write without blanks. */
static bool is_break(char c)
{
	return c == ' ' || c == '\n' || (unsigned char)c >= 0xe0;
}

static size_t word_start(struct span text, size_t at)
{
	size_t start = at, sign = at;
	for (size_t i = 0; i < WORD_MAX && sign > 0 && !is_break(text.ptr[sign - 1]); i++) {
		sign--;
		if (!utf8_continues(text.ptr[sign]))
			start = sign;
	}
	return start;
}

static size_t word_end(struct span text, size_t at)
{
	for (size_t i = 0; i < WORD_MAX && at < text.len && !is_break(text.ptr[at]); i++)
		at++;
	return at;
}

static struct span whole_words(struct span text, size_t from, size_t to)
{
	from = word_start(text, from);
	to = word_end(text, to);
	return span_make(text.ptr + from, to - from < GAP_MAX ? to - from : GAP_MAX);
}

/* After the run that ends at `end` and `other_end`, the next begins at `start` and `other_start`. What only one of them has was left out. */
static void compare_gaps(struct span text, size_t end, size_t start, struct span other, size_t other_end, size_t other_start,
			 struct alignment *alignment)
{
	if (start == end || other_start <= other_end || start - end > GAP_MAX || other_start - other_end > GAP_MAX)
		return;
	struct span here = whole_words(text, end, start), there = whole_words(other, other_end, other_start);
	bool is_replaced = common_subsequence(here, there) * 2000 < (here.len + there.len) * TUNING_DAMAGED;
	if (is_replaced && alignment->replaced < ALIGNMENT_PASSAGES) {
		alignment->passages[alignment->replaced].here = here;
		alignment->passages[alignment->replaced].there = there;
	}
	alignment->replaced += is_replaced;
	alignment->figures += is_replaced && span_has_digit(here) && span_has_digit(there);
}

static size_t run_length(struct span text, size_t at, struct span other, size_t place)
{
	size_t len = 0;
	while (at + len < text.len && place + len < other.len && text.ptr[at + len] == other.ptr[place + len])
		len++;
	return len;
}

/* Where the text, from `*at` on, meets the other again: close behind `least` if it can, for a phrase is found everywhere; a passage is not. */
static bool find_next(const struct places *places, struct span text, size_t *at, size_t least, size_t *ret_place)
{
	size_t first = text.len, first_place = 0;
	for (size_t i = *at; i + SHINGLE_LEN <= text.len && (first == text.len || i <= *at + GAP_MAX); i++) {
		uint32_t place = places_find(places, text.ptr + i, least);
		if (place == NOWHERE)
			continue;
		bool is_close = place >= least && place - least <= GAP_MAX;
		if (!is_close && first < text.len)
			continue;
		first = i;
		first_place = place;
		if (is_close || run_length(text, i, places->other, place) >= PASSAGE_MIN)
			break;
	}
	*at = first;
	*ret_place = first_place;
	return first < text.len;
}

struct alignment alignment_of(struct arena *arena, struct span text, struct span other)
{
	struct alignment alignment = { 0 };
	if (text.len < SHINGLE_LEN || other.len < SHINGLE_LEN)
		return alignment;
	struct places places = places_of(arena, other);
	for (size_t at = 0, place = 0, end = 0, other_end = 0; find_next(&places, text, &at, other_end, &place);) {
		size_t len = run_length(text, at, other, place);
		if (alignment.common > 0)
			compare_gaps(text, end, at, other, other_end, place, &alignment);
		alignment.common += len;
		at = end = at + len;
		other_end = place + len;
	}
	return alignment;
}
