/* Hours in which a person is not to be woken: what comes then waits for their end, all together. Pure. By the clocks of their zone, so the night of the
 * day on which these change is an hour longer or shorter.
 *
 *	from 23:00 to 06:30          every night
 *	from 00:00 to 00:00          the whole day, on the days named
 */
#pragma once

#include "base/clock.h"
#include "base/zone.h"

#define QUIET_DAYS_ALL 0x7Fu

struct quiet {
	const struct zone *zone;
	uint16_t from, to; /* minutes of the local day; where `to` is not later, it is of the next one */
	uint8_t days;      /* on which it begins: bit 0 Monday */
};

/* When the quiet that `now` lies in is over; another that follows at once belongs to it. TIME_NONE: it lies in none, or it never ends, which nobody can
 * have meant. */
int64_t quiet_end(const struct quiet *quiet, int64_t now);
