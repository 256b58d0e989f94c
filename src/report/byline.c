#include "report/byline.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/date.h"
#include "text/scripts.h"
#include "text/sentences.h"

/* "Jane Doe, Staff Writer", "Jane Doe - July 9, 2001", "Jane Doe | Streslau" -> Jane Doe */
static struct span name_only(struct span name)
{
	static const struct span ends[] = { SPAN(" -"), SPAN(" \xE2\x80\x93"), SPAN(" \xE2\x80\x94"), SPAN(" on "), SPAN(" for "), SPAN("@"), SPAN(" \xC2\xB7") };
	size_t len = 0;
	while (len < name.len && !strchr("|,;(", name.ptr[len]) && !ascii_is_digit(name.ptr[len])) {
		for (size_t i = 0; i < LEN(ends); i++)
			if (span_starts(span_from(name, len), ends[i]))
				return span_trim(span_head(name, len));
		len++;
	}
	struct span whole = span_head(name, len), only = span_trim(whole);
	size_t word = only.len;
	while (word > 0 && only.ptr[word - 1] != ' ')
		word--;
	/* "Jane Doe July 9, 2001": the month before the day */
	struct date date;
	size_t date_len;
	bool is_month = len < name.len && date_parse_front(span_from(name, word), &date, &date_len);
	return is_month ? span_trim(span_head(only, word)) : only;
}

struct span byline_of(struct span line)
{
	static const struct span words[] = {
		SPAN("by "), SPAN("by: "), SPAN("byline: "), SPAN("von "), SPAN("par "), SPAN("por "), SPAN("di "), SPAN("door "), SPAN("av "), SPAN("af "),
		SPAN("reported by "), SPAN("written by "), SPAN("story by "), SPAN("report by "), SPAN("author: "), SPAN("autor: "), SPAN("reporter: "),
		SPAN("auteur : "), SPAN("autore: "), SPAN("text: "), SPAN("作者："), SPAN("作者:"), SPAN("本报记者 "), SPAN("记者 "), SPAN("記者 "), SPAN("文／"),
		SPAN("Автор: "), SPAN("بقلم "), SPAN("بقلم: "), SPAN("szerz\xC5\x91: "), SPAN("kirjoittaja: "), SPAN("yazan: "),
		SPAN("מאת: "), SPAN("מאת "), SPAN("כתב: "), SPAN("כתבה: "),
	};
	line = span_trim(line);
	if (line.len < 5 || line.len > 120)
		return SPAN_NONE;
	ptrdiff_t korean = line.len < 48 ? span_find(line, SPAN(" 기자")) : -1;
	if (korean > 0)
		return span_head(line, (size_t)korean);
	for (size_t i = 0; i < LEN(words); i++) {
		if (!span_starts_nocase(line, words[i]))
			continue;
		struct span name = span_trim(span_from(line, words[i].len));
		name = name_only(name);
		bool is_name = name.len > 1 && !(name.ptr[0] >= 'a' && name.ptr[0] <= 'z') && script_words(name) <= 8 && !sentence_ends(name, false);
		return is_name ? name : SPAN_NONE;
	}
	return SPAN_NONE;
}

struct span byline_bare(struct span byline)
{
	struct span name = byline_of(byline), whole = span_trim(byline);
	return name.len > 0 ? name : span_starts_nocase(whole, SPAN("by ")) ? span_trim(span_from(whole, 3)) : byline;
}
