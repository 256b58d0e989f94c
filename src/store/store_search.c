#include "store/store_sqlite.h"

#include "store/store_query.h"

#define EXPRESSION_MAX (256u << 10)

struct search_walk {
	int (*each)(void *ctx, const struct store_hit *hit);
	void *ctx;
};

/* Where it begins with the text, its language stands before that. */
static struct span without_language(struct span snippet)
{
	const char *end = memchr(snippet.ptr ? snippet.ptr : "", STORE_QUERY_BETWEEN, snippet.len);
	return end ? span_from(snippet, (size_t)(end - snippet.ptr) + 1) : snippet;
}

static int search_row(void *ctx, sqlite3_stmt *stmt)
{
	const struct search_walk *walk = ctx;
	struct store_hit hit = {
		.seq = column_id(stmt, 0),
		.story = column_id(stmt, 1),
		.when = sqlite3_column_int64(stmt, 2),
		.title = column_span(stmt, 3),
		.source = column_span(stmt, 4),
		.snippet = without_language(column_span(stmt, 5)),
		.is_withdrawn = sqlite3_column_type(stmt, 6) != SQLITE_NULL,
	};
	return walk->each(walk->ctx, &hit);
}

/* FTS5 sorts by rank itself, before the snippets are cut, so that only those within the limit are. */
int store_search(struct store *store, struct span query, size_t limit, int (*each)(void *ctx, const struct store_hit *hit), void *ctx,
		 struct fault *fault)
{
	CLEANUP(buf_done) struct buf expression = { .max = EXPRESSION_MAX };
	if (store_query_write(&store->tokenizer, store->tokenizer_ctx, query, &expression, fault) < 0)
		return -1;
	sqlite3_stmt *stmt = statement_make(store,
					    "SELECT report.seq, report.story, report.told, report.title, report.source,"
					    " snippet(report_search, 1, char(2), char(3), '…', 24), report.withdrawn_by"
					    " FROM report_search CROSS JOIN report ON report.seq = report_search.rowid"
					    " WHERE report_search MATCH ?1 ORDER BY report_search.rank LIMIT ?2",
					    fault);
	if (!stmt)
		return -1;
	struct search_walk walk = { each, ctx };
	bind_text(stmt, 1, buf_view(&expression));
	bind_limit(stmt, 2, limit);
	return statement_walk(store, stmt, search_row, &walk, "search", fault);
}
