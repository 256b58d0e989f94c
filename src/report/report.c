#include "report/report.h"

#include "base/array.h"
#include "text/utf8.h"

#include <stdint.h>

/* The wire form, all numbers little-endian:
 *
 *	u8 status · u8 flags · u8 urgency · u32 keywords · i64 published · i64 updated · i64 embargo
 *	u32 length of each field of `fields`, LENGTH_NONE for an absent one, then of each keyword
 *	the bytes of all of them in the same order
 *
 * The lengths come first so that a reader adds them up once and then knows that every span lies inside. */
#define HEAD_SIZE (1 + 1 + 1 + 4 + 8 + 8 + 8)
#define LENGTH_NONE UINT32_MAX

enum { FLAG_DATE_ONLY = 1, FLAGS_ALL = 1 };

struct field {
	size_t offset;
	bool is_line; /* bounded by REPORT_TITLE_MAX */
};

#define FIELD(name, line) { offsetof(struct report, name), line }
static const struct field fields[] = {
	FIELD(guid, true), FIELD(uri, true), FIELD(version, true), FIELD(title, true), FIELD(text, false),
	FIELD(summary, false), FIELD(byline, true), FIELD(place, true), FIELD(source, true), FIELD(language, true),
	FIELD(link, true), FIELD(note, false), FIELD(originator, true),
};
#define FIELDS_LEN LEN(fields)

int64_t report_date(const struct report *report)
{
	return report->published != TIME_NONE ? report->published : report->updated;
}

const char *report_status_name(enum report_status status)
{
	switch (status) {
	case REPORT_USABLE:
		return "usable";
	case REPORT_WITHHELD:
		return "withheld";
	case REPORT_CANCELLED:
		return "cancelled";
	}
	return "unknown";
}

static char *put_u32(char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		*at++ = (char)(value >> (8 * i));
	return at;
}

static char *put_u64(char *at, uint64_t value)
{
	return put_u32(put_u32(at, (uint32_t)value), (uint32_t)(value >> 32));
}

static uint32_t get_u32(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint64_t get_u64(const char *at)
{
	return get_u32(at) | (uint64_t)get_u32(at + 4) << 32;
}

static const struct span *field_of(const struct report *report, size_t i)
{
	return (const struct span *)((const char *)report + fields[i].offset);
}

static char *put_length(char *at, struct span s)
{
	return put_u32(at, s.ptr ? (uint32_t)s.len : LENGTH_NONE);
}

static char *put_bytes(char *at, struct span s)
{
	if (s.len > 0)
		memcpy(at, s.ptr, s.len);
	return at + s.len;
}

static size_t packed_size(const struct report *report)
{
	size_t size = HEAD_SIZE + 4 * (FIELDS_LEN + report->keywords_len);
	for (size_t i = 0; i < FIELDS_LEN; i++)
		size += field_of(report, i)->len;
	for (size_t i = 0; i < report->keywords_len; i++)
		size += report->keywords[i].len;
	return size;
}

void report_pack(const struct report *report, struct buf *out)
{
	size_t size = packed_size(report);
	char *at = buf_reserve(out, size);
	if (!at)
		return;
	*at++ = (char)report->status;
	*at++ = (char)(report->is_date_only ? FLAG_DATE_ONLY : 0);
	*at++ = (char)report->urgency;
	at = put_u32(at, (uint32_t)report->keywords_len);
	at = put_u64(at, (uint64_t)report->published);
	at = put_u64(at, (uint64_t)report->updated);
	at = put_u64(at, (uint64_t)report->embargo);
	for (size_t i = 0; i < FIELDS_LEN; i++)
		at = put_length(at, *field_of(report, i));
	for (size_t i = 0; i < report->keywords_len; i++)
		at = put_length(at, report->keywords[i]);
	for (size_t i = 0; i < FIELDS_LEN; i++)
		at = put_bytes(at, *field_of(report, i));
	for (size_t i = 0; i < report->keywords_len; i++)
		at = put_bytes(at, report->keywords[i]);
	out->len += size;
	out->ptr[out->len] = '\0';
}

struct reader {
	const char *lengths;
	struct span bytes; /* what no field has taken yet */
};

static bool read_span(struct reader *reader, size_t max, struct span *ret_span)
{
	uint32_t len = get_u32(reader->lengths);
	reader->lengths += 4;
	if (len == LENGTH_NONE) {
		*ret_span = SPAN_NONE;
		return true;
	}
	if (len > max || len > reader->bytes.len)
		return false;
	*ret_span = span_head(reader->bytes, len);
	reader->bytes = span_from(reader->bytes, len);
	return len == 0 || (!memchr(ret_span->ptr, '\0', len) && utf8_is_valid(*ret_span));
}

static bool read_fields(struct reader *reader, struct report *report)
{
	for (size_t i = 0; i < FIELDS_LEN; i++) {
		struct span *field = (struct span *)((char *)report + fields[i].offset);
		if (!read_span(reader, fields[i].is_line ? REPORT_TITLE_MAX : REPORT_MAX_BYTES, field))
			return false;
	}
	return true;
}

static bool read_keywords(struct reader *reader, struct arena *arena, size_t len, struct report *report)
{
	struct span *keywords = len > 0 ? ARENA_NEW(arena, struct span, len) : NULL;
	for (size_t i = 0; i < len; i++)
		if (!read_span(reader, REPORT_TITLE_MAX, &keywords[i]) || !keywords[i].ptr)
			return false;
	report->keywords = keywords;
	report->keywords_len = len;
	return true;
}

bool report_unpack(struct span bytes, struct arena *arena, struct report *ret_report)
{
	if (bytes.len < HEAD_SIZE || bytes.len > REPORT_MAX_BYTES)
		return false;
	uint8_t status = (uint8_t)bytes.ptr[0], flags = (uint8_t)bytes.ptr[1], urgency = (uint8_t)bytes.ptr[2];
	uint32_t keywords_len = get_u32(bytes.ptr + 3);
	if (status > REPORT_CANCELLED || (flags & ~FLAGS_ALL) || urgency > REPORT_URGENCY_MAX || keywords_len > REPORT_KEYWORDS_MAX)
		return false;
	struct report report = {
		.published = (int64_t)get_u64(bytes.ptr + 7),
		.updated = (int64_t)get_u64(bytes.ptr + 15),
		.embargo = (int64_t)get_u64(bytes.ptr + 23),
		.urgency = urgency,
		.is_date_only = flags & FLAG_DATE_ONLY,
		.status = (enum report_status)status,
	};
	size_t head = HEAD_SIZE + 4 * (FIELDS_LEN + keywords_len);
	if (bytes.len < head)
		return false;
	struct reader reader = { bytes.ptr + HEAD_SIZE, span_from(bytes, head) };
	if (!read_fields(&reader, &report) || !read_keywords(&reader, arena, keywords_len, &report) || reader.bytes.len > 0)
		return false;
	*ret_report = report;
	return true;
}
