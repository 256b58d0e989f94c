#include "tests/test.h"

#include "base/array.h"
#include "story/count.h"

/* The first number of the text that counts, in digits; "" where there is none. */
static void read_first(const char *text, const char *language, char ret_digits[static NUMERAL_SIZE])
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct arena *arena = arena_new();
	struct numerals numerals = numerals_of(span_of(language));
	struct words words = words_of(tokenizer, arena, span_of(text), span_of(language));
	struct numeral count = { 0 };
	ret_digits[0] = '\0';
	for (size_t i = 0; i < words.len && !ret_digits[0]; i++)
		if (count_read(&numerals, words, span_of(text), span_of(language), i, &count))
			memcpy(ret_digits, count.digits, NUMERAL_SIZE);
	tokenizer_free(tokenizer);
	arena_free(arena);
}

static void dates_hours_and_ages_count_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *text, *language, *count;
	} cases[] = {
		{ "At least 12 people were killed, officials said.", "en", "12" },
		{ "Twelve people are dead.", "en", "12" },
		{ "The death toll has risen to 12.\n\nA part of the dam gave way on Saturday.", "en", "12" },
		{ "More than 1,000 people are missing.", "en", "1000" },
		{ "The bank raised its key rate to 4.5 percent on May 13.", "en", "4.5" },
		{ "Mindestens 12 Menschen sind tot.", "de", "12" },
		{ "Погибли 12 человек.", "ru", "12" },
		{ "警方说，至少12人死亡。", "zh", "12" },
		{ "It happened on May 13, 2016, at 6:15 p.m. in the year 2014.", "en", "" },
		{ "It happened at 9 p.m. on 13 May.", "en", "" },
		{ "Es geschah am 13. Mai um 9 Uhr.", "de", "" },
		{ "A 12-year-old and Jane Doe, 45, of Vessk were there.", "en", "" },
		{ "UPDATE 2-Dam bursts", "en", "" },
		{ "The 5aid r0ad was cl0sed.", "en", "" },
		{ "2016年3月3日，省长讲话。", "zh", "" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char digits[NUMERAL_SIZE];
		read_first(cases[i].text, cases[i].language, digits);
		if (strcmp(digits, cases[i].count) != 0)
			fail_msg("'%s': '%s' is not '%s'", cases[i].text, digits, cases[i].count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_hours_and_ages_count_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
