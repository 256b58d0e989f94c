#include "tests/bench/story_judge.h"

#include "base/array.h"
#include "base/hash.h"

#include <time.h>

int64_t cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int64_t cost_of_clock(void)
{
	int64_t least = INT64_MAX;
	for (int i = 0; i < 1000; i++) {
		int64_t start = cpu_ns(), cost = cpu_ns() - start;
		least = cost < least ? cost : least;
	}
	return least;
}

void story_judge_init(struct story_judge *judge, const struct match_options *options, struct match_lender lender)
{
	*judge = (struct story_judge){ .engine = match_engine_new(options), .tokenizer = tokenizer_new(), .arena = arena_new(), .lender = lender,
				      .spent = { .clock = cost_of_clock() } };
}

void story_judge_done(struct story_judge *judge)
{
	match_engine_free(judge->engine);
	tokenizer_free(judge->tokenizer);
	arena_free(judge->arena);
}

static int64_t time_ns(struct story_judge *judge)
{
	judge->asked++;
	return cpu_ns();
}

/* From now on it is this part that is done; NULL: none. */
static void next_part(struct story_judge *judge, int64_t *part)
{
	if (judge->spent.reports % STORY_PARTS_EVERY != 0)
		return;
	int64_t now = time_ns(judge);
	if (judge->part)
		*judge->part += now - judge->part_since - judge->spent.clock;
	judge->part = part;
	judge->part_since = now;
}

struct match_subject story_judge_read(struct story_judge *judge, const struct report *report, uint64_t seq)
{
	struct match_sketch *sketch = ARENA_NEW(judge->arena, struct match_sketch, 1);
	next_part(judge, &judge->spent.words);
	struct words title = words_of(judge->tokenizer, judge->arena, report->title, report->language);
	struct words text = words_of(judge->tokenizer, judge->arena, report->text, report->language);
	next_part(judge, &judge->spent.sketch);
	match_sketch_make(judge->arena, report, title, text, sketch);
	next_part(judge, NULL);
	return (struct match_subject){
		.report = report,
		.sketch = sketch,
		.title_words = title,
		.text_words = text,
		.source_key = report->source.len ? hash64(report->source) : 0,
		.uri_key = report->uri.len ? hash64(report->uri) : 0,
		.when = report->published != TIME_NONE ? report->published : INT64_C(1700000000000) + (int64_t)seq,
		.is_dated = report->published != TIME_NONE,
	};
}

static bool lend(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct story_judge *judge = ctx;
	int64_t start = time_ns(judge);
	bool is_there = judge->lender.text_of(judge->lender.ctx, seq, ret_title, ret_text);
	judge->lent_ns += time_ns(judge) - start - judge->spent.clock;
	return is_there;
}

struct story_judged story_judge_take(struct story_judge *judge, const struct report *report, uint64_t seq)
{
	struct match_lender lender = { .ctx = judge, .text_of = lend };
	struct story_judged judged;
	judge->asked = 0;
	judge->lent_ns = 0;
	int64_t start = time_ns(judge);
	arena_clear(judge->arena);
	struct match_subject subject = story_judge_read(judge, report, seq);
	next_part(judge, &judge->spent.judge);
	judged.fingerprint = match_judge(judge->engine, judge->arena, &subject, &lender, &judged.verdict);
	judge->part_since += judge->lent_ns;
	judged.story = judged.verdict.story ? judged.verdict.story : seq;
	struct match_memory memory = { .seq = seq, .story = judged.story, .of = judged.verdict.of, .source_key = subject.source_key,
				       .uri_key = subject.uri_key, .when = subject.when, .is_dated = subject.is_dated,
				       .fingerprint = judged.fingerprint };
	next_part(judge, &judge->spent.remember);
	match_remember(judge->engine, &memory);
	next_part(judge, &judge->spent.settle);
	judged.moves_len = match_settle(judge->engine, judge->arena, seq, &judged.moves);
	next_part(judge, NULL);
	judge->spent.parted += judge->spent.reports % STORY_PARTS_EVERY == 0;
	judge->spent.all += cpu_ns() - start - judge->lent_ns - judge->asked * judge->spent.clock;
	judge->spent.reports++;
	return judged;
}

void story_spent_print(const struct story_spent *spent, FILE *out)
{
	const struct { const char *name; int64_t ns; } parts[] = { { "words", spent->words }, { "sketch", spent->sketch }, { "judge", spent->judge },
								    { "remember", spent->remember }, { "settle", spent->settle } };
	fprintf(out, "%.1f us of CPU each (", (double)spent->all / 1000 / (double)spent->reports);
	for (size_t i = 0; i < LEN(parts); i++)
		fprintf(out, "%s%s %.1f", i > 0 ? ", " : "", parts[i].name, (double)parts[i].ns / 1000 / (double)spent->parted);
	double decision = (double)(spent->words + spent->sketch + spent->judge) / (double)spent->parted;
	fprintf(out, "; the decision alone %.1f: %.0f a second)", decision / 1000, 1e9 / decision);
}
