/* A story's row is counted up with each of its reports, and down where one is withdrawn; only orders, which move reports from one to another, have it
 * counted anew. */
#include "store/store_sqlite.h"

#include <assert.h>

static int story_found(struct store *store, const struct store_report *report, uint64_t seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_ADD,
					   "INSERT INTO story(id, first, last, last_seq, reports, copies, sources) VALUES(?1, ?2, ?2, ?1, 0, 0, 0)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_int(stmt, 2, report->when);
	return statement_run(store, stmt, "add a story", fault);
}

static int background_add(struct store *store, uint64_t story, const struct verdict *verdict, struct fault *fault)
{
	assert(verdict->background_len <= VERDICT_BACKGROUND_MAX);
	for (size_t i = 0; i < verdict->background_len; i++) {
		sqlite3_stmt *stmt = statement_get(store, SLOT_BACKGROUND_ADD,
						   "INSERT INTO background(story, place, earlier, score) VALUES(?1, ?2, ?3, ?4)", fault);
		if (!stmt)
			return -1;
		bind_id(stmt, 1, story);
		bind_int(stmt, 2, (int64_t)i);
		bind_id(stmt, 3, verdict->background[i].story);
		bind_int(stmt, 4, verdict->background[i].score);
		if (statement_run(store, stmt, "link a story to its background", fault) < 0)
			return -1;
	}
	return 0;
}

/* 1 where the source is new to the story, 0 where it is known. */
static int source_add(struct store *store, uint64_t story, struct span source, int *ret_added, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_SOURCE_ADD,
					   "INSERT INTO story_source(story, source) VALUES(?1, ?2) ON CONFLICT DO NOTHING", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_text(stmt, 2, source.len > 0 ? source : SPAN(""));
	if (statement_run(store, stmt, "add a story's source", fault) < 0)
		return -1;
	*ret_added = sqlite3_changes(store->db);
	return 0;
}

static int story_update(struct store *store, const struct store_report *report, uint64_t seq, bool is_copy, int sources, struct fault *fault)
{
	bool is_withdrawn = report->withdrawn_by != 0;
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_UPDATE,
					   "UPDATE story SET first = min(first, ?2), last = max(last, ?2), last_seq = ?3, reports = reports + 1 - ?6,"
					   " copies = copies + ?4, sources = sources + ?5, withdrawn = withdrawn + ?6 WHERE id = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report->story);
	bind_int(stmt, 2, report->when);
	bind_id(stmt, 3, seq);
	bind_int(stmt, 4, is_copy && !is_withdrawn);
	bind_int(stmt, 5, sources);
	bind_int(stmt, 6, is_withdrawn);
	if (statement_run(store, stmt, "update a story", fault) < 0)
		return -1;
	if (sqlite3_changes(store->db) != 1)
		return fault_set(fault, FAULT_FATAL, "cannot add a report to story %llu in '%s': there is none", (unsigned long long)report->story,
				 store->path);
	return 0;
}

int story_count(struct store *store, const struct store_report *report, uint64_t seq, struct fault *fault)
{
	bool is_copy = relation_is_copy(report->verdict.relation);
	struct span source = report->report.originator.len > 0 ? report->report.originator : report->report.source;
	int sources = 0;
	if (report->story == seq && (story_found(store, report, seq, fault) < 0 || background_add(store, seq, &report->verdict, fault) < 0))
		return -1;
	if (!is_copy && report->withdrawn_by == 0 && source_add(store, report->story, source, &sources, fault) < 0)
		return -1;
	return story_update(store, report, seq, is_copy, sources, fault);
}

/* 1 where no other report that stands comes from the source. */
static int source_drop(struct store *store, uint64_t story, struct span source, int *ret_dropped, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_SOURCE_DROP,
					   "DELETE FROM story_source WHERE story = ?1 AND source = ?2 AND NOT EXISTS (SELECT 1 FROM report"
					   " WHERE story = ?1 AND withdrawn_by IS NULL AND relation < ?3 AND " STORY_SOURCE " = ?2 COLLATE NOCASE)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_text(stmt, 2, source.len > 0 ? source : SPAN(""));
	bind_int(stmt, 3, RELATION_REVISION); /* the first of the copies */
	if (statement_run(store, stmt, "drop a story's source", fault) < 0)
		return -1;
	*ret_dropped = sqlite3_changes(store->db);
	return 0;
}

/* Of its first report that stands, or of its first. */
#define TITLED "coalesce((SELECT min(seq) FROM report WHERE story = ?1 AND withdrawn_by IS NULL), (SELECT min(seq) FROM report WHERE story = ?1))"

