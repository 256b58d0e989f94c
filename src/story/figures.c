/* Each sentence is cut into tokens; every number expression in it ("at least 1,400", "two dozen", "between 10 and 15") asks its
 * neighbours what it counts: first whoever governs it from the left ("killing", "death toll rose to"), then whoever follows
 * within its own clause ("people were killed", "dead", "are missing"). What nobody claims is no figure: money, ages, dates
 * and distances have nobody.
 */
#include "story/figures_inner.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/vec.h"
#include "text/numerals.h"
#include "text/sentences.h"

#include <assert.h>

#define TOKENS_MAX 400u    /* of one sentence; what follows is not read */
#define WORD_SIZE 20u      /* no word that matters here is longer */
#define REACH_AFTER 8u     /* tokens between a number and what claims it */
#define REACH_BEFORE 16u   /* tokens between "toll" and its number */
#define REACH_INSET 12u    /* tokens of ", including two children and a nurse," */

struct token {
	enum { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK } kind;
	char word[WORD_SIZE]; /* lower case; a mark is itself; empty where it is too long to matter */
	int64_t value;
	struct span text;
};

struct sentence {
	struct numerals numerals; /* of English */
	struct token at[TOKENS_MAX];
	size_t len;
};

struct expression {
	size_t start, end; /* tokens */
	int64_t low, high;
};

const char *figure_kind_name(enum figure_kind kind)
{
	static const char *const names[FIGURE_KINDS] = { "deaths", "injured", "missing", "displaced", "arrested" };
	return names[kind];
}

/* ---- tokens ---- */

static bool is_letter(char c)
{
	return ascii_is_letter(c) || (unsigned char)c >= 0x80;
}

/* A run of letters; an apostrophe inside belongs to it, a hyphen does not: "twenty-three", "12-year-old". */
static size_t word_length(struct span at)
{
	size_t len = 0;
	while (len < at.len && (is_letter(at.ptr[len]) || ascii_is_digit(at.ptr[len]) || (at.ptr[len] == '\'' && len > 0)))
		len++;
	return len;
}

/* Digits, with commas between threes. A point, or letters right behind, make it something else (3.5, 12th, 5km): value -1. */
static size_t number_length(struct span at, int64_t *ret_value)
{
	size_t len = 0;
	int64_t value = 0;
	while (len < at.len) {
		bool is_comma = at.ptr[len] == ',' && len > 0 && len + 3 < at.len && ascii_is_digit(at.ptr[len + 1]) && ascii_is_digit(at.ptr[len + 2]) &&
				ascii_is_digit(at.ptr[len + 3]) && !(len + 4 < at.len && ascii_is_digit(at.ptr[len + 4]));
		if (!ascii_is_digit(at.ptr[len]) && !is_comma)
			break;
		if (!is_comma && value <= FIGURE_VALUE_MAX)
			value = 10 * value + (at.ptr[len] - '0');
		len++;
	}
	bool has_tail = len < at.len && is_letter(at.ptr[len]) && (unsigned char)at.ptr[len] < 0x80;
	bool has_fraction = len + 1 < at.len && (at.ptr[len] == '.' || at.ptr[len] == ':') && ascii_is_digit(at.ptr[len + 1]);
	while (has_fraction && len < at.len && (ascii_is_digit(at.ptr[len]) || at.ptr[len] == '.' || at.ptr[len] == ':'))
		len++;
	if (has_tail)
		len += word_length(span_from(at, len));
	*ret_value = has_tail || has_fraction || value > FIGURE_VALUE_MAX ? -1 : value;
	return len;
}

static void lower(struct span text, char ret_word[static WORD_SIZE])
{
	ret_word[0] = '\0';
	if (text.len >= WORD_SIZE)
		return;
	for (size_t i = 0; i < text.len; i++)
		ret_word[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] | 0x20) : text.ptr[i];
	ret_word[text.len] = '\0';
}

