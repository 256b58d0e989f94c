/* Notices on their way, and the receivers that they are on their way to. */
#include "store/store_sqlite.h"

#include <assert.h>

const char *outbox_state_name(enum outbox_state state)
{
	static const char *const names[] = { "queued", "delivered", "dead" };
	assert((size_t)state < sizeof(names) / sizeof(names[0]));
	return names[state];
}

/* ---- receivers ---- */

/* The number of a name, given at its first use. */
int receiver_intern(struct store *store, struct span name, int64_t *ret_id, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_FIND, "SELECT id FROM receiver WHERE name = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, name);
	int outcome = statement_row(store, stmt, "look for a receiver", fault);
	if (outcome == 0) {
		*ret_id = sqlite3_column_int64(stmt, 0);
		statement_reset(stmt);
	}
	if (outcome != 1)
		return outcome;
	stmt = statement_get(store, SLOT_RECEIVER_ADD, "INSERT INTO receiver(name) VALUES(?1)", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, name);
	if (statement_run(store, stmt, "add a receiver", fault) < 0)
		return -1;
	*ret_id = sqlite3_last_insert_rowid(store->db);
	return 0;
}

/* The row of a receiver that has something to remember; reset it after use. */
static int receiver_row(struct store *store, struct span name, sqlite3_stmt **ret_stmt, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_GET,
					   "SELECT phase, failures, next, error, changed FROM receiver WHERE name = ?1 AND phase IS NOT NULL", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, name);
	*ret_stmt = stmt;
	return statement_row(store, stmt, "read a receiver", fault);
}

int store_receiver_get(struct store *store, struct span receiver, struct retry *ret_retry, struct fault *fault)
{
	sqlite3_stmt *stmt;
	int outcome = receiver_row(store, receiver, &stmt, fault);
	if (outcome != 0)
		return outcome;
	*ret_retry = (struct retry){
		.phase = (enum retry_phase)sqlite3_column_int(stmt, 0),
		.failures = (uint32_t)sqlite3_column_int64(stmt, 1),
		.next = sqlite3_column_int64(stmt, 2),
	};
	statement_reset(stmt);
	return 0;
}

int store_receiver_error(struct store *store, struct span receiver, struct arena *arena, struct span *ret_error, int64_t *ret_changed,
			 struct fault *fault)
{
	sqlite3_stmt *stmt;
	int outcome = receiver_row(store, receiver, &stmt, fault);
	if (outcome != 0)
		return outcome;
	*ret_error = arena_copy(arena, column_span(stmt, 3));
	*ret_changed = sqlite3_column_int64(stmt, 4);
	statement_reset(stmt);
	return 0;
}

int store_receiver_put(struct store *store, struct span receiver, const struct retry *retry, struct span error, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	int64_t id;
	if (receiver_intern(store, receiver, &id, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_PUT,
					   "UPDATE receiver SET phase = ?2, failures = ?3, next = ?4, error = ?5, changed = ?6 WHERE id = ?1", fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, id);
	bind_int(stmt, 2, retry->phase);
	bind_int(stmt, 3, retry->failures);
	bind_int(stmt, 4, retry->next);
	bind_text(stmt, 5, error);
	bind_int(stmt, 6, now);
	return statement_run(store, stmt, "update a receiver", fault);
}

/* ---- the outbox ---- */

int outbox_add(struct store *store, int64_t notice, int64_t time, const struct span *receivers, size_t receivers_len, struct fault *fault)
{
	for (size_t i = 0; i < receivers_len; i++) {
		int64_t receiver;
		if (receiver_intern(store, receivers[i], &receiver, fault) < 0)
			return -1;
		sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_ADD,
						   "INSERT INTO outbox(notice, receiver, state, attempts, queued, changed) VALUES(?1, ?2, 0, 0, ?3, ?3)",
						   fault);
		if (!stmt)
			return -1;
		bind_int(stmt, 1, notice);
		bind_int(stmt, 2, receiver);
		bind_int(stmt, 3, time);
		if (statement_run(store, stmt, "add to the outbox", fault) < 0)
			return -1;
	}
	return 0;
}

