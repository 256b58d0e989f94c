/* What is it? The half of deciding that needs neither watches nor anybody to tell: the matching engine, and what of the journal has to be asked beside it.
 * The desk judges by it what arrives, desk/replay.h what has arrived. For this room only. Reads the store, writes nothing.
 *
 * Of the journal it knows what stands before `next_seq`: the reader tells what is before begun_seq, the maps what has come since and is not
 * committed. What a reader knows from begun_seq on is not heard.
 *
 *	judge_restore(judge)
 *	judge->begun_seq = judge->next_seq = …
 *	for each: judge_report(judge, arena, &drop, &decided, &fingerprint); judge_settle(judge, arena, &decided, fingerprint); next_seq++
 */
#pragma once

#include "base/map.h"
#include "desk/desk.h"
#include "desk/texts.h"

struct judge {
	struct store *reader;   /* sees what is committed */
	struct desk_progress progress; /* of judge_restore; its function may be NULL */
	size_t memory_reports;
	struct match_engine *engine;
	struct tokenizer *tokenizer;
	struct texts *texts;    /* of the newest reports */
	struct map uncommitted; /* seq -> material of the reports and instructions of this transaction */
	struct map folders;     /* seq -> key of the subfolder that they came by, 0 none */
	struct map repeated;    /* seq -> what it repeats without news, 0 nothing; twice that, and one more where it says anything that this does not */
	struct {
		uint64_t *at;
		size_t len, cap;
	} instructions;         /* of this transaction: seqs */
	bool has_instructions;  /* there are any at all, committed or not */
	uint64_t begun_seq, next_seq;
	struct arena *scratch;  /* of the report in hand */
	const struct report *asked; /* this report, while the engine is asked */
	struct buf fingerprint;
	struct fault lend_fault;
};

/* Keeps the reader, which outlives it; knows nothing yet. */
void judge_init(struct judge *judge, struct store *reader, size_t memory_reports);
void judge_done(struct judge *judge);
/* Knows what the store says, and no more: the newest reports, in journal order. */
int judge_restore(struct judge *judge, struct fault *fault);
/* What was not committed is forgotten, by all but the engine; judge_restore mends that. */
void judge_forget_uncommitted(struct judge *judge);

/* Sets of the entry story time, story, verdict, withdrawn_by and fingerprint (in the arena), and counts who had no right to withdraw it. The entry has
 * its report, seq and time of arrival already. `ret_fingerprint` lives in the scratch. */
int judge_report(struct judge *judge, struct arena *arena, const struct store_drop *drop, struct desk_decided *decided,
		 const struct fingerprint **ret_fingerprint, struct fault *fault);
void judge_remember(struct judge *judge, const struct store_report *report, const struct fingerprint *fingerprint);
/* The same of what has just been decided: others may belong elsewhere now. Sets its moves, in the arena. */
void judge_settle(struct judge *judge, struct arena *arena, struct desk_decided *decided, const struct fingerprint *fingerprint);
/* The entry is an instruction: which reports does it withdraw? Those that stood before this transaction, or came in it. Also counts those that are not
 * its source's. A kill in words of which none of this is found is news: the entry's status is then usable, and it is to be judged as a report.
 * (withdraw.c) */
int judge_instruction(struct judge *judge, struct arena *arena, const struct store_drop *drop, struct desk_decided *decided, struct fault *fault);
/* Nothing is matched any more with what it withdraws. */
void judge_withdraw(struct judge *judge, const struct desk_decided *decided);
/* What has been decided of it is so from here on, though it is not committed. */
void judge_enter(struct judge *judge, const struct store_drop *drop, const struct desk_decided *decided);

const struct desk_material *judge_uncommitted(const struct judge *judge, uint64_t seq); /* NULL: none */

/* withdraw.c: was the report in hand withdrawn before it came? Sets entry.withdrawn_by, and counts who had no right to. `ret_is_release`: an earlier
 * version of it was, this one is not. */
int withdraw_at_birth(struct judge *judge, const struct store_drop *drop, struct desk_decided *decided, bool *ret_is_release, struct fault *fault);
/* Does it withdraw this version of its item? */
bool instruction_covers(const struct report *instruction, const struct report *report, bool is_report_later);
