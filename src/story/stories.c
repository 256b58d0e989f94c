#include "story/stories.h"

#include "base/vec.h"
#include "story/fixed.h"
#include "story/sort.h"

void stories_init(struct stories *stories, struct memory *memory, const struct pair_model *model, int64_t window)
{
	*stories = (struct stories){ .memory = memory, .model = model, .window = window };
	term_index_init(&stories->terms, memory);
	story_table_init(&stories->stories);
}

void stories_done(struct stories *stories)
{
	story_table_done(&stories->stories);
	VEC_DONE(&stories->found);
	VEC_DONE(&stories->promising);
	sums_done(&stories->sums);
	term_index_done(&stories->terms);
}

/* ---- links ---- */

/* Ascending numbers: the newest come last, and only so many count. */
static void link_add(struct stories *stories, uint32_t number, struct link link)
{
	struct remembered *report = memory_get(stories->memory, number);
	if (report->links_len == TUNING_LINKS) {
		memmove(report->links, report->links + 1, (TUNING_LINKS - 1) * sizeof(*report->links));
		report->links_len--;
	}
	if (report->links_len == report->links_cap) {
		uint8_t cap = (uint8_t)(report->links_cap + report->links_cap / 8 + 1);
		cap = cap > TUNING_LINKS ? TUNING_LINKS : cap;
		stories->link_bytes += (size_t)(cap - report->links_cap) * sizeof(*report->links);
		size_t room = report->links_cap;
		report->links = vec_resize(report->links, &room, cap, sizeof(*report->links));
		report->links_cap = cap;
	}
	report->links[report->links_len++] = link;
}

static void links_add(struct stories *stories, uint32_t number, const struct fingerprint *fingerprint)
{
	for (size_t i = 0; i < fingerprint->links_len; i++) {
		uint32_t other;
		if (!memory_find(stories->memory, fingerprint->links[i].seq, &other) || other == number)
			continue;
		link_add(stories, number, (struct link){ other, fingerprint->links[i].chance });
		link_add(stories, other, (struct link){ number, fingerprint->links[i].chance });
	}
}

/* ---- members ---- */

static bool is_copy(const struct remembered *report)
{
	return report->root != report->seq;
}

static bool has_voice(const struct stories *stories, uint32_t number)
{
	return !is_copy(memory_get(stories->memory, number)) || memory_glance(stories->memory, number)->vector_len > 0;
}

static bool is_withdrawn(const struct stories *stories, uint32_t number)
{
	return memory_glance(stories->memory, number)->is_withdrawn;
}

static uint32_t slot_of(const struct stories *stories, uint32_t number)
{
	return memory_glance(stories->memory, number)->story;
}

static struct story *story_at(const struct stories *stories, uint32_t slot)
{
	return story_table_at(&stories->stories, slot);
}

static void member_add(struct stories *stories, uint32_t number, struct story *story)
{
	struct remembered *report = memory_get(stories->memory, number);
	story_table_add_member(&stories->stories, story, number, stories->memory->first);
	story->voices += has_voice(stories, number);
	story->placed += report->is_placed;
	memory_glance(stories->memory, number)->story = story->number;
}

static void member_remove(struct stories *stories, uint32_t number)
{
	struct story *story = story_at(stories, slot_of(stories, number));
	story_remove_member(story, number);
	story->voices -= has_voice(stories, number);
	story->placed -= memory_get(stories->memory, number)->is_placed;
	memory_glance(stories->memory, number)->story = STORY_NONE;
	if (story->head == story->end)
		story_table_end(&stories->stories, story);
}

void stories_add(struct stories *stories, uint32_t number, uint64_t id, const struct fingerprint *fingerprint)
{
	struct remembered *report = memory_get(stories->memory, number);
	uint16_t room[VECTOR_ROOM];
	memory_keep_vector(stories->memory, term_index_add(&stories->terms, number, fingerprint->term_ids, fingerprint->weights,
							   fingerprint->terms_len, room));
	pair_lengths(fingerprint->weights, fingerprint->terms_len, report->lengths);
	links_add(stories, number, fingerprint);
	if (!is_withdrawn(stories, number))
		member_add(stories, number, story_table_of(&stories->stories, id));
}

uint64_t stories_of(const struct stories *stories, uint32_t number)
{
	return is_withdrawn(stories, number) ? 0 : story_at(stories, slot_of(stories, number))->id;
}

void stories_forget(struct stories *stories, uint32_t number)
{
	const struct remembered *report = memory_get(stories->memory, number);
	term_index_forget(&stories->terms, number);
	stories->link_bytes -= report->links_cap * sizeof(*report->links);
	if (is_withdrawn(stories, number))
		return;
	/* the oldest of all is the oldest of its story */
	struct story *story = story_at(stories, slot_of(stories, number));
	story->voices -= has_voice(stories, number);
	story->placed -= report->is_placed;
	story_forget_member(story);
	if (story->head == story->end)
		story_table_end(&stories->stories, story);
}

void stories_withdraw(struct stories *stories, uint32_t number)
{
	member_remove(stories, number);
}

