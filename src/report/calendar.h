/* The arithmetic of calendars, without words and without hours. Years are those of our own calendar (Gregorian, also before it was one). Not for
 * other rooms. */
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
