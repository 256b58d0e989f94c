/* A person's search put into the language of FTS5, so that nothing a person types is ever read as FTS5's own syntax.
 *
 *	flood* AND (dam OR "river bank") NOT exercise
 *
 * Words side by side mean AND; a '-' before a word, phrase or group means NOT. Whatever the tokenizer finds no word in is passed over.
 *
 * A report is asked for words as its language cuts them: where languages differ over what was typed, each way is asked of the reports of those that
 * cut it so. Words are cut here, and reach the index as they are, with STORE_QUERY_BETWEEN between those of a phrase.
 */
#pragma once

#include "store/store.h"

#include "base/buf.h"

#define STORE_QUERY_BETWEEN '\x1f'
#define STORE_QUERY_LANGUAGE '\x1e' /* begins the word by which the index knows the language of a report */

/* Adds the FTS5 expression to `out`. A fault is FAULT_INPUT and names what is wrong and its column (from 1, in characters). */
int store_query_write(const struct store_tokenizer *tokenizer, void *tokenizer_ctx, struct span query, struct buf *out, struct fault *fault);
