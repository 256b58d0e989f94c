#include "tests/test.h"

#include "base/clock.h"
#include "pace/feed_move.h"

#define NOW INT64_C(1750000000000)
static const struct span here = { 0 };
#define THERE SPAN("https://news.example.org/feed")
#define ELSEWHERE SPAN("https://sorry.example.org/")

static void three_agreeing_answers_over_a_day_move_a_feed(void **state)
{
	(void)state;
	struct feed_move move = { 0 };
	assert_false(feed_move_step(&move, THERE, true, NOW));
	assert_false(feed_move_step(&move, THERE, true, NOW + 12 * CLOCK_HOUR));
	assert_true(feed_move_step(&move, THERE, true, NOW + CLOCK_DAY));
	assert_int_equal(move.answers, 0);
}

static void many_answers_within_an_hour_move_nothing(void **state)
{
	(void)state;
	struct feed_move move = { 0 };
	for (int i = 0; i < 60; i++)
		assert_false(feed_move_step(&move, THERE, true, NOW + i * CLOCK_MINUTE));
}

static void two_answers_a_week_apart_move_nothing(void **state)
{
	(void)state;
	struct feed_move move = { 0 };
	assert_false(feed_move_step(&move, THERE, true, NOW));
	assert_false(feed_move_step(&move, THERE, true, NOW + 7 * CLOCK_DAY));
}

static void an_answer_from_elsewhere_starts_anew(void **state)
{
	(void)state;
	struct feed_move move = { 0 };
	feed_move_step(&move, THERE, true, NOW);
	feed_move_step(&move, THERE, true, NOW + CLOCK_DAY);
	assert_false(feed_move_step(&move, ELSEWHERE, true, NOW + 2 * CLOCK_DAY));
	assert_int_equal(move.answers, 1);
	assert_false(feed_move_step(&move, THERE, true, NOW + 3 * CLOCK_DAY));
	assert_int_equal(move.answers, 1);
}

static void an_answer_from_its_own_address_or_a_page_forgets_the_candidate(void **state)
{
	(void)state;
	struct feed_move move = { 0 };
	feed_move_step(&move, THERE, true, NOW);
	assert_false(feed_move_step(&move, here, true, NOW + CLOCK_DAY));
	assert_int_equal(move.answers, 0);
	feed_move_step(&move, THERE, true, NOW);
	feed_move_step(&move, THERE, true, NOW + CLOCK_DAY);
	assert_false(feed_move_step(&move, THERE, false, NOW + 2 * CLOCK_DAY));
	assert_int_equal(move.answers, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_agreeing_answers_over_a_day_move_a_feed),
		cmocka_unit_test(many_answers_within_an_hour_move_nothing),
		cmocka_unit_test(two_answers_a_week_apart_move_nothing),
		cmocka_unit_test(an_answer_from_elsewhere_starts_anew),
		cmocka_unit_test(an_answer_from_its_own_address_or_a_page_forgets_the_candidate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
