/* tidings: the command with which people look at the desk, ask why, and hand it things. */
#include "base/array.h"
#include "cli/cli.h"
#include "cli/client.h"
#include "cli/help.h"
#include "cli/show.h"
#include "config/schema.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const struct command commands[] = {
	{ "status", "", "how the desk is doing", command_status, 0, 0, "" },
	{ "story list", "", "the stories with the latest news first", command_story_list, 0, 0, "n" },
	{ "story show", "STORY", "a story with its reports", command_story_show, 1, 1, "n" },
	{ "story merge", "STORY STORY", "both are one story from now on", command_story_merge, 2, 2, "m" },
	{ "story split", "REPORT", "a report is of another story, or of one of its own", command_story_split, 1, 1, "Im" },
	{ "story mute", "STORY", "tell nobody of it", command_story_mute, 1, 1, "fm" },
	{ "story unmute", "STORY", "tell of it again", command_story_unmute, 1, 1, "" },
	{ "story follow", "STORY", "tell a receiver of its news, though no watch matches", command_story_follow, 1, 1, "rfm" },
	{ "story unfollow", "STORY", "not any more", command_story_unfollow, 1, 1, "r" },
	{ "report show", "REPORT", "a report in full and what was decided about it", command_report_show, 1, 1, "" },
	{ "search", "WORDS…", "reports with these words, \"phrases\", prefix*, AND, OR, NOT", command_search, 1, SIZE_MAX, "n" },
	{ "explain", "REPORT|FILE", "why a report was taken for a copy, an update or a new story", command_explain, 1, 1, "uHcs" },
	{ "why", "REPORT", "what became of it for a watch, or for each", command_why, 1, 1, "W" },
	{ "replay", "", "decide the whole journal again and say what would differ", command_replay, 0, 0, "" },
	{ "alert list", "", "the latest alerts", command_alert_list, 0, 0, "natpr" },
	{ "alert show", "ALERT", "an alert in full and to whom it went", command_alert_show, 1, 1, "" },
	{ "tail", "", "alerts as they come", command_tail, 0, 0, "narC" },
	{ "queue list", "", "alerts that have not been delivered yet", command_queue_list, 0, 0, "nrS" },
	{ "queue hold", "RECEIVER|ALERT…", "deliver nothing to a receiver, or not these alerts, until they are released", command_queue_hold, 0, SIZE_MAX, "rm" },
	{ "queue release", "RECEIVER|ALERT…", "deliver again what was held", command_queue_release, 0, SIZE_MAX, "rm" },
	{ "queue requeue", "[ALERT…]", "deliver again what was given up", command_queue_requeue, 0, SIZE_MAX, "rSm" },
	{ "queue drop", "[ALERT…]", "give up what waits; it is kept as a dead letter", command_queue_drop, 0, SIZE_MAX, "rm" },
	{ "queue flush", "", "try again now to deliver them", command_queue_flush, 0, 0, "r" },
	{ "watch list", "", "the watches of the configuration, and who is told", command_watch_list, 0, 0, "" },
	{ "watch test", "[NAME] [FILE…]", "what a watch would have told of the store, or says of files", command_watch_test, 0, SIZE_MAX, "qiluHcs" },
	{ "route test", "FILE…", "whom a report would reach, and when", command_route_test, 1, SIZE_MAX, "LDOTVuHcs" },
	{ "silence add", "[CONDITION…]", "tell nobody of what all conditions hold for", command_silence_add, 0, SIZE_MAX, "tfm" },
	{ "silence list", "", "silences and followers", command_silence_list, 0, 0, "E" },
	{ "silence end", "SILENCE", "it ends now", command_silence_end, 1, 1, "" },
	{ "feed list", "", "the feeds, and how it stands with each", command_feed_list, 0, 0, "R" },
	{ "feed show", "NAME", "a feed in full", command_feed_show, 1, 1, "R" },
	{ "feed add", "URL", "ask this feed from now on", command_feed_add, 1, 1, "NsBeFP" },
	{ "feed remove", "NAME", "do not ask it any more", command_feed_remove, 1, 1, "" },
	{ "feed refresh", "[NAME]", "ask a feed, or all, now", command_feed_refresh, 0, 1, "" },
	{ "feed pause", "NAME", "do not ask it until it is resumed", command_feed_pause, 1, 1, "" },
	{ "feed resume", "NAME", "ask it again", command_feed_resume, 1, 1, "" },
	{ "feed revert", "NAME", "ask it where it was before it moved", command_feed_revert, 1, 1, "" },
	{ "feed import", "FILE", "add the feeds of an OPML file (- is standard input)", command_feed_import, 1, 1, "sBeFP" },
	{ "feed export", "", "the feeds as an OPML file", command_feed_export, 0, 0, "" },
	{ "drop", "FILE…", "hand files to the desk (- is standard input)", command_drop, 1, SIZE_MAX, "Asw" },
	{ "decode", "FILE…", "print what a decoder sees in files, as JSON", command_decode, 1, SIZE_MAX, "uHcs" },
	{ "export", "reports|stories|alerts", "everything, as JSON lines", command_export, 1, 1, "" },
	{ "check-config", "[FILE]", "say whether a configuration is good", command_check_config, 0, 1, "" },
	{ "show-config", "[FILE]", "every setting with its value", command_show_config, 0, 1, "" },
	{ "help", "[COMMAND]", "this text", command_help, 0, 2, "" },
};
#define HELP_COLUMN 32 /* wider than any call */
#define COMMANDS LEN(commands)

