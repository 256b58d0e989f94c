#include "report/json_read.h"

#include "text/charset.h"
#include "text/utf8.h"

#include <stdio.h>

/* What jansson says of its own options means nothing to who sent the document. */
static const char *said(const json_error_t *error)
{
	bool is_nul = json_error_code(error) == json_error_null_character || json_error_code(error) == json_error_null_byte_in_key;
	return is_nul ? "a NUL character in a string" : error->text;
}

/* jansson cuts what it cites without regard to characters. */
void json_reason(const json_error_t *error, char reason[static JSON_REASON_MAX])
{
	struct buf whole, text;
	buf_init(&whole, 4 * JSON_ERROR_TEXT_LENGTH);
	buf_init(&text, JSON_REASON_MAX - 1);
	utf8_add_repaired(&whole, span_of(said(error)));
	utf8_add_printable(&text, utf8_head(buf_view(&whole), 120));
	snprintf(reason, JSON_REASON_MAX, "%s (column %d)", text.len > 0 ? text.ptr : "it is not JSON", error->column);
	buf_done(&text);
	buf_done(&whole);
}

/* A key that comes twice is a fault of form; its last value counts, as everywhere. */
static json_t *json_load(struct decoding *d, struct span bytes, json_error_t *ret_error)
{
	json_t *json = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, ret_error);
	if (json || json_error_code(ret_error) != json_error_duplicate_key)
		return json;
	char reason[JSON_REASON_MAX];
	json_reason(ret_error, reason);
	decoding_survive(d, "line %d: %s", ret_error->line, reason);
	return json_loadb(bytes.ptr, bytes.len, 0, ret_error);
}

json_t *json_read(struct decoding *d, struct span bytes, json_error_t *ret_error)
{
	if (utf8_is_valid(bytes))
		return json_load(d, bytes, ret_error);
	struct buf text;
	bool is_clean;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	d->result.charset = charset_to_utf8(bytes, d->hints.charset, SPAN_NONE, &text, &is_clean);
	decoding_survive(d, "its JSON is not UTF-8");
	json_t *json = json_load(d, buf_view(&text), ret_error);
	buf_done(&text);
	return json;
}
