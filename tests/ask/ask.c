#include "tests/store/contract.h"
#include "tests/store/folder.h"

#include "ask/ask.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/cleanup.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* A small desk: story 1 has a report, an update of it and a reprint of the first; story 4 recalls story 1. One alert each for 1 and 4;
 * the first has been delivered, the second has failed once. */
struct sample {
	char *path;
	struct store *store;
	struct arena *arena;
};

static const char flood[] = "The river left its bed at noon. Nine people died in the lower town, the governor said on Friday.";
static const char reprint[] = "The river left its bed at noon. Nine people died in the lower town, the governor said on Friday. Reprinted.";

static void put(struct store *store, uint64_t drop, struct store_report report)
{
	struct fault fault;
	uint64_t seq = store_next_seq(store);
	report.id = hash64_seeded(SPAN("ask"), seq);
	report.drop = drop;
	report.ordinal = seq - 1;
	report.received = 1000000 * (int64_t)seq;
	report.when = report.received;
	report.report.published = seq == 1 ? 900000 : TIME_NONE;
	report.report.updated = TIME_NONE;
	if (store_report_add(store, &report, &fault) < 0)
		fail_msg("%s", fault.text);
}

static void tell(struct store *store, const char *id, enum notice_type type, uint64_t report, uint64_t story, const char *title)
{
	struct fault fault;
	char body[256];
	const struct span receivers[] = { SPAN("desk") };
	snprintf(body, sizeof(body), "{\"id\":\"%s\",\"type\":\"%s\"}", id, notice_type_name(type));
	struct notice notice = {
		.type = type, .time = 1000000 * (int64_t)report, .report = report, .story = story,
		.watches = SPAN("floods,rivers"), .title = span_of(title), .body = span_of(body),
	};
	snprintf(notice.id, sizeof(notice.id), "%s", id);
	if (store_notice_add(store, &notice, receivers, 1, &fault) < 0)
		fail_msg("%s", fault.text);
}

#define NOW (100 * CLOCK_DAY)

static void put_feed(struct store *store, struct store_feed feed)
{
	struct fault fault;
	feed.added = NOW - 50 * CLOCK_DAY;
	if (!feed.given_url.ptr)
		feed.given_url = SPAN("http://feeds.example.org/");
	if (!feed.url.ptr)
		feed.url = feed.given_url;
	if (store_feed_put(store, &feed, NULL, &fault) < 0)
		fail_msg("%s", fault.text);
}

static struct feed_pace pace_of(int64_t last_item, int64_t gap)
{
	return (struct feed_pace){
		.asked = NOW - CLOCK_MINUTE, .success = NOW - CLOCK_MINUTE, .item = last_item, .gap = gap, .silence = gap, .next = NOW + CLOCK_HOUR,
	};
}

/* One of each kind that there is to tell of. */
static void fill_feeds(struct store *store)
{
	struct feed_pace failing = pace_of(NOW - CLOCK_HOUR, CLOCK_HOUR), paused = failing;
	failing.failures = 3;
	failing.failing = NOW - CLOCK_DAY;
	struct feed_pace dying = failing;
	dying.failing = NOW - 8 * CLOCK_DAY;
	dying.success = dying.failing - CLOCK_HOUR;
	paused.phase = FEED_PAUSED;
	put_feed(store, (struct store_feed){ .name = SPAN("working"), .origin = FEED_ORDERED, .pace = pace_of(NOW - CLOCK_HOUR, CLOCK_HOUR), .items = 7,
					     .fetches = 12, .title = SPAN("Wire & more"), .given_url = SPAN("http://a.example.org/feed"),
					     .url = SPAN("https://a.example.org/rss") });
	put_feed(store, (struct store_feed){ .name = SPAN("failing"), .pace = failing, .error = SPAN("HTTP status 503") });
	put_feed(store, (struct store_feed){ .name = SPAN("dying"), .pace = dying, .error = SPAN("HTTP status 503") });
	put_feed(store, (struct store_feed){ .name = SPAN("quiet"), .pace = pace_of(NOW - 40 * CLOCK_DAY, CLOCK_HOUR) });
	put_feed(store, (struct store_feed){ .name = SPAN("Paused / for now"), .pace = paused, .every_ms = 90 * CLOCK_MINUTE });
	put_feed(store, (struct store_feed){ .name = SPAN("new") });
	put_feed(store, (struct store_feed){ .name = SPAN("removed"), .origin = FEED_REMOVED });
}

