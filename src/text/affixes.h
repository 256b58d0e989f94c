/* What Arabic and Hebrew write onto a word: "and" and the article before it, and in Arabic what makes it a plural, an adjective or somebody's behind it. They
 * come off as long as one is left, so that a word has one stem whatever it bears, also where its own first letters look like an article. What Snowball's
 * stemmer of Arabic takes off depends on what else is there ("and the flood" is none of its floods), so it is not asked; of Hebrew it has none.
 * A preposition of one letter that stands before a word without its article stays: as often it is the word's own. */
#pragma once

#include "base/span.h"

struct affixes; /* of a language */

/* `tag` is primary, in lower case. NULL: nothing comes off. */
const struct affixes *affixes_of(const char *tag);
/* What is left of `folded`: a part of it. */
struct span affixes_off(const struct affixes *affixes, struct span folded);
