/* What editors order about stories, and what the engine sees again: few, and each moves reports from one story to another. */
#include "store/store_sqlite.h"

#include <assert.h>

const char *story_verb_name(enum story_verb verb)
{
	static const char *const names[] = { [STORY_MERGE] = "merge", [STORY_SPLIT] = "split" };
	return names[verb];
}

static int row_add(struct store *store, const struct store_order *order, uint64_t seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_ORDER_ADD,
					   "INSERT INTO story_order(seq, verb, given, uid, author, comment, story, other, report)"
					   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_int(stmt, 2, order->verb);
	bind_int(stmt, 3, order->given);
	if (order->has_uid)
		bind_int(stmt, 4, order->uid);
	bind_text(stmt, 5, order->author);
	bind_text(stmt, 6, order->comment);
	bind_id(stmt, 7, order->story);
	bind_id(stmt, 8, order->other);
	bind_ref(stmt, 9, order->report);
	return statement_run(store, stmt, "add an order", fault);
}

/* Counted later, when its reports are there. */
static int story_found_by_order(struct store *store, uint64_t seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_FOUND_BY_ORDER,
					   "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(?1, 0, 0, ?1, 0, 0, 0)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	return statement_run(store, stmt, "add a story", fault);
}

/* The first move notes where the report was decided to be. */
static int report_move(struct store *store, uint64_t report, uint64_t story, uint64_t order, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_MOVE,
					   "UPDATE report SET decided_story = coalesce(decided_story, story), story = ?2, moved_by = coalesce(?3, moved_by)"
					   " WHERE seq = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report);
	bind_id(stmt, 2, story);
	bind_ref(stmt, 3, order);
	return statement_run(store, stmt, "move a report", fault);
}

