#include "tests/test.h"

#include "desk/feed_sift.h"
#include "tests/store/contract.h"
#include "tests/store/folder.h"

#include <stdlib.h>

#define TEXT                                                                                                                                  \
	"The ferry to the islands will not sail on Monday, the harbour master said, as the storm that was forecast for the weekend is late. " \
	"Passengers are asked to call before they leave home; the next boat is due on Tuesday morning if the wind lets it."

struct bench {
	char *path;
	struct store *store;
	struct feed_sifter *sifter;
	struct arena *arena;
	uint64_t feed;
	unsigned drops;
	bool has_pages;
	int64_t since;
	const char *page; /* the text that takes the place of the feed's own */
	struct feed_sifting sifting;
	struct fault fault;
};

static int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct store_feed feed = { .name = SPAN("f"), .given_url = SPAN("http://f/"), .url = SPAN("http://f/") };
	assert_non_null(bench);
	bench->path = folder_store();
	bench->store = store_opened(bench->path, STORE_WRITE);
	bench->sifter = feed_sifter_new();
	bench->arena = arena_new();
	assert_int_equal(store_begin(bench->store, &bench->fault), 0);
	assert_int_equal(store_feed_put(bench->store, &feed, &bench->feed, &bench->fault), 0);
	assert_int_equal(store_commit(bench->store, &bench->fault), 0);
	*state = bench;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *bench = *state;
	store_close(bench->store);
	feed_sifter_free(bench->sifter);
	arena_free(bench->arena);
	folder_remove(bench->path);
	free(bench);
	return 0;
}

static struct report item(const char *guid, const char *title, const char *text)
{
	struct report report = REPORT_BLANK;
	report.guid = span_of(guid);
	report.title = span_of(title);
	report.text = span_of(text);
	report.language = SPAN("en");
	return report;
}

static void sift(struct bench *bench, const struct report *reports, size_t len)
{
	if (feed_sift(bench->sifter, bench->store, bench->feed, bench->has_pages, bench->since, bench->arena, reports, len, bench->since > 0 ? bench->since + CLOCK_DAY : 1000, &bench->sifting, &bench->fault) < 0)
		fail_msg("%s", bench->fault.text);
}

/* As a round does: reports and what is known of the items, in one transaction. */
static void take(struct bench *bench, const struct report *reports, size_t len)
{
	uint64_t seqs[64];
	size_t taken = 0;
	sift(bench, reports, len);
	assert_int_equal(store_begin(bench->store, &bench->fault), 0);
	char bytes[16];
	snprintf(bytes, sizeof(bytes), "drop %u", bench->drops++);
	uint64_t drop = drop_put(bench->store, bytes);
	for (size_t i = 0; i < len; i++)
		if (bench->sifting.takes[i])
			seqs[taken++] = report_put_with_summary(bench->store, drop, 0, reports[i].title.ptr, reports[i].text.ptr,
								bench->page ? bench->page : reports[i].text.ptr);
	for (size_t i = 0; i < bench->sifting.changes_len; i++) {
		struct feed_change *change = &bench->sifting.changes[i];
		change->item.report = change->is_taken ? seqs[change->item.report] : change->item.report;
		assert_int_equal(store_feed_item_put(bench->store, bench->feed, &change->item, &bench->fault), 0);
	}
	assert_int_equal(store_commit(bench->store, &bench->fault), 0);
}

static void what_was_never_seen_is_news_and_only_once(void **state)
{
	struct bench *bench = *state;
	const struct report document[] = { item("1", "Ferry", TEXT), item("2", "Market", "The market hall is closed for repairs until further notice.") };
	take(bench, document, 2);
	assert_int_equal(bench->sifting.taken, 2);
	assert_int_equal(bench->sifting.news, 2);
	sift(bench, document, 2);
	assert_int_equal(bench->sifting.taken, 0);
	assert_int_equal(bench->sifting.changes_len, 0);
}