/* The dashes that stand between two numbers, as a hyphen. */
static size_t dash_length(struct span at)
{
	return span_starts(at, SPAN("\u2013")) || span_starts(at, SPAN("\u2014")) ? 3 : 0;
}

static struct token token_at(struct span rest)
{
	struct token token = { .kind = TOKEN_MARK };
	size_t len = dash_length(rest);
	if (len > 0) {
		memcpy(token.word, "-", 2);
	} else if (ascii_is_digit(rest.ptr[0])) {
		token.kind = TOKEN_NUMBER;
		len = number_length(rest, &token.value);
	} else if (is_letter(rest.ptr[0])) {
		token.kind = TOKEN_WORD;
		len = word_length(rest);
		lower(span_head(rest, len), token.word);
	} else {
		len = 1;
		token.word[0] = rest.ptr[0];
	}
	token.text = span_head(rest, len);
	return token;
}

static void sentence_read(struct sentence *sentence, struct span text)
{
	sentence->len = 0;
	while (text.len > 0 && sentence->len < TOKENS_MAX) {
		if ((unsigned char)text.ptr[0] <= ' ') {
			text = span_from(text, 1);
			continue;
		}
		sentence->at[sentence->len] = token_at(text);
		text = span_from(text, sentence->at[sentence->len++].text.len);
	}
}

static bool is_word(const struct sentence *sentence, size_t at, const char *word)
{
	/* The first letter settles nearly every case: this is asked of every word against every table. */
	return at < sentence->len && sentence->at[at].word[0] == word[0] && strcmp(sentence->at[at].word, word) == 0;
}

static bool is_one_of(const struct sentence *sentence, size_t at, const char *const *words)
{
	for (; at < sentence->len && *words; words++)
		if (is_word(sentence, at, *words))
			return true;
	return false;
}

/* ---- numbers ---- */

static const struct { const char *word; int64_t value; } multipliers[] = {
	{ "dozen", 12 }, { "hundred", 100 }, { "thousand", 1000 }, { "million", 1000000 },
};
/* "dozens" are at least two of them */
static const struct { const char *word; int64_t low; } vague_words[] = {
	{ "dozens", 24 }, { "scores", 40 }, { "hundreds", 200 }, { "thousands", 2000 },
};

/* A word as a number, or -1. */
static int64_t word_value(const struct sentence *sentence, size_t at)
{
	if (at >= sentence->len || sentence->at[at].kind == TOKEN_MARK)
		return -1;
	if (sentence->at[at].kind == TOKEN_NUMBER)
		return sentence->at[at].value;
	int64_t value = numeral_of_word(&sentence->numerals, span_of(sentence->at[at].word));
	return value < 100 ? value : -1; /* those are multipliers */
}

static int64_t multiplier(const struct sentence *sentence, size_t at)
{
	for (size_t i = 0; i < LEN(multipliers); i++)
		if (is_word(sentence, at, multipliers[i].word))
			return multipliers[i].value;
	return 0;
}

/* "1.5 million": only a multiplier makes it whole. */
static bool read_decimal(const struct sentence *sentence, size_t *at, int64_t *ret_value)
{
	int64_t times = multiplier(sentence, *at + 1), value = 0, part = 0;
	struct span text = sentence->at[*at].text;
	if (sentence->at[*at].kind != TOKEN_NUMBER || times < 1000)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool is_point = text.ptr[i] == '.' && part == 0;
		if (!is_point && !ascii_is_digit(text.ptr[i]))
			return false;
		part = is_point ? times : part / 10;
		value = is_point ? value * times : part > 0 ? value + part * (text.ptr[i] - '0') : 10 * value + (text.ptr[i] - '0');
		if (value > FIGURE_VALUE_MAX)
			return false;
	}
	*at += 2;
	*ret_value = value;
	return part > 0;
}

