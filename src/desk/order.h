/* What editors order about stories, inputs like any other: they have their place in the journal, and replaying it carries them out again.
 *
 *	merge   Both stories are one. The one that began earlier in the journal stays; the other's number is a name of it from then on.
 *	split   A report, and whatever repeats it, goes to another story or to one of its own, whose number is that of the order.
 *
 * What was decided of each report stays as it was, and no threshold moves: what comes later is compared with the stories as they are now.
 *
 * A copy may be split from what it repeats, for an editor knows better: what comes later and is like it repeats it, and not the other one.
 *
 * Refused is what makes no sense: a story or report that is not there, a story with itself, a story or report that is withdrawn, and a split that would
 * leave nothing behind. What is so already is no fault, and writes nothing.
 */
#pragma once

#include "desk/desk.h"

enum order_outcome {
	ORDER_DONE,
	ORDER_IS_SO,      /* already: nothing was written */
	ORDER_NOT_THERE,  /* no such story or report */
	ORDER_REFUSED,
};

struct desk_order {
	enum story_verb verb;
	int64_t given;
	bool has_uid;
	uint32_t uid;
	struct span author, comment;
	/* merge: both; split: `into`, 0: one of its own */
	uint64_t first, second, into;
	struct span report;      /* split: as a person writes it, id or number */
	/* what came of it: */
	enum order_outcome outcome;
	uint64_t story, other;   /* that the reports came to, that they left */
	uint64_t seq;            /* of the order */
	size_t moved;            /* reports */
	char said[512];          /* a sentence for whoever gave it */
};

/* Between desk_begin and desk_commit, while nobody writes for the desk. -1 is a fault of the store only. */
int desk_order(struct desk *desk, struct desk_order *order, struct fault *fault);

/* ---- what both the desk and a replay do (this room only) ---- */

/* Which reports of a story a split takes along: the report named, and what repeats one that goes. Ask in order of the journal. */
struct order_group {
	uint64_t report;
	struct {
		uint64_t *at;
		size_t len, cap;
	} seqs; /* rising */
};
bool order_group_takes(struct order_group *group, uint64_t seq, uint64_t of);
void order_group_done(struct order_group *group);
