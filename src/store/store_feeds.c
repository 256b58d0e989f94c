/* Feeds and their known items: one row a feed, written with every answer. */
#include "store/store_sqlite.h"

#include <assert.h>

enum told { TOLD_QUIET = 1, TOLD_DYING = 2 };

#define FEED_COLUMNS                                                                                                                      \
	"id, name, origin, added, given_url, url, source, every, is_private, title, site, ttl, update_period, update_base,"  \
	" skip_hours, skip_days, body_hash, etag, last_modified, phase, failures, failing, next, barred, asked, success, item, gap,"       \
	" silence, told, move_target, move_answers, move_since, error, fetches, items, \"window\""

const char *feed_origin_name(enum feed_origin origin)
{
	static const char *const names[] = { [FEED_CONFIGURED] = "configuration", [FEED_ORDERED] = "order", [FEED_REMOVED] = "removed" };
	return names[origin];
}

static void pace_bind(sqlite3_stmt *stmt, const struct feed_pace *pace)
{
	bind_int(stmt, 20, pace->phase);
	bind_int(stmt, 21, pace->failures);
	bind_int(stmt, 22, pace->failing);
	bind_int(stmt, 23, pace->next);
	bind_int(stmt, 24, pace->barred);
	bind_int(stmt, 25, pace->asked);
	bind_int(stmt, 26, pace->success);
	bind_int(stmt, 27, pace->item);
	bind_int(stmt, 28, pace->gap);
	bind_int(stmt, 29, pace->silence);
	bind_int(stmt, 30, (pace->told_quiet ? TOLD_QUIET : 0) | (pace->told_dying ? TOLD_DYING : 0));
}

static void pace_read(sqlite3_stmt *stmt, struct feed_pace *ret_pace)
{
	int64_t told = sqlite3_column_int64(stmt, 29);
	*ret_pace = (struct feed_pace){
		.phase = (enum feed_phase)sqlite3_column_int(stmt, 19),
		.failures = (uint32_t)sqlite3_column_int64(stmt, 20),
		.failing = sqlite3_column_int64(stmt, 21),
		.next = sqlite3_column_int64(stmt, 22),
		.barred = sqlite3_column_int64(stmt, 23),
		.asked = sqlite3_column_int64(stmt, 24),
		.success = sqlite3_column_int64(stmt, 25),
		.item = sqlite3_column_int64(stmt, 26),
		.gap = sqlite3_column_int64(stmt, 27),
		.silence = sqlite3_column_int64(stmt, 28),
		.told_quiet = told & TOLD_QUIET,
		.told_dying = told & TOLD_DYING,
	};
}

static void feed_read(sqlite3_stmt *stmt, struct store_feed *ret_feed)
{
	*ret_feed = (struct store_feed){
		.id = column_id(stmt, 0),
		.name = column_span(stmt, 1),
		.origin = (enum feed_origin)sqlite3_column_int(stmt, 2),
		.added = sqlite3_column_int64(stmt, 3),
		.given_url = column_span(stmt, 4),
		.url = column_span(stmt, 5),
		.source = column_span(stmt, 6),
		.every_ms = sqlite3_column_int64(stmt, 7),
		.is_private = sqlite3_column_int(stmt, 8) != 0,
		.title = column_span(stmt, 9),
		.site = column_span(stmt, 10),
		.ttl_ms = sqlite3_column_int64(stmt, 11),
		.update_ms = sqlite3_column_int64(stmt, 12),
		.update_base = sqlite3_column_int64(stmt, 13),
		.skip_hours = (uint32_t)sqlite3_column_int64(stmt, 14),
		.skip_days = (uint8_t)sqlite3_column_int(stmt, 15),
		.body_hash = column_id(stmt, 16),
		.etag = column_span(stmt, 17),
		.last_modified = column_span(stmt, 18),
		.move = { column_id(stmt, 30), (uint32_t)sqlite3_column_int64(stmt, 31), sqlite3_column_int64(stmt, 32) },
		.error = column_span(stmt, 33),
		.fetches = column_id(stmt, 34),
		.items = column_id(stmt, 35),
		.window = (uint32_t)sqlite3_column_int64(stmt, 36),
	};
	pace_read(stmt, &ret_feed->pace);
}

