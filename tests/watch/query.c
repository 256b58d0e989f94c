#include "tests/test.h"

#include "base/buf.h"
#include "watch/query.h"

static struct tokenizer *tokenizer;

struct example {
	const char *query;
	const char *title, *text, *language;
	bool is_match;
};

static bool matches(const char *text, const char *title, const char *body, const char *language)
{
	struct fault fault = { 0 };
	struct query *query = query_parse(span_of(text), tokenizer, &fault);
	if (!query)
		fail_msg("'%s': %s", text, fault.text);
	struct arena *arena = arena_new();
	struct query_subject subject = {
		.title = words_of(tokenizer, arena, span_of(title), span_of(language)),
		.text = words_of(tokenizer, arena, span_of(body), span_of(language)),
		.language = span_of(language),
	};
	bool is_match = query_matches(query, tokenizer, &subject);
	arena_free(arena);
	query_free(query);
	return is_match;
}

static void check(const struct example *examples, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (matches(examples[i].query, examples[i].title, examples[i].text, examples[i].language) != examples[i].is_match)
			fail_msg("'%s' %s '%s | %s'", examples[i].query, examples[i].is_match ? "misses" : "matches", examples[i].title,
				 examples[i].text);
}
#define CHECK(examples) check((examples), sizeof(examples) / sizeof(*(examples)))

#define TITLE "Dam wall gives way above Vessk"
#define TEXT "Floods cut the river bank road. The U.S. envoy praised Zoë Müller, who had warned of COVID-19 wards."

static void words_side_by_side_mean_and(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "*", TITLE, TEXT, "en", true },
		{ "dam", TITLE, TEXT, "en", true },
		{ "dam flood", TITLE, TEXT, "en", true },
		{ "dam AND earthquake", TITLE, TEXT, "en", false },
		{ "dam earthquake", TITLE, TEXT, "en", false },
		{ "earthquake OR dam", TITLE, TEXT, "en", true },
		{ "dam NOT flood", TITLE, TEXT, "en", false },
		{ "dam -earthquake", TITLE, TEXT, "en", true },
		{ "dam -\"river bank\"", TITLE, TEXT, "en", false },
		{ "-dam", TITLE, TEXT, "en", false },
		{ "NOT earthquake", TITLE, TEXT, "en", true },
		{ "NOT NOT dam", TITLE, TEXT, "en", true },
		{ "flood* AND (dam OR \"river bank\") NOT exercise", TITLE, TEXT, "en", true },
		{ "earthquake OR storm dam", TITLE, TEXT, "en", false },
		{ "dam OR storm earthquake", TITLE, TEXT, "en", true },
		{ "(dam OR storm) earthquake", TITLE, TEXT, "en", false },
		{ "dam and floods", TITLE, TEXT, "en", false },
		{ "* -earthquake", TITLE, TEXT, "en", true },
		{ "* AND earthquake", TITLE, TEXT, "en", false },
		{ "earthquake OR *", TITLE, TEXT, "en", true },
		{ "dam", "", "", "en", false },
		{ "*", "", "", "", true },
	};
	CHECK(examples);
}

static void case_accents_and_word_forms_do_not_matter(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "DAM", TITLE, TEXT, "en", true },
		{ "zoe", TITLE, TEXT, "en", true },
		{ "MÜLLER", TITLE, TEXT, "en", true },
		{ "muller", TITLE, TEXT, "en", true },
		{ "flooding", TITLE, TEXT, "en", true },
		{ "warns", TITLE, TEXT, "en", true },
		{ "flooding", TITLE, TEXT, "", false },
		{ "floods", TITLE, TEXT, "", true },
		{ "häuser", "Das Haus am Fluss", "", "de", true },
		{ "wahlen", "Die Wahl am Sonntag", "", "de", true },
		{ "elections", "Las elecciones", "", "es", false },
		{ "elección", "Las elecciones de mayo", "", "es-AR", true },
	};
	CHECK(examples);
}

static void phrases_keep_their_order_and_do_not_span_title_and_text(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "\"river bank\"", TITLE, TEXT, "en", true },
		{ "\"bank river\"", TITLE, TEXT, "en", false },
		{ "\"river road\"", TITLE, TEXT, "en", false },
		{ "\"above vessk\"", TITLE, TEXT, "en", true },
		{ "\"vessk floods\"", TITLE, TEXT, "en", false },
		{ "\u201criver bank\u201d", TITLE, TEXT, "en", true },
		{ "\"the the road\"", "", "the road the the the road", "en", true },
		{ "covid-19", TITLE, TEXT, "en", true },
		{ "covid-20", TITLE, TEXT, "en", false },
		{ "U.S.", TITLE, TEXT, "en", true },
		{ "\"U.S. envoy\"", TITLE, TEXT, "en", true },
		{ "地震", "東京で地震が発生", "", "ja", true },
		{ "東京都", "東京で地震が発生", "", "ja", false },
		{ "东京都", "", "他住在东京都内。", "zh", true },
	};
	CHECK(examples);
}

