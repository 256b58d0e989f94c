/* Words of which one rules out the other: "guilty" and "acquitted", "alive" and "dead", "won" and "lost". A list, for no rule tells them from two words for one
 * thing; of languages that are not in it there is nothing. */
#pragma once

#include "base/span.h"
#include "text/language.h"

struct contraries {
	char language[LANGUAGE_PRIMARY_SIZE];
	const char *rows;
};

/* By its tag; NULL where we have none. */
const struct contraries *contraries_of(struct span language);
/* Of two folded words. */
bool contraries_are(const struct contraries *contraries, struct span folded, struct span other);