int story_uncount(struct store *store, uint64_t story, bool is_copy, struct span source, struct fault *fault)
{
	int sources = 0;
	if (!is_copy && source_drop(store, story, source, &sources, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_WITHDRAW,
					   "UPDATE story SET reports = reports - 1, copies = copies - ?2, sources = sources - ?3, withdrawn = withdrawn + 1,"
					   " titled = " TITLED " WHERE id = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_int(stmt, 2, is_copy);
	bind_int(stmt, 3, sources);
	return statement_run(store, stmt, "count a story's withdrawn report", fault);
}

static int sources_again(struct store *store, uint64_t story, struct fault *fault)
{
	sqlite3_stmt *drop = statement_get(store, SLOT_STORY_SOURCES_DROP, "DELETE FROM story_source WHERE story = ?1", fault);
	if (!drop)
		return -1;
	bind_id(drop, 1, story);
	if (statement_run(store, drop, "drop a story's sources", fault) < 0)
		return -1;
	sqlite3_stmt *add = statement_get(store, SLOT_STORY_SOURCES_ADD,
					  "INSERT INTO story_source(story, source) SELECT ?1, " STORY_SOURCE " FROM report"
					  " WHERE story = ?1 AND withdrawn_by IS NULL AND relation < ?2 ON CONFLICT DO NOTHING",
					  fault);
	if (!add)
		return -1;
	bind_id(add, 1, story);
	bind_int(add, 2, RELATION_REVISION); /* the first of the copies */
	return statement_run(store, add, "add a story's sources", fault);
}

int story_recount(struct store *store, uint64_t story, struct fault *fault)
{
	if (sources_again(store, story, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_RECOUNT,
					   "UPDATE story SET first = counted.first, last = counted.last, last_seq = counted.last_seq, reports = counted.reports,"
					   " copies = counted.copies, withdrawn = counted.withdrawn, titled = " TITLED ","
					   " sources = (SELECT count(*) FROM story_source WHERE story = ?1) FROM"
					   " (SELECT min(told) AS first, max(told) AS last, max(seq) AS last_seq, count(*) - count(withdrawn_by) AS reports,"
					   " count(*) FILTER (WHERE relation >= ?2 AND withdrawn_by IS NULL) AS copies, count(withdrawn_by) AS withdrawn"
					   " FROM report WHERE story = ?1) AS counted WHERE story.id = ?1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_int(stmt, 2, RELATION_REVISION);
	return statement_run(store, stmt, "count a story anew", fault);
}

int background_get(struct store *store, uint64_t story, struct verdict_link ret_links[static VERDICT_BACKGROUND_MAX], size_t *ret_len,
		   struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_BACKGROUND_GET, "SELECT earlier, score FROM background WHERE story = ?1 ORDER BY place", fault);
	int outcome = 0;
	size_t len = 0;
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	while (len < VERDICT_BACKGROUND_MAX && (outcome = statement_row(store, stmt, "read a story's background", fault)) == 0)
		ret_links[len++] = (struct verdict_link){ column_id(stmt, 0), sqlite3_column_int(stmt, 1) };
	statement_reset(stmt);
	*ret_len = len;
	return outcome < 0 ? -1 : 0;
}

#define STORY_COLUMNS "story.id, report.title, story.first, story.last, story.last_seq, story.reports, story.copies, story.sources, story.withdrawn"
#define STORY_TABLES "story JOIN report ON report.seq = coalesce(story.titled, story.id)"

static void story_read(sqlite3_stmt *stmt, struct store_story *story)
{
	*story = (struct store_story){
		.id = column_id(stmt, 0),
		.title = column_span(stmt, 1),
		.first = sqlite3_column_int64(stmt, 2),
		.last = sqlite3_column_int64(stmt, 3),
		.last_seq = column_id(stmt, 4),
		.reports = (uint32_t)sqlite3_column_int64(stmt, 5),
		.copies = (uint32_t)sqlite3_column_int64(stmt, 6),
		.sources = (uint32_t)sqlite3_column_int64(stmt, 7),
		.withdrawn = (uint32_t)sqlite3_column_int64(stmt, 8),
	};
}

int store_story_get(struct store *store, uint64_t id, struct arena *arena, struct store_story *ret_story, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_GET, "SELECT " STORY_COLUMNS " FROM " STORY_TABLES " WHERE story.id = " STORY_RESOLVED("?1"), fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, id);
	int outcome = statement_row(store, stmt, "read a story", fault);
	if (outcome != 0)
		return outcome;
	struct store_story story;
	story_read(stmt, &story);
	story.title = arena_copy(arena, story.title);
	statement_reset(stmt);
	struct verdict_link *links = ARENA_NEW(arena, struct verdict_link, VERDICT_BACKGROUND_MAX);
	if (background_get(store, story.id, links, &story.background_len, fault) < 0)
		return -1;
	story.background = links;
	*ret_story = story;
	return 0;
}

struct stories_walk {
	struct store *store;
	int (*each)(void *ctx, const struct store_story *story);
	void *ctx;
	struct fault *fault;
	bool is_faulty;
};

static int stories_row(void *ctx, sqlite3_stmt *stmt)
{
	struct stories_walk *walk = ctx;
	struct verdict_link links[VERDICT_BACKGROUND_MAX];
	struct store_story story;
	story_read(stmt, &story);
	if (background_get(walk->store, story.id, links, &story.background_len, walk->fault) < 0) {
		walk->is_faulty = true;
		return 1;
	}
	story.background = links;
	return walk->each(walk->ctx, &story);
}

/* ?1: the story that the report came to. `home`: what that is part of now. `merged`: all that is, since when and of what first; `part`: what was part of
 * the story then. `near`: whatever may have been in it, for it is there now or has left. The report's own moves come behind it. */
int store_story_then(struct store *store, const struct store_report *report, uint32_t *ret_reports, uint32_t *ret_sources, struct fault *fault)
{
	static_assert(STORY_MERGE == 0 && STORY_SPLIT == 1, "as in the statement");
	sqlite3_stmt *stmt = statement_get(
		store, SLOT_STORY_THEN,
		"WITH RECURSIVE home(id) AS (SELECT coalesce((SELECT merged_into FROM story WHERE id = ?1), ?1)), merged(id, target, since) AS (SELECT id,"
		" coalesce((SELECT story FROM move WHERE origin = id AND report IS NULL), (SELECT story FROM story_order WHERE other = id AND verb = 0)),"
		" coalesce((SELECT cause FROM move WHERE origin = id AND report IS NULL), (SELECT seq FROM story_order WHERE other = id AND verb = 0))"
		" FROM story WHERE merged_into = (SELECT id FROM home)),"
		" part(id) AS (SELECT ?1 UNION SELECT merged.id FROM part JOIN merged ON merged.target = part.id AND merged.since < ?2),"
		" near(seq) AS (SELECT seq FROM report WHERE story = (SELECT id FROM home) AND seq <= ?2"
		" UNION SELECT report FROM move WHERE origin IN (SELECT id FROM home UNION SELECT id FROM merged) AND report <= ?2"
		" UNION SELECT seq FROM report WHERE story IN (SELECT story FROM story_order"
		" WHERE other IN (SELECT id FROM home UNION SELECT id FROM merged)) AND seq <= ?2)"
		" SELECT count(*), count(DISTINCT CASE WHEN relation < ?3 THEN " STORY_SOURCE " END COLLATE NOCASE)"
		" FROM near CROSS JOIN report ON report.seq = near.seq"
		" WHERE (withdrawn_by IS NULL OR withdrawn_by > ?2) AND coalesce("
		" (SELECT story_order.story FROM story_order WHERE story_order.seq = report.moved_by AND story_order.seq < ?2 AND verb = 1),"
		" (SELECT move.story FROM move WHERE move.report = report.seq AND cause < ?2 ORDER BY cause DESC, place DESC LIMIT 1),"
		" decided_story, report.story) IN (SELECT id FROM part)",
		fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report->verdict.story);
	bind_id(stmt, 2, report->seq);
	bind_int(stmt, 3, RELATION_REVISION); /* the first of the copies */
	if (statement_row(store, stmt, "count a story as it was", fault) < 0)
		return -1;
	*ret_reports = (uint32_t)sqlite3_column_int64(stmt, 0);
	*ret_sources = (uint32_t)sqlite3_column_int64(stmt, 1);
	statement_reset(stmt);
	return 0;
}

int store_stories(struct store *store, bool is_by_id, uint64_t after_id, size_t limit, int (*each)(void *ctx, const struct store_story *story),
		  void *ctx, struct fault *fault)
{
	struct stories_walk walk = { .store = store, .each = each, .ctx = ctx, .fault = fault };
	const char *sql = is_by_id	? "SELECT " STORY_COLUMNS " FROM " STORY_TABLES " WHERE story.id > ?1 AND story.merged_into IS NULL ORDER BY story.id LIMIT ?2" :
			  after_id == 0 ? "SELECT " STORY_COLUMNS " FROM " STORY_TABLES " WHERE ?1 = 0 AND story.merged_into IS NULL ORDER BY story.last_seq DESC LIMIT ?2" :
					  "SELECT " STORY_COLUMNS " FROM " STORY_TABLES
					  " WHERE story.last_seq < (SELECT last_seq FROM story WHERE id = ?1) AND story.merged_into IS NULL ORDER BY story.last_seq DESC LIMIT ?2";
	sqlite3_stmt *stmt = statement_make(store, sql, fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, after_id);
	bind_limit(stmt, 2, limit);
	int outcome = statement_walk(store, stmt, stories_row, &walk, "list stories", fault);
	return walk.is_faulty ? -1 : outcome;
}
