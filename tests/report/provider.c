/* Which names are those of one source. */
#include "tests/test.h"

#include "base/array.h"
#include "report/provider.h"

static void names_of_one_agency_are_the_same(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "Reuters", "REUTERS " }, { "RNA", "Ruritania News Agency" }, { "RNA", "RNA/Streslau" }, { "RNA", "rna.example" }, { "Thomson Reuters", "Reuters" },
		{ "dpa", "Deutsche Presse-Agentur" }, { "AFP", "Agence France-Presse" }, { "Agência Lusa", "agencia lusa" }, { "新華社", "新華社" },
	};
	for (size_t i = 0; i < LEN(pairs); i++)
		if (!provider_is_same(span_of(pairs[i][0]), span_of(pairs[i][1])) || !provider_is_same(span_of(pairs[i][1]), span_of(pairs[i][0])))
			fail_msg("'%s' is not '%s'", pairs[i][0], pairs[i][1]);
}

static void names_of_two_are_not(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "Reuters", "AFP" }, { "Ruritania Wire", "Eastern Wire" }, { "Wire", "Courier" }, { "", "" }, { "RNA", "" }, { "...", "RNA" },
		{ "AP", "Agence Presse" }, { "rnx", "Ruritania News Agency" }, { "新華社", "中央社" },
	};
	for (size_t i = 0; i < LEN(pairs); i++)
		if (provider_is_same(span_of(pairs[i][0]), span_of(pairs[i][1])) || provider_is_same(span_of(pairs[i][1]), span_of(pairs[i][0])))
			fail_msg("'%s' is taken for '%s'", pairs[i][0], pairs[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_one_agency_are_the_same),
		cmocka_unit_test(names_of_two_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
