/* What is SQLite's own in the store: files, migrations, the search index, crashes and full disks. */
#include "tests/store/contract.h"
#include "tests/store/folder.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "store/migrate.h"
#include "store/store_sqlite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static struct fault fault;

static void ok(int outcome)
{
	if (outcome != 0)
		fail_msg("%s", fault.text);
}

static void refused(const char *path, enum store_mode mode, const char *why)
{
	struct store *store = NULL;
	if (store_open(path, mode, &plain_words, &store, &fault) == 0)
		fail_msg("'%s' was opened", path);
	assert_int_equal(fault.kind, FAULT_FATAL);
	if (!strstr(fault.text, why) || !strstr(fault.text, path))
		fail_msg("'%s' does not say '%s' and the path", fault.text, why);
}

/* Changes the file behind the store's back. */
static void meddle(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *error = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int64_t number(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return value;
}

/* A store with `reports` reports, closed again. */
static void filled(const char *path, int reports)
{
	struct store *store = store_opened(path, STORE_WRITE);
	ok(store_begin(store, &fault));
	uint64_t drop = drop_put(store, "drop");
	for (int i = 0; i < reports; i++)
		report_put(store, drop, 0, "Flood", "the dam gave way");
	ok(store_commit(store, &fault));
	store_close(store);
}

static uint64_t reports_in(struct store *store)
{
	struct store_counts counts;
	ok(store_counts(store, &counts, &fault));
	return counts.reports;
}

static int count_hit(void *ctx, const struct store_hit *hit)
{
	(void)hit;
	++*(int *)ctx;
	return 0;
}

static int hits_in(struct store *store, const char *query)
{
	int hits = 0;
	ok(store_search(store, span_of(query), 0, count_hit, &hits, &fault));
	return hits;
}

/* ---- files ---- */

static void a_reader_of_nothing_says_so(void **state)
{
	(void)state;
	char *path = folder_store();
	refused(path, STORE_READ, "there is no store at");
	assert_int_equal(access(path, F_OK), -1);
	folder_remove(path);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	(void)state;
	refused("/nonexistent/tidings/store.db", STORE_WRITE, "No such file");
}

static void what_is_no_database_is_refused_and_left_alone(void **state)
{
	(void)state;
	char *path = folder_store();
	CLEANUP(buf_done) struct buf content = { .max = 10000 }, after = { .max = 10000 };
	for (int i = 0; i < 300; i++)
		buf_add_text(&content, "this is a letter, ");
	ok(file_replace(path, buf_view(&content), &fault));
	refused(path, STORE_WRITE, "not a database");
	refused(path, STORE_READ, "not a database");
	ok(file_read(path, &after, &fault));
	assert_true(span_equals(buf_view(&content), buf_view(&after)));
	folder_remove(path);
}

static void another_programs_database_is_refused_and_left_alone(void **state)
{
	(void)state;
	char *path = folder_store();
	meddle(path, "CREATE TABLE bookmark(url)");
	refused(path, STORE_WRITE, "another program");
	refused(path, STORE_READ, "another program");
	assert_int_equal(number(path, "SELECT count(*) FROM sqlite_schema"), 1);
	meddle(path, "PRAGMA application_id = 77; PRAGMA user_version = 1");
	refused(path, STORE_WRITE, "another program");
	folder_remove(path);
}

static void a_newer_schema_is_refused(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 1);
	meddle(path, "PRAGMA user_version = 99");
	refused(path, STORE_WRITE, "a newer tidings (schema 99");
	refused(path, STORE_READ, "a newer tidings (schema 99");
	assert_int_equal(number(path, "PRAGMA user_version"), 99);
	folder_remove(path);
}

static void an_empty_file_becomes_a_store_and_is_none_before(void **state)
{
	(void)state;
	char *path = folder_store();
	ok(file_replace(path, SPAN(""), &fault));
	refused(path, STORE_READ, "the file is empty");
	filled(path, 1);
	assert_int_equal(number(path, "PRAGMA application_id"), STORE_APPLICATION_ID);
	folder_remove(path);
}

static void a_new_store_is_for_its_group_at_most(void **state)
{
	(void)state;
	char *path = folder_store();
	struct stat st;
	mode_t mask = umask(0);
	filled(path, 1);
	(void)umask(mask);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	folder_remove(path);
}

static void the_lock_names_its_holder_and_goes_with_it(void **state)
{
	(void)state;
	char *path = folder_store();
	char pid[32];
	struct store *store = store_opened(path, STORE_WRITE);
	snprintf(pid, sizeof(pid), "(pid %ld)", (long)getpid());
	refused(path, STORE_WRITE, pid);
	store_close(store);
	store = store_opened(path, STORE_WRITE);
	assert_false(store_needs_check(store)); /* it was closed in order */
	store_close(store);
	folder_remove(path);
}

/* ---- migrations ---- */

