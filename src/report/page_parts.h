/* What a page falls into while it is read: elements that part it, blocks of text in them, and what the page says about itself. Shared by the
 * files page*.c; not for others.
 *
 *	page_shed.c    the bytes that nobody reads are left out
 *	page.c         libxml2's events to elements and blocks
 *	page_names.c   what the names of elements, classes and ids tell
 *	page_choose.c  which blocks are the article
 *	page_lists.c   lists, tables and lines that belong to it
 *	page_live.c    of a story that is told in entries
 *	page_meta.c    metadata, page_ld.c the part of it that is JSON-LD
 *	page_body.c    the text as its data has it
 *	page_title.c   which of all that names it is its headline
 *	page_links.c   where it leads: its feeds, its base, another page
 *	page_refuse.c  what is no news
 */
#pragma once

#include "report/date.h"
#include "report/decode.h"

#include <stdint.h>

/* ---- before it is parsed ---- */

/* Adds `html` without its comments, and without what is in its scripts (but for JSON-LD) and styles: it is read as before.
 * False: one of its tags has so many attributes that it is not to be parsed. */
bool page_shed(struct buf *out, struct span html);
/* Cuts `rest` behind its next script: its tag, and what is in it. False: there is none. */
bool page_next_script(struct span *rest, struct span *ret_tag, struct span *ret_inside);

/* ---- names ---- */

/* What an element does to the text around it. */
enum tag {
	TAG_INLINE, TAG_BLOCK, TAG_PARAGRAPH, TAG_HEADING, TAG_ITEM, TAG_ROW, TAG_CELL, TAG_BREAK, TAG_HIDDEN, TAG_ASIDE, TAG_HEADER, TAG_LINK, TAG_MAIN, TAG_ARTICLE,
};

/* What an element may say about the page. */
enum role { ROLE_NONE, ROLE_HTML, ROLE_TITLE, ROLE_META, ROLE_LINK, ROLE_BASE, ROLE_SCRIPT, ROLE_TIME, ROLE_H1, ROLE_ANCHOR, ROLE_PRE, ROLE_RAISED, ROLE_STRONG, ROLE_QUOTE };

struct page_tag {
	const char *name;
	enum tag tag;
	enum role role;
};

/* Names and values by turns, NULL at the end; a value may be NULL. As libxml2 lends them: until the event is over. */
typedef const unsigned char *const *page_attributes;

/* Never NULL: an element of another name is inline. */
const struct page_tag *page_tag(const char *name);
struct span page_attribute(page_attributes attributes, const char *name);

/* What the names given by authors (class, id and their kin) say of an element. */
struct page_named {
	bool is_aside;  /* furniture, by its name */
	bool is_hidden; /* nobody sees it */
	bool is_live;   /* a story told in entries */
	bool is_body;   /* the article's text */
	bool is_talk;   /* what readers say of it */
};

struct page_named page_named(page_attributes attributes);

/* ---- elements and blocks ---- */

struct element {
	struct element *parent;
	size_t at, end; /* its number, and that behind the last element in it */
	enum tag tag;
	int64_t prose;  /* bytes of prose below */
	int64_t body_prose; /* of it, in elements below that the page calls the body of an article */
	int64_t quoted;     /* of it, in quotations below */
	int64_t weight; /* of all blocks below that count */
	int64_t column; /* of the prose below that is in the text */
	unsigned entries; /* elements right in it that may be entries of a live report */
	bool is_named_aside, is_hidden, is_body, is_in_body, is_talk, is_dropped;
	bool has_time, is_teaser, is_entry, is_quote;
};

struct block {
	struct span text; /* lent from the page's text once all is read */
	size_t start, len;
	size_t links;     /* bytes of it inside links */
	struct element *owner;
	enum tag tag;
	int64_t weight;
	bool is_dropped;
	bool has_time; /* a <time> stands in it */
	bool is_pre;   /* its lines are its author's */
	bool is_strong; /* all of it is bold */
};

struct page_parts {
	struct {
		struct element **at;
		size_t len, cap;
	} elements; /* in document order: parents before children */
	struct {
		struct block *at;
		size_t len, cap;
	} blocks;
	bool is_live;
};

#define LOOSE_WEIGHT -46 /* below what any short line weighs that is neither a link nor furniture */

/* Where the story is told in entries, their blocks are given weight; `all`: prose of the page. */
bool page_find_live(struct page_parts *parts, int64_t all);

/* What the text is chosen from. */
struct page_choice {
	const struct element *root;
	bool is_body;      /* only what is in the article's body by name */
	bool is_letter;    /* short lines are text wherever they stand, and links are buttons */
	size_t first, end; /* the blocks [first, end); none where there is nothing like an article */
};

struct page_choice page_choose(struct page_parts *parts);
/* All of a letter, but for what is furniture by its name. */
struct page_choice page_choose_all(struct page_parts *parts);
/* Whether a block may be the heading of an article. */
bool page_is_heading(const struct block *block);
/* The nearest heading above the text, else the nearest line that may be one, or SPAN_NONE. */
struct span page_heading(const struct page_parts *parts, const struct page_choice *choice);
/* The blocks of the article, each a paragraph. `summary`: as the metadata has it, by which a lead above the text is known. Returns what is said
 * to editors, lent, or SPAN_NONE. */
