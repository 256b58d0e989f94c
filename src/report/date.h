/* Dates as feeds, mails, wires and people write them: RFC 822/2822/3339/5322, ISO 8601, W3CDTF, asctime, Unix seconds, agency and
 * newspaper forms in a dozen languages ("Friday, December 22, 2017 - 3:09pm", "ven., 03 juil. 2020 15:09", "29 de agosto de 2003").
 *
 * The whole text must be a date; what is impossible (30 February, 25 o'clock, month 13) is none. A date without a zone is
 * UTC. Without a day it is the first of its month, without a month the first of January.
 */
#pragma once

#include "base/clock.h"

struct date {
	int64_t time;
	bool is_date_only; /* no hour was given; `time` is 00:00 UTC */
	bool has_day;      /* "July 2001" and "2003" have none */
};

bool date_parse(struct span text, struct date *ret_date);
/* The longest date at the front of `text`, which may go on; only forms that name day, month and year. */
bool date_parse_front(struct span text, struct date *ret_date, size_t *ret_len);
