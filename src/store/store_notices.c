/* Notices and dispositions: what was decided, never changed afterwards. */
#include "base/array.h"
#include "store/store_sqlite.h"

#include <assert.h>

#define NOTICE_PREFIX SPAN("nt_")

const char *disposition_name(enum disposition disposition)
{
	static const char *const names[] = { "alerted", "copy", "no_route", "archived", "withheld", "folded", "deferred", "muted", "below", "inhibited" };
	assert((size_t)disposition < LEN(names));
	return names[disposition];
}

bool notice_id_read(struct span id, uint64_t *ret_value)
{
	return span_starts(id, NOTICE_PREFIX) && hash_id_parse(span_from(id, NOTICE_PREFIX.len), ret_value);
}

static void notice_id_write(uint64_t value, char ret_id[static NOTICE_ID_SIZE])
{
	memcpy(ret_id, NOTICE_PREFIX.ptr, NOTICE_PREFIX.len);
	hash_id(value, ret_id + NOTICE_PREFIX.len);
}

static int id_fault(struct store *store, struct span id, struct fault *fault)
{
	return fault_set(fault, FAULT_FATAL, "cannot keep notice '%.*s' in '%s': its id is not 'nt_' and thirteen letters", SPAN_ARG(id), store->path);
}

/* ---- dispositions ---- */

/* All but the report, ?1. */
static int disposition_bind(struct store *store, sqlite3_stmt *stmt, const struct store_disposition *disposition, struct fault *fault)
{
	uint64_t notice = 0;
	bool has_notice = !span_is_empty(disposition->notice_id);
	if (has_notice && !notice_id_read(disposition->notice_id, &notice))
		return id_fault(store, disposition->notice_id, fault);
	bind_text(stmt, 2, disposition->watch.ptr ? disposition->watch : SPAN(""));
	bind_int(stmt, 3, disposition->disposition);
	if (has_notice)
		bind_id(stmt, 4, notice);
	bind_text(stmt, 5, disposition->detail);
	return 0;
}

/* Numbers stand in the text for DISPOSITION_DEFERRED, which whatever comes of it ends, and DISPOSITION_COPY and DISPOSITION_MUTED, which may still be told: to
 * another receiver, or in place of what the copy repeats, for which it may have to wait. */
int store_disposition_put(struct store *store, uint64_t report, const struct store_disposition *disposition, struct fault *fault)
{
	static_assert(DISPOSITION_COPY == 1 && DISPOSITION_DEFERRED == 6 && DISPOSITION_MUTED == 7 && DISPOSITION_ALERTED == 0 && DISPOSITION_FOLDED == 5 &&
		      DISPOSITION_INHIBITED == 9, "as in the statement");
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_DISPOSITION_PUT,
					   "INSERT INTO disposition(report, watch, disposition, notice, detail) VALUES(?1, ?2, ?3, ?4, ?5)"
					   " ON CONFLICT(report, watch) DO UPDATE SET disposition = ?3, notice = ?4, detail = ?5"
					   " WHERE disposition = 6 OR (disposition IN (1, 7, 9) AND ?3 IN (0, 5)) OR (disposition IN (1, 9) AND ?3 = 6)",
					   fault);
	if (!stmt || disposition_bind(store, stmt, disposition, fault) < 0)
		return -1;
	bind_id(stmt, 1, report);
	return statement_run(store, stmt, "put a disposition", fault);
}

struct dispositions_walk {
	int (*each)(void *ctx, const struct store_disposition *disposition);
	void *ctx;
};

static struct store_disposition disposition_read(sqlite3_stmt *stmt, char ret_id[static NOTICE_ID_SIZE])
{
	struct store_disposition disposition = {
		.watch = column_span(stmt, 0), .disposition = (enum disposition)sqlite3_column_int(stmt, 1), .detail = column_span(stmt, 3)
	};
	if (sqlite3_column_type(stmt, 2) != SQLITE_NULL) {
		notice_id_write(column_id(stmt, 2), ret_id);
		disposition.notice_id = span_of(ret_id);
	}
	return disposition;
}

