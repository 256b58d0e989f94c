#include "tests/test.h"

#include "base/array.h"
#include "pace/feed_pace.h"
#include "pace/retry.h"

#define NOW clock_from_civil(2026, 3, 2, 12, 0, 0) /* a Monday */
#define EVENLY 0.5 /* no jitter */
#define ITEMS 20

static const struct feed_terms plain = { 0 };

static void step(struct feed_pace *pace, enum feed_event event, int64_t now)
{
	feed_pace_step(pace, &(struct feed_answer){ .event = event }, &plain, EVENLY, now);
}

/* A feed whose document has just been read for the first time: ITEMS items, `gap` apart, the newest from now. */
static struct feed_pace begun(int64_t gap, const struct feed_terms *terms)
{
	struct feed_pace pace = { 0 };
	int64_t dates[ITEMS];
	for (int i = 0; i < ITEMS; i++)
		dates[i] = NOW - i * gap;
	feed_pace_step(&pace, &(struct feed_answer){ .event = FEED_EVENT_READ, .news = ITEMS, .dates = dates, .dates_len = ITEMS }, terms, EVENLY, NOW);
	return pace;
}

/* How long it is left alone after an answer 304 with these words, by its rhythm for `gap`. */
static int64_t alone_for(int64_t gap, const struct feed_terms *terms, int64_t fresh_ms)
{
	struct feed_pace pace = begun(gap, terms);
	feed_pace_step(&pace, &(struct feed_answer){ .event = FEED_EVENT_UNCHANGED, .fresh_ms = fresh_ms }, terms, EVENLY, NOW);
	return pace.next - NOW;
}

static int64_t alone_ms(const struct feed_terms *terms, int64_t fresh_ms)
{
	return alone_for(CLOCK_HOUR, terms, fresh_ms);
}

static void assert_near(int64_t value, int64_t expected)
{
	if (value < expected - expected / 10 || value > expected + expected / 10)
		fail_msg("%lld s is not near %lld s", (long long)(value / CLOCK_SECOND), (long long)(expected / CLOCK_SECOND));
}

/* ---- rhythm ---- */

static void a_feed_never_asked_is_due_at_once(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	assert_true(feed_pace_is_due(&pace, NOW));
}

static void a_feed_of_unknown_rhythm_is_asked_every_half_hour(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	step(&pace, FEED_EVENT_READ, NOW);
	assert_near(pace.next - NOW, 30 * CLOCK_MINUTE);
	assert_false(feed_pace_is_due(&pace, pace.next - 1));
	assert_true(feed_pace_is_due(&pace, pace.next));
}

static void the_interval_grows_by_the_eighth_root_of_the_rhythm(void **state)
{
	(void)state;
	static const struct { int64_t gap, interval; } cases[] = {
		{ CLOCK_SECOND, 20 * CLOCK_MINUTE }, { 10 * CLOCK_MINUTE, 20 * CLOCK_MINUTE }, { 2 * CLOCK_HOUR, 20 * CLOCK_MINUTE },
		{ CLOCK_DAY, 27 * CLOCK_MINUTE }, { 30 * CLOCK_DAY, 42 * CLOCK_MINUTE }, { 300 * CLOCK_DAY, 56 * CLOCK_MINUTE },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct feed_pace pace = begun(cases[i].gap, &plain);
		assert_near(pace.next - NOW, cases[i].interval);
	}
}

/* Just asked, having spoken daily, last so long ago. */
static struct feed_pace daily(int64_t ago, const struct feed_terms *terms)
{
	struct feed_pace pace = { 0 };
	int64_t dates[ITEMS];
	for (int i = 0; i < ITEMS; i++)
		dates[i] = NOW - ago - i * CLOCK_DAY;
	feed_pace_step(&pace, &(struct feed_answer){ .news = ITEMS, .dates = dates, .dates_len = ITEMS }, terms, EVENLY, NOW);
	return pace;
}

static void assert_meets(const struct feed_pace *pace, int64_t moment)
{
	assert_in_range(pace->next - NOW, moment + CLOCK_MINUTE, moment + 4 * CLOCK_MINUTE);
}

static void who_speaks_by_the_clock_is_asked_when_it_has_spoken(void **state)
{
	(void)state;
	struct feed_pace pace = daily(CLOCK_DAY - 10 * CLOCK_MINUTE, &plain);
	assert_meets(&pace, 10 * CLOCK_MINUTE);
	pace = daily(CLOCK_DAY - 3 * CLOCK_HOUR, &plain);
	assert_near(pace.next - NOW, 27 * CLOCK_MINUTE);
	pace = daily(CLOCK_DAY, &plain); /* it was to speak now, and nobody is asked at once */
	assert_near(pace.next - NOW, 27 * CLOCK_MINUTE);
	pace = daily(CLOCK_DAY - 10 * CLOCK_MINUTE, &(struct feed_terms){ .least = CLOCK_HOUR, .most = CLOCK_HOUR });
	assert_near(pace.next - NOW, CLOCK_HOUR);
}

static void courtesy_meets_the_moment_at_which_a_feed_speaks(void **state)
{
	(void)state;
	const struct feed_terms hourly = { .ttl_ms = CLOCK_HOUR, .items = ITEMS };
	struct feed_pace pace = daily(CLOCK_DAY - 75 * CLOCK_MINUTE, &hourly);
	assert_meets(&pace, 75 * CLOCK_MINUTE);
	for (int64_t ahead = 10 * CLOCK_MINUTE; ahead < 2 * CLOCK_HOUR; ahead += 90 * CLOCK_MINUTE) {
		pace = daily(CLOCK_DAY - ahead, &hourly);
		assert_near(pace.next - NOW, CLOCK_HOUR);
		assert_true(pace.next >= NOW + CLOCK_HOUR);
	}
}

