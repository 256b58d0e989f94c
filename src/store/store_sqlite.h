/* What the files of this room share: the connection, its prepared statements and how SQLite's errors become faults.
 *
 * Two ways to a statement:
 *  - statement_get: prepared once per connection and kept in its slot; for single rows and changes. Always reset before the verb
 *    returns, because a statement that stands on a row holds its snapshot and so keeps the write-ahead log from being reused.
 *  - statement_make: prepared for one walk and finalized with it, so that a callback may call any verb, the same one too.
 */
#pragma once

#include "store/store.h"

#include "base/buf.h"
#include "base/cleanup.h"

#include <sqlite3.h>

enum statement_slot {
	SLOT_BEGIN,
	SLOT_COMMIT,
	SLOT_LAST_SEQ,
	SLOT_DROP_FIND,
	SLOT_DROP_FAILED,
	SLOT_DROP_ADD,
	SLOT_DROP_UPDATE,
	SLOT_REJECT_ADD,
	SLOT_REPORT_ADD,
	SLOT_REPORT_TEXT_ADD,
	SLOT_FINGERPRINT_ADD,
	SLOT_SEARCH_ADD,
	SLOT_REPORT_GET,
	SLOT_REPORT_FIND,
	SLOT_REPORT_TEXT,
	SLOT_REPORT_WITHDRAW,
	SLOT_INSTRUCTION_ADD,
	SLOT_INSTRUCTION_GET,
	SLOT_INSTRUCTIONS_BY_URI,
	SLOT_INSTRUCTIONS_BY_GUID,
	SLOT_STORY_ADD,
	SLOT_STORY_UPDATE,
	SLOT_STORY_GET,
	SLOT_STORY_SOURCE_ADD,
	SLOT_STORY_SOURCE_DROP,
	SLOT_STORY_WITHDRAW,
	SLOT_STORY_FOUND_BY_ORDER,
	SLOT_STORY_MERGE,
	SLOT_STORY_RECOUNT,
	SLOT_STORY_THEN,
	SLOT_STORY_SOURCES_DROP,
	SLOT_STORY_SOURCES_ADD,
	SLOT_ORDER_ADD,
	SLOT_ORDER_GET,
	SLOT_REPORT_MOVE,
	SLOT_REPORTS_MOVE,
	SLOT_REPORTS_NEWEST,
	SLOT_MOVE_ADD,
	SLOT_BACKGROUND_ADD,
	SLOT_BACKGROUND_GET,
	SLOT_DISPOSITION_PUT,
	SLOT_OUTCOME_PUT,
	SLOT_OUTCOME_DROP,
	SLOT_NOTICE_FOLD_ADD,
	SLOT_BUNDLE_FIND,
	SLOT_BUNDLE_PUT,
	SLOT_BUNDLE_NEXT,
	SLOT_BUNDLE_REPORT_ADD,
	SLOT_BUNDLE_REPORT_DROP,
	SLOT_BUNDLE_REPORTS_DROP,
	SLOT_BUNDLES_FORGET,
	SLOT_SILENCE_ADD,
	SLOT_SILENCE_END,
	SLOT_SILENCES_SET_BACK,
	SLOT_NOTICE_ADD,
	SLOT_NOTICE_END,
	SLOT_TOLD_END,
	SLOT_NOTICE_FIND,
	SLOT_NOTICE_GET,
	SLOT_TOLD,
	SLOT_ORIGINAL,
	SLOT_COPIES_TOLD,
	SLOT_STORY_WAITS,
	SLOT_STORY_SINCE,
	SLOT_OUTBOX_ADD,
	SLOT_OUTBOX_SETTLE,
	SLOT_OUTBOX_TOLD,
	SLOT_OUTBOX_BURY,
	SLOT_OUTBOX_PASS,
	SLOT_OUTBOX_PASS_WITHDRAWALS,
	SLOT_RECEIVER_FIND,
	SLOT_RECEIVER_ADD,
	SLOT_RECEIVER_GET,
	SLOT_RECEIVER_PUT,
	SLOT_RECEIVER_PUT_RATE,
	SLOT_RECEIVER_HOLD,
	SLOT_RECEIVER_EXPIRE,
	SLOT_OUTBOX_WAITING,
	SLOT_FEED_PUT,
	SLOT_FEED_FIND,
	SLOT_FEED_HOSTS_DROP,
	SLOT_FEED_HOST_HOLD,
	SLOT_FEED_HOST_HELD,
	SLOT_FEED_ITEM_PUT,
	SLOT_FEED_ITEM_DROP,
	SLOT_FEED_ITEMS,
	SLOT_FEED_PAGE_PUT,
	SLOT_FEED_PAGE_DROP,
	SLOT_FEED_PAGES_TRIM,
	SLOT_FEED_PAGES,
	SLOT_FEED_PAGES_COUNT,
	SLOT_COUNTS,
	SLOT_SEARCH_MERGE,
	SLOT_NOTE_GET,
	SLOT_NOTE_PUT,
	SLOTS
};

