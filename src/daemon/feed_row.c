#include "base/array.h"
#include "daemon/feed_row.h"

#include <stdlib.h>

static struct span text_copy(char **at, struct span text)
{
	char *start = *at;
	if (!text.ptr)
		return SPAN_NONE;
	if (text.len > 0)
		memcpy(start, text.ptr, text.len);
	start[text.len] = '\0'; /* so that they can be handed to C */
	*at += text.len + 1;
	return span_make(start, text.len);
}

struct store_feed *feed_row_copy(const struct store_feed *row)
{
	const struct span texts[] = { row->name, row->given_url, row->url, row->source, row->folder, row->title, row->site, row->etag, row->last_modified, row->error };
	size_t size = sizeof(*row);
	for (size_t i = 0; i < LEN(texts); i++)
		size += texts[i].ptr ? texts[i].len + 1 : 0;
	struct store_feed *copy = malloc(size);
	if (!copy)
		abort();
	char *at = (char *)(copy + 1);
	*copy = *row;
	struct span *copies[] = { &copy->name, &copy->given_url, &copy->url, &copy->source, &copy->folder, &copy->title, &copy->site, &copy->etag,
		&copy->last_modified, &copy->error };
	for (size_t i = 0; i < LEN(copies); i++)
		*copies[i] = text_copy(&at, texts[i]);
	return copy;
}
