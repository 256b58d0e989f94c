/* Two looks. The first measures the layout: how long the lines are, whether an empty line follows nearly every line. The second
 * joins. Where lines end by themselves (a p90 of line lengths beyond what anyone wraps at), each line is a paragraph. */
#include "text/paragraphs.h"

#include "base/vec.h"
#include "text/utf8.h"

#include <stdint.h>

/* Nobody wraps wider; measured in bytes of the line without its indent. */
#define WRAP_MAX 140u
#define WRAP_MIN 40u

struct line {
	struct span text;     /* trimmed */
	uint32_t indent;
	uint32_t empty_before; /* empty lines between this and the line before */
	bool is_ended;        /* it ends a sentence */
};

struct layout {
	struct {
		struct line *at;
		size_t len, cap;
	} lines;
	size_t width;     /* 0: not wrapped */
	bool is_double;   /* an empty line between the lines of one paragraph */
};

static size_t blank_len(struct span s)
{
	if (s.len == 0)
		return 0;
	unsigned char c = (unsigned char)s.ptr[0];
	if (c <= ' ')
		return 1;
	if (c == 0xC2 && s.len > 1 && ((unsigned char)s.ptr[1] == 0xA0 || (unsigned char)s.ptr[1] == 0x85))
		return 2;
	if (c == 0xE3 && s.len > 2 && (unsigned char)s.ptr[1] == 0x80 && (unsigned char)s.ptr[2] == 0x80)
		return 3; /* ideographic space */
	return 0;
}

static struct span trim(struct span s, uint32_t *ret_indent)
{
	uint32_t indent = 0;
	for (size_t len; (len = blank_len(s)) > 0; s = span_from(s, len))
		indent += s.ptr[0] == '\t' ? 8 : 1;
	while (s.len > 0) {
		if ((unsigned char)s.ptr[s.len - 1] <= ' ')
			s.len--;
		else if (s.len > 1 && (unsigned char)s.ptr[s.len - 2] == 0xC2 && (unsigned char)s.ptr[s.len - 1] == 0xA0)
			s.len -= 2;
		else
			break;
	}
	*ret_indent = indent;
	return s;
}

/* The next line, ended by LF, CR, CRLF, form feed, vertical tab, U+2028 or U+2029. */
static bool next_line(struct span *rest, struct span *ret_line)
{
	if (rest->len == 0)
		return false;
	size_t i = 0, end = 0;
	for (; i < rest->len && end == 0; i += end == 0) {
		char c = rest->ptr[i];
		if ((unsigned char)c > '\r' && c != '\xE2')
			continue;
		if (c == '\n' || c == '\f' || c == '\v')
			end = 1;
		else if (c == '\r')
			end = i + 1 < rest->len && rest->ptr[i + 1] == '\n' ? 2 : 1;
		else if (c == '\xE2' && i + 2 < rest->len && rest->ptr[i + 1] == '\x80' &&
			 (rest->ptr[i + 2] == '\xA8' || rest->ptr[i + 2] == '\xA9'))
			end = 3;
	}
	*ret_line = span_head(*rest, i);
	*rest = span_from(*rest, i + end);
	return true;
}

static size_t closer_len(struct span s)
{
	static const struct span wide[] = { SPAN("\xE2\x80\x9D"), SPAN("\xE2\x80\x99"), SPAN("\xC2\xBB"), SPAN("\xE3\x80\x8D") };
	char last = s.len > 0 ? s.ptr[s.len - 1] : 'a';
	if (last == '"' || last == '\'' || last == ')' || last == ']')
		return 1;
	for (size_t i = 0; (unsigned char)last >= 0x80 && i < sizeof(wide) / sizeof(*wide); i++)
		if (span_ends(s, wide[i]))
			return wide[i].len;
	return 0;
}

static bool ends_sentence(struct span s)
{
	static const struct span wide[] = { SPAN("\xE2\x80\xA6"), SPAN("\xE3\x80\x82"), SPAN("\xEF\xBC\x81"), SPAN("\xEF\xBC\x9F") };
	for (int pass = 0; pass < 2; pass++)
		s.len -= closer_len(s);
	char last = s.len > 0 ? s.ptr[s.len - 1] : 'a';
	if (last == '.' || last == '!' || last == '?' || last == ':')
		return true;
	for (size_t i = 0; (unsigned char)last >= 0x80 && i < sizeof(wide) / sizeof(*wide); i++)
		if (span_ends(s, wide[i]))
			return true;
	return false;
}

static void lines_read(struct layout *layout, struct span text)
{
	struct span line;
	uint32_t empty = 0;
	while (next_line(&text, &line)) {
		uint32_t indent;
		struct span trimmed = trim(line, &indent);
		if (trimmed.len == 0) {
			empty++;
			continue;
		}
		VEC_PUSH(&layout->lines, (struct line){ trimmed, indent, empty, ends_sentence(trimmed) });
		empty = 0;
	}
}

