#include "story/stories.h"

#include "base/vec.h"
#include "story/fixed.h"
#include "story/tuning.h"

struct story {
	uint64_t id;
	uint64_t square;  /* of the centre's length: the sum over all pairs of central members, q15 */
	uint64_t length;  /* its root, as q15 */
	struct {
		uint32_t *at;
		size_t len, cap;
	} members;        /* alive ones from `head` on, in journal order */
	size_t head;
	uint32_t promise; /* during one question: the best likeness that the walk has seen, q15; else 0 */
};

/* A report's story in struct likeness: its slot, with a bit more where the report is not central. */
#define NOT_CENTRAL UINT32_C(0x80000000)
#define NO_STORY UINT32_MAX

void stories_done(struct stories *stories)
{
	for (size_t i = 0; i < stories->stories.len; i++)
		VEC_DONE(&stories->stories.at[i].members);
	term_index_done(&stories->terms);
	VEC_DONE(&stories->stories);
	VEC_DONE(&stories->free_stories);
	VEC_DONE(&stories->touched);
	VEC_DONE(&stories->touched_stories);
	map_done(&stories->story_slots);
}

void stories_init(struct stories *stories, struct memory *memory)
{
	*stories = (struct stories){ .memory = memory };
	term_index_init(&stories->terms, memory);
}

/* ---- stories and their centres ---- */

static struct story *story_of(struct stories *stories, uint64_t id, uint32_t *ret_slot)
{
	uint64_t *found = map_find(&stories->story_slots, id);
	if (found) {
		*ret_slot = (uint32_t)*found;
		return &stories->stories.at[*found];
	}
	*ret_slot = (uint32_t)stories->stories.len;
	if (stories->free_stories.len > 0)
		*ret_slot = stories->free_stories.at[--stories->free_stories.len];
	else
		VEC_PUSH(&stories->stories, (struct story){ 0 });
	*map_at(&stories->story_slots, id) = *ret_slot;
	stories->stories.at[*ret_slot] = (struct story){ .id = id };
	return &stories->stories.at[*ret_slot];
}

/* What a report has in common with the members [from, to), q15. */
static uint64_t common(const struct stories *stories, const struct story *story, uint32_t number, size_t from, size_t to)
{
	struct terms_table table;
	uint64_t sum = 0;
	if (from < to)
		terms_table_fill(&table, memory_vector(stories->memory, number));
	for (size_t i = from; i < to; i++)
		sum += terms_table_dot(&table, memory_vector(stories->memory, story->members.at[i]));
	return sum;
}

static size_t first_central(const struct story *story)
{
	size_t alive = story->members.len - story->head;
	return alive > TUNING_STORY_MEMBERS ? story->members.len - TUNING_STORY_MEMBERS : story->head;
}

static void measure(struct story *story)
{
	story->length = sqrt_whole(story->square << 15);
}

static void member_add(struct stories *stories, uint32_t number, const struct remembered *report)
{
	uint32_t slot;
	struct story *story = story_of(stories, report->story, &slot);
	size_t first = first_central(story), end = story->members.len;
	if (end - first == TUNING_STORY_MEMBERS) {
		memory_likeness(stories->memory, story->members.at[first])->story |= NOT_CENTRAL;
		story->square -= 2 * common(stories, story, story->members.at[first], first + 1, end) + ONE_Q15;
		first++;
	}
	story->square += 2 * common(stories, story, number, first, end) + ONE_Q15;
	memory_likeness(stories->memory, number)->story = slot;
	VEC_PUSH(&story->members, number);
	measure(story);
}

void stories_add(struct stories *stories, uint32_t number, const struct fingerprint *fingerprint)
{
	const struct remembered *report = memory_get(stories->memory, number);
	uint16_t room[2 * VECTOR_MAX];
	memory_keep_vector(stories->memory, term_index_add(&stories->terms, number, fingerprint->term_ids, fingerprint->weights,
							   fingerprint->terms_len, room));
	if (report->is_withdrawn)
		memory_likeness(stories->memory, number)->story = NO_STORY;
	else
		member_add(stories, number, report);
}