static void who_speaks_often_is_not_asked_more_often_for_its_clock(void **state)
{
	(void)state;
	struct feed_pace pace = begun(10 * CLOCK_MINUTE, &plain);
	for (int i = 0; i < 20; i++) {
		int64_t now = pace.next;
		feed_pace_step(&pace, &(struct feed_answer){ .news = 2, .dates = (int64_t[]){ now - CLOCK_MINUTE }, .dates_len = 1 }, &plain, EVENLY, now);
		assert_near(pace.next - now, 20 * CLOCK_MINUTE);
	}
}

static void an_old_item_pinned_below_the_others_does_not_slow_a_feed(void **state)
{
	(void)state;
	struct feed_pace with = { 0 }, without = { 0 };
	int64_t dates[ITEMS];
	for (int i = 0; i < ITEMS; i++)
		dates[i] = NOW - i * CLOCK_HOUR;
	feed_pace_step(&without, &(struct feed_answer){ .news = ITEMS, .dates = dates, .dates_len = ITEMS }, &plain, EVENLY, NOW);
	dates[ITEMS - 1] = NOW - 900 * CLOCK_DAY;
	feed_pace_step(&with, &(struct feed_answer){ .news = ITEMS, .dates = dates, .dates_len = ITEMS }, &plain, EVENLY, NOW);
	assert_true(with.next - NOW < 2 * (without.next - NOW));
}

static void dates_of_the_future_are_not_believed(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	int64_t dates[] = { NOW + CLOCK_DAY, NOW - 3 * CLOCK_HOUR, NOW - CLOCK_HOUR, NOW - 2 * CLOCK_HOUR, TIME_NONE, 0 };
	feed_pace_step(&pace, &(struct feed_answer){ .news = 6, .dates = dates, .dates_len = 6 }, &plain, EVENLY, NOW);
	assert_int_equal(pace.item, NOW - CLOCK_HOUR);
	assert_int_equal(pace.gap, CLOCK_HOUR);
}

static void of_a_long_document_the_newest_dates_count(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	int64_t dates[500];
	for (int i = 0; i < 500; i++) /* oldest first, daily before, hourly of late */
		dates[i] = i < 400 ? NOW - CLOCK_DAY * (500 - i) : NOW - CLOCK_HOUR * (500 - i);
	feed_pace_step(&pace, &(struct feed_answer){ .news = 500, .dates = dates, .dates_len = 500 }, &plain, EVENLY, NOW);
	assert_int_equal(pace.gap, CLOCK_HOUR);
}

static void new_items_make_a_feed_quicker_and_silence_makes_it_slower(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_DAY, &plain);
	int64_t usual = pace.next - NOW;
	feed_pace_step(&pace, &(struct feed_answer){ .news = 10 }, &plain, EVENLY, NOW + 10 * CLOCK_MINUTE);
	assert_true(feed_pace_interval(&pace, &plain, NOW + 10 * CLOCK_MINUTE) < usual * 9 / 10);
	pace = begun(CLOCK_HOUR, &plain);
	usual = pace.next - NOW;
	step(&pace, FEED_EVENT_UNCHANGED, NOW + 3 * CLOCK_DAY);
	assert_true(pace.next - pace.success > 2 * usual);
}

static void a_dead_feed_ends_at_a_request_a_day(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	int64_t now = NOW;
	unsigned requests = 0;
	for (; now < NOW + 365 * CLOCK_DAY; requests++) {
		now = pace.next;
		step(&pace, FEED_EVENT_UNCHANGED, now);
	}
	assert_true(requests < 2500);
	now += 3500 * CLOCK_DAY;
	step(&pace, FEED_EVENT_UNCHANGED, now);
	assert_int_equal(pace.next - now, CLOCK_DAY);
}

static void a_feed_that_never_says_dates_is_followed_all_the_same(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	feed_pace_step(&pace, &(struct feed_answer){ .news = ITEMS }, &plain, EVENLY, NOW);
	int64_t last = NOW, now = NOW;
	while (now < NOW + 3 * CLOCK_DAY) { /* an item each 20 minutes */
		now = pace.next;
		uint32_t news = (uint32_t)((now - NOW) / (20 * CLOCK_MINUTE) - (last - NOW) / (20 * CLOCK_MINUTE));
		feed_pace_step(&pace, &(struct feed_answer){ .event = news ? FEED_EVENT_READ : FEED_EVENT_UNCHANGED, .news = news }, &plain, EVENLY, now);
		last = now;
	}
	assert_near(pace.gap, 20 * CLOCK_MINUTE);
}

static void dates_that_are_always_now_make_no_flood(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	int64_t dates[ITEMS];
	for (int i = 0; i < ITEMS; i++)
		dates[i] = NOW;
	feed_pace_step(&pace, &(struct feed_answer){ .news = ITEMS, .dates = dates, .dates_len = ITEMS }, &plain, EVENLY, NOW);
	assert_true(pace.next - NOW >= FEED_LEAST);
	step(&pace, FEED_EVENT_UNCHANGED, NOW + CLOCK_DAY);
	assert_true(pace.next - pace.success > FEED_OFTEN);
}

