#include "story/change.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/vec.h"
#include "report/agency.h"
#include "report/date.h"
#include "report/dateline.h"
#include "report/furniture.h"
#include "story/facts.h"
#include "story/shingles.h"
#include "story/sort.h"
#include "story/terms.h"
#include "story/tuning.h"
#include "text/contraries.h"
#include "text/fold.h"
#include "text/function_words.h"
#include "text/negation.h"
#include "text/numerals.h"
#include "text/sentences.h"
#include "text/signs.h"
#include "text/utf8.h"

/* What is compared: a word as it is written, not its stem; a number, be it of several words; of a pair of Chinese characters what no number takes. */
struct token {
	uint64_t hash;
	const struct word *word;       /* its first */
	uint64_t digits;               /* of a number its hash without its signs; else 0 */
	bool is_of_frame;              /* of a dateline, a byline or a credit: nobody is corrected there */
};

struct tokens {
	struct token *at;
	size_t len;
};

/* A sentence and its tokens: the slice [first, first + len) of those of its text. */
struct sentence {
	struct span text;
	uint32_t first, len;
	uint64_t key;                  /* of all its tokens in order */
	const uint64_t *sorted;        /* the hashes of its tokens, rising; made where it has no like */
	bool is_matched;               /* word for word, or as one of a pair */
};

/* One of the two texts. */
struct side {
	struct span text;
	struct tokens tokens;
	struct {
		struct sentence *at;
		size_t len, cap;
	} all;
	uint64_t *keys;                /* of its sentences, rising */
	const uint64_t *words;         /* the hashes of its tokens, rising; once they are asked for */
	uint64_t *pairs;               /* the same of each two words in a row */
	size_t pairs_len;
	uint32_t lead;                 /* first token of the first sentence that somebody tells: no byline, no line of a page */
};

struct finding {
	struct arena *arena;
	struct side here, there;
	bool has_names;                /* capitals tell names in their language */
	bool is_replaced;              /* see change.h; as far as one pair of sentences tells */
	const struct negations *negations; /* of their language */
	const struct contraries *contraries;
	struct numerals numerals;
	unsigned kinds, misread;
	struct {
		struct change_pair *at;
		size_t len, cap;
	} changed;
};

/* ---- cutting ---- */

struct change_text change_text_of(struct tokenizer *tokenizer, struct arena *arena, struct span title, struct span text, struct span language)
{
	struct change_text made = { .title = title, .text = utf8_head(text, CHANGE_TEXT_MAX) };
	made.behind = text.len - made.text.len;
	made.title_words = words_of(tokenizer, arena, made.title, language);
	made.text_words = words_of(tokenizer, arena, made.text, language);
	return made;
}

