/* NewsML-G2: a message with items, or one item alone. News items and packages that say something are reports; concepts, knowledge,
 * plans and catalogues are no news, and are called what they are. */
#include "report/content.h"
#include "base/array.h"
#include "base/ascii.h"
#include "report/prose.h"
#include "report/xml.h"
#include "text/base64.h"
#include "text/charset.h"

#include <stdio.h>

#define RANK_DIGITS 4u /* nobody ranks more headlines */
#define RANK_LAST 10000u

static const struct {
	const char *name, *what;
} others[] = {
	{ "conceptItem", "a description of a person, a place or a subject" },
	{ "knowledgeItem", "a vocabulary" },
	{ "planningItem", "a plan of coverage" },
	{ "catalogItem", "a catalogue of vocabularies" },
};

/* Fragments of an item are read as one of which nothing else is known. */
static bool is_news(const xmlNode *n)
{
	return tree_is(n, "newsItem") || tree_is(n, "packageItem") || tree_is(n, "contentSet");
}

static const char *other_name(const xmlNode *n)
{
	for (size_t i = 0; i < LEN(others); i++)
		if (tree_is(n, others[i].name))
			return others[i].what;
	return NULL;
}

/* ---- what is said of an item ---- */

static struct span attribute_of(const xmlNode *parent, const char *name, const char *attribute)
{
	const xmlNode *n = xml_child(parent, name);
	return n ? span_trim(tree_attribute(n, attribute)) : SPAN_NONE;
}

/* "stat:usable" and "http://cv.iptc.org/newscodes/pubstatusg2/usable" are the same. */
static struct span code_of(const xmlNode *n)
{
	struct span code = n ? tree_attribute(n, "qcode") : SPAN_NONE;
	return code.len > 0 || !n ? code : tree_attribute(n, "uri");
}

/* A concept by its name, else by its literal, else by the end of its code; an address names nobody. */
static struct span name_of(const xmlNode *n, struct arena *arena)
{
	if (!n)
		return SPAN_NONE;
	struct span name = xml_child_text(n, "name", arena), code = tree_attribute(n, "qcode");
	if (name.len == 0)
		name = span_trim(tree_attribute(n, "literal"));
	return name.len > 0 ? name : wire_code(code);
}

/* The last where it has none. */
static unsigned rank_of(const xmlNode *n)
{
	struct span rank = span_trim(tree_attribute(n, "rank"));
	unsigned number = 0;
	for (size_t i = 0; i < rank.len && i < RANK_DIGITS && ascii_is_digit(rank.ptr[i]); i++)
		number = number * 10 + (unsigned)(rank.ptr[i] - '0');
	return rank.len > 0 ? number : RANK_LAST;
}

/* "en" of "en-GB". */
static struct span without_region(struct span language)
{
	const char *dash = language.len > 0 ? memchr(language.ptr, '-', language.len) : NULL;
	return dash ? span_head(language, (size_t)(dash - language.ptr)) : language;
}

/* 0: the very language, 1: that of another region, 2: another. */
static unsigned distance(struct span language, struct span wanted)
{
	bool is_akin = span_equals_nocase(without_region(language), without_region(wanted));
	return span_equals_nocase(language, wanted) ? 0 : is_akin ? 1 : 2;
}

/* The nearest to the language of the content; of several the one of role "main", else the first by rank, else the first. `own`: the language
 * of those that name none. */
static const xmlNode *main_headline(const xmlNode *meta, struct span wanted, struct span own)
{
	const xmlNode *best = NULL;
	unsigned best_order = 0;
	for (const xmlNode *n = xml_child(meta, "headline"); n; n = xml_sibling(n, "headline")) {
		struct span language = span_trim(tree_attribute(n, "lang"));
		bool is_main = span_equals_nocase(wire_code(tree_attribute(n, "role")), SPAN("main"));
		unsigned order = distance(language.len > 0 ? language : own, wanted) * 2 + !is_main;
		order = order * (RANK_LAST + 1) + rank_of(n);
		if (!best || order < best_order) {
			best = n;
			best_order = order;
		}
	}
	return best;
}

static void read_item_meta(const xmlNode *meta, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	wire_status(wire, code_of(xml_child(meta, "pubStatus")));
	if (xml_child(meta, "embargoed"))
		wire_embargo(wire, xml_child_text(meta, "embargoed", arena));
	wire_published(wire, xml_child_text(meta, "firstCreated", arena));
	wire_updated(wire, xml_child_text(meta, "versionCreated", arena));
	for (const xmlNode *n = xml_child(meta, "edNote"); n; n = xml_sibling(n, "edNote"))
		wire_note(wire, prose_text(n, arena, NULL));
}

