#include "daemon/control.h"

#include "base/array.h"
#include "base/log.h"
#include "base/vec.h"
#include "daemon/control_request.h"
#include "daemon/control_socket.h"
#include "desk/desk.h"

#include <sodium.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CONNECTIONS_MAX 32u
/* A connection's buffer: request line and headers must fit into it, and a body comes in pieces of about this size. */
#define CONNECTION_BYTES ((size_t)128 * 1024)
/* A client that neither sends nor reads for so long is dropped. */
#define CONNECTION_TIMEOUT_S 30u
#define READERS 2u
/* Who is told to come again may do so after this. */
#define RETRY_AFTER_S "5"
#define EXPORT_BLOCK ((size_t)64 * 1024)

struct reader {
	struct store *store; /* opened when first needed, closed after a fault */
	bool is_busy;
};

struct control {
	uv_loop_t *loop;
	struct control_rooms rooms;
	struct control_status_source source;
	char *socket_path, *store_path, *inbox_path;
	size_t max_drop_bytes;
	char upload_prefix[UPLOAD_PREFIX_SIZE];
	uv_work_t sweep;

	struct MHD_Daemon *http;
	int listen_fd;
	bool is_ours; /* the socket file */
	uv_poll_t poll;
	uv_timer_t http_timer, wait_timer;
	unsigned handles;

	struct reader readers[READERS];
	struct request *asking; /* wait for a reader, first come first */
	struct request *waiting; /* for notices */
	uint64_t announcements;
	unsigned works;
	bool is_stopping, is_closed;
	bool is_running; /* inside MHD_run */
};

static void control_close(struct control *control);

static void index_begin(struct request *request);

