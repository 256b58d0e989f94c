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
#define PLANS_MAX 16u /* languages at once; one more and all are made again as needed */

/* A step of a query (struct query_step), among those of all: the first three of these are ends, where nothing is asked. */
enum { END_NO, END_ASK, END_MATCH, ENDS };
struct step {
	uint32_t word;
	unsigned fields;
	uint32_t there, absent;
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
	uint64_t key;   /* of any kind: key_of */
	uint32_t leads; /* the first of them */
};

/* Open addressing, at most a third full: most words of a report are in no watch, and are to end at the first slot. Half of the key tells nearly all
 * others apart without a look at the word. */
struct slot {
	uint32_t high, word; /* WORD_ALWAYS: the slot is empty */
};

struct plan {
	char tag[LANGUAGE_PRIMARY_SIZE];
	struct { struct wanted *at; size_t len, cap; } words; /* and one behind them, with the end of all leads */
	struct slot *slots;                                  /* of the words */
	size_t mask;
	uint64_t *prefix_lengths;       /* by how a word begins (begin_of); bit n: some watch asks for a prefix of n bytes that begins so */
	uint64_t rows[REGEX_ROWS / 64]; /* bits by row: some watch asks for it */
	bool has_rows;
	struct { struct step *at; size_t len, cap; } steps;
	struct lead *leads; /* by word */
	uint8_t *fields;    /* bits by word: where it stands in the report in hand */
	struct { uint32_t *at; size_t len, cap; } there; /* the words that stand in the report in hand */
};

struct watch_set {
	struct tokenizer *tokenizer;
	struct query **queries;
	size_t len;
	uint64_t *asked, *matched; /* bits by watch, for one report: those to be asked, and those of which it is known already */
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
		.asked = alloc_zeroed(bit_words(len), sizeof(*set->asked)),
		.matched = alloc_zeroed(bit_words(len), sizeof(*set->matched)),
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
		free(plan->slots);
		free(plan->prefix_lengths);
		VEC_DONE(&plan->steps);
		free(plan->leads);
		free(plan->fields);
		VEC_DONE(&plan->there);
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
	free(set->asked);
	free(set->matched);
	free(set->queries);
	tokenizer_free(set->tokenizer);
	free(set);
}

/* ---- plans ---- */

