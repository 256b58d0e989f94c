/* The agencies' formats: what each gives, what is an instruction and no news, what one bad item costs. */
#include <stdio.h>

#include "base/array.h"
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

#define G2_DATA(attributes, data) "<contentSet><inlineData " attributes ">" data "</inlineData></contentSet>"

static void g2_data_reads(struct span bytes, const char *text, const char *note)
{
	struct seen seen;
	const struct report *r = reads(&seen, bytes, "newsml-g2");
	assert_span(r->text, text);
	assert_span(r->note, note);
	seen_done(&seen);
}

static void g2_text_in_base64_is_read(void **state)
{
	(void)state;
	const char *text = "The river rose once more.";
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("contenttype=\"text/plain\" encoding=\"base64\"", "VGhlIHJpdmVyIHJvc2Ug\n\t\tb25jZSBtb3JlLg=="))), text, "");
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("contenttype=\"application/xhtml+xml\" encoding=\"encd:base64\"", "PHA+VGhlIHJpdmVyIHJvc2Ugb25jZSBtb3JlLjwvcD4="))), text, "");
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("encoding=\"enc:base64\"", "VGhlIHJpdmVyIHJvc2Ugb25jZSBtb3JlLg"))), text, "");
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("contenttype=\"text/plain; charset=iso-8859-2\" encoding=\"base64\"", "UnqxZCBvZ7Nvc2mzLCC/ZSByemVrYSB3emJpZXJhLg=="))),
		"Rząd ogłosił, że rzeka wzbiera.", "");
}

static void g2_data_that_is_not_read_is_told(void **state)
{
	(void)state;
	const char *text = "A flood."; /* the description, for want of a text */
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("contenttype=\"image/png\" encoding=\"base64\"", "iVBORw0KGgo="))), text,
		"Its content is not read: data of the type image/png, encoded as base64");
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("encoding=\"base64\"", "iVBORw0KGgoAAAAN"))), text,
		"Its content is not read: data of no named type, encoded as base64");
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("contenttype=\"text/plain\" encoding=\"uu\"", "begin 644 a"))), text,
		"Its content is not read: data of the type text/plain, encoded as uu");
	g2_data_reads(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_DATA("contenttype=\"text/plain\" encoding=\"base64\"", "no base64!"))), text,
		"Its content is not read: data of the type text/plain, encoded as base64");
}

static void embargoed_until(struct span bytes, const char *format, int64_t time)
{
	struct seen seen;
	const struct report *r = reads(&seen, bytes, format);
	assert_int_equal(r->status, REPORT_USABLE);
	assert_int_equal(r->embargo, time);
	seen_done(&seen);
}

static void an_embargo_without_an_end_holds_until_further_notice(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"embargoed\": \"\", \"body_text\": \"NOT FOR RELEASE BEFORE THE VOTE\\n\\nThe dam broke.\"}"), "ninjs");
	assert_int_equal(seen.reports.at[0].embargo, EMBARGO_OPEN);
	assert_non_null(strstr(seen.remarks, "its embargo has no time that can be read"));
	assert_span(seen.reports.at[0].text, "The dam broke.");
	seen_done(&seen);
	int64_t noon = clock_from_civil(2002, 7, 26, 12, 0, 0);
	embargoed_until(SPAN(G2_ITEM("1", "usable", "<embargoed/>", G2_CONTENT_META G2_PLAIN)), "newsml-g2", EMBARGO_OPEN);
	embargoed_until(SPAN(G2_ITEM("1", "usable", "<embargoed> </embargoed>", G2_CONTENT_META G2_PLAIN)), "newsml-g2", EMBARGO_OPEN);
	embargoed_until(SPAN(G2_ITEM("1", "usable", "<embargoed>after the vote</embargoed>", G2_CONTENT_META G2_PLAIN)), "newsml-g2", EMBARGO_OPEN);
	embargoed_until(SPAN(G2_ITEM("1", "usable", "", G2_CONTENT_META G2_PLAIN)), "newsml-g2", TIME_NONE);
	embargoed_until(SPAN("<nitf><head><docdata management-status=\"embargoed\"/></head>" NITF_BODY "</nitf>"), "nitf", EMBARGO_OPEN);
	embargoed_until(SPAN("<nitf><head><docdata management-status=\"embargoed\"><date.issue norm=\"20020726T080000Z\"/></docdata></head>" NITF_BODY "</nitf>"),
		"nitf", EMBARGO_OPEN);
	embargoed_until(SPAN("<nitf><head><docdata management-status=\"embargoed\"><date.release norm=\"20020726T120000Z\"/></docdata></head>" NITF_BODY "</nitf>"),
		"nitf", noon);
	embargoed_until(SPAN("<nitf><head><docdata management-status=\"usable\"><date.release norm=\"20020726T120000Z\"/></docdata></head>" NITF_BODY "</nitf>"),
		"nitf", TIME_NONE);
}

static void nitf_released(const char *docdata, int64_t published, int64_t embargo)
{
	struct seen seen;
	struct decode_hints hints = { .name = SPAN("drop"), .received = clock_from_civil(2002, 7, 26, 10, 0, 0) };
	char item[3000];
	snprintf(item, sizeof(item), "<nitf><head><docdata management-status=\"usable\">%s</docdata></head>" NITF_BODY "</nitf>", docdata);
	assert_int_equal(seen_pieces(&seen, span_of(item), 700, &hints), 0);
	assert_int_equal(seen.reports.at[0].embargo, embargo);
	assert_int_equal(seen.reports.at[0].published, published);
	seen_done(&seen);
}

