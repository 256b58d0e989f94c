#include "text/function_words.h"

#include <stdlib.h>
#include <string.h>

enum {
	AR = 1 << 0,
	CA = 1 << 1,
	DA = 1 << 2,
	DE = 1 << 3,
	EL = 1 << 4,
	ES = 1 << 5,
	FA = 1 << 6,
	FI = 1 << 7,
	FR = 1 << 8,
	HI = 1 << 9,
	HU = 1 << 10,
	ID = 1 << 11,
	IT = 1 << 12,
	NL = 1 << 13,
	NO = 1 << 14,
	PL = 1 << 15,
	PT = 1 << 16,
	RO = 1 << 17,
	RU = 1 << 18,
	SV = 1 << 19,
	TR = 1 << 20,
	UK = 1 << 21,
	EN = 1 << 22,
	ENGLISH = EN | 1 << 23, /* a function word of English */
};

static const struct language {
	const char *tag;
	uint32_t bit;
} languages[] = {
	{ "ar", AR }, { "ca", CA }, { "da", DA }, { "de", DE }, { "el", EL }, { "es", ES }, { "fa", FA }, { "fi", FI },
	{ "fr", FR }, { "hi", HI }, { "hu", HU }, { "id", ID }, { "it", IT }, { "nl", NL }, { "nb", NO }, { "pl", PL },
	{ "pt", PT }, { "ro", RO }, { "ru", RU }, { "sv", SV }, { "tr", TR }, { "uk", UK }, { "no", NO },
};

struct function_word {
	const char *word;
	size_t len;
	uint32_t languages;
};

#define W(word, languages) { word, sizeof(word) - 1, languages },
static const struct function_word function_words[] = {
#include "base/array.h"
#include "text/function_words.inc"
};
#undef W

uint32_t function_words_language(const char *tag)
{
	if (tag[0] == '\0')
		return FUNCTION_WORDS_ANY;
	for (size_t i = 0; i < LEN(languages); i++)
		if (strcmp(languages[i].tag, tag) == 0)
			return languages[i].bit;
	return 0;
}

static int by_word(const void *key, const void *entry)
{
	const struct function_word *word = entry;
	return span_compare(*(const struct span *)key, span_make(word->word, word->len));
}

static uint32_t languages_of(struct span word)
{
	const struct function_word *found = bsearch(&word, function_words, LEN(function_words), sizeof(*function_words), by_word);
	return found ? found->languages : 0;
}

bool function_word_is(struct span word, uint32_t language)
{
	if (language == 0)
		return false;
	uint32_t found = languages_of(word);
	return found && (language == FUNCTION_WORDS_ANY ? !(found & EN) : (found & language) != 0);
}

bool function_word_is_english(struct span word)
{
	return (languages_of(word) & ENGLISH) == ENGLISH;
}

uint32_t function_words_languages(struct span word)
{
	return languages_of(word) & ~(uint32_t)ENGLISH;
}

const char *function_words_tag(uint32_t language)
{
	for (size_t i = 0; i < LEN(languages); i++)
		if (languages[i].bit == language)
			return languages[i].tag;
	return NULL;
}
