/* The versions of an item: reports with one uri. The wire keeps no order, nor does whoever drops saved pages: which version is the later one is told by
 * its number, else by the time when it was made. */
#pragma once

#include "desk/judge.h"

/* Which is the later version, as strcmp has it; false where neither numbers nor times tell. */
bool version_compare(const struct report *a, const struct report *b, int *ret_order);

/* A revision of an item revises its latest version that stands, where that is a copy, too; and what is known to be earlier than the latest is no
 * revision, but repeats the report that it is most like. Of the newest versions only, some dozens. Sets relation and `of` of the verdict. */
int version_place(const struct judge *judge, struct store_report *entry, struct fault *fault);
