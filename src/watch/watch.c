/* Most watches have nothing to do with a report, so most must cost nothing: every query names a few words of which each match has
 * at least one, and steps that ask for words (query_outline). A plan leads from the words of a report to those watches, and to the few that name no
 * word ("-exercise", a figure alone); their steps are gone through, all in one row of memory, and most end there. Only where words cannot tell all
 * (a phrase, NEAR, a figure) is the query itself asked.
 *
 * Stems differ by language, and lang: excludes whole languages, so there is a plan per language, made when the first report in it comes.
 */
#include "watch/watch.h"

#include "base/hash.h"
#include "base/vec.h"
#include "watch/lookup.h"

#include <assert.h>
#include <stdlib.h>

#define BEGIN_BYTES 3u
#define BEGIN_BITS 11
#define BATCH 64u
#define PLANS_MAX 16u /* languages at once; one more and all are made again as needed */

/* A step of a query (struct query_step), among those of all: the first three of these are ends, where nothing is asked. */
enum { END_NO, END_ASK, END_MATCH, ENDS };
struct step {
	uint32_t word;
	unsigned fields;
	uint32_t to[2]; /* absent, there */
};

/* Where a word stands in one of these fields, it leads to a watch, whose steps go on there. */
struct lead {
	uint32_t watch, to;
	uint8_t fields;
};

static_assert(QUERY_FIELDS <= 8, "the fields of a word are eight bits");

#define WORD_ALWAYS 0u /* no word, but as if every report had it: it leads to the watches that must always be asked */

/* What the steps of any watch ask for. */
struct wanted {
	uint64_t key;
	uint32_t leads; /* the first of them */
};

/* A watch and how far its steps have been gone. */
struct going {
	uint32_t watch, at;
};

/* Words of one kind by their keys: open addressing, at most a third full; WORD_ALWAYS where there is none. */
struct table {
	uint32_t *slots;
	size_t mask, len;
};

struct plan {
	char tag[LANGUAGE_PRIMARY_SIZE];
	struct { struct wanted *at; size_t len, cap; } words; /* and one behind them, with the end of all leads */
	struct table tables[QUERY_WORD_KINDS];               /* of the words */
	uint64_t *prefix_lengths;       /* by how a word begins (begin_of); bit n: some watch asks for a prefix of n bytes that begins so */
	uint64_t rows[REGEX_ROWS / 64]; /* bits by row: some watch asks for it */
	bool has_rows;
	struct { struct step *at; size_t len, cap; } steps;
	struct lead *leads; /* by word */
	uint8_t *fields;    /* bits by word: where it stands in the report in hand */
	struct { uint32_t *at; size_t len, cap; } there; /* the words that stand in the report in hand */
	struct { struct going *at; size_t len, cap; } going, ended; /* the watches to which they lead */
};

struct watch_set {
	struct tokenizer *tokenizer;
	struct query **queries;
	size_t len;
	uint64_t *found, *asked; /* bits by watch, for one report: those that may match, and of these those to be asked; all 0 between two reports */
	uint64_t *blocks;        /* bits by 64 watches: there are such among them */
	struct plan plans[PLANS_MAX];
	size_t plans_len;
};

static size_t bit_words(size_t len)
{
	return len / 64 + 1;
}

static void *alloc_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);
	if (!memory)
		abort();
	return memory;
}

struct watch_set *watch_set_new(const struct watch_spec *specs, size_t len, struct fault *fault)
{
	struct watch_set *set = alloc_zeroed(1, sizeof(*set));
	*set = (struct watch_set){
		.tokenizer = tokenizer_new(),
		.queries = alloc_zeroed(len, sizeof(*set->queries)),
		.found = alloc_zeroed(bit_words(len), sizeof(*set->found)),
		.asked = alloc_zeroed(bit_words(len), sizeof(*set->asked)),
		.blocks = alloc_zeroed(bit_words(bit_words(len)), sizeof(*set->blocks)),
	};
	for (; set->len < len; set->len++) {
		const struct watch_spec *spec = &specs[set->len];
		struct fault reason = { 0 };
		set->queries[set->len] = query_parse(span_of(spec->match), set->tokenizer, NULL, &reason);
		if (!set->queries[set->len]) {
			fault_set(fault, reason.kind, "%s%swatch '%s': %s", spec->where ? spec->where : "", spec->where ? ": " : "", spec->name,
				  reason.text);
			watch_set_free(set);
			return NULL;
		}
	}
	return set;
}

