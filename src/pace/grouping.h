/* When a receiver is told of reports that belong together: not one by one, but so many as have come when its time is there. Pure: what waits, the
 * report, now -> the time. Names and meaning of `wait` and `interval` are Alertmanager's.
 *
 *	nothing waits --a report--> waits until `due` --told--> rests for `interval` --> nothing waits
 *	                                     ^                      |
 *	                                     '------a report--------'  due when the rest is over
 *
 * A digest has its times of day; what would be due between two of them waits for the next. Quiet hours put off whatever would be due in them until
 * they are over. A report never puts off what waits already.
 */
#pragma once

#include "pace/quiet.h"

#include <stdbool.h>
#include <stddef.h>

#define GROUPING_TIMES_MAX 24u

struct grouping_spec {
	int64_t wait_ms, interval_ms;
	const struct zone *zone;                 /* of the digest's times */
	uint16_t times[GROUPING_TIMES_MAX];      /* minutes of the local day, rising */
	size_t times_len;                        /* 0: it is no digest */
	const struct quiet *quiet;               /* or NULL */
};

struct grouping {
	int64_t due;        /* TIME_NONE: nothing waits */
	int64_t rest_until; /* nothing is told before; 0: told never */
};

/* Is each report told by itself, as it comes? */
bool grouping_is_immediate(const struct grouping_spec *spec);
/* When what comes `now` is told, with all that waits: `now` itself, or later. */
int64_t grouping_due(const struct grouping_spec *spec, const struct grouping *state, int64_t now);
/* Is the time that it would be told at put off by quiet hours, and to when? TIME_NONE: it is not. */
int64_t grouping_quiet_until(const struct grouping_spec *spec, const struct grouping *state, int64_t now);
/* All that waited has been told. */
void grouping_told(const struct grouping_spec *spec, struct grouping *state, int64_t now);
