#include "base/array.h"
#include "report/date_walk.h"


int date_full_year(int year, size_t digits)
{
	return digits > 2 ? year : year < 69 ? year + 2000 : year + 1900;
}

bool date_to_ours(const struct date_walk *w, int *year, int *month, int *day)
{
	enum calendar calendar = calendar_has_year(w->calendar, *year) ? w->calendar : CALENDAR_OURS;
	return calendar_to_ours(calendar, year, month, day);
}

static bool is_weekday(const struct date_walk *w, int year, int month, int day)
{
	return date_to_ours(w, &year, &month, &day) && calendar_weekday(year, month, day) == w->weekday;
}

static bool set_date(struct date_walk *w, int year, int month, int day)
{
	if (w->year >= 0 || w->month >= 0 || w->day >= 0 || !is_day(w, year, month, day))
		return false;
	w->year = year;
	w->month = month;
	w->day = day;
	return true;
}

bool date_set_month(struct date_walk *w, int year, int month)
{
	if (w->year >= 0 || w->month >= 0 || !is_day(w, year, month, 1))
		return false;
	w->year = year;
	w->month = month;
	return true;
}

bool date_set_ordinal(struct date_walk *w, int year, int ordinal)
{
	int month, day;
	return calendar_of_ordinal(year, ordinal, &month, &day) && set_date(w, year, month, day);
}

/* Which of the two is the month, where neither says so: what the weekday confirms, else by custom: 3/30/2020 in America, 30.3.2020 and
 * 30-3-2020 elsewhere. */
bool date_set_either(struct date_walk *w, int a, int b, int year, bool is_month_first)
{
	bool can_month_first = is_day(w, year, a, b), can_day_first = is_day(w, year, b, a);
	if (can_month_first && can_day_first && w->weekday >= 0 && a != b) {
		bool fits_month = is_weekday(w, year, a, b), fits_day = is_weekday(w, year, b, a);
		if (fits_month != fits_day)
			is_month_first = fits_month;
	}
	if (w->language.len >= 2) /* 03/04/2014 is the third of April to all but Americans; of "en" alone nobody knows whose it is */
		is_month_first = is_month_first && (span_starts(w->language, SPAN("en-us")) || span_equals(w->language, SPAN("en")));
	if (can_month_first && (is_month_first || !can_day_first))
		return set_date(w, year, a, b);
	return set_date(w, year, b, a);
}

static bool set_three(struct date_walk *w, const struct date_group g[3], char separator)
{
	if (g[0].digits >= 3)
		return g[0].digits == 4 && set_date(w, g[0].value, g[1].value, g[2].value);
	if (g[2].digits != 2 && g[2].digits != 4)
		return false;
	/* "03-12-31" is ISO 8601 without its century */
	if (separator == '-' && g[2].digits == 2 && g[0].digits == 2 && calendar_is_day(date_full_year(g[0].value, 2), g[1].value, g[2].value))
		return set_date(w, date_full_year(g[0].value, 2), g[1].value, g[2].value);
	int year = w->calendar == CALENDAR_THAI && g[2].digits == 2 ? g[2].value + THAI_CENTURY : date_full_year(g[2].value, g[2].digits);
	return date_set_either(w, g[0].value, g[1].value, year, separator == '/');
}

/* "12/11/2023-45" counts files; "2023/11/14-10:15", "2023/11/14-1015", "12/11/2023-10h15" and "12/11/2023-15/11/2023" do not. */
static bool is_file_number(struct span behind)
{
	size_t digits = char_at(behind, 0) == '-' ? digits_len(span_from(behind, 1)) : 0;
	bool is_clock = digits == 4 && number_of(span_from(behind, 1), 2) < 24 && number_of(span_from(behind, 3), 2) < 60;
	return digits > 0 && !is_clock && !strchr(":/.hH", behind.len > digits + 1 ? behind.ptr[digits + 1] : ' ');
}

