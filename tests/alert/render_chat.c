/* The event in the forms that chats take, compared with what their documentation says they take. */
#include "tests/alert/sample.h"

#include "alert/render.h"
#include "base/array.h"

#include <jansson.h>
#include <stdlib.h>

static struct arena *arena;

static json_t *chat_of(const struct report *report, enum chat chat)
{
	struct buf out;
	json_error_t error;
	buf_init(&out, 1 << 20);
	assert_true(render_chat(&out, sample_event(arena, report), chat, SPAN("dams")));
	assert_false(out.is_full);
	json_t *body = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(body);
	buf_done(&out);
	return body;
}

static void check_form(enum chat chat, const char *expected)
{
	struct report report = sample_report();
	json_error_t error;
	json_t *body = chat_of(&report, chat), *wanted = json_loads(expected, 0, &error);
	assert_non_null(wanted);
	char *is = json_dumps(body, JSON_INDENT(1)), *shall = json_dumps(wanted, JSON_INDENT(1));
	assert_string_equal(is, shall);
	free(is);
	free(shall);
	json_decref(body);
	json_decref(wanted);
}

#define WHAT "Third report of a story, from 2 independent sources"
#define BYLINE "Harbour Post, VESSK, 2026-03-01 09:56"
#define TEXT "The death toll rose to 23 on Tuesday. Rescuers \\\"worked\\\" through the night."
#define WHY "like earlier reports of \\\"Dam wall gives way above Vessk\\\" (31 %, needed 18 %)"
#define ROWS "watch: dams, floods\\nstory: 41, Dam wall gives way above Vessk\\nwhy: " WHY
#define HEADLINE "UPDATE: Toll rises to 23 below the broken dam"
#define LINK "https://news.example/23?a=1&b=2"

static void slack_gets_blocks(void **state)
{
	(void)state;
	check_form(CHAT_SLACK,
		   "{\"text\":\"" HEADLINE "\",\"blocks\":["
		   "{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"" HEADLINE "\",\"emoji\":false}},"
		   "{\"type\":\"context\",\"elements\":[{\"type\":\"plain_text\",\"text\":\"" BYLINE "\\n" WHAT "\",\"emoji\":false}]},"
		   "{\"type\":\"section\",\"text\":{\"type\":\"plain_text\",\"text\":\"" TEXT "\",\"emoji\":false}},"
		   "{\"type\":\"context\",\"elements\":[{\"type\":\"plain_text\",\"text\":\"" ROWS "\",\"emoji\":false}]},"
		   "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"<https://news.example/23?a=1&amp;b=2>\"}}],"
		   "\"unfurl_links\":false,\"unfurl_media\":false}");
}

static void mattermost_gets_markdown(void **state)
{
	(void)state;
	check_form(CHAT_MATTERMOST,
		   "{\"username\":\"tidings\",\"text\":\"**[UPDATE\\\\: Toll rises to 23 below the broken dam](<" LINK ">)**\\n"
		   "Harbour Post, VESSK, 2026-03-01 09\\\\:56\\n" WHAT "\\n\\n" TEXT "\\n\\n"
		   "* watch: dams, floods\\n* story: 41, Dam wall gives way above Vessk\\n"
		   "* why: like earlier reports of \\\"Dam wall gives way above Vessk\\\" \\\\(31 %, needed 18 %\\\\)\"}");
}

static void matrix_gets_text_and_html(void **state)
{
	(void)state;
	check_form(CHAT_MATRIX,
		   "{\"text\":\"" HEADLINE "\\n" BYLINE "\\n" WHAT "\\n" TEXT "\\n" ROWS "\\n" LINK "\",\"html\":\""
		   "<p><strong>UPDATE</strong> <a href=\\\"https://news.example/23?a=1&amp;b=2\\\"><strong>Toll rises to 23 below the broken dam</strong></a>"
		   "<br>" BYLINE "<br><em>" WHAT "</em></p>\\n"
		   "<p>The death toll rose to 23 on Tuesday. Rescuers &quot;worked&quot; through the night.</p>\\n"
		   "<ul>\\n<li>watch: dams, floods</li>\\n<li>story: 41, Dam wall gives way above Vessk</li>\\n"
		   "<li>why: like earlier reports of &quot;Dam wall gives way above Vessk&quot; (31 %, needed 18 %)</li>\\n"
		   "<li>link: https://news.example/23?a=1&amp;b=2</li>\\n</ul>\\n\",\"username\":\"tidings\"}");
}

#define RUN(text, size, weight) \
	"{\"type\":\"RichTextBlock\",\"inlines\":[{\"type\":\"TextRun\",\"text\":\"" text "\",\"size\":\"" size "\",\"weight\":\"" weight "\"}]}"
#define FACT(label, text) \
	"{\"type\":\"RichTextBlock\",\"spacing\":\"None\",\"inlines\":[{\"type\":\"TextRun\",\"text\":\"" label ": \",\"isSubtle\":true}," \
	"{\"type\":\"TextRun\",\"text\":\"" text "\"}]}"

