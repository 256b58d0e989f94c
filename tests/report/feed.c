/* Feeds of all kinds, as they should be and as they are. */
#include <stdio.h>

#include "tests/report/seen.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "report/xml_entities.h"
#include "report/xml_mend.h"
#include "text/utf8.h"

static void reads_with(struct seen *seen, const char *text, const struct decode_hints *hints)
{
	if (seen_pieces(seen, span_of(text), SIZE_MAX, hints) < 0)
		fail_msg("%s", seen->fault.text);
}

static void reads(struct seen *seen, const char *text)
{
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	reads_with(seen, text, &hints);
	assert_string_equal(seen->format, "feed");
}

static void is_refused(const char *text, const char *reason)
{
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, span_of(text)), -1);
	assert_int_equal(seen.fault.kind, FAULT_INPUT);
	assert_contains(seen.fault.text, reason);
	assert_true(utf8_is_valid(span_of(seen.fault.text)));
	seen_done(&seen);
}

static char *repeated(const char *before, const char *unit, size_t count, const char *after)
{
	struct buf out;
	buf_init(&out, 40u << 20);
	buf_add_text(&out, before);
	for (size_t i = 0; i < count; i++)
		buf_add_text(&out, unit);
	buf_add_text(&out, after);
	assert_false(out.is_full);
	return buf_detach(&out);
}

#define RSS(channel) "<rss version=\"2.0\"><channel>" channel "</channel></rss>"

/* ---- kinds ---- */

static void rss_2_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen,
		"<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
		"<channel><title>Ruritania Today</title><language>EN-us</language><image><title>Logo</title></image>"
		"<item><title>Flood &amp;amp; fire</title><link>http://news.example/1</link><guid isPermaLink=\"false\">r-1</guid>"
		"<pubDate>Fri, 26 Jul 2002 08:00:00 GMT</pubDate><dc:creator>Jane Doe</dc:creator><category>flood</category><category>river</category>"
		"<description>The river rose.</description><content:encoded><![CDATA[<p>The river rose.</p><p>Nobody was hurt.</p>]]></content:encoded></item>"
		"</channel></rss>");
	assert_true(seen.result.is_well_formed);
	assert_int_equal(seen.reports.len, 1);
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Flood & fire");
	assert_span(r->link, "http://news.example/1");
	assert_span(r->guid, "r-1");
	assert_int_equal(r->uri.len, 0); /* a name within its feed only */
	assert_span(r->summary, "The river rose.");
	assert_span(r->text, "The river rose.\n\nNobody was hurt.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->source, "Ruritania Today");
	assert_span(r->language, "en-us");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_int_equal(r->keywords_len, 2);
	seen_done(&seen);
}

static void atom_is_read_with_its_bases(void **state)
{
	(void)state;
	struct seen seen;
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://news.example/feeds/all"), .location = SPAN("/a/"), .received = TIME_NONE };
	reads_with(&seen,
		"<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"b/\" xml:lang=\"de\"><title type=\"text\">Zenda</title>"
		"<entry xml:base=\"c/\"><id>tag:news.example,2002:1</id><title type=\"html\">&lt;b&gt;Hochwasser&lt;/b&gt;</title><link rel=\"self\" href=\"no\"/><link href=\"d.html\"/>"
		"<updated>2002-07-26T09:00:00Z</updated><author><name>Rudolf</name></author><author><name>Flavia</name></author><category term=\"wetter\" label=\"Wetter\"/>"
		"<source><title>Ruritanische Post</title></source>"
		"<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Der <b>Fluss</b> stieg.</p><script>x</script><p>Niemand litt.</p></div></content></entry>"
		"<entry><title>Zwei</title><content type=\"image/x\">bm8=</content><summary type=\"text\">of &lt;blink&gt;</summary></entry></feed>",
		&hints);
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Hochwasser");
	assert_span(r->link, "http://news.example/a/b/c/d.html");
	assert_span(r->uri, "tag:news.example,2002:1");
	assert_span(r->byline, "Rudolf, Flavia");
	assert_span(r->source, "Ruritanische Post");
	assert_span(r->language, "de");
	assert_span(r->text, "Der Fluss stieg.\n\nNiemand litt.");
	assert_span(r->keywords[0], "wetter");
	assert_int_equal(r->updated, clock_from_civil(2002, 7, 26, 9, 0, 0));
	assert_int_equal(r->published, r->updated);
	assert_span(seen.reports.at[1].text, "no");
	assert_span(seen.reports.at[1].summary, "of <blink>");
	seen_done(&seen);
}

static void rss_1_and_cdf_are_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about=\"http://news.example/\">"
		     "<title>Ruritania</title></channel><item rdf:about=\"http://news.example/1\"><title>Flood</title></item></rdf:RDF>");
	assert_span(seen.reports.at[0].guid, "http://news.example/1");
	assert_span(seen.reports.at[0].source, "Ruritania");
	seen_done(&seen);
	reads(&seen, "<CHANNEL HREF=\"http://news.example/\"><TITLE>Ruritania</TITLE><ITEM HREF=\"a.html\" LASTMOD=\"2002-07-26T08:00Z\"><TITLE>Flood</TITLE>"
		     "<ABSTRACT>The river rose.</ABSTRACT></ITEM></CHANNEL>");
	assert_span(seen.reports.at[0].title, "Flood");
	assert_span(seen.reports.at[0].text, "The river rose.");
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	seen_done(&seen);
}

