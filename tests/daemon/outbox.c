/* The outbox against real receivers: files, commands, and a webhook server on the loopback. The store is real; the desk's thread is
 * stood in for by a list of jobs that runs on the loop, so that a test can make the store refuse. */
#include "tests/test.h"

#include "daemon/now.h"
#include "daemon/outbox.h"
#include "daemon/webhook_signature.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "desk/overflow.h"
#include "store/store.h"
#include "tests/daemon/receiver.h"
#include "tests/daemon/stand_in.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECEIVERS_MAX 4u
#define PATIENCE_MS 20000

/* ---- a home for one test ---- */

struct home {
	uv_loop_t loop;
	uv_timer_t patience;
	struct desk_thread desk;
	char folder[64], store_path[96], file_path[96];
	struct config config;
	struct config_receiver receivers[RECEIVERS_MAX];
	struct outbox *outbox;
	struct web *web;
	uint64_t notices;
};

static int home_setup(void **state)
{
	struct home *home = calloc(1, sizeof(*home));
	assert_non_null(home);
	snprintf(home->folder, sizeof(home->folder), "/tmp/tidings-outbox-XXXXXX");
	assert_non_null(mkdtemp(home->folder));
	snprintf(home->store_path, sizeof(home->store_path), "%s/store.db", home->folder);
	snprintf(home->file_path, sizeof(home->file_path), "%s/alerts.jsonl", home->folder);
	uv_loop_init(&home->loop);
	stand_in_init(&home->desk, &home->loop, home->store_path);
	uv_timer_init(&home->loop, &home->patience);
	home->config.receivers = home->receivers;
	*state = home;
	return 0;
}

static void on_patience_lost(uv_timer_t *timer)
{
	(void)timer;
	fail_msg("it takes too long");
}

static void run_until_idle(struct home *home)
{
	uv_timer_start(&home->patience, on_patience_lost, PATIENCE_MS, 0);
	while (!outbox_is_idle(home->outbox))
		uv_run(&home->loop, UV_RUN_ONCE);
	uv_timer_stop(&home->patience);
}

static void stop(struct home *home)
{
	if (!home->outbox)
		return;
	outbox_stop(home->outbox);
	run_until_idle(home);
	outbox_free(home->outbox);
	home->outbox = NULL;
	for (int i = 0; i < 3; i++)
		uv_run(&home->loop, UV_RUN_NOWAIT);
}

static int home_teardown(void **state)
{
	struct home *home = *state;
	stop(home);
	web_free(home->web);
	uv_close((uv_handle_t *)&home->patience, NULL);
	stand_in_close(&home->desk);
	uv_run(&home->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&home->loop), 0);
	store_close(home->desk.store);
	DIR *folder = opendir(home->folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
	closedir(folder);
	assert_int_equal(rmdir(home->folder), 0);
	free(home);
	return 0;
}

static struct config_receiver *add_receiver(struct home *home, const char *name, enum receiver_type type)
{
	assert_true(home->config.receivers_len < RECEIVERS_MAX);
	struct config_receiver *receiver = &home->receivers[home->config.receivers_len++];
	*receiver = (struct config_receiver){
		.name = (char *)(uintptr_t)name, .type = type, .path = home->file_path, .timeout_ms = 10000, .give_up_after_ms = 3 * CLOCK_DAY
	};
	return receiver;
}

static void add_web(struct home *home, const struct web_answer *script, size_t len)
{
	home->web = web_new(script, len);
	add_receiver(home, "web", RECEIVER_WEBHOOK)->url = (char *)(uintptr_t)web_url(home->web);
}

static void start(struct home *home)
{
	struct fault fault;
	if (outbox_new(&home->loop, &home->desk, &home->config, &home->outbox, &fault) < 0)
		fail_msg("%s", fault.text);
}

/* A notice of one's own number for all receivers of the home, as a commit of the desk makes it. */
static void add_notice_at(struct home *home, int64_t time)
{
	struct span receivers[RECEIVERS_MAX];
	for (size_t i = 0; i < home->config.receivers_len; i++)
		receivers[i] = span_of(home->receivers[i].name);
	stand_in_add_notice(&home->desk, ++home->notices, time, receivers, home->config.receivers_len);
	if (home->outbox)
		outbox_wake(home->outbox, NULL);
}

static void add_notices(struct home *home, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		add_notice_at(home, now_ms());
}

struct tally {
	size_t rows[4];
	uint32_t attempts;
	char error[256];
};

static int tally_row(void *ctx, const struct store_outbox *row)
{
	struct tally *tally = ctx;
	tally->rows[row->state]++;
	tally->attempts += row->attempts;
	snprintf(tally->error, sizeof(tally->error), "%.*s", SPAN_ARG(row->error));
	return 0;
}

