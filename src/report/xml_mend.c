#include "report/xml_mend.h"

#include "base/ascii.h"
#include "base/vec.h"
#include "text/markup.h"
#include "text/utf8.h"

/* What a construct ends with. One that is not found once is not looked for again: else each of many openings would be a search to the end. */
enum closing { CLOSE_COMMENT, CLOSE_SECTION, CLOSE_INSTRUCTION, CLOSE_DOUBLE_QUOTE, CLOSE_SINGLE_QUOTE, CLOSINGS };

struct element {
	struct span name;
	unsigned namespaces; /* that it declares */
};

struct mender {
	const struct decoding *d;
	struct fault *fault;
	struct buf *out;
	struct {
		struct element *at;
		size_t len, cap;
	} open; /* the first is the root, which stays open to the end */
	size_t nodes, namespaces;
	bool is_past_root; /* the root was closed: what follows is kept only where it has elements */
	bool is_channel_past;
	bool lacks[CLOSINGS];
};

/* ---- small readers ---- */

static bool begins_name(char c)
{
	return ascii_is_letter(c) || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

size_t xml_name_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && (begins_name(s.ptr[len]) || (len > 0 && (ascii_is_digit(s.ptr[len]) || s.ptr[len] == '-' || s.ptr[len] == '.'))))
		len++;
	return len;
}

static size_t blanks_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && ascii_is_blank(s.ptr[len]))
		len++;
	return len;
}

/* Bytes from the front of `s` to behind what closes it, or 0 where nothing does. */
static size_t length_to(struct mender *m, struct span s, enum closing closing)
{
	static const char *const ends[CLOSINGS] = { "-->", "]]>", "?>", "\"", "'" };
	if (m->lacks[closing])
		return 0;
	struct span end = span_of(ends[closing]);
	ptrdiff_t at = span_find(s, end);
	m->lacks[closing] = at < 0;
	return at < 0 ? 0 : (size_t)at + end.len;
}

size_t xml_comment_len(struct span s)
{
	ptrdiff_t end = span_starts(s, SPAN("<!--")) ? span_find(span_from(s, 4), SPAN("-->")) : -1;
	return end >= 0 ? 4 + (size_t)end + 3 : span_starts(s, SPAN("<!--")) ? s.len : 0;
}

size_t xml_doctype_len(struct span s, struct span *ret_subset)
{
	char quote = 0;
	size_t start = 0;
	*ret_subset = SPAN_NONE;
	if (!span_starts_nocase(s, SPAN("<!DOCTYPE")))
		return 0;
	for (size_t i = 9; i < s.len; i++) {
		char c = s.ptr[i];
		size_t comment = !quote && start > 0 && c == '<' ? xml_comment_len(span_from(s, i)) : 0;
		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (comment > 0) { /* of people, with their apostrophes */
			i += comment - 1;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '[' && start == 0) {
			start = i + 1;
		} else if (c == ']' && start > 0) {
			*ret_subset = span_make(s.ptr + start, i - start);
			const char *end = memchr(s.ptr + i, '>', s.len - i);
			return end ? (size_t)(end - s.ptr) + 1 : s.len;
		} else if (c == '>' && start == 0) {
			return i + 1;
		}
	}
	/* a quote that is never closed: up to the first '>'; declarations that are never closed are all there is */
	const char *end = start == 0 ? memchr(s.ptr, '>', s.len) : NULL;
	if (start > 0)
		*ret_subset = span_from(s, start);
	return end ? (size_t)(end - s.ptr) + 1 : s.len;
}

static int refuse(const struct mender *m, const char *what, unsigned max)
{
	return decoding_fault(m->d, m->fault, "it is XML with %s %u", what, max);
}

static int count_node(struct mender *m)
{
	return ++m->nodes > XML_NODES_MAX ? refuse(m, "more elements and attributes than", XML_NODES_MAX) : 0;
}

/* ---- characters ---- */

static bool is_forbidden(uint32_t c)
{
	return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
}

