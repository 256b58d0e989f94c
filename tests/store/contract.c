#include "tests/store/contract.h"

#include "base/array.h"
#include "base/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct backend *backend;

struct home {
	char *address;
	struct store *store;
	struct arena *arena;
	struct fault fault;
	struct buf said; /* what a walk's callback wrote down */
};

static int home_open(void **state)
{
	struct home *home = calloc(1, sizeof(*home));
	assert_non_null(home);
	home->address = backend->fresh();
	home->store = store_opened(home->address, STORE_WRITE);
	home->arena = arena_new();
	buf_init(&home->said, 1 << 16);
	*state = home;
	return 0;
}

static int home_close(void **state)
{
	struct home *home = *state;
	store_close(home->store);
	backend->discard(home->address);
	arena_free(home->arena);
	buf_done(&home->said);
	free(home);
	return 0;
}

#define OK(call)                                           \
	do {                                               \
		if ((call) != 0)                           \
			fail_msg("%s", home->fault.text); \
	} while (0)

static void begin(struct home *home)
{
	OK(store_begin(home->store, &home->fault));
}

static void commit(struct home *home)
{
	OK(store_commit(home->store, &home->fault));
}

static void said(struct home *home, const char *expected)
{
	assert_span(buf_view(&home->said), expected);
	buf_clear(&home->said);
}

/* ---- transactions ---- */

static void what_is_rolled_back_never_was(void **state)
{
	struct home *home = *state;
	struct store_counts counts;
	begin(home);
	uint64_t drop = drop_put(home->store, "kept");
	report_put(home->store, drop, 0, "Kept", "stays here");
	commit(home);
	uint64_t next = store_next_seq(home->store);

	begin(home);
	drop = drop_put(home->store, "lost");
	report_put(home->store, drop, 0, "Lost", "goes away");
	report_put(home->store, drop, 0, "Lost too", "goes away");
	assert_int_equal(store_next_seq(home->store), next + 2);
	store_rollback(home->store);
	store_rollback(home->store); /* nothing to roll back is fine */

	assert_int_equal(store_next_seq(home->store), next);
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.reports, 1);
	assert_int_equal(counts.drops, 1);
	assert_int_equal(counts.stories, 1);
	assert_int_equal(counts.last_seq, next - 1);
	struct store_drop found;
	struct digest digest = digest_of(SPAN("lost"));
	assert_int_equal(store_drop_find(home->store, &digest, home->arena, &found, &home->fault), 1);
	OK(store_check(home->store, &home->fault));
}

static void a_reader_sees_whole_commits_only(void **state)
{
	struct home *home = *state;
	struct store *reader = store_opened(home->address, STORE_READ);
	struct store_counts counts;
	begin(home);
	report_put(home->store, drop_put(home->store, "a"), 0, "A", "b");
	OK(store_counts(reader, &counts, &home->fault));
	assert_int_equal(counts.reports, 0);
	assert_int_equal(store_next_seq(reader), 1);
	commit(home);
	OK(store_counts(reader, &counts, &home->fault));
	assert_int_equal(counts.reports, 1);
	assert_int_equal(store_next_seq(reader), 2);
	store_close(reader);
}

static void a_second_writer_is_refused_and_a_reader_is_not(void **state)
{
	struct home *home = *state;
	struct store *second = NULL;
	assert_int_equal(store_open(home->address, STORE_WRITE, &plain_words, &second, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	assert_non_null(strstr(home->fault.text, "in use by another tidingsd"));
	assert_null(second);
	store_close(store_opened(home->address, STORE_READ));
	store_close(home->store);
	home->store = store_opened(home->address, STORE_WRITE);
}

static void a_store_opened_again_goes_on_where_it_was(void **state)
{
	struct home *home = *state;
	begin(home);
	uint64_t drop = drop_put(home->store, "a");
	uint64_t first = report_put(home->store, drop, 0, "A", "b");
	commit(home);
	begin(home);
	report_put(home->store, drop, 0, "never", "committed");
	store_close(home->store); /* closing rolls back */
	home->store = store_opened(home->address, STORE_WRITE);
	assert_int_equal(store_next_seq(home->store), first + 1);
	begin(home);
	assert_int_equal(report_put(home->store, drop, first, "B", "c"), first + 1);
	commit(home);
}

static void idle_hours_change_nothing(void **state)
{
	struct home *home = *state;
	begin(home);
	report_put(home->store, drop_put(home->store, "a"), 0, "A", "b");
	commit(home);
	int outcome, calls = 0;
	while ((outcome = store_idle(home->store, &home->fault)) > 0)
		assert_true(++calls < 1000);
	OK(outcome);
	OK(store_check(home->store, &home->fault));
	struct store_counts counts;
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.reports, 1);
	assert_true(counts.file_bytes > 0);
}

/* ---- drops ---- */

static void a_drop_is_found_by_its_bytes_until_it_fails(void **state)
{
	struct home *home = *state;
	struct store_drop drop;
	struct digest digest = digest_of(SPAN("bytes"));
	assert_int_equal(store_drop_find(home->store, &digest, home->arena, &drop, &home->fault), 1);
	begin(home);
	uint64_t id = drop_put(home->store, "bytes");
	OK(store_drop_find(home->store, &digest, home->arena, &drop, &home->fault));
	assert_int_equal(drop.id, id);
	assert_memory_equal(drop.digest.bytes, digest.bytes, DIGEST_SIZE);
	assert_span(drop.name, "flood\xff.txt");
	assert_span(drop.source, "reuters");
	assert_null(drop.format.ptr);
	assert_int_equal(drop.bytes, 5);
	assert_int_equal(drop.received, 1000);
	assert_int_equal(drop.state, DROP_READING);
	assert_false(drop.is_archive);

	drop.state = DROP_FAILED;
	drop.reason = SPAN("empty");
	OK(store_drop_update(home->store, &drop, &home->fault));
	assert_int_equal(store_drop_find(home->store, &digest, home->arena, &drop, &home->fault), 1);
	uint64_t again = drop_put(home->store, "bytes");
	OK(store_drop_find(home->store, &digest, home->arena, &drop, &home->fault));
	assert_int_equal(drop.id, again);
	commit(home);
}

static void a_drop_of_many_is_resumed_behind_what_was_taken(void **state)
{
	struct home *home = *state;
	struct store_drop drop;
	struct digest digest = digest_of(SPAN("many"));
	begin(home);
	uint64_t id = drop_put(home->store, "many");
	struct store_drop progress = { .id = id, .state = DROP_READING, .reports = 256, .rejects = 2, .format = SPAN("ninjs-lines") };
	OK(store_reject_add(home->store, id, 7, SPAN("line 7: not JSON"), &home->fault));
	OK(store_reject_add(home->store, id, 7, SPAN("line 7: not JSON"), &home->fault)); /* the same one */
	OK(store_reject_add(home->store, id, 9, SPAN("line 9: too large"), &home->fault));
	OK(store_drop_update(home->store, &progress, &home->fault));
	commit(home);
	store_close(home->store);
	home->store = store_opened(home->address, STORE_WRITE);
	OK(store_drop_find(home->store, &digest, home->arena, &drop, &home->fault));
	assert_int_equal(drop.id, id);
	assert_int_equal(drop.reports, 256);
	assert_int_equal(drop.rejects, 2);
	assert_span(drop.format, "ninjs-lines");
	struct store_counts counts;
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.rejects, 2);
}

static int drop_say(void *ctx, const struct store_drop *drop)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " %s of %" PRIu64 "; ", drop->id, drop_state_name(drop->state), drop->copy_of);
	return 0;
}

static void drops_are_listed_newest_first_copies_too(void **state)
{
	struct home *home = *state;
	begin(home);
	uint64_t first = drop_put(home->store, "x"), id;
	struct store_drop copy = { .digest = digest_of(SPAN("x")), .name = SPAN("again"), .state = DROP_DONE, .copy_of = first };
	OK(store_drop_add(home->store, &copy, &id, &home->fault));
	OK(store_drop_add(home->store, &copy, &id, &home->fault));
	commit(home);
	OK(store_drops(home->store, 0, 0, drop_say, home, &home->fault));
	said(home, "3 done of 1; 2 done of 1; 1 reading of 0; ");
	OK(store_drops(home->store, 3, 1, drop_say, home, &home->fault));
	said(home, "2 done of 1; ");
	struct store_drop found;
	OK(store_drop_find(home->store, &copy.digest, home->arena, &found, &home->fault));
	assert_int_equal(found.id, first);
}

