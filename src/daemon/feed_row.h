/* A feed's row of the store, with its texts in one block: free() ends all of it. */
#pragma once

#include "store/store.h"

struct store_feed *feed_row_copy(const struct store_feed *row);
