#include "watch/matcher.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/vec.h"
#include "text/language.h"
#include "text/utf8.h"
#include "watch/regex.h"

#include <stdio.h>
#include <stdlib.h>

enum match_field {
	MATCH_WATCH, MATCH_RELATION, MATCH_SOURCE, MATCH_ORIGINATOR, MATCH_LANGUAGE, MATCH_PLACE, MATCH_KEYWORD, MATCH_TITLE,
	/* numbers from here on: */
	MATCH_STORY, MATCH_REPORTS, MATCH_SOURCES, MATCH_URGENCY, MATCH_SCORE, MATCH_FIGURE,
};
#define MATCH_NUMBERS MATCH_STORY
#define URGENCY_MAX 9
#define SCORE_MAX 1000 /* permille */

static const char *const field_names[] = {
	"watch", "relation", "source", "originator", "language", "place", "keyword", "title", "story", "reports", "sources", "urgency", "score", NULL,
};

enum match_operator { MATCH_IS, MATCH_IS_NOT, MATCH_REGEX, MATCH_NOT_REGEX, MATCH_AT_LEAST, MATCH_AT_MOST, MATCH_MORE, MATCH_LESS };

/* Longer ones before those that begin them. */
static const struct {
	const char *sign;
	enum match_operator operator;
} operators[] = {
	{ "!=", MATCH_IS_NOT }, { "=~", MATCH_REGEX }, { "!~", MATCH_NOT_REGEX }, { ">=", MATCH_AT_LEAST },
	{ "<=", MATCH_AT_MOST }, { "=", MATCH_IS },	{ ">", MATCH_MORE },	   { "<", MATCH_LESS },
};

struct matcher {
	enum match_field field;
	enum match_operator operator;
	enum figure_kind figure;
	int64_t number;
	char *text;           /* what it is compared with; else NULL */
	struct regex *regex;
	char *written;
};

struct matchers {
	struct matcher *at;
	size_t len, cap;
};

/* ---- reading ---- */

static char *copy(struct span s)
{
	char *made = strndup(s.ptr ? s.ptr : "", s.len);
	if (!made)
		abort();
	return made;
}

static bool field_read(struct span name, struct matcher *matcher)
{
	for (unsigned i = 0; field_names[i]; i++)
		if (span_equals_nocase(name, span_of(field_names[i]))) {
			matcher->field = (enum match_field)i;
			return true;
		}
	matcher->field = MATCH_FIGURE;
	for (unsigned kind = FIGURE_DEATHS; kind <= FIGURE_ARRESTED && span_starts_nocase(name, SPAN("figure.")); kind++)
		if (span_equals_nocase(span_from(name, strlen("figure.")), span_of(figure_kind_name((enum figure_kind)kind)))) {
			matcher->figure = (enum figure_kind)kind;
			return true;
		}
	return false;
}

static bool operator_read(struct span *rest, struct matcher *matcher)
{
	for (size_t i = 0; i < LEN(operators); i++) {
		struct span sign = span_of(operators[i].sign);
		if (span_starts(*rest, sign)) {
			matcher->operator = operators[i].operator;
			*rest = span_from(*rest, sign.len);
			return true;
		}
	}
	return false;
}

static bool is_relation(struct span text)
{
	for (unsigned i = RELATION_NEW_STORY; i <= RELATION_DUPLICATE; i++)
		if (span_equals_nocase(text, span_of(relation_name((enum relation)i))))
			return true;
	return false;
}

/* "…" or '…' around a value is not part of it. */
static struct span unquoted(struct span value)
{
	bool is_quoted = value.len >= 2 && strchr("\"'", value.ptr[0]) && value.ptr[value.len - 1] == value.ptr[0];
	return is_quoted ? span_make(value.ptr + 1, value.len - 2) : value;
}

static int regex_read(struct span value, struct matcher *matcher, struct fault *fault)
{
	CLEANUP(buf_done) struct buf whole = { .max = REGEX_BYTES_MAX };
	size_t offset;
	buf_addf(&whole, "^(?:%.*s)$", SPAN_ARG(value));
	matcher->regex = regex_new(buf_view(&whole), &offset, fault);
	return matcher->regex ? 0 : -1;
}

