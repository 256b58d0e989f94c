/* Bytes of any character set to valid UTF-8.
 *
 * Names are those of the WHATWG Encoding Standard in lower case ("utf-8", "windows-1252", "gb18030"); labels are read as browsers
 * read them: `iso-8859-1` and `ascii` mean windows-1252, `gb2312` and `gbk` mean gb18030. What browsers
 * lack has the name that MIME gives it: ibm850. Those of one byte a letter are guessed by alphabets.h.
 */
#pragma once

#include "base/buf.h"

/* Length of the byte order mark at the front (UTF-8, -16, -32), or 0. */
size_t charset_mark(struct span bytes);
/* The name where the bytes are UTF-16 or UTF-32, by their mark or by where their NULs stand; else NULL. */
const char *charset_wide(struct span head);
/* The name that a label stands for, or NULL for an unknown one. */
const char *charset_name(struct span label);
/* What iconv calls the charset that a label, or a name of iconv's own, stands for; NULL for one that is not read here. */
const char *charset_iconv_name(struct span label);
/* What a document says of itself in its first bytes: <?xml encoding="…">, <meta charset=…>, <meta … content="…charset=…">, @charset. */
struct span charset_declared(struct span head);

/* Adds `bytes` (their mark left out) as UTF-8; ill-formed sequences become U+FFFD and the answer false. */
bool charset_decode(struct span bytes, const char *name, struct buf *out);
/* Finds out and decodes: mark; UTF-8, which other encodings resemble only by a rare accident while declarations are copied from templates
 * every day; `hint` (transport); `declared`; a guess; windows-1252. A few stray bytes, or a cut within the last character, leave a text in
 * its charset; so do whole lines of another one within UTF-8, which are decoded by that; one that is belied by many bytes is not believed. Returns the name. */
const char *charset_to_utf8(struct span bytes, struct span hint, struct span declared, struct buf *out, bool *ret_is_clean);

/* Every converter that this house can ask iconv for, open: as long as they are held, none of them needs a file again. For a process
 * that is about to lock itself in. One that the system lacks is left out, here as above. */
struct charset_stock;
struct charset_stock *charset_stock_new(void);
void charset_stock_free(struct charset_stock *stock);
