#include "report/wire.h"

#include "base/array.h"
#include "report/date.h"
#include "report/dateline.h"
#include "report/embargo.h"
#include "report/extract.h"
#include "report/feed_text.h"
#include "text/utf8.h"

#include <stdio.h>

/* Paragraphs at the front that may repeat what stands in other fields. */
#define FRONT_MAX 5u
#define STATUS_SHOWN 40u /* bytes, in the reason of an item with one that nobody knows */

void wire_begin(struct wire *wire, struct decoding *d)
{
	arena_clear(d->arena);
	*wire = (struct wire){ .d = d, .report = REPORT_BLANK };
}

void wire_set(struct span *field, struct span value)
{
	value = span_trim(value);
	if (field->len == 0 && value.len > 0)
		*field = value;
}

struct span wire_code(struct span code)
{
	code = span_trim(code);
	for (size_t i = code.len; i-- > 0;)
		if (strchr(":/#", code.ptr[i]))
			return span_from(code, i + 1);
	return code;
}

/* False for a word that is none of them. */
static bool read_status(struct span status, enum report_status *ret_status, bool *ret_is_embargoed)
{
	static const struct {
		struct span front;
		enum report_status status;
	} words[] = {
		{ SPAN("cancel"), REPORT_CANCELLED }, { SPAN("kill"), REPORT_CANCELLED }, { SPAN("withdr"), REPORT_CANCELLED },
		{ SPAN("withhe"), REPORT_WITHHELD }, { SPAN("withho"), REPORT_WITHHELD },
		{ SPAN("usable"), REPORT_USABLE }, { SPAN("embargo"), REPORT_USABLE },
	};
	status = wire_code(status);
	*ret_is_embargoed = span_starts_nocase(status, SPAN("embargo"));
	*ret_status = REPORT_USABLE;
	for (size_t i = 0; i < LEN(words); i++) {
		if (!span_starts_nocase(status, words[i].front))
			continue;
		*ret_status = words[i].status;
		return true;
	}
	return status.len == 0;
}

const char *wire_status_of(struct span status, struct arena *arena, enum report_status *ret_status, bool *ret_is_embargoed)
{
	if (read_status(status, ret_status, ret_is_embargoed))
		return NULL;
	return arena_format(arena, "its status is '%.*s', which is none of usable, withheld, canceled",
			    SPAN_ARG(utf8_head(decoding_line(arena, wire_code(status)), STATUS_SHOWN))).ptr;
}

static void take_status(struct wire *wire, enum report_status said, bool is_embargoed)
{
	wire->is_embargoed |= is_embargoed;
	if (said > wire->report.status)
		wire->report.status = said;
}

void wire_status(struct wire *wire, struct span status)
{
	enum report_status said;
	bool is_embargoed;
	const char *flaw = wire_status_of(status, wire->d->arena, &said, &is_embargoed);
	wire->flaw = wire->flaw ? wire->flaw : flaw;
	take_status(wire, said, is_embargoed);
}

void wire_instruction(struct wire *wire, struct span instruction)
{
	enum report_status said;
	bool is_embargoed;
	if (read_status(instruction, &said, &is_embargoed))
		take_status(wire, said, is_embargoed);
}

void wire_urgency(struct wire *wire, struct span urgency)
{
	urgency = wire_code(urgency);
	char last = urgency.len > 0 ? urgency.ptr[urgency.len - 1] : 0;
	bool is_alone = urgency.len == 1 || (urgency.len > 1 && !(urgency.ptr[urgency.len - 2] >= '1' && urgency.ptr[urgency.len - 2] <= '9'));
	if (last >= '1' && last <= '9' && is_alone && wire->report.urgency == 0)
		wire->report.urgency = (uint8_t)(last - '0');
}

void wire_embargo(struct wire *wire, struct span time)
{
	struct date date;
	wire->is_embargoed = true;
	if (wire->report.embargo == TIME_NONE && decoding_date(wire->d, time, &date))
		wire->report.embargo = date.time;
}

void wire_published(struct wire *wire, struct span time)
{
	struct date date;
	if (wire->report.published != TIME_NONE || !decoding_date(wire->d, time, &date))
		return;
	wire->report.published = date.time;
	wire->report.is_date_only = date.is_date_only;
}

void wire_updated(struct wire *wire, struct span time)
{
	struct date date;
	if (wire->report.updated == TIME_NONE && decoding_date(wire->d, time, &date))
		wire->report.updated = date.time;
}

void wire_keyword(struct wire *wire, struct span keyword)
{
	keyword = span_trim(keyword);
	if (keyword.len == 0 || wire->report.keywords_len == REPORT_KEYWORDS_MAX)
		return;
	if (!wire->keywords)
		wire->report.keywords = wire->keywords = ARENA_NEW(wire->d->arena, struct span, REPORT_KEYWORDS_MAX);
	wire->keywords[wire->report.keywords_len++] = keyword;
}

void wire_note(struct wire *wire, struct span note)
{
	note = span_trim(note);
	if (note.len == 0)
		return;
	struct span *have = &wire->report.note;
	*have = have->len == 0 ? note : arena_format(wire->d->arena, "%.*s\n\n%.*s", SPAN_ARG(*have), SPAN_ARG(note));
}

/* "ROUND ROCK, Texas, May 15" -> "ROUND ROCK, Texas": where the date begins is not the place's any more. */
static struct span place_of(struct span dateline)
{
	size_t len = 0, comma = 0;
	for (; len < dateline.len && !strchr("(0123456789", dateline.ptr[len]); len++)
		comma = dateline.ptr[len] == ',' ? len : comma;
	if (len < dateline.len && dateline.ptr[len] != '(' && comma > 0)
		len = comma;
	struct span place = span_trim(span_head(dateline, len));
	while (place.len > 0 && strchr(" ,-:", place.ptr[place.len - 1]))
		place.len--;
	return place;
}