static void fill(struct store *store)
{
	struct fault fault;
	assert_int_equal(store_begin(store, &fault), 0);
	uint64_t drop = drop_put(store, "bytes");
	put(store, drop, (struct store_report){ .story = 1, .report = { .title = SPAN("Flood in Vessk"), .text = span_of(flood), .source = SPAN("wire"), .uri = SPAN("urn:a:1") } });
	put(store, drop, (struct store_report){ .story = 1, .report = { .title = SPAN("Toll rises"), .text = SPAN("The toll of the flood in Vessk rose to twelve."), .source = SPAN("radio") },
						.verdict = { .relation = RELATION_UPDATE, .story = 1, .nearest = 1, .best_story = 1, .score = 412, .threshold = 180 } });
	put(store, drop, (struct store_report){ .story = 1, .report = { .title = SPAN("Flood"), .text = span_of(reprint), .source = SPAN("mirror"), .originator = SPAN("AFP") },
						.verdict = { .relation = RELATION_REPRINT, .story = 1, .of = 1, .copy_of = 1,
						.change = { true, CHANGE_EXPANDED | CHANGE_REHEADLINED, 610, 990 }, .containment = 950, .containment_threshold = 300 } });
	put(store, drop, (struct store_report){ .story = 4, .report = { .title = SPAN("Dam reopened"), .text = SPAN("The dam opened again."), .source = SPAN("wire") },
						.verdict = { .relation = RELATION_NEW_STORY, .background = { { .story = 1, .score = 300 } }, .background_len = 1 } });
	tell(store, "nt_aaaabbbbccccd", NOTICE_STORY_NEW, 1, 1, "Flood in Vessk");
	tell(store, "nt_aaaaeeeeffffg", NOTICE_STORY_NEW, 4, 4, "Dam reopened");
	struct store_disposition alerted = { .watch = SPAN("floods"), .disposition = DISPOSITION_ALERTED, .notice_id = SPAN("nt_aaaabbbbccccd") };
	assert_int_equal(store_disposition_put(store, 1, &alerted, &fault), 0);
	assert_int_equal(store_outbox_settle(store, 1, OUTBOX_DELIVERED, SPAN_NONE, 5000000, &fault), 0);
	assert_int_equal(store_outbox_settle(store, 2, OUTBOX_QUEUED, SPAN("status 503"), 6000000, &fault), 0);
	fill_feeds(store);
	assert_int_equal(store_commit(store, &fault), 0);
}

static int sample_make(void **state)
{
	struct sample *sample = calloc(1, sizeof(*sample));
	assert_non_null(sample);
	sample->path = folder_store();
	sample->store = store_opened(sample->path, STORE_WRITE);
	sample->arena = arena_new();
	fill(sample->store);
	*state = sample;
	return 0;
}

static int sample_discard(void **state)
{
	struct sample *sample = *state;
	store_close(sample->store);
	arena_free(sample->arena);
	folder_remove(sample->path);
	free(sample);
	return 0;
}

/* "name=value" pairs, ended by NULL. */
static json_t *ask(struct sample *sample, enum ask_outcome expected, const char *path, ...)
{
	struct ask_parameter parameters[8];
	struct ask_question question = { .path = span_of(path), .parameters = parameters, .now = NOW };
	struct buf out = { .max = ASK_ANSWER_MAX };
	struct fault fault;
	enum ask_outcome outcome;
	va_list list;
	va_start(list, path);
	for (const char *pair; (pair = va_arg(list, const char *)) != NULL;) {
		size_t len = strcspn(pair, "=");
		parameters[question.parameters_len++] = (struct ask_parameter){ span_make(pair, len), span_of(pair + len + 1) };
	}
	va_end(list);
	if (ask_answer(sample->store, &question, &out, &outcome, &fault) < 0)
		fail_msg("%s", fault.text);
	assert_int_equal(outcome, expected);
	json_t *answer = out.len > 0 ? json_loadb(out.ptr, out.len, 0, NULL) : json_null();
	assert_non_null(answer);
	buf_done(&out);
	return answer;
}
#define ASK(sample, path, ...) ask(sample, ASK_ANSWERED, path, ##__VA_ARGS__, (char *)NULL)

static void assert_json(json_t *answer, const char *expected)
{
	char *text = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);
	assert_string_equal(text, expected);
	free(text);
	json_decref(answer);
}

static json_t *at(json_t *value, const char *key, size_t i, const char *inner)
{
	json_t *found = json_array_get(json_object_get(value, key), i);
	return inner ? json_object_get(found, inner) : found;
}

static void assert_error(struct sample *sample, enum ask_outcome outcome, const char *path, const char *pair, const char *message)
{
	json_t *answer = ask(sample, outcome, path, pair, (char *)NULL);
	assert_string_equal(json_string_value(json_object_get(answer, "error")), message);
	json_decref(answer);
}

