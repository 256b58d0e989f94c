/* What of a mail's text is its sender's own: without signature, footer of the list, quotes of earlier mails. Not for other rooms. */
#pragma once

#include "base/buf.h"
#include "base/span.h"

/* format=flowed (RFC 3676): lines that end in a blank go on in the next one. `is_delsp`: that blank was only put there for it. */
void mail_text_unflow(struct buf *out, struct span text, bool is_delsp);
/* Adds the lines that are its own. A text that is nothing but quotes is kept with them: somebody passes something on.
 * `is_unquoted`: they have been taken out, and only "On … wrote:" is left of them. */
void mail_text_add_own(struct buf *out, struct span text, bool is_unquoted);
/* Adds the mark-up without the quotes of earlier mails; false where it has none. */
bool mail_text_unquote(struct buf *out, struct span html);

/* A mail passed on within the text: what its own head says, spans into the text. */
struct mail_forward {
	struct span before;                /* what the sender wrote above it */
	struct span from, date, subject;
	struct span text;
};
bool mail_text_forward(struct span text, struct mail_forward *ret_forward);
/* "Re: [press] AW: Flood" -> Flood; the name in brackets only of mail from a list. */
struct span mail_subject_bare(struct span subject, bool is_list);
