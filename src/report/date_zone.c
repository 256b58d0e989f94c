#include "report/date_zone.h"

#include "report/calendar.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct date_zone zones[] = {
	{ "z", 0, false }, { "gmt", 0, false }, { "utc", 0, false }, { "ut", 0, false }, { "uct", 0, false }, { "tu", 0, false }, { "wet", 0, false }, { "west", 60, false }, { "bst", 60, false }, { "wat", 60, false }, { "cet", 60, false },
	{ "met", 60, false }, { "mez", 60, false }, { "cest", 120, false }, { "mest", 120, false }, { "mesz", 120, false }, { "eet", 120, false }, { "sast", 120, false }, { "cat", 120, false },
	{ "eest", 180, false }, { "msk", 180, false }, { "мск", 180, false }, { "eat", 180, false }, { "trt", 180, false }, { "gst", 240, false }, { "msd", 240, false }, { "pkt", 300, false }, { "ist", 330, false }, { "npt", 345, false },
	{ "bdt", 360, false }, { "ict", 420, false }, { "wib", 420, false }, { "hkt", 480, false }, { "sgt", 480, false }, { "myt", 480, false }, { "pht", 480, false }, { "awst", 480, false }, { "wita", 480, false },
	{ "jst", 540, false }, { "kst", 540, false }, { "wit", 540, false }, { "acst", 570, false }, { "aest", 600, false }, { "acdt", 630, false }, { "aedt", 660, false }, { "nzst", 720, false }, { "nzdt", 780, false },
	{ "ndt", -150, false }, { "nst", -210, false }, { "adt", -180, false }, { "brt", -180, false }, { "art", -180, false }, { "clst", -180, false }, { "ast", -240, false }, { "at", -240, true }, { "clt", -240, false },
	{ "edt", -240, false }, { "est", -300, false }, { "et", -300, true }, { "cdt", -300, false }, { "cot", -300, false }, { "pet", -300, false }, { "cst", -360, false }, { "ct", -360, true }, { "mdt", -360, false },
	{ "mst", -420, false }, { "mt", -420, true }, { "pdt", -420, false }, { "pst", -480, false }, { "pt", -480, true }, { "akdt", -480, false }, { "akst", -540, false }, { "hst", -600, false },
};

const struct date_zone *date_zone_find(struct span word)
{
	for (size_t i = 0; i < COUNT(zones); i++)
		if (span_equals(word, span_of(zones[i].name)))
			return &zones[i];
	return NULL;
}

bool date_zone_of_letter(char letter, int *ret_minutes)
{
	int i = (letter | 0x20) - 'a';
	if (i < 0 || i > 25 || i == 9)
		return false;
	*ret_minutes = i == 25 ? 0 : i > 12 ? -(i - 12) * 60 : (i < 9 ? i + 1 : i) * 60;
	return true;
}

#define LAST 5

static int nth_sunday(int year, int month, int nth)
{
	int day = 1 + (7 - calendar_weekday(year, month, 1)) % 7 + 7 * (nth - 1);
	return calendar_is_day(year, month, day) ? day : day - 7;
}

bool date_zone_is_summer(int year, int month, int day, int minutes)
{
	static const struct {
		int since, first_month, first_sunday, last_month, last_sunday;
	} laws[] = {
		{ 2007, 3, 2, 11, 1 }, { 1987, 4, 1, 10, LAST }, { 1976, 4, LAST, 10, LAST }, { 1975, 2, LAST, 10, LAST }, { 1974, 1, 1, 10, LAST },
		{ 1967, 4, LAST, 10, LAST },
	};
	for (size_t i = 0; i < COUNT(laws); i++) {
		if (year < laws[i].since)
			continue;
		int first = nth_sunday(year, laws[i].first_month, laws[i].first_sunday), last = nth_sunday(year, laws[i].last_month, laws[i].last_sunday);
		bool is_begun = month != laws[i].first_month ? month > laws[i].first_month : day != first ? day > first : minutes >= 120;
		bool is_over = month != laws[i].last_month ? month > laws[i].last_month : day != last ? day > last : minutes >= 120;
		return is_begun && !is_over;
	}
	return false;
}
