#include "story/headline.h"

#include "base/ascii.h"
#include "story/tuning.h"
#include "text/function_words.h"
#include "text/scripts.h"
#include "text/utf8.h"

#define LONGEST 512u /* bytes of a headline: what is longer is none, and every word of it is looked for in a text */

static struct span first_line(struct span normal)
{
	return span_head(normal, (size_t)span_find(normal, SPAN("\n")));
}

static struct span headline_of(struct span normal)
{
	return utf8_head(first_line(normal), LONGEST);
}

static struct span text_of(struct span normal)
{
	return span_from(normal, first_line(normal).len + 1);
}

#define CHARACTER 3u /* bytes of one of a script without blanks */

/* The next word, or where there are no blanks the next two characters: the second of them begins the next again. SPAN_NONE at the end. */
static struct span next_word(struct span *rest)
{
	size_t blanks = 0, len = 0;
	while (blanks < rest->len && ascii_is_blank(rest->ptr[blanks]))
		blanks++;
	struct span from = span_from(*rest, blanks);
	while (len < from.len && !ascii_is_blank(from.ptr[len]) && !script_is_unspaced(from, len))
		len++;
	bool is_character = len == 0 && from.len > 0, is_pair = is_character && from.len > CHARACTER && script_is_unspaced(from, CHARACTER);
	*rest = span_from(from, is_character ? CHARACTER : len);
	return span_head(from, is_pair ? 2 * CHARACTER : is_character ? CHARACTER : len);
}

/* What a headline is about: no figures, nor what holds sentences together, whose words are short where we do not know them. */
static struct span next_telling(struct span *headline, size_t shortest)
{
	struct span word = next_word(headline);
	while (word.len > 0 && (word.len < shortest || ascii_is_digit(word.ptr[0]) || function_word_is(word, FUNCTION_WORDS_ANY)))
		word = next_word(headline);
	return word;
}

/* In whatever form: "acquired" and "acquisition" begin alike. */
static bool are_akin(struct span word, struct span other)
{
	size_t same = 0, shorter = word.len < other.len ? word.len : other.len;
	while (same < shorter && word.ptr[same] == other.ptr[same])
		same++;
	return span_equals(word, other) || (!script_is_unspaced(word, 0) && same > TUNING_HEADLINE_WORD && 2 * same >= word.len);
}

/* How often; `most` at most. */
static size_t count(struct span text, struct span word, size_t most)
{
	size_t found = 0;
	for (struct span there = next_word(&text); there.len > 0 && found < most; there = next_word(&text))
		found += are_akin(word, there);
	return found;
}

static bool says(struct span text, struct span word)
{
	return count(text, word, 1) > 0;
}

struct tally {
	size_t words, said;
};

static bool is_unsaid(struct tally tally)
{
	return tally.words > 0 && tally.said * 1000 <= tally.words * TUNING_HEADLINE_SAID;
}

static struct tally tally_of(struct span headline, struct span text, size_t shortest)
{
	struct tally tally = { 0 };
	for (struct span word = next_telling(&headline, shortest); word.len > 0; word = next_telling(&headline, shortest)) {
		tally.words++;
		tally.said += says(text, word);
	}
	return tally;
}

static size_t share_of(struct tally tally)
{
	return tally.words > 0 ? tally.said * 1000 / tally.words : 0;
}

size_t headline_share(struct span normal, struct span other, size_t shortest)
{
	struct span here = headline_of(normal), there = headline_of(other);
	size_t share = share_of(tally_of(here, there, shortest)), other_share = share_of(tally_of(there, here, shortest));
	return share > other_share ? share : other_share;
}

static bool are_alike(struct span normal, struct span other)
{
	return headline_share(normal, other, TUNING_HEADLINE_WORD) >= TUNING_HEADLINE_ALIKE;
}

/* What two unlike headlines have in common is a label, "Live: …", and the text may say that. */
static bool is_beside_text(struct span normal, struct span other_headline, bool is_alike)
{
	struct span headline = headline_of(normal), text = text_of(normal);
	struct tally tally = { 0 };
	bool has_own = false;
	for (struct span word = next_telling(&headline, TUNING_HEADLINE_WORD); word.len > 0; word = next_telling(&headline, TUNING_HEADLINE_WORD)) {
		bool is_own = !says(other_headline, word);
		has_own |= is_own;
		tally.words += is_own || is_alike;
		tally.said += (is_own || is_alike) && says(text, word);
	}
	return has_own && is_unsaid(tally);
}

bool headline_tells_all(struct span normal, struct span other, bool is_own)
{
	bool is_alike = are_alike(normal, other);
	return !(is_alike && is_own) && is_beside_text(normal, headline_of(other), is_alike) && is_beside_text(other, headline_of(normal), is_alike);
}

/* The longer text says little of the item's headline beside what it has of the item, with or without that headline. */
static bool is_little_beside(struct span headline, struct span known, struct span text)
{
	struct tally tally = { 0 };
	for (struct span word = next_telling(&headline, TUNING_HEADLINE_WORD); word.len > 0; word = next_telling(&headline, TUNING_HEADLINE_WORD)) {
		size_t times = count(known, word, SIZE_MAX);
		tally.words++;
		tally.said += count(text, word, times + 1) > times;
	}
	return tally.words > 0 && share_of(tally) < TUNING_HEADLINE_ALIKE;
}

bool headline_is_item(struct span item, struct span other, bool is_inside)
{
	struct span headline = headline_of(item), text = text_of(other);
	bool has_headline = span_find(text, headline) >= 0 && span_find(text_of(item), headline) < 0; /* else it may be of the item's text */
	if (are_alike(item, other) || !(is_inside || has_headline || is_unsaid(tally_of(headline_of(other), text, TUNING_HEADLINE_WORD))))
		return false;
	return is_little_beside(headline, has_headline ? item : text_of(item), text);
}
