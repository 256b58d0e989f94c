/* Mails: which of their parts is the text, and what of it is the sender's own. What they bring besides is in boxes.c. */
#include <stdio.h>

#include "tests/report/seen.h"

#define SENTENCE_1 "The river rose above the dam of Streslau on Friday, and the council closed the bridge to all traffic until further notice."
#define SENTENCE_2 "Rescue workers brought two hundred people from the lower town to the school on the hill, where they will stay for the night."
#define LETTER SENTENCE_1 "\n\n" SENTENCE_2
#define LETTER_HTML "<p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p>"

/* The only report of what is one mail. */
static const struct report *read_one(struct seen *seen, struct span mail)
{
	if (seen_bytes(seen, mail) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, "mail");
	assert_int_equal(seen->reports.len, 1);
	assert_int_equal(seen->rejects, 0);
	return &seen->reports.at[0];
}

/* ---- parts ---- */

#define PARTS(type) "From: Rights Group <press@rights.example>\nSubject: Flood in Streslau\nMIME-Version: 1.0\nContent-Type: multipart/" type "; boundary=x\n\n"
#define PLAIN "--x\nContent-Type: text/plain; charset=utf-8\n\n"
#define HTML "\n--x\nContent-Type: text/html; charset=utf-8\n\n"

static void a_line_that_stands_in_for_the_text_gives_way_to_it_in_any_language(void **state)
{
	(void)state;
	static const char *const stubs[] = {
		"Your mail program cannot show HTML. Read this online: https://rights.example/1",
		"Ihr E-Mail-Programm kann diese Nachricht nicht darstellen.",
		"Ce message est au format HTML. Version en ligne : https://rights.example/1",
		"Ваша программа не показывает HTML. Откройте это письмо в браузере: https://rights.example/1",
		"您的邮件程序无法显示此邮件,请在浏览器中打开。",
	};
	for (size_t i = 0; i < sizeof(stubs) / sizeof(*stubs); i++) {
		struct seen seen;
		char mail[2000];
		snprintf(mail, sizeof(mail), PARTS("alternative") PLAIN "%s\n" HTML "<html><body>" LETTER_HTML "</body></html>\n--x--\n", stubs[i]);
		assert_span(read_one(&seen, span_of(mail))->text, LETTER);
		seen_done(&seen);
	}
}

static void a_short_text_is_read_where_the_HTML_says_the_same_or_less(void **state)
{
	(void)state;
	static const char *const htmls[] = {
		"<p>" SENTENCE_1 "</p>",
		"<table><tr><td><a href=/>Rights Group</a></td></tr><tr><td>" SENTENCE_1 "</td></tr><tr><td>1 Quay Street, Streslau</td></tr></table>",
		"<p>Please see the plain text of this mail.</p>",
	};
	for (size_t i = 0; i < sizeof(htmls) / sizeof(*htmls); i++) {
		struct seen seen;
		char mail[2000];
		snprintf(mail, sizeof(mail), PARTS("alternative") PLAIN SENTENCE_1 "\n" HTML "%s\n--x--\n", htmls[i]);
		assert_span(read_one(&seen, span_of(mail))->text, SENTENCE_1);
		seen_done(&seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_that_stands_in_for_the_text_gives_way_to_it_in_any_language),
		cmocka_unit_test(a_short_text_is_read_where_the_HTML_says_the_same_or_less),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
