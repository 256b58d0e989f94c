/* NewsML 1.x: items of components in components, of which one holds the text. What is said of it stands beside it or further out: the
 * nearest counts.
 *
 *	NewsItem > Identification, NewsManagement, NewsComponent > NewsLines, …Metadata, NewsComponent > Role, ContentItem > DataContent
 */
#include "base/array.h"
#include "base/ascii.h"
#include "report/agency.h"
#include "report/content.h"
#include "report/prose.h"
#include "report/xml.h"

#include <stdio.h>

#define TRANSLATIONS_MAX 20u /* contents in other languages that are looked at */

static struct span value_of(const xmlNode *parent, const char *name, const char *attribute)
{
	const xmlNode *n = xml_child(parent, name);
	return n ? span_trim(tree_attribute(n, attribute)) : SPAN_NONE;
}

static struct span name_of(const xmlNode *parent, const char *name)
{
	return value_of(parent, name, "FormalName");
}

/* ---- which content is the text ---- */

enum rank { RANK_NONE, RANK_OTHER, RANK_MAIN };

static enum rank role_rank(struct span role)
{
	static const struct span mains[] = { SPAN("main"), SPAN("body"), SPAN("text"), SPAN("story"), SPAN("article") };
	static const struct span others[] = {
		SPAN("stylesheet"), SPAN("headline"), SPAN("subheadline"), SPAN("contact"), SPAN("logo"), SPAN("photo"), SPAN("picture"), SPAN("caption"),
		SPAN("video"), SPAN("audio"), SPAN("graphic"), SPAN("thumbnail"), SPAN("quicklook"), SPAN("abstract"), SPAN("summary"), SPAN("byline"),
		SPAN("copyright"), SPAN("slugline"),
	};
	for (size_t i = 0; i < LEN(mains); i++)
		if (span_starts_nocase(role, mains[i]))
			return RANK_MAIN;
	for (size_t i = 0; i < LEN(others); i++)
		if (span_starts_nocase(role, others[i]))
			return RANK_NONE;
	return RANK_OTHER;
}

/* The role of the component that holds it, or of one further out. */
static struct span role_of(const xmlNode *content)
{
	struct span role = SPAN_NONE;
	for (const xmlNode *n = content->parent; n && tree_is(n, "NewsComponent") && role.len == 0; n = n->parent)
		role = name_of(n, "Role");
	return role;
}

/* Its data where these are words: not encoded, not of another medium. */
static const xmlNode *data_of(const xmlNode *content)
{
	struct span medium = name_of(content, "MediaType");
	const xmlNode *encoding = xml_child(content, "Encoding");
	if (medium.len > 0 && !span_starts_nocase(medium, SPAN("text")) && !span_starts_nocase(medium, SPAN("complex")))
		return NULL;
	return encoding ? NULL : xml_child(content, "DataContent");
}

/* The language of the component that holds it, or of one further out. */
static struct span language_of(const xmlNode *content)
{
	struct span language = SPAN_NONE;
	for (const xmlNode *n = content->parent; n && tree_is(n, "NewsComponent") && language.len == 0; n = n->parent) {
		struct span described = name_of(xml_child(n, "DescriptiveMetadata"), "Language");
		language = described.len > 0 ? described : span_trim(tree_attribute(n, "lang"));
	}
	return language;
}

static const xmlNode *next_content(const xmlNode *item, const xmlNode *after)
{
	const xmlNode *n = after ? after : item;
	do
		n = tree_next(item, n, n != item && (tree_is(n, "NewsItem") || tree_is(n, "ContentItem")));
	while (n && !(tree_is(n, "ContentItem") && data_of(n)));
	return n;
}

/* Of the best rank the longest, in one language or, with none named, in any. Items inside an item are read for themselves. */
static const xmlNode *main_content(const xmlNode *item, struct span language, struct arena *arena)
{
	const xmlNode *best = NULL;
	enum rank best_rank = RANK_NONE;
	size_t best_len = 0;
	for (const xmlNode *n = next_content(item, NULL); n; n = next_content(item, n)) {
		if (language.len > 0 && !span_equals_nocase(language_of(n), language))
			continue;
		enum rank rank = role_rank(role_of(n));
		size_t len = xml_text(data_of(n), arena).len;
		if (rank == RANK_NONE || len == 0 || rank < best_rank || (rank == best_rank && len <= best_len))
			continue;
		best = n;
		best_rank = rank;
		best_len = len;
	}
	return best;
}

/* ---- what is said of it ---- */

static bool is_for_editors(struct span type)
{
	return span_find(type, SPAN("ote")) >= 0 || span_starts_nocase(type, SPAN("advis")) || span_starts_nocase(type, SPAN("instruct"));
}