static void progress_of_an_unknown_drop_is_a_fault(void **state)
{
	struct home *home = *state;
	begin(home);
	struct store_drop drop = { .id = 77 };
	assert_int_equal(store_drop_update(home->store, &drop, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
}

/* ---- reports ---- */

static struct store_report full_report(struct store *store, uint64_t drop)
{
	static const struct span keywords[] = { { "flood", 5 }, { "", 0 }, { "Elbe river", 10 } };
	return (struct store_report){
		.id = 0xF123456789ABCDEFu,
		.drop = drop,
		.ordinal = 3,
		.report = {
			.guid = SPAN("guid-1"), .uri = SPAN("urn:x:1"), .version = SPAN("2"), .title = SPAN("Dam breaks"),
			.text = SPAN("First.\n\nSecond “quoted”."), .summary = SPAN("short"), .byline = SPAN("By A"), .place = SPAN("Elbe"),
			.source = SPAN("Reuters"), .language = SPAN("en"), .link = SPAN("https://x/"), .published = -5, .updated = TIME_NONE,
			.is_date_only = true, .keywords = keywords, .keywords_len = 3, .status = REPORT_WITHHELD,
			.urgency = 3, .embargo = 777, .note = SPAN("corrects the name"), .originator = SPAN("AFP"),
		},
		.received = 99,
		.when = -5,
		.is_dated = true,
		.is_archive = true,
		.story = store_next_seq(store),
		.verdict = {
			.relation = RELATION_NEW_STORY, .nearest = 4, .best_story = 5, .score = 6, .threshold = 7, .runner_up = 8,
			.runner_up_score = 9, .copy_of = 10, .containment = 11, .containment_threshold = 12, .share_of_this = 13,
			.share_of_other = 14,
			.change = { .is_known = true, .kinds = CHANGE_ABRIDGED | CHANGE_CORRECTED, .share_of_this = 15, .share_of_other = 16 }, .background = { { 2, 300 }, { 1, 200 } }, .background_len = 2,
		},
		.fingerprint = span_make("\0\1\2", 3),
	};
}

static void assert_verdicts_equal(const struct verdict *a, const struct verdict *b)
{
	assert_int_equal(a->relation, b->relation);
	assert_int_equal(a->of, b->of);
	assert_int_equal(a->story, b->story);
	assert_int_equal(a->nearest, b->nearest);
	assert_int_equal(a->best_story, b->best_story);
	assert_int_equal(a->score, b->score);
	assert_int_equal(a->threshold, b->threshold);
	assert_int_equal(a->runner_up, b->runner_up);
	assert_int_equal(a->runner_up_score, b->runner_up_score);
	assert_int_equal(a->copy_of, b->copy_of);
	assert_int_equal(a->containment, b->containment);
	assert_int_equal(a->containment_threshold, b->containment_threshold);
	assert_int_equal(a->share_of_this, b->share_of_this);
	assert_int_equal(a->share_of_other, b->share_of_other);
	assert_int_equal(a->change.is_known, b->change.is_known);
	assert_int_equal(a->change.kinds, b->change.kinds);
	assert_int_equal(a->change.share_of_this, b->change.share_of_this);
	assert_int_equal(a->change.share_of_other, b->change.share_of_other);
	assert_true(verdict_equals(a, b));
	assert_int_equal(a->background_len, b->background_len);
	for (size_t i = 0; i < a->background_len; i++) {
		assert_int_equal(a->background[i].story, b->background[i].story);
		assert_int_equal(a->background[i].score, b->background[i].score);
	}
}

static void a_report_comes_back_as_it_was_put(void **state)
{
	struct home *home = *state;
	struct store_report got;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	OK(store_report_add(home->store, &put, &home->fault));
	commit(home);
	assert_int_equal(store_report_get(home->store, 2, home->arena, &got, &home->fault), 1);
	OK(store_report_get(home->store, 1, home->arena, &got, &home->fault));
	assert_int_equal(got.seq, 1);
	assert_true(got.id == put.id);
	assert_int_equal(got.drop, put.drop);
	assert_int_equal(got.ordinal, 3);
	assert_int_equal(got.received, 99);
	assert_int_equal(got.when, -5);
	assert_true(got.is_dated && got.is_archive);
	assert_int_equal(got.story, 1);
	assert_verdicts_equal(&got.verdict, &put.verdict);
	assert_true(span_equals(got.fingerprint, put.fingerprint));
	const struct report *r = &got.report;
	assert_span(r->guid, "guid-1");
	assert_span(r->uri, "urn:x:1");
	assert_span(r->version, "2");
	assert_span(r->originator, "AFP");
	assert_span(r->title, "Dam breaks");
	assert_span(r->text, "First.\n\nSecond “quoted”.");
	assert_span(r->summary, "short");
	assert_span(r->byline, "By A");
	assert_span(r->place, "Elbe");
	assert_span(r->source, "Reuters");
	assert_span(r->language, "en");
	assert_span(r->link, "https://x/");
	assert_int_equal(r->published, -5);
	assert_true(r->updated == TIME_NONE);
	assert_true(r->is_date_only);
	assert_int_equal(r->status, REPORT_WITHHELD);
	assert_int_equal(r->keywords_len, 3);
	assert_span(r->keywords[0], "flood");
	assert_span(r->keywords[1], "");
	assert_span(r->keywords[2], "Elbe river");
	assert_int_equal(r->urgency, 3);
	assert_int_equal(r->embargo, 777);
	assert_span(r->note, "corrects the name");
	assert_int_equal(got.withdrawn_by, 0);
}

static void what_a_report_lacks_stays_absent(void **state)
{
	struct home *home = *state;
	struct store_report got;
	struct span title, text;
	begin(home);
	uint64_t seq = report_put(home->store, drop_put(home->store, "d"), 0, NULL, "");
	commit(home);
	OK(store_report_get(home->store, seq, home->arena, &got, &home->fault));
	assert_null(got.report.title.ptr);
	assert_non_null(got.report.text.ptr);
	assert_int_equal(got.report.text.len, 0);
	assert_null(got.report.uri.ptr);
	assert_null(got.fingerprint.ptr);
	assert_true(got.report.published == TIME_NONE);
	assert_int_equal(got.report.keywords_len, 0);
	OK(store_report_text(home->store, seq, &title, &text, &home->fault));
	assert_null(title.ptr);
	assert_non_null(text.ptr);
}

static void the_same_id_twice_is_a_fault_and_leaves_nothing(void **state)
{
	struct home *home = *state;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	OK(store_report_add(home->store, &put, &home->fault));
	commit(home);
	begin(home);
	put.story = store_next_seq(home->store);
	assert_int_equal(store_report_add(home->store, &put, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
	assert_int_equal(store_next_seq(home->store), 2);
	struct store_counts counts;
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.reports, 1);
	assert_int_equal(counts.stories, 1);
}

static void a_report_of_a_story_that_is_not_there_is_a_fault(void **state)
{
	struct home *home = *state;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	put.story = 55;
	assert_int_equal(store_report_add(home->store, &put, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
}

static void report_with_id(struct home *home, uint64_t drop, uint64_t id)
{
	struct store_report report = { .id = id, .drop = drop, .story = store_next_seq(home->store), .report = { .title = SPAN("t") } };
	OK(store_report_add(home->store, &report, &home->fault));
}

static void a_report_is_found_by_the_beginning_of_its_id(void **state)
{
	struct home *home = *state;
	uint64_t seq = 0, one = 0xF234567812345678u, two = one ^ 1, three = 0x0234567812345678u;
	char id[HASH_ID_SIZE];
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_with_id(home, drop, one);
	report_with_id(home, drop, two);
	report_with_id(home, drop, three);
	report_with_id(home, drop, UINT64_MAX);
	report_with_id(home, drop, 0);
	commit(home);
	hash_id(one, id);
	OK(store_report_find(home->store, span_of(id), &seq, &home->fault));
	assert_int_equal(seq, 1);
	assert_int_equal(store_report_find(home->store, span_make(id, 5), &seq, &home->fault), 2);
	assert_int_equal(store_report_find(home->store, span_make(id, 3), &seq, &home->fault), 1);
	hash_id(three, id);
	OK(store_report_find(home->store, span_make(id, 4), &seq, &home->fault));
	assert_int_equal(seq, 3);
	OK(store_report_find(home->store, SPAN("fzzz"), &seq, &home->fault));
	assert_int_equal(seq, 4);
	OK(store_report_find(home->store, SPAN("0000"), &seq, &home->fault));
	assert_int_equal(seq, 5);
	static const char *const strangers[] = { "", "7zq4", "zzzz", "UUUU", "fzzzzzzzzzzzzz", "fzz*", "fz z" };
	for (size_t i = 0; i < LEN(strangers); i++)
		assert_int_equal(store_report_find(home->store, span_of(strangers[i]), &seq, &home->fault), 1);
}

static int report_say(void *ctx, const struct store_report *report)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 "%s%s ", report->seq, report->report.text.ptr ? "t" : "", report->fingerprint.ptr ? "f" : "");
	return 0;
}

static void reports_are_found_by_uri_or_by_guid_where_they_have_none(void **state)
{
	struct home *home = *state;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	OK(store_report_add(home->store, &put, &home->fault));
	for (int i = 0; i < 3; i++) {
		put.id++;
		put.story = store_next_seq(home->store);
		put.report.uri = i == 0 ? SPAN("urn:x:1") : i == 1 ? SPAN("") : SPAN_NONE;
		OK(store_report_add(home->store, &put, &home->fault));
	}
	commit(home);
	OK(store_reports(home->store, &(struct store_filter){ .uri = SPAN("urn:x:1") }, report_say, home, &home->fault));
	said(home, "1 2 ");
	OK(store_reports(home->store, &(struct store_filter){ .guid = SPAN("guid-1") }, report_say, home, &home->fault));
	said(home, "3 4 ");
	OK(store_reports(home->store, &(struct store_filter){ .uri = SPAN("urn:x") }, report_say, home, &home->fault));
	OK(store_reports(home->store, &(struct store_filter){ .guid = SPAN("guid") }, report_say, home, &home->fault));
	said(home, "");
}

static int report_say_one(void *ctx, const struct store_report *report)
{
	report_say(ctx, report);
	return 1;
}

static void reports_are_walked_by_seq_story_and_limit(void **state)
{
	struct home *home = *state;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	OK(store_report_add(home->store, &put, &home->fault));
	report_put(home->store, put.drop, 1, "b", "b");
	report_put(home->store, put.drop, 0, "c", "c");
	report_put(home->store, put.drop, 1, "d", "d");
	commit(home);
	OK(store_reports(home->store, &(struct store_filter){ 0 }, report_say, home, &home->fault));
	said(home, "1 2 3 4 ");
	OK(store_reports(home->store, &(struct store_filter){ .story = 1, .is_newest_first = true }, report_say, home, &home->fault));
	said(home, "4 2 1 ");
	OK(store_reports(home->store, &(struct store_filter){ .after_seq = 1, .before_seq = 4 }, report_say, home, &home->fault));
	said(home, "2 3 ");
	OK(store_reports(home->store, &(struct store_filter){ .limit = 1, .with = STORE_WITH_TEXT | STORE_WITH_FINGERPRINT }, report_say, home,
			 &home->fault));
	said(home, "1tf ");
	OK(store_reports(home->store, &(struct store_filter){ .with = STORE_WITH_FINGERPRINT }, report_say_one, home, &home->fault));
	said(home, "1f ");
}

static int report_nest(void *ctx, const struct store_report *report)
{
	struct home *home = ctx;
	struct span title, text;
	OK(store_report_text(home->store, report->seq, &title, &text, &home->fault));
	buf_addf(&home->said, "%.*s:", SPAN_ARG(title));
	OK(store_reports(home->store, &(struct store_filter){ .after_seq = report->seq }, report_say, home, &home->fault));
	return 0;
}

static void a_walk_may_ask_the_store_too(void **state)
{
	struct home *home = *state;
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_put(home->store, drop, 0, "a", "x");
	report_put(home->store, drop, 0, "b", "y");
	commit(home);
	OK(store_reports(home->store, &(struct store_filter){ 0 }, report_nest, home, &home->fault));
	said(home, "a:2 b:");
}

/* ---- withdrawing ---- */

static struct store_report instruction_of(struct home *home, struct span uri, struct span guid)
{
	uint64_t seq = store_next_seq(home->store);
	return (struct store_report){
		.seq = seq,
		.id = hash64(span_make((const char *)&seq, sizeof(seq))),
		.drop = 1,
		.ordinal = 2,
		.received = 50,
		.is_archive = true,
		.report = { .uri = uri, .guid = guid, .version = SPAN("7"), .title = SPAN("KILL"), .source = SPAN("Reuters"), .language = SPAN("en"),
			    .note = SPAN("wrong man"), .text = SPAN("Do not use."), .published = 4, .updated = TIME_NONE, .is_date_only = uri.len > 0, .status = REPORT_CANCELLED },
	};
}

static uint64_t instruction_put(struct home *home, struct span uri, struct span guid)
{
	struct store_report put = instruction_of(home, uri, guid);
	OK(store_instruction_add(home->store, &put, &home->fault));
	return put.seq;
}

static void an_instruction_has_its_place_in_the_journal_and_is_no_report(void **state)
{
	struct home *home = *state;
	struct store_report got;
	struct store_counts counts;
	char letters[HASH_ID_SIZE];
	uint64_t seq = 0;
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_put(home->store, drop, 0, "a", "x");
	struct store_report put = instruction_of(home, SPAN("urn:1"), SPAN_NONE);
	OK(store_instruction_add(home->store, &put, &home->fault));
	assert_int_equal(report_put(home->store, drop, 0, "b", "y"), 3);
	assert_int_equal(instruction_put(home, SPAN_NONE, SPAN("g")), 4);
	commit(home);
	assert_int_equal(store_report_get(home->store, 2, home->arena, &got, &home->fault), 1);
	assert_int_equal(store_instruction_get(home->store, 1, home->arena, &got, &home->fault), 1);
	OK(store_instruction_get(home->store, 2, home->arena, &got, &home->fault));
	assert_true(got.id == put.id);
	assert_int_equal(got.drop, 1);
	assert_int_equal(got.ordinal, 2);
	assert_int_equal(got.received, 50);
	assert_true(got.is_archive);
	assert_int_equal(got.report.status, REPORT_CANCELLED);
	assert_int_equal(got.report.published, 4);
	assert_true(got.report.is_date_only && got.report.updated == TIME_NONE && got.report.embargo == TIME_NONE);
	assert_span(got.report.uri, "urn:1");
	assert_span(got.report.version, "7");
	assert_span(got.report.title, "KILL");
	assert_span(got.report.source, "Reuters");
	assert_span(got.report.language, "en");
	assert_span(got.report.note, "wrong man");
	assert_span(got.report.text, "Do not use.");
	assert_null(got.report.guid.ptr);
	OK(store_report_find(home->store, span_of(hash_id(put.id, letters)), &seq, &home->fault));
	assert_int_equal(seq, 2);
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.reports, 2);
	assert_int_equal(counts.instructions, 2);
	assert_int_equal(counts.last_seq, 4);
	store_close(home->store);
	home->store = store_opened(home->address, STORE_WRITE);
	assert_int_equal(store_next_seq(home->store), 5);
	OK(store_check(home->store, &home->fault));
}

static void instructions_are_found_by_what_they_name_newest_first(void **state)
{
	struct home *home = *state;
	struct store_report got[STORE_NAMING_MAX];
	size_t len = 9;
	begin(home);
	drop_put(home->store, "d");
	instruction_put(home, SPAN("urn:1"), SPAN("g"));
	instruction_put(home, SPAN_NONE, SPAN("g"));
	instruction_put(home, SPAN("urn:1"), SPAN_NONE);
	commit(home);
	OK(store_instructions_naming(home->store, SPAN("urn:1"), SPAN("g"), 0, home->arena, got, &len, &home->fault));
	assert_int_equal(len, 2);
	assert_int_equal(got[0].seq, 3);
	assert_int_equal(got[1].seq, 1);
	assert_span(got[0].report.version, "7");
	OK(store_instructions_naming(home->store, SPAN("urn:1"), SPAN_NONE, 3, home->arena, got, &len, &home->fault));
	assert_int_equal(len, 1);
	assert_int_equal(got[0].seq, 1);
	OK(store_instructions_naming(home->store, SPAN_NONE, SPAN("g"), 0, home->arena, got, &len, &home->fault));
	assert_int_equal(len, 1);
	assert_int_equal(got[0].seq, 2);
	OK(store_instructions_naming(home->store, SPAN("urn:2"), SPAN("g"), 0, home->arena, got, &len, &home->fault));
	assert_int_equal(len, 0);
	OK(store_instructions_naming(home->store, SPAN_NONE, SPAN_NONE, 0, home->arena, got, &len, &home->fault));
	assert_int_equal(len, 0);
	begin(home);
	for (size_t i = 0; i < STORE_NAMING_MAX + 3; i++)
		instruction_put(home, SPAN("urn:3"), SPAN_NONE);
	OK(store_instructions_naming(home->store, SPAN("urn:3"), SPAN_NONE, 0, home->arena, got, &len, &home->fault));
	assert_int_equal(len, STORE_NAMING_MAX);
	assert_int_equal(got[0].seq, store_next_seq(home->store) - 1);
	commit(home);
}

static void put_in_story(struct home *home, uint64_t story, enum relation relation, const char *source, int64_t when);

static void a_withdrawn_report_counts_for_nothing(void **state)
{
	struct home *home = *state;
	struct store_story story;
	struct store_report got;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	OK(store_report_add(home->store, &put, &home->fault));
	put_in_story(home, 1, RELATION_UPDATE, "BBC", 50);
	put_in_story(home, 1, RELATION_UPDATE, "REUTERS", 20);
	put_in_story(home, 1, RELATION_REPRINT, "Post", 20);
	uint64_t by = instruction_put(home, SPAN("urn:x:1"), SPAN_NONE);
	OK(store_report_withdraw(home->store, 1, by, &home->fault));
	assert_int_equal(store_report_withdraw(home->store, 1, by, &home->fault), 1);
	assert_int_equal(store_report_withdraw(home->store, 77, by, &home->fault), 1);
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.reports, 3);
	assert_int_equal(story.copies, 1);
	assert_int_equal(story.sources, 2); /* Reuters has another that stands */
	assert_int_equal(story.withdrawn, 1);
	assert_span(story.title, "t"); /* not the withdrawn one's any more */
	OK(store_report_withdraw(home->store, 3, by, &home->fault));
	OK(store_report_withdraw(home->store, 4, by, &home->fault));
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.reports, 1);
	assert_int_equal(story.copies, 0);
	assert_int_equal(story.sources, 1);
	OK(store_report_withdraw(home->store, 2, by, &home->fault));
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.reports + story.sources, 0);
	assert_int_equal(story.withdrawn, 4);
	assert_span(story.title, "Dam breaks");
	commit(home);
	OK(store_report_get(home->store, 1, home->arena, &got, &home->fault));
	assert_int_equal(got.withdrawn_by, by);
	OK(store_reports(home->store, &(struct store_filter){ .withdrawn_by = by }, report_say, home, &home->fault));
	said(home, "1 2 3 4 ");
	struct store_counts counts;
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.reports, 4);
	assert_int_equal(counts.withdrawn, 4);
}

