/* The inbox: files that appear in a folder become drops, each exactly once, and end in done/ or failed/.
 *
 *	          event or scan                    two equal looks, `settle` apart; renamed in: at once
 *	(unseen) ---------------> SETTLING -------------------------------------> READY
 *	READY -> READING -> INGESTING -> MOVING -> (gone)
 *	READING, INGESTING, MOVING --trouble--> WAITING --its time--> where it was
 *	any busy state, file changed meanwhile --> SETTLING
 *
 * Invariants:
 *  1. A path has at most one entry.
 *  2. A file is moved only after its fate is committed, and only if it still is the file that was read.
 *  3. Nothing but input faults goes to failed/; trouble of the machine leaves the file where it is, and is_degraded says why.
 *  4. At most BUSY_MAX entries are beyond READY; the desk's full queue stops reading.
 */
#pragma once

#include "daemon/ingest.h"

struct inbox;

struct inbox_events {
	void *ctx;
	/* Nothing is left to do: no file that is ours, none waiting but for trouble. Told each time that comes true. */
	void (*idle)(void *ctx);
};

struct scan_ignored; /* inbox_scan.h */

struct inbox_status {
	size_t settling, ready, busy, waiting;
	uint64_t done, failed, overflows, scans;
	const char *degraded;           /* why, or NULL; lent */
	const struct scan_ignored *ignored; /* left alone at the last scan; lent */
	size_t ignored_len;
};

/* Makes the folder and done/ and failed/ in it where they are missing; scans at once. */
int inbox_new(uv_loop_t *loop, const struct config *config, struct ingest *ingest, struct desk_thread *desk, const struct inbox_events *events,
	      struct inbox **ret_inbox, struct fault *fault);
/* Takes nothing new; what is busy comes to its end by itself. */
void inbox_stop(struct inbox *inbox);
/* When inbox_is_busy is false. */
void inbox_free(struct inbox *inbox);
bool inbox_is_busy(const struct inbox *inbox);
/* Scanned, and nothing left to do but wait for trouble to pass. */
bool inbox_is_at_rest(const struct inbox *inbox);
void inbox_scan(struct inbox *inbox);
/* New waits and limits; the path stays. */
void inbox_reload(struct inbox *inbox, const struct config *config);
/* Something that held reading back may have gone. */
void inbox_go_on(struct inbox *inbox);
void inbox_status(const struct inbox *inbox, struct inbox_status *ret_status);
