#include "daemon/decoders.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/vec.h"
#include "decoder/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Bytes on their way to a process before `more` is asked again. */
#define WRITE_AHEAD (1u << 20)
#define READ_SIZE (256u << 10)
/* After so many processes in a row that could not even start, the next is waited for, longer each time up to a minute. */
#define EARLY_DEATHS_MAX 3u
#define RESTART_DELAY_MS 500u
#define RESTART_DELAY_MAX_MS 60000u
/* Program and arguments of the converter. */
#define CONVERTER_WORDS_MAX 64u

struct decoder {
	struct decoders *pool;
	struct decoder *next;
	uv_process_t process;
	uv_pipe_t pipe;
	uv_timer_t timer;       /* the task's time */
	struct buf in;          /* frames not whole yet */
	struct decode_task *task;
	unsigned open_handles;
	unsigned writes;
	bool is_held, is_closing, wants_more;
	bool is_fed;            /* it has been told the end of the drop */
	bool has_run;           /* has finished a task */
};

struct decoders {
	uv_loop_t *loop;
	char *program, *memory, *cpu;
	char *converter[CONVERTER_WORDS_MAX + 1]; /* of PDF: argv, empty where there is none */
	uint64_t timeout_ms;
	uint32_t limit;         /* processes */
	struct decoder *all;
	struct decode_task *waiting, **waiting_end;
	struct decoders_status status;
	uv_timer_t restart;
	unsigned early_deaths;  /* in a row */
	bool is_restart_armed, is_stopping, is_restart_closed;
	char read_room[READ_SIZE];
};

static void dispatch(struct decoders *pool);
static void send_end(struct decoder *decoder);

/* ---- the end of a process ---- */

static void pool_free_if_last(struct decoders *pool)
{
	if (!pool->is_stopping || pool->all || !pool->is_restart_closed)
		return;
	for (char **word = pool->converter; *word; word++)
		free(*word);
	free(pool->program);
	free(pool->memory);
	free(pool->cpu);
	free(pool);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct decoder *decoder = handle->data;
	if (--decoder->open_handles > 0)
		return;
	struct decoders *pool = decoder->pool;
	for (struct decoder **at = &pool->all; *at; at = &(*at)->next) {
		if (*at != decoder)
			continue;
		*at = decoder->next;
		break;
	}
	buf_done(&decoder->in);
	free(decoder);
	if (!pool->is_stopping)
		dispatch(pool);
	pool_free_if_last(pool);
}

static void task_end(struct decoder *decoder, enum decoders_end end, const struct frame_done *done, const char *reason)
{
	struct decode_task *task = decoder->task;
	decoder->task = NULL;
	decoder->is_held = false;
	uv_timer_stop(&decoder->timer);
	if (!task)
		return;
	decoder->pool->status.busy--;
	task->decoder = NULL;
	task->end(task, end, done, reason);
}

/* Kills what is left of it and tells its task. */
static void decoder_close(struct decoder *decoder, enum decoders_end end, const char *reason)
{
	if (decoder->is_closing)
		return;
	decoder->is_closing = true;
	decoder->pool->status.processes--;
	if (decoder->process.data && uv_is_active((uv_handle_t *)&decoder->process))
		uv_process_kill(&decoder->process, SIGKILL);
	uv_close((uv_handle_t *)&decoder->pipe, on_handle_closed);
	uv_close((uv_handle_t *)&decoder->timer, on_handle_closed);
	if (end == DECODERS_DIED) {
		decoder->pool->status.deaths++;
		if (decoder->task)
			log_warning("a decoder process %s; starting another", reason);
		else if (!decoder->pool->is_stopping)
			log_warning("an idle decoder process %s", reason);
	}
	task_end(decoder, end, NULL, reason);
	/* The process handle closes when the exit has been reaped. */
	if (decoder->process.data && !uv_is_active((uv_handle_t *)&decoder->process))
		uv_close((uv_handle_t *)&decoder->process, on_handle_closed);
}