static void a_report_may_be_born_withdrawn(void **state)
{
	struct home *home = *state;
	struct store_story story;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	put.withdrawn_by = instruction_put(home, SPAN("urn:x:1"), SPAN_NONE);
	put.story = store_next_seq(home->store);
	OK(store_report_add(home->store, &put, &home->fault));
	commit(home);
	OK(store_story_get(home->store, 2, home->arena, &story, &home->fault));
	assert_int_equal(story.reports + story.sources + story.copies, 0);
	assert_int_equal(story.withdrawn, 1);
	begin(home);
	assert_int_equal(store_report_withdraw(home->store, 2, 1, &home->fault), 1);
	store_rollback(home->store);
}

/* ---- stories ---- */

static void put_in_story(struct home *home, uint64_t story, enum relation relation, const char *source, int64_t when)
{
	uint64_t seq = store_next_seq(home->store);
	struct store_report report = { .id = hash64(span_make((const char *)&seq, sizeof(seq))),
				       .drop = 1,
				       .story = story ? story : seq,
				       .when = when,
				       .verdict = { .relation = relation, .of = relation_is_copy(relation) ? 1 : 0 },
				       .report = { .title = SPAN("t"), .source = span_of(source) } };
	OK(store_report_add(home->store, &report, &home->fault));
}

static void the_papers_of_one_agency_are_one_source(void **state)
{
	struct home *home = *state;
	struct store_story story;
	const char *papers[] = { "Agency", "Herald", "Mirror", "Post" };
	begin(home);
	drop_put(home->store, "d");
	for (size_t i = 0; i < 4; i++) {
		struct store_report report = { .id = 100 + i, .drop = 1, .story = 1, .verdict = { .relation = i ? RELATION_UPDATE : RELATION_NEW_STORY },
					       .report = { .title = SPAN("t"), .source = span_of(papers[i]), .originator = i % 3 ? SPAN("AGENCY") : SPAN_NONE } };
		OK(store_report_add(home->store, &report, &home->fault));
	}
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.sources, 2); /* the agency, the Post */
	uint64_t by = instruction_put(home, SPAN("urn:x:1"), SPAN_NONE);
	OK(store_report_withdraw(home->store, 1, by, &home->fault));
	OK(store_report_withdraw(home->store, 2, by, &home->fault));
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.sources, 2); /* the Mirror has it still */
	OK(store_report_withdraw(home->store, 3, by, &home->fault));
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.sources, 1);
	commit(home);
}

static void a_story_counts_its_reports_copies_and_sources(void **state)
{
	struct home *home = *state;
	struct store_story story;
	begin(home);
	struct store_report put = full_report(home->store, drop_put(home->store, "d"));
	OK(store_report_add(home->store, &put, &home->fault));
	put_in_story(home, 1, RELATION_UPDATE, "BBC", 50);
	put_in_story(home, 1, RELATION_UPDATE, "REUTERS", 20);
	put_in_story(home, 1, RELATION_REPRINT, "Herald", 30);
	put_in_story(home, 1, RELATION_UPDATE, NULL, 10);
	put_in_story(home, 1, RELATION_UPDATE, NULL, -10);
	put_in_story(home, 1, RELATION_REVISION, "BBC", 40);
	commit(home);
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_int_equal(story.id, 1);
	assert_span(story.title, "Dam breaks");
	assert_int_equal(story.first, -10);
	assert_int_equal(story.last, 50);
	assert_int_equal(story.last_seq, 7);
	assert_int_equal(story.reports, 7);
	assert_int_equal(story.copies, 2);
	assert_int_equal(story.sources, 4); /* AFP by Reuters, Reuters, BBC, unknown */
	assert_int_equal(story.background_len, 2);
	assert_int_equal(story.background[0].story, 2);
	assert_int_equal(story.background[1].score, 200);
	assert_int_equal(store_story_get(home->store, 2, home->arena, &story, &home->fault), 1);
}

static int story_say(void *ctx, const struct store_story *story)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 "/%u ", story->id, (unsigned)story->reports);
	return 0;
}

static void stories_are_listed_by_activity_or_by_id_in_pages(void **state)
{
	struct home *home = *state;
	begin(home);
	drop_put(home->store, "d");
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 0);
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 0);
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 0);
	put_in_story(home, 1, RELATION_UPDATE, "a", 0);
	commit(home);
	OK(store_stories(home->store, false, 0, 0, story_say, home, &home->fault));
	said(home, "1/2 3/1 2/1 ");
	OK(store_stories(home->store, false, 3, 5, story_say, home, &home->fault));
	said(home, "2/1 ");
	OK(store_stories(home->store, true, 0, 2, story_say, home, &home->fault));
	said(home, "1/2 2/1 ");
	OK(store_stories(home->store, true, 2, 0, story_say, home, &home->fault));
	said(home, "3/1 ");
}

/* ---- orders ---- */

static int order_say(void *ctx, const struct store_order *order)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 ":%s %" PRIu64 "<%" PRIu64 "(%" PRIu64 ") ", order->seq, story_verb_name(order->verb), order->story, order->other,
		 order->report);
	return 0;
}

static int name_say(void *ctx, uint64_t id)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " ", id);
	return 0;
}

static int notice_count(void *ctx, uint64_t row, const struct notice *notice)
{
	(void)row;
	(void)notice;
	++*(size_t *)ctx;
	return 0;
}

static void orders_are_kept_in_the_journals_number_line(void **state)
{
	struct home *home = *state;
	struct store_order got, put = { .verb = STORY_MERGE, .given = 70, .has_uid = true, .uid = 1000, .author = SPAN("ann"),
					.comment = SPAN("the same dam"), .story = 1, .other = 2 };
	struct store_counts counts;
	begin(home);
	drop_put(home->store, "d");
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 0);
	put_in_story(home, 0, RELATION_NEW_STORY, "b", 0);
	OK(store_order_add(home->store, &put, (uint64_t[]){ 2 }, 1, &home->fault));
	assert_int_equal(store_next_seq(home->store), 4);
	commit(home);
	OK(store_order_get(home->store, 3, home->arena, &got, &home->fault));
	assert_int_equal(got.seq, 3);
	assert_int_equal(got.verb, STORY_MERGE);
	assert_int_equal(got.given, 70);
	assert_true(got.has_uid && got.uid == 1000);
	assert_span(got.author, "ann");
	assert_span(got.comment, "the same dam");
	assert_true(got.story == 1 && got.other == 2 && got.report == 0);
	assert_int_equal(store_order_get(home->store, 2, home->arena, &got, &home->fault), 1);
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.last_seq, 3);
	assert_int_equal(counts.stories, 1);
	assert_int_equal(counts.reports, 2);
	store_close(home->store);
	home->store = store_opened(home->address, STORE_WRITE);
	assert_int_equal(store_next_seq(home->store), 4);
	OK(store_orders(home->store, 1, order_say, home, &home->fault));
	said(home, "3:merge 1<2(0) ");
}

static void a_merged_story_is_a_name_of_the_other(void **state)
{
	struct home *home = *state;
	struct store_story story;
	struct store_report report;
	struct store_order merge = { .verb = STORY_MERGE, .story = 2, .other = 3 };
	const struct span receivers[] = { SPAN("desk") };
	begin(home);
	drop_put(home->store, "d");
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 5);
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 30);
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 10);
	put_in_story(home, 3, RELATION_UPDATE, "b", 40);
	put_in_story(home, 3, RELATION_REPRINT, "c", 20);
	struct notice notice = { .id = "nt_0000000000001", .report = 4, .story = 3, .title = SPAN("t"), .body = SPAN("{}") };
	OK(store_notice_add(home->store, &notice, receivers, 1, &home->fault));
	OK(store_order_add(home->store, &merge, (uint64_t[]){ 3, 4, 5 }, 3, &home->fault));
	OK(store_story_get(home->store, 3, home->arena, &story, &home->fault));
	assert_int_equal(story.id, 2);
	assert_int_equal(story.reports, 4);
	assert_int_equal(story.copies, 1);
	assert_int_equal(story.sources, 2);
	assert_int_equal(story.first, 10);
	assert_int_equal(story.last, 40);
	assert_int_equal(story.last_seq, 5);
	put_in_story(home, 2, RELATION_UPDATE, "b", 50);
	merge = (struct store_order){ .verb = STORY_MERGE, .story = 1, .other = 2 };
	OK(store_order_add(home->store, &merge, (uint64_t[]){ 2, 3, 4, 5, 7 }, 5, &home->fault));
	commit(home);
	OK(store_story_get(home->store, 3, home->arena, &story, &home->fault));
	assert_int_equal(story.id, 1);
	assert_int_equal(story.reports, 6);
	OK(store_story_merged(home->store, 1, name_say, home, &home->fault));
	said(home, "2 3 ");
	OK(store_stories(home->store, false, 0, 0, story_say, home, &home->fault));
	said(home, "1/6 ");
	OK(store_stories(home->store, true, 0, 0, story_say, home, &home->fault));
	said(home, "1/6 ");
	OK(store_reports(home->store, &(struct store_filter){ .story = 3 }, report_say, home, &home->fault));
	said(home, "1 2 3 4 5 7 ");
	OK(store_orders(home->store, 1, order_say, home, &home->fault));
	said(home, "6:merge 2<3(0) 8:merge 1<2(0) ");
	/* what was decided is still known, and so is who was told */
	OK(store_report_get(home->store, 4, home->arena, &report, &home->fault));
	assert_int_equal(report.story, 1);
	assert_int_equal(report.verdict.story, 3);
	assert_int_equal(report.moved_by, 8);
	OK(store_report_get(home->store, 3, home->arena, &report, &home->fault));
	assert_int_equal(report.verdict.story, 0);
	OK(store_report_get(home->store, 1, home->arena, &report, &home->fault));
	assert_int_equal(report.moved_by, 0);
	size_t notices = 0;
	OK(store_notices(home->store, &(struct store_notice_filter){ .report = 4 }, notice_count, &notices, &home->fault));
	OK(store_notices(home->store, &(struct store_notice_filter){ .story = 1 }, notice_count, &notices, &home->fault));
	OK(store_notices(home->store, &(struct store_notice_filter){ .story = 2, .report = 4 }, notice_count, &notices, &home->fault));
	assert_int_equal(notices, 3);
}

static void a_split_moves_reports_and_may_found_a_story(void **state)
{
	struct home *home = *state;
	struct store_story story;
	begin(home);
	drop_put(home->store, "d");
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 10);
	put_in_story(home, 1, RELATION_UPDATE, "b", 20);
	put_in_story(home, 1, RELATION_REPRINT, "c", 30);
	struct store_order split = { .verb = STORY_SPLIT, .story = 4, .other = 1, .report = 2 };
	OK(store_order_add(home->store, &split, (uint64_t[]){ 2, 3 }, 2, &home->fault));
	OK(store_story_get(home->store, 4, home->arena, &story, &home->fault));
	assert_true(story.id == 4 && story.reports == 2 && story.copies == 1 && story.sources == 1 && story.first == 20 && story.last_seq == 3);
	assert_span(story.title, "t");
	OK(store_story_get(home->store, 1, home->arena, &story, &home->fault));
	assert_true(story.id == 1 && story.reports == 1 && story.copies == 0 && story.sources == 1 && story.last == 10 && story.last_seq == 1);
	/* the founder may leave, too, and come back */
	put_in_story(home, 1, RELATION_UPDATE, "d", 60);
	split = (struct store_order){ .verb = STORY_SPLIT, .story = 4, .other = 1, .report = 1 };
	OK(store_order_add(home->store, &split, (uint64_t[]){ 1 }, 1, &home->fault));
	OK(store_stories(home->store, true, 0, 0, story_say, home, &home->fault));
	said(home, "1/1 4/3 ");
	/* a story without a founder keeps a title, whatever is withdrawn */
	uint64_t by = instruction_put(home, SPAN("urn:x:1"), SPAN_NONE);
	for (uint64_t seq = 1; seq <= 3; seq++)
		OK(store_report_withdraw(home->store, seq, by, &home->fault));
	commit(home);
	OK(store_story_get(home->store, 4, home->arena, &story, &home->fault));
	assert_true(story.reports == 0 && story.withdrawn == 3);
	assert_span(story.title, "t");
	OK(store_check(home->store, &home->fault));
}

