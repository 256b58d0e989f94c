#include "text/markup.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/entities.h"
#include "text/utf8.h"

#define NAME_MAX_LEN 12u      /* the longest tag name that means something here, and some */
#define REFERENCE_MAX 32u
#define TAG_MAX (64u << 10)     /* bytes of a tag with its attributes */

static const struct {
	const char *name;
	enum markup_kind kind;
} tags[] = {
	{ "address", MARKUP_BLOCK }, { "article", MARKUP_BLOCK }, { "aside", MARKUP_BLOCK }, { "blockquote", MARKUP_BLOCK },
	{ "body", MARKUP_BLOCK }, { "br", MARKUP_BREAK }, { "caption", MARKUP_BLOCK }, { "center", MARKUP_BLOCK },
	{ "dd", MARKUP_BLOCK }, { "div", MARKUP_BLOCK }, { "dl", MARKUP_BLOCK }, { "dt", MARKUP_BLOCK },
	{ "fieldset", MARKUP_BLOCK }, { "figcaption", MARKUP_BLOCK }, { "figure", MARKUP_BLOCK }, { "footer", MARKUP_BLOCK },
	{ "form", MARKUP_BLOCK }, { "h1", MARKUP_BLOCK }, { "h2", MARKUP_BLOCK }, { "h3", MARKUP_BLOCK }, { "h4", MARKUP_BLOCK },
	{ "h5", MARKUP_BLOCK }, { "h6", MARKUP_BLOCK }, { "header", MARKUP_BLOCK }, { "hl1", MARKUP_BLOCK },
	{ "hl2", MARKUP_BLOCK }, { "hr", MARKUP_BLOCK }, { "html", MARKUP_BLOCK }, { "li", MARKUP_BLOCK },
	{ "main", MARKUP_BLOCK }, { "nav", MARKUP_BLOCK }, { "ol", MARKUP_BLOCK }, { "p", MARKUP_BLOCK }, { "pre", MARKUP_BLOCK },
	{ "section", MARKUP_BLOCK }, { "table", MARKUP_BLOCK }, { "tbody", MARKUP_BLOCK }, { "td", MARKUP_CELL },
	{ "tfoot", MARKUP_BLOCK }, { "th", MARKUP_CELL }, { "thead", MARKUP_BLOCK }, { "tr", MARKUP_BLOCK },
	{ "ul", MARKUP_BLOCK }, { "script", MARKUP_HIDDEN }, { "style", MARKUP_HIDDEN }, { "noscript", MARKUP_HIDDEN },
	{ "iframe", MARKUP_HIDDEN }, { "object", MARKUP_HIDDEN }, { "template", MARKUP_HIDDEN }, { "svg", MARKUP_HIDDEN },
	{ "select", MARKUP_HIDDEN }, { "textarea", MARKUP_HIDDEN }, { "title", MARKUP_HIDDEN },
	{ "head", MARKUP_HIDDEN },
};

static void put(struct markup_writer *w, const char *bytes, size_t len)
{
	if (w->out->len > w->start) {
		if (w->wants_paragraph)
			buf_add_text(w->out, "\n\n");
		else if (w->wants_blank)
			buf_add_char(w->out, ' ');
	}
	w->wants_blank = w->wants_paragraph = w->had_break = false;
	buf_add(w->out, bytes, len);
}

static void put_character(struct markup_writer *w, uint32_t c)
{
	char bytes[4];
	if (c <= ' ' || c == 0xA0 || c == 0x200B || c == 0xFEFF)
		w->wants_blank = w->wants_blank || c < 0x200B;
	else
		put(w, bytes, utf8_encode(c, bytes));
}

void markup_put_text(struct markup_writer *w, struct span text)
{
	while (text.len > 0) {
		size_t len = 0;
		while (len < text.len && (unsigned char)text.ptr[len] > ' ' && text.ptr[len] != '\xC2' && text.ptr[len] != '\xE2')
			len++;
		if (len > 0) {
			put(w, text.ptr, len);
		} else {
			uint32_t c = utf8_next(text, &len);
			put_character(w, c);
		}
		text = span_from(text, len);
	}
}

/* ---- character references ---- */

/* &#128; to &#159; are windows-1252 to everyone who ever wrote them. */
static uint32_t tidy_number(uint32_t c)
{
	static const uint16_t windows[32] = {
		0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
		0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
	};
	if (c >= 0x80 && c < 0xA0)
		return windows[c - 0x80];
	return c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c;
}

