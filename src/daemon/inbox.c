#include "daemon/inbox.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/log.h"
#include "base/vec.h"
#include "daemon/folder_watch.h"
#include "daemon/inbox_entry.h"
#include "daemon/inbox_scan.h"
#include "daemon/now.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* Entries beyond READY: enough for large commits, little enough for bounded memory. */
#define BUSY_MAX 1024u
/* Files up to this size are decided whole; larger ones are streamed. */
#define WHOLE_MAX (1u << 20)
#define BATCH_MAX 64u
#define READ_WORKS_MAX 2u
/* Bytes of small files held until they are decided, and large files held open: above these no more are read. */
#define HELD_BYTES_MAX (32u << 20)
#define HELD_LARGE_MAX 8u
#define LOST_RETRY_MS 5000u
#define SHAKEN_LOOK_MS 500u
#define TROUBLE_MIN_MS 1000
#define TROUBLE_MAX_MS 60000
#define UNREADABLE_MAX_MS 300000

/* Some entries on their way through libuv's pool. */
struct batch {
	uv_work_t work;
	struct inbox *inbox;
	struct batch *next;    /* reads: begun after this one */
	bool is_done;
	int fd;
	uint64_t max_bytes;
	struct entry *at[BATCH_MAX];
	size_t len;
};

struct inbox {
	uv_loop_t *loop;
	struct ingest *ingest;
	struct desk_thread *desk;
	struct inbox_events events;
	char *path;
	int fd;
	int64_t settle_ms;
	uint64_t rescan_ms, max_bytes;
	struct folder_watch *watch;
	struct entries entries;
	struct entry_list large;
	struct batch *reads, **reads_end; /* under way, the oldest first */
	size_t held_bytes, held_large; /* by entries that are INGESTING */
	unsigned works, read_works;
	bool is_look_out, is_large_out, is_move_out, is_scan_out, is_scan_wanted, is_lost, is_stopping, has_scanned;
	bool is_unlisted;        /* the last scan could not read the folder */
	unsigned troubles;       /* in a row */
	int64_t trouble_until;
	uv_timer_t timer, scan_timer;
	uv_work_t scan_work;
	struct inbox_scan scan, seen; /* the running one; the last one, for its list of ignored names */
	unsigned handles;
	uint64_t done, failed, overflows, scans;
	char degraded[768];
};

static void go_on(struct inbox *inbox);
static void on_lost(void *ctx, const char *why);

static struct inbox *inbox_of(const struct entry *entry)
{
	return entry->entries->owner;
}

/* A path for the log: bytes that are not UTF-8 as \xNN (control characters are the log's business). */
static const char *shown(const char *path, char room[static 1024])
{
	size_t len = 0;
	if (utf8_is_valid(span_of(path)))
		return path;
	for (; *path && len + 5 < 1024; path++) {
		unsigned char c = (unsigned char)*path;
		len += (size_t)snprintf(room + len, 1024 - len, c < 0x80 ? "%c" : "\\x%02X", c);
	}
	return room;
}

/* ---- trouble ---- */

static int64_t loop_now(const struct inbox *inbox)
{
	return (int64_t)uv_now(inbox->loop);
}

static int64_t backoff(unsigned failures, int64_t max_ms)
{
	int64_t delay = (int64_t)TROUBLE_MIN_MS << (failures < 16 ? failures : 16);
	return delay < max_ms ? delay : max_ms;
}

static void wait_for_better(struct entry *entry, int64_t max_ms)
{
	entry->due = loop_now(inbox_of(entry)) + backoff(entry->failures++, max_ms);
	entry_set_state(entry, ENTRY_WAITING);
}

static void degrade(struct entry *entry, const char *what, const char *why)
{
	char room[1024];
	struct inbox *inbox = inbox_of(entry);
	snprintf(inbox->degraded, sizeof(inbox->degraded), "%s '%.200s': %s", what, shown(entry->path, room), why);
	if (!entry->is_warned)
		log_warning("%s; it stays in the inbox and is tried again", inbox->degraded);
	entry->is_warned = true;
}

