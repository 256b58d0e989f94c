#include "report/embargo_end.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/date.h"
#include "report/report.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <stdio.h>

#define WORDS_MAX 16u  /* of the time */
#define FRONT_MAX 120u /* bytes of it */

/* ---- by words ---- */

static bool parse_with(const char *front, struct span word, const char *behind, struct date *ret_date)
{
	char text[80];
	if (word.len == 0 || word.len > 20)
		return false;
	snprintf(text, sizeof(text), "%s%.*s%s", front, SPAN_ARG(word), behind);
	return date_parse(span_of(text), ret_date);
}

static bool is_date_with(const char *front, struct span word, const char *behind)
{
	struct date date;
	return parse_with(front, word, behind, &date);
}

static bool is_zone(struct span word)
{
	bool is_offset = word.len > 2 && (word.ptr[0] == '+' || word.ptr[0] == '-');
	bool is_word = word.len > 0 && (ascii_is_letter(word.ptr[0]) || (signed char)word.ptr[0] < 0);
	struct date date;
	return (is_offset || is_word) && word.len < EMBARGO_ZONE_MAX && parse_with("2000-01-01T00:00:00 ", word, "", &date) && date.has_zone;
}

static bool is_any(struct span word, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (word.len > 0 && fold_front_len(word, span_of(words[i])) == word.len)
			return true;
	return false;
}

static bool is_hours(struct span word)
{
	static const char *const words[] = { "h", "hrs", "hours", "uhr", "uur", "heures", "horas", "ore", "hodin", "часов", "часа", "ч", "годин", "год" };
	return is_any(word, words, LEN(words));
}

/* The number behind it is an hour. */
static bool precedes_hour(struct span word)
{
	static const char *const words[] = { "at", "um", "om", "à", "las", "às", "alle", "ore", "kl", "klo", "godz", "godziny", "saat", "pukul", "ora", "orele", "ώρα", "τις",
		"الساعة", "ساعت", "בשעה" };
	return is_any(word, words, LEN(words));
}

/* "am", "p.m.", and where that is not what it says, none: 0. */
static char half_of(struct span word)
{
	bool is_half = span_equals_nocase(word, SPAN("am")) || span_equals_nocase(word, SPAN("pm")) || span_equals_nocase(word, SPAN("a.m")) ||
		       span_equals_nocase(word, SPAN("p.m")) || span_equals_nocase(word, SPAN("a.m.")) || span_equals_nocase(word, SPAN("p.m."));
	return is_half ? (char)(word.ptr[0] | 0x20) : 0;
}

static struct span bare(struct span word)
{
	while (word.len > 0 && strchr(".,;:)]*", word.ptr[word.len - 1]))
		word.len--;
	while (word.len > 0 && strchr("([", word.ptr[0]))
		word = span_from(word, 1);
	return word;
}

static int number(struct span *rest, size_t digits_max)
{
	int value = 0;
	for (size_t i = 0; i < digits_max && rest->len > 0 && ascii_is_digit(rest->ptr[0]); i++) {
		value = 10 * value + (rest->ptr[0] - '0');
		*rest = span_from(*rest, 1);
	}
	return value;
}

static bool set_clock(struct embargo_end *end, int hour, int minute, char half)
{
	if (hour > 24 || minute > 59 || (half && (hour < 1 || hour > 12)))
		return false;
	end->hour = half ? hour % 12 + (half == 'p' ? 12 : 0) : hour;
	end->minute = minute;
	return true;
}

/* "0001", "00:01", "00.01", "18h30", "6pm", "6.30 p.m.", "0001GMT", "noon"; `rest` is what follows, of which "p.m." may be taken. */
static bool read_clock(struct embargo_end *end, struct span word, struct span *rest)
{
	struct span at = word, after = *rest, next = bare(span_next_word(&after));
	if (span_equals_nocase(word, SPAN("noon")) || span_equals_nocase(word, SPAN("midday")))
		return set_clock(end, 12, 0, 0);
	if (span_equals_nocase(word, SPAN("midnight")))
		return set_clock(end, 0, 0, 0);
	int hour = number(&at, 4), minute = 0;
	size_t digits = word.len - at.len;
	bool has_minutes = at.len >= 3 && strchr(":.hH", at.ptr[0]) && ascii_is_digit(at.ptr[1]) && ascii_is_digit(at.ptr[2]);
	bool has_colon = digits > 0 && digits <= 2 && has_minutes;
	if (has_colon) {
		at = span_from(at, 1);
		minute = number(&at, 2);
	} else if (digits == 4) {
		minute = hour % 100;
		hour /= 100;
	}
	bool is_zone_next = is_zone(next) && !date_says_nothing(next); /* "A LAS", "AT": no time of the Atlantic */
	bool is_hour_behind = is_hours(next) && !ascii_is_digit(span_trim(after).len > 0 ? span_trim(after).ptr[0] : 0); /* "2026 ore 18" */
	bool may_be_year = *end->day || is_date_with("1 ", next, " 2000"); /* "30 November 2026", "2026. november 30." */
	bool is_year = digits == 4 && may_be_year && word.ptr[0] != '0' && !is_zone_next && !is_hour_behind;
	char half = half_of(at.len > 0 ? at : next);
	bool is_attached = at.len == 0 || half || is_zone(at) || is_hours(at);
	bool is_hour = half || is_hours(at) || is_hours(next) || end->is_hour_next;
	bool is_clock = digits == 4 || has_colon || (digits > 0 && digits < 3 && is_hour);
	if (!is_clock || !is_attached || is_year || !set_clock(end, hour, minute, half))
		return false;
	end->may_be_year = digits == 4 && hour >= 19 && hour <= 20 && !is_zone_next && !is_hour;
	if (at.len > 0 && !half && is_zone(at))
		snprintf(end->zone, sizeof(end->zone), "%.*s", SPAN_ARG(at));
	else if (at.len == 0 && (half || is_hours(next)))
		*rest = after;
	return true;
}

