#include "report/mail_coding.h"

#include "base/buf.h"
#include "text/base64.h"

static bool is_coded_line(struct span line, size_t *signs)
{
	line = span_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if (base64_value(line.ptr[i]) < 0 && line.ptr[i] != '=')
			return false;
	*signs += line.len;
	return true;
}

/* The lines at the front that may be base64, and how many signs they have are counted. */
static struct span coded_lines(struct span raw, size_t *signs)
{
	struct span rest = raw, line;
	for (struct span at = raw; span_next_line(&rest, &line); at = rest)
		if (!is_coded_line(line, signs))
			return span_head(raw, raw.len - at.len);
	return raw;
}

static bool has_controls(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.ptr[i] < ' ' && !strchr("\t\n\r\f", bytes.ptr[i]))
			return true;
	return false;
}

struct span mail_coding_text(struct arena *arena, struct span raw, struct span decoded, bool is_base64)
{
	size_t signs = 0;
	struct span coded = is_base64 ? coded_lines(raw, &signs) : raw, rest = span_trim(span_from(raw, coded.len));
	if (rest.len == 0)
		return span_trim(decoded).len > 0 ? decoded : raw;
	struct span front = signs > 0 && signs % 4 == 0 ? base64_decode(arena, coded) : SPAN_NONE;
	if (front.len == 0 || has_controls(front))
		return raw;
	struct buf out;
	buf_init(&out, 2 * (raw.len + 1));
	buf_add_span(&out, front);
	buf_add_char(&out, '\n');
	buf_add_span(&out, rest);
	struct span made = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return made;
}