static void json_feed_is_read(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN(
		"{\"items\": [{\"id\": 7, \"url\": \"/1\", \"title\": \"Flood &amp; fire\", \"content_html\": \"<p>The river rose.</p><p>Nobody was hurt.</p>\", \"tags\": [\"river\"],"
		" \"date_published\": \"2002-07-26T08:00:00+02:00\", \"authors\": [{\"name\": \"Jane Doe\"}]}, 3, {\"content_text\": \"One\"}], \"title\": \"Ruritania\","
		" \"home_page_url\": \"http://news.example/\", \"version\": \"https://jsonfeed.org/version/1.1\"}")), 0);
	assert_string_equal(seen.format, "json-feed");
	assert_int_equal(seen.reports.len, 2);
	assert_int_equal(seen.rejects, 1);
	const struct report *r = &seen.reports.at[0];
	assert_span(r->guid, "7");
	assert_span(r->title, "Flood & fire");
	assert_span(r->text, "The river rose.\n\nNobody was hurt.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->source, "Ruritania");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 6, 0, 0));
	assert_int_equal(seen.positions.at[1], 2);
	seen_done(&seen);
}

/* ---- how often it is to be read ---- */

static struct decode_rhythm rhythm_of(const char *elements)
{
	struct seen seen;
	char document[2000];
	snprintf(document, sizeof(document),
		 "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><title>Z</title>%s</channel></rss>", elements);
	reads(&seen, document);
	seen_done(&seen);
	return seen.feed.rhythm;
}

static void minutes_to_live_are_read_and_nonsense_is_not(void **state)
{
	(void)state;
	assert_int_equal(rhythm_of("<ttl>60</ttl>").ttl_ms, CLOCK_HOUR);
	assert_int_equal(rhythm_of("<ttl>\n 5 minutes</ttl>").ttl_ms, 5 * CLOCK_MINUTE);
	assert_int_equal(rhythm_of("<ttl>99999999999999999999999999</ttl>").ttl_ms, DECODE_INTERVAL_MAX);
	assert_int_equal(rhythm_of("<ttl>0</ttl>").ttl_ms, 0);
	assert_int_equal(rhythm_of("<ttl>-5</ttl>").ttl_ms, 0);
	assert_int_equal(rhythm_of("<ttl>often</ttl>").ttl_ms, 0);
	assert_int_equal(rhythm_of("<ttl/>").ttl_ms, 0);
	assert_int_equal(rhythm_of("").ttl_ms, 0);
}

static void hours_and_days_without_news_are_read(void **state)
{
	(void)state;
	assert_int_equal(rhythm_of("<skipHours><hour>0</hour><hour> 23 </hour></skipHours>").skip_hours, 1u | 1u << 23);
	assert_int_equal(rhythm_of("<skipHours><hour>24</hour><hour>25</hour><hour>-1</hour><hour/></skipHours>").skip_hours, 1);
	assert_int_equal(rhythm_of("<skiphours><HOUR>3</HOUR></skiphours>").skip_hours, 1u << 3);
	assert_int_equal(rhythm_of("<skipDays><day>Sunday</day><day>saturday</day><day>Mon</day><day>Feast</day></skipDays>").skip_days, 1u | 1u << 6 | 1u << 1);
}

static void a_feed_that_would_never_be_read_says_nothing(void **state)
{
	(void)state;
	char hours[600] = "<skipHours>";
	for (int i = 1; i <= 24; i++)
		snprintf(hours + strlen(hours), sizeof(hours) - strlen(hours), "<hour>%d</hour>", i);
	snprintf(hours + strlen(hours), sizeof(hours) - strlen(hours), "</skipHours>");
	assert_int_equal(rhythm_of(hours).skip_hours, 0);
	assert_int_equal(rhythm_of("<skipDays><day>Sunday</day><day>Monday</day><day>Tuesday</day><day>Wednesday</day><day>Thursday</day>"
				   "<day>Friday</day><day>Saturday</day></skipDays>").skip_days,
			 0);
}

static void period_and_frequency_make_one_interval(void **state)
{
	(void)state;
	struct decode_rhythm rhythm = rhythm_of("<sy:updateFrequency>2</sy:updateFrequency><sy:updatePeriod>\n hourly </sy:updatePeriod>"
						"<sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>");
	assert_int_equal(rhythm.update_ms, 30 * CLOCK_MINUTE);
	assert_int_equal(rhythm.update_base, clock_from_civil(2000, 1, 1, 12, 0, 0));
	assert_int_equal(rhythm_of("<sy:updatePeriod>Weekly</sy:updatePeriod>").update_ms, 7 * CLOCK_DAY);
	assert_int_equal(rhythm_of("<sy:updateFrequency>4</sy:updateFrequency>").update_ms, 6 * CLOCK_HOUR);
	assert_int_equal(rhythm_of("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>-2</sy:updateFrequency>").update_ms, CLOCK_HOUR);
	assert_int_equal(rhythm_of("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>999999</sy:updateFrequency>").update_ms, CLOCK_MINUTE);
	assert_int_equal(rhythm_of("<sy:updatePeriod>sometimes</sy:updatePeriod>").update_ms, 0);
	assert_int_equal(rhythm_of("<sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>").update_base, 0);
}

