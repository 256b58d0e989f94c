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

/* ---- the end of a drop ---- */

/* Text on one line, cut where it is too long. */
static void add_line(struct buf *out, struct span text)
{
	struct buf line;
	buf_init(&line, 2 * (size_t)REPORT_TITLE_MAX);
	utf8_add_printable(&line, utf8_head(text, REPORT_TITLE_MAX));
	add_hint(out, utf8_head(span_trim(buf_view(&line)), REPORT_TITLE_MAX));
	buf_done(&line);
}

static bool is_line(struct span text)
{
	if (text.len > REPORT_TITLE_MAX || !utf8_is_valid(text))
		return false;
	for (size_t size; text.len > 0; text = span_from(text, size)) {
		uint32_t c = utf8_next(text, &size);
		if (c < ' ' || (c >= 0x7F && c < 0xA0))
			return false;
	}
	return true;
}

/* One cut short or mended would lead elsewhere. */
static void add_address(struct buf *out, struct span url)
{
	add_hint(out, is_line(url) ? url : SPAN_NONE);
}

static bool read_line(struct span *rest, struct span *ret_line)
{
	return read_hint(rest, ret_line) && is_line(*ret_line);
}

static bool read_number(struct span *rest, int bytes, uint64_t *ret_number)
{
	if (rest->len < (size_t)bytes)
		return false;
	*ret_number = get_number(rest->ptr, bytes);
	*rest = span_from(*rest, (size_t)bytes);
	return true;
}

static bool read_below(struct span *rest, int bytes, uint64_t max, uint64_t *ret_number)
{
	return read_number(rest, bytes, ret_number) && *ret_number <= max;
}

static void add_rhythm(struct buf *out, const struct decode_rhythm *rhythm)
{
	add_number(out, (uint64_t)rhythm->ttl_ms, 8);
	add_number(out, (uint64_t)rhythm->update_ms, 8);
	add_number(out, (uint64_t)rhythm->update_base, 8);
	add_number(out, rhythm->skip_hours, 4);
	add_number(out, rhythm->skip_days, 1);
}

static bool read_rhythm(struct span *rest, struct decode_rhythm *ret_rhythm)
{
	uint64_t ttl, update, base, hours, days;
	if (!read_below(rest, 8, DECODE_INTERVAL_MAX, &ttl) || !read_below(rest, 8, DECODE_INTERVAL_MAX, &update) || !read_number(rest, 8, &base) ||
	    !read_below(rest, 4, DECODE_ALL_HOURS - 1, &hours) || !read_below(rest, 1, DECODE_ALL_DAYS - 1, &days))
		return false;
	*ret_rhythm = (struct decode_rhythm){ (int64_t)ttl, (int64_t)update, (int64_t)base, (uint32_t)hours, (uint8_t)days };
	return true;
}

static void add_feed(struct buf *out, const struct decode_feed *feed)
{
	add_line(out, feed->title);
	add_line(out, feed->language);
	add_address(out, feed->link);
	add_address(out, feed->self);
	add_address(out, feed->hub);
	add_rhythm(out, &feed->rhythm);
	add_number(out, feed->is_expired, 1);
	add_number(out, feed->cut, 1);
}

static bool read_feed(struct span *rest, struct decode_feed *ret_feed)
{
	struct decode_feed feed = { .updated = TIME_NONE };
	uint64_t is_expired, cut;
	if (!read_line(rest, &feed.title) || !read_line(rest, &feed.language) || !read_line(rest, &feed.link) || !read_line(rest, &feed.self) ||
	    !read_line(rest, &feed.hub) || !read_rhythm(rest, &feed.rhythm) || !read_below(rest, 1, 1, &is_expired) ||
	    !read_below(rest, 1, DECODE_CUT_WITHIN, &cut))
		return false;
	feed.is_expired = is_expired == 1;
	feed.cut = (enum decode_cut)cut;
	*ret_feed = feed;
	return true;
}

static void add_offers(struct buf *out, const struct decode_offers *offers)
{
	size_t at = out->len;
	uint8_t len = 0;
	add_number(out, 0, 1);
	for (size_t i = 0; i < offers->len; i++) {
		const struct decode_offer *offer = &offers->at[i];
		if (!is_line(offer->url))
			continue;
		add_address(out, offer->url);
		add_line(out, offer->title);
		add_line(out, offer->type);
		len++;
	}
	if (!out->is_full)
		put_number(out->ptr + at, len, 1);
}

static bool read_offers(struct span *rest, struct decode_offers *ret_offers)
{
	uint64_t len;
	if (!read_below(rest, 1, DECODE_OFFERS_MAX, &len))
		return false;
	for (ret_offers->len = 0; ret_offers->len < len; ret_offers->len++) {
		struct decode_offer *offer = &ret_offers->at[ret_offers->len];
		if (!read_line(rest, &offer->url) || !read_line(rest, &offer->title) || !read_line(rest, &offer->type) || offer->url.len == 0)
			return false;
	}
	return true;
}

void frame_add_done(struct buf *out, const struct frame_done *done)
{
	size_t start = frame_open(out, FRAME_DONE);
	add_number(out, done->is_ok, 1);
	add_hint(out, done->format);
	add_hint(out, done->charset);
	add_hint(out, done->reason);
	add_number(out, done->has_feed, 1);
	if (done->has_feed)
		add_feed(out, &done->feed);
	add_offers(out, &done->offers);
	frame_close(out, start);
}

static bool read_text(struct span *rest, struct span *ret_text)
{
	return read_hint(rest, ret_text) && utf8_is_valid(*ret_text);
}

bool frame_read_done(struct span payload, struct frame_done *ret_done)
{
	struct frame_done done = { 0 };
	uint64_t is_ok, has_feed;
	if (!read_below(&payload, 1, 1, &is_ok) || !read_text(&payload, &done.format) || !read_text(&payload, &done.charset) ||
	    !read_text(&payload, &done.reason) || !read_below(&payload, 1, 1, &has_feed) || (has_feed == 1 && !read_feed(&payload, &done.feed)) ||
	    !read_offers(&payload, &done.offers) || payload.len > 0)
		return false;
	done.is_ok = is_ok == 1;
	done.has_feed = has_feed == 1;
	*ret_done = done;
	return true;
}
