/* What the two formats of the teleprinters share: their characters, the cutting of a file into messages and of a message into its parts.
 *
 *	SYN SYN SOH heading STX text ETX foot EOT
 *
 * The characters are there, or stand-ins that print ("<SOH>", "^A", U+2401), or nothing but the heading line. Not for other rooms.
 */
#pragma once

#include "report/decoding.h"

/* A kill may come on a later day than its story, and does not say of which day that was: it names those of so many days, its own and the ones before. */
#define TELEX_KILL_DAYS 3u

/* Whether a message begins with `line`, a line without what stands before the heading proper; `next` is the line after it. */
typedef bool telex_is_heading(struct span line, struct span next);

enum decode_tell telex_tell(struct span head, bool is_whole, telex_is_heading *is_heading);
/* Emits or rejects one message, where decoding_position says. */
typedef int telex_emit(struct decoding *d, struct span message, struct fault *fault);
/* Every message of the drop. `has_caret_lines`: lines that begin with "^" mean something else as well. */
int telex_read(struct decoding *d, struct span bytes, telex_is_heading *is_heading, bool has_caret_lines, telex_emit *emit, struct fault *fault);

struct telex {
	struct span heading; /* all before STX */
	struct span text;    /* without STX all but the heading's first line */
	struct span foot;    /* after ETX */
	bool has_text_mark;  /* STX was there */
};

void telex_split(struct span message, struct telex *ret_telex);
/* A line as people would write it: no control characters, single blanks. */
struct span telex_line(struct arena *arena, struct span line);
/* "Kill", "WITHHOLD", "BULLETIN KILL": a line that is all mark. "FLOOD KILLS FIVE" and "TALKS CANCELLED" are news. */
void telex_marker(struct span words, enum report_status *status);
/* "Please kill eca0003": a line that is known to be about another item says what is to become of it. */
void telex_request(struct span line, enum report_status *status);
