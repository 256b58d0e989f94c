/* What every subcommand of tidings gets: its words and options, whom to ask, and how to speak.
 *
 * A subcommand is a row in main.c's table and a function here. It returns the exit status; what went wrong has then been said on
 * standard error. Questions go to the store where --store names one, else to the daemon's socket, and bring the same JSON.
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"
#include "store/store.h"

#include <jansson.h>
#include <sysexits.h>

/* Exit statuses, beside those of sysexits.h. */
enum {
	CLI_YES = 0,
	CLI_NO = 1,          /* a negative answer: nothing found, nothing waiting */
	CLI_USAGE = 2,
	CLI_NO_DAEMON = 3,
	CLI_NO_OBJECT = 4,
};

#define CLI_WORDS_MAX 64     /* headers given to decode */
#define CLI_LIMIT_DEFAULT 20

struct cli {
	const char *store, *socket, *config; /* as given, or NULL */
	bool is_json;
	/* Options of subcommands; NULL or 0 where not given. */
	const char *limit, *after, *cursor_file, *source, *url, *charset, *receiver, *state, *story, *report, *name, *every, *folder, *into, *comment, *query, *since, *until, *for_long, *watch, *relation, *sources, *reports, *last_told, *verify;
	const char *headers[CLI_WORDS_MAX];
	size_t headers_len;
	bool is_archive, wants_wait, is_full_text, is_private, with_removed;
	/* What is left: the operands. */
	char **words;
	size_t words_len;
	/* The world outside, read once. */
	int64_t now;
	int width;            /* of the terminal on standard output; 0: not a terminal, nothing is shortened */
	bool has_colour;
	bool has_progress;    /* standard error is a terminal */
	/* Opened when first needed. */
	struct store *opened_store;
	struct client *client;
};

struct client_reply;
struct config;

struct command {
	const char *name;     /* one word or two */
	const char *usage;    /* what follows the name */
	const char *help;
	int (*run)(struct cli *cli);
	size_t words_min, words_max;
	const char *options;  /* letters of the options that it takes beside the general ones, see options.c */
};

const struct command *command_find(const char *first, const char *second, bool *ret_has_two);

/* Reads argv; 0, or an exit status after a message. `ret_command` is NULL where --help or --version has been served. */
int options_read(struct cli *cli, int argc, char **argv, const struct command **ret_command);

int command_alert_list(struct cli *cli);
int command_alert_show(struct cli *cli);
int command_check_config(struct cli *cli);
int command_decode(struct cli *cli);
int command_drop(struct cli *cli);
int command_explain(struct cli *cli);
int command_export(struct cli *cli);
int command_feed_add(struct cli *cli);
int command_feed_export(struct cli *cli);
int command_feed_import(struct cli *cli);
int command_feed_list(struct cli *cli);
int command_feed_pause(struct cli *cli);
int command_feed_revert(struct cli *cli);
int command_feed_refresh(struct cli *cli);
int command_feed_remove(struct cli *cli);
int command_feed_resume(struct cli *cli);
int command_feed_show(struct cli *cli);
int command_help(struct cli *cli);
int command_queue_drop(struct cli *cli);
int command_queue_flush(struct cli *cli);
int command_queue_hold(struct cli *cli);
int command_queue_list(struct cli *cli);
int command_queue_release(struct cli *cli);
int command_queue_requeue(struct cli *cli);
int command_replay(struct cli *cli);
int command_report_show(struct cli *cli);
int command_route_test(struct cli *cli);
int command_search(struct cli *cli);
int command_show_config(struct cli *cli);
int command_silence_add(struct cli *cli);
int command_silence_end(struct cli *cli);
int command_silence_list(struct cli *cli);
int command_status(struct cli *cli);
int command_story_follow(struct cli *cli);
int command_story_merge(struct cli *cli);
int command_story_mute(struct cli *cli);
int command_story_split(struct cli *cli);
int command_story_unfollow(struct cli *cli);
int command_story_unmute(struct cli *cli);
int command_story_list(struct cli *cli);
int command_story_show(struct cli *cli);
int command_tail(struct cli *cli);
int command_watch_list(struct cli *cli);
int command_watch_test(struct cli *cli);
int command_why(struct cli *cli);

/* "tidings: …" on standard error; returns `status`. */
int cli_say(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
int cli_say_fault(const struct fault *fault);
/* Where a query is wrong: itself and a caret, on standard error. */
void cli_say_query(struct span query, size_t column);

/* ---- whom to ask (asking.c) ---- */

struct cli_parameter {
	const char *name, *value; /* NULL: left out */
};

/* 0 with the answer, or an exit status after a message. */
int cli_ask(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, json_t **ret_answer);
/* The same, and where JSON is wanted it is printed: then *ret_answer is NULL. */
int cli_ask_to_show(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, json_t **ret_answer);
/* The same for a list: CLI_NO where the array `key` of the answer is empty, printed or not. */
int cli_ask_for_list(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len, const char *key,
		     json_t **ret_answer);
/* A name that was mistyped must not look like a receiver for which nothing waits or was told: a message then. A store knows no configuration and cannot
 * tell. */
int cli_receiver_check(struct cli *cli);
int cli_store(struct cli *cli, struct store **ret_store);
/* For those who read the store themselves, and by the settings of its desk: the configuration, which names the store where --store does not. With --store
 * alone none is needed: NULL where there is none, and the defaults are meant. The caller frees it, after the last question. */
int cli_config_of_store(struct cli *cli, struct config **ret_config);
int cli_client(struct cli *cli, struct client **ret_client);
/* "/v1/stories/" and a word that a person typed, escaped where it travels by HTTP; the caller frees it. */
char *cli_path(const struct cli *cli, const char *before, const char *word, const char *after);
/* Path and query, escaped; the caller frees it. */
char *cli_target(const char *path, const struct cli_parameter *parameters, size_t len);
/* What the daemon said: 0 with the answer, or an exit status after a message. */
int cli_reply(const struct client *client, const struct client_reply *reply, json_t **ret_answer);
/* The same of an order, told: its answer says in a sentence what has been done. */
int cli_reply_said(const struct cli *cli, const struct client *client, const struct client_reply *reply);
/* Gives the daemon an order, and tells what it said; a store takes none. */
int cli_order(struct cli *cli, const char *path, const struct cli_parameter *parameters, size_t len);
void cli_print_json(const json_t *value);
/* Writes to standard output; a reader who has gone ends the program quietly. */
void cli_print(const struct buf *text);

#define CLI_PARAMETERS(...) (const struct cli_parameter[]){ __VA_ARGS__ }, sizeof((struct cli_parameter[]){ __VA_ARGS__ }) / sizeof(struct cli_parameter)
