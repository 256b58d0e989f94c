/* Which item of a feed is which: what other readers got wrong, a sentence each. */
#include "tests/test.h"

#include "base/array.h"
#include "report/feed_identity.h"

#define ITEMS_MAX 8u

struct document {
	struct feed_item items[ITEMS_MAX];
	size_t len;
};

static struct report item_of(const char *guid, const char *link, const char *title, const char *text)
{
	struct report report = REPORT_BLANK;
	report.guid = span_of(guid);
	report.link = span_of(link);
	report.title = span_of(title);
	report.text = span_of(text);
	return report;
}

static void add_report(struct document *document, const struct report *report)
{
	assert_true(document->len < ITEMS_MAX);
	document->items[document->len++] = feed_item_of(report);
}

static void add(struct document *document, const char *guid, const char *link, const char *text)
{
	struct report report = item_of(guid, link, "News", text);
	add_report(document, &report);
}

static uint64_t identity_of(const char *guid, const char *link, const char *text)
{
	struct document document = { 0 };
	add(&document, guid, link, text);
	feed_items_identify(document.items, document.len);
	return document.items[0].identity;
}

static uint64_t text_of(const char *title, const char *text)
{
	struct report report = item_of("1", NULL, title, text);
	return feed_item_of(&report).text;
}

/* ---- names ---- */

static void an_item_is_known_by_its_guid_whatever_else_changes(void **state)
{
	(void)state;
	uint64_t identity = identity_of("r-1", "http://news.example/1", "The river rose.");
	assert_int_equal(identity_of("r-1", "http://news.example/1?from=rss", "The river rose again."), identity);
	assert_int_not_equal(identity_of("r-2", "http://news.example/1", "The river rose."), identity);
	assert_int_not_equal(identity_of("R-1", "http://news.example/1", "The river rose."), identity);
}

static void without_a_guid_it_is_known_by_its_link_and_without_that_by_its_text(void **state)
{
	(void)state;
	assert_int_equal(identity_of(NULL, "http://news.example/1", "a"), identity_of(NULL, "http://news.example/1", "b"));
	assert_int_not_equal(identity_of(NULL, "http://news.example/1", "a"), identity_of(NULL, "http://news.example/2", "a"));
	assert_int_equal(identity_of(NULL, NULL, "a"), identity_of(NULL, NULL, "a"));
	assert_int_not_equal(identity_of(NULL, NULL, "a"), identity_of(NULL, NULL, "b"));
	assert_int_not_equal(identity_of(NULL, NULL, "a"), 0);
}

static void a_name_rewritten_from_http_to_https_is_the_same(void **state)
{
	(void)state;
	uint64_t identity = identity_of("http://news.example/2026/flood", NULL, "a");
	static const char *const same[] = {
		"https://news.example/2026/flood", "HTTPS://News.Example/2026/flood", "http://www.news.example/2026/flood", "https://news.example/2026/flood/",
		"http://news.example:80/2026/flood", "https://news.example:443/2026/flood", " http://news.example/2026/flood\n",
	};
	static const char *const other[] = {
		"http://news.example/2026/Flood", "http://news.example/2026/flood?", "http://news.example:8080/2026/flood", "http://m.news.example/2026/flood", "ftp://news.example/2026/flood",
	};
	for (size_t i = 0; i < LEN(same); i++)
		if (identity_of(same[i], NULL, "a") != identity)
			fail_msg("'%s' is another", same[i]);
	for (size_t i = 0; i < LEN(other); i++)
		if (identity_of(other[i], NULL, "a") == identity)
			fail_msg("'%s' is the same", other[i]);
}

static void a_feed_may_begin_to_name_guids_that_are_its_links(void **state)
{
	(void)state;
	assert_int_equal(identity_of("https://www.news.example/1/", "http://news.example/1", "a"), identity_of(NULL, "http://news.example/1", "a"));
}

static void a_host_alone_has_a_form_too(void **state)
{
	(void)state;
	struct buf form;
	buf_init(&form, 100);
	feed_name_add_normal(&form, SPAN("http://WWW.Example:443"));
	assert_span(buf_view(&form), "example");
	buf_clear(&form);
	feed_name_add_normal(&form, SPAN("http://"));
	assert_int_equal(form.len, 0);
	feed_name_add_normal(&form, SPAN("urn:uuid:A/"));
	assert_span(buf_view(&form), "urn:uuid:A/");
	buf_done(&form);
}

