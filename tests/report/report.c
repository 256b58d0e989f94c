#include "tests/test.h"

#include "report/report.h"

#include <stdlib.h>

static struct report sample(void)
{
	static const struct span keywords[] = { SPAN("flood"), SPAN("Ruritania") };
	return (struct report){
		.guid = SPAN("g-1"),
		.uri = SPAN("urn:example:1"),
		.title = SPAN("Flood in Ruritania"),
		.text = SPAN("The river rose.\n\nNobody was hurt."),
		.source = SPAN("Bugle"),
		.language = SPAN("en"),
		.summary = SPAN(""),
		.published = 1027641600000,
		.updated = TIME_NONE,
		.is_date_only = true,
		.keywords = keywords,
		.keywords_len = 2,
		.status = REPORT_WITHHELD,
	};
}

static void what_was_packed_comes_out_the_same(void **state)
{
	(void)state;
	struct report packed = sample(), report;
	struct arena *arena = arena_new();
	struct buf out;
	buf_init(&out, REPORT_MAX_BYTES);
	report_pack(&packed, &out);
	assert_true(report_unpack(buf_view(&out), arena, &report));
	assert_span(report.guid, "g-1");
	assert_span(report.title, "Flood in Ruritania");
	assert_span(report.text, "The river rose.\n\nNobody was hurt.");
	assert_null(report.byline.ptr);
	assert_non_null(report.summary.ptr);
	assert_int_equal(report.summary.len, 0);
	assert_int_equal(report.published, 1027641600000);
	assert_true(report.updated == TIME_NONE);
	assert_true(report.is_date_only);
	assert_int_equal(report.keywords_len, 2);
	assert_span(report.keywords[1], "Ruritania");
	assert_int_equal(report.status, REPORT_WITHHELD);
	buf_done(&out);
	arena_free(arena);
}

static void a_packed_report_cut_short_anywhere_is_refused(void **state)
{
	(void)state;
	struct report packed = sample(), report;
	struct arena *arena = arena_new();
	struct buf out;
	buf_init(&out, REPORT_MAX_BYTES);
	report_pack(&packed, &out);
	for (size_t len = 0; len < out.len; len++)
		assert_false(report_unpack(span_head(buf_view(&out), len), arena, &report));
	buf_add_char(&out, 'x');
	assert_false(report_unpack(buf_view(&out), arena, &report));
	buf_done(&out);
	arena_free(arena);
}

static void text_with_a_nul_or_broken_utf8_is_refused(void **state)
{
	(void)state;
	static const struct span bad[] = { SPAN("a\0b"), SPAN("caf\xe9"), SPAN("\xed\xa0\x80") };
	struct arena *arena = arena_new();
	for (size_t i = 0; i < 3; i++) {
		struct report packed = { .text = bad[i], .published = TIME_NONE, .updated = TIME_NONE }, report;
		struct buf out;
		buf_init(&out, REPORT_MAX_BYTES);
		report_pack(&packed, &out);
		assert_false(report_unpack(buf_view(&out), arena, &report));
		buf_done(&out);
	}
	arena_free(arena);
}

static void a_title_longer_than_its_ceiling_is_refused(void **state)
{
	(void)state;
	static char title[REPORT_TITLE_MAX + 1];
	memset(title, 'a', sizeof(title));
	struct arena *arena = arena_new();
	struct report packed = { .title = span_make(title, sizeof(title)), .published = TIME_NONE, .updated = TIME_NONE }, report;
	struct buf out;
	buf_init(&out, REPORT_MAX_BYTES);
	report_pack(&packed, &out);
	assert_false(report_unpack(buf_view(&out), arena, &report));
	packed.title.len--;
	buf_clear(&out);
	report_pack(&packed, &out);
	assert_true(report_unpack(buf_view(&out), arena, &report));
	buf_done(&out);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_comes_out_the_same),
		cmocka_unit_test(a_packed_report_cut_short_anywhere_is_refused),
		cmocka_unit_test(text_with_a_nul_or_broken_utf8_is_refused),
		cmocka_unit_test(a_title_longer_than_its_ceiling_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
