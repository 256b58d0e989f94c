#include "daemon/desk_thread.h"

#include "base/vec.h"
#include "daemon/now.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Above either of these the feeders pause. */
#define QUEUE_MAX_BATCHES 4u
/* Decided since memory was last given back, which takes some milliseconds; the fewer when there is nothing else to do. */
#define GIVE_BACK_REPORTS 4096u
#define GIVE_BACK_IDLE 256u
#define QUEUE_MAX_BYTES (8u << 20)
/* How long after the last job the store may tidy up. */
#define IDLE_NS (UINT64_C(700) * 1000 * 1000)

struct job_list {
	struct desk_job *first, **end;
};

struct desk_thread {
	uv_thread_t thread;
	uv_mutex_t mutex;
	uv_cond_t wake;
	uv_async_t async;   /* jobs came back; or it is ready */
	uv_sem_t opened;    /* the thread has opened, or failed to open, the store */
	struct fault start_fault;
	const struct config *config; /* while starting only */
	uint32_t batch_reports;
	uint64_t batch_ns;
	unsigned unreturned; /* desk thread only: reports since heap_give_back */
	struct store *reader;
	struct store *store; /* desk thread only, with desk */
	struct desk *desk;
	/* guarded by mutex: */
	struct job_list in, out;
	struct desk_thread_status status;
	bool is_stopping;
	bool has_started;   /* or failed to: see start_fault */
	/* loop only: */
	struct desk_thread_events events;
	bool is_told;       /* that it is ready */
	void (*room)(void *ctx);
	void *room_ctx;
};

static void list_init(struct job_list *list)
{
	*list = (struct job_list){ 0 };
	list->end = &list->first;
}

static void list_add(struct job_list *list, struct desk_job *job)
{
	job->next = NULL;
	*list->end = job;
	list->end = &job->next;
}

static struct desk_job *list_take(struct job_list *list)
{
	struct desk_job *job = list->first;
	if (!job)
		return NULL;
	list->first = job->next;
	if (!list->first)
		list->end = &list->first;
	return job;
}

static unsigned weight_of(const struct desk_job *job)
{
	return job->weight > 0 ? job->weight : 1;
}

/* ---- desk thread ---- */

static struct desk_job *next_job(struct desk_thread *thread)
{
	uv_mutex_lock(&thread->mutex);
	struct desk_job *job = list_take(&thread->in);
	uv_mutex_unlock(&thread->mutex);
	return job;
}

static void give_back(struct desk_thread *thread, struct job_list *jobs)
{
	uv_mutex_lock(&thread->mutex);
	for (struct desk_job *job; (job = list_take(jobs));) {
		thread->status.queued -= weight_of(job);
		thread->status.queued_bytes -= job->bytes;
		thread->status.jobs++;
		list_add(&thread->out, job);
	}
	uv_mutex_unlock(&thread->mutex);
	uv_async_send(&thread->async);
}

static void note_commit(struct desk_thread *thread, uint64_t started, const struct fault *fault)
{
	uv_mutex_lock(&thread->mutex);
	thread->status.commits++;
	thread->status.last_commit_ms = (int64_t)((uv_hrtime() - started) / 1000000);
	thread->status.is_failing = fault != NULL;
	if (fault)
		memcpy(thread->status.failure, fault->text, sizeof(fault->text));
	uv_mutex_unlock(&thread->mutex);
}

/* One job in a transaction of its own; what goes wrong is its own fault. */
static void run_alone(struct desk_thread *thread, struct desk_job *job)
{
	uint64_t started = uv_hrtime();
	job->fault = (struct fault){ 0 };
	int result = desk_begin(thread->desk, now_ms(), &job->fault);
	if (result == 0)
		result = job->run(job, thread->desk);
	if (result == 0)
		result = desk_commit(thread->desk, &job->fault);
	if (result == 0) {
		note_commit(thread, started, NULL);
		return;
	}
	struct fault rollback_fault;
	if (desk_rollback(thread->desk, &rollback_fault) < 0)
		job->fault = rollback_fault;
	if (job->fault.kind == FAULT_NONE)
		fault_set(&job->fault, FAULT_RETRY, "a job of the desk failed without a reason");
	note_commit(thread, started, job->fault.kind == FAULT_INPUT ? NULL : &job->fault);
}

