/* Walking libxml2's trees, of HTML and XML alike, without recursion: depth is the sender's choice. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

#include <libxml/tree.h>

/* The next node in document order within `root`, descending into `node` unless `skips`; NULL at the end. */
const xmlNode *tree_next(const xmlNode *root, const xmlNode *node, bool skips);
/* An attribute's value, lent from the tree where it is one text node; SPAN_NONE for none. Prefixes are not looked at. */
struct span tree_attribute(const xmlNode *node, const char *name);
/* The same whatever the case of the name. */
struct span tree_attribute_nocase(const xmlNode *node, const char *name);
/* An element of that local name. */
bool tree_is(const xmlNode *node, const char *name);
/* All text below `node`, blanks collapsed; at most 64 KiB. */
struct span tree_inner_text(const xmlNode *node, struct arena *arena);
/* Adds `s` with white space collapsed; `wants_blank` carries over to the next piece. */
void tree_add_collapsed(struct buf *out, struct span s, bool *wants_blank);
