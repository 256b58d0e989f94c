/* Datelines of Chinese, Japanese and Korean agencies: everything in brackets (【東京共同】, (서울=연합뉴스), [東京 29日 ロイター]), or a row of
 * agency, place and day that ends in the word for cable (新华社北京8月29日电). */
#include "report/dateline.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/utf8.h"

#define INSIDE_MAX 72u /* bytes between the brackets */
#define SIGNED_MAX 80 /* bytes up to the end of those behind the cable */

static const struct {
	const char *open, *close;
} brackets[] = {
	{ "【", "】" }, { "［", "］" }, { "（", "）" }, { "〔", "〕" }, { "[", "]" }, { "(", ")" },
};

static size_t blank_len(struct span s)
{
	return span_starts(s, SPAN("　")) ? 3 : s.len > 0 && s.ptr[0] == ' ' ? 1 : 0;
}

static struct span skip_blanks(struct span s)
{
	for (size_t len; (len = blank_len(s)) > 0;)
		s = span_from(s, len);
	return s;
}

static bool is_wide(struct span s)
{
	return s.len > 0 && (unsigned char)s.ptr[0] >= 0xE3 && (unsigned char)s.ptr[0] <= 0xED;
}

static bool has_any(struct span s, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_find(s, span_of(words[i])) >= 0)
			return true;
	return false;
}

/* The agency at the end of a run without blanks: "東京共同" is Tokyo, and Kyodo. Bytes, or 0. */
static size_t agency_tail(struct span run)
{
	static const char *const names[] = { "聯合ニュース", "連合ニュース", "共同通信", "時事通信", "ロイター", "共同", "時事", "통신", "뉴스", "뉴시스" };
	for (size_t i = 0; i < LEN(names); i++)
		if (span_ends(run, span_of(names[i])) && run.len > strlen(names[i]))
			return strlen(names[i]);
	return 0;
}

/* Front of a row: "新华社", "中新网", "中央社記者王大明": up to where its house ends. */
static size_t agency_front(struct span row)
{
	static const char *const ends[] = { "通讯社", "通訊社", "通信社", "社", "网", "網" };
	for (size_t i = 0; i < LEN(ends); i++) {
		ptrdiff_t at = span_find(row, span_of(ends[i]));
		if (at >= 3 && at <= 24)
			return (size_t)at + strlen(ends[i]);
	}
	return 0;
}

/* "記者王大明台北": who wrote it, three characters as a rule, and where. */
static struct span without_reporter(struct span place)
{
	if (!span_starts(place, SPAN("记者")) && !span_starts(place, SPAN("記者")))
		return place;
	place = span_from(place, 6);
	size_t from = place.len >= 15 ? 9 : place.len >= 12 ? place.len - 6 : place.len;
	while (from < place.len && utf8_continues(place.ptr[from])) /* rare characters of names have four bytes */
		from++;
	return span_from(place, from);
}

/* Where a day begins: digits, or Chinese ones, up to 月 or 日. */
static bool day_at(struct span s, struct dateline *dateline, size_t *ret_len)
{
	size_t digits = 0;
	while (digits < s.len && ascii_is_digit(s.ptr[digits]))
		digits++;
	if (digits > 0 && digits <= 2 && span_starts(span_from(s, digits), SPAN("日"))) {
		*ret_len = digits + 3; /* a day of a month that everybody knew */
		return true;
	}
	if (!date_front(s, SPAN_NONE, &dateline->date, ret_len))
		return false;
	dateline->has_date = true;
	return true;
}

/* "新华社北京8月29日电", "中央社台北29日綜合外電報導": up to the cable. Bytes of the row, or 0. */
static size_t read_row(struct span row, struct dateline *dateline)
{
	static const char *const cables[] = { "电", "電", "讯", "訊", "綜合外電報導", "综合外电报道", "報導", "报道" }, *const marks[] = { "，", "。", "、", ",", "“", "「", "：", ":" };
	for (size_t i = 0; i + 6 < row.len && i < INSIDE_MAX; i++) {
		size_t day = 0;
		bool begins = ascii_is_digit(row.ptr[i]) || is_wide(span_from(row, i));
		if (!begins || utf8_continues(row.ptr[i]) || !day_at(span_from(row, i), dateline, &day))
			continue;
		struct span front = span_trim(span_head(row, i)), behind = skip_blanks(span_from(row, i + day));
		for (size_t j = 0; j < LEN(cables); j++) {
			if (!span_starts(behind, span_of(cables[j])) || has_any(front, marks, LEN(marks)))
				continue;
			size_t agency = agency_front(front);
			dateline->agency = span_head(front, agency);
			dateline->place = without_reporter(span_trim(span_from(front, agency)));
			return front.len > 0 ? (size_t)(behind.ptr - row.ptr) + strlen(cables[j]) : 0;
		}
		return 0;
	}
	return 0;
}

