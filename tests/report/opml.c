/* Lists of feeds, as other programs write them and as we do. */
#include "tests/test.h"

#include "base/array.h"
#include "report/opml.h"

#define BODY(outlines) "<opml version=\"2.0\"><head><title>Mine</title></head><body>" outlines "</body></opml>"

struct list {
	struct arena *arena;
	struct opml opml;
};

static struct list reads_bytes(struct span bytes)
{
	struct list list = { .arena = arena_new() };
	struct fault fault;
	if (opml_read(bytes, SPAN("list.opml"), list.arena, &list.opml, &fault) < 0)
		fail_msg("%s", fault.text);
	return list;
}

static struct list reads(const char *text)
{
	return reads_bytes(span_of(text));
}

static void list_done(struct list *list)
{
	arena_free(list->arena);
}

static void is_refused(const char *text, const char *reason)
{
	struct arena *arena = arena_new();
	struct opml opml;
	struct fault fault = { 0 };
	assert_int_equal(opml_read(span_of(text), SPAN("list.opml"), arena, &opml, &fault), -1);
	assert_int_equal(fault.kind, FAULT_INPUT);
	if (!strstr(fault.text, reason))
		fail_msg("'%s' does not say '%s'", fault.text, reason);
	arena_free(arena);
}

/* ---- reading ---- */

static void feeds_are_read_with_the_folders_that_they_lie_in(void **state)
{
	(void)state;
	struct list list = reads(BODY("<outline text=\"Ruritania\"><outline text=\"Towns\"><outline type=\"rss\" text=\"Zenda\" title=\"Zenda Daily\" "
				      "xmlUrl=\"http://zenda.example/rss?a=1&amp;b=2\" htmlUrl=\"http://zenda.example/\"/></outline>"
				      "<outline type=\"rss\" text=\"Streslau\" xmlUrl=\"https://streslau.example/feed\"/></outline>"
				      "<outline type=\"rss\" text=\"Lone\" xmlUrl=\"http://lone.example/\"/>"));
	assert_int_equal(list.opml.len, 3);
	assert_null(list.opml.error);
	const struct opml_feed *at = list.opml.at;
	assert_span(at[0].url, "http://zenda.example/rss?a=1&b=2");
	assert_span(at[0].title, "Zenda Daily");
	assert_span(at[0].page, "http://zenda.example/");
	assert_span(at[0].folder, "Ruritania/Towns");
	assert_span(at[1].title, "Streslau");
	assert_span(at[1].folder, "Ruritania");
	assert_int_equal(at[1].page.len, 0);
	assert_int_equal(at[2].folder.len, 0);
	list_done(&list);
}

static void what_exporters_leave_out_or_spell_otherwise_is_borne(void **state)
{
	(void)state;
	struct list list = reads("<OPML><body><outline xmlurl=\" http://a.example/ \"/><Outline TITLE=\"B\" XMLURL=\"http://b.example/\"/>"
				 "<outline text=\"http://c.example/\" xmlURL=\"http://c.example/\"/><outline type=\"rss\" url=\"http://d.example/\"/>"
				 "<outline type=\"link\" url=\"http://e.example/\"/><outline text=\"F\" xmlUrl=\"feed://f.example/rss\"/>"
				 "<outline text=\"G\" xmlUrl=\"feed:https://g.example/\"/></body></OPML>");
	static const char *const urls[] = {
		"http://a.example/", "http://b.example/", "http://c.example/", "http://d.example/", "http://f.example/rss", "https://g.example/",
	};
	assert_int_equal(list.opml.len, 6);
	for (size_t i = 0; i < list.opml.len; i++)
		assert_span(list.opml.at[i].url, urls[i]);
	assert_int_equal(list.opml.at[0].title.len, 0);
	assert_span(list.opml.at[1].title, "B");
	assert_int_equal(list.opml.at[2].title.len, 0); /* its address is no title */
	list_done(&list);
}

static void an_address_listed_twice_is_one_feed(void **state)
{
	(void)state;
	struct list list = reads(BODY("<outline text=\"A\"><outline text=\"First\" xmlUrl=\"http://a.example/\"/></outline>"
				      "<outline text=\"B\"><outline text=\"Second\" xmlUrl=\"http://a.example/\"/></outline>"));
	assert_int_equal(list.opml.len, 1);
	assert_span(list.opml.at[0].title, "First");
	assert_int_equal(list.opml.passed_over, 0);
	list_done(&list);
}

static void what_nobody_can_poll_is_passed_over_and_counted(void **state)
{
	(void)state;
	struct list list = reads(BODY("<outline text=\"Run\" xmlUrl=\"exec:/bin/ls\"/><outline text=\"File\" xmlUrl=\"file:///etc/passwd\"/>"
				      "<outline text=\"A\" xmlUrl=\"http://a.example/\" htmlUrl=\"javascript:alert(1)\"/>"));
	assert_int_equal(list.opml.len, 1);
	assert_int_equal(list.opml.passed_over, 2);
	assert_int_equal(list.opml.at[0].page.len, 0);
	list_done(&list);
}

