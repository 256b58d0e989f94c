/* A regular expression in a watch: Perl's (pcre2), case ignored unless it says (?-i), accents as they stand. Whoever writes one means well and
 * who writes the text perhaps not, so that the time for a text is bounded whatever the two are:
 *
 *  - a text is looked at paragraph by paragraph, a long one in pieces, and no match spans two: no loop runs over more than a piece;
 *  - steps are counted over the whole text, and so many of it is looked at and no more;
 *  - the depth and the memory of one attempt are bounded by pcre2 itself. Nothing is compiled to machine code.
 *
 * What has not been found when a bound is met is not there, and regex_find says that it was given up.
 */
#pragma once

#include "base/fault.h"
#include "base/span.h"

#include <stdint.h>

#define REGEX_BYTES_MAX 1000u          /* of the expression */
#define REGEX_PIECE_MAX 4096u          /* bytes: of a paragraph that are seen together */
#define REGEX_TEXT_MAX (64u * 1024u)   /* bytes of a text that are looked at */
#define REGEX_STEPS_MAX 500000u        /* items of the expression that are tried, in one text */
#define REGEX_ATTEMPT_STEPS_MAX 50000u /* of them at one place */
#define REGEX_DEPTH_MAX 1000u          /* decisions within each other that can be taken back */
#define REGEX_HEAP_KIB_MAX 4096u

struct regex;

/* NULL: FAULT_INPUT, and `ret_offset` is the byte that is at fault. */
struct regex *regex_new(struct span pattern, size_t *ret_offset, struct fault *fault);
void regex_free(struct regex *regex);

/* Which letters (of ASCII, whatever their case) stand in a row, by threes, somewhere in some texts. Most expressions have such rows in every match:
 * where one is not, there is no need to search. */
#define REGEX_ROWS (1u << 15) /* that there can be: five bits a letter */
#define REGEX_ROWS_MAX 8u     /* that are kept of an expression */
struct regex_rows {
	uint16_t at[REGEX_ROWS_MAX];
	size_t len;
};
struct regex_letters {
	uint64_t bits[REGEX_ROWS / 64]; /* by row */
	bool may_be_other;  /* there are letters of which one of these is another case: the rows say nothing */
};
void regex_letters_add(struct regex_letters *letters, struct span text);
const struct regex_rows *regex_rows(const struct regex *regex);

enum regex_outcome { REGEX_FOUND, REGEX_NOT_FOUND, REGEX_GAVE_UP };
/* `text` is valid UTF-8; `letters` are those of some texts of which it is one, or NULL. What it takes to search is kept for the next time. */
enum regex_outcome regex_find(struct regex *regex, struct span text, const struct regex_letters *letters);