/* "東京 29日 ロイター", "8月29日 AFP", not "19.08. 07:08 Uhr". */
static bool read_words(struct span inside, struct dateline *dateline)
{
	struct span words[2] = { SPAN_NONE, SPAN_NONE };
	size_t len = 0, wide = 0;
	bool has_day = false;
	while (wide < inside.len && !is_wide(span_from(inside, wide)))
		wide++;
	if (wide == inside.len)
		return false;
	for (struct span rest = inside; (rest = skip_blanks(rest)).len > 0;) {
		size_t word = 0, day;
		while (word < rest.len && blank_len(span_from(rest, word)) == 0)
			word++;
		if (day_at(rest, dateline, &day)) {
			has_day = true;
			word = day;
		} else if (len < 2) {
			words[len++] = span_head(rest, word);
		} else {
			return false;
		}
		rest = span_from(rest, word);
	}
	if (!has_day || len == 0)
		return false;
	dateline->agency = words[len - 1];
	dateline->place = len == 2 ? words[0] : SPAN_NONE;
	return true;
}

/* "記者王小明／台北報導": who wrote it, and where; before them perhaps for whom. "綜合報導" is made of what others wrote. */
static bool read_reporter(struct span inside, struct dateline *dateline)
{
	static const char *const reports[] = { "報導", "报道", "報道" };
	ptrdiff_t writer = span_find(inside, SPAN("記者"));
	writer = writer >= 0 ? writer : span_find(inside, SPAN("记者"));
	size_t report = 0;
	for (size_t i = 0; i < LEN(reports); i++)
		report = span_ends(inside, span_of(reports[i])) ? strlen(reports[i]) : report;
	if (writer < 0 || report == 0)
		return false;
	struct span row = span_trim(span_make(inside.ptr + writer, inside.len - (size_t)writer - report));
	ptrdiff_t bar = span_find(row, SPAN("／"));
	bool is_wide = bar >= 0;
	bar = is_wide ? bar : span_find(row, SPAN("/"));
	struct span place = bar >= 0 ? span_trim(span_from(row, (size_t)bar + (is_wide ? 3 : 1))) : without_reporter(row);
	dateline->byline = bar >= 0 ? skip_blanks(span_trim(span_make(row.ptr + 6, (size_t)bar > 6 ? (size_t)bar - 6 : 0))) : SPAN_NONE;
	dateline->place = span_equals(place, SPAN("綜合")) || span_equals(place, SPAN("综合")) ? SPAN_NONE : place;
	return true;
}

/* "ベスク14日": the day behind the place is none of its name. */
static struct span without_day(struct span place, struct dateline *dateline)
{
	for (size_t i = 1; i < place.len; i++) {
		struct span rest = span_from(place, i);
		struct dateline dated = *dateline;
		size_t len;
		if (!ascii_is_digit(rest.ptr[0]) || !day_at(rest, &dated, &len) || len != rest.len)
			continue;
		*dateline = dated;
		return span_trim(span_head(place, i));
	}
	return place;
}

