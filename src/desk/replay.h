/* The journal again: every report, instruction and order of a store, in order, decided anew by an engine that knows nothing yet, with what was decided
 * when it came beside it. What is decided anew counts for what follows; of what was decided only the withdrawals before an entry are believed. An order names
 * stories as they were: where there is no story of that number now, the one is meant that the report of that number is in.
 *
 * By the same program with the same memory nothing differs, to the byte. Reads only, while a daemon may write, and goes as far as the journal
 * had come at the beginning.
 */
#pragma once

#include "desk/desk.h"

struct replay_step {
	const struct store_report *was;    /* as stored; withdrawn_by is 0 where it stood when it came */
	const struct store_report *now;
	bool is_instruction;               /* without story and verdict */
	const struct store_order *order;   /* an order: then there is neither `was` nor `now`; what it would do now: */
	uint64_t story, other;             /* the reports come to, and leave; 0: it makes no sense any more */
	const uint64_t *withdrew, *withdraws; /* by an instruction: seqs, rising */
	size_t withdrew_len, withdraws_len;
	const struct verdict_move *moved, *moves; /* of others, that a report brought about and brings about */
	size_t moved_len, moves_len;
	bool has_other_decision;           /* relation, story, what it repeats, what it moves, or a withdrawal */
	bool has_other_figures;            /* anything else that is kept of the decision: scores, candidates, the fingerprint */
};

/* `memory_reports` 0: the default. What `each` is given is lent; nonzero ends the walk, which then returns 0. */
int desk_replay(struct store *store, size_t memory_reports, int (*each)(void *ctx, const struct replay_step *step), void *ctx, struct fault *fault);
