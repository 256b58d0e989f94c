/* Most bytes of a page are programs, styles and comments, which no reader sees: libxml2 need not look at each sign of them. What begins and
 * ends them is what libxml2 2.9 takes for it, so that the page reads the same without. */
#include "report/page_parts.h"

#include "base/ascii.h"
#include "text/markup.h"

/* Of one tag, whose attributes libxml2 compares each with each. No page of anybody's has a hundred. */
#define ATTRIBUTES_MAX 500u

/* A tag with its brackets, the rest where nothing ends it: a ">" in a value with quotation marks does not. */
static size_t tag_len(struct span s, size_t *ret_attributes)
{
	bool is_value = false, is_apart = false;
	*ret_attributes = 0;
	for (size_t i = 1; i < s.len; i++) {
		char c = s.ptr[i];
		if (c == '>')
			return i + 1;
		*ret_attributes += is_apart && !is_value && c != '=' && !ascii_is_unseen(c);
		is_apart = ascii_is_unseen(c);
		if (is_value && (c == '"' || c == '\'')) {
			const char *close = memchr(s.ptr + i + 1, c, s.len - i - 1);
			if (!close)
				return s.len;
			i = (size_t)(close - s.ptr);
			is_apart = true;
		}
		is_value = c == '=' || (is_value && ascii_is_unseen(c));
	}
	return s.len;
}

/* "application/ld+json", also with its signs as entities. */
static bool may_be_ld(struct span tag)
{
	bool has_ld = false;
	for (size_t i = 0; i < tag.len; i++) {
		if (has_ld && span_starts_nocase(span_from(tag, i), SPAN("json")))
			return true;
		has_ld = has_ld || span_starts_nocase(span_from(tag, i), SPAN("ld"));
	}
	return false;
}

/* Of an element whose inside is not read as elements; SPAN_NONE for other tags. */
static struct span raw_name(struct span tag)
{
	if (tag.len < sizeof("<style>") - 1 || tag.ptr[tag.len - 2] == '/' || tag.ptr[tag.len - 1] != '>')
		return SPAN_NONE;
	return markup_is_tag(tag, SPAN("script")) ? SPAN("script") : markup_is_tag(tag, SPAN("style")) ? SPAN("style") : SPAN_NONE;
}

/* Up to the end tag of that name; all where there is none. */
static size_t raw_len(struct span s, struct span name)
{
	const char *open = s.ptr;
	while (open < s.ptr + s.len && (open = memchr(open, '<', (size_t)(s.ptr + s.len - open)))) {
		struct span from = span_from(s, (size_t)(open - s.ptr));
		if (span_starts(from, SPAN("</")) && span_starts_nocase(span_from(from, 2), name))
			return (size_t)(open - s.ptr);
		open++;
	}
	return s.len;
}

/* With its marks; all where it has no end. */
static size_t one_comment_len(struct span s)
{
	const size_t begin = 4; /* of what may be its end: "<!-->" is for the parser to judge */
	for (size_t at = begin + 2; at < s.len;) {
		const char *close = memchr(s.ptr + at, '>', s.len - at);
		if (!close)
			break;
		at = (size_t)(close - s.ptr);
		struct span before = span_make(s.ptr + begin, at - begin);
		if (span_ends(before, SPAN("--")) || span_ends(before, SPAN("--!")))
			return at + 1;
		at++;
	}
	return s.len;
}

/* A comment, and what an archive of the web puts behind it into each page: its toolbar. */
static size_t comment_len(struct span s)
{
	static const struct span begin = SPAN(" BEGIN WAYBACK TOOLBAR INSERT "), end = SPAN("<!-- END WAYBACK TOOLBAR INSERT -->");
	size_t len = one_comment_len(s);
	ptrdiff_t at = span_starts(span_from(s, 4), begin) ? span_find(span_from(s, len), end) : -1;
	return at < 0 ? len : len + (size_t)at + end.len;
}

/* What begins with "<". */
struct piece {
	size_t len, kept; /* of its bytes, in all and from its beginning */
	size_t inside;    /* where what is not read as elements begins in it; 0 for others */
	size_t attributes;
};

static struct piece piece_at(struct span s)
{
	struct piece piece = { .len = 1, .kept = 1 };
	bool is_comment = span_starts(s, SPAN("<!--")) && s.len > 5 && s.ptr[4] != '>' && !span_starts(span_from(s, 4), SPAN("->"));
	bool is_tag = s.len > 1 && (ascii_is_letter(s.ptr[1]) || s.ptr[1] == '/');
	if (is_comment)
		return (struct piece){ .len = comment_len(s) };
	if (!is_tag)
		return piece;
	piece.len = piece.kept = tag_len(s, &piece.attributes);
	struct span tag = span_head(s, piece.len), name = raw_name(tag);
	piece.inside = name.len > 0 ? piece.len : 0;
	piece.len += name.len > 0 ? raw_len(span_from(s, piece.len), name) : 0;
	piece.kept = name.len > 0 && may_be_ld(tag) ? piece.len : piece.kept;
	return piece;
}

bool page_shed(struct buf *out, struct span html)
{
	while (html.len > 0) {
		const char *open = memchr(html.ptr, '<', html.len);
		struct span text = open ? span_head(html, (size_t)(open - html.ptr)) : html;
		buf_add_span(out, text);
		html = span_from(html, text.len);
		if (html.len == 0)
			break;
		struct piece piece = piece_at(html);
		if (piece.attributes > ATTRIBUTES_MAX)
			return false;
		buf_add_span(out, span_head(html, piece.kept));
		html = span_from(html, piece.len);
	}
	return true;
}

bool page_next_script(struct span *rest, struct span *ret_tag, struct span *ret_inside)
{
	const char *open;
	while (rest->len > 0 && (open = memchr(rest->ptr, '<', rest->len))) {
		struct span from = span_from(*rest, (size_t)(open - rest->ptr));
		struct piece piece = piece_at(from);
		*rest = span_from(from, piece.len);
		*ret_tag = span_head(from, piece.inside);
		*ret_inside = span_from(span_head(from, piece.len), piece.inside);
		if (markup_is_tag(*ret_tag, SPAN("script")))
			return true;
	}
	return false;
}