/* Up to three times a value and its multiplier: "two hundred and ten thousand" stays out, "two hundred and ten" does not. */
static bool read_number(const struct sentence *sentence, size_t *at, int64_t *ret_value)
{
	size_t i = *at;
	int64_t value = word_value(sentence, i);
	bool is_article = value < 0 && (is_word(sentence, i, "a") || is_word(sentence, i, "an")) && multiplier(sentence, i + 1) > 0;
	if (is_article)
		value = 1;
	if (value < 0)
		return i < sentence->len && read_decimal(sentence, at, ret_value);
	i++;
	bool is_tens = value >= 20 && value < 100 && value % 10 == 0 && sentence->at[*at].kind == TOKEN_WORD;
	if (is_tens && is_word(sentence, i, "-") && word_value(sentence, i + 1) > 0 && word_value(sentence, i + 1) < 10) {
		value += word_value(sentence, i + 1);
		i += 2;
	}
	for (int64_t times; (times = multiplier(sentence, i)) > 0 && value * times <= FIGURE_VALUE_MAX; i++)
		value *= times;
	if (value >= 100 && sentence->at[*at].kind == TOKEN_WORD && is_word(sentence, i, "and") && word_value(sentence, i + 1) > 0 &&
	    word_value(sentence, i + 1) < 100 && sentence->at[i + 1].kind == TOKEN_WORD) {
		size_t rest = i + 1;
		int64_t more;
		if (read_number(sentence, &rest, &more) && more < 100) {
			value += more;
			i = rest;
		}
	}
	*at = i;
	*ret_value = value;
	return true;
}

static bool read_vague(const struct sentence *sentence, size_t *at, int64_t *ret_low)
{
	for (size_t i = 0; i < LEN(vague_words); i++)
		if (is_word(sentence, *at, vague_words[i].word)) {
			*ret_low = vague_words[i].low;
			*at += 1;
			return true;
		}
	return false;
}

/* What stands before a number and bends it. */
enum bend { BEND_NONE, BEND_AT_LEAST, BEND_MORE, BEND_AT_MOST, BEND_FEWER };
static const struct { const char *words[4]; enum bend bend; } bends[] = {
	{ { "at", "least" }, BEND_AT_LEAST }, { { "no", "fewer", "than" }, BEND_AT_LEAST }, { { "not", "less", "than" }, BEND_AT_LEAST },
	{ { "no", "less", "than" }, BEND_AT_LEAST }, { { "a", "minimum", "of" }, BEND_AT_LEAST }, { { "more", "than" }, BEND_MORE },
	{ { "over" }, BEND_MORE }, { { "upwards", "of" }, BEND_MORE }, { { "up", "to" }, BEND_AT_MOST }, { { "as", "many", "as" }, BEND_AT_MOST },
	{ { "at", "most" }, BEND_AT_MOST }, { { "fewer", "than" }, BEND_FEWER }, { { "less", "than" }, BEND_FEWER }, { { "nearly" }, BEND_AT_MOST },
	{ { "almost" }, BEND_AT_MOST },
};

static size_t read_bend(const struct sentence *sentence, size_t at, enum bend *ret_bend)
{
	for (size_t i = 0; i < LEN(bends); i++) {
		size_t len = 0;
		while (len < 4 && bends[i].words[len] && is_word(sentence, at + len, bends[i].words[len]))
			len++;
		if (len > 0 && (len == 4 || !bends[i].words[len])) {
			*ret_bend = bends[i].bend;
			return len;
		}
	}
	*ret_bend = BEND_NONE;
	return 0;
}

static void bend_interval(struct expression *expression, enum bend bend, int64_t value)
{
	expression->low = expression->high = value;
	switch (bend) {
	case BEND_NONE:
		break;
	case BEND_MORE: /* "more than 20" is reported as 20 and up: nobody counts to 21 */
	case BEND_AT_LEAST:
		expression->high = INT64_MAX;
		break;
	case BEND_FEWER:
	case BEND_AT_MOST:
		expression->low = 0;
		break;
	}
}