void stories_place(struct stories *stories, uint32_t number, uint64_t id)
{
	struct remembered *report = memory_get(stories->memory, number);
	if (!is_withdrawn(stories, number))
		member_remove(stories, number);
	report->is_placed = true;
	if (!is_withdrawn(stories, number))
		member_add(stories, number, story_table_of(&stories->stories, id));
}

/* An editor has been there, and knows better. */
static bool is_settled(const struct stories *stories, uint32_t slot)
{
	return story_at(stories, slot)->placed > 0;
}

/* ---- accord ---- */

/* A date is compared with a date and an arrival with an arrival; of one of each nobody knows how far apart they are. */
static bool is_comparable(const struct glance *a, const struct glance *b)
{
	return a->is_dated == b->is_dated;
}

/* For certain: what has arrived has not happened since. */
static bool is_apart_in_time(const struct stories *stories, const struct glance *a, const struct glance *b)
{
	const struct glance *dated = a->is_dated ? a : b, *arrived = dated == a ? b : a;
	return is_comparable(a, b) ? memory_distance(a, b) > stories->window : (int64_t)dated->minute - arrived->minute > stories->window;
}

static bool is_of_other_tongue(const struct glance *a, const struct glance *b)
{
	return a->language != 0 && b->language != 0 && a->language != b->language;
}

/* What members say of their language and of their date, as far as they do. A report that says nothing is near to any, and must not bring together what is
 * not of one language, or not of one time. */
enum { SAYS_YES = 1, SAYS_NO = 2 };
struct accord {
	unsigned languages, times;
};

static void ask_accord(const struct stories *stories, const struct glance *a, const struct glance *b, struct accord *accord)
{
	if (a->language != 0 && b->language != 0)
		accord->languages |= is_of_other_tongue(a, b) ? SAYS_NO : SAYS_YES;
	if (a->is_dated && b->is_dated)
		accord->times |= is_apart_in_time(stories, a, b) ? SAYS_NO : SAYS_YES;
}

static bool is_answered(const struct accord *accord, const struct glance *glance)
{
	return (glance->language == 0 || (accord->languages & SAYS_YES)) && (!glance->is_dated || (accord->times & SAYS_YES));
}

static void ask_members(const struct stories *stories, const struct story *story, const struct glance *glance, struct accord *accord)
{
	for (size_t i = story->end, asked = 0; i-- > story->head && asked < TUNING_STORY_VOICES && !is_answered(accord, glance); asked++)
		ask_accord(stories, memory_glance(stories->memory, story_member(story, i)), glance, accord);
}

/* One of them says yes, or none says no. */
static bool is_accord(const struct accord *accord)
{
	return accord->languages != SAYS_NO && accord->times != SAYS_NO;
}

static bool accords(const struct stories *stories, const struct story *story, const struct glance *glance)
{
	struct accord accord = { 0 };
	ask_members(stories, story, glance, &accord);
	return is_accord(&accord);
}

static bool accord_together(const struct stories *stories, const struct story *a, const struct story *b)
{
	struct accord accord = { 0 };
	for (size_t i = a->end, asked = 0; i-- > a->head && asked < TUNING_STORY_VOICES; asked++)
		ask_members(stories, b, memory_glance(stories->memory, story_member(a, i)), &accord);
	return is_accord(&accord);
}

/* The report in question. */
struct asker {
	const struct story_question *question;
	uint32_t terms[FINGERPRINT_TERMS_MAX]; /* by their numbers; PAIR_NO_TERM where no report has it */
	struct pair_probe probe;               /* it and those that may be near */
	struct pair_group group;               /* it and the nearest */
};

static void asker_init(struct asker *asker, const struct stories *stories, const struct story_question *question)
{
	asker->question = question;
	for (size_t i = 0; i < question->len; i++)
		if (!term_index_find(&stories->terms, question->ids[i], &asker->terms[i]))
			asker->terms[i] = PAIR_NO_TERM;
	pair_probe_init(&asker->probe, asker->terms, question->weights, question->len);
}

/* Others are asked from now on, who have so many terms together. */
static void asker_meet(struct asker *asker, size_t others_terms)
{
	pair_group_init(&asker->group, asker->terms, asker->question->weights, asker->question->len, others_terms);
}

/* ---- the question: who is near? ---- */

/* Who has enough in common with it by the walked terms. */
static void walk(struct stories *stories, const struct asker *asker)
{
	const struct story_question *question = asker->question;
	uint64_t walked[FINGERPRINT_TERMS_MAX]; /* weights, and which they are of */
	uint32_t terms[TUNING_WALK_TERMS], weights[TUNING_WALK_TERMS];
	size_t len = 0;
	for (size_t i = 0; i < question->len; i++)
		walked[i] = (uint64_t)question->weights[i] << 32 | i;
	for (size_t i = sort_largest_first(walked, question->len, TUNING_WALK_TERMS); i-- > 0;) {
		terms[len] = asker->terms[(uint32_t)walked[i]];
		weights[len] = term_weight((uint32_t)(walked[i] >> 32));
		if (terms[len] != PAIR_NO_TERM)
			term_index_prefetch_reports(&stories->terms, terms[len++]);
	}
	sums_begin(&stories->sums, memory_len(stories->memory));
	VEC_CLEAR(&stories->found);
	VEC_RESERVE(&stories->found, len * TUNING_POSTINGS);
	for (size_t i = 0; i < len; i++)
		stories->found.len += term_index_sum(&stories->terms, terms[i], weights[i], &stories->sums, TUNING_LIKENESS_WALKED,
						     stories->found.at + stories->found.len);
}

