/* The control API, asked over its socket by clients in threads of their own. */
#include "tests/test.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/bundles.h"
#include "daemon/control.h"
#include "daemon/control_socket.h"
#include "daemon/feeds.h"
#include "daemon/now.h"
#include "daemon/outbox.h"
#include "tests/daemon/stand_in.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define TICK_MS 2
#define MAX_DROP ((size_t)4 << 20)

struct home {
	uv_loop_t loop;
	uv_timer_t tick;
	struct desk_thread desk;
	char folder[64], store_path[96], socket_path[96], inbox_path[96], file_path[96];
	struct config config;
	struct config_receiver receiver;
	struct outbox *outbox;
	struct control *control;
	uint64_t notices;
	enum feed_outcome feed_outcome; /* of every order about feeds */
	bool has_order;
};

/* ---- clients ---- */

struct client {
	pthread_t thread;
	char socket_path[96];
	struct buf request, answer;
	size_t hang_up_after; /* bytes of the request; 0: sends all and reads the answer */
	atomic_bool is_done;
};

static void *client_main(void *arg)
{
	struct client *client = arg;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char piece[16384];
	ssize_t got;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", client->socket_path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		abort();
	size_t len = client->hang_up_after ? client->hang_up_after : client->request.len;
	for (size_t at = 0; at < len;) {
		got = send(fd, client->request.ptr + at, len - at, MSG_NOSIGNAL);
		if (got <= 0)
			break; /* refused before its end: the answer says why */
		at += (size_t)got;
	}
	while (!client->hang_up_after && (got = read(fd, piece, sizeof(piece))) > 0)
		buf_add(&client->answer, piece, (size_t)got);
	close(fd);
	atomic_store(&client->is_done, true);
	return NULL;
}

static struct client *client_start(struct home *home, size_t hang_up_after, struct span request)
{
	struct client *client = calloc(1, sizeof(*client));
	assert_non_null(client);
	snprintf(client->socket_path, sizeof(client->socket_path), "%s", home->socket_path);
	buf_init(&client->request, 16u << 20);
	buf_init(&client->answer, 16u << 20);
	buf_add_span(&client->request, request);
	client->hang_up_after = hang_up_after;
	assert_int_equal(pthread_create(&client->thread, NULL, client_main, client), 0);
	return client;
}

static void on_tick(uv_timer_t *timer)
{
	(void)timer;
}

/* The answer, head and body; the caller frees it. */
static char *client_end(struct home *home, struct client *client)
{
	int64_t began = now_ms();
	while (!atomic_load(&client->is_done)) {
		uv_run(&home->loop, UV_RUN_ONCE);
		if (now_ms() - began > PATIENCE_MS)
			fail_msg("no answer to '%.40s'", client->request.ptr);
	}
	pthread_join(client->thread, NULL);
	char *answer = buf_detach(&client->answer);
	buf_done(&client->request);
	free(client);
	return answer;
}

static char *ask_raw(struct home *home, const char *request)
{
	return client_end(home, client_start(home, 0, span_of(request)));
}

/* HTTP/1.0, so that the connection closes and the body is bare. */
static struct client *ask_start(struct home *home, const char *method, const char *target, struct span body)
{
	struct buf request;
	buf_init(&request, 16u << 20);
	buf_addf(&request, "%s %s HTTP/1.0\r\nContent-Length: %zu\r\n\r\n", method, target, body.len);
	buf_add_span(&request, body);
	struct client *client = client_start(home, 0, buf_view(&request));
	buf_done(&request);
	return client;
}

struct answer {
	char *text;
	int status;
	const char *body;
	json_t *json; /* of the body, or NULL */
};

static struct answer answer_of(char *text)
{
	struct answer answer = { .text = text, .body = strstr(text, "\r\n\r\n") };
	if (!answer.body || sscanf(text, "HTTP/1.%*d %d", &answer.status) != 1)
		fail_msg("'%.200s' is no answer", text);
	answer.body += 4;
	answer.json = json_loads(answer.body, 0, NULL);
	return answer;
}

