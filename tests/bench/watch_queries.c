#include "tests/bench/watch_queries.h"

#include "base/buf.h"
#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

#define SHARE_MAX 50u  /* a word in more than one of so many reports says too little */
#define LETTERS_MIN 4u
#define WORDS_READ 400u /* of a report */
#define QUERY_MAX 4096u

struct maker {
	const struct story_items *items;
	struct tokenizer *tokenizer;
	struct arena *arena;
	struct map reports; /* stem -> how many have it, and the last that had it in the upper half */
	struct words words; /* of the report that the query in hand is about */
	size_t *telling;    /* places of those of which queries are made */
	size_t telling_len;
	uint64_t random;
	struct buf query, fts;
	bool is_for_fts;
};

static unsigned pick(struct maker *maker, size_t below)
{
	maker->random = maker->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)((maker->random >> 33) % below);
}

/* ---- words ---- */

static void open_report(struct maker *maker, size_t number)
{
	const struct report *report = &maker->items->at[number].report;
	arena_clear(maker->arena);
	maker->words = words_of(maker->tokenizer, maker->arena, report->text, report->language);
	if (maker->words.len > WORDS_READ)
		maker->words.len = WORDS_READ;
}

static void count_words(struct maker *maker)
{
	for (size_t number = 0; number < maker->items->len; number++) {
		open_report(maker, number);
		for (size_t i = 0; i < maker->words.len; i++) {
			uint64_t *count = map_at(&maker->reports, maker->words.at[i].hash);
			if (*count >> 32 != number + 1)
				*count = (uint64_t)(number + 1) << 32 | ((*count & UINT32_MAX) + 1);
		}
	}
}

static bool is_telling(const struct maker *maker, const struct word *word)
{
	const uint64_t *count = map_find(&maker->reports, word->hash);
	return word->folded.len >= LETTERS_MIN && !(word->flags & WORD_NUMBER) && count && (*count & UINT32_MAX) * SHARE_MAX <= maker->items->len;
}

/* A report of which a query can be made. */
static void open_some(struct maker *maker)
{
	do {
		open_report(maker, pick(maker, maker->items->len));
		maker->telling = ARENA_NEW(maker->arena, size_t, maker->words.len + 1);
		maker->telling_len = 0;
		for (size_t i = 0; i < maker->words.len; i++)
			if (is_telling(maker, &maker->words.at[i]))
				maker->telling[maker->telling_len++] = i;
	} while (maker->telling_len == 0);
}

static size_t pick_place(struct maker *maker)
{
	return maker->telling[pick(maker, maker->telling_len)];
}

static struct span pick_word(struct maker *maker)
{
	size_t place = pick_place(maker);
	return maker->words.at[place].folded;
}

/* ---- the two languages ---- */

static void add(struct maker *maker, const char *text)
{
	buf_add_text(&maker->query, text);
	buf_add_text(&maker->fts, text);
}

static void add_word(struct maker *maker, struct span word)
{
	buf_add_span(&maker->query, word);
	buf_addf(&maker->fts, "\"%.*s\"", SPAN_ARG(word));
}

static void add_words(struct maker *maker, unsigned len, const char *between)
{
	for (unsigned i = 0; i < len; i++) {
		if (i > 0)
			add(maker, between);
		add_word(maker, pick_word(maker));
	}
}

static void make_group(struct maker *maker)
{
	add(maker, "(");
	add_words(maker, 2 + pick(maker, 3), " OR ");
	add(maker, ") AND ");
	add_words(maker, 1, "");
}

static void make_phrase(struct maker *maker)
{
	size_t place = pick_place(maker), len = 2 + pick(maker, 2);
	add(maker, "\"");
	for (size_t i = 0; i < len && place + i < maker->words.len; i++) {
		add(maker, i ? " " : "");
		buf_add_span(&maker->query, maker->words.at[place + i].folded);
		buf_add_span(&maker->fts, maker->words.at[place + i].folded);
	}
	add(maker, "\"");
}

static void make_prefix(struct maker *maker)
{
	struct span word = pick_word(maker), prefix = span_head(word, LETTERS_MIN + 1);
	add_word(maker, prefix);
	add(maker, "*");
	if (pick(maker, 2) == 0)
		return;
	add(maker, " AND ");
	add_words(maker, 1, "");
}

