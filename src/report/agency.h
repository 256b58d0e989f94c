/* News agencies: their names, and the lines with which a text says that it is one's.
 *
 *	"Reuters contributed to this report."  "Source: dpa"  "© 2026 AFP. All rights reserved."  "… of the harbour. (AP)"  "— Agencia EFE"
 *	"来源：新华社"  "By REUTERS"  "JANE DOE | Associated Press Writer"  "(Reporting by Jane Doe for Reuters; Editing by John Roe)"
 *
 * The one table of agencies. A dateline knows its agency by its shape, and needs none (dateline.h).
 */
#pragma once

#include "base/span.h"

/* Letter for letter one of an agency's names. */
bool agency_is_name(struct span word);
/* The agency that a name is one of, in whichever way it writes itself: "AFP" of "Agence France-Presse", "dpa" of "dpa/tmn"; none for anything else. */
struct span agency_named(struct span name);
/* The agency that a line gives credit to; none where it says anything else. */
struct span agency_of_line(struct span line);
/* Whether it gives credit, be it only to those who wrote it: "(Reporting by Jane Doe; Editing by John Roe)". */
bool agency_is_credit(struct span line);
/* The agency that a text gives credit to, in its first paragraph or its last ones. */
struct span agency_of_text(struct span text);
/* The text without the lines at its ends that give credit or say who wrote it. */
struct span agency_body(struct span text);
/* The agency named within a byline. */
struct span agency_of_byline(struct span byline);
