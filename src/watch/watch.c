/* Most watches have nothing to do with a report, so most must cost nothing: every query names a few words of which each match has
 * at least one (query_needs), and a plan leads from those words to the watches. Only watches that a word of the report leads to, and whose other
 * words are there, too, and the few that name no word ("*", "-exercise"), are asked; those made of such words alone need not be.
 *
 * Stems differ by language, and lang: excludes whole languages, so there is a plan per language, made when the first report in it comes.
 */
#include "watch/watch.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "watch/lookup.h"

#include <assert.h>
#include <stdlib.h>

#define PLANS_MAX 16u        /* languages at once; one more and all are made again as needed */
#define PREFIX_KEY_MAX 63u   /* bytes of a prefix that lead to its watches; a longer one is asked a little too often */

struct posting {
	uint64_t key;
	uint32_t watch;
	uint32_t guards : 28;     /* where they begin */
	uint32_t guards_len : 3;
	uint32_t is_enough : 1;
};
static_assert(QUERY_GUARDS_MAX < 8, "guards_len has three bits");

struct plan {
	char tag[LANGUAGE_PRIMARY_SIZE];
	struct { struct posting *at; size_t len, cap; } postings; /* by key, then watch */
	struct { uint64_t *at; size_t len, cap; } guards;
	struct map first;         /* key -> index of its first posting */
	uint64_t prefix_lengths;  /* bit n: some watch needs a prefix of n bytes */
	uint64_t *always;         /* bits by watch: those that name no word */
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
		VEC_DONE(&set->plans[i].postings);
		VEC_DONE(&set->plans[i].guards);
		map_done(&set->plans[i].first);
		free(set->plans[i].always);
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

static uint64_t prefix_key(struct span prefix)
{
	return hash64_seeded(prefix, prefix.len + 1); /* apart from the keys of stems, which are seeded with 0 */
}

static void plan_add(struct plan *plan, const struct query_needs *needs, uint32_t watch)
{
	struct posting posting = { .watch = watch, .guards = (uint32_t)plan->guards.len, .guards_len = (uint32_t)needs->guards_len,
				   .is_enough = needs->is_enough };
	for (size_t i = 0; i < needs->guards_len; i++)
		VEC_PUSH(&plan->guards, needs->guards[i]);
	for (size_t i = 0; i < needs->len; i++) {
		posting.key = needs->at[i].stem;
		if (needs->at[i].prefix.ptr) {
			struct span prefix = span_head(needs->at[i].prefix, PREFIX_KEY_MAX);
			plan->prefix_lengths |= UINT64_C(1) << prefix.len;
			posting.key = prefix_key(prefix);
			posting.is_enough = needs->is_enough && prefix.len == needs->at[i].prefix.len;
		}
		VEC_PUSH(&plan->postings, posting);
		posting.is_enough = needs->is_enough;
	}
}

static int by_key(const void *left, const void *right)
{
	const struct posting *a = left, *b = right;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->watch < b->watch ? -1 : a->watch > b->watch;
}

static void plan_make(struct watch_set *set, struct plan *plan, const char *tag)
{
	*plan = (struct plan){ .always = alloc_zeroed(bit_words(set->len), sizeof(*plan->always)) };
	memcpy(plan->tag, tag, LANGUAGE_PRIMARY_SIZE);
	struct arena *arena = arena_new();
	for (size_t i = 0; i < set->len; i++) {
		struct query_needs needs;
		arena_clear(arena);
		if (query_needs(set->queries[i], set->tokenizer, tag, arena, &needs))
			plan_add(plan, &needs, (uint32_t)i);
		else
			plan->always[i / 64] |= UINT64_C(1) << i % 64;
	}
	arena_free(arena);
	if (plan->postings.len > 0)
		qsort(plan->postings.at, plan->postings.len, sizeof(*plan->postings.at), by_key);
	for (size_t i = plan->postings.len; i-- > 0;)
		*map_at(&plan->first, plan->postings.at[i].key) = i;
}

static const struct plan *plan_of(struct watch_set *set, const char *tag)
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

static bool has_guards(const struct plan *plan, const struct posting *posting, const struct lookup *lookup)
{
	for (uint32_t i = 0; i < posting->guards_len; i++)
		if (lookup_first(lookup, QUERY_ANYWHERE, plan->guards.at[posting->guards + i]) == LOOKUP_NONE)
			return false;
	return true;
}

/* The word of `key` stands at `place`. */
static void lead(struct watch_set *set, const struct plan *plan, const struct lookup *lookup, size_t place, uint64_t key)
{
	const uint64_t *first = map_find(&plan->first, key);
	for (size_t i = first ? *first : plan->postings.len; i < plan->postings.len && plan->postings.at[i].key == key; i++) {
		const struct posting *posting = &plan->postings.at[i];
		uint64_t *bits = posting->is_enough && place < lookup->fields[QUERY_ANYWHERE].end ? set->matched : set->asked;
		if (has_guards(plan, posting, lookup))
			bits[posting->watch / 64] |= UINT64_C(1) << posting->watch % 64;
	}
}

static void lead_by_prefixes(struct watch_set *set, const struct plan *plan, const struct lookup *lookup, size_t place)
{
	struct span folded = lookup->at[place]->folded;
	size_t longest = folded.len < PREFIX_KEY_MAX ? folded.len : PREFIX_KEY_MAX;
	for (uint64_t left = plan->prefix_lengths; left; left &= left - 1) {
		size_t len = (size_t)__builtin_ctzll(left);
		if (len > longest)
			break;
		lead(set, plan, lookup, place, prefix_key(span_head(folded, len)));
	}
}

/* Words come again and again; the first time is enough. */
static void lead_all(struct watch_set *set, const struct plan *plan, const struct lookup *lookup)
{
	memcpy(set->asked, plan->always, bit_words(set->len) * sizeof(*set->asked));
	memset(set->matched, 0, bit_words(set->len) * sizeof(*set->matched));
	if (plan->postings.len == 0)
		return; /* nobody asks for a word */
	for (size_t place = 0; place < lookup->len; place++) {
		const struct word *word = lookup->at[place];
		if (!word)
			continue;
		uint32_t first = lookup_first_anywhere(lookup, word->hash);
		if (first == place)
			lead(set, plan, lookup, place, word->hash);
		if (first == place || !span_equals(lookup->at[first]->folded, word->folded))
			lead_by_prefixes(set, plan, lookup, place);
	}
}

size_t watch_set_match(struct watch_set *set, struct arena *arena, const struct lookup *lookup, uint32_t **ret_indices)
{
	lead_all(set, plan_of(set, lookup->tag), lookup);
	uint32_t *indices = ARENA_NEW(arena, uint32_t, set->len + 1);
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
