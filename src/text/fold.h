/* Text as it is compared: lower case, compatibility forms, accents off (utf8proc NFKD, casefold, marks stripped), with an
 * ASCII fast path. What is written for a letter where a keyboard has none is the same: œ is oe, ø o, ł l; ı is i, for its capital is I and that of i
 * has a dot: in Turkish neither case nor accents matter unless all four are one. Invalid UTF-8 is replaced by U+FFFD first. */
#pragma once

#include "base/buf.h"

void fold_add(struct buf *out, struct span text);
/* The same with every run of white space and punctuation as one blank and none at the ends: the form of which the exact digest
 * and the character 9-grams of a report are taken. */
void fold_add_normal(struct buf *out, struct span text);
/* How many bytes at the front of `text` are `words` where both are folded (both valid UTF-8), with a word's end behind them; 0 where it begins otherwise.
 * In scripts without blanks every character ends a word. */
size_t fold_front_len(struct span text, struct span words);
