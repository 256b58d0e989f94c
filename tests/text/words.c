#include "tests/test.h"

#include "text/words.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/hash.h"
#include "text/fold.h"
#include "text/negation.h"
#include "text/utf8.h"

#include <stdlib.h>

struct fixture {
	struct tokenizer *tokenizer;
	struct arena *arena;
};

static int setup(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){ tokenizer_new(), arena_new() };
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	tokenizer_free(fixture->tokenizer);
	arena_free(fixture->arena);
	return 0;
}

/* The folded words (or stems) with a blank between them. */
static void reads(struct fixture *fixture, const char *language, bool stems, const char *text, const char *expected)
{
	struct words words = words_of(fixture->tokenizer, fixture->arena, span_of(text), span_of(language));
	struct buf out;
	buf_init(&out, 10000);
	for (size_t i = 0; i < words.len; i++) {
		if (i > 0)
			buf_add_char(&out, ' ');
		buf_add_span(&out, stems ? words.at[i].stem : words.at[i].folded);
		assert_true(words.at[i].hash == hash64(words.at[i].stem));
		assert_true(words.at[i].offset + words.at[i].length <= strlen(text));
	}
	assert_span(buf_view(&out), expected);
	buf_done(&out);
}

static void words_are_runs_of_letters_and_digits(void **state)
{
	reads(*state, NULL, false, "Storm kills three -- report", "storm kills three report");
	reads(*state, NULL, false, "well-known e-mail: A/B", "well known e mail a b");
	reads(*state, NULL, false, "", "");
	reads(*state, NULL, false, " ... \n\n", "");
	reads(*state, NULL, false, "Z\u00fcrich \u00c9TAT co\u00adoperate", "zurich etat cooperate");
}

static void apostrophes_end_clitics_and_join_names(void **state)
{
	reads(*state, NULL, false, "Seoul's mission", "seoul mission");
	reads(*state, NULL, false, "Seoul\u2019s mission didn\u2019t move; we'll see", "seoul mission didn move we see");
	reads(*state, NULL, false, "O'Brien and 'quoted' words'", "obrien and quoted words");
	reads(*state, "fr", false, "l'homme d'affaires", "l homme d affaires");
	reads(*state, "en", false, "l'homme", "lhomme");
}

static void figures_keep_their_value(void **state)
{
	reads(*state, NULL, false, "1,400 of 3.5 mln, 12,5 pct; 1,234,567.", "1400 of 3.5 mln 12.5 pct 1234567");
	reads(*state, NULL, false, "in 1987, 20 of 30.", "in 1987 20 of 30");
	reads(*state, NULL, false, "10am B747", "10am b747");
	struct fixture *fixture = *state;
	struct words words = words_of(fixture->tokenizer, fixture->arena, SPAN("12 dead B747"), SPAN_NONE);
	assert_true(words.at[0].flags & WORD_NUMBER);
	assert_false(words.at[2].flags & WORD_NUMBER);
}

static void initials_are_one_word_and_short_names_two(void **state)
{
	reads(*state, NULL, false, "the U.S. and U.N. said, e.g. the U.S.-led", "the us and un said eg the us led");
	reads(*state, NULL, false, "N. Korea, N.Korea", "n korea n korea");
	reads(*state, NULL, false, "J. R. Smith", "j r smith");
	reads(*state, NULL, false, "plan B. A new", "plan b a new");
}

static void stems_follow_the_language(void **state)
{
	reads(*state, "en", true, "fleeing refugees fled flooding floods Koreans", "flee refuge fled flood flood korean");
	reads(*state, "en-GB", true, "happily running", "happili run");
	reads(*state, "de", true, "H\u00e4user", "haus");
	reads(*state, NULL, true, "fleeing refugees", "fleeing refugees");
	reads(*state, "tlh", true, "fleeing refugees", "fleeing refugees");
	reads(*state, "../../etc", true, "fleeing", "fleeing");
	/* from the cache the second time, and each language its own */
	reads(*state, "en", true, "happily running", "happili run");
	reads(*state, "de", true, "running", "running");
}

static void a_stemmer_does_not_depend_on_the_languages_before(void **state)
{
	static const char *const tags[] = { "ar", "hy", "eu", "ca", "da", "nl", "fi", "fr", "de", "el", "hi", "hu", "id", "ga", "it", "lt", "ne", "no", "pt",
					    "ro", "ru", "sr", "es", "sv", "ta", "tr", "yi", "eng", "english", "deu", "fra", "spa" };
	for (size_t i = 0; i < LEN(tags); i++)
		reads(*state, tags[i], false, "x", "x");
	reads(*state, "en", true, "flooding", "flood");
}

