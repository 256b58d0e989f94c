/* Dates as feeds, mails, wires and people write them: RFC 822/2822/3339/5322, ISO 8601 (with weeks, days of the year, without its
 * hyphens), W3CDTF, asctime, Unix seconds, agency and newspaper forms in the languages of the news ("Friday, December 22, 2017 - 3:09pm",
 * "ven., 03 juil. 2020 15:09", "29 de agosto de 2003", "2014年8月29日", "29 AUG 2014 1432 GMT", "291432Z AUG 14", "291432 GMT AUG 14").
 *
 * Years of Thailand and of the solar calendar of Iran and Afghanistan become ours; those of the Hijra are none. "ET" is an hour east of EST in
 * summer, as people mean it; what says which of the two it is is believed. So is a region ("Europe/Brussels") whose clocks that year are known
 * (date_zone.c); another is as good as no zone.
 *
 * The whole text must be a date; what is impossible (30 February, 25 o'clock, month 13) is none. A weekday
 * that contradicts the day is not believed: it only tells day from month where nothing else does. A date without a zone is
 * UTC. Without a day it is the first of its month, without a month the first of January.
 */
#pragma once

#include "base/clock.h"

struct date {
	int64_t time;
	bool is_date_only; /* no hour was given; `time` is 00:00 UTC */
	bool has_zone;     /* `zone_min` was given: minutes east of Greenwich, of the summer too; else it is 0 */
	int16_t zone_min;
	bool has_day;      /* "July 2001" and "2003" have none */
	int8_t month, day; /* as written, 0 where there is none */
	bool has_year;     /* only date_front answers dates without one; `time` is then in 2000 */
};

bool date_parse(struct span text, struct date *ret_date);
/* `language` (BCP 47, or none) says whose custom it is where 03/04/2014 may be either, or a month's name two. */
bool date_parse_in(struct span text, struct span language, struct date *ret_date);
/* True for what is written as a date of a day with its year, but is in no calendar, or at an hour of no day: "30 February 2014", "29 August 2014, 25:00". */
bool date_is_impossible(struct span text);
/* The longest date at the front of `text`, which may go on; only forms that name day, month and year. */
bool date_parse_front(struct span text, struct date *ret_date, size_t *ret_len);
/* The same in a language, the year perhaps missing, as in datelines. */
bool date_front(struct span text, struct span language, struct date *ret_date, size_t *ret_len);
/* A day that lacks its year gets it from a later date: the last of its name before a day behind that. */
struct date date_with_year(const struct date *day, const struct date *later);
/* A day of the week in any language of the news, whole or in three letters, "terça-feira" too: 1 Monday … 7 Sunday, 0 for none. */
int date_weekday(struct span word);
/* "at", "den", "às": what stands in dates and says nothing of them. */
bool date_says_nothing(struct span word);
