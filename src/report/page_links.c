/* Where a page leads beside its text: the feeds that it names, where its addresses begin, and the page that it sends on to. */
#include "report/page_parts.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/feed.h"

/* A page that reloads itself every few minutes is a page; one that leaves at once is none. */
#define REFRESH_MAX_S 10u

/* ---- feeds ---- */

/* rel and its like are lists of words. */
static bool has_word(struct span list, struct span word)
{
	while (list.len > 0) {
		size_t len = 0;
		while (len < list.len && (unsigned char)list.ptr[len] > ' ')
			len++;
		if (span_equals_nocase(span_head(list, len), word))
			return true;
		list = span_from(list, len + 1);
	}
	return false;
}

/* Without parameters: "application/rss+xml; charset=utf-8". */
static struct span bare_type(struct span type)
{
	const char *end = type.len > 0 ? memchr(type.ptr, ';', type.len) : NULL;
	return span_trim(end ? span_head(type, (size_t)(end - type.ptr)) : type);
}

static bool is_feed_type(struct span type)
{
	static const char *const types[] = {
		"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml", "application/x.atom+xml",
		"application/x-rss+xml", "application/xml", "text/xml", "text/rss+xml", "text/rss",
	};
	for (size_t i = 0; i < LEN(types); i++)
		if (span_equals_nocase(type, span_of(types[i])))
			return true;
	return false;
}

/* The WordPress programs name each page's description for other programs so, and it is no feed. */
static bool is_api(struct span href)
{
	return span_find(href, SPAN("wp-json/")) >= 0;
}

void page_links_link(struct page_links *links, struct arena *arena, page_attributes attributes)
{
	struct span rel = page_attribute(attributes, "rel"), href = page_attribute(attributes, "href"), type = bare_type(page_attribute(attributes, "type"));
	bool is_alternate = has_word(rel, SPAN("alternate")) && is_feed_type(type);
	bool is_feed = has_word(rel, SPAN("feed")) && (type.len == 0 || is_feed_type(type));
	if ((!is_alternate && !is_feed) || href.len == 0 || is_api(href) || links->offers.len == DECODE_OFFERS_MAX)
		return;
	links->offers.at[links->offers.len++] = (struct decode_offer){
		.url = arena_copy(arena, feed_href(arena, href)),
		.title = arena_copy(arena, page_attribute(attributes, "title")),
		.type = arena_copy(arena, type),
	};
}

/* ---- base and refresh ---- */

void page_links_base(struct page_links *links, struct arena *arena, page_attributes attributes)
{
	if (links->base.len == 0)
		links->base = arena_copy(arena, page_attribute(attributes, "href"));
}

/* Seconds, and the end of them in `s`; more than any number where there are none. */
static unsigned seconds_of(struct span s, size_t *ret_len)
{
	unsigned seconds = 0;
	size_t len = 0;
	for (; len < s.len && ascii_is_digit(s.ptr[len]); len++)
		seconds = seconds <= REFRESH_MAX_S ? seconds * 10 + (unsigned)(s.ptr[len] - '0') : seconds;
	while (len < s.len && (ascii_is_digit(s.ptr[len]) || s.ptr[len] == '.'))
		len++;
	*ret_len = len;
	return len > 0 ? seconds : REFRESH_MAX_S + 1;
}

static struct span without_quotes(struct span s)
{
	char quote = s.len > 0 ? s.ptr[0] : '\0';
	if (quote != '"' && quote != '\'')
		return s;
	s = span_from(s, 1);
	const char *end = s.len > 0 ? memchr(s.ptr, quote, s.len) : NULL;
	return end ? span_head(s, (size_t)(end - s.ptr)) : s;
}

/* "0; url='/new'", "0;/new", "5, URL=/new". */
void page_links_refresh(struct page_links *links, struct arena *arena, struct span content)
{
	size_t len;
	content = span_trim(content);
	if (links->is_hidden || links->refresh.len > 0 || seconds_of(content, &len) > REFRESH_MAX_S)
		return;
	struct span rest = span_trim(span_from(content, len));
	if (rest.len > 0 && (rest.ptr[0] == ';' || rest.ptr[0] == ','))
		rest = span_trim(span_from(rest, 1));
	if (span_starts_nocase(rest, SPAN("url"))) {
		struct span value = span_trim(span_from(rest, 3));
		rest = span_starts(value, SPAN("=")) ? span_trim(span_from(value, 1)) : rest;
	}
	links->refresh = arena_copy(arena, without_quotes(rest));
}
