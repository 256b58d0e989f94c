#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "story/figures.h"

#include <inttypes.h>

static struct arena *arena;

static void find_all(const char *language, struct span text, struct figures *ret_figures)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct figure_cues *cues = figure_cues_new(tokenizer);
	struct words words = words_of(tokenizer, arena, text, span_of(language));
	*ret_figures = (struct figures){ 0 };
	figures_add(cues, arena, span_of(language), text, words, ret_figures);
	figure_cues_free(cues);
	tokenizer_free(tokenizer);
}

/* "deaths 12..; injured 40" */
static struct span summary_of(const char *language, const char *text)
{
	struct figures figures;
	struct buf line;
	find_all(language, span_of(text), &figures);
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

static void check_in(const char *language, const struct example *examples, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct span actual = summary_of(language, examples[i].text);
		if (!span_equals(actual, span_of(examples[i].figures)))
			fail_msg("'%s' gives '%.*s', not '%s'", examples[i].text, SPAN_ARG(actual), examples[i].figures);
	}
}
#define CHECK_IN(language, examples) check_in((language), (examples), LEN(examples))
#define CHECK(examples) CHECK_IN("en", examples)

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
		{ "Famine killed 1.5 million people.", "deaths 1500000" },
		{ "The river rose 1.5 metres and killed 12.", "deaths 12" },
		{ "The floods displaced 2.25 million.", "displaced 2250000" },
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

static void other_languages_are_read_by_their_words(void **state)
{
	(void)state;
	static const struct example french[] = {
		{ "Un incendie a fait 12 morts et 30 blessés mardi à Zenda.", "deaths 12; injured 30" },
		{ "Au moins douze personnes ont été tuées.", "deaths 12.." },
		{ "L'explosion a tué 12 mineurs, en blessant quatre.", "deaths 12; injured 4" },
		{ "Douze hommes armés ont tué le maire, âgé de 45 ans.", "" },
		{ "Il est mort le 12 mai à 80 ans, après 30 jours.", "" },
		{ "Le bilan est passé de 9 à 12 morts.", "deaths 9..12" },
		{ "Quelque 1 200 personnes ont été évacuées, 12,5 % des habitants.", "displaced 1200" },
	};
	static const struct example spanish[] = {
		{ "Al menos 12 muertos en un incendio en Zenda.", "deaths 12.." },
		{ "Murieron 12 personas y 30 resultaron heridas.", "deaths 12; injured 30" },
		{ "La explosión mató a tres mineros e hirió a otros cuatro.", "deaths 3; injured 4" },
		{ "El 12 de mayo murieron 30 personas.", "deaths 30" },
		{ "La policía detuvo a 20 manifestantes en 2024.", "arrested 20" },
		{ "Famine: 1,5 millones de desplazados.", "displaced 1500000" },
	};
	static const struct example portuguese[] = {
		{ "Incêndio deixa 12 mortos em Zenda na terça-feira.", "deaths 12" },
		{ "Pelo menos doze pessoas morreram e 40 ficaram feridas.", "deaths 12..; injured 40" },
		{ "A enchente deixou mais de 3 mil desabrigados.", "displaced 3000.." },
	};
	static const struct example german[] = {
		{ "Bei einem Brand in Zenda starben 12 Menschen.", "deaths 12" },
		{ "Bei dem Unglück kamen am 12. Mai 30 Menschen ums Leben.", "deaths 30" },
		{ "Es gab zwölf Tote und bis zu 40 Verletzte.", "deaths 12; injured 0..40" },
		{ "Die Zahl der Toten stieg von 9 auf 12.", "deaths 9..12" },
		{ "Ein 12-Jähriger wurde verletzt.", "" },
		{ "Drei Menschen im Alter von 20 Jahren starben.", "deaths 3" },
	};
	static const struct example russian[] = {
		{ "При пожаре погибли 12 человек в городе.", "deaths 12" },
		{ "Двенадцать человек погибли, ещё 30 ранены.", "deaths 12; injured 30" },
		{ "Число погибших возросло до 34, ранен 12-летний мальчик.", "deaths 34" },
		{ "Не менее 12 человек пропали без вести 3 мая.", "missing 12.." },
	};
	static const struct example arabic[] = {
		{ "مقتل 12 شخصا وإصابة 30 في انفجار", "deaths 12; injured 30" },
		{ "أسفر الحريق عن ١٢ قتيلا", "deaths 12" },
		{ "توفي عن 80 عاما", "" },
	};
	static const struct example chinese[] = {
		{ "北京洪水造成三人死亡。", "deaths 3" },
		{ "造成3人死亡12人受伤，5人失踪。", "deaths 3; injured 12; missing 5" },
		{ "地震死亡至少一百二十人", "deaths 120.." },
		{ "5月12日，80岁的他死亡。", "" },
	};
	static const struct example japanese[] = {
		{ "台風10号が上陸し、3人が死亡した。", "deaths 3" },
		{ "三人が死亡、五人がけが", "deaths 3; injured 5" },
		{ "2人が行方不明になっている。", "missing 2" },
	};
	CHECK_IN("fr", french);
	CHECK_IN("es-MX", spanish);
	CHECK_IN("pt-br", portuguese);
	CHECK_IN("de", german);
	CHECK_IN("ru", russian);
	CHECK_IN("ar", arabic);
	CHECK_IN("zh-hans", chinese);
	CHECK_IN("ja", japanese);
}

static void each_value_is_told_once_with_its_words(void **state)
{
	(void)state;
	struct figures figures;
	find_all("en", SPAN("Fire kills 12\n\nAt least 12 people were killed, police said. The 12 dead were miners. The blast killed 12."), &figures);
	assert_int_equal(figures.len, 2);
	assert_span(figures.at[0].text, "kills 12");
	assert_span(figures.at[1].text, "At least 12 people were killed");
	struct buf many;
	buf_init(&many, 100000);
	for (int i = 1; i < 1000; i++)
		buf_addf(&many, "%d people died. ", i);
	find_all("en", buf_view(&many), &figures);
	assert_int_equal(figures.len, FIGURES_MAX);
	buf_clear(&many);
	for (int i = 1; i < 2000; i++)
		buf_addf(&many, "%d and , ", i);
	find_all("en", buf_view(&many), &figures); /* a sentence beyond all measure is cut, not crashed on */
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
		cmocka_unit_test(other_languages_are_read_by_their_words),
		cmocka_unit_test(each_value_is_told_once_with_its_words),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
