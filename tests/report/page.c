/* Pages of all shapes: which blocks are the article, and what the page says of itself. */
#include <stdio.h>

#include "base/array.h"
#include "tests/report/seen.h"

#define P1 "The council of Streslau voted on Friday to close the old harbour after an inspection found that its walls could fall."
#define P2 "The fishermen, who had been using it for three hundred years, said that they had not been asked and would not leave."
#define P3 "The mayor said that no other way was left, and that the town would pay for a new harbour on the other side of the bay."
#define P4 "Work is to begin in the spring and will take two years, if the province pays the half that it has promised to pay."

static const struct report *reads(struct seen *seen, const char *page)
{
	if (seen_bytes(seen, span_of(page)) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, "html");
	assert_int_equal(seen->reports.len, 1);
	return &seen->reports.at[0];
}

static void text_is(const char *page, const char *text)
{
	struct seen seen;
	const struct report *report = reads(&seen, page);
	if (!span_equals(report->text, span_of(text)))
		fail_msg("not '%s' but '%.*s'", text, SPAN_ARG(report->text));
	seen_done(&seen);
}

/* ---- text ---- */

static void a_body_in_several_parts_is_joined(void **state)
{
	(void)state;
	text_is("<html><body><div class=page><div class='article-body'><p>" P1 "</p><p>" P2 "</p></div>"
		"<div class=promotion><p>Win a week in Ruritania for two, with all the soup that you can eat, and a boat trip.</p></div>"
		"<div class='article-body'><p>" P3 "</p><p>" P4 "</p></div></div></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
}

static void rows_of_tables_stay_lines(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><table><tr><th>Harbour</th><th>Boats</th></tr><tr><td>Old</td><td>17</td></tr><tr><td>New</td>"
		"<td></td><td>4</td></tr></table><p>" P2 "</p></article></body></html>",
		P1 "\n\nHarbour | Boats\n\nOld | 17\n\nNew | 4\n\n" P2);
}

static void a_table_at_the_end_is_read_with_its_caption(void **state)
{
	(void)state;
#define TABLE "<table><caption>Boats by year</caption><tr><th>Harbour<th>Boats</tr><tr><td>Old<td>17</tr></table>"
	text_is("<html><body><article><h1>Harbour closed</h1><p>" P1 "</p><p>" P2 "</p>" TABLE "</article><aside><a href=/b>Other</a></aside></body></html>",
		P1 "\n\n" P2 "\n\nBoats by year\n\nHarbour | Boats\n\nOld | 17");
	text_is("<html><body><article><p>" P1 "</p>" TABLE "<p>" P2 "</p><table><tr><td><a href=/1>Yesterday</a></td><td><a href=/2>Today</a></td></tr></table></article></body></html>",
		P1 "\n\nBoats by year\n\nHarbour | Boats\n\nOld | 17\n\n" P2);
	text_is("<html><body><div><article><p>" P1 "</p><p>" P2 "</p></article>" TABLE "</div></body></html>", P1 "\n\n" P2);
}

static void lists_at_the_edges_of_the_text_are_of_it(void **state)
{
	(void)state;
#define LIST "<ul><li>Boats: 17</li><li>Fishermen: 40</li></ul>"
#define LIST_TEXT "Boats: 17\n\nFishermen: 40"
#define ROWS "<table><tr><th>Harbour<th>Boats</tr><tr><td>Old<td>17</tr></table>"
#define ROWS_TEXT "Harbour | Boats\n\nOld | 17"
	static const struct {
		const char *body, *text;
	} cases[] = {
		{ "<p>" P1 "</p><p>" P2 "</p>" LIST, P1 "\n\n" P2 "\n\n" LIST_TEXT },
		{ "<p>" P1 "</p><p>" P2 "</p>" LIST ROWS, P1 "\n\n" P2 "\n\n" LIST_TEXT "\n\n" ROWS_TEXT },
		{ "<p>" P1 "</p><p>" P2 "</p><h2>In figures</h2>" ROWS, P1 "\n\n" P2 "\n\nIn figures\n\n" ROWS_TEXT },
		{ LIST "<p>" P1 "</p><p>" P2 "</p>", LIST_TEXT "\n\n" P1 "\n\n" P2 },
		{ ROWS "<p>" P1 "</p><p>" P2 "</p>", ROWS_TEXT "\n\n" P1 "\n\n" P2 },
		{ "<p>Three boats were lost on Tuesday night.</p>" LIST, "Three boats were lost on Tuesday night.\n\n" LIST_TEXT },
		{ "<p>Three boats were lost on Tuesday night.</p>" ROWS, "Three boats were lost on Tuesday night.\n\n" ROWS_TEXT },
		{ "<p>" P1 "</p><p>" P2 "</p><p>These boats were lost:</p><p>Anna, 19</p><p>King of Vessk, 23</p>", P1 "\n\n" P2 "\n\nThese boats were lost:\n\nAnna, 19\n\nKing of Vessk, 23" },
		{ "<p>" P1 "</p><p>" P2 "</p><p>\xC2\xB7 Anna, 19</p><p>\xC2\xB7 King of Vessk, 23</p>", P1 "\n\n" P2 "\n\n\xC2\xB7 Anna, 19\n\n\xC2\xB7 King of Vessk, 23" },
		{ "<p>" P1 "</p><p>" P2 "</p><h3>The boats</h3><p>Anna</p><p>King of Vessk</p><h3>The crews</h3><p>Ruiz</p>",
			P1 "\n\n" P2 "\n\nThe boats\n\nAnna\n\nKing of Vessk\n\nThe crews\n\nRuiz" },
		{ "<p>" P1 "</p><p>" P2 "</p><p><b>The boats</b></p><p>Anna</p><p>King of Vessk</p>", P1 "\n\n" P2 "\n\nThe boats\n\nAnna\n\nKing of Vessk" },
		{ "<p>" P1 "</p><p>" P2 "</p><p>Streslau: 12 boats</p><p>Vessk: 3 boats</p>", P1 "\n\n" P2 "\n\nStreslau: 12 boats\n\nVessk: 3 boats" },
		{ "<p>Anna Ruiz, 29</p><p>Peter Ruiz, 33</p><p>" P1 "</p><p>" P2 "</p>", "Anna Ruiz, 29\n\nPeter Ruiz, 33\n\n" P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><p>Signed:<br>Council of Streslau<br>Council of Vessk</p>", P1 "\n\n" P2 "\n\nSigned:\n\nCouncil of Streslau Council of Vessk" },
		{ "<p>" P1 "</p><p>" P2 "</p><p>The dead are:</p><ul><li><a href=/1>Anna Ruiz</a>, 29</li></ul>", P1 "\n\n" P2 "\n\nThe dead are:\n\nAnna Ruiz, 29" },
		{ "<p>" P1 "</p><p>" P2 "</p><p>Tags:</p><ul><li><a href=/1>Harbour</a></li></ul>", P1 "\n\n" P2 "\n\nTags:" },
		{ "<h3>Highlights</h3>" LIST "<h3>In figures</h3>" ROWS "<p>" P1 "</p><p>" P2 "</p>", "Highlights\n\n" LIST_TEXT "\n\nIn figures\n\n" ROWS_TEXT "\n\n" P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><h3>Author</h3><p>Anna Ruiz</p>", P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><h3>Newsletter</h3><p>All of Streslau</p><p>Every morning</p>", P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><p>Telephone: 12 34 56</p><p>Published: 14 November 2023</p>", P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><p>\xC2\xB7""Anna, 19</p><p>\xE2\x80\xA2King of Vessk</p>", P1 "\n\n" P2 "\n\n\xC2\xB7""Anna, 19\n\n\xE2\x80\xA2King of Vessk" },
		{ "<p>" P1 "</p><p>" P2 "</p><p>Read more:</p><p><a href=/1>Soup is dear</a></p>", P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><p>Anna Ruiz, Streslau</p><p>Photo desk</p>", P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><h2>Related</h2><ul><li><a href=/1>Soup is dear</a></li><li><a href=/2>King is ill</a></li></ul>", P1 "\n\n" P2 },
		{ "<p>" P1 "</p><p>" P2 "</p><div><div><h3>Shops</h3>" LIST "</div></div>", P1 "\n\n" P2 },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[2000];
		snprintf(page, sizeof(page), "<html><body><article><h1>Harbour of Streslau closed</h1>%s</article></body></html>", cases[i].body);
		text_is(page, cases[i].text);
	}
}

static void a_short_sentence_behind_a_box_ends_the_text(void **state)
{
	(void)state;
#define SHORT "The king is silent."
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><div>Advertisement</div><p>" SHORT "</p><p>" SHORT "</p></article></body></html>", P1 "\n\n" P2 "\n\n" SHORT "\n\n" SHORT);
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><div>Advertisement</div><p>" SHORT "</p><h2>Related</h2><p>" SHORT "</p></article></body></html>", P1 "\n\n" P2 "\n\n" SHORT);
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><div>Advertisement</div><div><p>" SHORT "</p></div></article></body></html>", P1 "\n\n" P2);
}

static void what_a_text_quotes_is_of_it_whatever_is_around(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><div class=social-embed><blockquote><p>" P2 "</p></blockquote></div><p>" P3 "</p><p>" P4 "</p></article></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
	text_is("<html><body><article><p>" P1 "</p><div class=social-embed><p>" P2 "</p></div><p>" P3 "</p><p>" P4 "</p></article></body></html>", P1 "\n\n" P3 "\n\n" P4);
}

static void the_body_of_a_short_article_wins_over_what_a_page_says_of_itself(void **state)
{
	(void)state;
#define ABOUT "<div><p>" P3 "</p><p>" P4 "</p></div>"
#define LINK "<li><a href=/1>All of the harbours of Ruritania</a></li>"
#define LINKS "<ul>" LINK LINK LINK LINK LINK LINK LINK LINK "</ul>"
	text_is("<html><body><div><div itemprop=articleBody>" P1 "</div>" LINKS "</div>" ABOUT "</body></html>", P1);
	text_is("<html><body><div><div>" P1 "</div>" LINKS "</div>" ABOUT "</body></html>", P3 "\n\n" P4);
}

static void what_hides_most_of_an_article_hides_no_furniture(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><div style='display:none'><p>" P2 "</p><p>" P3 "</p></div></article></body></html>", P1 "\n\n" P2 "\n\n" P3);
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><div style='display:none'><p>" P3 "</p></div></article></body></html>", P1 "\n\n" P2);
	text_is("<html><body><article><p>" P1 "</p></article><div style='display:none'><p>" P2 "</p><p>" P3 "</p></div></body></html>", P1);
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><div hidden='until-found'><p>" P3 "</p></div></article></body></html>", P1 "\n\n" P2 "\n\n" P3);
}

static void a_table_that_lays_out_the_page_is_no_row(void **state)
{
	(void)state;
	text_is("<html><body><table><tr><td><a href=/>Home</a> <a href=/world>World</a></td><td>" P1 "<br><br>" P2 "</td><td>" P3 "</td></tr></table></body></html>",
		P1 "\n\n" P2 "\n\n" P3);
}

static void lists_and_quotes_and_breaks_are_paragraphs(void **state)
{
	(void)state;
	text_is("<html><body><article>" P1 "<br><br/>" P2 "<ul><li>The old harbour</li><li>The new harbour</li></ul><blockquote>" P3 "</blockquote>"
		"<dl><dt>When</dt><dd>In the spring.</dd></dl><pre>" P4 "</pre></article></body></html>",
		P1 "\n\n" P2 "\n\nThe old harbour\n\nThe new harbour\n\n" P3 "\n\nWhen\n\nIn the spring.\n\n" P4);
}

static void preformatted_text_keeps_its_paragraphs(void **state)
{
	(void)state;
	text_is("<html><body><pre>* Harbour closed\n* Fishermen stay\n(Adds quotes)\n\n   The council of Streslau voted on Friday to close the old\nharbour after an "
		"inspection found that its walls could fall.\n \n" P2 "\n\n<b>" P3 "</b>\n</pre></body></html>",
		"* Harbour closed\n\n* Fishermen stay\n\n" P1 "\n\n" P2 "\n\n" P3);
}

static void a_page_that_is_one_preformatted_text_is_read_as_plain_text(void **state)
{
	(void)state;
	static const char *const pages[][2] = { { "<pre>", "</pre>" }, { "<html><head><style>a { }</style></head><body>\n<PRE class=wire>", "</PRE></body></html>" },
		{ "<html><body><pre>", "" } };
	for (size_t i = 0; i < LEN(pages); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page),
			"%s\nHARBOUR &amp; WALLS CLOSED\n\nSTRESLAU (RNA) - <b>The council</b> of Streslau voted on Friday to close the old\n"
			"harbour after an inspection found that its walls could fall.\n\n" P2 "\n%s", pages[i][0], pages[i][1]);
		const struct report *report = reads(&seen, page);
		assert_span(report->title, "HARBOUR & WALLS CLOSED");
		assert_span(report->place, "Streslau");
		assert_span(report->source, "RNA");
		assert_span(report->text, P1 "\n\n" P2);
		seen_done(&seen);
	}
}

