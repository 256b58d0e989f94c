#include "tests/test.h"

#include "base/array.h"
#include "base/clock.h"
#include "pace/retry.h"

#define NOW INT64_C(1700000000000)

static void the_fifth_failure_in_a_row_opens_the_breaker(void **state)
{
	(void)state;
	struct retry retry = { 0 };
	int64_t now = NOW;
	static const int64_t expected[] = { 5, 10, 20, 40, 80 };
	assert_true(retry_allowance(&retry, now) > 1);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(retry.phase, RETRY_CLOSED);
		assert_true(retry_allowance(&retry, now) > 0);
		retry_step(&retry, RETRY_EVENT_FAILURE, 0, 1.0, now);
		assert_int_equal(retry.next - now, expected[i] * CLOCK_SECOND);
		assert_int_equal(retry_allowance(&retry, retry.next - 1), 0);
		now = retry.next;
	}
	assert_int_equal(retry.phase, RETRY_OPEN);
	assert_int_equal(retry_allowance(&retry, now), 1);
}

static void one_probe_closes_the_breaker_and_one_keeps_it_open(void **state)
{
	(void)state;
	struct retry retry = { .phase = RETRY_OPEN, .failures = 5, .next = NOW };
	retry_step(&retry, RETRY_EVENT_ATTEMPT, 0, 0, NOW);
	assert_int_equal(retry.phase, RETRY_PROBING);
	assert_int_equal(retry_allowance(&retry, NOW), 1); /* a probe that a crash cut off is sent again */
	retry_step(&retry, RETRY_EVENT_FAILURE, 0, 1.0, NOW);
	assert_int_equal(retry.phase, RETRY_OPEN);
	assert_int_equal(retry.next - NOW, 160 * CLOCK_SECOND);
	retry_step(&retry, RETRY_EVENT_ATTEMPT, 0, 0, retry.next);
	retry_step(&retry, RETRY_EVENT_SUCCESS, 0, 0, retry.next);
	assert_int_equal(retry.phase, RETRY_CLOSED);
	assert_int_equal(retry.failures, 0);
	assert_true(retry_allowance(&retry, NOW) > 1);
}

static void three_days_of_a_dead_receiver_are_some_ninety_attempts(void **state)
{
	(void)state;
	struct retry retry = { 0 };
	int64_t now = NOW;
	unsigned attempts = 0;
	uint64_t seed = 42; /* fixed: a repeatable walk through the jitter */
	while (now < NOW + 3 * CLOCK_DAY) {
		assert_true(retry_allowance(&retry, now) >= 1);
		retry_step(&retry, RETRY_EVENT_ATTEMPT, 0, 0, now);
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		retry_step(&retry, RETRY_EVENT_FAILURE, 0, (double)(seed >> 11) / 9007199254740992.0, now);
		attempts++;
		assert_true(retry.next > now && retry.next - now <= CLOCK_HOUR);
		if (attempts > 11)
			assert_true(retry.next - now >= CLOCK_HOUR / 2);
		now = retry.next;
	}
	assert_in_range(attempts, 72, 160);
	retry_step(&retry, RETRY_EVENT_SUCCESS, 0, 0, now);
	assert_true(retry_allowance(&retry, now) > 1);
}

static void what_repeating_will_not_mend_holds_until_released(void **state)
{
	(void)state;
	struct retry retry = { 0 };
	retry_step(&retry, RETRY_EVENT_REFUSED, 0, 0, NOW);
	assert_int_equal(retry.phase, RETRY_HELD);
	assert_int_equal(retry_allowance(&retry, NOW + 400 * CLOCK_DAY), 0);
	retry_step(&retry, RETRY_EVENT_SUCCESS, 0, 0, NOW); /* a late answer of another attempt */
	assert_int_equal(retry.phase, RETRY_HELD);
	retry_step(&retry, RETRY_EVENT_RELEASE, 0, 0, NOW);
	assert_true(retry_allowance(&retry, NOW) > 1);
	retry_step(&retry, RETRY_EVENT_GONE, 0, 0, NOW);
	retry_step(&retry, RETRY_EVENT_REFUSED, 0, 0, NOW);
	assert_int_equal(retry.phase, RETRY_DISABLED);
	assert_int_equal(retry_allowance(&retry, NOW + 400 * CLOCK_DAY), 0);
}

