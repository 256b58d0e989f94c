/* Receiver `atom`: a feed file of the newest stories, written anew with each batch (alert/render_atom.c), beside and renamed over the old one: who
 * reads it never sees half. What was in it is read from it; nothing else keeps its state. A file that is not ours is left alone. */
#include "daemon/deliver.h"

#include "alert/render.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DOCUMENT_MAX (32u << 20) /* an entry is of an event under 20 kB, escaped twice */

struct writing {
	uv_work_t work;
	struct deliver_attempt *attempt;
	char *path;
	/* how it ended: */
	enum retry_event event;
	struct fault fault;
};

static void fail(struct writing *writing, enum retry_event event, const char *what)
{
	writing->event = event;
	fault_set(&writing->fault, FAULT_INPUT, "%s '%s'", what, writing->path);
}

static void write_feed(uv_work_t *work)
{
	struct writing *writing = work->data;
	CLEANUP(buf_done) struct buf old = { .max = DOCUMENT_MAX }, document = { .max = DOCUMENT_MAX };
	struct span bodies[DELIVER_BATCH_MAX];
	size_t len = writing->attempt->events_len;
	for (size_t i = 0; i < len; i++)
		bodies[i] = writing->attempt->events[i].body;
	writing->event = RETRY_EVENT_FAILURE;
	if (access(writing->path, F_OK) == 0 && file_read(writing->path, &old, &writing->fault) < 0)
		return;
	if (old.len > 0 && !render_atom_is_ours(buf_view(&old)))
		fail(writing, RETRY_EVENT_REFUSED, "there is something else than a feed of tidings at");
	else if (!render_atom(&document, buf_view(&old), bodies, len) || document.is_full)
		fail(writing, RETRY_EVENT_FAILURE, "cannot tell the event in");
	else if (file_replace(writing->path, buf_view(&document), &writing->fault) == 0)
		writing->event = RETRY_EVENT_SUCCESS;
}

static void written(uv_work_t *work, int status)
{
	struct writing *writing = work->data;
	struct deliver_attempt *attempt = writing->attempt;
	char said[DELIVER_ERROR_SIZE];
	if (status < 0)
		deliver_finish(attempt, RETRY_EVENT_FAILURE, "not written: %s", uv_strerror(status));
	else if (writing->event != RETRY_EVENT_SUCCESS)
		deliver_finish(attempt, writing->event, "%s", deliver_quote(span_of(writing->fault.text), said, sizeof(said)));
	else
		deliver_finish(attempt, RETRY_EVENT_SUCCESS, "%s", "");
	free(writing->path);
	free(writing);
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct writing *writing = calloc(1, sizeof(*writing));
	char *path = writing ? strdup(attempt->config->path) : NULL;
	if (!path)
		abort();
	writing->attempt = attempt;
	writing->path = path;
	writing->work.data = writing;
	if (uv_queue_work(deliver->loop, &writing->work, write_feed, written) < 0)
		abort(); /* only a missing function makes it fail */
}

const struct deliver_kind deliver_kind_atom = { .batch = DELIVER_BATCH_MAX, .start = start };