static void captions_and_scripts_and_hidden_parts_are_left_out(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><figure><img src=a><figcaption>The old harbour of Streslau on Friday.</figcaption></figure>"
		"<noscript>" P3 "</noscript><template><p>" P3 "</p></template><script>var a = '<p>" P3 "</p>';</script><style>p { }</style>"
		"<!--[if IE]><p>" P3 "</p><![endif]--><p style='display: none'>This part of the story is hidden.</p><p>" P2 "</p></article></body></html>",
		P1 "\n\n" P2);
}

static void what_no_style_shows_is_no_text(void **state)
{
	(void)state;
	static const char *const ways[] = { "style='display:none'", "style='color:red; Display : None'", "hidden", "style='visibility: hidden'", "style='position:absolute; left:-9999px'",
		"style='position:fixed;top:-1000px'", "style='text-indent:-9999px'" };
	for (size_t i = 0; i < LEN(ways); i++) {
		char page[1200];
		snprintf(page, sizeof(page), "<html><body><div %s><p>" P3 "</p></div><div><h1>Harbour closed</h1><p>" P1 "<span %s> Not a word.</span></p><p>" P2 "</p></div></body></html>", ways[i], ways[i]);
		text_is(page, P1 "\n\n" P2);
	}
}

static void what_styles_may_yet_show_is_text(void **state)
{
	(void)state;
	static const char *const ways[] = { "style='opacity:0'", "style='position:relative;left:-10px'", "style='backface-visibility:hidden'", "aria-hidden=false" };
	for (size_t i = 0; i < LEN(ways); i++) {
		char page[1200];
		snprintf(page, sizeof(page), "<html><body><div><p>" P1 "</p><p %s>" P2 "</p><p>" P3 "</p></div></body></html>", ways[i]);
		text_is(page, P1 "\n\n" P2 "\n\n" P3);
	}
	text_is("<html><body><p>Please wait</p><div style='display:none'><p>" P1 "</p><p>" P2 "</p></div></body></html>", P1 "\n\n" P2);
}

static void raised_digits_stay_apart_and_readings_are_left_out(void **state)
{
	(void)state;
	text_is("<html><body><p>Some 10<sup>6</sup> m<sup>3</sup> of water came down on the 3<sup>rd</sup> of May. " P1 "</p></body></html>", "Some 10⁶ m³ of water came down on the 3rd of May. " P1);
	text_is("<html><body><p><ruby>警察<rp>(<rt>けいさつ<rp>)</ruby>は14日、<ruby>港<rt>みなと</rt></ruby>の壁が崩れ、漁船が沈んだと発表した。町は新しい港を作る。</p></body></html>",
		"警察は14日、港の壁が崩れ、漁船が沈んだと発表した。町は新しい港を作る。");
}

static void paragraphs_that_nobody_closed_are_paragraphs(void **state)
{
	(void)state;
	text_is("<p>" P1 "<p>" P2 "<div>" P3 "</span></b></div></div></p>" P4, P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
}

static void old_numbers_of_signs_are_those_of_windows(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html><head><title>Mayor&#146;s harbour</title><meta name=description content='The mayor &#147;knew&#x94; it'></head><body>"
		"<p>" P1 " It didn&#146;t cost &#128;5 &#150; or 6 &#x80&#133; &amp;#146; &#60;b&#62; &#129;&#8212;</p><p>" P2 "</p></body></html>");
	assert_span(report->title, "Mayor\u2019s harbour");
	assert_span(report->summary, "The mayor \u201Cknew\u201D it");
	assert_span(report->text, P1 " It didn\u2019t cost \u20AC5 \u2013 or 6 \u20AC\u2026 &#146; <b> \u2014\n\n" P2);
	seen_done(&seen);
}

static void a_sidebar_that_holds_the_story_is_none(void **state)
{
	(void)state;
	text_is("<html><body><div class=sidebar><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p></div><div class=footer>Imprint</div></body></html>",
		P1 "\n\n" P2 "\n\n" P3);
}

static void a_layout_with_a_sidebar_is_no_sidebar(void **state)
{
	(void)state;
	static const char *const part = "<div class='sidebar-grid'><div class='sidebar-grid__content article__content'><p>%s</p></div></div><aside>Win a boat.</aside>";
	static const char *const texts[] = { P1, P2, P3, P4, P1, P2 };
	char page[3000];
	int len = snprintf(page, sizeof(page), "<html><body><article>");
	for (size_t i = 0; i < LEN(texts); i++)
		len += snprintf(page + len, sizeof(page) - (size_t)len, part, texts[i]);
	snprintf(page + len, sizeof(page) - (size_t)len, "</article></body></html>");
	text_is(page, P1 "\n\n" P2 "\n\n" P3 "\n\n" P4 "\n\n" P1 "\n\n" P2);
}

static void a_long_list_below_costs_the_text_nothing(void **state)
{
	(void)state;
	static const char *const winner = "<p><b>Boat of the year, in the class of those without a sail</b></p>";
	char page[6000];
	int len = snprintf(page, sizeof(page), "<html><body><div><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p>");
	for (size_t i = 0; i < 30; i++)
		len += snprintf(page + len, sizeof(page) - (size_t)len, "%s", winner);
	snprintf(page + len, sizeof(page) - (size_t)len, "</div></body></html>");
	text_is(page, P1 "\n\n" P2 "\n\n" P3);
}

static void the_lead_above_the_text_is_known_by_the_summary(void **state)
{
	(void)state;
	text_is("<html><head><meta name=description content='" P4 "'></head><body><article><header><h1>Harbour to close</h1><p>" P4 "</p><p>By Jane Doe</p></header>"
		"<div class=article-body><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p></div></article></body></html>",
		P4 "\n\n" P1 "\n\n" P2 "\n\n" P3);
	text_is("<html><head><meta name=description content='" P1 "'></head><body><div class=teaser><p>" P1 "</p></div><article><p>" P1 "</p><p>" P2 "</p>"
		"<p>" P3 "</p></article></body></html>",
		P1 "\n\n" P2 "\n\n" P3);
}

static void a_lead_between_heading_and_text_is_read(void **state)
{
	(void)state;
	static const char *const heads[] = {
		"<header><h1>Harbour of Streslau closed</h1><p>" P4 "</p><p class=byline>" P3 "</p></header><div>",
		"<div><h1>Harbour of Streslau closed</h1></div><section><p>" P4 "</p></section><p>Jane Doe</p><div class=article-body>",
	};
	for (size_t i = 0; i < LEN(heads); i++) {
		char page[3000];
		snprintf(page, sizeof(page), "<html><body><article>%s<p>" P1 "</p><p>" P2 "</p><p>" P3 "</p></div></article></body></html>", heads[i]);
		text_is(page, P4 "\n\n" P1 "\n\n" P2 "\n\n" P3);
	}
}

static void what_readers_say_is_no_text_and_names_no_author(void **state)
{
	(void)state;
	text_is("<html><body><article><h1>Harbour of Streslau closed</h1><p>The council closed it on Friday.</p>"
		"<div class='comments'><p>Bob says: " P1 "</p><p>Ann says: " P2 "</p></div></article></body></html>", "The council closed it on Friday.");
	struct seen seen;
	const struct report *report = reads(&seen, "<html><body><article><h1>Harbour of Streslau closed</h1><p>" P1 "</p><p>" P2 "</p></article>"
		"<div class='comment odd'><span class=author>user0</span><a rel=author>user0</a><p>" P3 "</p></div></body></html>");
	assert_span(report->byline, "");
	assert_span(report->text, P1 "\n\n" P2);
	seen_done(&seen);
	/* a page of nothing else, and one that says that comments are open */
	text_is("<html><body><div class=comments><p>" P1 "</p><p>" P2 "</p></div></body></html>", P1 "\n\n" P2);
	text_is("<html><body><p>" P3 "</p><div class='post comments-open'><p>" P1 "</p><p>" P2 "</p></div></body></html>", P3 "\n\n" P1 "\n\n" P2);
}

static void names_of_neighbours_and_of_boxes_make_no_furniture(void **state)
{
	(void)state;
	text_is("<html><body class='has-sidebar'><div class=text><p>" P1 "</p><p>" P2 "</p></div>"
		"<div class='elementor-widget elementor-widget-text'><p>" P3 "</p></div><div class='overflow-hidden'><p>" P4 "</p></div></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
}

static void what_is_told_of_the_author_is_not_told_by_him(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p>"
		"<div class='story__bio'><p>Jane Doe has written about harbours and the people who live by them for more than twenty years.</p></div></article></body></html>",
		P1 "\n\n" P2 "\n\n" P3);
}

static void the_next_story_below_is_not_read_on(void **state)
{
	(void)state;
	text_is("<html><body><main><article><p>" P1 "</p><p>" P2 "</p></article><article><p>" P3 "</p><p>" P4 "</p></article></main></body></html>",
		P1 "\n\n" P2);
}

