#include "store/migrate.h"

#include "base/array.h"
#include "store/store_sqlite.h"

#include <stdio.h>

static const char schema[] =
#include "src/store/schema.inc"
	;
static const char schema_2[] =
#include "src/store/schema_2.inc"
	;
static const char schema_3[] =
#include "src/store/schema_3.inc"
	;
static const char schema_4[] =
#include "src/store/schema_4.inc"
	;
static const char schema_5[] =
#include "src/store/schema_5.inc"
	;
static const char schema_6[] =
#include "src/store/schema_6.inc"
	;
static const char schema_7[] =
#include "src/store/schema_7.inc"
	;
static const char schema_8[] =
#include "src/store/schema_8.inc"
	;
static const char schema_9[] =
#include "src/store/schema_9.inc"
	;
static const char schema_10[] =
#include "src/store/schema_10.inc"
	;
static const char schema_11[] =
#include "src/store/schema_11.inc"
	;
static const char schema_12[] =
#include "src/store/schema_12.inc"
	;
static const char schema_13[] =
#include "src/store/schema_13.inc"
	;
static const char schema_14[] =
#include "src/store/schema_14.inc"
	;
static const char schema_15[] =
#include "src/store/schema_15.inc"
	;
static const char schema_16[] =
#include "src/store/schema_16.inc"
	;

const struct migration migrations[] = {
	{ schema },
	{ schema_2 },
	{ schema_3 },
	{ schema_4 },
	{ schema_5 },
	{ schema_6 },
	{ schema_7 },
	{ schema_8 },
	{ schema_9 },
	{ schema_10 },
	{ schema_11 },
	{ schema_12 },
	{ schema_13 },
	{ schema_14 },
	{ schema_15 },
	{ schema_16 },
};
const size_t migrations_len = LEN(migrations);

/* A file that is not a database says so at the first look at its pages. */
static int ask(sqlite3 *db, const char *path, const char *sql, int64_t *ret_value, struct fault *fault)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*ret_value = sqlite3_column_int64(stmt, 0);
	else if (code == SQLITE_NOTADB)
		fault_set(fault, FAULT_FATAL, "cannot open the store '%s': it is not a database", path);
	else
		fault_sqlite(db, path, "read the schema", fault);
	(void)sqlite3_finalize(stmt);
	return code == SQLITE_ROW ? 0 : -1;
}

int migrate_look(sqlite3 *db, const char *path, size_t steps, enum store_age *ret_age, struct fault *fault)
{
	int64_t objects, application, version;
	if (ask(db, path, "SELECT count(*) FROM sqlite_schema", &objects, fault) < 0 ||
	    ask(db, path, "PRAGMA application_id", &application, fault) < 0 || ask(db, path, "PRAGMA user_version", &version, fault) < 0)
		return -1;
	if (objects == 0 && application == 0 && version == 0) {
		*ret_age = STORE_AGE_EMPTY;
		return 0;
	}
	if (application != STORE_APPLICATION_ID || version < 1)
		return fault_set(fault, FAULT_FATAL, "cannot open the store '%s': it is a database of another program", path);
	if ((uint64_t)version > steps)
		return fault_set(fault, FAULT_FATAL,
				 "cannot open the store '%s': it was written by a newer tidings (schema %lld, this one knows up to %zu)", path,
				 (long long)version, steps);
	*ret_age = (uint64_t)version == steps ? STORE_AGE_CURRENT : STORE_AGE_OLDER;
	return 0;
}

static int step(sqlite3 *db, const char *path, const struct migration *migration, size_t version, struct fault *fault)
{
	char stamp[128], what[64];
	snprintf(stamp, sizeof(stamp), "PRAGMA application_id = %d; PRAGMA user_version = %zu", STORE_APPLICATION_ID, version);
	snprintf(what, sizeof(what), "bring the schema to version %zu", version);
	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK && sqlite3_exec(db, migration->sql, NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, stamp, NULL, NULL, NULL) == SQLITE_OK && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	fault_sqlite(db, path, what, fault);
	if (!sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL); /* closing the connection rolls back too */
	return -1;
}

int migrate(sqlite3 *db, const char *path, const struct migration *steps, size_t steps_len, struct fault *fault)
{
	int64_t version;
	if (ask(db, path, "PRAGMA user_version", &version, fault) < 0)
		return -1;
	for (size_t i = (size_t)version; i < steps_len; i++)
		if (step(db, path, &steps[i], i + 1, fault) < 0)
			return -1;
	return 0;
}
