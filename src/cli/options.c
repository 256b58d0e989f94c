/* The command line: general options stand anywhere, those of a subcommand after or before it; what is left are its words. */
#include "base/array.h"
#include "cli/cli.h"
#include "cli/help.h"

#include <getopt.h>
#include <stdlib.h>

enum { FIRST_LONG = 256, OPTION_STORE, OPTION_SOCKET, OPTION_CONFIG, OPTION_VERSION, OPTION_AFTER, OPTION_ARCHIVE, OPTION_SOURCE, OPTION_WAIT,
       OPTION_URL, OPTION_HEADER, OPTION_CHARSET, OPTION_RECEIVER, OPTION_STATE, OPTION_STORY, OPTION_REPORT,
       OPTION_NAME, OPTION_EVERY, OPTION_FULL_TEXT, OPTION_ALLOW_PRIVATE, OPTION_REMOVED, OPTION_INTO, OPTION_COMMENT,
       OPTION_QUERY, OPTION_SINCE, OPTION_UNTIL, OPTION_CURSOR_FILE, OPTION_FOR, OPTION_WATCH, OPTION_ENDED, OPTION_RELATION,
       OPTION_SOURCES, OPTION_REPORTS, OPTION_VERIFY, OPTION_FOLDER, OPTION_LAST_TOLD };

static const struct option options[] = {
	{ "store", required_argument, NULL, OPTION_STORE },
	{ "socket", required_argument, NULL, OPTION_SOCKET },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "limit", required_argument, NULL, 'n' },
	{ "after", required_argument, NULL, OPTION_AFTER },
	{ "cursor-file", required_argument, NULL, OPTION_CURSOR_FILE },
	{ "archive", no_argument, NULL, OPTION_ARCHIVE },
	{ "source", required_argument, NULL, OPTION_SOURCE },
	{ "wait", no_argument, NULL, OPTION_WAIT },
	{ "url", required_argument, NULL, OPTION_URL },
	{ "header", required_argument, NULL, OPTION_HEADER },
	{ "charset", required_argument, NULL, OPTION_CHARSET },
	{ "receiver", required_argument, NULL, OPTION_RECEIVER },
	{ "state", required_argument, NULL, OPTION_STATE },
	{ "story", required_argument, NULL, OPTION_STORY },
	{ "report", required_argument, NULL, OPTION_REPORT },
	{ "name", required_argument, NULL, OPTION_NAME },
	{ "every", required_argument, NULL, OPTION_EVERY },
	{ "folder", required_argument, NULL, OPTION_FOLDER },
	{ "full-text", no_argument, NULL, OPTION_FULL_TEXT },
	{ "allow-private", no_argument, NULL, OPTION_ALLOW_PRIVATE },
	{ "removed", no_argument, NULL, OPTION_REMOVED },
	{ "into", required_argument, NULL, OPTION_INTO },
	{ "comment", required_argument, NULL, OPTION_COMMENT },
	{ "query", required_argument, NULL, OPTION_QUERY },
	{ "since", required_argument, NULL, OPTION_SINCE },
	{ "until", required_argument, NULL, OPTION_UNTIL },
	{ "for", required_argument, NULL, OPTION_FOR },
	{ "watch", required_argument, NULL, OPTION_WATCH },
	{ "ended", no_argument, NULL, OPTION_ENDED },
	{ "relation", required_argument, NULL, OPTION_RELATION },
	{ "sources", required_argument, NULL, OPTION_SOURCES },
	{ "reports", required_argument, NULL, OPTION_REPORTS },
	{ "verify", required_argument, NULL, OPTION_VERIFY },
	{ "last-told", required_argument, NULL, OPTION_LAST_TOLD },
	{ NULL, 0, NULL, 0 },
};

