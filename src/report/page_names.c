/* What names tell: those of elements by the standard, those of classes and ids by custom. Custom only helps: an element called "sidebar"
 * that holds most of the prose is no sidebar (page_choose.c). */
#include "report/page_parts.h"

#include "base/array.h"
#include "base/ascii.h"

#include <stdlib.h>

#define NAME_BYTES_MAX 400u /* of class and id that are looked at */

/* In the order of strcmp. */
static const struct page_tag tags[] = {
	{ "a", TAG_LINK, ROLE_ANCHOR },
	{ "article", TAG_ARTICLE, ROLE_NONE },
	{ "aside", TAG_ASIDE, ROLE_NONE },
	{ "audio", TAG_HIDDEN, ROLE_NONE },
	{ "b", TAG_INLINE, ROLE_STRONG },
	{ "base", TAG_INLINE, ROLE_BASE },
	{ "blockquote", TAG_PARAGRAPH, ROLE_QUOTE },
	{ "body", TAG_MAIN, ROLE_NONE },
	{ "br", TAG_BREAK, ROLE_NONE },
	{ "button", TAG_HIDDEN, ROLE_NONE },
	{ "canvas", TAG_HIDDEN, ROLE_NONE },
	{ "caption", TAG_ROW, ROLE_NONE },
	{ "center", TAG_BLOCK, ROLE_NONE },
	{ "dd", TAG_ITEM, ROLE_NONE },
	{ "div", TAG_BLOCK, ROLE_NONE },
	{ "dl", TAG_BLOCK, ROLE_NONE },
	{ "dt", TAG_ITEM, ROLE_NONE },
	{ "embed", TAG_HIDDEN, ROLE_NONE },
	{ "fieldset", TAG_BLOCK, ROLE_NONE },
	{ "figcaption", TAG_ASIDE, ROLE_NONE },
	{ "figure", TAG_BLOCK, ROLE_NONE },
	{ "footer", TAG_ASIDE, ROLE_NONE },
	{ "form", TAG_ASIDE, ROLE_NONE },
	{ "h1", TAG_HEADING, ROLE_H1 },
	{ "h2", TAG_HEADING, ROLE_NONE },
	{ "h3", TAG_HEADING, ROLE_NONE },
	{ "h4", TAG_HEADING, ROLE_NONE },
	{ "h5", TAG_HEADING, ROLE_NONE },
	{ "h6", TAG_HEADING, ROLE_NONE },
	{ "head", TAG_INLINE, ROLE_NONE },
	{ "header", TAG_HEADER, ROLE_NONE },
	{ "hr", TAG_BLOCK, ROLE_NONE },
	{ "html", TAG_MAIN, ROLE_HTML },
	{ "iframe", TAG_HIDDEN, ROLE_NONE },
	{ "input", TAG_HIDDEN, ROLE_NONE },
	{ "label", TAG_ASIDE, ROLE_NONE },
	{ "li", TAG_ITEM, ROLE_NONE },
	{ "link", TAG_INLINE, ROLE_LINK },
	{ "main", TAG_MAIN, ROLE_NONE },
	{ "menu", TAG_ASIDE, ROLE_NONE },
	{ "meta", TAG_INLINE, ROLE_META },
	{ "nav", TAG_ASIDE, ROLE_NONE },
	{ "noscript", TAG_HIDDEN, ROLE_NONE },
	{ "object", TAG_HIDDEN, ROLE_NONE },
	{ "ol", TAG_BLOCK, ROLE_NONE },
	{ "option", TAG_HIDDEN, ROLE_NONE },
	{ "p", TAG_PARAGRAPH, ROLE_NONE },
	{ "pre", TAG_PARAGRAPH, ROLE_PRE },
	{ "rp", TAG_HIDDEN, ROLE_NONE }, /* how a word is read, which would be in it twice */
	{ "rt", TAG_HIDDEN, ROLE_NONE },
	{ "script", TAG_HIDDEN, ROLE_SCRIPT },
	{ "section", TAG_BLOCK, ROLE_NONE },
	{ "select", TAG_HIDDEN, ROLE_NONE },
	{ "strong", TAG_INLINE, ROLE_STRONG },
	{ "style", TAG_HIDDEN, ROLE_NONE },
	{ "sup", TAG_INLINE, ROLE_RAISED },
	{ "svg", TAG_HIDDEN, ROLE_NONE },
	{ "table", TAG_BLOCK, ROLE_NONE },
	{ "tbody", TAG_BLOCK, ROLE_NONE },
	{ "td", TAG_CELL, ROLE_NONE },
	{ "template", TAG_HIDDEN, ROLE_NONE },
	{ "textarea", TAG_HIDDEN, ROLE_NONE },
	{ "tfoot", TAG_BLOCK, ROLE_NONE },
	{ "th", TAG_CELL, ROLE_NONE },
	{ "thead", TAG_BLOCK, ROLE_NONE },
	{ "time", TAG_INLINE, ROLE_TIME },
	{ "title", TAG_HIDDEN, ROLE_TITLE },
	{ "tr", TAG_ROW, ROLE_NONE },
	{ "ul", TAG_BLOCK, ROLE_NONE },
	{ "video", TAG_HIDDEN, ROLE_NONE },
};

