/* How likely is it that two reports tell of one event? A logistic model over a few named features of the pair, learned from collections
 * that were labelled by hand (tests/bench/story_learn says how). Whole numbers only: every machine decides alike. */
#pragma once

#include "story/terms.h"

#include <stdbool.h>

enum pair_feature {
	PAIR_LEAD,       /* likeness of titles and first words */
	PAIR_NAMES,      /* … of the words that are written as names; of the lead, where one of the two writes none */
	PAIR_NUMBERS,    /* … of the numbers */
	PAIR_DISTINCT,   /* … of all words, by how well they tell the report's neighbours apart */
	PAIR_DAYS,       /* between them */
	PAIR_UNDATED,    /* one of them has no date of its own */
	PAIR_SHORT,      /* how little the later one says */
};
#define PAIR_FEATURES 7

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

/* What two vectors have in common; the first is asked about, the other one of its neighbours. */
struct pair_likeness {
	uint32_t full;                  /* cosine of all terms, q15 */
	int32_t part[TERM_MARK_KINDS];  /* of those with the mark in both, q10 */
	bool has[TERM_MARK_KINDS];      /* both have some */
};
/* A report's terms, and how long the vector of those with each mark is, q15. */
struct pair_side {
	struct vector vector;
	const uint16_t *lengths;
};
void pair_lengths(const uint16_t *weights, size_t len, uint16_t ret_lengths[static TERM_MARK_KINDS]);
/* `asker`: its terms; `lengths` are its own. */
void pair_measure(const struct terms_table *asker, const uint16_t *lengths, const struct pair_side *other, struct pair_likeness *ret_likeness);

/* Some reports much alike, as the nearest of one report are. What all of them say (the subject, the place, the people of a long affair) does not
 * tell one event from the next; what few say does. */
#define PAIR_NEIGHBOURS 16u
#define PAIR_NEIGHBOURHOOD_TABLE 4096u
struct pair_neighbourhood {
	uint32_t rarity[PAIR_NEIGHBOURS + 1]; /* of a term that so many have, q10 */
	uint32_t terms[PAIR_NEIGHBOURHOOD_TABLE];
	uint8_t having[PAIR_NEIGHBOURHOOD_TABLE]; /* 0: free */
};
/* `reports`: how many will be added, at most PAIR_NEIGHBOURS. */
void pair_neighbourhood_init(struct pair_neighbourhood *neighbourhood, size_t reports);
void pair_neighbourhood_add(struct pair_neighbourhood *neighbourhood, struct vector vector);

/* The asker's vector as its neighbourhood weighs it. */
struct pair_local {
	const struct pair_neighbourhood *neighbourhood;
	struct terms_table table;
	uint64_t square, length;
};
void pair_local_init(struct pair_local *local, const struct pair_neighbourhood *neighbourhood);
/* One of the asker's terms; PAIR_NO_TERM where no report has it. */
#define PAIR_NO_TERM UINT32_MAX
void pair_local_add(struct pair_local *local, uint32_t term, uint32_t marked);
void pair_local_end(struct pair_local *local);
/* Cosine, q10. */
int32_t pair_local_measure(const struct pair_local *local, struct vector vector);
