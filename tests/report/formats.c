/* What each format gives: ninjs of all versions, pages of plain text, web pages, mails. */
#include <stdio.h>

#include "tests/report/seen.h"

#include "base/array.h"
#include "report/decode_json.h"

static void reads(struct seen *seen, const char *text, const char *format)
{
	if (seen_bytes(seen, span_of(text)) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, format);
	assert_true(seen->reports.len >= 1);
}

/* ---- ninjs ---- */

static void ninjs_of_version_1_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen,
		"{\"uri\": \"urn:example:1\", \"version\": \"2\", \"pubstatus\": \"usable\", \"headline\": \"Flood in Streslau\", \"byline\": \"Jane Doe\",\n"
		"\"body_text\": \"The river rose.\\n\\nNobody was hurt.\", \"description_text\": \"A flood.\", \"place\": [{\"name\": \"Streslau\"}],\n"
		"\"infosource\": [{\"name\": \"RNA\"}], \"language\": \"EN_us\", \"firstcreated\": \"2002-07-26T08:00:00+02:00\",\n"
		"\"versioncreated\": \"2002-07-26T09:00:00+02:00\", \"keywords\": [\"flood\"], \"subject\": [{\"name\": \"disaster\"}, {\"name\": \"Flood\"}]}",
		"ninjs");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->uri, "urn:example:1");
	assert_span(r->version, "2");
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->text, "The river rose.\n\nNobody was hurt.");
	assert_span(r->summary, "A flood.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->place, "Streslau");
	assert_span(r->source, "RNA");
	assert_span(r->language, "en-us");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 6, 0, 0));
	assert_int_equal(r->updated, clock_from_civil(2002, 7, 26, 7, 0, 0));
	assert_int_equal(r->keywords_len, 2); /* "Flood" is there already */
	seen_done(&seen);
}

static void json_ld_without_its_page_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen,
		"{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": \"NewsArticle\", \"headline\": \"Flood in Streslau\", \"author\": {\"name\": \"Jane Doe\"},\n"
		"\"articleBody\": \"The river rose.\\n\\nNobody was hurt.\", \"datePublished\": \"2002-07-26T08:00:00+02:00\", \"url\": \"http://rna.example/1\"}]}",
		"ninjs");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->text, "The river rose.\n\nNobody was hurt.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->link, "http://rna.example/1");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 6, 0, 0));
	seen_done(&seen);
	reads(&seen, "{\"headline\": \"Flood in Streslau\", \"body\": \"The river rose.\"}", "ninjs");
	assert_span(seen.reports.at[0].text, "The river rose.");
	seen_done(&seen);
}

static void ninjs_of_version_2_prefers_the_plain_body(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen,
		"{\"uri\": \"urn:example:1\", \"version\": 3, \"headlines\": [{\"role\": \"short\", \"value\": \"Flood\"}, {\"role\": \"main\", \"value\": \"Flood in Streslau\"}],\n"
		"\"bodies\": [{\"contenttype\": \"text/html\", \"value\": \"<p>No.</p>\"}, {\"contenttype\": \"text/plain\", \"value\": \"The river rose.\"}],\n"
		"\"infosources\": [{\"name\": \"RNA\"}], \"by\": \"Jane Doe\"}",
		"ninjs");
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_span(seen.reports.at[0].text, "The river rose.");
	assert_span(seen.reports.at[0].version, "3");
	assert_span(seen.reports.at[0].byline, "Jane Doe");
	seen_done(&seen);
}

static void ninjs_of_version_3_is_read_by_its_own_names(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen,
		"{\"uri\": \"urn:example:1\", \"pubStatus\": \"withheld\", \"headlines\": [{\"value\": \"Flood\"}], \"bodies\": [{\"contentType\": \"application/xhtml+xml\", "
		"\"value\": \"<div><p>The river rose.</p></div>\"}], \"infoSources\": [{\"name\": \"RNA\"}], \"firstCreated\": \"2002-07-26T08:00:00Z\", "
		"\"versionCreated\": \"2002-07-26T09:00:00Z\"}",
		"ninjs");
	assert_span(seen.reports.at[0].text, "The river rose.");
	assert_span(seen.reports.at[0].source, "RNA");
	assert_int_equal(seen.reports.at[0].status, REPORT_WITHHELD);
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_int_equal(seen.reports.at[0].updated, clock_from_civil(2002, 7, 26, 9, 0, 0));
	seen_done(&seen);
}

static void a_body_in_html_becomes_paragraphs(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "{\"uri\": \"a\", \"body_html\": \"<p>The river &amp; the lake<br>rose.</p><script>x()</script><p>Nobody&nbsp;was hurt &#8211; yet.</p>\"}", "ninjs");
	assert_span(seen.reports.at[0].text, "The river & the lake rose.\n\nNobody was hurt – yet.");
	seen_done(&seen);
}

static void mark_up_in_what_is_meant_as_text_is_taken_off(void **state)
{
	(void)state;
	static const struct {
		const char *written, *meant;
	} cases[] = {
		{ "<b>Flood</b> in Streslau &amp; Zenda", "Flood in Streslau & Zenda" },
		{ "Flood in<br/>Streslau", "Flood in Streslau" },
		{ "Flood &#8211; in &quot;Streslau&quot;", "Flood \xE2\x80\x93 in \"Streslau\"" },
		{ "<p>Flood in Streslau</p>", "Flood in Streslau" },
		{ "Why a < b and b > a", "Why a < b and b > a" },
		{ "Smith & Sons' <GMB> rises", "Smith & Sons' <GMB> rises" },
		{ "BUGLE <P> RAISES PRICES", "BUGLE <P> RAISES PRICES" },
		{ "AT&T and R&D", "AT&T and R&D" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		char item[1000];
		const char *w = cases[i].written;
		snprintf(item, sizeof(item), "{\"uri\": \"urn:example:1\", \"headline\": \"%s\", \"byline\": \"%s\", \"body_text\": \"%s\", \"description_text\": \"%s\", "
			"\"place\": [{\"name\": \"%s\"}], \"keywords\": [\"%s\"]}", w, w, w, w, w, w);
		reads(&seen, item, "ninjs");
		const struct report *r = &seen.reports.at[0];
		assert_span(r->title, cases[i].meant);
		assert_span(r->byline, cases[i].meant);
		assert_span(r->text, cases[i].meant);
		assert_span(r->summary, cases[i].meant);
		assert_span(r->place, cases[i].meant);
		assert_span(r->keywords[0], cases[i].meant);
		seen_done(&seen);
	}
}

static void the_status_travels(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "[{\"uri\": \"a\", \"pubstatus\": \"canceled\"}, {\"uri\": \"b\", \"pubstatus\": \"withheld\"}, {\"uri\": \"c\", \"headline\": \"Flood\"}, 7]", "ninjs");
	assert_int_equal(seen.reports.at[0].status, REPORT_CANCELLED);
	assert_int_equal(seen.reports.at[1].status, REPORT_WITHHELD);
	assert_int_equal(seen.reports.at[2].status, REPORT_USABLE);
	assert_int_equal(seen.rejects, 1);
	assert_contains(seen.reason, "item 4");
	seen_done(&seen);
}

/* ---- plain text ---- */

static const char page[] =
	"Skip to main content\nHome News Weather\n\nTown Council Votes To Close Streslau Harbour - 2002-07-26\n\nby Rudolf Rassendyll\n\nFishermen protest on the quay\n\n"
	"STRESLAU, July 26 (RNA) -- The council of Streslau voted on Friday to close the old harbour, after an inspection found that its walls could fall.\n\n"
	"Fishermen said that they had not been asked, and that they would go on using it until somebody stopped them.\n\n"
	"The walls\n\nThe walls of the harbour were built in 1711 and repaired for the last time before the war, according to the inspectors.\n\n"
	"\"We will not move,\" one of them said.\n\nRelated stories\nLighthouse to go\n\xC2\xA9 2002 The Streslau Bugle. All Rights Reserved.\nContact us\n";

static void page_furniture_is_taken_off(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, page, "text");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Town Council Votes To Close Streslau Harbour");
	assert_span(r->byline, "Rudolf Rassendyll");
	assert_span(r->place, "Streslau");
	assert_span(r->source, "RNA");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 0, 0, 0));
	assert_true(r->is_date_only);
	assert_true(span_starts(r->text, SPAN("The council of Streslau voted")));
	assert_true(span_ends(r->text, SPAN("one of them said.")));
	assert_true(span_find(r->text, SPAN("\n\nThe walls\n\n")) > 0);
	seen_done(&seen);
}

#define COUNCIL "The council voted on Friday to close the old harbour, after an inspection found that its walls could fall at any time."

#define COUNCIL_2 "Fishermen said that they had not been asked, and that they would go on using it until somebody came to stop them."

static void a_dateline_dates_the_report_but_invents_no_year(void **state)
{
	(void)state;
	static const struct {
		const char *before, *after;
		int64_t published;
	} cases[] = {
		{ "STRESLAU, July 26, 2002 (RNA) -- ", "", 1027641600000 },
		{ "STRESLAU, July 26 (RNA) -- ", "", TIME_NONE },
		{ "STRESLAU, July 26 (RNA) -- ", "\n\nLast updated: 2 August 2002", 1027641600000 },
		{ "STRESLAU, Dec 26 (RNA) -- ", "\n\nPosted 2 January 2003", 1040860800000 },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[600];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n%s" COUNCIL "%s\n", cases[i].before, cases[i].after);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].text, COUNCIL);
		assert_span(seen.reports.at[0].source, "RNA");
		if (seen.reports.at[0].published != cases[i].published)
			fail_msg("'%s' is not dated so", text);
		seen_done(&seen);
	}
}

