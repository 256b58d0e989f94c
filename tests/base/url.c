/* Relative references as RFC 3986 resolves them, and what it leaves open. */
#include "tests/test.h"

#include "base/array.h"
#include "base/url.h"

static void check(const char *base, const char *reference, const char *wanted)
{
	struct arena *arena = arena_new();
	struct span made = url_resolve(arena, span_of(base), span_of(reference));
	assert_span(made, wanted);
	arena_free(arena);
}

/* RFC 3986, 5.4 */
static void the_examples_of_the_standard_resolve(void **state)
{
	static const char base[] = "http://a/b/c/d;p?q";
	(void)state;
	check(base, "g:h", "g:h");
	check(base, "g", "http://a/b/c/g");
	check(base, "./g", "http://a/b/c/g");
	check(base, "g/", "http://a/b/c/g/");
	check(base, "/g", "http://a/g");
	check(base, "//g", "http://g");
	check(base, "?y", "http://a/b/c/d;p?y");
	check(base, "g?y", "http://a/b/c/g?y");
	check(base, "#s", "http://a/b/c/d;p?q#s");
	check(base, "g#s", "http://a/b/c/g#s");
	check(base, ";x", "http://a/b/c/;x");
	check(base, "", "http://a/b/c/d;p?q");
	check(base, ".", "http://a/b/c/");
	check(base, "..", "http://a/b/");
	check(base, "../g", "http://a/b/g");
	check(base, "../..", "http://a/");
	check(base, "../../../g", "http://a/g");
	check(base, "/../g", "http://a/g");
	check(base, "g.", "http://a/b/c/g.");
	check(base, "./../g", "http://a/b/g");
	check(base, "g/../h", "http://a/b/c/h");
	check(base, "g?y/../x", "http://a/b/c/g?y/../x");
}

static void what_has_no_base_stays_as_it_is(void **state)
{
	(void)state;
	check("", " a/b ", "a/b");
	check("http://a", "b", "http://a/b");
	check("http://a/b", "http://\n c", "http:// c");
}

static void an_address_is_shown_without_user_and_password(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	assert_span(url_without_user(arena, SPAN("https://jane:x@y@bugle.example:8080/a@b?c@d#e")), "https://bugle.example:8080/a@b?c@d#e");
	assert_span(url_without_user(arena, SPAN("//jane@bugle.example")), "//bugle.example");
	assert_span(url_without_user(arena, SPAN("https://bugle.example/@jane")), "https://bugle.example/@jane");
	assert_int_equal(url_without_user(arena, SPAN_NONE).len, 0);
	arena_free(arena);
}

static void a_secret_in_an_address_is_masked(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	assert_span(url_masked(arena, SPAN("https://jane:x@y@bugle.example:8080/a@b?c@d#e")), "https://***@bugle.example:8080/a@b?c@d#e");
	assert_span(url_masked(arena, SPAN("HTTPS://token@bugle.example")), "HTTPS://***@bugle.example");
	assert_span(url_masked(arena, SPAN("https://***@bugle.example/")), "https://***@bugle.example/");
	assert_span(url_masked(arena, SPAN("https://bugle.example/@jane")), "https://bugle.example/@jane");
	assert_int_equal(url_masked(arena, SPAN_NONE).len, 0);
	arena_free(arena);
}

static void the_host_is_told_without_user_and_port(void **state)
{
	(void)state;
	assert_span(url_host(SPAN("https://jane@bugle.example:8080/x?y@z")), "bugle.example");
	assert_span(url_host(SPAN("http://bugle.example")), "bugle.example");
	assert_span(url_host(SPAN("http://jane:p@ss@bugle.example/")), "bugle.example");
	assert_span(url_host(SPAN("http://[2001:db8::1]:8080/x")), "[2001:db8::1]");
	assert_span(url_host(SPAN("http://[::1]")), "[::1]");
	assert_span(url_host(SPAN("http://[::1")), "[::1");
	assert_int_equal(url_host(SPAN("urn:bugle.example")).len, 0);
	assert_int_equal(url_host(SPAN("bugle.example/x")).len, 0);
	assert_int_equal(url_host(SPAN("")).len, 0);
}

