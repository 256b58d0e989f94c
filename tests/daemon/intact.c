/* Is a store whole? Its pages, its references, and its search index against every text. For the daemon tests: the daemon itself puts an
 * index that is out of step in order when it starts, so its word would not do.
 *
 *	intact STORE	0: whole; 1: not, and what is wrong
 */
#include "desk/desk.h"
#include "store/store_sqlite.h"

#include <stdio.h>

/* One complaint a row. */
static int complain(struct store *store, const char *what, const char *sql, const char *fine)
{
	sqlite3_stmt *stmt = NULL;
	int complaints = 0;
	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		printf("%s: %s\n", what, sqlite3_errmsg(store->db));
		return 1;
	}
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *said = (const char *)sqlite3_column_text(stmt, 0);
		if (said && fine && strcmp(said, fine) == 0)
			continue;
		printf("%s: %s\n", what, said ? said : "NULL");
		complaints++;
	}
	if (sqlite3_finalize(stmt) == SQLITE_OK)
		return complaints;
	printf("%s: %s\n", what, sqlite3_errmsg(store->db));
	return complaints + 1;
}

int main(int argc, char **argv)
{
	struct store *store;
	struct fault fault;
	int complaints = 0;
	if (argc != 2)
		return 2;
	if (store_open(argv[1], STORE_WRITE, desk_store_tokenizer(), &store, &fault) < 0) {
		puts(fault.text);
		return 1;
	}
	complaints += complain(store, "pages", "PRAGMA integrity_check", "ok");
	complaints += complain(store, "reference", "PRAGMA foreign_key_check", NULL);
	complaints += complain(store, "search index", "INSERT INTO report_search(report_search, rank) VALUES('integrity-check', 1)", NULL);
	complaints += complain(store, "gap in the journal",
			       "WITH journal AS (SELECT seq FROM report UNION ALL SELECT seq FROM instruction UNION ALL SELECT seq FROM story_order)"
			       " SELECT seq FROM journal WHERE seq > 1 AND seq - 1 NOT IN (SELECT seq FROM journal)",
			       NULL);
	complaints += complain(store, "report without text or fingerprint",
			       "SELECT seq FROM report WHERE seq NOT IN (SELECT seq FROM report_text) OR seq NOT IN (SELECT seq FROM fingerprint)", NULL);
	complaints += complain(store, "story that miscounts",
			       "SELECT id FROM story WHERE (reports, withdrawn) <> (SELECT count(*) - count(withdrawn_by), count(withdrawn_by)"
			       " FROM report WHERE report.story = story.id)",
			       NULL);
	complaints += complain(store, "story that miscounts its sources",
			       "SELECT id FROM story WHERE sources <> (SELECT count(DISTINCT coalesce(nullif(originator, ''), source, '') COLLATE NOCASE) FROM report"
			       " WHERE report.story = story.id AND withdrawn_by IS NULL AND relation < 2)",
			       NULL);
	complaints += complain(store, "story merged into one that is none",
			       "SELECT id FROM story WHERE merged_into IN (SELECT id FROM story WHERE merged_into IS NOT NULL)", NULL);
	complaints += complain(store, "drop that miscounts",
			       "SELECT id FROM \"drop\" WHERE reports <> (SELECT count(*) FROM report WHERE report.drop_id = \"drop\".id)"
			       " + (SELECT count(*) FROM instruction WHERE instruction.drop_id = \"drop\".id)",
			       NULL);
	complaints += complain(store, "notice without outbox row", "SELECT id FROM notice WHERE row NOT IN (SELECT notice FROM outbox)", NULL);
	store_close(store);
	return complaints > 0;
}