/* The report holds the whole page, of which the document never said more than the beginning. */
static void an_edit_of_an_item_with_its_page_is_told_by_what_the_feed_says(void **state)
{
	struct bench *bench = *state;
	const struct report before = item("1", "Ferry", "The ferry to the islands will not sail on Monday, the harbour master said. 3 people were hurt.");
	const struct report mended = item("1", "Ferry", "The ferry to the islands will not sail Monday, the harbour master said. 3 people were hurt.");
	const struct report more = item("1", "Ferry", "The ferry to the islands will not sail on Monday, the harbour master said. 3 people were hurt. Its captain "
					"was taken to hospital after a fall from the bridge.");
	const struct report toll = item("1", "Ferry", "The ferry to the islands will not sail on Monday, the harbour master said. 5 people were hurt.");
	const struct report less = item("1", "Ferry", "The ferry to the islands will not sail on Monday.");
	bench->has_pages = true;
	bench->page = "3 people were hurt. Its 5 boats, and the captain who was taken to hospital after a fall from the bridge, stay. " TEXT;
	take(bench, &before, 1);
	sift(bench, &mended, 1);
	assert_int_equal(bench->sifting.taken, 0);
	assert_int_equal(bench->sifting.changes_len, 1);
	sift(bench, &more, 1);
	assert_int_equal(bench->sifting.taken, 1);
	sift(bench, &toll, 1); /* though the page has said a 5 before, of something else */
	assert_int_equal(bench->sifting.taken, 1);
	sift(bench, &less, 1);
	assert_int_equal(bench->sifting.taken, 1);
	bench->has_pages = false;
	sift(bench, &mended, 1);
	assert_int_equal(bench->sifting.taken, 1);
}

/* Where the feed gives a text beside its summary, that has given way to the page's. */
static void a_text_that_the_page_has_replaced_is_judged_by_what_it_adds(void **state)
{
	struct bench *bench = *state;
	struct report before = item("1", "", "No ferry."), same = item("1", "", "No ferry. The ferry to the islands will not sail on Monday.");
	struct report more = item("1", "", "No ferry. The ferry to the islands will not sail on Monday. Its captain was taken to hospital after a fall.");
	same.summary = more.summary = before.text;
	bench->has_pages = true;
	bench->page = TEXT;
	take(bench, &before, 1);
	sift(bench, &same, 1);
	assert_int_equal(bench->sifting.taken, 0);
	sift(bench, &more, 1);
	assert_int_equal(bench->sifting.taken, 1);
}

static void a_guid_rewritten_is_written_down_and_told_to_nobody(void **state)
{
	struct bench *bench = *state;
	const struct report before = item("http://a.example/?p=1", "Ferry", TEXT), after = item("tag:b.example,2026:ferry", "Ferry", TEXT);
	take(bench, &before, 1);
	take(bench, &after, 1);
	assert_int_equal(bench->sifting.taken, 0);
	assert_int_equal(bench->sifting.changes_len, 1);
	sift(bench, &after, 1);
	assert_int_equal(bench->sifting.changes_len, 0);
}

static void an_edit_is_news_where_words_or_a_number_have_changed(void **state)
{
	struct bench *bench = *state;
	const struct report before = item("1", "Ferry", "Two crews of 14 sailors are missing after the storm off the northern cape, the coast guard says.");
	const struct report touched = item("1", "Ferry", "Two crews of 14 sailors are missing after the storm off the northern cape , the coast guards said.");
	const struct report toll = item("1", "Ferry", "Two crews of 15 sailors are missing after the storm off the northern cape, the coast guard says.");
	const struct report longer = item("1", "Ferry", "Two crews of 15 sailors are missing after the storm off the northern cape, the coast guard says. "
							"A helicopter has found a raft with nobody in it.");
	take(bench, &before, 1);
	take(bench, &touched, 1);
	assert_int_equal(bench->sifting.changes_len, 1);
	assert_int_equal(bench->sifting.taken, 0);
	take(bench, &toll, 1);
	assert_int_equal(bench->sifting.taken, 1);
	assert_int_equal(bench->sifting.news, 0);
	take(bench, &longer, 1);
	assert_int_equal(bench->sifting.taken, 1);
}

static void a_document_that_says_less_of_all_its_items_or_more_has_edited_none(void **state)
{
	struct bench *bench = *state;
	struct report whole[4], cut[4];
	char names[4][8], texts[4][300], heads[4][300];
	for (size_t i = 0; i < 4; i++) {
		snprintf(names[i], sizeof(names[i]), "%zu", i);
		snprintf(texts[i], sizeof(texts[i]), "Of the %zu boats that sail from pier %zu none has come back.\n\nNobody knows why; 17 people wait at the harbour, and the "
			 "master has closed the gate until the coast guard has been heard.", 10 + i, 90 - i);
		snprintf(heads[i], sizeof(heads[i]), "%.75s [\xE2\x80\xA6]", texts[i]);
		*strstr(heads[i], "\n\n") = ' ';
		whole[i] = item(names[i], names[i], texts[i]);
		cut[i] = item(names[i], names[i], heads[i]);
	}
	take(bench, whole, 4);
	sift(bench, cut, 2); /* two of them may have been corrected */
	assert_int_equal(bench->sifting.taken, 2);
	take(bench, cut, 4);
	assert_int_equal(bench->sifting.taken, 0);
	assert_int_equal(bench->sifting.changes_len, 4);
	take(bench, whole, 4);
	assert_int_equal(bench->sifting.taken, 0);
	cut[1] = item("1", "1", "None of the boats that sail from pier 89 has ever left it, says the owner, who has been found on holiday in the hills.");
	sift(bench, cut, 4);
	assert_int_equal(bench->sifting.taken, 1);
}

