/* A story told in entries: elements side by side, each with a time and a few words, the newest first or last. The entries are short, so that
 * what stands between them would outweigh them; all that readers see of them is text here, the times and the headings too. */
#include "report/page_parts.h"

#include "base/ascii.h"

/* So many entries side by side are told in entries: where the page calls itself live, and where it does not. */
#define NAMED_LEAST 2
#define ENTRIES_LEAST 3
/* Without a name they hold so many per cent of the page's prose: the comments on a story, and teasers of others, are dated too. */
#define ENTRIES_SHARE 70
/* And none of them is so long and holds more than so many per cent: that would be the story, and the others about it. */
#define ENTRY_LONG 400
#define ENTRY_SHARE 60
#define SENTENCE_WEIGHT 40 /* what each sentence weighs more, so that the links below an entry do not part it from the next */
#define TIME_LINE_MAX 60u /* bytes of a line that is the time of an entry */

/* "14:05", "2.40pm", "10h30" at the front. */
static bool is_clock(struct span s)
{
	size_t len = 0;
	while (len < s.len && ascii_is_digit(s.ptr[len]))
		len++;
	if (len == 0 || len > 2 || len + 3 > s.len || !strchr(":.h", s.ptr[len]) || !ascii_is_digit(s.ptr[len + 1]) || !ascii_is_digit(s.ptr[len + 2]))
		return false;
	return len + 3 == s.len || (!ascii_is_digit(s.ptr[len + 3]) && s.ptr[len + 3] != '.');
}

static bool is_timed(const struct block *block)
{
	return block->has_time || is_clock(block->text);
}

static bool is_link(const struct block *block)
{
	return block->links * 2 > block->text.len;
}

/* Which elements hold a time, and which a heading that leads elsewhere. */
static void mark(struct page_parts *page)
{
	for (size_t i = 0; i < page->blocks.len; i++) {
		const struct block *block = &page->blocks.at[i];
		bool has_time = is_timed(block), is_teaser = !page->is_live && block->tag == TAG_HEADING && is_link(block);
		for (struct element *e = has_time || is_teaser ? block->owner : NULL; e; e = e->parent) {
			e->has_time = e->has_time || has_time;
			e->is_teaser = e->is_teaser || is_teaser;
		}
	}
}

static bool may_be_entry(const struct page_parts *page, const struct element *e)
{
	bool is_one = e->parent && e->has_time && !e->is_teaser && e->prose > 0 && !e->is_dropped;
	return is_one && (page->is_live || e->prose < ENTRY_LONG || e->prose * 100 <= e->parent->prose * ENTRY_SHARE);
}

/* An entry within an entry is a part of it. Returns the prose of all. */
static int64_t find_entries(struct page_parts *page, unsigned least)
{
	int64_t prose = 0;
	for (size_t i = 0; i < page->elements.len; i++)
		if (may_be_entry(page, page->elements.at[i]))
			page->elements.at[i]->parent->entries++;
	for (size_t i = 0; i < page->elements.len; i++) { /* parents first */
		struct element *e = page->elements.at[i];
		bool is_within = e->parent && e->parent->is_entry, is_entry = may_be_entry(page, e) && e->parent->entries >= least;
		e->is_entry = is_within || is_entry;
		prose += is_entry && !is_within ? e->prose : 0;
	}
	return prose;
}

/* What shows in an entry is of the text; its time and its heading also where they stand in what is furniture elsewhere. */
static void raise_entry(struct block *block)
{
	bool is_line = is_timed(block) && block->text.len <= TIME_LINE_MAX, is_heading = block->tag == TAG_HEADING;
	if (is_line || is_heading) {
		block->is_dropped = false;
		block->links = 0;
		block->weight = 1;
	} else if (block->weight > 0) {
		block->weight += SENTENCE_WEIGHT;
	} else if (block->weight > LOOSE_WEIGHT && !is_link(block)) {
		block->weight = 1;
	}
}

static const struct element *entry_of(const struct element *e)
{
	while (e && !e->is_entry)
		e = e->parent;
	return e;
}

bool page_find_live(struct page_parts *page, int64_t all)
{
	mark(page);
	int64_t prose = find_entries(page, page->is_live ? NAMED_LEAST : ENTRIES_LEAST);
	if (prose == 0 || (!page->is_live && prose * 100 < all * ENTRIES_SHARE))
		return false;
	for (size_t i = 0; i < page->blocks.len; i++)
		if (entry_of(page->blocks.at[i].owner))
			raise_entry(&page->blocks.at[i]);
	return true;
}
