#include "report/feed_text.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/tree.h"
#include "report/xml.h"
#include "report/xml_mend.h"
#include "text/base64.h"
#include "text/markup.h"
#include "text/paragraphs.h"
#include "text/utf8.h"

#include <stdio.h>

#define TEXT_CEILING (2 * (size_t)REPORT_MAX_BYTES)
/* Mark-up is escaped once by its feed; programs that put feeds together escape it once or twice more. */
#define ESCAPES_MAX 2u

/* ---- characters that were read in the wrong charset before they came here ---- */

/* What a byte from 0x80 to 0x9F means to windows-1252: as references they are known for that. */
static uint32_t windows_character(unsigned char byte)
{
	char reference[8];
	uint32_t c = byte;
	int len = snprintf(reference, sizeof(reference), "&#%u;", byte);
	(void)markup_reference(span_make(reference, (size_t)len), &c);
	return c;
}

/* The byte that a character is in windows-1252, 0 for one that it lacks. */
static unsigned char windows_byte(uint32_t c)
{
	if (c < 0x100)
		return (unsigned char)c;
	for (unsigned byte = 0x80; byte < 0xA0; byte++)
		if (windows_character((unsigned char)byte) == c)
			return (unsigned char)byte;
	return 0;
}

/* UTF-8 that was taken for windows-1252 and made UTF-8 once more: all its characters are in that, and their bytes are UTF-8. */
static struct span undouble(struct arena *arena, struct span s)
{
	char *bytes = arena_alloc(arena, s.len, 1);
	size_t len = 0, high = 0;
	for (struct span rest = s; rest.len > 0;) {
		size_t size;
		uint32_t c = utf8_next(rest, &size);
		unsigned char byte = windows_byte(c);
		if (byte == 0)
			return s;
		high += byte >= 0x80;
		bytes[len++] = (char)byte;
		rest = span_from(rest, size);
	}
	struct span made = span_make(bytes, len);
	return high > 1 && utf8_is_valid(made) ? made : s;
}

static void add_c1(struct buf *out, unsigned char byte)
{
	char bytes[4];
	uint32_t c = windows_character(byte);
	if (c >= 0xA0) /* five of them are nothing in windows-1252 either */
		buf_add(out, bytes, utf8_encode(c, bytes));
}

/* U+0080 to U+009F are nobody's characters but windows-1252's, read as Latin-1. */
static bool is_c1(struct span s, size_t at)
{
	return s.ptr[at] == '\xC2' && at + 1 < s.len && (unsigned char)s.ptr[at + 1] < 0xA0;
}

static struct span without_c1(struct arena *arena, struct span s)
{
	size_t at = 0, run = 0;
	while (at < s.len && !is_c1(s, at))
		at++;
	if (at == s.len)
		return s;
	struct buf out;
	buf_init(&out, TEXT_CEILING);
	for (; at < s.len; at++) {
		if (!is_c1(s, at))
			continue;
		buf_add(&out, s.ptr + run, at - run);
		add_c1(&out, (unsigned char)s.ptr[++at]);
		run = at + 1;
	}
	buf_add(&out, s.ptr + run, s.len - run);
	struct span made = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return made;
}

static struct span repaired(struct arena *arena, struct span s)
{
	bool is_suspect = s.len > 0 && (memchr(s.ptr, '\xC2', s.len) || memchr(s.ptr, '\xC3', s.len));
	return is_suspect ? without_c1(arena, undouble(arena, s)) : s; /* what was doubled begins with one of these */
}

/* ---- mark-up ---- */

/* A tag's name at the front that HTML knows: what has none of its tags is no mark-up but talks of something in angles. */
static bool is_html_name(struct span s)
{
	static const char *const inline_names[] = { "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "input", "link", "s", "small", "span", "strong",
		"sub", "sup", "tt", "u", "video", "audio", "source", "embed", "time" };
	struct span name = span_head(s, xml_name_len(s));
	if (markup_kind(name) != MARKUP_INLINE)
		return true;
	for (size_t i = 0; i < LEN(inline_names); i++)
		if (span_equals_nocase(name, span_of(inline_names[i])))
			return true;
	return false;
}

