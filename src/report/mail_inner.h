/* A mail within the text of another: what programs write above the one that is answered or passed on. Some say which; of the others the rest of
 * the mail must tell. Not for other rooms.
 */
#pragma once

#include "base/span.h"

enum mail_mark {
	MARK_NONE,     /* "From: … Sent: … Subject: …" alone */
	MARK_RULE,     /* under a line of underscores */
	MARK_ORIGINAL, /* "-----Original Message-----" */
	MARK_FORWARD,  /* "---------- Forwarded message ---------" */
};

struct mail_inner {
	enum mail_mark mark;
	struct span from, date, subject; /* as its head has them, or none; spans into the text */
	size_t len;                      /* bytes up to its text */
};

/* At the front of `text`, which is where a line begins. */
bool mail_inner_read(struct span text, struct mail_inner *ret_inner);
/* The same of any line of it: `ret_at` is where. */
bool mail_inner_find(struct span text, struct mail_inner *ret_inner, size_t *ret_at);
/* Whether a head may begin so: with the name of the sender's line. */
bool mail_inner_begins(struct span text);
/* "-----Original Message-----" in the languages of the common programs: what is below is not the sender's own, whatever its head looks like. */
bool mail_inner_is_original(struct span line);
/* "---------- Forwarded message ----------", with nothing behind it. */
bool mail_inner_is_forward(struct span line);
/* "-------- End of forwarded message --------" */
bool mail_inner_is_end(struct span line);
/* A line of ten or more of these signs. */
bool mail_is_rule(struct span line, const char *signs);
/* Without ">" at its front. */
struct span mail_without_quote_marks(struct span line);
