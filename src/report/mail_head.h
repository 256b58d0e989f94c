/* Where a mail begins, and whether it does. Not for other rooms. */
#pragma once

#include "base/span.h"

/* Two known headers before the first empty line, and nothing but headers; `is_whole`: nothing follows what is there. */
bool mail_head_begins(struct span text, bool is_whole);
/* Without the empty lines and the mark of a mail passed on that stand above a mail that was pasted; of what Apple's program keeps (.emlx), the mail
 * between its length and a list of what is known of it. */
struct span mail_head_find(struct span bytes);
/* "From jane@bugle.example Fri Jul 26 10:31:00 2002" begins a mail in a mailbox; ">From " where it was taken for text of the mail before. */
bool mail_head_is_mbox_line(struct span line);
