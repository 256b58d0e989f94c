/* The fields of a ninjs .jsonl file that the benches of the store insert, all in memory before the clock starts. */
#pragma once

#include "base/arena.h"

struct item {
	struct span uri, title, text;
};

struct items {
	struct item *at;
	size_t len, cap;
};

/* Exits with a message where the file is not what it should be. */
struct items items_read(const char *path, struct arena *arena);
double seconds_now(void);
/* Of this process, user and system: what a busy machine does not blur. */
double cpu_seconds(void);
