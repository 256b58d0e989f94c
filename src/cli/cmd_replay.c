/* The journal again: which decisions would fall otherwise by this program and this configuration? */
#include "base/cleanup.h"
#include "cli/progress.h"
#include "cli/show.h"
#include "config/config.h"
#include "desk/replay.h"

#include <inttypes.h>
#include <stdlib.h>

#define LINE_MAX_BYTES (1u << 20)

struct replaying {
	struct cli *cli;
	struct progress progress;
	uint64_t last; /* of the journal */
	uint64_t reports, instructions, orders, otherwise, other_figures;
};

/* ---- for people ---- */

static void add_withdrawn(struct buf *out, const uint64_t *seqs, size_t len)
{
	buf_add_text(out, len > 0 ? "withdraws" : "withdraws nothing");
	for (size_t i = 0; i < len; i++)
		buf_addf(out, "%s %" PRIu64, i > 0 ? "," : "", seqs[i]);
}

/* "reprint of 4, story 1 (overlap 870 of 330)" */
static void add_decision(struct buf *out, const struct store_report *entry)
{
	const struct verdict *verdict = &entry->verdict;
	buf_addf(out, "%s", relation_name(verdict->relation));
	if (verdict->of)
		buf_addf(out, " of %" PRIu64, verdict->of);
	buf_addf(out, ", story %" PRIu64, entry->story);
	if (verdict->of)
		buf_addf(out, " (overlap %d of %d)", verdict->containment, verdict->containment_threshold);
	else
		buf_addf(out, " (similarity %d of %d)", verdict->score, verdict->threshold);
	if (entry->withdrawn_by)
		buf_addf(out, ", withdrawn by %" PRIu64, entry->withdrawn_by);
}

static void add_moves(struct buf *out, const struct verdict_move *moves, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (moves[i].report != 0)
			buf_addf(out, "; moves %" PRIu64 " from story %" PRIu64 " to %" PRIu64, moves[i].report, moves[i].from, moves[i].to);
		else
			buf_addf(out, "; merges story %" PRIu64 " into %" PRIu64, moves[i].from, moves[i].to);
}

static void add_decided(struct buf *out, const struct store_report *entry, const struct verdict_move *moves, size_t len)
{
	add_decision(out, entry);
	add_moves(out, moves, len);
}

/* "story 7 becomes part of story 3" */
static void add_order(struct buf *out, const struct store_order *order, uint64_t story, uint64_t other)
{
	if (story == 0)
		buf_add_text(out, "makes no sense any more");
	else if (order->verb == STORY_MERGE)
		buf_addf(out, "story %" PRIu64 " becomes part of story %" PRIu64, other, story);
	else
		buf_addf(out, "report %" PRIu64 " goes from story %" PRIu64 " to story %" PRIu64, order->report, other, story);
}

static void add_side(struct buf *out, const struct replay_step *step, bool is_now)
{
	if (step->order && is_now)
		add_order(out, step->order, step->story, step->other);
	else if (step->order)
		add_order(out, step->order, step->order->story, step->order->other);
	else if (step->is_instruction)
		add_withdrawn(out, is_now ? step->withdraws : step->withdrew, is_now ? step->withdraws_len : step->withdrew_len);
	else
		add_decided(out, is_now ? step->now : step->was, is_now ? step->moves : step->moved, is_now ? step->moves_len : step->moved_len);
}

static void print_difference(struct replaying *replaying, const struct replay_step *step)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX }, line = { .max = LINE_MAX_BYTES };
	char id[HASH_ID_SIZE];
	int width = replaying->cli->width;
	if (step->order)
		buf_addf(&line, "order %" PRIu64, step->order->seq);
	else
		buf_addf(&line, "%s (%" PRIu64 ")  %.*s", hash_id(step->was->id, id), step->was->seq, SPAN_ARG(step->was->report.title));
	show_head(&out, replaying->cli, line.ptr);
	for (int i = 0; i < 2; i++) {
		buf_clear(&line);
		add_side(&line, step, i == 1);
		show_field(&out, i == 0 ? "was" : "is", line.ptr, width);
	}
	progress_clear(&replaying->progress);
	cli_print(&out);
}

static void print_summary(const struct replaying *replaying)
{
	CLEANUP(buf_done) struct buf line = { .max = 512 };
	show_add_count(&line, replaying->reports, "report", "reports");
	if (replaying->instructions > 0) {
		buf_add_text(&line, ", ");
		show_add_count(&line, replaying->instructions, "instruction", "instructions");
	}
	if (replaying->orders > 0) {
		buf_add_text(&line, ", ");
		show_add_count(&line, replaying->orders, "order", "orders");
	}
	buf_add_text(&line, " decided again: ");
	if (replaying->otherwise > 0)
		show_add_count(&line, replaying->otherwise, "decision differs", "decisions differ");
	else
		buf_add_text(&line, "no decision differs");
	if (replaying->other_figures > 0) {
		buf_add_text(&line, "; ");
		show_add_count(&line, replaying->other_figures, "more has", "more have");
		buf_add_text(&line, " other figures");
	}
	buf_add_char(&line, '\n');
	cli_print(&line);
}

/* ---- for programs ---- */

static void print_line(json_t *json)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	char *text = json_dumps(json, JSON_COMPACT);
	if (!text)
		abort(); /* out of memory */
	buf_addf(&line, "%s\n", text);
	free(text);
	json_decref(json);
	cli_print(&line);
}

