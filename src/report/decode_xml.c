/* XML that no other format knows: refused by the name of its root element, rather than read as text with its tags. */
#include "report/decoding.h"
#include "text/utf8.h"

static struct span skip_one(struct span s)
{
	struct span end = span_starts(s, SPAN("<!--")) ? SPAN("-->") : span_starts(s, SPAN("<?")) ? SPAN("?>") : span_starts(s, SPAN("<!")) ? SPAN(">") : SPAN_NONE;
	ptrdiff_t at = end.len > 0 ? span_find(s, end) : -1;
	return at < 0 ? SPAN_NONE : span_trim(span_from(s, (size_t)at + end.len));
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '_' || c == '-' || c == '.';
}

/* The name of the first element, or SPAN_NONE. */
static struct span root_name(struct span s)
{
	s = span_trim(s);
	for (struct span rest = skip_one(s); rest.len > 0; rest = skip_one(s))
		s = rest;
	size_t len = 1;
	while (len < s.len && is_name_char(s.ptr[len]))
		len++;
	bool is_element = s.len > len && s.ptr[0] == '<' && len > 1 && strchr(" \t\r\n/>", s.ptr[len]);
	return is_element ? span_make(s.ptr + 1, len - 1) : SPAN_NONE;
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)is_whole;
	head = span_trim(head);
	return span_starts(head, SPAN("<?xml")) || root_name(head).len > 0 ? TELL_YES : TELL_NO;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct span name = utf8_head(root_name(bytes), 60);
	if (name.len == 0)
		return decoding_fault(d, fault, "it is XML without any element");
	return decoding_fault(d, fault, "it is XML of a kind that is not known: <%.*s>", SPAN_ARG(name));
}

const struct decode_format decode_xml = { .name = "xml", .tell = tell, .read = read };