/* 2003-12-31, 31.12.2003, 12/31/03, 2003-12, 2003-365: bytes taken, 0: no such thing here, -1: an impossible one. */
static int read_groups(struct date_walk *w)
{
	struct span s = w->rest;
	struct date_group g[3] = { { 0 } };
	size_t pos = 0, len = 0;
	char separator = char_at(s, digits_len(s));
	bool is_colon = separator == ':' && digits_len(s) == 4 && w->month < 0; /* 2014:08:29, as cameras write */
	if (separator != '-' && separator != '/' && separator != '.' && !is_colon)
		return 0;
	while (len < 3) {
		size_t digits = digits_len(span_from(s, pos));
		if (digits == 0 || digits > 4)
			break;
		g[len++] = (struct date_group){ number_of(span_from(s, pos), digits), digits };
		pos += digits;
		size_t blank = separator == '.' && char_at(s, pos + 1) == ' ' ? 1 : 0;
		if (len == 3 || char_at(s, pos) != separator || !ascii_is_digit(char_at(s, pos + 1 + blank)))
			break;
		pos += 1 + blank;
	}
	if (len == 3 && separator == '/' && is_file_number(span_from(s, pos)))
		return -1;
	if (len == 3)
		return set_three(w, g, separator) ? (int)pos : -1;
	if (len != 2 || g[0].digits != 4 || separator == '.' || is_colon)
		return 0;
	/* "Ref. 2023/118" and "No. 2023-118" count other things than days */
	if (g[1].digits == 3 && (separator != '-' || w->is_front))
		return -1;
	bool is_set = g[1].digits == 3 ? date_set_ordinal(w, g[0].value, g[1].value) : date_set_month(w, g[0].value, g[1].value);
	return is_set ? (int)pos : -1;
}

/* 15:30, 15:30:07.25, 15h30: bytes taken, 0 for no time, -1 for an impossible one. */
static int read_clock(struct date_walk *w)
{
	struct span s = w->rest;
	size_t digits = digits_len(s), pos = digits;
	if (digits > 2 || w->hour >= 0) {
		bool is_year = digits == 4 && w->year < 0 && w->month >= 0; /* 29/Aug/2014:14:32 */
		return char_at(s, pos) == ':' && !is_year ? -1 : 0;
	}
	bool is_french = (char_at(s, pos) == 'h' || char_at(s, pos) == 'H') && !ascii_is_letter(char_at(s, pos + 1));
	/* "15.30 Uhr": only where a date has been read and cannot be meant */
	bool has_date = w->month >= 0 && (w->day >= 0 || w->numbers_len > 0) && (w->year >= 0 || w->numbers_len == 2);
	bool is_dotted = has_date && char_at(s, pos) == '.' && digits_len(span_from(s, pos + 1)) == 2 && char_at(s, pos + 3) != '.';
	bool is_sentence = w->is_front && char_at(s, pos) == ':' && !ascii_is_digit(char_at(s, pos + 1)); /* "NEW DELHI, June 14: It rained" */
	if ((char_at(s, pos) != ':' && !is_french && !is_dotted) || is_sentence)
		return 0;
	w->hour = number_of(s, digits);
	w->minute = w->second = w->ms = 0;
	digits = digits_len(span_from(s, ++pos));
	if (digits == 0 && is_french)
		return w->hour < 24 ? (int)pos : -1;
	if (digits == 0 || digits > 2)
		return -1;
	w->minute = number_of(span_from(s, pos), digits);
	pos += digits;
	if (char_at(s, pos) == ':') {
		digits = digits_len(span_from(s, ++pos));
		if (digits == 0 || digits > 2)
			return -1;
		w->second = number_of(span_from(s, pos), digits);
		pos += digits;
		size_t fraction = char_at(s, pos) == '.' || char_at(s, pos) == ',' ? digits_len(span_from(s, pos + 1)) : 0;
		if (fraction > 0) {
			w->ms = number_of(span_from(s, pos + 1), fraction > 3 ? 3 : fraction) * (fraction == 1 ? 100 : fraction == 2 ? 10 : 1);
			pos += 1 + fraction;
		}
	}
	bool is_possible = (w->hour < 24 || (w->hour == 24 && w->minute == 0 && w->second == 0)) && w->minute < 60 && w->second < 61;
	w->is_no_hour = !is_possible;
	return is_possible && char_at(s, pos) != ':' ? (int)pos : -1;
}

static bool set_hhmm(struct date_walk *w, int value)
{
	if (w->hour >= 0 || value / 100 > 23 || value % 100 > 59)
		return false;
	w->hour = value / 100;
	w->minute = value % 100;
	w->second = w->ms = 0;
	return true;
}

