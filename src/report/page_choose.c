/* Which blocks are the article; what is done is told in page.h. */
#include "report/byline.h"
#include "report/embargo.h"
#include "report/furniture.h"
#include "report/lead.h"
#include "report/page_parts.h"
#include "text/sentences.h"

/* An element named like furniture that holds more than so many per cent of the prose is none. */
#define FURNITURE_SHARE 25
/* One that has so many per cent of its prose in the body of an article holds little else. */
#define SPARED_SHARE 70
/* Nobody meant what is hidden to be read where what is shown holds so many per cent of the prose; else scripts will show it. */
#define SHOWN_SHARE 25
/* An <article> that holds so many per cent of the weight is a story of its own. */
#define ARTICLE_SHARE 25
#define ARTICLE_LEAST 400 /* less weight is no article yet */
/* So many per cent of the heaviest's weight are clearly more. */
#define RUN_SHARE 120
/* What its page calls the body of the article is all of it where that holds so many per cent of the heaviest's weight. */
#define BODY_SHARE 20
/* A body within a body that holds so many per cent of it is the one. */
#define INNER_SHARE 60
/* What blocks weigh that are no prose, in bytes of prose that they undo. */
#define HEADING_WEIGHT -8
#define LINK_HEADING_WEIGHT -60
#define LINK_WEIGHT -5
#define FURNITURE_WEIGHT -60
#define ITEM_WEIGHT -6
#define SHORT_WEIGHT -15
#define BODY_LINE_SHARE 2 /* in a body they weigh a part of their length; from a half to an eighth measured alike */
#define PROSE_LEAST 40 /* bytes of a sentence */
#define LONG_LEAST 80 /* bytes of prose without the end of one */
/* The heading of other stories ends a text of which it has seen so many per cent. */
#define END_SHARE 40
/* The column of the text holds so many per cent of it, and what stands behind the column at most so many. From 65 to 70 measured
 * alike, less and more were worse. */
#define COLUMN_SHARE 70
#define BEHIND_SHARE 30
/* A box in the text has at most so many blocks. */
#define BOX_BLOCKS 6u
/* Links weigh against by half their length up to this. */
#define LINK_MOST 25
/* A paragraph that sums the story up is so long, and as the summary in the metadata for so many bytes: that is often cut. */
#define LEAD_LEAST 40
#define LEAD_ENOUGH 80
/* One that no metadata names is longer than this, at most so many blocks below the heading and above the text; outside of a header it is
 * nearer, and what is in the header lies at most so deep. */
#define LEAD_LONG 60
#define LEAD_BLOCKS 20u
#define LEAD_NEAR 2u
#define HEADER_DEPTH 5u
#define HEADING_LEAST 15u
/* The heading of the text stands so few blocks above it. */
#define HEADING_BLOCKS 12u

/* ---- weigh ---- */

uint32_t page_words(struct span s)
{
	uint32_t words = s.len > 0;
	for (size_t i = 0; i < s.len; i++)
		words += s.ptr[i] == ' ';
	return words;
}

/* For: bytes of prose outside links. Against: links and loose ends, each a little however short. */
static int64_t weigh(const struct block *block)
{
	int64_t len = (int64_t)block->text.len, links = (int64_t)block->links;
	if (block->tag == TAG_HEADING)
		return links * 2 > len ? LINK_HEADING_WEIGHT : HEADING_WEIGHT;
	if (links * 2 > len)
		return LINK_WEIGHT - (len / 2 < LINK_MOST ? len / 2 : LINK_MOST);
	/* mark-up that came through as text: pixels, embeds */
	bool is_markup = block->text.ptr[0] == '<' && len > 2 && ((block->text.ptr[1] | 0x20) >= 'a');
	if (is_markup || furniture_is_line(block->text, page_words(block->text)))
		return FURNITURE_WEIGHT;
	/* no template sets furniture in lines: what is, short or without a sentence, a poem or a table, was written for the text */
	bool is_prose = (len >= PROSE_LEAST && sentence_ends(block->text, true)) || len >= LONG_LEAST || block->is_pre;
	if (is_prose)
		return len - links;
	if (sentence_ends(block->text, true))
		return len / 2; /* "No." she said. */
	return block->tag == TAG_ITEM ? ITEM_WEIGHT : SHORT_WEIGHT - (len < 60 ? len : 60) / 2;
}

