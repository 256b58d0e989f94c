/* Notices of many stories, and of two that became one: whatever they hold, they are events below the ceiling. */
#include "tests/alert/sample.h"

#include "alert/notice_digest.h"
#include "alert/notice_expired.h"
#include "alert/notice_merged.h"
#include "alert/render.h"
#include "base/buf.h"

#include <jansson.h>

static struct arena *arena;

static json_t *event_of(const struct notice *notice)
{
	json_error_t error;
	assert_true(notice->body.len > 0 && notice->body.len < NOTICE_BODY_MAX);
	assert_null(memchr(notice->body.ptr, '\n', notice->body.len));
	json_t *event = json_loadb(notice->body.ptr, notice->body.len, 0, &error);
	if (!event)
		fail_msg("%s", error.text);
	assert_string_equal(json_string_value(json_object_get(event, "id")), notice->id);
	return event;
}

static struct span hostile(char *room, size_t size)
{
	static const char piece[] = "\"\\\x1b[31m</script>\xe2\x80\xae\r\n,";
	for (size_t i = 0; i < size; i++)
		room[i] = piece[i % (sizeof(piece) - 1)];
	size_t len = size - size % (sizeof(piece) - 1);
	return span_make(room, len);
}

static void many_stories_are_as_many_digests_as_they_need(void **state)
{
	static char room[20000];
	static struct notice_digest_story stories[200];
	struct span long_text = hostile(room, sizeof(room));
	(void)state;
	for (size_t i = 0; i < 200; i++) {
		stories[i] = (struct notice_digest_story){ .story = i + 1, .title = SPAN("Dam bursts"), .published = TIME_NONE, .reports = 1, .sources = 1, .new_reports = 1 };
		if (i >= 100)
			continue;
		stories[i] = (struct notice_digest_story){ .story = i + 1, .title = long_text, .source = long_text, .link = long_text, .published = INT64_MAX / 2,
							   .reports = UINT32_MAX, .sources = UINT32_MAX, .new_reports = 1, .figures_len = FIGURE_KINDS };
		for (unsigned kind = 0; kind < FIGURE_KINDS; kind++)
			stories[i].figures[kind] = (struct notice_digest_figure){ (enum figure_kind)kind, INT64_MAX - 1, INT64_MAX, true, INT64_MAX - 1, INT64_MAX - 1 };
	}
	struct span watches[] = { long_text, SPAN("floods") };
	const uint64_t report = 1;
	size_t told = 0;
	for (unsigned part = 1; told < 200; part++) {
		struct notice_digest digest = {
			.route = long_text, .why = SPAN("quiet"), .to = CLOCK_DAY, .part = part, .parts = UINT32_MAX, .stories = stories + told,
			.stories_len = notice_digest_fit(stories + told, 200 - told), .reports = &report, .report_ids = &report, .reports_len = 1, .bundle = SPAN("desk\nnight\nquiet"),
			.watches = watches, .watches_len = 2, .seq = UINT64_MAX, .instance = SPAN("tidings://x"),
		};
		struct notice notice;
		notice_digest_make(arena, &digest, &notice);
		json_t *event = event_of(&notice), *data = json_object_get(json_object_get(event, "data"), "digest");
		assert_int_equal(json_integer_value(json_object_get(data, "part")), part);
		assert_int_equal(json_array_size(json_object_get(data, "stories")), digest.stories_len);
		assert_true(digest.stories_len > 3 && digest.stories_len <= NOTICE_DIGEST_STORIES_MAX);
		assert_true(told < 100 || digest.stories_len == NOTICE_DIGEST_STORIES_MAX || told + digest.stories_len == 200);
		told += digest.stories_len;
		json_decref(event);
	}
	assert_int_equal(told, 200);
	assert_int_equal(notice_digest_fit(stories, 0), 0);
}

