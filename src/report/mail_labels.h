/* The charsets of the head of a mail. Programs write "=?us-ascii?B?…?=" and put something else into it, wrote what nobody reads any
 * more, or bytes without any name. Not for other rooms. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

/* The mail with the true name wherever one in its head says ASCII, or another charset of one byte a letter for UTF-8, and words of UTF-7
 * and bare bytes in UTF-8, by the charset of the text; mostly the mail as it is. */
struct span mail_labels_mend(struct arena *arena, struct span mail);
