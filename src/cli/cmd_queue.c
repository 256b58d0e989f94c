/* The queue, in the manner of a mail queue: what is to be delivered, to whom, and what an operator orders about it. */
#include "base/array.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/client.h"
#include "cli/show.h"

#include <stdlib.h>

/* ---- looking ---- */

static const json_t *queue_of(const json_t *receivers, const char *name)
{
	size_t i;
	json_t *queue;
	json_array_foreach(receivers, i, queue)
		if (strcmp(show_text(queue, "name"), name) == 0)
			return queue;
	return NULL;
}

const char *show_queue_state(const json_t *queue)
{
	const char *phase = show_text(queue, "phase");
	if (json_is_object(json_object_get(queue, "hold")))
		return "held";
	if (strcmp(phase, "held") == 0)
		return "refused";
	if (strcmp(phase, "closed") == 0)
		return show_text(queue, "error")[0] ? "retrying" : "working";
	return strcmp(phase, "open") == 0 ? "pausing" : phase;
}

static void add_reason(struct buf *out, const json_t *queue)
{
	const json_t *hold = json_object_get(queue, "hold");
	if (!json_is_object(hold)) {
		buf_add_text(out, show_text(queue, "error"));
		if (show_text(queue, "passing_to")[0])
			buf_addf(out, "; '%s' is told instead", show_text(queue, "passing_to"));
		return;
	}
	buf_addf(out, "by %s", show_text(hold, "author")[0] ? show_text(hold, "author") : "somebody");
	if (show_text(hold, "comment")[0])
		buf_addf(out, ": %s", show_text(hold, "comment"));
}

void show_add_queue_reason(struct buf *out, const json_t *queue)
{
	json_int_t expired = show_number(queue, "expired");
	size_t start = out->len;
	add_reason(out, queue);
	if (expired > 0)
		buf_addf(out, "%s%" JSON_INTEGER_FORMAT " ha%s expired", out->len > start ? "; " : "", expired, expired == 1 ? "s" : "ve");
}

static void add_next(struct table *table, const json_t *row, const json_t *queue, int64_t now)
{
	bool is_tried = strcmp(show_text(row, "state"), "queued") == 0;
	const char *state = show_queue_state(queue);
	bool is_stopped = strcmp(state, "held") == 0 || strcmp(state, "refused") == 0 || strcmp(state, "disabled") == 0;
	int64_t next = show_time(queue, "next");
	if (!is_tried || is_stopped)
		table_add(table, is_tried ? state : "–");
	else if (next > now)
		table_add_time(table, next);
	else
		table_add(table, "now");
}

/* "3d" of "3d 4h": how long ago, in its largest unit. */
static void add_age(struct table *table, int64_t since, int64_t now)
{
	static const struct { int64_t ms; const char *unit; } units[] = {
		{ CLOCK_DAY, "d" }, { CLOCK_HOUR, "h" }, { CLOCK_MINUTE, "min" }, { CLOCK_SECOND, "s" },
	};
	CLEANUP(buf_done) struct buf age = { .max = 64 };
	int64_t ms = now > since ? now - since : 0;
	size_t i = 0;
	while (i < 3 && ms < units[i].ms)
		i++;
	buf_addf(&age, "%lld%s", (long long)(ms / units[i].ms), units[i].unit);
	table_add(table, buf_view(&age).ptr);
}

static size_t add_deliveries(struct buf *out, const struct cli *cli, const json_t *answer)
{
	static const struct table_column columns[] = {
		{ "ALERT", false, false }, { "RECEIVER", false, false }, { "STATE", false, false }, { "AGE", true, false }, { "TRIES", true, false },
		{ "NEXT TRY", false, false }, { "TITLE", false, true }, { "ERROR", false, true },
	};
	struct table table;
	size_t i;
	json_t *row;
	table_init(&table, columns, LEN(columns));
	json_array_foreach(json_object_get(answer, "queue"), i, row) {
		const json_t *alert = json_object_get(row, "alert");
		table_add(&table, show_text(alert, "id"));
		table_add(&table, show_text(row, "receiver"));
		table_add(&table, show_text(row, "state"));
		add_age(&table, show_time(row, "queued"), cli->now);
		table_add_number(&table, show_number(row, "attempts"));
		add_next(&table, row, queue_of(json_object_get(answer, "receivers"), show_text(row, "receiver")), cli->now);
		table_add(&table, show_text(alert, "title"));
		table_add(&table, show_text(row, "error"));
	}
	if (i > 0)
		table_write(&table, cli, out);
	table_done(&table);
	return i;
}

