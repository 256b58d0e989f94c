#include "report/mail_text.h"

#define LEN(list) (sizeof(list) / sizeof(*(list)))
#define RULE_MIN 10u          /* signs of a line of dashes or underscores */
#define SIGNATURE_LINES 12u   /* behind a "--" without its blank, at most, for it to be a signature */
#define SIGNATURE_MAX 4096u   /* bytes of them, with the empty lines between: what is looked through at each "--" is bounded */
#define EMPTY_LINES_MAX 8u    /* between a rule and what it stands above */
#define ATTRIBUTION_MAX 300u  /* bytes of "On … wrote:", which may be wrapped */
#define FORWARD_HEADS 12u     /* lines of the head of a mail passed on */
#define LIST_NAME_MAX 40u
#define FYI_MAX 100u          /* bytes above "Original Message": more of them are an answer to it */

/* ---- lines ---- */

static bool begins_with_any(struct span line, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts_nocase(line, span_of(words[i])))
			return true;
	return false;
}

static bool is_rule(struct span line, const char *signs)
{
	size_t len = 0;
	while (len < line.len && strchr(signs, line.ptr[len]))
		len++;
	return len >= RULE_MIN && len == line.len;
}

static struct span next_text_line(struct span rest)
{
	struct span line;
	for (size_t lines = 0; lines <= EMPTY_LINES_MAX && span_next_line(&rest, &line); lines++)
		if (span_trim(line).len > 0)
			return span_trim(line);
	return SPAN_NONE;
}

static size_t lines_within(struct span rest, size_t max)
{
	struct span line;
	size_t lines = 0;
	while (lines <= max && span_next_line(&rest, &line))
		lines += span_trim(line).len > 0;
	return lines;
}

static struct span without_quote_marks(struct span line)
{
	while (line.len > 0 && line.ptr[0] == '>') {
		line = span_from(line, 1);
		if (line.len > 0 && line.ptr[0] == ' ')
			line = span_from(line, 1);
	}
	return line;
}

void mail_text_unflow(struct buf *out, struct span text, bool is_delsp)
{
	struct span line;
	bool goes_on = false;
	while (span_next_line(&text, &line)) {
		bool is_signature = span_equals(line, SPAN("-- "));
		if (goes_on && (is_signature || (line.len > 0 && line.ptr[0] == '>')))
			buf_add_char(out, '\n');
		else if (line.len > 0 && line.ptr[0] == ' ')
			line = span_from(line, 1); /* stuffed */
		goes_on = !is_signature && line.len > 0 && line.ptr[line.len - 1] == ' ' && text.len > 0;
		buf_add_span(out, goes_on && is_delsp ? span_head(line, line.len - 1) : line);
		if (!goes_on)
			buf_add_char(out, '\n');
	}
}

/* ---- where the sender's own text ends ---- */

static bool is_footer(struct span line, struct span rest)
{
	static const char *const phrases[] = {
		"you received this message because", "you are receiving this", "you received this email", "you received this e-mail", "to unsubscribe", "unsubscribe:",
		"if you no longer wish to receive", "if you would like to unsubscribe", "click here to unsubscribe", "manage your subscription", "to view this discussion on the web",
		"for more options, visit https://groups", "to post to this group", "this email was sent to", "this message was sent to", "this e-mail was sent to",
		"sent from my ", "sent from mobile", "get outlook for", "sent via blackberry", "von meinem iphone gesendet", "gesendet von meinem", "von meinem ipad gesendet",
		"envoy\xC3\xA9 de mon ", "enviado desde mi ", "inviato da iphone", "enviado do meu ", "verstuurd vanaf mijn ", "um sich abzumelden", "pour vous d\xC3\xA9sabonner",
		"para darse de baja",
	};
	static const char *const lists[] = { "mailing list", "mailinglist", "google groups", "yahoo! groups" };
	if (begins_with_any(line, phrases, LEN(phrases)))
		return true;
	if (!is_rule(line, "_-=~"))
		return false;
	/* "____" above "press mailing list", "press@lists.example", "https://lists.example/…" */
	struct span next = next_text_line(rest);
	for (size_t i = 0; i < LEN(lists); i++)
		for (size_t at = 0; next.len < 200 && at < next.len; at++)
			if (span_starts_nocase(span_from(next, at), span_of(lists[i])))
				return true;
	return is_rule(line, "_") && next.len < 100 && (span_find(next, SPAN("@")) > 0 || span_starts(next, SPAN("http")));
}

static bool is_signature(struct span line, struct span rest)
{
	if (span_equals(line, SPAN("-- ")) || span_equals(line, SPAN("-- \r")))
		return true;
	bool is_near_end = line.len <= 4 && rest.len <= SIGNATURE_MAX;
	return is_near_end && span_equals(span_trim(line), SPAN("--")) && lines_within(rest, SIGNATURE_LINES) <= SIGNATURE_LINES;
}

