/* The pool of decoder processes, seen from the loop: a task goes to an idle process, which answers with frames.
 *
 * A task is one drop. Its bytes are either all there (`bytes`) or asked for piece by piece (`more`). Reports come back through `frame`, the end
 * through `end`; both on the loop. A process that crashes, hangs (no sign of life for `timeout`) or talks nonsense is
 * replaced, and costs its task: `end` says so with DECODERS_DIED.
 *
 *	IDLE --task--> BUSY --DONE frame--> IDLE
 *	                 \--exit, timeout, nonsense--> gone; another is started when a task waits
 */
#pragma once

#include "config/config.h"
#include "decoder/frame.h"

#include <uv.h>

struct decoders;

enum decoders_end {
	DECODERS_DONE,    /* the process has read it to its end: see `done` */
	DECODERS_DIED,    /* reason says how */
	DECODERS_STOPPED, /* decode_task_cancel or decoders_stop */
};

struct decode_task {
	struct decode_hints hints;
	struct span bytes;   /* all of them, or none where `more` is set; lent until `end` */
	/* Asked when the process can take more: answers later by decode_task_feed, an empty span being the end. */
	void (*more)(struct decode_task *task);
	/* A REPORT or REJECT frame, lent for the call. */
	void (*frame)(struct decode_task *task, const struct frame *frame);
	/* Last call, once. `done` is set for DECODERS_DONE, `reason` for DECODERS_DIED. */
	void (*end)(struct decode_task *task, enum decoders_end end, const struct frame_done *done, const char *reason);

	bool is_fresh;       /* set when a process gets it: `more` has to begin at the beginning, whatever a process that did not load was fed */

	struct decoder *decoder; /* the pool's, as all below */
	struct decode_task *next;
};

struct decoders_status {
	uint32_t processes, busy, waiting;
	uint64_t tasks, deaths;
	bool is_failing; /* processes die before they get a task: a fault of the installation */
};

int decoders_new(uv_loop_t *loop, const struct config *config, struct decoders **ret_decoders, struct fault *fault);
/* Ends all processes and tasks; frees itself once the loop has closed its handles. */
void decoders_stop(struct decoders *decoders);
void decoders_submit(struct decoders *decoders, struct decode_task *task);
void decode_task_feed(struct decode_task *task, struct span bytes);
/* Back-pressure: while held, no frame of this task is read and its time stands still. */
void decode_task_hold(struct decode_task *task, bool is_held);
void decode_task_cancel(struct decoders *decoders, struct decode_task *task);
/* Has it a process, one that has finished no task yet and so may still be starting? */
bool decode_task_is_first(const struct decode_task *task);
void decoders_status(const struct decoders *decoders, struct decoders_status *ret_status);