static bool read_inside(struct span inside, struct dateline *dateline)
{
	static const char *const marks[] = { "。", "、", "，", ",", "!", "?", "！", "？" };
	ptrdiff_t equals = span_find(inside, SPAN("="));
	size_t sign = 1;
	if (equals < 0) {
		equals = span_find(inside, SPAN("＝"));
		sign = 3;
	}
	if (has_any(inside, marks, LEN(marks)))
		return false;
	if (read_reporter(inside, dateline))
		return true;
	if (equals > 0) { /* (서울=연합뉴스), 【北京＝山田太郎】: behind the sign a house or, in Japan, whoever wrote it */
		struct span who = span_trim(span_from(inside, (size_t)equals + sign));
		bool is_house = agency_tail(who) > 0 || (is_wide(who) && (unsigned char)who.ptr[0] >= 0xEA) || span_equals(who, SPAN("共同")) ||
				span_equals(who, SPAN("時事")) || (who.len > 0 && who.ptr[0] >= 'A' && who.ptr[0] <= 'Z');
		dateline->place = span_trim(span_head(inside, (size_t)equals));
		dateline->agency = is_house ? who : SPAN_NONE;
		return is_wide(inside) && who.len > 0;
	}
	size_t row = read_row(inside, dateline), tail = agency_tail(inside);
	if (row > 0 || tail == 0)
		return row == inside.len || (row == 0 && read_words(inside, dateline));
	dateline->agency = span_from(inside, inside.len - tail);
	dateline->place = without_day(span_trim(span_head(inside, inside.len - tail)), dateline);
	return read_words(inside, dateline) || blank_len(span_from(inside, dateline->place.len)) == 0;
}

/* "홍길동 기자 = ", "홍길동 특파원 = ", " - ", "：": what may follow before the text. */
static size_t tail_len(struct span behind)
{
	struct span rest = skip_blanks(behind);
	static const char *const reporters[] = { "기자", "특파원" };
	for (size_t i = 0; i < LEN(reporters); i++) {
		ptrdiff_t at = span_find(span_head(rest, 60), span_of(reporters[i]));
		struct span sign = at > 0 ? skip_blanks(span_from(rest, (size_t)at + strlen(reporters[i]))) : SPAN_NONE;
		rest = span_starts(sign, SPAN("=")) ? span_from(sign, 1) : rest;
	}
	static const char *const signs[] = { "-", "—", "–", "：", ":", "=", "＝" };
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_starts(rest, span_of(signs[i])))
			rest = span_from(rest, strlen(signs[i]));
	rest = skip_blanks(rest);
	return (size_t)(rest.ptr - behind.ptr);
}

/* 新华社北京8月29日电（记者张三）, 北京8月29日电 (新华社): bytes of what stands in brackets behind the cable. */
static size_t signed_len(struct span s, struct dateline *dateline)
{
	struct span rest = skip_blanks(s);
	bool is_wide_bracket = span_starts(rest, SPAN("（"));
	if (!is_wide_bracket && !span_starts(rest, SPAN("(")))
		return 0;
	ptrdiff_t end = span_find(rest, is_wide_bracket ? SPAN("）") : SPAN(")"));
	size_t open = is_wide_bracket ? 3 : 1;
	if (end <= 0 || end >= SIGNED_MAX)
		return 0;
	struct span inside = span_trim(span_make(rest.ptr + open, (size_t)end - open));
	if (span_starts(inside, SPAN("记者")) || span_starts(inside, SPAN("記者")))
		dateline->byline = skip_blanks(span_from(inside, 6));
	else if (dateline->agency.len == 0 && agency_front(inside) == inside.len)
		dateline->agency = inside;
	else if (rest.ptr != s.ptr)
		return 0; /* apart from the cable, it may be of the text */
	return (size_t)(rest.ptr - s.ptr) + (size_t)end + open;
}

bool dateline_read_cjk(struct span head, struct dateline *ret_dateline)
{
	struct dateline dateline = { .len = 0 };
	struct span rest = skip_blanks(head);
	for (size_t i = 0; i < LEN(brackets); i++) {
		if (!span_starts(rest, span_of(brackets[i].open)))
			continue;
		struct span inside = span_from(rest, strlen(brackets[i].open));
		ptrdiff_t end = span_find(inside, span_of(brackets[i].close));
		if (end <= 0 || end > (ptrdiff_t)INSIDE_MAX || !(is_wide(inside) || ascii_is_digit(inside.ptr[0])) ||
		    !read_inside(span_trim(span_head(inside, (size_t)end)), &dateline))
			return false;
		rest = span_from(inside, (size_t)end + strlen(brackets[i].close));
		dateline.len = (size_t)(rest.ptr - head.ptr) + tail_len(rest);
		*ret_dateline = dateline;
		return true;
	}
	size_t row = is_wide(rest) ? read_row(rest, &dateline) : 0;
	if (row == 0)
		return false;
	rest = span_from(rest, row);
	rest = span_from(rest, signed_len(rest, &dateline));
	dateline.len = (size_t)(rest.ptr - head.ptr) + tail_len(rest);
	*ret_dateline = dateline;
	return true;
}
