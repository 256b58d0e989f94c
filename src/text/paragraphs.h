/* Plain text of any layout to paragraphs separated by one empty line.
 *
 * Hard-wrapped lines are joined, the double spacing of text taken from PDF is closed, indented first lines begin a paragraph, a
 * line that was broken on purpose (headings, lists, tables) stays alone. White space inside a paragraph becomes single blanks.
 */
#pragma once

#include "base/buf.h"

/* `text` is valid UTF-8. Adds no empty line at either end. */
void paragraphs_add(struct buf *out, struct span text);
