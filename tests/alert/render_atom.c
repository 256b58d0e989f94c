/* Stories as a feed: one entry each, the newest first, in a document that our own decoder reads back. */
#include "tests/alert/sample.h"

#include "alert/render.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena *arena;

static struct span feed_of(struct span old, const struct span *events, size_t len)
{
	struct buf out;
	buf_init(&out, 1 << 22);
	assert_true(render_atom(&out, old, events, len));
	assert_false(out.is_full);
	struct span kept = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return kept;
}

static struct span event_of(unsigned story, const char *title, const char *time)
{
	return arena_format(arena,
			    "{\"id\":\"nt_%u\",\"source\":\"tidings://newsroom\",\"type\":\"io.tidings.story.updated.v1\",\"subject\":\"story/%u\",\"time\":\"%s\",\"data\":{"
			    "\"alert\":{\"relation\":\"update\",\"what\":\"Told\"},\"report\":{\"title\":\"%s\",\"link\":\"https://x.example/%u?a&b\"},"
			    "\"decision\":{\"relation\":\"update\",\"story\":%u}}}",
			    story, story, time, title, story, story);
}

static size_t count(struct span text, struct span needle)
{
	size_t found = 0;
	for (ptrdiff_t at; (at = span_find(text, needle)) >= 0; text = span_from(text, (size_t)at + needle.len))
		found++;
	return found;
}

static void a_story_has_one_entry_that_keeps_its_id(void **state)
{
	(void)state;
	struct span first[] = { event_of(1, "Dam & wall", "2026-03-01T10:00:00Z"), event_of(2, "Ferry", "2026-03-01T11:00:00Z") };
	struct span once = feed_of(SPAN_NONE, first, 2);
	assert_true(render_atom_is_ours(once));
	assert_true(span_starts(once, SPAN("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
					   "<title>Stories of tidings://newsroom</title>\n<id>tidings://newsroom</id>\n<updated>2026-03-01T11:00:00Z</updated>\n"
					   "<author><name>tidings://newsroom</name></author>\n<generator>tidings</generator>\n"
					   "<entry><id>tidings://newsroom/story/2</id><title>UPDATE: Ferry</title><published>2026-03-01T11:00:00Z</published>"
					   "<updated>2026-03-01T11:00:00Z</updated><link href=\"https://x.example/2?a&amp;b\"/><content type=\"html\">&lt;p&gt;")));
	assert_true(span_ends(once, SPAN("</content></entry>\n</feed>\n")));
	struct span next[] = { event_of(1, "Toll rises", "2026-03-02T10:00:00Z") };
	struct span twice = feed_of(once, next, 1);
	assert_int_equal(count(twice, SPAN("<entry>")), 2);
	assert_true(span_find(twice, SPAN("<entry><id>tidings://newsroom/story/1</id><title>UPDATE: Toll rises</title><published>2026-03-01T10:00:00Z</published>"
					  "<updated>2026-03-02T10:00:00Z</updated>")) < span_find(twice, SPAN("story/2</id>")));
	assert_int_equal(span_find(twice, SPAN("Dam &amp; wall")), -1);
	struct span again = feed_of(twice, next, 1); /* told again after a crash */
	assert_true(span_equals(twice, again));
}

static void the_newest_hundred_are_kept(void **state)
{
	(void)state;
	struct span feed = SPAN_NONE, events[30];
	for (unsigned i = 0; i < 150; i += 30) {
		for (unsigned k = 0; k < 30; k++)
			events[k] = event_of(i + k + 1, "x", "2026-03-01T10:00:00Z");
		feed = feed_of(feed, events, 30);
	}
	assert_int_equal(count(feed, SPAN("<entry>")), 100);
	assert_true(span_find(feed, SPAN("/story/150</id>")) >= 0 && span_find(feed, SPAN("/story/51</id>")) >= 0);
	assert_int_equal(span_find(feed, SPAN("/story/50</id>")), -1);
}

static void a_document_that_was_edited_mends_itself(void **state)
{
	(void)state;
	struct span events[] = { event_of(1, "Dam", "2026-03-01T10:00:00Z") };
	struct span feed = feed_of(SPAN("<feed>\n<entry><id>half\n<entry><id>a</id>no end\n<entry><id>b</id><title>kept</title></entry>\n<script/>"), events, 1);
	assert_int_equal(count(feed, SPAN("<entry>")), 2);
	assert_int_equal(span_find(feed, SPAN("script")), -1);
}

static void nothing_of_a_report_is_mark_up_there(void **state)
{
	(void)state;
	struct report report = hostile_report(arena);
	struct span events[] = { sample_event(arena, &report) }, feed = feed_of(SPAN_NONE, events, 1), rest = feed, line;
	for (size_t i = 0; i < feed.len; i++)
		assert_true(feed.ptr[i] == '\n' || ((unsigned char)feed.ptr[i] >= ' ' && feed.ptr[i] != 0x7f));
	assert_int_equal(span_find(feed, SPAN("\u202e")), -1);
	assert_int_equal(span_find(feed, SPAN("\xef\xbf\xbe")), -1);
	assert_int_equal(span_find(feed, SPAN("<script")), -1);
	struct span content = span_from(feed, (size_t)span_find(feed, SPAN("<content")));
	assert_int_equal(span_find(content, SPAN("&lt;script")), -1); /* what a reader would run: it is escaped once more than that */
	assert_true(span_find(feed, SPAN("&amp;lt;script")) > 0);
	assert_int_equal(span_find(feed, SPAN("]]>")), -1);
	size_t lines = 0;
	while (span_next_line(&rest, &line))
		lines++;
	assert_int_equal(lines, 9);
}

static void what_is_no_event_is_no_entry(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 10000);
	struct span events[] = { SPAN("{}") };
	assert_false(render_atom(&out, SPAN_NONE, events, 1));
	assert_false(render_atom_is_ours(SPAN("<html><title>My page</title></html>")));
	buf_done(&out);
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_story_has_one_entry_that_keeps_its_id),
		cmocka_unit_test(the_newest_hundred_are_kept),
		cmocka_unit_test(a_document_that_was_edited_mends_itself),
		cmocka_unit_test(nothing_of_a_report_is_mark_up_there),
		cmocka_unit_test(what_is_no_event_is_no_entry),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
