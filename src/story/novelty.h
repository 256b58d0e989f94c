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

/* Keeps what it needs from one call to the next. */
struct novelty_finder;

struct novelty_finder *novelty_finder_new(void);
void novelty_finder_free(struct novelty_finder *finder);

/* `words` are those of `text`; `earlier` the texts it is compared with (the nearest reports of its story), in its language. No earlier text: all is
 * new, and none is listed. */
void novelty_find(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, struct span text, struct words words,
		  struct span language, const struct span *earlier, size_t earlier_len, struct novelty *ret_novelty);
