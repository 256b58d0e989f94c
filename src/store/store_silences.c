/* Whom editors want left alone, and whom told of a story though no watch of his matches. Few at a time. */
#include "store/store_sqlite.h"

#include <assert.h>

int store_silence_add(struct store *store, struct store_silence *silence, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_SILENCE_ADD,
					   "INSERT INTO silence(receiver, story, matchers, begins, ends, uid, author, comment)"
					   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
					   fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, silence->receiver);
	bind_ref(stmt, 2, silence->story);
	bind_text(stmt, 3, silence->matchers.ptr ? silence->matchers : SPAN(""));
	bind_int(stmt, 4, silence->begins);
	bind_time(stmt, 5, silence->ends);
	if (silence->has_uid)
		bind_int(stmt, 6, silence->uid);
	bind_text(stmt, 7, silence->author);
	bind_text(stmt, 8, silence->comment);
	if (statement_run(store, stmt, "add a silence", fault) < 0)
		return -1;
	silence->id = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return 0;
}

int store_silence_end(struct store *store, uint64_t id, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_SILENCE_END, "UPDATE silence SET ends = ?2 WHERE id = ?1 AND (ends IS NULL OR ends > ?2)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, id);
	bind_int(stmt, 2, now);
	if (statement_run(store, stmt, "end a silence", fault) < 0)
		return -1;
	return sqlite3_changes(store->db) == 1 ? 0 : 1;
}

int store_silences_set_back(struct store *store, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_SILENCES_SET_BACK,
					   "UPDATE silence SET begins = ?1, ends = ends - begins + ?1 WHERE begins > ?1 AND (ends IS NULL OR ends > begins)", fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, now);
	return statement_run(store, stmt, "set silences back", fault);
}

struct silences_walk {
	int (*each)(void *ctx, const struct store_silence *silence);
	void *ctx;
};

static int silences_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct silences_walk *walk = ctx;
	struct store_silence silence = {
		.id = column_id(stmt, 0),
		.receiver = column_span(stmt, 1),
		.story = column_id(stmt, 2),
		.matchers = column_span(stmt, 3),
		.begins = sqlite3_column_int64(stmt, 4),
		.ends = column_time(stmt, 5),
		.has_uid = sqlite3_column_type(stmt, 6) != SQLITE_NULL,
		.uid = (uint32_t)sqlite3_column_int64(stmt, 6),
		.author = column_span(stmt, 7),
		.comment = column_span(stmt, 8),
	};
	return walk->each(walk->ctx, &silence);
}

int store_silences(struct store *store, int64_t now, int (*each)(void *ctx, const struct store_silence *silence), void *ctx, struct fault *fault)
{
	struct silences_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT id, receiver, coalesce((SELECT merged_into FROM story WHERE story.id = silence.story), story), matchers,"
					    " begins, ends, uid, author, comment FROM silence"
					    " WHERE ?1 IS NULL OR ends IS NULL OR ends > ?1 ORDER BY id",
					    fault);
	if (!stmt)
		return -1;
	bind_time(stmt, 1, now);
	return statement_walk(store, stmt, silences_row, &walk, "list silences", fault);
}
