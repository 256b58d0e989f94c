/* Paragraphs that stand above or within a text and tell nothing of its story: the caption of a picture, and what an outlet says of the text itself.
 *
 *	"Jane Doe leaves a hearing on March 3. (AP Photo/John Roe)"  "Rescuers near Dolna. Foto: dpa/John Roe"  "FILE - In this May 2 file photo, …"
 *	"This article first appeared in the Vessk Courier."  "An earlier version of this story misspelled a name."
 *
 * A picture is known by the credit that ends its caption, which is the same in most languages: a person and a house with a stroke between them. In doubt
 * it is text.
 */
#pragma once

#include "base/span.h"

/* Of the paragraph of the text in which `part` of it stands. */
bool aside_holds(struct span text, struct span part);
