/* A mail (RFC 5322, MIME) as a report: the best of its text parts is the text, the subject the title, the sender the byline. What is attached and can be
 * read becomes reports of its own; pictures, invitations and signatures are left alone. */
#include "report/decoding.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/url.h"
#include "report/date.h"
#include "report/embargo.h"
#include "report/extract.h"
#include "report/feed.h"
#include "report/html.h"
#include "report/kill.h"
#include "report/letter.h"
#include "report/mail_boundary.h"
#include "report/mail_coding.h"
#include "report/mail_digest.h"
#include "report/mail_enriched.h"
#include "report/mail_head.h"
#include "report/mail_inner.h"
#include "report/mail_labels.h"
#include "report/mail_limits.h"
#include "report/mail_same.h"
#include "report/mail_text.h"
#include "report/member.h"
#include "text/charset.h"
#include "text/clearsign.h"
#include "text/markup.h"
#include "text/paragraphs.h"
#include "text/utf7.h"
#include "text/utf8.h"
#include "text/uuencode.h"

#include <gmime/gmime.h>

#define PARTS_MAX 200u             /* parts that are looked at */
#define NESTED_MAX 20u             /* parts within multiparts within multiparts */
/* A plain part shorter than this only says "view this in your browser" where the HTML part has so many times its text, or another one. */
#define STUB_MAX 600u
#define STUB_RATIO 5u
#define EMBARGO_WITHIN 4096u /* bytes of text at whose front an embargo may stand */
#define ATTACHMENTS_MAX 100u
/* Whose subject calls itself an automatic reply; a longer text says something. */
#define AUTO_REPLY_MAX 2000u
#define SCRAP_MAX 80u     /* a text attached that is shorter may be no sentence of news … */
#define SCRAP_WORDS 3u    /* … where it has fewer words */
#define WORD_BYTES 6u     /* of a script that does not part them */

static enum decode_tell tell(struct span head, bool is_whole)
{
	return mail_head_begins(mail_head_find(head), is_whole) ? TELL_YES : TELL_NO;
}

/* ---- parts ---- */

struct parts {
	GMimePart *plain, *html;
	GMimePart *enriched; /* the plain one where there is no other */
	const GMimeMultipart *ways; /* that the first of the two lies in, and the other with it */
	GMimePart *further[ATTACHMENTS_MAX]; /* text that goes on behind a picture, or a footer */
	GMimeObject *attached[ATTACHMENTS_MAX]; /* parts and mails */
	struct inside {
		struct span name, bytes;
	} inside[ATTACHMENTS_MAX]; /* files that stand in the text */
	unsigned further_len, attached_len, inside_len, seen;
	bool is_cut;         /* a multipart without its end */
	bool is_deep;        /* something lies deeper than is read */
	bool is_crowded;     /* more is attached than is read */
};

static bool is_attachment(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);
	return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static void attach(struct parts *parts, GMimeObject *object)
{
	parts->is_crowded = parts->attached_len == ATTACHMENTS_MAX;
	if (!parts->is_crowded)
		parts->attached[parts->attached_len++] = object;
}

static void go_on(struct parts *parts, GMimePart *part)
{
	parts->is_crowded = parts->is_crowded || parts->further_len == ATTACHMENTS_MAX;
	if (parts->further_len < ATTACHMENTS_MAX)
		parts->further[parts->further_len++] = part;
}

/* "Content-Type: text", as mails said before MIME: what is of no type is plain text (RFC 2045, 5.2). */
static bool is_of_no_type(GMimePart *part)
{
	const char *type = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Type");
	return type && !strchr(type, '/');
}

/* Where a part lies: `ways` is the multipart/alternative around it, however many others lie between, or NULL. */
struct place {
	const GMimeMultipart *ways;
	bool is_way; /* nothing lies between */
};

/* May it be the mail's text, or the other way to read that? */
static bool is_main(const struct parts *parts, struct place place)
{
	return (!parts->plain && !parts->html) || (place.ways && place.ways == parts->ways);
}

/* The first text is the mail's, with the other way to read it, of which there may be more; what comes later with a name is attached, and without one the text
 * goes on, or it is the footer that a list hung on. */