/* ---- names used twice ---- */

static void a_guid_used_twice_hides_nothing(void **state)
{
	(void)state;
	struct document document = { 0 };
	add(&document, "status", "http://news.example/1", "All is well.");
	add(&document, "status", "http://news.example/2", "The servers are down.");
	add(&document, "other", "http://news.example/3", "Lunch.");
	feed_items_identify(document.items, document.len);
	assert_int_not_equal(document.items[0].identity, document.items[1].identity);
	assert_int_equal(document.items[2].identity, identity_of("other", NULL, "Lunch."));
}

static void namesakes_keep_their_names_when_others_come_and_when_they_are_edited(void **state)
{
	(void)state;
	struct document before = { 0 }, after = { 0 };
	add(&before, "status", "http://news.example/1", "All is well.");
	add(&before, "status", "http://news.example/2", "The servers are down.");
	add(&after, "status", "http://news.example/3", "The servers are up.");
	add(&after, "status", "http://news.example/1", "All is well.");
	add(&after, "status", "https://news.example/2", "The servers are down, all of them.");
	feed_items_identify(before.items, before.len);
	feed_items_identify(after.items, after.len);
	assert_int_equal(after.items[1].identity, before.items[0].identity);
	assert_int_equal(after.items[2].identity, before.items[1].identity);
	assert_int_not_equal(after.items[0].identity, before.items[0].identity);
	assert_int_not_equal(after.items[0].identity, before.items[1].identity);
}

static void where_guid_and_link_are_shared_the_text_tells_and_order_does_not_matter(void **state)
{
	(void)state;
	struct document before = { 0 }, after = { 0 };
	add(&before, "http://news.example/", "http://news.example/", "Flood.");
	add(&before, "http://news.example/", "http://news.example/", "Fire.");
	add(&after, "http://news.example/", "http://news.example/", "Hail.");
	add(&after, "http://news.example/", "http://news.example/", "Fire.");
	add(&after, "http://news.example/", "http://news.example/", "Flood.");
	feed_items_identify(before.items, before.len);
	feed_items_identify(after.items, after.len);
	assert_int_not_equal(before.items[0].identity, before.items[1].identity);
	assert_int_equal(after.items[1].identity, before.items[1].identity);
	assert_int_equal(after.items[2].identity, before.items[0].identity);
	assert_int_not_equal(after.items[0].identity, before.items[0].identity);
	assert_int_not_equal(after.items[0].identity, before.items[1].identity);
}

