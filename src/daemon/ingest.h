/* Carries a drop that has been read through a decoder process and the desk, until it is committed or its fate is known.
 *
 * Small drops (their bytes in memory) are decided whole, in one transaction, in the order in which they were submitted: the lane. One that keeps its
 * decoder busy for longer than LANE_PATIENCE (where the process is a new one, LANE_PATIENCE_START) steps out of the lane (it strays), so that it delays nobody. Large drops (an open descriptor) are streamed
 * one at a time in batches, each committed with how far it came, so that a crash in the middle goes on where it was.
 *
 * A decoder that dies over a drop gets it a second time, in a fresh process; then the drop is at fault.
 */
#pragma once

#include "daemon/decoders.h"
#include "daemon/desk_thread.h"
#include "daemon/drop_file.h"
#include "daemon/workbench.h"

struct ingest;

enum ingest_end {
	INGEST_DONE,    /* committed; or known already */
	INGEST_FAILED,  /* the input is at fault, and that is committed: see reason */
	INGEST_TROUBLE, /* the machine is at fault: nothing committed, try again later */
	INGEST_STOPPED, /* shutting down */
};

/* Frames on their way over the workbench to the desk. */
struct ingest_chunk {
	struct ingest_drop *drop;
	struct buf frames;
	unsigned len;
	struct workbench_task task;
	bool is_ready;  /* prepared */
	bool is_final;  /* nothing comes behind it */
	bool is_void;   /* its drop has failed meanwhile */
};

struct ingest_drop {
	/* Filled by the owner. */
	const char *name, *source; /* source: the subfolder or NULL */
	bool is_archive;
	struct drop_file *file;    /* read: bytes or descriptor */
	int64_t received;
	const char *refusal;       /* not decoded at all, but failed for this reason; or NULL */
	/* Of what its owner has had decoded already: its REPORT and REJECT frames, which ingest_submit takes over. Then only digest and size of `file` count. */
	struct buf *decoded;
	unsigned decoded_len;
	const char *decoded_format;
	struct span decoded_remarks;
	/* Writes what shall be so if and only if the drop is done: desk's thread, in the transaction of its last reports; may run more than once. NULL: nothing. */
	int (*commit)(struct ingest_drop *drop, struct desk *desk, struct fault *fault);
	/* Last call; the drop is its owner's again. `reason`: why it is not done, or what its decoder has to tell of one that is, a line each. */
	void (*done)(struct ingest_drop *drop, enum ingest_end end, const char *reason);

	/* For the owner, at the end; in `commit` there is row_running. */
	uint64_t first_seq;        /* of its reports, which follow one another, where all were taken in one job; 0: none was */
	struct store_drop row;
	struct buf rejects;        /* one line for each report set aside, or empty */

	/* The ingest's. */
	struct ingest *ingest;
	struct ingest_drop *next;
	struct decode_task task;
	struct desk_job job;
	struct buf frames;         /* reports and rejects that have been decoded, not yet in a chunk */
	unsigned frames_len;
	struct ingest_chunk chunks[2];
	struct ingest_chunk *on_bench, *at_desk; /* one each at most, so that one is prepared while the other is decided */
	struct store_drop row_running;
	struct buf lines, rejects_running; /* made by the running job */
	uint64_t skip;             /* frames that an earlier run has committed */
	uint64_t read_at;          /* streaming: offset of the next piece */
	uv_work_t read_work;
	char *piece;
	ssize_t piece_len;
	unsigned deaths, notices;
	int phase, piece_error;
	enum ingest_end ending;
	bool has_ending, is_in_lane, is_known, is_ok, is_dead;
	bool is_task_out, is_piece_out;
	bool is_piece_stale;       /* the piece that is out was meant for another process */
	bool is_stray;
	char format[32];
	struct buf remarks;        /* of its decoder, who has survived what they say; a line each */
	char reason[sizeof(((struct fault *)0)->text)];
};

struct ingest_events {
	void *ctx;
	void (*notices)(void *ctx, unsigned count); /* a commit made some */
};

/* `chunk_reports`: of a large drop, how many are decided at a time; less than a transaction takes, so that other jobs get in with them. */
int ingest_new(uv_loop_t *loop, struct decoders *decoders, struct desk_thread *desk, const struct ingest_events *events,
	       uint32_t chunk_reports, struct ingest **ret_ingest);
/* Drops that are not yet with the desk, and those still to come, end as STOPPED at once; the others when it is done with them. */
void ingest_stop(struct ingest *ingest);
/* When all drops have ended, and the desk's thread too. */
void ingest_free(struct ingest *ingest);
void ingest_submit(struct ingest *ingest, struct ingest_drop *drop);
