#include "story/shingle_index.h"

#include "base/vec.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BITS_MIN 16u   /* what is left of a shingle is 16 bits at most */
#define BITS_MAX 22u   /* so many lists are all looked through before numbers come again: 2^24 - SHINGLE_REPORTS_MAX is more */
#define NUMBER_SIZE 3u
#define NUMBER_MASK 0xffffffu
#define HOLDERS (TUNING_COMMON + 1)

/* The tags, and behind the room for all tags the numbers, in the same order. */
struct shingle_list {
	uint32_t len, cap;
	uint16_t tags[];
};

/* ---- lists ---- */

static uint8_t *numbers_of(const struct shingle_list *list)
{
	return (uint8_t *)(list->tags + list->cap);
}

static uint32_t number_at(const struct shingle_list *list, size_t at)
{
	const uint8_t *bytes = numbers_of(list) + NUMBER_SIZE * at;
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
}

#define ENTRY_SIZE (sizeof(uint16_t) + NUMBER_SIZE)
#define MALLOC_STEP 16u
#define MALLOC_OWN 8u

static size_t list_size(size_t cap)
{
	return sizeof(struct shingle_list) + cap * ENTRY_SIZE;
}

/* A sixteenth more, and what fills the block that malloc gives in any case. */
static size_t cap_after(size_t cap)
{
	size_t wanted = list_size(cap + cap / 16 + 4) + MALLOC_OWN;
	size_t given = (wanted + MALLOC_STEP - 1) / MALLOC_STEP * MALLOC_STEP - MALLOC_OWN;
	return (given - list_size(0)) / ENTRY_SIZE;
}

static struct shingle_list *list_grow(struct shingle_index *index, struct shingle_list *old)
{
	size_t cap = cap_after(old ? old->cap : 0);
	struct shingle_list *list = malloc(list_size(cap));
	if (!list) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	list->len = 0;
	list->cap = (uint32_t)cap;
	index->list_bytes += list_size(cap) + MALLOC_OWN;
	if (!old)
		return list;
	list->len = old->len;
	memcpy(list->tags, old->tags, old->len * sizeof(*old->tags));
	memcpy(numbers_of(list), numbers_of(old), (size_t)old->len * NUMBER_SIZE);
	index->list_bytes -= list_size(old->cap) + MALLOC_OWN;
	free(old);
	return list;
}

/* Takes out the entries from `at` on, so many. */
static void list_cut(struct shingle_list *list, size_t at, size_t len)
{
	uint8_t *numbers = numbers_of(list);
	size_t after = list->len - at - len;
	memmove(list->tags + at, list->tags + at + len, after * sizeof(*list->tags));
	memmove(numbers + NUMBER_SIZE * at, numbers + NUMBER_SIZE * (at + len), after * NUMBER_SIZE);
	list->len -= (uint32_t)len;
}

/* The oldest stand in front: those that came before `first` go. The newest number that a list can hold is `next` - 1. */
static void list_trim(struct shingle_list *list, uint32_t first, uint32_t next)
{
	size_t dead = 0;
	while (dead < list->len && ((number_at(list, dead) - first) & NUMBER_MASK) >= next - first)
		dead++;
	if (dead > 0)
		list_cut(list, 0, dead);
}

typedef uint16_t eight_tags __attribute__((vector_size(16)));
typedef uint64_t two_words __attribute__((vector_size(16)));

/* The last place before `end` that has the tag; `end` where none has. Eight tags at a time, of which any will do at first. */
static size_t tag_before(const struct shingle_list *list, uint16_t tag, size_t end)
{
	size_t at = end;
	for (; at >= 8; at -= 8) {
		eight_tags eight;
		memcpy(&eight, list->tags + at - 8, sizeof(eight));
		two_words equal = (two_words)(eight == tag);
		if ((equal[0] | equal[1]) != 0)
			break;
	}
	while (at-- > 0)
		if (list->tags[at] == tag)
			return at;
	return end;
}

/* ---- the index ---- */