static void a_digest_is_known_by_what_it_tells_of_and_to_whom(void **state)
{
	uint64_t reports[] = { 1, 2 }, ids[] = { 70, 71 };
	const struct notice_digest_story story = { .story = 1, .title = SPAN("Dam bursts"), .published = TIME_NONE };
	struct notice_digest digest = {
		.route = SPAN("night"), .why = SPAN("quiet"), .to = CLOCK_DAY, .part = 1, .parts = 1, .stories = &story, .stories_len = 1, .reports = reports,
		.report_ids = ids, .reports_len = 2, .bundle = SPAN("desk\nnight\nquiet"), .instance = SPAN("tidings://x"),
	};
	struct notice notice, again;
	(void)state;
	notice_digest_make(arena, &digest, &notice);
	assert_int_equal(notice.folded_len, 2);
	reports[1]++; /* numbers are given to others by a store that is restored */
	notice_digest_make(arena, &digest, &again);
	assert_string_equal(again.id, notice.id);
	digest.bundle = SPAN("phone\nnight\nquiet");
	notice_digest_make(arena, &digest, &again);
	assert_string_not_equal(again.id, notice.id);
	digest.bundle = SPAN("desk\nnight\nquiet");
	ids[1]++;
	notice_digest_make(arena, &digest, &again);
	assert_string_not_equal(again.id, notice.id);
}

static void a_merger_names_what_it_replaces(void **state)
{
	static char room[20000];
	struct notice_merged merged = {
		.story = 41, .from = 43, .story_title = hostile(room, sizeof(room)), .from_title = SPAN("Dam bursts"), .reports = 5, .sources = 3,
		.watches = SPAN("dams,floods"), .replaces = "nt_7zq4m0k2w9fhx", .cause = 77, .seq = 50, .time = CLOCK_DAY, .instance = SPAN("tidings://x"),
	};
	struct notice notice, other;
	(void)state;
	notice_merged_make(arena, &merged, &notice);
	json_t *event = event_of(&notice), *data = json_object_get(event, "data");
	assert_string_equal(json_string_value(json_object_get(event, "type")), "io.tidings.story.merged.v1");
	assert_string_equal(json_string_value(json_object_get(json_object_get(data, "alert"), "replaces")), "nt_7zq4m0k2w9fhx");
	assert_int_equal(json_array_size(json_object_get(json_object_get(data, "alert"), "watches")), 2);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(data, "merge"), "from")), 43);
	json_decref(event);
	merged.replaces = "nt_7zq4m0k2w9fhy";
	notice_merged_make(arena, &merged, &other);
	assert_string_not_equal(other.id, notice.id);
	merged.replaces = "nt_7zq4m0k2w9fhx";
	merged.time++; /* the same report, taken at another time */
	notice_merged_make(arena, &merged, &other);
	assert_string_equal(other.id, notice.id);
	merged.cause++;
	notice_merged_make(arena, &merged, &other);
	assert_string_not_equal(other.id, notice.id);
}

static void of_many_watches_some_are_named_and_the_others_counted(void **state)
{
	(void)state;
	static struct span watches[300];
	const struct notice_digest_story story = { .story = 1, .title = SPAN("Dam bursts"), .published = TIME_NONE };
	const uint64_t report = 1;
	struct notice notices[2];
	for (size_t i = 0; i < 300; i++)
		watches[i] = arena_format(arena, "watch number %zu of the desk", i);
	notice_digest_make(arena, &(struct notice_digest){
		.route = SPAN("night"), .why = SPAN("quiet"), .to = CLOCK_DAY, .part = 1, .parts = 1, .stories = &story, .stories_len = 1, .reports = &report,
		.report_ids = &report, .reports_len = 1, .bundle = SPAN("b"), .watches = watches, .watches_len = 300, .instance = SPAN("tidings://x"),
	}, &notices[0]);
	notice_merged_make(arena, &(struct notice_merged){
		.story = 41, .from = 43, .story_title = SPAN("Dam bursts"), .from_title = SPAN("Flood"), .watches = notice_watches(arena, watches, 300),
		.replaces = "nt_7zq4m0k2w9fhx", .instance = SPAN("tidings://x"),
	}, &notices[1]);
	for (size_t i = 0; i < 2; i++) {
		json_t *event = event_of(&notices[i]), *alert = json_object_get(json_object_get(event, "data"), "alert");
		size_t named = json_array_size(json_object_get(alert, "watches"));
		assert_true(named > 10);
		assert_int_equal(json_integer_value(json_object_get(alert, "watches_more")), 300 - named);
		json_decref(event);
	}
}

