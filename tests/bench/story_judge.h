/* A desk without a store: reports are judged and remembered one after the other, and the parts of a decision are timed. */
#pragma once

#include "story/match.h"

struct story_judge {
	struct match_engine *engine;
	struct tokenizer *tokenizer;
	struct arena *arena;        /* until the next report is taken */
	struct match_lender lender; /* its time is nobody's */
	int64_t lent_ns;
	int64_t clock_ns;           /* what asking for the time costs, which is taken off */
	struct {
		int64_t words, sketch, judge, remember, settle; /* ns of CPU since the start */
	} spent;
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
/* Of this process: what a busy machine does not blur. */
int64_t cpu_ns(void);
