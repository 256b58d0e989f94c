#include "pace/grouping.h"

bool grouping_is_immediate(const struct grouping_spec *spec)
{
	return spec->wait_ms == 0 && spec->interval_ms == 0 && spec->times_len == 0 && !spec->quiet;
}

static bool is_hourly(const struct grouping_spec *spec)
{
	bool is_so = spec->times_len == 24;
	for (size_t i = 0; i < spec->times_len && is_so; i++)
		is_so = spec->times[i] == i * 60;
	return is_so;
}

/* Also one that clocks which are set back show again. False: they are not set by whole hours, and there is none. */
static bool next_full_hour(const struct zone *zone, int64_t from, int64_t *ret_time)
{
	int64_t past = (from + zone_offset(zone, from)) % CLOCK_HOUR;
	*ret_time = past == 0 ? from : from - past + (past > 0 ? CLOCK_HOUR : 0);
	return (*ret_time + zone_offset(zone, *ret_time)) % CLOCK_HOUR == 0;
}

/* The first of the digest's times that is not before `from`. */
static int64_t next_time(const struct grouping_spec *spec, int64_t from)
{
	int64_t local = from + zone_offset(spec->zone, from), full;
	if (is_hourly(spec) && next_full_hour(spec->zone, from, &full))
		return full;
	int64_t midnight = local - ((local % CLOCK_DAY) + CLOCK_DAY) % CLOCK_DAY;
	for (int day = -1; day <= 2; day++) /* clocks that are set back show the evening before again */
		for (size_t i = 0; i < spec->times_len; i++) {
			int64_t time = zone_utc(spec->zone, midnight + day * CLOCK_DAY + spec->times[i] * CLOCK_MINUTE);
			if (time >= from)
				return time;
		}
	return from;
}

static int64_t due_before_quiet(const struct grouping_spec *spec, const struct grouping *state, int64_t now)
{
	int64_t due = now + spec->wait_ms;
	if (due < state->rest_until && state->rest_until - now <= spec->interval_ms) /* further off: somebody has set the clock back */
		due = state->rest_until;
	if (spec->times_len > 0)
		due = next_time(spec, due);
	return state->due != TIME_NONE && state->due < due ? state->due : due;
}

int64_t grouping_quiet_until(const struct grouping_spec *spec, const struct grouping *state, int64_t now)
{
	if (!spec->quiet)
		return TIME_NONE;
	int64_t due = due_before_quiet(spec, state, now);
	return quiet_end(spec->quiet, due < now ? now : due);
}

int64_t grouping_due(const struct grouping_spec *spec, const struct grouping *state, int64_t now)
{
	int64_t quiet = grouping_quiet_until(spec, state, now);
	return quiet != TIME_NONE ? quiet : due_before_quiet(spec, state, now);
}

void grouping_told(const struct grouping_spec *spec, struct grouping *state, int64_t now)
{
	state->due = TIME_NONE;
	state->rest_until = now + spec->interval_ms;
}
