/* When to try a receiver again: a breaker per receiver, not per notice. Pure: state + event + now -> next time.
 *
 *	CLOSED --5 failures in a row--> OPEN --its time comes--> PROBING --success--> CLOSED
 *	   \                             ^---------failure--------/
 *	    \--3xx or 4xx that repeating will not mend--> HELD  (until the operator releases or the configuration changes)
 *
 * Delays: 5 s doubling to 1 h, times a factor of 0.5–1 from `random` (0–1); Retry-After is obeyed up to 1 h where it asks for longer. A failure below the
 * fifth also delays. State is plain data that the store keeps, so a restart goes on where it was.
 */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

enum retry_phase { RETRY_CLOSED, RETRY_OPEN, RETRY_PROBING, RETRY_HELD, RETRY_DISABLED };

struct retry {
	enum retry_phase phase;
	uint32_t failures;  /* in a row */
	int64_t next;       /* not before; 0: at once */
};

enum retry_event {
	RETRY_EVENT_ATTEMPT,  /* something is being sent: an open breaker shows that it probes (may be left out) */
	RETRY_EVENT_SUCCESS,
	RETRY_EVENT_FAILURE,  /* network, timeout, 408, 425, 429, 5xx, exit 75: try again */
	RETRY_EVENT_REFUSED,  /* 3xx, other 4xx: holds the receiver */
	RETRY_EVENT_GONE,     /* 410: disables it */
	RETRY_EVENT_RELEASE,  /* the operator, or a changed configuration */
};

const char *retry_phase_name(enum retry_phase phase);
/* May something be sent now, and how many may be under way at once? 0: not before `next` (HELD, DISABLED: not at all). A `next` further
 * off than an hour is past: somebody has set the clock back. */
unsigned retry_allowance(const struct retry *retry, int64_t now);
/* `retry_after_ms`: from the receiver's answer, 0 none. `random` in 0–1, from the shell. */
void retry_step(struct retry *retry, enum retry_event event, int64_t retry_after_ms, double random, int64_t now);
/* What an HTTP status means. */
enum retry_event retry_event_of_http(int status);
/* Retry-After is read up to here: what the most patient user, a host of feeds, obeys. retry_step holds it to 1 h. */
#define RETRY_AFTER_MAX (2 * CLOCK_DAY)
/* Retry-After in seconds or as an HTTP date (pace/http_date.h), relative to `now`, at most RETRY_AFTER_MAX; 0 where there is none to read. */
int64_t retry_after_parse(const char *value, int64_t now);