static void plans_forget(struct watch_set *set)
{
	for (size_t i = 0; i < set->plans_len; i++) {
		struct plan *plan = &set->plans[i];
		VEC_DONE(&plan->words);
		for (int kind = 0; kind < QUERY_WORD_KINDS; kind++)
			free(plan->tables[kind].slots);
		free(plan->prefix_lengths);
		VEC_DONE(&plan->steps);
		free(plan->leads);
		free(plan->fields);
		VEC_DONE(&plan->there);
		VEC_DONE(&plan->going);
		VEC_DONE(&plan->ended);
	}
	set->plans_len = 0;
}

void watch_set_free(struct watch_set *set)
{
	if (!set)
		return;
	plans_forget(set);
	for (size_t i = 0; i < set->len; i++)
		query_free(set->queries[i]);
	free(set->found);
	free(set->asked);
	free(set->blocks);
	free(set->queries);
	tokenizer_free(set->tokenizer);
	free(set);
}

/* ---- plans ---- */

/* Words that share their first bytes share it. Of those that have fewer one stands for what is missing. */
static size_t begin_of(struct span folded)
{
	const unsigned char *bytes = (const unsigned char *)folded.ptr;
	uint32_t begin = bytes[0] | (uint32_t)bytes[folded.len > 1] << 8 | (uint32_t)bytes[folded.len > 2 ? 2 : 0] << 16;
	return begin * UINT32_C(0x9e3779b1) >> (32 - BEGIN_BITS);
}

static void plan_add_prefix(struct plan *plan, struct span prefix)
{
	bool is_short = prefix.len < BEGIN_BYTES; /* words may begin so that do not begin alike */
	size_t first = is_short ? 0 : begin_of(prefix), end = is_short ? 1u << BEGIN_BITS : first + 1;
	for (size_t i = first; i < end; i++)
		plan->prefix_lengths[i] |= UINT64_C(1) << prefix.len;
}

static void plan_add_row(struct plan *plan, uint64_t row)
{
	plan->rows[row / 64] |= UINT64_C(1) << row % 64;
	plan->has_rows = true;
}

/* Where a word is, or is to be. The first slot is hardly ever another's, and whether there is a word in it is nothing that the processor should have to
 * guess. */
static uint32_t *slot_of(const struct plan *plan, enum query_word_kind kind, uint64_t key)
{
	const struct table *table = &plan->tables[kind];
	size_t at = key & table->mask;
	while ((table->slots[at] != WORD_ALWAYS) & (plan->words.at[table->slots[at]].key != key))
		at = (at + 1) & table->mask;
	return &table->slots[at];
}

/* One with a slot, into which nothing is put, is empty. */
static void table_grow(struct plan *plan, enum query_word_kind kind)
{
	struct table *table = &plan->tables[kind], old = *table;
	size_t cap = old.slots ? 2 * (old.mask + 1) : 1;
	*table = (struct table){ alloc_zeroed(cap, sizeof(*table->slots)), cap - 1, old.len };
	for (size_t i = 0; old.slots && i <= old.mask; i++)
		if (old.slots[i] != WORD_ALWAYS)
			*slot_of(plan, kind, plan->words.at[old.slots[i]].key) = old.slots[i];
	free(old.slots);
}