static sqlite3 *opened_raw(const char *path)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	return db;
}

/* From the newest schema two steps on; how many there are then. */
static size_t migrate_on(sqlite3 *db, const char *path, const char *first, const char *second)
{
	struct migration steps[32];
	assert_true(migrations_len + 2 <= LEN(steps));
	memcpy(steps, migrations, migrations_len * sizeof(*migrations));
	steps[migrations_len] = (struct migration){ first };
	steps[migrations_len + 1] = (struct migration){ second };
	fault = (struct fault){ 0 };
	(void)migrate(db, path, steps, migrations_len + 2, &fault);
	return migrations_len + 2;
}

static void a_store_is_brought_up_step_by_step(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 2);
	meddle(path, "PRAGMA application_id = 0"); /* each step signs anew */
	sqlite3 *db = opened_raw(path);
	size_t len = migrate_on(db, path, "ALTER TABLE report ADD COLUMN mood TEXT; UPDATE report SET mood = 'fine'", "CREATE INDEX report_mood ON report(mood)");
	assert_int_equal(fault.kind, FAULT_NONE);
	sqlite3_close(db);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)len);
	assert_int_equal(number(path, "PRAGMA application_id"), STORE_APPLICATION_ID);
	assert_int_equal(number(path, "SELECT count(*) FROM report WHERE mood = 'fine'"), 2);
	refused(path, STORE_WRITE, "newer tidings");
	folder_remove(path);
}

static void a_step_that_fails_leaves_what_was_before_it(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 2);
	sqlite3 *db = opened_raw(path);
	char version[32];
	size_t len = migrate_on(db, path, "CREATE TABLE mood(name)", "DELETE FROM fingerprint; CREATE TABLE halfway(x); CREATE TABLE mood(name)");
	snprintf(version, sizeof(version), "version %zu", len);
	assert_int_equal(fault.kind, FAULT_FATAL);
	assert_non_null(strstr(fault.text, version));
	sqlite3_close(db);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)len - 1);
	assert_int_equal(number(path, "SELECT count(*) FROM sqlite_schema WHERE name IN ('mood', 'halfway')"), 1);
	folder_remove(path);
}

/* Makes a store as the schema of that version has it, with what the statements put there. */
static void fill_old(char *path, size_t version, const char *statements)
{
	sqlite3 *db = opened_raw(path);
	struct store bare = { .db = db, .path = path, .tokenizer = plain_words, .tokenizer_ctx = plain_words.open() };
	ok(tokenizer_register(&bare, &fault));
	ok(migrate(db, path, migrations, version, &fault));
	assert_int_equal(sqlite3_exec(db, statements, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	plain_words.close(bare.tokenizer_ctx);
}

static void a_store_of_the_first_schema_opens_with_all_that_is_in_it(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 1,
			  "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 1, 0, NULL, NULL, NULL);"
			  "INSERT INTO story VALUES(1, 5, 5, 1, 1, 0, 1);"
			  "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, score,"
			  " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other,"
			  " is_date_only, status, title) VALUES(1, 9, 1, 0, 5, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Old news');"
			  "INSERT INTO report_text VALUES(1, 'of the first schema');"
			  "INSERT INTO report_search(rowid, title, text) VALUES(1, 'Old news', 'of the first schema')");
	struct store *store = store_opened(path, STORE_WRITE);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	assert_int_equal(store_next_seq(store), 2);
	assert_int_equal(hits_in(store, "\"first schema\""), 1);
	struct arena *arena = arena_new();
	struct store_report report;
	struct store_story story;
	ok(store_report_get(store, 1, arena, &report, &fault));
	assert_true(report.withdrawn_by == 0 && report.report.urgency == 0 && report.report.embargo == TIME_NONE && !report.report.note.ptr);
	ok(store_story_get(store, 1, arena, &story, &fault));
	assert_int_equal(story.reports, 1);
	assert_int_equal(story.withdrawn, 0);
	assert_span(story.title, "Old news");
	ok(store_begin(store, &fault));
	struct store_report instruction = { .id = 10, .drop = 1, .report = { .status = REPORT_WITHHELD, .uri = SPAN("urn:1") } };
	ok(store_instruction_add(store, &instruction, &fault));
	ok(store_report_withdraw(store, 1, 2, &fault));
	ok(store_commit(store, &fault));
	ok(store_story_get(store, 1, arena, &story, &fault));
	assert_int_equal(story.withdrawn, 1);
	arena_free(arena);
	ok(store_check(store, &fault));
	store_close(store);
	folder_remove(path);
}

static void the_index_of_a_store_of_the_twelfth_schema_is_made_anew(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 12,
		 "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 1, 0, NULL, NULL, NULL);"
		 "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(1, 5, 5, 2, 2, 0, 1);"
		 "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, score,"
		 " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other,"
		 " is_date_only, status, title, language) VALUES"
		 " (1, 9, 1, 0, 5, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Old news', 'en-GB'),"
		 " (2, 10, 1, 1, 5, 5, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL);"
		 "INSERT INTO report_text VALUES(1, 'of the schema before'), (2, NULL)");
	struct store *store = store_opened(path, STORE_WRITE);
	assert_int_equal(hits_in(store, "\"the schema\" news"), 1);
	assert_int_equal(hits_in(store, "en"), 0);
	ok(store_check(store, &fault));
	assert_int_equal(hits_in(store, "before"), 1);
	store_close(store);
	folder_remove(path);
}