static int dispositions_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct dispositions_walk *walk = ctx;
	char id[NOTICE_ID_SIZE];
	struct store_disposition disposition = disposition_read(stmt, id);
	return walk->each(walk->ctx, &disposition);
}

int store_dispositions(struct store *store, uint64_t report, int (*each)(void *ctx, const struct store_disposition *disposition), void *ctx,
		       struct fault *fault)
{
	struct dispositions_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, "SELECT watch, disposition, notice, detail FROM disposition WHERE report = ?1 ORDER BY watch", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report);
	return statement_walk(store, stmt, dispositions_row, &walk, "list dispositions", fault);
}

bool disposition_is_awaited(const struct store_disposition *disposition)
{
	return span_equals(disposition->detail, DISPOSITION_AWAITED) || span_equals(disposition->detail, DISPOSITION_ANY_AWAITED);
}

int store_outcome_put(struct store *store, uint64_t report, struct span receiver, const struct store_disposition *outcome, struct fault *fault)
{
	assert(store->is_begun);
	int64_t id;
	if (receiver_intern(store, receiver, &id, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTCOME_PUT,
					   "INSERT INTO outcome(report, watch, disposition, notice, detail, receiver) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
					   " ON CONFLICT(report, watch, receiver) DO UPDATE SET disposition = ?3, notice = ?4, detail = ?5",
					   fault);
	if (!stmt || disposition_bind(store, stmt, outcome, fault) < 0)
		return -1;
	bind_id(stmt, 1, report);
	bind_int(stmt, 6, id);
	return statement_run(store, stmt, "put an outcome", fault);
}

int store_outcome_drop(struct store *store, uint64_t report, struct span receiver, struct span watch, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_OUTCOME_DROP,
					   "DELETE FROM outcome WHERE report = ?1 AND watch = ?2 AND receiver = (SELECT id FROM receiver WHERE name = ?3)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report);
	bind_text(stmt, 2, watch);
	bind_text(stmt, 3, receiver);
	return statement_run(store, stmt, "drop an outcome", fault);
}

struct outcomes_walk {
	int (*each)(void *ctx, struct span receiver, const struct store_disposition *outcome);
	void *ctx;
};

static int outcomes_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct outcomes_walk *walk = ctx;
	char id[NOTICE_ID_SIZE];
	struct store_disposition outcome = disposition_read(stmt, id);
	return walk->each(walk->ctx, column_span(stmt, 4), &outcome);
}

int store_outcomes(struct store *store, uint64_t report,
		   int (*each)(void *ctx, struct span receiver, const struct store_disposition *outcome), void *ctx, struct fault *fault)
{
	struct outcomes_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT watch, disposition, notice, detail, receiver.name FROM outcome JOIN receiver ON receiver.id = outcome.receiver"
					    " WHERE report = ?1 ORDER BY watch, receiver.name",
					    fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, report);
	return statement_walk(store, stmt, outcomes_row, &walk, "list outcomes", fault);
}

/* ---- notices ---- */

static int row_add(struct store *store, const struct notice *notice, uint64_t id, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_NOTICE_ADD,
					   "INSERT INTO notice(id, type, time, report, story, watches, title, body)"
					   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, id);
	bind_int(stmt, 2, notice->type);
	bind_int(stmt, 3, notice->time);
	bind_ref(stmt, 4, notice->report);
	bind_ref(stmt, 5, notice->story);
	bind_text(stmt, 6, notice->watches);
	bind_text(stmt, 7, notice->title);
	bind_text(stmt, 8, notice->body);
	return statement_run(store, stmt, "add a notice", fault);
}

static int folds_add(struct store *store, int64_t row, const struct notice *notice, struct fault *fault)
{
	for (size_t i = 0; i < notice->folded_len; i++) {
		sqlite3_stmt *stmt = statement_get(store, SLOT_NOTICE_FOLD_ADD, "INSERT INTO notice_fold(notice, report) VALUES(?1, ?2)", fault);
		if (!stmt)
			return -1;
		bind_int(stmt, 1, row);
		bind_id(stmt, 2, notice->folded[i]);
		if (statement_run(store, stmt, "fold a report into a notice", fault) < 0)
			return -1;
	}
	return 0;
}

