/* A file of several items of a wire: "NNNN", "ENDS" or another mark of the end, and behind it the next, which shows by "ZCZC" or by a dateline of its
 * own that it is one. What a page has below the mark (contacts, other stories) shows neither, and stays with the text above. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

/* Cuts the next item off the front of `rest`, with its mark; false when nothing is left but marks. A text of one item is whole. */
bool items_next(struct span *rest, struct arena *arena, struct span *ret_item);
