#include "pace/retry.h"

#include "base/clock.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- Retry-After: RFC 9110, 10.2.3 and 5.6.7 ---- */

struct scan {
	const char *at;
	bool is_bad;
};

static void skip(struct scan *scan, const char *literal)
{
	size_t len = strlen(literal);
	if (scan->is_bad || strncmp(scan->at, literal, len) != 0)
		scan->is_bad = true;
	else
		scan->at += len;
}

/* Exactly `digits` digits; with `is_padded`, a blank may stand for the first (asctime). */
static int number(struct scan *scan, int digits, bool is_padded)
{
	int value = 0;
	for (int i = 0; i < digits && !scan->is_bad; i++) {
		char c = *scan->at;
		if (is_padded && i == 0 && c == ' ')
			c = '0';
		if (c < '0' || c > '9') {
			scan->is_bad = true;
			return 0;
		}
		value = 10 * value + (c - '0');
		scan->at++;
	}
	return value;
}

static int month(struct scan *scan)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int i = 0; i < 12 && !scan->is_bad; i++)
		if (strncmp(scan->at, names + 3 * i, 3) == 0) {
			scan->at += 3;
			return i + 1;
		}
	scan->is_bad = true;
	return 0;
}

struct civil {
	int year, month, day, hour, minute, second;
};

static void scan_time(struct scan *scan, struct civil *civil)
{
	civil->hour = number(scan, 2, false);
	skip(scan, ":");
	civil->minute = number(scan, 2, false);
	skip(scan, ":");
	civil->second = number(scan, 2, false);
}

/* Two digits of a year mean the nearest one that is not more than 50 years ahead (RFC 9110, 5.6.7). */
static int full_year(int two_digits, int64_t now)
{
	char text[CLOCK_ISO_SIZE];
	int this_year = (int)strtol(clock_iso(now, text), NULL, 10);
	int year = this_year - this_year % 100 + two_digits;
	if (year > this_year + 50)
		year -= 100;
	return year;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" and "Sunday, 06-Nov-94 08:49:37 GMT" */
static void scan_comma_date(struct scan *scan, int64_t now, struct civil *civil)
{
	bool is_old = strchr(scan->at, ',') - scan->at > 3;
	const char *dash = is_old ? "-" : " ";
	scan->at = strchr(scan->at, ',') + 1;
	skip(scan, " ");
	civil->day = number(scan, 2, false);
	skip(scan, dash);
	civil->month = month(scan);
	skip(scan, dash);
	civil->year = is_old ? full_year(number(scan, 2, false), now) : number(scan, 4, false);
	skip(scan, " ");
	scan_time(scan, civil);
	skip(scan, " GMT");
}

/* "Sun Nov  6 08:49:37 1994" */
static void scan_asctime(struct scan *scan, struct civil *civil)
{
	for (int i = 0; i < 3; i++)
		if (*scan->at)
			scan->at++;
	skip(scan, " ");
	civil->month = month(scan);
	skip(scan, " ");
	civil->day = number(scan, 2, true);
	skip(scan, " ");
	scan_time(scan, civil);
	skip(scan, " ");
	civil->year = number(scan, 4, false);
}

static bool civil_is_real(const struct civil *civil)
{
	return civil->day >= 1 && civil->day <= 31 && civil->hour <= 23 && civil->minute <= 59 && civil->second <= 60;
}

static int64_t seconds_parse(const char *value)
{
	int64_t seconds = 0;
	for (; *value >= '0' && *value <= '9'; value++)
		seconds = at_most(10 * seconds + (*value - '0'), DELAY_MAX / CLOCK_SECOND);
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
	struct scan scan = { .at = value };
	struct civil civil = { 0 };
	if (strchr(value, ','))
		scan_comma_date(&scan, now, &civil);
	else
		scan_asctime(&scan, &civil);
	while (*scan.at == ' ' || *scan.at == '\t')
		scan.at++;
	if (scan.is_bad || *scan.at || !civil_is_real(&civil))
		return 0;
	int64_t then = clock_from_civil(civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
	return then <= now ? 0 : at_most(then - now, DELAY_MAX);
}
