#include "report/page.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/vec.h"
#include "report/byline.h"
#include "report/date.h"
#include "report/embargo.h"
#include "report/imprint.h"
#include "report/lead.h"
#include "report/page_parts.h"
#include "text/markup.h"
#include "text/sentences.h"

#include <limits.h>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#define HTML_HOW (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC)
/* Open elements. libxml2 looks through all of them for each end tag that has lost its beginning. */
#define DEPTH_MAX 256u
#define TAGS_KNOWN 256u /* a power of two */
/* A cell of a table that holds more is no cell of a row but a part of a page laid out in tables. */
#define CELL_MAX 100u
/* A date stands so few blocks above the text, in a line so short. */
#define DATE_LINES 12u
#define DATE_LINE_MAX 120u
#define TOLD_WORDS 6u /* of a sentence that tells something beside a date */
#define DATE_BEHIND 3u /* blocks behind a text that no <article> holds */
/* Digits of a power or a note. */
#define RAISED_MAX 4u
#define TEXT_MAX (2u * REPORT_MAX_BYTES)

/* An open element. */
struct frame {
	const char *name;
	const struct page_tag *tag;
	struct element *element; /* that text in it belongs to */
	enum tag block_tag;      /* of the nearest paragraph, heading or item around */
	bool is_hidden;
	bool is_wanted;          /* its inner text, by the metadata */
	bool parts;              /* the text before and after it are other blocks */
};

struct page {
	struct arena *arena;
	htmlParserCtxt *ctxt;
	struct page_parts parts;
	struct page_meta meta;
	struct {
		struct frame *at;
		size_t len, cap;
	} frames;
	/* libxml2 keeps one copy of each element's name, so a pointer tells it */
	struct {
		const char *name;
		const struct page_tag *tag;
	} known[TAGS_KNOWN];
	struct span heading;
	struct buf text;   /* of all blocks, one after another */
	struct buf script; /* JSON-LD at hand */
	size_t start;      /* of the block at hand in `text` */
	size_t links;
	size_t cell_start, cell_links; /* where the cell at hand begins in the block, and the links before it */
	struct element *cell, *owner;
	enum tag tag;
	unsigned link_depth, hidden_depth, pre_depth, strong_depth;
	bool wants_blank, had_break, wants_cell, has_time, has_plain, is_pre, is_script, is_too_deep, is_too_wide;
};

/* ---- text to blocks ---- */

static void add_block(struct page *page, size_t start, size_t end, size_t links)
{
	if (end > start)
		VEC_PUSH(&page->parts.blocks, (struct block){ .start = start, .len = end - start, .links = links, .owner = page->owner, .tag = page->tag,
			.has_time = page->has_time, .is_pre = page->is_pre, .is_strong = !page->has_plain });
}

static void flush(struct page *page)
{
	if (page->text.len > page->start)
		add_block(page, page->start, page->text.len, page->links);
	page->start = page->text.len;
	page->links = 0;
	page->owner = NULL;
	page->wants_blank = page->had_break = page->wants_cell = page->has_time = page->has_plain = false;
	page->cell_start = page->start;
	page->cell_links = 0;
}

static bool is_blank_at(struct span s, size_t i, size_t *ret_len)
{
	bool is_nbsp = s.ptr[i] == '\xC2' && i + 1 < s.len && s.ptr[i + 1] == '\xA0';
	*ret_len = is_nbsp ? 2 : 1;
	return is_nbsp || ascii_is_unseen(s.ptr[i]);
}

/* Adds text with its white space collapsed, and what stands between it and the text before. */
static void add_collapsed(struct page *page, struct span s)
{
	for (size_t i = 0, len; i < s.len;) {
		if (is_blank_at(s, i, &len)) {
			page->wants_blank = true;
			i += len;
			continue;
		}
		size_t begin = i;
		while (i < s.len && !is_blank_at(s, i, &len))
			i++;
		if (page->text.len > page->start && page->wants_cell) {
			buf_add(&page->text, " | ", 3);
			page->cell_start = page->text.len;
		} else if (page->text.len > page->start && page->wants_blank) {
			buf_add_char(&page->text, ' ');
		}
		page->wants_blank = page->wants_cell = false;
		buf_add(&page->text, s.ptr + begin, i - begin);
	}
}

