/* Time is int64_t milliseconds since 1970 UTC, read once in the shell and passed down as `now`.
 * This room parses and formats; it never asks what time it is. */
#pragma once

#include "base/span.h"

#include <stdint.h>

#define TIME_NONE INT64_MIN

#define CLOCK_SECOND INT64_C(1000)
#define CLOCK_MINUTE (60 * CLOCK_SECOND)
#define CLOCK_HOUR (60 * CLOCK_MINUTE)
#define CLOCK_DAY (24 * CLOCK_HOUR)

#define CLOCK_ISO_SIZE 32

/* "2002-07-26T13:05:09Z", with ".123" only where the milliseconds are not zero. TIME_NONE gives "". */
char *clock_iso(int64_t time_ms, char ret_text[static CLOCK_ISO_SIZE]);
/* "2002-07-26 15:05" in the local zone (TZ). */
char *clock_local(int64_t time_ms, char ret_text[static CLOCK_ISO_SIZE]);
/* "just now", "4 min ago", "3 h ago", else clock_local. */
char *clock_ago(int64_t time_ms, int64_t now_ms, char ret_text[static CLOCK_ISO_SIZE]);
/* Reads exactly what clock_iso writes (other dates: report/date.h). */
bool clock_iso_parse(struct span text, int64_t *ret_time_ms);

/* Civil date to time, proleptic Gregorian, no range check beyond the caller's: month 1–12, day 1–31. */
int64_t clock_from_civil(int year, int month, int day, int hour, int minute, int second);

/* "250ms", "2s", "5m", "1h", "3d", "2w", "1h30m"; a bare 0 too. */
bool clock_duration_parse(struct span text, int64_t *ret_ms);
/* The same form back, largest units first. */
char *clock_duration(int64_t ms, char ret_text[static CLOCK_ISO_SIZE]);
