#include "report/http_body.h"

#include "base/ascii.h"

#include <zlib.h>

#include <stdlib.h>

#define OUT_SIZE (64u << 10)
#define SIZE_LINE_MAX 256u /* a chunk's size and its extensions */
#define SIZE_DIGITS 8u
#define CODING_MAX 40u /* bytes of its name in a message */

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_DEFLATE, PACKING_UNKNOWN };

struct http_body {
	struct decoding *d;
	struct span name, content; /* lent, for messages */
	http_sink *sink;
	void *ctx;
	bool is_chunked, has_begun, is_over;
	uint64_t chunk;            /* bytes of the chunk that are still to come */
	struct buf line;           /* of a chunk's size, as far as it has come */
	enum packing packing;
	bool is_open, is_unpacked; /* zlib's stream is begun; it has ended … */
	bool is_spent;             /* … and nothing that could be unpacked follows it */
	z_stream z;
	char out[OUT_SIZE];
};

static enum packing packing_of(struct span content)
{
	content = span_trim(content);
	if (content.len == 0 || span_equals_nocase(content, SPAN("identity")))
		return PACKING_NONE;
	if (span_equals_nocase(content, SPAN("gzip")) || span_equals_nocase(content, SPAN("x-gzip")))
		return PACKING_GZIP;
	return span_equals_nocase(content, SPAN("deflate")) ? PACKING_DEFLATE : PACKING_UNKNOWN;
}

struct http_body *http_body_new(struct decoding *d, struct span name, struct span transfer, struct span content, http_sink *sink, void *ctx)
{
	struct http_body *body = calloc(1, sizeof(*body));
	if (!body)
		abort();
	body->d = d;
	body->name = name;
	body->content = span_trim(content);
	body->sink = sink;
	body->ctx = ctx;
	body->is_chunked = span_equals_nocase(span_trim(transfer), SPAN("chunked"));
	body->packing = packing_of(content);
	buf_init(&body->line, SIZE_LINE_MAX);
	return body;
}

void http_body_free(struct http_body *body)
{
	if (!body)
		return;
	if (body->is_open)
		inflateEnd(&body->z);
	buf_done(&body->line);
	free(body);
}

/* ---- unpacking ---- */

/* What begins as text was unpacked by the crawler. "deflate" is zlib's format by the book and a bare stream by many. */
static void packing_begin(struct http_body *body, struct span bytes)
{
	unsigned char first = (unsigned char)bytes.ptr[0];
	int window = 16 + MAX_WBITS;
	body->is_unpacked = false;
	if (body->packing == PACKING_DEFLATE)
		window = (first & 0x0F) == 8 ? MAX_WBITS : -MAX_WBITS;
	bool is_text = body->packing == PACKING_GZIP ? first != 0x1f : first == '<' || first == '{' || first == 0xEF;
	if (is_text) {
		body->packing = PACKING_NONE;
		return;
	}
	if (body->packing == PACKING_UNKNOWN)
		return;
	if (inflateInit2(&body->z, window) != Z_OK)
		abort();
	body->is_open = true;
}

/* gzip may have several members (RFC 1952, 2.2): another one begins. */
static bool begins_again(struct http_body *body)
{
	return body->packing == PACKING_GZIP && body->z.avail_in > 0 && *body->z.next_in == 0x1f && inflateReset(&body->z) == Z_OK;
}

static int unpack(struct http_body *body, struct span bytes, struct fault *fault)
{
	int code;
	body->z.next_in = (unsigned char *)(uintptr_t)bytes.ptr; /* zlib only reads it */
	body->z.avail_in = (uInt)bytes.len;
	body->is_spent |= body->is_unpacked && !begins_again(body);
	if (body->is_spent)
		return 0;
	do {
		body->z.next_out = (unsigned char *)body->out;
		body->z.avail_out = OUT_SIZE;
		code = inflate(&body->z, Z_NO_FLUSH);
		size_t made = OUT_SIZE - body->z.avail_out;
		if (made > 0 && (decoding_unpack(body->d, made, fault) < 0 || body->sink(body->ctx, span_make(body->out, made), fault) < 0))
			return -1;
		if (code == Z_STREAM_END && begins_again(body))
			code = Z_OK;
	} while (code == Z_OK && (body->z.avail_in > 0 || body->z.avail_out == 0));
	body->is_unpacked = code != Z_OK && code != Z_BUF_ERROR;
	body->is_spent = body->is_unpacked && (code != Z_STREAM_END || body->z.avail_in > 0);
	if (body->is_unpacked && code != Z_STREAM_END)
		decoding_survive(body->d, "the compressed body of a response is damaged");
	return 0;
}

