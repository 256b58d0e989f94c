#include "tests/test.h"

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
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		assert_int_equal(feed_places(arena, span_of(pages[i]), places), 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_places_lie_on_the_host_of_the_page),
		cmocka_unit_test(what_cannot_be_polled_has_no_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
