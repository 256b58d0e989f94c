/* The agencies' formats: what each gives, what is an instruction and no news, what one bad item costs. */
#include <stdio.h>

#include "tests/report/seen.h"

static const struct report *reads(struct seen *seen, struct span bytes, const char *format)
{
	if (seen_bytes(seen, bytes) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, format);
	assert_true(seen->reports.len >= 1);
	return &seen->reports.at[0];
}

static void refuses(struct span bytes, const char *format, const char *words)
{
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, bytes), -1);
	assert_int_equal(seen.fault.kind, FAULT_INPUT);
	assert_string_equal(seen.format, format);
	assert_contains(seen.fault.text, words);
	seen_done(&seen);
}

/* Cut anywhere it is read or refused, and nothing worse. */
static void survives_cuts(struct span bytes)
{
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	for (size_t len = 0; len < bytes.len; len += 5) {
		struct seen seen;
		(void)seen_pieces(&seen, span_head(bytes, len), 700, &hints);
		seen_done(&seen);
	}
}

/* ---- NITF ---- */

#define NITF_BODY                                                                                                              \
	"<body><body.head><hedline><hl1>Flood in <location>Streslau</location></hl1><hl2>River rises</hl2></hedline>"         \
	"<note><p>Photo to follow</p></note><byline>By Jane Doe, <byttl>Staff Writer</byttl></byline>"                         \
	"<distributor><org>Ruritania News Agency</org></distributor><dateline><location>STRESLAU</location>, July 26</dateline>" \
	"<abstract><p>A flood.</p></abstract></body.head><body.content><p>STRESLAU (RNA) -- The <person>river</person> rose.</p>" \
	"<media media-type=\"image\"><media-caption>A boat</media-caption></media><p>Nobody was hurt<br/>yet.</p>"              \
	"<table><tr><td>Monday</td><td>2 m</td></tr><tr><td>Tuesday</td><td>3 m</td></tr></table></body.content>"             \
	"<body.end><tagline>Call us</tagline></body.end></body>"

#define NITF(docdata) "<?xml version=\"1.0\"?>\n<!DOCTYPE nitf SYSTEM \"nitf-3-4.dtd\">\n<nitf><head><title>RNA-flood</title><docdata>" docdata "</docdata></head>" NITF_BODY "</nitf>"

static const char nitf_full[] = NITF("<doc-id regsrc=\"RNA\" id-string=\"f123\"/><urgency ed-urg=\"4\"/><date.issue norm=\"20020726T080000Z\"/>"
	"<date.release norm=\"20020726T120000Z\"/><du-key key=\"flood\" version=\"2\"/><ed-msg info=\"corrects name\"/>"
	"<evloc city=\"Streslau\"/><key-list><keyword key=\"flood\"/><keyword key=\"river\"/></key-list>");

static void an_nitf_document_is_read_with_its_particulars(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, span_of(nitf_full), "nitf");
	assert_span(r->guid, "f123");
	assert_span(r->uri, "RNA:f123");
	assert_span(r->version, "2");
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->text, "The river rose.\n\nNobody was hurt yet.\n\nMonday 2 m\n\nTuesday 3 m");
	assert_span(r->summary, "A flood.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->place, "Streslau");
	assert_span(r->source, "Ruritania News Agency");
	assert_span(r->note, "corrects name\n\nPhoto to follow");
	assert_int_equal(r->urgency, 4);
	assert_int_equal(r->keywords_len, 2);
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_int_equal(r->embargo, clock_from_civil(2002, 7, 26, 12, 0, 0));
	assert_int_equal(seen.result.is_well_formed, true);
	seen_done(&seen);
	survives_cuts(span_of(nitf_full));
}

static void an_nitf_document_withdraws_by_its_management_status(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen,
		SPAN("<nitf><head><docdata management-status=\"canceled\"><doc-id id-string=\"urn:rna:f123\"/></docdata></head><body/></nitf>"), "nitf");
	assert_int_equal(r->status, REPORT_CANCELLED);
	assert_span(r->uri, "urn:rna:f123");
	seen_done(&seen);
	refuses(SPAN("<nitf><head><docdata/></head><body/></nitf>"), "nitf", "neither title nor text");
	refuses(SPAN("<nitf><head><docdata management-status=\"canceled\"/></head><body/></nitf>"), "nitf", "without a name");
}

/* ---- NewsML-G2 ---- */

#define G2_META(status, more)                                                                                                   \
	"<itemMeta><itemClass qcode=\"ninat:text\"/><provider qcode=\"nprov:RNA\"/><versionCreated>2002-07-26T09:00:00Z</versionCreated>" \
	"<firstCreated>2002-07-26T08:00:00Z</firstCreated><pubStatus qcode=\"stat:" status "\"/>" more "</itemMeta>"
#define G2_ITEM(n, status, more, rest)                                                                                          \
	"<newsItem guid=\"urn:newsml:rna.example:" n "\" version=\"3\" xml:lang=\"en-GB\">" G2_META(status, more) rest "</newsItem>"
#define G2_CONTENT_META                                                                                                         \
	"<contentMeta><urgency>2</urgency><headline role=\"hlrole:short\">Flood</headline><headline role=\"hlrole:main\">Flood in Streslau</headline>" \
	"<dateline>Streslau (RNA) - </dateline><by>Von Erika Muster</by><description role=\"drol:summary\">A flood.</description>"      \
	"<subject qcode=\"medtop:1\"><name>disaster</name></subject><keyword>flood</keyword><slugline>RNA-FLOOD</slugline></contentMeta>"