static void addresses_of_the_feed_and_of_its_hub_are_read(void **state)
{
	(void)state;
	struct seen seen;
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://news.example/feeds/all"), .received = TIME_NONE };
	reads_with(&seen,
		"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Z</title><link href=\"/\"/><link rel=\"self\" href=\"/atom\"/>"
		"<link rel=\"hub\" href=\"https://hub.example/\"/><link rel=\"hub\" href=\"https://other.example/\"/></feed>", &hints);
	assert_span(seen.feed.link, "http://news.example/");
	assert_span(seen.feed.self, "http://news.example/atom");
	assert_span(seen.feed.hub, "https://hub.example/");
	seen_done(&seen);
	reads(&seen, "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Z</title><link>http://news.example/</link>"
		     "<atom:link rel=\"hub\" href=\"https://hub.example/\"/><atom:link href=\"http://news.example/rss\" rel=\"self\"/></channel></rss>");
	assert_span(seen.feed.link, "http://news.example/");
	assert_span(seen.feed.self, "http://news.example/rss");
	assert_span(seen.feed.hub, "https://hub.example/");
	seen_done(&seen);
}

static void a_json_feed_names_its_hub_and_its_end(void **state)
{
	(void)state;
	struct seen seen;
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://news.example/feed.json"), .received = TIME_NONE };
	reads_with(&seen,
		"{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Z\", \"feed_url\": \"/all.json\", \"expired\": true, \"hubs\": [7,"
		"{\"type\": \"rssCloud\", \"url\": \"http://cloud.example/\"}, {\"type\": \"WebSub\", \"url\": \"http://hub.example/\"}], \"items\": []}",
		&hints);
	assert_true(seen.feed.is_expired);
	assert_span(seen.feed.self, "http://news.example/all.json");
	assert_span(seen.feed.hub, "http://hub.example/");
	seen_done(&seen);
	reads_with(&seen, "{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"Z\", \"expired\": \"no\", \"items\": []}", &hints);
	assert_false(seen.feed.is_expired);
	assert_int_equal(seen.feed.hub.len, 0);
	seen_done(&seen);
}

static void json_links_to(const char *about, struct span url, const char *item, const char *link)
{
	struct seen seen;
	struct buf text;
	struct decode_hints hints = { .name = SPAN("drop"), .url = url, .received = TIME_NONE };
	buf_init(&text, 4096);
	buf_addf(&text, "{\"version\": \"https://jsonfeed.org/version/1\", %s \"items\": [{\"id\": \"1\", \"content_text\": \"One.\", \"url\": \"%s\"}]}", about, item);
	reads_with(&seen, text.ptr, &hints);
	assert_span(seen.reports.at[0].link, link);
	seen_done(&seen);
	buf_done(&text);
}

static void links_of_a_json_feed_begin_where_it_says_that_it_lies(void **state)
{
	(void)state;
	static const char self[] = "\"home_page_url\": \"http://home.example/\", \"feed_url\": \"http://news.example/a/all.json\",";
	json_links_to(self, SPAN_NONE, "1", "http://news.example/a/1");
	json_links_to(self, SPAN("http://mirror.example/x"), "/1", "http://news.example/1");
	json_links_to(self, SPAN_NONE, "https://other.example/1", "https://other.example/1");
	json_links_to("\"feed_url\": \"/a/all.json\",", SPAN("http://news.example/x"), "1", "http://news.example/a/1");
	json_links_to("\"feed_url\": \"/a/all.json\", \"home_page_url\": \"http://home.example/\",", SPAN_NONE, "1", "http://home.example/1");
	json_links_to("\"feed_url\": \"urn:x\",", SPAN("http://news.example/b/all"), "1", "http://news.example/b/1");
	json_links_to("", SPAN("http://news.example/b/all"), "1", "http://news.example/b/1");
}

/* ---- what lacks ---- */

static void a_feed_behind_a_long_list_of_declarations_is_a_feed(void **state)
{
	(void)state;
	struct seen seen;
	char *feed = repeated("<?xml version=\"1.0\"?>\n<!DOCTYPE rss [\n<!ENTITY dam \"the dam of Streslau\">\n", "<!ELEMENT title (#PCDATA)>\n", 6000,
			      "]>\n<rss version=\"2.0\"><channel><title>The Bugle</title><item><title>Flood</title><description>Over &dam;.</description></item></channel></rss>");
	reads(&seen, feed);
	assert_string_equal(seen.format, "feed");
	assert_span(seen.reports.at[0].text, "Over the dam of Streslau.");
	seen_done(&seen);
	free(feed);
}

