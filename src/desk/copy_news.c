#include "desk/copy_news.h"

#include "base/array.h"
#include "report/aside.h"
#include "report/date.h"
#include "report/furniture.h"
#include "report/lead.h"
#include "story/count.h"
#include "story/facts.h"
#include "story/tuning.h"
#include "text/function_words.h"
#include "text/sentences.h"

/* So many words of its headline, which a sentence of its own says, too, make a headline that goes on. */
#define HEADLINE_ADDED 2u

/* What the copy says that the original does not. */
struct own {
	const uint64_t *headline; /* words of its headline */
	size_t headline_len;
	bool is_flash;            /* the headline is called urgent, and most of it is its own */
	size_t at;                /* of its text: the first word that has not been looked at */
	size_t words;             /* of its text */
	size_t headline_said;     /* words of its headline that one sentence says */
	bool is_of_story;         /* of its lead: see names_story */
	bool has_fact;            /* … and tells_fact */
};

static bool has_word(struct words words, uint64_t hash)
{
	for (size_t i = 0; i < words.len; i++)
		if (words.at[i].hash == hash)
			return true;
	return false;
}

/* Of those that we do not know, in another language. */
static bool is_function(const struct word *word)
{
	return (word->flags & WORD_FUNCTION) || function_word_is_english(word->folded);
}

/* "BREAKING: Dam bursts": bytes of what says how fast it is to be read. */
static size_t mark_len(struct span title)
{
	static const char *const colons[] = { ":", "\xEF\xBC\x9A" };
	for (size_t i = 0; i < LEN(colons); i++) {
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
		if (word->offset < mark || is_function(word))
			continue;
		words++;
		if (!has_word(original->title_words, word->hash) && !has_word(original->text_words, word->hash))
			headline[own.headline_len++] = word->hash;
	}
	own.is_flash = mark > 0 && 2 * own.headline_len > words;
	return own;
}

/* The words of a part of the text that begins at `*at` or behind. */
static struct words next_words(const struct change_text *text, struct span part, size_t *at)
{
	struct words words = text->text_words;
	size_t from = (size_t)(part.ptr - text->text.ptr), first;
	while (*at < words.len && words.at[*at].offset < from)
		++*at;
	for (first = *at; *at < words.len && words.at[*at].offset < from + part.len; ++*at)
		continue;
	return (struct words){ words.at + first, *at - first };
}

/* What pages put around an article is short, and mostly no sentence. Some scripts have no mark where one ends. */
static bool is_told(struct span sentence, size_t words)
{
	return sentence_ends(sentence, false) || words >= TUNING_TOLD_WORDS;
}

static void add_sentence(struct own *own, const struct change_text *copy, struct span sentence)
{
	struct span rest = sentence, line;
	size_t words_before = own->words;
	size_t said = 0;
	while (span_next_line(&rest, &line)) {
		struct words words = next_words(copy, line, &own->at);
		if (furniture_is_line(span_trim(line), (uint32_t)words.len))
			continue;
		own->words += words.len;
		for (size_t i = 0; i < own->headline_len; i++)
			said += has_word(words, own->headline[i]);
	}
	if (said > own->headline_said && is_told(sentence, own->words - words_before) && !aside_holds(copy->text, sentence))
		own->headline_said = said;
}

/* The first words of a sentence that the copy adds: a number that counts, or any other number or name that the original has nowhere. Lines of a page are
 * names from end to end, "Home News Sport", or end otherwise than sentences do. */
static bool tells_fact(const struct change_text *original, struct span line, struct words words, bool has_names, bool is_counted)
{
	size_t plain = 0;
	bool is_found = is_counted;
	for (size_t i = 0; i < words.len; i++) {
		const struct word *word = &words.at[i];
		bool is_fact = (word->flags & WORD_NUMBER) || (has_names && word_is_name(word) && date_weekday(word->folded) == 0);
		plain += !(word->flags & (WORD_CAPITAL | WORD_NUMBER));
		is_found |= is_fact && !has_word(original->title_words, word->hash) && !has_word(original->text_words, word->hash);
	}
	return is_found && 3 * plain > words.len && sentence_ends(line, false);
}

