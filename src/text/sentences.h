/* A text cut into sentences: spans into it, in order, trimmed, never empty. Ends at . ! ? … 。 ؟ ۔ । and at paragraph breaks, not
 * after initials, common abbreviations or inside numbers. */
#pragma once

#include "base/span.h"

bool sentence_next(struct span *rest, struct span *ret_sentence);