/* ---- search ---- */

static int hit_say(void *ctx, const struct store_hit *hit)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " ", hit->seq);
	return 0;
}

static int hit_say_snippet(void *ctx, const struct store_hit *hit)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s|%.*s ", SPAN_ARG(hit->title), SPAN_ARG(hit->snippet));
	return 0;
}

static void library(struct home *home)
{
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_put(home->store, drop, 0, "Flood on the Elbe", "The dam above the river bank gave way");
	report_put(home->store, drop, 0, "Exercise", "A flood exercise took place near the bank of the river");
	report_put(home->store, drop, 0, "Elections", "Nothing happened; flooding of votes");
	commit(home);
}

static void search_knows_words_phrases_prefixes_and_operators(void **state)
{
	static const struct {
		const char *query, *hits;
	} cases[] = {
		{ "flood", "1 2 " },		       { "FLOOD", "1 2 " },
		{ "flood exercise", "2 " },	       { "flood AND exercise", "2 " },
		{ "dam OR votes", "1 3 " },	       { "flood NOT exercise", "1 " },
		{ "flood -exercise", "1 " },	       { "\"river bank\"", "1 " },
		{ "\"bank of the river\"", "2 " },    { "floo*", "1 2 3 " },
		{ "\"bank of the riv\"*", "2 " },     { "flood* -(dam OR votes)", "2 " },
		{ "flood AND (dam OR \"river bank\") NOT exercise", "1 " },
		{ "river-bank", "1 " },		       { "… flood !!", "1 2 " },
		{ "near", "2 " },		       { "title:flood", "" },
		{ "flood -\"river bank\"", "2 " },    { "zebra", "" },
		{ "-exercise flood", "1 " },	       { "(flood)", "1 2 " },
	};
	struct home *home = *state;
	library(home);
	for (size_t i = 0; i < LEN(cases); i++) {
		OK(store_search(home->store, span_of(cases[i].query), 0, hit_say, home, &home->fault));
		struct { uint64_t at[4]; } order = { 0 }; /* hits in order of seq: which is best is another test's matter */
		char sorted[64] = "";
		for (char *at = home->said.ptr; at && *at >= '1' && *at <= '3'; at += 2)
			order.at[*at - '0'] = 1;
		for (int seq = 1; seq <= 3; seq++)
			if (order.at[seq])
				snprintf(sorted + strlen(sorted), sizeof(sorted) - strlen(sorted), "%d ", seq);
		if (strcmp(sorted, cases[i].hits) != 0)
			fail_msg("%s finds %s, not %s", cases[i].query, sorted, cases[i].hits);
		buf_clear(&home->said);
	}
}

static void search_puts_titles_first_and_marks_its_hits(void **state)
{
	struct home *home = *state;
	library(home);
	OK(store_search(home->store, SPAN("exercise OR elbe OR dam"), 1, hit_say_snippet, home, &home->fault));
	said(home, "Flood on the Elbe|The \2dam\3 above the river bank gave way ");
}

static void hostile_queries_are_refused_or_find_nothing(void **state)
{
	static const char *const refused[] = { "",	"   ",	  "\"",	     "\"abc",  "(",	 ")",	  "(a",	   "a)",      "AND",	"OR a",
					       "a OR",	"a AND",  "NOT",     "NOT a",  "-a",	 "*",	  "a OR *", "!!!",    "\"\"",	"()",
					       "\xff",	"a\xc3",  "\xed\xa0\x80", "a AND OR b" };
	static const char *const harmless[] = { "'; DROP TABLE report; --", "a\"b\"c", "NEAR(a b)", "{title} : a", "^a", "a + b", "title : x",
						"a,b;c", "\\", "%_%", "a\tb\nc", "and or not", "x - y" };
	struct home *home = *state;
	library(home);
	for (size_t i = 0; i < LEN(refused); i++) {
		if (store_search(home->store, span_of(refused[i]), 0, hit_say, home, &home->fault) != -1)
			fail_msg("'%s' was not refused", refused[i]);
		assert_int_equal(home->fault.kind, FAULT_INPUT);
	}
	for (size_t i = 0; i < LEN(harmless); i++)
		if (store_search(home->store, span_of(harmless[i]), 0, hit_say, home, &home->fault) != 0 && home->fault.kind != FAULT_INPUT)
			fail_msg("%s", home->fault.text);
	assert_int_equal(store_search(home->store, span_make("a\0b", 3), 0, hit_say, home, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_INPUT);
}

static void a_query_beyond_its_limits_is_refused(void **state)
{
	struct home *home = *state;
	CLEANUP(buf_done) struct buf query = { .max = 1 << 20 };
	for (int i = 0; i < 100; i++)
		buf_add_char(&query, '(');
	assert_int_equal(store_search(home->store, buf_view(&query), 0, hit_say, home, &home->fault), -1);
	assert_non_null(strstr(home->fault.text, "column 33"));
	buf_clear(&query);
	for (int i = 0; i < 100; i++)
		buf_add_text(&query, "a ");
	assert_int_equal(store_search(home->store, buf_view(&query), 0, hit_say, home, &home->fault), -1);
	for (int i = 0; i < 100000; i++)
		buf_add_text(&query, "a ");
	assert_int_equal(store_search(home->store, buf_view(&query), 0, hit_say, home, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_INPUT);
	buf_clear(&query);
	for (int i = 0; i < 32; i++)
		buf_add_text(&query, "(");
	buf_add_text(&query, "a");
	for (int i = 0; i < 32; i++)
		buf_add_text(&query, ")");
	OK(store_search(home->store, buf_view(&query), 0, hit_say, home, &home->fault));
}

#define RANDOM_QUERIES 3000

static void random_queries_are_answered_or_refused_never_a_fault_of_ours(void **state)
{
	static const char *const pieces[] = { "flood", "dam", "the", " ", " ",	"(",  ")",   "\"",	"*",  "-",    " AND ", " OR ", " NOT ", "NEAR",
					      ":",     "^",   "+",   ",", "{", "'", "\\", "ü", "東", "\xcc", "title", "!",    "\n",   "0" };
	struct home *home = *state;
	const char *given = getenv("SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)getpid();
	CLEANUP(buf_done) struct buf query = { .max = 4096 };
	int answered = 0;
	library(home);
	print_message("# SEED=%u\n", seed);
	srandom(seed);
	for (int i = 0; i < RANDOM_QUERIES; i++) {
		buf_clear(&query);
		for (long len = random() % 12; len >= 0; len--)
			buf_add_text(&query, pieces[(size_t)random() % (LEN(pieces))]);
		int outcome = store_search(home->store, buf_view(&query), 0, hit_say, home, &home->fault);
		if (outcome < 0 && home->fault.kind != FAULT_INPUT)
			fail_msg("'%s': %s", query.ptr, home->fault.text);
		answered += outcome == 0;
		buf_clear(&home->said);
	}
	assert_in_range(answered, RANDOM_QUERIES / 20, RANDOM_QUERIES);
}

/* ---- bundles and silences ---- */

static int bundle_say(void *ctx, const struct store_bundle *bundle)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s/%.*s/%.*s at %" PRId64 "; ", SPAN_ARG(bundle->receiver), SPAN_ARG(bundle->route), SPAN_ARG(bundle->key), bundle->state.due);
	return 0;
}

static int bundle_report_say(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s: %" PRIu64 " %.*s %s; ", SPAN_ARG(bundle->key), report->report, SPAN_ARG(report->watches), bundle_why_name(report->why));
	return 0;
}

static uint64_t bundle_put(struct home *home, const char *receiver, const char *key, int64_t due, int64_t rest_until)
{
	struct store_bundle bundle = { .receiver = span_of(receiver), .route = SPAN("all"), .key = span_of(key), .state = { due, rest_until } };
	OK(store_bundle_put(home->store, &bundle, &home->fault));
	return bundle.id;
}

static void what_waits_is_found_by_its_names_and_its_time(void **state)
{
	struct home *home = *state;
	struct store_bundle found = { .receiver = SPAN("desk"), .route = SPAN("all"), .key = SPAN("story/1") };
	int64_t next = 0;
	begin(home);
	assert_int_equal(store_bundle_find(home->store, &found, &home->fault), 1);
	assert_int_equal(store_bundle_next(home->store, &next, &home->fault), 1);
	uint64_t first = bundle_put(home, "desk", "story/1", 700, 0);
	bundle_put(home, "desk", "story/2", 500, 0);
	bundle_put(home, "phone", "story/1", 900, 0);
	assert_int_equal(bundle_put(home, "desk", "story/1", 600, 7), first);
	commit(home);
	OK(store_bundle_find(home->store, &found, &home->fault));
	assert_int_equal(found.id, first);
	assert_int_equal(found.state.due, 600);
	assert_int_equal(found.state.rest_until, 7);
	OK(store_bundle_next(home->store, &next, &home->fault));
	assert_int_equal(next, 500);
	OK(store_bundles_due(home->store, 600, 0, bundle_say, home, &home->fault));
	said(home, "desk/all/story/2 at 500; desk/all/story/1 at 600; ");
	OK(store_bundles_due(home->store, 1000, 1, bundle_say, home, &home->fault));
	said(home, "desk/all/story/2 at 500; ");
}

static void what_has_been_told_does_not_wait_any_more(void **state)
{
	struct home *home = *state;
	struct store_bundle found = { .receiver = SPAN("desk"), .route = SPAN("all"), .key = SPAN("b") };
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	for (uint64_t i = 0; i < 3; i++)
		report_put(home->store, drop, 0, "a", "b");
	uint64_t bundle = bundle_put(home, "desk", "b", 500, 0), other = bundle_put(home, "phone", "b", 500, 0);
	OK(store_bundle_add(home->store, bundle, &(struct store_bundle_report){ 3, SPAN("floods"), BUNDLE_RESTS }, &home->fault));
	OK(store_bundle_add(home->store, bundle, &(struct store_bundle_report){ 1, SPAN("floods"), BUNDLE_WAITS }, &home->fault));
	OK(store_bundle_add(home->store, bundle, &(struct store_bundle_report){ 1, SPAN("floods,dams"), BUNDLE_QUIET }, &home->fault));
	OK(store_bundle_add(home->store, other, &(struct store_bundle_report){ 1, SPAN("dams"), BUNDLE_DIGEST }, &home->fault));
	OK(store_bundle_reports(home->store, bundle, 0, bundle_report_say, home, &home->fault));
	said(home, "b: 1 floods,dams quiet; b: 3 floods rests; ");
	OK(store_bundle_reports(home->store, 0, 1, bundle_report_say, home, &home->fault));
	said(home, "b: 1 floods,dams quiet; b: 1 dams digest; ");
	OK(store_bundle_empty(home->store, bundle, &home->fault));
	assert_int_equal(bundle_put(home, "desk", "b", TIME_NONE, 900), bundle);
	OK(store_bundle_reports(home->store, 0, 0, bundle_report_say, home, &home->fault));
	said(home, "b: 1 dams digest; ");
	OK(store_bundles_forget(home->store, 899, &home->fault));
	OK(store_bundle_find(home->store, &found, &home->fault)); /* it rests */
	assert_true(found.state.due == TIME_NONE);
	OK(store_bundles_forget(home->store, 900, &home->fault));
	assert_int_equal(store_bundle_find(home->store, &found, &home->fault), 1);
	commit(home);
}

static int silence_say(void *ctx, const struct store_silence *silence)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " %.*s story %" PRIu64 " '%.*s' %" PRId64 " by %.*s; ", silence->id, SPAN_ARG(silence->receiver), silence->story,
		 SPAN_ARG(silence->matchers), silence->ends == TIME_NONE ? 0 : silence->ends, SPAN_ARG(silence->author));
	return 0;
}

static void a_silence_holds_until_it_ends_or_is_ended(void **state)
{
	struct home *home = *state;
	struct store_silence first = { .matchers = SPAN("watch = floods"), .begins = 100, .ends = 900, .author = SPAN("maria") };
	struct store_silence second = { .receiver = SPAN("desk"), .story = 7, .begins = 100, .ends = TIME_NONE, .has_uid = true, .uid = 1000 };
	begin(home);
	OK(store_silence_add(home->store, &first, &home->fault));
	OK(store_silence_add(home->store, &second, &home->fault));
	commit(home);
	OK(store_silences(home->store, 899, silence_say, home, &home->fault));
	said(home, "1  story 0 'watch = floods' 900 by maria; 2 desk story 7 '' 0 by ; ");
	OK(store_silences(home->store, 900, silence_say, home, &home->fault));
	said(home, "2 desk story 7 '' 0 by ; ");
	begin(home);
	OK(store_silence_end(home->store, second.id, 950, &home->fault));
	assert_int_equal(store_silence_end(home->store, second.id, 960, &home->fault), 1);
	assert_int_equal(store_silence_end(home->store, 77, 960, &home->fault), 1);
	commit(home);
	OK(store_silences(home->store, 950, silence_say, home, &home->fault));
	said(home, "");
	OK(store_silences(home->store, TIME_NONE, silence_say, home, &home->fault));
	said(home, "1  story 0 'watch = floods' 900 by maria; 2 desk story 7 '' 950 by ; ");
}