static void make_near(struct maker *maker)
{
	struct span first = pick_word(maker), second = pick_word(maker);
	buf_addf(&maker->query, "%.*s NEAR/8 %.*s", SPAN_ARG(first), SPAN_ARG(second));
	buf_addf(&maker->fts, "NEAR(\"%.*s\" \"%.*s\", 8)", SPAN_ARG(first), SPAN_ARG(second));
}

static void make_not(struct maker *maker)
{
	add_words(maker, 1 + pick(maker, 2), " AND ");
	add(maker, " NOT ");
	add_words(maker, 1, "");
}

static void make_title(struct maker *maker)
{
	struct span word = pick_word(maker);
	buf_addf(&maker->query, "title:%.*s", SPAN_ARG(word));
	buf_addf(&maker->fts, "title:\"%.*s\"", SPAN_ARG(word));
	if (pick(maker, 2) == 0)
		return;
	add(maker, " AND ");
	add_words(maker, 1, "");
}

static void make_source(struct maker *maker)
{
	add_words(maker, 1, "");
	buf_addf(&maker->query, " source:%s lang:en", pick(maker, 4) ? "reuters" : "harbour");
	maker->is_for_fts = false;
}

static void make_figure(struct maker *maker)
{
	static const char *const figures[] = { "deaths>=10", "injured>=5", "missing", "arrested>20" };
	buf_addf(&maker->query, "figure:%s ", figures[pick(maker, 4)]);
	add_words(maker, 1, "");
	maker->is_for_fts = false;
}

/* Beside a word, as one should; alone once in a thousand watches. */
static void make_regex(struct maker *maker)
{
	struct span word = pick_word(maker), other = pick_word(maker);
	bool is_alone = pick(maker, 20) == 0;
	if (!is_alone)
		buf_addf(&maker->query, "%.*s ", SPAN_ARG(word));
	buf_addf(&maker->query, "/%.*s\\w*\\W+(\\w+\\W+){0,3}\\d+/", SPAN_ARG(span_head(other, LETTERS_MIN)));
	maker->is_for_fts = false;
}

static void make_words(struct maker *maker, unsigned len)
{
	add_words(maker, len, " AND ");
}

static void make_alternatives(struct maker *maker)
{
	add_words(maker, 2 + pick(maker, 3), " OR ");
}

/* In a hundred: 20 single words, 38 of two to four, 10 alternatives, 9 groups, and so on. */
static void make_one(struct maker *maker)
{
	unsigned kind = pick(maker, 100);
	if (kind < 58)
		make_words(maker, kind < 20 ? 1 : kind < 46 ? 2 : kind < 54 ? 3 : 4);
	else if (kind < 68)
		make_alternatives(maker);
	else if (kind < 77)
		make_group(maker);
	else if (kind < 84)
		make_phrase(maker);
	else if (kind < 88)
		make_prefix(maker);
	else if (kind < 91)
		make_near(maker);
	else if (kind < 93)
		make_not(maker);
	else if (kind < 95)
		make_title(maker);
	else if (kind < 97)
		make_source(maker);
	else if (kind < 98)
		make_figure(maker);
	else
		make_regex(maker);
}

struct made_queries made_queries_new(const struct story_items *items, struct tokenizer *tokenizer, size_t len, uint64_t seed)
{
	struct made_queries queries = { calloc(len + 1, sizeof(*queries.at)), len };
	struct maker maker = { .items = items, .tokenizer = tokenizer, .arena = arena_new(), .random = seed };
	assert(queries.at && items->len > 0);
	buf_init(&maker.query, QUERY_MAX);
	buf_init(&maker.fts, QUERY_MAX);
	count_words(&maker);
	for (size_t i = 0; i < len; i++) {
		maker.is_for_fts = true;
		open_some(&maker);
		make_one(&maker);
		queries.at[i].query = buf_detach(&maker.query);
		queries.at[i].fts = buf_detach(&maker.fts);
		if (!maker.is_for_fts) {
			free(queries.at[i].fts);
			queries.at[i].fts = NULL;
		}
	}
	map_done(&maker.reports);
	arena_free(maker.arena);
	return queries;
}

void made_queries_done(struct made_queries *queries)
{
	for (size_t i = 0; i < queries->len; i++) {
		free(queries->at[i].query);
		free(queries->at[i].fts);
	}
	free(queries->at);
}
