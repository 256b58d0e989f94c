#include "report/date_zone.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct date_zone zones[] = {
	{ "z", 0 }, { "gmt", 0 }, { "utc", 0 }, { "ut", 0 }, { "uct", 0 }, { "tu", 0 }, { "wet", 0 }, { "west", 60 }, { "bst", 60 }, { "wat", 60 }, { "cet", 60 },
	{ "met", 60 }, { "mez", 60 }, { "cest", 120 }, { "mest", 120 }, { "mesz", 120 }, { "eet", 120 }, { "sast", 120 }, { "cat", 120 },
	{ "eest", 180 }, { "msk", 180 }, { "мск", 180 }, { "eat", 180 }, { "trt", 180 }, { "gst", 240 }, { "msd", 240 }, { "pkt", 300 }, { "ist", 330 }, { "npt", 345 },
	{ "bdt", 360 }, { "ict", 420 }, { "wib", 420 }, { "hkt", 480 }, { "sgt", 480 }, { "myt", 480 }, { "pht", 480 }, { "awst", 480 }, { "wita", 480 },
	{ "jst", 540 }, { "kst", 540 }, { "wit", 540 }, { "acst", 570 }, { "aest", 600 }, { "acdt", 630 }, { "aedt", 660 }, { "nzst", 720 }, { "nzdt", 780 },
	{ "ndt", -150 }, { "nst", -210 }, { "adt", -180 }, { "brt", -180 }, { "art", -180 }, { "clst", -180 }, { "ast", -240 }, { "at", -240 }, { "clt", -240 },
	{ "edt", -240 }, { "est", -300 }, { "et", -300 }, { "cdt", -300 }, { "cot", -300 }, { "pet", -300 }, { "cst", -360 }, { "ct", -360 }, { "mdt", -360 },
	{ "mst", -420 }, { "mt", -420 }, { "pdt", -420 }, { "pst", -480 }, { "pt", -480 }, { "akdt", -480 }, { "akst", -540 }, { "hst", -600 },
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
