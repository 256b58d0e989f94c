/* Four steps over the paragraphs of a page:
 *
 *	classify   each is prose (strong or weak), a short line, or furniture
 *	bound      the body runs from the first prose to what closes a text (a signature, notes); of what shows that it was a page, to the last
 *	           sentence that belongs to it
 *	head       title, byline, date among the lines above the body
 *	foot       a date among the lines below, where none was found above */
#include "report/extract.h"

#include "base/ascii.h"
#include "base/vec.h"
#include "report/agency.h"
#include "report/dateline.h"
#include "report/embargo.h"
#include "report/extract_parts.h"
#include "report/furniture.h"
#include "report/kill.h"
#include "report/lead.h"
#include "text/scripts.h"
#include "text/sentences.h"
#include "text/utf8.h"

#define HEADING_SHARED 500u /* of the words of a headline that has one of pages so many per thousand return in the text */
#define STOPLESS_LEAST 200u /* bytes of a paragraph in a script without stops */
#define CREDIT_LINES 3u        /* above and below the text that may say whose it is */
#define NOTES_WITHIN 3u     /* lines behind the text in which they begin */
#define NOTE_LINES_MAX 20u  /* of what is said to editors */
#define FRONT_SHARE 2u      /* a text is so many times as long as what its page put before the dateline */

/* ---- classify ---- */

/* "… said the police. (RPS)": without what stands in brackets behind the last sentence. */
static struct span without_bracket(struct span s)
{
	size_t at = span_ends(s, SPAN(")")) ? s.len : 0;
	while (at > 0 && s.ptr[at - 1] != '(')
		at--;
	struct span before = span_trim(span_head(s, at > 0 ? at - 1 : 0));
	return before.len > 0 && sentence_ends(before, false) ? before : s;
}

/* Where nothing ends a sentence, length must do. */
static bool ends_sentence(struct span s)
{
	return sentence_ends(without_bracket(s), false) || (s.len > STOPLESS_LEAST && script_is_stopless(s, 0));
}

/* "## The walls" */
static struct span without_hashes(struct span text)
{
	size_t len = 0;
	while (len < text.len && len < 6 && text.ptr[len] == '#')
		len++;
	return len > 0 && len + 1 < text.len && text.ptr[len] == ' ' && text.ptr[len + 1] != '#' ? span_from(text, len + 1) : text;
}

static struct paragraph classify(struct span text)
{
	text = without_hashes(text);
	size_t mark = furniture_mark_len(text);
	text.len -= mark;
	struct paragraph p = { .text = text, .mark = span_make(text.ptr + text.len, mark), .words = script_words(text), .ends_sentence = mark > 0 || ends_sentence(text) };
	p.is_furniture = furniture_is_line(text, p.words);
	p.is_bullet = !p.is_furniture && lead_is_bullet(text);
	p.is_note = lead_is_note(text);
	/* a long text may quote anything; a notice is over soon */
	bool is_text = !p.is_furniture && !p.is_note;
	p.is_strong = is_text && ((p.ends_sentence && p.words >= STRONG_WORDS) || p.words >= 3 * STRONG_WORDS);
	p.is_weak = is_text && !p.is_strong && p.ends_sentence && p.words >= WEAK_WORDS;
	return p;
}

/* Bytes up to the empty line that ends it, or all. */
static size_t paragraph_len(struct span text)
{
	ptrdiff_t end = span_find(text, SPAN("\n\n"));
	return end < 0 ? text.len : (size_t)end;
}

/* "VESSK, June 14 (RW) -" with a line of its own belongs to the paragraph behind it. */
static bool is_dateline_alone(const struct page *page, struct span text)
{
	struct dateline dateline;
	bool is_short = text.len <= LINE_DATE_MAX && text.len > 0;
	return is_short && dateline_read(text, page->arena, &dateline) && dateline.len == text.len && dateline.agency.len > 0;
}

/* A dateline that nothing need confirm: "MOTOROLA (MOT) SEES GROWTH" is a company, its agency neither known nor followed by a dash or a day. */
static bool reads_wire(const struct page *page, struct span text, struct dateline *ret_dateline)
{
	if (!dateline_read(text, page->arena, ret_dateline) || ret_dateline->agency.len == 0 || ret_dateline->len >= text.len)
		return false;
	struct span line = span_trim(span_head(text, ret_dateline->len));
	char last = line.len > 0 ? line.ptr[line.len - 1] : ')';
	return ret_dateline->has_date || agency_named(ret_dateline->agency).len > 0 || (last != ')' && !ascii_is_letter(last));
}

