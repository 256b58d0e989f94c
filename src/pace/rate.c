#include "pace/rate.h"

#include "base/clock.h"

#define BUCKETS_A_MINUTE 6u
/* Finer than the clock, or a rate that does not divide a minute would run fast or slow. */
#define FINE 1000

static int64_t bucket_of(uint32_t per_minute)
{
	return per_minute < BUCKETS_A_MINUTE ? 1 : per_minute / BUCKETS_A_MINUTE;
}

/* From one token to the next. */
static int64_t gap_of(uint32_t per_minute)
{
	return CLOCK_MINUTE * FINE / per_minute;
}

/* What is missing until it is full. A date further off than a whole bucket means that the clock was set back. */
static int64_t missing(const struct rate *rate, uint32_t per_minute, int64_t now)
{
	int64_t most = bucket_of(per_minute) * gap_of(per_minute), missing = rate->full - now * FINE;
	return missing < 0 ? 0 : missing > most ? most : missing;
}

uint32_t rate_allowance(const struct rate *rate, uint32_t per_minute, int64_t now)
{
	if (per_minute == 0)
		return UINT32_MAX;
	int64_t gap = gap_of(per_minute);
	return (uint32_t)((bucket_of(per_minute) * gap - missing(rate, per_minute, now)) / gap);
}

void rate_take(struct rate *rate, uint32_t per_minute, uint32_t count, int64_t now)
{
	if (per_minute > 0)
		rate->full = now * FINE + missing(rate, per_minute, now) + count * gap_of(per_minute);
}

int64_t rate_next(const struct rate *rate, uint32_t per_minute, int64_t now)
{
	if (rate_allowance(rate, per_minute, now) > 0)
		return now;
	int64_t wait = missing(rate, per_minute, now) - (bucket_of(per_minute) - 1) * gap_of(per_minute);
	return now + (wait + FINE - 1) / FINE;
}
