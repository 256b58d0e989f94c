#include "report/page.h"

#include "base/vec.h"
#include "report/furniture.h"
#include "report/tree.h"

#include <libxml/HTMLparser.h>
#include <stdint.h>

#define NAME_WORDS_MAX 400u  /* bytes of class and id that are looked at */
/* An element named like furniture that holds more than so many per cent of the prose is none. */
#define FURNITURE_SHARE 40u
/* An <article> that holds so many per cent of the weight is a story of its own. */
#define ARTICLE_SHARE 15
#define LOOSE_WEIGHT -46  /* below what weigh() gives to any short line that is neither */
#define ARTICLE_LEAST 200 /* less weight is no article yet */

enum tag { TAG_INLINE, TAG_BLOCK, TAG_PARAGRAPH, TAG_HEADING, TAG_ITEM, TAG_BREAK, TAG_HIDDEN, TAG_ASIDE, TAG_LINK, TAG_MAIN };

static const struct {
	const char *name;
	enum tag tag;
} tags[] = {
	{ "a", TAG_LINK }, { "article", TAG_MAIN }, { "aside", TAG_ASIDE }, { "audio", TAG_HIDDEN }, { "blockquote", TAG_PARAGRAPH }, { "body", TAG_MAIN },
	{ "br", TAG_BREAK }, { "button", TAG_HIDDEN }, { "canvas", TAG_HIDDEN }, { "caption", TAG_ASIDE }, { "center", TAG_BLOCK }, { "cite", TAG_INLINE },
	{ "dd", TAG_ITEM }, { "div", TAG_BLOCK }, { "dl", TAG_BLOCK }, { "dt", TAG_ITEM }, { "embed", TAG_HIDDEN }, { "fieldset", TAG_BLOCK },
	{ "figcaption", TAG_ASIDE }, { "figure", TAG_ASIDE }, { "footer", TAG_ASIDE }, { "form", TAG_ASIDE }, { "h1", TAG_HEADING }, { "h2", TAG_HEADING },
	{ "h3", TAG_HEADING }, { "h4", TAG_HEADING }, { "h5", TAG_HEADING }, { "h6", TAG_HEADING }, { "head", TAG_HIDDEN }, { "header", TAG_ASIDE },
	{ "hr", TAG_BLOCK }, { "html", TAG_MAIN }, { "iframe", TAG_HIDDEN }, { "input", TAG_HIDDEN }, { "label", TAG_ASIDE }, { "li", TAG_ITEM },
	{ "main", TAG_MAIN }, { "menu", TAG_ASIDE }, { "nav", TAG_ASIDE }, { "noscript", TAG_HIDDEN }, { "object", TAG_HIDDEN }, { "ol", TAG_BLOCK },
	{ "option", TAG_HIDDEN }, { "p", TAG_PARAGRAPH }, { "pre", TAG_PARAGRAPH }, { "script", TAG_HIDDEN }, { "section", TAG_BLOCK },
	{ "select", TAG_HIDDEN }, { "style", TAG_HIDDEN }, { "svg", TAG_HIDDEN }, { "table", TAG_BLOCK }, { "tbody", TAG_BLOCK }, { "td", TAG_ITEM },
	{ "template", TAG_HIDDEN }, { "textarea", TAG_HIDDEN }, { "tfoot", TAG_BLOCK }, { "th", TAG_ITEM }, { "thead", TAG_BLOCK }, { "tr", TAG_BLOCK },
	{ "ul", TAG_BLOCK }, { "video", TAG_HIDDEN },
};

/* Parts of class and id names by which pages call what is not their article. */
static const char *const aside_names[] = {
	"comment", "disqus", "sidebar", "side-bar", "rail", "related", "recommend", "read-more", "readmore", "more-on", "morefrom", "share", "sharing", "social",
	"newsletter", "promo", "advert", "ad-slot", "adslot", "banner", "footer", "breadcrumb", "cookie", "consent", "gdpr", "popup", "modal", "overlay", "subscri",
	"signup", "sign-up", "widget", "outbrain", "taboola", "sponsor", "caption", "credit", "byline", "author-bio", "authorbio", "about-author", "bio-", "tag-list",
	"taglist", "tags", "topics", "menu", "navbar", "nav-", "navigation", "toolbar", "paginat", "pager", "print-only", "masthead", "disclaimer", "copyright", "most-read",
	"mostread", "popular", "trending", "teaser", "skip", "login", "gallery", "carousel", "slideshow", "video-", "player", "poll", "rating", "infobox", "timestamp",
	"post-meta", "article-meta", "entry-meta", "meta-", "correction-form", "feedback", "rss", "hidden", "screen-reader", "sr-only", "visually", "toc", "jump-link",
	"kicker", "eyebrow", "dateline-", "pubdate", "published", "donat", "support-us", "apester", "playlist", "up-next", "upnext", "card-list", "story-list",
};