static void add_character(struct buf *out, uint32_t c)
{
	char bytes[4];
	if (c == '<')
		buf_add_text(out, "&lt;");
	else if (c == '>')
		buf_add_text(out, "&gt;");
	else if (c == '&')
		buf_add_text(out, "&amp;");
	else if (c == '"')
		buf_add_text(out, "&quot;");
	else if (!is_forbidden(c))
		buf_add(out, bytes, utf8_encode(c, bytes));
}

/* U+FFFE and U+FFFF, the only ones of three bytes that XML forbids. */
static bool is_noncharacter(struct span s)
{
	return span_starts(s, SPAN("\xEF\xBF\xBE")) || span_starts(s, SPAN("\xEF\xBF\xBF"));
}

/* The one at the front, where it cannot stay as it is: its length. */
static size_t add_special(struct buf *out, struct span s)
{
	uint32_t c;
	size_t len = s.ptr[0] == '&' ? markup_reference(s, &c) : 0;
	if (len > 0) {
		add_character(out, c);
		return len;
	}
	if (s.ptr[0] == '\xEF' && !is_noncharacter(s)) {
		buf_add_char(out, s.ptr[0]);
		return 1;
	}
	if (s.ptr[0] == '\xEF')
		return 3;
	add_character(out, (unsigned char)s.ptr[0]);
	return 1;
}

/* Character data or the inside of an attribute. */
static void add_text(struct buf *out, struct span s)
{
	size_t run = 0, i = 0;
	if (s.len == 0) /* it may point nowhere */
		return;
	while (i < s.len) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c >= ' ' ? !strchr("&<>\"\xEF", c) : c == '\t' || c == '\n' || c == '\r') {
			i++;
			continue;
		}
		buf_add(out, s.ptr + run, i - run);
		i += add_special(out, span_from(s, i));
		run = i;
	}
	buf_add(out, s.ptr + run, i - run);
}

static bool takes_text(const struct mender *m)
{
	return m->out && m->open.len > (m->is_past_root ? 1 : 0);
}

static void put_text(struct mender *m, struct span s)
{
	if (takes_text(m))
		add_text(m->out, s);
}

/* ---- elements ---- */

static bool is_one_of(struct span name, const char *const *names)
{
	for (; *names; names++)
		if (span_equals_nocase(name, span_of(*names)))
			return true;
	return false;
}

/* HTML's, which nobody closes. Not "link" and "source": they are elements of feeds. */
static bool is_void(struct span name)
{
	static const char *const names[] = { "br", "hr", "img", "input", "wbr", "col", "area", "param", "embed", NULL };
	return is_one_of(name, names);
}

static void pop(struct mender *m)
{
	struct element *last = &m->open.at[--m->open.len];
	m->namespaces -= last->namespaces;
	if (!m->out)
		return;
	buf_add_text(m->out, "</");
	buf_add_span(m->out, last->name);
	buf_add_char(m->out, '>');
}

/* Closes the innermost one of that name and what was left open in it; one that is not open is not closed. */
static void close_element(struct mender *m, struct span name)
{
	size_t at = m->open.len;
	while (at > 0 && !span_equals_nocase(m->open.at[at - 1].name, name))
		at--;
	if (at == 0)
		return;
	while (m->open.len > (at > 1 ? at - 1 : 1))
		pop(m);
	m->is_past_root = m->is_past_root || at == 1;
	bool is_channel = at == 2 && span_equals_nocase(name, SPAN("channel")) && span_equals_nocase(m->open.at[0].name, SPAN("rss"));
	m->is_channel_past = m->is_channel_past || is_channel;
}

static size_t put_end(struct mender *m, struct span s)
{
	size_t name = xml_name_len(span_from(s, 2)), len = 2 + name;
	while (len < s.len && s.ptr[len] != '>' && s.ptr[len] != '<')
		len++;
	close_element(m, span_make(s.ptr + 2, name));
	return len < s.len && s.ptr[len] == '>' ? len + 1 : len;
}

struct attributes {
	struct span names[XML_ATTRIBUTES_MAX];
	size_t len;
	unsigned namespaces;
};

static bool is_new(const struct attributes *attributes, struct span name)
{
	for (size_t i = 0; i < attributes->len; i++)
		if (span_equals(attributes->names[i], name))
			return false;
	return true;
}