static void a_longer_retry_after_is_obeyed_up_to_an_hour(void **state)
{
	(void)state;
	struct retry retry = { 0 };
	retry_step(&retry, RETRY_EVENT_FAILURE, 120 * CLOCK_SECOND, 0, NOW);
	assert_int_equal(retry.next - NOW, 120 * CLOCK_SECOND);
	retry = (struct retry){ 0 };
	retry_step(&retry, RETRY_EVENT_FAILURE, 1, 1.0, NOW);
	assert_int_equal(retry.next - NOW, 5 * CLOCK_SECOND);
	retry_step(&retry, RETRY_EVENT_FAILURE, INT64_MAX, 0, NOW);
	assert_int_equal(retry.next - NOW, CLOCK_HOUR);
}

static void late_failures_of_one_outage_do_not_add_up(void **state)
{
	(void)state;
	struct retry retry = { .phase = RETRY_OPEN, .failures = 5, .next = NOW + CLOCK_MINUTE };
	retry_step(&retry, RETRY_EVENT_FAILURE, 0, 1.0, NOW);
	assert_int_equal(retry.failures, 5);
	assert_int_equal(retry.next, NOW + CLOCK_MINUTE);
}

static void a_clock_set_back_does_not_silence_a_receiver(void **state)
{
	(void)state;
	struct retry retry = { .phase = RETRY_OPEN, .failures = 9, .next = NOW + 1000 * CLOCK_DAY };
	assert_int_equal(retry_allowance(&retry, NOW), 1);
}

static void http_statuses_say_what_to_do(void **state)
{
	(void)state;
	static const struct { int status; enum retry_event event; } cases[] = {
		{ 200, RETRY_EVENT_SUCCESS }, { 204, RETRY_EVENT_SUCCESS }, { 301, RETRY_EVENT_REFUSED }, { 304, RETRY_EVENT_REFUSED },
		{ 400, RETRY_EVENT_REFUSED }, { 404, RETRY_EVENT_REFUSED }, { 408, RETRY_EVENT_FAILURE }, { 410, RETRY_EVENT_GONE },
		{ 425, RETRY_EVENT_FAILURE }, { 429, RETRY_EVENT_FAILURE }, { 500, RETRY_EVENT_FAILURE }, { 503, RETRY_EVENT_FAILURE },
		{ 0, RETRY_EVENT_FAILURE },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		assert_int_equal(retry_event_of_http(cases[i].status), cases[i].event);
}

static void retry_after_is_read_in_seconds_and_in_three_forms_of_date(void **state)
{
	(void)state;
	int64_t now = clock_from_civil(1994, 11, 6, 8, 49, 0);
	static const struct { const char *value; int64_t ms; } cases[] = {
		{ "120", 120000 }, { " 7 ", 7000 }, { "0", 0 }, { "999999999999999999999", RETRY_AFTER_MAX },
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 37000 }, { "Sunday, 06-Nov-94 08:49:37 GMT", 37000 }, { "Sun Nov  6 08:49:37 1994", 37000 },
		{ "Sun Nov 16 08:49:37 1994", RETRY_AFTER_MAX }, { "Mon Nov  7 08:49:00 1994", CLOCK_DAY }, { "Sun, 06 Nov 1994 08:48:37 GMT", 0 }, { "Saturday, 06-Nov-93 08:49:37 GMT", 0 },
		{ "", 0 }, { "-5", 0 }, { "5 minutes", 0 }, { "1.5", 0 }, { "soon", 0 }, { "Sun, 06 Nov 1994", 0 }, { "Sun, 06 Nov 1994 08:49:37 GMT+1", 0 },
		{ "Sun, 06 Nov 1994 28:49:37 GMT", 0 }, { ",", 0 }, { "S", 0 },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (retry_after_parse(cases[i].value, now) != cases[i].ms)
			fail_msg("'%s' is %lld ms", cases[i].value, (long long)retry_after_parse(cases[i].value, now));
	assert_int_equal(retry_after_parse(NULL, now), 0);
	int64_t later = clock_from_civil(2049, 12, 31, 23, 59, 30);
	assert_int_equal(retry_after_parse("Saturday, 01-Jan-50 00:00:00 GMT", later), 30000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fifth_failure_in_a_row_opens_the_breaker),
		cmocka_unit_test(one_probe_closes_the_breaker_and_one_keeps_it_open),
		cmocka_unit_test(three_days_of_a_dead_receiver_are_some_ninety_attempts),
		cmocka_unit_test(what_repeating_will_not_mend_holds_until_released),
		cmocka_unit_test(a_longer_retry_after_is_obeyed_up_to_an_hour),
		cmocka_unit_test(late_failures_of_one_outage_do_not_add_up),
		cmocka_unit_test(a_clock_set_back_does_not_silence_a_receiver),
		cmocka_unit_test(http_statuses_say_what_to_do),
		cmocka_unit_test(retry_after_is_read_in_seconds_and_in_three_forms_of_date),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
