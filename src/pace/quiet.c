#include "pace/quiet.h"

#define CHAIN_MAX 8 /* days of one quiet: seven are the whole week */

static int64_t midnight_of(const struct zone *zone, int64_t now)
{
	int64_t local = now + zone_offset(zone, now);
	return local - ((local % CLOCK_DAY) + CLOCK_DAY) % CLOCK_DAY;
}

/* 0: Monday. 1970 began on a Thursday. */
static unsigned weekday_of(int64_t midnight)
{
	return (unsigned)(((midnight / CLOCK_DAY + 3) % 7 + 7) % 7);
}

/* The end of the quiet that begins on this local day, where `now` lies in it. */
static int64_t end_of_day(const struct quiet *quiet, int64_t midnight, int64_t now)
{
	int64_t to = quiet->to * CLOCK_MINUTE + (quiet->to <= quiet->from ? CLOCK_DAY : 0);
	if (!(quiet->days & 1u << weekday_of(midnight)))
		return TIME_NONE;
	int64_t begins = zone_utc(quiet->zone, midnight + quiet->from * CLOCK_MINUTE), ends = zone_utc(quiet->zone, midnight + to);
	return now >= begins && now < ends ? ends : TIME_NONE;
}

int64_t quiet_end(const struct quiet *quiet, int64_t now)
{
	int64_t end = TIME_NONE;
	for (int i = 0; i < CHAIN_MAX; i++) {
		int64_t midnight = midnight_of(quiet->zone, now), next = end_of_day(quiet, midnight, now);
		if (next == TIME_NONE)
			next = end_of_day(quiet, midnight - CLOCK_DAY, now); /* it has begun yesterday */
		if (next == TIME_NONE)
			return end;
		now = end = next;
	}
	return TIME_NONE;
}