const struct command *command_find(const char *first, const char *second, bool *ret_has_two)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		const char *blank = strchr(commands[i].name, ' ');
		size_t len = blank ? (size_t)(blank - commands[i].name) : strlen(commands[i].name);
		if (strlen(first) != len || strncmp(first, commands[i].name, len) != 0)
			continue;
		if (blank && (!second || strcmp(second, blank + 1) != 0))
			continue;
		*ret_has_two = blank != NULL;
		return &commands[i];
	}
	return NULL;
}

void help_all(FILE *out)
{
	fputs("usage: tidings [OPTION…] COMMAND [WORD…]\n\n", out);
	for (size_t i = 0; i < COMMANDS; i++) {
		char call[64];
		snprintf(call, sizeof(call), "%s %s", commands[i].name, commands[i].usage);
		fprintf(out, "  %s%*s  %s\n", call, HELP_COLUMN - show_width(span_of(call)), "", commands[i].help);
	}
	fputs("\n"
	      "  --store FILE     ask this store itself; no daemon is needed\n"
	      "  --socket PATH    where the daemon answers\n"
	      "  --config FILE    the configuration that says where (" SYSCONFDIR "/tidings/tidings.conf)\n"
	      "  -o text|json     for people or for programs\n"
	      "  -n, --limit N    how many to list\n"
	      "  -h, --help       this text; --version\n\n"
	      "tidings(1) says more.\n",
	      out);
}

