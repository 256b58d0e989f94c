/* How hard one host may be pressed, whoever asks it for what: so many requests at a time, a gap between two starts, and silence when it says so.
 * Pure: state + event + now -> state. Feeds know nothing of each other, so this is where fifty of one host are kept from arriving together.
 *
 *	wait until host_pace_may_start() == now; host_pace_started(); … the answer …; host_pace_answered(), host_pace_ended()
 *
 * What a host is, the key, is the caller's: the name in the address, with the proxy. Each hop of a redirect is a request of its own, at the host that it leads to.
 *
 *	429	holds the host: it counts requests of a whole address. Until Retry-After (up to 2 days), else for 1 min, and twice as long for each
 *		further one up to 1 h. Afterwards the gap is 10 s, doubling up to 10 min: the way to find a limit that nobody tells.
 *	403	widens the gap only: some hosts answer so instead of with 429, but one feed that is closed must not close the others.
 *	503	is no matter of the host: behind one name there are many services (a stop of the whole host has silenced hundreds of feeds elsewhere).
 *
 * For each 6 h without a further refusal one of them is forgotten.
 *
 * A host in the house (loopback, private addresses that the operator has allowed) needs no gap: whoever runs it would rather have its news. It is
 * obeyed like any other when it says 429. */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

/* Nothing ends a wait for a free place but host_pace_ended. */
#define HOST_PACE_WHEN_ENDED INT64_MAX

struct host_limits {
	uint32_t at_once; /* requests under way */
	int64_t gap;      /* least time between two starts */
};

#define HOST_LIMITS_FAR ((struct host_limits){ .at_once = 2, .gap = CLOCK_SECOND })
#define HOST_LIMITS_NEAR ((struct host_limits){ .at_once = 50 })

struct host_pace { /* zero: a host never asked. All but `running` may be kept across a restart */
	uint32_t running;
	uint32_t refusals;   /* 429s and 403s that are not forgotten yet, as of `refused` */
	int64_t refused;     /* when the last of them came */
	int64_t started;     /* the last start; 0: none */
	int64_t not_before;  /* held by 429 */
};

/* `now`: at once. A later time: ask again then. HOST_PACE_WHEN_ENDED: all places are taken, ask again when a request ends. */
int64_t host_pace_may_start(const struct host_pace *host, const struct host_limits *limits, int64_t now);
void host_pace_started(struct host_pace *host, int64_t now);
/* It has said this, on whatever way it was asked. `retry_after_ms`: retry_after_parse() of the answer. */
void host_pace_answered(struct host_pace *host, int status, int64_t retry_after_ms, int64_t now);
/* What it said before a restart: it is held until then. */
void host_pace_hold(struct host_pace *host, int64_t until, int64_t now);
/* A request is over, with or without an answer. */
void host_pace_ended(struct host_pace *host);
/* Until when a 429 holds it; 0: none does. */
int64_t host_pace_held_until(const struct host_pace *host, int64_t now);
/* Nobody would miss what is known of it. */
bool host_pace_is_idle(const struct host_pace *host, int64_t now);
