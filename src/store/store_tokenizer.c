/* Gives FTS5 the words that the caller's tokenizer finds, or has found before. FTS5 hands over a column at a time and copies each
 * word into its own table, so nothing is copied here.
 *
 * What is read for the index says its language (report_searched in schema_13.sql); what is written to it is a report whose language is known. A query
 * holds words that have been cut already, parted by U+001F (store_query.c). */
#include "store/store_sqlite.h"

#include "base/cleanup.h"
#include "store/store_query.h"

#define TAG_MAX_BYTES 16u

struct emission {
	void *ctx;
	int (*token)(void *ctx, int flags, const char *token, int len, int start, int end);
	size_t before; /* bytes of the column that stand before the text */
};

static int emit(void *ctx, struct span word, size_t start, size_t end)
{
	const struct emission *emission = ctx;
	return emission->token(emission->ctx, 0, word.ptr, (int)word.len, (int)(emission->before + start), (int)(emission->before + end));
}

static int emit_cut(struct emission *emission, struct span words)
{
	int result = SQLITE_OK;
	for (size_t len; words.len > 0 && result == SQLITE_OK; words = span_from(words, len + 1)) {
		const char *end = memchr(words.ptr, STORE_QUERY_BETWEEN, words.len);
		len = end ? (size_t)(end - words.ptr) : words.len;
		result = emit(emission, span_head(words, len), 0, len);
	}
	return result;
}

static int emit_language(const struct store *store, struct emission *emission, struct span language)
{
	CLEANUP(buf_done) struct buf token = { .max = TAG_MAX_BYTES };
	buf_add_char(&token, STORE_QUERY_LANGUAGE);
	if (store->tokenizer.language)
		buf_add_span(&token, store->tokenizer.language(language));
	return emit(emission, buf_view(&token), 0, language.len);
}

static int tokenizer_create(void *ctx, const char **args, int args_len, Fts5Tokenizer **ret_tokenizer)
{
	(void)args;
	(void)args_len;
	*ret_tokenizer = ctx; /* no state of its own: the store's */
	return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

static int tokenizer_tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags, const char *text, int len,
			      int (*token)(void *ctx, int flags, const char *token, int len, int start, int end))
{
	const struct store *store = (const struct store *)tokenizer;
	struct emission emission = { ctx, token, 0 };
	if (len <= 0)
		return SQLITE_OK;
	struct span given = span_make(text, (size_t)len), language;
	if (flags & FTS5_TOKENIZE_QUERY)
		return emit_cut(&emission, given);
	if (given.ptr[0] == STORE_QUERY_LANGUAGE)
		return emit_language(store, &emission, span_from(given, 1));
	const struct store_report *indexed = store->indexed;
	if (indexed && indexed->words && span_equals(given, indexed->report.title))
		return indexed->words->each(indexed->words->ctx, true, &emission, emit);
	if (indexed && indexed->words && span_equals(given, indexed->report.text))
		return indexed->words->each(indexed->words->ctx, false, &emission, emit);
	if (indexed) {
		language = indexed->report.language;
	} else {
		const char *end = memchr(given.ptr, STORE_QUERY_BETWEEN, given.len);
		language = span_head(given, end ? (size_t)(end - given.ptr) : 0);
		emission.before = end ? language.len + 1 : 0;
	}
	return store->tokenizer.tokenize(store->tokenizer_ctx, span_from(given, emission.before), language, false, &emission, emit);
}

/* A bit of everything that tokenizers treat with care: stems, clitics, numbers, abbreviations, accents, dotless letters, ligatures, letters of one
 * language, what is written onto a word, kana of half width, scripts without spaces. What they learn to treat gets its word here. */
static const char sample[] = "The mayors of the flooded cities were running; Seoul's 1,400 houses lost 3.5 per cent, said U.S. experts. "
			     "Überschwemmungen naïve ﬁre co-operation Großstadt Ελλάδα ışık Москва القاهرة 東京都 กรุงเทพ "
			     "œuvre læge arbejdsløse łódź والسدود ســـد והבתים ﾀﾞﾑ";

static int mark_word(void *ctx, struct span word, size_t start, size_t end)
{
	(void)start;
	uint64_t *mark = ctx;
	*mark = hash64_seeded(word, *mark + end);
	return 0;
}

uint64_t tokenizer_mark(struct store *store)
{
	static const char *const none[] = { NULL };
	uint64_t mark = 0;
	const char *const *languages = store->tokenizer.languages ? store->tokenizer.languages : none;
	for (const char *const *language = languages;; language++) {
		(void)store->tokenizer.tokenize(store->tokenizer_ctx, span_make(sample, sizeof(sample) - 1), *language ? span_of(*language) : SPAN_NONE, false,
						&mark, mark_word); /* ours never stops it */
		if (!*language)
			return mark;
	}
}

/* FTS5 lends its interface through a pointer-passing function call, see https://sqlite.org/fts5.html section 7. */
static fts5_api *fts5_find(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL) == SQLITE_OK)
		(void)sqlite3_step(stmt); /* `api` says whether it worked */
	(void)sqlite3_finalize(stmt);
	return api;
}

int tokenizer_register(struct store *store, struct fault *fault)
{
	fts5_tokenizer tokenizer = { tokenizer_create, tokenizer_delete, tokenizer_tokenize };
	fts5_api *api = fts5_find(store->db);
	if (!api || api->iVersion < 2)
		return fault_set(fault, FAULT_FATAL, "cannot open the store '%s': this SQLite (%s) has no FTS5", store->path, sqlite3_libversion());
	if (api->xCreateTokenizer(api, "tidings", store, &tokenizer, NULL) != SQLITE_OK)
		return fault_sqlite(store->db, store->path, "register the tokenizer", fault);
	return 0;
}
