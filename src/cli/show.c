#include "cli/show.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "text/utf8.h"

const char *show_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

json_int_t show_number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

int64_t show_time(const json_t *object, const char *key)
{
	int64_t time;
	return clock_iso_parse(span_of(show_text(object, key)), &time) ? time : TIME_NONE;
}

void show_add(struct buf *out, const char *text)
{
	utf8_add_printable(out, span_of(text));
}

void show_add_local(struct buf *out, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	buf_add_text(out, time == TIME_NONE ? "–" : clock_local(time, text));
}

void show_add_bytes(struct buf *out, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	double size = (double)bytes;
	size_t unit = 0;
	for (; size >= 1024 && unit + 1 < LEN(units); unit++)
		size /= 1024;
	buf_addf(out, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}

void show_add_count(struct buf *out, uint64_t count, const char *one, const char *many)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)count);
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_add_char(out, ',');
		buf_add_char(out, digits[i]);
	}
	buf_addf(out, " %s", count == 1 ? one : many);
}

int show_width(struct span text)
{
	int width = 0;
	while (text.len > 0) {
		size_t len;
		width += utf8_columns(utf8_next(text, &len));
		text = span_from(text, len);
	}
	return width;
}

/* Words of `text`, broken at `width` columns, each new line indented. Starts at column `at`. */
static void add_wrapped(struct buf *out, struct span text, int indent, int width, int at)
{
	bool is_first = true;
	while (text.len > 0) {
		const char *blank = memchr(text.ptr, ' ', text.len);
		size_t len = blank ? (size_t)(blank - text.ptr) : text.len;
		struct span word = span_head(text, len);
		text = span_from(text, blank ? len + 1 : len);
		if (len == 0)
			continue;
		int columns = show_width(word);
		if (!is_first && width > 0 && at + 1 + columns > width) {
			buf_addf(out, "\n%*s", indent, "");
			at = indent;
		} else if (!is_first) {
			buf_add_char(out, ' ');
			at++;
		}
		buf_add_span(out, word);
		at += columns;
		is_first = false;
	}
}

#define LABEL 11

void show_add_share(struct buf *out, json_int_t permille)
{
	buf_addf(out, "%" JSON_INTEGER_FORMAT ".%" JSON_INTEGER_FORMAT " %%", permille / 10, permille % 10);
}

void show_field(struct buf *out, const char *label, const char *text, int width)
{
	CLEANUP(buf_done) struct buf clean = { .max = SHOW_MAX };
	if (!text[0])
		return;
	show_add(&clean, text);
	buf_addf(out, "%-*s ", LABEL - 1, label);
	add_wrapped(out, buf_view(&clean), LABEL, width, LABEL);
	buf_add_char(out, '\n');
}

void show_paragraphs(struct buf *out, const char *text, int width)
{
	struct span rest = span_of(text), line;
	while (span_next_line(&rest, &line)) {
		CLEANUP(buf_done) struct buf clean = { .max = SHOW_MAX };
		utf8_add_printable(&clean, line);
		add_wrapped(out, buf_view(&clean), 0, width > 100 ? 100 : width, 0); /* longer lines are hard to read */
		buf_add_char(out, '\n');
	}
}

void show_head(struct buf *out, const struct cli *cli, const char *text)
{
	buf_add_text(out, cli->has_colour ? "\033[1m" : "");
	show_add(out, text);
	buf_add_text(out, cli->has_colour ? "\033[0m\n" : "\n");
}
