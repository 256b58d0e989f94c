#include "report/mail_labels.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "report/decoding.h"
#include "report/mail_boundary.h"
#include "text/base64.h"
#include "text/charset.h"
#include "text/utf7.h"
#include "text/utf8.h"

#define TEXT_LOOK (64u << 10) /* bytes of a mail that tell the charset of its head */

/* "=?CHARSET?B?TEXT?=" */
struct word {
	struct span charset, text;
	bool is_base64;
	size_t len;
};

static struct span cut_field(struct span *rest)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, '?', rest->len) : NULL;
	struct span field = end ? span_head(*rest, (size_t)(end - rest->ptr)) : SPAN_NONE;
	*rest = end ? span_from(*rest, field.len + 1) : SPAN_NONE;
	return field;
}

static bool word_read(struct span at, struct word *ret_word)
{
	struct span rest = span_from(at, 2);
	struct word word = { .charset = cut_field(&rest) };
	struct span coding = cut_field(&rest);
	word.text = cut_field(&rest);
	word.is_base64 = span_equals_nocase(coding, SPAN("b"));
	word.len = at.len - rest.len + 1;
	*ret_word = word;
	return word.charset.len > 0 && (word.is_base64 || span_equals_nocase(coding, SPAN("q"))) && span_starts(rest, SPAN("="));
}

static int hex_value(char c)
{
	return ascii_is_digit(c) ? c - '0' : (c >= 'A' && c <= 'F') ? c - 'A' + 10 : (c >= 'a' && c <= 'f') ? c - 'a' + 10 : -1;
}

static struct span unquoted(struct arena *arena, struct span text)
{
	char *out = arena_alloc(arena, text.len + 1, 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool is_coded = text.ptr[i] == '=' && i + 2 < text.len && hex_value(text.ptr[i + 1]) >= 0 && hex_value(text.ptr[i + 2]) >= 0;
		out[len++] = is_coded ? (char)(hex_value(text.ptr[i + 1]) << 4 | hex_value(text.ptr[i + 2])) : text.ptr[i];
		i += is_coded ? 2 : 0;
	}
	return span_make(out, len);
}

static bool is_one_of(struct span name, const char *const *names, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_equals_nocase(name, span_of(names[i])))
			return true;
	return false;
}

static struct span word_bytes(struct arena *arena, const struct word *word)
{
	return word->is_base64 ? base64_decode(arena, word->text) : unquoted(arena, word->text);
}

/* What its charset is, where it is not what it says; else NULL. */
static const char *true_charset(struct arena *arena, const struct word *word)
{
	static const char *const blank[] = { "us-ascii", "ascii", "x-unknown", "unknown-8bit" }, *const narrow[] = { "iso-8859-1", "iso-8859-15", "windows-1252" };
	bool is_blank = is_one_of(word->charset, blank, LEN(blank));
	if (!is_blank && !is_one_of(word->charset, narrow, LEN(narrow)))
		return NULL;
	struct span bytes = word_bytes(arena, word);
	bool is_plain = true;
	for (size_t i = 0; i < bytes.len; i++)
		is_plain = is_plain && !(bytes.ptr[i] & 0x80);
	if (is_plain)
		return NULL;
	return utf8_is_valid(bytes) ? "utf-8" : is_blank ? "windows-1252" : NULL;
}

/* The word as others will understand it; SPAN_NONE where it is well as it stands. */
static struct span word_mended(struct arena *arena, const struct word *word)
{
	struct buf text, made;
	const char *charset = true_charset(arena, word);
	buf_init(&text, REPORT_MAX_BYTES);
	buf_init(&made, 2 * (size_t)REPORT_MAX_BYTES);
	if (charset)
		buf_addf(&made, "=?%s?%c?%.*s?=", charset, word->is_base64 ? 'B' : 'Q', (int)word->text.len, word->text.ptr);
	if (utf7_is_label(word->charset)) {
		utf7_decode(word_bytes(arena, word), &text);
		buf_add_text(&made, "=?utf-8?B?");
		base64_add(&made, buf_view(&text));
		buf_add_text(&made, "?=");
	}
	struct span mended = made.len > 0 ? arena_copy(arena, buf_view(&made)) : SPAN_NONE;
	buf_done(&made);
	buf_done(&text);
	return mended;
}

static struct span head_of(struct span mail)
{
	struct span rest = mail, line;
	while (span_next_line(&rest, &line) && line.len > 0)
		;
	return span_head(mail, mail.len - rest.len);
}

/* What the text says that it is in, or how the mail reads. */
static struct span head_charset(struct span mail)
{
	struct span look = span_head(mail, TEXT_LOOK), said = mail_parameter(look, SPAN("charset="));
	const char *name = charset_name(said);
	if (name && !span_starts(span_of(name), SPAN("utf-16")))
		return said;
	struct buf text;
	bool is_clean;
	buf_init(&text, 4 * (size_t)TEXT_LOOK);
	name = charset_to_utf8(look, SPAN_NONE, SPAN_NONE, &text, &is_clean);
	buf_done(&text);
	return span_of(name);
}

/* A head of bytes that nothing names, as programs wrote that knew no better. */
static struct span with_head_in_utf8(struct arena *arena, struct span mail)
{
	struct span head = head_of(mail);
	struct buf made;
	bool is_clean;
	if (utf8_is_valid(head))
		return mail;
	buf_init(&made, 4 * (size_t)REPORT_MAX_BYTES);
	(void)charset_to_utf8(head, head_charset(mail), SPAN_NONE, &made, &is_clean); /* a stray byte of a head is no fault of the text */
	buf_add_span(&made, span_from(mail, head.len));
	mail = arena_copy(arena, buf_view(&made));
	buf_done(&made);
	return mail;
}

struct span mail_labels_mend(struct arena *arena, struct span mail)
{
	mail = with_head_in_utf8(arena, mail);
	struct span rest = head_of(mail), kept = mail;
	struct buf mended;
	buf_init(&mended, 2 * (size_t)REPORT_MAX_BYTES);
	for (ptrdiff_t at; (at = span_find(rest, SPAN("=?"))) >= 0;) {
		struct word word;
		struct span from = span_from(rest, (size_t)at);
		bool is_word = word_read(from, &word);
		struct span better = is_word ? word_mended(arena, &word) : SPAN_NONE;
		if (better.len > 0) {
			buf_add_span(&mended, span_head(kept, (size_t)(from.ptr - kept.ptr)));
			buf_add_span(&mended, better);
			kept = span_from(kept, (size_t)(from.ptr - kept.ptr) + word.len);
		}
		rest = span_from(from, is_word ? word.len : 2);
	}
	buf_add_span(&mended, kept);
	struct span made = kept.len < mail.len ? arena_copy(arena, buf_view(&mended)) : mail;
	buf_done(&mended);
	return made;
}