/* Text that belongs to one block. */
static void add_run(struct page *page, struct span s)
{
	const struct frame *frame = &page->frames.at[page->frames.len - 1];
	size_t before = page->text.len;
	add_collapsed(page, s);
	if (page->text.len == before)
		return;
	if (!page->owner) {
		page->owner = frame->element;
		page->tag = frame->block_tag;
		page->is_pre = page->pre_depth > 0;
	}
	page->had_break = false;
	page->has_plain = page->has_plain || page->strong_depth == 0;
	page->links += page->link_depth > 0 ? page->text.len - before : 0;
}

/* Bytes up to the end of the first line in a preformatted text that ends a paragraph: as a sentence does, an empty line behind it, or as a
 * bullet or a note does. Programs and poems have empty lines too, but stay whole. */
static size_t paragraph_len(struct span s)
{
	struct span rest = s, line;
	while (span_next_line(&rest, &line)) {
		struct span ahead = rest, next;
		bool has_next = span_next_line(&ahead, &next);
		next = has_next ? span_trim(next) : SPAN_NONE;
		bool is_head = lead_is_bullet(span_trim(line)) || lead_is_note(span_trim(line));
		bool is_over = next.len == 0 ? is_head || sentence_ends(span_trim(line), false) : is_head && (lead_is_bullet(next) || lead_is_note(next));
		if (has_next && is_over)
			return s.len - rest.len;
	}
	return s.len;
}

static void add_text(struct page *page, struct span s)
{
	while (page->pre_depth > 0 && s.len > 0) {
		size_t len = paragraph_len(s);
		add_run(page, span_head(s, len));
		s = span_from(s, len);
		if (s.len > 0)
			flush(page);
	}
	add_run(page, s);
}

/* ---- elements ---- */

static const struct page_tag *tag_of(struct page *page, const char *name)
{
	size_t slot = ((uintptr_t)name >> 2) % TAGS_KNOWN;
	if (page->known[slot].name != name) {
		page->known[slot].name = name;
		page->known[slot].tag = page_tag(name);
	}
	return page->known[slot].tag;
}

static struct element *element_new(struct page *page, struct element *parent, enum tag tag, struct page_named named)
{
	struct element *element = ARENA_NEW(page->arena, struct element, 1);
	*element = (struct element){ .parent = parent, .tag = tag, .at = page->parts.elements.len, .end = page->parts.elements.len + 1 };
	bool may_be_aside = tag != TAG_MAIN && tag != TAG_ARTICLE && !named.is_body;
	element->is_named_aside = tag == TAG_ASIDE || tag == TAG_HEADER || (may_be_aside && named.is_aside);
	element->is_hidden = tag != TAG_MAIN && named.is_hidden;
	element->is_body = named.is_body;
	element->is_talk = may_be_aside && (named.is_talk || (parent && parent->is_talk));
	VEC_PUSH(&page->parts.elements, element);
	return element;
}

/* Cells of one row stand in one block, unless the table lays out the page. */
static void begin_cell(struct page *page)
{
	if (page->text.len > page->start && page->text.len - page->cell_start > CELL_MAX)
		flush(page);
	page->wants_cell = page->text.len > page->start;
	page->cell_links = page->links;
	page->cell_start = page->text.len;
}

/* The cell at hand is long, or holds paragraphs: what stands before it in the row is another block. */
static void part_cells(struct page *page, bool is_long)
{
	size_t start = page->cell_start;
	if (start <= page->start || (!is_long && page->text.len - start <= CELL_MAX))
		return;
	size_t end = start >= page->start + 3 ? start - 3 : page->start;
	add_block(page, page->start, end, page->cell_links);
	page->start = start;
	page->owner = page->cell;
	page->links -= page->cell_links;
	page->cell_links = 0;
}