/* In what the page calls the body of its article short lines are text, too, where they are no links: a list of winners is as good a report as any. */
static int64_t weigh_in_body(const struct block *block)
{
	int64_t weight = weigh(block);
	bool is_line = weight < 0 && weight > LOOSE_WEIGHT && block->links * 2 <= block->text.len;
	if (!is_line)
		return weight;
	return block->tag == TAG_ITEM || block->tag == TAG_PARAGRAPH ? (int64_t)block->text.len / BODY_LINE_SHARE : 0;
}

static void weigh_all(struct page_parts *page)
{
	for (size_t i = 0; i < page->elements.len; i++) { /* parents first */
		struct element *e = page->elements.at[i];
		e->is_in_body = e->is_body || (e->parent && e->parent->is_in_body);
	}
	for (size_t i = 0; i < page->blocks.len; i++) {
		struct block *block = &page->blocks.at[i];
		block->weight = block->owner->is_in_body ? weigh_in_body(block) : weigh(block);
	}
}

/* ---- choose ---- */

/* Gives each element its end, the prose below it, and what of that is in elements that the page calls the body of an article. Returns all of it. */
static int64_t count(struct page_parts *page)
{
	int64_t all = 0;
	for (size_t i = 0; i < page->blocks.len; i++) {
		const struct block *block = &page->blocks.at[i];
		int64_t prose = block->weight > 0 ? block->weight : 0;
		all += prose;
		for (struct element *e = block->owner; e; e = e->parent)
			e->prose += prose;
	}
	for (size_t i = page->elements.len; i-- > 0;) { /* children first */
		struct element *e = page->elements.at[i];
		e->body_prose = e->is_body ? e->prose : e->body_prose;
		if (!e->parent)
			continue;
		e->parent->body_prose += e->body_prose;
		e->quoted = e->is_quote ? e->prose : e->quoted;
		e->parent->quoted += e->quoted;
		e->parent->end = e->end > e->parent->end ? e->end : e->parent->end;
	}
	return all;
}

/* The prose that no style hides. */
static int64_t shown_of(const struct page_parts *page, int64_t all)
{
	for (size_t i = 0; i < page->elements.len; i++) {
		const struct element *e = page->elements.at[i];
		if (e->is_hidden)
			all -= e->prose;
		i = e->is_hidden ? e->end - 1 : i;
	}
	return all;
}

/* Whether a style hides more than half of an article: what has to be asked for, or paid. */
static bool is_folded(const struct element *e)
{
	const struct element *home = e->parent;
	while (home && home->tag != TAG_ARTICLE && !home->is_body)
		home = home->parent;
	return home && e->prose * 2 > home->prose;
}

/* Marks what is furniture by its name; `spares_bodies`: not what holds little but a body. Returns the prose that bodies have lost by it. */
static int64_t mark_asides(struct page_parts *page, int64_t all, bool spares_bodies)
{
	int64_t lost = 0;
	bool drops_hidden = shown_of(page, all) * 100 > all * SHOWN_SHARE;
	for (size_t i = 0; i < page->elements.len; i++) {
		struct element *e = page->elements.at[i];
		bool is_small = e->prose * 100 <= all * FURNITURE_SHARE, is_within = e->parent && e->parent->is_dropped;
		bool is_spared = spares_bodies && e->tag != TAG_ASIDE && e->tag != TAG_HEADER && e->body_prose > 0 && e->body_prose * 100 >= e->prose * SPARED_SHARE;
		/* a box around what the text quotes: posts of others */
		is_spared = is_spared || (e->tag != TAG_ASIDE && e->tag != TAG_HEADER && e->quoted > 0 && e->quoted * 100 >= e->prose * SPARED_SHARE);
		/* of a short report they are the larger part */
		bool is_talk = e->is_talk && e->prose < all && e->body_prose == 0;
		e->is_dropped = is_within || is_talk || (e->is_hidden && drops_hidden && !is_folded(e)) || (e->is_named_aside && is_small && !is_spared);
		lost += e->is_dropped && !is_within ? e->body_prose : 0;
	}
	return lost;
}

/* Returns the prose of the page. */
static int64_t drop_asides(struct page_parts *page)
{
	int64_t all = count(page), bodies = page->elements.len > 0 ? page->elements.at[0]->body_prose : 0;
	/* "sidebar-layout" in pieces around the pieces of the article */
	if (mark_asides(page, all, false) * 2 > bodies)
		(void)mark_asides(page, all, true);
	for (size_t i = 0; i < page->blocks.len; i++)
		page->blocks.at[i].is_dropped = page->blocks.at[i].owner->is_dropped;
	return all;
}