/* The index of a word, which is new or not. */
static uint32_t plan_word(struct plan *plan, const struct query_word *word)
{
	struct table *table = &plan->tables[word->kind];
	while (3 * (table->len + 1) > table->mask)
		table_grow(plan, word->kind);
	uint32_t *slot = slot_of(plan, word->kind, word->key);
	if (*slot == WORD_ALWAYS) {
		if (word->kind == QUERY_PREFIX)
			plan_add_prefix(plan, word->prefix);
		if (word->kind == QUERY_ROW)
			plan_add_row(plan, word->key);
		*slot = (uint32_t)plan->words.len;
		table->len++;
		VEC_PUSH(&plan->words, (struct wanted){ .key = word->key });
	}
	return *slot;
}

static uint32_t plan_end(const struct query_outline *outline, const uint32_t *steps, uint32_t to)
{
	if (to == QUERY_STEP_NO)
		return END_NO;
	if (to == QUERY_STEP_YES)
		return outline->is_whole ? END_MATCH : END_ASK;
	return steps[to];
}

/* Which of its steps can be come to; they lead down. */
static void find_needed(const struct query_outline *outline, bool *needed)
{
	if (!outline->has_leads && outline->first < outline->steps_len)
		needed[outline->first] = true;
	for (size_t i = 0; i < outline->leads_len; i++)
		if (outline->steps[outline->leads[i]].there < outline->steps_len)
			needed[outline->steps[outline->leads[i]].there] = true;
	for (size_t i = outline->steps_len; i-- > 0;) {
		const struct query_step *step = &outline->steps[i];
		if (needed[i] && step->there < outline->steps_len)
			needed[step->there] = true;
		if (needed[i] && step->absent < outline->steps_len)
			needed[step->absent] = true;
	}
}

/* Returns where each of its steps is, in the arena. */
static const uint32_t *plan_add_steps(struct plan *plan, struct arena *arena, const struct query_outline *outline)
{
	uint32_t *at = ARENA_NEW(arena, uint32_t, outline->steps_len + 1);
	bool *needed = ARENA_NEW(arena, bool, outline->steps_len + 1);
	find_needed(outline, needed);
	for (size_t i = 0; i < outline->steps_len; i++) {
		const struct query_step *step = &outline->steps[i];
		at[i] = (uint32_t)plan->steps.len;
		if (needed[i])
			VEC_PUSH(&plan->steps, (struct step){ plan_word(plan, &step->word), step->fields,
							      { plan_end(outline, at, step->absent), plan_end(outline, at, step->there) } });
	}
	return at;
}

/* A lead, until all are known. */
struct laying {
	uint32_t word, watch, step;
};

struct layings {
	struct laying *at;
	size_t len, cap;
};

static void lay_leads(struct plan *plan, struct layings *layings, const struct query_outline *outline, uint32_t watch)
{
	for (size_t i = 0; i < outline->leads_len; i++) {
		uint32_t step = outline->leads[i];
		VEC_PUSH(layings, (struct laying){ plan_word(plan, &outline->steps[step].word), watch, step });
	}
	if (!outline->has_leads)
		VEC_PUSH(layings, (struct laying){ .word = WORD_ALWAYS, .watch = watch });
}

static int by_word(const void *left, const void *right)
{
	const struct laying *a = left, *b = right;
	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->watch < b->watch ? -1 : a->watch > b->watch;
}

static struct lead lead_of(const struct query_outline *outline, const uint32_t *steps, const struct laying *laying)
{
	const struct query_step *step = &outline->steps[laying->step];
	if (!outline->has_leads)
		return (struct lead){ laying->watch, plan_end(outline, steps, outline->first), UINT8_MAX };
	return (struct lead){ laying->watch, plan_end(outline, steps, step->there), (uint8_t)step->fields };
}

