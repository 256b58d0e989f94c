/* The frames, and the program that speaks them: built, started and talked to over a socketpair, as the daemon does. */
#include "base/array.h"
#include "tests/decoder/program.h"

#include <signal.h>
#include <stdlib.h>

/* ---- frames ---- */

static void frames_cut_anywhere_wait_for_the_rest(void **state)
{
	(void)state;
	struct buf out;
	struct frame frame;
	size_t size;
	buf_init(&out, 1u << 20);
	struct decode_hints hints = { .name = SPAN("a.txt"), .source = SPAN("bugle"), .received = 17 }, back;
	frame_add_begin(&out, &hints);
	for (size_t len = 0; len < out.len; len++)
		assert_int_equal(frame_next(span_head(buf_view(&out), len), &frame, &size), 0);
	assert_int_equal(frame_next(buf_view(&out), &frame, &size), 1);
	assert_int_equal(size, out.len);
	assert_true(frame_read_begin(frame.payload, &back));
	assert_span(back.name, "a.txt");
	assert_span(back.source, "bugle");
	assert_int_equal(back.received, 17);
	for (size_t len = 0; len < frame.payload.len; len++)
		assert_false(frame_read_begin(span_head(frame.payload, len), &back));
	buf_done(&out);
}

static void nonsense_is_told_from_a_frame(void **state)
{
	(void)state;
	struct frame frame;
	size_t size;
	assert_int_equal(frame_next(SPAN("\0\0\0\0\x07"), &frame, &size), -1);
	assert_int_equal(frame_next(SPAN("\0\0\0\0\0"), &frame, &size), -1);
	assert_int_equal(frame_next(SPAN("\xff\xff\xff\xff\x02"), &frame, &size), -1);
	assert_int_equal(frame_next(SPAN("\0\0\0\0\x03"), &frame, &size), 1);
}