/* ---- notices, dispositions, the outbox ---- */

static struct notice notice_of(uint64_t number, const char *body)
{
	struct notice notice = { .type = NOTICE_STORY_UPDATED, .time = 500, .report = 1, .story = 1, .watches = SPAN("floods,dams"),
				 .title = SPAN("Dam breaks"), .body = span_of(body) };
	memcpy(notice.id, "nt_", 3);
	hash_id(number, notice.id + 3);
	return notice;
}

static void notice_put(struct home *home, uint64_t number, const char *receiver, const char *other)
{
	struct span receivers[] = { span_of(receiver), span_of(other) };
	struct notice notice = notice_of(number, "{}");
	notice.time = (int64_t)number;
	notice.report = number;
	OK(store_notice_add(home->store, &notice, receivers, !!receiver + !!other, &home->fault));
}

static int disposition_say(void *ctx, const struct store_disposition *disposition)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s=%s %.*s%.*s; ", SPAN_ARG(disposition->watch), disposition_name(disposition->disposition),
		 SPAN_ARG(disposition->notice_id), SPAN_ARG(disposition->detail));
	return 0;
}

static void disposition_put(struct home *home, struct span watch, enum disposition disposition, const char *notice, const char *detail)
{
	struct store_disposition put = { .watch = watch, .disposition = disposition, .notice_id = span_of(notice), .detail = span_of(detail) };
	OK(store_disposition_put(home->store, 1, &put, &home->fault));
}

static void what_became_of_a_report_is_told_per_watch(void **state)
{
	struct home *home = *state;
	struct notice notice = notice_of(0x8000000000000001u, "{}");
	begin(home);
	report_put(home->store, drop_put(home->store, "d"), 0, "a", "b");
	disposition_put(home, SPAN("floods"), DISPOSITION_DEFERRED, NULL, "06:30");
	disposition_put(home, SPAN("floods"), DISPOSITION_ALERTED, notice.id, NULL); /* it waits no more */
	disposition_put(home, SPAN("floods"), DISPOSITION_FOLDED, NULL, NULL); /* and has been told */
	disposition_put(home, SPAN("dams"), DISPOSITION_COPY, NULL, NULL);
	disposition_put(home, SPAN("ponds"), DISPOSITION_COPY, notice.id, NULL);
	disposition_put(home, SPAN("ponds"), DISPOSITION_DEFERRED, NULL, "07:30"); /* in place of what it repeats */
	disposition_put(home, SPAN("rivers"), DISPOSITION_MUTED, "", "silence 3");
	disposition_put(home, SPAN("rivers"), DISPOSITION_DEFERRED, NULL, NULL);
	disposition_put(home, SPAN("lakes"), DISPOSITION_MUTED, "", "silence 3"); /* for one receiver */
	disposition_put(home, SPAN("lakes"), DISPOSITION_ALERTED, notice.id, NULL);
	commit(home);
	OK(store_dispositions(home->store, 1, disposition_say, home, &home->fault));
	said(home, "dams=copy ; floods=alerted nt_8000000000001; lakes=alerted nt_8000000000001; ponds=deferred 07:30; rivers=muted silence 3; ");
	OK(store_dispositions(home->store, 2, disposition_say, home, &home->fault));
	said(home, "");
}

static int outcome_say(void *ctx, struct span receiver, const struct store_disposition *outcome)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s: ", SPAN_ARG(receiver));
	return disposition_say(ctx, outcome);
}

static void what_became_of_a_report_for_one_of_several_receivers_is_the_last_that_was_said(void **state)
{
	struct home *home = *state;
	struct notice notice = notice_of(0x8000000000000001u, "{}");
	struct store_disposition copy = { .watch = SPAN("dams"), .disposition = DISPOSITION_COPY, .notice_id = span_of(notice.id) };
	struct store_disposition awaited = { .watch = SPAN("dams"), .disposition = DISPOSITION_COPY, .detail = DISPOSITION_AWAITED };
	struct store_disposition muted = { .watch = SPAN("dams"), .disposition = DISPOSITION_MUTED, .detail = SPAN("silence 3") };
	assert_true(disposition_is_awaited(&awaited) && !disposition_is_awaited(&copy) && !disposition_is_awaited(&muted));
	begin(home);
	report_put(home->store, drop_put(home->store, "d"), 0, "a", "b");
	OK(store_outcome_put(home->store, 1, SPAN("out"), &copy, &home->fault));
	OK(store_outcome_put(home->store, 1, SPAN("desk"), &awaited, &home->fault));
	OK(store_outcome_put(home->store, 1, SPAN("desk"), &muted, &home->fault));
	OK(store_outcome_put(home->store, 1, SPAN("pager"), &muted, &home->fault));
	OK(store_outcome_drop(home->store, 1, SPAN("pager"), SPAN("dams"), &home->fault));
	OK(store_outcome_drop(home->store, 1, SPAN("nobody"), SPAN("dams"), &home->fault));
	commit(home);
	OK(store_outcomes(home->store, 1, outcome_say, home, &home->fault));
	said(home, "desk: dams=muted silence 3; out: dams=copy nt_8000000000001; ");
}

static void a_notice_is_born_once(void **state)
{
	struct home *home = *state;
	struct notice got, notice = notice_of(1234567890123u, "{\"a\":1}");
	uint64_t row = 0;
	begin(home);
	OK(store_notice_add(home->store, &notice, (struct span[]){ SPAN("desk") }, 1, &home->fault));
	commit(home);
	begin(home);
	assert_int_equal(store_notice_add(home->store, &notice, NULL, 0, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
	begin(home);
	memcpy(notice.id, "nt_UPPERCASE!!", 15);
	assert_int_equal(store_notice_add(home->store, &notice, NULL, 0, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
	notice = notice_of(1234567890123u, "");
	OK(store_notice_get(home->store, span_of(notice.id), home->arena, &row, &got, &home->fault));
	assert_int_equal(row, 1);
	assert_string_equal(got.id, notice.id);
	assert_int_equal(got.type, NOTICE_STORY_UPDATED);
	assert_int_equal(got.time, 500);
	assert_int_equal(got.report, 1);
	assert_int_equal(got.story, 1);
	assert_span(got.watches, "floods,dams");
	assert_span(got.title, "Dam breaks");
	assert_span(got.body, "{\"a\":1}");
}

static void a_notice_is_found_by_the_beginning_of_its_id(void **state)
{
	struct home *home = *state;
	struct notice got;
	uint64_t row = 0;
	begin(home);
	notice_put(home, 0x1234567812345678u, NULL, NULL);
	notice_put(home, 0x1234567812345679u, NULL, NULL);
	notice_put(home, 0xFFF4567812345679u, NULL, NULL);
	commit(home);
	struct notice third = notice_of(0xFFF4567812345679u, ""), first = notice_of(0x1234567812345678u, "");
	OK(store_notice_get(home->store, span_make(third.id, 8), home->arena, &row, &got, &home->fault));
	assert_int_equal(row, 3);
	OK(store_notice_get(home->store, span_make(third.id + 3, 5), home->arena, &row, &got, &home->fault));
	assert_string_equal(got.id, third.id);
	assert_int_equal(store_notice_get(home->store, span_make(first.id, 10), home->arena, &row, &got, &home->fault), 2);
	assert_int_equal(store_notice_get(home->store, SPAN("nt_"), home->arena, &row, &got, &home->fault), 1);
	assert_int_equal(store_notice_get(home->store, SPAN("nt_7777"), home->arena, &row, &got, &home->fault), 1);
}

static int notice_say(void *ctx, uint64_t row, const struct notice *notice)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 "%.*s ", row, SPAN_ARG(notice->body));
	return 0;
}

static void notices_are_listed_after_a_row_and_by_cause(void **state)
{
	struct home *home = *state;
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_put(home->store, drop, 0, "a", "b");
	report_put(home->store, drop, 1, "a", "b");
	const uint64_t second = 2;
	for (uint64_t i = 1; i <= 4; i++) {
		struct notice notice = notice_of(i, "{}");
		notice.report = i == 3 ? 2 : 1;
		notice.story = i == 4 ? 9 : 1;
		notice.folded = &second;
		notice.folded_len = i == 4;
		OK(store_notice_add(home->store, &notice, NULL, 0, &home->fault));
	}
	commit(home);
	OK(store_notices(home->store, &(struct store_notice_filter){ .after_row = 2 }, notice_say, home, &home->fault));
	said(home, "3 4 ");
	OK(store_notices(home->store, &(struct store_notice_filter){ .is_newest_first = true, .limit = 2, .with_body = true }, notice_say, home,
			 &home->fault));
	said(home, "4{} 3{} ");
	OK(store_notices(home->store, &(struct store_notice_filter){ .story = 1 }, notice_say, home, &home->fault));
	said(home, "1 2 3 ");
	OK(store_notices(home->store, &(struct store_notice_filter){ .report = 2 }, notice_say, home, &home->fault));
	said(home, "3 4 ");
}

static void told_of_a_story(struct home *home, struct span receiver, uint64_t before, int64_t at, bool with_copies, const char *expected)
{
	struct store_report asked = { .seq = before, .story = 1, .received = at };
	struct store_told told;
	int found = store_told(home->store, receiver, &asked, with_copies, &told, &home->fault);
	if (found == 0)
		buf_addf(&home->said, "%.1s at %d, %" PRIu64, told.notice_id + strlen(told.notice_id) - 1, (int)told.time, told.report);
	else
		assert_int_equal(found, 1);
	said(home, expected);
}

static int copy_say(void *ctx, uint64_t seq)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " ", seq);
	return 0;
}

static void a_receiver_is_known_to_have_been_told_of_a_story(void **state)
{
	struct home *home = *state;
	const struct span desk = SPAN("desk");
	const uint64_t of_digest[] = { 3, 5 };
	uint32_t reports, sources;
	begin(home);
	drop_put(home->store, "d");
	put_in_story(home, 0, RELATION_NEW_STORY, "a", 5); /* 1 */
	put_in_story(home, 1, RELATION_REPRINT, "b", 5);
	put_in_story(home, 1, RELATION_UPDATE, "c", 5);    /* 3 */
	put_in_story(home, 1, RELATION_REPRINT, "B", 5);
	put_in_story(home, 0, RELATION_NEW_STORY, "e", 5); /* 5 */
	struct notice notices[] = {
		{ .id = "nt_0000000000001", .type = NOTICE_STORY_NEW, .time = 10, .report = 1, .story = 1 },
		{ .id = "nt_0000000000002", .type = NOTICE_REPORT_REPRINTED, .time = 20, .report = 2, .story = 1 },
		{ .id = "nt_0000000000003", .type = NOTICE_WITHDRAWN, .time = 25, .report = 1, .story = 1 },
		{ .id = "nt_0000000000004", .type = NOTICE_DIGEST, .time = 30, .folded = of_digest, .folded_len = 2 },
	};
	for (size_t i = 0; i < 4; i++)
		OK(store_notice_add(home->store, &notices[i], &desk, 1, &home->fault));
	OK(store_story_since(home->store, 1, 1, &reports, &sources, &home->fault));
	assert_true(reports == 3 && sources == 2);
	assert_int_equal(store_story_waits(home->store, desk, 1, &home->fault), 1);
	struct store_bundle bundle = { .receiver = desk, .route = SPAN("r"), .key = SPAN("digest"), .state = { .due = 50 } };
	OK(store_bundle_put(home->store, &bundle, &home->fault));
	OK(store_bundle_add(home->store, bundle.id, &(struct store_bundle_report){ .report = 4 }, &home->fault));
	OK(store_story_waits(home->store, desk, 1, &home->fault));
	assert_int_equal(store_story_waits(home->store, desk, 5, &home->fault), 1);
	assert_int_equal(store_story_waits(home->store, SPAN("other"), 1, &home->fault), 1);
	OK(store_bundle_remove(home->store, bundle.id, 4, &home->fault));
	assert_int_equal(store_story_waits(home->store, desk, 1, &home->fault), 1);
	commit(home);
	told_of_a_story(home, desk, 9, 40, true, "4 at 30, 3");
	told_of_a_story(home, desk, 9, 29, true, "2 at 20, 2");
	told_of_a_story(home, desk, 9, 29, false, "1 at 10, 1");
	told_of_a_story(home, desk, 2, 29, true, "1 at 10, 1");
	told_of_a_story(home, desk, 9, 9, true, "");
	told_of_a_story(home, SPAN("other"), 9, 40, true, "");
	OK(store_copies_untold(home->store, SPAN("other"), 1, 1, copy_say, home, &home->fault));
	said(home, "2 4 ");
	OK(store_copies_untold(home->store, SPAN("other"), 1, 2, copy_say, home, &home->fault));
	said(home, "4 ");
	OK(store_copies_untold(home->store, desk, 1, 1, copy_say, home, &home->fault));
	said(home, "4 ");
	OK(store_notice_reports(home->store, span_of(notices[3].id), copy_say, home, &home->fault));
	said(home, "3 5 ");
	char id[NOTICE_ID_SIZE];
	begin(home);
	uint64_t by = instruction_put(home, SPAN("urn:x:1"), SPAN_NONE);
	OK(store_report_withdraw(home->store, 1, by, &home->fault));
	OK(store_report_withdraw(home->store, 3, by, &home->fault));
	commit(home);
	told_of_a_story(home, desk, by - 1, 40, true, "4 at 30, 3"); /* as before it came */
	told_of_a_story(home, desk, by + 1, 40, true, "2 at 20, 2");
	told_of_a_story(home, desk, by + 1, 40, false, "");
	OK(store_copies_told(home->store, desk, &(struct store_copy){ 1, by + 1, 0 }, id, &home->fault));
	assert_string_equal(id, notices[1].id);
	begin(home);
	struct store_order split = { .verb = STORY_SPLIT, .story = by + 1, .other = 1, .report = 2, .author = SPAN("x"), .given = 5 };
	OK(store_order_add(home->store, &split, (uint64_t[]){ 2 }, 1, &home->fault));
	assert_int_equal(store_copies_told(home->store, desk, &(struct store_copy){ 1, by + 2, 0 }, id, &home->fault), 1);
	OK(store_copies_untold(home->store, SPAN("other"), 1, 1, copy_say, home, &home->fault));
	said(home, "4 ");
	commit(home);
	begin(home);
	OK(store_report_withdraw(home->store, 2, by, &home->fault));
	OK(store_copies_untold(home->store, SPAN("other"), 1, 1, copy_say, home, &home->fault));
	said(home, "4 ");
	OK(store_report_withdraw(home->store, 4, by, &home->fault));
	commit(home);
	assert_int_equal(store_copies_told(home->store, desk, &(struct store_copy){ 1, by + 1, 0 }, id, &home->fault), 1);
	told_of_a_story(home, desk, by + 1, 40, true, "");
}

