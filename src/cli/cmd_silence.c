/* Who is told, and who is not: silences, muted stories, followers; and what became of a report. */
#include "alert/notice.h"
#include "base/array.h"
#include "base/cleanup.h"
#include "cli/show.h"
#include "cli/show_report.h"
#include "config/config.h"
#include "desk/routing.h"
#include "desk/watcher.h"

#include <stdlib.h>

#define CONDITIONS_MAX 12 /* of one order: what a request may hold */

/* ---- orders ---- */

static int order_of_story(struct cli *cli, const char *verb)
{
	char *path = cli_path(cli, "/v1/stories/", cli->words[0], verb);
	int status = cli_order(cli, path, CLI_PARAMETERS({ "receiver", cli->receiver }, { "for", cli->for_long }, { "comment", cli->comment }));
	free(path);
	return status;
}

int command_story_mute(struct cli *cli)
{
	return order_of_story(cli, "/mute");
}

int command_story_unmute(struct cli *cli)
{
	return order_of_story(cli, "/unmute");
}

int command_story_follow(struct cli *cli)
{
	return cli->receiver ? order_of_story(cli, "/follow") : cli_say(CLI_USAGE, "say who follows it: --receiver NAME");
}

int command_story_unfollow(struct cli *cli)
{
	return cli->receiver ? order_of_story(cli, "/unfollow") : cli_say(CLI_USAGE, "say who followed it: --receiver NAME");
}

int command_silence_add(struct cli *cli)
{
	struct cli_parameter parameters[CONDITIONS_MAX + 3] = { { "story", cli->story }, { "for", cli->for_long }, { "comment", cli->comment } };
	if (cli->words_len > CONDITIONS_MAX)
		return cli_say(CLI_USAGE, "%d conditions are the most", CONDITIONS_MAX);
	for (size_t i = 0; i < cli->words_len; i++)
		parameters[3 + i] = (struct cli_parameter){ "match", cli->words[i] };
	return cli_order(cli, "/v1/silences", parameters, 3 + cli->words_len);
}

int command_silence_end(struct cli *cli)
{
	char *path = cli_path(cli, "/v1/silences/", cli->words[0], "/end");
	int status = cli_order(cli, path, NULL, 0);
	free(path);
	return status;
}

/* ---- looking ---- */

/* "tells desk of story 41", "story 41; watch = floods" */
static void add_scope(struct buf *out, const json_t *silence)
{
	size_t i;
	json_t *condition;
	bool is_follower = json_is_string(json_object_get(silence, "receiver")), has_story = json_is_integer(json_object_get(silence, "story"));
	if (is_follower)
		buf_addf(out, "%s follows ", show_text(silence, "receiver"));
	if (has_story)
		buf_addf(out, "story %" JSON_INTEGER_FORMAT, show_number(silence, "story"));
	json_array_foreach(json_object_get(silence, "match"), i, condition)
		buf_addf(out, "%s%s", i > 0 || has_story ? "; " : "", json_string_value(condition));
}

int command_silence_list(struct cli *cli)
{
	static const struct table_column columns[] = {
		{ "ID", true, false }, { "WHAT", false, true }, { "SINCE", false, false }, { "UNTIL", false, false }, { "BY", false, false },
		{ "COMMENT", false, true },
	};
	json_t *answer, *silence;
	size_t i;
	int status = cli_ask_for_list(cli, "/v1/silences", CLI_PARAMETERS({ "ended", cli->with_removed ? "1" : NULL }), "silences", &answer);
	if (!answer)
		return status;
	struct table table;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	table_init(&table, columns, LEN(columns));
	json_array_foreach(json_object_get(answer, "silences"), i, silence) {
		CLEANUP(buf_done) struct buf scope = { .max = SHOW_MAX };
		add_scope(&scope, silence);
		table_add_number(&table, show_number(silence, "id"));
		table_add(&table, buf_view(&scope).ptr);
		table_add_time(&table, show_time(silence, "begins"));
		table_add_time(&table, show_time(silence, "ends"));
		table_add(&table, show_text(silence, "author"));
		table_add(&table, show_text(silence, "comment"));
	}
	if (i > 0)
		table_write(&table, cli, &out);
	else
		buf_add_text(&out, "nobody is silenced, and nobody follows a story\n");
	cli_print(&out);
	table_done(&table);
	json_decref(answer);
	return status;
}

