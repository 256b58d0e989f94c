/* What many watches cost a report: all compiled together, beside asking each of them as if it were alone (the naive loop), beside a loop over all of
 * them that share a report made ready (the prepared loop), and beside SQLite's FTS5 with the report as its only row, asked once per watch. To make the
 * report ready is told apart, and so is how much of the rest goes into finding by words alone whom to ask.
 *
 *	bench-watch FILE.jsonl [WATCHES [SEED]]
 *
 * Those are run on a sample of the reports; on it the answers of all of ours must be the same, or the bench fails. Not a test of time.
 */
#include "tests/bench/story_items.h"
#include "tests/bench/watch_queries.h"

#include "watch/watch.h"

#include <inttypes.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WATCHES_DEFAULT 10000u
#define SEED_DEFAULT 1u
#define SAMPLE 200u      /* reports that the loop is asked about */
#define SAMPLE_ALONE 20u /* of them, each watch alone */
#define SAMPLE_FTS 10u   /* and FTS5 */

struct bench {
	struct story_items items;
	struct made_queries made;
	struct tokenizer *tokenizer;
	struct figure_cues *cues;
	struct arena *arena;
	struct watch_set *set;
	struct query **queries;
	double *costs;        /* of each report, µs */
	double plan_mb;
	double clock_us;
	double lookup_us, sift_us, alone_us, loop_us, fts_us;
	struct watch_counts counts; /* of all reports */
	size_t matches, alone_len, loop_len, fts_len, fts_watches;
};

/* Of the processor: others work on this machine, too. */
static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* What it costs to ask for the time, which is much beside what is measured. */
static double clock_us(void)
{
	enum { TIMES = 10000 };
	double began = now_us();
	for (int i = 0; i < TIMES; i++)
		(void)now_us();
	return (now_us() - began) / TIMES;
}

static double held_mb(void)
{
	struct mallinfo2 info = mallinfo2();
	return (double)(info.uordblks + info.hblkhd) / 1e6;
}

/* As the desk does it before it asks. */
static struct query_subject subject_of(struct bench *bench, const struct report *report)
{
	struct query_subject subject = {
		.report = report,
		.title = words_of(bench->tokenizer, bench->arena, report->title, report->language),
		.text = words_of(bench->tokenizer, bench->arena, report->text, report->language),
	};
	figures_add(bench->cues, bench->arena, report->language, report->title, subject.title, &subject.figures);
	figures_add(bench->cues, bench->arena, report->language, report->text, subject.text, &subject.figures);
	return subject;
}

/* ---- one watch after the other ---- */

struct answers {
	const uint32_t *indices; /* of those that match, said the index */
	size_t len, at;
};

static bool is_as_said(struct bench *bench, struct answers *said, uint32_t watch, bool is_match)
{
	bool is_in = said->at < said->len && said->indices[said->at] == watch;
	said->at += is_in;
	if (is_in != is_match)
		fprintf(stderr, "'%s' %s, says the index\n", bench->made.at[watch].query, is_in ? "matches" : "does not match");
	return is_in == is_match;
}

/* The report is made ready once. */
static bool ask_in_loop(struct bench *bench, const struct lookup *lookup, struct answers said)
{
	bool *is_match = ARENA_NEW(bench->arena, bool, bench->made.len), is_good = true;
	double began = now_us();
	for (size_t i = 0; i < bench->made.len; i++)
		is_match[i] = query_matches(bench->queries[i], bench->tokenizer, lookup);
	if (bench->loop_len++ > 0) /* the first one cuts the words of the queries */
		bench->loop_us += now_us() - began;
	for (uint32_t i = 0; i < bench->made.len; i++)
		is_good = is_good && is_as_said(bench, &said, i, is_match[i]);
	return is_good;
}

/* Each watch makes it ready for itself. */
static bool ask_alone(struct bench *bench, const struct query_subject *subject, struct answers said)
{
	struct arena *arena = arena_new();
	bool is_good = true;
	double began = now_us();
	for (uint32_t i = 0; i < bench->made.len; i++) {
		struct lookup lookup;
		arena_clear(arena);
		lookup_make(arena, bench->tokenizer, subject, &lookup);
		is_good = is_as_said(bench, &said, i, query_matches(bench->queries[i], bench->tokenizer, &lookup)) && is_good;
	}
	bench->alone_us += now_us() - began;
	bench->alone_len++;
	arena_free(arena);
	return is_good;
}

