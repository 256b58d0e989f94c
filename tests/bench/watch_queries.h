/* Watches as desks have them, made at random of the words of a stream of reports: one to four words, alternatives, phrases, prefixes, NEAR, NOT,
 * fields, figures, a few regular expressions. Small words and those of too many reports, which nobody waits for, are left out.
 */
#pragma once

#include "tests/bench/story_items.h"
#include "text/words.h"

struct made_query {
	char *query;
	char *fts; /* the same for SQLite's FTS5; NULL: it has no words for it */
};

struct made_queries {
	struct made_query *at;
	size_t len;
};

/* The same for the same seed. */
struct made_queries made_queries_new(const struct story_items *items, struct tokenizer *tokenizer, size_t len, uint64_t seed);
void made_queries_done(struct made_queries *queries);