#define G2_XHTML                                                                                                                \
	"<contentSet><inlineXML contenttype=\"application/xhtml+xml\"><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Flood</title></head><body>" \
	"<header><h1>Flood in Streslau</h1><p>By us</p></header><section><p class=\"teaser\">A flood.</p><p>Streslau (RNA) - The river &amp; the lake rose.</p>"   \
	"<h2>Damage</h2><p>Nobody was hurt.</p></section></body></html></inlineXML></contentSet>"
#define G2_PLAIN "<contentSet><inlineData contenttype=\"text/plain\">The river rose once more, and the people of the old town left their houses.</inlineData></contentSet>"
#define G2_MESSAGE(items) "<?xml version=\"1.0\"?><newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header/><itemSet>" items "</itemSet></newsMessage>"

static void a_g2_item_with_xhtml_is_read_without_the_head_of_its_page(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(G2_MESSAGE(G2_ITEM("1", "usable", "<edNote>Eds: more to come</edNote><edNote>By noon</edNote>",
						      G2_CONTENT_META G2_XHTML))), "newsml-g2");
	assert_span(r->uri, "urn:newsml:rna.example:1");
	assert_span(r->guid, "urn:newsml:rna.example:1");
	assert_span(r->version, "3");
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->text, "The river & the lake rose.\n\nDamage\n\nNobody was hurt.");
	assert_span(r->summary, "A flood.");
	assert_span(r->byline, "Erika Muster");
	assert_span(r->place, "Streslau");
	assert_span(r->source, "RNA");
	assert_span(r->language, "en-gb");
	assert_span(r->note, "Eds: more to come\n\nBy noon");
	assert_int_equal(r->urgency, 2);
	assert_int_equal(r->keywords_len, 2);
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_int_equal(r->updated, clock_from_civil(2002, 7, 26, 9, 0, 0));
	seen_done(&seen);
}

static void a_g2_item_with_nitf_is_read_by_the_reader_of_nitf(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(G2_ITEM("1", "usable", "",
		"<contentSet><inlineXML contenttype=\"application/nitf+xml\"><nitf>" NITF_BODY "</nitf></inlineXML></contentSet>")), "newsml-g2");
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->text, "The river rose.\n\nNobody was hurt yet.\n\nMonday 2 m\n\nTuesday 3 m");
	assert_span(r->byline, "Jane Doe");
	seen_done(&seen);
}

static void an_embargo_in_the_future_is_kept(void **state)
{
	(void)state;
	struct span item = SPAN(G2_ITEM("1", "usable", "<embargoed>2002-08-26T09:00:00Z</embargoed>", G2_CONTENT_META G2_PLAIN));
	struct decode_hints hints = { .received = clock_from_civil(2002, 7, 26, 10, 0, 0) };
	struct seen seen;
	assert_int_equal(seen_pieces(&seen, item, 100, &hints), 0);
	assert_int_equal(seen.reports.at[0].embargo, clock_from_civil(2002, 8, 26, 9, 0, 0));
	assert_span(seen.reports.at[0].text, "The river rose once more, and the people of the old town left their houses.");
	seen_done(&seen);
}

static void a_bad_item_among_good_ones_is_set_aside(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN(G2_MESSAGE(
		"<packageItem guid=\"p\">" G2_META("usable", "") "<groupSet root=\"a\"><group id=\"a\"/></groupSet></packageItem>"
		G2_ITEM("1", "usable", "", G2_CONTENT_META G2_PLAIN) G2_ITEM("2", "usable", "", "")
		"<conceptItem guid=\"c\"><concept/></conceptItem>" G2_ITEM("4", "canceled", "", "") G2_ITEM("5", "withheld", "", G2_CONTENT_META))), "newsml-g2");
	assert_int_equal(seen.reports.len, 3);
	assert_int_equal(seen.rejects, 2);
	assert_contains(seen.error, "item 3: it has neither title nor text");
	assert_contains(seen.reason, "item 4 is a description of a person");
	assert_int_equal(seen.reports.at[1].status, REPORT_CANCELLED);
	assert_span(seen.reports.at[1].uri, "urn:newsml:rna.example:4");
	assert_int_equal(seen.reports.at[2].status, REPORT_WITHHELD);
	assert_int_equal(seen.positions.at[2], 5);
	seen_done(&seen);
	survives_cuts(SPAN(G2_MESSAGE(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_XHTML) G2_ITEM("2", "usable", "", G2_CONTENT_META G2_PLAIN))));
}

static void what_is_no_news_in_g2_is_called_what_it_is(void **state)
{
	(void)state;
	refuses(SPAN("<?xml version=\"1.0\"?><!-- a -->\n<conceptItem guid=\"c\"><concept/></conceptItem>"), "newsml-g2", "a person, a place or a subject (conceptItem");
	refuses(SPAN("<knowledgeItem guid=\"c\"/>"), "newsml-g2", "a vocabulary");
	refuses(SPAN("<planningItem guid=\"c\"/>"), "newsml-g2", "a plan of coverage");
	refuses(SPAN("<catalogItem guid=\"c\"/>"), "newsml-g2", "a catalogue");
	refuses(SPAN(G2_MESSAGE("")), "newsml-g2", "without any item");
	refuses(SPAN("<packageItem guid=\"c\"><groupSet/></packageItem>"), "newsml-g2", "only lists other items");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_nitf_document_is_read_with_its_particulars),
		cmocka_unit_test(an_nitf_document_withdraws_by_its_management_status),
		cmocka_unit_test(a_g2_item_with_xhtml_is_read_without_the_head_of_its_page),
		cmocka_unit_test(a_g2_item_with_nitf_is_read_by_the_reader_of_nitf),
		cmocka_unit_test(an_embargo_in_the_future_is_kept),
		cmocka_unit_test(a_bad_item_among_good_ones_is_set_aside),
		cmocka_unit_test(what_is_no_news_in_g2_is_called_what_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