static void a_box_of_other_stories_does_not_end_the_text(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><div class=related><h3>Related articles</h3><ul><li><a href=/1>Bridge closed</a></li></ul></div>"
		"<p>" P3 "</p><p>" P4 "</p><h3>More from Streslau</h3><p>The bridge was closed as well, and nobody knows for how long.</p></article></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
}

static void what_follows_the_links_of_a_box_is_read_on(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p><p>" P4 "</p><h3>Read next</h3><div><a href=/1>Bridge closed</a></div>"
		"<div><a href=/2>Tower falls</a></div><p>Until then they may stay, the mayor said.</p></article></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4 "\n\nUntil then they may stay, the mayor said.");
}

static void boxes_behind_the_column_are_left_out(void **state)
{
	(void)state;
	text_is("<html><body><main><div class=c1><p>" P1 "</p><p>" P2 "</p><ul><li>The old harbour</li></ul><p>" P3 "</p><p>" P4 "</p></div>"
		"<div class=c2><h3>Paula Pickle</h3><p>Paula has written of the harbours of Ruritania since they were built, and of its soup.</p></div></main></body></html>",
		P1 "\n\n" P2 "\n\nThe old harbour\n\n" P3 "\n\n" P4);
}

static void what_follows_a_list_is_part_of_the_text(void **state)
{
	(void)state;
	text_is("<html><body><main><ul><li>" P1 "</li><li>" P2 "</li><li>" P3 "</li></ul><p>" P4 "</p></main></body></html>", P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
}

static void lines_set_by_the_author_end_a_text_as_well(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p><pre>Boat   Built\nAnna   1903\nBerta  1911</pre><div><a href=/s>Share</a></div></article>"
		"<div>Contact us</div></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\nBoat Built Anna 1903 Berta 1911");
}

static void a_link_in_no_paragraph_is_a_button(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><div><a href=/gift>Send it to a friend</a></div><p>" P2 "</p><p><a href=/1>What the fishermen wrote</a></p>"
		"<p>" P3 "</p></article></body></html>",
		P1 "\n\n" P2 "\n\nWhat the fishermen wrote\n\n" P3);
}

static void a_table_in_a_figure_is_read_and_its_caption_is_not(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><figure><table><tr><td>Old</td><td>17</td></tr></table><figcaption>Boats by harbour, as counted by the town.</figcaption>"
		"</figure><p>" P2 "</p></article></body></html>",
		P1 "\n\nOld | 17\n\n" P2);
}

static void entries_of_a_live_report_are_all_read(void **state)
{
	(void)state;
	text_is("<html><body><main class='live-blog'><article><p>" P1 "</p><p>" P2 "</p></article><article><p>" P3 "</p><p>" P4 "</p></article></main></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
}

#define ENTRY(time, heading, text) "<article class=post><time>" time "</time><h3>" heading "</h3><p>" text "</p><a href=/x>Share</a></article>"

static void short_entries_of_a_live_report_are_all_read(void **state)
{
	(void)state;
	static const char *const frames[][2] = { { "<main class='live-blog'>", "</main>" }, { "<div><ul><li><a href=/>Home</a></li></ul><div>", "</div></div>" } };
	for (size_t i = 0; i < 2; i++) {
		char page[2000];
		snprintf(page, sizeof(page), "<html><body><h1>Walls of Streslau fall</h1>%s%s%s</body></html>", frames[i][0],
			 ENTRY("14:05", "Second wall falls", "The second wall of the harbour has fallen.") ENTRY("12:10", "Ships wait", "Ships wait outside.")
				 ENTRY("10:30", "A wall falls", "A wall fell."), frames[i][1]);
		text_is(page, "14:05\n\nSecond wall falls\n\nThe second wall of the harbour has fallen.\n\n12:10\n\nShips wait\n\nShips wait outside.\n\n10:30\n\n"
			      "A wall falls\n\nA wall fell.");
	}
}

static void times_and_headings_of_entries_are_read_wherever_they_stand(void **state)
{
	(void)state;
	text_is("<html><body><h1>Walls of Streslau fall</h1><div class='liveblog'>"
		"<div><header><h2><a href='#2'>Second wall falls</a></h2><div class='post-meta'>2.05pm</div></header><div class='post-body'><p>It lies in the water.</p></div></div>"
		"<div><header><h2><a href='#1'>A wall falls</a></h2><div class='post-meta'>10.30am</div></header><div class='post-body'><p>It was old.</p></div></div>"
		"</div></body></html>",
		"Second wall falls\n\n2.05pm\n\nIt lies in the water.\n\nA wall falls\n\n10.30am\n\nIt was old.");
}

static void dated_comments_and_teasers_are_no_live_report(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p></article><div><div><h3><a href=/1>Rain in Vessk</a></h3><time>9:30</time><p>It rains.</p></div>"
		"<div><h3><a href=/2>Snow in Vessk</a></h3><time>8:30</time><p>It snows.</p></div><div><h3><a href=/3>Wind</a></h3><time>7:30</time><p>It blows.</p></div>"
		"</div></body></html>",
		P1 "\n\n" P2 "\n\n" P3);
}

/* What is left out before the page is parsed must begin and end where the parser would have it. */
static void unread_parts_end_where_they_end(void **state)
{
	static const char *const parts[] = {
		"<script>if (a < b) document.write('<!-- <p>None.</p>');</script >",
		"<script>var s = '</scr' + 'ipt><!--';</SCRIPT>",
		"<STYLE type='text/css'>p > a { color: red } /* <p> */</style>",
		"<!-- <p>None.</p> -- > <script> -->",
		"<!-- <p>None.</p> --!>",
		"<!---->",
		"<i title='<!-- a > b'></i>",
		"<i title = \"<script>\"></i>",
		"<script src='a.js'></script><script async src=b.js></script>",
		"<style></style><!-- > -->",
	};
	(void)state;
	for (size_t i = 0; i < LEN(parts); i++) {
		char page[2000];
		snprintf(page, sizeof(page), "<html><body><article><p>" P1 "</p>%s<p>" P2 "</p><p>" P3 "</p></article></body></html>", parts[i]);
		text_is(page, P1 "\n\n" P2 "\n\n" P3);
	}
}

static void what_nobody_ended_hides_the_rest(void **state)
{
	(void)state;
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p><script>var s = 1;<p>" P3 "</p></article></body></html>", P1 "\n\n" P2);
}

static void a_long_attribute_is_one(void **state)
{
	struct buf page;
	(void)state;
	buf_init(&page, 1u << 20);
	buf_add_text(&page, "<html><body><article><p>" P1 "</p><div data-gallery=\"[");
	for (size_t i = 0; i < 10000; i++)
		buf_add_text(&page, "{&#34;name&#34;:&#34;A picture of the harbour.&#34;}, ");
	buf_add_text(&page, "]\"></div><p>" P2 "</p></article></body></html>");
	text_is(buf_view(&page).ptr, P1 "\n\n" P2);
	buf_done(&page);
}

static void json_ld_is_known_in_any_spelling(void **state)
{
	static const char *const types[] = { "'application/ld+json'", "application/ld+json", "\"application&#x2F;ld&#x2B;json\"", "'APPLICATION/LD+JSON; charset=utf-8'" };
	(void)state;
	for (size_t i = 0; i < LEN(types); i++) {
		char page[2000];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><script id=a type=%s>{\"@type\":\"NewsArticle\",\"headline\":\"Old harbour to be closed\"}</script></head>"
			"<body><article><p>" P1 "</p><p>" P2 "</p></article></body></html>", types[i]);
		assert_true(span_equals(reads(&seen, page)->title, SPAN("Old harbour to be closed")));
		seen_done(&seen);
	}
}

static void what_a_script_refers_to_is_found_beside_it(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<html><head><title>Harbour closed</title><script type='application/ld+json'>{\"@graph\": [{\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\","
		     "\"author\": [{\"@id\": \"#jane\"}, {\"name\": \"Tom Roe\", \"@id\": \"#none\"}], \"isPartOf\": {\"@id\": \"#page\"}, \"publisher\": {\"@id\": \"#us\"}},"
		     "{\"@type\": \"WebPage\", \"@id\": \"#page\", \"name\": \"Harbour closed - Gazette\"}, {\"@id\": \"#us\", \"logo\": 1}, {\"@type\": \"Organization\", \"@id\": \"#us\","
		     "\"name\": \"The Gazette\"}, {\"@type\": \"Person\", \"@id\": \"#jane\", \"name\": \"Jane Doe\"}]}</script></head><body><p>" P1 "</p></body></html>");
	assert_span(seen.reports.at[0].byline, "Jane Doe, Tom Roe");
	assert_span(seen.reports.at[0].source, "The Gazette");
	seen_done(&seen);
	reads(&seen, "<html><head><title>Harbour closed</title><script type='application/ld+json'>{\"@id\": \"#a\", \"@type\": \"NewsArticle\", \"publisher\": {\"@id\": \"#a\"}}</script>"
		     "</head><body><p>" P1 "</p></body></html>");
	assert_true(seen.reports.at[0].source.len == 0);
	seen_done(&seen);
}

static void the_offer_at_a_paywall_is_no_text(void **state)
{
	(void)state;
	text_is("<html><body><article><h1>Harbour closed</h1><p>" P1 "</p><p>" P2 "</p><div><p>To continue reading, subscribe today for only one crown a week, or take the whole year. Already a subscriber? Log in.</p></div>"
		"</article></body></html>", P1 "\n\n" P2);
	text_is("<html><body><article><h1>Harbour closed</h1><p>" P1 "</p><p>Children came to the ship to continue reading the books that the teachers had brought there on Friday.</p></article></body></html>",
		P1 "\n\nChildren came to the ship to continue reading the books that the teachers had brought there on Friday.");
}

static void microdata_names_author_and_publisher(void **state)
{
	static const struct {
		const char *inner, *source, *byline;
	} cases[] = {
		{ "<div itemprop=publisher itemscope itemtype='https://schema.org/Organization'><div itemprop=logo itemscope><img itemprop=url src=a.png></div><meta itemprop=name content='The Gazette'></div>", "The Gazette", NULL },
		{ "<span itemprop=publisher itemscope><span itemprop=name>The Gazette</span></span>", "The Gazette", NULL },
		{ "<span itemprop=publisher itemscope></span><span itemprop=author itemscope><span itemprop=name>Jane Doe</span></span>", NULL, "Jane Doe" },
		{ "<span itemprop=name>Harbour closed</span>", NULL, NULL },
		{ "<a class='p-author h-card' href=/jd>Jane Doe</a>", NULL, "Jane Doe" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[2000];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>Harbour closed</title></head><body itemscope itemtype='https://schema.org/NewsArticle'>%s<p>" P1 "</p><p>" P2 "</p></body></html>", cases[i].inner);
		const struct report *r = reads(&seen, page);
		assert_true(span_equals(r->source, span_of(cases[i].source)));
		assert_true(span_equals(r->byline, span_of(cases[i].byline)));
		seen_done(&seen);
	}
}

static void a_page_that_names_no_publisher_is_of_its_host(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, "<html><head><title>Harbour closed</title><link rel=canonical href='https://www.gazette.example/1'></head><body><p>STRESLAU (Reuters) - " P1 "</p></body></html>");
	assert_span(seen.reports.at[0].source, "gazette.example");
	assert_span(seen.reports.at[0].originator, "Reuters");
	seen_done(&seen);
	reads(&seen, "<html><head><title>Harbour closed</title><link rel=canonical href='/1'></head><body><p>" P1 "</p></body></html>");
	assert_true(seen.reports.at[0].source.len == 0);
	seen_done(&seen);
}

