/* In which charset of one byte a letter bytes are words of some language: Windows' and ISO's for each alphabet, those of DOS and of old
 * Macintoshes, of which nobody says which he used.
 *
 * Each charset is tried for each language that is written in it. A letter costs the more the rarer it is there, by its place in the order
 * of how common they are; a letter that the language has not, a sign within a word, a capital behind a small letter and a byte that is
 * nothing cost more than the rarest. Only words with a byte beyond ASCII are read, so neither mark-up nor English around them counts.
 */
#pragma once

#include "base/span.h"

/* The name (charset.h) of the cheapest; "windows-1252" where there is little to go by. */
const char *alphabets_guess(struct span bytes);