static struct words first_words(struct words words)
{
	return (struct words){ words.at, words.len < TUNING_LEAD ? words.len : TUNING_LEAD };
}

/* Shorter ones are of the grammar, where we do not know them. */
static bool is_telling(const struct word *word)
{
	return word->folded.len >= TUNING_HEADLINE_WORD && !is_function(word);
}

/* A word of either headline, or of the original; but one in which pages speak of themselves, "Listen to the podcast on this story.", has such words as well: in
 * a short sentence it is a name, where names can be told. */
static bool names_story(const struct change_text *copy, const struct change_text *original, struct words words, bool has_names)
{
	bool is_any = !has_names || words.len >= TUNING_LEAD_SENTENCE;
	for (size_t i = 0; i < words.len; i++) {
		const struct word *word = &words.at[i];
		bool is_in_headline = has_word(copy->title_words, word->hash) || has_word(original->title_words, word->hash);
		bool is_in_text = (is_any || word_is_name(word)) && has_word(original->text_words, word->hash);
		if (is_telling(word) && (is_in_headline || is_in_text))
			return true;
	}
	return false;
}

/* What tells a number that counts from others, in their language. */
struct counting {
	struct span language;
	struct numerals numerals;
};

/* It need not be written alike. */
static bool says_number(const struct counting *counting, const struct change_text *original, const struct word *word, const struct numeral *number)
{
	return has_word(original->title_words, word->hash) || has_word(original->text_words, word->hash) ||
	       count_is_in(&counting->numerals, original->title_words, original->title, number) ||
	       count_is_in(&counting->numerals, original->text_words, original->text, number);
}

/* Among the first of some words of a text: a number that counts, and that the original has nowhere. */
static bool find_count(const struct counting *counting, struct words words, struct span text, struct words some, const struct change_text *original,
		       struct numeral *ret_count)
{
	some = first_words(some);
	for (size_t i = 0; i < some.len; i++)
		if (count_read(&counting->numerals, words, text, counting->language, (size_t)(some.at + i - words.at), ret_count) &&
		    !says_number(counting, original, &some.at[i], ret_count))
			return true;
	return false;
}

/* Sentences of its own with which the copy begins: as many as there are in a lead. */
static struct own read_lead(const struct counting *counting, const struct change_text *copy, const struct change_text *original,
			    const struct change_sentences *sentences)
{
	bool has_names = facts_are_capital(counting->language);
	struct own lead = { 0 };
	size_t word = 0;
	const char *at = copy->text.ptr;
	for (size_t i = 0; i < sentences->added_len && lead.words < TUNING_LEAD; i++) {
		struct span sentence = sentences->added[i], between = span_make(at, (size_t)(sentence.ptr - at));
		if (span_trim(between).len > 0)
			break;
		at = sentence.ptr + sentence.len;
		struct words words = first_words(next_words(copy, sentence, &word));
		if (!is_told(sentence, words.len) || aside_holds(copy->text, sentence))
			continue;
		size_t before = lead.words;
		struct numeral count;
		bool is_counted = find_count(counting, copy->text_words, copy->text, words, original, &count) && !furniture_is_to_reader(sentence);
		add_sentence(&lead, copy, sentence);
		lead.is_of_story |= is_counted || names_story(copy, original, words, has_names);
		lead.has_fact |= lead.words >= before + TUNING_CHANGE_WORDS && tells_fact(original, sentence, words, has_names, is_counted);
	}
	return lead;
}

/* A word is put in, or in place of another, and hardly any else; and the headline says it, which that of the original does not: "killed", be others killed
 * there. */