static int value_read(struct span value, struct matcher *matcher, struct fault *fault)
{
	bool is_regex = matcher->operator == MATCH_REGEX || matcher->operator == MATCH_NOT_REGEX;
	bool is_order = matcher->operator >= MATCH_AT_LEAST;
	uint64_t number;
	if (matcher->field >= MATCH_NUMBERS) {
		if (is_regex)
			return fault_set(fault, FAULT_INPUT, "a number has =, !=, >=, <=, > or <");
		if (!span_number(value, &number) || number >= INT64_MAX)
			return fault_set(fault, FAULT_INPUT, "'%.*s' is not a number", SPAN_ARG(value));
		matcher->number = (int64_t)number;
		return 0;
	}
	if (is_order)
		return fault_set(fault, FAULT_INPUT, "a word has =, !=, =~ or !~");
	if (is_regex)
		return regex_read(value, matcher, fault);
	if (matcher->field == MATCH_RELATION && !is_relation(value))
		return fault_set(fault, FAULT_INPUT, "there is no relation '%.*s'; they are new_story, update, revision, reprint and duplicate", SPAN_ARG(value));
	if (matcher->field == MATCH_LANGUAGE && value.len > 0 && !language_is_known(value))
		return fault_set(fault, FAULT_INPUT, "there is no such language; write its code, such as en or pt-br");
	matcher->text = copy(value);
	return 0;
}

static int matcher_read(struct span text, struct matcher *matcher, struct fault *fault)
{
	size_t len = 0;
	text = span_trim(text);
	while (len < text.len && !strchr(" \t=!<>", text.ptr[len]))
		len++;
	struct span rest = span_trim(span_from(text, len));
	if (!field_read(span_head(text, len), matcher))
		return fault_set(fault, FAULT_INPUT,
				 "there is no '%.*s'; there are watch, relation, source, originator, language, place, keyword, title, story, reports,"
				 " sources, urgency, score and figure.deaths (or injured, missing, displaced, arrested)", SPAN_ARG(span_head(text, len)));
	if (!operator_read(&rest, matcher))
		return fault_set(fault, FAULT_INPUT, "behind '%.*s' goes one of = != =~ !~ >= <= > <", SPAN_ARG(span_head(text, len)));
	rest = span_trim(rest);
	if (rest.len == 0)
		return fault_set(fault, FAULT_INPUT, "nothing stands behind it; what a report does not say is \"\"");
	return value_read(unquoted(rest), matcher, fault);
}

/* The numbers that do, of those that there are; low > high: none. */
static void numbers_of(const struct matcher *matcher, int64_t *ret_low, int64_t *ret_high)
{
	int64_t low = matcher->field == MATCH_STORY || matcher->field == MATCH_REPORTS || matcher->field == MATCH_URGENCY;
	int64_t high = matcher->field == MATCH_URGENCY ? URGENCY_MAX : matcher->field == MATCH_SCORE ? SCORE_MAX : INT64_MAX - 1;
	int64_t number = matcher->number, more = matcher->operator == MATCH_MORE, less = matcher->operator == MATCH_LESS;
	if (matcher->operator == MATCH_AT_LEAST || matcher->operator == MATCH_MORE || matcher->operator == MATCH_IS)
		low = number + more > low ? number + more : low;
	if (matcher->operator == MATCH_AT_MOST || matcher->operator == MATCH_LESS || matcher->operator == MATCH_IS)
		high = number - less < high ? number - less : high;
	*ret_low = low;
	*ret_high = high;
}

static bool numbers_meet(const struct matcher *a, const struct matcher *b)
{
	int64_t low_a, high_a, low_b, high_b;
	numbers_of(a, &low_a, &high_a);
	numbers_of(b, &low_b, &high_b);
	return (low_a > low_b ? low_a : low_b) <= (high_a < high_b ? high_a : high_b);
}

/* Is the word as one that = or != names? Portuguese is that of Brazil, too. */
static bool text_does(const struct matcher *matcher, struct span word)
{
	struct span text = span_of(matcher->text);
	if (matcher->field == MATCH_LANGUAGE && text.len > 0)
		return language_includes(text, word);
	return utf8_equals_nocase(word, text);
}

/* One word that does for both. Two parts of a language may have only the whole of it in common: "no" is "nb", and "nn". */
static bool words_meet(const struct matcher *a, const struct matcher *b)
{
	char whole[LANGUAGE_PRIMARY_SIZE] = "";
	if (a->field == MATCH_LANGUAGE)
		language_primary(span_of(a->text), whole);
	return text_does(a, span_of(b->text)) || text_does(b, span_of(a->text)) ||
	       (whole[0] && text_does(a, span_of(whole)) && text_does(b, span_of(whole)));
}

