/* Is there news in a copy? What another has reported, printed again, may be the background of what has happened since, or stand beside other reports. */
#pragma once

#include "story/change.h"

/* True where the copy puts right what it repeats, or turns it by one word of its lead; where its headline says what nothing in the original says, and the
 * sentences that it adds or changes say so, too, or it begins with sentences of its own, or most of the headline is so and is called urgent
 * ("BREAKING: …"); and where most of it is its own. What pages put around articles is nobody's own. */
bool copy_tells_news(struct arena *arena, const struct change_text *copy, const struct change_text *original, const struct change *change,
		     const struct change_sentences *sentences);
