/* The phrases that pages put around articles, in the languages in which most pages are written. A phrase makes a short paragraph
 * furniture; in a long one, and in a sentence that is not said to the reader, it is only talked about. */
#pragma once

#include "base/span.h"

#include <stdint.h>

bool furniture_is_line(struct span line, uint32_t words);
/* Of these: what is so even where a headline would stand, in which a phrase may be what is told: "Court jails editor of newsletter". */
bool furniture_is_no_headline(struct span line, uint32_t words);
/* Of these: a number of a page, "ENDS", "(MORE)", which wires and papers have as well as pages of the web. */
bool furniture_is_mark(struct span line);
/* Of these: what says that the text is over: "ENDS", "-30-", "NNNN". */
bool furniture_is_end(struct span line);
/* Of these: the paragraph with which weblogs end what they send to others: "The post Flood in Streslau appeared first on Vessk Courier." */
bool furniture_is_origin(struct span paragraph);
/* Of these: what is legal, and what the page says of itself ("Sign up"), in sentences as well, which are no text. */
bool furniture_is_notice(struct span line, uint32_t words);

/* "You have read 2 of 5 free articles.": it is said to whoever reads it. */
bool furniture_is_to_reader(struct span sentence);

/* Lines with which pages and wires end a text: the heading of its readers' comments, of other stories, of notes to editors, a mark ("ENDS",
 * "-30-", "###", "(完)") that says just that, or whose it is. */
enum furniture_end { FURNITURE_GOES_ON, FURNITURE_COMMENTS, FURNITURE_OTHERS, FURNITURE_NOTES, FURNITURE_MARK, FURNITURE_LEGAL };

enum furniture_end furniture_ends_text(struct span line, uint32_t words);
/* Bytes of a mark at the end of the last paragraph, behind its sentence: " ENDS", " (끝)", "/END/", " EFE"; 0 for none. */
size_t furniture_mark_len(struct span paragraph);
/* Whether an agency's name is its last word: "según informó EFE". */
bool furniture_names_agency(struct span paragraph);
/* "REUTER...", "(AP)": a line with an agency's name and no more. */
bool furniture_is_signature(struct span line);
