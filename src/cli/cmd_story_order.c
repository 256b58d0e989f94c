/* Orders about stories: to the daemon, whose desk carries them out. */
#include "cli/cli.h"
#include "cli/client.h"

#include <stdlib.h>

static int order(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len)
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

int command_story_merge(struct cli *cli)
{
	char *path = cli_path(cli, "/v1/stories/", cli->words[0], "/merge");
	int status = order(cli, path, CLI_PARAMETERS({ "with", cli->words[1] }, { "comment", cli->comment }));
	free(path);
	return status;
}

int command_story_split(struct cli *cli)
{
	char *path = cli_path(cli, "/v1/reports/", cli->words[0], "/split");
	int status = order(cli, path, CLI_PARAMETERS({ "into", cli->into }, { "comment", cli->comment }));
	free(path);
	return status;
}
