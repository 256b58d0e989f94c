/* The engine is three things: the memory (who was there), copies and stories (two indexes over it). A question goes to the copies first, for
 * a copy is in the story of what it repeats; the story question is asked all the same, because people want to know. */
#include "story/match.h"

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/vec.h"
#include "story/copies.h"
#include "story/shingles.h"
#include "story/stories.h"
#include "story/tuning.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/signs.h"
#include "text/utf8.h"

struct match_engine {
	struct memory memory;
	struct copies copies;
	struct stories stories;
	size_t memory_reports;
};

struct match_engine *match_engine_new(const struct match_options *options)
{
	size_t cap = 0;
	struct match_engine *engine = vec_grow(NULL, &cap, 1, sizeof(*engine));
	*engine = (struct match_engine){ .memory_reports = options && options->memory_reports ? options->memory_reports : TUNING_MEMORY };
	int64_t window_ms = options && options->window_ms ? options->window_ms : TUNING_WINDOW_MS;
	copies_init(&engine->copies, &engine->memory, engine->memory_reports);
	stories_init(&engine->stories, &engine->memory, options && options->model ? options->model : &pair_model_learned,
		     window_ms / CLOCK_MINUTE);
	return engine;
}

void match_engine_free(struct match_engine *engine)
{
	if (!engine)
		return;
	copies_done(&engine->copies);
	stories_done(&engine->stories);
	memory_done(&engine->memory);
	free(engine);
}

/* Of all of the text: the normal form is of its beginning, and has no signs. Where nothing is behind and there are none nothing is added. */
static void digest(const struct report *report, struct span normal, uint64_t ret_digest[static 2])
{
	struct span behind = span_from(report->text, utf8_head(report->text, SHINGLE_TEXT_MAX).len);
	CLEANUP(buf_done) struct buf rest = { .max = 2 * (report->title.len + report->text.len) + 32 * behind.len + 1 }; /* as in shingle_text */
	signs_add(&rest, utf8_head(report->title, SHINGLE_TEXT_MAX));
	if (rest.len > 0)
		buf_add_char(&rest, '\n');
	signs_add(&rest, report->text);
	fold_add_normal(&rest, behind);
	for (uint64_t i = 0; i < 2; i++) {
		ret_digest[i] = i > 0 ? hash64_seeded(normal, i) : hash64(normal);
		if (rest.len > 0)
			ret_digest[i] = hash64_seeded(buf_view(&rest), ret_digest[i]);
	}
}

void match_sketch_make(struct arena *arena, const struct report *report, struct words title, struct words text, struct match_sketch *ret_sketch)
{
	struct match_sketch sketch = { .normal = shingle_text(arena, report->title, report->text) };
	digest(report, sketch.normal, sketch.digest);
	sketch.sample_len = shingle_sample(arena, sketch.normal, &sketch.sample);
	sketch.counts_len = terms_count(arena, title, text, &sketch.counts);
	*ret_sketch = sketch;
}

static void make_terms(struct match_engine *engine, struct arena *arena, const struct match_subject *subject, struct fingerprint *fingerprint)
{
	struct term_statistics statistics = { .ctx = &engine->stories.terms,
					      .prefetch = term_index_prefetch,
					      .frequency_of = term_index_frequency_of,
					      .reports = (uint32_t)memory_len(&engine->memory) };
	uint32_t *ids;
	uint16_t *weights;
	fingerprint->terms_len = (uint16_t)terms_weigh(arena, &statistics, subject->sketch->counts, subject->sketch->counts_len, TUNING_TERMS, &ids,
							  &weights);
	fingerprint->term_ids = ids;
	fingerprint->weights = weights;
}

/* Its primary tag, as a number; 0 where there is none. */
static uint16_t language_of(struct span tag)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	uint16_t key = 0;
	language_primary(tag, primary);
	for (size_t i = 0; primary[i]; i++)
		key = (uint16_t)(key * 27 + (primary[i] - 'a' + 1));
	return key;
}

size_t match_measured(const struct match_engine *engine, const struct match_measured **ret_measured)
{
	*ret_measured = engine->stories.measured;
	return engine->stories.measured_len;
}

/* None where it was not measured: an earlier version of its item may have no word in common with it. */
static const struct pair *nearest_pair(const struct match_engine *engine, struct arena *arena, uint64_t nearest)
{
	const struct match_measured *measured;
	size_t len = match_measured(engine, &measured);
	for (size_t i = 0; i < len; i++) {
		if (measured[i].seq != nearest || measured[i].likeness == 0)
			continue;
		struct pair *pair = ARENA_NEW(arena, struct pair, 1);
		memcpy(pair->at, measured[i].features, sizeof(pair->at));
		return pair;
	}
	return NULL;
}

static void ask_stories(struct match_engine *engine, struct arena *arena, const struct match_subject *subject, struct fingerprint *fingerprint,
			struct verdict *verdict)
{
	struct story_question question = { .ids = fingerprint->term_ids,
					   .weights = fingerprint->weights,
					   .len = fingerprint->terms_len,
					   .words = subject->title_words.len + subject->text_words.len,
					   .glance = memory_glance_of(subject->when, subject->is_dated, subject->is_date_only, fingerprint->language),
					   .is_exhaustive = subject->is_exhaustive };
	question.is_version = copies_find_item(&engine->copies, subject->uri_key, &question.earlier) &&
			      memory_distance(&question.glance, memory_glance(&engine->memory, question.earlier)) <= TUNING_VERSION_LATE_MS / CLOCK_MINUTE;
	question.is_declared = question.is_version && subject->report->version.len > 0 &&
			       memory_get(&engine->memory, question.earlier)->source_key == (uint32_t)subject->source_key;
	struct fingerprint_link *links = ARENA_NEW(arena, struct fingerprint_link, FINGERPRINT_LINKS_MAX);
	stories_ask(&engine->stories, &question, verdict);
	fingerprint->links = links;
	fingerprint->links_len = (uint16_t)stories_links(&engine->stories, links);
	fingerprint->nearest = nearest_pair(engine, arena, verdict->nearest);
}