/* "10 to 15", "10-15", "10 or 15"; with "between", "and" too. */
static bool read_range(const struct sentence *sentence, size_t *at, bool has_between, struct expression *expression)
{
	static const char *const joints[] = { "to", "-", "or", NULL };
	size_t after = *at + 1;
	int64_t high;
	bool is_joint = has_between ? is_word(sentence, *at, "and") : is_one_of(sentence, *at, joints);
	if (!is_joint || !read_number(sentence, &after, &high) || high < expression->low)
		return false;
	expression->high = high;
	*at = after;
	return true;
}

/* A number with what bends it, at `at` of the sentence. */
static bool read_expression(const struct sentence *sentence, size_t at, struct expression *ret_expression)
{
	static const char *const abouts[] = { "about", "around", "some", "approximately", "roughly", "another", "the", NULL };
	struct expression expression = { .start = at };
	enum bend bend;
	at += read_bend(sentence, at, &bend);
	bool has_between = bend == BEND_NONE && is_word(sentence, at, "between");
	at += has_between;
	if (bend != BEND_NONE && is_one_of(sentence, at, abouts))
		at++;
	int64_t value;
	if (read_number(sentence, &at, &value)) {
		bend_interval(&expression, bend, value);
		if (bend == BEND_NONE)
			(void)read_range(sentence, &at, has_between, &expression); /* none: a number alone */
	} else if (read_vague(sentence, &at, &value)) {
		expression.low = value;
		expression.high = INT64_MAX;
		at += is_word(sentence, at, "of"); /* "dozens of people" */
	} else {
		return false;
	}
	expression.end = at;
	*ret_expression = expression;
	return true;
}

/* ---- what a number counts ---- */

/* How a cue claims a number. */
enum claim {
	CLAIM_AFTER = 1,      /* "12 dead": stands behind, whatever is between */
	CLAIM_PARTICIPLE = 2, /* "12 people killed in": stands behind where it is not the verb of the 12 */
	CLAIM_VERB = 4,       /* "killed 12": stands right before */
	CLAIM_TOLL = 8,       /* "death toll rose to 12": stands some way before */
	CLAIM_LIVES = 16,     /* "claimed 12 lives": stands behind, with its verb before */
};
static const struct cue {
	const char *word;
	enum figure_kind kind;
	int claims;
} cues[] = {
	{ "lives", FIGURE_DEATHS, CLAIM_LIVES }, { "dead", FIGURE_DEATHS, CLAIM_AFTER }, { "died", FIGURE_DEATHS, CLAIM_AFTER }, { "deaths", FIGURE_DEATHS, CLAIM_AFTER | CLAIM_TOLL },
	{ "death", FIGURE_DEATHS, CLAIM_TOLL }, { "toll", FIGURE_DEATHS, CLAIM_TOLL }, { "fatalities", FIGURE_DEATHS, CLAIM_AFTER | CLAIM_TOLL },
	{ "perished", FIGURE_DEATHS, CLAIM_AFTER }, { "drowned", FIGURE_DEATHS, CLAIM_AFTER }, { "bodies", FIGURE_DEATHS, CLAIM_AFTER },
	{ "corpses", FIGURE_DEATHS, CLAIM_AFTER }, { "killed", FIGURE_DEATHS, CLAIM_PARTICIPLE | CLAIM_VERB }, { "killing", FIGURE_DEATHS, CLAIM_VERB },
	{ "kills", FIGURE_DEATHS, CLAIM_VERB }, { "kill", FIGURE_DEATHS, CLAIM_VERB }, { "slain", FIGURE_DEATHS, CLAIM_PARTICIPLE },
	{ "murdered", FIGURE_DEATHS, CLAIM_PARTICIPLE | CLAIM_VERB }, { "massacred", FIGURE_DEATHS, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "executed", FIGURE_DEATHS, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "injured", FIGURE_INJURED, CLAIM_PARTICIPLE | CLAIM_VERB }, { "wounded", FIGURE_INJURED, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "hurt", FIGURE_INJURED, CLAIM_PARTICIPLE | CLAIM_VERB }, { "injuring", FIGURE_INJURED, CLAIM_VERB }, { "wounding", FIGURE_INJURED, CLAIM_VERB },
	{ "injures", FIGURE_INJURED, CLAIM_VERB }, { "wounds", FIGURE_INJURED, CLAIM_VERB }, { "injuries", FIGURE_INJURED, CLAIM_AFTER },
	{ "hospitalized", FIGURE_INJURED, CLAIM_PARTICIPLE }, { "hospitalised", FIGURE_INJURED, CLAIM_PARTICIPLE },
	{ "missing", FIGURE_MISSING, CLAIM_AFTER }, { "unaccounted", FIGURE_MISSING, CLAIM_AFTER }, { "disappeared", FIGURE_MISSING, CLAIM_AFTER },
	{ "displaced", FIGURE_DISPLACED, CLAIM_PARTICIPLE | CLAIM_VERB }, { "displacing", FIGURE_DISPLACED, CLAIM_VERB },
	{ "homeless", FIGURE_DISPLACED, CLAIM_AFTER }, { "evacuated", FIGURE_DISPLACED, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "evacuating", FIGURE_DISPLACED, CLAIM_VERB }, { "fled", FIGURE_DISPLACED, CLAIM_AFTER }, { "uprooted", FIGURE_DISPLACED, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "arrested", FIGURE_ARRESTED, CLAIM_PARTICIPLE | CLAIM_VERB }, { "arresting", FIGURE_ARRESTED, CLAIM_VERB },
	{ "arrests", FIGURE_ARRESTED, CLAIM_AFTER | CLAIM_VERB }, { "detained", FIGURE_ARRESTED, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "detaining", FIGURE_ARRESTED, CLAIM_VERB }, { "detains", FIGURE_ARRESTED, CLAIM_VERB }, { "jailed", FIGURE_ARRESTED, CLAIM_PARTICIPLE | CLAIM_VERB },
	{ "imprisoned", FIGURE_ARRESTED, CLAIM_PARTICIPLE | CLAIM_VERB }, { "rounded up", FIGURE_ARRESTED, CLAIM_PARTICIPLE | CLAIM_VERB },
};