static int outbox_say(void *ctx, const struct store_outbox *row)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " %.*s %s %u %.*s%.*s; ", row->row, SPAN_ARG(row->receiver), outbox_state_name(row->state),
		 (unsigned)row->attempts, SPAN_ARG(row->error), SPAN_ARG(row->notice.body));
	return 0;
}

static void the_outbox_gives_rows_in_order_of_birth_until_they_are_settled(void **state)
{
	struct home *home = *state;
	begin(home);
	notice_put(home, 11, "a", "b");
	notice_put(home, 12, "a", NULL);
	notice_put(home, 13, NULL, NULL);
	notice_put(home, 14, "b", "a");
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED, .receiver = SPAN("a"), .with_body = true }, outbox_say, home,
			&home->fault));
	said(home, "1 a queued 0 {}; 3 a queued 0 {}; 5 a queued 0 {}; ");
	begin(home);
	OK(store_outbox_settle(home->store, 1, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	OK(store_outbox_settle(home->store, 3, OUTBOX_QUEUED, SPAN("503"), 99, &home->fault));
	OK(store_outbox_settle(home->store, 3, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED, .receiver = SPAN("a") }, outbox_say, home, &home->fault));
	said(home, "5 a queued 0 ; ");
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_DEAD }, outbox_say, home, &home->fault));
	said(home, "3 a dead 2 504; ");
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1, .after_row = 1, .limit = 2 }, outbox_say, home, &home->fault));
	said(home, "2 b queued 0 ; 3 a dead 2 504; ");
	struct notice notice = notice_of(11, "");
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1, .notice_id = span_of(notice.id) }, outbox_say, home, &home->fault));
	said(home, "1 a delivered 1 ; 2 b queued 0 ; ");
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1, .notice_id = SPAN("nt_") }, outbox_say, home, &home->fault));
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1, .receiver = SPAN("nobody") }, outbox_say, home, &home->fault));
	said(home, "");
	struct store_counts counts;
	OK(store_counts(home->store, &counts, &home->fault));
	assert_int_equal(counts.notices, 4);
	assert_int_equal(counts.queued, 3);
	assert_int_equal(counts.dead, 1);
}

static void settling_what_is_not_there_is_a_fault(void **state)
{
	struct home *home = *state;
	begin(home);
	assert_int_equal(store_outbox_settle(home->store, 5, OUTBOX_DEAD, SPAN_NONE, 1, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
}

static void what_an_operator_says_of_a_delivery_stands_unless_it_was_delivered(void **state)
{
	struct home *home = *state;
	begin(home);
	for (uint64_t number = 11; number <= 14; number++)
		notice_put(home, number, "a", "b");
	uint64_t moved, last;
	struct notice notice = notice_of(11, "");
	struct outbox_filter of_a = { .state = OUTBOX_QUEUED, .receiver = SPAN("a"), .limit = 2 };
	OK(store_outbox_move(home->store, &of_a, OUTBOX_DEAD, SPAN("dropped by desk"), 700, &moved, &last, &home->fault));
	assert_int_equal(moved, 2);
	assert_int_equal(last, 3);
	of_a.after_row = last;
	OK(store_outbox_move(home->store, &of_a, OUTBOX_HELD, SPAN("held by desk"), 700, &moved, &last, &home->fault));
	assert_int_equal(moved, 2);
	struct outbox_filter of_one = { .state = OUTBOX_QUEUED, .notice_id = span_of(notice.id) };
	OK(store_outbox_move(home->store, &of_one, OUTBOX_HELD, SPAN("held by desk"), 700, &moved, &last, &home->fault));
	assert_int_equal(moved, 1);
	/* attempts that were underway meanwhile */
	OK(store_outbox_settle(home->store, 1, OUTBOX_QUEUED, SPAN("503"), 800, &home->fault));
	OK(store_outbox_settle(home->store, 3, OUTBOX_DELIVERED, SPAN_NONE, 800, &home->fault));
	OK(store_outbox_settle(home->store, 5, OUTBOX_QUEUED, SPAN("503"), 800, &home->fault));
	OK(store_outbox_settle(home->store, 7, OUTBOX_DEAD, SPAN("503"), 800, &home->fault));
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1, .receiver = SPAN("a") }, outbox_say, home, &home->fault));
	said(home, "1 a dead 1 dropped by desk; 3 a delivered 1 ; 5 a held 1 held by desk; 7 a held 1 held by desk; ");
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_HELD, .receiver = SPAN("b") }, outbox_say, home, &home->fault));
	said(home, "2 b held 0 held by desk; ");
}

static void what_is_given_up_has_seen_no_further_attempt(void **state)
{
	struct home *home = *state;
	uint64_t moved, last;
	begin(home);
	notice_put(home, 11, "a", "b");
	OK(store_outbox_settle(home->store, 1, OUTBOX_QUEUED, SPAN("503"), 99, &home->fault));
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .receiver = SPAN("b") }, OUTBOX_HELD, SPAN("held by desk"), 99, &moved, &last, &home->fault));
	OK(store_outbox_bury(home->store, 1, SPAN("given up"), 100, &home->fault));
	OK(store_outbox_bury(home->store, 2, SPAN("given up"), 100, &home->fault));
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1 }, outbox_say, home, &home->fault));
	said(home, "1 a dead 1 given up; 2 b held 0 held by desk; ");
}

static void what_is_passed_on_is_passed_on_once(void **state)
{
	struct home *home = *state;
	begin(home);
	notice_put(home, 11, "a", NULL);
	notice_put(home, 12, "a", "b");
	notice_put(home, 13, "a", NULL);
	OK(store_outbox_settle(home->store, 1, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	OK(store_outbox_settle(home->store, 2, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	for (uint64_t row = 1; row <= 4; row++) /* b has the second, and the last is not dead */
		OK(store_outbox_pass(home->store, row, SPAN("b"), SPAN("504"), 100, &home->fault));
	OK(store_outbox_pass(home->store, 1, SPAN("b"), SPAN("504"), 100, &home->fault));
	OK(store_outbox_pass(home->store, 1, SPAN("c"), SPAN("another reason"), 100, &home->fault));
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1 }, outbox_say, home, &home->fault));
	said(home, "1 a dead 1 504; 2 a dead 1 504; 3 b queued 0 ; 4 a queued 0 ; 5 b queued 0 ; ");
}

static void who_was_told_of_a_report_is_not_told_of_it_again_instead_of_another(void **state)
{
	struct home *home = *state;
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_put(home->store, drop, 0, "a", "a");
	report_put(home->store, drop, 1, "b", "b");
	for (uint64_t number = 1; number <= 4; number++) {
		struct notice notice = notice_of(10 + number, "{}");
		notice.report = number == 3 ? 2 : 1;
		notice.type = number == 4 ? NOTICE_STORY_UPDATED : NOTICE_STORY_NEW;
		OK(store_notice_add(home->store, &notice, number == 1 ? &SPAN("b") : &SPAN("a"), 1, &home->fault));
	}
	for (uint64_t row = 2; row <= 4; row++) {
		OK(store_outbox_settle(home->store, row, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
		OK(store_outbox_pass(home->store, row, SPAN("b"), SPAN("504"), 100, &home->fault));
	}
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED }, outbox_say, home, &home->fault));
	said(home, "1 b queued 0 ; 5 b queued 0 ; 6 b queued 0 ; ");
}

static void what_a_receiver_was_told_is_listed_as_it_was_delivered(void **state)
{
	struct home *home = *state;
	struct store_notice_filter of_a = { .receiver = SPAN("a"), .with_body = true };
	uint64_t moved, last, end;
	begin(home);
	for (uint64_t i = 1; i <= 4; i++) {
		struct notice notice = notice_of(10 + i, i == 1 ? "one" : i == 2 ? "two" : i == 3 ? "three" : "four");
		struct span receivers[] = { SPAN("a"), SPAN("b") };
		OK(store_notice_add(home->store, &notice, receivers, 1 + (i == 2), &home->fault)); /* rows 1; 2 and 3; 4; 5 */
	}
	OK(store_outbox_settle(home->store, 2, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	OK(store_outbox_settle(home->store, 3, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	OK(store_outbox_settle(home->store, 4, OUTBOX_QUEUED, SPAN("504"), 99, &home->fault));
	OK(store_outbox_settle(home->store, 1, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	commit(home);
	OK(store_notices(home->store, &of_a, notice_say, home, &home->fault));
	said(home, "1two 3one ");
	begin(home);
	OK(store_outbox_settle(home->store, 5, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	OK(store_outbox_settle(home->store, 4, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = OUTBOX_DELIVERED, .receiver = SPAN("a"), .limit = 1 }, OUTBOX_QUEUED, SPAN_NONE, 99, &moved,
			     &last, &home->fault));
	commit(home);
	OK(store_notices(home->store, &of_a, notice_say, home, &home->fault));
	said(home, "1two 4three ");
	begin(home);
	OK(store_outbox_settle(home->store, 1, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	commit(home);
	of_a.after_row = 1;
	of_a.is_newest_first = true;
	OK(store_notices(home->store, &of_a, notice_say, home, &home->fault));
	said(home, "5one 4three ");
	OK(store_notices_end(home->store, true, &end, &home->fault));
	assert_int_equal(end, 5);
	OK(store_notices_end(home->store, false, &end, &home->fault));
	assert_int_equal(end, 4);
}

/* An alert of the first report, one of both, their withdrawal, which is the receiver's too. */
static void what_is_withdrawn_is_neither_passed_on_nor_queued_again(void **state)
{
	struct home *home = *state;
	uint64_t moved, last;
	const uint64_t second = 2;
	begin(home);
	uint64_t drop = drop_put(home->store, "d");
	report_put(home->store, drop, 0, "a", "a");
	report_put(home->store, drop, 1, "b", "b");
	struct notice one = notice_of(11, "one"), both = notice_of(12, "both"), withdrawal = notice_of(13, "gone");
	one.report = both.report = withdrawal.report = 1;
	withdrawal.type = NOTICE_WITHDRAWN;
	both.folded = &second;
	both.folded_len = 1;
	OK(store_notice_add(home->store, &one, &SPAN("a"), 1, &home->fault));
	OK(store_notice_add(home->store, &both, &SPAN("a"), 1, &home->fault));
	OK(store_notice_add(home->store, &withdrawal, &SPAN("a"), 1, &home->fault));
	for (uint64_t row = 1; row <= 2; row++)
		OK(store_outbox_settle(home->store, row, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	OK(store_report_withdraw(home->store, 1, instruction_put(home, SPAN("urn:x:1"), SPAN_NONE), &home->fault));
	for (uint64_t row = 1; row <= 2; row++)
		OK(store_outbox_pass(home->store, row, SPAN("b"), SPAN("504"), 100, &home->fault));
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1, .receiver = SPAN("b"), .with_body = true }, outbox_say, home, &home->fault));
	said(home, "4 b queued 0 both; 5 b queued 0 gone; ");
	begin(home);
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = OUTBOX_DEAD }, OUTBOX_QUEUED, SPAN_NONE, 700, &moved, &last, &home->fault));
	assert_int_equal(moved, 1);
	OK(store_outbox_settle(home->store, 3, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	OK(store_outbox_pass(home->store, 3, SPAN("b"), SPAN("504"), 100, &home->fault));
	OK(store_outbox_pass(home->store, 3, SPAN("c"), SPAN("504"), 100, &home->fault));
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = -1 }, outbox_say, home, &home->fault));
	said(home, "1 a dead 1 504; 2 a queued 0 ; 3 a dead 1 504; 4 b queued 0 ; 5 b queued 0 ; 6 c queued 0 ; ");
}

static int since_say(void *ctx, const struct store_outbox *row)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%" PRIu64 " %" PRId64 " %" PRId64 "; ", row->row, row->queued, row->since);
	return 0;
}

static void what_is_queued_again_begins_anew(void **state)
{
	struct home *home = *state;
	uint64_t moved, last;
	begin(home);
	notice_put(home, 11, "a", NULL);
	notice_put(home, 12, "a", NULL);
	OK(store_outbox_settle(home->store, 1, OUTBOX_DEAD, SPAN("504"), 99, &home->fault));
	OK(store_outbox_settle(home->store, 2, OUTBOX_QUEUED, SPAN("504"), 99, &home->fault));
	for (int state_of = OUTBOX_DEAD; state_of <= OUTBOX_HELD; state_of++)
		OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = state_of }, OUTBOX_QUEUED, SPAN_NONE, 700, &moved, &last, &home->fault));
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED, .after_row = 1 }, OUTBOX_HELD, SPAN("held"), 800, &moved, &last,
			     &home->fault));
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = OUTBOX_HELD }, OUTBOX_QUEUED, SPAN_NONE, 900, &moved, &last, &home->fault));
	assert_int_equal(moved, 1);
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = OUTBOX_HELD }, OUTBOX_QUEUED, SPAN_NONE, 900, &moved, &last, &home->fault));
	assert_int_equal(moved, 0);
	commit(home);
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED }, outbox_say, home, &home->fault));
	said(home, "1 a queued 0 ; 2 a queued 1 ; ");
	OK(store_outbox(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED }, since_say, home, &home->fault));
	said(home, "1 11 700; 2 12 900; ");
}

