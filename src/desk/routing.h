/* The routes of a configuration, ready to be walked, and the pace of each. */
#pragma once

#include "config/config.h"
#include "pace/grouping.h"
#include "store/store.h"
#include "watch/route.h"

struct routing;

/* Lends from `config` for as long as it lives. A fault is FAULT_INPUT and names file and line. */
int routing_new(const struct config *config, struct routing **ret_routing, struct fault *fault);
void routing_free(struct routing *routing);
/* The same, and the watches that lead to it. */
struct watch_set;
int routing_compile(const struct config *config, struct watch_set **ret_watches, struct routing **ret_routing, struct fault *fault);

/* See route_all. Of the routes that lead to a receiver the pace is that by which it would be told first of what comes `now`, if nothing waited for it and none of
 * them rested. */
size_t routing_walk(const struct routing *routing, struct arena *arena, const uint32_t *watches, size_t watches_len, struct route_subject *subject, int64_t now,
		    struct route_telling **ret_tellings, struct route_end **ret_ends);
/* When it tells news of this priority: quiet hours that such news breaks through are left out. */
struct grouping_spec routing_pace(const struct routing *routing, uint32_t route, uint8_t priority);
/* What a receiver has heard, and what of it the ways of a telling ask. */
struct routing_heard {
	bool of_first, of_nearest; /* what a copy goes back to, what it repeats, or a copy of that; or it will */
	int64_t news_ms;           /* how long ago it was told of news of the story; TIME_NONE: never */
	int64_t story_ms;          /* and of any report of it; TIME_NONE: never, or more of it waits to be told */
};
struct routing_asks {
	bool first, nearest, news, story;
};
/* Does the route leave out such reports for a while after news of their story? */
bool routing_inhibits(const struct routing *routing, const struct route_way *way, enum relation relation);
struct routing_asks routing_asks(const struct routing *routing, const struct route_telling *telling, enum relation relation);
/* Each way says for itself whether the receiver is told by it. */
enum routing_outcome {
	ROUTING_NEWS,      /* of a copy that is news to it, whatever the route leaves out of copies */
	ROUTING_TOLD,
	ROUTING_REPEATED,  /* not having heard of the story for as long as the route repeats after */
	ROUTING_TOO_SOON,  /* not told: it has heard of its story not long enough ago for the route to repeat it, */
	ROUTING_INHIBITED, /* or just before, */
	ROUTING_COPY,      /* or of what this repeats */
};
enum routing_outcome routing_way(const struct routing *routing, const struct route_way *way, enum relation relation, const struct routing_heard *heard);
static inline bool routing_is_told(enum routing_outcome outcome)
{
	return outcome <= ROUTING_REPEATED;
}
/* Of the telling's ways those are kept by which it is told of what comes `now`; all where it is not. Returns the first outcome of all, in the order above. */
enum routing_outcome routing_choose(const struct routing *routing, struct route_telling *telling, enum relation relation, const struct routing_heard *heard,
				    int64_t now);
/* What a receiver has to have heard of, or of a copy of it, so that the copy is no news to it: the revision that it is a copy of, or whatever version. */
struct store_copy copy_for(bool of_revision, const struct store_original *original, const struct store_report *copy);
struct span routing_receiver_name(const struct routing *routing, uint32_t receiver);
/* Can what it tells have to wait? */
bool routing_is_patient(const struct routing *routing);
/* The route of this name, or ROUTE_TOP. */
uint32_t routing_find(const struct routing *routing, struct span name);
/* Does any route lead from a watch of this name to the receiver, whatever its conditions? */
bool routing_leads(const struct routing *routing, struct span watch, struct span receiver);
/* Is there a receiver of this name? */
bool is_configured_receiver(const struct config *config, struct span name);
/* The place of a watch of that name, else of one that differs in case alone; CONFIG_NOBODY. */
uint32_t configured_watch(const struct config *config, struct span name);