static void a_store_of_the_fourth_schema_keeps_its_feeds(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 4,
			  "INSERT INTO feed VALUES(1, 'harbour', 1, 2, 'http://a/', 'http://a/', NULL, 3, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, '\"e\"',"
			  " NULL, 0, 0, 0, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, NULL, 12, 13)");
	struct store *store = store_opened(path, STORE_WRITE);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	struct arena *arena = arena_new();
	struct store_feed feed;
	ok(store_feed_find(store, SPAN("harbour"), arena, &feed, &fault));
	assert_span(feed.etag, "\"e\"");
	assert_true(feed.pace.next == 4 && feed.pace.barred == 5 && feed.pace.asked == 7 && feed.pace.silence == 11);
	ok(store_begin(store, &fault));
	ok(store_feed_host_hold(store, SPAN("a"), 6, 1, &fault));
	ok(store_commit(store, &fault));
	arena_free(arena);
	store_close(store);
	folder_remove(path);
}

static void a_store_of_the_third_schema_takes_orders(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 3,
			  "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 1, 0, NULL, NULL, NULL);"
			  "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(1, 5, 5, 1, 1, 0, 1), (2, 6, 6, 2, 1, 0, 1);"
			  "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, score,"
			  " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other,"
			  " is_date_only, status, title) VALUES(1, 9, 1, 0, 5, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Old news'),"
			  " (2, 10, 1, 1, 6, 6, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'More of it');"
			  "INSERT INTO report_text VALUES(1, 'one'), (2, 'two');"
			  "INSERT INTO notice(id, type, time, report, story) VALUES(7, 0, 6, 2, 2)");
	struct store *store = store_opened(path, STORE_WRITE);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	struct arena *arena = arena_new();
	struct store_report report;
	struct store_story story;
	ok(store_report_get(store, 2, arena, &report, &fault));
	assert_true(report.story == 2 && report.verdict.story == 0 && report.moved_by == 0);
	ok(store_begin(store, &fault));
	const struct store_order merge = { .verb = STORY_MERGE, .given = 9, .story = 1, .other = 2 };
	ok(store_order_add(store, &merge, (uint64_t[]){ 2 }, 1, &fault));
	ok(store_commit(store, &fault));
	ok(store_story_get(store, 2, arena, &story, &fault));
	assert_true(story.id == 1 && story.reports == 2);
	assert_int_equal(number(path, "SELECT count(*) FROM notice WHERE report = 2"), 1);
	arena_free(arena);
	store_close(store);
	folder_remove(path);
}

static void a_store_of_the_fifth_schema_knows_of_no_changes(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 5,
			  "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 2, 0, NULL, NULL, NULL);"
			  "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(1, 5, 6, 2, 2, 1, 1);"
			  "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, of, score,"
			  " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other,"
			  " is_date_only, status, title) VALUES(1, 9, 1, 0, 5, 5, 0, 0, 1, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Old news'),"
			  " (2, 10, 1, 1, 6, 6, 0, 0, 1, 3, 1, 0, 0, 0, 900, 300, 900, 800, 0, 0, 'Old news again');"
			  "INSERT INTO report_text VALUES(1, 'one'), (2, 'two')");
	struct store *store = store_opened(path, STORE_WRITE);
	struct arena *arena = arena_new();
	struct store_report report;
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	ok(store_report_get(store, 2, arena, &report, &fault));
	assert_true(report.verdict.of == 1 && report.verdict.share_of_this == 900 && !report.verdict.change.is_known && !report.report.originator.ptr);
	arena_free(arena);
	store_close(store);
	folder_remove(path);
}