/* Without an issue what counts is when it came. */
static void a_release_still_to_come_is_an_embargo_and_no_date(void **state)
{
	(void)state;
	int64_t noon = clock_from_civil(2002, 7, 26, 12, 0, 0), issued = clock_from_civil(2002, 7, 26, 9, 0, 0), half_past = clock_from_civil(2002, 7, 26, 9, 30, 0);
	nitf_released("<date.release norm=\"20020726T120000Z\"/>", TIME_NONE, noon);
	nitf_released("<date.release norm=\"20020930T120000Z\"/>", TIME_NONE, clock_from_civil(2002, 9, 30, 12, 0, 0));
	nitf_released("<date.release norm=\"20020726T093000Z\"/>", half_past, TIME_NONE);
	nitf_released("<date.issue norm=\"20020726T090000Z\"/><date.release norm=\"20020726T093000Z\"/>", issued, half_past);
	/* what nobody can read is waited for until somebody says otherwise */
	nitf_released("<date.issue norm=\"20020726T090000Z\"/><date.release norm=\"20029999T000000\"/>", issued, EMBARGO_OPEN);
	nitf_released("<date.issue norm=\"20020726T090000Z\"/><date.release norm=\"\"/>", issued, TIME_NONE);
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

static void g2_title_is(const char *language, const char *headlines, const char *title)
{
	struct seen seen;
	struct buf item;
	buf_init(&item, 4096);
	buf_addf(&item, "<newsItem guid=\"urn:newsml:rna.example:1\" xml:lang=\"en-GB\">" G2_META("usable", "") "<contentMeta>%s%s</contentMeta>" G2_PLAIN "</newsItem>",
		headlines, language);
	assert_span(reads(&seen, buf_view(&item), "newsml-g2")->title, title);
	seen_done(&seen);
	buf_done(&item);
}

static void the_title_of_a_g2_item_is_in_its_language(void **state)
{
	(void)state;
	static const char both[] = "<headline xml:lang=\"de\">Flut</headline><headline xml:lang=\"en\">Flood</headline>";
	g2_title_is("", both, "Flood");
	g2_title_is("<language tag=\"de-AT\"/>", both, "Flut");
	g2_title_is("<language tag=\"fr\"/>", both, "Flut");
	g2_title_is("", "<headline xml:lang=\"en-US\">Floods</headline><headline xml:lang=\"en-gb\">Flood</headline>", "Flood");
	g2_title_is("", "<headline xml:lang=\"de\" role=\"hlrole:main\">Flut</headline><headline>Flood</headline>", "Flood");
	g2_title_is("<language tag=\"de\"/>", "<headline>Flood</headline><headline xml:lang=\"de\">Flut</headline>", "Flut");
	g2_title_is("", "<headline rank=\"2\">Two</headline><headline rank=\"1\">One</headline><headline>None</headline>", "One");
	g2_title_is("", "<headline rank=\"1\">One</headline><headline role=\"hlrole:main\">Main</headline>", "Main");
	g2_title_is("", "<headline xml:lang=\"e\">E</headline><headline xml:lang=\"en-\">En</headline>", "En");
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

/* ---- NewsML 1.x ---- */

#define NEWSML_ID(n)                                                                                                            \
	"<Identification><NewsIdentifier><ProviderId>rna.example</ProviderId><DateId>20020726</DateId><NewsItemId>" n "</NewsItemId>"  \
	"<RevisionId PreviousRevision=\"1\" Update=\"N\">2</RevisionId><PublicIdentifier>urn:newsml:rna.example:20020726:" n ":2</PublicIdentifier>" \
	"</NewsIdentifier></Identification>"
#define NEWSML_MANAGEMENT(status, more)                                                                                         \
	"<NewsManagement><NewsItemType FormalName=\"News\"/><FirstCreated>20020726T080000Z</FirstCreated>"                     \
	"<ThisRevisionCreated>20020726T090000Z</ThisRevisionCreated><Status FormalName=\"" status "\"/>" more                  \
	"<Urgency FormalName=\"3\"/></NewsManagement>"
#define NEWSML_LINES                                                                                                            \
	"<NewsLines><HeadLine>Flood in Streslau</HeadLine><SubHeadLine>River rises</SubHeadLine><ByLine>By Jane Doe</ByLine>"  \
	"<DateLine>STRESLAU, July 26, 2002 (RNA) -</DateLine><SlugLine>RNA-FLOOD</SlugLine>"                                   \
	"<NewsLine><NewsLineType FormalName=\"EditorialNote\"/><NewsLineText>Photo to follow</NewsLineText></NewsLine></NewsLines>" \
	"<AdministrativeMetadata><Provider><Party FormalName=\"RNA\"/></Provider></AdministrativeMetadata>"                    \
	"<DescriptiveMetadata><Language FormalName=\"en\"/><SubjectCode><Subject FormalName=\"03000000\"/></SubjectCode>"      \
	"<Property FormalName=\"Keyword\" Value=\"flood\"/></DescriptiveMetadata>"
#define NEWSML_PART(role, medium, data)                                                                                         \
	"<NewsComponent><Role FormalName=\"" role "\"/><ContentItem><MediaType FormalName=\"" medium "\"/><DataContent>" data  \
	"</DataContent></ContentItem></NewsComponent>"
#define NEWSML_ITEM(n, status, more, parts)                                                                                     \
	"<NewsItem>" NEWSML_ID(n) NEWSML_MANAGEMENT(status, more) "<NewsComponent>" NEWSML_LINES parts "</NewsComponent></NewsItem>"
#define NEWSML(items) "<?xml version=\"1.0\"?><NewsML Version=\"1.2\"><NewsEnvelope><DateAndTime>20020726T090000Z</DateAndTime></NewsEnvelope>" items "</NewsML>"

static void newsml_of_whom_is(const char *provider, const char *dateline, const char *source)
{
	char text[2000];
	struct seen seen;
	snprintf(text, sizeof(text), "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>%s</ProviderId><DateId>20020726</DateId><NewsItemId>1</NewsItemId>"
		"</NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Flood in Streslau</HeadLine><DateLine>%s</DateLine></NewsLines>"
		NEWSML_PART("Main", "Text", "The river rose above the dam.") "</NewsComponent></NewsItem></NewsML>", provider, dateline);
	assert_span(reads(&seen, span_of(text), "newsml")->source, source);
	seen_done(&seen);
}

static void newsml_in_two_languages_has_both(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("<NewsML><NewsItem>" NEWSML_ID("1") "<NewsComponent><NewsComponent xml:lang=\"en\"><NewsLines><HeadLine>Flood</HeadLine></NewsLines>"
		NEWSML_PART("Main", "Text", "The river rose above the dam of Streslau.") NEWSML_PART("Main", "Text", "The river rose.") "</NewsComponent>"
		"<NewsComponent xml:lang=\"fr\"><NewsLines><HeadLine>Crue</HeadLine></NewsLines><ContentItem><DataContent>Le fleuve est en crue.</DataContent></ContentItem></NewsComponent>"
		"</NewsComponent></NewsItem></NewsML>"), "newsml");
	assert_int_equal(seen.reports.len, 1);
	assert_span(r->title, "Flood");
	assert_span(r->text, "The river rose above the dam of Streslau.\n\nCrue\n\nLe fleuve est en crue.");
	assert_span(r->language, "en");
	seen_done(&seen);
}

static void a_newsml_item_that_names_no_source_is_of_its_dateline_or_of_who_numbered_it(void **state)
{
	(void)state;
	newsml_of_whom_is("rna.example", "(Reuters)", "Reuters");
	newsml_of_whom_is("afp.example", "", "AFP");
	newsml_of_whom_is("dpa.example", "Streslau, 26 July", "dpa");
	newsml_of_whom_is("rna.example", "", "rna.example");
	newsml_of_whom_is("12345", "", "");
}

static void a_newsml_item_gives_its_main_text_and_what_stands_around_it(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(NEWSML(NEWSML_ITEM("f1", "Usable", "",
		NEWSML_PART("Caption", "Text", "A boat in front of the town hall, where the mayor waits for help and looks at the water.")
		NEWSML_PART("Photo", "Photo", "AAAA") NEWSML_PART("Main", "Text", "<p>The river rose.</p><p>Nobody was hurt.</p>")))), "newsml");
	assert_span(r->guid, "urn:newsml:rna.example:20020726:f1:2");
	assert_span(r->uri, "urn:newsml:rna.example:20020726:f1");
	assert_span(r->version, "2");
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->summary, "River rises");
	assert_span(r->text, "The river rose.\n\nNobody was hurt.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->place, "Streslau");
	assert_span(r->source, "RNA");
	assert_span(r->language, "en");
	assert_span(r->note, "Photo to follow");
	assert_int_equal(r->urgency, 3);
	assert_int_equal(r->keywords_len, 1);
	assert_span(r->keywords[0], "flood");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_int_equal(r->updated, clock_from_civil(2002, 7, 26, 9, 0, 0));
	seen_done(&seen);
}

static void newsml_holds_nitf_and_html_written_as_text(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(NEWSML(NEWSML_ITEM("f1", "Usable", "", NEWSML_PART("Main", "Text", "<nitf>" NITF_BODY "</nitf>"))
		NEWSML_ITEM("f2", "Usable", "", NEWSML_PART("Main", "Text", "<![CDATA[<P>The river &amp; the lake.</P><P>Done.</P>]]>")))), "newsml");
	assert_span(r->text, "The river rose.\n\nNobody was hurt yet.\n\nMonday 2 m\n\nTuesday 3 m");
	assert_span(seen.reports.at[1].text, "The river & the lake.\n\nDone.");
	seen_done(&seen);
}

