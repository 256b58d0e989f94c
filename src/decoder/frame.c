#include "decoder/frame.h"

#include "text/utf8.h"

static void put_number(char *at, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (char)(value >> (8 * i));
}

static uint64_t get_number(const char *at, int bytes)
{
	uint64_t value = 0;
	for (int i = 0; i < bytes; i++)
		value |= (uint64_t)(uint8_t)at[i] << (8 * i);
	return value;
}

int frame_next(struct span bytes, struct frame *ret_frame, size_t *ret_size)
{
	if (bytes.len < FRAME_HEAD_SIZE)
		return 0;
	uint64_t len = get_number(bytes.ptr, 4);
	uint8_t kind = (uint8_t)bytes.ptr[4];
	if (len > FRAME_MAX || kind < FRAME_BEGIN || kind > FRAME_DONE)
		return -1;
	if (bytes.len - FRAME_HEAD_SIZE < len)
		return 0;
	*ret_frame = (struct frame){ (enum frame_kind)kind, span_head(span_from(bytes, FRAME_HEAD_SIZE), len) };
	*ret_size = FRAME_HEAD_SIZE + len;
	return 1;
}

/* A frame whose payload is written straight into `out`: its length is filled in at the end. */
static size_t frame_open(struct buf *out, enum frame_kind kind)
{
	size_t start = out->len;
	char head[FRAME_HEAD_SIZE] = { 0, 0, 0, 0, (char)kind };
	buf_add(out, head, sizeof(head));
	return start;
}

static void frame_close(struct buf *out, size_t start)
{
	if (out->is_full)
		buf_truncate(out, start);
	else
		put_number(out->ptr + start, out->len - start - FRAME_HEAD_SIZE, 4);
}

static void add_number(struct buf *out, uint64_t value, int bytes)
{
	char number[8];
	put_number(number, value, bytes);
	buf_add(out, number, (size_t)bytes);
}

void frame_add(struct buf *out, enum frame_kind kind, struct span payload)
{
	size_t start = frame_open(out, kind);
	buf_add_span(out, payload);
	frame_close(out, start);
}

/* Absent and empty are the same to a hint. */
static void add_hint(struct buf *out, struct span hint)
{
	add_number(out, hint.len, 4);
	buf_add_span(out, hint);
}

void frame_add_begin(struct buf *out, const struct decode_hints *hints)
{
	size_t start = frame_open(out, FRAME_BEGIN);
	add_hint(out, hints->name);
	add_hint(out, hints->source);
	add_hint(out, hints->url);
	add_hint(out, hints->charset);
	add_hint(out, hints->content_type);
	add_hint(out, hints->language);
	add_hint(out, hints->location);
	add_number(out, (uint64_t)hints->received, 8);
	frame_close(out, start);
}

static bool read_hint(struct span *rest, struct span *ret_hint)
{
	if (rest->len < 4)
		return false;
	uint64_t len = get_number(rest->ptr, 4);
	*rest = span_from(*rest, 4);
	if (len > rest->len)
		return false;
	*ret_hint = len > 0 ? span_head(*rest, len) : SPAN_NONE;
	*rest = span_from(*rest, len);
	return true;
}

bool frame_read_begin(struct span payload, struct decode_hints *ret_hints)
{
	struct decode_hints hints = { 0 };
	if (!read_hint(&payload, &hints.name) || !read_hint(&payload, &hints.source) || !read_hint(&payload, &hints.url) ||
	    !read_hint(&payload, &hints.charset) || !read_hint(&payload, &hints.content_type) ||
	    !read_hint(&payload, &hints.language) || !read_hint(&payload, &hints.location) || payload.len != 8)
		return false;
	hints.received = (int64_t)get_number(payload.ptr, 8);
	*ret_hints = hints;
	return true;
}

void frame_add_report(struct buf *out, uint64_t position, const struct report *report)
{
	size_t start = frame_open(out, FRAME_REPORT);
	add_number(out, position, 8);
	report_pack(report, out);
	frame_close(out, start);
}

void frame_add_reject(struct buf *out, uint64_t position, const char *reason)
{
	size_t start = frame_open(out, FRAME_REJECT);
	add_number(out, position, 8);
	buf_add_text(out, reason);
	frame_close(out, start);
}

bool frame_read_position(struct span payload, uint64_t *ret_position, struct span *ret_rest)
{
	if (payload.len < 8)
		return false;
	*ret_position = get_number(payload.ptr, 8);
	*ret_rest = span_from(payload, 8);
	return true;
}

void frame_add_done(struct buf *out, const struct frame_done *done)
{
	size_t start = frame_open(out, FRAME_DONE);
	add_number(out, done->is_ok, 1);
	buf_add_span(out, done->format);
	buf_add_char(out, '\0');
	buf_add_span(out, done->charset);
	buf_add_char(out, '\0');
	buf_add_span(out, done->reason);
	frame_close(out, start);
}

static bool read_word(struct span *rest, struct span *ret_word)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, '\0', rest->len) : NULL;
	if (!end)
		return false;
	*ret_word = span_head(*rest, (size_t)(end - rest->ptr));
	*rest = span_from(*rest, ret_word->len + 1);
	return true;
}

bool frame_read_done(struct span payload, struct frame_done *ret_done)
{
	if (payload.len < 1 || (uint8_t)payload.ptr[0] > 1)
		return false;
	struct frame_done done = { .is_ok = payload.ptr[0] == 1 };
	payload = span_from(payload, 1);
	if (!read_word(&payload, &done.format) || !read_word(&payload, &done.charset) || !utf8_is_valid(done.format) ||
	    !utf8_is_valid(done.charset) || !utf8_is_valid(payload))
		return false;
	done.reason = payload;
	*ret_done = done;
	return true;
}
