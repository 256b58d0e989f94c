#include "tests/test.h"

#include "report/date.h"

static void check(const char *text, const char *expected)
{
	struct date date;
	char iso[CLOCK_ISO_SIZE];
	if (!date_parse(span_of(text), &date))
		fail_msg("'%s' is no date", text);
	if (strcmp(clock_iso(date.time, iso), expected) != 0)
		fail_msg("'%s' is %s, not %s", text, iso, expected);
}

static void dates_of_mails_and_feeds_are_read(void **state)
{
	(void)state;
	check("Wed, 19 Jun 2002 10:30:00 +0200", "2002-06-19T08:30:00Z");
	check("19 Jun 02 10:30 EST", "2002-06-19T15:30:00Z");
	check("Wed, 19 Jun 2002 10:30:00 -0000 (a comment)", "2002-06-19T10:30:00Z");
	check("2002-06-19T10:30:00.250+05:30", "2002-06-19T05:00:00.250Z");
	check("2002-06-19 10:30", "2002-06-19T10:30:00Z");
	check("20020619T103000Z", "2002-06-19T10:30:00Z");
	check("2002-06-19", "2002-06-19T00:00:00Z");
	check("2002-170", "2002-06-19T00:00:00Z");
	check("Wed Jun 19 10:30:00 2002", "2002-06-19T10:30:00Z");
	check("1024482600", "2002-06-19T10:30:00Z");
	check("1024482600000", "2002-06-19T10:30:00Z");
}

static void dates_of_people_are_read_in_their_languages(void **state)
{
	(void)state;
	check("June 19, 2002", "2002-06-19T00:00:00Z");
	check("Wednesday, 19th of June 2002 at 4:05 pm", "2002-06-19T16:05:00Z");
	check("mercredi 19 juin 2002 à 16h05", "2002-06-19T16:05:00Z");
	check("1er juillet 2002", "2002-07-01T00:00:00Z");
	check("19 de junio de 2002", "2002-06-19T00:00:00Z");
	check("Mittwoch, 19. Juni 2002, 16.05 Uhr", "2002-06-19T16:05:00Z");
	check("19 июня 2002", "2002-06-19T00:00:00Z");
	check("19 czerwca 2002", "2002-06-19T00:00:00Z");
	check("2002年6月19日", "2002-06-19T00:00:00Z");
	check("19.06.2002", "2002-06-19T00:00:00Z");
	check("06/19/2002", "2002-06-19T00:00:00Z");
	check("Wed, 06/05/2002", "2002-06-05T00:00:00Z");
	check("Mon, 06/05/2002", "2002-05-06T00:00:00Z");
}

static void impossible_dates_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "soon", "30 February 2002", "2001-02-29", "2002-13-01", "2002-06-19T25:00:00Z", "2002-06-19T10:61:00Z", "2002-06-19T10:30:00+99:00",
		"19 June", "June", "Wed, 99 Jun 2002 10:30:00 GMT", "10:30", "1:2:3:4", "2002-06-19 and more", "May we", "123", "000000", "31.06.2002",
	};
	struct date date;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (date_parse(span_of(bad[i]), &date))
			fail_msg("'%s' is taken for a date", bad[i]);
}

static void a_day_without_an_hour_says_so(void **state)
{
	(void)state;
	struct date date;
	assert_true(date_parse(SPAN("2002-06-19"), &date));
	assert_true(date.is_date_only && date.has_day);
	assert_true(date_parse(SPAN("2002-06-19T00:00Z"), &date));
	assert_false(date.is_date_only);
	assert_true(date_parse(SPAN("June 2002"), &date));
	assert_true(date.is_date_only && !date.has_day);
}

static void a_date_at_the_front_leaves_the_rest(void **state)
{
	(void)state;
	struct date date;
	size_t len;
	assert_true(date_parse_front(SPAN("July 9, 2001 (from our archive)"), &date, &len));
	assert_int_equal(len, 12);
	assert_false(date_parse_front(SPAN("March on the capital"), &date, &len));
	assert_false(date_parse_front(SPAN("2001 people came"), &date, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_of_mails_and_feeds_are_read),
		cmocka_unit_test(dates_of_people_are_read_in_their_languages),
		cmocka_unit_test(impossible_dates_are_refused),
		cmocka_unit_test(a_day_without_an_hour_says_so),
		cmocka_unit_test(a_date_at_the_front_leaves_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