static void scripts_without_blanks_become_pairs(void **state)
{
	reads(*state, "zh", false, "\u5317\u4eac\u5730\u9707", "\u5317\u4eac \u4eac\u5730 \u5730\u9707");
	reads(*state, "zh", false, "7\u7ea7\u3002", "7 \u7ea7");
	reads(*state, "ja", false, "\u6771\u4eac\u3067 NHK", "\u6771\u4eac \u4eac\u3067 nhk");
	reads(*state, "ja", false, "ﾄﾞｺﾓ", "ドコ コモ");
	reads(*state, "ko", false, "\uc11c\uc6b8 \uc9c0\uc9c4", "\uc11c\uc6b8 \uc9c0\uc9c4");
	reads(*state, "ko", false, "서울에서 열린", "서울 울에 에서 열린");
	reads(*state, "ko", false, "그 날", "그 날");
	reads(*state, "th", false, "\u0e19\u0e49\u0e33", "\u0e19\u0e49 \u0e49\u0e4d\u0e32");
}

static void with_the_ends_each_character_of_a_run_begins_a_word(void **state)
{
	struct fixture *fixture = *state;
	struct span text = SPAN("NHK\u5317\u4eac\u5730 7\u7ea7 \u5c71\u706b\u3002 \u0e01\u0e33");
	static const struct { const char *folded; size_t offset, length; } expected[] = {
		{ "nhk", 0, 3 }, { "\u5317\u4eac", 3, 6 }, { "\u4eac\u5730", 6, 6 }, { "\u5730", 9, 3 }, { "7", 13, 1 }, { "\u7ea7", 14, 3 },
		{ "\u5c71\u706b", 18, 6 }, { "\u706b", 21, 3 }, { "\u0e01\u0e4d\u0e32", 28, 6 }, { "\u0e4d\u0e32", 31, 3 },
	};
	struct words words = words_of(fixture->tokenizer, fixture->arena, text, SPAN("zh"));
	assert_int_equal(words.len, 7);
	words = words_with_ends(fixture->arena, words, text);
	assert_int_equal(words.len, LEN(expected));
	for (size_t i = 0; i < words.len; i++) {
		assert_span(words.at[i].folded, expected[i].folded);
		assert_int_equal(words.at[i].offset, expected[i].offset);
		assert_int_equal(words.at[i].length, expected[i].length);
		assert_true(words.at[i].hash == hash64(words.at[i].folded));
	}
	words = words_of(fixture->tokenizer, fixture->arena, SPAN("no such script"), SPAN("en"));
	assert_ptr_equal(words_with_ends(fixture->arena, words, SPAN("no such script")).at, words.at);
}

static void marks_and_joiners_split_no_word(void **state)
{
	reads(*state, "hi", false, "नई दिल्ली में।", "नई दिल्ली में");
	reads(*state, "ar", false, "القاهِرة، مصر", "القاهرة مصر");
	reads(*state, "fa", false, "می\u200cخواهم", "میخواهم");
	reads(*state, "he", false, "שָׁלוֹם עולם", "שלום עולם");
	reads(*state, "de", false, "Schiff\u00adfahrt \ufb01nden", "schifffahrt finden");
}

static void capitals_and_beginnings_are_marked(void **state)
{
	struct fixture *fixture = *state;
	struct words words = words_of(fixture->tokenizer, fixture->arena, SPAN("The mayor of Ruritz left. He\nSaid"), SPAN("en"));
	static const int flags[] = { WORD_CAPITAL | WORD_START, 0, 0, WORD_CAPITAL, 0, WORD_CAPITAL | WORD_START, WORD_CAPITAL | WORD_START };
	assert_int_equal(words.len, 7);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(words.at[i].flags, flags[i]);
	assert_int_equal(words.at[3].offset, 13);
	assert_int_equal(words.at[3].length, 6);
}

static void long_runs_are_cut_and_long_texts_end(void **state)
{
	struct fixture *fixture = *state;
	size_t len = 3u << 20;
	char *text = malloc(len);
	memset(text, 'x', 1000);
	struct words words = words_of(fixture->tokenizer, fixture->arena, span_make(text, 1000), SPAN("en"));
	assert_int_equal(words.len, 8);
	for (size_t i = 0; i < len; i++)
		text[i] = i % 2 ? ' ' : 'x';
	words = words_of(fixture->tokenizer, fixture->arena, span_make(text, len), SPAN("en"));
	assert_int_equal(words.len, WORDS_MAX);
	free(text);
}