/* The largest of many, largest first; the newer where they are alike. */
struct near {
	uint32_t number, sum;
};

static bool is_nearer(const struct near *a, const struct near *b)
{
	return a->sum != b->sum ? a->sum > b->sum : a->number > b->number;
}

static size_t near_add(struct near *nearest, size_t len, size_t max, struct near near)
{
	if (len == max && !is_nearer(&near, &nearest[len - 1]))
		return len;
	size_t at = len < max ? len++ : len - 1;
	for (; at > 0 && is_nearer(&near, &nearest[at - 1]); at--)
		nearest[at] = nearest[at - 1];
	nearest[at] = near;
	return len;
}

/* Too far away in time, or in another language: background at best. */
static bool is_apart(const struct stories *stories, const struct glance *asked, const struct glance *other)
{
	return is_apart_in_time(stories, asked, other) || is_of_other_tongue(asked, other);
}

static int32_t days_q10(const struct glance *asked, const struct glance *other)
{
	if (!is_comparable(asked, other))
		return TUNING_MIXED_DAYS * (int32_t)ONE_Q10;
	return asked->is_dated ? (int32_t)(memory_distance(asked, other) * ONE_Q10 / (CLOCK_DAY / CLOCK_MINUTE)) : 0;
}

/* What so much likeness promises, so long after: a day speaks against one event about as much as half of the likeness speaks for it. So the nearest are those
 * that may be of it, and not members of a series that are alike for ever; the newest with a term, who alone are walked, have them. */
static uint32_t promise_of(const struct story_question *question, const struct glance *other, uint32_t likeness)
{
	uint64_t days = (uint64_t)days_q10(&question->glance, other);
	return (uint32_t)((uint64_t)likeness * decay_q15(days, TUNING_PROMISE_DAYS * ONE_Q10) >> 15);
}

struct neighbours {
	struct near near[TUNING_NEAREST], apart[TUNING_APART];
	size_t near_len, apart_len;
};

static void take_apart(struct neighbours *neighbours, uint32_t number, uint32_t likeness)
{
	neighbours->apart_len = near_add(neighbours->apart, neighbours->apart_len, TUNING_APART, (struct near){ number, likeness });
}

/* Now by all its terms. */
static void take_near(const struct stories *stories, const struct asker *asker, uint32_t number, uint32_t likeness,
		      struct neighbours *neighbours)
{
	struct near near = { number, promise_of(asker->question, memory_glance(stories->memory, number), likeness) };
	if (likeness >= TUNING_LIKENESS && near.sum >= TUNING_PROMISE)
		neighbours->near_len = near_add(neighbours->near, neighbours->near_len, TUNING_NEAREST, near);
}

static void take_promising(struct stories *stories, uint32_t number, uint32_t promise)
{
	stories->promising.at[stories->promising.len] = (uint64_t)promise << 32 | (number - stories->memory->first);
	stories->promising.len += promise >= TUNING_PROMISE_WALKED;
}

/* Those that the walk has found: what they promise, and their places in the memory. */
static void weigh_found(struct stories *stories, const struct story_question *question, struct neighbours *neighbours)
{
	VEC_CLEAR(&stories->promising);
	VEC_RESERVE(&stories->promising, stories->found.len);
	for (size_t i = 0; i < stories->found.len; i++) {
		uint32_t number = stories->found.at[i], sum = sums_of(&stories->sums, number);
		const struct glance *glance = memory_glance(stories->memory, number);
		if (glance->is_withdrawn)
			continue;
		if (is_apart(stories, &question->glance, glance))
			take_apart(neighbours, number, sum);
		else
			take_promising(stories, number, promise_of(question, glance, sum));
	}
}

#define EXPECTED 6u /* vectors that are on their way while one is read */

/* The compiler takes it for one without effect, and drops the calls that it has not inlined by then. */
__attribute__((always_inline)) static inline struct vector expect_vector(const struct stories *stories, uint32_t number)
{
	struct vector vector = memory_vector(stories->memory, number);
	for (size_t at = 0; at < vector_size(vector); at += 32)
		__builtin_prefetch(vector.at + at);
	__builtin_prefetch(vector.at + vector_size(vector) - 1);
	return vector;
}

static uint32_t likeness_with(const struct stories *stories, const struct asker *asker, uint32_t number)
{
	return pair_probe_likeness(&asker->probe, memory_vector(stories->memory, number));
}

