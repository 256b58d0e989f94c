/* When a feed is asked next. Pure: state + answer + terms + random + now -> state. State is plain data that the store keeps, in the transaction
 * of the reports of that answer, so a restart goes on where it was. Times are 0 where there was none.
 *
 *	          operator
 *	ACTIVE <-----------> PAUSED
 *	   |  --410--------------------------------------> GONE      until the operator releases it; a 410 is meant
 *	   <--no feed, or forbidden, and never was one--> REFUSED  until it answers with one: asked as below, as a network that wants a login first,
 *	                                                         or a server that is not ready yet, says the same once
 *
 * The interval follows the feed's own rhythm. An interval T costs 1/T requests, and with an item in each `gap` T/2 of waiting for each of them. Were
 * every item worth as much, T would go by the root of the gap, and whoever speaks once a week would be heard half a day late for the sake of those who
 * never stop; were every feed worth as much, it would be the same for all. T lies between, nearer to the second: an item is worth the more the rarer
 * it is. Nobody is asked more often than a feed with an item every two hours: who never stops is heard soon enough.
 *
 *	T = 20 min · ⁸√(gap / 2 h)       gap up to 2 h: 20 min   1 day: 27 min   1 week: 35 min   1 month: 42 min
 *
 * An interval is never more than a quarter of what would fill the document, so that nothing falls out of it unseen.
 *
 * `gap` is an average over the items themselves, not over time: the last eight count for two thirds. It needs no unit, so it is right for a wire
 * and for a monthly, and it follows a day into its night. The first document fills it from the dates of its items. A silence that is longer than
 * the gap is evidence too: T grows with the root of the gap that a sixteenth of it is added to, so a feed that died is asked ever more rarely, up to
 * once a day.
 *
 * Who speaks by the clock, once a day or each Monday, speaks when the longest of its usual silences is over. Where that is to be within the interval it is
 * asked then, a few minutes behind it; and where a request is put off by courtesy to less than half an hour before, at that moment rather than an
 * hour later. Nobody is asked more often for it but by the one request in each silence, of two hours at least.
 *
 * What others ask for, later than that, is obeyed as a lower bound: how long the answer stays fresh, ttl, sy:, and skipHours and skipDays (UTC), as
 * long as they leave any hour at all. It has its own bounds, so that nobody's max-age of a year silences a feed:
 *	- FEED_HINT_MAX (24 h), and half of what fills the document, but no less than 1 h: nothing is lost by courtesy;
 *	- sy: describes how often a feed is renewed, and WordPress says "hourly" for all. Where items come more often, it is wrong: the gap is obeyed.
 * Only Retry-After may be longer (2 days). All of it holds also where the operator says every so often, exactly: that takes the place of the feed's own
 * rhythm, and not of what its publisher asks for.
 *
 * Failures:     first after                then doubling, up to 24 h
 *	UNREACHED    10 min                     our own network may be at fault, and nobody's server was troubled
 *	FAILED       the interval, ≥ 10 min     5xx, 503, timeouts, broken answers: never sooner than without the failure; doubling from the
 *	                                        fourth on, as a server that stumbles now and then would be left alone for hours
 *	HASTY        likewise                   429: doubling at once
 *	UNWANTED     the interval, ≥ 1 h        401, 403, 404, other 4xx: mended by people, not by asking
 *	NO_FEED      likewise                   a page in its place, or an address that our own rules forbid
 * 429 also holds the host (pace/host_pace.h); 503 does not.
 *
 * Feeds never line up. The feed's own intervals are jittered by ± 10 %. Where somebody else's moment decides (a Retry-After that fifty feeds got
 * together, the end of a skipped hour, sy:updateBase), the feed comes later by its `place`, a hash of its name: up to a quarter of
 * the wait and 10 min; where a distance is asked for (ttl, freshness, sy: without a base), by a twentieth. */
#pragma once

#include "base/clock.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FEED_OFTEN (20 * CLOCK_MINUTE)
#define FEED_LIVELY (2 * CLOCK_HOUR) /* who speaks more often is not asked more often */
#define FEED_LEAST (5 * CLOCK_MINUTE) /* bounds of the interval, where the operator names none */
#define FEED_MOST CLOCK_DAY
#define FEED_HINT_MAX CLOCK_DAY

enum feed_phase { FEED_ACTIVE, FEED_PAUSED, FEED_GONE, FEED_REFUSED };

struct feed_pace { /* zero: a feed never asked, due at once */
	enum feed_phase phase;
	uint32_t failures;   /* in a row */
	int64_t failing;     /* since when */
	int64_t next;        /* not before */
	int64_t barred;      /* not even when the operator asks: Retry-After */
	int64_t asked;       /* last answer of any kind, or that none was waited for */
	int64_t success;     /* last 200 that was a feed, or 304 */
	int64_t item;        /* last new item: its date where that can be, else when it was seen */
	int64_t gap;         /* its rhythm: usual time from one new item to the next; 0: not known yet */
	int64_t silence;     /* the longest of its usual silences, fading */
	bool told_quiet, told_dying;
};

