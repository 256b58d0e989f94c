/* Which watches' news goes to which receivers: trees of routes, in Alertmanager's manner.
 *
 *	news of a watch --> each tree whose root carries the watch and whose conditions hold
 *	                      --> the first child that takes it (with `goes_on` also the next that does), and so on down
 *	                          --> where no child takes it, the route itself tells its receiver, if it wants such relations
 *
 * A copy that a route does not want is told of all the same if the route wants what it repeats and the receiver was not told of that: to it the copy is the
 * news. Whether it was, those say who know.
 *
 * A receiver that several ways lead to is told once, for the watches of all by which it is told, and by the pace of one of them: which, is for those to say who
 * know when each would tell it.
 */
#pragma once

#include "base/arena.h"
#include "watch/matcher.h"

#include <stdint.h>

#define ROUTE_TOP UINT32_MAX    /* no parent */
#define ROUTE_NOBODY UINT32_MAX /* no receiver: what comes here is told to nobody */
#define ROUTE_DEPTH_MAX 16u

struct route_spec {
	const char *name;
	uint32_t parent;         /* index of an earlier one, or ROUTE_TOP */
	const uint32_t *watches; /* indices; none: all that its parent carries */
	size_t watches_len;
	const struct matchers *matchers; /* or NULL */
	uint32_t receiver;       /* index, or ROUTE_NOBODY */
	uint8_t relations;       /* that it tells: bit 1 << enum relation */
	bool goes_on;            /* having taken news, let those beside it take it too */
	int64_t repeat_ms;       /* whoever has heard nothing of a story for so long may be told of what its relations leave out; 0: never */
	uint8_t priority;        /* the higher, the more pressing */
};

#define ROUTE_RELATIONS_DEFAULT ((1u << RELATION_NEW_STORY) | (1u << RELATION_UPDATE) | (1u << RELATION_REVISION))

struct route_tree;
/* Copies the specs; what they point to is lent until the tree is freed. No route lies deeper than ROUTE_DEPTH_MAX. */
struct route_tree *route_tree_new(const struct route_spec *specs, size_t len, size_t watches_len);
void route_tree_free(struct route_tree *tree);

/* By this route this watch leads to a receiver. */
struct route_way {
	uint32_t route, watch;
	bool is_wanted;      /* the route tells such reports; else it may for one of two reasons: */
	bool is_copy;        /* it tells what this repeats, should the receiver not have been told of that, */
	int64_t repeat_ms;   /* or the receiver has heard nothing of the story for so long; 0: no reason */
	bool wants_revision; /* the route tells such */
	uint8_t priority;
};

/* One receiver may be told, for these watches. */
struct route_telling {
	uint32_t receiver;
	struct route_way *ways; /* that lead to it, as the watches rise; of these are: */
	size_t ways_len;
	bool is_wanted, is_copy; /* of any of them */
	int64_t repeat_ms;  /* the shortest; 0: none has one */
	uint32_t *routes;   /* indices, each once */
	size_t routes_len;
	uint32_t route;     /* of these, by whose pace: the first that was found, until somebody knows better */
	uint8_t priority;   /* of the most pressing of them */
	uint32_t *watches;  /* rising */
	size_t watches_len;
};

/* Of its ways only those stay that this keeps, with their routes and watches. False: none does. */
bool route_telling_keep(struct route_telling *telling, bool (*keeps)(const void *ctx, const struct route_way *way), const void *ctx);

/* What becomes of a watch that matched. Of several ways the best counts: the first in this order. */
enum route_outcome { ROUTE_TOLD, ROUTE_RELATION_NOT_WANTED, ROUTE_BELOW, ROUTE_NONE };
struct route_end {
	enum route_outcome outcome;
	const char *unmet;  /* BELOW, NONE: the condition that did not hold, as it was written, where it was one; lent from the matchers */
};

/* `watches` are those that matched, rising (as watch_set_match gives them); `names` are those of all. subject->watch is set here. The tellings rise by
 * receiver; everything lives in the arena. */
size_t route_all(const struct route_tree *tree, struct arena *arena, const char *const *names, const uint32_t *watches, size_t watches_len,
		 struct route_subject *subject, struct route_telling **ret_tellings, struct route_end **ret_ends);
