#include "story/shingles.h"

#include "base/buf.h"
#include "story/sort.h"
#include "story/tuning.h"
#include "text/fold.h"
#include "text/utf8.h"

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

static size_t places(struct span normal, size_t len)
{
	return normal.len >= len ? normal.len - len + 1 : 0;
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
	size_t all = places(normal, SHINGLE_SAMPLED_LEN), wanted = TUNING_SAMPLE_BASE + all / TUNING_SAMPLE_PART;
	if (wanted > SHINGLE_SAMPLE_MAX / 2)
		wanted = SHINGLE_SAMPLE_MAX / 2;
	uint64_t bound = wanted >= all ? UINT64_C(1) << 32 : ((uint64_t)wanted << 32) / all;
	uint32_t sample[SHINGLE_SAMPLE_MAX];
	size_t len = 0;
	for (size_t i = 0; i < all && len < SHINGLE_SAMPLE_MAX; i++) {
		uint32_t hash = shingle_sampled_hash(normal.ptr + i);
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
	size_t all = places(normal, SHINGLE_LEN), size = table_size(all);
	struct shingle_set set = { .slots = ARENA_NEW(arena, uint32_t, size), .mask = size - 1 };
	for (size_t i = 0; i < all; i++) {
		uint32_t hash = shingle_hash(normal.ptr + i);
		size_t at = place(set.slots, set.mask, hash);
		set.len += set.slots[at] == 0;
		set.slots[at] = hash;
	}
	return set;
}

static bool holds(const struct shingle_set *set, uint32_t hash)
{
	return set->slots[place(set->slots, set->mask, hash)] == hash;
}

struct shingle_overlap shingle_compare(const struct shingle_set *set, struct arena *arena, struct span other_normal)
{
	struct shingle_overlap overlap = { 0 };
	size_t all = places(other_normal, SHINGLE_LEN), size = table_size(all);
	uint32_t *others = ARENA_NEW(arena, uint32_t, size);
	for (size_t i = 0; i < all; i++) {
		uint32_t hash = shingle_hash(other_normal.ptr + i);
		size_t at = place(others, size - 1, hash);
		if (others[at] == hash)
			continue;
		others[at] = hash;
		overlap.other++;
		overlap.common += holds(set, hash);
	}
	return overlap;
}

static size_t count_common(const struct shingle_set *other, struct span normal, size_t from, size_t end)
{
	size_t common = 0;
	for (size_t i = from; i < end; i++)
		common += holds(other, shingle_hash(normal.ptr + i));
	return common;
}

struct shingle_own shingle_own_of(const struct shingle_set *other, struct span normal)
{
	struct shingle_own own = { 0 };
	size_t end = places(normal, SHINGLE_LEN), passages = 0, alone = 0;
	ptrdiff_t headline = span_find(normal, SPAN("\n"));
	for (size_t from = (size_t)(headline + 1), len; from < end; from += len, passages++) {
		len = end - from < 2 * SHINGLE_PASSAGE ? end - from : SHINGLE_PASSAGE; /* what is left belongs to the last */
		size_t common = count_common(other, normal, from, from + len);
		alone += 4 * common < len;
		if (passages == 0)
			own.is_lead = 2 * common < len;
	}
	own.share = passages > 0 ? (int)(alone * 1000 / passages) : 0;
	return own;
}
