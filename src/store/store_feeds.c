/* Feeds and their known items: one row a feed, written with every answer. */
#include "base/array.h"
#include "store/store_sqlite.h"

#include <assert.h>

enum told { TOLD_QUIET = 1, TOLD_DYING = 2 };

#define FEED_FACTS                                                                                                                        \
	"name, origin, added, given_url, url, source, every, is_full_text, is_private, title, site, ttl, update_period, update_base,"      \
	" skip_hours, skip_days, body_hash, etag, last_modified, phase, failures, failing, next, barred, asked, success, item, gap,"       \
	" silence, told, move_target, move_answers, move_since, error, fetches, items, \"window\", folder"
#define FEED_COLUMNS "id, " FEED_FACTS

const char *feed_origin_name(enum feed_origin origin)
{
	static const char *const names[] = { [FEED_CONFIGURED] = "configuration", [FEED_ORDERED] = "order", [FEED_REMOVED] = "removed" };
	return names[origin];
}

static void pace_bind(sqlite3_stmt *stmt, const struct feed_pace *pace)
{
	bind_int(stmt, 21, pace->phase);
	bind_int(stmt, 22, pace->failures);
	bind_int(stmt, 23, pace->failing);
	bind_int(stmt, 24, pace->next);
	bind_int(stmt, 25, pace->barred);
	bind_int(stmt, 26, pace->asked);
	bind_int(stmt, 27, pace->success);
	bind_int(stmt, 28, pace->item);
	bind_int(stmt, 29, pace->gap);
	bind_int(stmt, 30, pace->silence);
	bind_int(stmt, 31, (pace->told_quiet ? TOLD_QUIET : 0) | (pace->told_dying ? TOLD_DYING : 0));
}

static void pace_read(sqlite3_stmt *stmt, struct feed_pace *ret_pace)
{
	int64_t told = sqlite3_column_int64(stmt, 30);
	*ret_pace = (struct feed_pace){
		.phase = (enum feed_phase)sqlite3_column_int(stmt, 20),
		.failures = (uint32_t)sqlite3_column_int64(stmt, 21),
		.failing = sqlite3_column_int64(stmt, 22),
		.next = sqlite3_column_int64(stmt, 23),
		.barred = sqlite3_column_int64(stmt, 24),
		.asked = sqlite3_column_int64(stmt, 25),
		.success = sqlite3_column_int64(stmt, 26),
		.item = sqlite3_column_int64(stmt, 27),
		.gap = sqlite3_column_int64(stmt, 28),
		.silence = sqlite3_column_int64(stmt, 29),
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
		.is_full_text = sqlite3_column_int(stmt, 8) != 0,
		.is_private = sqlite3_column_int(stmt, 9) != 0,
		.title = column_span(stmt, 10),
		.site = column_span(stmt, 11),
		.ttl_ms = sqlite3_column_int64(stmt, 12),
		.update_ms = sqlite3_column_int64(stmt, 13),
		.update_base = sqlite3_column_int64(stmt, 14),
		.skip_hours = (uint32_t)sqlite3_column_int64(stmt, 15),
		.skip_days = (uint8_t)sqlite3_column_int(stmt, 16),
		.body_hash = column_id(stmt, 17),
		.etag = column_span(stmt, 18),
		.last_modified = column_span(stmt, 19),
		.move = { column_id(stmt, 31), (uint32_t)sqlite3_column_int64(stmt, 32), sqlite3_column_int64(stmt, 33) },
		.error = column_span(stmt, 34),
		.fetches = column_id(stmt, 35),
		.items = column_id(stmt, 36),
		.window = (uint32_t)sqlite3_column_int64(stmt, 37),
		.folder = column_span(stmt, 38),
	};
	pace_read(stmt, &ret_feed->pace);
}

/* Nothing of a feed is kept that could not be written as it is. Setting the id, to itself, would have SQLite look at all who refer to it, and before that
 * set a savepoint, for which the index of words is written out: once for each feed instead of once for all that are written together. */
