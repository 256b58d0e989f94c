#include "report/mail_head.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/mail_inner.h"

#define HEADERS_WITHIN (16u << 10) /* bytes in which a mail must have shown two of its headers */
#define COUNT_DIGITS_MAX 9u        /* of the length of a mail */

static size_t header_name_len(struct span line)
{
	size_t len = 0;
	while (len < line.len && line.ptr[len] > ' ' && line.ptr[len] < 0x7F && line.ptr[len] != ':')
		len++;
	return len > 0 && len < line.len && line.ptr[len] == ':' ? len : 0;
}

static bool is_known_header(struct span name)
{
	static const char *const names[] = { "from", "to", "subject", "date", "message-id", "mime-version", "received", "return-path", "content-type", "delivered-to",
		"reply-to", "sender", "x-mailer", "list-id", "dkim-signature", "content-transfer-encoding", "cc", "bcc", "x-original-to", "arc-seal", "newsgroups", "path" };
	for (size_t i = 0; i < LEN(names); i++)
		if (span_equals_nocase(name, span_of(names[i])))
			return true;
	return false;
}

struct span mail_head_find(struct span bytes)
{
	struct span rest = bytes, line = SPAN_NONE;
	size_t count = 0, digits = 0;
	for (; (span_trim(line).len == 0 || mail_inner_is_forward(line)) && rest.len > 0; span_next_line(&rest, &line))
		bytes = rest;
	line = span_trim(line);
	for (; digits < line.len && digits < COUNT_DIGITS_MAX && ascii_is_digit(line.ptr[digits]); digits++)
		count = 10 * count + (size_t)(line.ptr[digits] - '0');
	return digits > 0 && digits == line.len ? span_head(rest, count) : bytes;
}

bool mail_head_is_mbox_line(struct span line)
{
	return span_starts(span_from(line, span_starts(line, SPAN(">"))), SPAN("From "));
}

bool mail_head_begins(struct span text, bool is_whole)
{
	struct span rest = span_head(text, HEADERS_WITHIN), line;
	unsigned known = 0;
	bool is_first = true;
	while (span_next_line(&rest, &line) && line.len > 0) {
		bool is_mbox = is_first && mail_head_is_mbox_line(line);
		bool is_folded = !is_first && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
		size_t name_len = header_name_len(line);
		bool is_cut = rest.len == 0 && !is_whole;
		if (!is_mbox && !is_folded && name_len == 0 && !is_cut)
			return false;
		known += name_len > 0 && is_known_header(span_head(line, name_len));
		is_first = false;
	}
	return known >= 2;
}
