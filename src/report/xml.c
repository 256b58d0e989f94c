#include "report/xml.h"

#include "text/charset.h"
#include "text/markup.h"
#include "text/utf8.h"

#include <libxml/parser.h>

#define XML_HOW (XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_COMPACT)
/* A tree takes many times the memory of its document. */
#define XML_MAX REPORT_MAX_BYTES
#define TEXT_CEILING REPORT_MAX_BYTES

/* ---- telling ---- */

static struct span skip_one(struct span s)
{
	struct span end = span_starts(s, SPAN("<!--")) ? SPAN("-->") : span_starts(s, SPAN("<?")) ? SPAN("?>") : span_starts(s, SPAN("<!")) ? SPAN(">") : SPAN_NONE;
	ptrdiff_t at = end.len > 0 ? span_find(s, end) : -1;
	return at < 0 ? SPAN_NONE : span_trim(span_from(s, (size_t)at + end.len));
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_' || c == '-' || c == '.';
}

struct span xml_root_name(struct span head)
{
	struct span s = span_trim(head);
	for (struct span rest = skip_one(s); rest.len > 0; rest = skip_one(s))
		s = rest;
	size_t len = 1;
	while (len < s.len && is_name_char(s.ptr[len]))
		len++;
	bool is_element = s.len > len && s.ptr[0] == '<' && len > 1 && strchr(" \t\r\n/>", s.ptr[len]);
	if (!is_element)
		return SPAN_NONE;
	struct span name = span_make(s.ptr + 1, len - 1);
	const char *colon = memchr(name.ptr, ':', name.len);
	return colon ? span_from(name, (size_t)(colon - name.ptr) + 1) : name;
}

enum decode_tell xml_tell(struct span head, bool is_whole, const char *root)
{
	struct span name = xml_root_name(head);
	if (name.len == 0)
		return !is_whole && span_starts(span_trim(head), SPAN("<")) ? TELL_MAYBE : TELL_NO;
	return span_equals(name, span_of(root)) ? TELL_YES : TELL_NO;
}

/* ---- mending ---- */

/* "&eacute;" and its like, which XML does not know without a DTD, as their character; the five of XML's own stay. */
static size_t add_reference(struct buf *out, struct span s)
{
	static const char *const own[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (span_starts(s, span_of(own[i])))
			return 0;
	uint32_t character;
	char bytes[4];
	size_t len = s.len > 1 && s.ptr[1] != '#' ? markup_reference(s, &character) : 0;
	if (len == 0 || s.ptr[len - 1] != ';' || character < ' ' || (character < 0x80 && strchr("&<>\"'", (int)character)))
		return 0;
	buf_add(out, bytes, utf8_encode(character, bytes));
	return len;
}

/* Without what stands before the first tag, without characters that XML forbids, with references that it can read. */
static void mend(struct decoding *d, struct span text, struct buf *out)
{
	const char *first = text.len > 0 ? memchr(text.ptr, '<', text.len) : NULL;
	size_t start = first ? (size_t)(first - text.ptr) : 0;
	if (span_trim(span_head(text, start)).len > 0)
		decoding_survive(d, "something stands before its first tag");
	text = span_from(text, start);
	if (span_starts_nocase(text, SPAN("<?xml"))) { /* it named the charset of the bytes; these are UTF-8 now */
		ptrdiff_t end = span_find(text, SPAN("?>"));
		text = span_from(text, end < 0 ? 0 : (size_t)end + 2);
	}
	for (size_t i = 0, run = 0; i <= text.len; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.ptr[i] : 0;
		bool is_bad = c < ' ' && c != '\t' && c != '\n' && c != '\r';
		if (!is_bad && c != '&')
			continue;
		buf_add(out, text.ptr + run, i - run);
		size_t len = c == '&' ? add_reference(out, span_from(text, i)) : 1;
		run = len > 0 ? i + len : i;
		i += len > 1 ? len - 1 : 0;
	}
}

/* ---- reading ---- */

int xml_read(struct decoding *d, struct span bytes, struct xml *ret_xml, struct fault *fault)
{
	struct buf text, mended;
	bool is_clean;
	int r = -1;
	if (bytes.len > XML_MAX)
		return decoding_fault(d, fault, "it is XML of more than %u MiB", XML_MAX >> 20);
	buf_init(&text, 4 * (size_t)XML_MAX);
	buf_init(&mended, 4 * (size_t)XML_MAX);
	d->result.charset = charset_to_utf8(bytes, d->hints.charset, charset_declared(bytes), &text, &is_clean);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", d->result.charset);
	mend(d, buf_view(&text), &mended);
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	if (!ctxt)
		abort();
	xmlDoc *doc = mended.len > 0 ? xmlCtxtReadMemory(ctxt, mended.ptr, (int)mended.len, NULL, "UTF-8", XML_HOW) : NULL;
	if (!ctxt->wellFormed && ctxt->lastError.message)
		decoding_survive(d, "line %d: %.*s", ctxt->lastError.line, (int)strcspn(ctxt->lastError.message, "\n"), ctxt->lastError.message);
	xmlFreeParserCtxt(ctxt);
	if (doc && xmlDocGetRootElement(doc)) {
		ret_xml->doc = doc;
		r = 0;
	} else {
		xmlFreeDoc(doc);
		decoding_fault(d, fault, "it is XML without any element");
	}
	buf_done(&mended);
	buf_done(&text);
	return r;
}

void xml_done(struct xml *xml)
{
	xmlFreeDoc(xml->doc);
	xml->doc = NULL;
}

/* ---- asking ---- */

const xmlNode *xml_root(const struct xml *xml)
{
	return xmlDocGetRootElement(xml->doc);
}

static const xmlNode *first_of(const xmlNode *node, const char *name)
{
	while (node && !tree_is(node, name))
		node = node->next;
	return node;
}

const xmlNode *xml_child(const xmlNode *node, const char *name)
{
	return node ? first_of(node->children, name) : NULL;
}

const xmlNode *xml_sibling(const xmlNode *node, const char *name)
{
	return node ? first_of(node->next, name) : NULL;
}

const xmlNode *xml_find(const xmlNode *node, const char *name)
{
	for (const xmlNode *n = node ? tree_next(node, node, false) : NULL; n; n = tree_next(node, n, false))
		if (tree_is(n, name))
			return n;
	return NULL;
}

bool xml_is_in(const xmlNode *node, const char *uri)
{
	struct span want = span_of(uri), have = node->ns ? span_of((const char *)node->ns->href) : SPAN_NONE;
	return span_ends(want, SPAN("*")) ? span_starts(have, span_head(want, want.len - 1)) : span_equals(have, want);
}

struct span xml_text(const xmlNode *node, struct arena *arena)
{
	struct buf text;
	if (!node)
		return SPAN_NONE;
	buf_init(&text, TEXT_CEILING);
	for (const xmlNode *n = node; n; n = tree_next(node, n, false))
		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			buf_add_text(&text, (const char *)n->content);
	struct span made = span_trim(buf_view(&text));
	made = made.len > 0 ? arena_copy(arena, made) : SPAN_NONE;
	buf_done(&text);
	return made;
}