static struct answer ask_for(struct home *home, const char *method, const char *target, struct span body)
{
	return answer_of(client_end(home, ask_start(home, method, target, body)));
}

static struct answer get(struct home *home, const char *target)
{
	return ask_for(home, "GET", target, SPAN_NONE);
}

static void answer_done(struct answer *answer)
{
	json_decref(answer->json);
	free(answer->text);
}

#define ANSWER CLEANUP(answer_done) struct answer

static void assert_error(struct answer answer, int status, const char *words)
{
	const char *error = json_string_value(json_object_get(answer.json, "error"));
	if (answer.status != status || !error || !strstr(error, words))
		fail_msg("not %d with '%s', but: %s", status, words, answer.text);
	answer_done(&answer);
}

/* ---- a home for one test ---- */

static void fill(void *ctx, json_t *status)
{
	struct home *home = ctx;
	json_object_set_new(status, "inbox", json_string(home->inbox_path));
}

static void serve(struct home *home)
{
	struct fault fault;
	if (control_new(&home->loop, &home->config, (struct control_status_source){ home, fill }, &home->control, &fault) < 0)
		fail_msg("%s", fault.text);
	control_serve(home->control, &(struct control_rooms){ .outbox = home->outbox });
}

static int home_setup(void **state)
{
	struct home *home = calloc(1, sizeof(*home));
	struct fault fault;
	assert_non_null(home);
	snprintf(home->folder, sizeof(home->folder), "/tmp/tidings-control-XXXXXX");
	assert_non_null(mkdtemp(home->folder));
	snprintf(home->store_path, sizeof(home->store_path), "%s/store.db", home->folder);
	snprintf(home->socket_path, sizeof(home->socket_path), "%s/sock", home->folder);
	snprintf(home->inbox_path, sizeof(home->inbox_path), "%s/inbox", home->folder);
	snprintf(home->file_path, sizeof(home->file_path), "%s/alerts.jsonl", home->folder);
	assert_int_equal(mkdir(home->inbox_path, 0700), 0);
	uv_loop_init(&home->loop);
	uv_timer_init(&home->loop, &home->tick);
	uv_timer_start(&home->tick, on_tick, TICK_MS, TICK_MS);
	stand_in_init(&home->desk, &home->loop, home->store_path);
	home->receiver = (struct config_receiver){
		.name = (char *)(uintptr_t)"file", .type = RECEIVER_FILE, .path = home->file_path, .timeout_ms = 10000, .give_up_after_ms = CLOCK_DAY
	};
	home->config.receivers = &home->receiver;
	home->config.receivers_len = 1;
	home->config.control.socket = home->socket_path;
	home->config.store.path = home->store_path;
	home->config.inbox.path = home->inbox_path;
	home->config.inbox.max_drop_bytes = MAX_DROP;
	if (outbox_new(&home->loop, &home->desk, &home->config, &home->outbox, &fault) < 0)
		fail_msg("%s", fault.text);
	while (!outbox_is_idle(home->outbox)) /* it has had its first look: what comes later waits to be waked */
		uv_run(&home->loop, UV_RUN_ONCE);
	serve(home);
	*state = home;
	return 0;
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *walk)
{
	(void)stat, (void)type, (void)walk;
	return remove(path);
}

static void outbox_end(struct home *home)
{
	outbox_stop(home->outbox);
	while (!outbox_is_idle(home->outbox))
		uv_run(&home->loop, UV_RUN_ONCE);
	outbox_free(home->outbox);
}

