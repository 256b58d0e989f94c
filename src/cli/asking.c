/* Whom to ask: the store where --store names one, else the daemon. Both answer alike (ask/ask.h). */
#include "ask/ask.h"
#include "base/cleanup.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/client.h"
#include "cli/show.h"
#include "config/config.h"
#include "config/schema.h"
#include "desk/desk.h"
#include "text/utf8.h"
#include "watch/query.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define CONFIG_DEFAULT SYSCONFDIR "/tidings/tidings.conf"
#define ASK_TIMEOUT (60 * CLOCK_SECOND)
#define PARAMETERS_MAX 16

int cli_say(int status, const char *format, ...)
{
	char text[2048];
	CLEANUP(buf_done) struct buf valid = { .max = 8192 }, line = { .max = 8192 };
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	utf8_add_repaired(&valid, span_of(text)); /* words of the command line may be anything */
	utf8_add_printable(&line, buf_view(&valid));
	fprintf(stderr, "tidings: %s\n", buf_view(&line).ptr);
	return status;
}

int cli_say_fault(const struct fault *fault)
{
	return cli_say(fault->kind == FAULT_RETRY ? EX_TEMPFAIL : fault->kind == FAULT_INPUT ? EX_DATAERR : EX_UNAVAILABLE, "%s", fault->text);
}

void cli_say_query(struct span query, size_t column)
{
	CLEANUP(buf_done) struct buf lines = { .max = SHOW_MAX };
	query_add_caret(&lines, query, column);
	fputs(buf_view(&lines).ptr, stderr);
}

void cli_print(const struct buf *text)
{
	if (fwrite(buf_view(text).ptr, 1, text->len, stdout) != text->len || fflush(stdout) != 0)
		exit(errno == EPIPE ? CLI_YES : cli_say(EX_IOERR, "cannot write to standard output: %s", strerror(errno)));
}

void cli_print_json(const json_t *value)
{
	CLEANUP(buf_done) struct buf text = { .max = 2u * ASK_ANSWER_MAX };
	char *json = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);
	if (!json)
		abort(); /* out of memory */
	buf_add_text(&text, json);
	buf_add_char(&text, '\n');
	free(json);
	cli_print(&text);
}

int cli_store(struct cli *cli, struct store **ret_store)
{
	struct fault fault = { 0 };
	if (!cli->opened_store && access(cli->store, F_OK) < 0)
		return cli_say(EX_NOINPUT, "there is no store '%s'", cli->store);
	if (!cli->opened_store && store_open(cli->store, STORE_READ, desk_store_tokenizer(), &cli->opened_store, &fault) < 0)
		return cli_say_fault(&fault);
	*ret_store = cli->opened_store;
	return 0;
}

int cli_config_of_store(struct cli *cli, struct config **ret_config)
{
	struct fault fault = { 0 };
	const char *path = cli->config ? cli->config : CONFIG_DEFAULT;
	*ret_config = NULL;
	if (cli->store && !cli->config && access(path, R_OK) < 0)
		return 0;
	*ret_config = config_peek(path, &fault);
	if (!*ret_config)
		return cli_say(EX_CONFIG, "%s", fault.text);
	if (!cli->store)
		cli->store = (*ret_config)->store.path;
	return 0;
}

/* --socket, else as the configuration says; without a configuration, or where we may not read it, the default. */
static int client_open(struct cli *cli)
{
	struct fault fault = { 0 };
	const char *path = cli->config ? cli->config : CONFIG_DEFAULT;
	if (cli->socket || (!cli->config && access(path, R_OK) < 0)) {
		cli->client = client_new(cli->socket ? cli->socket : schema_setting("control", "socket")->fallback);
		return 0;
	}
	struct config *config = config_peek(path, &fault);
	if (!config)
		return cli_say(EX_CONFIG, "%s", fault.text);
	cli->client = client_new(config->control.socket);
	config_free(config);
	return 0;
}

