#include "daemon/ingest.h"

#include "base/log.h"
#include "base/vec.h"
#include "daemon/desk_writer.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define PIECE_SIZE (256u << 10)
#define CHUNK_BYTES (1u << 20)
/* What the reports of one small drop may come to. */
#define SMALL_FRAMES_MAX (64u << 20)
#define LANE_PATIENCE_MS 500u
#define LANE_PATIENCE_START_MS 3000u /* with a process that may still be starting: that is no fault of the drop's */
#define DEATHS_MAX 2u
/* Reports that are handed over to the writer together, and from how many on it is asked at all. */
#define HAND_OVER 8u
#define HAND_OVER_MIN 16u
/* Frames of small drops on the workbench: what is made of them takes many times as much. */
#define BENCH_BYTES_MAX (256u << 10)
#define REJECTS_TEXT_MAX (64u << 10)
#define LINES_MAX (256u << 10)

/* A drop goes through these in order; `advance` is the one place that decides what comes next, after every event. A large drop
 * begins with PHASE_QUEUED, a small one with PHASE_DECODING. While something is out (a task, a job, a piece being read) it is never freed:
 * an early end is noted and waits. */
enum phase {
	PHASE_QUEUED,   /* waits for its turn */
	PHASE_BEGIN,    /* the desk looks whether it is known */
	PHASE_DECODING,
	PHASE_DECODED,  /* all frames are here, or it is given up; waits for the lane and for the workbench */
	PHASE_LAST,     /* the final chunk is on its way */
};

struct ingest {
	uv_loop_t *loop;
	struct decoders *decoders;
	struct desk_thread *desk;
	struct ingest_events events;
	uint32_t chunk_reports;
	struct ingest_drop *lane, **lane_end;
	struct ingest_drop *strays; /* small ones that have left the lane and are not done */
	struct ingest_drop *large, **large_end; /* the first is the one being streamed */
	int64_t head_since;
	uv_timer_t patience;
	size_t bench_bytes;          /* of small drops */
	struct workbench *bench;
	struct desk_writer *writer;
	bool is_stopping;
};

static void advance(struct ingest_drop *drop);
static void large_start(struct ingest *ingest);

static bool is_large(const struct ingest_drop *drop)
{
	return drop->file->fd >= 0;
}

/* ---- the end of a drop ---- */

static void stray_leave(struct ingest_drop *drop)
{
	struct ingest_drop **at = &drop->ingest->strays;
	if (!drop->is_stray)
		return;
	while (*at != drop)
		at = &(*at)->next;
	*at = drop->next;
	drop->is_stray = false;
}

static void finish(struct ingest_drop *drop)
{
	struct ingest *ingest = drop->ingest;
	stray_leave(drop);
	bool was_large = is_large(drop);
	buf_done(&drop->frames);
	for (size_t i = 0; i < 2; i++) {
		workbench_task_done(&drop->chunks[i].task);
		buf_done(&drop->chunks[i].frames);
	}
	buf_done(&drop->lines);
	buf_done(&drop->rejects_running);
	free(drop->piece);
	drop->piece = NULL;
	struct buf remarks = drop->remarks; /* the drop may be gone after its last call */
	if (was_large) {
		ingest->large = drop->next;
		if (!ingest->large)
			ingest->large_end = &ingest->large;
	}
	drop->done(drop, drop->ending, drop->ending != INGEST_DONE ? drop->reason : remarks.ptr ? remarks.ptr : "");
	buf_done(&remarks);
	if (was_large)
		large_start(ingest);
}

static void lane_leave(struct ingest_drop *drop);
static void lane_advance(struct ingest *ingest);

/* Its end is told at once, and is nobody's business any more. */
static void task_cancel(struct ingest_drop *drop)
{
	if (!drop->is_task_out)
		return;
	drop->is_task_out = false;
	decode_task_cancel(drop->ingest->decoders, &drop->task);
}

/* Whatever it was doing, this is its end; it comes when nothing is out any more. */
static void end_as(struct ingest_drop *drop, enum ingest_end end)
{
	if (drop->has_ending)
		return;
	drop->has_ending = true;
	drop->ending = end;
	lane_leave(drop);
	task_cancel(drop);
}

/* ---- jobs for the desk ---- */

static struct ingest_drop *drop_of_job(struct desk_job *job)
{
	return (struct ingest_drop *)((char *)job - offsetof(struct ingest_drop, job));
}

