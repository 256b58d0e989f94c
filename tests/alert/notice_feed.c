/* Notices of feeds: valid events like all others, one for each trouble, readable on a terminal. */
#include "tests/alert/event.h"

#include "alert/notice_feed.h"
#include "alert/render.h"
#include "base/array.h"

#include <stdlib.h>

static struct arena *arena;

#define NOON INT64_C(1772366400000) /* 2026-03-01T12:00:00Z */

static struct notice_feed sample(enum notice_type type)
{
	return (struct notice_feed){
		.type = type, .name = SPAN("harbour"), .title = SPAN("Harbour News"), .url = SPAN("https://ann:s3cret@news.example/harbour.rss"),
		.received = NOON, .since = NOON - 12 * CLOCK_DAY, .rhythm_ms = 3 * CLOCK_HOUR, .next = NOON + 2 * CLOCK_HOUR, .seq = 41,
		.instance = SPAN("tidings://desk"),
	};
}

static json_t *event_of(const struct notice_feed *feed)
{
	struct notice notice;
	notice_feed_make(arena, feed, &notice);
	json_t *event = check_event(notice.body);
	assert_string_equal(json_string_value(json_object_get(event, "id")), notice.id);
	assert_string_equal(json_string_value(json_object_get(event, "type")), notice_type_name(feed->type));
	return event;
}

static void check_what(const struct notice_feed *feed, const char *what)
{
	json_t *event = event_of(feed);
	assert_string_equal(string_at(event, "alert", "what"), what);
	json_decref(event);
}

static void a_quiet_feed_is_a_cloudevent(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_QUIET);
	struct notice notice;
	json_t *event = event_of(&feed);
	assert_string_equal(json_string_value(json_object_get(event, "type")), "io.tidings.feed.quiet.v1");
	assert_string_equal(json_string_value(json_object_get(event, "subject")), "feed/harbour");
	assert_string_equal(json_string_value(json_object_get(event, "sequence")), "00000000000000000041");
	assert_string_equal(string_at(event, "alert", "what"), "Strangely quiet: no new item for 12 days, where one came every 3 hours");
	assert_int_equal(json_array_size(json_object_get(part_of(event, "alert"), "watches")), 0);
	assert_null(string_at(event, "alert", "replaces"));
	assert_string_equal(string_at(event, "feed", "name"), "harbour");
	assert_string_equal(string_at(event, "feed", "title"), "Harbour News");
	assert_string_equal(string_at(event, "feed", "since"), "2026-02-17T12:00:00Z");
	assert_string_equal(string_at(event, "feed", "next"), "2026-03-01T14:00:00Z");
	assert_int_equal(json_integer_value(json_object_get(part_of(event, "feed"), "rhythm_ms")), 3 * CLOCK_HOUR);
	assert_null(string_at(event, "feed", "error"));
	json_decref(event);
	notice_feed_make(arena, &feed, &notice);
	assert_span(notice.title, "harbour: Strangely quiet: no new item for 12 days, where one came every 3 hours");
	assert_int_equal(notice.report, 0);
	assert_int_equal(notice.story, 0);
	assert_int_equal(notice.watches.len, 0);
	assert_true(notice.time == NOON);
}

static void what_has_become_of_a_feed_is_said_in_one_line(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_QUIET);
	feed.rhythm_ms = 0;
	feed.since = NOON - 47 * CLOCK_HOUR;
	check_what(&feed, "Strangely quiet: no new item for 47 hours");
	feed = sample(NOTICE_FEED_FAILING);
	feed.error = SPAN("answered 503 (unavailable)");
	check_what(&feed, "Nothing but failures for 12 days: answered 503 (unavailable)");
	feed.type = NOTICE_FEED_GONE;
	feed.error = SPAN("answered 410 (gone)");
	check_what(&feed, "Gone, and not asked any more until it is resumed: answered 410 (gone)");
	feed.type = NOTICE_FEED_REFUSED;
	feed.error = SPAN_NONE;
	check_what(&feed, "Refused, and asked again ever more rarely");
	feed.type = NOTICE_FEED_RECOVERED;
	feed.was = NOTICE_FEED_FAILING;
	check_what(&feed, "Answers again, after 12 days of failures");
	feed.was = NOTICE_FEED_QUIET;
	feed.since = NOON - 90 * CLOCK_MINUTE;
	check_what(&feed, "New items again, after 90 minutes of silence");
}

static void one_that_is_stopped_has_no_next_time(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_GONE);
	feed.next = TIME_NONE;
	json_t *event = event_of(&feed);
	assert_true(json_is_null(json_object_get(part_of(event, "feed"), "next")));
	json_decref(event);
}

static void neither_user_nor_password_of_an_address_is_told(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_MOVED);
	feed.moved_from = SPAN("https://a@b:c@old.example/feed?x=1");
	json_t *event = event_of(&feed);
	assert_string_equal(string_at(event, "feed", "url"), "https://news.example/harbour.rss");
	assert_string_equal(string_at(event, "feed", "moved_from"), "https://old.example/feed?x=1");
	assert_string_equal(string_at(event, "alert", "what"), "Moved for good: asked at https://news.example/harbour.rss from now on");
	json_decref(event);
}

static void check_id(const struct notice_feed *a, const struct notice_feed *b, bool is_same)
{
	char one[NOTICE_ID_SIZE], other[NOTICE_ID_SIZE];
	notice_feed_id(a, one);
	notice_feed_id(b, other);
	assert_int_equal(strlen(one), NOTICE_ID_SIZE - 4);
	if ((strcmp(one, other) == 0) != is_same)
		fail_msg("%s and %s should %s the same", one, other, is_same ? "be" : "not be");
}

