/* Web pages. The text that page.c reads is UTF-8 already; a page whose elements it will not follow (too deep, or hundreds of attributes) is read without its elements. */
#include "base/array.h"
#include "base/ascii.h"
#include "base/cleanup.h"
#include "base/url.h"
#include "report/date.h"
#include "report/decoding.h"
#include "report/embargo.h"
#include "report/extract.h"
#include "report/feed.h"
#include "report/html.h"
#include "report/page.h"
#include "report/xml_entities.h"
#include "text/charset.h"
#include "text/markup.h"
#include "text/paragraphs.h"
#include "text/utf8.h"

/* What a page's own metadata calls its text is believed where the tree yields less than this many per cent of it; where it is short, it
 * may be a summary, and the tree must yield next to nothing. */
#define BODY_SHARE 60u
#define BODY_SHORT 200u
#define BODY_SHORT_SHARE 20u
/* A page that shows more has been filled already. */
#define SHELL_MAX 1000u
/* Paragraphs of a letter in which its dateline begins: a greeting, what it brings, a headline. */
#define LETTER_HEAD 6u

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
	for (size_t i = 0; i < LEN(names); i++) {
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

/* ---- a plain text dressed as a page ---- */

#define FRAME_LINE_MAX 80u /* bytes of what stands around it */

/* Where the tag begins, or -1. */
static ptrdiff_t find_pre(struct span html)
{
	for (size_t i = 0; i < html.len; i++) {
		const char *open = memchr(html.ptr + i, '<', html.len - i);
		if (!open)
			return -1;
		i = (size_t)(open - html.ptr);
		struct span tag = span_from(html, i);
		if (markup_is_tag(tag, SPAN("pre")))
			return (ptrdiff_t)i;
	}
	return -1;
}

/* No paragraph that is longer than a heading or a line of links; all of them add up to `len`. */
static bool is_frame(struct span html, size_t *len_all)
{
	struct buf text;
	buf_init(&text, REPORT_MAX_BYTES);
	markup_add(&text, html);
	bool is_short = true;
	for (struct span rest = buf_view(&text); rest.len > 0 && is_short;) {
		ptrdiff_t end = span_find(rest, SPAN("\n\n"));
		size_t len = end < 0 ? rest.len : (size_t)end;
		is_short = len <= FRAME_LINE_MAX;
		rest = span_from(rest, len + 2);
	}
	*len_all += text.len;
	buf_done(&text);
	return is_short;
}

/* Bytes of the tag at the front and its name, or 0. */
static size_t tag_len(struct span s, struct span *ret_name, bool *ret_is_end)
{
	*ret_is_end = s.len > 1 && s.ptr[1] == '/';
	size_t from = *ret_is_end ? 2 : 1, len = from;
	if (s.len <= from || s.ptr[0] != '<' || !ascii_is_letter(s.ptr[from]))
		return 0;
	while (len < s.len && ascii_is_letter(s.ptr[len]))
		len++;
	*ret_name = span_make(s.ptr + from, len - from);
	const char *end = memchr(s.ptr, '>', s.len);
	return end ? (size_t)(end - s.ptr) + 1 : s.len;
}

/* The text of a <pre> with its lines, and what is behind it. False where it holds more than text. */
static bool add_lines(struct buf *out, struct span s, struct span *ret_rest)
{
	for (size_t len; s.len > 0; s = span_from(s, len)) {
		uint32_t character;
		char bytes[4];
		struct span name;
		bool is_end;
		if ((len = markup_reference(s, &character)) > 0) {
			buf_add(out, bytes, utf8_encode(character, bytes));
		} else if ((len = tag_len(s, &name, &is_end)) > 0) {
			*ret_rest = span_from(s, len);
			if (is_end && span_equals_nocase(name, SPAN("pre")))
				return true;
			bool is_frame = is_end && (span_equals_nocase(name, SPAN("body")) || span_equals_nocase(name, SPAN("html")));
			if (markup_kind(name) != MARKUP_INLINE && !is_frame)
				return false;
		} else {
			buf_add_char(out, s.ptr[0]);
			len = 1;
		}
	}
	*ret_rest = SPAN_NONE;
	return true;
}

/* A page that shows one <pre> and no other text: its paragraphs, as those of a plain text; else SPAN_NONE. */
static struct span lone_pre(struct arena *arena, struct span html)
{
	ptrdiff_t at = find_pre(html);
	const char *end = at >= 0 ? memchr(html.ptr + at, '>', html.len - (size_t)at) : NULL;
	size_t around = 0;
	if (!end || !is_frame(span_head(html, (size_t)at), &around))
		return SPAN_NONE;
	struct buf lines, made;
	struct span rest, text = SPAN_NONE;
	buf_init(&lines, 4 * (size_t)REPORT_MAX_BYTES);
	buf_init(&made, REPORT_MAX_BYTES);
	if (add_lines(&lines, span_from(html, (size_t)(end - html.ptr) + 1), &rest) && is_frame(rest, &around) && around < lines.len) {
		paragraphs_add(&made, buf_view(&lines));
		text = arena_copy(arena, buf_view(&made));
	}
	buf_done(&made);
	buf_done(&lines);
	return text;
}

/* The page's own copy of its text, where what was found is too little beside it. */
static void prefer_body(struct decoding *d, struct span body, struct report *report)
{
	if (report->text.len * 100 >= body.len * (body.len < BODY_SHORT ? BODY_SHORT_SHARE : BODY_SHARE))
		return;
	struct span text = page_body_text(d->arena, body);
	bool is_cut = span_ends(text, SPAN("...")) || span_ends(text, SPAN("\xE2\x80\xA6"));
	if (!is_cut || report->text.len == 0)
		report->text = text;
}

/* Of a page that its scripts would fill: what they would fill it with. */
static void prefer_state(struct decoding *d, struct span html, struct report *report)
{
	if (report->text.len >= SHELL_MAX)
		return;
	struct span text = page_body_in_scripts(html, d->arena);
	if (report->text.len * 100 < text.len * BODY_SHORT_SHARE)
		report->text = text;
}

/* Where its relative addresses begin. */
static struct span base_of(struct decoding *d, const struct page_aside *aside)
{
	struct span own = feed_base(d), base = feed_link(d->keep, own, aside->base);
	return base.len > 0 ? base : own;
}

/* What it says of its address, as a whole one; where that cannot be, none. */
static struct span link_of(struct decoding *d, const struct page_aside *aside, struct span said)
{
	struct span link = url_of_original(feed_link(d->arena, base_of(d, aside), said));
	return url_scheme_len(link) > 0 ? url_without_user(d->arena, link) : SPAN_NONE;
}

/* The feeds that it names, by whole addresses. */
static void keep_offers(struct decoding *d, const struct page_aside *aside)
{
	struct span base = base_of(d, aside);
	struct decode_offers *offers = &d->result.offers;
	offers->len = 0;
	for (size_t i = 0; i < aside->offers.len; i++) {
		const struct decode_offer *offer = &aside->offers.at[i];
		struct span url = feed_link(d->keep, base, offer->url);
		bool is_new = feed_is_address(url);
		for (size_t j = 0; is_new && j < offers->len; j++)
			is_new = !span_equals(url, offers->at[j].url);
		if (is_new)
			offers->at[offers->len++] = (struct decode_offer){ arena_copy(d->keep, url), arena_copy(d->keep, offer->title), arena_copy(d->keep, offer->type) };
	}
}

/* ---- saved pages ---- */

/* What programs that save pages write at their front: where the page was. */
#define SAVED_WITHIN 4096u

static struct span text_between(struct span s, struct span front, struct span end)
{
	ptrdiff_t at = span_find(s, front);
	struct span rest = at < 0 ? SPAN_NONE : span_from(s, (size_t)at + front.len);
	ptrdiff_t len = at < 0 ? -1 : span_find(rest, end);
	return len < 0 ? SPAN_NONE : span_trim(span_head(rest, (size_t)len));
}

/* "saved from url=(0031)https://…", of browsers; the notes of SingleFile and HTTrack. */
static struct span saved_from(struct arena *arena, struct span html)
{
	struct span head = span_head(html, SAVED_WITHIN), rest = text_between(head, SPAN("saved from url=("), SPAN("-->"));
	const char *close = rest.len > 0 ? memchr(rest.ptr, ')', rest.len) : NULL;
	struct span url = close ? span_trim(span_from(rest, (size_t)(close - rest.ptr) + 1)) : SPAN_NONE;
	struct span single = text_between(head, SPAN("Page saved with SingleFile"), SPAN("-->"));
	if (single.len > 0)
		url = text_between(single, SPAN("url: "), SPAN("\n"));
	struct span mirrored = text_between(head, SPAN("<!-- Mirrored from "), SPAN(" by HTTrack"));
	if (mirrored.len > 0)
		url = arena_format(arena, "http://%.*s", SPAN_ARG(mirrored));
	return feed_is_address(url) && !memchr(url.ptr, ' ', url.len) ? url : SPAN_NONE;
}

/* Where the text begins; in a letter a greeting and a headline may stand above that. */
static bool find_dateline(struct span text, bool is_letter, struct arena *arena, struct dateline *ret_dateline)
{
	for (size_t i = 0; i < (is_letter ? LETTER_HEAD : 1) && text.len > 0; i++) {
		ptrdiff_t end = span_find(text, SPAN("\n\n"));
		if (dateline_read(text, arena, ret_dateline) && !ret_dateline->is_doubtful)
			return true;
		text = end >= 0 ? span_from(text, (size_t)end + 2) : SPAN_NONE;
	}
	return false;
}

static void read_page(struct decoding *d, struct span html, bool is_letter, struct report *report, struct span *ret_agency, struct page_aside *ret_aside)
{
	struct page_aside aside = { 0 };
	struct dateline dateline;
	struct date none;
	*ret_agency = SPAN_NONE;
	struct span saved = d->hints.url.len == 0 ? saved_from(d->keep, html) : SPAN_NONE;
	d->hints.url = url_of_original(saved.len > 0 ? arena_copy(d->keep, saved) : d->hints.url);
	const char *unfollowed = page_read(html, is_letter, d->arena, report, &aside);
	struct span plain = unfollowed ? SPAN_NONE : lone_pre(d->arena, html);
	if (plain.len > 0) {
		report->text = SPAN_NONE;
		extract_report(plain, d->arena, report, ret_agency);
		(void)decoding_date(d, aside.no_date, &none); /* for what it tells */
		report->link = link_of(d, &aside, report->link);
	} else if (!unfollowed) {
		prefer_body(d, aside.body, report);
		prefer_state(d, html, report);
		(void)decoding_date(d, aside.no_date, &none); /* for what it tells */
		report->link = link_of(d, &aside, report->link);
		if (report->text.len == 0)
			read_flat(d, html, report, ret_agency);
	} else {
		decoding_survive(d, "%s, so it was read without its elements", unfollowed);
		read_flat(d, html, report, ret_agency);
	}
	if (report->link.len == 0 && saved.len > 0)
		report->link = url_without_user(d->arena, d->hints.url);
	if (plain.len == 0 && find_dateline(report->text, is_letter, d->arena, &dateline)) {
		*ret_agency = dateline.agency;
		report->place = report->place.len > 0 ? report->place : dateline.place;
	}
	embargo_read(d->arena, report);
	if (report->published == TIME_NONE && aside.month != TIME_NONE) {
		report->published = aside.month;
		report->is_date_only = true;
	}
	*ret_aside = aside;
}

void html_read(struct decoding *d, struct span html, bool is_letter, struct report *report, struct span *ret_agency)
{
	struct page_aside aside;
	read_page(d, html, is_letter, report, ret_agency, &aside);
}

/* HTML has no declarations of its own, XHTML may: they are read as those of any XML. */
static int without_types(const struct decoding *d, struct buf *text, struct fault *fault)
{
	CLEANUP(buf_done) struct buf typed = *text;
	buf_init(text, typed.max + XML_ENTITIES_ADDED_MAX);
	return xml_entities_add(d, buf_view(&typed), text, fault);
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct buf text;
	bool is_clean;
	struct span agency;
	struct page_aside aside;
	struct report report = REPORT_BLANK;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	d->result.charset = charset_to_utf8(bytes, d->hints.charset, charset_declared(bytes), &text, &is_clean);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", d->result.charset);
	if (xml_declares(buf_view(&text)) && without_types(d, &text, fault) < 0) {
		buf_done(&text);
		return -1;
	}
	read_page(d, buf_view(&text), false, &report, &agency, &aside);
	keep_offers(d, &aside);
	/* a member of an archive inherits where that was fetched, and is not to be read there */
	if (report.link.len == 0 && !d->outer && feed_is_address(d->hints.url))
		report.link = url_without_user(d->arena, d->hints.url);
	if (d->hints.url.len == 0) /* its host is whose page it is, where nothing else says so */
		d->hints.url = report.link;
	int r = page_refuse(d, buf_view(&text), &report, &aside, fault);
	if (r == 0)
		r = decoding_emit(d, &report, agency, 0, fault);
	buf_done(&text);
	return r;
}

const struct decode_format decode_html = { .name = "html", .tell = tell, .read = read };