/* Which letter in a command's row allows which option; general ones need none. */
static const struct {
	char letter;
	int option;
	const char *name;
} allowed[] = {
	{ 'n', 'n', "--limit" },	     { 'a', OPTION_AFTER, "--after" },	   { 'A', OPTION_ARCHIVE, "--archive" },
	{ 's', OPTION_SOURCE, "--source" },  { 'w', OPTION_WAIT, "--wait" },	   { 'u', OPTION_URL, "--url" },
	{ 'H', OPTION_HEADER, "--header" },  { 'c', OPTION_CHARSET, "--charset" }, { 'r', OPTION_RECEIVER, "--receiver" },
	{ 'S', OPTION_STATE, "--state" },    { 't', OPTION_STORY, "--story" },	   { 'p', OPTION_REPORT, "--report" },
	{ 'N', OPTION_NAME, "--name" },	     { 'e', OPTION_EVERY, "--every" },	   { 'F', OPTION_FULL_TEXT, "--full-text" },
	{ 'P', OPTION_ALLOW_PRIVATE, "--allow-private" },			   { 'R', OPTION_REMOVED, "--removed" },
	{ 'I', OPTION_INTO, "--into" },	     { 'm', OPTION_COMMENT, "--comment" }, { 'q', OPTION_QUERY, "--query" },
	{ 'i', OPTION_SINCE, "--since" },    { 'l', OPTION_UNTIL, "--until" },
	{ 'C', OPTION_CURSOR_FILE, "--cursor-file" }, { 'f', OPTION_FOR, "--for" }, { 'W', OPTION_WATCH, "--watch" },
	{ 'E', OPTION_ENDED, "--ended" },    { 'L', OPTION_RELATION, "--relation" }, { 'D', OPTION_SOURCES, "--sources" },
	{ 'O', OPTION_REPORTS, "--reports" }, { 'V', OPTION_VERIFY, "--verify" },	   { 'B', OPTION_FOLDER, "--folder" },
	{ 'T', OPTION_LAST_TOLD, "--last-told" },
};
#define ALLOWED LEN(allowed)

static int output_set(struct cli *cli, const char *word)
{
	if (strcmp(word, "json") != 0 && strcmp(word, "text") != 0)
		return cli_say(CLI_USAGE, "-o is text or json, not '%s'", word);
	cli->is_json = word[0] == 'j';
	return 0;
}

static int header_add(struct cli *cli, const char *header)
{
	if (cli->headers_len == CLI_WORDS_MAX)
		return cli_say(CLI_USAGE, "more than %d headers", CLI_WORDS_MAX);
	if (!strchr(header, ':'))
		return cli_say(CLI_USAGE, "a header looks like 'Name: value', not '%s'", header);
	cli->headers[cli->headers_len++] = header;
	return 0;
}

/* Where the value of an option goes that is kept as it is. */
static const char **text_of(struct cli *cli, int option)
{
	switch (option) {
	case OPTION_STORE:
		return &cli->store;
	case OPTION_SOCKET:
		return &cli->socket;
	case OPTION_CONFIG:
		return &cli->config;
	case 'n':
		return &cli->limit;
	case OPTION_AFTER:
		return &cli->after;
	case OPTION_CURSOR_FILE:
		return &cli->cursor_file;
	case OPTION_SOURCE:
		return &cli->source;
	case OPTION_URL:
		return &cli->url;
	case OPTION_CHARSET:
		return &cli->charset;
	case OPTION_RECEIVER:
		return &cli->receiver;
	case OPTION_STATE:
		return &cli->state;
	case OPTION_STORY:
		return &cli->story;
	case OPTION_REPORT:
		return &cli->report;
	case OPTION_NAME:
		return &cli->name;
	case OPTION_EVERY:
		return &cli->every;
	case OPTION_FOLDER:
		return &cli->folder;
	case OPTION_INTO:
		return &cli->into;
	case OPTION_COMMENT:
		return &cli->comment;
	case OPTION_QUERY:
		return &cli->query;
	case OPTION_SINCE:
		return &cli->since;
	case OPTION_UNTIL:
		return &cli->until;
	case OPTION_FOR:
		return &cli->for_long;
	case OPTION_WATCH:
		return &cli->watch;
	case OPTION_RELATION:
		return &cli->relation;
	case OPTION_LAST_TOLD:
		return &cli->last_told;
	case OPTION_SOURCES:
		return &cli->sources;
	case OPTION_REPORTS:
		return &cli->reports;
	case OPTION_VERIFY:
		return &cli->verify;
	}
	return NULL;
}

