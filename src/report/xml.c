#include "report/xml.h"

#include "base/ascii.h"
#include "report/xml_charset.h"
#include "report/xml_entities.h"
#include "report/xml_mend.h"

#include <libxml/parser.h>

/* HUGE: libxml2's own ceilings, told in its own words, stand below those of xml_mend.h and XML_MAX, which hold before it sees a byte. */
#define XML_HOW (XML_PARSE_HUGE | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_COMPACT)
#define TEXT_CEILING REPORT_MAX_BYTES
#define JUNK_MAX (16u << 10)

/* ---- telling ---- */

struct span xml_skip_one(struct span s)
{
	struct span subset;
	size_t doctype = xml_doctype_len(s, &subset);
	if (doctype > 0)
		return span_trim(span_from(s, doctype));
	struct span end = span_starts(s, SPAN("<!--")) ? SPAN("-->") : span_starts(s, SPAN("<?")) ? SPAN("?>") : span_starts(s, SPAN("<!")) ? SPAN(">") : SPAN_NONE;
	ptrdiff_t at = end.len > 0 ? span_find(s, end) : -1;
	return at < 0 ? SPAN_NONE : span_trim(span_from(s, (size_t)at + end.len));
}

static bool is_name_char(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || c == ':' || c == '_' || c == '-' || c == '.';
}

struct span xml_root_name(struct span head)
{
	struct span s = span_trim(head);
	for (struct span rest = xml_skip_one(s); rest.len > 0; rest = xml_skip_one(s))
		s = rest;
	size_t len = 1;
	if (!span_starts(s, SPAN("<")))
		return SPAN_NONE;
	while (len < s.len && is_name_char(s.ptr[len]))
		len++;
	bool is_element = s.len > len && len > 1 && strchr(" \t\r\n/>", s.ptr[len]);
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

/* ---- reading ---- */

/* Its charset was that of the bytes. */
static struct span without_declaration(struct span text)
{
	bool is_there = span_starts(text, SPAN("<?xml")) && text.len > 5 && strchr(" \t\r\n", text.ptr[5]);
	ptrdiff_t end = is_there ? span_find(text, SPAN("?>")) : -1;
	return span_from(text, end < 0 ? 0 : (size_t)end + 2);
}

/* What a server says of its troubles before the document ("<br />\n<b>Warning</b>: ...") are elements too. */
static struct span without_junk(struct decoding *d, struct span text)
{
	const char *first = text.len > 0 ? memchr(text.ptr, '<', text.len) : NULL;
	size_t start = first ? (size_t)(first - text.ptr) : 0;
	struct span name = xml_root_name(span_from(text, start));
	ptrdiff_t declaration = span_find(span_head(text, JUNK_MAX), SPAN("<?xml "));
	if (declaration > 0 && (span_equals(name, SPAN("br")) || span_equals(name, SPAN("b"))))
		start = (size_t)declaration;
	if (span_trim(span_head(text, start)).len > 0)
		decoding_survive(d, "something stands before its first tag");
	return span_from(text, start);
}

/* Some of its faults libxml2 prints whatever it was told; all of them are in the context when it is done. */
static void hush(void *ctx, xmlError *error)
{
	(void)ctx;
	(void)error;
}

static xmlDoc *parse(struct decoding *d, struct span text, int how)
{
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	if (!ctxt)
		abort();
	ctxt->sax->serror = hush;
	xmlDoc *doc = text.len > 0 ? xmlCtxtReadMemory(ctxt, text.ptr, (int)text.len, NULL, "UTF-8", how) : NULL;
	bool is_faulty = !ctxt->wellFormed || !ctxt->nsWellFormed;
	if (is_faulty && ctxt->lastError.message)
		decoding_survive(d, "line %d: %.*s", ctxt->lastError.line, (int)strcspn(ctxt->lastError.message, "\n"), ctxt->lastError.message);
	else if (is_faulty)
		decoding_survive(d, "it is not well-formed XML");
	xmlFreeParserCtxt(ctxt);
	return doc;
}

/* As it stands, where libxml2 finds no fault with it; else mended. */
static int build(struct decoding *d, struct span text, struct xml *ret_xml, struct fault *fault)
{
	if (xml_mend(d, text, NULL, &ret_xml->cut, fault) < 0)
		return -1;
	ret_xml->doc = parse(d, text, XML_HOW);
	if (ret_xml->doc) {
		ret_xml->cut = DECODE_WHOLE;
		return 0;
	}
	struct buf mended;
	buf_init(&mended, 4 * (size_t)XML_MAX);
	int r = xml_mend(d, text, &mended, &ret_xml->cut, fault);
	if (r == 0)
		ret_xml->doc = parse(d, buf_view(&mended), XML_HOW | XML_PARSE_RECOVER);
	buf_done(&mended);
	return r;
}

int xml_read(struct decoding *d, struct span bytes, struct xml *ret_xml, struct fault *fault)
{
	struct buf decoded, text;
	struct xml xml = { 0 };
	if (bytes.len > XML_MAX)
		return decoding_fault(d, fault, "it is XML of more than %u MiB", XML_MAX >> 20);
	buf_init(&decoded, 4 * (size_t)XML_MAX);
	buf_init(&text, 4 * (size_t)XML_MAX + XML_ENTITIES_ADDED_MAX);
	xml_decode(d, bytes, &decoded);
	int r = xml_entities_add(d, without_declaration(without_junk(d, buf_view(&decoded))), &text, fault);
	buf_done(&decoded); /* the tree wants its room */
	if (r == 0)
		r = build(d, buf_view(&text), &xml, fault);
	if (r == 0 && (!xml.doc || !xml_root(&xml))) {
		xmlFreeDoc(xml.doc);
		r = decoding_fault(d, fault, "it is XML without any element");
	}
	if (r == 0)
		*ret_xml = xml;
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

struct span xml_child_text(const xmlNode *node, const char *name, struct arena *arena)
{
	const xmlNode *child = xml_child(node, name);
	return child ? tree_inner_text(child, arena) : SPAN_NONE;
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
