/* Names what is text but nobody's report, so that who dropped it reads what it was taken for. In doubt it is news. */
#include "base/array.h"
#include "base/ascii.h"
#include "report/decoding.h"

/* ---- tables ---- */

#define TABLE_LINES 10u     /* fewer may be anything … */
#define TABLE_LEAST 4u      /* … unless each below the first has a number in it */
#define TABLE_LOOK 500u     /* lines that are looked at */
#define TABLE_SEPARATORS 2u /* in each line */
#define CELL_WORDS 8u       /* a cell of more words is a sentence: perhaps a table of news, which is read as it stands */

/* Separators in the line, outside of quotation marks; SIZE_MAX where the line is not one of a table. */
static size_t separators_in(struct span line, char separator)
{
	size_t separators = 0, blanks = 0;
	bool is_quoted = false;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];
		is_quoted = is_quoted != (c == '"');
		blanks += c == ' ';
		if (c == separator && !is_quoted) {
			/* behind a comma of prose there is a blank */
			if (i + 1 < line.len && line.ptr[i + 1] == ' ')
				return SIZE_MAX;
			separators++;
			blanks = 0;
		}
		if (blanks >= CELL_WORDS)
			return SIZE_MAX;
	}
	return is_quoted ? SIZE_MAX : separators;
}

/* One of its cells begins with a digit. */
static bool has_number(struct span line, char separator)
{
	for (size_t i = 0; i < line.len; i++)
		if (ascii_is_digit(line.ptr[i]) && (i == 0 || line.ptr[i - 1] == separator))
			return true;
	return false;
}

static bool is_table_of(struct span text, char separator)
{
	size_t lines = 0, wanted = 0, numbered = 0;
	struct span line;
	while (lines < TABLE_LOOK && span_next_line(&text, &line)) {
		if (span_trim(line).len == 0)
			continue;
		size_t separators = separators_in(line, separator);
		if (separators == SIZE_MAX || separators < TABLE_SEPARATORS || (lines > 0 && separators != wanted))
			return false;
		wanted = separators;
		numbered += lines > 0 && has_number(line, separator);
		lines++;
	}
	return lines >= TABLE_LINES || (lines >= TABLE_LEAST && numbered + 1 == lines);
}

static bool is_table_by_commas(struct span text)
{
	return is_table_of(text, ',');
}

static bool is_table_by_semicolons(struct span text)
{
	return is_table_of(text, ';');
}

static bool is_table_by_tabs(struct span text)
{
	return is_table_of(text, '\t');
}

/* ---- logs ---- */

#define LINES_LOOK 500u
#define LOG_LINES 4u    /* fewer may be quoted in a text … */
#define LOG_LEAST 2u    /* … where there is any */
#define LOG_FRONT 100u  /* bytes of a line within which it tells the time … */
#define LOG_LEVEL 160u  /* … and how grave it is */
#define CUE_LINES 6u    /* of a subtitle, at most: number, time, text, and the empty one */

static size_t digits_at(struct span s, size_t at)
{
	size_t len = 0;
	while (at + len < s.len && ascii_is_digit(s.ptr[at + len]))
		len++;
	return len;
}

/* "14:32:10" */
static bool is_clock_at(struct span s, size_t at)
{
	return digits_at(s, at) == 2 && span_starts(span_from(s, at + 2), SPAN(":")) && digits_at(s, at + 3) == 2 && span_starts(span_from(s, at + 5), SPAN(":")) &&
	       digits_at(s, at + 6) == 2;
}

static bool has_clock(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_clock_at(s, i) && (i == 0 || !ascii_is_digit(s.ptr[i - 1])))
			return true;
	return false;
}

static bool has_word(struct span s, struct span word)
{
	for (ptrdiff_t at; (at = span_find(s, word)) >= 0; s = span_from(s, (size_t)at + word.len)) {
		struct span behind = span_from(s, (size_t)at + word.len);
		bool is_front = at == 0 || !ascii_is_letter(s.ptr[at - 1]);
		if (is_front && (behind.len == 0 || !ascii_is_letter(behind.ptr[0])))
			return true;
	}
	return false;
}

/* "sshd[412]:" */
static bool has_process(struct span s)
{
	for (size_t i = 1; i + 1 < s.len; i++) {
		size_t digits = s.ptr[i] == '[' && ascii_is_letter(s.ptr[i - 1]) ? digits_at(s, i + 1) : 0;
		if (digits > 0 && span_starts(span_from(s, i + 1 + digits), SPAN("]:")))
			return true;
	}
	return false;
}

