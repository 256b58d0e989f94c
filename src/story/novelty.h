/* What a report says that its story did not: the sentences whose words are mostly not in the earlier text. */
#pragma once

#include "base/arena.h"
#include "text/words.h"

struct novelty {
	struct novelty_sentence {
		struct span text;  /* slice of the report's text */
		int novelty;       /* share of its content words that the earlier text lacks, permille */
	} *sentences;          /* in text order */
	size_t len;
	size_t total;          /* sentences in the report */
};

/* Remembers the words of the newest reports, so that a running story's earlier reports need not be read and cut again. What it says does
 * not depend on what it remembers. */
struct novelty_finder;

/* An earlier report of the story. Its text is asked for only where its words are not remembered. */
struct novelty_lender {
	void *ctx;
	bool (*text_of)(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text);
};

struct novelty_finder *novelty_finder_new(void);
void novelty_finder_free(struct novelty_finder *finder);
/* The words of a report's text, for those that come after it. */
void novelty_remember(struct novelty_finder *finder, uint64_t seq, struct words words);

/* `words` are those of `text`; `earlier` the reports it is compared with (the nearest of its story), in its language. No earlier text: all is
 * new, and none is listed. */
void novelty_find(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, struct span text, struct words words,
		  struct span language, const uint64_t *earlier, size_t earlier_len, const struct novelty_lender *lender,
		  struct novelty *ret_novelty);
