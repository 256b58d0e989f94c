#include "pace/feed_move.h"

#include "base/clock.h"
#include "base/hash.h"

#define MOVE_ANSWERS 3u
/* Longer than a night of maintenance. */
#define MOVE_LASTS CLOCK_DAY

bool feed_move_step(struct feed_move *move, struct span target, bool was_feed, int64_t now)
{
	if (target.len == 0 || !was_feed) {
		*move = (struct feed_move){ 0 };
		return false;
	}
	uint64_t hash = hash64(target);
	if (move->answers == 0 || move->target != hash)
		*move = (struct feed_move){ .target = hash, .since = now };
	if (move->answers < UINT32_MAX)
		move->answers++;
	if (move->answers < MOVE_ANSWERS || now - move->since < MOVE_LASTS)
		return false;
	*move = (struct feed_move){ 0 };
	return true;
}
