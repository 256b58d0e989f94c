/* A standing query in the words of search engines:
 *
 *	flood* AND (dam OR "river bank") NOT exercise        words side by side mean AND
 *	*                                                    everything
 *
 * Words, "phrases", prefix*, AND OR NOT (or - before a word), parentheses. Case and accents never matter; a word also matches
 * its other forms by the stemmer of the report's language. Title and text are searched as one, phrases do not span them.
 *
 *  - AND binds closer than OR, NOT closest. The operators are written in capitals: "and" is a word like any other.
 *  - What the tokenizer cuts into several words ("covid-19", a run of Chinese) is a phrase. The last word of a phrase may be
 *    a prefix: "river ban*".
 *  - A query of NOT alone is allowed: "-exercise" is everything else.
 */
#pragma once

#include "base/fault.h"
#include "text/words.h"

struct lookup;
struct query;

#define QUERY_BYTES_MAX 16384u /* text */
#define QUERY_TERMS_MAX 1000u
#define QUERY_DEPTH_MAX 64u    /* parentheses and NOTs within each other */

struct query_subject {
	struct words title, text;
	struct span language;
};

/* The tokenizer is used during the call only. A fault is FAULT_INPUT and names what is wrong and its column (from 1, in characters). */
struct query *query_parse(struct span text, struct tokenizer *tokenizer, struct fault *fault);
void query_free(struct query *query);
bool query_matches(struct query *query, struct tokenizer *tokenizer, const struct query_subject *subject);

/* For many queries at once (watch/watch): look up instead of scanning, and know what to look for. */
bool query_matches_lookup(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup);

/* One word: every report that matches has one of a query's needs. */
struct query_need {
	uint64_t stem;      /* in the language asked for */
	struct span prefix; /* instead, where it is set: a word begins with it; lent until query_forget */
};
/* false: there is no such set of words, the query must always be asked. `tag` is a lookup's; the needs live in the arena. */
bool query_needs(struct query *query, struct tokenizer *tokenizer, const char *tag, struct arena *arena, struct query_need **ret_needs,
		 size_t *ret_len);
/* Drops what is remembered of languages (it comes back as needed). */
void query_forget(struct query *query);
