#include "base/array.h"
#include "store/store_sqlite.h"

#include <assert.h>

/* ---- adding ---- */

/* Each keyword with a NUL behind it: the one byte that no text has. */
static struct span keywords_pack(const struct report *report, struct buf *buf)
{
	for (size_t i = 0; i < report->keywords_len; i++) {
		buf_add_span(buf, report->keywords[i]);
		buf_add_char(buf, '\0');
	}
	return report->keywords_len > 0 ? buf_view(buf) : SPAN_NONE;
}

static void bind_verdict(sqlite3_stmt *stmt, int at, const struct verdict *verdict)
{
	bind_int(stmt, at++, verdict->relation);
	bind_ref(stmt, at++, verdict->of);
	bind_ref(stmt, at++, verdict->nearest);
	bind_ref(stmt, at++, verdict->best_story);
	bind_int(stmt, at++, verdict->score);
	bind_int(stmt, at++, verdict->threshold);
	bind_ref(stmt, at++, verdict->runner_up);
	bind_int(stmt, at++, verdict->runner_up_score);
	bind_ref(stmt, at++, verdict->copy_of);
	bind_int(stmt, at++, verdict->containment);
	bind_int(stmt, at++, verdict->containment_threshold);
	bind_int(stmt, at++, verdict->share_of_this);
	bind_int(stmt, at++, verdict->share_of_other);
}

/* NULL where nothing is known, as it is of reports of older stores. */
static void bind_change(sqlite3_stmt *stmt, int at, const struct change *change)
{
	if (!change->is_known)
		return;
	bind_int(stmt, at++, change->kinds);
	bind_int(stmt, at++, change->share_of_this);
	bind_int(stmt, at++, change->share_of_other);
}

static void bind_report(sqlite3_stmt *stmt, int at, const struct report *report, struct span keywords)
{
	bind_time(stmt, at++, report->published);
	bind_time(stmt, at++, report->updated);
	bind_int(stmt, at++, report->is_date_only);
	bind_int(stmt, at++, report->status);
	bind_text(stmt, at++, report->title);
	bind_text(stmt, at++, report->source);
	bind_text(stmt, at++, report->language);
	bind_text(stmt, at++, report->uri);
	bind_text(stmt, at++, report->guid);
	bind_text(stmt, at++, report->version);
	bind_text(stmt, at++, report->byline);
	bind_text(stmt, at++, report->place);
	bind_text(stmt, at++, report->link);
	bind_blob(stmt, at++, keywords);
	bind_text(stmt, at++, report->summary);
	bind_ref(stmt, at++, report->urgency);
	bind_time(stmt, at++, report->embargo);
	bind_text(stmt, at++, report->note);
	bind_text(stmt, at++, report->originator);
	if (report->uri.len > 0)
		bind_id(stmt, at, hash64(report->uri));
}

static int row_add(struct store *store, const struct store_report *report, uint64_t seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_ADD,
					   "INSERT INTO report(seq, id, drop_id, ordinal, received, told, is_dated, is_archive, story,"
					   " relation, of, nearest, best_story, score, threshold, runner_up, runner_up_score, copy_of, containment,"
					   " containment_threshold, share_of_this, share_of_other,"
					   " published, updated, is_date_only, status, title, source, language, uri, guid, version, byline, place,"
					   " link, keywords, summary, urgency, embargo, note, originator, uri_hash, withdrawn_by, changes,"
					   " change_share_of_this, change_share_of_other)"
					   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
					   " ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42,"
					   " ?43, ?44, ?45, ?46)",
					   fault);
	if (!stmt)
		return -1;
	CLEANUP(buf_done) struct buf keywords = { .max = REPORT_KEYWORDS_MAX * (REPORT_TITLE_MAX + 1) };
	bind_id(stmt, 1, seq);
	bind_id(stmt, 2, report->id);
	bind_id(stmt, 3, report->drop);
	bind_id(stmt, 4, report->ordinal);
	bind_int(stmt, 5, report->received);
	bind_int(stmt, 6, report->when);
	bind_int(stmt, 7, report->is_dated);
	bind_int(stmt, 8, report->is_archive);
	bind_id(stmt, 9, report->story);
	bind_verdict(stmt, 10, &report->verdict);
	bind_report(stmt, 23, &report->report, keywords_pack(&report->report, &keywords));
	bind_ref(stmt, 43, report->withdrawn_by);
	bind_change(stmt, 44, &report->verdict.change);
	assert(!keywords.is_full); /* the decoder keeps to the ceilings */
	return statement_run(store, stmt, "add a report", fault);
}

