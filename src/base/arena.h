/* Memory that is given back all at once: one arena a report, from decoding to verdict.
 *
 * Small sizes abort when memory is out (see STYLE); sizes that come from input are checked by the caller first.
 */
#pragma once

#include "base/span.h"

#include <stdint.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
/* Everything allocated so far is gone; the memory stays for the next report. */
void arena_clear(struct arena *arena);

/* Zeroed, aligned for any type; count × size is checked for overflow. Never NULL. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* A copy, NUL-terminated one past its length. SPAN_NONE stays SPAN_NONE. */
struct span arena_copy(struct arena *arena, struct span s);
char *arena_string(struct arena *arena, struct span s);
struct span arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Bytes handed out since the last clear. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))