static int queue_say(void *ctx, const struct store_queue *queue)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s %" PRIu64 " since %" PRId64 ", %" PRIu64 " held, %" PRIu64 " dead%s; ", SPAN_ARG(queue->receiver), queue->queued,
		 queue->oldest == TIME_NONE ? 0 : queue->oldest, queue->held, queue->dead, queue->state.hold.since != TIME_NONE ? ", itself held" : "");
	return 0;
}

static void queues_are_told_with_their_oldest(void **state)
{
	struct home *home = *state;
	uint64_t moved, last;
	OK(store_queues(home->store, queue_say, home, &home->fault));
	said(home, "");
	begin(home);
	notice_put(home, 11, "b", "a");
	notice_put(home, 12, "a", NULL);
	notice_put(home, 13, "a", "c");
	notice_put(home, 14, "d", NULL);
	OK(store_outbox_settle(home->store, 1, OUTBOX_DELIVERED, SPAN_NONE, 99, &home->fault));
	OK(store_outbox_settle(home->store, 5, OUTBOX_DEAD, SPAN_NONE, 99, &home->fault));
	OK(store_outbox_move(home->store, &(struct outbox_filter){ .state = OUTBOX_QUEUED, .after_row = 5 }, OUTBOX_HELD, SPAN_NONE, 99, &moved, &last,
			     &home->fault));
	OK(store_receiver_hold(home->store, SPAN("e"), &(struct store_hold){ .since = 5 }, 5, &home->fault));
	commit(home);
	OK(store_queues(home->store, queue_say, home, &home->fault));
	said(home, "a 3 since 11, 0 held, 0 dead; c 0 since 0, 0 held, 1 dead; d 0 since 0, 1 held, 0 dead; e 0 since 0, 0 held, 0 dead, itself held; ");
}

static struct store_receiver receiver_got(struct home *home, const char *name)
{
	struct store_receiver got = { 0 };
	OK(store_receiver_get(home->store, span_of(name), home->arena, &got, &home->fault));
	return got;
}

static void a_breaker_keeps_its_state_over_a_restart(void **state)
{
	struct home *home = *state;
	struct retry retry = { .phase = RETRY_OPEN, .failures = 5, .next = 12345 };
	begin(home);
	notice_put(home, 11, "hook", NULL);
	assert_int_equal(receiver_got(home, "hook").retry.phase, RETRY_CLOSED);
	assert_int_equal(receiver_got(home, "hook").changed, TIME_NONE);
	OK(store_receiver_put(home->store, SPAN("hook"), &(struct retry){ 0 }, TIME_NONE, SPAN("first"), 1, &home->fault));
	OK(store_receiver_put(home->store, SPAN("hook"), &retry, 66, SPAN("refused"), 77, &home->fault));
	OK(store_receiver_put(home->store, SPAN("mail"), &(struct retry){ 0 }, TIME_NONE, SPAN_NONE, 78, &home->fault));
	OK(store_receiver_put_rate(home->store, SPAN("hook"), &(struct rate){ 900719925474099 }, &home->fault));
	commit(home);
	store_close(home->store);
	home->store = store_opened(home->address, STORE_WRITE);
	struct store_receiver got = receiver_got(home, "hook");
	assert_int_equal(got.retry.phase, RETRY_OPEN);
	assert_int_equal(got.retry.failures, 5);
	assert_int_equal(got.retry.next, 12345);
	assert_span(got.error, "refused");
	assert_int_equal(got.changed, 77);
	assert_int_equal(got.failing, 66);
	assert_int_equal(got.rate.full, 900719925474099);
	assert_int_equal(receiver_got(home, "mail").rate.full, 0);
	assert_int_equal(receiver_got(home, "mail").failing, TIME_NONE);
	assert_null(receiver_got(home, "mail").error.ptr);
	assert_int_equal(receiver_got(home, "mail").changed, 78);
	assert_int_equal(store_receiver_get(home->store, SPAN("nobody"), home->arena, &got, &home->fault), 1);
}

static void an_operators_hold_stands_beside_the_breaker(void **state)
{
	struct home *home = *state;
	struct store_hold hold = { .since = 50, .has_uid = true, .uid = 1000, .author = SPAN("desk"), .comment = SPAN("on holiday") };
	begin(home);
	OK(store_receiver_put(home->store, SPAN("hook"), &(struct retry){ .phase = RETRY_OPEN }, 40, SPAN("503"), 40, &home->fault));
	OK(store_receiver_hold(home->store, SPAN("hook"), &hold, 50, &home->fault));
	OK(store_receiver_put(home->store, SPAN("hook"), &(struct retry){ .phase = RETRY_DISABLED }, 40, SPAN("410"), 60, &home->fault));
	struct store_receiver got = receiver_got(home, "hook");
	assert_int_equal(got.retry.phase, RETRY_DISABLED);
	assert_int_equal(got.hold.since, 50);
	assert_int_equal(got.hold.uid, 1000);
	assert_span(got.hold.author, "desk");
	assert_span(got.hold.comment, "on holiday");
	assert_int_equal(got.released, TIME_NONE);
	OK(store_receiver_hold(home->store, SPAN("hook"), NULL, 70, &home->fault));
	got = receiver_got(home, "hook");
	assert_int_equal(got.hold.since, TIME_NONE);
	assert_false(got.hold.has_uid);
	assert_int_equal(got.released, 70);
	assert_int_equal(got.retry.phase, RETRY_DISABLED);
	commit(home);
}

static void what_has_expired_is_counted_for_its_receiver(void **state)
{
	struct home *home = *state;
	struct span receivers[] = { SPAN("hook"), SPAN("mail") };
	uint64_t waiting, moved, last;
	begin(home);
	for (unsigned i = 1; i <= 3; i++) {
		struct notice notice = { .time = i, .title = SPAN("t"), .body = SPAN("{}") };
		snprintf(notice.id, sizeof(notice.id), "nt_%013u", i);
		OK(store_notice_add(home->store, &notice, receivers, i == 3 ? 2 : 1, &home->fault));
	}
	struct outbox_filter oldest = { .receiver = SPAN("hook"), .state = OUTBOX_QUEUED, .limit = 1 };
	OK(store_outbox_waiting(home->store, SPAN("hook"), &waiting, &home->fault));
	assert_int_equal(waiting, 3);
	OK(store_outbox_move(home->store, &oldest, OUTBOX_DEAD, SPAN("expired"), 9, &moved, &last, &home->fault));
	OK(store_receiver_expire(home->store, SPAN("hook"), 1, 3, &home->fault));
	commit(home);
	OK(store_outbox_waiting(home->store, SPAN("hook"), &waiting, &home->fault));
	assert_int_equal(waiting, 2);
	OK(store_outbox_waiting(home->store, SPAN("nobody"), &waiting, &home->fault));
	assert_int_equal(waiting, 0);
	struct store_receiver got = receiver_got(home, "hook");
	assert_int_equal(got.expired, 1);
	assert_int_equal(got.expiry, 3);
	got = receiver_got(home, "mail");
	assert_int_equal(got.expired, 0);
	assert_int_equal(got.expiry, 0);
}

/* ---- feeds ---- */

static struct store_feed feed_full(const char *name)
{
	return (struct store_feed){
		.name = span_of(name), .origin = FEED_ORDERED, .added = 5, .given_url = SPAN("http://a.example/f"), .url = SPAN("https://a.example/f"),
		.source = SPAN("Harbour News"), .folder = SPAN("News/Sea"), .every_ms = 60000, .is_full_text = true, .is_private = true, .title = SPAN("Harbour"),
		.site = SPAN("https://a.example/"), .window = 19, .ttl_ms = 1, .update_ms = 2, .update_base = 3, .skip_hours = 0xFFFFFF, .skip_days = 0x41,
		.body_hash = UINT64_MAX, .etag = SPAN("W/\"a b\""), .last_modified = SPAN("yesterday, about noon"),
		.pace = { .phase = FEED_ACTIVE, .failures = 7, .failing = 8, .next = 9, .barred = 10, .asked = 11, .success = 12, .item = 13, .gap = 14,
			  .silence = 15, .told_quiet = true, .told_dying = true },
		.move = { .target = UINT64_MAX - 1, .answers = 2, .since = 16 }, .error = SPAN("cannot resolve 'a.example'"), .fetches = 17, .items = 18,
	};
}

static void assert_same_feed(const struct store_feed *is, const struct store_feed *shall)
{
	const struct span a[] = { is->name, is->given_url, is->url, is->source, is->title, is->site, is->etag, is->last_modified, is->error,
		is->folder };
	const struct span b[] = { shall->name, shall->given_url, shall->url, shall->source, shall->title, shall->site, shall->etag, shall->last_modified,
		shall->error, shall->folder };
	for (size_t i = 0; i < LEN(a); i++)
		assert_true(span_equals(a[i], b[i]));
	assert_int_equal(is->origin, shall->origin);
	assert_int_equal(is->added, shall->added);
	assert_int_equal(is->every_ms, shall->every_ms);
	assert_int_equal(is->is_full_text, shall->is_full_text);
	assert_int_equal(is->is_private, shall->is_private);
	assert_int_equal(is->window, shall->window);
	assert_int_equal(is->ttl_ms, shall->ttl_ms);
	assert_int_equal(is->update_ms, shall->update_ms);
	assert_int_equal(is->update_base, shall->update_base);
	assert_int_equal(is->skip_hours, shall->skip_hours);
	assert_int_equal(is->skip_days, shall->skip_days);
	assert_true(is->body_hash == shall->body_hash);
	assert_memory_equal(&is->move, &shall->move, sizeof(is->move));
	assert_int_equal(is->fetches, shall->fetches);
	assert_int_equal(is->items, shall->items);
	assert_int_equal(is->pace.phase, shall->pace.phase);
	assert_int_equal(is->pace.failures, shall->pace.failures);
	assert_int_equal(is->pace.failing, shall->pace.failing);
	assert_int_equal(is->pace.next, shall->pace.next);
	assert_int_equal(is->pace.barred, shall->pace.barred);
	assert_int_equal(is->pace.asked, shall->pace.asked);
	assert_int_equal(is->pace.success, shall->pace.success);
	assert_int_equal(is->pace.item, shall->pace.item);
	assert_int_equal(is->pace.gap, shall->pace.gap);
	assert_int_equal(is->pace.silence, shall->pace.silence);
	assert_int_equal(is->pace.told_quiet, shall->pace.told_quiet);
	assert_int_equal(is->pace.told_dying, shall->pace.told_dying);
}

static int say_feed(void *ctx, const struct store_feed *feed)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s ", SPAN_ARG(feed->name));
	return 0;
}