/* A closing tag of HTML's, an opening one with an attribute, or one of those that are never closed. Not a lone "<P>": so
 * may a company be called on the market. */
static bool is_sure_tag(struct span s)
{
	if (s.len < 3 || s.ptr[0] != '<')
		return false;
	if (s.ptr[1] == '/')
		return is_html_name(span_from(s, 2));
	size_t name = xml_name_len(span_from(s, 1));
	size_t at = 1 + name;
	while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\n' || s.ptr[at] == '\t'))
		at++;
	static const struct span voids[] = { SPAN("br"), SPAN("hr"), SPAN("wbr") };
	for (size_t i = 0; i < LEN(voids); i++)
		if (span_equals_nocase(span_make(s.ptr + 1, name), voids[i]) && (span_starts(span_from(s, at), SPAN(">")) || span_starts(span_from(s, at), SPAN("/>"))))
			return true;
	size_t attribute = at > 1 + name ? xml_name_len(span_from(s, at)) : 0;
	return attribute > 0 && at + attribute < s.len && s.ptr[at + attribute] == '=' && is_html_name(span_from(s, 1));
}

/* What begins like a tag, a comment or a section. */
static bool is_likely_tag(struct span s)
{
	return s.len > 2 && s.ptr[0] == '<' && (ascii_is_letter(s.ptr[1]) || s.ptr[1] == '!' || s.ptr[1] == '?' || (s.ptr[1] == '/' && ascii_is_letter(s.ptr[2])));
}

/* Mark-up that is likely, or `is_sure`, or a reference to a character. */
static bool has_markup(struct span s, bool is_sure)
{
	for (size_t i = 0; i + 2 < s.len; i++) {
		uint32_t c;
		struct span rest = span_from(s, i);
		if (s.ptr[i] == '<' && (is_sure ? is_sure_tag(rest) : is_likely_tag(rest)))
			return true;
		if (s.ptr[i] == '&' && markup_reference(rest, &c) > 2)
			return true;
	}
	return false;
}

/* Each paragraph by itself, since mark-up knows none but its own. */
static void add_paragraphs(struct buf *out, struct span s)
{
	size_t start = out->len;
	while (s.len > 0) {
		ptrdiff_t end = span_find(s, SPAN("\n\n"));
		size_t len = end < 0 ? s.len : (size_t)end, before = out->len;
		if (before > start)
			buf_add_text(out, "\n\n");
		size_t begun = out->len;
		markup_add(out, span_head(s, len));
		if (out->len == begun)
			buf_truncate(out, before);
		s = span_from(s, len + (end < 0 ? 0 : 2));
	}
}

static struct span made_by(struct arena *arena, void (*add)(struct buf *out, struct span s), struct span s)
{
	struct buf out;
	buf_init(&out, TEXT_CEILING);
	add(&out, s);
	for (unsigned i = 0; i < ESCAPES_MAX && has_markup(buf_view(&out), true); i++) {
		struct buf again;
		buf_init(&again, TEXT_CEILING);
		add_paragraphs(&again, buf_view(&out));
		buf_done(&out);
		out = again;
	}
	struct span made = out.len > 0 ? repaired(arena, arena_copy(arena, buf_view(&out))) : SPAN_NONE;
	buf_done(&out);
	return made;
}

struct span feed_html(struct arena *arena, struct span s)
{
	return made_by(arena, has_markup(s, false) ? markup_add : paragraphs_add, s);
}

struct span feed_plain(struct arena *arena, struct span s)
{
	return made_by(arena, has_markup(s, true) ? markup_add : paragraphs_add, s);
}

struct span feed_unmarked(struct arena *arena, struct span s)
{
	return has_markup(s, true) ? made_by(arena, add_paragraphs, s) : s;
}

/* ---- elements ---- */

