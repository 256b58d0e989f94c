#include "daemon/feed_sieve.h"

#include "base/vec.h"
#include "decoder/frame.h"
#include "desk/desk.h"

#include <stdlib.h>

#define TAKEN_MAX (64u << 20)

struct feed_sieve {
	uv_loop_t *loop;
	uv_work_t work;
	char *store_path;
	struct store *reader; /* opened when first needed, closed after a fault */
	struct feed_sifter *sifter;
	struct feed_sieve_task *at_work;
	struct feed_sieve_task *waiting, **waiting_end;
};

/* ---- on the pool ---- */

struct unpacked {
	struct report *reports;
	size_t len;
};

/* false: the decoder sent nonsense. */
static bool unpack(const struct feed_sieve_task *task, struct unpacked *ret_unpacked)
{
	struct frame frame;
	struct span rest = task->frames, packed;
	size_t size, len = 0;
	uint64_t position;
	for (; frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size))
		len += frame.kind == FRAME_REPORT;
	*ret_unpacked = (struct unpacked){ .reports = ARENA_NEW(task->arena, struct report, len + 1) };
	for (rest = task->frames; frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size)) {
		if (frame.kind != FRAME_REPORT)
			continue;
		if (!frame_read_position(frame.payload, &position, &packed) ||
		    !report_unpack(packed, task->arena, &ret_unpacked->reports[ret_unpacked->len++]))
			return false;
	}
	return true;
}

static void keep_taken(struct feed_sieve_task *task)
{
	struct frame frame;
	size_t size, place = 0;
	for (struct span rest = task->frames; frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size)) {
		if (frame.kind != FRAME_REPORT || !task->sifting.takes[place++])
			continue;
		frame_add(&task->taken, frame.kind, frame.payload);
		task->taken_len++;
	}
}

static int sift(struct feed_sieve *sieve, struct feed_sieve_task *task)
{
	struct unpacked unpacked;
	if (!sieve->reader && store_open(sieve->store_path, STORE_READ, desk_store_tokenizer(), &sieve->reader, &task->fault) < 0)
		return -1;
	if (!unpack(task, &unpacked))
		return fault_set(&task->fault, FAULT_INPUT, "the decoder sent something malformed");
	task->items = (uint32_t)unpacked.len;
	if (feed_sift(sieve->sifter, sieve->reader, task->feed, task->has_pages, task->since, task->arena, unpacked.reports, unpacked.len, task->now,
		      &task->sifting, &task->fault) < 0)
		return -1;
	keep_taken(task);
	return task->taken.is_full ? fault_set(&task->fault, FAULT_INPUT, "its items come to more than %u MiB", TAKEN_MAX >> 20) : 0;
}

static void work(uv_work_t *request)
{
	struct feed_sieve *sieve = request->data;
	struct feed_sieve_task *task = sieve->at_work;
	task->fault = (struct fault){ 0 };
	buf_init(&task->taken, TAKEN_MAX);
	if (sift(sieve, task) < 0 && task->fault.kind != FAULT_INPUT) {
		store_close(sieve->reader);
		sieve->reader = NULL;
	}
}

/* ---- on the loop ---- */

static void start(struct feed_sieve *sieve);

static void on_worked(uv_work_t *request, int status)
{
	struct feed_sieve *sieve = request->data;
	struct feed_sieve_task *task = sieve->at_work;
	(void)status; /* never cancelled */
	sieve->at_work = NULL;
	start(sieve);
	task->done(task);
}

static void start(struct feed_sieve *sieve)
{
	if (sieve->at_work || !sieve->waiting)
		return;
	sieve->at_work = sieve->waiting;
	sieve->waiting = sieve->waiting->next;
	if (!sieve->waiting)
		sieve->waiting_end = &sieve->waiting;
	uv_queue_work(sieve->loop, &sieve->work, work, on_worked);
}

struct feed_sieve *feed_sieve_new(uv_loop_t *loop, const char *store_path)
{
	size_t cap = 0;
	struct feed_sieve *sieve = vec_grow(NULL, &cap, 1, sizeof(*sieve));
	*sieve = (struct feed_sieve){ .loop = loop, .store_path = strdup(store_path), .sifter = feed_sifter_new() };
	if (!sieve->store_path)
		abort();
	sieve->work.data = sieve;
	sieve->waiting_end = &sieve->waiting;
	return sieve;
}

void feed_sieve_free(struct feed_sieve *sieve)
{
	if (!sieve)
		return;
	store_close(sieve->reader);
	feed_sifter_free(sieve->sifter);
	free(sieve->store_path);
	free(sieve);
}

void feed_sieve_submit(struct feed_sieve *sieve, struct feed_sieve_task *task)
{
	task->sieve = sieve;
	task->next = NULL;
	*sieve->waiting_end = task;
	sieve->waiting_end = &task->next;
	start(sieve);
}
