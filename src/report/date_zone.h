/* The names of zones, as minutes east of Greenwich. An abbreviation of two places is that of the one that sends more news. Not for other rooms. */
#pragma once

#include "base/span.h"

#include <stdint.h>

/* Whose law says when clocks are an hour ahead. */
enum date_summer { DATE_SUMMER_NONE, DATE_SUMMER_AMERICA, DATE_SUMMER_EUROPE };

struct date_zone {
	const char *name;
	int16_t minutes;
	enum date_summer summer; /* "ET": an hour more where date_zone_is_summer */
};

/* `word` is folded; NULL for none. */
const struct date_zone *date_zone_find(struct span word);
/* "Europe/Brussels", "America/New_York": those from which most news comes, in the years in which they are sure: the same all the year, or by a law that is
 * known. NULL for others. */
const struct date_zone *date_zone_of_region(struct span name, int year);
/* Letters of the military alphabet: Alfa is an hour east of Greenwich, November one west, Zulu none; J is where one is. False for that and others. */
bool date_zone_of_letter(char letter, int *ret_minutes);
/* Whether clocks are set forward at that hour (minutes since midnight, as the clock shows them) in a zone so many minutes east, by the law of the year;
 * in North America each town had its own before 1967. */
bool date_zone_is_summer(enum date_summer law, int zone, int year, int month, int day, int minutes);