/* Jobs into `batch` and one transaction, until it is full; -1 when any of them or the commit failed and all is rolled back. */
static int run_together(struct desk_thread *thread, struct job_list *batch)
{
	uint64_t started = uv_hrtime();
	unsigned weight = 0;
	struct fault fault = { 0 };
	int result = desk_begin(thread->desk, now_ms(), &fault);
	while (weight < thread->batch_reports && (weight == 0 || uv_hrtime() - started < thread->batch_ns)) {
		struct desk_job *job = next_job(thread);
		if (!job)
			break;
		list_add(batch, job);
		weight += weight_of(job);
		thread->unreturned += weight_of(job);
		if (result == 0)
			result = job->run(job, thread->desk);
		if (result < 0)
			break;
	}
	if (result == 0)
		result = desk_commit(thread->desk, &fault);
	if (result == 0)
		note_commit(thread, started, NULL);
	else if (desk_rollback(thread->desk, &fault) < 0)
		note_commit(thread, started, &fault); /* each job meets it again, alone, and reports it */
	return result;
}

static void run_batch(struct desk_thread *thread)
{
	struct job_list batch, alone, finished;
	list_init(&batch);
	list_init(&alone);
	list_init(&finished);
	if (run_together(thread, &batch) == 0) {
		give_back(thread, &batch);
		return;
	}
	for (struct desk_job *job; (job = list_take(&batch));)
		list_add(&alone, job);
	for (struct desk_job *job; (job = list_take(&alone));) {
		run_alone(thread, job);
		list_add(&finished, job);
		give_back(thread, &finished);
	}
}

/* Between what the desk remembers for days lies what was freed a moment ago, and malloc keeps all of it. */
static void heap_give_back(struct desk_thread *thread, unsigned reports)
{
	if (thread->unreturned < reports)
		return;
	thread->unreturned = 0;
#ifdef __GLIBC__
	(void)malloc_trim(0);
#endif
}

/* Waits for work. False when there is none left and the thread shall end. */
static bool wait_for_work(struct desk_thread *thread)
{
	bool is_tidy = false;
	uv_mutex_lock(&thread->mutex);
	while (!thread->in.first && !thread->is_stopping) {
		if (is_tidy) {
			uv_cond_wait(&thread->wake, &thread->mutex);
			continue;
		}
		if (uv_cond_timedwait(&thread->wake, &thread->mutex, IDLE_NS) != UV_ETIMEDOUT)
			continue;
		uv_mutex_unlock(&thread->mutex);
		struct fault fault;
		/* Only tidying, a piece at a time: the next commit meets the same trouble and reports it. */
		is_tidy = store_idle(thread->store, &fault) != 1;
		if (is_tidy)
			heap_give_back(thread, GIVE_BACK_IDLE);
		uv_mutex_lock(&thread->mutex);
	}
	bool has_work = thread->in.first != NULL;
	uv_mutex_unlock(&thread->mutex);
	return has_work;
}

/* ---- starting ---- */

/* Asked by the store while it is at something long. */
static bool goes_on(void *ctx)
{
	struct desk_thread *thread = ctx;
	uv_mutex_lock(&thread->mutex);
	bool is_wanted = !thread->is_stopping;
	thread->status.beats++;
	uv_mutex_unlock(&thread->mutex);
	return is_wanted;
}

static void on_remembered(void *ctx, uint64_t done, uint64_t all)
{
	struct desk_thread *thread = ctx;
	uv_mutex_lock(&thread->mutex);
	thread->status.phase = DESK_REMEMBERING;
	thread->status.remembered = done;
	thread->status.to_remember = all;
	thread->status.beats++;
	uv_mutex_unlock(&thread->mutex);
}

static int open_stores(struct desk_thread *thread)
{
	const char *path = thread->config->store.path;
	if (store_open(path, STORE_WRITE, desk_store_tokenizer(), &thread->store, &thread->start_fault) < 0)
		return -1;
	return store_open(path, STORE_READ, desk_store_tokenizer(), &thread->reader, &thread->start_fault);
}

static int check_store(struct desk_thread *thread)
{
	if (!store_needs_check(thread->store))
		return 0;
	uv_mutex_lock(&thread->mutex);
	thread->status.phase = DESK_CHECKING;
	uv_mutex_unlock(&thread->mutex);
	return store_check(thread->store, &thread->start_fault);
}

static int open_desk(struct desk_thread *thread)
{
	struct desk_progress progress = { thread, on_remembered };
	store_ask(thread->store, goes_on, thread);
	store_ask(thread->reader, goes_on, thread);
	if (check_store(thread) < 0 ||
	    desk_new(thread->store, thread->reader, thread->config, &progress, &thread->desk, &thread->start_fault) < 0)
		return -1;
	store_ask(thread->store, NULL, NULL);
	store_ask(thread->reader, NULL, NULL);
	return 0;
}

static void note_started(struct desk_thread *thread, bool is_good)
{
	uv_mutex_lock(&thread->mutex);
	thread->has_started = true;
	if (is_good)
		thread->status.phase = DESK_WORKING;
	uv_mutex_unlock(&thread->mutex);
	uv_async_send(&thread->async);
}

