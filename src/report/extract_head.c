#include "base/array.h"
#include "base/ascii.h"
#include "report/agency.h"
#include "report/byline.h"
#include "report/dateline.h"
#include "report/extract_parts.h"
#include "report/imprint.h"
#include "report/lead.h"
#include "report/title.h"
#include "text/scripts.h"

#define SUMMARY_WORDS 3u    /* of a sentence right above text */
#define TITLE_WORDS_MAX 30u
#define TITLE_LABELLED 3000u /* score of a line that says it is the title: beyond any other */
#define TITLE_FOUND 4u      /* words shared with the body, from which on a line may be a heading without doubt */
#define DATED_WORDS 8u       /* a line that is nothing but its date is shorter */
#define DATED_MAX 60u        /* and has fewer bytes */
#define LABEL_WORDS 4u       /* as they are counted of "송고시간" */
#define NAME_WORDS_MAX 6u   /* of those who wrote it */
#define OUTLET_WORDS_MAX 3u /* of whom they wrote it for */
#define FOOT_LINES_MAX 60u  /* below the body that are looked at */

struct span extract_title_date(struct span title, struct date *ret_date, bool *ret_has_date)
{
	static const struct span separators[] = { SPAN(" - "), SPAN(" | "), SPAN(" \xE2\x80\x93 "), SPAN(" \xE2\x80\x94 "), SPAN(" ("), SPAN(" ["), SPAN(", ") };
	*ret_has_date = false;
	for (size_t i = title.len; i-- > 0;) {
		for (size_t j = 0; j < LEN(separators); j++) {
			if (!span_starts(span_from(title, i), separators[j]))
				continue;
			struct span tail = span_from(title, i + separators[j].len);
			if ((separators[j].ptr[1] == '(' && span_ends(tail, SPAN(")"))) || (separators[j].ptr[1] == '[' && span_ends(tail, SPAN("]"))))
				tail.len--;
			if (tail.len >= 6 && date_parse(tail, ret_date) && ret_date->has_day) {
				*ret_has_date = true;
				return span_trim(span_head(title, i));
			}
		}
	}
	return title;
}

/* A date anywhere in a short line: "Albion Monitor July 9, 2001 (" or "Published: 9 July 2001 10:15"; and where it stands there. */
static bool line_date_at(const struct page *page, struct span line, struct date *ret_date, struct span *ret_at)
{
	if (line.len > LINE_DATE_MAX)
		return false;
	size_t len;
	for (size_t i = 0; i < line.len; i++) {
		bool begins = i == 0 || strchr(" :,|(", line.ptr[i - 1]);
		if (begins && line.ptr[i] != ' ' && date_front(span_from(line, i), page->report->language, ret_date, &len) && ret_date->has_year) {
			*ret_at = span_make(line.ptr + i, len);
			return true;
		}
	}
	return false;
}

static bool line_date(const struct page *page, struct span line, struct date *ret_date)
{
	struct span at;
	return line_date_at(page, line, ret_date, &at);
}

bool extract_has_date(const struct page *page, struct span line)
{
	struct date date;
	return line_date(page, line, &date);
}

void extract_take_date(struct page *page, const struct date *date)
{
	if (page->report->published != TIME_NONE)
		return;
	page->report->published = date->time;
	page->report->is_date_only = date->is_date_only;
}

/* One word at most; in scripts that part them by nothing, no more signs than one may have. */
static bool is_label(struct span s)
{
	struct span word = span_next_word(&s);
	return span_next_word(&s).len == 0 && script_words(word) <= LABEL_WORDS;
}

bool extract_is_date(const struct page *page, struct span line)
{
	struct date date;
	struct span at;
	size_t len;
	if (date_front(line, page->report->language, &date, &len) && len == line.len)
		return true;
	if (line.len >= DATED_MAX || !line_date_at(page, line, &date, &at))
		return false;
	struct span before = span_make(line.ptr, (size_t)(at.ptr - line.ptr)), behind = span_trim(span_from(line, before.len + at.len));
	return is_label(before) && behind.len <= 1;
}

