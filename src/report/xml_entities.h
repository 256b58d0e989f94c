/* The document types of an XML document, and the entities that it declares there for itself. libxml2 never sees them, and nothing that they name is
 * ever fetched: an entity may be made of others, and a few lines of such declarations become gigabytes, or somebody's files.
 *
 *	no internal subset                  harmless: its name and addresses say nothing that is believed
 *	elements, attributes, notations     harmless: left out with the rest
 *	entities of a few plain characters  put in their places, once, and never read again ("<!ENTITY id "tag:example.com,">")
 *	HTML's public sets of characters    named, not fetched: we know them by heart ("-//W3C//ENTITIES Latin 1 for XHTML//EN")
 *	any other entity                    the document is refused: made of others or of elements, kept elsewhere, a piece of declarations
 *	                                    (a parameter entity), longer or more than the ceilings below
 *
 * Not for other rooms. */
#pragma once

#include "report/decoding.h"

#define XML_ENTITIES_MAX 64u              /* of a document */
#define XML_ENTITY_VALUE_MAX 256u         /* bytes */
#define XML_ENTITIES_ADDED_MAX (1u << 20) /* what all references together may add to a document */

/* Adds `text` without its document types, its entities in their places. -1: it is refused, a FAULT_INPUT. */
int xml_entities_add(const struct decoding *d, struct span text, struct buf *out, struct fault *fault);
/* Does it begin, comments and instructions aside, with a document type that declares anything? */
bool xml_declares(struct span text);