static int text_add(struct store *store, const struct report *report, uint64_t seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_TEXT_ADD, "INSERT INTO report_text(seq, text) VALUES(?1, ?2)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_text(stmt, 2, report->text);
	return statement_run(store, stmt, "add a report's text", fault);
}

static int search_add(struct store *store, const struct store_report *report, uint64_t seq, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_SEARCH_ADD, "INSERT INTO report_search(rowid, title, text, language)"
					   " VALUES(?1, ?2, ?3, char(30) || coalesce(?4, ''))", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_text(stmt, 2, report->report.title);
	bind_text(stmt, 3, report->report.text);
	bind_text(stmt, 4, report->report.language);
	store->indexed = report;
	int result = statement_run(store, stmt, "add a report to the search index", fault);
	store->indexed = NULL;
	return result;
}

static int fingerprint_add(struct store *store, struct span fingerprint, uint64_t seq, struct fault *fault)
{
	if (!fingerprint.ptr)
		return 0;
	sqlite3_stmt *stmt = statement_get(store, SLOT_FINGERPRINT_ADD, "INSERT INTO fingerprint(seq, packed) VALUES(?1, ?2)", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_blob(stmt, 2, fingerprint);
	return statement_run(store, stmt, "add a fingerprint", fault);
}

int store_report_add(struct store *store, const struct store_report *report, struct fault *fault)
{
	uint64_t seq = journal_take(store);
	if (story_count(store, report, seq, fault) < 0 || row_add(store, report, seq, fault) < 0 ||
	    text_add(store, &report->report, seq, fault) < 0 || search_add(store, report, seq, fault) < 0)
		return -1;
	return fingerprint_add(store, report->fingerprint, seq, fault);
}

/* ---- withdrawing ---- */

int store_report_withdraw(struct store *store, uint64_t seq, uint64_t instruction, struct fault *fault)
{
	assert(store->is_begun);
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_WITHDRAW,
					   "UPDATE report SET withdrawn_by = ?2 WHERE seq = ?1 AND withdrawn_by IS NULL RETURNING story, relation, " STORY_SOURCE,
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_id(stmt, 2, instruction);
	int outcome = statement_row(store, stmt, "withdraw a report", fault);
	if (outcome != 0)
		return outcome;
	uint64_t story = column_id(stmt, 0);
	bool is_copy = relation_is_copy((enum relation)sqlite3_column_int(stmt, 1));
	CLEANUP(buf_done) struct buf source = { .max = 2 * REPORT_TITLE_MAX };
	buf_add_span(&source, column_span(stmt, 2));
	statement_reset(stmt);
	return story_uncount(store, story, is_copy, buf_view(&source), fault);
}

/* ---- reading ---- */

#define REPORT_COLUMNS                                                                                                            \
	"r.seq, r.id, r.drop_id, r.ordinal, r.received, r.told, r.is_dated, r.is_archive, r.story, r.relation, r.of, r.nearest, " \
	"r.best_story, r.score, r.threshold, r.runner_up, r.runner_up_score, r.copy_of, r.containment, r.containment_threshold, " \
	"r.share_of_this, r.share_of_other, r.published, r.updated, r.is_date_only, r.status, r.title, r.source, r.language, "   \
	"r.uri, r.guid, r.version, r.byline, r.place, r.link, r.keywords, r.summary, r.urgency, r.embargo, r.note, r.originator, "   \
	"r.withdrawn_by, r.moved_by, r.decided_story, r.changes, r.change_share_of_this, r.change_share_of_other"
#define WITH_TEXT "(SELECT text FROM report_text WHERE report_text.seq = r.seq)"
#define WITH_FINGERPRINT "(SELECT packed FROM fingerprint WHERE fingerprint.seq = r.seq)"

static int int_of(sqlite3_stmt *stmt, int at)
{
	return sqlite3_column_int(stmt, at);
}

static void verdict_read(sqlite3_stmt *stmt, int at, struct verdict *verdict)
{
	verdict->relation = (enum relation)int_of(stmt, at++);
	verdict->of = column_id(stmt, at++);
	verdict->nearest = column_id(stmt, at++);
	verdict->best_story = column_id(stmt, at++);
	verdict->score = int_of(stmt, at++);
	verdict->threshold = int_of(stmt, at++);
	verdict->runner_up = column_id(stmt, at++);
	verdict->runner_up_score = int_of(stmt, at++);
	verdict->copy_of = column_id(stmt, at++);
	verdict->containment = int_of(stmt, at++);
	verdict->containment_threshold = int_of(stmt, at++);
	verdict->share_of_this = int_of(stmt, at++);
	verdict->share_of_other = int_of(stmt, at++);
}

static void change_read(sqlite3_stmt *stmt, int at, struct change *change)
{
	if (sqlite3_column_type(stmt, at) == SQLITE_NULL)
		return;
	*change = (struct change){ .is_known = true, .kinds = (unsigned)int_of(stmt, at), .share_of_this = int_of(stmt, at + 1),
				   .share_of_other = int_of(stmt, at + 2) };
}

static void keywords_read(struct span packed, struct arena *arena, struct report *report)
{
	size_t len = 0;
	for (size_t i = 0; i < packed.len; i++)
		len += packed.ptr[i] == '\0';
	if (len == 0)
		return;
	struct span *keywords = ARENA_NEW(arena, struct span, len);
	for (size_t i = 0; i < len; i++) {
		const char *end = memchr(packed.ptr, '\0', packed.len);
		keywords[i] = span_make(packed.ptr, (size_t)(end - packed.ptr));
		packed = span_from(packed, keywords[i].len + 1);
	}
	report->keywords = keywords;
	report->keywords_len = len;
}

static void fields_read(sqlite3_stmt *stmt, int at, struct arena *arena, struct report *report)
{
	report->published = column_time(stmt, at++);
	report->updated = column_time(stmt, at++);
	report->is_date_only = int_of(stmt, at++) != 0;
	report->status = (enum report_status)int_of(stmt, at++);
	report->title = column_span(stmt, at++);
	report->source = column_span(stmt, at++);
	report->language = column_span(stmt, at++);
	report->uri = column_span(stmt, at++);
	report->guid = column_span(stmt, at++);
	report->version = column_span(stmt, at++);
	report->byline = column_span(stmt, at++);
	report->place = column_span(stmt, at++);
	report->link = column_span(stmt, at++);
	keywords_read(column_span(stmt, at++), arena, report);
	report->summary = column_span(stmt, at++);
	report->urgency = (uint8_t)int_of(stmt, at++);
	report->embargo = column_time(stmt, at++);
	report->note = column_span(stmt, at++);
	report->originator = column_span(stmt, at++);
}

/* REPORT_COLUMNS, then text and fingerprint, which may be NULL. Lent from the statement, keywords from the arena. */
static int report_read(struct store *store, sqlite3_stmt *stmt, struct arena *arena, struct store_report *report, struct fault *fault)
{
	*report = (struct store_report){
		.seq = column_id(stmt, 0),
		.id = column_id(stmt, 1),
		.drop = column_id(stmt, 2),
		.ordinal = column_id(stmt, 3),
		.received = sqlite3_column_int64(stmt, 4),
		.when = sqlite3_column_int64(stmt, 5),
		.is_dated = int_of(stmt, 6) != 0,
		.is_archive = int_of(stmt, 7) != 0,
		.story = column_id(stmt, 8),
		.withdrawn_by = column_id(stmt, 41),
		.moved_by = column_id(stmt, 42),
		.fingerprint = column_span(stmt, 48),
	};
	verdict_read(stmt, 9, &report->verdict);
	fields_read(stmt, 22, arena, &report->report);
	change_read(stmt, 44, &report->verdict.change);
	report->report.text = column_span(stmt, 47);
	uint64_t decided = column_id(stmt, 43);
	if (decided == 0)
		decided = report->story; /* it has not been moved */
	if (decided != report->seq) {
		report->verdict.story = decided;
		return 0;
	}
	return background_get(store, report->seq, report->verdict.background, &report->verdict.background_len, fault);
}

static void report_keep(struct arena *arena, struct store_report *report)
{
	struct report *r = &report->report;
	struct span *fields[] = { &r->guid, &r->uri, &r->version, &r->title, &r->text, &r->summary, &r->byline, &r->place,
				  &r->source, &r->language, &r->link, &r->note, &r->originator, &report->fingerprint };
	for (size_t i = 0; i < LEN(fields); i++)
		*fields[i] = arena_copy(arena, *fields[i]);
	struct span *keywords = ARENA_NEW(arena, struct span, r->keywords_len);
	for (size_t i = 0; i < r->keywords_len; i++)
		keywords[i] = arena_copy(arena, r->keywords[i]);
	r->keywords = keywords;
}

int store_report_get(struct store *store, uint64_t seq, struct arena *arena, struct store_report *ret_report, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_GET,
					   "SELECT " REPORT_COLUMNS ", " WITH_TEXT ", " WITH_FINGERPRINT " FROM report r WHERE r.seq = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	int outcome = statement_row(store, stmt, "read a report", fault);
	if (outcome != 0)
		return outcome;
	struct store_report report;
	outcome = report_read(store, stmt, arena, &report, fault);
	if (outcome == 0) {
		report_keep(arena, &report);
		*ret_report = report;
	}
	statement_reset(stmt);
	return outcome;
}

/* Thirteen letters of five bits are one bit more than an id has, so the first stands for four; a prefix of four letters fixes 19 bits
 * and the sign among them, so that the range holds for signed integers too. */
bool id_range(struct span prefix, int64_t *ret_low, int64_t *ret_high)
{
	char low[HASH_ID_SIZE], high[HASH_ID_SIZE];
	uint64_t from, to;
	if (prefix.len < 4 || prefix.len >= HASH_ID_SIZE)
		return false;
	memset(low, '0', HASH_ID_SIZE);
	memset(high, 'z', HASH_ID_SIZE);
	memcpy(low, prefix.ptr, prefix.len);
	memcpy(high, prefix.ptr, prefix.len);
	if (!hash_id_parse(span_make(low, HASH_ID_SIZE - 1), &from) || !hash_id_parse(span_make(high, HASH_ID_SIZE - 1), &to))
		return false;
	*ret_low = (int64_t)from;
	*ret_high = (int64_t)to;
	return true;
}

int store_report_find(struct store *store, struct span id_prefix, uint64_t *ret_seq, struct fault *fault)
{
	int64_t low, high;
	if (!id_range(id_prefix, &low, &high))
		return 1;
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_FIND, "SELECT seq FROM report WHERE id BETWEEN ?1 AND ?2"
					   " UNION ALL SELECT seq FROM instruction WHERE id BETWEEN ?1 AND ?2 LIMIT 2",
					   fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 1, low);
	bind_int(stmt, 2, high);
	int outcome = statement_row(store, stmt, "look for a report", fault);
	if (outcome != 0)
		return outcome;
	uint64_t seq = column_id(stmt, 0);
	outcome = statement_row(store, stmt, "look for a report", fault);
	if (outcome < 0)
		return -1;
	statement_reset(stmt);
	if (outcome == 0)
		return 2;
	*ret_seq = seq;
	return 0;
}

