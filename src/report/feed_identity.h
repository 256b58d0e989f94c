/* Which item of a feed is which, from one reading of the document to the next. Pure: reports in, numbers out; what was seen before is remembered by
 * the caller.
 *
 *	for (size_t i = 0; i < len; i++)
 *		items[i] = feed_item_of(&reports[i]);
 *	feed_items_identify(items, len);
 *
 * An item is known by its guid, else by its link, else by its text. So far do all readers of feeds go, and this is what becomes of it:
 *
 *  1. A guid is used twice. Programs that write feeds give every item the address of the site, or number each day's items from one; readers that trust
 *     them show one item and hide the others for good. Here items of one document that share a name but not the text are each called by guid and
 *     link, and where these are shared too by guid, link and text: none hides another. A number in place of the text would not do: feeds grow
 *     at the front, so tomorrow's first item would take the name of today's.
 *  2. A guid is rewritten. Sites move to https, lose their "www.", gain a slash; readers bring all of their items once more, as new. Here names are
 *     compared in a form in which these are the same: no http: or https:, host in small letters without "www." and the usual port, no slash at
 *     the end. Guid and link are compared alike, so that a feed may begin to name guids, or cease to, where they are its links.
 *  3. A guid changes altogether (a new slug, another host, another program). No form helps then, but the text is the same: an item
 *     whose `identity` is new and whose `text` is known has been told. The caller looks for both, and for the date and the link of what is said again,
 *     word for word, each time that there is a flood. It is also how an item is known again whose
 *     namesake has come into the document, or left it, since its name is longer or shorter by that.
 *  4. An item is touched. Programs bump <updated> and <pubDate> when a counter moves, and count clicks in links. None of these is in `text`:
 *     what a reader would not see changed has not changed. White space is folded for the same reason, and what has no width left out.
 *  5. An item says next to nothing ("Untitled", a picture). That two of these have the same text means little: see `text_len`; that
 *     all of a document have it means that it was given new names.
 */
#pragma once

#include "report/report.h"

#include <stddef.h>

struct feed_item {
	uint64_t identity; /* set by feed_items_identify */
	uint64_t text;     /* of title and text as a reader sees them; 0 where there is none */
	uint32_t text_len; /* characters of these, blanks not counted */
	uint64_t guid, link; /* of their forms for comparison; 0 where there is none */
};

/* The report as it came from the decoder. */
struct feed_item feed_item_of(const struct report *report);
/* All items of ONE document. */
void feed_items_identify(struct feed_item *items, size_t len);
/* Adds the form of a name in which it is compared; what is no http address stays as it is. */
void feed_name_add_normal(struct buf *out, struct span name);
