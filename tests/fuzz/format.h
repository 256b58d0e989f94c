/* What the targets of decoders share: one format, given bytes that nobody checked before, and a sink that checks that what came
 * out can travel and keeps what report.h promises. */
#pragma once

#include "base/array.h"
#include "report/decoding.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No control character reaches a text, but for the ends of lines and tabs; one-line fields have not even these. */
static void fuzz_text(struct span text, bool is_line)
{
	while (text.len > 0) {
		size_t size;
		uint32_t c = utf8_next(text, &size);
		bool is_layout = !is_line && (c == '\n' || c == '\t');
		if ((c < ' ' && !is_layout) || (c >= 0x7F && c < 0xA0))
			abort();
		text = span_from(text, size);
	}
}

static void fuzz_fields(const struct report *report)
{
	struct span lines[] = { report->guid, report->uri, report->version, report->title, report->byline, report->place,
		report->source, report->language, report->link };
	struct span texts[] = { report->text, report->summary, report->note };
	for (size_t i = 0; i < LEN(lines); i++)
		fuzz_text(lines[i], true);
	for (size_t i = 0; i < LEN(texts); i++)
		fuzz_text(texts[i], false);
	for (size_t i = 0; i < report->keywords_len; i++)
		fuzz_text(report->keywords[i], true);
}

static int fuzz_report(void *ctx, const struct report *report, uint64_t position)
{
	struct arena *arena = arena_new();
	struct report back;
	struct buf out;
	(void)ctx;
	(void)position;
	buf_init(&out, REPORT_MAX_BYTES);
	report_pack(report, &out);
	if (!report_unpack(buf_view(&out), arena, &back))
		abort();
	fuzz_fields(&back);
	buf_done(&out);
	arena_free(arena);
	return 0;
}

static int fuzz_reject(void *ctx, uint64_t position, const char *reason)
{
	(void)ctx;
	(void)position;
	if (!reason || !*reason || !utf8_is_valid(span_of(reason)))
		abort();
	fuzz_text(span_of(reason), true);
	return 0;
}

/* A failure is the input's, and says why. */
static inline void fuzz_fault(const struct fault *fault)
{
	if (fault->kind != FAULT_INPUT || !fault->text[0] || !utf8_is_valid(span_of(fault->text)))
		abort();
	fuzz_text(span_of(fault->text), true);
}

static inline struct decoding fuzz_decoding(const struct decode_format *format)
{
	return (struct decoding){
		.hints = { .name = SPAN("drop"), .received = TIME_NONE },
		.sink = { NULL, fuzz_report, fuzz_reject },
		.arena = arena_new(),
		.keep = arena_new(),
		.result = { .format = format->name, .charset = "utf-8", .is_well_formed = true, .feed.updated = TIME_NONE },
	};
}

/* One look of a stream at what is pending, of which it takes some: an exact copy, so that a byte too far is seen. */
static inline int fuzz_take(const struct decode_format *format, struct decoding *d, struct span *pending, size_t len, bool is_end,
			    struct fault *fault)
{
	size_t taken = 0;
	char *exact = malloc(len + 1);
	if (!exact)
		abort();
	if (len > 0)
		memcpy(exact, pending->ptr, len);
	exact[len] = '\0'; /* as in a buf */
	int r = format->take(d, span_make(exact, len), is_end, &taken, fault);
	free(exact);
	if (taken > len)
		abort();
	*pending = span_from(*pending, taken);
	d->offset += taken;
	return r;
}

/* As decode.c feeds a stream: pieces gather until a record is whole. */
static inline int fuzz_stream(const struct decode_format *format, struct decoding *d, struct span bytes, size_t piece, struct fault *fault)
{
	struct span pending = bytes;
	size_t given = 0;
	while (given < bytes.len) {
		given = piece < bytes.len - given ? given + piece : bytes.len;
		if (fuzz_take(format, d, &pending, given - d->offset, false, fault) < 0)
			return -1;
	}
	return fuzz_take(format, d, &pending, pending.len, true, fault);
}

/* In pieces small and large: what is read must not depend on where the pieces end. */
static inline void fuzz_pieces(const struct decode_format *format, struct span bytes)
{
	size_t pieces[] = { bytes.len / 40 + 1, bytes.len + 1 };
	uint64_t reports[2], rejects[2];
	int r[2];
	for (size_t i = 0; i < 2; i++) {
		struct decoding d = fuzz_decoding(format);
		struct fault fault = { 0 };
		r[i] = fuzz_stream(format, &d, bytes, pieces[i], &fault);
		if (r[i] < 0)
			fuzz_fault(&fault);
		reports[i] = d.result.reports;
		rejects[i] = d.result.rejects;
		if (format->done)
			format->done(&d);
		arena_free(d.arena);
		arena_free(d.keep);
	}
	if (r[0] != r[1] || reports[0] != reports[1] || rejects[0] != rejects[1])
		abort();
}

/* The format alone, whatever another would say of the bytes. */
static inline void fuzz_format(const struct decode_format *format, const uint8_t *data, size_t size)
{
	struct span bytes = span_make((const char *)data, size);
	(void)format->tell(bytes, true);
	if (format->take) {
		fuzz_pieces(format, bytes);
		return;
	}
	struct decoding d = fuzz_decoding(format);
	struct fault fault = { 0 };
	if (format->read(&d, bytes, &fault) < 0)
		fuzz_fault(&fault);
	arena_free(d.arena);
	arena_free(d.keep);
}
