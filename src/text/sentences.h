/* A text cut into sentences: spans into it, in order, trimmed, never empty. Ends at . ! ? … 。 ؟ ۔ । and at paragraph breaks, not
 * after initials, common abbreviations or inside numbers. */
#pragma once

#include "base/span.h"

/* True where `s` ends as a sentence does, perhaps within brackets or quotation marks. `by_colon`: what announces something has come to its end too. */
bool sentence_ends(struct span s, bool by_colon);
bool sentence_next(struct span *rest, struct span *ret_sentence);
