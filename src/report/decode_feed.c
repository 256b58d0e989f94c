/* RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, well-formed or not (report/xml.h): two walks over the elements that hold others, one for what the feed
 * says of itself, one for its items. */
#include "base/array.h"
#include "report/date.h"
#include "report/feed.h"
#include "report/feed_draft.h"
#include "report/tree.h"
#include "report/xml.h"

/* How far in a document may begin, behind comments or what a server says of its troubles. */
#define ROOT_WITHIN (16u << 10)
/* Behind declarations alone, which may list entities without end, it may be as far in. */
#define PROLOG_MAX (1u << 20)

/* ---- telling ---- */

static bool is_root(struct span name)
{
	static const char *const names[] = { "rss", "RDF", "feed", "channel", "entry" };
	for (size_t i = 0; i < LEN(names); i++)
		if (span_equals_nocase(name, span_of(names[i])))
			return true;
	return false;
}

/* The first element behind an XML declaration that does not stand at the front. */
static struct span late_root(struct span head)
{
	ptrdiff_t at = span_find(head, SPAN("<?xml "));
	return at > 0 ? xml_root_name(span_from(head, (size_t)at)) : SPAN_NONE;
}

static bool has_feed(struct span head)
{
	return span_find(head, SPAN("<feed xmlns=\"http://www.w3.org/2005/Atom\"")) > 0 || span_find(head, SPAN("<rss version=")) > 0;
}

/* Bytes of anything but mark-up before the first tag. */
static struct span from_tag(struct span head)
{
	const char *first = head.len > 0 ? memchr(head.ptr, '<', head.len) : NULL;
	return first ? span_from(head, (size_t)(first - head.ptr)) : SPAN_NONE;
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	bool is_all = is_whole || head.len >= PROLOG_MAX;
	struct span start = span_trim(span_head(head, ROOT_WITHIN)), name = xml_root_name(from_tag(span_head(head, PROLOG_MAX)));
	head = span_head(head, ROOT_WITHIN);
	if (is_root(name) || is_root(late_root(head)) || (span_equals_nocase(name, SPAN("html")) && has_feed(head)))
		return TELL_YES;
	bool may_come = name.len == 0 && start.len > 1 && start.ptr[0] == '<' && (start.ptr[1] == '?' || start.ptr[1] == '!');
	return may_come && !is_all ? TELL_MAYBE : TELL_NO;
}

/* ---- reading ---- */

struct reader {
	struct decoding *d;
	struct fault *fault;
	bool is_plain; /* Atom */
	uint64_t position;
};

/* The feed's own elements, wherever they stand outside of items. */
static void read_about(struct feed_draft *draft, const xmlNode *container)
{
	for (const xmlNode *node = container->children; node; node = node->next) {
		enum feed_name name = feed_name_of(node);
		if (name != FEED_CONTAINER) {
			feed_draft_add(draft, node, name);
			continue;
		}
		feed_draft_enter(draft, node);
		read_about(draft, node);
	}
}

static int read_item(struct reader *r, const xmlNode *node, struct span base)
{
	struct report report;
	struct date none;
	arena_clear(r->d->arena);
	struct feed_draft draft = feed_draft_of(r->d->arena, node, base, r->is_plain);
	for (const xmlNode *child = node->children; child; child = child->next)
		feed_draft_add(&draft, child, feed_name_of(child));
	feed_draft_to_report(&draft, &report);
	(void)decoding_date(r->d, draft.no_date, &none); /* for what it tells */
	return feed_emit(r->d, &report, r->position++, r->fault);
}

/* Items within items are items too. */
static int read_items(struct reader *r, const xmlNode *container, struct span base)
{
	for (const xmlNode *node = container->children; node; node = node->next) {
		enum feed_name name = feed_name_of(node);
		bool is_stray = name == FEED_ITEM && !node->children && !node->properties && feed_name_of(container) == FEED_ITEM;
		if ((name != FEED_CONTAINER && name != FEED_ITEM) || is_stray)
			continue;
		struct span own = feed_base_of(r->d->keep, node, base);
		if ((name == FEED_ITEM && read_item(r, node, base) < 0) || read_items(r, node, own) < 0)
			return -1;
	}
	return 0;
}

static int read_document(struct decoding *d, const xmlNode *root, struct fault *fault)
{
	struct reader r = { .d = d, .fault = fault, .is_plain = tree_is(root, "feed") || tree_is(root, "entry") };
	struct span base = feed_base(d);
	struct decode_feed feed;
	struct feed_draft draft = feed_draft_of(d->arena, root, base, r.is_plain);
	bool is_item = feed_name_of(root) == FEED_ITEM;
	if (!is_item)
		read_about(&draft, root);
	feed_draft_to_feed(&draft, &feed);
	if (feed.language.len == 0)
		feed.language = d->hints.language;
	feed_begin(d, &feed);
	if (base.len == 0 && feed_is_address(feed.link)) /* nobody knows where it was fetched: addresses of a site begin where the site does */
		base = d->result.feed.link;
	if (is_item)
		return read_item(&r, root, base);
	return read_items(&r, root, feed_base_of(d->keep, root, base));
}

/* Some feeds come within a page. */
static const xmlNode *root_of(const struct xml *xml)
{
	const xmlNode *root = xml_root(xml), *feed = NULL;
	if (!is_root(span_of((const char *)root->name)) && !(feed = xml_find(root, "feed")))
		feed = xml_find(root, "rss");
	return feed ? feed : root;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct xml xml;
	if (xml_read(d, bytes, &xml, fault) < 0)
		return -1;
	int r = read_document(d, root_of(&xml), fault);
	d->result.feed.cut = xml.cut;
	xml_done(&xml);
	return r;
}

const struct decode_format decode_feed = { .name = "feed", .tell = tell, .read = read, .gather_max = XML_MAX };