/* ---- FTS5 ---- */

static bool run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool insert(sqlite3 *db, const struct report *report)
{
	sqlite3_stmt *statement;
	if (!run(db, "DELETE FROM report") || sqlite3_prepare_v2(db, "INSERT INTO report VALUES (?, ?)", -1, &statement, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_text(statement, 1, report->title.ptr, (int)report->title.len, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, report->text.ptr, (int)report->text.len, SQLITE_STATIC);
	bool is_done = sqlite3_step(statement) == SQLITE_DONE;
	sqlite3_finalize(statement);
	return is_done;
}

static bool ask_fts(struct bench *bench, sqlite3 *db, const struct report *report)
{
	sqlite3_stmt *statement;
	size_t asked = 0;
	if (!insert(db, report) || sqlite3_prepare_v2(db, "SELECT 1 FROM report WHERE report MATCH ?", -1, &statement, NULL) != SQLITE_OK)
		return false;
	double began = now_us();
	bool is_good = true;
	for (size_t i = 0; i < bench->made.len && is_good; i++) {
		if (!bench->made.at[i].fts)
			continue;
		sqlite3_bind_text(statement, 1, bench->made.at[i].fts, -1, SQLITE_STATIC);
		int result = sqlite3_step(statement);
		is_good = result == SQLITE_ROW || result == SQLITE_DONE;
		sqlite3_reset(statement);
		asked++;
	}
	bench->fts_us += now_us() - began;
	bench->fts_watches = asked;
	bench->fts_len++;
	sqlite3_finalize(statement);
	return is_good;
}

static bool run_fts(struct bench *bench)
{
	sqlite3 *db;
	bool is_good = sqlite3_open(":memory:", &db) == SQLITE_OK &&
		       run(db, "CREATE VIRTUAL TABLE report USING fts5(title, text, tokenize = 'porter unicode61')");
	for (size_t i = 0; i < SAMPLE_FTS && is_good; i++)
		is_good = ask_fts(bench, db, &bench->items.at[i * bench->items.len / SAMPLE_FTS].report);
	if (!is_good)
		fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	return is_good;
}

/* ---- all ---- */

static bool compile(struct bench *bench)
{
	struct watch_spec *specs = calloc(bench->made.len + 1, sizeof(*specs));
	struct fault fault = { 0 };
	bench->queries = calloc(bench->made.len + 1, sizeof(*bench->queries));
	if (!specs || !bench->queries)
		abort();
	double began = now_us(), held = held_mb();
	for (size_t i = 0; i < bench->made.len; i++)
		specs[i] = (struct watch_spec){ .name = "made", .match = bench->made.at[i].query };
	bench->set = watch_set_new(specs, bench->made.len, &fault);
	printf("read:           %zu watches in %.0f ms, kept in %.1f MB\n", bench->made.len, (now_us() - began) / 1e3, held_mb() - held);
	free(specs);
	if (!bench->set)
		fprintf(stderr, "%s\n", fault.text);
	for (size_t i = 0; bench->set && i < bench->made.len; i++)
		bench->queries[i] = query_parse(span_of(bench->made.at[i].query), bench->tokenizer, NULL, &fault);
	return bench->set != NULL;
}

static bool take(struct bench *bench, size_t number)
{
	struct lookup lookup;
	uint32_t *indices;
	size_t stride = bench->items.len / SAMPLE + 1, stride_alone = SAMPLE / SAMPLE_ALONE * stride;
	arena_clear(bench->arena);
	struct query_subject subject = subject_of(bench, &bench->items.at[number].report);
	double began = now_us();
	lookup_make(bench->arena, bench->tokenizer, &subject, &lookup);
	bench->lookup_us += now_us() - began - bench->clock_us;
	double held = number == 0 ? held_mb() : 0;
	began = now_us();
	struct answers said = { .len = watch_set_match(bench->set, bench->arena, &lookup, &indices) };
	bench->costs[number] = now_us() - began - bench->clock_us;
	bench->plan_mb += number == 0 ? held_mb() - held : 0;
	bench->matches += said.len;
	said.indices = indices;
	return (number % stride != 0 || ask_in_loop(bench, &lookup, said)) &&
	       (number == 0 || number % stride_alone != 0 || ask_alone(bench, &subject, said));
}

/* On its own, so that nothing of the report and its watches is in the caches. */
static void sift(struct bench *bench, size_t number)
{
	struct lookup lookup;
	arena_clear(bench->arena);
	struct query_subject subject = subject_of(bench, &bench->items.at[number].report);
	lookup_make(bench->arena, bench->tokenizer, &subject, &lookup);
	double began = now_us();
	struct watch_counts counts = watch_set_count(bench->set, bench->arena, &lookup);
	bench->sift_us += now_us() - began - bench->clock_us;
	bench->counts.matched += counts.matched;
	bench->counts.asked += counts.asked;
}

static bool take_all(struct bench *bench)
{
	bool is_good = true;
	bench->costs = calloc(bench->items.len + 1, sizeof(*bench->costs));
	if (!bench->costs)
		abort();
	for (size_t i = 0; i < bench->items.len && is_good; i++)
		is_good = take(bench, i);
	for (size_t i = 0; i < bench->items.len && is_good; i++)
		sift(bench, i);
	return is_good;
}

static int by_cost(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* All costs are of the same thing: from a report's words, which every reader of it needs, to the watches that match. */
static void tell_other(const char *name, double cost, size_t reports, const char *how, double ours)
{
	printf("%-15s %.1f µs a report, %.0f times as much: %s; on %zu reports\n", name, cost, cost / ours, how, reports);
}

/* The first report makes the plan of its language, and is told apart. */
static void tell(struct bench *bench)
{
	size_t len = bench->items.len - 1;
	double sum = 0, *costs = bench->costs + 1, reports = (double)bench->items.len;
	for (size_t i = 0; i < len; i++)
		sum += costs[i];
	qsort(costs, len, sizeof(*costs), by_cost);
	double mean = sum / (double)len, ready = bench->lookup_us / reports, sifted = bench->sift_us / reports;
	double loop = bench->loop_us / (double)(bench->loop_len - 1);
	printf("plan:           %.0f ms and %.1f MB, with the first report\n", bench->costs[0] / 1e3, bench->plan_mb);
	printf("matches:        %.1f watches a report\n", (double)bench->matches / reports);
	printf("together:       %.1f µs a report: %.1f to make it ready, %.1f to find its watches (median %.1f, 99th percentile %.1f)\n", ready + mean,
	       ready, mean, costs[len / 2], costs[len * 99 / 100]);
	printf("  of these:     %.1f to find by words alone %.1f that match and %.1f to be asked, and %.1f to ask them\n", sifted,
	       (double)bench->counts.matched / reports, (double)bench->counts.asked / reports, mean - sifted);
	tell_other("prepared loop:", ready + loop, bench->loop_len - 1, "it is made ready once, and each watch asked", ready + mean);
	tell_other("naive loop:", bench->alone_us / (double)bench->alone_len, bench->alone_len, "it is made ready for each watch, which is asked", ready + mean);
	tell_other("FTS5:", bench->fts_us / (double)bench->fts_len, bench->fts_len, "the only row of a table, which is asked for each watch", ready + mean);
	printf("  of these:     %zu watches, as FTS5 has no words for the others\n", bench->fts_watches);
}

int main(int argc, char **argv)
{
	struct bench bench = { .tokenizer = tokenizer_new(), .arena = arena_new() };
	size_t watches = argc > 2 ? strtoul(argv[2], NULL, 10) : WATCHES_DEFAULT;
	uint64_t seed = argc > 3 ? strtoul(argv[3], NULL, 10) : SEED_DEFAULT;
	if (argc < 2) {
		fprintf(stderr, "usage: bench-watch FILE.jsonl [WATCHES [SEED]]\n");
		return 2;
	}
	if (!story_items_read(&bench.items, argv[1]) || bench.items.len < 2)
		return 1;
	bench.cues = figure_cues_new(bench.tokenizer);
	bench.clock_us = clock_us();
	printf("%zu reports, seed %" PRIu64 "\n", bench.items.len, seed);
	bench.made = made_queries_new(&bench.items, bench.tokenizer, watches, seed);
	bool is_good = compile(&bench) && take_all(&bench) && run_fts(&bench);
	if (is_good)
		tell(&bench);
	for (size_t i = 0; i < watches; i++)
		query_free(bench.queries[i]);
	free(bench.queries);
	free(bench.costs);
	watch_set_free(bench.set);
	made_queries_done(&bench.made);
	figure_cues_free(bench.cues);
	arena_free(bench.arena);
	tokenizer_free(bench.tokenizer);
	story_items_done(&bench.items);
	return is_good ? 0 : 1;
}