/* The frame of an element that parts the text, or that names itself furniture within it. */
static void enter_block(struct page *page, struct frame *frame, page_attributes attributes)
{
	enum tag tag = frame->tag->tag;
	struct page_named named = page_named(attributes);
	page->parts.is_live = page->parts.is_live || named.is_live;
	if (tag == TAG_INLINE && named.is_hidden && !strchr(frame->name, '-')) { /* an element of the page's own may hold all of it */
		frame->is_hidden = true;
		page->hidden_depth++;
		return;
	}
	if (tag == TAG_INLINE && !named.is_aside && !named.is_hidden)
		return;
	if (tag == TAG_CELL) {
		begin_cell(page);
	} else if (tag != TAG_INLINE) {
		part_cells(page, false);
		flush(page);
	}
	frame->element = element_new(page, frame->element, tag, named);
	frame->element->is_quote = frame->tag->role == ROLE_QUOTE;
	page->cell = tag == TAG_CELL ? frame->element : page->cell;
	frame->parts = tag != TAG_INLINE;
	if (tag == TAG_PARAGRAPH || tag == TAG_HEADING || tag == TAG_ITEM)
		frame->block_tag = tag;
	else if (tag == TAG_CELL || tag == TAG_ROW)
		frame->block_tag = TAG_ITEM;
	else if (tag != TAG_INLINE && frame->block_tag == TAG_HEADING)
		frame->block_tag = TAG_BLOCK;
}

static bool is_ld(page_attributes attributes)
{
	return span_starts_nocase(page_attribute(attributes, "type"), SPAN("application/ld+json"));
}

/* Two in a row end a paragraph, and one does behind what announces others. */
static void enter_break(struct page *page)
{
	if (page->had_break || (page->text.len > page->start && page->text.ptr[page->text.len - 1] == ':')) {
		part_cells(page, true);
		flush(page);
	}
	page->wants_blank = page->had_break = true;
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	struct page *page = user;
	struct frame frame = { (const char *)name, tag_of(page, (const char *)name), NULL, TAG_BLOCK, false, false, false };
	if (page->frames.len > 0) {
		const struct frame *outer = &page->frames.at[page->frames.len - 1];
		frame.element = outer->element;
		frame.block_tag = outer->block_tag;
	}
	page->meta.links.is_hidden = page->hidden_depth > 0;
	page->meta.here = (struct said_time){ .element = frame.element, .block = page->parts.blocks.len };
	/* readers have names and dates of their own */
	frame.is_wanted = !(frame.element && frame.element->is_talk) && page_meta_enter(&page->meta, frame.tag, attributes);
	page->is_script = frame.tag->role == ROLE_SCRIPT && is_ld(attributes);
	frame.is_hidden = frame.tag->tag == TAG_HIDDEN;
	page->pre_depth += frame.tag->role == ROLE_PRE;
	page->strong_depth += frame.tag->role == ROLE_STRONG;
	page->has_time = page->has_time || frame.tag->role == ROLE_TIME;
	if (page->hidden_depth > 0 || frame.is_hidden)
		page->hidden_depth += frame.is_hidden;
	else if (frame.tag->tag == TAG_LINK)
		page->link_depth++;
	else if (frame.tag->tag == TAG_BREAK)
		enter_break(page);
	else
		enter_block(page, &frame, attributes);
	VEC_PUSH(&page->frames, frame);
	if (page->frames.len > DEPTH_MAX) {
		page->is_too_deep = true;
		xmlStopParser(page->ctxt);
	}
}

static void leave(struct page *page)
{
	const struct frame frame = page->frames.at[--page->frames.len];
	if (frame.is_wanted)
		page_meta_leave(&page->meta);
	if (page->is_script && frame.tag->role == ROLE_SCRIPT) {
		page_ld_read(&page->meta, buf_view(&page->script));
		buf_clear(&page->script);
		page->is_script = false;
	}
	page->hidden_depth -= frame.is_hidden;
	page->pre_depth -= frame.tag->role == ROLE_PRE;
	page->strong_depth -= frame.tag->role == ROLE_STRONG;
	if (page->hidden_depth > 0 || frame.is_hidden)
		return;
	if (frame.tag->tag == TAG_LINK && page->link_depth > 0)
		page->link_depth--;
	if (!frame.parts)
		return;
	part_cells(page, false);
	if (frame.tag->tag != TAG_CELL)
		flush(page);
}

