#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "watch/lookup.h"
#include "watch/query.h"
#include "watch/regex.h"

#include <stdio.h>

static struct tokenizer *tokenizer;

struct example {
	const char *query;
	const char *title, *text, *language;
	bool is_match;
};

static struct query *parsed(const char *text)
{
	struct fault fault = { 0 };
	struct query *query = query_parse(span_of(text), tokenizer, NULL, &fault);
	if (!query)
		fail_msg("'%s': %s", text, fault.text);
	return query;
}

/* The figures are found as the desk finds them. */
static void make_ready(struct arena *arena, const struct report *report, struct lookup *ret_lookup)
{
	struct query_subject subject = {
		.report = report,
		.title = words_of(tokenizer, arena, report->title, report->language),
		.text = words_of(tokenizer, arena, report->text, report->language),
	};
	struct figure_cues *cues = figure_cues_new(tokenizer);
	figures_add(cues, arena, report->language, report->text, subject.text, &subject.figures);
	figure_cues_free(cues);
	lookup_make(arena, tokenizer, &subject, ret_lookup);
}

static bool matches_report(const char *text, const struct report *report)
{
	struct query *query = parsed(text);
	struct arena *arena = arena_new();
	struct lookup lookup;
	make_ready(arena, report, &lookup);
	bool is_match = query_matches(query, tokenizer, &lookup);
	arena_free(arena);
	query_free(query);
	return is_match;
}

static bool matches(const char *text, const char *title, const char *body, const char *language)
{
	struct report report = REPORT_BLANK;
	report.title = span_of(title);
	report.text = span_of(body);
	report.language = span_of(language);
	return matches_report(text, &report);
}

