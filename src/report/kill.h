/* Kills in plain words: a text or a mail that is no news but takes a story back, "KILL KILL KILL", "BC-Flood-KILL", "ADVISORY - The Bugle withdraws its
 * story …", "EFE ANULA", "Prière d'annuler la dépêche …", "Bitte verwenden Sie die Meldung … nicht" at its very top, in the
 * languages of the large agencies. "WITHDRAWN: Flood in Streslau" is one where the short text below takes back a story that was sent: "our story", "the story headlined …", with its
 * number or its headline in quotes. So is an appeal, and what is asked stands next to that story; any other report may be taken back, and that is news. It has no number and names its story by the headline, or by the slug. News that speaks of a kill further down, or in a sentence, is news.
 *
 * People read such a text right, too: where nothing is found that it takes back, it may be told as it is.
 */
#pragma once

#include "report/report.h"

/* Whether a text, or a title, begins so. */
bool kill_begins(struct span text);
/* Whether the text is nothing but "The Bugle would like to recall the message, "Flood in Streslau".": so mail programs take a mail back. In a mail only:
 * people recall messages as well, and news is told of it. */
bool kill_recalls(struct span text);
/* Makes a report of it that is cancelled (an instruction, report.h) and has all of the text: it is nothing but lines to editors, of which none is
 * furniture. One that begins so below its heading and its dateline has what follows them. Leaves others alone. */
void kill_take(struct span text, struct report *report);
/* Title or text begins so, or the text recalls a mail. */
bool kill_is(const struct report *report);
/* Whether it names that headline: word by word, with quotes, a line of its own or punctuation around it, for another headline may begin like it. */
bool kill_names(const struct report *kill, struct span headline);
/* Whether it means that report, by its headline, or by a slug among its keywords, "slugged RUR-Flood": not by one that it only mentions. */
bool kill_means(const struct report *kill, const struct report *report);
