/* What an event says as mark-up. No style, no script, no picture; the one link is the report's own, where it leads to http. */
#include "alert/render.h"

#include "alert/telling.h"
#include "text/utf8.h"

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* The last two of every plane are no characters: XML forbids those of the first, others are none the less nobody's. */
static bool is_nonsense(struct span s, size_t *ret_len)
{
	uint32_t character = utf8_next(s, ret_len);
	return (character & 0xFFFE) == 0xFFFE || (character < ' ' && character != '\n' && character != '\t') || character == 0x7F;
}

void html_add_escaped(struct buf *out, struct span text)
{
	for (size_t len; text.len > 0; text = span_from(text, len)) {
		bool is_dropped = is_nonsense(text, &len);
		const char *entity = entity_of(text.ptr[0]);
		if (entity)
			buf_add_text(out, entity);
		else if (!is_dropped)
			buf_add(out, text.ptr, len);
	}
}

static void put(struct buf *out, const char *before, struct span text, const char *after)
{
	if (span_is_empty(text))
		return;
	buf_add_text(out, before);
	html_add_escaped(out, text);
	buf_add_text(out, after);
}

static void put_title(struct buf *out, const struct telling *telling)
{
	put(out, "<p><strong>", telling->heading, "</strong> ");
	put(out, "<a href=\"", telling->link, "\">");
	put(out, "<strong>", telling->title, "</strong>");
	buf_add_text(out, span_is_empty(telling->link) ? "" : "</a>");
	put(out, "<br><strong>", telling->embargo, "</strong>");
	put(out, "<br>", telling->byline, "");
	put(out, "<br><em>", telling->what, "</em>");
	buf_add_text(out, "</p>\n");
}

void render_html(struct buf *out, const struct telling *telling)
{
	put_title(out, telling);
	put(out, "<p>", telling->text, "</p>\n");
	if (telling->rows_len == 0)
		return;
	buf_add_text(out, "<ul>\n");
	for (size_t i = 0; i < telling->rows_len; i++) {
		put(out, "<li>", telling->rows[i].label, ": ");
		put(out, "", telling->rows[i].text, "</li>\n");
	}
	buf_add_text(out, "</ul>\n");
}
