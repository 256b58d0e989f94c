/* Bytes of any character set to valid UTF-8.
 *
 * Names are those of the WHATWG Encoding Standard in lower case ("utf-8", "windows-1252", "gb18030"); labels are read as browsers
 * read them: `iso-8859-1` and `ascii` mean windows-1252, `gb2312` and `gbk` mean gb18030.
 */
#pragma once

#include "base/buf.h"

/* Length of the byte order mark at the front (UTF-8, -16, -32), or 0. */
size_t charset_mark(struct span bytes);
/* The name where the bytes are UTF-16 or UTF-32, by their mark or by where their NULs stand; else NULL. */
const char *charset_wide(struct span head);
/* The name that a label stands for, or NULL for an unknown one. */
const char *charset_name(struct span label);
/* What a document says of itself in its first bytes: <?xml encoding="…">, <meta charset=…>, <meta … content="…charset=…">, @charset. */
struct span charset_declared(struct span head);

/* Adds `bytes` (their mark left out) as UTF-8; ill-formed sequences become U+FFFD and the answer false. */
bool charset_decode(struct span bytes, const char *name, struct buf *out);
/* Finds out and decodes: mark; strict UTF-8, which other encodings resemble only by a rare accident while declarations are copied
 * from templates every day; `hint` (transport); `declared`; a guess; windows-1252. Returns the name. */
const char *charset_to_utf8(struct span bytes, struct span hint, struct span declared, struct buf *out, bool *ret_is_clean);
