/* Words that turn a sentence round: "not", "kein", "jamais". Of languages that say it by an ending or a front alone there are none. */
#pragma once

#include "text/words.h"

/* Those of a language, by its tag; NULL where we have none. */
const char *negations_of(struct span language);
/* One of them is the word, or in scripts without blanks, in it. */
bool negation_is(const char *negations, const struct word *word);
