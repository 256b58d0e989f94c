/* Chunks in a list, newest first; a request that does not fit opens a chunk of at least its size. After a clear the first, largest chunk
 * is kept, so that a steady stream of reports allocates nothing. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Under AddressSanitizer each piece lies between bytes that may not be touched, and so does all that a clear took back: a look one byte
 * too far, or too late, is seen as in a heap. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(HAS_SHADOW)
#include <sanitizer/asan_interface.h>
#define MARGIN 16u
#else
#define MARGIN 0u
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

#define CHUNK_SIZE (64u << 10)
#define CHUNK_KEEP (512u << 10)

struct chunk {
	struct chunk *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct chunk *chunks;
	size_t used;
};

static void die(void)
{
	fputs("<2>out of memory\n", stderr);
	abort();
}

static struct chunk *chunk_new(size_t size, struct chunk *next)
{
	struct chunk *chunk = malloc(sizeof(*chunk) + size);
	if (!chunk)
		die();
	*chunk = (struct chunk){ .next = next, .size = size };
	ASAN_POISON_MEMORY_REGION(chunk->bytes, size);
	return chunk;
}

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));
	if (!arena)
		die();
	return arena;
}

static void chunks_free(struct chunk *chunk)
{
	while (chunk) {
		struct chunk *next = chunk->next;
		ASAN_UNPOISON_MEMORY_REGION(chunk->bytes, chunk->size);
		free(chunk);
		chunk = next;
	}
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	chunks_free(arena->chunks);
	free(arena);
}

void arena_clear(struct arena *arena)
{
	struct chunk *keep = arena->chunks;
	arena->used = 0;
	if (!keep)
		return;
	chunks_free(keep->next);
	keep->next = NULL;
	keep->used = 0;
	ASAN_POISON_MEMORY_REGION(keep->bytes, keep->size);
	if (keep->size > CHUNK_KEEP) {
		chunks_free(keep);
		arena->chunks = NULL;
	}
}

/* `bytes` more, aligned, not zeroed. */
static char *take(struct arena *arena, size_t bytes)
{
	size_t rounded = ((bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1)) + MARGIN;
	if (rounded < bytes)
		die();
	struct chunk *chunk = arena->chunks;
	if (!chunk || rounded > chunk->size - chunk->used) {
		size_t size = chunk && chunk->size < CHUNK_KEEP ? 2 * chunk->size : CHUNK_SIZE;
		chunk = arena->chunks = chunk_new(rounded > size ? rounded : size, chunk);
	}
	char *room = chunk->bytes + chunk->used;
	ASAN_UNPOISON_MEMORY_REGION(room, bytes);
	chunk->used += rounded;
	arena->used += rounded;
	return room;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		die();
	return memset(take(arena, bytes), 0, bytes);
}

char *arena_string(struct arena *arena, struct span s)
{
	char *copy = take(arena, s.len + 1);
	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

struct span arena_copy(struct arena *arena, struct span s)
{
	return s.ptr ? (struct span){ arena_string(arena, s), s.len } : SPAN_NONE;
}

struct span arena_format(struct arena *arena, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int len = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (len < 0)
		return SPAN_NONE;
	char *text = take(arena, (size_t)len + 1);
	va_start(list, format);
	vsnprintf(text, (size_t)len + 1, format, list);
	va_end(list);
	return (struct span){ text, (size_t)len };
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