static bool is_log_line(struct span line)
{
	static const char *const words[] = { "INFO", "WARN", "WARNING", "ERROR", "DEBUG", "FATAL", "TRACE", "NOTICE", "CRITICAL", "SEVERE", "\"GET", "\"POST", "\"HEAD", "[error]",
		"[warn]", "[notice]", "[info]" };
	struct span head = span_head(line, LOG_LEVEL);
	if (!has_clock(span_head(line, LOG_FRONT)))
		return false;
	for (size_t i = 0; i < LEN(words); i++)
		if (has_word(head, span_of(words[i])))
			return true;
	return has_process(head);
}

/* Half of the lines: what a program prints when it fails may stand between them. */
static bool is_log(struct span text)
{
	size_t lines = 0, logged = 0;
	struct span line;
	while (lines < LINES_LOOK && span_next_line(&text, &line)) {
		lines += span_trim(line).len > 0;
		logged += is_log_line(line);
	}
	return (logged >= LOG_LINES && logged * 2 >= lines) || (logged >= LOG_LEAST && logged == lines);
}

/* ---- what a machine says when it is asked, and when it fails ---- */

#define LISTED_LEAST 2u
#define TRACED_LEAST 2u

/* "drwxr-xr-x  2 desk" */
static bool is_listed(struct span line)
{
	static const char rights[] = "rwxrwxrwx";
	if (line.len < 12 || !strchr("-dlbcps", line.ptr[0]) || !strchr(" .+@", line.ptr[10]))
		return false;
	for (size_t i = 0; i < 9; i++)
		if (line.ptr[1 + i] != rights[i] && line.ptr[1 + i] != '-' && !(rights[i] == 'x' && strchr("sStT", line.ptr[1 + i])))
			return false;
	return true;
}

/* "29.08.2014  14:32    <DIR>          news", "08/29/2014  02:32 PM    1,024 flood.txt" */
static bool is_listed_by_day(struct span line)
{
	size_t month = digits_at(line, 0), day = digits_at(line, month + 1), year = digits_at(line, month + day + 2), at = month + day + year + 2;
	return month > 0 && day > 0 && year > 0 && month + day + year == 8 && span_starts(span_from(line, at), SPAN("  ")) && digits_at(line, at + 2) == 2 &&
	       span_starts(span_from(line, at + 4), SPAN(":"));
}

/* Half of the lines, and of those by day one is a folder: else it may be a chronicle. */
static bool is_listing(struct span text)
{
	size_t lines = 0, listed = 0, by_day = 0;
	bool has_folder = span_find(text, SPAN("  <DIR>  ")) >= 0;
	struct span line;
	while (lines < LINES_LOOK && span_next_line(&text, &line)) {
		lines += span_trim(line).len > 0;
		listed += is_listed(line);
		by_day += has_folder && is_listed_by_day(line);
	}
	return listed + by_day >= LISTED_LEAST && (listed + by_day) * 2 >= lines;
}

/* Where a program was when it failed: of Python, and of Java. */
static bool is_traced(struct span line)
{
	struct span bare = span_trim(line);
	bool is_indented = line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
	bool is_file = is_indented && span_starts(bare, SPAN("File \"")) && span_find(bare, SPAN("\", line ")) > 0;
	bool is_at = is_indented && span_starts(bare, SPAN("at ")) && span_ends(bare, SPAN(")")) && span_find(bare, SPAN("(")) > 0 && span_find(span_from(bare, 3), SPAN(" ")) < 0;
	return is_file || is_at || span_starts(bare, SPAN("Traceback (most recent call last):"));
}

static bool is_traceback(struct span text)
{
	size_t lines = 0, traced = 0;
	struct span line;
	while (lines < LINES_LOOK && span_next_line(&text, &line)) {
		lines += span_trim(line).len > 0;
		traced += is_traced(line);
	}
	return traced >= TRACED_LEAST && traced * 2 >= lines;
}

/* ---- settings ---- */

#define KEYS_LEAST 3u

/* "name:" and what is behind it; the dashes of a list before it are indentation. False where the line is neither a name nor an item of a list. */
struct key {
	size_t indent;
	bool is_named, is_small, is_empty, is_block;
};