/* The number as it stands there; one beyond all characters is some number beyond them. */
static size_t number_len(struct span s, uint32_t *ret_number)
{
	bool is_hex = s.len > 2 && (s.ptr[2] == 'x' || s.ptr[2] == 'X');
	size_t at = is_hex ? 3 : 2, first = at;
	uint32_t value = 0;
	for (; at < s.len && at < REFERENCE_MAX; at++) {
		char c = s.ptr[at];
		uint32_t digit;
		if (c >= '0' && c <= '9')
			digit = (uint32_t)(c - '0');
		else if (is_hex && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
			digit = (uint32_t)((c | 0x20) - 'a') + 10;
		else
			break;
		value = value > 0x110000 ? value : value * (is_hex ? 16 : 10) + digit;
	}
	if (at == first)
		return 0;
	*ret_number = value;
	return at + (at < s.len && s.ptr[at] == ';');
}

static size_t number_reference(struct span s, uint32_t *ret_character)
{
	size_t len = number_len(s, ret_character);
	*ret_character = len > 0 ? tidy_number(*ret_character) : 0;
	return len;
}

/* The bytes up to the next "&", or all. */
static size_t plain_len(struct span s)
{
	const char *at = s.len > 0 ? memchr(s.ptr, '&', s.len) : NULL;
	return at ? (size_t)(at - s.ptr) : s.len;
}

size_t markup_settle(char *html, size_t len)
{
	struct span rest = span_make(html, len);
	char *to = html;
	while (rest.len > 0) {
		uint32_t number = 0;
		size_t plain = plain_len(rest);
		struct span from = span_from(rest, plain);
		size_t reference = span_starts(from, SPAN("&#")) ? number_len(from, &number) : 0;
		bool is_old = reference > 0 && number >= 0x80 && number < 0xA0;
		size_t kept = is_old ? plain : plain + (plain < rest.len);
		if (to != rest.ptr)
			memmove(to, rest.ptr, kept);
		to += kept;
		if (is_old)
			to += utf8_encode(tidy_number(number), to);
		rest = span_from(rest, is_old ? plain + reference : kept);
	}
	return (size_t)(to - html);
}

static const struct entity *entity_find(struct span name)
{
	size_t low = 0, high = ENTITIES_LEN;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = span_compare(name, span_of(entities[middle].name));
		if (order == 0)
			return &entities[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

size_t markup_reference(struct span s, uint32_t *ret_character)
{
	if (s.len < 3 || s.ptr[0] != '&')
		return 0;
	if (s.ptr[1] == '#')
		return number_reference(s, ret_character);
	size_t at = 1;
	while (at < s.len && at < REFERENCE_MAX && is_name_char(s.ptr[at]))
		at++;
	const struct entity *entity = entity_find(span_make(s.ptr + 1, at - 1));
	bool has_end = at < s.len && s.ptr[at] == ';';
	/* without its semicolon only the Latin-1 ones count, as in browsers: "AT&T", "?a=1&sect=2" */
	if (!entity || (!has_end && (entity->character > 0xFF || (at < s.len && s.ptr[at] == '='))))
		return 0;
	*ret_character = entity->character;
	return at + has_end;
}

/* ---- tags ---- */

#define TAGS_LEN LEN(tags)

/* TAGS_LEN for one that means nothing. */
static size_t tag_find(struct span name)
{
	size_t i = 0;
	while (i < TAGS_LEN && !span_equals_nocase(name, span_of(tags[i].name)))
		i++;
	return i;
}

enum markup_kind markup_kind(struct span name)
{
	size_t tag = tag_find(name);
	return tag < TAGS_LEN ? tags[tag].kind : MARKUP_INLINE;
}

bool markup_is_tag(struct span tag, struct span name)
{
	char behind = tag.len > name.len + 1 ? tag.ptr[name.len + 1] : 0;
	return (ascii_is_blank(behind) || behind == '>') && span_starts(tag, SPAN("<")) && span_starts_nocase(span_from(tag, 1), name);
}

/* What markup_add walks with. What has been looked for to the end in vain is not looked for again, or time would grow with the square of
 * the size. */
struct reader {
	struct markup_writer w;
	bool lacks_end[TAGS_LEN]; /* of an element */
	bool lacks_comment_end;
};

/* Bytes up to and with the '>' that ends the tag; one in quotes does not. A quote that is not closed soon is none: were the rest of a
 * large text searched for it at each tag, the time would grow with the square of the size. */
static size_t tag_len(struct span s)
{
	char quote = 0;
	for (size_t i = 1; i < s.len && i < TAG_MAX; i++) {
		char c = s.ptr[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if ((c == '"' || c == '\'') && s.ptr[i - 1] == '=')
			quote = c;
		else if (c == '>')
			return i + 1;
	}
	const char *end = memchr(s.ptr, '>', s.len);
	return end ? (size_t)(end - s.ptr) + 1 : s.len;
}

/* Bytes of a comment; one that is never closed ends where a tag would. */
static size_t comment_len(struct reader *r, struct span s)
{
	ptrdiff_t end = r->lacks_comment_end ? -1 : span_find(span_from(s, 4), SPAN("-->"));
	r->lacks_comment_end = end < 0;
	return end < 0 ? tag_len(s) : (size_t)end + 7;
}

/* Bytes of what begins with "<!" or "<?"; 0 where that is no more than a sigh ("<!'"). */
static size_t declaration_len(struct reader *r, struct span s)
{
	if (span_starts(s, SPAN("<!--")))
		return comment_len(r, s);
	bool is_named = s.len > 2 && ((s.ptr[2] | 0x20) >= 'a' && (s.ptr[2] | 0x20) <= 'z');
	return (is_named || s.ptr[1] == '?' || (s.len > 2 && s.ptr[2] == '[')) && memchr(s.ptr, '>', s.len) ? tag_len(s) : 0;
}

/* From behind the opening tag of `name` to behind its closing tag, 0 where none comes. */
static size_t closed_len(struct span s, struct span name)
{
	for (size_t i = 0; i + 2 + name.len < s.len; i++) {
		const char *next = memchr(s.ptr + i, '<', s.len - i);
		if (!next)
			break;
		i = (size_t)(next - s.ptr);
		struct span rest = span_from(s, i + 2);
		if (i + 1 < s.len && s.ptr[i + 1] == '/' && span_starts_nocase(rest, name) &&
		    (rest.len == name.len || !is_name_char(rest.ptr[name.len])))
			return i + tag_len(span_from(s, i));
	}
	return 0;
}

/* The same of a hidden element. One that is never closed hides nothing, but for those whose content nobody was ever meant to read. */
static size_t hidden_len(struct reader *r, struct span s, size_t tag)
{
	struct span name = span_of(tags[tag].name);
	size_t len = r->lacks_end[tag] ? 0 : closed_len(s, name);
	r->lacks_end[tag] = len == 0;
	bool is_code = span_equals(name, SPAN("script")) || span_equals(name, SPAN("style"));
	return len == 0 && is_code ? s.len : len;
}

void markup_put_tag(struct markup_writer *w, enum markup_kind kind)
{
	w->wants_paragraph = w->wants_paragraph || kind == MARKUP_BLOCK || (kind == MARKUP_BREAK && w->had_break);
	w->had_break = w->had_break || kind == MARKUP_BREAK;
	w->wants_blank = w->wants_blank || kind != MARKUP_INLINE;
}

/* The tag at the front: what it does to the text, and its length with what it hides. 0: a '<' that begins no tag. */
static size_t put_tag(struct reader *r, struct span s)
{
	if (s.len < 2)
		return 0;
	if (span_starts(s, SPAN("<![CDATA[")))
		return 9; /* its "]]>" is left out below */
	if (s.ptr[1] == '!' || s.ptr[1] == '?')
		return declaration_len(r, s);
	bool is_end = s.ptr[1] == '/';
	struct span rest = span_from(s, is_end ? 2 : 1);
	size_t name_len = 0;
	while (name_len < rest.len && name_len < NAME_MAX_LEN && is_name_char(rest.ptr[name_len]))
		name_len++;
	if (name_len == 0 || (rest.ptr[0] >= '0' && rest.ptr[0] <= '9'))
		return is_end ? tag_len(s) : 0;
	struct span name = span_head(rest, name_len);
	size_t len = tag_len(s);
	bool is_empty = len > 2 && s.ptr[len - 2] == '/';
	size_t tag = tag_find(name);
	enum markup_kind kind = tag < TAGS_LEN ? tags[tag].kind : MARKUP_INLINE;
	if (kind == MARKUP_HIDDEN && !is_end && !is_empty)
		return len + hidden_len(r, span_from(s, len), tag);
	markup_put_tag(&r->w, kind);
	return len;
}

static size_t step(struct reader *r, struct span s)
{
	uint32_t c;
	size_t len = 0;
	if (s.ptr[0] == '<')
		len = put_tag(r, s);
	else if (s.ptr[0] == '&' && (len = markup_reference(s, &c)) > 0)
		put_character(&r->w, c);
	else if (span_starts(s, SPAN("]]>")))
		len = 3;
	if (len > 0)
		return len;
	len = 1;
	while (len < s.len && s.ptr[len] != '<' && s.ptr[len] != '&' && s.ptr[len] != ']')
		len++;
	markup_put_text(&r->w, span_head(s, len));
	return len;
}

void markup_add(struct buf *out, struct span html)
{
	struct reader r = { .w = { .out = out, .start = out->len } };
	while (html.len > 0)
		html = span_from(html, step(&r, html));
}