static void search(struct stories *stories, const struct asker *asker, struct neighbours *neighbours)
{
	walk(stories, asker);
	weigh_found(stories, asker->question, neighbours);
	size_t len = sort_largest_first(stories->promising.at, stories->promising.len, TUNING_SCREENED);
	for (size_t i = 0; i < len + EXPECTED; i++) {
		if (i < len)
			(void)expect_vector(stories, (uint32_t)stories->promising.at[i] + stories->memory->first);
		if (i < EXPECTED)
			continue;
		uint32_t number = (uint32_t)stories->promising.at[i - EXPECTED] + stories->memory->first;
		take_near(stories, asker, number, likeness_with(stories, asker, number), neighbours);
	}
}

/* Every report by all its terms, instead of those that the walk finds. */
static void search_all(const struct stories *stories, const struct asker *asker, struct neighbours *neighbours)
{
	const struct memory *memory = stories->memory;
	for (uint32_t number = memory->first; number != memory->next; number++) {
		const struct glance *glance = memory_glance(memory, number);
		uint32_t likeness = likeness_with(stories, asker, number);
		if (glance->is_withdrawn || likeness < TUNING_LIKENESS)
			continue;
		if (is_apart(stories, &asker->question->glance, glance))
			take_apart(neighbours, number, likeness);
		else
			take_near(stories, asker, number, likeness, neighbours);
	}
}

/* ---- the question: how alike? ---- */

_Static_assert(TUNING_NEAREST <= PAIR_OTHERS_MAX && TUNING_APART <= PAIR_OTHERS_MAX, "the asker's group holds them all");

struct measured {
	uint32_t number;
	uint8_t other; /* of the asker's group */
	struct pair_likeness likeness;
};

/* Most alike first. */
static size_t measure(const struct stories *stories, struct asker *asker, const struct near *near, size_t near_len,
		      struct measured *ret_measured)
{
	size_t len = 0, terms = 0;
	if (near_len == 0)
		return 0;
	for (size_t i = 0; i < near_len; i++) {
		__builtin_prefetch(memory_get(stories->memory, near[i].number));
		terms += expect_vector(stories, near[i].number).len;
	}
	asker_meet(asker, terms);
	for (size_t i = 0; i < near_len; i++) {
		struct measured measured = { .number = near[i].number, .other = (uint8_t)asker->group.others_len };
		pair_group_add(&asker->group, memory_vector(stories->memory, near[i].number), memory_get(stories->memory, near[i].number)->lengths,
			       &measured.likeness);
		size_t at = len++;
		for (; at > 0 && ret_measured[at - 1].likeness.full < measured.likeness.full; at--)
			ret_measured[at] = ret_measured[at - 1];
		ret_measured[at] = measured;
	}
	return len;
}

static struct pair pair_of(const struct asker *asker, const struct glance *other, const struct pair_likeness *likeness, int32_t distinct)
{
	const struct story_question *question = asker->question;
	size_t words = question->words < TUNING_SHORT_WORDS ? question->words : TUNING_SHORT_WORDS;
	struct pair pair;
	pair.at[PAIR_LEAD] = likeness->part[0];
	pair.at[PAIR_NAMES] = likeness->part[likeness->has[1] ? 1 : 0];
	pair.at[PAIR_STRANGERS] = likeness->has[1] && likeness->part[1] < TUNING_STRANGERS ? (int32_t)ONE_Q10 : 0;
	pair.at[PAIR_NUMBERS] = likeness->part[2];
	pair.at[PAIR_DISTINCT] = distinct;
	pair.at[PAIR_DAYS] = days_q10(&question->glance, other);
	pair.at[PAIR_UNDATED] = question->glance.is_dated && other->is_dated ? 0 : (int32_t)ONE_Q10;
	pair.at[PAIR_SHORT] = (int32_t)((TUNING_SHORT_WORDS - words) * ONE_Q10 / TUNING_SHORT_WORDS);
	return pair;
}

/* Likeliest first. */
static void weigh(struct stories *stories, struct asker *asker, const struct measured *measured, size_t len)
{
	size_t neighbours = len < PAIR_NEIGHBOURS ? len : PAIR_NEIGHBOURS;
	stories->measured_len = 0;
	if (len == 0)
		return;
	for (size_t i = 0; i < len; i++)
		__builtin_prefetch(story_at(stories, slot_of(stories, measured[i].number)));
	pair_group_settle(&asker->group, neighbours);
	for (size_t i = 0; i < len; i++) {
		const struct remembered *report = memory_get(stories->memory, measured[i].number);
		struct match_measured found = { .seq = report->seq, .likeness = permille_of_q15(measured[i].likeness.full) };
		struct pair pair = pair_of(asker, memory_glance(stories->memory, measured[i].number), &measured[i].likeness,
					   pair_group_distinct(&asker->group, measured[i].other));
		found.chance = (uint16_t)pair_chance(stories->model, &pair);
		memcpy(found.features, pair.at, sizeof(found.features));
		size_t at = stories->measured_len++;
		for (; at > 0 && stories->measured[at - 1].chance < found.chance; at--) {
			stories->measured[at] = stories->measured[at - 1];
			stories->measured_numbers[at] = stories->measured_numbers[at - 1];
		}
		stories->measured[at] = found;
		stories->measured_numbers[at] = measured[i].number;
	}
}

