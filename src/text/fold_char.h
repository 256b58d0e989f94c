/* Folding and classes of single characters: what fold and words share inside this room. */
#pragma once

#include "base/span.h"

#include <stddef.h>
#include <stdint.h>

enum fold_class {
	FOLD_OTHER,    /* white space, punctuation, symbols: between words */
	FOLD_LOWER,    /* letters without case too, and marks */
	FOLD_UPPER,
	FOLD_DIGIT,
	FOLD_UNSPACED, /* scripts written without blanks between words: Han, kana, Thai, Lao, Burmese, Khmer; Hangul, whose blanks
	                * part phrases of a word and its particles */
};

/* U+FDFA becomes eighteen. */
#define FOLD_CHAR_MAX 32u

/* The next character of `text` as fold_char and fold_class_of take it: kana of half width as the full ones, and kana with the mark of their voice as one. */
uint32_t fold_next(struct span text, size_t *ret_len);
/* One character folded; 0 where nothing is left of it (an accent, a soft hyphen). */
size_t fold_char(uint32_t character, uint32_t ret_folded[static FOLD_CHAR_MAX]);
enum fold_class fold_class_of(uint32_t character);

/* Letters and digits of ASCII, folded; of any other byte 0. */
extern const unsigned char fold_plain[256];

static inline uint32_t fold_ascii_lower(uint32_t c)
{
	return c - 'A' < 26 ? c + 32 : c;
}

static inline enum fold_class fold_ascii_class(uint32_t c)
{
	if ((c | 32) - 'a' < 26)
		return c & 32 ? FOLD_LOWER : FOLD_UPPER;
	return c - '0' < 10 ? FOLD_DIGIT : FOLD_OTHER;
}