static void who_speaks_is_no_place(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "KARACHI: " COUNCIL "\n\nNobody was asked.\n", "text");
	assert_span(seen.reports.at[0].place, "Karachi");
	assert_span(seen.reports.at[0].text, COUNCIL "\n\nNobody was asked.");
	seen_done(&seen);
	reads(&seen, "RUPERT: " COUNCIL "\n\nFLAVIA: Nobody was asked.\n", "text");
	assert_span(seen.reports.at[0].place, "");
	assert_true(span_starts(seen.reports.at[0].text, SPAN("RUPERT: The")));
	seen_done(&seen);
}

static void wrapped_lines_become_paragraphs_whatever_their_spacing(void **state)
{
	(void)state;
	static const char *const lines[] = { "The council of Streslau voted on Friday to close the old", "harbour, after an inspection found that its walls could",
		"fall. The fishermen had been using it for three hundred", "years." , NULL, "The mayor, who had asked for the inspection, said that", "no other way was left, and that the town would pay for", "a new one." };
	for (int spacing = 1; spacing <= 2; spacing++) {
		char text[2000] = "Harbour closed\n\n";
		for (size_t i = 0; i < LEN(lines); i++) {
			size_t len = strlen(text);
			snprintf(text + len, sizeof(text) - len, "%s%s", lines[i] ? lines[i] : "", spacing == 2 ? " \n\n" : "\n");
		}
		struct seen seen;
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, "Harbour closed");
		assert_span(seen.reports.at[0].text,
			"The council of Streslau voted on Friday to close the old harbour, after an inspection found that its walls could fall. The fishermen "
			"had been using it for three hundred years.\n\nThe mayor, who had asked for the inspection, said that no other way was left, and that the "
			"town would pay for a new one.");
		seen_done(&seen);
	}
}

static void a_byline_with_a_date_costs_a_double_spaced_text_nothing(void **state)
{
	(void)state;
	static const char text[] = "Council of Streslau closes its old harbour\n\nBy Jane Doe, July 9, 2001\n\n"
		"The council of Streslau voted on Friday to close the old harbour, after\n\nan inspection found that its walls could fall at any time of the year.\n\n"
		"Fishermen said that they had not been asked, and that they would go on\n\nusing the harbour until somebody came to stop them with his own hands.\n\n"
		"The mayor of the town, who had been away for most of the summer, said\n\nthat nobody would be paid for the boats that had to leave the harbour.\n";
	struct seen seen;
	reads(&seen, text, "text");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Council of Streslau closes its old harbour");
	assert_span(r->byline, "Jane Doe");
	assert_int_equal(r->published, clock_from_civil(2001, 7, 9, 0, 0, 0));
	assert_true(span_starts(r->text, SPAN("The council of Streslau voted on Friday")));
	assert_true(span_ends(r->text, SPAN("had to leave the harbour.")));
	seen_done(&seen);
}

#define RAIN "It rained for nine days in the valley, and the river rose by two metres before the town could be warned."
#define TEASER "The valley is under water, and nobody in it had been warned of the flood by the town that day."

static void a_dateline_costs_no_text_wherever_it_stands(void **state)
{
	(void)state;
	static const struct {
		const char *text, *title, *expected, *summary, *place;
	} cases[] = {
		{ "VESSK, June 14 (RW) - " RAIN, RAIN, RAIN, "", "Vessk" },
		{ "Flood in Vessk\n\nVESSK, June 14 (RW) -\n\n" RAIN, "Flood in Vessk", RAIN, "", "Vessk" },
		{ "Flood in Vessk\n\nVESSK, June 14 (RW)\n\n" RAIN, "Flood in Vessk", RAIN, "", "Vessk" },
		{ "VESSK, June 14 (RW) -\n\n" RAIN, RAIN, RAIN, "", "Vessk" },
		{ "Flood in Vessk\n\nVESSK, Ruritania (RW) - The river rose over its banks on Monday\n\nThe cause is unknown.", "Flood in Vessk",
		  "The river rose over its banks on Monday\n\nThe cause is unknown.", "", "Vessk, Ruritania" },
		{ "Flood in Vessk\n\nVESSK, Ruritania (RW) - The river rose over its banks on Monday\n\n" RAIN, "Flood in Vessk",
		  "The river rose over its banks on Monday\n\n" RAIN, "", "Vessk, Ruritania" },
		{ "Flood in Vessk\n\n" TEASER "\n\nThen they went.\n\nVESSK, June 14 (RW) - " RAIN "\n\n" RAIN "\n\n" RAIN, "Flood in Vessk", RAIN "\n\n" RAIN "\n\n" RAIN,
		  TEASER "\n\nThen they went.", "Vessk" },
		{ "Flood in Vessk\n\n" RAIN "\n\nVESSK, June 14 (RW) - Nobody was hurt.\n\nThe men came back.", "Flood in Vessk",
		  RAIN "\n\nVESSK, June 14 (RW) - Nobody was hurt.\n\nThe men came back.", "", "" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		reads(&seen, cases[i].text, "text");
		const struct report *r = &seen.reports.at[0];
		assert_span(r->title, cases[i].title);
		assert_span(r->text, cases[i].expected);
		assert_span(r->summary, cases[i].summary);
		assert_span(r->place, cases[i].place);
		assert_span(r->source, cases[i].place[0] ? "RW" : "");
		seen_done(&seen);
	}
}

static void marks_of_the_end_and_notes_to_editors_are_no_text(void **state)
{
	(void)state;
	static const char *const ends[] = { "\n\nENDS", "\n\n-30-", "\n\n###", "\n\n# # #", "\n\n(MORE)", "\n\nEND/", "\n\n- ENDS -", " ENDS", " Enditem", "\n\nEnditem", " (MORE)", "/END/",
		"\n\n***\n\nENDS\n\nThe harbour office is open on weekdays from eight in the morning until noon, but for feast days of the town." };
	for (size_t i = 0; i < LEN(ends); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "%s\n", ends[i]);
		reads(&seen, text, "text");
		if (!span_equals(seen.reports.at[0].text, SPAN(COUNCIL "\n\n" COUNCIL_2)))
			fail_msg("'%s' leaves '%.*s'", ends[i], SPAN_ARG(seen.reports.at[0].text));
		seen_done(&seen);
	}
	struct seen seen;
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\nENDS\n\nNotes to editors:\n\n1. The harbour was built in 1711.\n", "text");
	assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
	assert_span(seen.reports.at[0].note, "Notes to editors:\n\n1. The harbour was built in 1711.");
	seen_done(&seen);
}

#define ITEM_2 "Nine dead in Dolna\n\nDOLNA, Nov 14 (RW) - Nine people were killed when a bus fell from a bridge in Dolna on Tuesday,\nthe police said.\n\nAn inquiry begins.\n"

static void what_follows_a_mark_of_the_end_is_another_item_or_a_note(void **state)
{
	(void)state;
	static const char *const marks[] = { "\n\nNNNN\n\n", "\nNNNN\n\n\nZCZC RWA002\n", "\n\nENDS\n\n", "\n\n(END)\n\n", "\n\n###\n\n", "\n-30-\n" };
	struct seen seen;
	for (size_t i = 0; i < LEN(marks); i++) {
		char text[1600];
		snprintf(text, sizeof(text), "ZCZC RWA001\nHarbour closed\n\nVESSK, Nov 14 (RW) - " COUNCIL "\n\n" COUNCIL_2 "%s" ITEM_2 "NNNN\n", marks[i]);
		reads(&seen, i == 1 ? text : text + strlen("ZCZC RWA001\n"), "text");
		assert_int_equal(seen.reports.len, 2);
		assert_span(seen.reports.at[0].title, "Harbour closed");
		assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
		assert_span(seen.reports.at[1].title, "Nine dead in Dolna");
		assert_span(seen.reports.at[1].place, "Dolna");
		assert_true(span_ends(seen.reports.at[1].text, SPAN("An inquiry begins.")));
		seen_done(&seen);
	}
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\nENDS\n\nBackground\n\n" RAIN "\n\n" TEASER "\n", "text");
	assert_int_equal(seen.reports.len, 1);
	assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
	assert_span(seen.reports.at[0].note, "Background\n\n" RAIN "\n\n" TEASER);
	seen_done(&seen);
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\nENDS\n\nBackground\n\n" RAIN "\n\nENDS\n\nDates\n\n" TEASER "\n\nENDS\n", "text");
	assert_span(seen.reports.at[0].text, COUNCIL);
	assert_span(seen.reports.at[0].note, "Background\n\n" RAIN "\n\nDates\n\n" TEASER);
	seen_done(&seen);
}

static void short_lines_behind_several_marks_are_kept(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\nENDS\n\nBackground\n\n" RAIN "\n\nENDS\n\nDates\n\n1 May: road closed\n\n2 May: mayor arrested\n", "text");
	assert_span(seen.reports.at[0].text, COUNCIL);
	assert_span(seen.reports.at[0].note, "Background\n\n" RAIN "\n\nDates\n\n1 May: road closed\n\n2 May: mayor arrested");
	seen_done(&seen);
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\n###\n\nNobody was hurt in Dolna.\n", "text");
	assert_span(seen.reports.at[0].note, "Nobody was hurt in Dolna.");
	seen_done(&seen);
}