/* Its task waits again, first in line. */
static void put_back_task(struct decoder *decoder)
{
	struct decoders *pool = decoder->pool;
	struct decode_task *task = decoder->task;
	pool->early_deaths++;
	decoder->task = NULL;
	if (!task)
		return;
	task->decoder = NULL;
	task->next = pool->waiting;
	if (!pool->waiting)
		pool->waiting_end = &task->next;
	pool->waiting = task;
	pool->status.busy--;
	pool->status.waiting++;
}

static void on_exit_of_process(uv_process_t *process, int64_t status, int signal)
{
	struct decoder *decoder = process->data;
	if (decoder->is_closing) {
		uv_close((uv_handle_t *)process, on_handle_closed);
		return;
	}
	char reason[160];
	if (!signal && (status == 126 || status == 127) && !decoder->has_run)
		put_back_task(decoder); /* the loader's word: it never ran, and the drop is not to blame */
	if (signal == SIGXCPU)
		snprintf(reason, sizeof(reason), "used up its processor time");
	else if (signal == SIGSYS)
		snprintf(reason, sizeof(reason), "tried what no decoder may, and was killed");
	else if (signal)
		snprintf(reason, sizeof(reason), "died of signal %d (%s)", signal, strsignal(signal));
	else
		snprintf(reason, sizeof(reason), "ended with status %d", (int)status);
	decoder_close(decoder, DECODERS_DIED, reason);
}

static void on_timeout(uv_timer_t *timer)
{
	struct decoder *decoder = timer->data;
	char reason[160];
	snprintf(reason, sizeof(reason), "gave no sign of life for %llu s", (unsigned long long)(decoder->pool->timeout_ms / 1000));
	decoder_close(decoder, DECODERS_DIED, reason);
}

static void sign_of_life(struct decoder *decoder)
{
	if (decoder->task && !decoder->is_held && !decoder->is_closing)
		uv_timer_start(&decoder->timer, on_timeout, decoder->pool->timeout_ms, 0);
}

/* ---- reading ---- */

/* It has used up so much of its life that the next drop might not be read to its end. Its life is what its cage has left it: a service manager may
 * have given less. */
static bool is_old(const struct decoder *decoder)
{
	clockid_t clock;
	struct timespec used;
	struct rlimit life;
	if (prlimit(decoder->process.pid, RLIMIT_CPU, NULL, &life) < 0)
		life.rlim_max = CAGE_LIFE_S;
	return clock_getcpuclockid(decoder->process.pid, &clock) == 0 && clock_gettime(clock, &used) == 0 && (rlim_t)used.tv_sec >= life.rlim_max / 2;
}

static void take_frame(struct decoder *decoder, const struct frame *frame)
{
	struct frame_done done;
	if (!decoder->task || (frame->kind != FRAME_REPORT && frame->kind != FRAME_REJECT && frame->kind != FRAME_DONE)) {
		decoder_close(decoder, DECODERS_DIED, "said something out of turn");
		return;
	}
	if (frame->kind != FRAME_DONE) {
		decoder->task->frame(decoder->task, frame);
		return;
	}
	if (!frame_read_done(frame->payload, &done)) {
		decoder_close(decoder, DECODERS_DIED, "said something malformed");
		return;
	}
	decoder->has_run = true;
	decoder->pool->early_deaths = 0;
	decoder->pool->status.is_failing = false;
	decoder->pool->status.tasks++;
	if (!decoder->is_fed) /* it refused the drop before its end */
		send_end(decoder);
	task_end(decoder, DECODERS_DONE, &done, NULL);
	if (is_old(decoder) && !decoder->task)
		decoder_close(decoder, DECODERS_STOPPED, NULL);
}

