/* Lists of feeds come and go as OPML, which every reader of feeds knows.
 *
 * A list that comes may be anybody's: it is read in a process that has locked itself in (cli/caged.h), and each of its feeds is asked once before
 * it is taken. What would be asked already is not asked for the list's sake. */
#include "ask/ask.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/map.h"
#include "base/url.h"
#include "cli/caged.h"
#include "cli/client.h"
#include "cli/feed_url.h"
#include "cli/progress.h"
#include "cli/show.h"
#include "config/config.h"
#include "report/opml.h"
#include "text/utf8.h"

#include <stdlib.h>

#define LIST_MAX (16u << 20) /* bytes of a file with OPML_FEEDS_MAX feeds, and more */
#define NAME_BYTES 56        /* of a name, so that a number goes behind it */

/* ---- reading, in the cage ---- */

static json_t *json_span(struct span text)
{
	json_t *string = text.ptr ? json_stringn(text.ptr, text.len) : NULL;
	return string ? string : json_null();
}

/* What was read goes to the parent as JSON. */
static int opml_to_json(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault)
{
	struct opml list;
	(void)file;
	struct arena *arena = arena_new();
	int result = opml_read(bytes, hints->name, arena, &list, fault);
	json_t *feeds = json_array();
	for (size_t i = 0; result == 0 && i < list.len; i++)
		json_array_append_new(feeds, json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "url", json_span(list.at[i].url), "title", json_span(list.at[i].title),
						       "folder", json_span(list.at[i].folder), "source", json_span(list.at[i].source), "every", json_span(list.at[i].every), "full_text", list.at[i].is_full_text));
	json_t *answer = json_pack("{s:o, s:I}", "feeds", feeds, "passed_over", result == 0 ? (json_int_t)list.passed_over : 0);
	char *text = json_dumps(answer, JSON_COMPACT);
	if (!text)
		abort(); /* out of memory */
	buf_add_text(out, text);
	free(text);
	json_decref(answer);
	arena_free(arena);
	return result;
}

static int list_read(const char *path, json_t **ret_list, struct fault *fault)
{
	CLEANUP(buf_done) struct buf bytes = { .max = LIST_MAX }, text = { .max = ASK_ANSWER_MAX };
	if (file_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &bytes, fault) < 0)
		return EX_NOINPUT;
	struct decode_tools tools = decode_prepare();
	struct decode_hints hints = { .lang = tools.lang };
	struct caged *caged = caged_new(opml_to_json, &hints, NULL);
	int status = caged_ask(caged, path, buf_view(&bytes), fault) < 0 || caged_answer(caged, path, &text, fault) < 0 ? EX_DATAERR : 0;
	caged_free(caged);
	decode_tools_done(&tools);
	*ret_list = status == 0 ? json_loadb(buf_view(&text).ptr, text.len, 0, NULL) : NULL;
	return status;
}

/* ---- which of them are asked already, and what to call the others ---- */

struct import {
	struct cli *cli;
	struct client *client;
	struct map urls, names; /* hashes of those that are known */
	json_t *added, *known, *refused, *wanted;
	char **targets;
	size_t done;
	struct progress progress;
	int status;
};

static void know(struct map *map, uint64_t key)
{
	*map_at(map, key) = 1;
}

/* Of an address, but for a user and password: the daemon does not tell these. */
static uint64_t address_key(const char *url)
{
	struct arena *arena = arena_new();
	uint64_t key = url_key(url_without_user(arena, span_of(url)));
	arena_free(arena);
	return key;
}

static int known_read(struct import *import)
{
	json_t *answer, *feed;
	size_t i;
	int status = cli_ask(import->cli, "/v1/feeds", CLI_PARAMETERS({ "removed", "1" }), &answer);
	if (status != 0)
		return status;
	json_array_foreach(json_object_get(answer, "feeds"), i, feed) {
		know(&import->names, hash64(span_of(show_text(feed, "name")))); /* a removed one keeps its name */
		if (strcmp(show_text(feed, "origin"), "removed") == 0)
			continue;
		know(&import->urls, address_key(show_text(feed, "url")));
		know(&import->urls, address_key(show_text(feed, "given_url")));
	}
	json_decref(answer);
	return 0;
}

/* What the list calls it, without what no name may hold (config/config.h), and with a number where the name is taken. NULL: let it be called as it
 * calls itself. */