static void check(const struct example *examples, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (matches(examples[i].query, examples[i].title, examples[i].text, examples[i].language) != examples[i].is_match)
			fail_msg("'%s' %s '%s | %s'", examples[i].query, examples[i].is_match ? "misses" : "matches", examples[i].title,
				 examples[i].text);
}
#define CHECK(examples) check((examples), LEN(examples))

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
		{ "oeuf", "Un œuf a été jeté", "", "fr", true },
		{ "Œuf", "Des oeufs jetés", "", "fr", true },
		{ "Oresund", "Broen over Øresund", "", "da", true },
		{ "ærø", "Aero Festival", "", "en", true },
		{ "lodz", "Pożar w Łodzi i Łódź", "", "pl", true },
		{ "strasse", "Die Straße", "", "de", true },
		{ "ミサイル", "北がﾐｻｲﾙを発射", "", "ja", true },
		{ "ﾄﾞｺﾓ", "ドコモが発表", "", "ja", true },
		{ "イ", "ﾐｻｲﾙ", "", "ja", true },
		{ "فيضان", "أصابت الفيضانات المدينة", "", "ar", true },
		{ "\"الفيضان في المدينة\"", "فيضان في مدينة", "", "ar", true },
		{ "אש", "האש התפשטה בעיר", "", "he", true },
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
	struct query *query = parsed("flood \"river ba*\"");
	struct arena *arena = arena_new();
	for (char c = 'a'; c <= 'z'; c++) {
		const char tag[] = { 'q', c, '\0' };
		struct report report = REPORT_BLANK;
		struct lookup lookup;
		report.text = SPAN("flood at the river bank");
		report.language = span_of(tag);
		make_ready(arena, &report, &lookup);
		assert_true(query_matches(query, tokenizer, &lookup));
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
		{ "dam NEAR", "column 9: a word, a \"phrase\" or '(' expected" },
		{ "NEAR dam", "column 1: a word, a \"phrase\" or '(' expected" },
		{ "dam NEAR/x wall", "column 10: how many words may stand between? A number from 0 to 1000 expected" },
		{ "dam NEAR/1001 wall", "column 10: how many words may stand between? A number from 0 to 1000 expected" },
		{ "dam NEAR/ wall", "column 10: how many words may stand between? A number from 0 to 1000 expected" },
		{ "dam NEAR (a b)", "column 10: NEAR stands between words, phrases or groups of these joined by OR" },
		{ "/a/ NEAR b", "column 1: NEAR stands between words, phrases or groups of these joined by OR" },
		{ "tittle:dam", "column 1: no such field; there are title, text, source, place, byline, keyword, lang and figure (quote what is none)" },
		{ "dam title:", "column 11: a word, a \"phrase\" or '(' expected" },
		{ "title:(dam OR text:wall)", "column 15: a field within another" },
		{ "dam title:title:wall", "column 11: a field within another" },
		{ "title:lang:pt", "column 7: a field within another" },
		{ "-source: tittle:wall", "column 10: no such field; there are title, text, source, place, byline, keyword, lang and figure (quote what is none)" },
		{ "lang:\"en\"", "column 6: a language expected, such as en or pt-br" },
		{ "lang:e", "column 6: a language expected, such as en or pt-br" },
		{ "lang:e*", "column 6: a language expected, such as en or pt-br" },
		{ "lang:", "column 6: a language expected, such as en or pt-br" },
		{ "dam lang:english", "column 10: there is no such language; write its code, such as en or pt-br" },
		{ "lang:xx", "column 6: there is no such language; write its code, such as en or pt-br" },
		{ "lang:(pt OR und)", "column 13: there is no such language; write its code, such as en or pt-br" },
		{ "lang:xx-gb", "column 6: there is no such language; write its code, such as en or pt-br" },
		{ "figure:dead>=3", "column 8: a figure expected, such as deaths>=10 (or injured, missing, displaced, arrested)" },
		{ "figure:deaths>=", "column 16: a number expected, in digits" },
		{ "figure:deaths>=ten", "column 16: a number expected, in digits" },
		{ "figure:deaths > ten", "column 17: a number expected, in digits" },
		{ "figure:deaths >=", "column 17: a number expected, in digits" },
		{ "figure:deaths~10", "column 14: >=, <=, >, < or = expected, or nothing" },
		{ "dam /never", "column 5: the regular expression is never closed: '/' expected" },
		{ "dam /never\\/", "column 5: the regular expression is never closed: '/' expected" },
		{ "//", "column 1: an empty regular expression" },
		{ "müll /a(b/", "column 10: regular expression: missing closing parenthesis" },
		{ "/a\\C/", "column 5: regular expression: using \\C is disabled by the application" },
	};
	for (size_t i = 0; i < LEN(bad); i++) {
		struct fault fault = { 0 };
		size_t column = 0;
		char named[32];
		assert_null(query_parse(span_of(bad[i].query), tokenizer, &column, &fault));
		snprintf(named, sizeof(named), "column %zu: ", column);
		assert_memory_equal(fault.text, named, strlen(named));
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
	struct query *query = query_parse(buf_view(&text), tokenizer, NULL, fault);
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
	assert_null(parse_repeated("/x/ ", 17, "", &fault));
	assert_string_equal(fault.text, "column 65: too many regular expressions");
}