/* All whole frames that are here, unless the task is held. */
static void take_frames(struct decoder *decoder)
{
	size_t eaten = 0;
	while (!decoder->is_held && !decoder->is_closing) {
		struct frame frame;
		size_t size;
		int got = frame_next(span_from(buf_view(&decoder->in), eaten), &frame, &size);
		if (got == 0)
			break;
		if (got < 0) {
			decoder_close(decoder, DECODERS_DIED, "said something malformed");
			return;
		}
		take_frame(decoder, &frame);
		eaten += size;
	}
	if (!decoder->is_closing)
		buf_eat(&decoder->in, eaten);
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *ret_buf)
{
	struct decoder *decoder = handle->data;
	(void)wanted;
	*ret_buf = uv_buf_init(decoder->pool->read_room, READ_SIZE);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *room)
{
	struct decoder *decoder = stream->data;
	if (decoder->is_closing || got == 0)
		return;
	if (got < 0) { /* its exit will be reaped and says more */
		uv_read_stop(stream);
		return;
	}
	buf_add(&decoder->in, room->base, (size_t)got);
	if (decoder->in.is_full) {
		decoder_close(decoder, DECODERS_DIED, "said too much at once");
		return;
	}
	sign_of_life(decoder);
	take_frames(decoder);
	if (!decoder->task && !decoder->is_closing)
		dispatch(decoder->pool);
}

/* ---- writing ---- */

struct write {
	uv_write_t request;
	struct decoder *decoder;
	char bytes[];
};

static void ask_for_more(struct decoder *decoder)
{
	struct decode_task *task = decoder->task;
	if (!task || !task->more || !decoder->wants_more || decoder->is_held ||
	    uv_stream_get_write_queue_size((uv_stream_t *)&decoder->pipe) >= WRITE_AHEAD)
		return;
	decoder->wants_more = false;
	task->more(task);
}

static void on_written(uv_write_t *request, int status)
{
	struct write *write = request->data;
	struct decoder *decoder = write->decoder;
	free(write);
	if (decoder->is_closing || status < 0) /* a process that died is reaped by its exit */
		return;
	sign_of_life(decoder);
	ask_for_more(decoder);
}

static void send_bytes(struct decoder *decoder, const struct buf *out)
{
	struct write *write = malloc(sizeof(*write) + out->len);
	if (!write)
		abort(); /* a fixed, small size: see STYLE */
	write->decoder = decoder;
	write->request.data = write;
	memcpy(write->bytes, out->ptr, out->len);
	uv_buf_t piece = uv_buf_init(write->bytes, (unsigned)out->len);
	if (uv_write(&write->request, (uv_stream_t *)&decoder->pipe, &piece, 1, on_written) < 0)
		free(write); /* the pipe is broken: its exit tells */
}

static void send_end(struct decoder *decoder)
{
	CLEANUP(buf_done) struct buf out = { .max = FRAME_HEAD_SIZE };
	frame_add(&out, FRAME_END, SPAN_NONE);
	decoder->is_fed = true;
	send_bytes(decoder, &out);
}

static void add_data(struct buf *out, struct span bytes)
{
	while (bytes.len > 0) {
		struct span piece = span_head(bytes, FRAME_DATA_MAX);
		frame_add(out, FRAME_DATA, piece);
		bytes = span_from(bytes, piece.len);
	}
}

void decode_task_feed(struct decode_task *task, struct span bytes)
{
	struct decoder *decoder = task->decoder;
	if (!decoder || decoder->is_closing)
		return;
	CLEANUP(buf_done) struct buf out = { .max = bytes.len + bytes.len / 1024 + 4096 };
	add_data(&out, bytes);
	if (bytes.len == 0)
		frame_add(&out, FRAME_END, SPAN_NONE);
	decoder->wants_more = bytes.len > 0;
	decoder->is_fed = bytes.len == 0;
	send_bytes(decoder, &out);
	ask_for_more(decoder);
}

/* ---- starting ---- */