int cli_client(struct cli *cli, struct client **ret_client)
{
	int status = cli->client ? 0 : client_open(cli);
	*ret_client = cli->client;
	return status;
}

static int status_of_outcome(const struct client *client, const struct client_reply *reply)
{
	switch (reply->outcome) {
	case CLIENT_NOT_RUNNING:
		return cli_say(CLI_NO_DAEMON, "tidingsd is not running (nobody answers at '%s'); to read a store without it, give --store FILE",
			       client_socket(client));
	case CLIENT_FORBIDDEN:
		return cli_say(EX_NOPERM, "you may not use '%s'; its owner can add you to the group that may", client_socket(client));
	case CLIENT_BROKEN:
		return cli_say(EX_UNAVAILABLE, "tidingsd did not answer at '%s': %s", client_socket(client), reply->error);
	case CLIENT_ANSWERED:
		break;
	}
	return 0;
}

static int status_of_http(long status)
{
	return status == 404 ? CLI_NO_OBJECT : status == 409 ? CLI_NO : status == 400 ? CLI_USAGE : status == 403 ? EX_NOPERM : status == 503 || status == 429 ? EX_TEMPFAIL :
	       status >= 500 ? EX_UNAVAILABLE : EX_DATAERR;
}

int cli_reply(const struct client *client, const struct client_reply *reply, json_t **ret_answer)
{
	int status = status_of_outcome(client, reply);
	if (status != 0)
		return status;
	json_t *answer = json_loadb(buf_view(&reply->body).ptr, reply->body.len, 0, NULL);
	if (reply->status >= 200 && reply->status < 300 && answer) {
		*ret_answer = answer;
		return 0;
	}
	const char *error = json_string_value(json_object_get(answer, "error"));
	status = error ? cli_say(status_of_http(reply->status), "%s", error) :
			 cli_say(EX_PROTOCOL, "tidingsd answered in a way that I do not understand (HTTP status %ld)", reply->status);
	json_decref(answer);
	return status;
}

int cli_reply_said(const struct cli *cli, const struct client *client, const struct client_reply *reply)
{
	json_t *answer = NULL;
	int status = cli_reply(client, reply, &answer);
	if (status == 0 && cli->is_json) {
		cli_print_json(answer);
	} else if (status == 0) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		show_add(&line, show_text(answer, "said"));
		buf_add_char(&line, '\n');
		cli_print(&line);
	}
	json_decref(answer);
	return status;
}

static int ask_store(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, json_t **ret_answer)
{
	struct store *store;
	struct fault fault = { 0 };
	enum ask_outcome outcome;
	struct ask_parameter asked[PARAMETERS_MAX];
	struct ask_question question = { .path = span_of(path), .parameters = asked, .now = cli->now };
	CLEANUP(buf_done) struct buf text = { .max = ASK_ANSWER_MAX };
	int status = cli_store(cli, &store);
	if (status != 0)
		return status;
	for (size_t i = 0; i < len && i < PARAMETERS_MAX; i++)
		if (parameters[i].value)
			asked[question.parameters_len++] = (struct ask_parameter){ span_of(parameters[i].name), span_of(parameters[i].value) };
	if (ask_answer(store, &question, &text, &outcome, &fault) < 0)
		return cli_say_fault(&fault);
	if (outcome == ASK_NOT_A_QUESTION)
		return cli_say(CLI_USAGE, "only the daemon can answer that; leave out --store");
	json_t *answer = json_loadb(buf_view(&text).ptr, text.len, 0, NULL);
	if (outcome == ASK_ANSWERED) {
		*ret_answer = answer;
		return 0;
	}
	status = cli_say(outcome == ASK_NO_SUCH_OBJECT ? CLI_NO_OBJECT : CLI_USAGE, "%s", json_string_value(json_object_get(answer, "error")));
	json_decref(answer);
	return status;
}

/* RFC 3986: all but letters, digits and -._~ as %XX. */
static void add_escaped(struct buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	for (; *text; text++)
		if (strchr(plain, *text))
			buf_add_char(out, *text);
		else
			buf_addf(out, "%%%02X", (unsigned char)*text);
}

