/* What is made to cost much costs little: one that is read in a time that grows with the square of its length would take minutes, and this
 * program ends by itself before. */
#include <stdio.h>

#include "base/array.h"
#include "tests/report/seen.h"

#include <sys/resource.h>

/* Of processor time, for all of it; a hundred times what it takes, that slow machines and sanitizers have theirs. */
#define CPU_MAX_S 240
#define SIZE (1u << 20)
#define HEAD "From: Jane Doe <jane@example.org>\nSubject: The harbour\nMIME-Version: 1.0\n"
#define NEWS "<p>The harbour of Streslau was closed on Monday after a ship ran aground in the mouth of the river.</p>"

static void add_times(struct buf *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_add_text(out, text);
}

static void reads(struct buf *bytes, const char *format, const char *error)
{
	struct seen seen;
	if (seen_bytes(&seen, buf_view(bytes)) < 0)
		fail_msg("%s", seen.fault.text);
	assert_string_equal(seen.format, format);
	assert_int_equal(seen.reports.len, 1);
	assert_contains(seen.error, error);
	seen_done(&seen);
	buf_done(bytes);
}

static void refuses(struct buf *bytes, const char *words)
{
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, buf_view(bytes)), -1);
	assert_contains(seen.fault.text, words);
	seen_done(&seen);
	buf_done(bytes);
}

static struct buf page_with_attributes(size_t attributes)
{
	struct buf page;
	buf_init(&page, 4 * (size_t)SIZE);
	buf_add_text(&page, "<!doctype html><html><body>" NEWS "<div");
	for (size_t i = 0; i < attributes; i++)
		buf_addf(&page, " a%zu=\">\"", i);
	buf_add_text(&page, ">" NEWS "</div></body></html>");
	return page;
}

static void a_tag_of_a_hundred_thousand_attributes_is_left_alone(void **state)
{
	(void)state;
	struct buf page = page_with_attributes(100000);
	reads(&page, "html", "one of its tags has hundreds of attributes");
	page = page_with_attributes(500);
	reads(&page, "html", "");
	struct seen seen;
	page = page_with_attributes(500);
	assert_int_equal(seen_bytes(&seen, buf_view(&page)), 0);
	assert_string_equal(seen.error, "");
	seen_done(&seen);
	buf_done(&page);
}

static void a_page_is_read_in_pieces_as_it_is_whole(void **state)
{
	/* longer than libxml2 asks for at once, with letters of two bytes at every place where a piece may end */
	struct buf page;
	struct seen seen;
	(void)state;
	buf_init(&page, SIZE);
	buf_add_text(&page, "<!doctype html><html><body><article><p>The harbour:");
	for (size_t i = 0; i < 8000; i++)
		buf_add_text(&page, i % 101 == 100 ? " \xC3\xBC" : "\xC3\xBC");
	buf_add_text(&page, " and its end.</p></article></body></html>");
	assert_int_equal(seen_bytes(&seen, buf_view(&page)), 0);
	assert_int_equal(seen.reports.at[0].text.len, strlen("The harbour:") + 2 * 8000 + 79 + strlen(" and its end."));
	seen_done(&seen);
	buf_done(&page);
}

static void a_mail_of_many_parts_is_refused_before_they_are_made(void **state)
{
	struct buf mail;
	(void)state;
	buf_init(&mail, 8 * (size_t)SIZE);
	buf_add_text(&mail, HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
	add_times(&mail, "--b\n\n", 200000);
	refuses(&mail, "it is a mail of more than 10000 parts");
}

static void a_mail_of_parts_within_parts_is_refused_before_they_are_made(void **state)
{
	struct buf mail;
	(void)state;
	buf_init(&mail, 8 * (size_t)SIZE);
	buf_add_text(&mail, HEAD "Content-Type: multipart/mixed; boundary=b0\n\n");
	for (size_t i = 0; i < 50000; i++)
		buf_addf(&mail, "--b%zu\nContent-Type:\n Multipart/mixed; boundary=b%zu\n\n", i, i + 1);
	refuses(&mail, "more than 1000 mails and groups of parts");
	buf_init(&mail, 8 * (size_t)SIZE);
	buf_add_text(&mail, HEAD);
	add_times(&mail, "Content-Type: message/rfc822\n\n", 50000);
	refuses(&mail, "more than 1000 mails and groups of parts");
}

static void a_list_of_groups_within_groups_is_refused(void **state)
{
	struct buf mail;
	(void)state;
	buf_init(&mail, 8 * (size_t)SIZE);
	buf_add_text(&mail, HEAD "To: ");
	add_times(&mail, "g:\n ", 300000);
	buf_add_text(&mail, "\n\nThe harbour is open.\n");
	refuses(&mail, "more than 1000 groups in one list of addresses");
}

static void a_long_text_full_of_rules_and_empty_lines_is_read(void **state)
{
	static const char *const repeated[] = { "\n", "--\n\n", "______________\n\n\n\n\n\n\n\n\n\n\n\n", "--\n" };
	(void)state;
	for (size_t i = 0; i < LEN(repeated); i++) {
		struct buf mail;
		size_t size = i == 0 ? SIZE : SIZE / 8;
		buf_init(&mail, 8 * (size_t)SIZE);
		buf_add_text(&mail, HEAD "\n");
		add_times(&mail, repeated[i], size / strlen(repeated[i]));
		buf_add_text(&mail, "The harbour of Streslau was closed on Monday.\n______________\n");
		add_times(&mail, "\n", size);
		add_times(&mail, "______________\n", 10000);
		reads(&mail, "mail", "");
	}
}

static void a_text_of_tiny_lines_or_of_one_line_is_read(void **state)
{
	static const char *const repeated[] = { "a\n", "a\n\n", "a", "a ", "- a\n", "A. " };
	(void)state;
	for (size_t i = 0; i < LEN(repeated); i++) {
		struct buf text;
		buf_init(&text, 8 * (size_t)SIZE);
		buf_add_text(&text, "The harbour is open\n\n");
		add_times(&text, repeated[i], SIZE / 4 / strlen(repeated[i]));
		reads(&text, "text", "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_of_a_hundred_thousand_attributes_is_left_alone),
		cmocka_unit_test(a_page_is_read_in_pieces_as_it_is_whole),
		cmocka_unit_test(a_mail_of_many_parts_is_refused_before_they_are_made),
		cmocka_unit_test(a_mail_of_parts_within_parts_is_refused_before_they_are_made),
		cmocka_unit_test(a_list_of_groups_within_groups_is_refused),
		cmocka_unit_test(a_long_text_full_of_rules_and_empty_lines_is_read),
		cmocka_unit_test(a_text_of_tiny_lines_or_of_one_line_is_read),
	};
	(void)setrlimit(RLIMIT_CPU, &(struct rlimit){ CPU_MAX_S, CPU_MAX_S });
	return cmocka_run_group_tests(tests, NULL, NULL);
}
