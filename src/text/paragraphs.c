/* Two looks. The first measures the layout: how wide the lines are, whether an empty line follows nearly every line. The second
 * joins. Where lines end by themselves (wider ones than anyone wraps at), each line is a paragraph.
 *
 * A hyphen at the end of a joined line is the printer's or the writer's. The text itself tells: "government" elsewhere in it makes
 * "govern-/ment" one word, "north-south" or both "north" and "south" keep the hyphen. Where it says nothing, the printer's are in
 * the majority in texts that break words at all, and so they go. */
#include "text/paragraphs.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/lines.h"
#include "text/utf8.h"

#include <stdint.h>

/* Nobody wraps wider; columns, without the indent. */
#define WRAP_MAX 140u
#define WRAP_MIN 40u
#define WIDE_SHARE 20u /* one line of so many may be wider: an address, a table */
#define WORD_MAX 64u   /* bytes of a word at a line's end */
#define HEAD_LINES 4u  /* among which title, byline and date stand */
#define DATE_WORDS_MAX 6u /* of a line that is nothing but a date */
#define NEAR 16u       /* columns that a full line may lack of the width */
#define LOUD_LEAST 4u  /* letters of a word in capitals that may be the place of a dateline */

struct layout {
	struct lines lines;
	size_t width;     /* 0: not wrapped */
	bool is_double;   /* an empty line between the lines of one paragraph */
	bool is_quoted;   /* nearly all of it: the marks say nothing */
	bool is_small;    /* sentences begin small: such a letter says nothing */
	struct map words; /* of the text, where it breaks some at line ends */
};

/* ---- measure ---- */

/* The width that the lines were wrapped at: the widest line, where it is believable and enough lines come near it in the middle
 * of a sentence. */
static size_t width_of(const struct layout *layout)
{
	size_t longest = 0, near = 0, open = 0, wide = 0;
	for (size_t i = 0; i < layout->lines.len; i++) {
		size_t columns = layout->lines.at[i].columns + layout->lines.at[i].indent;
		wide += columns > WRAP_MAX;
		longest = columns > longest && columns <= WRAP_MAX ? columns : longest;
	}
	if (wide * WIDE_SHARE > layout->lines.len)
		return 0;
	for (size_t i = 0; i + 1 < layout->lines.len; i++) {
		const struct line *line = &layout->lines.at[i];
		bool is_near = line->columns + line->indent + NEAR >= longest;
		near += is_near;
		open += is_near && !line->is_ended;
	}
	return longest >= WRAP_MIN && near >= 1 && open * 2 >= near ? longest : 0;
}

/* Double spaced: most long lines that end in the middle of a sentence are followed by exactly one empty line. */
static bool is_double_spaced(const struct layout *layout)
{
	size_t open = 0, single = 0;
	for (size_t i = 0; i + 1 < layout->lines.len; i++) {
		const struct line *line = &layout->lines.at[i];
		if (line->columns + line->indent + 24 < layout->width || line->is_ended)
			continue;
		open++;
		single += layout->lines.at[i + 1].empty_before == 1;
	}
	return open >= 3 && single * 4 >= open * 3;
}

static bool is_quotation(const struct layout *layout)
{
	size_t quoted = 0;
	for (size_t i = 0; i < layout->lines.len; i++)
		quoted += layout->lines.at[i].quote > 0;
	return quoted * 5 >= layout->lines.len * 4;
}

/* ---- lines that stand alone ---- */

static uint32_t first_character(struct span s)
{
	size_t len;
	return s.len > 0 ? utf8_next(s, &len) : 0;
}

static uint32_t last_character(struct span s)
{
	size_t at = s.len, len;
	while (at > 0 && utf8_continues(s.ptr[--at]))
		;
	return s.len > 0 ? utf8_next(span_from(s, at), &len) : 0;
}

static bool is_small(uint32_t c)
{
	return c < 0x80 ? c >= 'a' && c <= 'z' : utf8_upper(c) != c;
}

static size_t first_word_columns(const struct line *line)
{
	size_t len = 0;
	while (len < line->text.len && line->text.ptr[len] != ' ')
		len++;
	return line_is_unspaced(first_character(line->text)) ? 2 : len < line->columns ? len : line->columns;
}