/* Digits without anything between: 20031231, 200312311014, 031231. */
static bool read_run(struct date_walk *w, size_t digits)
{
	struct span s = w->rest;
	switch (digits) {
	case 4:
		if (w->year >= 0)
			return set_hhmm(w, number_of(s, 4));
		w->year = number_of(s, 4);
		w->is_year_first = w->month < 0 && w->numbers_len == 0;
		return w->year > 0;
	case 7:
		return !w->is_front && date_set_ordinal(w, number_of(s, 4), number_of(span_from(s, 4), 3));
	case 6: /* in a text nobody knows which two are the year */
		return (!w->is_front && set_date(w, date_full_year(number_of(s, 2), 2), number_of(span_from(s, 2), 2), number_of(span_from(s, 4), 2))) ||
		       (w->year >= 0 && set_hhmm(w, number_of(s, 4)) && (w->second = number_of(span_from(s, 4), 2)) < 61);
	case 8:
		return set_date(w, number_of(s, 4), number_of(span_from(s, 4), 2), number_of(span_from(s, 6), 2));
	case 12:
	case 14:
		if (!set_date(w, number_of(s, 4), number_of(span_from(s, 4), 2), number_of(span_from(s, 6), 2)) ||
		    !set_hhmm(w, number_of(span_from(s, 8), 4)))
			return false;
		w->second = digits == 14 ? number_of(span_from(s, 12), 2) : 0;
		return w->second < 61;
	default:
		return false;
	}
}

static size_t ordinal_suffix_len(struct span s)
{
	static const char *const suffixes[] = { "st", "nd", "rd", "th", "er", "re", "\xC2\xBA", "\xC2\xAA", "\xC2\xB0", "." };
	for (size_t i = 0; i < LEN(suffixes); i++) {
		struct span suffix = span_of(suffixes[i]);
		char next = char_at(s, suffix.len);
		if (span_starts_nocase(s, suffix) && !ascii_is_letter(next))
			return suffix.len;
	}
	return 0;
}

/* A number with the sign of what it counts behind it (date_signs.h): bytes taken, 0 where there is none, -1 where its place is taken. */
static int read_unit(struct date_walk *w, size_t digits)
{
	char unit = char_at(w->rest, digits);
	int value = number_of(w->rest, digits), *place = NULL;
	if (unit == UNIT_YEAR) {
		place = &w->year;
		value = w->era ? value + w->era : date_full_year(value, digits);
	} else if (unit == UNIT_MONTH) {
		place = &w->month;
	} else if (unit == UNIT_DAY) {
		place = &w->day;
	} else if (unit == UNIT_HOUR) {
		place = &w->hour;
		w->minute = w->second = w->ms = 0;
	} else if (unit == UNIT_MINUTE || unit == UNIT_SECOND) {
		*(unit == UNIT_MINUTE ? &w->minute : &w->second) = value;
		return w->hour >= 0 && value < 60 ? (int)digits + 1 : -1;
	} else {
		return 0;
	}
	if (*place >= 0 || value > (unit == UNIT_YEAR ? 9999 : unit == UNIT_MONTH ? 12 : unit == UNIT_DAY ? 31 : 24) || digits > 4)
		return -1;
	*place = value;
	return (int)digits + 1;
}

/* 2014-W35-5, 2014W355 and the Monday of 2014-W35: bytes taken, 0 for no such thing, -1 for an impossible one. */
static int read_week(struct date_walk *w)
{
	struct span s = w->rest;
	size_t pos = digits_len(s) == 4 ? 4 : 0;
	pos += pos > 0 && char_at(s, pos) == '-';
	if (pos == 0 || (char_at(s, pos) | 0x20) != 'w' || digits_len(span_from(s, pos + 1)) < 2)
		return 0;
	int year = number_of(s, 4), week = number_of(span_from(s, pos + 1), 2), day = 1, ordinal;
	pos += 3;
	size_t dash = char_at(s, pos) == '-';
	if (digits_len(span_from(s, pos + dash)) == 1) {
		day = char_at(s, pos + dash) - '0';
		pos += dash + 1;
	}
	bool is_week = w->year < 0 && calendar_of_week(year, week, day, &year, &ordinal);
	return is_week && date_set_ordinal(w, year, ordinal) ? (int)pos : -1;
}

/* "1432 hrs" */
static bool is_counted_in_hours(struct span behind)
{
	static const char *const words[] = { "hrs", "hours", "hs", "uhr" };
	for (size_t i = 0; i < LEN(words); i++)
		if (span_starts_nocase(behind, span_of(words[i])) && !ascii_is_letter(char_at(behind, strlen(words[i]))))
			return true;
	return false;
}