static void a_feed_larger_than_one_report_is_read(void **state)
{
	(void)state;
	struct seen seen;
	char *feed = repeated("<rss version=\"2.0\"><channel><title>The Bugle</title>", "<item><title>Flood</title><description>"
			      "The river rose above the dam of Streslau on Friday, and the council closed the bridge to all traffic until further notice. "
			      "Rescue workers brought two hundred people from the lower town to the school on the hill.</description></item>", 70000, "</channel></rss>");
	assert_true(strlen(feed) > REPORT_MAX_BYTES);
	reads(&seen, feed);
	assert_int_equal(seen.reports.len, 70000);
	assert_string_equal(seen.error, "");
	seen_done(&seen);
	free(feed);
	feed = repeated("<rss version=\"2.0\"><channel><title>The Bugle</title>", "<item><title>Flood</title></item>", 1100000, "</channel></rss>");
	is_refused(feed, "it is larger than 32 MiB, the most that a drop of the format 'feed' may be");
	free(feed);
}

static void a_text_of_twelve_megabytes_does_no_harm(void **state)
{
	(void)state;
	struct seen seen;
	char *feed = repeated("<rss version=\"2.0\"><channel><item><title>Flood</title><x:all xmlns:x=\"urn:example:x\">", "The river rose. ", 750000, "</x:all><description>The river rose.</description></item></channel></rss>");
	reads(&seen, feed);
	assert_string_equal(seen.error, "");
	assert_span(seen.reports.at[0].text, "The river rose.");
	seen_done(&seen);
	free(feed);
}

static void a_document_without_its_end_is_told_from_one_in_bad_form(void **state)
{
	(void)state;
	static const struct {
		const char *document;
		enum decode_cut cut;
	} cases[] = {
		{ "<rss><channel><title>T</title><item><title>One</title></item></channel></rss>", DECODE_WHOLE },
		{ "<rss><channel><title>T & U</title><item><title>One</b></title></item></channel></rss>", DECODE_WHOLE },
		{ "<rss><channel><title>T</title><item><title>One</title></item></channel>", DECODE_WHOLE },
		{ "<rss><channel><title>T</title><item><title>One</title></item>", DECODE_CUT },
		{ "<rss><channel><title>T</title><item><title>One</title></item></chan", DECODE_CUT },
		{ "<rss><channel><title>T</title><item><title>One</title></item><item><title>Tw", DECODE_CUT_WITHIN },
		{ "<rss><channel><title>T</title><item><title>One</title><description><![CDATA[It <b>was", DECODE_CUT_WITHIN },
		{ "<rss><channel><title>T</title><item><title>One</title></it", DECODE_CUT_WITHIN },
		{ "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>One</title></entry>", DECODE_CUT },
		{ "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>One</title></entry></feed><!-- made in", DECODE_WHOLE },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		reads(&seen, cases[i].document);
		assert_int_equal(seen.result.feed.cut, cases[i].cut);
		seen_done(&seen);
	}
}

static void a_feed_without_items_is_no_fault(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<title>Quiet</title>"));
	assert_int_equal(seen.reports.len, 0);
	assert_true(seen.result.has_feed);
	seen_done(&seen);
	reads(&seen, RSS("<item></item><item><title>One</title></item>"));
	assert_int_equal(seen.reports.len, 1);
	assert_int_equal(seen.rejects, 1);
	assert_contains(seen.reason, "item 1");
	assert_string_equal(seen.error, seen.reason); /* told, though the form is in order */
	assert_true(seen.result.is_well_formed);
	seen_done(&seen);
}

/* ---- what they say ---- */

static void a_summary_alone_is_the_text(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<item><title>a</title><description>The river rose.</description></item>"));
	assert_span(seen.reports.at[0].text, "The river rose.");
	seen_done(&seen);
}

static void markup_is_taken_off_however_often_it_was_escaped(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<item><title>&amp;amp;#8220;Flood&amp;amp;#8221;</title><description>&lt;p&gt;One &amp;lt;a href=\"x\"&amp;gt;two&amp;lt;/a&amp;gt;&lt;/p&gt;"
			 "&lt;p&gt;three&lt;/p&gt;</description></item>"
			 "<item><title>5 &amp;lt; 6</title><description>The &amp;lt;b&amp;gt; tag</description></item>"));
	assert_span(seen.reports.at[0].title, "\u201cFlood\u201d");
	assert_span(seen.reports.at[0].text, "One two\n\nthree");
	assert_span(seen.reports.at[1].title, "5 < 6");
	assert_span(seen.reports.at[1].text, "The <b> tag"); /* it speaks of one */
	seen_done(&seen);
}

static void characters_read_in_the_wrong_charset_are_put_right(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<item><title>Fran\u00c3\u00a7ois\u00e2\u20ac\u2122 don&#146;t</title></item><item><title>Fran\u00e7ois\u2019</title></item>"));
	assert_span(seen.reports.at[0].title, "Fran\u00c3\u00a7ois\u00e2\u20ac\u2122 don\u2019t"); /* one character more and it is not all of one kind */
	assert_span(seen.reports.at[1].title, "Fran\u00e7ois\u2019");
	seen_done(&seen);
	reads(&seen, RSS("<item><title>Fran\u00c3\u00a7ois\u00e2\u20ac\u2122</title></item>"));
	assert_span(seen.reports.at[0].title, "Fran\u00e7ois\u2019");
	seen_done(&seen);
}

static void a_link_that_would_run_is_none(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<item><title>a</title><link>javascript:alert(1)</link><guid>http://news.example/1</guid></item>"));
	assert_span(seen.reports.at[0].link, "http://news.example/1");
	assert_span(seen.reports.at[0].uri, "http://news.example/1");
	seen_done(&seen);
}

