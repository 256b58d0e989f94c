#include "report/feed_names.h"

#include "base/array.h"
#include "base/span.h"

enum space {
	CORE = 1, /* RSS, Atom, CDF and what has no namespace or none that is known */
	DC = 2,
	TERMS = 4,
	CONTENT = 8,
	ITUNES = 16,
	MEDIA = 32,
	XHTML = 64,
	RDF = 128,
	SYNDICATION = 256,
	FOREIGN = 512, /* a module of which nothing is read */
};

static const struct {
	const char *uri, *prefix;
	enum space space;
} spaces[] = {
	{ "http://www.w3.org/2005/atom", "atom", CORE },
	{ "http://purl.org/atom/", "", CORE },
	{ "http://purl.org/rss/1.0/modules/content", "content", CONTENT },
	{ "http://purl.org/rss/1.0/modules/rss091", "", CORE },
	{ "http://purl.org/rss/1.0/modules/syndication", "sy", SYNDICATION },
	{ "http://purl.org/rss/modules/syndication", "syn", SYNDICATION },
	{ "http://purl.org/rss/1.0/modules/", "", FOREIGN },
	{ "http://purl.org/rss/", "rss", CORE },
	{ "http://purl.org/net/rss", "", CORE },
	{ "http://purl.org/dc/elements/", "dc", DC },
	{ "http://purl.org/dc/terms", "dcterms", TERMS },
	{ "http://my.netscape.com/", "", CORE },
	{ "http://channel.netscape.com/", "", CORE },
	{ "http://backend.userland.com/", "", CORE },
	{ "http://blogs.law.harvard.edu/", "", CORE },
	{ "http://cyber.law.harvard.edu/", "", CORE },
	{ "http://www.rssboard.org/", "", CORE },
	{ "http://www.itunes.com/", "itunes", ITUNES },
	{ "http://example.com/dtds/podcast", "", ITUNES },
	{ "http://search.yahoo.com/mrss", "media", MEDIA },
	{ "http://tools.search.yahoo.com/mrss", "", MEDIA },
	{ "http://www.w3.org/1999/xhtml", "xhtml", XHTML },
	{ "http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf", RDF },
};

#define HOLDS (CORE | RDF)

/* Sorted by name; a name may stand more than once. */
static const struct row {
	const char *name;
	int spaces;
	enum feed_name is;
} rows[] = {
	{ "abstract", CORE, FEED_DESCRIPTION }, /* CDF */
	{ "abstract", TERMS, FEED_DESCRIPTION_ELSE },
	{ "author", CORE | DC, FEED_AUTHOR },
	{ "author", ITUNES, FEED_AUTHOR_ELSE },
	{ "body", XHTML, FEED_ENCODED },
	{ "body", CORE, FEED_ENCODED },
	{ "category", CORE, FEED_CATEGORY },
	{ "category", MEDIA, FEED_KEYWORDS },
	{ "channel", HOLDS, FEED_CONTAINER },
	{ "content", CORE, FEED_CONTENT },
	{ "content", MEDIA, FEED_GROUP },
	{ "copyright", CORE, FEED_RIGHTS },
	{ "created", CORE | TERMS, FEED_CREATED },
	{ "creator", CORE | DC | TERMS, FEED_AUTHOR },
	{ "credit", MEDIA, FEED_AUTHOR_ELSE },
	{ "date", CORE | DC, FEED_UPDATED },
	{ "description", CORE | DC, FEED_DESCRIPTION },
	{ "description", MEDIA, FEED_DESCRIPTION_ELSE },
	{ "enclosure", CORE, FEED_MEDIA },
	{ "encoded", CORE | CONTENT, FEED_ENCODED },
	{ "entry", CORE, FEED_ITEM },
	{ "feed", CORE, FEED_CONTAINER },
	{ "fullitem", CORE, FEED_ENCODED },
	{ "group", MEDIA, FEED_GROUP },
	{ "guid", CORE, FEED_GUID },
	{ "id", CORE, FEED_ID },
	{ "issued", CORE | TERMS, FEED_PUBLISHED },
	{ "item", HOLDS, FEED_ITEM },
	{ "keywords", ITUNES | MEDIA | CORE, FEED_KEYWORDS },
	{ "language", CORE | DC, FEED_LANGUAGE },
	{ "lastbuilddate", CORE, FEED_UPDATED },
	{ "link", CORE, FEED_LINK },
	{ "managingeditor", CORE, FEED_AUTHOR },
	{ "modified", CORE | TERMS, FEED_UPDATED },
	{ "newsitem", CORE, FEED_ITEM },
	{ "pubdate", CORE, FEED_PUBLISHED },
	{ "published", CORE, FEED_PUBLISHED },
	{ "rdf", HOLDS, FEED_CONTAINER },
	{ "rights", CORE | DC | TERMS, FEED_RIGHTS },
	{ "rss", CORE, FEED_CONTAINER },
	{ "skipdays", CORE, FEED_SKIP_DAYS },
	{ "skiphours", CORE, FEED_SKIP_HOURS },
	{ "source", CORE | DC, FEED_SOURCE },
	{ "subject", CORE | DC, FEED_CATEGORY },
	{ "subtitle", CORE, FEED_SUBTITLE },
	{ "subtitle", ITUNES, FEED_DESCRIPTION_ELSE },
	{ "summary", CORE, FEED_DESCRIPTION },
	{ "summary", ITUNES, FEED_DESCRIPTION_ELSE },
	{ "tagline", CORE, FEED_SUBTITLE },
	{ "tags", CORE, FEED_KEYWORDS },
	{ "text", MEDIA, FEED_DESCRIPTION_ELSE },
	{ "thumbnail", MEDIA, FEED_MEDIA },
	{ "title", CORE | DC, FEED_TITLE },
	{ "title", ITUNES | MEDIA, FEED_TITLE_ELSE },
	{ "ttl", CORE, FEED_TTL },
	{ "updatebase", SYNDICATION, FEED_UPDATE_BASE },
	{ "updated", CORE, FEED_UPDATED },
	{ "updatefrequency", SYNDICATION, FEED_UPDATE_FREQUENCY },
	{ "updateperiod", SYNDICATION, FEED_UPDATE_PERIOD },
};
#define ROWS_LEN LEN(rows)

