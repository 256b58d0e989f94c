#include "report/mail_text.h"

#include "base/array.h"
#include "report/mail_inner.h"
#include "text/markup.h"
#include "text/utf8.h"

#define SIGNATURE_LINES 12u   /* behind a "--" without its blank, at most, for it to be a signature */
#define SIGNATURE_MAX 4096u   /* bytes of them, with the empty lines between: what is looked through at each "--" is bounded */
#define EMPTY_LINES_MAX 8u    /* between a rule and what it stands above */
#define ATTRIBUTION_MAX 300u  /* bytes of "On … wrote:", which may be wrapped */
#define LIST_NAME_MAX 40u
#define COVER_MAX 200u        /* bytes above a mail passed on: "FYI, see below" */
#define FYI_MAX 100u          /* the same where nothing says which it is: more of them are an answer to it */
#define LINK_ROW_MAX 600u     /* bytes of a line of links, with their addresses */
#define FORWARDS_MAX 8u       /* mails passed on within each other */
#define HEAD_HTML_MAX 8192u   /* bytes of mark-up in which the head of an inner mail stands */
#define HEAD_TAGS_MAX 12u     /* tags before its first word */
#define HEADS_TRIED_MAX 100u  /* elements that begin like one and are read for it; who quotes more quotes them in each other */

/* ---- lines ---- */

static bool begins_with_any(struct span line, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts_nocase(line, span_of(words[i])))
			return true;
	return false;
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
		"para darse de baja", "our mailing address is", "want to change how you receive", "copyright \xC2\xA9",
	};
	static const char *const lists[] = { "mailing list", "mailinglist", "google groups", "yahoo! groups" };
	if (begins_with_any(line, phrases, LEN(phrases)))
		return true;
	if (!mail_is_rule(line, "_-=~"))
		return false;
	/* "____" above "press mailing list", "press@lists.example", "https://lists.example/…" */
	struct span next = next_text_line(rest);
	for (size_t i = 0; i < LEN(lists); i++)
		if (next.len < 200 && span_find_nocase(next, span_of(lists[i])) >= 0)
			return true;
	return mail_is_rule(line, "_") && next.len < 100 && (span_find(next, SPAN("@")) > 0 || span_starts(next, SPAN("http")));
}

static bool is_signature(struct span line, struct span rest)
{
	if (span_equals(line, SPAN("-- ")) || span_equals(line, SPAN("-- \r")))
		return true;
	bool is_near_end = line.len <= 4 && rest.len <= SIGNATURE_MAX;
	return is_near_end && span_equals(span_trim(line), SPAN("--")) && lines_within(rest, SIGNATURE_LINES) <= SIGNATURE_LINES;
}

bool mail_text_is_footer(struct span text)
{
	struct span line;
	while (span_next_line(&text, &line))
		if (span_trim(line).len > 0)
			return is_signature(line, text) || is_footer(span_trim(line), text);
	return false;
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

/* Is a mail below what was answered? Of one that is neither an answer nor passed on only marks tell: a digest is full of heads. */
static bool is_answered(enum mail_mark mark, enum mail_kind kind)
{
	return mark != MARK_FORWARD && (kind == MAIL_ANSWER || (kind == MAIL_PLAIN && mark != MARK_NONE));
}

/* The front of what is not the sender's own: a mail that was answered, a signature, the footer of a list. */
static bool is_end(struct span at, struct span line, struct span rest, enum mail_kind kind)
{
	struct span trimmed = span_trim(line);
	struct mail_inner inner = { .mark = MARK_ORIGINAL };
	if (mail_inner_is_original(trimmed) || mail_inner_read(at, &inner))
		return is_answered(inner.mark, kind);
	return mail_inner_is_end(trimmed) || is_signature(line, rest) || is_footer(trimmed, rest);
}

/* All before that; `has_text`: something stands above it already. */
static struct span until_end(struct span text, enum mail_kind kind, bool has_text)
{
	struct span rest = text, line;
	for (struct span at = text; span_next_line(&rest, &line); at = rest) {
		if (has_text && is_end(at, line, rest, kind))
			return span_head(text, text.len - at.len);
		has_text = has_text || span_trim(line).len > 0;
	}
	return text;
}

/* ---- links of a newsletter ---- */

/* Bytes of a sign that stands between links, at the front. */
static size_t separator_len(struct span s)
{
	static const struct span signs[] = { SPAN("|"), SPAN("\xC2\xB7"), SPAN("\xE2\x80\xA2") };
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_starts(s, signs[i]))
			return signs[i].len;
	return 0;
}