static void nothing_falls_out_of_a_short_document_unseen(void **state)
{
	(void)state;
	struct feed_terms terms = { .items = 4, .least = CLOCK_MINUTE };
	struct feed_pace pace = begun(CLOCK_HOUR, &terms);
	assert_near(pace.next - NOW, 20 * CLOCK_MINUTE);
	pace = begun(2 * CLOCK_MINUTE, &terms);
	assert_int_equal(pace.next - NOW, 2 * CLOCK_MINUTE);
}

static void the_operator_sets_bounds_or_the_interval(void **state)
{
	(void)state;
	struct feed_terms slow = { .least = 2 * CLOCK_HOUR }, quick = { .most = 10 * CLOCK_MINUTE }, exact = { .least = CLOCK_HOUR, .most = CLOCK_HOUR };
	assert_int_equal(alone_ms(&slow, 0), 2 * CLOCK_HOUR);
	assert_int_equal(alone_ms(&quick, 0), 10 * CLOCK_MINUTE);
	assert_int_equal(alone_ms(&exact, 0), CLOCK_HOUR);
}

static void what_the_publisher_asks_for_holds_whatever_the_operator_says(void **state)
{
	(void)state;
	struct feed_terms hourly = { .least = CLOCK_HOUR, .most = CLOCK_HOUR }, quick = { .most = 10 * CLOCK_MINUTE };
	assert_int_equal(alone_ms(&hourly, CLOCK_MINUTE), CLOCK_HOUR); /* never sooner */
	assert_int_equal(alone_ms(&hourly, 6 * CLOCK_HOUR), 6 * CLOCK_HOUR);
	assert_int_equal(alone_ms(&hourly, 365 * CLOCK_DAY), CLOCK_DAY);
	assert_int_equal(alone_ms(&quick, 6 * CLOCK_HOUR), 6 * CLOCK_HOUR);
	hourly.ttl_ms = 3 * CLOCK_HOUR;
	assert_int_equal(alone_ms(&hourly, 0), 3 * CLOCK_HOUR);
	hourly.update_ms = 4 * CLOCK_HOUR;
	assert_int_equal(alone_for(CLOCK_DAY, &hourly, 0), 4 * CLOCK_HOUR);
	hourly.items = ITEMS; /* and nothing is lost by it */
	assert_int_equal(alone_for(10 * CLOCK_MINUTE, &hourly, CLOCK_DAY), 100 * CLOCK_MINUTE);
}

/* ---- jitter and place ---- */

static void intervals_are_jittered_by_a_tenth(void **state)
{
	(void)state;
	struct feed_terms exact = { .least = CLOCK_HOUR, .most = CLOCK_HOUR };
	struct feed_pace pace = begun(CLOCK_HOUR, &exact);
	struct feed_answer answer = { .event = FEED_EVENT_UNCHANGED };
	feed_pace_step(&pace, &answer, &exact, 0, NOW);
	assert_int_equal(pace.next - NOW, 54 * CLOCK_MINUTE);
	feed_pace_step(&pace, &answer, &exact, 1, NOW);
	assert_int_equal(pace.next - NOW, 66 * CLOCK_MINUTE);
}

static void feeds_that_are_told_the_same_moment_come_at_different_ones(void **state)
{
	(void)state;
	struct feed_terms one = { .place = 0.25 }, other = { .place = 0.75 };
	struct feed_pace a = begun(CLOCK_HOUR, &one), b = begun(CLOCK_HOUR, &other);
	struct feed_answer busy = { .event = FEED_EVENT_FAILED, .retry_after_ms = 2 * CLOCK_HOUR };
	feed_pace_step(&a, &busy, &one, EVENLY, NOW);
	feed_pace_step(&b, &busy, &other, EVENLY, NOW);
	assert_int_equal(a.next - NOW, 2 * CLOCK_HOUR + 150 * CLOCK_SECOND);
	assert_int_equal(b.next - NOW, 2 * CLOCK_HOUR + 450 * CLOCK_SECOND);
}

static void a_place_comes_from_the_name_alone(void **state)
{
	(void)state;
	bool halves[2] = { false };
	for (char name[] = "a"; *name <= 'z'; (*name)++) {
		double place = feed_place(span_of(name));
		assert_true(place >= 0 && place < 1);
		assert_true(place == feed_place(span_of(name)));
		halves[place < 0.5] = true;
	}
	assert_true(halves[0] && halves[1]);
}

static void a_thousand_feeds_that_failed_together_do_not_come_back_together(void **state)
{
	(void)state;
	unsigned in_minute[30] = { 0 };
	for (int i = 0; i < 1000; i++) {
		struct feed_pace pace = begun(CLOCK_HOUR, &plain);
		feed_pace_step(&pace, &(struct feed_answer){ .event = FEED_EVENT_FAILED }, &plain, i / 1000.0, NOW);
		in_minute[(pace.next - NOW) / CLOCK_MINUTE]++;
	}
	for (int i = 0; i < 30; i++)
		assert_true(in_minute[i] < 300);
}

/* ---- what others ask for ---- */

