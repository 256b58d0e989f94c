#include "cli/client.h"
#include "cli/show.h"

#include <stdlib.h>

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
