/* The inside of report/decode.h: what a format is, and what it works with. One table in decode.c lists the formats in the
 * order in which they are asked; a new one is a decode_NAME.c, a line here and a row there.
 *
 * A format either reads the whole drop (`read`: gathered first, at most REPORT_MAX_BYTES) or takes it record by
 * record (`take`: a stream of any length). Both call decoding_emit once a report and decoding_reject for one that cannot be read while
 * others follow. Not for other rooms.
 *
 * A format that holds drops (an archive, a mail with attachments) opens one inner decode after another:
 *
 *	struct fault mine = { 0 };
 *	struct decode *inner = decoding_inner_new(d, NULL, &hints, &mine);
 *	while (inner && bytes) if (decode_push(inner, bytes, &mine) < 0) break;
 *	if (decoding_inner_end(inner, NULL, &mine) < 0) return decoding_set_aside(d, &mine, fault);
 */
#pragma once

#include "report/decode.h"

/* What the first bytes say. MAYBE: more of them would tell. */
enum decode_tell { TELL_NO, TELL_MAYBE, TELL_YES };

/* Archives in archives, mails in mails: deeper ones are refused. */
#define DECODE_DEPTH_MAX 5u
/* What one drop may become unpacked, all its members and layers together: a bomb is larger, an archive of news is not. */
#define DECODE_UNPACKED_MAX (UINT64_C(64) << 30)
/* Beyond the first so many bytes, unpacked ones to one of the drop: texts come to ten, logs to fifty, bombs to a thousand. So a bomb ends
 * early, whatever its size. */
#define DECODE_RATIO_FROM (UINT64_C(64) << 20)
#define DECODE_RATIO_MAX 200u

struct date;

struct decoding {
	struct decode_hints hints;
	struct decode_sink sink;
	struct arena *arena;         /* of the report at hand: cleared before each record of a stream */
	struct arena *keep;          /* of the whole decode: hints, what the result names */
	struct decode_result result;
	struct decoding *outer;      /* of the drop that this one came in, or NULL */
	uint64_t pushed;             /* bytes given to it so far */
	uint64_t unpacked;           /* bytes that decompression made; counted in the outermost */
	bool is_spent;               /* they were too many: nothing more is unpacked */
	void *state;                 /* of a stream that remembers: made by its first `take`, freed by its `done` */
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
	void (*done)(struct decoding *d); /* frees d->state, whatever came before; NULL where there is none */
	bool is_binary;                   /* no text of any charset: asked before the look for what is no text at all */
	size_t gather_max;                /* a whole drop that holds many reports may be so large; 0: REPORT_MAX_BYTES */
};

extern const struct decode_format decode_anpa, decode_feed, decode_html, decode_iptc7901, decode_json_feed, decode_mail, decode_newsml, decode_newsml_g2,
	decode_ninjs, decode_ninjs_lines, decode_nitf, decode_text, decode_xml;
extern const struct decode_format decode_gzip, decode_mbox, decode_pdf, decode_warc, decode_zip;

/* One line: no control characters, single blanks, none at the ends, at most REPORT_TITLE_MAX bytes; nothing left is SPAN_NONE. */
struct span decoding_line(struct arena *arena, struct span s);
/* Makes the report one that keeps what report.h promises (one-line fields, ceilings, a text where there is at least a summary, a source, a
 * language, a credible date) and gives it to the sink. `agency`: of the dateline, the last resort for a source. */
int decoding_emit(struct decoding *d, struct report *report, struct span agency, uint64_t position, struct fault *fault);
int decoding_reject(struct decoding *d, uint64_t position, const char *reason, struct fault *fault);
/* The same for one that is in good form but holds nothing to report. */
int decoding_pass_over(struct decoding *d, uint64_t position, const char *reason, struct fault *fault);
/* Fills a FAULT_INPUT "cannot decode 'NAME': …" and returns -1. */
int decoding_fault(const struct decoding *d, struct fault *fault, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Remarks on a fault of form that was survived. */
void decoding_survive(struct decoding *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for what is said, not how: a date that has not come yet. It leaves the drop well-formed. */
void decoding_doubt(struct decoding *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A declared date, as date_parse; one that is none is told (decoding_doubt), an empty one is only absent. */
bool decoding_date(struct decoding *d, struct span text, struct date *ret_date);
/* A time, or TIME_NONE for one that has not come yet when the drop was received, or is older than any news: that is told, too. */
int64_t decoding_credible(struct decoding *d, int64_t time);

/* Where the next report or reject of a drop stands that is numbered by ordinals. */
uint64_t decoding_position(const struct decoding *d);

/* A drop inside this one: a member of an archive, an attachment. It is told by content, or of `format` where that is known, and fed with
 * decode_push like any other; its reports and rejects are this drop's, numbered in this drop. `hints`: what is known of it, copied; what is not
 * is inherited. NULL and a FAULT_INPUT where it lies too deep. */
struct decode *decoding_inner_new(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct fault *fault);
/* The end of it, also after a push that failed (whose fault is left alone) and of NULL (which has failed): it is freed. `ret_result`, where wanted,
 * lives as long as `d`. -1: a FAULT_INPUT is about the inner drop alone, and the caller sets that aside or takes it for its own; any other
 * fault ends everything. */
int decoding_inner_end(struct decode *inner, struct decode_result *ret_result, struct fault *fault);
/* A member that cannot be read is set aside by the reason in `mine`, and the rest goes on: 0. -1 where everything ends with it: a fault of another
 * kind, or a drop that has unpacked too much. */
int decoding_set_aside(struct decoding *d, const struct fault *mine, struct fault *fault);
/* The three of them for a member that is all there. */
int decoding_member(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct span bytes, struct fault *fault);
/* The same for one that is all there is in the drop: where nothing of it can be read, its fault is the drop's own. */
int decoding_sole_member(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct span bytes, struct fault *fault);
/* Decompression is counted, not trusted: -1 and a FAULT_INPUT when the outermost drop has become too large. */
int decoding_unpack(struct decoding *d, size_t bytes, struct fault *fault);

/* What a drop of no format of ours is called ("a PNG image"), or NULL where it may be text. */
const char *binary_name(struct span head);
/* The same for a whole text that is no news: nothing but rows of short cells all alike, or lines of a program or a log, or quotes. */
const char *data_name(struct span text);
/* Of these, the texts of programs, style sheets and the like. */
const char *program_name(struct span text);
