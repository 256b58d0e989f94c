#include "base/ascii.h"
#include "report/agency.h"
#include "report/byline.h"
#include "report/dateline.h"
#include "report/extract_parts.h"
#include "report/furniture.h"
#include "report/letter.h"

#define LAST_WORDS 2u       /* of the shortest sentence */
#define RUN_BREAK 3u        /* so many short lines in a row part two texts */
#define TALK_SHARE 3u       /* in readers' comments every third line at least is a name, a date, "Reply" */
#define PARTS_MAX 100u      /* of a page, each of which is looked at with the text above */
#define SHARED_LINES 40u    /* of each of them */
#define DATE_WORDS 8u       /* a line below the text that dates it is shorter */
#define SIGNED_LINES 4u     /* "Best regards," and what is below */
#define INITIALS_MAX 24u    /* bytes of "rr/fl" */
#define ROWS_ABOVE 2u       /* so many rows of figures are a table above the text */
#define ROWS_SHARE 2u       /* every second line of a table at least has figures; the others are its headings */
#define ROWS_MAX 2000u      /* lines that are looked at for them */
#define ROWS_HEAD 4u        /* lines above a table that begins a text: title, byline, date and place */
#define BESIDE_SHARED 300u  /* of the words of sentences beyond furniture so many per thousand return in the text */

static size_t next_prose(const struct page *page, size_t from, bool wants_strong)
{
	while (from < page->all.len && !(wants_strong ? page->all.at[from].is_strong : extract_is_prose(&page->all.at[from])))
		from++;
	return from;
}

static uint32_t prose_between(const struct page *page, size_t from, size_t end)
{
	uint32_t words = 0;
	for (size_t i = from; i < end; i++)
		words += extract_is_prose(&page->all.at[i]) ? page->all.at[i].words : 0;
	return words;
}

/* Of any length: "Nobody was hurt." So is one that leaves its stop to the agency that it names. */
static bool is_sentence(const struct paragraph *p)
{
	bool is_signed = !p->is_furniture && p->words >= WEAK_WORDS && furniture_names_agency(p->text);
	return extract_is_prose(p) || is_signed || (p->ends_sentence && !p->is_furniture && p->words >= LAST_WORDS);
}

static size_t behind_last_sentence(const struct page *page, size_t from, size_t end)
{
	while (end > from && !is_sentence(&page->all.at[end - 1]))
		end--;
	return end;
}

/* Whether names and dates stand between what follows, as in what readers say; a report goes on in prose. */
static bool is_talk(const struct page *page, size_t from, size_t end)
{
	size_t lines = 0;
	for (size_t i = from; i < end; i++)
		lines += !extract_is_prose(&page->all.at[i]);
	return lines * TALK_SHARE >= end - from;
}

/* Whether the text is over at such a line. On a page these stand in the middle as well, as links to what is below: a list of other stories
 * and the heading of readers' comments end a text of which more lies before them than behind. Where nothing shows that it was a page,
 * "Latest figures" is a heading of its own, but for one without a sentence below. */
static bool is_over_at(const struct page *page, enum furniture_end kind, bool is_late, bool has_more, size_t behind, size_t end)
{
	if (kind == FURNITURE_MARK)
		return true;
	if (kind != FURNITURE_COMMENTS && kind != FURNITURE_OTHERS)
		return false;
	if (page->is_bare)
		return !has_more;
	return is_late || (kind == FURNITURE_COMMENTS && is_talk(page, behind, end));
}