/* Such a one begins a text, even one that is short or lacks its stop. */
static bool is_wire_lead(const struct page *page, const struct paragraph *p)
{
	struct dateline dateline;
	bool may_be = page->all.len <= HEAD_LINES_MAX && !p->is_furniture && !p->is_note && !p->is_bullet && !extract_is_prose(p);
	return may_be && reads_wire(page, p->text, &dateline);
}

/* But above prose what lacks its stop is the heading. */
static void find_heading(struct page *page)
{
	struct paragraph *first = page->all.len > 1 ? &page->all.at[0] : NULL;
	for (size_t i = 1; first && first->is_lead && !first->ends_sentence && i < page->all.len; i++)
		if (extract_is_prose(&page->all.at[i]) && !page->all.at[i].is_lead)
			first->is_lead = first->is_weak = false;
}

/* A headline may have a word that pages have, too; those that it has beside it return in the text. */
static void find_headline(struct page *page)
{
	struct paragraph *first = page->all.len > 1 ? &page->all.at[0] : NULL;
	if (!first || !first->is_furniture || furniture_is_no_headline(first->text, first->words))
		return;
	page->body = 1;
	extract_fold_body(page, page->all.len);
	page->body = 0;
	first->is_furniture = extract_shared_permille(page, first->text) < HEADING_SHARED;
}

static void page_read(struct page *page, struct span text)
{
	while (text.len > 0) {
		size_t len = paragraph_len(text);
		if (is_dateline_alone(page, span_head(text, len)) && len < text.len)
			len += 2 + paragraph_len(span_from(text, len + 2));
		struct paragraph p = classify(span_head(text, len));
		p.is_lead = is_wire_lead(page, &p);
		p.is_weak = p.is_weak || p.is_lead;
		VEC_PUSH(&page->all, p);
		text = span_from(text, len + 2);
	}
	find_heading(page);
	find_headline(page);
}

/* ---- the dateline ---- */

/* "KARACHI:" names a place; "MR SMITH:" is said by whom, and he says more. */
static bool is_speaker(const struct page *page, size_t at)
{
	unsigned others = 0;
	for (size_t i = page->body; i < page->all.len; i++) {
		struct span text = page->all.at[i].text;
		size_t len = 0;
		while (len < text.len && len < 40 && ((text.ptr[len] >= 'A' && text.ptr[len] <= 'Z') || strchr(" .-'", text.ptr[len]) || (signed char)text.ptr[len] < 0))
			len++;
		others += i != at && len >= 1 && len < text.len && text.ptr[len] == ':';
	}
	return others > 0;
}

/* The day is the report's own where it has its year; else it waits for one. */
static void take_day(struct page *page, const struct dateline *dateline)
{
	if (!dateline->has_date || page->report->published != TIME_NONE)
		return;
	if (dateline->date.has_year) {
		extract_take_date(page, &dateline->date);
		return;
	}
	page->day = dateline->date;
	page->has_day = true;
}

/* The body from `from` on, and the bullets and headings from `bullets` on above that. */
static struct span join(const struct page *page, size_t bullets, size_t from)
{
	size_t size = 0, len = 0;
	for (size_t i = bullets; i < page->body_end; i++)
		size += page->all.at[i].text.len + 2;
	char *text = arena_alloc(page->arena, size + 1, 1);
	for (size_t i = bullets; i < page->body_end; i++) {
		const struct paragraph *p = &page->all.at[i];
		if (p->is_dropped || p->text.len == 0 || (i < from && !p->is_bullet && !p->is_heading))
			continue;
		if (len > 0)
			len += 2, memcpy(text + len - 2, "\n\n", 2);
		memcpy(text + len, p->text.ptr, p->text.len);
		len += p->text.len;
	}
	return span_make(text, len);
}

static uint32_t words_between(const struct page *page, size_t from, size_t end)
{
	uint32_t words = 0;
	for (size_t i = from; i < end; i++)
		words += page->all.at[i].is_dropped ? 0 : page->all.at[i].words;
	return words;
}

/* The first of the headings above the body, or the body itself. */
static size_t first_heading(const struct page *page, size_t *ret_headings)
{
	size_t first = page->body;
	*ret_headings = 0;
	for (size_t i = page->body; i-- > 0 && page->body - i <= HEAD_LINES_MAX;)
		if (page->all.at[i].is_heading) {
			first = i;
			++*ret_headings;
		}
	return first;
}

