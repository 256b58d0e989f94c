/* Fragments of HTML to plain text: paragraphs separated by one empty line, tags gone, character references resolved, scripts and
 * styles left out. One pass without a tree, so depth costs nothing; for whole pages see report/decode_html.c.
 */
#pragma once

#include "base/buf.h"

#include <stdint.h>

/* `html` is valid UTF-8. */
void markup_add(struct buf *out, struct span html);

/* What markup_add is made of, for those who have a tree instead of bytes:
 *
 *	struct markup_writer w = { .out = &out, .start = out.len };
 *	markup_put_tag(&w, markup_kind(SPAN("p")));      // where an element begins and where it ends
 *	markup_put_text(&w, SPAN("The river\n rose."));
 */
enum markup_kind {
	MARKUP_INLINE, /* nothing */
	MARKUP_BLOCK,  /* begins and ends a paragraph */
	MARKUP_BREAK,  /* one is a blank, two are a paragraph */
	MARKUP_CELL,   /* a blank */
	MARKUP_HIDDEN, /* left out with all that it holds */
};

struct markup_writer {
	struct buf *out;
	size_t start; /* of this text in `out` */
	bool wants_blank, wants_paragraph, had_break;
};

enum markup_kind markup_kind(struct span tag);
/* `tag`, from its "<" on, is of that name, "div" or "/div". */
bool markup_is_tag(struct span tag, struct span name);
void markup_put_text(struct markup_writer *w, struct span text);
void markup_put_tag(struct markup_writer *w, enum markup_kind kind);
/* The character reference ("&amp;", "&#8217;", "&eacute") at the front of `s`: its length, 0 where there is none. */
size_t markup_reference(struct span s, uint32_t *ret_character);
/* References to the numbers 128 to 159, which stand for signs of windows-1252 to everyone who ever wrote them, become the characters, in
 * place. For a parser that takes them for Unicode's controls. Returns the new length, which is no larger. */
size_t markup_settle(char *html, size_t len);
