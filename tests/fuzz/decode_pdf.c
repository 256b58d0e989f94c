/* What is read is what a converter makes of a document: here one that hands the bytes back, and fails where the document says so. */
#include "tests/fuzz/format.h"

static int hand_back(void *ctx, struct span document, struct buf *out, struct fault *fault)
{
	struct span text = span_from(document, strlen("%PDF-"));
	(void)ctx;
	if (span_starts(text, SPAN("fail ")))
		return fault_set(fault, FAULT_INPUT, "ended with status 3");
	buf_add_span(out, text);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct decode_converter converter = { NULL, hand_back };
	struct span bytes = span_make((const char *)data, size);
	struct decoding d = fuzz_decoding(&decode_pdf);
	struct fault fault = { 0 };
	d.hints.converter = &converter;
	if (decode_pdf.tell(bytes, true) == TELL_YES && decode_pdf.read(&d, bytes, &fault) < 0)
		fuzz_fault(&fault);
	arena_free(d.arena);
	arena_free(d.keep);
	return 0;
}