static void a_store_of_the_ninth_schema_counts_agencies_as_sources(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 9,
			  "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 6, 0, NULL, NULL, NULL);"
			  "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(1, 5, 5, 5, 4, 1, 3), (6, 5, 5, 6, 1, 0, 1);"
			  "INSERT INTO story_source VALUES(1, 'Herald'), (1, 'Courier'), (1, 'Gazette'), (6, 'Herald');"
			  "INSERT INTO instruction(seq, id, drop_id, ordinal, received, is_archive, status) VALUES(7, 15, 1, 6, 9, 0, 1);"
			  "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, score,"
			  " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other,"
			  " is_date_only, status, source, originator, withdrawn_by) VALUES"
			  " (1, 9, 1, 0, 5, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Herald', 'Wire', NULL),"
			  " (2, 10, 1, 1, 5, 5, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Courier', 'WIRE', NULL),"
			  " (3, 11, 1, 2, 5, 5, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Gazette', '', NULL),"
			  " (4, 12, 1, 3, 5, 5, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Mirror', 'Agency', NULL),"
			  " (5, 13, 1, 4, 5, 5, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Mirror', 'Agency', 7),"
			  " (6, 14, 1, 5, 5, 5, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'Herald', NULL, NULL)");
	struct store *store = store_opened(path, STORE_WRITE);
	struct arena *arena = arena_new();
	struct store_story first, second;
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	ok(store_story_get(store, 1, arena, &first, &fault));
	ok(store_story_get(store, 6, arena, &second, &fault));
	assert_true(first.sources == 2 && first.reports == 4 && first.copies == 1 && second.sources == 1);
	assert_int_equal(number(path, "SELECT count(*) FROM story_source WHERE story = 1 AND source IN ('Wire', 'Gazette')"), 2);
	assert_int_equal(number(path, "SELECT count(*) FROM story_source"), 3);
	arena_free(arena);
	store_close(store);
	folder_remove(path);
}

static void a_store_of_the_tenth_schema_finds_copies(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 10,
		 "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 3, 0, NULL, NULL, NULL);"
		 "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(1, 5, 5, 3, 3, 2, 1);"
		 "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, of, score,"
		 " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other, is_date_only, status) VALUES"
		 " (1, 9, 1, 0, 5, 5, 0, 0, 1, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0),"
		 " (2, 10, 1, 1, 5, 5, 0, 0, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),"
		 " (3, 11, 1, 2, 5, 5, 0, 0, 1, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);"
		 "INSERT INTO receiver(id, name) VALUES(1, 'desk');"
		 "INSERT INTO notice(row, id, type, time, report, story) VALUES(1, 7, 0, 5, 2, 1);"
		 "INSERT INTO outbox(row, notice, receiver, state, attempts, queued, since, changed) VALUES(1, 1, 1, 1, 1, 5, 5, 5);");
	struct store *store = store_opened(path, STORE_WRITE);
	char id[NOTICE_ID_SIZE];
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	assert_int_equal(number(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'report_of'"), 1);
	ok(store_copies_told(store, SPAN("desk"), &(struct store_copy){ 1, 4, 0 }, id, &fault));
	store_close(store);
	folder_remove(path);
}

/* A reader may have gone as far as the last notice, delivered or not. */
static void a_store_of_the_eleventh_schema_numbers_deliveries_behind_all_cursors(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 11,
		 "INSERT INTO receiver(id, name) VALUES(1, 'desk');"
		 "INSERT INTO notice(row, id, type, time) VALUES(1, 7, 0, 5), (2, 8, 0, 5), (3, 9, 0, 5);"
		 "INSERT INTO outbox(row, notice, receiver, state, attempts, queued, since, changed) VALUES"
		 " (1, 2, 1, 1, 1, 5, 5, 5), (2, 3, 1, 0, 0, 5, 5, 5);");
	struct store *store = store_opened(path, STORE_WRITE);
	uint64_t end;
	ok(store_notices_end(store, true, &end, &fault));
	assert_int_equal(end, 3);
	ok(store_begin(store, &fault));
	ok(store_outbox_settle(store, 2, OUTBOX_DELIVERED, SPAN_NONE, 9, &fault));
	ok(store_commit(store, &fault));
	store_close(store);
	assert_int_equal(number(path, "SELECT told FROM outbox WHERE row = 1"), 2);
	assert_int_equal(number(path, "SELECT told FROM outbox WHERE row = 2"), 4);
	folder_remove(path);
}

static void a_receiver_of_the_thirteenth_schema_may_be_told_as_fast_as_after_a_rest(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 13, "INSERT INTO receiver(id, name, phase, failures, next) VALUES(1, 'desk', 1, 2, 7)");
	struct store *store = store_opened(path, STORE_WRITE);
	struct arena *arena = arena_new();
	struct store_receiver receiver;
	ok(store_receiver_get(store, SPAN("desk"), arena, &receiver, &fault));
	assert_true(receiver.rate.full == 0 && receiver.retry.phase == 1 && receiver.retry.failures == 2 && receiver.retry.next == 7);
	ok(store_begin(store, &fault));
	ok(store_receiver_put_rate(store, SPAN("desk"), &(struct rate){ .full = 9 }, &fault));
	ok(store_commit(store, &fault));
	ok(store_receiver_get(store, SPAN("desk"), arena, &receiver, &fault));
	assert_int_equal(receiver.rate.full, 9);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	arena_free(arena);
	store_close(store);
	folder_remove(path);
}

