/* The arithmetic of calendars, without words and without hours. Years are those of our own calendar (Gregorian, also before it was one) where no
 * other is named. Not for other rooms. */
#pragma once

#include <stdbool.h>

int calendar_year_days(int year);
/* Is there such a day? Years have four digits at most. */
bool calendar_is_day(int year, int month, int day);
/* 0: Sunday. */
int calendar_weekday(int year, int month, int day);
/* The day of a year by its number, 1 to 366; false where the year has fewer. */
bool calendar_of_ordinal(int year, int ordinal, int *ret_month, int *ret_day);
/* The day of a week of ISO 8601 (day 1: Monday) as a year, which may be the one before or behind, and a day of it; false where the year has no such week. */
bool calendar_of_week(int year, int week, int day, int *ret_year, int *ret_ordinal);

/* Others that news is dated by. Who uses them names years of ours as well: which it is, the year tells. */
enum calendar {
	CALENDAR_OURS,
	CALENDAR_THAI,  /* ours, its years 543 ahead */
	CALENDAR_SOLAR, /* of Iran and Afghanistan: six months of 31 days from the equinox of March on, five of 30, one of 29 or 30 */
};

bool calendar_has_year(enum calendar calendar, int year);
/* A day of that calendar becomes one of ours; false where there is none. */
bool calendar_to_ours(enum calendar calendar, int *year, int *month, int *day);