static void look_at_part(struct parts *parts, GMimePart *part, struct place place)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	bool is_named = g_mime_part_get_filename(part) != NULL;
	if (!g_mime_part_get_content(part))
		return;
	bool is_plain = g_mime_content_type_is_type(type, "text", "plain") || is_of_no_type(part), is_html = g_mime_content_type_is_type(type, "text", "html");
	bool is_enriched = g_mime_content_type_is_type(type, "text", "enriched") || g_mime_content_type_is_type(type, "text", "richtext");
	bool is_other_way = place.is_way && !is_named && !is_plain && !is_html && g_mime_content_type_is_type(type, "text", "*"); /* AMP */
	GMimePart **main = is_plain ? &parts->plain : is_html ? &parts->html : NULL;
	if (is_attachment(GMIME_OBJECT(part)) || (!is_plain && !is_html && !is_enriched && !is_other_way)) {
		attach(parts, GMIME_OBJECT(part));
	} else if (main && !*main && is_main(parts, place)) {
		*main = part;
		parts->ways = place.ways;
	} else if (is_enriched && !parts->enriched) {
		parts->enriched = part;
	} else if (is_named) {
		attach(parts, GMIME_OBJECT(part));
	} else if (!place.is_way || (place.ways != parts->ways && main)) {
		go_on(parts, part);
	}
}

/* Depth is bounded, so recursion is. */
static void look_at(struct parts *parts, GMimeObject *object, struct place place, unsigned depth)
{
	parts->is_deep = parts->is_deep || (object && depth == 0);
	if (!object || depth == 0 || ++parts->seen > PARTS_MAX)
		return;
	if (GMIME_IS_MULTIPART(object)) {
		GMimeMultipart *multipart = GMIME_MULTIPART(object);
		int count = g_mime_multipart_get_count(multipart);
		place.is_way = g_mime_content_type_is_type(g_mime_object_get_content_type(object), "multipart", "alternative");
		place.ways = place.is_way ? multipart : place.ways;
		parts->is_cut = parts->is_cut || !multipart->write_end_boundary;
		for (int i = 0; i < count; i++)
			look_at(parts, g_mime_multipart_get_part(multipart, i), place, depth - 1);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		attach(parts, object);
	} else if (GMIME_IS_PART(object)) {
		look_at_part(parts, GMIME_PART(object), place);
	}
}

/* What is left out beside what can be read. */
static void tell_unread(struct decoding *d, const struct parts *parts)
{
	if (parts->is_cut)
		decoding_survive(d, "it is cut short: a part has no end");
	if (parts->is_deep)
		decoding_survive(d, "parts that lie in each other more than %u deep are left out", NESTED_MAX);
	if (parts->seen > PARTS_MAX)
		decoding_survive(d, "it has more than %u parts, of which the others are left out", PARTS_MAX);
	if (parts->is_crowded)
		decoding_survive(d, "it has more than %u attachments, of which the others are left out", ATTACHMENTS_MAX);
}

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

static struct span stream_bytes(GMimeStream *stream)
{
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	return span_make((const char *)bytes->data, bytes->len);
}

/* A text is what its transfer encoding says, as far as it is that. */
static struct span text_bytes(struct decoding *d, GMimePart *part, struct span decoded)
{
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
	bool is_base64 = encoding == GMIME_CONTENT_ENCODING_BASE64;
	if (!is_base64 && encoding != GMIME_CONTENT_ENCODING_UUENCODE)
		return decoded;
	GMimeStream *from = g_mime_data_wrapper_get_stream(g_mime_part_get_content(part)), *raw = g_mime_stream_mem_new();
	g_mime_stream_reset(from);
	(void)g_mime_stream_write_to_stream(from, raw); /* what could be read is there */
	struct span text = mail_coding_text(d->arena, arena_copy(d->arena, stream_bytes(raw)), decoded, is_base64);
	g_object_unref(raw);
	return text;
}

/* What an attached part or mail is without its transfer encoding. */
static struct span object_bytes(struct decoding *d, GMimeObject *object, GMimeStream *stream)
{
	/* what could be decoded is there */
	if (GMIME_IS_MESSAGE_PART(object) && g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
		(void)g_mime_object_write_to_stream(GMIME_OBJECT(g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))), NULL, stream);
	else if (GMIME_IS_PART(object))
		(void)g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(object)), stream);
	bool is_text = GMIME_IS_PART(object) && g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "*");
	return is_text ? text_bytes(d, GMIME_PART(object), stream_bytes(stream)) : stream_bytes(stream);
}

