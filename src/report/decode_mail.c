/* A mail (RFC 5322, MIME) as a report: the best of its text parts is the text, the subject the title, the sender the byline. */
#include "report/decoding.h"
#include "report/date.h"
#include "report/extract.h"
#include "report/html.h"
#include "text/charset.h"
#include "text/paragraphs.h"
#include "text/utf8.h"

#include <gmime/gmime.h>

#define HEADERS_WITHIN (16u << 10) /* bytes in which a mail must have shown two of its headers */
#define PARTS_MAX 200u             /* parts that are looked at */
#define NESTED_MAX 20u             /* multiparts within multiparts, and mails within mails */
/* A plain part shorter than this, beside an HTML part so many times as long, only says "view this in your browser". */
#define STUB_MAX 300u
#define STUB_RATIO 5u

/* ---- is it one ---- */

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
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equals_nocase(name, span_of(names[i])))
			return true;
	return false;
}

/* Two known headers before the first empty line, and nothing but headers. */
static enum decode_tell tell(struct span head, bool is_whole)
{
	struct span rest = span_head(head, HEADERS_WITHIN), line;
	unsigned known = 0;
	bool is_first = true;
	while (span_next_line(&rest, &line) && line.len > 0) {
		bool is_mbox = is_first && span_starts(line, SPAN("From "));
		bool is_folded = !is_first && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
		size_t name_len = header_name_len(line);
		bool is_cut = rest.len == 0 && !is_whole;
		if (!is_mbox && !is_folded && name_len == 0 && !is_cut)
			return TELL_NO;
		known += name_len > 0 && is_known_header(span_head(line, name_len));
		is_first = false;
	}
	return known >= 2 ? TELL_YES : TELL_NO;
}

/* ---- parts ---- */

struct parts {
	GMimePart *plain, *html;
	GMimeMessage *inner; /* the first mail inside, looked into where the outer one has no text */
	unsigned seen;
	bool is_cut;         /* a multipart without its end */
};

static bool is_attachment(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);
	return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static void look_at_part(struct parts *parts, GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	if (is_attachment(GMIME_OBJECT(part)) || !g_mime_part_get_content(part))
		return;
	if (!parts->plain && g_mime_content_type_is_type(type, "text", "plain"))
		parts->plain = part;
	else if (!parts->html && g_mime_content_type_is_type(type, "text", "html"))
		parts->html = part;
}

/* Depth is bounded, so recursion is. */
static void look_at(struct parts *parts, GMimeObject *object, unsigned depth)
{
	if (!object || depth == 0 || ++parts->seen > PARTS_MAX)
		return;
	if (GMIME_IS_MULTIPART(object)) {
		GMimeMultipart *multipart = GMIME_MULTIPART(object);
		int count = g_mime_multipart_get_count(multipart);
		parts->is_cut = parts->is_cut || !multipart->write_end_boundary;
		for (int i = 0; i < count; i++)
			look_at(parts, g_mime_multipart_get_part(multipart, i), depth - 1);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		parts->inner = parts->inner ? parts->inner : g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
	} else if (GMIME_IS_PART(object)) {
		look_at_part(parts, GMIME_PART(object));
	}
}

/* The part's content without its transfer encoding, as UTF-8. */
static void part_text(struct decoding *d, GMimePart *part, struct buf *out)
{
	GMimeStream *stream = g_mime_stream_mem_new();
	(void)g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(part), stream); /* what could be decoded is there */
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	struct span content = span_make((const char *)bytes->data, bytes->len);
	struct span charset = span_of(g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset"));
	bool is_clean = true;
	if (content.len > 0)
		d->result.charset = charset_to_utf8(content, charset, charset_declared(content), out, &is_clean);
	if (!is_clean)
		decoding_survive(d, "its text is not well-formed %s", d->result.charset);
	g_object_unref(stream);
}

/* Without what follows the line "-- ". */
static struct span without_signature(struct span text)
{
	ptrdiff_t at = span_find(text, SPAN("\n-- \n"));
	if (at < 0)
		at = span_find(text, SPAN("\n-- \r\n"));
	return at > 0 ? span_head(text, (size_t)at) : text;
}

static void read_plain(struct decoding *d, struct span text, struct report *report, struct span *ret_agency)
{
	struct buf made;
	buf_init(&made, 2 * (size_t)REPORT_MAX_BYTES);
	paragraphs_add(&made, without_signature(text));
	extract_report(arena_copy(d->arena, buf_view(&made)), d->arena, report, ret_agency);
	buf_done(&made);
}

static void read_parts(struct decoding *d, const struct parts *parts, struct report *report, struct span *ret_agency)
{
	struct buf plain, html;
	buf_init(&plain, 4 * (size_t)REPORT_MAX_BYTES);
	buf_init(&html, 4 * (size_t)REPORT_MAX_BYTES);
	if (parts->plain)
		part_text(d, parts->plain, &plain);
	if (parts->html)
		part_text(d, parts->html, &html);
	size_t plain_len = span_trim(buf_view(&plain)).len;
	bool is_stub = plain_len == 0 || (plain_len < STUB_MAX && html.len > plain_len * STUB_RATIO);
	if (html.len > 0 && is_stub)
		html_read(d, buf_view(&html), report, ret_agency);
	else if (plain_len > 0)
		read_plain(d, buf_view(&plain), report, ret_agency);
	buf_done(&plain);
	buf_done(&html);
}

/* ---- headers ---- */

static struct span repaired(struct arena *arena, const char *text)
{
	struct buf out;
	if (!text)
		return SPAN_NONE;
	buf_init(&out, 64u << 10);
	utf8_add_repaired(&out, utf8_is_valid(span_of(text)) ? span_of(text) : span_head(span_of(text), 8192));
	struct span made = span_trim(arena_copy(arena, buf_view(&out)));
	buf_done(&out);
	return made.len > 0 ? made : SPAN_NONE;
}

