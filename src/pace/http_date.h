/* Dates as HTTP writes them (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT", and the two old forms that must still be read,
 * "Sunday, 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994". */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* `now` decides the century of a year in two digits. NULL is no date. */
bool http_date_parse(const char *value, int64_t now, int64_t *ret_time);
