/* A story that goes on: what is said of it to a receiver that is told of a report only because it has heard nothing of the story for as long as a route's
 * `repeat` says. From the store alone, so a restart changes nothing. */
#pragma once

#include "store/store.h"

/* "last told 2026-03-01T10:00:00.000Z", for dispositions. */
struct span repeat_detail(struct arena *arena, const struct notice_repeat *repeat);
/* What a notice says of it. */
int repeat_gather(struct store *store, uint64_t story, const struct store_told *told, struct notice_repeat *ret_repeat, struct fault *fault);
