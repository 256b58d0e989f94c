/* Events to lay out, for the tests of those who write them for people. */
#pragma once

#include "tests/test.h"

#include "alert/notice.h"

#define SAMPLE_RECEIVED clock_from_civil(2026, 3, 1, 10, 0, 0)
/* What a report might hold to do harm somewhere on its way: to a terminal, a header, a page, a chat, a shell. */
#define HOSTILE "\x1b]0;owned\x07\xc2\x9b" "31m\u202e\u2066 evil\r\nBcc: all@example.org\r\n\r\n.\r\n</strong><script>alert(1)</script> $(id) `id`; " \
		"@channel <!channel> *b* _i_ [x](http://y.example) | ]]> & \"q\" 'a' =?utf-8?q?x?= \xef\xbf\xbe\u2028"

static inline struct report sample_report(void)
{
	return (struct report){
		.title = SPAN("Toll rises to 23 below the broken dam"),
		.text = SPAN("The death toll rose to 23 on Tuesday. Rescuers \"worked\" through the night."),
		.source = SPAN("Harbour Post"),
		.place = SPAN("VESSK"),
		.link = SPAN("https://news.example/23?a=1&b=2"),
		.published = clock_from_civil(2026, 3, 1, 9, 56, 0),
		.updated = TIME_NONE,
		.embargo = TIME_NONE,
	};
}

/* The third report of story 41, from two sources. */
static inline struct span sample_event(struct arena *arena, const struct report *report)
{
	static const struct span watches[] = { { "dams", 4 }, { "floods", 6 } };
	static const struct verdict verdict = { .relation = RELATION_UPDATE, .score = 314, .threshold = 180 };
	struct notice_cause cause = {
		.report = report, .report_id = "7zq4m0k2w9fhx", .seq = 44, .received = SAMPLE_RECEIVED, .verdict = &verdict, .relation = RELATION_UPDATE, .story = 41,
		.story_title = SPAN("Dam wall gives way above Vessk"), .story_reports = 3, .story_sources = 2, .watches = watches, .watches_len = 2,
		.instance = SPAN("tidings://newsroom"),
	};
	struct notice notice;
	notice_make(arena, &cause, &notice);
	return notice.body;
}

/* Every member of it hostile, as often as fits. */
static inline struct report hostile_report(struct arena *arena)
{
	size_t len = sizeof(HOSTILE) - 1, count = (1u << 20) / len;
	char *long_text = arena_alloc(arena, count, len);
	for (size_t i = 0; i < count; i++)
		memcpy(long_text + i * len, HOSTILE, len);
	struct span all = span_make(long_text, count * len);
	return (struct report){
		.title = all, .text = all, .summary = all, .source = SPAN(HOSTILE), .place = SPAN(HOSTILE), .byline = SPAN(HOSTILE),
		.note = SPAN(HOSTILE), .originator = SPAN(HOSTILE), .link = SPAN("https://evil.example/\"><script>\r\nx" HOSTILE),
		.uri = SPAN(HOSTILE), .published = TIME_NONE, .updated = TIME_NONE, .embargo = TIME_NONE,
	};
}