static const struct endpoint endpoints[] = {
	{ "GET", "/", "this list", NULL, NULL, index_begin, NULL },
	{ "GET", "/v1/status", "what the daemon does now", NULL, NULL, status_begin, NULL },
	{ "POST", "/v1/drops", "?name= &source= &archive=1: the body becomes a drop in the inbox", drop_open, drop_take, drop_begin, drop_close },
	{ "POST", "/v1/queue/flush", "?receiver=: try this receiver (all) now", NULL, NULL, flush_begin, NULL },
	{ "POST", "/v1/queue/hold", "?receiver= &alert= &comment=: deliver nothing to it, or not this alert, until it is released", NULL, NULL, queue_hold_begin,
	  queue_close },
	{ "POST", "/v1/queue/release", "?receiver= &alert=: deliver again what was held", NULL, NULL, queue_release_begin, queue_close },
	{ "POST", "/v1/queue/requeue", "?receiver= &alert= &state=: deliver again what was given up (or delivered)", NULL, NULL, queue_requeue_begin,
	  queue_close },
	{ "POST", "/v1/queue/drop", "?receiver= &alert= &comment=: give up what waits", NULL, NULL, queue_drop_begin, queue_close },
	{ "GET", "/v1/feeds", "?removed=1: the feeds", NULL, NULL, ask_begin, NULL },
	{ "POST", "/v1/feeds", "?url= &name= &source= &folder= &every= &full_text=1 &allow_private=1: ask this feed from now on", NULL, NULL, feed_add_begin,
	  feed_close },
	{ "POST", "/v1/feeds/pause", "ask none until they are resumed", NULL, NULL, feed_pause_begin, feed_close },
	{ "POST", "/v1/feeds/resume", "ask those again that are paused", NULL, NULL, feed_resume_begin, feed_close },
	{ "POST", "/v1/feeds/refresh", "ask all now that may be asked", NULL, NULL, feed_refresh_begin, feed_close },
	{ "GET", "/v1/feeds/NAME", "a feed", NULL, NULL, ask_begin, NULL },
	{ "DELETE", "/v1/feeds/NAME", "do not ask it any more", NULL, NULL, feed_remove_begin, feed_close },
	{ "POST", "/v1/feeds/NAME/pause", "do not ask it until it is resumed", NULL, NULL, feed_pause_begin, feed_close },
	{ "POST", "/v1/feeds/NAME/resume", "ask it again", NULL, NULL, feed_resume_begin, feed_close },
	{ "POST", "/v1/feeds/NAME/revert", "ask it where it was before it moved", NULL, NULL, feed_revert_begin, feed_close },
	{ "POST", "/v1/feeds/NAME/refresh", "ask it now", NULL, NULL, feed_refresh_begin, feed_close },
	{ "POST", "/v1/stories/NAME/merge", "?with=STORY &comment=: both are one story from now on", NULL, NULL, story_merge_begin, story_close },
	{ "POST", "/v1/stories/NAME/mute", "?for=TIME &comment=: tell nobody of it", NULL, NULL, story_mute_begin, silence_close },
	{ "POST", "/v1/stories/NAME/unmute", "tell of it again", NULL, NULL, story_unmute_begin, silence_close },
	{ "POST", "/v1/stories/NAME/follow", "?receiver= &for=TIME &comment=: tell it of the story's news, though no watch matches", NULL, NULL,
	  story_follow_begin, silence_close },
	{ "POST", "/v1/stories/NAME/unfollow", "?receiver=: not any more", NULL, NULL, story_unfollow_begin, silence_close },
	{ "POST", "/v1/silences", "?match=CONDITION (often) &story= &for=TIME &comment=: tell nobody of what they hold for", NULL, NULL,
	  silence_add_begin, silence_close },
	{ "POST", "/v1/silences/NAME/end", "it ends now", NULL, NULL, silence_end_begin, silence_close },
	{ "POST", "/v1/reports/NAME/split", "?into=STORY &comment=: it is of that story, or of one of its own", NULL, NULL, report_split_begin,
	  story_close },
	{ "GET", "/v1/alerts", "?after= &limit= &story= &report= &receiver= &with=event &wait=SECONDS: alerts, newest first; with after: those that followed", NULL,
	  NULL, ask_begin, NULL },
	{ "GET", "/v1/alerts/ID", "an alert and its deliveries", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/stories", "?limit=: stories, newest activity first", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/stories/ID", "a story with its reports", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/reports/ID", "a report, what was decided and who was told", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/reports/ID/explain", "why it was decided so", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/search", "?q= &limit=: reports by their words", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/silences", "?ended=1: silences and followers", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/reports/ID/why", "?watch=: what became of it for a watch", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/queue", "?receiver= &state= &alert=: what is to be delivered", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/drops", "?limit=: what came in", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/counts", "how much there is of everything", NULL, NULL, ask_begin, NULL },
	{ "GET", "/v1/export/reports", "all, as JSON lines; also /v1/export/stories and /v1/export/alerts", NULL, NULL, ask_begin, NULL },
};
/* Any other path is a question; whether there is such a one, ask/ask.h knows. */
static const struct endpoint question = { "GET", NULL, NULL, NULL, NULL, ask_begin, NULL };
static const struct endpoint wrong_method = { 0 };

#define ENDPOINTS LEN(endpoints)

/* ---- HTTP on the loop ---- */

static void control_run(struct control *control);

static void on_http_timer(uv_timer_t *timer)
{
	control_run(timer->data);
}

static void on_http_ready(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	control_run(poll->data);
}

/* Lets libmicrohttpd do what there is to do, and asks when it wants to be called next. */
static void control_run(struct control *control)
{
	MHD_UNSIGNED_LONG_LONG wait_ms;
	if (control->is_running || control->is_closed)
		return;
	control->is_running = true;
	MHD_run(control->http);
	control->is_running = false;
	if (control->is_stopping && control->works == 0) {
		control_close(control);
		return;
	}
	if (MHD_get_timeout(control->http, &wait_ms) == MHD_YES)
		uv_timer_start(&control->http_timer, on_http_timer, wait_ms, 0);
	else
		uv_timer_stop(&control->http_timer);
}