/* The value behind "=": what is taken, and its text. */
static size_t read_value(struct mender *m, struct span s, struct span *ret_value)
{
	size_t skipped = blanks_len(s), len = 0;
	s = span_from(s, skipped);
	bool is_quoted = s.len > 0 && (s.ptr[0] == '"' || s.ptr[0] == '\'');
	size_t quoted = is_quoted ? length_to(m, span_from(s, 1), s.ptr[0] == '"' ? CLOSE_DOUBLE_QUOTE : CLOSE_SINGLE_QUOTE) : 0;
	if (quoted > 0) {
		*ret_value = span_make(s.ptr + 1, quoted - 1);
		return skipped + 1 + quoted;
	}
	while (len < s.len && !ascii_is_blank(s.ptr[len]) && s.ptr[len] != '>' && s.ptr[len] != '<')
		len++;
	*ret_value = span_make(s.ptr + is_quoted, len - is_quoted);
	return skipped + len;
}

static int put_attribute(struct mender *m, struct attributes *attributes, struct span s, size_t *ret_len)
{
	struct span name = span_head(s, xml_name_len(s)), value = SPAN_NONE;
	size_t len = name.len, blanks = blanks_len(span_from(s, len));
	if (len + blanks < s.len && s.ptr[len + blanks] == '=')
		len += blanks + 1 + read_value(m, span_from(s, len + blanks + 1), &value);
	*ret_len = len;
	if (attributes->len == XML_ATTRIBUTES_MAX)
		return refuse(m, "more attributes in one element than", XML_ATTRIBUTES_MAX);
	bool is_first = is_new(attributes, name);
	attributes->names[attributes->len++] = name;
	attributes->namespaces += span_starts(name, SPAN("xmlns"));
	if (m->out && is_first) {
		buf_add_char(m->out, ' ');
		buf_add_span(m->out, name);
		buf_add_text(m->out, "=\"");
		add_text(m->out, value);
		buf_add_char(m->out, '"');
	}
	return count_node(m);
}

static int put_attributes(struct mender *m, struct attributes *attributes, struct span s, size_t *at)
{
	attributes->len = attributes->namespaces = 0;
	while (*at < s.len && s.ptr[*at] != '>' && s.ptr[*at] != '<') {
		size_t len = 1;
		if (begins_name(s.ptr[*at]) && put_attribute(m, attributes, span_from(s, *at), &len) < 0)
			return -1;
		*at += len;
	}
	return 0;
}

static int push(struct mender *m, struct span name, unsigned namespaces)
{
	if (m->open.len == XML_DEPTH_MAX)
		return refuse(m, "elements within elements deeper than", XML_DEPTH_MAX);
	m->namespaces += namespaces;
	if (m->namespaces > XML_NAMESPACES_MAX)
		return refuse(m, "more namespaces in one place than", XML_NAMESPACES_MAX);
	struct element element = { name, namespaces };
	VEC_PUSH(&m->open, element);
	return 0;
}

static const char *const items[] = { "item", "entry", NULL };

/* Where nobody closed what cannot hold what begins now, its end is plain all the same: an item ends the one before and whatever its feed left open,
 * an element of an item ends one that holds only text. */
static void close_before(struct mender *m, struct span name)
{
	static const char *const holders[] = { "channel", "feed", "rss", "rdf:RDF", "items", NULL };
	static const char *const lines[] = { "title", "link", "guid", "id", "pubDate", "published", "updated", "category", "language", NULL };
	static const char *const others[] = { "description", "summary", "content", "content:encoded", "author", "dc:creator", "dc:date", NULL };
	size_t at = m->open.len;
	if (is_one_of(name, items)) {
		while (at > 1 && !is_one_of(m->open.at[at - 1].name, holders))
			at--;
	} else if (at > 1 && is_one_of(m->open.at[at - 1].name, lines) && (is_one_of(name, lines) || is_one_of(name, others))) {
		at--;
	}
	while (at > 0 && m->open.len > at)
		pop(m);
}