/* Copied, because a statement that stands on the row would hold its snapshot. */
int store_report_text(struct store *store, uint64_t seq, struct span *ret_title, struct span *ret_text, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORT_TEXT, "SELECT r.title, " WITH_TEXT " FROM report r WHERE r.seq = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	int outcome = statement_row(store, stmt, "read a report's text", fault);
	if (outcome != 0)
		return outcome;
	struct span title = column_span(stmt, 0), text = column_span(stmt, 1);
	buf_clear(&store->text);
	buf_add_span(&store->text, title);
	buf_add_span(&store->text, text);
	statement_reset(stmt);
	if (store->text.is_full)
		return fault_set(fault, FAULT_FATAL, "cannot read the text of report %llu in '%s': larger than %u bytes", (unsigned long long)seq,
				 store->path, (unsigned)store->text.max);
	*ret_title = title.ptr ? span_make(title.len > 0 ? store->text.ptr : "", title.len) : SPAN_NONE;
	*ret_text = text.ptr ? span_make(text.len > 0 ? store->text.ptr + title.len : "", text.len) : SPAN_NONE;
	return 0;
}

struct reports_walk {
	struct store *store;
	struct arena *arena;
	int (*each)(void *ctx, const struct store_report *report);
	void *ctx;
	struct fault *fault;
	bool is_faulty;
};

