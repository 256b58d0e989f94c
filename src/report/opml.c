#include "report/opml.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "report/feed.h"
#include "report/xml.h"
#include "text/utf8.h"

#include <stdlib.h>

#define OWN_NAMESPACE "urn:io.tidings:feed"
#define SLASH "\xE2\x88\x95"
#define SLASH_SIZE (sizeof(SLASH) - 1)

/* ---- reading ---- */

struct reader {
	struct arena *arena;
	struct map seen; /* hashes of addresses */
	struct {
		struct opml_feed *at;
		size_t len, cap;
	} feeds;
	size_t passed_over;
};

static bool is_named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && span_equals_nocase(span_of((const char *)node->name), span_of(name));
}

/* A title or a name: one line, cut. */
static struct span name_of(struct arena *arena, struct span text)
{
	struct buf line;
	bool wants_blank = false;
	buf_init(&line, OPML_NAME_MAX);
	tree_add_collapsed(&line, utf8_head(text, OPML_NAME_MAX), &wants_blank);
	struct span name = line.len > 0 ? arena_copy(arena, buf_view(&line)) : SPAN_NONE;
	buf_done(&line);
	return name;
}

static struct span title_of(struct arena *arena, const xmlNode *outline)
{
	struct span title = name_of(arena, tree_attribute_nocase(outline, "title"));
	return title.len > 0 ? title : name_of(arena, tree_attribute_nocase(outline, "text"));
}

/* Early exporters wrote url where the type says that it is a feed; that of a link or of a list to include is none. */
static struct span address_of(const xmlNode *outline)
{
	struct span address = span_trim(tree_attribute_nocase(outline, "xmlUrl")), type = span_trim(tree_attribute_nocase(outline, "type"));
	bool is_feed = span_equals_nocase(type, SPAN("rss")) || span_equals_nocase(type, SPAN("atom")) || span_equals_nocase(type, SPAN("feed"));
	return address.len == 0 && is_feed ? span_trim(tree_attribute_nocase(outline, "url")) : address;
}

static struct span link_of(struct arena *arena, struct span address)
{
	struct span link = feed_link(arena, SPAN_NONE, feed_href(arena, address));
	return feed_is_address(link) && link.len <= OPML_ADDRESS_MAX ? arena_copy(arena, link) : SPAN_NONE;
}

/* Whatever it was called by its prefix. */
static struct span own_setting(struct arena *arena, const xmlNode *outline, const char *name)
{
	for (const xmlAttr *a = outline->properties; a; a = a->next)
		if (a->ns && span_equals(span_of((const char *)a->ns->href), SPAN(OWN_NAMESPACE)) && span_equals(span_of((const char *)a->name), span_of(name)))
			return a->children ? name_of(arena, span_of((const char *)a->children->content)) : SPAN_NONE;
	return SPAN_NONE;
}

/* A folder's name as a part of a path. */
static struct span level_of(struct arena *arena, const xmlNode *outline)
{
	struct span name = title_of(arena, outline);
	if (name.len == 0 || !memchr(name.ptr, '/', name.len))
		return name;
	struct buf level;
	buf_init(&level, SLASH_SIZE * OPML_NAME_MAX);
	for (size_t i = 0; i < name.len; i++)
		buf_add(&level, name.ptr[i] == '/' ? SLASH : name.ptr + i, name.ptr[i] == '/' ? SLASH_SIZE : 1);
	struct span made = arena_copy(arena, span_trim(utf8_head(buf_view(&level), OPML_NAME_MAX)));
	buf_done(&level);
	return made;
}

/* The names of the outlines around it that are no feeds themselves. */
static struct span folder_of(struct arena *arena, const xmlNode *outline)
{
	struct span levels[OPML_LEVELS_MAX] = { 0 };
	size_t len = 0;
	for (const xmlNode *node = outline->parent; node && is_named(node, "outline"); node = node->parent) {
		struct span name = address_of(node).len == 0 ? level_of(arena, node) : SPAN_NONE;
		if (name.len > 0)
			levels[len++ % OPML_LEVELS_MAX] = name;
	}
	struct buf path;
	buf_init(&path, OPML_LEVELS_MAX * (OPML_NAME_MAX + 1));
	for (size_t i = len, least = len > OPML_LEVELS_MAX ? len - OPML_LEVELS_MAX : 0; i-- > least;) {
		if (path.len > 0)
			buf_add_char(&path, '/');
		buf_add_span(&path, levels[i % OPML_LEVELS_MAX]);
	}
	struct span folder = path.len > 0 ? arena_copy(arena, buf_view(&path)) : SPAN_NONE;
	buf_done(&path);
	return folder;
}

