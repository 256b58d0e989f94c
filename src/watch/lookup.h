/* The words of one report, ready to be looked up by many queries: from the hash of a stem to the places where it stands.
 * Title and text are one row of places with a gap between them, so that no phrase spans the two. A word that is written
 * alike has the same stem, so stems alone find both.
 *
 * Lent: the words and the arena must outlive it.
 */
#pragma once

#include "text/words.h"

struct query_subject;

#define LOOKUP_NONE UINT32_MAX
#define LOOKUP_TAG_SIZE 4 /* a primary language tag and NUL */

struct lookup {
	const struct word **at; /* by place; NULL in the gap */
	size_t len;
	char tag[LOOKUP_TAG_SIZE]; /* lower case; empty where the language is none that could have a stemmer */
	struct lookup_slot *slots;
	uint32_t *next;         /* by place: the next one of the same stem */
	size_t mask;
};

void lookup_make(struct arena *arena, const struct query_subject *subject, struct lookup *ret_lookup);
/* The places of a stem, rising; LOOKUP_NONE at the end. */
uint32_t lookup_first(const struct lookup *lookup, uint64_t stem);
uint32_t lookup_next(const struct lookup *lookup, uint32_t place);
