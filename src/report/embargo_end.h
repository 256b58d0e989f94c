/* When an embargo ends, in the words of the news: "0001 GMT FRIDAY 27 NOVEMBER 2026", "jeudi 18h00", "30 ноября, 18 часов", "2026年11月30日(月)18時". A day may
 * lack its year, an hour its day: then it is the next one after the report was sent. Shared by the files embargo*.c; not for others.
 */
#pragma once

#include "base/span.h"

#define EMBARGO_DAY_MAX 40u /* bytes of a day as it is written */
#define EMBARGO_ZONE_MAX 24u

struct embargo_end {
	char day[EMBARGO_DAY_MAX], zone[EMBARGO_ZONE_MAX];
	int weekday;      /* 1 Monday … 7 Sunday, 0 none */
	int hour, minute; /* hour -1: none */
	bool is_hour_next;
	bool may_be_year; /* the hour: "2030" */
};

/* Reads the time at the front of `text`: how many bytes are of it, 0 for none. */
size_t embargo_end_read(struct span text, struct embargo_end *ret_end);
/* `sent` TIME_NONE: nobody knows. EMBARGO_OPEN where only that would tell. */
int64_t embargo_end_time(const struct embargo_end *end, int64_t sent);
