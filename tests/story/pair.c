#include "tests/test.h"

#include "story/fixed.h"
#include "story/pair.h"

#define OTHERS PAIR_OTHERS_MAX
#define TERMS VECTOR_TERMS_MAX

/* Reports of random terms; what the group says of them must be what a look at every pair of terms says. */
struct model {
	uint64_t seed;
	struct side {
		uint32_t terms[TERMS];
		uint16_t weights[TERMS];
		size_t len;
		uint16_t lengths[TERM_MARK_KINDS];
		uint16_t room[VECTOR_ROOM];
		struct vector vector;
	} asker, others[OTHERS];
};

static uint32_t random_of(struct model *model, uint32_t range)
{
	model->seed = model->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(model->seed >> 33) % range;
}

/* Terms rise; many are everybody's, some far away, and some have the same place in the table. */
static void make_side(struct model *model, struct side *side)
{
	uint64_t packed[TERMS];
	uint32_t steps[] = { 3, 50, PAIR_PLACES, 1u << 20 }, term = 0;
	side->len = 1 + random_of(model, TERMS);
	for (size_t i = 0; i < side->len; i++) {
		uint32_t kind = random_of(model, 20);
		term += kind == 0 ? PAIR_PLACES : 1 + random_of(model, steps[kind < 12 ? 0 : kind < 17 ? 1 : kind < 19 ? 2 : 3]);
		side->terms[i] = term;
		side->weights[i] = (uint16_t)(8 + random_of(model, 8000));
		packed[i] = (uint64_t)term << 16 | side->weights[i];
	}
	side->vector = vector_pack(packed, side->len, side->room);
	pair_lengths(side->weights, side->len, side->lengths);
}

static uint32_t weight_in(const struct side *side, uint32_t term)
{
	for (size_t i = 0; i < side->len; i++)
		if (side->terms[i] == term)
			return side->weights[i];
	return 0;
}

/* By the share that each term has in what is common: 1 where no term has more than half, 0 where one has all. */
static uint64_t breadth(const struct side *asker, const struct side *other)
{
	uint64_t sum = 0, squares = 0;
	for (size_t i = 0; i < asker->len; i++) {
		uint64_t product = (uint64_t)term_weight(asker->weights[i]) * term_weight(weight_in(other, asker->terms[i]));
		sum += product;
		squares += product * product;
	}
	uint64_t square = (sum >> 10) * (sum >> 10), share = square > 0 ? (squares >> 10) / square : 1024;
	return share <= 512 ? 1024 : share < 1024 ? 2 * (1024 - share) : 0;
}

static void assert_likeness(const struct side *asker, const struct side *other, const struct pair_likeness *likeness)
{
	uint64_t full = 0, part[TERM_MARK_KINDS] = { 0 };
	for (size_t i = 0; i < asker->len; i++) {
		uint32_t own = asker->weights[i], others = weight_in(other, asker->terms[i]);
		uint64_t product = (uint64_t)term_weight(own) * term_weight(others);
		full += product;
		for (unsigned kind = 0; kind < TERM_MARK_KINDS; kind++)
			part[kind] += own >> kind & others >> kind & 1 ? product : 0;
	}
	assert_int_equal(likeness->full, full >> 15);
	for (size_t kind = 0; kind < TERM_MARK_KINDS; kind++) {
		uint64_t both = (uint64_t)asker->lengths[kind] * other->lengths[kind];
		assert_int_equal(likeness->has[kind], both > 0);
		assert_int_equal(likeness->part[kind], both > 0 ? part[kind] * breadth(asker, other) / both : 0);
	}
}

/* As the neighbours weigh a term: what all of them have tells nothing. */
static uint64_t weigh(const struct model *model, size_t neighbours, uint32_t term, uint32_t weight)
{
	uint64_t having = 0, all = log2_q10(2 * neighbours + 3);
	for (size_t i = 0; i < neighbours; i++)
		having += weight_in(&model->others[i], term) > 0;
	return term_weight(weight) * ((all - log2_q10(2 * having + 1)) * ONE_Q10 / all) >> 10;
}

static int32_t distinct(const struct model *model, size_t neighbours, const struct side *other)
{
	uint64_t asked = 0, others = 0, product = 0;
	for (size_t i = 0; i < model->asker.len; i++) {
		uint64_t own = weigh(model, neighbours, model->asker.terms[i], model->asker.weights[i]);
		asked += own * own;
		product += own * weigh(model, neighbours, model->asker.terms[i], weight_in(other, model->asker.terms[i]));
	}
	for (size_t i = 0; i < other->len; i++) {
		uint64_t weight = weigh(model, neighbours, other->terms[i], other->weights[i]);
		others += weight * weight;
	}
	uint64_t lengths = sqrt_whole(asked) * sqrt_whole(others);
	return lengths > 0 ? (int32_t)(product * breadth(&model->asker, other) / lengths) : 0;
}

