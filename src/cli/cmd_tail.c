/* Alerts as they come: the daemon holds the question until there is an answer; a store is looked at every second. */
#include "base/cleanup.h"
#include "cli/client.h"
#include "cli/show.h"

#include <stdlib.h>
#include <unistd.h>

#define WAIT_SECONDS "30"
#define WAIT_TIMEOUT (45 * CLOCK_SECOND)
#define STORE_LOOK_S 1

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
	const struct cli_parameter parameters[] = { { "after", cursor }, { "wait", WAIT_SECONDS } };
	if (cli->store)
		return cli_ask(cli, "/v1/alerts", parameters, 1, ret_answer);
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	char *target = cli_target("/v1/alerts", parameters, 2);
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
	int status = cli_ask(cli, "/v1/alerts", CLI_PARAMETERS({ "limit", wants_none ? "1" : limit }, { "with", "event" }), &answer);
	if (status != 0)
		return status;
	json_t *alerts = json_object_get(answer, "alerts");
	for (size_t i = json_array_size(alerts); i > 0 && !wants_none; i--)
		print_alert(cli, json_array_get(alerts, i - 1));
	snprintf(ret_cursor, size, "%" JSON_INTEGER_FORMAT, show_number(answer, "cursor"));
	json_decref(answer);
	return 0;
}

int command_tail(struct cli *cli)
{
	char cursor[32];
	int status = 0;
	snprintf(cursor, sizeof(cursor), "%s", cli->after ? cli->after : "");
	if (!cli->after)
		status = print_last(cli, cursor, sizeof(cursor));
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
		if (cli->store && i == 0)
			sleep(STORE_LOOK_S);
	}
	return status;
}
