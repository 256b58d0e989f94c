/* What the daemon does now, and the operator's wish to try again. */
#include "daemon/control_request.h"

#include "base/clock.h"
#include "daemon/outbox.h"

#include <stdlib.h>

/* Adds a receiver's queue in the store to the list in request->state. */
static int add_queue(void *ctx, struct span receiver, uint64_t queued, int64_t oldest)
{
	char time[CLOCK_ISO_SIZE];
	json_array_append_new(ctx, json_pack("{s:s%, s:I, s:s}", "receiver", receiver.ptr, receiver.len, "queued", (json_int_t)queued, "oldest",
					     clock_iso(oldest, time)));
	return 0;
}

static void run_queues(struct request *request, struct store *store)
{
	request->state = json_array();
	(void)store_outbox_receivers(store, add_queue, request->state, &request->fault); /* status is told without it, and says why */
}

static json_t *find_receiver(json_t *receivers, const char *name)
{
	size_t i;
	json_t *receiver;
	json_array_foreach(receivers, i, receiver)
		if (strcmp(json_string_value(json_object_get(receiver, "receiver")), name) == 0)
			return receiver;
	return NULL;
}

/* The queues of the store beside what the outbox knows; rows for a receiver that is no longer configured wait for it to come back. */
static void join_queues(json_t *receivers, json_t *queues)
{
	size_t i;
	json_t *queue, *receiver;
	json_array_foreach(receivers, i, receiver) {
		json_object_set_new(receiver, "queued", json_integer(0));
		json_object_set_new(receiver, "oldest", json_null());
	}
	json_array_foreach(queues, i, queue) {
		receiver = find_receiver(receivers, json_string_value(json_object_get(queue, "receiver")));
		if (receiver) {
			json_object_update(receiver, queue);
			continue;
		}
		json_object_set_new(queue, "phase", json_string("no such receiver"));
		json_array_append(receivers, queue);
	}
}

static json_t *status_of(const struct request *request)
{
	json_t *status = json_object();
	json_object_set_new(status, "version", json_string(PACKAGE_VERSION));
	control_fill_status(request->control, status);
	return status;
}

static void status_done(struct request *request)
{
	json_t *status = status_of(request), *queues = request->state, *receivers = outbox_status(control_outbox(request->control));
	request->state = NULL;
	if (request->fault.kind == FAULT_NONE)
		join_queues(receivers, queues);
	else
		json_object_set_new(status, "store_error", json_string(request->fault.text));
	json_object_set_new(status, "receivers", receivers);
	json_decref(queues);
	request_answer_json(request, MHD_HTTP_OK, status);
}

void status_begin(struct request *request)
{
	if (control_outbox(request->control))
		request_read(request, run_queues, status_done);
	else /* at once: the disk has enough to do while the daemon starts */
		request_answer_json(request, MHD_HTTP_OK, status_of(request));
}

void flush_begin(struct request *request)
{
	struct span receiver = request_parameter(request, "receiver");
	if (!request_may_order(request, control_outbox(request->control)))
		return;
	if (outbox_flush(control_outbox(request->control), receiver))
		request_answer_json(request, MHD_HTTP_OK,
				    span_is_empty(receiver) ? json_pack("{s:b}", "flushed_all", true) :
							      json_pack("{s:s%}", "flushed", receiver.ptr, receiver.len));
	else
		request_answer_error(request, MHD_HTTP_NOT_FOUND, "no such receiver '%.*s'", (int)span_head(receiver, 200).len, receiver.ptr);
}
