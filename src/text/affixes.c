#include "text/affixes.h"

#include "base/array.h"
#include "text/utf8.h"

#include <string.h>

#define PARTS_MAX 12u

/* So many letters stay at least. */
#define LEFT_BEHIND_ARTICLE 2u /* the dam is السد */
#define LEFT_ELSE 3u

static const struct affixes {
	const char *tag;
	const char *conjunction;
	const char *articles[PARTS_MAX]; /* with the prepositions that are written onto them */
	const char *endings[PARTS_MAX];
} languages[] = {
	{ "ar", "و", { "ال", "بال", "كال", "فال", "لل" }, { "ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي", "ا" } },
	{ "he", "ו", { "ה" }, { NULL } },
};

const struct affixes *affixes_of(const char *tag)
{
	for (size_t i = 0; i < LEN(languages); i++)
		if (strcmp(languages[i].tag, tag) == 0)
			return &languages[i];
	return NULL;
}

static bool take(struct span *word, struct span left, size_t least)
{
	if (utf8_letters(left) < least)
		return false;
	*word = left;
	return true;
}

static bool take_front(struct span *word, const char *front, size_t least)
{
	return span_starts(*word, span_of(front)) && take(word, span_from(*word, strlen(front)), least);
}

static bool take_article(struct span *word, const struct affixes *affixes)
{
	for (size_t i = 0; i < PARTS_MAX && affixes->articles[i]; i++)
		if (take_front(word, affixes->articles[i], LEFT_BEHIND_ARTICLE))
			return true;
	return false;
}

static bool take_ending(struct span *word, const struct affixes *affixes)
{
	for (size_t i = 0; i < PARTS_MAX && affixes->endings[i]; i++)
		if (span_ends(*word, span_of(affixes->endings[i])) && take(word, span_head(*word, word->len - strlen(affixes->endings[i])), LEFT_ELSE))
			return true;
	return false;
}

struct span affixes_off(const struct affixes *affixes, struct span folded)
{
	while (take_front(&folded, affixes->conjunction, LEFT_ELSE) || take_article(&folded, affixes))
		;
	while (take_ending(&folded, affixes))
		;
	return folded;
}