/* The machine is in trouble, not this file alone: nothing new is read for a while. Many files that meet the same trouble at the same time are one
 * failure, not many: else a full disk of a second would cost the longest wait. */
static void note_trouble(struct inbox *inbox)
{
	if (loop_now(inbox) < inbox->trouble_until)
		return;
	inbox->trouble_until = loop_now(inbox) + backoff(inbox->troubles++, TROUBLE_MAX_MS);
}

static void note_success(struct inbox *inbox)
{
	inbox->troubles = 0;
	inbox->trouble_until = 0;
	if (!inbox->is_lost && !inbox->is_unlisted && inbox->entries.counts[ENTRY_WAITING] == 0)
		inbox->degraded[0] = '\0';
}

/* ---- seeing ---- */

static bool is_busy(const struct entry *entry)
{
	return entry->state == ENTRY_READING || entry->state == ENTRY_INGESTING || entry->state == ENTRY_MOVING ||
	       entry->state == ENTRY_LOOKING;
}

static void settle(struct entry *entry)
{
	if (inbox_of(entry)->settle_ms == 0) {
		entry_set_state(entry, ENTRY_READY);
		return;
	}
	entry->due = loop_now(inbox_of(entry)) + inbox_of(entry)->settle_ms;
	entry_set_state(entry, entry->has_look ? ENTRY_SETTLING : ENTRY_LOOKING);
}

static void see(struct inbox *inbox, const char *path, bool is_complete)
{
	uint64_t key = hash64(span_of(path));
	struct entry *entry = entry_find(&inbox->entries, path, key);
	if (entry && (is_busy(entry) || (entry->state == ENTRY_WAITING && entry->is_committed))) {
		entry->is_again = true;
		return;
	}
	if (entry && entry->state == ENTRY_READY)
		return;
	if (entry) /* who waits for better may be another file by now, and a good one */
		entry_list_remove(entry->state == ENTRY_WAITING ? &inbox->entries.waiting : &inbox->entries.settling, entry);
	else if (map_find(&inbox->entries.by_path, key))
		return; /* two paths of one hash: the other has to go first, the next scan sees this one */
	else
		entry = entry_new(&inbox->entries, path, key);
	entry->has_look = false;
	if (is_complete)
		entry_set_state(entry, ENTRY_READY);
	else
		settle(entry);
}

static void on_renamed_in(void *ctx, const char *path)
{
	see(ctx, path, true);
	go_on(ctx);
}

static void on_written(void *ctx, const char *path)
{
	see(ctx, path, false);
	go_on(ctx);
}

static void on_folder(void *ctx, const char *name)
{
	(void)name;
	inbox_scan(ctx);
}

static void on_overflow(void *ctx)
{
	struct inbox *inbox = ctx;
	inbox->overflows++;
	log_notice("more happened in the inbox than the kernel could tell; scanning it");
	inbox_scan(inbox);
}

/* ---- batches through the pool ---- */

static struct batch *batch_new(struct inbox *inbox, struct entry_list *from, size_t max, enum entry_state state)
{
	size_t cap = 0;
	struct batch *batch = vec_grow(NULL, &cap, 1, sizeof(*batch));
	*batch = (struct batch){ .inbox = inbox, .fd = inbox->fd, .max_bytes = inbox->max_bytes };
	batch->work.data = batch;
	while (from->first && batch->len < max) {
		struct entry *entry = entry_list_take(from);
		if (entry->state != state)
			entry_set_state(entry, state);
		batch->at[batch->len++] = entry;
	}
	inbox->works++;
	return batch;
}

/* Looks: has it changed since the last one? */

static void look_work(uv_work_t *work)
{
	struct batch *batch = work->data;
	for (size_t i = 0; i < batch->len; i++) {
		struct entry *entry = batch->at[i];
		struct drop_look look;
		entry->outcome = drop_file_look(batch->fd, entry->path, &look, &entry->why);
		if (entry->outcome == DROP_FILE_OK && entry->has_look && !drop_look_equals(&look, &entry->look))
			entry->outcome = DROP_FILE_CHANGED;
		if (entry->outcome == DROP_FILE_OK || entry->outcome == DROP_FILE_CHANGED)
			entry->look = look;
	}
}

