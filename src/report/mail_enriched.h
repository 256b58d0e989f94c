/* Enriched text (RFC 1896) and richtext, from which it came (RFC 1341), as plain text. Not for other rooms. */
#pragma once

#include "base/buf.h"

/* What it quotes gets ">" before each line, as in plain mails. */
void mail_enriched_add(struct buf *out, struct span text);
