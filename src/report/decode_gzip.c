/* gzip: what it wraps is decoded as it comes out, so its size does not matter. Members in a row are one drop, as gunzip has it and
 * .warc.gz needs it; but for whole documents one after another (`cat a.html.gz b.html.gz`), of which none may have anything behind it.
 *
 *	BETWEEN --(a member's header)--> INSIDE --(its end, damage)--> BETWEEN
 *
 * What was damaged or cut costs the rest of that member: what came out of it stands, and reading goes on at the next header. */
#include "base/array.h"
#include "report/decoding.h"
#include "text/charset.h"

#include <zlib.h>

#include <stdlib.h>

#define WINDOW_GZIP (16 + MAX_WBITS)
#define BLOCK_SIZE (64u << 10) /* of the drop, at least; less only at its end */
#define OUT_SIZE (64u << 10)
#define HEADER_SIZE 10u

struct gzip {
	z_stream z;
	struct decode *inner;   /* NULL until something has come out */
	bool is_inside, is_damaged;
	bool is_fresh;          /* nothing has come out of the member at hand */
	bool has_document;      /* what came out begins as one */
	uint64_t documents;     /* decoded on their own before the one at hand */
	uint64_t members;       /* begun so far */
	uint64_t made;          /* bytes that came out */
	uint64_t junk;          /* bytes between and behind the members, zeros not counted: tapes are filled up with these */
	char out[OUT_SIZE];
};

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)is_whole;
	return span_starts(head, SPAN("\x1f\x8b\x08")) ? TELL_YES : TELL_NO;
}

static struct gzip *gzip_new(void)
{
	struct gzip *gzip = calloc(1, sizeof(*gzip));
	if (!gzip || inflateInit2(&gzip->z, WINDOW_GZIP) != Z_OK)
		abort();
	return gzip;
}

static void done(struct decoding *d)
{
	struct gzip *gzip = d->state;
	if (!gzip)
		return;
	decode_free(gzip->inner);
	inflateEnd(&gzip->z);
	free(gzip);
	d->state = NULL;
}

/* ---- between members ---- */

/* No flag that is not defined, a hint and a system that somebody writes: three bytes alone turn up in compressed data. */
static bool is_header(struct span s)
{
	const unsigned char *at = (const unsigned char *)s.ptr;
	return s.len >= HEADER_SIZE && span_starts(s, SPAN("\x1f\x8b\x08")) && (at[3] & 0xE0) == 0 && (at[8] & ~6u) == 0 && (at[9] <= 19 || at[9] == 255);
}

static void count_junk(struct gzip *gzip, struct span junk)
{
	for (size_t i = 0; !gzip->is_damaged && i < junk.len; i++)
		gzip->junk += junk.ptr[i] != 0;
}

/* Bytes before the next header; what may be the beginning of one is left for the next look. */
static size_t seek(struct gzip *gzip, struct span pending, bool is_end)
{
	size_t at = 0;
	while (at < pending.len) {
		const char *next = memchr(pending.ptr + at, 0x1f, pending.len - at);
		at = next ? (size_t)(next - pending.ptr) : pending.len;
		struct span rest = span_from(pending, at);
		if (rest.len == 0 || (rest.len < HEADER_SIZE && !is_end) || is_header(rest))
			break;
		at++;
	}
	count_junk(gzip, span_head(pending, at));
	if (is_header(span_from(pending, at))) {
		gzip->is_inside = gzip->is_fresh = true;
		gzip->members++;
		inflateReset(&gzip->z);
	}
	return at;
}

/* ---- inside of one ---- */

/* Of a kind of which a file holds one. */
static bool begins_document(struct span bytes)
{
	static const struct span fronts[] = { SPAN("<!doctype html"), SPAN("<html"), SPAN("<?xml"), SPAN("%PDF-") };
	bytes = span_trim(span_from(bytes, charset_mark(bytes)));
	for (size_t i = 0; i < LEN(fronts); i++)
		if (span_starts_nocase(bytes, fronts[i]))
			return true;
	return false;
}

/* What a member begins with that is not the first: the document before it is over. */
static int part(struct decoding *d, struct gzip *gzip, struct span bytes, struct fault *fault)
{
	struct fault mine = { 0 };
	bool is_fresh = gzip->is_fresh;
	gzip->is_fresh = false;
	if (!gzip->inner)
		gzip->has_document = begins_document(bytes);
	if (!gzip->inner || !is_fresh || !gzip->has_document || !begins_document(bytes))
		return 0;
	struct decode *inner = gzip->inner;
	gzip->inner = NULL;
	gzip->documents++;
	return decoding_inner_end(inner, NULL, &mine) < 0 ? decoding_set_aside(d, &mine, fault) : 0;
}