struct figure_cues {
	struct map hashes; /* of the cues as they stand and as English stems */
	struct figure_table table; /* of other languages */
};

struct figure_cues *figure_cues_new(struct tokenizer *tokenizer)
{
	size_t cap = 0;
	struct figure_cues *set = vec_grow(NULL, &cap, 1, sizeof(*set));
	struct arena *arena = arena_new();
	*set = (struct figure_cues){ 0 };
	for (size_t i = 0; i < LEN(cues); i++) {
		struct words words = words_of(tokenizer, arena, span_of(cues[i].word), SPAN("en"));
		*map_at(&set->hashes, words.at[0].hash) = 1; /* the first word of "rounded up" will do */
		*map_at(&set->hashes, hash64(words.at[0].folded)) = 1;
	}
	figure_table_make(tokenizer, &set->table);
	arena_free(arena);
	return set;
}

void figure_cues_free(struct figure_cues *set)
{
	if (!set)
		return;
	map_done(&set->hashes);
	figure_table_done(&set->table);
	free(set);
}

/* The cue that ends (or, `is_after`, begins) at token `at`. "rounded up" is the one of two words. */
static const struct cue *cue_at(const struct sentence *sentence, size_t at, bool is_after, size_t *ret_len)
{
	*ret_len = 1;
	if (at >= sentence->len || !sentence->at[at].word[0])
		return NULL;
	size_t first = is_after || at == 0 ? at : at - 1;
	bool is_rounded = is_word(sentence, first, "rounded") && is_word(sentence, first + 1, "up");
	for (size_t i = 0; i < LEN(cues); i++)
		if (is_rounded ? strcmp(cues[i].word, "rounded up") == 0 : is_word(sentence, at, cues[i].word)) {
			*ret_len = is_rounded ? 2 : 1;
			return &cues[i];
		}
	return NULL;
}