static struct tally tally_of(struct home *home, const char *receiver)
{
	struct fault fault;
	struct tally tally = { 0 };
	struct outbox_filter filter = { .receiver = span_of(receiver), .state = -1 };
	if (store_outbox(home->desk.store, &filter, tally_row, &tally, &fault) < 0)
		fail_msg("%s", fault.text);
	return tally;
}

static json_t *status_of(struct home *home, const char *receiver, json_t **ret_all)
{
	size_t i;
	json_t *one;
	*ret_all = outbox_status(home->outbox);
	json_array_foreach(*ret_all, i, one)
		if (strcmp(json_string_value(json_object_get(one, "receiver")), receiver) == 0)
			return one;
	fail_msg("no receiver '%s' in the status", receiver);
	return NULL;
}

static void assert_phase(struct home *home, const char *receiver, const char *phase)
{
	json_t *all, *one = status_of(home, receiver, &all);
	assert_string_equal(json_string_value(json_object_get(one, "phase")), phase);
	json_decref(all);
}

static char *file_text(const char *path)
{
	struct buf text;
	struct fault fault;
	buf_init(&text, 1u << 20);
	if (file_read(path, &text, &fault) < 0)
		fail_msg("%s", fault.text);
	return buf_detach(&text);
}

/* The file has exactly these notices, in order, one a line. */
static void assert_file_has(struct home *home, uint64_t first, uint64_t last)
{
	char *text = file_text(home->file_path), id[NOTICE_ID_SIZE], start_of_line[64];
	struct span rest = span_of(text), line;
	for (uint64_t number = first; number <= last; number++) {
		snprintf(start_of_line, sizeof(start_of_line), "{\"id\":\"%s\"", stand_in_notice_id(number, id));
		assert_true(span_next_line(&rest, &line));
		if (!span_starts(line, span_of(start_of_line)) || !span_ends(line, SPAN("}}")))
			fail_msg("'%.*s' is not alert %" PRIu64, SPAN_ARG(line), number);
	}
	assert_int_equal(rest.len, 0);
	free(text);
}

#define HOME(state) struct home *home = *(state)

/* ---- files ---- */

static void a_file_gets_one_event_a_line_in_order_however_many(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE);
	add_notices(home, 150);
	start(home);
	run_until_idle(home);
	add_notices(home, 50);
	run_until_idle(home);
	assert_file_has(home, 1, 200);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 200);
	struct stat stat_of_file;
	assert_int_equal(stat(home->file_path, &stat_of_file), 0);
	assert_int_equal(stat_of_file.st_mode & 0137, 0);
}

static void a_line_torn_by_a_crash_is_ended_and_a_file_moved_away_is_made_anew(void **state)
{
	HOME(state);
	char aside[128];
	snprintf(aside, sizeof(aside), "%s.1", home->file_path);
	int fd = open(home->file_path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(file_write_all(fd, "{\"id\":\"nt_00", 12), 0);
	close(fd);
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	add_notices(home, 1);
	run_until_idle(home);
	char *text = file_text(home->file_path);
	assert_true(span_starts(span_of(text), SPAN("{\"id\":\"nt_00\n{\"id\":\"nt_0000000000001\"")));
	free(text);
	assert_int_equal(rename(home->file_path, aside), 0);
	add_notices(home, 1);
	run_until_idle(home);
	assert_file_has(home, 2, 2);
}

static void a_file_that_cannot_be_written_is_tried_again(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE);
	home->receivers[0].path = (char *)(uintptr_t)"/nonexistent/alerts.jsonl";
	start(home);
	add_notices(home, 2);
	run_until_idle(home);
	struct tally tally = tally_of(home, "file");
	assert_int_equal(tally.rows[OUTBOX_QUEUED], 2);
	assert_non_null(strstr(tally.error, "No such file"));
	home->receivers[0].path = home->file_path;
	assert_true(outbox_flush(home->outbox, SPAN("file")));
	run_until_idle(home);
	assert_file_has(home, 1, 2);
}

static void a_write_cut_short_leaves_no_half_line(void **state)
{
	HOME(state);
	/* As a full disk would: 20 bytes below the limit of file sizes there is no room for a line. */
	const off_t limit = (off_t)1 << 30, size = limit - 20;
	struct rlimit before, low;
	struct stat stat_of_file;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	low = (struct rlimit){ .rlim_cur = (rlim_t)limit, .rlim_max = before.rlim_max };
	int fd = open(home->file_path, O_RDWR | O_CREAT, 0600);
	assert_int_equal(ftruncate(fd, size), 0); /* all holes */
	assert_int_equal(pwrite(fd, "\n", 1, size - 1), 1);
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	add_notices(home, 2);
	run_until_idle(home);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(fstat(fd, &stat_of_file), 0);
	assert_int_equal(stat_of_file.st_size, size);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_QUEUED], 2);
	outbox_flush(home->outbox, SPAN_NONE);
	run_until_idle(home);
	char line[64] = { 0 };
	assert_true(pread(fd, line, 24, size) == 24);
	assert_string_equal(line, "{\"id\":\"nt_0000000000001\"");
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 2);
	close(fd);
}