static void newsml_carries_status_and_embargo_and_loses_only_the_bad(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN(NEWSML(
		NEWSML_ITEM("f1", "Embargoed", "<StatusWillChange><FutureStatus FormalName=\"Usable\"/><DateAndTime>20020727T080000Z</DateAndTime></StatusWillChange>", "")
		"<NewsItem><TopicSet FormalName=\"x\"/></NewsItem><NewsItem>" NEWSML_ID("f3") "<Update><Replace/></Update></NewsItem>"
		"<NewsItem>" NEWSML_ID("f4") NEWSML_MANAGEMENT("Canceled", "") "</NewsItem>" NEWSML_ITEM("f5", "Withheld", "", ""))), "newsml");
	assert_int_equal(seen.reports.len, 3);
	assert_int_equal(seen.rejects, 2);
	assert_contains(seen.error, "item 2 is a vocabulary");
	assert_contains(seen.reason, "item 3 changes parts");
	assert_int_equal(seen.reports.at[0].embargo, clock_from_civil(2002, 7, 27, 8, 0, 0));
	assert_int_equal(seen.reports.at[1].status, REPORT_CANCELLED);
	assert_span(seen.reports.at[1].uri, "urn:newsml:rna.example:20020726:f4");
	assert_int_equal(seen.reports.at[2].status, REPORT_WITHHELD);
	seen_done(&seen);
	embargoed_until(SPAN(NEWSML(NEWSML_ITEM("f1", "Embargoed", "", ""))), "newsml", EMBARGO_OPEN);
	embargoed_until(SPAN(NEWSML(NEWSML_ITEM("f1", "Embargoed", "<StatusWillChange><FutureStatus FormalName=\"Canceled\"/><DateAndTime>20020727T080000Z"
		"</DateAndTime></StatusWillChange>", ""))), "newsml", EMBARGO_OPEN);
	refuses(SPAN("<NewsML><TopicSet/></NewsML>"), "newsml", "a vocabulary");
	refuses(SPAN("<NewsML/>"), "newsml", "without any NewsItem");
	survives_cuts(SPAN(NEWSML(NEWSML_ITEM("f1", "Usable", "", NEWSML_PART("Main", "Text", "<p>The river rose.</p>")))));
}

/* ---- IPTC 7901 ---- */

#define IPTC(soh, stx, etx, id, head)                                                                                           \
	soh id " 3 vm 71  rna 0045\r\n\r\nVerkehr/Bahn/\r\nStreslau/\r\n" stx head                                             \
	"Tree on the railway near Streslau\r\nBy Jane Doe, rna =\r\n\r\nStreslau (rna) - A tree has stopped all of the trains that run between the old\r\n" \
	"town of Streslau and the capital, and commuters had to be very patient.\r\n\r\nIn the evening the track was open again, a spokesman of the railway\r\n" \
	"told reporters at the station, but delays were to be expected.\r\n\r\n# Notebook\r\n\r\n## Note to editors\r\n- photo to follow\r\n\r\n* * * *\r\n" \
	"The following information is not for publication\r\n\r\n## Contacts\r\n- call 0123\r\n\r\nrna jd sk\r\n\r\n" etx "251852 GMT Sep 24\r\n"

static void an_iptc_7901_message_is_read_without_what_is_for_editors(void **state)
{
	(void)state;
	static const char *const forms[] = {
		IPTC("\x16\x16\x01", "\x02", "\x03", "rna0123", "(Photo)\r\n1ST LEAD\r\n"),
		IPTC("<SOH>", "<STX>", "<ETX>", "rna0123", "(Photo)\r\n1ST LEAD\r\n"),
		IPTC("^A", "^B", "^C", "rna0123", "(Photo)\r\n1ST LEAD\r\n"),
		IPTC("", "", "", "rna0123", "(Photo)\r\n1ST LEAD\r\n"),
	};
	for (size_t i = 0; i < LEN(forms); i++) {
		struct seen seen;
		const struct report *r = reads(&seen, span_of(forms[i]), "iptc7901");
		assert_int_equal(seen.reports.len, 1);
		assert_span(r->title, "Tree on the railway near Streslau");
		assert_span(r->text, "A tree has stopped all of the trains that run between the old town of Streslau and the capital, and commuters had to be very "
				     "patient.\n\nIn the evening the track was open again, a spokesman of the railway told reporters at the station, but delays were "
				     "to be expected.");
		assert_span(r->byline, "Jane Doe");
		assert_span(r->place, "Streslau");
		assert_span(r->source, "rna");
		assert_span(r->guid, "rna0123");
		assert_span(r->uri, "iptc7901:rna:rna0123:2024-09-25");
		assert_span(r->version, "1ST LEAD");
		assert_int_equal(r->urgency, 3);
		assert_int_equal(r->keywords_len, 3);
		assert_span(r->keywords[2], "Streslau");
		assert_int_equal(r->published, clock_from_civil(2024, 9, 25, 18, 52, 0));
		assert_true(span_find(r->note, SPAN("photo to follow")) > 0 && span_find(r->note, SPAN("call 0123")) > 0);
		assert_true(span_find(r->note, SPAN("rna jd sk")) > 0);
		seen_done(&seen);
	}
}

#define IPTC_PLAIN(id, head) IPTC("\x01", "\x02", "\x03", id, head) "\x7f\r\n\x7f\x04"

static void a_file_of_many_messages_gives_a_report_each_and_a_kill_is_one(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN(IPTC_PLAIN("rna0001", "") "\x01" "what is this\r\n\x02 text\x03" IPTC_PLAIN("rna0002", "KILL\r\n") IPTC_PLAIN("rna0003", "(WITHHOLD)\r\n")),
		"iptc7901");
	assert_int_equal(seen.reports.len, 3);
	assert_int_equal(seen.rejects, 1);
	assert_contains(seen.reason, "no heading of IPTC 7901");
	assert_int_equal(seen.reports.at[0].status, REPORT_USABLE);
	assert_int_equal(seen.reports.at[1].status, REPORT_CANCELLED);
	assert_int_equal(seen.reports.at[2].status, REPORT_WITHHELD);
	assert_int_equal(seen.positions.at[2], 3);
	seen_done(&seen);
	(void)reads(&seen, SPAN(IPTC("", "", "", "rna0001", "") "\r\n" IPTC("", "", "", "rna0002", "")), "iptc7901");
	assert_int_equal(seen.reports.len, 2);
	seen_done(&seen);
	survives_cuts(SPAN(IPTC_PLAIN("rna0001", "") IPTC_PLAIN("rna0002", "KILL\r\n")));
}

#define IPTC_SHORT(id, text) "\x01" id " 3 vm 71  rna 0045\r\nVerkehr/\r\n\x02" text "\x03" "251852 GMT Sep 24\r\n\x7f\x04"

/* The instructions of a message that should name the stories `names`, on its own day and those before. */
static void kills(const char *text, const char *const *names, size_t names_len)
{
	struct seen seen;
	struct buf message;
	buf_init(&message, 4096);
	buf_addf(&message, "\x01rna0009 3 vm 71  rna 0045\r\nVerkehr/\r\n\x02%s\x03" "251852 GMT Sep 24\r\n\x7f\x04", text);
	(void)reads(&seen, buf_view(&message), "iptc7901");
	for (size_t i = 0; i < names_len; i++) {
		size_t found = 0;
		for (size_t at = 0; at < seen.reports.len; at++)
			found += seen.reports.at[at].status == REPORT_CANCELLED && span_equals(seen.reports.at[at].uri, span_of(names[i]));
		if (found != 1)
			fail_msg("'%s' names %s %zu times", text, names[i], found);
	}
	seen_done(&seen);
	buf_done(&message);
}

static void a_kill_on_the_iptc_7901_wire_names_the_story_by_its_number(void **state)
{
	(void)state;
	static const char *const first[] = { "iptc7901:rna:rna0001:2024-09-25", "iptc7901:rna:rna0001:2024-09-24", "iptc7901:rna:rna0001:2024-09-23" };
	static const char *const both[] = { "iptc7901:rna:rna0001:2024-09-25", "iptc7901:rna:rna0002:2024-09-25" };
	static const char *const own[] = { "iptc7901:rna:rna0009:2024-09-25" };
	kills("KILL\r\nPlease kill rna0001 =\r\n\r\nThe report was wrong.\r\n", first, 3);
	kills("KILL rna0001 =\r\n\r\nThe report was wrong.\r\n", first, 3);
	kills("Please kill RNA 0001, Tree on the railway =\r\n\r\nThe report was wrong.\r\n", first, 3);
	kills("KILL\r\nTree on the railway =\r\n\r\nWe withdraw our report no. 0001 of today, which was wrong.\r\n", first, 3);
	kills("(KILL rna0001 and rna0002)\r\nTree on the railway =\r\n\r\nWrong.\r\n", both, 2);
	kills("KILL\r\n", own, 1);
	kills("KILL\r\nTree on the railway =\r\n\r\nThe Boeing737 of 2024 and the dpa0001 of others are not meant.\r\n", own, 1);
}

