#include "tests/test.h"

#include "report/dateline.h"

static void datelines_of_many_houses_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *place, *agency, *rest;
	} cases[] = {
		{ "STRESLAU (RNA) -- It rained.", "Streslau", "RNA", "It rained." },
		{ "(RNA) STRESLAU -- It rained.", "Streslau", "RNA", "It rained." },
		{ "STRESLAU, Ruritania, July 26 (RNA) \xE2\x80\x94 It rained.", "Streslau, Ruritania", "RNA", "It rained." },
		{ "MADRID, 29 ago (EFE).- Llueve.", "Madrid", "EFE", "Llueve." },
		{ "Berlin (dpa) - Es regnet.", "Berlin", "dpa", "Es regnet." },
		{ "NEW YORK \xE2\x80\x94 It rained.", "New York", "", "It rained." },
		{ "S\xC3\x83O PAULO (ANSA) - Chove.", "S\xC3\xA3o Paulo", "ANSA", "Chove." },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *arena = arena_new();
		struct dateline dateline;
		if (!dateline_read(span_of(cases[i].text), arena, &dateline))
			fail_msg("'%s' has a dateline", cases[i].text);
		assert_span(dateline.place, cases[i].place);
		assert_span(dateline.agency, cases[i].agency);
		assert_span(span_from(span_of(cases[i].text), dateline.len), cases[i].rest);
		arena_free(arena);
	}
}

static void sentences_with_dashes_are_no_datelines(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"The mayor -- who had been away -- came back.", "However \xE2\x80\x94 and this matters \xE2\x80\x94 it rained.", "I -- I do not know.",
		"Jane Doe (42) - it rained.", "UPDATE 2 - It rained.", "It rained.", "(It rained) and then - nothing.",
	};
	struct arena *arena = arena_new();
	struct dateline dateline;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (dateline_read(span_of(texts[i]), arena, &dateline))
			fail_msg("'%s' has no dateline", texts[i]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datelines_of_many_houses_are_read),
		cmocka_unit_test(sentences_with_dashes_are_no_datelines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