static int spawn(struct decoder *decoder, struct fault *fault)
{
	struct decoders *pool = decoder->pool;
	int ends[2];
	/* First of all: what decoder_close closes must have been made. */
	uv_pipe_init(pool->loop, &decoder->pipe, 0);
	uv_timer_init(pool->loop, &decoder->timer);
	decoder->pipe.data = decoder->timer.data = decoder;
	decoder->open_handles = 2;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot make a socket for a decoder");
	char memory[] = "--memory", cpu[] = "--cpu", locale[] = "LC_ALL=C.UTF-8";
	char *argv[6 + CONVERTER_WORDS_MAX] = { pool->program, memory, pool->memory, cpu, pool->cpu };
	for (size_t i = 0; pool->converter[i]; i++)
		argv[5 + i] = pool->converter[i];
	char *environment[] = { locale, NULL };
	uv_stdio_container_t stdio[] = {
		{ .flags = UV_INHERIT_FD, .data.fd = ends[1] },
		{ .flags = UV_INHERIT_FD, .data.fd = ends[1] },
		{ .flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO },
	};
	uv_process_options_t options = {
		.exit_cb = on_exit_of_process, .file = pool->program, .args = argv, .env = environment, .stdio_count = 3, .stdio = stdio,
	};
	decoder->process.data = decoder;
	decoder->open_handles++;
	int error = uv_spawn(pool->loop, &decoder->process, &options);
	close(ends[1]);
	if (error == 0)
		error = uv_pipe_open(&decoder->pipe, ends[0]);
	if (error == 0)
		return uv_read_start((uv_stream_t *)&decoder->pipe, on_alloc, on_read);
	close(ends[0]);
	return fault_set(fault, FAULT_RETRY, "cannot start the decoder '%s': %s", pool->program, uv_strerror(error));
}

/* A new process, or NULL where none can be had now. */
static struct decoder *decoder_start(struct decoders *pool)
{
	size_t cap = 0;
	struct fault fault;
	struct decoder *decoder = vec_grow(NULL, &cap, 1, sizeof(*decoder));
	*decoder = (struct decoder){ .pool = pool, .next = pool->all };
	buf_init(&decoder->in, FRAME_MAX + READ_SIZE);
	pool->all = decoder;
	pool->status.processes++;
	if (spawn(decoder, &fault) == 0)
		return decoder;
	log_error("%s", fault.text);
	pool->early_deaths++;
	decoder_close(decoder, DECODERS_STOPPED, NULL);
	return NULL;
}

static void on_restart(uv_timer_t *timer)
{
	struct decoders *pool = timer->data;
	pool->is_restart_armed = false;
	decoder_start(pool);
	dispatch(pool);
}

static void wait_before_restart(struct decoders *pool)
{
	unsigned shift = pool->early_deaths - EARLY_DEATHS_MAX;
	uint64_t delay = (uint64_t)RESTART_DELAY_MS << (shift < 8 ? shift : 8);
	pool->is_restart_armed = true;
	pool->status.is_failing = true;
	uv_timer_start(&pool->restart, on_restart, delay < RESTART_DELAY_MAX_MS ? delay : RESTART_DELAY_MAX_MS, 0);
}

static struct decoder *idle_decoder(struct decoders *pool)
{
	for (struct decoder *decoder = pool->all; decoder; decoder = decoder->next)
		if (!decoder->task && !decoder->is_closing)
			return decoder;
	if (pool->status.processes >= pool->limit || pool->is_restart_armed)
		return NULL;
	if (pool->early_deaths >= EARLY_DEATHS_MAX) {
		wait_before_restart(pool);
		return NULL;
	}
	return decoder_start(pool);
}

static void give(struct decoder *decoder, struct decode_task *task)
{
	CLEANUP(buf_done) struct buf out = { .max = task->bytes.len + task->bytes.len / 1024 + (64u << 10) };
	decoder->task = task;
	task->decoder = decoder;
	decoder->pool->status.busy++;
	frame_add_begin(&out, &task->hints);
	add_data(&out, task->bytes);
	if (!task->more)
		frame_add(&out, FRAME_END, SPAN_NONE);
	task->is_fresh = true;
	decoder->wants_more = task->more != NULL;
	decoder->is_fed = !task->more;
	sign_of_life(decoder);
	send_bytes(decoder, &out);
	ask_for_more(decoder);
}

static void dispatch(struct decoders *pool)
{
	while (pool->waiting && !pool->is_stopping) {
		struct decoder *decoder = idle_decoder(pool);
		if (!decoder)
			return;
		struct decode_task *task = pool->waiting;
		pool->waiting = task->next;
		if (!pool->waiting)
			pool->waiting_end = &pool->waiting;
		pool->status.waiting--;
		give(decoder, task);
	}
}