static void the_end_of_a_drop_travels(void **state)
{
	(void)state;
	struct buf out;
	struct frame frame;
	struct frame_done done = { .is_ok = true, .format = SPAN("text"), .charset = SPAN("utf-8"), .reason = SPAN("it was odd") }, back;
	size_t size;
	buf_init(&out, 4096);
	frame_add_done(&out, &done);
	assert_int_equal(frame_next(buf_view(&out), &frame, &size), 1);
	assert_true(frame_read_done(frame.payload, &back));
	assert_true(back.is_ok);
	assert_span(back.format, "text");
	assert_span(back.charset, "utf-8");
	assert_span(back.reason, "it was odd");
	assert_false(back.has_feed);
	assert_false(frame_read_done(SPAN("\1text"), &back));
	assert_false(frame_read_done(SPAN("\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), &back));
	assert_true(frame_read_done(SPAN("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), &back));
	assert_false(frame_read_done(SPAN("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0and more"), &back));
	buf_done(&out);
}

static const struct frame_done fed = {
	.is_ok = true,
	.format = SPAN("feed"),
	.charset = SPAN("utf-8"),
	.has_feed = true,
	.feed = {
		.title = SPAN("Ruritania\nToday"),
		.language = SPAN("en"),
		.link = SPAN("http://news.example/"),
		.self = SPAN("http://news.example/feed"),
		.hub = SPAN("http://hub.example/\n"),
		.rhythm = { 60 * CLOCK_MINUTE, CLOCK_DAY, CLOCK_HOUR, 7, 64 },
		.is_expired = true,
		.cut = DECODE_CUT_WITHIN,
	},
};

static void what_a_feed_says_of_itself_travels_with_the_end(void **state)
{
	(void)state;
	struct buf out;
	struct frame frame;
	struct frame_done back;
	size_t size;
	buf_init(&out, 4096);
	frame_add_done(&out, &fed);
	assert_int_equal(frame_next(buf_view(&out), &frame, &size), 1);
	assert_true(frame_read_done(frame.payload, &back));
	assert_true(back.has_feed);
	assert_span(back.feed.title, "Ruritania Today");
	assert_span(back.feed.language, "en");
	assert_span(back.feed.link, "http://news.example/");
	assert_span(back.feed.self, "http://news.example/feed");
	assert_int_equal(back.feed.hub.len, 0); /* an address that is none */
	assert_int_equal(back.feed.rhythm.ttl_ms, 60 * CLOCK_MINUTE);
	assert_int_equal(back.feed.rhythm.update_ms, CLOCK_DAY);
	assert_int_equal(back.feed.rhythm.update_base, CLOCK_HOUR);
	assert_int_equal(back.feed.rhythm.skip_hours, 7);
	assert_int_equal(back.feed.rhythm.skip_days, 64);
	assert_true(back.feed.is_expired);
	assert_int_equal(back.feed.cut, DECODE_CUT_WITHIN);
	for (size_t len = 0; len < frame.payload.len; len++)
		assert_false(frame_read_done(span_head(frame.payload, len), &back));
	buf_done(&out);
}

static void the_feeds_that_a_page_names_travel_with_the_end(void **state)
{
	(void)state;
	struct buf out;
	struct frame frame;
	struct frame_done back, done = { .format = SPAN("html"), .charset = SPAN("utf-8"), .reason = SPAN("there is no news in it"), .offers = {
		.at = {
			{ SPAN("http://news.example/rss"), SPAN("All\tnews"), SPAN("application/rss+xml") },
			{ SPAN("http://news.example/\1"), SPAN("None"), SPAN_NONE },
			{ SPAN("http://news.example/atom"), SPAN_NONE, SPAN_NONE },
		},
		.len = 3,
	} };
	size_t size;
	buf_init(&out, 4096);
	frame_add_done(&out, &done);
	assert_int_equal(frame_next(buf_view(&out), &frame, &size), 1);
	assert_true(frame_read_done(frame.payload, &back));
	assert_int_equal(back.offers.len, 2);
	assert_span(back.offers.at[0].url, "http://news.example/rss");
	assert_span(back.offers.at[0].title, "All news");
	assert_span(back.offers.at[0].type, "application/rss+xml");
	assert_span(back.offers.at[1].url, "http://news.example/atom");
	for (size_t len = 0; len < frame.payload.len; len++)
		assert_false(frame_read_done(span_head(frame.payload, len), &back));
	buf_done(&out);
}

static void more_offers_than_there_may_be_are_nonsense(void **state)
{
	(void)state;
	struct frame_done back;
	char payload[15 + 17 * 13] = "\1";
	payload[14] = 17;
	for (size_t i = 0; i < 17; i++) {
		payload[15 + i * 13] = 1;
		payload[15 + i * 13 + 4] = 'a';
	}
	assert_false(frame_read_done(span_make(payload, sizeof(payload)), &back));
	payload[14] = 16;
	assert_true(frame_read_done(span_make(payload, sizeof(payload) - 13), &back));
	payload[15] = 0; /* an offer of nothing, whatever the rest of it says */
	assert_false(frame_read_done(span_make(payload, sizeof(payload) - 13), &back));
}

static void a_rhythm_beyond_its_ceilings_is_nonsense(void **state)
{
	(void)state;
	static const struct decode_rhythm wrong[] = {
		{ .ttl_ms = -1 },
		{ .ttl_ms = DECODE_INTERVAL_MAX + 1 },
		{ .update_ms = -1 },
		{ .update_ms = INT64_MAX },
		{ .skip_hours = DECODE_ALL_HOURS },
		{ .skip_hours = DECODE_ALL_HOURS + 1 },
		{ .skip_days = DECODE_ALL_DAYS },
	};
	for (size_t i = 0; i < LEN(wrong); i++) {
		struct buf out;
		struct frame frame;
		struct frame_done done = fed, back;
		size_t size;
		buf_init(&out, 4096);
		done.feed.rhythm = wrong[i];
		frame_add_done(&out, &done);
		assert_int_equal(frame_next(buf_view(&out), &frame, &size), 1);
		assert_false(frame_read_done(frame.payload, &back));
		buf_done(&out);
	}
}

/* ---- the program ---- */

static void one_drop_after_another_until_the_end(void **state)
{
	(void)state;
	struct program program = start(NULL, NULL);
	struct arena *arena = arena_new();
	for (int i = 0; i < 3; i++) {
		struct frame frame;
		struct frame_done done;
		struct report report;
		uint64_t position;
		struct span rest;
		size_t taken = 0;
		say_drop(&program, NO_HINTS, SPAN("{\"uri\": \"a\", \"headline\": \"Flood\"}\n{broken\n{\"uri\": \"b\", \"headline\": \"Fire\"}\n"));
		assert_true(hear(&program, &taken, &frame));
		assert_int_equal(frame.kind, FRAME_REPORT);
		assert_true(frame_read_position(frame.payload, &position, &rest) && report_unpack(rest, arena, &report));
		assert_span(report.title, "Flood");
		assert_true(hear(&program, &taken, &frame));
		assert_int_equal(frame.kind, FRAME_REJECT);
		assert_true(hear(&program, &taken, &frame));
		assert_int_equal(frame.kind, FRAME_REPORT);
		assert_true(hear(&program, &taken, &frame));
		assert_int_equal(frame.kind, FRAME_DONE);
		assert_true(frame_read_done(frame.payload, &done) && done.is_ok);
		buf_clear(&program.in);
	}
	arena_free(arena);
	int status = stop(&program);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void the_end_of_a_feed_says_how_often_it_is_to_be_read(void **state)
{
	(void)state;
	struct program program = start(NULL, NULL);
	struct frame frame;
	struct frame_done done;
	size_t taken = 0;
	say_drop(&program, NO_HINTS, SPAN("<rss version=\"2.0\"><channel><title>Zenda</title><ttl>90</ttl></channel></rss>"));
	assert_true(hear(&program, &taken, &frame));
	assert_int_equal(frame.kind, FRAME_DONE);
	assert_true(frame_read_done(frame.payload, &done) && done.is_ok && done.has_feed);
	assert_span(done.feed.title, "Zenda");
	assert_int_equal(done.feed.rhythm.ttl_ms, 90 * CLOCK_MINUTE);
	assert_int_equal(stop(&program), 0);
}

static void a_drop_that_cannot_be_read_costs_only_itself(void **state)
{
	(void)state;
	struct program program = start(NULL, NULL);
	struct frame frame;
	struct frame_done done;
	size_t taken = 0;
	size_t size = 17u << 20;
	char *large = malloc(size);
	memset(large, 'x', size);
	say_drop(&program, NO_HINTS, span_make(large, size));
	free(large);
	assert_true(hear(&program, &taken, &frame));
	assert_int_equal(frame.kind, FRAME_DONE);
	assert_true(frame_read_done(frame.payload, &done));
	assert_false(done.is_ok);
	assert_true(span_find(done.reason, SPAN("16 MiB")) > 0);
	say_drop(&program, NO_HINTS, SPAN("Fire\n\nThe tavern in the old town burned down on Monday evening."));
	assert_true(hear(&program, &taken, &frame));
	assert_int_equal(frame.kind, FRAME_REPORT);
	assert_true(hear(&program, &taken, &frame));
	assert_int_equal(frame.kind, FRAME_DONE);
	int status = stop(&program);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void nonsense_ends_the_program(void **state)
{
	(void)state;
	static const struct span nonsense[] = { SPAN("\0\0\0\0\x09"), SPAN("\0\0\0\0\x03"), SPAN("\2\0\0\0\1ab"), SPAN("\4\0\0\0\2data") };
	for (size_t i = 0; i < LEN(nonsense); i++) {
		struct program program = start(NULL, NULL);
		struct frame frame;
		size_t taken = 0;
		say(&program, nonsense[i]);
		assert_false(hear(&program, &taken, &frame));
		int status = stop(&program);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 76);
	}
}

static void a_drop_that_needs_too_much_memory_ends_the_program(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip_aloud("the shadow of AddressSanitizer needs more than any limit");
#endif
	struct program program = start((char *)"--memory", (char *)"60000000");
	struct frame frame;
	size_t taken = 0, size = 15u << 20;
	char *large = malloc(size);
	memset(large, 'x', size);
	for (size_t i = 2; i < size; i += 3)
		large[i] = '\n';
	say_drop(&program, NO_HINTS, span_make(large, size));
	free(large);
	assert_false(hear(&program, &taken, &frame));
	int status = stop(&program);
	assert_true(WIFSIGNALED(status));
}

static void an_unknown_option_is_refused(void **state)
{
	(void)state;
	struct program program = start((char *)"--cpu", (char *)"much");
	int status = stop(&program);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_cut_anywhere_wait_for_the_rest),
		cmocka_unit_test(nonsense_is_told_from_a_frame),
		cmocka_unit_test(the_end_of_a_drop_travels),
		cmocka_unit_test(what_a_feed_says_of_itself_travels_with_the_end),
		cmocka_unit_test(the_feeds_that_a_page_names_travel_with_the_end),
		cmocka_unit_test(more_offers_than_there_may_be_are_nonsense),
		cmocka_unit_test(a_rhythm_beyond_its_ceilings_is_nonsense),
		cmocka_unit_test(one_drop_after_another_until_the_end),
		cmocka_unit_test(the_end_of_a_feed_says_how_often_it_is_to_be_read),
		cmocka_unit_test(a_drop_that_cannot_be_read_costs_only_itself),
		cmocka_unit_test(nonsense_ends_the_program),
		cmocka_unit_test(a_drop_that_needs_too_much_memory_ends_the_program),
		cmocka_unit_test(an_unknown_option_is_refused),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
