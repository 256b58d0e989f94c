/* Who wrote it. */
#pragma once

#include "base/span.h"

/* The name in "by Jane Doe", "Von Erika Mustermann", "Reported by …", or SPAN_NONE. */
struct span byline_of(struct span line);
/* What a format declares to be a byline, without the "By" before it: "Jane Doe", "dpa correspondents". */
struct span byline_bare(struct span byline);
