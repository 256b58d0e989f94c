#include "tests/test.h"

#include "base/array.h"
#include "base/fault.h"
#include "watch/matcher.h"

static const struct span keywords[] = { { "Sport", 5 }, { "floods", 6 } };
static struct report report;
static struct figure figure[] = { { .kind = FIGURE_DEATHS, .low = 12, .high = 20 }, { .kind = FIGURE_INJURED, .low = 0, .high = 3 } };
static struct figures figures = { figure, 2 };

static struct route_subject subject_of_all(void)
{
	report = REPORT_BLANK;
	report.source = SPAN("Reuters");
	report.language = SPAN("en");
	report.place = SPAN("Karsel");
	report.title = SPAN("Dam bursts");
	report.keywords = keywords;
	report.keywords_len = 2;
	report.urgency = 2;
	return (struct route_subject){
		.watch = SPAN("floods"), .report = &report, .relation = RELATION_UPDATE, .score = 700, .story = 41, .reports = 3, .sources = 2, .figures = &figures,
	};
}

static const char *unmet(const char *const *texts, size_t len, const struct route_subject *subject)
{
	static char kept[100];
	struct matchers *matchers = NULL;
	struct fault fault = { 0 };
	if (matchers_new(texts, len, &matchers, &fault) < 0)
		fail_msg("%s", fault.text);
	const char *found = matchers_unmet(matchers, subject);
	snprintf(kept, sizeof(kept), "%s", found ? found : "");
	matchers_free(matchers);
	return found ? kept : NULL;
}

static bool holds(const char *text)
{
	struct route_subject subject = subject_of_all();
	return !unmet(&text, 1, &subject);
}

static void words_are_compared_whole_and_without_case(void **state)
{
	(void)state;
	assert_true(holds("watch = floods"));
	assert_true(holds("source=REUTERS"));
	assert_true(holds(" source = \"Reuters\" "));
	assert_true(holds("source = 'Reuters'"));
	assert_false(holds("source = Reut"));
	assert_true(holds("source != AFP"));
	assert_true(holds("relation = update"));
	assert_false(holds("relation != update"));
	assert_true(holds("originator = \"\""));
	assert_false(holds("place = Vessk"));
	assert_true(holds("language = en"));
	assert_false(holds("language = de"));
}

static bool holds_abroad(const char *text)
{
	struct route_subject subject = subject_of_all();
	report.source = SPAN("\u00d6sterreich Heute");
	report.place = SPAN("\u039a\u03cc\u03c1\u03b9\u03bd\u03b8\u03bf\u03c2"); /* Korinthos */
	report.language = SPAN("pt-BR");
	return !unmet(&text, 1, &subject);
}

static void letters_of_any_script_are_compared_without_case(void **state)
{
	(void)state;
	assert_true(holds_abroad("source = \u00f6sterreich HEUTE"));
	assert_false(holds_abroad("source = osterreich heute"));
	assert_false(holds_abroad("source != \u00d6STERREICH HEUTE"));
	assert_true(holds_abroad("place = \u039a\u038c\u03a1\u0399\u039d\u0398\u039f\u03a3"));
	assert_false(holds_abroad("place = \u039a\u038c\u03a1\u0399\u039d\u0398\u039f"));
}

static void a_language_is_all_of_its_regions(void **state)
{
	(void)state;
	assert_true(holds_abroad("language = pt") && holds_abroad("language = por") && holds_abroad("language = pt-br"));
	assert_false(holds_abroad("language != pt") || holds_abroad("language = pt-pt") || holds_abroad("language = \"\"") || holds_abroad("language = es"));
	assert_false(holds("language = en-gb"));
}

static void expressions_match_the_whole(void **state)
{
	(void)state;
	assert_true(holds("source =~ 'reuters|afp'"));
	assert_false(holds("source =~ reut"));
	assert_true(holds("source !~ reut"));
	assert_true(holds("title =~ \"dam .*\""));
	assert_true(holds("originator =~ \".*\""));
}

static void one_keyword_suffices(void **state)
{
	(void)state;
	assert_true(holds("keyword = sport"));
	assert_true(holds("keyword =~ flood."));
	assert_false(holds("keyword != sport"));
	assert_true(holds("keyword != politics"));
}

static void numbers_are_compared(void **state)
{
	(void)state;
	assert_true(holds("story = 41"));
	assert_false(holds("story != 41"));
	assert_true(holds("reports >= 3") && holds("reports <= 3") && !holds("reports > 3") && !holds("reports < 3"));
	assert_true(holds("sources >= 2") && !holds("sources >= 3"));
	assert_true(holds("urgency <= 2"));
	assert_true(holds("score > 699"));
	struct route_subject subject = subject_of_all();
	report.urgency = 0;
	assert_non_null(unmet((const char *const[]){ "urgency <= 9" }, 1, &subject));
	assert_non_null(unmet((const char *const[]){ "urgency >= 0" }, 1, &subject));
}

static void of_a_range_any_number_does(void **state)
{
	(void)state;
	assert_true(holds("figure.deaths >= 20"));
	assert_false(holds("figure.deaths >= 21"));
	assert_true(holds("figure.deaths <= 12"));
	assert_false(holds("figure.deaths <= 11"));
	assert_true(holds("figure.deaths = 15"));
	assert_true(holds("figure.injured = 3")); /* up to three */
	assert_false(holds("figure.injured < 3"));
	assert_false(holds("figure.missing >= 0")); /* nobody says so */
}

