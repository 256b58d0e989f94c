/* The connection: how it is opened, its transactions and its housekeeping. What is kept in it stands in store_drops.c and its
 * neighbours, one file a noun.
 *
 * Invariants:
 *  1. The writer holds the lock from before it opens the file until after it has closed it.
 *  2. Only the writer checkpoints. The SQLite of stable distributions can lose commits when two connections do (fixed in 3.51.3).
 *  3. A reader changes nothing, not even by closing.
 *  4. Between verbs no statement stands on a row, so no snapshot is held.
 */
#include "store/store_sqlite.h"

#include "store/lock.h"
#include "store/migrate.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_WRITER_MS 200    /* nobody else writes; a reader recovering the log may hold it for a moment */
/* Steps of SQLite between two questions whether to go on: a few milliseconds. */
#define ASK_STEPS 50000
#define BUSY_READER_MS 5000   /* and the writer's while it opens: after a crash a reader may be recovering a long log */
#define CACHE_KIB 8192        /* pages held in memory by the writer */
#define READER_CACHE_KIB 4096
#define PAGE_SIZE 16384       /* notices and fingerprints of 1 to 2 KB fill it well: a fifth faster than 8192, a third than 4096 (measured) */
#define WAL_PAGES_PASSIVE 3000 /* 47 MiB of log: then its pages go to their places, after the commit */
#define WAL_LIMIT_BYTES (64 << 20)
#define TEXT_MAX (2u * REPORT_MAX_BYTES) /* title and text of one report */

/* ---- opening ---- */

static int configure_connection(struct store *store, struct fault *fault)
{
	sqlite3 *db = store->db;
	(void)sqlite3_extended_result_codes(db, 1);
	if (sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) != SQLITE_OK ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL) != SQLITE_OK ||
	    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, store->mode == STORE_READ, NULL) != SQLITE_OK ||
	    sqlite3_wal_autocheckpoint(db, 0) != SQLITE_OK)
		return fault_sqlite(db, store->path, "configure the connection", fault);
	return statement_exec(store, "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", "configure the connection", fault);
}

/* Once the size of pages is known: SQLite counts in pages, and does not count anew when they become four times as large. */
static int configure_cache(struct store *store, struct fault *fault)
{
	char sql[256];
	snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%d", store->mode == STORE_WRITE ? CACHE_KIB : READER_CACHE_KIB);
	return statement_exec(store, sql, "bound the cache", fault);
}

static int note_wal_pages(void *ctx, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	struct store *store = ctx;
	store->wal_pages = pages;
	return SQLITE_OK;
}

/* Durable before loud: FULL, because NORMAL loses what it has acknowledged when the power goes. */
static int configure_writer(struct store *store, bool is_new, struct fault *fault)
{
	char sql[256];
	snprintf(sql, sizeof(sql), "PRAGMA page_size = %d", PAGE_SIZE);
	if (is_new && statement_exec(store, sql, "set the page size", fault) < 0)
		return -1;
	snprintf(sql, sizeof(sql),
		 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF; PRAGMA journal_size_limit = %d",
		 WAL_LIMIT_BYTES);
	if (statement_exec(store, sql, "turn on the write-ahead log", fault) < 0)
		return -1;
	(void)sqlite3_wal_hook(store->db, note_wal_pages, store);
	return 0;
}

/* How the index is written; kept in the index itself, set at every open so that a change here reaches older stores. Merging costs more
 * than indexing: it is left to crises (many pieces of one size) and to idle hours. Titles weigh more than text. */
static int configure_search(struct store *store, struct fault *fault)
{
	return statement_exec(store,
			      "INSERT INTO report_search(report_search, rank) VALUES('automerge', 0);"
			      "INSERT INTO report_search(report_search, rank) VALUES('crisismerge', 16);"
			      "INSERT INTO report_search(report_search, rank) VALUES('hashsize', 16777216);"
			      "INSERT INTO report_search(report_search, rank) VALUES('rank', 'bm25(4.0, 1.0, 0.0)')",
			      "configure the search index", fault);
}

