/* What every event must be, for the tests of those who make them. */
#pragma once

#include "tests/test.h"

#include "alert/notice.h"
#include "base/array.h"
#include "text/utf8.h"

#include <jansson.h>

static inline const json_t *part_of(const json_t *event, const char *name)
{
	return json_object_get(json_object_get(event, "data"), name);
}

static inline const char *string_at(const json_t *event, const char *part, const char *name)
{
	return json_string_value(json_object_get(part_of(event, part), name));
}

static inline bool is_rfc3339(const char *text)
{
	int64_t time;
	return clock_iso_parse(span_of(text), &time);
}

static inline bool is_uri_reference(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7F || strchr("<>\"{}|\\^`", *text))
			return false;
	return true;
}

/* What the JSON schema of CloudEvents 1.0 and its rules for names demand, and what we promise: one line, under 20 kB. */
static inline json_t *check_event(struct span body)
{
	assert_true(body.len < NOTICE_BODY_MAX);
	assert_true(utf8_is_valid(body));
	static const char *const breaks[] = { "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\xc2\x85", "\u2028", "\u2029" };
	for (size_t i = 0; i < LEN(breaks); i++)
		assert_int_equal(span_find(body, span_of(breaks[i])), -1);
	json_error_t error;
	json_t *event = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error), *value;
	if (!event)
		fail_msg("%s: %.*s", error.text, SPAN_ARG(body));
	static const char *const required[] = { "id", "source", "specversion", "type", "subject", "time", "timestamp", "sequence", "datacontenttype" };
	for (size_t i = 0; i < LEN(required); i++)
		assert_true(json_string_length(json_object_get(event, required[i])) > 0);
	const char *name;
	json_object_foreach(event, name, value)
		assert_true(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789") == strlen(name));
	assert_string_equal(json_string_value(json_object_get(event, "specversion")), "1.0");
	assert_true(is_rfc3339(json_string_value(json_object_get(event, "time"))));
	assert_true(is_rfc3339(json_string_value(json_object_get(event, "timestamp"))));
	assert_true(is_uri_reference(json_string_value(json_object_get(event, "source"))));
	assert_null(strchr(json_string_value(json_object_get(event, "id")), '.'));
	assert_true(json_is_object(json_object_get(event, "data")));
	assert_null(json_object_get(event, "data_base64"));
	return event;
}
