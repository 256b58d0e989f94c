/* Fragments of HTML to plain text: paragraphs separated by one empty line, tags gone, character references resolved, scripts and
 * styles left out. One pass without a tree, so depth costs nothing; for whole pages see report/decode_html.c.
 */
#pragma once

#include "base/buf.h"

#include <stdint.h>

/* `html` is valid UTF-8. */
void markup_add(struct buf *out, struct span html);
/* The character reference ("&amp;", "&#8217;", "&eacute") at the front of `s`: its length, 0 where there is none. */
size_t markup_reference(struct span s, uint32_t *ret_character);