static struct span text_of(const struct notice *notice)
{
	struct buf text = { .max = 1u << 20 };
	struct render_style style = { .now = TIME_NONE };
	assert_true(render_text(&text, notice->body, &style));
	struct span kept = arena_copy(arena, buf_view(&text));
	buf_done(&text);
	return kept;
}

static void assert_says(struct span text, const char *words)
{
	if (span_find(text, span_of(words)) < 0)
		fail_msg("it does not say '%s' but:\n%.*s", words, SPAN_ARG(text));
}

static void a_digest_is_a_line_a_story_for_its_reader(void **state)
{
	(void)state;
	const struct notice_digest_story stories[] = {
		{ .story = 1, .title = SPAN("Dam bursts\x1b[31m"), .source = SPAN("Wire"), .published = TIME_NONE, .is_new = true, .reports = 2, .sources = 1, .new_reports = 2 },
		{ .story = 7, .title = SPAN("Toll rises"), .published = TIME_NONE, .reports = 5, .sources = 3, .new_reports = 2, .figures_len = 1,
		  .figures = { { FIGURE_DEATHS, 17, 17, true, 9, 9 } } },
	};
	const uint64_t reports[] = { 1, 2, 3, 4 };
	struct notice_digest digest = {
		.route = SPAN("night"), .why = SPAN("quiet"), .to = CLOCK_DAY, .part = 1, .parts = 1, .stories = stories, .stories_len = 2, .reports = reports, .report_ids = reports, .reports_len = 4,
		.bundle = SPAN("b"), .seq = 9, .instance = SPAN("tidings://x"),
	};
	struct notice notice;
	notice_digest_make(arena, &digest, &notice);
	struct span text = text_of(&notice);
	assert_says(text, "DIGEST  2 stories in 4 reports during quiet hours");
	assert_says(text, "Dam bursts");
	assert_says(text, "(Wire): 2 reports, 1 source\n");
	assert_says(text, "Toll rises: 5 reports, 3 sources, 2 of them new; deaths 17 (was 9)");
	assert_null(memchr(text.ptr, 0x1b, text.len));
}

/* The strings of a JSON document, one after the other. */
static void add_strings(struct buf *out, const json_t *json)
{
	const char *key;
	json_t *value;
	size_t i;
	if (json_is_string(json))
		buf_addf(out, "%s\n", json_string_value(json));
	json_object_foreach((json_t *)(uintptr_t)json, key, value)
		add_strings(out, value);
	json_array_foreach(json, i, value)
		add_strings(out, value);
}

static void a_full_digest_names_each_story_wherever_it_is_told(void **state)
{
	static struct notice_digest_story stories[NOTICE_DIGEST_STORIES_MAX];
	const uint64_t report = 1;
	struct span watches[] = { SPAN("dams"), SPAN("floods") };
	(void)state;
	for (size_t i = 0; i < NOTICE_DIGEST_STORIES_MAX; i++)
		stories[i] = (struct notice_digest_story){
			.story = i + 1, .published = TIME_NONE, .source = SPAN("The Harbour Post (of Vessk)"), .reports = 12, .sources = 7, .new_reports = 2,
			.title = arena_format(arena, "No%zu: the wall of a dam gives way above the town of Vessk and water floods its lower quarters; "
					      "hundreds of people are brought to schools on the hills, and the toll is feared to rise", i),
		};
	struct notice_digest digest = {
		.route = SPAN("night"), .why = SPAN("quiet"), .to = CLOCK_DAY, .part = 2, .parts = 3, .stories = stories, .stories_len = NOTICE_DIGEST_STORIES_MAX,
		.reports = &report, .report_ids = &report, .reports_len = 1, .bundle = SPAN("b"), .watches = watches, .watches_len = 2, .instance = SPAN("tidings://x"),
	};
	struct notice notice;
	assert_int_equal(notice_digest_fit(stories, NOTICE_DIGEST_STORIES_MAX), NOTICE_DIGEST_STORIES_MAX);
	notice_digest_make(arena, &digest, &notice);
	assert_says(text_of(&notice), "DIGEST  24 stories in 1 report during quiet hours, part 2 of 3");
	for (int chat = CHAT_SLACK; chat <= CHAT_NTFY; chat++) {
		struct buf out = { .max = 1u << 20 }, strings = { .max = 1u << 20 };
		assert_true(render_chat(&out, notice.body, (enum chat)chat, SPAN("dams")));
		json_t *body = json_loadb(out.ptr, out.len, 0, NULL);
		add_strings(&strings, body);
		for (size_t i = 0; i < NOTICE_DIGEST_STORIES_MAX; i++)
			assert_says(buf_view(&strings), arena_format(arena, "No%zu", i).ptr);
		assert_says(buf_view(&strings), "dams, floods");
		assert_true(chat != CHAT_NTFY || strlen(json_string_value(json_object_get(body, "message"))) <= 4096);
		json_t *embed = json_array_get(json_object_get(body, "embeds"), 0);
		assert_true(json_array_size(json_object_get(embed, "fields")) <= 25);
		json_t *blocks = json_object_get(body, "blocks"), *block;
		size_t i;
		json_array_foreach(blocks, i, block)
			assert_true(json_string_length(json_object_get(json_array_get(json_object_get(block, "elements"), 0), "text")) <= 3000);
		json_decref(body);
		buf_done(&out);
		buf_done(&strings);
	}
}

