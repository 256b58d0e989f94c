/* What the daemon reads from a decoder that may have been taken over. */
#include "decoder/frame.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_make((const char *)data, size), part;
	struct arena *arena = arena_new();
	struct frame frame;
	size_t len;
	while (frame_next(rest, &frame, &len) == 1) {
		struct decode_hints hints;
		struct frame_done done;
		struct report report;
		uint64_t position;
		(void)frame_read_begin(frame.payload, &hints);
		(void)frame_read_done(frame.payload, &done);
		if (frame_read_position(frame.payload, &position, &part))
			(void)report_unpack(part, arena, &report);
		rest = span_from(rest, len);
	}
	arena_free(arena);
	return 0;
}