static void read_keywords(const xmlNode *meta, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	for (const xmlNode *n = xml_child(meta, "keyword"); n; n = xml_sibling(n, "keyword"))
		wire_keyword(wire, tree_inner_text(n, arena));
	for (const xmlNode *n = xml_child(meta, "subject"); n; n = xml_sibling(n, "subject"))
		wire_keyword(wire, xml_child_text(xml_child(n, "mainConcept") ? xml_child(n, "mainConcept") : n, "name", arena));
	if (wire->report.keywords_len == 0)
		wire_keyword(wire, xml_child_text(meta, "slugline", arena));
}

/* What is called a teaser, an abstract, a summary before what is called anything else. */
static struct span summary_of(const xmlNode *meta, struct arena *arena)
{
	static const char *const roles[] = { "summary", "abstract", "teaser", "lead", "caption" };
	for (size_t i = 0; i < LEN(roles); i++)
		for (const xmlNode *n = xml_child(meta, "description"); n; n = xml_sibling(n, "description"))
			if (span_equals_nocase(wire_code(tree_attribute(n, "role")), span_of(roles[i])))
				return prose_text(n, arena, NULL);
	return prose_text(xml_child(meta, "description"), arena, NULL);
}

/* Logins are no names. */
static struct span creator_of(const xmlNode *meta, struct arena *arena)
{
	struct span name = xml_child_text(xml_child(meta, "creator"), "name", arena);
	return name.len > 0 && memchr(name.ptr, ' ', name.len) ? name : SPAN_NONE;
}

/* `own`: the language of what names none. */
static void read_content_meta(const xmlNode *meta, struct span own, bool is_text, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	struct report *r = &wire->report;
	wire_set(&r->language, attribute_of(meta, "language", "tag"));
	const xmlNode *headline = main_headline(meta, r->language.len > 0 ? r->language : own, own);
	wire_set(&r->title, headline ? tree_inner_text(headline, arena) : SPAN_NONE);
	wire_urgency(wire, xml_child_text(meta, "urgency", arena));
	if (is_text) /* a picture may be older than its item by years */
		wire_published(wire, xml_child_text(meta, "contentCreated", arena));
	wire_set(&r->summary, summary_of(meta, arena));
	wire_set(&r->byline, xml_child_text(meta, "by", arena));
	wire_set(&r->byline, creator_of(meta, arena));
	wire_dateline(wire, xml_child_text(meta, "dateline", arena));
	wire_set(&wire->located, xml_child_text(xml_child(meta, "located"), "name", arena));
	wire_set(&r->source, name_of(xml_child(meta, "infoSource"), arena));
	wire_set(&r->source, xml_child_text(meta, "creditline", arena));
	read_keywords(meta, wire);
}

/* ---- its content ---- */

/* Data of another type is a picture or a sound. */
static bool is_text_type(struct span type)
{
	const char *end = type.len > 0 ? memchr(type.ptr, ';', type.len) : NULL;
	struct span name = span_trim(end ? span_head(type, (size_t)(end - type.ptr)) : type);
	bool is_words = span_starts_nocase(name, SPAN("text/")) || span_ends(name, SPAN("html")) || span_ends(name, SPAN("xml"));
	return name.len == 0 || (is_words && !span_starts_nocase(name, SPAN("image/")));
}

static struct span encoding_of(const xmlNode *n)
{
	struct span encoding = span_trim(tree_attribute(n, "encoding"));
	return wire_code(encoding.len > 0 ? encoding : span_trim(tree_attribute(n, "encodinguri")));
}

/* Text that was put into letters of another kind on its way; SPAN_NONE where it is no text, or in letters that nobody knows. */
static struct span decoded_text(const xmlNode *n, struct span type, struct arena *arena)
{
	struct span bytes = span_equals_nocase(encoding_of(n), SPAN("base64")) ? base64_decode(arena, xml_text(n, arena)) : SPAN_NONE;
	if (bytes.len == 0 || binary_name(bytes))
		return SPAN_NONE;
	struct buf out;
	bool is_clean;
	buf_init(&out, 2 * (size_t)REPORT_MAX_BYTES);
	(void)charset_to_utf8(bytes, charset_declared(type), charset_declared(bytes), &out, &is_clean);
	struct span text = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return text;
}

/* False where it holds something that is not read here. */
static bool read_inline(const xmlNode *n, struct wire *wire)
{
	struct span type = span_trim(tree_attribute(n, "contenttype"));
	if (!tree_is(n, "inlineXML") && !is_text_type(type))
		return false;
	if (encoding_of(n).len == 0) {
		content_read(n, type, wire);
		return true;
	}
	struct span text = decoded_text(n, type, wire->d->arena);
	content_read_text(text, type, wire);
	return text.len > 0;
}