static int option_take(struct cli *cli, int option)
{
	const char **text = text_of(cli, option);
	if (text) {
		*text = optarg;
		return 0;
	}
	switch (option) {
	case 'o':
		return output_set(cli, optarg);
	case OPTION_HEADER:
		return header_add(cli, optarg);
	case OPTION_ARCHIVE:
		cli->is_archive = true;
		return 0;
	case OPTION_WAIT:
		cli->wants_wait = true;
		return 0;
	case OPTION_FULL_TEXT:
		cli->is_full_text = true;
		return 0;
	case OPTION_ALLOW_PRIVATE:
		cli->is_private = true;
		return 0;
	case OPTION_REMOVED:
	case OPTION_ENDED:
		cli->with_removed = true;
		return 0;
	}
	return cli_say(CLI_USAGE, "try 'tidings help'"); /* getopt_long has named the option */
}

/* Every option that was given must be one of the command's. */
static int options_check(const struct command *command, const bool *given)
{
	for (size_t i = 0; i < ALLOWED; i++)
		if (given[i] && !strchr(command->options, allowed[i].letter))
			return cli_say(CLI_USAGE, "'%s' takes no %s; see 'tidings help %s'", command->name, allowed[i].name, command->name);
	return 0;
}

static void given_note(bool *given, int option)
{
	for (size_t i = 0; i < ALLOWED; i++)
		if (allowed[i].option == option)
			given[i] = true;
}

static int words_take(struct cli *cli, char **words, size_t len, const struct command **ret_command)
{
	bool has_two = false;
	if (len == 0)
		return help_all(stderr), cli_say(CLI_USAGE, "what shall I do?");
	const struct command *command = command_find(words[0], len > 1 ? words[1] : NULL, &has_two);
	if (!command)
		return help_unknown(words[0], len > 1 ? words[1] : NULL);
	cli->words = words + 1 + has_two;
	cli->words_len = len - 1 - has_two;
	if (cli->words_len < command->words_min || cli->words_len > command->words_max)
		return cli_say(CLI_USAGE, "usage: tidings %s%s%s", command->name, command->usage[0] ? " " : "", command->usage);
	*ret_command = command;
	return 0;
}

/* getopt takes a beginning for the whole where no other option has it: of any command, so that one would be given that nobody has written. */
static int name_check(char *const *argv, int at)
{
	const char *written = argv[optind - 1 - (optarg && optarg == argv[optind - 1])] + strlen("--");
	size_t len = strcspn(written, "=");
	if (len == strlen(options[at].name))
		return 0;
	return cli_say(CLI_USAGE, "there is no option --%.*s; try 'tidings help'", (int)len, written);
}

int options_read(struct cli *cli, int argc, char **argv, const struct command **ret_command)
{
	bool given[ALLOWED] = { false }, wants_help = false;
	int option, status, at = -1;
	*ret_command = NULL;
	for (; (option = getopt_long(argc, argv, "o:hn:", options, &at)) != -1; at = -1) {
		if (at >= 0 && name_check(argv, at) != 0)
			return CLI_USAGE;
		if (option == OPTION_VERSION)
			return puts("tidings " PACKAGE_VERSION), 0;
		if (option == 'h') {
			wants_help = true;
			continue;
		}
		given_note(given, option);
		status = option_take(cli, option);
		if (status != 0)
			return status;
	}
	if (wants_help) {
		cli->words = argv + optind;
		cli->words_len = (size_t)(argc - optind);
		return command_help(cli);
	}
	status = words_take(cli, argv + optind, (size_t)(argc - optind), ret_command);
	return status != 0 ? status : options_check(*ret_command, given);
}
