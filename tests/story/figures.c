#include "tests/test.h"

#include "base/buf.h"
#include "story/figures.h"

#include <inttypes.h>

static struct arena *arena;

static void find_all(struct span text, struct figures *ret_figures)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct figure_cues *cues = figure_cues_new(tokenizer);
	struct words words = words_of(tokenizer, arena, text, SPAN("en"));
	uint32_t *offsets = ARENA_NEW(arena, uint32_t, words.len + 1);
	figures_find(arena, text, offsets, figure_cues_find(cues, words, 0, offsets), ret_figures);
	figure_cues_free(cues);
	tokenizer_free(tokenizer);
}

/* "deaths 12..; injured 40" */
static struct span summary_of(const char *text)
{
	struct figures figures;
	struct buf line;
	find_all(span_of(text), &figures);
	buf_init(&line, 4096);
	for (size_t i = 0; i < figures.len; i++) {
		const struct figure *figure = &figures.at[i];
		buf_addf(&line, "%s%s ", i ? "; " : "", figure_kind_name(figure->kind));
		if (figure->high == INT64_MAX)
			buf_addf(&line, "%" PRId64 "..", figure->low);
		else if (figure->low == figure->high)
			buf_addf(&line, "%" PRId64, figure->low);
		else
			buf_addf(&line, "%" PRId64 "..%" PRId64, figure->low, figure->high);
	}
	struct span summary = arena_copy(arena, buf_view(&line));
	buf_done(&line);
	return summary;
}

struct example {
	const char *text, *figures;
};

static void check(const struct example *examples, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct span actual = summary_of(examples[i].text);
		if (!span_equals(actual, span_of(examples[i].figures)))
			fail_msg("'%s' gives '%.*s', not '%s'", examples[i].text, SPAN_ARG(actual), examples[i].figures);
	}
}
#define CHECK(examples) check((examples), sizeof(examples) / sizeof(*(examples)))

static void a_number_belongs_to_the_noun_or_verb_beside_it(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "The blast killed 12 people and injured 30.", "deaths 12; injured 30" },
		{ "12 dead, 40 injured and three missing after the ferry sank.", "deaths 12; injured 40; missing 3" },
		{ "The death toll rose to 23 on Tuesday.", "deaths 23" },
		{ "The flood left 40 people injured.", "injured 40" },
		{ "The landslide left 5,000 families homeless.", "displaced 5000" },
		{ "At least 1,400 farmers have been rounded up since May.", "arrested 1400.." },
		{ "Police detained 20 protesters; seven were jailed.", "arrested 20; arrested 7" },
		{ "Twelve members of the same family were killed.", "deaths 12" },
		{ "Three people, including two children, were killed in the crash.", "deaths 3" },
		{ "Rescuers pulled 16 bodies from the rubble.", "deaths 16" },
		{ "The fire killed one woman, wounding eight others.", "deaths 1; injured 8" },
		{ "Officials put the number of deaths at 31.", "deaths 31" },
		{ "More than 3,000 residents fled the valley.", "displaced 3000.." },
		{ "Three people including two children were killed.", "deaths 3" },
		{ "Nine guests, including a singer and two cooks, are missing.", "missing 9" },
		{ "Death toll from the bus crash at least 112", "deaths 112.." },
		{ "The death toll from twin blasts in the past 24 hours has reached 20.", "deaths 20" },
		{ "The eruption claimed 31 lives.", "deaths 31" },
		{ "A total of 33 people died.", "deaths 33" },
		{ "It admitted the deaths of 735 civilians.", "deaths 735" },
	};
	CHECK(examples);
}

static void what_bends_a_number_makes_an_interval(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "At least 20 people died.", "deaths 20.." },
		{ "More than 1,400 were injured.", "injured 1400.." },
		{ "Up to 30 people are missing.", "missing 0..30" },
		{ "Between 10 and 15 miners were killed.", "deaths 10..15" },
		{ "Some 10 to 15 people were hurt.", "injured 10..15" },
		{ "10-15 people were killed.", "deaths 10..15" },
		{ "No fewer than 9 people died.", "deaths 9.." },
		{ "Dozens of people were arrested.", "arrested 24.." },
		{ "Hundreds are missing.", "missing 200.." },
		{ "The storm killed nearly 300.", "deaths 0..300" },
		{ "Killing at least 12, the wall fell.", "deaths 12.." },
	};
	CHECK(examples);
}

static void numbers_are_read_as_words_too(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "Twenty-three people died.", "deaths 23" },
		{ "Two hundred and ten people died.", "deaths 210" },
		{ "A hundred people were injured.", "injured 100" },
		{ "Two dozen workers are missing.", "missing 24" },
		{ "About 1.5 million people; 2 million people were displaced.", "displaced 2000000" },
	};
	CHECK(examples);
}

static void ages_years_dates_money_and_distances_are_no_figures(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "A man, 34, was killed.", "" },
		{ "A 12-year-old boy was killed.", "" },
		{ "In 2014 the mayor was killed.", "" },
		{ "He was killed 12 km from the border.", "" },
		{ "He was killed on May 12 in the town.", "" },
		{ "They were arrested 3 days later.", "" },
		{ "The $12 million house was where he died.", "" },
		{ "12 gunmen killed the mayor.", "" },
		{ "He was killed by 12 gunmen.", "" },
		{ "12 gunmen killed 30 villagers.", "deaths 30" },
		{ "Twelve people were not injured.", "" },
		{ "The 12th victim died.", "" },
		{ "No one was hurt.", "" },
		{ "He was one of 12 gunmen arrested later.", "" },
		{ "The charity touched 31 lives.", "" },
		{ "", "" },
		{ "12", "" },
		{ "killed", "" },
		{ "99999999999999999999999 people died.", "" },
	};
	CHECK(examples);
}

static void each_value_is_told_once_with_its_words(void **state)
{
	(void)state;
	struct figures figures;
	find_all(SPAN("Fire kills 12\n\nAt least 12 people were killed, police said. The 12 dead were miners. The blast killed 12."), &figures);
	assert_int_equal(figures.len, 2);
	assert_span(figures.at[0].text, "kills 12");
	assert_span(figures.at[1].text, "At least 12 people were killed");
	struct buf many;
	buf_init(&many, 100000);
	for (int i = 1; i < 1000; i++)
		buf_addf(&many, "%d people died. ", i);
	find_all(buf_view(&many), &figures);
	assert_int_equal(figures.len, FIGURES_MAX);
	buf_clear(&many);
	for (int i = 1; i < 2000; i++)
		buf_addf(&many, "%d and , ", i);
	find_all(buf_view(&many), &figures); /* a sentence beyond all measure is cut, not crashed on */
	assert_int_equal(figures.len, 0);
	buf_done(&many);
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_belongs_to_the_noun_or_verb_beside_it),
		cmocka_unit_test(what_bends_a_number_makes_an_interval),
		cmocka_unit_test(numbers_are_read_as_words_too),
		cmocka_unit_test(ages_years_dates_money_and_distances_are_no_figures),
		cmocka_unit_test(each_value_is_told_once_with_its_words),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
