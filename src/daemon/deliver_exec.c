/* Receiver `exec`: the program of the configuration, never a shell. The event is its standard input; what it may be told otherwise
 * is in the environment: TIDINGS_ID, TIDINGS_TYPE, TIDINGS_STORY, TIDINGS_REPORT, which hold letters, digits, '.' and '_' only.
 *
 * Exit 0: done. 75 (EX_TEMPFAIL): later. Anything else, a signal, the time limit: a failure that counts against the event as well.
 * The program leads a session of its own, so that the time limit ends its children too. */
#include "daemon/deliver.h"

#include "base/buf.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define EXIT_LATER 75
/* What is kept of its output, for the error. */
#define OUTPUT_MAX 4096u
/* A child that the program left behind may hold its output open; it is not waited for. */
#define OUTPUT_GRACE_MS 100u
#define PATH_DEFAULT "/usr/local/bin:/usr/bin:/bin"
#define QUOTE_SIZE 160

enum exec_variable { VARIABLE_PATH, VARIABLE_LANG, VARIABLE_ID, VARIABLE_TYPE, VARIABLE_STORY, VARIABLE_REPORT, VARIABLES };

struct exec {
	struct deliver_attempt *attempt;
	uv_process_t process;
	uv_pipe_t input, outputs[2]; /* standard output and error: both are read into `said` */
	uv_timer_t timer;
	uv_write_t write;
	struct buf event;       /* what it reads */
	char said[OUTPUT_MAX];  /* what it wrote, in the order of its arrival */
	size_t said_len;
	char spare[512];        /* what it wrote beyond that */
	int64_t status;
	int signal;
	int open_outputs;
	bool has_exited, is_late, is_cancelled, is_finished;
	int spawn_error;
	int64_t timeout_ms;
	int handles;
};

static void on_closed(uv_handle_t *handle)
{
	struct exec *exec = handle->data;
	if (--exec->handles > 0)
		return;
	buf_done(&exec->event);
	free(exec);
}

static void close_handle(uv_handle_t *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, on_closed);
}

static void tell_exit(struct exec *exec)
{
	struct deliver_result result = { .event = RETRY_EVENT_FAILURE, .is_counted = true };
	char said[QUOTE_SIZE];
	deliver_quote(span_make(exec->said, exec->said_len), said, sizeof(said));
	const char *colon = said[0] ? ": " : "";
	if (exec->spawn_error) {
		result.is_counted = false; /* not the event's doing */
		snprintf(result.error, sizeof(result.error), "cannot run the command: %s", uv_strerror(exec->spawn_error));
	} else if (exec->is_cancelled) {
		result.is_counted = false;
		snprintf(result.error, sizeof(result.error), "ended because tidingsd stops");
	} else if (exec->is_late) {
		snprintf(result.error, sizeof(result.error), "not done after %" PRId64 " ms, killed%s%s", exec->timeout_ms, colon, said);
	} else if (exec->signal != 0) {
		snprintf(result.error, sizeof(result.error), "killed by signal %d%s%s", exec->signal, colon, said);
	} else if (exec->status != 0) {
		result.is_counted = exec->status != EXIT_LATER;
		snprintf(result.error, sizeof(result.error), "exit %" PRId64 "%s%s", exec->status, colon, said);
	} else {
		result = (struct deliver_result){ .event = RETRY_EVENT_SUCCESS };
	}
	exec->attempt->done(exec->attempt, &result);
}

/* Ended: by its exit and the end of its output, or the grace that it was given. */
static void finish(struct exec *exec)
{
	if (exec->is_finished)
		return;
	exec->is_finished = true;
	close_handle((uv_handle_t *)&exec->timer);
	close_handle((uv_handle_t *)&exec->input);
	close_handle((uv_handle_t *)&exec->outputs[0]);
	close_handle((uv_handle_t *)&exec->outputs[1]);
	close_handle((uv_handle_t *)&exec->process);
	tell_exit(exec);
}

static void kill_all(struct exec *exec)
{
	if (!exec->has_exited)
		(void)uv_kill(-exec->process.pid, SIGKILL); /* ESRCH: it has just exited, which we are about to hear */
}

static void on_timer(uv_timer_t *timer)
{
	struct exec *exec = timer->data;
	if (exec->has_exited) {
		finish(exec);
		return;
	}
	exec->is_late = true;
	kill_all(exec);
}

static void on_exit_status(uv_process_t *process, int64_t status, int signal)
{
	struct exec *exec = process->data;
	exec->has_exited = true;
	exec->status = status;
	exec->signal = signal;
	if (exec->open_outputs == 0)
		finish(exec);
	else
		uv_timer_start(&exec->timer, on_timer, OUTPUT_GRACE_MS, 0);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret_buf)
{
	(void)suggested;
	struct exec *exec = handle->data;
	size_t room = sizeof(exec->said) - exec->said_len;
	*ret_buf = room > 0 ? uv_buf_init(exec->said + exec->said_len, (unsigned)room) : uv_buf_init(exec->spare, sizeof(exec->spare));
}