static void whom_an_address_asks_is_told_in_small_letters(void **state)
{
	(void)state;
	char room[URL_AUTHORITY_MAX], longest[2 * URL_AUTHORITY_MAX] = "http://";
	assert_span(url_authority(SPAN("HTTPS://jane@home:x@Bugle.Example:8080/x?y@z"), room), "bugle.example:8080");
	assert_span(url_authority(SPAN("http://bugle.example?x"), room), "bugle.example");
	assert_span(url_authority(SPAN("http://[2001:DB8::1]:443/"), room), "[2001:db8::1]:443");
	assert_span(url_authority(SPAN("http://[2001:DB8::1]:80/"), room), "[2001:db8::1]");
	assert_span(url_authority(SPAN("https://bugle.example:443"), room), "bugle.example");
	assert_span(url_authority(SPAN("http://bugle.example:443"), room), "bugle.example:443");
	assert_span(url_authority(SPAN("http://bugle.example:"), room), "bugle.example");
	assert_span(url_authority(SPAN("http://bugle.example:8080"), room), "bugle.example:8080");
	assert_int_equal(url_authority(SPAN("urn:bugle.example"), room).len, 0);
	assert_int_equal(url_authority(SPAN(""), room).len, 0);
	memset(longest + 7, 'a', sizeof(longest) - 8);
	assert_int_equal(url_authority(span_of(longest), room).len, URL_AUTHORITY_MAX);
}

static void spellings_of_one_address_are_one(void **state)
{
	(void)state;
	static const char *const same[] = {
		"http://bugle.example/a/b~c?x=1&y=%2F", "HTTP://Bugle.EXAMPLE/a/b~c?x=1&y=%2F", "http://bugle.example:80/a/b~c?x=1&y=%2f", "http://bugle.example:/a/b~c?x=1&y=%2F",
		"http://bugle.example/./a/../a/b~c?x=1&y=%2F", "http://bugle.example/%61/%2e%2E/a/b%7ec?x=1&y=%2F", "http://bugle.example/a/b~c?x=1&y=%2F#top",
		"http://bugle.example/a/b~c?%78=1&y=%2F", "http://bugle.example/../a/b~c?x=1&y=%2F",
	};
	for (size_t i = 1; i < LEN(same); i++)
		assert_int_equal(url_key(span_of(same[i])), url_key(span_of(same[0])));
	assert_int_equal(url_key(SPAN("https://bugle.example")), url_key(SPAN("https://bugle.example:443/")));
	assert_int_equal(url_key(SPAN("https://bugle.example?x")), url_key(SPAN("https://bugle.example/?x")));
}

static void what_a_server_may_tell_apart_stays_apart(void **state)
{
	(void)state;
	static const char *const apart[] = {
		"http://bugle.example/a", "https://bugle.example/a", "http://bugle.example/A", "http://bugle.example/a/", "http://bugle.example/a?", "http://bugle.example/a?x=1&y=2",
		"http://bugle.example/a?y=2&x=1", "http://bugle.example:443/a", "http://bugle.example/a%2Fb", "http://bugle.example/a/b", "http://jane@bugle.example/a",
		"http://JANE@bugle.example/a", "http://www.bugle.example/a", "http://bugle.example//a", "http://bugle.example/%a", "http://bugle.example/%00", "", "urn:a", "urn:A", "/a",
	};
	for (size_t i = 0; i < LEN(apart); i++)
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(url_key(span_of(apart[i])), url_key(span_of(apart[k])));
}

static void what_would_run_is_unsafe(void **state)
{
	(void)state;
	assert_true(url_is_unsafe(SPAN("JavaScript:alert(1)")));
	assert_true(url_is_unsafe(SPAN("data:text/html,x")));
	assert_false(url_is_unsafe(SPAN("http://a/javascript:b")));
	assert_int_equal(url_scheme_len(SPAN("urn:x")), 3);
	assert_int_equal(url_scheme_len(SPAN("a b:c")), 0);
}

static void the_copy_of_an_archive_names_its_original(void **state)
{
	(void)state;
	static const struct {
		const char *url, *original;
	} cases[] = {
		{ "https://web.archive.org/web/20260101120000/http://example.org/a?b", "http://example.org/a?b" },
		{ "http://archive.example/coll/2026id_/https://example.org/", "https://example.org/" },
		{ "https://example.org/2026/01/01/flood", "https://example.org/2026/01/01/flood" },
		{ "https://example.org/go/http://example.net/", "https://example.org/go/http://example.net/" },
		{ "https://example.org/2026/httpd", "https://example.org/2026/httpd" },
		{ "", "" },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		assert_span(url_of_original(span_of(cases[i].url)), cases[i].original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_standard_resolve),
		cmocka_unit_test(the_copy_of_an_archive_names_its_original),
		cmocka_unit_test(what_has_no_base_stays_as_it_is),
		cmocka_unit_test(an_address_is_shown_without_user_and_password),
		cmocka_unit_test(a_secret_in_an_address_is_masked),
		cmocka_unit_test(the_host_is_told_without_user_and_port),
		cmocka_unit_test(whom_an_address_asks_is_told_in_small_letters),
		cmocka_unit_test(spellings_of_one_address_are_one),
		cmocka_unit_test(what_a_server_may_tell_apart_stays_apart),
		cmocka_unit_test(what_would_run_is_unsafe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
