#include "tests/bench/story_scale.h"

#include "tests/bench/dialects.h"
#include "tests/bench/story_exact.h"
#include "tests/bench/story_judge.h"

#include "base/hash.h"
#include "base/vec.h"
#include "story/fingerprint_inner.h"
#include "story/shingles.h"
#include "story/tuning.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED 1u
#define MEASURED 20000u        /* reports, judged when the window is full */
#define COPY_QUESTIONS 2000u
#define STORY_QUESTIONS 1000u  /* each is measured against every story … */
#define STORY_EVERY 10u        /* … one of so many reports */

struct scale {
	struct dialects *dialects;
	struct arena *lent;
	struct story_judge judge;
	size_t size;
	uint64_t next; /* seq: the number of the report in the dialects, and 1 */
	struct {
		uint64_t *at;
		size_t len, cap;
	} held; /* seqs of altered copies that are not judged in their turn but asked for at the end */
	/* as a store would have them, for a start */
	struct buf packed;
	struct {
		struct stored {
			struct match_memory memory;
			size_t offset, len;
		} *at;
		size_t len, cap;
	} stored;
};

struct figures {
	double us, bytes;
};

static bool text_of(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct scale *scale = ctx;
	arena_clear(scale->lent);
	struct report report = dialects_report(scale->dialects, scale->lent, seq - 1);
	*ret_title = report.title;
	*ret_text = report.text;
	return true;
}

static void store(struct scale *scale, const struct report *report, const struct story_judged *judged)
{
	size_t offset = scale->packed.len;
	fingerprint_pack(judged->fingerprint, &scale->packed);
	struct match_memory memory = { .seq = scale->next, .story = judged->story, .of = judged->verdict.of, .source_key = hash64(report->source),
				       .uri_key = hash64(report->uri), .when = report->published, .is_dated = true };
	VEC_PUSH(&scale->stored, (struct stored){ memory, offset, scale->packed.len - offset });
}

/* Some altered copies from all over the window. */
static bool is_held(struct scale *scale)
{
	if (scale->held.len >= scale->next * COPY_QUESTIONS / (scale->size + MEASURED) || scale->held.len == COPY_QUESTIONS ||
	    dialects_original(scale->dialects, scale->next - 1) == scale->next - 1)
		return false;
	VEC_PUSH(&scale->held, scale->next);
	return true;
}

static void take(struct scale *scale, struct arena *arena, size_t count)
{
	for (size_t i = 0; i < count; i++, scale->next++) {
		if (is_held(scale))
			continue;
		struct report report = dialects_report(scale->dialects, arena, scale->next - 1);
		struct story_judged judged = story_judge_take(&scale->judge, &report, scale->next);
		if (scale->next <= scale->size)
			store(scale, &report, &judged);
		arena_clear(arena);
	}
}

/* ---- what one more costs ---- */

/* What the last ones cost when all are remembered anew, from their packed form. */
static void start_again(struct scale *scale, size_t measured)
{
	struct match_engine *engine = match_engine_new(&(struct match_options){ .memory_reports = scale->size });
	struct arena *arena = arena_new();
	int64_t unpack = 0, remember = 0;
	for (size_t i = 0; i < scale->stored.len; i++, arena_clear(arena)) {
		struct match_memory memory = scale->stored.at[i].memory;
		int64_t start = cpu_ns();
		memory.fingerprint = fingerprint_unpack(span_make(scale->packed.ptr + scale->stored.at[i].offset, scale->stored.at[i].len), arena);
		int64_t unpacked = cpu_ns();
		match_remember(engine, &memory);
		if (i + measured < scale->stored.len)
			continue;
		unpack += unpacked - start - scale->judge.spent.clock;
		remember += cpu_ns() - unpacked - scale->judge.spent.clock;
	}
	printf("%8s a start: %.1f us each (unpack %.1f, remember %.1f)\n", "", (double)(unpack + remember) / 1000.0 / (double)measured,
	       (double)unpack / 1000.0 / (double)measured, (double)remember / 1000.0 / (double)measured);
	fflush(stdout);
	arena_free(arena);
	match_engine_free(engine);
	buf_done(&scale->packed);
	VEC_DONE(&scale->stored);
}

static struct figures measure(struct scale *scale, struct arena *arena)
{
	size_t measured = scale->size < MEASURED ? scale->size : MEASURED;
	take(scale, arena, scale->size);
	scale->judge.spent = (struct story_spent){ .clock = scale->judge.spent.clock };
	take(scale, arena, measured);
	struct figures figures = { (double)scale->judge.spent.all / 1000 / (double)measured,
				   (double)match_engine_bytes(scale->judge.engine) / (double)match_engine_reports(scale->judge.engine) };
	printf("%8zu reports: ", scale->size);
	story_spent_print(&scale->judge.spent, stdout);
	printf(", %.0f bytes each\n", figures.bytes);
	fflush(stdout);
	start_again(scale, measured);
	return figures;
}

/* ---- what the indexes miss ---- */