static void after_look(struct entry *entry)
{
	bool was_second = entry->has_look && !entry->is_again;
	entry->is_again = false;
	switch (entry->outcome) {
	case DROP_FILE_OK:
		entry->has_look = true;
		if (was_second)
			entry_set_state(entry, ENTRY_READY);
		else
			settle(entry);
		return;
	case DROP_FILE_CHANGED:
		settle(entry);
		return;
	case DROP_FILE_UNREADABLE:
	case DROP_FILE_TROUBLE:
		degrade(entry, "cannot look at", entry->why);
		wait_for_better(entry, UNREADABLE_MAX_MS);
		return;
	default:
		entry_free(entry); /* gone, or not ours: the scan lists it */
	}
}

static void on_looked(uv_work_t *work, int status)
{
	struct batch *batch = work->data;
	struct inbox *inbox = batch->inbox;
	(void)status; /* never cancelled */
	inbox->is_look_out = false;
	inbox->works--;
	for (size_t i = 0; i < batch->len; i++)
		after_look(batch->at[i]);
	free(batch);
	go_on(inbox);
}

static void start_looks(struct inbox *inbox)
{
	if (inbox->is_look_out || !inbox->entries.looking.first || inbox->is_lost)
		return;
	struct batch *batch = batch_new(inbox, &inbox->entries.looking, BATCH_MAX, ENTRY_LOOKING);
	inbox->is_look_out = true;
	uv_queue_work(inbox->loop, &batch->work, look_work, on_looked);
}

/* Reads. Two batches at a time, but what they bring goes on in the order in which it became ready: what is decided must not hang on which
 * thread was faster. Large files are streamed beside the others anyway and may take long to hash, so they are only found out here and
 * read one by one, holding up nobody. */

static void read_work(uv_work_t *work)
{
	struct batch *batch = work->data;
	for (size_t i = 0; i < batch->len; i++) {
		struct entry *entry = batch->at[i];
		entry->outcome = drop_file_read(batch->fd, entry->path, WHOLE_MAX, batch->max_bytes, &entry->file, &entry->why);
	}
}

static void on_ingested(struct ingest_drop *drop, enum ingest_end end, const char *reason);

static void ingest_entry(struct entry *entry)
{
	const char *slash = strchr(entry->path, '/');
	size_t cap = 0;
	travel_free(entry->travel);
	entry->travel = vec_grow(NULL, &cap, 1, sizeof(*entry->travel));
	*entry->travel = (struct travel){ .entry = entry };
	entry->travel->drop = (struct ingest_drop){
		.name = slash ? slash + 1 : entry->path,
		.source = entry->source,
		.is_archive = entry->path[0] == '.',
		.file = &entry->file,
		.received = now_ms(),
		.done = on_ingested,
		.refusal = entry->outcome == DROP_FILE_TOO_LARGE ? "it is larger than inbox.max-drop allows" : NULL,
	};
	entry_set_state(entry, ENTRY_INGESTING);
	inbox_of(entry)->held_bytes += entry->file.bytes ? entry->file.len : 0;
	inbox_of(entry)->held_large += entry->file.fd >= 0;
	ingest_submit(inbox_of(entry)->ingest, &entry->travel->drop);
}

static void after_read(struct entry *entry)
{
	switch (entry->outcome) {
	case DROP_FILE_TOO_LARGE: /* it is not read, only told of */
	case DROP_FILE_OK:
		ingest_entry(entry);
		return;
	case DROP_FILE_CHANGED:
		drop_file_done(&entry->file);
		entry->has_look = false;
		settle(entry);
		return;
	case DROP_FILE_UNREADABLE:
		drop_file_done(&entry->file);
		degrade(entry, "cannot read", entry->why);
		wait_for_better(entry, UNREADABLE_MAX_MS);
		return;
	case DROP_FILE_TROUBLE:
		drop_file_done(&entry->file);
		degrade(entry, "cannot read", entry->why);
		note_trouble(inbox_of(entry));
		wait_for_better(entry, TROUBLE_MAX_MS);
		return;
	case DROP_FILE_GONE:
	case DROP_FILE_NOT_OURS:
		entry_free(entry);
	}
}

