/* What would be decided of a report if it came now? The engine is made from the store, as a restarting daemon makes it; nothing is written, and
 * nothing that is tried counts for what is tried next.
 */
#pragma once

#include "desk/desk.h"

struct trial;

/* Keeps the store, which outlives it, and knows it as it is now. `memory_reports` 0: the default. */
int trial_new(struct store *store, size_t memory_reports, struct trial **ret_trial, struct fault *fault);
void trial_free(struct trial *trial);
/* Of a packed report (report_pack) that came in the subfolder `folder`, or none, at `now`. Its seq is that which it would get; it has no id. In the arena;
 * material, watches and what follows from them are not made. Malformed: FAULT_INPUT. */
int trial_judge(struct trial *trial, struct arena *arena, struct span packed, struct span folder, int64_t now, struct desk_decided *ret_decided,
		struct fault *fault);
/* The newest reports of the store that it knows: how many. */
size_t trial_reports(const struct trial *trial);