/* A line that is its date: not a heading with a date behind it, some of whose words return. */
static bool is_dated_only(const struct page *page, const struct paragraph *p)
{
	struct date date;
	bool has_date;
	unsigned found;
	if (extract_is_date(page, p->text))
		return true;
	if (p->words >= DATED_WORDS || p->text.len >= DATED_MAX || !extract_has_date(page, p->text))
		return false;
	struct span heading = extract_title_date(p->text, &date, &has_date);
	return extract_shared_words(page, has_date ? heading : p->text, &found) < 300;
}

/* "(Photo: Jane Doe, RNA)", "Enlarge this image toggle caption", "Updated at 9 p.m."; the remark that heads what was posted in a news group. */
static bool is_of_page(struct span line)
{
	static const struct span words[] = { SPAN("(photo"), SPAN("(foto"), SPAN("getty images"), SPAN("toggle caption") };
	static const struct span fronts[] = { SPAN("/*"), SPAN("updated "), SPAN("last updated"), SPAN("published "), SPAN("posted "), SPAN("first published") };
	for (size_t i = 0; i < LEN(words); i++)
		if (span_find_nocase(line, words[i]) >= 0)
			return true;
	for (size_t i = 0; i < LEN(fronts); i++)
		if (span_starts_nocase(line, fronts[i]))
			return true;
	return false;
}

/* "Date: 20/11/2026", "Index: RUR 13/8765 Ruritania Date: 23 November 2026": of a form that was filled in. */
static bool is_label_of_date(struct span line)
{
	ptrdiff_t at = span_find_nocase(line, SPAN("date:"));
	struct date date;
	size_t len;
	struct span rest = at < 0 ? SPAN_NONE : span_trim(span_from(line, (size_t)at + 5));
	return rest.len > 0 && (date_parse(rest, &date) || date_front(rest, SPAN_NONE, &date, &len));
}

/* "on the application of A.B.": it goes on from what stands above. */
static bool goes_on(struct span line)
{
	size_t len = 0;
	while (len < line.len && line.ptr[len] >= 'a' && line.ptr[len] <= 'z')
		len++;
	return len > 0 && len < line.len && line.ptr[len] == ' ' && memchr(line.ptr, '.', line.len);
}

/* "Title: Dam breaks": bytes of the label, or 0. */
static size_t title_label(struct span line)
{
	static const struct span labels[] = { SPAN("title: "), SPAN("headline: "), SPAN("titre : "), SPAN("titre: "), SPAN("titel: "), SPAN("titulo: "), SPAN("t\xC3\xADtulo: "), SPAN("titolo: ") };
	for (size_t i = 0; i < LEN(labels); i++)
		if (span_starts_nocase(line, labels[i]) && line.len > labels[i].len)
			return labels[i].len;
	return 0;
}

/* How much a line above the body looks like its title; the words that it shares with the body decide. */
static unsigned title_score(const struct page *page, const struct paragraph *p)
{
	if (p->is_furniture || p->is_bullet || p->is_note || is_label_of_date(p->text) || is_of_page(p->text) || goes_on(p->text) || lead_is_mark(p->text) || p->words > TITLE_WORDS_MAX || p->text.len < 4 || span_ends(p->text, SPAN(":")) || byline_of(p->text).len > 0 ||
	    title_is_path(p->text) || is_dated_only(page, p))
		return 0;
	if (title_label(p->text) > 0)
		return TITLE_LABELLED;
	if (lead_slug(p->text).len > 0)
		return 1; /* better than nothing */
	unsigned found = 0;
	unsigned score = 1 + extract_shared_words(page, p->text, &found);
	/* the name of a section or a topic returns too; a heading says more than that */
	if (found < TITLE_FOUND)
		score = 1 + score * (found + 1) / (TITLE_FOUND + 1);
	if (p->ends_sentence && p->words > 12)
		score /= 2;
	return score;
}

/* The first line that is near the best: a subtitle shares as many words, but comes later. */
size_t extract_find_title(const struct page *page)
{
	unsigned scores[HEAD_LINES_MAX] = { 0 }, best = 0;
	size_t from = page->body > HEAD_LINES_MAX ? page->body - HEAD_LINES_MAX : 0;
	for (size_t i = from; i < page->body; i++) {
		scores[i - from] = title_score(page, &page->all.at[i]);
		best = scores[i - from] > best ? scores[i - from] : best;
	}
	for (size_t i = from; best > 0 && i < page->body; i++)
		if (scores[i - from] * 10 >= best * 7)
			return i;
	return SIZE_MAX;
}

