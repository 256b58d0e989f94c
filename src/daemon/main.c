/* tidingsd: the wiring of the house. Everything is made in one column and unmade in reverse; in between the loop runs.
 *
 *	STARTING -> RUNNING -> DRAINING -> (ended)
 *
 * STARTING: the store is open, and the desk remembers what it has seen; meanwhile the control API is all that answers. RUNNING: the other rooms
 * are there, too. DRAINING: nothing new is taken; what is busy comes to its end, is committed and, where it can be, delivered.
 */
#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "daemon/bundles.h"
#include "daemon/control.h"
#include "daemon/decoders.h"
#include "daemon/desk_thread.h"
#include "daemon/feeds.h"
#include "daemon/inbox.h"
#include "daemon/inbox_scan.h"
#include "daemon/ingest.h"
#include "daemon/now.h"
#include "daemon/outbox.h"
#include "daemon/service.h"
#include "decoder/cage.h"

#include <curl/curl.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

/* How long what is busy may take to end. */
#define DRAIN_LIMIT_MS 20000
#define DRAIN_LOOK_MS 5u
/* How often the service manager hears how far a start is, and how long it shall be patient from then on. */
#define STARTING_LOOK_MS 500u
#define STARTING_PATIENCE_MS 60000u
/* Heaps of malloc for all threads. */
#define HEAPS_MAX 2
#define USAGE "usage: tidingsd [--config FILE] [--once] [--verbose]\n"

struct tidingsd {
	uv_loop_t loop;
	struct config *config;
	struct desk_thread *desk;
	struct decoders *decoders;
	struct ingest *ingest;
	struct outbox *outbox;
	struct bundles *bundles;
	struct inbox *inbox;
	struct feeds *feeds;
	struct control *control;
	uv_signal_t hangup, terminate, interrupt;
	uv_timer_t starting, drain, watchdog;
	int64_t started;
	int64_t drain_until;
	uint64_t beats; /* of the desk, at the last look at its start */
	bool is_ready;  /* all rooms are there */
	bool wants_reload; /* as soon as it is ready */
	bool is_once, is_verbose, is_draining, is_outbox_stopped, is_late;
	int exit_code;
	char *refused; /* why the configuration could not be read again, or NULL */
};

/* ---- ending ---- */

static void on_drain_look(uv_timer_t *timer)
{
	struct tidingsd *daemon = timer->data;
	daemon->is_late = (int64_t)uv_now(&daemon->loop) >= daemon->drain_until;
	if ((inbox_is_busy(daemon->inbox) || !feeds_is_at_rest(daemon->feeds) || !bundles_is_at_rest(daemon->bundles)) && !daemon->is_late)
		return;
	if (!daemon->is_outbox_stopped) {
		daemon->is_outbox_stopped = true;
		outbox_stop(daemon->outbox);
	}
	if (!outbox_is_idle(daemon->outbox) && !daemon->is_late)
		return;
	uv_stop(&daemon->loop);
}

/* What has begun is the desk's start alone, which tells when it has been given up; unless it hangs. */
static void on_starting_late(uv_timer_t *timer)
{
	struct tidingsd *daemon = timer->data;
	daemon->is_late = true;
	uv_stop(&daemon->loop);
}

static void begin_drain(struct tidingsd *daemon)
{
	if (daemon->is_draining)
		return;
	daemon->is_draining = true;
	daemon->drain_until = (int64_t)uv_now(&daemon->loop) + DRAIN_LIMIT_MS;
	service_notify("STOPPING=1");
	service_status("finishing what was begun");
	if (!daemon->is_ready) {
		desk_thread_give_up(daemon->desk);
		uv_timer_start(&daemon->drain, on_starting_late, DRAIN_LIMIT_MS, 0);
		return;
	}
	inbox_stop(daemon->inbox);
	feeds_stop(daemon->feeds);
	ingest_stop(daemon->ingest);
	bundles_stop(daemon->bundles);
	uv_timer_start(&daemon->drain, on_drain_look, 0, DRAIN_LOOK_MS);
}

static void on_stop_signal(uv_signal_t *signal, int number)
{
	log_notice("told to stop by signal %d", number);
	begin_drain(signal->data);
}

