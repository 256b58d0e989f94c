/* What a mail is counted for before its parser, which makes an object of each part and calls itself for each that lies in another, sees it. The
 * ceilings are far above any mail that a person or a list ever sent. Not for other rooms. */
#pragma once

#include "report/decoding.h"

/* Boundary lines: the parser takes half a kilobyte for each. */
#define MAIL_PARTS_MAX 10000u
/* Multiparts and mails, which may each lie in the one before: ten kilobytes each, and a call. */
#define MAIL_NESTS_MAX 1000u
/* Groups in one list of addresses ("friends: a@example.org;"), which may lie in each other too. */
#define MAIL_GROUPS_MAX 1000u

/* -1 and a FAULT_INPUT beyond one of them. */
int mail_limits_check(const struct decoding *d, struct span mail, struct fault *fault);
