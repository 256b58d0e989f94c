/* Dates of all scripts in the signs that the walk of date.h knows: digits of other scripts as ASCII ones, the characters that stand
 * behind the numbers of Chinese, Japanese and Korean dates (2014年8月29日, 二〇一四年八月二十九日, 2014년 8월 29일) as one unit sign each, Thai
 * months and the halves of the day in their places. Not for other rooms.
 */
#pragma once

#include "base/span.h"
#include "report/calendar.h"

#include <stdint.h>

#define DATE_TEXT_MAX 160u /* bytes; longer than any date with its comment */

enum date_meridiem { MERIDIEM_NONE, MERIDIEM_AM, MERIDIEM_PM };

/* Behind a number, what it counts. */
#define UNIT_YEAR '\x03'
#define UNIT_MONTH '\x04'
#define UNIT_DAY '\x05'
#define UNIT_HOUR '\x06'
#define UNIT_MINUTE '\x07'
#define UNIT_SECOND '\x0E'

struct date_signs {
	struct span text;           /* lent from `room`, or what was given where it is all ASCII */
	int zone;                   /* minutes, of who speaks the language */
	int era;                    /* to be added to a year with its sign: 平成26年, 民國103年 */
	enum date_meridiem meridiem;
	enum calendar calendar;     /* whose words or digits these are: the year may be of it */
	bool is_eastern;            /* Arabic or Persian digits: it may also be one of the Hijra */
	uint8_t from[DATE_TEXT_MAX + 1];
	char room[DATE_TEXT_MAX + 1];
};

/* `text` is valid UTF-8 of at most DATE_TEXT_MAX bytes. */
void date_signs_read(struct date_signs *signs, struct span text);
/* Where in the text that was given a byte of `signs->text` came from. */
size_t date_signs_from(const struct date_signs *signs, size_t at);
