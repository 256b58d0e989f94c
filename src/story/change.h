/* What was done to a text on its way to a copy: expanded, abridged, re-headlined, corrected; and which sentences that shows in.
 *
 * Sentences are compared by their words, case, accents and punctuation aside, wherever they stand. One that the other text does not have word for
 * word is `changed` where most of its words are in one sentence there, else it is added or left out; but not one of which most pairs of words are
 * there, for the other text only parts its sentences elsewhere.
 *
 *	expanded      what is added is more than a trifle
 *	abridged      so is what is left out
 *	re-headlined  both have a headline, and it is not the same with a word mended, its outlet's name or a label beside it; another word in place of
 *	              one makes another headline, and so does a question mark
 *	corrected     a changed sentence, or the headline, says another number, in digits or in words (numerals.h), or another name, or the contrary, by a
 *	              "not" (negation.h) or another word (contraries.h), and hardly anything else, or nothing but the sign of a number, its currency or
 *	              per cent (signs.h); but nothing is told from datelines, bylines and credits,
 *	              from miles in place of kilometres or a date in place of a weekday, or "Sen." in place of "Senator" and "UN" of "United Nations",
 *	              nor from the facts of a text that was badly scanned
 *
 * Pure and in whole numbers. Which sentences changed is kept nowhere: it can be found again as long as both texts are there.
 */
#pragma once

#include "base/arena.h"
#include "story/verdict.h"
#include "text/words.h"

/* Of a longer text this much is compared, and the shares are those of what is compared (as the matcher's are, shingles.h): what lies behind counts neither
 * as found nor as missing, but the longer text is expanded. Whoever shows them says so. */
#define CHANGE_TEXT_MAX (256u << 10)

struct change_text {
	struct span title, text;       /* as much as is compared */
	size_t behind;                 /* bytes of the text that are not */
	struct words title_words, text_words;
};

/* Cuts what has not been cut yet. Both texts by the language of the copy: each by its own, and the same text under another label would be another. */
struct change_text change_text_of(struct tokenizer *tokenizer, struct arena *arena, struct span title, struct span text, struct span language);

/* All of the other headline, and behind or before it what a mark parts from it: "Dam bursts above Vessk - The Courier", "UPDATE 1-Dam bursts above Vessk". */
bool change_is_labelled(struct span title, struct span other);

struct change_sentences {
	const struct change_pair {
		struct span here, there;
		bool is_corrected;
	} *changed;                    /* in order of the copy */
	const struct span *added, *left_out;
	size_t changed_len, added_len, left_out_len;
	bool is_replaced;              /* one word of its lead is another, and neither is damaged */
};

/* `language`: of the copy, and so of both. `ret_sentences` may be NULL. In the arena, and lent from the texts. */
void change_find(struct arena *arena, const struct change_text *copy, const struct change_text *original, struct span language,
		 struct change *ret_change, struct change_sentences *ret_sentences);