static struct element *heaviest(struct page_parts *page)
{
	struct element *best = NULL;
	for (size_t i = 0; i < page->blocks.len; i++) {
		const struct block *block = &page->blocks.at[i];
		for (struct element *e = block->owner; e && !block->is_dropped; e = e->parent)
			e->weight += block->weight;
	}
	/* children come after parents, so an equal child wins: the smallest element that holds it all */
	for (size_t i = 0; i < page->elements.len; i++)
		if (!best || page->elements.at[i]->weight >= best->weight)
			best = page->elements.at[i];
	return best && best->weight > 0 ? best : NULL;
}

static bool is_within(const struct element *e, const struct element *root)
{
	return e->at >= root->at && e->at < root->end;
}

static bool is_outer_article(const struct element *e)
{
	if (e->tag != TAG_ARTICLE)
		return false;
	for (e = e->parent; e; e = e->parent)
		if (e->tag == TAG_ARTICLE)
			return false;
	return true;
}

/* Pages that go on with the next story below the first: where several <article> of weight lie side by side in the heaviest element, the
 * first is the one that was asked for. */
static struct element *first_article(struct page_parts *page, struct element *best)
{
	struct element *first = NULL;
	size_t heavy = 0;
	for (size_t i = 0; i < page->elements.len; i++) {
		struct element *e = page->elements.at[i];
		if (e == best || !is_outer_article(e) || !is_within(e, best) || e->weight * 100 < best->weight * ARTICLE_SHARE)
			continue;
		heavy++;
		first = first ? first : e;
	}
	return heavy > 1 ? first : best;
}

static struct element *body_around(const struct element *e)
{
	struct element *outer = e->parent;
	while (outer && !outer->is_body)
		outer = outer->parent;
	return outer;
}

/* What the page calls the body of its article, often in several parts: true where they hold enough of what was found. */
static bool find_body(struct page_parts *page, const struct element *best)
{
	int64_t weight = 0;
	for (size_t i = page->elements.len; i-- > 0;) { /* inner ones first */
		struct element *e = page->elements.at[i];
		struct element *outer = e->is_body ? body_around(e) : NULL;
		if (outer && e->weight * 100 >= outer->weight * INNER_SHARE)
			outer->is_body = false;
	}
	for (size_t i = 0; i < page->elements.len; i++) {
		struct element *e = page->elements.at[i];
		bool is_within_body = e->parent && e->parent->is_in_body;
		e->is_in_body = e->is_body || is_within_body;
		if (e->is_body && !is_within_body && e->weight > 0 && is_within(e, best))
			weight += e->weight;
	}
	return weight > 0 && weight * 100 >= best->weight * BODY_SHARE;
}

bool page_is_chosen(const struct block *block, const struct page_choice *from)
{
	return !block->is_dropped && is_within(block->owner, from->root) && (!from->is_body || block->owner->is_in_body);
}

/* What a block has of the text's prose. */
static int64_t prose_of(const struct block *block, const struct page_choice *from)
{
	return page_is_chosen(block, from) && block->weight > 0 ? block->weight : 0;
}

static int64_t prose_in(const struct page_parts *page, const struct page_choice *from, size_t first, size_t end)
{
	int64_t prose = 0;
	for (size_t i = first; i < end; i++)
		prose += prose_of(&page->blocks.at[i], from);
	return prose;
}

/* The run of blocks in the element that weighs most, and its weight. */
static int64_t best_run(const struct page_parts *page, const struct page_choice *from, size_t *ret_first, size_t *ret_end)
{
	int64_t best = 0, sum = 0;
	size_t start = 0;
	*ret_first = *ret_end = 0;
	for (size_t i = 0; i < page->blocks.len; i++) {
		const struct block *block = &page->blocks.at[i];
		if (!page_is_chosen(block, from))
			continue;
		if (sum <= 0) {
			sum = 0;
			start = i;
		}
		sum += block->weight;
		if (sum > best) {
			best = sum;
			*ret_first = start;
			*ret_end = i + 1;
		}
	}
	return best;
}

/* Lists and short lines that follow a text weigh against it as a whole, until some part of it outweighs all: the element around it then that
 * has a run of clearly more. */
static struct element *around_run(const struct page_parts *page, struct element *best)
{
	int64_t most = best->weight;
	for (struct element *e = best->parent; e; e = e->parent) {
		size_t first, end;
		const struct page_choice choice = { .root = e };
		int64_t run = best_run(page, &choice, &first, &end);
		if (run * 100 > most * RUN_SHARE) {
			most = run;
			best = e;
		}
		if (e->tag == TAG_ARTICLE || e->tag == TAG_MAIN)
			break;
	}
	return best;
}

