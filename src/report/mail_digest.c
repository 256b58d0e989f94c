#include "report/mail_digest.h"

#include "report/mail_head.h"
#include "report/mail_inner.h"

#define BEGIN_HYPHENS 70u
#define BETWEEN_HYPHENS 30u

static bool is_line_of(struct span line, size_t hyphens)
{
	line = span_trim(line);
	return line.len == hyphens && mail_is_rule(line, "-");
}

static struct span skip_empty(struct span rest)
{
	struct span line, at = rest;
	while (span_next_line(&rest, &line) && span_trim(line).len == 0)
		at = rest;
	return at;
}

/* What follows a line between mails at their end: "Subject: Digest Footer", "End of Press Digest". */
static bool is_end(struct span text)
{
	return span_starts(text, SPAN("Subject: Digest Footer")) || span_starts(text, SPAN("End of "));
}

/* Behind the next line of so many hyphens with a mail, or the end, below it; what stands above it is `ret_above`. */
static bool find_line(struct span *rest, size_t hyphens, struct span *ret_above)
{
	struct span text = *rest, at = text, line;
	for (; span_next_line(rest, &line); at = *rest) {
		struct span below = is_line_of(line, hyphens) ? skip_empty(*rest) : SPAN_NONE;
		if (below.len == 0 || !(mail_head_begins(below, true) || is_end(below)))
			continue;
		*ret_above = span_head(text, text.len - at.len);
		*rest = below;
		return true;
	}
	*ret_above = text;
	return false;
}

bool mail_digest_next(struct span *rest, struct span *ret_mail)
{
	if (!mail_head_begins(*rest, true))
		return false;
	(void)find_line(rest, BETWEEN_HYPHENS, ret_mail); /* the last may lack it */
	return true;
}

bool mail_digest_begins(struct span text, struct span *ret_mails)
{
	struct span above, mail;
	size_t mails = 0;
	if (!find_line(&text, BEGIN_HYPHENS, &above))
		return false;
	*ret_mails = text;
	bool is_numbered = span_starts(text, SPAN("Message: "));
	while (mails < 2 && mail_digest_next(&text, &mail))
		mails++;
	return mails > 1 || (mails > 0 && is_numbered);
}
