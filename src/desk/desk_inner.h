/* The desk's two halves, for this room only. They share nothing that changes, so that one thread may decide the next report while another
 * writes the last one down:
 *
 *	deciding   engine, novelty, watches, routes, reader, texts, scratch, next_seq, uncommitted, folders, instructions, has_instructions
 *	writing    store, arena
 *	neither changes between desk_begin and desk_commit: config, instance, begun_seq
 */
#pragma once

#include "base/map.h"
#include "desk/desk.h"
#include "desk/texts.h"
#include "watch/watch.h"

struct desk {
	const struct config *config;
	char instance[300];
	/* deciding */
	struct store *reader;   /* sees what is committed */
	struct map uncommitted; /* seq -> material of the reports and instructions of this transaction */
	struct map folders;     /* seq -> key of the subfolder that they came by, 0 none */
	struct {
		uint64_t *at;
		size_t len, cap;
	} instructions;         /* of this transaction: seqs */
	bool has_instructions;  /* there are any at all, committed or not */
	struct texts *texts;    /* of the newest reports */
	uint64_t begun_seq, next_seq;
	struct tokenizer *tokenizer;
	struct novelty_finder *novelty;
	struct match_engine *engine;
	struct watch_set *watches;
	struct route_spec *routes;
	struct arena *scratch;  /* of the report in hand */
	struct buf fingerprint;
	struct fault lend_fault;
	bool is_dirty;          /* the engine knows reports that are not committed, or not all that are */
	/* writing */
	struct store *store;
	struct arena *arena;    /* of the report in hand */
};

/* Of the report that comes next in the drop. */
uint64_t desk_report_id(const struct store_drop *drop);
void desk_remember(struct desk *desk, const struct store_report *report, const struct fingerprint *fingerprint);

/* withdraw.c: which reports does the instruction in hand withdraw? Those that stood before this transaction, or came in it. Also counts those that are
 * not its source's. */
int withdraw_earlier(struct desk *desk, struct arena *arena, const struct store_drop *drop, struct desk_decided *decided, struct fault *fault);
/* Was the report in hand withdrawn before it came? Sets entry.withdrawn_by, and counts who had no right to. `ret_is_release`: an earlier version of it
 * was, this one is not. */
int withdraw_at_birth(struct desk *desk, const struct store_drop *drop, struct desk_decided *decided, bool *ret_is_release, struct fault *fault);
/* Does it withdraw this version of its item? */
bool instruction_covers(const struct report *instruction, const struct report *report, bool is_report_later);
/* write_withdrawal.c: writes an instruction and what it does. */
int write_instruction(struct desk *desk, const struct desk_decided *decided, struct fault *fault);
/* write.c: what a notice says of the report, all but the watches; in the desk's arena. */
int gather_cause(struct desk *desk, const struct store_report *entry, struct notice_cause *ret_cause, struct fault *fault);
