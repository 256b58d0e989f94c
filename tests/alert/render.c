/* The event: always a valid CloudEvent of one line under 20 kB; and the text that a person reads. */
#include "tests/alert/event.h"

#include "alert/render.h"
#include "alert/telling.h"
#include "base/array.h"
#include "base/hash.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena *arena;

static const struct span two_watches[] = { { "dams", 4 }, { "floods", 6 } };

#define LEAD "A dam wall gave way above the town of Vessk on Tuesday, killing at least 12 people. Forty are missing."

static struct report sample_report(void)
{
	return (struct report){
		.title = SPAN("Dam wall gives way above Vessk"),
		.text = SPAN(LEAD "\n\nRescuers \"worked\" through the night."),
		.source = SPAN("Ruritania Wire"),
		.place = SPAN("VESSK"),
		.language = SPAN("en"),
		.link = SPAN("https://wire.example/1"),
		.published = clock_from_civil(2026, 3, 1, 9, 56, 0),
		.updated = TIME_NONE,
		.embargo = TIME_NONE,
	};
}

static struct notice_cause sample_cause(const struct report *report, const struct verdict *verdict)
{
	return (struct notice_cause){
		.report = report, .report_id = "7zq4m0k2w9fhx", .seq = 41, .received = clock_from_civil(2026, 3, 1, 10, 0, 0), .verdict = verdict, .relation = verdict->relation,
		.story = 41, .story_title = report->title, .story_reports = 1, .story_sources = 1, .watches = two_watches, .watches_len = 2,
		.instance = SPAN("tidings://desk"),
	};
}

static void a_new_story_is_a_cloudevent(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_NEW_STORY, .score = 120, .threshold = 180, .nearest = 7 };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice notice;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body);
	assert_string_equal(json_string_value(json_object_get(event, "type")), "io.tidings.story.new.v1");
	assert_string_equal(json_string_value(json_object_get(event, "id")), notice.id);
	assert_string_equal(json_string_value(json_object_get(event, "subject")), "story/41");
	assert_string_equal(json_string_value(json_object_get(event, "sequence")), "00000000000000000041");
	assert_string_equal(json_string_value(json_object_get(event, "time")), "2026-03-01T10:00:00Z");
	assert_string_equal(string_at(event, "alert", "what"), "A new story, first reported by Ruritania Wire");
	assert_string_equal(string_at(event, "report", "text"), LEAD "\n\nRescuers \"worked\" through the night.");
	assert_string_equal(string_at(event, "report", "published"), "2026-03-01T09:56:00Z");
	assert_null(string_at(event, "report", "byline"));
	json_decref(event);
	assert_span(notice.watches, "dams,floods");
	assert_span(notice.title, "Dam wall gives way above Vessk");
	assert_int_equal(strlen(notice.id), 16);
}

static void the_id_depends_on_report_type_and_watches_alone(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice first, other;
	notice_make(arena, &cause, &first);
	cause.received += 5;
	cause.story_reports = 9;
	report.title = SPAN("Another");
	notice_make(arena, &cause, &other);
	assert_string_equal(first.id, other.id);
	cause.watches_len = 1;
	notice_make(arena, &cause, &other);
	assert_string_not_equal(first.id, other.id);
	cause.watches_len = 2;
	cause.relation = RELATION_UPDATE;
	notice_make(arena, &cause, &other);
	assert_string_not_equal(first.id, other.id);
	cause.relation = RELATION_NEW_STORY;
	cause.report_id = "7zq4m0k2w9fhy";
	notice_make(arena, &cause, &other);
	assert_string_not_equal(first.id, other.id);
}