void wire_dateline(struct wire *wire, struct span dateline)
{
	struct dateline read;
	dateline = span_trim(dateline);
	if (dateline.len == 0)
		return;
	struct span line = arena_format(wire->d->arena, "%.*s ", SPAN_ARG(dateline));
	if (span_starts(dateline, SPAN("(")) && dateline.ptr[dateline.len - 1] == ')') /* "(Reuters)" */
		read = (struct dateline){ .agency = span_trim(span_make(dateline.ptr + 1, dateline.len - 2)) };
	else if (!dateline_read(line, wire->d->arena, &read))
		read = (struct dateline){ .place = dateline_tidy_place(wire->d->arena, place_of(dateline)) };
	wire_set(&wire->report.place, read.place);
	wire_set(&wire->agency, read.agency);
}

/* ---- what is left to do ---- */

static struct span first_paragraph(struct span text)
{
	ptrdiff_t end = span_find(text, SPAN("\n\n"));
	return end < 0 ? text : span_head(text, (size_t)end);
}

static bool is_repeated(const struct wire *wire, struct span paragraph)
{
	const struct report *r = &wire->report;
	return (r->title.len > 0 && span_equals(paragraph, r->title)) || (r->byline.len > 0 && span_equals(paragraph, r->byline));
}

static void trim_front(struct wire *wire)
{
	struct span text = wire->report.text;
	for (size_t i = 0; i < FRONT_MAX; i++) {
		struct span front = first_paragraph(text);
		if (front.len == text.len || !is_repeated(wire, front))
			break;
		text = span_from(text, front.len + 2);
	}
	wire->report.text = text;
}

/* What may as well be a speaker or a heading ("KARACHI:") stays. */
static bool reads_dateline(const struct wire *wire, struct span text, struct dateline *ret_dateline)
{
	return dateline_read(text, wire->d->arena, ret_dateline) && !ret_dateline->is_doubtful;
}

/* A dateline begins the report's own text; a teaser before it is the summary. */
static void cut_dateline(struct wire *wire)
{
	struct report *r = &wire->report;
	struct span teaser = first_paragraph(r->text), text = span_from(r->text, teaser.len + 2);
	bool is_teaser = text.len > 0 && (r->summary.len == 0 || span_equals(r->summary, teaser));
	struct dateline dateline;
	if (reads_dateline(wire, r->text, &dateline)) {
		r->text = span_trim(span_from(r->text, dateline.len));
	} else if (is_teaser && reads_dateline(wire, text, &dateline)) {
		r->text = span_trim(span_from(text, dateline.len));
		r->summary = teaser;
	} else {
		return;
	}
	wire_set(&r->place, dateline.place);
	wire_set(&wire->agency, dateline.agency);
	wire_set(&r->byline, dateline.byline);
	if (r->published == TIME_NONE && dateline.has_date && dateline.date.has_year) {
		r->published = dateline.date.time;
		r->is_date_only = dateline.date.is_date_only;
	}
}

static const char *flaw(const struct wire *wire)
{
	const struct report *r = &wire->report;
	if (wire->flaw)
		return wire->flaw;
	if (r->status != REPORT_USABLE)
		return r->uri.len + r->guid.len + r->title.len == 0 ? "it withdraws something without a name" : NULL;
	return r->title.len + r->text.len == 0 ? "it has neither title nor text" : NULL;
}

static int set_aside(struct wire *wire, uint64_t position, const char *why, struct fault *fault)
{
	char reason[240];
	snprintf(reason, sizeof(reason), "item %llu: %s", (unsigned long long)position + 1, why);
	return decoding_reject(wire->d, position, reason, fault);
}

/* Mark-up that was escaped on its way, and so is text to its format. */
static void take_markup_off(struct wire *wire)
{
	struct report *r = &wire->report;
	struct span *const fields[] = { &r->title, &r->summary, &r->byline, &r->place, &wire->located, &r->source, &r->note };
	for (size_t i = 0; i < LEN(fields); i++)
		*fields[i] = feed_unmarked(wire->d->arena, *fields[i]);
	for (size_t i = 0; i < r->keywords_len; i++)
		wire->keywords[i] = feed_unmarked(wire->d->arena, wire->keywords[i]);
}

int wire_emit(struct wire *wire, uint64_t position, struct fault *fault)
{
	struct report *r = &wire->report;
	struct fault mine = { 0 };
	take_markup_off(wire);
	embargo_read(wire->d->arena, r);
	trim_front(wire);
	cut_dateline(wire);
	wire_set(&r->place, wire->located);
	if (r->title.len + r->text.len == 0) { /* a film or a picture whose caption is all that it says */
		r->text = r->summary;
		r->summary = SPAN_NONE;
	}
	if (r->published == TIME_NONE)
		r->published = r->updated;
	if (r->updated == r->published)
		r->updated = TIME_NONE;
	if (wire->is_embargoed && r->embargo == TIME_NONE)
		r->embargo = EMBARGO_OPEN;
	if (r->title.len == 0)
		r->title = extract_first_sentence(r->text);
	const char *why = flaw(wire);
	if (why)
		return set_aside(wire, position, why, fault);
	if (decoding_emit(wire->d, r, wire->agency, position, &mine) == 0)
		return 0;
	if (mine.kind == FAULT_INPUT)
		return set_aside(wire, position, "its text is larger than a report may be", fault);
	return fault_set(fault, mine.kind, "%s", mine.text);
}