static void add_feed(struct reader *r, const xmlNode *outline, struct span url)
{
	uint64_t *place = map_at(&r->seen, hash64(url));
	if (*place)
		return;
	*place = 1;
	struct span title = title_of(r->arena, outline);
	VEC_PUSH(&r->feeds, (struct opml_feed){
		.url = url,
		.title = span_equals(title, name_of(r->arena, url)) ? SPAN_NONE : title,
		.page = link_of(r->arena, tree_attribute_nocase(outline, "htmlUrl")),
		.folder = folder_of(r->arena, outline),
		.every = own_setting(r->arena, outline, "every"),
		.source = own_setting(r->arena, outline, "source"),
		.is_full_text = span_equals(own_setting(r->arena, outline, "full-text"), SPAN("yes")),
	});
}

static int read_outlines(struct reader *r, const struct decoding *d, const xmlNode *root, struct fault *fault)
{
	for (const xmlNode *node = root; node; node = tree_next(root, node, false)) {
		struct span address = is_named(node, "outline") ? address_of(node) : SPAN_NONE;
		struct span url = address.len > 0 ? link_of(r->arena, address) : SPAN_NONE;
		if (r->feeds.len == OPML_FEEDS_MAX && url.len > 0)
			return decoding_fault(d, fault, "it lists more than %u feeds", OPML_FEEDS_MAX);
		if (url.len > 0)
			add_feed(r, node, url);
		else if (address.len > 0)
			r->passed_over++;
	}
	return 0;
}

static int refuse_empty(const struct reader *r, const struct decoding *d, struct fault *fault)
{
	if (r->passed_over > 0)
		return decoding_fault(d, fault, "none of its %zu feeds has an address of http or https", r->passed_over);
	return decoding_fault(d, fault, "it is OPML without any feed");
}

static int read_document(struct reader *r, const struct decoding *d, const xmlNode *root, struct fault *fault)
{
	if (!is_named(root, "opml")) {
		struct span name = utf8_head(span_of((const char *)root->name), 60);
		return decoding_fault(d, fault, "it is no OPML: its first element is <%.*s>", SPAN_ARG(name));
	}
	if (read_outlines(r, d, root, fault) < 0)
		return -1;
	return r->feeds.len > 0 ? 0 : refuse_empty(r, d, fault);
}

static struct opml result_of(const struct reader *r, const struct decoding *d)
{
	struct opml opml = { .len = r->feeds.len, .passed_over = r->passed_over };
	opml.at = ARENA_NEW(r->arena, struct opml_feed, opml.len);
	memcpy(opml.at, r->feeds.at, opml.len * sizeof(*opml.at));
	opml.error = d->result.error ? arena_string(r->arena, span_of(d->result.error)) : NULL;
	return opml;
}

int opml_read(struct span bytes, struct span name, struct arena *arena, struct opml *ret_opml, struct fault *fault)
{
	struct decoding d = { .hints = { .name = name, .received = TIME_NONE }, .arena = arena, .keep = arena, .result.is_well_formed = true };
	struct reader r = { .arena = arena };
	struct xml xml;
	if (xml_read(&d, bytes, &xml, fault) < 0)
		return -1;
	int result = read_document(&r, &d, xml_root(&xml), fault);
	if (result == 0)
		*ret_opml = result_of(&r, &d);
	xml_done(&xml);
	map_done(&r.seen);
	VEC_DONE(&r.feeds);
	return result;
}

/* ---- writing ---- */

/* What XML has no character for is left out; line ends and tabs are blanks in an attribute anyway. */
static void add_escaped(struct buf *out, struct span text)
{
	for (size_t size; text.len > 0; text = span_from(text, size)) {
		uint32_t c = utf8_next(text, &size);
		if (c == '&')
			buf_add_text(out, "&amp;");
		else if (c == '<')
			buf_add_text(out, "&lt;");
		else if (c == '>')
			buf_add_text(out, "&gt;");
		else if (c == '"')
			buf_add_text(out, "&quot;");
		else if (c == '\t' || c == '\n' || c == '\r')
			buf_add_char(out, ' ');
		else if (c >= ' ' && c != 0xFFFE && c != 0xFFFF)
			buf_add(out, text.ptr, size);
	}
}

