/* Numbers that count or measure something: not those of a date, an hour, an age or a version, nor what a page counts. In doubt it is none. */
#pragma once

#include "text/numerals.h"

/* The number that begins with the word at `at`, if it counts. `words` are those of `text`. */
bool count_read(const struct numerals *numerals, struct words words, struct span text, struct span language, size_t at, struct numeral *ret_count);
/* Whether a text says that number anywhere, and be it a date. */
bool count_is_in(const struct numerals *numerals, struct words words, struct span text, const struct numeral *count);