static void messages_without_text_are_no_items(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "ZCZC RWA000\nNNNN\nZCZC RWA001\nHarbour closed\n\nVESSK, Nov 14 (RW) - " COUNCIL "\nNNNN\nZCZC\nNNNN\nZCZC RWA002\n\nNNNN\n", "text");
	assert_int_equal(seen.reports.len, 1);
	assert_span(seen.reports.at[0].title, "Harbour closed");
	seen_done(&seen);
}

static void a_flash_on_the_line_of_its_mark_is_an_item(void **state)
{
	(void)state;
	static const char *const flashes[] = { "ZCZC FLASH: MAYOR SHOT DEAD IN DOLNA", "ZCZC RWA002 1 FLASH MAYOR SHOT DEAD", "ZCZC MAYOR DEAD" };
	for (size_t i = 0; i < LEN(flashes); i++) {
		char text[1200];
		struct seen seen;
		snprintf(text, sizeof(text), "ZCZC\nHarbour closed\n\nVESSK, Nov 14 (RW) - " COUNCIL "\nNNNN\n%s\nNNNN\nZCZC RWA003 4 GEN\nNNNN\nZCZC\n" ITEM_2 "NNNN\n", flashes[i]);
		reads(&seen, text, "text");
		assert_int_equal(seen.reports.len, 3);
		assert_span(seen.reports.at[1].title, flashes[i]);
		seen_done(&seen);
		reads(&seen, flashes[i], "text");
		assert_int_equal(seen.reports.len, 1);
		seen_done(&seen);
	}
}

static void furniture_in_the_middle_costs_no_text(void **state)
{
	(void)state;
	static const char *const lines[] = { "Advertisement", "Photo: AP", "(MORE)", "Share", "Read more: Mayor resigns", "Also read: Mayor resigns", "Story continues below",
		"Copyright 2015", "Comments", "Sign up for our newsletter", "Related stories", "Advertisement\n\nShare" };
	static const char *const leads[] = { "The city hall burned on Tuesday, the mayor said, and two people were hurt.",
		"The city hall burned down on Tuesday morning, the mayor said, and two people were hurt when they ran out of it, one of them badly, after the stairs fell." };
	static const char *const tails[] = {
		"Residents said that they had seen smoke from the roof of the old building shortly before noon, and had called the firemen.\n\n"
		"The mayor promised that the hall would be built up again within two years, and that nobody would lose a post over it.",
		"Residents said that smoke rose from the hall before noon.\n\nThe mayor promised to build it up again within two years.\n\n"
		"Nobody would lose a post over it, the mayor said.\n\nThe people who were hurt had been in the city hall." };
	for (size_t i = 0; i < LEN(lines) * 4; i++) {
		char text[1200], want[1000];
		struct seen seen;
		snprintf(text, sizeof(text), "City hall burns\n\nSPRINGFIELD \xE2\x80\x94 %s\n\n%s\n\n%s\n", leads[i / 2 % 2], lines[i / 4], tails[i % 2]);
		snprintf(want, sizeof(want), "%s\n\n%s", leads[i / 2 % 2], tails[i % 2]);
		reads(&seen, text, "text");
		if (!span_equals(seen.reports.at[0].text, span_of(want)))
			fail_msg("'%s' leaves '%.*s' of '%s'", lines[i / 4], SPAN_ARG(seen.reports.at[0].text), want);
		assert_span(seen.reports.at[0].place, "Springfield");
		seen_done(&seen);
	}
}

static void keeps_all_below_the_title(const char *body, const char *signature)
{
	char text[1600];
	struct seen seen;
	snprintf(text, sizeof(text), "Streslau Harbour 2nd quarter net\n\n%s%s\n", body, signature);
	reads(&seen, text, "text");
	assert_span(seen.reports.at[0].title, "Streslau Harbour 2nd quarter net");
	assert_span(seen.reports.at[0].text, body);
	seen_done(&seen);
}

static void rows_of_figures_are_text(void **state)
{
	(void)state;
	static const char rows[] = "Share profit 12 cents vs loss two cents\n\nNet profit 1,200,000 vs loss 300,000\n\nRevenue 24.1 million vs 19.8 million";
	char body[1200];
	snprintf(body, sizeof(body), "Quarter ended Jan 31\n\n%s\n\nSix months\n\n%s\n\nNOTE: " COUNCIL, rows, rows);
	keeps_all_below_the_title(body, "");
	snprintf(body, sizeof(body), "The harbour of Streslau gave these figures for the quarter:\n\n%s\n\n" COUNCIL, rows);
	keeps_all_below_the_title(body, "");
	keeps_all_below_the_title("Share 39 cents vs not given\n\nNet 707,000 vs 505,000\n\n" COUNCIL, "");
	keeps_all_below_the_title("Its net profit was 965 million crowns, not 442.\n\nIts dividend was 22.\n\n" COUNCIL, "");
	keeps_all_below_the_title("1. Jane Doe (Ruritania)\n\n2. Mary Roe (Albion)\n\n3. Ann Poe (Norwick)\n\n" COUNCIL, "");
	keeps_all_below_the_title(COUNCIL "\n\n1954 - Work begins\n\n1961 - Harbour opened\n\n1987 - First cracks", "");
	snprintf(body, sizeof(body), "%s\n\nThe figures are of the town.", rows);
	keeps_all_below_the_title(body, "");
	snprintf(body, sizeof(body), COUNCIL "\n\nTons a week, by quay, this year and last\n\nNorth quay 955 1142\n\nSouth quay 177 162\n\nAll quays 1132 1304\n\nThe figures are of the town.");
	keeps_all_below_the_title(body, "");
	snprintf(body, sizeof(body), COUNCIL "\n\nThe harbour said that it would pay for this with what it had earned\n\n" COUNCIL_2);
	keeps_all_below_the_title(body, " Reuter");
}

static void figures_of_a_page_are_no_text(void **state)
{
	(void)state;
	static const char *const pages[] = {
		"Home\n\nShare 12 34\n\nCourier 1,204 12 34\n\nPrint this page\n\nHarbour closed\n\n" COUNCIL "\n\n" COUNCIL_2,
		"Harbour closed\n\nBy Jane Doe\n\nJuly 9, 2001 10:15\n\nUpdated 9 July 2001, 11:20\n\n" COUNCIL "\n\n" COUNCIL_2,
		"Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\nShare this 12 34\n\nMayor resigns 9 July 2001\n\nDam breaks 8 July 2001\n\nFlood 7 July 2001",
	};
	for (size_t i = 0; i < LEN(pages); i++) {
		struct seen seen;
		reads(&seen, pages[i], "text");
		assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
		seen_done(&seen);
	}
}

static void nothing_is_lost_where_nothing_shows_a_page(void **state)
{
	(void)state;
	static const char *const behind[] = { "The walls\n\nThe mayor said that they would be mended.\n\nNobody was hurt.", "Die Mauern\n\nVerletzt wurde niemand.",
		"- Murs lézardés -\n\nPersonne n'a été blessé mardi.", "城墙\n\n警方说，仍有5人失踪。", "خلفية\n\nلم يصب أحد بأذى.", "पृष्ठभूमि\n\nकोई घायल नहीं हुआ।",
		"I. Introduction\n\n1. The harbour was built in 1711.\n\n2. The council regrets that it fell.", "- 45,000 sacks lost\n\n- 9 ships sunk", "Tons by quay:\n\nNorth 71\n\nSouth 27",
		"Protection\n\n\u2022 3,400 boats were moved.\n\nFunding\n\nNone has come", "Latest figures\n\nNine ships have been sunk." };
	static const char *const signatures[] = { "", "\n\nrr/fl", "\n\nREUTER...", "\n\nPosted 2 January 2003", "\n\n2003/01/02 08:31 RNA", "\n\n(Reporting by Jane Doe; Editing by John Roe)",
		"\n\n\xC2\xA9 2003 The Streslau Bugle" };
	for (size_t i = 0; i < LEN(behind) * LEN(signatures); i++) {
		char body[900];
		snprintf(body, sizeof(body), COUNCIL "\n\n%s", behind[i % LEN(behind)]);
		keeps_all_below_the_title(body, signatures[i / LEN(behind)]);
	}
	keeps_all_below_the_title("1,400 tons a week\n\n90 ships in November\n\nThe quays\n\n" COUNCIL, "");
}

static void what_a_text_repeats_is_text_but_what_a_page_repeats_is_not(void **state)
{
	(void)state;
	keeps_all_below_the_title(COUNCIL "\n\nYes\n\nAnd the quays?\n\nYes\n\nAnd the walls?\n\nYes\n\nAnd the lighthouse?\n\nYes", "");
	keeps_all_below_the_title("Row, boat, row\n\nDown the Strel\n\nRow, boat, row\n\nTo the sea\n\nRow, boat, row", "");
	keeps_all_below_the_title("Zenda 1 Vessk 0\n\nStrelsau 0 Hentzau 0\n\nPostponed\n\nAlbion 0 Tarlen 2\n\nPostponed\n\nHofbau 1 Luzau 3\n\nPostponed", "\n\n\xC2\xA9 2003 The Streslau Bugle");
	struct seen seen;
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\nThe Bugle\n\n2\n\n" COUNCIL_2 "\n\nThe Bugle\n\n3\n\nNobody was hurt on that day, they said.\n\nThe Bugle\n\n4\n\nIt was over by noon.\n", "text");
	assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2 "\n\nNobody was hurt on that day, they said.\n\nIt was over by noon.");
	seen_done(&seen);
}

