/* A term's reports are a ring in a piece of a pool, as large as they need: four bytes each, which are three of the report's number and the
 * upper eight bits of the weight. Only the newest TUNING_POSTINGS are kept, for nobody looks at others; who leaves the memory leaves the ring. */
#include "story/term_index.h"

#include "story/sort.h"

#include <assert.h>
#include <string.h>

#define WEIGHT_SHIFT 7 /* what a posting leaves away of a weight */

struct term {
	uint32_t id;
	uint32_t reports;  /* alive, in the ring or not any more */
	uint32_t ring;     /* in the pool of its size; nothing where `reports` is 0 */
	uint16_t rate;     /* of the background; such a term stays when nobody uses it */
	uint8_t head;      /* the oldest in the ring */
	uint8_t size;      /* of the ring */
};

static const uint8_t ring_caps[TERM_INDEX_SIZES] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, TUNING_POSTINGS };

static uint32_t posting_of(uint32_t number, uint32_t weight)
{
	uint32_t upper = weight >> WEIGHT_SHIFT;
	return number << 8 | (upper < UINT8_MAX ? upper : UINT8_MAX);
}

/* ---- terms ---- */

static struct term *term_at(const struct term_index *index, uint32_t slot)
{
	return pool_at(&index->terms, slot);
}

static uint64_t id_of(const void *ctx, uint32_t slot)
{
	return term_at(ctx, slot)->id;
}

__attribute__((always_inline)) static inline void prefetch_term(const struct term_index *index, uint32_t id)
{
	uint32_t slot = index->slots.cap > 0 ? index->slots.slots[numbers_mix(id) & (index->slots.cap - 1)] : 0;
	if (slot != 0)
		__builtin_prefetch(term_at(index, slot - 1));
}

/* First all places in the table, then all terms: what has to come from memory comes at the same time. */
void term_index_prefetch(const void *ctx, const struct term_count *counts, size_t len)
{
	const struct term_index *index = ctx;
	for (size_t i = 0; i < len; i++)
		numbers_prefetch(&index->slots, counts[i].id);
	for (size_t i = 0; i < len; i++)
		prefetch_term(index, counts[i].id);
}

struct term_frequency term_index_frequency_of(const void *ctx, uint32_t id)
{
	uint32_t slot;
	if (!term_index_find(ctx, id, &slot))
		return (struct term_frequency){ 0 };
	const struct term *term = term_at(ctx, slot);
	return (struct term_frequency){ term->rate, term->reports };
}

static uint32_t make(struct term_index *index, uint32_t id)
{
	uint32_t slot = pool_take(&index->terms);
	*term_at(index, slot) = (struct term){ .id = id };
	numbers_add(&index->slots, id, slot, id_of, index);
	return slot;
}

static void add_background(void *ctx, uint32_t id, uint32_t rate)
{
	uint32_t slot;
	assert(rate <= UINT16_MAX);
	if (!term_index_find(ctx, id, &slot))
		slot = make(ctx, id);
	term_at(ctx, slot)->rate = (uint16_t)rate;
}

void term_index_init(struct term_index *index, const struct memory *memory)
{
	*index = (struct term_index){ .memory = memory };
	pool_init(&index->terms, sizeof(struct term));
	for (size_t i = 0; i < TERM_INDEX_SIZES; i++)
		pool_init(&index->postings[i], ring_caps[i] * sizeof(uint32_t));
	terms_background(index, add_background);
}

void term_index_done(struct term_index *index)
{
	for (size_t i = 0; i < TERM_INDEX_SIZES; i++)
		pool_done(&index->postings[i]);
	pool_done(&index->terms);
	numbers_done(&index->slots);
}

/* ---- their rings ---- */

static size_t ring_len(const struct term *term)
{
	return term->reports < TUNING_POSTINGS ? term->reports : TUNING_POSTINGS;
}

static uint32_t *ring_of(const struct term_index *index, const struct term *term)
{
	return pool_at(&index->postings[term->size], term->ring);
}

/* Where the n-th from the oldest stands. */
static size_t ring_place(const struct term *term, size_t n)
{
	size_t at = term->head + n;
	return at < ring_caps[term->size] ? at : at - ring_caps[term->size];
}

/* The same reports in a ring of another size; `len` of them. */
static void ring_resize(struct term_index *index, struct term *term, uint8_t size, size_t len)
{
	uint32_t ring = pool_take(&index->postings[size]);
	uint32_t *to = pool_at(&index->postings[size], ring), *from = ring_of(index, term);
	for (size_t i = 0; i < len; i++)
		to[i] = from[ring_place(term, i)];
	pool_give(&index->postings[term->size], term->ring);
	term->ring = ring;
	term->size = size;
	term->head = 0;
}

static void ring_add(struct term_index *index, struct term *term, uint32_t number, uint16_t weight)
{
	size_t len = ring_len(term);
	if (len == 0)
		*term = (struct term){ .id = term->id, .rate = term->rate, .ring = pool_take(&index->postings[0]) };
	else if (len == TUNING_POSTINGS)
		term->head = (uint8_t)ring_place(term, 1);
	else if (len == ring_caps[term->size])
		ring_resize(index, term, term->size + 1, len);
	ring_of(index, term)[ring_place(term, len < TUNING_POSTINGS ? len : len - 1)] = posting_of(number, weight);
	term->reports++;
}

