/* The whole way: telling, streaming, gathering. The first byte picks what is known beforehand and the size of the pieces. */
#include "tests/fuzz/format.h"
#include "text/lang.h"

static struct decode_hints hints_by(unsigned char byte)
{
	static const char *const charsets[] = { NULL, "utf-8", "iso-8859-1", "utf-16le", "gb18030", "shift_jis", "iso-2022-jp", "no-such" };
	static struct lang *lang; /* made once: it reads its profiles from files */
	if (!lang)
		lang = lang_new();
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	hints.charset = span_of(charsets[byte >> 2 & 7]);
	hints.lang = byte & 32 ? lang : NULL;
	hints.received = byte & 64 ? INT64_C(1700000000000) : TIME_NONE;
	hints.url = byte & 128 ? SPAN("https://www.example.org/news/index.html?a=b#c") : SPAN_NONE;
	return hints;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 61, 4096 };
	if (size < 1)
		return 0;
	size_t piece = pieces[data[0] & 3];
	struct span bytes = span_make((const char *)data + 1, size - 1);
	struct decode_hints hints = hints_by(data[0]);
	struct decode_sink sink = { NULL, fuzz_report, fuzz_reject };
	struct decode *decode = decode_new(&hints, &sink);
	struct decode_result result;
	struct fault fault = { 0 };
	while (bytes.len > 0 && decode_push(decode, span_head(bytes, piece), &fault) == 0)
		bytes = span_from(bytes, piece);
	if (decode_end(decode, &result, &fault) < 0)
		fuzz_fault(&fault);
	decode_free(decode);
	return 0;
}