static int load_last_seq(struct store *store, uint64_t *ret_seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_LAST_SEQ,
					   "SELECT max(coalesce((SELECT max(seq) FROM report), 0), coalesce((SELECT max(seq) FROM instruction), 0),"
					   " coalesce((SELECT max(seq) FROM story_order), 0))",
					   fault);
	if (!stmt || statement_row(store, stmt, "read the end of the journal", fault) != 0)
		return -1;
	*ret_seq = column_id(stmt, 0);
	statement_reset(stmt);
	return 0;
}

/* 1: there is no such note. */
static int note_get(struct store *store, struct span name, uint64_t *ret_value, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_NOTE_GET, "SELECT value FROM note WHERE name = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, name);
	int outcome = statement_row(store, stmt, "read a note", fault);
	if (outcome != 0)
		return outcome;
	*ret_value = column_id(stmt, 0);
	statement_reset(stmt);
	return 0;
}

static int note_put(struct store *store, struct span name, uint64_t value, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_NOTE_PUT,
					   "INSERT INTO note(name, value) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, name);
	bind_id(stmt, 2, value);
	return statement_run(store, stmt, "write a note", fault);
}

/* An index made by another tokenizer finds nothing of what this one asks for; a store without reports has no such past. */
static int look_at_words(struct store *store, struct fault *fault)
{
	uint64_t mark = tokenizer_mark(store), before = 0;
	int outcome = note_get(store, SPAN("words"), &before, fault);
	if (outcome == 1 && store->next_seq == 1)
		return note_put(store, SPAN("words"), mark, fault);
	if (outcome < 0)
		return -1;
	if (outcome == 1 || before != mark)
		store->needs_check = true;
	return 0;
}

/* SQLite would make the file readable for everybody that the umask lets. */
static int create_file(const char *path, struct fault *fault)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0)
		return errno == EEXIST ? 0 : fault_errno(fault, FAULT_FATAL, errno, "cannot create the store '%s'", path);
	close(fd);
	return 0;
}

static int open_database(struct store *store, const char *name, int flags, struct fault *fault)
{
	if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK) {
		(void)sqlite3_busy_timeout(store->db, BUSY_READER_MS);
		return 0;
	}
	if (!store->db)
		abort(); /* out of memory for the handle itself */
	return fault_sqlite(store->db, store->path, "open the store", fault);
}

static bool has_log(const char *path)
{
	CLEANUP(buf_done) struct buf log = { .max = 8192 };
	buf_addf(&log, "%s-wal", path);
	struct stat st;
	return log.is_full || (stat(log.ptr, &st) == 0 && st.st_size > 0);
}

static int open_writer(struct store *store, struct fault *fault)
{
	enum store_age age;
	store->lock = lock_take(store->path, fault);
	store->needs_check = has_log(store->path); /* the last to close in order takes the log away */
	if (store->lock < 0 || create_file(store->path, fault) < 0 || open_database(store, store->path, SQLITE_OPEN_READWRITE, fault) < 0 ||
	    migrate_look(store->db, store->path, migrations_len, &age, fault) < 0 || configure_connection(store, fault) < 0 ||
	    configure_writer(store, age == STORE_AGE_EMPTY, fault) < 0 || configure_cache(store, fault) < 0 || tokenizer_register(store, fault) < 0 ||
	    migrate(store->db, store->path, migrations, migrations_len, fault) < 0 || configure_search(store, fault) < 0)
		return -1;
	uint64_t last;
	if (load_last_seq(store, &last, fault) < 0)
		return -1;
	store->next_seq = last + 1;
	if (look_at_words(store, fault) < 0)
		return -1;
	(void)sqlite3_busy_timeout(store->db, BUSY_WRITER_MS);
	return 0;
}

