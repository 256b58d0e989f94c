/* One walk over the text, token by token: a number, a numeric date, a time, a word, a zone. Each token finds its place in `struct walk`;
 * what has none ends the walk. At the end the numbers that stood alone are given their roles, and the whole is checked against
 * the calendar. */
#include "report/date.h"

#include "base/ascii.h"
#include "report/calendar.h"
#include "report/date_signs.h"
#include "report/date_words.h"
#include "report/date_zone.h"
#include "text/fold.h"
#include "text/utf8.h"

#define WORD_MAX 40u
#define ZONE_MAX (15 * 60 + 59)
#define THAI_CENTURY 2500 /* of years of two digits */
#define COUNT(table) (sizeof(table) / sizeof(*(table)))

struct walk {
	struct span all, rest;
	int year, month, day; /* -1: not seen */
	int hour, minute, second, ms;
	int zone;             /* minutes */
	int weekday;
	int numbers[2];       /* of one or two digits, standing alone */
	bool is_joined[2];    /* to what stands before it: "29-8-14", "'14" */
	int numbers_len;
	enum date_meridiem meridiem;
	bool has_zone, is_year_first, is_month_a_weekday, was_number;
	bool is_front;        /* the text may go on with something else */
	bool is_group;        /* of day, hour and zone: month and year must follow */
	enum calendar calendar;  /* the year may be of it */
	bool is_eastern;
	bool is_our_month, is_solar_month; /* by its name */
	bool has_summer;         /* the zone */
	int era;
	struct span language; /* whose customs decide what is ambiguous, or none */
	size_t used;          /* bytes up to the end of the last token that said something */
};

/* ---- small readers ---- */

static size_t digits_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && ascii_is_digit(s.ptr[len]))
		len++;
	return len;
}

static int number_of(struct span s, size_t len)
{
	int value = 0;
	for (size_t i = 0; i < len && i < s.len && i < 9; i++)
		value = value * 10 + (s.ptr[i] - '0');
	return value;
}

static char at(struct span s, size_t i)
{
	return i < s.len ? s.ptr[i] : '\0';
}

static int full_year(int year, size_t digits)
{
	return digits > 2 ? year : year < 69 ? year + 2000 : year + 1900;
}

/* A day as it is written becomes one of our calendar; false for none. */
static bool to_ours(const struct walk *w, int *year, int *month, int *day)
{
	enum calendar calendar = calendar_has_year(w->calendar, *year) ? w->calendar : CALENDAR_OURS;
	return calendar_to_ours(calendar, year, month, day);
}

static bool is_day(const struct walk *w, int year, int month, int day)
{
	return to_ours(w, &year, &month, &day);
}

static bool is_weekday(const struct walk *w, int year, int month, int day)
{
	return to_ours(w, &year, &month, &day) && calendar_weekday(year, month, day) == w->weekday;
}

static void advance(struct walk *w, size_t len, bool says_something)
{
	w->rest = span_from(w->rest, len);
	if (says_something)
		w->used = w->all.len - w->rest.len;
}

/* ---- numbers ---- */

static bool set_date(struct walk *w, int year, int month, int day)
{
	if (w->year >= 0 || w->month >= 0 || w->day >= 0 || !is_day(w, year, month, day))
		return false;
	w->year = year;
	w->month = month;
	w->day = day;
	return true;
}

static bool set_month(struct walk *w, int year, int month)
{
	if (w->year >= 0 || w->month >= 0 || !is_day(w, year, month, 1))
		return false;
	w->year = year;
	w->month = month;
	return true;
}

static bool set_ordinal(struct walk *w, int year, int ordinal)
{
	int month, day;
	return calendar_of_ordinal(year, ordinal, &month, &day) && set_date(w, year, month, day);
}

/* Which of the two is the month, where neither says so: what the weekday confirms, else by custom: 3/30/2020 in America, 30.3.2020 and
 * 30-3-2020 elsewhere. */
static bool set_either(struct walk *w, int a, int b, int year, bool is_month_first)
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

struct group {
	int value;
	size_t digits;
};

static bool set_three(struct walk *w, const struct group g[3], char separator)
{
	if (g[0].digits >= 3)
		return g[0].digits == 4 && set_date(w, g[0].value, g[1].value, g[2].value);
	if (g[2].digits != 2 && g[2].digits != 4)
		return false;
	/* "03-12-31" is ISO 8601 without its century */
	if (separator == '-' && g[2].digits == 2 && g[0].digits == 2 && calendar_is_day(full_year(g[0].value, 2), g[1].value, g[2].value))
		return set_date(w, full_year(g[0].value, 2), g[1].value, g[2].value);
	int year = w->calendar == CALENDAR_THAI && g[2].digits == 2 ? g[2].value + THAI_CENTURY : full_year(g[2].value, g[2].digits);
	return set_either(w, g[0].value, g[1].value, year, separator == '/');
}

