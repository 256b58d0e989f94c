/* One walk over the text. `reader` stands before a character that has been looked at (its class, its length); a word is read by
 * word_read, which copies the folded form into a buffer of the tokenizer and from there, exactly as long, into the arena.
 *
 * A folded word has two places in the cache, side by side: who was asked for last stands in the first, and who comes new drives out the
 * second. English news asks for the stem of the same few thousand words all day, and Snowball takes a microsecond for each. */
#include "text/words.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/vec.h"
#include "text/accents.h"
#include "text/affixes.h"
#include "text/fold_char.h"
#include "text/function_words.h"
#include "text/language.h"
#include "text/utf8.h"

#include <assert.h>
#include <libstemmer.h>

#include <stdio.h>
#include <stdlib.h>

#define WORD_RAW_MAX 128u    /* bytes; longer runs (base 64, broken encodings) are cut into pieces */
#define WORD_FOLDED_MAX 2400u /* 18 characters for one of three bytes, at worst */
#define ROOM_BLOCK 1024u
#define CACHE_SETS (1u << 14)
#define CACHED_MAX 13u        /* bytes of a stem that is cached, where it is not the front of its word */
#define FOUND_KEEP (1u << 16) /* words whose room is kept for the next text */
#define STEMMERS_MAX 120u    /* more than the names that Snowball answers to: which stemmers there are must not depend on what came first */

/* A word is known by the hash of its folded form, as a stem is everywhere; the two of a set lie in one line of the processor's cache. */
struct cached {
	uint64_t folded, stem; /* hashes */
	uint8_t language;      /* 0: free */
	uint8_t stem_len;
	bool is_front : 1;     /* the stem is the front of the folded word */
	bool is_function : 1;
	char letters[CACHED_MAX]; /* of the stem where it is not */
};

struct language {
	char tag[LANGUAGE_PRIMARY_SIZE];
	const struct affixes *affixes; /* that come off, or NULL: Snowball is asked */
	struct sb_stemmer *stemmer;
	const struct accents *accents; /* of its endings, or NULL */
};

struct tokenizer {
	struct language languages[STEMMERS_MAX];
	size_t languages_len;
	_Alignas(64) struct cached cache[CACHE_SETS][2];
	struct {
		struct word *at;
		size_t len, cap;
	} found;
};

struct reader {
	struct tokenizer *tokenizer;
	struct arena *arena;
	struct span text;
	size_t at;
	uint8_t language;         /* 0: none, else index + 1 */
	uint32_t function_words;  /* of which language, see there */
	bool splits_elision;      /* l'homme is two words */
	uint16_t start;           /* WORD_START, where the next word is the first of a sentence or line */
	char *room;               /* of the arena, for folded words */
	size_t room_left;
	size_t folded_len;
	char folded[WORD_FOLDED_MAX];
};

struct tokenizer *tokenizer_new(void)
{
	struct tokenizer *tokenizer = aligned_alloc(_Alignof(struct tokenizer), sizeof(*tokenizer));
	if (!tokenizer) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	memset(tokenizer, 0, sizeof(*tokenizer));
	return tokenizer;
}

void tokenizer_free(struct tokenizer *tokenizer)
{
	if (!tokenizer)
		return;
	for (size_t i = 0; i < tokenizer->languages_len; i++)
		sb_stemmer_delete(tokenizer->languages[i].stemmer);
	VEC_DONE(&tokenizer->found);
	free(tokenizer);
}

static uint8_t language_of(struct tokenizer *tokenizer, const char *tag)
{
	for (size_t i = 0; i < tokenizer->languages_len; i++)
		if (strcmp(tokenizer->languages[i].tag, tag) == 0)
			return (uint8_t)(i + 1);
	if (!tag[0] || tokenizer->languages_len == STEMMERS_MAX)
		return 0;
	const struct affixes *affixes = affixes_of(tag);
	struct sb_stemmer *stemmer = affixes ? NULL : sb_stemmer_new(tag, "UTF_8");
	if (!affixes && !stemmer) /* not remembered: unknown tags must not use up the places */
		return 0;
	struct language *language = &tokenizer->languages[tokenizer->languages_len++];
	memcpy(language->tag, tag, sizeof(language->tag));
	language->affixes = affixes;
	language->stemmer = stemmer;
	language->accents = accents_of(tag);
	return (uint8_t)tokenizer->languages_len;
}