static int home_teardown(void **state)
{
	struct home *home = *state;
	control_stop(home->control);
	for (int i = 0; i < 20; i++)
		uv_run(&home->loop, UV_RUN_NOWAIT);
	outbox_end(home);
	uv_close((uv_handle_t *)&home->tick, NULL);
	stand_in_close(&home->desk);
	uv_run(&home->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&home->loop), 0);
	store_close(home->desk.store);
	assert_int_equal(access(home->socket_path, F_OK), -1);
	assert_int_equal(nftw(home->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	free(home);
	return 0;
}

static void add_notices(struct home *home, unsigned count, const char *receiver)
{
	struct span receivers[] = { span_of(receiver) };
	for (unsigned i = 0; i < count; i++)
		stand_in_add_notice(&home->desk, ++home->notices, now_ms(), receivers, receiver ? 1 : 0);
}

#define HOME(state) struct home *home = *(state)

/* ---- the socket ---- */

static void the_socket_is_for_the_group_only(void **state)
{
	HOME(state);
	struct stat stat_of_socket;
	assert_int_equal(stat(home->socket_path, &stat_of_socket), 0);
	assert_int_equal(stat_of_socket.st_mode & 07777, 0660);
}

static void a_socket_left_over_is_replaced_and_one_in_use_refused(void **state)
{
	HOME(state);
	struct fault fault;
	int fd;
	bool is_ours;
	assert_int_equal(control_socket_open(home->socket_path, &fd, &is_ours, &fault), -1);
	assert_non_null(strstr(fault.text, "another tidingsd answers there"));
	char left_over[128], no_socket[128], too_long[200];
	snprintf(left_over, sizeof(left_over), "%s/left", home->folder);
	assert_int_equal(control_socket_open(left_over, &fd, &is_ours, &fault), 0);
	close(fd);
	assert_int_equal(control_socket_open(left_over, &fd, &is_ours, &fault), 0);
	assert_true(is_ours);
	close(fd);
	snprintf(no_socket, sizeof(no_socket), "%s/file", home->folder);
	close(open(no_socket, O_WRONLY | O_CREAT, 0600));
	assert_int_equal(control_socket_open(no_socket, &fd, &is_ours, &fault), -1);
	assert_non_null(strstr(fault.text, "another file of that name"));
	memset(too_long, 'x', sizeof(too_long) - 1);
	too_long[sizeof(too_long) - 1] = '\0';
	assert_int_equal(control_socket_open(too_long, &fd, &is_ours, &fault), -1);
	assert_int_equal(fault.kind, FAULT_INPUT);
}

/* ---- answers ---- */

static void the_root_lists_the_paths_for_people(void **state)
{
	HOME(state);
	ANSWER answer = get(home, "/");
	assert_int_equal(answer.status, 200);
	assert_true(json_array_size(json_object_get(answer.json, "paths")) > 10);
	assert_true(span_starts(span_of(answer.body), SPAN("{\n  ")));
	assert_true(span_ends(span_of(answer.body), SPAN("}\n")));
}

static void status_tells_the_receivers_queues_and_what_waits_for_nobody(void **state)
{
	HOME(state);
	add_notices(home, 2, "file");
	add_notices(home, 3, "former");
	ANSWER answer = get(home, "/v1/status");
	json_t *receivers = json_object_get(answer.json, "receivers"), *file = json_array_get(receivers, 0), *former = json_array_get(receivers, 1);
	assert_string_equal(json_string_value(json_object_get(answer.json, "inbox")), home->inbox_path);
	assert_string_equal(json_string_value(json_object_get(file, "phase")), "closed");
	assert_int_equal(json_integer_value(json_object_get(file, "queued")), 2);
	assert_string_equal(json_string_value(json_object_get(former, "receiver")), "former");
	assert_string_equal(json_string_value(json_object_get(former, "phase")), "no such receiver");
	assert_int_equal(json_integer_value(json_object_get(former, "queued")), 3);
}

/* ---- orders about feeds ---- */

static void on_soon_closed(uv_handle_t *handle)
{
	struct feed_order *order = handle->data;
	order->done(order);
}

static void on_soon(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, on_soon_closed);
}

/* A desk without routes: nothing waits. */
void bundles_reload(struct bundles *bundles)
{
	(void)bundles;
}

const char *feeds_trouble(const struct feeds *feeds, struct span name, int64_t *ret_next)
{
	(void)feeds;
	*ret_next = 0;
	return span_equals(name, SPAN("troubled")) ? "the disk is full" : NULL;
}

