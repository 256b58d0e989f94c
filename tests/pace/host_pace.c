#include "tests/test.h"

#include "base/array.h"
#include "pace/host_pace.h"

#define NOW INT64_C(1750000000000)
static const struct host_limits far = { .at_once = 2, .gap = CLOCK_SECOND };
static const struct host_limits near = { .at_once = 50 };

static void ask(struct host_pace *host, int status, int64_t retry_after_ms, int64_t now)
{
	host_pace_started(host, now);
	host_pace_answered(host, status, retry_after_ms, now);
	host_pace_ended(host);
}

static void a_host_never_asked_is_asked_at_once(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	assert_int_equal(host_pace_may_start(&host, &far, NOW), NOW);
	assert_true(host_pace_is_idle(&host, NOW));
}

static void no_more_than_so_many_are_under_way(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	host_pace_started(&host, NOW);
	host_pace_started(&host, NOW + CLOCK_SECOND);
	assert_true(host_pace_may_start(&host, &far, NOW + CLOCK_DAY) == HOST_PACE_WHEN_ENDED);
	assert_false(host_pace_is_idle(&host, NOW + CLOCK_DAY));
	host_pace_ended(&host);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 5 * CLOCK_SECOND), NOW + 5 * CLOCK_SECOND);
}

static void two_starts_are_a_gap_apart(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	ask(&host, 200, 0, NOW);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 1), NOW + CLOCK_SECOND);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + CLOCK_SECOND), NOW + CLOCK_SECOND);
}

static void fifty_feeds_of_one_host_take_fifty_gaps(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	int64_t now = NOW;
	for (int i = 0; i < 50; i++) {
		now = host_pace_may_start(&host, &far, now);
		ask(&host, 304, 0, now);
	}
	assert_int_equal(now - NOW, 49 * CLOCK_SECOND);
}

static void a_host_in_the_house_needs_no_gap_but_is_obeyed(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	for (int i = 0; i < 50; i++) {
		assert_int_equal(host_pace_may_start(&host, &near, NOW), NOW);
		host_pace_started(&host, NOW);
	}
	assert_true(host_pace_may_start(&host, &near, NOW) == HOST_PACE_WHEN_ENDED);
	host_pace_answered(&host, 429, 30 * CLOCK_SECOND, NOW);
	host_pace_ended(&host);
	assert_int_equal(host_pace_may_start(&host, &near, NOW), NOW + 30 * CLOCK_SECOND);
}

static void a_429_holds_the_host_for_as_long_as_it_asks_up_to_two_days(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	ask(&host, 429, 2 * CLOCK_HOUR, NOW);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 1), NOW + 2 * CLOCK_HOUR);
	assert_false(host_pace_is_idle(&host, NOW + 90 * CLOCK_MINUTE));
	host = (struct host_pace){ 0 };
	ask(&host, 429, 900 * CLOCK_DAY, NOW);
	assert_int_equal(host_pace_may_start(&host, &far, NOW), NOW + 2 * CLOCK_DAY);
}

static void a_hold_is_known_to_those_who_wait(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	assert_int_equal(host_pace_held_until(&host, NOW), 0);
	ask(&host, 429, CLOCK_HOUR, NOW);
	assert_int_equal(host_pace_held_until(&host, NOW), NOW + CLOCK_HOUR);
	assert_int_equal(host_pace_held_until(&host, NOW + CLOCK_HOUR), 0);
}

static void a_429_without_a_time_holds_a_minute_then_twice_as_long_each_time(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	static const int64_t minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
	int64_t now = NOW;
	for (size_t i = 0; i < LEN(minutes); i++) {
		ask(&host, 429, 0, now);
		int64_t next = host_pace_may_start(&host, &far, now);
		assert_int_equal(next - now, minutes[i] * CLOCK_MINUTE);
		now = next;
	}
}