static char *name_of(struct import *import, const char *title)
{
	struct buf clean = { .max = 1024 }, name = { .max = 1024 };
	struct span rest = utf8_head(span_of(title), NAME_BYTES);
	for (size_t i = 0; i < rest.len; i++) {
		bool is_odd = (unsigned char)rest.ptr[i] < ' ' || rest.ptr[i] == 0x7F || strchr(",\"'\\", rest.ptr[i]);
		if (!is_odd)
			buf_add_char(&clean, rest.ptr[i]);
	}
	struct span trimmed = span_trim(buf_view(&clean));
	buf_add_span(&name, trimmed);
	for (unsigned number = 2; map_find(&import->names, hash64(buf_view(&name))); number++) {
		buf_clear(&name);
		buf_addf(&name, "%.*s %u", SPAN_ARG(trimmed), number);
	}
	know(&import->names, hash64(buf_view(&name)));
	buf_done(&clean);
	if (trimmed.len > 0)
		return buf_detach(&name);
	buf_done(&name);
	return NULL;
}

static const char *text_or_null(const json_t *feed, const char *key)
{
	const char *text = show_text(feed, key);
	return text[0] ? text : NULL;
}

/* What the command says holds for all; where it says nothing, what the list says of each. */
static char *target_of(struct import *import, const json_t *feed)
{
	struct cli options = *import->cli;
	char *name = name_of(import, show_text(feed, "title"));
	options.source = options.source ? options.source : text_or_null(feed, "source");
	options.folder = options.folder ? options.folder : text_or_null(feed, "folder");
	options.every = options.every ? options.every : text_or_null(feed, "every");
	options.is_full_text |= json_is_true(json_object_get(feed, "full_text"));
	char *target = feed_add_target(&options, show_text(feed, "url"), name);
	free(name);
	return target;
}

/* It is told by the address that is asked. */
static const char *url_plain(json_t *feed)
{
	char *url = feed_url(show_text(feed, "url"));
	json_object_set_new(feed, "url", json_string(url));
	free(url);
	return show_text(feed, "url");
}

static void targets_make(struct import *import, const json_t *feeds)
{
	size_t i;
	json_t *feed;
	import->targets = calloc(json_array_size(feeds) + 1, sizeof(*import->targets));
	if (!import->targets)
		abort(); /* out of memory */
	json_array_foreach(feeds, i, feed) {
		const char *url = url_plain(feed);
		if (map_find(&import->urls, address_key(url))) {
			json_array_append_new(import->known, json_string(url));
			continue;
		}
		import->targets[json_array_size(import->wanted)] = target_of(import, feed);
		json_array_append(import->wanted, feed);
	}
}

static void targets_free(struct import *import)
{
	for (size_t i = 0; import->targets && import->targets[i]; i++)
		free(import->targets[i]);
	free(import->targets);
}

/* ---- adding them ---- */

static void refuse(struct import *import, const char *url, const char *error)
{
	json_array_append_new(import->refused, json_pack("{s:s, s:s}", "url", url, "error", error));
	if (import->cli->is_json)
		return;
	struct arena *arena = arena_new();
	struct span address = url_masked(arena, span_of(url));
	bool names_it = span_starts(span_of(error), address); /* an error of its settings does not */
	progress_clear(&import->progress);
	cli_say(CLI_NO, "%.*s%s%s", SPAN_ARG(names_it ? SPAN("") : address), names_it ? "" : ": ", error);
	arena_free(arena);
}

static void take_answer(struct import *import, const char *url, const struct client_reply *reply)
{
	json_t *answer = json_loadb(buf_view(&reply->body).ptr, reply->body.len, 0, NULL);
	if (reply->status == 201)
		json_array_append_new(import->added, json_pack("{s:s, s:s}", "url", url, "name", show_text(answer, "feed")));
	else if (reply->status == 409)
		json_array_append_new(import->known, json_string(url));
	else
		refuse(import, url, show_text(answer, "error"));
	json_decref(answer);
}

static int on_answer(void *ctx, size_t place, const struct client_reply *reply)
{
	struct import *import = ctx;
	if (reply->outcome != CLIENT_ANSWERED) {
		json_t *nothing = NULL;
		progress_clear(&import->progress);
		import->status = cli_reply(import->client, reply, &nothing);
		return 1;
	}
	take_answer(import, show_text(json_array_get(import->wanted, place), "url"), reply);
	import->done++;
	if (import->cli->has_progress)
		progress_of(&import->progress, "asking the feeds", (int64_t)import->done, (int64_t)json_array_size(import->wanted));
	return 0;
}