static void hints_are_lower_bounds_of_at_most_a_day(void **state)
{
	(void)state;
	int64_t usual = alone_ms(&plain, 0);
	assert_near(usual, 20 * CLOCK_MINUTE);
	assert_int_equal(alone_ms(&plain, CLOCK_MINUTE), usual);
	assert_int_equal(alone_ms(&plain, 3 * CLOCK_HOUR), 3 * CLOCK_HOUR);
	assert_int_equal(alone_ms(&plain, 365 * CLOCK_DAY), CLOCK_DAY);
	assert_int_equal(alone_ms(&(struct feed_terms){ .ttl_ms = CLOCK_MINUTE }, 0), usual);
	assert_int_equal(alone_ms(&(struct feed_terms){ .ttl_ms = 3 * CLOCK_HOUR }, 0), 3 * CLOCK_HOUR);
	assert_int_equal(alone_ms(&(struct feed_terms){ .ttl_ms = 365 * CLOCK_DAY }, 0), CLOCK_DAY);
	assert_int_equal(alone_for(CLOCK_DAY, &(struct feed_terms){ .update_ms = 3 * CLOCK_HOUR }, 0), 3 * CLOCK_HOUR);
	assert_int_equal(alone_for(9 * CLOCK_DAY, &(struct feed_terms){ .update_ms = 7 * CLOCK_DAY }, 0), CLOCK_DAY);
	assert_int_equal(alone_ms(&(struct feed_terms){ .ttl_ms = 2 * CLOCK_HOUR, .update_ms = CLOCK_HOUR }, 3 * CLOCK_HOUR), 3 * CLOCK_HOUR);
	assert_int_equal(alone_ms(&(struct feed_terms){ .ttl_ms = INT64_MAX, .update_ms = INT64_MAX }, INT64_MAX), CLOCK_DAY);
}

static void an_update_base_names_the_moment(void **state)
{
	(void)state;
	struct feed_terms terms = { .update_ms = CLOCK_DAY, .update_base = clock_from_civil(2000, 1, 1, 18, 0, 0) };
	assert_int_equal(alone_for(CLOCK_DAY, &terms, 0), 6 * CLOCK_HOUR);
	terms.update_base = clock_from_civil(2040, 1, 1, 15, 0, 0);
	assert_int_equal(alone_for(CLOCK_DAY, &terms, 0), 3 * CLOCK_HOUR);
	terms.update_base = NOW;
	assert_int_equal(alone_for(CLOCK_DAY, &terms, 0), CLOCK_DAY);
}

static void an_update_period_that_the_items_disprove_is_not_believed(void **state)
{
	(void)state;
	struct feed_terms hourly = { .update_ms = CLOCK_HOUR };
	assert_int_equal(alone_for(20 * CLOCK_MINUTE, &hourly, 0), 20 * CLOCK_MINUTE);
	assert_int_equal(alone_for(CLOCK_HOUR, &hourly, 0), CLOCK_HOUR);
}

static void no_hint_lets_items_fall_out_of_the_document(void **state)
{
	(void)state;
	struct feed_terms terms = { .items = ITEMS };
	assert_int_equal(alone_for(10 * CLOCK_MINUTE, &terms, 365 * CLOCK_DAY), 100 * CLOCK_MINUTE);
	assert_int_equal(alone_for(CLOCK_HOUR, &terms, 365 * CLOCK_DAY), 10 * CLOCK_HOUR);
	assert_int_equal(alone_for(CLOCK_DAY, &terms, 365 * CLOCK_DAY), CLOCK_DAY);
	assert_int_equal(alone_for(CLOCK_MINUTE, &terms, 365 * CLOCK_DAY), CLOCK_HOUR); /* always obeyed */
}

static void skipped_hours_are_of_utc_and_left_alone(void **state)
{
	(void)state;
	struct feed_terms terms = { .skip_hours = 1u << 12 | 1u << 13 };
	assert_int_equal(alone_ms(&terms, 0), 2 * CLOCK_HOUR);
	terms.skip_hours = 1u << 11 | 1u << 13;
	assert_near(alone_ms(&terms, 0), 20 * CLOCK_MINUTE);
}

static void skipped_days_are_of_utc_and_left_alone(void **state)
{
	(void)state;
	struct feed_terms terms = { .skip_days = 1u << 1 | 1u << 2 }; /* Monday, Tuesday */
	assert_int_equal(alone_ms(&terms, 0), 36 * CLOCK_HOUR);
	terms.skip_hours = 0x3; /* and the first two hours of any day */
	assert_int_equal(alone_ms(&terms, 0), 38 * CLOCK_HOUR);
}

static void a_feed_that_skips_all_hours_or_days_is_not_obeyed(void **state)
{
	(void)state;
	assert_near(alone_ms(&(struct feed_terms){ .skip_hours = 0xffffff }, 0), 20 * CLOCK_MINUTE);
	assert_near(alone_ms(&(struct feed_terms){ .skip_days = 0x7f }, 0), 20 * CLOCK_MINUTE);
}

static void feeds_that_skip_the_same_hour_come_back_one_after_the_other(void **state)
{
	(void)state;
	struct feed_terms terms = { .skip_hours = 0xfff000, .place = 0.5 };
	int64_t alone = alone_ms(&terms, 0);
	assert_int_equal(alone, 12 * CLOCK_HOUR + 5 * CLOCK_MINUTE);
}

static void retry_after_is_obeyed_up_to_two_days(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	struct feed_answer answer = { .event = FEED_EVENT_FAILED, .retry_after_ms = 30 * CLOCK_HOUR };
	feed_pace_step(&pace, &answer, &plain, EVENLY, NOW);
	assert_int_equal(pace.next, NOW + 30 * CLOCK_HOUR);
	answer.retry_after_ms = 365 * CLOCK_DAY;
	feed_pace_step(&pace, &answer, &plain, EVENLY, NOW);
	assert_int_equal(pace.next, NOW + RETRY_AFTER_MAX);
	answer.retry_after_ms = 1; /* a short one does not shorten what would be waited anyway */
	feed_pace_step(&pace, &answer, &plain, EVENLY, NOW);
	assert_true(pace.next >= NOW + FEED_OFTEN);
}