size_t stories_links(const struct stories *stories, struct fingerprint_link *ret_links)
{
	size_t len = 0;
	for (size_t i = 0; i < stories->measured_len && len < FINGERPRINT_LINKS_MAX; i++) {
		const struct match_measured *measured = &stories->measured[i];
		if (measured->chance < TUNING_LINK_LEAST)
			break;
		size_t at = len++;
		for (; at > 0 && ret_links[at - 1].seq > measured->seq; at--)
			ret_links[at] = ret_links[at - 1];
		ret_links[at] = (struct fingerprint_link){ measured->seq, measured->chance };
	}
	return len;
}

/* ---- the question: which story? ---- */

/* Of chances that add up to `sum`, permille, over as many as could have been seen. */
static int mean_of(uint32_t sum, uint32_t voices)
{
	voices = voices < TUNING_STORY_VOICES ? voices : TUNING_STORY_VOICES;
	int score = voices > 0 ? permille_of_q15(sum / voices) : 0;
	return score < 1000 ? score : 1000;
}

/* How likely a report is one of the story's, where its chances with the members add up to `sum`; `less` of these is itself. */
static int score_of(const struct story *story, uint32_t less, uint32_t sum)
{
	return mean_of(sum, story->voices - less);
}

static bool is_considered(const struct verdict *verdict, int score)
{
	return verdict->best_story == 0 || verdict->runner_up == 0 || score > verdict->runner_up_score;
}

static void consider(struct verdict *verdict, uint64_t story, uint64_t nearest, int score)
{
	if (verdict->best_story == 0 || score > verdict->score) {
		verdict->runner_up = verdict->best_story;
		verdict->runner_up_score = verdict->score;
		verdict->best_story = story;
		verdict->nearest = nearest;
		verdict->score = score;
	} else {
		verdict->runner_up = story;
		verdict->runner_up_score = score;
	}
}

/* `len` where it is not among them. */
static size_t find(const uint32_t *slots, size_t len, uint32_t slot)
{
	size_t at = 0;
	while (at < len && slots[at] != slot)
		at++;
	return at;
}

/* As it will be linked. */
static uint32_t chance_with(const struct stories *stories, size_t at)
{
	uint32_t chance = stories->measured[at].chance;
	return at < FINGERPRINT_LINKS_MAX && chance >= TUNING_LINK_LEAST ? chance : 0;
}

static bool is_linked(const struct remembered *report, uint32_t number)
{
	for (size_t i = report->links_len; i-- > 0;)
		if (report->links[i].number == number)
			return true;
	return false;
}

/* What an editor has put together may be unlike, and is as likely as its likeliest part: a member and those that it is linked with. */
static int score_of_part(const struct stories *stories, size_t at)
{
	const uint32_t *numbers = stories->measured_numbers, slot = slot_of(stories, numbers[at]);
	const struct remembered *report = memory_get(stories->memory, numbers[at]);
	uint32_t sum = chance_with(stories, at), voices = 1;
	for (size_t i = report->links_len; i-- > 0 && memory_is_alive(stories->memory, report->links[i].number);)
		voices += slot_of(stories, report->links[i].number) == slot;
	for (size_t i = 0; i < stories->measured_len; i++)
		if (slot_of(stories, numbers[i]) == slot && is_linked(report, numbers[i]))
			sum += chance_with(stories, i);
	return mean_of(sum, voices);
}

static int score_of_parts(const struct stories *stories, uint32_t slot)
{
	int score = 0;
	for (size_t i = 0; i < stories->measured_len; i++) {
		int part = slot_of(stories, stories->measured_numbers[i]) == slot ? score_of_part(stories, i) : 0;
		score = part > score ? part : score;
	}
	return score;
}

static int score_whole_or_part(const struct stories *stories, uint32_t slot, uint32_t sum)
{
	int whole = score_of(story_at(stories, slot), 0, sum), parts = is_settled(stories, slot) ? score_of_parts(stories, slot) : 0;
	return whole > parts ? whole : parts;
}

static void choose(const struct stories *stories, const struct glance *glance, struct verdict *verdict)
{
	uint32_t slots[TUNING_NEAREST], sums[TUNING_NEAREST];
	size_t nearest[TUNING_NEAREST], len = 0;
	for (size_t i = 0; i < stories->measured_len; i++) {
		uint32_t slot = slot_of(stories, stories->measured_numbers[i]);
		size_t at = find(slots, len, slot);
		if (at == len) {
			slots[len] = slot;
			sums[len] = 0;
			nearest[len++] = i;
		}
		sums[at] += chance_with(stories, i);
	}
	for (size_t i = 0; i < len; i++) {
		const struct story *story = story_at(stories, slots[i]);
		int score = score_whole_or_part(stories, slots[i], sums[i]);
		if (is_considered(verdict, score) && accords(stories, story, glance))
			consider(verdict, story->id, stories->measured[nearest[i]].seq, score);
	}
	verdict->threshold = TUNING_STORY;
	if (verdict->best_story != 0 && verdict->score >= verdict->threshold)
		verdict->story = verdict->best_story;
}