/* The steps of watches that one word leads to stand side by side: they are gone through together. */
static void plan_lay(struct plan *plan, struct arena *arena, const struct query_outline *outlines, size_t len)
{
	struct layings layings = { 0 };
	const uint32_t **steps = ARENA_NEW(arena, const uint32_t *, len + 1); /* by watch, where they are */
	for (size_t i = 0; i < len; i++)
		lay_leads(plan, &layings, &outlines[i], (uint32_t)i);
	if (layings.len > 0)
		qsort(layings.at, layings.len, sizeof(*layings.at), by_word);
	for (uint32_t end = 0; end < ENDS; end++)
		VEC_PUSH(&plan->steps, (struct step){ .to = { end, end } });
	plan->leads = alloc_zeroed(layings.len, sizeof(*plan->leads));
	for (size_t i = 0; i < layings.len; i++) {
		const struct laying *laying = &layings.at[i];
		const struct query_outline *outline = &outlines[laying->watch];
		if (!steps[laying->watch])
			steps[laying->watch] = plan_add_steps(plan, arena, outline);
		plan->leads[i] = lead_of(outline, steps[laying->watch], laying);
	}
	VEC_PUSH(&plan->words, (struct wanted){ 0 }); /* behind the last */
	for (size_t word = 0, i = 0; word < plan->words.len; word++) {
		while (i < layings.len && layings.at[i].word < word)
			i++;
		plan->words.at[word].leads = (uint32_t)i;
	}
	VEC_DONE(&layings);
}

static void plan_make(struct watch_set *set, struct plan *plan, const char *tag)
{
	struct arena *arena = arena_new();
	struct query_outline *outlines = ARENA_NEW(arena, struct query_outline, set->len + 1);
	*plan = (struct plan){ 0 };
	VEC_PUSH(&plan->words, (struct wanted){ 0 }); /* WORD_ALWAYS */
	for (int kind = 0; kind < QUERY_WORD_KINDS; kind++)
		table_grow(plan, (enum query_word_kind)kind);
	plan->prefix_lengths = alloc_zeroed(1u << BEGIN_BITS, sizeof(*plan->prefix_lengths));
	memcpy(plan->tag, tag, LANGUAGE_PRIMARY_SIZE);
	for (size_t i = 0; i < set->len; i++)
		query_outline(set->queries[i], set->tokenizer, tag, arena, &outlines[i]);
	plan_lay(plan, arena, outlines, set->len);
	plan->fields = alloc_zeroed(plan->words.len, sizeof(*plan->fields));
	arena_free(arena);
}

static struct plan *plan_of(struct watch_set *set, const char *tag)
{
	for (size_t i = 0; i < set->plans_len; i++)
		if (strcmp(set->plans[i].tag, tag) == 0)
			return &set->plans[i];
	if (set->plans_len == PLANS_MAX) {
		plans_forget(set);
		for (size_t i = 0; i < set->len; i++)
			query_forget(set->queries[i]);
	}
	struct plan *plan = &set->plans[set->plans_len++];
	plan_make(set, plan, tag);
	return plan;
}

/* ---- a report ---- */

/* All stems stand in the report, and most in no watch: they are kept as if they did, and overwritten by the next. */
static void mark_stems(struct plan *plan, const struct lookup *lookup)
{
	size_t len = plan->there.len;
	VEC_RESERVE(&plan->there, len + lookup->stems_len + 1);
	for (size_t i = 0; i < lookup->stems_len; i++) {
		uint32_t word = *slot_of(plan, QUERY_STEM, lookup->stems[i].hash);
		plan->there.at[len] = word;
		plan->fields[word] = (uint8_t)lookup->stems[i].fields;
		__builtin_prefetch(&plan->leads[plan->words.at[word].leads]);
		len += word != WORD_ALWAYS;
	}
	plan->there.len = len;
}

static void mark(struct plan *plan, uint32_t word, unsigned fields)
{
	if (plan->fields[word] == 0)
		VEC_PUSH(&plan->there, word);
	plan->fields[word] |= (uint8_t)fields;
}

static void mark_wanted(struct plan *plan, enum query_word_kind kind, uint64_t key, unsigned fields)
{
	uint32_t word = *slot_of(plan, kind, key);
	if (word != WORD_ALWAYS)
		mark(plan, word, fields);
}

/* A word of a report that begins as some prefix does. */
struct beginning {
	struct span folded;
	uint64_t lengths; /* bits: those of such prefixes */
};