static void a_folder_in_place_of_the_file_holds_the_receiver(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE);
	home->receivers[0].path = home->folder;
	start(home);
	add_notices(home, 1);
	run_until_idle(home);
	assert_phase(home, "file", "held");
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_QUEUED], 1);
}

static void what_the_store_refused_to_settle_is_settled_later_and_not_sent_again(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	run_until_idle(home);
	add_notices(home, 3);
	uv_run(&home->loop, UV_RUN_ONCE); /* loaded, being written */
	home->desk.refusals = 1;
	run_until_idle(home);
	assert_int_equal(home->desk.refusals, 0);
	assert_file_has(home, 1, 3);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 3);
}

/* ---- webhooks ---- */

static void a_webhook_is_signed_and_carries_the_event(void **state)
{
	HOME(state);
	char signature[WEBHOOK_SIGNATURE_SIZE];
	add_web(home, NULL, 0);
	home->receivers[0].secret = (char *)(uintptr_t)"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
	start(home);
	add_notices(home, 2);
	run_until_idle(home);
	assert_int_equal(web_requests(home->web), 2);
	const char *request = web_request(home->web, 0);
	assert_true(span_starts(span_of(request), SPAN("POST /hook HTTP/1.1\r\n")));
	assert_span(web_header(request, "webhook-id"), "nt_0000000000001");
	assert_span(web_body(request), "{\"id\":\"nt_0000000000001\",\"data\":{\"title\":\"Flood\"}}");
	int64_t timestamp = strtoll(web_header(request, "webhook-timestamp").ptr, NULL, 10);
	assert_in_range(timestamp, now_ms() / 1000 - 60, now_ms() / 1000 + 1);
	assert_true(webhook_sign(span_of(home->receivers[0].secret), web_header(request, "webhook-id"), timestamp, web_body(request), signature));
	assert_span(web_header(request, "webhook-signature"), signature);
	assert_span(web_header(web_request(home->web, 1), "webhook-id"), "nt_0000000000002");
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DELIVERED], 2);
}

static void a_server_error_is_tried_again_with_the_same_id(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "500 Oops", NULL, 0, 20 } };
	add_web(home, script, 1);
	start(home);
	add_notices(home, 1);
	run_until_idle(home);
	struct tally tally = tally_of(home, "web");
	assert_int_equal(tally.rows[OUTBOX_QUEUED], 1);
	assert_int_equal(tally.attempts, 1);
	assert_string_equal(tally.error, "HTTP 500: xxxxxxxxxxxxxxxxxxxx");
	assert_true(outbox_flush(home->outbox, SPAN_NONE));
	run_until_idle(home);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DELIVERED], 1);
	assert_span(web_header(web_request(home->web, 0), "webhook-id"), "nt_0000000000001");
	assert_span(web_header(web_request(home->web, 1), "webhook-id"), "nt_0000000000001");
}

static void a_retry_comes_by_itself(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "503 Later", NULL, 0, 0 } };
	add_web(home, script, 1);
	start(home);
	int64_t began = now_ms();
	add_notices(home, 1);
	uv_timer_start(&home->patience, on_patience_lost, PATIENCE_MS, 0);
	while (tally_of(home, "web").rows[OUTBOX_DELIVERED] == 0)
		uv_run(&home->loop, UV_RUN_ONCE);
	uv_timer_stop(&home->patience);
	assert_in_range(now_ms() - began, 2400, 7000);
	assert_phase(home, "web", "closed");
}

static void retry_after_is_obeyed_over_a_restart(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "429 Slow down", "Retry-After: 120\r\n", 0, 0 } };
	add_web(home, script, 1);
	start(home);
	add_notices(home, 1);
	run_until_idle(home);
	for (int round = 0; round < 2; round++) {
		int64_t next;
		json_t *all, *one = status_of(home, "web", &all);
		assert_true(clock_iso_parse(span_of(json_string_value(json_object_get(one, "next"))), &next));
		assert_in_range(next - now_ms(), 110000, 120000);
		json_decref(all);
		stop(home);
		start(home);
		run_until_idle(home);
	}
	assert_int_equal(web_requests(home->web), 1);
}

static void gone_disables_and_stays_so_over_a_restart(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "410 Gone", NULL, 0, 0 } };
	add_web(home, script, 1);
	start(home);
	add_notices(home, 2);
	run_until_idle(home);
	assert_phase(home, "web", "disabled");
	stop(home);
	start(home);
	run_until_idle(home);
	assert_phase(home, "web", "disabled");
	assert_int_equal(web_requests(home->web), 1);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_QUEUED], 2);
	assert_true(outbox_flush(home->outbox, SPAN("web")));
	run_until_idle(home);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DELIVERED], 2);
}

