/* One walk over the text, token by token: a number, a numeric date, a time, a word, a zone. Each token finds its place in `struct date_walk`;
 * what has none ends the walk. At the end the numbers that stood alone are given their roles, and the whole is checked against
 * the calendar. */
#include "report/date_walk.h"

#include "base/array.h"
#include "text/utf8.h"

/* ---- the walk ---- */

static size_t separator_len(struct span s)
{
	static const char *const separators[] = { " ", ",", ";", "-", ".", "|", "\t", "\n", "\r", "\xC2\xA0", "\xE2\x80\x93", "\xE2\x80\x94",
		"\xC2\xB7", "\xE2\x80\xAF", "\\n", "\\r", "\\t", "'", "\xE2\x80\x99", "\xE2\x80\x98", "\xD8\x8C", "\xE0\xA5\xA4" };
	for (size_t i = 0; i < LEN(separators); i++)
		if (span_starts(s, span_of(separators[i])))
			return strlen(separators[i]);
	return 0;
}

/* What parts tokens only between others: 29/Aug/2014:14:32. */
static bool is_inner_separator(const struct date_walk *w)
{
	char c = w->rest.ptr[0], before = w->rest.ptr > w->all.ptr ? w->rest.ptr[-1] : ' ', next = char_at(w->rest, 1);
	if (c == '/' && before == ' ' && w->month >= 0) /* "تشرين الثاني/نوفمبر": the sign of the first has blanks around it */
		return (signed char)next < 0;
	if (c == '/')
		return (ascii_is_digit(before) || date_is_word_letter((unsigned char)before) || (signed char)before < 0) &&
		       (ascii_is_digit(next) || date_is_word_letter((unsigned char)next) || (signed char)next < 0);
	return c == ':' && ascii_is_digit(before) && ascii_is_digit(next) && w->year >= 0 && w->hour < 0;
}

/* "BOGOTÁ, 29 ago - 2000 personas": where a year is still to come and a sentence may, a dash parts them. */
static bool ends_front(const struct date_walk *w, size_t separator)
{
	struct span s = w->rest;
	if (!w->is_front || w->year >= 0 || w->month < 0 || (w->day < 0 && w->numbers_len == 0))
		return false;
	bool is_dash = s.ptr[0] == '-' || separator == 3;
	char before = s.ptr > w->all.ptr ? s.ptr[-1] : ' ';
	return is_dash && (before == ' ' || char_at(s, separator) == ' ' || char_at(s, separator) == '-');
}

static bool step(struct date_walk *w)
{
	struct span s = w->rest;
	char c = s.ptr[0];
	bool was_number = w->was_number;
	w->was_number = ascii_is_digit(c);
	if (ascii_is_digit(c))
		return date_read_number(w);
	if ((c == '+' || c == '-') && ascii_is_digit(char_at(s, 1)) && w->hour >= 0 && !w->has_zone)
		return date_read_offset(w);
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
	bool is_read = date_read_word(w);
	w->was_number = false;
	return is_read;
}

static int year_of_two(const struct date_walk *w, int year)
{
	if (w->is_solar_month)
		return year + (year < 50 ? 1400 : 1300);
	return w->calendar == CALENDAR_THAI ? year + THAI_CENTURY : date_full_year(year, 2);
}

/* The numbers that stood alone find their places. */
static bool settle(struct date_walk *w)
{
	if (w->numbers_len == 0)
		return true;
	if (w->month >= 0 && w->day < 0) {
		w->day = w->numbers[0];
		if (w->numbers_len == 2) {
			/* "29 Aug, 14 people": but an hour, or the end of it all, makes the second a year */
			bool may_go_on = w->is_front && !w->is_joined[1] && w->hour < 0 && w->rest.len > 0;
			if (w->year >= 0 || may_go_on)
				return false;
			w->year = year_of_two(w, w->numbers[1]);
		}
		return true;
	}
	bool is_year = !w->is_front || w->is_joined[0] || w->is_group;
	if (w->month >= 0 && w->day >= 0 && w->numbers_len == 1 && w->year < 0 && is_year) { /* 291432Z AUG 14 */
		w->year = date_full_year(w->numbers[0], 2);
		return true;
	}
	if (w->month < 0 && w->numbers_len == 2 && w->year >= 0) {
		int year = w->year;
		w->year = -1;
		return date_set_either(w, w->numbers[0], w->numbers[1], year, w->is_year_first);
	}
	return false;
}

/* Month and year are of one calendar: there is no August of 1393, and no Shahrivar of 2014. Years of the Hijra are not read at all. */
static bool is_one_calendar(const struct date_walk *w)
{
	bool is_solar = w->calendar == CALENDAR_SOLAR && w->year >= 0 && calendar_has_year(CALENDAR_SOLAR, w->year);
	if (w->is_solar_month || is_solar)
		return is_solar && !w->is_our_month;
	return !w->is_eastern || !calendar_has_year(CALENDAR_SOLAR, w->year);
}

/* A day of a year that is not known stands in a year that has them all. */
#define SOME_YEAR 2000