/* Where the page says that its text is over. */
static size_t cut_at_end_line(const struct page *page, size_t from, size_t end)
{
	uint32_t before = 0, all = prose_between(page, from, end);
	size_t last = behind_last_sentence(page, from, end);
	for (size_t i = from; i < end; i++) {
		const struct paragraph *p = &page->all.at[i];
		enum furniture_end kind = before >= STRONG_WORDS ? furniture_ends_text(p->text, p->words) : FURNITURE_GOES_ON;
		if (kind == FURNITURE_NOTES)
			return i;
		before += extract_is_prose(p) ? p->words : 0;
		if (extract_is_prose(p) || (before < 2 * STRONG_WORDS && kind != FURNITURE_MARK))
			continue;
		if (is_over_at(page, kind, before * 2 >= all, i + 1 < last, i + 1, end))
			return i;
	}
	return end;
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

/* In what has its title already, a mail, a sentence above the text is of it, but for the title again. */
static bool is_lead(const struct page *page, const struct paragraph *p)
{
	struct span title = page->report->title, bare = p->text;
	while (bare.len > 0 && strchr(".!", bare.ptr[bare.len - 1]))
		bare.len--;
	return title.len > 0 && !span_equals_nocase(bare, title) && !span_equals_nocase(p->text, title) && is_short_sentence(page, p);
}

/* Weak prose right above the first strong belongs to it: "It began at dawn." */
static size_t above_strong(const struct page *page, size_t body)
{
	for (;;) {
		if (body > 0 && (page->all.at[body - 1].is_weak || is_lead(page, &page->all.at[body - 1])))
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
	size_t title = 0;
	while (title + 1 < body && extract_is_date(page, page->all.at[title].text))
		title++;
	size_t least = page->report->title.len == 0 ? title + 1 : 0, at = body, first = body, rows = 0, figured = 0;
	bool is_last;
	for (; at > least && body - at < ROWS_MAX && !page->all.at[at - 1].is_furniture; at--) {
		const struct paragraph *p = &page->all.at[at - 1];
		bool has_figure = figures_in(p->text, &is_last) > 0;
		/* "1.2 million refugees", where the first line can be the title */
		bool is_one = is_row(page, p) || (has_figure && page->all.at[title].words > 2 && !extract_is_prose(p) && !p->is_note && !extract_has_date(page, p->text));
		rows += is_one;
		figured += has_figure;
		first = is_one ? at - 1 : first;
	}
	bool has_rows = rows >= ROWS_ABOVE || (rows > 0 && figured == body - least);
	bool is_page = at > least || (least > 0 && page->all.at[least - 1].is_furniture);
	if (is_page || !has_rows || rows * ROWS_SHARE < body - first || first - least > ROWS_HEAD)
		return body;
	/* "Qtr ended Jan 31", "The bank changed its rates as follows:" */
	for (at = least; at < first && (extract_has_date(page, page->all.at[at].text) || byline_of(page->all.at[at].text).len > 0);)
		at++;
	return at;
}

/* ---- the end ---- */

/* Without the furniture below all of it, which says of what stands above no more than that it is over. */
static size_t above_furniture(const struct page *page)
{
	size_t end = page->all.len;
	while (end > page->body + 1 && page->all.at[end - 1].is_furniture)
		end--;
	return end;
}

/* Whether nothing shows that it was a page. */
static bool is_bare(const struct page *page, size_t end)
{
	for (size_t i = 0; i < end; i++)
		if (page->all.at[i].is_furniture && !furniture_is_mark(page->all.at[i].text))
			return false;
	return true;
}

/* "Posted 2 January 2003", but not "2 January 2003 - Work begins", which is one of the text's own. */
static bool is_date_below(const struct page *page, const struct paragraph *p)
{
	struct date date;
	size_t len = 0, words = 0;
	struct span rest = date_front(p->text, page->report->language, &date, &len) ? span_from(p->text, len) : SPAN_NONE;
	for (struct span word; (word = span_next_word(&rest)).len > 0;)
		words += !ascii_is_digit(word.ptr[0]);
	return words < 2 && p->words < DATE_WORDS && !p->is_bullet && extract_has_date(page, p->text);
}

/* "rr/fl", of those who wrote it and passed it on. */
static bool is_initials(struct span line)
{
	size_t slashes = 0;
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] != '/' && !ascii_is_letter(line.ptr[i]))
			return false;
		slashes += line.ptr[i] == '/';
	}
	return slashes > 0 && line.len <= INITIALS_MAX;
}

/* "AP-WS-06-18-95 1432EDT<" */
static bool is_slug(struct span line)
{
	size_t len = 0;
	while (len < line.len && ascii_is_letter(line.ptr[len]))
		len++;
	return len > 1 && len + 1 < line.len && line.ptr[len] == '-' && agency_is_name(span_head(line, len));
}

/* Whose it is and from when: "(Reporting by Jane Doe)". */
static bool closes(const struct page *page, const struct paragraph *p)
{
	bool is_bracketed = span_starts(p->text, SPAN("(")) && span_ends(p->text, SPAN(")"));
	bool is_one = is_initials(p->text) || is_slug(p->text) || is_bracketed || p->words == 0 || agency_is_credit(p->text) ||
		      is_date_below(page, p);
	return p->is_furniture || p->is_note || furniture_is_signature(p->text) || (is_one && !p->ends_sentence);
}

static struct span between(const struct page *page, size_t from, size_t end)
{
	if (from == end)
		return SPAN_NONE;
	const char *begin = page->all.at[from].text.ptr;
	const struct span *last = &page->all.at[end - 1].text;
	return span_make(begin, (size_t)(last->ptr + last->len - begin));
}

static size_t above_signature(const struct page *page, size_t end)
{
	while (end > page->body + 1 && closes(page, &page->all.at[end - 1]))
		end--;
	/* "Best regards," with a name below */
	for (size_t at = end; at > page->body + 1 && end - at < SIGNED_LINES && !is_sentence(&page->all.at[at - 1]); at--)
		if (page->all.at[at - 1].words <= LAST_WORDS && span_ends(page->all.at[at - 1].text, SPAN(",")))
			return letter_has_signatories(between(page, at, end)) ? end : at - 1;
	return end;
}