static void near_words_have_few_between_them(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "dam NEAR wall", TITLE, TEXT, "en", true },
		{ "dam NEAR/0 wall", TITLE, TEXT, "en", true },
		{ "wall NEAR/0 dam", TITLE, TEXT, "en", true },
		{ "dam NEAR/1 way", TITLE, TEXT, "en", false },
		{ "dam NEAR/2 way", TITLE, TEXT, "en", true },
		{ "\"dam wall\" NEAR/1 way", TITLE, TEXT, "en", true },
		{ "way NEAR/1 \"dam wall\"", TITLE, TEXT, "en", true },
		{ "vessk NEAR floods", TITLE, TEXT, "en", false },
		{ "floods NEAR/3 (gate OR \"river bank\")", TITLE, TEXT, "en", true },
		{ "floods NEAR/1 (gate OR \"river bank\")", TITLE, TEXT, "en", false },
		{ "flo* NEAR/2 riv*", TITLE, TEXT, "en", true },
		{ "dam NEAR dam", "The dam", "", "en", false },
		{ "dam NEAR dam", "The dam and the dam", "", "en", true },
		{ "\"the dam\" NEAR dam*", "The dam", "", "en", false },
		{ "a1 NEAR/0 b1 NEAR/0 c1", "", "a1 b1 x b1 c1", "", false },
		{ "a1 NEAR/2 b1 NEAR/0 c1", "", "a1 b1 x b1 c1", "", true },
		{ "c1 NEAR/0 b1 NEAR/0 a1", "", "a1 b1 c1", "", true },
		{ "(b1 OR \"a1 b1 c1\") NEAR/0 d1", "", "x a1 b1 c1 d1", "", true },
		{ "(\"x a1 b1 c1\" OR b1) NEAR/0 d1", "", "x a1 b1 c1 d1 e1", "", true },
		{ "NOT dam NEAR/1 way", TITLE, TEXT, "en", true },
		{ "near earthquake", "", "near the earthquake", "en", true },
	};
	CHECK(examples);
}

static void a_regex_is_looked_for_in_what_stands_there(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "/river +bank/", TITLE, TEXT, "en", true },
		{ "/RIVER\\sBANK/", TITLE, TEXT, "en", true },
		{ "/(?-i)RIVER/", TITLE, TEXT, "en", false },
		{ "/covid-\\d+/", TITLE, TEXT, "en", true },
		{ "/M\u00dcLLER/", TITLE, TEXT, "en", true },
		{ "/muller/", TITLE, TEXT, "en", false },
		{ "/vessk.*floods/", TITLE, TEXT, "en", false },
		{ "/^floods cut/", TITLE, TEXT, "en", true },
		{ "/one\\s+two/", "", "one\n\ntwo", "en", false },
		{ "/^two$/", "", "one\n\ntwo", "en", true },
		{ "/a\\/b/", "", "a/b", "en", true },
		{ "dam -/earth\\w+/", TITLE, TEXT, "en", true },
		{ "title:/floods/", TITLE, TEXT, "en", false },
		{ "text:/floods/", TITLE, TEXT, "en", true },
		{ "title:(/floods/ OR /gives/)", TITLE, TEXT, "en", true },
		{ "/^$/", "", "", "en", true },
		{ "and/or", "", "and or", "en", true },
	};
	CHECK(examples);
}

static void one_character_is_found_in_a_run(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "火", "", "昨夜山火", "zh", true }, { "火", "", "火灾", "zh", true }, { "火", "", "山火蔓延", "zh", true }, { "火", "", "火", "zh", true },
		{ "火", "", "山林", "zh", false }, { "死", "", "三人死亡。", "zh", true }, { "NOT 死", "", "三人死亡。", "zh", false }, { "死*", "", "三人死。", "zh", true },
		{ "title:雪", "北京大雪", "", "zh", true }, { "title:雪", "", "北京大雪", "zh", false }, { "雪 OR 雨", "", "大雨 x", "zh", true },
		{ "keyword:水", "", "", "zh", true }, { "source:报", "", "", "zh", true }, { "雪", "", "下Yuki雪中", "ja", true },
		{ "불", "", "산불이 났다", "ko", true }, { "불", "", "산에 눈", "ko", false }, { "大水", "", "大 水", "zh", false },
		/* beside others */
		{ "\"3 人\"", "", "其中3人死亡", "zh", true }, { "\"新冠 疫苗\"", "", "新冠疫苗", "zh", true }, { "\"新冠 疫苗\"", "", "新冠 疫苗", "zh", true },
		{ "\"新冠 疫苗\"", "", "新冠的疫苗", "zh", false }, { "三人死*", "", "三人死亡", "zh", true }, { "人死", "", "三人死", "zh", true },
		{ "东京NHK", "", "在东京NHK", "zh", true }, { "东京NHK", "", "在东京都NHK", "zh", false },
		{ "(火 OR 水) 山", "", "昨夜山火", "zh", true }, { "火 -山", "", "昨夜山火", "zh", false },
		/* of a query, too, that is asked of text in another language */
		{ "火", "", "the word 山火 is in it", "en", true }, { "é", "", "été", "fr", false },
	};
	struct report report = REPORT_BLANK;
	static const struct span keywords[] = { { "洪水", 6 } };
	for (size_t i = 0; i < LEN(examples); i++) {
		report.title = span_of(examples[i].title);
		report.text = span_of(examples[i].text);
		report.language = span_of(examples[i].language);
		report.source = SPAN("人民日报");
		report.keywords = keywords;
		report.keywords_len = 1;
		if (matches_report(examples[i].query, &report) != examples[i].is_match)
			fail_msg("'%s' %s '%s | %s'", examples[i].query, examples[i].is_match ? "misses" : "matches", examples[i].title, examples[i].text);
	}
}