static void all_must_hold_and_the_first_that_does_not_is_named(void **state)
{
	struct route_subject subject = subject_of_all();
	(void)state;
	assert_null(unmet(NULL, 0, &subject));
	assert_null(matchers_unmet(NULL, &subject));
	assert_null(unmet((const char *const[]){ "watch = floods", "sources >= 2" }, 2, &subject));
	assert_string_equal(unmet((const char *const[]){ "watch = floods", " sources >= 5 ", "story = 1" }, 3, &subject), "sources >= 5");
}

static void thresholds_are_told_from_other_conditions(void **state)
{
	struct route_subject subject = subject_of_all();
	struct matchers *matchers = NULL;
	struct fault fault = { 0 };
	(void)state;
	assert_int_equal(matchers_new((const char *const[]){ "sources >= 5" }, 1, &matchers, &fault), 0);
	assert_true(matchers_is_threshold(matchers, matchers_unmet(matchers, &subject)));
	matchers_free(matchers);
	assert_int_equal(matchers_new((const char *const[]){ "story = 5" }, 1, &matchers, &fault), 0);
	assert_false(matchers_is_threshold(matchers, matchers_unmet(matchers, &subject)));
	matchers_free(matchers);
}

static void what_is_no_condition_is_named(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "", "there is no ''" },
		{ "sauce = Reuters", "there is no 'sauce'; there are watch" },
		{ "source", "behind 'source' goes one of" },
		{ "source ~ x", "behind 'source' goes one of" },
		{ "source >= 3", "a word has" },
		{ "sources =~ 3", "a number has" },
		{ "sources >= two", "'two' is not a number" },
		{ "sources >= 99999999999999999999", "is not a number" },
		{ "relation = updated", "there is no relation 'updated'" },
		{ "figure.cats >= 3", "there is no 'figure.cats'" },
		{ "source =~ (", "'source =~ ('" },
		{ "source =", "nothing stands behind it" },
		{ "language = english", "there is no such language" },
		{ "sources < 0", "it never holds" },
		{ "urgency > 9", "it never holds" },
		{ "story = 0", "it never holds" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct matchers *matchers = NULL;
		struct fault fault = { 0 };
		assert_int_equal(matchers_new(&cases[i].text, 1, &matchers, &fault), -1);
		assert_int_equal(fault.kind, FAULT_INPUT);
		if (!strstr(fault.text, cases[i].says))
			fail_msg("'%s' says '%s'", cases[i].text, fault.text);
	}
}

static void conditions_that_cannot_hold_together_are_refused(void **state)
{
	static const struct { const char *texts[2]; bool is_good; } cases[] = {
		{ { "relation = new_story", "relation = update" }, false }, { { "relation = update", "relation = UPDATE" }, true },
		{ { "source = Wire", "source != wire" }, false },	    { { "source != Wire", "source != AFP" }, true },
		{ { "source = Wire", "source =~ 'A.*'" }, true },	    { { "source = \"\"", "source = Wire" }, false },
		{ { "place = K\u00f6ln", "place = K\u00d6LN" }, true },	    { { "place = K\u00f6ln", "place != K\u00d6LN" }, false },
		{ { "language = pt", "language = pt-br" }, true },	    { { "language = pt-br", "language != pt" }, false },
		{ { "language != pt-br", "language = pt" }, true },	    { { "language = pt-pt", "language = pt-br" }, false },
		{ { "language = nb", "language = nn" }, true },		    { { "language = nb", "language = sv" }, false },
		{ { "language = no", "language != nb" }, true },	    { { "language = nb", "language != nn" }, true },
		{ { "language = no", "language != no" }, false },	    { { "language != NB", "language = nb" }, false },
		{ { "source = Wire", "originator = AFP" }, true },	    { { "keyword = flood", "keyword = dam" }, true },
		{ { "keyword = flood", "keyword != FLOOD" }, false },	    { { "keyword = flood", "keyword != dam" }, true },
		{ { "sources >= 5", "sources <= 3" }, false },		    { { "sources >= 3", "sources <= 3" }, true },
		{ { "sources > 3", "sources < 4" }, false },		    { { "figure.deaths = 3", "figure.deaths = 5" }, true },
	};
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct matchers *matchers = NULL;
		struct fault fault = { 0 };
		if ((matchers_new(cases[i].texts, 2, &matchers, &fault) == 0) != cases[i].is_good)
			fail_msg("%s, %s: '%s'", cases[i].texts[0], cases[i].texts[1], fault.text);
		if (!cases[i].is_good)
			assert_non_null(strstr(fault.text, cases[i].texts[0]));
		matchers_free(matchers);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_compared_whole_and_without_case),
		cmocka_unit_test(letters_of_any_script_are_compared_without_case),
		cmocka_unit_test(a_language_is_all_of_its_regions),
		cmocka_unit_test(expressions_match_the_whole),
		cmocka_unit_test(one_keyword_suffices),
		cmocka_unit_test(numbers_are_compared),
		cmocka_unit_test(of_a_range_any_number_does),
		cmocka_unit_test(all_must_hold_and_the_first_that_does_not_is_named),
		cmocka_unit_test(thresholds_are_told_from_other_conditions),
		cmocka_unit_test(what_is_no_condition_is_named),
		cmocka_unit_test(conditions_that_cannot_hold_together_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
