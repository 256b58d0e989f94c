#include "report/decoding.h"

#include "base/array.h"
#include "base/url.h"
#include "report/agency.h"
#include "report/byline.h"
#include "report/date.h"
#include "report/dateline.h"
#include "report/extract.h"
#include "report/lead.h"
#include "report/provider.h"
#include "text/lang.h"
#include "text/language.h"
#include "text/utf8.h"

#include <stdio.h>

/* What travels beside text and summary fits into this (see report.h: one-line fields and keywords). */
#define INITIALS_MAX 5u   /* letters of an agency's initials */
#define DATELINE_MAX 400u /* bytes at the front of a text within which a dateline is looked for */
#define NEWS_YEAR_MIN 1500 /* older news was told, not printed: its date is somebody's "0014", or a year of another calendar */
#define REPORT_SLACK (256u << 10)

static const char *shown_name(const struct decoding *d, struct buf *name)
{
	buf_init(name, 256);
	utf8_add_printable(name, utf8_head(d->hints.name, 200));
	return name->len > 0 ? name->ptr : "report";
}

int decoding_fault(const struct decoding *d, struct fault *fault, const char *format, ...)
{
	char reason[400];
	va_list list;
	va_start(list, format);
	vsnprintf(reason, sizeof(reason), format, list);
	va_end(list);
	struct buf name;
	fault_set(fault, FAULT_INPUT, "cannot decode '%s': %s", shown_name(d, &name), reason);
	buf_done(&name);
	return -1;
}

static void note(struct decoding *d, const char *format, va_list list)
{
	char reason[DECODE_REMARK_MAX];
	struct fault why;
	struct decode_remarks *remarks = &d->result.remarks;
	vsnprintf(reason, sizeof(reason), format, list);
	fault_set(&why, FAULT_INPUT, "%s", reason); /* one line of whole characters */
	for (size_t i = 0; i < remarks->len; i++)
		if (strcmp(remarks->at[i], why.text) == 0)
			return;
	if (remarks->len == DECODE_REMARKS_MAX) {
		remarks->untold++;
		return;
	}
	const char *remark = arena_string(d->keep, span_of(why.text));
	remarks->at[remarks->len++] = remark;
	d->result.error = d->result.error ? d->result.error : remark;
}

void decoding_survive(struct decoding *d, const char *format, ...)
{
	va_list list;
	d->result.is_well_formed = false;
	va_start(list, format);
	note(d, format, list);
	va_end(list);
}

void decoding_doubt(struct decoding *d, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	note(d, format, list);
	va_end(list);
}

bool decoding_date(struct decoding *d, struct span text, struct date *ret_date)
{
	text = span_trim(text);
	if (date_parse(text, ret_date))
		return true;
	struct buf shown;
	buf_init(&shown, 200);
	utf8_add_printable(&shown, utf8_head(text, 100));
	if (shown.len > 0)
		decoding_doubt(d, "its date '%s' is none, so it was left out", shown.ptr);
	buf_done(&shown);
	return false;
}

int decoding_reject(struct decoding *d, uint64_t position, const char *reason, struct fault *fault)
{
	d->result.is_well_formed = false;
	return decoding_pass_over(d, position, reason, fault);
}

int decoding_pass_over(struct decoding *d, uint64_t position, const char *reason, struct fault *fault)
{
	d->result.rejects++;
	d->result.error = d->result.error ? d->result.error : arena_string(d->keep, span_of(reason));
	if (d->sink.reject && d->sink.reject(d->sink.ctx, position, reason) < 0)
		return fault_set(fault, FAULT_RETRY, "who takes the reports stopped taking them");
	return 0;
}

/* ---- what report.h promises ---- */

enum keeping { KEEP, BLANK, DROP };

/* Thai, Lao, Burmese and Khmer part their words by the blank without width, if by anything. */
static bool is_unparted(uint32_t c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
}

/* Ends of lines and tabs may stay; a carriage return, a form feed and the like part words or come before the end of a line, the others are noise.
 * `before`: the character in front of it. */
static enum keeping keeping_of(uint32_t c, uint32_t before)
{
	if ((c >= '\v' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029)
		return BLANK;
	if ((c < ' ' && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0))
		return DROP;
	return utf8_is_unseen(c) && !(c == 0x200B && is_unparted(before)) ? DROP : KEEP;
}

/* Does a character begin there that may not be kept? */
static bool is_unkept(struct span s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];
	size_t size;
	if (c >= 0x80 ? c != 0xC2 && c != 0xE2 && c != 0xEF : c >= ' ' && c < 0x7F)
		return false;
	return keeping_of(utf8_next(span_from(s, at), &size), 0) != KEEP;
}