/* The stem as a span: the word itself, or its front; else a copy. */
static struct span stem_lend(struct arena *arena, struct span folded, struct span stem, bool is_front)
{
	return is_front ? span_head(folded, stem.len) : arena_copy(arena, stem);
}

static void add_folded(struct reader *reader, uint32_t character)
{
	if (character < 0x80) {
		reader->folded[reader->folded_len++] = (char)fold_ascii_lower(character);
		return;
	}
	uint32_t folded[FOLD_CHAR_MAX];
	size_t len = fold_char(character, folded);
	for (size_t i = 0; i < len; i++) {
		enum fold_class class = fold_class_of(folded[i]);
		if (class == FOLD_OTHER) /* of ﷺ and the like: the blanks between its words */
			continue;
		reader->folded_len += utf8_encode(folded[i], reader->folded + reader->folded_len);
	}
}

/* Snowball is asked for the word with its accents (text/accents.h); of its answer they are off again, in the reader's room for the next word. */
static struct span stem_compute(struct reader *reader, struct span folded)
{
	char room[2 * ACCENTS_WORD_MAX];
	const struct language *language = &reader->tokenizer->languages[reader->language - 1];
	if (language->affixes)
		return affixes_off(language->affixes, folded);
	struct span whole = accents_restore(language->accents, folded, room);
	const sb_symbol *found = sb_stemmer_stem(language->stemmer, (const sb_symbol *)whole.ptr, (int)whole.len);
	if (!found || sb_stemmer_length(language->stemmer) <= 0)
		return folded;
	struct span stem = span_make((const char *)found, (size_t)sb_stemmer_length(language->stemmer));
	if (span_starts(folded, stem))
		return stem;
	reader->folded_len = 0;
	for (size_t at = 0, len; at < stem.len; at += len)
		add_folded(reader, utf8_next(span_from(stem, at), &len));
	stem = span_make(reader->folded, reader->folded_len);
	reader->folded_len = 0;
	return stem;
}

static bool is_cached(const struct cached *cached, uint8_t language, uint64_t folded)
{
	return cached->folded == folded && cached->language == language;
}

static void mark_function(struct word *word, bool is_function)
{
	word->flags |= is_function ? WORD_FUNCTION : 0;
}

/* Until here word->hash is that of the folded word. */
static void word_stem(struct reader *reader, struct word *word)
{
	uint64_t hash = word->hash;
	if (reader->language == 0 || word->flags & WORD_NUMBER) {
		word->stem = word->folded;
		mark_function(word, function_word_is(word->folded, reader->function_words));
		return;
	}
	struct cached *cached = reader->tokenizer->cache[hash % CACHE_SETS];
	bool is_first = is_cached(cached, reader->language, hash);
	if (!is_first && is_cached(cached + 1, reader->language, hash)) {
		struct cached other = cached[0];
		cached[0] = cached[1];
		cached[1] = other;
		is_first = true;
	}
	if (is_first) {
		word->stem = stem_lend(reader->arena, word->folded, span_make(cached->letters, cached->stem_len), cached->is_front);
		word->hash = cached->stem;
		mark_function(word, cached->is_function);
		return;
	}
	struct span stem = stem_compute(reader, word->folded);
	bool is_function = function_word_is(word->folded, reader->function_words);
	bool is_front = span_starts(word->folded, stem);
	word->stem = stem_lend(reader->arena, word->folded, stem, is_front);
	word->hash = hash64(stem);
	mark_function(word, is_function);
	if (stem.len > (is_front ? UINT8_MAX : CACHED_MAX))
		return;
	cached[1] = cached[0];
	*cached = (struct cached){ hash, word->hash, reader->language, (uint8_t)stem.len, is_front, is_function, { 0 } };
	if (!is_front)
		memcpy(cached->letters, stem.ptr, stem.len);
}

/* Room in the arena for a folded word: taken by the block, for words are many and small. */
static char *room_for(struct reader *reader, size_t len)
{
	if (len > reader->room_left) {
		reader->room_left = ROOM_BLOCK > len ? ROOM_BLOCK : len;
		reader->room = arena_alloc(reader->arena, 1, reader->room_left);
	}
	return reader->room;
}