/* The oldest goes, who has left the ring already where more have the term than are kept. */
static void ring_forget(struct term_index *index, struct term *term)
{
	if (term->reports <= TUNING_POSTINGS)
		term->head = (uint8_t)ring_place(term, 1);
	size_t len = --term->reports;
	if (len == 0)
		pool_give(&index->postings[term->size], term->ring);
	else if (term->size >= 4 && len == ring_caps[term->size - 4])
		ring_resize(index, term, term->size - 3, len);
}

/* ---- for the others ---- */

void term_index_expect(const struct term_index *index, const uint32_t *ids, size_t len)
{
	for (size_t i = 0; i < len; i++)
		numbers_prefetch(&index->slots, ids[i]);
}

struct vector term_index_add(struct term_index *index, uint32_t number, const uint32_t *ids, const uint16_t *weights, size_t len,
			     uint16_t room[static VECTOR_ROOM])
{
	uint64_t terms[VECTOR_TERMS_MAX];
	assert(len <= VECTOR_TERMS_MAX);
	term_index_expect(index, ids, len);
	for (size_t i = 0; i < len; i++)
		prefetch_term(index, ids[i]);
	for (size_t i = 0; i < len; i++) {
		uint32_t slot;
		if (!term_index_find(index, ids[i], &slot))
			slot = make(index, ids[i]);
		const struct term *term = term_at(index, slot);
		if (term->reports > 0)
			__builtin_prefetch(ring_of(index, term) + ring_place(term, ring_len(term) - 1), 1);
		terms[i] = (uint64_t)slot << 16 | weights[i];
	}
	for (size_t i = 0; i < len; i++)
		ring_add(index, term_at(index, (uint32_t)(terms[i] >> 16)), number, weights[i]);
	sort_whole(terms, len);
	return vector_pack(terms, len, room);
}

void term_index_forget(struct term_index *index, uint32_t number)
{
	struct vector vector = memory_vector(index->memory, number);
	uint32_t slots[VECTOR_TERMS_MAX];
	vector_numbers(vector, slots);
	for (size_t i = 0; i < vector.len; i++) {
		struct term *term = term_at(index, slots[i]);
		ring_forget(index, term);
		if (term->reports > 0 || term->rate > 0)
			continue;
		numbers_remove(&index->slots, term->id, id_of, index);
		pool_give(&index->terms, slots[i]);
	}
}

bool term_index_find(const struct term_index *index, uint32_t id, uint32_t *ret_term)
{
	return numbers_find(&index->slots, id, id_of, index, ret_term);
}

/* No branch: who has enough by now cannot be foretold. */
static size_t sum_up(const struct sums *sums, const uint32_t *from, size_t len, uint32_t weight, uint32_t least, uint32_t *ret_found)
{
	const struct sums held = *sums;
	size_t found = 0;
	least += held.round;
	for (size_t i = 0; i < len; i++) {
		uint32_t posting = from[i], more = weight * (posting & UINT8_MAX) >> (15 - WEIGHT_SHIFT);
		uint32_t *place = sums_place(&held, posting >> 8), after = sums_read(&held, place) + more;
		*place = after;
		ret_found[found] = posting >> 8;
		found += after - least < more; /* has it, and had not; what is below wraps around */
	}
	return found;
}

size_t term_index_sum(const struct term_index *index, uint32_t slot, uint32_t weight, const struct sums *sums, uint32_t least,
		      uint32_t ret_found[static TUNING_POSTINGS])
{
	const struct term *term = term_at(index, slot);
	size_t len = ring_len(term);
	if (len == 0)
		return 0;
	const uint32_t *ring = ring_of(index, term);
	size_t behind = ring_caps[term->size] - term->head, straight = len < behind ? len : behind;
	size_t found = sum_up(sums, ring + term->head, straight, weight, least, ret_found);
	found += sum_up(sums, ring, len - straight, weight, least, ret_found + found);
	for (size_t i = 0; i < found; i++) {
		ret_found[i] = index->memory->first + ((ret_found[i] - index->memory->first) & (UINT32_MAX >> 8));
		__builtin_prefetch(memory_glance(index->memory, ret_found[i]));
	}
	return found;
}

void term_index_prefetch_reports(const struct term_index *index, uint32_t slot)
{
	const struct term *term = term_at(index, slot);
	const uint32_t *ring = term->reports > 0 ? ring_of(index, term) : NULL;
	for (size_t at = 0; ring && at < ring_caps[term->size]; at += 64 / sizeof(*ring))
		__builtin_prefetch(ring + at);
}

size_t term_index_bytes(const struct term_index *index)
{
	size_t bytes = pool_bytes(&index->terms) + numbers_bytes(&index->slots);
	for (size_t i = 0; i < TERM_INDEX_SIZES; i++)
		bytes += pool_bytes(&index->postings[i]);
	return bytes;
}
