/* What a decoder sees of one drop, as the one line of JSON that `tidings decode` prints (DESIGN section 7):
 *
 *	{file, format, charset, well_formed, error, feed | null, rejects: [reason], reports: [{…}]}
 */
#pragma once

#include "report/decode.h"

/* Beyond this the answer about one drop is refused. */
#define DECODE_JSON_MAX (1u << 30)

/* Adds the line with its line end, also where the drop cannot be read: then `error` says why, `reports` is empty and the answer is
 * -1 with the fault. `file` is how the line names the drop; `out` has its own ceiling. */
/* The line of a drop that nobody could look into, and why. */
void decode_json_fault(const char *file, const char *why, struct buf *out);
int decode_to_json(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault);