/* Decided here, written by the other hand meanwhile. So few that a hand-over would take longer are written here, too. */
static int take_reports(struct ingest_drop *drop, struct desk *desk, size_t first, size_t len, struct fault *fault)
{
	struct ingest_chunk *chunk = drop->at_desk;
	struct desk_writer *writer = len >= HAND_OVER_MIN ? drop->ingest->writer : NULL;
	struct desk_decided *decided = ARENA_NEW(chunk->task.arena, struct desk_decided, len);
	int result = 0;
	if (writer)
		desk_writer_begin(writer, desk, decided);
	for (size_t i = 0; i < len && result == 0; i++) {
		const struct desk_material *material = &chunk->task.items[first + i].material;
		result = desk_decide(desk, chunk->task.arena, &drop->row_running, material, drop->received, &decided[i], fault);
		if (result == 0 && writer && ((i + 1) % HAND_OVER == 0 || i + 1 == len))
			desk_writer_push(writer, i + 1);
		else if (result == 0 && !writer)
			result = desk_write(desk, &decided[i], fault);
	}
	if (writer && desk_writer_wait(writer, fault) < 0)
		result = -1;
	if (drop->first_seq == 0)
		drop->first_seq = decided[0].entry.seq;
	for (size_t i = 0; i < len && result == 0; i++) {
		drop->notices += (unsigned)(decided[i].may_tell + decided[i].withdrawn_len); /* of which each may have been told */
		buf_addf(&drop->lines, "%s\n", decided[i].line);
	}
	return result;
}

static int take_reject(struct ingest_drop *drop, struct desk *desk, const struct workbench_item *item, struct fault *fault)
{
	if (store_reject_add(desk_store(desk), drop->row_running.id, item->position, item->reason, fault) < 0)
		return -1;
	drop->row_running.rejects++;
	buf_addf(&drop->rejects_running, "%.*s\n", SPAN_ARG(item->reason));
	return 0;
}

/* Runs of reports, and the rejects between them. */
static int take_items(struct ingest_drop *drop, struct desk *desk, uint64_t skip, struct fault *fault)
{
	const struct workbench_task *task = &drop->at_desk->task;
	if (task->is_malformed)
		return fault_set(fault, FAULT_INPUT, "the decoder sent something malformed");
	for (size_t i = (size_t)skip; i < task->len;) {
		size_t run = 0;
		while (i + run < task->len && task->items[i + run].is_report)
			run++;
		int result = run > 0 ? take_reports(drop, desk, i, run, fault) : take_reject(drop, desk, &task->items[i], fault);
		if (result < 0)
			return -1;
		i += run > 0 ? run : 1;
	}
	return 0;
}

/* What the drop has come to, when all its frames are taken. */
static void judge_drop(struct ingest_drop *drop)
{
	struct store_drop *row = &drop->row_running;
	row->state = drop->is_ok ? DROP_DONE : DROP_FAILED;
	if (drop->is_ok && row->reports == 0 && row->rejects == 0) {
		row->state = DROP_FAILED;
		snprintf(drop->reason, sizeof(drop->reason), "there is no report in it");
	} else if (drop->is_ok && row->reports == 0) {
		struct span first = buf_view(&drop->rejects_running);
		span_next_line(&first, &first);
		row->state = DROP_FAILED;
		snprintf(drop->reason, sizeof(drop->reason), "none of its reports can be read: %.*s", SPAN_ARG(span_head(first, 300)));
	}
	row->reason = row->state == DROP_FAILED ? span_of(drop->reason) : span_trim(buf_view(&drop->remarks));
}

static int commit_with(struct ingest_drop *drop, struct desk *desk, struct fault *fault)
{
	return drop->commit ? drop->commit(drop, desk, fault) : 0;
}

static int run_job(struct desk_job *job, struct desk *desk)
{
	struct ingest_drop *drop = drop_of_job(job);
	uint64_t skip = 0;
	drop->row_running = drop->row;
	drop->notices = 0;
	drop->is_known = false;
	drop->first_seq = 0;
	buf_clear(&drop->lines);
	buf_clear(&drop->rejects_running);
	if (drop->row_running.id == 0) {
		enum desk_drop_outcome outcome;
		if (desk_drop_begin(desk, &drop->row_running, &outcome, &job->fault) < 0)
			return -1;
		drop->is_known = outcome == DESK_DROP_KNOWN;
		if (drop->is_known)
			return commit_with(drop, desk, &job->fault);
		skip = drop->row_running.reports + drop->row_running.rejects;
	}
	if (take_items(drop, desk, skip, &job->fault) < 0)
		return -1;
	if (drop->at_desk->is_final)
		judge_drop(drop);
	if (desk_drop_end(desk, &drop->row_running, &job->fault) < 0)
		return -1;
	return drop->at_desk->is_final ? commit_with(drop, desk, &job->fault) : 0;
}