static void a_merger_is_told_by_its_titles(void **state)
{
	(void)state;
	struct notice_merged merged = {
		.story = 41, .from = 43, .story_title = SPAN("Dam bursts"), .from_title = SPAN("Flood in valley"), .replaces = "nt_7zq4m0k2w9fhx",
		.seq = 50, .time = CLOCK_DAY, .instance = SPAN("tidings://x"),
	};
	struct notice notice;
	notice_merged_make(arena, &merged, &notice);
	struct span text = text_of(&notice);
	assert_says(text, "MERGED  Dam bursts");
	assert_says(text, "Flood in valley");
	assert_says(text, "Story 43 is part of story 41 now");
}

static struct span atom_of(struct span old, struct span event)
{
	struct buf out = { .max = 1u << 20 };
	assert_true(render_atom(&out, old, &event, 1));
	struct span kept = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return kept;
}

static void a_merger_takes_the_place_of_what_was_told_of_the_story_that_goes_and_a_split_does_not(void **state)
{
	(void)state;
	struct notice_merged merged = {
		.story = 41, .from = 44, .story_title = SPAN("Dam bursts"), .from_title = SPAN("Flood in valley"), .replaces = "nt_7zq4m0k2w9fhx",
		.seq = 50, .time = CLOCK_DAY, .instance = SPAN("tidings://newsroom"),
	};
	const struct report report = sample_report();
	for (int is_split = 0; is_split < 2; is_split++) {
		struct notice notice;
		struct buf ntfy = { .max = 1u << 20 }, mail = { .max = 1u << 20 };
		merged.is_split = is_split;
		notice_merged_make(arena, &merged, &notice);
		assert_true(render_chat(&ntfy, notice.body, CHAT_NTFY, SPAN("dams")));
		assert_says(buf_view(&ntfy), is_split ? arena_format(arena, "\"sequence_id\":\"split-%s\"", notice.id).ptr : "\"sequence_id\":\"story-44\"");
		assert_true(render_mail(&mail, notice.body, &(struct render_mail_style){ .line_end = "\n" }));
		assert_says(buf_view(&mail), "\nIn-Reply-To: <nt_7zq4m0k2w9fhx@newsroom>\nReferences: <story-41@newsroom>\n <nt_7zq4m0k2w9fhx@newsroom>\n");
		/* of the story that it is part of now the feed keeps what it has */
		struct span feed = atom_of(SPAN_NONE, sample_event(arena, &report));
		feed = atom_of(arena_format(arena, "%.*s<entry><id>tidings://newsroom/story/44</id><title>Flood</title></entry>\n", SPAN_ARG(feed)), notice.body);
		assert_says(feed, is_split ? arena_format(arena, "<entry><id>tidings://newsroom/split/%s</id><title>SPLIT", notice.id).ptr :
					     "<entry><id>tidings://newsroom/story/44</id><title>MERGED");
		assert_says(feed, "<entry><id>tidings://newsroom/story/41</id><title>UPDATE: Toll rises");
		assert_int_equal(span_find(feed, SPAN("<entry><id>tidings://newsroom/story/44</id><title>Flood</title></entry>")) >= 0, is_split);
		buf_done(&ntfy);
		buf_done(&mail);
	}
}

