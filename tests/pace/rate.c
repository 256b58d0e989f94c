#include "pace/rate.h"

#include "base/array.h"
#include "base/clock.h"
#include "tests/test.h"

#define NOW (INT64_C(1700000000) * CLOCK_SECOND)

/* Takes all that it may, one by one, for so long; how many in the fullest minute? */
static unsigned fullest_minute(uint32_t per_minute, int64_t duration, unsigned *ret_all)
{
	static int64_t times[100000];
	struct rate rate = { 0 };
	unsigned len = 0, first = 0, most = 0;
	for (int64_t now = NOW; now < NOW + duration; now = rate_next(&rate, per_minute, now)) {
		assert_true(rate_allowance(&rate, per_minute, now) > 0);
		rate_take(&rate, per_minute, 1, now);
		times[len++] = now;
		while (times[first] <= now - CLOCK_MINUTE)
			first++;
		most = len - first > most ? len - first : most;
	}
	*ret_all = len;
	return most;
}

static void no_limit_is_none(void **state)
{
	(void)state;
	struct rate rate = { 0 };
	rate_take(&rate, 0, 1000000, NOW);
	assert_int_equal(rate_allowance(&rate, 0, NOW), UINT32_MAX);
	assert_int_equal(rate_next(&rate, 0, NOW), NOW);
}

static void no_minute_has_more_than_its_number_and_a_bucketful_and_an_hour_has_them_all(void **state)
{
	(void)state;
	static const uint32_t rates[] = { 1, 5, 7, 60, 90, 1000 };
	for (size_t i = 0; i < LEN(rates); i++) {
		uint32_t rate = rates[i], bucket = rate < 6 ? 1 : rate / 6;
		unsigned all, most = fullest_minute(rate, CLOCK_HOUR, &all);
		assert_true(most <= rate + bucket);
		assert_in_range(all, 60 * rate - 1, 60 * rate + bucket);
	}
}

static void what_was_not_used_is_kept_up_to_a_bucketful(void **state)
{
	(void)state;
	struct rate rate = { 0 };
	assert_int_equal(rate_allowance(&rate, 60, NOW), 10);
	rate_take(&rate, 60, 10, NOW);
	assert_int_equal(rate_allowance(&rate, 60, NOW), 0);
	assert_int_equal(rate_next(&rate, 60, NOW), NOW + CLOCK_SECOND);
	assert_int_equal(rate_allowance(&rate, 60, NOW + 2500), 2);
	assert_int_equal(rate_allowance(&rate, 60, NOW + CLOCK_DAY), 10);
}

static void one_a_minute_is_one_a_minute(void **state)
{
	(void)state;
	struct rate rate = { 0 };
	rate_take(&rate, 1, 1, NOW);
	assert_int_equal(rate_next(&rate, 1, NOW), NOW + CLOCK_MINUTE);
	assert_int_equal(rate_next(&rate, 1, NOW + 59999), NOW + CLOCK_MINUTE);
	assert_int_equal(rate_allowance(&rate, 1, NOW + CLOCK_MINUTE), 1);
}

static void a_clock_that_was_set_back_costs_one_bucket_at_most(void **state)
{
	(void)state;
	struct rate rate = { 0 };
	rate_take(&rate, 60, 3, NOW);
	assert_true(rate_next(&rate, 60, NOW - CLOCK_DAY) <= NOW - CLOCK_DAY + CLOCK_SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_limit_is_none),
		cmocka_unit_test(no_minute_has_more_than_its_number_and_a_bucketful_and_an_hour_has_them_all),
		cmocka_unit_test(what_was_not_used_is_kept_up_to_a_bucketful),
		cmocka_unit_test(one_a_minute_is_one_a_minute),
		cmocka_unit_test(a_clock_that_was_set_back_costs_one_bucket_at_most),
	};
	return cmocka_run_group_tests_name("pace/rate", tests, NULL, NULL);
}