bool feeds_are_troubled(const struct feeds *feeds)
{
	(void)feeds;
	return true;
}

/* Stands in for the poller: says what it was told to say, and what it was told to do. */
void feeds_order(struct feeds *feeds, struct feed_order *order)
{
	struct home *home = (struct home *)(void *)feeds;
	buf_init(&order->said, 4096);
	buf_init(&order->chosen, 4096);
	order->outcome = home->feed_outcome;
	order->feeds = 3;
	buf_addf(&order->said, "verb %d name %s url %s source %s every %lld %d %d", order->verb, order->name ? order->name : "-",
		 order->url ? order->url : "-", order->source ? order->source : "-", (long long)order->every_ms, order->is_full_text, order->is_private);
	buf_add_text(&order->chosen, "Chosen");
	home->has_order = true;
	uv_timer_init(&home->loop, &order->soon);
	order->soon.data = order;
	uv_timer_start(&order->soon, on_soon, 2 * TICK_MS, 0);
}

static void assert_said(struct answer answer, int status, const char *key, const char *words)
{
	const char *said = json_string_value(json_object_get(answer.json, key));
	if (answer.status != status || !said || strcmp(said, words) != 0)
		fail_msg("not %d with '%s', but: %s", status, words, answer.text);
	answer_done(&answer);
}

static void serve_feeds(struct home *home)
{
	control_serve(home->control, &(struct control_rooms){ .outbox = home->outbox, .feeds = (struct feeds *)(void *)home });
}

static void an_order_about_a_feed_is_answered_by_what_came_of_it(void **state)
{
	HOME(state);
	static const struct { enum feed_outcome outcome; int status; } refusals[] = {
		{ FEED_OUTCOME_NO_FEED, 404 }, { FEED_OUTCOME_CONFLICT, 409 }, { FEED_OUTCOME_REFUSED, 422 }, { FEED_OUTCOME_TROUBLE, 503 },
	};
	serve_feeds(home);
	assert_said(ask_for(home, "POST", "/v1/feeds?url=http://h/&name=A%20b&source=S&every=15m&full_text=1&allow_private=yes", SPAN("body")), 201, "said",
		    "verb 0 name A b url http://h/ source S every 900000 1 1");
	assert_said(ask_for(home, "POST", "/v1/feeds?url=http://h/", SPAN_NONE), 201, "feed", "Chosen");
	assert_said(ask_for(home, "DELETE", "/v1/feeds/a%2Fb", SPAN_NONE), 200, "said", "verb 1 name a/b url - source - every 0 0 0");
	assert_said(ask_for(home, "POST", "/v1/feeds/pause/pause", SPAN_NONE), 200, "said", "verb 2 name pause url - source - every 0 0 0");
	assert_said(ask_for(home, "POST", "/v1/feeds/resume", SPAN_NONE), 200, "said", "verb 3 name - url - source - every 0 0 0");
	assert_said(ask_for(home, "POST", "/v1/feeds/%C3%A9/refresh", SPAN_NONE), 200, "said", "verb 4 name \u00e9 url - source - every 0 0 0");
	for (size_t i = 0; i < LEN(refusals); i++) {
		home->feed_outcome = refusals[i].outcome;
		assert_error(ask_for(home, "POST", "/v1/feeds/x/pause", SPAN_NONE), refusals[i].status, "verb 2 name x");
	}
}

static void an_order_that_lasts_is_finished_before_the_control_api_ends(void **state)
{
	HOME(state);
	serve_feeds(home);
	struct client *client = ask_start(home, "POST", "/v1/feeds/x/pause", SPAN_NONE);
	while (!home->has_order)
		uv_run(&home->loop, UV_RUN_ONCE);
	control_stop(home->control);
	home->control = NULL;
	char *answer = client_end(home, client);
	assert_non_null(strstr(answer, "verb 2 name x"));
	free(answer);
}