/* ---- for the inbox ---- */

int decoders_new(uv_loop_t *loop, const struct config *config, struct decoders **ret_decoders, struct fault *fault)
{
	if (access(config->decoder.program, X_OK) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot use the decoder '%s'", config->decoder.program);
	char *const *converter = config->decoder.pdf_converter;
	size_t cap = 0, words = 0;
	while (converter && converter[words])
		words++;
	if (words > CONVERTER_WORDS_MAX)
		return fault_set(fault, FAULT_FATAL, "cannot use the converter '%s': it has more than %u arguments", converter[0], CONVERTER_WORDS_MAX - 1);
	struct decoders *pool = vec_grow(NULL, &cap, 1, sizeof(*pool));
	*pool = (struct decoders){
		.loop = loop, .timeout_ms = (uint64_t)config->decoder.timeout_ms, .limit = config->decoder.processes,
	};
	struct buf text = { .max = 8192 };
	buf_add_text(&text, config->decoder.program);
	pool->program = buf_detach(&text);
	buf_addf(&text, "%zu", config->decoder.memory_bytes);
	pool->memory = buf_detach(&text);
	buf_addf(&text, "%llu", (unsigned long long)(pool->timeout_ms / 1000 + 1));
	pool->cpu = buf_detach(&text);
	for (size_t i = 0; i < words; i++) {
		buf_add_text(&text, converter[i]);
		pool->converter[i] = buf_detach(&text);
	}
	pool->waiting_end = &pool->waiting;
	uv_timer_init(loop, &pool->restart);
	pool->restart.data = pool;
	*ret_decoders = pool;
	return 0;
}

static void on_restart_closed(uv_handle_t *handle)
{
	struct decoders *pool = handle->data;
	pool->is_restart_closed = true;
	pool_free_if_last(pool);
}

void decoders_stop(struct decoders *pool)
{
	if (!pool)
		return;
	pool->is_stopping = true;
	while (pool->waiting)
		decode_task_cancel(pool, pool->waiting);
	for (struct decoder *decoder = pool->all; decoder; decoder = decoder->next)
		decoder_close(decoder, DECODERS_STOPPED, NULL);
	uv_close((uv_handle_t *)&pool->restart, on_restart_closed);
}

void decoders_submit(struct decoders *pool, struct decode_task *task)
{
	task->decoder = NULL;
	task->next = NULL;
	*pool->waiting_end = task;
	pool->waiting_end = &task->next;
	pool->status.waiting++;
	dispatch(pool);
}

void decode_task_hold(struct decode_task *task, bool is_held)
{
	struct decoder *decoder = task->decoder;
	if (!decoder || decoder->is_closing || decoder->is_held == is_held)
		return;
	decoder->is_held = is_held;
	if (is_held) {
		uv_timer_stop(&decoder->timer);
		uv_read_stop((uv_stream_t *)&decoder->pipe);
		return;
	}
	uv_read_start((uv_stream_t *)&decoder->pipe, on_alloc, on_read);
	sign_of_life(decoder);
	take_frames(decoder);
	if (decoder->task)
		ask_for_more(decoder);
	else if (!decoder->is_closing)
		dispatch(decoder->pool);
}

static bool waiting_remove(struct decoders *pool, struct decode_task *task)
{
	for (struct decode_task **at = &pool->waiting; *at; at = &(*at)->next) {
		if (*at != task)
			continue;
		*at = task->next;
		if (!*at)
			pool->waiting_end = at;
		pool->status.waiting--;
		return true;
	}
	return false;
}

bool decode_task_is_first(const struct decode_task *task)
{
	return task->decoder && !task->decoder->has_run;
}

void decode_task_cancel(struct decoders *pool, struct decode_task *task)
{
	if (task->decoder)
		decoder_close(task->decoder, DECODERS_STOPPED, NULL);
	else if (waiting_remove(pool, task))
		task->end(task, DECODERS_STOPPED, NULL, NULL);
}

void decoders_status(const struct decoders *pool, struct decoders_status *ret_status)
{
	*ret_status = pool->status;
}
