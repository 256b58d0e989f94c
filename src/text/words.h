/* A text as words: the one tokenizer of the house. Matching, watches and the search index all see these.
 *
 * A word is a run of letters, marks and digits, folded (lower case, compatibility-decomposed, accents off) and stemmed by
 * language (Snowball, with the accents of its endings given back: text/accents.h; Arabic and Hebrew by text/affixes.h; a word has one stem, written with accents or without). Inside a word an apostrophe is dropped with what follows where it is a clitic ("Seoul's" → seoul), a point or a comma between
 * digits stays ("1,400" → 1400; "3.5"), "N." "Korea" are two words, "U.S." is us. Han, Hiragana, Katakana, Hangul and Thai are
 * cut into overlapping pairs of characters.
 *
 * `text` is valid UTF-8. Runs of more than 128 bytes (base 64) are cut into pieces; French, Italian and Catalan elisions
 * ("l'homme") are two words, "O'Brien" is obrien.
 *
 * The hot path of the whole program: ASCII takes a fast path, stems come from a cache inside the tokenizer.
 */
#pragma once

#include "base/arena.h"
#include "base/span.h"

#include <stdint.h>

enum {
	WORD_CAPITAL = 1, /* began with a capital */
	WORD_NUMBER = 2,  /* begins with a digit */
	WORD_START = 4,   /* first of a sentence or line: a capital says nothing here */
	WORD_FUNCTION = 8, /* of the grammar of its language, not of what the text is about (function_words.h) */
	WORD_PAIR = 16,    /* two characters of a script without blanks; the next word, if it is of the same run, begins with the second of them */
	WORD_CHARACTER = 32, /* one of them, alone or the last of its run */
};

struct word {
	struct span folded;  /* lower case, no accents, not stemmed; lent from the arena or the text */
	struct span stem;    /* of the folded form, folded; the same span where there is no stemmer */
	uint64_t hash;       /* hash64 of the stem */
	uint32_t offset;     /* of the raw word in the text, bytes */
	uint16_t length;     /* of the raw word, bytes */
	uint16_t flags;
};

struct words {
	struct word *at;
	size_t len;
};

/* Written as names are, where its language has capitals for them. */
static inline bool word_is_name(const struct word *word)
{
	return (word->flags & (WORD_CAPITAL | WORD_START)) == WORD_CAPITAL;
}

/* A longer text is known by its first words. */
#define WORDS_MAX (1u << 18)

struct tokenizer; /* stemmers and caches; not shared between threads */

struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *tokenizer);

/* All words of `text`. `language` picks the stemmer by primary tag; none or unknown: English rules do not apply, no stemming. */
struct words words_of(struct tokenizer *tokenizer, struct arena *arena, struct span text, struct span language);

/* The same, and behind the last pair of each run its second character: then each character of a run begins one word, in the order of the text. */
struct words words_with_ends(struct arena *arena, struct words words, struct span text);
