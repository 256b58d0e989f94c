/* Names what is text but nobody's report, so that who dropped it reads what it was taken for. In doubt it is news. */
#include "base/ascii.h"
#include "report/decoding.h"

#define LEN(list) (sizeof(list) / sizeof(*(list)))

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

static const char *table_name(struct span text)
{
	static const struct {
		char separator;
		const char *name;
	} separated[] = { { ',', "a table of values separated by commas (CSV)" }, { ';', "a table of values separated by semicolons (CSV)" },
		{ '\t', "a table of values separated by tabs" } };
	for (size_t i = 0; i < sizeof(separated) / sizeof(*separated); i++)
		if (is_table_of(text, separated[i].separator))
			return separated[i].name;
	return NULL;
}

/* ---- programs ---- */

#define CODE_LINES 4u  /* fewer may be an example in a text */
#define CODE_LOOK 500u /* lines that are looked at */

static bool begins_with_any(struct span line, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts(line, span_of(words[i])))
			return true;
	return false;
}

static bool has_any(struct span line, const char *const *signs, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_find(line, span_of(signs[i])) >= 0)
			return true;
	return false;
}

static bool is_name_char(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || strchr("_.$-[]", c);
}

/* "n=1", "let text = load(name);", "font-family: serif;": a name in small letters and what it is. */
static bool is_setting(struct span line)
{
	size_t len = 0;
	while (len < line.len && line.ptr[len] != '\0' && is_name_char(line.ptr[len]))
		len++;
	struct span rest = span_trim(span_from(line, len));
	bool is_name = len > 0 && !(line.ptr[0] >= 'A' && line.ptr[0] <= 'Z') && !ascii_is_digit(line.ptr[0]);
	bool is_set = span_starts(rest, SPAN("=")) || span_starts(rest, SPAN("+=")) || (span_starts(rest, SPAN(":")) && span_ends(rest, SPAN(";")));
	return is_name && is_set;
}

/* What the lines of programs begin with and those of texts do not, where they end as programs do. */
static bool is_statement(struct span line)
{
	static const char *const words[] = { "const ", "let ", "var ", "function ", "int ", "void ", "char ", "static ", "public ", "private ", "use ", "using ", "package ",
		"import ", "export ", "throw ", "echo ", "print", "CREATE ", "INSERT INTO ", "DROP ", "ALTER ", "UPDATE ", "DELETE FROM ", "SELECT " };
	static const char *const blocks[] = { "def ", "async def ", "class ", "if ", "elif ", "else:", "for ", "while ", "with ", "try:", "except" };
	static const char *const plain[] = { "#include ", "#define ", "<?php", "set -", "import os", "import sys", "import re", "import json", "echo \"", "echo $" };
	bool is_ended = span_ends(line, SPAN(";")) && (memchr(line.ptr, '=', line.len) || memchr(line.ptr, '(', line.len));
	bool is_return = span_ends(line, SPAN(";")) && span_starts(line, SPAN("return"));
	bool is_block = span_ends(line, SPAN(":")) && has_any(line, (const char *const[]){ "(", "[", "==", " in ", "else:", "try:" }, 6);
	return is_return || (is_ended && begins_with_any(line, words, LEN(words))) || (is_block && begins_with_any(line, blocks, LEN(blocks))) || begins_with_any(line, plain, LEN(plain));
}

static bool is_code(struct span line)
{
	static const char *const whole[] = { "{", "}", "};", "});", "})", "fi", "done", "esac", "then", "else" };
	static const char *const signs[] = { "();", "() {", "=> {", "\");", "');", "$(", "${", "\"$", "; then", "; do", "__" };
	for (size_t i = 0; i < LEN(whole); i++)
		if (span_equals(line, span_of(whole[i])))
			return true;
	bool is_call = span_ends(line, SPAN(")")) && ascii_is_letter(line.ptr[0]) && memchr(line.ptr, '(', line.len) && !memchr(line.ptr, ' ', line.len);
	return span_ends(line, SPAN("{")) || is_call || is_setting(line) || is_statement(line) || has_any(line, signs, LEN(signs));
}

static bool is_remark(struct span line)
{
	static const char *const fronts[] = { "//", "/*", "*/", "* ", "# ", "-- " };
	return begins_with_any(line, fronts, LEN(fronts));
}

/* Most of its lines, but for remarks. */
static bool is_program(struct span text)
{
	size_t lines = 0, code = 0, looked = 0;
	struct span line;
	if (span_starts(text, SPAN("#!/")))
		return true;
	while (looked++ < CODE_LOOK && span_next_line(&text, &line)) {
		line = span_trim(line);
		if (line.len == 0 || is_remark(line))
			continue;
		lines++;
		code += is_code(line);
	}
	return code >= CODE_LINES && code * 4 >= lines * 3;
}

/* ---- quotes ---- */

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
	const char *table = table_name(text);
	return table ? table : is_program(text) ? "the text of a program" : is_all_quoted(text) ? "the quotes of a mail" : NULL;
}
