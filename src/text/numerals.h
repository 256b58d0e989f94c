/* Numbers as texts write them: in digits of any script, in words of some twenty-five languages ("dreiundzwanzig", "quatre-vingt-douze",
 * "two hundred and ten million", "two dozen"), in Chinese ("十二"). All become digits of ASCII, by which they can be compared: "2.300" is
 * 2300 in German, "2 300" in French, "1.5 million" is 1500000.
 *
 * Words of which the language is not in the table are no numbers, and in Hebrew two words of which one is ten remain a number and a
 * word: they are compared, but are not the same in digits. "One" alone is none: it is one of
 * many, or nobody in particular.
 */
#pragma once

#include "base/span.h"
#include "text/words.h"

#include <stdint.h>

#define NUMERAL_SIZE 48u /* digits and a NUL; a longer one is no number */

/* How one language counts. Plain, to be made where it is needed. */
struct numerals {
	const struct numeral_words *words; /* NULL: its words for numbers are not known */
	bool has_points, has_blanks;       /* it parts thousands so: "2.300", "2 300" */
	uint64_t begins[16];               /* by the first two bytes of a word: one of its numbers may begin so */
};

struct numeral {
	size_t from, end;                  /* bytes of the text; they may begin or end within a pair of Chinese characters */
	char digits[NUMERAL_SIZE];         /* "12", "3.5" */
};

/* By the primary tag; English where there is none. */
struct numerals numerals_of(struct span language);
/* The number that begins with the word at `at` or, of a pair of Chinese characters, within it. `words` are those of `text`. */
bool numeral_read(const struct numerals *numerals, struct words words, struct span text, size_t at, struct numeral *ret_numeral);
/* A number that is one word with its unit: of "40kg", "9am" and "3rd" the number alone, of "$4m" as much as "$4 million" says. */
bool numeral_read_joined(const struct word *word, struct span text, struct numeral *ret_numeral);
/* The value of a single folded word, of any size; -1 where it is none of the language's. */
int64_t numeral_of_word(const struct numerals *numerals, struct span folded);
/* 0–9 of a digit of a script other than ASCII; -1. */
int numeral_digit(uint32_t character);