static int reports_row(void *ctx, sqlite3_stmt *stmt)
{
	struct reports_walk *walk = ctx;
	struct store_report report;
	arena_clear(walk->arena);
	if (report_read(walk->store, stmt, walk->arena, &report, walk->fault) < 0) {
		walk->is_faulty = true;
		return 1;
	}
	return walk->each(walk->ctx, &report);
}

/* Only the conditions that are asked for, so that SQLite walks the right index. */
static void reports_sql(const struct store_filter *filter, struct buf *sql)
{
	buf_add_text(sql, "SELECT " REPORT_COLUMNS);
	buf_add_text(sql, filter->with & STORE_WITH_TEXT ? ", " WITH_TEXT : ", NULL");
	buf_add_text(sql, filter->with & STORE_WITH_FINGERPRINT ? ", " WITH_FINGERPRINT : ", NULL");
	buf_add_text(sql, " FROM report r WHERE r.seq > ?1 AND r.seq < ?2");
	buf_add_text(sql, filter->story ? " AND r.story = " STORY_RESOLVED("?3") : " AND ?3 = 0");
	if (filter->uri.len > 0)
		buf_add_text(sql, " AND r.uri_hash = ?5 AND r.uri = ?6");
	if (filter->guid.len > 0)
		buf_add_text(sql, " AND r.uri_hash IS NULL AND r.guid = ?7");
	if (filter->withdrawn_by)
		buf_add_text(sql, " AND r.withdrawn_by = ?8");
	buf_add_text(sql, filter->is_newest_first ? " ORDER BY r.seq DESC LIMIT ?4" : " ORDER BY r.seq LIMIT ?4");
}

