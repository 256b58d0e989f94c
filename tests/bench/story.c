/* Judges ninjs reports (one a line) in order and prints what `tidings export reports` would, without a store or a daemon:
 *
 *	bench-story FILE.jsonl | score-…
 *
 * The story is the one that each report is in at the end. With -p it prints, instead, the pairs that were measured, for story_learn: the uris
 * of both, and the features; with -m it judges by another model than the one that was learned.
 *
 * Time and memory per report go to stderr. With numbers behind the file it does not print but holds so many reports in the window, made
 * of those of the file (dialects.h), and tells what one more costs and what the index misses:
 *
 *	bench-story FILE.jsonl 10000 100000 1000000
 *
 * Not a test: it passes no judgment of its own. */
#include "tests/bench/story_items.h"
#include "tests/bench/story_judge.h"
#include "tests/bench/story_scale.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool text_of(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	const struct story_items *items = ctx;
	if (seq == 0 || seq > items->len)
		return false;
	*ret_title = items->at[seq - 1].report.title;
	*ret_text = items->at[seq - 1].report.text;
	return true;
}

static void print(const struct report *report, uint64_t seq, uint64_t in, const struct verdict *verdict)
{
	char id[HASH_ID_SIZE], story[HASH_ID_SIZE], of[HASH_ID_SIZE], date[CLOCK_ISO_SIZE], received[CLOCK_ISO_SIZE];
	json_t *line = json_pack("{s:I, s:s, s:s%, s:s%, s:s%, s:s, s:s, s:s, s:s, s:i}", "seq", (json_int_t)seq, "id", hash_id(seq, id), "uri",
				 report->uri.ptr ? report->uri.ptr : "", report->uri.len, "source", report->source.ptr ? report->source.ptr : "",
				 report->source.len, "title", report->title.ptr ? report->title.ptr : "", report->title.len, "published",
				 clock_iso(report->published, date), "received", clock_iso((int64_t)seq, received), "story", hash_id(in, story),
				 "relation", relation_name(verdict->relation), "score", verdict->score);
	if (!line)
		return;
	json_object_set_new(line, "of", verdict->of ? json_string(hash_id(verdict->of, of)) : json_null());
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

/* What is printed is known when all have been judged: a later report may move an earlier one. */
struct outcome {
	struct verdict verdict;
	uint64_t story;
};

static void follow(struct outcome *outcomes, size_t len, const struct verdict_move *move)
{
	if (move->report != 0) {
		outcomes[move->report - 1].story = move->to;
		return;
	}
	for (size_t i = 0; i < len; i++)
		if (outcomes[i].story == move->from)
			outcomes[i].story = move->to;
}

static void print_pairs(const struct story_items *items, uint64_t seq, const struct match_engine *engine)
{
	const struct match_measured *measured;
	size_t len = match_measured(engine, &measured);
	for (size_t i = 0; i < len; i++) {
		struct span uri = items->at[seq - 1].report.uri, other = items->at[measured[i].seq - 1].report.uri;
		printf("%.*s\t%.*s", SPAN_ARG(uri), SPAN_ARG(other));
		for (size_t feature = 0; feature < PAIR_FEATURES; feature++)
			printf("\t%d", measured[i].features[feature]);
		putchar('\n');
	}
}

static void tell_cost(const struct story_judge *judge, size_t len, size_t packed_bytes, size_t moves)
{
	fprintf(stderr, "%zu reports, ", len);
	story_spent_print(&judge->spent, stderr);
	fprintf(stderr, ", engine %.1f MB, %zu bytes each, fingerprint %zu bytes, %zu moves\n", (double)match_engine_bytes(judge->engine) / 1e6,
		match_engine_bytes(judge->engine) / len, packed_bytes / len, moves);
}

static void judge_all(struct story_items *items, const struct match_options *options, bool has_pairs)
{
	struct story_judge judge;
	struct buf packed;
	size_t packed_bytes = 0, moves = 0, len = items->len ? items->len : 1;
	struct outcome *outcomes = calloc(len, sizeof(*outcomes));
	story_judge_init(&judge, options, (struct match_lender){ .ctx = items, .text_of = text_of });
	buf_init(&packed, 1u << 20);
	for (uint64_t seq = 1; outcomes && seq <= items->len; seq++) {
		struct story_judged judged = story_judge_take(&judge, &items->at[seq - 1].report, seq);
		buf_clear(&packed);
		fingerprint_pack(judged.fingerprint, &packed);
		packed_bytes += packed.len;
		outcomes[seq - 1] = (struct outcome){ judged.verdict, judged.story };
		for (size_t i = 0; i < judged.moves_len; i++)
			follow(outcomes, seq, &judged.moves[i]);
		moves += judged.moves_len;
		if (has_pairs)
			print_pairs(items, seq, judge.engine);
	}
	for (uint64_t seq = 1; outcomes && !has_pairs && seq <= items->len; seq++)
		print(&items->at[seq - 1].report, seq, outcomes[seq - 1].story, &outcomes[seq - 1].verdict);
	tell_cost(&judge, len, packed_bytes, moves);
	free(outcomes);
	buf_done(&packed);
	story_judge_done(&judge);
}

/* "BIAS WEIGHT …", q10, instead of what was learned. */
static bool read_model(const char *text, struct pair_model *ret_model)
{
	char *end;
	ret_model->bias = (int32_t)strtol(text, &end, 10);
	for (size_t i = 0; i < PAIR_FEATURES; i++) {
		const char *from = end;
		ret_model->weight[i] = (int32_t)strtol(from, &end, 10);
		if (end == from)
			return false;
	}
	return *end == '\0';
}

int main(int argc, char **argv)
{
	struct story_items items = { 0 };
	struct pair_model model;
	struct match_options options = { 0 };
	bool has_pairs = false;
	for (int option; (option = getopt(argc, argv, "pm:")) != -1;) {
		has_pairs |= option == 'p';
		if (option == 'm' && read_model(optarg, &model))
			options.model = &model;
		else if (option != 'p')
			optind = argc;
	}
	argv += optind - 1;
	argc -= optind - 1;
	if (argc < 2) {
		fprintf(stderr, "usage: bench-story [-p] [-m 'BIAS WEIGHT…'] FILE.jsonl [REPORTS…]\n");
		return 2;
	}
	if (!story_items_read(&items, argv[1]))
		return 1;
	if (argc == 2)
		judge_all(&items, &options, has_pairs);
	else
		story_scale(&items, argv + 2);
	story_items_done(&items);
	return 0;
}