struct store {
	sqlite3 *db;
	char *path;
	enum store_mode mode;
	int lock;              /* descriptor of the writer's lock, or -1 */
	struct store_tokenizer tokenizer;
	void *tokenizer_ctx;   /* this connection's own */
	const struct store_report *indexed; /* being added to the search index just now, or NULL */
	bool is_begun;
	bool needs_check;
	uint64_t next_seq;     /* writer: what the journal's next entry will get */
	uint64_t begun_seq;    /* the same, at store_begin */
	int wal_pages;         /* as the last commit left the log */
	struct buf text;       /* lent by store_report_text */
	bool (*goes_on)(void *ctx); /* see store_ask */
	void *goes_on_ctx;
	sqlite3_stmt *slots[SLOTS];
};

/* NULL with a fault. */
sqlite3_stmt *statement_get(struct store *store, enum statement_slot slot, const char *sql, struct fault *fault);
sqlite3_stmt *statement_make(struct store *store, const char *sql, struct fault *fault);
/* Steps a statement that gives no rows and resets it. `what` completes "cannot … in 'path'". */
int statement_run(struct store *store, sqlite3_stmt *stmt, const char *what, struct fault *fault);
/* Steps to the next row: 0, 1 when there is none. On anything but 0 it is reset; on 0 the caller calls statement_reset when done with it. */
int statement_row(struct store *store, sqlite3_stmt *stmt, const char *what, struct fault *fault);
void statement_reset(sqlite3_stmt *stmt);
/* Walks all rows of a made statement until `row` returns nonzero, then finalizes it. */
int statement_walk(struct store *store, sqlite3_stmt *stmt, int (*row)(void *ctx, sqlite3_stmt *stmt), void *ctx, const char *what,
		   struct fault *fault);
/* One statement or several that need no binding. */
int statement_exec(struct store *store, const char *sql, const char *what, struct fault *fault);
/* The fault for what SQLite last said about `db`. */
int fault_sqlite(sqlite3 *db, const char *path, const char *what, struct fault *fault);

/* Bound bytes are lent until the statement is reset. SPAN_NONE, TIME_NONE and a reference of 0 become NULL. */
void bind_text(sqlite3_stmt *stmt, int at, struct span s);
void bind_blob(sqlite3_stmt *stmt, int at, struct span s);
void bind_int(sqlite3_stmt *stmt, int at, int64_t value);
void bind_id(sqlite3_stmt *stmt, int at, uint64_t value);
void bind_ref(sqlite3_stmt *stmt, int at, uint64_t value);
void bind_time(sqlite3_stmt *stmt, int at, int64_t time);
/* A limit of 0 is none. */
void bind_limit(sqlite3_stmt *stmt, int at, size_t limit);

/* Lent until the next step. */
struct span column_span(sqlite3_stmt *stmt, int at);
uint64_t column_id(sqlite3_stmt *stmt, int at);
int64_t column_time(sqlite3_stmt *stmt, int at);

/* The journal's numbers: given in order, one after the other, to whatever enters it. */
uint64_t journal_take(struct store *store);

/* Registers the caller's tokenizer under the name 'tidings'. */
int tokenizer_register(struct store *store, struct fault *fault);
/* A number that changes when the tokenizer cuts words otherwise than before (another version, another stemmer). */
uint64_t tokenizer_mark(struct store *store);

/* The background links of a story into `ret_links`, whatever their number. */
int background_get(struct store *store, uint64_t story, struct verdict_link ret_links[static VERDICT_BACKGROUND_MAX], size_t *ret_len,
		   struct fault *fault);
/* Whose words a report has, as its story counts them: an agency's text in five papers is of one source. */
#define STORY_SOURCE "coalesce(nullif(originator, ''), source, '')"
/* The story's part of a new report: its row, its sources, its background. */
int story_count(struct store *store, const struct store_report *report, uint64_t seq, struct fault *fault);
/* … and of one that has just been withdrawn; `source` is its STORY_SOURCE. */
int story_uncount(struct store *store, uint64_t story, bool is_copy, struct span source, struct fault *fault);
/* Its row from its reports: after some of them have come or gone. */
int story_recount(struct store *store, uint64_t story, struct fault *fault);
/* The story that another was merged into, by the number of its parameter. */
#define STORY_RESOLVED(parameter) "coalesce((SELECT merged_into FROM story WHERE id = " parameter "), " parameter ")"
/* Reads "at least four of its thirteen letters" as the range of ids that begin so; false where it is none. */
bool id_range(struct span prefix, int64_t *ret_low, int64_t *ret_high);

int receiver_intern(struct store *store, struct span name, int64_t *ret_id, struct fault *fault);
/* The rows of a notice that has just been added. */
int outbox_add(struct store *store, int64_t notice, int64_t time, const struct span *receivers, size_t receivers_len, struct fault *fault);

#define NOTICE_COLUMNS "notice.row, notice.id, notice.type, notice.time, notice.report, notice.story, notice.watches, notice.title"
#define NOTICE_COLUMNS_LEN 8
/* Reads NOTICE_COLUMNS and the body from column `from` on, without the row. */
void notice_read(sqlite3_stmt *stmt, int from, struct notice *ret_notice);
/* "nt_" and thirteen letters. */
bool notice_id_read(struct span id, uint64_t *ret_value);
