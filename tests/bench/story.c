/* Judges ninjs reports (one a line) in order and prints what `tidings export reports` would, without a store or a daemon:
 *
 *	bench-story FILE.jsonl | score-…
 *
 * Time and memory per report go to stderr. Not a test: it passes no judgment of its own. */
#include "base/hash.h"
#include "base/vec.h"
#include "story/match.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct item {
	json_t *json;
	struct report report;
};

struct bench {
	struct {
		struct item *at;
		size_t len, cap;
	} items;
	struct {
		uint64_t *at;
		size_t len, cap;
	} stories; /* by seq - 1 */
};

static struct span string_of(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value)) : SPAN_NONE;
}

static struct report report_of(json_t *json)
{
	struct report report = { .uri = string_of(json, "uri"),
				 .title = string_of(json, "headline"),
				 .text = string_of(json, "body_text"),
				 .language = string_of(json, "language"),
				 .source = string_of(json_array_get(json_object_get(json, "infosources"), 0), "name"),
				 .published = TIME_NONE };
	struct span created = string_of(json, "versioncreated");
	if (created.len > 0 && !clock_iso_parse(created, &report.published))
		fprintf(stderr, "cannot read date '%.*s', taken as none\n", SPAN_ARG(created));
	return report;
}

static bool text_of(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct bench *bench = ctx;
	if (seq == 0 || seq > bench->items.len)
		return false;
	*ret_title = bench->items.at[seq - 1].report.title;
	*ret_text = bench->items.at[seq - 1].report.text;
	return true;
}

static int load(struct bench *bench, const char *name)
{
	FILE *file = fopen(name, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	if (!file) {
		perror(name);
		return -1;
	}
	while ((len = getline(&line, &cap, file)) > 0) {
		json_error_t error;
		json_t *json = json_loadb(line, (size_t)len, 0, &error);
		if (!json) {
			fprintf(stderr, "%s: line %zu: %s\n", name, bench->items.len + 1, error.text);
			continue;
		}
		VEC_PUSH(&bench->items, (struct item){ json, report_of(json) });
	}
	free(line);
	return fclose(file);
}

static void print(const struct bench *bench, uint64_t seq, const struct verdict *verdict)
{
	const struct report *report = &bench->items.at[seq - 1].report;
	char id[HASH_ID_SIZE], story[HASH_ID_SIZE], of[HASH_ID_SIZE], date[CLOCK_ISO_SIZE], received[CLOCK_ISO_SIZE];
	json_t *line = json_pack("{s:I, s:s, s:s%, s:s%, s:s%, s:s, s:s, s:s, s:s, s:i}", "seq", (json_int_t)seq, "id", hash_id(seq, id), "uri",
				 report->uri.ptr ? report->uri.ptr : "", report->uri.len, "source", report->source.ptr ? report->source.ptr : "",
				 report->source.len, "title", report->title.ptr ? report->title.ptr : "", report->title.len, "published",
				 clock_iso(report->published, date), "received", clock_iso((int64_t)seq, received), "story",
				 hash_id(bench->stories.at[seq - 1], story), "relation", relation_name(verdict->relation), "score",
				 verdict->score);
	if (!line)
		return;
	json_object_set_new(line, "of", verdict->of ? json_string(hash_id(verdict->of, of)) : json_null());
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static int64_t microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

static void judge_all(struct bench *bench)
{
	struct match_engine *engine = match_engine_new(NULL);
	struct tokenizer *tokenizer = tokenizer_new();
	struct arena *arena = arena_new();
	struct match_lender lender = { bench, text_of };
	struct buf packed;
	int64_t spent = 0, words_spent = 0;
	size_t packed_bytes = 0;
	buf_init(&packed, 1u << 20);
	for (uint64_t seq = 1; seq <= bench->items.len; seq++) {
		const struct report *report = &bench->items.at[seq - 1].report;
		struct verdict verdict;
		int64_t start = microseconds();
		struct words title = words_of(tokenizer, arena, report->title, report->language);
		struct words text = words_of(tokenizer, arena, report->text, report->language);
		struct match_sketch sketch;
		match_sketch_make(arena, report, title, text, &sketch);
		struct match_subject subject = {
			.report = report,
			.sketch = &sketch,
			.title_words = title,
			.text_words = text,
			.source_key = report->source.len ? hash64(report->source) : 0,
			.uri_key = report->uri.len ? hash64(report->uri) : 0,
			.when = report->published != TIME_NONE ? report->published : INT64_C(1700000000000) + (int64_t)seq,
			.is_dated = report->published != TIME_NONE,
		};
		words_spent += microseconds() - start;
		struct fingerprint *fingerprint = match_judge(engine, arena, &subject, &lender, &verdict);
		uint64_t story = verdict.story ? verdict.story : seq;
		struct match_memory memory = { .seq = seq, .story = story, .of = verdict.of, .source_key = subject.source_key,
					       .uri_key = subject.uri_key, .when = subject.when, .is_dated = subject.is_dated,
					       .fingerprint = fingerprint };
		match_remember(engine, &memory);
		spent += microseconds() - start;
		buf_clear(&packed);
		fingerprint_pack(fingerprint, &packed);
		packed_bytes += packed.len;
		VEC_PUSH(&bench->stories, story);
		print(bench, seq, &verdict);
		arena_clear(arena);
	}
	size_t len = bench->items.len ? bench->items.len : 1;
	fprintf(stderr, "%zu reports, %.1f us of CPU each (words %.1f), engine %.1f MB, %zu bytes each, fingerprint %zu bytes\n", bench->items.len,
		(double)spent / (double)len, (double)words_spent / (double)len, (double)match_engine_bytes(engine) / 1e6,
		match_engine_bytes(engine) / len, packed_bytes / len);
	buf_done(&packed);
	arena_free(arena);
	tokenizer_free(tokenizer);
	match_engine_free(engine);
}

int main(int argc, char **argv)
{
	struct bench bench = { 0 };
	if (argc != 2) {
		fprintf(stderr, "usage: %s FILE.jsonl\n", argv[0]);
		return 2;
	}
	if (load(&bench, argv[1]) != 0)
		return 1;
	judge_all(&bench);
	for (size_t i = 0; i < bench.items.len; i++)
		json_decref(bench.items.at[i].json);
	VEC_DONE(&bench.items);
	VEC_DONE(&bench.stories);
	return 0;
}
