#include "tests/test.h"

#include "base/array.h"
#include "pace/grouping.h"

#include <stdlib.h>

#define PARIS "Europe/Paris"

static uint64_t seed = 1126;

static uint64_t random_below(uint64_t bound)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % bound;
}

static int zone_setup(void **state)
{
	struct fault fault = { 0 };
	struct zone *zone = NULL;
	if (zone_load(PARIS, &zone, &fault) < 0)
		printf("# skipped: %s\n", fault.text);
	*state = zone;
	return 0;
}

static int zone_teardown(void **state)
{
	zone_free(*state);
	return 0;
}

static void without_any_wait_each_is_told_at_once(void **state)
{
	struct grouping_spec spec = { 0 };
	struct grouping group = { .due = TIME_NONE };
	(void)state;
	assert_true(grouping_is_immediate(&spec));
	assert_int_equal(grouping_due(&spec, &group, 1000), 1000);
}

static void the_first_waits_and_the_next_ones_do_not_put_it_off(void **state)
{
	struct grouping_spec spec = { .wait_ms = CLOCK_MINUTE, .interval_ms = 10 * CLOCK_MINUTE };
	struct grouping group = { .due = TIME_NONE };
	(void)state;
	group.due = grouping_due(&spec, &group, 0);
	assert_int_equal(group.due, CLOCK_MINUTE);
	group.due = grouping_due(&spec, &group, 50 * CLOCK_SECOND);
	assert_int_equal(group.due, CLOCK_MINUTE);
	grouping_told(&spec, &group, group.due);
	assert_true(group.due == TIME_NONE);
	/* rest */
	assert_int_equal(grouping_due(&spec, &group, 2 * CLOCK_MINUTE), 11 * CLOCK_MINUTE);
	assert_int_equal(grouping_due(&spec, &group, 20 * CLOCK_MINUTE), 21 * CLOCK_MINUTE);
}

static void a_clock_that_was_set_back_does_not_make_it_rest_for_years(void **state)
{
	struct grouping_spec spec = { .interval_ms = CLOCK_HOUR };
	struct grouping group = { .due = TIME_NONE, .rest_until = 1000 * CLOCK_DAY };
	(void)state;
	assert_int_equal(grouping_due(&spec, &group, CLOCK_DAY), CLOCK_DAY);
}

static void a_night_ends_by_the_clocks_of_its_place(void **state)
{
	const struct zone *zone = *state;
	if (!zone)
		skip_aloud("no time zone database");
	struct quiet night = { .zone = zone, .from = 23 * 60, .to = 6 * 60 + 30, .days = QUIET_DAYS_ALL };
	/* winter: an hour ahead of UTC */
	assert_int_equal(quiet_end(&night, clock_from_civil(2026, 11, 26, 22, 0, 0)), clock_from_civil(2026, 11, 27, 5, 30, 0));
	assert_int_equal(quiet_end(&night, clock_from_civil(2026, 11, 27, 5, 29, 59)), clock_from_civil(2026, 11, 27, 5, 30, 0));
	assert_true(quiet_end(&night, clock_from_civil(2026, 11, 27, 5, 30, 0)) == TIME_NONE);
	assert_true(quiet_end(&night, clock_from_civil(2026, 11, 26, 21, 59, 59)) == TIME_NONE);
	/* the short night of March and the long one of October: 6.5 and 8.5 hours */
	assert_int_equal(quiet_end(&night, clock_from_civil(2026, 3, 28, 22, 0, 0)), clock_from_civil(2026, 3, 29, 4, 30, 0));
	assert_int_equal(quiet_end(&night, clock_from_civil(2026, 10, 24, 21, 0, 0)), clock_from_civil(2026, 10, 25, 5, 30, 0));
}

static void quiet_days_follow_each_other(void **state)
{
	const struct zone *zone = *state;
	if (!zone)
		skip_aloud("no time zone database");
	struct quiet weekend = { .zone = zone, .days = 1u << 5 | 1u << 6 }; /* 00:00 to 00:00 */
	assert_int_equal(quiet_end(&weekend, clock_from_civil(2026, 11, 28, 12, 0, 0)), clock_from_civil(2026, 11, 29, 23, 0, 0));
	assert_true(quiet_end(&weekend, clock_from_civil(2026, 11, 27, 12, 0, 0)) == TIME_NONE);
	struct quiet always = { .zone = zone, .days = QUIET_DAYS_ALL };
	assert_true(quiet_end(&always, clock_from_civil(2026, 11, 27, 12, 0, 0)) == TIME_NONE);
}

static void a_digest_waits_for_its_time_of_day(void **state)
{
	const struct zone *zone = *state;
	if (!zone)
		skip_aloud("no time zone database");
	struct grouping_spec spec = { .zone = zone, .times = { 7 * 60, 18 * 60 }, .times_len = 2 };
	struct grouping group = { .due = TIME_NONE };
	assert_int_equal(grouping_due(&spec, &group, clock_from_civil(2026, 11, 26, 5, 0, 0)), clock_from_civil(2026, 11, 26, 6, 0, 0));
	assert_int_equal(grouping_due(&spec, &group, clock_from_civil(2026, 11, 26, 6, 0, 0)), clock_from_civil(2026, 11, 26, 6, 0, 0));
	assert_int_equal(grouping_due(&spec, &group, clock_from_civil(2026, 11, 26, 6, 0, 1)), clock_from_civil(2026, 11, 26, 17, 0, 0));
	assert_int_equal(grouping_due(&spec, &group, clock_from_civil(2026, 11, 26, 23, 30, 0)), clock_from_civil(2026, 11, 27, 6, 0, 0));
	/* one at half past two, on the day that has none, and on the day that has two */
	struct grouping_spec early = { .zone = zone, .times = { 150 }, .times_len = 1 };
	assert_int_equal(grouping_due(&early, &group, clock_from_civil(2026, 3, 28, 12, 0, 0)), clock_from_civil(2026, 3, 29, 1, 0, 0));
	assert_int_equal(grouping_due(&early, &group, clock_from_civil(2026, 10, 24, 12, 0, 0)), clock_from_civil(2026, 10, 25, 0, 30, 0));
	assert_int_equal(grouping_due(&early, &group, clock_from_civil(2026, 10, 25, 0, 30, 1)), clock_from_civil(2026, 10, 26, 1, 30, 0));
}

