#include "base/ascii.h"
#include "report/byline.h"
#include "report/dateline.h"
#include "report/extract_parts.h"
#include "report/furniture.h"

#define LAST_WORDS 2u       /* of a sentence right behind text */
#define RUN_BREAK 3u        /* so many short lines in a row part two texts */
#define TALK_SHARE 3u       /* in readers' comments every third line at least is a name, a date, "Reply" */
#define GAPS_MAX 40u        /* in the short sentences at the end, each of which is looked at with the whole text */
#define ROWS_ABOVE 2u       /* so many rows of figures are a table above the text */
#define ROWS_BEHIND 3u      /* and behind it, where addresses and telephone numbers stand */
#define ROWS_SHARE 2u       /* every second line of a table at least has figures; the others are its headings */
#define ROWS_MAX 2000u      /* lines that are looked at for them */
#define ROWS_HEAD 4u        /* lines above a table that begins a text: title, byline, date and place */
#define BESIDE_SHARED 300u  /* of the words of a short sentence beyond furniture so many per thousand return in the text */

static size_t next_prose(const struct page *page, size_t from, bool wants_strong)
{
	while (from < page->all.len && !(wants_strong ? page->all.at[from].is_strong : extract_is_prose(&page->all.at[from])))
		from++;
	return from;
}

/* The last paragraph of the text: the last strong one, but for a small rest of prose behind a run of short lines. */
static size_t last_strong(const struct page *page)
{
	size_t best = 0, best_words = 0, words = 0, last = 0, run = 0;
	for (size_t i = 0; i < page->all.len; i++) {
		const struct paragraph *p = &page->all.at[i];
		if (!extract_is_prose(p)) {
			run++;
			continue;
		}
		if (run >= RUN_BREAK) {
			best = words >= best_words / 3 ? last : best;
			best_words += words >= best_words / 3 ? words : 0;
			words = 0;
		}
		run = 0;
		words += p->words;
		last = p->is_strong || words == p->words ? i : last;
	}
	return words >= best_words / 3 ? last : best;
}

static uint32_t prose_between(const struct page *page, size_t from, size_t end)
{
	uint32_t words = 0;
	for (size_t i = from; i < end; i++)
		words += extract_is_prose(&page->all.at[i]) ? page->all.at[i].words : 0;
	return words;
}

/* Whether names and dates stand between what follows, as in what readers say; a report goes on in prose. */
static bool is_talk(const struct page *page, size_t from, size_t end)
{
	size_t lines = 0;
	for (size_t i = from; i < end; i++)
		lines += !extract_is_prose(&page->all.at[i]);
	return lines * TALK_SHARE >= end - from;
}

/* Where the page says that its text is over. Such lines also stand in the middle, as links to what is below: a list of other stories and
 * the heading of readers' comments end a text of which more lies before them than behind. */
static size_t cut_at_end_line(const struct page *page, size_t from, size_t end)
{
	uint32_t before = 0, all = prose_between(page, from, end);
	for (size_t i = from; i < end; i++) {
		const struct paragraph *p = &page->all.at[i];
		enum furniture_end kind = before >= STRONG_WORDS ? furniture_ends_text(p->text, p->words) : FURNITURE_GOES_ON;
		if (kind == FURNITURE_NOTES)
			return i;
		before += extract_is_prose(p) ? p->words : 0;
		if (extract_is_prose(p) || (before < 2 * STRONG_WORDS && kind != FURNITURE_MARK))
			continue;
		bool is_late = before * 2 >= all;
		bool is_over = kind == FURNITURE_COMMENTS ? is_late || is_talk(page, i + 1, end) : kind == FURNITURE_OTHERS && is_late;
		if (is_over || kind == FURNITURE_MARK)
			return i;
	}
	return end;
}

/* Behind the few lines of furniture at `at`, or SIZE_MAX where something else stands there. */
static size_t behind_furniture(const struct page *page, size_t at)
{
	size_t end = at;
	while (end < page->all.len && end - at < RUN_BREAK && page->all.at[end].is_furniture)
		end++;
	return end > at && end - at < RUN_BREAK && end < page->all.len ? end : SIZE_MAX;
}

/* The end of the short sentences behind furniture that go on with the text: as many words as lie before, or such as return there; else they
 * are the page's ("Get our news every morning."). */