static void read_lines(const xmlNode *lines, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	struct report *r = &wire->report;
	wire_set(&r->title, xml_child_text(lines, "HeadLine", arena));
	wire_set(&r->byline, xml_child_text(lines, "ByLine", arena));
	wire_set(&r->summary, xml_child_text(lines, "SubHeadLine", arena));
	wire_dateline(wire, xml_child_text(lines, "DateLine", arena));
	wire_set(&r->source, xml_child_text(lines, "CreditLine", arena));
	for (const xmlNode *n = xml_child(lines, "KeywordLine"); n; n = xml_sibling(n, "KeywordLine"))
		wire_keyword(wire, tree_inner_text(n, arena));
	for (const xmlNode *n = xml_child(lines, "NewsLine"); n; n = xml_sibling(n, "NewsLine"))
		if (is_for_editors(name_of(n, "NewsLineType")))
			wire_note(wire, xml_child_text(n, "NewsLineText", arena));
}

/* "Party" may stand for itself or within who it is. */
static struct span party_of(const xmlNode *meta, const char *who)
{
	return name_of(xml_child(meta, who), "Party");
}

static struct span location_of(const xmlNode *meta)
{
	static const char *const names[] = { "City", "CountryArea", "Country", "Location" };
	const xmlNode *location = xml_child(meta, "Location");
	for (size_t i = 0; i < LEN(names); i++)
		for (const xmlNode *n = xml_child(location, "Property"); n; n = xml_sibling(n, "Property"))
			if (span_equals_nocase(tree_attribute(n, "FormalName"), span_of(names[i])) && tree_attribute(n, "Value").len > 0)
				return tree_attribute(n, "Value");
	return SPAN_NONE;
}