void request_suspend(struct request *request)
{
	if (request->is_suspended)
		return;
	request->is_suspended = true;
	MHD_suspend_connection(request->connection);
}

void request_resume(struct request *request)
{
	struct control *control = request->control;
	request->is_suspended = false;
	MHD_resume_connection(request->connection);
	/* not from inside libmicrohttpd, nor from deep in a caller that goes on with the request */
	if (!control->is_closed)
		uv_timer_start(&control->http_timer, on_http_timer, 0, 0);
}

/* ---- work in the thread pool ---- */

static void control_feed_readers(struct control *control);

static void on_work(uv_work_t *work)
{
	struct request *request = work->data;
	struct reader *reader = request->reader;
	if (reader && !reader->store &&
	    store_open(request->control->store_path, STORE_READ, desk_store_tokenizer(), &reader->store, &request->fault) < 0)
		return;
	request->run(request, reader ? reader->store : NULL);
	if (reader && request->fault.kind != FAULT_NONE) {
		store_close(reader->store); /* an I/O error may sit in the connection: the next question opens it anew */
		reader->store = NULL;
	}
}

static void on_work_done(uv_work_t *work, int status)
{
	struct request *request = work->data;
	struct control *control = request->control;
	control->works--;
	if (status < 0)
		fault_set(&request->fault, FAULT_RETRY, "not done: %s", uv_strerror(status));
	if (request->reader)
		request->reader->is_busy = false;
	request->reader = NULL;
	request_resume(request);
	request->done(request);
	control_feed_readers(control);
}

static void post(struct request *request)
{
	request->work.data = request;
	request->control->works++;
	if (uv_queue_work(request->control->loop, &request->work, on_work, on_work_done) < 0)
		abort(); /* only a missing function makes it fail */
}

void request_hold(struct request *request)
{
	request->control->works++;
	request_suspend(request);
}

void request_release(struct request *request)
{
	request->control->works--;
	request_resume(request);
}

void request_post(struct request *request, struct desk_job *job)
{
	struct desk_thread *desk = control_desk(request->control);
	if (!request_may_order(request, desk))
		return;
	request_hold(request);
	desk_thread_post(desk, job);
}

char *request_keep(struct span text)
{
	if (text.len == 0)
		return NULL;
	char *copy = strndup(text.ptr, text.len);
	if (!copy)
		abort(); /* out of memory */
	return copy;
}

void request_work(struct request *request, void (*run)(struct request *request, struct store *store), void (*done)(struct request *request))
{
	request->fault = (struct fault){ 0 };
	request->run = run;
	request->done = done;
	request_suspend(request);
	post(request);
}

static struct reader *free_reader(struct control *control)
{
	for (size_t i = 0; i < READERS; i++)
		if (!control->readers[i].is_busy)
			return &control->readers[i];
	return NULL;
}

static void control_feed_readers(struct control *control)
{
	struct reader *reader;
	while (control->asking && (reader = free_reader(control))) {
		struct request *request = control->asking;
		control->asking = request->next;
		request->next = NULL;
		request->reader = reader;
		reader->is_busy = true;
		post(request);
	}
}

static void list_add(struct request **list, struct request *request)
{
	while (*list)
		list = &(*list)->next;
	request->next = NULL;
	*list = request;
}

void request_read(struct request *request, void (*run)(struct request *request, struct store *store), void (*done)(struct request *request))
{
	request->fault = (struct fault){ 0 };
	request->run = run;
	request->done = done;
	request_suspend(request);
	list_add(&request->control->asking, request);
	control_feed_readers(request->control);
}

/* ---- waiting for notices ---- */

static void on_wait_timer(uv_timer_t *timer);