/* ---- what comes back ---- */

static void log_lines(const struct ingest_drop *drop)
{
	struct span rest = buf_view(&drop->lines), line;
	while (span_next_line(&rest, &line))
		log_write(drop->is_archive ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, "%.*s", SPAN_ARG(line));
}

static void frames_drop(struct ingest_drop *drop)
{
	buf_clear(&drop->frames);
	drop->frames_len = 0;
}

/* Trouble is tried again later as a whole; a fault of the input is written down with a job of its own. */
static void note_fault(struct ingest_drop *drop)
{
	memcpy(drop->reason, drop->job.fault.text, sizeof(drop->reason));
	if (drop->job.fault.kind != FAULT_INPUT || !drop->is_ok) {
		end_as(drop, INGEST_TROUBLE);
		return;
	}
	drop->is_ok = false;
	drop->phase = PHASE_DECODED;
	frames_drop(drop);
	if (drop->on_bench)
		drop->on_bench->is_void = true;
	task_cancel(drop);
}

static void on_job_done(struct desk_job *job)
{
	struct ingest_drop *drop = drop_of_job(job);
	struct ingest *ingest = drop->ingest;
	bool was_final = drop->at_desk->is_final;
	workbench_task_done(&drop->at_desk->task);
	drop->at_desk = NULL;
	if (job->fault.kind != FAULT_NONE) {
		note_fault(drop);
		advance(drop);
		lane_advance(ingest);
		return;
	}
	drop->row = drop->row_running;
	buf_add_span(&drop->rejects, buf_view(&drop->rejects_running));
	log_lines(drop);
	if (drop->notices > 0)
		drop->ingest->events.notices(drop->ingest->events.ctx, drop->notices);
	if (drop->is_known)
		end_as(drop, INGEST_DONE);
	else if (was_final)
		end_as(drop, drop->row.state == DROP_DONE ? INGEST_DONE : INGEST_FAILED);
	advance(drop);
	lane_advance(ingest);
}

static struct ingest_drop *drop_of_task(struct decode_task *task)
{
	return (struct ingest_drop *)((char *)task - offsetof(struct ingest_drop, task));
}

static bool has_chunk(const struct ingest_drop *drop)
{
	return drop->frames_len >= drop->ingest->chunk_reports || drop->frames.len >= CHUNK_BYTES;
}

static void on_frame(struct decode_task *task, const struct frame *frame)
{
	struct ingest_drop *drop = drop_of_task(task);
	if (drop->skip > 0) {
		drop->skip--;
		return;
	}
	frame_add(&drop->frames, frame->kind, frame->payload);
	drop->frames_len++;
	if (is_large(drop) && has_chunk(drop))
		advance(drop);
}

static void set_done(struct ingest_drop *drop, const struct frame_done *done)
{
	drop->phase = PHASE_DECODED;
	drop->is_ok = done->is_ok && !drop->frames.is_full;
	if (drop->is_ok)
		buf_add_span(&drop->remarks, done->reason);
	else if (drop->frames.is_full)
		snprintf(drop->reason, sizeof(drop->reason), "its reports come to more than %u MiB", SMALL_FRAMES_MAX >> 20);
	else
		snprintf(drop->reason, sizeof(drop->reason), "%.*s", SPAN_ARG(span_head(done->reason, sizeof(drop->reason) - 1)));
	snprintf(drop->format, sizeof(drop->format), "%.*s", SPAN_ARG(span_head(done->format, sizeof(drop->format) - 1)));
}

static void on_task_end(struct decode_task *task, enum decoders_end end, const struct frame_done *done, const char *reason)
{
	struct ingest_drop *drop = drop_of_task(task);
	if (!drop->is_task_out)
		return; /* cancelled */
	drop->is_task_out = false;
	if (end == DECODERS_DONE) {
		set_done(drop, done);
	} else if (end == DECODERS_DIED && ++drop->deaths < DEATHS_MAX) {
		drop->is_dead = true;
	} else if (end == DECODERS_DIED) {
		drop->phase = PHASE_DECODED;
		drop->is_ok = false;
		snprintf(drop->reason, sizeof(drop->reason), "the decoder %s over it, twice", reason);
	} else {
		end_as(drop, INGEST_STOPPED);
	}
	advance(drop);
}