/* It has no reports any more, and is a name of the other; so is what had been merged into it. */
static int story_merge(struct store *store, uint64_t story, uint64_t into, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_MERGE,
					   "UPDATE story SET merged_into = ?2, reports = 0, copies = 0, sources = 0, withdrawn = 0"
					   " WHERE id = ?1 OR merged_into = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_id(stmt, 2, into);
	if (statement_run(store, stmt, "merge a story", fault) < 0)
		return -1;
	stmt = statement_get(store, SLOT_STORY_SOURCES_DROP, "DELETE FROM story_source WHERE story = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	return statement_run(store, stmt, "drop a story's sources", fault);
}

int store_order_add(struct store *store, const struct store_order *order, const uint64_t *reports, size_t reports_len, struct fault *fault)
{
	assert(store->is_begun);
	uint64_t seq = journal_take(store);
	if (row_add(store, order, seq, fault) < 0 || (order->story == seq && story_found_by_order(store, seq, fault) < 0))
		return -1;
	for (size_t i = 0; i < reports_len; i++)
		if (report_move(store, reports[i], order->story, seq, fault) < 0)
			return -1;
	if (story_recount(store, order->story, fault) < 0)
		return -1;
	return order->verb == STORY_MERGE ? story_merge(store, order->other, order->story, fault) : story_recount(store, order->other, fault);
}

#define ORDER_COLUMNS "seq, verb, given, uid, author, comment, story, other, report"

/* Lent from the statement. */
static void order_read(sqlite3_stmt *stmt, struct store_order *ret_order)
{
	*ret_order = (struct store_order){
		.seq = column_id(stmt, 0),
		.verb = (enum story_verb)sqlite3_column_int(stmt, 1),
		.given = sqlite3_column_int64(stmt, 2),
		.has_uid = sqlite3_column_type(stmt, 3) != SQLITE_NULL,
		.uid = (uint32_t)sqlite3_column_int64(stmt, 3),
		.author = column_span(stmt, 4),
		.comment = column_span(stmt, 5),
		.story = column_id(stmt, 6),
		.other = column_id(stmt, 7),
		.report = column_id(stmt, 8),
	};
}

int store_order_get(struct store *store, uint64_t seq, struct arena *arena, struct store_order *ret_order, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_ORDER_GET, "SELECT " ORDER_COLUMNS " FROM story_order WHERE seq = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	int outcome = statement_row(store, stmt, "read an order", fault);
	if (outcome != 0)
		return outcome;
	order_read(stmt, ret_order);
	ret_order->author = arena_copy(arena, ret_order->author);
	ret_order->comment = arena_copy(arena, ret_order->comment);
	statement_reset(stmt);
	return 0;
}

struct orders_walk {
	int (*each)(void *ctx, const struct store_order *order);
	void *ctx;
};

static int orders_row(void *ctx, sqlite3_stmt *stmt)
{
	struct orders_walk *walk = ctx;
	struct store_order order;
	order_read(stmt, &order);
	return walk->each(walk->ctx, &order);
}

int store_orders(struct store *store, uint64_t story, int (*each)(void *ctx, const struct store_order *order), void *ctx, struct fault *fault)
{
	struct orders_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "WITH names(id) AS (SELECT ?1 UNION SELECT id FROM story WHERE merged_into = ?1)"
					    " SELECT " ORDER_COLUMNS " FROM story_order WHERE story IN names OR other IN names ORDER BY seq",
					    fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	return statement_walk(store, stmt, orders_row, &walk, "list orders", fault);
}

struct merged_walk {
	int (*each)(void *ctx, uint64_t id);
	void *ctx;
};

static int merged_row(void *ctx, sqlite3_stmt *stmt)
{
	struct merged_walk *walk = ctx;
	return walk->each(walk->ctx, column_id(stmt, 0));
}

int store_story_merged(struct store *store, uint64_t story, int (*each)(void *ctx, uint64_t id), void *ctx, struct fault *fault)
{
	struct merged_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, "SELECT id FROM story WHERE merged_into = ?1 ORDER BY id", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	return statement_walk(store, stmt, merged_row, &walk, "list merged stories", fault);
}

/* ---- moves ---- */

static int move_row_add(struct store *store, uint64_t cause, size_t place, const struct verdict_move *move, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_MOVE_ADD,
					   "INSERT INTO move(cause, place, report, origin, story, score, was) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, cause);
	bind_int(stmt, 2, (int64_t)place);
	bind_ref(stmt, 3, move->report);
	bind_id(stmt, 4, move->from);
	bind_id(stmt, 5, move->to);
	bind_int(stmt, 6, move->score);
	bind_int(stmt, 7, move->was);
	return statement_run(store, stmt, "add a move", fault);
}

static int reports_move(struct store *store, uint64_t from, uint64_t to, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORTS_MOVE,
					   "UPDATE report SET decided_story = coalesce(decided_story, story), story = ?2 WHERE story = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, from);
	bind_id(stmt, 2, to);
	return statement_run(store, stmt, "move a story's reports", fault);
}

static int move_do(struct store *store, const struct verdict_move *move, struct fault *fault)
{
	if (move->report != 0)
		return report_move(store, move->report, move->to, 0, fault);
	return reports_move(store, move->from, move->to, fault) < 0 ? -1 : story_merge(store, move->from, move->to, fault);
}

/* A later move of the same cause touches the story again, and has it counted. */
static bool is_counted_later(const struct verdict_move *moves, size_t len, size_t at, uint64_t story)
{
	for (size_t i = at + 1; i < len; i++)
		if (moves[i].from == story || moves[i].to == story)
			return true;
	return false;
}

int store_moves_add(struct store *store, uint64_t cause, const struct verdict_move *moves, size_t len, struct fault *fault)
{
	assert(store->is_begun);
	for (size_t i = 0; i < len; i++) {
		const struct verdict_move *move = &moves[i];
		if (move_row_add(store, cause, i, move, fault) < 0 || move_do(store, move, fault) < 0)
			return -1;
		if (!is_counted_later(moves, len, i, move->to) && story_recount(store, move->to, fault) < 0)
			return -1;
		if (move->report != 0 && !is_counted_later(moves, len, i, move->from) && story_recount(store, move->from, fault) < 0)
			return -1;
	}
	return 0;
}

struct moves_walk {
	int (*each)(void *ctx, const struct store_move *move);
	void *ctx;
};

static int moves_row(void *ctx, sqlite3_stmt *stmt)
{
	struct moves_walk *walk = ctx;
	struct store_move move = { column_id(stmt, 0),
				   { column_id(stmt, 1), column_id(stmt, 2), column_id(stmt, 3), sqlite3_column_int(stmt, 4), sqlite3_column_int(stmt, 5) } };
	return walk->each(walk->ctx, &move);
}

int store_moves(struct store *store, const struct store_move_filter *filter, int (*each)(void *ctx, const struct store_move *move), void *ctx,
		struct fault *fault)
{
	struct moves_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(
		store,
		filter->report == 0 ?
			"SELECT cause, report, origin, story, score, was FROM move WHERE (?1 = 0 OR cause = ?1) AND ?2 = 0 ORDER BY cause, place" :
			/* its own, and those of the stories that it has been in since it came */
			"WITH RECURSIVE been(story) AS (SELECT coalesce(decided_story, story) FROM report WHERE seq = ?2"
			" UNION SELECT move.story FROM move JOIN been ON move.origin = been.story"
			" AND (move.report = ?2 OR (move.report IS NULL AND move.cause >= ?2)))"
			" SELECT cause, report, origin, story, score, was FROM move WHERE (?1 = 0 OR cause = ?1) AND (report = ?2 OR"
			" (report IS NULL AND cause >= ?2 AND origin IN been)) ORDER BY cause, place",
		fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, filter->cause);
	bind_id(stmt, 2, filter->report);
	return statement_walk(store, stmt, moves_row, &walk, "list moves", fault);
}
