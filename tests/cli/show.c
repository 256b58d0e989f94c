#include "tests/test.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/show.h"

#include <stdio.h>

static const struct table_column columns[] = { { "ID", true, false }, { "SOURCE", false, true }, { "TITLE", false, true } };

static void fill(struct table *table)
{
	table_init(table, columns, 3);
	table_add_number(table, 7);
	table_add(table, "Ruritania Wire");
	table_add(table, "Flood cuts off three villages below Vessk");
	table_add_number(table, 1234);
	table_add(table, "東京新聞");
	table_add(table, "洪水で三つの村が孤立、知事は軍に救助を要請した");
}

static void a_table_off_the_terminal_is_as_wide_as_it_must_be(void **state)
{
	(void)state;
	struct table table;
	struct cli cli = { 0 };
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	fill(&table);
	table_write(&table, &cli, &out);
	assert_span(buf_view(&out), "  ID  SOURCE          TITLE\n"
				    "   7  Ruritania Wire  Flood cuts off three villages below Vessk\n"
				    "1234  東京新聞        洪水で三つの村が孤立、知事は軍に救助を要請した\n");
	table_done(&table);
}

static void a_table_on_the_terminal_shortens_its_long_columns(void **state)
{
	(void)state;
	struct table table;
	struct span line;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	fill(&table);
	for (int width = 40; width < 80; width++) {
		struct cli cli = { .width = width };
		buf_clear(&out);
		table_write(&table, &cli, &out);
		struct span rest = buf_view(&out);
		while (span_next_line(&rest, &line))
			assert_true(show_width(line) <= width);
	}
	struct cli cli = { .width = 40 };
	buf_clear(&out);
	table_write(&table, &cli, &out);
	assert_span(buf_view(&out), "  ID  SOURCE          TITLE\n"
				    "   7  Ruritania Wire  Flood cuts off th…\n"
				    "1234  東京新聞        洪水で三つの村が…\n");
	table_done(&table);
}

static void nothing_of_a_report_moves_the_cursor(void **state)
{
	(void)state;
	struct table table;
	struct cli cli = { 0 };
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	static const struct table_column one[] = { { "TITLE", false, true } };
	table_init(&table, one, 1);
	table_add(&table, "red \x1b[31malert\nsecond line \u202eflip");
	table_write(&table, &cli, &out);
	assert_span(buf_view(&out), "TITLE\nred [31malert second line flip\n");
	table_done(&table);
	buf_clear(&out);
	show_field(&out, "link", "x\x07\x1b]0;y\x07", 0);
	show_paragraphs(&out, "a\x1b[2Jb\n\nc\r\n", 0);
	assert_span(buf_view(&out), "link       x]0;y\na[2Jb\n\nc\n");
}

static void a_field_is_wrapped_under_itself(void **state)
{
	(void)state;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	show_field(&out, "why", "one two three four five six", 24);
	show_field(&out, "empty", "", 24);
	show_field(&out, "long", "incomprehensibilities-of-one-word end", 24);
	assert_span(buf_view(&out), "why        one two three\n"
				    "           four five six\n"
				    "long       incomprehensibilities-of-one-word\n"
				    "           end\n");
}

static void numbers_are_written_as_people_read_them(void **state)
{
	(void)state;
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	show_add_count(&out, 1, "copy", "copies");
	buf_add_text(&out, ", ");
	show_add_count(&out, 1234567, "copy", "copies");
	buf_add_text(&out, ", ");
	show_add_bytes(&out, 1000);
	buf_add_text(&out, ", ");
	show_add_bytes(&out, 45 << 20);
	assert_span(buf_view(&out), "1 copy, 1,234,567 copies, 1000 bytes, 45.0 MiB");
}

static void what_is_absent_reads_as_nothing(void **state)
{
	(void)state;
	json_t *object = json_pack("{s:n, s:s, s:i, s:s}", "null", "text", "a", "number", 3, "time", "2002-07-26T13:05:09Z");
	assert_string_equal(show_text(object, "null"), "");
	assert_string_equal(show_text(object, "none"), "");
	assert_string_equal(show_text(NULL, "none"), "");
	assert_int_equal(show_number(object, "text"), 0);
	assert_int_equal(show_number(object, "number"), 3);
	assert_true(show_time(object, "null") == TIME_NONE);
	assert_int_equal(show_time(object, "time"), clock_from_civil(2002, 7, 26, 13, 5, 9));
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_off_the_terminal_is_as_wide_as_it_must_be),
		cmocka_unit_test(a_table_on_the_terminal_shortens_its_long_columns),
		cmocka_unit_test(nothing_of_a_report_moves_the_cursor),
		cmocka_unit_test(a_field_is_wrapped_under_itself),
		cmocka_unit_test(numbers_are_written_as_people_read_them),
		cmocka_unit_test(what_is_absent_reads_as_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