char *cli_target(const char *path, const struct cli_parameter *parameters, size_t len)
{
	struct buf target = { .max = 48 * 1024 };
	buf_add_text(&target, path);
	char separator = '?';
	for (size_t i = 0; i < len; i++) {
		if (!parameters[i].value)
			continue;
		buf_addf(&target, "%c%s=", separator, parameters[i].name);
		add_escaped(&target, parameters[i].value);
		separator = '&';
	}
	return buf_detach(&target);
}

/* The store takes the word as it is; the daemon's path is escaped on its way. */
char *cli_path(const struct cli *cli, const char *before, const char *word, const char *after)
{
	struct buf path = { .max = 48 * 1024 };
	buf_add_text(&path, before);
	if (cli->store)
		buf_add_text(&path, word);
	else
		add_escaped(&path, word);
	buf_add_text(&path, after);
	return buf_detach(&path);
}

int cli_ask(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, json_t **ret_answer)
{
	struct client *client;
	struct client_reply reply;
	if (cli->store)
		return ask_store(cli, path, parameters, len, ret_answer);
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	char *target = cli_target(path, parameters, len);
	client_get(client, target, ASK_TIMEOUT, &reply);
	status = cli_reply(client, &reply, ret_answer);
	client_reply_done(&reply);
	free(target);
	return status;
}

int cli_order(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len)
{
	struct client *client;
	struct client_reply reply;
	if (cli->store)
		return cli_say(CLI_USAGE, "only the daemon takes orders; leave out --store");
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	char *target = cli_target(path, parameters, len);
	client_post(client, target, NULL, &reply);
	free(target);
	status = cli_reply_said(cli, client, &reply);
	client_reply_done(&reply);
	return status;
}

/* Prints the answer and lets go of it, where JSON is wanted. */
static json_t *show_json(const struct cli *cli, json_t *answer)
{
	if (!answer || !cli->is_json)
		return answer;
	cli_print_json(answer);
	json_decref(answer);
	return NULL;
}

int cli_ask_to_show(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, json_t **ret_answer)
{
	json_t *answer = NULL;
	int status = cli_ask(cli, path, parameters, len, &answer);
	*ret_answer = show_json(cli, answer);
	return status;
}

int cli_ask_for_list(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, const char *key,
		     json_t **ret_answer)
{
	json_t *answer = NULL;
	int status = cli_ask(cli, path, parameters, len, &answer);
	if (status == 0 && json_array_size(json_object_get(answer, key)) == 0)
		status = CLI_NO;
	*ret_answer = show_json(cli, answer);
	return status;
}

/* ---- receivers ---- */

/* Whether `receiver` has deliveries in any state: one that is no longer configured has a past. */
static int receiver_has_past(struct cli *cli, bool *ret_has)
{
	json_t *past;
	int status = cli_ask(cli, "/v1/queue", CLI_PARAMETERS({ "limit", "1" }, { "receiver", cli->receiver }, { "state", "any" }), &past);
	if (status != 0)
		return status;
	*ret_has = json_array_size(json_object_get(past, "queue")) > 0;
	json_decref(past);
	return 0;
}

int cli_receiver_check(struct cli *cli)
{
	json_t *answer, *receiver;
	size_t i;
	bool is_known = false;
	if (!cli->receiver || cli->store)
		return 0;
	int status = cli_ask(cli, "/v1/status", NULL, 0, &answer);
	if (status != 0)
		return status;
	json_array_foreach(json_object_get(answer, "receivers"), i, receiver)
		is_known |= strcmp(show_text(receiver, "receiver"), cli->receiver) == 0;
	json_decref(answer);
	if (!is_known)
		status = receiver_has_past(cli, &is_known);
	return status != 0 || is_known ? status : cli_say(CLI_NO_OBJECT, "there is no receiver '%s'", cli->receiver);
}
