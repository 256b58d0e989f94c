#include "base/array.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/show.h"

static void add_counts(struct buf *out, const struct cli *cli, const json_t *counts)
{
	CLEANUP(buf_done) struct buf line = { .max = 1024 };
	show_add_count(&line, (uint64_t)show_number(counts, "reports"), "report", "reports");
	buf_add_text(&line, " (");
	show_add_count(&line, (uint64_t)show_number(counts, "copies"), "copy", "copies");
	buf_add_text(&line, ") in ");
	show_add_count(&line, (uint64_t)show_number(counts, "stories"), "story", "stories");
	buf_add_text(&line, ", from ");
	show_add_count(&line, (uint64_t)show_number(counts, "drops"), "drop", "drops");
	buf_addf(&line, " (%" JSON_INTEGER_FORMAT " failed, %" JSON_INTEGER_FORMAT " unreadable reports)", show_number(counts, "failed_drops"),
		 show_number(counts, "rejects"));
	show_field(out, "desk", line.ptr, cli->width);
	buf_clear(&line);
	show_add_count(&line, (uint64_t)show_number(counts, "alerts"), "alert", "alerts");
	buf_addf(&line, ", %" JSON_INTEGER_FORMAT " deliveries waiting, %" JSON_INTEGER_FORMAT " given up", show_number(counts, "queued"),
		 show_number(counts, "dead"));
	if (show_number(counts, "waiting") > 0) {
		buf_add_text(&line, "; ");
		show_add_count(&line, (uint64_t)show_number(counts, "waiting"), "report waits", "reports wait");
		buf_add_text(&line, " to be told, by quiet hours, groups or digests");
	}
	show_field(out, "alerts", line.ptr, cli->width);
	buf_clear(&line);
	show_add_bytes(&line, (uint64_t)show_number(counts, "file_bytes"));
	buf_add_text(&line, " and a log of ");
	show_add_bytes(&line, (uint64_t)show_number(counts, "wal_bytes"));
	show_field(out, "store", line.ptr, cli->width);
}

static int status_of_store(struct cli *cli)
{
	json_t *counts;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	int status = cli_ask_to_show(cli, "/v1/counts", NULL, 0, &counts);
	if (!counts)
		return status;
	add_counts(&out, cli, counts);
	cli_print(&out);
	json_decref(counts);
	return CLI_YES;
}

static void add_daemon(struct buf *out, const struct cli *cli, const json_t *answer)
{
	CLEANUP(buf_done) struct buf line = { .max = 1024 };
	size_t i;
	json_t *reason;
	buf_addf(&line, "%s, process %" JSON_INTEGER_FORMAT ", since ", show_text(answer, "version"), show_number(answer, "pid"));
	show_add_local(&line, show_time(answer, "started"));
	show_field(out, "tidingsd", line.ptr, cli->width);
	json_array_foreach(json_object_get(answer, "degraded"), i, reason) {
		const char *text = json_string_value(reason);
		show_field(out, i == 0 ? "degraded" : "", text ? text : show_text(reason, "reason"), cli->width);
	}
}

static void add_inbox(struct buf *out, const struct cli *cli, const json_t *inbox)
{
	CLEANUP(buf_done) struct buf line = { .max = 8192 };
	size_t i;
	json_t *ignored;
	buf_addf(&line, "%" JSON_INTEGER_FORMAT " waiting, %" JSON_INTEGER_FORMAT " being read in %s", show_number(inbox, "waiting"),
		 show_number(inbox, "reading"), show_text(inbox, "path"));
	show_field(out, "inbox", line.ptr, cli->width);
	json_array_foreach(json_object_get(inbox, "ignored"), i, ignored) {
		buf_clear(&line);
		buf_addf(&line, "left alone: '%s', %s", show_text(ignored, "name"), show_text(ignored, "reason"));
		show_field(out, "", line.ptr, cli->width);
	}
}

static void add_feeds(struct buf *out, const struct cli *cli, const json_t *feeds)
{
	CLEANUP(buf_done) struct buf line = { .max = 1024 };
	json_int_t active = show_number(feeds, "active"), paused = show_number(feeds, "paused"), stopped = show_number(feeds, "stopped");
	if (active + paused + stopped == 0)
		return;
	buf_addf(&line, "%" JSON_INTEGER_FORMAT " asked (%" JSON_INTEGER_FORMAT " now, the next ", active, show_number(feeds, "fetching"));
	show_add_local(&line, show_time(feeds, "next"));
	buf_addf(&line, "), %" JSON_INTEGER_FORMAT " failing, %" JSON_INTEGER_FORMAT " paused, %" JSON_INTEGER_FORMAT " gone",
		 show_number(feeds, "failing"), paused, stopped);
	show_field(out, "feeds", line.ptr, cli->width);
}

