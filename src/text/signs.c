#include "text/signs.h"

#include "text/fold_char.h"
#include "text/utf8.h"

#include <utf8proc.h>

#define GRADE_MAX 4u /* letters: "BBB", "AB" */

/* What is looked at is ASCII as a rule; what nothing is told by is 0. */
static uint32_t sign_of(uint32_t c)
{
	uint32_t folded[FOLD_CHAR_MAX];
	if (c >= 0x80 && fold_char(c, folded) > 0)
		c = folded[0]; /* full width is the same */
	switch (c) {
	case '-':
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2212:
		return '-';
	case '%':
	case 0x66A:
		return '%';
	case '?':
	case 0x61F:
		return '?';
	case '+':
		return '+';
	case '<':
	case 0x2264:
		return '<';
	case '>':
	case 0x2265:
		return '>';
	default:
		return c == '$' || (c >= 0x80 && utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_SC) ? c : 0;
	}
}

static bool is_currency(uint32_t sign)
{
	return sign == '$' || sign >= 0x80;
}

/* The characters before and behind a place; 0 at the ends. */
static uint32_t char_before(struct span text, size_t at, size_t *ret_len)
{
	size_t from = at;
	while (from > 0 && utf8_continues(text.ptr[from - 1]))
		from--;
	*ret_len = 0;
	return from > 0 ? utf8_next(span_make(text.ptr + from - 1, at - from + 1), ret_len) : 0;
}

static uint32_t char_behind(struct span text, size_t at, size_t *ret_len)
{
	*ret_len = 0;
	return at < text.len ? utf8_next(span_from(text, at), ret_len) : 0;
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

static bool is_of_word(uint32_t c)
{
	return c != 0 && fold_class_of(c) != FOLD_OTHER;
}

static bool is_digit(uint32_t c)
{
	return fold_class_of(c) == FOLD_DIGIT;
}

static bool is_front(struct span text, size_t at)
{
	size_t len;
	return !is_of_word(char_before(text, at, &len));
}

/* The digits of a number that begins at `at`, or behind a currency there. */
static struct span digits_at(struct span text, size_t at)
{
	size_t len, end;
	uint32_t c = char_behind(text, at, &len);
	if (is_currency(sign_of(c)))
		c = char_behind(text, at += len, &len);
	for (end = at; c != 0 && is_digit(c); c = char_behind(text, end, &len))
		end += len;
	return span_make(text.ptr + at, end - at);
}

/* Stands at the front of a number, or says nothing. */
static bool is_of_front(uint32_t sign)
{
	return sign == '-' || sign == '<' || sign == '>';
}

/* Ends in a digit, or is a few capitals: what a minus makes another grade of. */
static bool is_grade(struct span text, size_t end)
{
	size_t len, capitals = 0;
	uint32_t c = char_before(text, end, &len);
	if (c != 0 && is_digit(c))
		return true;
	for (; is_of_word(c) && capitals <= GRADE_MAX; c = char_before(text, end -= len, &len))
		capitals += fold_class_of(c) == FOLD_UPPER ? 1 : GRADE_MAX + 1;
	return capitals > 0 && capitals <= GRADE_MAX;
}

/* "5- and 6-year-olds": the word goes on where the next but one does. */
static bool is_suspended(struct span text, size_t at)
{
	struct span rest = span_from(text, at);
	(void)span_next_word(&rest);
	return span_find(span_next_word(&rest), SPAN("-")) > 0;
}

/* Of a word, or number, that ends at `end`: "AA+", "0-". Not the hyphen with which a line ends. */
static uint32_t sign_behind(struct span text, size_t end)
{
	size_t len, more;
	uint32_t sign = sign_of(char_behind(text, end, &len)), next = char_behind(text, end + len, &more);
	bool is_minus = sign == '-' && next != '\n' && is_grade(text, end) && !is_suspended(text, end + len);
	return (sign == '+' || is_minus) && !is_of_word(next) ? sign : 0;
}

/* First bytes of what may be one: every byte of every text is asked. */
static const bool may_be_sign[256] = {
	['-'] = true, ['%'] = true, ['$'] = true, ['?'] = true, ['+'] = true, ['<'] = true, ['>'] = true, [0x80 ... 0xFF] = true,
};

/* What the sign at `at` says with what is around it: as one puts in front of a number, of this its digits. */
static bool is_telling(struct span text, size_t at, size_t len, uint32_t sign, struct span *ret_digits)
{
	size_t behind;
	*ret_digits = SPAN_NONE;
	if (sign == '%' || is_currency(sign))
		return true;
	if (sign == '?')
		return !is_of_word(char_behind(text, at + len, &behind));
	if (!is_front(text, at))
		return sign_behind(text, at) != 0;
	if (is_of_front(sign))
		*ret_digits = digits_at(text, at + len);
	return ret_digits->len > 0;
}

void signs_add(struct buf *out, struct span text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		struct span digits;
		char bytes[4];
		len = 1;
		if (!may_be_sign[(unsigned char)text.ptr[at]])
			continue;
		uint32_t sign = sign_of(utf8_next(span_from(text, at), &len));
		if (sign == 0 || !is_telling(text, at, len, sign, &digits))
			continue;
		buf_add(out, bytes, utf8_encode(sign, bytes));
		buf_add_span(out, digits);
	}
}

/* Takes one that stands before `at`; a currency with a blank between. */
static uint32_t take_before(struct span text, size_t *at)
{
	size_t len, blank = 0;
	uint32_t c = char_before(text, *at, &len);
	if (is_blank(c)) {
		blank = len;
		c = char_before(text, *at - blank, &len);
	}
	uint32_t sign = sign_of(c);
	bool is_of_it = is_of_front(sign) && blank == 0 && is_front(text, *at - len);
	if (!is_of_it && !is_currency(sign))
		return 0;
	*at -= blank + len;
	return sign;
}

uint64_t signs_of_number(struct span text, size_t from, size_t end)
{
	uint32_t grade = sign_behind(text, end), first = take_before(text, &from), second = first ? take_before(text, &from) : 0, unit = 0;
	size_t len;
	uint32_t c = char_behind(text, end, &len);
	if (is_blank(c))
		c = char_behind(text, end + len, &len);
	if (sign_of(c) == '%' || is_currency(sign_of(c)))
		unit = sign_of(c);
	uint32_t front = is_of_front(first) ? first : is_of_front(second) ? second : 0;
	uint32_t currency = is_currency(first) ? first : is_currency(second) ? second : unit;
	return (uint64_t)grade << 48 | (uint64_t)front << 32 | currency;
}

uint64_t signs_of_word(struct span text, size_t end)
{
	return sign_behind(text, end);
}