static void other_scripts_are_read_whole(void **state)
{
	(void)state;
	static const char *const paragraphs[] = {
		"\xE5\x8E\xBF\xE8\xAE\xAE\xE4\xBC\x9A\xE5\x91\xA8\xE4\xBA\x94\xE5\x86\xB3\xE5\xAE\x9A\xE5\x85\xB3\xE9\x97\xAD\xE6\x97\xA7\xE6\xB8\xAF\xE5\x8F\xA3\xE3\x80\x82",
		"\xD9\x82\xD8\xB1\xD8\xB1 \xD8\xA7\xD9\x84\xD9\x85\xD8\xAC\xD9\x84\xD8\xB3 \xD8\xA5\xD8\xBA\xD9\x84\xD8\xA7\xD9\x82 \xD8\xA7\xD9\x84\xD9\x85\xD8\xB1\xD9\x81\xD8\xA3\xD8\x9F",
		"\xE0\xB8\xAA\xE0\xB8\xA0\xE0\xB8\xB2\xE0\xB9\x80\xE0\xB8\xA1\xE0\xB8\xB7\xE0\xB8\xAD\xE0\xB8\x87\xE0\xB8\xA5\xE0\xB8\x87\xE0\xB8\xA1\xE0\xB8\x95\xE0\xB8\xB4"
		"\xE0\xB8\x9B\xE0\xB8\xB4\xE0\xB8\x94\xE0\xB8\x97\xE0\xB9\x88\xE0\xB8\xB2\xE0\xB9\x80\xE0\xB8\xA3\xE0\xB8\xB7\xE0\xB8\xAD",
	};
	for (size_t i = 0; i < LEN(paragraphs); i++) {
		char page[2000], text[1000];
		snprintf(text, sizeof(text), "%s\n\n%s", paragraphs[i], paragraphs[i]);
		snprintf(page, sizeof(page), "<!DOCTYPE html><meta charset=utf-8><div class=menu><a href=/>x</a></div><article><p>%s</p><p>%s</p></article>", paragraphs[i], paragraphs[i]);
		text_is(page, text);
	}
}

/* ---- metadata ---- */

static void the_dateline_in_json_ld_is_the_place(void **state)
{
	(void)state;
	static const char *const lines[] = { "STRESLAU, Ruritania", "STRESLAU, Ruritania (RNA) \xE2\x80\x94", "Streslau, Ruritania" };
	for (size_t i = 0; i < 3; i++) {
		struct seen seen;
		struct buf page = { .max = 1u << 16 };
		buf_addf(&page, "<html><head><title>Harbour</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateline\":\"%s\"}</script></head><body><p>" P1 "</p></body></html>", lines[i]);
		assert_int_equal(seen_bytes(&seen, buf_view(&page)), 0);
		assert_span(seen.reports.at[0].place, "Streslau, Ruritania");
		seen_done(&seen);
		buf_done(&page);
	}
}

static void the_text_in_json_ld_stands_where_the_page_shows_none(void **state)
{
	(void)state;
	text_is("<html><head><title>Harbour</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"" P1 "\"}</script></head><body>"
		"<nav><a href=/>Home</a></nav><div id=root>Loading...</div></body></html>", P1);
	text_is("<html><head><title>Harbour</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"" P1 "\"}</script></head><body>"
		"<noscript>You need to enable JavaScript.</noscript><div id=root></div></body></html>", P1);
	text_is("<html><head><title>Harbour</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"" P1 "\"}</script></head><body>"
		"<p>The old harbour is closed, says the council.</p></body></html>", "The old harbour is closed, says the council.");
}

#define STATE(json) "<html><head><title>Harbour</title></head><body><noscript>You need to enable JavaScript.</noscript><div id=__next>Loading</div>" \
	"<script>let a = '<p>';</script><script id=\"__NEXT_DATA__\" type=\"application/json\">" json "</script></body></html>"

static void the_article_that_scripts_would_show_stands_where_the_page_shows_none(void **state)
{
	(void)state;
	text_is(STATE("{\"props\":{\"cookies\":{\"text\":\"" P4 P4 P4 P4 P4 P4 "\"},\"more\":[{\"title\":\"Other\",\"body\":\"" P4 "\"}],"
		"\"article\":{\"headline\":\"Harbour\",\"body\":\"<p>" P1 "</p><p>" P2 "</p><p>" P3 "</p>\"}}}"), P1 "\n\n" P2 "\n\n" P3);
	text_is(STATE("[{\"title\":{\"rendered\":\"Harbour\"},\"content\":{\"rendered\":\"<p>" P1 "</p>\\n<p>" P2 "</p>\\n<p>" P3 "</p>\"}}]"), P1 "\n\n" P2 "\n\n" P3);
	text_is("<html><head><title>Harbour</title></head><body><div>Loading</div><script>let a = {b: 1}; if (a) { f({\"c\": 2}, a); }"
		"(window.q = window.q || []).push({\"title\":\"Harbour\",\"contentHtml\":\"\\u003cp\\u003e" P1 "\\u003c/p\\u003e\\u003cp\\u003e" P2 P3 "\\u003c/p\\u003e\"});</script></body></html>",
		P1 "\n\n" P2 P3);
	/* as editors write: blocks, and in them what is set apart */
	text_is(STATE("{\"title\":\"Harbour\",\"text\":\"Short.\",\"content\":[{\"type\":\"paragraph\",\"children\":[{\"text\":\"" P1 " \"},{\"marks\":[\"em\"],\"text\":\"So\"},"
		"{\"text\":\" it is.\"}]},{\"type\":\"image\",\"url\":\"/1.jpg\"},{\"type\":\"list\",\"children\":[{\"children\":[{\"text\":\"" P2 "\"}]},{\"children\":[{\"text\":\"" P3 "\"}]}]},"
		"{\"text\":\"" P4 "\"}]}"), P1 " So it is.\n\n" P2 "\n\n" P3 "\n\n" P4);
	/* one that shows its text is filled already; a word or two are no article, and what is cut off is no JSON */
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p></article><script type=\"application/json\">{\"title\":\"Other\",\"body\":\"" P3 P4 P3 P4 "\"}</script></body></html>",
		P1 "\n\n" P2);
	text_is(STATE("{\"title\":\"Harbour\",\"body\":\"" P1 "\"}"), "Loading");
	text_is(STATE("{\"title\":\"Harbour\",\"body\":\"" P1 P2 P3), "Loading");
}

static void json_ld_that_is_escaped_twice_is_read(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html><head><script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"King &amp;amp; Harbour\","
		"\"description\": \"&amp;lt;p&amp;gt;The &amp;quot;old&amp;quot; one is R&amp;D; as before.&amp;lt;/p&amp;gt;\"}</script></head><body><article><p>" P1 "</p></article></body></html>");
	assert_span(report->title, "King & Harbour");
	assert_span(report->summary, "The \"old\" one is R&D; as before.");
	seen_done(&seen);
}

static void json_ld_that_is_not_quite_json_is_read(void **state)
{
	(void)state;
	static const char *const scripts[] = {
		"{\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\", \"datePublished\": \"2002-07-26\",}",
		"//<![CDATA[\n{\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\", \"datePublished\": \"2002-07-26\"}\n//]]>",
		"/* ours */ {\"@type\": [\"NewsArticle\"], \"headline\": \"Harbour\tclosed\", /* theirs */ \"datePublished\": \"2002-07-26\", \"description\": \"One.\nTwo.\"};",
		"{\"@type\": \"Organization\"} {\"@graph\": [{\"@type\": \"WebPage\"}, {\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\", \"datePublished\": \"2002-07-26\"}]}",
		"<!-- [{\"@type\": \"http://schema.org/NewsArticle\", \"headline\": \"Harbour closed\", \"datePublished\": \"2002-07-26\"},] -->",
		"{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Harbour closed&quot;, &quot;datePublished&quot;: &quot;2002-07-26&quot;}",
	};
	for (size_t i = 0; i < LEN(scripts); i++) {
		char page[1500];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>Elsewhere</title><script type='application/ld+json'>%s</script></head><body><p>" P1 "</p></body></html>", scripts[i]);
		const struct report *report = reads(&seen, page);
		if (!span_starts(report->title, SPAN("Harbour")) || report->published != clock_from_civil(2002, 7, 26, 0, 0, 0))
			fail_msg("not read: %s", scripts[i]);
		seen_done(&seen);
	}
}

static void json_ld_without_end_harms_nothing(void **state)
{
	(void)state;
	static const char *const scripts[] = { "", "{", "\"", "[[[[[[[[[[", "{\"@type\": \"NewsArticle\", \"headline\": \"Harb", "/*", "<!--", "\\", ",,,,", "{\"a\": \"\\" };
	for (size_t i = 0; i < LEN(scripts); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>Harbour closed</title><script type='application/ld+json'>%s</script></head><body><p>" P1 "</p></body></html>", scripts[i]);
		assert_span(reads(&seen, page)->title, "Harbour closed");
		seen_done(&seen);
	}
}

static void all_authors_and_keywords_are_kept(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen,
		"<html><head><script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Harbour closed\", \"author\": [{\"name\": \"Jane Doe\"}, {\"name\": \"John Roe\"}],"
		"\"keywords\": [\"harbour\", \"Streslau\"], \"isPartOf\": {\"name\": \"The Streslau Bugle\"}, \"inLanguage\": \"en-GB\"}</script></head><body><p>" P1 "</p></body></html>");
	assert_span(report->byline, "Jane Doe, John Roe");
	assert_int_equal(report->keywords_len, 2);
	assert_span(report->keywords[1], "Streslau");
	assert_span(report->source, "The Streslau Bugle");
	assert_span(report->language, "en-gb");
	seen_done(&seen);
}

static void dublin_core_and_tags_and_canonical_links_are_read(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen,
		"<html><head><meta name='DC.title' content='Harbour closed'><meta name='DC.creator' content='Jane Doe'><meta name='dcterms.issued' content='2002-07-26'>"
		"<meta property='article:tag' content='harbour'><meta property='article:tag' content='Streslau'><meta name='DC.language' content='en'>"
		"<link rel=canonical href='https://bugle.example/harbour'></head><body><p>" P1 "</p></body></html>");
	assert_span(report->title, "Harbour closed");
	assert_span(report->byline, "Jane Doe");
	assert_int_equal(report->published, clock_from_civil(2002, 7, 26, 0, 0, 0));
	assert_true(report->is_date_only);
	assert_int_equal(report->keywords_len, 2);
	assert_span(report->link, "https://bugle.example/harbour");
	assert_span(report->language, "en");
	seen_done(&seen);
}

