/* What a plain text falls into while its report is looked for. Shared by the files extract*.c; not for others.
 *
 *	extract.c         its paragraphs, each classified; the dateline, bullets and notes; all of it
 *	extract_shared.c  which words of a line return in the body
 *	extract_bound.c   where the body begins and ends
 *	extract_head.c    title, byline and dates around it
 */
#pragma once

#include "report/date.h"
#include "report/extract.h"

#include <stdint.h>

#define STRONG_WORDS 18u    /* so long a paragraph with a sentence's end is text */
#define WEAK_WORDS 6u
#define HEAD_LINES_MAX 40u  /* lines above the body that are looked at */
#define LINE_DATE_MAX 120u  /* longer lines hold dates of other things */

struct paragraph {
	struct span text, mark; /* with which it ended, and which is no part of it */
	uint32_t words;
	bool ends_sentence, is_furniture, is_strong, is_weak, is_dropped;
	bool is_lead;            /* prose by nothing but its dateline */
	bool is_bullet, is_note; /* above the text, of which bullets are a part */
	bool is_heading;         /* so are these, above it */
};

struct page {
	struct {
		struct paragraph *at;
		size_t len, cap;
	} all;
	size_t body, body_end; /* the body is [body, body_end) */
	struct arena *arena;
	struct report *report;
	struct span folded;    /* the body, folded, one blank before and behind each word */
	struct date day;       /* of the dateline, where has_day: it lacks its year */
	bool has_day;
	bool is_bare;          /* nothing shows that it was a page: no furniture but at its very end */
};

/* Strong or weak. */
static inline bool extract_is_prose(const struct paragraph *p)
{
	return p->is_strong || p->is_weak;
}

/* ---- the words of the body ---- */

/* Makes `folded` of the paragraphs from the body's first on. */
void extract_fold_body(struct page *page, size_t end);
/* Of the words of a line that say something, how many per thousand return in the body, and how many these are. */
unsigned extract_shared_words(const struct page *page, struct span line, unsigned *ret_found);
unsigned extract_shared_permille(const struct page *page, struct span line);

/* ---- bound ---- */

/* Finds body and body_end. */
void extract_bound(struct page *page);
/* Leaves out lines of the page inside the text: page numbers, "Advertisement", the running head of a PDF. */
void extract_drop_inside(struct page *page);

/* ---- head and foot ---- */

/* Of the paragraph above the body that is its title, or SIZE_MAX. */
size_t extract_find_title(const struct page *page);
void extract_read_title(struct page *page, size_t title);
/* "Flood in Streslau" below "Flood in Streslau - The Bugle", or the other way round; "Streslau: bridge closed" says more than "Streslau". */
bool extract_is_title_again(const struct page *page, const struct paragraph *p);
/* "1. Bridge closed" above the body, in which "2. School opens" stands. */
bool extract_begins_list(const struct page *page, const struct paragraph *p);
/* The slug above the title is a keyword. */
void extract_read_slug(struct page *page, size_t title);
/* Byline, date and summary between title and body. */
void extract_read_head(struct page *page, size_t title);
/* The page was dated when it was printed or put up. */
void extract_read_foot(struct page *page);
/* A line that is a date and nothing else, but for a word that says what of: "14 НОЯ, 13:15", "송고시간 2024-06-14 18:15". */
bool extract_is_date(const struct page *page, struct span line);
/* A date with its year anywhere in a short line. */
bool extract_has_date(const struct page *page, struct span line);
/* Where the report has none yet. */
void extract_take_date(struct page *page, const struct date *date);