/* ---- why ---- */

/* What each disposition but those that name an alert, and copies, says to a person. */
static const char *meaning_of(const char *disposition)
{
	static const struct { const char *name, *says; } meanings[] = {
		{ "deferred", "waits to be told" },
		{ "no_route", "not told: no route leads on from the watch" },
		{ "below", "not told: it does not fulfil a condition" },
		{ "inhibited", "not told: its story was told just before" },
		{ "muted", "not told: silenced" },
		{ "withheld", "not told: withdrawn" },
		{ "archived", "not told: it came as an archive" },
	};
	for (size_t i = 0; i < LEN(meanings); i++)
		if (strcmp(meanings[i].name, disposition) == 0)
			return meanings[i].says;
	return disposition;
}

/* How far the alerts of a disposition have come, with whoever got furthest. */
enum reach { REACH_NOBODY, REACH_HELD, REACH_QUEUED, REACH_DELIVERED };

static enum reach reach_of_alert(const json_t *alert)
{
	enum reach reach = REACH_NOBODY;
	json_t *delivery;
	size_t i;
	json_array_foreach(json_object_get(alert, "deliveries"), i, delivery) {
		const char *state = show_text(delivery, "state");
		enum reach this = strcmp(state, outbox_state_name(OUTBOX_DELIVERED)) == 0 ? REACH_DELIVERED :
				  strcmp(state, outbox_state_name(OUTBOX_QUEUED)) == 0 ? REACH_QUEUED :
				  strcmp(state, outbox_state_name(OUTBOX_HELD)) == 0 ? REACH_HELD : REACH_NOBODY;
		if (this > reach)
			reach = this;
	}
	return reach;
}

static bool is_withdrawal(const json_t *alert)
{
	return strcmp(show_text(alert, "type"), notice_type_name(NOTICE_WITHDRAWN)) == 0;
}

/* Of those whose words it is that they tell. What a follower is told by its watches has no alert of its own. */
static enum reach reach_of(const json_t *disposition)
{
	const json_t *alert = json_object_get(disposition, "alert");
	enum reach reach = json_is_object(alert) ? reach_of_alert(alert) : REACH_DELIVERED;
	json_t *other;
	size_t i;
	json_array_foreach(json_object_get(disposition, "also"), i, other) {
		enum reach this = is_withdrawal(other) ? REACH_NOBODY : reach_of_alert(other);
		if (this > reach)
			reach = this;
	}
	return reach;
}

static bool is_alert(const json_t *disposition, bool *ret_is_folded)
{
	const char *name = show_text(disposition, "disposition");
	*ret_is_folded = strcmp(name, disposition_name(DISPOSITION_FOLDED)) == 0;
	return *ret_is_folded || strcmp(name, disposition_name(DISPOSITION_ALERTED)) == 0;
}

/* Its alert, if any, has told of what it repeats, or will. */
static void add_copy(struct buf *line, const json_t *disposition, const json_t *report)
{
	static const char *const copies[] = {
		[REACH_NOBODY] = "a dead letter", [REACH_HELD] = "held", [REACH_QUEUED] = "queued",
	};
	const json_t *alert = json_object_get(disposition, "alert");
	enum reach reach = json_is_object(alert) ? reach_of_alert(alert) : REACH_DELIVERED;
	bool is_revision = strcmp(show_text(report, "relation"), relation_name(RELATION_REVISION)) == 0;
	buf_addf(line, "not told: it is a %s, and ", is_revision ? "revision" : "copy");
	if (reach == REACH_DELIVERED)
		buf_addf(line, "no route asks for %s", is_revision ? "revisions" : "copies");
	else
		buf_addf(line, "the alert of what it %s is %s", is_revision ? "revises" : "repeats", copies[reach]);
}