static void mark_beginning(struct plan *plan, const struct beginning *beginning, unsigned fields)
{
	for (uint64_t left = beginning->lengths; left; left &= left - 1) {
		size_t len = (size_t)__builtin_ctzll(left);
		if (len > beginning->folded.len)
			break;
		mark_wanted(plan, QUERY_PREFIX, hash64(span_head(beginning->folded, len)), fields);
	}
}

/* At most BATCH places. Most words do not begin so, and the next overwrites them. */
static void mark_prefixes_at(struct plan *plan, const struct word *const *at, size_t places_len, unsigned fields)
{
	struct beginning beginnings[BATCH + 1];
	size_t len = 0;
	for (size_t i = 0; i < places_len; i++) {
		if (!at[i] || at[i]->folded.len == 0)
			continue;
		uint64_t lengths = plan->prefix_lengths[begin_of(at[i]->folded)];
		beginnings[len] = (struct beginning){ at[i]->folded, lengths };
		len += lengths != 0;
	}
	for (size_t i = 0; i < len; i++)
		mark_beginning(plan, &beginnings[i], fields);
}

static void mark_prefixes(struct plan *plan, const struct lookup *lookup)
{
	for (int field = QUERY_TITLE; field < QUERY_FIELDS; field++) {
		struct lookup_range left = lookup->fields[field];
		while (left.begin < left.end) {
			uint32_t len = left.end - left.begin < BATCH ? left.end - left.begin : BATCH;
			mark_prefixes_at(plan, lookup->at + left.begin, len, QUERY_FIELD_BIT(field));
			left.begin += len;
		}
	}
}

static void mark_rows(struct plan *plan, const struct lookup *lookup)
{
	const struct regex_letters *letters = lookup_letters(lookup);
	uint64_t unknown = letters->may_be_other ? UINT64_MAX : 0;
	for (size_t i = 0; i < REGEX_ROWS / 64; i++)
		for (uint64_t left = plan->rows[i] & (letters->bits[i] | unknown); left; left &= left - 1)
			mark_wanted(plan, QUERY_ROW, 64 * i + (size_t)__builtin_ctzll(left), UINT8_MAX);
}

/* Which of the words that anybody asks for stand where. */
static void mark_all(struct plan *plan, const struct lookup *lookup)
{
	mark_stems(plan, lookup);
	mark_prefixes(plan, lookup);
	if (plan->has_rows)
		mark_rows(plan, lookup);
	plan->fields[WORD_ALWAYS] = 0; /* mark_stems has written there */
	mark(plan, WORD_ALWAYS, UINT8_MAX);
}

/* Where the words lead at once. */
static void set_out(struct plan *plan)
{
	for (size_t i = 0; i < plan->there.len; i++) {
		const struct wanted *word = &plan->words.at[plan->there.at[i]];
		uint8_t fields = plan->fields[plan->there.at[i]];
		size_t leads_len = word[1].leads - word->leads;
		VEC_RESERVE(&plan->going, plan->going.len + leads_len);
		for (const struct lead *lead = &plan->leads[word->leads]; lead < &plan->leads[word[1].leads]; lead++)
			plan->going.at[plan->going.len++] = (struct going){ lead->watch, lead->fields & fields ? lead->to : END_NO };
	}
}

/* One step of each that has not ended. Nothing here depends on what the answers are but what is overwritten by the next: a processor that guesses them
 * is wrong half of the time. */
static void go_on(struct plan *plan)
{
	size_t kept = 0, ended = plan->ended.len;
	VEC_RESERVE(&plan->ended, ended + plan->going.len);
	for (size_t i = 0; i < plan->going.len; i++) {
		struct going going = plan->going.at[i];
		const struct step *step = &plan->steps.at[going.at];
		going.at = step->to[(plan->fields[step->word] & step->fields) != 0];
		plan->going.at[kept] = plan->ended.at[ended] = going;
		kept += going.at >= ENDS;
		ended += going.at < ENDS;
	}
	plan->going.len = kept;
	plan->ended.len = ended;
}