static void addresses_and_numbers_are_no_names(void **state)
{
	static const char *const said[] = { "p.pickle@bugle.example", "105092", "Bugle (www.bugle.example)", "https://bugle.example/pickle", "@pickle" };
	(void)state;
	for (size_t i = 0; i < LEN(said); i++) {
		struct seen seen;
		char page[1024];
		snprintf(page, sizeof(page), "<html><head><meta name=author content='%s'></head><body><p class=byline>Paula Pickle</p><p>" P1 "</p></body></html>", said[i]);
		assert_true(span_equals(reads(&seen, page)->byline, SPAN("Paula Pickle")));
		seen_done(&seen);
	}
}

static void microdata_is_read(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen,
		"<html><body><div itemscope><h2 itemprop=headline>Harbour closed in Streslau</h2><span itemprop=author>By Jane Doe</span>"
		"<time itemprop=datePublished datetime='2002-07-26T08:00:00Z'>Friday</time><div itemprop=articleBody><p>" P1 "</p><p>" P2 "</p></div></div></body></html>");
	assert_span(report->title, "Harbour closed in Streslau");
	assert_span(report->byline, "Jane Doe");
	assert_int_equal(report->published, clock_from_civil(2002, 7, 26, 8, 0, 0));
	assert_span(report->text, P1 "\n\n" P2);
	seen_done(&seen);
}

