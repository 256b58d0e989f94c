/* The entities that a document declares for itself in its internal subset. libxml2 never sees them: an entity may be made of others, and a few lines of
 * such declarations become gigabytes. Those that stand for a few plain characters ("<!ENTITY id "tag:example.com,">") are put in their
 * places here; references to all others stay as they are, which is not well-formed. Not for other rooms. */
#pragma once

#include "report/decoding.h"

#define XML_ENTITIES_MAX 64u       /* declared ones that are looked at */
#define XML_ENTITY_VALUE_MAX 256u  /* bytes */
#define XML_ENTITIES_ADDED_MAX (1u << 20) /* what all references together may add to a document */

/* Adds `text`, which declares `subset`. -1: it would grow too much, a FAULT_INPUT. */
int xml_entities_add(const struct decoding *d, struct span subset, struct span text, struct buf *out, struct fault *fault);