bool extract_begins_list(const struct page *page, const struct paragraph *p)
{
	static const struct span firsts[] = { SPAN("1. "), SPAN("1) ") }, seconds[] = { SPAN("2. "), SPAN("2) ") };
	for (size_t i = 0; i < LEN(firsts); i++)
		for (size_t j = page->body; span_starts(p->text, firsts[i]) && j < page->body_end; j++)
			if (span_starts(page->all.at[j].text, seconds[i]))
				return true;
	return false;
}

/* "=", "* * *" */
static bool is_rule(struct span line)
{
	for (size_t i = 0; i < line.len; i++)
		if (ascii_is_letter(line.ptr[i]) || ascii_is_digit(line.ptr[i]) || (line.ptr[i] & 0x80))
			return false;
	return true;
}

static bool has_bar(struct span s)
{
	static const struct span bars[] = { SPAN(" - "), SPAN(" | "), SPAN(" \xE2\x80\x93 "), SPAN(" \xE2\x80\x94 "), SPAN(" \xC2\xBB ") };
	for (size_t i = 0; i < LEN(bars); i++)
		if (span_starts(s, bars[i]))
			return true;
	return false;
}

bool extract_is_title_again(const struct page *page, const struct paragraph *p)
{
	struct span title = page->report->title, rest = span_from(p->text, title.len);
	bool is_front = span_starts_nocase(p->text, title) && (is_rule(rest) || has_bar(rest));
	return is_front || span_find_nocase(title, p->text) >= 0;
}

/* A line above the body whose words return in it; or, alone between title and body, a sentence: "Nine people are dead." */
static bool is_summary(const struct page *page, size_t title, size_t line)
{
	const struct paragraph *p = &page->all.at[line];
	if (title == SIZE_MAX || p->is_furniture || p->is_bullet || p->is_note || is_of_page(p->text) || span_starts(page->all.at[title].text, p->text))
		return false;
	bool is_between = line == title + 1 && line + 1 == page->body && page->all.at[page->body].is_strong;
	return (p->words >= 8 && extract_shared_permille(page, p->text) >= 400) || (is_between && p->ends_sentence && p->words >= SUMMARY_WORDS);
}

/* "Jane Doe", "Jane Doe and John Roe", "The Vessk Courier": few words, each with a capital. */
static bool is_name(const struct paragraph *p)
{
	struct span line = p->text;
	size_t names = 0;
	for (struct span word; (word = span_next_word(&line)).len > 0;) {
		bool is_joint = span_equals(word, SPAN("and")) || span_equals(word, SPAN("und")) || span_equals(word, SPAN("et")) || span_equals(word, SPAN("y"));
		if (!is_joint && (word.ptr[0] < 'A' || word.ptr[0] > 'Z'))
			return false;
		names += !is_joint;
	}
	return names > 0 && names <= NAME_WORDS_MAX && !memchr(p->text.ptr, ':', p->text.len);
}

static bool is_writer(const struct paragraph *p)
{
	bool has_small = false;
	for (size_t i = 0; i < p->text.len; i++)
		has_small = has_small || (p->text.ptr[i] >= 'a' && p->text.ptr[i] <= 'z');
	return has_small && p->words > 1 && is_name(p);
}

/* A name above another: who wrote it, and for whom. */
static bool is_signed(const struct page *page, size_t title, size_t line)
{
	const struct paragraph *p = &page->all.at[line];
	bool is_above = line + 1 < page->body && is_writer(p) && p[1].words <= OUTLET_WORDS_MAX && is_name(p + 1);
	bool is_below = line > title + 1 && p->words <= OUTLET_WORDS_MAX && is_name(p) && is_writer(p - 1) && !p[-1].is_heading;
	return is_above || is_below;
}

/* "Key figures", "1.2 million refugees", "Summary": what nothing shows to be of a page, and what says neither whose the text is nor when it was
 * written, is of the text. */
static bool is_of_text(const struct page *page, size_t title, size_t line)
{
	const struct paragraph *p = &page->all.at[line];
	bool is_told = p->is_furniture || p->is_note || is_rule(p->text) || lead_is_mark(p->text) || agency_is_credit(p->text) || extract_is_title_again(page, p);
	bool is_bare = page->is_bare && !is_told && !is_of_page(p->text) && !is_signed(page, title, line);
	return is_bare || extract_begins_list(page, p);
}

