/* For people: the names and numbers of a text, and which of them another has, too. A name is a run of words with a capital, as far as the language has
 * capitals for names: not German, whose nouns all have one, and no script without capitals. The first word of a sentence, and that behind a
 * dateline, says nothing by its capital and is one of a name where it is elsewhere; a title of which most words have capitals says nothing either.
 */
#pragma once

#include "base/arena.h"
#include "report/report.h"
#include "text/words.h"

struct fact {
	struct span text;   /* slice of the title or the text, as first written */
	bool is_shared;     /* the other text says it: a number so, of a name each word with a capital */
};

struct facts {
	const struct fact *names, *numbers; /* in order of the text, each once */
	size_t names_len, numbers_len;
};
#define FACTS_MAX 200u /* of each */

struct facts_side {
	const struct report *report;
	struct words title, text; /* of it */
};

/* Whether a capital tells a name in this language. */
bool facts_are_capital(struct span language);
/* Of each, as seen from the other; in the arena, and lent from the reports. */
void facts_compare(struct arena *arena, const struct facts_side *first, const struct facts_side *second, struct facts *ret_first,
		   struct facts *ret_second);
