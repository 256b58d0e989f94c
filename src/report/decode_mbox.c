/* mbox: mails one after another, each behind a line "From ADDRESS DATE". Such a line begins a mail only behind an empty line and before a header:
 * writers that do not quote it in texts are as common as those that do. Content-Length is not looked at: it is wrong wherever a
 * text was edited. One mail that cannot be read costs itself. */
#include "report/decoding.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_LOOK 512u /* bytes of a line that decide */

struct mbox {
	uint64_t mails;
	size_t scanned;     /* bytes of what is pending in which no mail begins */
	bool is_skipping;   /* inside a mail longer than a report may be */
};

/* ---- where a mail begins ---- */

static bool has_time(struct span line)
{
	for (size_t i = 0; i + 4 < line.len; i++) {
		const char *at = line.ptr + i;
		if (at[2] == ':' && at[0] >= '0' && at[0] <= '2' && at[1] >= '0' && at[1] <= '9' && at[3] >= '0' && at[3] <= '5' && at[4] >= '0' && at[4] <= '9')
			return true;
	}
	return false;
}

static bool is_header(struct span line)
{
	size_t len = 0;
	while (len < line.len && line.ptr[len] > ' ' && line.ptr[len] < 0x7F && line.ptr[len] != ':')
		len++;
	return len > 0 && len < line.len && line.ptr[len] == ':';
}

/* YES: a mail begins at the front of `rest`; MAYBE: more would tell. */
static enum decode_tell begins_mail(struct span rest, bool is_end)
{
	struct span line, look = span_head(rest, 2 * LINE_LOOK);
	bool is_cut = !is_end && rest.len < 2 * LINE_LOOK;
	if (!span_starts(rest, SPAN("From ")))
		return is_cut && rest.len < 5 && span_starts(SPAN("From "), rest) ? TELL_MAYBE : TELL_NO;
	bool has_end = memchr(look.ptr, '\n', look.len);
	if (!has_end || !span_next_line(&look, &line))
		return is_cut ? TELL_MAYBE : TELL_NO;
	if (!has_time(line))
		return TELL_NO;
	has_end = look.len > 0 && memchr(look.ptr, '\n', look.len);
	if (!has_end && is_cut)
		return TELL_MAYBE;
	return span_next_line(&look, &line) && (is_header(line) || span_starts(line, SPAN(">From "))) ? TELL_YES : TELL_NO;
}

static bool is_behind_empty_line(struct span s, size_t at)
{
	return at >= 2 && s.ptr[at - 1] == '\n' && (s.ptr[at - 2] == '\n' || (at >= 3 && s.ptr[at - 2] == '\r' && s.ptr[at - 3] == '\n'));
}

/* The offset from `from` on at which the next mail begins: YES and where; MAYBE and from where on to look again. */
static enum decode_tell next_mail(struct span s, size_t from, bool is_end, size_t *ret_at)
{
	for (;;) {
		ptrdiff_t next = span_find(span_from(s, from), SPAN("\nFrom "));
		if (next < 0)
			break;
		size_t at = from + (size_t)next + 1;
		enum decode_tell answer = is_behind_empty_line(s, at) ? begins_mail(span_from(s, at), is_end) : TELL_NO;
		*ret_at = answer == TELL_MAYBE ? at - 1 : at;
		if (answer != TELL_NO)
			return answer;
		from = at;
	}
	size_t tail = s.len > 5 ? s.len - 5 : 0; /* "\nFrom" */
	*ret_at = tail > from ? tail : from;
	return TELL_MAYBE;
}

/* A single mail with such a line is a mail; two of them are a mailbox. */
static enum decode_tell tell(struct span head, bool is_whole)
{
	size_t at;
	enum decode_tell first = begins_mail(head, is_whole);
	if (first != TELL_YES)
		return is_whole ? TELL_NO : first;
	if (next_mail(head, 0, is_whole, &at) == TELL_YES || head.len >= REPORT_MAX_BYTES)
		return TELL_YES;
	return is_whole ? TELL_NO : TELL_MAYBE;
}

/* ---- mails ---- */

static size_t quotes_len(struct span line)
{
	size_t len = 0;
	while (len < line.len && line.ptr[len] == '>')
		len++;
	return len > 0 && span_starts(span_from(line, len), SPAN("From ")) ? len : 0;
}

/* ">From " is "From " again, and ">>From " has one less (mboxrd). */
static void add_unquoted(struct buf *out, struct span mail)
{
	while (mail.len > 0) {
		const char *end = memchr(mail.ptr, '\n', mail.len);
		size_t len = end ? (size_t)(end - mail.ptr) + 1 : mail.len;
		struct span line = span_head(mail, len);
		buf_add_span(out, quotes_len(line) > 0 ? span_from(line, 1) : line);
		mail = span_from(mail, len);
	}
}

static int read_mail(struct decoding *d, struct mbox *mbox, struct span mail, struct fault *fault)
{
	char name[80];
	struct buf text;
	snprintf(name, sizeof(name), "mail %llu", (unsigned long long)++mbox->mails);
	struct decode_hints hints = { .name = span_of(name), .seen = TIME_NONE };
	buf_init(&text, mail.len + 1);
	add_unquoted(&text, mail);
	int r = decoding_member(d, &decode_mail, &hints, buf_view(&text), fault);
	buf_done(&text);
	return r;
}

static int reject_long(struct decoding *d, struct mbox *mbox, struct fault *fault)
{
	char reason[120];
	snprintf(reason, sizeof(reason), "mail %llu is longer than %u MiB, the most that one report may be", (unsigned long long)++mbox->mails,
		 REPORT_MAX_BYTES >> 20);
	mbox->is_skipping = true;
	return decoding_reject(d, decoding_position(d), reason, fault);
}

/* All mails whose end is known; at the end of the drop also the last. */
static int take_mails(struct decoding *d, struct mbox *mbox, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	size_t at = 0, next;
	while (at < pending.len) {
		struct span rest = span_from(pending, at);
		bool is_found = next_mail(rest, mbox->scanned, is_end, &next) == TELL_YES;
		if (!is_found && !is_end) {
			mbox->scanned = next;
			break;
		}
		size_t len = is_found ? next : rest.len;
		mbox->scanned = 0;
		if (!mbox->is_skipping && read_mail(d, mbox, span_head(rest, len), fault) < 0)
			return -1;
		mbox->is_skipping = false;
		at += len;
	}
	*ret_taken = at;
	return 0;
}

static int take(struct decoding *d, struct span pending, bool is_end, size_t *ret_taken, struct fault *fault)
{
	struct mbox *mbox = d->state = d->state ? d->state : calloc(1, sizeof(*mbox));
	if (!mbox)
		abort();
	if (take_mails(d, mbox, pending, is_end, ret_taken, fault) < 0)
		return -1;
	if (mbox->scanned <= REPORT_MAX_BYTES && !(mbox->is_skipping && mbox->scanned > 4))
		return 0;
	if (!mbox->is_skipping && reject_long(d, mbox, fault) < 0)
		return -1;
	/* the empty line before the next mail may be the last of what is here */
	size_t drop = mbox->scanned - 4;
	*ret_taken += drop;
	mbox->scanned -= drop;
	return 0;
}

static void done(struct decoding *d)
{
	free(d->state);
	d->state = NULL;
}

const struct decode_format decode_mbox = { .name = "mbox", .tell = tell, .take = take, .done = done };