/* A text that begins its sentences small, as some hands write. */
static bool begins_small(const struct layout *layout)
{
	size_t begun = 0, small = 0;
	for (size_t i = 1; i < layout->lines.len; i++) {
		const struct line *line = &layout->lines.at[i];
		bool begins = line->empty_before > 0 || line[-1].is_ended;
		begun += begins;
		small += begins && is_small(first_character(line->text));
	}
	return small * 2 > begun;
}

static bool is_list_item(struct span s)
{
	static const char *const signs[] = { "- ", "* ", "+ ", "\xE2\x80\xA2", "\xE2\x96\xAA", "\xE2\x96\xA0", "\xE2\x97\x8F", "\xE2\x96\xBA", "\xE2\x80\xA3", "\xC2\xB7 " };
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_starts(s, span_of(signs[i])))
			return true;
	return false;
}

/* "(Adds quotes)" */
static bool is_bracketed(struct span s)
{
	return span_starts(s, SPAN("(")) && span_ends(s, SPAN(")"));
}

/* "1. ", "12) ", "a) ", "Q: ", "MR. SMITH: ", "— ": a line of its own where the one before has come to its end. */
static bool is_turn(struct span s)
{
	size_t i = 0;
	while (i < s.len && i < 2 && s.ptr[i] >= '0' && s.ptr[i] <= '9')
		i++;
	i = i == 0 && s.len > 1 && s.ptr[0] >= 'a' && s.ptr[0] <= 'z' && s.ptr[1] == ')' ? 1 : i;
	if (i > 0)
		return i + 1 < s.len && (s.ptr[i] == '.' || s.ptr[i] == ')') && s.ptr[i + 1] == ' ';
	while (i < s.len && i < 30 && ((s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') || strchr(" .-'", s.ptr[i])))
		i++;
	bool is_speaker = i > 0 && i < s.len && s.ptr[0] >= 'A' && s.ptr[i] == ':';
	return is_speaker || span_starts(s, SPAN("\xE2\x80\x94 ")) || span_starts(s, SPAN("\xE2\x80\x93 "));
}

/* Two or more gaps of three blanks: columns of a table. */
static bool is_table_row(struct span s)
{
	size_t gaps = 0, blanks = 0;
	for (size_t i = 0; i < s.len; i++) {
		blanks = s.ptr[i] == ' ' || s.ptr[i] == '\t' ? blanks + 1 : 0;
		gaps += blanks == 3 || s.ptr[i] == '\t';
	}
	return gaps >= 2;
}

/* ---- words broken at line ends ---- */

/* Bytes of the hyphen at the end: "-", "‐", a soft one; 0 for none, for a dash, or where no letter stands before it. */
static size_t hyphen_len(struct span s)
{
	static const char *const hyphens[] = { "-", "\xE2\x80\x90", "\xC2\xAD" };
	for (size_t i = 0; i < LEN(hyphens); i++) {
		size_t len = strlen(hyphens[i]);
		if (s.len <= len + 1 || !span_ends(s, span_of(hyphens[i])))
			continue;
		uint32_t before = last_character(span_head(s, s.len - len));
		return is_small(before) || utf8_lower(before) != before || before > 0x590 || i == 2 ? len : 0;
	}
	return 0;
}

static bool is_inside_word(unsigned char c)
{
	return c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '\'';
}

static struct span last_word(struct span s)
{
	size_t from = s.len;
	while (from > 0 && is_inside_word((unsigned char)s.ptr[from - 1]))
		from--;
	return span_from(s, from);
}

static struct span first_word(struct span s)
{
	size_t len = 0;
	while (len < s.len && is_inside_word((unsigned char)s.ptr[len]))
		len++;
	return span_head(s, len);
}

/* Of both in a row, in small ASCII letters. */
static uint64_t word_key(struct span a, struct span b)
{
	char room[2 * WORD_MAX];
	size_t len = 0;
	for (size_t i = 0; i < a.len + b.len && len < sizeof(room); i++) {
		char c = i < a.len ? a.ptr[i] : b.ptr[i - a.len];
		room[len++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	return hash64(span_make(room, len));
}

static bool has_word(const struct layout *layout, struct span a, struct span b)
{
	return map_find(&layout->words, word_key(a, b)) != NULL;
}

/* All words, each also with what a hyphen joins to it ("north-south" thrice); not those torn at a line's end. */
static void learn_words(struct layout *layout)
{
	for (size_t i = 0; i < layout->lines.len; i++) {
		struct span text = layout->lines.at[i].text;
		size_t torn = hyphen_len(text), start = i > 0 && hyphen_len(layout->lines.at[i - 1].text) > 0 ? first_word(text).len : 0;
		for (size_t at = start, from = start; at <= text.len; at++) {
			bool is_end = at == text.len || !is_inside_word((unsigned char)text.ptr[at]);
			if (!is_end || at - from > WORD_MAX || (torn > 0 && at + torn >= text.len)) {
				from = is_end ? at + 1 : from;
				continue;
			}
			struct span word = span_make(text.ptr + from, at - from);
			if (word.len > 0)
				*map_at(&layout->words, word_key(word, SPAN_NONE)) = 1;
			struct span more = at < text.len && text.ptr[at] == '-' ? first_word(span_from(text, at + 1)) : SPAN_NONE;
			if (word.len > 0 && more.len > 0 && more.len <= WORD_MAX)
				*map_at(&layout->words, hash64_seeded(more, word_key(word, SPAN_NONE))) = 1;
			from = at + 1;
		}
	}
}

static bool breaks_words(const struct layout *layout)
{
	for (size_t i = 0; i + 1 < layout->lines.len; i++)
		if (hyphen_len(layout->lines.at[i].text) > 0)
			return true;
	return false;
}

/* Bytes to leave off the end of `above` where it and `line` are one word; 0 where its hyphen is the writer's. */
static size_t soft_hyphen(const struct layout *layout, struct span above, struct span line)
{
	size_t hyphen = hyphen_len(above);
	struct span a = last_word(span_head(above, above.len - hyphen)), b = first_word(line);
	bool is_sure = span_ends(above, SPAN("\xC2\xAD"));
	if (hyphen == 0 || is_sure || !is_small(first_character(line)))
		return is_sure ? hyphen : 0;
	if (has_word(layout, a, b))
		return hyphen;
	/* "mother-in-/law": a second hyphen in the same word */
	bool is_chain = a.ptr > above.ptr && a.ptr[-1] == '-';
	bool is_written = map_find(&layout->words, hash64_seeded(b, word_key(a, SPAN_NONE))) != NULL;
	bool is_pair = has_word(layout, a, SPAN_NONE) && has_word(layout, b, SPAN_NONE);
	return is_chain || is_written || is_pair || (b.len < line.len && line.ptr[b.len] == '-') ? 0 : hyphen;
}

/* ---- join ---- */

/* "by Jane Doe": no sentence goes on so. */
static bool is_byline(struct span s)
{
	static const struct span words[] = { SPAN("By "), SPAN("BY "), SPAN("by "), SPAN("von "), SPAN("Von "), SPAN("VON "), SPAN("par "), SPAN("Par "), SPAN("PAR "), SPAN("por "), SPAN("Por "), SPAN("POR ") };
	for (size_t i = 0; i < LEN(words); i++) {
		uint32_t next = span_starts(s, words[i]) ? first_character(span_from(s, words[i].len)) : 0;
		if (next > 0 && utf8_lower(next) != next)
			return true;
	}
	return false;
}

/* "…, July 9, 2001", "… 9.7.2001 10:15": ends in a year, which a clock may follow. */
static bool ends_in_date(struct span s)
{
	size_t digits = 0;
	if (s.len > 5 && s.ptr[s.len - 3] == ':')
		s = span_trim(span_head(s, s.len - 5));
	while (digits < s.len && ascii_is_digit(s.ptr[s.len - 1 - digits]))
		digits++;
	return digits == 4;
}

/* "вторник, 14 ноября 2023 г.", "14-Nov-2023 10:15:02": a day with its year, and little else. */
static bool is_date_line(struct span s)
{
	size_t words = 0, numbers = 0;
	bool has_year = false;
	for (struct span word; (word = span_next_word(&s)).len > 0; words++) {
		size_t run = 0, runs = 0;
		for (size_t i = 0; i <= word.len; i++) {
			bool is_digit = i < word.len && ascii_is_digit(word.ptr[i]);
			runs += run > 0 && !is_digit;
			has_year = has_year || (run == 4 && !is_digit && (word.ptr[i - 4] == '1' || word.ptr[i - 4] == '2'));
			run = is_digit ? run + 1 : 0;
		}
		numbers += runs;
	}
	return has_year && numbers >= 2 && words <= DATE_WORDS_MAX;
}

/* Between a heading of one line and an empty line. */
static bool dates_heading(const struct layout *layout, const struct line *above, const struct line *line)
{
	size_t at = (size_t)(line - layout->lines.at);
	bool is_over = at + 1 < layout->lines.len && line[1].empty_before > 0, is_heading = !above->is_ended && (at == 1 || above->empty_before > 0);
	return at < HEAD_LINES && line->empty_before == 0 && is_over && is_heading && is_date_line(line->text);
}

/* Title, byline and date, each on its line, whatever room that leaves: only where the empty lines say nothing. */
static bool parts_head(const struct layout *layout, const struct line *above, const struct line *line)
{
	size_t at = (size_t)(above - layout->lines.at);
	bool is_open = !above->is_ended && !is_small(first_character(line->text));
	return layout->is_double && at < HEAD_LINES && is_open && (is_byline(line->text) || ends_in_date(above->text));
}

/* "STRESLAU (AP) - " */
static bool is_loud(struct span word)
{
	for (size_t i = 0, len; i < word.len; i += len)
		if (is_small(utf8_next(span_from(word, i), &len)))
			return false;
	return word.len >= LOUD_LEAST;
}

/* The first line of the text, below a title that an empty line parts from it: were this a heading too, another empty line would follow. */
static bool opens_text(const struct layout *layout, const struct line *above, const struct line *line)
{
	size_t at = (size_t)(above - layout->lines.at);
	bool is_first = at > 0 && at < HEAD_LINES && above->empty_before > 0 && line->empty_before == 0;
	bool is_filled = (above->columns + above->indent) * 2 > layout->width && line->columns + line->indent + NEAR >= layout->width;
	bool is_head = is_byline(above->text) || is_byline(line->text) || ends_in_date(above->text) || is_loud(first_word(line->text));
	return is_first && is_filled && !is_head && !above->is_ended && !span_ends(above->text, SPAN(":"));
}

/* "Revisions to the by-laws of the": something must follow. */
static bool ends_open(struct span line)
{
	static const struct span words[] = {
		SPAN(" a"), SPAN(" an"), SPAN(" and"), SPAN(" by"), SPAN(" for"), SPAN(" from"), SPAN(" its"), SPAN(" of"), SPAN(" the"), SPAN(" their"), SPAN(" to"), SPAN(" with"),
		SPAN(" das"), SPAN(" dem"), SPAN(" den"), SPAN(" der"), SPAN(" und"), SPAN(" von"), SPAN(" de"), SPAN(" des"), SPAN(" du"), SPAN(" et"), SPAN(" la"), SPAN(" le"), SPAN(" les"),
		SPAN(" del"), SPAN(" el"), SPAN(" los"), SPAN(" di"), SPAN(" il"), SPAN(" per"), SPAN(" do"), SPAN(" da"), SPAN(" dos"),
	};
	for (size_t i = 0; i < LEN(words); i++)
		if (span_ends(line, words[i]))
			return true;
	return false;
}

/* In the middle of a sentence, which says more than the room that was left: no heading and no byline ends so. */
static bool goes_on(const struct layout *layout, const struct line *above, const struct line *line)
{
	if (hyphen_len(above->text) > 0 && first_word(line->text).len > 0)
		return true;
	bool is_small_next = is_small(first_character(line->text)) && !layout->is_small;
	return !above->is_ended && (is_small_next || (ends_open(above->text) && line->empty_before == 0)) && !is_byline(line->text);
}

/* Where nothing is known of the width: a poem has neither. */
static bool is_prose(const struct line *line)
{
	return line->columns >= WRAP_MIN || line->is_ended || hyphen_len(line->text) > 0;
}

static bool joins(const struct layout *layout, const struct line *above, const struct line *line)
{
	uint32_t gap = line->empty_before;
	bool is_open = goes_on(layout, above, line);
	if (above->quote != line->quote || (above->is_ended && is_turn(line->text)))
		return false;
	if (dates_heading(layout, above, line))
		return false;
	if (is_bracketed(above->text) || is_list_item(line->text) || is_table_row(line->text) || is_table_row(above->text))
		return false;
	if (layout->width == 0)
		return gap == 0 && is_open && (is_prose(above) || is_prose(line));
	if ((is_bracketed(line->text) && is_list_item(above->text)) || gap > (layout->is_double ? 1u : 0u))
		return false;
	size_t had = above->columns + above->indent, wanted = first_word_columns(line) + 1;
	/* the next word would have fitted with room to spare: broken on purpose */
	bool is_short = had + wanted + 8 < layout->width;
	if (layout->is_double && gap == 0)
		return !is_short || is_open;
	if (line->indent >= above->indent + 2 && (line->indent < 8 || above->is_ended) && !is_list_item(above->text))
		return false;
	if (parts_head(layout, above, line))
		return false;
	/* a line that is half full and open is no heading, but at the head of the text */
	bool is_head = (size_t)(above - layout->lines.at) < HEAD_LINES;
	if (!is_short || (layout->is_double && !is_head && !above->is_ended && had * 2 > layout->width))
		return true;
	return opens_text(layout, above, line) || (is_open && (gap == 0 || had * 2 > layout->width));
}

/* Bytes up to the next blank that is not a single ASCII one inside the line, or a soft hyphen: what can be copied as it is. */
static size_t run_len(struct span s)
{
	size_t len = 1;
	for (; len < s.len; len++) {
		unsigned char c = (unsigned char)s.ptr[len];
		if (c == ' ' && len + 1 < s.len && (unsigned char)s.ptr[len + 1] > ' ' && (unsigned char)s.ptr[len + 1] < 0x80)
			continue;
		if (c <= ' ' || ((c == 0xC2 || c == 0xE3 || c == 0xEF) && (line_blank_len(span_from(s, len)) > 0 || s.ptr[len + 1] == '\xAD' || s.ptr[len + 1] == '\xBB')))
			break;
	}
	return len;
}

/* Signs that are not seen and not meant: soft hyphens, byte order marks in the middle. */
static size_t unseen_len(struct span s)
{
	return span_starts(s, SPAN("\xC2\xAD")) ? 2 : span_starts(s, SPAN("\xEF\xBB\xBF")) ? 3 : 0;
}

static void add_line(struct buf *out, struct span line)
{
	bool wants_blank = false;
	while (line.len > 0) {
		size_t blank = line_blank_len(line), skipped = blank > 0 ? blank : unseen_len(line);
		if (skipped > 0) {
			wants_blank |= blank > 0;
			line = span_from(line, skipped);
			continue;
		}
		size_t len = run_len(line);
		if (wants_blank)
			buf_add_char(out, ' ');
		wants_blank = false;
		buf_add(out, line.ptr, len);
		line = span_from(line, len);
	}
}

static void add_join(struct buf *out, const struct layout *layout, const struct line *above, const struct line *line)
{
	size_t hyphen = hyphen_len(above->text);
	bool is_unspaced = line_is_unspaced(last_character(above->text)) && line_is_unspaced(first_character(line->text));
	if (hyphen > 0 && !span_ends(above->text, SPAN("\xC2\xAD")))
		buf_truncate(out, out->len - soft_hyphen(layout, above->text, line->text));
	else if (!is_unspaced && hyphen == 0)
		buf_add_char(out, ' ');
}

void paragraphs_add(struct buf *out, struct span text)
{
	struct layout layout = { .width = 0 };
	lines_read(&layout.lines, text);
	layout.width = width_of(&layout);
	layout.is_double = layout.width > 0 && is_double_spaced(&layout);
	layout.is_quoted = is_quotation(&layout);
	layout.is_small = begins_small(&layout);
	if (breaks_words(&layout))
		learn_words(&layout);
	for (size_t i = 0; i < layout.lines.len; i++) {
		const struct line *line = &layout.lines.at[i];
		bool is_joined = i > 0 && joins(&layout, line - 1, line);
		if (is_joined)
			add_join(out, &layout, line - 1, line);
		else if (i > 0)
			buf_add_text(out, "\n\n");
		if (!is_joined && line->quote > 0 && !layout.is_quoted)
			buf_add_text(out, "> ");
		add_line(out, line->text);
	}
	map_done(&layout.words);
	lines_done(&layout.lines);
}
