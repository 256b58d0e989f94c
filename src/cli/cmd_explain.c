/* Why was it decided so? Of a report in the store, or of a file that has not been dropped yet: what would be decided of it now. */
#include "ask/ask.h"
#include "base/cleanup.h"
#include "cli/decoding.h"
#include "cli/show_report.h"
#include "config/config.h"
#include "decoder/frame.h"
#include "desk/trial.h"
#include "story/verdict.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the answer in words ---- */

static void add_story_question(struct buf *out, const struct cli *cli, const json_t *decision)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *score = json_object_get(decision, "story"), *nearest = json_object_get(score, "nearest");
	json_int_t best = show_number(score, "best"), runner_up = show_number(score, "runner_up");
	if (best == 0) {
		show_field(out, "story?", "no earlier story resembles it", cli->width);
		return;
	}
	bool is_version = json_is_true(json_object_get(score, "is_version"));
	buf_addf(&line, "%s %" JSON_INTEGER_FORMAT " is %" JSON_INTEGER_FORMAT " of 1000; %" JSON_INTEGER_FORMAT " was needed",
		 is_version ? "a version of the same item as the nearest; similarity to it, in story" : "similarity to story", best,
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
	show_add_share(&line, show_number(copy, "containment"));
	buf_add_text(&line, " of the shorter text is in the other; ");
	json_int_t threshold = show_number(copy, "threshold");
	if (threshold == VERDICT_COPY_ANEW)
		buf_add_text(&line, "so long after more than that");
	else if (threshold == VERDICT_COPY_OTHER)
		buf_add_text(&line, "under another headline more than that");
	else
		show_add_share(&line, threshold);
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
		show_add_share(&line, show_number(term, "weight"));
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

static void add_list(struct buf *out, const struct cli *cli, const char *label, const json_t *list)
{
	size_t i;
	json_t *one;
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	json_array_foreach(list, i, one)
		buf_addf(&line, "%s%s", i > 0 ? ", " : "", json_string_value(one));
	if (line.len > 0)
		show_field(out, label, line.ptr, cli->width);
}

/* Names or numbers: in both, here alone, there alone. */
static void add_facts(struct buf *out, const struct cli *cli, const char *what, const json_t *facts)
{
	char here[32], there[32];
	snprintf(here, sizeof(here), "%s +", what);
	snprintf(there, sizeof(there), "%s -", what);
	add_list(out, cli, what, json_object_get(facts, "shared"));
	add_list(out, cli, here, json_object_get(facts, "here"));
	add_list(out, cli, there, json_object_get(facts, "there"));
}

static void add_rest(struct buf *out, const struct cli *cli, const json_t *shown, json_int_t all)
{
	CLEANUP(buf_done) struct buf more = { .max = 64 };
	if (all <= (json_int_t)json_array_size(shown))
		return;
	buf_addf(&more, "… and %" JSON_INTEGER_FORMAT " more", all - (json_int_t)json_array_size(shown));
	show_field(out, "", more.ptr, cli->width);
}

static void add_sentences(struct buf *out, const struct cli *cli, const char *label, const json_t *sentences, json_int_t all)
{
	size_t i;
	json_t *sentence;
	json_array_foreach(sentences, i, sentence)
		show_field(out, i == 0 ? label : "", json_string_value(sentence), cli->width);
	add_rest(out, cli, sentences, all);
}

/* As it was, and what it has become. */
static void add_changed(struct buf *out, const struct cli *cli, const json_t *changed, json_int_t all)
{
	size_t i;
	json_t *pair;
	json_array_foreach(changed, i, pair) {
		show_field(out, i == 0 ? "changed" : "", show_text(pair, "there"), cli->width);
		show_field(out, "to", show_text(pair, "here"), cli->width);
	}
	add_rest(out, cli, changed, all);
}

static void add_changes(struct buf *out, const struct cli *cli, const json_t *changes)
{
	if (!json_is_object(changes))
		return;
	add_changed(out, cli, json_object_get(changes, "changed"), show_number(changes, "all_changed"));
	add_sentences(out, cli, "added", json_object_get(changes, "here"), show_number(changes, "all_here"));
	add_sentences(out, cli, "left out", json_object_get(changes, "there"), show_number(changes, "all_there"));
}

static void add_thousandths(struct buf *out, json_int_t value)
{
	json_int_t size = value < 0 ? -value : value;
	buf_addf(out, "%s%" JSON_INTEGER_FORMAT ".%02" JSON_INTEGER_FORMAT, value < 0 ? "-" : "", size / 1000, size % 1000 / 10);
}

/* What the similarity was made of, each with its weight. */
static void add_features(struct buf *out, const struct cli *cli, const json_t *features)
{
	size_t i;
	json_t *feature;
	json_array_foreach(features, i, feature) {
		CLEANUP(buf_done) struct buf line = { .max = 256 };
		buf_addf(&line, "%s ", show_text(feature, "name"));
		add_thousandths(&line, show_number(feature, "value"));
		buf_add_text(&line, " × ");
		add_thousandths(&line, show_number(feature, "weight"));
		show_field(out, i == 0 ? "weighed" : "", line.ptr, cli->width);
	}
}

static void add_comparison(struct buf *out, const struct cli *cli, const json_t *answer)
{
	CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
	const json_t *other = json_object_get(answer, "compared_with");
	if (!json_is_object(other))
		return;
	show_add_share(&line, show_number(answer, "share_of_this"));
	buf_addf(&line, " of this text is in %s, ", show_text(other, "id"));
	show_add_share(&line, show_number(answer, "share_of_other"));
	buf_add_text(&line, " of that in this");
	if (json_is_integer(json_object_get(answer, "compared_bytes")))
		buf_addf(&line, "; of texts so long only the first %" JSON_INTEGER_FORMAT " KiB are compared", show_number(answer, "compared_bytes") >> 10);
	show_field(out, "overlap", line.ptr, cli->width);
	add_terms(out, cli, json_object_get(answer, "terms"));
	add_facts(out, cli, "names", json_object_get(answer, "names"));
	add_facts(out, cli, "numbers", json_object_get(answer, "numbers"));
	add_changes(out, cli, json_object_get(answer, "changes"));
	add_overlaps(out, cli, json_object_get(answer, "overlaps"));
}

/* What its decoder has survived. */
static void add_remarks(struct buf *out, const struct cli *cli, const json_t *remarks)
{
	size_t i;
	json_t *remark;
	json_array_foreach(remarks, i, remark)
		show_field(out, i == 0 ? "told" : "", json_string_value(remark), cli->width);
}

static void add_explanation(struct buf *out, const struct cli *cli, const json_t *answer)
{
	const json_t *report = json_object_get(answer, "report"), *decision = json_object_get(answer, "decision");
	show_report(out, cli, report);
	add_remarks(out, cli, json_object_get(answer, "remarks"));
	if (!decision) {
		show_withdraws(out, cli, json_object_get(answer, "withdraws"));
		return;
	}
	show_decision(out, cli, report, decision);
	show_moves(out, cli, answer);
	add_story_question(out, cli, decision);
	add_features(out, cli, json_object_get(answer, "features"));
	add_copy_question(out, cli, decision);
	add_background(out, cli, json_object_get(decision, "background"));
	add_comparison(out, cli, answer);
}

static int explain_report(struct cli *cli)
{
	json_t *answer;
	char *path = cli_path(cli, "/v1/reports/", cli->words[0], "/explain");
	int status = cli_ask_to_show(cli, path, NULL, 0, &answer);
	free(path);
	if (!answer)
		return status;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	add_explanation(&out, cli, answer);
	cli_print(&out);
	json_decref(answer);
	return CLI_YES;
}

/* ---- a file ---- */

struct explaining {
	struct cli *cli;
	struct store *store;
	struct trial *trial;
	uint64_t in_store;
	uint64_t told;
};

/* "as it would be decided now, by 19,779 of 31,402 reports" */
static void add_circumstances(struct buf *out, const struct explaining *explaining, uint64_t seq)
{
	CLEANUP(buf_done) struct buf line = { .max = 512 };
	buf_addf(&line, "%s: not dropped yet; as it would be decided now, beside ", explaining->cli->words[0]);
	if (trial_reports(explaining->trial) < explaining->in_store)
		buf_addf(&line, "the newest %zu of ", trial_reports(explaining->trial));
	show_add_count(&line, explaining->in_store, "report", "reports");
	buf_addf(&line, " (journal up to %" PRIu64 ")", seq - 1);
	show_field(out, "file", line.ptr, explaining->cli->width);
}

static int show_explained(struct explaining *explaining, const struct desk_decided *decided, struct fault *fault)
{
	CLEANUP(buf_done) struct buf text = { .max = ASK_ANSWER_MAX }, out = { .max = SHOW_MAX };
	if (ask_explain(explaining->store, decided, &text, fault) < 0)
		return -1;
	json_t *answer = json_loadb(buf_view(&text).ptr, text.len, 0, NULL);
	json_object_set_new(answer, "memory", json_pack("{s:I, s:I, s:I}", "reports", (json_int_t)trial_reports(explaining->trial), "of",
							(json_int_t)explaining->in_store, "last_seq", (json_int_t)decided->entry.seq - 1));
	if (explaining->cli->is_json) {
		cli_print_json(answer);
	} else {
		if (explaining->told > 0)
			buf_add_char(&out, '\n');
		add_circumstances(&out, explaining, decided->entry.seq);
		add_explanation(&out, explaining->cli, answer);
		cli_print(&out);
	}
	json_decref(answer);
	explaining->told++;
	return 0;
}

static int explain_frame(struct explaining *explaining, const struct frame *frame, struct fault *fault)
{
	uint64_t position;
	struct span rest;
	struct desk_decided decided;
	if (!frame_read_position(frame->payload, &position, &rest))
		return fault_set(fault, FAULT_INPUT, "the decoder sent something malformed");
	if (frame->kind == FRAME_REJECT)
		return cli_say(0, "%.*s", SPAN_ARG(rest));
	struct arena *arena = arena_new();
	int result = trial_judge(explaining->trial, arena, rest, span_of(explaining->cli->source), explaining->cli->now, &decided, fault);
	if (result == 0)
		result = show_explained(explaining, &decided, fault);
	arena_free(arena);
	return result;
}

static void show_remarks(const struct cli *cli, const struct frame *frame)
{
	struct frame_done done;
	struct span line;
	if (!frame_read_done(frame->payload, &done))
		return;
	while (span_next_line(&done.reason, &line))
		(void)cli_say(0, "'%s': %.*s", cli->words[0], SPAN_ARG(line));
}

static int explain_frames(struct explaining *explaining, struct span rest, struct fault *fault)
{
	struct frame frame;
	size_t size;
	while (frame_next(rest, &frame, &size) == 1) {
		rest = span_from(rest, size);
		if (frame.kind == FRAME_DONE)
			show_remarks(explaining->cli, &frame);
		else if (explain_frame(explaining, &frame, fault) < 0)
			return cli_say_fault(fault);
	}
	return explaining->told > 0 ? CLI_YES : cli_say(EX_DATAERR, "'%s': there is no report in it", explaining->cli->words[0]);
}

static int explain_file(struct cli *cli, const struct config *config)
{
	CLEANUP(buf_done) struct buf frames = { .max = CLI_INPUT_MAX };
	struct explaining explaining = { .cli = cli };
	struct store_counts counts;
	struct fault fault = { 0 };
	struct file_decoder *decoder = file_decoder_new(cli, config);
	int status = file_decoder_read(decoder, cli->words[0], &frames);
	file_decoder_free(decoder);
	if (status == 0)
		status = cli_store(cli, &explaining.store);
	if (status != 0)
		return status;
	if (store_counts(explaining.store, &counts, &fault) < 0 ||
	    trial_new(explaining.store, config ? config->desk.memory_reports : 0, &explaining.trial, &fault) < 0)
		return cli_say_fault(&fault);
	explaining.in_store = counts.reports;
	status = explain_frames(&explaining, buf_view(&frames), &fault);
	trial_free(explaining.trial);
	return status;
}

/* No id and no number has another letter. */
static bool is_file(const char *word)
{
	return word[strspn(word, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] != '\0';
}

int command_explain(struct cli *cli)
{
	struct config *config = NULL;
	if (!is_file(cli->words[0]))
		return explain_report(cli);
	int status = cli_config_of_store(cli, &config);
	if (status == 0)
		status = explain_file(cli, config);
	config_free(config);
	return status;
}
