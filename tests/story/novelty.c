#include "tests/test.h"

#include "story/novelty.h"

static struct tokenizer *tokenizer;
static struct arena *arena;

#define FIRST "A dam wall gave way above the town of Vessk on Tuesday, killing 12 people. Rescuers searched the valley through the night. " \
	      "The minister of water, Ilse Brandt, promised an inquiry."

struct library {
	const char *texts[2];
	const char *language;
	unsigned asked;
};

/* Seqs are 1 and 2. */
static bool text_of(void *ctx, uint64_t seq, struct span *ret_text, struct span *ret_language)
{
	struct library *library = ctx;
	library->asked++;
	*ret_language = span_of(library->language);
	*ret_text = span_of(library->texts[seq - 1]);
	return library->texts[seq - 1] != NULL;
}

static struct novelty_sentences cut(struct span text, struct span language)
{
	struct novelty_cutter *cutter = novelty_cutter_new();
	struct novelty_sentences sentences;
	novelty_cut(cutter, arena, text, words_of(tokenizer, arena, text, language), &sentences);
	novelty_cutter_free(cutter);
	return sentences;
}

static struct novelty find(const char *text, const char *language, const char *first, const char *second)
{
	static const uint64_t earlier[] = { 1, 2 };
	struct library library = { .texts = { first, second }, .language = language };
	struct novelty_lender lender = { .ctx = &library, .text_of = text_of };
	struct novelty novelty;
	struct novelty_finder *finder = novelty_finder_new();
	struct novelty_sentences sentences = cut(span_of(text), span_of(language));
	novelty_find(finder, tokenizer, arena, &sentences, earlier, 2, &lender, &novelty);
	novelty_finder_free(finder);
	return novelty;
}

static void a_report_that_is_remembered_is_not_read_again(void **state)
{
	(void)state;
	static const uint64_t earlier[] = { 2 };
	struct library library = { .texts = { NULL, FIRST }, .language = "en" };
	struct novelty_lender lender = { .ctx = &library, .text_of = text_of };
	struct novelty_finder *finder = novelty_finder_new();
	struct span text = SPAN("Rescuers searched the valley. Engineers had warned of cracks in the spillway since January.");
	struct novelty_sentences words = cut(text, SPAN("en")), first = cut(SPAN(FIRST), SPAN("en"));
	struct novelty asked, remembered;
	novelty_find(finder, tokenizer, arena, &words, earlier, 1, &lender, &asked);
	novelty_remember(finder, 2 + 4096, &words); /* takes the place of 2 */
	novelty_find(finder, tokenizer, arena, &words, earlier, 1, &lender, &asked);
	assert_int_equal(library.asked, 2);
	novelty_remember(finder, 2, &first);
	novelty_find(finder, tokenizer, arena, &words, earlier, 1, &lender, &remembered);
	assert_int_equal(library.asked, 2);
	assert_int_equal(asked.len, 1);
	assert_int_equal(remembered.len, 1);
	assert_int_equal(remembered.sentences[0].novelty, asked.sentences[0].novelty);
	novelty_finder_free(finder);
}

static void what_the_story_had_is_not_new(void **state)
{
	(void)state;
	struct novelty novelty = find(FIRST, "en", FIRST, NULL);
	assert_int_equal(novelty.total, 3);
	assert_int_equal(novelty.len, 0);
	novelty = find("Water minister Ilse Brandt has promised inquiries. Rescuers were searching the valleys.", "en", FIRST, NULL);
	assert_int_equal(novelty.len, 0);
}

static void new_sentences_come_in_text_order(void **state)
{
	(void)state;
	struct novelty novelty = find("Engineers had warned of cracks in the spillway since January. A dam wall gave way above Vessk on Tuesday. "
				      "Schools and the railway stayed closed.\n\nRescuers searched the valley.",
				      "en", FIRST, NULL);
	assert_int_equal(novelty.total, 4);
	assert_int_equal(novelty.len, 2);
	assert_span(novelty.sentences[0].text, "Engineers had warned of cracks in the spillway since January.");
	assert_span(novelty.sentences[1].text, "Schools and the railway stayed closed.");
	assert_int_equal(novelty.sentences[0].novelty, 1000);
}

static void a_changed_number_is_new(void **state)
{
	(void)state;
	struct novelty novelty = find("The death toll rose to 23.", "en", "The death toll rose to 12.", NULL);
	assert_int_equal(novelty.len, 1);
	assert_int_equal(novelty.sentences[0].novelty, 500);
	novelty = find("The death toll rose to 12.", "en", "The death toll rose to 12.", NULL);
	assert_int_equal(novelty.len, 0);
}

static void every_earlier_text_counts(void **state)
{
	(void)state;
	static const char *const second = "Engineers had warned of cracks in the spillway.";
	assert_int_equal(find("Engineers warned of spillway cracks.", "en", FIRST, NULL).len, 1);
	assert_int_equal(find("Engineers warned of spillway cracks.", "en", FIRST, second).len, 0);
}

static void without_an_earlier_text_nothing_is_listed(void **state)
{
	(void)state;
	struct novelty novelty = find(FIRST, "en", NULL, NULL);
	assert_int_equal(novelty.total, 3);
	assert_int_equal(novelty.len, 0);
	assert_int_equal(find(FIRST, "en", "", NULL).len, 0);
	assert_int_equal(find("", "en", FIRST, NULL).total, 0);
}

static void it_works_without_a_stemmer_and_without_blanks(void **state)
{
	(void)state;
	struct novelty novelty = find("Das Wasser stieg weiter. Die Schulen blieben am Mittwoch geschlossen.", "de", "Das Wasser steigt weiter.", NULL);
	assert_int_equal(novelty.len, 1);
	assert_span(novelty.sentences[0].text, "Die Schulen blieben am Mittwoch geschlossen.");
	novelty = find("東京で地震が発生した。鉄道は運休している。", "ja", "東京で地震が発生した。", NULL);
	assert_int_equal(novelty.len, 1);
	assert_span(novelty.sentences[0].text, "鉄道は運休している。");
	assert_int_equal(find("Zug um Zug.", "", FIRST, NULL).len, 0);
}

static int set_up(void **state)
{
	(void)state;
	tokenizer = tokenizer_new();
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	tokenizer_free(tokenizer);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_that_is_remembered_is_not_read_again),
		cmocka_unit_test(what_the_story_had_is_not_new),
		cmocka_unit_test(new_sentences_come_in_text_order),
		cmocka_unit_test(a_changed_number_is_new),
		cmocka_unit_test(every_earlier_text_counts),
		cmocka_unit_test(without_an_earlier_text_nothing_is_listed),
		cmocka_unit_test(it_works_without_a_stemmer_and_without_blanks),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
