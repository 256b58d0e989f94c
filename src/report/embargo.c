#include "report/embargo.h"

#include "base/ascii.h"
#include "report/date.h"
#include "text/scripts.h"

#include <stdio.h>

#define LEN(list) (sizeof(list) / sizeof(*(list)))
#define PARAGRAPHS_MAX 6u /* at the front of a text that are looked at */
#define LINE_MAX_BYTES 240u /* of a paragraph that is nothing else */
#define REST_WORDS 4u     /* behind the time, that are still of the line: "CHECK AGAINST DELIVERY" */
#define WORDS_MAX 16u     /* of the time */
#define DAY_MAX 40u       /* bytes of a day as it is written */

/* ---- words ---- */

/* Takes `phrase` off the front, where it ends with a word's end. */
static bool take(struct span *rest, struct span phrase)
{
	char next = rest->len > phrase.len ? rest->ptr[phrase.len] : ' ';
	if (!span_starts_nocase(*rest, phrase) || ascii_is_letter(next) || ascii_is_digit(next) || (signed char)next < 0)
		return false;
	*rest = span_trim(span_from(*rest, phrase.len));
	return true;
}

static bool take_any(struct span *rest, const char *const *phrases, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (take(rest, span_of(phrases[i])))
			return true;
	return false;
}

/* Bytes of the sign at the front that parts what was said from what follows, or 0. */
static size_t break_len(struct span s)
{
	static const char *const breaks[] = { ":", "-", "\xE2\x80\x93", "\xE2\x80\x94", "|", "]", ")", "*" };
	for (size_t i = 0; i < LEN(breaks); i++)
		if (span_starts(s, span_of(breaks[i])))
			return strlen(breaks[i]);
	return 0;
}

static struct span skip_breaks(struct span s, bool *ret_has_break)
{
	size_t len;
	while ((len = break_len(s)) > 0) {
		*ret_has_break = true;
		s = span_trim(span_from(s, len));
	}
	return s;
}

/* ---- when ---- */

struct when {
	char day[DAY_MAX], zone[8];
	int weekday;      /* 1 Monday … 7 Sunday, 0 none */
	int hour, minute; /* hour -1: none */
	bool is_hour_next;
};

static bool is_date_with(const char *front, struct span word, const char *behind)
{
	char text[80];
	struct date date;
	if (word.len == 0 || word.len > 20)
		return false;
	snprintf(text, sizeof(text), "%s%.*s%s", front, SPAN_ARG(word), behind);
	return date_parse(span_of(text), &date);
}

static bool is_zone(struct span word)
{
	bool is_offset = word.len > 2 && (word.ptr[0] == '+' || word.ptr[0] == '-');
	return (is_offset || (word.len > 0 && ascii_is_letter(word.ptr[0]))) && word.len < 8 && is_date_with("2000-01-01T00:00:00 ", word, "");
}

static bool is_any(struct span word, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_equals_nocase(word, span_of(words[i])))
			return true;
	return false;
}

static bool is_hours(struct span word)
{
	static const char *const words[] = { "h", "hrs", "hours", "uhr", "uur", "heures", "horas", "ore" };
	return is_any(word, words, LEN(words));
}

