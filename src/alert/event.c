#include "alert/event.h"

#include "base/clock.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- strings ---- */

#define ESCAPED_MAX 6u /* bytes that one byte may take */

struct escape {
	char text[8];
	size_t len;  /* 0: the character stands for itself */
	size_t step; /* bytes that it stands for */
};

static struct escape escape_short(char c)
{
	return (struct escape){ { '\\', c }, 2, 1 };
}

static struct escape escape_long(uint32_t character, size_t step)
{
	struct escape escape = { .len = 6, .step = step };
	snprintf(escape.text, sizeof(escape.text), "\\u%04x", (unsigned)character & 0xFFFF);
	return escape;
}

/* The first character: C0, C1 and DEL are escaped, and whatever a reader of lines may take for the end of one: U+0085, U+2028, U+2029. */
static struct escape escape_at(struct span s)
{
	unsigned char c = (unsigned char)s.ptr[0];
	if (c == '"' || c == '\\')
		return escape_short((char)c);
	if (c == '\n' || c == '\t')
		return escape_short(c == '\n' ? 'n' : 't');
	if (c < 0x20 || c == 0x7F)
		return escape_long(c, 1);
	struct escape none = { .step = 1 };
	if (c < 0x80)
		return none;
	uint32_t character = utf8_next(s, &none.step);
	bool is_escaped = character < 0xA0 || character == 0x2028 || character == 0x2029;
	return is_escaped ? escape_long(character, none.step) : none;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Does any of eight bytes need a look? High bits of `word ^ x` minus one are set where a byte equals x or is below it
 * (Mycroft); what is taken for special without being so costs a look, no more. */
static bool is_plain_eight(const char *bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\'), delete = word ^ (ones * 0x7F);
	return (((word - ones * 0x20) | (quote - ones) | (backslash - ones) | (delete - ones) | word) & highs) == 0;
}

/* Bytes that nobody escapes, in a row, at the front. */
static size_t plain_run(struct span s)
{
	size_t len = 0;
	while (len + 8 <= s.len && is_plain_eight(s.ptr + len))
		len += 8;
	while (len < s.len && is_plain((unsigned char)s.ptr[len]))
		len++;
	return len;
}

struct span event_fit(struct span s, size_t max)
{
	if (s.len <= max / ESCAPED_MAX)
		return s;
	size_t at = 0, left = max;
	while (at < s.len && left > 0) {
		size_t run = plain_run(span_head(span_from(s, at), left));
		at += run;
		left -= run;
		if (at == s.len || left == 0)
			break;
		struct escape escape = escape_at(span_from(s, at));
		size_t cost = escape.len ? escape.len : escape.step;
		if (cost > left)
			break;
		at += escape.step;
		left -= cost;
	}
	return span_head(s, at);
}

void event_add_escaped(struct buf *out, struct span s)
{
	while (s.len > 0) {
		size_t run = plain_run(s);
		buf_add(out, s.ptr, run);
		s = span_from(s, run);
		if (s.len == 0)
			return;
		struct escape escape = escape_at(s);
		if (escape.len > 0)
			buf_add(out, escape.text, escape.len);
		else
			buf_add(out, s.ptr, escape.step);
		s = span_from(s, escape.step);
	}
}

void event_add_string(struct buf *out, struct span s)
{
	buf_add_char(out, '"');
	event_add_escaped(out, s);
	buf_add_char(out, '"');
}

/* ---- members ---- */

void event_add_member(struct buf *out, const char *key, struct span value, size_t max)
{
	buf_add_text(out, key);
	if (span_is_empty(value))
		buf_add_text(out, "null");
	else
		event_add_string(out, event_fit(value, max));
}

void event_add_address(struct buf *out, const char *key, struct span value)
{
	bool is_whole = event_fit(value, EVENT_ADDRESS_MAX).len == value.len;
	event_add_member(out, key, is_whole ? value : SPAN_NONE, EVENT_ADDRESS_MAX);
}

void event_add_time(struct buf *out, const char *key, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	event_add_member(out, key, span_of(clock_iso(time, text)), CLOCK_ISO_SIZE);
}

void event_add_number(struct buf *out, const char *key, int64_t number)
{
	buf_add_text(out, key);
	char digits[24];
	buf_add(out, digits, (size_t)snprintf(digits, sizeof(digits), "%" PRId64, number));
}

void event_add_seq(struct buf *out, const char *key, uint64_t seq)
{
	if (seq == 0)
		event_add_member(out, key, SPAN_NONE, 0);
	else
		event_add_number(out, key, (int64_t)seq);
}

#define NAME_MAX_BYTES 300u

void event_add_watches(struct buf *out, const struct span *names, size_t len, size_t max)
{
	size_t i, start = out->len;
	buf_add_text(out, ",\"watches\":[");
	for (i = 0; i < len && out->len - start < max; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		event_add_string(out, event_fit(names[i], NAME_MAX_BYTES));
	}
	buf_add_char(out, ']');
	if (i < len)
		event_add_number(out, ",\"watches_more\":", (int64_t)(len - i));
}

/* ---- the envelope ---- */

/* A name that came from a configuration as a URI reference (RFC 3986): what may not stand in one is percent-encoded. */
static void add_source(struct buf *out, struct span instance)
{
	static const char allowed[] = "-._~:/?#[]@!$&'()*+,;=%";
	instance = span_head(instance, EVENT_ADDRESS_MAX / 3);
	if (span_is_empty(instance))
		instance = SPAN("tidings://localhost");
	for (size_t i = 0; i < instance.len; i++) {
		unsigned char c = (unsigned char)instance.ptr[i];
		bool is_plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c && strchr(allowed, c));
		if (is_plain)
			buf_add_char(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

void event_add_head(struct buf *out, const struct event_head *head)
{
	char time[CLOCK_ISO_SIZE];
	clock_iso(head->time, time);
	buf_add_text(out, "{\"specversion\":\"1.0\",\"id\":\"");
	buf_add_text(out, head->id);
	buf_add_text(out, "\",\"source\":\"");
	add_source(out, head->instance);
	buf_addf(out, "\",\"type\":\"%s\"", head->type);
	event_add_member(out, ",\"subject\":", head->subject, EVENT_ADDRESS_MAX);
	buf_addf(out, ",\"time\":\"%s\",\"timestamp\":\"%s\",\"sequence\":\"%020" PRIu64 "\"", time, time, head->sequence);
	buf_add_text(out, ",\"datacontenttype\":\"application/json\",\"data\":{");
}