static bool add_day(struct embargo_end *end, struct span word)
{
	size_t len = strlen(end->day);
	bool is_day = ascii_is_digit(word.ptr[0]) || is_date_with("1 ", word, " 2000");
	if (!is_day || len + word.len + 2 > sizeof(end->day))
		return false;
	snprintf(end->day + len, sizeof(end->day) - len, "%s%.*s", len > 0 ? " " : "", SPAN_ARG(word));
	return true;
}

static bool is_filler(struct span word)
{
	/* "thu" is a day first, and a word of Vietnamese dates */
	return (date_says_nothing(word) && date_weekday(word) == 0) || is_hours(word) || span_equals_nocase(word, SPAN("next"));
}

/* One word of the time; false where it is none. */
static bool read_word(struct embargo_end *end, struct span word, struct span *rest)
{
	int weekday = date_weekday(word);
	if (is_filler(word)) {
		end->is_hour_next = precedes_hour(word) || (end->is_hour_next && !is_hours(word));
		return true;
	}
	if (end->hour >= 0 && !*end->zone && is_zone(word)) { /* before the days: "CET" is one of them, too */
		snprintf(end->zone, sizeof(end->zone), "%.*s", SPAN_ARG(word));
		return true;
	}
	if (weekday > 0 && end->weekday == 0) {
		end->weekday = weekday;
		return true;
	}
	return (end->hour < 0 && read_clock(end, word, rest)) || (weekday == 0 && add_day(end, word));
}

static bool read_day(const char *day, const struct embargo_end *end, int64_t *ret_time)
{
	char text[100];
	struct date date;
	int hour = end->hour < 0 ? 0 : end->hour;
	snprintf(text, sizeof(text), "%s %02d:%02d:00 %s", day, hour % 24, end->minute, *end->zone ? end->zone : "UTC");
	bool is_read = date_parse(span_of(text), &date) && date.has_day;
	*ret_time = is_read ? date.time + (hour == 24 ? CLOCK_DAY : 0) : TIME_NONE;
	return is_read;
}

/* "1974" and "2030" are no times that anybody waits for. */
static bool is_time(const struct embargo_end *end)
{
	char day[EMBARGO_DAY_MAX + 8];
	int64_t time;
	snprintf(day, sizeof(day), "%s 2000", end->day);
	bool has_hour = end->hour >= 0 && (!end->may_be_year || *end->zone || *end->day);
	return has_hour || end->weekday > 0 || (*end->day && (read_day(end->day, end, &time) || read_day(day, end, &time)));
}

/* "(09:00 GMT)", "(1 p.m. EST, 19:00 CET)" behind an hour: the same one elsewhere. What has no zone itself is the poorer one. */
static size_t read_other_clock(struct embargo_end *end, struct span rest)
{
	struct span other = span_trim(rest);
	ptrdiff_t close = end->hour >= 0 && span_starts(other, SPAN("(")) ? span_find(other, SPAN(")")) : -1;
	struct span inside = close > 0 ? span_make(other.ptr + 1, (size_t)close - 1) : SPAN_NONE, word = span_next_word(&inside);
	struct embargo_end same = *end;
	if (word.len == 0 || !read_clock(&same, bare(word), &inside))
		return 0;
	word = bare(span_next_word(&inside));
	if (!*end->zone && is_zone(word)) {
		*end = same;
		snprintf(end->zone, sizeof(end->zone), "%.*s", SPAN_ARG(word));
	}
	return (size_t)(other.ptr + close + 1 - rest.ptr);
}