/* "-----Original Message-----" in the languages of the common programs. */
static bool is_original_line(struct span line)
{
	static const char *const words[] = { "original message", "original-nachricht", "urspr\xC3\xBCngliche nachricht", "message d'origine", "message original", "mensaje original",
		"mensagem original", "messaggio originale", "oorspronkelijk bericht", "originalmeddelande" };
	size_t from = 0;
	while (from < line.len && (line.ptr[from] == '-' || line.ptr[from] == ' '))
		from++;
	return from >= 3 && span_ends(line, SPAN("--")) && begins_with_any(span_from(line, from), words, LEN(words));
}

/* "On Fri, 26 Jul 2002, Jane Doe wrote:", perhaps over two lines, with a quote below, unless they are gone. */
static size_t attribution_len(struct span text, bool is_unquoted)
{
	static const char *const begins[] = { "on ", "am ", "le ", "el ", "il ", "em ", "op ", "den " };
	static const struct span ends[] = { SPAN("wrote:"), SPAN("schrieb:"), SPAN("a \xC3\xA9\x63rit :"), SPAN("a \xC3\xA9\x63rit:"), SPAN("escribi\xC3\xB3:"), SPAN("ha scritto:"),
		SPAN("escreveu:"), SPAN("schreef:"), SPAN("skrev:") };
	struct span rest = span_head(text, ATTRIBUTION_MAX), line;
	if (!begins_with_any(text, begins, LEN(begins)))
		return 0;
	for (size_t lines = 0; lines < 3 && span_next_line(&rest, &line); lines++) {
		size_t len = rest.len > 0 ? (size_t)(rest.ptr - text.ptr) : span_head(text, ATTRIBUTION_MAX).len;
		struct span trimmed = span_trim(line);
		bool is_end = span_find(trimmed, SPAN(" schrieb ")) > 0 && span_ends(trimmed, SPAN(":"));
		for (size_t i = 0; i < LEN(ends); i++)
			is_end = is_end || span_ends(trimmed, ends[i]);
		if (is_end)
			return is_unquoted || span_starts(next_text_line(span_from(text, len)), SPAN(">")) ? len : 0;
		if (trimmed.len == 0)
			return 0;
	}
	return 0;
}

static struct span until_end(struct span text)
{
	struct span rest = text, line;
	bool has_text = false;
	for (struct span at = text; span_next_line(&rest, &line); at = rest) {
		struct span trimmed = span_trim(line);
		if (has_text && (is_signature(line, rest) || is_footer(trimmed, rest) || is_original_line(trimmed)))
			return span_head(text, text.len - at.len);
		has_text = has_text || trimmed.len > 0;
	}
	return text;
}

/* ---- quotes ---- */

static void add_unquoted(struct buf *out, struct span text, bool is_unquoted)
{
	struct span rest = text, line;
	while (rest.len > 0) {
		size_t attribution = attribution_len(rest, is_unquoted);
		rest = span_from(rest, attribution);
		if (!span_next_line(&rest, &line) || (line.len > 0 && line.ptr[0] == '>'))
			continue;
		buf_add_span(out, line);
		buf_add_char(out, '\n');
	}
}

static void add_quotes_opened(struct buf *out, struct span text)
{
	struct span line;
	while (span_next_line(&text, &line)) {
		buf_add_span(out, without_quote_marks(line));
		buf_add_char(out, '\n');
	}
}

void mail_text_add_own(struct buf *out, struct span text, bool is_unquoted)
{
	size_t before = out->len;
	text = until_end(text);
	add_unquoted(out, text, is_unquoted);
	if (span_trim(span_from(buf_view(out), before)).len > 0)
		return;
	buf_truncate(out, before);
	add_quotes_opened(out, text);
}

/* ---- quotes in HTML ---- */

static bool next_tag(struct span *rest, struct span *ret_tag)
{
	ptrdiff_t open = span_find(*rest, SPAN("<"));
	struct span from = open >= 0 ? span_from(*rest, (size_t)open) : SPAN_NONE;
	ptrdiff_t close = span_find(from, SPAN(">"));
	if (open < 0 || close < 0)
		return false;
	*ret_tag = span_head(from, (size_t)close + 1);
	*rest = span_from(from, (size_t)close + 1);
	return true;
}

static bool opens(struct span tag, struct span name)
{
	return span_starts_nocase(tag, name) && tag.len > name.len && strchr(" \t\r\n>", tag.ptr[name.len]);
}

static bool is_quote(struct span tag)
{
	bool is_cite = span_find(tag, SPAN("type=\"cite\"")) > 0 || span_find(tag, SPAN("type='cite'")) > 0 || span_find(tag, SPAN("type=cite")) > 0;
	return (opens(tag, SPAN("<blockquote")) && is_cite) || (opens(tag, SPAN("<div")) && span_find(tag, SPAN("class=\"gmail_quote")) > 0);
}

/* Behind the end of the element that `tag` opens. */
static struct span skip_element(struct span rest, struct span tag)
{
	bool is_div = opens(tag, SPAN("<div"));
	struct span open = is_div ? SPAN("<div") : SPAN("<blockquote"), close = is_div ? SPAN("</div") : SPAN("</blockquote");
	for (size_t depth = 1; depth > 0;) {
		if (!next_tag(&rest, &tag))
			return SPAN_NONE;
		depth = opens(tag, open) ? depth + 1 : opens(tag, close) ? depth - 1 : depth;
	}
	return rest;
}

