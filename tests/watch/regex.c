#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "watch/regex.h"

#include <stdlib.h>

static struct regex *made(const char *pattern)
{
	struct fault fault = { 0 };
	size_t offset;
	struct regex *regex = regex_new(span_of(pattern), &offset, &fault);
	if (!regex)
		fail_msg("'%s': %s", pattern, fault.text);
	return regex;
}

/* The letters are those of the text and of one beside it. */
static enum regex_outcome with_letters(struct regex *regex, const char *text)
{
	struct regex_letters letters = { 0 };
	regex_letters_add(&letters, SPAN("Road closed"));
	regex_letters_add(&letters, span_of(text));
	return regex_find(regex, span_of(text), &letters);
}

static void check_same(const char *pattern, const char *text)
{
	struct regex *regex = made(pattern);
	if (with_letters(regex, text) != regex_find(regex, span_of(text), NULL))
		fail_msg("/%s/ on '%s'", pattern, text);
	regex_free(regex);
}

static void what_letters_a_text_has_changes_no_answer(void **state)
{
	(void)state;
	static const char *const patterns[] = {
		"flood", "FLOOD", "flo+d", "flood?", "flo{0}od", "flo{2}d", "flo{0,2}d", "flood|dam", "(flood|dam)", "(?:flood)?dam", "(flood)*dam", "(flood){0}dam",
		"(?!flood)dam", "(?=flood)fl", "(?<=flood) dam", "(?<!flood) dam", "(?x) f l o o d # dam", "(?x: fl ood)", "(?i)flood", "(?-i)flood", "fl(?#x)ood",
		"\\Qflood\\E", "(a?\\Q)\\Eflood\\Q(x\\E)?dam", "[flood]dam", "[^)]dam", "\\bdam\\b", "dam\\Gx", "(fl)(?1)?ood", "(?(DEFINE)(?<f>flood))dam", "(?<f>flood){0}dam",
		"(?(?=f)flood|dam)", "(?|flood|dam) dam", "dam(*ACCEPT)flood", "(*COMMIT)dam", "flood(*FAIL)|dam", "\\x{66}lood", "fl\\x6f\\x6fd", "masks", "k", "mask", "^dam",
		"dam$", "flood.{0,3}dam", "(((flood)))", "((flood)|x)dam", "flood\\Kdam", "(?:dam|flood){2}", "dam(?C1)flood", "flood(?i)dam", "(?xx)[d a]am",
	};
	static const char *const texts[] = {
		"", "dam", "flood", "FLOOD", "flod", "floood", "fld", "floo", "flood dam", "The floods took the Dam.", "flood\n\ndam", "fl ood", "fldam", "flooddam", "damflood",
		"ma\u017f\u212as", "ma\u017fk", "MASKS", "\u212a", "xdam", ")dam", "floodfloodam", "damdam", "f l o o d", "(flood)", "flood)dam", "a)flood(xdam",
	};
	for (size_t i = 0; i < LEN(patterns); i++)
		for (size_t j = 0; j < LEN(texts); j++)
			check_same(patterns[i], texts[j]);
}

/* ---- expressions and texts made at random of few letters, so that they often meet ---- */

static uint64_t random_state;

static unsigned pick(unsigned below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(random_state >> 33) % below;
}

#define PICK(list) (list)[pick(LEN(list))]

static void add_expression(struct buf *out, unsigned depth)
{
	static const char *const opens[] = { "(", "(?:", "(", "(?=", "(?!", "(?i:", "(?>" };
	static const char *const atoms[] = { "a", "b", "c", "k", "ab", "abc", "bca", "A", "\\w", ".", "[ab]", "\\W", "\\b", "\\x61", " " };
	static const char *const counts[] = { "", "", "", "", "", "", "?", "*", "+", "{0}", "{2}", "{0,2}", "{1,}", "??", "*+" };
	for (unsigned i = 0, len = 1 + pick(5); i < len; i++) {
		const char *atom = PICK(atoms);
		bool is_group = depth > 0 && pick(4) == 0;
		if (is_group) {
			buf_add_text(out, PICK(opens));
			add_expression(out, depth - 1);
			buf_add_char(out, ')');
		} else {
			buf_add_text(out, atom);
		}
		buf_add_text(out, is_group || strcmp(atom, "\\b") != 0 ? PICK(counts) : "");
		buf_add_text(out, pick(12) == 0 ? "|" : "");
	}
}

static void add_text(struct buf *out, unsigned len_max)
{
	static const char *const letters[] = { "a", "b", "c", "a", "b", "c", "abc", "bca", "K", "\u212a", " ", "\n\n", "A", "\u00e9" };
	for (unsigned i = 0, len = pick(len_max); i < len; i++)
		buf_add_text(out, PICK(letters));
}

static char *made_at_random(void (*add)(struct buf *out, unsigned much), unsigned much)
{
	struct buf out = { .max = 16384 };
	buf_add_text(&out, "");
	add(&out, much);
	return buf_detach(&out);
}

static void it_changes_no_answer_of_expressions_made_at_random(void **state)
{
	(void)state;
	unsigned found = 0;
	random_state = 11; /* fixed: the same every time */
	for (int i = 0; i < 3000; i++) {
		char *pattern = made_at_random(add_expression, 2);
		struct regex *regex = made(pattern);
		for (int j = 0; j < 10; j++) {
			char *text = made_at_random(add_text, 14);
			enum regex_outcome outcome = regex_find(regex, span_of(text), NULL);
			if (outcome != REGEX_GAVE_UP && with_letters(regex, text) != outcome) /* letters can say no where a search is given up */
				fail_msg("/%s/ on '%s'", pattern, text);
			found += outcome == REGEX_FOUND;
			free(text);
		}
		regex_free(regex);
		free(pattern);
	}
	assert_in_range(found, 3000, 27000);
}

/* It is the letters that say no: the text has them. */
static void an_expression_is_not_looked_for_where_its_letters_are_not(void **state)
{
	(void)state;
	static const char *const patterns[] = { "flood\\w*", "\\d+ floods?", "(a|b) ?flood", "[a-z]*flood$", "(?:dam|river)*flo+ods", "(?:\\d| ){2}flood" };
	struct regex_letters none = { 0 };
	for (size_t i = 0; i < LEN(patterns); i++) {
		struct regex *regex = made(patterns[i]);
		assert_int_equal(regex_find(regex, SPAN("1 floods a flood"), NULL), REGEX_FOUND);
		assert_int_equal(regex_find(regex, SPAN("1 floods a flood"), &none), REGEX_NOT_FOUND);
		regex_free(regex);
	}
}

static void where_an_expression_stands_changes_no_answer(void **state)
{
	(void)state;
	struct regex *regex = made("Flood\\w");
	for (int before = 0; before < 20; before++)
		for (int behind = 0; behind < 20; behind++) {
			char text[64];
			(void)snprintf(text, sizeof(text), "%.*sflOODs%.*s", before, "floofloofloofloofloo", behind, " ..................");
			assert_int_equal(with_letters(regex, text), REGEX_FOUND);
			text[before + 5] = ' ';
			assert_int_equal(with_letters(regex, text), REGEX_NOT_FOUND);
		}
	regex_free(regex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_letters_a_text_has_changes_no_answer),
		cmocka_unit_test(it_changes_no_answer_of_expressions_made_at_random),
		cmocka_unit_test(where_an_expression_stands_changes_no_answer),
		cmocka_unit_test(an_expression_is_not_looked_for_where_its_letters_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