static uint64_t mix(uint64_t key, uint64_t hash)
{
	return (key ^ hash) * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

/* No more of it than of one that change_text_of has made. */
static struct change_text front_of(const struct change_text *text)
{
	struct change_text front = *text;
	front.text = utf8_head(text->text, CHANGE_TEXT_MAX);
	front.behind += text->text.len - front.text.len;
	while (front.text_words.len > 0 && front.text_words.at[front.text_words.len - 1].offset >= front.text.len)
		front.text_words.len--;
	return front;
}

static void add_word(struct tokens *tokens, const struct word *word, uint64_t hash)
{
	tokens->at[tokens->len++] = (struct token){ .hash = hash, .word = word };
}

static struct span raw_of(const struct word *word, struct span text)
{
	return span_make(text.ptr + word->offset, word->length);
}

/* "Can't" is not "can". */
static uint64_t signed_hash(const struct word *word, struct span text)
{
	uint64_t hash = hash64(word->folded), signs = signs_of_word(text, word->offset + word->length);
	if (negation_is_contracted(raw_of(word, text)))
		hash = mix(hash, 't');
	return signs ? mix(hash, signs) : hash;
}

static void add_number(struct tokens *tokens, const struct word *word, const struct numeral *numeral, struct span text)
{
	uint64_t digits = hash64(span_of(numeral->digits)) | 1, signs = signs_of_number(text, numeral->from, numeral->end);
	tokens->at[tokens->len++] = (struct token){ .hash = signs ? mix(digits, signs) : digits, .word = word, .digits = digits };
}

/* A number is the same in words and in digits. */
static struct tokens read_tokens(const struct finding *finding, struct arena *arena, struct span text, struct words words)
{
	struct tokens tokens = { .at = ARENA_NEW(arena, struct token, 3 * words.len + 1) };
	struct numeral numeral = { 0 };
	for (size_t i = 0; i < words.len; i++) {
		const struct word *word = &words.at[i];
		size_t from = word->offset, end = from + word->length;
		bool is_new = from >= numeral.end &&
			      (numeral_read(&finding->numerals, words, text, i, &numeral) || numeral_read_joined(word, text, &numeral));
		if (from >= numeral.end)
			add_word(&tokens, word, signed_hash(word, text));
		if (is_new && from < numeral.from)
			add_word(&tokens, word, hash64(span_make(text.ptr + from, numeral.from - from)));
		if (is_new)
			add_number(&tokens, word, &numeral, text);
		if (from < numeral.end && end > numeral.end)
			add_word(&tokens, word, hash64(span_make(text.ptr + numeral.end, end - numeral.end)));
	}
	return tokens;
}

/* The text between what says where, when and by whom it was written, and whose it is. */
static struct span body_of(struct arena *arena, struct span text)
{
	struct span body = agency_body(text);
	ptrdiff_t end = span_find(body, SPAN("\n\n"));
	struct dateline dateline;
	bool has_dateline = dateline_read(end >= 0 ? span_head(body, (size_t)end) : body, arena, &dateline) && !dateline.is_doubtful;
	return has_dateline ? span_from(body, dateline.len) : body;
}

static void mark_frame(struct arena *arena, struct span text, struct tokens tokens)
{
	struct span body = body_of(arena, text);
	size_t from = (size_t)(body.ptr - text.ptr);
	for (size_t i = 0; i < tokens.len; i++)
		tokens.at[i].is_of_frame = tokens.at[i].word->offset < from || tokens.at[i].word->offset >= from + body.len;
}

static void cut(const struct finding *finding, struct side *side, struct arena *arena, const struct change_text *text)
{
	struct span rest = text->text, sentence;
	uint32_t at = 0;
	*side = (struct side){ .text = text->text, .tokens = read_tokens(finding, arena, text->text, text->text_words) };
	mark_frame(arena, text->text, side->tokens);
	while (sentence_next(&rest, &sentence)) {
		struct sentence cut = { .text = sentence, .first = at };
		size_t end = (size_t)(sentence.ptr - text->text.ptr) + sentence.len;
		for (; at < side->tokens.len && side->tokens.at[at].word->offset < end; at++)
			cut.key = mix(cut.key, side->tokens.at[at].hash);
		cut.len = at - cut.first;
		if (cut.len > 0)
			VEC_PUSH(&side->all, cut);
		if (side->lead == cut.first && (cut.len == 0 || side->tokens.at[at - 1].is_of_frame || furniture_is_line(span_trim(sentence), cut.len)))
			side->lead = at;
	}
	side->keys = ARENA_NEW(arena, uint64_t, side->all.len + 1);
	for (size_t i = 0; i < side->all.len; i++)
		side->keys[i] = side->all.at[i].key;
	sort_whole(side->keys, side->all.len);
}

static const uint64_t *sorted_hashes(struct arena *arena, const struct token *tokens, size_t len)
{
	uint64_t *sorted = ARENA_NEW(arena, uint64_t, len + 1);
	for (size_t i = 0; i < len; i++)
		sorted[i] = tokens[i].hash;
	sort_whole(sorted, len);
	return sorted;
}

static bool has(const uint64_t *sorted, size_t len, uint64_t hash)
{
	size_t low = 0;
	while (len > 0) {
		size_t half = len / 2;
		if (sorted[low + half] < hash) {
			low += half + 1;
			len -= half + 1;
		} else {
			len = half;
		}
	}
	return sorted[low] == hash;
}

/* ---- which sentence is which ---- */

static void match_whole(struct side *side, const struct side *other)
{
	for (size_t i = 0; i < side->all.len; i++)
		side->all.at[i].is_matched = has(other->keys, other->all.len, side->all.at[i].key);
}

static size_t common_words(const struct sentence *a, const struct sentence *b)
{
	size_t common = 0;
	for (size_t i = 0, j = 0; i < a->len && j < b->len;) {
		uint64_t x = a->sorted[i], y = b->sorted[j];
		common += x == y;
		i += x <= y;
		j += y <= x;
	}
	return common;
}

/* Of both sentences' words together, how many are in common. */
static size_t likeness(const struct sentence *a, const struct sentence *b, size_t least)
{
	size_t fewer = a->len < b->len ? a->len : b->len;
	if (2000 * fewer < least * (a->len + b->len))
		return 0;
	return 2000 * common_words(a, b) / (a->len + b->len);
}

/* Those that the other text does not have word for word, the first TUNING_CHANGE_SENTENCES of them, made ready to be compared. */
static size_t find_open(const struct side *side, struct arena *arena, struct sentence *ret_open[static TUNING_CHANGE_SENTENCES])
{
	size_t len = 0;
	for (size_t i = 0; i < side->all.len && len < TUNING_CHANGE_SENTENCES; i++) {
		struct sentence *sentence = &side->all.at[i];
		if (sentence->is_matched)
			continue;
		sentence->sorted = sorted_hashes(arena, side->tokens.at + sentence->first, sentence->len);
		ret_open[len++] = sentence;
	}
	return len;
}

/* ---- facts ---- */

#define COMPARED_MAX 160u /* bytes of a headline or a word that are compared */

/* Letters to be put in, taken out or replaced (Levenshtein), in permille of the longer. */
static size_t distance(struct span a, struct span b)
{
	size_t row[COMPARED_MAX + 1];
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t above = row[j], least = corner + (a.ptr[i - 1] != b.ptr[j - 1]);
			least = above + 1 < least ? above + 1 : least;
			row[j] = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
			corner = above;
		}
	}
	return row[b.len] * 1000 / (a.len > b.len ? a.len : b.len);
}

