/* The store's own share of taking news: the same news as store_floor, through the verbs that the desk calls, with all that the desk
 * writes: verdict, fingerprint of 1 KB, disposition, notice of 2 KB and outbox row. No matching, so this is the ceiling for the desk.
 *
 *	store_load NEWS.jsonl [STORE [BATCH]]
 */
#include "tests/bench/ninjs_lines.h"

#include "store/store.h"
#include "text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FINGERPRINT_SIZE 1000
#define BODY_SIZE 2000
#define STORY_LEN 4 /* reports in a story */

static struct fault fault;

static void check(int outcome)
{
	if (outcome >= 0)
		return;
	fprintf(stderr, "%s\n", fault.text);
	exit(1);
}

struct cutter {
	struct tokenizer *tokenizer;
	struct arena *arena;
};

static void *cutter_open(void)
{
	struct cutter *cutter = calloc(1, sizeof(*cutter));
	if (!cutter)
		abort();
	*cutter = (struct cutter){ tokenizer_new(), arena_new() };
	return cutter;
}

static void cutter_close(void *ctx)
{
	struct cutter *cutter = ctx;
	tokenizer_free(cutter->tokenizer);
	arena_free(cutter->arena);
	free(cutter);
}

static int cutter_tokenize(void *ctx, struct span text, struct span language, bool is_query, void *emit_ctx,
			   int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	struct cutter *cutter = ctx;
	(void)language;
	(void)is_query;
	arena_clear(cutter->arena);
	struct words words = words_of(cutter->tokenizer, cutter->arena, text, SPAN("en"));
	for (size_t i = 0; i < words.len; i++) {
		const struct word *word = &words.at[i];
		int stop = emit(emit_ctx, word->stem, word->offset, word->offset + word->length);
		if (stop != 0)
			return stop;
	}
	return 0;
}

/* As the desk does: it has cut the words for matching. */
struct item_words {
	struct words title, text;
};

static int word_each(void *ctx, bool is_title, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	const struct item_words *both = ctx;
	const struct words *words = is_title ? &both->title : &both->text;
	for (size_t i = 0; i < words->len; i++) {
		const struct word *word = &words->at[i];
		int stop = emit(emit_ctx, word->stem, word->offset, (size_t)word->offset + word->length);
		if (stop != 0)
			return stop;
	}
	return 0;
}

static void put(struct store *store, uint64_t drop, size_t i, const struct item *item, struct item_words *cut, const char *filler)
{
	const struct store_words words = { cut, word_each };
	uint64_t seq = store_next_seq(store), story = seq - (seq - 1) % STORY_LEN;
	struct store_report report = {
		.id = hash64(SPAN("drop")) + seq, .drop = drop, .ordinal = i, .received = (int64_t)i, .when = (int64_t)i, .story = story,
		.verdict = { .relation = story == seq ? RELATION_NEW_STORY : RELATION_UPDATE, .score = 500, .threshold = 200, .best_story = story },
		.words = &words,
		.fingerprint = span_make(filler, FINGERPRINT_SIZE),
		.report = { .uri = item->uri, .title = item->title, .text = item->text, .source = SPAN("Reuters"), .language = SPAN("en"),
			    .published = (int64_t)i, .updated = TIME_NONE },
	};
	struct notice notice = { .type = NOTICE_STORY_NEW, .time = (int64_t)i, .report = seq, .story = story, .watches = SPAN("all"),
				 .title = item->title, .body = span_make(filler, BODY_SIZE) };
	memcpy(notice.id, "nt_", 3);
	hash_id(report.id * 0x9E3779B97F4A7C15u, notice.id + 3);
	struct span receiver = SPAN("file");
	check(store_report_add(store, &report, &fault));
	check(store_disposition_put(store, seq, &(struct store_disposition){ SPAN("all"), DISPOSITION_ALERTED, span_of(notice.id), SPAN_NONE }, &fault));
	check(store_notice_add(store, &notice, &receiver, 1, &fault));
}

static void load(struct store *store, const struct items *items, struct item_words *words, size_t batch)
{
	char filler[BODY_SIZE];
	uint64_t drop = 0;
	memset(filler, 'x', sizeof(filler));
	for (size_t i = 0; i < items->len; i++) {
		if (i % batch == 0) {
			if (i > 0)
				check(store_commit(store, &fault));
			check(store_begin(store, &fault));
		}
		if (i == 0)
			check(store_drop_add(store, &(struct store_drop){ .name = SPAN("bench"), .digest = digest_of(SPAN("bench")) }, &drop, &fault));
		put(store, drop, i, &items->at[i], &words[i], filler);
	}
	check(store_commit(store, &fault));
}

static int count(void *ctx, const struct store_report *report)
{
	(void)report;
	++*(size_t *)ctx;
	return 0;
}

static int count_hit(void *ctx, const struct store_hit *hit)
{
	(void)hit;
	++*(size_t *)ctx;
	return 0;
}

static double walk(struct store *store, int with)
{
	size_t seen = 0;
	double start = seconds_now();
	check(store_reports(store, &(struct store_filter){ .with = with }, count, &seen, &fault));
	return seconds_now() - start;
}

static double search(struct store *store, struct span query)
{
	size_t seen = 0;
	double start = seconds_now();
	check(store_search(store, query, 20, count_hit, &seen, &fault));
	return 1000 * (seconds_now() - start);
}

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 4) {
		fprintf(stderr, "usage: store_load NEWS.jsonl [STORE [BATCH]]\n");
		return 2;
	}
	const struct store_tokenizer tokenizer = { .open = cutter_open, .close = cutter_close, .tokenize = cutter_tokenize };
	struct arena *arena = arena_new();
	struct items items = items_read(argv[1], arena);
	const char *path = argc > 2 ? argv[2] : "store_load.db";
	long batch = argc > 3 ? strtol(argv[3], NULL, 10) : 256;
	struct store *store = NULL;
	struct store_counts counts;
	(void)unlink(path); /* mostly not there */
	check(store_open(path, STORE_WRITE, &tokenizer, &store, &fault));
	struct tokenizer *cutter = tokenizer_new();
	struct item_words *words = calloc(items.len + 1, sizeof(*words));
	double start = seconds_now();
	for (size_t i = 0; words && i < items.len; i++)
		words[i] = (struct item_words){ words_of(cutter, arena, items.at[i].title, SPAN("en")), words_of(cutter, arena, items.at[i].text, SPAN("en")) };
	printf("words cut in %.2f s, which the desk does anyway\n", seconds_now() - start);
	double cpu = cpu_seconds();
	start = seconds_now();
	load(store, &items, words, batch > 0 ? (size_t)batch : 256);
	double took = seconds_now() - start;
	printf("store %zu reports %.2f s (CPU %.2f s) %.0f reports/s\n", items.len, took, cpu_seconds() - cpu, (double)items.len / took);
	printf("search before idle %.1f ms, ", search(store, SPAN("crude oil price*")));
	start = seconds_now();
	int calls = 1;
	for (int more; (more = store_idle(store, &fault)) != 0; calls++)
		check(more);
	printf("idle %d calls %.2f s, search after %.1f ms\n", calls, seconds_now() - start, search(store, SPAN("crude oil price*")));
	check(store_counts(store, &counts, &fault));
	printf("walk %.3f s, with fingerprints %.3f s, with text %.3f s; %.1f MB\n", walk(store, 0), walk(store, STORE_WITH_FINGERPRINT),
	       walk(store, STORE_WITH_TEXT), (double)counts.file_bytes / 1e6);
	store_close(store);
	tokenizer_free(cutter);
	free(words);
	free(items.at);
	arena_free(arena);
	return 0;
}