static void a_link_that_all_items_share_hides_nothing(void **state)
{
	(void)state;
	struct document document = { 0 };
	for (int i = 0; i < 4; i++)
		add(&document, NULL, "http://news.example/", (const char *[]){ "a", "b", "c", "d" }[i]);
	feed_items_identify(document.items, document.len);
	for (size_t i = 0; i < document.len; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(document.items[i].identity, document.items[j].identity);
}

static void an_item_that_stands_there_twice_is_one(void **state)
{
	(void)state;
	struct document document = { 0 };
	add(&document, "r-1", "http://news.example/1", "The river rose.");
	add(&document, "r-1", "http://news.example/1?again", "The  river rose.");
	feed_items_identify(document.items, document.len);
	assert_int_equal(document.items[0].identity, document.items[1].identity);
}

static void an_item_whose_namesake_comes_is_known_again_by_its_text(void **state)
{
	(void)state;
	struct document before = { 0 }, after = { 0 };
	add(&before, "status", "http://news.example/1", "All is well.");
	add(&after, "status", "http://news.example/2", "The servers are down.");
	add(&after, "status", "http://news.example/1", "All is well.");
	feed_items_identify(before.items, before.len);
	feed_items_identify(after.items, after.len);
	assert_int_equal(after.items[1].text, before.items[0].text);
	assert_int_not_equal(after.items[0].text, before.items[0].text);
	assert_int_not_equal(after.items[0].identity, before.items[0].identity); /* or it would pass for an edit */
}

static void a_document_without_items_is_none_of_its_business(void **state)
{
	(void)state;
	feed_items_identify(NULL, 0);
}

/* ---- text ---- */

static void the_text_changes_with_what_a_reader_sees(void **state)
{
	(void)state;
	uint64_t text = text_of("Flood in Zenda", "The river rose.");
	assert_int_not_equal(text_of("Flood in Streslau", "The river rose."), text);
	assert_int_not_equal(text_of("Flood in Zenda", "The river fell."), text);
	assert_int_not_equal(text_of("Flood in", "Zenda The river rose."), text);
	assert_int_not_equal(text_of("FLOOD in Zenda", "The river rose."), text);
}

static void white_space_and_what_has_no_width_are_no_change(void **state)
{
	(void)state;
	uint64_t text = text_of("Flood in Zenda", "The river rose.\n\nNobody was hurt.");
	assert_int_equal(text_of(" Flood \t in\xC2\xA0Zenda", "The river rose. Nobody was hurt.\n"), text);
	assert_int_equal(text_of("Flo\xC2\xADod in Zenda", "\xEF\xBB\xBFThe river\xE2\x80\xAF\xE2\x80\x8Brose.\nNobody was hurt."), text);
}

static void dates_and_links_are_no_text(void **state)
{
	(void)state;
	struct report a = item_of("r-1", "http://news.example/1", "Flood", "The river rose."), b = a;
	b.updated = 17;
	b.published = 4;
	b.link = SPAN("http://news.example/1?utm_source=rss");
	b.byline = SPAN("Jane Doe");
	assert_int_equal(feed_item_of(&a).text, feed_item_of(&b).text);
}

static void a_summary_stands_in_for_a_text(void **state)
{
	(void)state;
	struct report a = item_of("r-1", NULL, "Flood", NULL);
	a.summary = SPAN("The river rose.");
	assert_int_equal(feed_item_of(&a).text, text_of("Flood", "The river rose."));
	a.text = SPAN("The river rose, and it rose high.");
	assert_int_equal(feed_item_of(&a).text, text_of("Flood", "The river rose, and it rose high."));
}

static void how_much_text_there_was_is_told_in_characters(void **state)
{
	(void)state;
	struct report report = item_of("r-1", NULL, "\xC3\x9C" "ber Nacht", "\xE6\xB4\xAA \xE6\xB0\xB4 !");
	assert_int_equal(feed_item_of(&report).text_len, 9 + 3);
	report = item_of("r-1", NULL, " ", NULL);
	assert_int_equal(feed_item_of(&report).text_len, 0);
	assert_int_equal(feed_item_of(&report).text, 0);
}

static void a_picture_titled_by_its_address_has_no_text(void **state)
{
	(void)state;
	struct report report = item_of("r-1", "http://news.example/1.jpg", "http://news.example/1.jpg", NULL);
	assert_int_equal(feed_item_of(&report).text, 0);
	assert_int_equal(feed_item_of(&report).text_len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_item_is_known_by_its_guid_whatever_else_changes),
		cmocka_unit_test(without_a_guid_it_is_known_by_its_link_and_without_that_by_its_text),
		cmocka_unit_test(a_name_rewritten_from_http_to_https_is_the_same),
		cmocka_unit_test(a_feed_may_begin_to_name_guids_that_are_its_links),
		cmocka_unit_test(a_host_alone_has_a_form_too),
		cmocka_unit_test(a_guid_used_twice_hides_nothing),
		cmocka_unit_test(namesakes_keep_their_names_when_others_come_and_when_they_are_edited),
		cmocka_unit_test(where_guid_and_link_are_shared_the_text_tells_and_order_does_not_matter),
		cmocka_unit_test(a_link_that_all_items_share_hides_nothing),
		cmocka_unit_test(an_item_that_stands_there_twice_is_one),
		cmocka_unit_test(an_item_whose_namesake_comes_is_known_again_by_its_text),
		cmocka_unit_test(a_document_without_items_is_none_of_its_business),
		cmocka_unit_test(the_text_changes_with_what_a_reader_sees),
		cmocka_unit_test(white_space_and_what_has_no_width_are_no_change),
		cmocka_unit_test(dates_and_links_are_no_text),
		cmocka_unit_test(a_summary_stands_in_for_a_text),
		cmocka_unit_test(how_much_text_there_was_is_told_in_characters),
		cmocka_unit_test(a_picture_titled_by_its_address_has_no_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