static void what_has_no_link_gets_none_from_where_it_was_fetched(void **state)
{
	(void)state;
	struct seen seen;
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://news.example/feed"), .received = TIME_NONE };
	reads_with(&seen, RSS("<item><title>a</title><link> </link></item>"), &hints);
	assert_int_equal(seen.reports.at[0].link.len, 0);
	assert_int_equal(seen.reports.at[0].guid.len, 0);
	seen_done(&seen);
}

static void an_item_of_a_picture_is_named_by_its_address(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<item><enclosure url=\"http://news.example/a.mp3\"/></item>"));
	assert_span(seen.reports.at[0].title, "http://news.example/a.mp3");
	seen_done(&seen);
}

/* ---- broken ones ---- */

#define JSON_HEAD "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Ruritania\", \"items\": [{\"id\": \"1\", \"content_text\": \"One] \\\"so\\\" it went.\"}, "
#define JSON_REST "{\"id\": \"2\", \"content_text\": \"Zwei f\xC3\xBCr alle.\", \"tags\": [\"a\", \"b\"]}], \"language\": \"de\"}"

static void a_json_feed_cut_anywhere_gives_its_whole_items(void **state)
{
	(void)state;
	struct span whole = SPAN(JSON_HEAD JSON_REST);
	for (size_t len = sizeof("{\"version\": \"https://jsonfeed.org/version/1.1\","); len < whole.len; len++) {
		struct seen seen;
		bool has_one = len >= sizeof(JSON_HEAD) - 3, has_two = len > whole.len - sizeof("], \"language\": \"de\"}");
		if (seen_bytes(&seen, span_head(whole, len)) < 0)
			fail_msg("cut at %zu: %s", len, seen.fault.text);
		assert_false(seen.result.is_well_formed);
		assert_contains(seen.error, "cut short");
		assert_int_equal(seen.result.feed.cut, DECODE_CUT); /* the part of an item behind it is left out already */
		assert_int_equal(seen.reports.len, (size_t)has_one + has_two);
		if (has_one)
			assert_span(seen.reports.at[0].text, "One] \"so\" it went.");
		if (has_two)
			assert_span(seen.reports.at[1].text, "Zwei f\xC3\xBCr alle.");
		seen_done(&seen);
	}
	is_refused("{\"version\": \"https://jsonfeed.org/version/1.1", "line 1");
	is_refused("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"id\": \"1\"} {\"id\": \"2\"}]}", "line 1");
}

static void links_of_a_feed_from_nowhere_begin_at_its_site(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<rss><channel><title>c</title><link>http://news.example/</link><item><title>a</title><link>/2026/1.html</link></item></channel></rss>");
	assert_span(seen.reports.at[0].link, "http://news.example/2026/1.html");
	seen_done(&seen);
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://feeds.example/x/all.xml"), .received = TIME_NONE };
	reads_with(&seen, "<rss><channel><title>c</title><link>http://news.example/</link><item><title>a</title><link>1.html</link></item></channel></rss>", &hints);
	assert_span(seen.reports.at[0].link, "http://feeds.example/x/1.html");
	seen_done(&seen);
}

static void broken_feeds_give_all_items_that_can_be_read(void **state)
{
	static const struct {
		const char *text;
		size_t items;
	} feeds[] = {
		{ "<br />\n<b>Warning</b>: no memory <?xml version=\"1.0\"?>" RSS("<item><title>a</title></item>"), 1 },
		{ "Notice: x\n" RSS("<item><title>a</title></item>") "junk <b>after</b>", 1 },
		{ RSS("<item><title>a & b &eacute; &nosuch;</title></item>"), 1 },
		{ RSS("<item><title>a<link>http://news.example/1</link></item><item><title>b</title></item>"), 2 },
		{ RSS("<item><title>a</title><item><title>b</title><item><title>c"), 3 },
		{ RSS("<x:y><item><title>a</title></item></item><item z=1 z=2><title>b</b></title></item>"), 2 },
		{ RSS("<item><title>a</title></item>") RSS("<item><title>b</title></item>"), 2 },
		{ RSS("<item><title>a \x01 b</title></item><item><title><![CDATA[b</title>"), 2 },
		{ "<rss><channel><item><title>a</title></item><item><title>b</title><desc", 2 },
	};
	(void)state;
	for (size_t i = 0; i < LEN(feeds); i++) {
		struct seen seen;
		reads(&seen, feeds[i].text);
		if (seen.reports.len != feeds[i].items)
			fail_msg("%zu items instead of %zu in %s", seen.reports.len, feeds[i].items, feeds[i].text);
		assert_false(seen.result.is_well_formed);
		assert_true(seen.error[0] != '\0');
		assert_int_equal(seen.reports.at[0].title.ptr[0], 'a');
		seen_done(&seen);
	}
}

static void an_item_that_was_not_closed_keeps_to_itself(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<rss><channel><title>Ruritania<item><title>a<link>http://news.example/1</link><description>one<item><title>b & c</title></rss>");
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[0].title, "a");
	assert_span(seen.reports.at[0].link, "http://news.example/1");
	assert_span(seen.reports.at[0].text, "one");
	assert_span(seen.reports.at[0].source, "Ruritania");
	assert_span(seen.reports.at[1].title, "b & c");
	seen_done(&seen);
	char *text = repeated("<rss><channel>", "<item><title>a", 2 * XML_DEPTH_MAX, "");
	reads(&seen, text);
	assert_int_equal(seen.reports.len, 2 * XML_DEPTH_MAX);
	seen_done(&seen);
	free(text);
}

