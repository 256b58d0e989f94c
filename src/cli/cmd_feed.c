/* What is known of the feeds. */
#include "base/array.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/show.h"

#include <stdlib.h>

/* "24 min", "3 h", "2 days": nobody plans by the second. */
static void add_span(struct buf *out, int64_t ms)
{
	if (ms < 2 * CLOCK_HOUR)
		buf_addf(out, "%lld min", (long long)((ms + CLOCK_MINUTE / 2) / CLOCK_MINUTE));
	else if (ms < 2 * CLOCK_DAY)
		buf_addf(out, "%lld h", (long long)((ms + CLOCK_HOUR / 2) / CLOCK_HOUR));
	else
		buf_addf(out, "%lld days", (long long)((ms + CLOCK_DAY / 2) / CLOCK_DAY));
}

static bool is_true(const json_t *feed, const char *key)
{
	return json_is_true(json_object_get(feed, key));
}

static void add_quiet(struct buf *out, const json_t *feed)
{
	buf_add_text(out, "strangely quiet: nothing new since ");
	show_add_local(out, show_time(feed, "item"));
	buf_add_text(out, ", usually something every ");
	add_span(out, show_number(feed, "rhythm_ms"));
}

static void add_failing(struct buf *out, const json_t *feed)
{
	buf_add_text(out, show_text(feed, "error"));
	if (show_number(feed, "failures") < 2)
		return;
	buf_add_text(out, " (");
	show_add_count(out, (uint64_t)show_number(feed, "failures"), "time", "times");
	buf_add_text(out, " since ");
	show_add_local(out, show_time(feed, "failing"));
	buf_add_char(out, ')');
}

static void add_held(struct buf *out, const json_t *feed)
{
	if (show_time(feed, "held") == TIME_NONE)
		return;
	buf_add_text(out, out->len > 0 ? "; " : "");
	buf_add_text(out, "its host has been asked too often, and is left alone until ");
	show_add_local(out, show_time(feed, "held"));
}

/* What whoever looks after the feed should know; nothing where all is well. */
static void add_trouble(struct buf *out, const json_t *feed)
{
	if (show_text(feed, "error")[0])
		add_failing(out, feed);
	else if (is_true(feed, "quiet"))
		add_quiet(out, feed);
	add_held(out, feed);
}

static void add_moved(struct buf *out, const json_t *feed)
{
	if (is_true(feed, "moved"))
		buf_addf(out, "moved here from %s", show_text(feed, "given_url"));
}

/* The first only where any lies in a folder. */
static const struct table_column feed_columns[] = {
	{ "FOLDER", false, true }, { "FEED", false, true }, { "STATE", false, false }, { "LAST SUCCESS", false, false }, { "LAST ITEM", false, false },
	{ "ITEMS", true, false }, { "NEXT", false, false }, { "NOTE", false, true },
};

static void add_row(struct table *table, const json_t *feed, bool with_folder)
{
	CLEANUP(buf_done) struct buf note = { .max = SHOW_MAX };
	add_trouble(&note, feed);
	if (note.len == 0)
		add_moved(&note, feed);
	if (with_folder)
		table_add(table, show_text(feed, "folder"));
	table_add(table, show_text(feed, "name"));
	table_add(table, show_text(feed, "state"));
	table_add_time(table, show_time(feed, "success"));
	table_add_time(table, show_time(feed, "item"));
	table_add_number(table, show_number(feed, "items"));
	table_add_time(table, show_time(feed, "next"));
	table_add(table, buf_view(&note).ptr);
}

static bool have_folders(const json_t *feeds)
{
	const json_t *feed;
	size_t i;
	json_array_foreach(feeds, i, feed)
		if (show_text(feed, "folder")[0])
			return true;
	return false;
}

int command_feed_list(struct cli *cli)
{
	json_t *answer, *feed;
	size_t i;
	int status = cli_ask_for_list(cli, "/v1/feeds", CLI_PARAMETERS({ "removed", cli->with_removed ? "1" : NULL }), "feeds", &answer);
	if (!answer)
		return status;
	struct table table;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	const json_t *feeds = json_object_get(answer, "feeds");
	bool with_folder = have_folders(feeds);
	table_init(&table, feed_columns + !with_folder, LEN(feed_columns) - !with_folder);
	json_array_foreach(feeds, i, feed)
		add_row(&table, feed, with_folder);
	if (i > 0)
		table_write(&table, cli, &out);
	else
		buf_add_text(&out, "no feeds\n");
	cli_print(&out);
	table_done(&table);
	json_decref(answer);
	return status;
}