/* Whether a heading is that of a box in the text: links follow it, and then prose in the element that held the prose before. */
static bool goes_on(const struct page_parts *page, const struct page_choice *from, size_t first, size_t heading, size_t end)
{
	const struct element *column = NULL;
	for (size_t i = first; i < heading; i++)
		if (prose_of(&page->blocks.at[i], from) > 0)
			column = page->blocks.at[i].owner->parent;
	for (size_t i = heading + 1; i < end; i++)
		if (prose_of(&page->blocks.at[i], from) > 0 && page->blocks.at[i].owner->parent == column)
			return i > heading + 1;
	return false;
}

/* Where the page says that its article is over: at the heading of the comments, or of other stories where most of the text is before it. */
static size_t cut_at_end_line(const struct page_parts *page, const struct page_choice *from, size_t first, size_t end)
{
	int64_t before = 0, all = prose_in(page, from, first, end);
	for (size_t i = first; i < end; i++) {
		const struct block *block = &page->blocks.at[i];
		if (!page_is_chosen(block, from))
			continue;
		before += prose_of(block, from);
		if (block->weight > 0 || before < ARTICLE_LEAST)
			continue;
		enum furniture_end kind = furniture_ends_text(block->text, page_words(block->text));
		bool is_late = block->tag == TAG_HEADING && before * 100 >= all * END_SHARE;
		bool is_over = kind == FURNITURE_COMMENTS || (kind == FURNITURE_OTHERS && is_late);
		if (is_over && !goes_on(page, from, first, i, end))
			return i;
	}
	return end;
}

/* The smallest element that holds most of the text's prose, or NULL. A list is none: what follows one goes on with the text. */
static const struct element *find_column(struct page_parts *page, const struct page_choice *from, size_t first, size_t end)
{
	const struct element *column = NULL;
	int64_t least = prose_in(page, from, first, end) * COLUMN_SHARE;
	for (size_t i = first; i < end; i++) {
		const struct block *block = &page->blocks.at[i];
		for (struct element *e = block->owner; e && block->tag != TAG_ITEM; e = e->parent)
			e->column += prose_of(block, from);
	}
	for (size_t i = 0; i < page->elements.len; i++) { /* parents first */
		const struct element *e = page->elements.at[i];
		if (e->column > 0 && e->column * 100 >= least && e->tag != TAG_PARAGRAPH)
			column = e;
	}
	return column;
}

size_t page_find_heading(const struct page_parts *page, size_t first)
{
	for (size_t i = first; i-- > 0 && first - i < LEAD_BLOCKS;) {
		const struct block *block = &page->blocks.at[i];
		if (block->tag == TAG_HEADING && block->text.len >= HEADING_LEAST && block->links * 2 <= block->text.len)
			return i;
	}
	return SIZE_MAX;
}

/* Where the text ends that goes on in its column behind a box: with a sentence that is too short to outweigh it. */
static size_t end_of_sentences(const struct page_parts *page, const struct element *column, const struct page_choice *from)
{
	size_t end = from->end;
	for (size_t i = end; i < page->blocks.len && i <= end + BOX_BLOCKS && is_within(page->blocks.at[i].owner, column); i++) {
		const struct block *block = &page->blocks.at[i];
		bool is_line_of_own = page_is_line(block, from, column);
		if ((block->tag == TAG_HEADING || is_line_of_own) && furniture_ends_text(block->text, page_words(block->text)) != FURNITURE_GOES_ON)
			break;
		end = is_line_of_own && sentence_ends(block->text, false) ? i + 1 : end;
	}
	return end;
}

/* What stands behind the column of the text is boxes: about the author, of offers, of other stories. On six collections of
 * pages this was right on 118 of the 142 pages that it touched. */
static void fit_to_column(struct page_parts *page, struct page_choice *choice)
{
	const struct element *column = find_column(page, choice, choice->first, choice->end);
	size_t last = choice->end;
	while (column && last > choice->first && (prose_of(&page->blocks.at[last - 1], choice) <= 0 || !is_within(page->blocks.at[last - 1].owner, column)))
		last--;
	while (column && last < choice->end && is_within(page->blocks.at[last].owner, column))
		last++;
	if (prose_in(page, choice, last, choice->end) * 100 <= prose_in(page, choice, choice->first, choice->end) * BEHIND_SHARE) {
		bool is_whole = column && last == choice->end;
		choice->end = is_whole ? end_of_sentences(page, column, choice) : last;
		choice->end = is_whole ? page_end_of_lists(page, column, choice) : choice->end;
		choice->first = is_whole ? page_start_of_lists(page, column, choice) : choice->first;
	}
}

