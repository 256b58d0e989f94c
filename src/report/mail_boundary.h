/* What parts the parts of a mail. Of one that calls itself multipart and names no boundary, or one that never comes, a parser finds no part at all,
 * and all that it says is lost. Not for other rooms. */
#pragma once

#include "report/decoding.h"

/* "x" of boundary=x and boundary="x": the first value behind such a name. */
struct span mail_parameter(struct span field, struct span name);
/* The mail with a head that says how it is parted: by the first line that looks like a boundary, and where there is none not at all. Mostly the mail as
 * it is; what was mended is told. */
struct span mail_boundary_mend(struct decoding *d, struct span mail);