/* The part's content as UTF-8. */
static void part_text(struct decoding *d, GMimePart *part, struct buf *out)
{
	GMimeStream *stream = g_mime_stream_mem_new();
	struct span content = object_bytes(d, GMIME_OBJECT(part), stream);
	struct span charset = span_of(g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset"));
	bool is_clean = true, is_utf7 = utf7_is_label(charset);
	if (is_utf7)
		is_clean = utf7_decode(content, out);
	else if (content.len > 0)
		d->result.charset = charset_to_utf8(content, charset, charset_declared(content), out, &is_clean);
	d->result.charset = is_utf7 ? "utf-7" : d->result.charset;
	if (!is_clean)
		decoding_survive(d, "its text is not well-formed %s", d->result.charset);
	g_object_unref(stream);
}

static void enriched_text(struct decoding *d, GMimePart *part, struct buf *out)
{
	struct buf marked;
	buf_init(&marked, 4 * (size_t)REPORT_MAX_BYTES);
	part_text(d, part, &marked);
	mail_enriched_add(out, buf_view(&marked));
	buf_done(&marked);
}

/* Takes the files that uuencode wrote into the text out of it. */
static struct span take_inside(struct decoding *d, struct parts *parts, struct span text)
{
	struct uuencoded found;
	struct buf own;
	buf_init(&own, 4 * (size_t)REPORT_MAX_BYTES);
	struct span rest = text;
	while (uuencode_find(rest, &found)) {
		buf_add_span(&own, found.before);
		parts->is_crowded = parts->is_crowded || parts->inside_len == ATTACHMENTS_MAX;
		if (parts->inside_len < ATTACHMENTS_MAX)
			parts->inside[parts->inside_len++] = (struct inside){ arena_copy(d->arena, found.name), uuencode_decode(d->arena, found.lines) };
		rest = found.behind;
	}
	buf_add_span(&own, rest);
	struct span made = rest.len < text.len ? arena_copy(d->arena, buf_view(&own)) : text;
	buf_done(&own);
	return made;
}

/* What can be read of its plain text: without what signs it and the files in it, and nothing of one that is encrypted. */
static struct span plain_of(struct decoding *d, struct parts *parts, struct span text)
{
	bool is_encrypted = span_starts(span_trim(text), SPAN("-----BEGIN PGP MESSAGE-----"));
	if (is_encrypted)
		decoding_doubt(d, "its text is encrypted (PGP), so it was left out");
	return is_encrypted ? SPAN_NONE : take_inside(d, parts, clearsign_open(d->arena, text));
}

static bool has_parameter(GMimePart *part, const char *name, const char *value)
{
	const char *found = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), name);
	return found && g_ascii_strcasecmp(found, value) == 0;
}

/* "Jane Doe <jane@bugle.example>", "jane@bugle.example" -> bugle.example */
static struct span sender_domain(struct span sender)
{
	const char *at = sender.len > 0 ? memchr(sender.ptr, '@', sender.len) : NULL;
	struct span domain = at ? span_from(sender, (size_t)(at - sender.ptr) + 1) : SPAN_NONE;
	size_t len = 0;
	while (len < domain.len && (unsigned char)domain.ptr[len] > ' ' && !strchr(">])\"',;", domain.ptr[len]))
		len++;
	return len > 0 ? span_head(domain, len) : SPAN_NONE;
}

/* "Jane Doe <jane@bugle.example>", "Jane Doe [mailto:jane@bugle.example]". What it says of itself comes before what is known of who passes it on. */
static void set_sender(struct span sender, struct report *report, struct span *domain)
{
	size_t name = 0;
	struct span own = sender_domain(sender);
	while (name < sender.len && !strchr("<[", sender.ptr[name]))
		name++;
	report->byline = name > 0 ? span_trim(span_head(sender, name)) : sender;
	if (report->byline.len > 2 && span_starts(report->byline, SPAN("\"")) && span_ends(report->byline, SPAN("\"")))
		report->byline = span_make(report->byline.ptr + 1, report->byline.len - 2);
	if (own.len == 0)
		return;
	report->source = SPAN_NONE;
	*domain = own;
}

/* What becomes of a mail while its text is read. */
struct reading {
	enum mail_kind kind;
	int zone_min; /* that its date was written in */
	struct report report;
	struct span domain; /* of who wrote it */
	struct span agency; /* of its dateline */
	struct span digest; /* in place of a text: a digest of mails */
};