/* The folded word stands at the beginning of the room. */
static inline void word_add(struct reader *reader, size_t folded_len, size_t from, size_t to, uint16_t flags)
{
	VEC_RESERVE(&reader->tokenizer->found, reader->tokenizer->found.len + 1);
	struct word *word = &reader->tokenizer->found.at[reader->tokenizer->found.len++];
	word->folded = span_make(reader->room, folded_len);
	reader->room += folded_len;
	reader->room_left -= folded_len;
	word->offset = (uint32_t)from;
	word->length = (uint16_t)(to - from);
	word->flags = flags | reader->start;
	/* Stems are looked up when the whole text is read: by then their places in the cache, sent for now, have come from memory. */
	word->hash = hash64(word->folded);
	__builtin_prefetch(reader->tokenizer->cache[word->hash % CACHE_SETS]);
	reader->start = 0;
}

static void word_end(struct reader *reader, size_t from, size_t to, uint16_t flags)
{
	if (reader->folded_len == 0)
		return; /* nothing but joiners */
	memcpy(room_for(reader, reader->folded_len), reader->folded, reader->folded_len);
	word_add(reader, reader->folded_len, from, to, flags);
	reader->folded_len = 0;
}

static unsigned char byte_at(const struct reader *reader, size_t at)
{
	return at < reader->text.len ? (unsigned char)reader->text.ptr[at] : 0;
}

static inline enum fold_class class_at(const struct reader *reader, size_t at, uint32_t *ret_character, size_t *ret_len)
{
	*ret_len = 0;
	*ret_character = 0;
	if (at >= reader->text.len)
		return FOLD_OTHER;
	unsigned char first = (unsigned char)reader->text.ptr[at];
	if (first < 0x80) {
		*ret_len = 1;
		*ret_character = first;
		return fold_ascii_class(first);
	}
	*ret_character = fold_next(span_from(reader->text, at), ret_len);
	return fold_class_of(*ret_character);
}

static enum fold_class class_only(const struct reader *reader, size_t at)
{
	uint32_t character;
	size_t len;
	return class_at(reader, at, &character, &len);
}

static bool is_letter(enum fold_class class)
{
	return class == FOLD_LOWER || class == FOLD_UPPER;
}

/* An apostrophe at `at`: its length, or 0. */
static size_t apostrophe(const struct reader *reader, size_t at)
{
	if (byte_at(reader, at) == '\'')
		return 1;
	if (byte_at(reader, at) == 0xE2 && byte_at(reader, at + 1) == 0x80 && byte_at(reader, at + 2) == 0x99)
		return 3;
	if (byte_at(reader, at) == 0xCA && byte_at(reader, at + 1) == 0xBC)
		return 2;
	return 0;
}

/* 's 't 'd 'm 'll 're 've before the end of the word: its length, or 0. */
static size_t clitic(const struct reader *reader, size_t at)
{
	static const char *const known[] = { "s", "t", "d", "m", "ll", "re", "ve" };
	for (size_t i = 0; i < LEN(known); i++) {
		size_t len = 0;
		while (known[i][len] && fold_ascii_lower(byte_at(reader, at + len)) == (unsigned char)known[i][len])
			len++;
		if (!known[i][len] && class_only(reader, at + len) == FOLD_OTHER)
			return len;
	}
	return 0;
}

/* "U.S." and "e.g.": single letters, each with its point; the last point may be missing. The length, or 0. */
static size_t initials(const struct reader *reader, size_t from)
{
	size_t at = from, letters = 0;
	while (at - from < WORD_RAW_MAX / 2) {
		uint32_t character;
		size_t len;
		if (!is_letter(class_at(reader, at, &character, &len)))
			break;
		bool is_last = byte_at(reader, at + len) != '.';
		if (is_last && (letters == 0 || class_only(reader, at + len) != FOLD_OTHER))
			break;
		letters++;
		at += len + !is_last;
		if (is_last)
			break;
	}
	/* "the U.S.Navy": what follows a point at once belongs to no initial */
	return letters >= 2 && class_only(reader, at) == FOLD_OTHER ? at - from : 0;
}

static void read_initials(struct reader *reader, size_t len)
{
	size_t from = reader->at, end = from + len;
	uint16_t flags = class_only(reader, from) == FOLD_UPPER ? WORD_CAPITAL : 0;
	while (reader->at < end) {
		uint32_t character;
		size_t step;
		if (class_at(reader, reader->at, &character, &step) != FOLD_OTHER)
			add_folded(reader, character);
		reader->at += step;
	}
	word_end(reader, from, end, flags);
}

