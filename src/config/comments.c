#include "config/comments.h"

#include <string.h>

struct scan {
	char *at, *end;
	int line;
};

/* Over what is in quotes, the closing one included. One that is missing is for the parser to say. */
static void skip_quoted(struct scan *scan)
{
	char quote = *scan->at++;
	while (scan->at < scan->end && *scan->at != quote) {
		scan->line += *scan->at == '\n';
		if (*scan->at == '\\' && scan->at + 1 < scan->end) {
			scan->at++;
			scan->line += *scan->at == '\n';
		}
		scan->at++;
	}
	scan->at += scan->at < scan->end;
}

static void blank_line(struct scan *scan)
{
	while (scan->at < scan->end && *scan->at != '\n')
		*scan->at++ = ' ';
}

static bool blank_block(struct scan *scan)
{
	for (; scan->at + 1 < scan->end; scan->at++) {
		if (scan->at[0] == '*' && scan->at[1] == '/') {
			scan->at[0] = scan->at[1] = ' ';
			scan->at += 2;
			return true;
		}
		scan->line += *scan->at == '\n';
		if (*scan->at != '\n')
			*scan->at = ' ';
	}
	return false;
}

static bool begins_word(const struct scan *scan, const char *text)
{
	return scan->at == text || strchr(" \t\r\n={}(),+\"'", scan->at[-1]) != NULL;
}

bool comments_blank(char *text, size_t len, int *ret_line)
{
	struct scan scan = { .at = text, .end = text + len, .line = 1 };
	while (scan.at < scan.end) {
		bool is_slash = *scan.at == '/' && scan.at + 1 < scan.end && begins_word(&scan, text);
		if (*scan.at == '"' || *scan.at == '\'') {
			skip_quoted(&scan);
		} else if (*scan.at == '#' || (is_slash && scan.at[1] == '/')) {
			blank_line(&scan);
		} else if (is_slash && scan.at[1] == '*') {
			*ret_line = scan.line;
			scan.at[0] = scan.at[1] = ' ';
			scan.at += 2;
			if (!blank_block(&scan))
				return false;
		} else {
			scan.line += *scan.at == '\n';
			scan.at++;
		}
	}
	return true;
}
