/* What the operator should hear of a feed after a round: the row before and the row after it tell. Pure.
 *
 *	QUIET      it answers, but has had no new item for far longer than usual     once, until it has one
 *	FAILING    no success for a week                                            once, until it answers
 *	GONE       410
 *	REFUSED    what stands there is no feed and never was one, or may not be asked
 *	MOVED      it is asked elsewhere from now on
 *	RECOVERED  a new item after QUIET, an answer after FAILING, a feed after REFUSED; the desk tells so only whoever could hear of the trouble (desk_write_feed)
 *
 * A feed that is quiet already when it is first asked is passed over: it has fallen below nothing, and who takes in a list of five hundred, of
 * which a hundred are dead, wants no hundred notices. The list of feeds shows it.
 */
#pragma once

#include "alert/notice_feed.h"
#include "store/store.h"

#define FEED_HEALTH_MAX 4u

struct feed_health {
	struct notice_feed at[FEED_HEALTH_MAX]; /* without seq and instance; lent from the rows */
	size_t len;
};

/* Notes in `next->pace` what is told. `received`: the answer. */
void feed_health_tell(const struct store_feed *old, struct store_feed *next, int64_t received, struct feed_health *ret_health);