uint64_t match_story(const struct match_engine *engine, uint64_t seq)
{
	uint32_t number;
	return memory_find(&engine->memory, seq, &number) ? stories_of(&engine->stories, number) : 0;
}

struct fingerprint *match_judge(struct match_engine *engine, struct arena *arena, const struct match_subject *subject,
				const struct match_lender *lender, struct verdict *ret_verdict)
{
	struct fingerprint *fingerprint = ARENA_NEW(arena, struct fingerprint, 1);
	struct verdict verdict;
	memset(&verdict, 0, sizeof(verdict)); /* padding too: verdicts are compared as bytes in tests */
	fingerprint->language = language_of(subject->report->language);
	copies_prefetch(&engine->copies, subject->sketch);
	make_terms(engine, arena, subject, fingerprint);
	copies_ask(&engine->copies, arena, subject, lender, fingerprint, &verdict);
	ask_stories(engine, arena, subject, fingerprint, &verdict);
	if (relation_is_copy(verdict.relation)) {
		verdict.story = match_story(engine, verdict.of);
		if (verdict.share_of_this >= (int)TUNING_TAKE_SHARE)
			fingerprint->terms_len = fingerprint->links_len = 0; /* it says nothing that its story does not */
	} else {
		verdict.relation = verdict.story != 0 ? RELATION_UPDATE : RELATION_NEW_STORY;
	}
	memcpy(ret_verdict, &verdict, sizeof(verdict));
	return fingerprint;
}

static void forget_oldest(struct match_engine *engine)
{
	copies_forget(&engine->copies, engine->memory.first);
	stories_forget(&engine->stories, engine->memory.first);
	memory_pop(&engine->memory);
}

void match_remember(struct match_engine *engine, const struct match_memory *memory)
{
	const struct fingerprint *fingerprint = memory->fingerprint;
	uint32_t number;
	if (memory_len(&engine->memory) == engine->memory_reports)
		forget_oldest(engine);
	struct remembered *report = memory_push(&engine->memory, &number);
	report->seq = memory->seq;
	report->root = memory->of != 0 && fingerprint->root != 0 ? fingerprint->root : memory->seq;
	report->source_key = (uint32_t)memory->source_key;
	report->uri_key = memory->uri_key;
	report->is_placed = memory->is_placed;
	report->digest = fingerprint->digest[0];
	report->digest_rest = (uint32_t)fingerprint->digest[1];
	report->shingles_len = fingerprint->shingles_len;
	struct glance *glance = memory_glance(&engine->memory, number);
	*glance = memory_glance_of(memory->when, memory->is_dated, memory->is_date_only, fingerprint->language);
	glance->is_withdrawn = memory->is_withdrawn;
	/* what a start asks for has not been asked for before: all of it is sent for first */
	shingle_index_prefetch(&engine->copies.shingles, fingerprint->shingles, fingerprint->shingles_len);
	stories_add(&engine->stories, number, memory->story, fingerprint);
	copies_add(&engine->copies, number, fingerprint);
}

void match_expect(const struct match_engine *engine, const struct fingerprint *fingerprint)
{
	term_index_expect(&engine->stories.terms, fingerprint->term_ids, fingerprint->terms_len);
	shingle_index_expect(&engine->copies.shingles, fingerprint->shingles, fingerprint->shingles_len);
}

size_t match_settle(struct match_engine *engine, struct arena *arena, uint64_t seq, const struct verdict_move **ret_moves)
{
	uint32_t number;
	*ret_moves = NULL;
	return memory_find(&engine->memory, seq, &number) ? stories_settle(&engine->stories, arena, number, ret_moves) : 0;
}

void match_withdraw(struct match_engine *engine, uint64_t seq)
{
	uint32_t number;
	if (!memory_find(&engine->memory, seq, &number) || memory_glance(&engine->memory, number)->is_withdrawn)
		return;
	memory_glance(&engine->memory, number)->is_withdrawn = true;
	stories_withdraw(&engine->stories, number);
}

void match_move(struct match_engine *engine, uint64_t seq, uint64_t story)
{
	uint32_t number;
	if (memory_find(&engine->memory, seq, &number) && stories_of(&engine->stories, number) != story)
		stories_place(&engine->stories, number, story);
}

bool match_are_copies(const struct match_engine *engine, uint64_t a, uint64_t b)
{
	uint32_t first, second;
	return memory_find(&engine->memory, a, &first) && memory_find(&engine->memory, b, &second) &&
	       memory_get(&engine->memory, first)->root == memory_get(&engine->memory, second)->root;
}

size_t match_chain(const struct match_engine *engine, uint64_t seq, uint64_t *ret_seqs, size_t max)
{
	uint32_t number;
	return memory_find(&engine->memory, seq, &number) ? copies_chain(&engine->copies, number, ret_seqs, max) : 0;
}

bool match_is_withdrawn(const struct match_engine *engine, uint64_t seq)
{
	uint32_t number;
	return memory_find(&engine->memory, seq, &number) && memory_glance(&engine->memory, number)->is_withdrawn;
}

size_t match_engine_reports(const struct match_engine *engine)
{
	return memory_len(&engine->memory);
}

size_t match_engine_bytes(const struct match_engine *engine)
{
	return sizeof(*engine) + engine->memory.bytes + copies_bytes(&engine->copies) + stories_bytes(&engine->stories);
}
