/* The inside of report/date.h: one walk over a text, token by token, and who reads which token. Numbers are read by date_numbers.c, words by
 * date_words.c; the walk itself and what becomes of it is date.c. Not for others.
 */
#pragma once

#include "base/ascii.h"
#include "report/date.h"
#include "report/date_signs.h"
#include "report/date_zone.h"

#define THAI_CENTURY 2500 /* of years of two digits */

struct date_walk {
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
	bool is_no_hour;      /* what ended the walk was one that no day has: 25:00, 12:61 */
	bool is_group;        /* of day, hour and zone: month and year must follow */
	enum calendar calendar;  /* the year may be of it */
	bool is_eastern;
	bool is_our_month, is_solar_month; /* by its name */
	enum date_summer summer; /* of the zone */
	struct span region;      /* that is its name, or none */
	int era;
	struct span language; /* whose customs decide what is ambiguous, or none */
	size_t used;          /* bytes up to the end of the last token that said something */
};

static inline size_t digits_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && ascii_is_digit(s.ptr[len]))
		len++;
	return len;
}

static inline int number_of(struct span s, size_t len)
{
	int value = 0;
	for (size_t i = 0; i < len && i < s.len && i < 9; i++)
		value = value * 10 + (s.ptr[i] - '0');
	return value;
}

static inline char char_at(struct span s, size_t i)
{
	return i < s.len ? s.ptr[i] : '\0';
}

static inline void advance(struct date_walk *w, size_t len, bool says_something)
{
	w->rest = span_from(w->rest, len);
	if (says_something)
		w->used = w->all.len - w->rest.len;
}

/* Digits between others and what parts them: "2014-08-29". */
struct date_group {
	int value;
	size_t digits;
};

/* date_numbers.c: a number with what belongs to it, at the front of what is left. False for none that could be of a date. */
bool date_read_number(struct date_walk *w);
/* What is found of a date takes its place; false where that is taken, or the calendar has no such day. */
bool date_set_month(struct date_walk *w, int year, int month);
bool date_set_ordinal(struct date_walk *w, int year, int ordinal);
/* Day and month in an order that nobody tells. */
bool date_set_either(struct date_walk *w, int a, int b, int year, bool is_month_first);
int date_full_year(int year, size_t digits);
/* A day as it is written becomes one of our calendar; false for none. */
bool date_to_ours(const struct date_walk *w, int *year, int *month, int *day);

/* date_words.c: a word, or a zone by its offset. */
bool date_read_word(struct date_walk *w);
bool date_read_offset(struct date_walk *w);
/* Does a month stand at the front? A zone with a name of its own, no single letter? */
bool date_month_is_at(struct span s);
bool date_zone_is_at(struct span s, size_t *ret_len);
bool date_is_word_letter(uint32_t c);

static inline bool is_day(const struct date_walk *w, int year, int month, int day)
{
	return date_to_ours(w, &year, &month, &day);
}