static void teams_gets_an_adaptive_card(void **state)
{
	(void)state;
	check_form(CHAT_TEAMS,
		   "{\"type\":\"message\",\"attachments\":[{\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"contentUrl\":null,\"content\":{"
		   "\"$schema\":\"http://adaptivecards.io/schemas/adaptive-card.json\",\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"body\":["
		   RUN(HEADLINE, "Medium", "Bolder") "," RUN(BYLINE, "Small", "Default") "," RUN(WHAT, "Small", "Default") "," RUN(TEXT, "Default", "Default") ","
		   FACT("watch", "dams, floods") "," FACT("story", "41, Dam wall gives way above Vessk") "," FACT("why", WHY) "],"
		   "\"actions\":[{\"type\":\"Action.OpenUrl\",\"title\":\"Read it\",\"url\":\"" LINK "\"}]}}]}");
}

static void discord_gets_an_embed_that_calls_nobody(void **state)
{
	(void)state;
	check_form(CHAT_DISCORD,
		   "{\"username\":\"tidings\",\"embeds\":[{\"title\":\"UPDATE\\\\: Toll rises to 23 below the broken dam\",\"description\":\""
		   "Harbour Post, VESSK, 2026-03-01 09\\\\:56\\n" WHAT "\\n" TEXT "\",\"url\":\"" LINK "\",\"timestamp\":\"2026-03-01T10:00:00Z\",\"fields\":["
		   "{\"name\":\"watch\",\"value\":\"dams, floods\",\"inline\":true},"
		   "{\"name\":\"story\",\"value\":\"41, Dam wall gives way above Vessk\",\"inline\":false},"
		   "{\"name\":\"why\",\"value\":\"like earlier reports of \\\"Dam wall gives way above Vessk\\\" \\\\(31 %, needed 18 %\\\\)\",\"inline\":false}]}],"
		   "\"allowed_mentions\":{\"parse\":[]}}");
}

static void ntfy_replaces_the_last_alert_of_the_story(void **state)
{
	(void)state;
	check_form(CHAT_NTFY, "{\"topic\":\"dams\",\"title\":\"" HEADLINE "\",\"message\":\"" WHAT "\\n" TEXT "\\n" BYLINE "\\n" ROWS "\","
			      "\"click\":\"" LINK "\",\"sequence_id\":\"story-41\"}");
	struct report report = sample_report();
	report.urgency = 2;
	json_t *body = chat_of(&report, CHAT_NTFY);
	assert_int_equal(json_integer_value(json_object_get(body, "priority")), 4);
	json_decref(body);
}

/* All strings of `value`, one after the other. */
static void gather(const json_t *value, struct buf *out, size_t *longest)
{
	const char *key;
	json_t *inner;
	size_t i;
	if (json_is_string(value)) {
		buf_add(out, json_string_value(value), json_string_length(value));
		buf_add_char(out, '\n');
		if (json_string_length(value) > *longest)
			*longest = json_string_length(value);
	}
	json_array_foreach(value, i, inner)
		gather(inner, out, longest);
	json_object_foreach((json_t *)(uintptr_t)value, key, inner)
		gather(inner, out, longest);
}

/* All of it, and its longest piece; nothing that moves a cursor or turns a line around. */
static struct buf gathered(enum chat chat, size_t *ret_longest, json_t **ret_body)
{
	struct report report = hostile_report(arena);
	struct buf all;
	buf_init(&all, 1 << 20);
	*ret_longest = 0;
	*ret_body = chat_of(&report, chat);
	gather(*ret_body, &all, ret_longest);
	for (size_t i = 0; i < all.len; i++)
		assert_true(all.ptr[i] == '\n' || ((unsigned char)all.ptr[i] >= ' ' && all.ptr[i] != 0x7f));
	assert_null(strstr(all.ptr, "\xc2\x9b"));
	assert_null(strstr(all.ptr, "\u202e"));
	assert_null(strstr(all.ptr, "\nBcc"));
	assert_null(strstr(all.ptr, "https://evil.example/\"><script>\n"));
	return all;
}

static const char *text_at(const json_t *body, const char *key, const char *inner)
{
	const json_t *value = json_object_get(body, key);
	return json_string_value(inner ? json_object_get(value, inner) : value);
}

static void slack_reads_no_mark_up_of_a_report(void **state)
{
	(void)state;
	size_t longest, i;
	json_t *body, *block;
	struct buf all = gathered(CHAT_SLACK, &longest, &body);
	assert_true(longest <= 3000);
	assert_null(strpbrk(text_at(body, "text", NULL), "<>"));
	assert_non_null(strstr(text_at(body, "text", NULL), "&lt;!channel&gt;"));
	json_array_foreach(json_object_get(body, "blocks"), i, block) {
		const json_t *text = json_object_get(block, "text") ? json_object_get(block, "text") : json_array_get(json_object_get(block, "elements"), 0);
		assert_string_equal(json_string_value(json_object_get(text, "type")), "plain_text");
	}
	assert_true(json_string_length(json_object_get(json_object_get(json_array_get(json_object_get(body, "blocks"), 0), "text"), "text")) <= 150);
	json_decref(body);
	buf_done(&all);
}

