/* Which watches' news goes to which receivers. First form: a list of routes, every one that fits applies. */
#pragma once

#include "base/arena.h"
#include "story/verdict.h"

#include <stdint.h>

struct route_spec {
	const char *name;
	const uint32_t *watches; /* indices */
	size_t watches_len;
	uint32_t receiver;       /* index */
	uint8_t relations;       /* bit 1 << enum relation */
};

#define ROUTE_RELATIONS_DEFAULT ((1u << RELATION_NEW_STORY) | (1u << RELATION_UPDATE) | (1u << RELATION_REVISION))

/* One telling: the watches that lead to these receivers. Receivers with the same set of watches share one. */
struct route_telling {
	uint32_t *watches;
	size_t watches_len;
	uint32_t *receivers;
	size_t receivers_len;
};

/* What becomes of each watch that matched, in the order of `watches`. */
enum route_outcome { ROUTE_TOLD, ROUTE_RELATION_NOT_WANTED, ROUTE_NONE };

/* `watches` are those that matched, rising (as watch_set_match gives them). The tellings come in order of their first receiver, and
 * everything in them rises; all of it lives in the arena. */
size_t route_all(const struct route_spec *routes, size_t routes_len, struct arena *arena, const uint32_t *watches, size_t watches_len,
		 enum relation relation, struct route_telling **ret_tellings, enum route_outcome **ret_outcomes);