/* `s` begins with "<" and a name. A tag that the end of the document cuts off is none. */
static int put_start(struct mender *m, struct span s, size_t *ret_len)
{
	struct attributes attributes;
	struct span name = span_make(s.ptr + 1, xml_name_len(span_from(s, 1)));
	size_t at = 1 + name.len;
	if (count_node(m) < 0)
		return -1;
	close_before(m, name);
	size_t start = m->out ? m->out->len : 0;
	if (m->out) {
		buf_add_char(m->out, '<');
		buf_add_span(m->out, name);
	}
	if (put_attributes(m, &attributes, s, &at) < 0)
		return -1;
	*ret_len = at;
	if (at == s.len) {
		if (m->out)
			buf_truncate(m->out, start);
		return 0;
	}
	bool is_closed = s.ptr[at] == '>', is_empty = is_closed && s.ptr[at - 1] == '/';
	*ret_len = at + is_closed;
	is_empty = m->open.len > 0 && (is_empty || is_void(name));
	if (m->out)
		buf_add_text(m->out, is_empty ? "/>" : ">");
	return is_empty ? 0 : push(m, name, attributes.namespaces);
}

/* ---- the rest ---- */

static int put_section(struct mender *m, struct span s, size_t *ret_len)
{
	size_t len = length_to(m, s, CLOSE_SECTION);
	*ret_len = len > 0 ? len : s.len;
	put_text(m, len > 0 ? span_make(s.ptr + 9, len - 12) : span_from(s, 9));
	return count_node(m);
}

/* A comment, an instruction or a declaration: left out. One without an end is only its opening. */
static int skip_other(struct mender *m, struct span s, size_t *ret_len)
{
	struct span subset;
	size_t len;
	if (span_starts(s, SPAN("<!--"))) {
		len = length_to(m, span_from(s, 4), CLOSE_COMMENT);
		*ret_len = 4 + len;
	} else if (s.ptr[1] == '?') {
		len = length_to(m, span_from(s, 2), CLOSE_INSTRUCTION);
		*ret_len = 2 + len;
	} else {
		len = m->open.len == 0 ? xml_doctype_len(s, &subset) : 0;
		*ret_len = len > 0 ? len : 2;
	}
	return count_node(m);
}

/* What begins with the "<" at the front. */
static int put_markup(struct mender *m, struct span s, size_t *ret_len)
{
	char next = s.len > 1 ? s.ptr[1] : '\0';
	if (span_starts(s, SPAN("<![CDATA[")))
		return put_section(m, s, ret_len);
	if (s.len < 9 && span_starts(SPAN("<![CDATA["), s)) { /* the end cut it off */
		*ret_len = s.len;
		return 0;
	}
	if (next == '!' || next == '?')
		return skip_other(m, s, ret_len);
	if (next == '/') {
		*ret_len = put_end(m, s);
		return 0;
	}
	size_t name = xml_name_len(span_from(s, 1));
	char after = 1 + name < s.len ? s.ptr[1 + name] : '>';
	if (name > 0 && (ascii_is_blank(after) || after == '>' || after == '/' || after == '<'))
		return put_start(m, s, ret_len);
	put_text(m, SPAN("<"));
	*ret_len = 1;
	return 0;
}

static enum decode_cut cut_of(const struct mender *m)
{
	if (m->is_past_root || m->is_channel_past)
		return DECODE_WHOLE;
	for (size_t i = 0; i < m->open.len; i++)
		if (is_one_of(m->open.at[i].name, items))
			return DECODE_CUT_WITHIN;
	return DECODE_CUT;
}

int xml_mend(const struct decoding *d, struct span text, struct buf *out, enum decode_cut *ret_cut, struct fault *fault)
{
	struct mender m = { .d = d, .fault = fault, .out = out };
	int r = 0;
	while (r == 0 && text.len > 0) {
		const char *next = memchr(text.ptr, '<', text.len);
		size_t len = next ? (size_t)(next - text.ptr) : text.len;
		put_text(&m, span_head(text, len));
		text = span_from(text, len);
		if (text.len == 0)
			break;
		r = put_markup(&m, text, &len);
		text = span_from(text, r == 0 ? len : 0);
	}
	*ret_cut = cut_of(&m);
	while (r == 0 && m.open.len > 0)
		pop(&m);
	VEC_DONE(&m.open);
	return r;
}