/* The clock by which a program dates what it passes on is that by which it dates the mail itself; and nothing is passed on before it was sent. */
static void set_date(const struct date *date, int zone_min, struct report *report)
{
	int64_t time = date->time - (date->has_zone || date->is_date_only ? 0 : zone_min * CLOCK_MINUTE);
	bool is_later = report->published != TIME_NONE && time > report->published;
	report->published = is_later ? report->published : time;
	report->is_date_only = date->is_date_only;
}

static struct span paragraphs_of(struct decoding *d, struct span text)
{
	struct buf made;
	buf_init(&made, 8 * (size_t)REPORT_MAX_BYTES);
	paragraphs_add(&made, text);
	struct span kept = arena_copy(d->arena, buf_view(&made));
	buf_done(&made);
	return kept;
}

/* Somebody passes a mail on and has little to add, which is said to editors: what it says of itself counts. */
static void take_head(struct decoding *d, const struct mail_forward *forward, struct reading *reading)
{
	struct date date;
	reading->report.note = letter_body(paragraphs_of(d, forward->cover), d->arena);
	if (forward->subject.len > 0)
		reading->report.title = mail_subject_bare(arena_copy(d->arena, forward->subject), false);
	if (forward->from.len > 0)
		set_sender(arena_copy(d->arena, forward->from), &reading->report, &reading->domain);
	if (date_parse(forward->date, &date))
		set_date(&date, reading->zone_min, &reading->report);
}

/* `text`, paragraphs: its front holds all that is below back, or takes it back. */
static void read_front(struct decoding *d, struct span text, struct report *report)
{
	struct embargo embargo;
	(void)embargo_take(utf8_head(text, EMBARGO_WITHIN), d->arena, &embargo);
	embargo_settle(&embargo, d->arena, report);
	if (kill_begins(text))
		kill_take(arena_copy(d->arena, text), report);
}

static void read_plain(struct decoding *d, GMimePart *part, struct span text, struct reading *reading)
{
	struct mail_forward forward;
	struct buf flat, own;
	buf_init(&flat, 8 * (size_t)REPORT_MAX_BYTES);
	buf_init(&own, 8 * (size_t)REPORT_MAX_BYTES);
	if (has_parameter(part, "format", "flowed"))
		mail_text_unflow(&flat, text, has_parameter(part, "delsp", "yes"));
	else
		buf_add_span(&flat, text);
	text = letter_below_banner(buf_view(&flat), d->arena);
	enum mail_holds holds = mail_text_holds(text, reading->kind, &forward);
	if (holds == MAIL_HOLDS_FORWARD) {
		take_head(d, &forward, reading);
		read_front(d, paragraphs_of(d, text), &reading->report);
		mail_text_add_own(&own, forward.text, false, mail_subject_kind(forward.subject));
	} else {
		mail_text_add_own(&own, text, false, reading->kind);
	}
	struct span subject = reading->report.title;
	if (letter_is_label(subject, d->arena) || span_equals_nocase(subject, reading->report.byline))
		reading->report.title = SPAN_NONE; /* the headline of the text tells more */
	extract_report(letter_body(paragraphs_of(d, buf_view(&own)), d->arena), d->arena, &reading->report, &reading->agency);
	reading->report.title = reading->report.title.len > 0 ? reading->report.title : subject;
	buf_done(&own);
	buf_done(&flat);
}

static bool has_own_text(struct span html)
{
	struct buf flat, own;
	buf_init(&flat, REPORT_MAX_BYTES);
	buf_init(&own, REPORT_MAX_BYTES);
	markup_add(&flat, html);
	mail_text_add_own(&own, buf_view(&flat), true, MAIL_ANSWER);
	bool has_text = span_trim(buf_view(&own)).len > 0;
	buf_done(&own);
	buf_done(&flat);
	return has_text;
}

/* Without its quotes; as it is where it is nothing but quotes. */
static bool take_quotes(struct decoding *d, struct span *html)
{
	struct buf bare;
	buf_init(&bare, 4 * (size_t)REPORT_MAX_BYTES);
	bool is_taken = mail_text_unquote(&bare, *html) && has_own_text(buf_view(&bare));
	if (is_taken)
		*html = arena_copy(d->arena, buf_view(&bare));
	buf_done(&bare);
	return is_taken;
}

