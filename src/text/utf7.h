/* UTF-7 (RFC 2152): letters beyond ASCII as base64 of UTF-16 between "+" and "-". Old mail programs wrote it. Nothing else is ever
 * read so: it looks like ASCII, and browsers have given it up for what it hides.
 */
#pragma once

#include "base/buf.h"

/* A charset's label means it. */
bool utf7_is_label(struct span label);
/* Adds `bytes` as UTF-8; what is ill-formed becomes U+FFFD, and the answer false. */
bool utf7_decode(struct span bytes, struct buf *out);