static const char *id_of(uint64_t seq, char ret_id[static HASH_ID_SIZE])
{
	return hash_id(hash64_seeded(SPAN("ask"), seq), ret_id);
}

static void stories_come_with_the_latest_news_first(void **state)
{
	json_t *answer = ASK(*state, "/v1/stories");
	assert_int_equal(json_array_size(json_object_get(answer, "stories")), 2);
	assert_json(json_incref(at(answer, "stories", 0, NULL)),
		    "{\"id\":4,\"title\":\"Dam reopened\",\"first\":\"1970-01-01T01:06:40Z\",\"last\":\"1970-01-01T01:06:40Z\",\"reports\":1,"
		    "\"copies\":0,\"sources\":1,\"withdrawn\":0,\"background\":[{\"story\":1,\"score\":300}]}");
	json_decref(answer);
	answer = ASK(*state, "/v1/stories", "limit=1");
	assert_int_equal(json_array_size(json_object_get(answer, "stories")), 1);
	json_decref(answer);
}

static void a_story_comes_with_its_reports_and_what_it_recalls(void **state)
{
	char first[HASH_ID_SIZE];
	json_t *answer = ASK(*state, "/v1/stories/1");
	assert_int_equal(json_array_size(json_object_get(answer, "reports")), 3);
	assert_string_equal(json_string_value(at(answer, "reports", 2, "relation")), "reprint");
	assert_string_equal(json_string_value(at(answer, "reports", 2, "of")), id_of(1, first));
	assert_true(json_is_null(at(answer, "reports", 0, "of")));
	json_decref(answer);
	answer = ASK(*state, "/v1/stories/4");
	assert_string_equal(json_string_value(at(json_object_get(answer, "story"), "background", 0, "title")), "Flood in Vessk");
	json_decref(answer);
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/stories/77", "x=", "there is no story '77'");
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/stories/one", "x=", "there is no story 'one'");
}

static void a_report_is_found_by_id_prefix_and_number(void **state)
{
	char id[HASH_ID_SIZE], path[64];
	id_of(1, id);
	for (size_t len = 5; len < HASH_ID_SIZE; len += 4) {
		snprintf(path, sizeof(path), "/v1/reports/%.*s", (int)len, id);
		json_t *answer = ASK(*state, path);
		assert_int_equal(json_integer_value(json_object_get(json_object_get(answer, "report"), "seq")), 1);
		json_decref(answer);
	}
	json_t *answer = ASK(*state, "/v1/reports/1"), *report = json_object_get(answer, "report");
	assert_string_equal(json_string_value(json_object_get(report, "id")), id);
	assert_string_equal(json_string_value(json_object_get(report, "text")), flood);
	assert_string_equal(json_string_value(json_object_get(report, "published")), "1970-01-01T00:15:00Z");
	assert_string_equal(json_string_value(at(answer, "dispositions", 0, "alert")), "nt_aaaabbbbccccd");
	json_decref(answer);
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/reports/zzzzzz", "x=", "there is no report 'zzzzzz'");
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/reports/5", "x=", "there is no report '5'");
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/reports/\xff\xff\xff\xff", "x=", "there is no report '\uFFFD\uFFFD\uFFFD\uFFFD'");
}

static void a_copy_is_explained_by_the_text_that_both_have(void **state)
{
	char first[HASH_ID_SIZE];
	json_t *answer = ASK(*state, "/v1/reports/3/explain");
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "compared_with"), "id")), id_of(1, first));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(json_object_get(answer, "decision"), "copy"), "containment")), 950);
	assert_true(json_array_size(json_object_get(answer, "terms")) > 0);
	assert_true(json_array_size(json_object_get(answer, "overlaps")) > 0);
	assert_non_null(strstr(json_string_value(at(answer, "overlaps", 0, "here")), "river left its bed"));
	assert_true(json_integer_value(json_object_get(answer, "share_of_other")) > 500);
	assert_true(json_is_null(json_object_get(answer, "compared_bytes")));
	json_t *changes = json_object_get(answer, "changes"), *line = json_object_get(answer, "report");
	assert_string_equal(json_string_value(json_array_get(json_object_get(line, "changes"), 0)), "expanded");
	assert_string_equal(json_string_value(json_array_get(json_object_get(json_object_get(answer, "decision"), "changes"), 1)), "re-headlined");
	assert_int_equal(json_integer_value(json_object_get(line, "share_of_this")), 610);
	assert_string_equal(json_string_value(json_object_get(line, "originator")), "AFP");
	assert_int_equal(json_integer_value(json_object_get(changes, "all_changed")), 0);
	assert_true(json_is_array(json_object_get(changes, "kinds")));
	assert_string_equal(json_string_value(json_array_get(json_object_get(changes, "here"), 0)), "Reprinted.");
	assert_int_equal(json_array_size(json_object_get(changes, "there")), 0);
	assert_string_equal(json_string_value(json_array_get(json_object_get(json_object_get(answer, "names"), "shared"), 0)), "Friday");
	json_decref(answer);
}

