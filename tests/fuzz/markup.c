#include "text/charset.h"
#include "text/markup.h"
#include "text/paragraphs.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	struct buf text, out;
	bool is_clean;
	buf_init(&text, 1u << 20);
	buf_init(&out, 1u << 20);
	(void)charset_to_utf8(bytes, SPAN_NONE, charset_declared(bytes), &text, &is_clean);
	if (!utf8_is_valid(buf_view(&text)))
		abort();
	markup_add(&out, buf_view(&text));
	if (!utf8_is_valid(buf_view(&out)))
		abort();
	buf_clear(&out);
	paragraphs_add(&out, buf_view(&text));
	if (!utf8_is_valid(buf_view(&out)))
		abort();
	buf_done(&out);
	buf_done(&text);
	return 0;
}
