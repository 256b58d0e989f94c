/* A report as JSON, as `tidings decode` and the control API show it: one object, absent fields null, times ISO 8601 UTC. Control and
 * bidi characters are written as \uXXXX, so that the answer may go to a terminal. */
#pragma once

#include "report/report.h"

void report_json_add(struct buf *out, const struct report *report);
/* A string in quotes, or null for SPAN_NONE. */
void json_add_text(struct buf *out, struct span text);
/* A time in quotes, or null for TIME_NONE. */
void json_add_time(struct buf *out, int64_t time);
