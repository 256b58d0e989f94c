/* Any bytes as a query: parsed within its bounds or refused with a column; what was parsed answers, and its needs keep
 * their promise: a report that matches has one of them. */
#include "base/arena.h"
#include "watch/lookup.h"
#include "watch/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_need(const struct lookup *lookup, const struct query_need *need)
{
	if (!need->prefix.ptr)
		return lookup_first(lookup, need->stem) != LOOKUP_NONE;
	for (size_t i = 0; i < lookup->len; i++)
		if (lookup->at[i] && span_starts(lookup->at[i]->folded, need->prefix))
			return true;
	return false;
}

static void ask(struct query *query, struct tokenizer *tokenizer, struct arena *arena, struct span text)
{
	struct query_subject subject = {
		.title = words_of(tokenizer, arena, SPAN("Dam wall gives way above Vessk"), SPAN("en")),
		.text = words_of(tokenizer, arena, text, SPAN("en")),
		.language = SPAN("en"),
	};
	struct lookup lookup;
	lookup_make(arena, &subject, &lookup);
	bool is_match = query_matches_lookup(query, tokenizer, &lookup), has_any = false;
	struct query_need *needs;
	size_t len;
	if (!query_needs(query, tokenizer, "en", arena, &needs, &len))
		return;
	for (size_t i = 0; i < len; i++)
		has_any = has_any || has_need(&lookup, &needs[i]);
	if (is_match && !has_any)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tokenizer *tokenizer; /* made once: most of its megabyte is cache */
	if (!tokenizer)
		tokenizer = tokenizer_new();
	struct span text = span_make((const char *)data, size);
	struct fault fault = { 0 };
	struct query *query = query_parse(text, tokenizer, &fault);
	if (query) {
		struct arena *arena = arena_new();
		ask(query, tokenizer, arena, text); /* a query found in a report matches it often */
		ask(query, tokenizer, arena, SPAN("Floods cut the river bank road."));
		arena_free(arena);
	} else if (fault.kind != FAULT_INPUT || strncmp(fault.text, "column ", 7) != 0) {
		abort();
	}
	query_free(query);
	return 0;
}