/* ---- one word in many forms ---- */

/* Words that are forms of each other. */
static const struct { const char *language, *forms; } words_in_forms[] = {
	{ "es", "inundación inundaciones" }, { "es", "evacuación evacuaciones" }, { "es", "operación operaciones" }, { "es-MX", "explosión explosiones" },
	{ "es", "huracán huracanes" }, { "es", "volcán volcanes" }, { "es", "alemán alemanes" }, { "es", "rehén rehenes" }, { "es", "avión aviones" },
	{ "es", "policía policías" }, { "es", "país países" }, { "es", "francés franceses" }, { "es", "portugués portugueses" },
	{ "es", "categoría categorías" }, { "es", "tecnología tecnologías" }, { "es", "vehículo vehículos" }, { "es", "niño niños niña niñas" },
	{ "pt", "operação operações" }, { "pt", "inundação inundações" }, { "pt-BR", "violação violações" },
	{ "pt", "explosão explosões" }, { "pt", "avião aviões" }, { "pt", "alemão alemães" }, { "pt", "responsável responsáveis" },
	{ "pt", "emergência emergências" }, { "pt", "irmão irmãos" }, { "pt", "vítima vítimas" },
	{ "fr", "évacuation évacuations" }, { "fr", "blessé blessés blessée blessées" }, { "fr", "réfugié réfugiés réfugiée" },
	{ "fr", "grève grèves" }, { "fr", "armée armées" }, { "fr", "frontière frontières" }, { "fr", "activité activités" },
	{ "fr", "tué tués" }, { "fr", "tirer tirèrent" }, { "fr", "élection élections" }, { "fr", "hôpital hôpitaux" },
	{ "it", "città città" }, { "it", "inondazione inondazioni" }, { "it", "attività attività" }, { "it", "ferito feriti ferita" },
	{ "ca", "inundació inundacions" }, { "ca", "explosió explosions" }, { "ca", "victòria victòries" }, { "ca", "aliança aliances" },
	{ "ro", "inundație inundații inundația inundațiilor" }, { "ro", "inundaţie inundații" }, { "ro", "polițist polițiști" },
	{ "ro", "protest proteste protestele" }, { "ro", "explozie explozii explozia" }, { "ro", "țară țări" },
	{ "ro", "universitate universități universităților" }, { "ro", "victimă victime victimele" },
	{ "de", "Überschwemmung Überschwemmungen" }, { "de", "Haus Häuser" }, { "de", "Straße Straßen" }, { "de", "Tötung Tötungen" },
	{ "nl", "overstroming overstromingen" }, { "nl", "staking stakingen" },
	{ "sv", "översvämning översvämningar översvämningen" }, { "sv", "arbetslös arbetslösa arbetslöst" }, { "sv", "direktör direktörer direktören" },
	{ "no", "oversømmelse oversømmelser oversømmelsen" }, { "nb", "eksplosjon eksplosjoner eksplosjonen" }, { "nn", "påstand påstanden" },
	{ "da", "oversømmelse oversømmelser oversømmelsen" }, { "da", "rådhus rådhuset" }, { "da", "arbejdsløs arbejdsløse arbejdsløst" }, { "fr", "œuf œufs oeuf" },
	{ "fi", "metsäpalo metsäpalot metsäpaloja" }, { "fi", "pääministeri pääministerin pääministerille" },
	{ "fi", "kylä kylät kylässä kylästä" },
	{ "hu", "robbanás robbanások robbanást robbanásban robbanásról" }, { "hu", "város városok városból" }, { "hu", "árvíz árvizek" },
	{ "ru", "военный военного военной военные" }, { "ru", "российский российского российской" },
	{ "ru", "бывший бывшего бывшей" }, { "ru", "взрыв взрывы взрывов" }, { "ru", "самолёт самолёты самолета" },
	{ "ru", "случай случаи случаев" }, { "ru", "Россия России" },
	{ "tr", "ışık ışıklar ışığı" }, { "tr", "ırak Irak ırakta" }, { "tr", "ISRARLA ısrarla" }, { "tr", "işçi işçiler İŞÇİLERİN" },
	{ "tr", "köy köyler köyde" }, { "tr", "çocuk çocuklar çocuğu" }, { "tr", "uçak uçaklar uçağı" }, { "tr", "hükümet hükümetin hükümetler" },
	{ "el", "πλημμύρα πλημμύρες" }, { "el", "σεισμός σεισμοί" },
	{ "ar", "هجوم الهجوم هُجوم" }, { "ar", "أزمة ازمة الأزمة" },
	{ "ar", "فيضان الفيضان الفيضانات والفيضانات فيضانات بالفيضان للفيضان وفيضان فيضانا" }, { "ar", "انفجار الانفجار والانفجار وبالانفجار انفجارات" },
	{ "ar", "وزير الوزير والوزير ووزير" }, { "ar", "إيران إيراني الإيرانية" }, { "ar", "سد السد والسد" },
	{ "he", "אש האש והאש" }, { "he", "ועדה הוועדה והוועדה" }, { "he", "רעידה הרעידה ורעידה" },
	{ "id", "ledakan ledakan" }, { "en", "flood floods flooded flooding" }, { "en", "naïve naive" },
};