static void story_end(struct stories *stories, struct story *story)
{
	(void)map_remove(&stories->story_slots, story->id);
	VEC_PUSH(&stories->free_stories, (uint32_t)(story - stories->stories.at));
	VEC_DONE(&story->members);
	*story = (struct story){ 0 };
}

/* The oldest of all is the oldest of its story. */
static void member_forget(struct stories *stories, uint32_t number)
{
	uint32_t in = memory_likeness(stories->memory, number)->story;
	struct story *story = &stories->stories.at[in & ~NOT_CENTRAL];
	if (!(in & NOT_CENTRAL)) {
		story->square -= 2 * common(stories, story, number, story->head + 1, story->members.len) + ONE_Q15;
		measure(story);
	}
	if (++story->head == story->members.len) {
		story_end(stories, story);
	} else if (story->head >= 64 && 2 * story->head >= story->members.len) {
		memmove(story->members.at, story->members.at + story->head, (story->members.len - story->head) * sizeof(*story->members.at));
		story->members.len -= story->head;
		story->head = 0;
	}
}

void stories_forget(struct stories *stories, uint32_t number)
{
	term_index_forget(&stories->terms, number);
	if (!memory_get(stories->memory, number)->is_withdrawn)
		member_forget(stories, number);
}

/* The centre anew: who was too old for it may be in it now. */
static void centre_again(struct stories *stories, struct story *story, uint32_t slot)
{
	size_t first = first_central(story), end = story->members.len;
	story->square = 0;
	for (size_t i = first; i < end; i++) {
		story->square += 2 * common(stories, story, story->members.at[i], first, i) + ONE_Q15;
		memory_likeness(stories->memory, story->members.at[i])->story = slot;
	}
	measure(story);
}

void stories_withdraw(struct stories *stories, uint32_t number)
{
	uint32_t slot = memory_likeness(stories->memory, number)->story & ~NOT_CENTRAL;
	struct story *story = &stories->stories.at[slot];
	size_t at = story->head;
	while (story->members.at[at] != number)
		at++;
	memmove(&story->members.at[at], &story->members.at[at + 1], (story->members.len - at - 1) * sizeof(*story->members.at));
	story->members.len--;
	memory_likeness(stories->memory, number)->story = NO_STORY;
	if (story->head == story->members.len)
		story_end(stories, story);
	else
		centre_again(stories, story, slot);
}

/* ---- the question ---- */

/* The weight that a term must have to be walked: of the heaviest TUNING_WALK_TERMS, the least. */
static uint16_t least_walked(const struct story_question *question)
{
	uint16_t heaviest[TUNING_WALK_TERMS];
	size_t len = 0;
	for (size_t i = 0; i < question->len; i++) {
		if (len == TUNING_WALK_TERMS && question->weights[i] <= heaviest[len - 1])
			continue;
		size_t at = len < TUNING_WALK_TERMS ? len++ : len - 1;
		for (; at > 0 && heaviest[at - 1] < question->weights[i]; at--)
			heaviest[at] = heaviest[at - 1];
		heaviest[at] = question->weights[i];
	}
	return len > 0 ? heaviest[len - 1] : 0;
}

static void walk_term(struct stories *stories, uint32_t term, uint32_t weight)
{
	struct posting postings[TUNING_POSTINGS];
	size_t len = term_index_reports(&stories->terms, term, postings), touched = stories->touched.len;
	VEC_RESERVE(&stories->touched, touched + len);
	uint32_t *list = stories->touched.at;
	for (size_t i = 0; i < len; i++) {
		struct likeness *found = memory_likeness(stories->memory, postings[i].number);
		list[touched] = postings[i].number;
		touched += found->sum == 0; /* no branch: which it is cannot be foretold */
		found->sum += weight * postings[i].weight;
	}
	stories->touched.len = touched;
}

