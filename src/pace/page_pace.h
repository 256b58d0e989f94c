/* When a page that could not be read is tried again. Pure.
 *
 * An item is told with what its feed says of it where its page has not come by then. The whole text is worth a few requests more, not many: most
 * pages that fail at first are not there yet, or their host is in trouble, for minutes or hours; what fails for a day is not meant for us. */
#pragma once

#include "base/clock.h"

#include <stdint.h>

#define PAGE_TRIES 4u

/* After `tries` that came to nothing: a time further off with each, not before the host allows it (`retry_after_ms`: retry_after_parse() of its answer,
 * or 0); 0: not any more. */
int64_t page_pace_next(uint32_t tries, int64_t retry_after_ms, int64_t now);