static void add_attribute(struct buf *out, const char *name, struct span value)
{
	buf_addf(out, " %s=\"", name);
	add_escaped(out, value);
	buf_add_char(out, '"');
}

static void add_indent(struct buf *out, size_t level)
{
	for (size_t i = 0; i < level + 2; i++)
		buf_add_char(out, '\t');
}

/* Takes the first name off a path. People write slashes at its ends, too. */
static struct span next_name(struct span *path)
{
	while (span_starts(*path, SPAN("/")))
		*path = span_from(*path, 1);
	const char *slash = path->len > 0 ? memchr(path->ptr, '/', path->len) : NULL;
	struct span name = slash ? span_head(*path, (size_t)(slash - path->ptr)) : *path;
	*path = span_from(*path, name.len);
	while (span_starts(*path, SPAN("/")))
		*path = span_from(*path, 1);
	return name;
}

/* Name by name: what lies in a folder stands together. */
static int compare_paths(struct span a, struct span b)
{
	while (a.len > 0 && b.len > 0) {
		int order = span_compare(next_name(&a), next_name(&b));
		if (order != 0)
			return order;
	}
	return a.len > 0 ? 1 : b.len > 0 ? -1 : 0;
}

static int compare(const void *a, const void *b)
{
	const struct opml_feed *x = *(const struct opml_feed *const *)a, *y = *(const struct opml_feed *const *)b;
	int order = compare_paths(x->folder, y->folder);
	if (order != 0)
		return order;
	return x < y ? -1 : x > y;
}

/* So many names do two paths share from the front. */
static size_t shared_levels(struct span a, struct span b)
{
	size_t levels = 0;
	while (a.len > 0 && b.len > 0 && span_equals(next_name(&a), next_name(&b)))
		levels++;
	return levels;
}

static size_t levels_of(struct span path)
{
	size_t levels = 0;
	for (; path.len > 0; levels++)
		(void)next_name(&path);
	return levels;
}

/* From the folder at hand to another: out of those that they do not share, into the others. */
static void change_folder(struct buf *out, struct span from, struct span to)
{
	size_t shared = shared_levels(from, to), level = levels_of(from);
	while (level > shared) {
		add_indent(out, --level);
		buf_add_text(out, "</outline>\n");
	}
	for (level = 0; to.len > 0; level++) {
		struct span name = next_name(&to);
		if (level < shared)
			continue;
		add_indent(out, level);
		buf_add_text(out, "<outline");
		add_attribute(out, "text", name);
		buf_add_text(out, ">\n");
	}
}

static void add_outline(struct buf *out, const struct opml_feed *feed)
{
	add_indent(out, levels_of(feed->folder));
	buf_add_text(out, "<outline type=\"rss\"");
	add_attribute(out, "text", feed->title.len > 0 ? feed->title : feed->url);
	add_attribute(out, "xmlUrl", feed->url);
	if (feed->page.len > 0)
		add_attribute(out, "htmlUrl", feed->page);
	if (feed->every.len > 0)
		add_attribute(out, "tidings:every", feed->every);
	if (feed->source.len > 0)
		add_attribute(out, "tidings:source", feed->source);
	if (feed->is_full_text)
		add_attribute(out, "tidings:full-text", SPAN("yes"));
	buf_add_text(out, "/>\n");
}

void opml_write(struct buf *out, struct span title, const struct opml_feed *feeds, size_t len)
{
	struct arena *arena = arena_new();
	const struct opml_feed **order = ARENA_NEW(arena, const struct opml_feed *, len);
	struct span folder = SPAN_NONE;
	for (size_t i = 0; i < len; i++)
		order[i] = &feeds[i];
	qsort(order, len, sizeof(*order), compare);
	buf_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:tidings=\"" OWN_NAMESPACE "\">\n\t<head>\n\t\t<title>");
	add_escaped(out, title);
	buf_add_text(out, "</title>\n\t</head>\n\t<body>\n");
	for (size_t i = 0; i < len; i++) {
		change_folder(out, folder, order[i]->folder);
		folder = order[i]->folder;
		add_outline(out, order[i]);
	}
	change_folder(out, folder, SPAN_NONE);
	buf_add_text(out, "\t</body>\n</opml>\n");
	arena_free(arena);
}