static void digests_stand_beside_each_other(void **state)
{
	(void)state;
	const struct notice_digest_story story = { .story = 1, .title = SPAN("Dam bursts"), .published = TIME_NONE };
	uint64_t report = 1;
	struct notice_digest digest = {
		.route = SPAN("night"), .why = SPAN("quiet"), .to = CLOCK_DAY, .part = 1, .parts = 1, .stories = &story, .stories_len = 1, .reports = &report,
		.report_ids = &report, .reports_len = 1, .bundle = SPAN("b"), .instance = SPAN("tidings://x"),
	};
	struct notice first, second;
	struct buf ntfy = { .max = 1u << 20 };
	notice_digest_make(arena, &digest, &first);
	report = 2;
	notice_digest_make(arena, &digest, &second);
	struct span feed = atom_of(atom_of(SPAN_NONE, first.body), second.body);
	assert_says(feed, arena_format(arena, "<id>tidings://x/digest/%s</id>", first.id).ptr);
	assert_says(feed, arena_format(arena, "<id>tidings://x/digest/%s</id>", second.id).ptr);
	assert_true(render_chat(&ntfy, first.body, CHAT_NTFY, SPAN("dams")));
	assert_says(buf_view(&ntfy), arena_format(arena, "\"sequence_id\":\"digest-%s\"", first.id).ptr);
	buf_done(&ntfy);
}

static void what_has_expired_is_counted_and_read_again(void **state)
{
	struct notice_expired expired = {
		.receiver = SPAN("desk"), .notices = 17, .ever = 40, .from = CLOCK_DAY, .to = 2 * CLOCK_DAY, .queue_max = 1000, .fallback = SPAN("pager"),
		.replaces = SPAN("nt_7zq4m0k2w9fhx"), .time = 3 * CLOCK_DAY, .seq = 50, .instance = SPAN("tidings://x"),
	};
	struct notice notice, other;
	uint64_t notices;
	int64_t from;
	(void)state;
	notice_expired_make(arena, &expired, &notice);
	struct span text = text_of(&notice);
	assert_says(text, "EXPIRED  17 notices expired: more than 1000 waited for 'desk'; 'pager' is told instead");
	assert_says(text, "nt_7zq4m0k2w9fhx");
	json_t *event = event_of(&notice);
	assert_string_equal(json_string_value(json_object_get(event, "type")), "io.tidings.notices.expired.v1");
	assert_string_equal(json_string_value(json_object_get(event, "subject")), "receiver/desk");
	json_decref(event);
	assert_true(notice_expired_read(notice.body, &notices, &from));
	assert_int_equal(notices, 17);
	assert_int_equal(from, CLOCK_DAY);
	assert_false(notice_expired_read(SPAN("{\"data\":{}}"), &notices, &from));
	expired.ever++;
	notice_expired_make(arena, &expired, &other);
	assert_string_not_equal(other.id, notice.id);
	expired.ever--;
	expired.time++; /* another time, of a store that was restored and counts anew */
	notice_expired_make(arena, &expired, &other);
	assert_string_not_equal(other.id, notice.id);
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
		cmocka_unit_test(many_stories_are_as_many_digests_as_they_need),
		cmocka_unit_test(a_digest_is_known_by_what_it_tells_of_and_to_whom),
		cmocka_unit_test(a_merger_names_what_it_replaces),
		cmocka_unit_test(of_many_watches_some_are_named_and_the_others_counted),
		cmocka_unit_test(a_digest_is_a_line_a_story_for_its_reader),
		cmocka_unit_test(a_full_digest_names_each_story_wherever_it_is_told),
		cmocka_unit_test(a_merger_is_told_by_its_titles),
		cmocka_unit_test(a_merger_takes_the_place_of_what_was_told_of_the_story_that_goes_and_a_split_does_not),
		cmocka_unit_test(digests_stand_beside_each_other),
		cmocka_unit_test(what_has_expired_is_counted_and_read_again),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