/* --once: all files taken, all feeds asked that are due, and all that is due delivered? */
static void look_whether_once_is_over(struct tidingsd *daemon)
{
	struct inbox_status status;
	if (!daemon->is_once || daemon->is_draining || !daemon->is_ready)
		return;
	inbox_status(daemon->inbox, &status);
	if (!inbox_is_at_rest(daemon->inbox) || !feeds_is_at_rest(daemon->feeds) || !bundles_is_at_rest(daemon->bundles) ||
	    !outbox_is_idle(daemon->outbox))
		return;
	if (status.waiting > 0) {
		log_error("%zu files stay in the inbox: %s", status.waiting, status.degraded ? status.degraded : "see above");
		daemon->exit_code = EX_TEMPFAIL;
	} else if (status.degraded) {
		log_error("not all could be taken: %s", status.degraded);
		daemon->exit_code = EX_TEMPFAIL;
	}
	begin_drain(daemon);
}

static void on_idle(void *ctx)
{
	look_whether_once_is_over(ctx);
}

/* ---- news from the rooms ---- */

/* There are new notices. */
static void on_told(void *ctx, unsigned count)
{
	struct tidingsd *daemon = ctx;
	(void)count;
	outbox_wake(daemon->outbox, NULL);
	if (daemon->control)
		control_announce(daemon->control);
}

/* Whoever waits for what a receiver is told. */
static void on_delivered(void *ctx)
{
	struct tidingsd *daemon = ctx;
	if (daemon->control)
		control_announce(daemon->control);
}

static void on_waits(void *ctx)
{
	struct tidingsd *daemon = ctx;
	bundles_reload(daemon->bundles);
}

/* There may be new notices, and what has to wait. */
static void on_notices(void *ctx, unsigned count)
{
	struct tidingsd *daemon = ctx;
	on_told(daemon, count);
	bundles_look(daemon->bundles);
}

static void on_room(void *ctx)
{
	struct tidingsd *daemon = ctx;
	if (daemon->inbox)
		inbox_go_on(daemon->inbox);
	if (daemon->feeds)
		feeds_go_on(daemon->feeds);
}

static void on_watchdog(uv_timer_t *timer)
{
	struct tidingsd *daemon = timer->data;
	struct inbox_status inbox;
	struct desk_thread_status desk;
	inbox_status(daemon->inbox, &inbox);
	desk_thread_status(daemon->desk, &desk);
	const char *degraded = desk.is_failing ? desk.failure : inbox.degraded;
	service_notify("WATCHDOG=1");
	service_status("%zu files in work, %llu taken, %llu set aside%s%s", inbox.busy + inbox.ready + inbox.settling,
		       (unsigned long long)inbox.done, (unsigned long long)inbox.failed, degraded ? "; degraded: " : "", degraded ? degraded : "");
}

/* ---- status for the control API ---- */

static json_t *status_of_inbox(const struct tidingsd *daemon, json_t *degraded)
{
	struct inbox_status status;
	inbox_status(daemon->inbox, &status);
	json_t *ignored = json_array();
	for (size_t i = 0; i < status.ignored_len; i++) {
		json_t *name = json_string(status.ignored[i].name); /* NULL where it is not UTF-8 */
		json_array_append_new(ignored, json_pack("{s:o, s:s}", "name", name ? name : json_string("(not UTF-8)"), "reason",
							 status.ignored[i].reason));
	}
	if (status.degraded)
		json_array_append_new(degraded, json_string(status.degraded));
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "path", daemon->config->inbox.path, "settling",
			 (json_int_t)status.settling, "waiting", (json_int_t)(status.ready + status.settling), "reading",
			 (json_int_t)status.busy, "held", (json_int_t)status.waiting, "done", (json_int_t)status.done, "failed",
			 (json_int_t)status.failed, "overflows", (json_int_t)status.overflows, "ignored", ignored);
}

static json_t *status_of_feeds(const struct tidingsd *daemon)
{
	struct feeds_status status;
	char next[CLOCK_ISO_SIZE];
	feeds_status(daemon->feeds, &status);
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:s?, s:I, s:I, s:I}", "active", (json_int_t)status.active, "failing",
			 (json_int_t)status.failing, "paused", (json_int_t)status.paused, "stopped", (json_int_t)status.stopped, "fetching",
			 (json_int_t)status.fetching, "waiting", (json_int_t)status.waiting, "next",
			 status.next ? clock_iso(status.next, next) : NULL, "fetches", (json_int_t)status.fetches, "unchanged",
			 (json_int_t)status.unchanged, "news", (json_int_t)status.news);
}