/* "file:…?immutable=1" with what has a meaning in a URI escaped. */
static void immutable_name(struct buf *name, const char *path)
{
	buf_add_text(name, "file:");
	for (const char *at = path; *at; at++)
		if (strchr("?#%", *at))
			buf_addf(name, "%%%02X", (unsigned)(unsigned char)*at);
		else
			buf_add_char(name, *at);
	buf_add_text(name, "?immutable=1");
}

/* A store of which nobody has the log open and whose folder we may not write (a copy on read-only media, another user's): nothing
 * can change it, so it is read as it stands. With a log left over that would show old news; then SQLite's own refusal stands. */
static int open_immutable(struct store *store, struct fault *fault)
{
	CLEANUP(buf_done) struct buf name = { .max = 16384 };
	immutable_name(&name, store->path);
	if (name.is_full)
		return fault_set(fault, FAULT_FATAL, "cannot open the store '%.100s…': the name is too long", store->path);
	(void)sqlite3_close(store->db); /* has no statements yet */
	store->db = NULL;
	return open_database(store, name.ptr, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, fault);
}

static int open_reader(struct store *store, struct fault *fault)
{
	enum store_age age;
	struct stat st;
	if (stat(store->path, &st) < 0)
		return errno == ENOENT ? fault_set(fault, FAULT_FATAL, "there is no store at '%s'", store->path) :
					 fault_errno(fault, FAULT_FATAL, errno, "cannot open the store '%s'", store->path);
	if (open_database(store, store->path, SQLITE_OPEN_READONLY, fault) < 0)
		return -1;
	if (migrate_look(store->db, store->path, migrations_len, &age, fault) < 0) {
		int code = sqlite3_errcode(store->db) & 0xFF;
		if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || has_log(store->path))
			return -1;
		if (open_immutable(store, fault) < 0 || migrate_look(store->db, store->path, migrations_len, &age, fault) < 0)
			return -1;
	}
	if (age == STORE_AGE_EMPTY)
		return fault_set(fault, FAULT_FATAL, "there is no store at '%s' yet: the file is empty", store->path);
	if (age == STORE_AGE_OLDER)
		return fault_set(fault, FAULT_FATAL, "cannot read the store '%s': it is of an older tidings; start tidingsd once to bring it up to date",
				 store->path);
	if (configure_connection(store, fault) < 0 || configure_cache(store, fault) < 0)
		return -1;
	return tokenizer_register(store, fault);
}

int store_open(const char *path, enum store_mode mode, const struct store_tokenizer *tokenizer, struct store **ret_store, struct fault *fault)
{
	struct store *store = calloc(1, sizeof(*store));
	char *copy = strdup(path);
	if (!store || !copy)
		abort();
	*store = (struct store){ .path = copy, .mode = mode, .lock = -1, .tokenizer = *tokenizer };
	store->tokenizer_ctx = tokenizer->open();
	buf_init(&store->text, TEXT_MAX);
	if ((mode == STORE_WRITE ? open_writer(store, fault) : open_reader(store, fault)) < 0) {
		store_close(store);
		return -1;
	}
	*ret_store = store;
	return 0;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	for (size_t i = 0; i < SLOTS; i++)
		(void)sqlite3_finalize(store->slots[i]); /* repeats the last error of the statement */
	int code = sqlite3_close(store->db);
	assert(code == SQLITE_OK); /* a statement or a walk is still open: ours */
	(void)code;
	store->tokenizer.close(store->tokenizer_ctx);
	if (store->lock >= 0)
		close(store->lock);
	buf_done(&store->text);
	free(store->path);
	free(store);
}

/* ---- transactions ---- */

int store_begin(struct store *store, struct fault *fault)
{
	assert(store->mode == STORE_WRITE && !store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_BEGIN, "BEGIN IMMEDIATE", fault);
	if (!stmt || statement_run(store, stmt, "begin a transaction", fault) < 0)
		return -1;
	store->is_begun = true;
	store->begun_seq = store->next_seq;
	return 0;
}