/* ---- failures ---- */

static int64_t delay_after(struct feed_pace *pace, enum feed_event event, int64_t now)
{
	step(pace, event, now);
	return pace->next - now;
}

static void an_unreached_feed_is_tried_soon_and_then_ever_more_rarely(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_DAY, &plain);
	static const int64_t minutes[] = { 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440 };
	for (size_t i = 0; i < LEN(minutes); i++)
		assert_int_equal(delay_after(&pace, FEED_EVENT_UNREACHED, NOW), minutes[i] * CLOCK_MINUTE);
}

static void a_server_in_trouble_is_never_asked_sooner_than_in_health(void **state)
{
	(void)state;
	static const int64_t gaps[] = { CLOCK_MINUTE, CLOCK_HOUR, CLOCK_DAY, 30 * CLOCK_DAY };
	for (size_t i = 0; i < LEN(gaps); i++) {
		struct feed_pace pace = begun(gaps[i], &plain);
		int64_t usual = pace.next - NOW, first = delay_after(&pace, FEED_EVENT_FAILED, NOW);
		assert_true(first >= usual && first >= 10 * CLOCK_MINUTE);
		for (int again = 0; again < 2; again++) /* a stumble is no end */
			assert_int_equal(delay_after(&pace, FEED_EVENT_FAILED, NOW), first);
		assert_int_equal(delay_after(&pace, FEED_EVENT_FAILED, NOW), 2 * first);
		assert_int_equal(delay_after(&pace, FEED_EVENT_FAILED, NOW), 4 * first);
	}
}

static void who_says_that_we_are_too_hasty_is_asked_more_rarely_at_once(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	int64_t first = delay_after(&pace, FEED_EVENT_HASTY, NOW);
	assert_int_equal(first, FEED_OFTEN);
	assert_int_equal(delay_after(&pace, FEED_EVENT_HASTY, NOW), 2 * first);
}

static void what_people_must_mend_is_asked_after_an_hour_at_the_soonest(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_MINUTE, &plain);
	assert_int_equal(delay_after(&pace, FEED_EVENT_UNWANTED, NOW), CLOCK_HOUR);
	assert_int_equal(delay_after(&pace, FEED_EVENT_UNWANTED, NOW), 2 * CLOCK_HOUR);
	assert_int_equal(pace.phase, FEED_ACTIVE);
}

static void a_success_forgets_all_failures(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	int64_t usual = pace.next - NOW;
	for (int i = 0; i < 9; i++)
		step(&pace, FEED_EVENT_FAILED, NOW);
	assert_int_equal(pace.failures, 9);
	step(&pace, FEED_EVENT_UNCHANGED, NOW);
	assert_int_equal(pace.failures, 0);
	assert_int_equal(pace.failing, 0);
	assert_int_equal(pace.next - NOW, usual);
}

static void a_410_stops_a_feed_until_it_is_released(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	step(&pace, FEED_EVENT_GONE, NOW);
	assert_int_equal(pace.phase, FEED_GONE);
	assert_false(feed_pace_is_due(&pace, NOW + 1000 * CLOCK_DAY));
	step(&pace, FEED_EVENT_READ, NOW); /* a late answer of another request */
	assert_int_equal(pace.phase, FEED_GONE);
	feed_pace_release(&pace, NOW + CLOCK_HOUR);
	assert_true(feed_pace_is_due(&pace, NOW + CLOCK_HOUR));
}

static void what_never_was_a_feed_is_refused_and_asked_ever_more_rarely(void **state)
{
	(void)state;
	struct feed_pace page = { 0 }, maintenance = begun(CLOCK_HOUR, &plain), broken = { 0 }, missing = { 0 };
	step(&missing, FEED_EVENT_UNWANTED, NOW); /* it may be there tomorrow */
	assert_int_equal(missing.phase, FEED_ACTIVE);
	step(&page, FEED_EVENT_NO_FEED, NOW);
	assert_int_equal(page.phase, FEED_REFUSED);
	assert_near(page.next - NOW, CLOCK_HOUR);
	assert_true(feed_pace_is_due(&page, page.next));
	step(&page, FEED_EVENT_NO_FEED, page.next);
	assert_near(page.next - page.asked, 2 * CLOCK_HOUR);
	step(&page, FEED_EVENT_READ, page.next);
	assert_int_equal(page.phase, FEED_ACTIVE);
	step(&maintenance, FEED_EVENT_NO_FEED, NOW);
	assert_int_equal(maintenance.phase, FEED_ACTIVE);
	step(&broken, FEED_EVENT_FAILED, NOW); /* says nothing about what it is */
	assert_int_equal(broken.phase, FEED_ACTIVE);
}

