/* The zones of this machine's own database, beside what the C library makes of them. */
#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/zone.h"

#include <stdlib.h>
#include <time.h>

static uint64_t seed = 20261126;

static uint64_t random_next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* 1900 to 2150 */
static int64_t random_moment(void)
{
	return clock_from_civil(1900, 1, 1, 0, 0, 0) + (int64_t)(random_next() % (uint64_t)(250 * INT64_C(31557600))) * CLOCK_SECOND;
}

static struct zone *zone_of(const char *name)
{
	struct zone *zone = NULL;
	struct fault fault = { 0 };
	if (zone_load(name, &zone, &fault) < 0)
		fail_msg("%s", fault.text);
	return zone;
}

static bool has_database(void)
{
	struct zone *zone = NULL;
	struct fault fault = { 0 };
	bool is_there = zone_load("Europe/Paris", &zone, &fault) == 0;
	zone_free(zone);
	return is_there;
}

static int64_t offset_of_libc(int64_t utc)
{
	time_t seconds = utc / CLOCK_SECOND;
	struct tm date;
	assert_non_null(localtime_r(&seconds, &date));
	return date.tm_gmtoff * CLOCK_SECOND;
}

static void clocks_are_where_the_c_library_says(void **state)
{
	static const char *const names[] = {
		"UTC", "Europe/Paris", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Gaza", "Australia/Lord_Howe",
		"Africa/Casablanca", "Pacific/Apia", "Pacific/Chatham", "America/Godthab", "Asia/Tehran", "Antarctica/Troll",
	};
	(void)state;
	if (!has_database())
		skip_aloud("no time zone database");
	for (size_t i = 0; i < LEN(names); i++) {
		struct zone *zone = zone_of(names[i]);
		setenv("TZ", names[i], 1);
		tzset();
		for (int j = 0; j < 2000; j++) {
			int64_t moment = random_moment();
			if (zone_offset(zone, moment) != offset_of_libc(moment))
				fail_msg("%s: the offset at %lld is %lld, not %lld", names[i], (long long)(moment / 1000), (long long)zone_offset(zone, moment),
					 (long long)offset_of_libc(moment));
		}
		zone_free(zone);
	}
	unsetenv("TZ");
	tzset();
}

static void local_time_comes_back_from_utc(void **state)
{
	static const char *const names[] = { "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca" };
	(void)state;
	if (!has_database())
		skip_aloud("no time zone database");
	for (size_t i = 0; i < LEN(names); i++) {
		struct zone *zone = zone_of(names[i]);
		for (int j = 0; j < 5000; j++) {
			int64_t moment = random_moment(), local = moment + zone_offset(zone, moment), found = zone_utc(zone, local);
			assert_true(found + zone_offset(zone, found) == local);
			assert_true(found <= moment); /* the first, where there are two */
		}
		zone_free(zone);
	}
}

static void an_hour_that_is_jumped_over_is_the_moment_of_the_jump(void **state)
{
	(void)state;
	if (!has_database())
		skip_aloud("no time zone database");
	struct zone *zone = zone_of("Europe/Paris");
	int64_t jump = clock_from_civil(2026, 3, 29, 1, 0, 0);
	assert_int_equal(zone_utc(zone, clock_from_civil(2026, 3, 29, 2, 30, 0)), jump);
	assert_int_equal(zone_utc(zone, clock_from_civil(2026, 3, 29, 3, 0, 0)), jump);
	assert_int_equal(zone_utc(zone, clock_from_civil(2026, 3, 29, 1, 59, 0)), jump - CLOCK_MINUTE);
	/* shown twice: the first */
	assert_int_equal(zone_utc(zone, clock_from_civil(2026, 10, 25, 2, 30, 0)), clock_from_civil(2026, 10, 25, 0, 30, 0));
	/* by the rule behind the last change */
	assert_int_equal(zone_utc(zone, clock_from_civil(2090, 7, 1, 12, 0, 0)), clock_from_civil(2090, 7, 1, 10, 0, 0));
	zone_free(zone);
}

static void what_is_no_zone_is_named(void **state)
{
	static const char *const names[] = { "Mars/Olympus", "../../../etc/passwd", "/etc/localtime", "", "Europe", "zone.tab" };
	(void)state;
	for (size_t i = 0; i < LEN(names); i++) {
		struct zone *zone = NULL;
		struct fault fault = { 0 };
		assert_int_equal(zone_load(names[i], &zone, &fault), -1);
		assert_int_equal(fault.kind, FAULT_INPUT);
		assert_non_null(strstr(fault.text, names[i]));
	}
}

/* Cut anywhere and with any byte changed: refused or read, never read past its end. */
static void a_damaged_file_is_refused_or_read(void **state)
{
	struct buf bytes = { .max = 65536 };
	struct fault fault = { 0 };
	unsigned refused = 0;
	(void)state;
	if (file_read(ZONE_FOLDER "/Europe/Paris", &bytes, &fault) < 0)
		skip_aloud("no time zone database");
	for (int i = 0; i < 5000; i++) {
		size_t len = i % 2 ? bytes.len : random_next() % bytes.len;
		char *copy = malloc(len + 1);
		struct zone *zone = NULL;
		assert_non_null(copy);
		memcpy(copy, bytes.ptr, len);
		if (len > 0)
			copy[random_next() % len] = (char)random_next();
		if (zone_parse(span_make(copy, len), &zone, &fault) < 0)
			refused++;
		else
			(void)zone_utc(zone, random_moment());
		zone_free(zone);
		free(copy);
	}
	assert_true(refused > 2400);
	buf_done(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_are_where_the_c_library_says),
		cmocka_unit_test(local_time_comes_back_from_utc),
		cmocka_unit_test(an_hour_that_is_jumped_over_is_the_moment_of_the_jump),
		cmocka_unit_test(what_is_no_zone_is_named),
		cmocka_unit_test(a_damaged_file_is_refused_or_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
