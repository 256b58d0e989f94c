/* What a decision costs, in time and in memory, when so many reports are in the window; and what the indexes miss that a look at every
 * report and at every story finds. */
#pragma once

#include "tests/bench/story_items.h"

/* `sizes`: numbers as text, to NULL. Prints a line for each, and the ratios between them. */
void story_scale(const struct story_items *items, char **sizes);