static bool is_kept(const struct block *block, const struct page_choice *from, struct span title)
{
	if (!page_is_chosen(block, from))
		return false;
	/* the headings of a newsletter lead to what it tells of */
	if (block->tag == TAG_HEADING)
		return (block->links * 2 <= block->text.len || from->is_letter) && !span_equals_nocase(block->text, title) &&
		       furniture_ends_text(block->text, page_words(block->text)) != FURNITURE_OTHERS;
	bool is_button = block->tag == TAG_BLOCK || (from->is_letter && !sentence_ends(block->text, true));
	if (is_button && block->links * 2 > block->text.len)
		return false; /* a link that is in no paragraph is a button; those in paragraphs were text more often than not */
	/* a short line inside the text belongs to it, unless it is furniture or a link */
	return block->weight > LOOSE_WEIGHT || (block->tag == TAG_ITEM && !from->is_letter && block->links * 2 <= block->text.len);
}

static void add_paragraph(struct buf *out, struct span text)
{
	if (out->len > 0)
		buf_add_text(out, "\n\n");
	buf_add_span(out, text);
}

static bool is_same(struct span summary, struct span text)
{
	size_t len = summary.len < text.len ? summary.len : text.len;
	len = len < LEAD_ENOUGH ? len : LEAD_ENOUGH;
	return len >= LEAD_LEAST && span_starts_nocase(summary, span_head(text, len));
}

/* The paragraph above the text that sums it up, known as what the page describes itself with to others: its number, or SIZE_MAX. */
static size_t find_lead(const struct page_parts *page, const struct page_choice *choice, struct span summary)
{
	size_t lead = SIZE_MAX;
	for (size_t i = 0; i < choice->end; i++) {
		const struct block *block = &page->blocks.at[i];
		if (block->weight <= 0 || !is_same(summary, block->text))
			continue;
		if (i >= choice->first)
			return SIZE_MAX; /* it is part of the text already */
		lead = i;
	}
	return lead;
}

/* In a <header>, and in nothing else that is furniture. */
static bool is_in_header(const struct block *block)
{
	const struct element *e = block->owner;
	for (unsigned depth = 0; e && depth < HEADER_DEPTH && !e->is_named_aside; depth++)
		e = e->parent;
	return e && e->tag == TAG_HEADER;
}

/* Whether the text repeats what a paragraph above it begins with. */
static bool is_repeated(const struct page_parts *page, const struct page_choice *choice, struct span text)
{
	for (size_t i = choice->first; i < choice->end; i++)
		if (span_find(page->blocks.at[i].text, span_head(text, LEAD_LONG)) >= 0)
			return true;
	return false;
}

/* A sentence or two between heading and text, apart from it: there, or in the header of the article. */
static bool is_standfirst(const struct page_parts *page, const struct page_choice *choice, size_t at)
{
	const struct block *block = &page->blocks.at[at];
	size_t above = choice->first - at;
	if (block->weight <= 0 || block->text.len <= LEAD_LONG || is_repeated(page, choice, block->text))
		return false;
	return block->is_dropped ? block->tag == TAG_PARAGRAPH && is_in_header(block) : above <= LEAD_NEAR && sentence_ends(block->text, true);
}

/* The bullets between heading and text, as wires write them, begin at this number. */
static size_t find_bullets(const struct page_parts *page, size_t first)
{
	size_t at = first, least = first > HEADING_BLOCKS ? first - HEADING_BLOCKS : 0;
	while (at > least && page->blocks.at[at - 1].tag != TAG_HEADING && !page->blocks.at[at - 1].is_dropped)
		at--;
	return at;
}

static bool is_bullet(const struct block *block)
{
	return block->links * 2 <= block->text.len && block->weight > LOOSE_WEIGHT && lead_is_bullet(block->text);
}

/* When it may be published, said near the text. */
static bool is_embargo(const struct block *block)
{
	return (!block->is_dropped || is_in_header(block)) && embargo_is_line(block->text);
}