/* ---- pieces of a large drop ---- */

static void read_piece(uv_work_t *work)
{
	struct ingest_drop *drop = work->data;
	do
		drop->piece_len = pread(drop->file->fd, drop->piece, PIECE_SIZE, (off_t)drop->read_at);
	while (drop->piece_len < 0 && errno == EINTR);
	drop->piece_error = errno;
}

static void on_more(struct decode_task *task);

static void on_piece(uv_work_t *work, int status)
{
	struct ingest_drop *drop = work->data;
	drop->is_piece_out = false;
	if (drop->is_piece_stale && drop->is_task_out) {
		drop->is_piece_stale = false;
		on_more(&drop->task);
	} else if (status < 0) {
		end_as(drop, INGEST_STOPPED);
	} else if (drop->piece_len < 0) {
		snprintf(drop->reason, sizeof(drop->reason), "cannot read it: %s", strerror(drop->piece_error));
		end_as(drop, INGEST_TROUBLE);
	} else if (drop->is_task_out && !drop->task.is_fresh) {
		drop->read_at += (uint64_t)drop->piece_len;
		decode_task_feed(&drop->task, span_make(drop->piece, (size_t)drop->piece_len));
	}
	advance(drop);
}

static void on_more(struct decode_task *task)
{
	struct ingest_drop *drop = drop_of_task(task);
	if (task->is_fresh) {
		task->is_fresh = false;
		drop->read_at = 0;
		drop->is_piece_stale = drop->is_piece_out;
	}
	if (drop->is_piece_out)
		return;
	drop->is_piece_out = true;
	drop->read_work.data = drop;
	uv_queue_work(drop->ingest->loop, &drop->read_work, read_piece, on_piece);
}

/* ---- the lane of small drops ---- */

static void on_patience(uv_timer_t *timer);

static void lane_watch(struct ingest *ingest)
{
	ingest->head_since = (int64_t)uv_now(ingest->loop);
	if (ingest->lane && !uv_is_active((uv_handle_t *)&ingest->patience))
		uv_timer_start(&ingest->patience, on_patience, LANE_PATIENCE_MS, 0);
}

static void lane_leave(struct ingest_drop *drop)
{
	struct ingest *ingest = drop->ingest;
	if (!drop->is_in_lane)
		return;
	drop->is_in_lane = false;
	bool was_head = ingest->lane == drop;
	for (struct ingest_drop **at = &ingest->lane; *at; at = &(*at)->next) {
		if (*at != drop)
			continue;
		*at = drop->next;
		if (!*at)
			ingest->lane_end = at;
		break;
	}
	if (was_head)
		lane_watch(ingest);
}

static void lane_enter(struct ingest_drop *drop)
{
	struct ingest *ingest = drop->ingest;
	bool is_first = !ingest->lane;
	drop->is_in_lane = true;
	*ingest->lane_end = drop;
	ingest->lane_end = &drop->next;
	if (is_first)
		lane_watch(ingest);
}

/* All at the front of the lane that are ready go to the desk, in order, as far as there is room. */
static void lane_advance(struct ingest *ingest)
{
	while (ingest->lane && ingest->lane->phase == PHASE_DECODED && ingest->bench_bytes < BENCH_BYTES_MAX &&
	       !desk_thread_is_full(ingest->desk)) {
		struct ingest_drop *head = ingest->lane;
		lane_leave(head);
		advance(head);
	}
}

static void on_patience(uv_timer_t *timer)
{
	struct ingest *ingest = timer->data;
	struct ingest_drop *head = ingest->lane;
	if (!head)
		return;
	int64_t waited = (int64_t)uv_now(ingest->loop) - ingest->head_since;
	int64_t patience = decode_task_is_first(&head->task) ? LANE_PATIENCE_START_MS : LANE_PATIENCE_MS;
	if (head->task.decoder && waited >= patience) {
		lane_leave(head);
		head->is_stray = true;
		head->next = ingest->strays;
		ingest->strays = head;
	}
	lane_advance(ingest);
	if (ingest->lane)
		uv_timer_start(&ingest->patience, on_patience, LANE_PATIENCE_MS, 0);
}

/* ---- chunks ---- */