/* Large, but not too large: it was not read yet. */
static bool wants_large_read(const struct entry *entry)
{
	return entry->outcome == DROP_FILE_TOO_LARGE && (uint64_t)entry->file.look.size <= inbox_of(entry)->max_bytes;
}

static void on_read(uv_work_t *work, int status)
{
	struct batch *batch = work->data;
	struct inbox *inbox = batch->inbox;
	(void)status; /* never cancelled */
	batch->is_done = true;
	while ((batch = inbox->reads) && batch->is_done) {
		inbox->reads = batch->next;
		if (!inbox->reads)
			inbox->reads_end = &inbox->reads;
		inbox->read_works--;
		inbox->works--;
		for (size_t i = 0; i < batch->len; i++) {
			struct entry *entry = batch->at[i];
			if (!wants_large_read(entry)) {
				after_read(entry);
				continue;
			}
			drop_file_done(&entry->file);
			if (inbox->is_stopping)
				entry_free(entry); /* it stays where it is */
			else
				entry_list_add(&inbox->large, entry);
		}
		free(batch);
	}
	go_on(inbox);
}

static void on_large_read(uv_work_t *work, int status)
{
	struct batch *batch = work->data;
	struct inbox *inbox = batch->inbox;
	(void)status; /* never cancelled */
	inbox->is_large_out = false;
	inbox->works--;
	after_read(batch->at[0]);
	free(batch);
	go_on(inbox);
}

static size_t busy_count(const struct inbox *inbox)
{
	return inbox->entries.counts[ENTRY_READING] + inbox->entries.counts[ENTRY_INGESTING] + inbox->entries.counts[ENTRY_MOVING];
}

static void start_reads(struct inbox *inbox)
{
	while (inbox->entries.ready.first && inbox->read_works < READ_WORKS_MAX && busy_count(inbox) < BUSY_MAX && !inbox->is_stopping &&
	       !inbox->is_lost && inbox->held_bytes < HELD_BYTES_MAX && loop_now(inbox) >= inbox->trouble_until && !desk_thread_is_full(inbox->desk)) {
		struct batch *batch = batch_new(inbox, &inbox->entries.ready, BATCH_MAX, ENTRY_READING);
		batch->max_bytes = WHOLE_MAX;
		*inbox->reads_end = batch;
		inbox->reads_end = &batch->next;
		inbox->read_works++;
		uv_queue_work(inbox->loop, &batch->work, read_work, on_read);
	}
	if (inbox->is_large_out || !inbox->large.first || inbox->is_stopping || inbox->is_lost || inbox->held_large >= HELD_LARGE_MAX)
		return;
	inbox->is_large_out = true;
	uv_queue_work(inbox->loop, &batch_new(inbox, &inbox->large, 1, ENTRY_READING)->work, read_work, on_large_read);
}

/* What its decoder has survived: loading an archive fills nobody's log. */
static void tell_remarks(const struct entry *entry, const char *path, struct span remarks)
{
	struct span line;
	while (span_next_line(&remarks, &line))
		log_write(entry->travel->drop.is_archive ? LOG_LEVEL_DEBUG : LOG_LEVEL_WARNING, "'%s': %.*s", path, SPAN_ARG(line));
}

static void on_ingested(struct ingest_drop *drop, enum ingest_end end, const char *reason)
{
	struct entry *entry = ((struct travel *)((char *)drop - offsetof(struct travel, drop)))->entry;
	struct inbox *inbox = inbox_of(entry);
	char room[1024];
	entry->look = entry->file.look;
	inbox->held_bytes -= entry->file.bytes ? entry->file.len : 0;
	inbox->held_large -= entry->file.fd >= 0;
	drop_file_done(&entry->file);
	switch (end) {
	case INGEST_FAILED:
		log_warning("set '%s' aside: %s", shown(entry->path, room), reason);
		entry->is_failed = true;
		snprintf(entry->travel->reason, sizeof(entry->travel->reason), "%s", reason);
		/* fall through */
	case INGEST_DONE:
		if (end == INGEST_DONE && drop->row.copy_of)
			log_info("'%s' holds the same bytes as drop %llu", shown(entry->path, room), (unsigned long long)drop->row.copy_of);
		if (end == INGEST_DONE)
			tell_remarks(entry, shown(entry->path, room), span_of(reason));
		note_success(inbox);
		entry->is_committed = true;
		entry->failures = 0;
		entry_set_state(entry, ENTRY_MOVING);
		break;
	case INGEST_TROUBLE:
		degrade(entry, "cannot take", reason);
		note_trouble(inbox);
		wait_for_better(entry, TROUBLE_MAX_MS);
		break;
	case INGEST_STOPPED:
		entry_free(entry);
		break;
	}
	go_on(inbox);
}

