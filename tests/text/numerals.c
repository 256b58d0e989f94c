#include "tests/test.h"

#include "base/array.h"
#include "text/numerals.h"

struct bench {
	struct tokenizer *tokenizer;
	struct arena *arena;
};

static int setup(void **state)
{
	static struct bench bench;
	bench = (struct bench){ tokenizer_new(), arena_new() };
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

struct example {
	const char *language, *text, *numbers; /* that are in it, with blanks between them */
};

static void check(struct bench *bench, const struct example *example)
{
	char found[400] = "";
	size_t len = 0, end = 0;
	struct span text = span_of(example->text);
	struct numerals numerals = numerals_of(span_of(example->language));
	struct words words = words_of(bench->tokenizer, bench->arena, text, span_of(example->language));
	for (size_t i = 0; i < words.len; i++) {
		struct numeral numeral;
		if (words.at[i].offset < end || !numeral_read(&numerals, words, text, i, &numeral))
			continue;
		assert_true(numeral.from >= words.at[i].offset && numeral.from < numeral.end && numeral.end <= text.len);
		end = numeral.end;
		len += (size_t)snprintf(found + len, sizeof(found) - len, "%s%s", len > 0 ? " " : "", numeral.digits);
	}
	if (strcmp(found, example->numbers) != 0)
		fail_msg("'%s' (%s) says '%s', not '%s'", example->text, example->language, found, example->numbers);
}

static void check_all(struct bench *bench, const struct example *examples, size_t len)
{
	for (size_t i = 0; i < len; i++)
		check(bench, &examples[i]);
}
#define CHECK(examples) check_all(*state, (examples), LEN(examples))

static void words_say_numbers_in_many_languages(void **state)
{
	static const struct example examples[] = {
		{ "en", "Seven of the twenty-three boats", "7 23" },
		{ "en-GB", "two hundred and ten million crowns, nineteen hundred of them", "210000000 1900" },
		{ "", "twelve", "12" },
		{ "de", "zwölf Boote, dreiundzwanzig Netze, zweitausendvierhundert Kisten und einundzwanzig Körbe", "12 23 2400 21" },
		{ "de", "zweihundertfünfundzwanzig, hundertfünf, tausendeinhundertdreiundvierzig", "225 105 1143" },
		{ "nl", "honderdvijfentwintig", "125" },
		{ "de-AT", "dreißig und fünf, hundert, siebzehn", "30 5 100 17" },
		{ "nl", "twaalf, drieëntwintig, tweehonderd, zevenentachtig", "12 23 200 87" },
		{ "sv", "tolv, tjugotre, åtta, femhundra", "12 23 8 500" },
		{ "da", "tolv, treogtyve, halvtreds", "12 23 50" },
		{ "nb", "tolv, førti, tjuetre", "12 40 23" },
		{ "fr", "douze, vingt et un, soixante-dix-sept, quatre-vingts, quatre-vingt-douze, deux cents, mille deux cents", "12 21 77 80 92 200 1200" },
		{ "es", "doce, veintiuno, treinta y dos, doscientos, quinientos mil", "12 21 32 200 500000" },
		{ "pt-BR", "doze, vinte e três, duzentos e dez", "12 23 210" },
		{ "it", "dodici, ventitré, ventuno, duecento, tremila", "12 23 21 200 3000" },
		{ "ca", "dotze, vint-i-tres", "12 23" },
		{ "ro", "doisprezece, douăzeci și trei", "12 23" },
		{ "ru", "двенадцать лодок, двадцать три сети, двух, пятьсот тысяч", "12 23 2 500000" },
		{ "uk", "дванадцять, двадцять три, п'ять, два мільйони", "12 23 5 2000000" },
		{ "pl", "dwanaście, dwadzieścia trzy, pięciu, pięćset", "12 23 5 500" },
		{ "cs", "dvanáct, dvacet tři, pět set", "12 23 500" },
		{ "el", "δώδεκα, είκοσι τρεις", "12 23" },
		{ "tr", "on iki, yirmi üç, kırk, iki yüz", "12 23 40 200" },
		{ "hu", "tizenkettő, huszonhárom, kétszáz", "12 23 200" },
		{ "fi", "kaksitoista, kaksikymmentäkolme, kaksisataa, kolmenkymmenen, kymmenen, satakaksikymmentä", "12 23 200 30 10 120" },
		{ "id", "sebelas, dua puluh tiga, dua ratus", "11 23 200" },
		{ "ar", "قتل سبعة أشخاص وأصيب عشرون", "7 20" },
		{ "ar", "خمسة عشر، خمس عشرة، أحد عشر، إحدى عشرة، اثنا عشر، ثماني عشرة، عشر سنوات", "15 15 11 11 12 18 10" },
		{ "ar", "خمسة وعشرين، واحد وعشرون، تسعة وتسعون، مئة وخمسة، مائة وعشرة", "25 21 99 105 110" },
		{ "ar", "مئة وخمسة وعشرين، مئتان وخمسة عشر، ثلاثمئة وثلاثة، خمسة وعشرون ألفا، ثلاثة آلاف وخمسمئة", "125 215 303 25000 3500" },
		{ "fa", "دوازده نفر، بیست و سه نفر", "12 23" },
		{ "he", "שבעה בני אדם, עשרים", "7 20" },
		{ "hi", "बारह लोग, सात", "12 7" },
		{ "sw", "seven douze zwölf", "" },
	};
	CHECK(examples);
}

static void numbers_beside_each_other_stay_apart(void **state)
{
	static const struct example examples[] = {
		{ "en", "two, three and four; between fifty and one hundred; nineteen eighty-four", "2 3 4 50 100 19 84" },
		{ "en", "no one; one of them; 1 of them", "1" },
		{ "de", "zwei und drei, eine Frau", "2 3" },
		{ "es", "dos y tres, dos diez", "2 3 2 10" },
		{ "en", "six ten-year-old girls, two twenty-year-olds, in one, nine twenties", "6 10 2 20 9" },
		{ "fr", "deux vingt, quatre dix, vingt quatre", "2 20 4 10 24" },
		{ "en", "ten two-year-olds, ten five-pound notes, twenty ten", "10 2 10 5 20 10" },
		{ "de", "zehn zwei, zwanzig zehn, achtzig elf", "10 2 20 10 80 11" },
		{ "fi", "kaksi kymmenen hengen venettä", "2 10" },
		{ "de", "zwei zehn, drei zwanzig", "2 10 3 20" },
		{ "ar", "خمسة وعشرة، ثلاثة، عشرة، عشرون وعشرة، أحد الرجال، يوم الأحد، ستكون", "5 3 10 20" },
		{ "en", "Often a tenor, a fourth, eleventh weight", "" },
		{ "de", "achtlos, dreimal, hundertstel, undzwei, zweiund", "" },
		{ "fr", "L'homme d'onze ans", "11" },
	};
	CHECK(examples);
}

static void digits_are_those_of_any_script(void **state)
{
	static const struct example examples[] = {
		{ "en", "1,400 of 3.5 and 2 million", "1400 3.5 2000000" },
		{ "de", "3 Millionen, 5000, drei Mio. Kronen", "3000000 5000 3000000" },
		{ "en", "three mln, 3 million and 3 bn", "3000000 3000000 3000000000" },
		{ "ar", "قتل ١٢ شخصا", "12" },
		{ "fa", "۱۲ نفر", "12" },
		{ "hi", "१२ लोग", "12" },
		{ "ja", "１２人", "12" },
		{ "en", "1st, 5O, 12km, A4", "" },
		{ "en", "12345678901234567890123456789012345678901234567890123456789", "" },
		{ "en", "999999999999 million", "999999999999 1000000" },
	};
	CHECK(examples);
}

static void thousands_are_parted_as_their_language_does(void **state)
{
	static const struct example examples[] = {
		{ "de", "2.300 Boote, 2300, zweitausenddreihundert; 1.234.567, 12.500 Millionen", "2300 2300 2300 1234567 12500000000" },
		{ "de", "2.30 Uhr, 0.300, 2.3004, 1234.567, 1.23.456, 3,5", "2.30 0.300 2.3004 1234.567 1.23.456 3.5" },
		{ "en", "2,300 boats, 2.300 of them, 2 300", "2300 2.300 2 300" },
		{ "fr", "2 300 bateaux, 2\u00A0300, 2\u202F300, 1 234 567, 2 300 millions", "2300 2300 2300 1234567 2300000000" },
		{ "fr", "2 30, 2 3000, 2015 300, 0 300, 2, 300, 2-300, 2.300, 2 300,5", "2 30 2 3000 2015 300 0 300 2 300 2 300 2.300 2 300.5" },
		{ "fr", "mille deux cents, deux mille trois cents", "1200 2300" },
		{ "es", "mil doscientas, mil doscientos, 1.200", "1200 1200 1200" },
		{ "pt", "mil e duzentas, 1.200", "1200 1200" },
		{ "hr", "1.200", "1200" },
		{ "ru", "1 200 лодок", "1200" },
	};
	CHECK(examples);
}

static void fractions_of_millions_are_whole_numbers(void **state)
{
	static const struct example examples[] = {
		{ "en", "1.5 million; 1,500,000; 0.25 billion; 1.2345 thousand", "1500000 1500000 250000000 1.2345 1000" },
		{ "en", "1.5.2 million; 99999999999.5 billion", "1.5.2 1000000 99999999999.5 1000000000" },
		{ "de", "1,5 Millionen, 3,25 Mio.", "1500000 3250000" },
	};
	CHECK(examples);
}

static void so_many_dozens_are_a_number(void **state)
{
	static const struct example examples[] = {
		{ "en", "two dozen boats, 3 dozen; a dozen, half a dozen, dozens, several dozen", "24 36" },
		{ "de", "zwei Dutzend", "24" },
		{ "fr", "trois douzaines", "36" },
		{ "en", "2.5 dozen, two, dozen", "2.5 2" },
	};
	CHECK(examples);
}

static void chinese_numerals_are_read_within_their_words(void **state)
{
	static const struct example examples[] = {
		{ "zh", "至少十二人死亡，三人失踪", "12 3" },
		{ "zh", "三百二十人，二〇二六年，三万二千，两人", "320 2026 32000 2" },
		{ "zh", "一些人，百度，千万，万一，统一", "" },
		{ "ja", "二十三人が死亡", "23" },
		{ "zh", "十", "10" },
		{ "en", "十二", "12" },
	};
	CHECK(examples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_say_numbers_in_many_languages, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_beside_each_other_stay_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(digits_are_those_of_any_script, setup, teardown),
		cmocka_unit_test_setup_teardown(thousands_are_parted_as_their_language_does, setup, teardown),
		cmocka_unit_test_setup_teardown(fractions_of_millions_are_whole_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(so_many_dozens_are_a_number, setup, teardown),
		cmocka_unit_test_setup_teardown(chinese_numerals_are_read_within_their_words, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
