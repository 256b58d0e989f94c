/* Where one text follows another, and where in the midst of that it says something else. A copy may be cut, extended, reordered or badly
 * scanned, yet what it keeps it keeps. A report written to last week's pattern keeps the pattern, and replaces the names and numbers. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

#define ALIGNMENT_PASSAGES 32u

struct alignment {
	size_t common;    /* bytes of the text that stand in the other as well, in runs of at least SHINGLE_LEN */
	size_t replaced;  /* short passages between two such runs in whose place the other has different words, not the same words damaged */
	size_t figures;   /* of these, where both have digits */
	struct { struct span here, there; } passages[ALIGNMENT_PASSAGES]; /* the first of them, in whole words */
};

/* Both in normal form. Time grows with the sum of their lengths. */
struct alignment alignment_of(struct arena *arena, struct span text, struct span other);
