/* Plain text: what no other format claims. */
#include "report/decoding.h"
#include "report/extract.h"
#include "text/charset.h"
#include "text/lang.h"
#include "text/paragraphs.h"

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)head;
	return is_whole ? TELL_YES : TELL_MAYBE;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct buf text, made;
	bool is_clean;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	buf_init(&made, 8 * (size_t)REPORT_MAX_BYTES);
	d->result.charset = charset_to_utf8(bytes, d->hints.charset, SPAN_NONE, &text, &is_clean);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", d->result.charset);
	paragraphs_add(&made, buf_view(&text));
	struct report report = REPORT_BLANK;
	struct span agency;
	/* for what depends on it, page and all; what is told is guessed from the text alone */
	report.language = d->hints.lang ? span_of(lang_guess(d->hints.lang, buf_view(&made))) : SPAN_NONE;
	extract_report(buf_view(&made), d->arena, &report, &agency);
	report.language = SPAN_NONE;
	int r = made.len > 0 ? decoding_emit(d, &report, agency, 0, fault) : decoding_fault(d, fault, "it holds nothing but white space");
	buf_done(&made);
	buf_done(&text);
	return r;
}

const struct decode_format decode_text = { .name = "text", .tell = tell, .read = read };
