#include "tests/daemon/stand_in.h"

#include "desk/desk.h"
#include "tests/test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>


struct store *desk_store(struct desk *desk)
{
	return (struct store *)desk;
}

struct span desk_instance(const struct desk *desk)
{
	(void)desk;
	return SPAN("tidings://test");
}

/* A desk without watches: no copy was put aside. */
int desk_tell_instead(struct desk *desk, uint64_t delivery, bool is_passed, struct span error, int64_t now, bool *ret_waits, struct fault *fault)
{
	(void)desk, (void)delivery, (void)is_passed, (void)error, (void)now, (void)ret_waits, (void)fault;
	return 0;
}

static void run_job(struct desk_thread *desk, struct desk_job *job)
{
	job->fault = (struct fault){ 0 };
	if (store_begin(desk->store, &job->fault) < 0)
		return;
	int result = job->run(job, (struct desk *)desk->store);
	if (result == 0 && desk->refusals > 0) {
		desk->refusals--;
		result = fault_set(&job->fault, FAULT_RETRY, "the disk of this test is full");
	}
	if (result == 0)
		result = store_commit(desk->store, &job->fault);
	if (result < 0)
		store_rollback(desk->store);
}

static void on_jobs(uv_async_t *async)
{
	struct desk_thread *desk = async->data;
	for (struct desk_job *job; (job = desk->first);) {
		desk->first = job->next;
		if (!desk->first)
			desk->end = &desk->first;
		run_job(desk, job);
		job->done(job);
	}
}

void desk_thread_post(struct desk_thread *desk, struct desk_job *job)
{
	job->next = NULL;
	*desk->end = job;
	desk->end = &job->next;
	uv_async_send(&desk->async);
}

void stand_in_init(struct desk_thread *desk, uv_loop_t *loop, const char *store_path)
{
	struct fault fault;
	*desk = (struct desk_thread){ .end = &desk->first };
	if (store_open(store_path, STORE_WRITE, desk_store_tokenizer(), &desk->store, &fault) < 0)
		fail_msg("%s", fault.text);
	uv_async_init(loop, &desk->async, on_jobs);
	desk->async.data = desk;
}

void stand_in_close(struct desk_thread *desk)
{
	uv_close((uv_handle_t *)&desk->async, NULL);
}

const char *stand_in_notice_id(uint64_t number, char ret_id[static NOTICE_ID_SIZE])
{
	snprintf(ret_id, NOTICE_ID_SIZE, "nt_%013" PRIu64, number);
	return ret_id;
}

void stand_in_add_notice(struct desk_thread *desk, uint64_t number, int64_t time, const struct span *receivers, size_t receivers_len)
{
	struct fault fault;
	char body[128];
	struct notice notice = { .type = NOTICE_STORY_NEW, .time = time, .report = number, .story = number, .watches = SPAN("all"), .title = SPAN("Flood") };
	stand_in_notice_id(number, notice.id);
	snprintf(body, sizeof(body), "{\"id\":\"%s\",\"data\":{\"title\":\"Flood\"}}", notice.id);
	notice.body = span_of(body);
	if (store_begin(desk->store, &fault) < 0 || store_notice_add(desk->store, &notice, receivers, receivers_len, &fault) < 0 ||
	    store_commit(desk->store, &fault) < 0)
		fail_msg("%s", fault.text);
}
