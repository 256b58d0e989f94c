/* Feeds of all kinds, as they should be and as they are. */
#include <stdio.h>

#include "tests/report/seen.h"

static void reads(struct seen *seen, const char *text)
{
	if (seen_bytes(seen, span_of(text)) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, "feed");
}

static void rss_2_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen,
		"<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
		"<channel><title>Ruritania Today</title><language>EN-us</language><image><title>Logo</title></image>"
		"<item><title>Flood &amp;lt;b&amp;gt;</title><link>http://news.example/1</link><guid isPermaLink=\"false\">r-1</guid>"
		"<pubDate>Fri, 26 Jul 2002 08:00:00 GMT</pubDate><dc:creator>Jane Doe</dc:creator><category>flood</category><category>river</category>"
		"<description>The river rose.</description><content:encoded><![CDATA[<p>The river rose.</p><p>Nobody was hurt.</p>]]></content:encoded></item>"
		"</channel></rss>");
	assert_true(seen.result.is_well_formed);
	assert_int_equal(seen.reports.len, 1);
	const struct report *r = &seen.reports.at[0];
	assert_span(r->title, "Flood <b>");
	assert_span(r->link, "http://news.example/1");
	assert_span(r->guid, "r-1");
	assert_span(r->uri, "");
	assert_span(r->summary, "The river rose.");
	assert_span(r->text, "The river rose.\n\nNobody was hurt.");
	assert_span(r->byline, "Jane Doe");
	assert_span(r->source, "Ruritania Today");
	assert_span(r->language, "en-us");
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_int_equal(r->keywords_len, 2);
	seen_done(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rss_2_is_read),
	};
	return cmocka_run_group_tests_name("feed", tests, NULL, NULL);
}