static bool key_read(struct span line, struct key *ret_key)
{
	size_t at = 0, len = 0;
	bool is_item = false;
	for (; at < line.len && (line.ptr[at] == ' ' || (line.ptr[at] == '-' && at + 1 < line.len && line.ptr[at + 1] == ' ')); at++)
		is_item = is_item || line.ptr[at] == '-';
	struct span rest = span_from(line, at);
	while (len < rest.len && (ascii_is_letter(rest.ptr[len]) || ascii_is_digit(rest.ptr[len]) || strchr("_.-/", rest.ptr[len])) && rest.ptr[len] != '\0')
		len++;
	struct span value = span_from(rest, len);
	bool is_named = len > 0 && span_starts(value, SPAN(":")) && (value.len == 1 || value.ptr[1] == ' ');
	value = span_trim(span_from(value, is_named));
	*ret_key = (struct key){ at, is_named, rest.len > 0 && rest.ptr[0] >= 'a' && rest.ptr[0] <= 'z', value.len == 0, value.len > 0 && value.len <= 2 && strchr("|>", value.ptr[0]) };
	return is_named || is_item;
}

/* Every line is a name in small letters or an item, and some lie within others. */
static bool is_yaml(struct span text)
{
	struct key before = { 0 }, key;
	size_t keys = 0, nested = 0, looked = 0, block = SIZE_MAX;
	struct span line;
	while (looked < LINES_LOOK && span_next_line(&text, &line)) {
		struct span bare = span_trim(line);
		if (bare.len == 0 || bare.ptr[0] == '#' || span_equals(bare, SPAN("---")))
			continue;
		bool is_key = key_read(line, &key);
		if (block != SIZE_MAX && key.indent > block)
			continue;
		if (!is_key || (key.is_named && !key.is_small))
			return false;
		nested += looked > 0 && before.is_empty && key.indent > before.indent;
		block = key.is_block ? key.indent : SIZE_MAX;
		keys += key.is_named;
		before = key;
		looked++;
	}
	return keys >= KEYS_LEAST && nested > 0;
}

/* ---- subtitles ---- */

/* "00:01:02,500 --> 00:01:04,000" over every line or two. */
static bool is_subtitles(struct span text)
{
	size_t lines = 0, cues = 0;
	struct span line;
	while (lines < LINES_LOOK && span_next_line(&text, &line)) {
		lines++;
		cues += is_clock_at(line, 0) && span_find(line, SPAN(" --> ")) > 0;
	}
	return cues > 1 && cues * CUE_LINES >= lines;
}

/* ---- bytes written in letters ---- */

#define ENCODED_LINE 40u  /* no word is so long; the last line may be shorter */
#define ENCODED_LEAST 120u

static bool is_code_char(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || (c != '\0' && strchr("+/=-_", c));
}

static bool is_encoded(struct span text)
{
	struct span line;
	size_t len = 0;
	text = span_trim(text);
	while (span_next_line(&text, &line)) {
		if (line.len < ENCODED_LINE && text.len > 0)
			return false;
		for (size_t i = 0; i < line.len; i++)
			if (!is_code_char(line.ptr[i]))
				return false;
		len += line.len;
	}
	return len >= ENCODED_LEAST;
}

/* ---- what says nothing ---- */

static bool is_wordless(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (ascii_is_letter(text.ptr[i]) || (text.ptr[i] & 0x80))
			return false;
	return span_trim(text).len > 0;
}

static bool is_all_quoted(struct span text)
{
	struct span line;
	size_t quoted = 0;
	while (span_next_line(&text, &line)) {
		if (span_trim(line).len > 0 && line.ptr[0] != '>')
			return false;
		quoted += line.len > 1;
	}
	return quoted > 1;
}

const char *data_name(struct span text)
{
	static const struct {
		const char *name;
		bool (*is)(struct span text);
	} shapes[] = {
		{ "a table of values separated by commas (CSV)", is_table_by_commas },
		{ "a table of values separated by semicolons (CSV)", is_table_by_semicolons },
		{ "a table of values separated by tabs", is_table_by_tabs },
		{ "numbers without a word", is_wordless },
		{ "a log", is_log },
		{ "the list of a folder", is_listing },
		{ "what a program says when it fails (a traceback)", is_traceback },
		{ "settings (YAML)", is_yaml },
		{ "subtitles", is_subtitles },
		{ "bytes written in letters (base64 or the like)", is_encoded },
		{ "the quotes of a mail", is_all_quoted },
	};
	for (size_t i = 0; i < LEN(shapes); i++)
		if (shapes[i].is(text))
			return shapes[i].name;
	return program_name(text);
}
