#include "report/kill.h"

#include "base/ascii.h"

#define TOP_MAX 240u       /* bytes in which an appeal to editors says what it wants */
#define QUOTED_WITHIN 1000u /* bytes in which the headline is quoted */
#define QUOTED_LEAST 8u    /* of it: a word in quotes is none */

static struct span first_line(struct span text)
{
	ptrdiff_t end = span_find(text, SPAN("\n"));
	return end < 0 ? text : span_head(text, (size_t)end);
}

static bool has_any(struct span text, const char *const *words, size_t len)
{
	for (size_t i = 0; i < text.len; i++)
		for (size_t w = 0; w < len && (i == 0 || !ascii_is_letter(text.ptr[i - 1])); w++)
			if (span_starts_nocase(span_from(text, i), span_of(words[w])))
				return true;
	return false;
}

/* "KILL KILL KILL", "MANDATORY KILL", in capitals. */
static bool is_mark(struct span top)
{
	static const struct span marks[] = { SPAN("KILL KILL"), SPAN("MANDATORY KILL"), SPAN("BULLETIN KILL"), SPAN("STORY KILL"), SPAN("KILL NOTICE"), SPAN("STORY WITHDRAWN") };
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (span_starts(top, marks[i]) && (top.len == marks[i].len || strchr(" :,.-\n", top.ptr[marks[i].len])))
			return true;
	return span_equals(span_trim(first_line(top)), SPAN("KILL"));
}

/* "BC-Flood-KILL", "BC-US--Flood-Kill, 1st Ld" */
static bool is_slug(struct span top)
{
	size_t len = 0;
	while (len < top.len && !strchr(" ,\n", top.ptr[len]))
		len++;
	struct span word = span_head(top, len);
	return len > 5 && (span_ends(word, SPAN("-KILL")) || span_ends(word, SPAN("-Kill")));
}

/* "ADVISORY - The Bugle withdraws story …", "EDITORS: Kill the story …" */
static bool is_appeal(struct span top)
{
	static const char *const takes_back[] = { "withdraws", "is withdrawn", "has withdrawn", "kill the ", "kill this ", "please kill", "please withdraw", "withdraw the " };
	static const struct span fronts[] = { SPAN("ADVISORY"), SPAN("ATTENTION EDITORS"), SPAN("ATTENTION"), SPAN("EDITORS") };
	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts); i++) {
		struct span rest = span_trim(span_from(top, fronts[i].len));
		bool has_break = rest.len > 0 && (strchr(":-", rest.ptr[0]) || span_starts(rest, SPAN("\xE2\x80\x93")) || span_starts(rest, SPAN("\xE2\x80\x94")));
		if (span_starts(top, fronts[i]) && has_break)
			return has_any(span_head(rest, TOP_MAX), takes_back, sizeof(takes_back) / sizeof(*takes_back));
	}
	return false;
}

static bool is_kill(struct span top)
{
	top = span_trim(top);
	while (top.len > 0 && strchr("*([ ", top.ptr[0]))
		top = span_from(top, 1);
	return is_mark(top) || is_slug(top) || is_appeal(top);
}

static struct span quoted(struct span text)
{
	static const struct span opens[] = { SPAN("\""), SPAN("\xE2\x80\x9C") }, closes[] = { SPAN("\""), SPAN("\xE2\x80\x9D") };
	text = span_head(text, QUOTED_WITHIN);
	for (size_t i = 0; i < 2; i++) {
		ptrdiff_t open = span_find(text, opens[i]);
		struct span inner = open < 0 ? SPAN_NONE : span_from(text, (size_t)open + opens[i].len);
		ptrdiff_t close = span_find(inner, closes[i]);
		if (close >= (ptrdiff_t)QUOTED_LEAST)
			return span_head(inner, (size_t)close);
	}
	return SPAN_NONE;
}

void kill_read(struct span text, struct arena *arena, struct report *report)
{
	if (!is_kill(text) && !is_kill(report->title))
		return;
	struct span headline = quoted(text);
	report->status = REPORT_CANCELLED;
	if (headline.len > 0)
		report->title = arena_copy(arena, headline);
}
