#include "tests/test.h"

#include "pace/page_pace.h"

static void a_page_is_tried_again_ever_later_and_then_no_more(void **state)
{
	(void)state;
	int64_t before = 0;
	for (uint32_t tries = 0; tries < PAGE_TRIES; tries++) {
		int64_t wait = page_pace_next(tries, 0, 1000) - 1000;
		assert_true(wait > 3 * before);
		before = wait;
	}
	assert_true(before < CLOCK_DAY);
	assert_int_equal(page_pace_next(PAGE_TRIES, 0, 1000), 0);
	assert_int_equal(page_pace_next(PAGE_TRIES + 1, CLOCK_DAY, 1000), 0);
}

static void what_the_host_asks_for_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(page_pace_next(1, CLOCK_DAY, 1000), 1000 + CLOCK_DAY);
	assert_int_equal(page_pace_next(1, 1, 1000), page_pace_next(1, 0, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_tried_again_ever_later_and_then_no_more),
		cmocka_unit_test(what_the_host_asks_for_is_waited_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