static void a_redirect_is_not_followed_but_holds_until_the_settings_change(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "301 Moved", "Location: /elsewhere\r\n", 0, 0 } };
	add_web(home, script, 1);
	start(home);
	add_notices(home, 2);
	run_until_idle(home);
	assert_phase(home, "web", "held");
	assert_int_equal(web_requests(home->web), 1);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_QUEUED], 2);

	struct config_receiver changed = home->receivers[0];
	struct config config = { .receivers = &changed, .receivers_len = 1 };
	outbox_reload(home->outbox, &config);
	run_until_idle(home);
	assert_phase(home, "web", "held"); /* nothing is different */
	char url[96];
	snprintf(url, sizeof(url), "%s/new", web_url(home->web));
	struct config_receiver other = changed;
	struct config wanted = { .receivers = &other, .receivers_len = 1 };
	other.url = url;
	outbox_reload(home->outbox, &wanted);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DELIVERED], 2);
	assert_true(span_starts(span_of(web_request(home->web, 1)), SPAN("POST /hook/new ")));
	outbox_reload(home->outbox, &home->config);
	run_until_idle(home);
}

static void a_slow_or_dead_receiver_delays_no_other(void **state)
{
	HOME(state);
	char url[64];
	static const struct web_answer script[] = { { "200 OK", NULL, 5000, 0 } };
	add_web(home, script, 1);
	home->receivers[0].timeout_ms = 300;
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", web_closed_port());
	add_receiver(home, "dead", RECEIVER_WEBHOOK)->url = url;
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	run_until_idle(home);
	add_notices(home, 3);
	int64_t began = now_ms();
	while (tally_of(home, "file").rows[OUTBOX_DELIVERED] < 3)
		uv_run(&home->loop, UV_RUN_ONCE);
	assert_true(now_ms() - began < 290);
	run_until_idle(home);
	assert_file_has(home, 1, 3);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_QUEUED], 3);
	assert_int_equal(tally_of(home, "web").attempts, 1);
	assert_int_equal(tally_of(home, "dead").rows[OUTBOX_QUEUED], 3);
	assert_int_equal(tally_of(home, "dead").attempts, 1);
}

static void a_huge_answer_is_not_read_to_its_end(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "200 OK", NULL, 0, 20u << 20 }, { "503 No", NULL, 0, 20u << 20 } };
	add_web(home, script, 2);
	start(home);
	add_notices(home, 2);
	run_until_idle(home);
	struct tally tally = tally_of(home, "web");
	assert_int_equal(tally.rows[OUTBOX_DELIVERED], 1);
	assert_int_equal(tally.rows[OUTBOX_QUEUED], 1);
	assert_true(span_starts(span_of(tally.error), SPAN("HTTP 503: xxx")));
}

static void a_secret_that_is_none_holds_the_receiver(void **state)
{
	HOME(state);
	add_web(home, NULL, 0);
	home->receivers[0].secret = (char *)(uintptr_t)"hunter2";
	start(home);
	add_notices(home, 1);
	run_until_idle(home);
	assert_phase(home, "web", "held");
	assert_int_equal(web_requests(home->web), 0);
	assert_null(strstr(tally_of(home, "web").error, "hunter2"));
}

static void a_stop_ends_what_is_underway_and_counts_it_for_nothing(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "200 OK", NULL, 8000, 0 } };
	static char *sleeper[] = { (char *)(uintptr_t)"/bin/sleep", (char *)(uintptr_t)"60", NULL };
	add_web(home, script, 1);
	add_receiver(home, "run", RECEIVER_EXEC)->command = sleeper;
	start(home);
	add_notices(home, 1);
	while (web_requests(home->web) == 0)
		uv_run(&home->loop, UV_RUN_NOWAIT);
	int64_t began = now_ms();
	stop(home);
	assert_true(now_ms() - began < 4000);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_QUEUED], 1);
	assert_int_equal(tally_of(home, "web").attempts, 0);
	assert_int_equal(tally_of(home, "run").rows[OUTBOX_QUEUED], 1);
	assert_int_equal(tally_of(home, "run").attempts, 0);
}

/* ---- commands ---- */

static char *shell(const char *script, char *ret_command[static 4])
{
	ret_command[0] = (char *)(uintptr_t)"/bin/sh";
	ret_command[1] = (char *)(uintptr_t)"-c";
	ret_command[2] = (char *)(uintptr_t)script;
	ret_command[3] = NULL;
	return ret_command[0];
}

static void add_command(struct home *home, const char *script, char *ret_command[static 4])
{
	shell(script, ret_command);
	add_receiver(home, "run", RECEIVER_EXEC)->command = ret_command;
}

