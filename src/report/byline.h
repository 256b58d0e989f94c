/* Who wrote it. */
#pragma once

#include "base/span.h"

/* The name in "by Jane Doe", "Von Erika Mustermann", "Reported by …", or SPAN_NONE. */
struct span byline_of(struct span line);
