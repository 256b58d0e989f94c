/* A web page or a mail's HTML part as a report; spans are lent from the decode's arena. Not for other rooms. */
#pragma once

#include "report/dateline.h"
#include "report/decoding.h"

/* `html` is valid UTF-8. Fills the fields of `report` that are empty, and the text. */
void html_read(struct decoding *d, struct span html, struct report *report, struct span *ret_agency);