static void a_repeat_says_that_the_story_still_runs(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_REPRINT };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice plain, notice, other;
	struct telling telling;
	notice_make(arena, &cause, &plain);
	struct notice_repeat repeat = { .after = "nt_0000000000042", .since = clock_from_civil(2026, 3, 1, 4, 0, 0), .reports = 12, .sources = 1 };
	cause.repeat = &repeat;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body), *said = json_object_get(json_object_get(json_object_get(event, "data"), "alert"), "repeat");
	assert_string_equal(string_at(event, "alert", "what"), "Still running: 12 reports since, from 1 source");
	assert_string_equal(string_at(event, "alert", "relation"), "reprint");
	assert_string_equal(json_string_value(json_object_get(said, "after")), "nt_0000000000042");
	assert_string_equal(json_string_value(json_object_get(said, "since")), "2026-03-01T04:00:00Z");
	assert_int_equal(json_integer_value(json_object_get(said, "reports")), 12);
	json_decref(event);
	assert_true(telling_make(arena, notice.body, TIME_NONE, &telling));
	assert_span(telling.headline, "STILL RUNNING: Dam wall gives way above Vessk");
	/* of the same report others may be told for what it is, or after another alert */
	assert_string_not_equal(notice.id, plain.id);
	repeat.after[3] = '1';
	notice_make(arena, &cause, &other);
	assert_string_not_equal(notice.id, other.id);
}

static struct report sample_instruction(void)
{
	return (struct report){ .source = SPAN("Ruritania Wire"), .title = SPAN("KILL: dam"), .note = SPAN("It was another dam."),
				.status = REPORT_CANCELLED, .published = TIME_NONE, .updated = TIME_NONE, .embargo = TIME_NONE };
}

static void a_withdrawal_names_the_notice_that_it_replaces_and_tells_nothing_again(void **state)
{
	(void)state;
	struct report report = sample_report(), instruction = sample_instruction();
	report.summary = SPAN("A dam broke.");
	struct verdict verdict = { .relation = RELATION_NEW_STORY, .score = 120, .threshold = 180, .nearest = 7 };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice first, notice, other;
	notice_make(arena, &cause, &first);
	struct notice_withdrawal withdrawal = {
		.report = &instruction, .report_id = "0000000000042", .seq = 50, .replaces = first.id, .reports = 2, .sources = 1
	};
	cause.withdrawal = &withdrawal;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body);
	assert_string_equal(json_string_value(json_object_get(event, "type")), "io.tidings.notice.withdrawn.v1");
	assert_string_equal(json_string_value(json_object_get(event, "sequence")), "00000000000000000050");
	assert_string_equal(string_at(event, "alert", "replaces"), first.id);
	assert_string_equal(string_at(event, "alert", "relation"), "withdrawn");
	assert_string_equal(string_at(event, "alert", "what"), "Withdrawn for good by Ruritania Wire; 2 other reports of its story stand, from 1 source");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(json_object_get(event, "data"), "withdrawal"), "reports")), 2);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(json_object_get(event, "data"), "withdrawal"), "sources")), 1);
	assert_string_equal(string_at(event, "report", "title"), "Dam wall gives way above Vessk");
	assert_string_equal(string_at(event, "report", "text"), "");
	assert_null(string_at(event, "report", "summary"));
	assert_string_equal(string_at(event, "withdrawal", "id"), "0000000000042");
	assert_string_equal(string_at(event, "withdrawal", "status"), "cancelled");
	assert_string_equal(string_at(event, "withdrawal", "note"), "It was another dam.");
	json_decref(event);
	assert_int_equal(notice.type, NOTICE_WITHDRAWN);
	assert_int_equal(notice.report, 41);
	assert_string_not_equal(notice.id, first.id);
	cause.received++;
	notice_make(arena, &cause, &other);
	assert_string_equal(notice.id, other.id);
	withdrawal.report_id = "0000000000043";
	withdrawal.reports = withdrawal.sources = 0;
	notice_make(arena, &cause, &other);
	assert_string_not_equal(notice.id, other.id);
	instruction.status = REPORT_WITHHELD;
	instruction.note = instruction.source = SPAN_NONE;
	notice_make(arena, &cause, &other);
	event = check_event(other.body);
	assert_string_equal(string_at(event, "alert", "what"), "Withheld until further notice by Ruritania Wire");
	assert_string_equal(string_at(event, "withdrawal", "note"), "KILL: dam");
	json_decref(event);
}