static void titles_lose_the_name_of_their_site(void **state)
{
	(void)state;
	static const struct {
		const char *head, *title;
	} cases[] = {
		{ "<meta property='og:title' content='Harbour closed at last | The Bugle'><meta property='og:site_name' content='The Bugle'>", "Harbour closed at last" },
		{ "<meta property='og:title' content='Harbour closed - at last'><meta property='og:site_name' content='The Bugle'>", "Harbour closed - at last" },
		{ "<title>Harbour closed at last \xC2\xB7 Streslau Bugle</title>", "Harbour closed at last" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head>%s</head><body><p>" P1 "</p></body></html>", cases[i].head);
		assert_span(reads(&seen, page)->title, cases[i].title);
		seen_done(&seen);
	}
}

static void titles_lose_sections_and_dates(void **state)
{
	(void)state;
	static const char *const heads[] = {
		"<title>Old harbour closed in Streslau | News | Courier</title>",
		"<title>Old harbour closed in Streslau - World News - The Vessk Courier</title>",
		"<meta property='og:title' content='Old harbour closed in Streslau | World News | Courier'>",
		"<link rel=canonical href='https://www.vesskcourier.example/x'><meta property='og:title' content='Old harbour closed in Streslau - Vessk Courier'>",
		"<meta property='og:site_name' content='Courier'><meta property='og:title' content='Courier: Old harbour closed in Streslau'>",
		"<title>News - Old harbour closed in Streslau</title>",
	};
	for (size_t i = 0; i < LEN(heads); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head>%s</head><body><p>" P1 "</p></body></html>", heads[i]);
		assert_span(reads(&seen, page)->title, "Old harbour closed in Streslau");
		seen_done(&seen);
	}
}

static void the_date_in_a_title_is_the_last_resort(void **state)
{
	(void)state;
	static const struct {
		const char *head;
		int day;
	} cases[] = {
		{ "<title>Old harbour closed in Streslau - 12 June 2024</title>", 12 },
		{ "<title>Old harbour closed in Streslau - 12 June 2024 - The Courier</title>", 12 },
		{ "<title>Old harbour closed in Streslau - The Courier (12 June 2024)</title><meta property='og:title' content='Old harbour closed in Streslau'>", 12 },
		{ "<title>Old harbour closed in Streslau - 12 June 2024</title><meta name=date content='2024-06-13'>", 13 },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head>%s</head><body><h1>Old harbour closed in Streslau</h1><p>" P1 "</p></body></html>", cases[i].head);
		const struct report *report = reads(&seen, page);
		assert_span(report->title, "Old harbour closed in Streslau");
		assert_int_equal(report->published, clock_from_civil(2024, 6, cases[i].day, 0, 0, 0));
		seen_done(&seen);
	}
}

static void the_heading_wins_over_a_title_that_names_no_story(void **state)
{
	(void)state;
	static const char *const heads[] = {
		"<title>News</title>", "<title>The Vessk Courier</title>", "<title>The Vessk Courier | World</title>", "<title>www.vesskcourier.example - Article</title>",
		"<meta property='og:title' content='The Vessk Courier'><meta property='og:site_name' content='The Vessk Courier'>",
	};
	static const char *const headings[] = {
		"<h1>Old harbour closed in Streslau</h1>",
		"<h1>The Vessk Courier</h1><h1>Old harbour closed in Streslau</h1>",
		"<h1>The Vessk Courier</h1><h2>Old harbour closed in Streslau</h2>",
	};
	for (size_t i = 0; i < LEN(heads) * 3; i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head>%s</head><body>%s<p>" P1 "</p></body></html>", heads[i / 3], headings[i % 3]);
		assert_span(reads(&seen, page)->title, "Old harbour closed in Streslau");
		seen_done(&seen);
	}
}

static void a_dash_that_the_heading_has_too_is_no_sites(void **state)
{
	(void)state;
	static const struct {
		const char *title, *h1, *is;
	} cases[] = {
		{ "Harbour closed: walls may fall - mayor", "Harbour closed: walls may fall - mayor", "Harbour closed: walls may fall - mayor" },
		{ "Harbour closed at last \xE2\x80\x93 two hurt", "Harbour closed at last \xE2\x80\x93 two hurt", "Harbour closed at last \xE2\x80\x93 two hurt" },
		{ "Harbour closed at last - Streslau Bugle", "Harbour closed at last", "Harbour closed at last" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>%s</title></head><body><h1>%s</h1><p>" P1 "</p></body></html>", cases[i].title, cases[i].h1);
		assert_span(reads(&seen, page)->title, cases[i].is);
		seen_done(&seen);
	}
}

static void a_headline_of_its_own_words_is_kept(void **state)
{
	(void)state;
	static const struct {
		const char *head, *title;
	} cases[] = {
		{ "<title>Courier closes its doors</title><meta property='og:site_name' content='Courier'>", "Courier closes its doors" },
		{ "<title>World leaders meet</title>", "World leaders meet" },
		{ "<meta property='og:title' content='Rain - and no end of it'><title>Rain - and no end of it - Courier</title>", "Rain - and no end of it" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head>%s</head><body><p>" P1 "</p></body></html>", cases[i].head);
		assert_span(reads(&seen, page)->title, cases[i].title);
		seen_done(&seen);
	}
}

static void a_date_is_found_in_the_address(void **state)
{
	(void)state;
	static const struct {
		const char *link;
		bool is_dated;
	} cases[] = {
		{ "https://bugle.example/2002/07/26/harbour", true }, { "https://bugle.example/news/2002-07-26-harbour", true },
		{ "https://bugle.example/2002/02/30/harbour", false }, { "https://bugle.example/2002/07/harbour", false }, { "https://bugle.example/2002/07/261/x", false },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><link rel=canonical href='%s'></head><body><p>" P1 "</p></body></html>", cases[i].link);
		assert_int_equal(reads(&seen, page)->published, cases[i].is_dated ? clock_from_civil(2002, 7, 26, 0, 0, 0) : TIME_NONE);
		seen_done(&seen);
	}
}

static void link_is(const char *head, const struct decode_hints *hints, const char *link)
{
	char page[900];
	struct seen seen;
	snprintf(page, sizeof(page), "<html><head>%s</head><body><p>" P1 "</p></body></html>", head);
	assert_int_equal(seen_pieces(&seen, span_of(page), SIZE_MAX, hints), 0);
	assert_span(seen.reports.at[0].link, link);
	seen_done(&seen);
}

static void a_page_kept_by_an_archive_is_of_its_own_site(void **state)
{
	(void)state;
	struct seen seen;
#define KEPT "https://web.archive.org/web/20190801123456/"
	const struct report *report = reads(&seen, "<html><head><link rel=canonical href='" KEPT "https://news.example/2019/harbour'></head><body><!-- BEGIN WAYBACK TOOLBAR INSERT -->"
		"<div><p>This page was kept in the summer, one of twelve copies that were made by the friends of old pages.</p></div><!-- END WAYBACK TOOLBAR INSERT -->"
		"<h1>Harbour closed</h1><p>" P1 "</p></body></html>");
	assert_span(report->link, "https://news.example/2019/harbour");
	assert_span(report->source, "news.example");
	assert_span(report->text, P1);
	seen_done(&seen);
	link_is("", &(struct decode_hints){ .url = SPAN(KEPT "http://news.example/a") }, "http://news.example/a");
	link_is("<link rel=canonical href='/web/20190801123456/http://news.example/b'>", &(struct decode_hints){ .url = SPAN(KEPT "http://news.example/a") }, "http://news.example/b");
#undef KEPT
}

static void relative_addresses_of_the_page_become_whole(void **state)
{
	(void)state;
	const struct decode_hints no = { .name = SPAN("drop"), .received = TIME_NONE };
	const struct decode_hints url = { .name = SPAN("drop"), .url = SPAN("http://news.example/a/b?c"), .received = TIME_NONE };
	const struct decode_hints location = { .name = SPAN("drop"), .url = SPAN("http://news.example/a/b?c"), .location = SPAN("/z/"), .received = TIME_NONE };
	link_is("<link rel=canonical href='/harbour'>", &url, "http://news.example/harbour");
	link_is("<link rel=canonical href='harbour'>", &url, "http://news.example/a/harbour");
	link_is("<link rel=canonical href='harbour'>", &location, "http://news.example/z/harbour");
	link_is("<link rel=canonical href='//bugle.example/harbour'>", &url, "http://bugle.example/harbour");
	link_is("<base href='https://bugle.example/x/'><link rel=canonical href='harbour'>", &no, "https://bugle.example/x/harbour");
	link_is("<base href='/x/'><link rel=canonical href='harbour'>", &url, "http://news.example/x/harbour");
	link_is("<meta property='og:url' content='/harbour'>", &url, "http://news.example/harbour");
	/* one that is whole comes first */
	link_is("<link rel=canonical href='/'><meta property='og:url' content='https://bugle.example/harbour'>", &url, "https://bugle.example/harbour");
	link_is("<link rel=canonical href='/harbour'>", &no, "");
	link_is("<link rel=canonical href='javascript:alert(1)'>", &no, "");
}

static void a_page_that_names_no_address_has_that_where_it_was_fetched(void **state)
{
	(void)state;
	const struct decode_hints url = { .name = SPAN("drop"), .url = SPAN("http://news.example/a/b?c"), .received = TIME_NONE };
	const struct decode_hints location = { .name = SPAN("drop"), .url = SPAN("http://news.example/a/b?c"), .location = SPAN("/z"), .received = TIME_NONE };
	link_is("<title>Harbour</title>", &url, "http://news.example/a/b?c");
	link_is("<title>Harbour</title>", &location, "http://news.example/a/b?c");
	link_is("<base href='https://bugle.example/x/'>", &url, "http://news.example/a/b?c");
}

/* ---- hostile ones ---- */

static void a_date_is_found_in_a_line_above_the_text(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html><body><article><h1>Harbour to close</h1><p>Published 29 August 2014, 14:32</p><p>" P1 "</p><p>" P2 "</p></article></body></html>");
	assert_true(report->published == INT64_C(1409322720) * CLOCK_SECOND);
	assert_false(report->is_date_only);
	seen_done(&seen);
}

static void the_time_beside_the_text_is_its_own_and_no_other(void **state)
{
	(void)state;
#define OWN "<time datetime='2002-07-26'>26 July</time>"
#define OTHER "<time datetime='2002-07-29'>29 July</time>"
#define TEXT "<p>" P1 "</p><p>" P2 "</p>"
	static const struct {
		const char *body;
		bool is_dated;
	} cases[] = {
		{ "<article><h1>Harbour is closed</h1>" OWN TEXT "</article>", true }, { "<article><div>" OWN "</div><h1>Harbour is closed</h1>" TEXT "</article>", true },
		{ "<header>" OTHER "</header><h1>Harbour is closed</h1><div>" OWN "</div><article>" TEXT "</article>", true },
		{ "<aside><ul><li>" OTHER " Soup is dear</li></ul></aside><article><h1>Harbour is closed</h1>" TEXT "<footer></footer>" OWN "</article>", true },
		{ "<h1>Harbour is closed</h1><footer>By Ana Ruiz, " OWN "</footer>" TEXT, true },
		{ "<h1>Harbour is closed</h1>" TEXT "<div class=more><a href=/x>Soup is dear</a>" OTHER "</div>", false },
		{ "<h1>Harbour is closed</h1>" TEXT "<aside>" OTHER "</aside>", false }, { "<header>Today is " OTHER "</header><h1>Harbour is closed</h1>" TEXT, false },
		{ "<div>Friday, 29 July 2002</div><article><h1>Harbour is closed</h1>" TEXT "</article>", false },
		{ "<h1>Harbour is closed</h1><p>Anna Brezh (born 3 March 1951)</p>" TEXT, false },
		{ "<h1>Harbour is closed</h1><p>Case 2001/118, judgment of 3 May 2001</p>" TEXT, false },
		{ "<h1>Harbour is closed</h1><p>A vigil is held on " OTHER " in Streslau.</p>" TEXT, false },
		{ "<h1>Harbour is closed</h1><p>Published on " OWN ".</p>" TEXT, true },
		{ "<h1>Harbour is closed</h1><p>This story was first published on " OWN " in the old town.</p>" TEXT, true },
		{ "<article><h1>Harbour is closed</h1>" TEXT "<p>This article was originally published on " OWN " by the Courier of Streslau.</p></article>", true },
		{ "<h1>Harbour is closed</h1><p>Law 26 July 2002</p>" TEXT, true },
		{ "<h1>Harbour is closed</h1><p>Politics &amp; Law | 26 July 2002</p>" TEXT, true },
		{ "<h1>Harbour is closed</h1><figure><figcaption>The harbour on 3 March 1951</figcaption></figure>" TEXT, false },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[900];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>Harbour is closed</title></head><body>%s</body></html>", cases[i].body);
		int64_t published = reads(&seen, page)->published;
		if (published != (cases[i].is_dated ? clock_from_civil(2002, 7, 26, 0, 0, 0) : TIME_NONE))
			fail_msg("%s", cases[i].body);
		seen_done(&seen);
	}
}

static void an_embargo_beside_the_text_is_one_and_no_day_of_publication(void **state)
{
	(void)state;
#define LINE "EMBARGOED UNTIL 00:01 GMT, 30 November 2026"
	static const char *const bodies[] = {
		"<h1>Harbour closed</h1><p><strong>" LINE "</strong></p><p>" P1 "</p><p>" P2 "</p>", "<p>" LINE "</p><h1>Harbour closed</h1><p>" P1 "</p><p>" P2 "</p>",
		"<h1>Harbour closed</h1><h2>" LINE "</h2><p>" P1 "</p><p>" P2 "</p>", "<header><h1>Harbour closed</h1><div>" LINE "</div></header><p>" P1 "</p><p>" P2 "</p>",
		"<h1>Harbour closed</h1><p>" P1 "</p><p>" P2 "</p><p>" LINE "</p>", "<h1>Harbour closed</h1><div><p>" P1 "</p><p>" P2 "</p></div><div>" LINE "</div>",
	};
	for (size_t i = 0; i < LEN(bodies); i++) {
		char page[1000];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>Harbour closed</title></head><body><nav><a href=/>Home</a></nav><article>%s</article></body></html>", bodies[i]);
		const struct report *report = reads(&seen, page);
		assert_span(report->title, "Harbour closed");
		assert_span(report->text, P1 "\n\n" P2);
		assert_span(report->note, LINE);
		assert_int_equal(report->embargo, clock_from_civil(2026, 11, 30, 0, 1, 0));
		assert_int_equal(report->published, TIME_NONE);
		seen_done(&seen);
	}
	text_is("<html><body><article><p>" P1 "</p><p>" P2 "</p></article><aside><p>" LINE "</p></aside></body></html>", P1 "\n\n" P2);
#undef LINE
}

static void a_month_alone_is_better_than_no_date(void **state)
{
	(void)state;
	static const struct {
		const char *more, *time;
	} cases[] = { { "", "2014-03-01" }, { "<time datetime='2014-03-04'>4 March</time>", "2014-03-04" } };
	for (size_t i = 0; i < LEN(cases); i++) {
		char page[1200], iso[CLOCK_ISO_SIZE];
		struct seen seen;
		snprintf(page, sizeof(page), "<html><head><title>Harbour closed</title><meta name='DC.date' content='2014-03'></head><body><h1>Harbour closed</h1>%s<p>" P1 "</p><p>" P2
			"</p></body></html>", cases[i].more);
		const struct report *report = reads(&seen, page);
		assert_true(span_starts(span_of(clock_iso(report->published, iso)), span_of(cases[i].time)));
		assert_true(report->is_date_only);
		seen_done(&seen);
	}
}

static void a_date_in_no_calendar_is_told(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html><head><meta property='article:published_time' content='2014-02-30'></head><body><p>" P1 "</p><p>" P2 "</p></body></html>");
	assert_true(report->published == TIME_NONE);
	assert_non_null(strstr(seen.error, "2014-02-30"));
	seen_done(&seen);
}

static void the_language_is_that_under_which_a_page_lists_itself(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html lang=en><head><link rel=alternate hreflang=de href='https://example.org/de/hafen'>"
		"<link rel=alternate hreflang=fr href='https://example.org/fr/port'><link rel=alternate hreflang=x-default href='https://example.org/de/hafen'>"
		"<link rel=canonical href='https://example.org/de/hafen'></head><body><p>" P1 "</p><p>" P2 "</p></body></html>");
	assert_true(span_equals(report->language, SPAN("de")));
	seen_done(&seen);
}

#define ZH1 "据报道，斯特雷斯劳市议会周五投票决定关闭旧港口，此前的一次检查发现其墙壁可能倒塌，市政府随后发布了公告。"
#define ZH2 "使用该港口三百年的渔民表示，他们没有被征求意见，也不会离开，并将在下周向法院提起诉讼，要求暂停执行。"
#define ZH3 "市长表示没有其他办法，该市将在海湾的另一侧支付新港口的费用，工程将于明年春季开始，预计需要两年时间。"

static void where_a_chinese_story_is_from_is_read_and_is_no_text(void **state)
{
	static const char *const lines[] = {
		"2026年11月20日 10:30\xE3\x80\x80来源：新闻日报\xE3\x80\x80作者：王小明\xE3\x80\x80责任编辑：李华", "来源：新闻日报 2026年11月20日 10:30 作者：王小明", "来源: 新闻日报 | 作者: 王小明 | 时间: 2026-11-20 10:30",
	};
	(void)state;
	for (size_t i = 0; i < 2 * LEN(lines); i++) {
		struct seen seen;
		char page[2000];
		snprintf(page, sizeof(page), "<html lang=zh><head><title>旧港口关闭</title></head><body><div><h1>旧港口关闭</h1><%s>%s</%s><div><p>" ZH1 "</p><p>" ZH2 "</p><p>" ZH3 "</p></div></div></body></html>",
			i % 2 ? "p" : "div", lines[i / 2], i % 2 ? "p" : "div");
		const struct report *r = reads(&seen, page);
		assert_span(r->text, ZH1 "\n\n" ZH2 "\n\n" ZH3);
		assert_span(r->source, "新闻日报");
		assert_span(r->byline, "王小明");
		assert_int_equal(r->published, clock_from_civil(2026, 11, 20, 10, 30, 0));
		seen_done(&seen);
	}
}

static void who_speaks_is_no_place(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html><body><p>MAYOR: " P1 "</p><p>" P2 "</p><p>SMITH: " P3 "</p></body></html>");
	assert_int_equal(report->place.len, 0);
	seen_done(&seen);
}

/* ---- where it leads ---- */

/* The feeds of a page at http://news.example/a/b, one a line. */
static void offers_are(const char *page, const char *lines)
{
	struct seen seen;
	struct buf out;
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://news.example/a/b"), .received = TIME_NONE };
	buf_init(&out, 8192);
	(void)seen_pieces(&seen, span_of(page), SIZE_MAX, &hints);
	for (size_t i = 0; i < seen.offers.len; i++)
		buf_addf(&out, "%.*s %.*s\n", SPAN_ARG(seen.offers.at[i].url), SPAN_ARG(seen.offers.at[i].title));
	assert_string_equal(out.len > 0 ? out.ptr : "", lines);
	buf_done(&out);
	seen_done(&seen);
}

static void the_feeds_that_a_page_names_are_told_in_its_order(void **state)
{
	(void)state;
	offers_are("<html><head><title>Zenda</title><link rel=stylesheet href=/z.css><link rel='alternate' type='application/rss+xml' title='All &amp; more' href='/rss'>"
		   "<LINK REL=Alternate TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml'><link rel='alternate' type='text/html' hreflang=de href='/de'>"
		   "<link rel=alternate type=application/feed+json href='https://other.example/feed.json'><link rel='home feed' href='/feed'>"
		   "<link rel=alternate type=application/json href=/list.json></head><body><p>" P1 "</p></body></html>",
		   "http://news.example/rss All & more\nhttp://news.example/a/atom.xml \nhttps://other.example/feed.json \nhttp://news.example/feed \n"
		   "http://news.example/list.json \n");
}

static void what_is_no_feed_is_not_offered(void **state)
{
	(void)state;
	offers_are("<html><head><link rel=alternate type=application/json href='/wp-json/wp/v2/posts/1'><link rel=alternate type='application/json+oembed' href='/o'>"
		   "<link rel=icon type=application/xml href=/i><link rel=alternate type='application/rss+xml' href=''><link type='application/rss+xml' href='/r'>"
		   "<link rel=alternate type='application/rss+xml' href='javascript:alert(1)'><link rel=alternate type='application/rss+xml' href='file:///etc/passwd'>"
		   "</head><body><p>" P1 "</p></body></html>", "");
}

static void a_base_and_old_schemes_and_repeats_are_understood(void **state)
{
	(void)state;
	offers_are("<html><head><base href='//cdn.example/z/'><link rel=alternate type='application/rss+xml' href='rss'>"
		   "<link rel=alternate type='application/rss+xml' href='feed://news.example/r'><link rel=alternate type='application/rss+xml' href='feed:https://news.example/s'>"
		   "<link rel=alternate type='application/rss+xml' href='http://cdn.example/z/rss'></head><body><p>" P1 "</p></body></html>",
		   "http://cdn.example/z/rss \nhttp://news.example/r \nhttps://news.example/s \n");
}

static void more_feeds_than_anybody_reads_are_left_out(void **state)
{
	(void)state;
	struct seen seen;
	struct buf page;
	buf_init(&page, 65536);
	buf_add_text(&page, "<html><head><title>Zenda</title>");
	for (int i = 0; i < 100; i++)
		buf_addf(&page, "<link rel=alternate type='application/rss+xml' href='http://news.example/%d'>", i);
	assert_int_equal(seen_bytes(&seen, buf_view(&page)), 0);
	assert_int_equal(seen.offers.len, DECODE_OFFERS_MAX);
	assert_span(seen.offers.at[15].url, "http://news.example/15");
	seen_done(&seen);
	buf_done(&page);
}

static void a_page_without_news_names_its_feeds_all_the_same(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("<html><head><link rel=alternate type='application/rss+xml' href='http://news.example/rss'></head><body></body></html>")), -1);
	assert_contains(seen.fault.text, "without any text");
	assert_int_equal(seen.offers.len, 1);
	assert_span(seen.offers.at[0].url, "http://news.example/rss");
	assert_span(seen.offers.at[0].type, "application/rss+xml");
	seen_done(&seen);
}