/* Ends the clause that a number stands in. */
static bool ends_clause(const struct sentence *sentence, size_t at)
{
	static const char *const joints[] = { "and", "but", "when", "after", "while", "where", "before", "as", "because", "if", "that", "since",
					      "during", "for", "not", "never", "than", NULL };
	if (at >= sentence->len)
		return true;
	const struct token *token = &sentence->at[at];
	bool is_hyphen = token->kind == TOKEN_MARK && token->word[0] == '-';
	return (token->kind == TOKEN_MARK && !is_hyphen) || token->kind == TOKEN_NUMBER || word_value(sentence, at) >= 0 || is_one_of(sentence, at, joints);
}

/* What a number measures when it counts nobody. */
static bool is_unit(const struct sentence *sentence, size_t at)
{
	static const char *const units[] = { "%", "percent", "per", "dollars", "euros", "pounds", "rubles", "roubles", "km", "kilometers", "kilometres",
					     "miles", "meters", "metres", "feet", "hours", "hour", "minutes", "days", "day", "weeks", "week", "months",
					     "month", "years", "year", "am", "pm", "a.m", "p.m", "january", "february", "march", "april", "may", "june",
					     "july", "august", "september", "october", "november", "december", "jan", "feb", "aug", "sept", "oct", "nov",
					     "dec", "times", "degrees", "tons", "tonnes", "acres", "hectares", "homes", "houses", "buildings", "villages",
					     "schools", "cities", "towns", "provinces", "attacks", "explosions", "airstrikes", "strikes", "rockets",
					     "vehicles", "cars", "trucks", "boats", NULL };
	return is_one_of(sentence, at, units);
}

static bool is_measure(const struct sentence *sentence, const struct expression *expression)
{
	static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
					      "november", "december", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "aged", "age", "$", "\u20ac",
					      "\u00a3", "us$", "page", "flight", "article", "highway", "room", "no", "group", NULL };
	size_t at = expression->start, end = expression->end;
	bool is_hyphened = is_word(sentence, end, "-"); /* 12-year-old, 20-storey */
	bool is_age = is_word(sentence, end, ",") && at > 0 && is_word(sentence, at - 1, ",");
	/* a bare number from 1900 to 2099 is a year unless people follow at once */
	const struct token *token = &sentence->at[at];
	bool is_year = end == at + 1 && token->kind == TOKEN_NUMBER && token->text.len == 4 && token->value >= 1900 && token->value < 2100;
	return is_unit(sentence, end) || is_hyphened || is_age || is_year || (at > 0 && is_one_of(sentence, at - 1, months));
}

/* "including 3 children", "two of 12 gunmen": some of those whom another number counts, or the whole of whom one counts some. */
static bool is_part_of_others(const struct sentence *sentence, size_t start)
{
	static const char *const parts[] = { "including", "includes", "included", "them", "among", NULL };
	bool is_whole = start > 1 && is_word(sentence, start - 1, "of") && word_value(sentence, start - 2) >= 0;
	return is_whole || (start > 0 && is_one_of(sentence, start - 1, parts));
}

/* Is the participle at `at` the verb of those before it: "12 gunmen killed the mayor"? Then it claims nobody. */
static bool governs_object(const struct sentence *sentence, size_t first, size_t at, size_t after)
{
	static const char *const auxiliaries[] = { "was", "were", "been", "be", "being", "are", "is", "got", "left", "remain", "remained", NULL };
	static const char *const followers[] = { "in", "by", "when", "after", "during", "on", "at", "as", "near", "since", "from", "and", "or", "while",
						 "while", "with", "so", "this", "that", "across", "over", "outside", "around", "inside", "last",
						 "yesterday", "today", "overnight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
						 "sunday", "following", "because", "within", "under", "there", "here", "to", "if", "for", "early", "late",
						 "but", "along", "amid", "before", NULL };
	for (size_t i = first; i < at; i++)
		if (is_one_of(sentence, i, auxiliaries))
			return false;
	bool is_followed = after >= sentence->len || sentence->at[after].kind == TOKEN_MARK || is_one_of(sentence, after, followers);
	return !is_followed;
}

