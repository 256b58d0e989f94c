/* The clock of what waits to be told together (desk/tell.c, desk/bundles.c): wakes the desk when something is due. The loop's side; what waits is in the
 * store, so that a restart goes on where it was. */
#pragma once

#include "daemon/desk_thread.h"

struct bundles;

struct bundles_events {
	void *ctx;
	void (*notices)(void *ctx, unsigned count); /* loop: so many have been made */
	void (*idle)(void *ctx);                    /* loop: nothing is due any more */
};

/* Begins with what was due while nobody looked. `desk` outlives it. */
struct bundles *bundles_new(uv_loop_t *loop, struct desk_thread *desk, const struct bundles_events *events);
/* A commit may have put something in. */
void bundles_look(struct bundles *bundles);
/* The desk has another configuration. */
void bundles_reload(struct bundles *bundles);
/* Nothing is due, or it does not work any more. */
bool bundles_is_at_rest(const struct bundles *bundles);
/* Wakes the desk no more. Call it, run the loop until bundles_is_at_rest, free it. */
void bundles_stop(struct bundles *bundles);
/* Closes its timer: run the loop once more afterwards. */
void bundles_free(struct bundles *bundles);
