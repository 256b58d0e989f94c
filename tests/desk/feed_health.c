/* What the operator hears of a feed, and how often. */
#include "tests/test.h"

#include "desk/feed_health.h"

#define NOW (1000 * CLOCK_DAY)

/* An item every 6 hours, the last one an hour ago. */
static struct store_feed lively(void)
{
	return (struct store_feed){
		.name = SPAN("f"), .url = SPAN("http://a/"),
		.pace = { .asked = NOW - CLOCK_HOUR, .success = NOW - CLOCK_HOUR, .item = NOW - CLOCK_HOUR, .gap = 6 * CLOCK_HOUR, .silence = 12 * CLOCK_HOUR,
			  .next = NOW },
	};
}

/* The next row as a round leaves it. */
static struct store_feed answered(const struct store_feed *old, enum feed_event event, uint32_t news, int64_t now)
{
	struct store_feed next = *old;
	struct feed_answer answer = { .event = event, .news = news };
	struct feed_terms terms = { .items = 20 };
	feed_pace_step(&next.pace, &answer, &terms, 0.5, now);
	return next;
}

static struct feed_health round_of(struct store_feed *row, enum feed_event event, uint32_t news, int64_t now)
{
	struct feed_health health;
	struct store_feed next = answered(row, event, news, now);
	feed_health_tell(row, &next, now, &health);
	*row = next;
	return health;
}

static void check_one(const struct feed_health *health, enum notice_type type, int64_t since)
{
	assert_int_equal(health->len, 1);
	assert_int_equal(health->at[0].type, type);
	assert_true(health->at[0].since == since);
}

static void a_lively_feed_is_not_worth_a_word(void **state)
{
	(void)state;
	struct store_feed row = lively();
	assert_int_equal(round_of(&row, FEED_EVENT_UNCHANGED, 0, NOW).len, 0);
	assert_int_equal(round_of(&row, FEED_EVENT_READ, 2, NOW + CLOCK_HOUR).len, 0);
	assert_int_equal(round_of(&row, FEED_EVENT_FAILED, 0, NOW + 2 * CLOCK_HOUR).len, 0);
	assert_int_equal(round_of(&row, FEED_EVENT_UNCHANGED, 0, NOW + 3 * CLOCK_HOUR).len, 0);
}

static void a_feed_that_only_says_unchanged_is_told_of_once_and_again_when_it_speaks(void **state)
{
	(void)state;
	struct store_feed row = lively();
	int64_t item = row.pace.item;
	assert_int_equal(round_of(&row, FEED_EVENT_UNCHANGED, 0, NOW + 2 * CLOCK_DAY).len, 0);
	struct feed_health health = round_of(&row, FEED_EVENT_UNCHANGED, 0, NOW + 4 * CLOCK_DAY);
	check_one(&health, NOTICE_FEED_QUIET, item);
	assert_true(health.at[0].next == row.pace.next);
	assert_int_equal(round_of(&row, FEED_EVENT_UNCHANGED, 0, NOW + 5 * CLOCK_DAY).len, 0);
	assert_int_equal(round_of(&row, FEED_EVENT_READ, 0, NOW + 6 * CLOCK_DAY).len, 0);
	health = round_of(&row, FEED_EVENT_READ, 1, NOW + 7 * CLOCK_DAY);
	check_one(&health, NOTICE_FEED_RECOVERED, item);
	assert_int_equal(health.at[0].was, NOTICE_FEED_QUIET);
}

static void a_feed_that_is_quiet_when_it_comes_is_passed_over(void **state)
{
	(void)state;
	struct store_feed row = { .name = SPAN("f"), .url = SPAN("http://a/") };
	int64_t dates[] = { CLOCK_DAY, 2 * CLOCK_DAY, 3 * CLOCK_DAY, 4 * CLOCK_DAY };
	struct feed_answer answer = { .event = FEED_EVENT_READ, .news = 4, .dates = dates, .dates_len = 4 };
	struct store_feed next = row;
	struct feed_health health;
	feed_pace_step(&next.pace, &answer, &(struct feed_terms){ .items = 4 }, 0.5, NOW);
	assert_true(feed_pace_is_quiet(&next.pace, NOW));
	feed_health_tell(&row, &next, NOW, &health);
	assert_int_equal(health.len, 0);
	assert_int_equal(round_of(&next, FEED_EVENT_UNCHANGED, 0, NOW + CLOCK_DAY).len, 0);
}