static void arm_wait(struct control *control)
{
	int64_t next = INT64_MAX;
	for (struct request *request = control->waiting; request; request = request->next)
		if (request->wait_until < next)
			next = request->wait_until;
	if (next == INT64_MAX) {
		uv_timer_stop(&control->wait_timer);
		return;
	}
	int64_t wait_ms = next - control_clock(control);
	uv_timer_start(&control->wait_timer, on_wait_timer, wait_ms > 0 ? (uint64_t)wait_ms : 0, 0);
}

/* Those whose time has come, or all. */
static void end_waits(struct control *control, bool is_over_for_all)
{
	struct request *ended = NULL, **at = &control->waiting, *request;
	int64_t now = control_clock(control);
	while ((request = *at)) {
		if (!is_over_for_all && request->wait_until > now) {
			at = &request->next;
			continue;
		}
		*at = request->next;
		list_add(&ended, request);
	}
	while ((request = ended)) {
		ended = request->next;
		request->next = NULL;
		request_resume(request);
		request->done(request);
	}
	arm_wait(control);
}

static void on_wait_timer(uv_timer_t *timer)
{
	end_waits(timer->data, false);
}

void request_wait_for_notices(struct request *request, void (*done)(struct request *request))
{
	request->done = done;
	request_suspend(request);
	list_add(&request->control->waiting, request);
	arm_wait(request->control);
}

void control_announce(struct control *control)
{
	control->announcements++;
	if (control->waiting)
		end_waits(control, true);
}

/* ---- answers ---- */

struct span request_parameter(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->parameters_len; i++)
		if (span_equals(request->parameters[i].name, span_of(name)))
			return request->parameters[i].value;
	return SPAN_NONE;
}

bool request_is_yes(const struct request *request, const char *name)
{
	struct span value = request_parameter(request, name);
	return span_equals(value, SPAN("1")) || span_equals(value, SPAN("true")) || span_equals(value, SPAN("yes"));
}

static int add_json(const char *bytes, size_t len, void *ctx)
{
	buf_add(ctx, bytes, len);
	return 0;
}

void request_answer_json(struct request *request, unsigned status, json_t *json)
{
	buf_clear(&request->answer);
	json_dump_callback(json, add_json, &request->answer, JSON_INDENT(2));
	buf_add_char(&request->answer, '\n');
	json_decref(json);
	request->status = status;
	request->content_type = "application/json";
}

void request_answer_error(struct request *request, unsigned status, const char *format, ...)
{
	char text[600];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	json_t *error = json_string(text);
	request_answer_json(request, status, json_pack("{s:o}", "error", error ? error : json_string("the request is not UTF-8")));
}

void request_answer_fault(struct request *request, const struct fault *fault)
{
	static const unsigned statuses[] = {
		[FAULT_NONE] = MHD_HTTP_INTERNAL_SERVER_ERROR,
		[FAULT_INPUT] = MHD_HTTP_BAD_REQUEST,
		[FAULT_RETRY] = MHD_HTTP_SERVICE_UNAVAILABLE,
		[FAULT_FATAL] = MHD_HTTP_INTERNAL_SERVER_ERROR,
	};
	if (fault->kind != FAULT_INPUT)
		log_warning("control: %s %s: %s", request->endpoint->method, request->path, fault->text);
	request_answer_error(request, statuses[fault->kind], "%s", fault->text);
}

bool request_may_order(struct request *request, const void *room)
{
	if (control_is_stopping(request->control))
		request_answer_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "tidingsd is stopping");
	else if (!room)
		request_answer_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "tidingsd is starting and takes no orders yet; tidings status tells how far it is");
	return request->status == 0;
}

static void index_begin(struct request *request)
{
	json_t *paths = json_array();
	for (size_t i = 0; i < ENDPOINTS; i++) {
		const struct endpoint *endpoint = &endpoints[i];
		json_array_append_new(paths, json_pack("{s:s, s:s, s:s}", "method", endpoint->method, "path", endpoint->path, "help", endpoint->help));
	}
	request_answer_json(request, MHD_HTTP_OK, json_pack("{s:s, s:o}", "version", PACKAGE_VERSION, "paths", paths));
}