static void after_a_429_the_gap_is_wider_and_narrows_with_time(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	ask(&host, 429, CLOCK_SECOND, NOW);
	ask(&host, 429, CLOCK_SECOND, NOW + CLOCK_MINUTE);
	int64_t now = NOW + CLOCK_HOUR;
	ask(&host, 200, 0, now);
	assert_int_equal(host_pace_may_start(&host, &far, now), now + 20 * CLOCK_SECOND);
	now += 6 * CLOCK_HOUR;
	ask(&host, 200, 0, now);
	assert_int_equal(host_pace_may_start(&host, &far, now), now + 10 * CLOCK_SECOND);
	now += 6 * CLOCK_HOUR;
	ask(&host, 200, 0, now);
	assert_int_equal(host_pace_may_start(&host, &far, now), now + CLOCK_SECOND);
	assert_true(host_pace_is_idle(&host, now + 2 * CLOCK_HOUR));
}

static void a_limit_that_nobody_tells_is_found(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	int64_t now = NOW, last = 0;
	unsigned refused = 0, asked = 0;
	for (; now < NOW + 2 * CLOCK_DAY; asked++) {
		bool is_hasty = last > 0 && now - last < CLOCK_MINUTE;
		last = now;
		refused += is_hasty;
		ask(&host, is_hasty ? 429 : 200, 0, now);
		now = host_pace_may_start(&host, &far, now);
	}
	assert_true(asked > 1000);
	assert_in_range(refused, 1, 20);
}

static void what_was_under_way_at_a_429_counts_once(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	host_pace_started(&host, NOW);
	host_pace_started(&host, NOW);
	for (int i = 0; i < 2; i++) {
		host_pace_answered(&host, 429, 0, NOW + i);
		host_pace_ended(&host);
	}
	assert_int_equal(host.refusals, 1);
	ask(&host, 429, CLOCK_HOUR, NOW + 2); /* but what asks for longer gets longer */
	assert_int_equal(host.refusals, 1);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 3), NOW + 2 + CLOCK_HOUR);
	ask(&host, 429, CLOCK_SECOND, NOW + 3); /* and never shorter */
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 4), NOW + 2 + CLOCK_HOUR);
}

static void a_403_widens_the_gap_but_holds_nobody(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	ask(&host, 403, 0, NOW);
	assert_int_equal(host_pace_may_start(&host, &far, NOW), NOW + 10 * CLOCK_SECOND);
	for (int i = 1; i < 100; i++)
		ask(&host, 403, 0, NOW + i * CLOCK_MINUTE);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 99 * CLOCK_MINUTE), NOW + 99 * CLOCK_MINUTE + 80 * CLOCK_SECOND);
}

static void a_503_is_no_matter_of_the_host(void **state)
{
	(void)state;
	struct host_pace host = { 0 };
	ask(&host, 503, CLOCK_DAY, NOW);
	ask(&host, 500, CLOCK_DAY, NOW + CLOCK_SECOND);
	ask(&host, 404, 0, NOW + 2 * CLOCK_SECOND);
	ask(&host, 0, 0, NOW + 3 * CLOCK_SECOND);
	assert_int_equal(host_pace_may_start(&host, &far, NOW + 4 * CLOCK_SECOND), NOW + 4 * CLOCK_SECOND);
}

static void a_clock_set_back_holds_no_host(void **state)
{
	(void)state;
	struct host_pace host = { .started = NOW, .not_before = NOW + CLOCK_HOUR };
	int64_t then = NOW - 400 * CLOCK_DAY;
	assert_int_equal(host_pace_may_start(&host, &far, then), then);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_never_asked_is_asked_at_once),
		cmocka_unit_test(no_more_than_so_many_are_under_way),
		cmocka_unit_test(two_starts_are_a_gap_apart),
		cmocka_unit_test(fifty_feeds_of_one_host_take_fifty_gaps),
		cmocka_unit_test(a_host_in_the_house_needs_no_gap_but_is_obeyed),
		cmocka_unit_test(a_429_holds_the_host_for_as_long_as_it_asks_up_to_two_days),
		cmocka_unit_test(a_hold_is_known_to_those_who_wait),
		cmocka_unit_test(a_429_without_a_time_holds_a_minute_then_twice_as_long_each_time),
		cmocka_unit_test(after_a_429_the_gap_is_wider_and_narrows_with_time),
		cmocka_unit_test(a_limit_that_nobody_tells_is_found),
		cmocka_unit_test(what_was_under_way_at_a_429_counts_once),
		cmocka_unit_test(a_403_widens_the_gap_but_holds_nobody),
		cmocka_unit_test(a_503_is_no_matter_of_the_host),
		cmocka_unit_test(a_clock_set_back_holds_no_host),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