static void a_feed_cut_anywhere_is_read_or_refused_with_a_reason(void **state)
{
	static const char whole[] = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"b\">]>" RSS(
		"<title>R</title><item><title>a &amp; &a;</title><description><![CDATA[<p>one</p>]]></description></item><!-- x --><item a='b'><title>c</title></item>");
	(void)state;
	for (size_t len = 1; len < sizeof(whole); len++) {
		struct seen seen;
		if (seen_bytes(&seen, span_make(whole, len)) < 0)
			assert_int_equal(seen.fault.kind, FAULT_INPUT);
		seen_done(&seen);
	}
}

/* ---- charsets ---- */

static void the_transport_says_which_charset_it_is(void **state)
{
	static const struct {
		const char *type, *text, *charset;
		bool is_well_formed;
	} feeds[] = {
		{ "application/rss+xml", "<?xml version='1.0' encoding='iso-8859-1'?><rss/>", "iso-8859-1", true },
		{ "application/rss+xml; charset=us-ascii", "<?xml version='1.0' encoding='iso-8859-1'?><rss/>", "us-ascii", true },
		{ "text/xml", "<?xml version='1.0' encoding='iso-8859-1'?><rss/>", "us-ascii", true },
		{ "text/xml", "<rss>\xC3\xA9</rss>", "utf-8", false },
		{ "text/plain", "<rss/>", "us-ascii", false },
		{ "", "<rss/>", "utf-8", true },
		{ "", "<?xml version='1.0' encoding='klingon'?><rss/>", "utf-8", false },
		{ "", "<?xml version='1.0' encoding='koi8-r'?><rss>\xC1</rss>", "koi8-r", true },
		{ "", "<?xml version='1.0' encoding='koi8-r'?><rss>\xC3\xA9</rss>", "utf-8", false },
		{ "", "\xEF\xBB\xBF<?xml version='1.0' encoding='koi8-r'?><rss/>", "koi8-r", true },
	};
	(void)state;
	for (size_t i = 0; i < LEN(feeds); i++) {
		struct seen seen;
		struct decode_hints hints = { .name = SPAN("drop"), .content_type = span_of(feeds[i].type), .received = TIME_NONE };
		reads_with(&seen, feeds[i].text, &hints);
		if (strcmp(seen.charset, feeds[i].charset) != 0 || seen.result.is_well_formed != feeds[i].is_well_formed)
			fail_msg("%s as '%s' is %s, %s", feeds[i].text, feeds[i].type, seen.charset, seen.error);
		seen_done(&seen);
	}
}

/* ---- hostile ones ---- */

static void a_document_type_without_entities_is_left_out(void **state)
{
	static const char *const types[] = {
		"<!DOCTYPE rss>",
		"<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">",
		"<!DOCTYPE rss SYSTEM \"file:///etc/passwd\">",
		"<!DOCTYPE rss []>",
		"<!DOCTYPE rss [\n<!-- what isn't said by <!ENTITY b \"&a;\"> -->\n<!ELEMENT rss ANY>\n<!ATTLIST rss version CDATA \"2.0\">\n<!NOTATION gif SYSTEM \"gif\">\n]>",
		"<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC \"-//W3C//ENTITIES Latin 1 for XHTML//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent\">\n%HTMLlat1;\n]>",
		"<!DOCTYPE rss><!DOCTYPE rss [<!ELEMENT rss ANY>]>",
	};
	(void)state;
	for (size_t i = 0; i < LEN(types); i++) {
		struct seen seen;
		CLEANUP(buf_done) struct buf text = { .max = 10000 };
		buf_addf(&text, "<?xml version='1.0'?>%s%s", types[i], RSS("<item><title>Caf&eacute; &b; &amp; Co</title></item>"));
		reads(&seen, text.ptr);
		assert_span(seen.reports.at[0].title, "Caf\xC3\xA9 &b; & Co");
		seen_done(&seen);
	}
}

static void entities_of_a_few_plain_characters_are_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<!DOCTYPE rss [<!ENTITY a \"plain\"><!ENTITY b 'at &#8364; 5'><!ENTITY a \"second\">]>" RSS("<item><title>&a; &b;</title></item>"));
	assert_span(seen.reports.at[0].title, "plain at \xE2\x82\xAC 5");
	assert_true(seen.result.is_well_formed);
	seen_done(&seen);
	CLEANUP(buf_done) struct buf laughs = { .max = 8u << 20 };
	buf_addf(&laughs, "<!DOCTYPE rss [<!ENTITY a \"%0250d\">]><rss><item><title>", 0);
	for (size_t i = 0; i < 50000; i++)
		buf_add_text(&laughs, "&a;");
	buf_add_text(&laughs, "</title></item></rss>");
	is_refused(laughs.ptr, "with its own entities");
}