/* Nothing of a feed is kept that could not be written as it is. */
int store_feed_put(struct store *store, const struct store_feed *feed, uint64_t *ret_id, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PUT,
					   "INSERT INTO feed(" FEED_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
					   " ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,"
					   " ?35, ?36, ?37) ON CONFLICT(id) DO UPDATE SET (" FEED_COLUMNS ") = (excluded.id, excluded.name,"
					   " excluded.origin, excluded.added, excluded.given_url, excluded.url, excluded.source, excluded.every,"
					   " excluded.is_private, excluded.title, excluded.site, excluded.ttl,"
					   " excluded.update_period, excluded.update_base, excluded.skip_hours, excluded.skip_days,"
					   " excluded.body_hash, excluded.etag, excluded.last_modified, excluded.phase, excluded.failures,"
					   " excluded.failing, excluded.next, excluded.barred, excluded.asked, excluded.success, excluded.item,"
					   " excluded.gap, excluded.silence, excluded.told, excluded.move_target, excluded.move_answers,"
					   " excluded.move_since, excluded.error, excluded.fetches, excluded.items, excluded.\"window\")",
					   fault);
	if (!stmt)
		return -1;
	bind_ref(stmt, 1, feed->id);
	bind_text(stmt, 2, feed->name);
	bind_int(stmt, 3, feed->origin);
	bind_int(stmt, 4, feed->added);
	bind_text(stmt, 5, feed->given_url);
	bind_text(stmt, 6, feed->url);
	bind_text(stmt, 7, feed->source);
	bind_int(stmt, 8, feed->every_ms);
	bind_int(stmt, 9, feed->is_private);
	bind_text(stmt, 10, feed->title);
	bind_text(stmt, 11, feed->site);
	bind_int(stmt, 12, feed->ttl_ms);
	bind_int(stmt, 13, feed->update_ms);
	bind_int(stmt, 14, feed->update_base);
	bind_int(stmt, 15, feed->skip_hours);
	bind_int(stmt, 16, feed->skip_days);
	bind_id(stmt, 17, feed->body_hash);
	bind_text(stmt, 18, feed->etag);
	bind_text(stmt, 19, feed->last_modified);
	pace_bind(stmt, &feed->pace);
	bind_id(stmt, 31, feed->move.target);
	bind_int(stmt, 32, feed->move.answers);
	bind_int(stmt, 33, feed->move.since);
	bind_text(stmt, 34, feed->error);
	bind_id(stmt, 35, feed->fetches);
	bind_id(stmt, 36, feed->items);
	bind_int(stmt, 37, feed->window);
	if (statement_run(store, stmt, "write down a feed", fault) < 0)
		return -1;
	if (ret_id)
		*ret_id = feed->id ? feed->id : (uint64_t)sqlite3_last_insert_rowid(store->db);
	return 0;
}

static void feed_copy(struct arena *arena, struct store_feed *feed)
{
	struct span *texts[] = { &feed->name, &feed->given_url, &feed->url, &feed->source, &feed->title, &feed->site, &feed->etag,
		&feed->last_modified, &feed->error };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}

int store_feed_find(struct store *store, struct span name, struct arena *arena, struct store_feed *ret_feed, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_FIND, "SELECT " FEED_COLUMNS " FROM feed WHERE name = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, name);
	int outcome = statement_row(store, stmt, "find a feed", fault);
	if (outcome != 0)
		return outcome;
	feed_read(stmt, ret_feed);
	feed_copy(arena, ret_feed);
	statement_reset(stmt);
	return 0;
}

struct feeds_walk {
	int (*each)(void *ctx, const struct store_feed *feed);
	void *ctx;
};

static int feeds_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct feeds_walk *walk = ctx;
	struct store_feed feed;
	feed_read(stmt, &feed);
	return walk->each(walk->ctx, &feed);
}

int store_feeds(struct store *store, int (*each)(void *ctx, const struct store_feed *feed), void *ctx, struct fault *fault)
{
	struct feeds_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, "SELECT " FEED_COLUMNS " FROM feed ORDER BY name", fault);
	return stmt ? statement_walk(store, stmt, feeds_row, &walk, "list the feeds", fault) : -1;
}

/* ---- items ---- */

int store_feed_item_put(struct store *store, uint64_t feed, const struct store_feed_item *item, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_ITEM_PUT,
					   "INSERT INTO feed_item(feed, identity, text, report, changed) VALUES(?1, ?2, ?3, ?4, ?5)"
					   " ON CONFLICT(feed, identity) DO UPDATE SET text = excluded.text, changed = excluded.changed,"
					   " report = coalesce(excluded.report, report)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, feed);
	bind_id(stmt, 2, item->identity);
	bind_id(stmt, 3, item->text);
	bind_ref(stmt, 4, item->report);
	bind_int(stmt, 5, item->changed);
	return statement_run(store, stmt, "write down an item of a feed", fault);
}

int store_feed_item_drop(struct store *store, uint64_t feed, uint64_t identity, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_ITEM_DROP, "DELETE FROM feed_item WHERE feed = ?1 AND identity = ?2", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, feed);
	bind_id(stmt, 2, identity);
	return statement_run(store, stmt, "forget an item of a feed", fault);
}

int store_feed_items(struct store *store, uint64_t feed, int (*each)(void *ctx, const struct store_feed_item *item), void *ctx, struct fault *fault)
{
	int outcome;
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_ITEMS, "SELECT identity, text, report, changed FROM feed_item WHERE feed = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, feed);
	while ((outcome = statement_row(store, stmt, "list the items of a feed", fault)) == 0) {
		struct store_feed_item item = {
			column_id(stmt, 0), column_id(stmt, 1), column_id(stmt, 2), sqlite3_column_int64(stmt, 3),
		};
		if (each(ctx, &item) != 0) {
			statement_reset(stmt);
			return 0;
		}
	}
	return outcome < 0 ? -1 : 0;
}
