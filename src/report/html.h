/* A web page or a mail's HTML part as a report; spans are lent from the decode's arena. Not for other rooms. */
#pragma once

#include "report/dateline.h"
#include "report/decoding.h"

/* `html` is valid UTF-8. Fills the fields of `report` that are empty, and the text; `is_letter` as page_read has it. */
void html_read(struct decoding *d, struct span html, bool is_letter, struct report *report, struct span *ret_agency);