/* Words that share their first bytes share it. */
static size_t begin_of(struct span folded)
{
	const unsigned char *bytes = (const unsigned char *)folded.ptr;
	if (folded.len < BEGIN_BYTES)
		return 0;
	return (bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16) * UINT32_C(0x9e3779b1) >> (32 - BEGIN_BITS);
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

/* The stem of a word is a hash of it, and so is a prefix. */
static uint64_t key_of(enum query_word_kind kind, uint64_t key)
{
	return kind == QUERY_STEM ? key : kind == QUERY_PREFIX ? ~key : key * UINT64_C(0x9e3779b97f4a7c15);
}

/* Where it is, or is to be. */
static struct slot *slot_of(const struct plan *plan, uint64_t key)
{
	size_t at = key & plan->mask;
	for (;;) {
		struct slot *slot = &plan->slots[at];
		if (slot->word == WORD_ALWAYS || (slot->high == key >> 32 && plan->words.at[slot->word].key == key))
			return slot;
		at = (at + 1) & plan->mask;
	}
}

static void plan_grow(struct plan *plan)
{
	size_t cap = 4 * (plan->mask + 1);
	free(plan->slots);
	plan->slots = alloc_zeroed(cap, sizeof(*plan->slots));
	plan->mask = cap - 1;
	for (uint32_t word = WORD_ALWAYS + 1; word < plan->words.len; word++) {
		uint64_t key = plan->words.at[word].key;
		*slot_of(plan, key) = (struct slot){ (uint32_t)(key >> 32), word };
	}
}

/* The index of a word, which is new or not. */
static uint32_t plan_word(struct plan *plan, const struct query_word *word)
{
	uint64_t key = key_of(word->kind, word->key);
	if (3 * plan->words.len > plan->mask)
		plan_grow(plan);
	struct slot *slot = slot_of(plan, key);
	if (slot->word == WORD_ALWAYS) {
		if (word->kind == QUERY_PREFIX)
			plan_add_prefix(plan, word->prefix);
		if (word->kind == QUERY_ROW)
			plan_add_row(plan, word->key);
		*slot = (struct slot){ (uint32_t)(key >> 32), (uint32_t)plan->words.len };
		VEC_PUSH(&plan->words, (struct wanted){ .key = key });
	}
	return slot->word;
}

static uint32_t plan_end(const struct query_outline *outline, uint32_t base, uint32_t to)
{
	if (to == QUERY_STEP_NO)
		return END_NO;
	if (to == QUERY_STEP_YES)
		return outline->is_whole ? END_MATCH : END_ASK;
	return base + to;
}

/* Returns where they begin. */
static uint32_t plan_add_steps(struct plan *plan, const struct query_outline *outline)
{
	uint32_t base = (uint32_t)plan->steps.len;
	for (size_t i = 0; i < outline->steps_len; i++) {
		const struct query_step *step = &outline->steps[i];
		VEC_PUSH(&plan->steps, (struct step){ plan_word(plan, &step->word), step->fields, plan_end(outline, base, step->there),
						      plan_end(outline, base, step->absent) });
	}
	return base;
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

static struct lead lead_of(const struct query_outline *outline, uint32_t base, const struct laying *laying)
{
	const struct query_step *step = &outline->steps[laying->step];
	if (!outline->has_leads)
		return (struct lead){ laying->watch, plan_end(outline, base, outline->first), UINT8_MAX };
	return (struct lead){ laying->watch, plan_end(outline, base, step->there), (uint8_t)step->fields };
}

/* The steps of watches that one word leads to stand side by side: they are gone through together. */
static void plan_lay(struct plan *plan, struct arena *arena, const struct query_outline *outlines, size_t len)
{
	struct layings layings = { 0 };
	uint32_t *bases = ARENA_NEW(arena, uint32_t, len + 1);
	for (size_t i = 0; i < len; i++)
		lay_leads(plan, &layings, &outlines[i], (uint32_t)i);
	if (layings.len > 0)
		qsort(layings.at, layings.len, sizeof(*layings.at), by_word);
	for (int end = 0; end < ENDS; end++)
		VEC_PUSH(&plan->steps, (struct step){ 0 });
	plan->leads = alloc_zeroed(layings.len, sizeof(*plan->leads));
	for (size_t i = 0; i < layings.len; i++) {
		const struct laying *laying = &layings.at[i];
		if (bases[laying->watch] == 0)
			bases[laying->watch] = plan_add_steps(plan, &outlines[laying->watch]);
		plan->leads[i] = lead_of(&outlines[laying->watch], bases[laying->watch], laying);
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
	plan_grow(plan);
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

static unsigned field_bit(const struct lookup *lookup, uint32_t place)
{
	int field = QUERY_TITLE;
	while (place >= lookup->fields[field].end)
		field++;
	return QUERY_FIELD_BIT(field);
}

static void mark(struct plan *plan, uint32_t word, unsigned fields)
{
	if (plan->fields[word] == 0) {
		VEC_PUSH(&plan->there, word);
		__builtin_prefetch(&plan->leads[plan->words.at[word].leads]);
	}
	plan->fields[word] |= (uint8_t)fields;
}

static void mark_asked(struct plan *plan, enum query_word_kind kind, uint64_t key, unsigned fields)
{
	uint32_t word = slot_of(plan, key_of(kind, key))->word;
	if (word != WORD_ALWAYS) /* somebody asks for it */
		mark(plan, word, fields);
}

static void mark_prefixes(struct plan *plan, struct span folded, unsigned fields)
{
	for (uint64_t left = plan->prefix_lengths[begin_of(folded)]; left; left &= left - 1) {
		size_t len = (size_t)__builtin_ctzll(left);
		if (len > folded.len)
			break;
		mark_asked(plan, QUERY_PREFIX, hash64(span_head(folded, len)), fields);
	}
}

/* One stem has many forms, and prefixes are of forms. */
static void mark_stem(struct plan *plan, const struct lookup *lookup, uint32_t first)
{
	const struct word *word = lookup->at[first];
	unsigned of_form = field_bit(lookup, first), of_stem = of_form;
	for (uint32_t place = lookup->next[first]; place != LOOKUP_NONE; place = lookup->next[place]) {
		unsigned field = field_bit(lookup, place);
		of_stem |= field;
		if (span_equals(lookup->at[place]->folded, word->folded))
			of_form |= field;
		else
			mark_prefixes(plan, lookup->at[place]->folded, field);
	}
	mark_asked(plan, QUERY_STEM, word->hash, of_stem);
	mark_prefixes(plan, word->folded, of_form);
}

static void mark_rows(struct plan *plan, const struct lookup *lookup)
{
	const struct regex_letters *letters = lookup_letters(lookup);
	uint64_t unknown = letters->may_be_other ? UINT64_MAX : 0;
	for (size_t i = 0; i < REGEX_ROWS / 64; i++)
		for (uint64_t left = plan->rows[i] & (letters->bits[i] | unknown); left; left &= left - 1)
			mark_asked(plan, QUERY_ROW, 64 * i + (size_t)__builtin_ctzll(left), UINT8_MAX);
}

/* Which of the words that anybody asks for stand where. */
static void mark_all(struct plan *plan, const struct lookup *lookup)
{
	mark(plan, WORD_ALWAYS, UINT8_MAX);
	for (size_t i = 0; i < lookup->stems_len; i++)
		__builtin_prefetch(&plan->slots[lookup->at[lookup->stems[i]]->hash & plan->mask]);
	for (size_t i = 0; i < lookup->stems_len; i++)
		mark_stem(plan, lookup, lookup->stems[i]);
	if (plan->has_rows)
		mark_rows(plan, lookup);
}

/* Where its steps end. */
static uint32_t go(const struct plan *plan, uint32_t at)
{
	while (at >= ENDS) {
		const struct step *step = &plan->steps.at[at];
		at = plan->fields[step->word] & step->fields ? step->there : step->absent;
	}
	return at;
}

/* Fills `asked` and `matched`; returns how many bits were set, some perhaps again. */
static size_t go_all(struct watch_set *set, const struct plan *plan)
{
	uint64_t *bits[ENDS] = { NULL, set->asked, set->matched };
	size_t len = 0;
	memset(set->asked, 0, bit_words(set->len) * sizeof(*set->asked));
	memset(set->matched, 0, bit_words(set->len) * sizeof(*set->matched));
	for (size_t i = 0; i < plan->there.len; i++) {
		uint32_t word = plan->there.at[i];
		if (i + 8 < plan->there.len)
			__builtin_prefetch(&plan->steps.at[plan->leads[plan->words.at[plan->there.at[i + 8]].leads].to]);
		for (uint32_t j = plan->words.at[word].leads; j < plan->words.at[word + 1].leads; j++) {
			const struct lead *lead = &plan->leads[j];
			uint32_t end = lead->fields & plan->fields[word] ? go(plan, lead->to) : END_NO;
			if (end == END_NO)
				continue;
			bits[end][lead->watch / 64] |= UINT64_C(1) << lead->watch % 64;
			len++;
		}
	}
	return len;
}

static void unmark_all(struct plan *plan)
{
	for (size_t i = 0; i < plan->there.len; i++)
		plan->fields[plan->there.at[i]] = 0;
	VEC_CLEAR(&plan->there);
}

static size_t sift(struct watch_set *set, const struct lookup *lookup)
{
	struct plan *plan = plan_of(set, lookup->tag);
	mark_all(plan, lookup);
	size_t len = go_all(set, plan);
	unmark_all(plan);
	return len;
}

struct watch_counts watch_set_count(struct watch_set *set, const struct lookup *lookup)
{
	struct watch_counts counts = { 0 };
	(void)sift(set, lookup);
	for (size_t i = 0; i < bit_words(set->len); i++) {
		counts.matched += (size_t)__builtin_popcountll(set->matched[i]);
		counts.asked += (size_t)__builtin_popcountll(set->asked[i]);
	}
	return counts;
}

size_t watch_set_match(struct watch_set *set, struct arena *arena, const struct lookup *lookup, uint32_t **ret_indices)
{
	uint32_t *indices = ARENA_NEW(arena, uint32_t, sift(set, lookup) + 1);
	size_t len = 0;
	for (size_t i = 0; i < bit_words(set->len); i++)
		for (uint64_t left = set->asked[i] | set->matched[i]; left; left &= left - 1) {
			size_t watch = 64 * i + (size_t)__builtin_ctzll(left);
			if ((set->matched[i] & left & -left) || query_matches(set->queries[watch], set->tokenizer, lookup))
				indices[len++] = (uint32_t)watch;
		}
	*ret_indices = indices;
	return len;
}

void watch_set_explain(struct watch_set *set, uint32_t watch, const struct lookup *lookup, struct query_reason *ret_reason)
{
	query_explain(set->queries[watch], set->tokenizer, lookup, ret_reason);
}