/* It is linked with the earlier version for certain, whatever their words say: no later report takes one of the two away. */
static void link_surely(struct stories *stories, uint32_t earlier, size_t at)
{
	struct match_measured sure = { .seq = memory_get(stories->memory, earlier)->seq };
	if (at < stories->measured_len)
		sure = stories->measured[at];
	else if (stories->measured_len < TUNING_NEAREST)
		stories->measured_len++;
	else
		at--; /* the unlikeliest makes room */
	memmove(stories->measured + 1, stories->measured, at * sizeof(*stories->measured));
	memmove(stories->measured_numbers + 1, stories->measured_numbers, at * sizeof(*stories->measured_numbers));
	sure.chance = ONE_Q15;
	stories->measured[0] = sure;
	stories->measured_numbers[0] = earlier;
}

/* A flash and its first take have hardly a word in common, and are one item: their publisher says so by its address, which others use again for something
 * else. So a version joins the story of the one before, wherever that is by now, where it says itself that it is a version, or is a little like it. */
static void join_item(struct stories *stories, const struct story_question *question, struct verdict *verdict)
{
	if (!question->is_version)
		return;
	uint64_t earlier = memory_get(stories->memory, question->earlier)->seq, story = stories_of(stories, question->earlier);
	size_t at = 0;
	while (at < stories->measured_len && stories->measured[at].seq != earlier)
		at++;
	int score = at < stories->measured_len ? permille_of_q15(stories->measured[at].chance) : 0;
	int threshold = question->is_declared ? 0 : TUNING_VERSION;
	if (score < threshold)
		return;
	link_surely(stories, question->earlier, at);
	if (verdict->story == story)
		return;
	if (verdict->best_story != story) {
		verdict->runner_up = verdict->best_story;
		verdict->runner_up_score = verdict->score;
	}
	verdict->story = verdict->best_story = story;
	verdict->nearest = earlier;
	verdict->score = score;
	verdict->threshold = threshold;
}

/* Each story once, by its best report. */
static void consider_background(struct verdict *verdict, uint64_t story, int score)
{
	struct verdict_link *links = verdict->background;
	size_t at = 0;
	while (at < verdict->background_len && links[at].story != story)
		at++;
	if (at == VERDICT_BACKGROUND_MAX)
		at--; /* the last one makes room */
	else if (at == verdict->background_len)
		links[verdict->background_len++] = (struct verdict_link){ 0 };
	if (links[at].score >= score)
		return;
	for (; at > 0 && links[at - 1].score < score; at--)
		links[at] = links[at - 1];
	links[at] = (struct verdict_link){ story, score };
}

static bool is_like_background(const struct stories *stories, const struct asker *asker, uint32_t number, uint32_t likeness)
{
	bool is_tongue = is_of_other_tongue(&asker->question->glance, memory_glance(stories->memory, number));
	return permille_of_q15(likeness) >= (is_tongue ? TUNING_BACKGROUND_TONGUE : TUNING_BACKGROUND);
}

/* Two languages have names and numbers in common at best, and then are background. */
static bool is_background(const struct stories *stories, const struct asker *asker, const struct measured *measured)
{
	bool is_tongue = is_of_other_tongue(&asker->question->glance, memory_glance(stories->memory, measured->number));
	return is_like_background(stories, asker, measured->number, measured->likeness.full) &&
	       (!is_tongue || (measured->likeness.part[1] > 0 && measured->likeness.part[2] > 0));
}

/* Of those that can be nothing else. Few are like it by all its terms, and need to be measured. */
static void keep_background(const struct stories *stories, const struct asker *asker, struct neighbours *neighbours)
{
	size_t len = 0;
	for (size_t i = 0; i < neighbours->apart_len; i++)
		(void)expect_vector(stories, neighbours->apart[i].number);
	for (size_t i = 0; i < neighbours->apart_len; i++) {
		uint32_t number = neighbours->apart[i].number;
		if (is_like_background(stories, asker, number, likeness_with(stories, asker, number)))
			neighbours->apart[len++] = neighbours->apart[i];
	}
	neighbours->apart_len = len;
}

static void find_background(const struct stories *stories, const struct asker *asker, const struct measured *measured, size_t len,
			    struct verdict *verdict)
{
	for (size_t i = 0; i < len; i++)
		if (is_background(stories, asker, &measured[i]))
			consider_background(verdict, stories_of(stories, measured[i].number), permille_of_q15(measured[i].likeness.full));
}

void stories_ask(struct stories *stories, const struct story_question *question, struct verdict *verdict)
{
	struct neighbours neighbours = { .near_len = 0 };
	struct measured near[TUNING_NEAREST], apart[TUNING_APART];
	struct asker asker;
	asker_init(&asker, stories, question);
	if (question->is_exhaustive)
		search_all(stories, &asker, &neighbours);
	else
		search(stories, &asker, &neighbours);
	size_t len = measure(stories, &asker, neighbours.near, neighbours.near_len, near);
	weigh(stories, &asker, near, len);
	choose(stories, &question->glance, verdict);
	join_item(stories, question, verdict);
	if (verdict->story != 0 || relation_is_copy(verdict->relation))
		return; /* only what is new has a background */
	find_background(stories, &asker, near, len, verdict);
	keep_background(stories, &asker, &neighbours);
	len = measure(stories, &asker, neighbours.apart, neighbours.apart_len, apart);
	find_background(stories, &asker, apart, len, verdict);
}

