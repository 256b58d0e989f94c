#include "story/count.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/date.h"

#define YEAR_FIRST 1500u
#define YEAR_LAST 2199u

static bool starts_any(struct span s, const char *const *fronts, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts(s, span_of(fronts[i])))
			return true;
	return false;
}

/* "10:31", "12-year-old", "UPDATE 2-Dam bursts", "1/2", "No. 4", "3月", and "5aid", badly scanned. */
static bool is_joined(struct span text, const struct numeral *numeral)
{
	static const char *const behind[] = { ":", "-", "/", "\xE2\x80\x93", "年", "月", "日", "时", "時", "分", "点", "點", "号", "號", "岁", "歲", "歳",
		"년", "월", "일", "시" };
	static const char before[] = ":-/#.,'_";
	struct span rest = span_from(text, numeral->end);
	if (numeral->from > 0 && strchr(before, text.ptr[numeral->from - 1]))
		return true;
	return starts_any(rest, behind, LEN(behind)) || (rest.len > 0 && ascii_is_letter(rest.ptr[0]));
}

/* "Jane Doe, 45, of Vessk" */
static bool is_between_commas(struct span text, const struct numeral *numeral)
{
	struct span before = span_trim(span_head(text, numeral->from));
	return before.len > 0 && before.ptr[before.len - 1] == ',' && span_starts(span_from(text, numeral->end), SPAN(","));
}

static bool is_year(struct span text, const struct numeral *numeral)
{
	uint64_t number;
	struct span digits = span_of(numeral->digits);
	return numeral->end - numeral->from == 4 && ascii_is_digit(text.ptr[numeral->from]) && span_number(digits, &number) && number >= YEAR_FIRST && number <= YEAR_LAST;
}

/* "May 13", "13 May": from the number on, or from the word before it. */
static bool is_date(struct words words, struct span text, struct span language, size_t at, const struct numeral *numeral)
{
	for (size_t back = 0; back < 2 && back <= at; back++) {
		struct date date;
		size_t from = words.at[at - back].offset, len;
		if (date_front(span_from(text, from), language, &date, &len) && from + len >= numeral->end)
			return true;
	}
	return false;
}

/* "9 p.m.", "4 min read" */
static bool is_time(struct words words, const struct numeral *numeral, size_t at)
{
	static const char *const units[] = { "am", "pm", "uhr", "h", "gmt", "utc", "min", "mins" };
	while (at < words.len && words.at[at].offset < numeral->end)
		at++;
	for (size_t i = 0; at < words.len && i < LEN(units); i++)
		if (span_equals(words.at[at].folded, span_of(units[i])))
			return true;
	return false;
}

bool count_read(const struct numerals *numerals, struct words words, struct span text, struct span language, size_t at, struct numeral *ret_count)
{
	return numeral_read(numerals, words, text, at, ret_count) && !is_joined(text, ret_count) && !is_between_commas(text, ret_count) && !is_year(text, ret_count) &&
	       !is_time(words, ret_count, at) && !is_date(words, text, language, at, ret_count);
}

bool count_is_in(const struct numerals *numerals, struct words words, struct span text, const struct numeral *count)
{
	struct numeral numeral = { 0 };
	for (size_t i = 0; i < words.len; i++)
		if (words.at[i].offset >= numeral.end && numeral_read(numerals, words, text, i, &numeral) && span_equals(span_of(numeral.digits), span_of(count->digits)))
			return true;
	return false;
}