static void all_other_entities_are_refused(void **state)
{
	static const struct {
		const char *declaration, *reason;
	} drops[] = {
		{ "<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">", "it is XML whose document type declares an entity ('b') which is made of others or of elements" },
		{ "<!ENTITY b \"<title>c</title>\">", "('b') which is made of others or of elements" },
		{ "<!ENTITY b \"%c;\">", "('b') which is made of others or of elements" },
		{ "<!ENTITY c SYSTEM \"file:///etc/passwd\">", "('c') which is kept elsewhere" },
		{ "<!ENTITY c PUBLIC \"-//X//Y//EN\" \"http://127.0.0.1/\">", "('c') which is kept elsewhere" },
		{ "<!ENTITY c SYSTEM \"c.gif\" NDATA gif>", "('c') which is kept elsewhere" },
		{ "<!ENTITY % d \"x\">", "('d') of declarations" },
		{ "<!ENTITY % d SYSTEM \"http://127.0.0.1/x.dtd\"> %d;", "('d') of declarations" },
		{ "<!ENTITY % d PUBLIC \"-//X//Y//EN\" \"http://127.0.0.1/x.dtd\"> %d;", "('d') of declarations" },
		/* a long name is cut, and what nobody sees of it is not shown; the reason stays UTF-8 */
		{ "<!ENTITY dd\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		  "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC \"&a;\">", "\xE2\x82\xAC') which is made of" },
		{ "<!ENTITY d\xC2\x85 \"&a;\">", "which is made of others" },
		{ "<!ENTITY e", "('e') which is not declared in good form" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(drops); i++) {
		CLEANUP(buf_done) struct buf text = { .max = 10000 };
		buf_addf(&text, "<?xml version='1.0'?><!DOCTYPE rss [%s]>%s", drops[i].declaration, RSS("<item><title>&a; &b; &c;</title></item>"));
		is_refused(text.ptr, drops[i].reason);
		buf_clear(&text);
		buf_addf(&text, "<!-- --><!DOCTYPE rss><!DOCTYPE rss [%s]>%s", drops[i].declaration, RSS("<item><title>&a; &b; &c;</title></item>"));
		is_refused(text.ptr, drops[i].reason);
		buf_clear(&text);
		buf_addf(&text, "<!DOCTYPE html [%s]><html xmlns='http://www.w3.org/1999/xhtml'><body><p>&a; &b; &c; The river rose above the dam.</p></body></html>", drops[i].declaration);
		is_refused(text.ptr, drops[i].reason);
	}
	char *many = repeated("<!DOCTYPE rss [", "<!ENTITY a \"b\">", XML_ENTITIES_MAX + 1, "]>" RSS("<item><title>&a;</title></item>"));
	is_refused(many, "which is one more than 64");
	free(many);
	char *letters = repeated("<!DOCTYPE rss [<!ENTITY a \"", "b", XML_ENTITY_VALUE_MAX + 1, "\">]>" RSS("<item><title>&a;</title></item>"));
	is_refused(letters, "which is longer than 256 bytes");
	free(letters);
}

static void what_takes_too_much_is_refused_by_name(void **state)
{
	(void)state;
	char *text = repeated("<rss><item>", "<a>", XML_DEPTH_MAX, "</item></rss>");
	is_refused(text, "deeper than 200");
	free(text);
	text = repeated("<rss><item", " a=''", XML_ATTRIBUTES_MAX + 1, "/></rss>");
	is_refused(text, "more attributes in one element than 200");
	free(text);
	text = repeated("<rss>", "<a/>", XML_NODES_MAX + 1, "</rss>");
	is_refused(text, "more elements and attributes than 500000");
	free(text);
	text = repeated("<rss>", "<a xmlns:a='a' xmlns:b='b' xmlns:c='c'>", XML_NAMESPACES_MAX / 3 + 1, "</rss>");
	is_refused(text, "more namespaces in one place than 200");
	free(text);
}

static void what_is_no_news_is_named(void **state)
{
	(void)state;
	is_refused("<?xml version=\"1.0\"?><opml version=\"2.0\"><body><outline xmlUrl=\"http://news.example/\"/></body></opml>", "OPML, a list of feeds, not news");
	is_refused("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"></urlset>", "sitemap");
	is_refused("<?xml version=\"1.0\"?><recipes></recipes>", "of a kind that is not known: <recipes>");
	is_refused("<!-- nothing -->", "without any element");
	is_refused("{\"version\": \"https://jsonfeed.org/version/1\"}", "without a list of items");
}

static void a_date_that_is_none_is_told(void **state)
{
	(void)state;
	static const char *const drops[] = {
		"<rss version=\"2.0\"><channel><title>B</title><item><title>Flood</title><pubDate>Mon, 31 Feb 2024 10:00:00 GMT</pubDate></item></channel></rss>",
		"<rss version=\"2.0\"><channel><title>B</title><item><title>Flood</title><pubDate>yesterday</pubDate></item></channel></rss>",
		"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>B</title><entry><title>Flood</title><published>2024-02-31</published></entry></feed>",
		"{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"B\", \"items\": [{\"id\": \"1\", \"title\": \"Flood\", \"date_published\": \"2024-02-31T10:00:00Z\"}]}",
		"<html><head><title>Flood in Streslau</title><meta property=\"article:published_time\" content=\"2024-02-31\"></head><body><p>The river rose.</p></body></html>",
	};
	for (size_t i = 0; i < LEN(drops); i++) {
		struct seen seen;
		assert_int_equal(seen_bytes(&seen, span_of(drops[i])), 0);
		assert_true(seen.reports.at[0].published == TIME_NONE);
		assert_contains(seen.error, "is none, so it was left out");
		seen_done(&seen);
	}
}

static void where_a_post_appeared_first_is_no_text(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<title>Courier</title><item><title>Flood</title><description>&lt;p&gt;The dam broke.&lt;/p&gt;&lt;p&gt;The post &lt;a href='http://c.example/1'&gt;Flood&lt;/a&gt; "
		"appeared first on &lt;a href='http://c.example'&gt;Courier&lt;/a&gt;.&lt;/p&gt;</description></item>"
		"<item><title>Mail</title><description>The post is late. Snow appeared first on Monday.</description></item>"));
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[0].text, "The dam broke.");
	assert_span(seen.reports.at[0].summary, "The dam broke.");
	assert_span(seen.reports.at[1].text, "The post is late. Snow appeared first on Monday.");
	seen_done(&seen);
}

