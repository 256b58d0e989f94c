/* An editor has made one of two stories: whoever was told of the one that goes is told which it is part of.
 *
 * The event, in the envelope of all (alert/event.h), its "subject" "story/N" of the one that stays:
 *
 *	"data": {
 *	  "alert": { "id", "watches": [], "relation": "merged", "what", "replaces" },
 *	  "merge": { "story", "story_title", "reports", "sources", "from", "from_title" } }
 *
 * "replaces" is the last alert that the receiver got of the one that goes, "from_title" its title. Absent is null; keys always stand, in this order.
 */
#pragma once

#include "alert/notice.h"

struct notice_merged {         /* all lent */
	uint64_t story, from;
	struct span story_title, from_title;
	uint32_t reports, sources; /* of the story, by now */
	struct span watches;   /* of the alert that it replaces: names, comma-separated */
	const char *replaces;  /* its id */
	uint64_t seq;          /* of the order */
	int64_t time;
	struct span instance;
};

/* Fills `ret_notice`; spans live in the arena. */
void notice_merged_make(struct arena *arena, const struct notice_merged *merged, struct notice *ret_notice);
