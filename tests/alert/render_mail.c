/* The event as a mail: headers that hold what they should and nothing that a report put there, and the two parts. */
#include "tests/alert/sample.h"

#include "alert/render.h"
#include "base/array.h"

#include <stdlib.h>

static struct arena *arena;

static char *const editors[] = { (char *)(uintptr_t)"editors@example.org", (char *)(uintptr_t)"night@example.org", NULL };

static char *mail_of(struct span event, const char *line_end)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	struct render_mail_style style = { .from = SPAN("desk@example.org"), .to = editors, .line_end = line_end };
	assert_true(render_mail(&out, event, &style));
	assert_false(out.is_full);
	return buf_detach(&out);
}

static void a_mail_reads_as_it_should(void **state)
{
	(void)state;
	struct report report = sample_report();
	char *mail = mail_of(sample_event(arena, &report), "\n"), *id = strstr(mail, "<nt_");
	assert_non_null(id);
	char *end = strchr(id, '>'), *rest = strstr(mail, "MIME-Version");
	assert_int_equal(end - id, 1 + 16 + 9);
	char *boundary = strstr(rest, "=_nt_");
	assert_non_null(boundary);
	memset(boundary, 'x', 18);
	assert_true(span_starts(span_of(mail), SPAN("Date: Sun, 01 Mar 2026 10:00:00 +0000\n"
						    "From: \"tidings newsroom\" <desk@example.org>\n"
						    "To: editors@example.org,\n"
						    " night@example.org\n"
						    "Subject: UPDATE: Toll rises to 23 below the broken dam\n"
						    "Message-ID: <nt_")));
	assert_true(span_starts(span_of(end), SPAN(">\n"
						   "In-Reply-To: <story-41@newsroom>\n"
						   "References: <story-41@newsroom>\n"
						   "Auto-Submitted: auto-generated\n"
						   "MIME-Version: 1.0\n"
						   "Content-Type: multipart/alternative; boundary=\"xxxxxxxxxxxxxxxxxx\"\n"
						   "\n")));
	assert_non_null(strstr(rest, "Content-Type: text/plain; charset=utf-8\n"
				     "Content-Transfer-Encoding: quoted-printable\n"
				     "\n"
				     "UPDATE  Toll rises to 23 below the broken dam\n"
				     "        Harbour Post, VESSK, 2026-03-01 09:56\n"
				     "        Third report of a story, from 2 independent sources\n"
				     "  The death toll rose to 23 on Tuesday. Rescuers \"worked\" through the\n"
				     "  night.\n"
				     "  watch     dams, floods\n"
				     "  story     41, Dam wall gives way above Vessk\n"
				     "  why       like earlier reports of \"Dam wall gives way above Vessk\" (31\n"
				     "            %, needed 18 %)\n"
				     "  link      https://news.example/23?a=3D1&b=3D2\n"
				     "\n"
				     "--=20\n"
				     "tidings newsroom, alert nt_"));
	assert_non_null(strstr(rest, "<a href=3D\"https://news.example/23?a=3D1&amp;b=\n=3D2\"><strong>Toll"));
	assert_non_null(strstr(rest, "Rescuers &quot;worked&quot;"));
	free(mail);
}

static void the_same_event_is_the_same_mail(void **state)
{
	(void)state;
	struct report report = sample_report();
	struct span event = sample_event(arena, &report);
	char *once = mail_of(event, "\r\n"), *again = mail_of(event, "\r\n");
	assert_string_equal(once, again);
	for (const char *at = once; *at; at++)
		assert_true(*at != '\n' || (at > once && at[-1] == '\r'));
	free(once);
	free(again);
}

/* The headers, without what follows the empty line. */
static struct span headers_of(const char *mail)
{
	ptrdiff_t end = span_find(span_of(mail), SPAN("\n\n"));
	assert_true(end > 0);
	return span_head(span_of(mail), (size_t)end + 1);
}

static void a_subject_of_other_letters_is_encoded_in_whole_characters(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.title = SPAN("Überflutung in Köln: Pegel steigt auf 11 Meter – die höchste Marke, die je gemessen wurde");
	char *mail = mail_of(sample_event(arena, &report), "\n");
	assert_non_null(strstr(mail, "Subject: =?UTF-8?B?VVBEQVRFOiDDnGJlcmZsdXR1bmcgaW4gS8O2bG46IFBlZ2VsIHN0?=\n"
				     " =?UTF-8?B?ZWlndCBh"));
	struct span rest = headers_of(mail), line;
	while (span_next_line(&rest, &line))
		assert_true(line.len <= 76);
	free(mail);
}

