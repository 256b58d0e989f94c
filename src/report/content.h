/* What an item of NewsML or NewsML-G2 holds inside: NITF or a part of it, XHTML, a vocabulary of somebody's own, plain text, or mark-up written
 * as text. Not for other rooms. */
#pragma once

#include "report/wire.h"

#include <libxml/tree.h>

/* The element that holds the content. `type`: what it is said to be ("text/plain"), or none. A text longer than the report's becomes the report's;
 * what else the content says fills what is empty. */
void content_read(const xmlNode *holder, struct span type, struct wire *wire);
/* The same for content that is text by itself, mark-up or not. */
void content_read_text(struct span data, struct span type, struct wire *wire);
