/* NITF 3.x: a news text with its particulars, one a document. */
#include "report/nitf.h"
#include "report/xml.h"

static enum decode_tell tell(struct span head, bool is_whole)
{
	return xml_tell(head, is_whole, "nitf");
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct xml xml;
	struct wire wire;
	if (xml_read(d, bytes, &xml, fault) < 0)
		return -1;
	wire_begin(&wire, d);
	nitf_read(xml_root(&xml), &wire);
	int r = wire_emit(&wire, 0, fault);
	xml_done(&xml);
	return r;
}

const struct decode_format decode_nitf = { .name = "nitf", .tell = tell, .read = read };
