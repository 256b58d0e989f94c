/* What the targets of decoders share: one format, given bytes that nobody checked before, and a sink that checks that what came
 * out can travel. */
#pragma once

#include "report/decoding.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fuzz_report(void *ctx, const struct report *report, uint64_t position)
{
	struct arena *arena = arena_new();
	struct report back;
	struct buf out;
	(void)ctx;
	(void)position;
	buf_init(&out, REPORT_MAX_BYTES);
	report_pack(report, &out);
	if (!report_unpack(buf_view(&out), arena, &back))
		abort();
	buf_done(&out);
	arena_free(arena);
	return 0;
}

static int fuzz_reject(void *ctx, uint64_t position, const char *reason)
{
	(void)ctx;
	(void)position;
	if (!reason)
		abort();
	return 0;
}

/* The format alone, whatever another would say of the bytes. */
static inline void fuzz_format(const struct decode_format *format, const uint8_t *data, size_t size)
{
	struct decoding d = {
		.hints = { .name = SPAN("drop"), .received = TIME_NONE },
		.sink = { NULL, fuzz_report, fuzz_reject },
		.arena = arena_new(),
		.keep = arena_new(),
		.result = { .format = format->name, .charset = "utf-8", .is_well_formed = true, .feed.updated = TIME_NONE },
	};
	struct fault fault = { 0 };
	struct span bytes = span_make((const char *)data, size);
	size_t taken = 0;
	(void)format->tell(bytes, true);
	int r = format->take ? format->take(&d, bytes, true, &taken, &fault) : format->read(&d, bytes, &fault);
	if (r < 0 && fault.kind != FAULT_INPUT)
		abort();
	arena_free(d.arena);
	arena_free(d.keep);
}