struct element {
	struct element *parent;
	const xmlNode *node;
	int64_t prose;  /* bytes of prose below */
	int64_t weight; /* of all blocks below that count */
	bool is_named_aside, is_dropped;
};

struct block {
	struct span text;
	size_t links; /* bytes of it inside links */
	struct element *owner;
	enum tag tag;
	int64_t weight;
	bool is_dropped;
};

struct page {
	struct arena *arena;
	struct {
		struct element **at;
		size_t len, cap;
	} elements; /* in document order: parents before children */
	struct {
		struct block *at;
		size_t len, cap;
	} blocks;
	struct buf text; /* of the block at hand */
	size_t links;
	struct element *owner;
	enum tag tag;
	unsigned link_depth;
	bool wants_blank, had_break;
};

/* ---- small questions ---- */

static enum tag tag_of(const xmlNode *node)
{
	size_t low = 0, high = sizeof(tags) / sizeof(*tags);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp((const char *)node->name, tags[middle].name);
		if (order == 0)
			return tags[middle].tag;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return TAG_INLINE;
}

static bool contains_nocase(struct span s, const char *word)
{
	struct span needle = span_of(word);
	for (size_t i = 0; i + needle.len <= s.len; i++)
		if ((s.ptr[i] | 0x20) == needle.ptr[0] && span_starts_nocase(span_from(s, i), needle))
			return true;
	return false;
}

/* Where a word of a name begins: "right-rail" and "rightRail" hold "rail", "trailer" does not. */
static bool begins_word(struct span s, size_t i)
{
	if (i == 0)
		return true;
	char before = s.ptr[i - 1], c = s.ptr[i];
	bool is_letter = (before | 0x20) >= 'a' && (before | 0x20) <= 'z';
	return !is_letter || (c >= 'A' && c <= 'Z' && before >= 'a');
}

static bool names_word(struct span s, const char *word)
{
	struct span needle = span_of(word);
	for (size_t i = 0; i + needle.len <= s.len; i++)
		if ((s.ptr[i] | 0x20) == needle.ptr[0] && begins_word(s, i) && span_starts_nocase(span_from(s, i), needle))
			return true;
	return false;
}

static bool is_named_aside(const xmlNode *node)
{
	static const char *const keys[] = { "class", "id", "role", "data-component", "aria-label" };
	for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++) {
		struct span names = span_head(tree_attribute(node, keys[k]), NAME_WORDS_MAX);
		for (size_t i = 0; names.len > 0 && i < sizeof(aside_names) / sizeof(*aside_names); i++)
			if (names_word(names, aside_names[i]))
				return true;
	}
	struct span style = tree_attribute(node, "style");
	return contains_nocase(style, "display:none") || contains_nocase(style, "display: none") || tree_attribute(node, "hidden").ptr ||
	       span_equals_nocase(tree_attribute(node, "aria-hidden"), SPAN("true"));
}

/* ---- blocks ---- */

static bool ends_sentence(struct span s)
{
	static const char *const ends[] = { ".", "!", "?", ":", "\xE2\x80\xA6", "\xE3\x80\x82", "\xEF\xBC\x81", "\xEF\xBC\x9F", "\xD8\x9F", "\xE0\xA5\xA4" };
	static const char *const closers[] = { "\"", "'", ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB", "\xE3\x80\x8D" };
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < sizeof(closers) / sizeof(*closers); i++)
			if (s.len > 3 && span_ends(s, span_of(closers[i])))
				s.len -= strlen(closers[i]);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (span_ends(s, span_of(ends[i])))
			return true;
	return false;
}

static uint32_t words_in(struct span s)
{
	uint32_t words = s.len > 0;
	for (size_t i = 0; i < s.len; i++)
		words += s.ptr[i] == ' ';
	return words;
}

/* For: bytes of prose outside links. Against: links and loose ends, each a little however short. */
static int64_t weigh(const struct block *block)
{
	int64_t len = (int64_t)block->text.len, links = (int64_t)block->links;
	if (block->tag == TAG_HEADING)
		return links * 2 > len ? -30 : -8;
	if (links * 2 > len)
		return -20 - (len < 200 ? len : 200) / 2;
	/* mark-up that came through as text: pixels, embeds */
	bool is_markup = block->text.ptr[0] == '<' && len > 2 && ((block->text.ptr[1] | 0x20) >= 'a');
	if (is_markup || furniture_is_line(block->text, words_in(block->text)))
		return -60;
	bool is_prose = (len >= 40 && ends_sentence(block->text)) || len >= 140;
	if (is_prose)
		return len - links;
	if (ends_sentence(block->text))
		return len / 2; /* "No." she said. */
	return block->tag == TAG_ITEM ? -6 : -15 - (len < 60 ? len : 60) / 2;
}

