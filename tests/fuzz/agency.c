/* Any text as credits, names of sources and kills: two names are the same whichever comes first, an agency is called by the name that it is found under,
 * and a kill that names a headline holds it. */
#include "report/agency.h"
#include "report/kill.h"
#include "report/provider.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(struct span found)
{
	if (found.len > 0 && (!agency_is_name(found) || !span_equals(agency_named(found), found)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_make((const char *)data, size), rest = text, line = SPAN_NONE;
	if (!utf8_is_valid(text)) /* checked at the door */
		return 0;
	(void)span_next_line(&rest, &line);
	const struct report kill = { .title = line, .text = rest };
	check_name(agency_named(line));
	check_name(agency_of_line(line));
	check_name(agency_of_byline(line));
	check_name(agency_of_text(text));
	if (provider_is_same(line, rest) != provider_is_same(rest, line))
		abort();
	if (kill_is(&kill) != (kill_begins(line) || kill_begins(rest)) || (kill_names(&kill, line) && span_find_nocase(text, line) < 0))
		abort();
	return 0;
}
