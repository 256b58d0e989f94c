#include "tests/test.h"

#include "text/lang.h"
#include "text/markup.h"
#include "text/paragraphs.h"

static void becomes(const char *html, const char *text)
{
	struct buf out;
	buf_init(&out, 65536);
	markup_add(&out, span_of(html));
	if (!span_equals(buf_view(&out), span_of(text)))
		fail_msg("'%s' became '%.*s', not '%s'", html, SPAN_ARG(buf_view(&out)), text);
	buf_done(&out);
}

static void markup_becomes_text(void **state)
{
	(void)state;
	becomes("<p>One <b>two</b></p>\n<p>three</p>", "One two\n\nthree");
	becomes("a<br>b<br><br/>c", "a b\n\nc");
	becomes("AT&T &amp; &lt;b&gt; &eacute; &#233; &#xE9; &#146; &nosuch; &copy 2002", "AT&T & <b> é é é ’ &nosuch; © 2002");
	becomes("x<script>if (a < b) { '</p>' }</script>y<style>p {}</style>", "xy");
	becomes("<!-- <p>no</p> -->yes<![CDATA[ and ]]>more", "yes and more");
	becomes("1 < 2 and 3 > 2", "1 < 2 and 3 > 2");
	becomes("<a title=\"a > b\">c</a>", "c");
	becomes("<ul><li>a<li>b</ul>", "a\n\nb");
}

static void broken_markup_ends_somewhere(void **state)
{
	(void)state;
	becomes("<", "<");
	becomes("a <b", "a");
	becomes("<a href=\"x>text", "text");
	becomes("<script>never closed", "");
	becomes("<!-- never closed", "");
	becomes("sa<!-- -- never closed >fe", "safe");
	becomes("a<object data=x> b<p>c", "a b\n\nc");
	becomes("<head><title>No</title><body>yes", "yes");
	becomes("<!' <a href=x>text", "<!' text");
	becomes("see <!DOCTYPE", "see <!DOCTYPE");
	becomes("&", "&");
	becomes("&#;&#x;&#99999999;", "&#;&#x;\xEF\xBF\xBD");
}

static void unwraps(const char *text, const char *expected)
{
	struct buf out;
	buf_init(&out, 65536);
	paragraphs_add(&out, span_of(text));
	if (!span_equals(buf_view(&out), span_of(expected)))
		fail_msg("'%.*s' is not '%s'", SPAN_ARG(buf_view(&out)), expected);
	buf_done(&out);
}

static void lines_are_joined_where_they_were_only_wrapped(void **state)
{
	(void)state;
	unwraps("    The river rose in the night and took with it\nthe old bridge, the mill and eleven of the boats\nthat lay there.\n    Nobody was hurt, the police of the town said\non Monday.\n",
		"The river rose in the night and took with it the old bridge, the mill and eleven of the boats that lay there.\n\nNobody was hurt, the police of the town said on Monday.");
	unwraps("One\nTwo\nThree", "One\n\nTwo\n\nThree");
	unwraps("  a  \t b \r\n\r\n\r\nc\n", "a b\n\nc");
	unwraps("- bread and a little cheese from the market today\n- water\n- salt", "- bread and a little cheese from the market today\n\n- water\n\n- salt");
	unwraps("", "");
}

static void the_language_is_guessed_from_script_or_letters(void **state)
{
	(void)state;
	struct lang *lang = lang_new();
	assert_string_equal(lang_guess(lang, SPAN("북한 주민들이 베이징 주재 한국 대사관에 들어갔다")), "ko");
	assert_string_equal(lang_guess(lang, SPAN("東京で大きな地震がありました")), "ja");
	assert_string_equal(lang_guess(lang, SPAN("北京发生了一次地震没有人员伤亡")), "zh");
	assert_null(lang_guess(lang, SPAN("Hm.")));
	if (lang_load(lang)) {
		assert_string_equal(lang_guess(lang, SPAN("The council of the town voted on Friday to close the old harbour, after an inspection found that its walls could fall.")), "en");
		assert_string_equal(lang_guess(lang, SPAN("Der Rat der Stadt hat am Freitag beschlossen, den alten Hafen zu schließen, nachdem eine Prüfung ergeben hatte, dass die Mauern fallen könnten.")), "de");
	}
	lang_free(lang);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_becomes_text),
		cmocka_unit_test(broken_markup_ends_somewhere),
		cmocka_unit_test(lines_are_joined_where_they_were_only_wrapped),
		cmocka_unit_test(the_language_is_guessed_from_script_or_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
