#include "ask/ask.h"
#include "base/cleanup.h"
#include "cli/client.h"
#include "cli/show.h"

#include <errno.h>
#include <stdlib.h>

#define PAGE_MAX (256u << 20)

static int export_store(struct cli *cli, struct span what)
{
	struct store *store;
	struct fault fault = { 0 };
	uint64_t cursor = 0;
	CLEANUP(buf_done) struct buf page = { .max = PAGE_MAX };
	int more = 1, status = cli_store(cli, &store);
	if (status != 0)
		return status;
	while (more == 1) {
		buf_clear(&page);
		more = ask_export(store, what, &cursor, &page, &fault);
		if (more < 0)
			return cli_say_fault(&fault);
		cli_print(&page);
	}
	return CLI_YES;
}

static int export_daemon(struct cli *cli, const char *path)
{
	struct client *client;
	struct client_reply reply;
	json_t *answer = NULL;
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	client_stream(client, path, stdout, &reply);
	int error = reply.write_error ? reply.write_error : fflush(stdout) != 0 ? errno : 0;
	if (error == EPIPE)
		status = CLI_YES; /* the reader has seen enough */
	else if (error != 0)
		status = cli_say(EX_IOERR, "cannot write to standard output: %s", strerror(error));
	else if (reply.outcome != CLIENT_ANSWERED || reply.status != 200)
		status = cli_reply(client, &reply, &answer);
	json_decref(answer);
	client_reply_done(&reply);
	return status;
}

int command_export(struct cli *cli)
{
	struct span what;
	char *path = cli_path(cli, "/v1/export/", cli->words[0], "");
	int status = 0;
	if (!ask_is_export(span_of(path), &what))
		status = cli_say(CLI_USAGE, "export what? reports, stories or alerts, not '%s'", cli->words[0]);
	else
		status = cli->store ? export_store(cli, what) : export_daemon(cli, path);
	free(path);
	return status;
}