/* The innermost element of that name ends, and with it those in it that nobody closed. */
static void on_end(void *user, const xmlChar *name)
{
	struct page *page = user;
	size_t at = page->frames.len;
	while (at > 0 && page->frames.at[at - 1].name != (const char *)name && strcmp(page->frames.at[at - 1].name, (const char *)name) != 0)
		at--;
	while (at > 0 && page->frames.len >= at)
		leave(page);
}

/* "6" of 10<sup>6</sup>, which is not 106: the raised digits; any other text as it is. */
static struct span raised(struct span s, char room[static 3 * RAISED_MAX])
{
	static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (!ascii_is_digit(s.ptr[i]) || s.len > RAISED_MAX)
			return s;
		const char *digit = digits[s.ptr[i] - '0'];
		memcpy(room + len, digit, strlen(digit));
		len += strlen(digit);
	}
	return span_make(room, len);
}

static void on_text(void *user, const xmlChar *text, int len)
{
	struct page *page = user;
	struct span s = span_make((const char *)text, (size_t)len);
	if (page->is_script)
		buf_add_span(&page->script, s);
	if (page->frames.len == 0)
		return;
	bool is_shown = page->hidden_depth == 0;
	if (page->meta.wanted_len > 0 && (is_shown || page->frames.at[page->frames.len - 1].tag->role == ROLE_TITLE))
		page_meta_text(&page->meta, s);
	char room[3 * RAISED_MAX];
	if (is_shown)
		add_text(page, page->frames.at[page->frames.len - 1].tag->role == ROLE_RAISED ? raised(s, room) : s);
}

/* ---- the whole ---- */

static void parse(struct page *page, struct span html)
{
	htmlSAXHandler sax = {
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
	};
	page->ctxt = html.len > 0 && html.len <= INT_MAX ? htmlCreateMemoryParserCtxt(html.ptr, (int)html.len) : NULL;
	if (page->ctxt) {
		memcpy(page->ctxt->sax, &sax, sizeof(sax));
		page->ctxt->userData = page;
		(void)htmlCtxtUseOptions(page->ctxt, HTML_HOW);
		page->ctxt->charset = XML_CHAR_ENCODING_UTF8; /* whatever it says of itself */
		(void)htmlParseDocument(page->ctxt); /* what it says is in its events */
		if (page->ctxt->myDoc)
			xmlFreeDoc(page->ctxt->myDoc);
	}
	htmlFreeParserCtxt(page->ctxt);
	while (page->frames.len > 0)
		leave(page);
	flush(page);
}

/* What the parser need not see is left out. It reads "&#146;" as Unicode has it, and there it is a control character that nobody wants to see. */
static void parse_shed(struct page *page, struct span html)
{
	struct buf shed;
	buf_init(&shed, html.len);
	page->is_too_wide = !page_shed(&shed, html);
	if (!page->is_too_wide)
		parse(page, span_make(shed.ptr, markup_settle(shed.ptr, shed.len)));
	buf_done(&shed);
}

/* ---- when it was published ---- */

static bool is_in(const struct element *e, enum tag tag)
{
	while (e && e->tag != tag)
		e = e->parent;
	return e;
}

static bool is_below(const struct element *e, const struct element *root)
{
	return e && e->at >= root->at && e->at < root->end;
}

/* The outermost <article> around the text, or NULL: also where its heading, the block of that number, stands outside. */
static const struct element *home_of(const struct page_parts *parts, const struct page_choice *choice, size_t heading)
{
	const struct element *home = NULL;
	for (const struct element *e = choice->root; e; e = e->parent)
		home = e->tag == TAG_ARTICLE ? e : home;
	bool is_outside = home && heading < choice->first && parts->blocks.at[heading].tag == TAG_HEADING && !is_below(parts->blocks.at[heading].owner, home);
	return is_outside ? NULL : home;
}

/* Whether what stands above the heading belongs to the article: in its element, else at least not in the header of the page. */
static bool is_at_home(const struct element *e, const struct element *home)
{
	return home ? is_below(e, home) : !is_in(e, TAG_HEADER);
}

