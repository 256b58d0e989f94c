/* A text as lines, of any system's line ends, without what is on the page for the page's sake: rules drawn in characters, page
 * numbers and running heads at the edges of pages that form feeds part. The inside of paragraphs.h. */
#pragma once

#include "base/span.h"

#include <stdint.h>

struct line {
	struct span text;      /* trimmed, without the marks of its quotation */
	uint32_t indent;
	uint32_t columns;      /* of the text, on a terminal */
	uint32_t empty_before; /* empty lines between this and the line before */
	uint32_t page;
	uint16_t quote;        /* how many ">" stood before it */
	bool is_ended;         /* it ends a sentence */
};

struct lines {
	struct line *at;
	size_t len, cap;
};

/* `text` is valid UTF-8; the lines are lent from it. */
void lines_read(struct lines *lines, struct span text);
void lines_done(struct lines *lines);
/* Bytes of the white space at the front, or 0. */
size_t line_blank_len(struct span s);
/* True for the characters of scripts that part words by nothing: a line of them may break anywhere. */
bool line_is_unspaced(uint32_t character);
