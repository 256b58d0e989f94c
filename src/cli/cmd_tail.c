/* Alerts as they come: the daemon holds the question until there is an answer; a store is looked at every second.
 *
 * With --cursor-file the place is kept, as journalctl keeps it: written when what came before it has been printed. Whoever ends in between is
 * told the last few again, and misses none. */
#include "base/file.h"
#include "base/cleanup.h"
#include "cli/client.h"
#include "cli/show.h"

#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#define WAIT_SECONDS "30"
#define WAIT_TIMEOUT (45 * CLOCK_SECOND)
#define STORE_LOOK_S 1
#define CURSOR_SIZE 32

static void print_alert(const struct cli *cli, const json_t *alert)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	json_t *event = json_object_get(alert, "event");
	if (cli->is_json) {
		char *json = json_dumps(event, JSON_COMPACT);
		if (!json)
			abort(); /* out of memory */
		buf_add_text(&out, json);
		free(json);
		buf_add_char(&out, '\n');
	} else {
		show_event(&out, cli, event);
		buf_add_char(&out, '\n');
	}
	cli_print(&out);
}

static int ask_after(struct cli *cli, const char *cursor, json_t **ret_answer)
{
	struct client *client;
	struct client_reply reply;
	const struct cli_parameter parameters[] = { { "after", cursor }, { "receiver", cli->receiver }, { "wait", WAIT_SECONDS } };
	if (cli->store)
		return cli_ask(cli, "/v1/alerts", parameters, 2, ret_answer);
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	char *target = cli_target("/v1/alerts", parameters, 3);
	client_get(client, target, WAIT_TIMEOUT, &reply);
	status = cli_reply(client, &reply, ret_answer);
	client_reply_done(&reply);
	free(target);
	return status;
}

/* The last few before now, oldest first; where to go on. */
static int print_last(struct cli *cli, char *ret_cursor, size_t size)
{
	json_t *answer;
	const char *limit = cli->limit ? cli->limit : "10";
	bool wants_none = strcmp(limit, "0") == 0; /* which would mean all */
	int status = cli_ask(cli, "/v1/alerts", CLI_PARAMETERS({ "limit", wants_none ? "1" : limit }, { "with", "event" }, { "receiver", cli->receiver }), &answer);
	if (status != 0)
		return status;
	json_t *alerts = json_object_get(answer, "alerts");
	for (size_t i = json_array_size(alerts); i > 0 && !wants_none; i--)
		print_alert(cli, json_array_get(alerts, i - 1));
	snprintf(ret_cursor, size, "%" JSON_INTEGER_FORMAT, show_number(answer, "cursor"));
	json_decref(answer);
	return 0;
}

/* "" where there is none yet. */
static int cursor_recall(const struct cli *cli, char *ret_cursor, size_t size)
{
	CLEANUP(buf_done) struct buf text = { .max = size - 1 };
	struct fault fault = { 0 };
	snprintf(ret_cursor, size, "%s", cli->after ? cli->after : "");
	if (cli->after || !cli->cursor_file || access(cli->cursor_file, F_OK) < 0)
		return 0;
	if (file_read(cli->cursor_file, &text, &fault) < 0)
		return cli_say(EX_NOINPUT, "%s", fault.text);
	struct span cursor = span_trim(buf_view(&text));
	for (size_t i = 0; i < cursor.len; i++)
		if (cursor.ptr[i] < '0' || cursor.ptr[i] > '9')
			return cli_say(EX_DATAERR, "'%s' holds no cursor", cli->cursor_file);
	snprintf(ret_cursor, size, "%.*s", SPAN_ARG(cursor));
	return 0;
}

static int cursor_keep(const struct cli *cli, const char *cursor)
{
	char line[CURSOR_SIZE + 1];
	struct fault fault = { 0 };
	snprintf(line, sizeof(line), "%s\n", cursor);
	if (cli->cursor_file && file_replace(cli->cursor_file, span_of(line), &fault) < 0)
		return cli_say(EX_CANTCREAT, "%s", fault.text);
	return 0;
}

int command_tail(struct cli *cli)
{
	char cursor[CURSOR_SIZE];
	int status = cursor_recall(cli, cursor, sizeof(cursor));
	if (status == 0 && cursor[0] == '\0')
		status = print_last(cli, cursor, sizeof(cursor));
	if (status == 0)
		status = cursor_keep(cli, cursor);
	while (status == 0) {
		json_t *answer, *alert;
		size_t i;
		status = ask_after(cli, cursor, &answer);
		if (status != 0)
			break;
		json_array_foreach(json_object_get(answer, "alerts"), i, alert)
			print_alert(cli, alert);
		snprintf(cursor, sizeof(cursor), "%" JSON_INTEGER_FORMAT, show_number(answer, "cursor"));
		json_decref(answer);
		if (i > 0)
			status = cursor_keep(cli, cursor);
		if (cli->store && i == 0)
			sleep(STORE_LOOK_S);
	}
	return status;
}