static void what_editors_are_told_travels_beside_the_text(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice notice;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body), *part = json_object_get(json_object_get(event, "data"), "report");
	assert_true(json_is_null(json_object_get(part, "embargo")) && json_is_null(json_object_get(part, "urgency")) &&
		    json_is_null(json_object_get(part, "note")));
	assert_true(json_is_null(json_object_get(json_object_get(event, "data"), "withdrawal")));
	json_decref(event);
	report.embargo = clock_from_civil(2026, 3, 1, 12, 0, 0);
	report.urgency = 2;
	report.note = SPAN("Fixes the name.");
	notice_make(arena, &cause, &notice);
	event = check_event(notice.body);
	assert_string_equal(string_at(event, "report", "embargo"), "2026-03-01T12:00:00Z");
	assert_string_equal(string_at(event, "report", "note"), "Fixes the name.");
	assert_int_equal(json_integer_value(json_object_get(part_of(event, "report"), "urgency")), 2);
	json_decref(event);
}

static void what_happened_is_said_in_one_line(void **state)
{
	(void)state;
	static const struct { enum relation relation; uint32_t reports, sources; const char *of_source, *what; unsigned changes; } cases[] = {
		{ RELATION_UPDATE, 3, 2, NULL, "Third report of a story, from 2 independent sources", 0 },
		{ RELATION_UPDATE, 2, 1, NULL, "Second report of a story, from 1 source", 0 },
		{ RELATION_UPDATE, 112, 4, NULL, "112th report of a story, from 4 independent sources", 0 },
		{ RELATION_UPDATE, 121, 4, NULL, "121st report of a story, from 4 independent sources", 0 },
		{ RELATION_REVISION, 2, 1, "Harbour \"Post\"", "A revised version of a report by Harbour \"Post\"", 0 },
		{ RELATION_REPRINT, 2, 1, NULL, "A reprint of a report", 0 },
		{ RELATION_REVISION, 2, 1, NULL, "A revised version of a report by Ruritania Wire: corrected", CHANGE_CORRECTED },
		{ RELATION_REPRINT, 2, 1, "Wire", "A reprint of a report by Wire: abridged, re-headlined", CHANGE_ABRIDGED | CHANGE_REHEADLINED },
		{ RELATION_DUPLICATE, 2, 1, "Harbour Post", "The same text again as a report by Harbour Post", 0 },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct report report = sample_report();
		struct verdict verdict = { .relation = cases[i].relation, .change = { .is_known = true, .kinds = cases[i].changes } };
		struct notice_cause cause = sample_cause(&report, &verdict);
		cause.story_reports = cases[i].reports;
		cause.story_sources = cases[i].sources;
		cause.of_source = span_of(cases[i].of_source);
		struct notice notice;
		notice_make(arena, &cause, &notice);
		json_t *event = check_event(notice.body);
		assert_string_equal(string_at(event, "alert", "what"), cases[i].what);
		assert_int_equal(json_array_size(json_object_get(part_of(event, "decision"), "changes")), __builtin_popcount(cases[i].changes));
		json_decref(event);
	}
}

/* `count` times `piece`. */
static struct span repeat(const char *piece, size_t count)
{
	size_t len = strlen(piece);
	char *text = ARENA_NEW(arena, char, len * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, piece, len);
	return span_make(text, len * count);
}

static void a_long_text_is_cut_at_a_sentence_and_says_so(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.text = repeat("The river rose again. ", 5000);
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice notice;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body);
	const char *text = string_at(event, "report", "text");
	assert_true(strlen(text) > 15000);
	assert_string_equal(text + strlen(text) - 11, "rose again.");
	assert_true(json_is_true(json_object_get(part_of(event, "report"), "truncated")));
	json_decref(event);
}