static bool is_tidy_line(struct span s)
{
	if (s.len > REPORT_TITLE_MAX || s.len == 0)
		return s.len == 0;
	if (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c < ' ' || (c == ' ' && s.ptr[i + 1] == ' ') || (c == 0xC2 && s.ptr[i + 1] == '\xA0') || is_unkept(s, i))
			return false;
	}
	return true;
}

struct span decoding_line(struct arena *arena, struct span s)
{
	if (s.len == 0)
		return SPAN_NONE;
	if (is_tidy_line(s))
		return s;
	struct span from = utf8_head(s, 4 * REPORT_TITLE_MAX);
	char *line = arena_alloc(arena, from.len + 1, 1);
	size_t len = 0, size;
	uint32_t before = 0;
	bool wants_blank = false;
	for (; from.len > 0; from = span_from(from, size)) {
		uint32_t c = utf8_next(from, &size);
		bool is_blank = c <= ' ' || (c >= 0x7F && c <= 0xA0) || keeping_of(c, before) == BLANK;
		if (is_blank) {
			wants_blank = len > 0;
		} else if (keeping_of(c, before) == KEEP) {
			if (wants_blank)
				line[len++] = ' ';
			wants_blank = false;
			memcpy(line + len, from.ptr, size);
			len += size;
		}
		before = c;
	}
	struct span cut = utf8_head(span_make(line, len), REPORT_TITLE_MAX);
	return cut.len > 0 ? cut : SPAN_NONE;
}

static bool is_all_kept(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_unkept(s, i))
			return false;
	return true;
}

static struct span without_unkept(struct arena *arena, struct span s)
{
	if (s.len == 0)
		return SPAN_NONE;
	if (is_all_kept(s))
		return s;
	char *text = arena_alloc(arena, s.len, 1);
	size_t len = 0, size;
	uint32_t before = 0;
	for (; s.len > 0; s = span_from(s, size)) {
		uint32_t c = utf8_next(s, &size);
		bool is_line_end = c == '\r' && s.len > 1 && s.ptr[1] == '\n';
		enum keeping keeping = keeping_of(c, before);
		if (keeping == KEEP) {
			memcpy(text + len, s.ptr, size);
			len += size;
		} else if (keeping == BLANK && !is_line_end && before != ' ') {
			text[len++] = ' ';
		}
		before = c;
	}
	return len > 0 ? span_make(text, len) : SPAN_NONE;
}

/* "https://www.example.org:8080/x" -> "example.org" */
static struct span outlet_of(struct span url)
{
	struct span host = url_host(url);
	return span_starts_nocase(host, SPAN("www.")) ? span_from(host, 4) : host;
}

static struct span first_of(struct arena *arena, struct span a, struct span b, struct span c, struct span d)
{
	struct span candidates[] = { a, b, c, d };
	for (size_t i = 0; i < 4; i++) {
		struct span line = decoding_line(arena, candidates[i]);
		if (line.len > 0)
			return line;
	}
	return SPAN_NONE;
}

static struct span language_of(struct decoding *d, const struct report *report)
{
	struct span declared = language_tidy(d->arena, report->language);
	if (declared.len > 0 || !d->hints.lang)
		return declared;
	/* a short text has its headline to go by, too */
	bool is_short = report->text.len < LANG_SAMPLE;
	struct span text = is_short ? arena_format(d->arena, "%.*s\n%.*s", SPAN_ARG(report->title), SPAN_ARG(report->text)) : report->text;
	return span_of(lang_guess(d->hints.lang, text));
}

int64_t decoding_credible(struct decoding *d, int64_t time)
{
	char iso[CLOCK_ISO_SIZE];
	bool is_checked = d->hints.received != TIME_NONE && d->hints.received != 0;
	if (time == TIME_NONE)
		return TIME_NONE;
	bool is_future = is_checked && time > d->hints.received + CLOCK_DAY, is_past = time < clock_from_civil(NEWS_YEAR_MIN, 1, 1, 0, 0, 0);
	if (is_future || is_past)
		decoding_doubt(d, "its date %s %s, so it was left out", clock_iso(time, iso), is_future ? "has not come yet" : "is older than any news");
	return is_future || is_past ? TIME_NONE : time;
}