static void help_one(const struct command *command)
{
	printf("usage: tidings %s%s%s\n\n%s\n", command->name, command->usage[0] ? " " : "", command->usage, command->help);
	for (const char *letter = command->options; *letter; letter++) {
		static const struct { char letter; const char *text; } lines[] = {
			{ 'n', "-n, --limit N    how many" },
			{ 'a', "--after CURSOR   only those after it" },
			{ 'C', "--cursor-file F  go on where it says, and keep there how far it went" },
			{ 'A', "--archive        keep and group, but tell nobody" },
			{ 's', "--source NAME    whom the reports come from" },
			{ 'w', "--wait           come back when all has been decided" },
			{ 'u', "--url URL        where the file was fetched" },
			{ 'H', "--header 'K: V'  a header that came with it" },
			{ 'c', "--charset NAME   its character set" },
			{ 'r', "--receiver NAME  only this receiver" },
			{ 'S', "--state STATE    queued, delivered, dead or any" },
			{ 't', "--story STORY    only of this story" },
			{ 'p', "--report REPORT  only of this report" },
			{ 'N', "--name NAME      what to call it; else as it calls itself" },
			{ 'B', "--folder NAME    the folder that it lies in: News/World" },
			{ 'e', "--every TIME     ask it exactly so often; else by its own rhythm" },
			{ 'F', "--full-text      fetch the pages that its items link to" },
			{ 'P', "--allow-private  its host may stand in a private network" },
			{ 'I', "--into STORY     to this story, not one of its own" },
			{ 'm', "--comment TEXT   why: kept with the order" },
			{ 'q', "--query QUERY    this query instead of a watch of the configuration" },
			{ 'i', "--since TIME     of reports that came since then: 30d, or 2026-11-01" },
			{ 'l', "--until TIME     and before then" },
			{ 'R', "--removed        those that were removed, too" },
			{ 'f', "--for TIME       so long: 30m, 2h, 3d; else until somebody ends it" },
			{ 'W', "--watch NAME     for this watch" },
			{ 'E', "--ended          those that have ended, too" },
			{ 'L', "--relation NAME  as if it were such a one; else a new_story" },
			{ 'D', "--sources N      as if its story had so many" },
			{ 'O', "--reports N      as if its story had so many" },
			{ 'T', "--last-told TIME as if its receivers were told of its story so long ago: 7h; never" },
			{ 'V', "--verify R,R…    1 where others are reached than these receivers" },
		};
		for (size_t i = 0; i < LEN(lines); i++)
			if (lines[i].letter == *letter)
				printf("  %s\n", lines[i].text);
	}
}

int command_help(struct cli *cli)
{
	bool has_two;
	if (cli->words_len == 0)
		return help_all(stdout), CLI_YES;
	const struct command *command = command_find(cli->words[0], cli->words_len > 1 ? cli->words[1] : NULL, &has_two);
	if (!command)
		return help_unknown(cli->words[0], cli->words_len > 1 ? cli->words[1] : NULL);
	return help_one(command), CLI_YES;
}

int help_unknown(const char *first, const char *second)
{
	char both[128];
	const char *near = NULL;
	snprintf(both, sizeof(both), "%s%s%s", first, second ? " " : "", second ? second : "");
	for (size_t i = 0; i < COMMANDS; i++) {
		near = schema_nearer(both, near, commands[i].name);
		near = schema_nearer(first, near, commands[i].name);
	}
	size_t len = strlen(first);
	for (size_t i = 0; !near && i < COMMANDS; i++)
		if (strncmp(commands[i].name, first, len) == 0 && commands[i].name[len] == ' ')
			near = commands[i].name;
	return near ? cli_say(CLI_USAGE, "there is no command '%s'; did you mean '%s'?", both, near) :
		      cli_say(CLI_USAGE, "there is no command '%s'; see 'tidings help'", both);
}

static void look_around(struct cli *cli)
{
	struct timespec now;
	struct winsize size;
	clock_gettime(CLOCK_REALTIME, &now);
	cli->now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	if (isatty(STDOUT_FILENO))
		cli->width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 80;
	const char *terminal = getenv("TERM");
	cli->has_colour = cli->width > 0 && !getenv("NO_COLOR") && terminal && strcmp(terminal, "dumb") != 0;
	cli->has_progress = isatty(STDERR_FILENO);
}

int main(int argc, char **argv)
{
	struct cli cli = { 0 };
	const struct command *command;
	signal(SIGPIPE, SIG_IGN); /* a reader who has gone is seen by fwrite */
	look_around(&cli);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int status = options_read(&cli, argc, argv, &command);
	if (status == 0 && command)
		status = command->run(&cli);
	client_free(cli.client);
	store_close(cli.opened_store);
	curl_global_cleanup();
	return status;
}
