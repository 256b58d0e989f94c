#include "tests/test.h"

#include "base/array.h"
#include "text/paragraphs.h"

#include <stdio.h>

static void becomes(const char *text, const char *expected)
{
	struct buf out;
	buf_init(&out, 1u << 16);
	paragraphs_add(&out, span_of(text));
	assert_span(buf_view(&out), expected);
	buf_done(&out);
}

#define LINE_1 "The council of Streslau voted on Friday to close the old harbour, after"
#define LINE_2 "an inspection found that its walls could fall at any time of the year."

#define LINE_3 "Fishermen said that they had not been asked, and that they would go on"
#define LINE_4 "using the harbour until somebody came to stop them with his own hands."

static void wrapped_lines_are_joined_whatever_ends_them(void **state)
{
	(void)state;
	becomes(LINE_1 "\n" LINE_2 "\n\n" LINE_1 "\n" LINE_2 "\n", LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
	becomes(LINE_1 "\r\n" LINE_2 "\r\n\r\n" LINE_1 "\r\n" LINE_2, LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
	becomes(LINE_1 "\r" LINE_2 "\r\r" LINE_1 "\r" LINE_2, LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
	becomes("\t" LINE_1 "\n" LINE_2 "\n\t" LINE_1 "\n" LINE_2, LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
	becomes("THE COUNCIL OF STRESLAU VOTED ON FRIDAY TO CLOSE THE OLD\nHARBOUR AFTER AN INSPECTION FOUND THAT ITS WALLS COULD\nFALL.\n",
		"THE COUNCIL OF STRESLAU VOTED ON FRIDAY TO CLOSE THE OLD HARBOUR AFTER AN INSPECTION FOUND THAT ITS WALLS COULD FALL.");
}

static void a_head_stays_apart_in_double_spaced_text(void **state)
{
	(void)state;
	static const char *const bylines[] = { "By Jane Doe, July 9, 2001", "By Jane Doe of the Streslau Bugle, July 9, 2001 10:15",
		"By Jane Doe, Staff Writer of the Streslau Bugle, who is there, July 9, 2001", "Jane Doe, The Streslau Bugle, Monday, 9.7.2001 10:15" };
	static const char *const titles[] = { "Council closes its old harbour at Streslau", "Council of Streslau closes its old harbour of stone after walls fell in" };
	for (size_t i = 0; i < LEN(bylines); i++) {
		char text[1000], expected[1000];
		snprintf(text, sizeof(text), "%s\n\n%s\n\n" LINE_1 "\n\n" LINE_2 "\n\n" LINE_3 "\n\n" LINE_4 "\n\n" LINE_1 "\n\n" LINE_2, titles[i < 3], bylines[i]);
		snprintf(expected, sizeof(expected), "%s\n\n%s\n\n" LINE_1 " " LINE_2 " " LINE_3 " " LINE_4 " " LINE_1 " " LINE_2, titles[i < 3], bylines[i]);
		becomes(text, expected);
	}
}

static void a_number_at_the_end_of_a_line_is_no_date(void **state)
{
	(void)state;
	becomes("The council of Streslau said that the shares had been set at 0.5165\nCorning common share for each, and that nobody had been asked in town.",
		"The council of Streslau said that the shares had been set at 0.5165 Corning common share for each, and that nobody had been asked in town.");
}

static void one_long_line_does_not_unwrap_the_rest(void **state)
{
	(void)state;
	char text[4000] = "", expected[4000] = "";
	for (int i = 0; i < 12; i++) {
		strcat(text, LINE_1 "\n" LINE_2 "\n\n");
		strcat(expected, LINE_1 " " LINE_2 "\n\n");
	}
	strcat(text, "http://bugle.example/" LINE_2 LINE_2 LINE_2);
	strcat(expected, "http://bugle.example/" LINE_2 LINE_2 LINE_2);
	becomes(text, expected);
}

static void words_broken_at_line_ends_are_mended(void **state)
{
	(void)state;
	becomes("The council of Streslau voted on Friday to ask the old govern-\nment of the town for help before winter.",
		"The council of Streslau voted on Friday to ask the old government of the town for help before winter.");
	becomes("The railway that runs north and south through the town is a north-\nsouth line, and nobody has asked for another one so far.",
		"The railway that runs north and south through the town is a north-south line, and nobody has asked for another one so far.");
	becomes("A well-known mayor, said those who knew him, was not so well-\nknown in the capital that he had to leave behind in winter.",
		"A well-known mayor, said those who knew him, was not so well-known in the capital that he had to leave behind in winter.");
	becomes("The harbour walls were asked about by the mayor of the Anglo-\nRuritanian town council, who is the brother-in-\nlaw of nobody here.",
		"The harbour walls were asked about by the mayor of the Anglo-Ruritanian town council, who is the brother-in-law of nobody here.");
	becomes("The men said that this was not what they wanted --\nand that they would not go before winter came back.",
		"The men said that this was not what they wanted -- and that they would not go before winter came back.");
	becomes("Der Rat der Stadt Streslau hat am Freitag die Schlie\u00dfung be-\nschlossen, wie der B\u00fcrgermeister danach mitgeteilt hat.",
		"Der Rat der Stadt Streslau hat am Freitag die Schlie\u00dfung beschlossen, wie der B\u00fcrgermeister danach mitgeteilt hat.");
	becomes("The council of Stres\u00adlau voted on Friday to close the har\u00ad\nbour, after an in\u00adspection that nobody had asked for at all.",
		"The council of Streslau voted on Friday to close the harbour, after an inspection that nobody had asked for at all.");
}

static void a_short_line_that_goes_on_is_joined(void **state)
{
	(void)state;
	becomes("Harbour closed\n\nThe mayor, a 54-year old\nman from Zenda, was not hurt, and neither was the pilot, as the harbour office said on Friday.",
		"Harbour closed\n\nThe mayor, a 54-year old man from Zenda, was not hurt, and neither was the pilot, as the harbour office said on Friday.");
	becomes(LINE_1 "\n" LINE_2 " The\nwell-\nknown mayor went away.\n\nFishermen sur-\nvived.",
		LINE_1 " " LINE_2 " The wellknown mayor went away.\n\nFishermen survived.");
	becomes("Harbour closed\n\nIts walls fell on Fri-\nday. Ten peo-\nple died.", "Harbour closed\n\nIts walls fell on Friday. Ten people died.");
	becomes("Harbour closed\nby Jane Doe\n\n" LINE_1 "\n" LINE_2, "Harbour closed\n\nby Jane Doe\n\n" LINE_1 " " LINE_2);
	/* the first line of the text, whatever it goes on with */
	becomes("Harbour closed\n\nThe council, which is that of the old town of\nStreslau, voted on Friday to close its harbour, after an inspection\nof the walls.",
		"Harbour closed\n\nThe council, which is that of the old town of Streslau, voted on Friday to close its harbour, after an inspection of the walls.");
	becomes("Harbour closed\n\nStreslau Bugle, page one, Friday, July 9, 2001\n" LINE_1 "\n" LINE_2,
		"Harbour closed\n\nStreslau Bugle, page one, Friday, July 9, 2001\n\n" LINE_1 " " LINE_2);
	becomes("Harbour closed\n\nWalls could fall at any time of the year\nSTRESLAU (RNA) - " LINE_1 "\n" LINE_2,
		"Harbour closed\n\nWalls could fall at any time of the year\n\nSTRESLAU (RNA) - " LINE_1 " " LINE_2);
	becomes("Harbour closed in the town of Streslau\n" LINE_1 "\n" LINE_2, "Harbour closed in the town of Streslau\n\n" LINE_1 " " LINE_2);
	/* where all begins small, a small letter tells nothing */
	becomes("harbour closed\nby mail\n\nthe council voted on friday to close the old harbour, after an\ninspection.\n\nnobody was hurt.",
		"harbour closed\n\nby mail\n\nthe council voted on friday to close the old harbour, after an inspection.\n\nnobody was hurt.");
	becomes("roses are red\nviolets are blue\nsugar is sweet", "roses are red\n\nviolets are blue\n\nsugar is sweet");
}

static void a_line_that_ends_in_an_article_goes_on(void **state)
{
	(void)state;
	becomes("Harbour closed\n\nWalls of the old harbour by the\nStreslau Bridge could fall, an inspection found on Friday. The council\n" LINE_2 "\n",
		"Harbour closed\n\nWalls of the old harbour by the Streslau Bridge could fall, an inspection found on Friday. The council " LINE_2);
	becomes("Harbour closed\n\nFor sale\nStreslau Bridge could fall, an inspection found on Friday. The council\n" LINE_2 "\n",
		"Harbour closed\n\nFor sale\n\nStreslau Bridge could fall, an inspection found on Friday. The council " LINE_2);
}

static void columns_are_counted_not_bytes(void **state)
{
	(void)state;
	becomes("Совет города Стрельсау решил в пятницу закрыть старую гавань, после того как\nпроверка показала, что её стены могут упасть в любое время года и убить людей.",
		"Совет города Стрельсау решил в пятницу закрыть старую гавань, после того как проверка показала, что её стены могут упасть в любое время года и убить людей.");
	becomes("市議会は金曜日、古い港を閉鎖することを決めた。検査で壁が崩れる恐れが\nあると分かったためだ。漁師たちは何も聞かれなかったと話している。\n",
		"市議会は金曜日、古い港を閉鎖することを決めた。検査で壁が崩れる恐れがあると分かったためだ。漁師たちは何も聞かれなかったと話している。");
	becomes("의회는 금요일 낡은 항구를 닫기로 했다고 시장이 말했으며 벽이\n무너질 수 있다는 검사 결과가 나온 뒤였다고 덧붙였다.",
		"의회는 금요일 낡은 항구를 닫기로 했다고 시장이 말했으며 벽이 무너질 수 있다는 검사 결과가 나온 뒤였다고 덧붙였다.");
}

static void lists_tables_and_poems_are_left_alone(void **state)
{
	(void)state;
	becomes(LINE_1 "\n" LINE_2 "\n- one\n- two\n\n" LINE_1 "\n" LINE_2, LINE_1 " " LINE_2 "\n\n- one\n\n- two\n\n" LINE_1 " " LINE_2);
	becomes("Roses are red\nViolets are blue\nSugar is sweet", "Roses are red\n\nViolets are blue\n\nSugar is sweet");
	becomes(LINE_1 "\n" LINE_2 "\nQ: Was nobody hurt when the walls of the old harbour fell this year?\nA: Nobody.\n",
		LINE_1 " " LINE_2 "\n\nQ: Was nobody hurt when the walls of the old harbour fell this year?\n\nA: Nobody.");
	becomes(LINE_1 "\n" LINE_2 "\n1. The walls are to be pulled down before the winter of next year.\n2. Nobody pays.",
		LINE_1 " " LINE_2 "\n\n1. The walls are to be pulled down before the winter of next year.\n\n2. Nobody pays.");
	becomes("Streslau      12    14\nZenda          9    11\n" LINE_1 "\n" LINE_2, "Streslau 12 14\n\nZenda 9 11\n\n" LINE_1 " " LINE_2);
}

static void quotations_keep_their_mark_and_are_joined(void **state)
{
	(void)state;
	becomes("He wrote:\n> " LINE_1 "\n> " LINE_2 "\n\n" LINE_1 "\n" LINE_2, "He wrote:\n\n> " LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
	becomes("> " LINE_1 "\n> " LINE_2 "\n>\n> " LINE_1 "\n> " LINE_2, LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
}

static void rules_part_paragraphs_and_are_not_text(void **state)
{
	(void)state;
	becomes("Harbour closed\n==============\n" LINE_1 "\n" LINE_2 "\n--\n" LINE_1 "\n" LINE_2, "Harbour closed\n\n" LINE_1 " " LINE_2 "\n\n" LINE_1 " " LINE_2);
}

static void the_edges_of_pages_are_taken_off(void **state)
{
	(void)state;
	becomes("Harbour closed\n\n" LINE_1 "\n\n- 1 -\n\fThe Streslau Bugle\n" LINE_2 "\n\n" LINE_3 "\n- 2 -\n\fThe Streslau Bugle\n" LINE_4 "\n- 3 -\n",
		"Harbour closed\n\n" LINE_1 " " LINE_2 "\n\n" LINE_3 " " LINE_4);
	becomes(LINE_1 "\n" LINE_2 "\nPage 1 of 2\n\f" LINE_3 "\n" LINE_4 "\nPage 2 of 2", LINE_1 " " LINE_2 "\n\n" LINE_3 " " LINE_4);
}

static void marks_of_scripts_stay(void **state)
{
	(void)state;
	becomes("  \u0928\u0908 \u0926\u093f\u0932\u094d\u0932\u0940\u00a0\u00a0\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 e\u0301 \u05e9\u05c1\u05b8\u200f",
		"\u0928\u0908 \u0926\u093f\u0932\u094d\u0932\u0940 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 e\u0301 \u05e9\u05c1\u05b8\u200f");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrapped_lines_are_joined_whatever_ends_them),
		cmocka_unit_test(a_head_stays_apart_in_double_spaced_text),
		cmocka_unit_test(a_number_at_the_end_of_a_line_is_no_date),
		cmocka_unit_test(one_long_line_does_not_unwrap_the_rest),
		cmocka_unit_test(words_broken_at_line_ends_are_mended),
		cmocka_unit_test(a_short_line_that_goes_on_is_joined),
		cmocka_unit_test(a_line_that_ends_in_an_article_goes_on),
		cmocka_unit_test(columns_are_counted_not_bytes),
		cmocka_unit_test(lists_tables_and_poems_are_left_alone),
		cmocka_unit_test(quotations_keep_their_mark_and_are_joined),
		cmocka_unit_test(rules_part_paragraphs_and_are_not_text),
		cmocka_unit_test(the_edges_of_pages_are_taken_off),
		cmocka_unit_test(marks_of_scripts_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
