#include "alert/render.h"
#include "base/array.h"
#include "base/cleanup.h"
#include "cli/show.h"

#include <stdlib.h>

/* "a, b" */
static void add_names(struct buf *out, const json_t *names)
{
	size_t i;
	json_t *name;
	json_array_foreach(names, i, name)
		buf_addf(out, "%s%s", i > 0 ? ", " : "", json_string_value(name));
}

/* "io.tidings.story.new.v1" → "story.new" */
static void add_type(struct buf *out, const char *type)
{
	struct span word = span_of(type);
	if (span_starts(word, SPAN("io.tidings.")))
		word = span_from(word, strlen("io.tidings."));
	if (span_ends(word, SPAN(".v1")))
		word.len -= strlen(".v1");
	buf_add_span(out, word);
}

int command_alert_list(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "ALERT", false, false }, { "TIME", false, false }, { "WHAT", false, false }, { "STORY", true, false },
		{ "WATCHES", false, true }, { "TITLE", false, true },
	};
	json_t *answer, *alert;
	size_t i;
	int status = cli_receiver_check(cli);
	if (status != 0)
		return status;
	status = cli_ask_for_list(cli, "/v1/alerts",
				     CLI_PARAMETERS({ "limit", cli->limit ? cli->limit : "20" }, { "after", cli->after }, { "story", cli->story },
						    { "report", cli->report }, { "receiver", cli->receiver }),
				     "alerts", &answer);
	if (!answer)
		return status;
	struct table table;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX }, word = { .max = SHOW_MAX };
	table_init(&table, columns, LEN(columns));
	json_array_foreach(json_object_get(answer, "alerts"), i, alert) {
		table_add(&table, show_text(alert, "id"));
		table_add_time(&table, show_time(alert, "time"));
		buf_clear(&word);
		add_type(&word, show_text(alert, "type"));
		table_add(&table, buf_view(&word).ptr);
		if (show_number(alert, "story") > 0)
			table_add_number(&table, show_number(alert, "story"));
		else
			table_add(&table, "–");
		buf_clear(&word);
		add_names(&word, json_object_get(alert, "watches"));
		table_add(&table, buf_view(&word).ptr);
		table_add(&table, show_text(alert, "title"));
	}
	if (i > 0)
		table_write(&table, cli, &out);
	else
		buf_add_text(&out, "no alerts\n");
	cli_print(&out);
	table_done(&table);
	json_decref(answer);
	return status;
}

void show_event(struct buf *out, const struct cli *cli, const json_t *event)
{
	struct render_style style = { .width = cli->width, .has_colour = cli->has_colour, .now = cli->width > 0 ? cli->now : TIME_NONE };
	char *json = json_dumps(event, JSON_COMPACT);
	if (!json)
		abort(); /* out of memory */
	if (!render_text(out, span_of(json), &style))
		show_add(out, json); /* of a later version, perhaps: better than nothing */
	free(json);
}

int command_alert_show(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "RECEIVER", false, false }, { "STATE", false, false }, { "ATTEMPTS", true, false }, { "SINCE", false, false }, { "ERROR", false, true },
	};
	json_t *answer, *delivery;
	size_t i;
	char *path = cli_path(cli, "/v1/alerts/", cli->words[0], "");
	int status = cli_ask_to_show(cli, path, NULL, 0, &answer);
	free(path);
	if (!answer)
		return status;
	struct table table;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	show_event(&out, cli, json_object_get(answer, "event"));
	table_init(&table, columns, LEN(columns));
	json_array_foreach(json_object_get(answer, "deliveries"), i, delivery) {
		table_add(&table, show_text(delivery, "receiver"));
		table_add(&table, show_text(delivery, "state"));
		table_add_number(&table, show_number(delivery, "attempts"));
		table_add_time(&table, show_time(delivery, "changed"));
		table_add(&table, show_text(delivery, "error"));
	}
	buf_add_char(&out, '\n');
	if (i > 0)
		table_write(&table, cli, &out);
	cli_print(&out);
	table_done(&table);
	json_decref(answer);
	return CLI_YES;
}