static void what_was_an_excerpt_in_all_its_items_has_edited_none_when_it_is_whole(void **state)
{
	struct bench *bench = *state;
	struct report whole[4], cut[4];
	char names[4][8], texts[4][300], heads[4][300];
	for (size_t i = 0; i < 4; i++) {
		snprintf(names[i], sizeof(names[i]), "%zu", i);
		snprintf(texts[i], sizeof(texts[i]), "Of the %zu boats that sail from pier %zu none has come back. Nobody knows why; 17 people wait at the harbour, and the "
			 "master has closed the gate until the coast guard has been heard.", 10 + i, 90 - i);
		snprintf(heads[i], sizeof(heads[i]), "%.50s...", texts[i]);
		whole[i] = item(names[i], names[i], texts[i]);
		cut[i] = item(names[i], names[i], heads[i]);
	}
	take(bench, cut, 4);
	sift(bench, whole, 2);
	assert_int_equal(bench->sifting.taken, 2);
	sift(bench, whole, 4);
	assert_int_equal(bench->sifting.taken, 0);
}

static void stories_that_grow_at_the_same_time_are_news(void **state)
{
	struct bench *bench = *state;
	struct report before[3], after[3];
	char names[3][8], heads[3][100], texts[3][400];
	for (size_t i = 0; i < 3; i++) {
		snprintf(names[i], sizeof(names[i]), "%zu", i);
		snprintf(heads[i], sizeof(heads[i]), "Of the %zu boats that sail from pier %zu none has come back.", 10 + i, 90 - i);
		snprintf(texts[i], sizeof(texts[i]), "%s Of their captains one was seen on shore.", heads[i]);
		before[i] = item(names[i], names[i], heads[i]);
		after[i] = item(names[i], names[i], texts[i]);
	}
	take(bench, before, 3);
	sift(bench, after, 3);
	assert_int_equal(bench->sifting.taken, 3);
}

static void a_date_alone_is_no_edit(void **state)
{
	struct bench *bench = *state;
	struct report report = item("1", "Ferry", TEXT);
	take(bench, &report, 1);
	report.updated = 99;
	report.published = 98;
	take(bench, &report, 1);
	assert_int_equal(bench->sifting.changes_len, 0);
}

static void a_guid_used_twice_hides_nothing(void **state)
{
	struct bench *bench = *state;
	const struct report document[] = { item("1", "Ferry", TEXT), item("1", "Market", "The market hall is closed for repairs until further notice."),
		item("1", "Tram", "Line 4 does not stop at the station this week, says the tram company.") };
	take(bench, &document[1], 2);
	assert_int_equal(bench->sifting.taken, 2);
	take(bench, document, 3);
	assert_int_equal(bench->sifting.taken, 1);
	assert_true(bench->sifting.takes[0]);
}

static void short_texts_that_are_alike_are_two(void **state)
{
	struct bench *bench = *state;
	const struct report first = item("1", "Photo", "Photo of the day"), second = item("2", "Photo", "Photo of the day");
	take(bench, &first, 1);
	take(bench, &second, 1);
	assert_int_equal(bench->sifting.taken, 1);
}

static void headlines_are_known_again_where_a_document_has_new_names_throughout(void **state)
{
	struct bench *bench = *state;
	const struct report before[] = { item("1", "Ferry sails", ""), item("2", "Market is shut", ""), item("3", "Tram 4 stops", ""), item("4", "Gulls leave", "") };
	const struct report after[] = { item("n/5", "Harbour freezes", ""), item("n/1", "Ferry sails", ""), item("n/2", "Market is shut", ""),
		item("n/3", "Tram 4 stops", ""), item("n/4", "Gulls leave", "") };
	take(bench, before, 4);
	sift(bench, &after[1], 2); /* two of them may be a matter of chance */
	assert_int_equal(bench->sifting.taken, 2);
	sift(bench, after, 5);
	assert_int_equal(bench->sifting.taken, 1);
	assert_true(bench->sifting.takes[0]);
	assert_int_equal(bench->sifting.changes_len, 5);
}

