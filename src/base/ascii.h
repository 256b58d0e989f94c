/* What a byte is, in ASCII and in any locale (<ctype.h> asks the one at hand, and does not take a char as it is). Bytes of other characters
 * are neither.
 */
#pragma once

#include <stdbool.h>

/* A blank, a tab, an end of a line. */
static inline bool ascii_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The same, and any control character: it shows nothing. */
static inline bool ascii_is_unseen(char c)
{
	return (unsigned char)c <= ' ';
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