static void lists_and_tables_below_the_last_sentence_of_a_page_are_text(void **state)
{
	(void)state;
	static const char *const lists[] = { "\u2022 3,400 boats were moved\n\n\u2022 12 walls are cracked", "Ships by quay\n\nNorth 71 69\n\nSouth 27 21",
		"Who was asked\n\n\u2022 the council\n\n\u2022 fishermen" };
	static const char *const tails[] = { "", "\n\nRelated articles\n\n\u2022 Mayor resigns at 61\n\n\u2022 Dam breaks", "\n\nMayor resigns\n\nDam breaks\n\nTerms of use", "\n\n\u2022 Mayor resigns\n\n\u2022 Dam breaks" };
	for (size_t i = 0; i < LEN(lists) * LEN(tails); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "Share this article\n\nHarbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\n%s%s\n", lists[i % 3], tails[i / 3]);
		reads(&seen, text, "text");
		if (!span_ends(seen.reports.at[0].text, span_of(lists[i % 3])))
			fail_msg("'%s' leaves '%.*s'", text, SPAN_ARG(seen.reports.at[0].text));
		seen_done(&seen);
	}
}

static void headings_and_figures_above_the_first_sentence_are_text(void **state)
{
	(void)state;
	static const char *const texts[][3] = {
		{ "Zenda Operational Update\n\n", "KEY FIGURES\n\n1.2 million refugees\n\nOperational context\n\nThe flood at the river Strel continues to push families across the border at Zenda.\n\nProtection\n\n"
			"\xE2\x80\xA2 3,400 children were registered.\n", "KEY FIGURES\n\n1.2 million refugees\n\nOperational context\n\nThe flood at the river Strel continues to push families across the border at Zenda.\n\nProtection\n\n"
			"\xE2\x80\xA2 3,400 children were registered." },
		{ "Report of the Inspector\n\n", "A/RUR/61/45\n\nDistr.: General\n\n24 November 2026\n\nSummary\n\nIn this report the inspector examines the dams of Ruritania.\n\nI. Introduction\n\n1. The office was made in 2012.\n",
			"A/RUR/61/45\n\nDistr.: General\n\nSummary\n\nIn this report the inspector examines the dams of Ruritania.\n\nI. Introduction\n\n1. The office was made in 2012." },
		{ "Flood in Streslau: Flash Update No. 3\n\n", "HIGHLIGHTS\n\n\xE2\x80\xA2 At least 114 people died in Streslau.\n\n\xE2\x80\xA2 Some 45,000 houses are damaged by the flood.\n\nSITUATION OVERVIEW\n\n"
			"The flood reached Streslau on 22 November, and with it came winds such as nobody there had known; the roofs of houses are all that is seen.\n",
			"HIGHLIGHTS\n\n\xE2\x80\xA2 At least 114 people died in Streslau.\n\n\xE2\x80\xA2 Some 45,000 houses are damaged by the flood.\n\nSITUATION OVERVIEW\n\n"
			"The flood reached Streslau on 22 November, and with it came winds such as nobody there had known; the roofs of houses are all that is seen." },
		{ "Case No: AC-2026-STR-001234\n\n", "IN THE HIGH COURT OF RURITANIA\n\nDate: 20/11/2026\n\nBefore:\n\nMRS JUSTICE FLAVIA\n\n1. The Claimant asks for review of the decision dated 3 March 2026 to refuse his application.\n",
			"IN THE HIGH COURT OF RURITANIA\n\nBefore:\n\nMRS JUSTICE FLAVIA\n\n1. The Claimant asks for review of the decision dated 3 March 2026 to refuse his application." },
	};
	for (size_t i = 0; i < LEN(texts); i++) {
		struct seen seen;
		char text[2000];
		snprintf(text, sizeof(text), "%s%s", texts[i][0], texts[i][1]);
		reads(&seen, text, "text");
		assert_true(span_equals(seen.reports.at[0].title, span_trim(span_of(texts[i][0]))));
		assert_span(seen.reports.at[0].text, texts[i][2]);
		seen_done(&seen);
	}
}

static void sentences_between_furniture_are_text(void **state)
{
	(void)state;
	static const char *const between[] = { "Advertisement", "Share this article", "Read more: Mayor resigns", "Photo: RNA", "Read more: Mayor resigns\n\nThe quays" };
	static const char *const tails[] = { "", "\n\nRelated articles\n\nMayor resigns", "\n\n\xC2\xA9 2015 The Bugle", "\n\nRead more: Dam breaks\n\nTerms of use" };
	for (size_t i = 0; i < LEN(between) * LEN(tails); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "Share this article\n\nHarbour closed\n\n" COUNCIL "\n\n%s\n\nA judge takes it up in May.%s\n", between[i / 4], tails[i % 4]);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, "Harbour closed");
		assert_true(span_starts(seen.reports.at[0].text, SPAN(COUNCIL)));
		if (!span_ends(seen.reports.at[0].text, SPAN("\n\nA judge takes it up in May.")))
			fail_msg("'%s' leaves '%.*s'", text, SPAN_ARG(seen.reports.at[0].text));
		seen_done(&seen);
	}
}

static void words_within_words_are_no_furniture(void **state)
{
	(void)state;
	keeps_all_below_the_title(COUNCIL "\n\nHe would resign in May, the mayor said.\n\n" COUNCIL_2, "");
}

static void a_sentence_with_a_word_of_pages_costs_no_text(void **state)
{
	(void)state;
	static const char *const sentences[] = { "Strangers follow us on every road, she said.", "\"You never contact us,\" a fisherman said.", "The judge named the copyright law.",
		"Nobody read the newsletter.", "The clerks had to log in from home.", "The cranes, powered by steam, stood still.", "Few subscribe to that view.", "Der Kontakt zu drei Schiffen brach ab.",
		"They share this quay with others.", "Los puertos quieren compartir los barcos.", "Der Rat gab eine Anzeige auf.", "It was breaking news for nobody.", "\"Read more,\" said the teacher." };
	static const char *const frames[][3] = {
		{ "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\n", "\n\n" RAIN "\n", "text" },
		{ "From: desk@bugle.example\nTo: all@bugle.example\nSubject: Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\n", "\n\n" RAIN "\n", "mail" },
		{ "<html><body><article><h1>Harbour closed</h1><p>" COUNCIL "</p><p>" COUNCIL_2 "</p><p>", "</p><p>" RAIN "</p></article></body></html>", "html" },
	};
	for (size_t i = 0; i < LEN(sentences) * 3; i++) {
		char text[1200], want[900];
		struct seen seen;
		snprintf(text, sizeof(text), "%s%s%s", frames[i % 3][0], sentences[i / 3], frames[i % 3][1]);
		snprintf(want, sizeof(want), COUNCIL "\n\n" COUNCIL_2 "\n\n%s\n\n" RAIN, sentences[i / 3]);
		reads(&seen, text, frames[i % 3][2]);
		if (!span_equals(seen.reports.at[0].text, span_of(want)))
			fail_msg("'%s' in %s leaves '%.*s'", sentences[i / 3], frames[i % 3][2], SPAN_ARG(seen.reports.at[0].text));
		seen_done(&seen);
	}
}

static void a_headline_with_a_word_of_pages_is_the_headline(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		bool is_headline;
	} lines[] = {
		{ "Judge lets council of the harbour subscribe to old walls", true }, { "Harbour council loses newsletter", true },
		{ "Fishermen: council may follow us to harbour", true },
		{ "Sign up for the newsletter of the harbour", false }, { "Our newsletter from the harbour council", false }, { "Advertisement", false },
		{ "Bugle newsletter and privacy policy", false },
	};
	for (size_t i = 0; i < LEN(lines); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "%s\n\n" COUNCIL "\n\n" COUNCIL_2 "\n", lines[i].line);
		reads(&seen, text, "text");
		if (span_equals(seen.reports.at[0].title, span_of(lines[i].line)) != lines[i].is_headline)
			fail_msg("'%s': the title is '%.*s'", lines[i].line, SPAN_ARG(seen.reports.at[0].title));
		assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
		seen_done(&seen);
	}
}

static void a_sentence_to_the_reader_is_of_the_page(void **state)
{
	(void)state;
	static const char *const lines[] = { "Subscribe to the Bugle for more stories.", "To comment you must log in.", "Please do not hesitate to contact us.", "Hier bitte den Newsletter bestellen.",
		"Site powered by Quayside." };
	for (size_t i = 0; i < LEN(lines); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\n%s\n", lines[i]);
		reads(&seen, text, "text");
		if (!span_equals(seen.reports.at[0].text, SPAN(COUNCIL "\n\n" COUNCIL_2)))
			fail_msg("'%s' is in '%.*s'", lines[i], SPAN_ARG(seen.reports.at[0].text));
		seen_done(&seen);
	}
}

static void a_line_of_the_page_ends_no_text_that_goes_on_at_length(void **state)
{
	(void)state;
	static const char *const lines[] = { "Follow us on every road", "Copyright law was named", "Newsletter of the fishermen", "Contact us" };
	for (size_t i = 0; i < LEN(lines); i++) {
		char text[1200];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\n%s\n\n" RAIN "\n\nNobody was hurt.\n", lines[i]);
		reads(&seen, text, "text");
		if (!span_ends(seen.reports.at[0].text, SPAN(RAIN "\n\nNobody was hurt.")))
			fail_msg("'%s' leaves '%.*s'", lines[i], SPAN_ARG(seen.reports.at[0].text));
		seen_done(&seen);
	}
}

