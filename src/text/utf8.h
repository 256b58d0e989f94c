/* UTF-8 (RFC 3629): the check at the door, and steps of one character. */
#pragma once

#include "base/buf.h"

#include <stdint.h>

/* How many bytes at the front are ASCII. */
size_t utf8_ascii_run(struct span s);
bool utf8_is_valid(struct span s);
/* Adds `s` with every ill-formed sequence as one U+FFFD (Unicode 15, 3.9, maximal subparts). */
void utf8_add_repaired(struct buf *out, struct span s);
/* The character at the front of a valid, non-empty text and its length in bytes. */
uint32_t utf8_next(struct span s, size_t *ret_len);
/* 1–4 bytes. */
size_t utf8_encode(uint32_t character, char ret_bytes[static 4]);
/* Not the first byte of a character. */
static inline bool utf8_continues(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}
/* How many characters these are. */
size_t utf8_letters(struct span s);
/* The longest prefix of at most `max` bytes that ends between characters. */
struct span utf8_head(struct span s, size_t max);
/* The small or the capital letter of a character; itself where it has none. */
uint32_t utf8_lower(uint32_t character);
uint32_t utf8_upper(uint32_t character);
/* But for the case of their letters, the same characters. */
bool utf8_equals_nocase(struct span a, struct span b);
/* Signs that nobody sees and no word is written with: soft hyphens, byte order marks, blanks without width, embeddings, overrides and isolates of
 * direction. Not the joiners, which Persian and the scripts of India are written with, nor the marks of direction. */
bool utf8_is_unseen(uint32_t character);
/* For terminals, logs, headers: no C0 or C1 controls, DEL, bidi controls or zero-width characters (each as a blank or left out);
 * line breaks and tabs become blanks. */
void utf8_add_printable(struct buf *out, struct span s);
/* Columns that a character takes on a terminal: 0 (marks, controls), 1 or 2 (East Asian wide). */
int utf8_columns(uint32_t character);
