/* The phrases that pages put around articles, in the languages in which most pages are written. A phrase makes a short paragraph
 * furniture; in a long one it is only talked about. */
#pragma once

#include "base/span.h"

#include <stdint.h>

bool furniture_is_line(struct span line, uint32_t words);

/* Lines with which pages end a text: the heading of its readers' comments, or of other stories. */
enum furniture_end { FURNITURE_GOES_ON, FURNITURE_COMMENTS, FURNITURE_OTHERS };

enum furniture_end furniture_ends_text(struct span line, uint32_t words);