static struct MHD_Response *make_response(struct request *request)
{
	if (request->is_export)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, EXPORT_BLOCK, ask_export_read, request, NULL);
	size_t len = request->answer.len;
	char *bytes = buf_detach(&request->answer);
	struct MHD_Response *response = MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE);
	if (!response)
		free(bytes);
	return response;
}

static enum MHD_Result send_answer(struct request *request)
{
	struct MHD_Response *response = make_response(request);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, request->content_type);
	if (request->status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, POST, DELETE");
	if (request->status == MHD_HTTP_SERVICE_UNAVAILABLE)
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_AFTER_S);
	enum MHD_Result result = MHD_queue_response(request->connection, request->status, response);
	MHD_destroy_response(response);
	return result;
}

/* ---- requests ---- */

static bool has_control_characters(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7F)
			return true;
	return false;
}

static enum MHD_Result take_parameter(void *ctx, enum MHD_ValueKind kind, const char *name, size_t name_len, const char *value, size_t value_len)
{
	(void)kind;
	struct request *request = ctx;
	struct ask_parameter parameter = { { name, name_len }, value ? span_make(value, value_len) : SPAN("") };
	bool is_good = request->parameters_len < REQUEST_PARAMETERS_MAX && !has_control_characters(parameter.name) &&
		       !has_control_characters(parameter.value);
	request->has_bad_parameters |= !is_good;
	if (is_good)
		request->parameters[request->parameters_len++] = parameter;
	return is_good ? MHD_YES : MHD_NO;
}

static bool path_fits(const char *pattern, struct span path, struct span *ret_object)
{
	static const char object[] = "NAME";
	const char *at = strstr(pattern, object);
	*ret_object = SPAN_NONE;
	if (!at)
		return span_equals(path, span_of(pattern));
	struct span before = span_make(pattern, (size_t)(at - pattern)), after = span_of(at + strlen(object));
	if (!span_starts(path, before) || !span_ends(path, after) || path.len <= before.len + after.len)
		return false;
	*ret_object = span_make(path.ptr + before.len, path.len - before.len - after.len);
	return true;
}

struct span request_object(const struct request *request)
{
	struct span object;
	return path_fits(request->endpoint->path, span_of(request->path), &object) ? object : SPAN_NONE;
}

static const struct endpoint *endpoint_find(const char *method, const char *path)
{
	bool is_known = false;
	struct span object;
	for (size_t i = 0; i < ENDPOINTS; i++) {
		if (!path_fits(endpoints[i].path, span_of(path), &object))
			continue;
		is_known = true;
		if (strcmp(endpoints[i].method, method) == 0)
			return &endpoints[i];
	}
	return is_known || strcmp(method, "GET") != 0 ? &wrong_method : &question;
}

static struct request *request_new(struct control *control, struct MHD_Connection *connection, const char *path, const char *method)
{
	struct request *request = calloc(1, sizeof(*request));
	char *copy = strdup(path);
	if (!request || !copy)
		abort();
	request->control = control;
	request->connection = connection;
	request->path = copy;
	/* curl -I and its like: the answer of GET without its body */
	request->endpoint = endpoint_find(strcmp(method, "HEAD") == 0 ? "GET" : method, path);
	buf_init(&request->answer, ASK_ANSWER_MAX + 1024);
	buf_init(&request->page, ASK_ANSWER_MAX);
	MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, take_parameter, request);
	if (request->has_bad_parameters)
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "a parameter has control characters, or there are more than %u", REQUEST_PARAMETERS_MAX);
	else if (has_control_characters(span_of(path)))
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "the path has control characters");
	else if (request->endpoint == &wrong_method)
		request_answer_error(request, MHD_HTTP_METHOD_NOT_ALLOWED, "%s does not go with this path; GET / lists the paths", method);
	else if (control->is_stopping)
		request_answer_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "tidingsd is stopping");
	else if (request->endpoint->open)
		request->endpoint->open(request);
	return request;
}