struct span page_write(const struct page_parts *parts, const struct page_choice *choice, struct span title, struct span summary, struct buf *out);

/* ---- lists ---- */

#define HEADING_WORDS 3u /* of a heading, at least */

uint32_t page_words(struct span line);
/* Whether a block is in what the text is chosen from, and no furniture. */
bool page_is_chosen(const struct block *block, const struct page_choice *from);
/* The heading above the text that begins with the block `first`: its number, or SIZE_MAX. */
size_t page_find_heading(const struct page_parts *parts, size_t first);
/* A short line of its own in the column of the text. */
bool page_is_line(const struct block *block, const struct page_choice *from, const struct element *column);
/* Where the lists end that stand in the column behind the text: items and rows, lines under a heading, bullets, figures, and what the text
 * announces with a colon. */
size_t page_end_of_lists(const struct page_parts *parts, const struct element *column, const struct page_choice *from);
/* Where those begin that stand right above the text: items and rows, each with its heading, which is not the text's own; figures. */
size_t page_start_of_lists(const struct page_parts *parts, const struct element *column, const struct page_choice *from);

/* ---- where it leads ---- */

struct page_links {
	struct decode_offers offers; /* addresses as they stand there */
	struct span base, refresh;
	bool is_hidden;              /* the element at hand is for those who see no other: <noscript> */
};

void page_links_link(struct page_links *links, struct arena *arena, page_attributes attributes);
void page_links_base(struct page_links *links, struct arena *arena, page_attributes attributes);
/* `content` of a meta element that is equivalent to a header Refresh. */
void page_links_refresh(struct page_links *links, struct arena *arena, struct span content);

/* ---- metadata ---- */

/* Who says it, most trusted first. */
enum says { SAYS_LD, SAYS_META, SAYS_ITEMPROP, SAYS_TIME, SAYS_HEADING, SAYS_NAME, SAYS_LINK, SAYS_NOBODY };

struct said {
	struct span value;
	enum says by;
};

struct said_date {
	int64_t time;
	enum says by;
	bool is_date_only;
};

/* Of a <time>: whether it is the article's shows its place. */
struct said_time {
	struct date date;
	const struct element *element; /* that it stands in, or NULL */
	size_t block;                  /* the number of the block that it stands in, or that follows it */
};

#define ALTERNATES_MAX 64u
#define H1_MAX 8u     /* main headings that are looked at */
#define WANTED_MAX 8u /* elements within each other whose inner text is wanted */

struct page_meta {
	struct arena *arena;
	struct said title, byline, source, summary, language, link, keywords, body, place;
	struct said_date published, updated;
	struct {
		struct said_time *at;
		size_t len, cap;
	} times;
	struct said_time here; /* the place of the element at hand */
	int64_t month;       /* of its publication, where the metadata says no day; TIME_NONE for none */
	struct span no_date; /* the first date by metadata that is in no calendar */
	struct {
		struct span href, language;
	} alternates[ALTERNATES_MAX]; /* the page in several languages: one of them is its own */
	size_t alternates_len;
	struct span h1[H1_MAX], head_title; /* the page's main headings, and its <title> */
	size_t h1_len;
	struct page_links links;
	struct buf inner;           /* the text of all elements at hand that are wanted */
	struct {
		int field;
		size_t start;
	} wanted[WANTED_MAX];
	unsigned wanted_len;
	bool wants_blank, has_ld, has_time, is_live;
	bool has_publisher; /* by microdata; its name may follow */
};

void page_meta_init(struct page_meta *meta, struct arena *arena);
void page_meta_done(struct page_meta *meta);
/* An element begins; true where its inner text is wanted: page_meta_text gets it, page_meta_leave ends it. */
bool page_meta_enter(struct page_meta *meta, const struct page_tag *tag, page_attributes attributes);
void page_meta_text(struct page_meta *meta, struct span text);
void page_meta_leave(struct page_meta *meta);
/* Fills the fields of `report` that are empty. `body` is the text of the article, `heading` the one that stands above it, or SPAN_NONE. */
void page_meta_finish(struct page_meta *meta, struct span body, struct span heading, struct report *report);
/* The headline, and the date that stood with it, where `*ret_has_date`. */
struct span page_title(const struct page_meta *meta, struct span body, struct span heading, struct date *ret_date, bool *ret_has_date);

/* `value` is kept (copied) where nobody more trusted has spoken. */
void page_said(struct page_meta *meta, struct said *field, enum says by, struct span value);
void page_said_date(struct page_meta *meta, struct said_date *field, enum says by, struct span value);
/* An article's metadata in a script of JSON-LD, also of one that is not quite JSON. */
void page_ld_read(struct page_meta *meta, struct span script);
/* Text of metadata, which is often escaped twice. */
struct span page_unescaped(struct arena *arena, struct span s);