static void a_command_reads_the_event_and_finds_its_ids_in_the_environment(void **state)
{
	HOME(state);
	char *command[4], script[256];
	setenv("TIDINGS_TEST_SECRET", "for nobody", 1);
	snprintf(script, sizeof(script), "{ cat; env | grep -c SECRET; echo $TIDINGS_ID $TIDINGS_TYPE $TIDINGS_STORY $TIDINGS_REPORT; } >>%s/out", home->folder);
	add_command(home, script, command);
	start(home);
	add_notices(home, 1);
	run_until_idle(home);
	unsetenv("TIDINGS_TEST_SECRET");
	assert_int_equal(tally_of(home, "run").rows[OUTBOX_DELIVERED], 1);
	char path[128];
	snprintf(path, sizeof(path), "%s/out", home->folder);
	char *text = file_text(path);
	assert_string_equal(text, "{\"id\":\"nt_0000000000001\",\"data\":{\"title\":\"Flood\"}}\n0\nnt_0000000000001 io.tidings.story.new.v1 1 1\n");
	free(text);
}

static void a_command_that_fails_five_times_over_one_event_loses_only_that(void **state)
{
	HOME(state);
	char *command[4];
	add_command(home, "test $TIDINGS_STORY != 1 || { echo no such >&2; exit 3; }", command);
	start(home);
	add_notices(home, 2);
	for (int i = 0; i < 5; i++) {
		run_until_idle(home);
		assert_int_equal(tally_of(home, "run").rows[OUTBOX_DELIVERED], 0);
		outbox_flush(home->outbox, SPAN_NONE);
	}
	run_until_idle(home);
	struct tally tally = tally_of(home, "run");
	assert_int_equal(tally.rows[OUTBOX_DEAD], 1);
	assert_int_equal(tally.rows[OUTBOX_DELIVERED], 1);
	assert_int_equal(tally.attempts, 6);
}

static void exit_75_is_tried_again_for_ever(void **state)
{
	HOME(state);
	char *command[4];
	add_command(home, "exit 75", command);
	start(home);
	add_notices(home, 1);
	for (int i = 0; i < 7; i++) {
		run_until_idle(home);
		outbox_flush(home->outbox, SPAN_NONE);
	}
	run_until_idle(home);
	assert_int_equal(tally_of(home, "run").rows[OUTBOX_QUEUED], 1);
	assert_string_equal(tally_of(home, "run").error, "exit 75");
}

static void a_command_that_hangs_is_killed_with_its_children(void **state)
{
	HOME(state);
	char *command[4];
	add_command(home, "echo started; sleep 60 & sleep 60", command);
	home->receivers[0].timeout_ms = 200;
	start(home);
	int64_t began = now_ms();
	add_notices(home, 1);
	run_until_idle(home);
	assert_true(now_ms() - began < 5000);
	assert_string_equal(tally_of(home, "run").error, "not done after 200 ms, killed: started");
}

static void a_command_that_is_not_there_or_does_not_read_is_survived(void **state)
{
	HOME(state);
	char *closes[4];
	static char *missing[] = { (char *)(uintptr_t)"/nonexistent/command", NULL };
	add_command(home, "exec <&-; head -c 100000 /dev/zero; exit 0", closes);
	add_receiver(home, "missing", RECEIVER_EXEC)->command = missing;
	start(home);
	add_notices(home, 3);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "run").rows[OUTBOX_DELIVERED], 3);
	assert_int_equal(tally_of(home, "missing").rows[OUTBOX_QUEUED], 3);
	json_t *all, *one = status_of(home, "missing", &all);
	assert_non_null(strstr(json_string_value(json_object_get(one, "error")), "no such file"));
	json_decref(all);
}

/* ---- time, and the configuration ---- */

static void put_breaker(struct home *home, const char *receiver, const struct retry *retry, int64_t now)
{
	struct fault fault;
	if (store_begin(home->desk.store, &fault) < 0 ||
	    store_receiver_put(home->desk.store, span_of(receiver), retry, now_ms() - 4 * CLOCK_DAY, SPAN("HTTP 503"), now, &fault) < 0 ||
	    store_commit(home->desk.store, &fault) < 0)
		fail_msg("%s", fault.text);
}

static void what_waited_too_long_for_one_that_fails_becomes_a_dead_letter(void **state)
{
	HOME(state);
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", web_closed_port());
	add_receiver(home, "dead", RECEIVER_WEBHOOK)->url = url;
	for (int i = 0; i < 100; i++)
		add_notice_at(home, now_ms() - 4 * CLOCK_DAY);
	add_notices(home, 1);
	put_breaker(home, "dead", &(struct retry){ .phase = RETRY_OPEN, .failures = 9, .next = now_ms() - 1 }, now_ms() - CLOCK_MINUTE);
	start(home);
	run_until_idle(home);
	struct tally tally = tally_of(home, "dead");
	assert_int_equal(tally.rows[OUTBOX_DEAD], 100);
	assert_int_equal(tally.rows[OUTBOX_QUEUED], 1);
	assert_int_equal(tally.attempts, 1);
}

