#include "text/uuencode.h"

#include "base/ascii.h"

#define LINE_BYTES_MAX 45u

static unsigned value_of(char c)
{
	return ((unsigned char)c - 32u) & 63u;
}

/* The bytes that a line stands for, or -1 where it is none. Blanks at its end may have been lost on the way, and a sum may stand there. */
static int line_bytes(struct span line)
{
	size_t bytes = line.len > 0 ? value_of(line.ptr[0]) : 0, letters = (bytes + 2) / 3 * 4;
	if (bytes > LINE_BYTES_MAX || line.len > 1 + letters + 2 || line.len == 0)
		return -1;
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] < ' ' || line.ptr[i] > '`')
			return -1;
	return (int)bytes;
}

/* "begin 644 harbour.txt" */
static bool is_begin(struct span line, struct span *ret_name)
{
	struct span rest = span_starts(line, SPAN("begin ")) ? span_from(line, 6) : SPAN_NONE;
	size_t digits = 0;
	while (digits < rest.len && rest.ptr[digits] >= '0' && rest.ptr[digits] <= '7')
		digits++;
	*ret_name = span_trim(span_from(rest, digits));
	return (digits == 3 || digits == 4) && digits < rest.len && rest.ptr[digits] == ' ' && ret_name->len > 0;
}

/* The lines at the front of `text`, and what is behind them and their "end". */
static struct span take_lines(struct span text, struct span *ret_behind)
{
	struct span rest = text, line = SPAN_NONE;
	*ret_behind = text;
	while (span_next_line(&rest, &line) && !span_equals(line, SPAN("end")) && line_bytes(line) >= 0)
		*ret_behind = rest;
	struct span lines = span_head(text, text.len - ret_behind->len);
	if (span_equals(line, SPAN("end")))
		*ret_behind = rest;
	return lines;
}

bool uuencode_find(struct span text, struct uuencoded *ret_found)
{
	struct span rest = text, line;
	size_t at = 0;
	while (span_next_line(&rest, &line)) {
		struct span behind, name;
		struct span lines = is_begin(line, &name) ? take_lines(rest, &behind) : SPAN_NONE;
		if (lines.len > 0) {
			*ret_found = (struct uuencoded){ span_head(text, at), name, lines, behind };
			return true;
		}
		at = text.len - rest.len;
	}
	return false;
}

static size_t add_line(char *out, struct span line)
{
	int bytes = line_bytes(line);
	for (int i = 0; i < bytes; i++) {
		size_t at = 1 + (size_t)i / 3 * 4 + (size_t)i % 3;
		unsigned a = at < line.len ? value_of(line.ptr[at]) : 0, b = at + 1 < line.len ? value_of(line.ptr[at + 1]) : 0;
		unsigned shift = 2 * (unsigned)(i % 3);
		out[i] = (char)(a << (2 + shift) | b >> (4 - shift));
	}
	return bytes > 0 ? (size_t)bytes : 0;
}

struct span uuencode_decode(struct arena *arena, struct span lines)
{
	char *out = arena_alloc(arena, lines.len + LINE_BYTES_MAX, 1); /* a line whose blanks were lost is shorter than what it stands for */
	struct span line;
	size_t len = 0, max = lines.len;
	while (span_next_line(&lines, &line) && len <= max)
		len += add_line(out + len, line);
	return span_make(out, len);
}
