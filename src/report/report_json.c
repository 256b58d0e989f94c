#include "report/report_json.h"

#include "base/array.h"
#include "text/utf8.h"

/* What a terminal might obey or a line reader might take for a line end. */
static bool is_control(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static void add_control(struct buf *out, uint32_t c)
{
	if (c == '\n')
		buf_add_text(out, "\\n");
	else if (c == '\t')
		buf_add_text(out, "\\t");
	else
		buf_addf(out, "\\u%04x", (unsigned)c);
}

static bool is_plain(unsigned char c)
{
	return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
}

void json_add_text(struct buf *out, struct span text)
{
	if (!text.ptr) {
		buf_add_text(out, "null");
		return;
	}
	buf_add_char(out, '"');
	while (text.len > 0) {
		size_t len = 0;
		while (len < text.len && is_plain((unsigned char)text.ptr[len]))
			len++;
		if (len == 0) {
			uint32_t c = utf8_next(text, &len);
			if (c == '"' || c == '\\')
				buf_add_char(out, '\\');
			if (is_control(c))
				add_control(out, c);
			else
				buf_add(out, text.ptr, len);
		} else {
			buf_add(out, text.ptr, len);
		}
		text = span_from(text, len);
	}
	buf_add_char(out, '"');
}

void json_add_time(struct buf *out, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	json_add_text(out, time == TIME_NONE ? SPAN_NONE : span_of(clock_iso(time, text)));
}

void report_json_add(struct buf *out, const struct report *report)
{
	const struct {
		const char *name;
		struct span value;
	} fields[] = {
		{ "{\"guid\": ", report->guid },
		{ ", \"uri\": ", report->uri },
		{ ", \"version\": ", report->version },
		{ ", \"title\": ", report->title },
		{ ", \"text\": ", report->text },
		{ ", \"summary\": ", report->summary },
		{ ", \"byline\": ", report->byline },
		{ ", \"place\": ", report->place },
		{ ", \"source\": ", report->source },
		{ ", \"language\": ", report->language },
		{ ", \"link\": ", report->link },
	};
	for (size_t i = 0; i < LEN(fields); i++) {
		buf_add_text(out, fields[i].name);
		json_add_text(out, fields[i].value);
	}
	buf_add_text(out, ", \"published\": ");
	json_add_time(out, report->published);
	buf_add_text(out, ", \"updated\": ");
	json_add_time(out, report->updated);
	buf_add_text(out, ", \"keywords\": [");
	for (size_t i = 0; i < report->keywords_len; i++) {
		buf_add_text(out, i > 0 ? ", " : "");
		json_add_text(out, report->keywords[i]);
	}
	buf_addf(out, "], \"status\": \"%s\", \"urgency\": ", report_status_name(report->status));
	if (report->urgency > 0)
		buf_addf(out, "%u", report->urgency);
	else
		buf_add_text(out, "null");
	buf_add_text(out, ", \"embargo\": ");
	json_add_time(out, report->embargo);
	buf_add_text(out, ", \"note\": ");
	json_add_text(out, report->note);
	buf_add_text(out, ", \"originator\": ");
	json_add_text(out, report->originator);
	buf_add_char(out, '}');
}
