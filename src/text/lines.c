#include "text/lines.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/sentences.h"
#include "text/utf8.h"

#define EDGE_LINES 2u        /* at the top and at the bottom of a page, where running heads stand */
#define HEAD_COLUMNS_MAX 90u /* longer ones are text that happens to stand there */

size_t line_blank_len(struct span s)
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

bool line_is_unspaced(uint32_t c)
{
	return (c >= 0x3000 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x0E00 && c <= 0x0EFF) ||
	       (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static struct span trim(struct span s, uint32_t *ret_indent)
{
	uint32_t indent = 0;
	for (size_t len; (len = line_blank_len(s)) > 0; s = span_from(s, len))
		indent += s.ptr[0] == '\t' ? 8 : len == 3 ? 2 : 1;
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
static bool next_line(struct span *rest, struct span *ret_line, bool *ret_is_page_end)
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
	*ret_is_page_end = end == 1 && rest->ptr[i] == '\f';
	*ret_line = span_head(*rest, i);
	*rest = span_from(*rest, i + end);
	return true;
}

static uint32_t columns_of(struct span s)
{
	size_t ascii = 0;
	while (ascii < s.len && (signed char)s.ptr[ascii] >= 0)
		ascii++;
	uint32_t columns = (uint32_t)ascii;
	for (size_t at = ascii, len; at < s.len; at += len)
		columns += (uint32_t)utf8_columns(utf8_next(span_from(s, at), &len));
	return columns;
}

/* "-----", "* * *", "=====": drawn, not said. A lone sign may be a bullet. */
static bool is_rule(struct span s)
{
	size_t signs = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != ' ' && !strchr("-=_*~+|", s.ptr[i]))
			return false;
		signs += s.ptr[i] != ' ';
	}
	return signs >= 2;
}

/* "> > as he wrote": off with the marks, where a blank or another follows them. */
static struct span unquote(struct span s, uint16_t *ret_quote)
{
	*ret_quote = 0;
	while (s.len > 0 && s.ptr[0] == '>' && (s.len == 1 || s.ptr[1] == ' ' || s.ptr[1] == '>' || *ret_quote > 0)) {
		++*ret_quote;
		s = span_from(s, 1);
		while (s.len > 0 && s.ptr[0] == ' ')
			s = span_from(s, 1);
	}
	return s;
}

static void add_all(struct lines *lines, struct span text)
{
	struct span line;
	struct line next = { .empty_before = 0 };
	bool is_page_end;
	while (next_line(&text, &line, &is_page_end)) {
		uint16_t quote;
		uint32_t indent;
		struct span trimmed = unquote(trim(line, &indent), &quote);
		if (trimmed.len == 0 || is_rule(trimmed)) {
			next.empty_before += trimmed.len == 0 ? 1 : 2; /* a rule parts even what is spaced double */
		} else {
			next.text = trimmed;
			next.indent = indent;
			next.quote = quote;
			next.columns = columns_of(trimmed);
			next.is_ended = sentence_ends(trimmed, true);
			VEC_PUSH(lines, next);
			next.empty_before = 0;
		}
		next.page += is_page_end;
	}
}

/* ---- the edges of pages ---- */

/* What a running head has on every page: all but its numbers. */
static uint64_t head_key(const struct line *line)
{
	char room[4 * HEAD_COLUMNS_MAX];
	size_t len = 0;
	for (size_t i = 0; i < line->text.len && len < sizeof(room); i++)
		if (line->text.ptr[i] != ' ' && (line->text.ptr[i] < '0' || line->text.ptr[i] > '9'))
			room[len++] = line->text.ptr[i];
	return hash64(span_make(room, len));
}

/* "12", "- 12 -", "Page 3 of 9", "Seite 3": one word at most beside its numbers, and a number. */
static bool is_page_number(struct span s)
{
	size_t letters = 0, digits = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool is_digit = ascii_is_digit(s.ptr[i]);
		digits += is_digit;
		letters += !is_digit && !strchr(" -/|.[]()", s.ptr[i]);
	}
	bool is_named = span_starts_nocase(s, SPAN("page ")) || span_starts_nocase(s, SPAN("seite ")) || span_starts_nocase(s, SPAN("p. ")) ||
			span_starts_nocase(s, SPAN("p\xC3\xA1gina ")) || span_starts_nocase(s, SPAN("pagina "));
	return digits > 0 && digits <= 6 && (letters == 0 || (is_named && letters <= 12));
}

/* Whether the line is one of the first or last of its page. */
static bool is_at_edge(const struct lines *lines, size_t i)
{
	uint32_t page = lines->at[i].page;
	bool is_top = i < EDGE_LINES || lines->at[i - EDGE_LINES].page != page;
	return (is_top && page > 0) || (is_top && i < EDGE_LINES) || i + EDGE_LINES >= lines->len || lines->at[i + EDGE_LINES].page != page;
}

static void drop_edges(struct lines *lines)
{
	struct map seen = { 0 };
	uint32_t pages = lines->len > 0 ? lines->at[lines->len - 1].page + 1 : 0;
	if (pages < 2)
		return;
	for (size_t i = 0; i < lines->len; i++)
		if (is_at_edge(lines, i) && lines->at[i].columns <= HEAD_COLUMNS_MAX)
			++*map_at(&seen, head_key(&lines->at[i]));
	size_t kept = 0;
	bool is_cut = false;
	for (size_t i = 0; i < lines->len; i++) {
		struct line line = lines->at[i];
		const uint64_t *count = line.columns <= HEAD_COLUMNS_MAX && is_at_edge(lines, i) ? map_find(&seen, head_key(&line)) : NULL;
		/* the head of the first page may be the title */
		bool is_head = count && *count >= 2 && *count * 2 >= pages && !(line.page == 0 && i < EDGE_LINES);
		if (is_head || (count && is_page_number(line.text))) {
			is_cut = true;
			continue;
		}
		bool turns = kept > 0 && lines->at[kept - 1].page != line.page;
		if ((is_cut || turns) && kept > 0 && !lines->at[kept - 1].is_ended)
			line.empty_before = 0; /* the sentence goes on over the page */
		is_cut = false;
		lines->at[kept++] = line;
	}
	lines->len = kept;
	map_done(&seen);
}

void lines_read(struct lines *lines, struct span text)
{
	add_all(lines, text);
	drop_edges(lines);
}

void lines_done(struct lines *lines)
{
	VEC_DONE(lines);
}
