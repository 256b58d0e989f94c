/* What feeds of all kinds (RSS, Atom, CDF, JSON Feed) share: an item becomes a report, and what it lacks its feed may give.
 *
 * The feed's own fields live in d->keep, an item's in d->arena, which the caller clears before each. Not for other rooms. */
#pragma once

#include "report/decoding.h"

/* A copy whose text lies in `keep`. */
struct decode_feed feed_keep(struct arena *keep, const struct decode_feed *feed);
/* Sets d->result.feed, keeping what it was given. */
void feed_begin(struct decoding *d, const struct decode_feed *feed);
/* Gives the item on, with the feed's title for a source and its language where it has none. An item with nothing in it, or with more than a report may hold, is set aside. */
int feed_emit(struct decoding *d, struct report *item, uint64_t position, struct fault *fault);
/* `guid` where it is a name of its own for all the world: "http://example.org/1", "urn:uuid:…", "tag:…"; else SPAN_NONE. */
struct span feed_uri(struct span guid);
/* An address as it may be kept: resolved, and SPAN_NONE where there is none or following it would run something. */
struct span feed_link(struct arena *arena, struct span base, struct span reference);
/* "feed://example.org/rss" and "feed:https://example.org/rss", as old readers of feeds wanted it, as a reference that others understand. */
struct span feed_href(struct arena *arena, struct span href);
/* Of http or https: what can be polled. */
bool feed_is_address(struct span url);
/* Where relative addresses of the document begin: where it says that it lies (Content-Location), as seen from where it was fetched. */
struct span feed_base(struct decoding *d);