int store_notice_add(struct store *store, const struct notice *notice, const struct span *receivers, size_t receivers_len, struct fault *fault)
{
	assert(store->is_begun);
	uint64_t id;
	if (!notice_id_read(span_of(notice->id), &id))
		return id_fault(store, span_of(notice->id), fault);
	if (row_add(store, notice, id, fault) < 0)
		return -1;
	int64_t row = sqlite3_last_insert_rowid(store->db);
	if (folds_add(store, row, notice, fault) < 0)
		return -1;
	return outbox_add(store, row, notice->time, receivers, receivers_len, fault);
}

void notice_read(sqlite3_stmt *stmt, int from, struct notice *ret_notice)
{
	*ret_notice = (struct notice){
		.type = (enum notice_type)sqlite3_column_int(stmt, from + 2),
		.time = sqlite3_column_int64(stmt, from + 3),
		.report = column_id(stmt, from + 4),
		.story = column_id(stmt, from + 5),
		.watches = column_span(stmt, from + 6),
		.title = column_span(stmt, from + 7),
		.body = column_span(stmt, from + 8),
	};
	notice_id_write(column_id(stmt, from + 1), ret_notice->id);
}

struct notices_walk {
	int (*each)(void *ctx, uint64_t row, const struct notice *notice);
	void *ctx;
};

static int notices_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct notices_walk *walk = ctx;
	struct notice notice;
	notice_read(stmt, 0, &notice);
	return walk->each(walk->ctx, column_id(stmt, NOTICE_COLUMNS_LEN + 1), &notice);
}

/* A notice names the story that its report was in then, which may be merged into another by now. */
static void notices_sql(const struct store_notice_filter *filter, struct buf *sql)
{
	static_assert(OUTBOX_DELIVERED == 1, "as in the statement");
	const char *number = filter->receiver.ptr ? "outbox.told" : "notice.row";
	buf_addf(sql, "SELECT " NOTICE_COLUMNS ", %s, %s FROM notice", filter->with_body ? "notice.body" : "NULL", number);
	buf_add_text(sql, filter->receiver.ptr ? " JOIN outbox ON outbox.notice = notice.row AND outbox.state = 1"
						 " AND outbox.receiver = (SELECT id FROM receiver WHERE name = ?5)" :
						 "");
	buf_addf(sql, " WHERE %s > ?1%s", number, filter->receiver.ptr ? "" : " AND ?5 IS NULL");
	buf_add_text(sql, filter->story ?
				  " AND story IN (SELECT " STORY_RESOLVED("?2") " UNION SELECT id FROM story WHERE merged_into = " STORY_RESOLVED("?2") ")" :
				  " AND ?2 = 0");
	buf_add_text(sql, filter->report ? " AND (report = ?3 OR notice.row IN (SELECT notice FROM notice_fold WHERE notice_fold.report = ?3))" : " AND ?3 = 0");
	buf_addf(sql, " ORDER BY %s%s LIMIT ?4", number, filter->is_newest_first ? " DESC" : "");
}

int store_notices(struct store *store, const struct store_notice_filter *filter, int (*each)(void *ctx, uint64_t row, const struct notice *notice),
		  void *ctx, struct fault *fault)
{
	CLEANUP(buf_done) struct buf sql = { .max = 4096 };
	notices_sql(filter, &sql);
	struct notices_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store, sql.ptr, fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, filter->after_row);
	bind_id(stmt, 2, filter->story);
	bind_id(stmt, 3, filter->report);
	bind_limit(stmt, 4, filter->limit);
	bind_text(stmt, 5, filter->receiver);
	return statement_walk(store, stmt, notices_row, &walk, "list notices", fault);
}

int store_notices_end(struct store *store, bool of_receivers, uint64_t *ret_end, struct fault *fault)
{
	sqlite3_stmt *stmt = of_receivers ?
				     statement_get(store, SLOT_TOLD_END, "SELECT value FROM note WHERE name = 'told'", fault) :
				     statement_get(store, SLOT_NOTICE_END, "SELECT coalesce(max(row), 0) FROM notice", fault);
	if (!stmt || statement_row(store, stmt, "look for the last notice", fault) != 0)
		return -1;
	*ret_end = column_id(stmt, 0);
	statement_reset(stmt);
	return 0;
}

