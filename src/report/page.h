/* The article in a web page: which elements hold its text, and what the page says about itself. Works on libxml2's tree with walks that
 * do not recurse, since depth is the sender's choice.
 *
 * The text is found by weighing blocks (paragraphs, headings, list items): prose counts for, links and loose short lines against.
 * The element whose blocks weigh most is the article, and in it the run of blocks that weighs most is the text. Class names and the
 * like only help: an element called "sidebar" that holds most of the prose is no sidebar.
 */
#pragma once

#include "report/report.h"

#include <libxml/tree.h>

/* Fills text (and only that). SPAN_NONE where there is nothing like an article. */
struct span page_text(const xmlDoc *doc, struct arena *arena, struct span title);
/* Title, date, byline, source, language, link, summary, keywords as declared; fields of `report` that are empty are filled.
 * `ret_body`: the text as the page's own metadata has it (JSON-LD articleBody), or SPAN_NONE. */
void page_meta(const xmlDoc *doc, struct arena *arena, struct report *report, struct span *ret_body);
