/* Plain text: what no other format claims. */
#include "base/array.h"
#include "report/decoding.h"
#include "report/extract.h"
#include "report/items.h"
#include "text/charset.h"
#include "text/clearsign.h"
#include "text/lang.h"
#include "text/paragraphs.h"
#include "text/uuencode.h"

#define HEAD_LINES 8u      /* in which a date would stand */
#define HEAD_LINE_MAX 160u

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)head;
	return is_whole ? TELL_YES : TELL_MAYBE;
}

/* "STRESLAU, February 30, 2014 (RNA) -- The river" -> February 30, 2014 */
static struct span day_of_dateline(struct span line)
{
	static const char *const dashes[] = { " -- ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " - " };
	struct span front = span_head(line, HEAD_LINE_MAX);
	ptrdiff_t end = -1;
	for (size_t i = 0; i < LEN(dashes) && end < 0; i++)
		end = span_find(front, span_of(dashes[i]));
	front = span_head(front, end < 0 ? 0 : (size_t)end);
	ptrdiff_t agency = span_ends(front, SPAN(")")) ? span_find(front, SPAN(" (")) : -1, comma = span_find(front, SPAN(", "));
	front = agency < 0 ? front : span_head(front, (size_t)agency);
	return comma < 0 ? SPAN_NONE : span_trim(span_from(front, (size_t)comma + 2));
}

/* What of a line would be its date: all of a short one, or what stands behind its dash or its label; or that of a dateline. */
static struct span impossible_date(struct span line)
{
	static const char *const signs[] = { " - ", ": " };
	bool is_short = line.len <= HEAD_LINE_MAX;
	if (is_short && date_is_impossible(line))
		return line;
	for (size_t i = 0; is_short && i < LEN(signs); i++) {
		ptrdiff_t at = span_find(line, span_of(signs[i]));
		struct span tail = at >= 0 ? span_from(line, (size_t)at + strlen(signs[i])) : SPAN_NONE;
		if (date_is_impossible(tail))
			return tail;
	}
	return day_of_dateline(line);
}

/* Lines above the text that are dated by what is no date. */
static void doubt_dates(struct decoding *d, struct span text)
{
	for (size_t lines = 0; lines < HEAD_LINES && text.len > 0; lines++) {
		ptrdiff_t end = span_find(text, SPAN("\n\n"));
		struct span day = impossible_date(end < 0 ? text : span_head(text, (size_t)end));
		struct date none;
		if (date_is_impossible(day))
			(void)decoding_date(d, day, &none); /* for what it tells */
		text = end < 0 ? SPAN_NONE : span_from(text, (size_t)end + 2);
	}
}

/* A text that is nothing but a file written by uuencode is what that file is. */
static bool is_file(struct span text, struct uuencoded *ret_file)
{
	return uuencode_find(text, ret_file) && span_trim(ret_file->before).len == 0 && span_trim(ret_file->behind).len == 0;
}

static int read_item(struct decoding *d, struct span paragraphs, struct fault *fault)
{
	struct report report = REPORT_BLANK;
	struct span agency;
	/* for what depends on it, page and all; what is told is guessed from the text alone */
	report.language = d->hints.lang ? span_of(lang_guess(d->hints.lang, paragraphs)) : SPAN_NONE;
	extract_report(paragraphs, d->arena, &report, &agency);
	report.language = SPAN_NONE;
	if (report.published == TIME_NONE)
		doubt_dates(d, paragraphs);
	return decoding_emit(d, &report, agency, 0, fault);
}

static int read_items(struct decoding *d, struct span text, struct fault *fault)
{
	struct span item;
	size_t items = 0;
	int r = 0;
	while (r == 0 && items_next(&text, d->arena, &item)) {
		struct buf made;
		buf_init(&made, 8 * (size_t)REPORT_MAX_BYTES);
		paragraphs_add(&made, item);
		items += made.len > 0;
		r = made.len > 0 ? read_item(d, buf_view(&made), fault) : 0;
		buf_done(&made);
	}
	return r < 0 || items > 0 ? r : decoding_fault(d, fault, "it holds nothing but white space or the marks of a wire");
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct buf text;
	bool is_clean;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	d->result.charset = charset_to_utf8(bytes, d->hints.charset, SPAN_NONE, &text, &is_clean);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", d->result.charset);
	struct uuencoded file;
	const char *data = data_name(buf_view(&text));
	if (data || is_file(buf_view(&text), &file)) {
		int r = data ? decoding_fault(d, fault, "it looks like %s, not like news", data)
			     : decoding_sole_member(d, NULL, &(struct decode_hints){ .name = file.name }, uuencode_decode(d->arena, file.lines), fault);
		buf_done(&text);
		return r;
	}
	int r = read_items(d, clearsign_open(d->arena, buf_view(&text)), fault);
	buf_done(&text);
	return r;
}

const struct decode_format decode_text = { .name = "text", .tell = tell, .read = read };