static void walk(struct stories *stories, const struct story_question *question)
{
	uint16_t least = least_walked(question);
	uint32_t term;
	for (size_t i = 0; i < question->len; i++)
		if (question->weights[i] >= least && term_index_find(&stories->terms, question->ids[i], &term))
			walk_term(stories, term, question->weights[i]);
}

/* From reports to the stories that they are in. */
static void gather(struct stories *stories)
{
	for (size_t i = 0; i < stories->touched.len; i++) {
		struct likeness *found = memory_likeness(stories->memory, stories->touched.at[i]);
		uint32_t likeness = found->sum >> 15;
		found->sum = 0;
		if (likeness < TUNING_LIKENESS_MIN || found->story & NOT_CENTRAL)
			continue;
		struct story *story = &stories->stories.at[found->story];
		if (story->promise == 0)
			VEC_PUSH(&stories->touched_stories, found->story);
		if (likeness > story->promise)
			story->promise = likeness;
	}
	VEC_CLEAR(&stories->touched);
}

static bool is_more_promising(const struct story *a, const struct story *b)
{
	return a->promise != b->promise ? a->promise > b->promise : a->id > b->id;
}

/* The most promising of the touched stories, best first; their promises are taken back. */
static size_t most_promising(struct stories *stories, struct story *ret_best[static TUNING_STORIES])
{
	size_t len = 0;
	for (size_t i = 0; i < stories->touched_stories.len; i++) {
		struct story *story = &stories->stories.at[stories->touched_stories.at[i]];
		if (len == TUNING_STORIES && !is_more_promising(story, ret_best[len - 1]))
			continue;
		size_t at = len < TUNING_STORIES ? len++ : len - 1;
		for (; at > 0 && is_more_promising(story, ret_best[at - 1]); at--)
			ret_best[at] = ret_best[at - 1];
		ret_best[at] = story;
	}
	for (size_t i = 0; i < stories->touched_stories.len; i++)
		stories->stories.at[stories->touched_stories.at[i]].promise = 0;
	VEC_CLEAR(&stories->touched_stories);
	return len;
}

/* How much the time between two reports leaves of their likeness, q15. A date is only compared with a date, and an arrival with an
 * arrival: of one of each nobody knows how far apart they are, so a story's time is told by those of its members that can be compared, and
 * where there are none takes nothing away. Arrivals do not fade, for an archive arrives in a moment. */
static uint32_t time_factor(const struct story_question *question, const struct remembered *member)
{
	int64_t apart = memory_distance(question->when, question->is_date_only, member->when, member->is_date_only);
	if (apart > question->window_ms)
		return 0;
	return question->is_dated ? decay_q15((uint64_t)apart, TUNING_HALF_LIFE_MS) : ONE_Q15;
}

struct scored {
	uint64_t story, nearest;
	int score, timeless;
	bool is_dated; /* the nearest member is */
};

static struct scored score(const struct stories *stories, const struct story *story, const struct story_question *question,
			   const struct terms_table *table)
{
	uint64_t sum = 0;
	uint32_t best = 0, time = 0;
	bool is_comparable = false;
	const struct remembered *nearest = NULL;
	size_t first = first_central(story);
	for (size_t i = first; i < story->members.len; i++)
		__builtin_prefetch(memory_get(stories->memory, story->members.at[i]));
	for (size_t i = first; i < story->members.len; i++)
		__builtin_prefetch(memory_vector(stories->memory, story->members.at[i]).at);
	for (size_t i = story->members.len; i-- > first;) {
		const struct remembered *member = memory_get(stories->memory, story->members.at[i]);
		uint32_t likeness = terms_table_dot(table, memory_vector(stories->memory, story->members.at[i]));
		bool is_alike = question->is_dated == member->is_dated;
		uint32_t factor = is_alike ? time_factor(question, member) : 0;
		sum += likeness;
		is_comparable |= is_alike;
		time = factor > time ? factor : time;
		if (!nearest || likeness > best) {
			best = likeness;
			nearest = member;
		}
	}
	if (!is_comparable)
		time = ONE_Q15;
	uint64_t centre = story->length ? (sum << 15) / story->length : 0;
	uint64_t likeness = ((centre < ONE_Q15 ? centre : ONE_Q15) + best) / 2;
	return (struct scored){ .story = story->id,
				.nearest = nearest->seq,
				.score = permille_of_q15(likeness * time >> 15),
				.timeless = permille_of_q15(likeness),
				.is_dated = nearest->is_dated };
}