static size_t go_on_behind(struct page *page, size_t end)
{
	size_t at = behind_furniture(page, end), last = at;
	uint32_t shared = 0, words = 0;
	bool says_end = false;
	while (last < page->all.len && page->all.at[last].is_weak)
		last++;
	for (size_t i = end; last > at && i < at; i++)
		says_end = says_end || furniture_ends_text(page->all.at[i].text, page->all.at[i].words) != FURNITURE_GOES_ON;
	if (at == SIZE_MAX || last == at)
		return end;
	extract_fold_body(page, end);
	for (size_t i = at; i < last && !says_end; i++) {
		shared += extract_shared_permille(page, page->all.at[i].text) * page->all.at[i].words;
		words += page->all.at[i].words;
	}
	bool is_of_it = words > 0 && shared >= words * BESIDE_SHARED;
	return is_of_it || prose_between(page, at, last) >= prose_between(page, page->body, end) ? last : end;
}

/* A short sentence above the furniture above the text, by its dateline or its words. */
static size_t begin_above(struct page *page, size_t body)
{
	size_t at = body, least = body > RUN_BREAK ? body - RUN_BREAK : 0;
	struct dateline dateline;
	while (at > least && page->all.at[at - 1].is_furniture)
		at--;
	if (at == body || at == least || !page->all.at[at - 1].is_weak)
		return body;
	struct span lead = page->all.at[at - 1].text;
	extract_fold_body(page, page->all.len);
	return dateline_read(lead, page->arena, &dateline) || (at > 1 && extract_shared_permille(page, lead) >= BESIDE_SHARED) ? at - 1 : body;
}

/* Right behind the text a short sentence is still of it: "Nobody was hurt." So is one that leaves its stop to the agency that it names. */
static bool belongs_behind(const struct paragraph *p)
{
	bool is_signed = !p->is_furniture && p->words >= WEAK_WORDS && furniture_names_agency(p->text);
	return p->is_weak || is_signed || (p->ends_sentence && !p->is_furniture && p->words >= LAST_WORDS);
}

/* Bullets that are sentences stand above the text all the same. */
static size_t below_bullets(const struct page *page, size_t body)
{
	size_t at = body;
	while (at < page->all.len && (page->all.at[at].is_bullet || page->all.at[at].is_note))
		at++;
	at = at > body ? next_prose(page, at, false) : at;
	return at < page->all.len ? at : body;
}

/* "In a statement the mayor said:" belongs to what follows, as to the sentence that it goes on from. */
static bool announces(const struct paragraph *p)
{
	return !p->is_furniture && p->words >= WEAK_WORDS && span_ends(p->text, SPAN(":"));
}

/* "Dividend 22.50 francs vs 6.32." */
static bool is_short_sentence(const struct page *page, const struct paragraph *p)
{
	return p->ends_sentence && !p->is_furniture && !p->is_note && p->words >= LAST_WORDS && byline_of(p->text).len == 0 && !extract_has_date(page, p->text);
}

/* Weak prose right above the first strong belongs to it: "It began at dawn." */
static size_t above_strong(const struct page *page, size_t body)
{
	for (;;) {
		if (body > 0 && page->all.at[body - 1].is_weak)
			body--;
		else if (body > 1 && page->all.at[body - 2].is_weak && (announces(&page->all.at[body - 1]) || is_short_sentence(page, &page->all.at[body - 1])))
			body -= 2;
		else if (body == 2 && announces(&page->all.at[1])) /* right below the title */
			body--;
		else
			return body;
	}
}

/* ---- rows of figures ---- */

/* "6,000", "(1.5", "$12"; `ret_is_last`: the last word is one. */
static size_t figures_in(struct span line, bool *ret_is_last)
{
	size_t figures = 0;
	*ret_is_last = false;
	for (struct span word; (word = span_next_word(&line)).len > 0;) {
		size_t sign = strchr("+-($", word.ptr[0]) ? 1 : 0;
		*ret_is_last = word.len > sign && ascii_is_digit(word.ptr[sign]) && !memchr(word.ptr, ':', word.len); /* no hour */
		figures += *ret_is_last;
	}
	return figures;
}

/* "1. Jane Doe (Ruritania)", "1954 - Work begins" */
static bool is_numbered(struct span line)
{
	struct span number = span_next_word(&line), next = span_next_word(&line);
	size_t len = 0;
	while (len < number.len && ascii_is_digit(number.ptr[len]))
		len++;
	bool is_marked = len + 1 == number.len && strchr(".):", number.ptr[len]);
	return len > 0 && (is_marked || (len == number.len && (span_equals(next, SPAN("-")) || span_equals(next, SPAN("\xE2\x80\x93"))))) && next.len > 0;
}

/* "Net 4,990,000 vs loss 12.8 mln", "TOTAL WHEAT STOCKS 2935 3087": results, tables and lists, which agencies send without sentences. */
static bool is_row(const struct page *page, const struct paragraph *p)
{
	bool is_last;
	size_t figures = extract_is_prose(p) || p->is_furniture || p->is_note ? 0 : figures_in(p->text, &is_last);
	bool is_one = figures >= 2 || (figures > 0 && ((is_last && p->words > 2) || is_numbered(p->text)));
	return is_one && !extract_has_date(page, p->text);
}