static void what_resembles_nothing_is_compared_with_nothing(void **state)
{
	json_t *answer = ASK(*state, "/v1/reports/4/explain");
	assert_true(json_is_null(json_object_get(answer, "compared_with")));
	assert_int_equal(json_array_size(json_object_get(answer, "terms")), 0);
	json_decref(answer);
}

static void a_search_names_reports_and_their_stories(void **state)
{
	char second[HASH_ID_SIZE];
	json_t *answer = ASK(*state, "/v1/search", "q=toll");
	assert_int_equal(json_array_size(json_object_get(answer, "reports")), 1);
	assert_int_equal(json_integer_value(at(answer, "reports", 0, "story")), 1);
	assert_string_equal(json_string_value(at(answer, "reports", 0, "id")), id_of(2, second));
	json_decref(answer);
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/search", "q= ", "'q' is missing: what to search for");
	json_decref(ask(*state, ASK_BAD_PARAMETER, "/v1/search", "q=(", (char *)NULL));
}

static void alerts_come_newest_first_and_after_a_cursor_oldest_first(void **state)
{
	json_t *answer = ASK(*state, "/v1/alerts");
	assert_string_equal(json_string_value(at(answer, "alerts", 0, "id")), "nt_aaaaeeeeffffg");
	assert_null(at(answer, "alerts", 0, "event"));
	assert_int_equal(json_array_size(at(answer, "alerts", 0, "watches")), 2);
	json_int_t cursor = json_integer_value(json_object_get(answer, "cursor"));
	json_decref(answer);
	answer = ASK(*state, "/v1/alerts", "after=0");
	assert_string_equal(json_string_value(at(answer, "alerts", 0, "id")), "nt_aaaabbbbccccd");
	assert_string_equal(json_string_value(json_object_get(at(answer, "alerts", 0, "event"), "type")), "io.tidings.story.new.v1");
	assert_int_equal(json_integer_value(json_object_get(answer, "cursor")), cursor);
	json_decref(answer);
	char after[64];
	snprintf(after, sizeof(after), "after=%lld", (long long)cursor);
	answer = ASK(*state, "/v1/alerts", after);
	assert_int_equal(json_array_size(json_object_get(answer, "alerts")), 0);
	assert_int_equal(json_integer_value(json_object_get(answer, "cursor")), cursor); /* where to go on stays the same */
	json_decref(answer);
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/alerts", "after=77",
		     "the cursor 77 is ahead of the store, which is at 2: it is of another store, or of this one before an earlier state of it was restored");
	answer = ASK(*state, "/v1/alerts", "story=4");
	assert_int_equal(json_array_size(json_object_get(answer, "alerts")), 1);
	json_decref(answer);
}

static void an_alert_comes_with_its_event_and_deliveries(void **state)
{
	json_t *answer = ASK(*state, "/v1/alerts/nt_aaaae");
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "event"), "id")), "nt_aaaaeeeeffffg");
	assert_string_equal(json_string_value(at(answer, "deliveries", 0, "receiver")), "desk");
	assert_string_equal(json_string_value(at(answer, "deliveries", 0, "error")), "status 503");
	json_decref(answer);
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/alerts/nt_aaaa", "x=", "several alerts begin with 'nt_aaaa'");
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/alerts/nt_zzzz", "x=", "there is no alert 'nt_zzzz'");
}

static void the_queue_holds_what_has_not_been_delivered(void **state)
{
	json_t *answer = ASK(*state, "/v1/queue");
	assert_int_equal(json_array_size(json_object_get(answer, "queue")), 1);
	assert_string_equal(json_string_value(json_object_get(at(answer, "queue", 0, "alert"), "title")), "Dam reopened");
	assert_int_equal(json_integer_value(at(answer, "receivers", 0, "queued")), 1);
	json_decref(answer);
	answer = ASK(*state, "/v1/queue", "state=any");
	assert_int_equal(json_array_size(json_object_get(answer, "queue")), 2);
	json_decref(answer);
	answer = ASK(*state, "/v1/queue", "receiver=other");
	assert_int_equal(json_array_size(json_object_get(answer, "queue")), 0);
	json_decref(answer);
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/queue", "state=lost", "'state' is queued, delivered, dead, held or any, not 'lost'");
}