struct feed_terms { /* on which a feed is asked; the store keeps what the document said, as a 304 says nothing */
	int64_t least, most;    /* bounds of the operator's for the interval; 0: FEED_LEAST, FEED_MOST; equal: exactly so often, if others let us */
	double place;           /* feed_place() of its name */
	uint32_t items;         /* in the document; 0: unknown */
	int64_t ttl_ms;         /* its words, 0 where it says none: RSS ttl */
	int64_t update_ms;      /* sy:updatePeriod by sy:updateFrequency … */
	int64_t update_base;    /* … counted from sy:updateBase */
	uint32_t skip_hours;    /* bit 0: the hour after midnight, UTC */
	uint8_t skip_days;      /* bit 0: Sunday, UTC */
};

enum feed_event {
	FEED_EVENT_READ,       /* 200, and it was a feed */
	FEED_EVENT_UNCHANGED,  /* 304 */
	FEED_EVENT_UNREACHED,  /* no name, no connection, no TLS */
	FEED_EVENT_FAILED,     /* 408, 425, 5xx, timeout, cut off */
	FEED_EVENT_HASTY,      /* 429 */
	FEED_EVENT_UNWANTED,   /* other 4xx, a 3xx that leads nowhere, a page for people and browsers */
	FEED_EVENT_NO_FEED,    /* what came is no feed, or our own rules forbid the address */
	FEED_EVENT_GONE,       /* 410 */
};

struct feed_answer {
	enum feed_event event;
	int64_t fresh_ms;        /* freshness_read() */
	int64_t retry_after_ms;  /* retry_after_parse(), whatever the status */
	/* READ only: */
	uint32_t news;           /* items not seen before */
	const int64_t *dates;    /* of the new ones, as far as they have any, in any order; lent */
	size_t dates_len;
};

const char *feed_phase_name(enum feed_phase phase);
/* For any status but 200, which is READ or NO_FEED by what came. 0: there was none, UNREACHED. */
enum feed_event feed_event_of_http(int status);
/* 0 to 1, the same in each run. */
double feed_place(struct span name);

/* ACTIVE or REFUSED. */
bool feed_pace_is_asked(const struct feed_pace *pace);
/* May it be asked now? What was asked a minute and more from now, or has a `next` further off than any that can be set,
 * is due: somebody has set the clock back. */
bool feed_pace_is_due(const struct feed_pace *pace, int64_t now);
/* What came of asking. `random` in 0–1, from the shell. Changes no feed that is not asked: that answer was on its way when it was stopped. */
void feed_pace_step(struct feed_pace *pace, const struct feed_answer *answer, const struct feed_terms *terms, double random, int64_t now);
/* What came of asking could not be written down, by trouble of our own, so often in a row: nothing is known of it but that there was a request, and what
 * that was told of Retry-After. It is made again after 1 min, doubling up to 1 h. */
void feed_pace_trouble(struct feed_pace *pace, uint32_t times, int64_t retry_after_ms, double place, int64_t now);
/* Its host may not be asked before `until`: nor may the feed, and it comes back by its place, as after a Retry-After of its own. */
void feed_pace_put_off(struct feed_pace *pace, int64_t until, double place, int64_t now);
/* How often it is asked now, without jitter and what others ask for. */
int64_t feed_pace_interval(const struct feed_pace *pace, const struct feed_terms *terms, int64_t now);

/* The operator. `pause` stops a feed; `release` makes any that is not active so, and due (its rhythm stays known); `hurry` makes one that is asked
 * due at once: false, when it may be asked is in `next`. Both but for Retry-After and a minute after the last answer: there is no way around these. */
void feed_pace_pause(struct feed_pace *pace);
void feed_pace_release(struct feed_pace *pace, int64_t now);
bool feed_pace_hurry(struct feed_pace *pace, int64_t now);
/* Before then not even at the operator's word: the minute and Retry-After. Past: it may be asked. */
int64_t feed_pace_earliest(const struct feed_pace *pace, int64_t now);
/* It is asked elsewhere from now on, and soon. Its rhythm stays known; what was asked for of the old host holds at that host alone. */
void feed_pace_readdress(struct feed_pace *pace, bool is_same_host, int64_t now);

/* It answers, but has had no new item for longer than 3 days, ten of its gaps and twice the longest of its usual silences: strangely quiet. (By the
 * dates in some eighty real feeds, this happens to one once in eight years.) */
bool feed_pace_is_quiet(const struct feed_pace *pace, int64_t now);
/* It has failed for 7 days, without one success. */
bool feed_pace_is_dying(const struct feed_pace *pace, int64_t now);

enum feed_news { FEED_NEWS_NONE, FEED_NEWS_QUIET, FEED_NEWS_DYING };
/* What the operator should be told of it now; each once, until it speaks (answers) again. */
enum feed_news feed_pace_tell(struct feed_pace *pace, int64_t now);
