#include "store/store_sqlite.h"

#include <assert.h>

/* What the shell can do about it: wait and try again, or give up. A store that cannot be written because of its surroundings (disk
 * full, read-only, I/O errors) may recover; one that is not what it should be will not. */
static enum fault_kind kind_of(int code)
{
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_NOMEM:
	case SQLITE_READONLY:
	case SQLITE_INTERRUPT:
	case SQLITE_IOERR:
	case SQLITE_FULL:
	case SQLITE_CANTOPEN:
	case SQLITE_PROTOCOL:
		return FAULT_RETRY;
	default:
		return FAULT_FATAL;
	}
}

int fault_sqlite(sqlite3 *db, const char *path, const char *what, struct fault *fault)
{
	int code = sqlite3_extended_errcode(db);
	return fault_set(fault, kind_of(code), "cannot %s in '%s': %s (SQLite %d)", what, path, sqlite3_errmsg(db), code);
}

sqlite3_stmt *statement_get(struct store *store, enum statement_slot slot, const char *sql, struct fault *fault)
{
	sqlite3_stmt **stmt = &store->slots[slot];
	if (!*stmt && sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
		fault_sqlite(store->db, store->path, "prepare a statement", fault);
	return *stmt;
}

sqlite3_stmt *statement_make(struct store *store, const char *sql, struct fault *fault)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fault_sqlite(store->db, store->path, "prepare a statement", fault);
	return stmt;
}

void statement_reset(sqlite3_stmt *stmt)
{
	(void)sqlite3_reset(stmt); /* repeats the error of the step, which has been told */
	(void)sqlite3_clear_bindings(stmt);
}

int statement_run(struct store *store, sqlite3_stmt *stmt, const char *what, struct fault *fault)
{
	int code = sqlite3_step(stmt);
	assert(code != SQLITE_ROW);
	if (code != SQLITE_DONE)
		fault_sqlite(store->db, store->path, what, fault);
	statement_reset(stmt);
	return code == SQLITE_DONE ? 0 : -1;
}

int statement_row(struct store *store, sqlite3_stmt *stmt, const char *what, struct fault *fault)
{
	int code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		return 0;
	if (code != SQLITE_DONE)
		fault_sqlite(store->db, store->path, what, fault);
	statement_reset(stmt);
	return code == SQLITE_DONE ? 1 : -1;
}

int statement_walk(struct store *store, sqlite3_stmt *stmt, int (*row)(void *ctx, sqlite3_stmt *stmt), void *ctx, const char *what,
		   struct fault *fault)
{
	int code;
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
		if (row(ctx, stmt) != 0)
			break;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		fault_sqlite(store->db, store->path, what, fault);
	(void)sqlite3_finalize(stmt); /* repeats the error of the step, which has been told */
	return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : -1;
}

int statement_exec(struct store *store, const char *sql, const char *what, struct fault *fault)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return fault_sqlite(store->db, store->path, what, fault);
	return 0;
}

/* Binding fails only for a wrong position or a size beyond SQLite's 1 GB, of which our ceilings keep clear; it is checked in one place. */
static void bound(int code)
{
	assert(code == SQLITE_OK);
	(void)code;
}

void bind_text(sqlite3_stmt *stmt, int at, struct span s)
{
	bound(sqlite3_bind_text64(stmt, at, s.ptr, s.len, SQLITE_STATIC, SQLITE_UTF8));
}

void bind_blob(sqlite3_stmt *stmt, int at, struct span s)
{
	bound(sqlite3_bind_blob64(stmt, at, s.ptr, s.len, SQLITE_STATIC));
}

void bind_int(sqlite3_stmt *stmt, int at, int64_t value)
{
	bound(sqlite3_bind_int64(stmt, at, value));
}

void bind_id(sqlite3_stmt *stmt, int at, uint64_t value)
{
	bound(sqlite3_bind_int64(stmt, at, (int64_t)value));
}

void bind_ref(sqlite3_stmt *stmt, int at, uint64_t value)
{
	bound(value ? sqlite3_bind_int64(stmt, at, (int64_t)value) : sqlite3_bind_null(stmt, at));
}

void bind_time(sqlite3_stmt *stmt, int at, int64_t time)
{
	bound(time == TIME_NONE ? sqlite3_bind_null(stmt, at) : sqlite3_bind_int64(stmt, at, time));
}

void bind_limit(sqlite3_stmt *stmt, int at, size_t limit)
{
	bind_int(stmt, at, limit == 0 || limit > INT64_MAX ? -1 : (int64_t)limit);
}

struct span column_span(sqlite3_stmt *stmt, int at)
{
	if (sqlite3_column_type(stmt, at) == SQLITE_NULL)
		return SPAN_NONE;
	const char *bytes = sqlite3_column_blob(stmt, at); /* text too: its bytes, without a conversion */
	size_t len = (size_t)sqlite3_column_bytes(stmt, at);
	return span_make(bytes ? bytes : "", len); /* an empty blob is NULL to SQLite, not to us */
}

uint64_t column_id(sqlite3_stmt *stmt, int at)
{
	return (uint64_t)sqlite3_column_int64(stmt, at);
}

int64_t column_time(sqlite3_stmt *stmt, int at)
{
	return sqlite3_column_type(stmt, at) == SQLITE_NULL ? TIME_NONE : sqlite3_column_int64(stmt, at);
}
