/* A process of our own in which files are decoded that may be hostile: it is made of this one, locks itself in as decoders do (decoder/cage.h),
 * and then is given the bytes of one file after another. One that dies costs the file that it read; another is made for the next.
 *
 *	struct caged *caged = caged_new(&hints, converter);
 *	for (each file) if (caged_decode(caged, file, bytes, &line, &fault) < 0) ...
 *	caged_free(caged);
 */
#pragma once

#include "report/decode.h"

struct caged;

/* `hints` are for all files, and lent; `converter` of PDF, an argv, may be NULL. */
struct caged *caged_new(const struct decode_hints *hints, char *const *converter);
void caged_free(struct caged *caged);
/* What decode_to_json (report/decode_json.h) does. The name of a file is the last part of its path. */
int caged_decode(struct caged *caged, const char *file, struct span bytes, struct buf *out, struct fault *fault);