static void post(struct ingest_drop *drop)
{
	struct ingest_chunk *chunk = drop->on_bench;
	drop->at_desk = chunk;
	drop->on_bench = NULL;
	drop->row.format = span_of(drop->format); /* here, where no job is out that would put back the row that it was given */
	drop->job = (struct desk_job){
		.run = run_job, .done = on_job_done, .weight = chunk->len, .bytes = arena_used(chunk->task.arena),
	};
	desk_thread_post(drop->ingest->desk, &drop->job);
}

static void on_prepared(struct workbench_task *task)
{
	struct ingest_chunk *chunk = (struct ingest_chunk *)((char *)task - offsetof(struct ingest_chunk, task));
	struct ingest *ingest = chunk->drop->ingest;
	chunk->is_ready = true;
	if (!is_large(chunk->drop))
		ingest->bench_bytes -= chunk->frames.len;
	advance(chunk->drop);
	lane_advance(ingest);
}

/* What has been decoded becomes a chunk. The workbench is free. */
static void prepare(struct ingest_drop *drop)
{
	struct ingest_chunk *chunk = &drop->chunks[drop->at_desk == &drop->chunks[0]];
	struct buf spare = chunk->frames;
	buf_clear(&spare);
	chunk->frames = drop->frames;
	chunk->len = drop->frames_len;
	drop->frames = spare;
	drop->frames_len = 0;
	chunk->drop = drop;
	chunk->is_ready = chunk->is_void = false;
	chunk->is_final = drop->phase == PHASE_DECODED;
	drop->on_bench = chunk;
	chunk->task = (struct workbench_task){ .frames = buf_view(&chunk->frames), .done = on_prepared };
	if (!is_large(drop))
		drop->ingest->bench_bytes += chunk->frames.len;
	workbench_submit(drop->ingest->bench, &chunk->task);
}

/* ---- what comes next ---- */

static void decode_start(struct ingest_drop *drop)
{
	drop->phase = PHASE_DECODING;
	drop->is_dead = false;
	drop->is_task_out = true;
	drop->read_at = 0;
	drop->is_piece_stale = false;
	drop->skip = drop->row.reports + drop->row.rejects;
	drop->task = (struct decode_task){
		.hints = { .name = span_of(drop->name), .source = span_of(drop->source), .received = drop->received },
		.bytes = is_large(drop) ? SPAN_NONE : span_make(drop->file->bytes, drop->file->len),
		.more = is_large(drop) ? on_more : NULL,
		.frame = on_frame,
		.end = on_task_end,
	};
	decoders_submit(drop->ingest->decoders, &drop->task);
}

/* The decoder died: what it had said is committed first, then another goes on behind that. A small drop begins anew. */
static void advance_dead(struct ingest_drop *drop)
{
	if (!is_large(drop))
		frames_drop(drop);
	if (drop->frames_len > 0 && !drop->on_bench)
		prepare(drop);
	else if (drop->frames_len == 0 && !drop->on_bench && !drop->at_desk && !drop->is_piece_out)
		decode_start(drop);
}

static void advance_decoding(struct ingest_drop *drop)
{
	if (drop->is_dead) {
		advance_dead(drop);
	} else if (is_large(drop) && has_chunk(drop)) {
		bool is_blocked = drop->on_bench != NULL;
		if (!is_blocked)
			prepare(drop);
		decode_task_hold(&drop->task, is_blocked);
	}
}

static bool is_out(const struct ingest_drop *drop)
{
	return drop->is_task_out || drop->is_piece_out || drop->at_desk || (drop->on_bench && !drop->on_bench->is_ready);
}

static void advance_bench(struct ingest_drop *drop)
{
	if (!drop->on_bench || !drop->on_bench->is_ready)
		return;
	if (drop->on_bench->is_void) {
		workbench_task_done(&drop->on_bench->task);
		drop->on_bench = NULL;
	} else if (!drop->at_desk) {
		post(drop);
	}
}

static void advance(struct ingest_drop *drop)
{
	if (drop->has_ending) {
		if (!is_out(drop))
			finish(drop);
		return;
	}
	advance_bench(drop);
	switch ((enum phase)drop->phase) {
	case PHASE_QUEUED:
		drop->phase = PHASE_BEGIN;
		prepare(drop);
		return;
	case PHASE_BEGIN:
		if (drop->row.id != 0)
			decode_start(drop);
		return;
	case PHASE_DECODING:
		advance_decoding(drop);
		return;
	case PHASE_DECODED:
		if (drop->is_in_lane) {
			lane_advance(drop->ingest);
		} else if (!drop->on_bench && !drop->is_piece_out && !drop->is_task_out) {
			prepare(drop);
			drop->phase = PHASE_LAST;
		}
		return;
	case PHASE_LAST:
		return;
	}
}