static void a_prefix_matches_how_a_word_begins(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "flo*", TITLE, TEXT, "en", true },
		{ "oods*", TITLE, TEXT, "en", false },
		{ "MÜL*", TITLE, TEXT, "en", true },
		{ "-flo*", TITLE, TEXT, "en", false },
		{ "\"river ba*\"", TITLE, TEXT, "en", true },
		{ "\"river ba\"*", TITLE, TEXT, "en", true },
		{ "\"river ro*\"", TITLE, TEXT, "en", false },
		{ "covid-1*", TITLE, TEXT, "en", true },
		{ "covid-1", TITLE, TEXT, "en", false },
	};
	CHECK(examples);
}

static void a_query_answers_in_more_languages_than_it_remembers(void **state)
{
	(void)state;
	struct fault fault;
	struct query *query = query_parse(SPAN("flood \"river ba*\""), tokenizer, &fault);
	struct arena *arena = arena_new();
	for (char c = 'a'; c <= 'z'; c++) {
		const char tag[] = { 'q', c, '\0' };
		struct query_subject subject = { .text = words_of(tokenizer, arena, SPAN("flood at the river bank"), span_of(tag)),
						 .language = span_of(tag) };
		assert_true(query_matches(query, tokenizer, &subject));
	}
	arena_free(arena);
	query_free(query);
}

static void what_cannot_be_read_is_named_with_its_column(void **state)
{
	(void)state;
	static const struct { const char *query, *text; } bad[] = {
		{ "", "column 1: the query is empty ('*' matches everything)" },
		{ "  ", "column 1: the query is empty ('*' matches everything)" },
		{ "dam AND", "column 8: a word, a \"phrase\" or '(' expected" },
		{ "OR dam", "column 1: a word, a \"phrase\" or '(' expected" },
		{ "dam AND OR x", "column 9: a word, a \"phrase\" or '(' expected" },
		{ "müll \"river", "column 6: the quotation mark is never closed" },
		{ "(dam", "column 1: the parenthesis is never closed" },
		{ "dam)", "column 4: ')' closes nothing" },
		{ "dam ()", "column 6: a word, a \"phrase\" or '(' expected" },
		{ "fl*od", "column 1: '*' may only stand at the end of a word" },
		{ "dam \"a* b\"", "column 5: in a phrase '*' may only stand at its end" },
		{ "dam && x", "column 5: no word to look for" },
		{ "dam - x", "column 5: no word to look for" },
		{ "\"\"", "column 1: no word to look for" },
		{ "**", "column 1: '*' may only stand at the end of a word" },
		{ "NOT", "column 4: a word, a \"phrase\" or '(' expected" },
		{ "\xff", "column 1: the query is not valid UTF-8" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct fault fault = { 0 };
		assert_null(query_parse(span_of(bad[i].query), tokenizer, &fault));
		assert_int_equal(fault.kind, FAULT_INPUT);
		assert_string_equal(fault.text, bad[i].text);
	}
	query_free(NULL);
}

/* `count` times `piece`, then `tail`. */
static struct query *parse_repeated(const char *piece, size_t count, const char *tail, struct fault *fault)
{
	struct buf text;
	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < count; i++)
		buf_add_text(&text, piece);
	buf_add_text(&text, tail);
	struct query *query = query_parse(buf_view(&text), tokenizer, fault);
	buf_done(&text);
	return query;
}

static void depth_words_and_length_are_bounded(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	assert_null(parse_repeated("(", 16000, "", &fault));
	assert_string_equal(fault.text, "column 65: nested too deeply");
	assert_null(parse_repeated("NOT ", 4000, "x", &fault));
	assert_string_equal(fault.text, "column 257: nested too deeply");
	assert_null(parse_repeated("-", 4000, "x", &fault));
	assert_null(parse_repeated("x ", 1001, "", &fault));
	assert_string_equal(fault.text, "column 2001: too many words");
	assert_null(parse_repeated("x", 16385, "", &fault));
	assert_string_equal(fault.text, "column 16385: the query is longer than 16384 bytes");
	struct query *query = parse_repeated("NOT (", 32, "x))))))))))))))))))))))))))))))))", &fault);
	assert_non_null(query);
	query_free(query);
	query = parse_repeated("(x) ", 1000, "", &fault);
	assert_non_null(query);
	query_free(query);
}

static int set_up(void **state)
{
	(void)state;
	tokenizer = tokenizer_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tokenizer_free(tokenizer);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_side_by_side_mean_and),
		cmocka_unit_test(case_accents_and_word_forms_do_not_matter),
		cmocka_unit_test(phrases_keep_their_order_and_do_not_span_title_and_text),
		cmocka_unit_test(a_prefix_matches_how_a_word_begins),
		cmocka_unit_test(a_query_answers_in_more_languages_than_it_remembers),
		cmocka_unit_test(what_cannot_be_read_is_named_with_its_column),
		cmocka_unit_test(depth_words_and_length_are_bounded),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