static void the_id_depends_on_feed_trouble_and_its_beginning_alone(void **state)
{
	(void)state;
	const struct notice_feed feed = sample(NOTICE_FEED_FAILING);
	struct notice_feed other = feed;
	other.received += CLOCK_DAY;
	other.next += CLOCK_DAY;
	other.url = other.title = other.error = SPAN("https://x.example/");
	other.seq = 99;
	check_id(&feed, &other, true);
	other = feed;
	other.since++;
	check_id(&feed, &other, false);
	other = feed;
	other.name = SPAN("harbor");
	check_id(&feed, &other, false);
	other = feed;
	other.type = NOTICE_FEED_GONE;
	check_id(&feed, &other, false);
	struct notice_feed moved = sample(NOTICE_FEED_MOVED);
	other = moved;
	other.url = SPAN("https://x.example/");
	check_id(&moved, &other, false);
}

static void a_recovery_names_the_notice_that_it_replaces(void **state)
{
	(void)state;
	struct notice_feed failing = sample(NOTICE_FEED_FAILING), recovered = sample(NOTICE_FEED_RECOVERED);
	struct notice trouble;
	failing.received -= 3 * CLOCK_DAY;
	recovered.was = NOTICE_FEED_FAILING;
	notice_feed_make(arena, &failing, &trouble);
	json_t *event = event_of(&recovered);
	assert_string_equal(string_at(event, "alert", "replaces"), trouble.id);
	json_decref(event);
	struct notice_feed quiet = recovered;
	quiet.was = NOTICE_FEED_QUIET;
	check_id(&recovered, &quiet, false);
}

/* `count` times `piece`. */
static struct span repeat(const char *piece, size_t count)
{
	size_t len = strlen(piece);
	char *text = ARENA_NEW(arena, char, len * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, piece, len);
	return span_make(text, len * count);
}

static void everything_at_its_ceiling_still_fits(void **state)
{
	(void)state;
	static const char *const pieces[] = { "\x01", "\u4e16", "word ", "\u2028", "\"\\", "\U0001f30a", "a", "\xff", "%", "@" };
	for (size_t i = 0; i < LEN(pieces); i++) {
		struct span any = repeat(pieces[i], 3000);
		struct span text = utf8_is_valid(any) ? any : SPAN("of the core: valid");
		for (enum notice_type type = NOTICE_FEED_QUIET; type <= NOTICE_FEED_RECOVERED; type++) {
			struct notice_feed feed = {
				.type = type, .name = text, .title = text, .url = any, .moved_from = any, .error = any, .instance = text,
				.received = INT64_C(32503680000123), .since = INT64_C(-32503680000123), .next = INT64_C(32503680000123),
				.rhythm_ms = INT64_C(32503680000123), .was = NOTICE_FEED_QUIET, .seq = INT64_MAX,
			};
			json_decref(event_of(&feed));
		}
	}
}

static void an_address_that_does_not_fit_is_left_out(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_QUIET);
	feed.url = repeat("http://long.example/", 60);
	json_t *event = event_of(&feed);
	assert_true(json_is_null(json_object_get(part_of(event, "feed"), "url")));
	json_decref(event);
}

static char *text_of(const struct notice_feed *feed)
{
	struct notice notice;
	struct buf out;
	notice_feed_make(arena, feed, &notice);
	buf_init(&out, 1 << 20);
	const struct render_style style = { 60, false, feed->received + 4 * CLOCK_MINUTE };
	assert_true(render_text(&out, notice.body, &style));
	return buf_detach(&out);
}

static void a_quiet_feed_reads_well(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_QUIET);
	char *text = text_of(&feed);
	assert_string_equal(text, "FEED QUIET  harbour\n"
				  "            4 min ago\n"
				  "            Strangely quiet: no new item for 12 days, where\n"
				  "            one came every 3 hours\n"
				  "  title     Harbour News\n"
				  "  url       https://news.example/harbour.rss\n"
				  "  since     2026-02-17 12:00\n"
				  "  next      2026-03-01 14:00\n");
	free(text);
}

static void nothing_of_a_feed_reaches_the_terminal_unescaped(void **state)
{
	(void)state;
	struct notice_feed feed = sample(NOTICE_FEED_MOVED);
	feed.name = feed.title = feed.error = feed.moved_from = SPAN("\x1b]0;owned\x07 \xc2\x9b" "31m \u202e title\r\nFEED GONE  forged");
	feed.url = SPAN("https://x.example/\x1b[2J");
	char *text = text_of(&feed);
	for (const char *at = text; *at; at++)
		assert_true(*at == '\n' || ((unsigned char)*at >= ' ' && *at != 0x7f));
	assert_null(strstr(text, "\xc2\x9b"));
	assert_null(strstr(text, "\u202e"));
	assert_null(strstr(text, "\nFEED GONE"));
	free(text);
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
		cmocka_unit_test(a_quiet_feed_is_a_cloudevent),
		cmocka_unit_test(what_has_become_of_a_feed_is_said_in_one_line),
		cmocka_unit_test(one_that_is_stopped_has_no_next_time),
		cmocka_unit_test(neither_user_nor_password_of_an_address_is_told),
		cmocka_unit_test(the_id_depends_on_feed_trouble_and_its_beginning_alone),
		cmocka_unit_test(a_recovery_names_the_notice_that_it_replaces),
		cmocka_unit_test(everything_at_its_ceiling_still_fits),
		cmocka_unit_test(an_address_that_does_not_fit_is_left_out),
		cmocka_unit_test(a_quiet_feed_reads_well),
		cmocka_unit_test(nothing_of_a_feed_reaches_the_terminal_unescaped),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
