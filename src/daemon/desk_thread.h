/* The desk's own thread, seen from the loop: jobs go in, run inside a transaction, and come back when it is durable.
 *
 *	static int run(struct desk_job *job, struct desk *desk) { … desk thread, inside begin/commit … }
 *	static void done(struct desk_job *job) { … loop thread, after COMMIT (or after it failed: job->fault) … }
 *
 * Jobs that wait together share one commit (group commit): at most desk.batch_reports of their summed `weight`, or what desk.batch_ms
 * lets through. A fault of one job or of the commit rolls the whole batch back; its jobs are then run again one by one, each
 * in a transaction of its own, so that a bad job fails alone.
 *
 * The queue pushes back by being asked: who feeds it stops while desk_thread_is_full, and goes on when `room` is called.
 *
 *	STARTING (the store is checked where it has to be, and the reports remembered: seconds to minutes) --ready--> WORKING
 *	    \--fault, or desk_thread_give_up--> it never will
 */
#pragma once

#include "base/fault.h"
#include "desk/desk.h"

#include <uv.h>

struct desk_job {
	/* Desk thread; may run more than once (see above); must not touch the loop. 0, or -1 with job->fault. */
	int (*run)(struct desk_job *job, struct desk *desk);
	/* Loop thread, once. job->fault.kind is FAULT_NONE where all is durable. The job is its owner's again. */
	void (*done)(struct desk_job *job);
	struct fault fault;
	unsigned weight;       /* reports in it; 0 counts as 1 */
	size_t bytes;          /* memory that it holds */
	struct desk_job *next; /* the thread's */
};

struct desk_thread;

enum desk_thread_phase { DESK_REMEMBERING, DESK_CHECKING, DESK_WORKING };

struct desk_thread_status {
	enum desk_thread_phase phase;
	uint64_t remembered, to_remember; /* reports; 0 before they are counted */
	uint64_t beats;        /* signs of life while it starts: more than at the last look, or it hangs */
	size_t queued;         /* weight of the jobs that wait */
	size_t queued_bytes;
	uint64_t commits;
	uint64_t jobs;
	int64_t last_commit_ms; /* how long the last transaction took */
	bool is_failing;       /* the last batch met a fault of the store */
	char failure[sizeof(((struct fault *)0)->text)];
};

struct desk_thread_events {
	void *ctx;
	/* Loop, once: it works from now on; or never will, and why. Jobs may be posted from here on. */
	void (*ready)(void *ctx, const struct fault *fault_or_null);
};

/* Opens the store on the new thread, and returns when that is done or has failed; the rest of the start goes on behind it. The config is not kept by
 * the thread, but by the desk: see desk_reload. */
int desk_thread_new(uv_loop_t *loop, const struct config *config, const struct desk_thread_events *events, struct desk_thread **ret_thread,
		    struct fault *fault);
/* Let a start come to its end soon, which `ready` tells: with a fault, unless it was there already. */
void desk_thread_give_up(struct desk_thread *thread);
/* Runs what is queued, or gives up a start; commits, joins. `done` of all jobs has been called when it returns. */
void desk_thread_stop(struct desk_thread *thread);
void desk_thread_post(struct desk_thread *thread, struct desk_job *job);
bool desk_thread_is_full(struct desk_thread *thread);
/* Called on the loop after some jobs are done, when there is room again. */
void desk_thread_on_room(struct desk_thread *thread, void (*room)(void *ctx), void *ctx);
void desk_thread_status(struct desk_thread *thread, struct desk_thread_status *ret_status);