static void add_meaning(struct buf *line, const json_t *disposition, const json_t *report)
{
	static const char *const reaches[] = {
		[REACH_NOBODY] = "not told: its alert is a dead letter", [REACH_HELD] = "not told yet: its alert is held",
		[REACH_QUEUED] = "not told yet: its alert is queued", [REACH_DELIVERED] = "told",
	};
	const char *name = show_text(disposition, "disposition");
	bool is_folded;
	if (is_alert(disposition, &is_folded))
		buf_addf(line, "%s%s", reaches[reach_of(disposition)], is_folded ? " together with others" : "");
	else if (strcmp(name, disposition_name(DISPOSITION_COPY)) == 0)
		add_copy(line, disposition, report);
	else
		buf_add_text(line, meaning_of(name));
}

static void add_deliveries(struct buf *out, const struct cli *cli, const json_t *alert)
{
	size_t i;
	json_t *delivery;
	json_array_foreach(json_object_get(alert, "deliveries"), i, delivery) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		buf_addf(&line, "%s to %s, ", show_text(delivery, "state"), show_text(delivery, "receiver"));
		show_add_local(&line, show_time(delivery, "changed"));
		if (show_text(delivery, "error")[0])
			buf_addf(&line, ": %s", show_text(delivery, "error"));
		show_field(out, "", line.ptr, cli->width);
	}
}

/* " by anna until 2026-11-26 21:50: we know (silence 3)" */
static void add_silence(struct buf *line, const json_t *silence)
{
	buf_addf(line, " by %s until ", show_text(silence, "author")[0] ? show_text(silence, "author") : "somebody");
	if (show_time(silence, "ends") == TIME_NONE)
		buf_add_text(line, "somebody ends it");
	else
		show_add_local(line, show_time(silence, "ends"));
	if (show_text(silence, "comment")[0])
		buf_addf(line, ": %s", show_text(silence, "comment"));
	buf_addf(line, " (silence %" JSON_INTEGER_FORMAT ")", show_number(silence, "id"));
}

/* Who has silenced it, or more of why; by which alert. */
static void add_reason(struct buf *line, const json_t *fate)
{
	const json_t *silence = json_object_get(fate, "silence"), *alert = json_object_get(fate, "alert");
	if (json_is_object(silence))
		add_silence(line, silence);
	else if (show_text(fate, "detail")[0])
		buf_addf(line, " (%s)", show_text(fate, "detail"));
	if (json_is_object(alert))
		buf_addf(line, ", alert %s", show_text(alert, "id"));
}

/* A copy for this receiver, who had yet to be told of what it repeats; and this is what came of it. */
static void add_repeated(struct buf *line, const json_t *outcome)
{
	const json_t *repeated = json_object_get(outcome, "repeated");
	bool is_folded;
	if (json_is_string(repeated)) {
		buf_add_text(line, strcmp(json_string_value(repeated), "told") == 0 ? "what it repeats, or a copy of that, has been told since" : "what it repeats still waits");
		if (json_is_object(json_object_get(outcome, "alert")))
			buf_addf(line, ", alert %s", show_text(json_object_get(outcome, "alert"), "id"));
		return;
	}
	buf_add_text(line, "what it repeats came to nothing");
	if (!json_is_object(repeated))
		return;
	buf_add_text(line, ": ");
	if (is_alert(repeated, &is_folded))
		buf_addf(line, "alert %s was not delivered to it", show_text(json_object_get(repeated, "alert"), "id"));
	else {
		add_meaning(line, repeated, NULL);
		add_reason(line, repeated);
	}
}

