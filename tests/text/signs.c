#include "tests/test.h"

#include "text/signs.h"

#include <string.h>

static void has(const char *text, const char *expected)
{
	struct buf out;
	buf_init(&out, 1000);
	signs_add(&out, span_of(text));
	assert_span(buf_view(&out), expected);
	buf_done(&out);
}

static uint64_t of(const char *text, const char *number)
{
	const char *at = strstr(text, number);
	assert_non_null(at);
	return signs_of_number(span_of(text), (size_t)(at - text), (size_t)(at - text) + strlen(number));
}

static void a_minus_stands_at_the_front_of_a_number(void **state)
{
	(void)state;
	has("A loss of -48 million", "-48");
	has("A loss of \u221248 million", "-48");
	has("A loss of \u201348 million (\uff0d5)", "-48-5");
	has("-$48 or -48", "-48$-48");
	has("the north-west, 1990-1995, F-16, 3\u20131, - 5 of them, 5- and 6-year-olds, \u2014 7", "");
	assert_true(of("a result of -48 million", "48") == of("\u221248", "48"));
	assert_true(of("a result of -48 million", "48") != of("a result of 48 million", "48"));
	assert_int_equal(of("1990-1995", "1995"), 0);
}

static void a_grade_has_its_sign_behind_it(void **state)
{
	(void)state;
	has("from AA+ to AA-, \uff22\uff22\uff0d; type 0- or AB\u2212", "+----");
	has("a game for 18+", "+");
	/* a hyphen goes on, or ends a line, or is a dash; a plus adds */
	has("US- and EU-backed, 5- to 7-year-olds, Ein- und Ausgang, GRAU-\nLAND, talks- long ones, HENTZAU- 2+2", "");
	assert_true(of("type 0+ only", "0") != of("type 0- only", "0") && of("type 0+ only", "0") != of("type 0 only", "0"));
	assert_true(signs_of_word(SPAN("AA+"), 2) != signs_of_word(SPAN("AA-"), 2));
	assert_int_equal(signs_of_word(SPAN("AA."), 2), 0);
}

static void less_and_more_stand_at_the_front_of_a_number(void **state)
{
	(void)state;
	has("<5 and >\uff15, >$6 but not <ABC.D>", "<5>\uff15>6$");
	assert_true(of("a value <5", "5") != of("a value >5", "5") && of("a value <5", "5") != of("a value 5", "5"));
}

static void currencies_and_per_cent_are_told_apart(void **state)
{
	(void)state;
	has("$500, \uff04500, 500 \u20ac, \u00a35, 5 %, 5\uff05", "$$\u20ac\u00a3%%");
	assert_true(of("pays $500 each", "500") == of("\uff04 500", "500"));
	assert_true(of("pays \u20ac500 each", "500") == of("pays 500 \u20ac each", "500"));
	assert_true(of("pays \u20ac500 each", "500") != of("pays $500 each", "500"));
	assert_true(of("pays 500 % each", "500") == of("500%", "500"));
	assert_true(of("pays 500 % each", "500") != of("500", "500"));
	assert_true(of("-$48", "48") == of("$-48", "48") && of("-$48", "48") != of("$48", "48"));
	assert_int_equal(of("500", "500"), 0);
}

static void a_question_is_told_by_its_mark(void **state)
{
	(void)state;
	has("Moll resigns? \"Who?\" x?y", "??");
	has("Moll resigns! And goes.", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minus_stands_at_the_front_of_a_number),
		cmocka_unit_test(a_grade_has_its_sign_behind_it),
		cmocka_unit_test(less_and_more_stand_at_the_front_of_a_number),
		cmocka_unit_test(currencies_and_per_cent_are_told_apart),
		cmocka_unit_test(a_question_is_told_by_its_mark),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