/* An event in which every member is as long as can be, of `piece` repeated. */
static void check_ceilings(const char *piece)
{
	struct span line = utf8_head(repeat(piece, 2000), REPORT_TITLE_MAX), text = repeat(piece, 100000), watches[400];
	struct novelty_sentence sentences[20];
	struct figure at[FIGURES_MAX];
	for (size_t i = 0; i < 400; i++)
		watches[i] = line;
	for (size_t i = 0; i < 20; i++)
		sentences[i] = (struct novelty_sentence){ text, 1000 };
	for (size_t i = 0; i < FIGURES_MAX; i++)
		at[i] = (struct figure){ FIGURE_DISPLACED, INT64_MAX - 1, INT64_MAX - 1, text };
	struct novelty novelty = { sentences, 20, 20 };
	struct figures figures = { at, FIGURES_MAX };
	struct report report = {
		.title = line, .text = text, .summary = text, .byline = line, .place = line, .source = line, .language = line, .link = line,
		.uri = line, .note = line, .originator = line, .published = INT64_C(32503680000123), .embargo = INT64_C(32503680000123), .urgency = 9,
		.is_date_only = true,
	};
	struct verdict verdict = {
		.relation = RELATION_REVISION, .score = 1000, .threshold = 1000, .nearest = INT64_MAX, .runner_up = INT64_MAX, .runner_up_score = 1000,
		.change = { true, (1u << CHANGE_KINDS) - 1, 1000, 1000 }, .containment = 1000, .background = { { INT64_MAX, 1000 }, { INT64_MAX, 1000 }, { INT64_MAX, 1000 } }, .background_len = 3,
	};
	struct notice_cause cause = {
		.report = &report, .report_id = "7zq4m0k2w9fhx", .seq = INT64_MAX, .received = INT64_C(32503680000123), .verdict = &verdict,
		.story = INT64_MAX, .story_title = line, .story_reports = UINT32_MAX, .story_sources = UINT32_MAX, .of_id = line, .of_title = line,
		.of_source = line, .watches = watches, .watches_len = 400, .novelty = &novelty, .figures = &figures, .instance = line,
	};
	struct notice notice;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body);
	assert_true(json_string_length(json_object_get(part_of(event, "report"), "text")) > 150);
	assert_true(json_integer_value(json_object_get(part_of(event, "alert"), "watches_more")) > 100);
	json_decref(event);
	struct notice_withdrawal withdrawal = { .report = &report, .report_id = "7zq4m0k2w9fhx", .seq = INT64_MAX, .replaces = "nt_7zq4m0k2w9fhx",
						.reports = UINT32_MAX, .sources = UINT32_MAX };
	cause.withdrawal = &withdrawal;
	notice_make(arena, &cause, &notice);
	json_decref(check_event(notice.body));
}

static void everything_at_its_ceiling_still_fits(void **state)
{
	(void)state;
	static const char *const pieces[] = { "\x01", "\u4e16", "word ", "\u2028", "\"\\", "\U0001f30a", "a" };
	for (size_t i = 0; i < LEN(pieces); i++)
		check_ceilings(pieces[i]);
}

static void an_empty_report_is_an_event_too(void **state)
{
	(void)state;
	struct report report = { .published = TIME_NONE, .updated = TIME_NONE };
	struct verdict verdict = { .relation = RELATION_DUPLICATE };
	struct notice_cause cause = { .report = &report, .report_id = "x", .seq = 1, .verdict = &verdict, .story = 1 };
	struct notice notice;
	notice_make(arena, &cause, &notice);
	json_t *event = check_event(notice.body);
	assert_string_equal(json_string_value(json_object_get(event, "source")), "tidings://localhost");
	json_decref(event);
	assert_span(notice.title, "(untitled)");
	report.text = SPAN("First sentence\x1b[2J here. Second.");
	notice_make(arena, &cause, &notice);
	assert_null(memchr(notice.title.ptr, 0x1b, notice.title.len));
	assert_true(span_ends(notice.title, SPAN("here.")));
}

/* ---- text ---- */

static char *text_of(const struct notice_cause *cause, int width, bool has_colour)
{
	struct notice notice;
	struct buf out;
	notice_make(arena, cause, &notice);
	buf_init(&out, 1 << 20);
	const struct render_style style = { width, has_colour, cause->received };
	assert_true(render_text(&out, notice.body, &style));
	return buf_detach(&out);
}