/* The block of the first heading above the text that may be its, else where one would be. */
static size_t heading_above(const struct page_parts *parts, size_t first)
{
	size_t least = first > DATE_LINES ? first - DATE_LINES : 0;
	for (size_t i = least; i < first; i++)
		if (page_is_heading(&parts->blocks.at[i]))
			return i;
	return least;
}

/* "This story was first published on 24 December in the Bugle." */
static bool is_of_publication(struct span line)
{
	static const char *const subjects[] = { "this story ", "this article ", "this post ", "this report ", "this page ", "this piece " };
	static const char *const verbs[] = { " published on ", " published at ", " posted on ", " updated on ", " appeared on " };
	bool is_this = false, is_told = false;
	for (size_t i = 0; i < LEN(subjects); i++)
		is_this = is_this || span_starts_nocase(line, span_of(subjects[i]));
	for (size_t i = 0; i < LEN(verbs); i++)
		is_told = is_told || span_find_nocase(line, span_of(verbs[i])) > 0;
	return is_this && is_told;
}

/* "A vigil is held on 24 December in Streslau.": a sentence that has more to say than when it was published. */
static bool tells(struct span line)
{
	struct date date;
	size_t words = 0, len;
	if (!sentence_ends(line, false) || is_of_publication(line))
		return false;
	while (line.len > 0) {
		bool is_date = date_parse_front(line, &date, &len);
		if (is_date)
			line = span_trim(span_from(line, len));
		struct span word = is_date ? SPAN_NONE : span_next_word(&line);
		words += word.len > 0 && !span_has_digit(word) && date_weekday(word) == 0;
	}
	return words >= TOLD_WORDS;
}

/* Of all <time> the first between heading and end of the text, else the nearest above, else one in a box between heading and text, else the first
 * below that is no link's: others are of other stories, or today's. NULL where there is none. */
static const struct said_time *find_time(const struct page *page, const struct page_choice *choice)
{
	const struct said_time *above = NULL, *boxed = NULL, *below = NULL;
	size_t heading = heading_above(&page->parts, choice->first);
	const struct element *home = home_of(&page->parts, choice, heading);
	for (size_t i = 0; i < page->meta.times.len; i++) {
		const struct said_time *time = &page->meta.times.at[i];
		const struct block *block = time->block < page->parts.blocks.len ? &page->parts.blocks.at[time->block] : NULL;
		bool is_prose = block && (block->len > DATE_LINE_MAX || tells(block->text)), is_near = time->block < choice->end + DATE_BEHIND || home;
		if (is_prose)
			continue;
		if (is_in(time->element, TAG_ASIDE))
			boxed = boxed || time->block < heading || time->block >= choice->first ? boxed : time;
		else if (time->block >= heading && time->block < choice->end)
			return time;
		else if (time->block < heading && heading - time->block <= DATE_LINES && is_at_home(time->element, home))
			above = time;
		else if (time->block >= choice->end && !below && is_near && is_at_home(time->element, home) && (!block || block->links == 0))
			below = time;
	}
	return above ? above : boxed ? boxed : below;
}

static void date_from_times(struct page *page, const struct page_choice *choice)
{
	struct said_date *published = &page->meta.published;
	const struct said_time *time = published->by > SAYS_TIME ? find_time(page, choice) : NULL;
	if (time)
		*published = (struct said_date){ time->date.time, SAYS_TIME, time->date.is_date_only };
}

static bool ends_with_word(struct span text, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct span word = span_of(words[i]);
		bool is_whole = text.len == word.len || (text.len > word.len && strchr(" (,", text.ptr[text.len - word.len - 1]));
		if (is_whole && span_ends_nocase(text, word))
			return true;
	}
	return false;
}

