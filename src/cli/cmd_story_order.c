/* Orders about stories: to the daemon, whose desk carries them out. */
#include "cli/cli.h"

#include <stdlib.h>

int command_story_merge(struct cli *cli)
{
	char *path = cli_path(cli, "/v1/stories/", cli->words[0], "/merge");
	int status = cli_order(cli, path, CLI_PARAMETERS({ "with", cli->words[1] }, { "comment", cli->comment }));
	free(path);
	return status;
}

int command_story_split(struct cli *cli)
{
	char *path = cli_path(cli, "/v1/reports/", cli->words[0], "/split");
	int status = cli_order(cli, path, CLI_PARAMETERS({ "into", cli->into }, { "comment", cli->comment }));
	free(path);
	return status;
}
