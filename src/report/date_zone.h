/* The names of zones, as minutes east of Greenwich. An abbreviation of two places is that of the one that sends more news. Not for other rooms. */
#pragma once

#include "base/span.h"

#include <stdint.h>

struct date_zone {
	const char *name;
	int16_t minutes;
	bool has_summer; /* "ET": an hour more where date_zone_is_summer */
};

/* `word` is folded; NULL for none. */
const struct date_zone *date_zone_find(struct span word);
/* Letters of the military alphabet: Alfa is an hour east of Greenwich, November one west, Zulu none; J is where one is. False for that and others. */
bool date_zone_of_letter(char letter, int *ret_minutes);
/* Whether clocks are set forward in North America at that hour (minutes since midnight, as the clock shows them), by the law of the year; before 1967
 * each town had its own. */
bool date_zone_is_summer(int year, int month, int day, int minutes);