/* Beginnings of words in class and id names by which pages call what is not their article; in the order of the alphabet, since they are
 * looked up by their first letter. */
static const char *const aside_words[] = {
	"about-author", "ad-slot", "adjacent", "adslot", "advert", "apester", "article-meta", "author", "author-bio",
	"authorbio", "banner", "bio$", "bio-", "breadcrumb", "byline", "caption", "card-list", "carousel", "comment",
	"consent", "cookie", "copyright", "correction-form", "credit", "cta$", "dateline-", "disclaimer", "disclosure",
	"disqus", "donat", "entry-meta", "eyebrow", "feedback", "footer", "gallery", "gdpr", "infobox", "jump-link", "kicker",
	"login", "masthead", "menu", "meta-", "modal", "more-links", "more-on", "morefrom", "morelinks", "most-read",
	"mostread", "nav-", "navbar", "navigation", "newsletter", "next-post", "outbrain", "overlay", "pager", "paginat",
	"pitch$", "player", "playlist", "poll", "popular", "popup", "post-meta", "print-only", "promo", "pubdate", "published",
	"rail", "rating", "read-more", "readmore", "recirc", "recommend", "related", "rss", "screen-reader", "share",
	"sharing", "side-bar", "sidebar", "sign-up", "signature", "signoff", "signup", "skip", "slideshow", "social",
	"sponsor", "sr-only", "story-list", "subscri", "support-us", "taboola", "tag-list", "taglist", "tags", "teaser",
	"timestamp", "toc", "toolbar", "topics", "trending", "up-next", "upnext", "video-", "visually", "widget", "zergnet",
};

static const char *const live_words[] = { "live-blog", "liveblog", "live_blog", "live-update", "liveupdate", "live-post", "livepost" };

/* Whole names of what readers say: "comments-open" is said of articles. A number may follow a hyphen. */
static const struct span talk_names[] = { SPAN("comment"), SPAN("comments"), SPAN("comment-list"), SPAN("comment-thread"), SPAN("comment-body"), SPAN("comment-content"),
	SPAN("commentlist"), SPAN("comments-area"), SPAN("comments-list"), SPAN("comments-section"), SPAN("disqus_thread"), SPAN("reader-comments"), SPAN("user-comments") };

static const char *const body_words[] = {
	"article-body", "article-content", "article-text", "article__body", "article__content", "article__text", "article_body", "article_content", "article_text",
	"articlebody", "articlecontent", "articletext", "body-content", "content-body", "content__article-body", "entry-content", "entry__content", "news-body",
	"news-content", "post-body", "post-content", "post__body", "post__content", "post_content", "story-body", "story-content", "story-text", "story__body",
	"story__content", "storybody", "storytext",
};

static int compare_tag(const void *name, const void *row)
{
	return strcmp(name, ((const struct page_tag *)row)->name);
}

const struct page_tag *page_tag(const char *name)
{
	static const struct page_tag inline_tag = { "", TAG_INLINE, ROLE_NONE };
	const struct page_tag *found = bsearch(name, tags, LEN(tags), sizeof(*tags), compare_tag);
	return found ? found : &inline_tag;
}

