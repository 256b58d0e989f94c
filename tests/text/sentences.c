#include "tests/test.h"

#include "base/array.h"
#include "text/sentences.h"

#include <stdlib.h>

/* The sentences of `text`, with | between them in `expected`. */
static void cuts(const char *text, const char *expected)
{
	char joined[1000] = "";
	size_t len = 0;
	struct span rest = span_of(text), sentence;
	while (sentence_next(&rest, &sentence)) {
		assert_true(sentence.len > 0 && sentence.ptr >= text && sentence.ptr + sentence.len <= text + strlen(text));
		if (len > 0)
			joined[len++] = '|';
		memcpy(joined + len, sentence.ptr, sentence.len);
		len += sentence.len;
	}
	assert_span(span_make(joined, len), expected);
}

static void a_sentence_ends_at_its_mark(void **state)
{
	(void)state;
	cuts("One fell. Two rose! Why? Nobody knows\u2026 Still.", "One fell.|Two rose!|Why?|Nobody knows\u2026|Still.");
	cuts("\"Go home,\" he said. \"Now.\" She left.", "\"Go home,\" he said.|\"Now.\"|She left.");
	cuts("It ended (at last.) Then rain.", "It ended (at last.)|Then rain.");
	cuts("no mark at all", "no mark at all");
	cuts("", "");
	cuts(" \n\n ", "");
}

static void abbreviations_initials_and_numbers_end_nothing(void **state)
{
	(void)state;
	cuts("Mr. Smith met Gen. Jones. They left.", "Mr. Smith met Gen. Jones.|They left.");
	cuts("J. R. Smith of the U.S. Navy spoke.", "J. R. Smith of the U.S. Navy spoke.");
	cuts("It rose 3.5 pct to 1.2 mln. Shares fell.", "It rose 3.5 pct to 1.2 mln.|Shares fell.");
	cuts("See example.org for more. Ends.", "See example.org for more.|Ends.");
	cuts("It opened at 5 p.m. The mayor spoke.", "It opened at 5 p.m.|The mayor spoke.");
	cuts("the co. said so. Yes.", "the co. said so.|Yes.");
}

static void a_paragraph_ends_its_sentence(void **state)
{
	(void)state;
	cuts("A heading\n\nThe text. More\ntext here.", "A heading|The text.|More\ntext here.");
	cuts("He met the U.S.\n\nThen left.", "He met the U.S.|Then left.");
}

static void ideographic_marks_need_no_blank(void **state)
{
	(void)state;
	cuts("「いいえ。」と彼は言った。終わり。", "「いいえ。」|と彼は言った。|終わり。");
	cuts("هل سقط؟ نعم سقط.", "هل سقط؟|نعم سقط.");
	cuts("وہ گر گیا۔ کوئی زخمی نہیں۔", "وہ گر گیا۔|کوئی زخمی نہیں۔");
	cuts("दीवार गिरी। कोई नहीं मरा।", "दीवार गिरी।|कोई नहीं मरा।");
	cuts("הקיר נפל. איש לא נפגע.", "הקיר נפל.|איש לא נפגע.");
	cuts("\u5730\u9707\u3002\u4e09\u4eba\u6b7b\u4ea1\u3002", "\u5730\u9707\u3002|\u4e09\u4eba\u6b7b\u4ea1\u3002");
}

static void the_end_of_a_sentence_is_known_behind_quotes_and_brackets(void **state)
{
	(void)state;
	static const char *const ends[] = { "It rained.", "Did it rain?\"", "It rained.\xE2\x80\x9D)", "下雨了。", "下雨了。」", "क्या बारिश हुई।", "هل نزل المطر؟" };
	for (size_t i = 0; i < LEN(ends); i++)
		assert_true(sentence_ends(span_of(ends[i]), false));
	static const char *const opens[] = { "", ".)\"x", "It rained", "It rained,", "He said:", "(RNA)", "\"\"" };
	for (size_t i = 0; i < LEN(opens); i++)
		assert_false(sentence_ends(span_of(opens[i]), false));
	assert_true(sentence_ends(SPAN("He said:"), true));
	assert_true(sentence_ends(SPAN("他说："), true));
}

static void a_megabyte_of_points_takes_no_time(void **state)
{
	(void)state;
	size_t len = 1u << 20;
	char *text = malloc(len);
	memset(text, '.', len);
	text[len - 1] = 'x';
	struct span rest = span_make(text, len), sentence;
	assert_true(sentence_next(&rest, &sentence));
	assert_int_equal(sentence.len, len);
	assert_false(sentence_next(&rest, &sentence));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_ends_at_its_mark),
		cmocka_unit_test(abbreviations_initials_and_numbers_end_nothing),
		cmocka_unit_test(a_paragraph_ends_its_sentence),
		cmocka_unit_test(ideographic_marks_need_no_blank),
		cmocka_unit_test(the_end_of_a_sentence_is_known_behind_quotes_and_brackets),
		cmocka_unit_test(a_megabyte_of_points_takes_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