static void keywords_tidy(struct arena *arena, struct report *report)
{
	if (report->keywords_len == 0)
		return;
	size_t len = 0;
	size_t max = report->keywords_len < REPORT_KEYWORDS_MAX ? report->keywords_len : REPORT_KEYWORDS_MAX;
	struct span *keywords = ARENA_NEW(arena, struct span, max);
	for (size_t i = 0; i < report->keywords_len && len < max; i++) {
		struct span keyword = decoding_line(arena, report->keywords[i]);
		bool is_new = keyword.len > 0;
		for (size_t j = 0; is_new && j < len; j++)
			is_new = !span_equals_nocase(keyword, keywords[j]);
		if (is_new)
			keywords[len++] = keyword;
	}
	report->keywords = len > 0 ? keywords : NULL;
	report->keywords_len = len;
}

/* Where a format leaves the dateline in its text, what looks like one may be the heading of a table ("TOKYO (YEN PER KILO) - "): only initials
 * or a known name say whose text it is. */
static struct span agency_of_dateline(struct decoding *d, struct span text)
{
	struct dateline dateline;
	if (!dateline_read(utf8_head(text, DATELINE_MAX), d->arena, &dateline) || dateline.agency.len == 0)
		return SPAN_NONE;
	size_t capitals = 0;
	while (capitals < dateline.agency.len && dateline.agency.ptr[capitals] >= 'A' && dateline.agency.ptr[capitals] <= 'Z')
		capitals++;
	bool is_initials = capitals == dateline.agency.len && capitals <= INITIALS_MAX;
	return is_initials ? dateline.agency : agency_named(dateline.agency);
}

/* Whose text it is: by its dateline, by what its reader has seen, by a credit, by whoever wrote it; none where that is the source itself. */
static struct span originator_of(struct decoding *d, const struct report *report, struct span agency)
{
	struct span found = agency.len > 0 ? agency : report->originator;
	if (found.len == 0)
		found = agency_of_text(report->text);
	if (found.len == 0)
		found = agency_of_dateline(d, report->text);
	if (found.len == 0)
		found = agency_of_byline(report->byline);
	struct span known = agency_named(found), source = agency_named(report->source);
	if (known.len > 0)
		found = known;
	bool is_own = provider_is_same(found, report->source) || (known.len > 0 && span_equals(known, source));
	return is_own || found.len == 0 ? SPAN_NONE : decoding_line(d->arena, found);
}

int decoding_emit(struct decoding *d, struct report *report, struct span agency, uint64_t position, struct fault *fault)
{
	struct span *lines[] = { &report->guid, &report->uri, &report->version, &report->title, &report->byline, &report->place, &report->link };
	for (size_t i = 0; i < LEN(lines); i++)
		*lines[i] = decoding_line(d->arena, *lines[i]);
	report->text = without_unkept(d->arena, report->text);
	report->summary = without_unkept(d->arena, report->summary);
	report->note = without_unkept(d->arena, report->note);
	size_t summary_len = span_equals(report->summary, report->text) ? 0 : report->summary.len; /* what is there twice travels once */
	if (report->text.len + summary_len + report->note.len > REPORT_MAX_BYTES - REPORT_SLACK)
		return decoding_fault(d, fault, "its text is larger than a report may be (%u MiB in all)", REPORT_MAX_BYTES >> 20);
	if (report->text.len == 0 && report->status == REPORT_USABLE)
		report->text = report->summary; /* better matched by its summary than by nothing */
	if (report->text.len > 0 && lead_is_mark(report->title))
		report->title = decoding_line(d->arena, extract_first_sentence(report->text));
	keywords_tidy(d->arena, report);
	report->source = first_of(d->arena, report->source, d->hints.source, outlet_of(d->hints.url), agency);
	report->originator = originator_of(d, report, agency);
	report->byline = decoding_line(d->arena, byline_bare(report->byline)); /* once it has said whose text it is */
	report->language = language_of(d, report);
	report->published = decoding_credible(d, report->published);
	report->updated = decoding_credible(d, report->updated);
	report->is_date_only = report->is_date_only && report->published != TIME_NONE;
	if (report->embargo == EMBARGO_OPEN)
		decoding_doubt(d, "its embargo has no time that can be read, so it holds until further notice");
	if (d->sink.report(d->sink.ctx, report, position) < 0)
		return fault_set(fault, FAULT_RETRY, "who takes the reports stopped taking them");
	d->result.reports++;
	return 0;
}