static void a_report_that_speaks_of_a_number_is_no_kill(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN(IPTC_SHORT("rna0010", "Owners kill 1000 trees =\r\n\r\nStreslau (rna) - See rna0001 for the details.\r\n")), "iptc7901");
	assert_int_equal(seen.reports.len, 1);
	assert_int_equal(seen.reports.at[0].status, REPORT_USABLE);
	seen_done(&seen);
}

static void short_iptc_7901_is(const char *text, const char *title, const char *body, const char *keyword)
{
	struct seen seen;
	struct buf message;
	buf_init(&message, 4096);
	buf_addf(&message, "\x01rna0009 3 vm 71  rna 0045\r\n\x02%s\x03" "251852 GMT Sep 24\r\n\x7f\x04", text);
	const struct report *r = reads(&seen, buf_view(&message), "iptc7901");
	assert_span(r->title, title);
	assert_span(r->text, body);
	if (keyword)
		assert_span(r->keywords[0], keyword);
	seen_done(&seen);
	buf_done(&message);
}

#define FALLEN "A tree has stopped all of the trains that run between the old town\r\nof Streslau and the capital of the country.\r\n"
#define FALLEN_TEXT "A tree has stopped all of the trains that run between the old town of Streslau and the capital of the country."

static void the_head_of_iptc_7901_ends_where_the_text_begins(void **state)
{
	(void)state;
	/* keywords behind STX */
	short_iptc_7901_is("Verkehr/Bahn/\r\nTree on the railway =\r\n\r\nStreslau (rna) - A tree fell.\r\n", "Tree on the railway", "A tree fell.", "Verkehr");
	short_iptc_7901_is("Verkehr/Bahn/Streslau\r\nTree on the railway =\r\n\r\nA tree fell.\r\n", "Tree on the railway", "A tree fell.", "Verkehr");
	/* no empty line, no "=" */
	short_iptc_7901_is("Tree on the railway\r\nStreslau (rna) - " FALLEN "rna jd sk\r\n", "Tree on the railway", FALLEN_TEXT, NULL);
	short_iptc_7901_is("Streslau (rna) - " FALLEN "rna jd sk\r\n", FALLEN_TEXT, FALLEN_TEXT, NULL);
	short_iptc_7901_is("Tree on the railway\r\n   " FALLEN "rna jd sk\r\n", "Tree on the railway", FALLEN_TEXT, NULL);
	short_iptc_7901_is("Tree on the railway\r\n" FALLEN "rna jd sk\r\n", "Tree on the railway", FALLEN_TEXT, NULL);
	short_iptc_7901_is("Tree on the railway\r\nrna jd sk\r\n", "Tree on the railway", "", NULL);
	short_iptc_7901_is("Tree on the railway\r\nnear Streslau\r\n", "Tree on the railway near Streslau", "", NULL);
	short_iptc_7901_is("rna reporter wins a prize =\r\n\r\nShe won.\r\n", "rna reporter wins a prize", "She won.", NULL);
}

static void an_agency_may_sign_iptc_7901_in_the_foot_and_in_the_text(void **state)
{
	(void)state;
	struct seen seen;
#define SIGNED(foot) "\x01RUS0123 4 I 0200 RUR /RNA-AA01\r\n\x02Tree on the railway\r\n\r\n   STRESLAU, 24 sept 2024 (RNA) - " FALLEN "   jd/xx\r\n\x03" foot "\r\n\x04"
	const struct report *r = reads(&seen, SPAN(SIGNED("RNA 251852 GMT SEP 24")), "iptc7901");
	assert_span(r->text, FALLEN_TEXT);
	assert_span(r->source, "RNA");
	assert_int_equal(r->published, clock_from_civil(2024, 9, 25, 18, 52, 0));
	seen_done(&seen);
	r = reads(&seen, SPAN(SIGNED("")), "iptc7901");
	assert_int_equal(r->published, clock_from_civil(2024, 9, 24, 0, 0, 0));
	seen_done(&seen);
	short_iptc_7901_is("Tree on the railway =\r\n\r\nA tree fell. Nobody was there. rna jd yyzz n1 mm\r\n", "Tree on the railway", "A tree fell. Nobody was there.", NULL);
	short_iptc_7901_is("Tree on the railway =\r\n\r\nA tree fell. rna saw it, said Jane Doe\r\n", "Tree on the railway", "A tree fell. rna saw it, said Jane Doe", NULL);
}

static void what_teleprinters_sent_around_a_message_is_no_part_of_it(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("ZCZC RNA0012 4 GEN 0130\n\nTREE ON THE RAILWAY\n\nSTRESLAU, SEP 24 (RNA) -- A TREE FELL.\n\nNNNN\n"), "iptc7901");
	assert_span(r->title, "TREE ON THE RAILWAY");
	assert_span(r->text, "A TREE FELL.");
	assert_span(r->guid, "RNA0012");
	seen_done(&seen);
}

static void a_slug_and_a_subtitle_are_no_part_of_the_title(void **state)
{
	(void)state;
	static const struct {
		const char *text, *keyword, *summary;
	} forms[] = {
		{ "\x01RUS0123 4 I 0200 RUR /AFP-AA01\r\n\x02" "Arbre-rail\r\nUn arbre sur la voie\r\n\r\n   STRESLAU, 24 sept 2024 (AFP) - " FALLEN "   jd/xx\r\n\x03" "AFP 251852 GMT SEP 24\r\n\x04", "Arbre-rail", "" },
		{ "APA0123 5 AI 0412 Mi, 25.Sep 2024\n\nBahn/Baum/Ruritanien\n\nUn arbre sur la voie\nUtl.: Drei Tote =\n\n   Streslau (APA) - " FALLEN "\n(Schluss) jd/xx\nAPA0123    2024-09-25/18:52\n", "Bahn", "Drei Tote" },
		{ "\x01" "APA0123 5 AI 0412\r\n\x02" "Bahn/Baum/Ruritanien\r\n\r\nUn arbre sur la voie\r\n\r\nUtl.: Drei Tote =\r\n\r\n   Streslau (APA) - " FALLEN "\r\n(Schluss) jd/xx\r\n\x03" "APA0123    2024-09-25/18:52\r\n", "Bahn", "Drei Tote" },
	};
	for (size_t i = 0; i < LEN(forms); i++) {
		struct seen seen;
		const struct report *r = reads(&seen, span_of(forms[i].text), "iptc7901");
		assert_span(r->title, "Un arbre sur la voie");
		assert_span(r->text, FALLEN_TEXT);
		assert_span(r->summary, forms[i].summary);
		assert_span(r->keywords[0], forms[i].keyword);
		assert_span(r->source, i == 0 ? "AFP" : "APA");
		assert_int_equal(r->published, clock_from_civil(2024, 9, 25, 18, 52, 0));
		seen_done(&seen);
	}
	short_iptc_7901_is("Hochwasser\r\nin Streslau =\r\n\r\n" FALLEN, "Hochwasser in Streslau", FALLEN_TEXT, NULL);
	short_iptc_7901_is("Hochwasser\r\n\r\n" FALLEN, "Hochwasser", FALLEN_TEXT, NULL);
}