static void add_escaped(struct buf *out, struct span s)
{
	size_t run = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '<' && s.ptr[i] != '&')
			continue;
		buf_add(out, s.ptr + run, i - run);
		buf_add_text(out, s.ptr[i] == '<' ? "&lt;" : "&amp;");
		run = i + 1;
	}
	buf_add(out, s.ptr + run, s.len - run);
}

static void add_tag(struct buf *out, const xmlNode *node, const char *opening)
{
	buf_add_text(out, opening);
	buf_add_text(out, (const char *)node->name);
	buf_add_char(out, '>');
}

/* What stands below `node` as mark-up again, without attributes. Not by tree_next: that does not say when an element ends. */
static void add_inner(struct buf *out, const xmlNode *node)
{
	const xmlNode *n = node->children;
	while (n) {
		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			add_escaped(out, span_of((const char *)n->content));
		else if (n->type == XML_ELEMENT_NODE)
			add_tag(out, n, "<");
		if (n->type == XML_ELEMENT_NODE && n->children) {
			n = n->children;
			continue;
		}
		while (n != node) {
			if (n->type == XML_ELEMENT_NODE)
				add_tag(out, n, "</");
			if (n->next)
				break;
			n = n->parent;
		}
		n = n == node ? NULL : n->next;
	}
}

static bool has_elements(const xmlNode *node)
{
	for (const xmlNode *n = node->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

static struct span inner_text(struct arena *arena, const xmlNode *node)
{
	struct buf inner;
	buf_init(&inner, TEXT_CEILING);
	add_inner(&inner, node);
	struct span made = made_by(arena, markup_add, buf_view(&inner));
	buf_done(&inner);
	return made;
}

/* Atom 1.0 has everything in base64 that is neither text nor XML. */
static bool is_base64(const xmlNode *node, struct span type)
{
	if (span_equals_nocase(span_trim(tree_attribute(node, "mode")), SPAN("base64")))
		return true;
	bool is_text = type.len == 0 || !memchr(type.ptr, '/', type.len) || span_starts_nocase(type, SPAN("text/")) || span_ends(type, SPAN("xml")) ||
		       span_ends(type, SPAN("html"));
	return !is_text;
}

struct span feed_content(struct arena *arena, const xmlNode *node, bool is_plain)
{
	if (has_elements(node))
		return inner_text(arena, node);
	struct span type = span_trim(tree_attribute(node, "type")), text = xml_text(node, arena);
	if (is_base64(node, type)) {
		struct span decoded = base64_decode(arena, text);
		return feed_html(arena, utf8_is_valid(decoded) ? decoded : SPAN_NONE);
	}
	if (type.len > 0)
		is_plain = span_equals_nocase(type, SPAN("text")) || span_equals_nocase(type, SPAN("text/plain"));
	return is_plain ? feed_plain(arena, text) : feed_html(arena, text);
}

/* ---- people ---- */

static bool is_address(struct span s)
{
	return s.len > 0 && memchr(s.ptr, '@', s.len) && !memchr(s.ptr, ' ', s.len);
}

/* What stands between `open` and `close`; `ret_before` is what stands before. */
static struct span between(struct span s, char open, char close, struct span *ret_before)
{
	const char *first = memchr(s.ptr, open, s.len);
	*ret_before = first ? span_trim(span_head(s, (size_t)(first - s.ptr))) : s;
	struct span rest = first ? span_from(s, (size_t)(first - s.ptr) + 1) : SPAN_NONE;
	const char *last = rest.len > 0 ? memchr(rest.ptr, close, rest.len) : NULL;
	return last ? span_trim(span_head(rest, (size_t)(last - rest.ptr))) : SPAN_NONE;
}

struct span feed_person(struct arena *arena, struct span s)
{
	struct span before, inside, name = span_trim(s);
	if (name.len == 0)
		return SPAN_NONE;
	inside = between(name, '<', '>', &before);
	if (is_address(inside))
		name = before.len > 0 ? before : inside;
	inside = between(name, '(', ')', &before);
	if (is_address(inside) && before.len > 0)
		name = before;
	else if (is_address(before) && inside.len > 0)
		name = inside;
	return feed_plain(arena, name);
}
