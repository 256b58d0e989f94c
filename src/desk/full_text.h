/* An item of a feed and the page that it links to: is the text of the page the item's own, and what becomes of the item with it?
 *
 * What stands behind a link may be anything: the article, its first lines and a wall, a question about cookies, the front page of a site that has lost it.
 * The page is believed where it says more than the feed does and speaks of what the item's title speaks of.
 */
#pragma once

#include "report/report.h"
#include "text/words.h"

enum full_text {
	FULL_TEXT_MORE,     /* it is the text of the item */
	FULL_TEXT_NO_MORE,  /* the feed says as much: all is well */
	FULL_TEXT_OTHER,    /* it speaks of something else */
};

enum full_text full_text_judge(struct tokenizer *tokenizer, struct arena *arena, const struct report *item, const struct report *page);
/* The item with the page's text. All else stays what the feed has said, where it has said it; what the feed had for a text is the summary now. */
struct report full_text_of(const struct report *item, const struct report *page);