/* The first of the rows that begin a text below its heading, where nothing shows that it was a page; else the body as it is. */
static size_t above_rows(const struct page *page, size_t body)
{
	size_t least = page->report->title.len == 0, at = body, first = body, rows = 0, figured = 0;
	bool is_last;
	for (; at > least && body - at < ROWS_MAX && !page->all.at[at - 1].is_furniture; at--) {
		bool is_one = is_row(page, &page->all.at[at - 1]);
		rows += is_one;
		figured += figures_in(page->all.at[at - 1].text, &is_last) > 0;
		first = is_one ? at - 1 : first;
	}
	bool has_rows = rows >= ROWS_ABOVE || (rows > 0 && figured == body - least);
	if (at > least || !has_rows || rows * ROWS_SHARE < body - first || first - least > ROWS_HEAD)
		return body;
	/* "Qtr ended Jan 31", "The bank changed its rates as follows:" */
	for (at = least; at < first && (extract_has_date(page, page->all.at[at].text) || byline_of(page->all.at[at].text).len > 0);)
		at++;
	return at;
}

/* Whether nothing shows that it was a page. */
static bool is_bare(const struct page *page)
{
	for (size_t i = 0; i < page->all.len; i++)
		if (page->all.at[i].is_furniture && furniture_ends_text(page->all.at[i].text, page->all.at[i].words) != FURNITURE_MARK)
			return false;
	return page->body <= ROWS_HEAD;
}

/* The end of the rows behind the text. */
static size_t behind_rows(const struct page *page, size_t end)
{
	size_t last = end, rows = 0;
	for (size_t i = end; page->is_bare && i < page->all.len && i - end < ROWS_MAX && !page->all.at[i].is_strong; i++) {
		bool is_one = is_row(page, &page->all.at[i]);
		if (furniture_ends_text(page->all.at[i].text, page->all.at[i].words) != FURNITURE_GOES_ON)
			break;
		rows += is_one;
		last = is_one ? i + 1 : last;
	}
	return rows >= ROWS_BEHIND && rows * ROWS_SHARE >= last - end ? last : end;
}

/* A sentence that lost its stop on the way: text goes on behind it, or no more than a word or two. */
static bool lacks_stop(const struct page *page, size_t at)
{
	const struct paragraph *p = &page->all.at[at];
	bool is_last = at + 1 == page->all.len || (at + 2 == page->all.len && p[1].words <= 2);
	bool is_one = p->words >= WEAK_WORDS && !p->is_furniture && !p->is_note && furniture_ends_text(p->text, p->words) == FURNITURE_GOES_ON;
	return is_one && page->is_bare && (is_last || extract_is_prose(&p[1])) && !extract_has_date(page, p->text);
}

/* ---- all ---- */

void extract_bound(struct page *page)
{
	size_t len = page->all.len, strong = next_prose(page, 0, true);
	page->body = next_prose(page, 0, strong < len && strong > 0);
	page->body = page->body < len ? begin_above(page, above_strong(page, page->body)) : len;
	page->body = below_bullets(page, page->body);
	if (page->body == len) { /* no prose at all: everything but the heading, where that is still wanted */
		page->body = len > 1 && page->report->title.len == 0 ? 1 : 0;
		page->body_end = len;
		return;
	}
	page->body = above_rows(page, page->body);
	page->is_bare = is_bare(page);
	size_t end = last_strong(page) + 1;
	end = end > page->body ? end : page->body + 1;
	size_t cut = cut_at_end_line(page, page->body, end);
	if (cut < end) {
		page->body_end = cut;
		return;
	}
	page->body_end = SIZE_MAX;
	for (unsigned gaps = 0; page->body_end != end && gaps <= GAPS_MAX; gaps++) {
		page->body_end = end;
		while (end < len && (belongs_behind(&page->all.at[end]) || lacks_stop(page, end)))
			end++;
		end = behind_rows(page, go_on_behind(page, end));
	}
}

/* Lines of the page inside the text: page numbers, "Advertisement", the running head of a PDF. */
void extract_drop_inside(struct page *page)
{
	for (size_t i = page->body; i < page->body_end; i++) {
		struct paragraph *p = &page->all.at[i];
		if (extract_is_prose(p))
			continue;
		size_t same = 0;
		for (size_t j = page->body; p->words <= 12 && j < page->body_end && page->body_end - page->body < 2000; j++)
			same += span_equals(page->all.at[j].text, p->text);
		p->is_dropped = p->is_furniture || same >= 3;
	}
}
