#include "tests/test.h"

#include "desk/full_text.h"

struct bench {
	struct tokenizer *tokenizer;
	struct arena *arena;
};

static int bench_open(void **state)
{
	static struct bench bench;
	bench = (struct bench){ tokenizer_new(), arena_new() };
	*state = &bench;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *bench = *state;
	tokenizer_free(bench->tokenizer);
	arena_free(bench->arena);
	return 0;
}

static struct report report_of(const char *title, const char *text)
{
	struct report report = REPORT_BLANK;
	report.title = span_of(title);
	report.text = span_of(text);
	report.language = SPAN("en");
	return report;
}

static enum full_text judge(struct bench *bench, const struct report *item, const struct report *page)
{
	return full_text_judge(bench->tokenizer, bench->arena, item, page);
}

#define ARTICLE                                                                                                                          \
	"Two ferries to Vessk were cancelled on Monday after the harbour wall gave way.\n\nThe harbour master said that divers would look at " \
	"the stones before anybody may land again. Nobody was hurt."

static void an_article_that_says_more_is_the_text(void **state)
{
	struct report item = report_of("Harbour wall gives way at Vessk", "Two ferries were cancelled."), page = report_of("Vessk harbour closed", ARTICLE);
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_MORE);
	page.language = SPAN("fr");
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_MORE);
}

static void a_page_that_says_no_more_is_not_needed(void **state)
{
	struct report item = report_of("Harbour wall gives way at Vessk", ARTICLE), page = report_of("Harbour wall gives way at Vessk", ARTICLE);
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_NO_MORE);
	page.text = SPAN("Two ferries to Vessk were cancelled. Subscribe to read on.");
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_NO_MORE);
	page.text = SPAN_NONE;
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_NO_MORE);
}

static void a_page_about_something_else_is_not_taken(void **state)
{
	struct report item = report_of("Harbour wall gives way at Vessk", "Two ferries were cancelled.");
	struct report consent = report_of("Before you go on", "We and our 812 partners keep cookies on your device. You may choose which of them we may use, now and later.");
	assert_int_equal(judge(*state, &item, &consent), FULL_TEXT_OTHER);
}

static void an_item_without_a_title_is_known_by_its_text(void **state)
{
	struct report item = report_of(NULL, "Ferries to Vessk cancelled."), page = report_of("Vessk", ARTICLE), other = report_of("Weather", "It will rain in all of the north from Tuesday.");
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_MORE);
	assert_int_equal(judge(*state, &item, &other), FULL_TEXT_OTHER);
	item = report_of(NULL, NULL); /* a bare link: whatever it leads to */
	assert_int_equal(judge(*state, &item, &page), FULL_TEXT_MORE);
}

static void all_else_stays_what_the_feed_has_said(void **state)
{
	(void)state;
	struct report item = report_of("Item", "Summary"), page = report_of("Page", ARTICLE);
	item.guid = SPAN("urn:1");
	item.source = SPAN("Port News");
	page.guid = SPAN("urn:2");
	page.uri = SPAN("https://a.example/");
	page.source = SPAN("a.example");
	page.byline = SPAN("Ann Bell");
	page.published = 5;
	struct report whole = full_text_of(&item, &page);
	assert_span(whole.text, ARTICLE);
	assert_span(whole.summary, "Summary");
	assert_span(whole.title, "Item");
	assert_span(whole.guid, "urn:1");
	assert_span(whole.uri, NULL);
	assert_span(whole.source, "Port News");
	assert_span(whole.byline, "Ann Bell");
	assert_int_equal(whole.published, 5);
	item.published = 4;
	item.summary = SPAN("Teaser");
	whole = full_text_of(&item, &page);
	assert_int_equal(whole.published, 4);
	assert_span(whole.summary, "Teaser");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_article_that_says_more_is_the_text),
		cmocka_unit_test(a_page_that_says_no_more_is_not_needed),
		cmocka_unit_test(a_page_about_something_else_is_not_taken),
		cmocka_unit_test(an_item_without_a_title_is_known_by_its_text),
		cmocka_unit_test(all_else_stays_what_the_feed_has_said),
	};
	return cmocka_run_group_tests(tests, bench_open, bench_close);
}
