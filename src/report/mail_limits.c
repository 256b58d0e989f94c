/* One pass over the lines. It need not know which of them the parser will believe: what only looks like a boundary or a header counts as well. */
#include "base/array.h"
#include "report/mail_limits.h"

struct counts {
	size_t parts, nests, groups;
	enum { OTHER, TYPE, ADDRESSES } field; /* that the line belongs to, or goes on with */
	bool is_nest;                          /* the field says so, and is counted */
};

static bool is_address_field(struct span line)
{
	static const struct span names[] = { SPAN("From"), SPAN("To"), SPAN("Cc"), SPAN("Bcc"), SPAN("Sender"), SPAN("Reply-To") };
	for (size_t i = 0; i < LEN(names); i++)
		if (span_starts_nocase(line, names[i]) && line.len > names[i].len && strchr(": \t", line.ptr[names[i].len]))
			return true;
	return false;
}

static void begin_field(struct counts *counts, struct span line)
{
	counts->is_nest = false;
	counts->groups = 0;
	counts->field = span_starts_nocase(line, SPAN("Content-Type")) ? TYPE : is_address_field(line) ? ADDRESSES : OTHER;
}

static void count_line(struct counts *counts, struct span line)
{
	counts->parts += span_starts(line, SPAN("--"));
	if (line.len > 0 && line.ptr[0] != ' ' && line.ptr[0] != '\t')
		begin_field(counts, line);
	if (counts->field == TYPE && !counts->is_nest) {
		counts->is_nest = span_find_nocase(line, SPAN("multipart")) >= 0 || span_find_nocase(line, SPAN("message")) >= 0;
		counts->nests += counts->is_nest;
	}
	for (size_t i = 0; counts->field == ADDRESSES && i < line.len; i++)
		counts->groups += line.ptr[i] == ':';
}

int mail_limits_check(const struct decoding *d, struct span mail, struct fault *fault)
{
	struct counts counts = { 0 };
	struct span line;
	while (span_next_line(&mail, &line)) {
		count_line(&counts, line);
		if (counts.nests > MAIL_NESTS_MAX)
			return decoding_fault(d, fault, "it is a mail that holds more than %u mails and groups of parts", MAIL_NESTS_MAX);
		if (counts.groups > MAIL_GROUPS_MAX)
			return decoding_fault(d, fault, "it is a mail with more than %u groups in one list of addresses", MAIL_GROUPS_MAX);
	}
	if (counts.nests > 0 && counts.parts > MAIL_PARTS_MAX)
		return decoding_fault(d, fault, "it is a mail of more than %u parts", MAIL_PARTS_MAX);
	return 0;
}
