/* How often may something be done? A bucket of tokens: each costs one, `per_minute` of them drip in, and it holds what drips in ten seconds (one at
 * least): so much may be done at once after a rest. In no minute are there more than `per_minute` and a bucketful. Pure: state + now -> may it be done, and when.
 *
 * `per_minute` of 0 is no limit. The state is a time, and all zero a full bucket.
 */
#pragma once

#include <stdint.h>

struct rate {
	int64_t full; /* when the bucket will be full again, in thousandths of a millisecond; past: it is */
};

/* How many tokens are there? UINT32_MAX where there is no limit. */
uint32_t rate_allowance(const struct rate *rate, uint32_t per_minute, int64_t now);
/* Takes `count` of them, no more than there are. */
void rate_take(struct rate *rate, uint32_t per_minute, uint32_t count, int64_t now);
/* When there will be one: `now` where there is. */
int64_t rate_next(const struct rate *rate, uint32_t per_minute, int64_t now);