static void iptc_7901_that_asks_for_a_kill_is_one(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"\x01rna0010 3 vm 71  rna 0045\r\nVerkehr/\r\nKILL\r\n\x02Tree on the railway =\r\n\r\nA tree fell.\r\n\x03" "251852 GMT Sep 24\r\n\x04",
		IPTC_SHORT("rna0010", "ACHTUNG: Bitte verwenden Sie die Meldung vom Baum nicht =\r\n\r\nEs fiel keiner.\r\n"),
	};
	struct seen seen;
	for (size_t i = 0; i < LEN(messages); i++) {
		assert_int_equal(reads(&seen, span_of(messages[i]), "iptc7901")->status, REPORT_CANCELLED);
		seen_done(&seen);
	}
}

static void iptc_7901_under_an_embargo_is_held(void **state)
{
	(void)state;
	int64_t evening = clock_from_civil(2024, 9, 26, 18, 0, 0); /* it was sent on the 25th, at 18:52 */
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "(Sperrfrist: 18.00 Uhr)\r\nTree on the railway =\r\n\r\nA tree fell.\r\n")), "iptc7901", evening);
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "(Sperrfrist: nach der Wahl)\r\nTree on the railway =\r\n\r\nA tree fell.\r\n")), "iptc7901", EMBARGO_OPEN);
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "(EMBARGO do 26 wrze\xC5\x9Bnia 2024 godz. 18:00)\r\nTree on the railway =\r\n\r\nA tree fell.\r\n")), "iptc7901", evening);
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "EMBARGO\r\nTree on the railway =\r\n\r\nA tree fell.\r\n")), "iptc7901", EMBARGO_OPEN);
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "Tree on the railway =\r\n\r\nNot for publication before 26 September 2024, 18:00 GMT\r\n\r\nA tree fell.\r\n")), "iptc7901", evening);
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "EMBARGOED\r\nTree on the railway =\r\n\r\nA tree fell.\r\n")), "iptc7901", EMBARGO_OPEN);
	embargoed_until(SPAN(IPTC_SHORT("rna0010", "Embargo on trees =\r\n\r\nNone may fall.\r\n")), "iptc7901", TIME_NONE);
}

static void iptc_7901_of_latin_1_and_with_bells_is_text(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("\x01" "bdt0001 2 pl 41  rna 0000\r\n\r\nPartei/\r\n\x02(Eil \x07\x07\x07\x07\x07)\r\nM\xfcller tritt ab =\r\n\r\n"
		"K\xf6ln (rna) - Er geht.\r\n\r\n\x03" "251037 Sep 24\r\n\x7f\x04"), "iptc7901");
	assert_span(r->title, "Müller tritt ab");
	assert_span(r->text, "Er geht.");
	assert_span(r->place, "Köln");
	assert_span(r->note, "(Eil )");
	assert_string_equal(seen.charset, "windows-1252");
	seen_done(&seen);
}

/* ---- ANPA 1312 ---- */

#define ANPA(soh, us, keyword, carets)                                                                                          \
	soh "G7787" us "glbsm\r\nr d\x13\x11 BC-US--GiantLobster 1stLd-Writethru   08-29 0590\r\n\x02^BC-US--Giant Lobster," keyword "127<\r\n" carets \
	"\tCHATHAM, Mass. (AP) _ A lobster died in the ``tank'' _ it was\r\nold.<\r\n\t___\r\n\tNobody wept.\r\n \r\n\t\x03" "AP-WF-08-29-16 1626GMT<\r\n\r\n\f\r\n\x04"
#define ANPA_CARETS                                                                                                             \
	"^Giant lobster is found dead<\r\n^It was 20 years old<\r\n^AP Photo ABC123<\r\n^Eds: Changes headline.<\r\n^By JANE DOE=\r\n^Associated Press=\r\n"

static void an_anpa_message_is_read_with_the_typography_of_print(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(ANPA("\x16\x16\x01", "\x1f", " 1st Ld-Writethru,", ANPA_CARETS)), "anpa");
	assert_int_equal(seen.reports.len, 1);
	assert_span(r->title, "Giant lobster is found dead");
	assert_span(r->summary, "It was 20 years old");
	assert_span(r->text, "A lobster died in the “tank” — it was old.\n\nNobody wept.");
	assert_span(r->byline, "JANE DOE");
	assert_span(r->source, "AP");
	assert_span(r->version, "1st Ld-Writethru");
	assert_span(r->uri, "anpa:AP:BC-US--GiantLobster:2016-08-29");
	assert_span(r->note, "AP Photo ABC123\n\nEds: Changes headline.");
	assert_int_equal(r->urgency, 4);
	assert_int_equal(r->published, clock_from_civil(2016, 8, 29, 16, 26, 0));
	assert_true(span_starts(r->place, SPAN("Chatham")));
	seen_done(&seen);
	(void)reads(&seen, SPAN(ANPA("^A", "_", " Adv31,", "^A lobster<\r\n") "\r\n" ANPA("^A", "_", "", "")), "anpa");
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[1].title, "A lobster died in the “tank” — it was old.");
	assert_span(seen.reports.at[0].title, "A lobster");
	assert_int_equal(seen.reports.at[0].embargo, clock_from_civil(2016, 8, 31, 0, 0, 0));
	seen_done(&seen);
}

static void an_anpa_message_that_was_passed_on_without_its_controls_is_read(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("^BC-Zenda, 3rd Ld-Writethru, a0612,0650<\n^Eds: UPDATES with NATO comment, grafs 5-7<\n^Dam of Zenda Breaks<\n^By JANE DOE=\n^Associated Press Writer=\n"
		"   ZENDA, Ruritania (AP) -- The dam broke on Sunday, after\neleven days of rain.\n   ``Nobody was hurt,'' said Lt. Col.\nJohn Roe.\n   AP-WS-06-18-95 1432EDT<\n"), "anpa");
	assert_int_equal(seen.reports.len, 1);
	assert_span(r->title, "Dam of Zenda Breaks");
	assert_span(r->text, "The dam broke on Sunday, after eleven days of rain.\n\n“Nobody was hurt,” said Lt. Col. John Roe.");
	assert_span(r->byline, "JANE DOE");
	assert_span(r->place, "Zenda, Ruritania");
	assert_span(r->source, "AP");
	assert_span(r->note, "Eds: UPDATES with NATO comment, grafs 5-7");
	assert_span(r->version, "3rd Ld-Writethru, a0612");
	assert_span(r->uri, "anpa:AP:BC-Zenda:1995-06-18");
	assert_int_equal(r->published, clock_from_civil(1995, 6, 18, 18, 32, 0));
	seen_done(&seen);
	(void)reads(&seen, SPAN("^BC-Zenda,0050<\n^Dam Breaks<\n   ZENDA (AP) -- The dam broke.\n   AP-WS-06-18-95 1432EDT<\n\n^PM-Vessk,0050<\n^Vessk Votes<\n   VESSK (AP) -- It votes.\n"
		"   AP-WS-06-18-95 1433EDT<\n"), "anpa");
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[0].title, "Dam Breaks");
	assert_span(seen.reports.at[1].text, "It votes.");
	seen_done(&seen);
	/* "^A" of an edition is no SOH */
	(void)reads(&seen, SPAN("^AM-Zenda, 1st Ld, a0412,0050\n^Dam Breaks<\n   ZENDA (AP) -- The dam broke.\n   AP-WS-06-18-95 1432EDT<\n\n^AP-Vessk,0050<\n^Vessk Votes<\n   VESSK (AP) -- It votes.\n"
		"   AP-WS-06-18-95 1433EDT<\n"), "anpa");
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[0].title, "Dam Breaks");
	assert_span(seen.reports.at[1].text, "It votes.");
	seen_done(&seen);
}