static void a_long_subject_is_folded_at_its_blanks(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.title = SPAN("Toll rises to 23 below the broken dam as rescuers search through the night for forty who are still missing");
	char *mail = mail_of(sample_event(arena, &report), "\n");
	assert_non_null(strstr(mail, "Subject: UPDATE: Toll rises to 23 below the broken dam as rescuers search\n"
				     " through the night for forty who are still missing\n"));
	free(mail);
}

static void a_subject_that_looks_encoded_is_encoded(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.title = SPAN("=?utf-8?q?Urgent?=");
	char *mail = mail_of(sample_event(arena, &report), "\n");
	assert_null(span_find(headers_of(mail), SPAN("?q?Urgent")) < 0 ? NULL : mail);
	free(mail);
}

static void an_embargo_stands_in_the_subject(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.embargo = clock_from_civil(2026, 3, 1, 12, 0, 0);
	char *mail = mail_of(sample_event(arena, &report), "\n");
	assert_non_null(strstr(mail, "Subject: UPDATE, EMBARGOED until 2026-03-01 12:00: Toll rises to 23 below\n the broken dam\n"));
	free(mail);
}

static void nothing_of_a_report_becomes_a_header_or_mark_up(void **state)
{
	(void)state;
	struct report report = hostile_report(arena);
	char *mail = mail_of(sample_event(arena, &report), "\n");
	struct span rest = headers_of(mail), line;
	static const char *const names[] = { "Date: ", "From: ", "To: ", "Subject:", "Message-ID: ", "In-Reply-To: ", "References: ", "Auto-Submitted: ",
					     "MIME-Version: ", "Content-Type: " };
	size_t next = 0;
	while (span_next_line(&rest, &line)) {
		assert_true(line.len <= 76);
		if (line.ptr[0] == ' ')
			continue;
		assert_true(next < LEN(names));
		assert_true(span_starts(line, span_of(names[next++])));
	}
	assert_int_equal(next, LEN(names));
	for (const char *at = mail; *at; at++)
		assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
	assert_null(strstr(mail, "\nBcc"));
	const char *html = strstr(mail, "Content-Type: text/html");
	assert_non_null(html);
	assert_null(strstr(html, "<script"));
	assert_null(strstr(html, "href"));
	assert_true(strlen(mail) < 300000);
	free(mail);
}

static void lines_are_short_and_end_in_no_blank(void **state)
{
	(void)state;
	struct report report = sample_report();
	report.text = SPAN("Wörter und Wörter und Wörter und Wörter und Wörter und Wörter und Wörter und Wörter und Wörter und Wörter. Ende. ");
	char *mail = mail_of(sample_event(arena, &report), "\n");
	struct span rest = span_of(mail), line;
	while (span_next_line(&rest, &line)) {
		assert_true(line.len <= 76);
		assert_true(line.len == 0 || line.ptr[line.len - 1] != ' ');
	}
	free(mail);
}

static void what_is_no_event_is_no_mail(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	struct render_mail_style style = { .line_end = "\n" };
	assert_false(render_mail(&out, SPAN("{\"data\":{}}"), &style));
	assert_false(render_mail(&out, SPAN("{"), &style));
	assert_int_equal(out.len, 0);
	buf_done(&out);
}

static void an_event_without_an_id_still_has_ids_that_can_stand_in_a_header(void **state)
{
	(void)state;
	char *mail = mail_of(SPAN("{\"id\":\"a b>\",\"source\":\"tidings://d\\u0000sk..x\",\"subject\":\"feed/my feed\",\"time\":\"2026-03-01T10:00:00Z\","
				  "\"data\":{\"alert\":{},\"feed\":{\"name\":\"my feed\"}}}"), "\n");
	assert_non_null(strstr(mail, "Message-ID: <a-b-@dsk.-x>\nIn-Reply-To: <feed-my-feed@dsk.-x>\n"));
	free(mail);
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
		cmocka_unit_test(a_mail_reads_as_it_should),
		cmocka_unit_test(the_same_event_is_the_same_mail),
		cmocka_unit_test(a_subject_of_other_letters_is_encoded_in_whole_characters),
		cmocka_unit_test(a_long_subject_is_folded_at_its_blanks),
		cmocka_unit_test(a_subject_that_looks_encoded_is_encoded),
		cmocka_unit_test(an_embargo_stands_in_the_subject),
		cmocka_unit_test(nothing_of_a_report_becomes_a_header_or_mark_up),
		cmocka_unit_test(lines_are_short_and_end_in_no_blank),
		cmocka_unit_test(what_is_no_event_is_no_mail),
		cmocka_unit_test(an_event_without_an_id_still_has_ids_that_can_stand_in_a_header),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
