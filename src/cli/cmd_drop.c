/* Hands files to the daemon over its socket, so that whoever may use the socket needs no right to the inbox; then waits, where asked
 * to or where it will take long, until the desk has decided. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/client.h"
#include "cli/progress.h"
#include "cli/show.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define LARGE (16 << 20)   /* bytes from which on waiting is worth it */
#define LOOK_MS 250
#define LOOK_DROPS "200"   /* how many of the latest drops are looked through for ours */

struct dropping {
	struct cli *cli;
	struct client *client;
	struct progress progress;
	const char *name;
	json_int_t before; /* the latest drop when ours had not been sent */
};

static void on_upload(void *ctx, int64_t sent, int64_t size)
{
	struct dropping *dropping = ctx;
	progress_bytes(&dropping->progress, dropping->name, sent, size);
}

static void file_close(FILE **file)
{
	if (*file && *file != stdin)
		fclose(*file);
}

static int latest_drop(struct dropping *dropping)
{
	json_t *answer;
	int status = cli_ask(dropping->cli, "/v1/drops", CLI_PARAMETERS({ "limit", "1" }), &answer);
	if (status != 0)
		return status;
	dropping->before = show_number(json_array_get(json_object_get(answer, "drops"), 0), "id");
	json_decref(answer);
	return 0;
}

/* Sends one file; the daemon's name for it. */
static int upload(struct dropping *dropping, FILE *file, int64_t size, char **ret_name)
{
	struct cli *cli = dropping->cli;
	struct client_reply reply;
	json_t *answer = NULL;
	struct client_upload upload = {
		.from = file, .size = size, .progress = cli->has_progress ? on_upload : NULL, .ctx = dropping,
	};
	char *target = cli_target("/v1/drops", CLI_PARAMETERS({ "name", dropping->name }, { "source", cli->source },
							      { "archive", cli->is_archive ? "1" : NULL }));
	client_post(dropping->client, target, &upload, &reply);
	progress_clear(&dropping->progress);
	int status = cli_reply(dropping->client, &reply, &answer);
	if (status == 0)
		*ret_name = strdup(show_text(answer, "drop"));
	json_decref(answer);
	client_reply_done(&reply);
	free(target);
	return status;
}

/* Our drop among the latest: later than `before`, and of this name. A folder in front of it is the source. */
static json_t *drop_find(const struct dropping *dropping, const char *name, const json_t *drops)
{
	size_t i;
	json_t *drop;
	json_array_foreach(drops, i, drop) {
		struct span filed = span_of(name), its = span_of(show_text(drop, "name"));
		bool is_ours = span_equals(filed, its) ||
			       (span_ends(filed, its) && filed.len > its.len && filed.ptr[filed.len - its.len - 1] == '/');
		if (show_number(drop, "id") > dropping->before && is_ours)
			return drop;
	}
	return NULL;
}

/* What its decoder has survived, a line each. */
static void show_remarks(const struct dropping *dropping, const json_t *drop)
{
	struct span rest = span_of(show_text(drop, "reason")), line;
	while (span_next_line(&rest, &line))
		(void)cli_say(0, "'%s': %.*s", dropping->name, SPAN_ARG(line));
}

/* 0: done; 1: not yet; else 2 + an exit status after a message. */
static int look(struct dropping *dropping, const char *name)
{
	json_t *answer;
	int status = cli_ask(dropping->cli, "/v1/drops", CLI_PARAMETERS({ "limit", LOOK_DROPS }), &answer);
	if (status != 0)
		return 2 + status;
	json_t *drop = drop_find(dropping, name, json_object_get(answer, "drops"));
	const char *state = show_text(drop, "state");
	bool is_done = strcmp(state, "done") == 0, has_failed = strcmp(state, "failed") == 0;
	status = is_done ? 0 : 1;
	if (!is_done && !has_failed && dropping->cli->has_progress)
		progress_reports(&dropping->progress, dropping->name, show_number(drop, "reports"));
	if (is_done || has_failed)
		progress_clear(&dropping->progress);
	if (has_failed)
		status = 2 + cli_say(EX_DATAERR, "'%s' was set aside: %s", dropping->name, show_text(drop, "reason"));
	if ((is_done || has_failed) && dropping->cli->is_json)
		cli_print_json(drop);
	else if (is_done)
		progress_end(&dropping->progress, dropping->name, show_number(drop, "reports"), show_number(drop, "rejects"),
			     json_is_integer(json_object_get(drop, "copy_of")));
	if (is_done && !dropping->cli->is_json)
		show_remarks(dropping, drop);
	json_decref(answer);
	return status;
}

static int wait_for(struct dropping *dropping, const char *name)
{
	int status = 1;
	progress_begin(&dropping->progress);
	while ((status = look(dropping, name)) == 1) {
		struct timespec pause = { .tv_nsec = LOOK_MS * 1000000L };
		nanosleep(&pause, NULL);
	}
	return status == 0 ? CLI_YES : status - 2;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path;
}

/* A name may hold quotation marks and worse. */
static void name_print(const char *name)
{
	json_t *answer = json_pack("{s:s}", "drop", name);
	if (!answer)
		abort(); /* out of memory */
	cli_print_json(answer);
	json_decref(answer);
}

static int drop_one(struct dropping *dropping, const char *path)
{
	struct stat about;
	bool is_stdin = strcmp(path, "-") == 0;
	CLEANUP(file_close) FILE *file = is_stdin ? stdin : fopen(path, "re");
	if (!file || fstat(fileno(file), &about) < 0)
		return cli_say(EX_NOINPUT, "cannot open '%s': %s", path, strerror(errno));
	if (S_ISDIR(about.st_mode))
		return cli_say(EX_NOINPUT, "cannot drop '%s': a folder; name the files in it", path);
	struct cli *cli = dropping->cli;
	int64_t size = S_ISREG(about.st_mode) ? (int64_t)about.st_size : -1;
	bool must_wait = cli->wants_wait || cli->is_archive || size >= LARGE;
	char *name = NULL;
	dropping->name = base_of(path);
	progress_begin(&dropping->progress);
	int status = must_wait ? latest_drop(dropping) : 0;
	if (status == 0)
		status = upload(dropping, file, size, &name);
	if (status == 0 && must_wait) {
		status = wait_for(dropping, name);
		if (status == CLI_NO_DAEMON)
			cli_say(status, "'%s' had been handed over: it goes on where it was when tidingsd is back", dropping->name);
	}
	else if (status == 0 && cli->is_json) {
		name_print(name);
	}
	free(name);
	return status;
}

int command_drop(struct cli *cli)
{
	struct dropping dropping = { .cli = cli };
	int status = CLI_YES;
	if (cli->store)
		return cli_say(CLI_USAGE, "only the daemon takes drops; leave out --store");
	int one = cli_client(cli, &dropping.client);
	if (one != 0)
		return one;
	for (size_t i = 0; i < cli->words_len && status != CLI_NO_DAEMON; i++) {
		one = drop_one(&dropping, cli->words[i]);
		status = status == CLI_YES ? one : status;
	}
	return status;
}