static void names_that_are_no_text_are_shown_byte_by_byte(void **state)
{
	json_t *answer = ASK(*state, "/v1/drops");
	assert_string_equal(json_string_value(at(answer, "drops", 0, "name")), "flood\\xFF.txt");
	assert_string_equal(json_string_value(at(answer, "drops", 0, "state")), "reading");
	assert_true(json_is_null(at(answer, "drops", 0, "copy_of")));
	json_decref(answer);
}

static void counts_are_those_of_the_store(void **state)
{
	json_t *answer = ASK(*state, "/v1/counts");
	assert_int_equal(json_integer_value(json_object_get(answer, "reports")), 4);
	assert_int_equal(json_integer_value(json_object_get(answer, "copies")), 1);
	assert_int_equal(json_integer_value(json_object_get(answer, "stories")), 2);
	assert_int_equal(json_integer_value(json_object_get(answer, "alerts")), 2);
	assert_int_equal(json_integer_value(json_object_get(answer, "queued")), 1);
	json_decref(answer);
}

static void feeds_come_by_name_with_how_they_stand(void **state)
{
	static const struct { const char *name, *state; } expected[] = {
		{ "Paused / for now", "paused" }, { "dying", "dying" }, { "failing", "failing" }, { "new", "new" }, { "quiet", "quiet" },
		{ "removed", "removed" }, { "working", "working" },
	};
	json_t *answer = ASK(*state, "/v1/feeds", "removed=1");
	assert_int_equal(json_array_size(json_object_get(answer, "feeds")), 7);
	for (size_t i = 0; i < 7; i++) {
		assert_string_equal(json_string_value(at(answer, "feeds", i, "name")), expected[i].name);
		assert_string_equal(json_string_value(at(answer, "feeds", i, "state")), expected[i].state);
	}
	json_decref(answer);
	answer = ASK(*state, "/v1/feeds");
	assert_int_equal(json_array_size(json_object_get(answer, "feeds")), 6);
	json_decref(answer);
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/feeds", "removed=yes", "'removed' must be a number from 0 to 1, not 'yes'");
}

static void a_feed_is_told_with_its_times_and_its_trouble(void **state)
{
	json_t *answer = ASK(*state, "/v1/feeds/working"), *feed = json_object_get(answer, "feed");
	assert_true(json_is_true(json_object_get(feed, "moved")));
	assert_string_equal(json_string_value(json_object_get(feed, "url")), "https://a.example.org/rss");
	assert_string_equal(json_string_value(json_object_get(feed, "given_url")), "http://a.example.org/feed");
	assert_string_equal(json_string_value(json_object_get(feed, "success")), "1970-04-10T23:59:00Z");
	assert_string_equal(json_string_value(json_object_get(feed, "item")), "1970-04-10T23:00:00Z");
	assert_string_equal(json_string_value(json_object_get(feed, "next")), "1970-04-11T01:00:00Z");
	assert_true(json_is_null(json_object_get(feed, "error")) && json_is_null(json_object_get(feed, "failing")));
	assert_int_equal(json_integer_value(json_object_get(feed, "rhythm_ms")), CLOCK_HOUR);
	assert_int_equal(json_integer_value(json_object_get(feed, "items")), 7);
	json_decref(answer);
	answer = ASK(*state, "/v1/feeds/dying");
	feed = json_object_get(answer, "feed");
	assert_string_equal(json_string_value(json_object_get(feed, "error")), "HTTP status 503");
	assert_int_equal(json_integer_value(json_object_get(feed, "failures")), 3);
	assert_true(json_is_true(json_object_get(feed, "dying")) && json_is_false(json_object_get(feed, "quiet")));
	json_decref(answer);
}

static void the_name_of_a_feed_may_hold_slashes(void **state)
{
	json_t *answer = ASK(*state, "/v1/feeds/Paused / for now"), *feed = json_object_get(answer, "feed");
	assert_int_equal(json_integer_value(json_object_get(feed, "interval_ms")), 90 * CLOCK_MINUTE);
	assert_true(json_is_null(json_object_get(feed, "next")));
	json_decref(answer);
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/feeds/removed", "x=", "there is no feed 'removed'");
	assert_error(*state, ASK_NO_SUCH_OBJECT, "/v1/feeds/a/b", "x=", "there is no feed 'a/b'");
	json_decref(ASK(*state, "/v1/feeds/removed", "removed=1"));
}

static void what_is_no_question_is_left_to_others(void **state)
{
	static const char *const paths[] = { "/", "/v1", "/v1/stories/", "/v1/stories/1/x", "/v1/reports/", "/v1/reports/1/explain/x", "/v1/feeds/", "/v2/stories" };
	for (size_t i = 0; i < LEN(paths); i++)
		json_decref(ask(*state, ASK_NOT_A_QUESTION, paths[i], (char *)NULL));
}