static void lines_above_an_anpa_text_are_its_head_without_their_carets_too(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("a0612\nu i BC-Zenda-Dam   06-18 0650\n\nBC-Zenda-Dam, 1st Ld,0650\nURGENT\nDam of Zenda breaks\nEds: Adds quote.\nBy JANE DOE\nAssociated Press Writer\n"
		"   ZENDA, Ruritania (AP) -- The dam broke on Sunday, after\neleven days of rain.\n   ``Nobody was hurt,'' said Lt. Col.\nJohn Roe.\n\nAP-NY-06-18-95 1432EDT\n"), "anpa");
	assert_int_equal(seen.reports.len, 1);
	assert_span(r->title, "Dam of Zenda breaks");
	assert_span(r->uri, "anpa:AP:BC-Zenda-Dam:1995-06-18");
	assert_span(r->text, "The dam broke on Sunday, after eleven days of rain.\n\n“Nobody was hurt,” said Lt. Col. John Roe.");
	assert_span(r->byline, "JANE DOE");
	assert_span(r->version, "1st Ld");
	assert_span(r->note, "Eds: Adds quote.");
	assert_int_equal(r->urgency, 3);
	seen_done(&seen);
	/* a text that is not indented has no head */
	r = reads(&seen, SPAN("a0612\nu i BC-Zenda-Dam   06-18 0650\n\nThe dam broke on Sunday.\nNobody was hurt.\n"), "anpa");
	assert_span(r->text, "The dam broke on Sunday. Nobody was hurt.");
	seen_done(&seen);
}

static void an_anpa_advance_without_a_day_is_held(void **state)
{
	(void)state;
	embargoed_until(SPAN(ANPA("\x16\x16\x01", "\x1f", " HFR,", "^A lobster<\r\n")), "anpa", EMBARGO_OPEN);
	embargoed_until(SPAN(ANPA("\x16\x16\x01", "\x1f", " Adv,", "^A lobster<\r\n")), "anpa", EMBARGO_OPEN);
	embargoed_until(SPAN(ANPA("\x16\x16\x01", "\x1f", " Advisory,", "^A lobster<\r\n")), "anpa", TIME_NONE);
}

static void a_writer_on_the_anpa_wire_is_known_by_the_by_alone(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(ANPA("\x16\x16\x01", "\x1f", "", "^Lobster dies<\r\n^By JOHN ROE<\r\n^Associated Press Writer<\r\n")), "anpa");
	assert_span(r->title, "Lobster dies");
	assert_span(r->byline, "JOHN ROE");
	assert_int_equal(r->summary.len, 0);
	seen_done(&seen);
}

static void a_kill_on_the_anpa_wire_names_the_story_by_its_keyword(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN(ANPA("\x16\x16\x01", "\x1f", "", ANPA_CARETS) ANPA("\x16\x16\x01", "\x1f", " KILL,", "^BULLETIN KILL<\r\n")
		ANPA("\x16\x16\x01", "\x1f", " WITHHOLD,", "") "\x16\x16\x01?\r\n"), "anpa");
	assert_int_equal(seen.reports.len, 7); /* an instruction for each of three days */
	assert_int_equal(seen.rejects, 1);
	for (size_t i = 1; i < 7; i++)
		assert_int_equal(seen.reports.at[i].status, i < 4 ? REPORT_CANCELLED : REPORT_WITHHELD);
	assert_true(span_equals(seen.reports.at[0].uri, seen.reports.at[1].uri));
	assert_true(span_equals(seen.reports.at[0].uri, seen.reports.at[4].uri));
	seen_done(&seen);
	survives_cuts(SPAN(ANPA("\x16\x16\x01", "\x1f", " KILL,", ANPA_CARETS)));
}

/* The line as all that a message says, and as one of a longer one. */
static void on_both_wires(const char *line, void (*check)(const struct seen *seen, const char *line))
{
	static const char *const formats[] = { "iptc7901", "anpa" };
	char wires[2][600];
	snprintf(wires[0], sizeof(wires[0]), "\x01rna0010 3 vm 71  rna 0045\r\nOru/\r\n\x02%s\r\n\x03" "251852 GMT Sep 24\r\n\x04", line);
	snprintf(wires[1], sizeof(wires[1]), ANPA("\x16\x16\x01", "\x1f", "", "^%s<\r\n"), line);
	for (size_t i = 0; i < 2; i++) {
		struct seen seen;
		(void)reads(&seen, span_of(wires[i]), formats[i]);
		check(&seen, line);
		seen_done(&seen);
	}
}

static void is_news(const struct seen *seen, const char *line)
{
	assert_int_equal(seen->reports.len, 1);
	assert_int_equal(seen->reports.at[0].status, REPORT_USABLE);
	assert_true(span_equals(seen->reports.at[0].title, span_of(line)));
}

static void is_kill(const struct seen *seen, const char *line)
{
	(void)line;
	assert_int_equal(seen->reports.at[0].status, REPORT_CANCELLED);
}

static void a_headline_in_capitals_is_no_kill(void **state)
{
	static const char *const headlines[] = { "FLOOD KILLS FIVE", "TROOPS KILL 12", "GENERAL KILLED", "TALKS CANCELLED", "AID WITHHELD", "COURT ANNULS VOTE", "12 KILLED",
		"5,000 KILLED", "THE 12 KILLED", "G20 CANCELLED", "NOTICE WITHDRAWN", "MANDATORY WITHDRAWAL" };
	(void)state;
	for (size_t i = 0; i < LEN(headlines); i++)
		on_both_wires(headlines[i], is_news);
}

static void a_line_that_asks_for_a_kill_is_one(void **state)
{
	static const char *const lines[] = { "KILL", "EDS: KILL", "ATTENTION EDITORS: KILL", "KILL REQUEST", "KILL AND SUBSTITUTE", "TREE ON RAILWAY - KILL", "TREE (KILL)",
		"KILL: TREE FALLS" };
	(void)state;
	for (size_t i = 0; i < LEN(lines); i++)
		on_both_wires(lines[i], is_kill);
}

static void a_kill_on_the_anpa_wire_reaches_the_stories_of_the_days_before(void **state)
{
	(void)state;
	static const char kill[] = "\x16\x16\x01" "G0012\x1fglbsm\r\nb d\x13\x11 BC-US--GiantLobster KILL   08-31 0020\r\n\x02^BULLETIN KILL<\r\n"
		"\tKill the story.<\r\n\x03" "AP-WF-08-31-16 0126GMT<\r\n\x04";
	struct seen story, seen;
	(void)reads(&story, SPAN(ANPA("\x16\x16\x01", "\x1f", "", ANPA_CARETS)), "anpa");
	(void)reads(&seen, SPAN(kill), "anpa");
	unsigned named = 0;
	for (size_t i = 0; i < seen.reports.len; i++) {
		assert_int_equal(seen.reports.at[i].status, REPORT_CANCELLED);
		named += span_equals(seen.reports.at[i].uri, story.reports.at[0].uri);
	}
	assert_int_equal(named, 1);
	seen_done(&seen);
	seen_done(&story);
}

static void a_headline_alone_on_the_anpa_wire_is_no_keyword(void **state)
{
	(void)state;
	static const char message[] = "\x16\x16\x01" "G7787\x1fglbsm\r\nr d\x13\x11 BC-US--GiantLobster   08-29 0590\r\n\x02^Giant lobster is found dead<\r\n"
		"\tCHATHAM, Mass. (AP) _ A lobster died.<\r\n\x03" "AP-WF-08-29-16 1626GMT<\r\n\x04";
	struct seen seen;
	const struct report *r = reads(&seen, SPAN(message), "anpa");
	assert_span(r->title, "Giant lobster is found dead");
	assert_span(r->keywords[0], "BC-US--GiantLobster");
	assert_span(r->uri, "anpa:AP:BC-US--GiantLobster:2016-08-29");
	seen_done(&seen);
}

static void mark_up_that_was_escaped_does_not_leave_the_wire(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("<?xml version=\"1.0\"?><nitf><head><title>RNA-flood</title></head><body><body.head><hedline><hl1>&lt;b&gt;Flood&lt;/b&gt; in "
		"Streslau &amp;amp; Zenda</hl1></hedline><abstract><p>Why a &lt; b.</p></abstract></body.head><body.content><p>The river rose.</p></body.content></body></nitf>"), "nitf");
	assert_span(r->title, "Flood in Streslau & Zenda");
	assert_span(r->summary, "Why a < b.");
	seen_done(&seen);
}

