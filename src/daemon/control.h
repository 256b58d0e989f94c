/* The control API: HTTP with JSON over the Unix socket, for `tidings`, `curl --unix-socket` and whatever else asks.
 *
 *	GET  /                               the paths
 *	GET  /v1/status                      what the daemon does now
 *	GET  /v1/…                           questions about the store (ask/ask.h), exports too
 *	GET  /v1/alerts?after=C&wait=S       the same question, asked again when notices are born or delivered, for S seconds at most
 *	POST /v1/drops?name=&source=&archive=   the body becomes a drop in the inbox
 *	POST /v1/queue/flush?receiver=       try this receiver (all) now
 *	POST /v1/feeds?url=&name=&source=&folder=&every=&full_text=&allow_private=    ask this feed from now on; answered when it has been asked once
 *	POST /v1/feeds/NAME/pause, …/resume, …/refresh    and without NAME/: all
 *	POST /v1/feeds/NAME/revert
 *	DELETE /v1/feeds/NAME                do not ask it any more
 *	POST /v1/stories/NAME/merge?with=&comment=    both stories are one from now on
 *	POST /v1/reports/NAME/split?into=&comment=    it is of that story, or of one of its own
 *
 * Every answer but an export is one JSON object; a refusal is {"error": "…"} with the status that fits.
 *
 * While the daemon starts, status tells how far it is, questions are answered from the store as ever, and drops are put into the inbox; orders are
 * refused with 503 and Retry-After, for nobody is there yet to carry them out.
 *
 * The loop thread speaks HTTP and never touches the store or the disk: questions are asked in the thread pool, on at most two
 * read-only connections; bodies are written there, piece by piece, and the client waits meanwhile (its connection is suspended).
 */
#pragma once

#include "base/fault.h"
#include "config/config.h"

#include <jansson.h>
#include <uv.h>

struct control;
struct desk_thread;
struct feeds;
struct bundles;
struct outbox;

/* The daemon's own part of GET /v1/status. */
struct control_status_source {
	void *ctx;
	void (*fill)(void *ctx, json_t *status);
};

/* Where orders go; each may be NULL. */
struct control_rooms {
	struct outbox *outbox;
	struct feeds *feeds;
	struct bundles *bundles;
	struct desk_thread *desk; /* must live until all requests are over */
};

/* Of `config` it keeps what it needs. */
int control_new(uv_loop_t *loop, const struct config *config, struct control_status_source source, struct control **ret_control, struct fault *fault);
/* From now on orders are carried out there; until then they are refused. */
void control_serve(struct control *control, const struct control_rooms *rooms);
/* A commit has made notices, or said that some were delivered: those who wait for alerts are answered. */
void control_announce(struct control *control);
/* No new connections; answers that are being made are given up or finished, then everything is closed and freed: run the loop until it is empty.
 * The outbox must live until then, and the feeds until they are at rest. */
void control_stop(struct control *control);