static void an_hourly_digest_waits_an_hour_at_most_also_when_clocks_change(void **state)
{
	const struct zone *zone = *state;
	if (!zone)
		skip_aloud("no time zone database");
	struct grouping_spec spec = { .zone = zone, .times_len = 24 };
	struct grouping group = { .due = TIME_NONE };
	for (uint16_t hour = 0; hour < 24; hour++)
		spec.times[hour] = hour * 60;
	const int64_t days[] = { clock_from_civil(2026, 3, 28, 12, 0, 0), clock_from_civil(2026, 10, 24, 12, 0, 0), clock_from_civil(1969, 10, 24, 12, 0, 0) };
	for (size_t i = 0; i < LEN(days); i++)
		for (int64_t now = days[i]; now < days[i] + CLOCK_DAY; now += 10 * CLOCK_MINUTE + 1) {
			int64_t due = grouping_due(&spec, &group, now);
			assert_true(due >= now && due < now + CLOCK_HOUR);
			assert_int_equal(due % CLOCK_HOUR, 0);
		}
	/* clocks that change by half an hour */
	struct zone *island;
	struct fault fault;
	if (zone_load("Australia/Lord_Howe", &island, &fault) < 0)
		skip_aloud("no such island in the time zone database");
	spec.zone = island;
	for (int64_t now = clock_from_civil(2026, 4, 4, 13, 0, 0); now < clock_from_civil(2026, 4, 4, 18, 0, 0); now += CLOCK_MINUTE) {
		int64_t due = grouping_due(&spec, &group, now);
		assert_true(due >= now && due < now + 90 * CLOCK_MINUTE);
		assert_int_equal((due + zone_offset(island, due)) % CLOCK_HOUR, 0);
	}
	zone_free(island);
}

/* Whatever the schedule and whenever reports come: none is told before it came or in quiet hours, none is put off by a later one, all are told within
 * two days, and no two tellings lie closer than the interval. */
static void over_random_schedules_nothing_is_lost_and_nobody_is_woken(void **state)
{
	const struct zone *zone = *state;
	if (!zone)
		skip_aloud("no time zone database");
	printf("# seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 300; i++) {
		struct quiet night = { .zone = zone, .from = (uint16_t)random_below(1440), .to = (uint16_t)random_below(1440),
				       .days = (uint8_t)(1 + random_below(QUIET_DAYS_ALL - 1)) };
		if (night.from == night.to)
			continue;
		struct grouping_spec spec = { .wait_ms = (int64_t)random_below(3) * CLOCK_MINUTE, .interval_ms = (int64_t)random_below(4) * CLOCK_HOUR, .zone = zone };
		for (uint64_t from = 0; random_below(3) == 0 && spec.times_len < 4;) {
			from += 1 + random_below(300);
			spec.times[spec.times_len++] = (uint16_t)from;
		}
		spec.quiet = random_below(2) ? &night : NULL;
		struct grouping group = { .due = TIME_NONE };
		int64_t now = clock_from_civil(2026, random_below(2) ? 3 : 10, 20, 0, 0, 0), last = 0;
		unsigned waiting = 0, came = 0, told = 0;
		for (int j = 0; j < 400; j++) {
			now += (int64_t)random_below(90) * CLOCK_MINUTE;
			while (group.due != TIME_NONE && group.due <= now) {
				int64_t at = group.due;
				assert_true(!spec.quiet || quiet_end(spec.quiet, at) == TIME_NONE);
				assert_true(last == 0 || at - last >= spec.interval_ms);
				last = at;
				told += waiting;
				waiting = 0;
				grouping_told(&spec, &group, at);
			}
			int64_t before = group.due;
			group.due = grouping_due(&spec, &group, now);
			assert_true(group.due >= now && group.due <= now + 2 * CLOCK_DAY + 4 * CLOCK_HOUR + CLOCK_HOUR);
			assert_true(before == TIME_NONE || group.due <= before);
			waiting++;
			came++;
		}
		assert_int_equal(came, told + waiting);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_any_wait_each_is_told_at_once),
		cmocka_unit_test(the_first_waits_and_the_next_ones_do_not_put_it_off),
		cmocka_unit_test(a_clock_that_was_set_back_does_not_make_it_rest_for_years),
		cmocka_unit_test(a_night_ends_by_the_clocks_of_its_place),
		cmocka_unit_test(quiet_days_follow_each_other),
		cmocka_unit_test(a_digest_waits_for_its_time_of_day),
		cmocka_unit_test(an_hourly_digest_waits_an_hour_at_most_also_when_clocks_change),
		cmocka_unit_test(over_random_schedules_nothing_is_lost_and_nobody_is_woken),
	};
	return cmocka_run_group_tests(tests, zone_setup, zone_teardown);
}
