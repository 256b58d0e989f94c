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

/* See route_all. Of the routes that lead to a receiver it is told by the one by which it would be told first of what comes `now`, if nothing waited for it and
 * none of them rested. */
size_t routing_walk(const struct routing *routing, struct arena *arena, const uint32_t *watches, size_t watches_len, struct route_subject *subject, int64_t now,
		    struct route_telling **ret_tellings, struct route_end **ret_ends);
/* When it tells news of this priority: quiet hours that such news breaks through are left out. */
struct grouping_spec routing_pace(const struct routing *routing, uint32_t route, uint8_t priority);
/* Does any route of the telling leave out reports of this relation for a while after the receiver was told of their story's news? */
bool routing_inhibits(const struct routing *routing, const struct route_telling *telling, enum relation relation);
/* That was `silent_ms` ago. Of the telling those ways are kept whose routes do not leave out such a report, which comes `now`; false: none. */
bool routing_uninhibited(const struct routing *routing, struct route_telling *telling, int64_t silent_ms, int64_t now);
/* Is a receiver that has heard nothing of a story for `silent_ms` told of more of it, which comes `now`, whatever its relation? So it is by each route whose own
 * `repeat` is no longer than that; of the telling's ways these are kept. */
bool routing_repeats(const struct routing *routing, struct route_telling *telling, int64_t silent_ms, int64_t now);
/* What the receiver has to have heard of, or of a copy of it, so that the copy is no news to it: where it is told of revisions, that which it is a copy of.
 * `telling`: NULL, if it is told for no watch. */
struct store_copy copy_for(const struct route_telling *telling, const struct store_original *original, const struct store_report *copy);
struct span routing_receiver_name(const struct routing *routing, uint32_t receiver);
/* Can what it tells have to wait? */
bool routing_is_patient(const struct routing *routing);
/* The route of this name, or ROUTE_TOP. */
uint32_t routing_find(const struct routing *routing, struct span name);
/* Is there a receiver of this name? */
bool is_configured_receiver(const struct config *config, struct span name);
/* The place of a watch of that name, else of one that differs in case alone; CONFIG_NOBODY. */
uint32_t configured_watch(const struct config *config, struct span name);