static void one_headline_for_all_is_no_new_name(void **state)
{
	struct bench *bench = *state;
	const struct report before[] = { item("1", "Untitled", ""), item("2", "Untitled", ""), item("3", "Untitled", ""), item("4", "Untitled", "") };
	const struct report after[] = { item("5", "Untitled", ""), item("6", "Untitled", ""), item("7", "Untitled", ""), item("8", "Untitled", "") };
	take(bench, before, 4);
	sift(bench, after, 4);
	assert_int_equal(bench->sifting.taken, 4);
}

static struct report dated(const char *guid, const char *title, int64_t published)
{
	struct report report = item(guid, title, TEXT);
	report.published = published;
	return report;
}

#define SEEN clock_from_civil(2026, 3, 1, 12, 0, 0)

static void what_a_window_that_grows_backwards_shows_is_no_news(void **state)
{
	struct bench *bench = *state;
	const struct report document[] = { dated("now", "Now", SEEN + 3 * CLOCK_HOUR), dated("3", "Ferry", SEEN - CLOCK_DAY), dated("2", "Market", SEEN - 2 * CLOCK_DAY),
		dated("late", "Late", SEEN - 50 * CLOCK_HOUR), dated("1", "Tram", SEEN - 3 * CLOCK_DAY), dated("0", "Gulls", SEEN - 4 * CLOCK_DAY),
		dated("-1", "Eels", SEEN - 500 * CLOCK_DAY), item("?", "When", TEXT) };
	struct report known[] = { document[1], document[2], document[4] }, mended = dated("0", "Gulls and 12 owls", SEEN - 4 * CLOCK_DAY);
	take(bench, known, 3);
	bench->since = SEEN;
	take(bench, document, 8);
	assert_int_equal(bench->sifting.taken, 3);
	assert_true(bench->sifting.takes[0] && bench->sifting.takes[3] && bench->sifting.takes[7]);
	sift(bench, document, 8);
	assert_int_equal(bench->sifting.taken + bench->sifting.changes_len, 0);
	known[0] = mended;
	sift(bench, known, 3);
	assert_int_equal(bench->sifting.taken, 0);
}

static void what_tells_no_time_at_the_far_end_of_a_grown_window_is_no_news(void **state)
{
	struct bench *bench = *state;
	struct report all[12];
	char names[12][8], texts[12][200];
	for (size_t i = 0; i < 12; i++) { /* the newest first */
		snprintf(names[i], sizeof(names[i]), "%zu", 100 - i);
		snprintf(texts[i], sizeof(texts[i]), "Of the %zu boats that sail from pier %zu none has come back by noon, and nobody knows why.", i, 100 - i);
		all[i] = item(names[i], names[i], texts[i]);
	}
	take(bench, &all[2], 5);
	bench->since = SEEN;
	sift(bench, &all[2], 10); /* nobody can tell yet at which end it grows */
	assert_int_equal(bench->sifting.taken, 5);
	take(bench, &all[1], 6);
	assert_int_equal(bench->sifting.taken, 1);
	sift(bench, &all[1], 8); /* two are not a window that has grown */
	assert_int_equal(bench->sifting.taken, 2);
	take(bench, &all[0], 12);
	assert_int_equal(bench->sifting.taken, 1);
	assert_true(bench->sifting.takes[0]);
	sift(bench, all, 12);
	assert_int_equal(bench->sifting.taken + bench->sifting.changes_len, 0);
}

static void what_is_added_at_the_end_of_a_list_is_news(void **state)
{
	struct bench *bench = *state;
	struct report all[12];
	char names[12][8], texts[12][200];
	for (size_t i = 0; i < 12; i++) {
		snprintf(names[i], sizeof(names[i]), "%zu", i);
		snprintf(texts[i], sizeof(texts[i]), "Of the %zu boats that sail from pier %zu none has come back by noon, and nobody knows why.", i, 100 - i);
		all[i] = item(names[i], names[i], texts[i]);
	}
	take(bench, all, 5);
	bench->since = SEEN;
	take(bench, all, 6);
	assert_int_equal(bench->sifting.taken, 1);
	take(bench, all, 12);
	assert_int_equal(bench->sifting.taken, 6);
}