/* 2003-12-31, 31.12.2003, 12/31/03, 2003-12, 2003-365: bytes taken, 0: no such thing here, -1: an impossible one. */
static int read_groups(struct walk *w)
{
	struct span s = w->rest;
	struct group g[3] = { { 0 } };
	size_t pos = 0, len = 0;
	char separator = at(s, digits_len(s));
	bool is_colon = separator == ':' && digits_len(s) == 4 && w->month < 0; /* 2014:08:29, as cameras write */
	if (separator != '-' && separator != '/' && separator != '.' && !is_colon)
		return 0;
	while (len < 3) {
		size_t digits = digits_len(span_from(s, pos));
		if (digits == 0 || digits > 4)
			break;
		g[len++] = (struct group){ number_of(span_from(s, pos), digits), digits };
		pos += digits;
		size_t blank = separator == '.' && at(s, pos + 1) == ' ' ? 1 : 0;
		if (len == 3 || at(s, pos) != separator || !ascii_is_digit(at(s, pos + 1 + blank)))
			break;
		pos += 1 + blank;
	}
	if (len == 3)
		return set_three(w, g, separator) ? (int)pos : -1;
	if (len != 2 || g[0].digits != 4 || separator == '.' || is_colon)
		return 0;
	bool is_set = g[1].digits == 3 ? set_ordinal(w, g[0].value, g[1].value) : set_month(w, g[0].value, g[1].value);
	return is_set ? (int)pos : -1;
}

/* 15:30, 15:30:07.25, 15h30: bytes taken, 0 for no time, -1 for an impossible one. */
static int read_clock(struct walk *w)
{
	struct span s = w->rest;
	size_t digits = digits_len(s), pos = digits;
	if (digits > 2 || w->hour >= 0) {
		bool is_year = digits == 4 && w->year < 0 && w->month >= 0; /* 29/Aug/2014:14:32 */
		return at(s, pos) == ':' && !is_year ? -1 : 0;
	}
	bool is_french = (at(s, pos) == 'h' || at(s, pos) == 'H') && !ascii_is_letter(at(s, pos + 1));
	/* "15.30 Uhr": only where a date has been read and cannot be meant */
	bool has_date = w->month >= 0 && (w->day >= 0 || w->numbers_len > 0) && (w->year >= 0 || w->numbers_len == 2);
	bool is_dotted = has_date && at(s, pos) == '.' && digits_len(span_from(s, pos + 1)) == 2 && at(s, pos + 3) != '.';
	bool is_sentence = w->is_front && at(s, pos) == ':' && !ascii_is_digit(at(s, pos + 1)); /* "NEW DELHI, June 14: It rained" */
	if ((at(s, pos) != ':' && !is_french && !is_dotted) || is_sentence)
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
	if (at(s, pos) == ':') {
		digits = digits_len(span_from(s, ++pos));
		if (digits == 0 || digits > 2)
			return -1;
		w->second = number_of(span_from(s, pos), digits);
		pos += digits;
		size_t fraction = at(s, pos) == '.' || at(s, pos) == ',' ? digits_len(span_from(s, pos + 1)) : 0;
		if (fraction > 0) {
			w->ms = number_of(span_from(s, pos + 1), fraction > 3 ? 3 : fraction) * (fraction == 1 ? 100 : fraction == 2 ? 10 : 1);
			pos += 1 + fraction;
		}
	}
	bool is_possible = (w->hour < 24 || (w->hour == 24 && w->minute == 0 && w->second == 0)) && w->minute < 60 && w->second < 61;
	return is_possible && at(s, pos) != ':' ? (int)pos : -1;
}

static bool set_hhmm(struct walk *w, int value)
{
	if (w->hour >= 0 || value / 100 > 23 || value % 100 > 59)
		return false;
	w->hour = value / 100;
	w->minute = value % 100;
	w->second = w->ms = 0;
	return true;
}

/* Digits without anything between: 20031231, 200312311014, 031231. */
static bool read_run(struct walk *w, size_t digits)
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
		return set_ordinal(w, number_of(s, 4), number_of(span_from(s, 4), 3));
	case 6:
		return set_date(w, full_year(number_of(s, 2), 2), number_of(span_from(s, 2), 2), number_of(span_from(s, 4), 2)) ||
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
	for (size_t i = 0; i < COUNT(suffixes); i++) {
		struct span suffix = span_of(suffixes[i]);
		char next = at(s, suffix.len);
		if (span_starts_nocase(s, suffix) && !ascii_is_letter(next))
			return suffix.len;
	}
	return 0;
}

