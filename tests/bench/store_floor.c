/* The floor that the store is measured against: a bare loop that puts the same news into SQLite. Report, FTS5 index (as it comes) and one
 * outbox row each; WAL, FULL, 256 rows a transaction. The rows are slim (a body of 500 bytes, no fingerprint) unless sizes say what tidingsd's
 * own have on the same news.
 *
 *	store_floor NEWS.jsonl [DATABASE [BODY-BYTES FINGERPRINT-BYTES]]
 */
#include "tests/bench/ninjs_lines.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BATCH 256
#define BODY_SIZE 500u
#define SIZE_MAX_OF_ROW (64u << 10)

static void check(sqlite3 *db, bool is_fine)
{
	if (is_fine)
		return;
	fprintf(stderr, "%s\n", sqlite3_errmsg(db));
	exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
	check(db, sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	check(db, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK);
	return stmt;
}

static void text(sqlite3_stmt *stmt, int at, struct span s)
{
	sqlite3_bind_text(stmt, at, s.ptr, (int)s.len, SQLITE_STATIC);
}

static void step(sqlite3 *db, sqlite3_stmt *stmt)
{
	check(db, sqlite3_step(stmt) == SQLITE_DONE);
	sqlite3_reset(stmt);
}

static void load(sqlite3 *db, const struct items *items, size_t body_size, size_t fingerprint_size)
{
	static char body[SIZE_MAX_OF_ROW];
	sqlite3_stmt *report = prepare(db, "INSERT INTO report(id, title, text, uri, fingerprint) VALUES(?1, ?2, ?3, ?4, ?5)");
	sqlite3_stmt *words = prepare(db, "INSERT INTO words(rowid, title, text) VALUES(?1, ?2, ?3)");
	sqlite3_stmt *outbox = prepare(db, "INSERT INTO outbox(report, body) VALUES(?1, ?2)");
	memset(body, 'x', sizeof(body));
	for (size_t i = 0; i < items->len; i++) {
		const struct item *item = &items->at[i];
		if (i % BATCH == 0)
			run(db, i == 0 ? "BEGIN" : "COMMIT; BEGIN");
		sqlite3_bind_int64(report, 1, (sqlite3_int64)i + 1);
		text(report, 2, item->title);
		text(report, 3, item->text);
		text(report, 4, item->uri);
		sqlite3_bind_blob(report, 5, body, (int)fingerprint_size, SQLITE_STATIC);
		step(db, report);
		sqlite3_bind_int64(words, 1, (sqlite3_int64)i + 1);
		text(words, 2, item->title);
		text(words, 3, item->text);
		step(db, words);
		sqlite3_bind_int64(outbox, 1, (sqlite3_int64)i + 1);
		text(outbox, 2, span_make(body, body_size));
		step(db, outbox);
	}
	run(db, "COMMIT");
	sqlite3_finalize(report);
	sqlite3_finalize(words);
	sqlite3_finalize(outbox);
}

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 5 || argc == 4) {
		fprintf(stderr, "usage: store_floor NEWS.jsonl [DATABASE [BODY-BYTES FINGERPRINT-BYTES]]\n");
		return 2;
	}
	size_t body_size = argc == 5 ? strtoul(argv[3], NULL, 10) : BODY_SIZE, fingerprint_size = argc == 5 ? strtoul(argv[4], NULL, 10) : 0;
	if (body_size > SIZE_MAX_OF_ROW || fingerprint_size > SIZE_MAX_OF_ROW)
		return 2;
	struct arena *arena = arena_new();
	struct items items = items_read(argv[1], arena);
	const char *path = argc > 2 ? argv[2] : "store_floor.db";
	sqlite3 *db = NULL;
	(void)unlink(path); /* mostly not there */
	check(db, sqlite3_open(path, &db) == SQLITE_OK);
	run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"CREATE TABLE report(id INTEGER PRIMARY KEY, title TEXT, text TEXT, uri TEXT, fingerprint BLOB);"
		"CREATE VIRTUAL TABLE words USING fts5(title, text, content = 'report', content_rowid = 'id');"
		"CREATE TABLE outbox(id INTEGER PRIMARY KEY, report INTEGER, body TEXT)");
	double start = seconds_now(), cpu = cpu_seconds();
	load(db, &items, body_size, fingerprint_size);
	double took = seconds_now() - start;
	printf("floor %zu rows %.2f s (CPU %.2f s) %.0f rows/s\n", items.len, took, cpu_seconds() - cpu, (double)items.len / took);
	sqlite3_close(db);
	free(items.at);
	arena_free(arena);
	return 0;
}