/* The day of what a life or a rule began or ended with: "(born 3 March 1951". */
static bool is_of_a_life(struct span before)
{
	static const char *const words[] = { "born", "died", "b.", "d.", "since", "until", "before", "n\xC3\xA9", "n\xC3\xA9" "e", "mort", "morte", "depuis", "geboren", "geb.", "gestorben", "gest.", "seit",
		"bis", "nacido", "nacida", "naci\xC3\xB3", "muri\xC3\xB3", "desde", "hasta", "nato", "nata", "morto", "morta", "nascido", "nascida", "\xE2\x80\xA0", "*" };
	return ends_with_word(before, words, LEN(words));
}

/* Of what was ruled: "judgment of 3 May 2021". "Law 3 May 2021" is the section and the day of a story. */
static bool is_of_a_ruling(struct span before, struct span dated)
{
	static const char *const words[] = { "judgment", "judgement", "ruling", "decision", "resolution", "decree", "law", "act", "urteil", "beschluss", "gesetz", "arr\xC3\xAAt", "jugement",
		"d\xC3\xA9\x63ision", "loi", "d\xC3\xA9\x63ret", "sentencia", "ley", "decreto", "sentenza", "legge" };
	static const char *const joints[] = { "of ", "vom ", "du ", "de ", "del " };
	for (size_t i = 0; i < LEN(joints); i++)
		if (span_starts_nocase(dated, span_of(joints[i])))
			return ends_with_word(before, words, LEN(words));
	return false;
}

/* The first day of some year in a short line. */
static bool find_date(struct span line, struct date *ret_date)
{
	struct date date;
	size_t len;
	for (size_t at = 0; at < line.len && line.len <= DATE_LINE_MAX; at++) {
		struct span rest = span_from(line, at);
		bool begins = at == 0 || line.ptr[at - 1] == ' ';
		if (!begins || !date_parse_front(rest, &date, &len))
			continue;
		struct span before = span_trim(span_head(line, at));
		if (is_of_a_life(before) || is_of_a_ruling(before, rest))
			return false;
		bool has_hour = date_parse(rest, ret_date) && ret_date->has_day;
		*ret_date = has_hour ? *ret_date : date;
		return true;
	}
	return false;
}

/* "Published 29 August 2014, 14:32" above the text, the last resort: the nearest line that has one. An embargo's is none. */
static void date_from_lines(const struct page_parts *parts, const struct page_choice *choice, struct report *report)
{
	struct date date;
	size_t heading = heading_above(parts, choice->first);
	const struct element *home = home_of(parts, choice, heading);
	for (size_t i = choice->first; i-- > 0 && choice->first - i <= DATE_LINES;) {
		const struct block *block = &parts->blocks.at[i];
		bool is_elsewhere = is_in(block->owner, TAG_ASIDE) || (i < heading && !is_at_home(block->owner, home));
		if (is_elsewhere || !find_date(block->text, &date) || embargo_is_line(block->text))
			continue;
		report->published = date.time;
		report->is_date_only = date.is_date_only;
		return;
	}
}

/* Up to a bar or a dot between two. */
static struct span next_part(struct span *rest)
{
	static const struct span bars[] = { SPAN("|"), SPAN("\xC2\xB7"), SPAN("\xE2\x80\xA2") };
	size_t len = rest->len, bar = 0;
	for (size_t i = 0; i < LEN(bars); i++) {
		ptrdiff_t at = span_find(*rest, bars[i]);
		if (at < 0 || (size_t)at >= len)
			continue;
		len = (size_t)at;
		bar = bars[i].len;
	}
	struct span part = span_trim(span_head(*rest, len));
	*rest = span_from(*rest, len + bar);
	return part;
}

/* "29 August 2014 | By Jane Doe" above the text: who wrote it, beside when. */
static void byline_from_lines(struct page *page, size_t first, struct report *report)
{
	struct date date;
	for (size_t i = first; i-- > 0 && first - i <= DATE_LINES && report->byline.len == 0;) {
		struct span rest = page->parts.blocks.at[i].text;
		bool is_dated = find_date(rest, &date);
		while (is_dated && rest.len > 0 && report->byline.len == 0) {
			struct span part = next_part(&rest);
			report->byline = byline_of(part).len > 0 ? arena_copy(page->arena, part) : SPAN_NONE;
		}
	}
}

