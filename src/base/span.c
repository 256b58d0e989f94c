#include "base/span.h"

#include "base/ascii.h"

#include <strings.h>

bool span_equals_nocase(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_starts_nocase(struct span s, struct span prefix)
{
	return s.len >= prefix.len && span_equals_nocase(span_head(s, prefix.len), prefix);
}

bool span_ends_nocase(struct span s, struct span suffix)
{
	return s.len >= suffix.len && span_equals_nocase(span_from(s, s.len - suffix.len), suffix);
}

bool span_starts(struct span s, struct span prefix)
{
	return s.len >= prefix.len && span_equals(span_head(s, prefix.len), prefix);
}

bool span_ends(struct span s, struct span suffix)
{
	return s.len >= suffix.len && span_equals(span_from(s, s.len - suffix.len), suffix);
}

static struct span trim_front(struct span s)
{
	while (s.len > 0 && ascii_is_blank(s.ptr[0]))
		s = span_from(s, 1);
	return s;
}

struct span span_trim(struct span s)
{
	s = trim_front(s);
	while (s.len > 0 && ascii_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

ptrdiff_t span_find(struct span s, struct span needle)
{
	if (needle.len == 0)
		return 0;
	const char *hit = s.len >= needle.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
	return hit ? hit - s.ptr : -1;
}

ptrdiff_t span_find_nocase(struct span s, struct span needle)
{
	if (needle.len == 0)
		return 0;
	/* one byte alone rules out most places */
	for (size_t at = 0; at + needle.len <= s.len; at++)
		if ((s.ptr[at] | 0x20) == (needle.ptr[0] | 0x20) && span_starts_nocase(span_from(s, at), needle))
			return (ptrdiff_t)at;
	return -1;
}

bool span_has_digit(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return true;
	return false;
}

bool span_number(struct span text, uint64_t *ret_number)
{
	int64_t number = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, text.ptr[i] - '0', &number))
			return false;
	*ret_number = (uint64_t)number;
	return text.len > 0;
}

bool span_next_line(struct span *rest, struct span *ret_line)
{
	if (rest->len == 0)
		return false;
	const char *end = memchr(rest->ptr, '\n', rest->len);
	struct span line = end ? span_head(*rest, (size_t)(end - rest->ptr)) : *rest;
	*rest = span_from(*rest, line.len + (end != NULL));
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	*ret_line = line;
	return true;
}

bool span_next_item(struct span *rest, struct span *ret_item)
{
	const char *comma = rest->len > 0 ? memchr(rest->ptr, ',', rest->len) : NULL;
	if (rest->len == 0)
		return false;
	*ret_item = span_head(*rest, comma ? (size_t)(comma - rest->ptr) : rest->len);
	*rest = span_from(*rest, ret_item->len + 1);
	return true;
}

struct span span_next_word(struct span *rest)
{
	struct span from = trim_front(*rest);
	size_t len = 0;
	while (len < from.len && !ascii_is_blank(from.ptr[len]))
		len++;
	*rest = span_from(from, len);
	return span_head(from, len);
}

int span_compare(struct span a, struct span b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common > 0 ? memcmp(a.ptr, b.ptr, common) : 0;
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}