static int count_outcome(void *ctx, struct span receiver, const struct store_disposition *outcome)
{
	(void)receiver;
	*(int *)ctx += outcome->disposition == DISPOSITION_MUTED;
	return 0;
}

static void a_store_of_the_fifteenth_schema_says_of_each_receiver_what_became_of_a_report(void **state)
{
	(void)state;
	char *path = folder_store();
	int outcomes = 0;
	struct store_disposition muted = { .watch = SPAN("all"), .disposition = DISPOSITION_MUTED };
	fill_old(path, 15,
		 "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 1, 0, NULL, NULL, NULL);"
		 "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(1, 5, 5, 1, 1, 0, 1);"
		 "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story, relation, of, score,"
		 " threshold, runner_up_score, containment, containment_threshold, share_of_this, share_of_other, is_date_only, status) VALUES"
		 " (1, 9, 1, 0, 5, 5, 0, 0, 1, 0, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0);"
		 "INSERT INTO disposition(report, watch, disposition) VALUES(1, 'all', 0)");
	struct store *store = store_opened(path, STORE_WRITE);
	ok(store_begin(store, &fault));
	ok(store_outcome_put(store, 1, SPAN("desk"), &muted, &fault));
	ok(store_commit(store, &fault));
	ok(store_outcomes(store, 1, count_outcome, &outcomes, &fault));
	assert_int_equal(outcomes, 1);
	assert_int_equal(number(path, "SELECT disposition FROM disposition"), 0);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	store_close(store);
	folder_remove(path);
}

static void an_instruction_of_the_fourteenth_schema_names_an_hour(void **state)
{
	(void)state;
	char *path = folder_store();
	fill_old(path, 14,
		 "INSERT INTO \"drop\" VALUES(1, zeroblob(32), x'61', NULL, 1, 1, 1, 0, 1, 0, NULL, NULL, NULL);"
		 "INSERT INTO instruction(seq, id, drop_id, ordinal, received, is_archive, status, published) VALUES(1, 9, 1, 0, 5, 0, 1, 4)");
	struct store *store = store_opened(path, STORE_WRITE);
	struct arena *arena = arena_new();
	struct store_report instruction = { .id = 10, .drop = 1, .ordinal = 1, .report = { .status = REPORT_WITHHELD, .published = 4, .is_date_only = true } };
	ok(store_begin(store, &fault));
	ok(store_instruction_add(store, &instruction, &fault));
	ok(store_commit(store, &fault));
	ok(store_instruction_get(store, 1, arena, &instruction, &fault));
	assert_true(instruction.report.published == 4 && !instruction.report.is_date_only);
	ok(store_instruction_get(store, 2, arena, &instruction, &fault));
	assert_true(instruction.report.published == 4 && instruction.report.is_date_only);
	assert_int_equal(number(path, "PRAGMA user_version"), (int64_t)migrations_len);
	arena_free(arena);
	store_close(store);
	folder_remove(path);
}

/* ---- the search index ---- */

static void an_index_out_of_step_is_rebuilt(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 3);
	meddle(path, "UPDATE report_text SET text = 'a volcano' WHERE seq = 2");
	struct store *store = store_opened(path, STORE_WRITE);
	assert_int_equal(hits_in(store, "volcano"), 0);
	ok(store_check(store, &fault));
	assert_int_equal(hits_in(store, "volcano"), 1);
	assert_int_equal(hits_in(store, "dam"), 2);
	store_close(store);
	folder_remove(path);
}

static void a_reader_reports_an_index_out_of_step(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 3);
	struct store *reader = store_opened(path, STORE_READ);
	ok(store_check(reader, &fault));
	store_close(reader);
	meddle(path, "DELETE FROM report_search_docsize WHERE id = 2");
	reader = store_opened(path, STORE_READ);
	assert_int_equal(store_check(reader, &fault), -1);
	assert_int_equal(fault.kind, FAULT_FATAL);
	assert_non_null(strstr(fault.text, "out of step"));
	store_close(reader);
	folder_remove(path);
}

static void a_damaged_page_is_found(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 200);
	int64_t page = number(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'report_id'");
	int64_t size = number(path, "PRAGMA page_size");
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char noise[512];
	memset(noise, 0xA5, sizeof(noise));
	assert_int_equal(pwrite(fd, noise, sizeof(noise), (page - 1) * size), sizeof(noise));
	close(fd);
	struct store *store = store_opened(path, STORE_WRITE);
	assert_int_equal(store_check(store, &fault), -1);
	assert_int_equal(fault.kind, FAULT_FATAL);
	assert_non_null(strstr(fault.text, path));
	store_close(store);
	folder_remove(path);
}

/* Every word loses its last letter. */
static int cut_short(void *ctx, struct span text, struct span language, bool is_query, void *emit_ctx,
		     int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	(void)ctx;
	(void)language;
	(void)is_query;
	for (size_t at = 0, start = 0; at <= text.len; at++)
		if (at == text.len || text.ptr[at] == ' ') {
			if (at > start + 1 && emit(emit_ctx, span_make(text.ptr + start, at - start - 1), start, at) != 0)
				return 1;
			start = at + 1;
		}
	return 0;
}

