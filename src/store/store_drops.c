#include "base/array.h"
#include "store/store_sqlite.h"

#include <assert.h>

const char *drop_state_name(enum drop_state state)
{
	static const char *const names[] = { "reading", "done", "failed" };
	assert((size_t)state < LEN(names));
	return names[state];
}

#define DROP_COLUMNS "id, digest, name, source, bytes, received, state, is_archive, reports, rejects, copy_of, format, reason"

static void drop_read(sqlite3_stmt *stmt, struct store_drop *drop)
{
	struct span digest = column_span(stmt, 1);
	*drop = (struct store_drop){
		.id = column_id(stmt, 0),
		.name = column_span(stmt, 2),
		.source = column_span(stmt, 3),
		.bytes = column_id(stmt, 4),
		.received = sqlite3_column_int64(stmt, 5),
		.state = (enum drop_state)sqlite3_column_int(stmt, 6),
		.is_archive = sqlite3_column_int(stmt, 7) != 0,
		.reports = column_id(stmt, 8),
		.rejects = column_id(stmt, 9),
		.copy_of = column_id(stmt, 10),
		.format = column_span(stmt, 11),
		.reason = column_span(stmt, 12),
	};
	memcpy(drop->digest.bytes, digest.ptr, digest.len < DIGEST_SIZE ? digest.len : DIGEST_SIZE);
}

/* The one row that was asked for. */
static int drop_take(struct store *store, sqlite3_stmt *stmt, struct arena *arena, struct store_drop *ret_drop, struct fault *fault)
{
	int outcome = statement_row(store, stmt, "look for a drop", fault);
	if (outcome != 0)
		return outcome;
	drop_read(stmt, ret_drop);
	ret_drop->name = arena_copy(arena, ret_drop->name);
	ret_drop->source = arena_copy(arena, ret_drop->source);
	ret_drop->format = arena_copy(arena, ret_drop->format);
	ret_drop->reason = arena_copy(arena, ret_drop->reason);
	statement_reset(stmt);
	return 0;
}

int store_drop_find(struct store *store, const struct digest *digest, struct arena *arena, struct store_drop *ret_drop, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_DROP_FIND,
					   "SELECT " DROP_COLUMNS " FROM \"drop\" WHERE digest = ?1 AND state < 2 AND copy_of IS NULL", fault);
	if (!stmt)
		return -1;
	bind_blob(stmt, 1, span_make((const char *)digest->bytes, DIGEST_SIZE));
	return drop_take(store, stmt, arena, ret_drop, fault);
}

int store_drop_failed(struct store *store, uint64_t report_id, struct arena *arena, struct store_drop *ret_drop, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_DROP_FAILED,
					   "SELECT " DROP_COLUMNS " FROM \"drop\" WHERE state = 2 AND id = (SELECT drop_id FROM report WHERE report.id = ?1"
					   " UNION ALL SELECT drop_id FROM instruction WHERE instruction.id = ?1)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report_id);
	return drop_take(store, stmt, arena, ret_drop, fault);
}

int store_drop_add(struct store *store, const struct store_drop *drop, uint64_t *ret_id, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_DROP_ADD,
					   "INSERT INTO \"drop\"(digest, name, source, bytes, received, state, is_archive, reports, rejects, copy_of, format, "
					   "reason) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
					   fault);
	if (!stmt)
		return -1;
	bind_blob(stmt, 1, span_make((const char *)drop->digest.bytes, DIGEST_SIZE));
	bind_blob(stmt, 2, drop->name.ptr ? drop->name : SPAN(""));
	bind_text(stmt, 3, drop->source);
	bind_id(stmt, 4, drop->bytes);
	bind_int(stmt, 5, drop->received);
	bind_int(stmt, 6, drop->state);
	bind_int(stmt, 7, drop->is_archive);
	bind_id(stmt, 8, drop->reports);
	bind_id(stmt, 9, drop->rejects);
	bind_ref(stmt, 10, drop->copy_of);
	bind_text(stmt, 11, drop->format);
	bind_text(stmt, 12, drop->reason);
	if (statement_run(store, stmt, "add a drop", fault) < 0)
		return -1;
	*ret_id = (uint64_t)sqlite3_last_insert_rowid(store->db);
	return 0;
}

int store_drop_update(struct store *store, const struct store_drop *drop, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_DROP_UPDATE,
					   "UPDATE \"drop\" SET state = ?2, reports = ?3, rejects = ?4, format = ?5, reason = ?6 WHERE id = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, drop->id);
	bind_int(stmt, 2, drop->state);
	bind_id(stmt, 3, drop->reports);
	bind_id(stmt, 4, drop->rejects);
	bind_text(stmt, 5, drop->format);
	bind_text(stmt, 6, drop->reason);
	if (statement_run(store, stmt, "update a drop", fault) < 0)
		return -1;
	if (sqlite3_changes(store->db) != 1)
		return fault_set(fault, FAULT_FATAL, "cannot update drop %llu in '%s': there is none", (unsigned long long)drop->id, store->path);
	return 0;
}

/* The same place in the same drop again (a crash between this and the drop's counters cannot be, but a retry can) is the same reject. */
int store_reject_add(struct store *store, uint64_t drop, uint64_t position, struct span reason, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_REJECT_ADD,
					   "INSERT INTO reject(drop_id, position, reason) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, drop);
	bind_id(stmt, 2, position);
	bind_text(stmt, 3, reason.ptr ? reason : SPAN(""));
	return statement_run(store, stmt, "add a rejected report", fault);
}

struct drops_walk {
	int (*each)(void *ctx, const struct store_drop *drop);
	void *ctx;
};

static int drops_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct drops_walk *walk = ctx;
	struct store_drop drop;
	drop_read(stmt, &drop);
	return walk->each(walk->ctx, &drop);
}

int store_drops(struct store *store, uint64_t before_id, size_t limit, int (*each)(void *ctx, const struct store_drop *drop), void *ctx,
		struct fault *fault)
{
	struct drops_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, "SELECT " DROP_COLUMNS " FROM \"drop\" WHERE id < ?1 ORDER BY id DESC LIMIT ?2", fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, before_id ? (int64_t)before_id : INT64_MAX);
	bind_limit(stmt, 2, limit);
	return statement_walk(store, stmt, drops_row, &walk, "list drops", fault);
}
