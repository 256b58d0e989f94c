/* Receiver `socket`: nothing is carried anywhere. Its alerts lie in the store, where whoever asks for them at the control socket reads them, each at a pace
 * of his own (GET /v1/alerts?receiver=NAME&after=CURSOR): that they can be read is their delivery. */
#include "daemon/deliver.h"

#include <stdlib.h>

struct keeping {
	uv_timer_t soon;
	struct deliver_attempt *attempt;
};

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void on_soon(uv_timer_t *timer)
{
	struct keeping *keeping = timer->data;
	struct deliver_attempt *attempt = keeping->attempt;
	uv_close((uv_handle_t *)timer, on_closed);
	deliver_finish(attempt, RETRY_EVENT_SUCCESS, "%s", "");
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct keeping *keeping = calloc(1, sizeof(*keeping));
	if (!keeping)
		abort();
	keeping->attempt = attempt;
	keeping->soon.data = keeping;
	uv_timer_init(deliver->loop, &keeping->soon);
	uv_timer_start(&keeping->soon, on_soon, 0, 0);
}

const struct deliver_kind deliver_kind_socket = { .batch = DELIVER_BATCH_MAX, .start = start };