static void http_statuses_say_what_happened(void **state)
{
	(void)state;
	static const struct { int status; enum feed_event event; } cases[] = {
		{ 0, FEED_EVENT_UNREACHED }, { 304, FEED_EVENT_UNCHANGED }, { 301, FEED_EVENT_UNWANTED }, { 400, FEED_EVENT_UNWANTED },
		{ 401, FEED_EVENT_UNWANTED }, { 403, FEED_EVENT_UNWANTED }, { 404, FEED_EVENT_UNWANTED }, { 408, FEED_EVENT_FAILED },
		{ 410, FEED_EVENT_GONE }, { 425, FEED_EVENT_FAILED }, { 429, FEED_EVENT_HASTY }, { 451, FEED_EVENT_UNWANTED },
		{ 500, FEED_EVENT_FAILED }, { 503, FEED_EVENT_FAILED }, { 599, FEED_EVENT_FAILED },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		assert_int_equal(feed_event_of_http(cases[i].status), cases[i].event);
}

static void a_clock_set_back_silences_no_feed(void **state)
{
	(void)state;
	struct feed_pace pace = { .next = NOW + 400 * CLOCK_DAY };
	assert_true(feed_pace_is_due(&pace, NOW));
}

/* ---- the operator ---- */

static void what_a_clock_that_was_ahead_has_planned_is_forgotten(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	assert_false(feed_pace_is_due(&pace, NOW - 2 * CLOCK_SECOND)); /* put right as clocks are all the time */
	assert_true(feed_pace_is_due(&pace, NOW - 2 * CLOCK_HOUR));
	assert_true(feed_pace_is_due(&pace, NOW - 8 * CLOCK_DAY));
	feed_pace_put_off(&pace, NOW - CLOCK_DAY, 0, NOW - 2 * CLOCK_DAY);
	assert_int_equal(pace.next, NOW - CLOCK_DAY);
	assert_false(feed_pace_is_due(&pace, NOW - 2 * CLOCK_DAY)); /* its host may not be asked */
	assert_true(feed_pace_is_due(&pace, NOW - CLOCK_DAY));
	step(&pace, FEED_EVENT_FAILED, NOW - CLOCK_DAY);
	assert_false(feed_pace_is_due(&pace, NOW - CLOCK_DAY)); /* though its last success lies before it */
}

static void a_paused_feed_is_left_alone_and_keeps_its_rhythm(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	feed_pace_pause(&pace);
	assert_false(feed_pace_is_due(&pace, NOW + 1000 * CLOCK_DAY));
	assert_false(feed_pace_hurry(&pace, NOW + CLOCK_DAY));
	feed_pace_release(&pace, NOW + CLOCK_DAY);
	assert_int_equal(pace.gap, CLOCK_HOUR);
	assert_true(feed_pace_is_due(&pace, NOW + CLOCK_DAY));
}

static void a_released_feed_waits_for_the_minute_too(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	feed_pace_pause(&pace);
	feed_pace_release(&pace, NOW + CLOCK_SECOND);
	assert_int_equal(pace.next, NOW + CLOCK_MINUTE);
	feed_pace_pause(&pace);
	feed_pace_release(&pace, NOW - CLOCK_DAY); /* the clock was set back */
	assert_true(feed_pace_is_due(&pace, NOW - CLOCK_DAY));
}

static void a_feed_at_another_host_owes_the_old_one_nothing(void **state)
{
	(void)state;
	struct feed_pace here = begun(CLOCK_HOUR, &plain), there;
	feed_pace_step(&here, &(struct feed_answer){ .event = FEED_EVENT_FAILED, .retry_after_ms = 5 * CLOCK_HOUR }, &plain, EVENLY, NOW);
	feed_pace_put_off(&here, NOW + 6 * CLOCK_HOUR, 0, NOW);
	there = here;
	feed_pace_readdress(&there, false, NOW + CLOCK_SECOND);
	assert_int_equal(there.next, NOW + CLOCK_MINUTE);
	assert_int_equal(there.barred, 0);
	assert_int_equal(there.failures, 0);
	assert_int_equal(there.gap, CLOCK_HOUR);
	feed_pace_readdress(&here, true, NOW + CLOCK_SECOND); /* what was asked for of the host holds at all of its addresses */
	assert_int_equal(here.next, NOW + 5 * CLOCK_HOUR);
	here.phase = FEED_PAUSED;
	feed_pace_readdress(&here, false, NOW + CLOCK_HOUR);
	assert_true(feed_pace_is_due(&here, NOW + CLOCK_HOUR));
}

static void what_was_promised_lasts_no_longer_than_it_can(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	assert_true(feed_pace_earliest(&pace, NOW) <= NOW);
	pace.asked = NOW;
	assert_int_equal(feed_pace_earliest(&pace, NOW), NOW + CLOCK_MINUTE);
	pace.barred = NOW + CLOCK_HOUR;
	assert_int_equal(feed_pace_earliest(&pace, NOW), NOW + CLOCK_HOUR);
	assert_true(feed_pace_earliest(&pace, NOW - 30 * CLOCK_DAY) <= NOW - 30 * CLOCK_DAY); /* the clock was set back */
}

static void to_pause_a_feed_that_is_gone_changes_nothing(void **state)
{
	(void)state;
	struct feed_pace pace = { .phase = FEED_GONE };
	feed_pace_pause(&pace);
	assert_int_equal(pace.phase, FEED_GONE);
}

static void a_hurried_feed_waits_a_minute_and_for_retry_after(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	assert_false(feed_pace_hurry(&pace, NOW + CLOCK_SECOND));
	assert_int_equal(pace.next, NOW + CLOCK_MINUTE);
	assert_true(feed_pace_hurry(&pace, NOW + CLOCK_MINUTE));
	feed_pace_step(&pace, &(struct feed_answer){ .event = FEED_EVENT_FAILED, .retry_after_ms = CLOCK_HOUR }, &plain, EVENLY, NOW);
	assert_false(feed_pace_hurry(&pace, NOW + 30 * CLOCK_MINUTE));
	assert_int_equal(pace.next, NOW + CLOCK_HOUR);
	feed_pace_pause(&pace);
	feed_pace_release(&pace, NOW + 30 * CLOCK_MINUTE); /* no way around it */
	assert_false(feed_pace_is_due(&pace, NOW + 30 * CLOCK_MINUTE));
	step(&pace, FEED_EVENT_UNCHANGED, NOW + CLOCK_HOUR);
	assert_true(feed_pace_hurry(&pace, NOW + 2 * CLOCK_HOUR));
}

static void what_could_not_be_written_down_is_asked_for_ever_more_rarely(void **state)
{
	(void)state;
	static const int64_t minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
	struct feed_pace pace = begun(CLOCK_HOUR, &plain), before = pace;
	for (uint32_t i = 0; i < LEN(minutes); i++) {
		feed_pace_trouble(&pace, i + 1, 0, 0, NOW);
		assert_int_equal(pace.next - NOW, minutes[i] * CLOCK_MINUTE);
	}
	assert_int_equal(pace.failures, before.failures);
	assert_int_equal(pace.success, before.success);
	feed_pace_trouble(&pace, UINT32_MAX, 2 * CLOCK_HOUR, 0, NOW);
	assert_int_equal(pace.next - NOW, 2 * CLOCK_HOUR);
	assert_false(feed_pace_hurry(&pace, NOW + CLOCK_HOUR));
}

static void a_feed_whose_host_is_held_is_put_off_by_its_place(void **state)
{
	(void)state;
	struct feed_pace pace = { .next = NOW };
	feed_pace_put_off(&pace, NOW - 1, 1, NOW);
	assert_int_equal(pace.next, NOW);
	feed_pace_put_off(&pace, NOW + CLOCK_HOUR, 0.5, NOW);
	assert_int_equal(pace.next, NOW + CLOCK_HOUR + 5 * CLOCK_MINUTE);
	feed_pace_put_off(&pace, NOW + CLOCK_MINUTE, 0.5, NOW);
	assert_int_equal(pace.next, NOW + CLOCK_HOUR + 5 * CLOCK_MINUTE);
}

static void a_feed_far_below_its_rhythm_is_told_to_be_quiet_once(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	int64_t later = NOW + 3 * CLOCK_DAY;
	assert_false(feed_pace_is_quiet(&pace, later));
	assert_true(feed_pace_is_quiet(&pace, later + 1));
	assert_int_equal(feed_pace_tell(&pace, later), FEED_NEWS_NONE);
	assert_int_equal(feed_pace_tell(&pace, later + 1), FEED_NEWS_QUIET);
	step(&pace, FEED_EVENT_UNCHANGED, later + CLOCK_DAY);
	assert_int_equal(feed_pace_tell(&pace, later + CLOCK_DAY), FEED_NEWS_NONE);
	feed_pace_step(&pace, &(struct feed_answer){ .news = 1 }, &plain, EVENLY, later + 2 * CLOCK_DAY);
	assert_int_equal(feed_pace_tell(&pace, later + 2 * CLOCK_DAY), FEED_NEWS_NONE);
	assert_int_equal(feed_pace_tell(&pace, later + 90 * CLOCK_DAY), FEED_NEWS_QUIET);
}

static void a_feed_that_is_quiet_by_its_own_rhythm_is_not(void **state)
{
	(void)state;
	struct feed_pace weekly = begun(7 * CLOCK_DAY, &plain), irregular = { 0 };
	assert_false(feed_pace_is_quiet(&weekly, NOW + 60 * CLOCK_DAY));
	assert_true(feed_pace_is_quiet(&weekly, NOW + 71 * CLOCK_DAY));
	int64_t dates[ITEMS];
	for (int i = 0; i < ITEMS; i++) /* five within a day, then nothing for a fortnight */
		dates[i] = NOW - i / 5 * 14 * CLOCK_DAY - i % 5 * CLOCK_HOUR;
	feed_pace_step(&irregular, &(struct feed_answer){ .news = ITEMS, .dates = dates, .dates_len = ITEMS }, &plain, EVENLY, NOW);
	assert_false(feed_pace_is_quiet(&irregular, NOW + 14 * CLOCK_DAY));
	assert_false(feed_pace_is_quiet(&irregular, NOW + 20 * CLOCK_DAY));
}

static void a_feed_with_all_its_items_on_one_day_of_the_week_is_not_quiet_on_the_others(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_DAY, &plain);
	for (int week = 1; week < 10; week++)
		feed_pace_step(&pace, &(struct feed_answer){ .news = ITEMS }, &plain, EVENLY, NOW + week * 7 * CLOCK_DAY);
	assert_false(feed_pace_is_quiet(&pace, NOW + (9 * 7 + 13) * CLOCK_DAY));
	assert_true(feed_pace_is_quiet(&pace, NOW + (9 * 7 + 15) * CLOCK_DAY));
}

