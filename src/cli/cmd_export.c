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

int command_export(struct cli *cli)
{
	struct client *client;
	struct client_reply reply;
	struct span what;
	json_t *answer = NULL;
	char *path = cli_path(cli, "/v1/export/", cli->words[0], "");
	int status = 0;
	if (!ask_is_export(span_of(path), &what))
		status = cli_say(CLI_USAGE, "export what? reports, stories or alerts, not '%s'", cli->words[0]);
	else if (cli->store)
		status = export_store(cli, what);
	else if ((status = cli_client(cli, &client)) == 0) {
		client_stream(client, path, stdout, &reply);
		bool is_good = reply.outcome == CLIENT_ANSWERED && reply.status == 200;
		status = is_good ? CLI_YES : cli_reply(client, &reply, &answer);
		if (status == 0 && fflush(stdout) != 0 && errno != EPIPE)
			status = cli_say(EX_IOERR, "cannot write to standard output: %s", strerror(errno));
		json_decref(answer);
		client_reply_done(&reply);
	}
	free(path);
	return status;
}