/* The width that the lines were wrapped at: the longest line, where it is believable and enough lines come near it in the middle
 * of a sentence. */
static size_t width_of(const struct layout *layout)
{
	size_t longest = 0, near = 0, open = 0;
	for (size_t i = 0; i < layout->lines.len; i++) {
		size_t len = layout->lines.at[i].text.len + layout->lines.at[i].indent;
		if (len > WRAP_MAX)
			return 0;
		longest = len > longest ? len : longest;
	}
	for (size_t i = 0; i + 1 < layout->lines.len; i++) {
		const struct line *line = &layout->lines.at[i];
		bool is_near = line->text.len + line->indent + 16 >= longest;
		near += is_near;
		open += is_near && !line->is_ended;
	}
	return longest >= WRAP_MIN && near >= 1 && open * 2 >= near ? longest : 0;
}

/* Double spaced: most long lines that end in the middle of a sentence are followed by exactly one empty line. */
static bool is_double_spaced(const struct layout *layout)
{
	size_t open = 0, single = 0;
	for (size_t i = 0; i + 1 < layout->lines.len; i++) {
		const struct line *line = &layout->lines.at[i];
		if (line->text.len + line->indent + 24 < layout->width || line->is_ended)
			continue;
		open++;
		single += layout->lines.at[i + 1].empty_before == 1;
	}
	return open >= 3 && single * 4 >= open * 3;
}

static size_t first_word_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] != ' ')
		len++;
	return len;
}

static bool is_list_item(struct span s)
{
	return span_starts(s, SPAN("- ")) || span_starts(s, SPAN("* ")) || span_starts(s, SPAN("\xE2\x80\xA2")) || span_starts(s, SPAN("+ "));
}

/* Two or more gaps of three blanks: columns of a table. */
static bool is_table_row(struct span s)
{
	size_t gaps = 0, blanks = 0;
	for (size_t i = 0; i < s.len; i++) {
		blanks = s.ptr[i] == ' ' || s.ptr[i] == '\t' ? blanks + 1 : 0;
		gaps += blanks == 3 || s.ptr[i] == '\t';
	}
	return gaps >= 2;
}

static bool joins(const struct layout *layout, const struct line *above, const struct line *line)
{
	uint32_t gap = line->empty_before;
	char c = line->text.ptr[0];
	bool goes_on = !above->is_ended && c >= 'a' && c <= 'z'; /* small, in the middle of a sentence */
	if (layout->width == 0)
		return gap == 0 && goes_on && above->text.len >= WRAP_MIN;
	if (gap > (layout->is_double ? 1u : 0u) || is_list_item(line->text) || is_table_row(line->text) || is_table_row(above->text))
		return false;
	size_t had = above->text.len + above->indent, wanted = first_word_len(line->text) + 1;
	/* the next word would have fitted with room to spare: broken on purpose */
	bool is_short = had + wanted + 8 < layout->width;
	if (layout->is_double && gap == 0)
		return !is_short;
	if (line->indent >= above->indent + 2 && (line->indent < 8 || above->is_ended) && !is_list_item(above->text))
		return false;
	/* a line that is half full and open is no heading */
	if (!is_short || (layout->is_double && !above->is_ended && had * 2 > layout->width))
		return true;
	/* ragged text: a short line in the middle of a sentence whose next line begins small */
	return goes_on && had * 2 > layout->width;
}

/* Bytes up to the next blank that is not a single ASCII one inside the line: what can be copied as it is. */
static size_t run_len(struct span s)
{
	size_t len = 1;
	for (; len < s.len; len++) {
		unsigned char c = (unsigned char)s.ptr[len];
		if (c == ' ' && len + 1 < s.len && (unsigned char)s.ptr[len + 1] > ' ' && (unsigned char)s.ptr[len + 1] < 0x80)
			continue;
		if ((c <= ' ' || c == 0xC2 || c == 0xE3) && blank_len(span_from(s, len)) > 0)
			break;
	}
	return len;
}

static void add_line(struct buf *out, struct span line)
{
	bool wants_blank = false;
	while (line.len > 0) {
		size_t blank = blank_len(line);
		if (blank > 0) {
			wants_blank = true;
			line = span_from(line, blank);
			continue;
		}
		size_t len = run_len(line);
		if (wants_blank)
			buf_add_char(out, ' ');
		wants_blank = false;
		buf_add(out, line.ptr, len);
		line = span_from(line, len);
	}
}

void paragraphs_add(struct buf *out, struct span text)
{
	struct layout layout = { 0 };
	lines_read(&layout, text);
	layout.width = width_of(&layout);
	layout.is_double = layout.width > 0 && is_double_spaced(&layout);
	for (size_t i = 0; i < layout.lines.len; i++) {
		const struct line *line = &layout.lines.at[i];
		if (i > 0)
			buf_add_text(out, joins(&layout, line - 1, line) ? " " : "\n\n");
		add_line(out, line->text);
	}
	VEC_DONE(&layout.lines);
}
