#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "pace/robots.h"

static bool allows(const char *text, const char *target)
{
	struct robots *robots = robots_parse(span_of(text), SPAN("tidings"));
	bool is_allowed = robots_allow(robots, span_of(target));
	robots_free(robots);
	return is_allowed;
}

static void assert_rules(const char *text, const char *allowed, const char *forbidden)
{
	const char *const lists[] = { forbidden, allowed };
	for (size_t i = 0; i < 2; i++) {
		char target[64];
		int read = 0;
		for (const char *at = lists[i]; sscanf(at, " %63s%n", target, &read) == 1; at += read)
			if (allows(text, target) != (i == 1))
				fail_msg("%s is %s by: %s", target, i == 1 ? "forbidden" : "allowed", text);
	}
}

static void what_says_nothing_of_us_allows_all(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "\n\n", "# nothing here\n", "User-agent: other\nDisallow: /\n", "Disallow: /\n", "User-agent: *\nDisallow:\n",
		"<!DOCTYPE html><html><body>Disallow: /</body></html>", "Sitemap: https://a.example/map.xml\n", "user-agent *\ndisallow /\n",
		"User-agent:\nDisallow: /\n",
	};
	for (size_t i = 0; i < LEN(texts); i++)
		assert_rules(texts[i], "/ /a /a?b", "");
}

