/* One walk over an XML document before libxml2 sees it: what would take too much memory or time is refused, and what is broken is made whole.
 *
 * Made whole: junk before the first tag and behind the last; tags that are never closed, closed in the wrong order or closed but not
 * opened; attributes without quotes or given twice; a "<" or "&" that begins nothing; characters that XML forbids; HTML's named references;
 * a CDATA section, a comment or a tag cut off by the end; a second document, whose elements are put into the root of the first.
 * Left out: comments, processing instructions, document type declarations.
 *
 * Not for other rooms. */
#pragma once

#include "report/decoding.h"

/* libxml2 gives up at 256; markup of people is a tenth as deep. */
#define XML_DEPTH_MAX 200u
/* Of one element: they are compared with each other. */
#define XML_ATTRIBUTES_MAX 200u
/* Elements, attributes, sections, comments and instructions of a document: each takes more than a hundred bytes of memory. */
#define XML_NODES_MAX 500000u
/* Namespaces declared by the elements that are open at one place: a prefix is looked for in all of them. */
#define XML_NAMESPACES_MAX 200u

/* `out`: where the mended document goes, or NULL to only see whether it keeps within the ceilings. -1: it does not, a FAULT_INPUT.
 * `ret_cut`: whether its root was closed, or the channel of a feed, with which all has been said. */
int xml_mend(const struct decoding *d, struct span text, struct buf *out, enum decode_cut *ret_cut, struct fault *fault);

/* Bytes of a document type declaration ("<!DOCTYPE …>") at the front, with its internal subset, all where that is never closed;
 * `ret_subset` is that, without brackets, or none. */
size_t xml_doctype_len(struct span s, struct span *ret_subset);
/* Bytes of the comment at the front, all where it is never closed, 0 where none begins there. */
size_t xml_comment_len(struct span s);
/* Bytes of the name at the front, 0 where none begins there. */
size_t xml_name_len(struct span s);
