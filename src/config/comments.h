/* The comments of a configuration file, blanked out before libconfuse sees them: version 3.3 counts the lines that end in one
 * three times, and takes one without an end for the end of the file. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* From '#' or '//' to the end of the line, and between slash-star and star-slash; not inside quotes, and the latter two only where a word may
 * begin ("http://x" is one word). Line breaks stay. false: a comment that begins in line *ret_line has no end. */
bool comments_blank(char *text, size_t len, int *ret_line);