static void after_an_absence_alerts_wait_as_long_as_if_there_had_been_none(void **state)
{
	HOME(state);
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", web_closed_port());
	add_receiver(home, "dead", RECEIVER_WEBHOOK)->url = url;
	add_notice_at(home, now_ms() - 4 * CLOCK_DAY);
	put_breaker(home, "dead", &(struct retry){ .phase = RETRY_OPEN, .failures = 9, .next = now_ms() - 4 * CLOCK_DAY }, now_ms() - 4 * CLOCK_DAY);
	start(home);
	run_until_idle(home);
	struct tally tally = tally_of(home, "dead");
	assert_int_equal(tally.rows[OUTBOX_QUEUED], 1);
	assert_int_equal(tally.attempts, 1);
}

static void what_has_waited_long_for_its_turn_is_told(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE)->rate_limit = 60;
	home->receivers[0].give_up_after_ms = CLOCK_SECOND / 2;
	add_notices(home, 12);
	start(home);
	run_until_idle(home);
	assert_file_has(home, 1, 12);
}

/* ---- whoever stands in, and the operator ---- */

static void whoever_stands_in_for_one_that_is_gone_is_told_once_with_the_same_ids(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "410 Gone", NULL, 0, 0 } };
	add_web(home, script, 1);
	home->receivers[0].fallback = (char *)(uintptr_t)"file";
	start(home);
	add_notices(home, 3);
	run_until_idle(home);
	struct tally tally = tally_of(home, "web");
	assert_int_equal(tally.rows[OUTBOX_DEAD], 3);
	assert_string_equal(tally.error, "told to 'file' instead: HTTP 410");
	add_receiver(home, "file", RECEIVER_FILE); /* which gets the next ones of its own, too */
	outbox_reload(home->outbox, &home->config);
	add_notices(home, 2);
	run_until_idle(home);
	assert_file_has(home, 1, 5);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DEAD], 5);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 5);
	assert_int_equal(web_requests(home->web), 1);
}

static void a_dead_letter_goes_to_whoever_stands_in(void **state)
{
	HOME(state);
	char *command[4];
	add_command(home, "exit 3", command);
	home->receivers[0].fallback = (char *)(uintptr_t)"file";
	add_receiver(home, "file", RECEIVER_FILE);
	home->config.receivers_len = 1; /* told of nothing itself */
	add_notices(home, 1);
	home->config.receivers_len = 2;
	start(home);
	for (int i = 0; i < 4; i++) {
		run_until_idle(home);
		assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 0);
		outbox_flush(home->outbox, SPAN_NONE);
	}
	run_until_idle(home);
	assert_int_equal(tally_of(home, "run").rows[OUTBOX_DEAD], 1);
	assert_file_has(home, 1, 1);
}

static void one_that_has_failed_for_long_is_tried_now_and_then_and_its_stand_in_told_at_once(void **state)
{
	HOME(state);
	static const struct web_answer script[] = { { "503 No", NULL, 0, 0 } };
	add_web(home, script, 1);
	home->receivers[0].fallback = (char *)(uintptr_t)"file";
	add_receiver(home, "file", RECEIVER_FILE);
	put_breaker(home, "web", &(struct retry){ .phase = RETRY_OPEN, .failures = 9, .next = now_ms() + CLOCK_MINUTE }, now_ms() - 4 * CLOCK_DAY);
	home->config.receivers_len = 1;
	add_notices(home, 2);
	home->config.receivers_len = 2;
	start(home);
	run_until_idle(home);
	assert_file_has(home, 1, 2);
	assert_int_equal(web_requests(home->web), 0);
	stop(home);

	put_breaker(home, "web", &(struct retry){ .phase = RETRY_OPEN, .failures = 9, .next = now_ms() - 1 }, now_ms());
	home->config.receivers_len = 1;
	add_notices(home, 2);
	home->config.receivers_len = 2;
	start(home);
	run_until_idle(home);
	assert_file_has(home, 1, 4);
	assert_int_equal(web_requests(home->web), 1); /* it might have been back */
	put_breaker(home, "web", &(struct retry){ .phase = RETRY_OPEN, .failures = 9, .next = now_ms() - 1 }, now_ms());
	stop(home);
	put_breaker(home, "web", &(struct retry){ .phase = RETRY_OPEN, .failures = 9, .next = now_ms() - 1 }, now_ms());
	home->config.receivers_len = 1;
	add_notices(home, 2);
	home->config.receivers_len = 2;
	start(home);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DELIVERED], 2);
	assert_file_has(home, 1, 4);
}

static void a_rate_limit_spaces_alerts_and_loses_none(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE)->rate_limit = 60;
	add_notices(home, 12);
	start(home);
	int64_t began = now_ms();
	uv_timer_start(&home->patience, on_patience_lost, PATIENCE_MS, 0);
	while (tally_of(home, "file").rows[OUTBOX_DELIVERED] < 10)
		uv_run(&home->loop, UV_RUN_ONCE);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 10);
	run_until_idle(home);
	assert_true(now_ms() - began >= 1900);
	assert_file_has(home, 1, 12);
}