void shingle_index_init(struct shingle_index *index, size_t reports)
{
	size_t cap = 0;
	unsigned bits = BITS_MIN;
	assert(reports <= SHINGLE_REPORTS_MAX);
	while (bits < BITS_MAX && (size_t)2 << bits < reports) /* what a list costs is shared by some 64 entries */
		bits++;
	*index = (struct shingle_index){ .bits = bits };
	index->lists = vec_grow(NULL, &cap, (size_t)1 << bits, sizeof(*index->lists));
	memset(index->lists, 0, ((size_t)1 << bits) * sizeof(*index->lists));
}

void shingle_index_done(struct shingle_index *index)
{
	for (size_t i = 0; index->lists && i < (size_t)1 << index->bits; i++)
		free(index->lists[i]);
	free(index->lists);
	*index = (struct shingle_index){ 0 };
}

/* A shingle's list and its tag tell it: mixing loses nothing. */
static uint32_t mixed(uint32_t shingle)
{
	return shingle * UINT32_C(0x9e3779b1);
}

static struct shingle_list **list_of(const struct shingle_index *index, uint32_t mix)
{
	return &index->lists[mix >> (32 - index->bits)];
}

/* One more would be too many: the oldest goes. */
static void leave_room_for_one(struct shingle_list *list, uint16_t tag)
{
	size_t found = 0, at = list->len;
	for (size_t before; (before = tag_before(list, tag, at)) != at; at = before)
		if (++found == HOLDERS) {
			list_cut(list, before, 1);
			return;
		}
}

void shingle_index_add(struct shingle_index *index, uint32_t shingle, uint32_t number, uint32_t first)
{
	uint32_t mix = mixed(shingle);
	struct shingle_list **place = list_of(index, mix), *list = *place;
	if (list)
		leave_room_for_one(list, (uint16_t)mix);
	if (list && list->len == list->cap)
		list_trim(list, first, number + 1);
	if (!list || list->len == list->cap)
		list = *place = list_grow(index, list);
	uint8_t *bytes = numbers_of(list) + (size_t)NUMBER_SIZE * list->len;
	list->tags[list->len++] = (uint16_t)mix;
	for (size_t i = 0; i < NUMBER_SIZE; i++)
		bytes[i] = (uint8_t)(number >> 8 * i);
}

void shingle_index_sweep(struct shingle_index *index, uint32_t first, uint32_t next)
{
	index->swept = (index->swept + 1) & (uint32_t)(((size_t)1 << index->bits) - 1);
	if (index->lists[index->swept])
		list_trim(index->lists[index->swept], first, next);
}

size_t shingle_index_find(const struct shingle_index *index, uint32_t shingle, uint32_t first, uint32_t next,
			  uint32_t ret_newest[static TUNING_COMMON + 1])
{
	uint32_t mix = mixed(shingle);
	const struct shingle_list *list = *list_of(index, mix);
	size_t found = 0, at = list ? list->len : 0;
	for (size_t before; found < HOLDERS && (before = tag_before(list, (uint16_t)mix, at)) != at; at = before) {
		uint32_t age = (number_at(list, before) - first) & NUMBER_MASK;
		if (age >= next - first)
			break; /* forgotten, and so are those before it */
		ret_newest[found++] = first + age;
	}
	return found;
}

/* The compiler takes it for one without effect, and drops the calls that it has not inlined by then. */
__attribute__((always_inline)) static inline void expect(const struct shingle_index *index, const uint32_t *shingles, size_t len)
{
	for (size_t i = 0; i < len; i++)
		__builtin_prefetch(list_of(index, mixed(shingles[i])));
}

void shingle_index_expect(const struct shingle_index *index, const uint32_t *shingles, size_t len)
{
	expect(index, shingles, len);
}

/* The lists are in more memory than any cache has, and every shingle is somewhere else in it. */
void shingle_index_prefetch(const struct shingle_index *index, const uint32_t *shingles, size_t len)
{
	expect(index, shingles, len);
	for (size_t i = 0; i < len; i++) {
		const char *list = (const char *)*list_of(index, mixed(shingles[i]));
		__builtin_prefetch(list);
		__builtin_prefetch(list + 64);
		__builtin_prefetch(list + 128);
	}
}

size_t shingle_index_bytes(const struct shingle_index *index)
{
	return ((size_t)1 << index->bits) * sizeof(*index->lists) + index->list_bytes;
}
