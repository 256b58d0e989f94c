#include "tests/bench/story_judge.h"

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
				      .clock_ns = cost_of_clock() };
}

void story_judge_done(struct story_judge *judge)
{
	match_engine_free(judge->engine);
	tokenizer_free(judge->tokenizer);
	arena_free(judge->arena);
}

struct match_subject story_judge_read(struct story_judge *judge, const struct report *report, uint64_t seq)
{
	struct match_sketch *sketch = ARENA_NEW(judge->arena, struct match_sketch, 1);
	int64_t start = cpu_ns();
	struct words title = words_of(judge->tokenizer, judge->arena, report->title, report->language);
	struct words text = words_of(judge->tokenizer, judge->arena, report->text, report->language);
	int64_t read = cpu_ns();
	match_sketch_make(judge->arena, report, title, text, sketch);
	judge->spent.words += read - start - judge->clock_ns;
	judge->spent.sketch += cpu_ns() - read - judge->clock_ns;
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
	int64_t start = cpu_ns();
	bool is_there = judge->lender.text_of(judge->lender.ctx, seq, ret_title, ret_text);
	judge->lent_ns += cpu_ns() - start;
	return is_there;
}

struct story_judged story_judge_take(struct story_judge *judge, const struct report *report, uint64_t seq)
{
	struct match_lender lender = { judge, lend };
	struct story_judged judged;
	arena_clear(judge->arena);
	struct match_subject subject = story_judge_read(judge, report, seq);
	int64_t start = cpu_ns(), lent = judge->lent_ns;
	judged.fingerprint = match_judge(judge->engine, judge->arena, &subject, &lender, &judged.verdict);
	int64_t decided = cpu_ns();
	judged.story = judged.verdict.story ? judged.verdict.story : seq;
	struct match_memory memory = { .seq = seq, .story = judged.story, .of = judged.verdict.of, .source_key = subject.source_key,
				       .uri_key = subject.uri_key, .when = subject.when, .is_dated = subject.is_dated,
				       .fingerprint = judged.fingerprint };
	match_remember(judge->engine, &memory);
	judge->spent.judge += decided - start - (judge->lent_ns - lent) - judge->clock_ns;
	int64_t remembered = cpu_ns();
	judged.moves_len = match_settle(judge->engine, judge->arena, seq, &judged.moves);
	judge->spent.remember += remembered - decided - judge->clock_ns;
	judge->spent.settle += cpu_ns() - remembered - judge->clock_ns;
	return judged;
}
