/* A process of our own in which files are decoded that may be hostile: it is made of this one, locks itself in as decoders do (decoder/cage.h),
 * and then is given the bytes of one file after another. One that dies costs the file that it read; another is made for the next.
 * Of processor time a file has what `timeout` grants a decoder of the daemon, and a second more for each MiB; one that takes more, or that
 * neither works nor answers for `timeout`, is ended, and the fault names the limit.
 *
 *	struct caged *caged = caged_new(decode_to_json, &hints, config);
 *	for (each file) if (caged_ask(caged, file, bytes, &fault) < 0 || caged_answer(caged, file, &line, &fault) < 0) ...
 *	caged_free(caged);
 */
#pragma once

#include "config/config.h"
#include "report/decode.h"

struct caged;

/* After decode_prepare, so that no child has to do that again. `read` makes the answer of a file's bytes, in there: it adds to `out`, and returns -1
 * with a fault where they cannot be read. `hints` are for all files, and lent, as is `config`, which has the limits and the converter of PDF: NULL
 * stands for its defaults. */
struct caged *caged_new(int (*read)(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault),
			const struct decode_hints *hints, const struct config *config);
void caged_free(struct caged *caged);
/* Gives it a file, which may be forgotten then. Its answer is fetched before it is asked again; meanwhile others may be asked. */
int caged_ask(struct caged *caged, const char *file, struct span bytes, struct fault *fault);
/* What `read` made of the file just asked about; where it died over it, what decode_to_json (report/decode_json.h) says of a fault. The name of a file
 * is the last part of its path. */
int caged_answer(struct caged *caged, const char *file, struct buf *out, struct fault *fault);