static void broken_lists_in_any_charset_are_read(void **state)
{
	(void)state;
	struct list list = reads("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><opml version=1.1><body><outline text=\"Zeit\xfcng & mehr\">"
				 "<outline text=\"\xdc" "ber\" xmlUrl=\"http://a.example/?a&b\"><outline text=\"Next\" xmlUrl=\"http://b.example/\">");
	assert_int_equal(list.opml.len, 2);
	assert_non_null(list.opml.error);
	assert_span(list.opml.at[0].title, "\xC3\x9C" "ber");
	assert_span(list.opml.at[0].folder, "Zeit\xC3\xBCng & mehr");
	assert_span(list.opml.at[1].folder, "Zeit\xC3\xBCng & mehr"); /* a feed is no folder */
	list_done(&list);
}

static void utf_16_is_read_too(void **state)
{
	(void)state;
	const char *text = BODY("<outline text=\"A\" xmlUrl=\"http://a.example/\"/>");
	char wide[400] = "\xFF\xFE";
	assert_true(2 * strlen(text) + 2 <= sizeof(wide));
	for (size_t i = 0; text[i]; i++)
		wide[2 + 2 * i] = text[i];
	struct list list = reads_bytes(span_make(wide, 2 + 2 * strlen(text)));
	assert_int_equal(list.opml.len, 1);
	assert_span(list.opml.at[0].url, "http://a.example/");
	list_done(&list);
}

static void names_become_lines_and_slashes_in_them_no_folders(void **state)
{
	(void)state;
	struct list list = reads(BODY("<outline text=\" AC/DC &#10; live\"><outline text=\"a&#9;b\" xmlUrl=\"http://a.example/\"/></outline>"));
	assert_span(list.opml.at[0].folder, "AC\xE2\x88\x95" "DC live");
	assert_span(list.opml.at[0].title, "a b");
	list_done(&list);
}

static void folders_deeper_than_anybody_files_are_cut(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 65536);
	buf_add_text(&text, "<opml><body>");
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "<outline text=\"%d\">", i);
	buf_add_text(&text, "<outline xmlUrl=\"http://a.example/\"/>");
	struct list list = reads_bytes(buf_view(&text));
	assert_span(list.opml.at[0].folder, "0/1/2/3/4/5/6/7");
	list_done(&list);
	buf_done(&text);
}

static void what_is_no_list_of_feeds_is_refused_in_words(void **state)
{
	(void)state;
	is_refused("", "without any element");
	is_refused("<rss version=\"2.0\"><channel/></rss>", "it is no OPML: its first element is <rss>");
	is_refused("<opml><body/></opml>", "without any feed");
	is_refused("<opml><body><outline text=\"A\" xmlUrl=\"exec:a\"/></body></opml>", "none of its 1 feeds");
	is_refused("http://a.example/\nhttp://b.example/\n", "without any element");
}

static void more_feeds_than_anybody_polls_are_refused(void **state)
{
	(void)state;
	struct buf text;
	struct arena *arena = arena_new();
	struct opml opml;
	struct fault fault;
	buf_init(&text, 8u << 20);
	buf_add_text(&text, "<opml><body>");
	for (unsigned i = 0; i <= OPML_FEEDS_MAX; i++)
		buf_addf(&text, "<outline xmlUrl=\"http://a.example/%u\"/>", i);
	buf_add_text(&text, "</body></opml>");
	assert_int_equal(opml_read(buf_view(&text), SPAN("list.opml"), arena, &opml, &fault), -1);
	assert_non_null(strstr(fault.text, "more than 20000 feeds"));
	buf_done(&text);
	arena_free(arena);
}

/* ---- writing ---- */