static json_t *status_of_decoders(const struct tidingsd *daemon, json_t *degraded)
{
	struct decoders_status status;
	decoders_status(daemon->decoders, &status);
	if (status.is_failing)
		json_array_append_new(degraded, json_string("the decoder processes do not start"));
	char cage[CAGE_WORDS_SIZE];
	return json_pack("{s:i, s:i, s:i, s:I, s:I, s:s}", "processes", (int)status.processes, "busy", (int)status.busy, "waiting",
			 (int)status.waiting, "drops", (json_int_t)status.tasks, "restarts", (json_int_t)status.deaths, "caged_by", cage_words(cage));
}

static json_t *status_of_desk(const struct tidingsd *daemon, json_t *degraded)
{
	struct desk_thread_status status;
	desk_thread_status(daemon->desk, &status);
	if (status.is_failing)
		json_array_append_new(degraded, json_string(status.failure));
	return json_pack("{s:I, s:I, s:I, s:I}", "queued", (json_int_t)status.queued, "queued_bytes", (json_int_t)status.queued_bytes,
			 "commits", (json_int_t)status.commits, "commit_ms", (json_int_t)status.last_commit_ms);
}

/* Nothing is sent to a receiver that is held or disabled until somebody does something about it. */
static void add_stopped_receivers(const struct tidingsd *daemon, json_t *degraded)
{
	size_t i;
	json_t *receivers = outbox_status(daemon->outbox), *receiver;
	json_array_foreach(receivers, i, receiver) {
		const char *phase = json_string_value(json_object_get(receiver, "phase"));
		if (phase && (strcmp(phase, "held") == 0 || strcmp(phase, "disabled") == 0))
			json_array_append_new(degraded, json_sprintf("receiver '%s' is %s", json_string_value(json_object_get(receiver, "receiver")), phase));
	}
	json_decref(receivers);
}

static json_t *status_of_start(const struct tidingsd *daemon)
{
	struct desk_thread_status desk;
	desk_thread_status(daemon->desk, &desk);
	return json_pack("{s:s, s:I, s:I}", "phase", desk.phase == DESK_CHECKING ? "checking" : "remembering", "remembered",
			 (json_int_t)desk.remembered, "of", (json_int_t)desk.to_remember);
}

static void fill_status_of_rooms(const struct tidingsd *daemon, json_t *status, json_t *degraded)
{
	json_object_set_new(status, "inbox", status_of_inbox(daemon, degraded));
	json_object_set_new(status, "feeds", status_of_feeds(daemon));
	json_object_set_new(status, "decoders", status_of_decoders(daemon, degraded));
	json_object_set_new(status, "desk", status_of_desk(daemon, degraded));
	if (daemon->refused)
		json_array_append_new(degraded, json_sprintf("going on with the old configuration: %s", daemon->refused));
	add_stopped_receivers(daemon, degraded);
}

static void fill_status(void *ctx, json_t *status)
{
	const struct tidingsd *daemon = ctx;
	char started[CLOCK_ISO_SIZE];
	json_t *degraded = json_array();
	json_object_set_new(status, "version", json_string(PACKAGE_VERSION));
	json_object_set_new(status, "pid", json_integer(getpid()));
	json_object_set_new(status, "started", json_string(clock_iso(daemon->started, started)));
	json_object_set_new(status, "state", json_string(daemon->is_draining ? "stopping" : daemon->is_ready ? "running" : "starting"));
	if (daemon->is_ready)
		fill_status_of_rooms(daemon, status, degraded);
	else
		json_object_set_new(status, "start", status_of_start(daemon));
	json_object_set_new(status, "degraded", degraded);
}

/* ---- configuration ---- */

/* From a build tree the decoder lies beside the daemon. */
static void find_decoder(struct config *config)
{
	char path[4096];
	if (access(config->decoder.program, X_OK) == 0)
		return;
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - sizeof("tidings-decode"));
	if (len <= 0)
		return;
	path[len] = '\0';
	char *slash = strrchr(path, '/');
	memcpy(slash + 1, "tidings-decode", sizeof("tidings-decode"));
	char *copy = access(path, X_OK) == 0 ? strdup(path) : NULL;
	if (!copy)
		return;
	free(config->decoder.program);
	config->decoder.program = copy;
}

/* NULL: it has been read. */
static void refused_set(struct tidingsd *daemon, const char *why)
{
	free(daemon->refused);
	daemon->refused = why ? strdup(why) : NULL;
	if (why)
		log_error("%s; going on with the old configuration", why);
}

struct reload {
	struct desk_job job;
	struct tidingsd *daemon;
	struct config *config;
	bool is_taken; /* by the desk; a commit that fails afterwards takes nothing back */
};