static enum mail_holds holds_of(struct decoding *d, struct span html, struct reading *reading)
{
	struct mail_forward forward;
	struct buf flat;
	buf_init(&flat, REPORT_MAX_BYTES);
	markup_add(&flat, html);
	struct span text = letter_below_banner(buf_view(&flat), d->arena);
	enum mail_holds holds = mail_text_holds(text, reading->kind, &forward);
	if (holds == MAIL_HOLDS_FORWARD)
		take_head(d, &forward, reading);
	read_front(d, text, &reading->report); /* which the page reader may take for furniture */
	buf_done(&flat);
	return holds;
}

/* A page that was saved as a mail (MHTML) says where it was. Nobody has sent it: the mail's date and subject are whoever saved it's, and only what is left
 * where the page has none. */
static void read_saved(struct decoding *d, struct span location, struct span html, struct report *report, struct span *ret_agency)
{
	struct report saved = *report;
	d->hints.url = location;
	report->title = SPAN_NONE;
	report->published = TIME_NONE;
	html_read(d, html, false, report, ret_agency);
	report->title = report->title.len > 0 ? report->title : saved.title;
	report->updated = report->published == TIME_NONE && report->updated == TIME_NONE ? saved.published : report->updated;
	report->link = report->link.len > 0 ? report->link : url_without_user(d->arena, location);
}

/* The page reader knows mark-up; what mails have at their end is taken off here, and the head of a mail passed on where that has left it. */
static void read_html(struct decoding *d, GMimePart *part, struct span html, struct reading *reading)
{
	struct report *report = &reading->report;
	enum mail_kind kind = reading->kind;
	struct buf own;
	struct mail_inner inner;
	struct mail_forward forward;
	size_t at;
	enum mail_holds holds = holds_of(d, html, reading);
	if (report->status != REPORT_USABLE) /* a kill, which has its text */
		return;
	bool is_unquoted = (holds == MAIL_HOLDS_NONE || holds == MAIL_HOLDS_QUOTE) && take_quotes(d, &html);
	struct span location = repaired(d->keep, g_mime_part_get_content_location(part));
	if (reading->domain.len == 0 && feed_is_address(location))
		read_saved(d, location, html, report, &reading->agency);
	else
		html_read(d, html, true, report, &reading->agency);
	if (holds == MAIL_HOLDS_FORWARD && mail_inner_find(report->text, &inner, &at)) {
		report->text = span_from(report->text, at + inner.len);
		kind = mail_subject_kind(inner.subject);
		bool is_passed_on = mail_text_holds(report->text, kind, &forward) == MAIL_HOLDS_FORWARD;
		report->text = is_passed_on ? forward.text : report->text;
		kind = is_passed_on ? mail_subject_kind(forward.subject) : kind;
	}
	buf_init(&own, REPORT_MAX_BYTES);
	mail_text_add_own(&own, letter_below_banner(report->text, d->arena), is_unquoted, kind);
	report->text = letter_body(arena_copy(d->arena, buf_view(&own)), d->arena);
	buf_done(&own);
}