static void orders_about_feeds_are_refused_while_none_are_asked_and_where_they_make_no_sense(void **state)
{
	HOME(state);
	assert_error(ask_for(home, "POST", "/v1/feeds?url=http://h/", SPAN_NONE), 503, "tidingsd is starting");
	assert_error(ask_for(home, "POST", "/v1/feeds/a/b/pause", SPAN_NONE), 503, "tidingsd is starting");
	assert_error(ask_for(home, "DELETE", "/v1/feeds/pause", SPAN_NONE), 503, "tidingsd is starting");
	assert_error(ask_for(home, "POST", "/v1/feeds/a/b", SPAN_NONE), 405, "POST");
	assert_error(ask_for(home, "POST", "/v1/feeds", SPAN_NONE), 400, "url");
	assert_error(ask_for(home, "POST", "/v1/feeds?url=file:///etc/passwd", SPAN_NONE), 400, "http://");
	assert_error(ask_for(home, "POST", "/v1/feeds?url=http://h/&name=a,b", SPAN_NONE), 400, "commas");
	assert_error(ask_for(home, "POST", "/v1/feeds?url=http://h/&every=1s", SPAN_NONE), 400, "every");
	assert_error(ask_for(home, "POST", "/v1/feeds?url=http://h/&source=%FF", SPAN_NONE), 400, "source");
}

static void what_is_not_there_or_not_allowed_is_said_in_json(void **state)
{
	HOME(state);
	assert_error(get(home, "/v1/nothing"), 404, "no such path '/v1/nothing'");
	assert_error(get(home, "/v1/stories/77"), 404, "");
	assert_error(get(home, "/v1/alerts?limit=many"), 400, "limit");
	assert_error(ask_for(home, "POST", "/v1/status", SPAN("x")), 405, "POST");
	assert_error(ask_for(home, "DELETE", "/v1/stories/1", SPAN_NONE), 405, "DELETE");
	assert_error(ask_for(home, "DELETE", "/v1/feeds", SPAN_NONE), 405, "DELETE");
	assert_error(get(home, "/v1/feeds/a%2Fb"), 404, "there is no feed 'a/b'");
	assert_error(get(home, "/v1/search?q=a%0Ab"), 400, "control characters");
	assert_error(get(home, "/v1/a%1bb"), 400, "control characters");
	assert_error(get(home, "/v1/alerts?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q"), 400, "more than");
}

static void a_request_without_end_is_refused(void **state)
{
	HOME(state);
	struct buf request;
	buf_init(&request, 1u << 20);
	buf_add_text(&request, "GET / HTTP/1.1\r\nX: ");
	for (int i = 0; i < 300000; i++)
		buf_add_char(&request, 'x');
	ANSWER answer = answer_of(client_end(home, client_start(home, 0, buf_view(&request))));
	assert_in_range(answer.status, 413, 431);
	buf_done(&request);
	ANSWER next = get(home, "/");
	assert_int_equal(next.status, 200);
}

static void flush_tries_a_receiver_at_once(void **state)
{
	HOME(state);
	assert_error(ask_for(home, "POST", "/v1/queue/flush?receiver=nobody", SPAN_NONE), 404, "no such receiver 'nobody'");
	add_notices(home, 2, "file");
	ANSWER answer = ask_for(home, "POST", "/v1/queue/flush?receiver=file", SPAN_NONE);
	assert_int_equal(answer.status, 200);
	while (!outbox_is_idle(home->outbox))
		uv_run(&home->loop, UV_RUN_ONCE);
	assert_int_equal(access(home->file_path, F_OK), 0);
}

/* ---- alerts ---- */

static void alerts_are_waited_for(void **state)
{
	HOME(state);
	add_notices(home, 1, NULL);
	struct client *client = ask_start(home, "GET", "/v1/alerts?after=1&wait=30", SPAN_NONE);
	for (int i = 0; i < 100; i++)
		uv_run(&home->loop, UV_RUN_ONCE);
	assert_false(atomic_load(&client->is_done));
	control_announce(home->control); /* a commit without alerts for this client: goes on waiting */
	for (int i = 0; i < 50; i++)
		uv_run(&home->loop, UV_RUN_ONCE);
	assert_false(atomic_load(&client->is_done));
	add_notices(home, 1, NULL);
	control_announce(home->control);
	ANSWER answer = answer_of(client_end(home, client));
	json_t *alerts = json_object_get(answer.json, "alerts");
	assert_int_equal(json_array_size(alerts), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(alerts, 0), "id")), "nt_0000000000002");
	assert_int_equal(json_integer_value(json_object_get(answer.json, "cursor")), 2);
}