static size_t read_words(struct span text, struct embargo_end *ret_end)
{
	struct embargo_end end = { .hour = -1 };
	struct span rest = text;
	size_t len = 0;
	for (size_t words = 0; words < WORDS_MAX && rest.len > 0; words++) {
		size_t other = read_other_clock(&end, rest);
		if (other > 0) {
			len = text.len - rest.len + other;
			rest = span_from(text, len + (len < text.len && text.ptr[len] == ','));
		}
		struct span raw = span_next_word(&rest), word = bare(raw);
		if (word.len == 0 || !read_word(&end, word, &rest))
			break;
		if (is_filler(word) && !is_hours(word) && !span_equals_nocase(word, SPAN("time")))
			continue; /* what it stands before may be prose */
		len = text.len - rest.len;
		if (strchr(":)]*", text.ptr[len - 1])) {
			len--; /* the break is not of it */
			break;
		}
	}
	*ret_end = end;
	return is_time(&end) ? len : 0;
}

/* ---- as a date ---- */

/* Blanks for a weekday in brackets: "30日(月)18時", "11. 30.(월) 12:00". */
static void blank_brackets(char *text, size_t len)
{
	static const char *const opening[] = { "(", "（" }, *const closing[] = { ")", "）" };
	for (size_t i = 0; i < LEN(opening); i++) {
		ptrdiff_t from = span_find(span_make(text, len), span_of(opening[i]));
		struct span rest = from < 0 ? SPAN_NONE : span_make(text + from, len - (size_t)from);
		ptrdiff_t size = span_find(rest, span_of(closing[i]));
		if (size > 0 && !span_has_digit(span_head(rest, (size_t)size)))
			memset(text + from, ' ', (size_t)size + strlen(closing[i]));
	}
}

/* What the languages have in common, and those that write their words without blanks. */
static size_t read_date(struct span text, struct embargo_end *ret_end)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char room[FRONT_MAX], iso[CLOCK_ISO_SIZE];
	struct span front = utf8_head(text, FRONT_MAX);
	struct date date;
	size_t len;
	if (front.len == 0)
		return 0;
	memcpy(room, front.ptr, front.len);
	blank_brackets(room, front.len);
	if (!date_front(span_make(room, front.len), SPAN_NONE, &date, &len))
		return 0;
	*ret_end = (struct embargo_end){ .hour = -1 };
	clock_iso(date.time, iso);
	if (date.has_year)
		snprintf(ret_end->day, sizeof(ret_end->day), "%.10s", iso);
	else
		snprintf(ret_end->day, sizeof(ret_end->day), "%.2s %s", iso + 8, months[10 * (iso[5] - '0') + iso[6] - '0' - 1]);
	if (!date.is_date_only) {
		ret_end->hour = 10 * (iso[11] - '0') + iso[12] - '0';
		ret_end->minute = 10 * (iso[14] - '0') + iso[15] - '0';
	}
	return len;
}

size_t embargo_end_read(struct span text, struct embargo_end *ret_end)
{
	struct embargo_end date;
	size_t len = read_words(text, ret_end), date_len = read_date(text, &date);
	if (date_len < len || date_len == 0 || (date_len == len && date.hour < 0))
		return len;
	*ret_end = date;
	return date_len;
}

/* ---- the time ---- */

/* The next such hour, of such a day of the week where one is named, after `sent`. */
static int64_t next_time(const struct embargo_end *end, int64_t sent)
{
	char day[CLOCK_ISO_SIZE];
	int64_t start = sent - sent % CLOCK_DAY, time;
	for (int64_t i = 0; i <= 7; i++) {
		int64_t at = start + i * CLOCK_DAY;
		int weekday = (int)((at / CLOCK_DAY + 3) % 7) + 1; /* 1970 began on a Thursday */
		if (end->weekday > 0 && weekday != end->weekday)
			continue;
		clock_iso(at, day)[10] = '\0';
		if (read_day(day, end, &time) && (time >= sent || (end->hour < 0 && i == 0)))
			return time;
	}
	return EMBARGO_OPEN;
}

/* The year that a day lacks is the one that makes it come next. */
static int64_t next_day(const struct embargo_end *end, int64_t sent)
{
	char year[CLOCK_ISO_SIZE], day[EMBARGO_DAY_MAX + CLOCK_ISO_SIZE];
	int64_t time;
	for (int64_t i = 0; i < 2; i++) {
		clock_iso(sent + i * 365 * CLOCK_DAY, year)[4] = '\0';
		snprintf(day, sizeof(day), "%s %s", end->day, year);
		if (read_day(day, end, &time) && time > sent - CLOCK_DAY)
			return time;
	}
	return EMBARGO_OPEN;
}

int64_t embargo_end_time(const struct embargo_end *end, int64_t sent)
{
	int64_t time;
	if (*end->day && read_day(end->day, end, &time))
		return time;
	if (sent == TIME_NONE || sent <= 0)
		return EMBARGO_OPEN;
	return *end->day ? next_day(end, sent) : next_time(end, sent);
}
