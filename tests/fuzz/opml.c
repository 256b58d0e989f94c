/* Lists of feeds from other programs. What was read and written comes back the same. */
#include "base/array.h"
#include "report/opml.h"
#include "text/utf8.h"

#include <stdlib.h>

#define LIST_MAX (64u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct opml *list)
{
	for (size_t i = 0; i < list->len; i++) {
		struct span fields[] = { list->at[i].url, list->at[i].title, list->at[i].page, list->at[i].folder, list->at[i].every, list->at[i].source };
		for (size_t j = 0; j < LEN(fields); j++)
			if (!utf8_is_valid(fields[j]))
				abort();
		if (!span_starts_nocase(fields[0], SPAN("http")))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct buf first, second;
	struct opml list, back;
	struct fault fault = { 0 };
	buf_init(&first, LIST_MAX);
	buf_init(&second, LIST_MAX);
	if (opml_read(span_make((const char *)data, size), SPAN("list"), arena, &list, &fault) == 0) {
		check(&list);
		opml_write(&first, SPAN("list"), list.at, list.len);
		if (opml_read(buf_view(&first), SPAN("list"), arena, &back, &fault) < 0 || back.error || back.passed_over > 0)
			abort();
		opml_write(&second, SPAN("list"), back.at, back.len);
		if (!span_equals(buf_view(&first), buf_view(&second)))
			abort();
	} else if (fault.kind != FAULT_INPUT || !fault.text[0] || !utf8_is_valid(span_of(fault.text))) {
		abort();
	}
	buf_done(&first);
	buf_done(&second);
	arena_free(arena);
	return 0;
}
