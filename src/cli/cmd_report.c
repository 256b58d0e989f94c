#include "base/array.h"
#include "base/cleanup.h"
#include "cli/show.h"
#include "cli/show_report.h"
#include "report/report.h"

#include <stdlib.h>

static void add_local_field(struct buf *out, const char *label, int64_t time, int width)
{
	CLEANUP(buf_done) struct buf text = { .max = 64 };
	if (time == TIME_NONE)
		return;
	show_add_local(&text, time);
	show_field(out, label, text.ptr, width);
}

static void add_embargo(struct buf *out, int64_t time, int width)
{
	if (time == EMBARGO_OPEN)
		show_field(out, "EMBARGOED", "until further notice", width);
	else
		add_local_field(out, "EMBARGOED", time, width);
}

/* "cancelled by Wire, 2026-03-01 11:00 (32p9jzfsv573x): wrong man" */
void show_withdrawal(struct buf *out, const struct cli *cli, const json_t *withdrawal)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	if (!json_is_object(withdrawal))
		return;
	buf_add_text(&line, show_text(withdrawal, "status"));
	if (show_text(withdrawal, "source")[0])
		buf_addf(&line, " by %s", show_text(withdrawal, "source"));
	buf_add_text(&line, ", ");
	show_add_local(&line, show_time(withdrawal, "received"));
	buf_addf(&line, " (%s)", show_text(withdrawal, "id"));
	const char *why = show_text(withdrawal, "note")[0] ? show_text(withdrawal, "note") : show_text(withdrawal, "title");
	if (why[0])
		buf_addf(&line, ": %s", why);
	show_field(out, "WITHDRAWN", line.ptr, cli->width);
}

static void add_number_field(struct buf *out, const struct cli *cli, const char *label, const json_t *object, const char *key)
{
	CLEANUP(buf_done) struct buf line = { .max = 64 };
	if (!json_is_integer(json_object_get(object, key)))
		return;
	buf_addf(&line, "%" JSON_INTEGER_FORMAT, show_number(object, key));
	show_field(out, label, line.ptr, cli->width);
}

void show_report(struct buf *out, const struct cli *cli, const json_t *report)
{
	static const struct { const char *label, *key; } fields[] = {
		{ "source", "source" }, { "originator", "originator" }, { "by", "byline" }, { "place", "place" }, { "language", "language" }, { "uri", "uri" },
		{ "link", "link" }, { "version", "version" }, { "status", "status" },
	};
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	show_head(out, cli, show_text(report, "title"));
	show_withdrawal(out, cli, json_object_get(report, "withdrawal"));
	add_embargo(out, show_time(report, "embargo"), cli->width);
	if (json_is_integer(json_object_get(report, "seq"))) {
		buf_addf(&line, "%s (%" JSON_INTEGER_FORMAT ")", show_text(report, "id"), show_number(report, "seq"));
		show_field(out, "report", line.ptr, cli->width);
	}
	for (size_t i = 0; i < LEN(fields); i++)
		show_field(out, fields[i].label, show_text(report, fields[i].key), cli->width);
	add_number_field(out, cli, "urgency", report, "urgency");
	show_field(out, "note", show_text(report, "note"), cli->width);
	add_local_field(out, "published", show_time(report, "published"), cli->width);
	add_local_field(out, "updated", show_time(report, "updated"), cli->width);
	add_local_field(out, "received", show_time(report, "received"), cli->width);
}

/* "abridged, re-headlined; 98.2 % of this text is in that, 41.0 % of that in this" */
static void add_change(struct buf *out, const struct cli *cli, const json_t *decision)
{
	size_t i;
	json_t *kind;
	CLEANUP(buf_done) struct buf line = { .max = 512 };
	const json_t *kinds = json_object_get(decision, "changes");
	if (!json_is_array(kinds))
		return;
	json_array_foreach(kinds, i, kind)
		buf_addf(&line, "%s%s", i > 0 ? ", " : "", json_string_value(kind));
	bool is_same = show_number(decision, "share_of_this") == 1000 && show_number(decision, "share_of_other") == 1000;
	if (line.len == 0)
		buf_add_text(&line, is_same ? "nothing to speak of" : "a few words");
	buf_add_text(&line, "; ");
	show_add_share(&line, show_number(decision, "share_of_this"));
	buf_add_text(&line, " of this text is in that, ");
	show_add_share(&line, show_number(decision, "share_of_other"));
	buf_add_text(&line, " of that in this");
	show_field(out, "changes", line.ptr, cli->width);
}