static void a_new_story_reads_well(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_NEW_STORY, .score = 120, .threshold = 180, .nearest = 7 };
	struct notice_cause cause = sample_cause(&report, &verdict);
	char *text = text_of(&cause, 60, false);
	assert_string_equal(text, "NEW STORY  Dam wall gives way above Vessk\n"
				  "           Ruritania Wire, VESSK, 4 min ago\n"
				  "           A new story, first reported by Ruritania Wire\n"
				  "  A dam wall gave way above the town of Vessk on Tuesday,\n"
				  "  killing at least 12 people. Forty are missing. Rescuers\n"
				  "  \"worked\" through the night.\n"
				  "  watch     dams, floods\n"
				  "  story     41\n"
				  "  why       no earlier story within reach (best 12 %, needed\n"
				  "            18 %)\n"
				  "  link      https://wire.example/1\n");
	free(text);
}

static void an_update_shows_what_is_new(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.title = SPAN("Toll rises to 23 below the broken dam");
	report.is_date_only = true;
	struct verdict verdict = { .relation = RELATION_UPDATE, .score = 314, .threshold = 180 };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct novelty_sentence sentence = { SPAN("The death toll rose to 23."), 700 };
	struct novelty novelty = { &sentence, 1, 3 };
	struct figure at[] = { { FIGURE_DEATHS, 23, 23, SPAN("toll rose to 23") }, { FIGURE_MISSING, 40, INT64_MAX, SPAN("40") },
			       { FIGURE_INJURED, 0, 30, SPAN("30") }, { FIGURE_ARRESTED, 2, 3, SPAN("2 or 3") } };
	struct figures figures = { at, 4 };
	cause.story_title = SPAN("Dam wall gives way above Vessk");
	cause.story_reports = 3;
	cause.story_sources = 2;
	cause.novelty = &novelty;
	cause.figures = &figures;
	char *text = text_of(&cause, 0, false);
	assert_string_equal(text, "UPDATE  Toll rises to 23 below the broken dam\n"
				  "        Ruritania Wire, VESSK, 2026-03-01\n"
				  "        Third report of a story, from 2 independent sources\n"
				  "  The death toll rose to 23.\n"
				  "  deaths    23\n"
				  "  missing   at least 40\n"
				  "  injured   up to 30\n"
				  "  arrested  2 to 3\n"
				  "  watch     dams, floods\n"
				  "  story     41, Dam wall gives way above Vessk\n"
				  "  why       like earlier reports of \"Dam wall gives way above Vessk\" (31 %, needed 18 %)\n"
				  "  link      https://wire.example/1\n");
	free(text);
}

static void an_embargo_without_an_end_says_so(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	report.embargo = EMBARGO_OPEN;
	char *text = text_of(&cause, 0, false);
	assert_non_null(strstr(text, "           EMBARGOED until further notice\n"));
	free(text);
}

static void an_embargo_stands_above_the_news(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	report.embargo = clock_from_civil(2026, 3, 1, 12, 0, 0);
	report.urgency = 2;
	report.note = SPAN("Fixes the name.");
	char *text = text_of(&cause, 0, false);
	assert_string_equal(text, "NEW STORY  Dam wall gives way above Vessk\n"
				  "           EMBARGOED until 2026-03-01 12:00\n"
				  "           Ruritania Wire, VESSK, 4 min ago\n"
				  "           A new story, first reported by Ruritania Wire\n"
				  "  " LEAD " Rescuers \"worked\" through the night.\n"
				  "  note      Fixes the name.\n"
				  "  urgency   2\n"
				  "  watch     dams, floods\n"
				  "  story     41\n"
				  "  why       nothing like it before\n"
				  "  link      https://wire.example/1\n");
	free(text);
}

