/* The event as a person reads it:
 *
 *	UPDATE  Toll rises to 23 below the broken dam
 *	        Harbour Post, VESSK, 4 min ago
 *	        Third report of a story, from 2 independent sources
 *	  The death toll rose to 23 on Tuesday. Forty people are missing.
 *	  deaths    23
 *	  missing   40
 *	  watch     floods
 *	  story     41, Dam wall gives way above Vessk
 *	  why       like earlier reports of "Dam wall gives way above Vessk" (31 %, needed 18 %)
 *
 * An embargo stands before everything else, a note to editors behind the text:
 *
 *	NEW STORY  Bank to raise rates
 *	           EMBARGOED until 2026-03-01 12:00
 *
 * and of a report that was withdrawn only that:
 *
 *	WITHDRAWN  Toll rises to 23 below the broken dam
 *	           Harbour Post, VESSK, 4 min ago
 *	           Withdrawn for good by Harbour Post
 *	  note      The toll was that of another dam.
 *	  watch     floods
 *	  story     41
 *	  replaces  nt_0v2c6k3m9q4tx
 *
 * A feed has no report:
 *
 *	FEED QUIET  harbour
 *	            4 min ago
 *	            Strangely quiet: no new item for 12 days, where one came every 3 hours
 *	  title     Harbour News
 *	  url       https://news.example.org/harbour.rss
 *	  since     2026-02-17 09:30
 *	  next      2026-03-01 21:30
 *
 * Its strings are printable as telling.h has them: what a report says cannot move the cursor.
 */
#include "alert/render.h"

#include "alert/telling.h"
#include "text/utf8.h"

#define LABEL_WIDTH 10 /* "arrested  " and its like */

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

struct page {
	struct buf *out;
	const struct render_style *style;
};

static void paint(struct page *page, const char *code)
{
	if (page->style->has_colour)
		buf_add_text(page->out, code);
}

/* ---- wrapping ---- */

static void blanks(struct buf *out, int count)
{
	for (int i = 0; i < count; i++)
		buf_add_char(out, ' ');
}

/* What is never broken: a run of narrow characters without a blank, or one wide character with the marks upon it. */
static struct span next_chunk(struct span *rest, int *ret_width, bool *ret_has_blank)
{
	size_t at = 0, len;
	*ret_width = 0;
	while (at < rest->len && rest->ptr[at] == ' ')
		at++;
	*ret_has_blank = at > 0;
	size_t start = at;
	bool is_wide = false;
	while (at < rest->len && rest->ptr[at] != ' ') {
		int width = utf8_columns(utf8_next(span_from(*rest, at), &len));
		if (at > start && width > 0 && (is_wide || width > 1))
			break;
		is_wide = is_wide || width > 1;
		*ret_width += width;
		at += len;
	}
	struct span chunk = span_head(span_from(*rest, start), at - start);
	*rest = span_from(*rest, at);
	return chunk;
}

/* `text` from `column` on; lines after the first begin at `indent`. */
static void wrap(struct page *page, struct span text, int column, int indent)
{
	int width;
	bool has_blank, is_first = true;
	while (text.len > 0) {
		struct span chunk = next_chunk(&text, &width, &has_blank);
		if (chunk.len == 0)
			break;
		bool needs_blank = has_blank && !is_first;
		if (!is_first && page->style->width > 0 && column + needs_blank + width > page->style->width) {
			buf_add_char(page->out, '\n');
			blanks(page->out, indent);
			column = indent;
		} else if (needs_blank) {
			buf_add_char(page->out, ' ');
			column++;
		}
		buf_add_span(page->out, chunk);
		column += width;
		is_first = false;
	}
	buf_add_char(page->out, '\n');
}

static void put_row(struct page *page, const struct telling_row *row)
{
	paint(page, DIM);
	buf_addf(page->out, "  %-*.*s", LABEL_WIDTH, SPAN_ARG(row->label));
	paint(page, PLAIN);
	wrap(page, row->text, 2 + LABEL_WIDTH, 2 + LABEL_WIDTH);
}

static void put_line(struct page *page, struct span text, int indent)
{
	if (span_is_empty(text))
		return;
	blanks(page->out, indent);
	wrap(page, text, indent, indent);
}

static void put_heading(struct page *page, const struct telling *telling)
{
	int indent = (int)telling->heading.len + 2;
	paint(page, BOLD);
	buf_addf(page->out, "%.*s  ", SPAN_ARG(telling->heading));
	wrap(page, telling->title, indent, indent);
	put_line(page, telling->embargo, indent);
	paint(page, PLAIN);
	paint(page, DIM);
	put_line(page, telling->byline, indent);
	put_line(page, telling->what, indent);
	paint(page, PLAIN);
}

void render_telling(struct buf *out, const struct telling *telling, const struct render_style *style)
{
	struct page page = { out, style };
	put_heading(&page, telling);
	put_line(&page, telling->text, 2);
	for (size_t i = 0; i < telling->rows_len; i++)
		put_row(&page, &telling->rows[i]);
}

bool render_text(struct buf *out, struct span event_json, const struct render_style *style)
{
	struct arena *arena = arena_new();
	struct telling telling;
	bool is_event = telling_make(arena, event_json, style->now, &telling);
	if (is_event)
		render_telling(out, &telling, style);
	arena_free(arena);
	return is_event;
}