/* ---- JSON ---- */

static void a_byline_is_a_name_without_its_by(void **state)
{
	static const char *const cases[][2] = {
		{ "By Jane Doe", "Jane Doe" }, { "BY JANE DOE", "JANE DOE" }, { "by the Ruritanian News Agency", "the Ruritanian News Agency" }, { "By dpa correspondents", "dpa correspondents" },
		{ "Byron Doe", "Byron Doe" }, { "Jane Doe", "Jane Doe" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		char item[400];
		snprintf(item, sizeof(item), "{\"uri\": \"a\", \"headline\": \"Flood\", \"body_text\": \"The river rose.\", \"byline\": \"%s\"}", cases[i][0]);
		assert_span(reads(&seen, span_of(item), "ninjs")->byline, cases[i][1]);
		seen_done(&seen);
		snprintf(item, sizeof(item), "<nitf><body><body.head><hedline><hl1>Flood</hl1></hedline><byline>%s</byline></body.head><body.content><p>The river rose.</p></body.content></body></nitf>",
			cases[i][0]);
		assert_span(reads(&seen, span_of(item), "nitf")->byline, cases[i][1]);
		seen_done(&seen);
	}
}

static void how_fast_it_is_to_be_read_is_no_title(void **state)
{
	(void)state;
	struct seen seen;
	assert_span(reads(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"URGENT\", \"body_text\": \"The river rose. Boats came.\"}"), "ninjs")->title, "The river rose.");
	seen_done(&seen);
	assert_span(reads(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"-- BULLETIN --\", \"body_text\": \"The river rose.\"}"), "ninjs")->title, "The river rose.");
	seen_done(&seen);
	assert_span(reads(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"URGENT: river rises\", \"body_text\": \"The river rose.\"}"), "ninjs")->title, "URGENT: river rises");
	seen_done(&seen);
}

static void ninjs_carries_embargo_urgency_and_notes(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = reads(&seen, SPAN("{\"uri\": \"a\", \"headline_main\": \"Flood\", \"urgency\": 3, \"embargoed\": \"2002-07-27T08:00:00Z\", "
		"\"ednote\": \"corrects name\", \"slugline\": \"RNA-FLOOD\", \"descriptions\": [{\"role\": \"creditline\", \"value\": \"RNA\"}, "
		"{\"role\": \"caption\", \"value\": \"A boat\"}]}"), "ninjs");
	assert_span(r->title, "Flood");
	assert_span(r->summary, "A boat");
	assert_span(r->note, "corrects name");
	assert_span(r->keywords[0], "RNA-FLOOD");
	assert_int_equal(r->urgency, 3);
	assert_int_equal(r->embargo, clock_from_civil(2002, 7, 27, 8, 0, 0));
	seen_done(&seen);
}

static void ninjs_under_an_embargo_that_is_no_time_is_not_free(void **state)
{
	(void)state;
	embargoed_until(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"embargoed\": \"after the vote\"}"), "ninjs", EMBARGO_OPEN);
	embargoed_until(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"embargoed\": true}"), "ninjs", EMBARGO_OPEN);
	embargoed_until(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"embargoed\": \"\"}"), "ninjs", TIME_NONE);
	embargoed_until(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"embargoed\": null}"), "ninjs", TIME_NONE);
	embargoed_until(SPAN("{\"uri\": \"a\", \"headlines\": [{\"value\": \"Flood\"}], \"embargoedUntil\": \"after the vote\"}"), "ninjs", EMBARGO_OPEN);
	embargoed_until(SPAN("{\"uri\": \"a\", \"headlines\": [{\"value\": \"Flood\"}], \"embargoedUntil\": true}"), "ninjs", EMBARGO_OPEN);
}

static void ninjs_3_says_until_when_it_is_embargoed(void **state)
{
	(void)state;
	embargoed_until(SPAN("{\"uri\": \"a\", \"headlines\": [{\"value\": \"Flood\"}], \"embargoedUntil\": \"2002-07-27T08:00:00Z\"}"), "ninjs",
		clock_from_civil(2002, 7, 27, 8, 0, 0));
}

static void ninjs_without_any_text_is_none(void **state)
{
	(void)state;
	refuses(SPAN("{\"uri\": 5, \"headline\": [\"Flood\"], \"body_text\": {\"a\": 1}}"), "ninjs", "neither title nor text");
	refuses(SPAN("{\"uri\": \"a\"}"), "ninjs", "neither title nor text");
}

static void ninjs_has_status(struct span bytes, enum report_status status)
{
	struct seen seen;
	assert_int_equal(reads(&seen, bytes, "ninjs")->status, status);
	seen_done(&seen);
}

static void ninjs_says_its_status_in_the_words_of_its_elders(void **state)
{
	(void)state;
	ninjs_has_status(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"killed\"}"), REPORT_CANCELLED);
	ninjs_has_status(SPAN("{\"uri\": \"a\", \"pubstatus\": \"Cancelled\"}"), REPORT_CANCELLED);
	ninjs_has_status(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"stat:withheld\"}"), REPORT_WITHHELD);
	ninjs_has_status(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"Usable\"}"), REPORT_USABLE);
	embargoed_until(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"embargoed\"}"), "ninjs", EMBARGO_OPEN);
}

static void an_item_of_a_status_that_nobody_knows_is_not_published(void **state)
{
	(void)state;
	const char *why = "its status is 'commissioned', which is none of usable, withheld, canceled";
	refuses(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"commissioned\"}"), "ninjs", why);
	refuses(SPAN("{\"format\": \"digitalwires@0.9.1\", \"urn\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"commissioned\"}"), "ninjs", why);
	refuses(SPAN(G2_ITEM("1", "commissioned", "", G2_CONTENT_META G2_XHTML)), "newsml-g2", why);
	refuses(SPAN(NEWSML(NEWSML_ITEM("f1", "commissioned", "", ""))), "newsml", why);
	refuses(SPAN("<nitf><head><docdata management-status=\"commissioned\"/></head>" NITF_BODY "</nitf>"), "nitf", why);
	refuses(SPAN("{\"uri\": \"a\", \"headline\": \"Flood\", \"pubstatus\": \"in\\n\\u0007work\"}"), "ninjs", "'in work', which is none of usable");
}

static void an_instruction_in_newsml_that_nobody_knows_is_of_no_consequence(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN(NEWSML(NEWSML_ITEM("f1", "Usable", "<Instruction FormalName=\"Update\"/>", "")
		NEWSML_ITEM("f2", "Usable", "<Instruction FormalName=\"Withhold\"/>", ""))), "newsml");
	assert_int_equal(seen.reports.len, 2);
	assert_int_equal(seen.reports.at[0].status, REPORT_USABLE);
	assert_int_equal(seen.reports.at[1].status, REPORT_WITHHELD);
	seen_done(&seen);
}

static void what_is_associated_and_a_text_is_a_report_too(void **state)
{
	(void)state;
	struct seen seen;
	(void)reads(&seen, SPAN("{\"items\": [{\"uri\": \"a\", \"type\": \"composite\", \"headline\": \"All\", \"associations\": {\"one\": {\"uri\": \"b\", \"type\": \"text\", "
		"\"headline\": \"One\", \"body_text\": \"The river rose.\"}, \"pic\": {\"uri\": \"c\", \"type\": \"picture\", \"headline\": \"P\", \"body_text\": \"x\"}}}, 7, "
		"{\"uri\": \"d\", \"headlines\": [{\"value\": \"D\"}], \"associations\": [{\"uri\": \"e\", \"bodies\": [{\"value\": \"It fell.\"}]}]}]}"), "ninjs");
	assert_int_equal(seen.reports.len, 4);
	assert_int_equal(seen.rejects, 1);
	assert_span(seen.reports.at[1].uri, "b");
	assert_span(seen.reports.at[3].text, "It fell.");
	assert_int_equal(seen.positions.at[3], 4);
	seen_done(&seen);
}