static int run_reload(struct desk_job *job, struct desk *desk)
{
	struct reload *reload = (struct reload *)job;
	if (desk_reload(desk, reload->config, &job->fault) < 0)
		return -1;
	reload->is_taken = true;
	return 0;
}

static void on_reloaded(struct desk_job *job)
{
	struct reload *reload = (struct reload *)job;
	struct tidingsd *daemon = reload->daemon;
	if (reload->is_taken) {
		struct config *old = daemon->config;
		daemon->config = reload->config;
		refused_set(daemon, NULL);
		inbox_reload(daemon->inbox, daemon->config);
		feeds_reload(daemon->feeds, daemon->config);
		outbox_reload(daemon->outbox, daemon->config);
		log_open(daemon->is_verbose ? LOG_LEVEL_DEBUG : (enum log_level)daemon->config->log_level);
		config_free(old);
		bundles_reload(daemon->bundles);
		log_notice("read the configuration again: %zu feeds, %zu watches, %zu routes, %zu receivers", daemon->config->feeds_len,
			   daemon->config->watches_len, daemon->config->routes_len, daemon->config->receivers_len);
	} else {
		refused_set(daemon, job->fault.text);
		config_free(reload->config);
	}
	free(reload);
	service_notify("READY=1");
}

static struct config *load_config(const char *path, struct fault *fault)
{
	struct config *config = config_load(path, fault);
	if (!config)
		return NULL;
	if (desk_check(config, fault) < 0) {
		config_free(config);
		return NULL;
	}
	find_decoder(config);
	return config;
}

static void warn_of_late_settings(const struct config *running, const struct config *wanted)
{
	char *late = config_needs_restart(running, wanted);
	struct span rest = span_of(late ? late : ""), line;
	while (span_next_line(&rest, &line))
		log_warning("only with a restart changes: %.*s", SPAN_ARG(line));
	free(late);
}

static void on_hangup(uv_signal_t *signal, int number)
{
	struct tidingsd *daemon = signal->data;
	struct fault fault;
	(void)number;
	daemon->wants_reload = !daemon->is_ready;
	if (daemon->wants_reload || daemon->is_draining)
		return;
	service_notify_reloading();
	struct config *config = load_config(daemon->config->path, &fault);
	if (!config) {
		refused_set(daemon, fault.text);
		service_notify("READY=1");
		return;
	}
	warn_of_late_settings(daemon->config, config);
	struct reload *reload = calloc(1, sizeof(*reload));
	if (!reload)
		abort(); /* a fixed, small size: see STYLE */
	*reload = (struct reload){ .job = { .run = run_reload, .done = on_reloaded }, .daemon = daemon, .config = config };
	desk_thread_post(daemon->desk, &reload->job);
}

/* ---- beginning ---- */

static void watch_signal(struct tidingsd *daemon, uv_signal_t *handle, int number, uv_signal_cb callback)
{
	uv_signal_init(&daemon->loop, handle);
	handle->data = daemon;
	uv_signal_start(handle, callback, number);
	uv_unref((uv_handle_t *)handle);
}

/* Nothing shows whether a wall stands until somebody leans on it. */
static void tell_of_cage(void)
{
	char cage[CAGE_WORDS_SIZE];
	if (cage_has_seccomp())
		log_info("decoders are caged by %s", cage_words(cage));
	else
		log_warning("decoders are caged by %s: this tidingsd was built without seccomp", cage_words(cage));
}

/* All rooms but the desk and the control API. */
static int furnish(struct tidingsd *daemon, struct fault *fault)
{
	struct ingest_events ingest_events = { .ctx = daemon, .notices = on_notices };
	struct inbox_events inbox_events = { .ctx = daemon, .idle = on_idle };
	if (decoders_new(&daemon->loop, daemon->config, &daemon->decoders, fault) < 0 ||
	    ingest_new(&daemon->loop, daemon->decoders, daemon->desk, &ingest_events, daemon->config->desk.batch_reports / 2 + 1, &daemon->ingest) < 0 ||
	    outbox_new(&daemon->loop, daemon->desk, daemon->config, &daemon->outbox, fault) < 0 ||
	    inbox_new(&daemon->loop, daemon->config, daemon->ingest, daemon->desk, &inbox_events, &daemon->inbox, fault) < 0)
		return -1;
	struct bundles_events bundles_events = { .ctx = daemon, .notices = on_told, .idle = on_idle };
	daemon->bundles = bundles_new(&daemon->loop, daemon->desk, &bundles_events);
	struct feeds_rooms rooms = {
		.loop = &daemon->loop, .decoders = daemon->decoders, .ingest = daemon->ingest, .desk = daemon->desk, .ctx = daemon, .notices = on_notices,
		.idle = on_idle,
	};
	if (feeds_new(&rooms, daemon->config, &daemon->feeds, fault) < 0)
		return -1;
	desk_thread_on_room(daemon->desk, on_room, daemon);
	outbox_listen(daemon->outbox, &(struct outbox_events){ daemon, on_idle, on_delivered, on_waits });
	return 0;
}

