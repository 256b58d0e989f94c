/* Finds the report in a page of plain text: what is title, byline, date, dateline and body, and what is furniture of the page that it
 * was saved from. By the shapes of paragraphs, not by lists of sites: a body is prose; what stands around it in short lines without
 * the end of a sentence is navigation; a title is the heading whose words return in the prose below it.
 */
#pragma once

#include "report/date.h"
#include "report/report.h"

/* `text` is what paragraphs_add made. Fills fields of `report` that are still empty; spans are lent from `text` or the arena. */
void extract_report(struct span text, struct arena *arena, struct report *report, struct span *ret_agency);
/* Takes " - 2002-07-26" or " | 3 May 2004" off the end of a title. */
struct span extract_title_date(struct span title, struct date *ret_date, bool *ret_has_date);
/* The words with which a text begins, as extract_shared wants them. */
struct span extract_words(struct span text, struct arena *arena);
/* How many words of `line` that say something are among them. */
unsigned extract_shared(struct span line, struct span words, struct arena *arena);
/* What a report without a headline is called by: its first sentence below the bullets, cut at a word. */
struct span extract_first_sentence(struct span text);
