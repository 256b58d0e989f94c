#include "tests/test.h"

#include "base/array.h"
#include "report/agency.h"
#include "report/decode.h"

static void names_of_an_agency_are_one(void **state)
{
	(void)state;
	static const struct {
		const char *name, *agency;
	} cases[] = {
		{ "Reuters", "Reuters" }, { "REUTERS", "Reuters" }, { "(Thomson Reuters)", "Reuters" }, { "The Associated Press", "AP" }, { "dpa/tmn", "dpa" },
		{ "Agence France-Presse", "AFP" }, { "\xE2\x80\x94 Agencia EFE", "EFE" }, { "新华社", "Xinhua" }, { "ТАСС", "TASS" }, { "ap", "" }, { "Courier", "" }, { "", "" },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		assert_span(agency_named(span_of(cases[i].name)), cases[i].agency);
}

#define LEAD "The old wall of the dam gave way above the town early on Tuesday.\n\nIt had rained for eleven days, and the lake was full."

static void a_text_gives_credit_at_its_ends(void **state)
{
	(void)state;
	static const struct {
		const char *text, *agency;
	} cases[] = {
		{ LEAD "\n\nReuters contributed to this report.", "Reuters" },
		{ LEAD "\n\nThe Associated Press contributed to this report.", "AP" },
		{ LEAD "\n\nSource: dpa", "dpa" },
		{ LEAD "\n\nFuente: Agencia EFE", "EFE" },
		{ LEAD "\n\n\xC2\xA9 2026 AFP", "AFP" },
		{ LEAD "\n\nCopyright 2026 The Associated Press. All rights reserved.", "AP" },
		{ LEAD "\n\n\xE2\x80\x94 Agencia EFE", "EFE" },
		{ LEAD "\n\n(With inputs from PTI)", "PTI" },
		{ LEAD " (AP)", "AP" },
		{ LEAD " (dpa/tmn)", "dpa" },
		{ LEAD " \xE2\x80\x94 Reuters", "Reuters" },
		{ "来源：新华社\n\n大坝周二凌晨决堤。", "Xinhua" },
		{ "Reuters\n\n" LEAD, "Reuters" },
		{ "By Agence France-Presse\n\n" LEAD, "AFP" },
		{ "By REUTERS\n\n" LEAD, "Reuters" },
		{ "By PA Media\n\n" LEAD, "PA Media" },
		{ "From AP\n\n" LEAD, "AP" },
		{ "Von dpa\n\n" LEAD, "dpa" },
		{ "By JANE DOE, Associated Press\n\n" LEAD, "AP" },
		{ "JANE DOE and JOHN ROE | Associated Press Writers\n\n" LEAD, "AP" },
		{ "Le Courrier avec AFP\n\n" LEAD, "AFP" },
		{ "ANSA/Zenda\n\n" LEAD, "ANSA" },
		{ "Xinhua | 2026-11-20 10:20\n\n" LEAD, "Xinhua" },
		{ "(dpa)\n\n" LEAD, "dpa" },
		{ LEAD "\n\nAssociated Press writer Jane Doe in Zenda contributed.", "AP" },
		{ LEAD "\n\nTutti i diritti riservati \xC2\xA9 Copyright ANSA", "ANSA" },
		{ LEAD "\n\nReporting by Jane Doe for Reuters", "Reuters" },
		{ LEAD "\n\n(Reporting by Jane Doe in Zenda for Reuters; Editing by John Roe)", "Reuters" },
		{ LEAD "\n\n(Reporting by Jane Doe; Editing by John Roe, Associated Press)", "AP" },
		{ LEAD "\n\nReporting by Reuters staff in Zenda; additional reporting by John Roe; editing by Ann Poe", "Reuters" },
		{ LEAD " (Additional reporting by dpa and Jane Doe; Editing by John Roe and Ann Poe)", "dpa" },
		{ LEAD "\n\n(Reporting by Jane Doe; Editing by John Roe)", "" },
		{ LEAD "\n\nReporting by Jane Doe in Zenda; additional reporting by John Roe; editing by Ann Poe", "" },
		{ LEAD " (Reporting by Jane Doe in Zenda; Editing by John Roe and Ann Poe)", "" },
		{ LEAD "\n\n(Reporting by Hina Doe and Ann Bloomberg; Editing by John Roe)", "" },
		{ LEAD "\n\nReporting by him for Reuters has since been doubted.", "" },
		{ LEAD "\n\nA Reuters reporter saw nine bodies.", "" },
		{ "A Reuters reporter saw the wall fall, he said.\n\n" LEAD, "" },
		{ LEAD "\n\nHe praised the reporting by Jane Doe and the editing by John Roe.", "" },
		{ LEAD "\n\nShe wrote for the Associated Press and contributed to a paper.", "" },
		{ LEAD "\n\nThe governor told the paper, AFP", "" },
		{ LEAD "\n\nShares of Thomson Reuters rose by three per cent, and nobody could say why they did.", "" },
		{ LEAD " He told Reuters so.", "" },
		{ LEAD " The bank (AP) closed.", "" },
		{ LEAD, "" },
		{ "Reuters", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		assert_span(agency_of_text(span_of(cases[i].text)), cases[i].agency);
}

static void bylines_name_agencies_too(void **state)
{
	(void)state;
	assert_span(agency_of_byline(SPAN("Jane Doe, Associated Press Writer")), "AP");
	assert_span(agency_of_byline(SPAN("Jane Doe")), "");
	assert_span(agency_of_byline(SPAN("Anna Apfel")), "");
	assert_span(agency_of_byline(SPAN("Australian Associated Press")), "AAP");
}

/* ---- whose text a report is ---- */

static int note_originator(void *ctx, const struct report *report, uint64_t position)
{
	(void)position;
	snprintf(ctx, 100, "%.*s", SPAN_ARG(report->originator));
	return 0;
}

static int refuse(void *ctx, uint64_t position, const char *reason)
{
	(void)ctx;
	(void)position;
	fail_msg("%s", reason);
	return 0;
}

static void reports_say_whose_text_they_are(void **state)
{
	(void)state;
	static const struct {
		const char *name, *bytes, *source, *originator;
	} cases[] = {
		{ "a.txt", "Dam breaks\n\nVESSK, June 14 (Reuters) - " LEAD, "courier", "Reuters" },
		{ "a.txt", "Dam breaks\n\nVESSK, June 14 (RNA) - " LEAD, "courier", "RNA" },
		{ "a.txt", "Dam breaks\n\nVESSK, June 14 (Reuters) - " LEAD, "reuters", "" },
		{ "a.txt", "Dam breaks\n\nVESSK, June 14 (Reuters) - " LEAD, "", "" },
		{ "a.txt", "Dam breaks\n\n" LEAD "\n\nReuters contributed to this report.", "courier", "Reuters" },
		{ "a.txt", "Dam breaks\n\n" LEAD " EFE", "courier", "EFE" },
		{ "a.txt", "Dam breaks\n\n" LEAD "\n\nSource: Reuters\n\nMore news", "courier", "Reuters" },
		{ "a.json", "{\"uri\": \"urn:1\", \"headline\": \"Dam breaks\", \"body_text\": \"VESSK (AP) \xE2\x80\x94 The old wall of the dam gave way.\"}", "courier", "AP" },
		{ "a.json", "{\"uri\": \"urn:1\", \"headline\": \"Dam breaks\", \"byline\": \"Jane Doe, Associated Press\", \"body_text\": \"The old wall of the dam gave way.\"}", "courier", "AP" },
		{ "a.json", "{\"uri\": \"urn:1\", \"headline\": \"Dam breaks\", \"byline\": \"By JANE DOE, Associated Press\", \"body_text\": \"The old wall of the dam gave way.\"}", "courier", "AP" },
		{ "a.txt", "Dam breaks\n\nBy JANE DOE, Associated Press\n\n" LEAD, "courier", "AP" },
		{ "a.json", "{\"uri\": \"urn:1\", \"headline\": \"Dam breaks\", \"body_text\": \"VESSK (RNA) - The old wall of the dam gave way.\"}", "courier", "RNA" },
		{ "a.json", "{\"uri\": \"urn:1\", \"headline\": \"Metals\", \"body_text\": \"VESSK (CROWNS PER KILO) - Copper 12.1 tin 14.2 and all the others were unchanged.\"}", "courier", "" },
		{ "a.html", "<html><head><title>Dam breaks</title></head><body><h1>Dam breaks</h1><p>VESSK (AP) \xE2\x80\x94 The old wall of the dam gave way above the town of Vessk early on "
			    "Tuesday, and nine people were killed.</p><p>It had rained for eleven days, and the lake was full to its brim, said those who live there.</p></body></html>",
		  "courier", "AP" },
		{ "a.txt", "Dam breaks\n\n" LEAD, "courier", "" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char originator[100] = "none";
		struct fault fault;
		struct decode_hints hints = { .source = span_of(cases[i].source) };
		struct decode_sink sink = { originator, note_originator, refuse };
		struct decode *decode = decode_new(&hints, &sink);
		struct decode_result result;
		assert_int_equal(decode_push(decode, span_of(cases[i].bytes), &fault), 0);
		assert_int_equal(decode_end(decode, &result, &fault), 0);
		decode_free(decode);
		if (strcmp(originator, cases[i].originator) != 0)
			fail_msg("case %zu: '%s' is not '%s'", i, originator, cases[i].originator);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_an_agency_are_one),
		cmocka_unit_test(a_text_gives_credit_at_its_ends),
		cmocka_unit_test(bylines_name_agencies_too),
		cmocka_unit_test(reports_say_whose_text_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