static void numbers_out_of_range_are_refused(void **state)
{
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/stories", "limit=ten", "'limit' must be a number from 0 to 10000, not 'ten'");
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/stories", "limit=10001", "'limit' must be a number from 0 to 10000, not '10001'");
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/alerts", "after=-1", "'after' must be a number from 0 to 9223372036854775807, not '-1'");
	assert_error(*state, ASK_BAD_PARAMETER, "/v1/alerts", "after=99999999999999999999",
		     "'after' must be a number from 0 to 9223372036854775807, not '99999999999999999999'");
}

static void an_answer_beyond_its_ceiling_is_a_fault(void **state)
{
	struct sample *sample = *state;
	struct ask_question question = { .path = SPAN("/v1/reports/1") };
	CLEANUP(buf_done) struct buf out = { .max = 100 };
	struct fault fault;
	enum ask_outcome outcome;
	assert_int_equal(ask_answer(sample->store, &question, &out, &outcome, &fault), -1);
	assert_int_equal(fault.kind, FAULT_INPUT);
}

/* ---- exports ---- */

static char *exported(struct sample *sample, const char *what, size_t *ret_pages)
{
	struct buf out = { .max = 64 << 20 };
	struct fault fault;
	uint64_t cursor = 0;
	int more = 1;
	for (*ret_pages = 0; more == 1; ++*ret_pages)
		more = ask_export(sample->store, span_of(what), &cursor, &out, &fault);
	if (more < 0)
		fail_msg("%s", fault.text);
	return buf_detach(&out);
}

static void exported_reports_have_the_keys_that_others_rely_on(void **state)
{
	size_t pages;
	char expected[1024], id[3][HASH_ID_SIZE], *text = exported(*state, "reports", &pages);
	struct span rest = span_of(text), line;
	snprintf(expected, sizeof(expected),
		 "{\"seq\":1,\"id\":\"%s\",\"uri\":\"urn:a:1\",\"source\":\"wire\",\"title\":\"Flood in Vessk\",\"published\":\"1970-01-01T00:15:00Z\","
		 "\"received\":\"1970-01-01T00:16:40Z\",\"story\":1,\"relation\":\"new_story\",\"of\":null,\"score\":0,"
		 "\"changes\":null,\"share_of_this\":null,\"share_of_other\":null,\"originator\":null}", id_of(1, id[0]));
	assert_true(span_next_line(&rest, &line));
	assert_span(line, expected);
	assert_true(span_next_line(&rest, &line));
	assert_true(span_next_line(&rest, &line));
	snprintf(expected, sizeof(expected),
		 "{\"seq\":3,\"id\":\"%s\",\"uri\":null,\"source\":\"mirror\",\"title\":\"Flood\",\"published\":null,"
		 "\"received\":\"1970-01-01T00:50:00Z\",\"story\":1,\"relation\":\"reprint\",\"of\":\"%s\",\"score\":0,"
		 "\"changes\":[\"expanded\",\"re-headlined\"],\"share_of_this\":610,\"share_of_other\":990,\"originator\":\"AFP\"}", id_of(3, id[2]), id_of(1, id[0]));
	assert_span(line, expected);
	free(text);
}

static void exported_stories_and_alerts_have_theirs(void **state)
{
	size_t pages;
	char *text = exported(*state, "stories", &pages);
	struct span rest = span_of(text), line;
	assert_true(span_next_line(&rest, &line));
	assert_span(line, "{\"id\":1,\"title\":\"Flood in Vessk\",\"first\":\"1970-01-01T00:16:40Z\",\"last\":\"1970-01-01T00:50:00Z\",\"reports\":3,"
			  "\"sources\":2,\"background\":[],\"merged\":[]}");
	assert_true(span_next_line(&rest, &line));
	assert_non_null(strstr(line.ptr, "\"background\":[1]"));
	free(text);
	text = exported(*state, "alerts", &pages);
	assert_string_equal(text, "{\"id\":\"nt_aaaabbbbccccd\",\"type\":\"io.tidings.story.new.v1\"}\n"
				  "{\"id\":\"nt_aaaaeeeeffffg\",\"type\":\"io.tidings.story.new.v1\"}\n");
	free(text);
}

