#include "pace/host_pace.h"

#include "pace/retry.h"

#define HOLD_FIRST CLOCK_MINUTE
#define HOLD_MAX CLOCK_HOUR
#define REFUSED_GAP_FIRST (10 * CLOCK_SECOND)
#define REFUSED_GAP_MAX (10 * CLOCK_MINUTE)
/* Doubling more often changes nothing: both ceilings are reached. What lies above would only take longer to forget. */
#define REFUSALS_MAX 7u
/* 10 s · 2³ is a request in 80 s: slower than the strictest hosts that are known to answer 403 for 429 (one a minute). */
#define FORBIDDEN_MAX 4u
#define FORGET_AFTER (6 * CLOCK_HOUR)

static int64_t at_most(int64_t value, int64_t max)
{
	return value < max ? value : max;
}

static int64_t at_least(int64_t value, int64_t min)
{
	return value > min ? value : min;
}

/* `first` for one, doubling for each further. */
static int64_t grown(int64_t first, uint32_t times, int64_t max)
{
	return times == 0 ? 0 : at_most(first << (times - 1), max);
}

static uint32_t refusals_left(const struct host_pace *host, int64_t now)
{
	int64_t forgotten = now > host->refused ? (now - host->refused) / FORGET_AFTER : 0;
	return forgotten < host->refusals ? host->refusals - (uint32_t)forgotten : 0;
}

/* A hold further off than any can be means that the clock was set back. */
static bool is_held(const struct host_pace *host, int64_t now)
{
	return host->not_before > now && host->not_before - now <= RETRY_AFTER_MAX;
}

int64_t host_pace_held_until(const struct host_pace *host, int64_t now)
{
	return is_held(host, now) ? host->not_before : 0;
}

static int64_t gap_of(const struct host_pace *host, const struct host_limits *limits, int64_t now)
{
	return at_least(limits->gap, grown(REFUSED_GAP_FIRST, refusals_left(host, now), REFUSED_GAP_MAX));
}

int64_t host_pace_may_start(const struct host_pace *host, const struct host_limits *limits, int64_t now)
{
	if (host->running >= limits->at_once)
		return HOST_PACE_WHEN_ENDED;
	int64_t when = is_held(host, now) ? host->not_before : now;
	bool has_started = host->started > 0 && host->started <= now;
	return has_started ? at_least(when, host->started + gap_of(host, limits, now)) : when;
}

void host_pace_started(struct host_pace *host, int64_t now)
{
	host->running++;
	host->started = now;
}

static void refuse(struct host_pace *host, uint32_t max, int64_t now)
{
	uint32_t left = refusals_left(host, now);
	host->refusals = left < max ? left + 1 : left;
	host->refused = now;
}

void host_pace_ended(struct host_pace *host)
{
	if (host->running > 0)
		host->running--;
}

void host_pace_answered(struct host_pace *host, int status, int64_t retry_after_ms, int64_t now)
{
	/* What was under way when the host said stop is refused for the same reason: it counts once, but may ask for longer. */
	if (status == 429) {
		if (!is_held(host, now))
			refuse(host, REFUSALS_MAX, now);
		int64_t asked = at_most(retry_after_ms, RETRY_AFTER_MAX);
		int64_t hold = asked > 0 ? asked : grown(HOLD_FIRST, host->refusals, HOLD_MAX);
		host->not_before = is_held(host, now) ? at_least(host->not_before, now + hold) : now + hold;
	} else if (status == 403 && !is_held(host, now)) {
		refuse(host, FORBIDDEN_MAX, now);
	}
}

void host_pace_hold(struct host_pace *host, int64_t until, int64_t now)
{
	if (until > host_pace_held_until(host, now))
		host->not_before = until;
}

bool host_pace_is_idle(const struct host_pace *host, int64_t now)
{
	return host->running == 0 && !is_held(host, now) && refusals_left(host, now) == 0 && now - host->started > CLOCK_HOUR;
}
