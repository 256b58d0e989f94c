/* The words before the first sentence of a wire report, that say where, when and by whom: "WASHINGTON (CNN) --", "(IPS) BEIJING --",
 * "MADRID, 29 ago (EFE).-", "SEOUL, South Korea, July 26 (AP) —", "ЛОНДОН, 29 августа. /ТАСС/.", "(서울=연합뉴스)", "【新華社北京8月29日電】",
 * "MOSCOW —", "JAKARTA, KOMPAS.com -", "TEMPO.CO, Jakarta -", "(Nairobi, November 24, 2026) –". Known by their shape: a place, perhaps a day,
 * an agency in brackets or behind the day, and something that parts them from the text. The list of agencies is asked only where an agency may be a place.
 */
#pragma once

#include "base/arena.h"
#include "report/date.h"

struct dateline {
	struct span place;  /* "Seoul, South Korea": capitals tidied; or none */
	struct span agency; /* "CNN", or none */
	struct span byline; /* who wrote it, where the brackets behind a Chinese one say so */
	struct date date;   /* where has_date; without a year where it has none */
	bool has_date;
	bool is_doubtful;   /* "KARACHI:" is a place where no other paragraph begins so; "MR SMITH:" speaks again and again */
	size_t len;         /* bytes of the paragraph up to its first sentence */
};

/* False where the paragraph does not begin with one. Spans are lent from it or from the arena. */
bool dateline_read(struct span paragraph, struct arena *arena, struct dateline *ret_dateline);
/* "Seoul" of "SEOUL"; what is not all capitals stays. */
struct span dateline_tidy_place(struct arena *arena, struct span place);
/* What stands in the brackets of Chinese, Japanese and Korean datelines, and before their closing 電 (dateline_cjk.c). */
bool dateline_read_cjk(struct span head, struct dateline *ret_dateline);
