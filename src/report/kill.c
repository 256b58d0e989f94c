#include "report/kill.h"

#include "base/ascii.h"

#define TOP_MAX 240u        /* bytes in which an appeal to editors says what it wants */
#define SLUG_MAX 60u
#define HEADLINE_LEAST 12u  /* bytes: a shorter one may be a word of the text */
#define TEXT_MAX (16u << 10) /* bytes of a kill that are searched: they are short */

static struct span first_line(struct span text)
{
	ptrdiff_t end = span_find(text, SPAN("\n"));
	return end < 0 ? text : span_head(text, (size_t)end);
}

/* One of them begins a word of the text. */
static bool has_any(struct span text, const struct span *words, size_t len)
{
	for (size_t i = 0; i < text.len; i++)
		for (size_t w = 0; w < len && (i == 0 || !ascii_is_letter(text.ptr[i - 1])); w++)
			if (span_starts_nocase(span_from(text, i), words[w]))
				return true;
	return false;
}

/* Bytes of the colon, comma or dash at the front and the blanks around it, or 0. */
static size_t break_len(struct span s)
{
	static const struct span breaks[] = { SPAN(":"), SPAN(","), SPAN("\n"), SPAN("-"), SPAN("\xE2\x80\x93"), SPAN("\xE2\x80\x94") };
	struct span rest = span_trim(s);
	for (size_t i = 0; i < sizeof(breaks) / sizeof(*breaks); i++)
		if (span_starts(rest, breaks[i]) || span_starts(s, breaks[i]))
			return (size_t)(rest.ptr - s.ptr) + breaks[i].len;
	return 0;
}

/* "MANDATORY KILL", "KILL: Flood in Streslau", in capitals. */
static bool is_mark(struct span top)
{
	static const struct span marks[] = {
		SPAN("KILL KILL"), SPAN("MANDATORY KILL"), SPAN("BULLETIN KILL"), SPAN("STORY KILL"), SPAN("URGENT KILL"), SPAN("KILL NOTICE"), SPAN("KILL"),
		SPAN("STORY WITHDRAWN"), SPAN("STORY WITHDRAWAL"), SPAN("WITHDRAWAL"), SPAN("ANNULATION"), SPAN("ANULACI\xC3\x93N"), SPAN("MELDUNG ZUR\xC3\x9C" "CKGEZOGEN"),
	};
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		struct span rest = span_from(top, marks[i].len);
		if (span_starts(top, marks[i]) && (span_trim(first_line(rest)).len == 0 || break_len(rest) > 0))
			return true;
	}
	return false;
}

/* "BC-Flood-KILL", "BC-US--Flood-Kill, 1st Ld" */
static bool is_slug(struct span top)
{
	size_t len = 0;
	while (len < top.len && len < SLUG_MAX && !strchr(" ,:\n", top.ptr[len]))
		len++;
	struct span word = span_head(top, len);
	return len > 5 && (span_ends(word, SPAN("-KILL")) || span_ends(word, SPAN("-Kill")));
}

/* "ADVISORY - The Bugle withdraws its story …", "EDITORS: Kill the story …", "Please disregard our report …" */
static bool is_appeal(struct span top)
{
	static const struct span fronts[] = {
		SPAN("ADVISORY"), SPAN("ATTENTION EDITORS"), SPAN("ATTENTION"), SPAN("EDITORS"), SPAN("EDS"), SPAN("NOTE TO EDITORS"), SPAN("EDITORS' NOTE"),
	};
	static const struct span takes_back[] = {
		SPAN("withdraws"), SPAN("is withdrawn"), SPAN("has withdrawn"), SPAN("has been withdrawn"), SPAN("kill the "), SPAN("kill this "), SPAN("kill our "), SPAN("please kill"),
		SPAN("please withdraw"), SPAN("withdraw the "), SPAN("disregard "),
	};
	static const struct span things[] = { SPAN("story"), SPAN("stories"), SPAN("report"), SPAN("item"), SPAN("dispatch"), SPAN("article"), SPAN("headline"), SPAN("slug") };
	size_t at = 0;
	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts) && at == 0; i++)
		at = span_starts_nocase(top, fronts[i]) && break_len(span_from(top, fronts[i].len)) > 0 ? fronts[i].len : 0;
	struct span words = span_head(span_from(top, at), TOP_MAX);
	bool is_asked = at > 0 || span_starts_nocase(top, SPAN("please "));
	return is_asked && has_any(words, takes_back, sizeof(takes_back) / sizeof(*takes_back)) && has_any(words, things, sizeof(things) / sizeof(*things));
}

bool kill_begins(struct span text)
{
	struct span top = span_trim(text);
	while (top.len > 0 && strchr("*([ ", top.ptr[0]))
		top = span_from(top, 1);
	return span_starts(top, SPAN("KILL KILL KILL")) || is_mark(top) || is_slug(top) || is_appeal(top);
}

void kill_take(struct span text, struct report *report)
{
	if (!kill_begins(text) && !kill_begins(report->title))
		return;
	report->status = REPORT_CANCELLED;
	report->text = text;
	report->place = SPAN_NONE;
}

bool kill_is(const struct report *report)
{
	return kill_begins(report->title) || kill_begins(report->text);
}

/* Whether a headline may begin behind this, or end before it. */
static bool is_edge(struct span before, struct span behind)
{
	static const struct span words[] = { SPAN("headlined"), SPAN("slugged"), SPAN("titled"), SPAN("entitled") };
	static const struct span ends[] = { SPAN(" which "), SPAN(" that "), SPAN(" (") };
	struct span front = span_trim(before);
	bool begins = front.len == 0 || span_ends(before, SPAN("\n")) || (!ascii_is_letter(front.ptr[front.len - 1]) && !ascii_is_digit(front.ptr[front.len - 1]));
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		begins = begins || span_ends(front, words[i]);
	bool is_over = behind.len == 0 || (behind.ptr[0] != ' ' && !ascii_is_letter(behind.ptr[0]) && !ascii_is_digit(behind.ptr[0]));
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		is_over = is_over || span_starts(behind, ends[i]);
	return begins && is_over;
}

static bool names(struct span text, struct span headline)
{
	struct span rest = span_head(text, TEXT_MAX), all = rest;
	for (ptrdiff_t at; (at = span_find_nocase(rest, headline)) >= 0;) {
		size_t from = (size_t)(rest.ptr - all.ptr) + (size_t)at;
		if (is_edge(span_head(all, from), span_from(all, from + headline.len)))
			return true;
		rest = span_from(all, from + 1);
	}
	return false;
}

bool kill_names(const struct report *kill, struct span headline)
{
	bool is_headline = headline.len >= HEADLINE_LEAST && memchr(headline.ptr, ' ', headline.len);
	return is_headline && (names(kill->title, headline) || names(kill->text, headline) || names(kill->note, headline));
}
