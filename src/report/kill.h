/* A plain text or a mail that is no news but takes a story back: "KILL KILL KILL", "BC-Flood-KILL", "ADVISORY - The Bugle withdraws …" at its very
 * top. News that speaks of a kill further down, or in a sentence, is news.
 */
#pragma once

#include "report/report.h"

/* Where `text` or the report's title begins so, the report becomes an instruction (REPORT_CANCELLED); its title is the headline of the story where
 * that is quoted. */
void kill_read(struct span text, struct arena *arena, struct report *report);
