/* All watches, compiled together: which of them does a report match? */
#pragma once

#include "base/fault.h"
#include "watch/lookup.h"
#include "watch/query.h"

struct watch_spec {
	const char *name;
	const char *match;
	const char *where; /* where it was written, or NULL: faults begin with it */
};

struct watch_set;

/* Copies what it needs; a fault names the watch and the column. */
struct watch_set *watch_set_new(const struct watch_spec *specs, size_t len, struct fault *fault);
void watch_set_free(struct watch_set *set);
/* Indices into specs, rising, in the arena. */
size_t watch_set_match(struct watch_set *set, struct arena *arena, const struct lookup *lookup, uint32_t **ret_indices);
/* What the words of a report say before any query is asked: so many watches match, and so many must be asked. */
struct watch_counts {
	size_t matched, asked;
};
struct watch_counts watch_set_count(struct watch_set *set, struct arena *arena, const struct lookup *lookup);
/* Why one of them does not; the reason is lent from the set. */
void watch_set_explain(struct watch_set *set, uint32_t watch, const struct lookup *lookup, struct query_reason *ret_reason);
