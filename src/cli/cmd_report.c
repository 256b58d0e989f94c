#include "base/cleanup.h"
#include "cli/show.h"
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
static void add_withdrawal(struct buf *out, const struct cli *cli, const json_t *withdrawal)
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

static void add_report(struct buf *out, const struct cli *cli, const json_t *report)
{
	static const struct { const char *label, *key; } fields[] = {
		{ "source", "source" }, { "by", "byline" }, { "place", "place" }, { "language", "language" }, { "uri", "uri" },
		{ "link", "link" }, { "version", "version" }, { "status", "status" },
	};
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	show_head(out, cli, show_text(report, "title"));
	add_withdrawal(out, cli, json_object_get(report, "withdrawal"));
	add_embargo(out, show_time(report, "embargo"), cli->width);
	buf_addf(&line, "%s (%" JSON_INTEGER_FORMAT ")", show_text(report, "id"), show_number(report, "seq"));
	show_field(out, "report", line.ptr, cli->width);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		show_field(out, fields[i].label, show_text(report, fields[i].key), cli->width);
	add_number_field(out, cli, "urgency", report, "urgency");
	show_field(out, "note", show_text(report, "note"), cli->width);
	add_local_field(out, "published", show_time(report, "published"), cli->width);
	add_local_field(out, "updated", show_time(report, "updated"), cli->width);
	add_local_field(out, "received", show_time(report, "received"), cli->width);
}

/* "relation of story 12, of 'title' (source)". */
static void add_decision(struct buf *out, const struct cli *cli, const json_t *report, const json_t *decision)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *of = json_object_get(decision, "of");
	buf_addf(&line, "%s, story %" JSON_INTEGER_FORMAT, show_text(decision, "relation"), show_number(report, "story"));
	if (json_is_object(of))
		buf_addf(&line, "; repeats %s '%s' (%s)", show_text(of, "id"), show_text(of, "title"), show_text(of, "source"));
	show_field(out, "decided", line.ptr, cli->width);
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

/* An instruction instead of a report: what it withdrew. */
static void add_withdraws(struct buf *out, const struct cli *cli, const json_t *withdraws)
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
	add_report(&out, cli, report);
	if (withdraws) {
		add_withdraws(&out, cli, withdraws);
	} else {
		add_decision(&out, cli, report, json_object_get(answer, "decision"));
		add_dispositions(&out, cli, json_object_get(answer, "dispositions"));
	}
	buf_add_char(&out, '\n');
	show_paragraphs(&out, show_text(report, "text"), cli->width);
	cli_print(&out);
	json_decref(answer);
	return CLI_YES;
}

/* ---- explain ---- */

/* Permille as per cent. */
static void add_share(struct buf *out, json_int_t permille)
{
	buf_addf(out, "%" JSON_INTEGER_FORMAT ".%" JSON_INTEGER_FORMAT " %%", permille / 10, permille % 10);
}

static void add_story_question(struct buf *out, const struct cli *cli, const json_t *decision)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *score = json_object_get(decision, "story"), *nearest = json_object_get(score, "nearest");
	json_int_t best = show_number(score, "best"), runner_up = show_number(score, "runner_up");
	if (best == 0) {
		show_field(out, "story?", "no earlier story resembles it", cli->width);
		return;
	}
	buf_addf(&line, "similarity to story %" JSON_INTEGER_FORMAT " is %" JSON_INTEGER_FORMAT " of 1000; %" JSON_INTEGER_FORMAT " was needed", best,
		 show_number(score, "score"), show_number(score, "threshold"));
	if (runner_up != 0)
		buf_addf(&line, "; next best: story %" JSON_INTEGER_FORMAT " with %" JSON_INTEGER_FORMAT, runner_up,
			 show_number(score, "runner_up_score"));
	show_field(out, "story?", line.ptr, cli->width);
	if (!json_is_object(nearest))
		return;
	buf_clear(&line);
	buf_addf(&line, "%s '%s' (%s)", show_text(nearest, "id"), show_text(nearest, "title"), show_text(nearest, "source"));
	show_field(out, "nearest", line.ptr, cli->width);
}

static void add_copy_question(struct buf *out, const struct cli *cli, const json_t *decision)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *copy = json_object_get(decision, "copy"), *candidate = json_object_get(copy, "candidate");
	if (!json_is_object(candidate)) {
		show_field(out, "copy?", "it shares no rare passage with any earlier report", cli->width);
		return;
	}
	add_share(&line, show_number(copy, "containment"));
	buf_add_text(&line, " of the shorter text is in the other; ");
	add_share(&line, show_number(copy, "threshold"));
	buf_addf(&line, " was needed; compared with %s '%s' (%s)", show_text(candidate, "id"), show_text(candidate, "title"),
		 show_text(candidate, "source"));
	show_field(out, "copy?", line.ptr, cli->width);
}

static void add_background(struct buf *out, const struct cli *cli, const json_t *links)
{
	size_t i;
	json_t *link;
	json_array_foreach(links, i, link) {
		CLEANUP(buf_done) struct buf line = { .max = 256 };
		buf_addf(&line, "story %" JSON_INTEGER_FORMAT " with %" JSON_INTEGER_FORMAT, show_number(link, "story"), show_number(link, "score"));
		show_field(out, i == 0 ? "before" : "", line.ptr, cli->width);
	}
}

static void add_terms(struct buf *out, const struct cli *cli, const json_t *terms)
{
	size_t i;
	json_t *term;
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	json_array_foreach(terms, i, term) {
		buf_addf(&line, "%s%s ", i > 0 ? ", " : "", show_text(term, "term"));
		add_share(&line, show_number(term, "weight"));
	}
	show_field(out, "shared", buf_view(&line).ptr, cli->width);
}

static void add_overlaps(struct buf *out, const struct cli *cli, const json_t *overlaps)
{
	size_t i;
	json_t *overlap;
	json_array_foreach(overlaps, i, overlap) {
		buf_add_char(out, '\n');
		show_field(out, "here", show_text(overlap, "here"), cli->width);
		show_field(out, "there", show_text(overlap, "there"), cli->width);
	}
}

int command_explain(struct cli *cli)
{
	json_t *answer;
	char *path = cli_path(cli, "/v1/reports/", cli->words[0], "/explain");
	int status = cli_ask_to_show(cli, path, NULL, 0, &answer);
	free(path);
	if (!answer)
		return status;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	json_t *report = json_object_get(answer, "report"), *decision = json_object_get(answer, "decision");
	add_report(&out, cli, report);
	if (decision) {
		add_decision(&out, cli, report, decision);
		add_story_question(&out, cli, decision);
		add_copy_question(&out, cli, decision);
		add_background(&out, cli, json_object_get(decision, "background"));
	} else {
		add_withdraws(&out, cli, json_object_get(answer, "withdraws"));
	}
	if (json_is_object(json_object_get(answer, "compared_with"))) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		json_t *other = json_object_get(answer, "compared_with");
		add_share(&line, show_number(answer, "share_of_this"));
		buf_addf(&line, " of this text is in %s, ", show_text(other, "id"));
		add_share(&line, show_number(answer, "share_of_other"));
		buf_add_text(&line, " of that in this");
		show_field(&out, "overlap", line.ptr, cli->width);
		add_terms(&out, cli, json_object_get(answer, "terms"));
		add_overlaps(&out, cli, json_object_get(answer, "overlaps"));
	}
	cli_print(&out);
	json_decref(answer);
	return CLI_YES;
}
