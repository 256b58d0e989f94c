#include "tests/test.h"

#include "story/facts.h"

struct bench {
	struct tokenizer *tokenizer;
	struct arena *arena;
	struct facts first, second;
};

static int setup(void **state)
{
	static struct bench bench;
	bench = (struct bench){ .tokenizer = tokenizer_new(), .arena = arena_new() };
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	tokenizer_free(bench->tokenizer);
	arena_free(bench->arena);
	return 0;
}

static struct facts_side side(struct bench *bench, const struct report *report)
{
	return (struct facts_side){ report, words_of(bench->tokenizer, bench->arena, report->title, report->language),
				    words_of(bench->tokenizer, bench->arena, report->text, report->language) };
}

static void compare(struct bench *bench, const char *language, const char *title, const char *text, const char *other)
{
	struct report first = { .title = span_of(title), .text = span_of(text), .language = span_of(language) };
	struct report second = { .text = span_of(other), .language = span_of(language) };
	struct facts_side here = side(bench, &first), there = side(bench, &second);
	facts_compare(bench->arena, &here, &there, &bench->first, &bench->second);
}

/* "Anton Vessk+ Zenda-": shared ones with a plus. */
static void assert_facts(const struct fact *facts, size_t len, const char *wanted)
{
	char said[1024] = "";
	size_t at = 0;
	for (size_t i = 0; i < len; i++)
		at += (size_t)snprintf(said + at, sizeof(said) - at, "%s%.*s%c", i > 0 ? " " : "", SPAN_ARG(facts[i].text), facts[i].is_shared ? '+' : '-');
	assert_string_equal(said, wanted);
}

static void names_are_runs_of_capitalised_words(void **state)
{
	struct bench *bench = *state;
	compare(bench, "en", "Dam breaks above town", "The dam of Karsel broke, said governor Anton Hentzau. It fed the Three Lakes. Hentzau fled to Zenda.",
		"Villagers blamed Hentzau, and Anton his brother, for Karsel.");
	assert_facts(bench->first.names, bench->first.names_len, "Karsel+ Anton Hentzau+ Three Lakes- Hentzau+ Zenda-");
	assert_facts(bench->second.names, bench->second.names_len, "Hentzau+ Anton+ Karsel+");
}

static void a_first_word_is_a_name_where_it_is_one_elsewhere(void **state)
{
	struct bench *bench = *state;
	compare(bench, "en", NULL, "Nobody knew. Karsel lay dark. Rescuers came late.", "They reached Karsel at noon.");
	assert_facts(bench->first.names, bench->first.names_len, "Karsel+");
}

static void a_name_is_shared_wherever_the_other_text_has_it(void **state)
{
	struct bench *bench = *state;
	compare(bench, "en", "Dam breaks above Karsel", "Rain fell on Zenda.", "Karsel dam did not break. Zenda is dry.");
	assert_facts(bench->first.names, bench->first.names_len, "Karsel+ Zenda+");
	assert_facts(bench->second.names, bench->second.names_len, "Karsel+ Zenda+");
	compare(bench, "en", "Dam Of Karsel Breaks In Night Of Rain", "Rain fell.", "The dam of Karsel broke.");
	assert_facts(bench->second.names, bench->second.names_len, "Karsel+");
}

static void the_first_word_behind_a_dateline_is_no_name(void **state)
{
	struct bench *bench = *state;
	compare(bench, "en", NULL, "KARSEL, March 3 (Wire) - The Karsel dam broke. A guard said so.\nThe rain went on.", "The dam stood.");
	assert_facts(bench->first.names, bench->first.names_len, "KARSEL- March- Wire-");
	compare(bench, "en", NULL, "ZENDA (Wire) - A dam broke in Zenda. A guard said so.", "Zenda lies there. A dam stood.");
	assert_facts(bench->first.names, bench->first.names_len, "ZENDA+ Wire-");
	assert_facts(bench->second.names, bench->second.names_len, "Zenda+");
}

static void a_title_in_capitals_names_nobody(void **state)
{
	struct bench *bench = *state;
	compare(bench, "en", "Governor Flees To Northern Province", "The governor fled.", "All is calm.");
	assert_facts(bench->first.names, bench->first.names_len, "");
}

static void nouns_with_capitals_and_scripts_without_are_no_names(void **state)
{
	struct bench *bench = *state;
	compare(bench, "de", NULL, "Gestern brach der Damm am See nach 40 Jahren.", "Am See stand das Wasser.");
	assert_facts(bench->first.names, bench->first.names_len, "");
	assert_facts(bench->first.numbers, bench->first.numbers_len, "40-");
	compare(bench, "ar", NULL, "وقال مسؤولون إن السد انهار", "السد");
	assert_facts(bench->first.names, bench->first.names_len, "");
}

static void numbers_are_the_same_however_they_are_written(void **state)
{
	struct bench *bench = *state;
	compare(bench, "en", "62 dead", "Some 1,400 people and 62 soldiers left, 3.5 per cent of all.", "The count is 1400, not 63.");
	assert_facts(bench->first.numbers, bench->first.numbers_len, "62- 1,400+ 3.5-");
	assert_facts(bench->second.numbers, bench->second.numbers_len, "1400+ 63-");
}

static void nothing_is_found_in_nothing(void **state)
{
	struct bench *bench = *state;
	compare(bench, NULL, NULL, NULL, NULL);
	assert_int_equal(bench->first.names_len + bench->first.numbers_len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names_are_runs_of_capitalised_words, setup, teardown),
		cmocka_unit_test_setup_teardown(a_first_word_is_a_name_where_it_is_one_elsewhere, setup, teardown),
		cmocka_unit_test_setup_teardown(a_name_is_shared_wherever_the_other_text_has_it, setup, teardown),
		cmocka_unit_test_setup_teardown(the_first_word_behind_a_dateline_is_no_name, setup, teardown),
		cmocka_unit_test_setup_teardown(a_title_in_capitals_names_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(nouns_with_capitals_and_scripts_without_are_no_names, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_are_the_same_however_they_are_written, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_found_in_nothing, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
