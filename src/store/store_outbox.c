/* Notices on their way, and the receivers that they are on their way to. */
#include "base/array.h"
#include "store/store_sqlite.h"

#include <assert.h>

const char *outbox_state_name(enum outbox_state state)
{
	static const char *const names[] = { "queued", "delivered", "dead", "held" };
	assert((size_t)state < LEN(names));
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

#define RECEIVER_COLUMNS "receiver.phase, receiver.failures, receiver.next, receiver.error, receiver.changed, receiver.held, receiver.held_uid," \
			 " receiver.held_by, receiver.held_comment, receiver.released, receiver.failing, receiver.expired, receiver.expiry, receiver.rate"

/* A breaker that has never been put is closed: NULL is 0. */
static struct store_receiver receiver_read(sqlite3_stmt *stmt, int from)
{
	return (struct store_receiver){
		.retry = {
			.phase = (enum retry_phase)sqlite3_column_int(stmt, from),
			.failures = (uint32_t)sqlite3_column_int64(stmt, from + 1),
			.next = sqlite3_column_int64(stmt, from + 2),
		},
		.error = column_span(stmt, from + 3),
		.changed = column_time(stmt, from + 4),
		.hold = {
			.since = column_time(stmt, from + 5),
			.has_uid = sqlite3_column_type(stmt, from + 6) != SQLITE_NULL,
			.uid = (uint32_t)sqlite3_column_int64(stmt, from + 6),
			.author = column_span(stmt, from + 7),
			.comment = column_span(stmt, from + 8),
		},
		.released = column_time(stmt, from + 9),
		.failing = column_time(stmt, from + 10),
		.expired = column_id(stmt, from + 11),
		.expiry = column_id(stmt, from + 12),
		.rate = { .full = sqlite3_column_int64(stmt, from + 13) },
	};
}

int store_receiver_get(struct store *store, struct span receiver, struct arena *arena, struct store_receiver *ret_receiver, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_GET, "SELECT " RECEIVER_COLUMNS " FROM receiver WHERE name = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, receiver);
	int outcome = statement_row(store, stmt, "read a receiver", fault);
	if (outcome != 0)
		return outcome;
	struct store_receiver found = receiver_read(stmt, 0);
	found.error = arena_copy(arena, found.error);
	found.hold.author = arena_copy(arena, found.hold.author);
	found.hold.comment = arena_copy(arena, found.hold.comment);
	*ret_receiver = found;
	statement_reset(stmt);
	return 0;
}

int store_receiver_put(struct store *store, struct span receiver, const struct retry *retry, int64_t failing, struct span error, int64_t now,
		       struct fault *fault)
{
	assert(store->is_begun);
	int64_t id;
	if (receiver_intern(store, receiver, &id, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_PUT,
					   "UPDATE receiver SET phase = ?2, failures = ?3, next = ?4, error = ?5, changed = ?6,"
					   " failing = ?7 WHERE id = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, id);
	bind_int(stmt, 2, retry->phase);
	bind_int(stmt, 3, retry->failures);
	bind_int(stmt, 4, retry->next);
	bind_text(stmt, 5, error);
	bind_int(stmt, 6, now);
	bind_time(stmt, 7, failing);
	return statement_run(store, stmt, "update a receiver", fault);
}

int store_receiver_put_rate(struct store *store, struct span receiver, const struct rate *rate, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_PUT_RATE, "UPDATE receiver SET rate = ?2 WHERE name = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, receiver);
	bind_int(stmt, 2, rate->full);
	return statement_run(store, stmt, "update a receiver's rate", fault);
}

int store_receiver_hold(struct store *store, struct span receiver, const struct store_hold *hold, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	int64_t id;
	if (receiver_intern(store, receiver, &id, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_HOLD,
					   "UPDATE receiver SET held = ?2, held_uid = ?3, held_by = ?4, held_comment = ?5,"
					   " released = iif(?2 IS NULL, ?6, released) WHERE id = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, id);
	bind_time(stmt, 2, hold ? hold->since : TIME_NONE);
	if (hold && hold->has_uid)
		bind_int(stmt, 3, hold->uid);
	bind_text(stmt, 4, hold ? hold->author : SPAN_NONE);
	bind_text(stmt, 5, hold ? hold->comment : SPAN_NONE);
	bind_int(stmt, 6, now);
	return statement_run(store, stmt, "hold a receiver", fault);
}

int store_receiver_expire(struct store *store, struct span receiver, uint64_t expired, uint64_t expiry, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_RECEIVER_EXPIRE, "UPDATE receiver SET expired = ?2, expiry = ?3 WHERE name = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, receiver);
	bind_id(stmt, 2, expired);
	bind_ref(stmt, 3, expiry);
	return statement_run(store, stmt, "count what has expired", fault);
}

/* ---- the outbox ---- */

int store_outbox_waiting(struct store *store, struct span receiver, uint64_t *ret_waiting, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_WAITING,
					   "SELECT count(*) FROM outbox WHERE state = 0 AND receiver = (SELECT id FROM receiver WHERE name = ?1)", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, receiver);
	if (statement_row(store, stmt, "count what waits", fault) < 0)
		return -1;
	*ret_waiting = column_id(stmt, 0);
	statement_reset(stmt);
	return 0;
}

int outbox_add(struct store *store, int64_t notice, int64_t time, const struct span *receivers, size_t receivers_len, struct fault *fault)
{
	for (size_t i = 0; i < receivers_len; i++) {
		int64_t receiver;
		if (receiver_intern(store, receivers[i], &receiver, fault) < 0)
			return -1;
		sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_ADD,
						   "INSERT INTO outbox(notice, receiver, state, attempts, queued, since, changed) VALUES(?1, ?2, 0, 0, ?3, ?3, ?3)",
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

/* The number of the next delivery. */
static int told_next(struct store *store, uint64_t *ret_told, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_TOLD, "UPDATE note SET value = value + 1 WHERE name = 'told' RETURNING value", fault);
	if (!stmt || statement_row(store, stmt, "count a delivery", fault) != 0)
		return -1;
	*ret_told = column_id(stmt, 0);
	statement_reset(stmt);
	return 0;
}

/* An attempt began when the row was queued. Held or dropped since, it stays so, unless the receiver has it. */
int store_outbox_settle(struct store *store, uint64_t row, enum outbox_state state, struct span error, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	static_assert(OUTBOX_QUEUED == 0 && OUTBOX_DELIVERED == 1, "as in the statement");
	uint64_t told = 0;
	if (state == OUTBOX_DELIVERED && told_next(store, &told, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_SETTLE,
					   "UPDATE outbox SET attempts = attempts + 1, changed = ?4, state = iif(state = 0 OR ?2 = 1, ?2, state),"
					   " error = iif(state = 0 OR ?2 = 1, ?3, error), told = coalesce(?5, told) WHERE row = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, row);
	bind_int(stmt, 2, state);
	bind_text(stmt, 3, error);
	bind_int(stmt, 4, now);
	bind_ref(stmt, 5, told);
	if (statement_run(store, stmt, "settle a delivery", fault) < 0)
		return -1;
	if (sqlite3_changes(store->db) != 1)
		return fault_set(fault, FAULT_FATAL, "cannot settle delivery %llu in '%s': there is none", (unsigned long long)row, store->path);
	return 0;
}

int store_outbox_bury(struct store *store, uint64_t row, struct span error, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	static_assert(OUTBOX_QUEUED == 0 && OUTBOX_DEAD == 2, "as in the statement");
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_BURY,
					   "UPDATE outbox SET state = 2, error = ?2, changed = ?3 WHERE row = ?1 AND state = 0", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, row);
	bind_text(stmt, 2, error);
	bind_int(stmt, 3, now);
	return statement_run(store, stmt, "give a delivery up", fault);
}

/* NOTICE_WITHDRAWN stands in the texts as the number that it is. Of a notice: it tells of reports of which none stands any more, and is not the notice
 * that says so. */
#define NOTICE_IS_WITHDRAWN "(notice.type <> 4 AND NOT (SELECT coalesce(max(report.withdrawn_by IS NULL), 1) FROM report" \
			    " WHERE report.seq = notice.report OR report.seq IN (SELECT report FROM notice_fold WHERE notice_fold.notice = notice.row)))"

/* Of what was passed on a part may have been withdrawn: whoever is told of it is told that as well. */
static int pass_withdrawals(struct store *store, uint64_t row, int64_t receiver, int64_t now, struct fault *fault)
{
	static_assert(NOTICE_WITHDRAWN == 4, "as in the statements");
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_PASS_WITHDRAWALS,
					   "INSERT INTO outbox(notice, receiver, state, attempts, queued, since, changed, instead_of)"
					   " SELECT later.row, ?2, 0, 0, ?3, ?3, ?3, coalesce(told.instead_of, told.receiver)"
					   " FROM outbox AS told JOIN notice ON notice.row = told.notice JOIN notice AS later ON later.type = 4 AND later.report"
					   " IN (SELECT notice.report UNION SELECT report FROM notice_fold WHERE notice_fold.notice = notice.row)"
					   " WHERE told.row = ?1 AND EXISTS (SELECT 1 FROM outbox WHERE notice = later.row AND receiver = told.receiver)"
					   " AND NOT EXISTS (SELECT 1 FROM outbox WHERE notice = later.row AND receiver = ?2) ORDER BY later.row",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, row);
	bind_int(stmt, 2, receiver);
	bind_int(stmt, 3, now);
	return statement_run(store, stmt, "pass withdrawals on", fault);
}

int store_outbox_pass(struct store *store, uint64_t row, struct span receiver, struct span error, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	static_assert(OUTBOX_DEAD == 2, "as in the statement");
	int64_t id;
	if (receiver_intern(store, receiver, &id, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTBOX_PASS,
					   "INSERT INTO outbox(notice, receiver, state, attempts, queued, since, changed, instead_of)"
					   " SELECT o.notice, ?2, 0, 0, ?3, ?3, ?3, coalesce(o.instead_of, o.receiver)"
					   " FROM outbox AS o JOIN notice ON notice.row = o.notice"
					   " WHERE o.row = ?1 AND o.state = 2 AND o.error IS ?4 AND NOT " NOTICE_IS_WITHDRAWN
					   " AND NOT EXISTS (SELECT 1 FROM outbox WHERE notice = o.notice AND receiver = ?2)"
					   " AND NOT EXISTS (SELECT 1 FROM notice AS same JOIN outbox ON outbox.notice = same.row AND outbox.receiver = ?2"
					   " AND outbox.state <> 2 WHERE same.report = notice.report AND same.type = notice.type"
					   " AND NOT EXISTS (SELECT 1 FROM notice_fold WHERE notice_fold.notice = notice.row))",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, row);
	bind_int(stmt, 2, id);
	bind_int(stmt, 3, now);
	bind_text(stmt, 4, error);
	if (statement_run(store, stmt, "pass a delivery on", fault) < 0)
		return -1;
	return sqlite3_changes(store->db) == 1 ? pass_withdrawals(store, row, id, now, fault) : 0;
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
		.since = sqlite3_column_int64(stmt, 7),
		.instead_of = column_span(stmt, 8),
	};
	notice_read(stmt, 9, &row.notice);
	return walk->each(walk->ctx, &row);
}

/* The index of those in this state; NULL where it is not a small part of all. */
static const char *index_of_state(int state)
{
	return state == OUTBOX_QUEUED ? "outbox_queued" : state == OUTBOX_DEAD ? "outbox_dead" : state == OUTBOX_HELD ? "outbox_held" : NULL;
}

/* The states stand in the text and not in parameters: only so does SQLite know that the partial indexes apply. Of all receivers together it would
 * rather go through the whole table, which is in order, than sort the few rows in question. */
static void outbox_where(const struct outbox_filter *filter, bool only_standing, struct buf *sql)
{
	const char *index = filter->receiver.ptr || filter->notice_id.ptr ? NULL : index_of_state(filter->state);
	buf_add_text(sql, " WHERE o.row > ?1");
	if (index)
		buf_addf(sql, " AND o.row IN (SELECT row FROM outbox INDEXED BY %s WHERE state = %d AND row > ?1 ORDER BY row LIMIT ?4)", index,
			 filter->state);
	else if (filter->state >= 0)
		buf_addf(sql, " AND o.state = %d", filter->state);
	if (filter->receiver.ptr)
		buf_add_text(sql, " AND o.receiver = (SELECT id FROM receiver WHERE name = ?2)");
	if (filter->notice_id.ptr)
		buf_add_text(sql, " AND o.notice = (SELECT row FROM notice WHERE id = ?3)");
	if (only_standing)
		buf_add_text(sql, " AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.row = o.notice AND " NOTICE_IS_WITHDRAWN ")");
	buf_add_text(sql, " ORDER BY o.row LIMIT ?4");
}

static void outbox_bind(sqlite3_stmt *stmt, const struct outbox_filter *filter, uint64_t notice_id)
{
	bind_id(stmt, 1, filter->after_row);
	if (filter->receiver.ptr)
		bind_text(stmt, 2, filter->receiver);
	if (filter->notice_id.ptr)
		bind_id(stmt, 3, notice_id);
	bind_limit(stmt, 4, filter->limit);
}

static void outbox_sql(const struct outbox_filter *filter, struct buf *sql)
{
	buf_add_text(sql, "SELECT o.row, receiver.name, o.state, o.attempts, o.queued, o.changed, o.error, o.since,"
			  " (SELECT name FROM receiver WHERE id = o.instead_of), " NOTICE_COLUMNS);
	buf_add_text(sql, filter->with_body ? ", notice.body" : ", NULL");
	buf_add_text(sql, " FROM outbox o CROSS JOIN notice ON notice.row = o.notice CROSS JOIN receiver ON receiver.id = o.receiver");
	outbox_where(filter, false, sql);
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
	outbox_bind(stmt, filter, id);
	return statement_walk(store, stmt, outbox_row, &walk, "list the outbox", fault);
}

struct moved {
	uint64_t len, last;
};

static int moved_row(void *ctx, sqlite3_stmt *stmt)
{
	struct moved *moved = ctx;
	uint64_t row = column_id(stmt, 0);
	moved->len++;
	if (row > moved->last)
		moved->last = row;
	return 0;
}

int store_outbox_move(struct store *store, const struct outbox_filter *filter, enum outbox_state to, struct span error, int64_t now, uint64_t *ret_moved,
		      uint64_t *ret_last, struct fault *fault)
{
	assert(store->is_begun);
	static_assert(OUTBOX_QUEUED == 0 && OUTBOX_HELD == 3, "as in the statement");
	uint64_t id = 0;
	struct moved moved = { 0 };
	*ret_moved = *ret_last = 0;
	if (filter->notice_id.ptr && !notice_id_read(filter->notice_id, &id))
		return 0;
	CLEANUP(buf_done) struct buf sql = { .max = 4096 };
	buf_add_text(&sql, "UPDATE outbox SET state = ?5, error = ?6, changed = ?7, since = iif(?5 = 0, ?7, since),"
			   " attempts = iif(?5 = 0 AND state <> 3, 0, attempts) WHERE row IN (SELECT o.row FROM outbox o");
	outbox_where(filter, to == OUTBOX_QUEUED, &sql);
	buf_add_text(&sql, ") RETURNING row");
	sqlite3_stmt *stmt = statement_make(store, sql.ptr, fault);
	if (!stmt)
		return -1;
	outbox_bind(stmt, filter, id);
	bind_int(stmt, 5, to);
	bind_text(stmt, 6, error);
	bind_int(stmt, 7, now);
	if (statement_walk(store, stmt, moved_row, &moved, "move deliveries", fault) < 0)
		return -1;
	*ret_moved = moved.len;
	*ret_last = moved.last;
	return 0;
}

struct queues_walk {
	int (*each)(void *ctx, const struct store_queue *queue);
	void *ctx;
};

static int queues_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct queues_walk *walk = ctx;
	struct store_queue queue = {
		.receiver = column_span(stmt, 0),
		.queued = column_id(stmt, 1),
		.held = column_id(stmt, 2),
		.dead = column_id(stmt, 3),
		.oldest = column_time(stmt, 4),
		.state = receiver_read(stmt, 5),
	};
	return walk->each(walk->ctx, &queue);
}

/* Each count walks one partial index, and nothing of the table but the oldest rows. */
int store_queues(struct store *store, int (*each)(void *ctx, const struct store_queue *queue), void *ctx, struct fault *fault)
{
	struct queues_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT name, queued, held_rows, dead, (SELECT outbox.queued FROM outbox WHERE outbox.row = oldest), " RECEIVER_COLUMNS
					    " FROM (SELECT id AS receiver_id,"
					    " (SELECT count(*) FROM outbox WHERE state = 0 AND receiver = receiver.id) AS queued,"
					    " (SELECT count(*) FROM outbox WHERE state = 3 AND receiver = receiver.id) AS held_rows,"
					    " (SELECT count(*) FROM outbox WHERE state = 2 AND receiver = receiver.id) AS dead,"
					    " (SELECT min(row) FROM outbox WHERE state = 0 AND receiver = receiver.id) AS oldest FROM receiver)"
					    " JOIN receiver ON receiver.id = receiver_id"
					    " WHERE queued > 0 OR held_rows > 0 OR dead > 0 OR expired > 0 OR held IS NOT NULL ORDER BY name",
					    fault);
	return stmt ? statement_walk(store, stmt, queues_row, &walk, "list the queues", fault) : -1;
}
