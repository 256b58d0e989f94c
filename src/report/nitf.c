#include "report/nitf.h"

#include "base/array.h"
#include "report/date.h"
#include "report/prose.h"
#include "report/xml.h"

/* ---- the body ---- */

/* Pictures with their captions, and notes, which go to the editors. */
static bool is_left_out(const xmlNode *n)
{
	static const char *const names[] = { "media", "note", "fn", "body.head", "body.end", "hedline", "byline", "distributor", "nitf-table-metadata" };
	for (size_t i = 0; i < LEN(names); i++)
		if (tree_is(n, names[i]))
			return true;
	return false;
}

static void read_notes(const xmlNode *body, struct wire *wire)
{
	for (const xmlNode *n = body ? tree_next(body, body, false) : NULL; n; n = tree_next(body, n, tree_is(n, "note")))
		if (tree_is(n, "note"))
			wire_note(wire, prose_text(n, wire->d->arena, NULL));
}

static struct span line_of(const xmlNode *n, struct arena *arena)
{
	return n ? tree_inner_text(n, arena) : SPAN_NONE;
}

static bool is_title(const xmlNode *n)
{
	return tree_is(n, "byttl");
}

/* Without the writer's title, which often follows without a blank, unless it is all there is. */
static struct span byline_of(const xmlNode *byline, struct arena *arena)
{
	struct span name = prose_text(byline, arena, is_title);
	while (name.len > 0 && strchr(", ", name.ptr[name.len - 1]))
		name.len--;
	return name.len > 0 ? name : line_of(byline, arena);
}

static void read_head(const xmlNode *head, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	struct report *r = &wire->report;
	const xmlNode *hedline = xml_child(head, "hedline"), *dateline = xml_child(head, "dateline");
	const xmlNode *owner = xml_find(head, "rights.owner"), *distributor = xml_child(head, "distributor");
	wire_set(&r->title, line_of(xml_child(hedline, "hl1"), arena));
	wire_set(&r->title, line_of(xml_child(hedline, "hl2"), arena));
	wire_set(&r->byline, byline_of(xml_child(head, "byline"), arena));
	wire_set(&r->summary, prose_text(xml_child(head, "abstract"), arena, NULL));
	if (dateline) {
		const xmlNode *place = xml_child(dateline, "location");
		wire_published(wire, xml_child(dateline, "story.date") ? tree_attribute(xml_child(dateline, "story.date"), "norm") : SPAN_NONE);
		wire_dateline(wire, line_of(place ? place : dateline, arena));
	}
	wire_set(&r->source, line_of(xml_child(distributor, "org"), arena));
	wire_set(&r->source, line_of(distributor, arena));
	wire_set(&r->source, line_of(owner, arena));
}

static void read_body(const xmlNode *body, struct wire *wire)
{
	const xmlNode *content = xml_child(body, "body.content");
	read_head(xml_child(body, "body.head"), wire);
	read_notes(body, wire);
	/* a longer text of the same message was there before */
	struct span text = prose_text(content ? content : body, wire->d->arena, is_left_out);
	if (text.len > wire->report.text.len)
		wire->report.text = text;
}

/* ---- the head ---- */

static struct span value_of(const xmlNode *parent, const char *name, const char *attribute)
{
	const xmlNode *n = xml_find(parent, name);
	return n ? span_trim(tree_attribute(n, attribute)) : SPAN_NONE;
}

static void read_keywords(const xmlNode *head, struct wire *wire)
{
	static const char *const attributes[] = { "tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail" };
	for (const xmlNode *n = head ? tree_next(head, head, false) : NULL; n; n = tree_next(head, n, false)) {
		if (tree_is(n, "keyword"))
			wire_keyword(wire, tree_attribute(n, "key"));
		for (size_t i = 0; i < 3 && tree_is(n, "tobject.subject"); i++)
			wire_keyword(wire, tree_attribute(n, attributes[i]));
	}
}

/* When it was sent: its issue, or without one when it came, as far as that is known. */
static int64_t sent(const struct wire *wire)
{
	int64_t received = wire->d->hints.received;
	return wire->report.published != TIME_NONE ? wire->report.published : received != 0 ? received : TIME_NONE;
}

