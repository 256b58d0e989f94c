#include "pace/retry.h"

#include "base/clock.h"
#include "pace/http_date.h"

#define FAILURES_TO_OPEN 5u
#define DELAY_FIRST (5 * CLOCK_SECOND)
#define DELAY_MAX CLOCK_HOUR
/* At once to a receiver in good health; less than FAILURES_TO_OPEN, so that one hiccup of the network never opens the breaker. */
#define ALLOWANCE 4u

const char *retry_phase_name(enum retry_phase phase)
{
	static const char *const names[] = { "closed", "open", "probing", "held", "disabled" };
	return names[phase];
}

unsigned retry_allowance(const struct retry *retry, int64_t now)
{
	if (retry->phase == RETRY_HELD || retry->phase == RETRY_DISABLED)
		return 0;
	/* A date further off than any delay means that the clock was set back: waiting for it could take years. */
	bool is_due = now >= retry->next || retry->next - DELAY_MAX > now;
	if (!is_due)
		return 0;
	return retry->phase == RETRY_CLOSED && retry->failures == 0 ? ALLOWANCE : 1;
}

static int64_t delay_of(uint32_t failures, double random)
{
	int64_t delay = DELAY_FIRST;
	for (uint32_t i = 1; i < failures && delay < DELAY_MAX; i++)
		delay *= 2;
	if (delay > DELAY_MAX)
		delay = DELAY_MAX;
	if (!(random >= 0))
		random = 0;
	if (random > 1)
		random = 1;
	return delay / 2 + (int64_t)((double)(delay / 2) * random);
}

static int64_t at_most(int64_t value, int64_t max)
{
	return value < max ? value : max;
}

static void fail(struct retry *retry, int64_t retry_after_ms, double random, int64_t now)
{
	/* An answer that comes in while the breaker is open belongs to an attempt from before: the outage is known already. */
	bool is_known = retry->phase == RETRY_OPEN && now < retry->next;
	if (!is_known && retry->failures < UINT32_MAX)
		retry->failures++;
	int64_t delay = is_known ? retry->next - now : delay_of(retry->failures, random);
	int64_t asked = at_most(retry_after_ms, DELAY_MAX);
	retry->next = now + (asked > delay ? asked : delay);
	if (retry->phase == RETRY_PROBING || retry->failures >= FAILURES_TO_OPEN)
		retry->phase = RETRY_OPEN;
}

void retry_step(struct retry *retry, enum retry_event event, int64_t retry_after_ms, double random, int64_t now)
{
	bool is_stopped = retry->phase == RETRY_HELD || retry->phase == RETRY_DISABLED;
	switch (event) {
	case RETRY_EVENT_ATTEMPT:
		if (retry->phase == RETRY_OPEN)
			retry->phase = RETRY_PROBING;
		break;
	case RETRY_EVENT_SUCCESS:
		if (!is_stopped)
			*retry = (struct retry){ .phase = RETRY_CLOSED };
		break;
	case RETRY_EVENT_FAILURE:
		if (!is_stopped)
			fail(retry, retry_after_ms, random, now);
		break;
	case RETRY_EVENT_REFUSED:
		if (retry->phase != RETRY_DISABLED)
			retry->phase = RETRY_HELD;
		break;
	case RETRY_EVENT_GONE:
		retry->phase = RETRY_DISABLED;
		break;
	case RETRY_EVENT_RELEASE:
		*retry = (struct retry){ .phase = RETRY_CLOSED };
		break;
	}
}

enum retry_event retry_event_of_http(int status)
{
	if (status >= 200 && status < 300)
		return RETRY_EVENT_SUCCESS;
	if (status == 410)
		return RETRY_EVENT_GONE;
	if (status == 408 || status == 425 || status == 429)
		return RETRY_EVENT_FAILURE;
	if (status >= 300 && status < 500)
		return RETRY_EVENT_REFUSED;
	return RETRY_EVENT_FAILURE;
}

/* Seconds, or a date: RFC 9110, 10.2.3. */
static int64_t seconds_parse(const char *value)
{
	int64_t seconds = 0;
	for (; *value >= '0' && *value <= '9'; value++)
		seconds = at_most(10 * seconds + (*value - '0'), RETRY_AFTER_MAX / CLOCK_SECOND);
	while (*value == ' ' || *value == '\t')
		value++;
	return *value ? 0 : seconds * CLOCK_SECOND;
}

int64_t retry_after_parse(const char *value, int64_t now)
{
	if (!value)
		return 0;
	while (*value == ' ' || *value == '\t')
		value++;
	if (*value >= '0' && *value <= '9')
		return seconds_parse(value);
	int64_t then = 0;
	if (!http_date_parse(value, now, &then) || then <= now)
		return 0;
	return at_most(then - now, RETRY_AFTER_MAX);
}