static void what_the_page_says_below_its_furniture_is_no_text(void **state)
{
	(void)state;
	static const char *const tails[] = { "Sign up for our newsletter\n\nGet the best of the Bugle in your inbox every morning.\n\nYou can unsubscribe whenever you like to.",
		"Copyright 2015\n\nThe Bugle is a member of the press council.\n\nComplaints go to its office.",
		"Comments\n\nRudolf, 3 May 2015\n\n" COUNCIL "\n\nReply\n\nMichael, 4 May 2015\n\n" COUNCIL_2 "\n\nReply\n\nFritz, 4 May 2015\n\n" COUNCIL };
	for (size_t i = 0; i < LEN(tails); i++) {
		char text[1600];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\n%s\n", tails[i]);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
		seen_done(&seen);
	}
}

static void the_last_paragraph_stays_where_an_agency_signs_it(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "Las murallas se revisan desde mayo. EFE", "Las murallas se revisan desde mayo." },
		{ "Las murallas se revisan desde mayo. (EFE)", "Las murallas se revisan desde mayo." },
		{ "As muralhas foram revistas em maio passado. Lusa", "As muralhas foram revistas em maio passado." },
		{ "Las murallas se revisan desde mayo, seg\u00fan inform\u00f3 EFE", "Las murallas se revisan desde mayo, seg\u00fan inform\u00f3 EFE" },
		{ "港口的城墙建于三百年前，本月起进行检查。（完）", "港口的城墙建于三百年前，本月起进行检查。" },
		{ "港口的城墙建于三百年前，本月起进行检查（完）", "港口的城墙建于三百年前，本月起进行检查" },
		{ "港口的城墙建于三百年前，本月起进行检查。（记者李明、王芳）（完）", "港口的城墙建于三百年前，本月起进行检查。（记者李明、王芳）" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[900], want[900];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n" COUNCIL "\n\n%s\n", cases[i][0]);
		snprintf(want, sizeof(want), COUNCIL "\n\n%s", cases[i][1]);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, "Harbour closed");
		assert_span(seen.reports.at[0].text, want);
		seen_done(&seen);
	}
	struct seen seen;
	reads(&seen, "Walls of the harbour to be built by the U.S. AP\n\n" COUNCIL "\n\n" COUNCIL_2 "\n", "text");
	assert_span(seen.reports.at[0].title, "Walls of the harbour to be built by the U.S. AP");
	seen_done(&seen);
}

static void a_hebrew_byline_is_one(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "הנמל נסגר\n\nמאת: יעל כהן\n\nתל אביב, 4 במרץ 2014 (איי-פי) - הנמל של העיר נסגר ביום שלישי לאחר שמנוף נפל אל המים, כך הודיעה רשות הנמלים. שני פועלים שעבדו עליו "
		"נפצעו ופונו לבית החולים.\n", "text");
	assert_span(seen.reports.at[0].byline, "יעל כהן");
	assert_span(seen.reports.at[0].place, "תל אביב");
	assert_span(seen.reports.at[0].title, "הנמל נסגר");
	seen_done(&seen);
}

static void a_sentence_between_title_and_text_is_the_summary(void **state)
{
	(void)state;
	static const struct {
		const char *line, *summary;
		bool is_heading;
	} cases[] = {
		{ "Nobody may sail.", "Nobody may sail.", false }, { "Nobody was asked", "", true }, { "Rudolf Rassendyll\n\nThe Streslau Bugle", "", false }, { "By Rudolf Rassendyll", "", false }, { "Share this.", "", false },
		{ "Published July 26, 2002.", "", false }, { "Updated at 9 p.m. ET", "", false }, { "The harbour on Friday (Photo: Jane Doe, RNA)", "", false }, { "Harbour closed.", "", false },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "Harbour closed\n\n%s\n\n" COUNCIL "\n\n" COUNCIL_2 "\n", cases[i].line);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, "Harbour closed");
		assert_span(seen.reports.at[0].summary, cases[i].summary);
		assert_span(seen.reports.at[0].text, cases[i].is_heading ? "Nobody was asked\n\n" COUNCIL "\n\n" COUNCIL_2 : COUNCIL "\n\n" COUNCIL_2);
		seen_done(&seen);
	}
}

static void bullets_are_text_and_what_wires_say_in_brackets_is_not(void **state)
{
	(void)state;
	static const char *const tops[] = {
		"Harbour of Streslau closed\n\n* Council votes\n\n* Fishermen stay\n\n(Adds quotes)\n\n",
		"Harbour of Streslau closed\n* Council votes\n* Fishermen stay\n(Adds quotes)\n\n",
		"Harbour of Streslau closed\n\n* Council votes\n* Fishermen stay\n\n(Adds quotes)\n\nBy Rudolf Rassendyll\n\nSTRESLAU, July 26 (RNA) - ",
	};
	for (size_t i = 0; i < LEN(tops); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "%s" COUNCIL "\n\n" COUNCIL_2 "\n", tops[i]);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, "Harbour of Streslau closed");
		assert_span(seen.reports.at[0].text, "* Council votes\n\n* Fishermen stay\n\n" COUNCIL "\n\n" COUNCIL_2);
		assert_span(seen.reports.at[0].note, "(Adds quotes)");
		seen_done(&seen);
	}
}

static void one_bullet_below_a_menu_is_of_the_menu(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "Harbour of Streslau closed\n\nA winter without repairs is over\n\nStory Tools\n\n\xE2\x80\xA2 Special: The council and the harbour\n\n"
		     COUNCIL "\n\n" COUNCIL_2 "\n", "text");
	assert_span(seen.reports.at[0].title, "Harbour of Streslau closed");
	assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
	seen_done(&seen);
}

static void a_bullet_is_no_title(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "* Council votes\n* Fishermen stay\n(Adds quotes)\n\n" COUNCIL "\n\n" COUNCIL_2 "\n", "text");
	assert_true(span_starts(SPAN(COUNCIL), seen.reports.at[0].title));
	assert_span(seen.reports.at[0].text, "* Council votes\n\n* Fishermen stay\n\n" COUNCIL "\n\n" COUNCIL_2);
	seen_done(&seen);
	reads(&seen, "<html><title>News</title><body><p>Harbour of Streslau closed</p><p>* Council votes</p><p>* Fishermen stay</p><p>(Adds quotes)</p><p>" COUNCIL
		     "</p><p>" COUNCIL_2 "</p></body></html>", "html");
	assert_span(seen.reports.at[0].title, "Harbour of Streslau closed");
	assert_span(seen.reports.at[0].text, "* Council votes\n\n* Fishermen stay\n\n" COUNCIL "\n\n" COUNCIL_2);
	assert_span(seen.reports.at[0].note, "(Adds quotes)");
	seen_done(&seen);
}

static void a_short_sentence_at_the_end_is_of_the_text(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\nShips waited.\n\nRead more.\n", "text");
	assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2 "\n\nShips waited.");
	seen_done(&seen);
}

static void the_hour_that_an_agency_signs_with_is_the_date(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "Harbour closed\n\n" COUNCIL "\n\n" COUNCIL_2 "\n\nrr/fl\nRNA 140412 GMT MAR 26\n", "text");
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(2026, 3, 14, 4, 12, 0));
	assert_false(seen.reports.at[0].is_date_only);
	assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
	seen_done(&seen);
}

static void titles_are_known_by_their_looks(void **state)
{
	(void)state;
	static const struct {
		const char *head, *title;
		bool has_date;
	} cases[] = {
		{ "Harbour closed - 2002-07-26", "Harbour closed", true }, { "Harbour closed (26 Jul 2002)", "Harbour closed", true },
		{ "Harbour closed | 26. Juli 2002", "Harbour closed", true }, { "# Harbour closed", "Harbour closed", false },
		{ "Harbour closed\n==============", "Harbour closed", false }, { "Harbour closed [26/07/2002]", "Harbour closed", true },
		{ "URGENT\n\nCouncil closes old harbour\n\nJuly 26, 2002", "Council closes old harbour", true }, { "-- BULLETIN --\n\nHarbour closed", "Harbour closed", false },
		{ "THE DAILY HARBOUR\n\nCouncil closes old harbour\n\nJuly 26, 2002", "Council closes old harbour", true },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[900];
		struct seen seen;
		snprintf(text, sizeof(text), "%s\n\n" COUNCIL "\n\n" COUNCIL_2 "\n", cases[i].head);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, cases[i].title);
		assert_int_equal(seen.reports.at[0].published != TIME_NONE, cases[i].has_date);
		assert_span(seen.reports.at[0].text, COUNCIL "\n\n" COUNCIL_2);
		seen_done(&seen);
	}
}

