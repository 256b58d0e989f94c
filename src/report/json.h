/* Small questions to a jansson value, answered in spans lent from it. Not for other rooms. */
#pragma once

#include "base/arena.h"

#include <jansson.h>

static inline struct span json_span(const json_t *value)
{
	return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value)) : SPAN_NONE;
}

/* SPAN_NONE where it is no string, or not there. */
static inline struct span json_member(const json_t *object, const char *key)
{
	return json_span(json_object_get(object, key));
}

/* "version" and its like come as numbers too. */
static inline struct span json_member_or_number(const json_t *object, const char *key, struct arena *arena)
{
	const json_t *value = json_object_get(object, key);
	return json_is_integer(value) ? arena_format(arena, "%lld", (long long)json_integer_value(value)) : json_span(value);
}