int store_feed_put(struct store *store, const struct store_feed *feed, uint64_t *ret_id, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PUT,
					   "INSERT INTO feed(" FEED_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
					   " ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,"
					   " ?35, ?36, ?37, ?38, ?39) ON CONFLICT(id) DO UPDATE SET (" FEED_FACTS ") = (excluded.name,"
					   " excluded.origin, excluded.added, excluded.given_url, excluded.url, excluded.source, excluded.every,"
					   " excluded.is_full_text, excluded.is_private, excluded.title, excluded.site, excluded.ttl,"
					   " excluded.update_period, excluded.update_base, excluded.skip_hours, excluded.skip_days,"
					   " excluded.body_hash, excluded.etag, excluded.last_modified, excluded.phase, excluded.failures,"
					   " excluded.failing, excluded.next, excluded.barred, excluded.asked, excluded.success, excluded.item,"
					   " excluded.gap, excluded.silence, excluded.told, excluded.move_target, excluded.move_answers,"
					   " excluded.move_since, excluded.error, excluded.fetches, excluded.items, excluded.\"window\", excluded.folder)",
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
	bind_int(stmt, 9, feed->is_full_text);
	bind_int(stmt, 10, feed->is_private);
	bind_text(stmt, 11, feed->title);
	bind_text(stmt, 12, feed->site);
	bind_int(stmt, 13, feed->ttl_ms);
	bind_int(stmt, 14, feed->update_ms);
	bind_int(stmt, 15, feed->update_base);
	bind_int(stmt, 16, feed->skip_hours);
	bind_int(stmt, 17, feed->skip_days);
	bind_id(stmt, 18, feed->body_hash);
	bind_text(stmt, 19, feed->etag);
	bind_text(stmt, 20, feed->last_modified);
	pace_bind(stmt, &feed->pace);
	bind_id(stmt, 32, feed->move.target);
	bind_int(stmt, 33, feed->move.answers);
	bind_int(stmt, 34, feed->move.since);
	bind_text(stmt, 35, feed->error);
	bind_id(stmt, 36, feed->fetches);
	bind_id(stmt, 37, feed->items);
	bind_int(stmt, 38, feed->window);
	bind_text(stmt, 39, feed->folder);
	if (statement_run(store, stmt, "write down a feed", fault) < 0)
		return -1;
	if (ret_id)
		*ret_id = feed->id ? feed->id : (uint64_t)sqlite3_last_insert_rowid(store->db);
	return 0;
}

static void feed_copy(struct arena *arena, struct store_feed *feed)
{
	struct span *texts[] = { &feed->name, &feed->given_url, &feed->url, &feed->source, &feed->title, &feed->site, &feed->etag,
		&feed->last_modified, &feed->error, &feed->folder };
	for (size_t i = 0; i < LEN(texts); i++)
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

/* ---- their hosts ---- */

int store_feed_host_hold(struct store *store, struct span host, int64_t until, int64_t now, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_HOSTS_DROP, "DELETE FROM feed_host WHERE held <= ?1", fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, now);
	if (statement_run(store, stmt, "forget the hosts of feeds", fault) < 0)
		return -1;
	stmt = statement_get(store, SLOT_FEED_HOST_HOLD, "INSERT OR REPLACE INTO feed_host(host, held) VALUES(?1, ?2)", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, host);
	bind_int(stmt, 2, until);
	return statement_run(store, stmt, "write down that a host is held", fault);
}

int store_feed_host_held(struct store *store, struct span host, int64_t *ret_until, struct fault *fault)
{
	*ret_until = 0;
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_HOST_HELD, "SELECT held FROM feed_host WHERE host = ?1", fault);
	if (!stmt)
		return -1;
	bind_text(stmt, 1, host);
	int outcome = statement_row(store, stmt, "look whether a host is held", fault);
	if (outcome != 0)
		return outcome < 0 ? -1 : 0;
	*ret_until = sqlite3_column_int64(stmt, 0);
	statement_reset(stmt);
	return 0;
}

struct hosts_walk {
	int (*each)(void *ctx, struct span host, int64_t until);
	void *ctx;
};

static int hosts_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct hosts_walk *walk = ctx;
	return walk->each(walk->ctx, column_span(stmt, 0), sqlite3_column_int64(stmt, 1));
}