static void feeds_are_written_by_folder_and_escaped(void **state)
{
	(void)state;
	static const struct opml_feed feeds[] = {
		{ .url = SPAN("http://z.example/"), .title = SPAN("Z"), .folder = SPAN("News/World") },
		{ .url = SPAN("http://y.example/?a=1&b=\"2\""), .title = SPAN("<Y> & \x01" "co\n"), .page = SPAN("http://y.example/"), .folder = SPAN("News") },
		{ .url = SPAN("http://x.example/"), .folder = SPAN("Art & more") },
		{ .url = SPAN("http://w.example/"), .title = SPAN("W") },
		{ .url = SPAN("http://v.example/"), .title = SPAN("V"), .folder = SPAN("News!") },
		{ .url = SPAN("http://u.example/"), .title = SPAN("U"), .folder = SPAN("/News//World/") },
	};
	struct buf out;
	buf_init(&out, 8192);
	opml_write(&out, SPAN("My feeds"), feeds, LEN(feeds));
	assert_string_equal(out.ptr,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:tidings=\"urn:io.tidings:feed\">\n\t<head>\n\t\t<title>My feeds</title>\n\t</head>\n\t<body>\n"
		"\t\t<outline type=\"rss\" text=\"W\" xmlUrl=\"http://w.example/\"/>\n"
		"\t\t<outline text=\"Art &amp; more\">\n"
		"\t\t\t<outline type=\"rss\" text=\"http://x.example/\" xmlUrl=\"http://x.example/\"/>\n"
		"\t\t</outline>\n"
		"\t\t<outline text=\"News\">\n"
		"\t\t\t<outline type=\"rss\" text=\"&lt;Y&gt; &amp; co \" xmlUrl=\"http://y.example/?a=1&amp;b=&quot;2&quot;\" htmlUrl=\"http://y.example/\"/>\n"
		"\t\t\t<outline text=\"World\">\n"
		"\t\t\t\t<outline type=\"rss\" text=\"Z\" xmlUrl=\"http://z.example/\"/>\n"
		"\t\t\t\t<outline type=\"rss\" text=\"U\" xmlUrl=\"http://u.example/\"/>\n"
		"\t\t\t</outline>\n"
		"\t\t</outline>\n"
		"\t\t<outline text=\"News!\">\n"
		"\t\t\t<outline type=\"rss\" text=\"V\" xmlUrl=\"http://v.example/\"/>\n"
		"\t\t</outline>\n"
		"\t</body>\n</opml>\n");
	buf_done(&out);
}

static void what_was_written_is_read_back(void **state)
{
	(void)state;
	static const struct opml_feed feeds[] = {
		{ .url = SPAN("http://w.example/?a&b=%20<c>") },
		{ SPAN("http://y.example/"), SPAN("\"Y\" & Co &amp; <b>"), SPAN("http://y.example/page"), SPAN("A'b/C \xE2\x82\xAC"), SPAN("1h30m"), SPAN("Y & \"Z\""), true },
	};
	struct buf out;
	buf_init(&out, 8192);
	opml_write(&out, SPAN("<&>"), feeds, 2);
	struct list list = reads_bytes(buf_view(&out));
	assert_int_equal(list.opml.len, 2);
	assert_null(list.opml.error);
	for (size_t i = 0; i < 2; i++) {
		assert_true(span_equals(list.opml.at[i].url, feeds[i].url));
		assert_true(span_equals(list.opml.at[i].title, feeds[i].title));
		assert_true(span_equals(list.opml.at[i].page, feeds[i].page));
		assert_true(span_equals(list.opml.at[i].folder, feeds[i].folder));
		assert_true(span_equals(list.opml.at[i].every, feeds[i].every));
		assert_true(span_equals(list.opml.at[i].source, feeds[i].source));
		assert_int_equal(list.opml.at[i].is_full_text, feeds[i].is_full_text);
	}
	list_done(&list);
	buf_done(&out);
}

static void settings_of_ours_are_told_by_their_namespace(void **state)
{
	(void)state;
	struct list list = reads("<opml xmlns:t='urn:io.tidings:feed' xmlns:o='urn:other'><body>"
				 "<outline xmlUrl='http://a.example/' t:every='15m' t:full-text='yes' t:source=' A  B '/>"
				 "<outline xmlUrl='http://b.example/' every='15m' o:full-text='yes' source='B' t:every='' t:full-text='no'/>"
				 "<outline xmlUrl='http://c.example/' x:every='1m'/></body></opml>");
	assert_int_equal(list.opml.len, 3);
	assert_span(list.opml.at[0].every, "15m");
	assert_span(list.opml.at[0].source, "A B");
	assert_true(list.opml.at[0].is_full_text);
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(list.opml.at[i].every.len, 0);
		assert_int_equal(list.opml.at[i].source.len, 0);
		assert_false(list.opml.at[i].is_full_text);
	}
	list_done(&list);
}

static void a_list_of_none_is_written_too(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 8192);
	opml_write(&out, SPAN_NONE, NULL, 0);
	assert_true(span_find(buf_view(&out), SPAN("<body>\n\t</body>")) > 0);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feeds_are_read_with_the_folders_that_they_lie_in),
		cmocka_unit_test(what_exporters_leave_out_or_spell_otherwise_is_borne),
		cmocka_unit_test(an_address_listed_twice_is_one_feed),
		cmocka_unit_test(what_nobody_can_poll_is_passed_over_and_counted),
		cmocka_unit_test(broken_lists_in_any_charset_are_read),
		cmocka_unit_test(utf_16_is_read_too),
		cmocka_unit_test(names_become_lines_and_slashes_in_them_no_folders),
		cmocka_unit_test(folders_deeper_than_anybody_files_are_cut),
		cmocka_unit_test(what_is_no_list_of_feeds_is_refused_in_words),
		cmocka_unit_test(more_feeds_than_anybody_polls_are_refused),
		cmocka_unit_test(feeds_are_written_by_folder_and_escaped),
		cmocka_unit_test(what_was_written_is_read_back),
		cmocka_unit_test(settings_of_ours_are_told_by_their_namespace),
		cmocka_unit_test(a_list_of_none_is_written_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