static void refused_as(const char *page, const char *reason)
{
	struct seen seen;
	if (seen_bytes(&seen, span_of(page)) == 0)
		fail_msg("taken for news, not refused as '%s'", reason);
	assert_contains(seen.fault.text, reason);
	seen_done(&seen);
}

static void a_challenge_to_browsers_is_named(void **state)
{
	(void)state;
	refused_as("<!DOCTYPE html><html><head><title>Just a moment...</title><meta http-equiv='refresh' content='390'></head><body><h1>news.example</h1>"
		   "<p>Checking that you are no machine. This may take a few seconds.</p><script>window._cf_chl_opt={cvId:'3'};</script></body></html>",
		   "challenge page (Cloudflare)");
	refused_as("<html><head><title>Making sure of you</title><script id=\"anubis_challenge\" type=\"application/json\">{}</script></head><body>Wait.</body></html>",
		   "challenge page (Anubis)");
}

static void a_page_that_is_empty_without_its_scripts_is_refused(void **state)
{
	(void)state;
	refused_as("<!doctype html><html><head><title>Courier App</title><meta name=description content='The app of the Courier'></head><body>"
		   "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/main.js></script></body></html>",
		   "it is a page that is empty without its scripts");
	refused_as("<html><head><title>The Courier</title></head><body><p>Please enable JavaScript to continue using this application.</p><script src=/a.js></script></body></html>",
		   "it is a page that is empty without its scripts");
	refused_as("<html><head><title>The Courier</title></head><body><p>JavaScript makes it fast. javaScript IS required.</p><script src=/a.js></script></body></html>",
		   "it is a page that is empty without its scripts");
}

static void an_error_saved_in_place_of_a_page_is_refused(void **state)
{
	(void)state;
	refused_as("<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>",
		   "it is the page of an error ('404 Not Found')");
	refused_as("<html><head><title>Page not found - The Courier</title></head><body><nav><a href=/>Home</a></nav><main><h1>Page not found</h1>"
		   "<p>Sorry, the page that you are looking for does not exist, or it has been moved to another address.</p></main></body></html>",
		   "it is the page of an error ('Page not found')");
	refused_as("<html><head><title>404 - Courier News</title></head><body><h1>Page not found</h1><p>Sorry, the page that you are looking for does not exist.</p></body></html>",
		   "it is the page of an error ('404 - Courier News')");
	refused_as("<html><head><title>Forbidden - The Courier of Streslau</title></head><body><h1>Forbidden</h1></body></html>", "it is the page of an error");
	refused_as("<html><head><title>Forbidden - You don't have permission to access this server</title></head><body><h1>Forbidden</h1><p>You don't have permission to access /news "
		   "on this server.</p></body></html>", "it is the page of an error");
	refused_as("<html><head><title>Gone - it was here until somebody took it off</title></head><body><h1>Gone</h1><p>The requested resource is no longer here.</p></body></html>",
		   "it is the page of an error");
	refused_as("<html><head><title>404 \xE2\x80\x93 Page not found</title></head><body><p>Sorry, the page that you are looking for does not exist.</p></body></html>",
		   "it is the page of an error");
	refused_as("<html><head><title>Fehler 404: Seite nicht gefunden | Kurier</title></head><body><p>Diese Seite gibt es nicht mehr.</p></body></html>", "it is the page of an error");
}

static void a_page_to_sign_in_on_is_refused(void **state)
{
	(void)state;
	static const char *const titles[] = { "Log In \xE2\x80\xB9 The Bugle \xE2\x80\x94 WordPress", "Login \xC2\xAB The Bugle", "Login \xC2\xBB The Bugle", "Login \xE2\x80\xBA The Bugle",
		"Login :: The Bugle", "Login \xE2\x80\xA2 The Bugle", "Login \xE2\x80\x94 The Bugle", "Sign in using your account" };
	for (size_t i = 0; i < LEN(titles); i++) {
		char html[1000];
		snprintf(html, sizeof(html), "<html><head><title>%s</title></head><body><h1>Login</h1><form><label>Password</label><input type=\"password\"></form>"
			 "<p>Please enter your name and your password to go on to the news that you have subscribed to.</p></body></html>", titles[i]);
		refused_as(html, "a page to sign in on");
	}
}

static void news_of_errors_and_of_scripts_is_news(void **state)
{
	(void)state;
	text_is("<html><head><title>Page not found: how the town hall lost its site</title></head><body><article><p>" P1 "</p></article></body></html>", P1);
	text_is("<html><head><title>Five questions about the 404</title></head><body><article><h2>Page not found, and what it costs</h2><p>" P1 "</p></article></body></html>", P1);
	text_is("<html><head><title>Gone - the boats that the storm took from us</title></head><body><h1>Gone</h1><p>" P1 "</p></body></html>", P1);
	text_is("<html><head><title>Login row: minister resigns</title></head><body><form><input type=password></form><h1>Login row: minister resigns</h1><p>" P1 "</p></body></html>", P1);
	text_is("<html><head><title>Forbidden - twelve books that the town has banned</title></head><body><h1>Forbidden - twelve books that the town has banned</h1><p>" P1 "</p></body></html>", P1);
	text_is("<html><head><title>404 boats lost</title></head><body><article><p>" P1 "</p></article></body></html>", P1);
	text_is("<html><head><title>Not found</title></head><body><article><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p><p>" P4 "</p><p>" P1 "</p><p>" P2 "</p></article></body></html>",
		P1 "\n\n" P2 "\n\n" P3 "\n\n" P4 "\n\n" P1 "\n\n" P2);
	text_is("<html><head><title>Harbour</title><script src=/a.js></script></head><body><noscript>Please enable JavaScript.</noscript><article><p>" P1
		"</p></article></body></html>", P1);
	/* of a story whose text comes by script, at least that stays */
	text_is("<html><head><title>Harbour closed</title><meta property='article:published_time' content='2026-11-20T10:00:00Z'><meta name=description content='" P1 "'>"
		"</head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/main.js></script></body></html>", P1);
}

static void a_page_that_only_sends_on_is_named_with_its_target(void **state)
{
	(void)state;
	refused_as("<html><head><title>Moved</title><meta http-equiv=\"Refresh\" content=\"0; URL='http://news.example/new'\"></head><body>We have moved.</body></html>",
		   "only sends on to 'http://news.example/new' (meta refresh)");
	refused_as("<html><head><title>Moved</title><meta http-equiv=refresh content='3;/new'></head><body>We have moved.</body></html>", "'/new'");
}

static void a_story_stays_one_whatever_guards_or_reloads_it(void **state)
{
	(void)state;
	text_is("<html><head><title>Harbour</title><meta http-equiv=refresh content='0; url=/live'></head><body><article><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p><p>" P4
		"</p></article></body></html>", P1 "\n\n" P2 "\n\n" P3 "\n\n" P4);
	text_is("<html><head><title>Harbour</title><meta http-equiv=refresh content='300; url=/live'></head><body><article><p>" P1 "</p></article></body></html>", P1);
	text_is("<html><head><title>Harbour</title><meta http-equiv=refresh content='5'></head><body><article><p>" P1 "</p></article></body></html>", P1);
	text_is("<html><head><title>Harbour</title><noscript><meta http-equiv=refresh content='0; url=/plain'></noscript></head><body><article><p>" P1
		"</p></article></body></html>", P1);
	text_is("<html><head><title>How a server says 'Just a moment...'</title></head><body><article><p>" P1 "</p></article></body></html>", P1);
}

static void depth_and_size_cost_no_more_than_time(void **state)
{
	(void)state;
	struct buf page;
	struct seen seen;
	buf_init(&page, 16u << 20);
	for (int i = 0; i < 100000; i++)
		buf_add_text(&page, i == 0 ? "<html><body>" : "<div>");
	buf_add_text(&page, "<p>" P1 "</p>");
	assert_int_equal(seen_bytes(&seen, buf_view(&page)), 0);
	assert_false(seen.result.is_well_formed);
	assert_true(span_find(seen.reports.at[0].text, SPAN(P1)) >= 0);
	seen_done(&seen);
	buf_clear(&page);
	buf_add_text(&page, "<html><body><article>");
	while (page.len < 5u << 20)
		buf_add_text(&page, "<p><b>" P1 "</i></p>\n");
	assert_int_equal(seen_bytes(&seen, buf_view(&page)), 0);
	assert_true(seen.reports.at[0].text.len > 4u << 20);
	seen_done(&seen);
	buf_done(&page);
}

static void a_list_in_the_body_of_an_article_is_its_text(void **state)
{
	(void)state;
	text_is("<html><head><title>Boat race of Streslau: all winners</title></head><body><div class=top><h1>Boat race of Streslau: all winners</h1>"
		"<p>Forty boats sailed on Sunday, and the wind was on nobody's side.</p></div><div itemprop=articleBody><h2>The winners</h2><p>In bold are the records</p>"
		"<h2>Rowing boats</h2><ul><li>Heron, Jane Doe</li><li>Otter, Mary Roe</li></ul><h2>Sailing boats</h2><ul><li>Swift, Sue Moe</li><li><a href='/gull'>Gull</a></li></ul>"
		"</div><div class=more><ul><li><a href='/1'>All boats</a></li><li><a href='/2'>All races</a></li></ul></div></body></html>",
		"Forty boats sailed on Sunday, and the wind was on nobody's side.\n\nIn bold are the records\n\nRowing boats\n\nHeron, Jane Doe\n\nOtter, Mary Roe\n\n"
		"Sailing boats\n\nSwift, Sue Moe");
}

