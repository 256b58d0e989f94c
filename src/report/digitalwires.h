/* One item of "digitalwires", the JSON in which dpa keeps what it sends as NewsML-G2 and IPTC 7901: a relative of ninjs with names of its own.
 * Not for other rooms. */
#pragma once

#include "report/wire.h"

#include <jansson.h>

bool digitalwires_is_item(const json_t *item);
void digitalwires_read(const json_t *item, struct wire *wire);