static void fail(struct tidingsd *daemon, const struct fault *fault)
{
	log_error("%s", fault->text);
	daemon->exit_code = fault->kind == FAULT_RETRY ? EX_TEMPFAIL : EX_UNAVAILABLE;
}

static void begin_running(struct tidingsd *daemon)
{
	struct control_rooms rooms = { .outbox = daemon->outbox, .feeds = daemon->feeds, .bundles = daemon->bundles, .desk = daemon->desk };
	daemon->is_ready = true;
	if (daemon->control)
		control_serve(daemon->control, &rooms);
	uint64_t watchdog_ms = service_watchdog_ms();
	if (watchdog_ms > 0)
		uv_timer_start(&daemon->watchdog, on_watchdog, 0, watchdog_ms);
	log_info("tidingsd %s watches '%s'", PACKAGE_VERSION, daemon->config->inbox.path);
	tell_of_cage();
	service_status("watching the inbox");
	service_notify("READY=1");
	if (daemon->wants_reload)
		on_hangup(&daemon->hangup, SIGHUP);
}

static void on_desk_ready(void *ctx, const struct fault *fault)
{
	struct tidingsd *daemon = ctx;
	struct fault trouble;
	uv_timer_stop(&daemon->starting);
	if (!daemon->is_draining && !fault && furnish(daemon, &trouble) == 0) {
		begin_running(daemon);
		return;
	}
	if (!daemon->is_draining)
		fail(daemon, fault ? fault : &trouble);
	uv_stop(&daemon->loop);
}

/* A start may take as long as it takes, so long as it goes on. */
static void on_starting(uv_timer_t *timer)
{
	struct tidingsd *daemon = timer->data;
	struct desk_thread_status desk;
	char patience[64];
	desk_thread_status(daemon->desk, &desk);
	if (desk.phase == DESK_CHECKING)
		service_status("starting: the store is checked");
	else if (desk.to_remember > 0)
		service_status("starting: %llu of %llu reports remembered", (unsigned long long)desk.remembered, (unsigned long long)desk.to_remember);
	if (desk.beats == daemon->beats)
		return;
	daemon->beats = desk.beats;
	snprintf(patience, sizeof(patience), "EXTEND_TIMEOUT_USEC=%u", STARTING_PATIENCE_MS * 1000);
	service_notify(patience);
}

static int start(struct tidingsd *daemon, struct fault *fault)
{
	struct desk_thread_events events = { .ctx = daemon, .ready = on_desk_ready };
	struct control_status_source status = { .ctx = daemon, .fill = fill_status };
	if (desk_thread_new(&daemon->loop, daemon->config, &events, &daemon->desk, fault) < 0)
		return -1;
	if (!daemon->is_once && control_new(&daemon->loop, daemon->config, status, &daemon->control, fault) < 0)
		return -1;
	uv_timer_start(&daemon->starting, on_starting, 0, STARTING_LOOK_MS);
	return 0;
}

