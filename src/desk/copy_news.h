/* Is there news in a copy? What another has reported, printed again, may be the background of what has happened since, or stand beside other reports. */
#pragma once

#include "story/change.h"

enum copy_news {
	COPY_NEWS_NONE,
	COPY_NEWS_REST,  /* of its headline, or most of it: no news where it is the earlier of the two, for the other may have left it out */
	COPY_NEWS_OTHER, /* another thing in place of one: nor is that, for it has been put right */
	COPY_NEWS_MORE,  /* what nobody has said, wherever it is dated: a lead of its own, or an urgent headline */
};

/* News is where the copy puts right what it repeats; where it begins with sentences of its own that tell a number or a name which the original has nowhere;
 * where a number that counts (story/count.h), and that the original has nowhere, is put into its lead; and where most of it is its own. It is, too, where its
 * headline goes on with such a number that its text has, too, or with words that one sentence of its own says; where its headline is another and says what nothing in the original says, if the sentences that it adds or changes say so as well,
 * or it begins with sentences of its own, or most of the headline is so and is called urgent ("BREAKING: …"); and where a word of its headline is all that it
 * has put into a sentence. What pages put around articles is nobody's own: their phrases, lines that are no sentences, and what has no word of a headline or of
 * the original in it, or is short and has neither such a number nor more of the original than its everyday words, is no lead. */
enum copy_news copy_news_of(struct arena *arena, const struct change_text *copy, const struct change_text *original, struct span language,
			    const struct change *change, const struct change_sentences *sentences);