/* A point or comma between digits: true where the number goes on behind it. Thousands lose their comma, decimals keep a point. */
static bool number_goes_on(struct reader *reader)
{
	unsigned char mark = byte_at(reader, reader->at);
	size_t digits = 0;
	while (digits < 4 && fold_ascii_class(byte_at(reader, reader->at + 1 + digits)) == FOLD_DIGIT)
		digits++;
	if ((mark != '.' && mark != ',') || digits == 0)
		return false;
	if (mark == '.' || digits != 3)
		reader->folded[reader->folded_len++] = '.';
	reader->at++;
	return true;
}

/* What ends a run of letters and digits, or does not. True: go on reading the same word. */
static bool joined(struct reader *reader, size_t from, bool ends_in_digit, size_t *ret_end)
{
	*ret_end = reader->at;
	if (ends_in_digit && number_goes_on(reader))
		return true;
	size_t mark = apostrophe(reader, reader->at);
	if (mark == 0)
		return false;
	size_t tail = clitic(reader, reader->at + mark);
	if (tail > 0) {
		*ret_end = reader->at += mark + tail;
		return false;
	}
	if (!is_letter(class_only(reader, reader->at + mark)) || (reader->splits_elision && reader->at - from <= 4))
		return false;
	reader->at += mark; /* O'Brien */
	return true;
}

/* ASCII letters and digits up to whatever comes next. Returns the class of the last. */
static enum fold_class read_ascii(struct reader *reader, size_t stop, enum fold_class last)
{
	const char *text = reader->text.ptr;
	size_t at = reader->at, len = reader->folded_len;
	if (stop > reader->text.len)
		stop = reader->text.len;
	for (; at < stop && (signed char)text[at] >= 0; at++) {
		unsigned char c = (unsigned char)text[at];
		enum fold_class class = fold_ascii_class(c);
		if (class == FOLD_OTHER)
			break;
		reader->folded[len++] = (char)fold_ascii_lower(c);
		last = class;
	}
	reader->at = at;
	reader->folded_len = len;
	return last;
}

static void read_word(struct reader *reader, enum fold_class first)
{
	size_t from = reader->at, end = from;
	uint16_t flags = first == FOLD_UPPER ? WORD_CAPITAL : first == FOLD_DIGIT ? WORD_NUMBER : 0;
	enum fold_class last = first;
	for (;;) {
		uint32_t character;
		size_t len;
		last = read_ascii(reader, from + WORD_RAW_MAX, last);
		enum fold_class class = class_at(reader, reader->at, &character, &len);
		end = reader->at;
		if (class == FOLD_UNSPACED || reader->at - from + len > WORD_RAW_MAX)
			break;
		if (class != FOLD_OTHER) {
			add_folded(reader, character);
			reader->at += len;
			last = class;
		} else if (!joined(reader, from, last == FOLD_DIGIT, &end)) {
			break;
		}
	}
	word_end(reader, from, end, flags);
}

/* A run without blanks, as overlapping pairs; one character alone is a word. */
static void read_unspaced(struct reader *reader)
{
	uint32_t character, next;
	size_t from = reader->at, len, next_len;
	(void)class_at(reader, from, &character, &len);
	bool is_alone = true;
	while (class_at(reader, from + len, &next, &next_len) == FOLD_UNSPACED) {
		add_folded(reader, character);
		add_folded(reader, next);
		word_end(reader, from, from + len + next_len, WORD_PAIR);
		from += len;
		len = next_len;
		character = next;
		is_alone = false;
	}
	if (is_alone) {
		add_folded(reader, character);
		word_end(reader, from, from + len, WORD_CHARACTER);
	}
	reader->at = from + len;
}

static void read_gap(struct reader *reader, uint32_t character, size_t len)
{
	if (character == '.' || character == '!' || character == '?' || character == '\n' || character == 0x2026 || character == 0x3002 ||
	    character == 0x2022)
		reader->start = WORD_START;
	reader->at += len;
}

/* The fast path: a word of ASCII letters and digits alone, and nothing behind it that could belong to it. */
static bool read_plain(struct reader *reader)
{
	const unsigned char *text = (const unsigned char *)reader->text.ptr + reader->at;
	size_t left = reader->text.len - reader->at, most = left < WORD_RAW_MAX ? left : WORD_RAW_MAX, len = 0;
	char *folded = room_for(reader, WORD_RAW_MAX);
	for (unsigned char c; len < most && (c = fold_plain[text[len]]) != 0; len++)
		folded[len] = (char)c;
	unsigned char behind = len < left ? text[len] : ' ';
	bool is_number = text[len - 1] <= '9', is_initial = len == 1 && !is_number;
	if (len == WORD_RAW_MAX || behind >= 0x80 || behind == '\'' || (behind == '.' && (is_number || is_initial)) || (behind == ',' && is_number))
		return false;
	uint16_t flags = text[0] <= '9' ? WORD_NUMBER : text[0] <= 'Z' ? WORD_CAPITAL : 0;
	word_add(reader, len, reader->at, reader->at + len, flags);
	reader->at += len;
	return true;
}