/* ---- looking again ---- */

struct settling {
	struct stories *stories;
	struct arena *arena;
	struct verdict_move *moves;
	size_t len, cap;
};

static void tell(struct settling *settling, struct verdict_move move)
{
	if (settling->len == settling->cap) {
		size_t cap = settling->cap ? 2 * settling->cap : 16;
		struct verdict_move *moves = ARENA_NEW(settling->arena, struct verdict_move, cap);
		if (settling->len > 0)
			memcpy(moves, settling->moves, settling->len * sizeof(*moves));
		settling->moves = moves;
		settling->cap = cap;
	}
	settling->moves[settling->len++] = move;
}

/* What the links of a report with those of one story add up to. No branch: whose the others are cannot be foretold. */
static uint32_t links_with(const struct stories *stories, uint32_t number, uint32_t slot)
{
	const struct remembered *report = memory_get(stories->memory, number);
	uint32_t sum = 0;
	for (size_t i = report->links_len; i-- > 0 && memory_is_alive(stories->memory, report->links[i].number);)
		sum += report->links[i].chance & -(uint32_t)(slot_of(stories, report->links[i].number) == slot);
	return sum;
}

/* How likely the report is one of the story's, itself left out. */
static int score_in(const struct stories *stories, uint32_t number, uint32_t slot)
{
	return score_of(story_at(stories, slot), slot_of(stories, number) == slot, links_with(stories, number, slot));
}

/* The same for two stories: the mean of the smaller one's newest members. */
static int score_together(const struct stories *stories, const struct story *smaller, const struct story *larger)
{
	uint64_t sum = 0;
	size_t asked = 0;
	for (size_t i = smaller->end; i-- > smaller->head && asked < TUNING_STORY_VOICES;) {
		if (!has_voice(stories, story_member(smaller, i)))
			continue;
		sum += (uint64_t)score_in(stories, story_member(smaller, i), larger->number);
		asked++;
	}
	return asked > 0 ? (int)(sum / asked) : 0;
}

/* Pairs of members of two stories, beside those of the newest report. */
struct tally {
	uint32_t newest;
	size_t pairs, linked;
};

static void count_pairs(const struct stories *stories, struct tally *tally, uint32_t number, const struct story *other)
{
	const struct remembered *report = memory_get(stories->memory, number);
	size_t voices = other->voices - (slot_of(stories, tally->newest) == other->number), linked = 0;
	voices = voices < TUNING_STORY_VOICES ? voices : TUNING_STORY_VOICES;
	for (size_t i = report->links_len; i-- > 0 && memory_is_alive(stories->memory, report->links[i].number);)
		linked += slot_of(stories, report->links[i].number) == other->number && report->links[i].number != tally->newest;
	tally->pairs += voices;
	tally->linked += linked < voices ? linked : voices;
}

/* A report that tells of two events is like the stories of both. That they are one, others have to say as well: most pairs, where there are any. */
static bool is_most(const struct tally *tally)
{
	return tally->pairs == 0 || 2 * tally->linked > tally->pairs;
}

static bool are_linked(const struct stories *stories, const struct story *smaller, const struct story *larger, uint32_t newest)
{
	struct tally tally = { .newest = newest };
	for (size_t i = smaller->end, asked = 0; i-- > smaller->head && asked < TUNING_STORY_VOICES;) {
		uint32_t number = story_member(smaller, i);
		if (number == newest || !has_voice(stories, number))
			continue;
		count_pairs(stories, &tally, number, larger);
		asked++;
	}
	return is_most(&tally);
}

/* The younger is from now on the elder one. Returns where that is. */
static uint32_t merge(struct settling *settling, uint32_t a, uint32_t b, int score)
{
	struct stories *stories = settling->stories;
	uint32_t elder = story_at(stories, a)->id < story_at(stories, b)->id ? a : b, younger = elder == a ? b : a;
	struct story *gone = story_at(stories, younger);
	tell(settling, (struct verdict_move){ .from = gone->id, .to = story_at(stories, elder)->id, .score = score, .was = 0 });
	for (size_t i = gone->head; i < gone->end; i++)
		member_add(stories, story_member(gone, i), story_at(stories, elder));
	story_table_end(&stories->stories, gone);
	return elder;
}