static void a_withdrawal_reads_well(void **state)
{
	(void)state;
	struct report report = sample_report(), instruction = sample_instruction();
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	struct notice_withdrawal withdrawal = { .report = &instruction, .report_id = "0000000000042", .seq = 50, .replaces = "nt_0000000000007" };
	cause.withdrawal = &withdrawal;
	char *text = text_of(&cause, 60, false);
	assert_string_equal(text, "WITHDRAWN  Dam wall gives way above Vessk\n"
				  "           Ruritania Wire, VESSK, 4 min ago\n"
				  "           Withdrawn for good by Ruritania Wire\n"
				  "  note      It was another dam.\n"
				  "  watch     dams, floods\n"
				  "  story     41\n"
				  "  replaces  nt_0000000000007\n");
	free(text);
}

static void wide_characters_wrap_at_their_columns(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.title = SPAN("東京で地震が発生しました");
	struct verdict verdict = { .relation = RELATION_NEW_STORY };
	struct notice_cause cause = sample_cause(&report, &verdict);
	char *text = text_of(&cause, 24, false);
	assert_true(span_starts(span_of(text), SPAN("NEW STORY  東京で地震が\n           発生しました\n")));
	free(text);
}

static void nothing_of_a_report_reaches_the_terminal_unescaped(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.title = SPAN("\x1b]0;owned\x07 \xc2\x9b" "31m \u202e title\r\nNEW STORY  forged");
	report.source = SPAN("a\nb");
	report.text = report.link = report.place = SPAN("\x1b[2J\u2028\x7f evil. \x08");
	struct span watch = SPAN("w\x1b[1m");
	struct verdict verdict = { .relation = RELATION_REPRINT, .containment = 930 };
	struct notice_cause cause = sample_cause(&report, &verdict);
	cause.of_id = SPAN("x");
	cause.of_title = cause.of_source = report.title;
	cause.watches = &watch;
	cause.watches_len = 1;
	char *text = text_of(&cause, 80, false);
	for (const char *at = text; *at; at++)
		assert_true(*at == '\n' || ((unsigned char)*at >= ' ' && *at != 0x7f));
	assert_null(strstr(text, "\xc2\x9b"));
	assert_null(strstr(text, "\u202e"));
	assert_null(strstr(text, "\nNEW STORY"));
	free(text);
	text = text_of(&cause, 80, true);
	assert_true(span_starts(span_of(text), SPAN("\x1b[1mREPRINT  ")));
	free(text);
}

static void what_is_no_event_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "{", "[]", "{}", "null", "{\"data\":{}}", "{\"data\":{\"alert\":1}}", "{\"data\":{\"alert\":{}}}" };
	const struct render_style style = { 80, false, TIME_NONE };
	struct buf out;
	buf_init(&out, 1000);
	for (size_t i = 0; i < LEN(bad); i++)
		assert_false(render_text(&out, span_of(bad[i]), &style));
	assert_int_equal(out.len, 0);
	assert_true(render_text(&out, SPAN("{\"data\":{\"alert\":{\"watches\":[1]},\"report\":{\"title\":5},\"decision\":{}}}"), &style));
	assert_true(out.len > 0);
	buf_done(&out);
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_story_is_a_cloudevent),
		cmocka_unit_test(the_id_depends_on_report_type_and_watches_alone),
		cmocka_unit_test(a_repeat_says_that_the_story_still_runs),
		cmocka_unit_test(a_withdrawal_names_the_notice_that_it_replaces_and_tells_nothing_again),
		cmocka_unit_test(what_editors_are_told_travels_beside_the_text),
		cmocka_unit_test(what_happened_is_said_in_one_line),
		cmocka_unit_test(a_long_text_is_cut_at_a_sentence_and_says_so),
		cmocka_unit_test(everything_at_its_ceiling_still_fits),
		cmocka_unit_test(an_empty_report_is_an_event_too),
		cmocka_unit_test(a_new_story_reads_well),
		cmocka_unit_test(an_update_shows_what_is_new),
		cmocka_unit_test(an_embargo_stands_above_the_news),
		cmocka_unit_test(an_embargo_without_an_end_says_so),
		cmocka_unit_test(a_withdrawal_reads_well),
		cmocka_unit_test(wide_characters_wrap_at_their_columns),
		cmocka_unit_test(nothing_of_a_report_reaches_the_terminal_unescaped),
		cmocka_unit_test(what_is_no_event_is_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