static void on_output(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct exec *exec = stream->data;
	if (len > 0 && buf->base != exec->spare)
		exec->said_len += (size_t)len;
	if (len >= 0)
		return;
	exec->open_outputs--;
	uv_read_stop(stream);
	if (exec->has_exited && exec->open_outputs == 0)
		finish(exec);
}

/* It has read the event, or does not want to: a broken pipe is no failure, its exit status says what it made of it. */
static void on_written(uv_write_t *write, int status)
{
	struct exec *exec = write->data;
	if (status != UV_ECANCELED)
		close_handle((uv_handle_t *)&exec->input);
}

static void set_environment(const struct deliver_event *event, char ret_texts[static VARIABLES][256], char *ret_env[static VARIABLES + 1])
{
	const char *path = getenv("PATH"), *lang = getenv("LANG");
	const size_t size = 256;
	snprintf(ret_texts[VARIABLE_PATH], size, "PATH=%s", path && strlen(path) < size - 8 ? path : PATH_DEFAULT);
	snprintf(ret_texts[VARIABLE_LANG], size, "LANG=%s", lang && strlen(lang) < size - 8 ? lang : "C.UTF-8");
	snprintf(ret_texts[VARIABLE_ID], size, "TIDINGS_ID=%s", event->id);
	snprintf(ret_texts[VARIABLE_TYPE], size, "TIDINGS_TYPE=%s", notice_type_name(event->type));
	snprintf(ret_texts[VARIABLE_STORY], size, "TIDINGS_STORY=%" PRIu64, event->story);
	snprintf(ret_texts[VARIABLE_REPORT], size, "TIDINGS_REPORT=%" PRIu64, event->report);
	for (int i = 0; i < VARIABLES; i++)
		ret_env[i] = ret_texts[i];
	ret_env[VARIABLES] = NULL;
}

static int spawn(struct exec *exec, uv_loop_t *loop)
{
	char texts[VARIABLES][256], *env[VARIABLES + 1];
	const struct config_receiver *config = exec->attempt->config;
	set_environment(&exec->attempt->events[0], texts, env);
	uv_stdio_container_t stdio[] = {
		{ .flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&exec->input },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&exec->outputs[0] },
		{ .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&exec->outputs[1] },
	};
	uv_process_options_t options = {
		.exit_cb = on_exit_status,
		.file = config->command[0],
		.args = config->command,
		.env = env,
		.cwd = "/",
		.flags = UV_PROCESS_DETACHED, /* setsid: the time limit kills the whole group */
		.stdio_count = 3,
		.stdio = stdio,
	};
	return uv_spawn(loop, &exec->process, &options);
}

static void adopt(struct exec *exec, uv_handle_t *handle)
{
	handle->data = exec;
	exec->handles++;
}

static void feed(struct exec *exec)
{
	uv_buf_t bytes = uv_buf_init(exec->event.ptr, (unsigned)exec->event.len);
	exec->write.data = exec;
	for (int i = 0; i < 2; i++)
		if (uv_read_start((uv_stream_t *)&exec->outputs[i], on_alloc, on_output) == 0)
			exec->open_outputs++;
	if (uv_write(&exec->write, (uv_stream_t *)&exec->input, &bytes, 1, on_written) < 0)
		close_handle((uv_handle_t *)&exec->input);
	uv_timer_start(&exec->timer, on_timer, (uint64_t)exec->timeout_ms, 0);
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct exec *exec = calloc(1, sizeof(*exec));
	if (!exec)
		abort();
	attempt->state = exec;
	exec->attempt = attempt;
	exec->timeout_ms = attempt->config->timeout_ms;
	buf_init(&exec->event, 4 * NOTICE_BODY_MAX);
	buf_add_span(&exec->event, attempt->events[0].body);
	buf_add_char(&exec->event, '\n');
	uv_pipe_init(deliver->loop, &exec->input, 0);
	uv_pipe_init(deliver->loop, &exec->outputs[0], 0);
	uv_pipe_init(deliver->loop, &exec->outputs[1], 0);
	uv_timer_init(deliver->loop, &exec->timer);
	adopt(exec, (uv_handle_t *)&exec->input);
	adopt(exec, (uv_handle_t *)&exec->outputs[0]);
	adopt(exec, (uv_handle_t *)&exec->outputs[1]);
	adopt(exec, (uv_handle_t *)&exec->timer);
	adopt(exec, (uv_handle_t *)&exec->process);
	exec->spawn_error = spawn(exec, deliver->loop);
	if (exec->spawn_error == 0) {
		feed(exec);
		return;
	}
	exec->has_exited = true;
	uv_timer_start(&exec->timer, on_timer, 0, 0);
}

static void cancel(struct deliver_attempt *attempt)
{
	struct exec *exec = attempt->state;
	if (exec->is_finished)
		return;
	exec->is_cancelled = true;
	kill_all(exec);
}

const struct deliver_kind deliver_kind_exec = { .batch = 1, .start = start, .cancel = cancel };