static void an_item_may_say_in_words_that_it_is_embargoed(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, RSS("<title>Press</title><item><title>EMBARGO until 30 July 2002, 18:00: Flood in Streslau</title><description>The dam broke.</description></item>"
		"<item><title>Embargo on arms: Ruritania votes</title><description>The vote was close.</description></item>"
		"<item><title>Flood</title><description>&lt;p&gt;EMBARGOED UNTIL 18:00 GMT, 30 July 2002&lt;/p&gt;&lt;p&gt;The dam broke.&lt;/p&gt;</description></item>"));
	assert_int_equal(seen.reports.len, 3);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_int_equal(seen.reports.at[0].embargo, clock_from_civil(2002, 7, 30, 18, 0, 0));
	assert_span(seen.reports.at[1].title, "Embargo on arms: Ruritania votes");
	assert_int_equal(seen.reports.at[1].embargo, TIME_NONE);
	assert_span(seen.reports.at[2].text, "The dam broke.");
	assert_span(seen.reports.at[2].summary, "The dam broke.");
	assert_int_equal(seen.reports.at[2].embargo, clock_from_civil(2002, 7, 30, 18, 0, 0));
	seen_done(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rss_2_is_read),
		cmocka_unit_test(atom_is_read_with_its_bases),
		cmocka_unit_test(rss_1_and_cdf_are_read),
		cmocka_unit_test(json_feed_is_read),
		cmocka_unit_test(minutes_to_live_are_read_and_nonsense_is_not),
		cmocka_unit_test(hours_and_days_without_news_are_read),
		cmocka_unit_test(a_feed_that_would_never_be_read_says_nothing),
		cmocka_unit_test(period_and_frequency_make_one_interval),
		cmocka_unit_test(addresses_of_the_feed_and_of_its_hub_are_read),
		cmocka_unit_test(a_json_feed_names_its_hub_and_its_end),
		cmocka_unit_test(links_of_a_json_feed_begin_where_it_says_that_it_lies),
		cmocka_unit_test(a_feed_behind_a_long_list_of_declarations_is_a_feed),
		cmocka_unit_test(a_feed_larger_than_one_report_is_read),
		cmocka_unit_test(a_text_of_twelve_megabytes_does_no_harm),
		cmocka_unit_test(a_document_without_its_end_is_told_from_one_in_bad_form),
		cmocka_unit_test(a_feed_without_items_is_no_fault),
		cmocka_unit_test(a_summary_alone_is_the_text),
		cmocka_unit_test(markup_is_taken_off_however_often_it_was_escaped),
		cmocka_unit_test(characters_read_in_the_wrong_charset_are_put_right),
		cmocka_unit_test(a_link_that_would_run_is_none),
		cmocka_unit_test(what_has_no_link_gets_none_from_where_it_was_fetched),
		cmocka_unit_test(an_item_of_a_picture_is_named_by_its_address),
		cmocka_unit_test(a_json_feed_cut_anywhere_gives_its_whole_items),
		cmocka_unit_test(links_of_a_feed_from_nowhere_begin_at_its_site),
		cmocka_unit_test(broken_feeds_give_all_items_that_can_be_read),
		cmocka_unit_test(an_item_that_was_not_closed_keeps_to_itself),
		cmocka_unit_test(a_feed_cut_anywhere_is_read_or_refused_with_a_reason),
		cmocka_unit_test(the_transport_says_which_charset_it_is),
		cmocka_unit_test(a_document_type_without_entities_is_left_out),
		cmocka_unit_test(entities_of_a_few_plain_characters_are_read),
		cmocka_unit_test(all_other_entities_are_refused),
		cmocka_unit_test(what_takes_too_much_is_refused_by_name),
		cmocka_unit_test(a_date_that_is_none_is_told),
		cmocka_unit_test(what_is_no_news_is_named),
		cmocka_unit_test(where_a_post_appeared_first_is_no_text),
		cmocka_unit_test(an_item_may_say_in_words_that_it_is_embargoed),
	};
	return cmocka_run_group_tests_name("feed", tests, NULL, NULL);
}