static void a_rate_limit_goes_on_over_a_restart(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE)->rate_limit = 60;
	add_notices(home, 10);
	int64_t began = now_ms(), full;
	start(home);
	run_until_idle(home);
	stop(home);
	add_notices(home, 1);
	struct fault fault;
	struct arena *arena = arena_new();
	struct store_receiver receiver;
	assert_int_equal(store_receiver_get(home->desk.store, SPAN("file"), arena, &receiver, &fault), 0);
	arena_free(arena);
	full = receiver.rate.full / 1000;
	assert_true(full >= began + 10 * CLOCK_SECOND);
	start(home);
	run_until_idle(home);
	assert_true(now_ms() >= full - 9 * CLOCK_SECOND); /* when the first of ten has come back */
	assert_file_has(home, 1, 11);
}

/* ---- too many ---- */

static struct store_receiver receiver_of(struct home *home, const char *name)
{
	struct fault fault;
	struct arena *arena = arena_new();
	struct store_receiver receiver = { 0 };
	if (store_receiver_get(home->desk.store, span_of(name), arena, &receiver, &fault) != 0)
		fail_msg("'%s' is not there", name);
	arena_free(arena);
	return receiver;
}

static void assert_line(struct span *text, const char *start, const char *part)
{
	struct span line;
	assert_true(span_next_line(text, &line));
	if (!span_starts(line, span_of(start)) || !memmem(line.ptr, line.len, part, strlen(part)))
		fail_msg("'%.*s' does not begin with '%s' and hold '%s'", SPAN_ARG(line), start, part);
}

static void of_too_many_the_oldest_are_set_aside_and_one_notice_tells_how_many(void **state)
{
	HOME(state);
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", web_closed_port());
	struct config_receiver *receiver = add_receiver(home, "web", RECEIVER_WEBHOOK);
	receiver->url = url;
	receiver->queue_max = 5;
	add_notices(home, 12);
	start(home);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_QUEUED], 5);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DEAD], 8);
	stop(home);

	add_notices(home, 3);
	receiver->type = RECEIVER_FILE;
	start(home);
	run_until_idle(home);
	outbox_flush(home->outbox, SPAN_NONE);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DELIVERED], 5);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_DEAD], 12); /* the first of these notices, too, whose place the second takes */
	assert_int_equal(receiver_of(home, "web").expired, 11);
	char *text = file_text(home->file_path);
	struct span rest = span_of(text);
	for (int i = 12; i <= 15; i++) {
		char id[NOTICE_ID_SIZE];
		assert_line(&rest, "{\"id\"", stand_in_notice_id((uint64_t)i, id));
	}
	assert_line(&rest, "{\"specversion\"", "11 notices expired: more than 5 waited for 'web'");
	assert_int_equal(rest.len, 0);
	free(text);
}

static void what_is_being_sent_does_not_expire(void **state)
{
	HOME(state);
	char *command[4];
	add_command(home, "sleep 0.5; cat >/dev/null", command);
	start(home);
	add_notices(home, 1);
	uv_timer_start(&home->patience, on_patience_lost, PATIENCE_MS, 0);
	for (bool is_sending = false; !is_sending; uv_run(&home->loop, UV_RUN_ONCE)) {
		json_t *all, *one = status_of(home, "run", &all);
		is_sending = json_is_true(json_object_get(one, "is_sending"));
		json_decref(all);
	}
	add_notices(home, 6);
	home->receivers[0].queue_max = 2;
	outbox_reread(home->outbox, SPAN("run"));
	run_until_idle(home);
	struct tally tally = tally_of(home, "run");
	assert_int_equal(tally.rows[OUTBOX_DELIVERED], 3); /* the first, the last, and the notice */
	assert_int_equal(tally.rows[OUTBOX_DEAD], 5);
}

static void whoever_stands_in_is_told_of_what_has_expired(void **state)
{
	HOME(state);
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", web_closed_port());
	struct config_receiver *receiver = add_receiver(home, "web", RECEIVER_WEBHOOK);
	receiver->url = url;
	receiver->queue_max = 2;
	receiver->fallback = (char *)(uintptr_t)"file";
	add_notices(home, 6);
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	run_until_idle(home);
	assert_file_has(home, 1, 5);
	assert_int_equal(tally_of(home, "web").rows[OUTBOX_QUEUED], 2);
}

static void so_many_that_they_take_several_transactions_still_end_in_one_notice(void **state)
{
	HOME(state);
	struct fault fault;
	struct config_receiver *receiver = add_receiver(home, "file", RECEIVER_FILE);
	struct span name = SPAN("file");
	receiver->queue_max = 100;
	assert_int_equal(store_begin(home->desk.store, &fault), 0);
	for (uint64_t i = 1; i <= 2 * OVERFLOW_AT_ONCE + 500; i++) {
		struct notice notice = { .time = now_ms(), .title = SPAN("Flood"), .body = SPAN("{}") };
		stand_in_notice_id(i, notice.id);
		assert_int_equal(store_notice_add(home->desk.store, &notice, &name, 1, &fault), 0);
	}
	assert_int_equal(store_commit(home->desk.store, &fault), 0);
	start(home);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_DELIVERED], 100);
	assert_int_equal(receiver_of(home, "file").expired, 2 * OVERFLOW_AT_ONCE + 401);
	char *text = file_text(home->file_path);
	assert_non_null(strstr(text, "20401 notices expired"));
	free(text);
}

