#include "report/xml_charset.h"

#include "base/array.h"
#include "text/charset.h"
#include "text/utf8.h"

#define LABEL_MAX 40u

/* The value of `encoding` in an XML declaration at the front or behind junk. */
static struct span declared_label(struct span bytes)
{
	struct span head = span_head(bytes, 4096);
	ptrdiff_t start = span_find(head, SPAN("<?xml"));
	head = span_from(head, start < 0 ? head.len : (size_t)start);
	ptrdiff_t end = span_find(head, SPAN("?>"));
	head = span_head(head, end < 0 ? 0 : (size_t)end);
	ptrdiff_t at = span_find(head, SPAN("encoding"));
	if (at < 0)
		return SPAN_NONE;
	head = span_trim(span_from(head, (size_t)at + 8));
	head = span_trim(span_from(head, head.len > 0 && head.ptr[0] == '=' ? 1 : head.len));
	const char *close = head.len > 1 && strchr("\"'", head.ptr[0]) ? memchr(head.ptr + 1, head.ptr[0], head.len - 1) : NULL;
	return close ? span_trim(span_make(head.ptr + 1, (size_t)(close - head.ptr) - 1)) : SPAN_NONE;
}

/* UTF-16 and -32 are UTF-8 by the time that they are read here, whatever they call themselves. */
static bool is_wide_label(struct span label)
{
	const char *name = charset_name(label);
	if (name)
		return strncmp(name, "utf-16", 6) == 0 || strncmp(name, "utf-32", 6) == 0;
	return span_equals_nocase(label, SPAN("u16")) || span_equals_nocase(label, SPAN("u32"));
}

/* "text/xml" of "text/xml; charset=utf-8". */
static struct span media_type(struct span content_type)
{
	size_t len = 0;
	while (len < content_type.len && content_type.ptr[len] != ';')
		len++;
	return span_trim(span_head(content_type, len));
}

static bool is_xml_type(struct span type)
{
	static const char *const types[] = { "application/xml", "application/xml-dtd", "application/xml-external-parsed-entity", "text/xml",
		"text/xml-external-parsed-entity" };
	for (size_t i = 0; i < LEN(types); i++)
		if (span_equals_nocase(type, span_of(types[i])))
			return true;
	return span_ends(type, SPAN("+xml"));
}

static bool is_ascii(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.ptr[i] >= 0x80)
			return false;
	return true;
}

/* In lower case; gb18030 is what everybody means who writes gb2312. */
static const char *label_tidy(struct arena *arena, struct span label)
{
	if (span_equals_nocase(label, SPAN("gb2312")))
		return "gb18030";
	char *tidy = arena_string(arena, span_head(label, LABEL_MAX));
	for (char *c = tidy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	return tidy;
}

static void note_label(struct decoding *d, struct span label)
{
	struct buf shown;
	buf_init(&shown, LABEL_MAX);
	utf8_add_printable(&shown, utf8_head(label, LABEL_MAX));
	if (utf8_is_valid(label) && shown.len > 0)
		decoding_survive(d, "it declares a character set that nobody knows: '%s'", shown.ptr);
	else
		decoding_survive(d, "it declares a character set that nobody knows");
	buf_done(&shown);
}

/* What was guessed is called by the narrowest name that has all its characters: the Thai standard has none below 0xA0, the Chinese one only pairs
 * above it. */
static const char *name_narrow(const char *name, struct span bytes)
{
	bool is_thai = strcmp(name, "windows-874") == 0, is_pair = false;
	if (!is_thai && strcmp(name, "gb18030") != 0)
		return name;
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];
		if ((c >= 0x80 && c < 0xA1) || (!is_thai && (is_pair ? c < 0xA1 : c > 0xF7)))
			return name;
		is_pair = c >= 0x80 && !is_pair;
	}
	return is_thai ? "tis-620" : "gb2312";
}

void xml_decode(struct decoding *d, struct span bytes, struct buf *out)
{
	struct span type = media_type(d->hints.content_type), declared = declared_label(bytes), hint = d->hints.charset;
	bool is_text = span_starts_nocase(type, SPAN("text/")), is_clean;
	if (type.len > 0 && !is_xml_type(type))
		decoding_survive(d, "its transport calls it no XML");
	if (is_wide_label(declared))
		declared = SPAN_NONE;
	if (declared.len > 0 && !charset_name(declared)) {
		if (hint.len == 0)
			note_label(d, declared);
		declared = SPAN_NONE;
	}
	if (!charset_name(hint))
		hint = SPAN_NONE;
	const char *name = charset_to_utf8(bytes, hint, declared, out, &is_clean);
	struct span label = hint.len > 0 ? hint : is_text ? SPAN("us-ascii") : declared;
	bool is_plain = is_ascii(bytes);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", name);
	else if (!is_plain && is_text && hint.len == 0)
		decoding_survive(d, "its transport says us-ascii, which it is not");
	else if (!is_plain && charset_mark(bytes) == 0 && strcmp(name, label.len > 0 ? charset_name(label) : "utf-8") != 0)
		decoding_survive(d, "it is %s, which is not what it says it is", name);
	if (hint.len == 0 && declared.len == 0)
		name = name_narrow(name, bytes);
	bool is_label_right = label.len > 0 && charset_mark(bytes) == 0 && (is_plain || strcmp(name, charset_name(label)) == 0);
	d->result.charset = is_label_right && !(is_text && hint.len == 0 && !is_plain) ? label_tidy(d->keep, label) : name;
}
