/* Many mails of a list in the text of one (RFC 1153): what they are about, a line of 70 hyphens, and mails with a line of 30 hyphens behind each.
 * Not for other rooms. */
#pragma once

#include "base/span.h"

/* Whether the text of a mail is one, and from where on its mails stand. More than one of them, or how Mailman numbers them, tells it from a mail below
 * a line. */
bool mail_digest_begins(struct span text, struct span *ret_mails);
/* Cuts the next of them off the front of `rest`; false when only the end of the digest is left. */
bool mail_digest_next(struct span *rest, struct span *ret_mail);