/* Moves the log's pages to their places where there are enough of them to be worth two fsyncs. What cannot be moved now (a reader looks
 * at an older state, the disk is full) stays in the log, where it is as safe: the commit stands, so this is no fault. */
static void checkpoint_if_due(struct store *store)
{
	if (store->wal_pages >= WAL_PAGES_PASSIVE)
		(void)sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

int store_commit(struct store *store, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_COMMIT, "COMMIT", fault);
	if (!stmt || statement_run(store, stmt, "commit", fault) < 0)
		return -1;
	store->is_begun = false;
	checkpoint_if_due(store);
	return 0;
}

void store_rollback(struct store *store)
{
	if (!store->is_begun)
		return;
	if (!sqlite3_get_autocommit(store->db)) /* after some errors SQLite has rolled back by itself */
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* fails only where there is nothing to roll back */
	store->is_begun = false;
	store->next_seq = store->begun_seq;
}

uint64_t journal_take(struct store *store)
{
	assert(store->is_begun);
	return store->next_seq++;
}

uint64_t store_next_seq(struct store *store)
{
	uint64_t last = 0;
	if (store->mode == STORE_WRITE)
		return store->next_seq;
	return load_last_seq(store, &last, NULL) < 0 ? 0 : last + 1;
}

/* ---- housekeeping ---- */

static uint64_t wal_bytes(const struct store *store)
{
	const char *name = sqlite3_filename_wal(sqlite3_db_filename(store->db, "main"));
	struct stat st;
	return name && *name && stat(name, &st) == 0 ? (uint64_t)st.st_size : 0;
}

int store_counts(struct store *store, struct store_counts *ret_counts, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_COUNTS,
					   "SELECT (SELECT count(*) FROM \"drop\"), (SELECT count(*) FROM \"drop\" WHERE state = 2),"
					   " (SELECT count(*) FROM reject), total(story.reports) + total(story.withdrawn), total(story.copies), count(*) - count(story.merged_into),"
					   " (SELECT count(*) FROM notice), (SELECT count(*) FROM outbox WHERE state = 0),"
					   " (SELECT count(*) FROM outbox WHERE state = 2),"
					   " (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size),"
					   " total(story.withdrawn), (SELECT count(*) FROM instruction), (SELECT count(DISTINCT report) FROM bundle_report) FROM story",
					   fault);
	uint64_t last;
	if (load_last_seq(store, &last, fault) < 0 || !stmt || statement_row(store, stmt, "count", fault) != 0)
		return -1;
	*ret_counts = (struct store_counts){
		.drops = column_id(stmt, 0),
		.failed_drops = column_id(stmt, 1),
		.rejects = column_id(stmt, 2),
		.reports = column_id(stmt, 3),
		.copies = column_id(stmt, 4),
		.stories = column_id(stmt, 5),
		.notices = column_id(stmt, 6),
		.queued = column_id(stmt, 7),
		.dead = column_id(stmt, 8),
		.last_seq = last,
		.file_bytes = column_id(stmt, 9),
		.withdrawn = column_id(stmt, 10),
		.instructions = column_id(stmt, 11),
		.waiting = column_id(stmt, 12),
		.wal_bytes = wal_bytes(store),
	};
	statement_reset(stmt);
	return 0;
}

static int keep_first_line(void *ctx, sqlite3_stmt *stmt)
{
	struct buf *said = ctx;
	buf_add_span(said, column_span(stmt, 0));
	return 1;
}

static int check_pages(struct store *store, struct fault *fault)
{
	CLEANUP(buf_done) struct buf said = { .max = 4096 };
	sqlite3_stmt *stmt = statement_make(store, "PRAGMA quick_check(1)", fault);
	if (!stmt || statement_walk(store, stmt, keep_first_line, &said, "check the pages", fault) < 0)
		return -1;
	if (!span_equals(buf_view(&said), SPAN("ok")))
		return fault_set(fault, FAULT_FATAL, "the store '%s' is damaged: %.*s", store->path, SPAN_ARG(buf_view(&said)));
	return 0;
}

