/* The texts of the newest reports, kept at hand: most of what a report is compared with is young, and asking the store for it costs more than
 * comparing. A cache by seq: what it does not have is in the store.
 */
#pragma once

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

struct texts;

struct texts *texts_new(void);
void texts_free(struct texts *texts);
void texts_clear(struct texts *texts);
void texts_add(struct texts *texts, uint64_t seq, struct span title, struct span text);
/* Lent until the next change. */
bool texts_find(const struct texts *texts, uint64_t seq, struct span *ret_title, struct span *ret_text);