static void digitalwires_and_its_g2_give_the_same(void **state)
{
	(void)state;
	struct seen json, g2;
	const struct report *a = reads(&json, SPAN("{\"format\": \"digitalwires@0.9.1\", \"urn\": \"urn:newsml:rna.example:1\", \"version\": 3, \"pubstatus\": \"usable\", "
		"\"urgency\": 2, \"headline\": \"Flood in Streslau\", \"teaser\": \"A flood.\", \"dateline\": \"Streslau (RNA) - \", \"byline\": \"Von Erika Muster\", "
		"\"embargoed\": null, \"article_html\": \"<section><p>The river &amp; the lake rose.</p><h2>Damage</h2><p>Nobody was hurt.</p></section>\", "
		"\"creditline\": \"RNA\", \"keyword_names\": [\"flood\"], \"ednotes\": [{\"ednote\": \"By noon\"}]}"), "ninjs");
	const struct report *b = reads(&g2, SPAN(G2_ITEM("1", "usable", "<edNote>By noon</edNote>", G2_CONTENT_META G2_XHTML)), "newsml-g2");
	assert_true(span_equals(a->uri, b->uri) && span_equals(a->guid, b->guid) && span_equals(a->version, b->version));
	assert_true(span_equals(a->title, b->title));
	assert_true(span_equals(a->text, b->text));
	assert_true(span_equals(a->summary, b->summary) && span_equals(a->byline, b->byline) && span_equals(a->place, b->place));
	assert_true(span_equals(a->note, b->note));
	assert_int_equal(a->urgency, b->urgency);
	seen_done(&json);
	seen_done(&g2);
}

/* "By Jane Doe, Associated Press" is a name and whose text it is, whatever the format. */
static void an_agency_in_a_byline_is_whose_text_it_is(void **state)
{
	(void)state;
	static const struct {
		const char *drop, *format;
	} drops[] = {
		{ "{\"uri\": \"a\", \"headline\": \"Flood\", \"byline\": \"By Jane Doe, Associated Press\"}", "ninjs" },
		{ "<nitf><head/><body><body.head><hedline><hl1>Flood</hl1></hedline><byline>By Jane Doe, Associated Press</byline></body.head></body></nitf>", "nitf" },
		{ "<newsItem guid=\"a\"><contentMeta><headline>Flood</headline><by>By Jane Doe, Associated Press</by></contentMeta></newsItem>", "newsml-g2" },
		{ "<html><head><title>Flood</title><meta name=author content=\"By Jane Doe, Associated Press\"></head><body><h1>Flood</h1><p>The river rose above "
		  "the dam of Streslau on Friday, and the council closed the bridge.</p></body></html>", "html" },
		{ "<rss version='2.0'><channel><item><title>Flood</title><author>By Jane Doe, Associated Press</author></item></channel></rss>", "feed" },
	};
	struct seen seen;
	for (size_t i = 0; i < LEN(drops); i++) {
		const struct report *r = reads(&seen, span_of(drops[i].drop), drops[i].format);
		assert_span(r->byline, "Jane Doe");
		assert_span(r->originator, "AP");
		seen_done(&seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_nitf_document_is_read_with_its_particulars),
		cmocka_unit_test(an_nitf_document_withdraws_by_its_management_status),
		cmocka_unit_test(a_g2_item_with_xhtml_is_read_without_the_head_of_its_page),
		cmocka_unit_test(a_g2_item_with_nitf_is_read_by_the_reader_of_nitf),
		cmocka_unit_test(an_embargo_in_the_future_is_kept),
		cmocka_unit_test(an_embargo_without_an_end_holds_until_further_notice),
		cmocka_unit_test(a_release_still_to_come_is_an_embargo_and_no_date),
		cmocka_unit_test(a_bad_item_among_good_ones_is_set_aside),
		cmocka_unit_test(the_title_of_a_g2_item_is_in_its_language),
		cmocka_unit_test(what_is_no_news_in_g2_is_called_what_it_is),
		cmocka_unit_test(newsml_in_two_languages_has_both),
		cmocka_unit_test(a_newsml_item_gives_its_main_text_and_what_stands_around_it),
		cmocka_unit_test(a_newsml_item_that_names_no_source_is_of_its_dateline_or_of_who_numbered_it),
		cmocka_unit_test(newsml_holds_nitf_and_html_written_as_text),
		cmocka_unit_test(newsml_carries_status_and_embargo_and_loses_only_the_bad),
		cmocka_unit_test(an_iptc_7901_message_is_read_without_what_is_for_editors),
		cmocka_unit_test(a_file_of_many_messages_gives_a_report_each_and_a_kill_is_one),
		cmocka_unit_test(a_kill_on_the_iptc_7901_wire_names_the_story_by_its_number),
		cmocka_unit_test(a_report_that_speaks_of_a_number_is_no_kill),
		cmocka_unit_test(the_head_of_iptc_7901_ends_where_the_text_begins),
		cmocka_unit_test(an_agency_may_sign_iptc_7901_in_the_foot_and_in_the_text),
		cmocka_unit_test(what_teleprinters_sent_around_a_message_is_no_part_of_it),
		cmocka_unit_test(a_slug_and_a_subtitle_are_no_part_of_the_title),
		cmocka_unit_test(iptc_7901_that_asks_for_a_kill_is_one),
		cmocka_unit_test(iptc_7901_under_an_embargo_is_held),
		cmocka_unit_test(iptc_7901_of_latin_1_and_with_bells_is_text),
		cmocka_unit_test(an_anpa_message_is_read_with_the_typography_of_print),
		cmocka_unit_test(an_anpa_message_that_was_passed_on_without_its_controls_is_read),
		cmocka_unit_test(lines_above_an_anpa_text_are_its_head_without_their_carets_too),
		cmocka_unit_test(an_anpa_advance_without_a_day_is_held),
		cmocka_unit_test(a_writer_on_the_anpa_wire_is_known_by_the_by_alone),
		cmocka_unit_test(a_headline_in_capitals_is_no_kill),
		cmocka_unit_test(a_line_that_asks_for_a_kill_is_one),
		cmocka_unit_test(a_kill_on_the_anpa_wire_names_the_story_by_its_keyword),
		cmocka_unit_test(a_kill_on_the_anpa_wire_reaches_the_stories_of_the_days_before),
		cmocka_unit_test(a_headline_alone_on_the_anpa_wire_is_no_keyword),
		cmocka_unit_test(mark_up_that_was_escaped_does_not_leave_the_wire),
		cmocka_unit_test(a_byline_is_a_name_without_its_by),
		cmocka_unit_test(how_fast_it_is_to_be_read_is_no_title),
		cmocka_unit_test(ninjs_carries_embargo_urgency_and_notes),
		cmocka_unit_test(ninjs_under_an_embargo_that_is_no_time_is_not_free),
		cmocka_unit_test(g2_text_in_base64_is_read),
		cmocka_unit_test(g2_data_that_is_not_read_is_told),
		cmocka_unit_test(ninjs_3_says_until_when_it_is_embargoed),
		cmocka_unit_test(an_agency_in_a_byline_is_whose_text_it_is),
		cmocka_unit_test(ninjs_says_its_status_in_the_words_of_its_elders),
		cmocka_unit_test(an_item_of_a_status_that_nobody_knows_is_not_published),
		cmocka_unit_test(an_instruction_in_newsml_that_nobody_knows_is_of_no_consequence),
		cmocka_unit_test(ninjs_without_any_text_is_none),
		cmocka_unit_test(what_is_associated_and_a_text_is_a_report_too),
		cmocka_unit_test(digitalwires_and_its_g2_give_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
