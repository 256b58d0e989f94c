/* What the daemon does now. */
#include "daemon/control_request.h"

#include "daemon/outbox.h"

/* Adds a receiver's queue in the store to the list in request->state. */
static int add_queue(void *ctx, const struct store_queue *queue)
{
	return json_array_append_new(ctx, ask_queue(queue));
}

static void run_queues(struct request *request, struct store *store)
{
	request->state = json_array();
	(void)store_queues(store, add_queue, request->state, &request->fault); /* status is told without it, and says why */
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

static bool waits(const json_t *queue)
{
	return json_integer_value(json_object_get(queue, "queued")) > 0 || json_integer_value(json_object_get(queue, "held")) > 0;
}

/* The queues of the store beside what the outbox knows; rows for a receiver that is no longer configured wait for it to come back. */
static void join_queues(json_t *receivers, json_t *queues)
{
	size_t i;
	json_t *queue, *receiver;
	json_array_foreach(queues, i, queue) {
		json_object_set(queue, "receiver", json_object_get(queue, "name"));
		json_object_del(queue, "name");
		receiver = find_receiver(receivers, json_string_value(json_object_get(queue, "receiver")));
		if (receiver) {
			json_object_update_missing(receiver, queue); /* of the breaker the outbox knows more */
		} else if (waits(queue)) {
			json_object_set_new(queue, "phase", json_string("no such receiver"));
			json_array_append(receivers, queue);
		}
	}
	json_array_foreach(receivers, i, receiver)
		json_object_update_missing_new(receiver, json_pack("{s:i, s:i, s:i, s:i, s:n, s:n}", "queued", 0, "held", 0, "dead", 0, "expired", 0, "oldest", "hold"));
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
