/* XML that no other format knows: refused by the name of its root element, rather than read as text with its tags. */
#include "report/xml.h"
#include "text/utf8.h"

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)is_whole;
	head = span_trim(head);
	return span_starts(head, SPAN("<?xml")) || xml_root_name(head).len > 0 ? TELL_YES : TELL_NO;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct span name = utf8_head(xml_root_name(bytes), 60);
	if (name.len == 0)
		return decoding_fault(d, fault, "it is XML without any element");
	return decoding_fault(d, fault, "it is XML of a kind that is not known: <%.*s>", SPAN_ARG(name));
}

const struct decode_format decode_xml = { .name = "xml", .tell = tell, .read = read };
