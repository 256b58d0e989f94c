#include "report/imprint.h"

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
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
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
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
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

bool imprint_read(struct span line, struct imprint *ret_imprint)
{
	unsigned labels = 0;
	struct span rest = line.len <= LINE_MAX_LEN ? line : SPAN_NONE, piece;
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