/* A release that comes after the issue, or of what is under embargo, is one that is waited for, and so is one that nobody can read; any other is when
 * it was published. */
static void read_release(const xmlNode *docdata, struct wire *wire)
{
	struct span norm = value_of(docdata, "date.release", "norm");
	struct date release;
	if (norm.len == 0)
		return;
	if (!date_parse(norm, &release) || wire->is_embargoed || (sent(wire) != TIME_NONE && release.time > sent(wire)))
		wire_embargo(wire, norm);
	else
		wire_published(wire, norm);
}

static void read_place(const xmlNode *docdata, struct wire *wire)
{
	static const char *const attributes[] = { "city", "county-dist", "state-prov" };
	const xmlNode *place = xml_find(docdata, "evloc");
	if (!place)
		return;
	for (size_t i = 0; i < LEN(attributes); i++)
		wire_set(&wire->located, tree_attribute(place, attributes[i]));
	wire_set(&wire->located, line_of(place, wire->d->arena));
}

static void read_source(const xmlNode *head, const xmlNode *docdata, struct wire *wire)
{
	static const char *const names[][2] = {
		{ "doc.rights", "owner" }, { "doc.rights", "agent" }, { "doc.copyright", "holder" }, { "doc-id", "regsrc" },
	};
	for (size_t i = 0; i < LEN(names); i++)
		wire_set(&wire->report.source, value_of(docdata, names[i][0], names[i][1]));
	wire_set(&wire->report.source, value_of(head, "pubdata", "name"));
}

/* An id is the source's own unless it is made to be unique everywhere. A message that withdraws another names that. */
static void read_identity(const xmlNode *docdata, struct wire *wire)
{
	struct span id = value_of(docdata, "doc-id", "id-string"), source = value_of(docdata, "doc-id", "regsrc");
	struct span other = docdata ? span_trim(tree_attribute(docdata, "management-doc-idref")) : SPAN_NONE;
	id = wire->report.status != REPORT_USABLE && other.len > 0 ? other : id;
	bool is_global = id.len > 0 && memchr(id.ptr, ':', id.len) != NULL;
	wire_set(&wire->report.guid, id);
	if (id.len > 0)
		wire_set(&wire->report.uri, is_global || source.len == 0 ? id : arena_format(wire->d->arena, "%.*s:%.*s", SPAN_ARG(source), SPAN_ARG(id)));
	wire_set(&wire->report.version, value_of(docdata, "du-key", "version"));
	wire_set(&wire->report.version, value_of(docdata, "du-key", "generation"));
}

static void read_docdata(const xmlNode *head, struct wire *wire)
{
	const xmlNode *docdata = xml_child(head, "docdata");
	if (docdata)
		wire_status(wire, tree_attribute(docdata, "management-status"));
	read_identity(docdata, wire);
	wire_urgency(wire, value_of(docdata, "urgency", "ed-urg"));
	wire_published(wire, value_of(docdata, "date.issue", "norm"));
	read_release(docdata, wire);
	wire_published(wire, value_of(head, "pubdata", "date.publication"));
	for (const xmlNode *n = xml_child(docdata, "ed-msg"); n; n = xml_sibling(n, "ed-msg"))
		wire_note(wire, tree_attribute(n, "info"));
	wire_note(wire, value_of(docdata, "correction", "info"));
	read_place(docdata, wire);
}

void nitf_read(const xmlNode *nitf, struct wire *wire)
{
	const xmlNode *head = xml_child(nitf, "head"), *body = xml_child(nitf, "body");
	read_docdata(head, wire);
	read_body(body ? body : nitf, wire);
	read_source(head, xml_child(head, "docdata"), wire);
	wire_set(&wire->report.title, line_of(xml_child(head, "title"), wire->d->arena));
	wire_set(&wire->report.language, tree_attribute(nitf, "lang"));
	wire_set(&wire->report.language, tree_attribute(nitf, "baselang"));
	wire_set(&wire->report.language, body ? tree_attribute(body, "lang") : SPAN_NONE);
	read_keywords(head, wire);
}
