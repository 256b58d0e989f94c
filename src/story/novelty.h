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

/* A text made ready beforehand, on any thread: its sentences with what they say. Lives in the arena, and lends the text. */
struct novelty_sentences {
	struct novelty_cut {
		struct span text;
		uint32_t first, len;      /* its content words, each once */
	} *at;
	size_t len;
	struct novelty_word {
		uint64_t hash;
		uint32_t weight;
	} *words;
	const uint64_t *vocabulary;       /* every word of the text, once */
	size_t vocabulary_len;
};

/* What cutting needs; for one thread. */
struct novelty_cutter;

struct novelty_cutter *novelty_cutter_new(void);
void novelty_cutter_free(struct novelty_cutter *cutter);
/* `words` are those of `text`. */
void novelty_cut(struct novelty_cutter *cutter, struct arena *arena, struct span text, struct words words,
		 struct novelty_sentences *ret_sentences);

/* Remembers the vocabulary of the newest reports, so that a running story's earlier reports need not be read and cut again. What it says does
 * not depend on what it remembers. */
struct novelty_finder;

/* An earlier report of the story, with its language. It is asked for only where its words are not remembered. */
struct novelty_lender {
	void *ctx;
	bool (*text_of)(void *ctx, uint64_t seq, struct span *ret_text, struct span *ret_language);
};

struct novelty_finder *novelty_finder_new(void);
void novelty_finder_free(struct novelty_finder *finder);
/* For those that come after it. */
void novelty_remember(struct novelty_finder *finder, uint64_t seq, const struct novelty_sentences *sentences);

/* `earlier`: the reports it is compared with (the nearest of its story). No earlier text: all is new, and none is listed. */
void novelty_find(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, const struct novelty_sentences *sentences,
		  const uint64_t *earlier, size_t earlier_len, const struct novelty_lender *lender, struct novelty *ret_novelty);