/* ---- one of them ---- */

static void add_state(struct buf *out, const struct cli *cli, const json_t *feed)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	buf_add_text(&line, show_text(feed, "state"));
	if (show_time(feed, "next") != TIME_NONE) {
		buf_add_text(&line, "; asked next ");
		show_add_local(&line, show_time(feed, "next"));
		buf_addf(&line, ", %s every ", show_number(feed, "every_ms") > 0 ? "as you say" : "usually");
		add_span(&line, show_number(feed, "interval_ms"));
	}
	show_field(out, "state", line.ptr, cli->width);
	buf_clear(&line);
	add_trouble(&line, feed);
	show_field(out, show_text(feed, "error")[0] ? "error" : "note", buf_view(&line).ptr, cli->width);
}

static void add_addresses(struct buf *out, const struct cli *cli, const json_t *feed)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	show_field(out, "url", show_text(feed, "url"), cli->width);
	add_moved(&line, feed);
	show_field(out, "", buf_view(&line).ptr, cli->width);
	show_field(out, "title", show_text(feed, "title"), cli->width);
	show_field(out, "site", show_text(feed, "site"), cli->width);
	show_field(out, "source", show_text(feed, "source"), cli->width);
	show_field(out, "folder", show_text(feed, "folder"), cli->width);
}

static void add_history(struct buf *out, const struct cli *cli, const json_t *feed)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	show_add_count(&line, (uint64_t)show_number(feed, "items"), "item", "items");
	buf_add_text(&line, ", the latest ");
	show_add_local(&line, show_time(feed, "item"));
	if (show_number(feed, "rhythm_ms") > 0) {
		buf_add_text(&line, "; usually one every ");
		add_span(&line, show_number(feed, "rhythm_ms"));
	}
	show_field(out, "brought", line.ptr, cli->width);
	buf_clear(&line);
	show_add_count(&line, (uint64_t)show_number(feed, "fetches"), "time", "times");
	buf_add_text(&line, " since ");
	show_add_local(&line, show_time(feed, "added"));
	buf_add_text(&line, ", last ");
	show_add_local(&line, show_time(feed, "asked"));
	buf_add_text(&line, "; last success ");
	show_add_local(&line, show_time(feed, "success"));
	show_field(out, "asked", line.ptr, cli->width);
}

/* Whoever wants whole texts should know of those that did not come. */
static void add_pages(struct buf *out, const struct cli *cli, const json_t *feed)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *pages = json_object_get(feed, "pages");
	int64_t waiting = show_number(pages, "waiting"), not_read = show_number(pages, "not_read");
	if (waiting > 0) {
		show_add_count(&line, (uint64_t)waiting, "is", "are");
		buf_add_text(&line, " tried again, next ");
		show_add_local(&line, show_time(pages, "next"));
	}
	if (not_read > 0) {
		buf_add_text(&line, waiting > 0 ? "; " : "");
		show_add_count(&line, (uint64_t)not_read, "was", "were");
		buf_add_text(&line, " not read");
	}
	if (line.len > 0)
		buf_addf(&line, "; the last: %s", show_text(pages, "error"));
	show_field(out, "pages", buf_view(&line).ptr, cli->width);
}

static void add_settings(struct buf *out, const struct cli *cli, const json_t *feed)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const char *origin = show_text(feed, "origin");
	buf_add_text(&line, strcmp(origin, "configuration") == 0 ? "the configuration" : strcmp(origin, "order") == 0 ? "an order" : origin);
	if (is_true(feed, "full_text"))
		buf_add_text(&line, "; full text of the pages that it links to");
	if (is_true(feed, "allow_private"))
		buf_add_text(&line, "; may stand in a private network");
	show_field(out, "by", line.ptr, cli->width);
}

int command_feed_show(struct cli *cli)
{
	json_t *answer;
	char *path = cli_path(cli, "/v1/feeds/", cli->words[0], "");
	int status = cli_ask_to_show(cli, path, CLI_PARAMETERS({ "removed", cli->with_removed ? "1" : NULL }), &answer);
	free(path);
	if (!answer)
		return status;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	const json_t *feed = json_object_get(answer, "feed");
	show_head(&out, cli, show_text(feed, "name"));
	add_state(&out, cli, feed);
	add_addresses(&out, cli, feed);
	add_history(&out, cli, feed);
	add_pages(&out, cli, feed);
	add_settings(&out, cli, feed);
	cli_print(&out);
	json_decref(answer);
	return CLI_YES;
}