/* Is all that the one names what the other must not be? Not so where that is but a part of it, as "nb" is of "no". */
static bool leaves_nothing(const struct matcher *is, const struct matcher *is_not)
{
	struct span text = span_of(is->text), not = span_of(is_not->text);
	return text_does(is_not, text) && (utf8_equals_nocase(text, not) || !text_does(is, not));
}

/* A report has several keywords, and several figures of a kind; of anything else one. Of regular expressions nobody knows. */
static bool can_both_hold(const struct matcher *a, const struct matcher *b)
{
	if (a->field != b->field || a->field == MATCH_FIGURE)
		return true;
	if (a->field >= MATCH_NUMBERS)
		return numbers_meet(a, b);
	if (!a->text || !b->text)
		return true;
	if (a->operator != b->operator)
		return a->operator == MATCH_IS ? !leaves_nothing(a, b) : !leaves_nothing(b, a);
	return a->operator == MATCH_IS_NOT || a->field == MATCH_KEYWORD || words_meet(a, b);
}

/* One of them beside the first `len` of others. */
static int check_beside(const struct matcher *matcher, const struct matchers *others, size_t len, struct fault *fault)
{
	for (size_t i = 0; i < len; i++)
		if (!can_both_hold(&others->at[i], matcher))
			return fault_set(fault, FAULT_INPUT, "it never holds beside '%.100s'", others->at[i].written);
	return 0;
}

/* The last of them beside itself and those before it. */
static int last_check(const struct matchers *matchers, struct fault *fault)
{
	const struct matcher *last = &matchers->at[matchers->len - 1];
	if (!can_both_hold(last, last))
		return fault_set(fault, FAULT_INPUT, "it never holds");
	return check_beside(last, matchers, matchers->len - 1, fault);
}

static int condition_fault(struct span text, const struct fault *reason, struct fault *fault)
{
	return fault_set(fault, FAULT_INPUT, "'%.*s': %s", SPAN_ARG(span_head(text, 100)), reason->text);
}

int matchers_new(const char *const *texts, size_t len, struct matchers **ret_matchers, struct fault *fault)
{
	struct matchers *matchers = vec_grow(NULL, &(size_t){ 0 }, 1, sizeof(*matchers));
	*matchers = (struct matchers){ 0 };
	for (size_t i = 0; i < len; i++) {
		struct fault reason = { 0 };
		struct span text = span_of(texts[i]);
		VEC_PUSH(matchers, (struct matcher){ .written = copy(span_trim(text)) });
		int result = len > MATCHERS_MAX		  ? fault_set(&reason, FAULT_INPUT, "%u conditions are the most", MATCHERS_MAX) :
			     text.len > MATCHER_BYTES_MAX ? fault_set(&reason, FAULT_INPUT, "it is longer than %u bytes", MATCHER_BYTES_MAX) :
							    matcher_read(text, &matchers->at[i], &reason);
		if (result == 0)
			result = last_check(matchers, &reason);
		if (result < 0) {
			matchers_free(matchers);
			return condition_fault(text, &reason, fault);
		}
	}
	*ret_matchers = matchers;
	return 0;
}

int matchers_check_beside(const struct matchers *matchers, const struct matchers *above, struct fault *fault)
{
	for (size_t i = 0; i < matchers->len; i++) {
		struct fault reason = { 0 };
		if (check_beside(&matchers->at[i], above, above->len, &reason) < 0)
			return condition_fault(span_of(matchers->at[i].written), &reason, fault);
	}
	return 0;
}

void matchers_free(struct matchers *matchers)
{
	if (!matchers)
		return;
	for (size_t i = 0; i < matchers->len; i++) {
		free(matchers->at[i].text);
		free(matchers->at[i].written);
		regex_free(matchers->at[i].regex);
	}
	VEC_DONE(matchers);
	free(matchers);
}

/* ---- asking ---- */

/* Does this one word do, apart from a "not"? */
static bool word_does(const struct matcher *matcher, struct span word)
{
	if (matcher->regex)
		return regex_find(matcher->regex, word.ptr ? word : SPAN(""), NULL) == REGEX_FOUND;
	return text_does(matcher, word);
}

