/* The article in a web page: which of its blocks are the text, and what the page says about itself.
 *
 * libxml2 reads the page as a stream of events; no tree is built, nothing recurses, since depth is the sender's choice.
 *
 * The text is found by weighing blocks (paragraphs, headings, list items, rows of tables): prose counts for, links and loose short lines
 * against. The element whose blocks weigh most is the article, and in it the run of blocks that weighs most is the text. Class names and the
 * like only help: an element called "sidebar" that holds most of the prose is no sidebar.
 */
#pragma once

#include "report/decode.h"

#include <jansson.h>

/* What it found beside the report. */
struct page_aside {
	struct decode_offers offers; /* feeds, by addresses as they stand there */
	struct span base;    /* where its relative addresses begin, as it stands there, or SPAN_NONE */
	struct span refresh; /* where it sends on to at once (meta refresh), as it stands there, or SPAN_NONE */
	struct span heading; /* that stands above the text, or SPAN_NONE */
	struct span body;    /* the text as the page's own metadata has it (JSON-LD articleBody), or SPAN_NONE */
	int64_t month;       /* in which the metadata says it was published, without a day ("2014-03"), or TIME_NONE: worse than any date, better than none */
	struct span no_date; /* what the metadata says is a date and is in no calendar, or SPAN_NONE */
};

/* Fills the fields of `report` that are empty, and the text: SPAN_NONE where there is nothing like an article. `html` is valid UTF-8.
 * `is_letter`: nobody put anything around its text, so all but what is furniture or a link is taken, not only the run that weighs most.
 * NULL, or why its elements will not be followed (too deep, tags too large); `report` is untouched then. */
const char *page_read(struct span html, bool is_letter, struct arena *arena, struct report *report, struct page_aside *ret_aside);

/* The text in a value of a page's data, which may be mark-up. */
struct span page_body_text(struct arena *arena, struct span body);
/* The text of the longest article in the data that the scripts of a page fill it with (JSON, like that of __NEXT_DATA__ or
 * what `window.state` is set to), or SPAN_NONE. For pages that show
 * none: there may be other stories in it, and there is much of it. */
struct span page_body_in_scripts(struct span html, struct arena *arena);

/* JSON-LD that comes without its page: whether there is an article in it, and that, lent from `json`. NULL, or why it is no report. */
bool page_ld_is_item(const json_t *json);
const char *page_ld_read_item(struct arena *arena, const json_t *json, struct report *ret_report);

struct decoding;

/* 0 where there is news in what was read of the page; else a FAULT_INPUT: an error, a challenge to browsers, a page that scripts would have to fill
 * or that sends on to another. */
int page_refuse(const struct decoding *d, struct span html, const struct report *report, const struct page_aside *aside, struct fault *fault);