static void another_tokenizer_asks_for_a_check_which_rebuilds_the_index(void **state)
{
	(void)state;
	char *path = folder_store();
	struct store_tokenizer other = plain_words;
	struct store *store = NULL;
	other.tokenize = cut_short;
	filled(path, 3);
	ok(store_open(path, STORE_WRITE, &other, &store, &fault));
	assert_true(store_needs_check(store));
	assert_int_equal(hits_in(store, "dam"), 0);
	ok(store_check(store, &fault));
	assert_false(store_needs_check(store));
	assert_int_equal(hits_in(store, "dam"), 3);
	store_close(store);
	ok(store_open(path, STORE_WRITE, &other, &store, &fault));
	assert_false(store_needs_check(store));
	store_close(store);
	folder_remove(path);
}

static const char *unknown_letter;

/* Words are cut at blanks; those with the unknown letter are lost. */
static int cut_known(void *ctx, struct span text, struct span language, bool is_query, void *emit_ctx,
		     int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	(void)ctx;
	(void)language;
	(void)is_query;
	for (size_t at = 0, start = 0; at <= text.len; at++)
		if (at == text.len || text.ptr[at] == ' ') {
			struct span word = span_make(text.ptr + start, at - start);
			if (!memmem(word.ptr, word.len, unknown_letter, strlen(unknown_letter)) && emit(emit_ctx, word, start, at) != 0)
				return 1;
			start = at + 1;
		}
	return 0;
}

static void a_tokenizer_that_learns_a_letter_or_an_article_asks_for_a_check(void **state)
{
	(void)state;
	static const char *const letters[] = { "œ", "æ", "ø", "ł", "ı", "ﬁ", "ß", "ـ", "وال", "ال", "וה", "ﾞ", "ﾑ", "กรุ", "東", NULL };
	char *path = folder_store();
	struct store_tokenizer other = plain_words;
	other.tokenize = cut_known;
	for (const char *const *letter = letters; *letter; letter++) {
		struct store *store = NULL;
		unknown_letter = *letter;
		ok(store_open(path, STORE_WRITE, &other, &store, &fault));
		ok(store_begin(store, &fault));
		report_put(store, drop_put(store, *letter), 0, "Flood", "the dam gave way");
		ok(store_commit(store, &fault));
		ok(store_check(store, &fault));
		store_close(store);
		unknown_letter = "letter that no word has";
		ok(store_open(path, STORE_WRITE, &other, &store, &fault));
		if (!store_needs_check(store))
			fail_msg("the index does not change with the words of '%s'", *letter);
		store_close(store);
	}
	folder_remove(path);
}

/* Words cut beforehand stand in for the tokenizer's. */
static int cut_before(void *ctx, bool is_title, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	++*(int *)ctx;
	return is_title ? emit(emit_ctx, SPAN("flood"), 0, 5) : emit(emit_ctx, SPAN("dam"), 0, 3);
}

static void words_cut_before_are_not_cut_again(void **state)
{
	(void)state;
	char *path = folder_store();
	int calls = 0;
	struct store_words words = { &calls, cut_before };
	struct store *store = store_opened(path, STORE_WRITE);
	ok(store_begin(store, &fault));
	struct store_report report = { .drop = drop_put(store, "d"), .story = 1, .words = &words,
				       .report = { .title = SPAN("Flood"), .text = SPAN("Dam") } };
	ok(store_report_add(store, &report, &fault));
	report = (struct store_report){ .id = 1, .drop = 1, .story = 2, .report = { .title = SPAN("Flood"), .text = SPAN("Dam") } };
	ok(store_report_add(store, &report, &fault));
	ok(store_commit(store, &fault));
	assert_int_equal(calls, 2);
	assert_int_equal(hits_in(store, "flood dam"), 2);
	ok(store_check(store, &fault));
	store_close(store);
	folder_remove(path);
}

static void idle_hours_merge_the_index_and_empty_the_log(void **state)
{
	(void)state;
	char *path = folder_store();
	struct store *store = store_opened(path, STORE_WRITE);
	for (int i = 0; i < 12; i++) {
		char bytes[32];
		snprintf(bytes, sizeof(bytes), "drop %d", i);
		ok(store_begin(store, &fault));
		report_put(store, drop_put(store, bytes), 0, "Flood", "the dam gave way");
		ok(store_commit(store, &fault));
	}
	struct store_counts before, after;
	ok(store_counts(store, &before, &fault));
	assert_true(before.wal_bytes > 0);
	int64_t pieces = number(path, "SELECT count(DISTINCT segid) FROM report_search_idx");
	assert_true(pieces >= 12);
	int outcome, calls = 0;
	while ((outcome = store_idle(store, &fault)) == 1)
		assert_true(++calls < 100);
	ok(outcome);
	ok(store_counts(store, &after, &fault));
	assert_int_equal(after.wal_bytes, 0);
	assert_true(number(path, "SELECT count(DISTINCT segid) FROM report_search_idx") < pieces);
	assert_int_equal(hits_in(store, "dam"), 12);
	ok(store_check(store, &fault));
	store_close(store);
	folder_remove(path);
}