static void go_all(struct plan *plan)
{
	VEC_CLEAR(&plan->ended);
	set_out(plan);
	while (plan->going.len > 0)
		go_on(plan);
}

/* Some are found again. */
static void keep_all(struct watch_set *set, const struct plan *plan)
{
	for (size_t i = 0; i < plan->ended.len; i++) {
		const struct going *ended = &plan->ended.at[i];
		uint32_t block = ended->watch / 64;
		uint64_t is_found = ended->at != END_NO, is_asked = ended->at == END_ASK;
		set->found[block] |= is_found << ended->watch % 64;
		set->asked[block] |= is_asked << ended->watch % 64;
		set->blocks[block / 64] |= is_found << block % 64;
	}
}

static void unmark_all(struct plan *plan)
{
	for (size_t i = 0; i < plan->there.len; i++)
		plan->fields[plan->there.at[i]] = 0;
	VEC_CLEAR(&plan->there);
}

static size_t take_block(struct watch_set *set, size_t block, uint32_t *indices)
{
	size_t len = 0;
	for (uint64_t left = set->found[block]; left; left &= left - 1)
		indices[len++] = (uint32_t)(64 * block + (size_t)__builtin_ctzll(left));
	set->found[block] = 0;
	return len;
}

/* Rising. */
static size_t take_all(struct watch_set *set, uint32_t *indices)
{
	size_t len = 0;
	for (size_t i = 0; i < bit_words(bit_words(set->len)); i++) {
		for (uint64_t left = set->blocks[i]; left; left &= left - 1)
			len += take_block(set, 64 * i + (size_t)__builtin_ctzll(left), indices + len);
		set->blocks[i] = 0;
	}
	return len;
}

/* Those that may match, rising, in the arena; of those that must be asked the bits are set until forget_asked. */
static size_t sift(struct watch_set *set, struct arena *arena, const struct lookup *lookup, uint32_t **ret_indices)
{
	struct plan *plan = plan_of(set, lookup->tag);
	mark_all(plan, lookup);
	go_all(plan);
	unmark_all(plan);
	keep_all(set, plan);
	*ret_indices = ARENA_NEW(arena, uint32_t, plan->ended.len + 1);
	return take_all(set, *ret_indices);
}

static bool is_asked(const struct watch_set *set, uint32_t watch)
{
	return set->asked[watch / 64] >> watch % 64 & 1;
}

static void forget_asked(struct watch_set *set, const uint32_t *indices, size_t len)
{
	for (size_t i = 0; i < len; i++)
		set->asked[indices[i] / 64] = 0;
}

struct watch_counts watch_set_count(struct watch_set *set, struct arena *arena, const struct lookup *lookup)
{
	struct watch_counts counts = { 0 };
	uint32_t *indices;
	size_t len = sift(set, arena, lookup, &indices);
	for (size_t i = 0; i < len; i++)
		counts.asked += is_asked(set, indices[i]);
	counts.matched = len - counts.asked;
	forget_asked(set, indices, len);
	return counts;
}

size_t watch_set_match(struct watch_set *set, struct arena *arena, const struct lookup *lookup, uint32_t **ret_indices)
{
	uint32_t *found;
	size_t len = sift(set, arena, lookup, &found), kept = 0;
	uint32_t *indices = ARENA_NEW(arena, uint32_t, len + 1);
	for (size_t i = 0; i < len; i++)
		if (is_asked(set, found[i]))
			query_prefetch(set->queries[found[i]]);
	for (size_t i = 0; i < len; i++)
		if (!is_asked(set, found[i]) || query_matches(set->queries[found[i]], set->tokenizer, lookup))
			indices[kept++] = found[i];
	forget_asked(set, found, len);
	*ret_indices = indices;
	return kept;
}

void watch_set_explain(struct watch_set *set, uint32_t watch, const struct lookup *lookup, struct query_reason *ret_reason)
{
	query_explain(set->queries[watch], set->tokenizer, lookup, ret_reason);
}