/* A number with the sign of what it counts behind it (date_signs.h): bytes taken, 0 where there is none, -1 where its place is taken. */
static int read_unit(struct walk *w, size_t digits)
{
	char unit = at(w->rest, digits);
	int value = number_of(w->rest, digits), *place = NULL;
	if (unit == UNIT_YEAR) {
		place = &w->year;
		value = w->era ? value + w->era : full_year(value, digits);
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
static int read_week(struct walk *w)
{
	struct span s = w->rest;
	size_t pos = digits_len(s) == 4 ? 4 : 0;
	pos += pos > 0 && at(s, pos) == '-';
	if (pos == 0 || (at(s, pos) | 0x20) != 'w' || digits_len(span_from(s, pos + 1)) < 2)
		return 0;
	int year = number_of(s, 4), week = number_of(span_from(s, pos + 1), 2), day = 1, ordinal;
	pos += 3;
	size_t dash = at(s, pos) == '-';
	if (digits_len(span_from(s, pos + dash)) == 1) {
		day = at(s, pos + dash) - '0';
		pos += dash + 1;
	}
	bool is_week = w->year < 0 && calendar_of_week(year, week, day, &year, &ordinal);
	return is_week && set_ordinal(w, year, ordinal) ? (int)pos : -1;
}

static bool zone_word_is(struct span s, size_t *ret_len);

/* "1432 GMT 29 AUG 2014", "1432Z": four digits that a zone follows are an hour where a year can still come. */
static bool is_hour_run(const struct walk *w)
{
	struct span s = w->rest;
	size_t blank = at(s, 4) == ' ', len;
	if (w->hour >= 0 || w->year >= 0)
		return false;
	if (blank == 0 && (at(s, 4) & ~0x20) >= 'A' && (at(s, 4) & ~0x20) <= 'Z' && !ascii_is_digit(at(s, 5)) && ((at(s, 5) | 0x20) < 'a' || (at(s, 5) | 0x20) > 'z'))
		return (at(s, 4) | 0x20) != 'h';
	if (!zone_word_is(span_from(s, 4 + blank), &len))
		return false;
	bool has_nothing = w->month < 0 && w->numbers_len == 0;
	return has_nothing || digits_len(span_from(s, 4 + blank + len + 1)) == 4;
}

static bool month_word_is(struct span s);

/* "291432Z AUG 14": the date-time group of soldiers and sailors; "291432 GMT AUG 14": of agencies, at the end of a message. */
static bool read_group_of_day(struct walk *w)
{
	struct span s = w->rest;
	size_t blank = at(s, 6) == ' ', len;
	int zone = 0, day = number_of(s, 2);
	if (digits_len(s) != 6 || w->numbers_len > 0 || w->month >= 0 || w->day >= 0)
		return false;
	bool is_named = zone_word_is(span_from(s, 6 + blank), &len); /* and is read as a word, in its turn */
	if (!is_named && !date_zone_of_letter(at(s, 6), &zone))
		return false;
	struct span behind = span_trim(span_from(s, is_named ? 6 + blank + len : 7));
	if (day < 1 || day > 31 || !month_word_is(behind) || !set_hhmm(w, number_of(span_from(s, 2), 4)))
		return false;
	w->day = day;
	w->zone = zone;
	w->has_zone = !is_named;
	w->is_group = true;
	advance(w, is_named ? 6 : 7, true);
	return true;
}

static bool take(struct walk *w, int bytes)
{
	advance(w, bytes > 0 ? (size_t)bytes : 0, bytes > 0);
	return bytes > 0;
}

/* T14: an hour alone behind the date. */
static bool read_hour_alone(struct walk *w, size_t digits)
{
	char before = w->rest.ptr > w->all.ptr ? w->rest.ptr[-1] : ' ';
	if ((before | 0x20) != 't' || digits != 2 || w->hour >= 0 || w->day < 0 || number_of(w->rest, 2) > 23)
		return false;
	w->hour = number_of(w->rest, 2);
	w->minute = w->second = w->ms = 0;
	advance(w, digits, true);
	return true;
}

static void add_number(struct walk *w, size_t digits)
{
	size_t before = (size_t)(w->rest.ptr - w->all.ptr);
	w->is_joined[w->numbers_len] = before > 0 && w->all.ptr[before - 1] != ' ' && (before < 2 || w->all.ptr[before - 2] != ' ' || w->all.ptr[before - 1] == '\'');
	w->numbers[w->numbers_len++] = number_of(w->rest, digits);
	advance(w, digits + ordinal_suffix_len(span_from(w->rest, digits)), true);
}

static bool read_number(struct walk *w)
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

/* ---- zones ---- */

/* +0200, -05:00, +2: where a sign and digits stand; false for an impossible offset. */
static bool read_offset(struct walk *w)
{
	int sign = at(w->rest, 0) == '-' ? -1 : 1;
	struct span s = span_from(w->rest, 1);
	size_t digits = digits_len(s), pos = digits;
	int minutes;
	if (digits == 4) {
		minutes = number_of(s, 2) * 60 + number_of(span_from(s, 2), 2);
	} else if (digits == 1 || digits == 2) {
		minutes = number_of(s, digits) * 60;
		if (at(s, digits) == ':') {
			if (digits_len(span_from(s, digits + 1)) != 2)
				return false;
			int more = number_of(span_from(s, digits + 1), 2);
			minutes += more;
			pos += 3;
			if (more > 59)
				return false;
		}
	} else {
		return false;
	}
	if (minutes > ZONE_MAX)
		return false;
	w->zone = sign * minutes;
	w->has_zone = true;
	advance(w, 1 + pos, true);
	return true;
}

/* "Europe/Brussels": without the tables of the zone's history it stands for UTC; an hour or two off beats no date. */
static bool read_region(struct walk *w, size_t word_len)
{
	size_t len = word_len;
	while (len < w->rest.len && ((at(w->rest, len) | 0x20) >= 'a' || strchr("/_+-0123456789", at(w->rest, len))))
		len++;
	w->has_zone = true;
	advance(w, len, true);
	return true;
}

/* ---- words ---- */

/* Characters of a folded word; each two-byte letter counts once. */
static size_t letters(struct span word)
{
	size_t count = 0;
	for (size_t i = 0; i < word.len; i++)
		count += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
	return count;
}

static int word_value(const struct date_word *table, size_t len, struct span word, size_t least)
{
	bool is_short = letters(word) < least; /* then it must be the whole name */
	for (size_t i = 0; i < len; i++)
		if (table[i].name[0] == word.ptr[0] && span_starts(span_of(table[i].name), word) && (!is_short || !table[i].name[word.len]))
			return table[i].value;
	return -1;
}

static bool is_word_letter(uint32_t c)
{
	if (c < 0xC0)
		return (c | 0x20) - 'a' < 26;
	/* points and dandas of scripts that have no others */
	return c != 0xD7 && c != 0xF7 && c != 0x060C && c != 0x0640 && c != 0x0964 && (c < 0x2000 || (c >= 0x3040 && c < 0xFB00));
}

static size_t word_len(struct span s)
{
	size_t len = 0;
	while (len < s.len) {
		size_t size;
		uint32_t c = utf8_next(span_from(s, len), &size);
		if (!is_word_letter(c))
			break;
		len += size;
	}
	return len;
}

static struct span fold_word(struct span word, char room[static 2 * WORD_MAX])
{
	bool is_ascii = true;
	for (size_t i = 0; i < word.len && is_ascii; i++) {
		room[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? (char)(word.ptr[i] + ('a' - 'A')) : word.ptr[i];
		is_ascii = (unsigned char)word.ptr[i] < 0x80;
	}
	if (is_ascii)
		return span_make(room, word.len);
	struct buf folded;
	buf_init(&folded, 2 * WORD_MAX);
	fold_add(&folded, word);
	size_t len = folded.len;
	if (len > 0)
		memcpy(room, folded.ptr, len);
	buf_done(&folded);
	return span_make(room, len);
}

/* am, pm, a.m., p. m. after a number or a time. */
static size_t meridiem_len(struct span s, enum date_meridiem *ret_meridiem)
{
	char first = (char)(at(s, 0) | 0x20);
	if (first != 'a' && first != 'p')
		return 0;
	size_t len = 1;
	bool is_dotted = at(s, len) == '.';
	len += is_dotted;
	len += is_dotted && at(s, len) == ' ';
	if ((at(s, len) | 0x20) != 'm')
		return 0;
	len += 1 + (is_dotted && at(s, len + 1) == '.');
	if (word_len(span_from(s, len)) > 0)
		return 0;
	*ret_meridiem = first == 'a' ? MERIDIEM_AM : MERIDIEM_PM;
	return len;
}

static bool read_meridiem(struct walk *w)
{
	enum date_meridiem meridiem;
	size_t len = meridiem_len(w->rest, &meridiem);
	if (len == 0 || !w->was_number || w->meridiem != MERIDIEM_NONE)
		return false;
	if (w->hour < 0) { /* "4 pm" */
		if (w->numbers_len == 0 || w->numbers[w->numbers_len - 1] > 12)
			return false;
		w->hour = w->numbers[--w->numbers_len];
		w->minute = w->second = w->ms = 0;
	}
	w->meridiem = meridiem;
	advance(w, len, true);
	return true;
}

/* II to XII between day and year. */
static int roman_month(const struct walk *w, struct span word)
{
	static const char *const numerals[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii" };
	for (size_t i = 0; w->numbers_len == 1 && w->month < 0 && w->hour < 0 && i < COUNT(numerals); i++)
		if (span_equals(word, span_of(numerals[i])))
			return (int)i + 1;
	return -1;
}

/* Names that mean one month here and another there; the table has the commoner. */
static int month_in(struct span language, struct span word, int month)
{
	bool is_croatian = span_starts(language, SPAN("hr"));
	return is_croatian && month == 11 && span_starts(word, SPAN("listopad")) ? 10 : month;
}

static int month_of(const struct walk *w, struct span word)
{
	int month = word_value(months, COUNT(months), word, 3);
	if (month < 0) /* "באוגוסט": in August */
		month = span_starts(word, SPAN("\xD7\x91")) ? word_value(months, COUNT(months), span_from(word, 2), 3) : roman_month(w, word);
	return month_in(w->language, word, month);
}

/* True where a month stands at the front. */
static bool month_word_is(struct span s)
{
	char room[2 * WORD_MAX];
	size_t len = word_len(s);
	return len > 0 && len <= WORD_MAX && word_value(months, COUNT(months), fold_word(span_head(s, len), room), 3) >= 0;
}

static bool read_month(struct walk *w, struct span word, size_t len)
{
	int month = month_of(w, word);
	/* "آب/أغسطس": both names of one month */
	bool is_solar = month < 0;
	if (is_solar)
		month = word_value(solar_months, COUNT(solar_months), word, WORD_MAX);
	if (month < 0 || (w->month >= 0 && !w->is_month_a_weekday && w->month != month))
		return false;
	w->is_solar_month |= is_solar;
	w->is_our_month |= !is_solar;
	w->calendar = is_solar ? CALENDAR_SOLAR : w->calendar;
	/* "mar., 01 déc.": a Tuesday after all */
	w->is_month_a_weekday = w->month < 0 && word_value(weekdays, COUNT(weekdays), word, 2) >= 0;
	w->month = month;
	advance(w, len, true);
	return true;
}

/* "tháng 8": the word for month, and its number. */
static bool read_numbered_month(struct walk *w, struct span word, size_t len)
{
	struct span rest = span_trim(span_from(w->rest, len));
	size_t digits = digits_len(rest);
	if (!span_equals(word, SPAN("thang")) || w->month >= 0 || digits == 0 || digits > 2 || number_of(rest, digits) > 12)
		return false;
	w->month = number_of(rest, digits);
	advance(w, (size_t)(rest.ptr - w->rest.ptr) + digits, true);
	return true;
}

/* True where a zone with a name of its own stands at the front: no single letter. */
static bool zone_word_is(struct span s, size_t *ret_len)
{
	char room[2 * WORD_MAX];
	size_t len = word_len(s);
	*ret_len = len;
	return len > 1 && len <= WORD_MAX && date_zone_find(fold_word(span_head(s, len), room));
}

/* A single letter behind the hour. Joined to it, it is meant as soldiers mean it; apart, as in mails, RFC 5322 wants it to say nothing, for
 * as many have got it wrong as right. */
static bool read_zone_letter(struct walk *w, struct span word)
{
	int minutes;
	if (word.len != 1 || w->hour < 0 || w->has_zone || !date_zone_of_letter(word.ptr[0], &minutes))
		return false;
	bool is_joined = w->rest.ptr > w->all.ptr && ascii_is_digit(w->rest.ptr[-1]);
	if (!is_joined && word.ptr[0] != 'z' && (w->is_front || w->rest.len > 1))
		return false;
	w->zone = is_joined ? minutes : 0;
	w->has_zone = true;
	advance(w, 1, true);
	return true;
}

static bool read_zone_word(struct walk *w, struct span word, size_t len)
{
	bool has_date = w->hour >= 0 || (w->month >= 0 && w->year >= 0);
	const struct date_zone *zone = has_date ? date_zone_find(word) : NULL;
	/* before the hour "at" and "et" are words */
	if (!zone || (w->hour < 0 && word.len < 3))
		return has_date && read_zone_letter(w, word);
	if (!w->has_zone) {
		w->zone = zone->minutes;
		w->has_summer = zone->has_summer;
	}
	w->has_zone = true;
	advance(w, len, true);
	char sign = at(w->rest, 0);
	bool goes_on = zone->minutes == 0 && (sign == '+' || sign == '-') && ascii_is_digit(at(w->rest, 1));
	return !goes_on || read_offset(w);
}

static bool is_filler(const struct walk *w, struct span word, struct span after)
{
	if (span_equals(word, SPAN("t"))) /* 2003-12-31T10:14 */
		return w->year >= 0 && ascii_is_digit(at(after, 0));
	for (size_t i = 0; i < COUNT(fillers); i++)
		if (span_equals(word, span_of(fillers[i])))
			return true;
	return false;
}

static bool read_word(struct walk *w)
{
	char room[2 * WORD_MAX];
	if (read_meridiem(w))
		return true;
	size_t len = word_len(w->rest);
	if (len == 0 || len > WORD_MAX)
		return false;
	struct span word = fold_word(span_head(w->rest, len), room);
	if (at(w->rest, len) == '/' && w->hour >= 0)
		return read_region(w, len);
	if (read_month(w, word, len) || read_numbered_month(w, word, len))
		return true;
	if (w->hour >= 0 && read_zone_word(w, word, len))
		return true;
	int weekday = word_value(weekdays, COUNT(weekdays), word, 2);
	if (weekday >= 0 && w->weekday < 0) {
		w->weekday = weekday;
		advance(w, len, false);
		return true;
	}
	if (read_zone_word(w, word, len))
		return true;
	if (!is_filler(w, word, span_from(w->rest, len)))
		return false;
	advance(w, len, false);
	return true;
}

/* ---- the walk ---- */

static size_t separator_len(struct span s)
{
	static const char *const separators[] = { " ", ",", ";", "-", ".", "|", "\t", "\n", "\r", "\xC2\xA0", "\xE2\x80\x93", "\xE2\x80\x94",
		"\xC2\xB7", "\xE2\x80\xAF", "\\n", "\\r", "\\t", "'", "\xE2\x80\x99", "\xE2\x80\x98", "\xD8\x8C", "\xE0\xA5\xA4" };
	for (size_t i = 0; i < COUNT(separators); i++)
		if (span_starts(s, span_of(separators[i])))
			return strlen(separators[i]);
	return 0;
}

/* What parts tokens only between others: 29/Aug/2014:14:32. */
static bool is_inner_separator(const struct walk *w)
{
	char c = w->rest.ptr[0], before = w->rest.ptr > w->all.ptr ? w->rest.ptr[-1] : ' ', next = at(w->rest, 1);
	if (c == '/')
		return (ascii_is_digit(before) || is_word_letter((unsigned char)before) || (signed char)before < 0) &&
		       (ascii_is_digit(next) || is_word_letter((unsigned char)next) || (signed char)next < 0);
	return c == ':' && ascii_is_digit(before) && ascii_is_digit(next) && w->year >= 0 && w->hour < 0;
}

/* "BOGOTÁ, 29 ago - 2000 personas": where a year is still to come and a sentence may, a dash parts them. */
static bool ends_front(const struct walk *w, size_t separator)
{
	struct span s = w->rest;
	if (!w->is_front || w->year >= 0 || w->month < 0 || (w->day < 0 && w->numbers_len == 0))
		return false;
	bool is_dash = s.ptr[0] == '-' || separator == 3;
	char before = s.ptr > w->all.ptr ? s.ptr[-1] : ' ';
	return is_dash && (before == ' ' || at(s, separator) == ' ' || at(s, separator) == '-');
}

static bool step(struct walk *w)
{
	struct span s = w->rest;
	char c = s.ptr[0];
	bool was_number = w->was_number;
	w->was_number = ascii_is_digit(c);
	if (ascii_is_digit(c))
		return read_number(w);
	if ((c == '+' || c == '-') && ascii_is_digit(at(s, 1)) && w->hour >= 0 && !w->has_zone)
		return read_offset(w);
	if (c == '(' || c == '[') { /* a comment of RFC 5322, or the region of a zone */
		const char *end = memchr(s.ptr, c == '(' ? ')' : ']', s.len);
		if (end && !w->is_front)
			advance(w, (size_t)(end - s.ptr) + 1, false);
		return end != NULL && !w->is_front;
	}
	size_t len = is_inner_separator(w) ? 1 : separator_len(s);
	if (len > 0 && ends_front(w, len))
		return false;
	w->was_number = was_number && len > 0;
	if (len > 0) {
		advance(w, len, false);
		return true;
	}
	w->was_number = was_number;
	bool is_read = read_word(w);
	w->was_number = false;
	return is_read;
}

static int year_of_two(const struct walk *w, int year)
{
	if (w->is_solar_month)
		return year + (year < 50 ? 1400 : 1300);
	return w->calendar == CALENDAR_THAI ? year + THAI_CENTURY : full_year(year, 2);
}

/* The numbers that stood alone find their places. */
static bool settle(struct walk *w)
{
	if (w->numbers_len == 0)
		return true;
	if (w->month >= 0 && w->day < 0) {
		w->day = w->numbers[0];
		if (w->numbers_len == 2) {
			if (w->year >= 0 || (w->is_front && !w->is_joined[1]))
				return false;
			w->year = year_of_two(w, w->numbers[1]);
		}
		return true;
	}
	bool is_year = !w->is_front || w->is_joined[0] || w->is_group;
	if (w->month >= 0 && w->day >= 0 && w->numbers_len == 1 && w->year < 0 && is_year) { /* 291432Z AUG 14 */
		w->year = full_year(w->numbers[0], 2);
		return true;
	}
	if (w->month < 0 && w->numbers_len == 2 && w->year >= 0) {
		int year = w->year;
		w->year = -1;
		return set_either(w, w->numbers[0], w->numbers[1], year, w->is_year_first);
	}
	return false;
}

/* Month and year are of one calendar: there is no August of 1393, and no Shahrivar of 2014. Years of the Hijra are not read at all. */
static bool is_one_calendar(const struct walk *w)
{
	bool is_solar = w->calendar == CALENDAR_SOLAR && w->year >= 0 && calendar_has_year(CALENDAR_SOLAR, w->year);
	if (w->is_solar_month || is_solar)
		return is_solar && !w->is_our_month;
	return !w->is_eastern || !calendar_has_year(CALENDAR_SOLAR, w->year);
}

/* A day of a year that is not known stands in a year that has them all. */
#define SOME_YEAR 2000

static bool finish(struct walk *w, struct date *ret_date)
{
	if (!settle(w) || (w->month < 0 && (w->hour >= 0 || w->year < 0)) || !is_one_calendar(w))
		return false;
	struct date date = { .is_date_only = w->hour < 0, .has_day = w->day >= 0, .has_year = w->year >= 0 };
	int year = date.has_year ? w->year : SOME_YEAR, month = w->month < 0 ? 1 : w->month, day = w->day < 0 ? 1 : w->day;
	if (!to_ours(w, &year, &month, &day) || (!date.has_day && !date.is_date_only))
		return false;
	date.month = (int8_t)(w->month < 0 ? 0 : month);
	date.day = (int8_t)(w->day < 0 ? 0 : day);
	int hour = w->hour < 0 ? 0 : w->hour;
	if (w->meridiem == MERIDIEM_PM && hour < 12)
		hour += 12;
	else if (w->meridiem == MERIDIEM_AM && hour == 12)
		hour = 0;
	date.time = clock_from_civil(year, month, day, hour, w->hour < 0 ? 0 : w->minute, w->hour < 0 ? 0 : w->second);
	bool is_summer = w->has_summer && !date.is_date_only && date_zone_is_summer(year, month, day, hour * 60 + w->minute);
	if (!date.is_date_only)
		date.time += w->ms - (w->zone + (is_summer ? 60 : 0)) * CLOCK_MINUTE;
	*ret_date = date;
	return true;
}

static struct walk walk_begin(struct span text)
{
	return (struct walk){ .all = text, .rest = text, .year = -1, .month = -1, .day = -1, .hour = -1, .weekday = -1 };
}

/* Digits alone may be of either. Urdu has those of Persian, and other years. */
static enum calendar calendar_in(struct span language, enum calendar calendar)
{
	if (calendar == CALENDAR_OURS && span_starts(language, SPAN("th")))
		return CALENDAR_THAI;
	if (calendar == CALENDAR_OURS && (span_starts(language, SPAN("fa")) || span_starts(language, SPAN("prs"))))
		return CALENDAR_SOLAR;
	return calendar == CALENDAR_SOLAR && span_starts(language, SPAN("ur")) ? CALENDAR_OURS : calendar;
}

static struct walk walk_signs(const struct date_signs *signs, struct span language)
{
	struct walk w = walk_begin(signs->text);
	w.zone = signs->zone;
	w.meridiem = signs->meridiem;
	w.era = signs->era;
	w.calendar = calendar_in(language, signs->calendar);
	w.is_eastern = signs->is_eastern;
	w.language = language;
	return w;
}

/* ---- what is no walk ---- */

/* -0312 and -03-12 (March without a day in '03… of ISO 8601:1988), 03335 (day of the year). */
static bool parse_short(struct span s, struct date *ret_date)
{
	struct walk w = walk_begin(s);
	if (s.ptr[0] == '-') {
		struct span year = span_from(s, 1), month = span_from(s, at(s, 3) == '-' ? 4 : 3);
		return digits_len(year) >= 2 && digits_len(month) == 2 && month.len == 2 &&
		       set_month(&w, full_year(number_of(year, 2), 2), number_of(month, 2)) && finish(&w, ret_date);
	}
	/* Five digits may also be M-DD-YY: then nobody can tell. */
	if (s.len == 5 && digits_len(s) == 5) {
		bool is_torn = calendar_is_day(full_year(number_of(span_from(s, 3), 2), 2), number_of(s, 1), number_of(span_from(s, 1), 2));
		return !is_torn && set_ordinal(&w, full_year(number_of(s, 2), 2), number_of(span_from(s, 2), 3)) && finish(&w, ret_date);
	}
	return false;
}

/* Seconds or milliseconds since 1970: nine digits begin in 1973. */
static bool parse_unix(struct span s, struct date *ret_date)
{
	size_t digits = digits_len(s);
	if (digits != s.len || (digits != 9 && digits != 10 && digits != 13))
		return false;
	int64_t value = 0;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (s.ptr[i] - '0');
	*ret_date = (struct date){ .time = digits == 13 ? value : value * CLOCK_SECOND, .has_day = true, .has_year = true };
	return true;
}

bool date_parse_in(struct span text, struct span language, struct date *ret_date)
{
	text = span_trim(text);
	if (text.len < 4 || text.len > DATE_TEXT_MAX)
		return false;
	if (parse_short(text, ret_date) || parse_unix(text, ret_date))
		return true;
	struct date_signs signs;
	date_signs_read(&signs, text);
	struct walk w = walk_signs(&signs, language);
	while (w.rest.len > 0)
		if (!step(&w))
			return false;
	/* a year alone must be all there is: "at 2003" is no date */
	if (w.month < 0 && w.numbers_len == 0 && text.len != 4)
		return false;
	return finish(&w, ret_date) && ret_date->has_year;
}

bool date_parse(struct span text, struct date *ret_date)
{
	return date_parse_in(text, SPAN_NONE, ret_date);
}

bool date_is_impossible(struct span text)
{
	struct date_signs signs;
	text = span_trim(text);
	if (text.len < 8 || text.len > DATE_TEXT_MAX)
		return false;
	date_signs_read(&signs, text);
	struct walk w = walk_signs(&signs, SPAN_NONE);
	struct group g[3];
	while (w.rest.len > 0 && step(&w))
		;
	if (w.rest.len == 0) /* all of it was read, so only the calendar can refuse it */
		return settle(&w) && w.year > 0 && w.month > 0 && w.day > 0 && !is_day(&w, w.year, w.month, w.day);
	/* 2014-02-30 ends the walk where it stands */
	struct span s = w.rest;
	for (size_t i = 0; i < 3; i++) {
		size_t digits = digits_len(s);
		g[i] = (struct group){ number_of(s, digits), digits };
		if (digits == 0 || (i < 2 && at(s, digits) != '-'))
			return false;
		s = span_from(s, digits + (i < 2));
	}
	return g[0].digits == 4 && g[1].digits == 2 && g[2].digits == 2 && s.len == 0 && !calendar_is_day(g[0].value, g[1].value, g[2].value);
}

bool date_front(struct span text, struct span language, struct date *ret_date, size_t *ret_len)
{
	struct date_signs signs;
	date_signs_read(&signs, utf8_head(text, DATE_TEXT_MAX));
	struct walk w = walk_signs(&signs, language);
	w.is_front = true;
	bool is_found = false;
	/* each longer front that is a date beats the shorter one */
	while (w.rest.len > 0 && step(&w)) {
		struct walk tried = w;
		struct date date;
		if (tried.month < 0 || !finish(&tried, &date) || !date.has_day || (is_found && ret_date->has_year && !date.has_year))
			continue;
		*ret_date = date;
		*ret_len = date_signs_from(&signs, w.used);
		is_found = true;
	}
	return is_found;
}

bool date_parse_front(struct span text, struct date *ret_date, size_t *ret_len)
{
	return date_front(text, SPAN_NONE, ret_date, ret_len) && ret_date->has_year;
}

struct date date_with_year(const struct date *day, const struct date *later)
{
	struct date date = *day;
	int64_t clock = day->time - clock_from_civil(SOME_YEAR, day->month, day->day, 0, 0, 0);
	int year = 1971 + (int)(later->time / CLOCK_DAY * 400 / 146097); /* or the one before; both are tried */
	do
		date.time = clock_from_civil(year, day->month, day->day, 0, 0, 0) + clock;
	while (date.time > later->time + CLOCK_DAY && year-- > 1);
	date.has_year = true;
	return date;
}