static void flush(struct page *page)
{
	struct span text = buf_view(&page->text);
	if (text.len > 0 && page->owner) {
		struct block block = { arena_copy(page->arena, text), page->links, page->owner, page->tag, 0, false };
		block.weight = weigh(&block);
		VEC_PUSH(&page->blocks, block);
	}
	buf_clear(&page->text);
	page->links = 0;
	page->owner = NULL;
	page->wants_blank = page->had_break = false;
}

static void add_text(struct page *page, const char *content, struct element *owner, enum tag tag)
{
	size_t before = page->text.len;
	tree_add_collapsed(&page->text, span_of(content), &page->wants_blank);
	if (page->text.len == before)
		return;
	if (before == 0) {
		page->owner = owner;
		page->tag = tag;
	}
	page->had_break = false;
	page->links += page->link_depth > 0 ? page->text.len - before : 0;
}

/* What the walk knows of where it is: the element that text belongs to. */
struct place {
	struct element *element;
	enum tag tag;
};

static struct element *element_new(struct page *page, const xmlNode *node, struct element *parent, enum tag tag)
{
	struct element *element = ARENA_NEW(page->arena, struct element, 1);
	*element = (struct element){ .parent = parent, .node = node };
	element->is_named_aside = tag == TAG_ASIDE || (tag != TAG_MAIN && is_named_aside(node));
	VEC_PUSH(&page->elements, element);
	return element;
}

/* Enters an element; true where its inside is to be walked. */
static bool enter(struct page *page, const xmlNode *node, struct place *place)
{
	enum tag tag = tag_of(node);
	switch (tag) {
	case TAG_HIDDEN:
		return false;
	case TAG_LINK:
		page->link_depth++;
		return true;
	case TAG_INLINE:
		/* spans may be named too, but only blocks part texts */
		if (!is_named_aside(node))
			return true;
		break;
	case TAG_BREAK:
		if (page->had_break)
			flush(page);
		page->wants_blank = page->had_break = true;
		return false;
	default:
		flush(page);
	}
	place->element = element_new(page, node, place->element, tag);
	if (tag == TAG_PARAGRAPH || tag == TAG_HEADING || tag == TAG_ITEM)
		place->tag = tag;
	else if (tag != TAG_INLINE && place->tag == TAG_HEADING)
		place->tag = TAG_BLOCK;
	return true;
}

static enum tag enclosing_tag(const struct element *element)
{
	for (; element; element = element->parent) {
		enum tag tag = tag_of(element->node);
		if (tag == TAG_PARAGRAPH || tag == TAG_HEADING || tag == TAG_ITEM)
			return tag;
	}
	return TAG_BLOCK;
}

static void leave(struct page *page, const xmlNode *node, struct place *place)
{
	enum tag tag = tag_of(node);
	if (tag == TAG_LINK && page->link_depth > 0)
		page->link_depth--;
	if (tag != TAG_INLINE && tag != TAG_LINK && tag != TAG_BREAK && tag != TAG_HIDDEN)
		flush(page);
	if (place->element && place->element->node == node) {
		place->element = place->element->parent;
		place->tag = enclosing_tag(place->element);
	}
}

static void walk(struct page *page, const xmlNode *root)
{
	struct place place = { NULL, TAG_BLOCK };
	const xmlNode *node = root;
	while (node) {
		bool descends = false;
		if (node->type == XML_ELEMENT_NODE)
			descends = enter(page, node, &place);
		else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
			add_text(page, (const char *)node->content, place.element, place.tag);
		if (descends && node->children) {
			node = node->children;
			continue;
		}
		if (descends)
			leave(page, node, &place);
		while (node != root && !node->next) {
			node = node->parent;
			leave(page, node, &place);
		}
		node = node == root ? NULL : node->next;
	}
	flush(page);
}

/* ---- choose ---- */

static void drop_asides(struct page *page)
{
	int64_t all = 0;
	for (size_t i = 0; i < page->blocks.len; i++) {
		const struct block *block = &page->blocks.at[i];
		int64_t prose = block->weight > 0 ? block->weight : 0;
		all += prose;
		for (struct element *e = block->owner; e; e = e->parent)
			e->prose += prose;
	}
	for (size_t i = 0; i < page->elements.len; i++) {
		struct element *e = page->elements.at[i];
		bool is_small = e->prose * 100 <= all * FURNITURE_SHARE;
		e->is_dropped = (e->parent && e->parent->is_dropped) || (e->is_named_aside && is_small);
	}
}

