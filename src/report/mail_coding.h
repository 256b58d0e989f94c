/* What a text is whose transfer encoding is not, or not all, what its part says: programs name base64 and write plain text, and lists hang their footer as
 * plain text on what is base64. Not for other rooms. */
#pragma once

#include "base/arena.h"

/* `raw`: as it stands in the mail; `decoded`: what a parser makes of it. */
struct span mail_coding_text(struct arena *arena, struct span raw, struct span decoded, bool is_base64);
