#include "story/term_index.h"

#include "base/vec.h"
#include "story/tuning.h"

static struct term *find(const struct term_index *index, uint32_t id)
{
	uint64_t *slot = map_find(&index->slots, id);
	return slot ? &index->terms.at[*slot] : NULL;
}

const struct term *term_index_find(const struct term_index *index, uint32_t id)
{
	return find(index, id);
}

/* First all places in the table, then all terms: what has to come from memory comes at the same time. */
void term_index_prefetch(const void *ctx, const struct term_count *counts, size_t len)
{
	const struct term_index *index = ctx;
	for (size_t i = 0; i < len; i++)
		map_prefetch(&index->slots, counts[i].id);
	for (size_t i = 0; i < len; i++) {
		const struct term *term = find(index, counts[i].id);
		if (term)
			__builtin_prefetch(term);
	}
}

struct term_frequency term_index_frequency_of(const void *ctx, uint32_t id)
{
	const struct term *term = find(ctx, id);
	return term ? (struct term_frequency){ term->rate, term->reports } : (struct term_frequency){ 0 };
}

static struct term *make(struct term_index *index, uint32_t id)
{
	size_t slot = index->terms.len;
	if (index->free.len > 0)
		slot = index->free.at[--index->free.len];
	else
		VEC_PUSH(&index->terms, (struct term){ 0 });
	*map_at(&index->slots, id) = slot;
	index->terms.at[slot] = (struct term){ 0 };
	return &index->terms.at[slot];
}

static void add_background(void *ctx, uint32_t id, uint32_t rate)
{
	struct term *term = find(ctx, id);
	(term ? term : make(ctx, id))->rate = rate;
}

void term_index_init(struct term_index *index, const struct memory *memory)
{
	*index = (struct term_index){ .memory = memory };
	terms_background(index, add_background);
}

void term_index_done(struct term_index *index)
{
	for (size_t i = 0; i < index->terms.len; i++)
		free(index->terms.at[i].at);
	VEC_DONE(&index->terms);
	VEC_DONE(&index->free);
	map_done(&index->slots);
}

/* Room for one more: first by dropping what nobody will look at. */
static void reserve(struct term_index *index, struct term *term)
{
	if (term->len < term->cap)
		return;
	size_t drop = term->len > TUNING_POSTINGS ? term->len - TUNING_POSTINGS : 0;
	while (drop < term->len && !memory_is_alive(index->memory, term->at[drop].number))
		drop++;
	/* a quarter at least, so that one move pays for many additions */
	if (drop > 0 && drop >= term->len / 4) {
		memmove(term->at, term->at + drop, (term->len - drop) * sizeof(*term->at));
		term->len -= (uint32_t)drop;
		return;
	}
	uint32_t cap = term->cap + term->cap / 2 + 1;
	term->at = memory_resize(term->at, cap * sizeof(*term->at));
	index->posting_bytes += (cap - term->cap) * sizeof(*term->at);
	term->cap = cap;
}

void term_index_add(struct term_index *index, uint32_t number)
{
	const struct remembered *report = memory_get(index->memory, number);
	for (size_t i = 0; i < report->terms_len; i++) {
		struct term *term = find(index, report->term_ids[i]);
		if (!term)
			term = make(index, report->term_ids[i]);
		reserve(index, term);
		term->at[term->len++] = (struct posting){ number, report->weights[i] };
		term->reports++;
	}
}

static void forget_term(struct term_index *index, uint32_t id)
{
	struct term *term = find(index, id);
	if (--term->reports > 0)
		return;
	uint32_t slot = (uint32_t)(term - index->terms.at);
	index->posting_bytes -= term->cap * sizeof(*term->at);
	free(term->at);
	*term = (struct term){ .rate = term->rate };
	if (term->rate > 0)
		return;
	(void)map_remove(&index->slots, id);
	VEC_PUSH(&index->free, slot);
}

void term_index_forget(struct term_index *index, uint32_t number)
{
	const struct remembered *report = memory_get(index->memory, number);
	for (size_t i = 0; i < report->terms_len; i++)
		forget_term(index, report->term_ids[i]);
}

size_t term_index_bytes(const struct term_index *index)
{
	return index->posting_bytes + index->terms.cap * sizeof(*index->terms.at) + index->slots.cap * 16;
}