static void read_all(struct reader *reader)
{
	while (reader->at < reader->text.len && reader->tokenizer->found.len < WORDS_MAX) {
		unsigned char first = (unsigned char)reader->text.ptr[reader->at];
		if (first < 0x80 && !fold_plain[first]) {
			read_gap(reader, first, 1);
			continue;
		}
		if (first < 0x80 && read_plain(reader))
			continue;
		uint32_t character;
		size_t len;
		enum fold_class class = class_at(reader, reader->at, &character, &len);
		if (class == FOLD_OTHER) {
			read_gap(reader, character, len);
		} else if (class == FOLD_UNSPACED) {
			read_unspaced(reader);
		} else {
			size_t short_form = is_letter(class) && byte_at(reader, reader->at + len) == '.' ? initials(reader, reader->at) : 0;
			if (short_form > 0)
				read_initials(reader, short_form);
			else
				read_word(reader, class);
		}
	}
}

struct words words_of(struct tokenizer *tokenizer, struct arena *arena, struct span text, struct span language)
{
	static const char *const elides[] = { "fr", "it", "ca" };
	char tag[LANGUAGE_PRIMARY_SIZE] = { 0 };
	if (text.len == 0)
		return (struct words){ 0 }; /* as most short fields are */
	language_primary(language, tag);
	struct reader reader;
	memset(&reader, 0, offsetof(struct reader, folded)); /* not the 2 kB of a word to come */
	reader.tokenizer = tokenizer;
	reader.arena = arena;
	reader.text = text;
	reader.language = language_of(tokenizer, tag);
	reader.function_words = function_words_language(tag);
	reader.start = WORD_START;
	for (size_t i = 0; i < LEN(elides); i++)
		reader.splits_elision |= strcmp(tag, elides[i]) == 0;
	assert(utf8_is_valid(text));
	VEC_CLEAR(&tokenizer->found);
	read_all(&reader);
	for (size_t i = 0; i < tokenizer->found.len; i++)
		word_stem(&reader, &tokenizer->found.at[i]);
	struct words words = { ARENA_NEW(arena, struct word, tokenizer->found.len), tokenizer->found.len };
	if (words.len > 0)
		memcpy(words.at, tokenizer->found.at, words.len * sizeof(*words.at));
	if (tokenizer->found.cap > FOUND_KEEP)
		VEC_DONE(&tokenizer->found);
	return words;
}

static bool ends_run(const struct words *words, size_t i)
{
	const struct word *word = &words->at[i];
	return word->flags & WORD_PAIR && (i + 1 == words->len || word[1].offset >= word->offset + word->length);
}

/* No stemmer touches a single character. */
static struct word second_of(struct arena *arena, const struct word *pair, struct span text)
{
	uint32_t folded[FOLD_CHAR_MAX];
	size_t first, len;
	struct span raw = span_head(span_from(text, pair->offset), pair->length);
	(void)fold_next(raw, &first);
	size_t folded_len = fold_char(fold_next(span_from(raw, first), &len), folded);
	char *bytes = arena_alloc(arena, 1, 4 * folded_len);
	len = 0;
	for (size_t i = 0; i < folded_len; i++)
		len += utf8_encode(folded[i], bytes + len);
	struct span letters = span_make(bytes, len);
	return (struct word){ .folded = letters,
			      .stem = letters,
			      .hash = hash64(letters),
			      .offset = pair->offset + (uint32_t)first,
			      .length = (uint16_t)(pair->length - first),
			      .flags = WORD_CHARACTER };
}

struct words words_with_ends(struct arena *arena, struct words words, struct span text)
{
	size_t ends = 0;
	for (size_t i = 0; i < words.len; i++)
		ends += ends_run(&words, i);
	if (ends == 0)
		return words;
	struct words all = { ARENA_NEW(arena, struct word, words.len + ends), 0 };
	for (size_t i = 0; i < words.len; i++) {
		all.at[all.len++] = words.at[i];
		if (ends_run(&words, i))
			all.at[all.len++] = second_of(arena, &words.at[i], text);
	}
	return all;
}
