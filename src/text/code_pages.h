/* Texts of DOS and of old Macintoshes, which nobody labels and no statistics knows: what was guessed of their bytes gives itself away.
 *
 *	"espa¤ol", "pr‚sident", "ministŠre", "ŽtŽ"
 *
 * A sign between two letters, or a capital behind a small one, is a fault; a few of them may be anything, but where they are a third of all
 * that is not ASCII, and in one of the old code pages there is none, it is that.
 */
#pragma once

#include "base/span.h"

/* `guessed`, the name of a charset of Latin letters (charset.h), or that of the code page that the bytes are sure to be of. */
const char *code_pages_sure(struct span bytes, const char *guessed);