struct span page_attribute(page_attributes attributes, const char *name)
{
	for (; attributes && attributes[0]; attributes += 2)
		if (strcmp((const char *)attributes[0], name) == 0)
			return attributes[1] ? span_trim(span_of((const char *)attributes[1])) : SPAN("");
	return SPAN_NONE;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Where a word of a name begins: "right-rail" and "rightRail" hold "rail", "trailer" does not. */
static bool begins_word(const char *names, size_t i)
{
	if (i == 0)
		return true;
	char before = names[i - 1], c = names[i];
	bool is_letter = ascii_is_letter(before);
	return !is_letter || (c >= 'A' && c <= 'Z' && before >= 'a');
}

/* `at` is NUL-terminated, so that a mismatch ends every comparison in time. "bio$" is not the beginning of "biology". */
static bool begins_with(const char *at, const char *word)
{
	while (*word && small(*at) == *word) {
		at++;
		word++;
	}
	return *word == '\0' || (*word == '$' && ((*at | 0x20) < 'a' || (*at | 0x20) > 'z'));
}

static bool is_any(const char *at, const char *const *words, size_t len)
{
	size_t low = 0, high = len;
	while (low < high) { /* the first word that begins with this letter */
		size_t middle = (low + high) / 2;
		if (words[middle][0] < small(*at))
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < len && words[low][0] == small(*at); low++)
		if (begins_with(at, words[low]))
			return true;
	return false;
}

#define IS_ANY(at, words) is_any((at), (words), LEN(words))

/* "has-sidebar" is said of what stands beside one. */
static bool tells_of_others(const char *name)
{
	return begins_with(name, "has-") || begins_with(name, "no-") || begins_with(name, "with-");
}

static bool is_talk_name(struct span name)
{
	while (name.len > 0 && ascii_is_digit(name.ptr[name.len - 1]))
		name.len--;
	if (span_ends(name, SPAN("-")))
		name.len--;
	for (size_t i = 0; i < LEN(talk_names); i++)
		if (span_equals_nocase(name, talk_names[i]))
			return true;
	return false;
}

/* One of the names in an attribute: its length. Of page builders, whose every box is a "widget", only the rest is looked at. */
static size_t read_name(const char *name, struct page_named *named)
{
	named->is_aside = named->is_aside || begins_with(name, "hidden");
	size_t i = begins_with(name, "elementor-widget") ? strlen("elementor-widget") : 0, len = strcspn(name, " \t\r\n\f");
	for (; i < len && !tells_of_others(name); i++) {
		if (!begins_word(name, i))
			continue;
		named->is_aside = named->is_aside || IS_ANY(name + i, aside_words);
		named->is_body = named->is_body || IS_ANY(name + i, body_words);
		named->is_live = named->is_live || IS_ANY(name + i, live_words);
	}
	named->is_talk = named->is_talk || is_talk_name(span_make(name, len));
	return len;
}

static void read_names(const char *names, struct page_named *named)
{
	for (size_t i = 0; names[i] && i < NAME_BYTES_MAX;) {
		i += read_name(names + i, named);
		i += names[i] != '\0';
	}
}

/* What stands behind "property:" in a style, or NULL. */
static const char *style_value(const char *style, const char *property)
{
	for (const char *at = style; (at = strcasestr(at, property)); at++) {
		bool is_whole = at == style || strchr("; \t\n", at[-1]);
		const char *value = at + strlen(property);
		value += strspn(value, " ");
		if (is_whole && *value == ':')
			return value + 1 + strspn(value + 1, " ");
	}
	return NULL;
}

static bool is_style(const char *style, const char *property, const char *word)
{
	const char *value = style_value(style, property);
	return value && begins_with(value, word);
}

/* "-9999px" */
static bool is_far_off(const char *style, const char *property)
{
	const char *value = style_value(style, property);
	return value && *value == '-' && strspn(value + 1, "0123456789") >= 3;
}

/* Nobody sees it: it takes no place, is not drawn, or stands outside of the window. What only fades in is seen. */
static bool hides(const char *style)
{
	bool is_placed = is_style(style, "position", "absolute") || is_style(style, "position", "fixed");
	return is_style(style, "display", "none") || is_style(style, "visibility", "hidden") || is_far_off(style, "text-indent") ||
	       (is_placed && (is_far_off(style, "left") || is_far_off(style, "top")));
}

struct page_named page_named(page_attributes attributes)
{
	struct page_named named = { 0 };
	for (; attributes && attributes[0]; attributes += 2) {
		const char *name = (const char *)attributes[0], *value = attributes[1] ? (const char *)attributes[1] : "";
		if (strcmp(name, "class") == 0 || strcmp(name, "id") == 0 || strcmp(name, "role") == 0 || strcmp(name, "data-component") == 0 ||
		    strcmp(name, "aria-label") == 0)
			read_names(value, &named);
		else if (strcmp(name, "itemprop") == 0 || strcmp(name, "property") == 0)
			named.is_body = named.is_body || strstr(value, "articleBody");
		else if (strcmp(name, "style") == 0)
			named.is_hidden = named.is_hidden || hides(value);
		else if (strcmp(name, "hidden") == 0)
			named.is_hidden = named.is_hidden || strcmp(value, "until-found") != 0; /* that is folded up */
		else if (strcmp(name, "aria-hidden") == 0 && strcmp(value, "true") == 0)
			named.is_aside = true; /* read by no screen reader, yet seen */
	}
	return named;
}
