#include "report/mail_boundary.h"

#define BOUNDARY_MAX 200u /* bytes; the standard has 70 */

/* The field "Content-Type" with its line end and the lines that it goes on in, or SPAN_NONE. `ret_body`: what follows the head. */
static struct span type_field(struct span mail, struct span *ret_body)
{
	struct span rest = mail, line, field = SPAN_NONE;
	bool is_within = false;
	while (span_next_line(&rest, &line) && line.len > 0) {
		bool goes_on = line.ptr[0] == ' ' || line.ptr[0] == '\t';
		is_within = goes_on ? is_within : field.len == 0 && span_starts_nocase(line, SPAN("Content-Type:"));
		if (is_within && !goes_on)
			field = line;
		if (is_within)
			field.len = (size_t)((rest.len > 0 ? rest.ptr : mail.ptr + mail.len) - field.ptr);
	}
	*ret_body = rest;
	return field;
}

struct span mail_parameter(struct span field, struct span name)
{
	ptrdiff_t at = span_find_nocase(field, name);
	struct span value = at < 0 ? SPAN_NONE : span_from(field, (size_t)at + name.len);
	bool is_quoted = span_starts(value, SPAN("\""));
	size_t len = 0;
	value = span_from(value, is_quoted);
	while (len < value.len && !strchr(is_quoted ? "\"" : "; \t\r\n", value.ptr[len]))
		len++;
	return span_head(value, len);
}

static bool has_line(struct span body, struct span boundary)
{
	struct span line;
	while (span_next_line(&body, &line))
		if (span_starts(line, SPAN("--")) && span_starts(span_from(line, 2), boundary))
			return true;
	return false;
}

/* A line of dashes and a word, above one of a part's head. */
static struct span find_boundary(struct span body)
{
	struct span line, next;
	while (span_next_line(&body, &line)) {
		struct span rest = body, word = span_trim(span_from(line, 2));
		bool is_word = span_starts(line, SPAN("--")) && word.len > 0 && word.len <= BOUNDARY_MAX;
		for (size_t i = 0; i < word.len && is_word; i++)
			is_word = word.ptr[i] > ' ' && word.ptr[i] < 0x7F && word.ptr[i] != '"' && word.ptr[i] != '\\';
		if (is_word && span_next_line(&rest, &next) && span_starts_nocase(next, SPAN("Content-")))
			return word;
	}
	return SPAN_NONE;
}

static struct span with_field(struct decoding *d, struct span mail, struct span old, struct span type, struct span boundary)
{
	size_t before = (size_t)(old.ptr - mail.ptr);
	struct buf out;
	buf_init(&out, 2 * (size_t)REPORT_MAX_BYTES);
	buf_add_span(&out, span_head(mail, before));
	buf_add_span(&out, type);
	if (boundary.len > 0)
		buf_addf(&out, "; boundary=\"%.*s\"", SPAN_ARG(boundary));
	buf_add_text(&out, "\n");
	buf_add_span(&out, span_from(mail, before + old.len));
	struct span made = arena_copy(d->keep, buf_view(&out));
	buf_done(&out);
	return made;
}

struct span mail_boundary_mend(struct decoding *d, struct span mail)
{
	struct span body, field = type_field(mail, &body), named = mail_parameter(field, SPAN("boundary="));
	bool is_multipart = span_starts_nocase(span_trim(span_from(field, strlen("Content-Type:"))), SPAN("multipart/"));
	if (!is_multipart || span_trim(body).len == 0 || (named.len > 0 && has_line(body, named)))
		return mail;
	struct span found = find_boundary(body), type = span_starts(span_trim(body), SPAN("<")) ? SPAN("Content-Type: text/html") : SPAN("Content-Type: text/plain");
	if (found.len > 0) {
		const char *end = memchr(field.ptr, ';', field.len);
		type = span_trim(end ? span_head(field, (size_t)(end - field.ptr)) : field);
	}
	decoding_survive(d, found.len > 0 ? "it does not say what parts its parts" : "it says that it has parts, and has none");
	return with_field(d, mail, field, type, found);
}