static void a_feed_that_fails_for_a_week_is_told_of_once_and_again_when_it_answers(void **state)
{
	(void)state;
	struct store_feed row = lively();
	assert_int_equal(round_of(&row, FEED_EVENT_FAILED, 0, NOW).len, 0);
	assert_int_equal(round_of(&row, FEED_EVENT_UNREACHED, 0, NOW + 6 * CLOCK_DAY).len, 0);
	row.error = SPAN("answered 503");
	struct feed_health health = round_of(&row, FEED_EVENT_FAILED, 0, NOW + 7 * CLOCK_DAY);
	check_one(&health, NOTICE_FEED_FAILING, NOW);
	assert_span(health.at[0].error, "answered 503");
	assert_int_equal(round_of(&row, FEED_EVENT_FAILED, 0, NOW + 9 * CLOCK_DAY).len, 0);
	health = round_of(&row, FEED_EVENT_READ, 3, NOW + 10 * CLOCK_DAY);
	check_one(&health, NOTICE_FEED_RECOVERED, NOW);
	assert_int_equal(health.at[0].was, NOTICE_FEED_FAILING);
	round_of(&row, FEED_EVENT_FAILED, 0, NOW + 20 * CLOCK_DAY);
	health = round_of(&row, FEED_EVENT_FAILED, 0, NOW + 28 * CLOCK_DAY);
	check_one(&health, NOTICE_FEED_FAILING, NOW + 20 * CLOCK_DAY);
}

static void a_feed_that_is_gone_is_told_of_and_has_no_next_time(void **state)
{
	(void)state;
	struct store_feed row = lively();
	struct feed_health health = round_of(&row, FEED_EVENT_GONE, 0, NOW);
	check_one(&health, NOTICE_FEED_GONE, NOW);
	assert_true(health.at[0].next == TIME_NONE);
	feed_pace_release(&row.pace, NOW + CLOCK_DAY);
	health = round_of(&row, FEED_EVENT_GONE, 0, NOW + CLOCK_DAY);
	check_one(&health, NOTICE_FEED_GONE, NOW + CLOCK_DAY);
}

static void one_that_never_was_a_feed_is_refused_and_one_that_was_is_not(void **state)
{
	(void)state;
	struct store_feed row = { .name = SPAN("f"), .url = SPAN("http://a/") };
	assert_int_equal(round_of(&row, FEED_EVENT_UNREACHED, 0, NOW).len, 0);
	struct feed_health health = round_of(&row, FEED_EVENT_NO_FEED, 0, NOW + CLOCK_DAY);
	check_one(&health, NOTICE_FEED_REFUSED, NOW);
	assert_true(health.at[0].next != TIME_NONE);
	assert_int_equal(round_of(&row, FEED_EVENT_NO_FEED, 0, NOW + 2 * CLOCK_DAY).len, 0);
	health = round_of(&row, FEED_EVENT_READ, 1, NOW + 3 * CLOCK_DAY);
	check_one(&health, NOTICE_FEED_RECOVERED, NOW);
	assert_int_equal(health.at[0].was, NOTICE_FEED_REFUSED);
	row = lively();
	assert_int_equal(round_of(&row, FEED_EVENT_NO_FEED, 0, NOW).len, 0);
}

static void a_feed_that_has_moved_is_told_of_with_both_addresses(void **state)
{
	(void)state;
	struct store_feed row = lively();
	struct feed_health health;
	row.move.since = NOW - 2 * CLOCK_DAY;
	struct store_feed next = answered(&row, FEED_EVENT_UNCHANGED, 0, NOW);
	next.url = SPAN("http://b/");
	feed_health_tell(&row, &next, NOW, &health);
	check_one(&health, NOTICE_FEED_MOVED, NOW - 2 * CLOCK_DAY);
	assert_span(health.at[0].url, "http://b/");
	assert_span(health.at[0].moved_from, "http://a/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lively_feed_is_not_worth_a_word),
		cmocka_unit_test(a_feed_that_only_says_unchanged_is_told_of_once_and_again_when_it_speaks),
		cmocka_unit_test(a_feed_that_is_quiet_when_it_comes_is_passed_over),
		cmocka_unit_test(a_feed_that_fails_for_a_week_is_told_of_once_and_again_when_it_answers),
		cmocka_unit_test(a_feed_that_is_gone_is_told_of_and_has_no_next_time),
		cmocka_unit_test(one_that_never_was_a_feed_is_refused_and_one_that_was_is_not),
		cmocka_unit_test(a_feed_that_has_moved_is_told_of_with_both_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