static void a_feed_of_unknown_rhythm_is_never_quiet(void **state)
{
	(void)state;
	struct feed_pace pace = { 0 };
	step(&pace, FEED_EVENT_READ, NOW);
	assert_false(feed_pace_is_quiet(&pace, NOW + 1000 * CLOCK_DAY));
}

static void a_feed_that_fails_for_a_week_is_told_to_be_dying_once(void **state)
{
	(void)state;
	struct feed_pace pace = begun(CLOCK_HOUR, &plain);
	step(&pace, FEED_EVENT_UNREACHED, NOW + CLOCK_DAY);
	step(&pace, FEED_EVENT_UNWANTED, NOW + 5 * CLOCK_DAY);
	assert_int_equal(feed_pace_tell(&pace, NOW + 7 * CLOCK_DAY), FEED_NEWS_NONE); /* not quiet either: nobody knows */
	assert_int_equal(feed_pace_tell(&pace, NOW + 8 * CLOCK_DAY), FEED_NEWS_DYING);
	assert_int_equal(feed_pace_tell(&pace, NOW + 9 * CLOCK_DAY), FEED_NEWS_NONE);
	step(&pace, FEED_EVENT_UNCHANGED, NOW + 9 * CLOCK_DAY);
	assert_false(feed_pace_is_dying(&pace, NOW + 9 * CLOCK_DAY));
	step(&pace, FEED_EVENT_UNREACHED, NOW + 10 * CLOCK_DAY);
	assert_int_equal(feed_pace_tell(&pace, NOW + 17 * CLOCK_DAY), FEED_NEWS_DYING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_feed_never_asked_is_due_at_once),
		cmocka_unit_test(a_feed_of_unknown_rhythm_is_asked_every_half_hour),
		cmocka_unit_test(the_interval_grows_by_the_eighth_root_of_the_rhythm),
		cmocka_unit_test(who_speaks_by_the_clock_is_asked_when_it_has_spoken),
		cmocka_unit_test(courtesy_meets_the_moment_at_which_a_feed_speaks),
		cmocka_unit_test(who_speaks_often_is_not_asked_more_often_for_its_clock),
		cmocka_unit_test(an_old_item_pinned_below_the_others_does_not_slow_a_feed),
		cmocka_unit_test(dates_of_the_future_are_not_believed),
		cmocka_unit_test(of_a_long_document_the_newest_dates_count),
		cmocka_unit_test(new_items_make_a_feed_quicker_and_silence_makes_it_slower),
		cmocka_unit_test(a_dead_feed_ends_at_a_request_a_day),
		cmocka_unit_test(a_feed_that_never_says_dates_is_followed_all_the_same),
		cmocka_unit_test(dates_that_are_always_now_make_no_flood),
		cmocka_unit_test(nothing_falls_out_of_a_short_document_unseen),
		cmocka_unit_test(the_operator_sets_bounds_or_the_interval),
		cmocka_unit_test(what_the_publisher_asks_for_holds_whatever_the_operator_says),
		cmocka_unit_test(intervals_are_jittered_by_a_tenth),
		cmocka_unit_test(feeds_that_are_told_the_same_moment_come_at_different_ones),
		cmocka_unit_test(a_place_comes_from_the_name_alone),
		cmocka_unit_test(a_thousand_feeds_that_failed_together_do_not_come_back_together),
		cmocka_unit_test(hints_are_lower_bounds_of_at_most_a_day),
		cmocka_unit_test(an_update_base_names_the_moment),
		cmocka_unit_test(an_update_period_that_the_items_disprove_is_not_believed),
		cmocka_unit_test(no_hint_lets_items_fall_out_of_the_document),
		cmocka_unit_test(skipped_hours_are_of_utc_and_left_alone),
		cmocka_unit_test(skipped_days_are_of_utc_and_left_alone),
		cmocka_unit_test(a_feed_that_skips_all_hours_or_days_is_not_obeyed),
		cmocka_unit_test(feeds_that_skip_the_same_hour_come_back_one_after_the_other),
		cmocka_unit_test(retry_after_is_obeyed_up_to_two_days),
		cmocka_unit_test(an_unreached_feed_is_tried_soon_and_then_ever_more_rarely),
		cmocka_unit_test(a_server_in_trouble_is_never_asked_sooner_than_in_health),
		cmocka_unit_test(who_says_that_we_are_too_hasty_is_asked_more_rarely_at_once),
		cmocka_unit_test(what_people_must_mend_is_asked_after_an_hour_at_the_soonest),
		cmocka_unit_test(a_success_forgets_all_failures),
		cmocka_unit_test(a_410_stops_a_feed_until_it_is_released),
		cmocka_unit_test(what_never_was_a_feed_is_refused_and_asked_ever_more_rarely),
		cmocka_unit_test(http_statuses_say_what_happened),
		cmocka_unit_test(a_clock_set_back_silences_no_feed),
		cmocka_unit_test(what_a_clock_that_was_ahead_has_planned_is_forgotten),
		cmocka_unit_test(a_paused_feed_is_left_alone_and_keeps_its_rhythm),
		cmocka_unit_test(a_released_feed_waits_for_the_minute_too),
		cmocka_unit_test(a_feed_at_another_host_owes_the_old_one_nothing),
		cmocka_unit_test(what_was_promised_lasts_no_longer_than_it_can),
		cmocka_unit_test(to_pause_a_feed_that_is_gone_changes_nothing),
		cmocka_unit_test(a_hurried_feed_waits_a_minute_and_for_retry_after),
		cmocka_unit_test(what_could_not_be_written_down_is_asked_for_ever_more_rarely),
		cmocka_unit_test(a_feed_whose_host_is_held_is_put_off_by_its_place),
		cmocka_unit_test(a_feed_far_below_its_rhythm_is_told_to_be_quiet_once),
		cmocka_unit_test(a_feed_that_is_quiet_by_its_own_rhythm_is_not),
		cmocka_unit_test(a_feed_with_all_its_items_on_one_day_of_the_week_is_not_quiet_on_the_others),
		cmocka_unit_test(a_feed_of_unknown_rhythm_is_never_quiet),
		cmocka_unit_test(a_feed_that_fails_for_a_week_is_told_to_be_dying_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
