/* Judges ninjs reports (one a line) in order and prints what `tidings export reports` would, without a store or a daemon:
 *
 *	bench-story FILE.jsonl | score-…
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

static void judge_all(struct story_items *items)
{
	struct story_judge judge;
	struct buf packed;
	size_t packed_bytes = 0;
	story_judge_init(&judge, 0, (struct match_lender){ items, text_of });
	buf_init(&packed, 1u << 20);
	for (uint64_t seq = 1; seq <= items->len; seq++) {
		const struct report *report = &items->at[seq - 1].report;
		struct story_judged judged = story_judge_take(&judge, report, seq);
		buf_clear(&packed);
		fingerprint_pack(judged.fingerprint, &packed);
		packed_bytes += packed.len;
		print(report, seq, judged.story, &judged.verdict);
	}
	size_t len = items->len ? items->len : 1;
	double each = 1000.0 * (double)len;
	fprintf(stderr, "%zu reports, %.1f us of CPU each (words %.1f, sketch %.1f, judge %.1f, remember %.1f), engine %.1f MB, %zu bytes each, "
			"fingerprint %zu bytes\n",
		items->len, (double)(judge.spent.words + judge.spent.sketch + judge.spent.judge + judge.spent.remember) / each,
		(double)judge.spent.words / each, (double)judge.spent.sketch / each, (double)judge.spent.judge / each,
		(double)judge.spent.remember / each, (double)match_engine_bytes(judge.engine) / 1e6, match_engine_bytes(judge.engine) / len,
		packed_bytes / len);
	buf_done(&packed);
	story_judge_done(&judge);
}

int main(int argc, char **argv)
{
	struct story_items items = { 0 };
	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE.jsonl [REPORTS…]\n", argv[0]);
		return 2;
	}
	if (!story_items_read(&items, argv[1]))
		return 1;
	if (argc == 2)
		judge_all(&items);
	else
		story_scale(&items, argv + 2);
	story_items_done(&items);
	return 0;
}
