/* Plain text of a piece of an XML tree: XHTML, NITF and their likes. What text/markup.h does with bytes, done with elements: paragraphs
 * separated by one empty line, scripts and styles left out. */
#pragma once

#include "base/arena.h"

#include <libxml/tree.h>

/* `is_left_out`: elements that the format's reader takes elsewhere; NULL for none. SPAN_NONE where nothing is said. */
struct span prose_text(const xmlNode *root, struct arena *arena, bool (*is_left_out)(const xmlNode *element));
/* The same of a vocabulary that nobody here knows: each element that is not within a sentence is a paragraph. */
struct span prose_of_unknown(const xmlNode *root, struct arena *arena);
