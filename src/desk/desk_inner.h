/* The desk's two halves, for this room only. They share nothing that changes, so that one thread may decide the next report while another
 * writes the last one down:
 *
 *	deciding   engine, novelty, watches, routes, reader, texts, scratch, next_seq, uncommitted
 *	writing    store, arena
 *	neither changes between desk_begin and desk_commit: config, instance
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
	struct map uncommitted; /* seq -> material of the reports of this transaction */
	struct texts *texts;    /* of the newest reports */
	uint64_t next_seq;
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
