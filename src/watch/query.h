/* A standing query in the words of search engines:
 *
 *	flood* AND (dam OR "river bank") NOT exercise        words side by side mean AND
 *	*                                                    everything
 *
 * Words, "phrases", prefix*, AND OR NOT (or - before a word), parentheses. Case and accents never matter; a word also matches
 * its other forms by the stemmer of the report's language. Title and text are searched as one, phrases do not span them.
 */
#pragma once

#include "base/fault.h"
#include "text/words.h"

struct query;

struct query_subject {
	struct words title, text;
	struct span language;
};

/* The tokenizer is used during the call only. A fault is FAULT_INPUT and names what is wrong and its column (from 1, in characters). */
struct query *query_parse(struct span text, struct tokenizer *tokenizer, struct fault *fault);
void query_free(struct query *query);
bool query_matches(struct query *query, struct tokenizer *tokenizer, const struct query_subject *subject);
