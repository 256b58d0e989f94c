/* PDF: text is made of it by a converter, if there is one, and read like any other. */
#include "base/cleanup.h"
#include "report/decoding.h"

/* The text is a report like any other. */
#define TEXT_MAX REPORT_MAX_BYTES

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)is_whole;
	return span_starts(head, SPAN("%PDF-")) ? TELL_YES : TELL_NO;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	const struct decode_converter *converter = d->hints.converter;
	struct fault why = { 0 };
	CLEANUP(buf_done) struct buf text = { .max = TEXT_MAX };
	if (!converter)
		return decoding_fault(d, fault, "it is a PDF document, and 'pdf-converter' in the section 'decoder' of tidings.conf is not set");
	if (converter->convert(converter->ctx, bytes, &text, &why) < 0)
		return why.kind != FAULT_INPUT ? fault_set(fault, why.kind, "%s", why.text) : decoding_fault(d, fault, "it is a PDF document, and the converter %s", why.text);
	d->hints.charset = SPAN("utf-8"); /* what was said of the document is not said of its text */
	if (span_trim(buf_view(&text)).len == 0)
		return decoding_fault(d, fault, "it is a PDF document without any text: pictures, perhaps, of pages");
	const char *binary = binary_name(buf_view(&text));
	if (binary)
		return decoding_fault(d, fault, "it is a PDF document, and what the converter wrote looks like %s, not like text", binary);
	return decode_text.read(d, buf_view(&text), fault);
}

const struct decode_format decode_pdf = { .name = "pdf", .is_binary = true, .tell = tell, .read = read };