void show_decision(struct buf *out, const struct cli *cli, const json_t *report, const json_t *decision)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *of = json_object_get(decision, "of");
	buf_add_text(&line, show_text(decision, "relation"));
	bool has_joined = json_is_integer(json_object_get(decision, "joined"));
	json_int_t now = show_number(report, "story"), then = has_joined ? show_number(decision, "joined") : show_number(report, "seq");
	if (then != 0)
		buf_addf(&line, ", story %" JSON_INTEGER_FORMAT, then);
	if (json_is_object(of))
		buf_addf(&line, "; repeats %s '%s' (%s)", show_text(of, "id"), show_text(of, "title"), show_text(of, "source"));
	if (now != 0 && now != then)
		buf_addf(&line, "; now in story %" JSON_INTEGER_FORMAT, now);
	show_field(out, "decided", line.ptr, cli->width);
	add_change(out, cli, decision);
}

/* "from story 43 to 41 (650 of 1000 there, 210 where it was); 2ag9arcmphn5a 'Dam …' (Courier) showed it, 2026-03-01 11:00" */
static void add_move(struct buf *out, const struct cli *cli, const json_t *move)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *cause = json_object_get(move, "cause");
	json_int_t from = show_number(move, "from"), to = show_number(move, "to");
	if (json_is_null(json_object_get(move, "report")))
		buf_addf(&line, "with all of story %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT " (%" JSON_INTEGER_FORMAT " of 1000)", from, to,
			 show_number(move, "score"));
	else
		buf_addf(&line, "from story %" JSON_INTEGER_FORMAT " to %" JSON_INTEGER_FORMAT " (%" JSON_INTEGER_FORMAT " of 1000 there, %" JSON_INTEGER_FORMAT
			 " where it was)", from, to, show_number(move, "score"), show_number(move, "was"));
	if (json_is_object(cause)) {
		buf_addf(&line, "; shown by %s '%s' (%s), ", show_text(cause, "id"), show_text(cause, "title"), show_text(cause, "source"));
		show_add_local(&line, show_time(cause, "received"));
	}
	show_field(out, "moved", line.ptr, cli->width);
}

/* "to story 41 by order 57 of maria, 2026-03-01 11:00: same dam" */
static void add_order(struct buf *out, const struct cli *cli, const json_t *order)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	if (!json_is_object(order))
		return;
	buf_addf(&line, "to story %" JSON_INTEGER_FORMAT " by order %" JSON_INTEGER_FORMAT, show_number(order, "story"), show_number(order, "seq"));
	if (show_text(order, "author")[0])
		buf_addf(&line, " of %s", show_text(order, "author"));
	buf_add_text(&line, ", ");
	show_add_local(&line, show_time(order, "given"));
	if (show_text(order, "comment")[0])
		buf_addf(&line, ": %s", show_text(order, "comment"));
	show_field(out, "moved", line.ptr, cli->width);
}

void show_moves(struct buf *out, const struct cli *cli, const json_t *answer)
{
	size_t i;
	json_t *move;
	json_array_foreach(json_object_get(answer, "moves"), i, move)
		add_move(out, cli, move);
	add_order(out, cli, json_object_get(answer, "order"));
}

static void add_dispositions(struct buf *out, const struct cli *cli, const json_t *dispositions)
{
	size_t i;
	json_t *one;
	json_array_foreach(dispositions, i, one) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		buf_addf(&line, "%s: %s", show_text(one, "watch"), show_text(one, "disposition"));
		if (show_text(one, "alert")[0])
			buf_addf(&line, " (%s)", show_text(one, "alert"));
		show_field(out, i == 0 ? "watches" : "", line.ptr, cli->width);
	}
}

void show_withdraws(struct buf *out, const struct cli *cli, const json_t *withdraws)
{
	size_t i;
	json_t *line;
	json_array_foreach(withdraws, i, line) {
		CLEANUP(buf_done) struct buf one = { .max = SHOW_MAX };
		buf_addf(&one, "%s of story %" JSON_INTEGER_FORMAT ": %s", show_text(line, "id"), show_number(line, "story"), show_text(line, "title"));
		show_field(out, i == 0 ? "withdraws" : "", one.ptr, cli->width);
	}
	if (json_array_size(withdraws) == 0)
		show_field(out, "withdraws", "nothing that has come", cli->width);
}

int command_report_show(struct cli *cli)
{
	json_t *answer;
	char *path = cli_path(cli, "/v1/reports/", cli->words[0], "");
	int status = cli_ask_to_show(cli, path, NULL, 0, &answer);
	free(path);
	if (!answer)
		return status;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	json_t *report = json_object_get(answer, "report"), *withdraws = json_object_get(answer, "withdraws");
	show_report(&out, cli, report);
	if (withdraws) {
		show_withdraws(&out, cli, withdraws);
	} else {
		show_decision(&out, cli, report, json_object_get(answer, "decision"));
		show_moves(&out, cli, answer);
		add_dispositions(&out, cli, json_object_get(answer, "dispositions"));
	}
	buf_add_char(&out, '\n');
	show_paragraphs(&out, show_text(report, "text"), cli->width);
	cli_print(&out);
	json_decref(answer);
	return CLI_YES;
}