static void print_summary(const struct import *import, json_int_t passed_over)
{
	CLEANUP(buf_done) struct buf line = { .max = 4096 };
	show_add_count(&line, json_array_size(import->added), "feed", "feeds");
	buf_addf(&line, " added, %zu known already, %zu refused", json_array_size(import->known), json_array_size(import->refused));
	if (passed_over > 0)
		buf_addf(&line, ", %" JSON_INTEGER_FORMAT " passed over: their addresses are neither http nor https", passed_over);
	buf_add_char(&line, '\n');
	cli_print(&line);
}

static int import_run(struct import *import, const json_t *list)
{
	struct cli *cli = import->cli;
	int status = known_read(import);
	if (status != 0)
		return status;
	targets_make(import, json_object_get(list, "feeds"));
	progress_begin(&import->progress);
	client_post_many(import->client, import->targets, json_array_size(import->wanted), on_answer, import);
	progress_clear(&import->progress);
	json_int_t passed_over = show_number(list, "passed_over");
	if (cli->is_json) {
		json_t *answer = json_pack("{s:O, s:O, s:O, s:I}", "added", import->added, "known", import->known, "refused", import->refused,
					   "passed_over", passed_over);
		cli_print_json(answer);
		json_decref(answer);
	} else {
		print_summary(import, passed_over);
	}
	return import->status != 0 ? import->status : json_array_size(import->refused) > 0 || passed_over > 0 ? CLI_NO : CLI_YES;
}

int command_feed_import(struct cli *cli)
{
	struct fault fault = { 0 };
	json_t *list = NULL;
	struct import import = { .cli = cli };
	if (cli->store)
		return cli_say(CLI_USAGE, "only the daemon asks feeds; leave out --store");
	int status = cli_client(cli, &import.client);
	if (status != 0)
		return status;
	status = list_read(cli->words[0], &list, &fault);
	if (status != 0)
		return cli_say(status, "%s", fault.text);
	import.added = json_array();
	import.known = json_array();
	import.refused = json_array();
	import.wanted = json_array();
	status = import_run(&import, list);
	json_decref(import.added);
	json_decref(import.known);
	json_decref(import.refused);
	json_decref(import.wanted);
	json_decref(list);
	map_done(&import.urls);
	map_done(&import.names);
	targets_free(&import);
	return status;
}

/* ---- export ---- */

static struct span text_or_none(const json_t *feed, const char *key)
{
	const char *text = show_text(feed, key);
	return text[0] ? span_of(text) : SPAN_NONE;
}

static struct span every_of(struct arena *arena, const json_t *feed)
{
	char text[CLOCK_ISO_SIZE];
	int64_t every = show_number(feed, "every_ms");
	return every > 0 ? arena_copy(arena, span_of(clock_duration(every, text))) : SPAN_NONE;
}

/* By the names and settings that they have here: an import elsewhere keeps them. That a feed may be private is for each house to say. */
int command_feed_export(struct cli *cli)
{
	json_t *answer, *feed;
	size_t i;
	int status = cli_ask_for_list(cli, "/v1/feeds", NULL, 0, "feeds", &answer);
	if (!answer)
		return status;
	const json_t *feeds = json_object_get(answer, "feeds");
	CLEANUP(buf_done) struct buf out = { .max = 2 * ASK_ANSWER_MAX };
	struct arena *arena = arena_new();
	struct opml_feed *list = ARENA_NEW(arena, struct opml_feed, json_array_size(feeds));
	size_t secrets = 0;
	json_array_foreach(feeds, i, feed) {
		struct span url = span_of(show_text(feed, "url")), plain = url_without_user(arena, url);
		secrets += plain.len < url.len;
		list[i] = (struct opml_feed){
			.url = plain, .title = span_of(show_text(feed, "name")), .page = text_or_none(feed, "site"), .every = every_of(arena, feed),
			.folder = text_or_none(feed, "folder"), .source = text_or_none(feed, "source"), .is_full_text = json_is_true(json_object_get(feed, "full_text")),
		};
	}
	opml_write(&out, SPAN("tidings"), list, json_array_size(feeds));
	cli_print(&out);
	if (secrets > 0)
		(void)cli_say(status, "%zu %s without the user and password in %s", secrets, secrets == 1 ? "feed" : "feeds",
			      secrets == 1 ? "its address" : "their addresses");
	arena_free(arena);
	json_decref(answer);
	return status;
}
