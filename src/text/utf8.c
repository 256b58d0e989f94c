#include "text/utf8.h"

#include <utf8proc.h>

/* The length that a lead byte promises (0: it cannot lead), and the range that its second byte must be in: this is where
 * overlong forms, surrogates and what lies beyond U+10FFFF are refused (Unicode 15, table 3-7). */
static size_t lead(unsigned char byte, unsigned char *ret_low, unsigned char *ret_high)
{
	*ret_low = 0x80;
	*ret_high = 0xBF;
	if (byte < 0x80)
		return 1;
	if (byte < 0xC2 || byte > 0xF4)
		return 0;
	if (byte < 0xE0)
		return 2;
	if (byte == 0xE0)
		*ret_low = 0xA0;
	else if (byte == 0xED)
		*ret_high = 0x9F;
	else if (byte == 0xF0)
		*ret_low = 0x90;
	else if (byte == 0xF4)
		*ret_high = 0x8F;
	return byte < 0xF0 ? 3 : 4;
}

/* How many bytes at the front belong together: a whole character (true), or the maximal part of a broken one (false). */
static bool step(const unsigned char *at, size_t left, size_t *ret_len)
{
	unsigned char low, high;
	size_t len = lead(at[0], &low, &high);
	*ret_len = 1;
	if (len <= 1)
		return len == 1;
	if (left < 2 || at[1] < low || at[1] > high)
		return false;
	for (*ret_len = 2; *ret_len < len; ++*ret_len)
		if (*ret_len >= left || (at[*ret_len] & 0xC0) != 0x80)
			return false;
	return true;
}

/* Eight bytes at a time: news is mostly ASCII. */
size_t utf8_ascii_run(struct span s)
{
	size_t len = 0;
	for (; s.len - len >= 8; len += 8) {
		uint64_t eight;
		memcpy(&eight, s.ptr + len, 8);
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	while (len < s.len && (signed char)s.ptr[len] >= 0)
		len++;
	return len;
}

/* The longest well-formed prefix. */
static size_t valid_run(struct span s)
{
	size_t at = 0, len;
	while (at < s.len) {
		at += utf8_ascii_run(span_from(s, at));
		if (at == s.len || !step((const unsigned char *)s.ptr + at, s.len - at, &len))
			break;
		at += len;
	}
	return at;
}

bool utf8_is_valid(struct span s)
{
	return valid_run(s) == s.len;
}

void utf8_add_repaired(struct buf *out, struct span s)
{
	while (s.len > 0) {
		size_t good = valid_run(s), bad;
		if (good > 0)
			buf_add(out, s.ptr, good);
		s = span_from(s, good);
		if (s.len == 0)
			return;
		(void)step((const unsigned char *)s.ptr, s.len, &bad); /* known to be broken; how far is what we ask */
		buf_add_text(out, "\xEF\xBF\xBD");
		s = span_from(s, bad);
	}
}

uint32_t utf8_next(struct span s, size_t *ret_len)
{
	const unsigned char *at = (const unsigned char *)s.ptr;
	if (at[0] < 0x80) {
		*ret_len = 1;
		return at[0];
	}
	if (at[0] < 0xE0) {
		*ret_len = 2;
		return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
	}
	if (at[0] < 0xF0) {
		*ret_len = 3;
		return (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
	}
	*ret_len = 4;
	return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6 | (at[3] & 0x3F);
}

size_t utf8_encode(uint32_t character, char ret_bytes[static 4])
{
	if (character < 0x80) {
		ret_bytes[0] = (char)character;
		return 1;
	}
	size_t len = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, character >>= 6)
		ret_bytes[i] = (char)(0x80 | (character & 0x3F));
	static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	ret_bytes[0] = (char)(leads[len] | character);
	return len;
}

size_t utf8_letters(struct span s)
{
	size_t letters = 0;
	for (size_t i = 0; i < s.len; i++)
		letters += !utf8_continues(s.ptr[i]);
	return letters;
}

struct span utf8_head(struct span s, size_t max)
{
	if (s.len <= max)
		return s;
	while (max > 0 && utf8_continues(s.ptr[max]))
		max--;
	return span_head(s, max);
}

bool utf8_is_unseen(uint32_t character)
{
	/* embeddings and overrides; word joiner and operators; isolates and what is deprecated; interlinear annotation */
	return character == 0xAD || character == 0x200B || character == 0xFEFF || (character >= 0x202A && character <= 0x202E) ||
	       (character >= 0x2060 && character <= 0x206F) || (character >= 0xFFF9 && character <= 0xFFFB);
}

enum printing { PRINT, BLANK, DROP };

static enum printing printing_of(uint32_t character)
{
	if (character == '\n' || character == '\t' || character == '\r' || character == 0x85 || character == 0x2028 || character == 0x2029)
		return BLANK;
	if (character < 0x20 || (character >= 0x7F && character < 0xA0))
		return DROP;
	/* marks of direction, joiners, tags, with which text can be hidden in text */
	if (utf8_is_unseen(character) || character == 0x061C || character == 0x180E || (character >= 0x200C && character <= 0x200F) ||
	    (character >= 0xE0000 && character <= 0xE007F))
		return DROP;
	return PRINT;
}

void utf8_add_printable(struct buf *out, struct span s)
{
	for (size_t len; s.len > 0; s = span_from(s, len)) {
		switch (printing_of(utf8_next(s, &len))) {
		case PRINT:
			buf_add(out, s.ptr, len);
			break;
		case BLANK:
			buf_add_char(out, ' ');
			break;
		case DROP:
			break;
		}
	}
}

uint32_t utf8_lower(uint32_t character)
{
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)character);
}

uint32_t utf8_upper(uint32_t character)
{
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)character);
}

/* Letters with two small forms, such as the sigma, have one capital. */
static uint32_t without_case(struct span text, size_t *ret_len)
{
	return utf8_lower(utf8_upper(utf8_next(text, ret_len)));
}

bool utf8_equals_nocase(struct span a, struct span b)
{
	size_t len_a = 0, len_b = 0;
	while (a.len > 0 && b.len > 0 && without_case(a, &len_a) == without_case(b, &len_b)) {
		a = span_from(a, len_a);
		b = span_from(b, len_b);
	}
	return a.len == 0 && b.len == 0;
}

int utf8_columns(uint32_t character)
{
	if (character >= ' ' && character < 0x7F)
		return 1;
	int columns = utf8proc_charwidth((utf8proc_int32_t)character);
	return columns > 0 ? columns : 0;
}