/* A footer is none of it, nor what it has said already in another way. */
static void add_further(struct decoding *d, GMimePart *part, struct report *report)
{
	struct buf text, flat, own;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	buf_init(&flat, 8 * (size_t)REPORT_MAX_BYTES);
	buf_init(&own, 8 * (size_t)REPORT_MAX_BYTES);
	part_text(d, part, &text);
	if (g_mime_content_type_is_type(g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", "html"))
		markup_add(&flat, buf_view(&text));
	else
		paragraphs_add(&flat, buf_view(&text));
	bool is_footer = mail_text_is_footer(buf_view(&text)) || mail_text_is_footer(buf_view(&flat));
	if (flat.len > 0 && !is_footer && !mail_same_is_in(buf_view(&flat), report->text)) {
		buf_add_span(&own, report->text);
		buf_add_text(&own, report->text.len > 0 ? "\n\n" : "");
		buf_add_span(&own, letter_body(arena_copy(d->arena, buf_view(&flat)), d->arena));
		report->text = arena_copy(d->arena, buf_view(&own));
	}
	buf_done(&own);
	buf_done(&flat);
	buf_done(&text);
}

static bool is_stub(struct span plain, struct span html)
{
	struct buf flat;
	if (plain.len == 0 || plain.len >= STUB_MAX)
		return plain.len == 0;
	buf_init(&flat, REPORT_MAX_BYTES);
	markup_add(&flat, html);
	bool is_stub = flat.len > plain.len * STUB_RATIO || (flat.len > plain.len && !mail_same_is_in(plain, buf_view(&flat)));
	buf_done(&flat);
	return is_stub;
}

static void read_parts(struct decoding *d, struct parts *parts, struct reading *reading)
{
	struct buf plain, html;
	buf_init(&plain, 4 * (size_t)REPORT_MAX_BYTES);
	buf_init(&html, 4 * (size_t)REPORT_MAX_BYTES);
	if (parts->plain && parts->plain == parts->enriched)
		enriched_text(d, parts->plain, &plain);
	else if (parts->plain)
		part_text(d, parts->plain, &plain);
	if (parts->html)
		part_text(d, parts->html, &html);
	struct span text = plain_of(d, parts, buf_view(&plain)), mails;
	if (html.len > 0 && is_stub(span_trim(text), buf_view(&html)))
		read_html(d, parts->html, buf_view(&html), reading);
	else if (reading->kind == MAIL_PLAIN && mail_digest_begins(text, &mails))
		reading->digest = arena_copy(d->arena, mails);
	else if (span_trim(text).len > 0)
		read_plain(d, parts->plain, text, reading);
	for (unsigned i = 0; i < parts->further_len; i++)
		add_further(d, parts->further[i], &reading->report);
	buf_done(&plain);
	buf_done(&html);
}

/* ---- headers ---- */

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

/* By what list programs have put into the head since before List-Id. A newsletter, which can be unsubscribed from as well, is none. */
static bool is_from_list(GMimeMessage *message)
{
	static const char *const names[] = { "List-Id", "List-Post", "Mailing-List", "X-Mailing-List", "X-BeenThere" };
	const char *precedence = g_mime_object_get_header(GMIME_OBJECT(message), "Precedence");
	for (size_t i = 0; i < LEN(names); i++)
		if (g_mime_object_get_header(GMIME_OBJECT(message), names[i]))
			return true;
	return precedence && g_ascii_strcasecmp(precedence, "list") == 0;
}

static enum mail_kind kind_of(struct arena *arena, GMimeMessage *message)
{
	enum mail_kind kind = mail_subject_kind(repaired(arena, g_mime_message_get_subject(message)));
	return kind == MAIL_PLAIN && g_mime_object_get_header(GMIME_OBJECT(message), "In-Reply-To") ? MAIL_ANSWER : kind;
}

/* `arrival`: what the mailbox says of it, for one that bears no date. */
static void read_headers(struct decoding *d, GMimeMessage *message, struct span arrival, struct reading *reading)
{
	struct arena *arena = d->arena;
	struct report *report = &reading->report;
	struct date date;
	report->title = mail_subject_bare(repaired(arena, g_mime_message_get_subject(message)), is_from_list(message));
	report->language = header(arena, message, "Content-Language");
	report->link = bracketed(header(arena, message, "Archived-At"));
	if (decoding_date(d, header(arena, message, "Date"), &date) || date_parse(arrival, &date)) {
		report->published = date.time;
		report->is_date_only = date.is_date_only;
		reading->zone_min = date.zone_min;
	}
	reading->kind = kind_of(arena, message);
	read_id(arena, message, report);
	read_sender(arena, message, report, &reading->domain);
	read_keywords(arena, header(arena, message, "Keywords"), report);
}

/* ---- attachments ---- */

static size_t count_words(struct span text)
{
	size_t words = 0, letters = 0, high = 0;
	for (size_t i = 0; i <= text.len; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.ptr[i] : ' ';
		letters += ascii_is_letter((char)c) || c >= 0x80;
		high += c >= 0x80;
		if (c > ' ')
			continue;
		words += letters > 0 ? 1 + high / WORD_BYTES : 0;
		letters = high = 0;
	}
	return words;
}

/* "see above", a line of stars. A footer of a list is left out without a word. */
static bool is_scrap(struct decoding *d, struct span type, struct span bytes)
{
	struct span text = span_trim(bytes);
	if (!span_starts_nocase(type, SPAN("text/plain")) || text.len >= SCRAP_MAX || (count_words(text) >= SCRAP_WORDS && !mail_text_is_footer(text)))
		return false;
	if (text.len > 0 && !mail_text_is_footer(text))
		decoding_doubt(d, "a text of %zu bytes is attached to it that is too short to be news, so it was left out", text.len);
	return true;
}

static bool is_quiet(struct decoding *d, struct span type, struct span name, struct span bytes)
{
	return member_is_quiet_type(type) || member_is_quiet_name(name) || member_is_quiet_content(bytes) || bytes.len == 0 || is_scrap(d, type, bytes);
}

/* What Outlook wraps around the text, and what else it attached, when it thinks that everybody has Outlook. */
static bool is_tnef(struct span bytes)
{
	return span_starts(bytes, SPAN("\x78\x9f\x3e\x22"));
}

static int read_file(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct span type, struct span bytes, bool is_all,
		     struct fault *fault)
{
	if (is_tnef(bytes) && !is_all) {
		decoding_doubt(d, "what Outlook has packed into an attachment of its own (TNEF, winmail.dat) is left out");
		return 0;
	}
	if (is_quiet(d, type, hints->name, bytes))
		return 0;
	return is_all ? decoding_sole_member(d, format, hints, bytes, fault) : decoding_member(d, format, hints, bytes, fault);
}

static int read_attached(struct decoding *d, GMimeObject *object, const struct decode_hints *known, bool is_all, struct fault *fault)
{
	bool is_mail = GMIME_IS_MESSAGE_PART(object);
	GMimeStream *stream = g_mime_stream_mem_new();
	struct span bytes = object_bytes(d, object, stream);
	struct decode_hints hints = *known;
	char *type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
	if (is_mail) {
		hints.bearer = hints.source.len > 0 ? hints.source : hints.bearer;
		hints.source = SPAN_NONE;
	}
	hints.name = is_mail ? SPAN("attached mail") : repaired(d->keep, g_mime_part_get_filename(GMIME_PART(object)));
	hints.charset = span_of(g_mime_object_get_content_type_parameter(object, "charset"));
	int r = read_file(d, is_mail ? &decode_mail : NULL, &hints, span_of(type), bytes, is_all, fault);
	g_free(type);
	g_object_unref(stream);
	return r;
}

/* They come from the sender of the mail, and were so when it was sent. A mail among them has a sender of its own. */
static int read_all_attached(struct decoding *d, const struct parts *parts, const struct report *report, struct span domain, struct fault *fault)
{
	struct decode_hints known = { .source = report->source, .bearer = domain, .seen = report->published };
	bool is_all = parts->attached_len == 1 && !parts->plain && !parts->html;
	for (unsigned i = 0; i < parts->attached_len; i++)
		if (read_attached(d, parts->attached[i], &known, is_all, fault) < 0)
			return -1;
	for (unsigned i = 0; i < parts->inside_len; i++) {
		known.name = parts->inside[i].name;
		if (read_file(d, NULL, &known, SPAN_NONE, parts->inside[i].bytes, false, fault) < 0)
			return -1;
	}
	return 0;
}

/* ---- a digest ---- */

/* Each of its mails is one, and came by the list. */
static int read_digest(struct decoding *d, const struct reading *reading, struct fault *fault)
{
	struct span rest = reading->digest, mail, list = reading->report.source.len > 0 ? reading->report.source : reading->domain;
	struct decode_hints hints = { .name = SPAN("mail of the digest"), .bearer = list, .seen = reading->report.published };
	int r = 0;
	while (r == 0 && mail_digest_next(&rest, &mail)) {
		struct buf whole;
		buf_init(&whole, mail.len + 100);
		buf_add_text(&whole, "Precedence: list\n"); /* of what each said, the digest keeps the half */
		buf_add_span(&whole, mail);
		r = decoding_member(d, &decode_mail, &hints, buf_view(&whole), fault);
		buf_done(&whole);
	}
	return r;
}

/* ---- the whole ---- */

/* "multipart/report": a mail could not be delivered, or was read. */
static bool is_delivery_notice(GMimeMessage *message)
{
	GMimeObject *part = g_mime_message_get_mime_part(message);
	GMimeContentType *type = part ? g_mime_object_get_content_type(part) : NULL;
	return type && g_mime_content_type_is_type(type, "multipart", "report");
}

/* By RFC 3834, by the words that mail programs put before the subject, or by what it says. What is merely made by a machine (auto-generated) may well be news. */
static bool is_auto_reply(GMimeMessage *message, const struct report *report, struct arena *arena)
{
	static const char *const fronts[] = { "automatic reply:", "auto-reply:", "autoreply:", "auto reply:", "out of office:", "out of office autoreply:", "abwesenheitsnotiz:",
		"automatische antwort:", "r\xC3\xA9ponse automatique", "respuesta autom\xC3\xA1tica:", "risposta automatica:", "resposta autom\xC3\xA1tica:", "автоматический ответ:" };
	const char *submitted = g_mime_object_get_header(GMIME_OBJECT(message), "Auto-Submitted");
	bool is_short = report->text.len <= AUTO_REPLY_MAX;
	for (size_t i = 0; i < LEN(fronts); i++)
		if (is_short && span_starts_nocase(report->title, span_of(fronts[i])))
			return true;
	bool is_told = (submitted && span_starts_nocase(span_trim(span_of(submitted)), SPAN("auto-replied"))) || g_mime_object_get_header(GMIME_OBJECT(message), "X-Autoreply");
	return is_told || letter_is_absence(report->text, arena);
}

static int emit_own(struct decoding *d, struct report *report, struct span agency, struct fault *fault)
{
	return decoding_emit(d, report, agency, decoding_position(d), fault);
}

/* A mail without a text of its own, or one that only says what is attached, is the cover of what it brings; where nothing of that can be read, it
 * stands for itself. One that brings nothing but pictures or an invitation says nothing. An embargo is something to say. */
static int read_message(struct decoding *d, GMimeMessage *message, struct span arrival, struct fault *fault)
{
	struct reading reading = { .report = REPORT_BLANK };
	struct report *report = &reading.report;
	struct parts parts = { 0 };
	if (is_delivery_notice(message))
		return decoding_fault(d, fault, "it is a notice about the delivery of a mail, not news");
	read_headers(d, message, arrival, &reading);
	look_at(&parts, g_mime_message_get_mime_part(message), (struct place){ 0 }, NESTED_MAX);
	if (!parts.plain && !parts.html)
		parts.plain = parts.enriched;
	read_parts(d, &parts, &reading);
	if (is_auto_reply(message, report, d->arena))
		return decoding_fault(d, fault, "it is an automatic reply to a mail, not news");
	kill_take(report->text, report); /* its subject may say so, too */
	if (kill_recalls(report->text))
		report->status = REPORT_CANCELLED;
	tell_unread(d, &parts);
	struct span agency = reading.agency.len > 0 ? reading.agency : reading.domain;
	bool is_cover = report->text.len == 0 || (report->embargo == TIME_NONE && letter_is_cover(report->text, d->arena));
	struct report own = *report; /* emitting tidies it, and gives it what it lacks */
	if (!is_cover && emit_own(d, &own, agency, fault) < 0)
		return -1;
	if (read_digest(d, &reading, fault) < 0 || read_all_attached(d, &parts, report, reading.domain, fault) < 0)
		return -1;
	if (!is_cover || d->result.reports > 0)
		return 0;
	bool has_text_part = parts.plain || parts.html;
	if (parts.is_deep && !has_text_part)
		return decoding_fault(d, fault, "it is a mail whose parts lie in each other more than %u deep", NESTED_MAX);
	if (report->title.len == 0 || (parts.attached_len > 0 && !has_text_part))
		return decoding_fault(d, fault, "it is a mail without any text");
	return emit_own(d, &own, agency, fault);
}

/* "From jane@bugle.example Fri Jul 26 10:31:00 2002", by which a mailbox parts its mails: the word of the machine that it came to on when that was. */
static struct span take_mbox_line(struct span *bytes)
{
	struct span rest = *bytes, line;
	if (!mail_head_is_mbox_line(rest) || !span_next_line(&rest, &line))
		return SPAN_NONE;
	*bytes = rest;
	struct span sender = span_trim(span_from(line, (size_t)span_find(line, SPAN(" "))));
	const char *end = sender.len > 0 ? memchr(sender.ptr, ' ', sender.len) : NULL;
	return end ? span_trim(span_from(sender, (size_t)(end - sender.ptr))) : SPAN_NONE;
}

static int read_mail(struct decoding *d, struct span bytes, struct fault *fault)
{
	bytes = mail_head_find(bytes);
	struct span arrival = take_mbox_line(&bytes);
	if (mail_limits_check(d, bytes, fault) < 0)
		return -1;
	bytes = mail_labels_mend(d->keep, mail_boundary_mend(d, bytes));
	g_mime_init();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.ptr, bytes.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	int r = message ? read_message(d, message, arrival, fault) : decoding_fault(d, fault, "it looks like a mail but its headers cannot be read");
	if (message)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	return r;
}

const struct decode_format decode_mail = { .name = "mail", .tell = tell, .read = read_mail };
