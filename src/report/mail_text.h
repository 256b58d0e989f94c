/* What of a mail's text is its sender's own: without signature, footer of the list, quotes of earlier mails. Not for other rooms. */
#pragma once

#include "base/buf.h"
#include "base/span.h"

/* format=flowed (RFC 3676): lines that end in a blank go on in the next one. `is_delsp`: that blank was only put there for it. */
void mail_text_unflow(struct buf *out, struct span text, bool is_delsp);
/* What its subject says of a mail, or that it names one that it answers. */
enum mail_kind { MAIL_PLAIN, MAIL_ANSWER, MAIL_FORWARD };
enum mail_kind mail_subject_kind(struct span subject);
/* "Re: [press] AW: Flood" -> Flood; the name in brackets only of mail from a list, or "[EXTERNAL]". */
struct span mail_subject_bare(struct span subject, bool is_list);

/* Adds the lines that are its own, without "Unsubscribe | View in browser", and what a text of its own quotes somebody with who said it. A text that is nothing but quotes is kept with them: somebody passes something on.
 * `is_unquoted`: they have been taken out, and only "On … wrote:" is left of them. */
void mail_text_add_own(struct buf *out, struct span text, bool is_unquoted, enum mail_kind kind);
/* Whether it is nothing but what lists and programs hang on a mail. */
bool mail_text_is_footer(struct span text);
/* Adds the mark-up without the quotes of earlier mails; false where it has none. */
bool mail_text_unquote(struct buf *out, struct span html);

/* A mail within the text (of those passed on within each other, the innermost), and what it is to this one: what is quoted below an answer; all that there is, but for a word of the sender's; or what he
 * passes on with words of his own. */
enum mail_holds { MAIL_HOLDS_NONE, MAIL_HOLDS_QUOTE, MAIL_HOLDS_FORWARD, MAIL_HOLDS_BOTH };
/* Spans into the text: what the sender says above it, what the inner mail's head says, and its own text. */
struct mail_forward {
	struct span cover, from, date, subject, text;
};
enum mail_holds mail_text_holds(struct span text, enum mail_kind kind, struct mail_forward *ret_forward);
