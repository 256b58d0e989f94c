/* JSON as it arrives: it ought to be UTF-8, and what is not is read as what it seems to be. Not for other rooms. */
#pragma once

#include "report/decoding.h"

#include <jansson.h>

#define JSON_REASON_MAX 300

/* NULL where it is none; then `ret_error` tells. */
json_t *json_read(struct decoding *d, struct span bytes, json_error_t *ret_error);
/* jansson's own words, made a phrase: what is wrong and near what. */
void json_reason(const json_error_t *error, char reason[static JSON_REASON_MAX]);
