/* Two stories have become one, because an editor says so or a report has shown it, or an editor has taken a report out of one: whoever was told of the one
 * that goes, or of the report, is told which story it is part of now.
 *
 * The event, in the envelope of all (alert/event.h), its "subject" "story/N" of the one that it is part of now:
 *
 *	"data": {
 *	  "alert": { "id", "watches": [], "relation": "merged" or "split", "what", "replaces" },
 *	  "merge" or "split": { "story", "story_title", "reports", "sources", "from", "from_title" } }
 *
 * "replaces" is the last alert that told the receiver of what has moved, alone or in a digest; "from_title" the title of the story that it was in. Absent
 * is null; keys always stand, in this order.
 */
#pragma once

#include "alert/notice.h"

struct notice_merged {         /* all lent */
	bool is_split;
	uint64_t story, from;
	struct span story_title, from_title;
	uint32_t reports, sources; /* of the story, by now */
	struct span watches;   /* of the alert that it replaces: names, comma-separated */
	const char *replaces;  /* its id */
	uint64_t cause;        /* the id of the report that has shown it; when the order was given. Part of the notice's id, as "from", "story" and "replaces" */
	uint64_t seq;          /* of either */
	int64_t time;
	struct span instance;
};

/* Fills `ret_notice`; spans live in the arena. */
void notice_merged_make(struct arena *arena, const struct notice_merged *merged, struct notice *ret_notice);
