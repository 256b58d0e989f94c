#include "base/array.h"
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

/* Days since 1970-01-01 of a civil date (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static int64_t days_from_civil(int64_t year, int month, int day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

int64_t clock_from_civil(int year, int month, int day, int hour, int minute, int second)
{
	return days_from_civil(year, month, day) * CLOCK_DAY + hour * CLOCK_HOUR + minute * CLOCK_MINUTE + second * CLOCK_SECOND;
}

static bool split(int64_t time_ms, bool is_local, struct tm *ret_tm, int *ret_ms)
{
	int64_t seconds = time_ms / 1000, rest = time_ms % 1000;
	if (rest < 0) {
		rest += 1000;
		seconds--;
	}
	time_t when = (time_t)seconds;
	*ret_ms = (int)rest;
	return (is_local ? localtime_r(&when, ret_tm) : gmtime_r(&when, ret_tm)) != NULL;
}

/* Four digits, as RFC 3339 has it; strftime does not pad them everywhere. */
static size_t add_year(const struct tm *tm, char ret_text[static CLOCK_ISO_SIZE])
{
	return (size_t)snprintf(ret_text, CLOCK_ISO_SIZE, "%04lld", (long long)tm->tm_year + 1900);
}

char *clock_iso(int64_t time_ms, char ret_text[static CLOCK_ISO_SIZE])
{
	struct tm tm;
	int ms;
	ret_text[0] = '\0';
	if (time_ms == TIME_NONE || !split(time_ms, false, &tm, &ms))
		return ret_text;
	size_t len = add_year(&tm, ret_text);
	len += strftime(ret_text + len, CLOCK_ISO_SIZE - len, "-%m-%dT%H:%M:%S", &tm);
	if (ms != 0)
		snprintf(ret_text + len, CLOCK_ISO_SIZE - len, ".%03dZ", ms);
	else
		snprintf(ret_text + len, CLOCK_ISO_SIZE - len, "Z");
	return ret_text;
}

char *clock_local(int64_t time_ms, char ret_text[static CLOCK_ISO_SIZE])
{
	struct tm tm;
	int ms;
	ret_text[0] = '\0';
	if (time_ms != TIME_NONE && split(time_ms, true, &tm, &ms)) {
		size_t len = add_year(&tm, ret_text);
		strftime(ret_text + len, CLOCK_ISO_SIZE - len, "-%m-%d %H:%M", &tm);
	}
	return ret_text;
}

char *clock_ago(int64_t time_ms, int64_t now_ms, char ret_text[static CLOCK_ISO_SIZE])
{
	int64_t age = now_ms - time_ms;
	if (time_ms == TIME_NONE || age < 0 || age >= CLOCK_DAY)
		return clock_local(time_ms, ret_text);
	if (age < CLOCK_MINUTE)
		snprintf(ret_text, CLOCK_ISO_SIZE, "just now");
	else if (age < CLOCK_HOUR)
		snprintf(ret_text, CLOCK_ISO_SIZE, "%d min ago", (int)(age / CLOCK_MINUTE));
	else
		snprintf(ret_text, CLOCK_ISO_SIZE, "%d h ago", (int)(age / CLOCK_HOUR));
	return ret_text;
}

bool clock_iso_parse(struct span text, int64_t *ret_time_ms)
{
	char copy[CLOCK_ISO_SIZE];
	if (text.len == 0 || text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	int year, month, day, hour, minute, second, ms = 0, end = 0;
	if (sscanf(copy, "%d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &end) != 6)
		return false;
	if (copy[end] == '.') {
		int more = 0;
		if (sscanf(copy + end, ".%3d%n", &ms, &more) != 1)
			return false;
		end += more;
	}
	if (strcmp(copy + end, "Z") != 0)
		return false;
	*ret_time_ms = clock_from_civil(year, month, day, hour, minute, second) + ms;
	return true;
}

static const struct {
	const char *word;
	int64_t ms;
} units[] = {
	{ "w", 7 * CLOCK_DAY }, { "d", CLOCK_DAY }, { "h", CLOCK_HOUR }, { "ms", 1 }, { "m", CLOCK_MINUTE }, { "s", CLOCK_SECOND },
};
#define UNITS LEN(units)

bool clock_duration_parse(struct span text, int64_t *ret_ms)
{
	int64_t total = 0;
	if (span_equals(text, SPAN("0"))) {
		*ret_ms = 0;
		return true;
	}
	if (text.len == 0)
		return false;
	while (text.len > 0) {
		int64_t number = 0;
		size_t digits = 0;
		for (; digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9'; digits++) {
			number = number * 10 + (text.ptr[digits] - '0');
			if (number > INT64_C(1000000000))
				return false;
		}
		text = span_from(text, digits);
		size_t u = 0;
		while (u < UNITS && !span_starts(text, span_of(units[u].word)))
			u++;
		if (digits == 0 || u == UNITS)
			return false;
		text = span_from(text, strlen(units[u].word));
		total += number * units[u].ms;
	}
	*ret_ms = total;
	return true;
}

char *clock_duration(int64_t ms, char ret_text[static CLOCK_ISO_SIZE])
{
	static const size_t order[] = { 0, 1, 2, 4, 5, 3 }; /* largest first */
	size_t len = 0;
	ret_text[0] = '\0';
	for (size_t i = 0; i < UNITS && len < CLOCK_ISO_SIZE; i++) {
		int64_t count = ms / units[order[i]].ms;
		if (count == 0)
			continue;
		len += (size_t)snprintf(ret_text + len, CLOCK_ISO_SIZE - len, "%lld%s", (long long)count, units[order[i]].word);
		ms %= units[order[i]].ms;
	}
	if (len == 0)
		snprintf(ret_text, CLOCK_ISO_SIZE, "0s");
	return ret_text;
}
