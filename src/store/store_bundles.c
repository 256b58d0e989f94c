/* Reports that wait until their receiver is told of them together. */
#include "base/array.h"
#include "store/store_sqlite.h"

#include <assert.h>

const char *bundle_why_name(enum bundle_why why)
{
	static const char *const names[] = { "waits", "rests", "quiet", "digest" };
	assert((size_t)why < LEN(names));
	return names[why];
}

int store_bundle_find(struct store *store, struct store_bundle *bundle, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLE_FIND,
					   "SELECT id, due, rest_until FROM bundle WHERE receiver = (SELECT id FROM receiver WHERE name = ?1)"
					   " AND route = ?2 AND key = ?3",
					   fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, bundle->receiver);
	bind_text(stmt, 2, bundle->route);
	bind_text(stmt, 3, bundle->key);
	int outcome = statement_row(store, stmt, "look for a bundle", fault);
	if (outcome != 0)
		return outcome;
	bundle->id = column_id(stmt, 0);
	bundle->state = (struct grouping){ .due = column_time(stmt, 1), .rest_until = sqlite3_column_int64(stmt, 2) };
	statement_reset(stmt);
	return 0;
}

int store_bundle_put(struct store *store, struct store_bundle *bundle, struct fault *fault)
{
	assert(store->is_begun);
	int64_t receiver;
	if (receiver_intern(store, bundle->receiver, &receiver, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLE_PUT,
					   "INSERT INTO bundle(receiver, route, key, due, rest_until) VALUES(?1, ?2, ?3, ?4, ?5)"
					   " ON CONFLICT(receiver, route, key) DO UPDATE SET due = ?4, rest_until = ?5 RETURNING id",
					   fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, receiver);
	bind_text(stmt, 2, bundle->route);
	bind_text(stmt, 3, bundle->key);
	bind_time(stmt, 4, bundle->state.due);
	bind_int(stmt, 5, bundle->state.rest_until);
	if (statement_row(store, stmt, "put a bundle", fault) < 0)
		return -1;
	bundle->id = column_id(stmt, 0);
	statement_reset(stmt);
	return 0;
}

#define BUNDLE_COLUMNS "bundle.id, receiver.name, bundle.route, bundle.key, bundle.due, bundle.rest_until"

static struct store_bundle bundle_read(sqlite3_stmt *stmt)
{
	return (struct store_bundle){
		.id = column_id(stmt, 0),
		.receiver = column_span(stmt, 1),
		.route = column_span(stmt, 2),
		.key = column_span(stmt, 3),
		.state = { .due = column_time(stmt, 4), .rest_until = sqlite3_column_int64(stmt, 5) },
	};
}

struct bundles_walk {
	int (*each)(void *ctx, const struct store_bundle *bundle);
	void *ctx;
};

static int bundles_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct bundles_walk *walk = ctx;
	struct store_bundle bundle = bundle_read(stmt);
	return walk->each(walk->ctx, &bundle);
}

int store_bundles_due(struct store *store, int64_t now, size_t limit, int (*each)(void *ctx, const struct store_bundle *bundle), void *ctx,
		      struct fault *fault)
{
	struct bundles_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT " BUNDLE_COLUMNS " FROM bundle JOIN receiver ON receiver.id = bundle.receiver"
					    " WHERE due IS NOT NULL AND due <= ?1 ORDER BY due, bundle.id LIMIT ?2",
					    fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, now);
	bind_limit(stmt, 2, limit);
	return statement_walk(store, stmt, bundles_row, &walk, "list the bundles that are due", fault);
}

/* The newest is the one that says when it is due, as a report never puts off what waits. */
int store_bundles_ahead(struct store *store, int64_t now, int (*each)(void *ctx, const struct store_bundle *bundle), void *ctx, struct fault *fault)
{
	struct bundles_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT " BUNDLE_COLUMNS " FROM bundle JOIN receiver ON receiver.id = bundle.receiver"
					    " WHERE due > ?1 AND (SELECT received FROM report"
					    " WHERE seq = (SELECT max(report) FROM bundle_report WHERE bundle_report.bundle = bundle.id)) > ?1",
					    fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, now);
	return statement_walk(store, stmt, bundles_row, &walk, "list the bundles of another time", fault);
}

