/* The event as a mail (RFC 5322, 2045 to 2047):
 *
 *	Date: Sun, 01 Mar 2026 10:00:00 +0000
 *	From: "tidings newsroom" <desk@example.org>
 *	To: editors@example.org
 *	Subject: UPDATE: Toll rises to 23 below the broken dam
 *	Message-ID: <nt_0v2c6k3m9q4tx@newsroom>
 *	In-Reply-To: <story-41@newsroom>
 *	References: <story-41@newsroom>
 *	Auto-Submitted: auto-generated
 *	MIME-Version: 1.0
 *	Content-Type: multipart/alternative; boundary="=_nt_0v2c6k3m9q4tx"
 *
 * No mail has the id that all mails of a story refer to: programs that thread by references make one thread of those that do. What replaces an earlier
 * alert answers the mail of that, whatever thread it stands in.
 * Nothing of a report stands in a header but the subject, whose lines are broken here and nowhere else. All is ASCII of at most 76 columns, but for a
 * word of a subject that is longer: so no server on the way has a reason to change it.
 */
#include "alert/render.h"

#include "alert/telling.h"
#include "base/cleanup.h"
#include "text/base64.h"
#include "text/utf8.h"

#define LINE_COLUMNS 76u
/* Bytes in an encoded word: 75 characters with what stands around them (RFC 2047, section 2). */
#define ENCODED_BYTES 45u
#define ENCODED_FIRST_BYTES 39u /* behind "Subject:", in a line of 76 columns */
#define DOMAIN_MAX 200u
#define ID_MAX 100u
#define TEXT_WIDTH 72
#define PART_MAX (256u << 10) /* an event is under 20 kB; escaped it takes six times that at most */
#define DATE_SIZE 40

struct mail {
	struct buf *out;
	const struct render_mail_style *style;
	const struct telling *telling;
	char domain[DOMAIN_MAX + 1];
};

static void end_line(struct mail *mail)
{
	buf_add_text(mail->out, mail->style->line_end);
}

static void header(struct mail *mail, const char *name, const char *value)
{
	buf_addf(mail->out, "%s: %s", name, value);
	end_line(mail);
}

/* ---- ids ---- */

static bool is_atom(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_';
}

/* Letters, digits, '-' and '_' of it, '-' for all else but single points inside. */
static void copy_atoms(struct span from, char *ret_text, size_t max)
{
	size_t len = 0;
	for (size_t i = 0; i < from.len && len < max; i++) {
		bool is_point = from.ptr[i] == '.' && len > 0 && ret_text[len - 1] != '.' && i + 1 < from.len && len + 1 < max;
		ret_text[len++] = is_point || is_atom(from.ptr[i]) ? from.ptr[i] : '-';
	}
	ret_text[len] = '\0';
}

static void set_domain(struct mail *mail)
{
	struct span source = mail->telling->source, scheme = SPAN("tidings://");
	if (span_starts(source, scheme))
		source = span_from(source, scheme.len);
	copy_atoms(span_is_empty(source) ? SPAN("localhost") : source, mail->domain, DOMAIN_MAX);
}

static void add_id(struct mail *mail, const char *before, struct span text)
{
	char id[ID_MAX + 1];
	copy_atoms(text, id, ID_MAX);
	buf_addf(mail->out, "%s<%s@%s>", before, id, mail->domain);
	end_line(mail);
}

static void add_ids(struct mail *mail)
{
	struct span thread = mail->telling->thread, replaced = mail->telling->replaces;
	add_id(mail, "Message-ID: ", mail->telling->id);
	if (span_is_empty(thread))
		return;
	add_id(mail, "In-Reply-To: ", span_is_empty(replaced) ? thread : replaced);
	add_id(mail, "References: ", thread);
	if (!span_is_empty(replaced))
		add_id(mail, " ", replaced);
}

/* ---- the other headers ---- */

/* When it happened, not when it is sent: the same each time. */
static void add_date(struct mail *mail)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" }; /* 1970 began on a Thursday */
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t time = mail->telling->time == TIME_NONE || mail->telling->time < 0 ? 0 : mail->telling->time;
	char iso[CLOCK_ISO_SIZE];
	clock_iso(time, iso);
	int month = (iso[5] - '0') * 10 + iso[6] - '0';
	buf_addf(mail->out, "Date: %s, %.2s %s %.4s %.8s +0000", days[time / CLOCK_DAY % 7], iso + 8, months[(month + 11) % 12], iso, iso + 11);
	end_line(mail);
}

static void add_addresses(struct mail *mail)
{
	struct span from = mail->style->from;
	buf_addf(mail->out, "From: \"tidings %s\" <", mail->domain);
	if (span_is_empty(from))
		buf_addf(mail->out, "tidings@%s", mail->domain);
	else
		buf_add_span(mail->out, from);
	buf_add_char(mail->out, '>');
	end_line(mail);
	for (char *const *to = mail->style->to; to && *to; to++) {
		buf_addf(mail->out, "%s%s%s", to == mail->style->to ? "To: " : " ", *to, to[1] ? "," : "");
		end_line(mail);
	}
}