static void add_outcome(struct buf *out, const struct cli *cli, const json_t *outcome, const json_t *report)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	buf_addf(&line, "to %s: ", show_text(outcome, "receiver"));
	if (json_is_null(json_object_get(outcome, "repeated"))) {
		add_meaning(&line, outcome, report);
		add_reason(&line, outcome);
	} else
		add_repeated(&line, outcome);
	show_field(out, "", line.ptr, cli->width);
	add_deliveries(out, cli, json_object_get(outcome, "alert"));
}

static void add_disposition(struct buf *out, const struct cli *cli, const json_t *disposition, const json_t *report)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	size_t i;
	json_t *other;
	add_meaning(&line, disposition, report);
	add_reason(&line, disposition);
	show_field(out, show_text(disposition, "watch"), line.ptr, cli->width);
	add_deliveries(out, cli, json_object_get(disposition, "alert"));
	json_array_foreach(json_object_get(disposition, "also"), i, other) {
		CLEANUP(buf_done) struct buf also = { .max = SHOW_MAX };
		buf_addf(&also, "%s by alert %s", is_withdrawal(other) ? "withdrawn" : "and", show_text(other, "id"));
		show_field(out, "", also.ptr, cli->width);
		add_deliveries(out, cli, other);
	}
	json_array_foreach(json_object_get(disposition, "receivers"), i, other)
		if (!json_equal(json_object_get(other, "disposition"), json_object_get(disposition, "disposition")) ||
		    !json_is_null(json_object_get(other, "repeated")))
			add_outcome(out, cli, other, report);
}

/* "repeats  7zq4m0k2w9fhx, Dam bursts (Wire), as its reprint" */
static void add_original(struct buf *out, const struct cli *cli, const json_t *report)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *of = json_object_get(report, "of");
	if (!json_is_object(of))
		return;
	buf_addf(&line, "%s, %s", show_text(of, "id"), show_text(of, "title"));
	if (show_text(of, "source")[0])
		buf_addf(&line, " (%s)", show_text(of, "source"));
	buf_addf(&line, ", as its %s", show_text(report, "relation"));
	show_field(out, "repeats", line.ptr, cli->width);
}

static void add_waits(struct buf *out, const struct cli *cli, const json_t *waits)
{
	size_t i;
	json_t *wait;
	json_array_foreach(waits, i, wait) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		buf_addf(&line, "for %s by route %s (%s), until ", show_text(wait, "receiver"), show_text(wait, "route"), show_text(wait, "why"));
		show_add_local(&line, show_time(wait, "until"));
		show_field(out, i == 0 ? "waits" : "", line.ptr, cli->width);
	}
}

/* As much of a report as a watch asks for. */
static struct report report_of(struct arena *arena, const json_t *json)
{
	struct report report = REPORT_BLANK;
	const struct { const char *key; struct span *field; } fields[] = {
		{ "title", &report.title }, { "text", &report.text }, { "source", &report.source }, { "place", &report.place }, { "byline", &report.byline },
		{ "language", &report.language },
	};
	const json_t *keywords = json_object_get(json, "keywords");
	struct span *list = ARENA_NEW(arena, struct span, json_array_size(keywords) + 1);
	for (size_t i = 0; i < LEN(fields); i++)
		*fields[i].field = arena_copy(arena, span_of(show_text(json, fields[i].key)));
	for (size_t i = 0; i < json_array_size(keywords); i++)
		list[i] = arena_copy(arena, span_of(json_string_value(json_array_get(keywords, i))));
	report.keywords = list;
	report.keywords_len = json_array_size(keywords);
	return report;
}