/* In reverse. The loop runs once more for the handles to close. */
static void stop(struct tidingsd *daemon)
{
	uv_handle_t *own[] = { (uv_handle_t *)&daemon->hangup,	 (uv_handle_t *)&daemon->terminate, (uv_handle_t *)&daemon->interrupt,
			       (uv_handle_t *)&daemon->starting, (uv_handle_t *)&daemon->drain, (uv_handle_t *)&daemon->watchdog };
	if (daemon->control)
		control_stop(daemon->control);
	daemon->control = NULL; /* it goes by itself */
	/* Where the start has failed nothing was drained: what was begun must not go on behind the desk's back. */
	inbox_stop(daemon->inbox);
	if (daemon->feeds)
		feeds_stop(daemon->feeds);
	if (daemon->ingest)
		ingest_stop(daemon->ingest);
	if (daemon->bundles)
		bundles_stop(daemon->bundles);
	if (daemon->outbox && !daemon->is_outbox_stopped)
		outbox_stop(daemon->outbox);
	while (daemon->inbox && inbox_is_busy(daemon->inbox))
		uv_run(&daemon->loop, UV_RUN_ONCE);
	decoders_stop(daemon->decoders);
	desk_thread_stop(daemon->desk);
	inbox_free(daemon->inbox);
	feeds_free(daemon->feeds);
	for (size_t i = 0; i < LEN(own); i++)
		uv_close(own[i], NULL);
	uv_run(&daemon->loop, UV_RUN_DEFAULT);
	bundles_free(daemon->bundles);
	outbox_free(daemon->outbox);
	ingest_free(daemon->ingest);
	uv_run(&daemon->loop, UV_RUN_DEFAULT);
	if (uv_loop_close(&daemon->loop) != 0)
		log_debug("a handle is still open at the end");
	config_free(daemon->config);
	free(daemon->refused);
}

static int run(struct tidingsd *daemon)
{
	struct fault fault = { 0 };
	uv_loop_init(&daemon->loop);
	watch_signal(daemon, &daemon->hangup, SIGHUP, on_hangup);
	watch_signal(daemon, &daemon->terminate, SIGTERM, on_stop_signal);
	watch_signal(daemon, &daemon->interrupt, SIGINT, on_stop_signal);
	uv_timer_init(&daemon->loop, &daemon->starting);
	uv_timer_init(&daemon->loop, &daemon->drain);
	uv_timer_init(&daemon->loop, &daemon->watchdog);
	daemon->starting.data = daemon->drain.data = daemon->watchdog.data = daemon;
	daemon->started = now_ms();
	if (start(daemon, &fault) < 0)
		fail(daemon, &fault);
	else
		uv_run(&daemon->loop, UV_RUN_DEFAULT);
	if (daemon->is_late) {
		/* Something hangs. What is committed is safe, what is not is taken again at the next start: no use in waiting. */
		log_warning("not all that was begun has come to its end within %d s", DRAIN_LIMIT_MS / 1000);
		_exit(daemon->exit_code);
	}
	stop(daemon);
	return daemon->exit_code;
}

static int read_options(struct tidingsd *daemon, int argc, char **argv, const char **ret_config)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "once", no_argument, NULL, '1' },   { "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },      { "help", no_argument, NULL, 'h' },   { NULL, 0, NULL, 0 },
	};
	for (int option; (option = getopt_long(argc, argv, "c:vh", options, NULL)) != -1;) {
		switch (option) {
		case 'c':
			*ret_config = optarg;
			break;
		case '1':
			daemon->is_once = true;
			break;
		case 'v':
			daemon->is_verbose = true;
			break;
		case 'V':
			puts("tidingsd " PACKAGE_VERSION);
			exit(EX_OK);
		case 'h':
			fputs(USAGE, stdout);
			exit(EX_OK);
		default:
			fputs(USAGE, stderr);
			return -1;
		}
	}
	if (optind == argc)
		return 0;
	fprintf(stderr, "tidingsd: unexpected argument '%s'\n" USAGE, argv[optind]);
	return -1;
}

/* The arenas of reports are filled by one thread and freed by another. Left to itself glibc keeps a heap for each thread, and in each what was
 * freed there: a tenth of the memory of all processes, for the same work. A fixed M_MMAP_THRESHOLD
 * would save a fifteenth more and cost half as much time again. */
static void bound_heaps(void)
{
#ifdef M_ARENA_MAX
	(void)mallopt(M_ARENA_MAX, HEAPS_MAX);
#endif
}

int main(int argc, char **argv)
{
	static struct tidingsd daemon;
	const char *path = SYSCONFDIR "/tidings/tidings.conf";
	struct fault fault;
	bound_heaps();
	if (read_options(&daemon, argc, argv, &path) < 0)
		return 2;
	log_open(LOG_LEVEL_INFO);
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
		log_error("cannot begin: the libraries do not start");
		return EX_OSERR;
	}
	signal(SIGPIPE, SIG_IGN);
	daemon.config = load_config(path, &fault);
	if (!daemon.config) {
		log_error("%s", fault.text);
		return EX_CONFIG;
	}
	log_open(daemon.is_verbose ? LOG_LEVEL_DEBUG : (enum log_level)daemon.config->log_level);
	int code = run(&daemon);
	curl_global_cleanup();
	return code;
}