static enum space space_of_uri(struct span uri)
{
	if (span_starts_nocase(uri, SPAN("https://")))
		uri = span_from(uri, 8);
	else if (span_starts_nocase(uri, SPAN("http://")))
		uri = span_from(uri, 7);
	for (size_t i = 0; i < LEN(spaces); i++)
		if (span_starts_nocase(uri, span_from(span_of(spaces[i].uri), 7)))
			return spaces[i].space;
	return 0;
}

static enum space space_of_prefix(struct span prefix)
{
	for (size_t i = 0; i < LEN(spaces); i++)
		if (prefix.len > 0 && span_equals_nocase(prefix, span_of(spaces[i].prefix)))
			return spaces[i].space;
	return 0;
}

/* The element's name without its prefix, and where that belongs. */
static struct span name_in(const xmlNode *node, enum space *ret_space)
{
	struct span name = span_of((const char *)node->name);
	const char *colon = name.len > 0 ? memchr(name.ptr, ':', name.len) : NULL;
	if (node->ns) {
		enum space space = space_of_uri(span_of((const char *)node->ns->href));
		*ret_space = space ? space : node->ns->prefix ? FOREIGN : CORE;
	} else if (colon) { /* a prefix that nobody declared */
		enum space space = space_of_prefix(span_head(name, (size_t)(colon - name.ptr)));
		*ret_space = space ? space : FOREIGN;
		name = span_from(name, (size_t)(colon - name.ptr) + 1);
	} else {
		*ret_space = CORE;
	}
	return name;
}

static int compare_nocase(struct span a, const char *b)
{
	for (size_t i = 0; i < a.len; i++) {
		char c = a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? (char)(a.ptr[i] + ('a' - 'A')) : a.ptr[i];
		if (c != b[i])
			return (unsigned char)c < (unsigned char)b[i] ? -1 : 1;
	}
	return b[a.len] ? -1 : 0;
}

/* The first row of that name. */
static size_t find(struct span name)
{
	size_t low = 0, high = ROWS_LEN;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (compare_nocase(name, rows[middle].name) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum feed_name feed_name_of(const xmlNode *node)
{
	enum space space;
	if (node->type != XML_ELEMENT_NODE)
		return FEED_OTHER;
	struct span name = name_in(node, &space);
	for (size_t i = find(name); i < ROWS_LEN && compare_nocase(name, rows[i].name) == 0; i++)
		if (rows[i].spaces & (int)space)
			return rows[i].is;
	return FEED_OTHER;
}
