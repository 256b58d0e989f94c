/* The writer's lock: an flock on a file beside the store, which also says who holds it. The kernel drops it with the process
 * and those of its children that have not come to exec, which are waited for. */
#pragma once

#include "base/fault.h"

/* The descriptor that holds the lock (close it to let go), or -1. The file itself stays: removing it would race with the next holder. */
int lock_take(const char *store_path, struct fault *fault);