static int rebuild_search(struct store *store, struct fault *fault)
{
	if (store_begin(store, fault) < 0)
		return -1;
	if (statement_exec(store, "INSERT INTO report_search(report_search) VALUES('rebuild')", "rebuild the search index", fault) < 0 ||
	    store_commit(store, fault) < 0) {
		store_rollback(store);
		return -1;
	}
	return 0;
}

/* The index's own check compares it with every text, which takes a write; a reader only compares what was indexed with what is there. */
static int check_search(struct store *store, struct fault *fault)
{
	if (store->mode == STORE_WRITE) {
		if (statement_exec(store, "INSERT INTO report_search(report_search, rank) VALUES('integrity-check', 1)", "check the search index",
				   fault) == 0)
			return 0;
		if ((sqlite3_errcode(store->db) & 0xFF) != SQLITE_CORRUPT)
			return -1;
		return rebuild_search(store, fault);
	}
	sqlite3_stmt *stmt = statement_make(store, "SELECT (SELECT count(*) FROM report_search_docsize) = (SELECT count(*) FROM report_text)", fault);
	if (!stmt || statement_row(store, stmt, "check the search index", fault) != 0) {
		(void)sqlite3_finalize(stmt); /* its error has been told */
		return -1;
	}
	bool is_whole = column_id(stmt, 0) == 1;
	(void)sqlite3_finalize(stmt); /* nothing can fail any more */
	if (!is_whole)
		return fault_set(fault, FAULT_FATAL, "the search index of '%s' is out of step; tidingsd rebuilds it when it starts", store->path);
	return 0;
}

static int ask_whether_to_stop(void *ctx)
{
	struct store *store = ctx;
	return !store->goes_on(store->goes_on_ctx);
}

void store_ask(struct store *store, bool (*goes_on)(void *ctx), void *ctx)
{
	store->goes_on = goes_on;
	store->goes_on_ctx = ctx;
	sqlite3_progress_handler(store->db, ASK_STEPS, goes_on ? ask_whether_to_stop : NULL, store);
}

bool store_needs_check(const struct store *store)
{
	return store->needs_check;
}

int store_check(struct store *store, struct fault *fault)
{
	if (check_pages(store, fault) < 0 || check_search(store, fault) < 0)
		return -1;
	if (store->mode == STORE_WRITE && note_put(store, SPAN("words"), tokenizer_mark(store), fault) < 0)
		return -1;
	store->needs_check = false;
	return 0;
}

/* Merges pieces of the search index, a bounded number of pages at a time. 1: there may be more to merge. */
static int merge_search(struct store *store, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_SEARCH_MERGE, "INSERT INTO report_search(report_search, rank) VALUES('merge', 200)", fault);
	int64_t before = sqlite3_total_changes64(store->db);
	if (!stmt || statement_run(store, stmt, "merge the search index", fault) < 0)
		return -1;
	return sqlite3_total_changes64(store->db) - before >= 2; /* fewer: nothing was merged (FTS5 manual, 6.7) */
}

int store_idle(struct store *store, struct fault *fault)
{
	assert(store->mode == STORE_WRITE && !store->is_begun);
	int more = merge_search(store, fault);
	if (more != 0) {
		checkpoint_if_due(store);
		return more;
	}
	if (store->wal_pages == 0)
		return 0;
	int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code == SQLITE_OK)
		store->wal_pages = 0;
	if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY && (code & 0xFF) != SQLITE_LOCKED)
		return fault_sqlite(store->db, store->path, "checkpoint", fault);
	return 0; /* busy: a reader looks at an older state; the next idle moment will do */
}
