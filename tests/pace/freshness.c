#include "tests/test.h"

#include "base/array.h"
#include "base/clock.h"
#include "pace/freshness.h"
#include "pace/http_date.h"

#define NOW clock_from_civil(2026, 3, 2, 12, 0, 0)

static int64_t fresh(const char *cache_control, const char *age, const char *expires, const char *date)
{
	return freshness_read(&(struct freshness_headers){ cache_control, age, expires, date }, NOW) / CLOCK_SECOND;
}

static void an_answer_that_says_nothing_is_not_fresh(void **state)
{
	(void)state;
	assert_int_equal(fresh(NULL, NULL, NULL, NULL), 0);
	assert_int_equal(fresh("", "", "", ""), 0);
	assert_int_equal(fresh("public, must-revalidate", NULL, NULL, "Mon, 02 Mar 2026 12:00:00 GMT"), 0);
}

static void max_age_counts_less_the_age_that_it_has_already(void **state)
{
	(void)state;
	static const struct { const char *cache_control, *age; int64_t seconds; } cases[] = {
		{ "max-age=600", NULL, 600 }, { "max-age=600", "100", 500 }, { "max-age=600", "600", 0 }, { "max-age=600", "9999", 0 },
		{ "max-age=600", "old", 600 }, { "max-age=600", "-5", 600 }, { "public,max-age=600,immutable", NULL, 600 },
		{ "Public , MAX-AGE = 600", NULL, 600 }, { "max-age=\"600\"", NULL, 600 }, { "private=\"a, max-age=7\", max-age=600", NULL, 600 },
		{ "max-age=600, max-age=60", NULL, 600 }, { "s-maxage=9", NULL, 0 }, { "xmax-age=9", NULL, 0 }, { "max-age", NULL, 0 },
		{ "max-age=", NULL, 0 }, { "max-age=abc", NULL, 0 }, { "max-age=-1", NULL, 0 }, { "max-age=1.5", NULL, 0 },
		{ "max-age=99999999999999999999", NULL, INT64_C(2147483648) }, { "max-age=\"600", NULL, 600 }, { ",,=,", NULL, 0 },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (fresh(cases[i].cache_control, cases[i].age, NULL, NULL) != cases[i].seconds)
			fail_msg("'%s' is %lld s", cases[i].cache_control, (long long)fresh(cases[i].cache_control, cases[i].age, NULL, NULL));
}

static void no_cache_and_no_store_beat_any_age(void **state)
{
	(void)state;
	assert_int_equal(fresh("max-age=600, no-cache", NULL, NULL, NULL), 0);
	assert_int_equal(fresh("No-Store,max-age=600", NULL, NULL, NULL), 0);
	assert_int_equal(fresh("no-cache", NULL, "Mon, 02 Mar 2026 13:00:00 GMT", NULL), 0);
}

static void expires_counts_by_the_clock_of_the_server(void **state)
{
	(void)state;
	assert_int_equal(fresh(NULL, NULL, "Sat, 01 Jan 2000 01:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT"), 3600);
	assert_int_equal(fresh(NULL, "600", "Fri, 01 Jan 2044 01:00:00 GMT", "Fri, 01 Jan 2044 00:00:00 GMT"), 3000);
	assert_int_equal(fresh(NULL, NULL, "Mon, 02 Mar 2026 13:00:00 GMT", NULL), 3600);
	assert_int_equal(fresh(NULL, NULL, "Mon, 02 Mar 2026 13:00:00 GMT", "now"), 3600);
}

static void expires_that_is_no_date_or_is_past_is_stale(void **state)
{
	(void)state;
	assert_int_equal(fresh(NULL, NULL, "0", NULL), 0);
	assert_int_equal(fresh(NULL, NULL, "-1", "Mon, 02 Mar 2026 12:00:00 GMT"), 0);
	assert_int_equal(fresh(NULL, NULL, "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 02 Mar 2026 12:00:00 GMT"), 0);
}

static void max_age_beats_expires_even_where_it_is_nought_or_nonsense(void **state)
{
	(void)state;
	const char *expires = "Mon, 02 Mar 2026 13:00:00 GMT", *date = "Mon, 02 Mar 2026 12:00:00 GMT";
	assert_int_equal(fresh("max-age=60", NULL, expires, date), 60);
	assert_int_equal(fresh("max-age=0", NULL, expires, date), 0);
	assert_int_equal(fresh("max-age=soon", NULL, expires, date), 0);
	assert_int_equal(fresh("public", NULL, expires, date), 3600);
}

static void a_date_has_three_forms_and_no_others(void **state)
{
	(void)state;
	int64_t time = 0;
	assert_true(http_date_parse(" Sun, 06 Nov 1994 08:49:37 GMT ", NOW, &time));
	assert_int_equal(time, clock_from_civil(1994, 11, 6, 8, 49, 37));
	time = 0;
	assert_true(http_date_parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW, &time));
	assert_int_equal(time, clock_from_civil(1994, 11, 6, 8, 49, 37));
	time = 0;
	assert_true(http_date_parse("Sun Nov  6 08:49:37 1994", NOW, &time));
	assert_int_equal(time, clock_from_civil(1994, 11, 6, 8, 49, 37));
	assert_false(http_date_parse("1994-11-06T08:49:37Z", NOW, &time));
	assert_false(http_date_parse("", NOW, &time));
	assert_false(http_date_parse(NULL, NOW, &time));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_says_nothing_is_not_fresh),
		cmocka_unit_test(max_age_counts_less_the_age_that_it_has_already),
		cmocka_unit_test(no_cache_and_no_store_beat_any_age),
		cmocka_unit_test(expires_counts_by_the_clock_of_the_server),
		cmocka_unit_test(expires_that_is_no_date_or_is_past_is_stale),
		cmocka_unit_test(max_age_beats_expires_even_where_it_is_nought_or_nonsense),
		cmocka_unit_test(a_date_has_three_forms_and_no_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
