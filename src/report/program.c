/* Names the text of a program, or of another machine's business, by its shape. In doubt it is news. */
#include "base/array.h"
#include "base/ascii.h"
#include "report/decoding.h"


/* ---- lines of programs ---- */

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
	bool is_section = span_starts(line, SPAN("[")) && span_ends(line, SPAN("]")) && !memchr(line.ptr, ' ', line.len);
	bool is_call = span_ends(line, SPAN(")")) && ascii_is_letter(line.ptr[0]) && memchr(line.ptr, '(', line.len) && !memchr(line.ptr, ' ', line.len);
	return is_section || span_ends(line, SPAN("{")) || is_call || is_setting(line) || is_statement(line) || has_any(line, signs, LEN(signs));
}

static bool is_remark(struct span line)
{
	static const char *const fronts[] = { "//", "/*", "*/", "* ", "# ", "-- " };
	return begins_with_any(line, fronts, LEN(fronts));
}

/* Most of its lines, but for remarks; or all of few. */
static bool is_lined(struct span text)
{
	size_t lines = 0, code = 0, statements = 0, looked = 0;
	struct span line;
	while (looked++ < CODE_LOOK && span_next_line(&text, &line)) {
		line = span_trim(line);
		if (line.len == 0 || is_remark(line))
			continue;
		lines++;
		code += is_code(line);
		statements += is_statement(line);
	}
	return code >= CODE_LINES ? code * 4 >= lines * 3 : statements > 0 && code == lines;
}

/* ---- marks ---- */

/* One sign in so many, blanks aside: code has one in four to eight, tables of prices one in nine, texts one in fifty. */
#define MARK_RATIO 8u
#define MARKS_LOOK 16384u /* bytes that are looked at */

static bool is_mark(char c)
{
	switch (c) {
	case '{': case '}': case '(': case ')': case '[': case ']': case ';': case '=': case '<': case '>':
	case '&': case '|': case '!': case '+': case '*': case '\\': case '$':
		return true;
	default:
		return false;
	}
}

static bool is_dense(struct span text)
{
	static const char *const signs[] = { "{", "()", "==", "=>", "):", "\");", "');" };
	size_t marks = 0, seen = 0;
	text = span_head(text, MARKS_LOOK);
	for (size_t i = 0; i < text.len; i++) {
		seen += !ascii_is_unseen(text.ptr[i]);
		marks += is_mark(text.ptr[i]);
	}
	return marks * MARK_RATIO >= seen && marks > 0 && has_any(text, signs, LEN(signs));
}

/* Go, whose lines end as those of no other: "package main" in front, and what it imports or does. */
static bool is_go(struct span text)
{
	struct span line = SPAN_NONE;
	while (span_next_line(&text, &line)) {
		line = span_trim(line);
		if (line.len > 0 && !span_starts(line, SPAN("//")))
			break;
	}
	bool is_package = span_starts(line, SPAN("package ")) && !memchr(line.ptr + 8, ' ', line.len - 8) && ascii_is_letter(line.ptr[line.len - 1]);
	return is_package && (span_find(text, SPAN("\nfunc ")) >= 0 || span_find(text, SPAN("\nimport \"")) >= 0 || span_find(text, SPAN("\nimport (")) >= 0);
}

static bool is_program(struct span text)
{
	return is_go(text) || span_starts(text, SPAN("#!/")) || span_starts(text, SPAN("<?php")) || is_lined(text) || is_dense(text);
}

/* ---- style sheets ---- */

/* "margin: 0", "--gap:2px", "*zoom:1" */
static bool is_declaration(struct span piece)
{
	size_t len = 0;
	while (len < piece.len && (ascii_is_letter(piece.ptr[len]) || ascii_is_digit(piece.ptr[len]) || strchr("-_*$", piece.ptr[len])))
		len++;
	return len > 0 && span_starts(span_trim(span_from(piece, len)), SPAN(":"));
}

/* Cuts what stands before the next brace or semicolon off the front, and which of them it is; '\0' at the end. What is quoted or in parentheses may hold any. */
static struct span cut_piece(struct span *rest, char *ret_end)
{
	size_t depth = 0, at = 0;
	char quote = '\0';
	for (; at < rest->len; at++) {
		char c = rest->ptr[at];
		if (quote != '\0' || c == '"' || c == '\'')
			quote = quote == '\0' ? c : c == quote || c == '\n' ? '\0' : quote;
		else if (c == '(' || c == ')')
			depth = c == '(' ? depth + 1 : depth - (depth > 0);
		else if ((c == '{' || c == '}' || c == ';') && depth == 0)
			break;
	}
	struct span piece = span_trim(span_head(*rest, at));
	*ret_end = at < rest->len ? rest->ptr[at] : '\0';
	*rest = span_from(*rest, at + 1);
	return piece;
}

static struct span without_remark(struct span rest)
{
	while ((rest = span_trim(rest)).len > 0 && span_starts(rest, SPAN("/*"))) {
		ptrdiff_t end = span_find(rest, SPAN("*/"));
		rest = end < 0 ? SPAN_NONE : span_from(rest, (size_t)end + 2);
	}
	return rest;
}

/* "selector { name: value; … }" all through, with @rules between. */
static bool is_style(struct span text)
{
	size_t depth = 0, declarations = 0, others = 0;
	if (text.len == 0 || !memchr(text.ptr, '{', text.len))
		return false;
	while ((text = without_remark(text)).len > 0) {
		char end;
		struct span piece = cut_piece(&text, &end);
		bool is_told = piece.len == 0 || end == '{' || (depth == 0 && end == ';' && piece.ptr[0] == '@');
		if (depth > 0 && end != '{' && piece.len > 0 && is_declaration(piece))
			declarations++;
		else if (!is_told || (end == '}' && depth == 0))
			others++;
		depth = end == '{' ? depth + 1 : depth - (end == '}' && depth > 0);
	}
	return declarations > 0 && others * 10 <= declarations;
}

/* ---- SQL ---- */

/* Its first statement is one, in the case that programs write it in, and there are ends of such. */
static bool is_sql(struct span text)
{
	static const char *const fronts[] = { "CREATE TABLE ", "CREATE DATABASE ", "CREATE INDEX ", "DROP TABLE ", "INSERT INTO ", "ALTER TABLE ", "LOCK TABLES ", "PRAGMA ",
		"BEGIN TRANSACTION;", "BEGIN;", "START TRANSACTION;", "SET NAMES ", "SELECT * FROM ", "create table ", "drop table ", "insert into ", "alter table ", "select * from " };
	struct span rest = text, line = SPAN_NONE;
	while (span_next_line(&rest, &line)) {
		line = span_trim(line);
		if (line.len > 0 && !span_starts(line, SPAN("--")) && !span_starts(line, SPAN("/*")))
			break;
	}
	return begins_with_any(line, fronts, LEN(fronts)) && (span_find(text, SPAN(";\n")) >= 0 || span_ends(span_trim(text), SPAN(";")));
}

const char *program_name(struct span text)
{
	return is_style(text) ? "a style sheet (CSS)" : is_sql(text) ? "an SQL script" : is_program(text) ? "the text of a program" : NULL;
}