static void hold(struct home *home, const char *receiver, bool is_held)
{
	struct fault fault;
	struct store_hold hold = { .since = now_ms() };
	if (store_begin(home->desk.store, &fault) < 0 ||
	    store_receiver_hold(home->desk.store, span_of(receiver), is_held ? &hold : NULL, now_ms(), &fault) < 0 ||
	    store_commit(home->desk.store, &fault) < 0)
		fail_msg("%s", fault.text);
	outbox_reread(home->outbox, span_of(receiver));
}

static void what_an_operator_holds_is_not_given_up_meanwhile(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	run_until_idle(home);
	hold(home, "file", true);
	add_notice_at(home, now_ms() - 4 * CLOCK_DAY);
	run_until_idle(home);
	stop(home);
	start(home);
	run_until_idle(home);
	assert_true(outbox_is_held(home->outbox, SPAN("file")));
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_QUEUED], 1);
	hold(home, "file", false);
	run_until_idle(home);
	assert_file_has(home, 1, 1);
}

static void rows_of_a_receiver_that_is_gone_wait_for_its_return(void **state)
{
	HOME(state);
	add_receiver(home, "file", RECEIVER_FILE);
	start(home);
	run_until_idle(home);
	struct config none = { 0 };
	outbox_reload(home->outbox, &none);
	run_until_idle(home);
	add_notices(home, 2);
	run_until_idle(home);
	assert_int_equal(tally_of(home, "file").rows[OUTBOX_QUEUED], 2);
	assert_false(outbox_flush(home->outbox, SPAN("file")));
	outbox_reload(home->outbox, &home->config);
	run_until_idle(home);
	assert_file_has(home, 1, 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
	log_open(LOG_LEVEL_ERROR - 1); /* failures are the subject here */
	const struct CMUnitTest tests[] = {
		T(a_file_gets_one_event_a_line_in_order_however_many),
		T(a_line_torn_by_a_crash_is_ended_and_a_file_moved_away_is_made_anew),
		T(a_file_that_cannot_be_written_is_tried_again),
		T(a_write_cut_short_leaves_no_half_line),
		T(a_folder_in_place_of_the_file_holds_the_receiver),
		T(what_the_store_refused_to_settle_is_settled_later_and_not_sent_again),
		T(a_webhook_is_signed_and_carries_the_event),
		T(a_server_error_is_tried_again_with_the_same_id),
		T(a_retry_comes_by_itself),
		T(retry_after_is_obeyed_over_a_restart),
		T(gone_disables_and_stays_so_over_a_restart),
		T(a_redirect_is_not_followed_but_holds_until_the_settings_change),
		T(a_slow_or_dead_receiver_delays_no_other),
		T(a_huge_answer_is_not_read_to_its_end),
		T(a_secret_that_is_none_holds_the_receiver),
		T(a_stop_ends_what_is_underway_and_counts_it_for_nothing),
		T(a_command_reads_the_event_and_finds_its_ids_in_the_environment),
		T(a_command_that_fails_five_times_over_one_event_loses_only_that),
		T(exit_75_is_tried_again_for_ever),
		T(a_command_that_hangs_is_killed_with_its_children),
		T(a_command_that_is_not_there_or_does_not_read_is_survived),
		T(what_waited_too_long_for_one_that_fails_becomes_a_dead_letter),
		T(after_an_absence_alerts_wait_as_long_as_if_there_had_been_none),
		T(what_has_waited_long_for_its_turn_is_told),
		T(whoever_stands_in_for_one_that_is_gone_is_told_once_with_the_same_ids),
		T(a_dead_letter_goes_to_whoever_stands_in),
		T(one_that_has_failed_for_long_is_tried_now_and_then_and_its_stand_in_told_at_once),
		T(a_rate_limit_spaces_alerts_and_loses_none),
		T(a_rate_limit_goes_on_over_a_restart),
		T(of_too_many_the_oldest_are_set_aside_and_one_notice_tells_how_many),
		T(what_is_being_sent_does_not_expire),
		T(whoever_stands_in_is_told_of_what_has_expired),
		T(so_many_that_they_take_several_transactions_still_end_in_one_notice),
		T(what_an_operator_holds_is_not_given_up_meanwhile),
		T(rows_of_a_receiver_that_is_gone_wait_for_its_return),
	};
	return cmocka_run_group_tests_name("daemon/outbox", tests, NULL, NULL);
}
