#include "desk/copy_news.h"

#include "report/date.h"
#include "report/furniture.h"
#include "report/lead.h"
#include "story/facts.h"
#include "story/tuning.h"
#include "text/sentences.h"

/* What the copy says that the original does not. */
struct own {
	const uint64_t *headline; /* words of its headline */
	size_t headline_len;
	bool is_flash;            /* the headline is called urgent, and most of it is its own */
	size_t at;                /* of its text: the first word that has not been looked at */
	size_t words;             /* of its text */
	bool has_headline;        /* one of these is of its headline */
	bool has_fact;            /* of its lead: see tells_fact */
};

static bool has_word(struct words words, uint64_t hash)
{
	for (size_t i = 0; i < words.len; i++)
		if (words.at[i].hash == hash)
			return true;
	return false;
}

/* "BREAKING: Dam bursts": bytes of what says how fast it is to be read. */
static size_t mark_len(struct span title)
{
	static const char *const colons[] = { ":", "\xEF\xBC\x9A" };
	for (size_t i = 0; i < sizeof(colons) / sizeof(*colons); i++) {
		ptrdiff_t at = span_find(title, span_of(colons[i]));
		if (at > 0 && lead_is_mark(span_head(title, (size_t)at)))
			return (size_t)at;
	}
	return 0;
}

static struct own read_headline(struct arena *arena, const struct change_text *copy, const struct change_text *original)
{
	uint64_t *headline = ARENA_NEW(arena, uint64_t, copy->title_words.len + 1);
	struct own own = { .headline = headline };
	size_t mark = mark_len(copy->title), words = 0;
	for (size_t i = 0; i < copy->title_words.len; i++) {
		const struct word *word = &copy->title_words.at[i];
		if (word->offset < mark || (word->flags & WORD_FUNCTION))
			continue;
		words++;
		if (!has_word(original->title_words, word->hash) && !has_word(original->text_words, word->hash))
			headline[own.headline_len++] = word->hash;
	}
	own.is_flash = mark > 0 && 2 * own.headline_len > words;
	return own;
}

/* The words from where `own` is to the end of the line. */
static struct words words_of_line(struct own *own, struct words words, size_t from, size_t end)
{
	while (own->at < words.len && words.at[own->at].offset < from)
		own->at++;
	size_t first = own->at;
	while (own->at < words.len && words.at[own->at].offset < end)
		own->at++;
	return (struct words){ words.at + first, own->at - first };
}

static void add_sentence(struct own *own, const struct change_text *copy, struct span sentence)
{
	struct span line;
	while (span_next_line(&sentence, &line)) {
		size_t from = (size_t)(line.ptr - copy->text.ptr);
		struct words words = words_of_line(own, copy->text_words, from, from + line.len);
		if (furniture_is_line(span_trim(line), (uint32_t)words.len))
			continue;
		own->words += words.len;
		for (size_t i = 0; i < own->headline_len; i++)
			own->has_headline |= has_word(words, own->headline[i]);
	}
}

static struct words words_within(const struct change_text *text, struct span sentence)
{
	size_t from = (size_t)(sentence.ptr - text->text.ptr), first = 0, end;
	while (first < text->text_words.len && text->text_words.at[first].offset < from)
		first++;
	for (end = first; end < text->text_words.len && text->text_words.at[end].offset < from + sentence.len; end++)
		continue;
	return (struct words){ text->text_words.at + first, end - first };
}

/* The first words of a sentence that the copy adds: a number or a name that the original has nowhere. Lines of a page are names from end to end, "Home News
 * Sport", or end otherwise than sentences do. */
static bool tells_fact(const struct change_text *original, struct span line, struct words words, bool has_names)
{
	size_t plain = 0;
	bool is_found = false;
	words.len = words.len < TUNING_LEAD ? words.len : TUNING_LEAD;
	for (size_t i = 0; i < words.len; i++) {
		const struct word *word = &words.at[i];
		bool is_fact = (word->flags & WORD_NUMBER) || (has_names && word_is_name(word) && date_weekday(word->folded) == 0);
		plain += !(word->flags & (WORD_CAPITAL | WORD_NUMBER));
		is_found |= is_fact && !has_word(original->title_words, word->hash) && !has_word(original->text_words, word->hash);
	}
	return is_found && 3 * plain > words.len && sentence_ends(line, false);
}

/* Sentences of its own with which the copy begins: as many as there are in a lead. */
static struct own read_lead(const struct change_text *copy, const struct change_text *original, const struct change_sentences *sentences, bool has_names)
{
	struct own lead = { 0 };
	const char *at = copy->text.ptr;
	for (size_t i = 0; i < sentences->added_len && lead.words < TUNING_LEAD; i++) {
		struct span sentence = sentences->added[i], between = span_make(at, (size_t)(sentence.ptr - at));
		if (span_trim(between).len > 0)
			break;
		size_t words = lead.words;
		add_sentence(&lead, copy, sentence);
		lead.has_fact |= lead.words >= words + TUNING_CHANGE_WORDS && tells_fact(original, sentence, words_within(copy, sentence), has_names);
		at = sentence.ptr + sentence.len;
	}
	return lead;
}

/* A word is put in, or in place of another, and hardly any else; and the headline says it, which that of the original does not: "killed", be others killed
 * there. */
static bool is_in_headline(const struct change_text *copy, const struct change_text *original, const struct change_pair *changed)
{
	struct words here = words_within(copy, changed->here), there = words_within(original, changed->there);
	size_t others = 0;
	bool is_found = false;
	for (size_t i = 0; i < here.len; i++) {
		const struct word *word = &here.at[i];
		if (has_word(there, word->hash))
			continue;
		others++;
		is_found |= !(word->flags & WORD_FUNCTION) && word->folded.len >= TUNING_HEADLINE_WORD && has_word(copy->title_words, word->hash) &&
			    !has_word(original->title_words, word->hash);
	}
	return is_found && others <= TUNING_CHANGE_BESIDE;
}

enum copy_news copy_news_of(struct arena *arena, const struct change_text *copy, const struct change_text *original, struct span language,
			    const struct change *change, const struct change_sentences *sentences)
{
	if (change->kinds & CHANGE_CORRECTED || sentences->is_turned)
		return COPY_NEWS_OTHER;
	struct own own = read_headline(arena, copy, original), changed = own;
	for (size_t i = 0; i < sentences->added_len; i++)
		add_sentence(&own, copy, sentences->added[i]);
	for (size_t i = 0; i < sentences->changed_len; i++)
		add_sentence(&changed, copy, sentences->changed[i].here);
	struct own lead = read_lead(copy, original, sentences, facts_are_capital(language));
	bool is_reheadlined = change->kinds & CHANGE_REHEADLINED, is_led_anew = lead.words >= TUNING_CHANGE_WORDS;
	if ((is_led_anew && (lead.has_fact || (is_reheadlined && own.headline_len > 0))) || (is_reheadlined && own.is_flash))
		return COPY_NEWS_MORE;
	bool is_put_in = sentences->changed_len == 1 && sentences->added_len == 0 && is_in_headline(copy, original, &sentences->changed[0]);
	bool is_in_text = is_reheadlined && (own.has_headline || changed.has_headline || is_put_in);
	return is_in_text || 2 * own.words > copy->text_words.len ? COPY_NEWS_OTHER : COPY_NEWS_NONE;
}
