#include "report/calendar.h"

#include "base/clock.h"

#define THAI_YEARS 543

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_year_days(int year)
{
	return is_leap(year) ? 366 : 365;
}

static int month_days(int year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool calendar_is_day(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

int calendar_weekday(int year, int month, int day)
{
	int64_t days = clock_from_civil(year, month, day, 0, 0, 0) / CLOCK_DAY;
	return (int)(((days % 7) + 11) % 7);
}

bool calendar_of_ordinal(int year, int ordinal, int *ret_month, int *ret_day)
{
	int month = 1;
	if (ordinal < 1 || ordinal > calendar_year_days(year) || year < 1)
		return false;
	while (ordinal > month_days(year, month))
		ordinal -= month_days(year, month++);
	*ret_month = month;
	*ret_day = ordinal;
	return true;
}

bool calendar_of_week(int year, int week, int day, int *ret_year, int *ret_ordinal)
{
	if (year < 1 || week < 1 || week > 53 || day < 1 || day > 7)
		return false;
	/* week 1 holds the fourth of January */
	int first = 4 - (calendar_weekday(year, 1, 4) + 6) % 7, ordinal = first + 7 * (week - 1) + day - 1;
	int length = calendar_year_days(year);
	if (week == 53 && ordinal - day + 4 > length) /* its Thursday is in the next year: that is week 1 there */
		return false;
	*ret_year = ordinal < 1 ? year - 1 : ordinal > length ? year + 1 : year;
	*ret_ordinal = ordinal < 1 ? ordinal + calendar_year_days(year - 1) : ordinal > length ? ordinal - length : ordinal;
	return true;
}

/* ---- other calendars ---- */

bool calendar_has_year(enum calendar calendar, int year)
{
	switch (calendar) {
	case CALENDAR_OURS:
		return true;
	case CALENDAR_THAI:
		return year >= 2400 && year < 2800;
	case CALENDAR_SOLAR:
		return year >= 1200 && year < 1600;
	}
	return false;
}

/* The equinox is kept by the sky; in these centuries eight leap years of 33 keep it as well. */
static bool is_solar_leap(int year)
{
	int rest = year % 33;
	return rest == 1 || rest == 5 || rest == 9 || rest == 13 || rest == 17 || rest == 22 || rest == 26 || rest == 30;
}

/* The day of our year on which a solar one begins that begins in it: the 20th, 21st or 22nd of March. */
static int solar_first_ordinal(int solar)
{
	int ordinal = 80; /* 1400 began on 21 March 2021 */
	for (int year = 1400; year < solar; year++)
		ordinal += (is_solar_leap(year) ? 366 : 365) - calendar_year_days(year + 621);
	for (int year = 1399; year >= solar; year--)
		ordinal -= (is_solar_leap(year) ? 366 : 365) - calendar_year_days(year + 621);
	return ordinal;
}

static bool solar_to_ours(int *year, int *month, int *day)
{
	bool is_last = *month == 12 && !is_solar_leap(*year);
	if (*month < 1 || *month > 12 || *day < 1 || *day > (*month < 7 ? 31 : is_last ? 29 : 30))
		return false;
	int days = *month < 7 ? (*month - 1) * 31 : 186 + (*month - 7) * 30;
	int ours = *year + 621, ordinal = solar_first_ordinal(*year) + days + *day - 1;
	if (ordinal > calendar_year_days(ours))
		ordinal -= calendar_year_days(ours++);
	*year = ours;
	return calendar_of_ordinal(ours, ordinal, month, day);
}

bool calendar_to_ours(enum calendar calendar, int *year, int *month, int *day)
{
	if (calendar == CALENDAR_SOLAR)
		return solar_to_ours(year, month, day);
	*year -= calendar == CALENDAR_THAI ? THAI_YEARS : 0;
	return calendar_is_day(*year, *month, *day);
}