static int hand_on(struct decoding *d, struct gzip *gzip, size_t made, struct fault *fault)
{
	struct decode_hints none = { .seen = TIME_NONE };
	gzip->made += made;
	if (made == 0)
		return 0;
	if (decoding_unpack(d, made, fault) < 0 || part(d, gzip, span_make(gzip->out, made), fault) < 0)
		return -1;
	if (!gzip->inner)
		gzip->inner = decoding_inner_new(d, NULL, &none, fault);
	return gzip->inner ? decode_push(gzip->inner, span_make(gzip->out, made), fault) : -1;
}

static void note_damage(struct decoding *d, struct gzip *gzip)
{
	bool is_sum = gzip->z.msg && strstr(gzip->z.msg, "check");
	decoding_survive(d, is_sum ? "a check sum of its gzip data is wrong (member %llu)" : "its gzip data is damaged (member %llu)",
			 (unsigned long long)gzip->members);
	gzip->is_damaged = true;
}

static int unpack(struct decoding *d, struct gzip *gzip, struct span pending, size_t *ret_taken, struct fault *fault)
{
	int code;
	gzip->z.next_in = (unsigned char *)(uintptr_t)pending.ptr; /* zlib only reads it */
	gzip->z.avail_in = (uInt)pending.len; /* pieces, far below 4 GiB */
	do {
		gzip->z.next_out = (unsigned char *)gzip->out;
		gzip->z.avail_out = OUT_SIZE;
		code = inflate(&gzip->z, Z_NO_FLUSH);
		if (hand_on(d, gzip, OUT_SIZE - gzip->z.avail_out, fault) < 0)
			return -1;
	} while (code == Z_OK && (gzip->z.avail_in > 0 || gzip->z.avail_out == 0));
	*ret_taken = pending.len - gzip->z.avail_in;
	if (code == Z_OK || code == Z_BUF_ERROR)
		return 0;
	gzip->is_inside = false;
	if (code != Z_STREAM_END) {
		note_damage(d, gzip);
		/* damage shows late, perhaps within the next member: its header is looked for from where this block began */
		*ret_taken = 1;
	}
	return 0;
}

/* ---- the whole ---- */

static int end(struct decoding *d, struct gzip *gzip, struct fault *fault)
{
	struct decode_result inner;
	struct fault mine = { 0 };
	if (gzip->is_inside)
		decoding_survive(d, "its gzip data is cut short");
	if (gzip->junk > 0)
		decoding_survive(d, "%llu bytes of it are no gzip data", (unsigned long long)gzip->junk);
	if (!gzip->inner)
		return decoding_fault(d, fault, "it is gzip-compressed data, and %s", d->result.error ? d->result.error : "nothing is in it");
	const char *own = d->result.error; /* the deeper reason, where what is left cannot be read */
	int r = decoding_inner_end(gzip->inner, &inner, &mine);
	gzip->inner = NULL;
	d->result.charset = inner.charset;
	d->result.has_feed = inner.has_feed;
	d->result.feed = inner.feed;
	d->result.offers = inner.offers;
	if (r < 0 && gzip->documents > 0)
		return decoding_set_aside(d, &mine, fault);
	if (r < 0 && mine.kind == FAULT_INPUT && own)
		return decoding_fault(d, fault, "%s", own);
	return r < 0 ? fault_set(fault, mine.kind, "%s", mine.text) : 0;
}

/* One look at a block: what it takes depends on where it begins, never on the pieces in which the drop came. */
static int take_block(struct decoding *d, struct gzip *gzip, struct span block, bool is_end, size_t *ret_taken, struct fault *fault)
{
	size_t at = gzip->is_inside ? 0 : seek(gzip, block, is_end), taken = 0;
	if (gzip->is_inside && at < block.len && unpack(d, gzip, span_from(block, at), &taken, fault) < 0)
		return -1;
	*ret_taken = at + taken;
	return 0;
}

static int take(struct decoding *d, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	struct gzip *gzip = d->state = d->state ? d->state : gzip_new();
	size_t at = 0, taken = 1;
	while (taken > 0 && at < pending.len && (is_end || pending.len - at >= BLOCK_SIZE)) {
		struct span block = span_head(span_from(pending, at), BLOCK_SIZE);
		if (take_block(d, gzip, block, is_end && at + block.len == pending.len, &taken, fault) < 0)
			return -1;
		at += taken;
	}
	*ret_taken = at;
	return is_end ? end(d, gzip, fault) : 0;
}

const struct decode_format decode_gzip = { .name = "gzip", .tell = tell, .is_binary = true, .take = take, .done = done };
