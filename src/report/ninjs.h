/* One ninjs item (IPTC News in JSON 1.0 to 3.x) as a report; spans are lent from the JSON value and the arena. */
#pragma once

#include "report/decoding.h"

#include <jansson.h>

/* Whether the object is an item at all: it names a headline, a body, or a URI with a status. */
bool ninjs_is_item(const json_t *item);
/* Whether it is a text, and here: what is associated with an item and is one is an item of its own, all else (pictures, films, addresses) belongs to it. */
bool ninjs_is_text(const json_t *item);
/* Returns NULL, or why it is no report: it says nothing, or has a status that nobody knows, which may mean that it is not to be published. */
const char *ninjs_read(struct decoding *d, const json_t *item, struct report *ret_report);