static void near_counts_the_characters_of_a_run(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "北京 NEAR/0 洪水", "", "今天北京洪水严重", "zh", true }, { "洪水 NEAR/0 北京", "", "今天北京洪水严重", "zh", true },
		{ "北京 NEAR/0 洪水", "", "北京的洪水", "zh", false }, { "北京 NEAR/1 洪水", "", "北京的洪水", "zh", true },
		{ "北京 NEAR/2 洪水", "", "北京发生洪水", "zh", true }, { "北京 NEAR/1 洪水", "", "北京发生洪水", "zh", false },
		{ "北京 NEAR/0 洪水", "", "北京，洪水", "zh", true }, { "北京 NEAR/1 nhk", "", "北京 the NHK", "zh", true }, { "nhk NEAR/2 洪水", "", "NHK说了洪水", "zh", true },
		{ "nhk NEAR/1 洪水", "", "NHK说了洪水", "zh", false }, { "火 NEAR/0 山", "", "昨夜山火", "zh", true }, { "火 NEAR/1 夜", "", "昨夜山火", "zh", true },
		{ "火 NEAR/0 夜", "", "昨夜山火", "zh", false }, { "北京 NEAR 京洪", "", "北京洪水", "zh", false },
		{ "\"北京市 的\" NEAR/0 洪水", "", "北京市的洪水", "zh", true }, { "서울 NEAR/2 산불", "", "서울에서 산불", "ko", true },
	};
	CHECK(examples);
}