static void a_day_or_the_way_to_the_page_is_no_title(void **state)
{
	(void)state;
	static const struct {
		const char *text, *title, *begin, *date;
	} cases[] = {
		{ "슈트렐자우 홍수 사망자 2천46명으로 늘어\n\n송고시간 2024-06-14 18:15\n\n(젠다=연합뉴스) 홍길동 특파원 = 슈트렐자우 홍수로 인한 사망자가 2천46명으로 늘었다고 내무부가 14일 밝혔다.\n\n"
		  "부상자는 5천674명이다.\n\n<저작권자(c) 연합뉴스, 무단 전재-재배포 금지> 2024/06/14 18:15 송고\n", "슈트렐자우 홍수 사망자 2천46명으로 늘어", "슈트렐자우 홍수로", "2024-06-14T18:15:00Z" },
		{ "14 ИЮН, 13:15\nЧисло погибших при наводнении в Стрельсау возросло до 2 046\n\nЗЕНДА, 14 июня. /ТАСС/. Число погибших в результате наводнения в Стрельсау возросло до 2 046.\n\nСпасатели продолжают поиски в деревнях.\n",
		  "Число погибших при наводнении в Стрельсау возросло до 2 046", "Число погибших в результате", NULL },
		{ "Трое спасателей погибли в Стрельсау\nпятница, 14 июня 2024 г.\n\nПри наводнении в Стрельсау погибли трое спасателей, сообщило министерство.\n\nРаботы продолжаются на месте.\n",
		  "Трое спасателей погибли в Стрельсау", "При наводнении", "2024-06-14T00:00:00Z" },
		{ "Toll of the flood of Streslau rises to 2,046 as rescuers go on\n14-Jun-2024 10:15:02\n \n * Villages are under water\n * Toll of the flood rises\n \n    By Jane Doe\n    ZENDA, Ruritania, June 14 (RW) - The toll of the flood that\n"
		  "struck Streslau on Monday rose to 2,046, the ministry of the\ninterior said on Friday.\n    Rescuers went on in the villages.\n", "Toll of the flood of Streslau rises to 2,046 as rescuers go on", "* Villages", "2024-06-14T10:15:02Z" },
		{ "News|Flood\n\nRuritania flood: Toll rises to 2,046\n\nBy The Bugle Staff\n14 Jun 2024\n\nThe toll of the flood rose to 2,046 on Friday, said the ministry of the interior.\n\nAn inquiry is under way.\n",
		  "Ruritania flood: Toll rises to 2,046", "The toll", "2024-06-14T00:00:00Z" },
		{ "Accident de car près de Zenda\n\nSTRESLAU- Trois personnes sont mortes mardi dans un accident près de Zenda, a annoncé la police. (RPS)\n\nLe car transportait quarante voyageurs, a-t-elle ajouté dans un communiqué.\n",
		  "Accident de car près de Zenda", "Trois personnes", NULL },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		char iso[CLOCK_ISO_SIZE];
		reads(&seen, cases[i].text, "text");
		const struct report *r = &seen.reports.at[0];
		assert_span(r->title, cases[i].title);
		assert_true(span_starts(r->text, span_of(cases[i].begin)));
		if (cases[i].date)
			assert_string_equal(clock_iso(r->published, iso), cases[i].date);
		else
			assert_true(r->published == TIME_NONE);
		seen_done(&seen);
	}
}

static void reports_of_all_scripts_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *title, *dateline, *text, *place;
	} cases[] = {
		{ "市议会决定关闭旧港口", "新华社北京8月29日电 ", "市议会星期五决定关闭旧港口，检查发现港口的墙壁随时可能倒塌。渔民说没有人问过他们，他们会继续使用这个港口。", "北京" },
		{ "古い港が閉鎖へ", "【ソウル共同】", "市議会は金曜日、古い港を閉鎖することを決めた。検査で壁が崩れる恐れがあると分かったためだ。漁師たちは何も聞かれなかったと話している。", "ソウル" },
		{ "낡은 항구 닫기로", "(서울=연합뉴스) 홍길동 기자 = ", "의회는 금요일 낡은 항구를 닫기로 했다. 벽이 무너질 수 있다는 검사 결과가 나온 뒤였다. 어부들은 아무도 묻지 않았다고 말했으며 계속 쓰겠다고 했다.", "서울" },
		{ "สภาเมืองปิดท่าเรือเก่า", "", "สภาเมืองมีมติเมื่อวันศุกร์ให้ปิดท่าเรือเก่าหลังจากการตรวจสอบพบว่ากำแพงของท่าเรืออาจพังลงได้ทุกเมื่อ ชาวประมงกล่าวว่าไม่มีใครถามพวกเขาและพวกเขาจะใช้ท่าเรือต่อไป", "" },
		{ "المجلس يغلق الميناء القديم", "القاهرة (رويترز) - ", "قرر المجلس يوم الجمعة إغلاق الميناء القديم بعد أن كشف فحص أن جدرانه قد تسقط في أي وقت. وقال الصيادون إن أحدا لم يسألهم وإنهم سيواصلون استخدامه.", "القاهرة" },
		{ "המועצה סוגרת את הנמל הישן", "", "המועצה החליטה ביום שישי לסגור את הנמל הישן לאחר שבדיקה גילתה כי קירותיו עלולים ליפול בכל עת. הדייגים אמרו כי איש לא שאל אותם וכי ימשיכו להשתמש בו.", "" },
		{ "परिषद ने पुराना बंदरगाह बंद किया", "नई दिल्ली, 29 अगस्त (भाषा) ", "परिषद ने शुक्रवार को पुराने बंदरगाह को बंद करने का फैसला किया क्योंकि जांच में पता चला कि उसकी दीवारें कभी भी गिर सकती हैं। मछुआरों ने कहा कि उनसे किसी ने नहीं पूछा।", "नई दिल्ली" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[2000];
		struct seen seen;
		snprintf(text, sizeof(text), "%s\n\n%s%s\n\nENDS\n", cases[i].title, cases[i].dateline, cases[i].text);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, cases[i].title);
		assert_span(seen.reports.at[0].text, cases[i].text);
		assert_span(seen.reports.at[0].place, cases[i].place);
		seen_done(&seen);
	}
}

static void the_dateline_of_an_alert_is_not_in_its_title(void **state)
{
	(void)state;
	static const struct {
		const char *text, *title, *body;
	} alerts[] = {
		{ "ZENDA, Nov 24 (Reuters) - KING RUPERT WILL NOT ATTEND THE FEAST, PALACE SAYS\n", "KING RUPERT WILL NOT ATTEND THE FEAST, PALACE SAYS", "KING RUPERT WILL NOT ATTEND THE FEAST, PALACE SAYS" },
		{ "ZENDA (Reuters) - The dam has broken.\n", "The dam has broken.", "The dam has broken." },
		{ "Zenda (dpa) - Es regnet.\n", "Es regnet.", "Es regnet." },
		{ "ZENDA, Nov 24 (Reuters) - DAM OF ZENDA BREAKS\n\nZENDA, Nov 24 (Reuters) - MAYOR OF ZENDA SAYS FOUR DEAD\n", "DAM OF ZENDA BREAKS",
			"DAM OF ZENDA BREAKS\n\nZENDA, Nov 24 (Reuters) - MAYOR OF ZENDA SAYS FOUR DEAD" },
		{ "ZENDA (RNA) - Dam of Zenda breaks\n\nThe dam of Zenda broke at dawn on Tuesday after eleven days of rain, and the town below it is under water, the mayor said.\n", "Dam of Zenda breaks",
			"The dam of Zenda broke at dawn on Tuesday after eleven days of rain, and the town below it is under water, the mayor said." },
	};
	for (size_t i = 0; i < LEN(alerts); i++) {
		struct seen seen;
		reads(&seen, alerts[i].text, "text");
		assert_span(seen.reports.at[0].title, alerts[i].title);
		assert_span(seen.reports.at[0].text, alerts[i].body);
		assert_span(seen.reports.at[0].place, "Zenda");
		assert_true(seen.reports.at[0].source.len > 0);
		seen_done(&seen);
	}
	struct seen seen;
	reads(&seen, "CORRECTED-(OFFICIAL)-UPDATE 2-Dam breaks\n\nZENDA (RNA) - The dam of Zenda broke at dawn on Tuesday after eleven days of rain, and the town below it is under water, the mayor said.\n", "text");
	assert_span(seen.reports.at[0].title, "CORRECTED-(OFFICIAL)-UPDATE 2-Dam breaks");
	assert_span(seen.reports.at[0].place, "Zenda");
	seen_done(&seen);
	reads(&seen, "STRELCO (STR) SEES GROWTH\n\nThe Streslau Lead Company said on Tuesday that it expects to grow by a tenth this year, after two years in which it had not.\n", "text");
	assert_span(seen.reports.at[0].title, "STRELCO (STR) SEES GROWTH");
	seen_done(&seen);
}

static void what_stands_above_a_text_that_was_passed_on_is_no_title(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "/* Written  9:14 AM  Jun 12, 1995 by rna@rur.example in rur:english */\n/* ---------- \"RURITANIA: Court Martial of Officers Begins\" ---------- */\n"
		"       Copyright 1995 RuriPress, all rights reserved.\n\n                      *** 10-Jun-95 ***\n\nTitle: RURITANIA: Court Martial of Officers Begins\n\nBy Jane Doe\n\n"
		"ZENDA, Jun 10 (IPS) - The secret trial of 23 people accused of plotting to overthrow the king of Ruritania, General\nSapt, opened in Zenda this week.\n\n"
		"Lawyers of Zenda said they had been denied access to the accused.\n\n-----\n[c] 1995, RuriPress Third World News Agency (IPS)\n     All rights reserved\n", "text");
	assert_span(seen.reports.at[0].title, "RURITANIA: Court Martial of Officers Begins");
	assert_span(seen.reports.at[0].byline, "Jane Doe");
	assert_true(span_ends(seen.reports.at[0].text, SPAN("denied access to the accused.")));
	seen_done(&seen);
}

