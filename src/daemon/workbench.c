#include "daemon/workbench.h"

#include "base/vec.h"
#include "decoder/frame.h"

/* Tasks taken together; few, so that the first of them is not kept from the desk for long. */
#define TOGETHER_MAX 32u
/* Arenas kept for reuse. */
#define SPARE_MAX 4u

struct workbench {
	uv_loop_t *loop;
	uv_work_t work;
	struct desk_workshop *workshop; /* whoever works at the bench has it */
	struct workbench_task *waiting, **waiting_end;
	struct workbench_task *at_work;
	struct arena *spare[SPARE_MAX];
	size_t spare_len;
	bool is_out;
};

/* ---- on the pool ---- */

static size_t count_frames(struct span rest)
{
	struct frame frame;
	size_t size, len = 0;
	for (; frame_next(rest, &frame, &size) == 1; len++)
		rest = span_from(rest, size);
	return len;
}

static bool make_item(struct workbench_task *task, const struct frame *frame, struct workbench_item *item)
{
	struct span rest;
	item->is_report = frame->kind == FRAME_REPORT;
	if (!frame_read_position(frame->payload, &item->position, &rest))
		return false;
	item->reason = rest;
	return !item->is_report || desk_material_make(task->bench->workshop, task->arena, rest, &item->material);
}

static void make_items(struct workbench_task *task)
{
	struct span rest = task->frames;
	struct frame frame;
	size_t size, len = count_frames(rest);
	task->items = ARENA_NEW(task->arena, struct workbench_item, len + 1);
	for (task->len = 0; task->len < len; task->len++) {
		(void)frame_next(rest, &frame, &size); /* counted before */
		rest = span_from(rest, size);
		if (!make_item(task, &frame, &task->items[task->len])) {
			task->is_malformed = true;
			task->len = 0;
			return;
		}
	}
}

static void work(uv_work_t *request)
{
	struct workbench *bench = request->data;
	for (struct workbench_task *task = bench->at_work; task; task = task->next)
		make_items(task);
}

/* ---- on the loop ---- */

static void start(struct workbench *bench);

static void on_worked(uv_work_t *request, int status)
{
	struct workbench *bench = request->data;
	struct workbench_task *task = bench->at_work;
	(void)status; /* never cancelled */
	bench->at_work = NULL;
	bench->is_out = false;
	start(bench);
	while (task) {
		struct workbench_task *next = task->next;
		task->done(task);
		task = next;
	}
}

static void start(struct workbench *bench)
{
	struct workbench_task **end = &bench->at_work;
	if (bench->is_out || !bench->waiting)
		return;
	for (size_t i = 0; i < TOGETHER_MAX && bench->waiting; i++) {
		*end = bench->waiting;
		bench->waiting = (*end)->next;
		end = &(*end)->next;
	}
	*end = NULL;
	if (!bench->waiting)
		bench->waiting_end = &bench->waiting;
	bench->is_out = true;
	uv_queue_work(bench->loop, &bench->work, work, on_worked);
}

struct workbench *workbench_new(uv_loop_t *loop)
{
	size_t cap = 0;
	struct workbench *bench = vec_grow(NULL, &cap, 1, sizeof(*bench));
	*bench = (struct workbench){ .loop = loop, .workshop = desk_workshop_new() };
	bench->work.data = bench;
	bench->waiting_end = &bench->waiting;
	return bench;
}

void workbench_free(struct workbench *bench)
{
	if (!bench)
		return;
	while (bench->spare_len > 0)
		arena_free(bench->spare[--bench->spare_len]);
	desk_workshop_free(bench->workshop);
	free(bench);
}

void workbench_submit(struct workbench *bench, struct workbench_task *task)
{
	task->bench = bench;
	task->arena = bench->spare_len > 0 ? bench->spare[--bench->spare_len] : arena_new();
	task->next = NULL;
	task->items = NULL;
	task->len = 0;
	task->is_malformed = false;
	*bench->waiting_end = task;
	bench->waiting_end = &task->next;
	start(bench);
}

void workbench_task_done(struct workbench_task *task)
{
	struct workbench *bench = task->bench;
	if (!task->arena)
		return;
	if (bench->spare_len < SPARE_MAX) {
		arena_clear(task->arena);
		bench->spare[bench->spare_len++] = task->arena;
	} else {
		arena_free(task->arena);
	}
	task->arena = NULL;
}
