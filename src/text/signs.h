/* The signs that say something: a minus, less or more, a currency and per cent of a number, a plus or minus behind a grade ("AA+", "0-"), and that a
 * sentence is a question. All other punctuation is a matter of style, and the normal form (fold.h) leaves out these as well.
 *
 * However they are typed: "-5", "−5" and "–5", "％" and "%" are the same. A hyphen is a minus at the front of a number: not within a word, a
 * range or a score; and behind a number or a few capitals, where nothing goes on. */
#pragma once

#include "base/buf.h"

#include <stdint.h>

/* Adds those of a valid text in order, of each at the front of a number with its digits. */
void signs_add(struct buf *out, struct span text);
/* Of the number at [from, end) of a valid text; 0: it has none. Where they stand around it makes no difference. */
uint64_t signs_of_number(struct span text, size_t from, size_t end);
/* Of the word that ends at `end`; 0: it has none. */
uint64_t signs_of_word(struct span text, size_t end);