static void request_free(struct request *request)
{
	if (request->endpoint->close)
		request->endpoint->close(request);
	buf_done(&request->answer);
	buf_done(&request->page);
	free(request->path);
	free(request);
}

/* RFC 9110 10.1.1 */
static bool waits_for_leave(struct MHD_Connection *connection)
{
	const char *expect = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_EXPECT);
	return expect && strcasecmp(expect, "100-continue") == 0;
}

/* libmicrohttpd calls this with the headers, with each piece of the body, at its end, and again after each resume. */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
				  const char *body, size_t *body_len, void **request_ctx)
{
	(void)version;
	struct request *request = *request_ctx;
	if (!request) {
		request = *request_ctx = request_new(ctx, connection, path, method);
		/* Who waits for leave to send is refused at once. The bodies of others are on their way, and closing upon them may lose the answer: they are
		 * read, but for those too large. */
		bool is_at_once = waits_for_leave(connection) || request->status == MHD_HTTP_CONTENT_TOO_LARGE;
		return request->status != 0 && is_at_once ? send_answer(request) : MHD_YES;
	}
	if (request->is_suspended)
		return MHD_YES; /* several chunks of a body in one go: the next one stays where it is until we have written this one */
	if (*body_len > 0) {
		struct span piece = span_make(body, *body_len);
		if (request->status == 0 && request->endpoint->take)
			request->endpoint->take(request, piece);
		*body_len = 0;
		return MHD_YES;
	}
	if (request->status == 0 && !request->is_begun) {
		request->is_begun = true;
		request->endpoint->begin(request);
	}
	return request->status != 0 && !request->is_suspended ? send_answer(request) : MHD_YES;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **request_ctx, enum MHD_RequestTerminationCode code)
{
	(void)ctx;
	(void)connection;
	(void)code;
	if (*request_ctx)
		request_free(*request_ctx);
	*request_ctx = NULL;
}

static void on_http_log(void *ctx, const char *format, va_list list) __attribute__((format(printf, 2, 0)));
static void on_http_log(void *ctx, const char *format, va_list list)
{
	char text[300];
	(void)ctx;
	vsnprintf(text, sizeof(text), format, list);
	log_debug("control: %s", text);
}

/* ---- questions of the other control_*.c files ---- */

int64_t control_clock(const struct control *control)
{
	return (int64_t)uv_now(control->loop);
}

uint64_t control_announcements(const struct control *control)
{
	return control->announcements;
}

bool control_is_stopping(const struct control *control)
{
	return control->is_stopping;
}

const char *control_inbox(const struct control *control)
{
	return control->inbox_path;
}

const char *control_upload_prefix(const struct control *control)
{
	return control->upload_prefix;
}

size_t control_max_drop_bytes(const struct control *control)
{
	return control->max_drop_bytes;
}

struct outbox *control_outbox(const struct control *control)
{
	return control->rooms.outbox;
}

struct feeds *control_feeds(const struct control *control)
{
	return control->rooms.feeds;
}

struct bundles *control_bundles(const struct control *control)
{
	return control->rooms.bundles;
}

struct desk_thread *control_desk(const struct control *control)
{
	return control->rooms.desk;
}

void control_fill_status(const struct control *control, json_t *status)
{
	if (control->source.fill)
		control->source.fill(control->source.ctx, status);
}

/* ---- life cycle ---- */

static void control_free(struct control *control)
{
	for (size_t i = 0; i < READERS; i++)
		store_close(control->readers[i].store);
	free(control->socket_path);
	free(control->store_path);
	free(control->inbox_path);
	free(control);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct control *control = handle->data;
	if (--control->handles == 0)
		control_free(control);
}