#define DIFFERENCE_WORDS 16u
#define MISREAD_LEAST 4u /* letters of a word that may be another one misread: many short ones are one letter apart */
#define MISREAD_AS_TWO 3u /* bytes of a word of which one letter may be read as two */
#define MISREAD_LONG 8u  /* of more letters two may be wrong */

/* What one sentence says and the other does not. */
struct difference {
	unsigned numbers, signs, names, others; /* signs: the number is there, and of the two only one has any */
	unsigned weekdays;                      /* of the names */
	unsigned runs;                          /* of the others: pairs of characters in a row are one */
	unsigned metric, imperial;              /* of the numbers, by their units */
	const struct word *first[DIFFERENCE_WORDS]; /* of the others */
};

/* A sentence or a headline, and what it says that its like does not. */
struct wording {
	struct span text;                       /* in which its words stand */
	struct tokens tokens;
	struct difference own;
};

/* A name that the other text knows nowhere: who is "President Hentzau" here may be "Anton Hentzau" there. */
static bool is_other_name(const struct finding *finding, const struct token *token, const struct side *other)
{
	bool is_name = finding->has_names && word_is_name(token->word);
	return is_name && !has(other->words, other->tokens.len, token->hash);
}

/* Whose readers want the one puts it in place of the other. */
static const char *const metric_units[] = { "m",     "metre", "metres",   "meter",     "meters",  "km",    "kilometre", "kilometres", "kilometer", "kilometers",
					    "cm",    "mm",    "kg",       "kilogram",  "kilograms", "kilo", "kilos",    "tonne",      "tonnes",    "hectare",
					    "hectares", "litre", "litres", "liter",    "liters",  "c",     "celsius",   "kph" };
static const char *const imperial_units[] = { "mile", "miles", "mi",     "mph",   "foot",   "feet", "ft",      "inch",    "inches", "yard", "yards", "pound",
					      "pounds", "lb",  "lbs",    "ounce", "ounces", "ton",  "tons",    "acre",    "acres",  "gallon", "gallons",
					      "f",    "fahrenheit" };

static bool is_unit(const struct token *token, const char *const *units, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_equals(token->word->folded, span_of(units[i])))
			return true;
	return false;
}

/* Another number is one of other digits, or of the same with other signs. `rest`: so many words follow it. */
static void count_number(struct difference *difference, const struct token *number, size_t rest, const struct token *there, size_t len)
{
	size_t i = 0;
	while (i < len && there[i].digits != number->digits)
		i++;
	bool is_sign = i < len && (number->hash == number->digits || there[i].hash == there[i].digits);
	difference->signs += is_sign;
	difference->numbers += !is_sign;
	for (size_t at = 1; at <= rest && at <= 2 && !is_sign; at++) { /* "40 kilometres", "40 square kilometres" */
		difference->metric += is_unit(number + at, metric_units, LEN(metric_units));
		difference->imperial += is_unit(number + at, imperial_units, LEN(imperial_units));
	}
}

static void count_other(struct difference *difference, const struct token *token)
{
	if (difference->others++ < DIFFERENCE_WORDS)
		difference->first[difference->others - 1] = token->word;
}

static void count_name(struct difference *difference, const struct token *name)
{
	difference->names++;
	difference->weekdays += date_weekday(name->word->folded) > 0;
}

/* "Sen." is written for the other; what ends the sentence is not. */
static bool is_short_for(const struct side *side, const struct sentence *sentence, size_t at, const struct word *other)
{
	const struct word *word = side->tokens.at[at].word;
	bool is_last = at + 1 == sentence->first + sentence->len;
	return !is_last && span_starts(span_from(side->text, word->offset + word->length), SPAN(".")) && span_starts(other->folded, word->folded);
}

#define INITIALS_MAX 6u /* bytes of a word that are initials: "U.N.", "NATO" */

/* So many words from `from` on begin with its letters, "UN", as "United Nations" do; or 0. */
static size_t initials_len(const struct word *word, const struct side *side, const struct sentence *sentence, size_t from)
{
	size_t words = 0;
	if (word->folded.len > INITIALS_MAX || !(word->flags & WORD_CAPITAL))
		return 0;
	for (size_t i = 0; i < word->folded.len; i++) {
		if (!ascii_is_letter(word->folded.ptr[i]))
			continue;
		if (from + words == sentence->first + sentence->len || side->tokens.at[from + words].word->folded.ptr[0] != word->folded.ptr[i])
			return 0;
		words++;
	}
	return words > 1 ? words : 0;
}

/* The word is one of those of which the other has the initials. */
static bool is_of_initials(const struct side *side, const struct sentence *sentence, size_t at, const struct word *initials)
{
	for (size_t back = 0; back < INITIALS_MAX && back <= at - sentence->first; back++)
		if (initials_len(initials, side, sentence, at - back) > back)
			return true;
	return false;
}

