/* What an event says to a person, in pieces: the one place that makes the sentences. How they are laid out and what has to be escaped is
 * for those who write them to a terminal, a mail, a chat or a feed (alert/render.h).
 *
 * Every string is one printable line of UTF-8 (utf8_add_printable): no control, no bidi control, no line break is left in it. It is not
 * escaped beyond that: mark-up is still mark-up, a comma still a comma. All strings live in the arena; an absent one is empty.
 *
 *	struct telling telling;
 *	if (telling_make(arena, event_json, now, &telling)) ...
 */
#pragma once

#include "alert/notice.h"

#define TELLING_ROWS_MAX 32u /* the figures of a report, what is folded into it, and seven others; or the stories of a digest */

struct telling_row {
	struct span label, text; /* "watch", "dams, floods" */
};

struct telling {
	struct span id;       /* of the notice */
	struct span replaces; /* id of an earlier one, which is true no more */
	struct span source;   /* of the event: "tidings://desk" */
	struct span place;    /* "story/41", "feed/harbour", "digest/nt_…", "split/nt_…": of the alerts of one place the last stands for all, wherever that can be */
	struct span place_atoms; /* the same of letters, digits, '-' and '_' alone, at most 64: "story-41" */
	struct span thread;   /* that mails stand in, likewise: "story-41", "digest-morning" */
	int64_t time;         /* TIME_NONE: it has none */
	struct span heading;  /* "UPDATE" */
	struct span title;    /* never empty */
	struct span embargo;  /* "EMBARGOED until …" */
	struct span headline; /* all three in one line, for a subject or a phone */
	struct span byline;   /* who, where, when */
	struct span what;     /* has happened, in a sentence */
	struct span text;     /* what is new in it, or how it begins */
	struct telling_row rows[TELLING_ROWS_MAX]; /* the rest, why it was told among it */
	size_t rows_len;
	struct span link;     /* to the report, where that may be followed: http or https, no blank or quote in it */
	struct span watches;  /* as in their row */
	uint64_t story;       /* 0: it has none */
	int urgency;          /* 1 (most) to 9; 0: not said */
	bool is_withdrawal;
};

/* false: it is no event. `now` for "4 min ago"; TIME_NONE: absolute local times. */
bool telling_make(struct arena *arena, struct span event_json, int64_t now, struct telling *ret_telling);