/* What stands before the dateline is a summary, or the captions of pictures; nothing of it is lost. So is one line alone above the body. */
static void add_summary(struct page *page, size_t dateline)
{
	size_t headings, first = first_heading(page, &headings);
	struct page front = { .all = page->all, .body_end = dateline, .arena = page->arena };
	struct span before = join(&front, headings == 1 ? first : page->body, page->body), have = page->report->summary;
	page->all.at[first].is_heading = page->all.at[first].is_heading && headings > 1;
	if (have.len > 0 && before.len > 0)
		before = arena_format(page->arena, "%.*s\n\n%.*s", SPAN_ARG(have), SPAN_ARG(before));
	page->report->summary = before.len > 0 ? before : have;
}

/* "ZENDA (RW) - Dam breaks" as a heading; what stands without a blank before the rest ("CORRECTED-(OFFICIAL)-Dam breaks") is a note. */
static void cut_title(struct page *page, struct span *ret_agency)
{
	struct span title = page->report->title;
	struct dateline dateline;
	if (!reads_wire(page, title, &dateline) || title.ptr[dateline.len - 1] != ' ' || (dateline.place.len == 0 && !dateline.has_date))
		return;
	take_day(page, &dateline);
	page->report->title = span_trim(span_from(title, dateline.len));
	page->report->place = page->report->place.len > 0 ? page->report->place : dateline.place;
	*ret_agency = dateline.agency;
}

static void add_note(struct page *page, struct span note)
{
	struct span have = page->report->note;
	page->report->note = have.len > 0 ? arena_format(page->arena, "%.*s\n\n%.*s", SPAN_ARG(have), SPAN_ARG(note)) : note;
}

/* Whether what stands before the dateline says what is corrected below it; then it is a note. */
static bool take_correction(struct page *page, size_t dateline)
{
	struct page front = { .all = page->all, .body_end = dateline, .arena = page->arena };
	for (size_t i = page->body; i < dateline; i++)
		if (!lead_corrects(page->all.at[i].text))
			return false;
	if (dateline > page->body)
		add_note(page, join(&front, page->body, page->body));
	return dateline > page->body;
}

/* A dateline within the first paragraphs begins the wire's own text; what the page put before it is short beside it. Else it begins
 * one of several parts of a text that has begun already. */
static size_t read_dateline(struct page *page, struct span *ret_agency)
{
	size_t seen = 0;
	for (size_t i = page->body; i < page->body_end && seen < 3; i++) {
		struct paragraph *p = &page->all.at[i];
		struct dateline dateline;
		seen += extract_is_prose(p);
		if (!extract_is_prose(p) || !dateline_read(p->text, page->arena, &dateline) || (dateline.is_doubtful && is_speaker(page, i)))
			continue;
		bool is_corrected = take_correction(page, i);
		if (!is_corrected && words_between(page, page->body, i) * FRONT_SHARE > words_between(page, i, page->body_end))
			break;
		take_day(page, &dateline);
		if (!is_corrected)
			add_summary(page, i);
		p->text = span_trim(span_from(p->text, dateline.len));
		if (page->report->place.len == 0)
			page->report->place = dateline.place;
		if (page->report->byline.len == 0)
			page->report->byline = dateline.byline;
		*ret_agency = dateline.agency;
		return i;
	}
	return page->body;
}

/* ---- bullets and notes ---- */

/* "Notes to editors", or what stands in prose below the mark that says that the text is over, under a heading or none. */
static bool begins_note(const struct page *page, size_t at)
{
	const struct paragraph *p = &page->all.at[at];
	if (furniture_ends_text(p->text, p->words) == FURNITURE_NOTES)
		return true;
	bool is_below = at > page->body_end && furniture_is_end(p[-1].text) && !p->is_furniture;
	return is_below && (p->ends_sentence || extract_is_prose(p) || (at + 1 < page->all.len && extract_is_prose(p + 1)));
}

/* Behind the text, what is said to editors: up to the next thing that is neither prose nor short. */
static void read_note(struct page *page)
{
	size_t at = page->body_end, end = at + NOTES_WITHIN;
	while (at < page->all.len && at < end && !begins_note(page, at))
		at++;
	if (at >= page->all.len || at >= end) {
		for (at = page->body_end; at < page->all.len && at < end; at++)
			if (page->all.at[at].is_note)
				add_note(page, page->all.at[at].text);
		return;
	}
	for (end = at + 1; end < page->all.len && end < at + NOTE_LINES_MAX; end++) {
		struct paragraph *p = &page->all.at[end];
		p->is_dropped = p->is_furniture;
		if (p->is_furniture && !furniture_is_end(p->text))
			break; /* but "ENDS / Background / ENDS / Timeline": a mark between two of these */
	}
	struct page note = { .all = page->all, .body_end = end, .arena = page->arena };
	add_note(page, join(&note, at, at));
}

