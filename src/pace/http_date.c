#include "pace/http_date.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

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

static const char *blanks_skip(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

bool http_date_parse(const char *value, int64_t now, int64_t *ret_time)
{
	if (!value)
		return false;
	struct scan scan = { .at = blanks_skip(value) };
	struct civil civil = { 0 };
	if (strchr(value, ','))
		scan_comma_date(&scan, now, &civil);
	else
		scan_asctime(&scan, &civil);
	if (scan.is_bad || *blanks_skip(scan.at) || !civil_is_real(&civil))
		return false;
	*ret_time = clock_from_civil(civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
	return true;
}