static void a_group_says_what_a_look_at_every_term_says(void **state)
{
	static struct model model = { .seed = 7 };
	static struct pair_group group;
	static struct pair_probe probe;
	(void)state;
	for (size_t round = 0; round < 200; round++) {
		uint32_t terms[TERMS];
		size_t others = 1 + random_of(&model, OTHERS), neighbours = random_of(&model, (others < PAIR_NEIGHBOURS ? others : PAIR_NEIGHBOURS) + 1);
		make_side(&model, &model.asker);
		for (size_t i = 0; i < model.asker.len; i++)
			terms[i] = random_of(&model, 9) > 0 ? model.asker.terms[i] : PAIR_NO_TERM;
		for (size_t i = 0; i < model.asker.len; i++) /* what no report has, the others have not */
			model.asker.terms[i] = terms[i] == PAIR_NO_TERM ? UINT32_MAX - (uint32_t)i : terms[i];
		size_t others_terms = 0;
		for (size_t i = 0; i < others; i++) {
			make_side(&model, &model.others[i]);
			others_terms += model.others[i].len;
		}
		pair_group_init(&group, terms, model.asker.weights, model.asker.len, others_terms);
		pair_probe_init(&probe, terms, model.asker.weights, model.asker.len);
		for (size_t i = 0; i < others; i++) {
			struct pair_likeness likeness;
			pair_group_add(&group, model.others[i].vector, model.others[i].lengths, &likeness);
			assert_likeness(&model.asker, &model.others[i], &likeness);
			assert_int_equal(pair_probe_likeness(&probe, model.others[i].vector), likeness.full);
		}
		pair_group_settle(&group, neighbours);
		for (size_t i = 0; i < others; i++)
			assert_int_equal(pair_group_distinct(&group, i), distinct(&model, neighbours, &model.others[i]));
	}
}

static void one_word_in_common_is_no_event(void **state)
{
	static struct pair_group group;
	static const uint32_t asked[] = { 1, 2, 3 };
	static const uint16_t weights[] = { 26008 | TERM_NAME, 14192 | TERM_NAME, 14192 | TERM_LEAD };
	uint16_t lengths[TERM_MARK_KINDS], room[VECTOR_ROOM], other_room[VECTOR_ROOM];
	uint64_t town_only[] = { 1 << 16 | weights[0], 4 << 16 | weights[1], 5 << 16 | weights[2] };
	uint64_t event_too[] = { 1 << 16 | weights[0], 2 << 16 | weights[1], 5 << 16 | weights[2] };
	struct pair_likeness town, event;
	(void)state;
	pair_lengths(weights, 3, lengths);
	pair_group_init(&group, asked, weights, 3, 6);
	pair_group_add(&group, vector_pack(town_only, 3, room), lengths, &town);
	pair_group_add(&group, vector_pack(event_too, 3, other_room), lengths, &event);
	pair_group_settle(&group, 2);
	assert_true(town.full > ONE_Q15 / 2 && town.has[1]);
	assert_int_equal(town.part[1], 0);
	assert_int_equal(pair_group_distinct(&group, 0), 0);
	assert_true(event.part[1] > 300 && pair_group_distinct(&group, 1) > 100);
}

static void what_all_neighbours_say_does_not_tell_them_apart(void **state)
{
	static struct pair_group group;
	static const uint32_t asked[] = { 1, 2 };
	static const uint16_t weights[] = { 16384, 16384 };
	uint16_t lengths[TERM_MARK_KINDS] = { 0 }, room[VECTOR_ROOM], other_room[VECTOR_ROOM];
	uint64_t subject_only[] = { 1 << 16 | 16384, 3 << 16 | 16384 }, event_too[] = { 1 << 16 | 16384, 2 << 16 | 16384 };
	struct pair_likeness likeness[2];
	(void)state;
	pair_group_init(&group, asked, weights, 2, 4);
	pair_group_add(&group, vector_pack(subject_only, 2, room), lengths, &likeness[0]);
	pair_group_add(&group, vector_pack(event_too, 2, other_room), lengths, &likeness[1]);
	pair_group_settle(&group, 2);
	assert_true(2 * likeness[0].full == likeness[1].full);
	assert_true(3 * pair_group_distinct(&group, 0) < pair_group_distinct(&group, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_says_what_a_look_at_every_term_says),
		cmocka_unit_test(one_word_in_common_is_no_event),
		cmocka_unit_test(what_all_neighbours_say_does_not_tell_them_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