int store_reports(struct store *store, const struct store_filter *filter, int (*each)(void *ctx, const struct store_report *report), void *ctx,
		  struct fault *fault)
{
	CLEANUP(buf_done) struct buf sql = { .max = 4096 };
	reports_sql(filter, &sql);
	sqlite3_stmt *stmt = statement_make(store, sql.ptr, fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, filter->after_seq);
	bind_int(stmt, 2, filter->before_seq ? (int64_t)filter->before_seq : INT64_MAX);
	bind_id(stmt, 3, filter->story);
	bind_limit(stmt, 4, filter->limit);
	if (filter->uri.len > 0) {
		bind_id(stmt, 5, hash64(filter->uri));
		bind_text(stmt, 6, filter->uri);
	}
	if (filter->guid.len > 0)
		bind_text(stmt, 7, filter->guid);
	if (filter->withdrawn_by)
		bind_id(stmt, 8, filter->withdrawn_by);
	struct reports_walk walk = { .store = store, .arena = arena_new(), .each = each, .ctx = ctx, .fault = fault };
	int outcome = statement_walk(store, stmt, reports_row, &walk, "list reports", fault);
	arena_free(walk.arena);
	return walk.is_faulty ? -1 : outcome;
}

/* ---- remembering ---- */

/* Of pages that are read for store_memories anyway. */
int store_newest(struct store *store, size_t most, uint64_t *ret_first, uint64_t *ret_len, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_REPORTS_NEWEST,
					   "SELECT min(seq), count(*) FROM (SELECT seq FROM report ORDER BY seq DESC LIMIT ?1)", fault);
	if (!stmt)
		return -1;
	bind_limit(stmt, 1, most);
	if (statement_row(store, stmt, "count the newest reports", fault) != 0)
		return -1;
	*ret_first = column_id(stmt, 0);
	*ret_len = column_id(stmt, 1);
	statement_reset(stmt);
	return 0;
}

struct memories_walk {
	int (*each)(void *ctx, const struct store_report *report);
	void *ctx;
};

static int memories_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct memories_walk *walk = ctx;
	struct store_report report = {
		.seq = column_id(stmt, 0),
		.story = column_id(stmt, 1),
		.verdict.of = column_id(stmt, 2),
		.when = sqlite3_column_int64(stmt, 3),
		.is_dated = int_of(stmt, 4) != 0,
		.withdrawn_by = column_id(stmt, 5),
		.moved_by = column_id(stmt, 6),
		.report.is_date_only = int_of(stmt, 7) != 0,
		.report.source = column_span(stmt, 8),
		.report.uri = column_span(stmt, 9),
		.fingerprint = column_span(stmt, 10),
	};
	return walk->each(walk->ctx, &report);
}

int store_memories(struct store *store, uint64_t first, int (*each)(void *ctx, const struct store_report *report), void *ctx, struct fault *fault)
{
	/* CROSS: the reports outside, whatever SQLite thinks, so that both tables are read from one end to the other */
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT r.seq, r.story, r.of, r.told, r.is_dated, r.withdrawn_by, r.moved_by, r.is_date_only, r.source, r.uri,"
					    " f.packed FROM report r CROSS JOIN fingerprint f ON f.seq = r.seq WHERE r.seq >= ?1 ORDER BY r.seq",
					    fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, first);
	struct memories_walk walk = { each, ctx };
	return statement_walk(store, stmt, memories_row, &walk, "read what is to be remembered", fault);
}