static json_t *json_seq(uint64_t seq)
{
	return seq ? json_integer((json_int_t)seq) : json_null();
}

static json_t *json_decision(const struct store_report *entry)
{
	const struct verdict *verdict = &entry->verdict;
	return json_pack("{s:s, s:o, s:I, s:i, s:i, s:o, s:o, s:i, s:i, s:o}", "relation", relation_name(verdict->relation), "of", json_seq(verdict->of),
			 "story", (json_int_t)entry->story, "score", verdict->score, "threshold", verdict->threshold, "nearest",
			 json_seq(verdict->nearest), "candidate", json_seq(verdict->copy_of), "containment", verdict->containment,
			 "containment_threshold", verdict->containment_threshold, "withdrawn_by", json_seq(entry->withdrawn_by));
}

/* A decision with what it moves elsewhere. */
static json_t *json_moving(json_t *decision, const struct verdict_move *moves, size_t len)
{
	json_t *array = json_array();
	for (size_t i = 0; i < len; i++)
		json_array_append_new(array, json_pack("{s:o, s:I, s:I, s:i, s:i}", "report", json_seq(moves[i].report), "from", (json_int_t)moves[i].from,
						       "to", (json_int_t)moves[i].to, "score", moves[i].score, "was", moves[i].was));
	json_object_set_new(decision, "moves", array);
	return decision;
}

static json_t *json_withdrawn(const uint64_t *seqs, size_t len)
{
	json_t *withdraws = json_array();
	for (size_t i = 0; i < len; i++)
		json_array_append_new(withdraws, json_integer((json_int_t)seqs[i]));
	return json_pack("{s:o}", "withdraws", withdraws);
}

static json_t *json_order(uint64_t story, uint64_t other)
{
	return json_pack("{s:o, s:o}", "story", json_seq(story), "other", json_seq(other));
}

static void print_order_json(const struct replay_step *step)
{
	const struct store_order *order = step->order;
	print_line(json_pack("{s:I, s:s, s:o, s:o}", "seq", (json_int_t)order->seq, "order", story_verb_name(order->verb), "was",
			     json_order(order->story, order->other), "is", json_order(step->story, step->other)));
}

static void print_difference_json(const struct replay_step *step)
{
	char id[HASH_ID_SIZE];
	if (step->order) {
		print_order_json(step);
		return;
	}
	json_t *title = json_stringn(step->was->report.title.ptr ? step->was->report.title.ptr : "", step->was->report.title.len);
	json_t *was = step->is_instruction ? json_withdrawn(step->withdrew, step->withdrew_len) : json_moving(json_decision(step->was), step->moved, step->moved_len);
	json_t *now = step->is_instruction ? json_withdrawn(step->withdraws, step->withdraws_len) : json_moving(json_decision(step->now), step->moves, step->moves_len);
	print_line(json_pack("{s:I, s:s, s:o, s:o, s:o}", "seq", (json_int_t)step->was->seq, "id", hash_id(step->was->id, id), "title",
			     title ? title : json_null(), "was", was, "is", now));
}

static void print_summary_json(const struct replaying *replaying)
{
	print_line(json_pack("{s:I, s:I, s:I, s:I, s:I}", "reports", (json_int_t)replaying->reports, "instructions", (json_int_t)replaying->instructions, "orders",
			     (json_int_t)replaying->orders, "differ", (json_int_t)replaying->otherwise, "other_figures", (json_int_t)replaying->other_figures));
}

/* ---- the walk ---- */

static int on_step(void *ctx, const struct replay_step *step)
{
	struct replaying *replaying = ctx;
	uint64_t seq = step->order ? step->order->seq : step->was->seq;
	*(step->order ? &replaying->orders : step->is_instruction ? &replaying->instructions : &replaying->reports) += 1;
	replaying->otherwise += step->has_other_decision;
	replaying->other_figures += step->has_other_figures;
	if (replaying->cli->has_progress)
		progress_of(&replaying->progress, "replay", (int64_t)seq, (int64_t)replaying->last);
	if (step->has_other_decision && replaying->cli->is_json)
		print_difference_json(step);
	else if (step->has_other_decision)
		print_difference(replaying, step);
	return 0;
}

static int replay(struct cli *cli, size_t memory_reports)
{
	struct replaying replaying = { .cli = cli };
	struct store *store;
	struct store_counts counts;
	struct fault fault = { 0 };
	int status = cli_store(cli, &store);
	if (status != 0)
		return status;
	if (store_counts(store, &counts, &fault) < 0)
		return cli_say_fault(&fault);
	replaying.last = counts.last_seq;
	progress_begin(&replaying.progress);
	int result = desk_replay(store, memory_reports, on_step, &replaying, &fault);
	progress_clear(&replaying.progress);
	if (result < 0)
		return cli_say_fault(&fault);
	if (cli->is_json)
		print_summary_json(&replaying);
	else
		print_summary(&replaying);
	return replaying.otherwise > 0 ? CLI_NO : CLI_YES;
}

int command_replay(struct cli *cli)
{
	struct config *config;
	int status = cli_config_of_store(cli, &config);
	if (status == 0)
		status = replay(cli, config ? config->desk.memory_reports : 0);
	config_free(config);
	return status;
}
