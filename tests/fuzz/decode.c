/* The whole way: telling, streaming, gathering, in pieces of a size that the first byte picks. */
#include "tests/fuzz/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	size_t piece = data[0] ? data[0] : 4096;
	struct span bytes = span_make((const char *)data + 1, size - 1);
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	struct decode_sink sink = { NULL, fuzz_report, fuzz_reject };
	struct decode *decode = decode_new(&hints, &sink);
	struct decode_result result;
	struct fault fault = { 0 };
	while (bytes.len > 0 && decode_push(decode, span_head(bytes, piece), &fault) == 0)
		bytes = span_from(bytes, piece);
	if (decode_end(decode, &result, &fault) < 0 && fault.kind != FAULT_INPUT)
		abort();
	decode_free(decode);
	return 0;
}