/* A word of the other sentence is the same, or some are, and one of both is shortened. */
static bool is_shortened(const struct side *side, const struct sentence *sentence, size_t at, const struct side *other, const struct sentence *there)
{
	const struct word *word = side->tokens.at[at].word;
	for (size_t i = there->first; i < there->first + there->len; i++) {
		const struct word *one = other->tokens.at[i].word;
		if (is_short_for(side, sentence, at, one) || is_short_for(other, there, i, word) || initials_len(word, other, there, i) > 0 ||
		    is_of_initials(side, sentence, at, one))
			return true;
	}
	return false;
}

/* It has so much of its own that a word less, or more, decides nothing. */
static bool is_far(const struct difference *difference)
{
	return difference->others > DIFFERENCE_WORDS || difference->names > DIFFERENCE_WORDS;
}

static struct difference differ(const struct finding *finding, const struct side *side, const struct sentence *sentence, const struct side *other,
				const struct sentence *there)
{
	struct difference difference = { 0 };
	size_t end_of_run = SIZE_MAX;
	for (size_t i = sentence->first; i < sentence->first + sentence->len; i++) {
		const struct token *token = &side->tokens.at[i];
		bool is_there = has(there->sorted, there->len, token->hash);
		if (token->is_of_frame || is_there || (!token->digits && !is_far(&difference) && is_shortened(side, sentence, i, other, there)))
			continue;
		if (token->digits) {
			count_number(&difference, token, sentence->first + sentence->len - 1 - i, other->tokens.at + there->first, there->len);
		} else if (is_other_name(finding, token, other)) {
			count_name(&difference, token);
		} else {
			count_other(&difference, token);
			difference.runs += !(token->word->flags & WORD_PAIR) || i != end_of_run;
			end_of_run = i + 1;
		}
	}
	return difference;
}

/* Bytes of both that are the same from their beginning and from their end. */
static size_t common_ends(struct span a, struct span b)
{
	size_t shorter = a.len < b.len ? a.len : b.len, front = 0, back = 0;
	while (front < shorter && a.ptr[front] == b.ptr[front])
		front++;
	while (back < shorter - front && a.ptr[a.len - 1 - back] == b.ptr[b.len - 1 - back])
		back++;
	return front + back;
}

/* "peoplc" is "people", badly scanned; "villages" is "village" in another form. One letter is put in, taken out or replaced. */
static bool is_misread(const struct word *word, const struct word *other)
{
	struct span a = word->folded, b = other->folded;
	size_t longer = a.len > b.len ? a.len : b.len, shorter = a.len + b.len - longer;
	return shorter >= MISREAD_LEAST && word->hash != other->hash && common_ends(a, b) + 1 >= longer;
}

static unsigned count_misread(const struct difference *a, const struct difference *b)
{
	unsigned misread = 0;
	for (unsigned i = 0; i < a->others && i < DIFFERENCE_WORDS; i++)
		for (unsigned j = 0; j < b->others && j < DIFFERENCE_WORDS; j++)
			if (is_misread(a->first[i], b->first[j])) {
				misread++;
				break;
			}
	return misread;
}

