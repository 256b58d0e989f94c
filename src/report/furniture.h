/* The phrases that pages put around articles, in the languages in which most pages are written. A phrase makes a short paragraph
 * furniture; in a long one it is only talked about. */
#pragma once

#include "base/span.h"

#include <stdint.h>

bool furniture_is_line(struct span line, uint32_t words);
