/* XML that no other format knows: refused by the name of its root element, rather than read as text with its tags. */
#include "base/array.h"
#include "base/ascii.h"
#include "report/xml.h"
#include "text/utf8.h"

#define BRACKETED_MAX 160u /* bytes of what stands in angle brackets */

/* "<VESSK> SHARES FALL", "<Note to editors: repeats>": words, the first with a capital, none of them an attribute, no tag right behind them and
 * nothing that is ever closed. So wires write the names of companies, and it is a text. */
static bool is_text_in_brackets(struct span s)
{
	size_t len = 1;
	while (len < s.len && len < BRACKETED_MAX && !strchr("<>=\"\n", s.ptr[len]))
		len++;
	struct span behind = span_trim(span_from(s, len + 1));
	bool is_capital = s.len > 1 && s.ptr[1] >= 'A' && s.ptr[1] <= 'Z';
	bool is_text = span_starts(s, SPAN("<")) && is_capital && len < s.len && s.ptr[len] == '>' && behind.len > 0 && behind.ptr[0] != '<';
	return is_text && span_find(s, SPAN("</")) < 0 && span_find(s, SPAN("/>")) < 0;
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	head = span_trim(head);
	if (is_text_in_brackets(head))
		return is_whole ? TELL_NO : TELL_MAYBE;
	bool is_comment = is_whole && span_starts(head, SPAN("<!--")) && span_ends(head, SPAN("-->"));
	return span_starts(head, SPAN("<?xml")) || xml_root_name(head).len > 0 || is_comment ? TELL_YES : TELL_NO;
}

/* What is known and yet is no news. */
static const struct {
	const char *root, *what;
} kinds[] = {
	{ "opml", "OPML, a list of feeds, not news: `tidings feed import` takes it" },
	{ "svg", "SVG, a drawing, not news" },
	{ "math", "MathML, a formula, not news" },
	{ "urlset", "a sitemap, a list of pages, not news" },
	{ "sitemapindex", "a sitemap, a list of pages, not news" },
	{ "plist", "a property list, not news" },
	{ "kml", "KML, a map, not news" },
	{ "gpx", "GPX, a track, not news" },
	{ "Envelope", "a SOAP message, not news" },
	{ "methodResponse", "an XML-RPC answer, not news" },
	{ "stylesheet", "an XSLT stylesheet, not news" },
	{ "schema", "an XML schema, not news" },
	{ "OpenSearchDescription", "an OpenSearch description, not news" },
	{ "TEI", "a TEI document, which is not read" },
	{ "book", "a DocBook document, which is not read" },
	{ "article", "a DocBook or JATS document, which is not read" },
	{ "alert", "a CAP alert, which is not read" },
};

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct span name = utf8_head(xml_root_name(bytes), 60);
	if (name.len == 0)
		return decoding_fault(d, fault, "it is XML without any element");
	for (size_t i = 0; i < LEN(kinds); i++)
		if (span_equals_nocase(name, span_of(kinds[i].root)))
			return decoding_fault(d, fault, "it is %s", kinds[i].what);
	return decoding_fault(d, fault, "it is XML of a kind that is not known: <%.*s>", SPAN_ARG(name));
}

const struct decode_format decode_xml = { .name = "xml", .tell = tell, .read = read };