/* The number behind it is an hour. */
static bool precedes_hour(struct span word)
{
	static const char *const words[] = { "at", "um", "om", "\xC3\xA0", "\xC3\x80", "las", "\xC3\xA0s", "\xC3\x80s", "alle" };
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

static bool set_clock(struct when *when, int hour, int minute, char half)
{
	if (hour > 24 || minute > 59 || (half && (hour < 1 || hour > 12)))
		return false;
	when->hour = half ? hour % 12 + (half == 'p' ? 12 : 0) : hour;
	when->minute = minute;
	return true;
}

/* "0001", "00:01", "00.01", "18h30", "6pm", "6.30 p.m.", "0001GMT", "noon"; `rest` is what follows, of which "p.m." may be taken. */
static bool read_clock(struct when *when, struct span word, struct span *rest)
{
	struct span at = word, after = *rest, next = bare(span_next_word(&after));
	if (span_equals_nocase(word, SPAN("noon")) || span_equals_nocase(word, SPAN("midday")))
		return set_clock(when, 12, 0, 0);
	if (span_equals_nocase(word, SPAN("midnight")))
		return set_clock(when, 0, 0, 0);
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
	bool is_year = digits == 4 && *when->day && word.ptr[0] != '0' && !is_zone_next && !is_hours(next);
	char half = half_of(at.len > 0 ? at : next);
	bool is_attached = at.len == 0 || half || is_zone(at) || is_hours(at);
	bool is_hour = half || is_hours(at) || is_hours(next) || when->is_hour_next;
	bool is_clock = digits == 4 || has_colon || (digits > 0 && digits < 3 && is_hour);
	if (!is_clock || !is_attached || is_year || !set_clock(when, hour, minute, half))
		return false;
	if (at.len > 0 && !half && is_zone(at))
		snprintf(when->zone, sizeof(when->zone), "%.*s", SPAN_ARG(at));
	else if (at.len == 0 && (half || is_hours(next)))
		*rest = after;
	return true;
}

static bool add_day(struct when *when, struct span word)
{
	size_t len = strlen(when->day);
	bool is_day = ascii_is_digit(word.ptr[0]) || is_date_with("1 ", word, " 2000");
	if (!is_day || len + word.len + 2 > sizeof(when->day))
		return false;
	snprintf(when->day + len, sizeof(when->day) - len, "%s%.*s", len > 0 ? " " : "", SPAN_ARG(word));
	return true;
}

static bool is_filler(struct span word)
{
	/* "thu" is a day first, and a word of Vietnamese dates */
	return (date_says_nothing(word) && date_weekday(word) == 0) || is_hours(word) || span_equals_nocase(word, SPAN("next"));
}

/* One word of the time; false where it is none. */
static bool read_word(struct when *when, struct span word, struct span *rest)
{
	int weekday = date_weekday(word);
	if (is_filler(word)) {
		when->is_hour_next = precedes_hour(word) || (when->is_hour_next && !is_hours(word));
		return true;
	}
	if (weekday > 0 && when->weekday == 0) {
		when->weekday = weekday;
		return true;
	}
	if (when->hour < 0 && read_clock(when, word, rest))
		return true;
	if (weekday == 0 && add_day(when, word))
		return true;
	if (when->hour < 0 || *when->zone || !is_zone(word))
		return false;
	snprintf(when->zone, sizeof(when->zone), "%.*s", SPAN_ARG(word));
	return true;
}

static bool read_day(const char *day, const struct when *when, int64_t *ret_time)
{
	char text[100];
	struct date date;
	int hour = when->hour < 0 ? 0 : when->hour;
	snprintf(text, sizeof(text), "%s %02d:%02d:00 %s", day, hour % 24, when->minute, *when->zone ? when->zone : "UTC");
	bool is_read = date_parse(span_of(text), &date) && date.has_day;
	*ret_time = is_read ? date.time + (hour == 24 ? CLOCK_DAY : 0) : TIME_NONE;
	return is_read;
}

/* "1974" is no time that anybody waits for. */
static bool is_time(const struct when *when)
{
	char day[DAY_MAX + 8];
	int64_t time;
	snprintf(day, sizeof(day), "%s 2000", when->day);
	return when->hour >= 0 || when->weekday > 0 || (*when->day && (read_day(when->day, when, &time) || read_day(day, when, &time)));
}

/* Reads the time at the front of `text`; how many bytes are of it. */
static size_t read_when(struct span text, struct when *when)
{
	struct span rest = text;
	size_t len = 0;
	*when = (struct when){ .hour = -1 };
	for (size_t words = 0; words < WORDS_MAX && rest.len > 0; words++) {
		struct span raw = span_next_word(&rest), word = bare(raw);
		if (word.len == 0 || !read_word(when, word, &rest))
			break;
		if (is_filler(word) && !is_hours(word) && !span_equals_nocase(word, SPAN("time")))
			continue; /* what it stands before may be prose */
		len = text.len - rest.len;
		if (strchr(":)]*", text.ptr[len - 1])) {
			len--; /* the break is not of it */
			break;
		}
	}
	return is_time(when) ? len : 0;
}

/* The next such hour, of such a day of the week where one is named, after `sent`. */
static int64_t next_time(const struct when *when, int64_t sent)
{
	char day[CLOCK_ISO_SIZE];
	int64_t start = sent - sent % CLOCK_DAY, time;
	for (int64_t i = 0; i <= 7; i++) {
		int64_t at = start + i * CLOCK_DAY;
		int weekday = (int)((at / CLOCK_DAY + 3) % 7) + 1; /* 1970 began on a Thursday */
		if (when->weekday > 0 && weekday != when->weekday)
			continue;
		clock_iso(at, day)[10] = '\0';
		if (read_day(day, when, &time) && (time >= sent || (when->hour < 0 && i == 0)))
			return time;
	}
	return EMBARGO_OPEN;
}

/* The year that a day lacks is the one that makes it come next. */
static int64_t next_day(const struct when *when, int64_t sent)
{
	char year[CLOCK_ISO_SIZE], day[DAY_MAX + CLOCK_ISO_SIZE];
	int64_t time;
	for (int64_t i = 0; i < 2; i++) {
		clock_iso(sent + i * 365 * CLOCK_DAY, year)[4] = '\0';
		snprintf(day, sizeof(day), "%s %s", when->day, year);
		if (read_day(day, when, &time) && time > sent - CLOCK_DAY)
			return time;
	}
	return EMBARGO_OPEN;
}

static int64_t end_of(struct span until, int64_t sent)
{
	struct when when;
	int64_t time;
	bool is_known = sent != TIME_NONE && sent > 0;
	if (read_when(until, &when) == 0)
		return EMBARGO_OPEN;
	if (*when.day && read_day(when.day, &when, &time))
		return time;
	if (!is_known)
		return EMBARGO_OPEN;
	return *when.day ? next_day(&when, sent) : next_time(&when, sent);
}

/* ---- the line ---- */

struct mark {
	bool is_loud;   /* in capitals */
	bool is_noun;   /* "embargo": as well what news is about */
	bool has_limit; /* "until", a colon, or nothing more */
	bool has_break;
	struct span rest;
};

static bool read_mark(struct span line, struct mark *ret_mark)
{
	static const char *const before[] = { "strictly", "strict", "under", "press", "news", "media", "release", "attention", "achtung", "please note",
		"note" };
	static const char *const verbs[] = { "embargoed", "not for publication", "not for release", "not for broadcast", "not to be published", "do not publish",
		"do not release", "hold for release", "sperrfrist", "sous embargo", "bajo embargo", "sotto embargo", "sob embargo", "onder embargo", "embargado", "embargada" };
	static const char *const inner[] = { "for", "release", "publication", "broadcast", "or", "and", "use" };
	static const char *const limits[] = { "until", "till", "til", "before", "bis", "jusqu'au", "jusqu\xE2\x80\x99" "au", "jusqu'\xC3\xA0", "jusqu\xE2\x80\x99\xC3\xA0",
		"hasta el", "hasta", "fino al", "fino alle", "fino a", "at\xC3\xA9", "at\xC3\x89", "tot" };
	struct span rest = span_trim(line);
	*ret_mark = (struct mark){ 0 };
	while (rest.len > 0 && strchr("([*#=_- ", rest.ptr[0]))
		rest = span_from(rest, 1);
	while (take_any(&rest, before, LEN(before)))
		rest = skip_breaks(rest, &ret_mark->has_break);
	ret_mark->has_break = false;
	ret_mark->is_loud = rest.len > 1 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z' && rest.ptr[1] >= 'A' && rest.ptr[1] <= 'Z';
	ret_mark->is_noun = take(&rest, SPAN("embargo"));
	if (!ret_mark->is_noun && !take_any(&rest, verbs, LEN(verbs)))
		return false;
	do
		rest = skip_breaks(rest, &ret_mark->has_break);
	while (take_any(&rest, inner, LEN(inner)) || take_any(&rest, verbs, LEN(verbs))); /* "EMBARGOED: NOT FOR RELEASE" */
	ret_mark->has_limit = take_any(&rest, limits, LEN(limits));
	ret_mark->rest = rest;
	return true;
}

/* Where a time was read: how much of the line is not of what follows. Prose that goes on behind it is none. */
static size_t timed_len(struct span line, const struct mark *mark, size_t when_len)
{
	bool has_break = false;
	struct span rest = span_trim(span_from(mark->rest, when_len));
	while (rest.len > 0 && strchr(".,;", rest.ptr[0]))
		rest = span_trim(span_from(rest, 1));
	rest = skip_breaks(rest, &has_break);
	bool goes_on = !has_break && rest.len > 0 && rest.ptr[0] >= 'a' && rest.ptr[0] <= 'z';
	return goes_on ? 0 : rest.len > 0 ? (size_t)(rest.ptr - line.ptr) : line.len;
}

/* Where none was: what is not in capitals may be prose, and a headline goes on behind a colon. */
static size_t untimed_len(struct span line, const struct mark *mark)
{
	static const char *const open[] = { "further notice", "notice", "delivery", "publication", "released", "announced" };
	struct span rest = mark->rest;
	ptrdiff_t colon = span_find(mark->rest, SPAN(": "));
	if (mark->rest.len == 0)
		return line.len;
	if (!mark->has_limit)
		return mark->has_break && !mark->is_noun ? (size_t)(mark->rest.ptr - line.ptr) : 0;
	if (!mark->is_loud && !mark->has_break && !take_any(&rest, open, LEN(open)))
		return 0;
	return colon >= 0 ? (size_t)(mark->rest.ptr - line.ptr) + (size_t)colon + 2 : line.len;
}

/* How many bytes at the front of `line` speak of an embargo; 0: none. */
static size_t read_line(struct span line, struct embargo *ret_embargo)
{
	struct mark mark;
	struct when when;
	if (!read_mark(line, &mark))
		return 0;
	size_t when_len = read_when(mark.rest, &when), len = when_len > 0 ? timed_len(line, &mark, when_len) : untimed_len(line, &mark);
	if (len > 0 && ret_embargo->words.len == 0)
		*ret_embargo = (struct embargo){ span_trim(span_head(line, len)), when_len > 0 ? span_head(mark.rest, when_len) : SPAN_NONE };
	return len;
}

static struct span join(struct arena *arena, struct span front, struct span rest)
{
	size_t gap = front.len > 0 && rest.len > 0 ? 2 : 0;
	char *text = arena_alloc(arena, front.len + gap + rest.len + 1, 1);
	if (front.len > 0)
		memcpy(text, front.ptr, front.len);
	memcpy(text + front.len, "\n\n", gap);
	if (rest.len > 0)
		memcpy(text + front.len + gap, rest.ptr, rest.len);
	return span_make(text, front.len + gap + rest.len);
}

struct span embargo_take(struct span text, struct arena *arena, struct embargo *ret_embargo)
{
	struct span rest = text;
	*ret_embargo = (struct embargo){ 0 };
	for (size_t i = 0; i < PARAGRAPHS_MAX && rest.len > 0; i++) {
		ptrdiff_t end = span_find(rest, SPAN("\n\n"));
		struct span line = end < 0 ? rest : span_head(rest, (size_t)end);
		struct span front = span_head(text, (size_t)(rest.ptr - text.ptr)), behind = span_from(rest, line.len + 2);
		size_t len = read_line(line, ret_embargo);
		if (len > 0 && script_words(span_from(line, len)) > REST_WORDS)
			return join(arena, span_trim(front), span_from(rest, len));
		if (len > 0 && line.len <= LINE_MAX_BYTES)
			ret_embargo->words = line;
		if (len > 0)
			return join(arena, span_trim(front), behind);
		rest = behind;
	}
	return text;
}

static void settle(const struct embargo *embargo, struct arena *arena, struct report *report)
{
	struct span note = report->note, words = arena_copy(arena, embargo->words);
	int64_t end = end_of(embargo->until, report->published);
	if (report->embargo == TIME_NONE || report->embargo == EMBARGO_OPEN)
		report->embargo = end;
	if (span_find(note, words) < 0)
		report->note = note.len > 0 ? join(arena, words, note) : words;
}

void embargo_settle(struct embargo *embargo, struct arena *arena, struct report *report)
{
	struct embargo titled = { 0 };
	size_t len = read_line(report->title, &titled);
	if (embargo->words.len > 0)
		settle(embargo, arena, report);
	if (len == 0)
		return;
	settle(&titled, arena, report);
	if (len < report->title.len)
		report->title = span_from(report->title, len);
}