static void a_field_is_what_stands_in_it(void **state)
{
	(void)state;
	static const struct { const char *query; bool is_match; } examples[] = {
		{ "title:dam", true }, { "title:floods", false }, { "text:floods", true }, { "text:dam", false }, { "TITLE: dam", true },
		{ "title:(dam floods)", false }, { "title:(dam OR floods)", true }, { "title:(dam NOT floods)", true }, { "title:\"dam wall\"", true },
		{ "title:da*", true }, { "title:flo*", false }, { "dam NEAR/0 title:wall", true },
		{ "source:reuters", true }, { "source:\"reuters world\"", true }, { "source:worlds", false }, { "source:rivers", false },
		{ "reuters", false }, { "\"vessk reuters\"", false },
		{ "place:vessk", true }, { "place:\"vessk north\"", true }, { "byline:muller", true }, { "byline:floods", false },
		{ "keyword:flood", true }, { "keyword:\"river bank\"", true }, { "keyword:\"floods river\"", false }, { "keyword:ri*", true },
		{ "keyword:floods NEAR keyword:river", false }, { "keyword:/^river/", true }, { "keyword:/^bank/", false }, { "keyword:dam", false },
		{ "byline:*", true }, { "byline:* source:*", true }, { "lang:en", true }, { "lang:en-gb", true }, { "lang:EN", true },
		{ "lang:en-us", false }, { "lang:(de OR en)", true }, { "-lang:de", true }, { "lang:eng", true }, { "lang:eng-GB", true }, { "lang:deu", false }, { "lang:yue", false },
		{ "figure:deaths > 10", true }, { "figure:deaths >20", false }, { "figure:deaths>= 20 dam", true }, { "figure:deaths earthquake", false },
		{ "figure:(missing OR deaths = 20)", true },
		{ "figure:deaths", true }, { "figure:deaths>=10", true }, { "figure:deaths>=21", false }, { "figure:deaths<=20", true },
		{ "figure:deaths<20", false }, { "figure:deaths>19", true }, { "figure:deaths=20", true }, { "figure:missing", false },
		{ "figure:injured>=35", true }, { "figure:injured>=41", false }, { "figure:injured<=35", true }, { "figure:injured=37", true },
		{ "figure:(missing OR deaths>100)", false }, { "figure:(missing OR deaths>10)", true },
	};
	static const struct span keywords[] = { { "Floods", 6 }, { "River banks", 11 } };
	struct report report = REPORT_BLANK;
	report.title = span_of("Dam wall gives way above Vessk");
	report.text = span_of("Floods killed at least 20 people. Between 30 and 40 people were injured.");
	report.source = span_of("Reuters World");
	report.place = span_of("Vessk, North Ruritania");
	report.byline = span_of("Zoë Müller");
	report.language = span_of("en-gb");
	report.keywords = keywords;
	report.keywords_len = 2;
	for (size_t i = 0; i < LEN(examples); i++)
		if (matches_report(examples[i].query, &report) != examples[i].is_match)
			fail_msg("'%s' %s", examples[i].query, examples[i].is_match ? "misses" : "matches");
	report.byline = SPAN_NONE;
	assert_false(matches_report("byline:*", &report));
}

static void norwegian_is_one_language_and_bokmal_is_not_nynorsk(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{ "lang:no", TITLE, TEXT, "nb", true },	   { "lang:no", TITLE, TEXT, "nn-no", true }, { "lang:nb", TITLE, TEXT, "no", true },
		{ "lang:nob", TITLE, TEXT, "no", true },   { "lang:nn", TITLE, TEXT, "no", true },    { "lang:nb", TITLE, TEXT, "nb", true },
		{ "lang:nb", TITLE, TEXT, "nn", false },   { "lang:nn", TITLE, TEXT, "nb", false },   { "lang:nb", TITLE, TEXT, "da", false },
		{ "lang:no-no", TITLE, TEXT, "nb-no", true }, { "lang:no-no", TITLE, TEXT, "nb", false },
	};
	CHECK(examples);
}

static void explains(const char *text, const char *title, const char *body, const char *expected)
{
	struct query *query = parsed(text);
	struct arena *arena = arena_new();
	struct report report = REPORT_BLANK;
	struct lookup lookup;
	struct query_reason reason;
	struct buf words;
	report.title = span_of(title);
	report.text = span_of(body);
	report.language = span_of("en");
	buf_init(&words, 4096);
	make_ready(arena, &report, &lookup);
	query_explain(query, tokenizer, &lookup, &reason);
	assert_int_equal(reason.why == QUERY_MATCHES, query_matches(query, tokenizer, &lookup));
	query_add_reason(&words, &reason);
	assert_string_equal(buf_view(&words).ptr, expected);
	buf_done(&words);
	arena_free(arena);
	query_free(query);
}

