/* Stands in for the desk's thread: jobs run on the loop, one by one, in transactions of a real store, and a test can make the store
 * refuse. Link it before libdaemon, whose desk_thread and libdesk's desk then stay out of the program. */
#pragma once

#include "daemon/desk_thread.h"
#include "store/store.h"

struct desk_thread {
	struct store *store;
	uv_async_t async;
	struct desk_job *first, **end;
	unsigned refusals; /* so many commits will fail */
};

void stand_in_init(struct desk_thread *desk, uv_loop_t *loop, const char *store_path);
/* The loop runs once more, then the store is the caller's to close. */
void stand_in_close(struct desk_thread *desk);

const char *stand_in_notice_id(uint64_t number, char ret_id[static NOTICE_ID_SIZE]);
/* A notice as a commit of the desk leaves it; its body is {"id":"nt_0000000000001","data":{"title":"Flood"}} for number 1. */
void stand_in_add_notice(struct desk_thread *desk, uint64_t number, int64_t time, const struct span *receivers, size_t receivers_len);