static void a_feed_is_kept_with_all_that_is_known_of_it(void **state)
{
	struct home *home = *state;
	struct store_feed feed = feed_full("harbour"), back;
	begin(home);
	OK(store_feed_put(home->store, &feed, &feed.id, &home->fault));
	OK(store_feed_find(home->store, SPAN("harbour"), home->arena, &back, &home->fault));
	assert_true(feed.id != 0 && back.id == feed.id);
	assert_same_feed(&back, &feed);
	struct store_feed plain = { .id = feed.id, .name = SPAN("harbour"), .given_url = SPAN("http://b/"), .url = SPAN("http://b/") };
	OK(store_feed_put(home->store, &plain, NULL, &home->fault));
	OK(store_feed_find(home->store, SPAN("harbour"), home->arena, &back, &home->fault));
	assert_same_feed(&back, &plain);
	struct store_feed other = { .name = SPAN("airport"), .given_url = SPAN("http://c/"), .url = SPAN("http://c/") };
	OK(store_feed_put(home->store, &other, &other.id, &home->fault));
	commit(home);
	OK(store_feeds(home->store, say_feed, home, &home->fault));
	said(home, "airport harbour ");
	assert_int_equal(store_feed_find(home->store, SPAN("Harbour"), home->arena, &back, &home->fault), 1);
}

static void no_two_feeds_have_one_name(void **state)
{
	struct home *home = *state;
	struct store_feed feed = feed_full("harbour");
	begin(home);
	OK(store_feed_put(home->store, &feed, NULL, &home->fault));
	assert_int_equal(store_feed_put(home->store, &feed, NULL, &home->fault), -1);
	assert_int_equal(home->fault.kind, FAULT_FATAL);
	store_rollback(home->store);
}

static int say_host(void *ctx, struct span host, int64_t until)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%.*s %lld; ", SPAN_ARG(host), (long long)until);
	return 0;
}

static void a_host_is_held_until_its_time_has_come(void **state)
{
	struct home *home = *state;
	int64_t until;
	begin(home);
	OK(store_feed_host_hold(home->store, SPAN("a.example"), 20, 10, &home->fault));
	OK(store_feed_host_hold(home->store, SPAN("b.example:8080"), 40, 10, &home->fault));
	OK(store_feed_host_hold(home->store, SPAN("a.example"), 30, 20, &home->fault));
	commit(home);
	OK(store_feed_host_held(home->store, SPAN("a.example"), &until, &home->fault));
	assert_int_equal(until, 30);
	OK(store_feed_host_held(home->store, SPAN("b.example"), &until, &home->fault));
	assert_int_equal(until, 0);
	OK(store_feed_hosts(home->store, say_host, home, &home->fault));
	said(home, "a.example 30; b.example:8080 40; ");
	begin(home);
	OK(store_feed_host_hold(home->store, SPAN("c.example"), 50, 30, &home->fault));
	commit(home);
	OK(store_feed_hosts(home->store, say_host, home, &home->fault));
	said(home, "b.example:8080 40; c.example 50; ");
}

static int say_item(void *ctx, const struct store_feed_item *item)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%llx=%llx %llu at %lld; ", (unsigned long long)item->identity, (unsigned long long)item->text,
		 (unsigned long long)item->report, (long long)item->changed);
	return 0;
}

static void items_of_a_feed_are_known_by_their_identity(void **state)
{
	struct home *home = *state;
	struct store_feed feed = feed_full("harbour"), other = feed_full("airport");
	struct store_feed_item item = { .identity = 0xA, .text = UINT64_MAX, .changed = 1 };
	begin(home);
	OK(store_feed_put(home->store, &feed, &feed.id, &home->fault));
	OK(store_feed_put(home->store, &other, &other.id, &home->fault));
	item.report = report_put(home->store, drop_put(home->store, "bytes"), 0, "Ferry", "The ferry sails.");
	uint64_t report = item.report;
	OK(store_feed_item_put(home->store, feed.id, &item, &home->fault));
	OK(store_feed_item_put(home->store, other.id, &item, &home->fault));
	item = (struct store_feed_item){ .identity = 0xA, .text = 2, .changed = 3 };
	OK(store_feed_item_put(home->store, feed.id, &item, &home->fault));
	item.identity = 0xB;
	OK(store_feed_item_put(home->store, feed.id, &item, &home->fault));
	commit(home);
	char expected[128];
	snprintf(expected, sizeof(expected), "a=2 %llu at 3; b=2 0 at 3; ", (unsigned long long)report);
	OK(store_feed_items(home->store, feed.id, say_item, home, &home->fault));
	said(home, expected);
	begin(home);
	OK(store_feed_item_drop(home->store, feed.id, 0xA, &home->fault));
	commit(home);
	OK(store_feed_items(home->store, feed.id, say_item, home, &home->fault));
	said(home, "b=2 0 at 3; ");
	OK(store_feed_items(home->store, 99, say_item, home, &home->fault));
	said(home, "");
}

static int say_page(void *ctx, const struct store_feed_page *page)
{
	struct home *home = ctx;
	buf_addf(&home->said, "%llx of %llu, %.*s, %u tries, %lld: %.*s; ", (unsigned long long)page->identity, (unsigned long long)page->report,
		 SPAN_ARG(page->url), page->tries, (long long)page->next, SPAN_ARG(page->error));
	return 0;
}

static void said_of_pages(struct home *home, uint64_t feed, uint64_t waiting, uint64_t given_up, int64_t next, const char *error)
{
	struct store_feed_pages_count count;
	OK(store_feed_pages_count(home->store, feed, home->arena, &count, &home->fault));
	assert_int_equal(count.waiting, waiting);
	assert_int_equal(count.given_up, given_up);
	assert_int_equal(count.next, next);
	assert_span(count.error, error);
}

static void pages_of_a_feed_wait_until_they_are_read_or_given_up(void **state)
{
	struct home *home = *state;
	struct store_feed feed = feed_full("harbour"), plain = { .name = SPAN("airport"), .given_url = SPAN("http://c/"), .url = SPAN("http://c/") };
	struct store_feed_page page = { .identity = 0xA, .url = SPAN("http://a/1"), .tries = 1, .next = 20, .changed = 7, .error = SPAN("slow") };
	begin(home);
	OK(store_feed_put(home->store, &feed, &feed.id, &home->fault));
	OK(store_feed_put(home->store, &plain, &plain.id, &home->fault));
	uint64_t drop = drop_put(home->store, "bytes");
	struct store_feed_item item = { .identity = 0xA, .report = report_put(home->store, drop, 0, "Ferry", "The ferry sails.") };
	page.report = item.report;
	OK(store_feed_item_put(home->store, feed.id, &item, &home->fault));
	OK(store_feed_item_put(home->store, plain.id, &item, &home->fault));
	item = (struct store_feed_item){ .identity = UINT64_MAX, .report = report_put(home->store, drop, 0, "Market", "The market is closed.") };
	OK(store_feed_item_put(home->store, feed.id, &item, &home->fault));
	page.feed = plain.id; /* wants none */
	OK(store_feed_page_put(home->store, &page, &home->fault));
	page.feed = feed.id;
	OK(store_feed_page_put(home->store, &page, &home->fault));
	page = (struct store_feed_page){ feed.id, UINT64_MAX, item.report, SPAN("http://a/2"), 2, 10, 8, SPAN("404") };
	OK(store_feed_page_put(home->store, &page, &home->fault));
	page = (struct store_feed_page){ .feed = feed.id, .identity = 0xC, .report = 7, .url = SPAN("http://a/3"), .changed = 6 };
	OK(store_feed_page_put(home->store, &page, &home->fault));
	commit(home);
	OK(store_feed_pages(home->store, 0, say_page, home, &home->fault));
	said(home, "ffffffffffffffff of 2, http://a/2, 2 tries, 10: 404; a of 1, http://a/1, 1 tries, 20: slow; ");
	OK(store_feed_pages(home->store, 1, say_page, home, &home->fault));
	said(home, "ffffffffffffffff of 2, http://a/2, 2 tries, 10: 404; ");
	begin(home);
	item.report = report_put(home->store, drop, 0, "Market", "The market is open again."); /* edited */
	OK(store_feed_item_put(home->store, feed.id, &item, &home->fault));
	commit(home);
	OK(store_feed_pages(home->store, 0, say_page, home, &home->fault));
	said(home, "a of 1, http://a/1, 1 tries, 20: slow; ");
	said_of_pages(home, feed.id, 2, 1, 10, "404");
	said_of_pages(home, 99, 0, 0, 0, NULL);
	begin(home);
	OK(store_feed_pages_trim(home->store, feed.id, 1, SPAN("too many"), &home->fault));
	OK(store_feed_item_drop(home->store, feed.id, 0xC, &home->fault));
	commit(home);
	said_of_pages(home, feed.id, 1, 1, 10, "404");
	begin(home);
	OK(store_feed_page_drop(home->store, feed.id, UINT64_MAX, &home->fault));
	commit(home);
	said_of_pages(home, feed.id, 0, 1, 0, "too many");
}

#define CONTRACT(test) cmocka_unit_test_setup_teardown(test, home_open, home_close)

int contract_run(const struct backend *which)
{
	backend = which;
	const struct CMUnitTest tests[] = {
		CONTRACT(what_is_rolled_back_never_was),
		CONTRACT(a_reader_sees_whole_commits_only),
		CONTRACT(a_second_writer_is_refused_and_a_reader_is_not),
		CONTRACT(a_store_opened_again_goes_on_where_it_was),
		CONTRACT(idle_hours_change_nothing),
		CONTRACT(a_feed_is_kept_with_all_that_is_known_of_it),
		CONTRACT(no_two_feeds_have_one_name),
		CONTRACT(a_host_is_held_until_its_time_has_come),
		CONTRACT(items_of_a_feed_are_known_by_their_identity),
		CONTRACT(pages_of_a_feed_wait_until_they_are_read_or_given_up),
		CONTRACT(a_drop_is_found_by_its_bytes_until_it_fails),
		CONTRACT(a_drop_of_many_is_resumed_behind_what_was_taken),
		CONTRACT(drops_are_listed_newest_first_copies_too),
		CONTRACT(progress_of_an_unknown_drop_is_a_fault),
		CONTRACT(a_report_comes_back_as_it_was_put),
		CONTRACT(what_a_report_lacks_stays_absent),
		CONTRACT(the_same_id_twice_is_a_fault_and_leaves_nothing),
		CONTRACT(a_report_of_a_story_that_is_not_there_is_a_fault),
		CONTRACT(a_report_is_found_by_the_beginning_of_its_id),
		CONTRACT(reports_are_found_by_uri_or_by_guid_where_they_have_none),
		CONTRACT(an_instruction_has_its_place_in_the_journal_and_is_no_report),
		CONTRACT(instructions_are_found_by_what_they_name_newest_first),
		CONTRACT(a_withdrawn_report_counts_for_nothing),
		CONTRACT(a_report_may_be_born_withdrawn),
		CONTRACT(reports_are_walked_by_seq_story_and_limit),
		CONTRACT(a_walk_may_ask_the_store_too),
		CONTRACT(a_story_counts_its_reports_copies_and_sources),
		CONTRACT(the_papers_of_one_agency_are_one_source),
		CONTRACT(stories_are_listed_by_activity_or_by_id_in_pages),
		CONTRACT(orders_are_kept_in_the_journals_number_line),
		CONTRACT(a_merged_story_is_a_name_of_the_other),
		CONTRACT(a_split_moves_reports_and_may_found_a_story),
		CONTRACT(search_knows_words_phrases_prefixes_and_operators),
		CONTRACT(search_puts_titles_first_and_marks_its_hits),
		CONTRACT(hostile_queries_are_refused_or_find_nothing),
		CONTRACT(a_query_beyond_its_limits_is_refused),
		CONTRACT(random_queries_are_answered_or_refused_never_a_fault_of_ours),
		CONTRACT(what_waits_is_found_by_its_names_and_its_time),
		CONTRACT(what_has_been_told_does_not_wait_any_more),
		CONTRACT(a_silence_holds_until_it_ends_or_is_ended),
		CONTRACT(what_became_of_a_report_is_told_per_watch),
		CONTRACT(what_became_of_a_report_for_one_of_several_receivers_is_the_last_that_was_said),
		CONTRACT(a_notice_is_born_once),
		CONTRACT(a_notice_is_found_by_the_beginning_of_its_id),
		CONTRACT(notices_are_listed_after_a_row_and_by_cause),
		CONTRACT(a_receiver_is_known_to_have_been_told_of_a_story),
		CONTRACT(the_outbox_gives_rows_in_order_of_birth_until_they_are_settled),
		CONTRACT(settling_what_is_not_there_is_a_fault),
		CONTRACT(what_an_operator_says_of_a_delivery_stands_unless_it_was_delivered),
		CONTRACT(what_is_queued_again_begins_anew),
		CONTRACT(what_is_given_up_has_seen_no_further_attempt),
		CONTRACT(what_a_receiver_was_told_is_listed_as_it_was_delivered),
		CONTRACT(what_is_passed_on_is_passed_on_once),
		CONTRACT(who_was_told_of_a_report_is_not_told_of_it_again_instead_of_another),
		CONTRACT(what_is_withdrawn_is_neither_passed_on_nor_queued_again),
		CONTRACT(queues_are_told_with_their_oldest),
		CONTRACT(an_operators_hold_stands_beside_the_breaker),
		CONTRACT(what_has_expired_is_counted_for_its_receiver),
		CONTRACT(a_breaker_keeps_its_state_over_a_restart),
	};
	return cmocka_run_group_tests_name(which->name, tests, NULL, NULL);
}