static void mattermost_reads_no_mark_up_of_a_report_and_calls_nobody(void **state)
{
	(void)state;
	size_t longest;
	json_t *body;
	struct buf all = gathered(CHAT_MATTERMOST, &longest, &body);
	assert_true(longest <= 16383);
	assert_null(strstr(all.ptr, "@channel"));
	assert_non_null(strstr(all.ptr, "@\u200bchannel"));
	assert_null(strstr(all.ptr, " *b*"));
	assert_null(strstr(all.ptr, " ["));
	assert_null(strstr(all.ptr, " `"));
	assert_null(strstr(all.ptr, " <"));
	json_decref(body);
	buf_done(&all);
}

static void matrix_reads_no_mark_up_of_a_report(void **state)
{
	(void)state;
	size_t longest;
	json_t *body;
	struct buf all = gathered(CHAT_MATRIX, &longest, &body);
	const char *html = text_at(body, "html", NULL);
	assert_true(longest < 65536 / 2); /* an event of Matrix is 64 kB, with both */
	assert_null(strstr(html, "<script"));
	assert_null(strstr(html, "href"));
	assert_non_null(strstr(html, "&lt;/strong&gt;&lt;script&gt;"));
	assert_null(strstr(text_at(body, "text", NULL), "@channel"));
	json_decref(body);
	buf_done(&all);
}

static void teams_reads_no_mark_up_of_a_report(void **state)
{
	(void)state;
	size_t longest;
	json_t *body;
	struct buf all = gathered(CHAT_TEAMS, &longest, &body);
	char *json = json_dumps(body, JSON_COMPACT);
	assert_true(strlen(json) < 28 * 1024);
	assert_null(strstr(json, "\"TextBlock\"")); /* whose text is Markdown */
	assert_null(strstr(json, "OpenUrl"));
	free(json);
	json_decref(body);
	buf_done(&all);
}

static void discord_reads_no_mark_up_of_a_report(void **state)
{
	(void)state;
	size_t longest;
	json_t *body;
	struct buf all = gathered(CHAT_DISCORD, &longest, &body);
	const json_t *embed = json_array_get(json_object_get(body, "embeds"), 0);
	assert_true(json_string_length(json_object_get(embed, "title")) <= 256 + 50); /* in bytes; in characters less */
	assert_true(json_string_length(json_object_get(embed, "description")) <= 4096);
	assert_true(all.len <= 6000);
	assert_null(json_object_get(embed, "url"));
	assert_null(strstr(all.ptr, " *b*"));
	assert_int_equal(json_array_size(json_object_get(json_object_get(body, "allowed_mentions"), "parse")), 0);
	json_decref(body);
	buf_done(&all);
}

static void ntfy_gets_no_more_than_it_takes(void **state)
{
	(void)state;
	size_t longest;
	json_t *body;
	struct buf all = gathered(CHAT_NTFY, &longest, &body);
	assert_true(longest <= 4096);
	assert_null(json_object_get(body, "click"));
	json_decref(body);
	buf_done(&all);
}

static void what_begins_a_list_or_a_heading_begins_none(void **state)
{
	(void)state;
	static const struct { const char *text, *shown; } cases[] = {
		{ "1. First of all it rained.", "\n1\\. First" }, { "- It rained all night here.", "\n\\- It" }, { "# It rained all night.", "\n\\# It" },
		{ "+ It rained all night.", "\n\\+ It" }, { "23.5 mm of rain fell.", "\n23\\.5" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct report report = sample_report();
		report.text = span_of(cases[i].text);
		json_t *body = chat_of(&report, CHAT_MATTERMOST);
		assert_non_null(strstr(text_at(body, "text", NULL), cases[i].shown));
		json_decref(body);
	}
}

static void what_is_no_event_is_no_body(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	assert_false(render_chat(&out, SPAN("{\"data\":{}}"), CHAT_SLACK, SPAN_NONE));
	assert_int_equal(out.len, 0);
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
		cmocka_unit_test(slack_gets_blocks),
		cmocka_unit_test(mattermost_gets_markdown),
		cmocka_unit_test(matrix_gets_text_and_html),
		cmocka_unit_test(teams_gets_an_adaptive_card),
		cmocka_unit_test(discord_gets_an_embed_that_calls_nobody),
		cmocka_unit_test(ntfy_replaces_the_last_alert_of_the_story),
		cmocka_unit_test(slack_reads_no_mark_up_of_a_report),
		cmocka_unit_test(mattermost_reads_no_mark_up_of_a_report_and_calls_nobody),
		cmocka_unit_test(matrix_reads_no_mark_up_of_a_report),
		cmocka_unit_test(teams_reads_no_mark_up_of_a_report),
		cmocka_unit_test(discord_reads_no_mark_up_of_a_report),
		cmocka_unit_test(ntfy_gets_no_more_than_it_takes),
		cmocka_unit_test(what_begins_a_list_or_a_heading_begins_none),
		cmocka_unit_test(what_is_no_event_is_no_body),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
