/* Receiver `socket`: nothing is carried anywhere. Its alerts lie in the store, where whoever asks for them at the control socket reads them, each at a pace
 * of his own (GET /v1/alerts?receiver=NAME&after=CURSOR): that they can be read is their delivery. */
#include "daemon/deliver.h"

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	deliver_finish_later(deliver, attempt, RETRY_EVENT_SUCCESS, "");
}

const struct deliver_kind deliver_kind_socket = { .batch = DELIVER_BATCH_MAX, .start = start };