/* "On Saturday" here is "on March 14" there. */
static bool is_other_date(const struct difference *a, const struct difference *b)
{
	return a->weekdays > 0 && b->numbers > a->numbers;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool is_corrected(const struct difference *a, const struct difference *b)
{
	unsigned converted = least(a->metric, b->imperial) + least(a->imperial, b->metric);
	bool are_names = a->names > 0 && b->names > 0 && !is_other_date(a, b) && !is_other_date(b, a);
	bool is_replaced = (a->numbers > converted && b->numbers > converted) || are_names;
	/* a word may say what a sign says elsewhere: "minus five", "per cent" */
	bool is_sign = a->signs > 0 && b->signs > 0 && a->others + b->others == 0;
	return is_sign || (is_replaced && a->others <= TUNING_CHANGE_BESIDE && b->others <= TUNING_CHANGE_BESIDE);
}

/* Of so many letters it may be another word: shorter ones are of the grammar, where we do not know them. */
#define TURNED_LEAST 4u

static bool may_turn(const struct word *word)
{
	return word->folded.len >= TURNED_LEAST && !(word->flags & WORD_FUNCTION) && date_weekday(word->folded) == 0;
}

/* "That" and "which", "said" and "announced". */
static bool are_of_grammar(const struct word *word, const struct word *other)
{
	return function_word_is_english(word->folded) && function_word_is_english(other->folded);
}

/* One word in another form, or one letter of it misread, be it as two ("riot" for "not"), of a long one two. With another front it is another word:
 * "never" and "ever". */
static bool is_same_word(const struct word *word, const struct word *other)
{
	struct span a = utf8_head(word->folded, COMPARED_MAX), b = utf8_head(other->folded, COMPARED_MAX);
	struct span longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;
	if (word->hash == other->hash)
		return true;
	if (longer.len > shorter.len && span_ends(longer, shorter))
		return false;
	size_t letters = utf8_letters(longer), wrong = letters > MISREAD_LONG ? 2 : 1;
	bool is_as_two = longer.len == shorter.len + 1 && shorter.len >= MISREAD_AS_TWO && common_ends(a, b) + 1 >= shorter.len;
	return is_as_two || distance(a, b) <= wrong * 1000 / letters;
}

/* None of theirs, in another form or misread. */
static bool is_new_word(const struct word *word, const struct difference *other)
{
	for (unsigned i = 0; i < other->others && i < DIFFERENCE_WORDS; i++)
		if (!(word->flags & WORD_PAIR) && is_same_word(word, other->first[i]))
			return false;
	return true;
}

/* Two words of which half the letters are the same may be one that was misread; but not if news is full of either. */
static bool is_another(const struct word *word, const struct word *other)
{
	struct span a = utf8_head(word->folded, COMPARED_MAX), b = utf8_head(other->folded, COMPARED_MAX);
	if (word->flags & WORD_PAIR)
		return true;
	return !is_same_word(word, other) &&
	       (distance(a, b) > TUNING_CHANGE_HEADLINE_WORD || (terms_is_known(word->hash) && terms_is_known(other->hash)));
}

/* The one word of a sentence that the other has in no form, not even misread. */
static const struct word *only_new_word(const struct difference *difference, const struct difference *other)
{
	const struct word *found = NULL;
	for (unsigned i = 0; i < difference->others && i < DIFFERENCE_WORDS; i++) {
		if (!is_new_word(difference->first[i], other))
			continue;
		if (found)
			return NULL;
		found = difference->first[i];
	}
	return found;
}

static bool has_facts(const struct difference *difference)
{
	return difference->numbers + difference->signs + difference->names > 0;
}

static bool is_put_in_place(const struct difference *a, const struct difference *b)
{
	const struct word *here = only_new_word(a, b), *there = only_new_word(b, a);
	bool is_near = !has_facts(a) && !has_facts(b) && a->others <= TUNING_CHANGE_BESIDE && a->others == b->others;
	return is_near && here && there && may_turn(here) && may_turn(there) && !are_of_grammar(here, there) && is_another(here, there);
}

static bool has_word(const struct difference *difference, struct span folded)
{
	for (unsigned i = 0; i < difference->others && i < DIFFERENCE_WORDS; i++)
		if (span_equals(difference->first[i]->folded, folded))
			return true;
	return false;
}

/* "Unlikely", where the other has "likely"; "un likely" is the same word torn. */
static bool has_opposite(const struct finding *finding, const struct difference *a, const struct difference *b)
{
	for (unsigned i = 0; i < a->others && i < DIFFERENCE_WORDS; i++)
		for (unsigned j = 0; j < b->others && j < DIFFERENCE_WORDS; j++) {
			struct span front = negation_front(finding->negations, a->first[i], b->first[j]);
			if (front.len > 0 && !has_word(b, front))
				return true;
		}
	return false;
}

/* "Acquitted", where the other has "guilty". */
static bool has_contrary(const struct finding *finding, const struct difference *a, const struct difference *b)
{
	for (unsigned i = 0; i < a->others && i < DIFFERENCE_WORDS; i++)
		for (unsigned j = 0; j < b->others && j < DIFFERENCE_WORDS; j++)
			if (contraries_are(finding->contraries, a->first[i]->folded, b->first[j]->folded))
				return true;
	return false;
}

#define NOTS_MAX 8u /* of a sentence: who says more of them is not read for that */

/* The "not"s of a sentence, however each is said. */
struct nots {
	uint64_t at[NOTS_MAX];
	size_t len;
	bool is_read; /* one of them is no other word of the other sentence, misread */
};

static struct nots find_nots(const struct finding *finding, const struct wording *wording, const struct difference *other)
{
	struct nots nots = { 0 };
	for (size_t i = 0; i < wording->tokens.len && nots.len < NOTS_MAX; i++) {
		const struct token *token = &wording->tokens.at[i];
		struct span raw = raw_of(token->word, wording->text), next = i + 1 < wording->tokens.len ? token[1].word->folded : SPAN_NONE;
		bool is_contracted = negation_is_contracted(raw);
		bool is_not = negation_is(finding->negations, token->word, raw) || negation_refuses(finding->negations, token->word->folded, next);
		if (token->digits || token->is_of_frame || !is_not)
			continue;
		nots.at[nots.len++] = is_contracted ? hash64(SPAN("not")) : hash64(token->word->folded);
		nots.is_read |= is_contracted || is_new_word(token->word, other);
	}
	return nots;
}

static size_t count_not(const struct nots *nots, uint64_t not)
{
	size_t count = 0;
	for (size_t i = 0; i < nots->len; i++)
		count += nots->at[i] == not;
	return count;
}

/* Of two that say no one says it twice, in a word that both have. "Ne" and "pas" are one. */
static bool is_said_again(const struct nots *one, const struct nots *other)
{
	for (size_t i = 0; i < one->len; i++) {
		size_t there = count_not(other, one->at[i]);
		if (there > 0 && there < count_not(one, one->at[i]) && one->len > other->len)
			return true;
	}
	return false;
}

static bool is_not_in_one(const struct finding *finding, const struct wording *here, const struct wording *there)
{
	struct nots a = find_nots(finding, here, &there->own), b = find_nots(finding, there, &here->own);
	if (a.len > 0 && b.len > 0)
		return is_said_again(&a, &b) || is_said_again(&b, &a);
	return a.is_read || b.is_read;
}

/* Of two that hardly differ one says no and one yes, or one rules out what the other says. */
static bool are_opposite(const struct finding *finding, const struct wording *here, const struct wording *there)
{
	const struct difference *a = &here->own, *b = &there->own;
	bool is_opposite = has_contrary(finding, a, b) || has_opposite(finding, a, b) != has_opposite(finding, b, a);
	return is_not_in_one(finding, here, there) != is_opposite; /* "not able" is "unable" */
}

/* Words of it that the other has in no form: "did not charge" is "charged" but for two. */
static unsigned others_beside(const struct difference *one, const struct difference *other)
{
	unsigned forms = 0;
	for (unsigned i = 0; i < one->others && i < DIFFERENCE_WORDS; i++)
		for (unsigned j = 0; j < other->others && j < DIFFERENCE_WORDS; j++)
			if (one->first[i]->hash == other->first[j]->hash) {
				forms++;
				break;
			}
	return one->others - forms;
}

/* Two sentences, which hardly differ. */
static bool is_turned(const struct finding *finding, const struct wording *here, const struct wording *there)
{
	const struct difference *a = &here->own, *b = &there->own;
	bool is_near = others_beside(a, b) <= TUNING_CHANGE_BESIDE && others_beside(b, a) <= TUNING_CHANGE_BESIDE;
	bool is_contrary = a->runs <= TUNING_CHANGE_BESIDE && b->runs <= TUNING_CHANGE_BESIDE && has_contrary(finding, a, b);
	return !has_facts(a) && !has_facts(b) && (is_near || is_contrary) && are_opposite(finding, here, there);
}

/* "Killed nobody" where the other has "killed three". */
static bool is_none(const struct finding *finding, const struct wording *none, const struct wording *some)
{
	const struct difference *a = &none->own, *b = &some->own;
	bool is_near = others_beside(a, b) <= TUNING_CHANGE_BESIDE && others_beside(b, a) <= TUNING_CHANGE_BESIDE;
	bool is_number = b->numbers == 1 && b->signs + b->names == 0 && !has_facts(a);
	return is_near && is_number && find_nots(finding, none, b).is_read && find_nots(finding, some, a).len == 0;
}

static void need_words(struct side *side, struct arena *arena)
{
	if (!side->words)
		side->words = sorted_hashes(arena, side->tokens.at, side->tokens.len);
}

static bool is_damaged(const struct finding *finding)
{
	return finding->misread >= TUNING_CHANGE_MISREAD;
}

static struct wording wording_of(const struct finding *finding, const struct side *side, const struct sentence *sentence, const struct side *other,
				 const struct sentence *there)
{
	return (struct wording){ side->text, { side->tokens.at + sentence->first, sentence->len }, differ(finding, side, sentence, other, there) };
}

static void compare_pair(struct finding *finding, struct sentence *here, struct sentence *there)
{
	need_words(&finding->here, finding->arena);
	need_words(&finding->there, finding->arena);
	struct wording a = wording_of(finding, &finding->here, here, &finding->there, there);
	struct wording b = wording_of(finding, &finding->there, there, &finding->here, here);
	bool is_put_right = is_corrected(&a.own, &b.own) || is_turned(finding, &a, &b) || is_none(finding, &a, &b) || is_none(finding, &b, &a);
	if (is_put_right)
		finding->kinds |= CHANGE_CORRECTED;
	finding->is_replaced |= here->first == finding->here.lead && is_put_in_place(&a.own, &b.own);
	finding->misread += count_misread(&a.own, &b.own);
	here->is_matched = there->is_matched = true;
	VEC_PUSH(&finding->changed, (struct change_pair){ here->text, there->text, is_put_right });
}

/* Each with the likest that is still free, if it is as like as `least`. */
static void match_pairs(struct finding *finding, size_t least)
{
	struct sentence *here[TUNING_CHANGE_SENTENCES], *there[TUNING_CHANGE_SENTENCES];
	size_t here_len = find_open(&finding->here, finding->arena, here), there_len = find_open(&finding->there, finding->arena, there);
	for (size_t i = 0; i < here_len; i++) {
		size_t best = there_len, best_likeness = least - 1;
		for (size_t j = 0; j < there_len; j++) {
			size_t found = there[j]->is_matched ? 0 : likeness(here[i], there[j], least);
			if (found > best_likeness) {
				best = j;
				best_likeness = found;
			}
		}
		if (best < there_len)
			compare_pair(finding, here[i], there[best]);
	}
}

/* ---- what is left ---- */

static uint64_t pair_at(const struct side *side, size_t at)
{
	return mix(side->tokens.at[at].hash, side->tokens.at[at + 1].hash);
}

static void need_pairs(struct side *side, struct arena *arena)
{
	if (side->pairs)
		return;
	side->pairs_len = side->tokens.len > 0 ? side->tokens.len - 1 : 0;
	side->pairs = ARENA_NEW(arena, uint64_t, side->pairs_len + 1);
	for (size_t i = 0; i < side->pairs_len; i++)
		side->pairs[i] = pair_at(side, i);
	sort_whole(side->pairs, side->pairs_len);
}

/* Most of its pairs of words are in the other text; of a damaged one the fourth part, for each word misread spoils two. */
static bool is_known(const struct side *side, const struct sentence *sentence, const struct side *other, bool is_damaged)
{
	size_t known = 0;
	for (size_t i = sentence->first; i + 1 < sentence->first + sentence->len; i++)
		known += has(other->pairs, other->pairs_len, pair_at(side, i));
	return (is_damaged ? 4 : 2) * known >= sentence->len;
}

/* Sentences that the other text lacks; true where they are more than a trifle. */
static bool find_lone(const struct finding *finding, const struct side *side, struct side *other, const struct span **ret_lone, size_t *ret_len)
{
	struct span *lone = ARENA_NEW(finding->arena, struct span, side->all.len + 1);
	size_t words = 0;
	*ret_len = 0;
	for (size_t i = 0; i < side->all.len; i++) {
		const struct sentence *sentence = &side->all.at[i];
		if (sentence->is_matched)
			continue;
		need_pairs(other, finding->arena);
		if (is_known(side, sentence, other, is_damaged(finding)))
			continue;
		lone[(*ret_len)++] = sentence->text;
		words += sentence->len;
	}
	*ret_lone = lone;
	return words >= TUNING_CHANGE_WORDS && words * 1000 >= side->tokens.len * TUNING_CHANGE_SHARE;
}

/* ---- the headline ---- */

bool change_is_labelled(struct span title, struct span other)
{
	static const char *const marks[] = { " - ", " | ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", "-", ": " };
	for (size_t i = 0; i < LEN(marks); i++) {
		struct span mark = span_of(marks[i]);
		bool is_behind = span_starts_nocase(title, other) && span_starts(span_from(title, other.len), mark);
		bool is_before = title.len > other.len + mark.len && span_ends(span_head(title, title.len - other.len), mark) &&
				 span_equals_nocase(span_from(title, title.len - other.len), other);
		if (is_behind || is_before)
			return true;
	}
	return false;
}

static bool has_token(struct tokens tokens, uint64_t hash)
{
	for (size_t i = 0; i < tokens.len; i++)
		if (tokens.at[i].hash == hash)
			return true;
	return false;
}

/* It says a word that the other has in no form, not even damaged: "dead", where that has "alive". */
static bool says_more(struct tokens title, struct tokens other)
{
	for (size_t i = 0; i < title.len; i++) {
		struct span word = utf8_head(title.at[i].word->folded, COMPARED_MAX);
		bool is_there = title.at[i].digits != 0 || has_token(other, title.at[i].hash);
		for (size_t j = 0; j < other.len && !is_there; j++)
			is_there = !has_token(title, other.at[j].hash) &&
				   distance(word, utf8_head(other.at[j].word->folded, COMPARED_MAX)) <= TUNING_CHANGE_HEADLINE_WORD;
		if (!is_there)
			return true;
	}
	return false;
}

static bool is_question(struct span title)
{
	CLEANUP(buf_done) struct buf signs = { .max = 2 * COMPARED_MAX };
	signs_add(&signs, utf8_head(title, COMPARED_MAX));
	return span_find(buf_view(&signs), SPAN("?")) >= 0;
}

static bool is_same_headline(struct span a, struct span b, struct tokens a_tokens, struct tokens b_tokens)
{
	CLEANUP(buf_done) struct buf here = { .max = 64 * COMPARED_MAX }, there = { .max = 64 * COMPARED_MAX };
	if (a.len == 0 || b.len == 0)
		return true;
	if (is_question(a) != is_question(b))
		return false;
	if (change_is_labelled(a, b) || change_is_labelled(b, a))
		return true;
	if (says_more(a_tokens, b_tokens) && says_more(b_tokens, a_tokens))
		return false;
	fold_add_normal(&here, utf8_head(a, COMPARED_MAX));
	fold_add_normal(&there, utf8_head(b, COMPARED_MAX));
	struct span one = utf8_head(buf_view(&here), COMPARED_MAX), other = utf8_head(buf_view(&there), COMPARED_MAX);
	return one.len == 0 || other.len == 0 || distance(one, other) <= TUNING_CHANGE_HEADLINE;
}

/* The words that both have stand in the same order. */
static bool are_parallel(struct tokens a, struct tokens b)
{
	size_t j = 0;
	for (size_t i = 0; i < a.len; i++) {
		if (!has_token(b, a.at[i].hash))
			continue;
		while (j < b.len && b.at[j].hash != a.at[i].hash)
			if (has_token(a, b.at[j++].hash))
				return false;
		if (j++ == b.len)
			return false;
	}
	return true;
}

/* Each house words its headlines anew: they hardly differ but for that. */
static bool is_turned_headline(const struct finding *finding, const struct wording *here, const struct wording *there)
{
	const struct difference *a = &here->own, *b = &there->own;
	bool is_like = !has_facts(a) && !has_facts(b) && others_beside(a, b) + others_beside(b, a) <= TUNING_CHANGE_BESIDE && are_parallel(here->tokens, there->tokens);
	return is_like && are_opposite(finding, here, there);
}

/* Of names a headline tells nothing: its capitals are a fashion. */
static struct difference headline_difference(struct tokens title, struct tokens other)
{
	struct difference difference = { 0 };
	for (size_t i = 0; i < title.len; i++) {
		if (has_token(other, title.at[i].hash))
			continue;
		if (title.at[i].digits)
			count_number(&difference, &title.at[i], title.len - 1 - i, other.at, other.len);
		else
			count_other(&difference, &title.at[i]);
	}
	return difference;
}

static void compare_headlines(struct finding *finding, const struct change_text *copy, const struct change_text *original)
{
	struct tokens here = read_tokens(finding, finding->arena, copy->title, copy->title_words);
	struct tokens there = read_tokens(finding, finding->arena, original->title, original->title_words);
	struct wording a = { copy->title, here, headline_difference(here, there) }, b = { original->title, there, headline_difference(there, here) };
	bool is_same = is_same_headline(copy->title, original->title, here, there);
	if (!is_same)
		finding->kinds |= CHANGE_REHEADLINED;
	if ((is_same && is_corrected(&a.own, &b.own)) || is_turned_headline(finding, &a, &b))
		finding->kinds |= CHANGE_CORRECTED;
}

/* ---- all ---- */

static void compare_texts(struct finding *finding, struct change_sentences *sentences)
{
	match_whole(&finding->here, &finding->there);
	match_whole(&finding->there, &finding->here);
	match_pairs(finding, TUNING_CHANGE_PAIR);
	if (is_damaged(finding))
		match_pairs(finding, TUNING_CHANGE_PAIR_DAMAGED);
	if (find_lone(finding, &finding->here, &finding->there, &sentences->added, &sentences->added_len))
		finding->kinds |= CHANGE_EXPANDED;
	if (find_lone(finding, &finding->there, &finding->here, &sentences->left_out, &sentences->left_out_len))
		finding->kinds |= CHANGE_ABRIDGED;
}

/* Of what is not compared no more is known than that one has more of it. */
static void compare_ends(struct finding *finding, const struct change_text *copy, const struct change_text *original)
{
	if (copy->behind > original->behind + TUNING_CHANGE_BEHIND)
		finding->kinds |= CHANGE_EXPANDED;
	if (original->behind > copy->behind + TUNING_CHANGE_BEHIND)
		finding->kinds |= CHANGE_ABRIDGED;
}

static void keep_changed(struct finding *finding, struct change_sentences *sentences)
{
	struct change_pair *changed = ARENA_NEW(finding->arena, struct change_pair, finding->changed.len + 1);
	if (finding->changed.len > 0)
		memcpy(changed, finding->changed.at, finding->changed.len * sizeof(*changed));
	for (size_t i = 0; i < finding->changed.len; i++)
		changed[i].is_corrected &= !is_damaged(finding);
	sentences->changed = changed;
	sentences->changed_len = finding->changed.len;
	sentences->is_replaced = finding->is_replaced && !is_damaged(finding);
}

static void share_texts(struct arena *arena, const struct change_text *copy, const struct change_text *original, struct change *change)
{
	struct shingle_set set = shingle_set_of(arena, shingle_text(arena, copy->title, copy->text));
	struct shingle_overlap overlap = shingle_compare(&set, arena, shingle_text(arena, original->title, original->text));
	change->share_of_this = set.len > 0 ? (int)(overlap.common * 1000 / set.len) : 0;
	change->share_of_other = overlap.other > 0 ? (int)(overlap.common * 1000 / overlap.other) : 0;
}

void change_find(struct arena *arena, const struct change_text *copy, const struct change_text *original, struct span language,
		 struct change *ret_change, struct change_sentences *ret_sentences)
{
	struct finding finding = { .arena = arena, .has_names = facts_are_capital(language), .negations = negations_of(language),
				   .contraries = contraries_of(language), .numerals = numerals_of(language) };
	struct change_sentences sentences = { 0 };
	struct change change = { .is_known = true };
	struct change_text here = front_of(copy), there = front_of(original);
	cut(&finding, &finding.here, arena, &here);
	cut(&finding, &finding.there, arena, &there);
	compare_texts(&finding, &sentences);
	compare_headlines(&finding, &here, &there);
	compare_ends(&finding, &here, &there);
	share_texts(arena, &here, &there, &change);
	keep_changed(&finding, &sentences);
	if (is_damaged(&finding))
		finding.kinds &= ~(unsigned)CHANGE_CORRECTED;
	change.kinds = finding.kinds;
	VEC_DONE(&finding.here.all);
	VEC_DONE(&finding.there.all);
	VEC_DONE(&finding.changed);
	*ret_change = change;
	if (ret_sentences)
		*ret_sentences = sentences;
}
