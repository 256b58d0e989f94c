#include "report/content.h"

#include "base/array.h"
#include "report/nitf.h"
#include "report/prose.h"
#include "report/xml.h"
#include "text/markup.h"
#include "text/paragraphs.h"

/* Of a page made for reading: its head, which says again what the item's fields say, and what is not the article. */
static bool is_page_furniture(const xmlNode *n)
{
	static const char *const names[] = { "header", "footer", "nav", "form", "button" };
	for (size_t i = 0; i < LEN(names); i++)
		if (tree_is(n, names[i]))
			return true;
	return tree_is(n, "figure") && !xml_find(n, "table"); /* some editors put tables into figures */
}

static bool is_page(const xmlNode *n)
{
	return xml_is_in(n, "http://www.w3.org/1999/xhtml") || markup_kind(span_of((const char *)n->name)) != MARKUP_INLINE;
}

static void take_longer(struct wire *wire, struct span text)
{
	if (text.len > wire->report.text.len)
		wire->report.text = text;
}

static const xmlNode *first_element(const xmlNode *holder)
{
	const xmlNode *n = holder->children;
	while (n && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

static void read_page(const xmlNode *holder, struct wire *wire)
{
	const xmlNode *h1 = xml_find(holder, "h1"), *title = xml_find(holder, "title");
	take_longer(wire, prose_text(holder, wire->d->arena, is_page_furniture));
	wire_set(&wire->report.title, h1 ? tree_inner_text(h1, wire->d->arena) : SPAN_NONE);
	wire_set(&wire->report.title, title ? tree_inner_text(title, wire->d->arena) : SPAN_NONE);
}

/* What begins with a tag is mark-up whatever it is called. */
void content_read_text(struct span data, struct span type, struct wire *wire)
{
	struct buf text;
	bool is_markup = span_find(type, SPAN("html")) >= 0 || span_find(type, SPAN("xml")) >= 0 || span_starts(span_trim(data), SPAN("<"));
	buf_init(&text, 2 * (size_t)REPORT_MAX_BYTES);
	if (is_markup)
		markup_add(&text, data);
	else
		paragraphs_add(&text, data);
	take_longer(wire, arena_copy(wire->d->arena, buf_view(&text)));
	buf_done(&text);
}

void content_read(const xmlNode *holder, struct span type, struct wire *wire)
{
	const xmlNode *first = first_element(holder);
	if (!first)
		content_read_text(xml_text(holder, wire->d->arena), type, wire);
	else if (tree_is(first, "nitf"))
		nitf_read(first, wire);
	else if (xml_find(holder, "body.content"))
		nitf_read(holder, wire);
	else if (is_page(first))
		read_page(holder, wire);
	else if (wire->report.title.len == 0) /* tables of results, lists of events: better than nothing */
		take_longer(wire, prose_of_unknown(holder, wire->d->arena));
}
