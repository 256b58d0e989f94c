/* Receiver `journal`: one entry of the systemd journal for each event, with fields to search by:
 *
 *	journalctl MESSAGE_ID=ffcdbc140c6c466491f88e37bc74256f TIDINGS_WATCHES=floods -o verbose
 *
 * Without libsystemd deliver_journal_none.c stands in. */
#include "daemon/deliver.h"

#ifdef HAVE_SYSTEMD

#include "base/cleanup.h"
#include "text/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

/* sd_journal_send says yes where there is no journal at all; this is where it would be. */
#define JOURNAL_SOCKET "/run/systemd/journal/socket"

/* Ours, for good: one for each kind of event (journalctl MESSAGE_ID=…). */
static const struct {
	const char *message_id, *words;
	int priority;
} entries[] = {
	[NOTICE_STORY_NEW] = { "ffcdbc140c6c466491f88e37bc74256f", "new story", LOG_NOTICE },
	[NOTICE_STORY_UPDATED] = { "d226d1ab19314f5b8198b67fb440ee1e", "update", LOG_NOTICE },
	[NOTICE_REPORT_REPRINTED] = { "f6e6095ce1d54813b35152d350f812d7", "reprint", LOG_INFO },
	[NOTICE_STORY_MERGED] = { "1cd62282e0c04f938eaf4bd73f5cc529", "stories merged", LOG_NOTICE },
	[NOTICE_STORY_SPLIT] = { "f8cd134546254c8e914ef306ac5ef8e8", "story split", LOG_NOTICE },
	[NOTICE_WITHDRAWN] = { "2ca931b9cb1f49d89da6e76bce9a3229", "withdrawn", LOG_NOTICE },
	[NOTICE_DIGEST] = { "c36af4267d2c46aba3440090cd6259e7", "digest", LOG_NOTICE },
	[NOTICE_EXPIRED] = { "f25ea70532d443c3b3b2ba76ecd3cf40", "alerts expired", LOG_WARNING },
	[NOTICE_FEED_QUIET] = { "881ba45ce0f8470cb69c31e90f4afcfc", "feed", LOG_WARNING },
	[NOTICE_FEED_FAILING] = { "b59581fdc5a847999a983e269891fb18", "feed", LOG_WARNING },
	[NOTICE_FEED_GONE] = { "de7938a88a0340818657d6be0c89dc2e", "feed", LOG_WARNING },
	[NOTICE_FEED_REFUSED] = { "1e26d247ad434e31a97fcf5ae7f03c71", "feed", LOG_WARNING },
	[NOTICE_FEED_MOVED] = { "1573fb1c9fdb4b589713b5e876ca443d", "feed", LOG_NOTICE },
	[NOTICE_FEED_RECOVERED] = { "73f977f0f7a74543aec0dc2fcce2d57f", "feed", LOG_NOTICE },
};

#define FIELD_SHOWN 400u
#define FIELD_MAX (4 * FIELD_SHOWN)

struct sending {
	uv_work_t work;
	struct deliver_attempt *attempt;
	int error; /* negative errno, or 0 */
};

static int send_event(const struct deliver_event *event)
{
	CLEANUP(buf_done) struct buf title = { .max = FIELD_MAX }, watches = { .max = FIELD_MAX };
	utf8_add_printable(&title, utf8_head(event->title, FIELD_SHOWN));
	utf8_add_printable(&watches, utf8_head(event->watches, FIELD_SHOWN));
	return sd_journal_send("MESSAGE=%s: %s", entries[event->type].words, title.ptr ? title.ptr : "", "MESSAGE_ID=%s", entries[event->type].message_id, "PRIORITY=%d",
			       entries[event->type].priority, "TIDINGS_ID=%s", event->id, "TIDINGS_TYPE=%s", notice_type_name(event->type),
			       "TIDINGS_STORY=%" PRIu64, event->story, "TIDINGS_REPORT=%" PRIu64, event->report, "TIDINGS_WATCHES=%s", watches.ptr ? watches.ptr : "",
			       NULL);
}

static void send_all(uv_work_t *work)
{
	struct sending *sending = work->data;
	if (access(JOURNAL_SOCKET, F_OK) < 0)
		sending->error = -ENOENT;
	for (size_t i = 0; i < sending->attempt->events_len && sending->error == 0; i++) {
		int result = send_event(&sending->attempt->events[i]);
		sending->error = result < 0 ? result : 0;
	}
}

static void sent(uv_work_t *work, int status)
{
	struct sending *sending = work->data;
	struct deliver_attempt *attempt = sending->attempt;
	int error = status < 0 ? status : sending->error;
	free(sending);
	if (error < 0)
		deliver_finish(attempt, RETRY_EVENT_FAILURE, "cannot write to the journal: %s", strerror(-error));
	else
		deliver_finish(attempt, RETRY_EVENT_SUCCESS, "%s", "");
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct sending *sending = calloc(1, sizeof(*sending));
	if (!sending)
		abort();
	sending->attempt = attempt;
	sending->work.data = sending;
	if (uv_queue_work(deliver->loop, &sending->work, send_all, sent) < 0)
		abort(); /* only a missing function makes it fail */
}

const struct deliver_kind deliver_kind_journal = { .batch = DELIVER_BATCH_MAX, .start = start };

#endif