static int smaller_first(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* All shingles for a sample. */
static size_t sample_all(struct arena *arena, struct span normal, const uint32_t **ret_sample)
{
	struct shingle_set set = shingle_set_of(arena, normal);
	size_t len = 0;
	for (size_t i = 0; i <= set.mask && len < UINT16_MAX; i++)
		if (set.slots[i] != 0)
			set.slots[len++] = set.slots[i];
	qsort(set.slots, len, sizeof(*set.slots), smaller_first);
	*ret_sample = set.slots;
	return len;
}

/* Does the engine say copy where it has but one report to look at, and every shingle of both? */
static bool is_copy(struct scale *scale, const struct match_subject *subject, uint64_t seq)
{
	struct match_engine *engine = match_engine_new(NULL);
	struct arena *arena = scale->judge.arena;
	struct report other = dialects_report(scale->dialects, arena, seq - 1);
	struct match_subject others = story_judge_read(&scale->judge, &other, seq), all = *subject;
	struct match_sketch sketch = *subject->sketch;
	struct fingerprint fingerprint = { .digest = { others.sketch->digest[0], others.sketch->digest[1] },
					   .length = (uint32_t)others.sketch->normal.len };
	struct verdict verdict;
	fingerprint.shingles_len = (uint16_t)sample_all(arena, others.sketch->normal, &fingerprint.shingles);
	match_remember(engine, &(struct match_memory){ .seq = seq, .story = seq, .source_key = others.source_key, .uri_key = others.uri_key,
						       .when = others.when, .is_dated = others.is_dated, .fingerprint = &fingerprint });
	sketch.sample_len = sample_all(arena, sketch.normal, &sketch.sample);
	all.sketch = &sketch;
	(void)match_judge(engine, arena, &all, &scale->judge.lender, &verdict);
	match_engine_free(engine);
	return relation_is_copy(verdict.relation);
}

static void miss_copies(struct scale *scale, struct arena *arena)
{
	struct story_exact *exact = story_exact_new();
	size_t copies = 0, found = 0, next_held = 0;
	for (size_t i = 0; i < scale->held.len; i++, arena_clear(arena)) {
		struct report report = dialects_report(scale->dialects, arena, scale->held.at[i] - 1);
		story_exact_ask(exact, shingle_text(arena, report.title, report.text));
	}
	for (uint64_t seq = scale->next - scale->size; seq < scale->next; seq++, arena_clear(arena)) {
		while (next_held < scale->held.len && scale->held.at[next_held] < seq)
			next_held++;
		if (next_held < scale->held.len && scale->held.at[next_held] == seq)
			continue;
		struct report report = dialects_report(scale->dialects, arena, seq - 1);
		story_exact_offer(exact, seq, shingle_text(arena, report.title, report.text), TUNING_COPY);
	}
	for (size_t i = 0; i < scale->held.len; i++, arena_clear(arena), arena_clear(scale->judge.arena)) {
		struct report report = dialects_report(scale->dialects, arena, scale->held.at[i] - 1);
		struct match_subject subject = story_judge_read(&scale->judge, &report, scale->next + i);
		const struct story_exact_found *answer = story_exact_answer(exact, i);
		struct verdict verdict;
		bool has_copied = false;
		(void)match_judge(scale->judge.engine, scale->judge.arena, &subject, &scale->judge.lender, &verdict);
		for (size_t j = answer->len; j-- > 0 && !has_copied;)
			has_copied = is_copy(scale, &subject, answer->at[j]);
		copies += has_copied;
		found += has_copied && relation_is_copy(verdict.relation);
	}
	printf("%8s copies found: %zu of %zu that a look at every report finds (recall %.4f), of %zu altered copies from all over the window\n", "", found,
	       copies, copies > 0 ? (double)found / (double)copies : 1.0, scale->held.len);
	fflush(stdout);
	story_exact_free(exact);
}

/* Each is asked in its turn, when all that came before it is there. */
static void miss_stories(struct scale *scale, struct arena *arena)
{
	size_t joined = 0, found = 0, alike = 0;
	for (size_t i = 0; i < STORY_QUESTIONS; i++, arena_clear(arena)) {
		take(scale, arena, STORY_EVERY - 1);
		struct report report = dialects_report(scale->dialects, arena, scale->next - 1);
		arena_clear(scale->judge.arena);
		struct match_subject subject = story_judge_read(&scale->judge, &report, scale->next);
		struct verdict verdict, exhaustive;
		(void)match_judge(scale->judge.engine, scale->judge.arena, &subject, &scale->judge.lender, &verdict);
		subject.is_exhaustive = true;
		(void)match_judge(scale->judge.engine, scale->judge.arena, &subject, &scale->judge.lender, &exhaustive);
		joined += exhaustive.story != 0;
		found += exhaustive.story != 0 && verdict.story == exhaustive.story;
		alike += verdict.story == exhaustive.story;
		take(scale, arena, 1);
	}
	printf("%8s stories found: %zu of %zu that a look at every story finds (recall %.4f), the same decision for %zu of %u\n", "", found, joined,
	       joined > 0 ? (double)found / (double)joined : 1.0, alike, STORY_QUESTIONS);
	fflush(stdout);
}

static struct figures hold(struct dialects *dialects, size_t size)
{
	struct scale scale = { .dialects = dialects, .lent = arena_new(), .size = size, .next = 1 };
	struct arena *arena = arena_new();
	buf_init(&scale.packed, SIZE_MAX / 4);
	struct match_options options = { .memory_reports = size };
	story_judge_init(&scale.judge, &options, (struct match_lender){ .ctx = &scale, .text_of = text_of });
	struct figures figures = measure(&scale, arena);
	miss_copies(&scale, arena);
	miss_stories(&scale, arena);
	story_judge_done(&scale.judge);
	VEC_DONE(&scale.held);
	arena_free(scale.lent);
	arena_free(arena);
	return figures;
}

void story_scale(const struct story_items *items, char **sizes)
{
	struct dialects *dialects = dialects_new(items, SEED);
	struct figures before = { 0 };
	for (char **size = sizes; *size; size++) {
		struct figures figures = hold(dialects, strtoull(*size, NULL, 10));
		if (size > sizes)
			printf("%8s of what it was with %s: time x %.2f, memory x %.2f\n", "", size[-1], figures.us / before.us, figures.bytes / before.bytes);
		before = figures;
	}
	dialects_free(dialects);
}