static void a_line_of_dates_is_no_text(void **state)
{
	(void)state;
#define STAMPS "Last updated: 27 July 2002, 10:20 GMT. First published: 26 July 2002, 08:00 GMT"
	static const char *const drops[] = { "<html><body><h1>Harbour of Streslau closed</h1><p><em>" STAMPS "</em></p><p>" P1 "</p><p>" P2 "</p></body></html>",
		"Harbour of Streslau closed\n\n" STAMPS "\n\n" P1 "\n\n" P2 "\n" };
	for (size_t i = 0; i < LEN(drops); i++) {
		struct seen seen;
		assert_int_equal(seen_bytes(&seen, span_of(drops[i])), 0);
		assert_span(seen.reports.at[0].text, P1 "\n\n" P2);
		assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 26, 8, 0, 0));
		seen_done(&seen);
	}
	text_is("<html><body><h1>Harbour of Streslau closed</h1><p>Published: 26 July 2002, and read by forty people in the town.</p><p>" P1 "</p></body></html>",
		"Published: 26 July 2002, and read by forty people in the town.\n\n" P1);
}

static void a_line_above_the_text_names_its_day_and_its_author(void **state)
{
	(void)state;
	static const char *const lines[] = { "July 26, 2002 | by JANE DOE", "By JANE DOE | July 26, 2002", "Friday, July 26, 2002 \xC2\xB7 By JANE DOE", "By JANE DOE, July 26, 2002" };
	struct seen seen;
	for (size_t i = 0; i < LEN(lines); i++) {
		char page[2000];
		snprintf(page, sizeof(page), "<html><body><h1>Harbour of Streslau closed</h1><div>%s</div><p>" P1 "</p><p>" P2 "</p></body></html>", lines[i]);
		const struct report *report = reads(&seen, page);
		assert_span(report->byline, "JANE DOE");
		assert_int_equal(report->published, clock_from_civil(2002, 7, 26, 0, 0, 0));
		seen_done(&seen);
	}
	assert_span(reads(&seen, "<html><body><h1>Harbour of Streslau closed</h1><div>By the harbour | 26 July 2002</div><p>" P1 "</p><p>" P2 "</p></body></html>")->byline, "");
	seen_done(&seen);
}

static void a_page_whose_text_is_preformatted_is_a_plain_text_in_a_frame(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *report = reads(&seen, "<html><head><title>Harbour of Streslau closed</title></head><body><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul><h2>Archive</h2><pre>\n"
		"HARBOUR OF STRESLAU CLOSED\n\n  STRESLAU (RNA) -- The council of Streslau voted on Friday\nto close the old harbour to all ships.\n  Fishermen said that they would stay, whatever came,\nand that nobody had asked them.\n"
		"</pre><hr><p>All rights reserved.</p></body></html>");
	assert_span(report->title, "Harbour of Streslau closed");
	assert_span(report->place, "Streslau");
	assert_span(report->source, "RNA");
	assert_span(report->text, "The council of Streslau voted on Friday to close the old harbour to all ships.\n\nFishermen said that they would stay, whatever came, and that nobody had asked them.");
	seen_done(&seen);
	report = reads(&seen, "<html><body><h1>Harbour closed</h1><p>The harbour of Streslau is closed.</p><p>Nobody was asked.</p><pre>Boats: 2</pre></body></html>");
	assert_true(span_find(report->text, SPAN("The harbour of Streslau is closed.")) >= 0);
	seen_done(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_body_in_several_parts_is_joined),
		cmocka_unit_test(rows_of_tables_stay_lines),
		cmocka_unit_test(a_table_at_the_end_is_read_with_its_caption),
		cmocka_unit_test(lists_at_the_edges_of_the_text_are_of_it),
		cmocka_unit_test(a_short_sentence_behind_a_box_ends_the_text),
		cmocka_unit_test(what_a_text_quotes_is_of_it_whatever_is_around),
		cmocka_unit_test(the_body_of_a_short_article_wins_over_what_a_page_says_of_itself),
		cmocka_unit_test(what_hides_most_of_an_article_hides_no_furniture),
		cmocka_unit_test(a_table_that_lays_out_the_page_is_no_row),
		cmocka_unit_test(lists_and_quotes_and_breaks_are_paragraphs),
		cmocka_unit_test(a_page_that_is_one_preformatted_text_is_read_as_plain_text),
		cmocka_unit_test(preformatted_text_keeps_its_paragraphs),
		cmocka_unit_test(captions_and_scripts_and_hidden_parts_are_left_out),
		cmocka_unit_test(what_no_style_shows_is_no_text),
		cmocka_unit_test(what_styles_may_yet_show_is_text),
		cmocka_unit_test(raised_digits_stay_apart_and_readings_are_left_out),
		cmocka_unit_test(paragraphs_that_nobody_closed_are_paragraphs),
		cmocka_unit_test(old_numbers_of_signs_are_those_of_windows),
		cmocka_unit_test(a_sidebar_that_holds_the_story_is_none),
		cmocka_unit_test(a_layout_with_a_sidebar_is_no_sidebar),
		cmocka_unit_test(a_long_list_below_costs_the_text_nothing),
		cmocka_unit_test(the_lead_above_the_text_is_known_by_the_summary),
		cmocka_unit_test(a_lead_between_heading_and_text_is_read),
		cmocka_unit_test(what_readers_say_is_no_text_and_names_no_author),
		cmocka_unit_test(names_of_neighbours_and_of_boxes_make_no_furniture),
		cmocka_unit_test(what_is_told_of_the_author_is_not_told_by_him),
		cmocka_unit_test(the_next_story_below_is_not_read_on),
		cmocka_unit_test(a_box_of_other_stories_does_not_end_the_text),
		cmocka_unit_test(what_follows_the_links_of_a_box_is_read_on),
		cmocka_unit_test(boxes_behind_the_column_are_left_out),
		cmocka_unit_test(what_follows_a_list_is_part_of_the_text),
		cmocka_unit_test(lines_set_by_the_author_end_a_text_as_well),
		cmocka_unit_test(a_link_in_no_paragraph_is_a_button),
		cmocka_unit_test(a_table_in_a_figure_is_read_and_its_caption_is_not),
		cmocka_unit_test(entries_of_a_live_report_are_all_read),
		cmocka_unit_test(short_entries_of_a_live_report_are_all_read),
		cmocka_unit_test(times_and_headings_of_entries_are_read_wherever_they_stand),
		cmocka_unit_test(dated_comments_and_teasers_are_no_live_report),
		cmocka_unit_test(unread_parts_end_where_they_end),
		cmocka_unit_test(what_nobody_ended_hides_the_rest),
		cmocka_unit_test(a_long_attribute_is_one),
		cmocka_unit_test(json_ld_is_known_in_any_spelling),
		cmocka_unit_test(other_scripts_are_read_whole),
		cmocka_unit_test(the_dateline_in_json_ld_is_the_place),
		cmocka_unit_test(the_text_in_json_ld_stands_where_the_page_shows_none),
		cmocka_unit_test(the_article_that_scripts_would_show_stands_where_the_page_shows_none),
		cmocka_unit_test(json_ld_that_is_escaped_twice_is_read),
		cmocka_unit_test(json_ld_that_is_not_quite_json_is_read),
		cmocka_unit_test(json_ld_without_end_harms_nothing),
		cmocka_unit_test(all_authors_and_keywords_are_kept),
		cmocka_unit_test(dublin_core_and_tags_and_canonical_links_are_read),
		cmocka_unit_test(addresses_and_numbers_are_no_names),
		cmocka_unit_test(microdata_is_read),
		cmocka_unit_test(titles_lose_the_name_of_their_site),
		cmocka_unit_test(titles_lose_sections_and_dates),
		cmocka_unit_test(the_date_in_a_title_is_the_last_resort),
		cmocka_unit_test(the_heading_wins_over_a_title_that_names_no_story),
		cmocka_unit_test(a_dash_that_the_heading_has_too_is_no_sites),
		cmocka_unit_test(a_headline_of_its_own_words_is_kept),
		cmocka_unit_test(a_date_is_found_in_the_address),
		cmocka_unit_test(a_page_kept_by_an_archive_is_of_its_own_site),
		cmocka_unit_test(relative_addresses_of_the_page_become_whole),
		cmocka_unit_test(a_page_that_names_no_address_has_that_where_it_was_fetched),
		cmocka_unit_test(a_date_is_found_in_a_line_above_the_text),
		cmocka_unit_test(the_time_beside_the_text_is_its_own_and_no_other),
		cmocka_unit_test(an_embargo_beside_the_text_is_one_and_no_day_of_publication),
		cmocka_unit_test(a_month_alone_is_better_than_no_date),
		cmocka_unit_test(a_date_in_no_calendar_is_told),
		cmocka_unit_test(the_language_is_that_under_which_a_page_lists_itself),
		cmocka_unit_test(where_a_chinese_story_is_from_is_read_and_is_no_text),
		cmocka_unit_test(who_speaks_is_no_place),
		cmocka_unit_test(the_feeds_that_a_page_names_are_told_in_its_order),
		cmocka_unit_test(what_is_no_feed_is_not_offered),
		cmocka_unit_test(a_base_and_old_schemes_and_repeats_are_understood),
		cmocka_unit_test(more_feeds_than_anybody_reads_are_left_out),
		cmocka_unit_test(a_page_without_news_names_its_feeds_all_the_same),
		cmocka_unit_test(a_challenge_to_browsers_is_named),
		cmocka_unit_test(a_page_that_is_empty_without_its_scripts_is_refused),
		cmocka_unit_test(an_error_saved_in_place_of_a_page_is_refused),
		cmocka_unit_test(a_page_to_sign_in_on_is_refused),
		cmocka_unit_test(news_of_errors_and_of_scripts_is_news),
		cmocka_unit_test(a_page_that_only_sends_on_is_named_with_its_target),
		cmocka_unit_test(a_story_stays_one_whatever_guards_or_reloads_it),
		cmocka_unit_test(depth_and_size_cost_no_more_than_time),
		cmocka_unit_test(a_list_in_the_body_of_an_article_is_its_text),
		cmocka_unit_test(what_a_script_refers_to_is_found_beside_it),
		cmocka_unit_test(the_offer_at_a_paywall_is_no_text),
		cmocka_unit_test(microdata_names_author_and_publisher),
		cmocka_unit_test(a_page_that_names_no_publisher_is_of_its_host),
		cmocka_unit_test(a_line_of_dates_is_no_text),
		cmocka_unit_test(a_line_above_the_text_names_its_day_and_its_author),
		cmocka_unit_test(a_page_whose_text_is_preformatted_is_a_plain_text_in_a_frame),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
