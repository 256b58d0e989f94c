#include "report/date.h"

bool date_parse(struct span text, struct date *ret_date)
{
	struct date date = { .has_day = true };
	text = span_trim(text);
	if (!clock_iso_parse(text, &date.time))
		return false;
	*ret_date = date;
	return true;
}
