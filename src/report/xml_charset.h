/* Which characters the bytes of an XML document stand for (RFC 3023 and what came after it): a byte order mark, else what the transport said, else
 * the document's own declaration, else UTF-8; and strict UTF-8 before all but the mark where the bytes are no ASCII, as everywhere
 * (text/charset.h). Not for other rooms. */
#pragma once

#include "report/decoding.h"

/* Adds the text to `out`. Sets d->result.charset, to the label given where it is as good as the name ("us-ascii", "iso-8859-1"), and notes what
 * is wrong: an unknown or lying label, bytes that the charset does not have, a transport that calls the document no XML. */
void xml_decode(struct decoding *d, struct span bytes, struct buf *out);
