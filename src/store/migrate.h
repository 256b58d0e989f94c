/* Brings a store to the newest schema, one transaction a step.
 *
 * user_version counts the steps taken; application_id says that the file is ours. A file with a higher version, with another
 * application's id or with tables of somebody else is refused and not touched.
 */
#pragma once

#include "base/fault.h"

#include <sqlite3.h>
#include <stddef.h>

#define STORE_APPLICATION_ID 0x54494447 /* "TIDG" */

/* SQL that leads from version `index` to `index + 1`. */
struct migration {
	const char *sql;
};

extern const struct migration migrations[];
extern const size_t migrations_len;

enum store_age {
	STORE_AGE_EMPTY,   /* nothing in it yet */
	STORE_AGE_OLDER,   /* ours, to be migrated */
	STORE_AGE_CURRENT,
};
/* What the file is; a fault where it is not a store or one of a newer tidings. */
int migrate_look(sqlite3 *db, const char *path, size_t steps, enum store_age *ret_age, struct fault *fault);
/* Takes the missing steps of the first `steps_len` of `steps`. A step that fails leaves the store as it was before that step. */
int migrate(sqlite3 *db, const char *path, const struct migration *steps, size_t steps_len, struct fault *fault);
