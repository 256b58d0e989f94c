/* Lists, tables and lines of a page, which belong to the text that they stand with. */
#include "base/ascii.h"
#include "report/date.h"
#include "report/furniture.h"
#include "report/lead.h"
#include "report/page_parts.h"

/* A table stands in the column, not in what stands in it: with its parts and a box around it so many elements deep. */
#define TABLE_DEPTH 5u
#define LIST_DEPTH 2u /* an item and its list */
/* So many lines make a list. */
#define LINES_LEAST 2u
#define NAME_WORDS 4u

static bool lies_in(const struct element *e, const struct element *column, unsigned depth_max)
{
	for (unsigned depth = 0; e && e != column && depth < depth_max; depth++)
		e = e->parent;
	return e == column;
}

/* A list or table in the column of the text, at its edge: items and rows of several cells that are no links. */
static bool is_listed(const struct block *block, const struct page_choice *from, const struct element *column)
{
	const struct element *e = block->owner;
	bool is_row = e->tag == TAG_ROW || (e->tag == TAG_CELL && span_find(block->text, SPAN(" | ")) > 0);
	bool is_item = e->tag == TAG_ITEM && block->weight > LOOSE_WEIGHT && block->links == 0;
	return (is_row || is_item) && lies_in(e, column, is_row ? TABLE_DEPTH : LIST_DEPTH) && page_is_chosen(block, from) && block->links * 2 <= block->text.len;
}

bool page_is_line(const struct block *block, const struct page_choice *from, const struct element *column)
{
	bool is_short = block->tag == TAG_PARAGRAPH && block->weight > LOOSE_WEIGHT && block->links == 0;
	return is_short && lies_in(block->owner, column, 1) && page_is_chosen(block, from);
}

/* "Anna, 19", "Streslau: 12 boats": a number that is no day of a calendar, and no telephone's. */
static bool is_figure(struct span line)
{
	struct date date;
	size_t len;
	for (size_t at = 1; at + 2 < line.len; at++) {
		struct span number = span_from(line, at + 2);
		if ((line.ptr[at] != ',' && line.ptr[at] != ':') || line.ptr[at + 1] != ' ' || !ascii_is_digit(number.ptr[0]) || date_parse_front(number, &date, &len))
			continue;
		while (number.len > 0 && !ascii_is_blank(number.ptr[0]))
			number = span_from(number, 1);
		number = span_trim(number);
		return number.len == 0 || !ascii_is_digit(number.ptr[0]);
	}
	return false;
}

static bool is_figure_line(const struct block *block, const struct page_choice *from, const struct element *column)
{
	return page_is_line(block, from, column) && is_figure(block->text);
}

/* Whether lines with figures begin at `at`. */
static bool is_figures(const struct page_parts *page, size_t at, const struct page_choice *from, const struct element *column)
{
	size_t end = at;
	while (end < page->blocks.len && end - at < LINES_LEAST && is_figure_line(&page->blocks.at[end], from, column))
		end++;
	return end - at == LINES_LEAST;
}

/* The heading of a list, or of at least `least` lines. Many are no more than a bold line above others that are not. */
static bool heads_list(const struct page_parts *page, size_t at, const struct page_choice *from, const struct element *column, size_t least)
{
	const struct block *block = &page->blocks.at[at];
	bool is_heading = (block->tag == TAG_HEADING || block->is_strong) && block->links == 0 && page_is_chosen(block, from) && lies_in(block->owner, column, 1);
	uint32_t words = page_words(block->text);
	size_t lines = 0;
	if (!is_heading || furniture_ends_text(block->text, words) != FURNITURE_GOES_ON || furniture_is_line(block->text, words))
		return false;
	while (lines < least && at + lines + 1 < page->blocks.len && page_is_line(block + lines + 1, from, column) &&
	       !(block->is_strong && block[lines + 1].is_strong))
		lines++;
	return lines == least || (at + 1 < page->blocks.len && is_listed(block + 1, from, column));
}

/* The name of whoever has a page of his own: only an announcement tells such from the names of other pages. */
static bool is_linked_name(const struct block *block, const struct page_choice *from, const struct element *column)
{
	bool is_name = (block->tag == TAG_ITEM || block->tag == TAG_PARAGRAPH) && block->weight > LOOSE_WEIGHT && page_words(block->text) <= NAME_WORDS;
	return is_name && lies_in(block->owner, column, LIST_DEPTH) && page_is_chosen(block, from);
}

size_t page_end_of_lists(const struct page_parts *page, const struct element *column, const struct page_choice *from)
{
	struct span last = from->end > 0 ? page->blocks.at[from->end - 1].text : SPAN_NONE;
	bool is_announced = span_ends(last, SPAN(":")), may_link = is_announced && page_words(last) >= HEADING_WORDS;
	size_t end = from->end;
	for (bool has_more = true; has_more && end < page->blocks.len; end += has_more) {
		const struct block *block = &page->blocks.at[end];
		bool heads = heads_list(page, end, from, column, is_announced ? 1 : LINES_LEAST);
		is_announced = is_announced || heads || is_figures(page, end, from, column);
		has_more = heads || is_listed(block, from, column) || (may_link && is_linked_name(block, from, column)) ||
			   (page_is_line(block, from, column) && (is_announced || lead_is_bullet(block->text)));
	}
	return end;
}

size_t page_start_of_lists(const struct page_parts *page, const struct element *column, const struct page_choice *from)
{
	size_t first = from->first, at = first, figures;
	for (bool has_more = true; has_more; at -= has_more) {
		while (at > 0 && is_listed(&page->blocks.at[at - 1], from, column))
			at--;
		has_more = at < first && at > 0 && heads_list(page, at - 1, from, column, 1) && page_find_heading(page, at - 1) != SIZE_MAX;
		first = has_more ? at - 1 : first == from->first ? at : first;
	}
	for (figures = first; figures > 0 && is_figure_line(&page->blocks.at[figures - 1], from, column);)
		figures--;
	return first - figures >= LINES_LEAST ? figures : first;
}