/* One alone, below something else, leads to another page. */
static bool is_lone_bullet(const struct page *page, size_t title, size_t at)
{
	const struct paragraph *p = &page->all.at[at];
	return !(at + 1 < page->all.len && p[1].is_bullet) && !(at > 0 && (p[-1].is_bullet || p[-1].is_note || at - 1 == title));
}

/* Where the bullets begin that stand between headline and text, or, without a headline, right above the text; they tell of it. What stands
 * there in brackets is a note. */
static size_t read_bullets(struct page *page, size_t title, size_t from)
{
	size_t least = title != SIZE_MAX ? title + 1 : page->body > HEAD_LINES_MAX ? page->body - HEAD_LINES_MAX : 0, at = page->body;
	unsigned shared = 0, found;
	for (size_t i = 0; title != SIZE_MAX && i < title; i++)
		if (page->all.at[i].is_note)
			add_note(page, page->all.at[i].text);
	while (at > least && (title != SIZE_MAX || page->all.at[at - 1].is_bullet || page->all.at[at - 1].is_note))
		at--;
	for (size_t i = at; i < page->body; i++) {
		struct paragraph *p = &page->all.at[i];
		if (p->is_note)
			add_note(page, p->text);
		p->is_bullet = p->is_bullet && !is_lone_bullet(page, title, i);
		if (p->is_bullet)
			(void)extract_shared_words(page, p->text, &found);
		shared += p->is_bullet ? found : 0;
	}
	return shared > 0 ? at : from;
}

/* ---- all ---- */

/* Where there is no heading, the first sentence names the report. */
struct span extract_first_sentence(struct span text)
{
	struct span sentence = SPAN_NONE;
	while (paragraph_len(text) < text.len && lead_is_bullet(span_head(text, paragraph_len(text))))
		text = span_from(text, paragraph_len(text) + 2);
	(void)sentence_next(&text, &sentence);
	struct span cut = utf8_head(sentence, 140);
	if (cut.len == sentence.len)
		return cut;
	size_t len = cut.len;
	while (len > 60 && cut.ptr[len - 1] != ' ')
		len--;
	return len > 60 ? span_trim(span_head(cut, len)) : cut;
}

/* Next to the text a line may say whose it is; so may what was taken off the end of its last paragraph. */
static void read_credit(struct page *page)
{
	struct span *originator = &page->report->originator;
	size_t from = page->body > CREDIT_LINES ? page->body - CREDIT_LINES : 0, end = page->body_end + CREDIT_LINES;
	for (size_t i = page->body_end; i < end && i < page->all.len && originator->len == 0; i++)
		*originator = agency_of_line(page->all.at[i].text);
	for (size_t i = from; i < page->body_end && originator->len == 0; i++)
		if (i < page->body || page->all.at[i].is_dropped)
			*originator = agency_of_line(page->all.at[i].text);
	if (originator->len == 0 && page->body_end > page->body)
		*originator = agency_named(page->all.at[page->body_end - 1].mark);
}

/* A sentence, the first of several headlines, or, where nothing shows a page, a headline that is not the title again. */
static bool says_more(const struct page *page, const struct paragraph *p)
{
	return p->ends_sentence || extract_begins_list(page, p) || (page->is_bare && !extract_is_title_again(page, p));
}

void extract_report(struct span text, struct arena *arena, struct report *report, struct span *ret_agency)
{
	struct page page = { .arena = arena, .report = report };
	struct embargo embargo;
	*ret_agency = SPAN_NONE;
	page_read(&page, embargo_take(text, arena, &embargo));
	extract_bound(&page);
	extract_drop_inside(&page);
	extract_fold_body(&page, page.body_end);
	size_t title = extract_find_title(&page);
	if (report->title.len > 0 && title != SIZE_MAX && says_more(&page, &page.all.at[title]))
		title = SIZE_MAX; /* what has its title already says something there */
	if (report->title.len == 0) {
		extract_read_title(&page, title);
		cut_title(&page, ret_agency);
	}
	extract_read_slug(&page, title);
	extract_read_head(&page, title);
	size_t from = read_dateline(&page, ret_agency);
	if (kill_begins(join(&page, from, from)))
		add_summary(&page, from); /* what takes a story back begins so */
	if (report->text.len == 0) {
		size_t headings, first = first_heading(&page, &headings), bullets = read_bullets(&page, title, from);
		report->text = join(&page, headings > 0 && first < bullets ? first : bullets, from);
	}
	extract_read_foot(&page);
	read_credit(&page);
	read_note(&page);
	if (report->title.len == 0)
		report->title = extract_first_sentence(report->text);
	embargo_settle(&embargo, arena, report);
	kill_take(text, report);
	VEC_DONE(&page.all);
}
