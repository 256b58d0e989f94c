/* Scripts that write words without blanks. Bytes of UTF-8 are enough to know them. */
#pragma once

#include "base/span.h"

#include <stdint.h>

/* The character at `i` is of Thai, Lao, Burmese or Khmer: words without blanks, sentences without stops. */
bool script_is_stopless(struct span s, size_t i);
/* Of one of these, or Chinese, Japanese or Korean. */
bool script_is_unspaced(struct span s, size_t i);
/* How many words, about: between blanks; without them two characters a word where each is a syllable, four where it is a letter. */
uint32_t script_words(struct span s);