/* "1432 GMT 29 AUG 2014", "1432Z", "29 AUG 14 1432 GMT": four digits that a zone follows are an hour where a year can still come, or has come. */
static bool is_hour_run(const struct date_walk *w)
{
	struct span s = w->rest;
	size_t blank = char_at(s, 4) == ' ', len;
	if (w->hour >= 0 || w->year >= 0)
		return false;
	if (blank == 0 && (char_at(s, 4) & ~0x20) >= 'A' && (char_at(s, 4) & ~0x20) <= 'Z' && !ascii_is_digit(char_at(s, 5)) && ((char_at(s, 5) | 0x20) < 'a' || (char_at(s, 5) | 0x20) > 'z'))
		return (char_at(s, 4) | 0x20) != 'h';
	if (is_counted_in_hours(span_from(s, 4 + blank)))
		return true;
	if (!date_zone_is_at(span_from(s, 4 + blank), &len))
		return false;
	bool has_nothing = w->month < 0 && w->numbers_len == 0, has_all = w->month >= 0 && w->numbers_len == 2;
	return has_nothing || has_all || digits_len(span_from(s, 4 + blank + len + 1)) == 4;
}

/* "291432Z AUG 14": the date-time group of soldiers and sailors; "291432 GMT AUG 14": of agencies, at the end of a message. */
static bool read_group_of_day(struct date_walk *w)
{
	struct span s = w->rest;
	size_t blank = char_at(s, 6) == ' ', len;
	int zone = 0, day = number_of(s, 2);
	if (digits_len(s) != 6 || w->numbers_len > 0 || w->month >= 0 || w->day >= 0)
		return false;
	bool is_named = date_zone_is_at(span_from(s, 6 + blank), &len); /* and is read as a word, in its turn */
	if (!is_named && !date_zone_of_letter(char_at(s, 6), &zone))
		return false;
	struct span behind = span_trim(span_from(s, is_named ? 6 + blank + len : 7));
	if (day < 1 || day > 31 || !date_month_is_at(behind) || !set_hhmm(w, number_of(span_from(s, 2), 4)))
		return false;
	w->day = day;
	w->zone = zone;
	w->has_zone = !is_named;
	w->is_group = true;
	advance(w, is_named ? 6 : 7, true);
	return true;
}

static bool take(struct date_walk *w, int bytes)
{
	advance(w, bytes > 0 ? (size_t)bytes : 0, bytes > 0);
	return bytes > 0;
}

/* T14: an hour alone behind the date. */
static bool read_hour_alone(struct date_walk *w, size_t digits)
{
	char before = w->rest.ptr > w->all.ptr ? w->rest.ptr[-1] : ' ';
	if ((before | 0x20) != 't' || digits != 2 || w->hour >= 0 || w->day < 0 || number_of(w->rest, 2) > 23)
		return false;
	w->hour = number_of(w->rest, 2);
	w->minute = w->second = w->ms = 0;
	advance(w, digits, true);
	return true;
}

static void add_number(struct date_walk *w, size_t digits)
{
	size_t before = (size_t)(w->rest.ptr - w->all.ptr);
	w->is_joined[w->numbers_len] = before > 0 && w->all.ptr[before - 1] != ' ' && (before < 2 || w->all.ptr[before - 2] != ' ' || w->all.ptr[before - 1] == '\'');
	w->numbers[w->numbers_len++] = number_of(w->rest, digits);
	advance(w, digits + ordinal_suffix_len(span_from(w->rest, digits)), true);
}

bool date_read_number(struct date_walk *w)
{
	size_t digits = digits_len(w->rest);
	int r = read_unit(w, digits);
	r = r == 0 ? read_week(w) : r;
	r = r == 0 ? read_groups(w) : r;
	r = r == 0 ? read_clock(w) : r;
	if (r != 0)
		return take(w, r);
	if (read_group_of_day(w) || read_hour_alone(w, digits))
		return true;
	if (digits == 4 && is_hour_run(w))
		return set_hhmm(w, number_of(w->rest, 4)) && take(w, 4);
	if (digits > 2)
		return read_run(w, digits) && take(w, (int)digits);
	if (w->numbers_len == 2)
		return false;
	add_number(w, digits);
	return true;
}