static bool is_in_headline(const struct change_text *copy, const struct change_text *original, const struct change_pair *changed)
{
	size_t here_at = 0, there_at = 0, others = 0;
	struct words here = next_words(copy, changed->here, &here_at), there = next_words(original, changed->there, &there_at);
	bool is_found = false;
	for (size_t i = 0; i < here.len; i++) {
		const struct word *word = &here.at[i];
		if (has_word(there, word->hash))
			continue;
		others++;
		is_found |= is_telling(word) && has_word(copy->title_words, word->hash) && !has_word(original->title_words, word->hash);
	}
	return is_found && others <= TUNING_CHANGE_BESIDE;
}

/* The first sentence that it tells. */
static bool is_lead(const struct change_text *copy, struct span sentence)
{
	struct span rest = copy->text, one;
	size_t at = 0;
	while (sentence_next(&rest, &one) && one.ptr < sentence.ptr)
		if (is_told(one, next_words(copy, one, &at).len) && !aside_holds(copy->text, one))
			return false;
	return true;
}

/* A number is put into its lead, and in place of none: "…, in which 12 people died". */
static bool is_counted_in_lead(const struct counting *counting, const struct change_text *copy, const struct change_text *original,
			       const struct change_pair *changed)
{
	size_t here_at = 0, there_at = 0;
	struct words here = first_words(next_words(copy, changed->here, &here_at)), there = first_words(next_words(original, changed->there, &there_at));
	struct numeral numeral;
	for (size_t i = 0; i < there.len; i++)
		if (numeral_read(&counting->numerals, there, original->text, i, &numeral) && !count_is_in(&counting->numerals, here, copy->text, &numeral))
			return false;
	return find_count(counting, copy->text_words, copy->text, here, original, &numeral) && is_lead(copy, changed->here);
}

/* Its headline says more than the other, which is much the same, and the text says so, too: "…; 12 dead", "… as rebels attack". */
static bool goes_on(const struct own *own, const struct counting *counting, const struct change_text *copy, const struct change_text *original)
{
	struct numeral count;
	if (original->title.len == 0 || change_is_labelled(copy->title, original->title))
		return false;
	return own->headline_said >= HEADLINE_ADDED || (find_count(counting, copy->title_words, copy->title, copy->title_words, original, &count) &&
							 count_is_in(&counting->numerals, copy->text_words, copy->text, &count));
}

enum copy_news copy_news_of(struct arena *arena, const struct change_text *copy, const struct change_text *original, struct span language,
			    const struct change *change, const struct change_sentences *sentences)
{
	if (change->kinds & CHANGE_CORRECTED || sentences->is_replaced)
		return COPY_NEWS_OTHER;
	struct own own = read_headline(arena, copy, original), changed = own;
	for (size_t i = 0; i < sentences->added_len; i++)
		add_sentence(&own, copy, sentences->added[i]);
	for (size_t i = 0; i < sentences->changed_len; i++)
		add_sentence(&changed, copy, sentences->changed[i].here);
	struct counting counting = { language, numerals_of(language) };
	struct own lead = read_lead(&counting, copy, original, sentences);
	bool is_reheadlined = change->kinds & CHANGE_REHEADLINED, is_led_anew = lead.words >= TUNING_CHANGE_WORDS && lead.is_of_story;
	if ((is_led_anew && (lead.has_fact || (is_reheadlined && own.headline_len > 0))) || (is_reheadlined && own.is_flash))
		return COPY_NEWS_MORE;
	bool is_put_in = sentences->changed_len == 1 && sentences->added_len == 0 && is_in_headline(copy, original, &sentences->changed[0]);
	bool is_in_text = is_reheadlined ? own.headline_said > 0 || changed.headline_said > 0 || is_put_in : goes_on(&own, &counting, copy, original);
	bool is_counted = sentences->changed_len > 0 && is_counted_in_lead(&counting, copy, original, &sentences->changed[0]);
	return is_in_text || is_counted || 2 * own.words > copy->text_words.len ? COPY_NEWS_REST : COPY_NEWS_NONE;
}
