/* The desk's own thread, seen from the loop: jobs go in, run inside a transaction, and come back when it is durable.
 *
 *	static void run(struct desk_job *job, struct desk *desk) { … desk thread, inside begin/commit … }
 *	static void done(struct desk_job *job) { … loop thread, after COMMIT (or after it failed: job->fault) … }
 *
 * Jobs that wait together share one commit (group commit), at most desk.batch_reports of their summed `weight` or desk.batch_ms. A fault of one
 * job or of the commit rolls the whole batch back; its jobs are then run again one by one, each in a transaction
 * of its own, so that a bad job fails alone. FAULT_FATAL stops the daemon.
 */
#pragma once

#include "base/fault.h"
#include "desk/desk.h"

#include <uv.h>

struct desk_job {
	/* Desk thread. May run more than once (see above), must not touch the loop. 0, or -1 with job->fault. */
	int (*run)(struct desk_job *job, struct desk *desk);
	/* Loop thread, once. job->fault.kind is FAULT_NONE where all is durable. Owns the job again. */
	void (*done)(struct desk_job *job);
	struct fault fault;
	unsigned weight;       /* reports in it; 0 counts as 1 */
	struct desk_job *next; /* the thread's */
};

struct desk_thread;

/* Opens the store and the desk on the new thread; returns when they are ready. Config outlives it or is replaced by reload. */
int desk_thread_new(uv_loop_t *loop, const struct config *config, struct desk_thread **ret_thread, struct fault *fault);
/* Runs what is queued, commits, joins. `done` of all jobs has been called when it returns. */
void desk_thread_stop(struct desk_thread *thread);
void desk_thread_post(struct desk_thread *thread, struct desk_job *job);
/* How many jobs wait (weight summed): the inbox stops reading above desk_thread_is_full. */
size_t desk_thread_depth(struct desk_thread *thread);
bool desk_thread_is_full(struct desk_thread *thread);
