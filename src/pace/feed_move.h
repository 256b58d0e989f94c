/* Has a feed moved for good? 301 and 308 say so, but so does many a server that is only in trouble for an hour, and a wrong address that is kept
 * loses the feed. So the address is rewritten when MOVE_ANSWERS answers in a row, the first and the last of them at least MOVE_LASTS apart, were
 * sent on to the same address and were feeds there. 302, 303 and 307 never move anything.
 *
 * Where a chain mixes both kinds, `target` is where its permanent hops at the front lead: the first temporary one ends them.
 *
 *	feed at A: 301 to B, a feed there    candidate B, 1
 *	           301 to B, 304             candidate B, 2     (what has not changed was a feed)
 *	           301 to B, a timeout       candidate B, 2     (says nothing)
 *	           200 at A                  none
 */
#pragma once

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

struct feed_move { /* zero: none */
	uint64_t target; /* hash of the address */
	uint32_t answers;
	int64_t since;
};

/* To be called for each answer that was a feed or 304, `target` SPAN_NONE where it came from the address itself; for one that was something else
 * (a page, 404) with `was_feed` false, which forgets the candidate. Not at all for network faults, 429 and 5xx.
 * True: write `target` down as the address; the candidate is forgotten. */
bool feed_move_step(struct feed_move *move, struct span target, bool was_feed, int64_t now);
