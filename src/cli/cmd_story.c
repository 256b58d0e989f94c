#include "base/array.h"
#include "base/cleanup.h"
#include "cli/show.h"

#include <stdlib.h>

static const struct table_column story_columns[] = {
	{ "STORY", true, false }, { "LATEST", false, false }, { "REPORTS", true, false }, { "COPIES", true, false },
	{ "SOURCES", true, false }, { "TITLE", false, true },
};

/* What does not stand any more is not hidden, but nobody shall take it for news. */
static void table_add_title(struct table *table, const char *title, bool is_withdrawn)
{
	CLEANUP(buf_done) struct buf marked = { .max = SHOW_MAX };
	buf_addf(&marked, "%s%s", is_withdrawn ? "[withdrawn] " : "", title);
	table_add(table, marked.ptr);
}

static const char *limit_of(const struct cli *cli)
{
	return cli->limit ? cli->limit : "20";
}

int command_story_list(struct cli *cli)
{
	json_t *answer, *story;
	size_t i;
	int status = cli_ask_to_show(cli, "/v1/stories", CLI_PARAMETERS({ "limit", limit_of(cli) }), &answer);
	if (!answer)
		return status;
	json_t *stories = json_object_get(answer, "stories");
	struct table table;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	table_init(&table, story_columns, LEN(story_columns));
	json_array_foreach(stories, i, story) {
		table_add_number(&table, show_number(story, "id"));
		table_add_time(&table, show_time(story, "last"));
		table_add_number(&table, show_number(story, "reports"));
		table_add_number(&table, show_number(story, "copies"));
		table_add_number(&table, show_number(story, "sources"));
		table_add_title(&table, show_text(story, "title"), show_number(story, "reports") == 0);
	}
	if (json_array_size(stories) > 0)
		table_write(&table, cli, &out);
	else
		buf_add_text(&out, "no stories yet\n");
	cli_print(&out);
	table_done(&table);
	json_decref(answer);
	return CLI_YES;
}

static void add_story(struct buf *out, const struct cli *cli, const json_t *story)
{
	size_t i;
	json_t *earlier;
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	show_head(out, cli, show_text(story, "title"));
	buf_addf(&line, "%" JSON_INTEGER_FORMAT ", ", show_number(story, "id"));
	show_add_count(&line, (uint64_t)show_number(story, "reports"), "report", "reports");
	buf_add_text(&line, " (");
	show_add_count(&line, (uint64_t)show_number(story, "copies"), "copy", "copies");
	buf_add_text(&line, ") from ");
	show_add_count(&line, (uint64_t)show_number(story, "sources"), "source", "sources");
	if (show_number(story, "withdrawn") > 0)
		buf_addf(&line, "; %" JSON_INTEGER_FORMAT " withdrawn", show_number(story, "withdrawn"));
	show_field(out, "story", line.ptr, cli->width);
	if (show_number(story, "asked") != show_number(story, "id")) {
		buf_clear(&line);
		buf_addf(&line, "story %" JSON_INTEGER_FORMAT " is part of it", show_number(story, "asked"));
		show_field(out, "", line.ptr, cli->width);
	}
	buf_clear(&line);
	show_add_local(&line, show_time(story, "first"));
	buf_add_text(&line, " to ");
	show_add_local(&line, show_time(story, "last"));
	show_field(out, "from", line.ptr, cli->width);
	json_array_foreach(json_object_get(story, "background"), i, earlier) {
		buf_clear(&line);
		buf_addf(&line, "story %" JSON_INTEGER_FORMAT " (similarity %" JSON_INTEGER_FORMAT "): %s", show_number(earlier, "story"),
			 show_number(earlier, "score"), show_text(earlier, "title"));
		show_field(out, i == 0 ? "before" : "", line.ptr, cli->width);
	}
}

/* "merged by ann, 2026-03-01 11:00: the same dam (order 57)" */
static void add_orders(struct buf *out, const struct cli *cli, const json_t *story)
{
	size_t i;
	json_t *order;
	json_array_foreach(json_object_get(story, "orders"), i, order) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		const char *author = show_text(order, "author"), *comment = show_text(order, "comment");
		if (strcmp(show_text(order, "verb"), "merge") == 0)
			buf_addf(&line, "story %" JSON_INTEGER_FORMAT " became part of story %" JSON_INTEGER_FORMAT, show_number(order, "other"),
				 show_number(order, "story"));
		else
			buf_addf(&line, "report %" JSON_INTEGER_FORMAT " was moved from story %" JSON_INTEGER_FORMAT " to story %" JSON_INTEGER_FORMAT,
				 show_number(order, "report"), show_number(order, "other"), show_number(order, "story"));
		if (author[0])
			buf_addf(&line, " by %s", author);
		buf_add_text(&line, ", ");
		show_add_local(&line, show_time(order, "given"));
		if (comment[0])
			buf_addf(&line, ": %s", comment);
		show_field(out, i == 0 ? "orders" : "", line.ptr, cli->width);
	}
}

static void add_reports(struct buf *out, const struct cli *cli, const json_t *reports)
{
	static const struct table_column columns[] = {
		{ "REPORT", false, false }, { "RECEIVED", false, false }, { "SOURCE", false, true },
		{ "RELATION", false, false }, { "OF", false, false }, { "TITLE", false, true },
	};
	struct table table;
	size_t i;
	json_t *report;
	table_init(&table, columns, LEN(columns));
	json_array_foreach(reports, i, report) {
		table_add(&table, show_text(report, "id"));
		table_add_time(&table, show_time(report, "received"));
		table_add(&table, show_text(report, "source"));
		table_add(&table, show_text(report, "relation"));
		table_add(&table, show_text(report, "of"));
		table_add_title(&table, show_text(report, "title"), json_is_true(json_object_get(report, "withdrawn")));
	}
	table_write(&table, cli, out);
	table_done(&table);
}

int command_story_show(struct cli *cli)
{
	json_t *answer;
	char *path = cli_path(cli, "/v1/stories/", cli->words[0], "");
	int status = cli_ask_to_show(cli, path, CLI_PARAMETERS({ "limit", cli->limit ? cli->limit : "200" }), &answer);
	free(path);
	if (!answer)
		return status;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	add_story(&out, cli, json_object_get(answer, "story"));
	add_orders(&out, cli, json_object_get(answer, "story"));
	buf_add_char(&out, '\n');
	add_reports(&out, cli, json_object_get(answer, "reports"));
	const json_t *story = json_object_get(answer, "story");
	json_int_t all = show_number(story, "reports") + show_number(story, "withdrawn");
	json_int_t shown = (json_int_t)json_array_size(json_object_get(answer, "reports"));
	if (shown < all)
		buf_addf(&out, "… and %" JSON_INTEGER_FORMAT " more (-n %" JSON_INTEGER_FORMAT " shows all)\n", all - shown, all);
	cli_print(&out);
	json_decref(answer);
	return CLI_YES;
}
