/* The desk's two halves, for this room only. They share nothing that changes, so that one thread may decide the next report while another
 * writes the last one down:
 *
 *	deciding   judge, novelty, watches, routes
 *	writing    store, arena
 *	neither changes between desk_begin and desk_commit: config, instance
 */
#pragma once

#include "desk/desk.h"
#include "desk/judge.h"
#include "watch/watch.h"

struct desk {
	const struct config *config;
	char instance[300];
	/* deciding */
	struct judge judge;
	struct novelty_finder *novelty;
	struct watch_set *watches;
	struct route_spec *routes;
	bool is_dirty;          /* the engine knows reports that are not committed, or not all that are */
	/* writing */
	struct store *store;
	struct arena *arena;    /* of the report in hand */
};

/* Of the report that comes next in the drop. */
uint64_t desk_report_id(const struct store_drop *drop);
/* write_withdrawal.c: writes an instruction and what it does. */
int write_instruction(struct desk *desk, const struct desk_decided *decided, struct fault *fault);
/* write.c: what a notice says of the report, all but the watches; in the desk's arena. */
int gather_cause(struct desk *desk, const struct store_report *entry, struct notice_cause *ret_cause, struct fault *fault);