static void an_export_of_many_pages_is_whole_and_in_order(void **state)
{
	enum { MANY = 2500 };
	struct sample *sample = *state;
	struct fault fault;
	char id[HASH_ID_SIZE];
	size_t pages, lines = 0;
	assert_int_equal(store_begin(sample->store, &fault), 0);
	for (int i = 0; i < MANY; i++)
		put(sample->store, 1, (struct store_report){ .story = 1, .report = { .title = SPAN("again"), .text = SPAN("again") },
							     .verdict = { .relation = RELATION_DUPLICATE, .of = i % 2 ? 2 : (uint64_t)i + 4 } });
	assert_int_equal(store_commit(sample->store, &fault), 0);
	char *text = exported(sample, "reports", &pages);
	struct span rest = span_of(text), line;
	while (span_next_line(&rest, &line)) {
		json_t *report = json_loadb(line.ptr, line.len, 0, NULL);
		json_int_t seq = json_integer_value(json_object_get(report, "seq"));
		assert_int_equal(seq, ++lines);
		if (seq > 4)
			assert_string_equal(json_string_value(json_object_get(report, "of")), id_of((seq - 5) % 2 ? 2 : (uint64_t)seq - 1, id));
		json_decref(report);
	}
	assert_int_equal(lines, MANY + 4);
	assert_int_equal(pages, 3);
	free(text);
}

static void an_export_of_something_else_is_refused(void **state)
{
	struct sample *sample = *state;
	struct span what;
	struct fault fault;
	uint64_t cursor = 0;
	CLEANUP(buf_done) struct buf out = { .max = 100 };
	assert_true(ask_is_export(SPAN("/v1/export/stories"), &what));
	assert_span(what, "stories");
	assert_false(ask_is_export(SPAN("/v1/export/secrets"), &what));
	assert_false(ask_is_export(SPAN("/v1/stories"), &what));
	assert_int_equal(ask_export(sample->store, SPAN("secrets"), &cursor, &out, &fault), -1);
	assert_string_equal(fault.text, "there is no export of 'secrets'");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sample_make, sample_discard)

static json_t *remarks_of(struct sample *sample, uint64_t drop, uint64_t reports, const char *path)
{
	struct fault fault;
	struct store_drop row = { .id = drop, .state = DROP_DONE, .reports = reports, .format = SPAN("text"), .reason = SPAN("its date is none\nit is cut short") };
	assert_int_equal(store_begin(sample->store, &fault), 0);
	assert_int_equal(store_drop_update(sample->store, &row, &fault), 0);
	assert_int_equal(store_commit(sample->store, &fault), 0);
	json_t *answer = ASK(sample, path), *remarks = json_incref(json_object_get(answer, "remarks"));
	json_decref(answer);
	return remarks;
}

static void what_was_survived_of_a_drop_is_told_with_its_one_report(void **state)
{
	json_t *of_many = remarks_of(*state, 1, 4, "/v1/reports/1/explain"), *alone = remarks_of(*state, 1, 1, "/v1/reports/1/explain");
	assert_int_equal(json_array_size(of_many), 0);
	assert_int_equal(json_array_size(alone), 2);
	assert_string_equal(json_string_value(json_array_get(alone, 1)), "it is cut short");
	json_decref(of_many);
	json_decref(alone);
}

static void what_was_withdrawn_is_marked_and_says_by_whom(void **state)
{
	struct sample *sample = *state;
	struct fault fault;
	assert_int_equal(store_begin(sample->store, &fault), 0);
	struct store_report instruction = {
		.id = hash64_seeded(SPAN("ask"), 5), .drop = 1, .received = 7000000,
		.report = { .status = REPORT_CANCELLED, .uri = SPAN("urn:a:1"), .source = SPAN("wire"), .note = SPAN("wrong river"), .published = TIME_NONE, .updated = TIME_NONE },
	};
	assert_int_equal(store_instruction_add(sample->store, &instruction, &fault), 0);
	assert_int_equal(store_report_withdraw(sample->store, 1, 5, &fault), 0);
	assert_int_equal(store_report_withdraw(sample->store, 4, 5, &fault), 0);
	assert_int_equal(store_commit(sample->store, &fault), 0);

	json_t *answer = ASK(sample, "/v1/reports/1"), *withdrawal = json_object_get(json_object_get(answer, "report"), "withdrawal");
	assert_string_equal(json_string_value(json_object_get(withdrawal, "status")), "cancelled");
	assert_string_equal(json_string_value(json_object_get(withdrawal, "note")), "wrong river");
	json_decref(answer);
	answer = ASK(sample, "/v1/reports/2");
	assert_true(json_is_null(json_object_get(json_object_get(answer, "report"), "withdrawal")));
	json_decref(answer);
	static const char *const paths[] = { "/v1/reports/5", "/v1/reports/5/explain" };
	for (size_t i = 0; i < 2; i++) {
		answer = ASK(sample, paths[i]);
		assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "report"), "status")), "cancelled");
		assert_int_equal(json_array_size(json_object_get(answer, "withdraws")), 2);
		json_decref(answer);
	}
	answer = ASK(sample, "/v1/search", "q=river");
	size_t i, marked = 0;
	json_t *hit;
	json_array_foreach(json_object_get(answer, "reports"), i, hit)
		marked += json_is_true(json_object_get(hit, "withdrawn"));
	assert_int_equal(marked, 1);
	json_decref(answer);
	answer = ASK(sample, "/v1/counts");
	assert_int_equal(json_integer_value(json_object_get(answer, "reports")), 4);
	assert_int_equal(json_integer_value(json_object_get(answer, "withdrawn")), 2);
	assert_int_equal(json_integer_value(json_object_get(answer, "instructions")), 1);
	json_decref(answer);
	struct buf out = { .max = ASK_ANSWER_MAX };
	uint64_t cursor = 0;
	assert_int_equal(ask_export(sample->store, SPAN("stories"), &cursor, &out, &fault), 0);
	assert_true(span_find(buf_view(&out), SPAN("\"reports\":0,\"sources\":0")) > 0); /* story 4 has lost all that it had */
	assert_true(span_find(buf_view(&out), SPAN(",\"withdrawn\":true")) > 0);
	buf_done(&out);
}