/* The zone of a region that is not sure is dropped: as good as none, and an hour or two off beats no date. */
static void set_region(struct date_walk *w, int year)
{
	const struct date_zone *zone = date_zone_of_region(w->region, year);
	if (!zone)
		return;
	w->zone = zone->minutes;
	w->summer = zone->summer;
}

static bool finish(struct date_walk *w, struct date *ret_date)
{
	if (!settle(w) || (w->month < 0 && (w->hour >= 0 || w->year < 0)) || !is_one_calendar(w))
		return false;
	struct date date = { .is_date_only = w->hour < 0, .has_day = w->day >= 0, .has_year = w->year >= 0 };
	int year = date.has_year ? w->year : SOME_YEAR, month = w->month < 0 ? 1 : w->month, day = w->day < 0 ? 1 : w->day;
	if (!date_to_ours(w, &year, &month, &day) || (!date.has_day && !date.is_date_only))
		return false;
	date.month = (int8_t)(w->month < 0 ? 0 : month);
	date.day = (int8_t)(w->day < 0 ? 0 : day);
	int hour = w->hour < 0 ? 0 : w->hour;
	if (w->meridiem == MERIDIEM_PM && hour < 12)
		hour += 12;
	else if (w->meridiem == MERIDIEM_AM && hour == 12)
		hour = 0;
	date.time = clock_from_civil(year, month, day, hour, w->hour < 0 ? 0 : w->minute, w->hour < 0 ? 0 : w->second);
	set_region(w, year);
	bool is_summer = !date.is_date_only && date_zone_is_summer(w->summer, w->zone, year, month, day, hour * 60 + w->minute);
	date.has_zone = w->has_zone;
	date.zone_min = (int16_t)(w->zone + (is_summer ? 60 : 0));
	if (!date.is_date_only)
		date.time += w->ms - date.zone_min * CLOCK_MINUTE;
	*ret_date = date;
	return true;
}

static struct date_walk walk_begin(struct span text)
{
	return (struct date_walk){ .all = text, .rest = text, .year = -1, .month = -1, .day = -1, .hour = -1, .weekday = -1 };
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

static struct date_walk walk_signs(const struct date_signs *signs, struct span language)
{
	struct date_walk w = walk_begin(signs->text);
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
	struct date_walk w = walk_begin(s);
	if (s.ptr[0] == '-') {
		struct span year = span_from(s, 1), month = span_from(s, char_at(s, 3) == '-' ? 4 : 3);
		return digits_len(year) >= 2 && digits_len(month) == 2 && month.len == 2 &&
		       date_set_month(&w, date_full_year(number_of(year, 2), 2), number_of(month, 2)) && finish(&w, ret_date);
	}
	/* Five digits may also be M-DD-YY: then nobody can tell. */
	if (s.len == 5 && digits_len(s) == 5) {
		bool is_torn = calendar_is_day(date_full_year(number_of(span_from(s, 3), 2), 2), number_of(s, 1), number_of(span_from(s, 1), 2));
		return !is_torn && date_set_ordinal(&w, date_full_year(number_of(s, 2), 2), number_of(span_from(s, 2), 3)) && finish(&w, ret_date);
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
	struct date_walk w = walk_signs(&signs, language);
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
	struct date_walk w = walk_signs(&signs, SPAN_NONE);
	struct date_group g[3];
	while (w.rest.len > 0 && step(&w))
		;
	if (w.rest.len == 0) /* all of it was read, so only the calendar can refuse it */
		return settle(&w) && w.year > 0 && w.month > 0 && w.day > 0 && !is_day(&w, w.year, w.month, w.day);
	if (w.is_no_hour && w.year > 0 && w.month > 0 && (w.day > 0 || w.numbers_len > 0))
		return true;
	/* 2014-02-30 ends the walk where it stands, whatever its hour */
	struct span s = w.rest;
	for (size_t i = 0; i < 3; i++) {
		size_t digits = digits_len(s);
		g[i] = (struct date_group){ number_of(s, digits), digits };
		if (digits == 0 || (i < 2 && char_at(s, digits) != '-'))
			return false;
		s = span_from(s, digits + (i < 2));
	}
	bool is_end = s.len == 0 || ((s.ptr[0] == 'T' || s.ptr[0] == ' ') && ascii_is_digit(char_at(s, 1)));
	return g[0].digits == 4 && g[1].digits == 2 && g[2].digits == 2 && is_end && !calendar_is_day(g[0].value, g[1].value, g[2].value);
}

bool date_front(struct span text, struct span language, struct date *ret_date, size_t *ret_len)
{
	struct date_signs signs;
	date_signs_read(&signs, utf8_head(text, DATE_TEXT_MAX));
	struct date_walk w = walk_signs(&signs, language);
	w.is_front = true;
	bool is_found = false;
	/* each longer front that is a date beats the shorter one */
	while (w.rest.len > 0 && step(&w)) {
		struct date_walk tried = w;
		struct date date;
		if (tried.month < 0 || !finish(&tried, &date) || !date.has_day || (is_found && ret_date->has_year && !date.has_year))
			continue;
		*ret_date = date;
		*ret_len = date_signs_from(&signs, w.used);
		is_found = true;
	}
	return is_found && !w.is_no_hour;
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