static struct span header(struct arena *arena, GMimeMessage *message, const char *name)
{
	const char *raw = g_mime_object_get_header(GMIME_OBJECT(message), name);
	char *text = raw ? g_mime_utils_header_decode_text(NULL, raw) : NULL;
	struct span made = repaired(arena, text);
	g_free(text);
	return made;
}

/* "<1234@example.org>" -> mid:1234@example.org (RFC 2392) */
static void read_id(struct arena *arena, GMimeMessage *message, struct report *report)
{
	struct span id = repaired(arena, g_mime_message_get_message_id(message));
	if (id.len == 0)
		return;
	struct buf uri;
	buf_init(&uri, 3 * REPORT_TITLE_MAX);
	buf_add_text(&uri, "mid:");
	for (size_t i = 0; i < id.len; i++) {
		unsigned char c = (unsigned char)id.ptr[i];
		if (c <= ' ' || c >= 0x7F || strchr("%<>\"`{}|\\^#?/", c))
			buf_addf(&uri, "%%%02X", c);
		else
			buf_add_char(&uri, (char)c);
	}
	report->guid = id;
	report->uri = arena_copy(arena, buf_view(&uri));
	buf_done(&uri);
}

/* "Press list <press.example.org>" -> Press list */
static struct span list_name(struct span id)
{
	const char *open = id.len > 0 ? memchr(id.ptr, '<', id.len) : NULL;
	struct span name = open ? span_trim(span_head(id, (size_t)(open - id.ptr))) : SPAN_NONE;
	if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
		name = span_make(name.ptr + 1, name.len - 2);
	return name;
}

static void read_sender(struct arena *arena, GMimeMessage *message, struct report *report, struct span *ret_domain)
{
	InternetAddressList *list = g_mime_message_get_from(message);
	InternetAddress *first = list && internet_address_list_length(list) > 0 ? internet_address_list_get_address(list, 0) : NULL;
	report->source = list_name(header(arena, message, "List-Id"));
	if (report->source.len == 0)
		report->source = header(arena, message, "Organization");
	if (!first)
		return;
	report->byline = repaired(arena, internet_address_get_name(first));
	if (!INTERNET_ADDRESS_IS_MAILBOX(first))
		return;
	struct span address = repaired(arena, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first)));
	ptrdiff_t at = span_find(address, SPAN("@"));
	*ret_domain = at >= 0 ? span_from(address, (size_t)at + 1) : SPAN_NONE;
}

static struct span bracketed(struct span s)
{
	return s.len > 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>' ? span_make(s.ptr + 1, s.len - 2) : s;
}

static void read_keywords(struct arena *arena, struct span value, struct report *report)
{
	struct span *keywords = value.len > 0 ? ARENA_NEW(arena, struct span, REPORT_KEYWORDS_MAX) : NULL;
	while (value.len > 0 && report->keywords_len < REPORT_KEYWORDS_MAX) {
		const char *end = memchr(value.ptr, ',', value.len);
		size_t len = end ? (size_t)(end - value.ptr) : value.len;
		if (span_trim(span_head(value, len)).len > 0)
			keywords[report->keywords_len++] = span_trim(span_head(value, len));
		value = span_from(value, len + 1);
	}
	report->keywords = keywords;
}

static void read_headers(struct decoding *d, GMimeMessage *message, struct report *report, struct span *ret_domain)
{
	struct arena *arena = d->arena;
	struct date date;
	report->title = repaired(arena, g_mime_message_get_subject(message));
	report->language = header(arena, message, "Content-Language");
	report->link = bracketed(header(arena, message, "Archived-At"));
	if (decoding_date(d, header(arena, message, "Date"), &date)) {
		report->published = date.time;
		report->is_date_only = date.is_date_only;
	}
	read_id(arena, message, report);
	read_sender(arena, message, report, ret_domain);
	read_keywords(arena, header(arena, message, "Keywords"), report);
}

/* ---- the whole ---- */

static int read_message(struct decoding *d, GMimeMessage *message, struct fault *fault)
{
	struct report report = REPORT_BLANK;
	struct span domain = SPAN_NONE, agency = SPAN_NONE;
	struct parts parts = { 0 };
	read_headers(d, message, &report, &domain);
	look_at(&parts, g_mime_message_get_mime_part(message), NESTED_MAX);
	for (unsigned i = 0; i < NESTED_MAX && !parts.plain && !parts.html && parts.inner; i++) {
		GMimeMessage *inner = parts.inner;
		parts.inner = NULL;
		look_at(&parts, g_mime_message_get_mime_part(inner), NESTED_MAX);
	}
	if (parts.is_cut)
		decoding_survive(d, "it is cut short: a part has no end");
	read_parts(d, &parts, &report, &agency);
	if (report.text.len == 0 && report.title.len == 0)
		return decoding_fault(d, fault, "it is a mail without any text");
	return decoding_emit(d, &report, agency.len > 0 ? agency : domain, 0, fault);
}

static struct span without_mbox_line(struct span bytes)
{
	struct span rest = bytes, line;
	return span_starts(bytes, SPAN("From ")) && span_next_line(&rest, &line) ? rest : bytes;
}

static int read_mail(struct decoding *d, struct span bytes, struct fault *fault)
{
	bytes = without_mbox_line(bytes);
	g_mime_init();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.ptr, bytes.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	int r = message ? read_message(d, message, fault) : decoding_fault(d, fault, "it looks like a mail but its headers cannot be read");
	if (message)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	return r;
}

const struct decode_format decode_mail = { .name = "mail", .tell = tell, .read = read_mail };
