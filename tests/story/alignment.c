#include "tests/test.h"

#include "story/alignment.h"
#include "story/shingles.h"

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct alignment align(struct arena *arena, const char *text, const char *other)
{
	return alignment_of(arena, shingle_text(arena, SPAN_NONE, span_of(text)), shingle_text(arena, SPAN_NONE, span_of(other)));
}

#define AUCTION "The treasury will sell 400 million crowns of two-year notes on Monday, led by the Harbour Bank of Ostrava. " \
		"Bids are due by noon at the central bank, which will allot the notes on the same day."

static void a_text_follows_itself(void **state)
{
	struct alignment alignment = align(*state, AUCTION, AUCTION);
	assert_int_equal(alignment.replaced, 0);
	assert_int_equal(alignment.common, sizeof(AUCTION) - 4); /* the comma, two full stops and a hyphen's blank are no part of it */
}

static void what_is_cut_or_added_replaces_nothing(void **state)
{
	const char *cut = "The treasury will sell 400 million crowns of two-year notes on Monday. "
			  "Bids are due by noon at the central bank, as always, which will allot the notes on the same day.";
	assert_int_equal(align(*state, cut, AUCTION).replaced, 0);
	assert_int_equal(align(*state, AUCTION, cut).replaced, 0);
}

static void other_names_and_numbers_are_replaced(void **state)
{
	const char *next = "The treasury will sell 1,350 million crowns of ten-year notes on Friday, led by the Merchant House of Brno. "
			   "Bids are due by noon at the central bank, which will allot the notes on the same day.";
	assert_int_equal(align(*state, next, AUCTION).replaced, 4);
	assert_int_equal(align(*state, AUCTION, next).replaced, 4);
	assert_int_equal(align(*state, next, AUCTION).figures, 1); /* 1,350 and 400 */
	assert_int_equal(align(*state, AUCTION, next).figures, 1);
}

static void damaged_letters_are_not(void **state)
{
	const char *scanned = "The trea5ury wi11 sell 400 rnillion crowns of two-year notes on M0nday, led by the Harhour Bank of 0strava. "
			      "Bids are due by n0on at the centra1 bank, wbich will al1ot the notes on the same day.";
	assert_int_equal(align(*state, scanned, AUCTION).replaced, 0);
}

static void what_stands_elsewhere_is_found(void **state)
{
	const char *turned = "Bids are due by noon at the central bank, which will allot the notes on the same day. "
			     "The treasury will sell 400 million crowns of two-year notes on Monday, led by the Harbour Bank of Ostrava.";
	struct alignment alignment = align(*state, turned, AUCTION);
	assert_int_equal(alignment.replaced, 0);
	assert_true(alignment.common + 10 > sizeof(AUCTION) - 4);
}

static void ideographs_need_no_blanks(void **state)
{
	const char *first = "央行周一将发行两年期国债四百亿元，由海港银行牵头，投标截止时间为当日中午。";
	const char *second = "央行周五将发行十年期国债九百亿元，由商人银行牵头，投标截止时间为当日中午。";
	assert_int_equal(align(*state, first, first).replaced, 0);
	assert_true(align(*state, second, first).replaced >= 2);
}

static void tiny_texts_have_nothing_in_common(void **state)
{
	assert_int_equal(align(*state, "", AUCTION).common, 0);
	assert_int_equal(align(*state, AUCTION, "sell").common, 0);
	assert_int_equal(align(*state, "sell 400", AUCTION).common, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_text_follows_itself, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_cut_or_added_replaces_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(other_names_and_numbers_are_replaced, setup, teardown),
		cmocka_unit_test_setup_teardown(damaged_letters_are_not, setup, teardown),
		cmocka_unit_test_setup_teardown(what_stands_elsewhere_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(ideographs_need_no_blanks, setup, teardown),
		cmocka_unit_test_setup_teardown(tiny_texts_have_nothing_in_common, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
