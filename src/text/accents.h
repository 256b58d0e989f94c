/* Accents as they were. Words are compared without accents, but Snowball takes endings off as they are written, accents and all: of inundaciones it
 * leaves inund, of inundacion, without its accent, nothing less than the whole. So a word is given back, for the stemmer alone, the accents of its
 * ending. Whether the text had them is not asked: both spellings must have one stem, and it must be that of the plural.
 *
 * What is given back is what a bare ending nearly always has lost (-cion, -coes, -ee) and what Snowball joins with other endings. An ending that
 * is a word's own as often (Spanish -ia: policía, materia) stays bare. Turkish has its vowels by harmony. */
#pragma once

#include "base/span.h"

struct accents; /* of a language */

/* `tag` is primary, in lower case. NULL: there are none to be given back. */
const struct accents *accents_of(const char *tag);

#define ACCENTS_WORD_MAX 256u /* bytes; a longer word is none */

/* `folded`, or what it is with accents, in `room`. */
struct span accents_restore(const struct accents *accents, struct span folded, char room[static 2 * ACCENTS_WORD_MAX]);