static struct element *heaviest(struct page *page)
{
	struct element *best = NULL;
	for (size_t i = 0; i < page->blocks.len; i++) {
		struct block *block = &page->blocks.at[i];
		block->is_dropped = block->owner->is_dropped;
		for (struct element *e = block->owner; e && !block->is_dropped; e = e->parent)
			e->weight += block->weight;
	}
	/* children come after parents, so an equal child wins: the smallest element that holds it all */
	for (size_t i = 0; i < page->elements.len; i++)
		if (!best || page->elements.at[i]->weight >= best->weight)
			best = page->elements.at[i];
	return best && best->weight > 0 ? best : NULL;
}

static bool is_within(const struct element *e, const struct element *root)
{
	while (e && e != root)
		e = e->parent;
	return e != NULL;
}

static bool is_outer_article(const struct element *e)
{
	if (!tree_is(e->node, "article"))
		return false;
	for (e = e->parent; e; e = e->parent)
		if (tree_is(e->node, "article"))
			return false;
	return true;
}

/* Pages that go on with the next story below the first: where several <article> of weight lie side by side in the heaviest element, the
 * first is the one that was asked for. */
static struct element *first_article(struct page *page, struct element *best)
{
	struct element *first = NULL;
	size_t heavy = 0;
	for (size_t i = 0; i < page->elements.len; i++) {
		struct element *e = page->elements.at[i];
		if (e == best || !is_outer_article(e) || !is_within(e, best) || e->weight * 100 < best->weight * ARTICLE_SHARE)
			continue;
		heavy++;
		first = first ? first : e;
	}
	return heavy > 1 ? first : best;
}

/* The run of blocks in the element that weighs most. */
static void best_run(struct page *page, const struct element *root, size_t *ret_first, size_t *ret_end)
{
	int64_t best = 0, sum = 0;
	size_t start = 0;
	*ret_first = *ret_end = 0;
	for (size_t i = 0; i < page->blocks.len; i++) {
		const struct block *block = &page->blocks.at[i];
		if (block->is_dropped || !is_within(block->owner, root))
			continue;
		if (sum <= 0) {
			sum = 0;
			start = i;
		}
		sum += block->weight;
		if (sum > best) {
			best = sum;
			*ret_first = start;
			*ret_end = i + 1;
		}
	}
}

/* Where the page says that its article is over: at the heading of the comments, or of other stories where most of the text is before it. */
static size_t cut_at_end_line(const struct page *page, size_t first, size_t end)
{
	int64_t before = 0, all = 0;
	for (size_t i = first; i < end; i++)
		all += page->blocks.at[i].weight > 0 ? page->blocks.at[i].weight : 0;
	for (size_t i = first; i < end; i++) {
		const struct block *block = &page->blocks.at[i];
		before += block->weight > 0 ? block->weight : 0;
		if (block->weight > 0 || before < ARTICLE_LEAST)
			continue;
		enum furniture_end kind = furniture_ends_text(block->text, words_in(block->text));
		if (kind == FURNITURE_COMMENTS || (kind == FURNITURE_OTHERS && block->tag == TAG_HEADING && before * 2 >= all))
			return i;
	}
	return end;
}

static bool is_kept(const struct block *block, const struct element *root, struct span title)
{
	if (block->is_dropped || !is_within(block->owner, root))
		return false;
	if (block->tag == TAG_HEADING)
		return block->links * 2 <= block->text.len && !span_equals_nocase(block->text, title);
	/* a short line inside the text belongs to it, unless it is furniture or a link */
	return block->weight > LOOSE_WEIGHT || (block->tag == TAG_ITEM && block->links * 2 <= block->text.len);
}

struct span page_text(const xmlDoc *doc, struct arena *arena, struct span title)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	struct page page = { .arena = arena };
	struct buf out;
	struct span text = SPAN_NONE;
	buf_init(&page.text, REPORT_MAX_BYTES);
	buf_init(&out, REPORT_MAX_BYTES);
	if (root)
		walk(&page, root);
	drop_asides(&page);
	struct element *best = heaviest(&page);
	size_t first = 0, end = 0;
	if (best)
		best = first_article(&page, best);
	if (best)
		best_run(&page, best, &first, &end);
	end = cut_at_end_line(&page, first, end);
	for (size_t i = first; i < end; i++) {
		if (!is_kept(&page.blocks.at[i], best, title))
			continue;
		if (out.len > 0)
			buf_add_text(&out, "\n\n");
		buf_add_span(&out, page.blocks.at[i].text);
	}
	if (out.len > 0)
		text = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	buf_done(&page.text);
	VEC_DONE(&page.blocks);
	VEC_DONE(&page.elements);
	return text;
}
