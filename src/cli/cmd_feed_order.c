/* Orders about feeds: to the daemon, which asks them. */
#include "cli/cli.h"
#include "cli/client.h"
#include "cli/feed_url.h"

#include <stdlib.h>

static int order(struct cli *cli, const char *target, void (*send)(struct client *client, const char *target, struct client_reply *ret_reply))
{
	struct client *client;
	struct client_reply reply;
	if (cli->store)
		return cli_say(CLI_USAGE, "only the daemon asks feeds; leave out --store");
	int status = cli_client(cli, &client);
	if (status != 0)
		return status;
	send(client, target, &reply);
	status = cli_reply_said(cli, client, &reply);
	client_reply_done(&reply);
	return status;
}

static void post(struct client *client, const char *target, struct client_reply *ret_reply)
{
	client_post(client, target, NULL, ret_reply);
}

int command_feed_add(struct cli *cli)
{
	char *url = feed_url(cli->words[0]);
	char *target = feed_add_target(cli, url, cli->name);
	int status = order(cli, target, post);
	free(target);
	free(url);
	return status;
}

int command_feed_remove(struct cli *cli)
{
	char *target = cli_path(cli, "/v1/feeds/", cli->words[0], "");
	int status = order(cli, target, client_delete);
	free(target);
	return status;
}

/* To one, or to all where none is named. */
static int tell_feeds(struct cli *cli, const char *verb)
{
	struct buf after = { .max = 64 };
	buf_addf(&after, "/%s", verb);
	char *target = cli->words_len > 0 ? cli_path(cli, "/v1/feeds/", cli->words[0], after.ptr) : cli_path(cli, "/v1/feeds", "", after.ptr);
	int status = order(cli, target, post);
	free(target);
	buf_done(&after);
	return status;
}

int command_feed_refresh(struct cli *cli)
{
	return tell_feeds(cli, "refresh");
}

int command_feed_pause(struct cli *cli)
{
	return tell_feeds(cli, "pause");
}

int command_feed_revert(struct cli *cli)
{
	return tell_feeds(cli, "revert");
}

int command_feed_resume(struct cli *cli)
{
	return tell_feeds(cli, "resume");
}
