#include "tests/test.h"

#include "base/array.h"
#include "report/feed_places.h"

static void the_usual_places_lie_on_the_host_of_the_page(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct span places[FEED_PLACES_MAX];
	assert_int_equal(feed_places(arena, SPAN("https://news.example:8443/a/b.html?c#d"), places), 7);
	assert_span(places[0], "https://news.example:8443/feed");
	assert_span(places[1], "https://news.example:8443/rss");
	assert_span(places[6], "https://news.example:8443/feed.json");
	assert_int_equal(feed_places(arena, SPAN("http://news.example"), places), 7);
	assert_span(places[3], "http://news.example/atom.xml");
	arena_free(arena);
}

static void what_cannot_be_polled_has_no_places(void **state)
{
	(void)state;
	static const char *const pages[] = { "", "/a", "news.example", "file:///a", "http://", "mailto:a@news.example" };
	struct arena *arena = arena_new();
	struct span places[FEED_PLACES_MAX];
	for (size_t i = 0; i < LEN(pages); i++)
		assert_int_equal(feed_places(arena, span_of(pages[i]), places), 0);
	arena_free(arena);
}

static void feeds_of_comments_come_last(void **state)
{
	(void)state;
	struct decode_offers offers = { .len = 6, .at = {
		{ SPAN("https://news.example/comments/feed/"), SPAN("News"), SPAN_NONE },
		{ SPAN("https://comments.example/feed"), SPAN("News \xC2\xBB Feed"), SPAN_NONE },
		{ SPAN("https://news.example/1"), SPAN("News \xC2\xBB Kommentar-Feed"), SPAN_NONE },
		{ SPAN("https://news.example/2"), SPAN("\xD0\x9A\xD0\xBE\xD0\xBC\xD0\xBC\xD0\xB5\xD0\xBD\xD1\x82\xD0\xB0\xD1\x80\xD0\xB8\xD0\xB8"), SPAN_NONE },
		{ SPAN("https://news.example/3"), SPAN("COMMENTS"), SPAN_NONE },
		{ SPAN("https://news.example/4"), SPAN("Weather"), SPAN_NONE },
	} };
	static const char *const expected[] = { "https://comments.example/feed", "https://news.example/4", "https://news.example/comments/feed/",
		"https://news.example/1", "https://news.example/2", "https://news.example/3" };
	feed_places_sort(&offers);
	for (size_t i = 0; i < offers.len; i++)
		assert_span(offers.at[i].url, expected[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_places_lie_on_the_host_of_the_page),
		cmocka_unit_test(what_cannot_be_polled_has_no_places),
		cmocka_unit_test(feeds_of_comments_come_last),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
