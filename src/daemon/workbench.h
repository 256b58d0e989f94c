/* Frames made into material for the desk, on libuv's pool: what one core can do while another decides and writes. One piece of work at a time,
 * so tasks come back in the order in which they were submitted.
 */
#pragma once

#include "base/span.h"
#include "desk/material.h"

#include <uv.h>

struct workbench;

struct workbench_item {
	bool is_report;
	uint64_t position;
	struct desk_material material; /* of a report */
	struct span reason;            /* of a reject */
};

struct workbench_task {
	/* Filled by the owner; the frames are lent until workbench_task_done. */
	struct span frames;      /* whole REPORT and REJECT frames */
	void (*done)(struct workbench_task *task);

	/* For the owner, afterwards. */
	struct workbench_item *items;
	size_t len;
	bool is_malformed;       /* the decoder sent nonsense; no items */

	/* The bench's. */
	struct workbench *bench;
	struct arena *arena;
	struct workbench_task *next;
};

struct workbench *workbench_new(uv_loop_t *loop);
/* When no task is out. */
void workbench_free(struct workbench *bench);
void workbench_submit(struct workbench *bench, struct workbench_task *task);
/* The items are gone. */
void workbench_task_done(struct workbench_task *task);