/* "Unsubscribe: <https://bugle.example/1>" */
static bool is_link(struct span s)
{
	static const char *const words[] = {
		"unsubscribe", "unsubscribe here", "unsubscribe from this list", "view in browser", "view in your browser", "view this email in your browser",
		"view online", "read online", "web version", "forward to a friend", "update preferences", "update your preferences", "manage preferences",
		"manage your preferences", "email preferences", "update subscription preferences", "abmelden", "abbestellen", "newsletter abbestellen",
		"im browser ansehen", "im browser anzeigen", "im browser öffnen", "online ansehen", "webversion", "se désabonner", "se désinscrire",
		"me désinscrire", "désinscription", "voir en ligne", "lire en ligne", "version en ligne", "voir dans le navigateur", "darse de baja",
		"cancelar suscripción", "ver en el navegador", "ver en línea", "annulla iscrizione", "disiscriviti", "visualizza nel browser",
		"versione web", "cancelar inscrição", "cancelar subscrição", "ver no navegador", "ver no browser", "afmelden", "uitschrijven",
		"bekijk in browser", "bekijk online", "online versie", "avregistrera", "visa i webbläsaren", "afmeld", "vis i browser", "wypisz się",
		"zobacz w przeglądarce", "abonelikten çık", "tarayıcıda görüntüle", "Отписаться", "Открыть в браузере", "Посмотреть в браузере",
		"Відписатися", "Переглянути в браузері", "退订", "取消订阅", "在浏览器中查看" };
	static const char *const addresses[] = { "http", "<http", "(http", "[http", "www." };
	size_t len = 0;
	while (len < s.len && !begins_with_any(span_from(s, len), addresses, LEN(addresses)))
		len++;
	s = span_trim(span_head(s, len));
	s = span_trim(span_head(s, s.len - span_ends(s, SPAN(":"))));
	for (size_t i = 0; i < LEN(words); i++)
		if (span_equals_nocase(s, span_of(words[i])))
			return true;
	return false;
}

/* "Unsubscribe | View in browser": nothing else. */
static bool is_link_row(struct span line)
{
	line = span_head(span_trim(line), line.len <= LINK_ROW_MAX ? line.len : 0);
	size_t links = 0;
	while (line.len > 0) {
		size_t len = 0;
		while (len < line.len && separator_len(span_from(line, len)) == 0)
			len++;
		if (!is_link(span_head(line, len)))
			return false;
		line = span_from(line, len + separator_len(span_from(line, len)));
		links++;
	}
	return links > 0;
}

/* ---- quotes ---- */

static void add_quotes_opened(struct buf *out, struct span text)
{
	struct span line;
	while (span_next_line(&text, &line)) {
		buf_add_span(out, mail_without_quote_marks(line));
		buf_add_char(out, '\n');
	}
}

/* Bytes of the lines of quotes at the front, with the empty lines between them. */
static size_t quote_len(struct span text, bool *ret_is_deep)
{
	struct span rest = text, line;
	size_t len = 0;
	*ret_is_deep = false;
	while (span_next_line(&rest, &line)) {
		bool is_quoted = line.len > 0 && line.ptr[0] == '>';
		if (!is_quoted && span_trim(line).len > 0)
			break;
		*ret_is_deep = *ret_is_deep || span_starts(line, SPAN(">>")) || span_starts(line, SPAN("> >"));
		len = is_quoted ? (size_t)(rest.len > 0 ? rest.ptr - text.ptr : (ptrdiff_t)text.len) : len;
	}
	return len;
}

/* A press release quotes what somebody said below "The mayor said:", and goes on; or most of it is a quote, "Please use the version below." What is
 * quoted from an earlier mail is not meant. */
static bool is_statement(struct span above, struct span quote, struct span below, bool has_attribution, enum mail_kind kind)
{
	bool is_announced = span_ends(span_trim(above), SPAN(":")), is_most = quote.len > span_trim(above).len;
	bool is_own = kind != MAIL_ANSWER && !has_attribution && span_trim(above).len > 0;
	return is_own && (is_announced || is_most || span_trim(below).len > 0);
}