static struct span word_of(const struct matcher *matcher, const struct route_subject *subject)
{
	switch (matcher->field) {
	case MATCH_WATCH:
		return subject->watch;
	case MATCH_RELATION:
		return span_of(relation_name(subject->relation));
	case MATCH_SOURCE:
		return subject->report->source;
	case MATCH_ORIGINATOR:
		return subject->report->originator;
	case MATCH_LANGUAGE:
		return subject->report->language;
	case MATCH_PLACE:
		return subject->report->place;
	default:
		return subject->report->title;
	}
}

static bool words_hold(const struct matcher *matcher, const struct route_subject *subject)
{
	bool does = false, is_negated = matcher->operator == MATCH_IS_NOT || matcher->operator == MATCH_NOT_REGEX;
	if (matcher->field == MATCH_KEYWORD)
		for (size_t i = 0; i < subject->report->keywords_len && !does; i++)
			does = word_does(matcher, subject->report->keywords[i]);
	else
		does = word_does(matcher, word_of(matcher, subject));
	return does != is_negated;
}

/* Of a range, any number in it does. */
static bool compare(enum match_operator operator, int64_t low, int64_t high, int64_t number)
{
	switch (operator) {
	case MATCH_AT_LEAST:
		return high >= number;
	case MATCH_MORE:
		return high > number;
	case MATCH_AT_MOST:
		return low <= number;
	case MATCH_LESS:
		return low < number;
	case MATCH_IS:
		return low <= number && number <= high;
	default:
		return low != number || high != number;
	}
}

/* "at least 20" and "up to 20" are 20, as in a watch. */
static bool figure_holds(const struct matcher *matcher, const struct figures *figures)
{
	for (size_t i = 0; figures && i < figures->len; i++) {
		const struct figure *figure = &figures->at[i];
		int64_t low = figure->low == 0 ? figure->high : figure->low, high = figure->high == INT64_MAX ? figure->low : figure->high;
		if (figure->kind == matcher->figure && compare(matcher->operator, low, high, matcher->number))
			return true;
	}
	return false;
}

static bool number_holds(const struct matcher *matcher, const struct route_subject *subject)
{
	int64_t value;
	switch (matcher->field) {
	case MATCH_FIGURE:
		return figure_holds(matcher, subject->figures);
	case MATCH_URGENCY:
		if (subject->report->urgency == 0)
			return false;
		value = subject->report->urgency;
		break;
	case MATCH_STORY:
		value = (int64_t)subject->story;
		break;
	case MATCH_REPORTS:
		value = subject->reports;
		break;
	case MATCH_SOURCES:
		value = subject->sources;
		break;
	default:
		value = subject->score;
		break;
	}
	return compare(matcher->operator, value, value, matcher->number);
}

const char *matchers_unmet(const struct matchers *matchers, const struct route_subject *subject)
{
	for (size_t i = 0; matchers && i < matchers->len; i++) {
		const struct matcher *matcher = &matchers->at[i];
		bool holds = matcher->field >= MATCH_NUMBERS ? number_holds(matcher, subject) : words_hold(matcher, subject);
		if (!holds)
			return matcher->written;
	}
	return NULL;
}

/* Those on this field alone. */
static bool field_holds(const struct matchers *matchers, enum match_field field, const struct route_subject *subject)
{
	for (size_t i = 0; i < matchers->len; i++)
		if (matchers->at[i].field == field && !words_hold(&matchers->at[i], subject))
			return false;
	return true;
}

bool matchers_take_watch(const struct matchers *matchers, const char *watch)
{
	return field_holds(matchers, MATCH_WATCH, &(struct route_subject){ .watch = span_of(watch) });
}

bool matchers_take_relation(const struct matchers *matchers, enum relation relation)
{
	return field_holds(matchers, MATCH_RELATION, &(struct route_subject){ .relation = relation });
}

bool matchers_is_threshold(const struct matchers *matchers, const char *unmet)
{
	for (size_t i = 0; matchers && i < matchers->len; i++)
		if (matchers->at[i].written == unmet)
			return matchers->at[i].field >= MATCH_NUMBERS && matchers->at[i].field != MATCH_STORY;
	return false;
}

const char *matchers_next_watch(const struct matchers *matchers, size_t *at)
{
	while (*at < matchers->len) {
		const struct matcher *matcher = &matchers->at[(*at)++];
		if (matcher->field == MATCH_WATCH && matcher->text)
			return matcher->text;
	}
	return NULL;
}