int store_outbox_settle(struct store *store, uint64_t row, enum outbox_state state, struct span error, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_SETTLE,
					   "UPDATE outbox SET state = ?2, error = ?3, changed = ?4, attempts = attempts + 1 WHERE row = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, row);
	bind_int(stmt, 2, state);
	bind_text(stmt, 3, error);
	bind_int(stmt, 4, now);
	if (statement_run(store, stmt, "settle a delivery", fault) < 0)
		return -1;
	if (sqlite3_changes(store->db) != 1)
		return fault_set(fault, FAULT_FATAL, "cannot settle delivery %llu in '%s': there is none", (unsigned long long)row, store->path);
	return 0;
}

struct outbox_walk {
	int (*each)(void *ctx, const struct store_outbox *row);
	void *ctx;
};

static int outbox_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct outbox_walk *walk = ctx;
	struct store_outbox row = {
		.row = column_id(stmt, 0),
		.receiver = column_span(stmt, 1),
		.state = (enum outbox_state)sqlite3_column_int(stmt, 2),
		.attempts = (uint32_t)sqlite3_column_int64(stmt, 3),
		.queued = sqlite3_column_int64(stmt, 4),
		.changed = sqlite3_column_int64(stmt, 5),
		.error = column_span(stmt, 6),
	};
	notice_read(stmt, 7, &row.notice);
	return walk->each(walk->ctx, &row);
}

/* The states stand in the text and not in parameters: only so does SQLite know that the partial indexes apply. */
static void outbox_sql(const struct outbox_filter *filter, struct buf *sql)
{
	buf_add_text(sql, "SELECT o.row, receiver.name, o.state, o.attempts, o.queued, o.changed, o.error, " NOTICE_COLUMNS);
	buf_add_text(sql, filter->with_body ? ", notice.body" : ", NULL");
	buf_add_text(sql, " FROM outbox o CROSS JOIN notice ON notice.row = o.notice CROSS JOIN receiver ON receiver.id = o.receiver"
			  " WHERE o.row > ?1");
	if (filter->state >= 0)
		buf_addf(sql, " AND o.state = %d", filter->state);
	if (filter->receiver.ptr)
		buf_add_text(sql, " AND o.receiver = (SELECT id FROM receiver WHERE name = ?2)");
	if (filter->notice_id.ptr)
		buf_add_text(sql, " AND o.notice = (SELECT row FROM notice WHERE id = ?3)");
	buf_add_text(sql, " ORDER BY o.row LIMIT ?4");
}

int store_outbox(struct store *store, const struct outbox_filter *filter, int (*each)(void *ctx, const struct store_outbox *row), void *ctx,
		 struct fault *fault)
{
	uint64_t id = 0;
	if (filter->notice_id.ptr && !notice_id_read(filter->notice_id, &id))
		return 0; /* no notice is called so */
	CLEANUP(buf_done) struct buf sql = { .max = 4096 };
	outbox_sql(filter, &sql);
	struct outbox_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, sql.ptr, fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, filter->after_row);
	if (filter->receiver.ptr)
		bind_text(stmt, 2, filter->receiver);
	if (filter->notice_id.ptr)
		bind_id(stmt, 3, id);
	bind_limit(stmt, 4, filter->limit);
	return statement_walk(store, stmt, outbox_row, &walk, "list the outbox", fault);
}

struct receivers_walk {
	int (*each)(void *ctx, struct span receiver, uint64_t queued, int64_t oldest);
	void *ctx;
};

static int receivers_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct receivers_walk *walk = ctx;
	return walk->each(walk->ctx, column_span(stmt, 0), column_id(stmt, 1), sqlite3_column_int64(stmt, 2));
}

int store_outbox_receivers(struct store *store, int (*each)(void *ctx, struct span receiver, uint64_t queued, int64_t oldest), void *ctx,
			   struct fault *fault)
{
	struct receivers_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT receiver.name, q.queued, (SELECT outbox.queued FROM outbox WHERE outbox.row = q.oldest)"
					    " FROM (SELECT receiver, count(*) AS queued, min(row) AS oldest FROM outbox WHERE state = 0 GROUP BY receiver) q"
					    " JOIN receiver ON receiver.id = q.receiver ORDER BY receiver.name",
					    fault);
	return stmt ? statement_walk(store, stmt, receivers_row, &walk, "list the receivers", fault) : -1;
}
