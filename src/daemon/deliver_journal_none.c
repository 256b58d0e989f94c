/* Receiver `journal` of a build without libsystemd: it says so and holds its alerts, as a receiver whose settings are wrong does. */
#include "daemon/deliver.h"

#ifndef HAVE_SYSTEMD

#include <stdlib.h>

static void on_closed(uv_handle_t *handle)
{
	struct deliver_attempt *attempt = handle->data;
	free(handle);
	deliver_finish(attempt, RETRY_EVENT_REFUSED, "this tidingsd was built without libsystemd");
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	uv_timer_t *later = calloc(1, sizeof(*later)); /* an attempt is not done before start has returned */
	if (!later)
		abort();
	uv_timer_init(deliver->loop, later);
	later->data = attempt;
	uv_close((uv_handle_t *)later, on_closed);
}

const struct deliver_kind deliver_kind_journal = { .batch = 1, .start = start };

#endif
