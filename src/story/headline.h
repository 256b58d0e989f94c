/* What a headline says of its text, and so whether two reports that have much of their text in common are one. Texts are in their normal form
 * (shingles.h): the headline is the first line. Headlines are compared by their words, where they stand in the same form; figures are no words here.
 *
 * Pure and in whole numbers.
 */
#pragma once

#include "story/match.h"

/* How much of the words of so many bytes the two headlines have in common, permille; of the one of which more is in the other. 0 where it has none. */
size_t headline_share(struct span normal, struct span other, size_t shortest);
/* Neither text says anything of its headline: "This article is for subscribers", "Watch the video", or the figures of whom the headline names. Then the
 * report is in its headline, and who has the same text under another one tells something else. */
bool headline_tells_all(const struct match_subject *subject, struct span other);
/* One of the reports that the other text holds, which is for the most part about something else. It holds it under its headline, or is under one that
 * says nothing of its own text: "The morning briefing". */
bool headline_is_item(struct span item, struct span other);
