#include "story/headline.h"

#include "base/ascii.h"
#include "story/shingles.h"
#include "story/tuning.h"

static struct span headline_of(struct span normal)
{
	return span_head(normal, (size_t)span_find(normal, SPAN("\n")));
}

/* How much of its words of so many bytes but figures, permille; 0 where it has none. */
static size_t share_said_in(struct span headline, struct span other, size_t shortest)
{
	size_t words = 0, said = 0;
	for (struct span word = span_next_word(&headline); word.len > 0; word = span_next_word(&headline)) {
		bool is_there = false;
		struct span rest = other;
		if (word.len < shortest || ascii_is_digit(word.ptr[0]))
			continue;
		for (struct span there = span_next_word(&rest); there.len > 0 && !is_there; there = span_next_word(&rest))
			is_there = span_equals(there, word);
		words++;
		said += is_there;
	}
	return words > 0 ? said * 1000 / words : 0;
}

size_t headline_share(struct span normal, struct span other, size_t shortest)
{
	struct span here = headline_of(normal), there = headline_of(other);
	size_t share = share_said_in(here, there, shortest), other_share = share_said_in(there, here, shortest);
	return share > other_share ? share : other_share;
}

/* Of its own headline. */
static size_t share_said_of_headline(struct span normal)
{
	struct span headline = headline_of(normal);
	return share_said_in(headline, span_from(normal, headline.len + 1), TUNING_HEADLINE_WORD);
}

/* What a headline is about: no figures, and of no grammar, whose words are short where we do not know them. */
static bool is_telling(const struct word *word)
{
	return !(word->flags & (WORD_NUMBER | WORD_FUNCTION)) && (word->flags & WORD_PAIR || word->folded.len >= TUNING_HEADLINE_WORD);
}

/* In whatever form: "acquired" and "acquisition" begin alike. */
static bool are_akin(const struct word *word, const struct word *other)
{
	size_t same = 0, shorter = word->folded.len < other->folded.len ? word->folded.len : other->folded.len;
	while (same < shorter && word->folded.ptr[same] == other->folded.ptr[same])
		same++;
	return word->hash == other->hash || (!(word->flags & WORD_PAIR) && same > TUNING_HEADLINE_WORD && 2 * same >= word->folded.len);
}

static bool says(struct words text, const struct word *word)
{
	for (size_t i = 0; i < text.len; i++)
		if (are_akin(word, &text.at[i]))
			return true;
	return false;
}

bool headline_tells_all(const struct match_subject *subject, struct span other)
{
	size_t telling = 0, said = 0;
	if (headline_of(other).len == 0 || headline_share(subject->sketch->normal, other, TUNING_HEADLINE_WORD) >= TUNING_HEADLINE_ALIKE ||
	    share_said_of_headline(other) > TUNING_HEADLINE_SAID)
		return false;
	for (size_t i = 0; i < subject->title_words.len; i++) {
		const struct word *word = &subject->title_words.at[i];
		telling += is_telling(word);
		said += is_telling(word) && says(subject->text_words, word);
	}
	return telling > 0 && said * 1000 <= telling * TUNING_HEADLINE_SAID;
}

/* Of one without words, or whose signs have no blanks between them, it cannot be said what it is about. */
static bool has_words(struct span headline)
{
	bool is_found = false;
	for (size_t i = 0; i < headline.len; i++)
		if ((unsigned char)headline.ptr[i] >= 0xe3)
			return false;
	for (struct span word = span_next_word(&headline); word.len > 0; word = span_next_word(&headline))
		is_found |= word.len >= TUNING_HEADLINE_WORD && !ascii_is_digit(word.ptr[0]);
	return is_found;
}

bool headline_is_item(struct span item, struct span other)
{
	struct span headline = headline_of(item), above = headline_of(other), text = span_from(other, above.len + 1);
	if (headline_share(item, other, TUNING_HEADLINE_WORD) >= TUNING_HEADLINE_ALIKE)
		return false;
	if (has_words(above) && share_said_of_headline(other) <= TUNING_HEADLINE_SAID)
		return true;
	if (headline.len < SHINGLE_SAMPLED_LEN)
		return false;
	for (ptrdiff_t at = span_find(text, headline); at >= 0; at = span_find(text, headline)) {
		bool is_start = (at == 0 || text.ptr[at - 1] == ' ');
		text = span_from(text, (size_t)at + headline.len);
		if (is_start && text.len > 0 && text.ptr[0] == ' ')
			return true;
	}
	return false;
}
