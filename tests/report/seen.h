/* A sink that keeps what it was given, for tests of decoding. */
#pragma once

#include "tests/test.h"

#include "base/vec.h"
#include "report/feed.h"

struct seen {
	struct {
		struct report *at;
		size_t len, cap;
	} reports;
	struct {
		uint64_t *at;
		size_t len, cap;
	} positions;
	size_t rejects;
	char reason[600];        /* of the last reject */
	struct fault fault;      /* of the whole */
	struct decode_result result;
	struct decode_feed feed;     /* the result's, kept */
	struct decode_offers offers; /* likewise */
	char format[32], charset[32], error[600], remarks[DECODE_REMARKS_TEXT_MAX];
	struct arena *arena;
};

static int seen_report(void *ctx, const struct report *report, uint64_t position)
{
	struct seen *seen = ctx;
	struct buf out;
	struct report copy;
	buf_init(&out, REPORT_MAX_BYTES);
	/* by way of the wire, so that every test checks that what was made can travel */
	report_pack(report, &out);
	assert_true(report_unpack(arena_copy(seen->arena, buf_view(&out)), seen->arena, &copy));
	buf_done(&out);
	VEC_PUSH(&seen->reports, copy);
	VEC_PUSH(&seen->positions, position);
	return 0;
}

static int seen_reject(void *ctx, uint64_t position, const char *reason)
{
	struct seen *seen = ctx;
	(void)position;
	seen->rejects++;
	snprintf(seen->reason, sizeof(seen->reason), "%s", reason);
	return 0;
}

static void seen_offers(struct seen *seen)
{
	seen->offers = seen->result.offers;
	for (size_t i = 0; i < seen->offers.len; i++) {
		struct decode_offer *offer = &seen->offers.at[i];
		*offer = (struct decode_offer){ arena_copy(seen->arena, offer->url), arena_copy(seen->arena, offer->title), arena_copy(seen->arena, offer->type) };
	}
}

/* Decodes in pieces of `piece` bytes; the answer of decode_end. */
static int seen_pieces(struct seen *seen, struct span bytes, size_t piece, const struct decode_hints *hints)
{
	struct decode_sink sink = { seen, seen_report, seen_reject };
	*seen = (struct seen){ .arena = arena_new() };
	struct decode *decode = decode_new(hints, &sink);
	while (bytes.len > 0 && decode_push(decode, span_head(bytes, piece), &seen->fault) == 0)
		bytes = span_from(bytes, piece);
	int r = decode_end(decode, &seen->result, &seen->fault);
	snprintf(seen->format, sizeof(seen->format), "%s", seen->result.format);
	snprintf(seen->charset, sizeof(seen->charset), "%s", seen->result.charset);
	snprintf(seen->error, sizeof(seen->error), "%s", seen->result.error ? seen->result.error : "");
	struct buf remarks;
	buf_init(&remarks, sizeof(seen->remarks));
	decode_remarks_add(&remarks, &seen->result.remarks);
	snprintf(seen->remarks, sizeof(seen->remarks), "%s", remarks.ptr ? remarks.ptr : "");
	buf_done(&remarks);
	seen->feed = feed_keep(seen->arena, &seen->result.feed);
	seen_offers(seen);
	decode_free(decode);
	return r;
}

static inline int seen_bytes(struct seen *seen, struct span bytes)
{
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	return seen_pieces(seen, bytes, SIZE_MAX, &hints);
}

static void seen_done(struct seen *seen)
{
	VEC_DONE(&seen->reports);
	VEC_DONE(&seen->positions);
	arena_free(seen->arena);
}

#define assert_contains(text, part)                                       \
	do {                                                              \
		if (!strstr((text), (part)))                              \
			fail_msg("'%s' does not say '%s'", (text), (part)); \
	} while (0)
