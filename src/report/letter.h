/* What people write around what they send: greetings, regards with a name below, the two lines that say what is attached, what a mailbox answers
 * while they are away; in the languages in which most mails to a desk are written. Texts are paragraphs (report.h). Not for other rooms. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

/* Without the greeting and "PRESS RELEASE" above it, and without the regards, the name and the notice about confidential mails below it; never nothing.
 * A letter with a text behind its regards keeps both, and an open one its signatories. */
struct span letter_body(struct span text, struct arena *arena);
/* Whether what stands below regards names several people with what they are, "Jane Roe, Rights Group": who signed an open letter, which is news. */
bool letter_has_signatories(struct span below);
/* "PRESS RELEASE", "For immediate release": what only names the kind of what it stands above. */
bool letter_is_label(struct span line, struct arena *arena);
/* Without what a mail server sets above a mail that comes from outside: "CAUTION: do not click links". It may have any layout. */
struct span letter_below_banner(struct span text, struct arena *arena);
/* Whether it says nothing but that something is attached. Anything else that it tells makes it news. */
bool letter_is_cover(struct span text, struct arena *arena);
/* "I am out of the office until 3 August. In urgent cases …", said by whose mailbox it is. */
bool letter_is_absence(struct span text, struct arena *arena);
