#include "report/date_zone.h"

#include "base/array.h"
#include "report/calendar.h"

#define SAME DATE_SUMMER_NONE
#define AMERICA DATE_SUMMER_AMERICA
#define EUROPE DATE_SUMMER_EUROPE

static const struct date_zone zones[] = {
	{ "z", 0, SAME }, { "gmt", 0, SAME }, { "utc", 0, SAME }, { "ut", 0, SAME }, { "uct", 0, SAME }, { "غرينتش", 0, SAME }, { "جرينتش", 0, SAME }, { "гринвичу", 0, SAME }, { "tu", 0, SAME }, { "wet", 0, SAME }, { "west", 60, SAME }, { "bst", 60, SAME }, { "wat", 60, SAME }, { "cet", 60, SAME },
	{ "met", 60, SAME }, { "mez", 60, SAME }, { "cest", 120, SAME }, { "mest", 120, SAME }, { "mesz", 120, SAME }, { "eet", 120, SAME }, { "sast", 120, SAME }, { "cat", 120, SAME },
	{ "eest", 180, SAME }, { "msk", 180, SAME }, { "мск", 180, SAME }, { "eat", 180, SAME }, { "trt", 180, SAME }, { "gst", 240, SAME }, { "msd", 240, SAME }, { "pkt", 300, SAME }, { "ist", 330, SAME }, { "npt", 345, SAME },
	{ "bdt", 360, SAME }, { "ict", 420, SAME }, { "wib", 420, SAME }, { "hkt", 480, SAME }, { "sgt", 480, SAME }, { "myt", 480, SAME }, { "pht", 480, SAME }, { "awst", 480, SAME }, { "wita", 480, SAME },
	{ "jst", 540, SAME }, { "kst", 540, SAME }, { "wit", 540, SAME }, { "acst", 570, SAME }, { "aest", 600, SAME }, { "acdt", 630, SAME }, { "aedt", 660, SAME }, { "nzst", 720, SAME }, { "nzdt", 780, SAME },
	{ "ndt", -150, SAME }, { "nst", -210, SAME }, { "adt", -180, SAME }, { "brt", -180, SAME }, { "art", -180, SAME }, { "clst", -180, SAME }, { "ast", -240, SAME }, { "at", -240, AMERICA }, { "clt", -240, SAME },
	{ "edt", -240, SAME }, { "est", -300, SAME }, { "et", -300, AMERICA }, { "cdt", -300, SAME }, { "cot", -300, SAME }, { "pet", -300, SAME }, { "cst", -360, SAME }, { "ct", -360, AMERICA }, { "mdt", -360, SAME },
	{ "mst", -420, SAME }, { "mt", -420, AMERICA }, { "pdt", -420, SAME }, { "pst", -480, SAME }, { "pt", -480, AMERICA }, { "akdt", -480, SAME }, { "akst", -540, SAME }, { "hst", -600, SAME },
};