/* ---- readers ---- */

static void a_reader_needs_no_daemon_and_leaves_the_store_as_it_is(void **state)
{
	(void)state;
	char *path = folder_store();
	CLEANUP(buf_done) struct buf before = { .max = 1 << 22 }, after = { .max = 1 << 22 };
	filled(path, 3);
	ok(file_read(path, &before, &fault));
	struct store *reader = store_opened(path, STORE_READ);
	assert_int_equal(reports_in(reader), 3);
	assert_int_equal(hits_in(reader, "dam"), 3);
	store_close(reader);
	ok(file_read(path, &after, &fault));
	assert_true(span_equals(buf_view(&before), buf_view(&after)));
	folder_remove(path);
}

static void reader_as_nobody(const char *path)
{
	struct store *reader = NULL;
	if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(2);
	if (store_open(path, STORE_READ, &plain_words, &reader, &fault) < 0 || reports_in(reader) != 3 || hits_in(reader, "dam") != 3) {
		fprintf(stderr, "# %s\n", fault.text);
		_exit(1);
	}
	store_close(reader);
	_exit(0);
}

static int status_of(pid_t child)
{
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void a_store_in_a_folder_that_cannot_be_written_can_be_read(void **state)
{
	(void)state;
	char *path = folder_store();
	filled(path, 3);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	assert_int_equal(chmod(path, 0555), 0);
	*slash = '/';
	assert_int_equal(chmod(path, 0444), 0);
	if (geteuid() != 0) {
		struct store *reader = store_opened(path, STORE_READ);
		assert_int_equal(reports_in(reader), 3);
		store_close(reader);
	} else {
		pid_t child = fork();
		if (child == 0)
			reader_as_nobody(path);
		assert_int_equal(status_of(child), 0);
	}
	*slash = '\0';
	assert_int_equal(chmod(path, 0755), 0);
	*slash = '/';
	folder_remove(path);
}

/* ---- crashes and full disks ---- */

static void write_until_killed(const char *path, int ready)
{
	struct store *store = store_opened(path, STORE_WRITE);
	ok(store_begin(store, &fault));
	uint64_t drop = drop_put(store, "committed");
	for (int i = 0; i < 50; i++)
		report_put(store, drop, 0, "Kept", "committed");
	ok(store_commit(store, &fault));
	ok(store_begin(store, &fault));
	drop = drop_put(store, "open");
	for (int i = 0; i < 5000; i++) /* more than the cache holds back */
		report_put(store, drop, 0, "Lost", "not committed");
	if (write(ready, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void a_kill_in_a_transaction_leaves_the_last_commit(void **state)
{
	(void)state;
	char *path = folder_store();
	int ends[2];
	char byte;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0)
		write_until_killed(path, ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	struct store *reader = store_opened(path, STORE_READ);
	assert_int_equal(reports_in(reader), 50);
	store_close(reader);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(status_of(child), -SIGKILL);
	struct store *store = store_opened(path, STORE_WRITE);
	assert_true(store_needs_check(store));
	ok(store_check(store, &fault));
	assert_int_equal(reports_in(store), 50);
	assert_int_equal(store_next_seq(store), 51);
	assert_int_equal(hits_in(store, "kept"), 50);
	assert_int_equal(hits_in(store, "lost"), 0);
	store_close(store);
	close(ends[0]);
	close(ends[1]);
	folder_remove(path);
}

/* Ends and leaves a child behind that has all that it had, as one has that has not come to exec yet. */
static void end_with_an_orphan(const char *path)
{
	(void)store_opened(path, STORE_WRITE);
	if (fork() == 0)
		usleep(300000);
	_exit(EXIT_SUCCESS);
}

static void a_lock_that_an_orphan_of_its_holder_has_for_a_moment_is_waited_for(void **state)
{
	(void)state;
	char *path = folder_store();
	pid_t child = fork();
	if (child == 0)
		end_with_an_orphan(path);
	assert_int_equal(status_of(child), 0);
	store_close(store_opened(path, STORE_WRITE));
	folder_remove(path);
}

/* Adds reports until the disk is full; what had been committed by then. */
static uint64_t fill_disk(struct store *store)
{
	char text[4000];
	uint64_t committed = 0;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int round = 0; round < 10000; round++) {
		struct store_report report = { .id = (uint64_t)round, .drop = 1, .story = store_next_seq(store),
					       .report = { .title = SPAN("Flood"), .text = span_of(text) } };
		if (store_begin(store, &fault) < 0)
			return committed;
		if (store_report_add(store, &report, &fault) < 0 || store_commit(store, &fault) < 0) {
			store_rollback(store);
			return committed;
		}
		committed++;
	}
	fail_msg("the disk never filled");
	return 0;
}

static void a_full_disk_can_be_waited_out(void **state)
{
	(void)state;
	char *path = folder_store();
	char *slash = strrchr(path, '/');
	*slash = '\0';
	int mounted = mount("tmpfs", path, "tmpfs", 0, "size=2m");
	if (mounted != 0) {
		*slash = '/';
		folder_remove(path);
		skip_aloud("a small tmpfs cannot be mounted here: the full disk is not tested");
	}
	*slash = '/';
	struct store *store = store_opened(path, STORE_WRITE);
	ok(store_begin(store, &fault));
	drop_put(store, "d");
	ok(store_commit(store, &fault));
	uint64_t committed = fill_disk(store);
	assert_int_equal(fault.kind, FAULT_RETRY);
	assert_non_null(strstr(fault.text, path));
	assert_true(committed > 0);
	assert_int_equal(reports_in(store), committed);
	assert_int_equal(store_next_seq(store), committed + 1);
	*slash = '\0';
	assert_int_equal(mount("tmpfs", path, "tmpfs", MS_REMOUNT, "size=64m"), 0);
	*slash = '/';
	ok(store_begin(store, &fault));
	report_put(store, 1, 0, "Flood", "room again");
	ok(store_commit(store, &fault));
	ok(store_check(store, &fault));
	assert_int_equal(reports_in(store), committed + 1);
	store_close(store);
	*slash = '\0';
	assert_int_equal(umount(path), 0);
	*slash = '/';
	folder_remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reader_of_nothing_says_so),
		cmocka_unit_test(a_folder_that_is_not_there_is_named),
		cmocka_unit_test(what_is_no_database_is_refused_and_left_alone),
		cmocka_unit_test(another_programs_database_is_refused_and_left_alone),
		cmocka_unit_test(a_newer_schema_is_refused),
		cmocka_unit_test(an_empty_file_becomes_a_store_and_is_none_before),
		cmocka_unit_test(a_new_store_is_for_its_group_at_most),
		cmocka_unit_test(the_lock_names_its_holder_and_goes_with_it),
		cmocka_unit_test(a_lock_that_an_orphan_of_its_holder_has_for_a_moment_is_waited_for),
		cmocka_unit_test(a_store_is_brought_up_step_by_step),
		cmocka_unit_test(a_step_that_fails_leaves_what_was_before_it),
		cmocka_unit_test(a_store_of_the_first_schema_opens_with_all_that_is_in_it),
		cmocka_unit_test(a_store_of_the_third_schema_takes_orders),
		cmocka_unit_test(the_index_of_a_store_of_the_twelfth_schema_is_made_anew),
		cmocka_unit_test(a_store_of_the_fourth_schema_keeps_its_feeds),
		cmocka_unit_test(a_store_of_the_fifth_schema_knows_of_no_changes),
		cmocka_unit_test(a_store_of_the_ninth_schema_counts_agencies_as_sources),
		cmocka_unit_test(a_store_of_the_tenth_schema_finds_copies),
		cmocka_unit_test(a_store_of_the_eleventh_schema_numbers_deliveries_behind_all_cursors),
		cmocka_unit_test(a_receiver_of_the_thirteenth_schema_may_be_told_as_fast_as_after_a_rest),
		cmocka_unit_test(an_instruction_of_the_fourteenth_schema_names_an_hour),
		cmocka_unit_test(a_store_of_the_fifteenth_schema_says_of_each_receiver_what_became_of_a_report),
		cmocka_unit_test(an_index_out_of_step_is_rebuilt),
		cmocka_unit_test(a_reader_reports_an_index_out_of_step),
		cmocka_unit_test(a_damaged_page_is_found),
		cmocka_unit_test(another_tokenizer_asks_for_a_check_which_rebuilds_the_index),
		cmocka_unit_test(a_tokenizer_that_learns_a_letter_or_an_article_asks_for_a_check),
		cmocka_unit_test(words_cut_before_are_not_cut_again),
		cmocka_unit_test(idle_hours_merge_the_index_and_empty_the_log),
		cmocka_unit_test(a_reader_needs_no_daemon_and_leaves_the_store_as_it_is),
		cmocka_unit_test(a_store_in_a_folder_that_cannot_be_written_can_be_read),
		cmocka_unit_test(a_kill_in_a_transaction_leaves_the_last_commit),
		cmocka_unit_test(a_full_disk_can_be_waited_out),
	};
	return cmocka_run_group_tests_name("store on SQLite", tests, NULL, NULL);
}
