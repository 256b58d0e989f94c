#include "report/date.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_make((const char *)data, size);
	struct date date;
	size_t len = 0;
	if (!utf8_is_valid(text)) /* checked at the door */
		return 0;
	if (date_parse(text, &date) && date.time == TIME_NONE)
		abort();
	if (date_is_impossible(text) && date_parse(text, &date))
		abort();
	if (date_parse_front(text, &date, &len) && (len == 0 || len > size))
		abort();
	return 0;
}