void extract_read_slug(struct page *page, size_t title)
{
	struct span slug = page->body > 0 && title != 0 ? lead_slug(page->all.at[0].text) : SPAN_NONE;
	if (slug.len == 0 || page->report->keywords_len > 0)
		return;
	struct span *keywords = ARENA_NEW(page->arena, struct span, 1);
	keywords[0] = slug;
	page->report->keywords = keywords;
	page->report->keywords_len = 1;
}

/* "DATELINE: STRESLAU" of an archive's form: the place, or SPAN_NONE. */
static struct span place_of(const struct page *page, struct span line)
{
	static const struct span label = SPAN("dateline: ");
	struct span place = span_starts_nocase(line, label) && line.len <= LINE_DATE_MAX ? span_trim(span_from(line, label.len)) : SPAN_NONE;
	return place.len > 0 ? dateline_tidy_place(page->arena, place) : SPAN_NONE;
}

/* Lines between title and body, and the one behind "by". */
void extract_read_head(struct page *page, size_t title)
{
	size_t least = page->body > HEAD_LINES_MAX ? page->body - HEAD_LINES_MAX : 0;
	for (size_t i = title == SIZE_MAX ? least : title + 1; i < page->body; i++) {
		struct paragraph *p = &page->all.at[i];
		struct imprint imprint;
		bool is_imprint = imprint_read(p->text, &imprint);
		struct span byline = is_imprint ? imprint.byline : byline_of(p->text), place = place_of(page, p->text);
		struct date date;
		if (page->report->place.len == 0)
			page->report->place = place;
		if (is_imprint && page->report->source.len == 0)
			page->report->source = imprint.source;
		if (page->report->byline.len == 0 && byline.len > 0)
			page->report->byline = byline;
		if (is_imprint && imprint.has_date)
			extract_take_date(page, &imprint.date);
		else if (line_date(page, p->text, &date))
			extract_take_date(page, &date);
		else if (page->report->summary.len == 0 && byline.len == 0 && is_summary(page, title, i))
			page->report->summary = p->text;
		else
			p->is_heading = page->report->title.len > 0 && !is_imprint && byline.len + place.len == 0 && is_of_text(page, title, i);
	}
	for (size_t i = least; title != SIZE_MAX && i < title; i++) { /* above the title: a date line or a byline, seldom */
		struct date date;
		if (!line_date(page, page->all.at[i].text, &date))
			continue;
		date = page->has_day ? date_with_year(&page->day, &date) : date;
		extract_take_date(page, &date);
	}
}

/* "Flood in Streslau - The Bugle" above "Flood in Streslau": the page's title with its site's name, and the heading. */
static struct span without_site(const struct page *page, size_t title)
{
	struct span text = page->all.at[title].text;
	for (size_t i = 0; i < page->body; i++) {
		struct span line = page->all.at[i].text, rest = span_from(text, line.len);
		if (i != title && line.len >= 10 && has_bar(rest) && span_starts(text, line))
			return line;
	}
	return text;
}

void extract_read_title(struct page *page, size_t title)
{
	struct date date;
	bool has_date;
	if (title == SIZE_MAX)
		return;
	struct span text = page->all.at[title].text, heading = without_site(page, title);
	heading = span_trim(span_from(heading, title_label(heading)));
	page->report->title = extract_title_date(heading, &date, &has_date);
	if (!has_date && heading.len < text.len)
		(void)extract_title_date(text, &date, &has_date);
	if (has_date)
		extract_take_date(page, &date);
}

/* The page was dated when it was printed or put up. */
void extract_read_foot(struct page *page)
{
	size_t end = page->all.len - page->body_end > FOOT_LINES_MAX ? page->body_end + FOOT_LINES_MAX : page->all.len;
	for (size_t i = page->body_end; i < end && page->report->published == TIME_NONE; i++) {
		struct date date;
		if (!line_date(page, page->all.at[i].text, &date))
			continue;
		date = page->has_day ? date_with_year(&page->day, &date) : date;
		extract_take_date(page, &date);
	}
}
