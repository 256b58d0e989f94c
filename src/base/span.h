/* A span lends bytes: a pointer and a length, never owned, not NUL-terminated.
 *
 * Text inside the core is valid UTF-8 once it has passed text/charset; a NUL may occur, so the length rules.
 * An absent value is { NULL, 0 }; an empty one has a pointer and no length. Most readers treat them alike.
 *
 *	struct span title = SPAN("Flood in Ruritania");
 *	printf("%.*s\n", SPAN_ARG(title));
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *ptr;
	size_t len;
};

#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })
#define SPAN_NONE ((struct span){ NULL, 0 })
#define SPAN_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* A NUL-terminated string as a span; NULL becomes SPAN_NONE. */
static inline struct span span_of(const char *string)
{
	return string ? (struct span){ string, strlen(string) } : SPAN_NONE;
}

static inline struct span span_make(const char *ptr, size_t len)
{
	return (struct span){ ptr, len };
}

static inline bool span_is_empty(struct span s)
{
	return s.len == 0;
}

static inline bool span_equals(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* From `from` (clipped to the end) to the end. */
static inline struct span span_from(struct span s, size_t from)
{
	if (from > s.len)
		from = s.len;
	return (struct span){ s.ptr ? s.ptr + from : NULL, s.len - from };
}

/* The first `len` bytes, or all of them where there are fewer. */
static inline struct span span_head(struct span s, size_t len)
{
	return (struct span){ s.ptr, len < s.len ? len : s.len };
}

/* ASCII only: used for header names, keywords and other protocol words, not for news text. */
bool span_equals_nocase(struct span a, struct span b);
bool span_starts_nocase(struct span s, struct span prefix);
bool span_ends_nocase(struct span s, struct span suffix);
ptrdiff_t span_find_nocase(struct span s, struct span needle);
bool span_starts(struct span s, struct span prefix);
bool span_ends(struct span s, struct span suffix);
/* Without ASCII white space at both ends. */
struct span span_trim(struct span s);
/* The offset of the first `needle` in `s`, or -1. */
ptrdiff_t span_find(struct span s, struct span needle);
/* Cuts the next line off the front of `rest` (without its LF or CRLF); false when nothing is left. */
bool span_next_line(struct span *rest, struct span *ret_line);
/* Cuts the next item of a list with commas off the front of `rest`; false when nothing is left. */
bool span_next_item(struct span *rest, struct span *ret_item);
/* Cuts the next word and the white space before it off the front of `rest`; empty when none is left. */
struct span span_next_word(struct span *rest);
/* Any of ASCII's. */
bool span_has_digit(struct span s);
/* Digits and nothing else, of a number that fits into an int64_t, as SQLite's and JSON's do. */
bool span_number(struct span text, uint64_t *ret_number);
/* Memory order, shorter first where one begins the other: <0, 0, >0. */
int span_compare(struct span a, struct span b);
