#include "tests/test.h"

#include "base/array.h"
#include "text/language.h"

static void check_tidy(struct arena *arena, const char *tag, const char *expected)
{
	assert_span(language_tidy(arena, span_of(tag)), expected);
}

static void a_tag_is_kept_in_lower_case_with_its_shortest_code_in_front(void **state)
{
	struct arena *arena = arena_new();
	(void)state;
	check_tidy(arena, "EN_us", "en-us");
	check_tidy(arena, " de ", "de");
	check_tidy(arena, "ENG", "en");
	check_tidy(arena, "eng-GB", "en-gb");
	check_tidy(arena, "ger", "de");
	check_tidy(arena, "deu", "de");
	check_tidy(arena, "fre", "fr");
	check_tidy(arena, "zul", "zu");
	check_tidy(arena, "aar", "aa");
	check_tidy(arena, "iw", "he");
	check_tidy(arena, "prs", "prs");
	check_tidy(arena, "zh-Hant-TW", "zh-hant-tw");
	check_tidy(arena, "es-419", "es-419");
	arena_free(arena);
}

static void what_names_no_one_language_is_none(void **state)
{
	static const char *const tags[] = { "", "x", "English", "und", "MUL", "zxx", "mis", "und-Latn", "e1", "en us", "en/de", "12", "en\xC3\xA9",
					    "en-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	struct arena *arena = arena_new();
	(void)state;
	for (size_t i = 0; i < LEN(tags); i++)
		check_tidy(arena, tags[i], "");
	arena_free(arena);
}

static void check_primary(const char *tag, const char *expected)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(span_of(tag), primary);
	assert_string_equal(primary, expected);
}

static void what_is_written_in_one_language_has_one_primary_tag(void **state)
{
	(void)state;
	check_primary("EN", "en");
	check_primary("en_GB", "en");
	check_primary("eng", "en");
	check_primary("nb", "no");
	check_primary("nn-NO", "no");
	check_primary("nob", "no");
	check_primary("no", "no");
	check_primary("ast", "ast");
	check_primary("und", "");
	check_primary("", "");
	check_primary("English", "");
}

static void a_code_of_two_letters_is_in_the_list_of_languages(void **state)
{
	static const char *const known[] = { "en", "EN", "eng", "pt-br", "iw", "he", "mo", "sh", "nn", "yue", "zh-hant" };
	static const char *const unknown[] = { "", "xx", "xx-gb", "und", "mul", "english", "e" };
	(void)state;
	for (size_t i = 0; i < LEN(known); i++)
		if (!language_is_known(span_of(known[i])))
			fail_msg("'%s' is a language", known[i]);
	for (size_t i = 0; i < LEN(unknown); i++)
		if (language_is_known(span_of(unknown[i])))
			fail_msg("'%s' is none", unknown[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_is_kept_in_lower_case_with_its_shortest_code_in_front),
		cmocka_unit_test(what_names_no_one_language_is_none),
		cmocka_unit_test(what_is_written_in_one_language_has_one_primary_tag),
		cmocka_unit_test(a_code_of_two_letters_is_in_the_list_of_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
