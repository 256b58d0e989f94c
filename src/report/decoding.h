/* The inside of report/decode.h: what a format is, and what it works with. One table in decode.c lists the formats in the
 * order in which they are asked; a new one is a decode_NAME.c, a line here and a row there.
 *
 * A format either reads the whole drop (`read`: gathered first, at most REPORT_MAX_BYTES) or takes it record by
 * record (`take`: a stream of any length). Both call decoding_emit once a report and decoding_reject for one that cannot be read while
 * others follow. Not for other rooms.
 */
#pragma once

#include "report/decode.h"

/* What the first bytes say. MAYBE: more of them would tell. */
enum decode_tell { TELL_NO, TELL_MAYBE, TELL_YES };

struct decoding {
	struct decode_hints hints;
	struct decode_sink sink;
	struct arena *arena;         /* of the report at hand: cleared before each record of a stream */
	struct arena *keep;          /* of the whole decode: hints, what the result names */
	struct decode_result result;
	/* streams by lines */
	uint64_t offset;             /* in the drop, of the first byte not taken */
	uint64_t line;               /* lines taken */
	size_t scanned;              /* bytes of the pending line already searched for its end */
	bool is_skipping;            /* inside a line longer than a report may be */
};

struct decode_format {
	const char *name;
	/* `head`: the drop's first bytes without a byte order mark; `is_whole`: nothing follows them. */
	enum decode_tell (*tell)(struct span head, bool is_whole);
	int (*read)(struct decoding *d, struct span bytes, struct fault *fault);
	/* Takes whole records off the front of `pending`; with `is_end` the last one may lack its end. */
	int (*take)(struct decoding *d, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault);
};

extern const struct decode_format decode_html, decode_mail, decode_ninjs, decode_ninjs_lines, decode_text, decode_xml;

/* Makes the report one that keeps what report.h promises (one-line fields, ceilings, a source, a language, a credible date)
 * and gives it to the sink. `agency`: of the dateline, the last resort for a source. */
int decoding_emit(struct decoding *d, struct report *report, struct span agency, uint64_t position, struct fault *fault);
int decoding_reject(struct decoding *d, uint64_t position, const char *reason, struct fault *fault);
/* Fills a FAULT_INPUT "cannot decode 'NAME': …" and returns -1. */
int decoding_fault(const struct decoding *d, struct fault *fault, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Notes the first fault of form that was survived. */
void decoding_survive(struct decoding *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What a drop of no format of ours is called ("a PNG image"), or NULL where it may be text. */
const char *binary_name(struct span head);