static bool take_imprint(struct page *page, struct span line, struct report *report)
{
	struct imprint imprint;
	if (!imprint_read(line, &imprint))
		return false;
	report->source = report->source.len > 0 ? report->source : arena_copy(page->arena, imprint.source);
	report->byline = report->byline.len > 0 ? report->byline : arena_copy(page->arena, imprint.byline);
	if (report->published == TIME_NONE && imprint.has_date) {
		report->published = imprint.date.time;
		report->is_date_only = imprint.date.is_date_only;
	}
	return true;
}

/* The line that says where it is from stands above the text, or is its first paragraph. */
static struct span take_imprints(struct page *page, size_t first, struct span text, struct report *report)
{
	for (size_t i = first; i-- > 0 && first - i <= DATE_LINES;)
		(void)take_imprint(page, page->parts.blocks.at[i].text, report);
	ptrdiff_t end = span_find(text, SPAN("\n\n"));
	bool is_imprint = end > 0 && take_imprint(page, span_head(text, (size_t)end), report);
	return is_imprint ? span_from(text, (size_t)end + 2) : text;
}

/* All that stands between the beginning and the end of the article. */
static struct span body_of(const struct page *page, const struct page_choice *choice)
{
	const struct block *blocks = page->parts.blocks.at;
	if (choice->first == choice->end)
		return SPAN_NONE;
	return span_make(blocks[choice->first].text.ptr, blocks[choice->end - 1].start + blocks[choice->end - 1].len - blocks[choice->first].start);
}

static struct span choose(struct page *page, bool is_letter, struct report *report)
{
	struct buf out;
	buf_init(&out, REPORT_MAX_BYTES);
	for (size_t i = 0; i < page->parts.blocks.len; i++) {
		struct block *block = &page->parts.blocks.at[i];
		block->text = span_make(page->text.ptr + block->start, block->len);
	}
	struct page_choice choice = is_letter ? page_choose_all(&page->parts) : page_choose(&page->parts);
	page->heading = arena_copy(page->arena, page_heading(&page->parts, &choice));
	date_from_times(page, &choice);
	page_meta_finish(&page->meta, body_of(page, &choice), page->heading, report);
	struct span note = page_write(&page->parts, &choice, report->title, report->summary, &out);
	if (report->note.len == 0 && note.len > 0)
		report->note = arena_copy(page->arena, note);
	struct span text = out.len > 0 ? arena_copy(page->arena, buf_view(&out)) : SPAN_NONE;
	text = take_imprints(page, choice.first, text, report);
	if (report->published == TIME_NONE)
		date_from_lines(&page->parts, &choice, report);
	byline_from_lines(page, choice.first, report);
	buf_done(&out);
	return text;
}

static const char *unfollowed_because(const struct page *page)
{
	return page->is_too_deep ? "its elements are nested too deep" : page->is_too_wide ? "one of its tags has hundreds of attributes" : NULL;
}

const char *page_read(struct span html, bool is_letter, struct arena *arena, struct report *report, struct page_aside *ret_aside)
{
	struct page page = { .arena = arena };
	*ret_aside = (struct page_aside){ .month = TIME_NONE };
	buf_init(&page.text, TEXT_MAX);
	buf_init(&page.script, REPORT_MAX_BYTES);
	page_meta_init(&page.meta, arena);
	parse_shed(&page, html);
	const char *unfollowed = unfollowed_because(&page);
	if (!unfollowed) {
		page.parts.is_live = page.parts.is_live || page.meta.is_live;
		report->text = choose(&page, is_letter, report);
		ret_aside->heading = page.heading;
		ret_aside->body = page.meta.body.value;
		ret_aside->no_date = page.meta.no_date;
		ret_aside->month = page.meta.month;
	}
	ret_aside->offers = page.meta.links.offers;
	ret_aside->base = page.meta.links.base;
	ret_aside->refresh = page.meta.links.refresh;
	page_meta_done(&page.meta);
	buf_done(&page.script);
	buf_done(&page.text);
	VEC_DONE(&page.frames);
	VEC_DONE(&page.parts.blocks);
	VEC_DONE(&page.parts.elements);
	return unfollowed;
}
