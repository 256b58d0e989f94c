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

/* `earlier`: the texts it is compared with (the nearest reports of its story). No earlier text: all is new, and none is listed. */
void novelty_find(struct tokenizer *tokenizer, struct arena *arena, struct span text, struct span language, const struct span *earlier,
		  size_t earlier_len, struct novelty *ret_novelty);
