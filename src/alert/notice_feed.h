/* A notice of a feed: it has gone quiet, fails for days, is gone, is refused, has moved, or speaks again. No watch looks for these; they go to the
 * receivers that the operator names for it (fetch.tell).
 *
 * The id depends on the feed, what has become of it and since when, on nothing else: the same trouble is never two notices. That a feed has recovered
 * names the notice of the trouble that is over ("replaces").
 *
 * The event, in the envelope of all (alert/event.h), its "subject" "feed/NAME":
 *
 *	"data": {
 *	  "alert": { "id", "watches": [], "relation": null, "what", "replaces" },
 *	  "feed":  { "name", "title", "url", "moved_from", "since", "rhythm_ms", "error", "next" } }
 *
 * Absent is null; keys always stand, in this order. Neither url shows a user or a password. Every member has its ceiling, as in render_json.c.
 */
#pragma once

#include "alert/notice.h"

struct notice_feed {          /* all lent */
	enum notice_type type; /* NOTICE_FEED_… */
	struct span name;
	struct span title;     /* that it calls itself by, or none */
	struct span url;       /* where it is asked */
	struct span moved_from; /* MOVED: where it was asked before */
	struct span error;     /* of the last answer, or none */
	int64_t received;      /* the answer that showed it */
	int64_t since;         /* QUIET: its last item; MOVED: the first answer that said so; RECOVERED: as the trouble that is over; else: the first failure */
	int64_t rhythm_ms;  /* from one of its items to the next; 0: not known */
	int64_t next;          /* when it is asked again, TIME_NONE: not before it is resumed */
	enum notice_type was;  /* RECOVERED: the trouble that is over, QUIET, FAILING or REFUSED */
	uint64_t seq;          /* of the last entry of the journal */
	struct span instance;  /* as in struct notice_cause */
};

void notice_feed_id(const struct notice_feed *feed, char ret_id[static NOTICE_ID_SIZE]);
/* Of RECOVERED: the notice of the trouble that is over. */
void notice_feed_id_replaced(const struct notice_feed *feed, char ret_id[static NOTICE_ID_SIZE]);
/* One plain line for a person: what has happened. */
void notice_feed_what(struct buf *out, struct arena *arena, const struct notice_feed *feed);
/* Fills `ret_notice`; spans live in the arena. */
void notice_feed_make(struct arena *arena, const struct notice_feed *feed, struct notice *ret_notice);
