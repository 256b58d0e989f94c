/* What a report is to what was there before: the decision, with the figures that explain it.
 * Plain data; scores are permille (0–1000) so that they print, compare and replay the same everywhere. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum relation {
	RELATION_NEW_STORY,
	RELATION_UPDATE,
	RELATION_REVISION,
	RELATION_REPRINT,
	RELATION_DUPLICATE,
};
#define RELATIONS 5

const char *relation_name(enum relation relation); /* "new_story" … */
bool relation_parse(const char *name, enum relation *ret_relation);
/* duplicate, reprint, revision: repeats another report (`of`). */
bool relation_is_copy(enum relation relation);
/* duplicate, reprint: no news, as a revision is. */
bool relation_is_mere_copy(enum relation relation);

/* What was done to a text on its way to a copy: bits. How they are told: change.h. */
enum change_kind { CHANGE_EXPANDED = 1, CHANGE_ABRIDGED = 2, CHANGE_REHEADLINED = 4, CHANGE_CORRECTED = 8 };
#define CHANGE_KINDS 4

/* "expanded" … by number, from 0; the bit is 1 << number */
const char *change_kind_name(unsigned number);

struct change {
	bool is_known;        /* a copy, looked at: its text and that of `of` */
	unsigned kinds;
	int share_of_this, share_of_other; /* of each text found in the other */
};

/* Thresholds that no share of a text reaches: so long after, its source or another says it anew; under these headlines, it is another report. */
enum { VERDICT_COPY_ANEW = 1001, VERDICT_COPY_OTHER = 1002 };

#define VERDICT_BACKGROUND_MAX 3

struct verdict {
	enum relation relation;
	uint64_t of;          /* copies: seq of the report that it repeats; else 0 */
	struct change change; /* copies: against `of`, which need not be the candidate below */
	uint64_t story;       /* the story joined; 0: it founds one */
	/* Why, on the story question: the best story and the next best, whether joined or not. 0 where there was none. */
	uint64_t nearest;     /* seq of the most similar report */
	uint64_t best_story;
	int score;            /* of best_story, time taken into account */
	int threshold;        /* that it had to reach; less for a version of an item */
	uint64_t runner_up;   /* story */
	int runner_up_score;
	/* Why, on the copy question: the best candidate, whether taken or not. */
	uint64_t copy_of;     /* seq */
	int containment;      /* share of the smaller text's shingles found in the other */
	int containment_threshold; /* or one of VERDICT_COPY_… */
	int share_of_this, share_of_other; /* of each text found in the other */
	/* Earlier stories outside the window that this new story resembles, best first. */
	struct verdict_link {
		uint64_t story;
		int score;
	} background[VERDICT_BACKGROUND_MAX];
	size_t background_len;
};

/* Joined a story as a version of an item in it, `nearest`, and not for its likeness. */
bool verdict_is_version(const struct verdict *verdict);

/* The same decision for the same reasons. */
bool verdict_equals(const struct verdict *a, const struct verdict *b);

/* A report belongs elsewhere, now that more is known. */
struct verdict_move {
	uint64_t report;  /* seq; 0: all of the story, whose id means the other one from now on */
	uint64_t from, to;
	int score;        /* mean chance with the members there, permille */
	int was;          /* of a report: with the members of the story that it leaves */
};
