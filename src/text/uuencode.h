/* Files that were written into a text by uuencode: "begin 644 NAME", lines of at most 45 bytes, "end". */
#pragma once

#include "base/arena.h"
#include "base/span.h"

struct uuencoded {
	struct span before; /* of the text, up to it */
	struct span name, lines;
	struct span behind; /* where it is cut short, from the first line that is none of it */
};

/* The first in the text; false where there is none. */
bool uuencode_find(struct span text, struct uuencoded *ret_found);
struct span uuencode_decode(struct arena *arena, struct span lines);