static void the_rules_of_all_hold_where_none_are_for_us(void **state)
{
	(void)state;
	assert_rules("User-agent: *\nDisallow: /private\n\nUser-agent: other\nDisallow: /\n", "/ /public", "/private /private/a /privateer");
	assert_rules("User-agent: *\nDisallow: /\n\nUser-agent: tidings\nDisallow: /private\n", "/ /public", "/private");
	assert_rules("User-agent: tidings\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "/ /public", "");
	assert_rules("User-agent: tidings\nUser-agent: other\n\nUser-agent: *\nDisallow: /\n", "", "/"); /* an empty line ends no group */
}

/* The example of section 5.1. */
static void groups_may_name_many_and_be_named_often(void **state)
{
	(void)state;
	static const char simple[] = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
				     "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
				     "User-Agent: tidings\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
	assert_rules(simple, "/ /example/ /a.gif", "/example/page.html");
	assert_rules("User-agent: a\nUser-agent: Tidings\nDisallow: /x\n\nUser-agent: tidings/2.1 (news)\nDisallow: /y\nUser-agent: b\nDisallow: /z\n",
		     "/ /z", "/x /y");
	assert_rules("User-agent: tidings\nSitemap: /map\nUser-agent: b\nDisallow: /x\n", "/", "/x");
	assert_rules("User-agent: tidingsbot\nDisallow: /\nUser-agent: my-tidings\nDisallow: /\n", "/", "");
	assert_rules("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b\n", "/c", "/a /b");
}

/* The examples of sections 2.2.2 and 2.2.3 among them. */
static void the_longest_rule_decides_and_allow_where_two_are_as_long(void **state)
{
	(void)state;
	assert_rules("User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n", "/example/page/ /example/page/x.gif",
		     "/example/page/disallowed.gif");
	assert_rules("User-agent: *\nDisallow: /p\nAllow: /p\n", "/p /page", "");
	assert_rules("User-agent: *\nDisallow: /*.html\nAllow: /page\n", "/page /page2", "/page.html /a/b.html?c");
	assert_rules("User-agent: *\nAllow: /p\nDisallow: /\n", "/page", "/ /folder");
	assert_rules("User-agent: *\nAllow: /folder\nDisallow: /folder\n", "/folder/page", "");
}

static void stars_and_dollars_mean_something(void **state)
{
	(void)state;
	assert_rules("User-agent: *\nDisallow: /this/*/exactly\n", "/this/exactly /that/a/exactly", "/this/a/exactly /this/a/b/exactly/more");
	assert_rules("User-agent: *\nDisallow: /*.php$\n", "/a.php?b /a.php5 /php", "/a.php /a/b.c.php");
	assert_rules("User-agent: *\nDisallow: /fish$\n", "/ /fishes /fish/", "/fish");
	assert_rules("User-agent: *\nDisallow: /a*b*c$\n", "/abcd /acb /ab", "/abc /axbxc /abcbc");
	assert_rules("User-agent: *\nDisallow: *\n", "/robots.txt", "/ /a");
	assert_rules("User-agent: *\nDisallow: /a$b\n", "/ab", "/a$b");
	assert_rules("User-agent: *\nDisallow: $\n", "/ /a", "");
	assert_rules("User-agent: *\nDisallow: /?\n", "/ /a?b", "/?b");
}

static void escapes_are_made_alike(void **state)
{
	(void)state;
	assert_rules("User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\n", "/foo/bar", "/foo/bar?baz=https://foo.bar");
	assert_rules("User-agent: *\nDisallow: /foo/bar/\u30C4\n", "/foo/bar/", "/foo/bar/%E3%83%84 /foo/bar/%e3%83%84");
	assert_rules("User-agent: *\nDisallow: /foo/bar/%E3%83%84\n", "/foo/bar/", "/foo/bar/\u30C4");
	assert_rules("User-agent: *\nDisallow: /%7Ejoe\nDisallow: /a%3cd\n", "/joe", "/~joe /%7ejoe /a%3Cd");
	assert_rules("User-agent: *\nDisallow: /a%2Fb\n", "/a/b", "/a%2fb");
	assert_rules("User-agent: *\nDisallow: /path/file-with-a-%2A.html\nDisallow: /path/foo-%24\n", "/path/file-with-a-b.html /path/foo-",
		     "/path/file-with-a-*.html /path/file-with-a-%2A.html /path/foo-$ /path/foo-%24");
	assert_rules("User-agent: *\nDisallow: /100%\n", "/100", "/100% /100%z");
}

static void lines_are_read_as_people_write_them(void **state)
{
	(void)state;
	assert_rules("\xEF\xBB\xBFuser-AGENT :\t* # all of you\r  DISALLOW :/a # not here\r\n\r\nallow:/a/b\n", "/ /a/b", "/a");
	assert_rules("User-agent: *\n\n\nDisallow: /a\n\nCrawl-delay: 10\n\nDisallow: /b", "/", "/a /b");
	assert_rules("User-agent: *\nDisallow: /a b\n", "/a", "/a%20b");
}

static void the_robots_file_itself_is_never_forbidden(void **state)
{
	(void)state;
	assert_rules("User-agent: *\nDisallow: /\n", "/robots.txt", "/ /a /robots.txt.bak /robots");
	struct robots *robots = robots_parse(SPAN("User-agent: *\nDisallow: /\n"), SPAN("tidings"));
	assert_false(robots_allow(robots, SPAN("")));
	robots_free(robots);
}

static void nothing_is_read_behind_the_limit_and_no_half_line(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 2 * ROBOTS_BYTES_MAX);
	buf_add_text(&text, "User-agent: *\nDisallow: /a\n");
	while (text.len < ROBOTS_BYTES_MAX - 12)
		buf_add_char(&text, text.len % 60 == 59 ? '\n' : '#');
	buf_add_text(&text, "\nDisallow: /public-but-for-this-one\nDisallow: /b\n"); /* the limit lies in the first of them */
	struct robots *robots = robots_parse(buf_view(&text), SPAN("tidings"));
	assert_false(robots_allow(robots, SPAN("/a")));
	assert_true(robots_allow(robots, SPAN("/public")));
	assert_true(robots_allow(robots, SPAN("/b")));
	assert_true(robots_bytes(robots) < 4096);
	robots_free(robots);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_says_nothing_of_us_allows_all),
		cmocka_unit_test(the_rules_of_all_hold_where_none_are_for_us),
		cmocka_unit_test(groups_may_name_many_and_be_named_often),
		cmocka_unit_test(the_longest_rule_decides_and_allow_where_two_are_as_long),
		cmocka_unit_test(stars_and_dollars_mean_something),
		cmocka_unit_test(escapes_are_made_alike),
		cmocka_unit_test(lines_are_read_as_people_write_them),
		cmocka_unit_test(the_robots_file_itself_is_never_forbidden),
		cmocka_unit_test(nothing_is_read_behind_the_limit_and_no_half_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
