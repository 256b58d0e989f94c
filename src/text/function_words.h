/* Words that hold a sentence together (articles, prepositions, auxiliaries) or date it (weekdays, months): a text in that language has them whatever it is
 * about. The tokenizer marks none of English, where words have been counted (story/background.inc). */
#pragma once

#include "base/span.h"

#include <stdint.h>

/* Languages as bits; the highest is nobody's. */
uint32_t function_words_language(const char *tag); /* primary, lower case; none: FUNCTION_WORDS_ANY; of which we have no words: 0 */
/* Of a text in a language that nobody has told: the words that no English text needs. */
#define FUNCTION_WORDS_ANY UINT32_MAX

/* `word` is folded, as the tokenizer does it. */
bool function_word_is(struct span word, uint32_t language);
bool function_word_is_english(struct span word);
/* The languages whose function word it is, but for English. */
uint32_t function_words_languages(struct span word);
/* Of one language. */
const char *function_words_tag(uint32_t language);