/* All that Latin, Greek and Cyrillic writers may make of it: capitals, no accents, neither. */
static void add_capitals(struct buf *out, struct span text)
{
	for (size_t len; text.len > 0; text = span_from(text, len)) {
		char bytes[4];
		buf_add(out, bytes, utf8_encode(utf8_upper(utf8_next(text, &len)), bytes));
	}
}

static bool are_one_word(struct fixture *fixture, const char *language, struct span forms)
{
	struct words words = words_of(fixture->tokenizer, fixture->arena, forms, span_of(language));
	assert_true(words.len > 1);
	for (size_t i = 1; i < words.len; i++)
		if (words.at[i].hash != words.at[0].hash) {
			print_error("%s: '%.*s' has the stem '%.*s', '%.*s' the stem '%.*s'\n", language, SPAN_ARG(words.at[0].folded),
				    SPAN_ARG(words.at[0].stem), SPAN_ARG(words.at[i].folded), SPAN_ARG(words.at[i].stem));
			return false;
		}
	return true;
}

static void a_word_has_one_stem_in_all_its_forms_with_accents_and_without(void **state)
{
	bool is_good = true;
	for (size_t i = 0; i < LEN(words_in_forms); i++) {
		struct span forms = span_of(words_in_forms[i].forms);
		struct buf all, small;
		buf_init(&small, 10000);
		buf_init(&all, 10000);
		buf_add_span(&small, forms);
		buf_add_char(&small, ' ');
		fold_add(&small, forms);
		buf_add_span(&all, buf_view(&small));
		buf_add_char(&all, ' ');
		add_capitals(&all, buf_view(&small));
		is_good &= are_one_word(*state, words_in_forms[i].language, buf_view(&all));
		buf_done(&small);
		buf_done(&all);
	}
	assert_true(is_good);
}

/* Accents are given back where they make one word of two forms, not where they would of two words. */
static void words_that_only_look_like_forms_stay_apart(void **state)
{
	static const struct { const char *language, *words; } apart[] = {
		{ "es", "materia matar" }, { "es", "historia histórico" }, { "es", "huracan hurac" }, { "es", "patria padre" },
		{ "fr", "différent diff" }, { "fr", "tué tiré" }, { "pt", "polícia política" }, { "sv", "gator gatö" }, { "ru", "бой был" }, { "tr", "ölüm önem" },
		{ "ar", "زلزال زلة" }, { "ar", "مدينة مدة" }, { "he", "הר רב" }, { "he", "הרוג רוח" },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < LEN(apart); i++) {
		struct words words = words_of(fixture->tokenizer, fixture->arena, span_of(apart[i].words), span_of(apart[i].language));
		assert_int_equal(words.len, 2);
		if (words.at[0].hash == words.at[1].hash)
			fail_msg("%s: %s", apart[i].language, apart[i].words);
	}
}

/* ---- function words ---- */

static const char *const function_words[] = {
#define W(word, languages) word,
#include "text/function_words.inc"
#undef W
};

/* It is found by its bytes, and as the tokenizer folds it. */
static void function_words_are_folded_and_in_order(void **state)
{
	struct fixture *fixture = *state;
	for (size_t i = 0; i < LEN(function_words); i++) {
		reads(fixture, "", false, function_words[i], function_words[i]);
		if (i > 0 && strcmp(function_words[i - 1], function_words[i]) >= 0)
			fail_msg("'%s' stands before '%s'", function_words[i - 1], function_words[i]);
	}
}