const struct date_zone *date_zone_find(struct span word)
{
	for (size_t i = 0; i < LEN(zones); i++)
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

/* In one year or another the clocks of some were not what they are; `since` says from which year on they have been. */
static const struct region {
	struct date_zone zone;
	int since;
} regions[] = {
	{ { "Asia/Tokyo", 540, SAME }, 1952 }, { { "Asia/Seoul", 540, SAME }, 1989 }, { { "Asia/Shanghai", 480, SAME }, 1992 },
	{ { "Asia/Chongqing", 480, SAME }, 1992 }, { { "Asia/Hong_Kong", 480, SAME }, 1980 }, { { "Asia/Taipei", 480, SAME }, 1980 },
	{ { "Asia/Manila", 480, SAME }, 1991 }, { { "Asia/Singapore", 480, SAME }, 1982 }, { { "Asia/Kuala_Lumpur", 480, SAME }, 1982 },
	{ { "Asia/Jakarta", 420, SAME }, 0 }, { { "Asia/Bangkok", 420, SAME }, 0 }, { { "Asia/Ho_Chi_Minh", 420, SAME }, 1976 },
	{ { "Asia/Saigon", 420, SAME }, 1976 }, { { "Asia/Yangon", 390, SAME }, 0 }, { { "Asia/Rangoon", 390, SAME }, 0 },
	{ { "Asia/Dhaka", 360, SAME }, 2010 }, { { "Asia/Kolkata", 330, SAME }, 0 }, { { "Asia/Calcutta", 330, SAME }, 0 },
	{ { "Asia/Colombo", 330, SAME }, 2007 }, { { "Asia/Kathmandu", 345, SAME }, 1986 }, { { "Asia/Karachi", 300, SAME }, 2010 },
	{ { "Asia/Tashkent", 300, SAME }, 1992 }, { { "Asia/Kabul", 270, SAME }, 0 }, { { "Asia/Tehran", 210, SAME }, 2023 },
	{ { "Asia/Dubai", 240, SAME }, 0 }, { { "Asia/Tbilisi", 240, SAME }, 2006 }, { { "Asia/Yerevan", 240, SAME }, 2012 },
	{ { "Asia/Baku", 240, SAME }, 2016 }, { { "Asia/Riyadh", 180, SAME }, 0 }, { { "Asia/Qatar", 180, SAME }, 0 },
	{ { "Asia/Kuwait", 180, SAME }, 0 }, { { "Asia/Baghdad", 180, SAME }, 2008 }, { { "Asia/Damascus", 180, SAME }, 2023 },
	{ { "Asia/Amman", 180, SAME }, 2023 }, { { "Europe/Istanbul", 180, SAME }, 2017 }, { { "Europe/Moscow", 180, SAME }, 2015 },
	{ { "Europe/Minsk", 180, SAME }, 2012 }, { { "Africa/Johannesburg", 120, SAME }, 0 }, { { "Africa/Harare", 120, SAME }, 0 },
	{ { "Africa/Tripoli", 120, SAME }, 2014 }, { { "Africa/Nairobi", 180, SAME }, 0 }, { { "Africa/Addis_Ababa", 180, SAME }, 0 },
	{ { "Africa/Lagos", 60, SAME }, 0 }, { { "Africa/Algiers", 60, SAME }, 1982 }, { { "Africa/Tunis", 60, SAME }, 2009 },
	{ { "Africa/Accra", 0, SAME }, 0 }, { { "Africa/Dakar", 0, SAME }, 0 }, { { "Africa/Abidjan", 0, SAME }, 0 },
	{ { "Atlantic/Reykjavik", 0, SAME }, 0 }, { { "Australia/Perth", 480, SAME }, 2010 }, { { "Australia/Darwin", 570, SAME }, 0 },
	{ { "Australia/Brisbane", 600, SAME }, 1993 }, { { "America/Sao_Paulo", -180, SAME }, 2020 },
	{ { "America/Argentina/Buenos_Aires", -180, SAME }, 2010 }, { { "America/Buenos_Aires", -180, SAME }, 2010 },
	{ { "America/Montevideo", -180, SAME }, 2016 }, { { "America/Caracas", -240, SAME }, 2017 }, { { "America/La_Paz", -240, SAME }, 0 },
	{ { "America/Puerto_Rico", -240, SAME }, 0 }, { { "America/Santo_Domingo", -240, SAME }, 2001 }, { { "America/Bogota", -300, SAME }, 1994 },
	{ { "America/Lima", -300, SAME }, 1995 }, { { "America/Guayaquil", -300, SAME }, 1994 }, { { "America/Panama", -300, SAME }, 0 },
	{ { "America/Jamaica", -300, SAME }, 1984 }, { { "America/Guatemala", -360, SAME }, 2007 }, { { "America/Costa_Rica", -360, SAME }, 1993 },
	{ { "America/El_Salvador", -360, SAME }, 1989 }, { { "America/Mexico_City", -360, SAME }, 2023 }, { { "America/Phoenix", -420, SAME }, 0 },
	{ { "Pacific/Honolulu", -600, SAME }, 0 }, { { "America/New_York", -300, AMERICA }, 0 }, { { "America/Detroit", -300, AMERICA }, 1976 },
	{ { "America/Toronto", -300, AMERICA }, 1975 }, { { "America/Montreal", -300, AMERICA }, 1975 }, { { "America/Chicago", -360, AMERICA }, 0 },
	{ { "America/Winnipeg", -360, AMERICA }, 2006 }, { { "America/Denver", -420, AMERICA }, 0 }, { { "America/Edmonton", -420, AMERICA }, 1975 },
	{ { "America/Los_Angeles", -480, AMERICA }, 0 }, { { "America/Vancouver", -480, AMERICA }, 1975 },
	{ { "America/Anchorage", -540, AMERICA }, 1984 }, { { "America/Halifax", -240, AMERICA }, 1975 }, { { "US/Eastern", -300, AMERICA }, 0 },
	{ { "US/Central", -360, AMERICA }, 0 }, { { "US/Mountain", -420, AMERICA }, 0 }, { { "US/Pacific", -480, AMERICA }, 0 },
	{ { "Europe/London", 0, EUROPE }, 1996 }, { { "Europe/Dublin", 0, EUROPE }, 1996 }, { { "Europe/Lisbon", 0, EUROPE }, 1997 },
	{ { "Europe/Paris", 60, EUROPE }, 1996 }, { { "Europe/Berlin", 60, EUROPE }, 1996 }, { { "Europe/Madrid", 60, EUROPE }, 1996 },
	{ { "Europe/Rome", 60, EUROPE }, 1996 }, { { "Europe/Vatican", 60, EUROPE }, 1996 }, { { "Europe/Brussels", 60, EUROPE }, 1996 },
	{ { "Europe/Amsterdam", 60, EUROPE }, 1996 }, { { "Europe/Luxembourg", 60, EUROPE }, 1996 }, { { "Europe/Vienna", 60, EUROPE }, 1996 },
	{ { "Europe/Zurich", 60, EUROPE }, 1996 }, { { "Europe/Stockholm", 60, EUROPE }, 1996 }, { { "Europe/Oslo", 60, EUROPE }, 1996 },
	{ { "Europe/Copenhagen", 60, EUROPE }, 1996 }, { { "Europe/Warsaw", 60, EUROPE }, 1996 }, { { "Europe/Prague", 60, EUROPE }, 1996 },
	{ { "Europe/Bratislava", 60, EUROPE }, 1996 }, { { "Europe/Budapest", 60, EUROPE }, 1996 }, { { "Europe/Ljubljana", 60, EUROPE }, 1996 },
	{ { "Europe/Zagreb", 60, EUROPE }, 1996 }, { { "Europe/Belgrade", 60, EUROPE }, 1996 }, { { "Europe/Sarajevo", 60, EUROPE }, 1996 },
	{ { "Europe/Tirane", 60, EUROPE }, 1996 }, { { "Europe/Athens", 120, EUROPE }, 1996 }, { { "Europe/Helsinki", 120, EUROPE }, 1996 },
	{ { "Europe/Bucharest", 120, EUROPE }, 1997 }, { { "Europe/Sofia", 120, EUROPE }, 1997 }, { { "Europe/Tallinn", 120, EUROPE }, 2002 },
	{ { "Europe/Riga", 120, EUROPE }, 2001 }, { { "Europe/Vilnius", 120, EUROPE }, 2003 }, { { "Europe/Kiev", 120, EUROPE }, 1996 },
	{ { "Europe/Kyiv", 120, EUROPE }, 1996 }, { { "Asia/Nicosia", 120, EUROPE }, 1998 },
};

const struct date_zone *date_zone_of_region(struct span name, int year)
{
	for (size_t i = 0; i < LEN(regions); i++)
		if (span_equals_nocase(name, span_of(regions[i].zone.name)))
			return year >= regions[i].since ? &regions[i].zone : NULL;
	return NULL;
}

#define LAST 5

static int nth_sunday(int year, int month, int nth)
{
	int day = 1 + (7 - calendar_weekday(year, month, 1)) % 7 + 7 * (nth - 1);
	return calendar_is_day(year, month, day) ? day : day - 7;
}

static bool is_summer_in_america(int year, int month, int day, int minutes)
{
	static const struct {
		int since, first_month, first_sunday, last_month, last_sunday;
	} laws[] = {
		{ 2007, 3, 2, 11, 1 }, { 1987, 4, 1, 10, LAST }, { 1976, 4, LAST, 10, LAST }, { 1975, 2, LAST, 10, LAST }, { 1974, 1, 1, 10, LAST },
		{ 1967, 4, LAST, 10, LAST },
	};
	for (size_t i = 0; i < LEN(laws); i++) {
		if (year < laws[i].since)
			continue;
		int first = nth_sunday(year, laws[i].first_month, laws[i].first_sunday), last = nth_sunday(year, laws[i].last_month, laws[i].last_sunday);
		bool is_begun = month != laws[i].first_month ? month > laws[i].first_month : day != first ? day > first : minutes >= 120;
		bool is_over = month != laws[i].last_month ? month > laws[i].last_month : day != last ? day > last : minutes >= 120;
		return is_begun && !is_over;
	}
	return false;
}

/* All clocks of Europe at once: at one o'clock of Greenwich, from the last Sunday of March to that of October. */
static bool is_summer_in_europe(int year, int month, int day, int minutes)
{
	int first = nth_sunday(year, 3, LAST), last = nth_sunday(year, 10, LAST);
	bool is_begun = month != 3 ? month > 3 : day != first ? day > first : minutes >= 60;
	bool is_over = month != 10 ? month > 10 : day != last ? day > last : minutes >= 60;
	return is_begun && !is_over;
}

bool date_zone_is_summer(enum date_summer law, int zone, int year, int month, int day, int minutes)
{
	if (law == DATE_SUMMER_EUROPE) /* the hour that there is twice is the later one */
		return is_summer_in_europe(year, month, day, minutes - zone);
	return law == DATE_SUMMER_AMERICA && is_summer_in_america(year, month, day, minutes);
}