/* Printable ASCII that nobody takes for an encoded word. */
static bool is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < ' ' || text.ptr[i] > '~')
			return false;
	return span_find(text, SPAN("=?")) < 0;
}

static void add_folded(struct mail *mail, struct span text, size_t column)
{
	for (struct span word = span_next_word(&text); word.len > 0; word = span_next_word(&text)) {
		if (column + 1 + word.len > LINE_COLUMNS) {
			end_line(mail);
			column = 0;
		}
		buf_add_char(mail->out, ' ');
		buf_add_span(mail->out, word);
		column += 1 + word.len;
	}
}

static void add_encoded(struct mail *mail, struct span text)
{
	for (bool is_first = true; text.len > 0; is_first = false) {
		struct span piece = utf8_head(text, is_first ? ENCODED_FIRST_BYTES : ENCODED_BYTES);
		if (!is_first)
			end_line(mail);
		buf_add_text(mail->out, " =?UTF-8?B?");
		base64_add(mail->out, piece);
		buf_add_text(mail->out, "?=");
		text = span_from(text, piece.len);
	}
}

static void add_subject(struct mail *mail)
{
	struct span headline = mail->telling->headline;
	buf_add_text(mail->out, "Subject:");
	if (is_plain(headline))
		add_folded(mail, headline, sizeof("Subject:") - 1);
	else
		add_encoded(mail, headline);
	end_line(mail);
}

/* ---- parts ---- */

static bool needs_quoting(struct span text, size_t at)
{
	unsigned char c = (unsigned char)text.ptr[at];
	bool is_last = at + 1 == text.len || text.ptr[at + 1] == '\n';
	return c < ' ' || c > '~' || c == '=' || (c == ' ' && is_last);
}

/* Quoted-printable (RFC 2045, section 6.7); a line break is one of ours. */
static void add_quoted(struct mail *mail, struct span text)
{
	size_t column = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n') {
			end_line(mail);
			column = 0;
			continue;
		}
		bool is_quoted = needs_quoting(text, i);
		size_t width = is_quoted ? 3 : 1;
		if (column + width > LINE_COLUMNS - 1) {
			buf_add_char(mail->out, '=');
			end_line(mail);
			column = 0;
		}
		if (is_quoted)
			buf_addf(mail->out, "=%02X", (unsigned char)text.ptr[i]);
		else
			buf_add_char(mail->out, text.ptr[i]);
		column += width;
	}
}

static void add_boundary(struct mail *mail, const char *after)
{
	char id[ID_MAX + 1];
	copy_atoms(mail->telling->id, id, ID_MAX);
	buf_addf(mail->out, "--=_%s%s", id, after); /* quoted-printable has no "=_" */
	end_line(mail);
}

static void add_part(struct mail *mail, const char *type, const struct buf *content)
{
	add_boundary(mail, "");
	buf_addf(mail->out, "Content-Type: %s; charset=utf-8", type);
	end_line(mail);
	header(mail, "Content-Transfer-Encoding", "quoted-printable");
	end_line(mail);
	add_quoted(mail, buf_view(content));
	end_line(mail);
}

static void add_parts(struct mail *mail)
{
	CLEANUP(buf_done) struct buf text = { .max = PART_MAX }, html = { .max = PART_MAX };
	static const struct render_style style = { .width = TEXT_WIDTH, .now = TIME_NONE };
	render_telling(&text, mail->telling, &style);
	buf_addf(&text, "\n-- \ntidings %s, alert %.*s\n", mail->domain, SPAN_ARG(mail->telling->id));
	add_part(mail, "text/plain", &text);
	buf_add_text(&html, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n");
	render_html(&html, mail->telling);
	buf_add_text(&html, "</body></html>\n");
	add_part(mail, "text/html", &html);
	add_boundary(mail, "--");
}

static void add_mail(struct mail *mail)
{
	char id[ID_MAX + 1];
	set_domain(mail);
	add_date(mail);
	add_addresses(mail);
	add_subject(mail);
	add_ids(mail);
	header(mail, "Auto-Submitted", "auto-generated");
	header(mail, "MIME-Version", "1.0");
	copy_atoms(mail->telling->id, id, ID_MAX);
	buf_addf(mail->out, "Content-Type: multipart/alternative; boundary=\"=_%s\"", id);
	end_line(mail);
	end_line(mail);
	add_parts(mail);
}

bool render_mail(struct buf *out, struct span event_json, const struct render_mail_style *style)
{
	struct arena *arena = arena_new();
	struct telling telling;
	struct mail mail = { .out = out, .style = style, .telling = &telling };
	bool is_event = telling_make(arena, event_json, TIME_NONE, &telling);
	if (is_event)
		add_mail(&mail);
	arena_free(arena);
	return is_event;
}
