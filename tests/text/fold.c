#include "tests/test.h"

#include "text/fold.h"

static void folds(void (*add)(struct buf *, struct span), const char *text, const char *expected)
{
	struct buf out;
	buf_init(&out, 1000);
	add(&out, span_of(text));
	assert_span(buf_view(&out), expected);
	buf_done(&out);
}

static void case_accents_and_forms_do_not_matter(void **state)
{
	(void)state;
	folds(fold_add, "Storm OVER Ruritania, 3 dead", "storm over ruritania, 3 dead");
	folds(fold_add, "\u00c5ngstr\u00f6m Stra\u00dfe \u0141\u00f3d\u017a", "angstrom strasse lodz");
	folds(fold_add, "e\u0301te\u0301", "ete");
	folds(fold_add, "\ufb01nal \uff21\uff22\uff23 \u00bd", "final abc 1\u20442");
	folds(fold_add, "\u0391\u03b8\u03ae\u03bd\u03b1 \u041c\u043e\u0441\u043a\u0432\u0430", "\u03b1\u03b8\u03b7\u03bd\u03b1 \u043c\u043e\u0441\u043a\u0432\u0430");
	folds(fold_add, "\u0131\u015f\u0131k I\u015eIK i\u015f\u00e7i \u0130\u015e\u00c7\u0130", "isik isik isci isci");
	folds(fold_add, "œuf ŒUF Ærø æ Øresund Łódź Đoković Ħamrun \u01ff", "oeuf oeuf aero ae oresund lodz dokovic hamrun o");
	folds(fold_add, "", "");
}

static void half_width_kana_are_the_full_ones_with_their_voice(void **state)
{
	(void)state;
	folds(fold_add, "ﾐｻｲﾙ", "ミサイル");
	folds(fold_add, "ﾊﾞﾝｺﾞｰﾙ ﾊﾟﾘ ｶﾞ", "バンゴール パリ ガ");
	folds(fold_add, "ハ\u3099ン ハ\u309Aリ か\u3099", "バン パリ が");
	folds(fold_add_normal, "ﾄﾞｺﾓ･ﾆｭｰｽ", "ドコモ ニュース");
	assert_int_equal(fold_front_len(SPAN("ﾊﾞﾝ。"), SPAN("バン")), 9);
	assert_int_equal(fold_front_len(SPAN("ﾊﾞﾝ"), SPAN("ハン")), 0);
}

static void letters_of_other_scripts_stay_whole(void **state)
{
	(void)state;
	folds(fold_add, "\uc11c\uc6b8", "\uc11c\uc6b8");             /* Seoul in Hangul: syllables */
	folds(fold_add, "\u304c\u304e", "\u304c\u304e");             /* voiced kana */
	folds(fold_add, "\u0926\u093f\u0932\u094d\u0932\u0940", "\u0926\u093f\u0932\u094d\u0932\u0940"); /* Delhi keeps its vowels */
	folds(fold_add, "\u0643\u0650\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628"); /* Arabic loses its points */
	folds(fold_add, "مـــصر", "مصر");
}

static void the_normal_form_has_words_and_single_blanks(void **state)
{
	(void)state;
	folds(fold_add_normal, "  \u201cStop!\u201d \u2014 he   said\n\n(twice)... ", "stop he said twice");
	folds(fold_add_normal, "\"Stop!\" - he said (twice)", "stop he said twice");
	folds(fold_add_normal, "...", "");
	folds(fold_add_normal, "Z\u00fcrich\u00a0\u2013\u00a0Gen\u00e8ve", "zurich geneve");
	folds(fold_add_normal, "co\u00adoperate", "cooperate");
}

static void broken_text_is_repaired_before_it_is_folded(void **state)
{
	(void)state;
	folds(fold_add, "A\xFF" "B", "a\ufffd" "b");
	folds(fold_add_normal, "A\xFF" "B", "a b");
}

static void words_at_the_front_are_found_folded(void **state)
{
	(void)state;
	assert_int_equal(fold_front_len(SPAN("ЭМБАРГО до"), SPAN("Эмбарго")), 14);
	assert_int_equal(fold_front_len(SPAN("AT\u00c9 7"), SPAN("at\u00e9")), 4);
	assert_int_equal(fold_front_len(SPAN("ate\u0301 7"), SPAN("at\u00e9")), 5);
	assert_int_equal(fold_front_len(SPAN("Stra\u00dfe"), SPAN("strasse")), 7);
	assert_int_equal(fold_front_len(SPAN("Stra\u00dfe"), SPAN("stras")), 0);
	assert_int_equal(fold_front_len(SPAN("embargoed"), SPAN("embargo")), 0);
	assert_int_equal(fold_front_len(SPAN("embargo2"), SPAN("embargo")), 0);
	assert_int_equal(fold_front_len(SPAN("embargo: x"), SPAN("embargo")), 7);
	assert_int_equal(fold_front_len(SPAN("embargo"), SPAN("embargo")), 7);
	assert_int_equal(fold_front_len(SPAN("\u89e3\u79812026"), SPAN("\u89e3\u7981")), 6);
	assert_int_equal(fold_front_len(SPAN("emb"), SPAN("embargo")), 0);
	assert_int_equal(fold_front_len(SPAN(""), SPAN("embargo")), 0);
}

static void the_ceiling_of_the_buffer_holds(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 5);
	fold_add_normal(&out, SPAN("A.B C"));
	assert_false(out.is_full);
	assert_span(buf_view(&out), "a b c");
	fold_add_normal(&out, SPAN("more"));
	assert_true(out.is_full);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_accents_and_forms_do_not_matter),
		cmocka_unit_test(half_width_kana_are_the_full_ones_with_their_voice),
		cmocka_unit_test(letters_of_other_scripts_stay_whole),
		cmocka_unit_test(the_normal_form_has_words_and_single_blanks),
		cmocka_unit_test(broken_text_is_repaired_before_it_is_folded),
		cmocka_unit_test(words_at_the_front_are_found_folded),
		cmocka_unit_test(the_ceiling_of_the_buffer_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