/* 0: one, 1: none, 2: several. */
static int row_find(struct store *store, int64_t low, int64_t high, uint64_t *ret_row, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_NOTICE_FIND, "SELECT row FROM notice WHERE id BETWEEN ?1 AND ?2 LIMIT 2", fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, low);
	bind_int(stmt, 2, high);
	int outcome = statement_row(store, stmt, "look for a notice", fault);
	if (outcome != 0)
		return outcome;
	*ret_row = column_id(stmt, 0);
	outcome = statement_row(store, stmt, "look for a notice", fault);
	if (outcome != 0)
		return outcome == 1 ? 0 : -1;
	statement_reset(stmt);
	return 2;
}

int store_notice_get(struct store *store, struct span id_prefix, struct arena *arena, uint64_t *ret_row, struct notice *ret_notice, struct fault *fault)
{
	int64_t low, high;
	uint64_t row = 0;
	if (span_starts(id_prefix, NOTICE_PREFIX))
		id_prefix = span_from(id_prefix, NOTICE_PREFIX.len);
	int outcome = id_range(id_prefix, &low, &high) ? row_find(store, low, high, &row, fault) : 1;
	if (outcome != 0)
		return outcome;
	sqlite3_stmt *stmt = statement_get(store, SLOT_NOTICE_GET, "SELECT " NOTICE_COLUMNS ", body FROM notice WHERE row = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, row);
	outcome = statement_row(store, stmt, "read a notice", fault);
	if (outcome != 0)
		return outcome;
	notice_read(stmt, 0, ret_notice);
	ret_notice->watches = arena_copy(arena, ret_notice->watches);
	ret_notice->title = arena_copy(arena, ret_notice->title);
	ret_notice->body = arena_copy(arena, ret_notice->body);
	statement_reset(stmt);
	*ret_row = row;
	return 0;
}

/* ---- what a receiver was told of a story ---- */

/* Notices that told the receiver ?2, or will, itself or its fallback instead: what is dead has told nobody. */
#define TOLD_BY " JOIN outbox ON outbox.notice = notice.row AND outbox.state <> 2"                                                                    \
		" AND (SELECT id FROM receiver WHERE name = ?2) IN (outbox.receiver, outbox.instead_of)"
/* Reports that had not been withdrawn when another came: who was told of nothing else knows better by now. */
#define STOOD(before) "(report.withdrawn_by IS NULL OR report.withdrawn_by > " before ")"
/* What was split off is a copy no more. */
#define OF_STORY(seq) " AND report.story = (SELECT story FROM report WHERE seq = " seq ")"

/* Types of notices and relations stand in the text as the numbers that they are. A notice names the story that its report was in then. */
int store_told(struct store *store, struct span receiver, const struct store_report *before, bool with_copies, struct store_told *ret_told,
	       struct fault *fault)
{
	static_assert(NOTICE_STORY_NEW == 0 && NOTICE_STORY_UPDATED == 1 && NOTICE_REPORT_REPRINTED == 2 && NOTICE_DIGEST == 11, "as in the statement");
	static_assert(RELATION_REPRINT == 3 && STORE_TOLD_REPORTS == 1000 && OUTBOX_DEAD == 2, "as in the statement");
	sqlite3_stmt *stmt = statement_get(store, SLOT_TOLD,
					   "WITH told(row) AS (SELECT row FROM notice"
					   " WHERE story IN (SELECT ?1 UNION ALL SELECT id FROM story WHERE merged_into = ?1) AND type < 2 + ?5"
					   " AND EXISTS (SELECT 1 FROM report WHERE " STOOD("?4") " AND seq IN"
					   " (SELECT notice.report UNION ALL SELECT report FROM notice_fold WHERE notice_fold.notice = notice.row))"
					   " UNION SELECT notice FROM notice_fold WHERE report IN"
					   " (SELECT seq FROM report WHERE story = ?1 AND (relation < 3 OR ?5) AND " STOOD("?4") " ORDER BY seq DESC LIMIT 1000))"
					   " SELECT id, time, (SELECT max(seq) FROM report WHERE story = ?1"
					   " AND seq IN (SELECT last.report UNION ALL SELECT report FROM notice_fold WHERE notice = last.row))"
					   " FROM (SELECT notice.row, notice.id, notice.time, notice.report FROM told JOIN notice ON notice.row = told.row" TOLD_BY
					   " WHERE notice.type IN (0, 1, 2, 11) AND notice.time <= ?3 AND coalesce(notice.report, 0) < ?4"
					   " ORDER BY notice.row DESC LIMIT 1) last",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, before->story);
	bind_text(stmt, 2, receiver);
	bind_int(stmt, 3, before->received);
	bind_id(stmt, 4, before->seq);
	bind_int(stmt, 5, with_copies);
	int outcome = statement_row(store, stmt, "look for what a receiver was told", fault);
	if (outcome != 0)
		return outcome;
	notice_id_write(column_id(stmt, 0), ret_told->notice_id);
	ret_told->time = sqlite3_column_int64(stmt, 1);
	ret_told->report = column_id(stmt, 2);
	statement_reset(stmt);
	return 0;
}

int store_original(struct store *store, uint64_t seq, struct store_original *ret_original, struct fault *fault)
{
	static_assert(RELATION_NEW_STORY == 0 && RELATION_REVISION == 2, "as in the statement");
	sqlite3_stmt *stmt = statement_get(store, SLOT_ORIGINAL,
					   "WITH RECURSIVE up(seq, of, relation, story, revision) AS (SELECT seq, of, relation, story, NULL FROM report WHERE seq = ?1"
					   " UNION ALL SELECT report.seq, report.of, report.relation, report.story,"
					   " coalesce(revision, CASE WHEN report.relation = 2 THEN report.seq END)"
					   " FROM up JOIN report ON report.seq = up.of AND report.story = up.story)"
					   " SELECT seq, coalesce(revision, seq), iif(of IS NULL, relation, 0) FROM up ORDER BY seq LIMIT 1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	if (statement_row(store, stmt, "look for what a copy repeats", fault) < 0)
		return -1;
	ret_original->first = column_id(stmt, 0);
	ret_original->nearest = column_id(stmt, 1);
	ret_original->relation = (enum relation)sqlite3_column_int(stmt, 2);
	statement_reset(stmt);
	return 0;
}

/* The original comes first, and is mostly what was told: copies are looked at one by one, and no more than it takes. */
int store_copies_told(struct store *store, struct span receiver, const struct store_copy *copy, char ret_id[static NOTICE_ID_SIZE], struct fault *fault)
{
	static_assert(NOTICE_REPORT_REPRINTED == 2 && OUTBOX_DEAD == 2 && RELATION_REVISION == 2 && CHANGE_CORRECTED == 8, "as in the statement");
	sqlite3_stmt *stmt = statement_get(store, SLOT_COPIES_TOLD,
					   "WITH RECURSIVE known(seq) AS (SELECT ?1 UNION ALL"
					   " SELECT report.seq FROM known CROSS JOIN report ON report.of = known.seq" OF_STORY("?1")
					   " WHERE report.seq < ?3 AND (report.relation <> 2 OR coalesce(report.changes & 8, 0) = 0 OR report.told >= ?4))"
					   " SELECT coalesce((SELECT notice.id FROM notice" TOLD_BY " WHERE notice.report = known.seq AND notice.type <= 2),"
					   " (SELECT notice.id FROM notice_fold JOIN notice ON notice.row = notice_fold.notice" TOLD_BY
					   " WHERE notice_fold.report = known.seq),"
					   " (SELECT 0 FROM bundle_report JOIN bundle ON bundle.id = bundle_report.bundle"
					   " WHERE bundle_report.report = known.seq AND bundle.receiver = (SELECT id FROM receiver WHERE name = ?2))) AS told"
					   " FROM known WHERE EXISTS (SELECT 1 FROM report WHERE report.seq = known.seq AND " STOOD("?3") ")"
					   " AND told IS NOT NULL LIMIT 1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, copy->original);
	bind_text(stmt, 2, receiver);
	bind_id(stmt, 3, copy->seq);
	bind_int(stmt, 4, copy->when);
	int outcome = statement_row(store, stmt, "look for copies that a receiver was told of", fault);
	if (outcome != 0)
		return outcome;
	ret_id[0] = '\0';
	if (column_id(stmt, 0) != 0)
		notice_id_write(column_id(stmt, 0), ret_id);
	statement_reset(stmt);
	return 0;
}

struct seqs_walk {
	int (*each)(void *ctx, uint64_t seq);
	void *ctx;
};

static int seqs_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct seqs_walk *walk = ctx;
	return walk->each(walk->ctx, column_id(stmt, 0));
}

int store_copies_untold(struct store *store, struct span receiver, uint64_t original, uint64_t after, int (*each)(void *ctx, uint64_t seq), void *ctx,
			struct fault *fault)
{
	struct seqs_walk walk = { each, ctx };
	sqlite3_stmt *stmt = statement_make(store,
					    "WITH RECURSIVE known(seq) AS (SELECT ?1 UNION ALL"
					    " SELECT report.seq FROM known CROSS JOIN report ON report.of = known.seq" OF_STORY("?1") ")"
					    " SELECT seq FROM known CROSS JOIN report USING (seq) WHERE withdrawn_by IS NULL AND seq > ?3 AND NOT EXISTS"
					    " (SELECT 1 FROM (SELECT row FROM notice WHERE notice.report = known.seq AND type <= 2 UNION ALL"
					    " SELECT notice FROM notice_fold WHERE notice_fold.report = known.seq) AS of_it JOIN outbox ON outbox.notice = of_it.row"
					    " WHERE (SELECT id FROM receiver WHERE name = ?2) IN (outbox.receiver, outbox.instead_of)) ORDER BY seq",
					    fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, original);
	bind_text(stmt, 2, receiver);
	bind_id(stmt, 3, after);
	return statement_walk(store, stmt, seqs_row, &walk, "list copies", fault);
}

int store_notice_reports(struct store *store, struct span id, int (*each)(void *ctx, uint64_t seq), void *ctx, struct fault *fault)
{
	struct seqs_walk walk = { each, ctx };
	uint64_t number;
	if (!notice_id_read(id, &number))
		return 0; /* no notice is called so */
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT report FROM notice WHERE id = ?1 AND report IS NOT NULL UNION"
					    " SELECT notice_fold.report FROM notice JOIN notice_fold ON notice_fold.notice = notice.row WHERE id = ?1 ORDER BY 1",
					    fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, number);
	return statement_walk(store, stmt, seqs_row, &walk, "list the reports of a notice", fault);
}

/* From the story's reports to what waits: the bundles of a receiver may hold many of other stories. */
int store_story_waits(struct store *store, struct span receiver, uint64_t story, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_WAITS,
					   "SELECT 1 FROM report CROSS JOIN bundle_report ON bundle_report.report = report.seq"
					   " CROSS JOIN bundle ON bundle.id = bundle_report.bundle"
					   " WHERE report.story = ?1 AND bundle.receiver = (SELECT id FROM receiver WHERE name = ?2) LIMIT 1",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_text(stmt, 2, receiver);
	int outcome = statement_row(store, stmt, "look for what waits of a story", fault);
	if (outcome == 0)
		statement_reset(stmt);
	return outcome;
}

int store_story_since(struct store *store, uint64_t story, uint64_t after, uint32_t *ret_reports, uint32_t *ret_sources, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_STORY_SINCE,
					   "SELECT count(*), count(DISTINCT coalesce(source, '') COLLATE NOCASE) FROM report"
					   " WHERE story = ?1 AND seq > ?2 AND withdrawn_by IS NULL",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, story);
	bind_id(stmt, 2, after);
	if (statement_row(store, stmt, "count what has come of a story", fault) < 0)
		return -1;
	*ret_reports = (uint32_t)sqlite3_column_int64(stmt, 0);
	*ret_sources = (uint32_t)sqlite3_column_int64(stmt, 1);
	statement_reset(stmt);
	return 0;
}
