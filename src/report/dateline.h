/* The words before the first sentence of a wire report, that say where and by whom: "WASHINGTON (CNN) --", "(IPS) BEIJING --",
 * "MADRID, 29 ago (EFE).-", "SEOUL, South Korea, July 26 (AP) —", "MOSCOW —". */
#pragma once

#include "base/arena.h"

struct dateline {
	struct span place;  /* "Seoul, South Korea": capitals tidied */
	struct span agency; /* "CNN", or none */
	size_t len;         /* bytes of the paragraph up to its first sentence */
};

/* False where the paragraph does not begin with one. Spans are lent from it or from the arena. */
bool dateline_read(struct span paragraph, struct arena *arena, struct dateline *ret_dateline);
/* "Seoul" of "SEOUL"; what is not all capitals stays. */
struct span dateline_tidy_place(struct arena *arena, struct span place);