static void consider(struct verdict *verdict, const struct scored *scored, struct scored *best)
{
	if (scored->score > best->score) {
		verdict->runner_up = best->story;
		verdict->runner_up_score = best->score;
		*best = *scored;
	} else if (scored->score > verdict->runner_up_score) {
		verdict->runner_up = scored->story;
		verdict->runner_up_score = scored->score;
	}
}

static void consider_background(struct verdict *verdict, const struct scored *scored)
{
	if (scored->timeless < TUNING_BACKGROUND)
		return;
	size_t at = verdict->background_len;
	while (at > 0 && verdict->background[at - 1].score < scored->timeless)
		at--;
	if (at == VERDICT_BACKGROUND_MAX)
		return;
	if (verdict->background_len < VERDICT_BACKGROUND_MAX)
		verdict->background_len++;
	for (size_t i = verdict->background_len - 1; i > at; i--)
		verdict->background[i] = verdict->background[i - 1];
	verdict->background[at] = (struct verdict_link){ scored->story, scored->timeless };
}

static int threshold(const struct story_question *question, bool nearest_is_dated)
{
	int least = question->is_dated ? TUNING_STORY_DATED : TUNING_STORY_UNDATED;
	if (nearest_is_dated != question->is_dated)
		least = TUNING_STORY_MIXED;
	return least + question->short_by;
}

/* A term that no report has is in no product. */
static void fill_table(const struct stories *stories, const struct story_question *question, struct terms_table *ret_table)
{
	uint32_t term;
	terms_table_clear(ret_table);
	for (size_t i = 0; i < question->len; i++)
		if (term_index_find(&stories->terms, question->ids[i], &term))
			terms_table_add(ret_table, term, question->weights[i]);
}

static void measure_against(const struct stories *stories, const struct story *story, const struct story_question *question,
			    const struct terms_table *table, struct scored *best, struct verdict *verdict)
{
	struct scored scored = score(stories, story, question, table);
	consider(verdict, &scored, best);
	consider_background(verdict, &scored);
}

void stories_ask(struct stories *stories, const struct story_question *question, struct verdict *verdict)
{
	struct story *promising[TUNING_STORIES];
	struct scored best = { 0 };
	struct terms_table table;
	walk(stories, question);
	gather(stories);
	size_t len = most_promising(stories, promising);
	fill_table(stories, question, &table);
	for (size_t i = 0; i < len && !question->is_exhaustive; i++)
		measure_against(stories, promising[i], question, &table, &best, verdict);
	for (size_t i = 0; i < stories->stories.len && question->is_exhaustive; i++)
		if (stories->stories.at[i].members.len > 0)
			measure_against(stories, &stories->stories.at[i], question, &table, &best, verdict);
	verdict->threshold = threshold(question, best.score > 0 ? best.is_dated : question->is_dated);
	if (best.score == 0)
		return;
	verdict->nearest = best.nearest;
	verdict->best_story = best.story;
	verdict->score = best.score;
	if (best.score >= verdict->threshold)
		verdict->story = best.story;
}

size_t stories_bytes(const struct stories *stories)
{
	size_t bytes = term_index_bytes(&stories->terms) + stories->stories.cap * sizeof(*stories->stories.at) +
		       stories->touched.cap * sizeof(*stories->touched.at) + stories->story_slots.cap * 16;
	for (size_t i = 0; i < stories->stories.len; i++)
		bytes += stories->stories.at[i].members.cap * sizeof(uint32_t);
	return bytes;
}
