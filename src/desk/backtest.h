/* What would a watch have told of the reports that a store has? Each report that came in a time is asked as the desk asks it, and goes the way of its
 * routes by what was decided of it when it came. So it tells of the very reports of which it would have alerted had it stood in the configuration, and of
 * those that came as an archive, which tell nobody of anything, too. Conditions of routes on the size of a story are asked of the story as it was then; of
 * silences and muted stories it knows what held when the report came. 'inhibit' leaves out what it would have for what this watch, as it is tried, has
 * told at once, and for whatever the receiver was really told; `repeat` counts from both. Of what is folded into one alert, and of followers,
 * whom no watch leads to, it knows nothing. Reads only.
 */
#pragma once

#include "base/clock.h"
#include "base/fault.h"
#include "store/store.h"
#include "desk/routing.h"

struct backtest {
	const char *match;
	const char *name;                /* of the watch, for silences; NULL: a query has none */
	const struct routing *routing;   /* NULL: as a new route would carry it, by its defaults */
	uint32_t watch;                  /* its number in the configuration of that */
	int64_t since, until;            /* of arrival; TIME_NONE: all */
};

/* A report that matches. */
struct backtest_hit {
	const struct store_report *report;
	bool is_told;
	bool is_silenced;                /* and so it is not told */
	bool is_withdrawn;               /* else: before it came, and so it is not told */
	bool is_inhibited;               /* else: a copy, left out for all who would be told */
	const struct route_telling *tellings; /* who is told; none without a routing */
	size_t tellings_len;
};

/* What `each` is given is lent; nonzero ends the walk, which then returns 0. `ret_asked`: how many reports were asked. The query is good, or the
 * fault is FAULT_INPUT. */
int desk_backtest(struct store *store, const struct backtest *test, int (*each)(void *ctx, const struct backtest_hit *hit), void *ctx, uint64_t *ret_asked,
		  struct fault *fault);
