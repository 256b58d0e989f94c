/* One <nitf> element, or what holds a part of one: a document of its own, or the content of a NewsML or NewsML-G2 item. Not for other
 * rooms. */
#pragma once

#include "report/tree.h"
#include "report/wire.h"

/* Fills what is still empty: what the message around it said counts more. */
void nitf_read(const xmlNode *nitf, struct wire *wire);