static void waiting_ends_with_its_time_or_with_the_daemon(void **state)
{
	HOME(state);
	int64_t began = now_ms();
	ANSWER answer = get(home, "/v1/alerts?after=0&wait=1");
	assert_in_range(now_ms() - began, 900, 5000);
	assert_int_equal(json_array_size(json_object_get(answer.json, "alerts")), 0);
	assert_error(get(home, "/v1/alerts?after=0&wait=61"), 400, "wait");
	assert_error(get(home, "/v1/alerts?after=0&wait=soon"), 400, "wait");
	struct client *client = ask_start(home, "GET", "/v1/alerts?after=0&wait=60", SPAN_NONE);
	for (int i = 0; i < 100; i++)
		uv_run(&home->loop, UV_RUN_ONCE);
	control_stop(home->control);
	home->control = NULL;
	free(client_end(home, client)); /* an answer or a closed connection, but no wait */
	assert_true(now_ms() - began < 10000);
}

static void an_export_of_any_size_is_streamed(void **state)
{
	HOME(state);
	add_notices(home, 3000, NULL);
	char *text = ask_raw(home, "GET /v1/export/alerts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	assert_non_null(strstr(text, "Transfer-Encoding: chunked"));
	assert_true(span_ends(span_of(text), SPAN("0\r\n\r\n")));
	free(text);
	ANSWER answer = get(home, "/v1/export/alerts");
	struct span rest = span_of(answer.body), line;
	size_t lines = 0;
	for (; span_next_line(&rest, &line); lines++) {
		json_t *json = json_loadb(line.ptr, line.len, 0, NULL);
		assert_non_null(json);
		json_decref(json);
	}
	assert_int_equal(lines, 3000);
	assert_error(get(home, "/v1/export/nonsense"), 404, "");
}

/* ---- drops ---- */

static char *inbox_text(struct home *home, const char *name)
{
	char path[256];
	struct fault fault;
	struct buf text;
	buf_init(&text, MAX_DROP + 1);
	snprintf(path, sizeof(path), "%s/%s", home->inbox_path, name);
	if (file_read(path, &text, &fault) < 0)
		fail_msg("%s", fault.text);
	return buf_detach(&text);
}

static size_t files_in(const char *path)
{
	size_t count = 0;
	DIR *folder = opendir(path);
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(folder);
	return count;
}

static void a_large_body_becomes_a_drop_byte_for_byte(void **state)
{
	HOME(state);
	size_t len = 3u << 20;
	char *body = calloc(len + 1, 1);
	assert_non_null(body);
	for (size_t i = 0; i < len; i++)
		body[i] = (char)('a' + (i * 7919 >> 5) % 26);
	ANSWER answer = ask_for(home, "POST", "/v1/drops?name=news.txt", span_make(body, len));
	assert_int_equal(answer.status, 201);
	assert_string_equal(json_string_value(json_object_get(answer.json, "drop")), "news.txt");
	char *text = inbox_text(home, "news.txt");
	assert_string_equal(text, body);
	assert_int_equal(files_in(home->inbox_path), 1);
	free(text);
	free(body);
}

static void drops_of_one_name_are_both_kept_and_have_their_place(void **state)
{
	HOME(state);
	static const struct {
		const char *target, *drop, *file;
	} cases[] = {
		{ "/v1/drops?name=a.txt", "a.txt", "a.txt" },
		{ "/v1/drops?name=a.txt", "a-2.txt", "a-2.txt" },
		{ "/v1/drops?name=a.txt", "a-3.txt", "a-3.txt" },
		{ "/v1/drops?name=a&source=reuters", "reuters/a", "reuters/a" },
		{ "/v1/drops?name=a&source=reuters", "reuters/a-2", "reuters/a-2" },
		{ "/v1/drops?name=old.jsonl&archive=1", "old.jsonl", ".archive/old.jsonl" },
		{ "/v1/drops?name=%E5%8D%97%20x.txt", "\xE5\x8D\x97 x.txt", "\xE5\x8D\x97 x.txt" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char body[8];
		snprintf(body, sizeof(body), "n%zu", i);
		ANSWER answer = ask_for(home, "POST", cases[i].target, span_of(body));
		assert_int_equal(answer.status, 201);
		assert_string_equal(json_string_value(json_object_get(answer.json, "drop")), cases[i].drop);
		char *text = inbox_text(home, cases[i].file);
		assert_string_equal(text, body);
		free(text);
	}
}

static void names_that_lead_elsewhere_are_refused(void **state)
{
	HOME(state);
	static const char *const targets[] = {
		"/v1/drops",
		"/v1/drops?name=",
		"/v1/drops?name=.hidden",
		"/v1/drops?name=..",
		"/v1/drops?name=a%2Fb",
		"/v1/drops?name=../a",
		"/v1/drops?name=done",
		"/v1/drops?name=a&source=..",
		"/v1/drops?name=a&source=.archive",
		"/v1/drops?name=a&source=failed",
		"/v1/drops?name=a&source=x%2Fy",
		"/v1/drops?name=a&source=x&archive=1",
		"/v1/drops?name=a%0Ab",
	};
	for (size_t i = 0; i < LEN(targets); i++) {
		ANSWER answer = ask_for(home, "POST", targets[i], SPAN("x"));
		if (answer.status != 400)
			fail_msg("%s: %s", targets[i], answer.text);
	}
	assert_int_equal(files_in(home->inbox_path), 0);
}

static void a_source_that_is_a_symlink_is_not_followed(void **state)
{
	HOME(state);
	char link[160];
	snprintf(link, sizeof(link), "%s/evil", home->inbox_path);
	assert_int_equal(symlink(home->folder, link), 0);
	ANSWER answer = ask_for(home, "POST", "/v1/drops?name=a&source=evil", SPAN("x"));
	assert_int_equal(answer.status, 500);
	snprintf(link, sizeof(link), "%s/a", home->folder);
	assert_int_equal(access(link, F_OK), -1);
}

static void what_is_too_large_is_refused_before_it_is_sent(void **state)
{
	HOME(state);
	char request[200];
	snprintf(request, sizeof(request), "POST /v1/drops?name=a HTTP/1.0\r\nContent-Length: %zu\r\n\r\n", MAX_DROP + 1);
	assert_error(answer_of(ask_raw(home, request)), 413, "bytes at most");
	assert_int_equal(files_in(home->inbox_path), 0);
}

static void a_chunked_body_that_grows_too_large_leaves_nothing(void **state)
{
	HOME(state);
	struct buf request;
	buf_init(&request, 3 * MAX_DROP);
	buf_addf(&request, "POST /v1/drops?name=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n", MAX_DROP + 4096);
	for (size_t i = 0; i < MAX_DROP + 4096; i++)
		buf_add_char(&request, 'x');
	buf_add_text(&request, "\r\n0\r\n\r\n");
	assert_error(answer_of(client_end(home, client_start(home, 0, buf_view(&request)))), 413, "bytes at most");
	buf_done(&request);
	assert_int_equal(files_in(home->inbox_path), 0);
}

static void a_client_that_hangs_up_leaves_nothing(void **state)
{
	HOME(state);
	struct buf request;
	buf_init(&request, MAX_DROP);
	buf_addf(&request, "POST /v1/drops?name=a HTTP/1.0\r\nContent-Length: 2000000\r\n\r\n");
	for (size_t i = 0; i < 1000000; i++)
		buf_add_char(&request, 'x');
	free(client_end(home, client_start(home, 900000, buf_view(&request))));
	buf_done(&request);
	for (int i = 0; i < 1000 && files_in(home->inbox_path) > 0; i++)
		uv_run(&home->loop, UV_RUN_ONCE);
	assert_int_equal(files_in(home->inbox_path), 0);
}

/* Sweeping is the work of another thread, which may have to wait for a processor; so the end of one control waits, too. */
static void run_for(struct home *home, int ms)
{
	for (int i = 0; i < ms; i++) {
		uv_run(&home->loop, UV_RUN_NOWAIT);
		uv_sleep(1);
	}
}

static void what_a_crash_left_of_uploads_is_swept_away_at_the_next_start(void **state)
{
	HOME(state);
	static const char *const names[] = { ".upload-12345678-aa", "reuters/.upload-12345678-bb", ".archive/.upload-12345678-cc", "done/.upload-x", ".other",
					     "a.txt" };
	static const bool stays[] = { false, false, false, true, true, true };
	static const char *const folders[] = { "reuters", ".archive", "done" };
	char path[256];
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", home->inbox_path, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	for (size_t i = 0; i < 6; i++) {
		snprintf(path, sizeof(path), "%s/%s", home->inbox_path, names[i]);
		close(open(path, O_WRONLY | O_CREAT, 0600));
	}
	control_stop(home->control);
	run_for(home, 500);
	serve(home);
	run_for(home, 500);
	for (size_t i = 0; i < 6; i++) {
		snprintf(path, sizeof(path), "%s/%s", home->inbox_path, names[i]);
		if ((access(path, F_OK) == 0) != stays[i])
			fail_msg("%s should%s be there", names[i], stays[i] ? "" : " not");
	}
}

static void many_clients_at_once_are_all_answered(void **state)
{
	HOME(state);
	struct client *clients[24];
	add_notices(home, 100, NULL);
	for (size_t i = 0; i < 24; i++)
		clients[i] = i % 3 == 0 ? ask_start(home, "POST", "/v1/drops?name=many.txt", SPAN("many")) :
					  ask_start(home, "GET", i % 3 == 1 ? "/v1/alerts" : "/v1/status", SPAN_NONE);
	for (size_t i = 0; i < 24; i++) {
		ANSWER answer = answer_of(client_end(home, clients[i]));
		assert_in_range(answer.status, 200, 201);
	}
	assert_int_equal(files_in(home->inbox_path), 8);
}

#define T(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
	log_open(LOG_LEVEL_ERROR - 1); /* failures are the subject here */
	const struct CMUnitTest tests[] = {
		T(the_socket_is_for_the_group_only),
		T(a_socket_left_over_is_replaced_and_one_in_use_refused),
		T(the_root_lists_the_paths_for_people),
		T(status_tells_the_receivers_queues_and_what_waits_for_nobody),
		T(an_order_about_a_feed_is_answered_by_what_came_of_it),
		T(an_order_that_lasts_is_finished_before_the_control_api_ends),
		T(orders_about_feeds_are_refused_while_none_are_asked_and_where_they_make_no_sense),
		T(what_is_not_there_or_not_allowed_is_said_in_json),
		T(a_request_without_end_is_refused),
		T(flush_tries_a_receiver_at_once),
		T(alerts_are_waited_for),
		T(waiting_ends_with_its_time_or_with_the_daemon),
		T(an_export_of_any_size_is_streamed),
		T(a_large_body_becomes_a_drop_byte_for_byte),
		T(drops_of_one_name_are_both_kept_and_have_their_place),
		T(names_that_lead_elsewhere_are_refused),
		T(a_source_that_is_a_symlink_is_not_followed),
		T(what_is_too_large_is_refused_before_it_is_sent),
		T(a_chunked_body_that_grows_too_large_leaves_nothing),
		T(a_client_that_hangs_up_leaves_nothing),
		T(what_a_crash_left_of_uploads_is_swept_away_at_the_next_start),
		T(many_clients_at_once_are_all_answered),
	};
	return cmocka_run_group_tests_name("daemon/control", tests, NULL, NULL);
}
