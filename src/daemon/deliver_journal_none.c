/* Receiver `journal` of a build without libsystemd: it says so and holds its alerts, as a receiver whose settings are wrong does. */
#include "daemon/deliver.h"

#ifndef HAVE_SYSTEMD

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	deliver_finish_later(deliver, attempt, RETRY_EVENT_REFUSED, "this tidingsd was built without libsystemd");
}

const struct deliver_kind deliver_kind_journal = { .batch = 1, .start = start };

#endif