static void what_failed_is_named(void **state)
{
	(void)state;
	explains("dam", TITLE, TEXT, "it matches");
	explains("dam earthquake", TITLE, TEXT, "'earthquake' (column 5) is not in it");
	explains("dam  (quake* OR  tremor )", TITLE, TEXT, "'quake* OR  tremor' (column 7) is not in it");
	explains("dam NOT (exercise OR flood*)", TITLE, TEXT, "'flood*' (column 22) is in it");
	explains("zoë -\"river bank\"", TITLE, TEXT, "'\"river bank\"' (column 6) is in it");
	explains("NOT NOT earthquake", TITLE, TEXT, "'earthquake' (column 9) is not in it");
	explains("NOT (dam wall)", TITLE, TEXT, "'dam wall' (column 6) is in it");
	explains("dam NEAR/1 way", TITLE, TEXT, "'dam NEAR/1 way' (column 1) is in it, but never so near");
	explains("dam NEAR/1 earthquake", TITLE, TEXT, "'earthquake' (column 12) is not in it");
	explains("dam title:floods", TITLE, TEXT, "'title:floods' (column 5) is not in it");
	explains("title:(dam OR wall) lang:de", TITLE, TEXT, "'lang:de' (column 21) is not in it");
	explains("figure:deaths>=10", TITLE, TEXT, "'figure:deaths>=10' (column 1) is not in it");
	explains("dam /quake/", TITLE, TEXT, "'/quake/' (column 5) is not in it");
}

#define GIVEN_UP "was not found within the bounds of a search, which was given up"

static void a_regex_that_takes_too_long_is_given_up_and_says_so(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 8u * REGEX_TEXT_MAX);
	for (int i = 0; i < 3000; i++)
		buf_add_char(&text, 'a');
	explains("/(a+)+[bc]/", "", buf_view(&text).ptr, "'/(a+)+[bc]/' (column 1) " GIVEN_UP);
	explains("x OR /(a+)+[bc]/", "", buf_view(&text).ptr, "'/(a+)+[bc]/' (column 6) " GIVEN_UP);
	explains("/a{2000}/", "", buf_view(&text).ptr, "it matches");
	buf_add_text(&text, "\n\nab");
	explains("/(a|aa)+b/", "", buf_view(&text).ptr, "it matches");
	for (size_t i = 0; i < REGEX_TEXT_MAX; i++)
		buf_add_text(&text, i % 60 ? "c" : "\n\n");
	buf_add_text(&text, " needle");
	explains("/needle/", "", buf_view(&text).ptr, "'/needle/' (column 1) " GIVEN_UP);
	explains("needle", "", buf_view(&text).ptr, "it matches");
	buf_done(&text);
}

static void points(const char *text, size_t column, const char *expected)
{
	struct buf out;
	buf_init(&out, 4096);
	query_add_caret(&out, span_of(text), column);
	assert_string_equal(buf_view(&out).ptr, expected);
	buf_done(&out);
}

static void a_caret_points_at_the_column(void **state)
{
	(void)state;
	points("dam AND", 8, "dam AND\n       ^\n");
	points("(dam", 1, "(dam\n^\n");
	points("地震 (", 4, "地震 (\n     ^\n");
	points("a\tb\xff)", 5, "a b\ufffd)\n    ^\n");
	points("123456789 123456789 123456789 123456789 123456789 123456789 123456789 )123456789 123456789 123456789", 71,
	       "123456789 123456789 123456789 123456789 123456789 123456789 )123456789 123456789 123456789\n"
	       "                                                            ^\n");
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
		cmocka_unit_test(near_words_have_few_between_them),
		cmocka_unit_test(a_regex_is_looked_for_in_what_stands_there),
		cmocka_unit_test(one_character_is_found_in_a_run),
		cmocka_unit_test(near_counts_the_characters_of_a_run),
		cmocka_unit_test(a_field_is_what_stands_in_it),
		cmocka_unit_test(norwegian_is_one_language_and_bokmal_is_not_nynorsk),
		cmocka_unit_test(what_failed_is_named),
		cmocka_unit_test(a_regex_that_takes_too_long_is_given_up_and_says_so),
		cmocka_unit_test(a_caret_points_at_the_column),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
