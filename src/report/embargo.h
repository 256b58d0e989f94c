/* What a text says at its very front, or in a line of its own at its end, or a headline at its front of when it may be published: "EMBARGOED UNTIL 0001
 * GMT FRIDAY 27 NOVEMBER 2026", "Not for publication before December 1, 2026.", "This statement is under embargo until Friday 6 pm.", in any language of
 * the news. Mails, plain texts and pages have no other place for it. News about an embargo is none. One whose time cannot be read as a whole holds until
 * further notice; at the end of a text it has to have one.
 */
#pragma once

#include "report/report.h"

struct embargo {
	struct span words; /* as it was said, for the note; or none */
	struct span until; /* what it says of its end */
};

/* `text`, paragraphs with an empty line between, without such a line among its first or last ones. */
struct span embargo_take(struct span text, struct arena *arena, struct embargo *ret_embargo);
/* The same for the front of the title; then what was said becomes the report's embargo (EMBARGO_OPEN where it has no time that can be read) and
 * a part of its note. A weekday or an hour alone counts from when the report was published, so that must be known. */
void embargo_settle(struct embargo *embargo, struct arena *arena, struct report *report);
/* Whether a line says this and nothing else. */
bool embargo_is_line(struct span line);
/* Both for a report whose text and summary are there. */
void embargo_read(struct arena *arena, struct report *report);
/* The same for a line that is said to editors, no headline and no news: there the word alone is enough. */
void embargo_of_note(struct span line, struct arena *arena, struct report *report);