/* Sentences of a page, behind the last of which stands what may part two texts. */
struct part {
	size_t from, end;
	uint32_t words;
	bool is_noticed; /* a notice of the page stands above */
	bool has_strong; /* it has a paragraph of the length that only text has */
};

/* Whether it goes on with the text above, by its length beside that or by its words. */
static bool goes_on(struct page *page, const struct part *part, uint32_t before)
{
	uint32_t shared = 0, words = 0;
	if (before == 0 || part->words >= (part->is_noticed && !part->has_strong ? before : before / 3))
		return true;
	extract_fold_body(page, part->from);
	for (size_t i = part->from; i < part->end && i - part->from < SHARED_LINES; i++) {
		const struct paragraph *p = &page->all.at[i];
		shared += is_sentence(p) ? extract_shared_permille(page, p->text) * p->words : 0;
		words += is_sentence(p) ? p->words : 0;
	}
	return shared >= words * BESIDE_SHARED;
}

/* The end of the sentences of a page that are of its text: behind its notices, and behind many short lines, others may stand. */
static size_t end_of_page(struct page *page)
{
	struct part part = { .from = page->body };
	size_t end = page->body, run = 0, parts = 0;
	uint32_t before = 0;
	bool is_noticed = false;
	for (size_t i = page->body; i <= page->all.len; i++) {
		const struct paragraph *p = i < page->all.len ? &page->all.at[i] : NULL;
		if (p && !is_sentence(p)) {
			run += !p->is_bullet;
			is_noticed = is_noticed || (p->is_furniture && furniture_is_notice(p->text, p->words));
			continue;
		}
		if (!p || is_noticed || run >= RUN_BREAK) {
			bool is_one = parts++ < PARTS_MAX && goes_on(page, &part, before);
			end = is_one ? part.end : end;
			before += is_one ? part.words : 0;
			part = (struct part) { .from = i, .is_noticed = is_noticed };
		}
		part.words += p ? p->words : 0;
		part.has_strong = part.has_strong || (p && p->is_strong);
		part.end = i + 1;
		run = 0;
		is_noticed = false;
	}
	return end;
}

/* "• 3,400 boats were moved", "Cebu 71 69 65": of a list or a table that is of the text, by its figures or its words. */
static bool is_listed(const struct page *page, const struct paragraph *p)
{
	bool is_last;
	if (!p->is_bullet)
		return is_row(page, p);
	return figures_in(p->text, &is_last) > 0 || extract_shared_permille(page, p->text) >= BESIDE_SHARED;
}

/* The last sentence of a page may have a list or a table below, perhaps with a heading. */
static size_t behind_lists(struct page *page, size_t end)
{
	bool was_heading = false;
	extract_fold_body(page, end);
	for (size_t i = end; i < page->all.len && i - end < ROWS_MAX && !page->all.at[i].is_furniture; i++) {
		bool is_one = is_listed(page, &page->all.at[i]);
		if (!is_one && was_heading)
			break;
		was_heading = !is_one;
		end = is_one ? i + 1 : end;
	}
	return end;
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
		page->is_bare = is_bare(page, above_furniture(page));
		return;
	}
	page->body = above_rows(page, page->body);
	size_t foot = above_furniture(page);
	page->is_bare = is_bare(page, foot);
	size_t end = page->is_bare ? foot : behind_lists(page, end_of_page(page));
	page->body_end = cut_at_end_line(page, page->body, end);
	if (page->is_bare)
		page->body_end = above_signature(page, page->body_end);
}

static bool has_furniture_inside(const struct page *page, size_t foot)
{
	for (size_t i = page->body; i < page->body_end && i < foot; i++)
		if (page->all.at[i].is_furniture)
			return true;
	return false;
}

/* Lines of the page inside the text: page numbers, "Advertisement", the running head of a PDF. Poems, lists and answers repeat themselves, too,
 * where nothing shows a page, but not for most of their length. */
void extract_drop_inside(struct page *page)
{
	bool may_repeat = page->is_bare && !has_furniture_inside(page, above_furniture(page));
	size_t len = page->body_end - page->body, most = may_repeat ? len * 2 / 3 : 2;
	for (size_t i = page->body; i < page->body_end; i++) {
		struct paragraph *p = &page->all.at[i];
		if (extract_is_prose(p))
			continue;
		size_t same = 0;
		for (size_t j = page->body; p->words <= 12 && j < page->body_end && len < 2000; j++)
			same += span_equals(page->all.at[j].text, p->text);
		p->is_dropped = p->is_furniture || (same >= 3 && same > most);
	}
}