static void add_unquoted(struct buf *out, struct span text, bool is_unquoted, enum mail_kind kind)
{
	struct span rest = text, line;
	size_t before = out->len;
	bool has_attribution = false, is_deep;
	while (rest.len > 0) {
		size_t attribution = attribution_len(rest, is_unquoted);
		has_attribution = has_attribution || attribution > 0;
		rest = span_from(rest, attribution);
		size_t quote = rest.len > 0 && rest.ptr[0] == '>' ? quote_len(rest, &is_deep) : 0;
		struct span above = span_from(buf_view(out), before);
		if (quote > 0 && !is_deep && is_statement(above, span_head(rest, quote), span_from(rest, quote), has_attribution, kind))
			add_quotes_opened(out, span_head(rest, quote));
		rest = span_from(rest, quote);
		if (quote > 0 || !span_next_line(&rest, &line) || is_link_row(line))
			continue;
		buf_add_span(out, line);
		buf_add_char(out, '\n');
	}
}

void mail_text_add_own(struct buf *out, struct span text, bool is_unquoted, enum mail_kind kind)
{
	size_t before = out->len;
	text = until_end(text, kind, false);
	add_unquoted(out, text, is_unquoted, kind);
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

static bool is_quote(struct span tag)
{
	bool is_cite = span_find(tag, SPAN("type=\"cite\"")) > 0 || span_find(tag, SPAN("type='cite'")) > 0 || span_find(tag, SPAN("type=cite")) > 0;
	return (markup_is_tag(tag, SPAN("blockquote")) && is_cite) || (markup_is_tag(tag, SPAN("div")) && span_find(tag, SPAN("class=\"gmail_quote")) > 0);
}

/* Behind the end of the element that `tag` opens. */
static struct span skip_element(struct span rest, struct span tag)
{
	bool is_div = markup_is_tag(tag, SPAN("div"));
	struct span open = is_div ? SPAN("div") : SPAN("blockquote"), close = is_div ? SPAN("/div") : SPAN("/blockquote");
	for (size_t depth = 1; depth > 0;) {
		if (!next_tag(&rest, &tag))
			return SPAN_NONE;
		depth = markup_is_tag(tag, open) ? depth + 1 : markup_is_tag(tag, close) ? depth - 1 : depth;
	}
	return rest;
}

/* "<div id=divRplyFwdMsg>", or whatever else what is written first in it stands in: the head of another mail. What follows it is its text. */
static bool begins_inner(struct span tag, struct span rest, unsigned *tried)
{
	struct span at = rest, next;
	if (!markup_is_tag(tag, SPAN("div")) && !markup_is_tag(tag, SPAN("p")))
		return false;
	for (size_t i = 0; i < HEAD_TAGS_MAX; i++) {
		while (at.len > 0 && strchr(" \t\r\n", at.ptr[0]))
			at = span_from(at, 1);
		if (!span_starts(at, SPAN("<")) || !next_tag(&at, &next))
			break;
	}
	if (!mail_inner_begins(at) || ++*tried > HEADS_TRIED_MAX)
		return false;
	struct buf head;
	struct mail_inner inner;
	buf_init(&head, HEAD_HTML_MAX);
	markup_add(&head, utf8_head(rest, HEAD_HTML_MAX));
	bool is_head = mail_inner_read(buf_view(&head), &inner) && inner.mark != MARK_FORWARD;
	buf_done(&head);
	return is_head;
}

/* Up to the end of the element that holds it. */
static struct span skip_siblings(struct span rest)
{
	struct span tag;
	size_t depth = 0;
	while (next_tag(&rest, &tag)) {
		if (span_starts_nocase(tag, SPAN("</body")) || (depth == 0 && markup_is_tag(tag, SPAN("/div"))))
			return span_make(tag.ptr, tag.len + rest.len);
		depth = markup_is_tag(tag, SPAN("div")) ? depth + 1 : markup_is_tag(tag, SPAN("/div")) && depth > 0 ? depth - 1 : depth;
	}
	return SPAN_NONE;
}

bool mail_text_unquote(struct buf *out, struct span html)
{
	struct span rest = html, tag;
	bool has_quotes = false;
	unsigned tried = 0;
	while (next_tag(&rest, &tag)) {
		bool is_inner = !is_quote(tag) && begins_inner(tag, rest, &tried);
		if (!is_quote(tag) && !is_inner)
			continue;
		buf_add_span(out, span_head(html, (size_t)(tag.ptr - html.ptr)));
		buf_add_char(out, ' ');
		html = rest = is_inner ? skip_siblings(span_make(tag.ptr, tag.len + rest.len)) : skip_element(rest, tag);
		has_quotes = true;
	}
	buf_add_span(out, html);
	return has_quotes;
}

/* ---- passed on ---- */

/* What the sender says above it; a signature is no word. */
static struct span cover_of(struct span before)
{
	return span_trim(until_end(before, MAIL_ANSWER, true));
}

/* One mail, that lies in no other. */
static enum mail_holds outer_holds(struct span text, enum mail_kind kind, struct mail_forward *ret_forward)
{
	struct mail_inner inner;
	size_t at;
	text = span_trim(text);
	if (!mail_inner_find(text, &inner, &at))
		return MAIL_HOLDS_NONE;
	struct span cover = cover_of(span_head(text, at));
	size_t cover_max = inner.mark == MARK_FORWARD || kind == MAIL_FORWARD ? COVER_MAX : kind == MAIL_ANSWER ? 0 : FYI_MAX;
	*ret_forward = (struct mail_forward) {
		.cover = cover, .from = inner.from, .date = inner.date, .subject = inner.subject, .text = span_from(text, at + inner.len)
	};
	if (cover.len <= cover_max)
		return MAIL_HOLDS_FORWARD;
	return is_answered(inner.mark, kind) ? MAIL_HOLDS_QUOTE : MAIL_HOLDS_BOTH;
}

enum mail_holds mail_text_holds(struct span text, enum mail_kind kind, struct mail_forward *ret_forward)
{
	struct mail_forward next;
	enum mail_holds holds = outer_holds(text, kind, ret_forward);
	bool is_passed_on = holds == MAIL_HOLDS_FORWARD;
	for (size_t i = 0; i < FORWARDS_MAX && is_passed_on; i++) {
		is_passed_on = outer_holds(ret_forward->text, mail_subject_kind(ret_forward->subject), &next) == MAIL_HOLDS_FORWARD;
		next.cover = ret_forward->cover;
		*ret_forward = is_passed_on ? next : *ret_forward;
	}
	return holds;
}

/* ---- subjects ---- */

/* What comes before a subject when a mail is answered or passed on; "VS" is either, here and there. */
static size_t reply_len(struct span subject, enum mail_kind *ret_kind)
{
	static const struct {
		const char *word;
		enum mail_kind kind;
	} fronts[] = {
		{ "re", MAIL_ANSWER }, { "aw", MAIL_ANSWER }, { "antw", MAIL_ANSWER }, { "antwort", MAIL_ANSWER }, { "sv", MAIL_ANSWER }, { "res", MAIL_ANSWER },
		{ "ynt", MAIL_ANSWER }, { "fwd", MAIL_FORWARD }, { "fw", MAIL_FORWARD }, { "wg", MAIL_FORWARD }, { "tr", MAIL_FORWARD }, { "rv", MAIL_FORWARD },
		{ "vb", MAIL_FORWARD }, { "enc", MAIL_FORWARD }, { "\xC4\xB0lt", MAIL_FORWARD }, { "ilt", MAIL_FORWARD }, { "vs", MAIL_PLAIN },
	};
	for (size_t i = 0; i < LEN(fronts); i++) {
		size_t len = strlen(fronts[i].word);
		if (!span_starts_nocase(subject, span_of(fronts[i].word)))
			continue;
		*ret_kind = fronts[i].kind;
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

/* "[EXTERNAL] Flood": set there by the server that the mail came to. */
static bool is_outside_tag(struct span tag)
{
	static const char *const tags[] = { "[external]", "[ext]", "[external email]", "[external sender]", "[extern]", "[externe]", "[externo]", "[esterno]" };
	for (size_t i = 0; i < LEN(tags); i++)
		if (span_equals_nocase(tag, span_of(tags[i])))
			return true;
	return false;
}

enum mail_kind mail_subject_kind(struct span subject)
{
	enum mail_kind kind;
	subject = span_trim(span_from(subject, list_name_len(subject)));
	return reply_len(subject, &kind) > 0 ? kind : MAIL_PLAIN;
}

struct span mail_subject_bare(struct span subject, bool is_list)
{
	enum mail_kind kind;
	for (;;) {
		size_t len = reply_len(subject, &kind);
		struct span tag = span_head(subject, list_name_len(subject));
		if (len == 0 && (is_list || is_outside_tag(tag)))
			len = tag.len;
		struct span rest = span_trim(span_from(subject, len));
		if (len == 0 || rest.len == 0)
			return subject;
		subject = rest;
	}
}