int store_bundle_next(struct store *store, int64_t *ret_due, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLE_NEXT, "SELECT due FROM bundle WHERE due IS NOT NULL ORDER BY due LIMIT 1", fault);
	if (!stmt)
		return -1;
	int outcome = statement_row(store, stmt, "look for the next bundle", fault);
	if (outcome != 0)
		return outcome;
	*ret_due = sqlite3_column_int64(stmt, 0);
	statement_reset(stmt);
	return 0;
}

int store_bundle_add(struct store *store, uint64_t bundle, const struct store_bundle_report *report, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLE_REPORT_ADD,
					   "INSERT INTO bundle_report(bundle, report, watches, why) VALUES(?1, ?2, ?3, ?4)"
					   " ON CONFLICT(bundle, report) DO UPDATE SET watches = ?3, why = ?4",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, bundle);
	bind_id(stmt, 2, report->report);
	bind_text(stmt, 3, report->watches.ptr ? report->watches : SPAN(""));
	bind_int(stmt, 4, report->why);
	return statement_run(store, stmt, "add a report to a bundle", fault);
}

struct bundle_reports_walk {
	int (*each)(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report);
	void *ctx;
};

static int bundle_reports_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct bundle_reports_walk *walk = ctx;
	struct store_bundle bundle = bundle_read(stmt);
	struct store_bundle_report report = {
		.report = column_id(stmt, 6), .watches = column_span(stmt, 7), .why = (enum bundle_why)sqlite3_column_int(stmt, 8)
	};
	return walk->each(walk->ctx, &bundle, &report);
}

/* Three statements, so that each finds its index. */
int store_bundle_reports(struct store *store, uint64_t bundle, uint64_t report,
			 int (*each)(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report), void *ctx, struct fault *fault)
{
#define BUNDLE_REPORTS(condition)                                                                                                                    \
	"SELECT " BUNDLE_COLUMNS ", member.report, member.watches, member.why FROM bundle_report member JOIN bundle ON bundle.id = member.bundle"     \
	" JOIN receiver ON receiver.id = bundle.receiver WHERE " condition " ORDER BY member.bundle, member.report"
	struct bundle_reports_walk walk = { each, ctx };
	const char *sql = bundle && report ? BUNDLE_REPORTS("member.bundle = ?1 AND member.report = ?2") :
			  bundle	   ? BUNDLE_REPORTS("member.bundle = ?1 AND ?2 = 0") :
			  report	   ? BUNDLE_REPORTS("?1 = 0 AND member.report = ?2") :
					     BUNDLE_REPORTS("?1 = 0 AND ?2 = 0");
#undef BUNDLE_REPORTS
	sqlite3_stmt *stmt = statement_make(store, sql, fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, bundle);
	bind_id(stmt, 2, report);
	return statement_walk(store, stmt, bundle_reports_row, &walk, "list what waits", fault);
}

int store_bundle_remove(struct store *store, uint64_t bundle, uint64_t report, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLE_REPORT_DROP, "DELETE FROM bundle_report WHERE bundle = ?1 AND report = ?2", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, bundle);
	bind_id(stmt, 2, report);
	return statement_run(store, stmt, "take a report out of a bundle", fault);
}

int store_bundle_empty(struct store *store, uint64_t bundle, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLE_REPORTS_DROP, "DELETE FROM bundle_report WHERE bundle = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, bundle);
	return statement_run(store, stmt, "empty a bundle", fault);
}

int store_bundles_forget(struct store *store, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_BUNDLES_FORGET, "DELETE FROM bundle WHERE due IS NULL AND rest_until <= ?1", fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, now);
	return statement_run(store, stmt, "forget bundles", fault);
}