static void control_close(struct control *control)
{
	if (control->is_closed)
		return;
	control->is_closed = true;
	MHD_stop_daemon(control->http); /* ends its connections, closes the listening socket */
	if (control->is_ours)
		control_socket_remove(control->socket_path);
	uv_close((uv_handle_t *)&control->poll, on_handle_closed);
	uv_close((uv_handle_t *)&control->http_timer, on_handle_closed);
	uv_close((uv_handle_t *)&control->wait_timer, on_handle_closed);
}

static int start_http(struct control *control, struct fault *fault)
{
	if (control_socket_open(control->socket_path, &control->listen_fd, &control->is_ours, fault) < 0)
		return -1;
	control->http = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request, control,
					 MHD_OPTION_EXTERNAL_LOGGER, on_http_log, NULL, MHD_OPTION_LISTEN_SOCKET, control->listen_fd, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
					 MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, CONNECTION_TIMEOUT_S,
					 MHD_OPTION_NOTIFY_COMPLETED, on_completed, control, MHD_OPTION_END);
	if (control->http)
		return 0;
	close(control->listen_fd);
	if (control->is_ours)
		control_socket_remove(control->socket_path);
	return fault_set(fault, FAULT_FATAL, "cannot serve HTTP at control socket '%s'", control->socket_path);
}

static void on_sweep(uv_work_t *work)
{
	const struct control *control = work->data;
	drop_sweep(control->inbox_path, control->upload_prefix);
}

static void on_swept(uv_work_t *work, int status)
{
	struct control *control = work->data;
	(void)status; /* cancelled by nobody */
	control->works--;
	if (control->is_stopping)
		uv_timer_start(&control->http_timer, on_http_timer, 0, 0);
}

static void start_sweep(struct control *control)
{
	snprintf(control->upload_prefix, sizeof(control->upload_prefix), UPLOAD_PREFIX "%08x-", randombytes_random());
	control->sweep.data = control;
	control->works++;
	if (uv_queue_work(control->loop, &control->sweep, on_sweep, on_swept) < 0)
		abort(); /* only a missing function makes it fail */
}

static char *copy_of(const char *string)
{
	char *copy = strdup(string);
	if (!copy)
		abort();
	return copy;
}

int control_new(uv_loop_t *loop, const struct config *config, struct control_status_source source, struct control **ret_control, struct fault *fault)
{
	struct control *control = calloc(1, sizeof(*control));
	if (!control)
		abort();
	*control = (struct control){ .loop = loop, .source = source, .max_drop_bytes = config->inbox.max_drop_bytes };
	control->socket_path = copy_of(config->control.socket);
	control->store_path = copy_of(config->store.path);
	control->inbox_path = copy_of(config->inbox.path);
	if (start_http(control, fault) < 0) {
		control_free(control);
		return -1;
	}
	uv_poll_init(loop, &control->poll, MHD_get_daemon_info(control->http, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
	uv_timer_init(loop, &control->http_timer);
	uv_timer_init(loop, &control->wait_timer);
	control->poll.data = control->http_timer.data = control->wait_timer.data = control;
	control->handles = 3;
	uv_poll_start(&control->poll, UV_READABLE, on_http_ready);
	start_sweep(control);
	*ret_control = control;
	return 0;
}

void control_serve(struct control *control, const struct control_rooms *rooms)
{
	control->rooms = *rooms;
}

void control_stop(struct control *control)
{
	if (!control || control->is_stopping)
		return;
	control->is_stopping = true;
	end_waits(control, true);
	for (struct request *request; (request = control->asking);) {
		control->asking = request->next;
		request->next = NULL;
		fault_set(&request->fault, FAULT_RETRY, "tidingsd is stopping");
		request_resume(request);
		request->done(request);
	}
	uv_timer_start(&control->http_timer, on_http_timer, 0, 0);
}
