/* One report, ready to be asked by many queries: its words, from the hash of a stem to the places where it stands, and what else a query
 * may ask for.
 *
 * All fields are one row of places with a gap between any two of them, and between two keywords, so that no phrase spans them: title and text
 * first, then source, place, byline and keywords. In a script without blanks every character has a place, which is that of the pair that it begins.
 * A word that is written alike has the same stem, so stems alone find both. The words of title, text and keywords are stemmed by the report's
 * language; source, place and byline are names, and names are not stemmed.
 *
 * Lent: the report, its words and figures and the arena must outlive it.
 */
#pragma once

#include "report/report.h"
#include "story/figures.h"
#include "text/language.h"
#include "text/words.h"
#include "watch/regex.h"

/* What a part of a query looks into. */
enum query_field {
	QUERY_ANYWHERE, /* title and text */
	QUERY_TITLE,
	QUERY_TEXT,
	QUERY_SOURCE,
	QUERY_PLACE,
	QUERY_BYLINE,
	QUERY_KEYWORD,
};
#define QUERY_FIELDS 7
#define QUERY_FIELD_BIT(field) (1u << (field))

struct query_subject {
	const struct report *report;
	struct words title, text; /* of the report */
	struct figures figures;   /* likewise */
};

#define LOOKUP_NONE UINT32_MAX

struct lookup {
	const struct word **at; /* by place; NULL in the gaps */
	size_t len;
	struct lookup_range { uint32_t begin, end; } fields[QUERY_FIELDS]; /* places */
	char tag[LANGUAGE_PRIMARY_SIZE]; /* lower case; empty where the language is none that could have a stemmer */
	struct report report;
	struct figures figures;
	struct lookup_letters *letters; /* of all it says, made when a regex first asks */
	struct lookup_slot *slots;
	uint32_t *next;         /* by place: the next one of the same stem, or LOOKUP_NONE */
	struct lookup_stem {
		uint64_t hash;
		uint32_t first;  /* place, in any field */
		uint32_t fields; /* bits: where it stands; none for QUERY_ANYWHERE */
	} *stems;
	size_t stems_len;
	size_t mask;
};

/* The tokenizer is used during the call only, for the short fields. */
void lookup_make(struct arena *arena, struct tokenizer *tokenizer, const struct query_subject *subject, struct lookup *ret_lookup);
/* The places of a stem in a field, rising; LOOKUP_NONE at the end. */
uint32_t lookup_first(const struct lookup *lookup, enum query_field field, uint64_t stem);
uint32_t lookup_next(const struct lookup *lookup, enum query_field field, uint32_t place);
const struct regex_letters *lookup_letters(const struct lookup *lookup);
/* Are the words of this field names, which no stemmer may touch? */
static inline bool query_field_is_name(enum query_field field)
{
	return field == QUERY_SOURCE || field == QUERY_PLACE || field == QUERY_BYLINE;
}