/* The report and the copies of it that are in its story. */
static void move(struct settling *settling, uint32_t number, uint32_t to, int score, int was)
{
	struct stories *stories = settling->stories;
	const struct remembered *report = memory_get(stories->memory, number);
	uint32_t from = slot_of(stories, number);
	const struct story *story = story_at(stories, from);
	uint64_t root = report->root, from_id = story->id, to_id = story_at(stories, to)->id;
	size_t len = 0;
	uint32_t *moving = ARENA_NEW(settling->arena, uint32_t, story->end - story->head);
	for (size_t i = story->head; i < story->end; i++) {
		const struct remembered *member = memory_get(stories->memory, story_member(story, i));
		if (story_member(story, i) == number || (is_copy(member) && member->root == root))
			moving[len++] = story_member(story, i);
	}
	if (len == story->end - story->head) { /* nobody would be left */
		(void)merge(settling, from, to, score);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		tell(settling, (struct verdict_move){ memory_get(stories->memory, moving[i])->seq, from_id, to_id, score, was });
		member_remove(stories, moving[i]);
		member_add(stories, moving[i], story_at(stories, to));
	}
}

/* Stories of reports that the newest is linked with: is one of them its own? */
static void settle_stories(struct settling *settling, uint32_t number, const uint32_t *order, size_t len)
{
	struct stories *stories = settling->stories;
	uint32_t refused[FINGERPRINT_LINKS_MAX + 1];
	size_t refused_len = 0;
	for (size_t i = 0; i < len; i++) {
		uint32_t own = slot_of(stories, number), other = slot_of(stories, order[i]);
		if (own == other || find(refused, refused_len, other) < refused_len || is_settled(stories, own) ||
		    is_settled(stories, other))
			continue;
		bool is_smaller = story_at(stories, own)->voices <= story_at(stories, other)->voices;
		const struct story *smaller = story_at(stories, is_smaller ? own : other), *larger = story_at(stories, is_smaller ? other : own);
		int score = score_together(stories, smaller, larger);
		if (score >= TUNING_STORY && are_linked(stories, smaller, larger, number) && accord_together(stories, smaller, larger)) {
			(void)merge(settling, own, other, score);
			refused_len = 0; /* of a larger story they may be */
		} else {
			refused[refused_len++] = other;
		}
	}
}

/* Would the report be better placed in the newest one's story? No other has changed. */
static void settle_report(struct settling *settling, uint32_t number, uint32_t newest)
{
	struct stories *stories = settling->stories;
	uint32_t own = slot_of(stories, number), other = slot_of(stories, newest);
	if (own == other || is_copy(memory_get(stories->memory, number)) || is_settled(stories, own) || is_settled(stories, other))
		return; /* a copy goes where the report goes that it repeats */
	struct tally tally = { .newest = newest };
	count_pairs(stories, &tally, number, story_at(stories, other));
	bool is_alone = story_at(stories, own)->voices == 1;
	int here = is_alone ? TUNING_STORY : score_in(stories, number, own), there = score_in(stories, number, other);
	if (there < TUNING_STORY || there <= here + TUNING_STORY_MARGIN || !is_most(&tally) ||
	    !accords(stories, story_at(stories, other), memory_glance(stories->memory, number)))
		return;
	if (is_alone)
		(void)merge(settling, own, other, there);
	else
		move(settling, number, other, there, here);
}

/* What the newest is linked with, likeliest first, and itself at the end. */
static size_t order_links(const struct stories *stories, uint32_t number, uint32_t ret_order[static FINGERPRINT_LINKS_MAX + 1], size_t *ret_likely)
{
	const struct remembered *report = memory_get(stories->memory, number);
	uint64_t keys[FINGERPRINT_LINKS_MAX];
	size_t len = 0;
	*ret_likely = 0;
	for (size_t i = report->links_len; i-- > 0 && len < FINGERPRINT_LINKS_MAX;) {
		const struct link *link = &report->links[i];
		if (memory_is_alive(stories->memory, link->number) && !is_withdrawn(stories, link->number))
			keys[len++] = (uint64_t)(ONE_Q15 - link->chance) << 32 | (link->number - stories->memory->first);
	}
	sort_whole(keys, len);
	for (size_t i = 0; i < len; i++) {
		ret_order[i] = (uint32_t)keys[i] + stories->memory->first;
		*ret_likely += ONE_Q15 - (keys[i] >> 32) >= TUNING_LINK_LIKELY;
	}
	ret_order[len++] = number;
	return len;
}

size_t stories_settle(struct stories *stories, struct arena *arena, uint32_t number, const struct verdict_move **ret_moves)
{
	struct settling settling = { .stories = stories, .arena = arena };
	uint32_t order[FINGERPRINT_LINKS_MAX + 1];
	size_t likely = 0, len = 0;
	if (!is_withdrawn(stories, number))
		len = order_links(stories, number, order, &likely);
	settle_stories(&settling, number, order, len);
	for (size_t i = 0; i < likely && i < TUNING_SETTLE; i++)
		settle_report(&settling, order[i], number);
	*ret_moves = settling.moves;
	return settling.len;
}

size_t stories_bytes(const struct stories *stories)
{
	return term_index_bytes(&stories->terms) + story_table_bytes(&stories->stories) + stories->link_bytes +
	       stories->found.cap * sizeof(*stories->found.at) +
	       stories->promising.cap * sizeof(*stories->promising.at) + sums_bytes(&stories->sums);
}