/* Codes say nothing to a reader. */
static bool is_code(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

static void read_properties(const xmlNode *meta, struct wire *wire)
{
	for (const xmlNode *n = xml_child(meta, "Property"); n; n = xml_sibling(n, "Property"))
		if (span_starts_nocase(tree_attribute(n, "FormalName"), SPAN("keyword")))
			wire_keyword(wire, tree_attribute(n, "Value"));
	for (const xmlNode *n = xml_child(meta, "SubjectCode"); n; n = xml_sibling(n, "SubjectCode"))
		for (const xmlNode *s = n->children; s; s = s->next)
			if (s->type == XML_ELEMENT_NODE && !is_code(tree_attribute(s, "FormalName")))
				wire_keyword(wire, tree_attribute(s, "FormalName"));
}

/* A component on the way from the text to its item: the nearest is asked first. */
static void read_component(const xmlNode *component, struct wire *wire)
{
	const xmlNode *administrative = xml_child(component, "AdministrativeMetadata"), *descriptive = xml_child(component, "DescriptiveMetadata");
	struct report *r = &wire->report;
	read_lines(xml_child(component, "NewsLines"), wire);
	wire_set(&r->source, party_of(administrative, "Source"));
	wire_set(&r->source, party_of(administrative, "Provider"));
	wire_set(&r->byline, party_of(administrative, "Creator"));
	wire_set(&r->language, name_of(descriptive, "Language"));
	wire_set(&wire->located, location_of(descriptive));
	read_properties(descriptive, wire);
}

/* Pictures and their captions have lines of their own; without a text the outermost lines count. */
static void read_components(const xmlNode *item, const xmlNode *content, struct wire *wire)
{
	struct span slug = SPAN_NONE;
	const xmlNode *first = content ? content->parent : xml_child(item, "NewsComponent");
	for (const xmlNode *n = first; n && n != item; n = n->parent) {
		read_component(n, wire);
		wire_set(&slug, xml_child_text(xml_child(n, "NewsLines"), "SlugLine", wire->d->arena));
	}
	if (!content && wire->report.title.len == 0 && first) {
		const xmlNode *lines = xml_find(first, "NewsLines");
		read_lines(lines, wire);
	}
	if (wire->report.keywords_len == 0)
		wire_keyword(wire, slug);
	wire_set(&wire->report.title, slug);
}

/* What the item says in other languages as well stands below its text, each with its headline: it has one identity, so it is one report. */
static void add_translations(const xmlNode *item, const xmlNode *content, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	struct span own = language_of(content);
	unsigned tried = 0;
	for (const xmlNode *n = next_content(item, NULL); n && own.len > 0 && tried < TRANSLATIONS_MAX; n = next_content(item, n)) {
		struct span language = language_of(n);
		struct wire other = { .d = wire->d, .report = REPORT_BLANK };
		if (language.len == 0 || span_equals_nocase(language, own) || (tried++, n != main_content(item, language, arena)))
			continue;
		content_read(data_of(n), value_of(n, "MimeType", "FormalName"), &other);
		read_lines(xml_child(n->parent, "NewsLines"), &other);
		if (other.report.text.len > 0)
			wire->report.text = arena_format(arena, "%.*s\n\n%.*s%s%.*s", SPAN_ARG(wire->report.text), SPAN_ARG(other.report.title),
							 other.report.title.len > 0 ? "\n\n" : "", SPAN_ARG(other.report.text));
	}
}

/* "urn:newsml:example.com:20020726:f123:2" names a revision; what all revisions share is the identity. */
static void read_identity(const xmlNode *item, struct wire *wire)
{
	const xmlNode *id = xml_child(xml_child(item, "Identification"), "NewsIdentifier");
	struct arena *arena = wire->d->arena;
	struct span provider = xml_child_text(id, "ProviderId", arena), date = xml_child_text(id, "DateId", arena), name = xml_child_text(id, "NewsItemId", arena);
	wire_set(&wire->report.guid, xml_child_text(id, "PublicIdentifier", arena));
	if (provider.len > 0 && name.len > 0)
		wire_set(&wire->report.uri, arena_format(arena, "urn:newsml:%.*s:%.*s:%.*s", SPAN_ARG(provider), SPAN_ARG(date), SPAN_ARG(name)));
	wire_set(&wire->report.uri, wire->report.guid);
	wire_set(&wire->report.uri, name);
	wire_set(&wire->report.guid, name);
	wire_set(&wire->report.version, xml_child_text(id, "RevisionId", arena));
}

static void read_management(const xmlNode *management, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	const xmlNode *change = xml_child(management, "StatusWillChange");
	wire_status(wire, name_of(management, "Status"));
	wire_instruction(wire, name_of(management, "Instruction"));
	wire_urgency(wire, name_of(management, "Urgency"));
	wire_published(wire, xml_child_text(management, "FirstCreated", arena));
	wire_updated(wire, xml_child_text(management, "ThisRevisionCreated", arena));
	if (wire->is_embargoed && span_equals_nocase(name_of(change, "FutureStatus"), SPAN("usable")))
		wire_embargo(wire, xml_child_text(change, "DateAndTime", arena));
}

/* "afp.example" is of the AFP; who is no agency that is known has the domain for a name. */
static struct span agency_of_provider(struct span provider, struct arena *arena)
{
	size_t len = 0;
	while (len < provider.len && ascii_is_letter(provider.ptr[len]))
		len++;
	char *initials = arena_string(arena, span_head(provider, len));
	for (size_t i = 0; i < len; i++)
		initials[i] &= ~0x20;
	struct span named = agency_named(span_head(provider, len));
	named = named.len > 0 ? named : agency_named(span_make(initials, len));
	return named.len > 0 ? named : is_code(provider) ? SPAN_NONE : provider;
}

/* Where nothing else says whose it is, who has given it its number. */
static void read_provider(const xmlNode *item, struct wire *wire)
{
	const xmlNode *id = xml_child(xml_child(item, "Identification"), "NewsIdentifier");
	if (wire->report.source.len == 0)
		wire_set(&wire->agency, agency_of_provider(xml_child_text(id, "ProviderId", wire->d->arena), wire->d->arena));
}

static void read_item(const xmlNode *item, struct wire *wire)
{
	const xmlNode *content = main_content(item, SPAN_NONE, wire->d->arena);
	read_identity(item, wire);
	read_management(xml_child(item, "NewsManagement"), wire);
	if (content)
		content_read(data_of(content), value_of(content, "MimeType", "FormalName"), wire);
	read_components(item, content, wire);
	if (content && wire->report.text.len > 0)
		add_translations(item, content, wire);
	if (content)
		wire_set(&wire->report.language, language_of(content));
	wire_set(&wire->report.language, tree_attribute(item, "lang"));
	read_provider(item, wire);
}

/* ---- items ---- */

static const char *flaw(const xmlNode *item)
{
	if (xml_child(item, "TopicSet"))
		return "is a vocabulary (TopicSet), not news";
	return xml_child(item, "Update") ? "changes parts of an earlier item (Update), which cannot be done without it" : NULL;
}

static bool holds_items(const xmlNode *item)
{
	return xml_find(item, "NewsItem") || xml_find(item, "NewsItemRef");
}

static int emit(struct decoding *d, const xmlNode *item, uint64_t position, struct fault *fault)
{
	struct wire wire;
	char reason[160];
	if (flaw(item)) {
		snprintf(reason, sizeof(reason), "item %llu %s", (unsigned long long)position + 1, flaw(item));
		return decoding_reject(d, position, reason, fault);
	}
	wire_begin(&wire, d);
	read_item(item, &wire);
	bool is_list = wire.report.status == REPORT_USABLE && wire.report.text.len + wire.report.title.len == 0 && holds_items(item);
	return is_list ? 0 : wire_emit(&wire, position, fault);
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct xml xml;
	uint64_t position = 0;
	int r = 0;
	if (xml_read(d, bytes, &xml, fault) < 0)
		return -1;
	const xmlNode *root = xml_root(&xml);
	for (const xmlNode *n = root; n && r == 0; n = tree_next(root, n, false))
		if (tree_is(n, "NewsItem"))
			r = emit(d, n, position++, fault);
	if (r == 0 && position == 0)
		r = decoding_fault(d, fault, "%s", xml_find(root, "TopicSet") ? "it is a vocabulary (TopicSet of NewsML), not news" : "it is NewsML without any NewsItem");
	xml_done(&xml);
	return r;
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	enum decode_tell answer = xml_tell(head, is_whole, "NewsML");
	return answer == TELL_NO ? xml_tell(head, is_whole, "NewsItem") : answer;
}

const struct decode_format decode_newsml = { .name = "newsml", .tell = tell, .read = read };
