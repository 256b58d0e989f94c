/* Whether one part of a mail says what another one does: two ways to read the same, or a text and the line that stands in for it. By what they
 * have in common, in any script; words that stand in for a text are of every language. Not for other rooms. */
#pragma once

#include "base/span.h"

#include <stdbool.h>

/* Most of what `text` begins with stands in `other`, too. Both are valid UTF-8; an empty one says nothing. */
bool mail_same_is_in(struct span text, struct span other);