/* Moves. */

static void write_notes(struct batch *batch, struct entry *entry, struct buf *name)
{
	CLEANUP(buf_done) struct buf note = { .max = sizeof(entry->travel->reason) + 1 };
	size_t name_len = name->len;
	if (entry->is_failed) {
		buf_add_text(name, ".reason");
		buf_addf(&note, "%s\n", entry->travel->reason);
		(void)drop_file_note(batch->fd, name->ptr, buf_view(&note)); /* the reason is in the store, too */
	}
	buf_truncate(name, name_len);
	if (entry->travel->drop.rejects.len == 0)
		return;
	/* The file went to done/: what was set aside of it is told in failed/. */
	CLEANUP(buf_done) struct buf beside = { .max = PATH_MAX };
	buf_addf(&beside, "failed/%s.rejects", strrchr(name->ptr, '/') + 1);
	(void)drop_file_note(batch->fd, beside.ptr, buf_view(&entry->travel->drop.rejects));
}

static void sync_folder(int inbox_fd, const char *name)
{
	int fd = openat(inbox_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return; /* a rename that is undone by a power cut is made again: the digest is known */
	(void)fsync(fd);
	close(fd);
}

static void move_work(uv_work_t *work)
{
	struct batch *batch = work->data;
	for (size_t i = 0; i < batch->len; i++) {
		struct entry *entry = batch->at[i];
		CLEANUP(buf_done) struct buf name = { .max = PATH_MAX };
		entry->outcome = drop_file_move(batch->fd, entry->path, entry->is_failed ? "failed" : "done", &entry->look,
						entry->travel->drop.row.id, &name, &entry->why);
		if (entry->outcome == DROP_FILE_OK)
			write_notes(batch, entry, &name);
	}
	sync_folder(batch->fd, "done");
	sync_folder(batch->fd, "failed");
	sync_folder(batch->fd, ".");
}

static void after_move(struct entry *entry)
{
	struct inbox *inbox = inbox_of(entry);
	bool is_again = entry->is_again || entry->outcome == DROP_FILE_CHANGED;
	char *path = NULL;
	switch (entry->outcome) {
	case DROP_FILE_OK:
		inbox->done += !entry->is_failed;
		inbox->failed += entry->is_failed;
		break;
	case DROP_FILE_UNREADABLE:
	case DROP_FILE_TROUBLE:
		degrade(entry, entry->is_failed ? "cannot move to failed/" : "cannot move to done/", entry->why);
		wait_for_better(entry, TROUBLE_MAX_MS);
		return;
	default:
		break;
	}
	if (is_again) { /* another file of that name */
		path = path_copy(span_of(entry->path));
		entry_free(entry);
		see(inbox, path, false);
		free(path);
	} else {
		entry_free(entry);
	}
}

static void on_moved(uv_work_t *work, int status)
{
	struct batch *batch = work->data;
	struct inbox *inbox = batch->inbox;
	(void)status; /* never cancelled */
	inbox->is_move_out = false;
	inbox->works--;
	for (size_t i = 0; i < batch->len; i++)
		after_move(batch->at[i]);
	free(batch);
	note_success(inbox);
	go_on(inbox);
}

static void start_moves(struct inbox *inbox)
{
	if (inbox->is_move_out || !inbox->entries.moving.first)
		return;
	struct batch *batch = batch_new(inbox, &inbox->entries.moving, BATCH_MAX, ENTRY_MOVING);
	inbox->is_move_out = true;
	uv_queue_work(inbox->loop, &batch->work, move_work, on_moved);
}

/* ---- scans ---- */

static void scan_work(uv_work_t *work)
{
	struct inbox *inbox = work->data;
	inbox_scan_run(&inbox->scan, inbox->fd, inbox->path);
}

static void see_scanned(struct inbox *inbox, const struct scan_file *file)
{
	uint64_t key = hash64(span_of(file->path));
	if (map_find(&inbox->entries.by_path, key))
		return; /* known: its own way leads on */
	struct entry *entry = entry_new(&inbox->entries, file->path, key);
	entry->look = file->look;
	entry->has_look = true;
	settle(entry);
}

static void note_scan_error(struct inbox *inbox)
{
	bool was_unlisted = inbox->is_unlisted;
	inbox->is_unlisted = inbox->scan.error != 0;
	if (!inbox->is_unlisted) {
		if (was_unlisted)
			inbox->degraded[0] = '\0';
		return;
	}
	snprintf(inbox->degraded, sizeof(inbox->degraded), "cannot list the inbox '%.600s': %s", inbox->path, strerror(inbox->scan.error));
	if (!was_unlisted)
		log_warning("%s; trying again at every scan", inbox->degraded);
}

static void on_scanned(uv_work_t *work, int status)
{
	struct inbox *inbox = work->data;
	struct fault fault;
	(void)status; /* never cancelled */
	inbox->is_scan_out = false;
	inbox->works--;
	inbox->scans++;
	if (inbox->scan.is_elsewhere && !inbox->is_lost && !inbox->is_stopping)
		on_lost(inbox, "removed or replaced");
	else if (!inbox->is_lost)
		note_scan_error(inbox);
	for (size_t i = 0; i < inbox->scan.folders.len && inbox->watch; i++)
		if (folder_watch_add(inbox->watch, inbox->scan.folders.at[i], &fault) < 0)
			log_notice("%s", fault.text);
	for (size_t i = 0; i < inbox->scan.files.len && !inbox->is_stopping; i++)
		see_scanned(inbox, &inbox->scan.files.at[i]);
	inbox_scan_done(&inbox->seen);
	inbox->seen = inbox->scan;
	inbox->scan = (struct inbox_scan){ 0 };
	inbox->has_scanned = true;
	go_on(inbox);
}

void inbox_scan(struct inbox *inbox)
{
	inbox->is_scan_wanted = true;
	if (inbox->is_scan_out || inbox->is_lost || inbox->is_stopping)
		return;
	inbox->is_scan_wanted = false;
	inbox->is_scan_out = true;
	inbox->works++;
	uv_queue_work(inbox->loop, &inbox->scan_work, scan_work, on_scanned);
}

static void on_scan_timer(uv_timer_t *timer)
{
	inbox_scan(timer->data);
}

/* ---- time ---- */

/* Whoever has waited long enough goes on; the others tell when to look again. */
static void wake_waiting(struct inbox *inbox)
{
	struct entry_list still = inbox->entries.waiting;
	entry_list_init(&inbox->entries.waiting);
	if (still.first == NULL)
		return;
	for (struct entry *entry = still.first, *next; entry; entry = next) {
		next = entry->next;
		if (entry->due > loop_now(inbox))
			entry_list_add(&inbox->entries.waiting, entry);
		else if (entry->is_committed)
			entry_set_state(entry, ENTRY_MOVING);
		else
			entry_set_state(entry, ENTRY_READY);
	}
}

static void on_timer(uv_timer_t *timer)
{
	struct inbox *inbox = timer->data;
	while (inbox->entries.settling.first && inbox->entries.settling.first->due <= loop_now(inbox))
		entry_set_state(entry_list_take(&inbox->entries.settling), ENTRY_LOOKING);
	wake_waiting(inbox);
	go_on(inbox);
}

static void arm_timer(struct inbox *inbox)
{
	int64_t due = inbox->entries.settling.first ? inbox->entries.settling.first->due : INT64_MAX;
	for (const struct entry *entry = inbox->entries.waiting.first; entry; entry = entry->next)
		due = entry->due < due ? entry->due : due;
	if (inbox->entries.ready.first && inbox->trouble_until > loop_now(inbox) && inbox->trouble_until < due)
		due = inbox->trouble_until;
	if (due == INT64_MAX || inbox->is_stopping)
		uv_timer_stop(&inbox->timer);
	else
		uv_timer_start(&inbox->timer, on_timer, due > loop_now(inbox) ? (uint64_t)(due - loop_now(inbox)) : 0, 0);
}

bool inbox_is_at_rest(const struct inbox *inbox)
{
	return inbox->has_scanned && !inbox->is_scan_out && map_len(&inbox->entries.by_path) == inbox->entries.counts[ENTRY_WAITING];
}

/* After every event: starts what can be started. */
static void go_on(struct inbox *inbox)
{
	start_looks(inbox);
	start_moves(inbox);
	start_reads(inbox);
	if (map_len(&inbox->entries.by_path) == 0 && !inbox->is_lost && !inbox->is_unlisted)
		inbox->degraded[0] = '\0'; /* whom it was about has gone */
	if (inbox->is_scan_wanted)
		inbox_scan(inbox);
	arm_timer(inbox);
	if (inbox_is_at_rest(inbox))
		inbox->events.idle(inbox->events.ctx);
}

void inbox_go_on(struct inbox *inbox)
{
	go_on(inbox);
}

/* ---- the folder itself ---- */

/* Not at once: whoever deletes done/ may be about to delete the rest. */
static void on_shaken(void *ctx)
{
	struct inbox *inbox = ctx;
	uv_timer_start(&inbox->scan_timer, on_scan_timer, SHAKEN_LOOK_MS, inbox->rescan_ms);
}

static int make_folder(int at, const char *name, struct fault *fault)
{
	/* Not 02770: the set-group-ID bit comes down from the inbox, and asking for it is forbidden where RestrictSUIDSGID= holds. */
	if (mkdirat(at, name, 0770) < 0 && errno != EEXIST)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot make the folder '%s'", name);
	return 0;
}

static int open_folder(struct inbox *inbox, struct fault *fault)
{
	static const char *const inner[] = { "done", "failed", ARCHIVE_FOLDER };
	struct folder_watch_events events = {
		.ctx = inbox, .renamed_in = on_renamed_in, .closed = on_written, .folder = on_folder, .overflow = on_overflow,
		.shaken = on_shaken, .lost = on_lost,
	};
	int fd = open(inbox->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot open the inbox '%s'", inbox->path);
	for (size_t i = 0; i < LEN(inner); i++)
		if (make_folder(fd, inner[i], fault) < 0)
			log_warning("%s; going on without it", fault->text); /* tried again when something is moved there */
	if (folder_watch_new(inbox->loop, inbox->path, &events, &inbox->watch, fault) < 0) {
		close(fd);
		return -1;
	}
	if (inbox->fd >= 0)
		close(inbox->fd);
	inbox->fd = fd;
	inbox->is_lost = inbox->is_unlisted = false;
	inbox->degraded[0] = '\0';
	inbox_scan(inbox);
	return 0;
}

static void on_reopen(uv_timer_t *timer)
{
	struct inbox *inbox = timer->data;
	struct fault fault;
	if (!inbox->is_lost) {
		on_scan_timer(timer);
		return;
	}
	if (inbox->works > 0 || open_folder(inbox, &fault) < 0)
		return; /* at the next tick */
	log_notice("the inbox '%s' is back", inbox->path);
	uv_timer_start(&inbox->scan_timer, on_scan_timer, inbox->rescan_ms, inbox->rescan_ms);
	go_on(inbox);
}

static void on_lost(void *ctx, const char *why)
{
	struct inbox *inbox = ctx;
	snprintf(inbox->degraded, sizeof(inbox->degraded), "the inbox '%.600s' was %s", inbox->path, why);
	log_error("%s; waiting for it to come back", inbox->degraded);
	inbox->is_lost = true;
	folder_watch_stop(inbox->watch);
	inbox->watch = NULL;
	uv_timer_start(&inbox->scan_timer, on_reopen, LOST_RETRY_MS, LOST_RETRY_MS);
}

int inbox_new(uv_loop_t *loop, const struct config *config, struct ingest *ingest, struct desk_thread *desk, const struct inbox_events *events,
	      struct inbox **ret_inbox, struct fault *fault)
{
	size_t cap = 0;
	struct inbox *inbox = vec_grow(NULL, &cap, 1, sizeof(*inbox));
	*inbox = (struct inbox){
		.loop = loop, .ingest = ingest, .desk = desk, .events = *events, .fd = -1,
		.settle_ms = config->inbox.settle_ms, .rescan_ms = (uint64_t)config->inbox.rescan_ms,
		.max_bytes = config->inbox.max_drop_bytes,
	};
	entries_init(&inbox->entries, inbox);
	entry_list_init(&inbox->large);
	inbox->reads_end = &inbox->reads;
	inbox->path = path_copy(span_of(config->inbox.path));
	inbox->scan_work.data = inbox;
	uv_timer_init(loop, &inbox->timer);
	uv_timer_init(loop, &inbox->scan_timer);
	inbox->timer.data = inbox->scan_timer.data = inbox;
	inbox->handles = 2;
	if (make_folder(AT_FDCWD, inbox->path, fault) < 0 || open_folder(inbox, fault) < 0) {
		fault->kind = FAULT_FATAL;
		inbox_free(inbox);
		return -1;
	}
	uv_timer_start(&inbox->scan_timer, on_scan_timer, inbox->rescan_ms, inbox->rescan_ms);
	*ret_inbox = inbox;
	return 0;
}

void inbox_reload(struct inbox *inbox, const struct config *config)
{
	inbox->settle_ms = config->inbox.settle_ms;
	inbox->max_bytes = config->inbox.max_drop_bytes;
	inbox->rescan_ms = (uint64_t)config->inbox.rescan_ms;
	if (!inbox->is_lost && !inbox->is_stopping)
		uv_timer_start(&inbox->scan_timer, on_scan_timer, inbox->rescan_ms, inbox->rescan_ms);
}

void inbox_stop(struct inbox *inbox)
{
	if (!inbox || inbox->is_stopping)
		return;
	inbox->is_stopping = true;
	while (inbox->large.first)
		entry_free(entry_list_take(&inbox->large));
	folder_watch_stop(inbox->watch);
	inbox->watch = NULL;
	uv_timer_stop(&inbox->timer);
	uv_timer_stop(&inbox->scan_timer);
}

bool inbox_is_busy(const struct inbox *inbox)
{
	return inbox->works > 0 || busy_count(inbox) > 0;
}

static void on_closed(uv_handle_t *handle)
{
	struct inbox *inbox = handle->data;
	if (--inbox->handles > 0)
		return;
	entries_done(&inbox->entries);
	inbox_scan_done(&inbox->scan);
	inbox_scan_done(&inbox->seen);
	if (inbox->fd >= 0)
		close(inbox->fd);
	free(inbox->path);
	free(inbox);
}

void inbox_free(struct inbox *inbox)
{
	if (!inbox)
		return;
	inbox_stop(inbox);
	uv_close((uv_handle_t *)&inbox->timer, on_closed);
	uv_close((uv_handle_t *)&inbox->scan_timer, on_closed);
}

void inbox_status(const struct inbox *inbox, struct inbox_status *ret_status)
{
	*ret_status = (struct inbox_status){
		.settling = inbox->entries.counts[ENTRY_SETTLING] + inbox->entries.counts[ENTRY_LOOKING],
		.ready = inbox->entries.counts[ENTRY_READY],
		.busy = busy_count(inbox),
		.waiting = inbox->entries.counts[ENTRY_WAITING],
		.done = inbox->done,
		.failed = inbox->failed,
		.overflows = inbox->overflows,
		.scans = inbox->scans,
		.degraded = inbox->degraded[0] ? inbox->degraded : NULL,
		.ignored = inbox->seen.ignored.at,
		.ignored_len = inbox->seen.ignored.len,
	};
}