/* A + before those words that are of the grammar. */
static void marks(struct fixture *fixture, const char *language, const char *text, const char *expected)
{
	struct buf out;
	buf_init(&out, 10000);
	for (int again = 0; again < 2; again++) { /* the second time out of the cache */
		struct words words = words_of(fixture->tokenizer, fixture->arena, span_of(text), span_of(language));
		buf_clear(&out);
		for (size_t i = 0; i < words.len; i++) {
			buf_add_text(&out, i > 0 ? " " : "");
			buf_add_text(&out, words.at[i].flags & WORD_FUNCTION ? "+" : "");
			buf_add_span(&out, words.at[i].folded);
		}
		assert_span(buf_view(&out), expected);
	}
	buf_done(&out);
}

static void function_words_are_those_of_the_language(void **state)
{
	marks(*state, "es", "El agua que pasa por Los Angeles", "+el agua +que pasa +por +los angeles");
	marks(*state, "es-MX", "para la presa", "+para +la presa");
	marks(*state, "en", "Los Angeles, el paso, die hard, war man", "los angeles el paso die hard war man");
	marks(*state, "de", "Der Mann war am Dienstag da", "+der mann +war +am +dienstag +da");
	marks(*state, "pl", "powiedzia\u0142, \u017ce jest most", "+powiedzial +ze +jest most");
	marks(*state, "zh", "el agua", "el agua");
	marks(*state, "", "despu\u00e9s de la guerra die Frau", "+despues de la guerra die frau"); /* nobody knows: what English uses, too, may be English */
}

/* ---- negations ---- */

static bool negates(const char *language, const struct word *word, struct span text)
{
	return negation_is(negations_of(span_of(language)), word, span_make(text.ptr + word->offset, word->length));
}

static void negations_are_found_as_the_tokenizer_folds_them(void **state)
{
	static const char *const languages[] = { "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hr", "hu",
						 "id", "it", "nl", "no", "pl", "pt", "ro", "ru", "sr", "sv", "tr", "uk" };
	struct fixture *fixture = *state;
	for (size_t i = 0; i < LEN(languages); i++) {
		struct span negations = span_of(negations_of(span_of(languages[i]))->words);
		struct words words = words_of(fixture->tokenizer, fixture->arena, negations, span_of(languages[i]));
		assert_true(words.len > 1);
		for (size_t j = 0; j < words.len; j++)
			if (!negates(languages[i], &words.at[j], negations))
				fail_msg("%s: '%.*s'", languages[i], SPAN_ARG(words.at[j].folded));
	}
	struct span text = span_of("Keiner ist nicht da, isn't it, Mai");
	struct words words = words_of(fixture->tokenizer, fixture->arena, text, span_of("de-AT"));
	for (size_t j = 0; j < words.len; j++)
		assert_int_equal(negates("de-AT", &words.at[j], text), j == 0 || j == 2);
	assert_null(negations_of(span_of("tlh")));
	assert_false(negates("tlh", &words.at[2], text));
	text = span_of("Don won the bank, can, don't, isn\u2019t, CAN'T, won\u02BCt, didn t");
	words = words_of(fixture->tokenizer, fixture->arena, text, span_of("en"));
	for (size_t j = 0; j < words.len; j++)
		assert_int_equal(negates("en", &words.at[j], text), j >= 5 && j <= 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_runs_of_letters_and_digits, setup, teardown),
		cmocka_unit_test_setup_teardown(apostrophes_end_clitics_and_join_names, setup, teardown),
		cmocka_unit_test_setup_teardown(figures_keep_their_value, setup, teardown),
		cmocka_unit_test_setup_teardown(initials_are_one_word_and_short_names_two, setup, teardown),
		cmocka_unit_test_setup_teardown(stems_follow_the_language, setup, teardown),
		cmocka_unit_test_setup_teardown(a_stemmer_does_not_depend_on_the_languages_before, setup, teardown),
		cmocka_unit_test_setup_teardown(scripts_without_blanks_become_pairs, setup, teardown),
		cmocka_unit_test_setup_teardown(with_the_ends_each_character_of_a_run_begins_a_word, setup, teardown),
		cmocka_unit_test_setup_teardown(marks_and_joiners_split_no_word, setup, teardown),
		cmocka_unit_test_setup_teardown(capitals_and_beginnings_are_marked, setup, teardown),
		cmocka_unit_test_setup_teardown(long_runs_are_cut_and_long_texts_end, setup, teardown),
		cmocka_unit_test_setup_teardown(a_word_has_one_stem_in_all_its_forms_with_accents_and_without, setup, teardown),
		cmocka_unit_test_setup_teardown(words_that_only_look_like_forms_stay_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(function_words_are_folded_and_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(function_words_are_those_of_the_language, setup, teardown),
		cmocka_unit_test_setup_teardown(negations_are_found_as_the_tokenizer_folds_them, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
