/* What turns a sentence round: words, "not", "kein", "jamais", and fronts of words, "unlikely", "Unrecht". Of languages that say it by an ending alone there
 * is nothing. */
#pragma once

#include "text/language.h"
#include "text/words.h"

struct negations {
	char language[LANGUAGE_PRIMARY_SIZE];
	const char *words;  /* folded, a blank around each; of scripts without blanks, signs */
	const char *fronts; /* folded, a blank around each: they make a word its opposite */
};

/* By its tag; NULL where we have none. */
const struct negations *negations_of(struct span language);
/* One of them is the word, or in scripts without blanks, in it. `raw`: as it is written. */
bool negation_is(const struct negations *negations, const struct word *word, struct span raw);
/* "can't": what is left of it as a word says the opposite. */
bool negation_is_contracted(struct span raw);
/* "Declined to": it says a "not" of what follows, which "declined" alone does not. Both folded. */
bool negation_refuses(const struct negations *negations, struct span folded, struct span next);
/* The front that makes `word` the opposite of the other; empty where it is none. */
struct span negation_front(const struct negations *negations, const struct word *word, const struct word *other);