/* Nothing is kept of watches that did not match: it is asked again, as it is written now. */
static int explain_no_match(const struct config_watch *watch, const json_t *json, json_t **ret_no_match)
{
	CLEANUP(buf_done) struct buf why = { .max = SHOW_MAX };
	struct fault fault = { 0 };
	struct query_reason reason;
	struct watcher *watcher = watcher_new(watch->match, &fault);
	if (!watcher)
		return cli_say_fault(&fault);
	struct arena *arena = arena_new();
	struct report report = report_of(arena, json);
	bool matches_now = watcher_matches(watcher, arena, &report);
	watcher_explain(watcher, &reason);
	query_add_reason(&why, &reason);
	*ret_no_match = json_pack("{s:s, s:b, s:o, s:o}", "watch", watch->name, "matches_now", matches_now, "why",
				  matches_now ? json_null() : json_string(buf_view(&why).ptr), "column",
				  matches_now ? json_null() : json_integer((json_int_t)reason.column));
	arena_free(arena);
	watcher_free(watcher);
	return 0;
}

static int ask_no_match(struct cli *cli, const json_t *why, json_t **ret_no_match)
{
	struct fault fault = { 0 };
	struct config *config = config_look(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", &fault);
	uint32_t place = config ? configured_watch(config, span_of(cli->watch)) : CONFIG_NOBODY;
	const struct config_watch *watch = place != CONFIG_NOBODY ? &config->watches[place] : NULL;
	json_t *answer = NULL;
	int status = watch ? 0 : config ? cli_say(CLI_NO_OBJECT, "there is no watch '%s'", cli->watch) : cli_say(EX_CONFIG, "%s", fault.text);
	char *path = cli_path(cli, "/v1/reports/", show_text(json_object_get(why, "report"), "id"), "");
	if (status == 0)
		status = cli_ask(cli, path, NULL, 0, &answer);
	if (status == 0)
		status = explain_no_match(watch, json_object_get(answer, "report"), ret_no_match);
	free(path);
	json_decref(answer);
	config_free(config);
	return status;
}

static void add_no_match(struct buf *out, const struct cli *cli, const json_t *no_match)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	if (json_is_true(json_object_get(no_match, "matches_now")))
		buf_add_text(&line, "it matches as it is written now, but did not when the report came");
	else
		buf_addf(&line, "no match: %s", show_text(no_match, "why"));
	show_field(out, show_text(no_match, "watch"), line.ptr, cli->width);
}

static void print_why(const struct cli *cli, const json_t *answer)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	const json_t *no_match = json_object_get(answer, "no_match");
	json_t *disposition;
	size_t i;
	show_head(&out, cli, show_text(json_object_get(answer, "report"), "title"));
	show_withdrawal(&out, cli, json_object_get(json_object_get(answer, "report"), "withdrawal"));
	add_original(&out, cli, json_object_get(answer, "report"));
	show_moves(&out, cli, answer);
	json_array_foreach(json_object_get(answer, "dispositions"), i, disposition)
		add_disposition(&out, cli, disposition, json_object_get(answer, "report"));
	add_waits(&out, cli, json_object_get(answer, "waits"));
	if (no_match)
		add_no_match(&out, cli, no_match);
	else if (i == 0)
		show_field(&out, "watches", "none matched", cli->width);
	cli_print(&out);
}

static bool is_told(const json_t *dispositions)
{
	json_t *disposition;
	size_t i;
	bool is_folded;
	json_array_foreach(dispositions, i, disposition)
		if (is_alert(disposition, &is_folded) && reach_of(disposition) == REACH_DELIVERED)
			return true;
	return false;
}

int command_why(struct cli *cli)
{
	json_t *answer = NULL, *no_match = NULL;
	char *path = cli_path(cli, "/v1/reports/", cli->words[0], "/why");
	int status = cli_ask(cli, path, CLI_PARAMETERS({ "watch", cli->watch }), &answer);
	free(path);
	const json_t *dispositions = json_object_get(answer, "dispositions");
	if (status == 0 && cli->watch && json_array_size(dispositions) == 0)
		status = ask_no_match(cli, answer, &no_match);
	if (no_match)
		json_object_set_new(answer, "no_match", no_match);
	if (status == 0 && cli->is_json)
		cli_print_json(answer);
	else if (status == 0)
		print_why(cli, answer);
	if (status == 0)
		status = is_told(dispositions) ? CLI_YES : CLI_NO;
	json_decref(answer);
	return status;
}