/* Over "including two children", with or without its commas; `at` where there is no such inset. */
static size_t skip_inset(const struct sentence *sentence, size_t at)
{
	size_t inside = at + is_word(sentence, at, ",");
	struct expression inset;
	if (!is_word(sentence, inside, "including"))
		return at;
	for (size_t end = inside + 1; inside > at && end < sentence->len && end < inside + REACH_INSET; end++)
		if (is_word(sentence, end, ","))
			return end + 1;
	return read_expression(sentence, inside + 1, &inset) ? inset.end : at;
}

/* "claimed 12 lives" */
static bool takes_lives(const struct sentence *sentence, const struct expression *expression)
{
	static const char *const verbs[] = { "claimed", "claiming", "claims", "took", "taken", "taking", "cost", NULL };
	return expression->start > 0 && is_one_of(sentence, expression->start - 1, verbs) && is_word(sentence, expression->end, "lives");
}

static bool claims_from_behind(const struct sentence *sentence, const struct expression *expression, const struct cue *cue, size_t at, size_t len)
{
	if (cue->claims & CLAIM_LIVES)
		return takes_lives(sentence, expression);
	if (cue->claims & CLAIM_AFTER)
		return true;
	return (cue->claims & CLAIM_PARTICIPLE) && !governs_object(sentence, expression->end, at, at + len);
}

/* Behind the number, in its clause; "three people, including two children, were killed" steps over the inset. */
static const struct cue *claimed_after(const struct sentence *sentence, const struct expression *expression, size_t *ret_end)
{
	size_t at = expression->end;
	for (size_t steps = 0; steps < REACH_AFTER && at < sentence->len; steps++) {
		size_t len, after_inset = skip_inset(sentence, at);
		if (after_inset > at) {
			at = after_inset;
			continue;
		}
		const struct cue *cue = cue_at(sentence, at, true, &len);
		if (cue && claims_from_behind(sentence, expression, cue, at, len)) {
			*ret_end = at + len;
			return cue;
		}
		if (ends_clause(sentence, at))
			return NULL;
		at++;
	}
	return NULL;
}

/* Some way before in the same clause: "the toll rose from 9 to 12", "death toll from the blast at least 112". */
static const struct cue *claimed_by_toll(const struct sentence *sentence, const struct expression *expression, size_t at, size_t *ret_start)
{
	static const char *const reaches[] = { "to", "at", "of", "is", "was", "reached", "stood", "stands", "hit", "passed", "topped", "exceeded", "from", NULL };
	bool is_bent = expression->high == INT64_MAX;
	if (!is_bent && !is_one_of(sentence, at - 1, reaches))
		return NULL;
	for (size_t steps = 0, len; at > 0 && steps < REACH_BEFORE; steps++, at--) {
		if (sentence->at[at - 1].kind == TOKEN_MARK && !is_word(sentence, at - 1, "-"))
			return NULL;
		const struct cue *cue = cue_at(sentence, at - 1, false, &len);
		if (cue && cue->claims & CLAIM_TOLL) {
			*ret_start = at - 1;
			return cue;
		}
	}
	return NULL;
}

/* Right before the number: "killing some 12". */
static const struct cue *claimed_by_verb(const struct sentence *sentence, size_t at, size_t *ret_start)
{
	static const char *const passives[] = { "was", "were", "been", "be", "being", NULL };
	size_t len;
	const struct cue *cue = cue_at(sentence, at - 1, false, &len);
	bool is_passive = at > len && is_one_of(sentence, at - 1 - len, passives);
	if (!cue || !(cue->claims & CLAIM_VERB) || is_passive)
		return NULL;
	*ret_start = at - len;
	return cue;
}

