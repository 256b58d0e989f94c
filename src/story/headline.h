/* What a headline says of its text, and so whether two reports that have much of their text in common are one. Texts are in their normal form
 * (shingles.h): the headline is the first line. Words are compared in whatever form they stand; figures are no words here, and where a script has no
 * blanks, every two characters are one.
 *
 * Pure and in whole numbers.
 */
#pragma once

#include "base/span.h"

/* How much of the words of so many bytes the two headlines have in common, permille; of the one of which more is in the other. 0 where it has none. */
size_t headline_share(struct span normal, struct span other, size_t shortest);
/* Neither text says anything of its headline: "This article is for subscribers", "Watch the video", or the figures of whom the headline names. Then the
 * report is in its headline, and who has the same text under one that says something else tells something else; but its own source, under one that is
 * much like it, mends it. */
bool headline_tells_all(struct span normal, struct span other, bool is_own);
/* One of the reports that the other text holds, which is for the most part about something else: of the item's headline it says little beside. It holds it
 * behind something else or under its headline, or is under one that says nothing of its own text, "The morning briefing". */
bool headline_is_item(struct span item, struct span other, bool is_inside);
