/* A story that goes on: whether a receiver that its route would tell nothing of a report, for what it is, is told of it all the same, because it has heard
 * nothing of the story for as long as the route's `repeat` says. From the store alone, so a restart changes nothing. */
#pragma once

#include "store/store.h"

enum repeat_outcome {
	REPEAT_DUE,
	REPEAT_TOO_SOON,   /* what was told last is known */
	REPEAT_NEVER_TOLD, /* what never began does not go on */
	REPEAT_WAITS,      /* something of the story will be told anyway */
};
/* `report` has come now. -1: a fault. */
int repeat_find(struct store *store, int64_t repeat_ms, struct span receiver, const struct store_report *report, struct store_told *ret_told,
		struct fault *fault);
/* "last told 2026-03-01T10:00:00.000Z", for dispositions. */
struct span repeat_detail(struct arena *arena, const struct notice_repeat *repeat);
/* What a notice says of it. */
int repeat_gather(struct store *store, uint64_t story, const struct store_told *told, struct notice_repeat *ret_repeat, struct fault *fault);