/* "web: 12 queued, the oldest 3h; 1 held; 2 dead; pausing: HTTP 503" */
static void add_summaries(struct buf *out, const struct cli *cli, const json_t *receivers)
{
	static const struct table_column columns[] = {
		{ "RECEIVER", false, false }, { "STATE", false, false }, { "QUEUED", true, false }, { "OLDEST", true, false },
		{ "HELD", true, false },      { "DEAD", true, false },	 { "WHY", false, true },
	};
	CLEANUP(buf_done) struct buf reason = { .max = SHOW_MAX };
	struct table table;
	size_t i;
	json_t *queue;
	table_init(&table, columns, LEN(columns));
	json_array_foreach(receivers, i, queue) {
		if (cli->receiver && strcmp(cli->receiver, show_text(queue, "name")) != 0)
			continue;
		table_add(&table, show_text(queue, "name"));
		table_add(&table, show_queue_state(queue));
		table_add_number(&table, show_number(queue, "queued"));
		if (show_number(queue, "queued") > 0)
			add_age(&table, show_time(queue, "oldest"), cli->now);
		else
			table_add(&table, "–");
		table_add_number(&table, show_number(queue, "held"));
		table_add_number(&table, show_number(queue, "dead"));
		buf_clear(&reason);
		show_add_queue_reason(&reason, queue);
		table_add(&table, buf_view(&reason).ptr);
	}
	if (table.cells.len > 0)
		table_write(&table, cli, out);
	table_done(&table);
}

int command_queue_list(struct cli *cli)
{
	json_t *answer;
	const struct cli_parameter asked[] = { { "limit", cli->limit ? cli->limit : "100" }, { "receiver", cli->receiver }, { "state", cli->state } };
	int status = cli_receiver_check(cli);
	if (status != 0)
		return status;
	status = cli_ask_for_list(cli, "/v1/queue", asked, LEN(asked), "queue", &answer);
	if (!answer)
		return status;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX }, summaries = { .max = SHOW_MAX };
	bool is_asked_for_waiting = !cli->state || strcmp(cli->state, "queued") == 0;
	if (add_deliveries(&out, cli, answer) == 0)
		buf_add_text(&out, is_asked_for_waiting ? "nothing is waiting\n" : "nothing is so\n");
	add_summaries(&summaries, cli, json_object_get(answer, "receivers"));
	if (summaries.len > 0) {
		buf_add_char(&out, '\n');
		buf_add_span(&out, buf_view(&summaries));
	}
	cli_print(&out);
	json_decref(answer);
	return status;
}

/* ---- orders ---- */

/* "nt_" begins an alert; anything else names a receiver, which --receiver does whatever it begins with. */
static int order_of_word(struct cli *cli, const char *path, const char *word)
{
	bool is_alert = word && strncmp(word, "nt_", 3) == 0;
	const char *receiver = is_alert || !word ? cli->receiver : word;
	return cli_order(cli, path, CLI_PARAMETERS({ "alert", is_alert ? word : NULL }, { "receiver", receiver }, { "state", cli->state },
					       { "comment", cli->comment }));
}

/* Each word in turn; the first that could not be carried out tells the exit status. */
static int orders(struct cli *cli, const char *path, bool takes_receivers)
{
	int first = 0;
	if (cli->store)
		return cli_say(CLI_USAGE, "only the daemon takes orders; leave out --store");
	if (cli->words_len == 0 && !cli->receiver)
		return cli_say(CLI_USAGE, takes_receivers ? "of which receiver or alert?" : "of which alert, or (--receiver) of which receiver?");
	if (cli->words_len == 0)
		return order_of_word(cli, path, NULL);
	for (size_t i = 0; i < cli->words_len; i++)
		if (!takes_receivers && strncmp(cli->words[i], "nt_", 3) != 0)
			return cli_say(CLI_USAGE, "'%s' is not the id of an alert (nt_…); a receiver is named by --receiver", cli->words[i]);
	for (size_t i = 0; i < cli->words_len; i++) {
		int status = order_of_word(cli, path, cli->words[i]);
		first = first != 0 ? first : status;
	}
	return first;
}

int command_queue_hold(struct cli *cli)
{
	return orders(cli, "/v1/queue/hold", true);
}

int command_queue_release(struct cli *cli)
{
	return orders(cli, "/v1/queue/release", true);
}

int command_queue_requeue(struct cli *cli)
{
	return orders(cli, "/v1/queue/requeue", false);
}

int command_queue_drop(struct cli *cli)
{
	return orders(cli, "/v1/queue/drop", false);
}

int command_queue_flush(struct cli *cli)
{
	struct client *client;
	struct client_reply reply;
	json_t *answer = NULL;
	if (cli->store)
		return cli_say(CLI_USAGE, "only the daemon delivers; leave out --store");
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	char *target = cli_target("/v1/queue/flush", CLI_PARAMETERS({ "receiver", cli->receiver }));
	client_post(client, target, NULL, &reply);
	status = cli_reply(client, &reply, &answer);
	if (status == 0 && cli->is_json)
		cli_print_json(answer);
	else if (status == 0)
		puts(cli->receiver ? "it will be tried again now" : "all will be tried again now");
	json_decref(answer);
	client_reply_done(&reply);
	free(target);
	return status;
}