/* What belongs to the text and stands above its run. */
static void add_above(const struct page_parts *page, const struct page_choice *choice, struct span summary, struct buf *out)
{
	size_t lead = find_lead(page, choice, summary), heading = page_find_heading(page, choice->first), bullets = find_bullets(page, choice->first);
	for (size_t i = 0; i < choice->first; i++) {
		const struct block *block = &page->blocks.at[i];
		bool is_near = choice->first - i <= HEADING_BLOCKS;
		if (i == lead || (i >= bullets && is_bullet(block)) || (i > heading && is_standfirst(page, choice, i)) || (is_near && is_embargo(block)))
			add_paragraph(out, block->text);
	}
}

static void add_below(const struct page_parts *page, const struct page_choice *choice, struct buf *out)
{
	for (size_t i = choice->end; i < page->blocks.len && i < choice->end + HEADING_BLOCKS; i++)
		if (is_embargo(&page->blocks.at[i]))
			add_paragraph(out, page->blocks.at[i].text);
}

/* What the page calls the body of its article, where the heaviest element holds none of it: a page says more of itself than a short report does. */
static struct element *body_elsewhere(struct page_parts *page, struct element *best)
{
	struct element *body = NULL;
	for (size_t i = 0; i < page->elements.len; i++) {
		struct element *e = page->elements.at[i];
		if (!e->is_body || e->weight <= 0)
			continue;
		if (is_within(e, best) || is_within(best, e))
			return best;
		body = !body || e->weight > body->weight ? e : body;
	}
	return body && body->weight * 100 >= best->weight * BODY_SHARE ? body : best;
}

struct page_choice page_choose(struct page_parts *page)
{
	struct page_choice choice = { 0 };
	weigh_all(page);
	bool has_entries = page_find_live(page, drop_asides(page));
	struct element *best = heaviest(page);
	if (!best)
		return choice;
	best = around_run(page, body_elsewhere(page, best));
	while (best->tag == TAG_PARAGRAPH && best->parent) /* the only one, or one that lists follow */
		best = best->parent;
	choice.root = page->is_live || has_entries ? best : first_article(page, best);
	choice.is_body = find_body(page, choice.root) && !has_entries;
	best_run(page, &choice, &choice.first, &choice.end);
	choice.end = cut_at_end_line(page, &choice, choice.first, choice.end);
	fit_to_column(page, &choice);
	return choice;
}

struct page_choice page_choose_all(struct page_parts *page)
{
	weigh_all(page);
	(void)drop_asides(page);
	bool is_empty = page->elements.len == 0;
	return (struct page_choice){ .root = is_empty ? NULL : page->elements.at[0], .is_letter = true, .end = is_empty ? 0 : page->blocks.len };
}

static bool may_be_heading(const struct block *block, bool is_heading)
{
	struct span text = block->text;
	bool is_line = block->links * 2 <= text.len && page_words(text) >= HEADING_WORDS && !lead_is_bullet(text) && !lead_is_note(text) && !embargo_is_line(text);
	return is_line && (is_heading ? block->tag == TAG_HEADING : block->weight < 0 && !block->is_dropped && byline_of(text).len == 0);
}

bool page_is_heading(const struct block *block)
{
	return may_be_heading(block, true);
}

struct span page_heading(const struct page_parts *page, const struct page_choice *choice)
{
	size_t least = choice->first > HEADING_BLOCKS ? choice->first - HEADING_BLOCKS : 0;
	for (unsigned is_heading = 2; is_heading-- > 0;) /* else a line like one */
		for (size_t i = choice->first; i-- > least;)
			if (may_be_heading(&page->blocks.at[i], is_heading))
				return page->blocks.at[i].text;
	return SPAN_NONE;
}

/* What is said to editors right above the text or at its beginning. */
static struct span find_note(const struct page_parts *page, const struct page_choice *choice)
{
	size_t from = choice->first > HEADING_BLOCKS ? choice->first - HEADING_BLOCKS : 0;
	for (; from < choice->end && from < choice->first + HEADING_BLOCKS; from++)
		if (!page->blocks.at[from].is_dropped && lead_is_note(page->blocks.at[from].text))
			return page->blocks.at[from].text;
	return SPAN_NONE;
}

struct span page_write(const struct page_parts *page, const struct page_choice *choice, struct span title, struct span summary, struct buf *out)
{
	struct span note = find_note(page, choice);
	add_above(page, choice, summary, out);
	for (size_t i = choice->first; i < choice->end; i++) {
		const struct block *block = &page->blocks.at[i];
		if (is_kept(block, choice, title) && block->text.ptr != note.ptr)
			add_paragraph(out, block->text);
	}
	add_below(page, choice, out);
	return note;
}