int store_feed_hosts(struct store *store, int (*each)(void *ctx, struct span host, int64_t until), void *ctx, struct fault *fault)
{
	struct hosts_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, "SELECT host, held FROM feed_host", fault);
	return stmt ? statement_walk(store, stmt, hosts_row, &walk, "list the hosts of feeds", fault) : -1;
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
	return statement_run(store, stmt, "forget an item of a feed", fault) < 0 ? -1 : store_feed_page_drop(store, feed, identity, fault);
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

/* ---- their pages ---- */

int store_feed_page_put(struct store *store, const struct store_feed_page *page, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PAGE_PUT,
					   "INSERT OR REPLACE INTO feed_page(feed, identity, report, url, tries, next, changed, error)"
					   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, page->feed);
	bind_id(stmt, 2, page->identity);
	bind_id(stmt, 3, page->report);
	bind_text(stmt, 4, page->url);
	bind_int(stmt, 5, page->tries);
	if (page->next != 0)
		bind_int(stmt, 6, page->next);
	bind_int(stmt, 7, page->changed);
	bind_text(stmt, 8, page->error.ptr ? page->error : SPAN(""));
	return statement_run(store, stmt, "write down a page of a feed", fault);
}

int store_feed_page_drop(struct store *store, uint64_t feed, uint64_t identity, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PAGE_DROP, "DELETE FROM feed_page WHERE feed = ?1 AND identity = ?2", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, feed);
	bind_id(stmt, 2, identity);
	return statement_run(store, stmt, "forget a page of a feed", fault);
}

int store_feed_pages_trim(struct store *store, uint64_t feed, uint32_t most, struct span error, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PAGES_TRIM,
					   "UPDATE feed_page SET next = NULL, error = ?3 WHERE feed = ?1 AND next IS NOT NULL AND identity NOT IN"
					   " (SELECT identity FROM feed_page WHERE feed = ?1 AND next IS NOT NULL ORDER BY report DESC LIMIT ?2)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, feed);
	bind_int(stmt, 2, most);
	bind_text(stmt, 3, error);
	return statement_run(store, stmt, "give up pages of a feed", fault);
}

int store_feed_pages(struct store *store, size_t limit, int (*each)(void *ctx, const struct store_feed_page *page), void *ctx, struct fault *fault)
{
	int outcome;
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PAGES,
					   "SELECT p.feed, p.identity, p.report, p.url, p.tries, p.next, p.changed, p.error FROM feed_page p"
					   " JOIN feed f ON f.id = p.feed JOIN feed_item i ON i.feed = p.feed AND i.identity = p.identity"
					   " AND i.report = p.report WHERE p.next IS NOT NULL AND f.is_full_text AND f.origin <> ?1"
					   " AND f.phase = ?2 ORDER BY p.next LIMIT ?3",
					   fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, FEED_REMOVED);
	bind_int(stmt, 2, FEED_ACTIVE);
	bind_limit(stmt, 3, limit);
	while ((outcome = statement_row(store, stmt, "list the pages of feeds", fault)) == 0) {
		struct store_feed_page page = {
			.feed = column_id(stmt, 0), .identity = column_id(stmt, 1), .report = column_id(stmt, 2), .url = column_span(stmt, 3),
			.tries = (uint32_t)sqlite3_column_int64(stmt, 4), .next = sqlite3_column_int64(stmt, 5),
			.changed = sqlite3_column_int64(stmt, 6), .error = column_span(stmt, 7),
		};
		if (each(ctx, &page) != 0) {
			statement_reset(stmt);
			return 0;
		}
	}
	return outcome < 0 ? -1 : 0;
}

/* Of an aggregate with max() SQLite takes the other columns from the row that has it. */
int store_feed_pages_count(struct store *store, uint64_t feed, struct arena *arena, struct store_feed_pages_count *ret_count, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_FEED_PAGES_COUNT,
					   "SELECT count(next), count(*) - count(next), coalesce((SELECT min(next) FROM feed_page WHERE feed = ?1), 0),"
					   " error, max(changed) FROM feed_page WHERE feed = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, feed);
	if (statement_row(store, stmt, "count the pages of a feed", fault) != 0)
		return -1;
	*ret_count = (struct store_feed_pages_count){
		.waiting = column_id(stmt, 0), .given_up = column_id(stmt, 1), .next = sqlite3_column_int64(stmt, 2),
		.error = arena_copy(arena, column_span(stmt, 3)),
	};
	statement_reset(stmt);
	return 0;
}