static void the_form_of_an_archive_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "HEADLINE: Flood closes bridge\n\nBYLINE: Jane Doe, Bugle Staff\n\nDATELINE: STRESLAU, Ruritania\n\nThe river rose above the dam of Streslau on Friday, and a flood closed the bridge to all traffic.\n\n"
		     "Rescue workers brought two hundred people from the lower town to the school on the hill, where they will stay.\n", "text");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Flood closes bridge");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->place, "Streslau, Ruritania");
	assert_true(span_starts(r->text, SPAN("The river rose")));
	seen_done(&seen);
	reads(&seen, "                3 of 12 DOCUMENTS\n\n                The Streslau Bugle\n\n                June 14, 2024 Friday\n                Late Edition - Final\n\nFlood Kills 37 at Bridge in Streslau\n\n"
		     "BYLINE: By JANE DOE\n\nSECTION: Section A; Pg. 7\n\nLENGTH: 512 words\n\nDATELINE: STRESLAU, Ruritania\n\nBODY:\n\n   At least 37 people were killed at the bridge of Streslau on Friday, when a flood came down the river.\n\n"
		     "   Nobody was hurt.\n\nLOAD-DATE: June 14, 2024\n\nLANGUAGE: ENGLISH\n", "text");
	r = &seen.reports.at[0];
	assert_span(r->title, "Flood Kills 37 at Bridge in Streslau");
	assert_int_equal(r->published, clock_from_civil(2024, 6, 14, 0, 0, 0));
	assert_span(r->place, "Streslau, Ruritania");
	assert_span(r->text, "At least 37 people were killed at the bridge of Streslau on Friday, when a flood came down the river.\n\nNobody was hurt.");
	seen_done(&seen);
}

static void the_slug_above_a_title_is_a_keyword(void **state)
{
	(void)state;
	static const struct {
		const char *front, *title, *slug;
	} cases[] = {
		{ "BC-Flood-Streslau, 1st Ld\n\nFlood closes bridge in Streslau\n\n", "Flood closes bridge in Streslau", "BC-Flood-Streslau" },
		{ "flood/streslau\n\nFlood closes bridge in Streslau\n\n", "Flood closes bridge in Streslau", "flood/streslau" },
		{ "Wetter/Flut/Streslau/\n\nFlood closes bridge in Streslau\n\n=\n\n", "Flood closes bridge in Streslau", "Wetter/Flut/Streslau" },
		{ "FLOOD-BRIDGE (UPDATE 2)\n\n", "FLOOD-BRIDGE (UPDATE 2)", NULL },
		{ "Headline: Flood-hit town, bridge closed\nByline: Jane Doe, Staff Writer\n\n", "Flood-hit town, bridge closed", NULL },
		{ "26/07/2002\n\nFlood closes bridge in Streslau\n\n", "Flood closes bridge in Streslau", NULL },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		char text[800];
		snprintf(text, sizeof(text), "%s%s\n\n%s\n", cases[i].front, "STRESLAU, July 26 (Reuters) - The river rose above the dam of Streslau on Friday, and a flood closed the bridge to all traffic.",
			 "Rescue workers brought two hundred people from the lower town to the school on the hill, where they will stay.");
		reads(&seen, text, "text");
		const struct report *r = &seen.reports.at[0];
		assert_span(r->title, cases[i].title);
		assert_int_equal(r->keywords_len, cases[i].slug != NULL);
		if (cases[i].slug)
			assert_span(r->keywords[0], cases[i].slug);
		assert_true(r->summary.len == 0);
		if (strstr(cases[i].front, "Byline"))
			assert_span(r->byline, "Jane Doe");
		seen_done(&seen);
	}
}

static void what_corrects_a_dispatch_is_said_to_editors(void **state)
{
	(void)state;
	static const struct {
		const char *heading, *note;
	} cases[] = {
		{ "ATTENTION - CORRECTION", "Dans la d\xC3\xA9p\xC3\xAA" "che \"Inondation \xC3\xA0 Zenda\" du 24 novembre, 14h05, pri\xC3\xA8re de lire au deuxi\xC3\xA8me paragraphe \"deux morts\" et non \"trois morts\". "
			"Voici une version corrig\xC3\xA9" "e:" },
		{ "CORRECTION", "In the story headlined \"Flood in Zenda\", please read in the second paragraph \"two dead\", not \"three dead\". A corrected version follows." },
		{ "Berichtigung", "Im zweiten Absatz muss es richtig hei\xC3\x9F" "en: zwei Tote (nicht drei). Es folgt die berichtigte Fassung:" },
		{ "CORRECCI\xC3\x93N", "En la noticia \"Inundaci\xC3\xB3n en Zenda\", en el segundo p\xC3\xA1rrafo, l\xC3\xA9" "ase \"dos muertos\". A continuaci\xC3\xB3n, la versi\xC3\xB3n corregida:" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		char text[1200];
		snprintf(text, sizeof(text), "%s\n\n%s\n\nZENDA, 24 nov 2026 (AFP) - Two people died on Tuesday in the flood at Zenda.\n\nThe water came at four.\n", cases[i].heading, cases[i].note);
		reads(&seen, text, "text");
		assert_span(seen.reports.at[0].title, "Two people died on Tuesday in the flood at Zenda.");
		assert_span(seen.reports.at[0].text, "Two people died on Tuesday in the flood at Zenda.\n\nThe water came at four.");
		assert_span(seen.reports.at[0].note, cases[i].note);
		assert_span(seen.reports.at[0].place, "Zenda");
		seen_done(&seen);
	}
	struct seen seen;
	reads(&seen, "Dam breaks\n\nThe ministry of Zenda published a corrected version of its report on the dam on Tuesday, and said that nobody had seen the first.\n\n" COUNCIL "\n", "text");
	assert_true(span_starts(seen.reports.at[0].text, SPAN("The ministry of Zenda published a corrected version")));
	seen_done(&seen);
}

static void a_text_without_a_heading_is_named_by_its_first_sentence(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "The council of Streslau voted to close the old harbour. Fishermen said that they had not been asked and would go on.", "text");
	assert_span(seen.reports.at[0].title, "The council of Streslau voted to close the old harbour.");
	seen_done(&seen);
}

/* ---- web pages ---- */

#define PROSE_1 "The council of Streslau voted on Friday to close the old harbour, after an inspection found that its walls could fall at any time."
#define PROSE_2 "Fishermen said that they had not been asked, and that they would go on using the harbour until somebody came to stop them."

static const char web_page[] =
	"<!DOCTYPE html><html lang=\"en-GB\"><head><title>Harbour closed | The Streslau Bugle</title><meta charset=\"utf-8\">"
	"<meta property=\"og:site_name\" content=\"The Streslau Bugle\"><link rel=\"canonical\" href=\"https://bugle.example/harbour\">"
	"<script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"WebSite\"}, {\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\", "
	"\"datePublished\": \"2002-07-26T10:00:00+02:00\", \"author\": {\"name\": \"Jane Doe\"}}]}</script></head>"
	"<body><nav><a href=/>Home</a> <a href=/n>News</a></nav><div id=\"main\"><h1>Harbour closed</h1><div class=\"share-bar\">Share this with your friends today.</div>"
	"<div class=\"story\"><p>" PROSE_1 "</p><p>" PROSE_2 "</p><figure><figcaption>The harbour in a picture of 1998, taken from the sea by our own photographer.</figcaption></figure>"
	"<h2>The walls</h2><p>Built in 1711, they were repaired for the last time before the war, the <a href=/i>inspectors</a> wrote.</p></div>"
	"<aside><p>Our newspaper appears every day but Sunday and is delivered to your door before breakfast, rain or shine.</p></aside>"
	"<ul class=\"related\"><li><a href=/1>Lighthouse to go</a></li><li><a href=/2>Mayor back from the sea</a></li></ul></div>"
	"<footer>\xC2\xA9 2002 The Streslau Bugle</footer></body></html>";

static void the_article_of_a_web_page_is_found(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, web_page, "html");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Harbour closed");
	assert_span(r->text, PROSE_1 "\n\n" PROSE_2 "\n\nThe walls\n\nBuilt in 1711, they were repaired for the last time before the war, the inspectors wrote.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->source, "The Streslau Bugle");
	assert_span(r->link, "https://bugle.example/harbour");
	assert_span(r->language, "en-gb");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	seen_done(&seen);
}

static void a_page_of_broken_markup_still_gives_its_text(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<html><body><p>" PROSE_1 "<p>" PROSE_2 "</div></b><table><tr><td", "html");
	assert_span(seen.reports.at[0].text, PROSE_1 "\n\n" PROSE_2);
	seen_done(&seen);
}

/* ---- mail ---- */

static const char mail[] =
	"Return-Path: <press@rights.example>\r\nFrom: \"Rights Press Office\" <press@rights.example>\r\nTo: desk@example.org\r\n"
	"Subject: =?utf-8?Q?Ruritania=3A_reopen_Streslau=E2=80=99s_harbour?=\r\nDate: Fri, 26 Jul 2002 10:30:00 +0200\r\nMessage-ID: <1.2002@rights.example>\r\n"
	"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"xyz\"\r\n\r\n"
	"--xyz\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
	"The council of Streslau should reopen the harbour and the caf=E9 beside it, the group\r\nsaid on Friday in a statement that was sent to reporters in the capital.\r\n\r\n"
	"\"They were not even asked,\" a spokeswoman said of the fishermen.\r\n-- \r\nRights Press Office\r\n+1 555 0100\r\n"
	"--xyz\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>The council</p></body></html>\r\n--xyz--\r\n";

static void a_press_release_by_mail_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, mail, "mail");
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Ruritania: reopen Streslau’s harbour");
	assert_span(r->text, "The council of Streslau should reopen the harbour and the café beside it, the group said on Friday in a statement that was sent to "
			     "reporters in the capital.\n\n\"They were not even asked,\" a spokeswoman said of the fishermen.");
	assert_span(r->uri, "mid:1.2002@rights.example");
	assert_span(r->byline, "Rights Press Office");
	assert_span(r->source, "rights.example");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 30, 0));
	assert_string_equal(seen.error, "");
	seen_done(&seen);
}