static void note_unread(const xmlNode *n, struct wire *wire)
{
	struct span type = span_trim(tree_attribute(n, "contenttype")), encoding = encoding_of(n);
	wire_note(wire, arena_format(wire->d->arena, "Its content is not read: data of %s%.*s%s%.*s", type.len > 0 ? "the type " : "no named type", SPAN_ARG(type),
				     encoding.len > 0 ? ", encoded as " : "", SPAN_ARG(encoding)));
}

static void read_content(const xmlNode *set, struct wire *wire)
{
	const xmlNode *unread = NULL;
	for (const xmlNode *n = set ? set->children : NULL; n; n = n->next)
		if ((tree_is(n, "inlineXML") || tree_is(n, "inlineData")) && !read_inline(n, wire))
			unread = n;
	if (unread && wire->report.text.len == 0)
		note_unread(unread, wire);
}

/* ---- items ---- */

static void read_source(const xmlNode *item, const xmlNode *meta, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	wire_set(&wire->report.source, name_of(xml_child(meta, "provider"), arena));
	wire_set(&wire->report.source, name_of(xml_child(xml_child(item, "rightsInfo"), "copyrightHolder"), arena));
}

static void read_item(const xmlNode *item, struct wire *wire)
{
	const xmlNode *meta = xml_child(item, "itemMeta"), *content_meta = xml_child(item, "contentMeta");
	struct arena *arena = wire->d->arena;
	struct report *r = &wire->report;
	struct span own = span_trim(tree_attribute(item, "lang")), class = wire_code(code_of(xml_child(meta, "itemClass")));
	bool is_text = class.len == 0 || span_equals_nocase(class, SPAN("text")) || span_equals_nocase(class, SPAN("composite"));
	r->guid = r->uri = tree_attribute(item, "guid");
	r->version = tree_attribute(item, "version");
	if (span_starts_nocase(r->guid, SPAN("http://")) || span_starts_nocase(r->guid, SPAN("https://")))
		r->link = r->guid;
	read_item_meta(meta, wire);
	read_content_meta(content_meta, own, is_text, wire);
	read_content(tree_is(item, "contentSet") ? item : xml_child(item, "contentSet"), wire);
	wire_set(&r->title, xml_child_text(meta, "title", arena));
	wire_set(&r->title, xml_child_text(content_meta, "slugline", arena));
	wire_set(&r->language, own);
	read_source(item, meta, wire);
}

/* A package without words is a list of what comes beside it. */
static bool lists_only(const xmlNode *item, const struct wire *wire)
{
	const struct report *r = &wire->report;
	return tree_is(item, "packageItem") && r->status == REPORT_USABLE && r->title.len + r->text.len + r->summary.len == 0;
}

static int emit(struct decoding *d, const xmlNode *item, uint64_t position, bool *ret_is_list, struct fault *fault)
{
	struct wire wire;
	char reason[120];
	if (other_name(item)) {
		snprintf(reason, sizeof(reason), "item %llu is %s (%s), not news", (unsigned long long)position + 1, other_name(item),
			(const char *)item->name);
		return decoding_reject(d, position, reason, fault);
	}
	wire_begin(&wire, d);
	read_item(item, &wire);
	if (!lists_only(item, &wire))
		return wire_emit(&wire, position, fault);
	*ret_is_list = true;
	return 0;
}

static int read_message(struct decoding *d, const xmlNode *message, bool *ret_is_list, struct fault *fault)
{
	uint64_t position = 0;
	for (const xmlNode *set = xml_child(message, "itemSet"); set; set = xml_sibling(set, "itemSet"))
		for (const xmlNode *n = set->children; n; n = n->next)
			if ((is_news(n) || other_name(n)) && emit(d, n, position++, ret_is_list, fault) < 0)
				return -1;
	return position > 0 ? 0 : decoding_fault(d, fault, "it is a NewsML-G2 message without any item");
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct xml xml;
	if (xml_read(d, bytes, &xml, fault) < 0)
		return -1;
	const xmlNode *root = xml_root(&xml);
	const char *other = other_name(root);
	bool is_list = false;
	int r;
	if (other)
		r = decoding_fault(d, fault, "it is %s (%s of NewsML-G2), not news", other, (const char *)root->name);
	else if (is_news(root))
		r = emit(d, root, 0, &is_list, fault);
	else
		r = read_message(d, root, &is_list, fault);
	xml_done(&xml);
	if (r == 0 && is_list && d->result.reports + d->result.rejects == 0)
		r = decoding_fault(d, fault, "it is a package that only lists other items");
	return r;
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	static const char *const names[] = { "newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "contentSet" };
	enum decode_tell answer = TELL_NO;
	for (size_t i = 0; i < LEN(names) && answer != TELL_YES; i++)
		answer = xml_tell(head, is_whole, names[i]);
	return answer;
}

const struct decode_format decode_newsml_g2 = { .name = "newsml-g2", .tell = tell, .read = read };
