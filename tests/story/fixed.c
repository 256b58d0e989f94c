#include "tests/test.h"

#include "base/map.h"
#include "story/fixed.h"
#include "story/sort.h"
#include "story/terms.h"
#include "story/verdict.h"

static void logarithms_and_roots_are_right_to_the_last_bit_but_one(void **state)
{
	(void)state;
	assert_int_equal(log2_q10(1), 0);
	assert_int_equal(log2_q10(2), 1024);
	assert_int_equal(log2_q10(UINT64_C(1) << 40), 40 * 1024);
	assert_in_range(log2_q10(10), 3400, 3402);     /* 3.3219 */
	assert_in_range(log2_q10(1000000), 20409, 20411); /* 19.9316 */
	for (uint64_t x = 0; x < 100000; x += 7) {
		uint64_t root = sqrt_whole(x);
		assert_true(root * root <= x && (root + 1) * (root + 1) > x);
	}
	assert_int_equal(sqrt_whole(UINT64_MAX), UINT32_MAX);
}

static void likeness_halves_with_each_half_life(void **state)
{
	(void)state;
	assert_int_equal(decay_q15(0, 1000), ONE_Q15);
	assert_in_range(decay_q15(1000, 1000), ONE_Q15 / 2 - 1, ONE_Q15 / 2);
	assert_in_range(decay_q15(500, 1000), 23150, 23172); /* 0.7071 */
	assert_in_range(decay_q15(4000, 1000), ONE_Q15 / 16 - 1, ONE_Q15 / 16);
	assert_int_equal(decay_q15(INT64_MAX, 1), 0);
	uint32_t before = ONE_Q15;
	for (uint64_t age = 0; age < 20000; age += 13) {
		assert_true(decay_q15(age, 1000) <= before);
		before = decay_q15(age, 1000);
	}
	assert_int_equal(permille_of_q15(ONE_Q15), 1000);
}

static void numbers_are_sorted(void **state)
{
	(void)state;
	uint64_t at[900], seed = 5;
	uint32_t half[900];
	print_message("# seed 5\n");
	for (size_t i = 0; i < 900; i++) {
		seed = seed * UINT64_C(6364136223846793005) + 1;
		at[i] = seed;
		half[i] = (uint32_t)(seed >> 40);
	}
	sort_whole(at, 900);
	sort_half(half, 900);
	for (size_t i = 1; i < 900; i++)
		assert_true(at[i - 1] <= at[i] && half[i - 1] <= half[i]);
	sort_whole(at, 0);
}

static void the_largest_come_first(void **state)
{
	(void)state;
	uint64_t seed = 5;
	print_message("# seed 5\n");
	for (size_t round = 0; round < 300; round++) {
		uint64_t at[200], sorted[200];
		size_t len = round % 200, wanted = round * 7 % 90;
		for (size_t i = 0; i < len; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1;
			at[i] = sorted[i] = round % 3 ? seed : i ^ round % 8;
		}
		sort_whole(sorted, len);
		size_t kept = sort_largest_first(at, len, wanted);
		assert_int_equal(kept, len < wanted ? len : wanted);
		sort_whole(at, kept);
		assert_memory_equal(at, sorted + len - kept, kept * sizeof(*at));
	}
}

static void add_rate(void *ctx, uint32_t id, uint32_t rate)
{
	*map_at(ctx, id) = rate;
}

static struct term_frequency background_only(const void *ctx, uint32_t id)
{
	uint64_t *rate = map_find(ctx, id);
	return (struct term_frequency){ rate ? (uint32_t)*rate : 0, 0 };
}

static size_t heaviest(struct arena *arena, const struct term_statistics *statistics, struct words title, struct words text, size_t max,
		       uint32_t **ret_ids, uint16_t **ret_weights)
{
	const struct term_count *counts;
	size_t len = terms_count(arena, title, text, &counts);
	return terms_weigh(arena, statistics, counts, len, max, ret_ids, ret_weights);
}

static void a_vector_has_length_one_and_leaves_common_words_out(void **state)
{
	(void)state;
	struct tokenizer *tokenizer = tokenizer_new();
	struct arena *arena = arena_new();
	struct map background = { 0 };
	terms_background(&background, add_rate);
	struct term_statistics statistics = { .ctx = &background, .frequency_of = background_only };
	struct words title = words_of(tokenizer, arena, SPAN("Zenda ferry sinks"), SPAN("en"));
	struct words text = words_of(tokenizer, arena, SPAN("The ferry to Zenda sank in the night and the crew was saved by the coast guard of Zenda"), SPAN("en"));
	uint32_t *ids, *few;
	uint16_t *weights, *few_weights;
	size_t len = heaviest(arena, &statistics, title, text, 60, &ids, &weights);
	assert_true(len >= 6 && len < text.len);
	assert_in_range(terms_dot(ids, weights, len, ids, weights, len), ONE_Q15 - 200, ONE_Q15);
	size_t zenda = 0, the = 0;
	for (size_t i = 0; i < len; i++) {
		assert_true(i == 0 || ids[i] > ids[i - 1]);
		zenda += ids[i] == term_id(title.at[0].hash);
		the += ids[i] == term_id(text.at[0].hash);
	}
	assert_int_equal(zenda, 1);
	assert_int_equal(the, 0);
	/* the two heaviest of all are the two that the title and the text repeat */
	assert_int_equal(heaviest(arena, &statistics, title, text, 2, &few, &few_weights), 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(few[i] == term_id(title.at[0].hash) || few[i] == term_id(title.at[1].hash));
	assert_int_equal(heaviest(arena, &statistics, (struct words){ 0 }, (struct words){ 0 }, 60, &ids, &weights), 0);
	map_done(&background);
	arena_free(arena);
	tokenizer_free(tokenizer);
}

static void relations_have_names(void **state)
{
	(void)state;
	for (int i = 0; i < RELATIONS; i++) {
		enum relation relation = RELATIONS - 1;
		assert_true(relation_parse(relation_name((enum relation)i), &relation));
		assert_int_equal(relation, i);
	}
	enum relation relation;
	assert_false(relation_parse("copy", &relation));
	assert_false(relation_parse("", &relation));
	assert_true(relation_is_copy(RELATION_REVISION));
	assert_false(relation_is_copy(RELATION_UPDATE));
}

static void verdicts_are_equal_where_decision_and_reasons_are(void **state)
{
	(void)state;
	const struct verdict verdict = { .relation = RELATION_NEW_STORY, .nearest = 4, .best_story = 2, .score = 200, .threshold = 240,
					 .background = { { 2, 310 } }, .background_len = 1 };
	struct verdict other = verdict;
	assert_true(verdict_equals(&verdict, &other));
	other.background[1].score = 1; /* is none */
	assert_true(verdict_equals(&verdict, &other));
	other.background[0].score = 311;
	assert_false(verdict_equals(&verdict, &other));
	other = verdict;
	other.runner_up_score = 1;
	assert_false(verdict_equals(&verdict, &other));
	other = verdict;
	other.share_of_other = 1;
	assert_false(verdict_equals(&verdict, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logarithms_and_roots_are_right_to_the_last_bit_but_one),
		cmocka_unit_test(likeness_halves_with_each_half_life),
		cmocka_unit_test(numbers_are_sorted),
		cmocka_unit_test(the_largest_come_first),
		cmocka_unit_test(a_vector_has_length_one_and_leaves_common_words_out),
		cmocka_unit_test(relations_have_names),
		cmocka_unit_test(verdicts_are_equal_where_decision_and_reasons_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