static void a_mail_with_only_html_goes_through_the_page_reader(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "From: a@b.example\nSubject: Harbour\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>" PROSE_1 "</p></body></html>\n", "mail");
	assert_span(seen.reports.at[0].text, PROSE_1);
	assert_span(seen.reports.at[0].title, "Harbour");
	seen_done(&seen);
}

static void a_mail_cut_anywhere_is_read_or_refused_with_a_reason(void **state)
{
	(void)state;
	for (size_t len = 1; len < sizeof(mail); len += 13) {
		struct seen seen;
		int r = seen_bytes(&seen, span_make(mail, len));
		if (r < 0)
			assert_int_equal(seen.fault.kind, FAULT_INPUT);
		else if (len > 600 && len < sizeof(mail) - 20)
			assert_contains(seen.error, "cut short");
		seen_done(&seen);
	}
}

/* ---- as JSON ---- */

static void a_decoded_drop_is_one_line_of_json(void **state)
{
	(void)state;
	struct decode_hints hints = { .name = SPAN("a.json"), .received = TIME_NONE };
	struct fault fault;
	struct buf out;
	buf_init(&out, 1u << 20);
	assert_int_equal(decode_to_json(SPAN("{\"uri\": \"a\", \"headline\": \"b\\\"\\u001b[1m\", \"versioncreated\": \"2002-07-26\"}"), &hints, "a.json", &out, &fault), 0);
	assert_span(buf_view(&out), "{\"file\": \"a.json\", \"format\": \"ninjs\", \"charset\": \"utf-8\", \"well_formed\": true, \"error\": null, \"remarks\": [], \"feed\": null, \"rejects\": [], \"reports\": "
				    "[{\"guid\": null, \"uri\": \"a\", \"version\": null, \"title\": \"b\\\" [1m\", \"text\": null, \"summary\": null, \"byline\": null, \"place\": null, "
				    "\"source\": null, \"language\": null, \"link\": null, \"published\": \"2002-07-26T00:00:00Z\", \"updated\": null, \"keywords\": [], \"status\": \"usable\", \"urgency\": null, \"embargo\": null, \"note\": null, \"originator\": null}]}\n");
	buf_clear(&out);
	assert_int_equal(decode_to_json(SPAN("\x7f" "ELF\2\1\1"), &hints, "b", &out, &fault), -1);
	assert_int_equal(fault.kind, FAULT_INPUT);
	assert_true(span_find(buf_view(&out), SPAN("\"reports\": []}")) > 0);
	buf_clear(&out);
	assert_int_equal(decode_to_json(SPAN("From: a@b.example\nSubject: Files\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nThe river rose.\n"
					     "--x\nContent-Type: a/b\nContent-Disposition: attachment; filename=a.bin\n\nfLaC\n--x\nContent-Type: a/b\nContent-Disposition: attachment; filename=b.rar\n\nRar!\x1a\x07\n"
					     "--x\nContent-Type: a/b\nContent-Disposition: attachment; filename=c.json\n\n{\"a\": 1\n--x--\n"), &hints, "m", &out, &fault), 0);
	assert_true(span_find(buf_view(&out), SPAN("\"cannot decode 'b.rar': it looks like a RAR archive, not like news\", \"cannot decode 'c.json': line 1")) > 0);
	buf_done(&out);
}

static void what_is_said_to_editors_is_a_note(void **state)
{
	(void)state;
	static const char *const notes[] = {
		"EDITORS' NOTE: ADDS quotes, CHANGES headline.", "Editor\xE2\x80\x99s note: This story contains graphic details.", "(Eds: ADDS quotes. With photos.)", "ATTENTION EDITORS - ADDS quotes",
		"NOTE TO EDITORS: pictures will follow at noon, and a graphic of the harbour", "Hinweis an die Redaktionen: Bilder folgen.", "Note aux r\xC3\xA9" "dactions : photos disponibles",
		"(Corrects vote in first paragraph)",
	};
	char text[3000];
	for (size_t i = 0; i < LEN(notes); i++) {
#define CLOSED "Harbour of Streslau closed\n\n"
#define VOTED "STRESLAU, July 26, 2002 (RNA) - " COUNCIL "\n\n" COUNCIL_2 "\n\n"
		static const struct {
			const char *before, *behind;
		} forms[] = { { CLOSED, VOTED }, { "", CLOSED VOTED }, { CLOSED VOTED, "" } };
		for (size_t f = 0; f < LEN(forms); f++) {
			struct seen seen;
			snprintf(text, sizeof(text), "%s%s\n\n%s", forms[f].before, notes[i], forms[f].behind);
			reads(&seen, text, "text");
			const struct report *r = &seen.reports.at[0];
			assert_span(r->note, notes[i]);
			assert_span(r->title, "Harbour of Streslau closed");
			assert_span(r->text, COUNCIL "\n\n" COUNCIL_2);
			assert_span(r->place, "Streslau");
			assert_span(r->source, "RNA");
			assert_int_equal(r->summary.len, 0);
			seen_done(&seen);
		}
	}
	struct seen seen;
	reads(&seen, "Editors of the Bugle strike\n\nEditors say that they strike.\n\n" COUNCIL "\n\n" COUNCIL_2 "\n", "text");
	assert_int_equal(seen.reports.at[0].note.len, 0);
	seen_done(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ninjs_of_version_1_is_read),
		cmocka_unit_test(json_ld_without_its_page_is_read),
		cmocka_unit_test(ninjs_of_version_2_prefers_the_plain_body),
		cmocka_unit_test(ninjs_of_version_3_is_read_by_its_own_names),
		cmocka_unit_test(a_body_in_html_becomes_paragraphs),
		cmocka_unit_test(mark_up_in_what_is_meant_as_text_is_taken_off),
		cmocka_unit_test(the_status_travels),
		cmocka_unit_test(page_furniture_is_taken_off),
		cmocka_unit_test(what_follows_a_mark_of_the_end_is_another_item_or_a_note),
		cmocka_unit_test(short_lines_behind_several_marks_are_kept),
		cmocka_unit_test(messages_without_text_are_no_items),
		cmocka_unit_test(a_flash_on_the_line_of_its_mark_is_an_item),
		cmocka_unit_test(furniture_in_the_middle_costs_no_text),
		cmocka_unit_test(rows_of_figures_are_text),
		cmocka_unit_test(nothing_is_lost_where_nothing_shows_a_page), cmocka_unit_test(sentences_between_furniture_are_text),
		cmocka_unit_test(what_a_text_repeats_is_text_but_what_a_page_repeats_is_not),
		cmocka_unit_test(lists_and_tables_below_the_last_sentence_of_a_page_are_text),
		cmocka_unit_test(headings_and_figures_above_the_first_sentence_are_text),
		cmocka_unit_test(words_within_words_are_no_furniture),
		cmocka_unit_test(figures_of_a_page_are_no_text),
		cmocka_unit_test(a_sentence_with_a_word_of_pages_costs_no_text),
		cmocka_unit_test(a_headline_with_a_word_of_pages_is_the_headline),
		cmocka_unit_test(a_sentence_to_the_reader_is_of_the_page),
		cmocka_unit_test(a_line_of_the_page_ends_no_text_that_goes_on_at_length),
		cmocka_unit_test(what_the_page_says_below_its_furniture_is_no_text),
		cmocka_unit_test(a_dateline_dates_the_report_but_invents_no_year),
		cmocka_unit_test(who_speaks_is_no_place),
		cmocka_unit_test(wrapped_lines_become_paragraphs_whatever_their_spacing),
		cmocka_unit_test(a_byline_with_a_date_costs_a_double_spaced_text_nothing),
		cmocka_unit_test(a_dateline_costs_no_text_wherever_it_stands),
		cmocka_unit_test(the_last_paragraph_stays_where_an_agency_signs_it),
		cmocka_unit_test(marks_of_the_end_and_notes_to_editors_are_no_text),
		cmocka_unit_test(a_hebrew_byline_is_one),
		cmocka_unit_test(a_sentence_between_title_and_text_is_the_summary),
		cmocka_unit_test(bullets_are_text_and_what_wires_say_in_brackets_is_not),
		cmocka_unit_test(one_bullet_below_a_menu_is_of_the_menu),
		cmocka_unit_test(a_bullet_is_no_title),
		cmocka_unit_test(a_short_sentence_at_the_end_is_of_the_text),
		cmocka_unit_test(the_hour_that_an_agency_signs_with_is_the_date),
		cmocka_unit_test(titles_are_known_by_their_looks),
		cmocka_unit_test(a_day_or_the_way_to_the_page_is_no_title),
		cmocka_unit_test(reports_of_all_scripts_are_read),
		cmocka_unit_test(the_dateline_of_an_alert_is_not_in_its_title),
		cmocka_unit_test(what_stands_above_a_text_that_was_passed_on_is_no_title),
		cmocka_unit_test(the_form_of_an_archive_is_read),
		cmocka_unit_test(the_slug_above_a_title_is_a_keyword),
		cmocka_unit_test(what_corrects_a_dispatch_is_said_to_editors),
		cmocka_unit_test(a_text_without_a_heading_is_named_by_its_first_sentence),
		cmocka_unit_test(the_article_of_a_web_page_is_found),
		cmocka_unit_test(a_page_of_broken_markup_still_gives_its_text),
		cmocka_unit_test(a_press_release_by_mail_is_read),
		cmocka_unit_test(a_mail_with_only_html_goes_through_the_page_reader),
		cmocka_unit_test(a_mail_cut_anywhere_is_read_or_refused_with_a_reason),
		cmocka_unit_test(a_decoded_drop_is_one_line_of_json),
		cmocka_unit_test(what_is_said_to_editors_is_a_note),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
