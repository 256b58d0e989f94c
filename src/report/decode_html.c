/* Web pages. The text that page.c reads is UTF-8 already; a page whose elements it will not follow (too deep, or hundreds of attributes) is read without its elements. */
#include "report/date.h"
#include "report/decoding.h"
#include "report/extract.h"
#include "report/html.h"
#include "report/page.h"
#include "text/charset.h"
#include "text/markup.h"
#include "text/paragraphs.h"

/* What a page's own metadata calls its text is believed where the tree yields less than this many per cent of it. */
#define BODY_SHARE 60u
#define BODY_LEAST 200u

/* ---- is it one ---- */

static struct span skip_prolog(struct span s)
{
	for (;;) {
		s = span_trim(s);
		struct span end = span_starts(s, SPAN("<!--")) ? SPAN("-->") : span_starts_nocase(s, SPAN("<?xml")) ? SPAN("?>") : SPAN_NONE;
		ptrdiff_t at = end.len > 0 ? span_find(s, end) : -1;
		if (at < 0)
			return s;
		s = span_from(s, (size_t)at + end.len);
	}
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	static const char *const names[] = {
		"!doctype html", "html", "head", "body", "title", "meta", "link", "script", "style", "article", "section", "main", "div", "table", "center", "font", "span",
		"header", "base", "p", "a", "b", "i", "h1", "h2", "h3", "img", "br", "ul", "ol", "pre", "em", "strong", "blockquote",
	};
	(void)is_whole;
	head = skip_prolog(head);
	if (head.len == 0 || head.ptr[0] != '<')
		return TELL_NO;
	head = span_from(head, 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct span name = span_of(names[i]);
		bool is_ended = head.len > name.len && strchr(" \t\r\n/>", head.ptr[name.len]);
		if (is_ended && span_starts_nocase(head, name))
			return TELL_YES;
	}
	return TELL_NO;
}

/* ---- read ---- */

static void read_flat(struct decoding *d, struct span html, struct report *report, struct span *ret_agency)
{
	struct buf text;
	buf_init(&text, REPORT_MAX_BYTES);
	markup_add(&text, html);
	extract_report(arena_copy(d->arena, buf_view(&text)), d->arena, report, ret_agency);
	buf_done(&text);
}

static struct span body_text(struct arena *arena, struct span body)
{
	struct buf text;
	buf_init(&text, REPORT_MAX_BYTES);
	if (span_find(body, SPAN("</")) >= 0 || span_find(body, SPAN("<br")) >= 0 || span_find(body, SPAN("&#")) >= 0)
		markup_add(&text, body);
	else
		paragraphs_add(&text, body);
	struct span made = arena_copy(arena, buf_view(&text));
	buf_done(&text);
	return made;
}

/* The page's own copy of its text, where what was found is too little beside it. */
static void prefer_body(struct decoding *d, struct span body, struct report *report)
{
	if (body.len < BODY_LEAST || report->text.len * 100 >= body.len * BODY_SHARE)
		return;
	struct span text = body_text(d->arena, body);
	bool is_cut = span_ends(text, SPAN("...")) || span_ends(text, SPAN("\xE2\x80\xA6"));
	if (!is_cut || report->text.len == 0)
		report->text = text;
}

void html_read(struct decoding *d, struct span html, struct report *report, struct span *ret_agency)
{
	struct page_aside aside = { 0 };
	struct dateline dateline;
	struct date none;
	*ret_agency = SPAN_NONE;
	const char *unfollowed = page_read(html, d->arena, report, &aside);
	if (!unfollowed) {
		prefer_body(d, aside.body, report);
		(void)decoding_date(d, aside.no_date, &none); /* for what it tells */
		if (report->text.len == 0)
			read_flat(d, html, report, ret_agency);
	} else {
		decoding_survive(d, "%s, so it was read without its elements", unfollowed);
		read_flat(d, html, report, ret_agency);
	}
	if (dateline_read(report->text, d->arena, &dateline) && !dateline.is_doubtful) {
		*ret_agency = dateline.agency;
		report->place = report->place.len > 0 ? report->place : dateline.place;
	}
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct buf text;
	bool is_clean;
	struct span agency;
	struct report report = REPORT_BLANK;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	d->result.charset = charset_to_utf8(bytes, d->hints.charset, charset_declared(bytes), &text, &is_clean);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", d->result.charset);
	html_read(d, buf_view(&text), &report, &agency);
	bool is_empty = report.text.len == 0 && report.title.len == 0;
	int r = is_empty ? decoding_fault(d, fault, "it is a page without any text") : decoding_emit(d, &report, agency, 0, fault);
	buf_done(&text);
	return r;
}

const struct decode_format decode_html = { .name = "html", .tell = tell, .read = read };