static void a_moved_report_says_what_showed_it(void **state)
{
	struct sample *sample = *state;
	struct fault fault;
	char third[HASH_ID_SIZE];
	const struct verdict_move moves[] = { { .report = 2, .from = 1, .to = 4, .score = 650, .was = 210 }, { .from = 4, .to = 1, .score = 700 } };
	assert_int_equal(store_begin(sample->store, &fault), 0);
	assert_int_equal(store_moves_add(sample->store, 3, moves, 2, &fault), 0);
	assert_int_equal(store_commit(sample->store, &fault), 0);
	json_t *answer = ASK(*state, "/v1/reports/2");
	assert_int_equal(json_array_size(json_object_get(answer, "moves")), 2);
	assert_string_equal(json_string_value(json_object_get(at(answer, "moves", 0, "cause"), "id")), id_of(3, third));
	assert_int_equal(json_integer_value(at(answer, "moves", 0, "from")), 1);
	assert_int_equal(json_integer_value(at(answer, "moves", 0, "to")), 4);
	assert_int_equal(json_integer_value(at(answer, "moves", 0, "was")), 210);
	assert_true(json_is_null(at(answer, "moves", 1, "report")));
	assert_int_equal(json_integer_value(at(answer, "moves", 1, "score")), 700);
	assert_true(json_is_null(json_object_get(answer, "order")));
	json_decref(answer);
	answer = ASK(*state, "/v1/reports/2/explain");
	assert_int_equal(json_array_size(json_object_get(answer, "moves")), 2);
	assert_true(json_is_null(json_object_get(answer, "order")));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(answer, "decision"), "joined")), 1);
	json_decref(answer);
	answer = ASK(*state, "/v1/stories/4");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(answer, "story"), "id")), 1);
	json_decref(answer);
	size_t pages;
	char *text = exported(*state, "stories", &pages);
	assert_non_null(strstr(text, "\"merged\":[4]"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(stories_come_with_the_latest_news_first),
		TEST(a_story_comes_with_its_reports_and_what_it_recalls),
		TEST(a_report_is_found_by_id_prefix_and_number),
		TEST(a_copy_is_explained_by_the_text_that_both_have),
		TEST(what_resembles_nothing_is_compared_with_nothing),
		TEST(a_search_names_reports_and_their_stories),
		TEST(alerts_come_newest_first_and_after_a_cursor_oldest_first),
		TEST(an_alert_comes_with_its_event_and_deliveries),
		TEST(the_queue_holds_what_has_not_been_delivered),
		TEST(names_that_are_no_text_are_shown_byte_by_byte),
		TEST(counts_are_those_of_the_store),
		TEST(feeds_come_by_name_with_how_they_stand),
		TEST(a_feed_is_told_with_its_times_and_its_trouble),
		TEST(the_name_of_a_feed_may_hold_slashes),
		TEST(what_is_no_question_is_left_to_others),
		TEST(numbers_out_of_range_are_refused),
		TEST(an_answer_beyond_its_ceiling_is_a_fault),
		TEST(exported_reports_have_the_keys_that_others_rely_on),
		TEST(exported_stories_and_alerts_have_theirs),
		TEST(an_export_of_many_pages_is_whole_and_in_order),
		TEST(an_export_of_something_else_is_refused),
		TEST(what_was_survived_of_a_drop_is_told_with_its_one_report),
		TEST(what_was_withdrawn_is_marked_and_says_by_whom),
		TEST(a_moved_report_says_what_showed_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