/* "br", "gzip, br" */
static int refuse(const struct http_body *body, struct fault *fault)
{
	struct decoding named = { .hints.name = body->name };
	size_t len = 0;
	while (len < body->content.len && len < CODING_MAX && (ascii_is_letter(body->content.ptr[len]) || (body->content.ptr[len] && strchr("-, ", body->content.ptr[len]))))
		len++;
	return decoding_fault(&named, fault, "it is compressed in a way that is not read (%.*s)", (int)len, body->content.ptr);
}

static int hand_on(struct http_body *body, struct span bytes, struct fault *fault)
{
	if (bytes.len == 0)
		return 0;
	if (body->packing != PACKING_NONE && !body->is_open)
		packing_begin(body, bytes);
	if (body->packing == PACKING_UNKNOWN)
		return refuse(body, fault);
	return body->packing == PACKING_NONE ? body->sink(body->ctx, bytes, fault) : unpack(body, bytes, fault);
}

/* ---- chunks ---- */

enum size_line { SIZE_NONE, SIZE_READ, SIZE_ABSURD /* a number that no chunk has */ };

static enum size_line size_read(struct span line, uint64_t *ret_size)
{
	uint64_t size = 0;
	size_t digits = 0;
	line = span_trim(line);
	for (; digits < line.len; digits++) {
		char c = line.ptr[digits];
		unsigned value = c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
		if (value == 16)
			break;
		size = size * 16 + value;
	}
	bool is_ended = digits == line.len || line.ptr[digits] == ';' || line.ptr[digits] == ' ';
	*ret_size = size;
	return digits == 0 || !is_ended ? SIZE_NONE : digits <= SIZE_DIGITS ? SIZE_READ : SIZE_ABSURD;
}

/* A size line is here whole: a chunk begins, or there are none after all. */
static int chunk_begin(struct http_body *body, struct fault *fault)
{
	uint64_t size;
	struct span line = buf_view(&body->line);
	enum size_line kind = size_read(line, &size);
	if (span_trim(line).len == 0 && body->has_begun && !body->line.is_full) { /* the line end behind a chunk */
		buf_clear(&body->line);
		return 0;
	}
	if (kind == SIZE_READ) {
		body->has_begun = true;
		body->is_over = size == 0;
		body->chunk = size;
		buf_clear(&body->line);
		return 0;
	}
	if (body->has_begun || kind == SIZE_ABSURD)
		decoding_survive(body->d, "the chunks of a response are damaged");
	body->is_chunked = false;
	int r = kind == SIZE_ABSURD ? 0 : hand_on(body, line, fault);
	buf_clear(&body->line);
	return r;
}

static int take_size(struct http_body *body, struct span *bytes, struct fault *fault)
{
	const char *end = memchr(bytes->ptr, '\n', bytes->len);
	size_t len = end ? (size_t)(end - bytes->ptr) + 1 : bytes->len, room = SIZE_LINE_MAX - body->line.len;
	bool is_whole = end || len >= room;
	len = len < room ? len : room;
	buf_add(&body->line, bytes->ptr, len);
	*bytes = span_from(*bytes, len);
	return is_whole ? chunk_begin(body, fault) : 0;
}

int http_body_push(struct http_body *body, struct span bytes, struct fault *fault)
{
	int r = 0;
	while (bytes.len > 0 && r == 0 && !body->is_over) {
		if (!body->is_chunked)
			return hand_on(body, bytes, fault);
		if (body->chunk == 0) {
			r = take_size(body, &bytes, fault);
			continue;
		}
		struct span piece = body->chunk < bytes.len ? span_head(bytes, (size_t)body->chunk) : bytes;
		body->chunk -= piece.len;
		bytes = span_from(bytes, piece.len);
		r = hand_on(body, piece, fault);
	}
	return r;
}

int http_body_end(struct http_body *body, struct fault *fault)
{
	/* a body in one line, that should have been in chunks */
	if (body->is_chunked && !body->has_begun && body->line.len > 0)
		return chunk_begin(body, fault);
	if (body->is_open && !body->is_unpacked)
		decoding_survive(body->d, "the compressed body of a response is cut short");
	return 0;
}
