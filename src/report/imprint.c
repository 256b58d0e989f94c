#include "report/imprint.h"

#include "base/array.h"
#include "base/ascii.h"

#define LINE_MAX_LEN 300u
#define VALUE_MAX 60u /* bytes of a name */

enum label { LABEL_NONE, LABEL_SOURCE, LABEL_BYLINE, LABEL_EDITOR, LABEL_TIME };

/* The label at the front, and the bytes of it and its colon. */
static enum label label_of(struct span s, size_t *ret_len)
{
	static const struct {
		const char *word;
		enum label label;
	} words[] = {
		{ "来源", LABEL_SOURCE }, { "來源", LABEL_SOURCE }, { "稿源", LABEL_SOURCE }, { "文章来源", LABEL_SOURCE }, { "作者", LABEL_BYLINE }, { "记者", LABEL_BYLINE },
		{ "記者", LABEL_BYLINE }, { "责任编辑", LABEL_EDITOR }, { "責任編輯", LABEL_EDITOR }, { "责编", LABEL_EDITOR }, { "编辑", LABEL_EDITOR }, { "編輯", LABEL_EDITOR },
		{ "时间", LABEL_TIME }, { "時間", LABEL_TIME }, { "日期", LABEL_TIME }, { "发布时间", LABEL_TIME }, { "發布時間", LABEL_TIME }, { "发布日期", LABEL_TIME },
	};
	for (size_t i = 0; i < LEN(words); i++) {
		struct span word = span_of(words[i].word), rest = span_from(s, word.len);
		bool is_wide = span_starts(rest, SPAN("：")), is_labelled = is_wide || span_starts(rest, SPAN(":"));
		*ret_len = word.len + (is_wide ? 3 : 1);
		if (span_starts(s, word) && is_labelled)
			return words[i].label;
	}
	return LABEL_NONE;
}

/* Of the blank, narrow or wide, or the bar at the front; else 0. */
static size_t gap_len(struct span s)
{
	static const struct span wide[] = { SPAN("\xE3\x80\x80"), SPAN("｜"), SPAN("\xC2\xA0") };
	for (size_t i = 0; i < LEN(wide); i++)
		if (span_starts(s, wide[i]))
			return wide[i].len;
	return s.len > 0 && (ascii_is_blank(s.ptr[0]) || s.ptr[0] == '|') ? 1 : 0;
}

static struct span skip_gaps(struct span s)
{
	for (size_t len; (len = gap_len(s)) > 0;)
		s = span_from(s, len);
	return s;
}

static struct span next_piece(struct span *rest)
{
	struct span from = skip_gaps(*rest);
	size_t len = 0;
	while (len < from.len && gap_len(span_from(from, len)) == 0)
		len++;
	*rest = span_from(from, len);
	return span_head(from, len);
}

static void read_date(struct imprint *imprint, struct span from)
{
	struct date date;
	size_t len;
	if (imprint->has_date || !(date_parse(from, &date) || date_parse_front(from, &date, &len)) || !date.has_day)
		return;
	imprint->date = date;
	imprint->has_date = true;
}

/* From the piece on as many as begin with a digit: a day and its hour. */
static struct span time_at(struct span piece, struct span *rest)
{
	struct span after = *rest, next = next_piece(&after);
	if (next.len == 0 || !ascii_is_digit(next.ptr[0]))
		return piece;
	*rest = after;
	return span_make(piece.ptr, (size_t)(next.ptr + next.len - piece.ptr));
}

/* The label at the front of a day of the page; SPAN_NONE for none. */
static struct span stamp_label(struct span s, bool *ret_is_first)
{
	static const struct {
		struct span word;
		bool is_first;
	} labels[] = {
		{ SPAN("first published"), true }, { SPAN("published"), true }, { SPAN("posted"), true }, { SPAN("last updated"), false }, { SPAN("last modified"), false },
		{ SPAN("updated"), false }, { SPAN("modified"), false }, { SPAN("ver\xC3\xB6\x66\x66\x65ntlicht"), true }, { SPAN("zuletzt aktualisiert"), false },
		{ SPAN("aktualisiert"), false }, { SPAN("publi\xC3\xA9 le"), true }, { SPAN("mis \xC3\xA0 jour le"), false }, { SPAN("publicado"), true },
		{ SPAN("actualizado"), false }, { SPAN("atualizado"), false }, { SPAN("pubblicato"), true }, { SPAN("aggiornato"), false },
	};
	for (size_t i = 0; i < LEN(labels); i++) {
		*ret_is_first = labels[i].is_first;
		if (span_starts_nocase(s, labels[i].word))
			return span_head(s, labels[i].word.len);
	}
	return SPAN_NONE;
}

static struct span skip_signs(struct span s)
{
	while (s.len > 0 && strchr(" .,;:|/-()", s.ptr[0]))
		s = span_from(s, 1);
	return span_starts(s, SPAN("\xC2\xB7")) || span_starts(s, SPAN("\xE2\x80\xA2")) ? skip_signs(span_from(s, s.ptr[0] == '\xC2' ? 2 : 3)) : s;
}

/* Nothing but such labels, each with its day. */
static bool read_stamps(struct span line, struct imprint *imprint)
{
	bool has_first = false, is_first;
	struct span rest = skip_signs(line);
	while (rest.len > 0) {
		struct date date;
		size_t len;
		struct span label = stamp_label(rest, &is_first);
		rest = skip_signs(span_from(rest, label.len));
		for (struct span word = rest; date_says_nothing(span_next_word(&word)); rest = span_trim(word))
			;
		if (label.len == 0 || !date_parse_front(rest, &date, &len))
			return false;
		if (!imprint->has_date || (is_first && !has_first))
			imprint->date = date;
		has_first = has_first || is_first;
		imprint->has_date = true;
		rest = skip_signs(span_from(rest, len));
	}
	return imprint->has_date;
}

bool imprint_read(struct span line, struct imprint *ret_imprint)
{
	unsigned labels = 0;
	struct span rest = line.len <= LINE_MAX_LEN ? line : SPAN_NONE, piece;
	*ret_imprint = (struct imprint){ 0 };
	if (read_stamps(rest, ret_imprint))
		return true;
	*ret_imprint = (struct imprint){ 0 };
	while ((piece = next_piece(&rest)).len > 0) {
		size_t len;
		enum label label = label_of(piece, &len);
		struct span value = label == LABEL_NONE ? piece : span_from(piece, len);
		if (value.len == 0 && label != LABEL_NONE)
			value = next_piece(&rest);
		bool is_time = value.len > 0 && ascii_is_digit(value.ptr[0]);
		if (value.len > VALUE_MAX || span_ends(value, SPAN("。")) || (label == LABEL_NONE && !is_time))
			return false;
		if (is_time)
			read_date(ret_imprint, time_at(value, &rest));
		else if (label == LABEL_SOURCE)
			ret_imprint->source = value;
		else if (label == LABEL_BYLINE)
			ret_imprint->byline = value;
		labels += label != LABEL_NONE;
	}
	return labels > 0;
}