static void add_workers(struct buf *out, const struct cli *cli, const json_t *answer)
{
	CLEANUP(buf_done) struct buf line = { .max = 1024 };
	const json_t *decoders = json_object_get(answer, "decoders"), *desk = json_object_get(answer, "desk");
	show_add_count(&line, (uint64_t)show_number(decoders, "processes"), "process", "processes");
	buf_addf(&line, ", %" JSON_INTEGER_FORMAT " busy, ", show_number(decoders, "busy"));
	show_add_count(&line, (uint64_t)show_number(decoders, "restarts"), "restart", "restarts");
	buf_addf(&line, "; caged by %s", show_text(decoders, "caged_by"));
	show_field(out, "decoders", line.ptr, cli->width);
	buf_clear(&line);
	show_add_count(&line, (uint64_t)show_number(desk, "queued"), "report", "reports");
	buf_addf(&line, " between decoder and desk; the last commit took %" JSON_INTEGER_FORMAT " ms", show_number(desk, "commit_ms"));
	show_field(out, "queued", line.ptr, cli->width);
}

static void add_receivers(struct buf *out, const struct cli *cli, const json_t *receivers)
{
	static const struct table_column columns[] = {
		{ "RECEIVER", false, false }, { "TYPE", false, false },	  { "STATE", false, false },	{ "QUEUED", true, false },
		{ "OLDEST", false, false },   { "NEXT TRY", false, false }, { "WHY", false, true },
	};
	struct table table;
	size_t i;
	json_t *receiver;
	CLEANUP(buf_done) struct buf reason = { .max = SHOW_MAX };
	if (json_array_size(receivers) == 0)
		return;
	table_init(&table, columns, LEN(columns));
	json_array_foreach(receivers, i, receiver) {
		table_add(&table, show_text(receiver, "receiver"));
		table_add(&table, show_text(receiver, "type"));
		table_add(&table, show_queue_state(receiver));
		table_add_number(&table, show_number(receiver, "queued"));
		table_add_time(&table, show_time(receiver, "oldest"));
		table_add_time(&table, show_time(receiver, "next"));
		buf_clear(&reason);
		show_add_queue_reason(&reason, receiver);
		table_add(&table, buf_view(&reason).ptr);
	}
	buf_add_char(out, '\n');
	table_write(&table, cli, out);
	table_done(&table);
}

static void add_start(struct buf *out, const struct cli *cli, const json_t *start)
{
	CLEANUP(buf_done) struct buf line = { .max = 1024 };
	uint64_t all = (uint64_t)show_number(start, "of");
	if (strcmp(show_text(start, "phase"), "checking") == 0) {
		buf_add_text(&line, "the store is checked");
	} else if (all > 0) {
		show_add_count(&line, (uint64_t)show_number(start, "remembered"), "of ", "of ");
		show_add_count(&line, all, "report", "reports");
		buf_add_text(&line, " remembered");
	} else {
		buf_add_text(&line, "the reports are looked for");
	}
	show_field(out, "starting", line.ptr, cli->width);
}

/* What the daemon is doing and what its store holds are two questions, answered by two threads of it. */
static int counts_join(struct cli *cli, json_t *answer)
{
	json_t *counts;
	int status = cli_ask(cli, "/v1/counts", NULL, 0, &counts);
	if (status == 0)
		json_object_set_new(answer, "store", counts);
	return status;
}

static int status_of_start(struct cli *cli, json_t *answer)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	add_daemon(&out, cli, answer);
	add_start(&out, cli, json_object_get(answer, "start"));
	if (cli->is_json)
		cli_print_json(answer);
	else
		cli_print(&out);
	json_decref(answer);
	return CLI_NO;
}

/* The exit status tells a script whether all is well: 1 where the daemon is degraded, or not there yet. */
int command_status(struct cli *cli)
{
	json_t *answer;
	if (cli->store)
		return status_of_store(cli);
	int status = cli_ask(cli, "/v1/status", NULL, 0, &answer);
	if (status != 0)
		return status;
	if (json_object_get(answer, "start"))
		return status_of_start(cli, answer);
	status = counts_join(cli, answer);
	if (status != 0) {
		json_decref(answer);
		return status;
	}
	status = json_array_size(json_object_get(answer, "degraded")) > 0 ? CLI_NO : CLI_YES;
	if (cli->is_json) {
		cli_print_json(answer);
	} else {
		CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
		add_daemon(&out, cli, answer);
		add_inbox(&out, cli, json_object_get(answer, "inbox"));
		add_feeds(&out, cli, json_object_get(answer, "feeds"));
		add_workers(&out, cli, answer);
		add_counts(&out, cli, json_object_get(answer, "store"));
		add_receivers(&out, cli, json_object_get(answer, "receivers"));
		cli_print(&out);
	}
	json_decref(answer);
	return status;
}
