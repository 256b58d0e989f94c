/* How likely is it that two reports tell of one event? A logistic model over a few named features of the pair, learned from collections
 * that were labelled by hand (tests/bench/story_learn says how). Whole numbers only: every machine decides alike. */
#pragma once

#include "story/terms.h"

#include <stdbool.h>

enum pair_feature {
	PAIR_LEAD,       /* likeness of titles and first words */
	PAIR_NAMES,      /* … of the words that are written as names; of the lead, where one of the two writes none */
	PAIR_STRANGERS,  /* both write names, and have none in common */
	PAIR_NUMBERS,    /* … of the numbers */
	PAIR_DISTINCT,   /* … of all words, by how well they tell the report's neighbours apart */
	PAIR_DAYS,       /* between them */
	PAIR_UNDATED,    /* one of them has no date of its own */
	PAIR_SHORT,      /* how little the later one says */
};
#define PAIR_FEATURES 8

/* Likenesses from 0 to 1, days, as q10. */
struct pair {
	int32_t at[PAIR_FEATURES];
};

/* What one of each feature adds to the logarithm of the odds, q10, and where they begin. */
struct pair_model {
	int32_t bias;
	int32_t weight[PAIR_FEATURES];
};
extern const struct pair_model pair_model_learned;

const char *pair_feature_name(enum pair_feature feature); /* "lead" … */
/* q15 */
uint32_t pair_chance(const struct pair_model *model, const struct pair *pair);

/* What two vectors have in common; the first is asked about, the other one of its neighbours.
 *
 * Breadth: does the likeness rest on one term, or on several? By Herfindahl's index of concentration, from 0 for a single one to 1 where two or more
 * share in it. To have one word in common, however rare, is to speak of one town or one man, not of one event: a local paper would have a
 * single story. So all that tells one event is worth what its breadth is. */
struct pair_likeness {
	uint32_t full;                  /* cosine of all terms, q15 */
	int32_t part[TERM_MARK_KINDS];  /* of those with the mark in both, times the breadth, q10 */
	bool has[TERM_MARK_KINDS];      /* both have some */
};
/* How long the vector of the terms with each mark is, q15. */
void pair_lengths(const uint16_t *weights, size_t len, uint16_t ret_lengths[static TERM_MARK_KINDS]);

#define PAIR_NO_TERM UINT32_MAX

/* A report's terms, of which many others are asked how much they have of them. Few terms of another are among them: a field of marks
 * tells most of the rest, and only what passes is looked up. */
#define PAIR_PROBE_MARKS 4096u
#define PAIR_PROBE_PLACES 256u

struct pair_probe {
	uint8_t marks[PAIR_PROBE_MARKS]; /* by the lower bits of the term */
	struct pair_probe_place {
		uint32_t term; /* counted from 1; 0: free */
		uint32_t weight;
	} places[PAIR_PROBE_PLACES];
};

/* Terms by their numbers, PAIR_NO_TERM where no report has it; at most VECTOR_TERMS_MAX. */
void pair_probe_init(struct pair_probe *probe, const uint32_t *terms, const uint16_t *weights, size_t len);
/* Cosine of all terms, q15: what pair_likeness.full would be. */
uint32_t pair_probe_likeness(const struct pair_probe *probe, struct vector vector);

/* A report, and others that are much alike, as the nearest of one report are; compared term by term. What all of them say (the subject, the
 * place, the people of a long affair) does not tell one event from the next; what few say does.
 *
 * Every term has a place in one table, which is looked up once: all that is asked later is asked of places. */
#define PAIR_OTHERS_MAX 32u  /* that are compared */
#define PAIR_NEIGHBOURS 16u  /* of them, that tell how rare a term is here */
#define PAIR_PLACES 4096u    /* a power of two, twice the terms that there can be */

struct pair_group {
	struct pair_place {
		uint32_t term;   /* counted from 1; 0: free */
		uint16_t asked;  /* the weight that the report has it with, marks and all; 0: it has it not */
		uint16_t having; /* of the neighbours */
	} places[PAIR_PLACES];
	uint32_t mask;           /* of the places that are used: what is small is cleared at once, and stays near */
	struct {
		uint16_t places[VECTOR_TERMS_MAX], weights[VECTOR_TERMS_MAX];
		size_t shared, own; /* terms that the report has, from the front; that it has not, from the end backwards */
		uint32_t breadth;   /* q10 */
	} others[PAIR_OTHERS_MAX];
	size_t others_len;
	const uint32_t *terms;
	const uint16_t *weights;
	size_t len;
	uint16_t lengths[TERM_MARK_KINDS];
	uint32_t rarity[PAIR_NEIGHBOURS + 1]; /* of a term that so many neighbours have, q10 */
	uint64_t length;                      /* of the report's vector, as the neighbourhood weighs it */
};

/* The report's terms, by their numbers: PAIR_NO_TERM where no report has it. They are lent until the end. `others_terms`: that the others have
 * together at most. */
void pair_group_init(struct pair_group *group, const uint32_t *terms, const uint16_t *weights, size_t len, size_t others_terms);
/* One more, while there are fewer than PAIR_OTHERS_MAX; they are counted from 0. `lengths`: pair_lengths of it. */
void pair_group_add(struct pair_group *group, struct vector vector, const uint16_t *lengths, struct pair_likeness *ret_likeness);
/* The first of them are the neighbours, once: at most PAIR_NEIGHBOURS. */
void pair_group_settle(struct pair_group *group, size_t neighbours);
/* The report and one of the others as the neighbourhood weighs them: cosine, times the breadth, q10. */
int32_t pair_group_distinct(const struct pair_group *group, size_t other);