static const struct cue *claimed_before(const struct sentence *sentence, const struct expression *expression, size_t *ret_start)
{
	static const char *const fillers[] = { "about", "around", "some", "approximately", "roughly", "another", "an", "estimated", "the", "all", NULL };
	size_t at = expression->start;
	while (at > 0 && is_one_of(sentence, at - 1, fillers))
		at--;
	if (at == 0)
		return NULL;
	const struct cue *cue = claimed_by_verb(sentence, at, ret_start);
	return cue ? cue : claimed_by_toll(sentence, expression, at, ret_start);
}

/* ---- figures ---- */

static bool is_known(const struct figures *figures, const struct figure *figure)
{
	for (size_t i = 0; i < figures->len; i++)
		if (figures->at[i].kind == figure->kind && figures->at[i].low == figure->low && figures->at[i].high == figure->high)
			return true;
	return false;
}

void figure_keep(struct arena *arena, struct figures *figures, const struct figure *figure)
{
	if (!figures->at)
		figures->at = ARENA_NEW(arena, struct figure, FIGURES_MAX);
	if (figures->len < FIGURES_MAX && !is_known(figures, figure))
		figures->at[figures->len++] = *figure;
}

static void keep(struct arena *arena, struct figures *figures, const struct sentence *sentence, const struct expression *expression, enum figure_kind kind,
		 size_t start, size_t end)
{
	const char *from = sentence->at[start].text.ptr;
	struct span last = sentence->at[end - 1].text;
	struct figure figure = { kind, expression->low, expression->high, span_make(from, (size_t)(last.ptr + last.len - from)) };
	figure_keep(arena, figures, &figure);
}

static void find_in(struct arena *arena, struct figures *figures, const struct sentence *sentence)
{
	for (size_t at = 0; at < sentence->len;) {
		struct expression expression;
		if (!read_expression(sentence, at, &expression)) {
			at++;
			continue;
		}
		size_t start = expression.start, end = expression.end;
		at = end;
		if (is_measure(sentence, &expression) || is_part_of_others(sentence, start))
			continue;
		const struct cue *cue = claimed_before(sentence, &expression, &start);
		if (!cue)
			cue = claimed_after(sentence, &expression, &end);
		if (cue)
			keep(arena, figures, sentence, &expression, cue->kind, start, end);
	}
}

/* Adds the offsets of words that may claim a number to `offsets`, which has room for all words. */
static size_t find_cues(const struct figure_cues *set, struct words words, uint32_t *offsets)
{
	size_t len = 0;
	for (size_t i = 0; i < words.len; i++)
		if (map_find(&set->hashes, words.at[i].hash))
			offsets[len++] = words.at[i].offset;
	return len;
}

static void find_english(const struct figure_cues *set, struct arena *arena, struct span text, struct words words, struct figures *figures)
{
	uint32_t *offsets = ARENA_NEW(arena, uint32_t, words.len + 1);
	size_t offsets_len = find_cues(set, words, offsets), cue = 0;
	struct sentence *sentence = NULL;
	struct span rest = text, piece;
	while (cue < offsets_len && figures->len < FIGURES_MAX && sentence_next(&rest, &piece)) {
		size_t end = (size_t)(piece.ptr - text.ptr) + piece.len;
		if (offsets[cue] >= end)
			continue;
		while (cue < offsets_len && offsets[cue] < end)
			cue++;
		if (!sentence) {
			sentence = ARENA_NEW(arena, struct sentence, 1);
			sentence->numerals = numerals_of(SPAN("en"));
		}
		sentence_read(sentence, piece);
		find_in(arena, figures, sentence);
	}
}

void figures_add(const struct figure_cues *set, struct arena *arena, struct span language, struct span text, struct words words, struct figures *figures)
{
	int other = figure_table_language(language);
	if (other >= 0)
		figure_table_find(&set->table, other, arena, text, words, figures);
	else
		find_english(set, arena, text, words, figures);
}
