#include "report/date_walk.h"

#include "base/array.h"
#include "report/date_words.h"
#include "text/fold.h"
#include "text/utf8.h"

#define WORD_MAX 40u
#define ZONE_MAX (15 * 60 + 59)

/* ---- zones ---- */

/* +0200, -05:00, +2: where a sign and digits stand; false for an impossible offset. */
bool date_read_offset(struct date_walk *w)
{
	int sign = char_at(w->rest, 0) == '-' ? -1 : 1;
	struct span s = span_from(w->rest, 1);
	size_t digits = digits_len(s), pos = digits;
	int minutes;
	if (digits == 4) {
		minutes = number_of(s, 2) * 60 + number_of(span_from(s, 2), 2);
	} else if (digits == 1 || digits == 2) {
		minutes = number_of(s, digits) * 60;
		if (char_at(s, digits) == ':') {
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

/* "Europe/Brussels"; what it is an hour or two off from UTC, the year tells. */
static bool read_region(struct date_walk *w, size_t word_len)
{
	size_t len = word_len;
	while (len < w->rest.len && ((char_at(w->rest, len) | 0x20) >= 'a' || strchr("/_+-0123456789", char_at(w->rest, len))))
		len++;
	if (!w->has_zone)
		w->region = span_head(w->rest, len);
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

bool date_is_word_letter(uint32_t c)
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
		if (!date_is_word_letter(c))
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
	char first = (char)(char_at(s, 0) | 0x20);
	if (first != 'a' && first != 'p')
		return 0;
	size_t len = 1;
	bool is_dotted = char_at(s, len) == '.';
	len += is_dotted;
	len += is_dotted && char_at(s, len) == ' ';
	if ((char_at(s, len) | 0x20) != 'm')
		return 0;
	len += 1 + (is_dotted && char_at(s, len + 1) == '.');
	if (word_len(span_from(s, len)) > 0)
		return 0;
	*ret_meridiem = first == 'a' ? MERIDIEM_AM : MERIDIEM_PM;
	return len;
}

static bool read_meridiem(struct date_walk *w)
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
static int roman_month(const struct date_walk *w, struct span word)
{
	static const char *const numerals[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii" };
	for (size_t i = 0; w->numbers_len == 1 && w->month < 0 && w->hour < 0 && i < LEN(numerals); i++)
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

static int month_of(const struct date_walk *w, struct span word)
{
	int month = word_value(months, LEN(months), word, 3);
	if (month < 0) /* "באוגוסט": in August */
		month = span_starts(word, SPAN("\xD7\x91")) ? word_value(months, LEN(months), span_from(word, 2), 3) : roman_month(w, word);
	return month_in(w->language, word, month);
}

/* True where a month stands at the front. */
bool date_month_is_at(struct span s)
{
	char room[2 * WORD_MAX];
	size_t len = word_len(s);
	return len > 0 && len <= WORD_MAX && word_value(months, LEN(months), fold_word(span_head(s, len), room), 3) >= 0;
}

static bool read_month(struct date_walk *w, struct span word, size_t len)
{
	int month = month_of(w, word);
	/* "آب/أغسطس": both names of one month */
	bool is_solar = month < 0;
	if (is_solar)
		month = word_value(solar_months, LEN(solar_months), word, WORD_MAX);
	if (month < 0 || (w->month >= 0 && !w->is_month_a_weekday && w->month != month))
		return false;
	w->is_solar_month |= is_solar;
	w->is_our_month |= !is_solar;
	w->calendar = is_solar ? CALENDAR_SOLAR : w->calendar;
	/* "mar., 01 déc.": a Tuesday after all */
	w->is_month_a_weekday = w->month < 0 && word_value(weekdays, LEN(weekdays), word, 2) >= 0;
	w->month = month;
	advance(w, len, true);
	return true;
}

/* "tháng 8": the word for month, and its number. */
static bool read_numbered_month(struct date_walk *w, struct span word, size_t len)
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
bool date_zone_is_at(struct span s, size_t *ret_len)
{
	char room[2 * WORD_MAX];
	size_t len = word_len(s);
	*ret_len = len;
	return len > 1 && len <= WORD_MAX && date_zone_find(fold_word(span_head(s, len), room));
}

/* A single letter behind the hour. Joined to it, it is meant as soldiers mean it; apart, as in mails, RFC 5322 wants it to say nothing, for
 * as many have got it wrong as right. */
static bool read_zone_letter(struct date_walk *w, struct span word)
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

static bool read_zone_word(struct date_walk *w, struct span word, size_t len)
{
	bool has_date = w->hour >= 0 || (w->month >= 0 && w->year >= 0);
	const struct date_zone *zone = has_date ? date_zone_find(word) : NULL;
	/* before the hour "at" and "et" are words */
	if (!zone || (w->hour < 0 && word.len < 3))
		return has_date && read_zone_letter(w, word);
	if (!w->has_zone) {
		w->zone = zone->minutes;
		w->summer = zone->summer;
	}
	w->has_zone = true;
	advance(w, len, true);
	char sign = char_at(w->rest, 0);
	bool goes_on = zone->minutes == 0 && (sign == '+' || sign == '-') && ascii_is_digit(char_at(w->rest, 1));
	return !goes_on || date_read_offset(w);
}

static bool says_nothing(struct span word)
{
	for (size_t i = 0; i < LEN(fillers); i++)
		if (span_equals(word, span_of(fillers[i])))
			return true;
	return false;
}

static bool is_filler(const struct date_walk *w, struct span word, struct span after)
{
	if (span_equals(word, SPAN("t"))) /* 2003-12-31T10:14 */
		return w->year >= 0 && ascii_is_digit(char_at(after, 0));
	return says_nothing(word);
}

bool date_says_nothing(struct span word)
{
	char room[2 * WORD_MAX];
	return word.len > 0 && word.len <= WORD_MAX && word_len(word) == word.len && says_nothing(fold_word(word, room));
}

int date_weekday(struct span word)
{
	char room[2 * WORD_MAX];
	size_t len = word_len(word);
	if (len == 0 || len > WORD_MAX || (len < word.len && word.ptr[len] != '-'))
		return 0;
	struct span name = fold_word(span_head(word, len), room);
	bool is_short = letters(name) == 3 && !date_month_is_at(word);
	int weekday = word_value(weekdays, LEN(weekdays), name, is_short ? 3 : WORD_MAX);
	return weekday == 0 ? 7 : weekday < 0 ? 0 : weekday;
}

bool date_read_word(struct date_walk *w)
{
	char room[2 * WORD_MAX];
	if (read_meridiem(w))
		return true;
	size_t len = word_len(w->rest);
	if (len == 0 || len > WORD_MAX)
		return false;
	struct span word = fold_word(span_head(w->rest, len), room);
	if (char_at(w->rest, len) == '/' && w->hour >= 0)
		return read_region(w, len);
	if (read_month(w, word, len) || read_numbered_month(w, word, len))
		return true;
	if (w->hour >= 0 && read_zone_word(w, word, len))
		return true;
	int weekday = word_value(weekdays, LEN(weekdays), word, 2);
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