bool mail_text_unquote(struct buf *out, struct span html)
{
	struct span rest = html, tag;
	bool has_quotes = false;
	while (next_tag(&rest, &tag)) {
		if (!is_quote(tag))
			continue;
		buf_add_span(out, span_head(html, (size_t)(tag.ptr - html.ptr)));
		buf_add_char(out, ' ');
		html = rest = skip_element(rest, tag);
		has_quotes = true;
	}
	buf_add_span(out, html);
	return has_quotes;
}

/* ---- passed on ---- */

static bool is_forward_line(struct span line)
{
	static const char *const words[] = { "begin forwarded message", "forwarded message", "weitergeleitete nachricht", "message transf\xC3\xA9r\xC3\xA9", "mensaje reenviado",
		"messaggio inoltrato", "mensagem encaminhada", "anfang der weitergeleiteten nachricht", "d\xC3\xA9\x62ut du message r\xC3\xA9\x65xp\xC3\xA9\x64i\xC3\xA9" };
	line = span_trim(without_quote_marks(line));
	size_t from = 0;
	while (from < line.len && (line.ptr[from] == '-' || line.ptr[from] == ' '))
		from++;
	bool is_framed = from >= 3 && span_ends(line, SPAN("-"));
	return begins_with_any(span_from(line, from), words, LEN(words)) && (is_framed || span_ends(line, SPAN(":"))) && line.len < 80;
}

static bool field_read(struct span line, const char *const *names, size_t len, struct span *ret_value)
{
	for (size_t i = 0; i < len; i++) {
		struct span name = span_of(names[i]);
		if (!span_starts_nocase(line, name) || line.len <= name.len || line.ptr[name.len] != ':')
			continue;
		*ret_value = span_trim(span_from(line, name.len + 1));
		return true;
	}
	return false;
}

/* The head of the inner mail: "From: …", "Date: …", "Subject: …", up to an empty line. False where there is none. */
static bool forward_head(struct span *rest, struct mail_forward *forward)
{
	static const char *const froms[] = { "From", "Von", "De", "Da", "Van" }, *const dates[] = { "Date", "Sent", "Datum", "Gesendet", "Fecha", "Data" },
		*const subjects[] = { "Subject", "Betreff", "Objet", "Asunto", "Oggetto", "Assunto", "Onderwerp" };
	unsigned found = 0;
	struct span line;
	for (size_t i = 0; i < FORWARD_HEADS && span_next_line(rest, &line); i++) {
		line = span_trim(without_quote_marks(line));
		if (line.len == 0 && found > 0)
			break;
		found += field_read(line, froms, LEN(froms), &forward->from) || field_read(line, dates, LEN(dates), &forward->date) ||
			 field_read(line, subjects, LEN(subjects), &forward->subject);
	}
	forward->text = *rest;
	return found >= 2;
}

bool mail_text_forward(struct span text, struct mail_forward *ret_forward)
{
	text = span_trim(text);
	struct span rest = text, line;
	size_t before = 0; /* up to the end of the last line with anything on it */
	for (; span_next_line(&rest, &line); before = span_trim(line).len > 0 ? (size_t)(line.ptr - text.ptr) + line.len : before) {
		struct mail_forward forward = { .before = span_trim(span_head(text, before)) };
		bool is_passed_on = is_forward_line(line) || (forward.before.len <= FYI_MAX && is_original_line(span_trim(line)));
		if (is_passed_on && forward_head(&rest, &forward)) {
			*ret_forward = forward;
			return true;
		}
	}
	return false;
}

/* ---- subjects ---- */

static size_t reply_len(struct span subject)
{
	static const char *const words[] = { "re", "fwd", "fw", "aw", "wg", "antw", "antwort", "tr", "rv", "sv", "vs", "vb", "enc", "res", "ynt" };
	for (size_t i = 0; i < LEN(words); i++) {
		size_t len = strlen(words[i]);
		if (!span_starts_nocase(subject, span_of(words[i])))
			continue;
		if (len < subject.len && subject.ptr[len] == ' ')
			len++; /* "RE : " */
		if (len < subject.len && subject.ptr[len] == ':')
			return len + 1;
	}
	return 0;
}

static size_t list_name_len(struct span subject)
{
	const char *end = span_starts(subject, SPAN("[")) ? memchr(subject.ptr, ']', span_head(subject, LIST_NAME_MAX).len) : NULL;
	return end ? (size_t)(end - subject.ptr) + 1 : 0;
}

struct span mail_subject_bare(struct span subject, bool is_list)
{
	for (;;) {
		size_t len = reply_len(subject);
		if (len == 0 && is_list)
			len = list_name_len(subject);
		struct span rest = span_trim(span_from(subject, len));
		if (len == 0 || rest.len == 0)
			return subject;
		subject = rest;
	}
}
