/* Who may take back what: names of sources as they come, for agencies write theirs in more than one way, and a kill may have no more than a code
 * ("RNA", "Ruritania News Agency", "RNA/Streslau", "rna.example").
 */
#pragma once

#include "base/span.h"

#include <stdbool.h>

/* Of the same source: the same words, or one name's words are all among the other's, or one is the initials of the other. False where either is none. */
bool provider_is_same(struct span a, struct span b);