static void thread_main(void *arg)
{
	struct desk_thread *thread = arg;
	int result = open_stores(thread);
	uv_sem_post(&thread->opened);
	if (result == 0) {
		result = open_desk(thread);
		note_started(thread, result == 0);
	}
	while (result == 0 && wait_for_work(thread)) {
		run_batch(thread);
		heap_give_back(thread, GIVE_BACK_REPORTS);
	}
	desk_free(thread->desk);
	store_close(thread->reader);
	store_close(thread->store);
}

/* ---- loop thread ---- */

static void call_back(struct desk_thread *thread)
{
	uv_mutex_lock(&thread->mutex);
	struct desk_job *job = thread->out.first;
	bool is_news = thread->has_started && !thread->is_told;
	bool is_good = thread->status.phase == DESK_WORKING;
	list_init(&thread->out);
	uv_mutex_unlock(&thread->mutex);
	if (is_news) {
		thread->is_told = true;
		thread->events.ready(thread->events.ctx, is_good ? NULL : &thread->start_fault);
	}
	bool is_some = job != NULL;
	while (job) {
		struct desk_job *next = job->next;
		job->done(job);
		job = next;
	}
	if (is_some && thread->room && !desk_thread_is_full(thread))
		thread->room(thread->room_ctx);
}

static void on_async(uv_async_t *async)
{
	call_back(async->data);
}

int desk_thread_new(uv_loop_t *loop, const struct config *config, const struct desk_thread_events *events, struct desk_thread **ret_thread,
		    struct fault *fault)
{
	size_t cap = 0;
	struct desk_thread *thread = vec_grow(NULL, &cap, 1, sizeof(*thread));
	*thread = (struct desk_thread){
		.config = config,
		.events = *events,
		.batch_reports = config->desk.batch_reports,
		.batch_ns = (uint64_t)config->desk.batch_ms * 1000000,
	};
	list_init(&thread->in);
	list_init(&thread->out);
	uv_mutex_init(&thread->mutex);
	uv_cond_init(&thread->wake);
	uv_sem_init(&thread->opened, 0);
	uv_async_init(loop, &thread->async, on_async);
	thread->async.data = thread;
	uv_unref((uv_handle_t *)&thread->async);
	if (uv_thread_create(&thread->thread, thread_main, thread) != 0)
		abort(); /* no thread at start: nothing can be done */
	uv_sem_wait(&thread->opened);
	if (!thread->reader) { /* the last that is opened before it says so */
		*fault = thread->start_fault;
		desk_thread_stop(thread);
		return -1;
	}
	*ret_thread = thread;
	return 0;
}

static void on_closed(uv_handle_t *handle)
{
	struct desk_thread *thread = handle->data;
	uv_sem_destroy(&thread->opened);
	uv_cond_destroy(&thread->wake);
	uv_mutex_destroy(&thread->mutex);
	free(thread);
}

void desk_thread_give_up(struct desk_thread *thread)
{
	uv_mutex_lock(&thread->mutex);
	thread->is_stopping = true;
	uv_cond_signal(&thread->wake);
	uv_mutex_unlock(&thread->mutex);
}

void desk_thread_stop(struct desk_thread *thread)
{
	if (!thread)
		return;
	desk_thread_give_up(thread);
	uv_thread_join(&thread->thread);
	thread->room = NULL;
	thread->is_told = true; /* too late for news */
	call_back(thread);
	uv_close((uv_handle_t *)&thread->async, on_closed);
}

void desk_thread_post(struct desk_thread *thread, struct desk_job *job)
{
	job->fault = (struct fault){ 0 };
	uv_mutex_lock(&thread->mutex);
	thread->status.queued += weight_of(job);
	thread->status.queued_bytes += job->bytes;
	list_add(&thread->in, job);
	uv_cond_signal(&thread->wake);
	uv_mutex_unlock(&thread->mutex);
}

bool desk_thread_is_full(struct desk_thread *thread)
{
	struct desk_thread_status status;
	desk_thread_status(thread, &status);
	return status.queued >= (size_t)QUEUE_MAX_BATCHES * thread->batch_reports || status.queued_bytes >= QUEUE_MAX_BYTES;
}

void desk_thread_on_room(struct desk_thread *thread, void (*room)(void *ctx), void *ctx)
{
	thread->room = room;
	thread->room_ctx = ctx;
}

void desk_thread_status(struct desk_thread *thread, struct desk_thread_status *ret_status)
{
	uv_mutex_lock(&thread->mutex);
	*ret_status = thread->status;
	uv_mutex_unlock(&thread->mutex);
}