/* ---- for the inbox ---- */

static void large_start(struct ingest *ingest)
{
	if (!ingest->large)
		return;
	if (ingest->is_stopping)
		end_as(ingest->large, INGEST_STOPPED);
	advance(ingest->large);
}

void ingest_submit(struct ingest *ingest, struct ingest_drop *drop)
{
	drop->ingest = ingest;
	drop->next = NULL;
	drop->is_ok = true;
	drop->row = (struct store_drop){
		.digest = drop->file->digest,
		.name = span_of(drop->name),
		.source = span_of(drop->source),
		.bytes = (uint64_t)drop->file->look.size,
		.received = drop->received,
		.is_archive = drop->is_archive,
	};
	buf_init(&drop->frames, SMALL_FRAMES_MAX);
	for (size_t i = 0; i < 2; i++)
		buf_init(&drop->chunks[i].frames, SMALL_FRAMES_MAX);
	buf_init(&drop->lines, LINES_MAX);
	buf_init(&drop->rejects, REJECTS_TEXT_MAX);
	buf_init(&drop->rejects_running, REJECTS_TEXT_MAX);
	buf_init(&drop->remarks, DECODE_REMARKS_TEXT_MAX);
	if (ingest->is_stopping) {
		drop->done(drop, INGEST_STOPPED, NULL);
		return;
	}
	if (drop->refusal) {
		snprintf(drop->reason, sizeof(drop->reason), "%s", drop->refusal);
		drop->is_ok = false;
		drop->phase = PHASE_DECODED;
		advance(drop);
		return;
	}
	if (drop->decoded) {
		drop->frames = *drop->decoded;
		buf_init(drop->decoded, 0);
		drop->frames_len = drop->decoded_len;
		snprintf(drop->format, sizeof(drop->format), "%s", drop->decoded_format);
		buf_add_span(&drop->remarks, drop->decoded_remarks);
		drop->phase = PHASE_DECODED;
		lane_enter(drop);
		lane_advance(ingest);
		return;
	}
	if (is_large(drop)) {
		bool is_first = !ingest->large;
		size_t cap = 0;
		drop->phase = PHASE_QUEUED;
		drop->piece = vec_grow(NULL, &cap, PIECE_SIZE, 1);
		*ingest->large_end = drop;
		ingest->large_end = &drop->next;
		if (is_first)
			large_start(ingest);
		return;
	}
	lane_enter(drop);
	decode_start(drop);
}

int ingest_new(uv_loop_t *loop, struct decoders *decoders, struct desk_thread *desk, const struct ingest_events *events,
	       uint32_t chunk_reports, struct ingest **ret_ingest)
{
	size_t cap = 0;
	struct ingest *ingest = vec_grow(NULL, &cap, 1, sizeof(*ingest));
	*ingest = (struct ingest){ .loop = loop, .decoders = decoders, .desk = desk, .events = *events, .chunk_reports = chunk_reports };
	ingest->lane_end = &ingest->lane;
	ingest->large_end = &ingest->large;
	ingest->bench = workbench_new(loop);
	ingest->writer = desk_writer_new();
	uv_timer_init(loop, &ingest->patience);
	uv_unref((uv_handle_t *)&ingest->patience);
	ingest->patience.data = ingest;
	*ret_ingest = ingest;
	return 0;
}

void ingest_stop(struct ingest *ingest)
{
	ingest->is_stopping = true;
	while (ingest->lane) {
		struct ingest_drop *head = ingest->lane;
		end_as(head, INGEST_STOPPED); /* leaves the lane; its task ends now, and with it the drop */
		advance(head);
	}
	for (struct ingest_drop *stray = ingest->strays, *next; stray; stray = next) {
		next = stray->next;
		if (stray->phase > PHASE_DECODING)
			continue; /* on its way to the desk */
		end_as(stray, INGEST_STOPPED);
		advance(stray);
	}
	if (ingest->large && !ingest->large->has_ending) {
		end_as(ingest->large, INGEST_STOPPED);
		advance(ingest->large);
	}
}

static void on_closed(uv_handle_t *handle)
{
	struct ingest *ingest = handle->data;
	workbench_free(ingest->bench);
	desk_writer_free(ingest->writer);
	free(ingest);
}

void ingest_free(struct ingest *ingest)
{
	if (ingest)
		uv_close((uv_handle_t *)&ingest->patience, on_closed);
}