static void after_an_empty_document_what_is_of_the_time_since_is_news(void **state)
{
	struct bench *bench = *state;
	const struct report document[] = { dated("2", "Ferry", SEEN + CLOCK_HOUR), dated("1", "Market", SEEN - CLOCK_DAY), item("0", "When", TEXT),
		dated("3", "Fair", SEEN + 100 * CLOCK_DAY) };
	bench->since = SEEN;
	sift(bench, &document[1], 3);
	assert_false(bench->sifting.has_recent);
	assert_int_equal(bench->sifting.taken, 3);
	sift(bench, document, 4);
	assert_true(bench->sifting.has_recent);
	assert_int_equal(bench->sifting.taken, 2);
	assert_true(bench->sifting.takes[0] && bench->sifting.takes[3]);
	assert_int_equal(bench->sifting.changes_len, 4);
}

static void dates_of_news_are_handed_on(void **state)
{
	struct bench *bench = *state;
	struct report document[] = { item("1", "Ferry", TEXT), item("2", "Market", "The market hall is closed for repairs until further notice.") };
	document[1].published = 77;
	sift(bench, document, 2);
	assert_int_equal(bench->sifting.dates_len, 1);
	assert_int_equal(bench->sifting.dates[0], 77);
}

static void of_what_left_the_document_long_ago_the_oldest_is_forgotten(void **state)
{
	struct bench *bench = *state;
	const struct report report = item("here", "Ferry", TEXT);
	assert_int_equal(store_begin(bench->store, &bench->fault), 0);
	for (uint64_t i = 1; i <= 1002; i++) {
		struct store_feed_item old = { .identity = i, .text = i, .changed = (int64_t)(2000 - i) };
		assert_int_equal(store_feed_item_put(bench->store, bench->feed, &old, &bench->fault), 0);
	}
	assert_int_equal(store_commit(bench->store, &bench->fault), 0);
	sift(bench, &report, 1);
	assert_int_equal(bench->sifting.forgotten_len, 2);
	assert_int_equal(bench->sifting.forgotten[0], 1002);
	assert_int_equal(bench->sifting.forgotten[1], 1001);
}

static void what_stands_in_a_document_twice_is_news_once(void **state)
{
	struct bench *bench = *state;
	const struct report document[] = { item("1", "Ferry", TEXT), item("1", "Ferry", TEXT), item("2", "Ferry", TEXT) };
	take(bench, document, 3);
	assert_int_equal(bench->sifting.taken, 1);
	assert_int_equal(bench->sifting.news, 1);
	assert_false(bench->sifting.knows_any);
	assert_int_equal(bench->sifting.changes_len, 2); /* under both names */
	assert_int_equal(bench->sifting.changes[0].item.report, bench->sifting.changes[1].item.report);
	sift(bench, document, 3);
	assert_int_equal(bench->sifting.changes_len, 0);
	assert_true(bench->sifting.knows_any);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_never_seen_is_news_and_only_once),
		TEST(an_edit_of_an_item_with_its_page_is_told_by_what_the_feed_says),
		TEST(a_text_that_the_page_has_replaced_is_judged_by_what_it_adds),
		TEST(a_guid_rewritten_is_written_down_and_told_to_nobody),
		TEST(an_edit_is_news_where_words_or_a_number_have_changed),
		TEST(a_document_that_says_less_of_all_its_items_or_more_has_edited_none),
		TEST(what_was_an_excerpt_in_all_its_items_has_edited_none_when_it_is_whole),
		TEST(stories_that_grow_at_the_same_time_are_news),
		TEST(a_date_alone_is_no_edit),
		TEST(a_guid_used_twice_hides_nothing),
		TEST(what_stands_in_a_document_twice_is_news_once),
		TEST(short_texts_that_are_alike_are_two),
		TEST(headlines_are_known_again_where_a_document_has_new_names_throughout),
		TEST(one_headline_for_all_is_no_new_name),
		TEST(what_a_window_that_grows_backwards_shows_is_no_news),
		TEST(what_tells_no_time_at_the_far_end_of_a_grown_window_is_no_news),
		TEST(what_is_added_at_the_end_of_a_list_is_news),
		TEST(after_an_empty_document_what_is_of_the_time_since_is_news),
		TEST(dates_of_news_are_handed_on),
		TEST(of_what_left_the_document_long_ago_the_oldest_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
