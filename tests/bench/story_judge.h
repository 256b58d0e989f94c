/* A desk without a store: reports are judged and remembered one after the other, and their cost is taken. */
#pragma once

#include "story/match.h"

#include <stdio.h>

/* ns of CPU. To ask for the time is a call of the system, which is slow and leaves its traces in the caches: so of most reports only the whole is
 * timed, and of one in STORY_PARTS_EVERY the parts. */
#define STORY_PARTS_EVERY 8u
struct story_spent {
	int64_t all, words, sketch, judge, remember, settle;
	int64_t clock;  /* what asking costs; taken off */
	uint64_t reports, parted;
};

struct story_judge {
	struct match_engine *engine;
	struct tokenizer *tokenizer;
	struct arena *arena;        /* until the next report is taken */
	struct match_lender lender; /* its time is nobody's */
	int64_t lent_ns;
	struct story_spent spent;
	int64_t *part;              /* what is done now; NULL where nobody asks */
	int64_t part_since;
	int64_t asked;              /* for the time, since the report came */
};

struct story_judged {
	struct verdict verdict;
	struct fingerprint *fingerprint; /* in the arena */
	uint64_t story;                  /* when it was judged */
	const struct verdict_move *moves;  /* that followed; in the arena */
	size_t moves_len;
};

void story_judge_init(struct story_judge *judge, const struct match_options *options, struct match_lender lender);
void story_judge_done(struct story_judge *judge);
/* Makes the subject, in the arena: words and sketch. */
struct match_subject story_judge_read(struct story_judge *judge, const struct report *report, uint64_t seq);
struct story_judged story_judge_take(struct story_judge *judge, const struct report *report, uint64_t seq);
/* "71.2 us of CPU each (words 8.1, …; the decision alone 40.2: 24,876 a second)": without remembering and settling. */
void story_spent_print(const struct story_spent *spent, FILE *out);
/* Of this process: what a busy machine does not blur. */
int64_t cpu_ns(void);
