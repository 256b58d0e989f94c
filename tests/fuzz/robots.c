/* Any bytes as a robots.txt, asked of addresses that stand in it: read within its bounds; an address and its escaped form get the same answer. */
#include "base/arena.h"
#include "pace/robots.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span escaped(struct arena *arena, struct span target)
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_alloc(arena, 3 * target.len + 1, 1);
	size_t len = 0;
	for (size_t i = 0; i < target.len; i++) {
		unsigned char c = (unsigned char)target.ptr[i];
		bool is_plain = c < 0x80 && c != '*' && c != '$';
		out[len++] = is_plain ? (char)c : '%';
		if (!is_plain) {
			out[len++] = digits[c >> 4];
			out[len++] = digits[c & 15];
		}
	}
	return span_make(out, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_make((const char *)data, size), rest = text, line;
	struct robots *robots = robots_parse(text, SPAN("tidings"));
	struct arena *arena = arena_new();
	for (unsigned lines = 0; lines < 64 && span_next_line(&rest, &line); lines++) {
		ptrdiff_t slash = span_find(line, SPAN("/"));
		struct span target = slash >= 0 ? span_from(line, (size_t)slash) : line;
		if (robots_allow(robots, target) != robots_allow(robots, escaped(arena, target)) && span_find(target, SPAN("%")) < 0)
			abort();
	}
	if (!robots_allow(robots, SPAN("/robots.txt")) || robots_bytes(robots) > 16 * (size_t)ROBOTS_BYTES_MAX)
		abort();
	arena_free(arena);
	robots_free(robots);
	return 0;
}
