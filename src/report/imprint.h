/* The line in which Chinese pages say where a story is from, between headline and text, and that in which others say when it was published:
 *
 *	2026年11月20日 10:30　来源：新闻日报　作者：王小明　责任编辑：李华
 *	Last updated: 20 November 2026, 10:30 GMT. First published: 19 November 2026
 */
#pragma once

#include "base/span.h"
#include "report/date.h"

struct imprint {
	struct span source, byline; /* or SPAN_NONE */
	struct date date;
	bool has_date;
};

/* False where the line says anything else. */
bool imprint_read(struct span line, struct imprint *ret_imprint);
